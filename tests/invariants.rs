//! What must hold in any scenario: random changes of many levers at once, the whole world recounted after every event.

use airbridge::operation::{Audit, Fact, Observer, RunOptions, State, World, simulate};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, Scenario, load};
use airbridge::sim::Time;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

#[path = "invariants/aftercare.rs"]
mod aftercare;
#[path = "invariants/air.rs"]
mod air;
#[path = "invariants/networks.rs"]
mod networks;
mod one_file;
#[path = "invariants/receiver.rs"]
mod receiver;

use aftercare::Aftercare;
use air::Air;
use receiver::Receiver;

/// Watches for what no run may show.
struct Watch {
    air: Air,
    receiver: Receiver,
    aftercare: Aftercare,
    /// Parking spots of every place, by place.
    spots: Vec<u32>,
    wrong: Vec<String>,
    last: Time,
    states: Vec<State>,
}

impl Watch {
    fn new(scenario: &Scenario) -> Self {
        let spots = scenario.place.values().map(|place| {
            let own = place.mog.keys().map(|class| place.spots(class));
            let own = own
                .zip(place.mog.values())
                .filter(|(_, mog)| mog.working.is_some());
            place.parking.unwrap_or(place.pads)
                + own.map(|((_, parking, _), _)| parking).sum::<u32>()
        });
        Watch {
            air: Air::new(scenario),
            receiver: Receiver::new(scenario),
            aftercare: Aftercare::new(scenario),
            spots: spots.collect(),
            wrong: Vec::new(),
            last: Time::ZERO,
            states: Vec::new(),
        }
    }
}

impl Observer for Watch {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        if self.states.is_empty() {
            self.states = vec![State::Held; world.population() as usize];
        }
        if time < self.last {
            self.wrong
                .push(format!("time went back to {time:?} with {fact:?}"));
        }
        self.last = time;
        self.air.fact(time, fact, world);
        self.receiver.fact(fact, world);
        self.aftercare.fact(fact, world);
        if let Fact::CustodyPassed {
            person, from, to, ..
        } = *fact
        {
            let before = std::mem::replace(&mut self.states[person.index()], to);
            if before != from {
                self.wrong.push(format!(
                    "{} was {before:?}, not {from:?}",
                    world.names().person(person)
                ));
            }
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        self.receiver.sample(world);
        for (place, &spots) in world.place_ids().zip(&self.spots) {
            let taken = world.place_view(place, time).pads_taken;
            if taken > spots {
                self.wrong
                    .push(format!("{taken} of {spots} spots are taken at {place:?}"));
            }
        }
        let sum: u32 = State::ALL.iter().map(|&state| world.count(state)).sum();
        if sum != world.population() {
            self.wrong
                .push(format!("{sum} persons of {}", world.population()));
        }
    }
}

