//! Repatriation: countries of origin decide on their citizens and send pick-up flights.
//!
//! Owns who waits for which country's flight. Outreach scales willingness up and delays down. A case file
//! goes on when its person has gone home.

use std::collections::VecDeque;

use super::event::{Agenda, Event};
use super::facts::{Fact, State};
use super::ids::{CountryId, PersonId};
use super::source::Source;
use super::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Rank};

/// What can happen in repatriation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RepatriationEvent {
    /// A country has accepted a citizen.
    Accepted(PersonId),
    /// A pick-up flight comes.
    Pickup(CountryId),
}

/// A country that may take citizens back.
#[derive(Clone, Debug)]
pub(super) struct Country {
    /// Probability that it accepts a citizen, outreach included.
    pub(super) willingness: f64,
    pub(super) delay: DurationDist,
    pub(super) pickup_every: Duration,
    pub(super) pickup_seats: u32,
    pub(super) waiting: VecDeque<PersonId>,
}

impl World {
    /// Sets every country's first pick-up flight.
    pub(super) fn start_repatriation(&mut self, agenda: &mut Agenda) {
        for position in 0..self.countries.len() {
            self.await_pickup(CountryId::at(position), agenda);
        }
    }

    /// A person's identity is known: the country is asked.
    pub(super) fn ask_country(&mut self, person: PersonId, agenda: &mut Agenda) {
        let record = self.persons.get(person);
        let Some(id) = record.country else { return };
        let country = &self.countries[id.index()];
        let mut draws = self.streams.stream(Source::Decision, record.entity);
        if draws.uniform() >= country.willingness {
            self.tell(Fact::CountryDeclined {
                person,
                country: id,
            });
            return;
        }
        let wait = country.delay.draw(&mut draws).as_secs_f64() / self.outreach;
        let event = Event::Repatriation(RepatriationEvent::Accepted(person));
        agenda.schedule(Duration::from_secs_f64(wait), Rank::Ordinary, event);
    }

    /// Something happens in repatriation.
    pub(super) fn on_repatriation(&mut self, event: RepatriationEvent, agenda: &mut Agenda) {
        match event {
            RepatriationEvent::Accepted(person) => {
                let Some(country) = self.persons.get(person).country else {
                    return;
                };
                let place = self.persons.place(person);
                self.tell(Fact::CountryAccepted { person, country });
                self.pass(
                    person,
                    State::ReleasedForRepatriation,
                    place,
                    None,
                    agenda.now(),
                );
                self.countries[country.index()].waiting.push_back(person);
            }
            RepatriationEvent::Pickup(country) => {
                self.fly_home(country, agenda);
                self.await_pickup(country, agenda);
            }
        }
    }

    fn fly_home(&mut self, id: CountryId, agenda: &mut Agenda) {
        let country = &mut self.countries[id.index()];
        let seats = (country.pickup_seats as usize).min(country.waiting.len());
        if seats == 0 {
            return;
        }
        let leaving: Vec<PersonId> = country.waiting.drain(..seats).collect();
        self.tell(Fact::PickupFlown {
            country: id,
            persons: seats as u32,
        });
        for &person in &leaving {
            let place = self.persons.place(person);
            self.leave_wing(person, place);
            self.pass(person, State::Repatriated, place, None, agenda.now());
        }
        for place in self.place_ids() {
            self.open_door(place, agenda);
        }
        self.request_review(agenda);
    }

    fn await_pickup(&mut self, id: CountryId, agenda: &mut Agenda) {
        let wait = self.countries[id.index()].pickup_every;
        agenda.schedule(
            wait,
            Rank::Ordinary,
            Event::Repatriation(RepatriationEvent::Pickup(id)),
        );
    }
}
