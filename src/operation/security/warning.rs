//! Warning: what is thought of each place's risk, and the order to prepare that comes of it.
//!
//! Owns the assessments. Each looks at the truth of an instant, errs by a factor of its own for every place, and is
//! known a while later; planners and hosts see what is known, never the truth. Alarms in a row make the order to
//! prepare. What waits for the order is the gates' room.
//!
//! ```text
//! look -> (lag) -> known -> alarm, if the regional risk has reached the threshold
//! alarms in a row -> (decision) -> order to prepare
//! ```

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::PlaceId;
use crate::operation::world::World;
use crate::scenario;
use crate::sim::{Rank, Stream};

/// What can happen in the warning room.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum WarningEvent {
    /// The next assessment is made.
    Looks,
    /// The assessment of that number is known; an older one that is not, since the lag was longer, never will be.
    Known(u32),
    /// The order to prepare is given.
    Order,
}

/// Where the order to prepare stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Order {
    /// So many alarms in a row so far.
    After(u32),
    /// Decided, to be given.
    Decided,
    Given,
}

/// A place under assessment.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Watched {
    place: PlaceId,
    draws: Stream,
    /// The last error in standard deviations.
    error: f64,
    known: View,
}

/// What is thought of a place.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct View {
    /// Its hazard per day; that before an incident, while one is open.
    hazard: f64,
    /// Chance that an incident takes a person there.
    escape_chance: f64,
}

/// An assessment: what is thought of each watched place, and the risk of all of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Assessment {
    views: Vec<View>,
    regional: f64,
}

/// Those who assess.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Watch {
    pub(crate) law: scenario::warning::Warning,
    watched: Vec<Watched>,
    /// Assessments made so far, that of the start not counted.
    made: u32,
    /// Those that are not yet known, with their numbers.
    on_the_way: VecDeque<(u32, Assessment)>,
    order: Order,
    decision: Stream,
    /// Regional risk as it is known.
    regional: f64,
}

impl Watch {
    /// A watch over places, each with its draws.
    pub(crate) fn new(
        law: scenario::warning::Warning,
        places: impl IntoIterator<Item = (PlaceId, Stream)>,
        decision: Stream,
    ) -> Self {
        let watched = |(place, draws)| Watched {
            place,
            draws,
            error: 0.0,
            known: View::default(),
        };
        Watch {
            law,
            watched: places.into_iter().map(watched).collect(),
            made: 0,
            on_the_way: VecDeque::new(),
            order: Order::After(0),
            decision,
            regional: 0.0,
        }
    }
}

impl Watched {
    /// The factor by which the next assessment errs; its mean is 1.
    fn next_error(&mut self, law: &scenario::warning::Warning) -> f64 {
        let (kept, sd) = (law.persistence, law.noise);
        self.error = kept * self.error + libm::sqrt(1.0 - kept * kept) * self.draws.normal();
        libm::exp(sd * self.error - 0.5 * sd * sd)
    }
}

impl World {
    /// Makes the assessment of the start, which is known at once, and sets the next.
    pub(crate) fn start_warning(&mut self, agenda: &mut Agenda) {
        if let Some(assessment) = self.assess(agenda) {
            self.publish(assessment, agenda);
            self.await_assessment(agenda);
        }
    }

    /// Something happens in the warning room.
    pub(crate) fn on_warning(&mut self, event: WarningEvent, agenda: &mut Agenda) {
        match event {
            WarningEvent::Looks => {
                if let Some(assessment) = self.assess(agenda)
                    && let Some(watch) = &mut self.watch
                {
                    watch.made += 1;
                    watch.on_the_way.push_back((watch.made, assessment));
                    let event = Event::Warning(WarningEvent::Known(watch.made));
                    agenda.schedule(watch.law.lag.duration(), Rank::Ordinary, event);
                }
                self.await_assessment(agenda);
            }
            WarningEvent::Known(number) => {
                let Some(watch) = &mut self.watch else { return };
                let mut under_way = watch.on_the_way.iter();
                let Some(position) = under_way.position(|(made, _)| *made == number) else {
                    return;
                };
                let known = watch.on_the_way.drain(..=position).next_back();
                if let Some((_, assessment)) = known {
                    self.publish(assessment, agenda);
                }
            }
            WarningEvent::Order => self.order_to_prepare(agenda),
        }
    }

    /// Takes over how the next assessment is made and judged, and how long it takes to be known.
    pub(crate) fn adopt_watch(&mut self, plan: &World) {
        if let (Some(watch), Some(new)) = (&mut self.watch, &plan.watch) {
            watch.law = new.law.clone();
        }
    }

    fn await_assessment(&self, agenda: &mut Agenda) {
        if let Some(watch) = &self.watch {
            let event = Event::Warning(WarningEvent::Looks);
            agenda.schedule(watch.law.every.duration(), Rank::Ordinary, event);
        }
    }

