//! Repatriation: countries of origin decide on their citizens and send pick-up flights.
//!
//! Owns who waits for which country's flight. Outreach scales willingness up and delays down. A country that has
//! declined, or changed its mind, may be asked again. A case file goes on when its person has gone home.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Fact, State};
use crate::operation::ids::{CountryId, PersonId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Rank};

/// What can happen in repatriation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum RepatriationEvent {
    /// A country that was asked is asked again.
    AskAgain(PersonId),
    /// A country has accepted a citizen.
    Accepted(PersonId),
    /// It takes back its acceptance, the so-manieth.
    Withdrawn(PersonId, u32),
    /// A pick-up flight comes.
    Pickup(CountryId),
}

/// A country that may take citizens back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Country {
    /// Probability that it accepts a citizen, outreach included.
    pub(crate) willingness: f64,
    /// Outreach to it.
    pub(crate) outreach: f64,
    pub(crate) delay: DurationDist,
    pub(crate) pickup_every: Duration,
    pub(crate) pickup_seats: u32,
    /// Probability that a flight turns a person away.
    pub(crate) turned_away: f64,
    pub(crate) withdrawal_per_hour: f64,
    /// Time until it is asked again.
    pub(crate) again: Option<DurationDist>,
    /// Citizens whose acceptance is on its way.
    pub(crate) deciding: u32,
    /// Citizens whom it has declined, or whose acceptance it has taken back, and not been asked for again.
    pub(crate) declined: u32,
    pub(crate) waiting: VecDeque<PersonId>,
    /// Pick-up flights so far.
    pub(crate) flights: u32,
}

impl World {
    /// Sets every country's first pick-up flight.
    pub(crate) fn start_repatriation(&mut self, agenda: &mut Agenda) {
        for position in 0..self.countries.len() {
            self.await_pickup(CountryId::at(position), agenda);
        }
    }

    /// A person's identity is known: the country is asked.
    pub(crate) fn ask_country(&mut self, person: PersonId, agenda: &mut Agenda) {
        let record = self.persons.get(person);
        let Some(id) = record.country else { return };
        let country = &mut self.countries[id.index()];
        let mut draws = self
            .streams
            .occasion(Source::Decision, record.entity, record.asked);
        if draws.uniform() >= country.willingness {
            self.tell(Fact::CountryDeclined {
                person,
                country: id,
            });
            self.ask_again(person, id, agenda);
            return;
        }
        country.deciding += 1;
        let wait = country.delay.draw(&mut draws).as_secs_f64() / country.outreach;
        let event = Event::Repatriation(RepatriationEvent::Accepted(person));
        agenda.schedule(Duration::from_secs_f64(wait), Rank::Ordinary, event);
    }

    /// Sees to it that a country which has said no is asked once more, if the planner wants it.
    fn ask_again(&mut self, person: PersonId, id: CountryId, agenda: &mut Agenda) {
        let country = &mut self.countries[id.index()];
        country.declined += 1;
        let Some(again) = &country.again else {
            return;
        };
        let record = self.persons.get(person);
        let mut draws = self
            .streams
            .occasion(Source::AskAgain, record.entity, record.asked);
        let wait = again.draw(&mut draws);
        self.persons.get_mut(person).asked += 1;
        let event = Event::Repatriation(RepatriationEvent::AskAgain(person));
        agenda.schedule(wait, Rank::Ordinary, event);
    }

    /// Something happens in repatriation.
    pub(crate) fn on_repatriation(&mut self, event: RepatriationEvent, agenda: &mut Agenda) {
        match event {
            RepatriationEvent::AskAgain(person) => {
                if let Some(country) = self.persons.get(person).country {
                    self.countries[country.index()].declined -= 1;
                }
                self.ask_country(person, agenda);
            }
            RepatriationEvent::Accepted(person) => self.accept_back(person, agenda),
            RepatriationEvent::Withdrawn(person, asked) => self.withdraw(person, asked, agenda),
            RepatriationEvent::Pickup(country) => {
                self.fly_home(country, agenda);
                self.await_pickup(country, agenda);
            }
        }
    }

    fn accept_back(&mut self, person: PersonId, agenda: &mut Agenda) {
        let record = self.persons.get(person);
        let Some(id) = record.country else { return };
        let country = &mut self.countries[id.index()];
        country.deciding -= 1;
        country.waiting.push_back(person);
        if country.withdrawal_per_hour > 0.0 {
            let asked = record.asked;
            let mut draws = self
                .streams
                .occasion(Source::Withdrawal, record.entity, asked);
            let hours = -libm::log(draws.uniform()) / country.withdrawal_per_hour;
            let event = Event::Repatriation(RepatriationEvent::Withdrawn(person, asked));
            agenda.schedule(
                Duration::from_secs_f64(hours * 3600.0),
                Rank::Ordinary,
                event,
            );
        }
        let place = self.persons.place(person);
        self.tell(Fact::CountryAccepted {
            person,
            country: id,
        });
        let released = State::ReleasedForRepatriation;
        self.pass(person, released, place, None, agenda.now());
    }

    /// A country changes its mind about a citizen who still waits for a flight.
    fn withdraw(&mut self, person: PersonId, asked: u32, agenda: &mut Agenda) {
        let record = self.persons.get(person);
        let Some(id) = record.country.filter(|_| record.asked == asked) else {
            return;
        };
        let waiting = &mut self.countries[id.index()].waiting;
        let Some(found) = waiting.iter().position(|&other| other == person) else {
            return;
        };
        waiting.remove(found);
        let place = self.persons.place(person);
        self.tell(Fact::CountryWithdrew {
            person,
            country: id,
        });
        self.pass(person, State::InCustody, place, None, agenda.now());
        self.ask_again(person, id, agenda);
    }

    /// A flight takes whoever waits, in order, up to its seats; whom it turns away keeps his place for the next.
    fn fly_home(&mut self, id: CountryId, agenda: &mut Agenda) {
        let country = &mut self.countries[id.index()];
        let flight = country.flights;
        country.flights += 1;
        let (seats, turned_away) = (country.pickup_seats as usize, country.turned_away);
        let mut leaving = Vec::new();
        let mut staying = VecDeque::new();
        let mut turned = Vec::new();
        for person in std::mem::take(&mut country.waiting) {
            if leaving.len() == seats {
                staying.push_back(person);
                continue;
            }
            let entity = self.persons.get(person).entity;
            let mut draws = self.streams.occasion(Source::Pickup, entity, flight);
            if turned_away > 0.0 && draws.uniform() < turned_away {
                staying.push_back(person);
                turned.push(person);
            } else {
                leaving.push(person);
            }
        }
        country.waiting = staying;
        for person in turned {
            self.tell(Fact::TurnedAway {
                person,
                country: id,
            });
        }
        if leaving.is_empty() {
            return;
        }
        self.tell(Fact::PickupFlown {
            country: id,
            persons: leaving.len() as u32,
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
