//! What a planner writes: a scenario file, its units, its checks and its words for what is wrong.
//!
//! Owns the way from text to an immutable, resolved, checked scenario. Never runs anything and reads no file itself:
//! whoever loads a scenario brings the reader.

pub mod aftermath;
mod defaults;
mod document;
pub mod duration;
pub mod fleet;
mod instant;
pub mod network;
mod quantity;
pub mod reception;
pub mod security;
mod suggest;
pub mod units;

pub use document::Scenario;
pub use duration::DurationDist;
