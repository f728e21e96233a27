//! A run with everything it leaves: simulate, observe, write, publish.
//!
//! Owns the order in which that happens, and nothing else.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::checkpoint::{self, CheckpointError, Checkpoints, Identity, Listeners};
use super::digest::{Digest, Digests};
use super::directory::{Destination, DirectoryError, MANIFEST, Workplace};
use super::files::{FileEntry, write_text};
use super::kpi::Kpis;
use super::manifest::{DataPackage, Manifest, Program, ScenarioEntry, scenario_text, to_text};
use super::summary::Summary;
use super::tables::{Finished, TableName, Tables};
use crate::operation::{Run, RunError, RunOptions, World};
use crate::scenario::Scenario;
use crate::sim::{Duration, Time};

/// What is to be run, and what is to be left of it.
pub struct Request<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The hash of the resolved scenario.
    pub hash: &'a str,
    /// The values changed on the command line, as given there.
    pub overrides: &'a [String],
    /// Seed and replication.
    pub options: RunOptions,
    /// The tables to write.
    pub tables: &'a [TableName],
    /// Where.
    pub destination: Destination,
    /// From where to where.
    pub course: Course<'a>,
}

/// How a run is gone through: by default from the start to the end, in one go.
pub struct Course<'a> {
    /// Which checkpoints to leave on the way, if any.
    pub checkpoints: Option<Checkpoints>,
    /// The checkpoint to go on from, if not from the start.
    pub resume_from: Option<PathBuf>,
    /// Whether to give up; asked every simulated day.
    pub gives_up: &'a dyn Fn() -> bool,
}

impl Default for Course<'_> {
    fn default() -> Self {
        Course {
            checkpoints: None,
            resume_from: None,
            gives_up: &|| false,
        }
    }
}

/// What a run left: in a directory, or in a [`Workplace`] that has no name yet.
pub struct Recorded<Place = PathBuf> {
    /// The key figures.
    pub summary: Summary,
    /// The directory.
    pub directory: Place,
    /// The world at the end.
    pub world: World,
    /// When the run ended.
    pub ended_at: Time,
    /// Events handled.
    pub events: u64,
}

/// Why a run left nothing.
#[derive(Debug, Error)]
pub enum RecordError {
    /// The directory cannot be written, or is taken.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The run cannot go on from that checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The user stopped it.
    #[error("interrupted; nothing is left of the run but its checkpoints, if it was to leave any")]
    Interrupted,
    /// A file cannot be written.
    #[error("cannot write the results")]
    Write(#[from] io::Error),
    /// The run failed.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Runs a scenario and leaves its results in a directory, or nothing at all.
///
/// `progress` is told the time and the world about every simulated hour.
pub fn run(
    request: Request<'_>,
    progress: impl FnMut(Time, &World),
) -> Result<Recorded, RecordError> {
    Ok(write(request, progress)?.publish()?)
}

/// Runs a scenario and writes its results, to which something may be put before they get their name; dropped, they
/// are gone.
///
/// `progress` is told the time and the world about every simulated hour.
pub fn write(
    request: Request<'_>,
    mut progress: impl FnMut(Time, &World),
) -> Result<Recorded<Workplace>, RecordError> {
    let identity = Identity::of(request.hash, &request.options, request.tables);
    let saved = request
        .course
        .resume_from
        .as_deref()
        .map(|path| checkpoint::resume(path, &identity))
        .transpose()?;
    let workplace = Workplace::prepare(request.destination.clone())?;
    let mut run = match saved {
        Some(saved) => saved.open(workplace.path(), request.scenario.start)?,
        None => begin(&request, workplace.path())?,
    };
    advance(
        &mut run,
        &identity,
        &request.course,
        &workplace,
        &mut progress,
    )?;
    let finished = run.finish(progress)?;
    let (world, end) = (finished.world, finished.ended_at);
    let (digest, kpis, tables) = finished.observer;
    let digests = digest.digests(&world);
    let summary = kpis.summary(request.scenario, &world, end, &digests.run);
    let tables = tables.finish(&world, end)?;
    let files = write_descriptions(&workplace, &request, &summary, &tables)?;
    let manifest = manifest(&request, end, digests, files);
    write_text(workplace.path(), MANIFEST, &to_text(&manifest))?;
    Ok(Recorded {
        summary,
        directory: workplace,
        world,
        ended_at: end,
        events: finished.events,
    })
}

/// Begins a run with everything it leaves.
fn begin(request: &Request<'_>, directory: &Path) -> Result<Run<Listeners>, RecordError> {
    let tables = Tables::create(directory, request.tables, request.scenario.start)?;
    let listeners = (Digest::new(), Kpis::new(), tables);
    Ok(Run::begin(request.scenario, &request.options, listeners)?)
}

/// Lets everything happen up to the last day, and leaves checkpoints on the way.
fn advance(
    run: &mut Run<Listeners>,
    identity: &Identity,
    course: &Course<'_>,
    workplace: &Workplace,
    progress: &mut impl FnMut(Time, &World),
) -> Result<(), RecordError> {
    loop {
        let save = course.checkpoints.as_ref().map(|all| all.after(run.now()));
        let next = save.unwrap_or(Time::MAX).min(run.now() + DAY);
        if next >= run.horizon() {
            return Ok(());
        }
        run.advance(next, &mut *progress)?;
        if (course.gives_up)() {
            return Err(RecordError::Interrupted);
        }
        if let Some(checkpoints) = course.checkpoints.as_ref().filter(|_| save == Some(next)) {
            checkpoint::save(run, identity, workplace.path(), &checkpoints.folder)?;
        }
    }
}

const DAY: Duration = Duration::from_days(1);

impl Recorded<Workplace> {
    /// Gives the directory its name.
    ///
    /// # Errors
    /// If it is taken by now, or the system refuses; then nothing is left.
    pub fn publish(self) -> Result<Recorded, DirectoryError> {
        Ok(Recorded {
            summary: self.summary,
            directory: self.directory.publish()?,
            world: self.world,
            ended_at: self.ended_at,
            events: self.events,
        })
    }
}

/// Writes what stands beside the tables, and lists all files.
fn write_descriptions(
    workplace: &Workplace,
    request: &Request<'_>,
    summary: &Summary,
    tables: &[Finished],
) -> io::Result<Vec<FileEntry>> {
    let package = DataPackage::of(
        &request.scenario.name,
        "The tables of one run. Times are hours since the start of the run, and UTC.",
        tables,
    );
    let write = |name: &str, text: &str| write_text(workplace.path(), name, text);
    let mut files: Vec<FileEntry> = tables.iter().map(|table| table.file.clone()).collect();
    files.push(write("summary.json", &to_text(summary))?);
    files.push(write("datapackage.json", &to_text(&package))?);
    files.push(write(
        "scenario.toml",
        &scenario_text(request.scenario, request.hash),
    )?);
    Ok(files)
}

fn manifest(request: &Request<'_>, end: Time, digests: Digests, files: Vec<FileEntry>) -> Manifest {
    Manifest {
        program: Program::THIS,
        scenario: ScenarioEntry {
            name: request.scenario.name.clone(),
            hash: request.hash.to_owned(),
        },
        seed: request.options.seed.to_string(),
        replication: request.options.replication,
        overrides: request.overrides.to_vec(),
        shuffle_ties: request.options.shuffle_ties.map(|seed| seed.to_string()),
        ended_at_h: end.as_hours_f64(),
        digest: digests.run,
        digest_by_process: digests.by_process,
        digest_by_place: digests.by_place,
        files,
    }
}
