//! A run: the world, its calendar, and the observers who listen.
//!
//! Owns the order of things at an instant: every event, then a sample. Sampling, progress and audit
//! happen between events and leave no trace in them, so an observer can never change a fact.

use serde::{Deserialize, Serialize};

use super::audit::AuditError;
use super::event::{Agenda, Event};
use super::facts::Fact;
use super::runaway::{Culprit, culprit, most_events_an_hour};
use super::setup::{self, SetupError};
use super::world::World;
use crate::scenario::Scenario;
use crate::scenario::sampling::Sampling;
use crate::sim::{self, Calendar, Duration, Model, Streams, Time, Until};

/// Someone who listens to a run.
pub trait Observer {
    /// Sees the world before anything has happened in it.
    fn start(&mut self, _world: &World) {}

    /// Hears a fact, in the order in which facts happen.
    fn fact(&mut self, time: Time, fact: &Fact, world: &World);

    /// Sees the world at a sample time, after all that happens at that instant.
    fn sample(&mut self, _time: Time, _world: &World) {}

    /// Sees the world at a local midnight and at the end, after all that happens at that instant.
    fn day(&mut self, _time: Time, _world: &World) {}
}

impl Observer for () {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}
}

impl<O: Observer> Observer for &mut O {
    fn start(&mut self, world: &World) {
        (**self).start(world);
    }

    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        (**self).fact(time, fact, world);
    }

    fn sample(&mut self, time: Time, world: &World) {
        (**self).sample(time, world);
    }

    fn day(&mut self, time: Time, world: &World) {
        (**self).day(time, world);
    }
}

impl<O: Observer> Observer for Option<O> {
    fn start(&mut self, world: &World) {
        if let Some(observer) = self {
            observer.start(world);
        }
    }

    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        if let Some(observer) = self {
            observer.fact(time, fact, world);
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        if let Some(observer) = self {
            observer.sample(time, world);
        }
    }

    fn day(&mut self, time: Time, world: &World) {
        if let Some(observer) = self {
            observer.day(time, world);
        }
    }
}

/// Lets several observers listen to one run.
macro_rules! observe_together {
    ($($name:ident)+) => {
        impl<$($name: Observer),+> Observer for ($($name,)+) {
            #[allow(non_snake_case, reason = "a tuple's members are named by their types")]
            fn start(&mut self, world: &World) {
                let ($($name,)+) = self;
                $($name.start(world);)+
            }

            #[allow(non_snake_case, reason = "a tuple's members are named by their types")]
            fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
                let ($($name,)+) = self;
                $($name.fact(time, fact, world);)+
            }

            #[allow(non_snake_case, reason = "a tuple's members are named by their types")]
            fn sample(&mut self, time: Time, world: &World) {
                let ($($name,)+) = self;
                $($name.sample(time, world);)+
            }

            #[allow(non_snake_case, reason = "a tuple's members are named by their types")]
            fn day(&mut self, time: Time, world: &World) {
                let ($($name,)+) = self;
                $($name.day(time, world);)+
            }
        }
    };
}

observe_together!(A B);
observe_together!(A B C);
observe_together!(A B C D);
observe_together!(A B C D E);
observe_together!(A B C D E F);

/// How often the whole world is recounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audit {
    /// After every event: for tests.
    EveryEvent,
    /// Every simulated hour.
    Hourly,
    /// Only at the end.
    AtEnd,
}

/// What a run is told besides its scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// The seed.
    pub seed: u64,
    /// The replication: the row of a study that this run repeats.
    pub replication: u32,
    /// How often the world is recounted.
    pub audit: Audit,
    /// Permutes events of equal time and rank, to show which results lean on an accident.
    pub shuffle_ties: Option<u64>,
}

impl RunOptions {
    /// Replication 0 of a seed, audited hourly.
    pub fn seeded(seed: u64) -> Self {
        RunOptions {
            seed,
            replication: 0,
            audit: Audit::Hourly,
            shuffle_ties: None,
        }
    }
}

