//! What a run leaves behind: the digest, the key figures, the tables and the directory they stand in.
//!
//! Everything here is an observer of facts, or writes down what observers kept. It changes nothing in the world,
//! and nothing it writes depends on the clock, the host or where it is written.

mod aside;
#[cfg(feature = "cli")]
pub mod checkpoint;
mod closed_form;
mod counters;
pub(crate) mod decimals;
pub mod digest;
#[cfg(feature = "cli")]
pub mod directory;
#[cfg(feature = "cli")]
pub(crate) mod files;
pub mod fingerprint;
pub mod kpi;
mod losses;
#[cfg(feature = "cli")]
pub mod manifest;
#[cfg(feature = "cli")]
mod run;
#[cfg(test)]
pub(crate) mod specimen;
mod standstill;
pub mod summary;
#[cfg(feature = "cli")]
pub mod tables;
#[cfg(feature = "cli")]
pub mod trace;
mod tree_hash;
#[cfg(feature = "cli")]
mod wording;

pub use closed_form::{Arithmetic, LinkRow};
pub use counters::Counters;
pub use digest::{Digest, Digests};
#[cfg(feature = "cli")]
pub use files::FileEntry;
pub use fingerprint::{Fingerprint, Fingerprints};
pub use kpi::{Kpis, accepted, awaiting_acceptance};
pub use losses::{Losses, SiteLosses};
#[cfg(feature = "cli")]
pub use run::{Course, RecordError, Recorded, Request, run, write};
pub use standstill::Left;
pub use summary::Summary;
#[cfg(feature = "cli")]
pub use wording::Wording;
