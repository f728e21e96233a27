//! The run loop: pop an event, let the model handle it, until it is time to stop.
//!
//! Owns the [`Model`] trait, the stop conditions and the loop. It holds no state of its own, so a run that
//! stopped at a time goes on from there as if it had never stopped.

use super::calendar::Calendar;
use super::time::Time;

/// What is simulated: plain state, and what each event does to it.
pub trait Model {
    /// What can happen: a small plain value, never a closure.
    type Event: Copy;

    /// Lets `event` happen now, that is at `calendar.now()`.
    fn handle(&mut self, event: Self::Event, calendar: &mut Calendar<Self::Event>);

    /// Whether the run is over by the model's own judgement; asked before every event.
    fn finished(&self) -> bool {
        false
    }
}

/// When to stop, apart from the model's own judgement and an empty calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Until {
    time: Option<Time>,
    events: u64,
}

impl Until {
    /// Stop after the last event due at `time` or before it.
    #[must_use]
    pub const fn time(time: Time) -> Self {
        Self {
            time: Some(time),
            events: u64::MAX,
        }
    }

    /// Stop after `events` events.
    #[must_use]
    pub const fn events(events: u64) -> Self {
        Self { time: None, events }
    }

    /// Stop only when nothing is pending.
    #[must_use]
    pub const fn exhausted() -> Self {
        Self::events(u64::MAX)
    }

    /// Stop after `events` events at the latest.
    #[must_use]
    pub const fn and_events(mut self, events: u64) -> Self {
        self.events = events;
        self
    }
}

/// Why a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// Everything up to the time has happened, and the clock shows exactly that time.
    Time,
    /// The number of events was reached.
    Events,
    /// Nothing was pending; the clock shows the last event.
    Exhausted,
    /// The model said so.
    Finished,
}

/// Runs `model` until one of the conditions holds.
///
/// Calling it again with a later time continues the same run: the events and their order are those of
/// a single call.
///
/// # Panics
/// If the time to stop at is in the past.
pub fn run<M: Model>(model: &mut M, calendar: &mut Calendar<M::Event>, until: Until) -> Ended {
    let limit = until.time.unwrap_or(Time::MAX);
    let mut left = until.events;
    loop {
        if model.finished() {
            return Ended::Finished;
        }
        if left == 0 {
            return Ended::Events;
        }
        let Some((_, event)) = calendar.pop_by(limit) else {
            break;
        };
        left -= 1;
        model.handle(event, calendar);
    }
    if calendar.is_empty() {
        return Ended::Exhausted;
    }
    calendar.advance_to(limit);
    Ended::Time
}
