//! What is counted over time, over all runs of each plan: from `bands.csv`, `bands_by_place.csv` and `tracks.csv`.
//!
//! Owns which rows are kept: all bands share one grid of times, thinned as a run's samples are, whole rows and never
//! averages.

use std::collections::BTreeMap;
use std::path::Path;

use super::ReportError;
use super::data::{Band, Bands, Daily, LocalBand, Series, Short, Track};
use super::table::{Column, Row, Table};

/// What the tables say of a plan over time.
#[derive(Debug, Default)]
pub struct OverTime {
    /// Bands of the whole and of places.
    pub bands: Bands,
    /// Some of its runs.
    pub tracks: Vec<Track>,
    /// Incidents by the day.
    pub incidents_per_day: Vec<Daily>,
    /// Share of their time that tails are on their way, over all runs and as far as the axis goes; none if there are
    /// no tails.
    pub under_way_frac: Option<f64>,
}

/// Measures of which the page shows bands.
const MEASURES: [&str; 5] = [
    "cum_accepted_pax",
    "held_pax",
    "tails_flying_count",
    "incidents_open_count",
    "cum_escaped_pax",
];
/// Measures of places and stations of which it does: who is there.
const LOCAL_MEASURES: [&str; 3] = ["held_pax", "staged_pax", "waiting_pax"];
/// Samples of a band at most.
const MOST_SAMPLES: usize = 1000;
/// Steps of a run at most.
const MOST_STEPS: usize = 500;
/// Days at most; beyond, several are told as one.
const MOST_DAYS: f64 = 400.0;

/// What the tables say of each plan up to `until_h`; of places and single runs only of the plan `detailed`.
///
/// # Errors
/// If a table is broken.
pub fn read(
    directory: &Path,
    until_h: f64,
    detailed: &str,
) -> Result<BTreeMap<String, OverTime>, ReportError> {
    let mut plans = whole(directory, until_h)?;
    let count = plans.len();
    if let Some(over_time) = plans.get_mut(detailed) {
        over_time.bands.locals = locals(directory, until_h, detailed)?;
        if count == 1 {
            over_time.tracks = tracks(directory, until_h, detailed)?;
        }
    }
    Ok(plans)
}

/// Rows by the texts in some columns, in order.
type Groups<'t, const N: usize> = BTreeMap<[&'t str; N], Vec<Row<'t>>>;

fn groups<'t, const N: usize>(
    table: &'t Table,
    names: [&str; N],
) -> Result<Groups<'t, N>, ReportError> {
    let columns = table.columns(names)?;
    let mut groups: Groups<'t, N> = BTreeMap::new();
    for row in table.rows() {
        let key = columns.map(|column| row.text(column));
        groups.entry(key).or_default().push(row);
    }
    Ok(groups)
}

fn whole(directory: &Path, until_h: f64) -> Result<BTreeMap<String, OverTime>, ReportError> {
    let Some(table) = Table::read(directory, "bands.csv")? else {
        return Ok(BTreeMap::new());
    };
    let mut plans: BTreeMap<String, OverTime> = BTreeMap::new();
    let mut tail_hours: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for ([plan, measure], rows) in groups(&table, ["plan", "measure"])? {
        let over_time = plans.entry(plan.to_owned()).or_default();
        if !has_runs(&table, &rows)? {
            continue;
        }
        if MEASURES.contains(&measure) {
            let kept = Kept::of(&table, &rows, until_h)?;
            over_time.bands.times = kept.column("time_h")?;
            let band = kept.band()?;
            over_time.bands.measures.insert(measure.to_owned(), band);
        }
        let hours = tail_hours.entry(plan).or_default();
        let shown = until(&table, &rows, until_h)?;
        match measure {
            "cum_incidents_count" => over_time.incidents_per_day = daily(&means(&table, &rows)?),
            "tails_flying_count" => hours[0] = integral(&means(&table, &shown)?),
            "tails_present_count" => hours[1] = integral(&means(&table, &shown)?),
            _ => {}
        }
        over_time.under_way_frac = (hours[1] > 0.0).then(|| hours[0] / hours[1]);
    }
    Ok(plans)
}

/// Whether any run came to its end: without one there is nothing to draw.
fn has_runs(table: &Table, rows: &[Row<'_>]) -> Result<bool, ReportError> {
    let n = table.column("n")?;
    let first = rows.first().map(|row| row.number(n)).transpose()?;
    Ok(first.is_some_and(|n| n > 0.0))
}

fn locals(directory: &Path, until_h: f64, detailed: &str) -> Result<Vec<LocalBand>, ReportError> {
    let Some(table) = Table::read(directory, "bands_by_place.csv")? else {
        return Ok(vec![]);
    };
    let mut locals = vec![];
    for ([plan, place, station, measure], rows) in
        groups(&table, ["plan", "place", "station", "measure"])?
    {
        let is_shown = plan == detailed && LOCAL_MEASURES.contains(&measure);
        if !is_shown || !has_runs(&table, &rows)? {
            continue;
        }
        let kept = Kept::of(&table, &rows, until_h)?;
        locals.push(LocalBand {
            place: place.to_owned(),
            station: station.to_owned(),
            measure: measure.to_owned(),
            q05: kept.column("q05")?,
            q50: kept.column("q50")?,
            q95: kept.column("q95")?,
        });
    }
    Ok(locals)
}

fn tracks(directory: &Path, until_h: f64, detailed: &str) -> Result<Vec<Track>, ReportError> {
    let Some(table) = Table::read(directory, "tracks.csv")? else {
        return Ok(vec![]);
    };
    let [replication, time, accepted] =
        table.columns(["replication", "time_h", "cum_accepted_pax"])?;
    let mut tracks = vec![];
    for ([plan, _], rows) in groups(&table, ["plan", "replication"])? {
        let (Some(first), true) = (rows.first(), plan == detailed) else {
            continue;
        };
        let step = |row: &Row<'_>| {
            let at = row.number(time)?.min(until_h);
            Ok((Short(at), Short(row.number(accepted)?)))
        };
        let shown = thinned(&until(&table, &rows, until_h)?, MOST_STEPS);
        tracks.push(Track {
            replication: first.number(replication)? as u32,
            steps: shown.iter().map(step).collect::<Result<_, ReportError>>()?,
        });
    }
    tracks.sort_by_key(|track| track.replication);
    Ok(tracks)
}

