//! What a planner is told about each typical mistake, word for word.
#![allow(missing_docs)]

#[path = "diagnostics/files.rs"]
mod files;
#[path = "diagnostics/sets.rs"]
mod sets;
#[path = "diagnostics/text.rs"]
mod text;
#[path = "diagnostics/values.rs"]
mod values;

use std::path::Path;

use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, load};

/// A sound scenario that every plan below extends.
const BASE: &str = r#"start = 2026-01-21T00:00:00Z
horizon = "3 d"

[place.site]
lat = 36.5
lon = 40.75
pads = 1

[place.site.detention]
capacity = 100
guards = 20

[place.gate]
lat = 36.3
lon = 43.1
pads = 1

[place.gate.reception]
first = "manifest"
ramp = 100
capacity = 1000

[place.gate.reception.station.manifest]
servers = 2
service = "3 min"

[population.site]
place = "site"
persons = 90

[fleet.chinook]
seats = 30
tails = 1
home = "gate"
cruise = "130 kt"

[lane.out]
from = "site"
to = "gate"
fleet = ["chinook"]
"#;

/// Files that exist only here.
struct Drawer<'a>(&'a [(&'a str, &'a str)]);

impl Files for Drawer<'_> {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        let all = self.0.iter().chain(&[("base.toml", BASE)]);
        let mut named = all.filter(|(name, _)| Path::new(name) == path);
        named
            .next()
            .map(|(_, text)| text.as_bytes().to_vec())
            .ok_or(Unreadable::Missing)
    }
}

/// What a planner is told about `plan`.
fn told(plan: &str, files: &[(&str, &str)], sets: &[&str]) -> String {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    match load(&Reference::new(plan), &sets, &Drawer(files)) {
        Ok(_) => "nothing is wrong".to_owned(),
        Err(problems) => problems.to_string(),
    }
}
