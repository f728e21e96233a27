//! Readiness: who may fly and what may fly: crews with their hours, escorts with theirs, tails with their faults.
//!
//! Owns crews, escorts, break codes, repairs and spares.

pub(crate) mod assignments;
pub(crate) mod crews;
pub(crate) mod escorts;
pub(crate) mod faults;
pub(crate) mod flight_hours;
pub(crate) mod maintenance;
pub(crate) mod spares;
