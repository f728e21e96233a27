//! One sortie as the facts tell it: each step's time, who boarded and left, how it came out.

use serde::{Deserialize, Serialize};

use crate::operation::{Constraint, Fact, ForceId, LaneId, PlaceId, TailId, Task};
use crate::sim::{Duration, Time};

/// What a sortie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// To move persons along a lane.
    Lift(LaneId),
    /// To bring part of a reaction force to an incident; it is aboard from home on.
    Reaction(ForceId),
}

impl Purpose {
    /// It in a word.
    pub fn word(self) -> &'static str {
        match self {
            Purpose::Lift(_) => "lift",
            Purpose::Reaction(_) => "reaction",
        }
    }
}

/// What is known of a sortie.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sortie {
    pub tail: TailId,
    pub number: u32,
    pub purpose: Purpose,
    /// Where its load boards, and where it is to leave.
    pub origin: PlaceId,
    pub destination: PlaceId,
    pub tasked: Time,
    /// Persons it was tasked for.
    pub planned: u32,
    pub escorts: u32,
    /// Guards of a reaction force.
    pub guards: u32,
    /// Take-off for where persons board.
    pub took_off: Option<Time>,
    /// First on a landing spot where persons board.
    pub picked_up: Option<Time>,
    /// Persons aboard.
    pub loaded: Option<Time>,
    /// First take-off with persons aboard.
    pub departed: Option<Time>,
    /// Last landing with persons aboard.
    pub arrived: Option<Time>,
    /// All persons have left it.
    pub unloaded: Option<Time>,
    /// Last refuelling done.
    pub refuelled: Option<Time>,
    /// The tail is free again.
    pub ended: Option<Time>,
    /// Persons who boarded.
    pub boarded: u32,
    /// Persons who left it, and where.
    pub left: u32,
    pub left_at: Option<PlaceId>,
    pub ended_at: Option<PlaceId>,
    pub refuels: u32,
    /// Since when it waits for a landing spot, if it does; and for how long it has waited before.
    pub holding_since: Option<Time>,
    pub held: Duration,
    /// Whether it has landed beside the spots and waits for one.
    pub is_beside: bool,
    /// Time spent at each task on the ground, and on approaches.
    pub ground: Ground,
    pub go_arounds: u32,
    pub aborted: Option<Constraint>,
    pub turned_back: bool,
    /// When it was lost.
    pub lost: Option<Time>,
    pub diversions: u32,
    /// Losses of fuel.
    pub emergencies: u32,
    pub flown: Duration,
    pub fuel_kg: u32,
}

/// Time spent on approaches and on the ground, by what it was spent on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ground {
    pub approach: Duration,
    pub taxi: Duration,
    /// Stopping engines and starting them.
    pub engines: Duration,
    pub brief: Duration,
    pub run_up: Duration,
    pub spot_wait: Duration,
    pub team_wait: Duration,
    /// Waiting to take off, for serials and for the runway.
    pub slot_wait: Duration,
}

impl Ground {
    fn note(&mut self, task: Task, took: Duration) {
        let spent = match task {
            Task::Approach => &mut self.approach,
            Task::TaxiIn | Task::TaxiOut => &mut self.taxi,
            Task::Stop | Task::Start => &mut self.engines,
            Task::Brief => &mut self.brief,
            Task::RunUp => &mut self.run_up,
            Task::WorkingSpot => &mut self.spot_wait,
            Task::Team => &mut self.team_wait,
            Task::Serial | Task::TakeOffSlot => &mut self.slot_wait,
            _ => return,
        };
        *spent += took;
    }
}

impl Sortie {
    /// A sortie that has just been tasked.
    pub fn tasked(
        tail: TailId,
        number: u32,
        purpose: Purpose,
        (origin, destination): (PlaceId, PlaceId),
        time: Time,
    ) -> Self {
        Sortie {
            tail,
            number,
            purpose,
            origin,
            destination,
            tasked: time,
            planned: 0,
            escorts: 0,
            guards: 0,
            took_off: None,
            picked_up: None,
            loaded: None,
            departed: None,
            arrived: None,
            unloaded: None,
            refuelled: None,
            ended: None,
            boarded: 0,
            left: 0,
            left_at: None,
            ended_at: None,
            refuels: 0,
            holding_since: None,
            held: Duration::ZERO,
            is_beside: false,
            ground: Ground::default(),
            go_arounds: 0,
            aborted: None,
            turned_back: false,
            lost: None,
            diversions: 0,
            emergencies: 0,
            flown: Duration::ZERO,
            fuel_kg: 0,
        }
    }

