//! Reading the scenario that a user names, from the disk or from those built in.

use super::terminal;
use crate::scenario::files::Disk;
use crate::scenario::{Loaded, Problems, Reference, load};

/// Loads the scenario that `named` means, with `sets` laid over it.
pub fn read(named: &str, sets: &[String]) -> Result<Loaded, Problems> {
    load(&Reference::new(named), sets, &Disk)
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
