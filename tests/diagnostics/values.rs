//! Units, numbers, dates, ids and distributions.

use super::told;

#[test]
fn a_unit_that_is_none() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
horizon = "45 minuts"
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: horizon: "45 minuts" has no known unit
 --> plan.toml:2:11
  |
2 | horizon = "45 minuts"
  |           ^^^^^^^^^^^
  |
  = help: write a duration as "45 min" (units: us, ms, s, min, h, d, w)

1 problem in plan.toml"#
    );
}

#[test]
fn a_number_without_its_unit() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinook]
cruise = 130
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.cruise: found the number 130, wanted a value with its unit
 --> plan.toml:4:10
  |
4 | cruise = 130
  |          ^^^
  |
  = help: write it as a text, such as "130 kt"

1 problem in plan.toml"#
    );
}

#[test]
fn an_unknown_key_with_a_near_one() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinook]
seets = 40
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.seets: unknown key
 --> plan.toml:4:1
  |
4 | seets = 40
  | ^^^^^
  |
  = help: did you mean `seats`?

1 problem in plan.toml"#
    );
}

#[test]
fn an_unknown_key_with_none_near() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[place.site.detention]
walls = 4
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: place.site.detention.walls: unknown key
 --> plan.toml:4:1
  |
4 | walls = 4
  | ^^^^^
  |
  = help: known keys: attack_rate, capacity, guards, guards_planned, incident_rate, screening

1 problem in plan.toml"#
    );
}

#[test]
fn an_aircraft_without_seats() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.hawk]
tails = 2
home = "gate"
cruise = "150 kt"
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.hawk: `seats` is missing
 --> plan.toml:3:8
  |
3 | [fleet.hawk]
  |        ^^^^
  |
  = help: add `seats = 1`: Seats, for persons, escorts and medics together

1 problem in plan.toml"#
    );
}

#[test]
fn an_id_that_is_nearly_another() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinok]
seats = 44
tails = 5
cruise = "130 kt"
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinok: `home` is missing
 --> plan.toml:3:8
  |
3 | [fleet.chinok]
  |        ^^^^^^
  |
  = help: did you mean `chinook`? otherwise add `home = "..."`: Home base: where tails stand, crews rest and maintenance mends

1 problem in plan.toml"#
    );
}

#[test]
fn a_probability_above_one() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinook]
break_chance = 1.5
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.break_chance: 1.5 is too large
 --> plan.toml:4:16
  |
4 | break_chance = 1.5
  |                ^^^
  |
  = help: write a number from 0 to 1

1 problem in plan.toml"#
    );
}

#[test]
fn negative_seats() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinook]
seats = -3
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.seats: -3 is too small
 --> plan.toml:4:9
  |
4 | seats = -3
  |         ^^
  |
  = help: write a number from 1 to 1000

1 problem in plan.toml"#
    );
}

#[test]
fn a_date_without_an_offset() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
start = 2026-01-21T06:00:00
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: start: 2026-01-21T06:00:00 has no offset from UTC
 --> plan.toml:2:9
  |
2 | start = 2026-01-21T06:00:00
  |         ^^^^^^^^^^^^^^^^^^^
  |
  = help: write 2026-01-21T06:00:00Z for UTC, or 2026-01-21T06:00:00+03:00 for local time in Iraq and Syria

1 problem in plan.toml"#
    );
}

#[test]
fn a_date_in_quotes() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
start = "2026-01-21T06:00:00Z"
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: start: "2026-01-21T06:00:00Z" is a text, not an instant
 --> plan.toml:2:9
  |
2 | start = "2026-01-21T06:00:00Z"
  |         ^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write it without quotes: 2026-01-21T06:00:00Z

1 problem in plan.toml"#
    );
}

#[test]
fn an_unknown_policy() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[call]
policy = "rsik"
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: call.policy: "rsik" is not one of the words it can be
 --> plan.toml:4:10
  |
4 | policy = "rsik"
  |          ^^^^^^
  |
  = help: did you mean `risk`?

1 problem in plan.toml"#
    );
}

#[test]
fn a_distribution_out_of_order() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinook]
load = { triangular = { low = "1 h", mode = "20 min", high = "2 h" } }
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.load.triangular.low: low = "1 h" is above mode = "20 min"
 --> plan.toml:4:31
  |
4 | load = { triangular = { low = "1 h", mode = "20 min", high = "2 h" } }
  |                               ^^^^^
  |
  = help: write `triangular = { low = "20 min", mode = "25 min", high = "60 min" }`

1 problem in plan.toml"#
    );
}

#[test]
fn a_distribution_of_no_kind() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinook]
load = { lognormall = { mean = "1 h", sd = "20 min" } }
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.load.lognormall: unknown kind of distribution `lognormall`
 --> plan.toml:4:10
  |
4 | load = { lognormall = { mean = "1 h", sd = "20 min" } }
  |          ^^^^^^^^^^
  |
  = help: did you mean `lognormal`?

1 problem in plan.toml"#
    );
}

#[test]
fn a_distribution_with_bad_members() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[fleet.chinook.load.lognormal]
mean = "1 hr"
sd = 20
max = "2 h"
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: fleet.chinook.load.lognormal.mean: "1 hr" has no known unit
 --> plan.toml:4:8
  |
4 | mean = "1 hr"
  |        ^^^^^^
  |
  = help: write a duration as "45 min" (units: us, ms, s, min, h, d, w)

error: fleet.chinook.load.lognormal.sd: 20 is not a duration
 --> plan.toml:5:6
  |
5 | sd = 20
  |      ^^
  |
  = help: write a duration as "25 min"

2 problems in plan.toml"#
    );
}
