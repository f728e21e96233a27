//! The terms in which facts speak: states, constraints, causes, limits, outages, processes.
//!
//! Owns what there is of each and its word in tables. Whatever the words of a scenario may be, these are those of results.

use serde::{Deserialize, Serialize};

use crate::operation::ids::PlaceId;
use crate::scenario::incidents::Stage;

/// Where a person is in law and in fact; everyone is in exactly one state at every instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum State {
    /// Held at a detention site.
    Held,
    /// Held, and on the manifest of a sortie.
    Manifested,
    /// In an aircraft or a vehicle.
    Aboard,
    /// At a staging place between two lanes.
    Staged,
    /// Staged, and on the manifest of a sortie.
    Called,
    /// Landed at the reception and not yet accepted.
    Arriving,
    /// Accepted, not yet enrolled.
    InIntake,
    /// In the receiver's custody, enrolled.
    InCustody,
    /// Accepted by the country of origin, waiting for a flight.
    ReleasedForRepatriation,
    /// Handed to the country of origin.
    Repatriated,
    /// Escaped and not retaken.
    AtLarge,
    /// Dead.
    Died,
}

impl State {
    /// Every state, in order.
    pub const ALL: [State; 12] = [
        State::Held,
        State::Manifested,
        State::Aboard,
        State::Staged,
        State::Called,
        State::Arriving,
        State::InIntake,
        State::InCustody,
        State::ReleasedForRepatriation,
        State::Repatriated,
        State::AtLarge,
        State::Died,
    ];

    /// The state's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            State::Held => "held",
            State::Manifested => "manifested",
            State::Aboard => "aboard",
            State::Staged => "staged",
            State::Called => "called",
            State::Arriving => "arriving",
            State::InIntake => "in_intake",
            State::InCustody => "in_custody",
            State::ReleasedForRepatriation => "released",
            State::Repatriated => "repatriated",
            State::AtLarge => "at_large",
            State::Died => "died",
        }
    }
}

/// Why the next person did not move: the closed list of binding constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Constraint {
    /// No approval, or its daily or total limit is used up.
    Gate,
    /// Every tail that could go is under way.
    Tail,
    /// Every tail that could go is being mended.
    Maintenance,
    /// No crew with enough duty time.
    Crew,
    /// Not enough escorts.
    Escort,
    /// No free landing spot.
    Pad,
    /// The weather forbids flying.
    Weather,
    /// Too dark or too light.
    Light,
    /// An incident or a closure at the place.
    Incident,
    /// The ramp or the staging place is full.
    Ramp,
    /// The handover hall or the facility behind it takes no more for now.
    Hall,
    /// Whoever waits is unfit to travel, or has yet to be screened.
    Fitness,
    /// Nobody is left to move from here.
    NoneLeft,
}

impl Constraint {
    /// Every constraint.
    pub const ALL: [Constraint; 13] = [
        Constraint::Gate,
        Constraint::Tail,
        Constraint::Maintenance,
        Constraint::Crew,
        Constraint::Escort,
        Constraint::Pad,
        Constraint::Weather,
        Constraint::Light,
        Constraint::Incident,
        Constraint::Ramp,
        Constraint::Hall,
        Constraint::Fitness,
        Constraint::NoneLeft,
    ];

    /// The constraint of a name in tables.
    pub fn of(word: &str) -> Option<Self> {
        Constraint::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The constraint's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Constraint::Gate => "gate",
            Constraint::Tail => "tail",
            Constraint::Maintenance => "maintenance",
            Constraint::Crew => "crew",
            Constraint::Escort => "escort",
            Constraint::Pad => "pad",
            Constraint::Weather => "weather",
            Constraint::Light => "light",
            Constraint::Incident => "incident",
            Constraint::Ramp => "ramp",
            Constraint::Hall => "hall",
            Constraint::Fitness => "fitness",
            Constraint::NoneLeft => "none_left",
        }
    }

    /// The constraint as a summary says it.
    pub fn plain(self) -> &'static str {
        match self {
            Constraint::Crew => "crew rest",
            Constraint::Incident => "incident or closure",
            Constraint::Ramp => "full ramp",
            Constraint::Hall => "handover hall",
            Constraint::Fitness => "unfit or unscreened",
            Constraint::NoneLeft => "nobody left to move",
            other => other.word(),
        }
    }
}

/// What set an incident off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// Unrest among those held.
    Unrest,
    /// An attack from outside.
    Attack,
    /// The way out of a site whose guards have collapsed.
    Exit,
    /// A scripted event.
    Injected,
}

impl Cause {
    /// All of them.
    pub const ALL: [Cause; 4] = [Cause::Unrest, Cause::Attack, Cause::Exit, Cause::Injected];

    /// The cause's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Cause::Unrest => "unrest",
            Cause::Attack => "attack",
            Cause::Exit => "exit",
            Cause::Injected => "injected",
        }
    }
}

/// Why a convoy stands on the road.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Halt {
    /// A vehicle is repaired.
    Repair,
    /// Those aboard a broken vehicle change to the others.
    Transfer,
    /// It has been attacked.
    Attack,
}

