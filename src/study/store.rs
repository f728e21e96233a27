//! The finished replications of a plan, on the disk as soon as each ends, so that an interruption loses only those
//! that were running.
//!
//! Owns a file of a study under way: one row of fixed width a replication, in the order in which they
//! ended, each with a checksum. Its head says of what study it is; another study's rows are refused. What is kept in
//! memory of a replication is its number and its place in the file; figures and time series stay there, and are read
//! figure by figure and measure by measure.

use std::cell::RefCell;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use thiserror::Error;

use super::metric::METRICS;
use super::replicate::{History, Outcome, Replication};
use crate::record::tables::SeriesLayout;

const DIGEST: usize = 32;
const CHECK: usize = 8;

/// Why a store cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// It holds another study.
    #[error(
        "what was begun there is another study (another scenario, seed or version of airbridge), so it cannot be resumed"
    )]
    Another,
    /// Another process is at it.
    #[error("another study is being run there at this moment")]
    Busy,
    /// The system refused.
    #[error("cannot keep the replications")]
    Io(#[from] io::Error),
}

/// A replication that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its number.
    pub number: u32,
    /// Its row in the file.
    row: u32,
}

/// The key figures of a replication that ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Digest of its facts.
    pub digest: String,
    /// A value for each of [`METRICS`].
    pub values: Vec<f64>,
}

/// The replications of a plan.
#[derive(Debug)]
pub struct Store {
    file: File,
    series: usize,
    rows: u32,
    ran: Vec<Ran>,
    failed: Vec<(u32, String)>,
    /// What went wrong with reading figures.
    trouble: RefCell<Option<io::Error>>,
}

impl Store {
    /// Takes up what the file at `path` keeps of the study `key`, or begins it; a row that was being written when all
    /// stopped is dropped.
    pub fn open(path: &Path, key: blake3::Hash, layout: &SeriesLayout) -> Result<Self, StoreError> {
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        if file.metadata()?.len() < DIGEST as u64 {
            file.set_len(0)?;
            file.write_all(key.as_bytes())?;
            file.rewind()?;
        }
        let mut store = Store::of(file, layout);
        let mut reader = BufReader::new(&store.file);
        let mut head = [0; DIGEST];
        reader.read_exact(&mut head)?;
        if head != *key.as_bytes() {
            return Err(StoreError::Another);
        }
        let mut bytes = vec![0; store.width()];
        let mut ran = Vec::new();
        while reader.read_exact(&mut bytes).is_ok() {
            let Some(number) = read_number(&bytes) else {
                break;
            };
            let row = ran.len() as u32;
            ran.push(Ran { number, row });
        }
        store.rows = ran.len() as u32;
        store.file.set_len(store.offset(store.rows))?;
        ran.sort_by_key(|kept| kept.number);
        store.ran = ran;
        Ok(store)
    }

    fn of(file: File, layout: &SeriesLayout) -> Self {
        Store {
            file,
            series: layout.values(),
            rows: 0,
            ran: Vec::new(),
            failed: Vec::new(),
            trouble: RefCell::new(None),
        }
    }

    fn width(&self) -> usize {
        4 + DIGEST + 8 * METRICS.len() + 4 * self.series + CHECK
    }

    fn offset(&self, row: u32) -> u64 {
        DIGEST as u64 + u64::from(row) * self.width() as u64
    }

