//! The receiver sets the pace: what is full reaches back to the aircraft, who is next in a line, what comes by date,
//! and what the planning formulas make of the stations' routes.
#![allow(missing_docs)]

mod landing;
mod one_file;

use std::collections::BTreeMap;

use airbridge::operation::{
    Audit, ClosedForm, Constraint, Fact, Link, Observer, RunOptions, State, TailId, Tier, World,
    simulate,
};
use airbridge::record::Kpis;
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};
use landing::{landing, minutes};

fn hour(hours: i64) -> Time {
    Time::ZERO + Duration::from_hours(hours)
}

/// What the tails do before a full receiver, and what is seen there at 03:00.
#[derive(Default)]
struct Queue {
    tasked: Vec<Time>,
    holding: Vec<Time>,
    diverted: Vec<Time>,
    put_down: BTreeMap<TailId, u32>,
    accepted: Vec<Time>,
    at_three: Vec<(&'static str, u32)>,
    binding: Vec<Constraint>,
}

impl Observer for Queue {
    fn fact(&mut self, time: Time, fact: &Fact, _world: &World) {
        match *fact {
            Fact::SortieTasked { .. } => self.tasked.push(time),
            Fact::HoldingBegan { .. } => self.holding.push(time),
            Fact::Diverted { .. } => self.diverted.push(time),
            Fact::CustodyPassed {
                to: State::Arriving,
                tail: Some(tail),
                ..
            } if time < hour(3) => *self.put_down.entry(tail).or_default() += 1,
            Fact::CustodyPassed {
                to: State::InIntake,
                ..
            } => self.accepted.push(time),
            _ => {}
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        if time != hour(3) {
            return;
        }
        let desk = world.station_ids().next().expect("a desk");
        let kind = world.type_ids().next().expect("a type");
        let base = world.place_ids().next().expect("a place");
        let (place, fleet) = (world.place_view(base, time), world.fleet_view(kind, time));
        self.at_three = vec![
            ("blocked at the desk", world.station_view(desk).blocked),
            ("on the ramp", place.on_ramp),
            ("working spots taken", place.working),
            ("ready at home", fleet.ready),
        ];
        self.binding = vec![world.binding(time), world.binding_at(base, time)];
    }
}

#[test]
fn a_full_facility_reaches_back_to_the_aircraft_at_home() {
    // Until 12:00 the facility has room for ten. Six tails bring ten persons each at 01:00 to the only spot. The first
    // load goes to the ten servers of the desk and is accepted at 01:06; the second is done at 01:12 and finds the door
    // shut; the third fills the ramp; the fourth stays aboard on the spot. The other two hold for half an hour and
    // divert. At 01:00 all this is still to come, and the second tail is sent for one more load. The first and the third
    // are home soon after 02:00, and nobody is sent with them before earlier inmates are moved out.
    let text = r#"
start = 2026-01-21T00:00:00Z
horizon = "3 d"
[place.base]
lat = 33.0
lon = 44.0
pads = 1
[place.base.reception]
first = "desk"
ramp = 10
inbound = 60
capacity = 100
[place.base.reception.earlier]
persons = 90
step.all = { at = 2026-01-21T12:00:00Z, persons = 90 }
[place.base.reception.station.desk]
servers = 10
service = "6 min"
room = 0
[place.refuge]
lat = 33.0
lon = 44.1
pads = 6
refuel = true
[place.site]
lat = 36.0
lon = 44.0
pads = 6
refuel = true
[place.site.detention]
capacity = 100
guards = 10
[population.site]
place = "site"
persons = 80
[fleet.plane]
seats = 10
tails = 6
home = "site"
cruise = "400 km/h"
range = "5000 km"
hold = "30 min"
preflight = "0 min"
load = "0 min"
load_each = "0 s"
unload = "0 min"
unload_each = "0 s"
refuel = "0 min"
[lane.lift]
from = "site"
to = "base"
fleet = ["plane"]
distance = "400 km"
"#;
    let log = landing::run(text, 1, Audit::EveryEvent, Queue::default()).observer;
    assert_eq!(
        log.at_three,
        [
            ("blocked at the desk", 10),
            ("on the ramp", 10),
            ("working spots taken", 1),
            ("ready at home", 2)
        ]
    );
    let put_down: Vec<u32> = log.put_down.values().copied().collect();
    assert_eq!(
        put_down, [10; 3],
        "one waits on the spot, two are in the air"
    );
    assert_eq!(minutes(&log.holding[..2]), [60, 60]);
    assert_eq!(minutes(&log.diverted[..2]), [90, 90]);
    assert_eq!(log.binding, [Constraint::Hall, Constraint::Ramp]);
    let tasked = minutes(&log.tasked);
    assert_eq!(tasked, [[0; 6].as_slice(), &[60, 720]].concat());
    assert_eq!(minutes(&log.accepted[..20]), [[66; 10], [720; 10]].concat());
    assert_eq!(log.accepted.len(), 80);
}

/// Tiers in the order in which they are accepted.
#[derive(Default)]
struct Order(Vec<Tier>);

impl Observer for Order {
    fn fact(&mut self, _time: Time, fact: &Fact, world: &World) {
        if let Fact::CustodyPassed {
            person,
            to: State::InIntake,
            ..
        } = *fact
        {
            self.0.push(world.tier(person));
        }
    }
}

#[test]
fn the_longest_wait_goes_before_the_first_to_come() {
    // Two of the low tier land at 0:30 and are kept aside for five hours; two of the high tier are fit at 1:00, land
    // at 1:30 and are in line at once. The line opens at 7:00.
    let order = |order: &str| {
        let text = landing(
            2,
            "24 h",
            &format!(
                r#"
first = "sort"
[place.base.reception.station.sort]
servers = 10
service = "0 s"
next = "line"
route.low = {{ to = "aside", when = {{ tier = "low" }} }}
[place.base.reception.station.aside]
servers = 10
service = "5 h"
next = "line"
[place.base.reception.station.line]
servers = 1
service = "1 h"
opens = "07:00"
order = "{order}"
"#
            ),
        )
        .replace(
            "persons = 2",
            "persons = 2\ntier = { high = 0.0, medium = 0.0, low = 1.0 }",
        )
        .replace("seats = 1000", "seats = 2")
        .replace("0.0001 km", "50000 km");
        let late = r#"
[population.late]
place = "site"
persons = 2
tier = { high = 1.0, medium = 0.0, low = 0.0 }
unfit = 1.0
recovery = "1 h"
"#;
        let text = format!("{text}{late}");
        landing::run(&text, 1, Audit::EveryEvent, Order::default())
            .observer
            .0
    };
    let (low, high) = ([Tier::Low; 2], [Tier::High; 2]);
    assert_eq!(order("longest_wait"), [low, high].concat());
    assert_eq!(order("fifo"), [high, low].concat());
    assert_eq!(order("tier"), [high, low].concat());
}

/// When persons are accepted.
#[derive(Default)]
struct Accepted(Vec<Time>);

impl Observer for Accepted {
    fn fact(&mut self, time: Time, fact: &Fact, _world: &World) {
        if let Fact::CustodyPassed {
            to: State::InIntake,
            ..
        } = *fact
        {
            self.0.push(time);
        }
    }
}

#[test]
fn a_team_without_a_kit_waits_for_its_delivery() {
    // Two servers, an hour a person, four persons; the first kit comes at 6:00, the second at 8:00.
    let text = landing(
        4,
        "24 h",
        r#"
first = "desk"
[place.base.reception.station.desk]
servers = 2
service = "1 h"
[place.base.reception.station.desk.equipment]
count = 0
failure = "0 /h"
repair = "1 h"
delivery.first = { at = 2026-01-21T06:00:00Z, count = 1 }
delivery.second = { at = 2026-01-21T08:00:00Z, count = 1 }
"#,
    );
    let log = landing::run(&text, 1, Audit::EveryEvent, Accepted::default()).observer;
    assert_eq!(minutes(&log.0), [7, 8, 9, 9].map(|hours| hours * 60));
}

/// The planning formulas of a scenario, with its stations' names.
#[derive(Default)]
struct Formulas(ClosedForm, Vec<String>);

impl Observer for Formulas {
    fn start(&mut self, world: &World) {
        self.0 = world.closed_form();
        let names = world.station_ids().map(|id| world.names().station(id));
        self.1 = names.map(str::to_owned).collect();
    }

    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}
}

/// Persons who must pass a station and whom it passes in a day, by the formulas.
fn capability(formulas: &Formulas, station: &str) -> (f64, f64) {
    let position = formulas.1.iter().position(|name| name == station);
    let position = position.expect(station);
    let of_station = |link: &Link| matches!(link, Link::Station(id) if id.index() == position);
    let capability = formulas
        .0
        .capabilities
        .iter()
        .find(|one| of_station(&one.link));
    capability.map_or((0.0, 0.0), |one| (one.persons, one.per_day))
}

#[test]
fn the_formulas_count_the_visits_that_routes_bring() {
    // A quarter are minors, who see the guardian and are done. Adults go from the search to the identity desk, and a
    // quarter of them back: 4/3 visits each. So of 4,000 persons 1,000 come to the guardian, 3,000 x 4/3 = 4,000 to the
    // identity desk and 5,000 to the search. Nobody is in medical need.
    let text = landing(
        4000,
        "1 d",
        r#"
first = "search"
[place.base.reception.station.search]
servers = 10
service = "1 min"
next = "identity"
route.minors = { to = "guardian", when = { age = "minor" } }
route.sick = { to = "medical", when = { medical = true } }
[place.base.reception.station.medical]
servers = 1
service = "1 h"
[place.base.reception.station.guardian]
servers = 1
service = "1 min"
[place.base.reception.station.identity]
servers = 1
service = "10 min"
refusal = 0.2
route.again = { to = "search", share = 1 }
route.done = { share = 3 }
"#,
    )
    .replace("persons = 4000", "persons = 4000\nminors = 0.25");
    let formulas = landing::run(&text, 1, Audit::AtEnd, Formulas::default()).observer;
    for (station, persons, per_day) in [
        ("search", 5000.0, 14_400.0),
        ("guardian", 1000.0, 1440.0),
        ("identity", 4000.0, 144.0 * 0.8),
        ("medical", 0.0, 0.0),
    ] {
        let (all, daily) = capability(&formulas, station);
        assert!(
            (all - persons).abs() < 1e-6,
            "{all} visits to {station}, not {persons}"
        );
        assert!(
            (daily - per_day).abs() < 1e-6,
            "{daily} a day at {station}, not {per_day}"
        );
    }
    // The identity desk is the narrowest: 4,000 visits at 115.2 a day.
    let days = formulas.0.lifting_days;
    assert!((days - 4000.0 / 115.2).abs() < 1e-6, "{days} days");
}

/// Shares of the binding constraint in a built-in scenario, sampled in one way.
fn shares(sample: &str) -> BTreeMap<&'static str, f64> {
    let sets = [format!("sample={sample}")];
    let loaded = load(&Reference::new("handover-bottleneck"), &sets, &NoFiles);
    let scenario = loaded.expect("a built-in scenario").scenario;
    let finished = simulate(&scenario, &RunOptions::seeded(1), Kpis::new(), |_, _| ());
    let finished = finished.expect("it adds up");
    let (kpis, world) = (finished.observer, finished.world);
    kpis.summary(&scenario, &world, finished.ended_at, "")
        .binding
}

