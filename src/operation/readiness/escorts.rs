//! Escorts: those who watch persons on the way, their days, and how they come back to where they are posted.
//!
//! Owns every party of escorts, wherever it is: at its post, with a tail, or at another place until a tail goes to its post.
//! A party's day begins with the first tasking after a rest; it rests wherever it is once the day is over and it is with no
//! tail. No leg with persons, or to fetch them, is begun that would pass it by mean times; the way home is a ride, and what
//! passes the day then is told. How many a lift needs is packing's to say, which tail goes dispatch's.
//!
//! ```text
//! at the post -> assigned -> with a tail -> at the post, or left at the tail's home -> with a tail to the post
//! rested -> on duty -> resting -> rested
//! ```

use serde::{Deserialize, Serialize};

use super::assignments::Assignment;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{LaneId, PlaceId, TailId, TypeId};
use crate::operation::persons::Tier;
use crate::operation::planning::dispatch::Refusal;
use crate::operation::world::World;
use crate::scenario::escort::{Posted, Short};
use crate::sim::{Duration, Rank, Time};

/// Escorts of one post who stay together and have the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Party {
    pub(crate) post: PlaceId,
    pub(crate) count: u32,
    pub(crate) day: Day,
}

/// Where a party stands in its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Day {
    /// Until then. Those whose day ends first are asked first.
    On(Time),
    /// Not begun; or hours are not counted.
    Rested,
    /// Until then.
    Resting(Time),
}

/// Escorts who could go with a tail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Supply {
    /// Those aboard, who stay.
    pub(crate) aboard: u32,
    /// Those who can join now.
    pub(crate) ready: u32,
    /// The most who could join those aboard at some time.
    pub(crate) most: u32,
    /// When the sortie would be over, at the latest.
    pub(crate) until: Time,
    /// When the day of some who can join now becomes too short for it.
    pub(crate) shrinks: Option<Time>,
}

impl Supply {
    /// How many a load may be packed with: a lift that waits for escorts is packed as if they were there.
    pub(crate) fn limit(&self, short: Short) -> u32 {
        self.aboard
            + match short {
                Short::Wait => self.most,
                Short::Fewer => self.ready,
            }
    }
}

pub(crate) fn count(parties: &[Party]) -> u32 {
    parties.iter().map(|party| party.count).sum()
}

impl World {
    /// Escorts that one person of a tier takes up aboard a type.
    pub(crate) fn escort_load(&self, kind: TypeId, tier: Tier) -> f64 {
        let own = self.types[kind.index()].spec.escort;
        let ratio = own.or(self.escort.as_ref().map(|escort| escort.ratio()));
        ratio.map_or(0.0, |ratio| 1.0 / ratio.of(tier))
    }

    /// What a lift does that is short of escorts.
    pub(crate) fn short_of_escorts(&self) -> Short {
        self.escort
            .as_ref()
            .map_or(Short::default(), |escort| escort.short)
    }

    /// Where the escorts of a tail on a lane are posted, and the places at which they can join it now.
    fn post_for(&self, id: TailId, lane: LaneId) -> (PlaceId, [Option<PlaceId>; 2]) {
        let tail = &self.tails[id.index()];
        let lane = &self.lanes[lane.index()];
        match lane.escorts {
            Posted::Home => (
                tail.home,
                [(tail.place == tail.home).then_some(tail.home), None],
            ),
            Posted::Origin => {
                let elsewhere = (tail.place != lane.from).then_some(tail.place);
                (lane.from, [elsewhere, Some(lane.from)])
            }
        }
    }

    /// The escorts for a sortie that begins now, or why those aboard may not go.
    pub(crate) fn escort_supply(
        &self,
        id: TailId,
        lane: LaneId,
        now: Time,
    ) -> Result<Supply, Constraint> {
        let until = match self.escort_duty() {
            Some(_) => self.latest_home(id, lane, now),
            None => now,
        };
        let aboard = &self.tails[id.index()].escorts;
        if aboard.iter().any(|party| !self.lasts(party, until, now)) {
            return Err(Constraint::Escort);
        }
        let (post, places) = self.post_for(id, lane);
        let fit = |party: &&Party| party.post == post && self.lasts(party, until, now);
        let at = |place: PlaceId| self.places[place.index()].escorts.iter().filter(fit);
        let joins = || places.into_iter().flatten().flat_map(at);
        let too_short = |party: &Party| match party.day {
            Day::On(ends) => Some(now + (ends - until) + Duration::MOMENT),
            _ => None,
        };
        let most = match places {
            [None, None] => 0,
            _ => {
                let of_post = aboard.iter().filter(|party| party.post == post);
                let joined: u32 = of_post.map(|party| party.count).sum();
                self.places[post.index()].escorts_posted - joined
            }
        };
        Ok(Supply {
            aboard: count(aboard),
            ready: joins().map(|party| party.count).sum(),
            most,
            until,
            shrinks: joins().filter_map(too_short).min(),
        })
    }

