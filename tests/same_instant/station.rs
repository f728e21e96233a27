//! Customers, servers and interruptions within one instant.

use airbridge::sim::{
    Arrival, Calendar, Ended, Loss, Model, Order, Rank, Station, Tick, Time, Until, WorkInProgress,
    run,
};

use crate::{at, dice, seconds};

use Rank::{Capacity, Ordinary, Release};
use Script::{Arrive, Servers, Withdraw};

/// A station with a script and a diary, whose customers are letters.
struct Shop {
    station: Station<char>,
    /// Whether a customer is done and leaves in one call, or in two.
    in_one: bool,
    diary: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum Script {
    /// Name, seconds of work, priority.
    Arrive(char, i64, i32),
    Done(Tick),
    Servers(u32),
    Withdraw(char),
}

impl From<Tick> for Script {
    fn from(tick: Tick) -> Self {
        Self::Done(tick)
    }
}

impl Model for Shop {
    type Event = Script;

    fn handle(&mut self, event: Script, calendar: &mut Calendar<Script>) {
        let now = calendar.now();
        match event {
            Script::Arrive(name, work, priority) => {
                let arrival = self.station.arrive(calendar, name, seconds(work), priority);
                let what = match arrival {
                    Arrival::Started => "starts",
                    Arrival::Queued => "waits",
                    Arrival::Lost(_) => "is turned away",
                };
                self.note(now, name, what);
            }
            Script::Done(tick) => {
                let name = if self.in_one {
                    self.station.depart(calendar, tick)
                } else {
                    let name = self.station.complete(now, tick);
                    self.station.free(calendar, tick.server);
                    name
                };
                self.note(now, name, "is done");
            }
            Script::Servers(servers) => self.station.set_servers(calendar, servers),
            Script::Withdraw(name) => {
                if self.station.withdraw(now, name) {
                    self.note(now, name, "gives up");
                }
            }
        }
        while let Some(name) = self.station.next_abandoned() {
            self.note(now, name, "is abandoned");
        }
        while let Some(name) = self.station.next_started() {
            self.note(now, name, "starts");
        }
        assert_eq!(self.station.settle(now), Ok(()));
    }
}

impl Shop {
    fn note(&mut self, now: Time, name: char, what: &str) {
        let second = now.micros() / 1_000_000;
        self.diary.push(format!("{second} {name} {what}"));
    }
}

/// Plays a script of (second, rank, event) and returns the diary. It is the same, and so is what is measured, whether
/// customers are done and leave in one call or in two.
fn play(station: Station<char>, script: &[(u64, Rank, Script)]) -> Vec<String> {
    let [one, two] = [true, false].map(|in_one| {
        let mut shop = Shop {
            station: station.clone(),
            in_one,
            diary: Vec::new(),
        };
        let mut calendar = Calendar::new();
        for &(second, rank, event) in script {
            calendar.schedule(at(second), rank, event);
        }
        assert_eq!(
            run(&mut shop, &mut calendar, Until::exhausted()),
            Ended::Exhausted
        );
        let measures = shop.station.measures();
        let levels = [measures.capacity, measures.queue, measures.busy];
        (
            shop.diary,
            levels,
            [measures.wait, measures.stay],
            measures.served,
        )
    });
    assert_eq!(one, two);
    one.0
}

#[test]
#[should_panic(expected = "-1.000000 s of work cannot be done")]
fn nobody_brings_less_than_no_work() {
    let mut calendar: Calendar<Script> = Calendar::new();
    Station::new(0, 0).arrive(&mut calendar, 'a', seconds(-1), 0);
}

#[test]
fn a_newcomer_between_completion_and_departure_does_not_get_the_server() {
    let mut station = Station::new(0, 1);
    let mut calendar: Calendar<Script> = Calendar::new();
    station.arrive(&mut calendar, 'a', seconds(2), 0);
    station.arrive(&mut calendar, 'b', seconds(2), 0);
    let Some((now, Script::Done(tick))) = calendar.pop() else {
        panic!("a's service is due first");
    };
    assert_eq!(station.complete(now, tick), 'a');
    assert_eq!(
        station.arrive(&mut calendar, 'c', seconds(2), -9),
        Arrival::Queued
    );
    station.free(&mut calendar, tick.server);
    assert_eq!(
        station.arrive(&mut calendar, 'd', seconds(2), -9),
        Arrival::Queued
    );
    assert_eq!(station.next_started(), Some('b'));
    assert_eq!(station.queue().collect::<String>(), "cd");
}

#[test]
fn a_blocked_server_serves_nobody_until_it_is_let_go() {
    let mut station = Station::new(0, 1);
    let mut calendar: Calendar<Script> = Calendar::new();
    station.arrive(&mut calendar, 'a', seconds(2), 0);
    let Some((now, Script::Done(tick))) = calendar.pop() else {
        panic!("a's service is due first");
    };
    station.complete(now, tick);
    calendar.advance_to(at(10));
    assert_eq!(
        station.arrive(&mut calendar, 'b', seconds(1), 0),
        Arrival::Queued
    );
    assert_eq!((station.blocked(), station.in_service()), (1, 0));
    station.free(&mut calendar, tick.server);
    assert_eq!(station.measures().blocked.integral(at(10)), 8_000_000);
    assert_eq!(calendar.next_time(), Some(at(11)));
    assert_eq!(station.settle(at(10)), Ok(()));
}

#[test]
fn work_that_is_due_now_is_done_and_cannot_be_preempted() {
    for rule in [
        WorkInProgress::Resume,
        WorkInProgress::Restart,
        WorkInProgress::Abandon,
    ] {
        let station = Station::new(0, 1).order(Order::Preemptive(rule));
        // b comes before a's completion in the order of the instant: same rank, scheduled earlier.
        let diary = play(
            station,
            &[
                (0, Release, Arrive('a', 5, 9)),
                (5, Release, Arrive('b', 1, 0)),
            ],
        );
        assert_eq!(
            diary,
            [
                "0 a starts",
                "5 b waits",
                "5 a is done",
                "5 b starts",
                "6 b is done"
            ]
        );
    }
}

#[test]
fn work_that_is_due_now_is_done_though_its_server_goes() {
    for rule in [
        WorkInProgress::Resume,
        WorkInProgress::Restart,
        WorkInProgress::Abandon,
    ] {
        let station = Station::new(0, 1).on_shift_end(rule);
        let diary = play(
            station,
            &[(0, Release, Arrive('a', 5, 0)), (5, Release, Servers(0))],
        );
        assert_eq!(diary, ["0 a starts", "5 a is done"]);
    }
}

#[test]
fn a_preempted_completion_never_comes() {
    let script = [
        (0, Ordinary, Arrive('a', 5, 9)),
        (2, Ordinary, Arrive('b', 10, 0)),
    ];
    let fate = |rule| play(Station::new(0, 1).order(Order::Preemptive(rule)), &script);
    let begin = ["0 a starts", "2 b starts"];
    let resumed = ["12 b is done", "12 a starts", "15 a is done"];
    let restarted = ["12 b is done", "12 a starts", "17 a is done"];
    assert_eq!(
        fate(WorkInProgress::Resume),
        [&begin[..], &resumed].concat()
    );
    assert_eq!(
        fate(WorkInProgress::Restart),
        [&begin[..], &restarted].concat()
    );
    assert_eq!(
        fate(WorkInProgress::Abandon),
        [
            "0 a starts",
            "2 b starts",
            "2 a is abandoned",
            "12 b is done"
        ]
    );
    assert_eq!(
        fate(WorkInProgress::Finish),
        [
            "0 a starts",
            "2 b waits",
            "5 a is done",
            "5 b starts",
            "15 b is done"
        ]
    );
}

/// One who comes again with a better priority interrupts his own first visit, and both are served to their end.
#[test]
fn a_customer_may_preempt_himself() {
    let station = Station::new(0, 1).order(Order::Preemptive(WorkInProgress::Resume));
    let script = [
        (0, Ordinary, Arrive('a', 10, 2)),
        (4, Ordinary, Arrive('a', 3, 1)),
    ];
    assert_eq!(
        play(station, &script),
        [
            "0 a starts",
            "4 a starts",
            "7 a is done",
            "7 a starts",
            "13 a is done"
        ]
    );
}

#[test]
fn an_equal_is_never_preempted_and_the_worst_goes_first() {
    let station = Station::new(0, 2).order(Order::Preemptive(WorkInProgress::Resume));
    let diary = play(
        station,
        &[
            (0, Ordinary, Arrive('a', 10, 3)),
            (0, Ordinary, Arrive('b', 10, 5)),
            (1, Ordinary, Arrive('c', 10, 5)),
            (2, Ordinary, Arrive('d', 1, 4)),
        ],
    );
    assert_eq!(
        diary,
        [
            "0 a starts",
            "0 b starts",
            "1 c waits",
            "2 d starts",
            "3 d is done",
            "3 b starts",
            "10 a is done",
            "10 c starts",
            "11 b is done",
            "20 c is done",
        ]
    );
}

#[test]
fn a_drop_of_capacity_treats_work_in_progress_as_stated() {
    let script = [
        (0, Ordinary, Arrive('a', 10, 0)),
        (1, Ordinary, Arrive('b', 10, 0)),
        (2, Ordinary, Arrive('c', 5, 0)),
        (4, Capacity, Servers(1)),
    ];
    let fate = |rule| play(Station::new(0, 2).on_shift_end(rule), &script)[3..].join(", ");
    assert_eq!(
        fate(WorkInProgress::Finish),
        "10 a is done, 11 b is done, 11 c starts, 16 c is done"
    );
    assert_eq!(
        fate(WorkInProgress::Resume),
        "10 a is done, 10 b starts, 17 b is done, 17 c starts, 22 c is done"
    );
    assert_eq!(
        fate(WorkInProgress::Restart),
        "10 a is done, 10 b starts, 20 b is done, 20 c starts, 25 c is done"
    );
    assert_eq!(
        fate(WorkInProgress::Abandon),
        "4 b is abandoned, 10 a is done, 10 c starts, 15 c is done"
    );
}

#[test]
fn a_held_server_goes_before_any_work_is_interrupted() {
    let mut station = Station::new(0, 2).on_shift_end(WorkInProgress::Abandon);
    let mut calendar: Calendar<Script> = Calendar::new();
    station.arrive(&mut calendar, 'a', seconds(2), 0);
    station.arrive(&mut calendar, 'b', seconds(9), 0);
    let Some((now, Script::Done(tick))) = calendar.pop() else {
        panic!("a's service is due first");
    };
    station.complete(now, tick);
    station.set_servers(&mut calendar, 1);
    assert_eq!(
        station.next_abandoned(),
        None,
        "a's server is the one to go"
    );
    station.arrive(&mut calendar, 'c', seconds(1), 0);
    station.free(&mut calendar, tick.server);
    assert_eq!(
        station.next_started(),
        None,
        "it is gone, and c waits for b's"
    );
    assert_eq!((station.in_service(), station.waiting()), (1, 1));
    assert_eq!(station.settle(now), Ok(()));
}

#[test]
fn a_server_that_is_to_go_is_not_there_to_be_taken() {
    let mut station = Station::new(0, 1).order(Order::Preemptive(WorkInProgress::Resume));
    let mut calendar: Calendar<Script> = Calendar::new();
    station.arrive(&mut calendar, 'a', seconds(5), 9);
    station.set_servers(&mut calendar, 0);
    assert_eq!(
        station.arrive(&mut calendar, 'b', seconds(1), 0),
        Arrival::Queued
    );
    assert_eq!(station.settle(at(0)), Ok(()));
}

#[test]
fn the_wait_ends_with_the_first_beginning_of_service() {
    let mut station = Station::new(0, 1).order(Order::Preemptive(WorkInProgress::Resume));
    let mut calendar: Calendar<Script> = Calendar::new();
    station.arrive(&mut calendar, 'a', seconds(5), 9);
    calendar.advance_to(at(2));
    station.arrive(&mut calendar, 'b', seconds(1), 0);
    for name in ['b', 'a'] {
        let Some((_, Script::Done(tick))) = calendar.pop() else {
            panic!("a service is due");
        };
        assert_eq!(station.depart(&mut calendar, tick), name);
    }
    let measures = station.measures();
    assert_eq!((measures.wait.count(), measures.wait.sum()), (2, 0));
    assert_eq!((measures.interrupted, measures.served), (1, 2));
    assert_eq!(
        measures.queue.integral(at(6)),
        1_000_000,
        "a's second wait is in line"
    );
    assert_eq!(measures.stay.sum(), 7_000_000);
}

#[test]
fn a_station_goes_to_no_servers_and_back_within_an_instant() {
    let script = [
        (0, Ordinary, Arrive('a', 10, 0)),
        (1, Ordinary, Arrive('b', 10, 0)),
        (4, Capacity, Servers(0)),
        (4, Capacity, Servers(1)),
    ];
    let fate = |rule| play(Station::new(0, 1).on_shift_end(rule), &script)[2..].join(", ");
    let unmoved = "10 a is done, 10 b starts, 20 b is done";
    assert_eq!(fate(WorkInProgress::Finish), unmoved);
    assert_eq!(
        fate(WorkInProgress::Resume),
        format!("4 a starts, {unmoved}")
    );
    assert_eq!(
        fate(WorkInProgress::Restart),
        "4 a starts, 14 a is done, 14 b starts, 24 b is done"
    );
    assert_eq!(
        fate(WorkInProgress::Abandon),
        "4 a is abandoned, 4 b starts, 14 b is done"
    );
}

#[test]
fn a_closed_station_holds_its_line_until_it_opens() {
    let diary = play(
        Station::new(0, 0),
        &[
            (0, Ordinary, Arrive('a', 1, 0)),
            (0, Ordinary, Arrive('b', 1, 0)),
            (8, Capacity, Servers(2)),
        ],
    );
    assert_eq!(
        diary[2..],
        ["8 a starts", "8 b starts", "9 a is done", "9 b is done"]
    );
}

#[test]
fn an_interrupted_customer_has_a_place_though_the_room_is_full() {
    let station = Station::new(0, 1)
        .room(1)
        .order(Order::Preemptive(WorkInProgress::Resume));
    let diary = play(
        station,
        &[
            (0, Ordinary, Arrive('a', 5, 9)),
            (1, Ordinary, Arrive('b', 5, 9)),
            (2, Ordinary, Arrive('c', 5, 9)),
            (3, Ordinary, Arrive('d', 5, 0)),
        ],
    );
    assert_eq!(diary[2..4], ["2 c is turned away", "3 d starts"]);
    assert_eq!(
        diary[4..],
        [
            "8 d is done",
            "8 a starts",
            "10 a is done",
            "10 b starts",
            "15 b is done"
        ]
    );
}

#[test]
fn who_began_service_at_this_instant_can_no_longer_give_up() {
    let diary = play(
        Station::new(0, 1),
        &[
            (0, Ordinary, Arrive('a', 5, 0)),
            (1, Ordinary, Arrive('b', 5, 0)),
            (1, Ordinary, Arrive('c', 5, 0)),
            (5, Ordinary, Withdraw('b')),
            (5, Ordinary, Withdraw('c')),
        ],
    );
    assert_eq!(
        diary[3..],
        ["5 a is done", "5 b starts", "5 c gives up", "10 b is done"]
    );
}

/// Every order and rule, with everything happening in a few instants: nobody is lost, and each customer
/// meets exactly one end. `Shop` settles after every event.
#[test]
fn nobody_is_lost_in_a_race_at_a_station() {
    use WorkInProgress::{Abandon, Finish, Restart, Resume};
    let rules = [Finish, Resume, Restart, Abandon];
    let preemptive = rules.map(Order::Preemptive);
    let orders = [&[Order::Fifo, Order::Priority][..], &preemptive].concat();
    for (round, (order, rule)) in orders
        .iter()
        .flat_map(|&order| rules.map(|rule| (order, rule)))
        .enumerate()
    {
        let mut roll = dice(round as u64, "station");
        let names: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
        let mut script = Vec::new();
        for &name in &names {
            let event = Arrive(name, roll(4) as i64, roll(3) as i32);
            script.push((roll(12), Rank::ALL[roll(6) as usize], event));
            if roll(3) == 0 {
                script.push((roll(20), Rank::ALL[roll(6) as usize], Withdraw(name)));
            }
        }
        for _ in 0..20 {
            let event = Servers(roll(4) as u32);
            script.push((roll(20), Rank::ALL[roll(6) as usize], event));
        }
        script.push((30, Capacity, Servers(2)));
        let station = Station::new(0, 2).room(12).order(order).on_shift_end(rule);
        let diary = play(station, &script);
        for name in names {
            let ends = ["is done", "is turned away", "is abandoned", "gives up"]
                .map(|end| format!(" {name} {end}"));
            let met = diary
                .iter()
                .filter(|line| ends.iter().any(|end| line.ends_with(end)))
                .count();
            assert_eq!(met, 1, "{name} under {order:?} and {rule:?}: {diary:#?}");
        }
    }
}

#[test]
fn losses_are_counted_by_reason() {
    let mut station = Station::new(3, 1)
        .room(1)
        .on_shift_end(WorkInProgress::Abandon);
    let mut calendar: Calendar<Script> = Calendar::new();
    station.arrive(&mut calendar, 'a', seconds(9), 0);
    station.arrive(&mut calendar, 'b', seconds(9), 0);
    assert!(!station.has_room());
    let third = station.arrive(&mut calendar, 'c', seconds(9), 0);
    assert_eq!(third, Arrival::Lost(Loss::Full));
    assert!(station.withdraw(at(0), 'b'));
    station.set_servers(&mut calendar, 0);
    assert_eq!(station.next_abandoned(), Some('a'));
    let measures = station.measures();
    for reason in [Loss::Full, Loss::Abandoned, Loss::Withdrawn] {
        assert_eq!(measures.lost(reason), 1, "{reason:?}");
    }
    assert!(calendar.is_empty(), "the abandoned completion is cancelled");
    assert_eq!(station.settle(at(0)), Ok(()));
}
