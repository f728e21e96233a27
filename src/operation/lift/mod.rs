//! The lift: the way of a tail, from tasking to its return, and all it waits for on the way.
//!
//! Owns tails, sorties, legs, ground tasks, spots, fuel and what goes wrong under way.

pub(crate) mod aprons;
pub(crate) mod emergencies;
pub(crate) mod fuel;
pub(crate) mod ground;
pub(crate) mod legs;
pub(crate) mod mishaps;
pub(crate) mod resources;
pub(crate) mod road;
pub(crate) mod runway;
pub(crate) mod sorties;
pub(crate) mod spots;
pub(crate) mod tails;
pub(crate) mod timing;
