//! Aprons: the spots of a place, by class of aircraft, and the teams that load and unload there.
//!
//! Owns the pools of spots and of teams, and how long all working spots were taken. A tail holds a parking spot from
//! leaving the hold to take-off, and a working spot while it loads, unloads and refuels. A class without spots of its
//! own shares the common apron; convoys stand in the yard, which has room for all.

use serde::{Deserialize, Serialize};

use super::ground::{Progress, Task};
use super::legs::Leg;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact, Outage};
use crate::operation::handover::staffing::Staffing;
use crate::operation::ids::{PlaceId, TailId, TypeId};
use crate::operation::places::PlaceEvent;
use crate::operation::world::World;
use crate::sim::{Duration, Level, Pool, Rank, Time};

/// Room for convoys: a road head has no spots, only the question whether it is safe. The same for refuelling points that
/// are not counted.
pub(crate) const YARD: u32 = 10_000;

/// Spots that the same tails share.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Apron {
    /// Parking spots while landings are allowed.
    pub(crate) spots: u32,
    /// Tails in the air wait for them; their number is zero while landings are not allowed.
    pub(crate) parking: Pool<TailId>,
    /// Parked tails wait for them.
    pub(crate) working: Pool<TailId>,
}

impl Apron {
    pub(crate) fn new(working: u32, parking: u32) -> Self {
        Apron {
            spots: parking,
            parking: Pool::new(parking),
            working: Pool::new(working),
        }
    }
}

/// Where tails of a type stand at a place, and how many spots each takes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Stand {
    pub(crate) apron: u16,
    pub(crate) size: u32,
}

/// All spots of a place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Aprons {
    yard: Apron,
    /// The common apron, and then those of single classes.
    pub(crate) fields: Vec<Apron>,
    /// By type; none for those that come by road.
    stands: Vec<Option<Stand>>,
    /// 1 while no working spot is free, else 0.
    full: Level,
}

impl Aprons {
    pub(crate) fn new(fields: Vec<Apron>, stands: Vec<Option<Stand>>) -> Self {
        Aprons {
            yard: Apron::new(YARD, YARD),
            fields,
            stands,
            full: Level::new(0),
        }
    }

    /// Where tails of a type stand.
    pub(crate) fn stand(&self, kind: TypeId) -> &Apron {
        match self.stands[kind.index()] {
            Some(stand) => &self.fields[stand.apron as usize],
            None => &self.yard,
        }
    }

    /// The same, to be changed.
    pub(crate) fn of(&mut self, kind: TypeId) -> &mut Apron {
        match self.stands[kind.index()] {
            Some(stand) => &mut self.fields[stand.apron as usize],
            None => &mut self.yard,
        }
    }

    /// How many spots a tail of a type takes.
    pub(crate) fn size(&self, kind: TypeId) -> u32 {
        self.stands[kind.index()].map_or(1, |stand| stand.size)
    }

    /// Every apron, the yard included.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Apron> {
        [&self.yard].into_iter().chain(&self.fields)
    }

    /// Parking spots for aircraft of a type; for one that comes by road those of the common apron.
    pub(crate) fn spots_for(&self, kind: TypeId) -> u32 {
        let apron = self.stands[kind.index()].map_or(0, |stand| stand.apron);
        self.fields[apron as usize].spots
    }

    /// Parking spots for aircraft.
    pub(crate) fn spots(&self) -> u32 {
        self.fields.iter().map(|apron| apron.spots).sum()
    }

    /// Working spots for aircraft.
    pub(crate) fn working(&self) -> u32 {
        self.fields
            .iter()
            .map(|apron| apron.working.capacity())
            .sum()
    }

    /// Opens or closes the spots and the yard; says whether that changed anything for aircraft.
    pub(crate) fn open(&mut self, now: Time, spots: bool, yard: bool) -> bool {
        let set = |apron: &mut Apron, open: bool| {
            let capacity = if open { apron.spots } else { 0 };
            let changed = apron.parking.capacity() != capacity;
            if changed {
                apron.parking.set_capacity(now, capacity);
            }
            changed
        };
        set(&mut self.yard, yard);
        let changed = self.fields.iter_mut().map(|apron| set(apron, spots));
        changed.fold(false, |any, one| any | one)
    }

    pub(crate) fn note(&mut self, now: Time) {
        let full = self.fields.iter().all(|apron| apron.working.free() == 0);
        self.full.set(now, i64::from(full));
    }

    pub(crate) fn next_granted(&mut self) -> Option<TailId> {
        let aprons = [&mut self.yard].into_iter().chain(&mut self.fields);
        let mut granted = aprons.filter_map(|apron| {
            let lands = apron.parking.next_granted();
            lands.or_else(|| apron.working.next_granted())
        });
        granted.next()
    }

    /// Mean working spots taken so far, and the share of the time in which none was free.
    pub(crate) fn use_until(&self, now: Time) -> (f64, f64) {
        let taken = |apron: &Apron| apron.working.measures().in_use.mean(now);
        (self.fields.iter().map(taken).sum(), self.full.mean(now))
    }
}

