//! What a planner is told when the parts of a scenario do not fit together: one mistake each, its place, its words.
#![allow(missing_docs)]

use std::path::Path;

use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Problems, Reference, load};

/// A sound scenario that every plan below spoils in one place: two sites, a hub 60 km away, a reception.
const BASE: &str = r#"start = 2026-01-21T00:00:00Z
horizon = "10 d"

[area.west]
weather = "steppe"

[area.east]
spill = { west = "1 /day" }

[weather.steppe]
initial = "clear"
regime.clear = { dwell = "20 h", next = { dust = 1.0 } }
regime.dust = { dwell = "4 h", next = { clear = 1.0 }, flying = false }

[place.alpha]
lat = 36.5
lon = 41.0
area = "west"
pads = 1
detention = { capacity = 100, guards = 20, incident_rate = "0.1 /day" }

[place.bravo]
lat = 37.0
lon = 41.2
area = "east"
pads = 1
detention = { capacity = 100, guards = 20, incident_rate = "0.1 /day" }

[place.hub]
lat = 36.98
lon = 42.03
pads = 2
refuel = true
escorts = 8
maintenance_teams = 1
staging = { capacity = 200 }

[place.base]
lat = 33.26
lon = 44.23
pads = 2
refuel = true

[place.base.reception]
first = "search"
ramp = 60
capacity = 500
station.search = { servers = 2, service = "3 min", next = "identity" }
station.identity = { servers = 2, service = "3 min" }

[population.alpha]
place = "alpha"
persons = 90

[population.bravo]
place = "bravo"
persons = 60

[escort]
high = 2
medium = 4
low = 8

[fleet.light]
seats = 11
tails = 2
home = "hub"
cruise = "240 km/h"
range = "400 km"
break_chance = 0.1
crew = { crews = 4, duty = "10 h" }

[fleet.heavy]
seats = 33
tails = 1
home = "hub"
cruise = "240 km/h"
range = "700 km"
wave.surge = { at = 2026-01-23T00:00:00Z, tails = 2, needs = ["talks"] }

[lane.alpha_hub]
from = "alpha"
to = "hub"
fleet = ["light"]

[lane.bravo_hub]
from = "bravo"
to = "hub"
fleet = ["light"]

[lane.hub_base]
from = "hub"
to = "base"
fleet = ["heavy"]
needs = ["flight"]

[gate.talks]
takes = "12 h"

[gate.flight]
after = ["talks"]
tranche.first = { from = 2026-01-24T00:00:00Z, per_day = 100 }
"#;

/// Two files: the base and the plan that spoils it.
struct Drawer<'a>(&'a str);

impl Files for Drawer<'_> {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        let own = format!("extends = \"base.toml\"\n{}", self.0);
        match path.to_str() {
            Some("base.toml") => Ok(BASE.as_bytes().to_vec()),
            _ => Ok(own.into_bytes()),
        }
    }
}

fn check(plan: &str, sets: &[&str]) -> Result<(), Problems> {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    load(&Reference::new("plan.toml"), &sets, &Drawer(plan)).map(|_| ())
}

/// Each problem on two lines: where and what, then what would be right.
fn told(plan: &str, sets: &[&str]) -> String {
    let Err(problems) = check(plan, sets) else {
        return "nothing is wrong".to_owned();
    };
    let one = |problem: &airbridge::scenario::Problem| {
        let (file, line, column) = problems.place(problem).expect("it is written somewhere");
        let help = problem
            .help
            .as_deref()
            .expect("it says what would be right");
        format!(
            "{file}:{line}:{column} {}: {}\n  {help}",
            problem.path, problem.message
        )
    };
    problems
        .list()
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join("\n")
}

/// One test for each mistake: its name, the lines or `--set`s that make it, and the words.
macro_rules! mistakes {
    ($($name:ident: $plan:expr, $sets:expr => $told:expr;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(told($plan, &$sets), $told);
        }
    )*};
}

#[test]
fn the_base_is_sound() {
    assert_eq!(told("", &[]), "nothing is wrong");
}

