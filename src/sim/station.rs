//! A station: servers, the line before them, and service by the calendar.
//!
//! Owns customers from arrival to departure, their completion events, and the measures of both. A model
//! routes: it calls `arrive`, hears of a completion as a [`Tick`], and calls `complete` and `free`, or `depart`
//! where no customer keeps a server.
//!
//! ```text
//!            arrive                  complete             free
//!   outside --------> in service ---------------> held ----------> outside
//!       \               ^     |                     (the server is blocked in between, and
//!        \ arrive  free |     | capacity drops,      `free` hands it to the next in line)
//!         -------> in line <--  or preempted
//! ```
//!
//! The rules, each with a test:
//! * A server that becomes free takes the next in line within the same call, so no newcomer of the same
//!   instant can get in between, and an idle server and a waiting customer never exist together.
//! * Who is interrupted: of those in service the one who would stand last in line. Never one whose service
//!   is due at this very instant: that work is done. Never an equal: only a worse priority is preempted.
//! * When capacity drops, idle servers go first, then held ones as they come free, then as many of those
//!   in service as still must: by [`WorkInProgress`].
//! * An interrupted customer stands in line again by its first ticket, ahead of all who came later, and
//!   has a place there even if the waiting room is full.

use serde::{Deserialize, Serialize};

mod measures;
mod rules;

use std::collections::VecDeque;

use super::calendar::{Calendar, Handle, Rank};
use super::line::{Line, Ticket};
use super::measure::Level;
use super::time::{Duration, Time};

use measures::{Levels, Tallies};

pub use measures::StationMeasures;
pub use rules::{Arrival, Loss, Order, Tick, WorkInProgress};

