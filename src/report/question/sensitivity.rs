//! Which values matter, one at a time or all together.

use std::path::Path;

use super::{Answer, Manifest, bare, figure, runs, section};
use crate::report::ReportError;
use crate::report::data::{Effect, KeyFigure, Swing};
use crate::report::dates::{Dates, counted, cut, length, whole};
use crate::report::table::{Column, Row, Table};

pub(super) fn read(
    directory: &Path,
    manifest: &Manifest,
    dates: Dates,
) -> Result<Answer, ReportError> {
    let tornado = match Table::read(directory, "sensitivity.csv")? {
        Some(table) => swings(&table)?,
        None => vec![],
    };
    let effects = match Table::read(directory, "morris.csv")? {
        Some(table) => effects(&table)?,
        None => vec![],
    };
    let way = match manifest.settings.walks {
        Some(walks) => format!(
            "by {} through all of them together, {} at each point",
            counted(walks as f64, "walk", "walks"),
            runs(manifest)
        ),
        None => format!("one at a time, {} at each end", runs(manifest)),
    };
    let count = counted(
        manifest.settings.varied.len() as f64,
        "value was",
        "values were",
    );
    Ok(Answer {
        headline: headline(&tornado, &effects),
        lead: format!("{count} varied {way}, on the same chance."),
        figures: figures(&tornado, &effects, dates),
        section: section(
            "What moves the result",
            "Each value was varied between the ends that are named. What cannot be told from nothing is drawn pale.",
        ),
        tornado,
        effects,
        ..Answer::default()
    })
}

fn swings(table: &Table) -> Result<Vec<Swing>, ReportError> {
    let [metric, key, low, high] = table.columns(["metric", "key", "low", "high"])?;
    let [base, to_low, to_high] =
        table.columns(["base_mean", "low_diff_mean", "high_diff_mean"])?;
    let [swing, from, to] = table.columns(["swing_mean", "swing_lo", "swing_hi"])?;
    let [n, told, beyond] = table.columns(["n", "told_from_zero", "beyond_horizon_count"])?;
    let text = |row: Row<'_>, column: Column<'_>| bare(row.text(column)).to_owned();
    let of = |row: Row<'_>| {
        let (from, to) = (row.number_if_any(from)?, row.number_if_any(to)?);
        Ok(Swing {
            metric: text(row, metric),
            key: text(row, key),
            low: text(row, low),
            high: text(row, high),
            base: row.number(base)?,
            to_low: row.number(to_low)?,
            to_high: row.number(to_high)?,
            swing: row.number(swing)?,
            interval: from.zip(to),
            told: row.flag(told)?,
            cut: cut(row.text(metric), row.number(beyond)?, 2.0 * row.number(n)?),
        })
    };
    table.rows().map(of).collect()
}

fn effects(table: &Table) -> Result<Vec<Effect>, ReportError> {
    let [metric, key, told] = table.columns(["metric", "key", "told_from_noise"])?;
    let [mu_star, sigma, floor] = table.columns(["mu_star", "sigma", "noise_floor"])?;
    let [beyond, runs] = table.columns(["beyond_horizon_count", "runs_count"])?;
    let of = |row: Row<'_>| {
        Ok(Effect {
            metric: row.text(metric).to_owned(),
            key: row.text(key).to_owned(),
            mu_star: row.number(mu_star)?,
            sigma: row.number(sigma)?,
            floor: row.number(floor)?,
            told: row.flag(told)?,
            cut: cut(row.text(metric), row.number(beyond)?, row.number(runs)?),
        })
    };
    table.rows().map(of).collect()
}

fn headline(tornado: &[Swing], effects: &[Effect]) -> String {
    if let Some(swing) = tornado.iter().find(|swing| swing.told) {
        return format!(
            "{} moves {} most: by {} from {} to {}",
            swing.key,
            in_words(&swing.metric),
            amount(&swing.metric, swing.swing),
            swing.low,
            swing.high
        );
    }
    match effects.iter().find(|effect| effect.told) {
        Some(effect) => format!(
            "{} moves {} most: by {} on average",
            effect.key,
            in_words(&effect.metric),
            amount(&effect.metric, effect.mu_star)
        ),
        None => "No value that was varied moves the result by more than chance does".to_owned(),
    }
}

/// Of each figure that was looked at: which value moves it most, and by how much.
fn figures(tornado: &[Swing], effects: &[Effect], dates: Dates) -> Vec<KeyFigure> {
    let mut figures: Vec<KeyFigure> = vec![];
    let strip = |metric: &str, key: &str, moved: f64, told: bool, note: String| {
        let label = format!("Most on {}", in_words(metric));
        match told {
            true => figure(label, amount(metric, moved), format!("{key}{note}")),
            false => figure(label, "nothing", "that could be told from chance"),
        }
    };
    for (position, swing) in tornado.iter().enumerate() {
        if tornado[..position]
            .iter()
            .all(|other| other.metric != swing.metric)
        {
            let base = match swing.metric.as_str() {
                "closure_h" => format!("; as it is {}", dates.minute(swing.base)),
                _ => format!("; as it is {}", amount(&swing.metric, swing.base)),
            };
            figures.push(strip(
                &swing.metric,
                &swing.key,
                swing.swing,
                swing.told,
                base,
            ));
        }
    }
    for (position, effect) in effects.iter().enumerate() {
        if effects[..position]
            .iter()
            .all(|other| other.metric != effect.metric)
        {
            let (metric, key) = (&effect.metric, &effect.key);
            figures.push(strip(
                metric,
                key,
                effect.mu_star,
                effect.told,
                String::new(),
            ));
        }
    }
    figures.truncate(6);
    figures
}

/// The size of a difference in a figure, with its unit.
fn amount(metric: &str, value: f64) -> String {
    let size = value.abs();
    let rounded = if size < 10.0 {
        format!("{size:.1}")
    } else {
        whole(size)
    };
    if metric.ends_with("_h") {
        return length(size);
    }
    if metric.ends_with("_frac") || ["closed", "closed_by_deadline", "any_escape"].contains(&metric)
    {
        return format!("{:.1}\u{a0}points", size * 100.0);
    }
    const UNITS: [(&str, &str); 5] = [
        ("_pax", "persons"),
        ("_kg", "kg"),
        ("_usd", "US dollars"),
        ("_count", ""),
        ("person_days_at_risk", "person-days"),
    ];
    let unit = UNITS.iter().find(|(end, _)| metric.ends_with(end));
    let unit = unit.map_or("", |(_, unit)| *unit);
    format!("{rounded} {unit}").trim_end().to_owned()
}

/// A figure's name in words, without its unit.
fn in_words(metric: &str) -> String {
    match metric {
        "closure_h" => return "the closing date".to_owned(),
        "person_days_at_risk" => return "person-days at risk".to_owned(),
        "escaped_pax" => return "escapes".to_owned(),
        _ => {}
    }
    const UNITS: [&str; 6] = ["_h", "_pax", "_kg", "_usd", "_frac", "_count"];
    let bare = UNITS.iter().find_map(|unit| metric.strip_suffix(unit));
    bare.unwrap_or(metric).replace('_', " ")
}
