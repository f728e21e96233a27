//! Do expectations ask what their figure can answer?

use crate::scenario::Scenario;
use crate::scenario::expect::{CHANCES, Expect, Stat};
use crate::scenario::problem::Problem;

pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let of = |(position, expect): (usize, &Expect)| {
        problem(
            expect,
            &format!("expect.{position}"),
            scenario.deadline.is_some(),
        )
    };
    scenario.expect.iter().enumerate().filter_map(of).collect()
}

fn problem(expect: &Expect, path: &str, has_deadline: bool) -> Option<Problem> {
    let metric = &expect.metric;
    let is_chance = CHANCES.contains(&metric.as_str());
    if metric == "closed_by_deadline" && !has_deadline {
        let problem = Problem::new(
            format!("{path}.metric"),
            "the scenario has no deadline to close by",
        );
        return Some(
            problem.help("write `deadline`, or expect something of `closed` or `closure_h`"),
        );
    }
    if is_chance != (expect.stat == Stat::Prob) {
        let (message, help) = if is_chance {
            (
                format!("`{metric}` is yes or no"),
                "write `stat = \"prob\"`",
            )
        } else {
            (
                format!("`{metric}` is a quantity"),
                "write `stat = \"mean\"`, or a quantile such as `\"q90\"`",
            )
        };
        return Some(Problem::new(format!("{path}.stat"), message).help(help));
    }
    if is_chance && !(0.0..=1.0).contains(&expect.value) {
        let problem = Problem::new(
            format!("{path}.value"),
            format!("{} is no probability", expect.value),
        );
        return Some(problem.help("a probability lies between 0 and 1, such as `0.9`"));
    }
    None
}
