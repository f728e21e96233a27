//! Prints the digest of every built-in scenario, as `tests/digests.txt` has them: what a build for another machine, or with
//! other settings, is compared by (`.ci/platforms`). It needs the core alone.

use airbridge::operation::{Audit, RunOptions, simulate};
use airbridge::record::Digest;
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, builtin, load};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for entry in builtin::ALL {
        let scenario = load(&Reference::new(entry.name), &[], &NoFiles)
            .map_err(|problems| problems.to_string())?
            .scenario;
        let options = RunOptions {
            audit: Audit::AtEnd,
            ..RunOptions::seeded(scenario.seed)
        };
        let finished = simulate(&scenario, &options, Digest::new(), |_, _| ())?;
        let digests = finished.observer.digests(&finished.world);
        println!("{} {}", entry.name, digests.run);
    }
    Ok(())
}
