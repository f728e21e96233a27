//! Tails, waves, cabins and escorts.

use super::told;

mistakes! {
    a_loss_of_no_tail:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { loss = { tail = "light-03" } }
"#,
        []
        => "plan.toml:4:27 inject.0.event.loss.tail: there is no tail `light-03`
  tails are numbered within their type, or their wave, such as `heavy-01`";
    a_fuel_emergency_of_no_tail:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { fuel_emergency = { tail = "light-03", lost = "1 h" } }
"#,
        []
        => "plan.toml:4:37 inject.0.event.fuel_emergency.tail: there is no tail `light-03`
  tails are numbered within their type, or their wave, such as `heavy-01`";
    a_fuel_emergency_on_the_road:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { fuel_emergency = { tail = "heavy-01", lost = "1 h" } }
"#,
        ["fleet.heavy.mode=road"]
        => "plan.toml:4:37 inject.0.event.fuel_emergency.tail: `heavy` drives, and a convoy that runs dry stands until it is helped
  write a `breakdown` of it, or a `closed` time of its lane";
    a_fuel_emergency_of_a_wave_on_the_road:
        r#"[[inject]]
at = 2026-01-24T00:00:00Z
event = { fuel_emergency = { tail = "heavy-surge-01", lost = "1 h" } }
"#,
        ["fleet.heavy.mode=road"]
        => "plan.toml:4:37 inject.0.event.fuel_emergency.tail: `heavy` drives, and a convoy that runs dry stands until it is helped
  write a `breakdown` of it, or a `closed` time of its lane";
    no_lights_where_nobody_lands_in_the_dark:
        "",
        ["place.bravo.night=false", "place.bravo.unlit.go_around=0.2"]
        => "--set:1:13 place.bravo.unlit: nobody lands here in the dark, so lights make no difference
  write `night = true` under `[place.bravo]`, or drop this table";
    a_wave_whose_home_is_nowhere:
        "",
        ["fleet.heavy.wave.surge.home=hubb"]
        => "--set:1:31 fleet.heavy.wave.surge.home: there is no place `hubb`
  did you mean `hub`?";
    a_wave_whose_home_has_no_fuel:
        "",
        ["fleet.heavy.wave.surge.home=bravo", "place.bravo.escorts=9"]
        => "--set:1:31 fleet.heavy.wave.surge.home: tails of `heavy` have several homes, and `bravo` is one without fuel
  write `refuel = true` under `[place.bravo]`, and `pads` for aircraft";
    crews_of_a_wave_at_the_home_of_its_type:
        "",
        ["fleet.heavy.wave.surge.crews=2"]
        => "--set:1:24 fleet.heavy.wave.surge.crews: the crews of the type fly tails that have its home
  write the `home` of the wave as well, or more `crews` for the type";
    a_wave_far_from_every_crew:
        "",
        ["fleet.heavy.wave.surge.home=base", "fleet.heavy.crew.crews=2"]
        => "--set:1:31 fleet.heavy.wave.surge.home: the wave has its home at `base`, and no crew there to fly it
  write `crews = 1` or more beside it";
    a_wave_with_crews_and_no_rules_for_them:
        "",
        ["fleet.heavy.wave.surge.home=base", "fleet.heavy.wave.surge.crews=2", "place.base.escorts=9"]
        => "--set:1:24 fleet.heavy.wave.surge.crews: crews of `heavy` have no rules
  write a table `[fleet.heavy.crew]`, or drop this";
    a_cabin_that_no_table_describes:
        "",
        ["fleet.heavy.configuration.freight.seats=9", "fleet.heavy.configured=fright"]
        => "--set:1:26 fleet.heavy.configured: there is no configuration `fright`
  did you mean `freight`?";
    a_tier_apart_from_itself:
        "",
        ["packing.apart=[[\"low\", \"low\"]]"]
        => "--set:1:18 packing.apart.0: persons of the low tier would all have to travel alone
  name two tiers, or limit one of them under `[packing.most]`";
    a_post_without_escorts:
        "",
        ["lane.alpha_hub.escorts=origin"]
        => "base.toml:15:8 place.alpha.escorts: one person takes up to 1 escort, and `alpha`, where those of `light` are posted, has 0
  write `escorts = 1` or more under `[place.alpha]`, or drop the table `[escort]` if none are needed";
    a_type_that_needs_more_escorts_than_its_home_has:
        r#"[fleet.light.escort]
high = 0.1
medium = 1
low = 1
"#,
        ["fleet.light.seats=20"]
        => "base.toml:34:11 place.hub.escorts: one person takes up to 10 escorts, and `hub`, the home of `light`, has 8
  write `escorts = 10` or more under `[place.hub]`, or drop the table `[escort]` if none are needed";
    a_lane_that_fighting_could_close_and_that_passes_no_area:
        "",
        ["lane.hub_base.closed_above=2"]
        => "--set:1:30 lane.hub_base.closed_above: the lane passes no area, so there is no fighting on it
  write the areas it passes as `areas` under `[lane.hub_base]`";
    an_aircraft_with_vehicles:
        "",
        ["fleet.heavy.road.vehicles=3"]
        => "--set:1:13 fleet.heavy.road: `heavy` flies, and has no vehicles
  write `mode = \"road\"`, or drop this table";
    a_flow_where_there_is_no_fuel:
        "",
        ["place.alpha.refuel_points=2"]
        => "--set:1:13 place.alpha.refuel_points: there is no fuel here, so nothing flows
  write `refuel = true` under `[place.alpha]`, or drop this";
    an_escape_near_no_place:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { escape_elsewhere = { place = "charlie", persons = 9 } }
"#,
        []
        => "plan.toml:4:40 inject.0.event.escape_elsewhere.place: there is no place `charlie`
  known places: alpha, base, bravo, hub";
}
