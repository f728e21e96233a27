//! What a study leaves: its tables, what they mean, and how to make them again.
//!
//! Owns `runs.csv`, `compare.csv`, `summary.json` and `study.json`, and the folder of a study under way. Nothing in
//! them depends on threads, the clock or where they are written.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use super::bands;
use super::compare::{Comparison, Margin};
use super::conduct::{Ensemble, Rule, Study, StudyError};
use super::grid::{Column, Grid, write};
use super::metric::{METRICS, Metric};
use super::summary::PlanSummary;
use crate::record::FileEntry;
use crate::record::directory::{Destination, DirectoryError, STUDY_MANIFEST, Workplace};
use crate::record::files::write_text;
use crate::record::manifest::{DataPackage, Program, ScenarioEntry, scenario_text, to_text};
use crate::record::tables::column::{Field, Measure, Value};
use crate::record::tables::sheet::Finished;
use crate::record::tables::text::CellWriter;

/// Why a study left nothing; what had been run is kept where it was.
#[derive(Debug, Error)]
pub enum ResultsError {
    /// The directory cannot be written, or is taken.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// A file cannot be written.
    #[error("cannot write the results")]
    Write(#[from] io::Error),
    /// The study did not come to its end.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// Something else is where the study under way is to be kept.
    #[error("{} holds what no study left there, so nothing is kept in it; move it, or name another directory by --out", .0.display())]
    Foreign(PathBuf),
    /// An earlier one was interrupted there.
    #[error("{} holds an interrupted study; take it up with --resume, or begin anew with --force", .0.display())]
    Interrupted(PathBuf),
}

/// The folder of a study under way: a neighbour of where its results go.
pub fn partial_of(destination: &Path) -> PathBuf {
    let mut name = destination.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    destination.with_file_name(name)
}

/// What to do with what an interrupted study left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    /// Take it up, if there is any.
    Resume,
    /// Begin anew.
    Discard,
    /// Say that it is there.
    Refuse,
}

impl Partial {
    /// Makes `folder` ready for a study.
    pub fn prepare(self, folder: &Path) -> Result<(), ResultsError> {
        if !folder.exists() {
            return Ok(());
        }
        if stores(folder)?.is_none() {
            return Err(ResultsError::Foreign(folder.to_owned()));
        }
        match self {
            Partial::Resume => Ok(()),
            Partial::Discard => Ok(discard(folder)?),
            Partial::Refuse => Err(ResultsError::Interrupted(folder.to_owned())),
        }
    }
}

/// The stores in a folder of a study under way; none if anything else is in it.
fn stores(folder: &Path) -> io::Result<Option<Vec<PathBuf>>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let paths: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    let is_store =
        |path: &PathBuf| path.is_file() && path.extension().is_some_and(|end| end == "rows");
    Ok(paths.iter().all(is_store).then_some(paths))
}

/// Removes what a study under way has kept, and nothing else.
///
/// # Errors
/// If something cannot be removed, or is not a study's. What is gone already need not be.
pub fn discard(folder: &Path) -> io::Result<()> {
    let remove = || {
        for path in stores(folder)?.unwrap_or_default() {
            fs::remove_file(path)?;
        }
        fs::remove_dir(folder)
    };
    match remove() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// `study.json`: all that is needed to repeat the study, and to see whether it came out the same.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    program: Program,
    plans: Vec<PlanEntry<'a>>,
    seed: String,
    confidence: f64,
    replications: Asked<'a>,
    /// Differences below these are none, by figure.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    margins: BTreeMap<&'static str, f64>,
    files: Vec<FileEntry>,
}

/// How many replications were asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Asked<'a> {
    Fixed(u32),
    Precise { most: u32, precision: Vec<&'a str> },
}

/// A plan of a study.
#[derive(Debug, Serialize)]
struct PlanEntry<'a> {
    plan: &'a str,
    #[serde(flatten)]
    scenario: ScenarioEntry,
    overrides: &'a [String],
    replications: u64,
    /// BLAKE3 over number and digest of every replication, in the order of their numbers.
    digest: String,
    failed: Vec<Failed<'a>>,
}

/// A replication that failed.
#[derive(Debug, Serialize)]
struct Failed<'a> {
    replication: u32,
    error: &'a str,
}

/// What a study leaves.
pub struct Leavings<'a> {
    /// What was studied, and how.
    pub study: &'a Study,
    /// Its replications.
    pub ensembles: &'a mut [Ensemble],
    /// What was compared.
    pub comparisons: &'a [Comparison],
    /// Differences that are none.
    pub margins: &'a [Margin],
}

