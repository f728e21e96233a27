//! What it means to relax a limit: one table, from which explaining takes its words and its scenarios.
//!
//! Owns the table. The limits are the closed list of the binding constraint; to relax one takes away the waiting that it
//! causes, not the work: flights still take their time, stations their service. Each touches levers of its own, so
//! limits can be relaxed together in any order.

use toml::Value;

use crate::operation::Constraint;
use crate::scenario::aftermath::Weekday;
use crate::scenario::limits::HardLimit;
use crate::scenario::security::Injected;
use crate::scenario::units::{Rate, Span, TimeOfDay};
use crate::scenario::{DurationDist, Scenario};
use crate::scenario::{fleet, stations};

/// A limit of a plan, and what relaxing it means.
pub struct Limit {
    /// The limit.
    pub constraint: Constraint,
    /// What holds once it is relaxed, in words.
    pub relaxed: &'static str,
    relax: fn(&mut Scenario),
    /// Which scripted events impose it.
    scripted: fn(&Injected) -> bool,
    /// Which levers impose it when a `[[change]]` sets them; `*` stands for any id.
    levers: &'static [&'static str],
}

impl Limit {
    /// The limit's name in tables.
    pub fn name(&self) -> &'static str {
        self.constraint.word()
    }

    /// Relaxes it.
    pub fn relax(&self, scenario: &mut Scenario) {
        (self.relax)(scenario);
        let scripted = self.scripted;
        scenario.inject.retain(|inject| !scripted(&inject.event));
        for change in &mut scenario.change {
            for lever in self.levers {
                drop_lever(&mut change.set, lever);
            }
        }
        scenario.change.retain(|change| !change.set.is_empty());
    }

    /// Whether the scenario has it: whether relaxing it changes anything.
    pub fn is_in(&self, scenario: &Scenario) -> bool {
        let mut relaxed = scenario.clone();
        self.relax(&mut relaxed);
        relaxed != *scenario
    }
}

/// Every limit, in the order of the binding constraint.
pub static LIMITS: [Limit; 12] = [
    Limit {
        constraint: Constraint::Gate,
        relaxed: "every approval is given at the start, and admits any number at any time",
        relax: open_gates,
        scripted: |event| {
            matches!(
                event,
                Injected::GateOpens { .. }
                    | Injected::GateCloses { .. }
                    | Injected::GateSuspended { .. }
                    | Injected::GateResumed { .. }
            )
        },
        levers: &["gate"],
    },
    Limit {
        constraint: Constraint::Tail,
        relaxed: "each type in use has from the start the seats for all persons at once",
        relax: bring_tails,
        scripted: |_| false,
        levers: &["fleet.*.tails", "fleet.*.wave"],
    },
    Limit {
        constraint: Constraint::Maintenance,
        relaxed: "no tail breaks, turns back for a fault or is inspected",
        relax: break_nothing,
        scripted: |event| matches!(event, Injected::Breakdown { .. }),
        levers: &["fleet.*.abort", "fleet.*.fix"],
    },
    Limit {
        constraint: Constraint::Crew,
        relaxed: "a fresh crew stands ready for every tail",
        relax: rest_no_crew,
        scripted: |event| matches!(event, Injected::CrewsAway { .. }),
        levers: &["fleet.*.crew"],
    },
    Limit {
        constraint: Constraint::Escort,
        relaxed: "there are always enough escorts, and none is ever tired; they still take their seats",
        relax: post_escorts,
        scripted: |_| false,
        levers: &[],
    },
    Limit {
        constraint: Constraint::Pad,
        relaxed: "a spot, a runway slot, a fuel point and a loading team are always free",
        relax: clear_spots,
        scripted: |_| false,
        levers: &[],
    },
    Limit {
        constraint: Constraint::Weather,
        relaxed: "the weather is good everywhere",
        relax: |scenario| {
            let areas = scenario.area.values_mut();
            areas.for_each(|area| area.weather = None);
        },
        scripted: |event| matches!(event, Injected::Weather { .. }),
        levers: &[],
    },
    Limit {
        constraint: Constraint::Light,
        relaxed: "every type may move persons and every spot may be used at any hour, as by day",
        relax: light_all,
        scripted: |_| false,
        levers: &["fleet.*.window"],
    },
    Limit {
        constraint: Constraint::Incident,
        relaxed: "no incident, closure, loss or stop on the road happens; where assessments of risk give the order to prepare, incidents happen and are contained within a minute or so",
        relax: keep_the_peace,
        scripted: |event| {
            matches!(
                event,
                Injected::Incident { .. }
                    | Injected::Attack { .. }
                    | Injected::Control { .. }
                    | Injected::Loss { .. }
                    | Injected::FuelEmergency { .. }
                    | Injected::Closure { .. }
            )
        },
        levers: &["incidents", "lane"],
    },
    Limit {
        constraint: Constraint::Ramp,
        relaxed: "ramps and staging places hold everybody",
        relax: widen_ramps,
        scripted: |_| false,
        levers: &[
            "place.*.reception.ramp",
            "place.*.reception.inbound",
            "place.*.staging",
        ],
    },
    Limit {
        constraint: Constraint::Hall,
        relaxed: "handover stations have a server for everyone at any hour, and the facility has room",
        relax: staff_halls,
        scripted: |_| false,
        levers: &["place.*.reception.capacity", "place.*.reception.station"],
    },
    Limit {
        constraint: Constraint::Fitness,
        relaxed: "everyone is fit to travel, and nobody is kept back to be screened",
        relax: heal_all,
        scripted: |_| false,
        levers: &["limits.stop.screening"],
    },
];

