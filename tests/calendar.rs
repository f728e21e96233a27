//! The calendar against a naive one: a sorted list that nobody can get wrong.
//!
//! Keys are few and equal times abound, so that every tie counts. The same model over both lists must
//! give the same digest of (time, rank, event).

use airbridge::sim::{
    Calendar, Duration, Ended, Entity, Handle, Model, Rank, Source, Stream, Streams, Time, Until,
    run,
};
use proptest::prelude::*;

/// The second event list: pending events sorted by (time, rank, sequence), nothing else.
#[derive(Default)]
struct Naive {
    now: Time,
    pending: Vec<(Time, Rank, u64, u32)>,
    scheduled: u64,
}

impl Naive {
    fn schedule(&mut self, time: Time, rank: Rank, event: u32) -> u64 {
        let sequence = self.scheduled;
        self.scheduled += 1;
        self.pending.push((time, rank, sequence, event));
        self.pending.sort_unstable();
        sequence
    }

    fn cancel(&mut self, sequence: u64) -> bool {
        let before = self.pending.len();
        self.pending
            .retain(|&(_, _, pending, _)| pending != sequence);
        self.pending.len() < before
    }

    fn pop(&mut self) -> Option<(Time, u32)> {
        if self.pending.is_empty() {
            return None;
        }
        let (time, _, _, event) = self.pending.remove(0);
        self.now = time;
        Some((time, event))
    }
}

#[derive(Clone, Debug)]
enum Step {
    Schedule {
        delay: u64,
        rank: usize,
    },
    /// Cancels the event scheduled so many before the latest, whatever became of it.
    Cancel {
        back: usize,
    },
    Pop,
}

/// Does the same to both lists and compares everything that can be seen.
fn compare(steps: impl IntoIterator<Item = Step>) {
    let mut calendar = Calendar::new();
    let mut naive = Naive::default();
    let mut handles: Vec<(Handle, u64)> = Vec::new();
    for (number, step) in (0..).zip(steps) {
        match step {
            Step::Schedule { delay, rank } => {
                let time = calendar.now() + Duration::from_micros(delay as i64);
                let rank = Rank::ALL[rank % 6];
                let handle = calendar.schedule(time, rank, number);
                handles.push((handle, naive.schedule(time, rank, number)));
            }
            Step::Cancel { back } if !handles.is_empty() => {
                let (handle, sequence) = handles[handles.len() - 1 - back % handles.len()];
                let pending = calendar.is_pending(handle);
                assert_eq!(calendar.cancel(handle), pending);
                assert_eq!(naive.cancel(sequence), pending);
            }
            Step::Cancel { .. } => {}
            Step::Pop => {
                let next = calendar.next_time();
                assert_eq!(next, naive.pending.first().map(|&(time, ..)| time));
                assert_eq!(calendar.pop(), naive.pop());
                assert_eq!(calendar.now(), naive.now);
            }
        }
        assert_eq!(calendar.len(), naive.pending.len());
    }
    while let Some(popped) = naive.pop() {
        assert_eq!(calendar.pop(), Some(popped));
    }
    assert_eq!(calendar.pop(), None);
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u64..4, 0_usize..6).prop_map(|(delay, rank)| Step::Schedule { delay, rank }),
        2 => any::<usize>().prop_map(|back| Step::Cancel { back }),
        3 => Just(Step::Pop),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_sequence_of_calls_gives_what_a_sorted_list_gives(
        steps in prop::collection::vec(step(), 0..200)
    ) {
        compare(steps);
    }
}

#[derive(Clone, Copy)]
struct Chance;

impl Source for Chance {
    fn number(self) -> u16 {
        1
    }
}

fn chance(seed: u64) -> Stream {
    Streams::new(seed, 0, 0).stream(Chance, Entity::named("test", "calendar"))
}

