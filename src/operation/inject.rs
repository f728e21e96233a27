//! Scripted events: what the planner makes happen at a time.
//!
//! Owns the script; each event is carried out by the room it concerns.

use super::event::{Agenda, Event};
use super::facts::{Cause, Fact};
use super::ids::{AreaId, GateId, PlaceId, RegimeId, TailId, TypeId};
use super::lift::emergencies::Leak;
use super::lift::mishaps::Loss;
use super::planning::gates::Ruling;
use super::world::World;
use crate::scenario::security::Stage;
use crate::sim::{Duration, Rank, Time};

/// A scripted event with its names resolved.
#[derive(Clone, Debug)]
pub(crate) enum Script {
    /// An incident opens.
    Incident(PlaceId, Stage),
    /// Fighting goes to a level.
    Fighting(AreaId, u32),
    /// Persons outside the population escape.
    EscapeElsewhere(PlaceId, u32),
    /// A place takes nobody for a time.
    Closure(PlaceId, Duration),
    /// A tail breaks down.
    Breakdown(TailId),
    /// A tail is lost.
    Loss(Loss),
    /// A tail loses fuel.
    FuelEmergency(Leak),
    /// A regime of weather rules for a time.
    Weather(AreaId, RegimeId, Duration),
    /// Crews are away for a time.
    CrewsAway(TypeId, u32, Duration),
    /// Something is decided about a gate.
    Gate(GateId, Ruling),
    /// Custody of a camp passes.
    CampPasses(PlaceId),
    /// Households leave a camp at once.
    CampBreakout(PlaceId, u32),
    /// An alarm is raised.
    Alarm,
    /// The order to prepare is given.
    Order,
}

impl World {
    /// Sets every scripted event.
    pub(crate) fn start_script(&mut self, agenda: &mut Agenda) {
        for (position, (at, _)) in self.script.iter().enumerate() {
            let at: Time = *at;
            agenda.schedule(at, Rank::Ordinary, Event::Inject(position as u16));
        }
    }

    /// A scripted event happens.
    pub(crate) fn on_inject(&mut self, position: u16, agenda: &mut Agenda) {
        match self.script[position as usize].1.clone() {
            Script::Incident(place, stage) => {
                self.open_incident(place, Cause::Injected, stage, agenda)
            }
            Script::Fighting(area, level) => self.set_fighting(area, level, agenda),
            Script::EscapeElsewhere(place, persons) => {
                self.tell(Fact::EscapedElsewhere { place, persons });
                self.threats.elsewhere += persons;
                self.spread(place, agenda);
            }
            Script::Closure(place, lasts) => self.close_place(place, lasts, agenda),
            Script::Breakdown(tail) => self.break_down(tail, agenda),
            Script::Loss(loss) => self.lose(&loss, agenda),
            Script::FuelEmergency(leak) => self.lose_fuel(&leak, agenda),
            Script::Weather(area, regime, lasts) => {
                self.impose_weather(area, regime, lasts, agenda);
            }
            Script::CrewsAway(kind, crews, lasts) => {
                self.take_crews_away(kind, crews, lasts, agenda);
            }
            Script::Gate(gate, ruling) => self.rule(gate, ruling, agenda),
            Script::CampPasses(place) => self.pass_camp(place, agenda),
            Script::CampBreakout(place, households) => {
                self.break_out_of_camp(place, households, agenda);
            }
            Script::Alarm => self.raise_alarm(agenda),
            Script::Order => self.order_to_prepare(agenda),
        }
    }
}
