//! Sizes: whether a scenario fits in memory, asked before anything is built.

use super::super::Scenario;
use super::super::network::MOST_PERSONS;
use super::super::problem::Problem;
use super::super::stations::Station;
use super::grouped;

/// More tails or crews than this are a slip of the pen.
const MOST_TAILS: u64 = 100_000;
/// A run keeps some 70 bytes of each server of a station.
const MOST_SERVERS: u64 = 1_000_000;
/// More rows of a table than this are, too; a run numbers them in 16 bits.
const MOST_ROWS: usize = 10_000;
/// A run keeps the distance between any two places for each type, 8 bytes each.
const MOST_DISTANCES: u64 = 25_000_000;
/// A run keeps sunrise and sunset of each day for each place, 16 bytes a pair.
const MOST_SUNRISES: u64 = 10_000_000;

/// Everything of which there is too much.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = of_totals(scenario);
    found.extend(of_tables(scenario));
    if found.is_empty() {
        found.extend(of_products(scenario));
    }
    found
}

fn of_totals(scenario: &Scenario) -> Vec<Problem> {
    let sum = |numbers: &mut dyn Iterator<Item = u32>| numbers.map(u64::from).sum::<u64>();
    let fleet = || scenario.fleet.values();
    let persons = sum(&mut scenario
        .population
        .values()
        .map(|population| population.persons));
    let waves = fleet().flat_map(|kind| kind.wave.values());
    let tails = sum(&mut fleet().map(|kind| kind.tails)) + sum(&mut waves.map(|wave| wave.tails));
    let crews = sum(&mut fleet().filter_map(|kind| Some(kind.crew.as_ref()?.crews)));
    let receptions = scenario
        .place
        .values()
        .filter_map(|place| place.reception.as_ref());
    let stations = receptions.flat_map(|reception| reception.station.values());
    let servers = sum(&mut stations.flat_map(at_most));
    let totals = [
        ("population", "persons", persons, MOST_PERSONS),
        ("fleet", "tails", tails, MOST_TAILS),
        ("fleet", "crews", crews, MOST_TAILS),
        ("place", "servers", servers, MOST_SERVERS),
    ];
    let over = totals
        .into_iter()
        .filter(|(_, _, total, most)| total > most);
    over.map(|(path, what, total, most)| {
        Problem::at_key(
            path,
            format!(
                "{} {what} in all are more than a run can hold",
                grouped(total)
            ),
        )
        .help(format!("the most is {}", grouped(most)))
    })
    .collect()
}

/// The servers of each shift of a station, and those that a change of its staff brings.
fn at_most(station: &Station) -> impl Iterator<Item = u32> {
    let shifts = station.shift.values().map(|shift| shift.servers);
    let staff = station.staff.values();
    let more = staff.map(|change| u32::try_from(change.servers).unwrap_or(0));
    [station.servers].into_iter().chain(shifts).chain(more)
}

fn of_tables(scenario: &Scenario) -> Vec<Problem> {
    let stations = scenario
        .place
        .values()
        .filter_map(|place| place.reception.as_ref());
    let regimes = scenario.weather.values();
    let tranches = scenario.gate.values();
    let tables = [
        ("area", "areas", scenario.area.len()),
        ("place", "places", scenario.place.len()),
        ("lane", "lanes", scenario.lane.len()),
        ("population", "populations", scenario.population.len()),
        ("fleet", "types", scenario.fleet.len()),
        ("gate", "gates", scenario.gate.len()),
        ("country", "countries", scenario.country.len()),
        ("inject", "scripted events", scenario.inject.len()),
        (
            "place",
            "stations",
            stations.map(|reception| reception.station.len()).sum(),
        ),
        (
            "weather",
            "regimes",
            regimes.map(|weather| weather.regime.len()).sum(),
        ),
        (
            "gate",
            "tranches",
            tranches.map(|gate| gate.tranche.len()).sum(),
        ),
    ];
    let over = tables.into_iter().filter(|(_, _, rows)| *rows > MOST_ROWS);
    over.map(|(path, what, rows)| {
        let message = format!(
            "{} {what} are more than a run can hold",
            grouped(rows as u64)
        );
        Problem::at_key(path, message).help(format!("the most is {}", grouped(MOST_ROWS as u64)))
    })
    .collect()
}

/// What grows with the places times something else.
fn of_products(scenario: &Scenario) -> Vec<Problem> {
    let (places, types) = (scenario.place.len() as u64, scenario.fleet.len() as u64);
    let mut found = vec![];
    if places * places * types > MOST_DISTANCES {
        let message = format!(
            "{} places and {types} types make more distances than fit in memory",
            grouped(places)
        );
        let help = format!(
            "places times places times types may be {}: drop places that no lane touches",
            grouped(MOST_DISTANCES)
        );
        found.push(Problem::at_key("place", message).help(help));
    }
    let days = scenario.horizon.duration().as_hours_f64() / 24.0;
    if places as f64 * days > MOST_SUNRISES as f64 {
        let message = format!(
            "{} places for {} make more sunrises than fit in memory",
            grouped(places),
            scenario.horizon
        );
        let help = format!(
            "places times days may be {}: shorten the run or drop places",
            grouped(MOST_SUNRISES)
        );
        found.push(Problem::new("horizon", message).help(help));
    }
    found
}
