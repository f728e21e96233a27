//! Why a plan closes when it does.

use std::path::Path;

use super::{Answer, Manifest, figure, runs, section};
use crate::report::ReportError;
use crate::report::data::{KeyFigure, Step};
use crate::report::dates::{Dates, length, percent, whole};
use crate::report::table::{Row, Table};
use crate::report::words::constraint;

pub(super) fn read(
    directory: &Path,
    manifest: &Manifest,
    dates: Dates,
) -> Result<Answer, ReportError> {
    let waterfall = steps(directory)?;
    Ok(Answer {
        headline: headline(&waterfall),
        lead: format!(
            "Each limit was relaxed alone and together with others, {} of each on the same chance; a limit's part is its share of the delay on average over all orders.",
            runs(manifest)
        ),
        figures: figures(&waterfall, manifest.confidence, dates),
        section: section(
            "Why it closes when it does",
            "From the plan without limits to the plan as it is: each bar is the part of the delay that a limit causes. Whiskers are intervals of the parts.",
        ),
        waterfall,
        ..Answer::default()
    })
}

fn steps(directory: &Path) -> Result<Vec<Step>, ReportError> {
    let table = Table::need(directory, "explain.csv")?;
    let [limit, kind, note, relaxed] = table.columns(["limit", "kind", "note", "relaxed"])?;
    let [from, to, low, high] = table.columns(["from_h", "to_h", "part_lo_h", "part_hi_h"])?;
    let there = table.rows().filter(|row| row.text(kind) != "absent");
    let step = |row: Row<'_>| {
        let (low, high) = (row.number_if_any(low)?, row.number_if_any(high)?);
        Ok(Step {
            limit: row.text(limit).to_owned(),
            kind: row.text(kind).to_owned(),
            from_h: row.number(from)?,
            to_h: row.number(to)?,
            interval: low.zip(high),
            note: row.text(note).to_owned(),
            relaxed: row.text(relaxed).to_owned(),
        })
    };
    there.map(step).collect()
}

fn part(step: &Step) -> f64 {
    step.to_h - step.from_h
}

fn limits(steps: &[Step]) -> impl Iterator<Item = &Step> {
    steps.iter().filter(|step| step.kind == "limit")
}

/// The limit that delays most, if any does.
fn largest(steps: &[Step]) -> Option<&Step> {
    let largest = limits(steps).max_by(|a, b| part(a).total_cmp(&part(b)));
    largest.filter(|step| part(step) > 0.0)
}

fn delay(steps: &[Step]) -> f64 {
    limits(steps).map(part).sum()
}

fn headline(steps: &[Step]) -> String {
    match largest(steps) {
        Some(step) => format!(
            "Of a delay of {}, {} causes {}",
            length(delay(steps)),
            constraint(&step.limit),
            length(part(step))
        ),
        None => "No limit delays the closing".to_owned(),
    }
}

fn figures(steps: &[Step], confidence: f64, dates: Dates) -> Vec<KeyFigure> {
    let of = |kind: &str| steps.iter().find(|step| step.kind == kind);
    let closes = |label: &str, step: &Step| {
        let minute = format!("{} {}", dates.minute(step.to_h), dates.zone());
        figure(label, dates.short_day(step.to_h), minute)
    };
    let mut figures = vec![];
    if let Some(step) = largest(steps) {
        let interval = step.interval.map_or_else(String::new, |(low, high)| {
            format!(
                "{} interval {} to {}",
                percent(confidence),
                length_signed(low),
                length_signed(high)
            )
        });
        let name = format!("Delay by {}", constraint(&step.limit));
        figures.push(figure(name, length(part(step)), interval));
    }
    figures.push(figure(
        "Delay by all limits",
        length(delay(steps)),
        "against the plan without limits",
    ));
    figures.extend(of("plan").map(|step| closes("Closes, on average", step)));
    figures.extend(of("unlimited").map(|step| closes("Without limits", step)));
    let told = limits(steps).filter(|step| !matches!(step.note.as_str(), "undecided" | "never"));
    figures.push(figure(
        "Limits told from nothing",
        whole(told.count() as f64),
        format!("of {}", whole(limits(steps).count() as f64)),
    ));
    figures
}

/// A length that may be less than nothing.
fn length_signed(hours: f64) -> String {
    let minus = if hours < 0.0 { "\u{2212}" } else { "" };
    format!("{minus}{}", length(hours))
}