/// The limit of that name.
pub fn limit(name: &str) -> Option<&'static Limit> {
    LIMITS.iter().find(|limit| limit.name() == name)
}

/// More than any scenario has persons on a ramp or in a facility.
const ROOM: u32 = 1_000_000;
/// The most that a scenario may write, of each.
const MOST_TAILS: u32 = 10_000;
const MOST_SPOTS: u32 = 1_000;
const MOST_ESCORTS: u32 = 100_000;
const MOST_SERVERS: u32 = 10_000;

fn persons(scenario: &Scenario) -> u32 {
    let persons = scenario.population.values();
    persons.map(|population| population.persons).sum()
}

fn open_gates(scenario: &mut Scenario) {
    for gate in scenario.gate.values_mut() {
        gate.opens = None;
        gate.after.clear();
        gate.on_order = false;
        gate.takes = DurationDist::default();
        gate.host = None;
        gate.per_day = None;
        gate.total = None;
        gate.tranche.clear();
        gate.suspended.clear();
    }
    // There are no talks left that it could speed up.
    scenario.liaison.effort = 1.0;
}

fn bring_tails(scenario: &mut Scenario) {
    let persons = persons(scenario);
    let serves = |id: &String| scenario.lane.values().any(|lane| lane.fleet.contains(id));
    let in_use = |(id, kind): &(&String, &mut fleet::FleetType)| {
        serves(id) && (kind.tails > 0 || !kind.wave.is_empty())
    };
    for (_, kind) in scenario.fleet.iter_mut().filter(in_use) {
        let enough = persons.div_ceil(kind.cabin(None).seats.max(1));
        kind.tails = kind.tails.max(enough.min(MOST_TAILS));
    }
}

fn break_nothing(scenario: &mut Scenario) {
    for kind in scenario.fleet.values_mut() {
        kind.break_chance = 0.0;
        kind.abort = None;
        kind.maintenance = None;
    }
}

fn rest_no_crew(scenario: &mut Scenario) {
    for kind in scenario.fleet.values_mut() {
        kind.crew = None;
        kind.wave.values_mut().for_each(|wave| wave.crews = None);
    }
}

fn post_escorts(scenario: &mut Scenario) {
    let of_types = scenario.fleet.values().any(|kind| kind.escort.is_some());
    if scenario.escort.is_none() && !of_types {
        return;
    }
    let homes = scenario.fleet.values().flat_map(|kind| kind.homes());
    let origins = scenario.lane.values().map(|lane| lane.from.as_str());
    let posts: Vec<String> = homes.chain(origins).map(str::to_owned).collect();
    for post in posts {
        if let Some(place) = scenario.place.get_mut(&post) {
            place.escorts = MOST_ESCORTS;
        }
    }
    if let Some(escort) = &mut scenario.escort {
        escort.duty = None;
    }
}

fn clear_spots(scenario: &mut Scenario) {
    for place in scenario.place.values_mut() {
        if place.pads > 0 || !place.mog.is_empty() {
            place.pads = MOST_SPOTS;
        }
        place.parking = None;
        place.mog.clear();
        place.runway = None;
        place.loading = None;
        place.refuel_points = None;
    }
    for kind in scenario.fleet.values_mut() {
        if let Some(ground) = &mut kind.ground {
            ground.serial = Span::ZERO;
        }
    }
}

fn light_all(scenario: &mut Scenario) {
    for place in scenario.place.values_mut() {
        place.night = true;
        place.unlit = None;
        place.opens = TimeOfDay::MIDNIGHT;
        place.closes = TimeOfDay::new(24, 0);
    }
    for kind in scenario.fleet.values_mut() {
        kind.window = fleet::Window::Any;
        kind.moon = None;
    }
}

fn keep_the_peace(scenario: &mut Scenario) {
    if scenario.warning.is_some() {
        // The order to prepare follows the hazards: they stay, and come to nothing. An incident that shuts no site keeps
        // no other from happening, so nor may they feed on one another.
        scenario.incidents.response = DurationDist::constant(Span::minutes(1));
        scenario.incidents.contagion = 0.0;
        scenario.incidents.contagion_between.clear();
        scenario.reaction.clear();
        scenario.incidents.reaction_force = scenario.incidents.reaction_force.max(1);
        scenario.incidents.escape_each = Rate::default();
        scenario.incidents.exit_rate = Rate::default();
    } else {
        scenario.incidents.multiplier = 0.0;
    }
    let places = scenario.place.values_mut();
    places.for_each(|place| place.takeover = None);
    for lane in scenario.lane.values_mut() {
        lane.threat = None;
        lane.closed_above = None;
        lane.closed.clear();
    }
    let roads = scenario.fleet.values_mut();
    for road in roads.filter_map(|kind| kind.road.as_mut()) {
        road.breakdown = Rate::default();
    }
}