#[test]
fn sampling_more_coarsely_later_does_not_shift_what_held_the_lift_up() {
    // Three hours at 5 minutes are half of all samples, and a seventh of the time.
    let fine = shares("5 min");
    let coarse = shares(r#"[{ until = "3 h", every = "5 min" }, { every = "1 h" }]"#);
    for (constraint, share) in &fine {
        let other = coarse.get(constraint).copied().unwrap_or_default();
        assert!(
            (share - other).abs() < 0.05,
            "{constraint}: {share} and {other}"
        );
    }
    assert_eq!(fine.len(), coarse.len());
}

#[test]
fn the_summary_has_how_long_refusals_and_disputes_take() {
    // Every head comes under a wrong name, and half are refused at the desk and back at once two hours later.
    let text = landing(
        200,
        "10 d",
        r#"
first = "desk"
[place.base.reception.station.desk]
servers = 200
service = "0 s"
refusal = 0.5
resolution = "2 h"
[place.base.reception.reconciliation]
misnamed = 1
resolution = "5 h"
"#,
    );
    let scenario = landing::scenario(&text, &[]);
    let finished = simulate(&scenario, &RunOptions::seeded(1), Kpis::new(), |_, _| ());
    let finished = finished.expect("it adds up");
    let end = finished.ended_at;
    let summary = finished
        .observer
        .summary(&scenario, &finished.world, end, "");
    assert_eq!(summary.mean_dispute_h, Some(5.0));
    assert_eq!(summary.mean_refusal_h, Some(2.0));
    assert_eq!(
        (summary.disputed_loads_count, summary.identified_pax),
        (1, 200)
    );
}
