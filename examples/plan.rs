//! How many desks are enough for the deadline, from the library.
//!
//! ```sh
//! cargo run --release --example plan
//! ```

use std::error::Error;

use airbridge::scenario::{Loaded, Problems, Reference, files::NoFiles, load};
use airbridge::study::{Cap, Lab, Plan, Search, Setting, Stop, Workers};

const KEY: &str = "place.base.reception.station.desk.servers";

fn bottleneck(sets: &[String]) -> Result<Loaded, Problems> {
    load(&Reference::new("handover-bottleneck"), sets, &NoFiles)
}

/// Looks for the fewest desks.
pub fn main() -> Result<(), Box<dyn Error>> {
    let base = bottleneck(&[])?;
    let setting = |desks: u32| {
        let loaded = bottleneck(&[format!("{KEY}={desks}")])?;
        Ok::<_, Problems>(Setting {
            value: desks.to_string(),
            scenario: loaded.scenario,
        })
    };
    let search = Search {
        base: Plan {
            label: base.stem,
            hash: base.hash.to_string(),
            scenario: base.scenario,
            overrides: Vec::new(),
        },
        key: KEY.to_owned(),
        settings: (1..=6).map(setting).collect::<Result<_, _>>()?,
        probability: 0.9,
        cap: Cap::NoWorse,
        replications: 50,
        confirm: 50,
        confidence: 0.95,
    };
    let found = search.find(&Lab {
        seed: 1,
        workers: &Workers::of(None)?,
        stop: &Stop::new(),
        ended: &|| (),
    })?;
    for point in &found.tried {
        let (hits, of) = (point.in_time.hits, point.in_time.of);
        println!(
            "{} desks: in time in {hits} of {of} runs, {}",
            point.value,
            point.fit.word()
        );
    }
    match found.sure {
        Some((position, _)) => println!("{} desks are enough", search.settings[position].value),
        None => println!("no number of desks is surely enough"),
    }
    Ok(())
}
