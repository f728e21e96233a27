//! What no run may show after acceptance: a step skipped on the way from enrolment over the case file to the court, or on
//! the way home.

use std::collections::{BTreeMap, BTreeSet};

use airbridge::operation::{Fact, PersonId, State, StationId, World};
use airbridge::scenario::Scenario;

/// What is known of a person who has been accepted.
#[derive(Default)]
struct File {
    enrolled: bool,
    /// Agencies that have released what they know.
    released: BTreeSet<StationId>,
    ready: bool,
    /// Whether the country's last word was yes.
    welcome: bool,
}

/// Watches what follows acceptance.
#[derive(Default)]
pub struct Aftercare {
    pub wrong: Vec<String>,
    /// Agencies that every file needs; none where there is no case work.
    agencies: Option<usize>,
    files: BTreeMap<PersonId, File>,
    /// Seats of pick-up flights that have left and whose persons have not been told yet.
    boarding: u32,
}

impl Aftercare {
    pub fn new(scenario: &Scenario) -> Self {
        let casework = scenario.casework.as_ref();
        Aftercare {
            agencies: casework.map(|casework| casework.agency.len()),
            ..Aftercare::default()
        }
    }

    pub fn fact(&mut self, fact: &Fact, world: &World) {
        match *fact {
            Fact::CustodyPassed {
                person, from, to, ..
            } => self.pass(person, from, to, world),
            Fact::ReleaseRefused { person, station } => {
                let file = self.files.entry(person).or_default();
                let open = file.enrolled && !file.released.contains(&station);
                self.ensure(open, person, "is refused a release", world);
            }
            Fact::FileReleased { person, station } => {
                let file = self.files.entry(person).or_default();
                let open = file.enrolled && file.released.insert(station);
                self.ensure(open, person, "has a file released", world);
            }
            Fact::ProsecutionReady { person } => {
                let file = self.files.entry(person).or_default();
                let heard = file.enrolled && Some(file.released.len()) == self.agencies;
                let once = !std::mem::replace(&mut file.ready, true);
                self.ensure(heard && once, person, "is ready for prosecution", world);
            }
            Fact::CountryAccepted { person, .. } => self.answer(person, true, world),
            Fact::CountryDeclined { person, .. } | Fact::CountryWithdrew { person, .. } => {
                self.answer(person, false, world);
            }
            Fact::PickupFlown { persons, .. } => {
                if self.boarding > 0 {
                    self.wrong.push("a flight left half empty".to_owned());
                }
                self.boarding = persons;
            }
            _ => {}
        }
    }

    fn ensure(&mut self, holds: bool, person: PersonId, what: &str, world: &World) {
        if !holds {
            let name = world.names().person(person);
            self.wrong.push(format!("{name} {what} before its time"));
        }
    }

    /// A country answers for somebody whose identity is known, and only for whom it has been asked.
    fn answer(&mut self, person: PersonId, welcome: bool, world: &World) {
        let file = self.files.entry(person).or_default();
        file.welcome = welcome;
        let enrolled = file.enrolled;
        self.ensure(enrolled, person, "is spoken of by the country", world);
    }

    fn pass(&mut self, person: PersonId, from: State, to: State, world: &World) {
        let file = self.files.entry(person).or_default();
        let in_order = match to {
            State::InIntake => from == State::Arriving && !file.enrolled,
            State::InCustody => {
                let known = std::mem::replace(&mut file.enrolled, true);
                match known {
                    false => from == State::InIntake,
                    true => from == State::ReleasedForRepatriation && !file.welcome,
                }
            }
            State::ReleasedForRepatriation => from == State::InCustody && file.welcome,
            State::Repatriated => {
                let seated = self.boarding > 0;
                self.boarding = self.boarding.saturating_sub(1);
                from == State::ReleasedForRepatriation && file.welcome && seated
            }
            _ => !file.enrolled,
        };
        self.ensure(in_order, person, to.word(), world);
    }
}
