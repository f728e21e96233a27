//! The lock: what runs of some scenarios were, in a text that can be committed and compared line by line.
//!
//! Owns the form of `airbridge.lock` and its diagnostics. Entries stand in the order of their names, a run's
//! checkpoints a day to a line, so that a change of behaviour changes the lines from that day on.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use toml::Spanned;

use super::probe::Probe;
use crate::record::fingerprint::checkpoints;
use crate::scenario::problem::{Lines, Origin, Problem, Problems, Sources};
use crate::sim::Time;

/// What runs of some scenarios were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By the scenario, as it is named on the command line.
    pub entries: BTreeMap<String, Entry>,
}

/// What runs of a scenario were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The hash of the scenario.
    pub hash: String,
    /// The seed.
    pub seed: u64,
    /// The version of the program that ran it.
    pub program: String,
    /// Its replications, from 0 on.
    pub runs: Vec<LockedRun>,
    /// The line of the lock that names it, from 1; 0 if it was not read from one.
    pub line: usize,
}

/// What a run was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedRun {
    /// Digest of its facts.
    pub digest: String,
    /// How many facts there were.
    pub facts: usize,
    /// One checkpoint for each simulated hour.
    pub checkpoints: Vec<u32>,
    /// The line of the lock that says the digest.
    pub line: usize,
}

impl LockedRun {
    /// What a run was that ended at `ended_at`.
    pub fn of(probe: &Probe, ended_at: Time) -> Self {
        LockedRun {
            digest: probe.digest.clone(),
            facts: probe.told.len(),
            checkpoints: checkpoints(&probe.told, ended_at),
            line: 0,
        }
    }

    /// The first simulated hour whose checkpoint is not that of `other`.
    ///
    /// Checkpoints are chained, so bisection would do; one after another also finds a single one that was edited.
    pub fn first_difference(&self, other: &Self) -> Option<u64> {
        let hours = self.checkpoints.len().max(other.checkpoints.len());
        let differs = |hour: &usize| self.checkpoints.get(*hour) != other.checkpoints.get(*hour);
        (0..hours).find(differs).map(|hour| hour as u64)
    }
}

/// The form that this program writes and reads.
const FORMAT: u32 = 1;

const ABOUT: &str = "\
# What runs of these scenarios were: `airbridge verify` compares with it, `airbridge verify --update` writes it anew.
# A run has one chained checkpoint for each simulated hour, a day to a line.
";

/// Checkpoints on a line: those of a day.
const A_LINE: usize = 24;

impl Lock {
    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = format!("{ABOUT}format = {FORMAT}\n");
        for (scenario, entry) in &self.entries {
            write_entry(&mut text, scenario, entry).expect("a string takes everything");
        }
        text
    }

    /// Reads the text of the file called `name`; an empty one locks nothing.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn read(name: &str, text: &str) -> Result<Self, Problems> {
        if text.trim().is_empty() {
            return Ok(Lock::default());
        }
        let mut sources = Sources::default();
        let source = sources.add(name, text);
        let entries = check_format(text)
            .and_then(|()| parse::<File>(text))
            .and_then(|file| file.entries(&Lines::of(text)));
        entries.map(|entries| Lock { entries }).map_err(|fault| {
            let span = fault.span;
            let problem = Problem::new("", fault.message).help(fault.help);
            let problem = problem.origin(Origin { source, span });
            Problems::new(name, vec![problem], sources)
        })
    }
}

fn write_entry(text: &mut String, scenario: &str, entry: &Entry) -> std::fmt::Result {
    let quoted = toml::Value::from(scenario);
    write!(
        text,
        "\n[[scenario]]\nname = {quoted}\nhash = \"{}\"\nseed = \"{}\"\nprogram = \"{}\"\n",
        entry.hash, entry.seed, entry.program
    )?;
    for run in &entry.runs {
        write!(
            text,
            "\n[[scenario.run]]\ndigest = \"{}\"\nfacts = {}\ncheckpoints = [\n",
            run.digest, run.facts
        )?;
        for day in run.checkpoints.chunks(A_LINE) {
            let words: Vec<String> = day.iter().map(|one| format!("{one:08x}")).collect();
            writeln!(text, "    \"{}\",", words.join(" "))?;
        }
        text.push_str("]\n");
    }
    Ok(())
}

