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

/// Files of which each extends the next, down to the base; as many as told, the base among them.
fn chain(length: usize) -> String {
    let name = |n: usize| match n {
        0 => "plan.toml".to_owned(),
        n if n + 1 == length => "base.toml".to_owned(),
        n => format!("f{n}.toml"),
    };
    let text = |n: usize| format!("extends = {:?}\n", name(n + 1));
    let files: Vec<(String, String)> = (0..length - 1).map(|n| (name(n), text(n))).collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    told("plan.toml", &files, &[])
}

#[test]
fn a_chain_of_parents_that_is_too_long() {
    assert_eq!(chain(16), "nothing is wrong");
    assert_eq!(
        chain(17),
        r#"error: extends: base.toml is one file more than the 16 of a chain
 --> f15.toml:1:11
  |
1 | extends = "base.toml"
  |           ^^^^^^^^^^^
  |
  = help: the chain is plan.toml -> f1.toml -> f2.toml -> f3.toml -> f4.toml -> f5.toml -> f6.toml -> f7.toml -> f8.toml -> f9.toml -> f10.toml -> f11.toml -> f12.toml -> f13.toml -> f14.toml -> f15.toml -> base.toml

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
