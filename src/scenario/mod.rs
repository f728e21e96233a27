//! What a planner writes: a scenario file, its units, its checks and its words for what is wrong.
//!
//! Owns the way from text to an immutable, resolved, checked scenario: `load` reads and inherits, `shape` judges
//! single values, `check` what one table says of another, `problem` shows what is wrong, `resolve` gives the canonical
//! text; `written` reads a planner's other files in the same way. Never runs anything, and reads no file itself: whoever
//! loads a scenario brings the reader.

pub mod aftermath;
pub mod builtin;
pub mod change;
mod check;
pub mod conflict;
mod defaults;
mod distribution;
mod document;
pub mod duration;
mod empirical;
pub mod escort;
pub mod expect;
pub mod files;
pub mod fleet;
pub mod geography;
pub mod ground;
pub mod guards;
pub mod incidents;
mod instant;
pub mod limits;
mod load;
pub mod maintenance;
mod mend;
pub mod network;
pub mod observed;
pub mod problem;
mod quantity;
pub mod reception;
mod reference;
mod replay;
mod resolve;
pub mod routes;
pub mod sampling;
mod schema;
pub mod security;
mod shape;
mod starter;
pub mod stations;
pub(crate) mod suggest;
mod tree;
pub mod units;
pub mod warning;
pub mod weather;
pub mod written;

pub use document::Scenario;
pub use duration::DurationDist;
pub use load::{Loaded, Reference, load, load_set_by, recheck};
pub use problem::{Problem, Problems};
pub use reference::reference;
pub use resolve::{Difference, ScenarioHash, leaves};
pub use schema::schema;
pub use starter::starter;

/// What an unknown `word` may have meant of what is `known`: the nearest, else all of it.
pub fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    suggest::help(word, known, "ids")
}
