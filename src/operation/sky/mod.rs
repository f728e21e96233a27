//! The sky: weather, its forecast, sun and moon.
//!
//! Owns what opens and closes the air, by area and place.

pub(crate) mod forecast;
pub(crate) mod geography;
pub(crate) mod light;
pub(crate) mod moon;
pub(crate) mod weather;
