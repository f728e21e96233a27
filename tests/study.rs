//! Studies and comparisons as a user makes them: the same bytes whatever the threads or interruptions, figures that
//! can be worked out again from the tables, and verdicts that do not fool.

#[path = "study/comparing.rs"]
mod comparing;
#[path = "study/demands.rs"]
mod demands;
mod desk;
#[path = "study/figures.rs"]
mod figures;
#[path = "study/resuming.rs"]
mod resuming;

use std::collections::BTreeMap;
use std::path::Path;

use desk::{CHANCE, Desk, SMALL};

/// Rows of a table by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut csv = csv::Reader::from_path(path).expect("a table");
    csv.deserialize()
        .map(|row| row.expect("a row as long as the header"))
        .collect()
}

/// Studies the small scenario with something left to chance.
fn small_study(desk: &Desk, more: &[&str]) {
    let mut arguments = vec!["study", SMALL, "--set", CHANCE, "--quiet"];
    arguments.extend(more);
    desk.succeed(&arguments);
}
