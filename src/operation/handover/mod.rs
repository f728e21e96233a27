//! Handover and after: reception, identity, room, case files, countries of origin.
//!
//! Owns everything from the ramp on, and the limits that a lawful transfer keeps.

pub(crate) mod aftercare;
pub(crate) mod batches;
pub(crate) mod crowding;
pub(crate) mod facility;
pub(crate) mod limits;
pub(crate) mod reception;
pub(crate) mod reconciliation;
pub(crate) mod repatriation;
pub(crate) mod routes;
pub(crate) mod staffing;
pub(crate) mod stations;
pub(crate) mod waiting;
