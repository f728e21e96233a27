//! Crowding: how long each person has been in a place that holds more than it should.
//!
//! Owns one clock for each place, which runs while the place is crowded. A person's own clock is what it has gone on
//! since he came: two readings and no event, however many are inside. It is looked at when he leaves, and at the end of
//! a run.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::operation::facts::{Limit, State};
use crate::operation::ids::{PersonId, PlaceId};
use crate::operation::world::World;
use crate::sim::{Duration, Time};

/// The crowding of a place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Crowd {
    /// Since when it has been crowded, if it is.
    since: Option<Time>,
    /// How long it was crowded before that.
    before: Duration,
    /// Who came at which reading, in that order; some may have left since, but never the first.
    came: VecDeque<(PersonId, Duration)>,
}

impl Crowd {
    fn reading(&self, now: Time) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| now - since)
    }

    fn set(&mut self, crowded: bool, now: Time) {
        self.before = self.reading(now);
        self.since = crowded.then_some(now);
    }
}

/// The place that holds a person in this state.
fn holder(state: State, place: PlaceId) -> Option<PlaceId> {
    let held = matches!(
        state,
        State::Held
            | State::Manifested
            | State::Staged
            | State::Called
            | State::InIntake
            | State::InCustody
            | State::ReleasedForRepatriation
    );
    held.then_some(place)
}

impl World {
    /// Sets the clocks of crowding of all places and persons.
    pub(crate) fn start_crowding(&mut self) {
        if self.limits.crowded.is_none() {
            return;
        }
        for place in self.place_ids() {
            self.count_crowd(place, Time::ZERO);
        }
        for person in self.persons.ids() {
            if let Some(place) = self.held_by(person) {
                self.join_crowd(person, place, Time::ZERO);
            }
        }
    }

    /// The place that holds a person now.
    pub(crate) fn held_by(&self, person: PersonId) -> Option<PlaceId> {
        holder(self.persons.state(person), self.persons.place(person))
    }

    /// A person whom a place held until now may have left it for another, or for none.
    pub(crate) fn change_crowds(&mut self, person: PersonId, left: Option<PlaceId>, now: Time) {
        let entered = self.held_by(person);
        if self.limits.crowded.is_none() || left == entered {
            return;
        }
        if let Some(place) = left {
            self.check_crowded(person, place, now);
            self.forget_departed(place);
            self.count_crowd(place, now);
        }
        if let Some(place) = entered {
            self.count_crowd(place, now);
            self.join_crowd(person, place, now);
        }
    }

    fn join_crowd(&mut self, person: PersonId, place: PlaceId, now: Time) {
        let crowd = &mut self.places[place.index()].crowd;
        let reading = crowd.reading(now);
        crowd.came.push_back((person, reading));
        self.persons.get_mut(person).came_at_crowding = reading;
    }

    /// Keeps the first of those who came one who is still there.
    fn forget_departed(&mut self, place: PlaceId) {
        while let Some(&(person, reading)) = self.places[place.index()].crowd.came.front() {
            let same_stay = self.persons.get(person).came_at_crowding == reading;
            if same_stay && self.held_by(person) == Some(place) {
                return;
            }
            self.places[place.index()].crowd.came.pop_front();
        }
    }

    /// Sets the clock of a place going or stops it, by how many it holds now.
    pub(crate) fn count_crowd(&mut self, place: PlaceId, now: Time) {
        if self.limits.crowded.is_some() {
            let crowded = self.is_crowded(place);
            self.places[place.index()].crowd.set(crowded, now);
        }
    }

    /// Whether a place holds more than the share of its capacity that it should.
    pub(crate) fn is_crowded(&self, place: PlaceId) -> bool {
        let (capacity, inside) = self.holding(place);
        let share = self.limits.crowding.unwrap_or(1.0);
        f64::from(inside) > share * f64::from(capacity)
    }

    /// Persons that a site, a staging place or a facility may hold, and holds.
    fn holding(&self, place: PlaceId) -> (u32, u32) {
        let record = &self.places[place.index()];
        match &record.reception {
            Some(reception) => (reception.facility.limit(), self.persons.in_facility(place)),
            None => {
                let site = record.site.as_ref();
                let capacity = site.map_or(0, |site| site.fabric.holds());
                (capacity, self.persons.guarded_at(place))
            }
        }
    }

    /// Tells if a person has been in a crowded place for too long.
    pub(crate) fn check_crowded(&mut self, person: PersonId, place: PlaceId, now: Time) {
        let came = self.persons.get(person).came_at_crowding;
        let lasted = self.places[place.index()].crowd.reading(now) - came;
        let allowed = self.limits.crowded.map(|allowed| allowed.duration());
        if let Some(allowed) = allowed.filter(|&allowed| lasted > allowed) {
            self.break_limit(Limit::Crowded, person, place, lasted - allowed);
        }
    }

    /// Whether a hard limit keeps everyone from a place, as someone has been crowded there for too long.
    pub(crate) fn too_long_crowded(&self, place: PlaceId, now: Time) -> bool {
        let crowd = &self.places[place.index()].crowd;
        let longest = crowd
            .came
            .front()
            .map(|(_, came)| crowd.reading(now) - *came);
        let too_long = longest
            .zip(self.limits.stops_crowded())
            .is_some_and(|(longest, allowed)| longest > allowed);
        too_long && crowd.since.is_some()
    }
}
