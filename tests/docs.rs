//! The documentation that is written from the code says what the code says.
#![allow(missing_docs)]

use airbridge::scenario::reference;

#[test]
fn the_scenario_reference_is_up_to_date() {
    let committed = include_str!("../docs/scenario.md").replace("\r\n", "\n");
    assert!(
        committed == reference(),
        "docs/scenario.md is out of date; write it anew with\n    cargo run -- schema --reference > docs/scenario.md"
    );
}
