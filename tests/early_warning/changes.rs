//! Levers set anew during a run: nothing before, something after, and what is under way finishes as it was.

use airbridge::operation::{Audit, Fact, Observer, RunOptions, Subject, World, simulate};
use airbridge::record::Digest;
use airbridge::scenario::Scenario;
use airbridge::scenario::change::LEVERS;
use airbridge::sim::Time;

use super::{ONE_SITE, Story, parsed, run};

/// For every lever a value that is another than in `everything`, and the day from which it matters.
const SETS: &[(&str, &str)] = &[
    ("area.west.easing", "\"9 /day\""),
    ("area.west.escalation", "\"9 /day\""),
    ("area.west.spill", "{ east = \"90 /day\" }"),
    ("call.at", "\"15:00\""),
    ("call.knows", "\"truth\""),
    ("call.noise", "3.0"),
    ("call.policy", "\"nearest\""),
    ("call.retask", "\"never\""),
    (
        "call.weights",
        "{ alpha_hub = 0.0, alpha_hub_air = 0.1, bravo_hub = 90.0 }",
    ),
    ("casework.agency.bureau.analysts", "9"),
    ("casework.court.judges", "5"),
    (
        "casework.court.staff",
        "{ more = { from = 2026-01-26T00:00:00+03:00, servers = 4 } }",
    ),
    ("ceasefire.pause.fall", "90.0"),
    ("ceasefire.pause.lapse", "\"9 /day\""),
    ("ceasefire.pause.rise", "0.0"),
    ("country.tunisia.delay", "\"1 h\""),
    ("country.tunisia.outreach", "9.0"),
    ("country.iraq.pickup_seats", "40"),
    ("country.iraq.willingness", "1.0"),
    ("escort.high", "20.0"),
    ("escort.low", "1.0"),
    ("escort.medium", "1.0"),
    ("fleet.heavy.abort", "{ ground = 0.9, air = 0.0 }"),
    ("fleet.light.crew.duty", "\"20 h\""),
    ("fleet.light.crew.rest", "\"2 h\""),
    ("fleet.heavy.fix", "\"10 min\""),
    ("fleet.heavy.hold", "\"0 min\""),
    ("fleet.light.leg_delay", "\"50 min\""),
    ("fleet.light.load", "\"50 min\""),
    ("fleet.light.load_each", "\"4 min\""),
    ("fleet.light.preflight", "\"3 h\""),
    ("fleet.heavy.tails", "4"),
    ("fleet.light.unload", "\"40 min\""),
    ("fleet.light.unload_each", "\"3 min\""),
    ("fleet.heavy.wave.surge.at", "2026-01-25T18:00:00+03:00"),
    ("fleet.heavy.wave.surge.needs", "[\"visit\"]"),
    ("fleet.heavy.wave.surge.tails", "3"),
    ("fleet.heavy.wave.surge.until", "2026-01-26T00:00:00+03:00"),
    ("fleet.light.window", "\"day\""),
    ("gate.overflight.host", "{ effort = 3.0 }"),
    ("gate.reception.opens", "2026-01-22T18:00:00+03:00"),
    ("gate.reception.per_day", "3"),
    (
        "gate.agreement.suspended",
        "{ anew = { from = 2026-01-24T00:00:00+03:00 } }",
    ),
    ("gate.overflight.takes", "\"1 min\""),
    ("gate.overflight.total", "80"),
    (
        "gate.reception.tranche",
        "{ anew = { from = 2026-01-24T00:00:00+03:00, per_day = 90 } }",
    ),
    ("guards.back_after", "\"1 h\""),
    (
        "guards.desertion",
        "{ rate = \"9 /day\", least = 0.1, most = 0.2 }",
    ),
    ("guards.drawn_per_level", "0.5"),
    ("guards.leave_after", "\"1 min\""),
    ("guards.shift.night.share", "0.1"),
    ("incidents.collapse", "1.0"),
    ("incidents.contagion", "0.0"),
    (
        "incidents.contagion_between",
        "{ alpha = { bravo = 0.0 }, bravo = { alpha = 0.0, hub = 0.0 } }",
    ),
    ("incidents.crowding", "3.0"),
    ("incidents.damage", "0.9"),
    ("incidents.escalation", "\"1 min\""),
    ("incidents.escape_each", "\"9 /day\""),
    ("incidents.exit_rate", "\"90 /day\""),
    ("incidents.fighting", "3.0"),
    ("incidents.gone_after", "\"1 min\""),
    ("incidents.guarding", "3.0"),
    ("incidents.guards_hurt", "0.9"),
    ("incidents.harm", "1.0"),
    ("incidents.high_tier", "0.0"),
    ("incidents.lift", "\"keep_away\""),
    ("incidents.loosening", "9.0"),
    ("incidents.mass_factor", "50.0"),
    ("incidents.multiplier", "0.0"),
    ("incidents.reaction_force", "90"),
    ("incidents.recapture", "1.0"),
    ("incidents.recapture_after", "\"1 min\""),
    ("incidents.repair", "\"1 min\""),
    ("incidents.response", "\"1 min\""),
    ("incidents.siege", "\"1 min\""),
    (
        "lane.alpha_hub.closed",
        "{ anew = { from = 2026-01-22T00:00:00+03:00, until = 2026-01-30T00:00:00+03:00 } }",
    ),
    ("lane.alpha_hub.closed_above", "0"),
    ("liaison.effort", "0.0"),
    ("limits.staged", "\"1 min\""),
    ("place.bravo.camp.leave_after", "\"9 /day\""),
    ("place.bravo.camp.leave_before", "\"9 /day\""),
    ("place.bravo.camp.passes", "2026-01-22T00:00:00+03:00"),
    ("place.bravo.camp.passes_at", "1"),
    (
        "place.bravo.camp.regime",
        "{ anew = { from = 2026-01-23T00:00:00+03:00, leave = \"9 /day\" } }",
    ),
    ("place.bravo.camp.uncontrolled_after", "0.0"),
    ("place.bravo.camp.uncontrolled_before", "1.0"),
    ("place.alpha.detention.attack_rate", "\"0.4 /day\""),
    ("place.alpha.detention.incident_rate", "\"0 /day\""),
    ("place.base.reception.capacity", "115"),
    (
        "place.base.reception.enrolment.staff",
        "{ more = { from = 2026-01-23T00:00:00+03:00, servers = 4 } }",
    ),
    ("place.base.reception.enrolment.teams", "9"),
    ("place.base.reception.inbound", "8"),
    ("place.base.reception.ramp", "3"),
    ("place.base.reception.station.search.servers", "9"),
    ("place.base.reception.station.search.service", "\"1 min\""),
    (
        "place.base.reception.station.search.shift",
        "{ noon = { opens = \"06:00\", closes = \"22:00\", servers = 9 } }",
    ),
    (
        "place.base.reception.station.search.staff",
        "{ more = { from = 2026-01-23T00:00:00+03:00, servers = 9 } }",
    ),
    ("place.hub.staging.attack_rate", "\"0.5 /day\""),
    ("place.hub.staging.capacity", "20"),
    ("place.hub.staging.incident_rate", "\"0.5 /day\""),
    ("reaction.local.back", "\"1 min\""),
    ("reaction.local.fleet", "[]"),
    ("reaction.local.from", "\"mass_escape\""),
    ("reaction.local.ready", "\"3 h\""),
    ("reaction.local.road", "\"9 h\""),
    ("repatriation.outreach", "9.0"),
    ("threat.high", "90.0"),
    ("warning.decision", "\"5 h\""),
    ("warning.every", "\"1 h\""),
    ("warning.in_a_row", "5"),
    ("warning.lag", "\"1 h\""),
    ("warning.noise", "0.0"),
    ("warning.persistence", "0.9"),
    ("warning.threat", "9.0"),
];

