//! The engine's side: the hold model and M/M/4 as a user would write them.

use airbridge::sim::{
    Calendar, Distribution, Duration, Entity, Model, Rank, Source, Station, Stream, Streams, Tick,
    Until, run,
};

/// What the draws are for.
#[derive(Clone, Copy)]
pub enum Purpose {
    Delays = 1,
    Arrivals = 2,
    Services = 3,
    Draws = 4,
}

impl Source for Purpose {
    fn number(self) -> u16 {
        self as u16
    }
}

/// The random lengths of one purpose, exponential with this mean in seconds.
pub struct Lengths {
    stream: Stream,
    distribution: Distribution,
}

impl Lengths {
    pub fn new(purpose: Purpose, mean: f64) -> Self {
        let streams = Streams::new(1, 0, 0);
        Self {
            stream: streams.stream(purpose, Entity::named("bench", "lengths")),
            distribution: Distribution::exponential(mean).unwrap(),
        }
    }

    pub fn next(&mut self) -> Duration {
        Duration::from_secs_f64(self.distribution.sample(&mut self.stream))
    }
}

struct Hold {
    delays: Lengths,
}

impl Model for Hold {
    type Event = u32;

    fn handle(&mut self, event: u32, calendar: &mut Calendar<u32>) {
        calendar.schedule(self.delays.next(), Rank::Ordinary, event);
    }
}

/// Pops and schedules again `events` times with `pending` events; returns the clock.
pub fn hold(pending: u32, events: u64) -> u64 {
    let mut model = Hold {
        delays: Lengths::new(Purpose::Delays, 1_000.0),
    };
    let mut calendar = Calendar::new();
    for event in 0..pending {
        calendar.schedule(model.delays.next(), Rank::Ordinary, event);
    }
    run(&mut model, &mut calendar, Until::events(events));
    calendar.now().micros()
}

/// Load 0.9: customers come 3.6 a second and take a second each.
pub const BETWEEN: f64 = 1.0 / 3.6;
pub const SERVERS: u32 = 4;

struct Mm4 {
    station: Station<u64>,
    arrivals: Lengths,
    services: Lengths,
    to_come: u64,
}

#[derive(Clone, Copy)]
enum Event {
    Enter,
    Done(Tick),
}

impl From<Tick> for Event {
    fn from(tick: Tick) -> Self {
        Self::Done(tick)
    }
}

impl Model for Mm4 {
    type Event = Event;

    fn handle(&mut self, event: Event, calendar: &mut Calendar<Event>) {
        match event {
            Event::Enter => {
                let work = self.services.next();
                self.station.arrive(calendar, self.to_come, work, 0);
                self.to_come -= 1;
                if self.to_come > 0 {
                    calendar.schedule(self.arrivals.next(), Rank::Arrival, Event::Enter);
                }
            }
            Event::Done(tick) => {
                self.station.depart(calendar, tick);
                while self.station.next_started().is_some() {}
            }
        }
    }
}

/// Serves so many customers with every measure on; returns the sum of their waits.
pub fn mm4(customers: u64) -> u64 {
    let mut model = Mm4 {
        station: Station::new(0, SERVERS),
        arrivals: Lengths::new(Purpose::Arrivals, BETWEEN),
        services: Lengths::new(Purpose::Services, 1.0),
        to_come: customers,
    };
    let mut calendar = Calendar::new();
    calendar.schedule(model.arrivals.next(), Rank::Arrival, Event::Enter);
    run(&mut model, &mut calendar, Until::exhausted());
    let end = calendar.now();
    assert_eq!(model.station.settle(end), Ok(()));
    let measures = model.station.measures();
    assert_eq!(measures.queue.integral(end), measures.wait.sum());
    measures.wait.sum() as u64
}
