//! What observers may see of the world at an instant: plain copies, never the rooms themselves.

use super::facts::Constraint;
use super::ids::{PlaceId, TypeId};

/// A place at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceView {
    /// Persons held here, those on a manifest included.
    pub held: u32,
    /// Persons staged here, those on a manifest included.
    pub staged: u32,
    /// Persons landed here and not yet accepted.
    pub arriving: u32,
    /// Of those, on the ramp.
    pub on_ramp: u32,
    /// Persons in the facility: intake, custody, released for repatriation.
    pub in_facility: u32,
    /// Guards present.
    pub guards: u32,
    /// Hazard of incidents, per day; 0 while one is open.
    pub hazard_per_day: f64,
    /// Whether an incident is open.
    pub incident_open: bool,
    /// Fighting level of its area.
    pub fighting: u32,
    /// Landing spots taken.
    pub pads_taken: u32,
    /// Tails waiting for a landing spot.
    pub tails_waiting: u32,
    /// Whether it takes landings.
    pub landings_open: bool,
    /// Persons left in its camp.
    pub camp: u32,
}

/// A fleet type at an instant: tails by status; they sum to the tails present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FleetView {
    /// Present in the operation.
    pub present: u32,
    /// Ready at home.
    pub ready: u32,
    /// Tasked, before take-off.
    pub preparing: u32,
    /// In the air (or on the road), empty or loaded, holding not included.
    pub flying: u32,
    /// Waiting for a landing spot.
    pub holding: u32,
    /// On a landing spot: loading, unloading, refuelling, blocked, waiting to take off.
    pub on_ground: u32,
    /// Waiting for or in repair.
    pub broken: u32,
    /// Crews fit to be tasked, on a tail or rested.
    pub crews_available: u32,
}

/// A station at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StationView {
    /// The place, or none for case work.
    pub place: Option<PlaceId>,
    /// Persons (or files) waiting.
    pub waiting: u32,
    /// In service.
    pub in_service: u32,
    /// Done and unable to move on.
    pub blocked: u32,
    /// Servers on shift.
    pub servers: u32,
}

/// A tail's standing data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TailView {
    /// Its type.
    pub fleet_type: TypeId,
    /// Where it is, or was last.
    pub place: PlaceId,
}

/// The exact integrals that no fact carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// Integral of persons held or staged, in days.
    pub person_days_at_risk: f64,
    /// Sum over sites of the integral of persons times hazard.
    pub expected_person_incidents: f64,
    /// Share of present tail time not spent broken; 1 with no tails.
    pub mission_capable: f64,
    /// Mean time that accepted persons waited between the aircraft and acceptance, service not counted, in hours.
    pub mean_handover_wait_h: f64,
    /// The constraint that binds now.
    pub binding: Constraint,
}
