//! The gates: what each waits for, and its dated limits.

use std::collections::BTreeMap;

use super::super::Scenario;
use super::super::problem::Problem;
use super::super::security::Gate;
use super::{cycle, needs};

/// Everything that would keep a gate shut for ever or its limits in doubt.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (id, gate) in &scenario.gate {
        found.extend(needs(scenario, &format!("gate.{id}.after"), &gate.after));
        found.extend(of_tranches(id, gate));
    }
    found.extend(circles(scenario));
    found
}

/// Gates that wait for one another.
fn circles(scenario: &Scenario) -> Vec<Problem> {
    let links = scenario.gate.iter().map(|(id, gate)| {
        let after = gate.after.iter().map(String::as_str).collect();
        (id.as_str(), after)
    });
    let circle = |circle: Vec<&str>| {
        let first = circle[0];
        let (message, help) = if circle.len() == 1 {
            (
                format!("`{first}` waits for itself and never opens"),
                format!("take `{first}` out of its own `after`"),
            )
        } else {
            let all = cycle::shown(&circle);
            (
                format!("these gates wait for one another and never open: {all}"),
                "take one of them out of another's `after`".to_owned(),
            )
        };
        Problem::new(format!("gate.{first}.after"), message).help(help)
    };
    cycle::circles(&links.collect())
        .into_iter()
        .map(circle)
        .collect()
}

/// Two limits that hold from the same instant.
fn of_tranches(id: &str, gate: &Gate) -> Vec<Problem> {
    let mut found = vec![];
    let mut earlier: BTreeMap<i64, &str> = BTreeMap::new();
    for (tranche_id, tranche) in &gate.tranche {
        if let Some(other) = earlier.insert(tranche.from.unix_micros(), tranche_id) {
            let path = format!("gate.{id}.tranche.{tranche_id}.from");
            let message = format!("the tranche `{other}` begins at the same instant");
            found.push(
                Problem::new(path, message)
                    .help("give each tranche an instant of its own, or drop one"),
            );
        }
    }
    found
}
