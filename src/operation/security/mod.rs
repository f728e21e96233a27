//! Security: fighting, guards, incidents, warning of them, and the camps beside them.
//!
//! Owns what puts persons at risk while they wait. Rates and counts, never methods.

pub(crate) mod camps;
pub(crate) mod conflict;
pub(crate) mod guards;
pub(crate) mod incidents;
pub(crate) mod threat;
pub(crate) mod warning;