mistakes! {
    an_observation_before_the_start:
        "[[observed]]\nat = 2020-01-01T00:00:00Z\naccepted = 5",
        []
        => "plan.toml:3:6 observed.0.at: it was observed more than a year before the run begins or after it has ended
  the run goes from 2026-01-21T00:00:00Z to 2026-01-31T00:00:00Z: is the year right?";
    an_expectation_of_the_mean_of_yes_and_no:
        "[[expect]]\nmetric = \"closed\"\nstat = \"mean\"\nop = \">=\"\nvalue = 0.9",
        []
        => "plan.toml:4:8 expect.0.stat: `closed` is yes or no
  write `stat = \"prob\"`";
    an_expectation_of_the_probability_of_a_quantity:
        "[[expect]]\nmetric = \"closure_h\"\nstat = \"prob\"\nop = \"<=\"\nvalue = 0.9",
        []
        => "plan.toml:4:8 expect.0.stat: `closure_h` is a quantity
  write `stat = \"mean\"`, or a quantile such as `\"q90\"`";
    an_expectation_of_a_probability_in_per_cent:
        "[[expect]]\nmetric = \"closed\"\nstat = \"prob\"\nop = \">=\"\nvalue = 90",
        []
        => "plan.toml:6:9 expect.0.value: 90 is no probability
  a probability lies between 0 and 1, such as `0.9`";
    an_expectation_of_a_deadline_that_is_none:
        "[[expect]]\nmetric = \"closed_by_deadline\"\nstat = \"prob\"\nop = \">=\"\nvalue = 0.9",
        []
        => "plan.toml:3:10 expect.0.metric: the scenario has no deadline to close by
  write `deadline`, or expect something of `closed` or `closure_h`";
    an_expectation_of_no_figure:
        "[[expect]]\nmetric = \"closing_h\"\nstat = \"q90\"\nop = \"<=\"\nvalue = 900",
        []
        => "plan.toml:3:10 expect.0.metric: \"closing_h\" is not one of the words it can be
  did you mean `closure_h`?";
    a_population_at_no_place:
        "",
        ["population.alpha.place=alfa"]
        => "--set:1:26 population.alpha.place: there is no place `alfa`
  did you mean `alpha`?";
    a_population_at_a_place_that_holds_nobody:
        "",
        ["population.alpha.place=hub"]
        => "--set:1:26 population.alpha.place: `hub` is no detention site
  write a table `[place.hub.detention]`, or name one of: alpha, bravo";
    a_place_in_no_area:
        "",
        ["place.alpha.area=north"]
        => "--set:1:20 place.alpha.area: there is no area `north`
  known areas: east, west";
    an_area_in_no_weather:
        "",
        ["area.west.weather=step"]
        => "--set:1:21 area.west.weather: there is no weather `step`
  did you mean `steppe`?";
    a_spill_from_no_area:
        "",
        ["area.east.spill.wset=1 /day"]
        => "--set:1:17 area.east.spill.wset: there is no area `wset`
  did you mean `west`?";
    a_spill_from_the_area_itself:
        "",
        ["area.east.spill.east=1 /day"]
        => "--set:1:17 area.east.spill.east: fighting cannot spill over from an area to itself
  name the neighbour it comes from, or write `escalation`";
    a_regime_at_the_start_that_is_none:
        "",
        ["weather.steppe.initial=claer"]
        => "--set:1:26 weather.steppe.initial: there is no regime `claer`
  did you mean `clear`?";
    a_regime_that_leads_to_none:
        "",
        ["weather.steppe.regime.dust.next.rain=1"]
        => "--set:1:40 weather.steppe.regime.dust.next.rain: there is no regime `rain`
  known regimes: clear, dust";
    weather_that_begins_nowhere:
        "[weather.south]\nregime.clear = {}",
        []
        => "plan.toml:2:10 weather.south.initial: the weather has no regime to begin with
  write `initial = \"stationary\"`, the id of a regime, or a `replay`";
    weather_of_two_beginnings:
        "",
        [r#"weather.steppe.replay={ time = [2026-01-20T00:00:00Z], regime = ["clear"] }"#]
        => "base.toml:11:1 weather.steppe.initial: a record says itself how it begins
  leave out `initial`, or `replay`";
    a_record_that_begins_late:
        "[weather.south]\nreplay = { time = [2026-01-22T00:00:00Z], regime = [\"clear\"] }\nregime.clear = {}",
        []
        => "plan.toml:3:19 weather.south.replay.time: the record does not say what the weather is at the start, 2026-01-21T00:00:00Z
  begin with the regime in force at the start, and since when it was";
    a_record_out_of_order:
        "[weather.south]\nreplay = { time = [2026-01-20T00:00:00Z, 2026-01-20T00:00:00Z], regime = [\"clear\", \"fog\"] }\nregime.clear = {}",
        []
        => "plan.toml:3:42 weather.south.replay.time.1: 2026-01-20T00:00:00Z does not come after 2026-01-20T00:00:00Z
  write the times in ascending order
plan.toml:3:84 weather.south.replay.regime.1: there is no regime `fog`
  known regimes: clear";
    a_record_with_more_times_than_regimes:
        "[weather.south]\nreplay = { time = [2026-01-20T00:00:00Z, 2026-01-21T00:00:00Z], regime = [\"clear\"] }\nregime.clear = {}",
        []
        => "plan.toml:3:19 weather.south.replay.time: there are 2 times for 1 regimes
  write for each regime when it began";
    a_stationary_start_of_a_chain_that_ends:
        "[weather.south]\ninitial = \"stationary\"\nregime.clear = { dwell = \"3 h\", next.dust = 1 }\nregime.dust = {}",
        []
        => "plan.toml:3:11 weather.south.initial: no regime has a share of the time in the long run: they do not all lead to one another
  let each regime lead to all others in the end, by `next`, or name the first one";
    a_thirteenth_month:
        "",
        [r#"weather.steppe.regime.dust.month.june.dwell="3 h""#]
        => "--set:1:34 weather.steppe.regime.dust.month.june: there is no month `june`
  months are jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec";
    a_month_of_a_regime_that_stays:
        "[weather.south]\ninitial = \"clear\"\nregime.clear.month.jan.dwell = \"3 h\"",
        []
        => "plan.toml:4:20 weather.south.regime.clear.month.jan: this regime stays for good, in every month
  write what follows it, in `next`";
    a_month_in_which_weather_runs_wild:
        "",
        [r#"weather.steppe.regime.dust.month.jan.dwell="3 s""#]
        => "--set:1:46 weather.steppe.regime.dust.month.jan.dwell: a regime that something follows lasts a minute at least on average
  write how long it lasts, such as \"6 h\"; without `next` it stays for good";
    a_forecast_of_no_time:
        "",
        [r#"weather.steppe.forecast.horizon="1 min""#]
        => "--set:1:35 weather.steppe.forecast.horizon: 1 min is too short
  write \"10 min\" or more, such as \"6 h\"";
    a_regime_for_a_class_of_no_type:
        "",
        ["weather.steppe.regime.dust.class.lite.speed=0.5"]
        => "--set:1:34 weather.steppe.regime.dust.class.lite: no fleet type is of the class `lite`
  known classes: heavy, light";
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
    a_wave_that_needs_no_gate:
        "",
        [r#"fleet.heavy.wave.surge.needs=["talk"]"#]
        => "--set:1:33 fleet.heavy.wave.surge.needs.0: there is no gate `talk`
  did you mean `talks`?";
    a_gate_after_none:
        "",
        [r#"gate.flight.after=["agreement"]"#]
        => "--set:1:22 gate.flight.after.0: there is no gate `agreement`
  known gates: flight, talks";
    gates_that_wait_for_one_another:
        "",
        [r#"gate.talks.after=["flight"]"#]
        => "base.toml:101:9 gate.flight.after: these gates wait for one another and never open: flight -> talks -> flight
  take one of them out of another's `after`";
    a_gate_that_waits_for_itself:
        "",
        [r#"gate.talks.after=["talks"]"#]
        => "--set:1:20 gate.talks.after: `talks` waits for itself and never opens
  take `talks` out of its own `after`";
    two_tranches_at_once:
        r#"[gate.flight.tranche.second]
from = 2026-01-24T03:00:00+03:00
per_day = 50
"#,
        []
        => "plan.toml:3:8 gate.flight.tranche.second.from: the tranche `first` begins at the same instant
  give each tranche an instant of its own, or drop one";
    a_suspension_within_another:
        r#"[gate.flight.suspended]
one = { from = 2026-01-24T00:00:00Z }
two = { from = 2026-01-25T00:00:00Z, until = 2026-01-26T00:00:00Z }
"#,
        []
        => "plan.toml:4:16 gate.flight.suspended.two.from: the gate is suspended already, by `one`
  write one suspension for both, or end the first before the second";
    a_suspension_that_ends_before_it_begins:
        "",
        ["gate.flight.suspended.one={ from = 2026-01-24T00:00:00Z, until = 2026-01-23T00:00:00Z }"]
        => "--set:1:68 gate.flight.suspended.one.until: the suspension ends at 2026-01-23T00:00:00Z and begins at 2026-01-24T00:00:00Z
  write a later instant, or leave `until` out if it lasts";
    a_gate_that_waits_for_an_order_nobody_gives:
        "",
        ["gate.talks.on_order=true"]
        => "--set:1:23 gate.talks.on_order: nobody assesses and nobody gives an order
  write a table `[warning]` with a `threshold`";
    a_host_who_sees_what_nobody_assesses:
        "",
        ["gate.talks.host={ urgency = 1.0 }"]
        => "--set:1:31 gate.talks.host.urgency: nobody assesses and nobody gives an order
  write a table `[warning]` with a `threshold`";
    callers_without_reports:
        "",
        ["call.knows=reports"]
        => "--set:1:14 call.knows: nobody assesses and nobody gives an order
  write a table `[warning]` with a `threshold`";
    a_weight_of_no_lane:
        r#"[call]
policy = "weights"
weights = { hub_bas = 1.0 }
"#,
        []
        => "plan.toml:4:13 call.weights.hub_bas: there is no lane `hub_bas`
  did you mean `hub_base`?";
    a_policy_without_its_weights:
        "",
        ["call.policy=weights"]
        => "--set:1:15 call.policy: no lane has a weight
  write `weights = { LANE = 1.0 }` beside it";
    an_inject_into_a_gate_that_is_none:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event.gate_closes.gate = "fligth"
"#,
        []
        => "plan.toml:4:26 inject.0.event.gate_closes.gate: there is no gate `fligth`
  did you mean `flight`?";
    an_inject_into_a_camp_that_is_none:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event.camp_passes.place = "alpha"
"#,
        []
        => "plan.toml:4:27 inject.0.event.camp_passes.place: `alpha` has no camp
  name a place with a table `[place.alpha.camp]`";
    an_inject_of_a_regime_that_is_none:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event.weather = { area = "west", regime = "snow", lasts = "5 h" }
"#,
        []
        => "plan.toml:4:43 inject.0.event.weather.regime: there is no regime `snow`
  known regimes: clear, dust";
    a_change_of_what_cannot_change:
        r#"[[change]]
at = "3 d"
set.gate.talks.after = []
"#,
        []
        => "plan.toml:4:16 change.0.set.gate.talks.after: `gate.talks.after` cannot be changed during a run
  levers near it: gate.*.takes, gate.*.total, gate.*.host, gate.*.opens";
    a_change_of_guards:
        r#"[[change]]
at = "3 d"
set.place.alpha.detention.guards = 9
"#,
        []
        => "plan.toml:4:27 change.0.set.place.alpha.detention.guards: `place.alpha.detention.guards` cannot be changed during a run
  guards come and go by an inject: `reinforcement`, `withdrawal` or `control`";
    a_change_of_a_gate_that_is_none:
        r#"[[change]]
at = "3 d"
set.gate.fligth.per_day = 3
"#,
        []
        => "plan.toml:4:17 change.0.set.gate.fligth.per_day: the scenario has no `fligth` here, and a change cannot add one
  did you mean `flight`?";
    a_change_to_a_value_that_is_none:
        r#"[[change]]
at = "3 d"
set.gate.flight.per_day = -3
"#,
        []
        => "plan.toml:4:27 gate.flight.per_day: with change 0: -3 is too small
  write a number from 0 to 4294967295";
    a_change_before_the_start:
        r#"[[change]]
at = 2026-01-20T00:00:00Z
set.call.policy = "tier"
"#,
        []
        => "plan.toml:3:6 change.0.at: 2026-01-20T00:00:00Z is before the run begins
  the start is 2026-01-21T00:00:00Z: write that or a later instant";
    a_change_at_no_time:
        r#"[[change]]
at = "soon"
set.call.policy = "tier"
"#,
        []
        => r#"plan.toml:3:6 change.0.at: "soon" has no number
  write a duration as "45 min" (units: us, ms, s, min, h, d, w)"#;
    a_first_station_that_is_none:
        "",
        ["place.base.reception.first=serch"]
        => "--set:1:30 place.base.reception.first: there is no station `serch`
  did you mean `search`?";
    a_station_that_leads_to_none:
        "",
        ["place.base.reception.station.search.next=custody"]
        => "--set:1:44 place.base.reception.station.search.next: there is no station `custody`
  known stations: identity, search";
    stations_in_a_circle:
        "",
        ["place.base.reception.station.identity.next=search"]
        => "--set:1:46 place.base.reception.station.identity.next: nobody is ever accepted: search -> identity -> search
  leave `next` out at the station where custody is accepted";
    a_station_nobody_comes_to:
        r#"[place.base.reception.station.medical]
servers = 1
service = "5 min"
next = "identity"
"#,
        []
        => "plan.toml:2:31 place.base.reception.station.medical: nobody comes to `medical`: the chain from `first` is search -> identity
  name it in the `next` of the station before it, or drop it";
    an_incident_where_nobody_is_held:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { incident = { place = "base", stage = "riot" } }
"#,
        []
        => "plan.toml:4:32 inject.0.event.incident.place: `base` is no detention site and no staging place, and no incident can open there
  name a place with a table `[place.base.detention]`";
    a_withdrawal_where_nobody_is_guarded:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { withdrawal = { place = "base" } }
"#,
        []
        => "plan.toml:4:34 inject.0.event.withdrawal.place: `base` is no detention site and no staging place, and no incident can open there
  name a place with a table `[place.base.detention]`";
    an_offensive_in_no_area:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { offensive = { area = "eats", level = 2 } }
"#,
        []
        => "plan.toml:4:32 inject.0.event.offensive.area: there is no area `eats`
  did you mean `east`?";
    a_lapse_of_no_ceasefire:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { lapse = { ceasefire = "truce" } }
"#,
        []
        => "plan.toml:4:33 inject.0.event.lapse.ceasefire: there is no ceasefire `truce`
  write a table `[ceasefire.truce]` for it";
    an_extension_of_a_ceasefire_without_an_end:
        r#"ceasefire.truce.areas = ["west"]
[[inject]]
at = 2026-01-22T00:00:00Z
event = { ceasefire = { ceasefire = "truce" } }
[[inject]]
at = 2026-01-23T00:00:00Z
event = { extension = { ceasefire = "truce", by = "2 d" } }
"#,
        []
        => "plan.toml:8:51 inject.1.event.extension.by: `truce` is never in force for a time that could be extended
  write `lasts` in the event that puts it in force";
    a_ceasefire_in_no_area:
        "ceasefire.truce.areas = [\"west\", \"esat\"]\n",
        []
        => "plan.toml:2:34 ceasefire.truce.areas.1: there is no area `esat`
  did you mean `east`?";
    a_takeover_on_no_condition:
        "[place.alpha.takeover]\nguards = 9\n",
        []
        => "plan.toml:2:14 place.alpha.takeover: it names no condition, so it never comes about
  write `fighting = 4` or `guards_below = 0.2`; for a date, write an inject `control`";
    a_takeover_where_nobody_is_guarded:
        "[place.base.takeover]\nfighting = 3\n",
        []
        => "plan.toml:2:13 place.base.takeover: nobody is guarded at `base`
  drop the table, or make it a detention site";
    a_reaction_without_a_way:
        "[reaction.mobile]\nplace = \"hub\"\nguards = 9\n",
        []
        => "plan.toml:2:11 reaction.mobile: it has no way to an incident
  write `fleet`, or `road` for its time by road";
    a_reaction_by_aircraft_from_elsewhere:
        "[reaction.mobile]\nplace = \"alpha\"\nguards = 9\nfleet = [\"heavy\"]\n",
        []
        => "plan.toml:5:10 reaction.mobile.fleet.0: `heavy` is based at `hub`, not where the force stands
  name a type whose `home` is `alpha`";
    a_desertion_of_less_than_the_least:
        "[guards.desertion]\nrate = \"1 /day\"\nleast = 0.5\nmost = 0.2\n",
        []
        => "plan.toml:5:8 guards.desertion.most: the most is less than the least, 0.5
  write a share as large at least";
    fighting_in_no_area:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { fighting = { area = "weste", level = 2 } }
"#,
        []
        => "plan.toml:4:31 inject.0.event.fighting.area: there is no area `weste`
  did you mean `west`?";
    a_closure_of_no_place:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event = { closure = { place = "bse", lasts = "2 h" } }
"#,
        []
        => "plan.toml:4:31 inject.0.event.closure.place: there is no place `bse`
  did you mean `base`?";
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

/// As many tables as asked, each written by its number.
fn many(count: u32, table: impl Fn(u32) -> String) -> String {
    (0..count).map(table).collect()
}

#[test]
fn more_tails_and_crews_than_fit_in_memory() {
    let plan = many(11, |n| {
        format!(
            "[fleet.t{n}]\nseats = 5\ntails = 10000\nhome = \"hub\"\ncruise = \"90 kt\"\ncrew = {{ crews = 10000 }}\n"
        )
    });
    assert_eq!(
        told(&plan, &[]),
        "base.toml:64:2 fleet: 110,005 tails in all are more than a run can hold
  the most is 100,000
base.toml:64:2 fleet: 110,004 crews in all are more than a run can hold
  the most is 100,000"
    );
}

#[test]
fn more_gates_than_can_be_numbered() {
    assert_eq!(
        told(&many(10_000, |n| format!("[gate.g{n}]\n")), &[]),
        "base.toml:97:2 gate: 10,002 gates are more than a run can hold
  the most is 10,000"
    );
}

#[test]
fn more_distances_than_fit_in_memory() {
    let place = |n| format!("[place.p{n}]\nlat = 36.0\nlon = 41.0\n");
    assert_eq!(
        told(&many(3_600, place), &[]),
        "base.toml:15:2 place: 3,604 places and 2 types make more distances than fit in memory
  places times places times types may be 25,000,000: drop places that no lane touches"
    );
}

#[test]
fn more_sunrises_than_fit_in_memory() {
    let place = |n| format!("[place.p{n}]\nlat = 36.0\nlon = 41.0\n");
    assert_eq!(
        told(&many(300, place), &["horizon=36500 d"]),
        "--set:1:11 horizon: 304 places for 36500 d make more sunrises than fit in memory
  places times days may be 10,000,000: shorten the run or drop places"
    );
}

#[test]
fn a_mistake_is_shown_where_it_was_written() {
    let problems = check("[lane.alpha_hub]\nto = \"hubb\"\n", &[]).unwrap_err();
    assert_eq!(
        problems.to_string(),
        r#"error: lane.alpha_hub.to: there is no place `hubb`
 --> plan.toml:3:6
  |
3 | to = "hubb"
  |      ^^^^^^
  |
  = help: did you mean `hub`?

1 problem in plan.toml"#
    );
}
