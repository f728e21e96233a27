//! Which of several uncertain values matters: one at a time, and all together.
//!
//! ```sh
//! cargo run --release --example sensitivity
//! ```

use std::error::Error;

use airbridge::scenario::files::NoFiles;
use airbridge::study::{Draft, Lab, Range, Screening, Stop, Tornado, Workers};

const VARIED: [&str; 3] = [
    "place.base.reception.station.desk.service=10 min..20 min",
    "fleet.aircraft.cruise=350 km/h..450 km/h",
    "place.site.detention.guards=10..30",
];

/// Draws a tornado, and screens.
pub fn main() -> Result<(), Box<dyn Error>> {
    let seed = 1;
    let draft = Draft::load("handover-bottleneck", &[], &NoFiles)?;
    let ranges: Vec<Range> = VARIED
        .iter()
        .map(|range| range.parse())
        .collect::<Result<_, _>>()?;
    let lab = Lab {
        seed,
        workers: &Workers::of(None)?,
        stop: &Stop::new(),
        ended: &|| (),
    };

    let mut tornado = Tornado::over(&draft, &ranges)?;
    // Nothing in this plan is left to chance.
    tornado.replications = 2;
    let (bars, _) = tornado.measure(&lab)?;
    for bar in bars.iter().filter(|bar| bar.metric == "closure_h") {
        println!(
            "{} from {} to {}: {:+.1} h",
            bar.key, bar.ends[0], bar.ends[1], bar.swing.mean
        );
    }

    let mut screening = Screening::draw(&draft, &ranges, (4, seed))?;
    screening.replications = 2;
    let (effects, _) = screening.measure(&lab)?;
    for effect in effects.iter().filter(|effect| effect.metric == "closure_h") {
        println!(
            "{}: {:.1} h on average, spread {:.1} h",
            effect.key, effect.mu_star, effect.sigma
        );
    }
    assert_eq!(bars[0].key, "place.base.reception.station.desk.service");
    assert_eq!(effects[0].key, bars[0].key);
    Ok(())
}