    /// When a sortie with a full load would be over.
    fn latest_home(&self, id: TailId, lane: LaneId, now: Time) -> Time {
        let (from, to) = self.lane_ends(lane);
        let seats = self.seats(id);
        self.timing(id, from, to, seats, now).home.at
    }

    fn escort_duty(&self) -> Option<Duration> {
        let duty = self.escort.as_ref()?.duty?;
        Some(duty.duration())
    }

    /// Whether the day of a party lasts until an instant.
    fn lasts(&self, party: &Party, until: Time, now: Time) -> bool {
        match party.day {
            Day::On(ends) => ends >= until,
            Day::Rested => self.escort_duty().is_none_or(|duty| now + duty >= until),
            Day::Resting(_) => false,
        }
    }

    /// Assigns more escorts to a tail: those who stand where it is go aboard, the others wait for it where persons board.
    pub(crate) fn assign_escorts(
        &mut self,
        tail: TailId,
        lane: LaneId,
        more: u32,
        until: Time,
        agenda: &mut Agenda,
    ) {
        let (post, places) = self.post_for(tail, lane);
        let here = self.tails[tail.index()].place;
        let mut missing = more;
        for place in places.into_iter().flatten() {
            let parties = self.take_escorts(place, post, missing, until, agenda);
            missing -= count(&parties);
            let record = &mut self.tails[tail.index()];
            if place == here {
                record.escorts.extend(parties);
            } else {
                record.awaiting.extend(parties);
            }
        }
        debug_assert_eq!(missing, 0, "dispatch has seen that they are there");
    }

    /// Takes so many escorts of a post from a place, if there are as many, those first whose day ends first; the day of the
    /// rested begins.
    fn take_escorts(
        &mut self,
        place: PlaceId,
        post: PlaceId,
        wanted: u32,
        until: Time,
        agenda: &mut Agenda,
    ) -> Vec<Party> {
        let now = agenda.now();
        let mut taken = Vec::new();
        let mut here = std::mem::take(&mut self.places[place.index()].escorts);
        here.sort_by_key(|party| party.day);
        let mut missing = wanted;
        for party in &mut here {
            if missing == 0 || party.post != post || !self.lasts(party, until, now) {
                continue;
            }
            let count = party.count.min(missing);
            party.count -= count;
            missing -= count;
            let day = match (party.day, self.escort_duty()) {
                (Day::Rested, Some(duty)) => Day::On(now + duty),
                (day, _) => day,
            };
            taken.push(Party { post, count, day });
        }
        here.retain(|party| party.count > 0);
        self.places[place.index()].escorts = here;
        taken
    }

    /// Those who have waited for a tail where persons board go aboard.
    pub(crate) fn board_escorts(&mut self, tail: TailId) {
        let record = &mut self.tails[tail.index()];
        let awaiting = std::mem::take(&mut record.awaiting);
        record.escorts.extend(awaiting);
    }

    /// A sortie is given up: those who wait for the tail do so no more, and those aboard whose post this is get off.
    pub(crate) fn dismiss_escorts(&mut self, tail: TailId, agenda: &mut Agenda) {
        let origin = self.lane_of(tail).0;
        let awaiting = std::mem::take(&mut self.tails[tail.index()].awaiting);
        self.leave_escorts(awaiting, origin, tail, agenda);
        let record = &mut self.tails[tail.index()];
        if record.place == origin && !record.airborne && record.place != record.home {
            let aboard = std::mem::take(&mut record.escorts);
            let (posted, others) = aboard.into_iter().partition(|party| party.post == origin);
            self.tails[tail.index()].escorts = others;
            self.leave_escorts(posted, origin, tail, agenda);
        }
    }

    /// Whether the day of everyone who escorts a tail lasts for what is asked.
    pub(crate) fn escorts_allow(
        &self,
        tail: TailId,
        asked: &Assignment,
        now: Time,
    ) -> Result<(), Refusal> {
        let record = &self.tails[tail.index()];
        let mut parties = record.escorts.iter().chain(&record.awaiting);
        match parties.all(|party| self.lasts(party, asked.until, now)) {
            true => Ok(()),
            false => Err(Constraint::Escort.into()),
        }
    }

