//! Persons: who they are and in which custody state; the rosters of those who wait to move.
//!
//! Owns every person's state and the counters over states, places and tiers. A state changes
//! only through [`World::pass`], which tells the fact; no other room writes one.
//!
//! ```text
//! held -> manifested -> aboard -> staged -> called -> aboard -> arriving -> in intake -> in custody
//!   ^         |                      ^        |                                             |
//!   +- abort -+------ abort ---------+ abort -+                  repatriated <- released <--+
//! held, manifested -> at large -> held (retaken)        held, manifested, staged, called, aboard -> died
//! staged, called   -> at large -> staged (retaken)
//! aboard -> held, staged (put back, turned back, or rescued)
//! ```

use serde::{Deserialize, Serialize};

use super::facts::{Fact, State};
use super::ids::{CountryId, PersonId, PlaceId, TailId};
use super::world::World;
pub use crate::scenario::network::{Age, Tier};
use crate::scenario::stations::Profile;
use crate::sim::{Duration, Entity, Level, Time};

/// One person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) entity: Entity,
    pub(crate) country: Option<CountryId>,
    /// When the present movement, or the present wait on the ramp, began.
    pub(crate) since: Time,
    /// When the person left the vehicle at the reception.
    pub(crate) landed: Time,
    /// Time in service at the handover stations so far.
    pub(crate) served: Duration,
    /// Length of the present service, and the tries it takes.
    pub(crate) work: Duration,
    pub(crate) tries: u32,
    /// Visits to the present station, refusals included; or tries of the present file or enrolment.
    pub(crate) visits: u32,
    /// Whether the present try of a file or an enrolment fails.
    pub(crate) fails: bool,
    /// How often the person was sent back to a station of the handover.
    pub(crate) rounds: u32,
    /// The wing of the facility, once accepted.
    pub(crate) wing: u16,
    /// When he was last screened before a movement, and how often he was to be.
    pub(crate) screened: Option<Time>,
    pub(crate) screenings: u32,
    /// What the clock of crowding showed when he came to the place that holds him.
    pub(crate) came_at_crowding: Duration,
    /// How often the country of origin has said no so far.
    pub(crate) asked: u32,
    /// Escapes so far.
    pub(crate) escapes: u32,
}

impl Person {
    /// The occasion of the draws for the present visit to a station.
    pub(crate) fn turn(&self) -> u32 {
        self.rounds.wrapping_mul(1000).wrapping_add(self.visits)
    }
}

/// What a vehicle and a receiver ask of a person. It never changes; and as it is asked of hundreds for each load, it lies
/// apart from what does, close together.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Traits {
    pub(crate) tier: Tier,
    pub(crate) age: Age,
    /// Whether a medic must sit beside.
    pub(crate) medical: bool,
    pub(crate) fit_from: Time,
}

impl Traits {
    /// What the rules of the receiver ask of a person.
    pub(crate) fn profile(&self) -> Profile {
        Profile {
            tier: self.tier,
            age: self.age,
            medical: self.medical,
        }
    }

    /// Seats taken: one, and one for the medic.
    pub(crate) fn seats(&self) -> u32 {
        1 + u32::from(self.medical)
    }
}

/// All persons.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Persons {
    who: Vec<Person>,
    traits: Vec<Traits>,
    state: Vec<State>,
    place: Vec<PlaceId>,
    totals: [u32; State::ALL.len()],
    by_place: Vec<[u32; State::ALL.len()]>,
    /// Persons at risk by tier, for each place.
    at_risk_by_tier: Vec<[u32; 3]>,
    /// Persons at large by tier.
    at_large_by_tier: [u32; 3],
    /// Persons held or staged and not on a manifest, for each place: by (tier, id), the first to go at the end,
    /// where leaving is cheap.
    rosters: Vec<Vec<PersonId>>,
    /// Whether each person is kept apart where he is guarded, and how many are at each place.
    apart: Vec<bool>,
    apart_at: Vec<u32>,
    at_risk: Level,
    /// Passages from state to state so far.
    passages: u64,
}

