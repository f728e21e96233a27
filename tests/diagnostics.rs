//! What a planner is told about each typical mistake, word for word.
#![allow(missing_docs)]

use std::path::Path;

use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, load};

/// A sound scenario that every plan below extends.
const BASE: &str = r#"start = 2026-01-21T00:00:00Z
horizon = "3 d"

[place.site]
lat = 36.5
lon = 40.75
pads = 1

[place.site.detention]
capacity = 100
guards = 20

[place.gate]
lat = 36.3
lon = 43.1
pads = 1

[place.gate.reception]
first = "manifest"
ramp = 100
capacity = 1000

[place.gate.reception.station.manifest]
servers = 2
service = "3 min"

[population.site]
place = "site"
persons = 90

[fleet.chinook]
seats = 30
tails = 1
home = "gate"
cruise = "130 kt"

[lane.out]
from = "site"
to = "gate"
fleet = ["chinook"]
"#;

/// Files that exist only here.
struct Drawer<'a>(&'a [(&'a str, &'a str)]);

impl Files for Drawer<'_> {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        let all = self.0.iter().chain(&[("base.toml", BASE)]);
        let mut named = all.filter(|(name, _)| Path::new(name) == path);
        named
            .next()
            .map(|(_, text)| text.as_bytes().to_vec())
            .ok_or(Unreadable::Missing)
    }
}

/// What a planner is told about `plan`.
fn told(plan: &str, files: &[(&str, &str)], sets: &[&str]) -> String {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    match load(&Reference::new(plan), &sets, &Drawer(files)) {
        Ok(_) => "nothing is wrong".to_owned(),
        Err(problems) => problems.to_string(),
    }
}

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
  = help: known kinds: incident, attack, fighting, offensive, pressure, ceasefire, extension, lapse, desertion, reinforcement, withdrawal, control, escape, containment, escape_elsewhere, breakdown, loss, fuel_emergency, weather, crews_away, gate_opens, gate_closes, gate_suspended, gate_resumed and 5 more

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
  = help: write 2026-02-12T00:00:00Z

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
