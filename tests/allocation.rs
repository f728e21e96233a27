//! Once its lists are as long as they get, the engine asks the system for no memory: not for an event, a customer, a
//! lent unit, an alarm called off, or a draw.

use airbridge::sim::{
    Calendar, Distribution, Duration, Entity, Handle, Model, Order, Pool, Rank, Request, Source,
    Station, Stream, Streams, Tick, Until, run,
};

#[derive(Clone, Copy)]
enum Purpose {
    Arrivals = 1,
    Services = 2,
    Loans = 3,
}

impl Source for Purpose {
    fn number(self) -> u16 {
        self as u16
    }
}

/// Random lengths of one purpose.
struct Lengths {
    stream: Stream,
    distribution: Distribution,
}

impl Lengths {
    fn new(purpose: Purpose, mean_s: f64) -> Self {
        Lengths {
            stream: Streams::new(1, 0, 0).stream(purpose, Entity::named("counter", "lengths")),
            distribution: Distribution::exponential(mean_s).expect("a mean"),
        }
    }

    fn next(&mut self) -> Duration {
        Duration::from_secs_f64(self.distribution.sample(&mut self.stream))
    }
}

#[derive(Clone, Copy)]
enum Event {
    Enter,
    Served(Tick),
    GivesBack(u32),
    Alarm,
}

impl From<Tick> for Event {
    fn from(tick: Tick) -> Self {
        Event::Served(tick)
    }
}

/// Customers come to four servers, the urgent ones first; who is served borrows up to three units of a pool for a time.
/// An alarm is put off by every arrival.
struct Counter {
    servers: Station<u32>,
    units: Pool<u32>,
    arrivals: Lengths,
    services: Lengths,
    loans: Lengths,
    alarm: Option<Handle>,
    come: u32,
    alarms: u32,
}

impl Counter {
    fn enter(&mut self, calendar: &mut Calendar<Event>) {
        let (number, work) = (self.come, self.services.next());
        self.come += 1;
        self.servers
            .arrive(calendar, number, work, (number % 3) as i32);
        calendar.schedule(self.arrivals.next(), Rank::Arrival, Event::Enter);
        self.alarm.take().map(|alarm| calendar.cancel(alarm));
        self.alarm = Some(calendar.schedule(Duration::from_secs(3), Rank::Ordinary, Event::Alarm));
    }

    fn lend(&mut self, calendar: &mut Calendar<Event>, number: u32) {
        calendar.schedule(self.loans.next(), Rank::Release, Event::GivesBack(number));
    }
}

/// How many units a customer borrows.
fn units(number: u32) -> u32 {
    number % 3 + 1
}

impl Model for Counter {
    type Event = Event;

    fn handle(&mut self, event: Event, calendar: &mut Calendar<Event>) {
        let now = calendar.now();
        match event {
            Event::Enter => self.enter(calendar),
            Event::Served(tick) => {
                let number = self.servers.depart(calendar, tick);
                while self.servers.next_started().is_some() {}
                if self.units.request(now, number, units(number), 0) == Request::Granted {
                    self.lend(calendar, number);
                }
            }
            Event::GivesBack(number) => {
                self.units.release(now, units(number));
                while let Some(next) = self.units.next_granted() {
                    self.lend(calendar, next);
                }
            }
            Event::Alarm => {
                self.alarm = None;
                self.alarms += 1;
            }
        }
    }
}

#[test]
fn an_event_in_a_steady_state_takes_no_memory() {
    let mut counter = Counter {
        servers: Station::new(0, 4).order(Order::Priority),
        units: Pool::new(8),
        arrivals: Lengths::new(Purpose::Arrivals, 1.0),
        services: Lengths::new(Purpose::Services, 2.4),
        loans: Lengths::new(Purpose::Loans, 2.0),
        alarm: None,
        come: 0,
        alarms: 0,
    };
    let mut calendar = Calendar::new();
    calendar.schedule(Duration::ZERO, Rank::Arrival, Event::Enter);
    let mut go_on = |events| {
        allocation_counter::measure(|| {
            run(&mut counter, &mut calendar, Until::events(events));
        })
    };
    assert!(go_on(1_000_000).count_total > 0, "allocations are counted");
    assert_eq!(
        go_on(500_000).count_total,
        0,
        "allocations in 500,000 events"
    );
    let waits = counter.servers.measures().queue.max() + counter.units.measures().queue.max();
    assert!(
        waits > 2 && counter.come > 400_000 && counter.alarms > 0,
        "it had something to do"
    );
}
