//! What one part of a scenario says of another: references that lead somewhere, limits that leave something to run.
//!
//! Owns the checks that need the whole scenario; each names the path of what is wrong, and the loader finds its place.

use super::Scenario;
use super::problem::Problem;
use super::units::Span;

/// Everything that is wrong between the parts of a scenario.
pub(crate) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut problems = vec![];
    if scenario.horizon == Span::ZERO {
        problems.push(
            Problem::new("horizon", "a run of no length shows nothing")
                .help("write `horizon = \"21 d\"`"),
        );
    }
    problems
}
