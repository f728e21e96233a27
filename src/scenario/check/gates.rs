//! The gates: what each waits for, and its dated limits.

use std::collections::BTreeMap;

use super::super::Scenario;
use super::super::problem::Problem;
use super::super::security::{Gate, Suspension};
use super::super::units::Instant;
use super::script::nobody_watches;
use super::{cycle, needs};
use crate::sim::Duration;

/// Everything that would keep a gate shut for ever or its limits in doubt.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (id, gate) in &scenario.gate {
        found.extend(needs(scenario, &format!("gate.{id}.after"), &gate.after));
        found.extend(of_tranches(id, gate));
        found.extend(of_suspensions(id, gate));
        found.extend(of_host(scenario, id, gate));
        if gate.on_order {
            found.extend(nobody_watches(scenario, format!("gate.{id}.on_order")));
        }
    }
    found.extend(idle_effort(scenario));
    found.extend(circles(scenario));
    found
}

/// Effort works through hosts alone.
fn idle_effort(scenario: &Scenario) -> Option<Problem> {
    let effort = scenario.liaison.effort;
    let works = |gate: &Gate| gate.host.as_ref().is_some_and(|host| host.returns != 0.0);
    if effort == 1.0 || scenario.gate.values().any(works) {
        return None;
    }
    let message =
        format!("an effort of {effort} changes nothing: no gate has a host whom it moves");
    let help = "give a gate that is talked over a `host` with `returns`, or leave the effort at 1";
    Some(Problem::new("liaison.effort", message).help(help))
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

/// What a host sees must be assessed.
fn of_host(scenario: &Scenario, id: &str, gate: &Gate) -> Option<Problem> {
    let host = gate.host.as_ref()?;
    if host.urgency == 0.0 {
        return None;
    }
    nobody_watches(scenario, format!("gate.{id}.host.urgency"))
}

/// Suspensions end after they begin, and none begins within another.
fn of_suspensions(id: &str, gate: &Gate) -> Vec<Problem> {
    let mut found = vec![];
    for (span_id, span) in &gate.suspended {
        let path = format!("gate.{id}.suspended.{span_id}");
        if let Some(until) = span.until
            && until.since(span.from) <= Duration::ZERO
        {
            let message = format!("the suspension ends at {until} and begins at {}", span.from);
            found.push(
                Problem::new(format!("{path}.until"), message)
                    .help("write a later instant, or leave `until` out if it lasts"),
            );
        }
        let within = |(other_id, other): &(&String, &Suspension)| {
            let ends_first = |until: Instant| until.since(span.from) <= Duration::ZERO;
            *other_id != span_id
                && (span.from.since(other.from), *other_id) >= (Duration::ZERO, span_id)
                && !other.until.is_some_and(ends_first)
        };
        if let Some((other, _)) = gate.suspended.iter().find(within) {
            let message = format!("the gate is suspended already, by `{other}`");
            found.push(
                Problem::new(format!("{path}.from"), message)
                    .help("write one suspension for both, or end the first before the second"),
            );
        }
    }
    found
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
