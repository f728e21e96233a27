//! Files that are not there, or lead in a circle.

use super::told;

#[test]
fn a_scenario_that_does_not_exist() {
    let told = told("basline", &[], &[]);
    assert_eq!(
        told,
        r#"error: there is no built-in scenario and no file called "basline"
 |
 = help: did you mean `baseline`?

1 problem in basline"#
    );
}

#[test]
fn a_scenario_named_without_its_ending() {
    let told = told("mine", &[("mine.toml", "extends = \"base.toml\"\n")], &[]);
    assert_eq!(
        told,
        r#"error: there is no built-in scenario and no file called "mine"
 |
 = help: did you mean the file mine.toml?

1 problem in mine"#
    );
}

#[test]
fn a_parent_that_does_not_exist() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "bse.toml"
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: there is no file bse.toml
 --> plan.toml:1:11
  |
1 | extends = "bse.toml"
  |           ^^^^^^^^^^
  |
  = help: a path is relative to the file that extends it, or to where the command runs

1 problem in plan.toml"#
    );
}

#[test]
fn a_circle_of_parents() {
    let told = told(
        "plan.toml",
        &[
            (
                "plan.toml",
                r#"extends = "other.toml"
"#,
            ),
            (
                "other.toml",
                r#"extends = "plan.toml"
"#,
            ),
        ],
        &[],
    );
    assert_eq!(
        told,
        r#"error: extends: plan.toml extends itself
 --> other.toml:1:11
  |
1 | extends = "plan.toml"
  |           ^^^^^^^^^^^
  |
  = help: the chain is plan.toml -> other.toml -> plan.toml

1 problem in plan.toml"#
    );
}

#[test]
fn a_file_of_durations_without_a_unit() {
    let told = told(
        "plan.toml",
        &[
            (
                "plan.toml",
                r#"extends = "base.toml"

[fleet.chinook]
fix = { empirical = { file = "fix.csv", column = "time" } }
"#,
            ),
            (
                "fix.csv",
                r#"tail,time
a1,4
"#,
            ),
        ],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fix.csv: the name of column "time" does not say its unit
 --> plan.toml:4:50
  |
4 | fix = { empirical = { file = "fix.csv", column = "time" } }
  |                                                  ^^^^^^
  |
  = help: call it minutes, hours or seconds, or end it in _min, _h or _s

1 problem in plan.toml"#
    );
}
