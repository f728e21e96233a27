//! Facts: what happened, in the words of the field. Handlers tell them, observers keep them.
//!
//! A fact never says how the program works: no sequence number, no queue position. Each one
//! flattens to a [`Record`](super::Record).

mod terms;

use serde::{Deserialize, Serialize};

pub use terms::{Cause, Constraint, Emergency, Halt, Limit, Outage, Process, State};

use super::ids::{
    AreaId, CeasefireId, CodeId, CountryId, CrewId, ForceId, GateId, LaneId, PersonId, PlaceId,
    RegimeId, SpareId, StationId, TailId,
};
use super::lift::ground::Task;
use crate::scenario::incidents::Stage;
use crate::sim::{Duration, Time};

/// Something that happened.
#[expect(
    missing_docs,
    reason = "members are named by their types; counts are told in the variant's line"
)]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fact {
    /// A scripted event, by its number in the scenario, came to nothing: there was nothing for it to change.
    InjectVoid { number: u32, what: &'static str },
    /// An area's weather changed.
    WeatherChanged { area: AreaId, regime: RegimeId },
    /// A tail came to a place where the weather, other than forecast, does not let it land.
    ForecastMissed {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        area: AreaId,
        regime: RegimeId,
    },
    /// A place began or ceased to take landings.
    LandingsChanged { place: PlaceId, open: bool },
    /// Fighting in an area went to a level.
    FightingChanged { area: AreaId, level: u32 },
    /// An offensive reached an area, and puts fighting there at a level at least.
    OffensiveReached { area: AreaId, level: u32 },
    /// It holds the level there no longer.
    OffensiveSpent { area: AreaId },
    /// Pressure from the air began to hold fighting in an area at a level at most.
    PressureBegan { area: AreaId, level: u32 },
    /// It ended.
    PressureEnded { area: AreaId },
    /// A ceasefire came into force.
    CeasefireBegan { ceasefire: CeasefireId },
    /// It was extended, by that much.
    CeasefireExtended {
        ceasefire: CeasefireId,
        by: Duration,
    },
    /// It lapsed, at its end or before.
    CeasefireLapsed { ceasefire: CeasefireId },
    /// Guards on duty at a site changed to a number.
    GuardsChanged { place: PlaceId, guards: u32 },
    /// So many guards of a site deserted.
    GuardsDeserted { place: PlaceId, guards: u32 },
    /// So many were ordered away.
    GuardsWithdrawn { place: PlaceId, guards: u32 },
    /// So many came.
    GuardsReinforced { place: PlaceId, guards: u32 },
    /// So many were hurt in an incident.
    GuardsHurt {
        place: PlaceId,
        number: u32,
        guards: u32,
    },
    /// A site passed to another force with so many guards, which lets persons be lifted or not.
    ControlPassed {
        place: PlaceId,
        guards: u32,
        lift: bool,
    },
    /// An incident opened; `number` counts those of the site from 1.
    IncidentBegan {
        place: PlaceId,
        number: u32,
        cause: Cause,
        stage: Stage,
    },
    /// It grew worse.
    IncidentEscalated {
        place: PlaceId,
        number: u32,
        stage: Stage,
    },
    /// Nobody escapes from it any more, but a site that was attacked has still to be secured.
    SiegeBegan { place: PlaceId, number: u32 },
    /// It was contained, at the stage it had come to.
    IncidentContained {
        place: PlaceId,
        number: u32,
        stage: Stage,
    },
    /// A site was damaged in a breach, and holds so many.
    SiteDamaged { place: PlaceId, capacity: u32 },
    /// It was repaired, and holds so many.
    SiteRepaired { place: PlaceId, capacity: u32 },
    /// A person at large is out of reach for good.
    PersonGone { person: PersonId, place: PlaceId },
    /// A reaction force was called to an incident.
    ReactionCalled {
        force: ForceId,
        place: PlaceId,
        number: u32,
    },
    /// A tail was tasked with so many of it; `sortie` counts its sorties from 1.
    ReactionTasked {
        tail: TailId,
        sortie: u32,
        force: ForceId,
        place: PlaceId,
        guards: u32,
    },
    /// That tail has put them down there, wanted or not any more.
    ReactionPutDown {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        guards: u32,
    },
    /// That tail gave up before it was there.
    ReactionGivenUp {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        guards: u32,
        why: Constraint,
    },
    /// So many of it set out by road.
    ReactionSetOut {
        force: ForceId,
        place: PlaceId,
        guards: u32,
    },
    /// So many of it are there.
    ReactionArrived {
        force: ForceId,
        place: PlaceId,
        guards: u32,
    },
    /// It is needed there no longer and goes back.
    ReactionEnded { force: ForceId, place: PlaceId },
    /// Persons outside the population escaped near a place.
    EscapedElsewhere { place: PlaceId, persons: u32 },
    /// Some of them were retaken.
    RetakenElsewhere { place: PlaceId, persons: u32 },
    /// A gate opened.
    GateOpened { gate: GateId },
    /// Consent was withdrawn: a gate closed.
    GateClosed { gate: GateId },
    /// The receiving state suspended a gate.
    GateSuspended { gate: GateId },
    /// The receiving state resumed a gate.
    GateResumed { gate: GateId },
    /// Talks go on at a pace, in thousandths of their own.
    TalksPaced { gate: GateId, pace: i64 },
    /// An assessment of a place became known: its hazard a day, in millionths.
    RiskAssessed { place: PlaceId, hazard: i64 },
    /// The assessment of the region: expected persons in incidents a day, in thousandths.
    RegionAssessed { risk: i64 },
    /// It was an alarm, the so-manieth in a row.
    AlarmRaised { alarms: u32 },
    /// The order to prepare was given.
    OrderedToPrepare,
    /// A gate's daily limit changed.
    TrancheSet {
        gate: GateId,
        per_day: u32,
        total: Option<u32>,
    },
    /// The call ranked a lane (0 first) and planned sorties for it until the next call.
    LanePlanned {
        lane: LaneId,
        rank: u32,
        sorties: u32,
    },
    /// The air-tasking order has a line for a tail: a lane in a slot of its day, from 1, to begin at an instant.
    LineOrdered {
        tail: TailId,
        lane: LaneId,
        slot: u32,
        planned: Time,
    },
    /// A sortie takes the line that was ordered for a tail, its own or another.
    LineTaken {
        tail: TailId,
        sortie: u32,
        ordered: TailId,
        slot: u32,
    },
    /// A line that nobody flew was cancelled, for what stopped its tail or its lane in the end.
    LineCancelled {
        tail: TailId,
        lane: LaneId,
        slot: u32,
        why: Constraint,
    },
    /// A tail came.
    TailArrived { tail: TailId, place: PlaceId },
    /// A tail left for good.
    TailLeft { tail: TailId, place: PlaceId },
    /// A tail was tasked; `sortie` counts its sorties from 1.
    SortieTasked {
        tail: TailId,
        sortie: u32,
        lane: LaneId,
        persons: u32,
        escorts: u32,
    },
    /// It took off (or set off).
    TookOff {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        persons: u32,
    },
    /// It waits for a landing spot.
    HoldingBegan {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// It is on a landing spot.
    Landed {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// It broke off a landing.
    WentAround {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// A task on the ground, or the approach to it, is over, after that long.
    TaskDone {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        task: Task,
        took: Duration,
    },
    /// It landed beside the spots, for want of one: at a stop, or where its fuel did not allow it to wait or go on.
    LandedBeside {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// Persons have boarded.
    Loaded {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        persons: u32,
    },
    /// All persons have left it.
    Unloaded {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        persons: u32,
    },
    /// Cargo that went along with its lift has left it.
    CargoDelivered {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        kg: u32,
    },
    /// It has refuelled.
    Refuelled {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// With persons aboard it went to an alternate.
    Diverted {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// With persons aboard it turned back to where they had boarded.
    TurnedBack {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// A convoy halted on the way from a place, for that long.
    ConvoyHalted {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        why: Halt,
        lasts: Duration,
    },
    /// It was lost, where it was or after it had taken off there; persons aboard await rescue, others have died.
    TailLost {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        persons: u32,
        harmed: u32,
    },
    /// It lost fuel, where it was or after it had taken off there: so much flying time. What it does then.
    FuelEmergency {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        lost: Duration,
        then: Emergency,
    },
    /// It touched down with that much of its reserve used up.
    LandedBelowReserve {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        below: Duration,
    },
    /// It gave up before moving anyone, or brought them back.
    SortieAborted {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        why: Constraint,
    },
    /// It is free again, at a place, after that much flying and fuel.
    SortieEnded {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        flown: Duration,
        fuel_kg: u32,
    },
    /// A break code failed; it grounds the tail, or is deferred.
    FaultFound {
        tail: TailId,
        place: PlaceId,
        code: CodeId,
        grounds: bool,
    },
    /// Its flight hours call for a phase inspection.
    PhaseDue { tail: TailId, place: PlaceId },
    /// It must be mended or inspected before it is tasked again.
    TailBroke { tail: TailId, place: PlaceId },
    /// A part out of stock went to it.
    PartIssued {
        tail: TailId,
        place: PlaceId,
        spare: SpareId,
    },
    /// A part was taken out of it for another tail.
    PartTaken {
        tail: TailId,
        place: PlaceId,
        spare: SpareId,
    },
    /// It was mended.
    TailMended { tail: TailId, place: PlaceId },
    /// A crew began its duty day on a tail.
    CrewOnDuty { crew: CrewId, tail: TailId },
    /// A crew went to rest.
    CrewOffDuty { crew: CrewId },
    /// A crew's duty day was longer than allowed, by that much.
    CrewOverrun { crew: CrewId, over: Duration },
    /// A crew flew more hours in a day, a week or a month than allowed, by that much.
    CrewOverHours { crew: CrewId, over: Duration },
    /// The day of escorts was over, and they went to rest at a place.
    EscortsOffDuty { place: PlaceId, escorts: u32 },
    /// Escorts there have rested.
    EscortsRested { place: PlaceId, escorts: u32 },
    /// Escorts got off a tail with their day longer than allowed, by that much.
    EscortsOverrun {
        tail: TailId,
        place: PlaceId,
        escorts: u32,
        over: Duration,
    },
    /// A person passed from one custody state to the next, at a place or on a tail.
    CustodyPassed {
        person: PersonId,
        from: State,
        to: State,
        place: PlaceId,
        tail: Option<TailId>,
    },
    /// A person was seen by a medical team before a movement.
    PersonScreened {
        person: PersonId,
        place: PlaceId,
        station: StationId,
    },
    /// A limit of a lawful transfer was broken for a person, by that much.
    LimitBroken {
        limit: Limit,
        person: PersonId,
        place: PlaceId,
        over: Duration,
    },
    /// A person was taken to a handover station.
    StationReached {
        person: PersonId,
        place: PlaceId,
        station: StationId,
    },
    /// A station finished with a person, after so many tries.
    StationPassed {
        person: PersonId,
        place: PlaceId,
        station: StationId,
        tries: u32,
    },
    /// A person was refused at a station.
    PersonRefused {
        person: PersonId,
        place: PlaceId,
        station: StationId,
    },
    /// The heads of a load were counted against the names sent ahead; with a mismatch it is in dispute.
    ManifestCounted {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
        names: u32,
        heads: u32,
        mismatches: u32,
    },
    /// The mismatches of a load were resolved.
    ManifestAgreed {
        tail: TailId,
        sortie: u32,
        place: PlaceId,
    },
    /// Earlier inmates were moved out of a facility; so many are left.
    InmatesMoved {
        place: PlaceId,
        persons: u32,
        left: u32,
    },
    /// A person was sent back to a handover station.
    PersonSentBack {
        person: PersonId,
        place: PlaceId,
        station: StationId,
    },
    /// A station's equipment failed in use.
    EquipmentFailed { place: PlaceId, station: StationId },
    /// It is back from repair.
    EquipmentRepaired { place: PlaceId, station: StationId },
    /// An enrolment failed and will be tried again.
    EnrolmentFailed { person: PersonId, place: PlaceId },
    /// An agency refused for now to release intelligence for a case file.
    ReleaseRefused {
        person: PersonId,
        station: StationId,
    },
    /// An agency released its intelligence for a case file.
    FileReleased {
        person: PersonId,
        station: StationId,
    },
    /// A case file is ready for prosecution.
    ProsecutionReady { person: PersonId },
    /// A country of origin declined a citizen.
    CountryDeclined {
        person: PersonId,
        country: CountryId,
    },
    /// A country of origin accepted a citizen.
    CountryAccepted {
        person: PersonId,
        country: CountryId,
    },
    /// A country of origin took back its acceptance of a citizen.
    CountryWithdrew {
        person: PersonId,
        country: CountryId,
    },
    /// A pick-up flight turned a person away.
    TurnedAway {
        person: PersonId,
        country: CountryId,
    },
    /// A pick-up flight left with persons.
    PickupFlown { country: CountryId, persons: u32 },
    /// Custody of a camp passed to another authority.
    CampPassed { place: PlaceId },
    /// A crew is away for a time.
    CrewAway { crew: CrewId },
    /// So many escorts are away from a place for a time; that they are back is told as that they have rested.
    EscortsAway { place: PlaceId, escorts: u32 },
    /// A reaction force cannot be called for a time.
    ReactionAway { force: ForceId, place: PlaceId },
    /// Something that tails need at a place is away for a time.
    OutageBegan { place: PlaceId, what: Outage },
    /// It is there again.
    OutageEnded { place: PlaceId, what: Outage },
    /// Levers were set anew, for the so-manieth time.
    LeversChanged { number: u32 },
    /// From a date on each household of a camp leaves at another rate, in millionths a day.
    OutflowChanged { place: PlaceId, leave: i64 },
    /// A household left a camp.
    HouseholdLeft {
        place: PlaceId,
        persons: u32,
        controlled: bool,
    },
}

impl Fact {
    /// The limit of a lawful transfer that it says was broken, if it says so.
    pub fn broken_limit(&self) -> Option<Limit> {
        match *self {
            Fact::LimitBroken { limit, .. } => Some(limit),
            Fact::CrewOverrun { .. } => Some(Limit::CrewDuty),
            Fact::CrewOverHours { .. } => Some(Limit::CrewHours),
            Fact::EscortsOverrun { .. } => Some(Limit::EscortDuty),
            _ => None,
        }
    }
}
