//! Reaction: forces that are called to an incident, and come by the lift's own tails or by road.
//!
//! Owns where each force stands. A tail that takes part of one is tasked like any other, with a crew, fuel, weather and
//! light, before the lift has its turn; it lands beside the spots, as a diverted one does, and goes home. What has come
//! adds to the guards of the site until the incident is contained, and for as long as these are not enough by themselves.
//!
//! ```text
//! at base -> getting ready -> deployed (waiting for a tail, on the way, on site) -> going back -> at base
//!                 +-------------------- (contained and guarded) --------------------^
//! ```

use serde::{Deserialize, Serialize};

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{ForceId, PlaceId, TailId, TypeId};
use crate::operation::lift::ground::{LEAVE_HOME, Progress};
use crate::operation::lift::legs::Leg;
use crate::operation::lift::tails::Status;
use crate::operation::planning::dispatch::{Refusal, earlier};
use crate::operation::readiness::crews::CrewChoice;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::incidents::Reaction;
use crate::sim::{Duration, Entity, Handle, Rank, Time};

/// What can happen to a reaction force.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ReactionEvent {
    /// It is ready to move.
    Ready(ForceId),
    /// Those who went by road are there.
    ByRoad(ForceId),
    /// It is back at its base.
    Back(ForceId),
}

/// A quick-reaction force.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Force {
    pub(crate) entity: Entity,
    pub(crate) base: PlaceId,
    /// Types that may take it, with their seats.
    pub(crate) types: Vec<TypeId>,
    pub(crate) law: Reaction,
    /// Guards in it; those aboard a tail that is lost are lost to it.
    pub(crate) guards: u32,
    pub(crate) posture: Posture,
    /// Calls so far.
    pub(crate) calls: u32,
}

/// Where a reaction force stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Posture {
    /// Ready to be called.
    AtBase,
    /// Called to a place.
    GettingReady(PlaceId, Handle),
    /// Sent to a place, or there.
    Deployed(Deployment),
    /// On the way back, resting there, or away.
    GoingBack,
}

/// The parts of a force that has been sent to a place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Deployment {
    pub(crate) place: PlaceId,
    /// Guards who wait for a tail.
    pub(crate) waiting: u32,
    /// Those on the road, with their arrival.
    by_road: Option<(u32, Handle)>,
    /// Those who are there.
    pub(crate) on_site: u32,
}

impl Deployment {
    /// Guards who wait, are on the road, or are there.
    pub(crate) fn total(&self) -> u32 {
        self.waiting + self.by_road.map_or(0, |(guards, _)| guards) + self.on_site
    }
}

/// Part of a force aboard a tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Squad {
    pub(crate) force: ForceId,
    /// The call that it answers.
    pub(crate) call: u32,
    pub(crate) guards: u32,
}

impl World {
    fn force_ids(&self) -> impl Iterator<Item = ForceId> + use<> {
        (0..self.forces.len()).map(ForceId::at)
    }

    /// Something happens to a reaction force.
    pub(crate) fn on_reaction(&mut self, event: ReactionEvent, agenda: &mut Agenda) {
        match event {
            ReactionEvent::Ready(force) => self.deploy(force, agenda),
            ReactionEvent::ByRoad(force) => {
                if let Posture::Deployed(deployment) = &mut self.forces[force.index()].posture
                    && let Some((guards, _)) = deployment.by_road.take()
                {
                    self.come_to(force, guards, agenda);
                }
            }
            ReactionEvent::Back(force) => {
                self.forces[force.index()].posture = Posture::AtBase;
                for place in self.place_ids() {
                    self.call_reaction(place, agenda);
                }
            }
        }
    }

    /// Takes over by what and when a force moves, and from which stage on it is called.
    pub(crate) fn adopt_forces(&mut self, plan: &World) {
        for (force, new) in self.forces.iter_mut().zip(&plan.forces) {
            force.law = new.law.clone();
            force.types.clone_from(&new.types);
        }
    }

    // --- called ------------------------------------------------------------------------------

