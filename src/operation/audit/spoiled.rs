//! The audit proves something only if it can fail: a sound world, spoiled in one place at a time.

use super::AuditError;
use crate::operation::World;
use crate::operation::event::Agenda;
use crate::operation::facts::State;
use crate::operation::handover::aftercare::Casework;
use crate::operation::handover::stations::Role;
use crate::operation::ids::{PersonId, StationId, TailId};
use crate::operation::readiness::crews::Duty;
use crate::operation::{RunOptions, simulate};
use crate::scenario::files::NoFiles;
use crate::scenario::{Reference, Scenario, load};
use crate::sim::{Duration, Time};

/// A world in the middle of a run: two tails with persons, escorts and crews under way, a line at enrolment, a file in
/// line at an agency, and somebody who waits for a flight home.
fn world() -> World {
    let loaded = load(&Reference::new("everything"), &[], &NoFiles).expect("a built-in scenario");
    let mut worlds = (1..20).filter_map(|seed| busy_world(&loaded.scenario, seed));
    worlds
        .next()
        .expect("all that is to be spoiled at a full hour")
}

fn busy_world(scenario: &Scenario, seed: u64) -> Option<World> {
    let mut found = None;
    let is_busy = |world: &World| {
        laden(world).count() >= 2
            && in_line(world, is_enrolment).is_some()
            && in_line(world, is_release).is_some()
            && in_state(world, State::ReleasedForRepatriation).is_some()
    };
    simulate(scenario, &RunOptions::seeded(seed), (), |_, world| {
        if found.is_none() && is_busy(world) {
            found = Some(world.clone());
        }
    })
    .expect("it runs");
    found
}

fn is_enrolment(role: Role) -> bool {
    matches!(role, Role::Enrolment(_))
}

fn is_release(role: Role) -> bool {
    role == Role::Release
}

/// A station of some kind and the first in line there.
fn in_line(world: &World, is_wanted: fn(Role) -> bool) -> Option<(StationId, PersonId)> {
    world.station_ids().find_map(|id| {
        let desk = &world.desks[id.index()];
        let mut line = desk.queue.queue().filter(|_| is_wanted(desk.role));
        line.next().map(|person| (id, person))
    })
}

fn in_state(world: &World, state: State) -> Option<PersonId> {
    let mut persons = world.persons.ids();
    persons.find(|&person| world.persons.state(person) == state)
}

fn laden(world: &World) -> impl Iterator<Item = usize> {
    let tails = world.tails.iter().enumerate();
    let laden = tails.filter(|(_, tail)| {
        !tail.manifest.is_empty() && !tail.escorts.is_empty() && tail.crew.is_some()
    });
    laden.map(|(position, _)| position)
}

fn first(world: &World) -> usize {
    laden(world).next().expect("a tail with persons")
}

