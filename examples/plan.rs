//! How many desks are enough for the deadline, from the library.
//!
//! ```sh
//! cargo run --release --example plan
//! ```

use std::error::Error;

use airbridge::scenario::files::NoFiles;
use airbridge::study::{Cap, Draft, Lab, Range, Search, Stop, Workers};

/// Looks for the fewest desks.
pub fn main() -> Result<(), Box<dyn Error>> {
    let draft = Draft::load("handover-bottleneck", &[], &NoFiles)?;
    let desks: Range = "place.base.reception.station.desk.servers=1..6".parse()?;
    let search = Search {
        settings: draft.settings(&desks, None)?,
        key: desks.key,
        base: draft.plan,
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
    let (position, _) = found.sure.ok_or("no number of desks is surely enough")?;
    println!("{} desks are enough", search.settings[position].value);
    assert_eq!(search.settings[position].value, "2");
    Ok(())
}
