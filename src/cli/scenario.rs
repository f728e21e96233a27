//! Reading the scenario that a user names, from the disk or from those built in.

use super::terminal;
use crate::scenario::files::Disk;
use crate::scenario::{Loaded, Problems, Reference, load};
use crate::study::DraftError;

/// Loads the scenario that `named` means, with `sets` laid over it.
pub fn read(named: &str, sets: &[String]) -> Result<Loaded, Problems> {
    load(&Reference::new(named), sets, &Disk)
}

/// Why a question cannot be asked, so that what is wrong with a scenario is shown as such.
pub fn refused(error: DraftError) -> anyhow::Error {
    match error {
        DraftError::Scenario(problems) => problems.into(),
        other => anyhow::Error::msg(other.to_string()),
    }
}

/// Says what in a scenario may not be what was meant.
pub fn tell_notes(loaded: &Loaded) {
    for note in &loaded.notes {
        terminal::say(&format!("note: {note}"));
    }
}

/// Everything that is wrong with a scenario, in colour if the terminal wants it.
pub fn report(problems: &Problems) -> String {
    if terminal::wants_colour() {
        problems.coloured()
    } else {
        problems.to_string()
    }
}