    /// The lane it was tasked for.
    pub fn lane(&self) -> Option<LaneId> {
        match self.purpose {
            Purpose::Lift(lane) => Some(lane),
            Purpose::Reaction(_) => None,
        }
    }

    /// The reaction force that it brings part of.
    pub fn force(&self) -> Option<ForceId> {
        match self.purpose {
            Purpose::Lift(_) => None,
            Purpose::Reaction(force) => Some(force),
        }
    }

    /// How it came out, in a word.
    pub fn outcome(&self) -> &'static str {
        match (self.aborted, self.ended) {
            _ if self.lost.is_some() => "lost",
            _ if self.turned_back => "turned_back",
            (Some(_), _) => "aborted",
            (None, None) => "under_way",
            (None, Some(_)) if self.has_delivered() => "delivered",
            (None, Some(_)) => "empty",
        }
    }

    fn has_delivered(&self) -> bool {
        match self.purpose {
            Purpose::Lift(_) => self.left > 0,
            Purpose::Reaction(_) => self.unloaded.is_some(),
        }
    }

    /// Whether its load is aboard, or has been.
    fn has_boarded(&self) -> bool {
        self.loaded.is_some() || matches!(self.purpose, Purpose::Reaction(_))
    }

    fn put_down(&mut self, time: Time, place: PlaceId) {
        self.unloaded = Some(time);
        self.left_at = Some(place);
    }

    fn land(&mut self, time: Time, at_origin: bool) {
        self.stop_holding(time);
        match (self.has_boarded(), self.unloaded) {
            (false, _) if at_origin => {
                self.picked_up.get_or_insert(time);
            }
            (true, None) if !self.is_beside => self.arrived = Some(time),
            _ => {}
        }
        self.is_beside = false;
    }

    /// It is down, and waits on for a spot.
    fn land_beside(&mut self, time: Time) {
        self.stop_holding(time);
        if self.has_boarded() && self.unloaded.is_none() {
            self.arrived = Some(time);
        }
        self.is_beside = true;
    }

    fn take_off(&mut self, time: Time) {
        self.stop_holding(time);
        self.is_beside = false;
        if self.aborted.is_some() {
            return;
        }
        let step = match (self.has_boarded(), self.unloaded) {
            (false, _) => &mut self.took_off,
            (true, None) => &mut self.departed,
            (true, Some(_)) => return,
        };
        step.get_or_insert(time);
    }

    /// Ends a wait for a landing spot, if there is one.
    pub fn stop_holding(&mut self, time: Time) {
        if let Some(since) = self.holding_since.take() {
            self.held += time - since;
        }
    }

    /// Takes a fact about this sortie into account; what befalls its tail once it has ended is none of it.
    pub fn hear(&mut self, time: Time, fact: &Fact) {
        if self.ended.is_some() {
            return;
        }
        match *fact {
            Fact::TookOff { .. } => self.take_off(time),
            Fact::HoldingBegan { .. } => self.holding_since = Some(time),
            Fact::Landed { place, .. } => self.land(time, place == self.origin),
            Fact::LandedBeside { .. } => self.land_beside(time),
            Fact::TaskDone { task, took, .. } => {
                // An approach ends the hold that came before it.
                if task == Task::Approach {
                    self.stop_holding(time - took);
                }
                self.ground.note(task, took);
            }
            Fact::WentAround { .. } => {
                self.stop_holding(time);
                self.go_arounds += 1;
            }
            Fact::Loaded { persons, .. } => {
                self.loaded = Some(time);
                self.boarded += persons;
            }
            Fact::Unloaded { persons, place, .. } => {
                self.put_down(time, place);
                self.left += persons;
            }
            Fact::Refuelled { .. } => {
                self.refuelled = Some(time);
                self.refuels += 1;
            }
            Fact::Diverted { .. } => {
                self.stop_holding(time);
                self.diversions += 1;
            }
            Fact::FuelEmergency { .. } => self.emergencies += 1,
            Fact::TurnedBack { .. } => self.turned_back = true,
            Fact::TailLost { .. } => {
                self.stop_holding(time);
                self.lost = Some(time);
            }
            Fact::ReactionPutDown { place, .. } => self.put_down(time, place),
            Fact::SortieAborted { why, .. } | Fact::ReactionGivenUp { why, .. } => {
                self.stop_holding(time);
                self.aborted = Some(why);
            }
            Fact::SortieEnded {
                place,
                flown,
                fuel_kg,
                ..
            } => {
                self.stop_holding(time);
                self.ended = Some(time);
                self.ended_at = Some(place);
                self.flown = flown;
                self.fuel_kg = fuel_kg;
            }
            _ => {}
        }
    }
}
