//! The means: homes and surge waves of the fleet's types.

use super::super::Scenario;
use super::super::fleet::Mode;
use super::super::problem::Problem;
use super::{needs, places};

/// Everything the fleet names that is not there.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (id, kind) in &scenario.fleet {
        found.extend(places(scenario).missing(format!("fleet.{id}.home"), &kind.home));
        if kind.mode == Mode::Air && kind.road.is_some() {
            let message = format!("`{id}` flies, and has no vehicles");
            let problem = Problem::at_key(format!("fleet.{id}.road"), message);
            found.push(problem.help("write `mode = \"road\"`, or drop this table"));
        }
        for (wave_id, wave) in &kind.wave {
            let path = format!("fleet.{id}.wave.{wave_id}.needs");
            found.extend(needs(scenario, &path, &wave.needs));
        }
    }
    found
}
