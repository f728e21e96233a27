//! `bands.csv` and `bands_by_place.csv`: how what is counted over time spreads over the replications, at every sample
//! time; and `tracks.csv`: some replications one by one.
//!
//! Owns these tables. The quantiles are exact: values are read back from the stores, as many measures at a time as fit
//! into a fixed amount of memory, however many replications there are. Bands are pointwise.

use std::io;
use std::path::Path;

use super::conduct::Ensemble;
use super::estimate::{Moments, interpolated};
use crate::record::tables::column::{Column, Measure, Table, Value};
use crate::record::tables::sheet::{Finished, Sheet};
use crate::record::tables::text::CellWriter;
use crate::record::tables::{Local, SeriesLayout};
use crate::scenario::units::Instant;
use crate::sim::Time;

/// Values held in memory at a time: 32 MB.
const MOST_VALUES: usize = 8_000_000;

/// A measure of the whole operation.
pub struct Bands;

/// A measure of one place or station.
pub struct PlaceBands;

/// One measure of one replication.
pub struct Tracks;

/// A measure at a time.
pub struct Row<'r> {
    plan: &'r str,
    time: Time,
    measure: &'static str,
    place: &'r str,
    station: &'r str,
    /// In ascending order.
    values: &'r [u32],
}

impl Table for Bands {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "bands";
    const ABOUT: &'static str = "A measure of the time series over all replications at a sample time, by plan, measure and time.";
    const KEY: &'static [&'static str] = &["plan", "measure", "time_h"];
    const COLUMNS: &'static [Column<Self>] = &[
        time(),
        measure("A column of timeseries.csv"),
        count(),
        mean(),
        q05(),
        q25(),
        q50(),
        q75(),
        q95(),
        plan(),
    ];
}

impl Table for PlaceBands {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "bands_by_place";
    const ABOUT: &'static str = "Persons, incidents and escapes at a place, or persons waiting at a station, over all replications at a sample time, by plan, place, station, measure and time.";
    // The place may be empty, which a key may not be.
    const KEY: &'static [&'static str] = &[];
    const COLUMNS: &'static [Column<Self>] = &[
        time(),
        Column::new(
            "place",
            Measure::TEXT,
            "Id of the place; empty for case work",
            |r| Value::Text(r.place),
        ),
        Column::new(
            "station",
            Measure::TEXT,
            "Id of the station; empty for what is counted of the place as a whole",
            |r| Value::Text(r.station),
        ),
        measure("A column of places.csv, or of stations.csv"),
        count(),
        mean(),
        q05(),
        q25(),
        q50(),
        q75(),
        q95(),
        plan(),
    ];
}

/// A table of how one measure spreads at a time.
trait Spread: for<'r> Table<Row<'r> = Row<'r>> {}

impl Spread for Bands {}

impl Spread for PlaceBands {}

const fn time<T: Spread>() -> Column<T> {
    let about = "Hours since the start of the run";
    Column::new("time_h", Measure::HOURS, about, |r| {
        Value::hours_since_start(r.time)
    })
}

const fn measure<T: Spread>(about: &'static str) -> Column<T> {
    Column::new("measure", Measure::TEXT, about, |r| Value::Text(r.measure))
}

const fn count<T: Spread>() -> Column<T> {
    Column::new("n", Measure::COUNT, "Replications", |r| {
        Value::Integer(r.values.len() as i64)
    })
}

const fn mean<T: Spread>() -> Column<T> {
    Column::new("mean", Measure::NUMBER, "Their mean", |r| {
        let moments = Moments::of(r.values.iter().map(|value| f64::from(*value)));
        let mean = (moments.count() > 0).then_some(moments.mean());
        Value::if_any(mean, Value::Decimal)
    })
}

/// The quantile of type 7, as everywhere in a study.
const fn quantile<T: Spread, const PERCENT: u8>(
    name: &'static str,
    about: &'static str,
) -> Column<T> {
    Column::new(name, Measure::NUMBER, about, |r| {
        let ranked = |rank: usize| f64::from(r.values[rank]);
        let p = f64::from(PERCENT) / 100.0;
        Value::if_any(interpolated(p, r.values.len(), ranked), Value::Decimal)
    })
}

const fn q05<T: Spread>() -> Column<T> {
    quantile::<T, 5>("q05", "A twentieth of the replications lie below")
}

const fn q25<T: Spread>() -> Column<T> {
    quantile::<T, 25>("q25", "A quarter lie below")
}

const fn q50<T: Spread>() -> Column<T> {
    quantile::<T, 50>("q50", "Half lie below")
}

const fn q75<T: Spread>() -> Column<T> {
    quantile::<T, 75>("q75", "Three quarters lie below")
}

