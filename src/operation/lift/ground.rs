//! Ground: the tasks of a tail between two legs, worked through one by one.
//!
//! Owns the lists of tasks and the walk along them. A task takes time, waits for something, or is nothing to this tail
//! and is passed over; so one list serves every type and every place, and the mean of the same list is what timing
//! reckons with. What a task does stands in the room it belongs to: `legs`, `spots`, `runway`, `sorties`; what it waits for
//! is `resources`.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::fuel::Engines;
use super::resources::Resource;
use super::sorties::SortieEvent;
use super::tails::Status;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{TailId, TypeId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Rank, Time};

/// A task of a tail, from one tasking to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// It is made ready at home.
    Preflight,
    /// It waits in the air for a parking spot.
    Spot,
    /// It waits in the air for leave to land.
    LandingSlot,
    /// It flies from the hold to the ground.
    Approach,
    /// It touches down.
    TouchDown,
    /// It taxies to its spot.
    TaxiIn,
    /// Its engines stop.
    Stop,
    /// It waits for a working spot.
    WorkingSpot,
    /// Those who board are briefed.
    Brief,
    /// It waits for a loading team.
    Team,
    /// Persons are made ready to board.
    Load,
    /// They board.
    Board,
    /// Persons are made ready to leave.
    Unload,
    /// They leave.
    Disembark,
    /// It waits for a refuelling point, if it needs fuel.
    Point,
    /// It takes fuel.
    Refuel,
    /// It waits for leave to go.
    Clear,
    /// It waits out so much of the flight's delay as its fuel does not allow in the air.
    Delay,
    /// Its engines start.
    Start,
    /// It taxies to the point of take-off.
    TaxiOut,
    /// It runs up and is cleared.
    RunUp,
    /// It waits for its interval after the tail before.
    Serial,
    /// It waits for leave to take off.
    TakeOffSlot,
    /// It takes off and flies the leg.
    Fly,
    /// It has landed on the way, and goes on.
    GoOn,
    /// Those whom it has brought back leave it.
    PutBack,
    /// Part of a reaction force leaves it.
    PutForce,
    /// It is home.
    ComeHome,
}

/// From tasking at home to the origin; preflight says all that comes before the take-off.
pub(crate) const LEAVE_HOME: &[Task] = &[
    Task::Preflight,
    Task::Clear,
    Task::Delay,
    Task::Serial,
    Task::TakeOffSlot,
    Task::Fly,
];
/// From the end of work at a place to the end of the next leg.
pub(crate) const LEAVE: &[Task] = &[
    Task::Point,
    Task::Refuel,
    Task::Clear,
    Task::Delay,
    Task::Start,
    Task::TaxiOut,
    Task::RunUp,
    Task::Serial,
    Task::TakeOffSlot,
    Task::Fly,
];
/// The same for a tail in line for take-off whose leave to go was taken back.
pub(crate) const LEAVE_LINE: &[Task] = &[
    Task::Clear,
    Task::Delay,
    Task::Serial,
    Task::TakeOffSlot,
    Task::Fly,
];
/// From the hold over the origin until persons are aboard.
pub(crate) const PICK_UP: &[Task] = &[
    Task::Spot,
    Task::LandingSlot,
    Task::Approach,
    Task::TouchDown,
    Task::TaxiIn,
    Task::Stop,
    Task::WorkingSpot,
    Task::Brief,
    Task::Team,
    Task::Load,
    Task::Board,
];
/// The same for a tail that stands there already.
pub(crate) const PICK_UP_HERE: &[Task] = &[
    Task::WorkingSpot,
    Task::Brief,
    Task::Team,
    Task::Load,
    Task::Board,
];
/// From the hold over the destination until persons are off.
pub(crate) const PUT_DOWN: &[Task] = &[
    Task::Spot,
    Task::LandingSlot,
    Task::Approach,
    Task::TouchDown,
    Task::TaxiIn,
    Task::Stop,
    Task::WorkingSpot,
    Task::Team,
    Task::Unload,
    Task::Disembark,
];
/// From overhead an alternate or a fuel stop.
pub(crate) const STOP_OVER: &[Task] = &[
    Task::LandingSlot,
    Task::Approach,
    Task::TouchDown,
    Task::TaxiIn,
    Task::Stop,
    Task::GoOn,
];
/// From overhead the origin, to which it has turned back.
pub(crate) const GO_BACK: &[Task] = &[
    Task::LandingSlot,
    Task::Approach,
    Task::TouchDown,
    Task::TaxiIn,
    Task::Stop,
    Task::Unload,
    Task::PutBack,
];
/// From overhead the site of an incident, to which it brings part of a reaction force.
pub(crate) const BRING_FORCE: &[Task] = &[
    Task::LandingSlot,
    Task::Approach,
    Task::TouchDown,
    Task::TaxiIn,
    Task::Stop,
    Task::Unload,
    Task::PutForce,
];
/// From overhead home.
pub(crate) const GO_HOME: &[Task] = &[
    Task::LandingSlot,
    Task::Approach,
    Task::TouchDown,
    Task::TaxiIn,
    Task::Stop,
    Task::ComeHome,
];