fn widen_ramps(scenario: &mut Scenario) {
    let persons = persons(scenario).max(1);
    for place in scenario.place.values_mut() {
        if let Some(staging) = &mut place.staging {
            // Guards are planned for its capacity; as many to a person as before, or its risk would change too.
            let more = f64::from(staging.capacity.max(persons)) / f64::from(staging.capacity);
            staging.guards = (f64::from(staging.guards) * more).round().min(1e5) as u32;
            staging.capacity = staging.capacity.max(persons);
        }
        if let Some(reception) = &mut place.reception {
            reception.ramp = ROOM;
            reception.inbound = None;
        }
    }
}

fn staff_halls(scenario: &mut Scenario) {
    let servers = persons(scenario).clamp(1, MOST_SERVERS);
    let receptions = scenario.place.values_mut();
    for reception in receptions.filter_map(|place| place.reception.as_mut()) {
        reception.capacity = ROOM;
        reception.earlier = None;
        reception.wing.clear();
        for station in reception.station.values_mut() {
            staff(station, servers);
        }
    }
}

fn heal_all(scenario: &mut Scenario) {
    for population in scenario.population.values_mut() {
        population.unfit = 0.0;
    }
    let hard = &mut scenario.limits.hard;
    hard.retain(|limit| *limit != HardLimit::Screening);
    scenario.limits.stop.screening = None;
}

fn staff(station: &mut stations::Station, servers: u32) {
    station.servers = station.servers.max(servers);
    station.room = ROOM;
    station.opens = TimeOfDay::MIDNIGHT;
    station.closes = TimeOfDay::new(24, 0);
    station.days = Weekday::ALL.to_vec();
    station.shift.clear();
    station.staff.clear();
    station.equipment = None;
}

/// Drops what a change sets at a lever, and the tables that are left empty.
fn drop_lever(set: &mut toml::Table, lever: &str) {
    let (key, rest) = lever
        .split_once('.')
        .map_or((lever, None), |(key, rest)| (key, Some(rest)));
    let matching: Vec<String> = set
        .keys()
        .filter(|other| key == "*" || *other == key)
        .cloned()
        .collect();
    for key in matching {
        let is_gone = match (rest, set.get_mut(&key)) {
            (None, _) => true,
            (Some(rest), Some(Value::Table(inner))) => {
                drop_lever(inner, rest);
                inner.is_empty()
            }
            _ => false,
        };
        if is_gone {
            set.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::files::NoFiles;
    use crate::scenario::{Reference, load, recheck};

    fn everything() -> Scenario {
        let loaded = load(&Reference::new("everything"), &[], &NoFiles);
        loaded.expect("a built-in scenario").scenario
    }

    #[test]
    fn there_is_a_way_to_relax_each_constraint() {
        let names: Vec<&str> = LIMITS.iter().map(Limit::name).collect();
        let closed_list = [
            "gate",
            "tail",
            "maintenance",
            "crew",
            "escort",
            "pad",
            "weather",
            "light",
            "incident",
            "ramp",
            "hall",
            "fitness",
        ];
        assert_eq!(names, closed_list);
        assert!(
            LIMITS
                .iter()
                .all(|limit| limit.constraint != Constraint::NoneLeft)
        );
    }

    #[test]
    fn a_scenario_with_every_room_has_every_limit_and_can_do_without_each() {
        let scenario = everything();
        for limit in &LIMITS {
            assert!(limit.is_in(&scenario), "{}", limit.name());
            let mut relaxed = scenario.clone();
            limit.relax(&mut relaxed);
            if let Err(problems) = recheck(&relaxed, limit.name()) {
                panic!("{problems}");
            }
            assert!(
                !limit.is_in(&relaxed),
                "{} is relaxed for good",
                limit.name()
            );
        }
    }

    #[test]
    fn limits_are_relaxed_together_in_any_order() {
        let (mut forwards, mut backwards) = (everything(), everything());
        LIMITS.iter().for_each(|limit| limit.relax(&mut forwards));
        LIMITS
            .iter()
            .rev()
            .for_each(|limit| limit.relax(&mut backwards));
        assert_eq!(forwards, backwards);
        if let Err(problems) = recheck(&forwards, "unlimited") {
            panic!("{problems}");
        }
    }

    #[test]
    fn a_change_loses_what_is_relaxed_and_keeps_the_rest() {
        let mut set: toml::Table =
            "fleet = { light = { preflight = \"35 min\", tails = 4 }, heavy = { tails = 1 } }"
                .parse()
                .expect("a table");
        drop_lever(&mut set, "fleet.*.tails");
        assert_eq!(
            set.to_string().trim(),
            "[fleet.light]\npreflight = \"35 min\""
        );
        drop_lever(&mut set, "fleet.*.preflight");
        assert!(set.is_empty());
    }
}