    /// Calls every force that is free to a place, if its incident has come so far.
    pub(crate) fn call_reaction(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let Some(stage) = self.open_at(place).map(|open| open.stage) else {
            return;
        };
        let number = self.incident_number(place);
        for id in self.force_ids() {
            let force = &mut self.forces[id.index()];
            let free = matches!(force.posture, Posture::AtBase) && force.guards > 0;
            if !free || stage < force.law.from {
                continue;
            }
            force.calls += 1;
            let mut draws = self
                .streams
                .occasion(Source::Reaction, force.entity, force.calls);
            let wait = force.law.ready.draw(&mut draws);
            let event = Event::Reaction(ReactionEvent::Ready(id));
            let ready = agenda.schedule(wait, Rank::Ordinary, event);
            force.posture = Posture::GettingReady(place, ready);
            self.tell(Fact::ReactionCalled {
                force: id,
                place,
                number,
            });
        }
    }

    /// A force is ready: as many as tails can take go by air, the others by road, or wait for a tail.
    fn deploy(&mut self, id: ForceId, agenda: &mut Agenda) {
        let force = &mut self.forces[id.index()];
        let Posture::GettingReady(place, _) = force.posture else {
            return;
        };
        force.posture = Posture::Deployed(Deployment {
            place,
            waiting: force.guards,
            by_road: None,
            on_site: 0,
        });
        // A refusal's date is no use here: the review that is asked for below looks again.
        let _ = self.fly_reaction(id, agenda);
        self.set_out_by_road(id, agenda);
        self.request_review(agenda);
    }

    /// Those who wait for a tail go by road, if there is one.
    fn set_out_by_road(&mut self, id: ForceId, agenda: &mut Agenda) {
        let force = &mut self.forces[id.index()];
        let Posture::Deployed(deployment) = &mut force.posture else {
            return;
        };
        let Some(road) = &force.law.road else { return };
        if deployment.waiting == 0 || deployment.by_road.is_some() {
            return;
        }
        let mut draws = self
            .streams
            .occasion(Source::ReactionRoad, force.entity, force.calls);
        let event = Event::Reaction(ReactionEvent::ByRoad(id));
        let due = agenda.schedule(road.draw(&mut draws), Rank::Ordinary, event);
        let guards = std::mem::take(&mut deployment.waiting);
        let place = deployment.place;
        deployment.by_road = Some((guards, due));
        self.tell(Fact::ReactionSetOut {
            force: id,
            place,
            guards,
        });
    }

    // --- by air ------------------------------------------------------------------------------

    /// Whoever waits for a tail is taken by one that may go now; the answer says from when on another may although nothing
    /// happens until then.
    pub(crate) fn fly_reactions(&mut self, agenda: &mut Agenda) -> Option<Time> {
        let until = self
            .force_ids()
            .filter_map(|id| self.fly_reaction(id, agenda));
        until.min()
    }

    fn fly_reaction(&mut self, id: ForceId, agenda: &mut Agenda) -> Option<Time> {
        let mut until = None;
        let mut ready: Vec<TailId> = self.ready_for(id).collect();
        ready.sort_by_key(|&tail| (self.tails[tail.index()].sortie, tail));
        for tail in ready {
            let Posture::Deployed(deployment) = &self.forces[id.index()].posture else {
                return None;
            };
            let (place, waiting) = (deployment.place, deployment.waiting);
            if waiting == 0 {
                return None;
            }
            match self.reaction_crew(tail, place, agenda.now()) {
                Ok(crew) => self.send_reaction(tail, id, crew, agenda),
                Err(refusal) => {
                    until = earlier(until, self.asked_again(tail, refusal, agenda.now()));
                }
            }
        }
        until
    }

