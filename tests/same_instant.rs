//! What happens when several things happen at once: the bugs that users of other engines reported, as
//! tests. Times are whole seconds.

use airbridge::sim::{
    Arrival, Calendar, Duration, Ended, Entity, Loss, Model, Order, Pool, Rank, Request, Source,
    Station, Stream, Streams, Tick, Time, Until, WorkInProgress, run,
};

fn at(seconds: u64) -> Time {
    Time::from_micros(seconds * 1_000_000)
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_secs(seconds)
}

// --- The calendar ---------------------------------------------------------------------------------

#[test]
fn an_event_of_the_current_instant_can_still_be_cancelled() {
    let mut calendar = Calendar::new();
    calendar.schedule(at(3), Rank::Ordinary, 'a');
    let second = calendar.schedule(at(3), Rank::Ordinary, 'b');
    calendar.schedule(at(3), Rank::Ordinary, 'c');
    assert_eq!(calendar.pop(), Some((at(3), 'a')));
    assert!(calendar.cancel(second));
    assert!(!calendar.cancel(second), "once is enough");
    assert_eq!(calendar.pop(), Some((at(3), 'c')));
    assert_eq!(calendar.pop(), None);
}

#[test]
fn a_stale_handle_does_not_touch_the_event_that_took_its_place() {
    let mut calendar = Calendar::new();
    let old = calendar.schedule(at(1), Rank::Ordinary, 'a');
    calendar.pop();
    let new = calendar.schedule(at(2), Rank::Ordinary, 'b');
    assert!(!calendar.is_pending(old));
    assert!(!calendar.cancel(old));
    assert!(calendar.is_pending(new));
    assert_eq!(calendar.pop(), Some((at(2), 'b')));
}

#[test]
fn what_is_scheduled_for_now_happens_now_whatever_its_rank() {
    let mut calendar = Calendar::new();
    calendar.schedule(at(3), Rank::Observer, 'a');
    calendar.pop();
    calendar.schedule(Duration::ZERO, Rank::Release, 'b');
    assert_eq!(calendar.pop(), Some((at(3), 'b')));
    assert_eq!(calendar.now(), at(3));
}

#[test]
#[should_panic(expected = "scheduled at 2.000000 s, but it is already 3.000000 s")]
fn time_never_goes_backwards_by_an_instant() {
    let mut calendar = Calendar::new();
    calendar.advance_to(at(3));
    calendar.schedule(at(2), Rank::Ordinary, ());
}

#[test]
#[should_panic(expected = "scheduled -1.000000 s after 0.000000 s")]
fn time_never_goes_backwards_by_a_duration() {
    Calendar::new().schedule(seconds(-1), Rank::Ordinary, ());
}

#[test]
#[should_panic(expected = "cannot go to 5.000000 s past the event due at 4.000000 s")]
fn the_clock_never_passes_a_pending_event() {
    let mut calendar = Calendar::new();
    calendar.schedule(at(4), Rank::Ordinary, ());
    calendar.advance_to(at(5));
}

// --- The pool -------------------------------------------------------------------------------------

fn granted(pool: &mut Pool<char>) -> String {
    std::iter::from_fn(|| pool.next_granted()).collect()
}

/// Requests that have to wait, one by one.
fn queue(pool: &mut Pool<char>, now: Time, requests: &[(char, u32, i32)]) {
    for &(token, units, priority) in requests {
        let request = pool.request(now, token, units, priority);
        assert!(matches!(request, Request::Queued(_)), "{token} waits");
    }
}

#[test]
fn a_freed_unit_is_never_free_to_a_newcomer_of_the_same_instant() {
    let mut pool = Pool::new(1);
    assert_eq!(pool.request(at(0), 'a', 1, 0), Request::Granted);
    queue(&mut pool, at(1), &[('b', 1, 0)]);
    pool.release(at(5), 1);
    assert_eq!(pool.free(), 0, "it is b's already, though b has not heard");
    queue(&mut pool, at(5), &[('c', 1, -9)]);
    assert_eq!(granted(&mut pool), "b");
    assert_eq!(pool.settle(at(5)), Ok(()));
}

#[test]
fn a_request_never_jumps_the_queue_though_its_units_are_free() {
    let mut pool = Pool::new(4);
    assert_eq!(pool.request(at(0), 'a', 2, 0), Request::Granted);
    queue(&mut pool, at(1), &[('b', 3, 0), ('c', 1, 0), ('d', 1, 7)]);
    assert_eq!(pool.free(), 2);
    pool.release(at(2), 2);
    assert_eq!(granted(&mut pool), "bc");
    assert_eq!(pool.waiters().collect::<String>(), "d");
    assert_eq!(pool.settle(at(3)), Ok(()));
}

#[test]
fn a_better_priority_passes_those_who_wait_for_more() {
    let mut pool = Pool::new(4);
    assert_eq!(pool.request(at(0), 'a', 2, 0), Request::Granted);
    queue(&mut pool, at(1), &[('b', 3, 0)]);
    assert_eq!(pool.request(at(1), 'c', 2, -1), Request::Granted);
    assert_eq!(pool.settle(at(1)), Ok(()));
}

#[test]
fn several_units_pass_over_only_when_all_are_there() {
    let mut pool = Pool::new(3);
    assert_eq!(pool.request(at(0), 'a', 2, 0), Request::Granted);
    assert_eq!(pool.request(at(0), 'b', 1, 0), Request::Granted);
    queue(&mut pool, at(0), &[('c', 3, 0)]);
    pool.release(at(1), 2);
    assert_eq!((granted(&mut pool), pool.free()), (String::new(), 2));
    pool.release(at(1), 1);
    assert_eq!((granted(&mut pool), pool.free()), ("c".to_owned(), 0));
    assert_eq!(pool.settle(at(2)), Ok(()));
}

