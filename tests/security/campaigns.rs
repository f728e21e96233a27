//! Fighting: the chain of levels, and what is scripted of it.

use airbridge::operation::{Fact, World};
use airbridge::sim::Time;

use super::sites::{sites, told, told_quickly};
use super::statistics::assert_mean;

/// Three areas in a row, from west to east, besides the one of the sites.
const ROW: &str = "[area.a]\n[area.b]\nspill.a = \"0 /day\"\n[area.c]\nspill.b = \"0 /day\"\n";

fn levels(fact: &Fact, world: &World) -> Option<(String, u32)> {
    match *fact {
        Fact::FightingChanged { area, level } => Some((world.names().area(area).to_owned(), level)),
        _ => None,
    }
}

/// The hours and levels that a plan tells of the row of areas.
fn course(script: &str, sets: &[&str]) -> Vec<(f64, String, u32)> {
    let told = told(&sites(&format!("{ROW}{script}"), sets), 1, levels);
    let hours = |(time, (area, level)): (Time, (String, u32))| (time.as_hours_f64(), area, level);
    told.into_iter().map(hours).collect()
}

fn row(expected: &[(f64, &str, u32)]) -> Vec<(f64, String, u32)> {
    let owned = |&(hour, area, level): &(f64, &str, u32)| (hour, area.to_owned(), level);
    expected.iter().map(owned).collect()
}

fn at(hour: u32, event: &str) -> String {
    format!(
        "[[inject]]\nat = 2026-01-{:02}T{:02}:00:00Z\nevent.{event}\n",
        1 + hour / 24,
        hour % 24
    )
}

/// Share of the time that the plain spends at each level.
fn shares(script: &str, sets: &[&str], seed: u64) -> [f64; 5] {
    let plan = sites(script, sets);
    let (mut share, mut since, mut level) = ([0.0; 5], 0.0, 0);
    for (time, (_, next)) in told_quickly(&plan, seed, levels) {
        share[level] += time.as_hours_f64() - since;
        (since, level) = (time.as_hours_f64(), next as usize);
    }
    let end = plan.horizon.duration().as_hours_f64();
    share[level] += end - since;
    share.map(|hours| hours / end)
}

/// Pressure for the whole run keeps the level at one at most: up at 0.6 a day, down at 1.4, so three tenths of the time.
#[test]
fn a_chain_of_two_levels_has_its_stationary_law() {
    let cap = at(
        0,
        "pressure = { area = \"plain\", level = 1, lasts = \"400 d\" }",
    );
    let sets = [
        "area.plain.escalation=0.6 /day",
        "area.plain.easing=1.4 /day",
    ];
    let runs: Vec<_> = (1..=40).map(|seed| shares(&cap, &sets, seed)[1]).collect();
    assert_mean(&runs, 0.3, 0.1);
}

/// Without bounds the five levels are as likely as powers of a half.
#[test]
fn a_chain_of_five_levels_has_its_stationary_law() {
    let sets = ["area.plain.escalation=1 /day", "area.plain.easing=2 /day"];
    let runs: Vec<_> = (1..=40).map(|seed| shares("", &sets, seed)).collect();
    for level in 0..4 {
        let here: Vec<f64> = runs.iter().map(|shares| shares[level]).collect();
        assert_mean(&here, 0.5_f64.powi(level as i32) / 1.9375, 0.2);
    }
}

#[test]
fn an_offensive_spreads_from_west_to_east_and_fades() {
    let offensive = at(
        1,
        "offensive = { area = \"a\", level = 3, reach = 2, advance = \"5 h\", fade = 1 }",
    );
    assert_eq!(
        course(&offensive, &["horizon=3 d"]),
        row(&[(1.0, "a", 3), (6.0, "b", 2), (11.0, "c", 1)])
    );
}

/// The level cannot fall while the offensive lasts, and pressure goes before it.
#[test]
fn an_offensive_holds_the_level_up_and_pressure_holds_it_down() {
    let script = [
        at(
            1,
            "offensive = { area = \"a\", level = 3, lasts = \"20 h\" }",
        ),
        at(2, "fighting = { area = \"a\", level = 0 }"),
        at(3, "pressure = { area = \"a\", level = 1, lasts = \"5 h\" }"),
        at(4, "fighting = { area = \"a\", level = 4 }"),
        at(9, "fighting = { area = \"a\", level = 0 }"),
        at(22, "fighting = { area = \"a\", level = 0 }"),
    ];
    assert_eq!(
        course(&script.concat(), &["horizon=3 d"]),
        row(&[(1.0, "a", 3), (3.0, "a", 1), (8.0, "a", 3), (22.0, "a", 0)])
    );
}

const TRUCE: &str = "[ceasefire.truce]\nareas = [\"b\", \"c\"]\nrise = 0.0\nfall = 4.0\n";

