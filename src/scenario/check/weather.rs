//! The weather: regimes that follow one another.

use std::collections::{BTreeMap, BTreeSet};

use super::super::duration::DurationDist;
use super::super::problem::Problem;
use super::super::units::{Instant, Span};
use super::super::weather::{Forecast, MONTHS, Regime, Replay, STATIONARY, Weather};
use super::super::{Scenario, suggest};
use super::{Named, weights};
use crate::sim::Duration;

/// Weather that changes more often than this on average is a slip of the pen, and a run of it would not end.
const SHORTEST_DWELL: Duration = Duration::from_minutes(1);

/// A forecast for less than this is none, and those of a long run would not fit in memory.
const SHORTEST_BLOCK: Span = Span::minutes(10);

/// Everything that would keep the weather from running.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let weathers = scenario.weather.iter();
    weathers
        .flat_map(|(id, weather)| of_weather(scenario, &format!("weather.{id}"), weather))
        .collect()
}

/// Classes that no type has.
fn of_classes(scenario: &Scenario, path: &str, weather: &Weather) -> Vec<Problem> {
    let types = scenario.fleet.iter();
    let classes: BTreeSet<&str> = types.map(|(id, kind)| kind.class(id)).collect();
    let regimes = weather.regime.iter();
    let named = regimes.flat_map(|(id, regime)| regime.class.keys().map(move |class| (id, class)));
    let unknown = named.filter(|(_, class)| !classes.contains(class.as_str()));
    unknown
        .map(|(id, class)| {
            let path = format!("{path}.regime.{id}.class.{class}");
            let message = format!("no fleet type is of the class `{class}`");
            let help = suggest::help(class, classes.iter().copied(), "classes");
            Problem::at_key(path, message).help(help)
        })
        .collect()
}

fn of_weather(scenario: &Scenario, path: &str, weather: &Weather) -> Vec<Problem> {
    let header = format!("[{path}.regime.ID]");
    let regimes = Named {
        noun: "regime",
        header: &header,
        rows: &weather.regime,
    };
    let mut found = match &weather.replay {
        Some(replay) => of_replay(scenario, &regimes, path, weather, replay),
        None => of_initial(scenario, &regimes, path, weather),
    };
    for (id, regime) in &weather.regime {
        found.extend(of_regime(&regimes, &format!("{path}.regime.{id}"), regime));
    }
    found.extend(of_classes(scenario, path, weather));
    let forecast = weather.forecast.as_ref();
    found.extend(forecast.and_then(|forecast| of_forecast(path, forecast)));
    found
}

/// Where a chain begins.
fn of_initial(
    scenario: &Scenario,
    regimes: &Named<'_, Regime>,
    path: &str,
    weather: &Weather,
) -> Vec<Problem> {
    let at_initial = |message: String| Problem::new(format!("{path}.initial"), message);
    let problem = match weather.initial.as_deref() {
        None => {
            let message = "the weather has no regime to begin with";
            let help = "write `initial = \"stationary\"`, the id of a regime, or a `replay`";
            Some(at_initial(message.to_owned()).help(help))
        }
        Some(STATIONARY) if weather.regime.contains_key(STATIONARY) => {
            let message = "a regime is called like the draw by long-run shares".to_owned();
            Some(at_initial(message).help("give the regime another id"))
        }
        Some(STATIONARY) => {
            let shares = weather.long_run_shares(scenario.start.month());
            let message = "no regime has a share of the time in the long run: they do not all lead to one another";
            let help =
                "let each regime lead to all others in the end, by `next`, or name the first one";
            let none = shares.is_none();
            none.then(|| at_initial(message.to_owned()).help(help))
        }
        Some(initial) => regimes.missing(format!("{path}.initial"), initial),
    };
    problem.into_iter().collect()
}

