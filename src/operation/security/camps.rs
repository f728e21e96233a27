//! Camps: families who leave household by household, under one authority and then another.
//!
//! Owns each camp's households. Nothing here moves a person of the lift, nor is moved by it.

use super::conflict::unit_exponential;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::PlaceId;
use crate::operation::world::World;
use crate::sim::{Handle, Hazard, Rank, Stream, Time};

/// What can happen to a camp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CampEvent {
    /// A household leaves.
    Leaves(PlaceId),
    /// Custody passes to another authority.
    Passes(PlaceId),
}

/// How households leave under one authority.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Regime {
    /// Rate per household and hour.
    pub(crate) leave: f64,
    /// Share that nobody controls.
    pub(crate) uncontrolled: f64,
}

/// A camp.
#[derive(Clone, Debug)]
pub(crate) struct Camp {
    pub(crate) place: PlaceId,
    pub(crate) persons: u32,
    households: u32,
    regime: Regime,
    after: Regime,
    passes: Option<Time>,
    clock: Hazard,
    draws: Stream,
    due: Option<Handle>,
}

impl Camp {
    pub(crate) fn new(
        place: PlaceId,
        (persons, households): (u32, u32),
        (before, after): (Regime, Regime),
        passes: Option<Time>,
        mut draws: Stream,
    ) -> Self {
        let clock = Hazard::new(unit_exponential(&mut draws), 0.0);
        Camp {
            place,
            persons,
            households,
            regime: before,
            after,
            passes,
            clock,
            draws,
            due: None,
        }
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

    /// A household of mean size leaves; whole persons, so that the last takes the last.
    fn lose_household(&mut self) -> u32 {
        let leaving = self.persons / self.households;
        self.persons -= leaving;
        self.households -= 1;
        leaving
    }
}

impl World {
    /// Starts every camp.
    pub(crate) fn start_camps(&mut self, agenda: &mut Agenda) {
        for camp in &mut self.camps {
            camp.refresh(agenda);
            if let Some(at) = camp.passes {
                agenda.schedule(
                    at,
                    Rank::Ordinary,
                    Event::Camp(CampEvent::Passes(camp.place)),
                );
            }
        }
    }

    /// Something happens to a camp.
    pub(crate) fn on_camp(&mut self, event: CampEvent, agenda: &mut Agenda) {
        let (CampEvent::Leaves(place) | CampEvent::Passes(place)) = event;
        let Some(camp) = self.camps.iter_mut().find(|camp| camp.place == place) else {
            return;
        };
        let fact = match event {
            CampEvent::Leaves(_) => {
                camp.clock.advance(agenda.now());
                let threshold = unit_exponential(&mut camp.draws);
                camp.clock.renew(threshold);
                let controlled = camp.draws.uniform() >= camp.regime.uncontrolled;
                Fact::HouseholdLeft {
                    place,
                    persons: camp.lose_household(),
                    controlled,
                }
            }
            CampEvent::Passes(_) => {
                camp.regime = camp.after;
                Fact::CampPassed { place }
            }
        };
        camp.refresh(agenda);
        self.tell(fact);
    }
}
