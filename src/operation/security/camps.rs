//! Camps: families who leave household by household, under one authority and then another.
//!
//! Owns each camp's households and how they leave: in orderly returns or in departures that nobody controls, two flows
//! that are counted apart. Nothing here moves a person of the lift, nor is moved by it.
//!
//! ```text
//! before -> (date, fighting or script) -> after        a dated regime rules from its date until the next change
//! ```

use serde::{Deserialize, Serialize};

use super::clock::unit_exponential;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{AreaId, PlaceId};
use crate::operation::world::World;
use crate::scenario::aftermath;
use crate::scenario::units::{Instant, Rate};
use crate::sim::{Handle, Hazard, Rank, Stream, Time};

/// What can happen to a camp.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum CampEvent {
    /// A household leaves.
    Leaves(PlaceId),
    /// Custody passes to another authority.
    Passes(PlaceId),
    /// Its next dated regime begins.
    Regime(PlaceId),
}

/// How households leave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Regime {
    /// Rate per household and hour.
    leave: f64,
    /// Share that nobody controls.
    uncontrolled: f64,
}

impl Regime {
    fn new(leave: Rate, uncontrolled: f64) -> Self {
        Regime {
            leave: leave.per_hour(),
            uncontrolled,
        }
    }
}

/// Which of a camp's regimes rules.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum InForce {
    Before,
    After,
    /// The dated one that began then.
    Since(Time),
}

/// What a planner says of a camp's outflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rules {
    before: Regime,
    after: Regime,
    passes: Option<Time>,
    /// Fighting level at which custody passes.
    passes_at: Option<u32>,
    near_age: f64,
    /// Dated regimes in the order of their dates.
    dated: Vec<(Time, Regime)>,
}

impl Rules {
    /// The regime that rules, unless a change has dropped it.
    fn regime(&self, in_force: InForce) -> Option<Regime> {
        match in_force {
            InForce::Before => Some(self.before),
            InForce::After => Some(self.after),
            InForce::Since(since) => {
                let mut dated = self.dated.iter();
                dated.find(|(from, _)| *from == since).map(|dated| dated.1)
            }
        }
    }

    pub(crate) fn of(camp: &aftermath::Camp, time: impl Fn(Instant) -> Time) -> Self {
        let outflow = |outflow: &aftermath::Outflow| {
            let regime = Regime::new(outflow.leave, outflow.uncontrolled);
            (time(outflow.from), regime)
        };
        let mut dated: Vec<_> = camp.regime.values().map(outflow).collect();
        dated.sort_by_key(|&(from, _)| from);
        Rules {
            before: Regime::new(camp.leave_before, camp.uncontrolled_before),
            after: Regime::new(camp.leave_after, camp.uncontrolled_after),
            passes: camp.passes.map(&time),
            passes_at: camp.passes_at,
            near_age: camp.near_age,
            dated,
        }
    }
}

/// A camp.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Camp {
    pub(crate) place: PlaceId,
    /// Persons at the start.
    pub(crate) at_start: u32,
    /// Persons left, and those who have gone in orderly returns and in uncontrolled departures.
    pub(crate) persons: u32,
    pub(crate) orderly: u32,
    pub(crate) uncontrolled: u32,
    households: u32,
    rules: Rules,
    in_force: InForce,
    regime: Regime,
    passed: bool,
    clock: Hazard,
    draws: Stream,
    due: Option<Handle>,
    /// The dated events that are set.
    dates: Vec<Handle>,
}

impl Camp {
    pub(crate) fn new(
        place: PlaceId,
        (persons, households): (u32, u32),
        rules: Rules,
        mut draws: Stream,
    ) -> Self {
        let clock = Hazard::new(unit_exponential(&mut draws), 0.0);
        Camp {
            place,
            at_start: persons,
            persons,
            orderly: 0,
            uncontrolled: 0,
            households,
            in_force: InForce::Before,
            regime: rules.before,
            rules,
            passed: false,
            clock,
            draws,
            due: None,
            dates: Vec::new(),
        }
    }

    /// Share of its persons who are minors near fighting age.
    pub(crate) fn near_age(&self) -> f64 {
        self.rules.near_age
    }

    /// Another regime rules from now on.
    fn rule_by(&mut self, in_force: InForce) {
        self.in_force = in_force;
        self.regime = self.rules.regime(in_force).unwrap_or(self.regime);
    }

    /// Brings the time of the next departure up to date.
    fn refresh(&mut self, agenda: &mut Agenda) {
        self.clock.advance(agenda.now());
        self.clock
            .set_rate(self.regime.leave * f64::from(self.households));
        if let Some(due) = self.due.take() {
            agenda.cancel(due);
        }
        let event = Event::Camp(CampEvent::Leaves(self.place));
        self.due = self
            .clock
            .due_in()
            .map(|wait| agenda.schedule(wait, Rank::Ordinary, event));
    }

