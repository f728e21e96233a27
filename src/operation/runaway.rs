//! Runaway: a run in which so much happens within an hour that it would never end, and whom that is to be blamed on.
//!
//! Owns the limit and the words for what an event is about, in the names that the planner gave.

use std::collections::BTreeMap;

use super::event::{Agenda, Event};
use super::handover::reception::ReceptionEvent;
use super::handover::repatriation::RepatriationEvent;
use super::ids::{Names, PersonId};
use super::lift::sorties::SortieEvent;
use super::places::PlaceEvent;
use super::planning::gates::GateEvent;
use super::readiness::crews::CrewEvent;
use super::readiness::maintenance::MaintenanceEvent;
use super::security::campaign::CampaignEvent;
use super::security::camps::CampEvent;
use super::security::conflict::ConflictEvent;
use super::security::guards::GuardEvent;
use super::security::incidents::IncidentEvent;
use super::security::reaction::ReactionEvent;
use super::security::warning::WarningEvent;
use super::world::World;

/// Events within a simulated hour from which a run counts as running away, and as many more for each person: see
/// `docs/model.md` for what runs need.
const MOST_AN_HOUR: u64 = 1_000_000;
const MOST_A_PERSON: u64 = 100;
/// Events that are watched to find out what repeats itself.
const WATCHED: u32 = 10_000;

/// What happens over and over again in a run that runs away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Culprit {
    /// What most events are about.
    pub about: String,
    /// How many of those watched.
    pub events: u32,
    /// How many were watched.
    pub of: u32,
}

/// Events allowed within a simulated hour.
pub(super) fn most_events_an_hour(world: &World) -> u64 {
    MOST_AN_HOUR + MOST_A_PERSON * u64::from(world.population())
}

/// Lets some more happen, and says what most of it is about.
pub(super) fn culprit(world: &mut World, agenda: &mut Agenda) -> Culprit {
    let mut events: BTreeMap<String, u32> = BTreeMap::new();
    let mut watched = 0;
    while watched < WATCHED
        && let Some((_, event)) = agenda.pop()
    {
        *events.entry(event.about(world)).or_default() += 1;
        watched += 1;
        world.happen(event, agenda);
        world.facts.clear();
    }
    let most = events.into_iter().max_by_key(|(_, count)| *count);
    let (about, events) = most.unwrap_or_default();
    Culprit {
        about,
        events,
        of: watched,
    }
}

impl Event {
    /// What it is about, in the planner's names. Persons are named by their population, for none of many is to blame.
    fn about(self, world: &World) -> String {
        let names = &world.names;
        match self {
            Event::Weather(area) => format!("the weather of area `{}`", names.area(area)),
            Event::Place(event) => about_place(event, names),
            Event::Conflict(ConflictEvent::Rises(area) | ConflictEvent::Falls(area)) => {
                format!("the fighting in area `{}`", names.area(area))
            }
            Event::Campaign(event) => about_campaign(event, names),
            Event::Guards(event) => about_guards(event, names),
            Event::Incident(event) => about_incident(event, names),
            Event::Warning(WarningEvent::Looks | WarningEvent::Known(_) | WarningEvent::Order) => {
                "the assessments of `warning`".to_owned()
            }
            Event::Reaction(
                ReactionEvent::Ready(force)
                | ReactionEvent::ByRoad(force)
                | ReactionEvent::Back(force),
            ) => format!("reaction force `{}`", names.force(force)),
            Event::Gate(event) => about_gate(event, names),
            Event::Call => "the coordination call".to_owned(),
            Event::Review => "the review of what waits".to_owned(),
            Event::Sortie(event) => about_sortie(event, names),
            Event::Crew(CrewEvent::DutyEnds(crew) | CrewEvent::Rested(crew)) => {
                format!("crew `{}`", names.crew(crew))
            }
            Event::Escorts(place) => format!("the escorts of `{}`", names.place(place)),
            Event::Maintenance(event) => about_maintenance(event, names),
            Event::FitAgain(person) | Event::ScreeningLapsed(person) | Event::Appeal(person, _) => {
                about_persons(person, names)
            }
            Event::Station(event) => format!("station `{}`", names.station(event.station())),
            Event::Reception(event) => about_reception(event, names),
            Event::Repatriation(event) => about_repatriation(event, names),
            Event::Camp(
                CampEvent::Leaves(place) | CampEvent::Passes(place) | CampEvent::Regime(place),
            ) => format!("the camp of `{}`", names.place(place)),
            Event::Change(_) => "`change`".to_owned(),
            Event::Inject(_) => "`inject`".to_owned(),
        }
    }
}

