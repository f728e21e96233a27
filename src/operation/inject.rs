//! Scripted events: what the planner makes happen at a time.
//!
//! Owns the script; each event is carried out by the room it concerns.

use serde::{Deserialize, Serialize};

use super::event::{Agenda, Event};
use super::facts::{Cause, Fact};
use super::ids::{AreaId, CeasefireId, ForceId, GateId, PlaceId, RegimeId, TailId, TypeId};
use super::lift::emergencies::Leak;
use super::lift::mishaps::Loss;
use super::planning::gates::Ruling;
use super::security::campaign::Offensive;
use super::security::guards::Departure;
use super::security::threat::Outbreak;
use super::world::World;
use crate::scenario::incidents::Stage;
use crate::sim::{Duration, Rank, Time};

/// A scripted event with its names resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Script {
    /// An incident opens.
    Incident(PlaceId, Stage),
    /// An attack from outside.
    Attack(PlaceId),
    /// Fighting goes to a level.
    Fighting(AreaId, u32),
    /// An offensive begins.
    Offensive(Offensive),
    /// Pressure from the air holds fighting at a level at most, for a time.
    Pressure(AreaId, u32, Duration),
    /// A ceasefire comes into force, for a time or until it lapses.
    Ceasefire(CeasefireId, Option<Duration>),
    /// A ceasefire is extended.
    Extension(CeasefireId, Duration),
    /// A ceasefire lapses.
    Lapse(CeasefireId),
    /// A share of a site's guards leaves for good.
    GuardsLeave(PlaceId, f64, Departure),
    /// Guards come to a site.
    Reinforcement(PlaceId, u32),
    /// A site passes to another force: its guards, and whether it lets persons be lifted.
    Control(PlaceId, Option<u32>, bool),
    /// So many escape at once.
    Escape(PlaceId, u32),
    /// The open incident is contained.
    Containment(PlaceId),
    /// Persons outside the population escape.
    EscapeElsewhere(Outbreak),
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
    /// A convoy is attacked, and stands for a time.
    RoadAttack(TailId, Duration),
    /// Escorts are away for a time.
    EscortsAway(PlaceId, u32, Duration),
    /// A reaction force is away for a time.
    ReactionAway(ForceId, Duration),
    /// A place has no fuel for a time.
    FuelOutage(PlaceId, Duration),
    /// Loading teams are away for a time.
    LoadersAway(PlaceId, u32, Duration),
    /// The hazard of a place is taken to be so many times what it is.
    FalseReading(PlaceId, f64),
}

impl Script {
    /// What kind of event it is, as it is written in a scenario.
    fn word(&self) -> &'static str {
        match self {
            Script::Incident(..) => "incident",
            Script::Attack(_) => "attack",
            Script::Fighting(..) => "fighting",
            Script::Offensive(_) => "offensive",
            Script::Pressure(..) => "pressure",
            Script::Ceasefire(..) => "ceasefire",
            Script::Extension(..) => "extension",
            Script::Lapse(_) => "lapse",
            Script::GuardsLeave(_, _, Departure::Desertion) => "desertion",
            Script::GuardsLeave(_, _, Departure::Withdrawal) => "withdrawal",
            Script::Reinforcement(..) => "reinforcement",
            Script::Control(..) => "control",
            Script::Escape(..) => "escape",
            Script::Containment(_) => "containment",
            Script::EscapeElsewhere(_) => "escape_elsewhere",
            Script::Closure(..) => "closure",
            Script::Breakdown(_) => "breakdown",
            Script::Loss(_) => "loss",
            Script::FuelEmergency(_) => "fuel_emergency",
            Script::Weather(..) => "weather",
            Script::CrewsAway(..) => "crews_away",
            Script::Gate(_, Ruling::Open) => "gate_opens",
            Script::Gate(_, Ruling::Close) => "gate_closes",
            Script::Gate(_, Ruling::Suspend) => "gate_suspended",
            Script::Gate(_, Ruling::Resume) => "gate_resumed",
            Script::CampPasses(_) => "camp_passes",
            Script::CampBreakout(..) => "camp_breakout",
            Script::Alarm => "alarm",
            Script::Order => "order_to_prepare",
            Script::RoadAttack(..) => "road_attack",
            Script::EscortsAway(..) => "escorts_away",
            Script::ReactionAway(..) => "reaction_away",
            Script::FuelOutage(..) => "fuel_outage",
            Script::LoadersAway(..) => "loaders_away",
            Script::FalseReading(..) => "false_reading",
        }
    }
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
        let script = self.script[position as usize].1.clone();
        let (what, unseen) = (script.word(), self.works_unseen(&script));
        let told = self.facts.len();
        self.carry_out(position, script, agenda);
        if self.facts.len() == told && !unseen {
            let number = u32::from(position) + 1;
            self.tell(Fact::InjectVoid { number, what });
        }
    }

    /// Whether a scripted event that takes hold tells nothing at once: every other one does.
    fn works_unseen(&self, script: &Script) -> bool {
        match script {
            Script::Closure(..) => true,
            Script::Breakdown(tail) => self.tails[tail.index()].status.in_service(),
            _ => false,
        }
    }

    fn carry_out(&mut self, position: u16, script: Script, agenda: &mut Agenda) {
        match script {
            Script::Incident(place, stage) => {
                self.stage_incident(place, Cause::Injected, stage, agenda)
            }
            Script::Attack(place) => {
                self.stage_incident(place, Cause::Attack, Stage::Breach, agenda)
            }
            Script::Fighting(area, level) => self.set_fighting(area, level, agenda),
            Script::Offensive(offensive) => self.begin_offensive(position, offensive.area, agenda),
            Script::Pressure(area, level, lasts) => self.press(area, level, lasts, agenda),
            Script::Ceasefire(ceasefire, lasts) => self.begin_ceasefire(ceasefire, lasts, agenda),
            Script::Extension(ceasefire, by) => self.extend_ceasefire(ceasefire, by, agenda),
            Script::Lapse(ceasefire) => self.end_ceasefire(ceasefire, agenda),
            Script::GuardsLeave(place, share, why) => self.lose_guards(place, share, why, agenda),
            Script::Reinforcement(place, guards) => self.reinforce(place, guards, agenda),
            Script::Control(place, guards, lift) => self.pass_control(place, guards, lift, agenda),
            Script::Escape(place, persons) => self.break_out(place, persons, agenda),
            Script::Containment(place) => self.contain(place, agenda),
            Script::EscapeElsewhere(outbreak) => self.escape_elsewhere(outbreak, agenda),
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
            Script::RoadAttack(tail, lasts) => self.attack_convoy(tail, lasts, agenda),
            Script::EscortsAway(place, escorts, lasts) => {
                self.take_escorts_away(place, escorts, lasts, agenda);
            }
            Script::ReactionAway(force, lasts) => self.take_force_away(force, lasts, agenda),
            Script::FuelOutage(place, lasts) => self.cut_fuel(place, lasts, agenda),
            Script::LoadersAway(place, teams, lasts) => {
                self.take_loaders_away(place, teams, lasts, agenda);
            }
            Script::FalseReading(place, factor) => self.misread(place, factor, agenda),
        }
    }
}