    /// Sets what is dated from now on.
    fn set_dates(&mut self, agenda: &mut Agenda) {
        let passes = self.rules.passes.filter(|_| !self.passed);
        let passes = passes.map(|at| (at, CampEvent::Passes(self.place)));
        let dated = self.rules.dated.iter();
        let regimes = dated.map(|&(from, _)| (from, CampEvent::Regime(self.place)));
        let mut dates = Vec::new();
        // What is older than the run is there from its start; what a change dates back is not made up for.
        let now = agenda.now();
        let ahead = |(at, _): &(Time, CampEvent)| *at > now || now == Time::ZERO;
        for (at, event) in passes.into_iter().chain(regimes).filter(ahead) {
            dates.push(agenda.schedule(at, Rank::Ordinary, Event::Camp(event)));
        }
        self.dates = dates;
    }

    /// A household of mean size leaves; whole persons, so that the last takes the last.
    fn lose_household(&mut self, controlled: bool) -> Fact {
        let persons = self.persons / self.households;
        self.persons -= persons;
        self.households -= 1;
        if controlled {
            self.orderly += persons;
        } else {
            self.uncontrolled += persons;
        }
        Fact::HouseholdLeft {
            place: self.place,
            persons,
            controlled,
        }
    }
}

impl World {
    /// Starts every camp.
    pub(crate) fn start_camps(&mut self, agenda: &mut Agenda) {
        for camp in &mut self.camps {
            camp.refresh(agenda);
            camp.set_dates(agenda);
        }
        for area in self.area_ids() {
            self.pass_camps_in(area, agenda);
        }
    }

    /// Something happens to a camp.
    pub(crate) fn on_camp(&mut self, event: CampEvent, agenda: &mut Agenda) {
        match event {
            CampEvent::Leaves(place) => self.leave_camp(place, agenda),
            CampEvent::Passes(place) => self.pass_camp(place, agenda),
            CampEvent::Regime(place) => self.change_outflow(place, agenda),
        }
    }

    /// Custody of a camp passes to another authority, unless it has.
    pub(crate) fn pass_camp(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let Some(camp) = self.camp_at(place) else {
            return;
        };
        if std::mem::replace(&mut camp.passed, true) {
            return;
        }
        camp.rule_by(InForce::After);
        camp.refresh(agenda);
        self.tell(Fact::CampPassed { place });
    }

    /// Fighting in an area may be what custody of its camps passes at.
    pub(crate) fn pass_camps_in(&mut self, area: AreaId, agenda: &mut Agenda) {
        let level = self.fighting_in(Some(area));
        for position in 0..self.camps.len() {
            let camp = &self.camps[position];
            let place = camp.place;
            let here = self.places[place.index()].area == Some(area);
            if here && camp.rules.passes_at.is_some_and(|least| level >= least) {
                self.pass_camp(place, agenda);
            }
        }
    }

    /// Households leave a camp at once.
    pub(crate) fn break_out_of_camp(
        &mut self,
        place: PlaceId,
        households: u32,
        agenda: &mut Agenda,
    ) {
        let Some(camp) = self.camp_at(place) else {
            return;
        };
        let leaving = households.min(camp.households);
        let facts: Vec<Fact> = (0..leaving).map(|_| camp.lose_household(false)).collect();
        camp.refresh(agenda);
        facts.into_iter().for_each(|fact| self.tell(fact));
    }

    /// Takes over how households leave, and what is dated from now on.
    pub(crate) fn adopt_camps(&mut self, plan: &World, agenda: &mut Agenda) {
        for (camp, new) in self.camps.iter_mut().zip(&plan.camps) {
            if camp.rules == new.rules {
                continue;
            }
            camp.rules = new.rules.clone();
            camp.rule_by(camp.in_force);
            camp.refresh(agenda);
            for date in std::mem::take(&mut camp.dates) {
                agenda.cancel(date);
            }
            camp.set_dates(agenda);
        }
    }

    fn leave_camp(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let Some(camp) = self.camp_at(place) else {
            return;
        };
        camp.clock.advance(agenda.now());
        let threshold = unit_exponential(&mut camp.draws);
        camp.clock.renew(threshold);
        let controlled = camp.draws.uniform() >= camp.regime.uncontrolled;
        let fact = camp.lose_household(controlled);
        camp.refresh(agenda);
        self.tell(fact);
    }

    /// The dated regime of now begins.
    fn change_outflow(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let now = agenda.now();
        let Some(camp) = self.camp_at(place) else {
            return;
        };
        let mut begun = camp.rules.dated.iter().rev();
        let Some(&(since, regime)) = begun.find(|(from, _)| *from <= now) else {
            return;
        };
        camp.rule_by(InForce::Since(since));
        camp.refresh(agenda);
        self.tell(Fact::OutflowChanged {
            place,
            leave: libm::round(regime.leave * 24.0 * 1e6) as i64,
        });
    }

    /// Whether a place has a camp.
    pub fn has_camp(&self, place: PlaceId) -> bool {
        self.camps.iter().any(|camp| camp.place == place)
    }

    fn camp_at(&mut self, place: PlaceId) -> Option<&mut Camp> {
        self.camps.iter_mut().find(|camp| camp.place == place)
    }
}
