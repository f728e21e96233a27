//! A small world for the tests of this floor: one site, one gate, one helicopter, everyone accepted.

use std::path::Path;

use crate::operation::{PlaceId, RunOptions, TailId, World, simulate};
use crate::scenario::files::{Files, Unreadable};
use crate::scenario::{Reference, Scenario, load};

/// The specimen as the only file there is.
struct Specimen;

impl Files for Specimen {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(include_bytes!("specimen.toml").to_vec())
    }
}

/// The specimen, changed by `sets`.
pub fn scenario(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    match load(&Reference::new("specimen.toml"), &sets, &Specimen) {
        Ok(loaded) => loaded.scenario,
        Err(problems) => panic!("{problems}"),
    }
}

/// The world at the end of that scenario.
pub fn world(scenario: &Scenario) -> World {
    match simulate(scenario, &RunOptions::seeded(1), (), |_, _| {}) {
        Ok(finished) => finished.world,
        Err(error) => panic!("{error}"),
    }
}

/// The place of that name.
pub fn place(world: &World, name: &str) -> PlaceId {
    let mut ids = world.place_ids();
    ids.find(|id| world.names().place(*id) == name)
        .expect("the place is there")
}

/// The only tail.
pub const TAIL: TailId = TailId(0);
