//! Answers to the questions that are asked of a plan: why it closes when it does, which values matter, how much of a
//! lever is enough, which of many plans is worth a second look.
//!
//! Owns what is taken from their tables, and the sentences made of it.

use std::path::Path;

use serde::Deserialize;

use super::ReportError;
use super::data::{Candidate, Effect, Kind, Search, Section, Step, Swing, Tried};
use super::dates::{counted, length, percent, whole};
use super::run::{Program, spoken};
use super::table::{Column, Row, Table};
use super::words::constraint;

/// `study.json` of a question, as far as it is needed.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    /// The program that ran it.
    pub program: Program,
    /// Which question.
    pub question: Kind,
    /// The plan's label.
    pub plan: String,
    /// The hash of its scenario.
    pub hash: String,
    /// The seed.
    pub seed: String,
    /// Confidence of every interval.
    pub confidence: f64,
    /// What else decides the answer.
    pub settings: Settings,
    /// Runs that failed.
    pub failed: Vec<serde::de::IgnoredAny>,
}

/// Settings as far as they are needed.
#[derive(Debug, Deserialize)]
pub struct Settings {
    /// Replications.
    pub replications: u64,
    key: Option<String>,
    probability: Option<f64>,
}

/// What the tables of a question say.
#[derive(Debug, Default)]
pub struct Answer {
    /// The answer in one sentence.
    pub headline: String,
    /// Title and first sentence of its section.
    pub section: Option<Section>,
    /// Of a sensitivity, one value at a time.
    pub tornado: Vec<Swing>,
    /// The same, all together.
    pub effects: Vec<Effect>,
    /// Of an explanation.
    pub waterfall: Vec<Step>,
    /// Of a plan.
    pub search: Option<Search>,
    /// Of a sweep.
    pub frontier: Vec<Candidate>,
}

/// Reads the answer in `directory`.
///
/// # Errors
/// If a table is missing or broken.
pub fn read(directory: &Path, manifest: &Manifest) -> Result<Answer, ReportError> {
    match manifest.question {
        Kind::Explain => explained(directory),
        Kind::Sensitivity => sensitive(directory),
        Kind::Plan => planned(directory, &manifest.settings),
        Kind::Sweep => swept(directory),
        Kind::Run | Kind::Study | Kind::Compare => Ok(Answer::default()),
    }
}

fn section(title: &str, lead: &str) -> Option<Section> {
    Some(Section {
        title: title.to_owned(),
        lead: lead.to_owned(),
    })
}

fn both(low: Option<f64>, high: Option<f64>) -> Option<(f64, f64)> {
    low.zip(high)
}

fn explained(directory: &Path) -> Result<Answer, ReportError> {
    let table = Table::need(directory, "explain.csv")?;
    let [limit, kind, note, relaxed] = table.columns(["limit", "kind", "note", "relaxed"])?;
    let [from, to, low, high] = table.columns(["from_h", "to_h", "part_lo_h", "part_hi_h"])?;
    let there = table.rows().filter(|row| row.text(kind) != "absent");
    let step = |row: Row<'_>| {
        Ok(Step {
            limit: row.text(limit).to_owned(),
            kind: row.text(kind).to_owned(),
            from_h: row.number(from)?,
            to_h: row.number(to)?,
            interval: both(row.number_if_any(low)?, row.number_if_any(high)?),
            note: row.text(note).to_owned(),
            relaxed: row.text(relaxed).to_owned(),
        })
    };
    let waterfall: Vec<Step> = there.map(step).collect::<Result<_, ReportError>>()?;
    let long = |step: &&Step| step.to_h - step.from_h;
    let limits = waterfall.iter().filter(|step| step.kind == "limit");
    let largest = limits.max_by(|a, b| long(a).total_cmp(&long(b)));
    let delay: f64 = waterfall
        .iter()
        .filter(|step| step.kind == "limit")
        .map(|step| step.to_h - step.from_h)
        .sum();
    let headline = match largest {
        Some(step) if long(&step) > 0.0 => format!(
            "Of a delay of {}, {} causes {}",
            length(delay),
            constraint(&step.limit),
            length(long(&step))
        ),
        _ => "No limit delays the closing".to_owned(),
    };
    Ok(Answer {
        headline,
        section: section(
            "Why it closes when it does",
            "From the plan without limits to the plan: each bar is the part of the delay that a limit causes, on average over all orders in which limits can be relaxed. Whiskers are intervals.",
        ),
        waterfall,
        ..Answer::default()
    })
}

fn sensitive(directory: &Path) -> Result<Answer, ReportError> {
    let tornado = match Table::read(directory, "sensitivity.csv")? {
        Some(table) => swings(&table)?,
        None => vec![],
    };
    let effects = match Table::read(directory, "morris.csv")? {
        Some(table) => effects(&table)?,
        None => vec![],
    };
    let told = tornado.iter().filter(|swing| swing.told);
    let first = told.map(|swing| (&swing.key, &swing.metric)).next();
    let effect = effects.iter().filter(|effect| effect.told);
    let first = first.or_else(|| effect.map(|effect| (&effect.key, &effect.metric)).next());
    let headline = match first {
        Some((key, metric)) => format!("{key} moves {} most", in_words(metric)),
        None => "No value that was varied moves the result by more than chance does".to_owned(),
    };
    Ok(Answer {
        headline,
        section: section(
            "What moves the result",
            "Each value was varied between the ends that are named, on the same chance. What cannot be told from nothing is drawn pale.",
        ),
        tornado,
        effects,
        ..Answer::default()
    })
}