/// The facts with their hours, by names: positions of tails and crews are not the same in both runs.
#[derive(Default)]
struct Named(Vec<(f64, String)>);

impl Observer for Named {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let (record, names) = (fact.record(), world.names());
        let tail = record.tail.map(|tail| names.tail(tail));
        let subject = match record.subject {
            Some(Subject::Tail(tail)) => names.tail(tail).to_owned(),
            Some(Subject::Crew(crew)) => names.crew(crew).to_owned(),
            other => format!("{other:?}"),
        };
        let told = format!(
            "{} {:?} {tail:?} {:?} {:?} {subject} {:?} {:?} {:?}",
            record.kind,
            record.place,
            record.sortie,
            record.person,
            record.amount,
            record.extra,
            record.words
        );
        self.0.push((time.as_hours_f64(), told));
    }
}

fn told(scenario: &Scenario, seed: u64) -> Vec<(f64, String)> {
    let options = RunOptions {
        audit: Audit::AtEnd,
        ..RunOptions::seeded(seed)
    };
    let finished = simulate(scenario, &options, Named::default(), |_, _| ()).expect("it adds up");
    finished.observer.0
}

/// `everything` without the changes that it has of its own.
fn unchanged() -> Scenario {
    parsed("extends = \"everything\"\nchange = []\n")
}

