//! The audit proves something only if it can fail: a sound world, spoiled in one place at a time.

use super::AuditError;
use crate::operation::World;
use crate::operation::ids::TailId;
use crate::operation::readiness::crews::Duty;
use crate::operation::{RunOptions, simulate};
use crate::scenario::files::NoFiles;
use crate::scenario::{Reference, load};
use crate::sim::{Duration, Time};

/// A world in the middle of a run: two tails with persons, escorts and crews under way.
fn world() -> World {
    let loaded = load(&Reference::new("everything"), &[], &NoFiles).expect("a built-in scenario");
    let mut found = None;
    let under_way = |world: &World| laden(world).count() >= 2;
    simulate(&loaded.scenario, &RunOptions::seeded(1), (), |_, world| {
        if found.is_none() && under_way(world) {
            found = Some(world.clone());
        }
    })
    .expect("it runs");
    found.expect("two tails with persons at a full hour")
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
