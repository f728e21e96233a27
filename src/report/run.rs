//! One run in detail, from its tables.
//!
//! Owns what is taken from which table. A table that was not written leaves its view empty.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::ReportError;
use super::data::{
    Clock, FleetView, IncidentView, LaneView, PlaceView, RunView, Series, Short, SortieView, Span,
    StationView,
};
use super::files::read_json;
use super::grid::Grid;
use super::table::{Row, Table};
use crate::record::Left;
use crate::scenario::Scenario;
use crate::scenario::fleet::Mode;
use crate::scenario::network::Place;

/// `run.json` as far as it is needed.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    /// The scenario.
    pub scenario: Named,
    /// The seed.
    pub seed: String,
    /// The replication.
    pub replication: u32,
    /// Digest over all facts.
    pub digest: String,
    /// The program that ran it.
    pub program: Program,
}

/// A scenario by name and hash.
#[derive(Debug, Deserialize)]
pub struct Named {
    /// Its name, for people.
    pub name: String,
    /// Its hash.
    pub hash: String,
}

/// A program by name and version.
#[derive(Debug, Deserialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// `summary.json` as far as it is needed.
#[derive(Debug, Deserialize)]
pub struct Summary {
    /// Persons to be moved.
    pub population_pax: f64,
    /// When nobody awaited acceptance any more.
    pub closure_h: Option<f64>,
    #[serde(default)]
    binding: BTreeMap<String, f64>,
    /// Who is left at the end.
    #[serde(default)]
    pub left: Vec<Left>,
    /// Broken limits by name.
    #[serde(default)]
    pub limits_broken: BTreeMap<String, u64>,
    #[serde(default)]
    stations: BTreeMap<String, StationSummary>,
}

#[derive(Debug, Deserialize)]
struct StationSummary {
    begun_pax: f64,
    mean_wait_h: Option<f64>,
    max_wait_h: Option<f64>,
    busy_frac: Option<f64>,
}

/// More sorties than this are not kept in the file.
const MOST_SORTIES: usize = 5000;

/// Reads a run of `scenario` from `directory` as far as `clock` shows it.
///
/// # Errors
/// If a table is broken.
pub fn read(
    directory: &Path,
    scenario: &Scenario,
    clock: &Clock,
    chosen: String,
    thinned: &mut Vec<String>,
) -> Result<Option<RunView>, ReportError> {
    let Some(timeseries) = Table::read(directory, "timeseries.csv")? else {
        return Ok(None);
    };
    let grid = Grid::of(&timeseries, clock.until_h)?;
    if let Some(step) = grid.thinned_by() {
        thinned.push(format!(
            "Every {step}th sample of the tables is kept in this file; the tables beside it hold all."
        ));
    }
    let manifest: Manifest = read_json(directory, "run.json")?;
    let summary: Summary = read_json(directory, "summary.json")?;
    let (sorties, sorties_count) = sorties(directory)?;
    if sorties.len() < sorties_count {
        thinned.push(format!(
            "The first {MOST_SORTIES} of {sorties_count} sorties are kept in this file; sorties.csv holds all."
        ));
    }
    Ok(Some(RunView {
        chosen,
        replication: manifest.replication,
        measures: measures(&timeseries, &grid)?,
        binding: words(&timeseries, "binding_constraint", clock.until_h)?,
        binding_shares: binding_shares(&summary),
        places: places(directory, scenario, &grid, clock)?,
        lanes: lanes(scenario),
        fleet: fleet(directory, scenario, &grid)?,
        sorties,
        sorties_count: sorties_count as u64,
        stations: stations(directory, &summary, &grid)?,
        incidents: incidents(directory)?,
        weather: weather(directory, clock)?,
        limits: summary.limits_broken.clone().into_iter().collect(),
        summary: numbers(directory)?,
        closure_h: summary.closure_h,
        times: grid.times,
    }))
}

/// The counted columns of `timeseries.csv`.
fn measures(table: &Table, grid: &Grid) -> Result<BTreeMap<String, Series>, ReportError> {
    const MEASURES: [&str; 14] = [
        "held_pax",
        "staged_pax",
        "aboard_pax",
        "arriving_pax",
        "in_custody_pax",
        "repatriated_pax",
        "at_large_pax",
        "died_pax",
        "cum_accepted_pax",
        "cum_escaped_pax",
        "cum_sorties_count",
        "tails_present_count",
        "tails_flying_count",
        "incidents_open_count",
    ];
    let rows: Vec<Row<'_>> = table.rows().collect();
    let measure = |name: &&str| {
        let series = grid.series(table, &rows, table.column(name)?)?;
        Ok(((*name).to_owned(), series))
    };
    MEASURES.iter().map(measure).collect()
}

