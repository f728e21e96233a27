//! Places: landing spots and whether they take landings, escorts and maintenance teams.
//!
//! Owns when spots may be used. Weather, light, opening hours, incidents and closures all come down to one
//! thing here: the capacity of the pools of parking spots, which is their number while landings are
//! allowed and zero otherwise. Tails that wait for whichever reason wait in the same queue.

use serde::{Deserialize, Serialize};

use super::event::{Agenda, Event};
use super::facts::{Fact, Outage};
use super::handover::crowding::Crowd;
use super::handover::reception::Reception;
use super::handover::staffing::Staffing;
use super::ids::{AreaId, PlaceId, StationId, TailId, TypeId};
use super::lift::aprons::{Aprons, Loaders};
use super::lift::runway::Runway;
use super::readiness::escorts::Party;
use super::security::site::Site;
use super::sky::light::Light;
use super::world::World;
use crate::scenario::units::FuelFlow;
use crate::scenario::weather::Brownout;
use crate::sim::{Duration, Pool, Rank, Shifts, Time};

/// What can happen to a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum PlaceEvent {
    /// The sun rises or sets.
    Light(PlaceId),
    /// It opens or closes for the day.
    Hours(PlaceId),
    /// A closure ends.
    Reopens(PlaceId),
    /// The loading teams begin or end their shift.
    Loaders(PlaceId),
    /// Something that was away is there again.
    OutageEnds(PlaceId, Outage),
    /// A movement has counted long enough against the limit of the runway, or of a type's serials.
    Clears(PlaceId, Option<TypeId>),
}

/// A place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) area: Option<AreaId>,
    /// Whether the spots can be used in the dark.
    pub(crate) night: bool,
    /// What the dark does to landings, if there are no lights.
    pub(crate) unlit: Option<Brownout>,
    /// Opening hours: 1 while landings are allowed, 0 otherwise.
    pub(crate) hours: Shifts,
    /// Flow of fuel at one refuelling point; none if it is not counted.
    pub(crate) refuel_flow: Option<FuelFlow>,
    /// Refuelling points; tails wait for them in the order in which they came.
    pub(crate) points: Pool<TailId>,
    pub(crate) points_built: u32,
    /// Outages of fuel in force; there are no points meanwhile.
    pub(crate) fuel_cuts: u32,
    /// When it is day.
    pub(crate) sun: Light,
    /// Closures in force.
    pub(crate) closures: u32,
    /// Spots; tails wait for them in the order in which they came.
    pub(crate) aprons: Aprons,
    /// Loading teams; none where there are always enough.
    pub(crate) loaders: Option<Loaders>,
    pub(crate) runway: Runway,
    /// Escorts who are here and with no tail, whether or not this is their post; and how many have it as theirs.
    pub(crate) escorts: Vec<Party>,
    pub(crate) escorts_posted: u32,
    /// Maintenance teams on shift.
    pub(crate) teams: Pool<TailId>,
    pub(crate) mending: Staffing,
    pub(crate) site: Option<Site>,
    /// Persons whom a detention site, or a staging place, may hold.
    pub(crate) detention: Option<u32>,
    pub(crate) staging: Option<u32>,
    pub(crate) crowd: Crowd,
    /// The medical teams at a site.
    pub(crate) screening: Option<StationId>,
    pub(crate) reception: Option<Reception>,
    /// Persons on manifests and in vehicles on their way here.
    pub(crate) inbound: u32,
}

impl Place {
    /// A tail that was granted here what it has waited for.
    pub(crate) fn next_granted(&mut self) -> Option<TailId> {
        let teams = |loaders: &mut Loaders| loaders.teams.next_granted();
        let on_ground = self.aprons.next_granted();
        let served = on_ground.or_else(|| self.loaders.as_mut().and_then(teams));
        let fuelled = served.or_else(|| self.points.next_granted());
        fuelled.or_else(|| self.runway.next_granted())
    }

    /// Every pool that tails take hold of here.
    pub(crate) fn ground_pools(&self) -> impl Iterator<Item = (&'static str, &Pool<TailId>)> {
        let parking = self.aprons.all().map(|apron| ("spots", &apron.parking));
        let working = self
            .aprons
            .all()
            .map(|apron| ("working spots", &apron.working));
        let teams = self
            .loaders
            .iter()
            .map(|loaders| ("loading teams", &loaders.teams));
        let runway = self.runway.all().map(|spaced| ("movements", &spaced.pool));
        let points = [("refuelling points", &self.points)];
        let on_ground = parking.chain(working).chain(teams).chain(points);
        on_ground.chain(runway)
    }

    /// Whether an incident, a closure or the force in control forbids all movement here.
    pub(crate) fn shut(&self) -> bool {
        self.closed() || self.site.as_ref().is_some_and(Site::unsafe_now)
    }