/// What is wrong with a lock, and where.
struct Fault {
    message: String,
    help: &'static str,
    span: std::ops::Range<usize>,
}

/// What a lock of any format says.
#[derive(Deserialize)]
struct Format {
    format: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Judged before the rest.
    #[serde(rename = "format")]
    _format: IgnoredAny,
    #[serde(default)]
    scenario: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    name: Spanned<String>,
    hash: Digits,
    seed: Seed,
    program: String,
    run: Vec<WrittenRun>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRun {
    digest: Spanned<Digits>,
    facts: usize,
    checkpoints: Vec<Spanned<String>>,
}

/// A hash of 64 hexadecimal digits.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Digits(String);

impl TryFrom<String> for Digits {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(is_digit) {
            Ok(Digits(text))
        } else {
            Err("this is no hash: one has 64 digits from 0 to 9 and a to f")
        }
    }
}

/// A seed; a text, since many readers cannot hold 64 bits.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Seed(u64);

impl TryFrom<String> for Seed {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let seed = text.parse();
        seed.map(Seed)
            .map_err(|_| "this is no seed: one is a whole number from 0 on, in quotes")
    }
}

const ANEW: &str =
    "mend it, or delete the file and write it anew with `airbridge verify SCENARIO... --update`";

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| Fault {
        message: error.message().replace('\n', "; "),
        help: ANEW,
        span: error.span().unwrap_or(0..0),
    })
}

/// Refuses a lock of another format before anything else in it is judged.
fn check_format(text: &str) -> Result<(), Fault> {
    let format = parse::<Format>(text)?.format;
    if *format.get_ref() == FORMAT {
        return Ok(());
    }
    Err(Fault {
        message: format!("this program reads locks of format {FORMAT} alone"),
        help: "use the version of airbridge that wrote it",
        span: format.span(),
    })
}

impl File {
    fn entries(self, lines: &Lines) -> Result<BTreeMap<String, Entry>, Fault> {
        let mut entries = BTreeMap::new();
        for written in self.scenario {
            let (span, name) = (written.name.span(), written.name.get_ref().clone());
            let entry = written.entry(lines)?;
            if entries.insert(name.clone(), entry).is_some() {
                return Err(Fault {
                    message: format!("`{name}` is in the lock twice"),
                    help: ANEW,
                    span,
                });
            }
        }
        Ok(entries)
    }
}

impl WrittenEntry {
    fn entry(self, lines: &Lines) -> Result<Entry, Fault> {
        if self.run.is_empty() {
            return Err(Fault {
                message: "this entry holds no run, so there is nothing to compare with".to_owned(),
                help: ANEW,
                span: self.name.span(),
            });
        }
        let runs = self.run.into_iter().map(|run| run.locked(lines));
        Ok(Entry {
            line: lines.line(self.name.span().start) + 1,
            hash: self.hash.0,
            seed: self.seed.0,
            program: self.program,
            runs: runs.collect::<Result<_, _>>()?,
        })
    }
}

impl WrittenRun {
    fn locked(self, lines: &Lines) -> Result<LockedRun, Fault> {
        let mut checkpoints = Vec::new();
        for day in self.checkpoints {
            checkpoints.extend(day_of(day.get_ref()).ok_or_else(|| Fault {
                message: "these are no checkpoints: at most 24, each of 8 hexadecimal digits, with spaces between".to_owned(),
                help: ANEW,
                span: day.span(),
            })?);
        }
        Ok(LockedRun {
            line: lines.line(self.digest.span().start) + 1,
            digest: self.digest.into_inner().0,
            facts: self.facts,
            checkpoints,
        })
    }
}