fn levers() -> impl Strategy<Value = Vec<String>> {
    let one_of = |key: &'static str, values: &'static [&'static str]| {
        proptest::sample::select(values).prop_map(move |value| format!("{key}={value}"))
    };
    let all = vec![
        one_of("fleet.heavy.tails", &["0", "1", "4"]).boxed(),
        one_of("fleet.light.tails", &["0", "1", "3"]).boxed(),
        one_of("fleet.heavy.hold", &["0 min", "20 min", "6 h"]).boxed(),
        one_of("place.hub.staging.guards", &["0", "40"]).boxed(),
        one_of("place.hub.staging.attack_rate", &["0 /day", "3 /day"]).boxed(),
        one_of("fleet.shuttle.moon", &["0.0", "1.0"]).boxed(),
        one_of("place.bravo.twilight", &["civil", "nautical"]).boxed(),
        one_of("fleet.heavy.class", &["rotary", "fixed"]).boxed(),
        one_of("weather.steppe.initial", &["clear", "dust", "storm"]).boxed(),
        one_of("weather.observed.forecast.hit", &["0.0", "1.0"]).boxed(),
        one_of("weather.observed.forecast.past", &["0 min", "5 h"]).boxed(),
        one_of("fleet.heavy.abort.air", &["0.0", "0.9"]).boxed(),
        one_of("fleet.light.abort.air", &["0.0", "0.5"]).boxed(),
        one_of("fleet.light.abort.ground", &["0.0", "0.5"]).boxed(),
        one_of("fleet.convoy.road.breakdown", &["0 /h", "2 /h"]).boxed(),
        one_of("lane.alpha_hub.threat.rate", &["0 /h", "5 /h"]).boxed(),
        one_of("lane.alpha_hub.closed_above", &["0", "4"]).boxed(),
        one_of("fleet.heavy.range", &["640 km", "760 km", "3000 km"]).boxed(),
        one_of("fleet.heavy.leg_delay", &["0 min", "90 min"]).boxed(),
        one_of("fleet.light.range", &["160 km", "260 km"]).boxed(),
        one_of("fleet.light.hold", &["0 min", "9 h"]).boxed(),
        one_of("fleet.convoy.range", &["220 km", "900 km"]).boxed(),
        one_of("place.hub.refuel_flow", &["1 kg/min", "900 kg/min"]).boxed(),
        one_of("place.alpha.refuel", &["true", "false"]).boxed(),
        one_of("fleet.heavy.window", &["any", "day", "night"]).boxed(),
        one_of("fleet.convoy.break_chance", &["0.0", "0.5", "1.0"]).boxed(),
        one_of("fleet.light.maintenance.deferred", &["1", "9"]).boxed(),
        one_of("fleet.light.maintenance.phase_every", &["1 h", "90 h"]).boxed(),
        one_of("fleet.light.maintenance.cannibalise", &["true", "false"]).boxed(),
        one_of(
            "fleet.light.maintenance.code.rotor.per_sortie",
            &["0.0", "1.0"],
        )
        .boxed(),
        one_of("place.bravo.spares.rotor.stock", &["1", "5"]).boxed(),
        one_of("place.bravo.maintenance_closes", &["07:00", "24:00"]).boxed(),
        one_of("fleet.heavy.crew.crews", &["1", "2", "6"]).boxed(),
        one_of("place.hub.pads", &["2", "3"]).boxed(),
        one_of("place.hub.parking", &["3", "5"]).boxed(),
        one_of("place.hub.mog.rotary.parking", &["1", "4"]).boxed(),
        one_of("place.hub.loading.teams", &["1", "4"]).boxed(),
        one_of("place.hub.runway.movements", &["1", "5"]).boxed(),
        one_of("place.hub.runway.per", &["3 min", "2 h"]).boxed(),
        one_of("fleet.heavy.ground.tries", &["1", "9"]).boxed(),
        one_of("fleet.heavy.ground.serial", &["0 min", "3 h"]).boxed(),
        one_of(
            "weather.steppe.regime.clear.brownout.go_around",
            &["0.0", "0.9"],
        )
        .boxed(),
        one_of("fleet.heavy.crew.duty", &["6 h", "11 h"]).boxed(),
        one_of("fleet.heavy.crew.rest", &["1 h", "20 h"]).boxed(),
        one_of("fleet.heavy.crew.flight_day", &["5 h", "20 h"]).boxed(),
        one_of("fleet.heavy.crew.flight_week", &["9 h", "60 h"]).boxed(),
        one_of("fleet.heavy.leg_delay", &["0 s", "2 h"]).boxed(),
        one_of("place.hub.staging.capacity", &["5", "30", "200"]).boxed(),
        one_of("place.base.reception.ramp", &["1", "10", "80"]).boxed(),
        one_of("place.base.reception.inbound", &["20", "90"]).boxed(),
        one_of("place.base.reception.capacity", &["10", "80", "400"]).boxed(),
        one_of(
            "place.base.reception.station.identity.room",
            &["0", "1", "20"],
        )
        .boxed(),
        one_of(
            "place.base.reception.station.search.refusal",
            &["0.0", "0.6"],
        )
        .boxed(),
        one_of("place.base.reception.station.medical.room", &["2", "3"]).boxed(),
        one_of(
            "place.base.reception.station.medical.batch.wait",
            &["0 s", "9 h"],
        )
        .boxed(),
        one_of(
            "place.base.reception.station.identity.equipment.failure",
            &["0 /h", "5 /h"],
        )
        .boxed(),
        one_of(
            "place.base.reception.station.search.staff.outbreak.servers",
            &["-9", "4"],
        )
        .boxed(),
        one_of(
            "place.base.reception.station.identity.route.again.share",
            &["0", "9"],
        )
        .boxed(),
        one_of("place.base.reception.wing.high.capacity", &["0", "4"]).boxed(),
        one_of("place.base.reception.earlier.persons", &["0", "500"]).boxed(),
        one_of(
            "place.base.reception.reconciliation.misnamed",
            &["0", "0.5"],
        )
        .boxed(),
        one_of("limits.hard", &["[]", "[\"minors\"]"]).boxed(),
        one_of("limits.crowding", &["0.1", "0.9"]).boxed(),
        one_of("limits.crowded", &["0 min", "15 h"]).boxed(),
        one_of("limits.stop.restraint", &["5 h", "9 d"]).boxed(),
        one_of("limits.stop.ramp_wait", &["2 h", "9 d"]).boxed(),
        one_of("limits.stop.staged", &["9 h", "9 d"]).boxed(),
        one_of("limits.stop.crowded", &["16 h", "9 d"]).boxed(),
        one_of("population.alpha.minors", &["0", "0.9"]).boxed(),
        one_of(
            "place.alpha.detention.attack_rate",
            &["0 /day", "0.2 /day", "4 /day"],
        )
        .boxed(),
        one_of("place.bravo.detention.incident_rate", &["0 /day", "3 /day"]).boxed(),
        one_of("incidents.contagion", &["0.0", "0.05"]).boxed(),
        one_of("incidents.escape_each", &["0 /day", "5 /day"]).boxed(),
        one_of("incidents.recapture_after", &["10 min", "2 d"]).boxed(),
        one_of("gate.reception.per_day", &["0", "1", "500"]).boxed(),
        one_of("call.knows", &["truth", "reports"]).boxed(),
        one_of("warning.threshold", &["0", "900"]).boxed(),
        one_of("gate.agreement.host.urgency", &["-2", "3"]).boxed(),
        one_of("gate.agreement.on_order", &["true"]).boxed(),
        one_of("place.bravo.camp.passes_at", &["1", "4"]).boxed(),
        one_of("call.retask", &["never", "same_type", "any"]).boxed(),
        one_of("limits.restraint", &["0 min", "5 h"]).boxed(),
        one_of("country.iraq.pickup_every", &["3 h", "9 d"]).boxed(),
        one_of("place.hub.unlit.go_around", &["0.0", "0.9"]).boxed(),
        one_of("fleet.convoy.road.night", &["0.1", "1.0"]).boxed(),
        one_of("fleet.convoy.window", &["day", "night"]).boxed(),
        one_of("fleet.heavy.wave.surge.home", &["hub", "base"]).boxed(),
        one_of("fleet.heavy.wave.surge.crews", &["1", "4"]).boxed(),
        one_of("fleet.heavy.reserve", &["0 min", "3 h"]).boxed(),
        one_of("fleet.heavy.medical", &["0", "9"]).boxed(),
        one_of("place.hub.escorts", &["4", "40"]).boxed(),
        one_of("place.bravo.escorts", &["3", "30"]).boxed(),
        one_of("escort.duty", &["8 h", "30 h"]).boxed(),
        one_of("escort.rest", &["10 min", "2 d"]).boxed(),
        one_of("escort.short", &["wait", "fewer"]).boxed(),
        one_of("lane.hub_base.escorts", &["home", "origin"]).boxed(),
        one_of("lane.alpha_hub_air.escorts", &["home", "origin"]).boxed(),
        one_of("fleet.convoy.escort.high", &["0.5", "20"]).boxed(),
        one_of(
            "packing.apart",
            &["[]", "[[\"high\", \"medium\"], [\"low\", \"medium\"]]"],
        )
        .boxed(),
        one_of("packing.most.high", &["1", "90"]).boxed(),
        one_of("packing.most.low", &["2", "90"]).boxed(),
    ];
    (proptest::collection::vec(0..2_u8, all.len()), all).prop_map(|(chosen, sets)| {
        chosen
            .into_iter()
            .zip(sets)
            .filter_map(|(taken, set)| (taken == 1).then_some(set))
            .collect()
    })
}