/// A record of regimes.
fn of_replay(
    scenario: &Scenario,
    regimes: &Named<'_, Regime>,
    path: &str,
    weather: &Weather,
    replay: &Replay,
) -> Vec<Problem> {
    if replay.file.is_some() {
        let problem = Problem::new(
            format!("{path}.replay.file"),
            "a record is read only while a scenario file is loaded",
        );
        return vec![problem.help("write `time` and `regime`")];
    }
    let mut found = vec![];
    if weather.initial.is_some() {
        let problem = Problem::at_key(
            format!("{path}.initial"),
            "a record says itself how it begins",
        );
        found.push(problem.help("leave out `initial`, or `replay`"));
    }
    let (times, names) = (replay.time.len(), replay.regime.len());
    if times != names {
        let message = format!("there are {times} times for {names} regimes");
        let problem = Problem::new(format!("{path}.replay.time"), message);
        found.push(problem.help("write for each regime when it began"));
    }
    let begins_late = |first: &Instant| first.since(scenario.start) > Duration::ZERO;
    if replay.time.first().is_none_or(begins_late) {
        let message = format!(
            "the record does not say what the weather is at the start, {}",
            scenario.start
        );
        let problem = Problem::new(format!("{path}.replay.time"), message);
        found.push(
            problem.help("begin with the regime in force at the start, and since when it was"),
        );
    }
    let disorder = replay
        .time
        .windows(2)
        .position(|pair| pair[1].since(pair[0]) <= Duration::ZERO);
    if let Some(n) = disorder {
        let message = format!(
            "{} does not come after {}",
            replay.time[n + 1],
            replay.time[n]
        );
        let problem = Problem::new(format!("{path}.replay.time.{}", n + 1), message);
        found.push(problem.help("write the times in ascending order"));
    }
    let named = replay.regime.iter().enumerate();
    found.extend(
        named.filter_map(|(n, id)| regimes.missing(format!("{path}.replay.regime.{n}"), id)),
    );
    found
}

fn of_regime(regimes: &Named<'_, Regime>, path: &str, regime: &Regime) -> Vec<Problem> {
    let mut found = vec![];
    for (id, season) in &regime.month {
        let path = format!("{path}.month.{id}");
        if !MONTHS.contains(&id.as_str()) {
            let problem = Problem::at_key(path, format!("there is no month `{id}`"));
            found.push(problem.help(format!("months are {}", suggest::listed(MONTHS))));
        } else if regime.next.is_empty() {
            let problem = Problem::at_key(path, "this regime stays for good, in every month");
            found.push(problem.help("write what follows it, in `next`"));
        } else {
            let (next, dwell) = (season.next.as_ref(), season.dwell.as_ref());
            found.extend(next.map_or(vec![], |next| of_next(regimes, &path, next)));
            found.extend(dwell.and_then(|dwell| of_dwell(&path, dwell.mean())));
        }
    }
    if !regime.next.is_empty() {
        found.extend(of_next(regimes, path, &regime.next));
        let dwell = regime.dwell.as_ref();
        found.extend(of_dwell(
            path,
            dwell.map_or(Duration::ZERO, DurationDist::mean),
        ));
    }
    found
}

fn of_next(regimes: &Named<'_, Regime>, path: &str, next: &BTreeMap<String, f64>) -> Vec<Problem> {
    let named = |id: &String| regimes.missing(format!("{path}.next.{id}"), id);
    let mut found: Vec<Problem> = next.keys().filter_map(named).collect();
    let next = next.iter().map(|(id, weight)| (id.as_str(), *weight));
    found.extend(weights(&format!("{path}.next"), next));
    found
}

fn of_dwell(path: &str, mean: Duration) -> Option<Problem> {
    (mean < SHORTEST_DWELL).then(|| {
        let message = "a regime that something follows lasts a minute at least on average";
        let help = "write how long it lasts, such as \"6 h\"; without `next` it stays for good";
        Problem::new(format!("{path}.dwell"), message).help(help)
    })
}

fn of_forecast(path: &str, forecast: &Forecast) -> Option<Problem> {
    let keys = [
        ("horizon", forecast.horizon, "6 h"),
        ("block", forecast.block, "1 h"),
    ];
    let (key, span, usual) = keys
        .into_iter()
        .find(|(_, span, _)| *span < SHORTEST_BLOCK)?;
    let problem = Problem::new(
        format!("{path}.forecast.{key}"),
        format!("{span} is too short"),
    );
    Some(problem.help(format!(
        "write \"{SHORTEST_BLOCK}\" or more, such as \"{usual}\""
    )))
}