impl Leavings<'_> {
    /// Writes everything into a directory that still wants its name, and returns it with what was summed up of each plan.
    ///
    /// # Errors
    /// If a file cannot be written; then nothing is left.
    pub fn write(
        self,
        destination: Destination,
    ) -> Result<(Workplace, Vec<PlanSummary>), ResultsError> {
        let workplace = Workplace::prepare(destination)?;
        let here = workplace.path();
        let start = self.ensembles[0].plan.scenario.start;
        let mut tables = vec![write_runs(here, self.ensembles, CellWriter::new(start))?];
        tables.extend(bands::write(here, start, self.ensembles)?);
        if !self.comparisons.is_empty() {
            tables.push(write_comparisons(
                here,
                self.comparisons,
                CellWriter::new(start),
            )?);
        }
        let summaries: Vec<PlanSummary> = self
            .ensembles
            .iter()
            .map(|ensemble| PlanSummary::new(self.study, ensemble))
            .collect();
        for ensemble in &*self.ensembles {
            ensemble.store.whole()?;
        }
        let mut files: Vec<FileEntry> = tables.iter().map(|table| table.file.clone()).collect();
        let title = &self.ensembles[0].plan.scenario.name;
        let package = DataPackage::of(
            title,
            "The tables of a study: many runs of a plan, or of several.",
            &tables,
        );
        files.push(write_text(here, "datapackage.json", &to_text(&package))?);
        files.push(write_text(here, "summary.json", &summary_text(&summaries))?);
        for ensemble in &*self.ensembles {
            let name = self.scenario_file(&ensemble.plan.label);
            let text = scenario_text(&ensemble.plan.scenario, &ensemble.plan.hash);
            files.push(write_text(here, &name, &text)?);
        }
        let manifest = to_text(&self.manifest(files)?);
        write_text(here, STUDY_MANIFEST, &manifest)?;
        Ok((workplace, summaries))
    }

    /// The name under which a plan's scenario lies beside the results.
    fn scenario_file(&self, label: &str) -> String {
        if self.ensembles.len() == 1 {
            "scenario.toml".to_owned()
        } else {
            format!("{label}.toml")
        }
    }

    fn manifest(&self, files: Vec<FileEntry>) -> io::Result<Manifest<'_>> {
        let plans = self.ensembles.iter().map(plan_entry);
        Ok(Manifest {
            program: Program::THIS,
            plans: plans.collect::<io::Result<_>>()?,
            seed: self.study.seed.to_string(),
            confidence: self.study.confidence,
            replications: match &self.study.rule {
                Rule::Fixed(number) => Asked::Fixed(*number),
                Rule::Precise(precisions, most) => Asked::Precise {
                    most: *most,
                    precision: precisions
                        .iter()
                        .map(|precision| precision.text())
                        .collect(),
                },
            },
            margins: self.margins.iter().map(margin).collect(),
            files,
        })
    }
}

fn margin(margin: &Margin) -> (&'static str, f64) {
    (METRICS[margin.metric].name, margin.value)
}

fn plan_entry(ensemble: &Ensemble) -> io::Result<PlanEntry<'_>> {
    let mut digest = blake3::Hasher::new();
    for (position, kept) in ensemble.store.ran().iter().enumerate() {
        digest.update(&kept.number.to_le_bytes());
        digest.update(ensemble.store.figures(position)?.digest.as_bytes());
    }
    Ok(PlanEntry {
        plan: &ensemble.plan.label,
        scenario: ScenarioEntry {
            name: ensemble.plan.scenario.name.clone(),
            hash: ensemble.plan.hash.clone(),
        },
        overrides: &ensemble.plan.overrides,
        replications: ensemble.store.ran().len() as u64,
        digest: digest.finalize().to_hex().to_string(),
        failed: ensemble
            .store
            .failed()
            .iter()
            .map(|(replication, error)| Failed {
                replication: *replication,
                error,
            })
            .collect(),
    })
}

/// `summary.json`: of one plan its summary, of several a list of them.
fn summary_text(summaries: &[PlanSummary]) -> String {
    match summaries {
        [one] => to_text(one),
        several => to_text(&several),
    }
}

fn write_runs(directory: &Path, ensembles: &[Ensemble], cells: CellWriter) -> io::Result<Finished> {
    let mut fields = vec![
        Field::new(
            "replication",
            Measure::COUNT,
            "Its number: airbridge run --replication repeats it",
        ),
        Field::new("digest", Measure::TEXT, "Digest of its facts"),
    ];
    fields.extend(
        METRICS
            .iter()
            .map(|metric| Field::new(metric.name, metric.measure, metric.about)),
    );
    fields.push(Field::new("plan", Measure::TEXT, "The plan"));
    let mut grid = Grid::begin(directory, "runs.csv", fields, cells)?;
    for ensemble in ensembles {
        for (position, kept) in ensemble.store.ran().iter().enumerate() {
            let figures = ensemble.store.figures(position)?;
            let values = METRICS.iter().zip(&figures.values);
            let values = values.map(|(metric, value)| cell(metric, *value));
            let head = [Value::from(kept.number), Value::Text(&figures.digest)];
            let plan = [Value::Text(&ensemble.plan.label)];
            grid.row(head.into_iter().chain(values).chain(plan));
        }
    }
    let about =
        "A replication that ran, by plan and number. A time that lies beyond the horizon is empty.";
    grid.finish(directory, "runs.csv", about, &["plan", "replication"])
}

