//! Guards by hour, desertion, and control of a site.

use airbridge::operation::{Fact, World};

use super::sites::{days, sites, told, told_quickly};
use super::statistics::assert_mean;

fn guards(fact: &Fact, world: &World) -> Option<(String, u32)> {
    match *fact {
        Fact::GuardsChanged { place, guards } => {
            Some((world.names().place(place).to_owned(), guards))
        }
        _ => None,
    }
}

/// The hours and the numbers of guards on duty at `alpha` that a plan tells.
fn course(further: &str, sets: &[&str]) -> Vec<(f64, u32)> {
    let told = told(&sites(further, sets), 1, guards);
    let here = told.into_iter().filter(|(_, (place, _))| place == "alpha");
    here.map(|(time, (_, guards))| (time.as_hours_f64(), guards))
        .collect()
}

#[test]
fn shifts_set_how_many_are_on_duty_at_each_hour() {
    let night = "[guards.shift.night]\nbegins = \"22:00\"\nends = \"06:00\"\nshare = 0.6\n";
    // The run begins at midnight, in the shift: twelve of twenty, which nothing tells.
    assert_eq!(
        course(night, &["horizon=31 h"]),
        [(6.0, 20), (22.0, 12), (30.0, 20)]
    );
}

#[test]
fn scripts_reinforce_withdraw_and_desert_from_who_is_left() {
    let event = |hour: u32, what: &str| {
        format!("[[inject]]\nat = 2026-01-01T{hour:02}:00:00Z\nevent.{what}\n")
    };
    let script = [
        event(1, "reinforcement = { place = \"alpha\", guards = 12 }"),
        event(2, "desertion = { place = \"alpha\", share = 0.25 }"),
        event(3, "withdrawal = { place = \"alpha\", share = 0.5 }"),
        event(4, "withdrawal = { place = \"alpha\" }"),
    ];
    assert_eq!(
        course(&script.concat(), &["horizon=9 h"]),
        [(1.0, 32), (2.0, 24), (3.0, 12), (4.0, 0)]
    );
}

/// Fighting draws a tenth of those a site has for each level, after a delay, and lets them return after another.
#[test]
fn fighting_draws_away_a_share_of_those_whom_a_site_has() {
    let level = |hour: u32, level: u32| {
        format!(
            "[[inject]]\nat = 2026-01-01T{hour:02}:00:00Z\nevent.fighting = {{ area = \"plain\", level = {level} }}\n"
        )
    };
    let more = "[[inject]]\nat = 2026-01-01T01:00:00Z\nevent.reinforcement = { place = \"alpha\", guards = 20 }\n";
    let sets = [
        "horizon=40 h",
        "guards.leave_after=3 h",
        "guards.back_after=6 h",
    ];
    assert_eq!(
        course(&[more, &level(2, 3), &level(10, 0)].concat(), &sets),
        [(1.0, 40), (5.0, 28), (16.0, 40)]
    );
}

/// Shocks come at a rate for each level; each takes a share between the least and the most.
#[test]
fn desertion_comes_in_shocks_at_the_rate_of_the_fighting() {
    let plan = sites(
        "[guards.desertion]\nrate = \"0.05 /day\"\nleast = 0.1\nmost = 0.3\n",
        &[
            "area.plain.fighting=2",
            "horizon=100 d",
            "place.alpha.detention.guards=100000",
        ],
    );
    let shocks = |fact: &Fact, world: &World| match *fact {
        Fact::GuardsDeserted { place, guards } if world.names().place(place) == "alpha" => {
            Some(guards)
        }
        _ => None,
    };
    let (mut counts, mut shares) = (vec![], vec![]);
    for seed in 1..=200 {
        let told = told_quickly(&plan, seed, shocks);
        counts.push(told.len() as f64);
        if let Some((_, first)) = told.first() {
            shares.push(f64::from(*first) / 1e5);
        }
    }
    assert_mean(&counts, 0.05 * 2.0 * 100.0, 0.1);
    assert_mean(&shares, 0.2, 0.1);
    assert!(shares.iter().all(|share| (0.1..=0.3).contains(share)));
}

fn control(fact: &Fact, _: &World) -> Option<(u32, bool)> {
    match *fact {
        Fact::ControlPassed { guards, lift, .. } => Some((guards, lift)),
        _ => None,
    }
}

const TAKEOVER: &str =
    "[place.alpha.takeover]\nguards_below = 0.5\nafter = \"5 h\"\nguards = 7\nlift = false\n";

#[test]
fn a_site_passes_to_another_force_once_its_condition_has_held() {
    let away = "[[inject]]\nat = 2026-01-01T02:00:00Z\nevent.withdrawal = { place = \"alpha\", share = 0.7 }\n";
    let plan = sites(&format!("{TAKEOVER}{away}"), &["horizon=3 d"]);
    let told = told(&plan, 1, control);
    assert_eq!(told.len(), 1, "once and for all");
    assert_eq!((told[0].0.as_hours_f64(), told[0].1), (7.0, (7, false)));
}

/// Fighting of level two draws six tenths of the guards away; each condition holds from the start.
#[test]
fn a_condition_that_holds_at_the_start_counts_from_there() {
    for condition in ["guards_below = 0.5", "fighting = 2"] {
        let terms = TAKEOVER.replace("guards_below = 0.5", condition);
        let plan = sites(
            &terms,
            &[
                "horizon=3 d",
                "area.plain.fighting=2",
                "guards.drawn_per_level=0.3",
            ],
        );
        let told = told(&plan, 1, control);
        let hours: Vec<f64> = told.iter().map(|(time, _)| time.as_hours_f64()).collect();
        assert_eq!(hours, [5.0], "{condition}");
    }
}

#[test]
fn a_condition_that_ceases_to_hold_comes_to_nothing() {
    let script = "[[inject]]\nat = 2026-01-01T02:00:00Z\nevent.withdrawal = { place = \"alpha\", share = 0.7 }\n\
                  [[inject]]\nat = 2026-01-01T06:00:00Z\nevent.reinforcement = { place = \"alpha\", guards = 9 }\n";
    let plan = sites(&format!("{TAKEOVER}{script}"), &["horizon=3 d"]);
    assert!(told(&plan, 1, control).is_empty());
}

/// The same lift with the site in the hands of a force that lets nobody go, until one that does has it.
#[test]
fn whoever_is_in_control_says_whether_persons_are_lifted() {
    let pass = |day: u32, lift: bool| {
        format!(
            "[[inject]]\nat = 2026-01-{day:02}T00:00:00Z\nevent.control = {{ place = \"alpha\", lift = {lift} }}\n"
        )
    };
    let plan = sites(
        &[pass(1, false), pass(5, true)].concat(),
        &["horizon=9 d", "gate.never.per_day=500"],
    );
    let loaded = |fact: &Fact, world: &World| match *fact {
        Fact::Loaded { place, .. } => Some(world.names().place(place).to_owned()),
        _ => None,
    };
    let told = told(&plan, 1, loaded);
    let first = |wanted: &str| {
        let (time, _) = told
            .iter()
            .find(|(_, place)| place == wanted)
            .expect("lifted");
        days(*time)
    };
    assert!(first("bravo") < 1.0);
    assert!((4.0..5.0).contains(&first("alpha")), "{}", first("alpha"));
}
