//! What binds: one small lift, and for each word of the list what makes it the answer.
#![allow(missing_docs)]

mod one_file;

use std::collections::{BTreeMap, BTreeSet};

use airbridge::operation::{Constraint, Fact, Observer, RunOptions, World, simulate};
use airbridge::sim::Time;
use one_file::scenario;

/// What binds at one sample time.
struct At {
    hours: f64,
    binds: Option<Constraint>,
}

impl Observer for At {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        if (time.as_hours_f64() - self.hours).abs() < 1e-9 {
            self.binds = Some(world.binding(time));
        }
    }
}

/// The lift of `one-helicopter` with a change: tasked at 06:00, loading from 06:30 to 06:50, put down at 08:00, home at 09:00,
/// and twice more; everyone is accepted at 15:00.
fn binds(change: &str, hours: f64) -> Option<Constraint> {
    let text = format!("extends = \"one-helicopter\"\nsample = \"15 min\"\n{change}");
    let observer = At { hours, binds: None };
    let plan = scenario(&text, &[]);
    simulate(&plan, &RunOptions::seeded(1), observer, |_, _| ())
        .expect("it adds up")
        .observer
        .binds
}

#[test]
fn each_constraint_is_the_answer_where_it_alone_stops_the_lift() {
    let cases = [
        (
            Constraint::Gate,
            0.5,
            "[gate.consent]\nopens = 2026-01-21T12:00:00+03:00\n[lane.lift]\nneeds = [\"consent\"]\n",
        ),
        (Constraint::Tail, 1.0, ""),
        (
            Constraint::Maintenance,
            4.0,
            "[place.site]\nmaintenance_teams = 1\n[fleet.helicopter]\nbreak_chance = 1.0\nfix = \"6 h\"\n",
        ),
        (
            Constraint::Crew,
            4.0,
            "[fleet.helicopter.crew]\ncrews = 1\nduty = \"4 h\"\nrest = \"12 h\"\n",
        ),
        (
            Constraint::Escort,
            1.0,
            "[place.site]\nescorts = 3\n[fleet.helicopter]\ntails = 2\n[escort]\nhigh = 10\nmedium = 10\nlow = 10\n",
        ),
        (
            Constraint::Pad,
            2.25,
            "[fleet.helicopter]\ntails = 2\nunload = \"2 h\"\n",
        ),
        (
            Constraint::Weather,
            0.5,
            "[weather.fog]\ninitial = \"fog\"\n[weather.fog.regime.fog]\ndwell = \"2 d\"\nflying = false\nnext = { fog = 1.0 }\n\
             [area.west]\nweather = \"fog\"\n[place.site]\narea = \"west\"\n",
        ),
        // The sun rises at about 07:15.
        (
            Constraint::Light,
            0.25,
            "[fleet.helicopter]\nwindow = \"day\"\n",
        ),
        (
            Constraint::Incident,
            0.5,
            "[[inject]]\nat = 2026-01-21T06:00:00+03:00\nevent = { closure = { place = \"base\", lasts = \"2 h\" } }\n",
        ),
        (
            Constraint::Ramp,
            4.0,
            "[place.base.reception]\nramp = 30\n[place.base.reception.station.search]\nservers = 1\nservice = \"10 h\"\nroom = 0\n",
        ),
        (
            Constraint::Hall,
            4.0,
            "[place.base.reception]\ncapacity = 30\n",
        ),
        (
            Constraint::Fitness,
            0.5,
            "[population.site]\nunfit = 1.0\nrecovery = \"3 d\"\n",
        ),
        (Constraint::NoneLeft, 12.0, ""),
    ];
    for (expected, hours, change) in cases {
        assert_eq!(binds(change, hours), Some(expected), "{change}");
    }
    let tried: BTreeSet<&str> = cases.iter().map(|case| case.0.word()).collect();
    assert_eq!(tried.len(), Constraint::ALL.len(), "a word has no case");
}

/// Every word that binds at any sample.
#[derive(Default)]
struct Words(BTreeSet<&'static str>);

impl Observer for Words {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        self.0.insert(world.binding(time).word());
    }
}

/// A hub with room for fewer persons than the aircraft out of it takes is what is short when it is full; one that holds a load
/// passes the question on to that aircraft.
#[test]
fn a_hub_too_small_for_a_load_is_the_answer_itself() {
    let words = |capacity: u32| {
        let capacity = format!("place.hub.staging.capacity={capacity}");
        let plan = scenario("extends = \"two-hop-hub\"\n", &[&capacity]);
        let run = simulate(&plan, &RunOptions::seeded(1), Words::default(), |_, _| ());
        run.expect("it adds up").observer.0
    };
    assert!(words(15).contains("ramp"), "{:?}", words(15));
    assert!(!words(20).contains("ramp"), "{:?}", words(20));
}

/// What binds at each place at a sample time, by the place's id.
struct ByPlace {
    hours: f64,
    binds: BTreeMap<String, Constraint>,
}

impl Observer for ByPlace {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        if (time.as_hours_f64() - self.hours).abs() < 1e-9 {
            let at = |id| {
                (
                    world.names().place(id).to_owned(),
                    world.binding_at(id, time),
                )
            };
            self.binds = world.place_ids().map(at).collect();
        }
    }
}

#[test]
fn a_tail_that_is_blocked_at_the_base_is_no_reason_at_a_site_that_is_empty() {
    let text = "extends = \"one-helicopter\"\n[fleet.helicopter]\ntails = 3\n[place.base.reception]\nramp = 30\ninbound = 100\n\
        [place.base.reception.station.search]\nservers = 1\nservice = \"10 h\"\nroom = 0\n";
    let observer = ByPlace {
        hours: 8.0,
        binds: BTreeMap::new(),
    };
    let run = simulate(
        &scenario(text, &[]),
        &RunOptions::seeded(1),
        observer,
        |_, _| (),
    );
    let binds = run.expect("it adds up").observer.binds;
    assert_eq!(binds["base"], Constraint::Ramp);
    assert_eq!(binds["site"], Constraint::NoneLeft);
}