/// The same with a lever set anew so many hours after the start.
fn with(lever: &str, value: &str, hours: u32) -> Scenario {
    let (path, key) = lever.rsplit_once('.').expect("a lever stands in a table");
    parsed(&format!(
        "extends = \"everything\"\n[[change]]\nat = \"{hours} h\"\n[change.set.{path}]\n{key} = {value}\n"
    ))
}

/// A lever may only matter in some runs and from some hours on: it must in one of these.
#[test]
fn every_lever_changes_what_comes_after_it_and_nothing_before() {
    let seeds = [1, 2, 3, 4, 5, 6];
    let base = seeds.map(|seed| told(&unchanged(), seed));
    let mut idle = vec![];
    for (lever, value) in SETS {
        let changes = |hours: u32| {
            let scenario = with(lever, value, hours);
            seeds.iter().zip(&base).any(|(&seed, base)| {
                let changed = told(&scenario, seed);
                let instant = f64::from(hours);
                let before =
                    |story: &[(f64, String)]| story.partition_point(|(hour, _)| *hour < instant);
                let (here, there) = (before(base), before(&changed));
                assert_eq!(base[..here], changed[..there], "{lever}: before {hours} h");
                let after = changed[there..]
                    .iter()
                    .filter(|(_, told)| !told.starts_with("levers_changed"));
                !after.eq(base[here..].iter())
            })
        };
        if ![5, 60].into_iter().any(changes) {
            idle.push(*lever);
        }
    }
    assert!(idle.is_empty(), "these change nothing: {idle:?}");
}

