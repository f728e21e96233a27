//! The engine against queueing theory.
//!
//! Every experiment runs twenty independent replications from an empty system, long against the time it
//! takes to settle, at fixed seeds. Theory has to lie in the 99.9 % interval of the replications
//! themselves, and the interval has to be narrow. Every replication also settles its accounts exactly.

#[path = "queueing/estimate.rs"]
mod estimate;
#[path = "queueing/network.rs"]
mod network;
#[path = "queueing/theory.rs"]
mod theory;

use airbridge::sim::{
    Arrival, Calendar, Distribution, Duration, Entity, Loss, Model, Order, Pool, Rank, Request,
    Station, StationMeasures, Stream, Streams, Tally, Tick, Time, Until, WorkInProgress, run,
};

use estimate::replicate;
use network::{Class, Customer, Network, Node, Purpose};

const SECOND: f64 = 1e6;

fn exponential(mean: f64) -> Distribution {
    Distribution::exponential(mean).unwrap()
}

/// Customers at this many a second, to station 0.
fn poisson(rate: f64) -> Class {
    Class {
        between: exponential(1.0 / rate),
        priority: 0,
        entry: 0,
    }
}

/// A station that customers leave for good.
fn last(station: Station<Customer>, service: Distribution) -> Node {
    Node {
        station,
        service,
        onward: Vec::new(),
    }
}

fn mean_wait(measures: &StationMeasures) -> f64 {
    measures.wait.mean().unwrap() / SECOND
}

/// Everybody at a station: in line and in service.
fn present(measures: &StationMeasures, end: Time) -> f64 {
    measures.queue.mean(end) + measures.busy.mean(end)
}

#[test]
fn one_server() {
    let [queue, busy, wait, stay] = replicate(|replication| {
        let node = last(Station::new(0, 1), exponential(1.0));
        let mut network = Network::new(vec![node], vec![poisson(0.7)], replication);
        let (end, measures) = network.play(90_000);
        let stay = network.stay[0].mean().unwrap() / SECOND;
        let one = &measures[0];
        [
            one.queue.mean(end),
            one.busy.mean(end),
            mean_wait(one),
            stay,
        ]
    });
    queue.assert_is(0.49 / 0.3, "Lq of M/M/1");
    busy.assert_is(0.7, "utilisation of M/M/1");
    wait.assert_is(0.7 / 0.3, "Wq of M/M/1");
    stay.assert_is(1.0 / 0.3, "W of M/M/1");
}

#[test]
fn several_servers() {
    let [queue, wait] = replicate(|replication| {
        let node = last(Station::new(0, 4), exponential(1.0));
        let mut network = Network::new(vec![node], vec![poisson(3.2)], replication);
        let (end, measures) = network.play(30_000);
        [measures[0].queue.mean(end), mean_wait(&measures[0])]
    });
    let theory = theory::erlang_c_queue(4, 3.2);
    queue.assert_is(theory, "Lq of M/M/4");
    wait.assert_is(theory / 3.2, "Wq of M/M/4");
}

#[test]
fn any_service_by_pollaczek_and_khinchine() {
    for service in [
        Distribution::constant(1.0),
        Distribution::gamma(1.0, 0.5),
        Distribution::lognormal(1.0, 1.2),
        Distribution::weibull(0.8, 0.9),
        Distribution::triangular(0.2, 0.6, 2.2),
        Distribution::empirical(vec![0.5, 1.0, 3.0], vec![3.0, 1.0, 1.0]),
    ] {
        let service = service.unwrap();
        let [wait] = replicate(|replication| {
            let node = last(Station::new(0, 1), service.clone());
            let mut network = Network::new(vec![node], vec![poisson(0.6)], replication);
            [mean_wait(&network.play(45_000).1[0])]
        });
        let theory = theory::pollaczek_khinchine(0.6, service.mean(), service.variance());
        wait.assert_is(theory, &format!("Wq of M/G/1 under {service:?}"));
    }
}

#[test]
fn a_full_waiting_room_turns_customers_away() {
    let [lost, inside] = replicate(|replication| {
        let station = Station::new(0, 2).room(3);
        let node = last(station, exponential(1.0));
        let mut network = Network::new(vec![node], vec![poisson(1.8)], replication);
        let (end, measures) = network.play(30_000);
        let share = measures[0].lost(Loss::Full) as f64 / measures[0].arrivals as f64;
        [share, present(&measures[0], end)]
    });
    let states = theory::birth_death(&[1.8; 5], &[1.0, 2.0, 2.0, 2.0, 2.0]);
    lost.assert_is(states[5], "loss of M/M/2/5");
    inside.assert_is(theory::mean(&states, |n| n), "L of M/M/2/5");
}