/// Grows to hundreds of pending events, then shrinks, again and again; many cancels hit the same event
/// twice, or one long gone.
#[test]
fn a_long_run_gives_what_a_sorted_list_gives() {
    let mut stream = chance(1);
    compare((0..120_000_u64).map(|number| {
        let growing = (number / 2_000).is_multiple_of(2);
        let (dice, bits) = (stream.bits() % 10, stream.bits());
        match dice {
            0..=2 => Step::Cancel {
                back: (bits % 300) as usize,
            },
            3..=6 if growing => Step::Schedule {
                delay: bits % 5,
                rank: (bits >> 32) as usize % 6,
            },
            3 => Step::Schedule {
                delay: bits % 5,
                rank: (bits >> 32) as usize % 6,
            },
            _ => Step::Pop,
        }
    }));
}

#[test]
fn mass_cancellation_leaves_the_rest_in_order() {
    let mut calendar = Calendar::new();
    let handles: Vec<Handle> = (0..10_000_u32)
        .map(|n| calendar.schedule(Time::from_micros(u64::from(n % 97)), Rank::Ordinary, n))
        .collect();
    for (n, &handle) in handles.iter().enumerate() {
        assert!(calendar.cancel(handle), "event {n}");
        if n % 10 == 0 {
            let n = n as u32;
            calendar.schedule(Time::from_micros(u64::from(n % 97)), Rank::Ordinary, n);
        }
    }
    assert_eq!(calendar.len(), 1_000);
    let popped: Vec<(Time, u32)> = std::iter::from_fn(|| calendar.pop()).collect();
    let mut sorted = popped.clone();
    sorted.sort_unstable();
    assert_eq!(popped, sorted);
    assert_eq!(popped.len(), 1_000);
}

#[test]
fn each_rank_comes_before_the_next_one() {
    for pair in Rank::ALL.windows(2) {
        let mut calendar = Calendar::new();
        calendar.schedule(Time::from_micros(7), pair[1], pair[1]);
        calendar.schedule(Time::from_micros(7), pair[0], pair[0]);
        let order: Vec<Rank> = std::iter::from_fn(|| calendar.pop())
            .map(|(_, rank)| rank)
            .collect();
        assert_eq!(order, pair, "though the second was scheduled first");
    }
}

#[test]
fn time_comes_before_rank_and_rank_before_scheduling() {
    let mut calendar = Calendar::new();
    calendar.schedule(Time::from_micros(2), Rank::Release, 'd');
    calendar.schedule(Time::from_micros(1), Rank::Observer, 'c');
    calendar.schedule(Time::from_micros(1), Rank::Arrival, 'a');
    calendar.schedule(Time::from_micros(1), Rank::Arrival, 'b');
    let order: String = std::iter::from_fn(|| calendar.pop())
        .map(|(_, name)| name)
        .collect();
    assert_eq!(order, "abcd");
}

#[test]
fn ties_are_counted() {
    let mut calendar = Calendar::new();
    for (micros, rank) in [
        (1, Rank::Ordinary),
        (1, Rank::Ordinary),
        (1, Rank::Arrival),
        (2, Rank::Arrival),
        (2, Rank::Arrival),
        (2, Rank::Arrival),
    ] {
        calendar.schedule(Time::from_micros(micros), rank, ());
    }
    while calendar.pop().is_some() {}
    assert_eq!((calendar.popped(), calendar.ties()), (6, 3));
}

#[test]
fn shuffled_ties_are_permuted_within_their_time_and_rank_alone() {
    let play = |mut calendar: Calendar<(u64, Rank, u32)>| -> Vec<(u64, Rank, u32)> {
        for n in 0..600 {
            let (micros, rank) = (u64::from(n % 5), Rank::ALL[n as usize / 5 % 6]);
            calendar.schedule(Time::from_micros(micros), rank, (micros, rank, n));
        }
        std::iter::from_fn(|| calendar.pop().map(|(_, event)| event)).collect()
    };
    let plain = play(Calendar::new());
    let shuffled = play(Calendar::with_shuffled_ties(1));
    assert_ne!(plain, shuffled);
    assert_ne!(shuffled, play(Calendar::with_shuffled_ties(2)));
    assert_eq!(shuffled, play(Calendar::with_shuffled_ties(1)));
    let by_moment = |events: &[(u64, Rank, u32)]| -> Vec<(u64, Rank)> {
        events
            .iter()
            .map(|&(micros, rank, _)| (micros, rank))
            .collect()
    };
    assert_eq!(
        by_moment(&plain),
        by_moment(&shuffled),
        "time and rank rule"
    );
    let mut sorted = shuffled;
    sorted.sort_unstable();
    assert_eq!(sorted, plain, "nobody is lost");
}

