//! Tables, keys and the text itself.

use super::told;

#[test]
fn a_list_for_a_table() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
lane = ["out"]
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: lane: found a list, wanted a table
 --> plan.toml:2:8
  |
2 | lane = ["out"]
  |        ^^^^^^^
  |
  = help: write `lane = { ... }`

1 problem in plan.toml"#
    );
}

#[test]
fn an_id_that_is_none() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[population."Al Sina"]
place = "site"
persons = 5
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: population.Al Sina: "Al Sina" is not an id
 --> plan.toml:3:13
  |
3 | [population."Al Sina"]
  |             ^^^^^^^^^
  |
  = help: an id is a lower-case letter, then lower-case letters, digits and `_`, such as `al_sina`

1 problem in plan.toml"#
    );
}

#[test]
fn a_scripted_event_of_no_kind() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"

[[inject]]
at = 2026-01-22T00:00:00Z
event = { closed = { place = "gate", lasts = "6 h" } }
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: inject.0.event.closed: unknown kind
 --> plan.toml:5:11
  |
5 | event = { closed = { place = "gate", lasts = "6 h" } }
  |           ^^^^^^
  |
  = help: known kinds: incident, attack, fighting, offensive, pressure, ceasefire, extension, lapse, desertion, reinforcement, withdrawal, control, escape, containment, escape_elsewhere, breakdown, loss, fuel_emergency, weather, crews_away, gate_opens, gate_closes, gate_suspended, gate_resumed and 11 more

1 problem in plan.toml"#
    );
}

#[test]
fn a_missing_equals_sign() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
horizon "4 d"
seed = 7
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: key with no value, expected `=`
 --> plan.toml:2:9
  |
2 | horizon "4 d"
  |         ^
  |
  = help: write `key = value`

1 problem in plan.toml"#
    );
}

#[test]
fn a_text_without_its_second_quote() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
horizon = "4 d
seed = 7 7
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: invalid basic string, expected `"`
 --> plan.toml:2:15
  |
2 | horizon = "4 d
  |               ^
  |
  = help: close the text with a second `"` on the same line

error: string values must be quoted, expected literal string
 --> plan.toml:3:8
  |
3 | seed = 7 7
  |        ^^^
  |
  = help: write a text in quotes, such as "45 min"

2 problems in plan.toml"#
    );
}

#[test]
fn a_key_written_twice() {
    let told = told(
        "plan.toml",
        &[(
            "plan.toml",
            r#"extends = "base.toml"
seed = 1
seed = 2
"#,
        )],
        &[],
    );
    assert_eq!(
        told,
        r#"error: duplicate key
 --> plan.toml:3:1
  |
3 | seed = 2
  | ^^^^
  |
  = help: write each key and each table header once

1 problem in plan.toml"#
    );
}