fn about_place(event: PlaceEvent, names: &Names) -> String {
    let (what, place) = match event {
        PlaceEvent::Light(place) => ("the light", place),
        PlaceEvent::Hours(place) => ("the hours", place),
        PlaceEvent::Reopens(place) => ("the closures", place),
        PlaceEvent::Loaders(place) => ("the loading teams", place),
        PlaceEvent::OutageEnds(place, _) => ("the outages", place),
        PlaceEvent::Clears(place, _) => ("the runway", place),
    };
    format!("{what} of `{}`", names.place(place))
}

fn about_campaign(event: CampaignEvent, names: &Names) -> String {
    match event {
        CampaignEvent::Reaches(_, area, _) | CampaignEvent::Ends(area, _) => {
            format!("the offensives in area `{}`", names.area(area))
        }
        CampaignEvent::Lapses(ceasefire) => format!("ceasefire `{}`", names.ceasefire(ceasefire)),
    }
}

fn about_guards(event: GuardEvent, names: &Names) -> String {
    match event {
        GuardEvent::Move(place) | GuardEvent::Desert(place) | GuardEvent::PassesOver(place) => {
            format!("the guards of `{}`", names.place(place))
        }
        GuardEvent::Shift => "the shifts of guards".to_owned(),
    }
}

fn about_incident(event: IncidentEvent, names: &Names) -> String {
    match event {
        IncidentEvent::Begins(place, _)
        | IncidentEvent::Escalates(place)
        | IncidentEvent::Contained(place)
        | IncidentEvent::Escape(place)
        | IncidentEvent::RetakenElsewhere(place, _)
        | IncidentEvent::Repaired(place) => format!("the incidents at `{}`", names.place(place)),
        IncidentEvent::Retaken(person) | IncidentEvent::Gone(person) => {
            about_persons(person, names)
        }
    }
}

fn about_gate(event: GateEvent, names: &Names) -> String {
    match event {
        GateEvent::Opens(gate)
        | GateEvent::Tranche(gate, _)
        | GateEvent::Suspends(gate)
        | GateEvent::Resumes(gate)
        | GateEvent::Hears(gate, _) => format!("gate `{}`", names.gate(gate)),
        GateEvent::NewDay => "the gates' days".to_owned(),
    }
}

fn about_sortie(event: SortieEvent, names: &Names) -> String {
    match event {
        SortieEvent::Step(tail) | SortieEvent::HoldOver(tail) | SortieEvent::Rescued(tail) => {
            format!("tail `{}`", names.tail(tail))
        }
        SortieEvent::WaveComes(_) | SortieEvent::WaveLeaves(_) => "the waves of tails".to_owned(),
    }
}

fn about_maintenance(event: MaintenanceEvent, names: &Names) -> String {
    match event {
        MaintenanceEvent::Mended(tail) => format!("the repair of tail `{}`", names.tail(tail)),
        MaintenanceEvent::PartComes(spare) => format!("spare `{}`", names.spare(spare)),
        MaintenanceEvent::Shift(place) => {
            format!("the maintenance teams of `{}`", names.place(place))
        }
    }
}

fn about_repatriation(event: RepatriationEvent, names: &Names) -> String {
    match event {
        RepatriationEvent::AskAgain(person)
        | RepatriationEvent::Accepted(person)
        | RepatriationEvent::Withdrawn(person, _) => about_persons(person, names),
        RepatriationEvent::Pickup(country) => format!("country `{}`", names.country(country)),
    }
}

fn about_reception(event: ReceptionEvent, names: &Names) -> String {
    match event {
        ReceptionEvent::InmatesMoved(place, _) => {
            format!("the earlier inmates of `{}`", names.place(place))
        }
        ReceptionEvent::Reconciled(_, tail, _) => {
            format!("the manifest of tail `{}`", names.tail(tail))
        }
        ReceptionEvent::Resolved(person) => about_persons(person, names),
    }
}

fn about_persons(person: PersonId, names: &Names) -> String {
    format!("persons of `{}`", names.person(person).population())
}