/// Runs a scenario, recounting the world after every event; the error is what must not be.
fn watched(scenario: &Scenario, seed: u64) -> Result<Watch, String> {
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(seed)
    };
    let finished = simulate(scenario, &options, Watch::new(scenario), |_, _| ());
    let watch = finished.map_err(|error| error.to_string())?.observer;
    let all = [
        &watch.wrong,
        &watch.air.wrong,
        &watch.receiver.wrong,
        &watch.aftercare.wrong,
    ];
    let wrong: Vec<&String> = all.into_iter().flatten().collect();
    if wrong.is_empty() {
        Ok(watch)
    } else {
        Err(format!("{wrong:?}"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96, max_global_rejects: 100_000, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn nobody_is_lost_and_nothing_is_in_two_places(sets in levers(), seed in 0_u64..1_000_000) {
        // A combination that the checks refuse is none to run.
        let loaded = load(&Reference::new("everything"), &sets, &NoFiles);
        prop_assume!(loaded.is_ok());
        let scenario = loaded.expect("just seen").scenario;
        if let Err(wrong) = watched(&scenario, seed) {
            return Err(TestCaseError::fail(format!("{wrong} with {sets:?}")));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_holds_in_any_network(text in networks::networks(), seed in 0_u64..1_000_000) {
        let scenario = one_file::scenario(&text, &[]);
        if let Err(wrong) = watched(&scenario, seed) {
            return Err(TestCaseError::fail(format!("{wrong} in\n{text}")));
        }
    }
}

/// Networks that move nobody would show nothing.
#[test]
fn most_networks_move_persons_over_every_kind_of_lane() {
    let moved = |seed: u64| {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let texts = (0..=seed).map(|_| networks::networks().new_tree(&mut runner));
        let text = texts.last().expect("one at least").expect("a network");
        let scenario = one_file::scenario(&text.current(), &[]);
        let watch = watched(&scenario, seed).expect("it adds up");
        let accepted = watch
            .states
            .iter()
            .filter(|&&state| state > State::Arriving);
        accepted.count() > 0
    };
    let moving = (0..12).filter(|&seed| moved(seed)).count();
    assert!(moving >= 9, "{moving} of 12 networks move anyone");
}
