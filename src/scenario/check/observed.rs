//! Do observations lie near the run that they are shown beside? A planner may shorten it to look at its first days.

use super::clock::FAR_OFF;
use crate::scenario::Scenario;
use crate::scenario::problem::Problem;

pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let end = scenario.start.plus(scenario.horizon.duration());
    let numbered = scenario.observed.iter().enumerate();
    let outside = numbered.filter(|(_, observed)| {
        scenario.start.since(observed.at) > FAR_OFF || observed.at.since(end) > FAR_OFF
    });
    let problem = |(position, _)| {
        Problem::new(
            format!("observed.{position}.at"),
            "it was observed more than a year before the run begins or after it has ended",
        )
        .help(format!(
            "the run goes from {} to {end}: is the year right?",
            scenario.start
        ))
    };
    outside.map(problem).collect()
}
