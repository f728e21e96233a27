//! Answers to the questions that are asked of a plan: why it closes when it does, which values matter, how much of a
//! lever is enough, which of many plans is worth a second look.
//!
//! Owns what is taken from their tables, and the sentences made of it.

mod command;
mod explain;
mod plan;
mod sensitivity;
mod sweep;

use std::path::Path;

use serde::Deserialize;

use super::ReportError;
use super::data::{Candidate, Effect, KeyFigure, Kind, Notice, Search, Section, Step, Swing};
use super::dates::{Dates, counted};
use super::run::Program;

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
    /// The values that were changed on the command line.
    #[serde(default)]
    overrides: Vec<String>,
    /// The seed.
    pub seed: String,
    /// Confidence of every interval.
    pub confidence: f64,
    /// What else decides the answer.
    pub settings: Settings,
    /// Runs that failed.
    pub failed: Vec<serde::de::IgnoredAny>,
}

/// Settings of any question, as far as they are needed; each question has some of them.
#[derive(Debug, Deserialize)]
pub struct Settings {
    /// Replications.
    pub replications: u64,
    key: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    probability: Option<f64>,
    most_escapes: Option<f64>,
    confirm: Option<u64>,
    pairs_of_orders: Option<u64>,
    #[serde(default)]
    limits: Vec<String>,
    #[serde(default)]
    varied: Vec<Varied>,
    #[serde(default)]
    metrics: Vec<String>,
    walks: Option<u64>,
    worlds: Option<u64>,
}

/// A value and the ends between which it was varied.
#[derive(Debug, Deserialize)]
struct Varied {
    key: String,
    low: String,
    high: String,
}

impl Manifest {
    /// The command that asks it again in the folder of its files.
    pub fn command(&self) -> String {
        command::of(self)
    }
}

/// What the tables of a question say.
#[derive(Debug, Default)]
pub struct Answer {
    /// The answer in one sentence.
    pub headline: String,
    /// How much was run for it.
    pub lead: String,
    /// What is not to be overlooked beside it.
    pub notices: Vec<Notice>,
    /// The strip under the headline.
    pub figures: Vec<KeyFigure>,
    /// Title and first sentence of its section.
    pub section: Option<Section>,
    /// What is to be known of the method.
    pub method: Vec<String>,
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

/// Reads the answer in `directory`, to be told by the local clock.
///
/// # Errors
/// If a table is missing or broken.
pub fn read(directory: &Path, manifest: &Manifest, dates: Dates) -> Result<Answer, ReportError> {
    match manifest.question {
        Kind::Explain => explain::read(directory, manifest, dates),
        Kind::Sensitivity => sensitivity::read(directory, manifest, dates),
        Kind::Plan => plan::read(directory, manifest),
        Kind::Sweep => sweep::read(directory, manifest, dates),
        Kind::Run | Kind::Study | Kind::Compare => Ok(Answer::default()),
    }
}

fn section(title: &str, lead: &str) -> Option<Section> {
    Some(Section {
        title: title.to_owned(),
        lead: lead.to_owned(),
    })
}

fn figure(
    label: impl Into<String>,
    value: impl Into<String>,
    note: impl Into<String>,
) -> KeyFigure {
    KeyFigure {
        label: label.into(),
        value: value.into(),
        note: note.into(),
    }
}

fn runs(manifest: &Manifest) -> String {
    counted(manifest.settings.replications as f64, "run", "runs")
}

/// A value as it stands in a scenario, without its quotes.
fn bare(value: &str) -> &str {
    value.trim_matches('"')
}
