//! Mistakes of several kinds in one text: names that lead nowhere are told along with what does not fit.

use super::{check, told};

mistakes! {
    a_unit_two_keys_and_two_names:
        "[lane.alpha_hub]
to = \"hubb\"
routing = \"far\"

[place.depot]
lat = 36.9
lon = \"42 degrees\"
area = \"west\"
pad = 3

[lane.depot_hub]
from = \"depott\"
fleet = [\"light\"]", []
        => "plan.toml:3:6 lane.alpha_hub.to: there is no place `hubb`
  did you mean `hub`?
plan.toml:4:1 lane.alpha_hub.routing: unknown key
  known keys: areas, closed, closed_above, distance, escorts, fleet, from, needs, threat, to
plan.toml:8:7 place.depot.lon: found the text \"42 degrees\", wanted a number
  write `lon = 0.5`
plan.toml:10:1 place.depot.pad: unknown key
  did you mean `pads`?
plan.toml:12:7 lane.depot_hub: `to` is missing
  add `to = \"...\"`: Place where they leave
plan.toml:13:8 lane.depot_hub.from: there is no place `depott`
  did you mean `depot`?";
    an_event_of_no_kind_and_a_name:
        "[lane.alpha_hub]
to = \"hubb\"
[[inject]]
at = 2026-01-22T00:00:00Z
event.atack = { place = \"alpha\" }", []
        => "plan.toml:3:6 lane.alpha_hub.to: there is no place `hubb`
  did you mean `hub`?
plan.toml:6:7 inject.0.event.atack: unknown kind
  did you mean `attack`?";
    a_reference_that_is_no_text_is_not_called_missing:
        "[lane.alpha_hub]\nto = 5", []
        => "plan.toml:3:6 lane.alpha_hub.to: found the number 5, wanted a text
  write `to = \"...\"`";
    nor_is_all_that_should_be_in_a_table:
        "weather = \"dust\"", []
        => "plan.toml:2:11 weather: found the text \"dust\", wanted a table
  write `weather = { ... }`";
    nor_an_id_that_is_almost_one:
        "[place.Depot]
lat = 36.9
lon = 42.0
[lane.depot_hub]
from = \"depot\"
to = \"hub\"
fleet = [\"light\"]", []
        => "plan.toml:2:8 place.Depot: \"Depot\" is not an id
  an id is a lower-case letter, then lower-case letters, digits and `_`, such as `depot`";
}

#[test]
fn nor_what_a_set_would_bring_that_cannot_be_read() {
    let sets = [
        "gate.late={takes=\"2 d\"",
        "lane.alpha_hub.needs=[\"late\"]",
    ];
    let problems = check("", &sets).expect_err("a brace is open").to_string();
    assert!(!problems.contains("there is no gate"), "{problems}");
}