// --- One model over two event lists ---------------------------------------------------------------

/// What a model needs of a calendar.
trait Agenda {
    type Ticket: Copy;
    fn now(&self) -> Time;
    fn put(&mut self, delay: Duration, rank: Rank, event: u32) -> Self::Ticket;
    fn take_back(&mut self, ticket: Self::Ticket) -> bool;
}

impl Agenda for Calendar<u32> {
    type Ticket = Handle;
    fn now(&self) -> Time {
        Calendar::now(self)
    }
    fn put(&mut self, delay: Duration, rank: Rank, event: u32) -> Handle {
        self.schedule(delay, rank, event)
    }
    fn take_back(&mut self, ticket: Handle) -> bool {
        self.cancel(ticket)
    }
}

impl Agenda for Naive {
    type Ticket = u64;
    fn now(&self) -> Time {
        self.now
    }
    fn put(&mut self, delay: Duration, rank: Rank, event: u32) -> u64 {
        self.schedule(self.now + delay, rank, event)
    }
    fn take_back(&mut self, ticket: u64) -> bool {
        self.cancel(ticket)
    }
}

/// Sixty entities that wake each other, change their minds and move on a coarse grid of time.
struct Crowd<A: Agenda> {
    stream: Stream,
    plans: Vec<Option<A::Ticket>>,
    digest: u64,
}

impl<A: Agenda> Crowd<A> {
    fn new(agenda: &mut A, seed: u64) -> Self {
        let mut crowd = Self {
            stream: chance(seed),
            plans: vec![None; 60],
            digest: 0xCBF2_9CE4_8422_2325,
        };
        (0..60).for_each(|entity| crowd.plan(agenda, entity));
        crowd
    }

    fn plan(&mut self, agenda: &mut A, entity: u32) {
        let bits = self.stream.bits();
        let delay = Duration::from_micros((bits % 4) as i64);
        let rank = Rank::ALL[(bits >> 8) as usize % 6];
        if let Some(plan) = self.plans[entity as usize].take() {
            self.note(u64::from(agenda.take_back(plan)));
        }
        self.plans[entity as usize] = Some(agenda.put(delay, rank, entity));
    }

    fn wake(&mut self, agenda: &mut A, entity: u32) {
        self.note(agenda.now().micros() << 8 | u64::from(entity));
        let other = (self.stream.bits() % 60) as u32;
        self.plan(agenda, entity);
        self.plan(agenda, other);
    }

    fn note(&mut self, value: u64) {
        self.digest = (self.digest ^ value).wrapping_mul(0x0000_0100_0000_01B3);
    }
}

impl Model for Crowd<Calendar<u32>> {
    type Event = u32;
    fn handle(&mut self, entity: u32, calendar: &mut Calendar<u32>) {
        self.wake(calendar, entity);
    }
}

#[test]
fn a_naive_event_list_under_the_same_model_gives_the_same_digest() {
    for seed in 0..4 {
        let mut calendar = Calendar::new();
        let mut crowd = Crowd::new(&mut calendar, seed);
        let ended = run(&mut crowd, &mut calendar, Until::events(20_000));
        assert_eq!(ended, Ended::Events);

        let mut naive = Naive::default();
        let mut same = Crowd::new(&mut naive, seed);
        for _ in 0..20_000 {
            let (_, entity) = naive.pop().expect("the crowd never sleeps");
            same.wake(&mut naive, entity);
        }
        assert_eq!(crowd.digest, same.digest, "seed {seed}");
        assert!(calendar.ties() > 1_000, "ties abound: {}", calendar.ties());
    }
}

