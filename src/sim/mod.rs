//! The engine: time, events, random streams, distributions, queues and resources.
//!
//! It knows nothing of what is simulated. A [`Model`] owns the state and handles plain `Copy` events,
//! a [`Calendar`] hands them out in one total order, and everything measured is an exact integer.
//! No floor of the program lies below this one.

mod calendar;
mod distribution;
mod family;
mod heap;
mod model;
mod parameter;
mod random;
mod special;
mod time;
mod truncation;

pub use calendar::{Calendar, Handle, Rank, When};
pub use distribution::Distribution;
pub use model::{Ended, Model, Until, run};
pub use parameter::DistributionError;
pub use random::{Entity, Source, Stream, Streams};
pub use time::{Duration, Time};
