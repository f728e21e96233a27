//! The coordination call: what it knows, and its weights.

use super::super::Scenario;
use super::super::problem::Problem;
use super::super::security::{Knows, Policy};
use super::Named;
use super::clock::nobody_watches;
use super::network::at_key;

/// Everything that would leave the callers without what they plan from.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let call = &scenario.call;
    let mut found = vec![];
    if call.knows == Knows::Reports {
        found.extend(nobody_watches(scenario, "call.knows".to_owned()));
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

/// Weights are for the policy that asks for them, and that asks for some.
fn of_weights(scenario: &Scenario) -> Option<Problem> {
    let call = &scenario.call;
    match (call.policy, call.weights.is_empty()) {
        (Policy::Weights, true) => {
            let problem = Problem::new("call.policy", "no lane has a weight");
            Some(problem.help("write `weights = { LANE = 1.0 }` beside it"))
        }
        (Policy::Weights, false) => {
            let weights = call.weights.iter();
            super::weights(
                "call.weights",
                weights.map(|(id, weight)| (id.as_str(), *weight)),
            )
        }
        (_, true) => None,
        (_, false) => {
            let problem =
                Problem::at_key("call.weights", "only the policy `weights` asks for weights");
            Some(problem.help("write `policy = \"weights\"`, or drop them"))
        }
    }
}