const fn q95<T: Spread>() -> Column<T> {
    quantile::<T, 95>("q95", "Nineteen twentieths lie below")
}

const fn plan<T: Spread>() -> Column<T> {
    Column::new("plan", Measure::TEXT, "The plan", |r| Value::Text(r.plan))
}

/// Persons accepted so far in a replication.
pub struct Step<'r> {
    plan: &'r str,
    replication: u32,
    time: Time,
    accepted: u32,
}

impl Table for Tracks {
    type Row<'r> = Step<'r>;
    const NAME: &'static str = "tracks";
    const ABOUT: &'static str = "Persons accepted so far in one of the first replications: at the start, at every sample time at which there are more than before, and at the end; by plan, replication and time.";
    const KEY: &'static [&'static str] = &["plan", "replication", "time_h"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new("replication", Measure::COUNT, "The replication", |r| {
            r.replication.into()
        }),
        Column::new(
            "time_h",
            Measure::HOURS,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new(
            ACCEPTED,
            Measure::PAX,
            "Persons accepted into the receiver's custody so far",
            |r| r.accepted.into(),
        ),
        Column::new("plan", Measure::TEXT, "The plan", |r| Value::Text(r.plan)),
    ];
}

const ACCEPTED: &str = "cum_accepted_pax";
/// Replications of each plan that are told one by one.
const TRACKS: usize = 40;

/// Writes the tables for every plan.
pub fn write(
    directory: &Path,
    start: Instant,
    ensembles: &mut [Ensemble],
) -> io::Result<[Finished; 3]> {
    let cells = || CellWriter::new(start);
    let mut bands = Sheet::<Bands>::create(directory, cells())?;
    let mut places = Sheet::<PlaceBands>::create(directory, cells())?;
    let mut tracks = Sheet::<Tracks>::create(directory, cells())?;
    for ensemble in ensembles {
        let whole = SeriesLayout::measures_count();
        for (position, measure) in SeriesLayout::measures().enumerate() {
            each_time(ensemble, position, &whole_of(measure), |row| bands.row(row))?;
        }
        for (number, local) in ensemble.layout.locals.clone().iter().enumerate() {
            each_time(ensemble, whole + number, local, |row| places.row(row))?;
        }
        write_tracks(&mut tracks, ensemble)?;
    }
    Ok([bands.finish()?, places.finish()?, tracks.finish()?])
}

/// A measure of the whole operation, which is at no place.
fn whole_of(measure: &'static str) -> Local {
    Local {
        measure,
        place: String::new(),
        station: String::new(),
    }
}

/// Tells the values of the measure at `position` over all replications, time by time.
fn each_time(
    ensemble: &mut Ensemble,
    position: usize,
    local: &Local,
    mut tell: impl FnMut(&Row<'_>),
) -> io::Result<()> {
    let runs = ensemble.store.ran().len();
    let times = &ensemble.layout.times;
    let at_once = (MOST_VALUES / runs.max(1)).max(1);
    let mut at_a_time = Vec::with_capacity(runs);
    for begun in (0..times.len()).step_by(at_once) {
        let some = &times[begun..times.len().min(begun + at_once)];
        let from = position * times.len() + begun;
        let read = |run| ensemble.store.series(run, from, from + some.len());
        let series: Vec<Vec<u32>> = (0..runs).map(read).collect::<io::Result<_>>()?;
        for (offset, &time) in some.iter().enumerate() {
            at_a_time.clear();
            at_a_time.extend(series.iter().map(|values| values[offset]));
            at_a_time.sort_unstable();
            tell(&Row {
                plan: &ensemble.plan.label,
                time,
                measure: local.measure,
                place: &local.place,
                station: &local.station,
                values: &at_a_time,
            });
        }
    }
    Ok(())
}

fn write_tracks(sheet: &mut Sheet<Tracks>, ensemble: &mut Ensemble) -> io::Result<()> {
    let times = &ensemble.layout.times;
    let position = SeriesLayout::measures().position(|measure| measure == ACCEPTED);
    let from = position.expect("the time series has it") * times.len();
    for run in 0..ensemble.store.ran().len().min(TRACKS) {
        let replication = ensemble.store.ran()[run].number;
        let accepted = ensemble.store.series(run, from, from + times.len())?;
        let is_told =
            |at: &usize| *at == 0 || *at + 1 == times.len() || accepted[*at] != accepted[*at - 1];
        for at in (0..times.len()).filter(is_told) {
            sheet.row(&Step {
                plan: &ensemble.plan.label,
                replication,
                time: times[at],
                accepted: accepted[at],
            });
        }
    }
    Ok(())
}
