//! Limits, weights, and ways that lead nowhere.

use super::told;

mistakes! {
    a_hard_limit_that_is_not_set:
        "[limits]\nhard = [\"staged\"]\n",
        []
        => "plan.toml:3:9 limits.hard.0: this limit is not set
  write `staged = \"24 h\"` beside it, or drop it here";
    sites_where_nobody_is_ever_screened:
        "[limits]\nscreening = \"3 d\"\nstop.screening = \"4 d\"\n",
        []
        => "base.toml:20:1 place.alpha.detention: nobody here is screened, and without a screening nobody may board
  add a table `[place.alpha.detention.screening]` with `teams` and `service`
base.toml:27:1 place.bravo.detention: nobody here is screened, and without a screening nobody may board
  add a table `[place.bravo.detention.screening]` with `teams` and `service`";
    a_limit_that_stops_before_it_is_told:
        "[limits]\nrestraint = \"9 h\"\nstop.restraint = \"8 h\"\n",
        []
        => "plan.toml:4:18 limits.stop.restraint: it would stop a step before it is told
  write a value of `restraint` or more";
    a_limit_that_is_hard_at_two_values:
        "[limits]\nhard = [\"restraint\"]\nstop.restraint = \"12 h\"\n",
        []
        => "plan.toml:4:18 limits.stop.restraint: this limit is hard already, at the value from which it is told
  drop `restraint` here, or out of `hard`";
    a_limit_that_stops_and_is_never_told:
        "[limits]\nstop.staged = \"9 h\"\n",
        []
        => "plan.toml:3:15 limits.stop.staged: this limit is not told at all
  write `staged` under `[limits]`, too";
    a_station_whose_equipment_never_comes:
        r#"[place.base.reception.station.search.equipment]
count = 0
failure = "0 /h"
repair = "1 h"
"#,
        []
        => "plan.toml:3:9 place.base.reception.station.search.equipment.count: nobody is ever served: there is no equipment, and none arrives
  write how many there are from the start, or a `delivery` with `at` and `count`";
    a_negative_weight:
        "",
        ["population.alpha.countries.syria=-1"]
        => "--set:1:36 population.alpha.countries.syria: the weight -1 is negative
  weights say how often one comes beside the others: write 0 or more";
    no_weight_of_any_tier:
        r#"[population.alpha.tier]
high = 0
"#,
        []
        => "plan.toml:2:1 population.alpha.tier: all weights are zero, so nothing can be chosen
  write one weight at least above 0, such as 0.5";
    a_regime_with_weightless_followers:
        "",
        ["weather.steppe.regime.dust.next.clear=0"]
        => "base.toml:13:39 weather.steppe.regime.dust.next: all weights are zero, so nothing can be chosen
  write one weight at least above 0, such as 0.5";
    a_regime_that_lasts_no_time:
        "",
        ["weather.steppe.regime.dust.dwell=0 s"]
        => r#"--set:1:36 weather.steppe.regime.dust.dwell: a regime that something follows lasts a minute at least on average
  write how long it lasts, such as "6 h"; without `next` it stays for good"#;
    a_site_that_no_lane_leaves:
        r#"remove = ["lane.bravo_hub"]
"#,
        []
        => r#"base.toml:56:9 population.bravo.place: no lane leaves `bravo`, so its 60 persons are never lifted
  write a table `[lane.ID]` with from = "bravo", to a staging place or a reception"#;
    a_hub_that_no_lane_leaves:
        r#"remove = ["lane.hub_base"]
"#,
        []
        => r#"base.toml:36:1 place.hub.staging: persons from `alpha` come as far as `hub`, and no lane goes on from there
  write a table `[lane.ID]` with from = "hub", to a reception"#;
    lanes_in_a_circle:
        r#"[place.depot]
lat = 36.9
lon = 42.1
pads = 1
refuel = true
staging = { capacity = 10 }

[lane.hub_depot]
from = "hub"
to = "depot"
fleet = ["light"]

[lane.depot_hub]
from = "depot"
to = "hub"
fleet = ["light"]
"#,
        []
        => "plan.toml:16:6 lane.depot_hub.to: persons could be moved in a circle: hub -> depot -> hub
  lanes lead towards a reception: drop or turn one of these";
}
