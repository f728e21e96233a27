//! What happens when several things happen at once: the bugs that users of other engines reported, as
//! tests. Times are whole seconds.

#[path = "same_instant/calendar.rs"]
mod calendar;
#[path = "same_instant/pool.rs"]
mod pool;
#[path = "same_instant/station.rs"]
mod station;

use airbridge::sim::{Duration, Entity, Source, Stream, Streams, Time};

fn at(seconds: u64) -> Time {
    Time::from_micros(seconds * 1_000_000)
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_secs(seconds)
}

#[derive(Clone, Copy)]
struct Chance;

impl Source for Chance {
    fn number(self) -> u16 {
        1
    }
}

fn dice(seed: u64, id: &str) -> impl FnMut(u64) -> u64 {
    let mut stream: Stream = Streams::new(seed, 0, 0).stream(Chance, Entity::named("race", id));
    move |sides| stream.bits() % sides
}
