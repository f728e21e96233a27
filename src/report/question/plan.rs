//! How much of a lever is enough.

use std::path::Path;

use super::{Answer, Manifest, bare, figure, runs, section};
use crate::report::ReportError;
use crate::report::data::{KeyFigure, Notice, Search, Tried};
use crate::report::dates::{at_least, at_most, counted, length, percent, whole};
use crate::report::notices::{self, LIMITS, some};
use crate::report::table::{Row, Table};
use crate::report::words::constraint;

pub(super) fn read(directory: &Path, manifest: &Manifest) -> Result<Answer, ReportError> {
    let search = Search {
        key: manifest.settings.key.clone().unwrap_or_default(),
        probability: manifest.settings.probability.unwrap_or(0.0),
        tried: tried(directory)?,
    };
    let notices = notices(directory, &search)?;
    let confirm = manifest.settings.confirm.unwrap_or(0);
    Ok(Answer {
        headline: headline(&search),
        lead: format!(
            "{} of each setting on the same chance, and the answer confirmed on {} more that no setting was chosen by.",
            runs(manifest),
            counted(confirm as f64, "run", "runs")
        ),
        notices,
        figures: figures(&search, manifest.confidence),
        section: section(
            "How much is enough",
            "Chance of closing by the deadline at each setting that was tried, the cheapest first, with its interval; the line is what was asked for.",
        ),
        search: Some(search),
        ..Answer::default()
    })
}

/// The value of the plan as it is, in `plan.csv`.
const AS_IT_IS: &str = "as it is";

fn tried(directory: &Path) -> Result<Vec<Tried>, ReportError> {
    let table = Table::need(directory, "plan.csv")?;
    let [position, value, phase, fit] = table.columns(["position", "value", "phase", "fit"])?;
    let [n, share] = table.columns(["n", "closed_by_deadline_frac"])?;
    let [low, high] = table.columns(["share_lo_frac", "share_hi_frac"])?;
    let [escaped, q90] = table.columns(["escaped_mean_pax", "closure_q90_h"])?;
    let of = |row: Row<'_>| {
        Ok(Tried {
            value: match row.text(position) {
                "" => AS_IT_IS.to_owned(),
                _ => bare(row.text(value)).to_owned(),
            },
            phase: row.text(phase).to_owned(),
            n: row.number(n)?,
            share: row.number(share)?,
            low: row.number(low)?,
            high: row.number(high)?,
            escaped: row.number(escaped)?,
            closure_q90_h: row.number_if_any(q90)?,
            fit: row.text(fit).to_owned(),
        })
    };
    table.rows().map(of).collect()
}

impl Search {
    /// The first setting of which `will_do` holds.
    fn first(&self, will_do: fn(&str) -> bool) -> Option<&Tried> {
        let mut settings = self.tried.iter().skip(1);
        settings.find(|tried| tried.phase == "search" && will_do(&tried.fit))
    }

    /// The same setting on the runs kept apart.
    fn confirmed(&self, setting: &Tried) -> Option<&Tried> {
        let mut confirmed = self.tried.iter().filter(|tried| tried.phase == "confirm");
        confirmed.find(|tried| tried.value == setting.value)
    }
}

fn surely(fit: &str) -> bool {
    fit == "surely"
}

fn probably(fit: &str) -> bool {
    matches!(fit, "surely" | "probably")
}

fn headline(search: &Search) -> String {
    let (key, chance) = (&search.key, percent(search.probability));
    let Some(best) = search.first(probably) else {
        return format!("No setting of {key} that was tried closes in time in {chance} of runs");
    };
    let borne_out = search
        .confirmed(best)
        .is_none_or(|confirmed| probably(&confirmed.fit));
    if !borne_out {
        return format!(
            "{key} = {} looked enough to close in time in {chance} of runs, and was not borne out",
            best.value
        );
    }
    match surely(&best.fit) {
        true => format!(
            "{key} = {} is enough to close in time in {chance} of runs",
            best.value
        ),
        false => format!(
            "{key} = {} is probably enough to close in time in {chance} of runs",
            best.value
        ),
    }
}