/// The checkpoints of a line.
fn day_of(text: &str) -> Option<Vec<u32>> {
    let one = |word: &str| match word.len() {
        8 => u32::from_str_radix(word, 16).ok(),
        _ => None,
    };
    let day: Vec<u32> = text.split(' ').map(one).collect::<Option<_>>()?;
    (day.len() <= A_LINE).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(letter: &str) -> String {
        letter.repeat(64)
    }

    fn lock() -> Lock {
        let run = |letter: &str| LockedRun {
            digest: digest(letter),
            facts: 12,
            checkpoints: (0..30).map(|hour| hour * 0x0101_0101).collect(),
            line: 0,
        };
        let entry = |hash: &str| Entry {
            hash: digest(hash),
            seed: u64::MAX,
            program: "0.1.0".to_owned(),
            runs: vec![run("a"), run("b")],
            line: 0,
        };
        let names = ["plans/\"odd\"\\name.toml", "baseline"];
        let entries = names.map(|name| (name.to_owned(), entry("c")));
        Lock {
            entries: entries.into(),
        }
    }

    /// The same without the lines, which only a lock that was read has.
    fn unplaced(mut lock: Lock) -> Lock {
        for entry in lock.entries.values_mut() {
            entry.line = 0;
            entry.runs.iter_mut().for_each(|run| run.line = 0);
        }
        lock
    }

    #[test]
    fn a_lock_is_read_as_it_was_written_and_says_where() {
        let text = lock().text();
        let read = Lock::read("airbridge.lock", &text).expect("a lock");
        let line = |number: usize| text.lines().nth(number - 1).expect("a line");
        let entry = &read.entries["baseline"];
        assert_eq!(line(entry.line), "name = \"baseline\"");
        assert_eq!(
            line(entry.runs[1].line),
            format!("digest = \"{}\"", digest("b"))
        );
        assert_eq!(unplaced(read), lock());
    }

    #[test]
    fn a_lock_of_nothing_is_a_lock() {
        let read = Lock::read("airbridge.lock", &Lock::default().text()).expect("a lock");
        assert_eq!(read, Lock::default());
    }

    #[test]
    fn what_is_wrong_is_shown_where_it_stands() {
        let text = lock().text();
        let wrong = [
            ("format = 1", "format = 9\nanew = true", "format 1 alone"),
            (
                "seed = \"18446744073709551615\"",
                "seed = \"-1\"",
                "no seed",
            ),
            ("facts = 12", "facts = twelve", ""),
            ("digest = \"aaaa", "digest = \"AAAA", "no hash"),
            ("00000000 01010101", "00000000 0101", "no checkpoints"),
            ("program = ", "programme = ", "programme"),
            ("[[scenario]]", "[[scenario", ""),
        ];
        for (right, typed, said) in wrong {
            assert!(text.contains(right), "{right}");
            let changed = text.replacen(right, typed, 1);
            let problems = Lock::read("airbridge.lock", &changed).expect_err(typed);
            let problem = &problems.list()[0];
            let (_, line, column) = problems.place(problem).expect("a place");
            let shown = changed.lines().nth(line - 1).expect("a line");
            assert!(
                shown.contains(typed.split([' ', '\n']).next().unwrap_or(typed)) && column >= 1
            );
            assert!(problem.message.contains(said), "{}", problem.message);
        }
    }

    #[test]
    fn a_scenario_that_is_there_twice_is_refused() {
        let text = lock().text();
        let (_, entries) = text.split_once("\n[[scenario]]").expect("entries");
        let twice = format!("{text}\n[[scenario]]{entries}");
        let problems = Lock::read("airbridge.lock", &twice).expect_err("twice");
        assert!(
            problems
                .to_string()
                .contains("`baseline` is in the lock twice")
        );
    }

    #[test]
    fn a_run_that_ends_earlier_differs_from_there() {
        let whole = lock().entries["baseline"].runs[0].clone();
        let mut short = whole.clone();
        short.checkpoints.truncate(29);
        assert_eq!(whole.first_difference(&short), Some(29));
        short.checkpoints[4] ^= 1;
        assert_eq!(short.first_difference(&whole), Some(4));
        assert_eq!(whole.first_difference(&whole), None);
    }
}
