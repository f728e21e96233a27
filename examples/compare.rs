//! Two plans on the same chance: what a second desk is worth, and whether that is sure.
//!
//! ```sh
//! cargo run --release --example compare
//! ```

use std::error::Error;

use airbridge::scenario::files::NoFiles;
use airbridge::study::{Draft, Rule, Stop, Study, Verdict, compare};

const SERVICE: &str =
    r#"place.base.reception.station.desk.service={ exponential = { mean = "15 min" } }"#;
const DESKS: &str = "place.base.reception.station.desk.servers=2";

/// Compares the plan as it is with one more desk.
pub fn main() -> Result<(), Box<dyn Error>> {
    let plan = |label: &str, sets: &[&str]| {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let mut plan = Draft::load("handover-bottleneck", &sets, &NoFiles)?.plan;
        plan.label = label.to_owned();
        Ok::<_, Box<dyn Error>>(plan)
    };
    let study = Study {
        plans: vec![plan("one", &[SERVICE])?, plan("two", &[SERVICE, DESKS])?],
        seed: 1,
        rule: Rule::Fixed(20),
        confidence: 0.95,
        jobs: None,
        shuffle_jobs: None,
    };
    let folder = tempfile::tempdir()?;
    let ensembles = study.conduct(folder.path(), &Stop::new(), |_, _| ())?;
    let comparisons = compare(&ensembles, &[], study.confidence);
    let closing = comparisons.iter().find(|one| one.metric == "closure_h");
    let closing = closing.ok_or("closing times can be compared")?;
    println!(
        "two desks close {:.1} h later than one ({:.1} to {:.1}), p = {:.2e}: {}",
        closing.diff_mean,
        closing.interval.low,
        closing.interval.high,
        closing.p_holm,
        closing.verdict.word()
    );
    println!("{:.1} escape more", closing.escaped_more);
    assert_eq!(closing.verdict, Verdict::Better);
    Ok(())
}
