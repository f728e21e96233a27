//! What no run may show of tails, crews and loads, watched from the facts alone.

use std::collections::BTreeMap;

use airbridge::operation::{CrewId, Fact, PersonId, PlaceId, State, TailId, Task, Tier, World};
use airbridge::scenario::Scenario;
use airbridge::scenario::fleet::{FleetType, Wave};
use airbridge::sim::{Duration, Time};

/// Where a tail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whereabouts {
    /// Nowhere: it has not come, or is gone.
    Absent,
    On(PlaceId),
    /// Since a take-off; for so much of it, it has been on the ground again at home.
    Off(Time, Duration),
}

/// What is known of a tail.
struct Tail {
    at: Whereabouts,
    crew: Option<CrewId>,
    escorts: u32,
    aboard: Vec<PersonId>,
    /// Whether it has moved persons in this sortie: then its crew goes on for their sake.
    moved_persons: bool,
    /// Whether it has lost fuel, and not filled its tanks since.
    leaked: bool,
}

impl Default for Tail {
    fn default() -> Self {
        Tail {
            at: Whereabouts::Absent,
            crew: None,
            escorts: 0,
            aboard: Vec::new(),
            moved_persons: false,
            leaked: false,
        }
    }
}

/// What is known of a crew.
#[derive(Default)]
struct Crew {
    /// When its duty day is over.
    until: Time,
    /// When it last went to rest.
    rests_since: Option<Time>,
    /// Whether its last duty day began in daylight, where that is beyond doubt.
    by_day: Option<bool>,
    /// Its flights: take-off and landing.
    flights: Vec<(Time, Time)>,
}

/// Watches tails, crews and loads.
pub struct Air {
    scenario: Scenario,
    tails: BTreeMap<TailId, Tail>,
    crews: BTreeMap<CrewId, Crew>,
    pub wrong: Vec<String>,
}

impl Air {
    pub fn new(scenario: &Scenario) -> Self {
        Air {
            scenario: scenario.clone(),
            tails: BTreeMap::new(),
            crews: BTreeMap::new(),
            wrong: Vec::new(),
        }
    }

    pub fn fact(&mut self, now: Time, fact: &Fact, world: &World) {
        match *fact {
            Fact::TailArrived { tail, place } => self.tail(tail).at = Whereabouts::On(place),
            Fact::TailLeft { tail, place } => {
                self.land(tail, place, now, fact);
                self.tail(tail).at = Whereabouts::Absent;
            }
            Fact::TailLost { tail, .. } => self.tail(tail).at = Whereabouts::Absent,
            Fact::TookOff { tail, place, .. } => self.take_off(tail, place, now, world),
            Fact::Landed { tail, place, .. } | Fact::LandedBeside { tail, place, .. } => {
                self.land(tail, place, now, fact);
            }
            Fact::TaskDone {
                tail,
                task: Task::TaxiIn | Task::Stop,
                took,
                ..
            } => {
                if let Whereabouts::Off(_, ground) = &mut self.tail(tail).at {
                    *ground += took;
                }
            }
            Fact::SortieTasked { tail, escorts, .. } => {
                self.check_night(tail, now, world);
                let tail = self.tail(tail);
                (tail.escorts, tail.moved_persons) = (escorts, false);
            }
            // Those aboard a lost tail are rescued; it is nowhere.
            Fact::SortieEnded { tail, place, .. } if self.tail(tail).at != Whereabouts::Absent => {
                self.land(tail, place, now, fact);
                self.tail(tail).leaked = false;
            }
            Fact::FuelEmergency { tail, .. } => self.tail(tail).leaked = true,
            Fact::Refuelled { tail, .. } => self.tail(tail).leaked = false,
            Fact::LandedBelowReserve { tail, .. } => {
                let leaked = self.tail(tail).leaked;
                self.ensure(leaked, || {
                    format!("{fact:?} at {now:?}, and no fuel was lost")
                });
            }
            Fact::CrewOnDuty { crew, tail } => self.man(crew, tail, now, world),
            Fact::CrewOffDuty { crew } => {
                self.crews.entry(crew).or_default().rests_since = Some(now);
                let with = |tail: &&mut Tail| tail.crew == Some(crew);
                if let Some(tail) = self.tails.values_mut().find(with) {
                    tail.crew = None;
                }
            }
            Fact::Loaded { tail, .. } => self.check_load(tail, now, world),
            Fact::CustodyPassed {
                person,
                from,
                to,
                tail: Some(tail),
                ..
            } => {
                if to == State::Aboard {
                    self.tail(tail).aboard.push(person);
                } else if from == State::Aboard {
                    self.tail(tail).aboard.retain(|&other| other != person);
                }
            }
            _ => {}
        }
    }

