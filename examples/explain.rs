//! Why a plan closes when it does, from the library.
//!
//! ```sh
//! cargo run --release --example explain
//! ```

use std::error::Error;

use airbridge::scenario::{Reference, files::NoFiles, load};
use airbridge::sim::Duration;
use airbridge::study::{Group, Lab, Plan, Prepared, Question, Stop, Workers};

/// Explains when a plan with one desk closes.
pub fn main() -> Result<(), Box<dyn Error>> {
    let loaded = load(&Reference::new("handover-bottleneck"), &[], &NoFiles)?;
    let question = Question {
        plan: Plan {
            label: loaded.stem,
            hash: loaded.hash.to_string(),
            scenario: loaded.scenario,
            overrides: Vec::new(),
        },
        groups: Group::each(),
        replications: 2,
        pairs: 1,
        confidence: 0.95,
    };
    let seed = 1;
    let prepared = Prepared::new(question, seed)?;
    let explanation = prepared.explain(&Lab {
        seed,
        workers: &Workers::of(None)?,
        stop: &Stop::new(),
        ended: &|| (),
    })?;

    let steps = explanation.steps(Duration::from_minutes(1));
    println!("without limits it closes after {} min", steps.unlimited);
    for (part, minutes) in explanation.parts.iter().zip(&steps.parts) {
        println!(
            "{:>12} {minutes:+5} min: {}",
            part.group.name,
            part.relaxed()
        );
    }
    println!("as it is it closes after {} min", steps.plan);
    assert_eq!(
        steps.unlimited + steps.parts.iter().sum::<i64>(),
        steps.plan
    );
    Ok(())
}
