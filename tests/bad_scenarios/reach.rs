//! Range, crews, spares and room aboard.

use super::told;

mistakes! {
    a_place_without_landing_spots:
        "",
        ["place.bravo.pads=0"]
        => "--set:1:20 place.bravo.pads: `light` is to land at `bravo` on lane `bravo_hub`, and there is no landing spot
  write `pads = 1` or more under `[place.bravo]`, or serve the lane by road";
    a_lane_beyond_range:
        "",
        ["fleet.heavy.range=400 km"]
        => "--set:1:21 fleet.heavy.range: `heavy` cannot fly lane `hub_base`: hub -> base is 482 km without fuel, and its range is 400 km
  write a longer `range`, or a place with `refuel = true` on the way";
    a_round_beyond_range_without_fuel_on_the_way:
        "",
        ["place.base.refuel=false"]
        => "base.toml:78:9 fleet.heavy.range: `heavy` cannot fly lane `hub_base`: hub -> base -> hub is 965 km without fuel, and its range is 700 km
  write a longer `range`, or `refuel = true` under `[place.base]`";
    a_lane_on_which_nobody_flies:
        "",
        ["fleet.light.tails=0"]
        => "base.toml:84:9 lane.alpha_hub.fleet: none of these types ever has a tail, so nobody is moved along this lane
  write `tails = 1` or more, or a wave, under `[fleet.light]`
base.toml:89:9 lane.bravo_hub.fleet: none of these types ever has a tail, so nobody is moved along this lane
  write `tails = 1` or more, or a wave, under `[fleet.light]`";
    tails_that_are_never_mended:
        "",
        ["place.hub.maintenance_teams=0"]
        => "base.toml:70:16 fleet.light.break_chance: tails of `light` break, and their home `hub` has no team to mend them
  write `maintenance_teams = 1` or more under `[place.hub]`";
    a_spare_that_the_home_does_not_have:
        "",
        ["fleet.light.maintenance={ code = { engine = { per_sortie = 0.1, spare = \"engin\" } } }", "place.hub.spares={ engine = { stock = 1 } }"]
        => "--set:1:75 fleet.light.maintenance.code.engine.spare: `hub`, the home of `light`, has no spare `engin`
  did you mean `engine`?";
    inspections_without_a_team:
        "",
        ["fleet.heavy.maintenance={ phase_every = \"90 h\" }", "fleet.light.break_chance=0.0", "place.hub.maintenance_teams=0"]
        => "--set:1:43 fleet.heavy.maintenance.phase_every: tails of `heavy` are to be inspected, and their home `hub` has no team to mend them
  write `maintenance_teams = 1` or more under `[place.hub]`";
    a_type_without_crews:
        "",
        ["fleet.light.crew.crews=0"]
        => "--set:1:26 fleet.light.crew.crews: `light` serves lanes and has no crew to fly it
  write `crews = 1` or more, or drop the table if crews never limit the type";
    rules_for_crews_that_do_not_agree:
        "",
        ["fleet.light.crew.swap=1 h", "fleet.light.crew.augmented={ crews = 900, duty = \"1 h\" }",
         "fleet.light.crew.flight_week=50 h", "fleet.light.crew.flight_month=40 h"]
        => "--set:1:25 fleet.light.crew.swap: 1 h are less than the rest of 12 h before any duty day
  write a longer `swap`, or drop it
--set:1:40 fleet.light.crew.augmented.crews: 900 of 4 crews cannot be augmented
  augmented crews are counted in `crews`: write as many at most
--set:1:52 fleet.light.crew.augmented.duty: 1 h are no longer than the plain duty day of 10 h
  write a longer duty day, or drop the table
--set:1:33 fleet.light.crew.flight_month: 40 h are less than the 50 h of `flight_week`, so that one never binds
  write more hours for the longer time, or drop one of the two";
    a_sortie_beyond_the_flight_hours_of_a_crew:
        "",
        ["fleet.heavy.crew={ crews = 2, flight_day = \"2 h\" }"]
        => "--set:1:46 fleet.heavy.crew.flight_day: a sortie of `heavy` on lane `hub_base` flies 4.0 h on average, more than the 2 h that a crew may
  write a higher limit, or divide the lane at a staging place";
    a_duty_day_too_short_for_any_sortie:
        "",
        ["fleet.light.crew.duty=90 min"]
        => "--set:1:25 fleet.light.crew.duty: a sortie of `light` on lane `alpha_hub` (and one more) takes 2.1 h on average, longer than the duty day of 90 min
  write a longer `duty`, or divide the lane at a staging place";
    a_home_without_escorts:
        "",
        ["place.hub.escorts=0"]
        => "--set:1:21 place.hub.escorts: one person takes up to 1 escort, and `hub`, the home of `heavy`, has 0
  write `escorts = 1` or more under `[place.hub]`, or drop the table `[escort]` if none are needed";
    a_type_too_small_for_an_escort:
        "",
        ["fleet.light.seats=1"]
        => "--set:1:21 fleet.light.seats: one person with escorts takes up to 2 seats on lane `alpha_hub`, and `light` has 1
  write `seats = 2` or more, or take the type off the lane";
    a_type_too_small_for_a_medic:
        r#"remove = ["escort"]
[fleet.light]
seats = 1
[population.alpha]
medical = 0.1
"#,
        []
        => "plan.toml:4:9 fleet.light.seats: one person with a medical escort takes up to 2 seats on lane `alpha_hub`, and `light` has 1
  write `seats = 2` or more, or take the type off the lane";
    a_site_that_nobody_with_a_medical_need_can_leave:
        "",
        ["population.alpha.medical=0.1", "fleet.light.medical=0"]
        => "--set:1:23 fleet.light.medical: persons with a medical need wait at `alpha`, and no type on its lanes takes any of them
  write `medical = 1` or more, or leave it out for as many as there are seats";
    a_hub_that_nobody_with_a_medical_need_can_leave:
        "",
        ["population.alpha.medical=0.1", "fleet.heavy.medical=0"]
        => "--set:1:23 fleet.heavy.medical: persons with a medical need wait at `hub`, and no type on its lanes takes any of them
  write `medical = 1` or more, or leave it out for as many as there are seats";
    two_distances_of_one_way:
        r#"[lane.alpha_hub]
distance = "90 km"

[lane.alpha_hub_again]
from = "alpha"
to = "hub"
fleet = ["light"]
distance = "110 km"
"#,
        []
        => "plan.toml:9:12 lane.alpha_hub_again.distance: lane `alpha_hub` says 90 km between the same places, for the same type
  write the same distance on both";
    a_run_of_no_length:
        "",
        ["horizon=0 s"]
        => r#"--set:1:11 horizon: a run of no length shows nothing
  write `horizon = "21 d"`"#;
    a_run_of_more_than_a_century:
        "",
        ["horizon=36526 d"]
        => r#"--set:1:11 horizon: 5218 w is longer than 100 years
  write `horizon = "60 d"`; the longest is "36525 d""#;
    samples_without_end:
        "",
        ["sample=0 s"]
        => r#"--set:1:10 sample: samples with no time between them have no end
  write "1 h", or [{ until = "30 d", every = "1 h" }, { every = "1 d" }]"#;
    more_samples_than_anyone_reads:
        "",
        ["sample=0.5 s"]
        => r#"--set:1:10 sample: these samples make 1,728,000 rows in 10 d
  write "1 s" or more, for 1,000,000 rows at most"#;
    a_deadline_before_the_start:
        "",
        ["deadline=2026-01-20T00:00:00Z"]
        => "--set:1:12 deadline: the deadline is not after the start, 2026-01-21T00:00:00Z
  write the date by which all should be accepted";
    a_memory_too_short:
        "",
        ["incidents.memory=1 s"]
        => r#"--set:1:20 incidents.memory: 1 s is too short
  write "1 min" or more"#;
    a_pickup_every_second:
        r#"[country.syria]
willingness = 0.5
delay = "1 d"
pickup_every = "1 s"
"#,
        []
        => r#"plan.toml:5:16 country.syria.pickup_every: 1 s is too short
  write "1 min" or more"#;
    a_wave_a_year_too_early:
        "",
        ["fleet.heavy.wave.surge.at=2025-01-19T23:00:00Z"]
        => "--set:1:29 fleet.heavy.wave.surge.at: 2025-01-19T23:00:00Z is more than a year before the run begins
  the run goes from 2026-01-21T00:00:00Z to 2026-01-31T00:00:00Z: is the year right?";
    a_gate_dated_a_year_too_late:
        "",
        ["gate.talks.opens=2027-02-02T00:00:00Z"]
        => "--set:1:20 gate.talks.opens: 2027-02-02T00:00:00Z is more than a year after the run has ended
  the run goes from 2026-01-21T00:00:00Z to 2026-01-31T00:00:00Z: is the year right?";
    a_tranche_dated_a_year_too_late:
        "",
        ["gate.flight.tranche.first.from=2027-02-02T00:00:00Z"]
        => "--set:1:34 gate.flight.tranche.first.from: 2027-02-02T00:00:00Z is more than a year after the run has ended
  the run goes from 2026-01-21T00:00:00Z to 2026-01-31T00:00:00Z: is the year right?";
    an_inject_before_the_start:
        r#"[[inject]]
at = 2026-01-19T00:00:00Z
event = { fighting = { area = "west", level = 2 } }
"#,
        []
        => "plan.toml:3:6 inject.0.at: 2026-01-19T00:00:00Z is before the run begins
  the start is 2026-01-21T00:00:00Z: write that or a later instant";
    a_camp_that_passes_a_year_too_early:
        r#"[place.bravo.camp]
persons = 10
households = 2
passes = 2025-01-19T00:00:00Z
"#,
        []
        => "plan.toml:5:10 place.bravo.camp.passes: 2025-01-19T00:00:00Z is more than a year before the run begins
  the run goes from 2026-01-21T00:00:00Z to 2026-01-31T00:00:00Z: is the year right?";
    a_wave_that_leaves_before_it_comes:
        "",
        ["fleet.heavy.wave.surge.until=2026-01-22T00:00:00Z"]
        => "--set:1:32 fleet.heavy.wave.surge.until: the wave leaves at 2026-01-22T00:00:00Z and comes at 2026-01-23T00:00:00Z
  write a later instant, or leave `until` out if it stays";
    a_site_that_is_staging_too:
        "[place.alpha.staging]\ncapacity = 10\n",
        []
        => "plan.toml:2:14 place.alpha.staging: a place is staging or detention: persons who are staged are held no more
  make two places of it, or drop one of the two tables";
    a_camp_with_more_households_than_persons:
        r#"[place.bravo.camp]
persons = 10
households = 12
"#,
        []
        => "plan.toml:4:14 place.bravo.camp.households: 12 households of 10 persons
  a household has one person at least";
    a_camp_of_no_households:
        r#"[place.bravo.camp]
persons = 10
households = 0
"#,
        []
        => "plan.toml:4:14 place.bravo.camp.households: 10 persons in no household would never leave
  write the number of households, 1 or more";
    more_persons_than_fit_in_memory:
        r#"[incidents]
contagion = 0
[population.a]
place = "alpha"
persons = 1_000_000
[population.b]
place = "alpha"
persons = 1_000_000
"#,
        []
        => "base.toml:51:2 population: 2,000,150 persons in all are more than a run can hold
  the most is 2,000,000";
    contagion_that_never_settles:
        "",
        ["incidents.contagion=30"]
        => "--set:1:23 incidents.contagion: each incident sets off 7.94 others on average, so a run would never settle: it must be below 1
  with these rates and this `memory`, write `contagion = 3.7` or less; the highest rate is that of `alpha`, 0.11 a day at the start";
}
