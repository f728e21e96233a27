//! Times studies of the baseline, key figures and bands included, and asks the system for the most memory used so far.
#![expect(
    clippy::disallowed_types,
    reason = "a bench reads the wall clock; no result of a run does"
)]

use std::time::Instant;

use airbridge::record::directory::Destination;
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Loaded, Reference, load};
use airbridge::study::{Leavings, Plan, Rule, Stop, Study};

fn baseline() -> Loaded {
    load(&Reference::new("baseline"), &[], &NoFiles).expect("it is built in")
}

/// A study of the baseline.
fn study(loaded: &Loaded, replications: u32, threads: usize) -> Study {
    Study {
        plans: vec![Plan {
            label: "baseline".to_owned(),
            scenario: loaded.scenario.clone(),
            hash: loaded.hash.as_str().to_owned(),
            overrides: Vec::new(),
        }],
        seed: 1,
        rule: Rule::Fixed(replications),
        confidence: 0.95,
        jobs: Some(threads),
        shuffle_jobs: None,
    }
}

/// Seconds of a study up to its directory of results.
fn seconds(study: &Study) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    let partial = folder.path().join("out.partial");
    let mut ensembles = study
        .conduct(&partial, &Stop::new(), |_, _| ())
        .expect("it runs");
    let leavings = Leavings {
        study,
        ensembles: &mut ensembles,
        comparisons: &[],
        margins: &[],
    };
    let destination = Destination::New(folder.path().join("out"));
    let (workplace, _) = leavings.write(destination).expect("it is written");
    workplace.publish().expect("it gets its name");
    start.elapsed().as_secs_f64()
}

/// Seconds of two studies on a thread each, side by side: what both processors have to give.
fn seconds_side_by_side(study: &Study) -> f64 {
    let start = Instant::now();
    std::thread::scope(|scope| {
        let other = scope.spawn(|| seconds(study));
        seconds(study);
        other.join().expect("it runs")
    });
    start.elapsed().as_secs_f64()
}

/// What two threads gain over one, and over two studies of half the size that share nothing: rounds in turn, the fastest
/// of each.
pub fn threads(full: bool) {
    let (rounds, replications) = if full { (8, 40) } else { (1, 2) };
    let loaded = baseline();
    let (one, two) = (
        study(&loaded, replications, 1),
        study(&loaded, replications, 2),
    );
    let half = study(&loaded, replications / 2, 1);
    let mut fastest = [f64::INFINITY; 3];
    for _ in 0..rounds {
        let times = [seconds(&one), seconds(&two), seconds_side_by_side(&half)];
        for (least, time) in fastest.iter_mut().zip(times) {
            *least = least.min(time);
        }
    }
    let [one, two, apart] = fastest;
    let efficiency = one / (2.0 * two);
    let verdict = if efficiency >= 0.9 { "met" } else { "MISSED" };
    println!("the baseline, {replications} replications, the fastest of {rounds} rounds");
    println!("one thread                      {one:>8.2} s");
    println!("two threads                     {two:>8.2} s");
    println!("two halves side by side         {apart:>8.2} s");
    println!("efficiency                      {efficiency:>8.2}     target 0.9: {verdict}");
    println!("of what two processors give     {:>8.2}\n", apart / two);
}

/// A whole study of a thousand, and the most memory in use up to the end of it and of a smaller one before.
pub fn whole(full: bool) {
    let loaded = baseline();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    println!("the baseline with key figures and bands, {threads} threads");
    println!("{:>12}  {:>8}  {:>9}", "replications", "s", "peak, MB");
    for replications in if full { [200, 1000] } else { [2, 4] } {
        let took = seconds(&study(&loaded, replications, threads));
        let peak = peak_mb().map_or_else(|| "unknown".to_owned(), |peak| format!("{peak:.1}"));
        println!("{replications:>12}  {took:>8.1}  {peak:>9}");
    }
    println!();
}

/// The most memory that this process has held so far; known on Linux alone.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