#[test]
fn without_a_waiting_room_only_the_mean_of_the_service_counts() {
    for service in [exponential(2.0), Distribution::lognormal(2.0, 2.0).unwrap()] {
        let [lost] = replicate(|replication| {
            let station = Station::new(0, 3).room(0);
            let node = last(station, service.clone());
            let mut network = Network::new(vec![node], vec![poisson(1.0)], replication);
            let measures = network.play(45_000).1;
            [measures[0].full as f64 / measures[0].arrivals as f64]
        });
        lost.assert_is(
            theory::erlang_b(3, 2.0),
            &format!("Erlang B under {service:?}"),
        );
    }
}

#[test]
fn two_stations_in_a_row_are_each_as_if_alone() {
    let [first, second] = replicate(|replication| {
        let nodes = vec![
            Node {
                station: Station::new(0, 1),
                service: exponential(1.0),
                onward: vec![0.0, 1.0],
            },
            last(Station::new(1, 2), exponential(2.0)),
        ];
        let mut network = Network::new(nodes, vec![poisson(0.6)], replication);
        let (end, measures) = network.play(60_000);
        [present(&measures[0], end), present(&measures[1], end)]
    });
    first.assert_is(0.6 / 0.4, "L of the first in a row");
    second.assert_is(
        theory::erlang_c_queue(2, 1.2) + 1.2,
        "L of the second in a row",
    );
}

/// Jackson 1957: each station of the network is as if alone at the rate that the traffic equations give.
/// Here a third of the work of station 1 goes back to 0, and a fifth of that of 2 to itself:
/// rates 0.6 (0), 0.3 (1), 0.5 (2).
#[test]
fn a_network_with_ways_back() {
    let means = replicate(|replication| {
        let nodes = vec![
            Node {
                station: Station::new(0, 1),
                service: exponential(1.0),
                onward: vec![0.0, 0.5, 0.5],
            },
            Node {
                station: Station::new(1, 1),
                service: exponential(2.0),
                onward: vec![1.0 / 3.0, 0.0, 1.0 / 3.0],
            },
            Node {
                station: Station::new(2, 2),
                service: exponential(2.0),
                onward: vec![0.0, 0.0, 0.2],
            },
        ];
        let mut network = Network::new(nodes, vec![poisson(0.5)], replication);
        let (end, measures) = network.play(60_000);
        [0, 1, 2].map(|node| present(&measures[node], end))
    });
    means[0].assert_is(0.6 / 0.4, "L of station 0");
    means[1].assert_is(0.6 / 0.4, "L of station 1");
    means[2].assert_is(theory::erlang_c_queue(2, 1.0) + 1.0, "L of station 2");
}

/// Two classes at a station of one server, with exponential service of 1 s; their mean times in it.
fn two_classes(order: Order, replication: u32) -> [f64; 2] {
    let classes = [(0.3, 0), (0.4, 1)].map(|(rate, priority)| Class {
        priority,
        ..poisson(rate)
    });
    let node = last(Station::new(0, 1).order(order), exponential(1.0));
    let mut network = Network::new(vec![node], classes.into(), replication);
    network.play(90_000);
    [0, 1].map(|class| network.stay[class].mean().unwrap() / SECOND)
}

#[test]
fn priorities_without_preemption() {
    let [high, low] = replicate(|replication| two_classes(Order::Priority, replication));
    let waits = theory::cobham(&[(0.3, 1.0), (0.4, 1.0)]);
    high.assert_is(waits[0] + 1.0, "W of the first class, by Cobham");
    low.assert_is(waits[1] + 1.0, "W of the second class, by Cobham");
}

#[test]
fn priorities_with_preemption() {
    let order = Order::Preemptive(WorkInProgress::Resume);
    let [high, low] = replicate(|replication| two_classes(order, replication));
    let stays = theory::preemptive_resume(&[(0.3, 1.0), (0.4, 1.0)]);
    high.assert_is(stays[0], "W of the first class, preemptive");
    low.assert_is(stays[1], "W of the second class, preemptive");
}

// --- Models of their own --------------------------------------------------------------------------

fn stream(source: Purpose, id: &str, replication: u32) -> Stream {
    Streams::new(7, replication, 0).stream(source, Entity::named("model", id))
}

fn draw(mean: f64, stream: &mut Stream) -> Duration {
    Duration::from_secs_f64(exponential(mean).sample(stream))
}

/// Machines that fail and wait for one of few repairers.
struct Workshop {
    repairers: Station<u32>,
    lives: Stream,
    repairs: Stream,
}

