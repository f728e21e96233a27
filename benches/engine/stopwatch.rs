//! Times what it is given and prints what it found.
#![expect(
    clippy::disallowed_types,
    reason = "a bench reads the wall clock; no result of a run does"
)]

use std::hint::black_box;
use std::time::Instant;

/// The fastest of so many rounds.
pub struct Stopwatch {
    rounds: usize,
}

/// Seconds of each side.
pub struct Timed {
    engine: f64,
    by_hand: f64,
}

impl Stopwatch {
    pub fn new(rounds: usize) -> Self {
        Self { rounds }
    }

    /// Seconds of one call.
    pub fn time(&self, mut work: impl FnMut() -> u64) -> f64 {
        fastest((0..self.rounds).map(|_| seconds(&mut work).0).collect())
    }

    /// Times both in turn, and insists that they come to the same result.
    pub fn compare(
        &self,
        mut engine: impl FnMut() -> u64,
        mut by_hand: impl FnMut() -> u64,
    ) -> Timed {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for _ in 0..self.rounds {
            let (time, found) = seconds(&mut engine);
            one.push(time);
            let (time, wanted) = seconds(&mut by_hand);
            other.push(time);
            assert_eq!(found, wanted, "both sides simulate the same");
        }
        Timed {
            engine: fastest(one),
            by_hand: fastest(other),
        }
    }
}

fn seconds(work: &mut impl FnMut() -> u64) -> (f64, u64) {
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed().as_secs_f64(), result)
}

/// The fastest round is the one least disturbed by whatever else the machine did.
fn fastest(times: Vec<f64>) -> f64 {
    times.into_iter().fold(f64::INFINITY, f64::min)
}

/// One line of the table of ratios: millions a second.
pub struct Row {
    what: String,
    engine: f64,
    by_hand: f64,
}

impl Row {
    pub fn head(what: &str, engine: &str, by_hand: &str) {
        println!(
            "{what:<28} {engine:>10} {by_hand:>10} {:>7}   (millions a second)",
            "ratio"
        );
    }

    pub fn of(what: &str, count: u64, timed: Timed) -> Self {
        Self {
            what: what.to_owned(),
            engine: count as f64 / timed.engine / 1e6,
            by_hand: count as f64 / timed.by_hand / 1e6,
        }
    }

    pub fn print(&self, target: Option<f64>) {
        let ratio = self.engine / self.by_hand;
        let verdict = target.map_or(String::new(), |target| {
            let word = if ratio >= target { "met" } else { "MISSED" };
            format!("   target {target}: {word}")
        });
        println!(
            "{:<28} {:>10.2} {:>10.2} {ratio:>7.2}{verdict}",
            self.what, self.engine, self.by_hand
        );
    }
}
