//! Whatever is scripted, everybody is accounted for after every event.

use airbridge::scenario::Scenario;
use airbridge::scenario::security::Injected;
use proptest::prelude::*;

use super::sites::{scenario, told};

/// Every kind of event at least once, in `everything`.
const EVENTS: &[&str] = &[
    "incident = { place = \"bravo\", stage = \"disturbance\" }",
    "incident = { place = \"alpha\", stage = \"riot\" }",
    "incident = { place = \"hub\", stage = \"breach\" }",
    "incident = { place = \"bravo\", stage = \"mass_escape\" }",
    "attack = { place = \"hub\" }",
    "fighting = { area = \"east\", level = 4 }",
    "offensive = { area = \"west\", level = 4, reach = 3, advance = \"2 h\", lasts = \"3 d\" }",
    "pressure = { area = \"east\", level = 0, lasts = \"2 d\" }",
    "ceasefire = { ceasefire = \"truce\", lasts = \"1 d\" }",
    "extension = { ceasefire = \"truce\", by = \"1 d\" }",
    "lapse = { ceasefire = \"truce\" }",
    "desertion = { place = \"hub\", share = 0.9 }",
    "reinforcement = { place = \"bravo\", guards = 50 }",
    "withdrawal = { place = \"alpha\" }",
    "withdrawal = { place = \"hub\" }",
    "control = { place = \"bravo\", lift = false }",
    "control = { place = \"hub\", guards = 3 }",
    "escape = { place = \"alpha\", persons = 400 }",
    "escape = { place = \"hub\", persons = 3 }",
    "containment = { place = \"bravo\" }",
    "escape_elsewhere = { place = \"alpha\", persons = 90, retaken = 60 }",
    "closure = { place = \"hub\", lasts = \"9 h\" }",
    "breakdown = { tail = \"heavy-01\" }",
    "loss = { tail = \"light-01\", harmed = 0.5 }",
    "loss = { tail = \"heavy-01\", harmed = 0.2 }",
    "fuel_emergency = { tail = \"light-02\", lost = \"9 h\", harmed = 0.3 }",
    "weather = { area = \"west\", regime = \"dust\", lasts = \"7 h\" }",
    "crews_away = { fleet = \"light\", crews = 2, lasts = \"1 d\" }",
    "gate_opens = { gate = \"visit\" }",
    "gate_closes = { gate = \"reception\" }",
    "gate_suspended = { gate = \"reception\" }",
    "gate_resumed = { gate = \"reception\" }",
    "camp_passes = { place = \"bravo\" }",
    "camp_breakout = { place = \"bravo\", households = 7 }",
    "alarm = {}",
    "order_to_prepare = {}",
    "road_attack = { tail = \"convoy-01\", lasts = \"5 h\" }",
    "escorts_away = { place = \"hub\", escorts = 3, lasts = \"9 h\" }",
    "reaction_away = { reaction = \"mobile\", lasts = \"9 h\" }",
    "fuel_outage = { place = \"hub\", lasts = \"9 h\" }",
    "loaders_away = { place = \"hub\", teams = 1, lasts = \"9 h\" }",
    "false_reading = { place = \"alpha\", factor = 9 }",
];

/// Numbers the kinds: a new one is a new line here, and an event above.
fn kind(event: &Injected) -> usize {
    match event {
        Injected::Incident { .. } => 0,
        Injected::Attack { .. } => 1,
        Injected::Fighting { .. } => 2,
        Injected::Offensive { .. } => 3,
        Injected::Pressure { .. } => 4,
        Injected::Ceasefire { .. } => 5,
        Injected::Extension { .. } => 6,
        Injected::Lapse { .. } => 7,
        Injected::Desertion { .. } => 8,
        Injected::Reinforcement { .. } => 9,
        Injected::Withdrawal { .. } => 10,
        Injected::Control { .. } => 11,
        Injected::Escape { .. } => 12,
        Injected::Containment { .. } => 13,
        Injected::EscapeElsewhere { .. } => 14,
        Injected::Closure { .. } => 15,
        Injected::Breakdown { .. } => 16,
        Injected::Loss { .. } => 17,
        Injected::FuelEmergency { .. } => 18,
        Injected::Weather { .. } => 19,
        Injected::CrewsAway { .. } => 20,
        Injected::GateOpens { .. } => 21,
        Injected::GateCloses { .. } => 22,
        Injected::GateSuspended { .. } => 23,
        Injected::GateResumed { .. } => 24,
        Injected::CampPasses { .. } => 25,
        Injected::CampBreakout { .. } => 26,
        Injected::Alarm {} => 27,
        Injected::OrderToPrepare {} => 28,
        Injected::RoadAttack { .. } => 29,
        Injected::EscortsAway { .. } => 30,
        Injected::ReactionAway { .. } => 31,
        Injected::FuelOutage { .. } => 32,
        Injected::LoadersAway { .. } => 33,
        Injected::FalseReading { .. } => 34,
    }
}

/// `everything` with events of the list, each at so many hours after the 21st begins.
fn scripted(events: &[(usize, usize)], rule: &str) -> Scenario {
    let at = |hours: usize, event: &str| {
        let (day, hour) = (21 + hours / 24, hours % 24);
        format!("[[inject]]\nat = 2026-01-{day}T{hour:02}:30:00+03:00\nevent.{event}\n")
    };
    // So that there is a ceasefire to extend or to end.
    let truce = at(0, "ceasefire = { ceasefire = \"truce\", lasts = \"30 h\" }");
    let script = events
        .iter()
        .map(|&(event, hours)| at(hours, EVENTS[event]));
    let text = format!(
        "extends = \"everything\"\n{truce}{}",
        script.collect::<String>()
    );
    scenario(&text, &[&format!("incidents.lift={rule}"), "horizon=6 d"])
}

#[test]
fn every_kind_of_event_is_listed() {
    let all: Vec<(usize, usize)> = (0..EVENTS.len()).map(|event| (event, 5)).collect();
    let plan = scripted(&all, "stop");
    let mut kinds: Vec<usize> = plan
        .inject
        .iter()
        .map(|inject| kind(&inject.event))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, (0..=34).collect::<Vec<usize>>());
}

/// Each alone, by day and by night.
#[test]
fn nobody_is_lost_under_any_injection() {
    for rule in ["stop", "finish_loading", "keep_away"] {
        for event in 0..EVENTS.len() {
            let twice = [
                (event, (5 + 3 * event) % 24),
                (event, 24 + (11 + 5 * event) % 24),
            ];
            told(&scripted(&twice, rule), event as u64 + 1, |_, _| None::<()>);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Some together, at any hours of four days.
    #[test]
    fn nobody_is_lost_under_several_at_once(
        events in prop::collection::vec((0..EVENTS.len(), 0..96_usize), 3..12),
        rule in prop::sample::select(vec!["stop", "finish_loading", "keep_away"]),
        seed in 1..1000_u64,
    ) {
        told(&scripted(&events, rule), seed, |_, _| None::<()>);
    }
}
