//! The facility behind a reception: how many it may hold, in which wings, and who is there from before.
//!
//! Owns the room for the accepted. Wings keep groups apart; earlier inmates take room until they are moved out on
//! dated steps. Whoever finds no room waits at the door, on the server that passed him.

use serde::{Deserialize, Serialize};

use super::reception::ReceptionEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{PersonId, PlaceId};
use crate::operation::world::World;
use crate::scenario::stations::{Group, Profile, most_specific};
use crate::sim::{Rank, Time};

/// A facility.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Facility {
    /// Persons it may hold, earlier inmates included.
    pub(crate) capacity: u32,
    /// Earlier inmates still there.
    pub(crate) earlier: u32,
    /// When how many of them are moved out.
    pub(crate) moves: Vec<(Time, u32)>,
    /// At least one; where nobody is kept apart it takes everyone.
    pub(crate) wings: Vec<Wing>,
}

/// A part of the facility for some.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Wing {
    pub(crate) when: Group,
    pub(crate) capacity: u32,
    pub(crate) inside: u32,
}

impl Facility {
    /// Persons of the transfer it may hold now.
    pub(crate) fn limit(&self) -> u32 {
        self.capacity.saturating_sub(self.earlier)
    }

    /// The wing that takes a person now: of those most expressly meant, the first with room.
    fn wing_for(&self, who: Profile) -> Option<usize> {
        let mut meant = most_specific(self.wings.iter(), |wing| wing.when, who);
        let wing = meant.find(|wing| wing.inside < wing.capacity)?;
        self.wings
            .iter()
            .position(|other| std::ptr::eq(other, wing))
    }
}

impl World {
    /// Sets the dates on which earlier inmates are moved out.
    pub(crate) fn start_facilities(&mut self, agenda: &mut Agenda) {
        for id in self.place_ids() {
            let Some(reception) = &self.places[id.index()].reception else {
                continue;
            };
            for (position, (at, _)) in reception.facility.moves.iter().enumerate() {
                let event = Event::Reception(ReceptionEvent::InmatesMoved(id, position as u16));
                agenda.schedule(*at, Rank::Capacity, event);
            }
        }
    }

    /// Earlier inmates are moved out, and make room.
    pub(super) fn on_inmates_moved(&mut self, place: PlaceId, step: u16, agenda: &mut Agenda) {
        let Some(reception) = &mut self.places[place.index()].reception else {
            return;
        };
        let facility = &mut reception.facility;
        let persons = facility.moves[usize::from(step)].1.min(facility.earlier);
        facility.earlier -= persons;
        let left = facility.earlier;
        self.tell(Fact::InmatesMoved {
            place,
            persons,
            left,
        });
        self.count_crowd(place, agenda.now());
        self.open_door(place, agenda);
        self.request_review(agenda);
    }

    /// The first of those at the door whom the facility has room for, and his wing.
    pub(crate) fn next_through_the_door(&self, place: PlaceId) -> Option<(usize, usize)> {
        let reception = self.places[place.index()].reception.as_ref()?;
        if self.persons.in_facility(place) >= reception.facility.limit() {
            return None;
        }
        let at_the_door = reception.at_the_door.iter().enumerate();
        at_the_door
            .filter_map(|(position, &(.., person))| {
                let who = self.persons.traits(person).profile();
                Some((position, reception.facility.wing_for(who)?))
            })
            .next()
    }

    /// A person takes a place in a wing.
    pub(crate) fn enter_wing(&mut self, person: PersonId, place: PlaceId, wing: usize) {
        self.persons.get_mut(person).wing = wing as u16;
        if let Some(reception) = &mut self.places[place.index()].reception {
            reception.facility.wings[wing].inside += 1;
        }
    }

    /// A person leaves the facility for good.
    pub(crate) fn leave_wing(&mut self, person: PersonId, place: PlaceId) {
        let wing = self.persons.get(person).wing;
        if let Some(reception) = &mut self.places[place.index()].reception {
            reception.facility.wings[usize::from(wing)].inside -= 1;
        }
    }
}