#[test]
fn a_run_in_parts_is_the_run_in_one() {
    let end = Time::from_micros(400);
    let mut calendar = Calendar::new();
    let mut whole = Crowd::new(&mut calendar, 9);
    assert_eq!(
        run(&mut whole, &mut calendar, Until::time(end)),
        Ended::Time
    );
    assert_eq!(calendar.now(), end);
    let popped = calendar.popped();

    let mut calendar = Calendar::new();
    let mut parts = Crowd::new(&mut calendar, 9);
    for micros in [0, 1, 57, 58, 200, 400] {
        let time = Time::from_micros(micros);
        assert_eq!(
            run(&mut parts, &mut calendar, Until::time(time)),
            Ended::Time
        );
        assert_eq!(calendar.now(), time);
    }
    assert_eq!(parts.digest, whole.digest);
    assert_eq!(calendar.popped(), popped);
}

#[test]
fn a_cloned_run_goes_on_as_the_original() {
    let mut calendar = Calendar::new();
    let mut crowd = Crowd::new(&mut calendar, 5);
    run(&mut crowd, &mut calendar, Until::events(1_000));
    let mut copied = calendar.clone();
    let mut copy = Crowd {
        stream: crowd.stream.clone(),
        plans: crowd.plans.clone(),
        digest: crowd.digest,
    };
    run(&mut crowd, &mut calendar, Until::events(1_000));
    run(&mut copy, &mut copied, Until::events(1_000));
    assert_eq!(copy.digest, crowd.digest);
}

// --- The run loop ---------------------------------------------------------------------------------

/// Counts down to zero, an event a second.
struct Countdown(u32);

impl Model for Countdown {
    type Event = ();
    fn handle(&mut self, (): (), calendar: &mut Calendar<()>) {
        self.0 -= 1;
        calendar.schedule(Duration::from_secs(1), Rank::Ordinary, ());
    }
    fn finished(&self) -> bool {
        self.0 == 0
    }
}

#[test]
fn a_run_ends_for_the_reason_it_says() {
    let started = || {
        let mut calendar = Calendar::new();
        calendar.schedule(Duration::from_secs(1), Rank::Ordinary, ());
        (Countdown(10), calendar)
    };
    let (mut model, mut calendar) = started();
    let until = Until::time(Time::from_micros(3_000_000));
    assert_eq!(run(&mut model, &mut calendar, until), Ended::Time);
    assert_eq!(model.0, 7, "the event due at the time itself has happened");
    assert_eq!(
        run(&mut model, &mut calendar, until.and_events(0)),
        Ended::Events
    );
    assert_eq!(
        run(&mut model, &mut calendar, Until::events(2)),
        Ended::Events
    );
    assert_eq!(model.0, 5);
    assert_eq!(
        run(&mut model, &mut calendar, Until::exhausted()),
        Ended::Finished
    );
    assert_eq!(calendar.now(), Time::from_micros(10_000_000));

    let (mut model, mut calendar) = started();
    let between = Time::from_micros(2_500_000);
    assert_eq!(
        run(&mut model, &mut calendar, Until::time(between)),
        Ended::Time
    );
    assert_eq!(
        calendar.now(),
        between,
        "the clock goes on to the time itself"
    );

    let mut calendar = Calendar::new();
    let ended = run(&mut Countdown(1), &mut calendar, Until::time(Time::MAX));
    assert_eq!(ended, Ended::Exhausted);
    assert_eq!(calendar.now(), Time::ZERO, "the clock shows the last event");
}

/// Counts events; the first of them calls for another at its own instant.
struct Count(Vec<u8>);

impl Model for Count {
    type Event = u8;

    fn handle(&mut self, event: u8, calendar: &mut Calendar<u8>) {
        if self.0.is_empty() {
            calendar.schedule(calendar.now(), Rank::Ordinary, 9);
        }
        self.0.push(event);
    }
}

/// None is left for a later call, and none beyond is taken.
#[test]
fn every_event_at_the_time_limit_happens() {
    let (end, beyond) = (Time::from_micros(7), Time::from_micros(8));
    let mut calendar = Calendar::new();
    for (time, event) in [(end, 1), (end, 2), (beyond, 3), (end, 4)] {
        calendar.schedule(time, Rank::Ordinary, event);
    }
    let mut model = Count(vec![]);
    let ended = run(&mut model, &mut calendar, Until::time(end));
    assert_eq!((ended, model.0), (Ended::Time, vec![1, 2, 4, 9]));
}