    /// When the first day of those who escort a tail ends.
    pub(crate) fn escorts_until(&self, tail: TailId) -> Option<Time> {
        let record = &self.tails[tail.index()];
        let ends = |party: &Party| match party.day {
            Day::On(until) => Some(until),
            Day::Rested | Day::Resting(_) => None,
        };
        let parties = record.escorts.iter().chain(&record.awaiting);
        parties.filter_map(ends).min()
    }

    /// Everyone aboard gets off where the tail has its home.
    pub(crate) fn bring_escorts_home(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let (home, aboard) = (record.home, std::mem::take(&mut record.escorts));
        self.leave_escorts(aboard, home, tail, agenda);
    }

    /// The escorts of a lost tail are at their posts again.
    pub(crate) fn rescue_escorts(&mut self, tail: TailId, agenda: &mut Agenda) {
        let aboard = std::mem::take(&mut self.tails[tail.index()].escorts);
        for party in aboard {
            self.leave_escorts(vec![party], party.post, tail, agenda);
        }
    }

    /// Parties get off at a place. Whose day is over rests there; a day that was too long is told.
    fn leave_escorts(
        &mut self,
        parties: Vec<Party>,
        place: PlaceId,
        tail: TailId,
        agenda: &mut Agenda,
    ) {
        let now = agenda.now();
        for party in parties {
            if let Day::On(ends) = party.day {
                if ends < now {
                    let (escorts, over) = (party.count, now - ends);
                    self.tell(Fact::EscortsOverrun {
                        tail,
                        place,
                        escorts,
                        over,
                    });
                }
                let wait = (ends - now).max(Duration::ZERO);
                agenda.schedule(wait, Rank::Ordinary, Event::Escorts(place));
            }
            self.join_escorts(party, place);
        }
    }

    /// Adds a party to those at a place, to the one that is like it if there is any.
    fn join_escorts(&mut self, party: Party, place: PlaceId) {
        let here = &mut self.places[place.index()].escorts;
        let like = |other: &&mut Party| (other.post, other.day) == (party.post, party.day);
        match here.iter_mut().find(like) {
            Some(other) => other.count += party.count,
            None => here.push(party),
        }
    }

    /// Rested escorts at a place are away for a time, as if they rested: as many as there are, at most so many.
    pub(crate) fn take_escorts_away(
        &mut self,
        place: PlaceId,
        most: u32,
        lasts: Duration,
        agenda: &mut Agenda,
    ) {
        let mut left = most;
        for party in std::mem::take(&mut self.places[place.index()].escorts) {
            let away = match party.day {
                Day::Rested => party.count.min(left),
                Day::On(_) | Day::Resting(_) => 0,
            };
            left -= away;
            let day = Day::Resting(agenda.now() + lasts);
            for (count, day) in [(away, day), (party.count - away, party.day)] {
                if count > 0 {
                    self.join_escorts(
                        Party {
                            count,
                            day,
                            ..party
                        },
                        place,
                    );
                }
            }
        }
        let escorts = most - left;
        if escorts > 0 {
            self.tell(Fact::EscortsAway { place, escorts });
            agenda.schedule(lasts, Rank::Ordinary, Event::Escorts(place));
        }
    }

    /// Days and rests end at a place.
    pub(crate) fn on_escorts(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let now = agenda.now();
        let rest = self.escort.as_ref().map(|escort| escort.rest.duration());
        // Without a law of their days nobody's ends.
        let rest = rest.unwrap_or_default();
        for party in std::mem::take(&mut self.places[place.index()].escorts) {
            let escorts = party.count;
            let day = match party.day {
                Day::On(ends) if ends <= now => {
                    self.tell(Fact::EscortsOffDuty { place, escorts });
                    agenda.schedule(rest, Rank::Ordinary, Event::Escorts(place));
                    Day::Resting(now + rest)
                }
                Day::Resting(ends) if ends <= now => {
                    self.tell(Fact::EscortsRested { place, escorts });
                    Day::Rested
                }
                day => day,
            };
            self.join_escorts(Party { day, ..party }, place);
        }
        self.request_review(agenda);
    }

    /// Escorts at a place: those who could go, and those who rest.
    pub(crate) fn escorts_at(&self, place: PlaceId) -> (u32, u32) {
        let mut counts = (0, 0);
        for party in &self.places[place.index()].escorts {
            match party.day {
                Day::Resting(_) => counts.1 += party.count,
                Day::On(_) | Day::Rested => counts.0 += party.count,
            }
        }
        counts
    }
}