impl Halt {
    /// The halt's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Halt::Repair => "repair",
            Halt::Transfer => "transfer",
            Halt::Attack => "attack",
        }
    }
}

/// What a tail does that has lost fuel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Emergency {
    /// It is on the ground, and fills its tanks before it goes on.
    OnTheGround,
    /// It holds, and lands at once.
    LandsAtOnce,
    /// It goes on, as it will land with its reserve.
    GoesOn,
    /// It goes on to its next landing, as no other place at which it may land is nearer.
    NoneNearer,
    /// It turns to that place, the nearest at which it may land.
    Diverts(PlaceId),
    /// It reaches none, and is lost.
    ReachesNone,
}

impl Emergency {
    /// The way out's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Emergency::OnTheGround => "on_the_ground",
            Emergency::LandsAtOnce => "lands_at_once",
            Emergency::GoesOn => "goes_on",
            Emergency::NoneNearer => "none_nearer",
            Emergency::Diverts(_) => "diverts",
            Emergency::ReachesNone => "reaches_none",
        }
    }
}

/// A limit of a lawful transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Limit {
    /// Hours restrained in one movement.
    Restraint,
    /// Hours waiting on a ramp.
    RampWait,
    /// Hours at a staging place between two movements.
    Staged,
    /// More persons at a place than it should hold.
    Crowding,
    /// Hours in a place that holds more than it should.
    Crowded,
    /// No medical screening that is young enough.
    Screening,
    /// A minor in one vehicle with adults.
    Minors,
    /// Hours on duty of a crew.
    CrewDuty,
    /// Flight hours of a crew.
    CrewHours,
    /// Hours on duty of escorts.
    EscortDuty,
}

impl Limit {
    /// The limit's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Limit::Restraint => "restraint",
            Limit::RampWait => "ramp_wait",
            Limit::Staged => "staged",
            Limit::Crowding => "crowding",
            Limit::Crowded => "crowded",
            Limit::Screening => "screening",
            Limit::Minors => "minors",
            Limit::CrewDuty => "crew_duty",
            Limit::CrewHours => "crew_hours",
            Limit::EscortDuty => "escort_duty",
        }
    }
}

/// What tails need at a place and do not get there for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outage {
    /// Fuel.
    Fuel,
    /// So many loading teams.
    Loaders(u32),
}

impl Outage {
    /// The word for it in tables, and how many are away.
    pub fn record(self) -> (&'static str, u32) {
        match self {
            Outage::Fuel => ("fuel", 1),
            Outage::Loaders(teams) => ("loaders", teams),
        }
    }
}

/// The process that tells a fact; digests are kept for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Process {
    /// Weather of the areas.
    Weather,
    /// Landing spots and their opening.
    Places,
    /// Fighting in the areas.
    Conflict,
    /// Guards at the sites.
    Guards,
    /// Prison-security incidents.
    Incidents,
    /// Approvals.
    Gates,
    /// The coordination call.
    Call,
    /// Sorties of tails.
    Sorties,
    /// Repair.
    Maintenance,
    /// Crews and escorts.
    Crews,
    /// Persons' custody states.
    Custody,
    /// Handover stations.
    Handover,
    /// Biometric enrolment.
    Enrolment,
    /// Case files.
    Casework,
    /// Countries of origin.
    Repatriation,
    /// Camps.
    Camps,
    /// Assessments.
    Warning,
    /// Changes of levers, and scripted events that come to nothing.
    Changes,
}

impl Process {
    /// Every process, in order.
    pub const ALL: [Process; 18] = [
        Process::Weather,
        Process::Places,
        Process::Conflict,
        Process::Guards,
        Process::Incidents,
        Process::Gates,
        Process::Call,
        Process::Sorties,
        Process::Maintenance,
        Process::Crews,
        Process::Custody,
        Process::Handover,
        Process::Enrolment,
        Process::Casework,
        Process::Repatriation,
        Process::Camps,
        Process::Warning,
        Process::Changes,
    ];

    /// The process's name in tables and in the run's manifest.
    pub fn word(self) -> &'static str {
        match self {
            Process::Weather => "weather",
            Process::Places => "places",
            Process::Conflict => "conflict",
            Process::Guards => "guards",
            Process::Incidents => "incidents",
            Process::Gates => "gates",
            Process::Call => "call",
            Process::Sorties => "sorties",
            Process::Maintenance => "maintenance",
            Process::Crews => "crews",
            Process::Custody => "custody",
            Process::Handover => "handover",
            Process::Enrolment => "enrolment",
            Process::Casework => "casework",
            Process::Repatriation => "repatriation",
            Process::Camps => "camps",
            Process::Warning => "warning",
            Process::Changes => "changes",
        }
    }
}

impl Stage {
    /// The stage's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Disturbance => "disturbance",
            Stage::Riot => "riot",
            Stage::Breach => "breach",
            Stage::MassEscape => "mass_escape",
        }
    }
}
