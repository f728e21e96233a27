//! Warning, consent, the call and the camps: what is known, when it leads to something, and what that is worth.

#![allow(
    clippy::disallowed_methods,
    reason = "what a test reckons itself reaches no result"
)]

#[path = "early_warning/call.rs"]
mod call;
#[path = "early_warning/camps.rs"]
mod camps;
#[path = "early_warning/changes.rs"]
mod changes;
#[path = "early_warning/consent.rs"]
mod consent;
#[path = "early_warning/lead_time.rs"]
mod lead_time;
#[path = "early_warning/scripted.rs"]
mod scripted;

use std::path::Path;

use airbridge::operation::{Audit, Fact, Finished, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::{Files, NoFiles, Unreadable};
use airbridge::scenario::{Reference, Scenario, load};
use airbridge::sim::Time;

struct OneFile(String);

impl Files for OneFile {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(self.0.clone().into_bytes())
    }
}

/// Every fact with its hour.
#[derive(Default)]
struct Story(Vec<(f64, Fact)>);

impl Observer for Story {
    fn fact(&mut self, time: Time, fact: &Fact, _world: &World) {
        self.0.push((time.as_hours_f64(), *fact));
    }
}

impl Story {
    /// The hours at which facts of a kind were told.
    fn hours(&self, wanted: impl Fn(&Fact) -> bool) -> Vec<f64> {
        let told = self.0.iter().filter(|(_, fact)| wanted(fact));
        told.map(|(hour, _)| *hour).collect()
    }

    /// The hour of the first fact of a kind.
    fn first(&self, wanted: impl Fn(&Fact) -> bool) -> Option<f64> {
        self.hours(wanted).first().copied()
    }
}

fn parsed(text: &str) -> Scenario {
    let plan = Reference::Path("plan.toml".into());
    let loaded = load(&plan, &[], &OneFile(text.to_owned()));
    loaded
        .unwrap_or_else(|problems| panic!("{problems}"))
        .scenario
}

fn builtin(name: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    let loaded = load(&Reference::new(name), &sets, &NoFiles);
    loaded
        .unwrap_or_else(|problems| panic!("{problems}"))
        .scenario
}

fn run(scenario: &Scenario, seed: u64, audit: Audit) -> Finished<Story> {
    let options = RunOptions {
        audit,
        ..RunOptions::seeded(seed)
    };
    simulate(scenario, &options, Story::default(), |_, _| ()).expect("it adds up")
}

/// One site of a hundred persons with one incident in a thousand days, and a helicopter that needs `consent`.
const ONE_SITE: &str = r#"
start = 2026-01-01T00:00:00Z
horizon = "60 d"
[place.site]
lat = 33.0
lon = 44.0
pads = 2
area = "here"
[place.site.detention]
capacity = 100
guards = 10
incident_rate = "0.001 /day"
[area.here]
[place.base]
lat = 33.0
lon = 44.5
pads = 2
refuel = true
[place.base.reception]
first = "desk"
ramp = 100
capacity = 1000
[place.base.reception.station.desk]
servers = 10
service = "5 min"
[population.site]
place = "site"
persons = 100
[fleet.helicopter]
seats = 10
tails = 1
home = "base"
cruise = "100 kt"
[lane.out]
from = "site"
to = "base"
fleet = ["helicopter"]
needs = ["consent"]
[incidents]
high_tier = 0
[guards]
drawn_per_level = 0
"#;
