//! Values set on the command line.

use super::told;

#[test]
fn mistakes_in_two_files_and_a_set() {
    let told = told(
        "plan.toml",
        &[
            (
                "plan.toml",
                r#"extends = "middle.toml"
remove = ["place.sitte"]

[fleet.chinook]
tails = "two"
"#,
            ),
            (
                "middle.toml",
                r#"extends = "base.toml"
deadline = 2026-02-12

[lane.out]
distance = "-5 km"
"#,
            ),
        ],
        &["fleet.chinook.seats=0"],
    );
    assert_eq!(
        told,
        r#"error: remove: "place.sitte" is not inherited
 --> plan.toml:2:11
  |
2 | remove = ["place.sitte"]
  |           ^^^^^^^^^^^^^
  |
  = help: did you mean `place.site`?

error: fleet.chinook.tails: found the text "two", wanted a whole number
 --> plan.toml:5:9
  |
5 | tails = "two"
  |         ^^^^^
  |
  = help: write `tails = 12`

error: deadline: 2026-02-12 is a date without a time
 --> middle.toml:2:12
  |
2 | deadline = 2026-02-12
  |            ^^^^^^^^^^
  |
  = help: write 2026-02-12T00:00:00Z for UTC, or 2026-02-12T00:00:00+03:00 for local time in Iraq and Syria

error: lane.out.distance: "-5 km" is negative; a distance is zero or more
 --> middle.toml:5:12
  |
5 | distance = "-5 km"
  |            ^^^^^^^
  |
  = help: write a distance as "478 km" (units: km, nmi, mi, m)

error: fleet.chinook.seats: 0 is too small
 --> --set:1:23
  |
1 | fleet.chinook.seats = 0
  |                       ^
  |
  = help: write a number from 1 to 1000

5 problems in plan.toml"#
    );
}

#[test]
fn a_set_without_a_value() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
"#,
        )],
        &["fleet.chinook.tails"],
    );
    assert_eq!(
        told,
        r#"error: "fleet.chinook.tails" does not say what to set
 --> --set:1:1
  |
1 | fleet.chinook.tails
  | ^^^^^^^^^^^^^^^^^^^
  |
  = help: write --set KEY=VALUE, such as --set fleet.chinook.tails=20

1 problem in plan.toml"#
    );
}

#[test]
fn a_set_of_an_unknown_key() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
"#,
        )],
        &["fleet.chinook.tale=3"],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.tale: unknown key
 --> --set:1:15
  |
1 | fleet.chinook.tale = 3
  |               ^^^^
  |
  = help: did you mean `tails`?

1 problem in plan.toml"#
    );
}

#[test]
fn a_set_with_a_bad_unit() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
"#,
        )],
        &["fleet.chinook.cruise=130 knots"],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.cruise: "130 knots" has no known unit
 --> --set:1:24
  |
1 | fleet.chinook.cruise = "130 knots"
  |                        ^^^^^^^^^^^
  |
  = help: write a speed as "130 kt" (units: km/h, kt, mph, m/s)

1 problem in plan.toml"#
    );
}

#[test]
fn a_set_of_what_cannot_be_set() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
"#,
        )],
        &["extends=baseline"],
    );
    assert_eq!(
        told,
        r#"error: extends: `extends` cannot be set
 --> --set:1:1
  |
1 | extends = "baseline"
  | ^^^^^^^
  |
  = help: write a file that extends the scenario

1 problem in plan.toml"#
    );
}
