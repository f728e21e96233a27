//! airbridge: a seeded, bit-for-bit deterministic simulator of an emergency airlift of people in custody.
//!
//! Events change the world and tell facts; observers keep them. A scenario is loaded and checked, run to its
//! horizon, and whoever listens says what came of it:
//!
//! ```
//! use airbridge::operation::{RunOptions, simulate};
//! use airbridge::record::{Digest, Kpis};
//! use airbridge::scenario::{Reference, files::NoFiles, load};
//!
//! let plan = load(&Reference::new("one-helicopter"), &[], &NoFiles)?.scenario;
//! let run = simulate(&plan, &RunOptions::seeded(1), (Kpis::new(), Digest::new()), |_, _| ())?;
//! let (kpis, digest) = &run.observer;
//! let digest = digest.digests(&run.world).run;
//! let summary = kpis.summary(&plan, &run.world, run.ended_at, &digest);
//! println!("{:?} of {:?} persons by hour {:?}", summary.accepted_pax, summary.population_pax, summary.closure_h);
//! assert_eq!(summary.closure_h, Some(9.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The floors, from the ground up; each uses only those below it:
//!
//! | floor | what it is for | without the feature `cli` |
//! |---|---|---|
//! | [`sim`] | the engine: time, events, random streams, queues; it knows nothing of aircraft | whole |
//! | [`scenario`] | what a planner writes: units, checks, diagnostics, the canonical form | whole |
//! | [`operation`] | the airlift: one room per process, and the facts they tell | whole |
//! | [`record`] | what a run leaves: digest, key figures, tables, the directory | digest and key figures |
#![cfg_attr(
    feature = "cli",
    doc = "| [`study`] | many runs: replicate, compare; statistics on their results | absent |\n| [`report`] | the page that shows a result | absent |\n| [`cli`] | the commands, one file each | absent |"
)]

#[cfg(feature = "cli")]
pub mod cli;
pub mod operation;
pub mod record;
#[cfg(feature = "cli")]
pub mod report;
pub mod scenario;
pub mod sim;
#[cfg(feature = "cli")]
pub mod study;
