//! What no run may show of the receiver: skipped steps, heads that differ from a manifest nobody disputes, and persons
//! who wait for nothing.

use std::collections::{BTreeMap, BTreeSet};

use airbridge::operation::{Fact, PersonId, State, Step, TailId, World};
use airbridge::scenario::Scenario;
use airbridge::scenario::stations::{Profile, Station, most_specific};

/// The end of the handover, among the steps that may come next.
const ACCEPTED: &str = "";

/// Watches the handover.
#[derive(Default)]
pub struct Receiver {
    pub wrong: Vec<String>,
    first: String,
    stations: BTreeMap<String, Station>,
    /// Steps that may come next for whoever is in the handover.
    next: BTreeMap<PersonId, BTreeSet<String>>,
    aboard: BTreeMap<TailId, BTreeSet<PersonId>>,
    /// Persons of loads in dispute.
    disputed: BTreeMap<(TailId, u32), BTreeSet<PersonId>>,
}

impl Receiver {
    pub fn new(scenario: &Scenario) -> Self {
        let mut receptions = scenario
            .place
            .values()
            .filter_map(|place| place.reception.as_ref());
        let reception = receptions.next().expect("a reception");
        Receiver {
            first: reception.first.clone(),
            stations: reception.station.clone(),
            ..Receiver::default()
        }
    }

    pub fn fact(&mut self, fact: &Fact, world: &World) {
        let named = |station| world.names().station(station);
        match *fact {
            Fact::CustodyPassed {
                person, to, tail, ..
            } => self.pass(person, to, tail, world),
            Fact::StationReached {
                person, station, ..
            } => {
                self.step(person, named(station), world);
                if self.disputed.values().any(|load| load.contains(&person)) {
                    self.wrong
                        .push(format!("{person:?} of a load in dispute went on"));
                }
            }
            Fact::StationPassed {
                person, station, ..
            } => {
                let ways = self.ways(named(station), world.profile(person));
                self.next.insert(person, ways);
            }
            Fact::PersonRefused {
                person, station, ..
            } => {
                self.next.insert(person, [named(station).to_owned()].into());
            }
            Fact::ManifestCounted {
                tail,
                sortie,
                names,
                heads,
                mismatches,
                ..
            } => self.count((tail, sortie), names, heads, mismatches),
            Fact::ManifestAgreed { tail, sortie, .. } => {
                self.disputed.remove(&(tail, sortie));
            }
            _ => {}
        }
    }

    pub fn sample(&mut self, world: &World) {
        let waiting = |steps: &[Step]| -> u32 {
            let all = world.waiting();
            let wanted = all.iter().filter(|waiting| steps.contains(&waiting.step));
            wanted.map(|waiting| waiting.persons).sum()
        };
        let handover = world
            .station_ids()
            .filter(|&id| self.stations.contains_key(world.names().station(id)));
        let served: u32 = handover.map(|id| world.station_view(id).in_service).sum();
        let queued = waiting(&[Step::Ramp, Step::Station, Step::Aside, Step::Door]);
        let arriving = world.count(State::Arriving);
        if served + queued != arriving {
            self.wrong.push(format!(
                "{queued} wait and {served} are served, of {arriving}"
            ));
        }
        let flights = waiting(&[Step::Flight]);
        if flights != world.count(State::ReleasedForRepatriation) {
            self.wrong.push(format!("{flights} wait for a flight"));
        }
    }

    /// The steps that may follow a station for a person.
    fn ways(&self, station: &str, who: Profile) -> BTreeSet<String> {
        let station = &self.stations[station];
        let meant = || most_specific(station.route.values(), |route| route.when, who);
        let named = |to: &Option<String>| to.clone().unwrap_or(ACCEPTED.to_owned());
        if meant().next().is_none() {
            return [named(&station.next)].into();
        }
        meant().map(|route| named(&route.to)).collect()
    }

    /// Nobody skips a step: every one is among those that the step before allows.
    fn step(&mut self, person: PersonId, to: &str, world: &World) {
        let allowed = self.next.get(&person).is_some_and(|next| next.contains(to));
        if !allowed {
            let (name, next) = (world.names().person(person), self.next.get(&person));
            self.wrong
                .push(format!("{name} came to `{to}`, not one of {next:?}"));
        }
    }

    fn pass(&mut self, person: PersonId, to: State, tail: Option<TailId>, world: &World) {
        for load in self.aboard.values_mut() {
            load.remove(&person);
        }
        match (to, tail) {
            (State::Aboard, Some(tail)) => {
                self.aboard.entry(tail).or_default().insert(person);
            }
            (State::Arriving, _) => {
                self.next.insert(person, [self.first.clone()].into());
            }
            (State::InIntake, _) => self.step(person, ACCEPTED, world),
            _ => {}
        }
    }

    /// Heads are those aboard; names that differ from them are a mismatch.
    fn count(&mut self, load: (TailId, u32), names: u32, heads: u32, mismatches: u32) {
        let aboard = self.aboard.get(&load.0).cloned().unwrap_or_default();
        if aboard.len() != heads as usize || (names != heads && mismatches == 0) {
            let there = aboard.len();
            self.wrong.push(format!(
                "{names} names, {heads} heads of {there}, {mismatches}"
            ));
        }
        if mismatches > 0 {
            self.disputed.insert(load, aboard);
        }
    }
}