/// A figure's name in words, without its unit.
fn in_words(metric: &str) -> String {
    const UNITS: [&str; 6] = ["_h", "_pax", "_kg", "_usd", "_frac", "_count"];
    let bare = UNITS.iter().find_map(|unit| metric.strip_suffix(unit));
    bare.unwrap_or(metric).replace('_', " ")
}

fn swings(table: &Table) -> Result<Vec<Swing>, ReportError> {
    let [metric, key, low, high] = table.columns(["metric", "key", "low", "high"])?;
    let [base, to_low, to_high] =
        table.columns(["base_mean", "low_diff_mean", "high_diff_mean"])?;
    let [swing, from, to] = table.columns(["swing_mean", "swing_lo", "swing_hi"])?;
    let told = table.column("told_from_zero")?;
    let text = |row: Row<'_>, column: Column<'_>| row.text(column).to_owned();
    let of = |row: Row<'_>| {
        Ok(Swing {
            metric: text(row, metric),
            key: text(row, key),
            low: text(row, low),
            high: text(row, high),
            base: row.number(base)?,
            to_low: row.number(to_low)?,
            to_high: row.number(to_high)?,
            swing: row.number(swing)?,
            interval: both(row.number_if_any(from)?, row.number_if_any(to)?),
            told: row.flag(told)?,
        })
    };
    table.rows().map(of).collect()
}

fn effects(table: &Table) -> Result<Vec<Effect>, ReportError> {
    let [metric, key, told] = table.columns(["metric", "key", "told_from_noise"])?;
    let [mu_star, sigma, floor] = table.columns(["mu_star", "sigma", "noise_floor"])?;
    let of = |row: Row<'_>| {
        Ok(Effect {
            metric: row.text(metric).to_owned(),
            key: row.text(key).to_owned(),
            mu_star: row.number(mu_star)?,
            sigma: row.number(sigma)?,
            floor: row.number(floor)?,
            told: row.flag(told)?,
        })
    };
    table.rows().map(of).collect()
}

fn planned(directory: &Path, settings: &Settings) -> Result<Answer, ReportError> {
    let table = Table::need(directory, "plan.csv")?;
    let [position, value, phase, fit] = table.columns(["position", "value", "phase", "fit"])?;
    let [n, share] = table.columns(["n", "closed_by_deadline_frac"])?;
    let [low, high] = table.columns(["share_lo_frac", "share_hi_frac"])?;
    let [escaped, q90] = table.columns(["escaped_mean_pax", "closure_q90_h"])?;
    let of = |row: Row<'_>| {
        Ok(Tried {
            value: match row.text(position) {
                "" => "as it is".to_owned(),
                _ => row.text(value).to_owned(),
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
    let tried: Vec<Tried> = table.rows().map(of).collect::<Result<_, ReportError>>()?;
    let key = settings.key.clone().unwrap_or_default();
    let probability = settings.probability.unwrap_or(0.0);
    let settings = tried.iter().skip(1).filter(|tried| tried.phase == "search");
    let mut enough = settings.filter(|tried| matches!(tried.fit.as_str(), "surely" | "probably"));
    let headline = match enough.next() {
        Some(tried) => format!(
            "{key} = {} is enough to close in time in {} of runs",
            tried.value,
            percent(probability)
        ),
        None => format!(
            "No setting of {key} that was tried closes in time in {} of runs",
            percent(probability)
        ),
    };
    Ok(Answer {
        headline,
        section: section(
            "How much is enough",
            "Chance of closing by the deadline at each setting, the cheapest first, with its interval; the line is what was asked for.",
        ),
        search: Some(Search {
            key,
            probability,
            tried,
        }),
        ..Answer::default()
    })
}

fn swept(directory: &Path) -> Result<Answer, ReportError> {
    let table = Table::need(directory, "plans.csv")?;
    let [plan, cost, closure] = table.columns(["plan", "cost_usd", "closure_mean_h"])?;
    let [in_time, worst] = table.columns(["closed_by_deadline_frac", "worst_world_frac"])?;
    let [person_days, on_front] = table.columns(["person_days_at_risk_mean", "on_front"])?;
    let levers = table.columns_between("plan", "lever_cost_usd")?;
    let of = |row: Row<'_>| {
        let words = levers
            .iter()
            .map(|lever| format!("{} {}", spoken(lever.name()), row.text(*lever)));
        let words: Vec<String> = words.collect();
        Ok(Candidate {
            levers: match words.is_empty() {
                true => format!("Plan {}", row.text(plan)),
                false => words.join(", "),
            },
            cost_usd: row.number(cost)?,
            closure_h: row.number(closure)?,
            in_time: row.number(in_time)?,
            worst: row.number(worst)?,
            person_days: row.number(person_days)?,
            on_front: row.flag(on_front)?,
        })
    };
    let frontier: Vec<Candidate> = table.rows().map(of).collect::<Result<_, ReportError>>()?;
    let front = frontier.iter().filter(|plan| plan.on_front).count();
    Ok(Answer {
        headline: format!(
            "{} of {} are worth a second look",
            whole(front as f64),
            counted(frontier.len() as f64, "plan", "plans")
        ),
        section: section(
            "Plans over worlds",
            "Each mark is a plan, on average over all worlds. No other plan costs less, closes sooner and leaves fewer at risk than one on the front, which is filled.",
        ),
        frontier,
        ..Answer::default()
    })
}
