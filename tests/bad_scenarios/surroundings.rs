//! Populations, areas and weather.

use super::told;

mistakes! {
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
}