    /// Who could fly a tail from its home to a place and back now, or the first thing that forbids it.
    fn reaction_crew(&self, id: TailId, place: PlaceId, now: Time) -> Result<CrewChoice, Refusal> {
        let tail = &self.tails[id.index()];
        let timing = self.timing(id, tail.home, place, 0, now);
        let (take_offs, landings) = ([timing.begin, timing.leave], [timing.land]);
        self.check_weather(tail.kind, &take_offs, &landings, now)?;
        let dark = self.check_light(tail.kind, &timing, now)?;
        if !self.in_range(id, tail.home, place) {
            return Err(Constraint::Tail.into());
        }
        self.crew_for(id, &timing, dark, now)
    }

    /// A force whose guards wait for a tail, and a tail that could take them now.
    pub(crate) fn waits_in_vain(&self, now: Time) -> Option<(ForceId, TailId)> {
        self.force_ids().find_map(|id| {
            let Posture::Deployed(Deployment {
                place,
                waiting: 1..,
                ..
            }) = self.forces[id.index()].posture
            else {
                return None;
            };
            let could = |tail: &TailId| self.reaction_crew(*tail, place, now).is_ok();
            Some((id, self.ready_for(id).find(could)?))
        })
    }

    /// The tails at the post of a force that stand ready and may take it.
    fn ready_for(&self, id: ForceId) -> impl Iterator<Item = TailId> {
        let force = &self.forces[id.index()];
        (0..self.tails.len()).map(TailId::at).filter(|tail| {
            let tail = &self.tails[tail.index()];
            tail.status == Status::Ready
                && tail.home == force.base
                && force.types.contains(&tail.kind)
        })
    }

    /// Tasks a tail with as many of a force as it has seats.
    fn send_reaction(&mut self, tail: TailId, id: ForceId, crew: CrewChoice, agenda: &mut Agenda) {
        self.man(tail, crew, agenda);
        let force = &mut self.forces[id.index()];
        let Posture::Deployed(deployment) = &mut force.posture else {
            return;
        };
        let record = &mut self.tails[tail.index()];
        let seats = self.types[record.kind.index()].spec.seats;
        let guards = deployment.waiting.min(seats);
        deployment.waiting -= guards;
        record.begin_sortie(agenda.now());
        record.alternate = deployment.place;
        record.leg = Leg::React;
        record.squad = Some(Squad {
            force: id,
            call: force.calls,
            guards,
        });
        let (sortie, place) = (record.sortie, deployment.place);
        self.tell(Fact::ReactionTasked {
            tail,
            sortie,
            force: id,
            place,
            guards,
        });
        self.set_to(tail, LEAVE_HOME, agenda);
    }

    /// A tail has brought its part of a force: it stays, if it is still wanted, and the tail goes home.
    pub(crate) fn put_down_squad(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let record = &mut self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        if let Some(squad) = record.squad.take() {
            self.tell(Fact::ReactionPutDown {
                tail,
                sortie,
                place,
                guards: squad.guards,
            });
            if self.forces[squad.force.index()].calls == squad.call {
                self.come_to(squad.force, squad.guards, agenda);
            }
        }
        self.look_over(tail, agenda);
        self.depart(tail, Leg::Home, agenda);
        Progress::Waits
    }