#[test]
fn every_lever_is_tried() {
    let tried = |lever: &&str| {
        let fits = |(path, _): &(&str, &str)| {
            let mut keys = path.split('.');
            lever
                .split('.')
                .all(|part| keys.next().is_some_and(|key| part == "*" || part == key))
        };
        // The threshold has a case of its own, below.
        *lever == "warning.threshold" || SETS.iter().any(fits)
    };
    let missing: Vec<&&str> = LEVERS.iter().filter(|lever| !tried(lever)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// To set what is so already is to do nothing, to the last bit.
#[test]
fn a_change_without_effect_leaves_the_digest() {
    let digest = |scenario: &Scenario| {
        let options = RunOptions::seeded(3);
        let finished = simulate(scenario, &options, Digest::new(), |_, _| ()).expect("it runs");
        finished.observer.digests(&finished.world)
    };
    let split = with("call.policy", "\"weights\"", 70);
    assert_eq!(digest(&unchanged()), digest(&split));
}

/// A lever of one thing does not touch the others: an analyst more moves no fact of the lift.
#[test]
fn a_change_of_one_room_moves_no_fact_of_another() {
    let by_process = |scenario: &Scenario| {
        let finished =
            simulate(scenario, &RunOptions::seeded(3), Digest::new(), |_, _| ()).expect("it runs");
        finished.observer.digests(&finished.world).by_process
    };
    let base = by_process(&unchanged());
    let changed = by_process(&with("casework.court.judges", "5", 100));
    for (process, digest) in &base {
        let own = ["changes", "casework"].contains(&process.as_str());
        assert_eq!(own, *digest != changed[process], "{process}");
    }
}

fn opening(gate: &str) -> Option<f64> {
    let story: Story = run(&parsed(&format!("{ONE_SITE}{gate}")), 1, Audit::AtEnd).observer;
    story.first(|fact| matches!(fact, Fact::GateOpened { .. }))
}

#[test]
fn talks_under_way_keep_what_they_have_to_do_and_those_to_come_do_not() {
    const CHANGE: &str =
        "[[change]]\nat = \"5 d\"\nset = { gate = { consent = { takes = \"1 d\" } } }\n";
    let under_way = format!("[gate.consent]\ntakes = \"10 d\"\n{CHANGE}");
    assert_eq!(opening(&under_way), Some(240.0));
    let to_come =
        format!("[gate.consent]\nopens = 2026-01-09T00:00:00Z\ntakes = \"10 d\"\n{CHANGE}");
    assert_eq!(opening(&to_come), Some(216.0));
}

/// A change writes all tranches anew: those that were there before are not begun a second time.
#[test]
fn a_tranche_that_a_change_adds_holds_from_its_date_and_no_other_is_told_twice() {
    const GATE: &str = r#"
[gate.consent]
per_day = 5
tranche.one = { from = 2026-01-03T00:00:00Z, per_day = 6 }
tranche.two = { from = 2026-01-05T00:00:00Z, per_day = 7 }
[[change]]
at = "1 d"
set.gate.consent.tranche.three = { from = 2026-01-07T00:00:00Z, per_day = 8 }
"#;
    let text = format!("{ONE_SITE}{GATE}");
    let story: Story = run(&parsed(&text), 1, Audit::AtEnd).observer;
    let told = story.hours(|fact| matches!(fact, Fact::TrancheSet { .. }));
    assert_eq!(told, [48.0, 96.0, 144.0]);
}

/// By hand: ten days at pace 1, of which five are left when four times the effort doubles the pace.
#[test]
fn more_effort_speeds_up_talks_that_are_under_way() {
    const GATE: &str = r#"
[gate.consent]
takes = "10 d"
host = { returns = 0.5 }
[[change]]
at = 2026-01-06T00:00:00Z
set.liaison.effort = 4.0
"#;
    assert_eq!(opening(GATE), Some(7.5 * 24.0));
}

#[test]
fn tails_come_and_go_at_the_change() {
    let story = |tails: u32| {
        let text = format!(
            "{ONE_SITE}\n[gate.consent]\n[[change]]\nat = \"2 d\"\nset.fleet.helicopter.tails = {tails}\n"
        );
        run(&parsed(&text), 1, Audit::EveryEvent).observer
    };
    let come = |story: &Story| story.hours(|fact| matches!(fact, Fact::TailArrived { .. }));
    assert_eq!(come(&story(3)), [0.0, 48.0, 48.0]);
    let text = format!(
        "{}\n[gate.consent]\n[[change]]\nat = \"2 d\"\nset.fleet.helicopter.tails = 1\n",
        ONE_SITE.replace("tails = 1", "tails = 3")
    );
    let fewer = run(&parsed(&text), 1, Audit::EveryEvent).observer;
    let gone = fewer.hours(|fact| matches!(fact, Fact::TailLeft { .. }));
    assert_eq!(gone.len(), 2);
    assert!(gone.iter().all(|hour| *hour >= 48.0), "{gone:?}");
}

/// By hand: from day 5 on the assessments that are known on days 9 and 16 are alarms, and two in a row make the order.
#[test]
fn a_lower_threshold_lets_later_assessments_raise_the_alarm() {
    const WATCH: &str = r#"
[gate.consent]
[warning]
every = "7 d"
lag = "2 d"
noise = 0
threshold = 0.2
[[change]]
at = "5 d"
set.warning.threshold = 0.05
"#;
    let text = ONE_SITE.replace(
        "tails = 1",
        "tails = 0\nwave.late = { at = 2026-02-20T00:00:00Z, tails = 1 }",
    );
    let story = run(&parsed(&format!("{text}{WATCH}")), 1, Audit::AtEnd).observer;
    let order = story.first(|fact| *fact == Fact::OrderedToPrepare);
    assert_eq!(order, Some(16.0 * 24.0));
}

/// By hand: a call at six each morning; from noon of the second day on it is at nine, and the next is that of day three.
#[test]
fn the_next_call_is_at_the_new_hour() {
    let text = format!(
        "{ONE_SITE}\n[gate.consent]\n[call]\nat = \"06:00\"\n[[change]]\nat = \"36 h\"\nset.call.at = \"09:00\"\n"
    );
    let story = run(&parsed(&text), 1, Audit::AtEnd).observer;
    let calls = story.hours(|fact| matches!(fact, Fact::LanePlanned { .. }));
    assert_eq!(calls[..5], [0.0, 6.0, 30.0, 57.0, 81.0]);
}

/// By hand: assessments of days 7 and 14 take five days to be known. From day 15 on they take one: that of day 21 is known on
/// day 22. Of one every two days that of day 6 is known on day 11, and so is that of
/// day 10; that of day 8 never is.
#[test]
fn a_shorter_lag_overtakes_what_was_assessed_before() {
    let known = |every: &str, changed: &str| {
        let text = ONE_SITE.replace(
            "tails = 1",
            "tails = 0\nwave.late = { at = 2026-02-20T00:00:00Z, tails = 1 }",
        );
        let watch = format!(
            "[gate.consent]\n[warning]\nevery = \"{every}\"\nlag = \"5 d\"\nnoise = 0\nthreshold = 9\n\
             [[change]]\nat = \"{changed}\"\nset.warning.lag = \"1 d\"\n"
        );
        let story = run(&parsed(&format!("{text}{watch}")), 1, Audit::AtEnd).observer;
        let hours = story.hours(|fact| matches!(fact, Fact::RegionAssessed { .. }));
        hours.iter().map(|hour| hour / 24.0).collect::<Vec<_>>()
    };
    assert_eq!(known("7 d", "15 d")[..4], [0.0, 12.0, 19.0, 22.0]);
    assert_eq!(
        known("2 d", "9 d")[..7],
        [0.0, 7.0, 9.0, 11.0, 11.0, 13.0, 15.0]
    );
}

/// Fifty guards; from the second day on half of them are on duty in a shift that goes round the clock but for a minute.
#[test]
fn a_shift_of_guards_begins_with_the_change() {
    let text = format!(
        "{}\n[gate.consent]\n[[change]]\nat = \"2 d\"\nset.guards.shift.long = {{ begins = \"00:00\", ends = \"23:59\", share = 0.5 }}\n",
        ONE_SITE.replace("guards = 10", "guards = 50")
    );
    let story = run(&parsed(&text), 1, Audit::AtEnd).observer;
    let changed: Vec<(f64, u32)> = story
        .0
        .iter()
        .filter_map(|&(hour, fact)| match fact {
            Fact::GuardsChanged { guards, .. } => Some((hour, guards)),
            _ => None,
        })
        .collect();
    let minute = 1.0 / 60.0;
    assert_eq!(changed[0], (48.0, 25));
    assert!((changed[1].0 - (72.0 - minute)).abs() < 1e-9 && changed[1].1 == 50);
    assert_eq!(changed[2], (72.0, 25));
}
