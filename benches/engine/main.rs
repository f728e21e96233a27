//! How fast is the engine, beside loops written by hand for one purpose?
//!
//! `cargo bench --bench engine` prints the fastest of many short rounds; both sides of a ratio do the same draws and are
//! timed in turn. A round of milliseconds mostly runs undisturbed on a busy machine too, where one of a second never
//! does. Add `-- ratios`, `-- lists` or `-- draws` for a part of it. `cargo test --benches` runs everything once on small
//! sizes and checks that both sides agree.

mod baseline;
#[path = "../../src/sim/heap.rs"]
#[expect(
    dead_code,
    reason = "the bench takes and puts; rebuilding is the calendar's"
)]
mod heap;
mod models;
mod stopwatch;

use airbridge::sim::{Distribution, Entity, Streams};
use stopwatch::{Row, Stopwatch};

/// How much work each measurement does.
struct Sizes {
    rounds: usize,
    events: u64,
    customers: u64,
    /// Customers of one long run, and how often it is timed.
    long: u64,
    long_rounds: usize,
    draws: u64,
}

const FULL: Sizes = Sizes {
    rounds: 300,
    events: 30_000,
    customers: 30_000,
    long: 1_000_000,
    long_rounds: 7,
    draws: 10_000,
};

const QUICK: Sizes = Sizes {
    rounds: 1,
    events: 2_000,
    customers: 2_000,
    long: 5_000,
    long_rounds: 1,
    draws: 100,
};

fn main() {
    // `cargo bench` says so; anything else is a test that the bench still works.
    let sizes = if std::env::args().any(|word| word == "--bench") {
        FULL
    } else {
        QUICK
    };
    let wanted = |part: &str| {
        let words = || {
            std::env::args()
                .skip(1)
                .filter(|word| !word.starts_with('-'))
        };
        words().next().is_none() || words().any(|word| word == part)
    };
    if wanted("ratios") {
        ratios(&sizes);
    }
    if wanted("lists") {
        lists(&sizes);
    }
    if wanted("draws") {
        draws(&sizes);
    }
}

fn ratios(sizes: &Sizes) {
    let watch = Stopwatch::new(sizes.rounds);
    Row::head("events or customers", "engine", "by hand");
    for (pending, target) in [(1_000, Some(0.8)), (100_000, None)] {
        let events = sizes.events.max(2 * u64::from(pending));
        let timed = watch.compare(
            || models::hold(pending, events),
            || baseline::hold(pending, events),
        );
        Row::of(&format!("hold, {pending} pending"), events, timed).print(target);
    }
    let mm4 = |what: &str, watch: &Stopwatch, customers| {
        let timed = watch.compare(|| models::mm4(customers), || baseline::mm4(customers));
        Row::of(what, customers, timed).print(Some(0.5));
    };
    mm4("M/M/4 on a station", &watch, sizes.customers);
    let long_watch = Stopwatch::new(sizes.long_rounds);
    mm4("M/M/4, a long run", &long_watch, sizes.long);
}

fn lists(sizes: &Sizes) {
    let watch = Stopwatch::new(sizes.rounds);
    println!();
    Row::head("the event list alone", "4-ary", "std heap");
    for pending in [100, 1_000, 10_000, 100_000] {
        let events = sizes.events.max(2 * u64::from(pending));
        let timed = watch.compare(
            || baseline::hold_on(heap::Heap::default(), pending, events),
            || baseline::hold_on(baseline::StdHeap::default(), pending, events),
        );
        Row::of(&format!("hold, {pending} pending"), events, timed).print(None);
    }
}

fn draws(sizes: &Sizes) {
    let watch = Stopwatch::new(sizes.rounds);
    let streams = Streams::new(1, 0, 0);
    let entity = Entity::named("bench", "draws");
    let count = sizes.draws;
    println!("\n{:<28} {:>10}", "one draw", "ns");
    let print = |what: &str, seconds: f64| {
        println!("{what:<28} {:>10.1}", seconds * 1e9 / count as f64);
    };

    let mut stream = streams.stream(models::Purpose::Draws, entity);
    print(
        "64 bits",
        watch.time(|| (0..count).fold(0, |sum, _| sum ^ stream.bits())),
    );
    let mut stream = streams.stream(models::Purpose::Draws, entity);
    let uniforms = || (0..count).map(|_| stream.uniform()).sum::<f64>().to_bits();
    print("uniform", watch.time(uniforms));
    let occasions = || {
        (0..count as u32).fold(0, |sum, occasion| {
            sum ^ streams
                .occasion(models::Purpose::Draws, entity, occasion)
                .bits()
        })
    };
    print("an occasion and its first", watch.time(occasions));
    for (name, distribution) in kinds() {
        let mut stream = streams.stream(models::Purpose::Draws, entity);
        let sample = || {
            let sum: f64 = (0..count).map(|_| distribution.sample(&mut stream)).sum();
            sum.to_bits()
        };
        print(name, watch.time(sample));
    }
}

fn kinds() -> Vec<(&'static str, Distribution)> {
    let gamma = Distribution::gamma(10.0, 4.0).unwrap();
    let cut = gamma.truncated(Some(5.0), Some(20.0));
    let list = Distribution::empirical((0..100).map(f64::from).collect(), Vec::new());
    [
        ("constant", Distribution::constant(10.0)),
        ("uniform distribution", Distribution::uniform(5.0, 15.0)),
        ("triangular", Distribution::triangular(5.0, 9.0, 16.0)),
        ("pert", Distribution::pert(5.0, 9.0, 16.0)),
        ("exponential", Distribution::exponential(10.0)),
        ("erlang, k = 4", Distribution::erlang(4, 10.0)),
        ("gamma", Ok(gamma)),
        ("gamma, cut at both ends", cut),
        ("gamma, shape 400", Distribution::gamma(10.0, 0.5)),
        ("lognormal", Distribution::lognormal(10.0, 4.0)),
        ("weibull", Distribution::weibull(1.5, 10.0)),
        ("empirical, 100 values", list),
    ]
    .map(|(name, made)| (name, made.unwrap()))
    .to_vec()
}
