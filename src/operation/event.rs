//! Events: what the calendar holds. A process with several kinds has an enum of its own; this one wraps them.

use serde::{Deserialize, Serialize};

use super::handover::reception::ReceptionEvent;
use super::handover::repatriation::RepatriationEvent;
use super::handover::stations::StationEvent;
use super::ids::{AreaId, PersonId, PlaceId, StationId};
use super::lift::sorties::SortieEvent;
use super::places::PlaceEvent;
use super::planning::gates::GateEvent;
use super::readiness::crews::CrewEvent;
use super::readiness::maintenance::MaintenanceEvent;
use super::security::campaign::CampaignEvent;
use super::security::camps::CampEvent;
use super::security::conflict::ConflictEvent;
use super::security::guards::GuardEvent;
use super::security::incidents::IncidentEvent;
use super::security::reaction::ReactionEvent;
use super::security::warning::WarningEvent;
use crate::sim::{Calendar, Tick};

/// Anything that can happen in the operation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// An area's weather turns.
    Weather(AreaId),
    /// Light, hours and closures of a place.
    Place(PlaceEvent),
    /// Fighting.
    Conflict(ConflictEvent),
    /// Offensives, pressure and ceasefires.
    Campaign(CampaignEvent),
    /// Guards and the forces they belong to.
    Guards(GuardEvent),
    /// Incidents.
    Incident(IncidentEvent),
    /// Assessments.
    Warning(WarningEvent),
    /// Reaction forces.
    Reaction(ReactionEvent),
    /// Approvals.
    Gate(GateEvent),
    /// The coordination call convenes.
    Call,
    /// Whatever waits is looked at again.
    Review,
    /// Tails.
    Sortie(SortieEvent),
    /// Crews.
    Crew(CrewEvent),
    /// The day or the rest of escorts at a place ends.
    Escorts(PlaceId),
    /// Repair and spares.
    Maintenance(MaintenanceEvent),
    /// An unfit person is fit to travel.
    FitAgain(PersonId),
    /// Stations.
    Station(StationEvent),
    /// A person's medical screening is out of date.
    ScreeningLapsed(PersonId),
    /// Receptions.
    Reception(ReceptionEvent),
    /// A refused release is asked for again.
    Appeal(PersonId, StationId),
    /// Countries of origin.
    Repatriation(RepatriationEvent),
    /// Camps.
    Camp(CampEvent),
    /// Levers are set anew, by the position of the change.
    Change(u16),
    /// A scripted event, by its position.
    Inject(u16),
}

impl From<Tick> for Event {
    fn from(tick: Tick) -> Self {
        Event::Station(StationEvent::Service(tick))
    }
}

/// The operation's calendar.
pub type Agenda = Calendar<Event>;
