//! The trace beside a lock: every fact of the locked runs as a short hash, and in words where that is wanted.
//!
//! Owns the form of the file. Each run is a gzip member of its own, so that `zcat` reads the whole file and one run can
//! be written anew without the others:
//!
//! ```text
//! {"scenario":"baseline","replication":0,"digest":"91d3...","words":true}
//! 5c0e71f2 0 guards_changed place=hasakah amount=20
//! hash, microseconds since the start, the fact in words if they are kept
//! ```
//!
//! A process that makes runs for another one sends them in the same form.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::probe::Probe;
use crate::record::Fingerprint;
use crate::sim::Time;

/// The most bytes that a trace may have.
pub const LARGEST_TRACE: usize = 256 << 20;
/// The most bytes that one of its runs may unpack to.
const LARGEST_RUN: u64 = 1 << 30;

/// What is wrong with a trace.
#[derive(Debug, Error)]
pub enum TraceError {
    /// It cannot be unpacked.
    #[error("it is no whole gzip file: {0}")]
    Packed(#[from] io::Error),
    /// A run unpacks to more than it may.
    #[error("a run in it unpacks to more than 1 GiB")]
    TooLarge,
    /// A line is not what it should be.
    #[error("line {line} of a run is not {wanted}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What it should be.
        wanted: &'static str,
    },
}

/// Whether a trace keeps the facts in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Their hashes alone.
    Dropped,
    /// Their words too.
    Kept,
}

/// The first line of a run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    scenario: String,
    replication: u32,
    digest: String,
    words: bool,
}

/// A run as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    digest: String,
    words: bool,
    packed: Vec<u8>,
}

/// The runs of a trace, by scenario and replication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    runs: BTreeMap<(String, u32), Member>,
}