impl Persons {
    /// All persons held, each at its place.
    pub(crate) fn new(
        who: Vec<Person>,
        traits: Vec<Traits>,
        place: Vec<PlaceId>,
        places: usize,
    ) -> Self {
        let mut persons = Persons {
            state: vec![State::Held; who.len()],
            totals: [0; State::ALL.len()],
            by_place: vec![[0; State::ALL.len()]; places],
            at_risk_by_tier: vec![[0; 3]; places],
            at_large_by_tier: [0; 3],
            rosters: vec![Vec::new(); places],
            apart: vec![false; who.len()],
            apart_at: vec![0; places],
            at_risk: Level::new(who.len() as i64),
            passages: 0,
            who,
            traits,
            place,
        };
        for position in 0..persons.who.len() {
            let (place, tier) = (
                persons.place[position].index(),
                persons.traits[position].tier,
            );
            persons.totals[State::Held as usize] += 1;
            persons.by_place[place][State::Held as usize] += 1;
            persons.at_risk_by_tier[place][tier as usize] += 1;
            persons.rosters[place].push(PersonId::at(position));
        }
        for position in 0..places {
            let mut roster = std::mem::take(&mut persons.rosters[position]);
            roster.sort_by_key(|&id| std::cmp::Reverse(persons.rank(id)));
            persons.rosters[position] = roster;
        }
        persons
    }