#[derive(Clone, Copy)]
enum Machine {
    Fails(u32),
    Repaired(Tick),
}

impl From<Tick> for Machine {
    fn from(tick: Tick) -> Self {
        Self::Repaired(tick)
    }
}

impl Workshop {
    fn run_machine(&mut self, calendar: &mut Calendar<Machine>, machine: u32) {
        let life = draw(5.0, &mut self.lives);
        calendar.schedule(life, Rank::Ordinary, Machine::Fails(machine));
    }
}

impl Model for Workshop {
    type Event = Machine;

    fn handle(&mut self, event: Machine, calendar: &mut Calendar<Machine>) {
        match event {
            Machine::Fails(machine) => {
                let repair = draw(1.0, &mut self.repairs);
                self.repairers.arrive(calendar, machine, repair, 0);
            }
            Machine::Repaired(tick) => {
                let machine = self.repairers.depart(calendar, tick);
                self.run_machine(calendar, machine);
            }
        }
        while self.repairers.next_started().is_some() {}
    }
}

#[test]
fn machines_wait_for_repair() {
    let [down, busy] = replicate(|replication| {
        let mut workshop = Workshop {
            repairers: Station::new(0, 2),
            lives: stream(Purpose::Arrival, "lives", replication),
            repairs: stream(Purpose::Service, "repairs", replication),
        };
        let mut calendar = Calendar::new();
        (0..12).for_each(|machine| workshop.run_machine(&mut calendar, machine));
        let end = Time::ZERO + Duration::from_secs(25_000);
        run(&mut workshop, &mut calendar, Until::time(end));
        assert_eq!(workshop.repairers.settle(end), Ok(()));
        let measures = workshop.repairers.measures();
        [present(&measures, end), measures.busy.mean(end)]
    });
    let fail: Vec<f64> = (0..12).map(|n| 0.2 * f64::from(12 - n)).collect();
    let repair: Vec<f64> = (1..=12).map(|n| f64::from(n.min(2))).collect();
    let states = theory::birth_death(&fail, &repair);
    down.assert_is(theory::mean(&states, |n| n), "machines down");
    busy.assert_is(theory::mean(&states, |n| n.min(2.0)), "repairers at work");
}

/// Two servers in a row with nothing in between, and always somebody waiting for the first.
struct Line {
    stations: [Station<()>; 2],
    services: Stream,
    /// The first server's customer, done there, while the second is taken.
    blocked: Option<Tick>,
    through: u64,
}

impl Line {
    fn begin(&mut self, calendar: &mut Calendar<Tick>) {
        let work = draw(1.0, &mut self.services);
        let arrival = self.stations[0].arrive(calendar, (), work, 0);
        assert_eq!(arrival, Arrival::Started);
    }

    fn move_on(&mut self, calendar: &mut Calendar<Tick>, tick: Tick) {
        let work = draw(1.0, &mut self.services);
        let arrival = self.stations[1].arrive(calendar, (), work, 0);
        assert_eq!(arrival, Arrival::Started);
        self.stations[0].free(calendar, tick.server);
        self.begin(calendar);
    }
}

impl Model for Line {
    type Event = Tick;

    fn handle(&mut self, tick: Tick, calendar: &mut Calendar<Tick>) {
        let now = calendar.now();
        self.stations[tick.station as usize].complete(now, tick);
        if tick.station == 1 {
            self.stations[1].free(calendar, tick.server);
            self.through += 1;
            if let Some(first) = self.blocked.take() {
                self.move_on(calendar, first);
            }
        } else if self.stations[1].has_room() {
            self.move_on(calendar, tick);
        } else {
            self.blocked = Some(tick);
        }
    }
}

/// Throughput two thirds of a server's rate, and the first blocked a third of the time
/// (Hunt, Operations Research 4, 1956: sequential arrays of waiting lines).
#[test]
fn a_server_without_room_ahead_is_blocked() {
    let [through, blocked] = replicate(|replication| {
        let mut line = Line {
            stations: [Station::new(0, 1).room(0), Station::new(1, 1).room(0)],
            services: stream(Purpose::Service, "line", replication),
            blocked: None,
            through: 0,
        };
        let mut calendar = Calendar::new();
        line.begin(&mut calendar);
        let end = Time::ZERO + Duration::from_secs(30_000);
        run(&mut line, &mut calendar, Until::time(end));
        for station in &line.stations {
            assert_eq!(station.settle(end), Ok(()));
        }
        let blocked = line.stations[0].measures().blocked.mean(end);
        [line.through as f64 / 30_000.0, blocked]
    });
    through.assert_is(2.0 / 3.0, "throughput of two servers in a row");
    blocked.assert_is(1.0 / 3.0, "share of time blocked");
}

