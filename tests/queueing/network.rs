//! An open network of stations: Poisson or other arrivals, routing by chance, any service.

use airbridge::sim::{
    Arrival, Calendar, Distribution, Duration, Entity, Model, Rank, Source, Station,
    StationMeasures, Stream, Streams, Tally, Tick, Time, Until, run,
};

/// What the draws are for.
#[derive(Clone, Copy)]
pub enum Purpose {
    Arrival = 1,
    Service = 2,
    Route = 3,
}

impl Source for Purpose {
    fn number(self) -> u16 {
        self as u16
    }
}

/// A kind of customer.
pub struct Class {
    pub between: Distribution,
    pub priority: i32,
    pub entry: usize,
}

/// A customer: its class, and when it entered the network.
#[derive(Clone, Copy)]
pub struct Customer {
    class: usize,
    entered: Time,
}

#[derive(Clone, Copy)]
pub enum Event {
    Enter(usize),
    Done(Tick),
}

impl From<Tick> for Event {
    fn from(tick: Tick) -> Self {
        Self::Done(tick)
    }
}

/// A station with its service, and the chance of going on to each station from it.
pub struct Node {
    pub station: Station<Customer>,
    pub service: Distribution,
    pub onward: Vec<f64>,
}

/// Stations, the customers between them, and how long they stay.
pub struct Network {
    nodes: Vec<Node>,
    classes: Vec<Class>,
    arrivals: Vec<Stream>,
    services: Vec<Stream>,
    routes: Stream,
    /// Time in the network by class.
    pub stay: Vec<Tally>,
}

impl Network {
    pub fn new(nodes: Vec<Node>, classes: Vec<Class>, replication: u32) -> Self {
        let streams = Streams::new(2026, replication, 0);
        let one =
            |source, kind, n: usize| streams.stream(source, Entity::named(kind, &n.to_string()));
        Self {
            arrivals: (0..classes.len())
                .map(|n| one(Purpose::Arrival, "class", n))
                .collect(),
            services: (0..nodes.len())
                .map(|n| one(Purpose::Service, "node", n))
                .collect(),
            routes: one(Purpose::Route, "network", 0),
            stay: vec![Tally::new(); classes.len()],
            nodes,
            classes,
        }
    }

    /// Runs for so long, checks that nothing was lost, and returns the clock and each station's measures.
    pub fn play(&mut self, seconds: i64) -> (Time, Vec<StationMeasures>) {
        let mut calendar = Calendar::new();
        for class in 0..self.classes.len() {
            self.next_arrival(&mut calendar, class);
        }
        let end = Time::ZERO + Duration::from_secs(seconds);
        run(self, &mut calendar, Until::time(end));
        let measures = self.nodes.iter().map(|node| {
            assert_eq!(node.station.settle(end), Ok(()));
            node.station.measures()
        });
        (end, measures.collect())
    }

    fn next_arrival(&mut self, calendar: &mut Calendar<Event>, class: usize) {
        let wait = self.classes[class]
            .between
            .sample(&mut self.arrivals[class]);
        let wait = Duration::from_secs_f64(wait);
        calendar.schedule(wait, Rank::Arrival, Event::Enter(class));
    }

    fn visit(
        &mut self,
        calendar: &mut Calendar<Event>,
        node: usize,
        customer: Customer,
    ) -> Arrival {
        let priority = self.classes[customer.class].priority;
        let node_of = &mut self.nodes[node];
        let work = node_of.service.sample(&mut self.services[node]);
        let work = Duration::from_secs_f64(work);
        node_of.station.arrive(calendar, customer, work, priority)
    }

    fn leave(&mut self, calendar: &mut Calendar<Event>, tick: Tick) {
        let now = calendar.now();
        let node = &mut self.nodes[tick.station as usize];
        let customer = node.station.depart(calendar, tick);
        while node.station.next_started().is_some() {}
        let mut u = self.routes.uniform();
        let next = node.onward.iter().position(|chance| {
            u -= chance;
            u < 0.0
        });
        match next {
            Some(next) => {
                self.visit(calendar, next, customer);
            }
            None => self.stay[customer.class].record_duration(now - customer.entered),
        }
    }
}

impl Model for Network {
    type Event = Event;

    fn handle(&mut self, event: Event, calendar: &mut Calendar<Event>) {
        match event {
            Event::Enter(class) => {
                self.next_arrival(calendar, class);
                let customer = Customer {
                    class,
                    entered: calendar.now(),
                };
                self.visit(calendar, self.classes[class].entry, customer);
            }
            Event::Done(tick) => self.leave(calendar, tick),
        }
    }
}