const LISTS: [&[Task]; 10] = [
    LEAVE_HOME,
    LEAVE,
    LEAVE_LINE,
    PICK_UP,
    PICK_UP_HERE,
    PUT_DOWN,
    STOP_OVER,
    GO_BACK,
    BRING_FORCE,
    GO_HOME,
];

/// Reads what is left of a list, and finds it at the end of one of those above.
pub(crate) fn rest_of_a_list<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<&'static [Task], D::Error> {
    let rest = Vec::<Task>::deserialize(deserializer)?;
    LISTS
        .into_iter()
        .find(|list| list.ends_with(&rest))
        .map(|list| &list[list.len() - rest.len()..])
        .ok_or_else(|| D::Error::custom("these tasks are the end of no list"))
}

/// What became of a task that was begun.
pub(crate) enum Progress {
    /// Nothing is to be done, or all of it is: on to the next.
    Done,
    /// It takes so long.
    Takes(Duration),
    /// It waits for an event of another room, or another list has been begun.
    Waits,
}

impl Task {
    /// The task's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Task::Preflight => "preflight",
            Task::Spot => "spot",
            Task::LandingSlot => "landing_slot",
            Task::Approach => "approach",
            Task::TouchDown => "touch_down",
            Task::TaxiIn => "taxi_in",
            Task::Stop => "stop",
            Task::WorkingSpot => "working_spot",
            Task::Brief => "brief",
            Task::Team => "loading_team",
            Task::Load => "load",
            Task::Board => "board",
            Task::Unload => "unload",
            Task::Disembark => "disembark",
            Task::Point => "point",
            Task::Refuel => "refuel",
            Task::Clear => "clear",
            Task::Delay => "delay",
            Task::Start => "start",
            Task::TaxiOut => "taxi_out",
            Task::RunUp => "run_up",
            Task::Serial => "serial",
            Task::TakeOffSlot => "take_off_slot",
            Task::Fly => "fly",
            Task::GoOn => "go_on",
            Task::PutBack => "put_back",
            Task::PutForce => "put_force",
            Task::ComeHome => "come_home",
        }
    }

    /// Whether only a tail that has come from elsewhere does it.
    fn after_a_leg(self) -> bool {
        matches!(self, Task::Approach | Task::TaxiIn | Task::Stop)
    }

    /// Whether only a tail that goes elsewhere does it.
    fn before_a_leg(self) -> bool {
        matches!(
            self,
            Task::Start | Task::TaxiOut | Task::RunUp | Task::Serial | Task::TakeOffSlot
        )
    }

    /// What it takes hold of.
    pub(crate) fn resource(self) -> Option<Resource> {
        match self {
            Task::Spot => Some(Resource::Spot),
            Task::LandingSlot | Task::TakeOffSlot => Some(Resource::Slot),
            Task::WorkingSpot => Some(Resource::WorkingSpot),
            Task::Point => Some(Resource::Point),
            Task::Team => Some(Resource::Team),
            Task::Serial => Some(Resource::Serial),
            _ => None,
        }
    }
}