#[test]
fn units_taken_from_several_holders_go_to_the_one_who_asked_first() {
    let mut pool = Pool::new(3);
    for holder in ['a', 'b', 'c'] {
        assert_eq!(pool.request(at(0), holder, 1, 5), Request::Granted);
    }
    queue(&mut pool, at(1), &[('d', 1, 5)]);
    // The preemptor asks first; then its victims give back and line up again.
    queue(&mut pool, at(2), &[('p', 2, 0)]);
    for victim in ['c', 'b'] {
        pool.release(at(2), 1);
        queue(&mut pool, at(2), &[(victim, 1, 5)]);
    }
    assert_eq!(granted(&mut pool), "p");
    assert_eq!(pool.waiters().collect::<String>(), "dcb");
    assert_eq!(pool.settle(at(2)), Ok(()));
}

#[test]
fn a_request_granted_at_this_instant_can_no_longer_renege() {
    let mut pool = Pool::new(1);
    pool.request(at(0), 'a', 1, 0);
    let Request::Queued(ticket) = pool.request(at(0), 'b', 1, 0) else {
        panic!("b has to wait");
    };
    pool.release(at(5), 1);
    assert!(!pool.renege(at(5), ticket));
    assert_eq!(granted(&mut pool), "b");
}

#[test]
fn who_reneges_lets_those_behind_pass() {
    let mut pool = Pool::new(2);
    pool.request(at(0), 'a', 1, 0);
    let Request::Queued(ticket) = pool.request(at(0), 'b', 2, 0) else {
        panic!("b has to wait");
    };
    queue(&mut pool, at(0), &[('c', 1, 0)]);
    assert!(pool.renege(at(4), ticket));
    assert!(!pool.renege(at(4), ticket), "once is enough");
    assert_eq!(granted(&mut pool), "c");
    let measures = pool.measures();
    assert_eq!(
        (measures.requested, measures.granted, measures.reneged),
        (3, 2, 1)
    );
    assert_eq!(measures.reneged_wait.sum(), 4_000_000);
    assert_eq!(pool.settle(at(4)), Ok(()));
}

#[test]
fn a_capacity_that_drops_retires_units_as_they_come_back() {
    let mut pool = Pool::new(3);
    pool.request(at(0), 'a', 3, 0);
    queue(&mut pool, at(0), &[('b', 1, 0)]);
    pool.set_capacity(at(1), 1);
    assert_eq!((pool.in_use(), pool.free()), (3, 0));
    pool.release(at(2), 2);
    assert_eq!(granted(&mut pool), "", "two are retired, one is in use");
    pool.release(at(2), 1);
    assert_eq!(granted(&mut pool), "b");
    assert_eq!(pool.settle(at(2)), Ok(()));
}

#[test]
fn a_capacity_goes_to_zero_and_back_within_an_instant() {
    let mut pool = Pool::new(2);
    pool.request(at(0), 'a', 2, 0);
    queue(&mut pool, at(1), &[('b', 2, 0)]);
    pool.set_capacity(at(2), 0);
    pool.release(at(2), 2);
    assert_eq!(granted(&mut pool), "");
    pool.set_capacity(at(2), 2);
    assert_eq!(granted(&mut pool), "b");
    assert_eq!((pool.in_use(), pool.free()), (2, 0));
    assert_eq!(pool.settle(at(3)), Ok(()));
}

#[test]
#[should_panic(expected = "2 units were released, but only 1 are in use")]
fn more_than_was_taken_cannot_come_back() {
    let mut pool = Pool::new(3);
    pool.request(at(0), 'a', 1, 0);
    pool.release(at(1), 2);
}

// --- The station ----------------------------------------------------------------------------------

/// A station with a script and a diary, whose customers are letters.
struct Shop {
    station: Station<char>,
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
                let name = self.station.complete(now, tick);
                self.note(now, name, "is done");
                self.station.free(calendar, tick.server);
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

/// Plays a script of (second, rank, event) and returns the diary.
fn play(station: Station<char>, script: &[(u64, Rank, Script)]) -> Vec<String> {
    let mut shop = Shop {
        station,
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
    shop.diary
}

use Rank::{Capacity, Ordinary, Release};
use Script::{Arrive, Servers, Withdraw};

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

// --- Races ----------------------------------------------------------------------------------------

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
fn no_unit_is_lost_in_a_race_at_a_pool() {
    for seed in 0..40 {
        let mut roll = dice(seed, "pool");
        let mut pool: Pool<u32> = Pool::new(5);
        let mut held = Vec::new();
        let mut tickets = Vec::new();
        for step in 0..600_u32 {
            let now = at(u64::from(step) / 20);
            let units = 1 + step % 3;
            match roll(5) {
                0 | 1 => match pool.request(now, units, units, roll(3) as i32) {
                    Request::Granted => held.push(units),
                    Request::Queued(ticket) => tickets.push(ticket),
                },
                2 => pool.set_capacity(now, 3 + roll(4) as u32),
                3 if !tickets.is_empty() => {
                    let at = roll(tickets.len() as u64) as usize;
                    pool.renege(now, tickets[at]);
                }
                _ if !held.is_empty() => {
                    let at = roll(held.len() as u64) as usize;
                    pool.release(now, held.swap_remove(at));
                }
                _ => {}
            }
            held.extend(std::iter::from_fn(|| pool.next_granted()));
            assert_eq!(held.iter().sum::<u32>(), pool.in_use());
            assert_eq!(pool.settle(now), Ok(()));
        }
        let measures = pool.measures();
        assert!(
            measures.reneged > 0 && measures.granted > 50,
            "{measures:?}"
        );
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