    /// Whether a closure or the force in control does.
    pub(crate) fn closed(&self) -> bool {
        let barred = |site: &Site| site.control.bars_lift;
        self.closures > 0 || self.site.as_ref().is_some_and(barred)
    }

    /// Persons that a staging place can hold now; none elsewhere.
    pub(crate) fn staging_room(&self) -> u32 {
        let staging = self.site.as_ref().filter(|_| self.staging.is_some());
        staging.map_or(0, |site| site.fabric.holds())
    }

    /// Whether the spots may be used at `time`, as far as light and hours go.
    pub(crate) fn usable_at(&self, time: Time) -> bool {
        self.hours.capacity_at(time) > 0 && (self.night || self.sun.is_on(time))
    }
}

impl World {
    /// Sets the first change of light and hours, and the spots as they are at the start.
    pub(crate) fn start_places(&mut self, agenda: &mut Agenda) {
        for id in self.place_ids() {
            self.await_light(id, agenda);
            self.await_hours(id, agenda);
            self.await_team_shift(id, agenda);
            self.await_loaders(id, agenda);
            let open = self.takes_landings(id, agenda.now());
            self.set_spots(id, open, agenda);
        }
    }

    /// Light, hours or a closure of a place changes. Light and hours are known beforehand: dispatch looks again at their next
    /// change wherever they alone stand in the way.
    pub(crate) fn on_place(&mut self, event: PlaceEvent, agenda: &mut Agenda) {
        match event {
            PlaceEvent::Light(id) => {
                self.await_light(id, agenda);
                self.refresh_landings(id, agenda);
            }
            PlaceEvent::Hours(id) => {
                self.await_hours(id, agenda);
                self.refresh_landings(id, agenda);
            }
            PlaceEvent::Reopens(id) => {
                self.places[id.index()].closures -= 1;
                self.refresh_landings(id, agenda);
                self.request_review(agenda);
            }
            PlaceEvent::Loaders(id) => self.change_loaders(id, agenda),
            PlaceEvent::OutageEnds(id, what) => self.end_outage(id, what, agenda),
            PlaceEvent::Clears(id, kind) => self.on_clear(id, kind, agenda),
        }
    }

    /// Closes a place for a time.
    pub(crate) fn close_place(&mut self, id: PlaceId, lasts: Duration, agenda: &mut Agenda) {
        self.places[id.index()].closures += 1;
        agenda.schedule(lasts, Rank::Capacity, Event::Place(PlaceEvent::Reopens(id)));
        self.refresh_landings(id, agenda);
    }

    /// Brings the spots of a place up to date after any change that bears on them.
    pub(crate) fn refresh_landings(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let open = self.takes_landings(id, agenda.now());
        if self.set_spots(id, open, agenda) {
            self.tell(Fact::LandingsChanged { place: id, open });
        }
    }

    /// The same for every place in an area; then whatever waits there is looked at again.
    pub(crate) fn refresh_landings_in(&mut self, area: AreaId, agenda: &mut Agenda) {
        for id in self.place_ids() {
            if self.places[id.index()].area == Some(area) {
                self.refresh_landings(id, agenda);
            }
        }
        self.request_review(agenda);
    }

    /// Whether a place takes landings now, of whatever class.
    pub(crate) fn takes_landings(&self, id: PlaceId, now: Time) -> bool {
        let place = &self.places[id.index()];
        place.usable_at(now) && !place.shut() && self.open_weather(id)
    }

    /// Whether a tail of a type may land at a place now.
    pub(crate) fn may_land(&self, kind: TypeId, id: PlaceId, now: Time) -> bool {
        self.takes_landings(id, now) && self.weather_for(kind, id).landing
    }

    /// Sets the capacity of spots and yard; says whether the spots changed.
    fn set_spots(&mut self, id: PlaceId, open: bool, agenda: &mut Agenda) -> bool {
        let place = &mut self.places[id.index()];
        let yard = !place.shut();
        let changed = place.aprons.open(agenda.now(), open, yard);
        self.serve(id, agenda);
        changed
    }

    fn await_light(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let place = &self.places[id.index()];
        if place.aprons.spots() > 0
            && let Some(at) = place.sun.next_change(agenda.now())
        {
            agenda.schedule(at, Rank::Capacity, Event::Place(PlaceEvent::Light(id)));
        }
    }

    fn await_hours(&mut self, id: PlaceId, agenda: &mut Agenda) {
        if let Some(at) = self.places[id.index()].hours.next_change(agenda.now()) {
            agenda.schedule(at, Rank::Capacity, Event::Place(PlaceEvent::Hours(id)));
        }
    }
}
