//! A small world for the tests of this floor: one site, one gate, one helicopter, everyone accepted.

use crate::operation::{PlaceId, RunOptions, TailId, World, simulate};
use crate::scenario::files::NoFiles;
use crate::scenario::{Reference, Scenario, load};

/// The teaching scenario with one helicopter, changed by `sets`.
pub fn scenario(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    match load(&Reference::new("one-helicopter"), &sets, &NoFiles) {
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
