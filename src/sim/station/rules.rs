//! The words of a station: orders of service, rules for work in progress, and what becomes of a newcomer.

use serde::{Deserialize, Serialize};

/// The completion of a service, due at one server of one station.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Tick {
    /// The index that the station was given.
    pub station: u32,
    /// The server.
    pub server: u32,
}

/// In which order customers are served.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Order {
    /// First come, first served; priorities count for nothing.
    Fifo,
    /// The lowest priority number first; service once begun goes on.
    Priority,
    /// As `Priority`, and a newcomer takes the server of a worse customer, whose work fares as stated.
    Preemptive(WorkInProgress),
}

/// What becomes of work in progress when its server is taken away.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum WorkInProgress {
    /// The server finishes it first.
    Finish,
    /// It waits, and is continued where it stopped.
    Resume,
    /// It waits, and is begun again in full.
    Restart,
    /// It is dropped, and its customer is lost.
    Abandon,
}

/// What became of a newcomer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// In service at once.
    Started,
    /// In line.
    Queued,
    /// Turned away.
    Lost(Loss),
}

/// Why a customer was lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loss {
    /// The waiting room was full.
    Full,
    /// The service was interrupted under [`WorkInProgress::Abandon`].
    Abandoned,
    /// The customer gave up waiting.
    Withdrawn,
}