/// The rows of a measure that are kept.
struct Kept<'t> {
    table: &'t Table,
    rows: Vec<Row<'t>>,
}

impl<'t> Kept<'t> {
    fn of(table: &'t Table, rows: &[Row<'t>], until_h: f64) -> Result<Self, ReportError> {
        let rows = thinned(&until(table, rows, until_h)?, MOST_SAMPLES);
        Ok(Kept { table, rows })
    }

    fn column(&self, name: &str) -> Result<Series, ReportError> {
        let column: Column<'_> = self.table.column(name)?;
        let cell = |row: &Row<'_>| Ok(Short(row.number(column)?));
        self.rows.iter().map(cell).collect()
    }

    fn band(&self) -> Result<Band, ReportError> {
        Ok(Band {
            q05: self.column("q05")?,
            q25: self.column("q25")?,
            q50: self.column("q50")?,
            q75: self.column("q75")?,
            q95: self.column("q95")?,
        })
    }
}

/// Rows up to the first at or after `until_h`.
fn until<'t>(table: &Table, rows: &[Row<'t>], until_h: f64) -> Result<Vec<Row<'t>>, ReportError> {
    let time = table.column("time_h")?;
    let mut shown = vec![];
    for row in rows {
        shown.push(*row);
        if row.number(time)? >= until_h {
            break;
        }
    }
    Ok(shown)
}

/// Every so-manieth row, and the last.
fn thinned<'t>(rows: &[Row<'t>], most: usize) -> Vec<Row<'t>> {
    let step = rows.len().div_ceil(most).max(1);
    let last = rows.len().saturating_sub(1);
    let numbered = rows.iter().enumerate();
    let kept = numbered.filter(|(number, _)| number.is_multiple_of(step) || *number == last);
    kept.map(|(_, row)| *row).collect()
}

/// Times and means of a measure.
fn means(table: &Table, rows: &[Row<'_>]) -> Result<Vec<(f64, f64)>, ReportError> {
    let [time, mean] = table.columns(["time_h", "mean"])?;
    let point = |row: &Row<'_>| Ok((row.number(time)?, row.number(mean)?));
    rows.iter().map(point).collect()
}

/// A value that holds until the next time, summed over time.
fn integral(points: &[(f64, f64)]) -> f64 {
    let step = |pair: &[(f64, f64)]| (pair[1].0 - pair[0].0) * pair[0].1;
    points.windows(2).map(step).sum()
}

/// How much a running count grows a day, from sample to sample at least a day apart.
fn daily(points: &[(f64, f64)]) -> Vec<Daily> {
    const DAY: f64 = 24.0;
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return vec![];
    };
    let wide = ((last.0 - first.0) / MOST_DAYS / DAY).ceil().max(1.0) * DAY;
    let mut days = vec![];
    let mut begun = first;
    for point in points {
        let long = point.0 - begun.0;
        if long >= wide || (point == last && long > 0.0) {
            days.push(Daily {
                from: Short(begun.0),
                until: Short(point.0),
                per_day: Short((point.1 - begun.1) / long * DAY),
            });
            begun = point;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_count_is_told_by_the_day() {
        let points = [
            (0.0, 0.0),
            (12.0, 1.0),
            (24.0, 2.0),
            (48.0, 2.5),
            (54.0, 3.0),
        ];
        let days: Vec<(f64, f64, f64)> = daily(&points)
            .iter()
            .map(|day| (day.from.0, day.until.0, day.per_day.0))
            .collect();
        assert_eq!(
            days,
            [(0.0, 24.0, 2.0), (24.0, 48.0, 0.5), (48.0, 54.0, 2.0)]
        );
        assert_eq!(daily(&[]), []);
    }

    #[test]
    fn many_years_are_told_in_few_bars() {
        let points: Vec<(f64, f64)> = (0..4000).map(|day| (24.0 * f64::from(day), 1.0)).collect();
        assert!(daily(&points).len() <= 400);
    }

    #[test]
    fn a_level_counts_until_the_next() {
        assert_eq!(integral(&[(0.0, 2.0), (3.0, 1.0), (5.0, 9.0)]), 8.0);
    }
}
