//! Tables of a planner: observed durations, and the points of a design.
#![no_main]

use std::path::Path;

use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, load};
use airbridge::study::StudyFile;
use libfuzzer_sys::fuzz_target;

const PLAN: &str = "extends = \"one-helicopter\"\n\
    [fleet.helicopter]\nload = { empirical = { file = \"x.csv\", column = \"minutes\" } }\n";
const STUDY: &str = "scenario = \"one-helicopter\"\n\
    [lever.tails]\nkey = \"fleet.helicopter.tails\"\nvalues = [1]\n\
    [plans]\ndesign = \"csv\"\nfile = \"x.csv\"\n";

struct Pair<'a>(&'a [u8]);

impl Files for Pair<'_> {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        let table = path.extension().is_some_and(|end| end == "csv");
        Ok(if table { self.0 } else { PLAN.as_bytes() }.to_vec())
    }
}

fuzz_target!(|table: &[u8]| {
    if let Err(problems) = load(&Reference::Path("plan.toml".into()), &[], &Pair(table)) {
        assert!(!problems.to_string().is_empty());
    }
    if let Ok(text) = std::str::from_utf8(table) {
        let study = StudyFile::read("study.toml", STUDY).expect("a study");
        let _ = study.plans(Some(text));
    }
});
