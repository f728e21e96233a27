//! Spots, runways and lanes.

use super::told;

mistakes! {
    fewer_parking_spots_than_landing_spots:
        "",
        ["place.hub.parking=1"]
        => "--set:1:21 place.hub.parking: 1 parking spots for 2 landing spots
  parking spots count the landing spots in: write as many or more";
    a_runway_that_limits_nothing:
        "",
        ["place.hub.runway.per=0 min"]
        => "--set:1:24 place.hub.runway.per: movements that count for no time limit nothing
  write the time between two movements, such as \"2 min\", or drop the table";
    spots_for_a_class_of_no_type:
        "",
        ["place.hub.mog.lite.working=1"]
        => "--set:1:15 place.hub.mog.lite: no type that flies is of class `lite`
  known classes: heavy, light";
    spots_of_a_class_that_say_nothing:
        "",
        ["place.hub.mog={ light = {} }"]
        => "--set:1:19 place.hub.mog.light: this says nothing of the class
  write `working`, or `size`, or drop the table";
    a_class_with_spots_of_its_own_and_a_size:
        "",
        ["place.hub.mog={ light = { working = 1, size = 2 } }"]
        => "--set:1:49 place.hub.mog.light.size: a class with spots of its own takes one of them, whatever its size
  write `working` or `size`, not both";
    a_class_that_parks_and_never_works:
        "",
        ["place.hub.mog.light.parking=2"]
        => "--set:1:31 place.hub.mog.light.parking: parking spots of its own, and none to work on
  write `working` beside it";
    a_class_with_fewer_parking_than_working_spots:
        "",
        ["place.hub.mog={ light = { working = 3, parking = 2 } }"]
        => "--set:1:52 place.hub.mog.light.parking: 2 parking spots for 3 working spots
  parking spots count the working spots in: write as many or more";
    a_tail_that_is_larger_than_the_apron:
        "",
        ["place.hub.mog.light.size=3"]
        => "--set:1:28 place.hub.mog.light.size: one tail takes 3 of 2 landing spots
  write a smaller size, or more `pads`";
    a_lane_from_no_place:
        "",
        ["lane.alpha_hub.from=delta"]
        => "--set:1:23 lane.alpha_hub.from: there is no place `delta`
  known places: alpha, base, bravo, hub";
    a_lane_of_no_type:
        "",
        [r#"lane.alpha_hub.fleet=["light", "hevy"]"#]
        => "--set:1:34 lane.alpha_hub.fleet.1: there is no fleet type `hevy`
  did you mean `heavy`?";
    a_lane_that_needs_no_gate:
        "",
        [r#"lane.hub_base.needs=["fligth"]"#]
        => "--set:1:24 lane.hub_base.needs.0: there is no gate `fligth`
  did you mean `flight`?";
    a_lane_to_where_it_comes_from:
        "",
        ["lane.alpha_hub.to=alpha"]
        => "--set:1:21 lane.alpha_hub.to: the lane leads from `alpha` to itself
  name the place where persons leave";
    a_lane_from_where_nobody_waits:
        "",
        ["lane.hub_base.from=base", "lane.hub_base.to=hub"]
        => "--set:1:22 lane.hub_base.from: nobody waits at `base`: it is no detention site and no staging place
  write a table `[place.base.detention]` or `[place.base.staging]`, or name one of: alpha, bravo, hub";
    a_lane_to_where_nobody_is_taken_in:
        "",
        ["lane.alpha_hub.to=bravo"]
        => "--set:1:21 lane.alpha_hub.to: nobody is taken in at `bravo`: it is no staging place and no reception
  write a table `[place.bravo.staging]` or `[place.bravo.reception]`, or name one of: base, hub";
    a_place_that_is_staging_and_reception:
        r#"[place.base.staging]
capacity = 5
"#,
        []
        => "plan.toml:2:13 place.base.staging: a place is staging or reception: persons who are received do not go on
  make two places of it, or drop one of the two tables";
    a_home_that_is_no_place:
        "",
        ["fleet.light.home=hubs"]
        => "--set:1:20 fleet.light.home: there is no place `hubs`
  did you mean `hub`?";
}
