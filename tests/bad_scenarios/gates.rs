//! Gates, the call, scripts and changes.

use super::told;

mistakes! {
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
        => "plan.toml:4:27 change.0.set.place.alpha.detention.guards: `place.alpha.detention.guards` cannot be changed during a run: it is the number of the start
  guards come and go by an inject: `reinforcement`, `withdrawal` or `control`";
    a_change_of_what_is_no_lever_says_why:
        r#"[[change]]
at = "3 d"
set.area.east.fighting = 3
set.incidents.memory = "1 d"
"#,
        []
        => "plan.toml:4:15 change.0.set.area.east.fighting: `area.east.fighting` cannot be changed during a run: it is the level of the start
  a level is set by an inject `fighting`
plan.toml:5:15 change.0.set.incidents.memory: `incidents.memory` cannot be changed during a run: what earlier incidents have raised decays already
  levers near it: incidents.contagion, incidents.contagion_between";
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
}
