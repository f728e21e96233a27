//! Waiting: how many persons, or files, wait for which step from the site to the flight home.
//!
//! Owns no state; it reads the queues of all rooms, for observers. Whoever cannot move on to a full station waits for
//! that station, and so does whoever is to come back to it.

use super::stations::Role;
use crate::operation::ids::{CountryId, PlaceId, StationId};
use crate::operation::world::World;

/// A step that persons wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A medical screening before the movement.
    Screening,
    /// A movement from a detention site.
    Site,
    /// A movement from a staging place.
    Staging,
    /// The first station: on the ramp.
    Ramp,
    /// A handover station.
    Station,
    /// The resolution of a refusal.
    Aside,
    /// Room in the facility.
    Door,
    /// Biometric enrolment.
    Enrolment,
    /// An agency's release.
    Release,
    /// Another request, as a release was refused.
    Appeal,
    /// The court.
    Court,
    /// A country's acceptance, which is on its way.
    Decision,
    /// A country's change of mind, as it has declined or withdrawn.
    Declined,
    /// A pick-up flight.
    Flight,
}

impl Step {
    /// The step's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Step::Screening => "screening",
            Step::Site => "site",
            Step::Staging => "staging",
            Step::Ramp => "ramp",
            Step::Station => "station",
            Step::Aside => "aside",
            Step::Door => "door",
            Step::Enrolment => "enrolment",
            Step::Release => "release",
            Step::Appeal => "appeal",
            Step::Court => "court",
            Step::Decision => "decision",
            Step::Declined => "declined",
            Step::Flight => "flight",
        }
    }
}

/// Who waits for a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting<'w> {
    /// The step.
    pub step: Step,
    /// Where, if it is at a place.
    pub place: Option<PlaceId>,
    /// The station's, agency's or country's id, if it has one.
    pub id: &'w str,
    /// How many.
    pub persons: u32,
}

impl World {
    /// How many wait for each step now, in the order in which the steps come.
    pub fn waiting(&self) -> Vec<Waiting<'_>> {
        let mut waiting = Vec::new();
        for place in self.place_ids() {
            self.waiting_at(place, &mut waiting);
        }
        self.waiting_files(&mut waiting);
        self.waiting_for_countries(&mut waiting);
        waiting
    }

    fn waiting_at<'w>(&'w self, place: PlaceId, waiting: &mut Vec<Waiting<'w>>) {
        let mut add = |step, id, persons| {
            waiting.push(Waiting {
                step,
                place: Some(place),
                id,
                persons,
            });
        };
        let record = &self.places[place.index()];
        if let Some(station) = record.screening {
            add(Step::Screening, "", self.in_line(station));
        }
        if record.detention.is_some() {
            add(Step::Site, "", self.persons.held_at(place));
        }
        if record.staging.is_some() {
            add(Step::Staging, "", self.persons.staged_at(place));
        }
        let Some(reception) = &record.reception else {
            return;
        };
        add(Step::Ramp, "", reception.on_ramp());
        for station in self.station_ids() {
            let desk = &self.desks[station.index()];
            if desk.role == Role::Handover(place) {
                let coming = desk.returning.len() + desk.blocked.len();
                let name = self.names.station(station);
                add(Step::Station, name, self.in_line(station) + coming as u32);
            }
        }
        let here = |station: StationId| self.desks[station.index()].role == Role::Handover(place);
        let aside = self.refused.iter().filter(|&&(_, station)| here(station));
        add(Step::Aside, "", aside.count() as u32);
        add(Step::Door, "", reception.at_the_door.len() as u32);
        if let Some(station) = reception.enrolment {
            add(Step::Enrolment, "", self.in_line(station));
        }
    }

    fn waiting_files<'w>(&'w self, waiting: &mut Vec<Waiting<'w>>) {
        let Some(casework) = &self.casework else {
            return;
        };
        let mut add = |step, id, persons| {
            waiting.push(Waiting {
                step,
                place: None,
                id,
                persons,
            });
        };
        let mut asked = 0;
        for &agency in &casework.agencies {
            let (in_line, in_service, _) = self.desks[agency.index()].counts();
            asked += in_line + in_service;
            add(Step::Release, self.names.station(agency), in_line);
        }
        let awaited: u32 = casework.awaited.values().sum();
        add(Step::Appeal, "", awaited - asked);
        add(Step::Court, "", self.in_line(casework.court));
    }

    fn waiting_for_countries<'w>(&'w self, waiting: &mut Vec<Waiting<'w>>) {
        for (position, country) in self.countries.iter().enumerate() {
            let id = self.names.country(CountryId::at(position));
            for (step, persons) in [
                (Step::Decision, country.deciding),
                (Step::Declined, country.declined),
                (Step::Flight, country.waiting.len() as u32),
            ] {
                waiting.push(Waiting {
                    step,
                    place: None,
                    id,
                    persons,
                });
            }
        }
    }

    /// Persons, or files, in line at a station.
    fn in_line(&self, station: StationId) -> u32 {
        self.desks[station.index()].counts().0
    }
}