fn figures(search: &Search, confidence: f64) -> Vec<KeyFigure> {
    let told = |tried: &Tried| {
        format!(
            "{} of runs in time, {} interval {} to {}",
            percent(tried.share),
            percent(confidence),
            at_least(tried.low),
            at_most(tried.high)
        )
    };
    let chosen = |label: &str, setting: Option<&Tried>, none: &str| match setting {
        Some(setting) => figure(label, setting.value.clone(), told(setting)),
        None => figure(label, "none", none),
    };
    let best = search.first(probably);
    let mut figures = vec![chosen(
        "Best estimate",
        best,
        "of the settings that were tried",
    )];
    if let Some(confirmed) = best.and_then(|best| search.confirmed(best)) {
        let label = format!("{}, on runs kept apart", confirmed.value);
        figures.push(figure(label, percent(confirmed.share), told(confirmed)));
    }
    let sure = format!("by so few runs, {} sure", percent(confidence));
    figures.push(chosen("Surely enough", search.first(surely), &sure));
    if let Some(base) = search.tried.first() {
        figures.push(figure("The plan as it is", percent(base.share), told(base)));
    }
    figures.push(figure(
        "Asked for",
        percent(search.probability),
        "of runs closed by the deadline",
    ));
    figures
}

/// What is not to be overlooked of the plan as it is and of the answer, as far as the tables hold it: the late runs with
/// what holds them up, and the broken limits.
fn notices(directory: &Path, search: &Search) -> Result<Vec<Notice>, ReportError> {
    let best = search.first(probably).map(|best| best.value.as_str());
    let late = late(directory, &search.key, best)?;
    let limits = broken_limits(directory, &search.key, best)?;
    Ok(notices::told([("Late", late), (LIMITS, limits)]))
}

/// A setting as sentences name it.
fn setting(key: &str, value: &str) -> String {
    format!("with {key} = {value}")
}

/// How many runs of the plan as it is, and of the answer, do not close in time, and why; nothing if all do.
fn late(directory: &Path, key: &str, best: Option<&str>) -> Result<Option<String>, ReportError> {
    let table = Table::need(directory, "plan.csv")?;
    let [position, value, phase] = table.columns(["position", "value", "phase"])?;
    let [n, in_time, late] = table.columns(["n", "closed_by_deadline_count", "late_q50_h"])?;
    let [held_up_by, held_up] = table.columns(["held_up_by", "held_up_frac"])?;
    let mut told = vec![];
    for row in table.rows().filter(|row| row.text(phase) == "search") {
        let value = bare(row.text(value));
        let name = match row.text(position) {
            "" => AS_IT_IS.to_owned(),
            _ if Some(value) == best => setting(key, value),
            _ => continue,
        };
        let of = row.number(n)?;
        let open = of - row.number(in_time)?;
        if open <= 0.0 {
            continue;
        }
        let when = match row.number_if_any(late)? {
            Some(hours) => format!("close {} after the deadline in the middle", length(hours)),
            None => "do not close by the end".to_owned(),
        };
        let why = row
            .number_if_any(held_up)?
            .map_or_else(String::new, |share| {
                let what = constraint(row.text(held_up_by));
                format!(", held up by {what} {} of the time", percent(share))
            });
        let runs = counted(of, "run", "runs");
        told.push(format!(
            "{name}, {} of {runs} are late: they {when}{why}",
            whole(open)
        ));
    }
    Ok((!told.is_empty()).then(|| told.join("; ")))
}

/// The mean number of limits of a lawful transfer that the plan as it is, and the answer, break; nothing if neither
/// breaks any.
fn broken_limits(
    directory: &Path,
    key: &str,
    best: Option<&str>,
) -> Result<Option<String>, ReportError> {
    let Some(table) = Table::read(directory, "figures.csv")? else {
        return Ok(None);
    };
    let [point, metric, mean] = table.columns(["point", "metric", "mean"])?;
    let mut told = vec![];
    let mut most: f64 = 0.0;
    let broken = table
        .rows()
        .filter(|row| row.text(metric) == "limits_broken_count");
    // The plan as it is comes first.
    for (number, row) in broken.enumerate() {
        let value = bare(row.text(point));
        let name = match number {
            0 => AS_IT_IS.to_owned(),
            _ if Some(value) == best => setting(key, value),
            _ => continue,
        };
        let mean = row.number(mean)?;
        most = most.max(mean);
        told.push(format!("{} {name}", some(mean)));
    }
    Ok((most > 0.0).then(|| {
        format!(
            "limits of a lawful transfer broken on average: {}",
            told.join(", ")
        )
    }))
}
