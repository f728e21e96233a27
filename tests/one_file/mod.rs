//! A scenario made of a text: the only file there is beside the built-in scenarios.

use std::path::Path;

use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, Scenario, load};

struct OneFile<'a>(&'a str);

impl Files for OneFile<'_> {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// The scenario that `text` describes, with `sets` laid over it.
pub fn scenario(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    load(&Reference::Path("plan.toml".into()), &sets, &OneFile(text))
        .unwrap_or_else(|problems| panic!("{problems}"))
        .scenario
}