/// The spans in which a column keeps its word, to `until_h`.
fn words(table: &Table, column: &str, until_h: f64) -> Result<Vec<Span>, ReportError> {
    let rows: Vec<Row<'_>> = table.rows().collect();
    spans(table, &rows, column, until_h)
}

fn spans(
    table: &Table,
    rows: &[Row<'_>],
    column: &str,
    until_h: f64,
) -> Result<Vec<Span>, ReportError> {
    let [time, word] = table.columns(["time_h", column])?;
    let mut spans: Vec<Span> = vec![];
    for row in rows {
        let (at, word) = (row.number(time)?, row.text(word));
        if at > until_h {
            break;
        }
        if let Some(last) = spans.last_mut() {
            last.until = Short(at);
        }
        if spans.last().is_none_or(|last| last.word != word) {
            spans.push(Span {
                from: Short(at),
                until: Short(at),
                word: word.to_owned(),
            });
        }
    }
    spans.retain(|span| span.until.0 > span.from.0);
    Ok(spans)
}

fn binding_shares(summary: &Summary) -> Vec<(String, f64)> {
    let mut shares: Vec<(String, f64)> = summary.binding.clone().into_iter().collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
}

/// Rows by the word in a column.
fn by<'t>(table: &'t Table, column: &str) -> Result<BTreeMap<&'t str, Vec<Row<'t>>>, ReportError> {
    let column = table.column(column)?;
    let mut groups: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for row in table.rows() {
        groups.entry(row.text(column)).or_default().push(row);
    }
    Ok(groups)
}

fn role(place: &Place) -> &'static str {
    if place.detention.is_some() {
        "site"
    } else if place.reception.is_some() {
        "reception"
    } else if place.staging.is_some() {
        "staging"
    } else if place.camp.is_some() {
        "camp"
    } else {
        "airfield"
    }
}

/// A letter for the so-manieth site; none past Z.
fn letter(number: usize) -> String {
    let letter = u8::try_from(number).ok().filter(|number| *number < 26);
    letter.map_or_else(String::new, |number| char::from(b'A' + number).to_string())
}

/// Sites first, the largest first; then the others, by id.
fn places(
    directory: &Path,
    scenario: &Scenario,
    grid: &Grid,
    clock: &Clock,
) -> Result<Vec<PlaceView>, ReportError> {
    let table = Table::read(directory, "places.csv")?;
    let rows = match &table {
        Some(table) => by(table, "place")?,
        None => BTreeMap::new(),
    };
    let mut views = vec![];
    for (id, place) in &scenario.place {
        let (series, spans) = match (&table, rows.get(id.as_str())) {
            (Some(table), Some(rows)) => place_series(table, rows, grid, clock)?,
            _ => Default::default(),
        };
        let held = scenario
            .population
            .values()
            .filter(|held| held.place == *id);
        views.push(PlaceView {
            id: id.clone(),
            name: place.name.clone().unwrap_or_else(|| spoken(id)),
            letter: String::new(),
            lat: place.lat,
            lon: place.lon,
            role: role(place),
            start_pax: held.map(|held| f64::from(held.persons)).sum(),
            series,
            spans,
        });
    }
    views.sort_by(|a, b| {
        let site = |view: &PlaceView| view.role != "site";
        site(a)
            .cmp(&site(b))
            .then(b.start_pax.total_cmp(&a.start_pax))
    });
    let lettered = views.iter_mut().filter(|view| view.role != "airfield");
    for (number, view) in lettered.enumerate() {
        view.letter = letter(number);
    }
    Ok(views)
}

