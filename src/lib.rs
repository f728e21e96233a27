//! airbridge: a deterministic simulator of an emergency airlift of people in custody.

pub mod operation;
pub mod scenario;
pub mod sim;
