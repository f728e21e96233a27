//! The text of a scenario: a diagnosis, or a scenario that can be shown again.
#![no_main]

use std::path::Path;

use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, load};
use libfuzzer_sys::fuzz_target;

struct Everywhere<'a>(&'a [u8]);

impl Files for Everywhere<'_> {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(self.0.to_vec())
    }
}

fuzz_target!(|text: &[u8]| {
    match load(&Reference::Path("plan.toml".into()), &[], &Everywhere(text)) {
        Err(problems) => assert!(!problems.to_string().is_empty()),
        Ok(loaded) => assert!(!loaded.scenario.canonical().is_empty()),
    }
});