    /// Reads what stands in a row after so many bytes.
    fn read(&self, row: u32, before: usize, bytes: &mut [u8]) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(self.offset(row) + before as u64))?;
        file.read_exact(bytes)
    }

    /// Keeps a replication.
    pub fn keep(&mut self, replication: Replication) -> io::Result<()> {
        let number = replication.number;
        match replication.outcome {
            Outcome::Failed(why) => self.failed.push((number, why)),
            Outcome::Ran(history) => {
                self.file.write_all(&row(number, &history))?;
                let row = self.rows;
                self.ran.push(Ran { number, row });
                self.rows += 1;
            }
        }
        Ok(())
    }

    /// Which of the numbers below `until` have not been run.
    pub fn missing(&self, until: u32) -> Vec<u32> {
        let mut wanted = vec![true; until as usize];
        let ran = self.ran.iter().map(|kept| kept.number);
        for number in ran.chain(self.failed.iter().map(|(number, _)| *number)) {
            if let Some(is_wanted) = wanted.get_mut(number as usize) {
                *is_wanted = false;
            }
        }
        (0..until)
            .filter(|&number| wanted[number as usize])
            .collect()
    }

    /// Puts the replications in the order of their numbers and forgets those from `until` on.
    pub fn settle(&mut self, until: u32) {
        self.ran.sort_by_key(|kept| kept.number);
        self.ran.retain(|kept| kept.number < until);
        self.failed.sort();
        self.failed.retain(|(number, _)| *number < until);
    }

    /// The replications that ran.
    pub fn ran(&self) -> &[Ran] {
        &self.ran
    }

    /// The figures of the replication at a position among those that ran.
    pub fn figures(&self, position: usize) -> io::Result<Figures> {
        let mut bytes = vec![0; DIGEST + 8 * METRICS.len()];
        self.read(self.ran[position].row, 4, &mut bytes)?;
        let (digest, values) = bytes.split_at(DIGEST);
        let digest = blake3::Hash::from_slice(digest).expect("as long as a hash");
        Ok(Figures {
            digest: digest.to_hex().to_string(),
            values: values.chunks_exact(8).map(number).collect(),
        })
    }

    /// The values of the metric at a position of [`METRICS`] in all replications with a number below `until`, in the order
    /// of their numbers. What cannot be read is NaN, and [`Store::whole`] says why.
    pub fn column(&self, metric: usize, until: u32) -> Vec<f64> {
        let below = self.ran.iter().filter(|kept| kept.number < until);
        let mut below: Vec<Ran> = below.copied().collect();
        below.sort_unstable_by_key(|kept| kept.number);
        let value = |kept: &Ran| {
            let mut bytes = [0; 8];
            match self.read(kept.row, 4 + DIGEST + 8 * metric, &mut bytes) {
                Ok(()) => number(&bytes),
                Err(error) => {
                    self.trouble.replace(Some(error));
                    f64::NAN
                }
            }
        };
        below.iter().map(value).collect()
    }

    /// Whether every column could be read; to be asked before anything is said of them.
    pub fn whole(&self) -> io::Result<()> {
        self.trouble.take().map_or(Ok(()), Err)
    }

    /// The replications that failed, and why.
    pub fn failed(&self) -> &[(u32, String)] {
        &self.failed
    }

    /// Values `from` to `until` of the time series of a replication.
    pub fn series(&self, position: usize, from: usize, until: usize) -> io::Result<Vec<u32>> {
        let before = 4 + DIGEST + 8 * METRICS.len() + 4 * from;
        let mut bytes = vec![0; 4 * (until - from)];
        self.read(self.ran[position].row, before, &mut bytes)?;
        Ok(bytes.chunks_exact(4).map(whole).collect())
    }
}

fn whole(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes.try_into().expect("four bytes"))
}

fn number(bytes: &[u8]) -> f64 {
    f64::from_le_bytes(bytes.try_into().expect("eight bytes"))
}

/// A replication as a row: number, digest, values, series, checksum.
fn row(number: u32, history: &History) -> Vec<u8> {
    let mut bytes = number.to_le_bytes().to_vec();
    let digest = blake3::Hash::from_hex(&history.digest).expect("a digest is a hash");
    bytes.extend_from_slice(digest.as_bytes());
    bytes.extend(history.values.iter().flat_map(|value| value.to_le_bytes()));
    bytes.extend(history.series.iter().flat_map(|value| value.to_le_bytes()));
    let check = blake3::hash(&bytes);
    bytes.extend_from_slice(&check.as_bytes()[..CHECK]);
    bytes
}