/// M/M/3 on a pool: the model itself holds the units.
struct Counter {
    desks: Pool<u32>,
    arrivals: Stream,
    services: Stream,
}

#[derive(Clone, Copy)]
enum Desk {
    Enter(u32),
    Leave,
}

impl Counter {
    fn serve(&mut self, calendar: &mut Calendar<Desk>) {
        let work = draw(1.0, &mut self.services);
        calendar.schedule(work, Rank::Release, Desk::Leave);
    }

    fn next_arrival(&mut self, calendar: &mut Calendar<Desk>, number: u32) {
        let wait = draw(1.0 / 2.25, &mut self.arrivals);
        calendar.schedule(wait, Rank::Arrival, Desk::Enter(number));
    }
}

impl Model for Counter {
    type Event = Desk;

    fn handle(&mut self, event: Desk, calendar: &mut Calendar<Desk>) {
        let now = calendar.now();
        match event {
            Desk::Enter(number) => {
                self.next_arrival(calendar, number + 1);
                if self.desks.request(now, number, 1, 0) == Request::Granted {
                    self.serve(calendar);
                }
            }
            Desk::Leave => self.desks.release(now, 1),
        }
        while self.desks.next_granted().is_some() {
            self.serve(calendar);
        }
    }
}

#[test]
fn a_pool_of_single_units_is_a_station() {
    let [wait, in_use] = replicate(|replication| {
        let mut counter = Counter {
            desks: Pool::new(3),
            arrivals: stream(Purpose::Arrival, "counter", replication),
            services: stream(Purpose::Service, "counter", replication),
        };
        let mut calendar = Calendar::new();
        counter.next_arrival(&mut calendar, 0);
        let end = Time::ZERO + Duration::from_secs(30_000);
        run(&mut counter, &mut calendar, Until::time(end));
        assert_eq!(counter.desks.settle(end), Ok(()));
        let measures = counter.desks.measures();
        [
            measures.wait.mean().unwrap() / SECOND,
            measures.in_use.mean(end),
        ]
    });
    wait.assert_is(
        theory::erlang_c_queue(3, 2.25) / 2.25,
        "Wq of M/M/3 on a pool",
    );
    in_use.assert_is(2.25, "units in use of M/M/3 on a pool");
}

/// The hold model: so many events, each of which schedules itself again.
struct Hold {
    delays: Stream,
    gaps: Tally,
    last: Time,
}

impl Model for Hold {
    type Event = u32;

    fn handle(&mut self, event: u32, calendar: &mut Calendar<u32>) {
        let delay = draw(1_000.0, &mut self.delays);
        calendar.schedule(delay, Rank::Ordinary, event);
        self.gaps.record_duration(calendar.now() - self.last);
        self.last = calendar.now();
    }
}

/// A thousand memoryless events with a mean of 1,000 s each are together a Poisson process of one a
/// second: the number of events in a time, and the variance of that number, are that time.
#[test]
fn many_memoryless_events_are_a_poisson_process() {
    const EVENTS: u32 = 1_000;
    const SECONDS: i64 = 20_000;
    let [rate] = replicate(|replication| {
        let mut hold = Hold {
            delays: stream(Purpose::Arrival, "hold", replication),
            gaps: Tally::new(),
            last: Time::ZERO,
        };
        let mut calendar = Calendar::new();
        for event in 0..EVENTS {
            let delay = draw(f64::from(EVENTS), &mut hold.delays);
            calendar.schedule(delay, Rank::Ordinary, event);
        }
        let end = Time::ZERO + Duration::from_secs(SECONDS);
        run(&mut hold, &mut calendar, Until::time(end));
        assert_eq!(calendar.len(), EVENTS as usize, "as many as at the start");
        assert_eq!(hold.gaps.count(), calendar.popped());
        [calendar.popped() as f64 / SECONDS as f64]
    });
    rate.assert_is(1.0, "rate of a thousand memoryless events");
}

/// The mean wait in service times at a utilisation of 0.85, as it is tabled for 1, 2, 3 and 6 servers.
#[test]
fn the_formula_gives_the_tabled_waits_of_busy_lines() {
    for (servers, tabled) in [(1, 5.667), (2, 2.604), (3, 1.623), (6, 0.693)] {
        let offered = 0.85 * f64::from(servers);
        let wait = theory::erlang_c_queue(servers, offered) / offered;
        assert!((wait - tabled).abs() < 0.0005, "{servers}: {wait}");
    }
}
