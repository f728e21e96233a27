//! Every plan in every world: how many desks, if nobody knows how long a handover takes.
//!
//! ```sh
//! cargo run --release --example sweep
//! ```

use std::error::Error;

use airbridge::scenario::files::NoFiles;
use airbridge::study::{Draft, Lab, Stop, StudyFile, Sweep, Workers};

const STUDY: &str = r#"
scenario = "handover-bottleneck"
replications = 2

[lever.desks]
key = "place.base.reception.station.desk.servers"
values = [1, 2, 3]
costs = ["0 usd", "20000 usd", "40000 usd"]

[worlds]
design = "sobol"
points = 4

[uncertainty.service]
key = "place.base.reception.station.desk.service"
range = "10 min..25 min"
"#;

/// Sweeps three plans over four worlds.
pub fn main() -> Result<(), Box<dyn Error>> {
    let seed = 1;
    let file = StudyFile::read("study.toml", STUDY)?;
    let draft = Draft::load(&file.scenario, &[], &NoFiles)?;
    let sweep = Sweep::of(&file, &draft, [None, None], seed)?;
    let swept = sweep.run(&Lab {
        seed,
        workers: &Workers::of(None)?,
        stop: &Stop::new(),
        ended: &|| (),
    })?;
    for standing in &swept.standings {
        let showing = &standing.showing;
        println!(
            "{}: closes after {:.1} h on average, {:.1} escapes, at most {:.1} h later than the best plan, {}",
            sweep.plan_in_words(standing.plan),
            showing.closure_h.mean,
            showing.escaped_mean,
            standing.regret[2],
            standing.place.word()
        );
    }
    let cheapest = swept.will_do.ok_or("some number of desks will do")?;
    println!(
        "{} is the cheapest that will do in every world",
        sweep.plan_in_words(cheapest)
    );
    assert_eq!(sweep.plans[cheapest], ["2"]);
    Ok(())
}