impl World {
    /// Sets a tail to work along a list of tasks.
    pub(crate) fn set_to(&mut self, tail: TailId, tasks: &'static [Task], agenda: &mut Agenda) {
        self.tails[tail.index()].tasks = tasks;
        self.work_on(tail, agenda);
    }

    /// Works along a tail's tasks, from the present one, until one takes time or waits.
    pub(crate) fn work_on(&mut self, tail: TailId, agenda: &mut Agenda) {
        while let Some(&task) = self.tails[tail.index()].tasks.first() {
            self.tails[tail.index()].task_since = agenda.now();
            match self.begin(tail, task, agenda) {
                Progress::Done => self.tails[tail.index()].next_task(),
                Progress::Takes(wait) => return self.step_after(tail, wait, agenda),
                Progress::Waits => return,
            }
        }
    }

    /// Sets the end of a tail's present task.
    pub(crate) fn step_after(&mut self, tail: TailId, wait: Duration, agenda: &mut Agenda) {
        let step = Event::Sortie(SortieEvent::Step(tail));
        self.tails[tail.index()].step = Some(agenda.schedule(wait, Rank::Ordinary, step));
    }

    /// The task that took time is over.
    pub(crate) fn step(&mut self, tail: TailId, agenda: &mut Agenda) {
        match self.tails[tail.index()].tasks.first() {
            Some(Task::Fly) => return self.arrive(tail, agenda),
            Some(Task::Preflight) if self.fails_preflight(tail, agenda) => return,
            Some(Task::TouchDown) => return self.come_round(tail, agenda),
            Some(Task::Refuel) => self.end_refuelling(tail, agenda),
            Some(Task::Load | Task::Unload) => self.let_go(tail, Resource::Team, agenda),
            Some(Task::Stop) => self.set_engines(tail, Engines::Off, agenda.now()),
            _ => {}
        }
        self.go_on(tail, agenda);
    }

    /// Tells a ground task that has taken time, and goes on to the next.
    pub(crate) fn go_on(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        let took = agenda.now() - record.task_since;
        let Some(&task) = record.tasks.first() else {
            return;
        };
        record.next_task();
        if took > Duration::ZERO && matches!(record.status, Status::At(_)) {
            self.tell(Fact::TaskDone {
                tail,
                sortie,
                place,
                task,
                took,
            });
        }
        self.work_on(tail, agenda);
    }

    fn begin(&mut self, tail: TailId, task: Task, agenda: &mut Agenda) -> Progress {
        if !self.concerns(tail, task) {
            return Progress::Done;
        }
        let now = agenda.now();
        match task {
            Task::Preflight => self.prepare(tail, agenda),
            Task::Spot => self.ask_spot(tail, agenda),
            Task::LandingSlot => self.ask_to_land(tail, agenda),
            Task::Approach => self.approach(tail, now),
            Task::TouchDown => self.touch_down(tail, agenda),
            Task::TaxiIn | Task::Stop | Task::TaxiOut | Task::RunUp => {
                self.take_time(tail, task, now)
            }
            Task::Brief => self.brief(tail, agenda),
            Task::Start => {
                let kind = self.tails[tail.index()].kind;
                if self.law(kind, task).is_some() {
                    self.set_engines(tail, Engines::Idle, now);
                }
                self.take_time(tail, task, now)
            }
            Task::WorkingSpot => self.ask_working_spot(tail, agenda),
            Task::Team | Task::Serial | Task::TakeOffSlot => self.wait_parked(tail, task, now),
            Task::Load => self.load(tail, now),
            Task::Board => self.board(tail, agenda),
            Task::Unload => self.unload(tail, now),
            Task::Disembark => self.disembark(tail, agenda),
            Task::Point => self.ask_point(tail, now),
            Task::Refuel => self.refuel(tail, now),
            Task::Clear => self.ask_leave(tail, agenda),
            Task::Delay => self.wait_out(tail, now),
            Task::Fly => self.fly(tail, agenda),
            Task::GoOn => self.resume(tail, agenda),
            Task::PutBack => self.bring_back(tail, agenda),
            Task::PutForce => self.put_down_squad(tail, agenda),
            Task::ComeHome => self.reach_home(tail, agenda),
        }
    }