    pub(crate) fn len(&self) -> usize {
        self.who.len()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = PersonId> + use<> {
        (0..self.who.len()).map(PersonId::at)
    }

    pub(crate) fn get(&self, id: PersonId) -> &Person {
        &self.who[id.index()]
    }

    pub(crate) fn traits(&self, id: PersonId) -> &Traits {
        &self.traits[id.index()]
    }

    pub(crate) fn get_mut(&mut self, id: PersonId) -> &mut Person {
        &mut self.who[id.index()]
    }

    pub(crate) fn state(&self, id: PersonId) -> State {
        self.state[id.index()]
    }

    /// Where the person is, or was last before boarding or escaping.
    pub(crate) fn place(&self, id: PersonId) -> PlaceId {
        self.place[id.index()]
    }

    pub(crate) fn count(&self, state: State) -> u32 {
        self.totals[state as usize]
    }

    /// Persons of a tier at large.
    pub(crate) fn at_large(&self, tier: Tier) -> u32 {
        self.at_large_by_tier[tier as usize]
    }

    pub(crate) fn count_at(&self, place: PlaceId, states: &[State]) -> u32 {
        states
            .iter()
            .map(|&state| self.by_place[place.index()][state as usize])
            .sum()
    }

    /// Persons at a detention site, manifested ones included.
    pub(crate) fn held_at(&self, place: PlaceId) -> u32 {
        self.count_at(place, &[State::Held, State::Manifested])
    }

    /// Persons whom the guards of a place guard: held or staged there, on a manifest or not.
    pub(crate) fn guarded_at(&self, place: PlaceId) -> u32 {
        self.held_at(place) + self.staged_at(place)
    }

    /// Persons of a place who can escape from it: all guarded there but those who are kept apart.
    pub(crate) fn inside_at(&self, place: PlaceId) -> u32 {
        self.guarded_at(place) - self.apart_at[place.index()]
    }

    /// Whether a person is kept apart.
    pub(crate) fn is_apart(&self, id: PersonId) -> bool {
        self.apart[id.index()]
    }

    /// Keeps a person who is guarded at a place apart from the others there, until they are let together or he leaves.
    pub(crate) fn keep_apart(&mut self, id: PersonId) {
        let (place, was) = (self.place(id), self.is_apart(id));
        self.apart[id.index()] = true;
        self.apart_at[place.index()] += u32::from(!was);
    }

    /// Counts those who are kept apart at a place afresh: what is missing inside must equal it.
    pub(crate) fn recount_apart(&self, place: PlaceId) -> u32 {
        let here = |id: &PersonId| {
            self.is_apart(*id) && self.place(*id) == place && at_risk(self.state(*id))
        };
        self.ids().filter(here).count() as u32
    }

    /// Lets those who are kept apart at a place join the others there.
    pub(crate) fn let_together(&mut self, place: PlaceId) {
        if std::mem::take(&mut self.apart_at[place.index()]) > 0 {
            for (apart, at) in self.apart.iter_mut().zip(&self.place) {
                *apart &= *at != place;
            }
        }
    }

    /// Persons at a staging place, called ones included.
    pub(crate) fn staged_at(&self, place: PlaceId) -> u32 {
        self.count_at(place, &[State::Staged, State::Called])
    }

    /// Persons accepted at a reception and not yet handed to their country.
    pub(crate) fn in_facility(&self, place: PlaceId) -> u32 {
        let states = [
            State::InIntake,
            State::InCustody,
            State::ReleasedForRepatriation,
        ];
        self.count_at(place, &states)
    }

    /// Share of the high tier among those held or staged at a place; 0 when nobody is.
    pub(crate) fn high_share(&self, place: PlaceId) -> f64 {
        let [high, medium, low] = self.at_risk_by_tier[place.index()];
        let all = high + medium + low;
        if all == 0 {
            0.0
        } else {
            f64::from(high) / f64::from(all)
        }
    }

    /// Share of the high tier among those who wait to move from a place; 0 when nobody does.
    pub(crate) fn high_share_waiting(&self, place: PlaceId) -> f64 {
        let roster = self.roster(place);
        let others = roster.partition_point(|&id| self.traits(id).tier > Tier::High);
        (roster.len() - others) as f64 / roster.len().max(1) as f64
    }

    /// Those who wait to move from a place, by tier and id, the first to go at the end.
    pub(crate) fn roster(&self, place: PlaceId) -> &[PersonId] {
        &self.rosters[place.index()]
    }

    /// Integral of persons held or staged up to `now`.
    pub(crate) fn at_risk_days(&self, now: Time) -> f64 {
        self.at_risk.integral(now) as f64 / Duration::from_days(1).micros() as f64
    }

    /// Passages from state to state so far: while there is no other, states, counters and rosters are what they were.
    pub(crate) fn passages(&self) -> u64 {
        self.passages
    }

    /// Counts one state afresh: what its counter must equal.
    pub(crate) fn recount(&self, wanted: State) -> u32 {
        // In chunks whose count fits a byte, which the compiler turns into vector code.
        const CHUNK: usize = 240;
        let count = |chunk: &[State]| {
            let found = chunk.iter().map(|&state| u8::from(state == wanted));
            u32::from(found.sum::<u8>())
        };
        let chunks = self.state.chunks_exact(CHUNK);
        count(chunks.remainder()) + chunks.map(count).sum::<u32>()
    }

    /// Every state, by person.
    pub(crate) fn states(&self) -> &[State] {
        &self.state
    }

    fn rank(&self, id: PersonId) -> (Tier, PersonId) {
        (self.traits[id.index()].tier, id)
    }

    fn enrol_in_roster(&mut self, id: PersonId, place: PlaceId) {
        let rank = self.rank(id);
        let position =
            self.rosters[place.index()].partition_point(|&other| self.rank(other) > rank);
        self.rosters[place.index()].insert(position, id);
    }

    fn strike_from_roster(&mut self, id: PersonId, place: PlaceId) {
        let rank = self.rank(id);
        let position =
            self.rosters[place.index()].partition_point(|&other| self.rank(other) > rank);
        let removed = self.rosters[place.index()].remove(position);
        debug_assert_eq!(removed, id, "the roster holds whoever waits");
    }

    /// Moves a person to a state at a place; returns the state before.
    fn set(&mut self, id: PersonId, to: State, place: PlaceId, now: Time) -> State {
        let (from, was) = (self.state[id.index()], self.place[id.index()]);
        self.passages += 1;
        if waits(from) {
            self.strike_from_roster(id, was);
        }
        if self.is_apart(id) && !(at_risk(to) && place == was) {
            self.apart[id.index()] = false;
            self.apart_at[was.index()] -= 1;
        }
        let tier = self.traits[id.index()].tier as usize;
        if at_risk(from) {
            self.at_risk_by_tier[was.index()][tier] -= 1;
        }
        if at_risk(to) {
            self.at_risk_by_tier[place.index()][tier] += 1;
        }
        self.at_large_by_tier[tier] -= u32::from(from == State::AtLarge);
        self.at_large_by_tier[tier] += u32::from(to == State::AtLarge);
        self.totals[from as usize] -= 1;
        self.totals[to as usize] += 1;
        self.by_place[was.index()][from as usize] -= 1;
        self.by_place[place.index()][to as usize] += 1;
        self.state[id.index()] = to;
        self.place[id.index()] = place;
        if waits(to) {
            self.enrol_in_roster(id, place);
        }
        let change = i64::from(at_risk(to)) - i64::from(at_risk(from));
        if change != 0 {
            self.at_risk.add(now, change);
        }
        from
    }
}

/// On a roster.
pub(crate) fn waits(state: State) -> bool {
    matches!(state, State::Held | State::Staged)
}

/// Held or staged, on a manifest or not: guarded, and counted in person-days at risk.
fn at_risk(state: State) -> bool {
    matches!(
        state,
        State::Held | State::Manifested | State::Staged | State::Called
    )
}

impl World {
    /// Passes a person from its custody state to another and tells it.
    pub(crate) fn pass(
        &mut self,
        person: PersonId,
        to: State,
        place: PlaceId,
        tail: Option<TailId>,
        now: Time,
    ) {
        let held_by = self.held_by(person);
        let from = self.persons.set(person, to, place, now);
        debug_assert!(lawful(from, to), "{from:?} -> {to:?} is no passage");
        self.tell(Fact::CustodyPassed {
            person,
            from,
            to,
            place,
            tail,
        });
        self.change_crowds(person, held_by, now);
    }
}

/// The passages of the drawing above; every other one is a bug.
fn lawful(from: State, to: State) -> bool {
    use State::{
        Aboard, Arriving, AtLarge, Called, Died, Held, InCustody, InIntake, Manifested,
        ReleasedForRepatriation, Repatriated, Staged,
    };
    matches!(
        (from, to),
        (Held, Manifested | AtLarge | Died)
            | (Manifested, Held | Aboard | AtLarge | Died)
            | (AtLarge, Held | Staged)
            | (Aboard, Held | Staged | Arriving | Died)
            | (Staged, Called | AtLarge | Died)
            | (Called, Staged | Aboard | AtLarge | Died)
            | (Arriving, InIntake)
            | (InIntake, InCustody)
            | (InCustody, ReleasedForRepatriation)
            | (ReleasedForRepatriation, InCustody | Repatriated)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::setup;
    use crate::scenario::files::NoFiles;
    use crate::scenario::{Reference, load};
    use crate::sim::Streams;

    /// A world in which everyone is still held.
    fn world() -> World {
        let loaded = load(&Reference::new("one-helicopter"), &[], &NoFiles);
        let scenario = loaded.expect("it is built in").scenario;
        setup::build(&scenario, Streams::new(1, 0, 0)).expect("it can be set up")
    }

    const PERSON: PersonId = PersonId(0);

    #[test]
    fn a_passage_asks_for_a_recount() {
        let mut world = world();
        let mut recounted = None;
        let found = world.audit_persons_since(&mut recounted);
        found.expect("nothing has happened");
        let place = world.persons.place(PERSON);
        let _ = world.persons.rosters[place.index()].pop();
        let unasked = world.audit_persons_since(&mut recounted);
        unasked.expect("nobody has passed, so nobody is recounted");
        world.pass(PERSON, State::Manifested, place, None, Time::ZERO);
        let asked = world.audit_persons_since(&mut recounted);
        asked.expect_err("somebody else is missing from the roster");
    }

    #[test]
    fn the_audit_misses_whoever_is_on_no_roster() {
        let mut world = world();
        world.audit_persons().expect("nothing has happened");
        let place = world.persons.place(PERSON);
        let struck = world.persons.rosters[place.index()].pop();
        let found = world.audit_persons().expect_err("somebody is missing");
        let name = world.names.person(struck.expect("somebody waits"));
        let expected = format!("the audit found that {name} is held and on 0 rosters");
        assert_eq!(found.to_string(), expected);
    }

    #[test]
    fn the_audit_finds_one_who_waits_and_is_on_a_manifest() {
        let mut world = world();
        let mut recounted = None;
        world
            .audit_persons_since(&mut recounted)
            .expect("nothing has happened");
        world.tails[0].manifest.push(PERSON);
        let of_all = world.audit_persons_since(&mut recounted);
        let of_all = of_all.expect_err("one more than there may be").to_string();
        assert!(of_all.ends_with("but 0 must be"), "{of_all}");
        let of_his = world.audit_persons().expect_err("he is in two places");
        let of_his = of_his.to_string();
        assert!(of_his.ends_with("is held and on 1 lists"), "{of_his}");
    }
}
