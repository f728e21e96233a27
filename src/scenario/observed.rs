//! What was observed of the operation that a scenario describes, to be shown beside runs of it.
//!
//! Changes nothing that is simulated, so it is outside the scenario's hash.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Instant;

/// A count that was published or taken down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// When.
    pub at: Instant,
    /// Persons accepted by then, in all.
    #[schemars(range(min = 0))]
    pub accepted: u32,
}