/// The number of the replication in a row; none if it is not whole.
fn read_number(bytes: &[u8]) -> Option<u32> {
    let (content, check) = bytes.split_at(bytes.len() - CHECK);
    let is_whole = blake3::hash(content).as_bytes()[..CHECK] == *check;
    is_whole.then(|| whole(&content[..4]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Time;

    fn layout() -> SeriesLayout {
        SeriesLayout {
            times: vec![Time::ZERO, Time::from_micros(3_600_000_000)],
            locals: Vec::new(),
        }
    }

    fn replication(number: u32) -> Replication {
        let history = History {
            digest: blake3::hash(&number.to_le_bytes()).to_hex().to_string(),
            values: (0..METRICS.len())
                .map(|position| position as f64 + f64::from(number))
                .collect(),
            series: (0..layout().values() as u32)
                .map(|value| value * 10 + number)
                .collect(),
        };
        Replication {
            number,
            outcome: Outcome::Ran(Box::new(history)),
        }
    }

    const FILE: &str = "plan.rows";

    fn open(directory: &Path) -> Store {
        let key = blake3::hash(b"a study");
        Store::open(&directory.join(FILE), key, &layout()).expect("a store")
    }

    #[test]
    fn what_was_kept_is_taken_up_again() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut store = open(directory.path());
        for number in [2, 0, 3] {
            store.keep(replication(number)).expect("kept");
        }
        drop(store);
        let mut store = open(directory.path());
        assert_eq!(store.missing(5), [1, 4]);
        assert_eq!(store.column(1, 3), [1.0, 3.0], "by number");
        store.keep(replication(1)).expect("kept");
        store.settle(3);
        let numbers: Vec<u32> = store.ran().iter().map(|kept| kept.number).collect();
        assert_eq!(numbers, [0, 1, 2]);
        assert_eq!(store.series(2, 1, 3).expect("read"), [12, 22]);
        assert_eq!(store.column(4, u32::MAX), [4.0, 5.0, 6.0]);
        let Outcome::Ran(history) = replication(1).outcome else {
            panic!("it ran")
        };
        let figures = store.figures(1).expect("read");
        assert_eq!(
            (figures.digest, figures.values),
            (history.digest, history.values)
        );
        store.whole().expect("all could be read");
    }

    #[test]
    fn a_figure_that_cannot_be_read_is_told() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut store = open(directory.path());
        store.keep(replication(0)).expect("kept");
        store.file.set_len(DIGEST as u64 + 50).expect("cut");
        assert!(store.column(0, 1) == [0.0] && store.column(9, 1)[0].is_nan());
        assert!(store.whole().is_err());
    }

    #[test]
    fn a_row_cut_short_is_run_again() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut store = open(directory.path());
        store.keep(replication(0)).expect("kept");
        store.keep(replication(1)).expect("kept");
        drop(store);
        let path = directory.path().join(FILE);
        let length = std::fs::metadata(&path).expect("there").len();
        let file = OpenOptions::new().write(true).open(&path).expect("opened");
        file.set_len(length - 3).expect("cut");
        let store = open(directory.path());
        assert_eq!(store.missing(2), [1]);
    }

    #[test]
    fn two_at_once_are_refused() {
        let directory = tempfile::tempdir().expect("a directory");
        let _first = open(directory.path());
        let key = blake3::hash(b"a study");
        let second = Store::open(&directory.path().join(FILE), key, &layout());
        assert!(matches!(second, Err(StoreError::Busy)));
    }

    #[test]
    fn another_study_is_refused() {
        let directory = tempfile::tempdir().expect("a directory");
        drop(open(directory.path()));
        let other = Store::open(
            &directory.path().join(FILE),
            blake3::hash(b"another"),
            &layout(),
        );
        assert!(matches!(other, Err(StoreError::Another)));
    }

    #[test]
    fn a_failed_replication_is_counted_and_not_run_again_in_the_same_study() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut store = open(directory.path());
        let outcome = Outcome::Failed("why".to_owned());
        store
            .keep(Replication { number: 0, outcome })
            .expect("kept");
        assert_eq!(store.missing(2), [1]);
        assert_eq!(store.failed(), [(0, "why".to_owned())]);
    }
}