/// The loading teams of a place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Loaders {
    pub(crate) teams: Pool<TailId>,
    pub(crate) staffing: Staffing,
    /// Teams that are away, as scripted.
    pub(crate) away: u32,
}

impl World {
    /// Asks for a working spot; where nobody is left to board, the sortie is given up instead.
    pub(crate) fn ask_working_spot(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let record = &self.tails[tail.index()];
        if record.leg == Leg::Out && record.manifest.is_empty() {
            self.abort(tail, Constraint::NoneLeft, agenda);
            return Progress::Waits;
        }
        self.wait_parked(tail, Task::WorkingSpot, agenda.now())
    }

    /// Sets the next change of the loading teams' shift.
    pub(crate) fn await_loaders(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let loaders = self.places[place.index()].loaders.as_ref();
        if let Some(at) = loaders.and_then(|loaders| loaders.staffing.next_change(agenda.now())) {
            agenda.schedule(at, Rank::Capacity, Event::Place(PlaceEvent::Loaders(place)));
        }
    }

    /// The loading teams of a place begin or end their shift.
    pub(crate) fn change_loaders(&mut self, place: PlaceId, agenda: &mut Agenda) {
        self.set_loaders(place, agenda);
        self.await_loaders(place, agenda);
    }

    fn set_loaders(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let now = agenda.now();
        if let Some(loaders) = &mut self.places[place.index()].loaders {
            let teams = loaders.staffing.on_duty(now).saturating_sub(loaders.away);
            loaders.teams.set_capacity(now, teams);
        }
        self.serve(place, agenda);
    }

    // --- outages -----------------------------------------------------------------------------

    /// Loading teams of a place are away for a time; who is loading is finished first.
    pub(crate) fn take_loaders_away(
        &mut self,
        place: PlaceId,
        teams: u32,
        lasts: Duration,
        agenda: &mut Agenda,
    ) {
        if let Some(loaders) = &mut self.places[place.index()].loaders {
            loaders.away += teams;
            self.begin_outage(place, Outage::Loaders(teams), lasts, agenda);
        }
    }

    /// Nobody begins to refuel at a place for a time.
    pub(crate) fn cut_fuel(&mut self, place: PlaceId, lasts: Duration, agenda: &mut Agenda) {
        self.places[place.index()].fuel_cuts += 1;
        self.begin_outage(place, Outage::Fuel, lasts, agenda);
    }

    fn begin_outage(&mut self, place: PlaceId, what: Outage, lasts: Duration, agenda: &mut Agenda) {
        let end = Event::Place(PlaceEvent::OutageEnds(place, what));
        agenda.schedule(lasts, Rank::Capacity, end);
        self.tell(Fact::OutageBegan { place, what });
        self.feel_outage(place, what, agenda);
    }

    /// What was away is there again.
    pub(crate) fn end_outage(&mut self, place: PlaceId, what: Outage, agenda: &mut Agenda) {
        let record = &mut self.places[place.index()];
        match what {
            Outage::Fuel => record.fuel_cuts -= 1,
            Outage::Loaders(teams) => {
                if let Some(loaders) = &mut record.loaders {
                    loaders.away -= teams;
                }
            }
        }
        self.tell(Fact::OutageEnded { place, what });
        self.feel_outage(place, what, agenda);
    }

    fn feel_outage(&mut self, place: PlaceId, what: Outage, agenda: &mut Agenda) {
        match what {
            Outage::Fuel => {
                let record = &mut self.places[place.index()];
                let points = match record.fuel_cuts {
                    0 => record.points_built,
                    _ => 0,
                };
                record.points.set_capacity(agenda.now(), points);
                self.serve(place, agenda);
            }
            Outage::Loaders(_) => self.set_loaders(place, agenda),
        }
    }
}