    fn ensure(&mut self, holds: bool, message: impl FnOnce() -> String) {
        if !holds {
            self.wrong.push(message());
        }
    }

    fn tail(&mut self, tail: TailId) -> &mut Tail {
        self.tails.entry(tail).or_default()
    }

    fn kind(&self, tail: TailId, world: &World) -> &FleetType {
        &self.scenario.fleet[world.names().fleet_type(world.tail_view(tail).fleet_type)]
    }

    /// A tail takes off from where it has landed, and nobody flies beyond the limits of a crew.
    fn take_off(&mut self, id: TailId, place: PlaceId, now: Time, world: &World) {
        let tail = self.tail(id);
        let (at, crew, moved_persons) = (tail.at, tail.crew, tail.moved_persons);
        tail.at = Whereabouts::Off(now, Duration::ZERO);
        tail.moved_persons |= !tail.aboard.is_empty();
        let name = world.names().tail(id).to_owned();
        self.ensure(at == Whereabouts::On(place), || {
            format!("{name} takes off from {place:?} at {now:?} and was {at:?}")
        });
        let rules = self.kind(id, world).crew.clone();
        let Some((crew_id, rules)) = crew.zip(rules) else {
            return;
        };
        if moved_persons && !self.tail(id).aboard.is_empty() {
            return;
        }
        let crew = self.crews.entry(crew_id).or_default();
        let until = crew.until;
        let flown = [rules.flight_day, rules.flight_week, rules.flight_month]
            .into_iter()
            .zip([1, 7, 30])
            .filter_map(|(most, days)| Some((most?.duration(), Duration::from_days(days))))
            .all(|(most, window)| crew.flown_since(now, window) <= most);
        self.ensure(now <= until, || {
            format!("the crew of {name} takes off at {now:?}, and its day is over at {until:?}")
        });
        self.ensure(flown, || {
            format!("the crew of {name} takes off at {now:?} beyond its flight hours")
        });
    }

    /// A tail lands, or is on the ground where it has landed already.
    fn land(&mut self, id: TailId, place: PlaceId, now: Time, fact: &Fact) {
        let tail = self.tail(id);
        let (at, crew) = (tail.at, tail.crew);
        tail.at = Whereabouts::On(place);
        if let (Whereabouts::Off(since, ground), Some(crew)) = (at, crew) {
            let until = Time::ZERO + (now - Time::ZERO - ground);
            self.crews
                .entry(crew)
                .or_default()
                .flights
                .push((since, until));
        }
        let lands = matches!(at, Whereabouts::Off(..)) || at == Whereabouts::On(place);
        self.ensure(lands, || {
            format!("{fact:?} at {now:?} of a tail that was {at:?}")
        });
    }

    /// A crew begins a duty day, rested, and rested for longer where it swaps day and night at home.
    fn man(&mut self, crew: CrewId, tail: TailId, now: Time, world: &World) {
        self.tail(tail).crew = Some(crew);
        let name = world.names().crew(crew);
        let (number, of_wave) = numbered(name);
        let kind = self.kind(tail, world);
        let rules = kind.crew.clone().expect("a type with crews");
        let longer = rules.augmented.as_ref();
        let longer = longer.filter(|longer| !of_wave && number <= longer.crews);
        let duty = longer.map_or(rules.duty, |longer| longer.duty).duration();
        let by_day = self.by_day(tail, now, world);
        let home = self.at_home(tail, world);
        let known = self.crews.entry(crew).or_default();
        known.until = now + duty;
        let swaps = home && known.by_day.zip(by_day).is_some_and(|(was, is)| was != is);
        known.by_day = by_day;
        let Some(since) = known.rests_since else {
            return;
        };
        let rests = now - since;
        self.ensure(rests >= rules.rest.duration(), || {
            format!("{name} goes on duty at {now:?} after a rest of {rests}")
        });
        let swap = rules.swap.map_or(Duration::ZERO, |swap| swap.duration());
        self.ensure(!swaps || rests >= swap, || {
            format!("{name} swaps day and night at {now:?} after a rest of {rests}")
        });
    }