impl Trace {
    /// A trace of no runs.
    pub fn new() -> Self {
        Trace::default()
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// If it cannot be unpacked, or a run does not begin as one does.
    pub fn read(mut bytes: &[u8]) -> Result<Self, TraceError> {
        let mut trace = Trace::new();
        while !bytes.is_empty() {
            let whole = bytes;
            let text = unpack_next(&mut bytes)?;
            let head = head(&text)?;
            let member = Member {
                digest: head.digest,
                words: head.words,
                packed: whole[..whole.len() - bytes.len()].to_vec(),
            };
            trace.runs.insert((head.scenario, head.replication), member);
        }
        Ok(trace)
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let members = self.runs.values().map(|member| member.packed.as_slice());
        members.collect::<Vec<_>>().concat()
    }

    /// Keeps a run, in place of an earlier one of that number.
    pub fn keep(&mut self, scenario: &str, replication: u32, probe: &Probe, words: Words) {
        let head = Head {
            scenario: scenario.to_owned(),
            replication,
            digest: probe.digest.clone(),
            words: words == Words::Kept && probe.texts.is_some(),
        };
        let member = Member {
            digest: probe.digest.clone(),
            words: head.words,
            packed: pack(&written(&head, probe)),
        };
        self.runs.insert((head.scenario, replication), member);
    }

    /// Whether it keeps the facts of this scenario's runs in words.
    pub fn words_of(&self, scenario: &str) -> Words {
        let mut runs = self.runs.iter();
        match runs.any(|((name, _), member)| name == scenario && member.words) {
            true => Words::Kept,
            false => Words::Dropped,
        }
    }

    /// Forgets the runs that are not `wanted`, by scenario and replication.
    pub fn retain(&mut self, wanted: impl Fn(&str, u32) -> bool) {
        self.runs
            .retain(|(scenario, number), _| wanted(scenario, *number));
    }

    /// The run of that number, if it is kept and is the one with this digest.
    ///
    /// # Errors
    /// If a line of it is no fact.
    pub fn find(
        &self,
        scenario: &str,
        replication: u32,
        digest: &str,
    ) -> Result<Option<Probe>, TraceError> {
        let member = self.runs.get(&(scenario.to_owned(), replication));
        match member.filter(|member| member.digest == digest) {
            Some(member) => Ok(Some(parsed(&unpack_next(&mut &*member.packed)?)?)),
            None => Ok(None),
        }
    }

    /// Every run, by its number; for a trace of one scenario.
    ///
    /// # Errors
    /// If a line of one is no fact.
    pub fn probes(&self) -> Result<BTreeMap<u32, Probe>, TraceError> {
        let probe = |((_, number), member): (&(String, u32), &Member)| {
            Ok((*number, parsed(&unpack_next(&mut &*member.packed)?)?))
        };
        self.runs.iter().map(probe).collect()
    }
}

fn written(head: &Head, probe: &Probe) -> String {
    let mut text = serde_json::to_string(head).expect("plain data is always JSON");
    text.push('\n');
    let mut words = probe.texts.iter().flatten().filter(|_| head.words);
    for fact in &probe.told {
        write!(text, "{:08x} {}", fact.hash, fact.time.micros()).expect("a string");
        if let Some(words) = words.next() {
            text.push(' ');
            text.push_str(words);
        }
        text.push('\n');
    }
    text
}

fn pack(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    let packed = packer.write_all(text.as_bytes());
    packed
        .and_then(|()| packer.finish())
        .expect("memory takes everything")
}

/// Unpacks the first member of `bytes` and goes on to the next.
fn unpack_next(bytes: &mut &[u8]) -> Result<String, TraceError> {
    let mut text = String::new();
    let mut unpacked = GzDecoder::new(bytes).take(LARGEST_RUN + 1);
    unpacked.read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST_RUN {
        return Err(TraceError::TooLarge);
    }
    Ok(text)
}

fn head(text: &str) -> Result<Head, TraceError> {
    let line = text.lines().next().unwrap_or_default();
    serde_json::from_str(line).map_err(|_| TraceError::Line {
        line: 1,
        wanted: "the head of a run",
    })
}

fn parsed(text: &str) -> Result<Probe, TraceError> {
    let head = head(text)?;
    let (mut told, mut texts) = (Vec::new(), Vec::new());
    for (number, line) in text.lines().enumerate().skip(1) {
        let (fact, words) = fact(line).ok_or(TraceError::Line {
            line: number + 1,
            wanted: "a fact",
        })?;
        told.push(fact);
        texts.push(words.to_owned());
    }
    Ok(Probe {
        digest: head.digest,
        told,
        texts: head.words.then_some(texts),
    })
}

fn fact(line: &str) -> Option<(Fingerprint, &str)> {
    let (hash, rest) = line.split_once(' ')?;
    let (time, words) = rest.split_once(' ').unwrap_or((rest, ""));
    let fact = Fingerprint {
        time: Time::from_micros(time.parse().ok()?),
        hash: u32::from_str_radix(hash, 16).ok()?,
    };
    Some((fact, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe(digest: &str, facts: u32) -> Probe {
        let fact = |number: u32| Fingerprint {
            time: Time::from_micros(u64::from(number) * 7),
            hash: number ^ 0xdead_beef,
        };
        Probe {
            digest: digest.to_owned(),
            told: (0..facts).map(fact).collect(),
            texts: Some(
                (0..facts)
                    .map(|number| format!("fact n={number}"))
                    .collect(),
            ),
        }
    }

    #[test]
    fn what_was_kept_is_read_again() {
        let mut trace = Trace::new();
        trace.keep("a", 0, &probe("one", 3), Words::Kept);
        trace.keep("a", 1, &probe("two", 0), Words::Dropped);
        trace.keep("b", 0, &probe("three", 2), Words::Dropped);
        let read = Trace::read(&trace.bytes()).expect("whole");
        assert_eq!(read, trace);
        let found = |scenario, number, digest| read.find(scenario, number, digest).expect("whole");
        assert_eq!(found("a", 0, "one"), Some(probe("one", 3)));
        let wordless = Probe {
            texts: None,
            ..probe("three", 2)
        };
        assert_eq!(found("b", 0, "three"), Some(wordless));
        assert_eq!(found("b", 0, "another"), None);
        assert_eq!(found("c", 0, "one"), None);
    }

    #[test]
    fn a_run_is_written_anew_without_the_others() {
        let mut trace = Trace::new();
        trace.keep("a", 0, &probe("old", 3), Words::Kept);
        trace.keep("b", 0, &probe("two", 2), Words::Kept);
        trace.keep("a", 0, &probe("new", 1), Words::Dropped);
        trace.retain(|scenario, _| scenario == "a");
        let read = Trace::read(&trace.bytes()).expect("whole");
        assert!(read.find("a", 0, "old").expect("whole").is_none());
        assert!(read.find("a", 0, "new").expect("whole").is_some());
        assert!(read.find("b", 0, "two").expect("whole").is_none());
    }

    #[test]
    fn what_is_damaged_or_no_trace_is_refused() {
        let mut trace = Trace::new();
        trace.keep("a", 0, &probe("one", 30), Words::Kept);
        let whole = trace.bytes();
        for length in 1..whole.len() {
            assert!(Trace::read(&whole[..length]).is_err(), "{length} bytes");
        }
        for position in 10..whole.len() {
            let mut bytes = whole.clone();
            bytes[position] ^= 0x10;
            assert!(Trace::read(&bytes).is_err(), "byte {position}");
        }
        assert!(Trace::read(&pack("no head\n")).is_err());
        let headed = "{\"scenario\":\"a\",\"replication\":0,\"digest\":\"d\",\"words\":false}\n";
        let odd = Trace::read(&pack(&format!("{headed}00000000 x\n"))).expect("it has a head");
        let error = odd.find("a", 0, "d").expect_err("no fact");
        assert_eq!(error.to_string(), "line 2 of a run is not a fact");
    }
}