/// Why a run could not be made, or could not be trusted.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The scenario cannot be set up; nothing has run.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// Something does not add up; what was observed must not be used.
    #[error(
        "at {time_h:.3} h: {error}. This is a fault in airbridge; please report it with the scenario and the seed"
    )]
    Audit {
        /// Hours since the start.
        time_h: f64,
        /// What does not add up.
        error: AuditError,
    },
    /// More events than a run may need; the scenario or a process runs away.
    #[error(
        "the run runs away: more than {limit} events within an hour of simulated time, at {time_h:.3} h. \
         Of the next {}, {} are about {}: look for a time there that is next to nothing, or for what goes round in a \
         circle without taking any",
        .culprit.of, .culprit.events, .culprit.about
    )]
    Runaway {
        /// Events allowed.
        limit: u64,
        /// Hours since the start.
        time_h: f64,
        /// What happens over and over again.
        culprit: Culprit,
    },
}

/// A run that has reached its horizon.
#[derive(Debug)]
pub struct Finished<O> {
    /// The world at the horizon.
    pub world: World,
    /// Whoever listened.
    pub observer: O,
    /// The horizon.
    pub ended_at: Time,
    /// Events that happened.
    pub events: u64,
}

/// The model that the engine runs: the world and who listens to it.
#[derive(Clone, Serialize, Deserialize)]
struct Operation<O> {
    world: World,
    observer: O,
    audit: Audit,
    /// How many passages there had been when persons were last recounted, if they were.
    recounted: Option<u64>,
    /// None between two stops: a run that has failed goes no further.
    #[serde(skip)]
    failed: Option<AuditError>,
}

impl<O: Observer> Model for Operation<O> {
    type Event = Event;

    fn handle(&mut self, event: Event, agenda: &mut Agenda) {
        let now = agenda.now();
        self.world.happen(event, agenda);
        self.announce(now);
        if self.audit == Audit::EveryEvent {
            let until = agenda.next_time().unwrap_or(now);
            self.failed = self.recount(now, until).err();
        }
    }

    fn finished(&self) -> bool {
        self.failed.is_some()
    }
}

impl<O: Observer> Operation<O> {
    /// Lets observers hear the facts of an event, all of them after it.
    fn announce(&mut self, now: Time) {
        let mut facts = std::mem::take(&mut self.world.facts);
        for fact in facts.drain(..) {
            self.observer.fact(now, &fact, &self.world);
        }
        self.world.facts = facts;
    }

    /// Recounts the world, and looks for whoever stands idle just before the next event, if that is later than the last.
    fn recount(&mut self, now: Time, next: Time) -> Result<(), AuditError> {
        self.world.audit_since(&mut self.recounted)?;
        self.world.audit_whereabouts()?;
        self.world.audit_desks()?;
        if next > now {
            self.world.audit_idle(now)?;
            self.world.audit_idle(next - Duration::MOMENT)?;
        }
        Ok(())
    }

    fn check(&mut self, now: Time) -> Result<(), RunError> {
        let error = self
            .failed
            .take()
            .or_else(|| self.world.audit_since(&mut self.recounted).err());
        error.map_or(Ok(()), |error| {
            Err(RunError::Audit {
                time_h: now.as_hours_f64(),
                error,
            })
        })
    }
}

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_days(1);

/// Runs a scenario to its horizon. `progress` is told the time about every simulated hour.
///
/// # Errors
/// If the scenario cannot be set up, or the audit finds a fault.
pub fn simulate<O: Observer>(
    scenario: &Scenario,
    options: &RunOptions,
    observer: O,
    progress: impl FnMut(Time, &World),
) -> Result<Finished<O>, RunError> {
    Run::begin(scenario, options, observer)?.finish(progress)
}

/// A run under way. It can be stopped at any time, copied, and written down if whoever listens can be; each copy goes on
/// as the one run would have.
#[derive(Clone, Serialize, Deserialize)]
pub struct Run<O> {
    operation: Operation<O>,
    agenda: Agenda,
    sample: Sampling,
    horizon: Time,
    next_sample: Time,
    next_check: Time,
    next_day: Time,
    is_over: bool,
}

