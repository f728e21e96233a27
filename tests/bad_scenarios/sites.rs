//! Handover, incidents and fighting.

use super::told;

mistakes! {
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
    an_attack_on_the_road_of_what_flies:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event.road_attack = { tail = "light-01", lasts = "2 h" }
"#,
        []
        => "plan.toml:4:30 inject.0.event.road_attack.tail: `light` flies, and nobody attacks it on the road
  name a convoy, or write a `loss` of the tail";
    outages_of_what_is_not_there:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event.fuel_outage = { place = "alpha", lasts = "2 h" }
[[inject]]
at = 2026-01-22T00:00:00Z
event.loaders_away = { place = "hub", teams = 1, lasts = "2 h" }
[[inject]]
at = 2026-01-22T00:00:00Z
event.escorts_away = { place = "base", escorts = 1, lasts = "2 h" }
"#,
        []
        => "plan.toml:4:31 inject.0.event.fuel_outage.place: `alpha` has no fuel for tails
  write `refuel = true` under `[place.alpha]`, or name another place
plan.toml:7:32 inject.1.event.loaders_away.place: `hub` has no loading teams to count
  write `loading = { teams = 2 }` under `[place.hub]`, or name another place
plan.toml:10:32 inject.2.event.escorts_away.place: `base` has no escorts posted
  write `escorts = 20` under `[place.base]`, or name another place";
    a_reaction_force_away_that_is_none:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event.reaction_away = { reaction = "mobile", lasts = "2 h" }
"#,
        []
        => "plan.toml:4:36 inject.0.event.reaction_away.reaction: there is no reaction force `mobile`
  write a table `[reaction.mobile]` for it";
    a_false_reading_where_nobody_reads:
        r#"[[inject]]
at = 2026-01-22T00:00:00Z
event.false_reading = { place = "alpha", factor = 3 }
"#,
        []
        => "plan.toml:4:33 inject.0.event.false_reading.place: nobody assesses and nobody gives an order
  write a table `[warning]` with a `threshold`";
}