    /// Whether a task is anything to a tail now: one that has not moved does not land, one that is in the air or
    /// stays does not take off.
    fn concerns(&self, tail: TailId, task: Task) -> bool {
        let record = &self.tails[tail.index()];
        if task == Task::Approach {
            record.airborne
        } else if task.after_a_leg() {
            record.moved
        } else if task.before_a_leg() {
            !record.airborne && record.place != self.target(tail)
        } else {
            true
        }
    }

    /// A task of the ground table begins, if it takes any time.
    pub(crate) fn take_time(&mut self, tail: TailId, task: Task, now: Time) -> Progress {
        let record = &self.tails[tail.index()];
        let Some((source, law)) = self.law(record.kind, task) else {
            return Progress::Done;
        };
        if law.mean() == Duration::ZERO {
            return Progress::Done;
        }
        // Each approach of the sortie, and what follows it, has draws of its own.
        let wait = self.later_draw(tail, source, record.approaches, law);
        self.set_status(tail, Status::At(task), now);
        Progress::Takes(wait)
    }

    /// The last flight of a leg; a tail low on fuel goes straight in.
    fn approach(&mut self, tail: TailId, now: Time) -> Progress {
        match self.take_time(tail, Task::Approach, now) {
            Progress::Takes(wait) => {
                self.set_engines(tail, Engines::Flight, now);
                let left = self.fuel_left(tail, now).max(Duration::ZERO);
                Progress::Takes(wait.min(left))
            }
            progress => progress,
        }
    }

    /// What a type needs for a task of the ground table; none if that is not for this type.
    fn law(&self, kind: TypeId, task: Task) -> Option<(Source, &DurationDist)> {
        let ground = &self.types[kind.index()].ground;
        let engines = ground.shut_down.as_ref();
        match task {
            Task::Approach => Some((Source::Approach, &ground.approach)),
            Task::TaxiIn => Some((Source::TaxiIn, &ground.taxi)),
            Task::Stop => Some((Source::Stop, &engines?.stop)),
            Task::Brief => Some((Source::Brief, &ground.brief)),
            Task::Start => Some((Source::Start, &engines?.start)),
            Task::TaxiOut => Some((Source::TaxiOut, &ground.taxi)),
            Task::RunUp => Some((Source::RunUp, &ground.depart)),
            _ => None,
        }
    }

    /// Mean time of a list of tasks with so many persons, waits and fuel not counted; `moves` says whether the leg
    /// before or after it leads anywhere.
    pub(crate) fn mean_of(
        &self,
        kind: TypeId,
        tasks: &[Task],
        persons: u32,
        moves: bool,
    ) -> Duration {
        let spec = &self.types[kind.index()].spec;
        let mean = |&task: &Task| match task {
            Task::Preflight => spec.preflight.mean(),
            Task::Load => spec.load.mean() + spec.load_each.duration() * i64::from(persons),
            Task::Unload => spec.unload.mean() + spec.unload_each.duration() * i64::from(persons),
            task if !moves && (task.after_a_leg() || task.before_a_leg()) => Duration::ZERO,
            task => self
                .law(kind, task)
                .map_or(Duration::ZERO, |(_, law)| law.mean()),
        };
        tasks.iter().map(mean).sum()
    }
}