/// An id as a person would write it: `al_asad` as `Al Asad`.
pub fn spoken(id: &str) -> String {
    let words = id.split(['_', '-']).map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

type PlaceColumns = (BTreeMap<String, Series>, Vec<Span>);

fn place_series(
    table: &Table,
    rows: &[Row<'_>],
    grid: &Grid,
    clock: &Clock,
) -> Result<PlaceColumns, ReportError> {
    const COLUMNS: [&str; 8] = [
        "held_pax",
        "guards",
        "staged_pax",
        "arriving_pax",
        "in_facility_pax",
        "camp_persons_count",
        "hazard_per_day",
        "tails_waiting_count",
    ];
    let mut columns = BTreeMap::new();
    for name in COLUMNS {
        let series = grid.series(table, rows, table.column(name)?)?;
        if series.iter().any(|value| value.0 != 0.0) {
            columns.insert(name.to_owned(), series);
        }
    }
    let mut all = spans(table, rows, "landings_open", clock.until_h)?;
    // Where nobody ever lands, nothing was closed.
    let takes_landings = all.iter().any(|span| span.word == "true");
    all.retain(|span| takes_landings && span.word == "false");
    for span in &mut all {
        "closed".clone_into(&mut span.word);
    }
    let mut fighting = spans(table, rows, "fighting_level", clock.until_h)?;
    fighting.retain(|span| span.word != "0");
    for span in &mut fighting {
        span.word = format!("fighting {}", span.word);
    }
    all.extend(fighting);
    Ok((columns, all))
}

fn lanes(scenario: &Scenario) -> Vec<LaneView> {
    let lane = |(id, lane): (&String, &crate::scenario::network::Lane)| LaneView {
        id: id.clone(),
        from: lane.from.clone(),
        to: lane.to.clone(),
    };
    scenario.lane.iter().map(lane).collect()
}

fn fleet(
    directory: &Path,
    scenario: &Scenario,
    grid: &Grid,
) -> Result<Vec<FleetView>, ReportError> {
    /// States of a tail that sum to those present.
    const STATES: [(&str, &str); 7] = [
        ("flying", "flying_count"),
        ("holding", "holding_count"),
        ("on_ground", "on_ground_count"),
        ("preparing", "preparing_count"),
        ("ready", "ready_count"),
        ("broken", "broken_count"),
        ("present", "present_count"),
    ];
    let Some(table) = Table::read(directory, "fleet.csv")? else {
        return Ok(vec![]);
    };
    let mut views = vec![];
    for (id, rows) in by(&table, "type")? {
        let mut states = BTreeMap::new();
        for (state, column) in STATES {
            states.insert(state, grid.series(&table, &rows, table.column(column)?)?);
        }
        if states["present"].iter().any(|count| count.0 > 0.0) {
            let flies = scenario
                .fleet
                .get(id)
                .is_none_or(|kind| kind.mode == Mode::Air);
            let id = id.to_owned();
            views.push(FleetView { id, flies, states });
        }
    }
    Ok(views)
}

fn sorties(directory: &Path) -> Result<(Vec<SortieView>, usize), ReportError> {
    const STEPS: [&str; 9] = [
        "tasked_h",
        "took_off_h",
        "picked_up_h",
        "loaded_h",
        "departed_h",
        "arrived_h",
        "unloaded_h",
        "refuelled_h",
        "ended_h",
    ];
    let Some(table) = Table::read(directory, "sorties.csv")? else {
        return Ok((vec![], 0));
    };
    let steps = table.columns(STEPS)?;
    let [id, tail, kind, from, to] = table.columns(["sortie", "tail", "type", "from", "to"])?;
    let [outcome, cause, ended_at] = table.columns(["outcome", "abort_cause", "ended_at"])?;
    let [boarded, delivered] = table.columns(["boarded_pax", "delivered_pax"])?;
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    let mut views = vec![];
    for row in table.rows().take(MOST_SORTIES) {
        let mut at = [None; STEPS.len()];
        for (step, column) in at.iter_mut().zip(steps) {
            *step = row.number_if_any(column)?.map(Short);
        }
        let text = |column| row.text(column).to_owned();
        let began_at = last.insert(row.text(tail), row.text(ended_at));
        let count = |column| -> Result<Short, ReportError> {
            Ok(Short(row.number_if_any(column)?.unwrap_or(0.0)))
        };
        views.push(SortieView {
            id: text(id),
            tail: text(tail),
            kind: text(kind),
            from: text(from),
            to: text(to),
            outcome: text(outcome),
            cause: text(cause),
            began_at: began_at.unwrap_or("").to_owned(),
            ended_at: text(ended_at),
            at,
            boarded: count(boarded)?,
            delivered: count(delivered)?,
        });
    }
    Ok((views, table.len()))
}

fn stations(
    directory: &Path,
    summary: &Summary,
    grid: &Grid,
) -> Result<Vec<StationView>, ReportError> {
    let Some(table) = Table::read(directory, "stations.csv")? else {
        return Ok(vec![]);
    };
    let [place, station] = table.columns(["place", "station"])?;
    let mut order: Vec<(&str, &str)> = vec![];
    let mut rows: BTreeMap<(&str, &str), Vec<Row<'_>>> = BTreeMap::new();
    for row in table.rows() {
        let key = (row.text(place), row.text(station));
        let group = rows.entry(key).or_default();
        if group.is_empty() {
            order.push(key);
        }
        group.push(row);
    }
    let [waiting, in_service, servers] =
        table.columns(["waiting_pax", "in_service_pax", "servers_count"])?;
    let view = |key: &(&str, &str)| {
        let (place, station) = *key;
        let id = match place {
            "" => station.to_owned(),
            place => format!("{place}.{station}"),
        };
        let rows = &rows[key];
        let known = summary.stations.get(&id);
        Ok(StationView {
            name: spoken(station),
            station: station.to_owned(),
            place: place.to_owned(),
            waiting: grid.series(&table, rows, waiting)?,
            in_service: grid.series(&table, rows, in_service)?,
            servers: grid.series(&table, rows, servers)?,
            begun_pax: known.map(|known| known.begun_pax),
            mean_wait_h: known.and_then(|known| known.mean_wait_h),
            max_wait_h: known.and_then(|known| known.max_wait_h),
            busy_frac: known.and_then(|known| known.busy_frac),
            id,
        })
    };
    order.iter().map(view).collect()
}

fn incidents(directory: &Path) -> Result<Vec<IncidentView>, ReportError> {
    let Some(table) = Table::read(directory, "incidents.csv")? else {
        return Ok(vec![]);
    };
    let [id, place, kind, stage] = table.columns(["incident", "place", "kind", "worst_stage"])?;
    let [start, end, held, guards] = table.columns(["start_h", "end_h", "held_pax", "guards"])?;
    let [escaped, recaptured, died] =
        table.columns(["escaped_pax", "recaptured_pax", "died_pax"])?;
    let view = |row: Row<'_>| {
        Ok(IncidentView {
            id: row.text(id).to_owned(),
            place: row.text(place).to_owned(),
            kind: row.text(kind).to_owned(),
            start_h: row.number(start)?,
            end_h: row.number_if_any(end)?,
            stage: row.text(stage).to_owned(),
            held: row.number(held)?,
            guards: row.number(guards)?,
            escaped: row.number(escaped)?,
            recaptured: row.number(recaptured)?,
            died: row.number(died)?,
        })
    };
    table.rows().map(view).collect()
}

/// Regimes other than the one that rules longest.
fn weather(directory: &Path, clock: &Clock) -> Result<Vec<(String, Vec<Span>)>, ReportError> {
    let Some(table) = Table::read(directory, "weather.csv")? else {
        return Ok(vec![]);
    };
    let mut areas = vec![];
    for (area, rows) in by(&table, "area")? {
        let mut all = spans(&table, &rows, "regime", clock.until_h)?;
        let mut lengths: BTreeMap<&str, f64> = BTreeMap::new();
        for span in &all {
            *lengths.entry(&span.word).or_default() += span.until.0 - span.from.0;
        }
        let usual = lengths.iter().max_by(|a, b| a.1.total_cmp(b.1));
        if let Some(usual) = usual.map(|(word, _)| (*word).to_owned()) {
            all.retain(|span| span.word != usual);
        }
        areas.push((area.to_owned(), all));
    }
    Ok(areas)
}

/// The numbers of `summary.json`, by name.
///
/// # Errors
/// If the file cannot be read.
pub fn numbers(directory: &Path) -> Result<BTreeMap<String, f64>, ReportError> {
    let all: BTreeMap<String, serde_json::Value> = read_json(directory, "summary.json")?;
    let number = |(name, value): (String, serde_json::Value)| Some((name, value.as_f64()?));
    Ok(all.into_iter().filter_map(number).collect())
}