#[test]
fn a_ceasefire_stops_a_front_at_the_border_until_it_lapses() {
    let offensive = "offensive = { area = \"a\", level = 2, reach = 1, advance = \"5 h\" }";
    let script = [
        TRUCE.to_owned(),
        at(0, "ceasefire = { ceasefire = \"truce\", lasts = \"20 h\" }"),
        at(1, offensive),
        at(30, offensive),
    ];
    assert_eq!(
        course(&script.concat(), &["horizon=3 d"]),
        row(&[(1.0, "a", 2), (35.0, "b", 2)])
    );
}

/// What an offensive holds up is let go by the ceasefire; its own end later, at 49 h, ends nothing else.
#[test]
fn a_ceasefire_lets_go_what_offensives_hold_up_in_its_areas() {
    let offensive =
        |area: &str| format!("offensive = {{ area = \"{area}\", level = 3, lasts = \"2 d\" }}");
    let script = [
        TRUCE.to_owned(),
        at(1, &offensive("a")),
        at(1, &offensive("b")),
        at(5, "ceasefire = { ceasefire = \"truce\", lasts = \"20 h\" }"),
        at(6, "fighting = { area = \"a\", level = 0 }"),
        at(6, "fighting = { area = \"b\", level = 0 }"),
        at(
            30,
            "offensive = { area = \"b\", level = 2, lasts = \"2 d\" }",
        ),
        at(60, "fighting = { area = \"b\", level = 0 }"),
    ];
    let expected = [(1.0, "a", 3), (1.0, "b", 3), (6.0, "b", 0), (30.0, "b", 2)];
    assert_eq!(course(&script.concat(), &["horizon=3 d"]), row(&expected));
}

fn truces(fact: &Fact, _: &World) -> Option<&'static str> {
    match fact {
        Fact::CeasefireBegan { .. } => Some("began"),
        Fact::CeasefireExtended { .. } => Some("extended"),
        Fact::CeasefireLapsed { .. } => Some("lapsed"),
        _ => None,
    }
}

fn truce(script: &[String], sets: &[&str]) -> Vec<(f64, &'static str)> {
    let plan = sites(&format!("{ROW}{TRUCE}{}", script.concat()), sets);
    let told = told(&plan, 1, truces);
    told.into_iter()
        .map(|(time, what)| (time.as_hours_f64(), what))
        .collect()
}

#[test]
fn a_ceasefire_is_extended_while_it_is_in_force_and_not_afterwards() {
    let script = [
        at(1, "ceasefire = { ceasefire = \"truce\", lasts = \"20 h\" }"),
        at(10, "extension = { ceasefire = \"truce\", by = \"5 h\" }"),
        at(40, "extension = { ceasefire = \"truce\", by = \"9 h\" }"),
    ];
    let expected = [(1.0, "began"), (10.0, "extended"), (26.0, "lapsed")];
    assert_eq!(truce(&script, &["horizon=5 d"]), expected);
}

#[test]
fn an_offensive_into_a_ceasefire_ends_it() {
    let script = [
        at(1, "ceasefire = { ceasefire = \"truce\" }"),
        at(7, "offensive = { area = \"b\", level = 2 }"),
    ];
    let expected = [(1.0, "began"), (7.0, "lapsed")];
    assert_eq!(truce(&script, &["horizon=5 d"]), expected);
}

/// A ceasefire that breaks down at a twentieth a day lasts twenty days on average; here it is cut at sixty.
#[test]
fn a_ceasefire_breaks_down_at_its_rate() {
    let script = [
        TRUCE.replace("rise", "lapse = \"0.05 /day\"\nrise"),
        at(0, "ceasefire = { ceasefire = \"truce\", lasts = \"60 d\" }"),
    ];
    let plan = sites(&format!("{ROW}{}", script.concat()), &["horizon=61 d"]);
    let lasted = |seed| {
        let told = told_quickly(&plan, seed, truces);
        told[1].0.as_hours_f64() / 24.0
    };
    let sample: Vec<f64> = (1..=800).map(lasted).collect();
    assert_mean(&sample, 20.0 * (1.0 - (-3.0_f64).exp()), 0.12);
}

/// Under a ceasefire fighting rises at a tenth and falls at five times its rate: 0.3 a day against 5.
#[test]
fn a_ceasefire_scales_the_chain() {
    let script = [
        "[ceasefire.truce]\nareas = [\"plain\"]\nrise = 0.1\nfall = 5\n".to_owned(),
        at(0, "ceasefire = { ceasefire = \"truce\" }"),
        at(
            0,
            "pressure = { area = \"plain\", level = 1, lasts = \"400 d\" }",
        ),
    ];
    let sets = ["area.plain.escalation=3 /day", "area.plain.easing=1 /day"];
    let run = |seed| shares(&script.concat(), &sets, seed)[1];
    let runs: Vec<f64> = (1..=40).map(run).collect();
    assert_mean(&runs, 0.3 / 5.3, 0.1);
}