/// Servers with a line before them; `T` names a customer.
///
/// Customers who begin service out of the line, and those abandoned, are announced: drain
/// [`next_started`](Self::next_started) and [`next_abandoned`](Self::next_abandoned) after every call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Station<T: Copy> {
    index: u32,
    order: Order,
    on_shift_end: WorkInProgress,
    room: usize,
    servers: Vec<Server<T>>,
    /// Servers without a customer; the last is taken first.
    idle: Vec<u32>,
    /// Servers taken away, to be reused.
    closed: Vec<u32>,
    line: Line<Customer<T>>,
    started: VecDeque<T>,
    abandoned: VecDeque<T>,
    levels: Levels,
    tallies: Tallies,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Server<T> {
    Closed,
    Idle,
    Taken {
        customer: Customer<T>,
        due: Time,
        /// The end of the service; none once the service is done and its customer is held.
        completion: Option<Handle>,
    },
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Customer<T> {
    token: T,
    ticket: Ticket,
    arrived: Time,
    /// The whole of the work, and what is left of it.
    work: Duration,
    left: Duration,
    /// Whether service began before and was interrupted, so that the wait for it is over.
    begun: bool,
}

impl<T: Copy> Station<T> {
    /// A station of `servers` servers, first come first served, with endless room to wait, whose servers
    /// finish their work before they go. `index` comes back in its [`Tick`]s.
    #[must_use]
    pub fn new(index: u32, servers: u32) -> Self {
        Self {
            index,
            order: Order::Fifo,
            on_shift_end: WorkInProgress::Finish,
            room: usize::MAX,
            servers: vec![Server::Idle; servers as usize],
            idle: (0..servers).rev().collect(),
            closed: Vec::new(),
            line: Line::new(),
            started: VecDeque::new(),
            abandoned: VecDeque::new(),
            levels: Levels {
                capacity: Level::new(servers.into()),
                busy: Level::new(0),
                blocked: Level::new(0),
            },
            tallies: Tallies::default(),
        }
    }

    /// Limits the waiting room, not counting those in service.
    #[must_use]
    pub fn room(mut self, waiting: u32) -> Self {
        self.room = waiting as usize;
        self
    }

    /// Sets the order of service.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// Sets what becomes of work in progress when the number of servers drops.
    #[must_use]
    pub fn on_shift_end(mut self, rule: WorkInProgress) -> Self {
        self.on_shift_end = rule;
        self
    }

    /// A customer arrives with `work` to be done; a lower `priority` is served first.
    ///
    /// # Panics
    /// If the work is negative.
    pub fn arrive<E: Copy + From<Tick>>(
        &mut self,
        calendar: &mut Calendar<E>,
        token: T,
        work: Duration,
        priority: i32,
    ) -> Arrival {
        assert!(work >= Duration::ZERO, "{work} of work cannot be done");
        let now = calendar.now();
        self.tallies.arrivals += 1;
        let priority = if self.order == Order::Fifo {
            0
        } else {
            priority
        };
        let customer = Customer {
            token,
            ticket: self.line.issue(priority),
            arrived: now,
            work,
            left: work,
            begun: false,
        };
        if let Some(server) = self.idle.pop() {
            self.start(calendar, server, customer);
            Arrival::Started
        } else if let Some((server, rule)) = self.preemptible(now, priority) {
            self.interrupt(calendar, server, rule);
            self.start(calendar, server, customer);
            Arrival::Started
        } else if self.line.len() < self.room {
            self.line.join(now, customer.ticket, customer);
            Arrival::Queued
        } else {
            self.tallies.full += 1;
            Arrival::Lost(Loss::Full)
        }
    }

    /// The service that `tick` tells of is done, and its customer leaves; the next in line takes the server.
    ///
    /// [`complete`](Self::complete) and [`free`](Self::free) in one, for a customer who keeps no server: none is ever
    /// measured as blocked.
    ///
    /// # Panics
    /// If that tick is not of a service of this station that is due now.
    pub fn depart<E: Copy + From<Tick>>(&mut self, calendar: &mut Calendar<E>, tick: Tick) -> T {
        let (customer, _) = self.finish_service(calendar.now(), tick);
        self.let_go(calendar, tick.server, customer.arrived);
        customer.token
    }

    /// The service that `tick` tells of is done. Its customer keeps the server until
    /// [`free`](Self::free).
    ///
    /// # Panics
    /// If that tick is not of a service of this station that is due now.
    pub fn complete(&mut self, now: Time, tick: Tick) -> T {
        let (customer, completion) = self.finish_service(now, tick);
        *completion = None;
        self.levels.blocked.add(now, 1);
        customer.token
    }

    /// The customer served at `server` leaves; the next in line takes the server.
    ///
    /// # Panics
    /// If that server holds no customer whose service is complete.
    pub fn free<E: Copy + From<Tick>>(&mut self, calendar: &mut Calendar<E>, server: u32) {
        let Some(Server::Taken {
            customer,
            completion: None,
            ..
        }) = self.servers.get(server as usize)
        else {
            panic!(
                "server {server} of station {} holds no customer to let go",
                self.index
            );
        };
        let arrived = customer.arrived;
        self.levels.blocked.add(calendar.now(), -1);
        self.let_go(calendar, server, arrived);
    }

    /// Changes the number of servers, by the stated rule for work in progress.
    pub fn set_servers<E: Copy + From<Tick>>(&mut self, calendar: &mut Calendar<E>, servers: u32) {
        self.levels.capacity.set(calendar.now(), servers.into());
        self.shrink(calendar);
        while self.present() < servers {
            let server = self.closed.pop().unwrap_or_else(|| {
                self.servers.push(Server::Closed);
                self.servers.len() as u32 - 1
            });
            self.open(calendar, server);
        }
    }

    /// The next customer who began service out of the line, or resumed it.
    pub fn next_started(&mut self) -> Option<T> {
        self.started.pop_front()
    }

    /// The next customer lost because its service was abandoned.
    pub fn next_abandoned(&mut self) -> Option<T> {
        self.abandoned.pop_front()
    }

    /// A customer gives up waiting; says whether it was in line.
    pub fn withdraw(&mut self, now: Time, token: T) -> bool
    where
        T: PartialEq,
    {
        let found = self.line.find(|customer| customer.token == token);
        let Some((customer, _)) = found.and_then(|ticket| self.line.leave(now, ticket)) else {
            return false;
        };
        self.tallies.withdrawn += 1;
        self.tallies
            .lost_stay
            .record_duration(now - customer.arrived);
        true
    }

    /// Whether a newcomer of any priority would be let in.
    #[must_use]
    pub fn has_room(&self) -> bool {
        !self.idle.is_empty() || self.line.len() < self.room
    }

    /// Customers in line.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.line.len()
    }

    /// Customers in service.
    #[must_use]
    pub fn in_service(&self) -> u32 {
        self.levels.busy.count()
    }

    /// Customers served who keep their server.
    #[must_use]
    pub fn blocked(&self) -> u32 {
        self.levels.blocked.count()
    }

    /// Servers there should be; more may be busy while they finish.
    #[must_use]
    pub fn servers(&self) -> u32 {
        self.levels.capacity.count()
    }

    /// Who is in line, in the order in which they will be served.
    pub fn queue(&self) -> impl Iterator<Item = T> {
        self.line.iter().map(|(customer, _)| customer.token)
    }

    /// Customers who have a server, in service or held there, by server.
    pub fn in_hand(&self) -> impl Iterator<Item = T> {
        let customers = self.servers.iter().filter_map(Server::customer);
        customers.map(|customer| customer.token)
    }

    /// What has been measured so far.
    #[must_use]
    pub fn measures(&self) -> StationMeasures {
        StationMeasures {
            capacity: self.levels.capacity,
            queue: self.line.length(),
            busy: self.levels.busy,
            blocked: self.levels.blocked,
            wait: self.tallies.wait,
            stay: self.tallies.stay,
            arrivals: self.tallies.arrivals,
            served: self.tallies.served,
            interrupted: self.tallies.interrupted,
            full: self.tallies.full,
            abandoned: self.tallies.abandoned,
            withdrawn: self.tallies.withdrawn,
        }
    }

    /// Servers that are not closed.
    fn present(&self) -> u32 {
        (self.servers.len() - self.closed.len()) as u32
    }

    /// Counts a service that is due now as done; whose it was, and where its end is kept.
    fn finish_service(&mut self, now: Time, tick: Tick) -> (Customer<T>, &mut Option<Handle>) {
        let Some(Server::Taken {
            customer,
            due,
            completion: completion @ Some(_),
        }) = self.servers.get_mut(tick.server as usize)
        else {
            panic!("{tick:?} completes no service");
        };
        assert!(
            tick.station == self.index && *due == now,
            "{tick:?} came at {now} to station {}, where a service is due at {due}",
            self.index
        );
        self.levels.busy.add(now, -1);
        self.tallies.served += 1;
        (*customer, completion)
    }

    /// The customer at a server, here since `arrived`, leaves. The server goes too if there are too many, else the next
    /// in line takes it.
    fn let_go<E: Copy + From<Tick>>(
        &mut self,
        calendar: &mut Calendar<E>,
        server: u32,
        arrived: Time,
    ) {
        self.tallies.stay.record_duration(calendar.now() - arrived);
        if self.present() > self.servers() {
            self.close(server);
        } else {
            self.open(calendar, server);
        }
    }

    /// Lets a server without a customer take the next in line, or stand idle.
    fn open<E: Copy + From<Tick>>(&mut self, calendar: &mut Calendar<E>, server: u32) {
        match self.line.serve(calendar.now()) {
            Some((customer, _)) => {
                self.started.push_back(customer.token);
                self.start(calendar, server, customer);
            }
            None => {
                self.servers[server as usize] = Server::Idle;
                self.idle.push(server);
            }
        }
    }

    fn close(&mut self, server: u32) {
        self.servers[server as usize] = Server::Closed;
        self.closed.push(server);
    }

    /// In line, so that the customer is put together where he is kept.
    #[inline(always)]
    fn start<E: Copy + From<Tick>>(
        &mut self,
        calendar: &mut Calendar<E>,
        server: u32,
        customer: Customer<T>,
    ) {
        let now = calendar.now();
        if !customer.begun {
            self.tallies.wait.record_duration(now - customer.arrived);
        }
        let tick = Tick {
            station: self.index,
            server,
        };
        let completion = calendar.schedule(customer.left, Rank::Release, E::from(tick));
        self.servers[server as usize] = Server::Taken {
            customer,
            due: now + customer.left,
            completion: Some(completion),
        };
        self.levels.busy.add(now, 1);
    }

    /// Takes servers away until the capacity is met, or only those are left that still finish.
    fn shrink<E: Copy + From<Tick>>(&mut self, calendar: &mut Calendar<E>) {
        let capacity = self.servers();
        while self.present() > capacity
            && let Some(server) = self.idle.pop()
        {
            self.close(server);
        }
        if self.on_shift_end == WorkInProgress::Finish {
            return;
        }
        let now = calendar.now();
        let done = self.blocked() + self.due_now(now);
        while self.present() > capacity + done
            && let Some((server, _)) = self.last_in_service(now)
        {
            self.interrupt(calendar, server, self.on_shift_end);
            self.close(server);
        }
    }

    /// The server that a newcomer of this priority may take, and what becomes of the work there.
    fn preemptible(&self, now: Time, priority: i32) -> Option<(u32, WorkInProgress)> {
        let Order::Preemptive(rule) = self.order else {
            return None;
        };
        if rule == WorkInProgress::Finish {
            return None;
        }
        let (server, ticket) = self.last_in_service(now)?;
        // A server that is to go once it is free is not there to be taken.
        (ticket.priority() > priority && self.present() <= self.servers()).then_some((server, rule))
    }

    /// Of those in service whose work is not yet done, the one who would stand last in line.
    fn last_in_service(&self, now: Time) -> Option<(u32, Ticket)> {
        self.servers
            .iter()
            .zip(0..)
            .filter_map(|(server, number)| match server {
                Server::Taken {
                    customer,
                    due,
                    completion: Some(_),
                } if *due > now => Some((number, customer.ticket)),
                _ => None,
            })
            .max_by_key(|&(_, ticket)| ticket)
    }

    /// How many services end at this very instant.
    fn due_now(&self, now: Time) -> u32 {
        let due_now = |server: &&Server<T>| matches!(server, Server::Taken { due, completion: Some(_), .. } if *due == now);
        self.servers.iter().filter(due_now).count() as u32
    }

    /// Ends a service before its time; the server is left to the caller.
    fn interrupt<E: Copy + From<Tick>>(
        &mut self,
        calendar: &mut Calendar<E>,
        server: u32,
        rule: WorkInProgress,
    ) {
        let Server::Taken {
            mut customer,
            due,
            completion: Some(completion),
        } = self.servers[server as usize]
        else {
            unreachable!("only a service can be interrupted");
        };
        let now = calendar.now();
        customer.begun = true;
        calendar.cancel(completion);
        self.levels.busy.add(now, -1);
        self.tallies.interrupted += 1;
        match rule {
            WorkInProgress::Abandon => {
                self.tallies.abandoned += 1;
                self.tallies
                    .lost_stay
                    .record_duration(now - customer.arrived);
                self.abandoned.push_back(customer.token);
                return;
            }
            WorkInProgress::Restart => customer.left = customer.work,
            WorkInProgress::Resume => customer.left = due - now,
            WorkInProgress::Finish => unreachable!("work that is finished is not interrupted"),
        }
        self.line.join(now, customer.ticket, customer);
    }
}

impl<T: Copy> Server<T> {
    fn customer(&self) -> Option<Customer<T>> {
        match *self {
            Self::Closed | Self::Idle => None,
            Self::Taken { customer, .. } => Some(customer),
        }
    }
}