    /// Looks at the truth of now, and errs.
    fn assess(&mut self, agenda: &Agenda) -> Option<Assessment> {
        let (threat, now) = (self.threat(), agenda.now());
        let places = self.watch.as_ref()?.watched.iter();
        let chances: Vec<f64> = places
            .map(|watched| self.mean_escape_chance(watched.place, now))
            .collect();
        let watch = self.watch.as_mut()?;
        let mut views = Vec::with_capacity(watch.watched.len());
        let mut regional = watch.law.threat * (threat.at_large + threat.camps);
        for (watched, escape_chance) in watch.watched.iter_mut().zip(chances) {
            let Some(site) = &self.places[watched.place.index()].site else {
                continue;
            };
            let hazard = site.standing_hazard_per_day(now) * watched.next_error(&watch.law);
            regional += hazard * f64::from(self.persons.guarded_at(watched.place));
            views.push(View {
                hazard,
                escape_chance,
            });
        }
        Some(Assessment { views, regional })
    }

    /// An assessment becomes known: to planners at once, to each host later.
    fn publish(&mut self, assessment: Assessment, agenda: &mut Agenda) {
        let Some(watch) = &mut self.watch else { return };
        for (watched, view) in watch.watched.iter_mut().zip(assessment.views) {
            watched.known = view;
            self.facts.push(Fact::RiskAssessed {
                place: watched.place,
                hazard: millionths(view.hazard),
            });
        }
        watch.regional = assessment.regional;
        let alarming = watch.regional >= watch.law.threshold;
        self.tell(Fact::RegionAssessed {
            risk: thousandths(assessment.regional),
        });
        self.tell_hosts(assessment.regional, agenda);
        if alarming {
            self.raise_alarm(agenda);
        } else if let Some(watch) = &mut self.watch
            && let Order::After(_) = watch.order
        {
            watch.order = Order::After(0);
        }
    }

    /// An assessment that is wrong, as scripted: the hazard of a place is taken to be so many times what it is; of the others
    /// nothing else is thought than before.
    pub(crate) fn misread(&mut self, place: PlaceId, factor: f64, agenda: &mut Agenda) {
        let Some(site) = &self.places[place.index()].site else {
            return;
        };
        let hazard = site.standing_hazard_per_day(agenda.now()) * factor;
        let persons = f64::from(self.persons.guarded_at(place));
        let Some(watch) = &self.watch else { return };
        let mut regional = watch.regional;
        let views = watch.watched.iter().map(|watched| {
            if watched.place != place {
                return watched.known;
            }
            regional += (hazard - watched.known.hazard) * persons;
            View {
                hazard,
                ..watched.known
            }
        });
        let views = views.collect();
        let regional = regional.max(0.0);
        self.publish(Assessment { views, regional }, agenda);
    }

    /// An alarm; enough of them in a row lead to the order.
    pub(crate) fn raise_alarm(&mut self, agenda: &mut Agenda) {
        let Some(watch) = &mut self.watch else { return };
        let Order::After(before) = watch.order else {
            return;
        };
        let alarms = before + 1;
        watch.order = if alarms < watch.law.in_a_row {
            Order::After(alarms)
        } else {
            let wait = watch.law.decision.draw(&mut watch.decision);
            agenda.schedule(wait, Rank::Ordinary, Event::Warning(WarningEvent::Order));
            Order::Decided
        };
        self.tell(Fact::AlarmRaised { alarms });
    }

    /// The order to prepare is given, unless it has been.
    pub(crate) fn order_to_prepare(&mut self, agenda: &mut Agenda) {
        let Some(watch) = &mut self.watch else { return };
        if watch.order == Order::Given {
            return;
        }
        watch.order = Order::Given;
        self.tell(Fact::OrderedToPrepare);
        self.ask_gates(agenda);
        self.request_review(agenda);
    }

    /// Whether the order to prepare has been given.
    pub(crate) fn ordered(&self) -> bool {
        let watch = self.watch.as_ref();
        watch.is_some_and(|watch| watch.order == Order::Given)
    }

    /// Regional risk as it is known, in expected persons in incidents a day; 0 where nobody watches.
    pub fn regional_risk(&self) -> f64 {
        self.watch.as_ref().map_or(0.0, |watch| watch.regional)
    }

    /// The hazard of a place per day as it is known; none where nobody watches.
    pub(crate) fn known_hazard(&self, place: PlaceId) -> Option<f64> {
        self.known_view(place).map(|view| view.hazard)
    }

    /// The chance that an incident takes a person at a place, as it was when that was looked at.
    pub(crate) fn known_escape_chance(&self, place: PlaceId) -> Option<f64> {
        self.known_view(place).map(|view| view.escape_chance)
    }

    fn known_view(&self, place: PlaceId) -> Option<View> {
        let mut watched = self.watch.as_ref()?.watched.iter();
        let here = watched.find(|watched| watched.place == place);
        here.map(|watched| watched.known)
    }
}

fn millionths(value: f64) -> i64 {
    libm::round(value * 1e6) as i64
}

fn thousandths(value: f64) -> i64 {
    libm::round(value * 1e3) as i64
}
