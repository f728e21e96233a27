//! Checkpoints: a run under way, written down so that it can go on in another process.
//!
//! Owns the form of the file and the judgement whether a file belongs to a run. A run that goes on from a checkpoint leaves
//! what it would have left in one go, byte for byte.
//!
//! ```text
//! line      airbridge checkpoint 1
//! gzip of   whose run it is | world, calendar, observers | tables so far       three items of CBOR
//! BLAKE3    of all bytes before it, 32 bytes
//! ```
//!
//! The form of the items is that of the types in this version of the program, which is why another one refuses the file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::digest::Digest;
use super::directory::{DirectoryError, replace_file};
use super::kpi::Kpis;
use super::manifest::Program;
use super::tables::{TableName, Tables};
use crate::operation::{Run, RunOptions};
use crate::scenario::units::Instant;
use crate::sim::{Duration, Time};

/// Who listens to a run that leaves its results.
pub type Listeners = (Digest, Kpis, Tables);

/// When to write checkpoints, and into which folder.
#[derive(Clone, Debug)]
pub struct Checkpoints {
    /// Simulated time from one to the next.
    pub every: Duration,
    /// The folder; it is made if it is not there.
    pub folder: PathBuf,
}

impl Checkpoints {
    /// When the first one after `time` is due.
    pub(super) fn after(&self, time: Time) -> Time {
        let every = self.every.micros().unsigned_abs();
        Time::from_micros((time.micros() / every + 1) * every)
    }
}

/// Whose run a checkpoint is: what must be the same where it goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    version: String,
    hash: String,
    seed: u64,
    replication: u32,
    shuffle_ties: Option<u64>,
    tables: Vec<String>,
}

/// Why a run cannot go on from a file.
#[derive(Debug, Error)]
pub enum CheckpointError {
    /// It cannot be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is something else.
    #[error("{} is not a checkpoint: --checkpoint-every leaves such files in OUT.checkpoints/", .0.display())]
    Foreign(PathBuf),
    /// It is not as it was written.
    #[error("{} is damaged: its checksum does not match; take an earlier checkpoint, or run from the start", .0.display())]
    Damaged(PathBuf),
    /// It is of another run.
    #[error("{} is of another run: its {what} is {there}, but this run's is {here}", .path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What is another.
        what: &'static str,
        /// As the file has it.
        there: String,
        /// As it is here.
        here: String,
    },
    /// It is of this version by name, but not of this build.
    #[error("{} was left by another build of airbridge {}, which kept its state in another form", .0.display(), Program::THIS.version)]
    OtherBuild(PathBuf),
}

const HEAD: &[u8] = b"airbridge checkpoint 1\n";
const CHECKSUM: usize = blake3::OUT_LEN;
/// More than any run leaves, and less than would exhaust a machine.
const LONGEST: u64 = 1 << 32;

impl Identity {
    /// The identity of a run that leaves these tables.
    pub fn of(hash: &str, options: &RunOptions, tables: &[TableName]) -> Self {
        Identity {
            version: Program::THIS.version.to_owned(),
            hash: hash.to_owned(),
            seed: options.seed,
            replication: options.replication,
            shuffle_ties: options.shuffle_ties,
            tables: tables.iter().map(|name| name.word().to_owned()).collect(),
        }
    }

    /// The first thing that another identity has otherwise: what, as it is there, as it is here.
    fn other(&self, there: &Identity) -> Option<(&'static str, String, String)> {
        let ties = |seed: Option<u64>| seed.map_or("none".to_owned(), |seed| seed.to_string());
        let pairs = [
            (
                "program version",
                there.version.clone(),
                self.version.clone(),
            ),
            ("scenario", there.hash.clone(), self.hash.clone()),
            ("seed", there.seed.to_string(), self.seed.to_string()),
            (
                "replication",
                there.replication.to_string(),
                self.replication.to_string(),
            ),
            (
                "seed of shuffled ties",
                ties(there.shuffle_ties),
                ties(self.shuffle_ties),
            ),
            (
                "list of tables",
                there.tables.join(","),
                self.tables.join(","),
            ),
        ];
        pairs.into_iter().find(|(_, there, here)| there != here)
    }
}

