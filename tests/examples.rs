//! The examples of the library's questions run, and come to what they claim: each asserts it at its end.

#[path = "../examples/compare.rs"]
mod compare;
#[path = "../examples/explain.rs"]
mod explain;
#[path = "../examples/plan.rs"]
mod plan;
#[path = "../examples/sensitivity.rs"]
mod sensitivity;
#[path = "../examples/study.rs"]
mod study;
#[path = "../examples/sweep.rs"]
mod sweep;

use std::error::Error;

type Example = fn() -> Result<(), Box<dyn Error>>;

#[test]
fn every_question_has_an_example_that_runs() {
    let examples: [(&str, Example); 6] = [
        ("compare", compare::main),
        ("explain", explain::main),
        ("plan", plan::main),
        ("sensitivity", sensitivity::main),
        ("study", study::main),
        ("sweep", sweep::main),
    ];
    for (name, example) in examples {
        example().unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