    /// Whether a tail stands where its crews are at home.
    fn at_home(&self, tail: TailId, world: &World) -> bool {
        let kind = self.kind(tail, world);
        let name = world.names().tail(tail);
        let mut waves = kind.wave.iter();
        let wave = waves.find(|(wave, _)| name.contains(&format!("-{wave}-")));
        let home = wave.and_then(|(_, wave)| wave.home.as_ref());
        let home = home.unwrap_or(&kind.home);
        matches!(self.tails[&tail].at, Whereabouts::On(place) if world.names().place(place) == home)
    }

    /// Whether it is day, where a tail stands, at any time at which it could take off after its preflight; none if it could
    /// be either.
    fn by_day(&self, tail: TailId, now: Time, world: &World) -> Option<bool> {
        let Whereabouts::On(place) = self.tails[&tail].at else {
            return None;
        };
        let latest = now + Duration::from_minutes(60);
        let [first, last] = [now, latest].map(|time| world.is_light(place, time));
        (first == last).then_some(first)
    }

    /// A sortie that begins in the dark at home is flown by a crew that may.
    fn check_night(&mut self, tail: TailId, now: Time, world: &World) {
        let kind = self.kind(tail, world);
        let Some((rules, crew)) = kind.crew.clone().zip(self.tails[&tail].crew) else {
            return;
        };
        if !self.at_home(tail, world) || self.by_day(tail, now, world) != Some(false) {
            return;
        }
        let name = world.names().crew(crew);
        let (number, of_wave) = numbered(name);
        let of_its_wave = |(wave, _): &(&String, &Wave)| name.contains(&format!("-{wave}-"));
        let count = match kind.wave.iter().find(of_its_wave) {
            Some((_, wave)) if of_wave => wave.crews.unwrap_or(0),
            _ => rules.crews,
        };
        let may = (rules.night * f64::from(count)).round() as u32;
        self.ensure(number <= may, || {
            format!("{name} is tasked at {now:?} in the dark, and {may} of {count} may fly then")
        });
    }

    /// A load keeps to the seats and the rules of packing.
    fn check_load(&mut self, id: TailId, now: Time, world: &World) {
        let kind = self.kind(id, world);
        let name = world.names().tail(id);
        let mut waves = kind.wave.iter();
        let wave = waves.find(|(wave, _)| name.contains(&format!("-{wave}-")));
        let seats = kind.cabin(wave.map(|(_, wave)| wave)).seats;
        let escorts = self.tails[&id].escorts;
        let aboard = &self.tails[&id].aboard;
        let persons = aboard.len() as u32;
        let of = |tier: Tier| {
            aboard
                .iter()
                .filter(|&&person| world.tier(person) == tier)
                .count()
        };
        let rules = &self.scenario.packing;
        let counts = Tier::ALL.map(|tier| (tier, of(tier)));
        let there = || counts.into_iter().filter(|&(_, count)| count > 0);
        let mixed = there().all(|(one, _)| there().all(|(other, _)| rules.mix(one, other)));
        let few = there().all(|(tier, count)| count as u32 <= rules.most(tier));
        self.ensure(persons + escorts <= seats, || {
            format!("{persons} persons and {escorts} escorts board {name} at {now:?}, with {seats} seats")
        });
        self.ensure(mixed && few, || {
            format!("{counts:?} board {name} at {now:?} together")
        });
    }
}

/// The number of a crew, and whether it belongs to a wave.
fn numbered(name: &str) -> (u32, bool) {
    let number = name
        .rsplit_once('-')
        .and_then(|(_, number)| number.parse().ok());
    let of_wave = name.matches('-').count() > 2;
    (number.expect("crews are numbered"), of_wave)
}

impl Crew {
    /// Time flown in a window up to now.
    fn flown_since(&self, now: Time, window: Duration) -> Duration {
        let inside = |&(off, on): &(Time, Time)| {
            let in_window = (now - on).min(window);
            let since_off = (now - off).min(window);
            since_off - in_window
        };
        self.flights.iter().map(inside).sum()
    }
}