    /// A tail with part of a force gives up; they look for another way, if they are still wanted.
    pub(crate) fn strand_squad(
        &mut self,
        tail: TailId,
        squad: Squad,
        why: Constraint,
        agenda: &mut Agenda,
    ) {
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.alternate);
        self.tell(Fact::ReactionGivenUp {
            tail,
            sortie,
            place,
            guards: squad.guards,
            why,
        });
        let force = &mut self.forces[squad.force.index()];
        if force.calls == squad.call
            && let Posture::Deployed(deployment) = &mut force.posture
        {
            deployment.waiting += squad.guards;
            self.set_out_by_road(squad.force, agenda);
        }
    }

    /// Those aboard a lost tail are lost to their force.
    pub(crate) fn lose_squad(&mut self, squad: Squad) {
        self.forces[squad.force.index()].guards -= squad.guards;
    }

    // --- there -------------------------------------------------------------------------------

    /// Part of a force is there, if it is still wanted.
    fn come_to(&mut self, id: ForceId, guards: u32, agenda: &mut Agenda) {
        let Posture::Deployed(deployment) = &mut self.forces[id.index()].posture else {
            return;
        };
        deployment.on_site += guards;
        let place = deployment.place;
        self.tell(Fact::ReactionArrived {
            force: id,
            place,
            guards,
        });
        if let Some(garrison) = self.garrison(place) {
            garrison.reinforced += guards;
        }
        self.strength_changed(place, agenda);
    }

    /// Every force that was called to a place goes back, unless an incident is open there, or persons are and the site's
    /// own guards have collapsed.
    pub(crate) fn relieve_reaction(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let collapse = self.incidents.collapse;
        let guarded = self.persons.guarded_at(place) > 0;
        let site = self.places[place.index()].site.as_ref();
        let wanted = site.is_some_and(|site| {
            site.unsafe_now() || guarded && site.garrison.needs_others(collapse)
        });
        if !wanted {
            self.stand_down_reaction(place, agenda);
        }
    }

    /// A force at its base cannot be called for a time.
    pub(crate) fn take_force_away(&mut self, id: ForceId, lasts: Duration, agenda: &mut Agenda) {
        let force = &mut self.forces[id.index()];
        if !matches!(force.posture, Posture::AtBase) {
            return;
        }
        force.posture = Posture::GoingBack;
        let place = force.base;
        let event = Event::Reaction(ReactionEvent::Back(id));
        agenda.schedule(lasts, Rank::Ordinary, event);
        self.tell(Fact::ReactionAway { force: id, place });
    }

    fn stand_down_reaction(&mut self, place: PlaceId, agenda: &mut Agenda) {
        for id in self.force_ids() {
            let force = &mut self.forces[id.index()];
            match &force.posture {
                Posture::GettingReady(at, ready) if *at == place => {
                    agenda.cancel(*ready);
                }
                Posture::Deployed(deployment) if deployment.place == place => {
                    if let Some((_, due)) = deployment.by_road {
                        agenda.cancel(due);
                    }
                }
                _ => continue,
            }
            force.posture = Posture::GoingBack;
            let mut draws = self
                .streams
                .occasion(Source::ReactionBack, force.entity, force.calls);
            let wait = force.law.back.draw(&mut draws);
            let event = Event::Reaction(ReactionEvent::Back(id));
            agenda.schedule(wait, Rank::Ordinary, event);
            self.tell(Fact::ReactionEnded { force: id, place });
        }
        if let Some(garrison) = self.garrison(place) {
            garrison.reinforced = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{RunOptions, simulate};
    use crate::scenario::files::NoFiles;
    use crate::scenario::{Reference, load};

    /// A force at its post, a tail there that could take it to a place, and when.
    fn could_go(world: &World, now: Time) -> Option<(ForceId, TailId, PlaceId)> {
        let place = world
            .place_ids()
            .find(|place| world.places[place.index()].site.is_some())?;
        world.force_ids().find_map(|id| {
            let mut ready = world.ready_for(id);
            let tail = ready.find(|&tail| world.reaction_crew(tail, place, now).is_ok())?;
            Some((id, tail, place))
        })
    }

    #[test]
    fn a_force_that_waits_for_a_tail_that_could_take_it_is_found() {
        let loaded = load(&Reference::new("everything"), &[], &NoFiles).expect("it is built in");
        let mut found = None;
        simulate(
            &loaded.scenario,
            &RunOptions::seeded(1),
            (),
            |now, world| {
                if found.is_none() {
                    found = could_go(world, now).map(|means| (world.clone(), now, means));
                }
            },
        )
        .expect("it runs");
        let (mut world, now, (force, tail, place)) = found.expect("a tail that could");
        assert_eq!(world.waits_in_vain(now), None);
        world.forces[force.index()].posture = Posture::Deployed(Deployment {
            place,
            waiting: 1,
            by_road: None,
            on_site: 0,
        });
        assert_eq!(world.waits_in_vain(now), Some((force, tail)));
        assert!(world.audit_idle(now).is_err());
    }
}