/// A key figure as a cell.
pub(super) fn cell(metric: &Metric, value: f64) -> Value<'static> {
    match metric.measure {
        _ if !value.is_finite() => Value::Empty,
        Measure::FLAG => Value::Flag(value > 0.0),
        Measure::PAX | Measure::COUNT | Measure::KG => Value::Integer(value as i64),
        _ => Value::Decimal(value),
    }
}

const COMPARISON: [Column<Comparison>; 22] = [
    ("baseline", Measure::TEXT, "The plan compared with", |c| {
        Value::Text(&c.baseline)
    }),
    ("alternative", Measure::TEXT, "The plan compared", |c| {
        Value::Text(&c.alternative)
    }),
    (
        "metric",
        Measure::TEXT,
        "The key figure; its unit is the end of its name",
        |c| Value::Text(c.metric),
    ),
    (
        "n",
        Measure::COUNT,
        "Replications that have it under both",
        |c| Value::Integer(c.n as i64),
    ),
    (
        "diff_mean",
        Measure::NUMBER,
        "Mean of the differences, alternative less baseline",
        |c| Value::Decimal(c.diff_mean),
    ),
    (
        "ci_lo",
        Measure::NUMBER,
        "Lower end of its t interval, for this figure alone",
        |c| Value::Decimal(c.interval.low),
    ),
    ("ci_hi", Measure::NUMBER, "Upper end of it", |c| {
        Value::Decimal(c.interval.high)
    }),
    (
        "corr",
        Measure::NUMBER,
        "Correlation of the two; empty if either never varies",
        |c| Value::if_any(c.correlation, Value::Decimal),
    ),
    (
        "vrf",
        Measure::NUMBER,
        "By how much common random numbers reduce the variance of the difference; empty if it never varies",
        |c| Value::if_any(c.variance_reduction, Value::Decimal),
    ),
    (
        "win_frac",
        Measure::FRACTION,
        "Share of the replications in which the alternative is better",
        |c| Value::Decimal(c.wins.share()),
    ),
    (
        "p_holm",
        Measure::NUMBER,
        "The p value, corrected for the number of rows (Holm)",
        |c| Value::Decimal(c.p_holm),
    ),
    (
        "verdict",
        Measure::TEXT,
        "better, worse, equivalent or inconclusive",
        |c| Value::Text(c.verdict.word()),
    ),
    (
        "baseline_mean",
        Measure::NUMBER,
        "Mean under the baseline",
        |c| Value::Decimal(c.baseline_mean),
    ),
    (
        "alternative_mean",
        Measure::NUMBER,
        "Mean under the alternative",
        |c| Value::Decimal(c.alternative_mean),
    ),
    (
        "win_lo_frac",
        Measure::FRACTION,
        "Lower end of Wilson's interval of the share of wins",
        |c| Value::Decimal(c.wins_interval.low),
    ),
    ("win_hi_frac", Measure::FRACTION, "Upper end of it", |c| {
        Value::Decimal(c.wins_interval.high)
    }),
    (
        "would_decide_count",
        Measure::COUNT,
        "About how many replications would decide an inconclusive row",
        |c| Value::if_any(c.would_decide, Value::from),
    ),
    (
        "note",
        Measure::TEXT,
        "identical: no replication differs; restricted: some lie beyond the horizon and count as the horizon; more_escapes: it does well while more escape, who need not be moved; restricted_more_escapes: both",
        |c| Value::Text(c.note()),
    ),
    (
        "diff_q50",
        Measure::NUMBER,
        "Median of the differences",
        |c| Value::if_any(c.median.value, Value::Decimal),
    ),
    (
        "diff_q50_lo",
        Measure::NUMBER,
        "Lower end of its interval by order statistics; empty if there are too few",
        |c| Value::if_any(c.median.low, Value::Decimal),
    ),
    ("diff_q50_hi", Measure::NUMBER, "Upper end of it", |c| {
        Value::if_any(c.median.high, Value::Decimal)
    }),
    (
        "beyond_horizon_count",
        Measure::COUNT,
        "Runs, two a pair, that lie beyond the horizon and count as it",
        |c| Value::from(c.beyond_horizon),
    ),
];

impl Comparison {
    /// What is to be known beside the verdict, as in `compare.csv`.
    pub fn note(&self) -> &'static str {
        match (self.beyond_horizon > 0, self.is_flattered()) {
            _ if self.is_identical() => "identical",
            (true, true) => "restricted_more_escapes",
            (true, false) => "restricted",
            (false, true) => "more_escapes",
            (false, false) => "",
        }
    }
}

fn write_comparisons(
    directory: &Path,
    comparisons: &[Comparison],
    cells: CellWriter,
) -> io::Result<Finished> {
    let about = "A key figure of an alternative against the baseline, by alternative.";
    let key = &["alternative", "metric"];
    write(
        directory,
        "compare.csv",
        (about, key),
        &COMPARISON,
        cells,
        comparisons,
    )
}
