//! Many runs of a plan: when it closes, how sure that is, and whether what must hold of it does.
//!
//! ```sh
//! cargo run --release --example study
//! ```

use std::error::Error;

use airbridge::scenario::files::NoFiles;
use airbridge::study::{Draft, Finding, PlanSummary, Rule, Stop, Study};

/// The desk takes a quarter of an hour a person on average, and nobody knows how long the next will take.
const SERVICE: &str =
    r#"place.base.reception.station.desk.service={ exponential = { mean = "15 min" } }"#;
/// In a scenario file this is a table `[[expect]]`: nine runs of ten close within 28 hours.
const EXPECT: &str =
    r#"expect=[{ metric = "closure_h", stat = "q90", op = "<=", value = 28, reps = 30 }]"#;

/// Runs the plan thirty times.
pub fn main() -> Result<(), Box<dyn Error>> {
    let sets = [SERVICE, EXPECT].map(str::to_owned);
    let plan = Draft::load("handover-bottleneck", &sets, &NoFiles)?.plan;
    let study = Study {
        plans: vec![plan],
        seed: 1,
        rule: Rule::Fixed(30),
        confidence: 0.95,
        jobs: None,
        shuffle_jobs: None,
    };
    let folder = tempfile::tempdir()?;
    let ensembles = study.conduct(folder.path(), &Stop::new(), |_, _| ())?;
    let summary = PlanSummary::new(&study, &ensembles[0]);

    let closing = summary.quantity("closure_h").ok_or("it closes or not")?;
    let median = &closing.quantiles["q50"];
    println!(
        "half the runs close by {:?} h, 95 % sure of {:?} to {:?}",
        median.value, median.low, median.high
    );
    let in_time = summary
        .chance("closed_by_deadline")
        .ok_or("there is a deadline")?;
    println!("{} of {} by the deadline", in_time.hits_count, in_time.n);
    for judged in &summary.expectations {
        println!("{}: {}", judged.text, judged.finding.word());
        assert_eq!(judged.finding, Finding::Met);
    }
    Ok(())
}
