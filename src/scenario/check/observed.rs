//! Do observations lie within the run that they are shown beside?

use crate::scenario::Scenario;
use crate::scenario::problem::Problem;

pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let end = scenario.start.plus(scenario.horizon.duration());
    let numbered = scenario.observed.iter().enumerate();
    let outside = numbered.filter(|(_, observed)| {
        observed.at.since(scenario.start) < crate::sim::Duration::ZERO
            || end.since(observed.at) < crate::sim::Duration::ZERO
    });
    let problem = |(position, _)| {
        Problem::new(
            format!("observed.{position}.at"),
            "it was observed before the start or after the horizon",
        )
        .help("give an instant within the run")
    };
    outside.map(problem).collect()
}
