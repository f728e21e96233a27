//! The engine: time, events, random streams, distributions, queues and resources.
//!
//! It knows nothing of what is simulated. A [`Model`] owns the state and handles plain `Copy` events,
//! a [`Calendar`] hands them out in one total order, and everything measured is an exact integer.
//! No floor of the program lies below this one.

mod buffer;
mod calendar;
mod distribution;
mod family;
mod hazard;
mod heap;
mod line;
mod measure;
mod model;
mod parameter;
mod pool;
mod random;
mod shifts;
mod special;
mod station;
mod stationary;
mod time;
mod truncation;

pub use buffer::{Buffer, BufferMeasures};
pub use calendar::{Calendar, Handle, Rank, When};
pub use distribution::Distribution;
pub use hazard::Hazard;
pub use line::Ticket;
pub use measure::{Imbalance, Level, Tally};
pub use model::{Ended, Model, Until, run};
pub use parameter::DistributionError;
pub use pool::{Pool, PoolMeasures, Request};
pub use random::{Entity, Source, Stream, Streams};
pub use shifts::Shifts;
pub use special::{beta_cdf, beta_quantile, normal_cdf, normal_quantile};
pub use station::{Arrival, Loss, Order, Station, StationMeasures, Tick, WorkInProgress};
pub use stationary::long_run_shares;
pub use time::{Duration, Time};