/// Writes a checkpoint of a run whose tables stand in `directory`; returns its path.
///
/// # Errors
/// If a table or the checkpoint cannot be written; an earlier checkpoint of that name is still there then.
pub fn save(
    run: &mut Run<Listeners>,
    identity: &Identity,
    directory: &Path,
    folder: &Path,
) -> Result<PathBuf, DirectoryError> {
    let path = folder.join(file_name(run.now()));
    let refused = |source| DirectoryError::Refused {
        doing: "write",
        path: path.clone(),
        source,
    };
    let written = written(&mut run.observer_mut().2, directory).map_err(refused)?;
    let bytes = bytes(identity, run, &written).map_err(refused)?;
    fs::create_dir_all(folder).map_err(refused)?;
    replace_file(&path, &bytes)?;
    Ok(path)
}

/// The file of a checkpoint at `time`, such as `0120.000h.checkpoint`.
fn file_name(time: Time) -> String {
    format!("{:08.3}h.checkpoint", time.as_hours_f64())
}

/// The tables so far, by file name.
fn written(tables: &mut Tables, directory: &Path) -> io::Result<BTreeMap<String, String>> {
    let read = |name: String| Ok((name.clone(), fs::read_to_string(directory.join(name))?));
    tables.flush()?.into_iter().map(read).collect()
}

fn bytes(
    identity: &Identity,
    run: &Run<Listeners>,
    written: &BTreeMap<String, String>,
) -> io::Result<Vec<u8>> {
    let mut items = Vec::new();
    put(&mut items, identity)?;
    put(&mut items, run)?;
    put(&mut items, written)?;
    let mut packed = GzEncoder::new(HEAD.to_vec(), Compression::fast());
    packed.write_all(&items)?;
    let mut bytes = packed.finish()?;
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    Ok(bytes)
}

fn put(items: &mut Vec<u8>, item: &impl Serialize) -> io::Result<()> {
    ciborium::into_writer(item, items).map_err(io::Error::other)
}

/// Takes up the run of a checkpoint, with its tables in `directory`.
///
/// # Errors
/// If the file cannot be read, is damaged or of another run.
pub fn resume(path: &Path, identity: &Identity) -> Result<Saved, CheckpointError> {
    let unreadable = |source| CheckpointError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LONGEST)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let packed = checked(&bytes, path)?;
    let mut items = Vec::new();
    GzDecoder::new(packed)
        .take(LONGEST)
        .read_to_end(&mut items)
        .map_err(unreadable)?;
    let mut items = items.as_slice();
    let build = || CheckpointError::OtherBuild(path.to_owned());
    let there: Identity = get(&mut items).ok_or_else(build)?;
    if let Some((what, there, here)) = identity.other(&there) {
        let path = path.to_owned();
        return Err(CheckpointError::Other {
            path,
            what,
            there,
            here,
        });
    }
    let run = get(&mut items).ok_or_else(build)?;
    let written = get(&mut items).ok_or_else(build)?;
    Ok(Saved { run, written })
}

/// What lies between head and checksum, if the file is whole.
fn checked<'b>(bytes: &'b [u8], path: &Path) -> Result<&'b [u8], CheckpointError> {
    if !bytes.starts_with(HEAD) {
        return Err(CheckpointError::Foreign(path.to_owned()));
    }
    let damaged = || CheckpointError::Damaged(path.to_owned());
    let (all, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(damaged)?;
    if blake3::hash(all) != *checksum {
        return Err(damaged());
    }
    all.get(HEAD.len()..).ok_or_else(damaged)
}

fn get<T: DeserializeOwned>(items: &mut &[u8]) -> Option<T> {
    ciborium::from_reader(items).ok()
}

/// A run as a checkpoint has it.
pub struct Saved {
    run: Run<Listeners>,
    written: BTreeMap<String, String>,
}

impl Saved {
    /// The run, with its tables in `directory`.
    ///
    /// # Errors
    /// If a table cannot be written.
    pub fn open(mut self, directory: &Path, start: Instant) -> io::Result<Run<Listeners>> {
        let tables = &mut self.run.observer_mut().2;
        tables.open(directory, start, &self.written)?;
        Ok(self.run)
    }
}