impl<O: Observer> Run<O> {
    /// Begins a run, and tells what is so at its start.
    ///
    /// # Errors
    /// If the scenario cannot be set up.
    pub fn begin(scenario: &Scenario, options: &RunOptions, observer: O) -> Result<Self, RunError> {
        let streams = Streams::new(options.seed, options.replication, 0);
        let world = setup::build(scenario, streams)?;
        let mut agenda: Agenda = options
            .shuffle_ties
            .map_or_else(Calendar::new, Calendar::with_shuffled_ties);
        let mut operation = Operation {
            world,
            observer,
            audit: options.audit,
            recounted: None,
            failed: None,
        };
        operation.observer.start(&operation.world);
        operation.world.start(&mut agenda);
        operation.announce(Time::ZERO);
        Ok(Run {
            agenda,
            sample: scenario.sample.clone(),
            horizon: Time::ZERO + scenario.horizon.duration(),
            next_sample: Time::ZERO,
            next_check: Time::ZERO,
            next_day: operation.world.first_midnight,
            is_over: false,
            operation,
        })
    }

    /// The time up to which everything has happened.
    pub fn now(&self) -> Time {
        self.agenda.now()
    }

    /// The time at which it ends.
    pub fn horizon(&self) -> Time {
        self.horizon
    }

    /// How many events have happened.
    pub fn events(&self) -> u64 {
        self.agenda.popped()
    }

    /// Whoever listens.
    pub fn observer_mut(&mut self) -> &mut O {
        &mut self.operation.observer
    }

    /// Lets everything happen up to `until`, that instant included, or to the horizon if that is earlier.
    ///
    /// # Errors
    /// If the audit finds a fault, or the run runs away.
    pub fn advance(
        &mut self,
        until: Time,
        mut progress: impl FnMut(Time, &World),
    ) -> Result<(), RunError> {
        while !self.is_over {
            let next = self.next_sample.min(self.next_check).min(self.next_day);
            let stop = next.min(self.horizon);
            if until < stop {
                return run_until(&mut self.operation, &mut self.agenda, until);
            }
            run_until(&mut self.operation, &mut self.agenda, stop)?;
            self.stop_at(stop, &mut progress)?;
        }
        Ok(())
    }

    /// What is done between events at `stop`.
    fn stop_at(
        &mut self,
        stop: Time,
        progress: &mut impl FnMut(Time, &World),
    ) -> Result<(), RunError> {
        let operation = &mut self.operation;
        self.is_over = stop == self.horizon;
        if self.is_over {
            operation.world.tell_running_limits(stop);
            operation.announce(stop);
        }
        if stop == self.next_check {
            self.next_check = stop + HOUR;
            if operation.audit == Audit::Hourly {
                operation.check(stop)?;
            }
            progress(stop, &operation.world);
        }
        if stop == self.next_sample || self.is_over {
            self.next_sample = self.sample.next(stop);
            operation.observer.sample(stop, &operation.world);
        }
        if stop == self.next_day || self.is_over {
            self.next_day = stop + DAY;
            operation.observer.day(stop, &operation.world);
        }
        Ok(())
    }

    /// Lets everything happen up to the horizon.
    ///
    /// # Errors
    /// If the audit finds a fault, or the run runs away.
    pub fn finish(
        mut self,
        mut progress: impl FnMut(Time, &World),
    ) -> Result<Finished<O>, RunError> {
        self.advance(self.horizon, &mut progress)?;
        let (
            Operation {
                world, observer, ..
            },
            horizon,
        ) = (self.operation, self.horizon);
        let balanced = world.audit().and_then(|()| world.settle(horizon));
        balanced.map_err(|error| RunError::Audit {
            time_h: horizon.as_hours_f64(),
            error,
        })?;
        progress(horizon, &world);
        Ok(Finished {
            world,
            observer,
            ended_at: horizon,
            events: self.agenda.popped(),
        })
    }
}

fn run_until<O: Observer>(
    operation: &mut Operation<O>,
    agenda: &mut Agenda,
    stop: Time,
) -> Result<(), RunError> {
    let limit = most_events_an_hour(&operation.world);
    let ended = sim::run(operation, agenda, Until::time(stop).and_events(limit));
    match ended {
        sim::Ended::Finished => operation.check(agenda.now()),
        sim::Ended::Events => Err(RunError::Runaway {
            limit,
            time_h: agenda.now().as_hours_f64(),
            culprit: culprit(&mut operation.world, agenda),
        }),
        sim::Ended::Exhausted => {
            agenda.advance_to(stop);
            Ok(())
        }
        sim::Ended::Time => Ok(()),
    }
}
