//! The coordination call: what it knows, and its weights.

use super::super::Scenario;
use super::super::problem::Problem;
use super::super::security::{Knows, Policy};
use super::Named;
use super::network::at_key;
use super::script::nobody_watches;

/// Everything that would leave the callers without what they plan from.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let call = &scenario.call;
    let mut found = vec![];
    if call.knows == Knows::Reports {
        found.extend(nobody_watches(scenario, "call.knows".to_owned()));
    }
    if call.knows == Knows::Truth && call.noise > 0.0 {
        let problem = Problem::new(
            "call.noise",
            "callers who know the truth know it without errors",
        );
        found.push(problem.help("write `knows = \"reports\"` beside it"));
    }
    let lanes = Named {
        noun: "lane",
        header: "[lane.ID]",
        rows: &scenario.lane,
    };
    let missing = |id: &String| lanes.missing(format!("call.weights.{id}"), id).map(at_key);
    found.extend(call.weights.keys().filter_map(missing));
    found.extend(of_weights(scenario));
    found
}

/// The policy that asks for weights finds some. They may stand beside another, for a change of the policy to come.
fn of_weights(scenario: &Scenario) -> Option<Problem> {
    let call = &scenario.call;
    if call.weights.is_empty() {
        return (call.policy == Policy::Weights).then(|| {
            let problem = Problem::new("call.policy", "no lane has a weight");
            problem.help("write `weights = { LANE = 1.0 }` beside it")
        });
    }
    let weights = call.weights.iter();
    super::weights(
        "call.weights",
        weights.map(|(id, weight)| (id.as_str(), *weight)),
    )
}