/// What is spoiled, and what the audit says of it.
type Spoil = (fn(&mut World), &'static str);

const SPOILS: &[Spoil] = &[
    (lose_a_person, "and on 0 lists"),
    (double_a_person, "and on 2 lists"),
    (|world| world.camps[0].persons += 1, "persons of the camp"),
    (lose_escorts, "escorts have their post at"),
    (
        |world| world.places[0].inbound += 1,
        "persons are bound for",
    ),
    (overfill_a_tank, "has fuel for"),
    (lose_a_crew, "which has another crew or none"),
    (double_a_crew, "which has another crew or none"),
    (ground_a_tail, "is grounded or not"),
    (forget_holds, "units of"),
    (|world| world.spares[0].ordered += 1, "are on order"),
    (|world| world.incidents_open += 1, "incidents are open"),
    (miscount_a_site, "the hazards of"),
    (invent_a_reinforcement, "of reaction forces are at"),
    (miscount_a_wing, "the wings of"),
    (lose_at_enrolment, "is in_intake and on 0 lists"),
    (enrol_twice, "is in_intake and on 2 lists"),
    (enrol_before_acceptance, "is held and on 1 lists"),
    (enrol_at_a_handover, "is in_intake and at"),
    (lose_a_file, "were served and"),
    (ask_an_agency_twice, "stands twice at"),
    (ask_an_agency_too_early, "is held and at"),
    (ask_too_many_agencies, "have still to release it"),
    (close_a_file, "case files"),
    (miss_a_flight, "is released and on 0 lists"),
    (mistake_a_flight, "which is not his country"),
];

fn lose_a_person(world: &mut World) {
    let tail = first(world);
    world.tails[tail].manifest.pop();
}

fn double_a_person(world: &mut World) {
    let [one, other] = [0, 1].map(|nth| laden(world).nth(nth).expect("two tails with persons"));
    let person = world.tails[one].manifest[0];
    world.tails[other].manifest.push(person);
}

fn lose_escorts(world: &mut World) {
    let tail = first(world);
    world.tails[tail].escorts.clear();
}

fn overfill_a_tank(world: &mut World) {
    let tail = first(world);
    world.tails[tail].fuel = Duration::MAX;
}

fn lose_a_crew(world: &mut World) {
    let tail = first(world);
    world.tails[tail].crew = None;
}

fn double_a_crew(world: &mut World) {
    let tail = TailId::at(first(world));
    let mut crews = world.crews.iter_mut();
    let rested = crews.find(|crew| crew.state == Duty::Rested);
    rested.expect("a crew at home").state = Duty::On(tail, Time::MAX);
}

fn ground_a_tail(world: &mut World) {
    let tail = first(world);
    world.tails[tail].broken = !world.tails[tail].broken;
}

fn forget_holds(world: &mut World) {
    for tail in &mut world.tails {
        tail.holds = Default::default();
    }
}

fn miscount_a_site(world: &mut World) {
    let mut sites = world
        .places
        .iter_mut()
        .filter_map(|place| place.site.as_mut());
    sites.next().expect("a site").persons += 1;
}

fn invent_a_reinforcement(world: &mut World) {
    let mut sites = world
        .places
        .iter_mut()
        .filter_map(|place| place.site.as_mut());
    sites.next().expect("a site").garrison.reinforced += 1;
}

fn miscount_a_wing(world: &mut World) {
    let mut receptions = world
        .places
        .iter_mut()
        .filter_map(|place| place.reception.as_mut());
    receptions.next().expect("a receiver").facility.wings[0].inside += 1;
}

fn first_in_line(world: &World, is_wanted: fn(Role) -> bool) -> (StationId, PersonId) {
    in_line(world, is_wanted).expect("somebody in line")
}

fn one_in_state(world: &World, state: State) -> PersonId {
    in_state(world, state).expect("somebody in that state")
}

/// Later than all that has happened.
const LATER: Time = Time::from_micros(Duration::from_days(1000).micros() as u64);

fn withdraw(world: &mut World, (id, person): (StationId, PersonId)) {
    let desk = &mut world.desks[id.index()];
    assert!(desk.queue.withdraw(LATER, person), "he was in line");
}

fn queue_up(world: &mut World, id: StationId, person: PersonId) {
    let mut agenda = Agenda::new();
    agenda.advance_to(LATER);
    world.queue_up(id, person, Duration::ZERO, &mut agenda);
}

fn casework(world: &mut World) -> &mut Casework {
    world.casework.as_mut().expect("case files are kept")
}

fn lose_at_enrolment(world: &mut World) {
    withdraw(world, first_in_line(world, is_enrolment));
}

fn enrol_twice(world: &mut World) {
    let (id, person) = first_in_line(world, is_enrolment);
    queue_up(world, id, person);
}

fn enrol_before_acceptance(world: &mut World) {
    let (id, _) = first_in_line(world, is_enrolment);
    queue_up(world, id, one_in_state(world, State::Held));
}

fn enrol_at_a_handover(world: &mut World) {
    let (id, _) = first_in_line(world, is_enrolment);
    let place = world.desks[id.index()]
        .role
        .place()
        .expect("it has a place");
    world.desks[id.index()].role = Role::Handover(place);
}

fn lose_a_file(world: &mut World) {
    withdraw(world, first_in_line(world, is_release));
}

fn ask_an_agency_twice(world: &mut World) {
    let (id, person) = first_in_line(world, is_release);
    queue_up(world, id, person);
}

fn ask_an_agency_too_early(world: &mut World) {
    let (id, _) = first_in_line(world, is_release);
    queue_up(world, id, one_in_state(world, State::Held));
}

fn ask_too_many_agencies(world: &mut World) {
    let (_, person) = first_in_line(world, is_release);
    casework(world).awaited.insert(person, 0);
}

fn close_a_file(world: &mut World) {
    let (_, person) = first_in_line(world, is_release);
    casework(world).awaited.remove(&person);
}

fn miss_a_flight(world: &mut World) {
    for country in &mut world.countries {
        country.waiting.clear();
    }
}

fn mistake_a_flight(world: &mut World) {
    world.countries.reverse();
}

#[test]
fn whatever_is_lost_or_in_two_places_is_found() {
    let sound = world();
    assert_eq!(sound.audit(), Ok(()));
    for (spoil, words) in SPOILS {
        let mut spoiled = sound.clone();
        spoil(&mut spoiled);
        let AuditError(said) = spoiled.audit().expect_err(words);
        assert!(said.contains(words), "{words}: {said}");
    }
}
