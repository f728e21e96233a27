//! Security: whether ceasefires, takeovers and reaction forces name what they need, and can do what they are for.

use super::super::Scenario;
use super::super::guards::Takeover;
use super::super::incidents::Reaction;
use super::super::network::Place;
use super::super::problem::Problem;
use super::{Named, areas, places};

/// Everything that is wrong with what is written of security.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (id, ceasefire) in &scenario.ceasefire {
        for (n, area) in ceasefire.areas.iter().enumerate() {
            found.extend(areas(scenario).missing(format!("ceasefire.{id}.areas.{n}"), area));
        }
    }
    for (id, place) in &scenario.place {
        let takeover = place.takeover.as_ref();
        found.extend(takeover.and_then(|takeover| of_takeover(id, place, takeover)));
        found.extend(unmeasured_guards(scenario, id, place));
    }
    for (id, reaction) in &scenario.reaction {
        found.extend(of_reaction(scenario, id, reaction));
    }
    found.extend(of_desertion(scenario));
    found
}

/// A site at risk whose guards cannot be measured against any that were planned.
fn unmeasured_guards(scenario: &Scenario, id: &str, place: &Place) -> Option<Problem> {
    let site = place.guarded()?;
    let exits = place.detention.is_some() && scenario.incidents.exit_rate.per_hour() > 0.0;
    let rates = [site.incident_rate, site.attack_rate];
    let at_risk = exits || rates.iter().any(|rate| rate.per_hour() > 0.0);
    (site.guards == 0 && site.guards_planned.is_none() && at_risk).then(|| {
        let message = "nobody guards this site, and nothing says how many it needs, so its risk cannot be measured";
        Problem::new(format!("place.{id}.{}.guards", site.table), message)
            .help("write `guards_planned` beside it, the number at which its rates hold")
    })
}

fn of_takeover(id: &str, place: &Place, takeover: &Takeover) -> Option<Problem> {
    let path = format!("place.{id}.takeover");
    if place.detention.is_none() && place.staging.is_none() {
        let problem = Problem::at_key(path, format!("nobody is guarded at `{id}`"));
        return Some(problem.help("drop the table, or make it a detention site"));
    }
    let never = takeover.fighting.is_none() && takeover.guards_below.is_none();
    never.then(|| {
        let problem = Problem::at_key(path, "it names no condition, so it never comes about");
        problem.help(
            "write `fighting = 4` or `guards_below = 0.2`; for a date, write an inject `control`",
        )
    })
}

fn of_reaction(scenario: &Scenario, id: &str, reaction: &Reaction) -> Vec<Problem> {
    let path = |key: &str| format!("reaction.{id}.{key}");
    let mut found: Vec<Problem> = places(scenario)
        .missing(path("place"), &reaction.place)
        .into_iter()
        .collect();
    let types = Named {
        noun: "fleet type",
        header: "[fleet.ID]",
        rows: &scenario.fleet,
    };
    for (n, kind) in reaction.fleet.iter().enumerate() {
        let path = format!("reaction.{id}.fleet.{n}");
        let Some(spec) = scenario.fleet.get(kind) else {
            found.extend(types.missing(path, kind));
            continue;
        };
        if spec.home != reaction.place {
            let message = format!(
                "`{kind}` is based at `{}`, not where the force stands",
                spec.home
            );
            let help = format!("name a type whose `home` is `{}`", reaction.place);
            found.push(Problem::new(path, message).help(help));
        }
    }
    if reaction.fleet.is_empty() && reaction.road.is_none() {
        let problem = Problem::at_key(format!("reaction.{id}"), "it has no way to an incident");
        found.push(problem.help("write `fleet`, or `road` for its time by road"));
    }
    found
}

fn of_desertion(scenario: &Scenario) -> Option<Problem> {
    let law = scenario.guards.desertion.as_ref()?;
    (law.least > law.most).then(|| {
        let message = format!("the most is less than the least, {}", law.least);
        Problem::new("guards.desertion.most", message).help("write a share as large at least")
    })
}
