//! The registry of random sources: what each stream of draws is for.
//!
//! Numbers are given once. Never reuse or reorder one: every recorded result depends on them.

use crate::sim;

/// What a draw is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Source {
    /// A person's tier, country, medical need, fitness and recovery.
    Person = 1,
    /// Weather regimes of an area.
    Weather = 2,
    /// Thresholds of a rise of fighting in an area.
    FightingUp = 3,
    /// Thresholds of a fall of fighting in an area.
    FightingDown = 4,
    /// Delays with which guards leave and come back.
    Guards = 5,
    /// Thresholds of unrest at a site.
    Unrest = 6,
    /// Thresholds of attacks on a site.
    Attack = 7,
    /// Response and escalation of an incident; the occasion is its cause, and its number among those of that cause at the site.
    Incident = 8,
    /// Escapes during an incident: of each the wait, who, and whether he dies; the occasion is that of the incident.
    Escape = 9,
    /// Whether and when one who escaped is retaken; the occasion counts the person's escapes.
    Recapture = 10,
    /// How long a gate takes.
    Gate = 11,
    /// Preflight; the occasion is the tail's sortie, as in the sources that follow.
    Preflight = 12,
    /// Delay of the leg out.
    LegOut = 13,
    /// Loading.
    Load = 14,
    /// Delay of the leg with persons aboard.
    LegLoaded = 15,
    /// Unloading.
    Unload = 16,
    /// Delay of the leg home.
    LegHome = 17,
    /// Refuelling before the leg out.
    RefuelOut = 18,
    /// Refuelling before the leg with persons aboard.
    RefuelLoaded = 19,
    /// Refuelling before the leg home.
    RefuelHome = 20,
    /// Whether a sortie leaves the tail broken, and how long it takes to mend.
    Breakdown = 21,
    /// Delays of the legs to alternates and from them, one after the other.
    Diversion = 22,
    /// Service and outcome at a station; the entity is person and station, the occasion the try.
    Station = 23,
    /// Refusal at a station; the occasion is the visit.
    Refusal = 24,
    /// A country's decision on a citizen.
    Decision = 25,
    /// Thresholds of departures from a camp, and whether anyone controls them.
    Camp = 26,
    /// Release of intelligence for a person's case file; the occasion is the try.
    Release = 27,
    /// A person's hearing.
    Hearing = 28,
    /// Enrolment of a person; the occasion is the try.
    Enrolment = 29,
    /// Whether a landing is broken off; the occasion is the tail's sortie and each approach of it has a draw.
    GoAround = 30,
    /// Approach; the occasion is the tail's sortie and each approach of it has a draw, as in the sources that follow.
    Approach = 31,
    /// Taxi to the spot.
    TaxiIn = 32,
    /// Stopping of engines.
    Stop = 33,
    /// Briefing of those who board.
    Brief = 34,
    /// Starting of engines.
    Start = 35,
    /// Taxi from the spot.
    TaxiOut = 36,
    /// Run-up and clearance.
    RunUp = 37,
    /// Refuellings at fuel stops and alternates, one after the other; the occasion is the tail's sortie.
    RefuelOnTheWay = 40,
    /// Delays of the flights that follow fuel stops, one after the other; the occasion is the tail's sortie.
    LegOnward = 41,
    /// Whether preflight finds a fault; the occasion is the tail's sortie, as in the sources that follow.
    GroundAbort = 42,
    /// Whether a tail turns back with persons aboard, and where.
    AirAbort = 43,
    /// How long a fault takes to mend that no break code stands for.
    Fix = 44,
    /// Who dies in the loss of a tail.
    Harm = 45,
    /// How long those aboard a lost tail wait for rescue.
    Rescue = 46,
    /// When a vehicle of a convoy breaks down on a drive, and for how long that stops it.
    RoadBreakdown = 47,
    /// When a convoy is attacked on a lane, and for how long that stops it; the occasion is the hour since the start.
    Threat = 48,
    /// How long a tail without fuel waits for some to be brought.
    Relief = 49,
    /// Whether a sortie makes a break code fail, and how long it takes to mend; the entity is tail and code.
    Fault = 50,
    /// A phase inspection of a tail; the occasion counts them.
    Phase = 51,
    /// The way of a spare that was ordered; the occasion counts the orders.
    Resupply = 52,
    /// The regime of an area at the start, where it is drawn.
    WeatherStart = 60,
    /// Errors of an area's forecasts, one after the other.
    Forecast = 61,
    /// A person's way on from a handover station; the occasion is the visit.
    Route = 80,
    /// Whether equipment fails in a service, and how long its repair takes; the occasion is the visit or try.
    Equipment = 81,
    /// A person's age group.
    Age = 82,
    /// Whether a head comes under a wrong name.
    Misnamed = 83,
    /// How long it takes to reconcile a load in dispute; the entity is tail and sortie.
    Reconciliation = 84,
    /// Whether a pick-up flight turns a person away; the occasion is the country's flight.
    Pickup = 85,
    /// When a country takes back its acceptance of a citizen; the occasion counts its refusals, as in the next.
    Withdrawal = 86,
    /// Time until it is asked again.
    AskAgain = 87,
    /// A person's medical screening; the occasion counts them.
    Screening = 88,
    /// Thresholds of exits from a site whose guards have collapsed.
    Exit = 100,
    /// Thresholds and sizes of desertions at a site, in turn.
    Desertion = 101,
    /// How long a takeover takes; the occasion counts how often its condition has come to hold.
    Takeover = 102,
    /// When a ceasefire breaks down.
    Ceasefire = 103,
    /// When an offensive crosses a border; the entity is the two areas, the occasion the offensive.
    Front = 104,
    /// How many guards are hurt in an incident, stage by stage; the occasion is that of the incident.
    Casualty = 105,
    /// Repair of a site; the occasion is that of its incident.
    SiteRepair = 106,
    /// How long a reaction force takes to be ready; the occasion is its call, as in the sources that follow.
    Reaction = 107,
    /// Its way by road.
    ReactionRoad = 108,
    /// Its way back.
    ReactionBack = 109,
    /// How long a siege goes on; the occasion is that of its incident.
    Siege = 110,
    /// Errors of the assessments of a place, one after the other.
    Assessment = 120,
    /// How long the decision for the order to prepare takes.
    OrderToPrepare = 121,
    /// Error in the count of the persons at a place that a call's reports have; the occasion counts the calls.
    Report = 122,
}

impl sim::Source for Source {
    fn number(self) -> u16 {
        self as u16
    }
}
