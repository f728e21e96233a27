//! airbridge: a deterministic simulator of an emergency airlift of people in custody.

#[cfg(feature = "cli")]
pub mod cli;
pub mod operation;
pub mod record;
pub mod scenario;
pub mod sim;
