//! A fact laid flat: the same few columns whatever its kind.
//!
//! Owns the one form that the event table and the digest share, so that an id can never reach one
//! and not the other.

use super::facts::{Fact, Limit, Outage, Process};
use super::ids::{
    AreaId, CeasefireId, CodeId, CountryId, CrewId, ForceId, GateId, LaneId, PersonId, PlaceId,
    RegimeId, SpareId, StationId, TailId,
};
use crate::sim::Time;

/// What a fact is about besides place, tail and person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An area.
    Area(AreaId),
    /// A weather regime of an area.
    Regime(AreaId, RegimeId),
    /// A lane.
    Lane(LaneId),
    /// The tail that a line was ordered for.
    Tail(TailId),
    /// A gate.
    Gate(GateId),
    /// A crew.
    Crew(CrewId),
    /// A station.
    Station(StationId),
    /// A country.
    Country(CountryId),
    /// A break code.
    Code(CodeId),
    /// A kind of spare part.
    Spare(SpareId),
    /// A ceasefire.
    Ceasefire(CeasefireId),
    /// A reaction force.
    Force(ForceId),
}

/// A fact laid flat: the same few columns whatever its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// The kind of fact.
    pub kind: &'static str,
    /// The process that told it.
    pub process: Process,
    /// Where.
    pub place: Option<PlaceId>,
    /// Which tail.
    pub tail: Option<TailId>,
    /// Which sortie of that tail, from 1; 0 before its first.
    pub sortie: Option<u32>,
    /// Which person.
    pub person: Option<PersonId>,
    /// What else it is about.
    pub subject: Option<Subject>,
    /// A count, level or duration in microseconds, as the kind says.
    pub amount: Option<i64>,
    /// A second count.
    pub extra: Option<i64>,
    /// A word or two: stage, cause, state passed from and to.
    pub words: [&'static str; 2],
}

impl Record {
    fn new(kind: &'static str, process: Process) -> Self {
        Record {
            kind,
            process,
            place: None,
            tail: None,
            sortie: None,
            person: None,
            subject: None,
            amount: None,
            extra: None,
            words: ["", ""],
        }
    }

    fn place(mut self, place: PlaceId) -> Self {
        self.place = Some(place);
        self
    }

    fn tail(mut self, tail: TailId) -> Self {
        self.tail = Some(tail);
        self
    }

    fn sortie(mut self, tail: TailId, sortie: u32) -> Self {
        self.sortie = Some(sortie);
        self.tail(tail)
    }

    /// The tail and the number of its sortie, if it had any: before its first one a tail tells facts of none, number 0.
    pub fn sortie_of_tail(&self) -> Option<(TailId, u32)> {
        self.tail.zip(self.sortie.filter(|&number| number > 0))
    }

    fn person(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }

    fn subject(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    fn amount(mut self, amount: impl Into<i64>) -> Self {
        self.amount = Some(amount.into());
        self
    }

    fn extra(mut self, extra: impl Into<i64>) -> Self {
        self.extra = Some(extra.into());
        self
    }

    fn words(mut self, first: &'static str, second: &'static str) -> Self {
        self.words = [first, second];
        self
    }
}

impl Fact {
    /// The fact laid flat.
    pub fn record(&self) -> Record {
        match *self {
            Fact::InjectVoid { number, what } => Record::new("inject_void", Process::Changes)
                .amount(number)
                .words(what, ""),
            Fact::WeatherChanged { area, regime } => {
                Record::new("weather_changed", Process::Weather)
                    .subject(Subject::Regime(area, regime))
            }
            Fact::ForecastMissed {
                tail,
                sortie,
                place,
                area,
                regime,
            } => Record::new("forecast_missed", Process::Sorties)
                .place(place)
                .sortie(tail, sortie)
                .subject(Subject::Regime(area, regime)),
            Fact::LandingsChanged { place, open } => {
                Record::new("landings_changed", Process::Places)
                    .place(place)
                    .amount(i64::from(open))
            }
            Fact::FightingChanged { area, level } => {
                Record::new("fighting_changed", Process::Conflict)
                    .subject(Subject::Area(area))
                    .amount(level)
            }
            Fact::OffensiveReached { area, level } => {
                fighting("offensive_reached", area).amount(level)
            }
            Fact::OffensiveSpent { area } => fighting("offensive_spent", area),
            Fact::PressureBegan { area, level } => fighting("pressure_began", area).amount(level),
            Fact::PressureEnded { area } => fighting("pressure_ended", area),
            Fact::CeasefireBegan { ceasefire } => truce("ceasefire_began", ceasefire),
            Fact::CeasefireExtended { ceasefire, by } => {
                truce("ceasefire_extended", ceasefire).amount(by.micros())
            }
            Fact::CeasefireLapsed { ceasefire } => truce("ceasefire_lapsed", ceasefire),
            Fact::GuardsChanged { place, guards } => guard("guards_changed", place, guards),
            Fact::GuardsDeserted { place, guards } => guard("guards_deserted", place, guards),
            Fact::GuardsWithdrawn { place, guards } => guard("guards_withdrawn", place, guards),
            Fact::GuardsReinforced { place, guards } => guard("guards_reinforced", place, guards),
            Fact::GuardsHurt {
                place,
                number,
                guards,
            } => incident("guards_hurt", place, number).extra(guards),
            Fact::ControlPassed {
                place,
                guards,
                lift,
            } => guard("control_passed", place, guards)
                .words(if lift { "lift" } else { "no_lift" }, ""),
            Fact::IncidentBegan {
                place,
                number,
                cause,
                stage,
            } => incident("incident_began", place, number).words(stage.word(), cause.word()),
            Fact::IncidentEscalated {
                place,
                number,
                stage,
            } => incident("incident_escalated", place, number).words(stage.word(), ""),
            Fact::SiegeBegan { place, number } => Record::new("siege_began", Process::Incidents)
                .place(place)
                .amount(number),
            Fact::IncidentContained {
                place,
                number,
                stage,
            } => incident("incident_contained", place, number).words(stage.word(), ""),
            Fact::SiteDamaged { place, capacity } => {
                Record::new("site_damaged", Process::Incidents)
                    .place(place)
                    .amount(capacity)
            }
            Fact::SiteRepaired { place, capacity } => {
                Record::new("site_repaired", Process::Incidents)
                    .place(place)
                    .amount(capacity)
            }
            Fact::PersonGone { person, place } => Record::new("person_gone", Process::Incidents)
                .person(person)
                .place(place),
            Fact::ReactionCalled {
                force,
                place,
                number,
            } => reaction("reaction_called", force, place).amount(number),
            Fact::ReactionTasked {
                tail,
                sortie,
                force,
                place,
                guards,
            } => reaction("reaction_tasked", force, place)
                .sortie(tail, sortie)
                .amount(guards),
            Fact::ReactionPutDown {
                tail,
                sortie,
                place,
                guards,
            } => leg("reaction_put_down", tail, sortie, place).amount(guards),
            Fact::ReactionGivenUp {
                tail,
                sortie,
                place,
                guards,
                why,
            } => leg("reaction_given_up", tail, sortie, place)
                .amount(guards)
                .words(why.word(), ""),
            Fact::ReactionSetOut {
                force,
                place,
                guards,
            } => reaction("reaction_set_out", force, place).amount(guards),
            Fact::ReactionArrived {
                force,
                place,
                guards,
            } => reaction("reaction_arrived", force, place).amount(guards),
            Fact::ReactionEnded { force, place } => reaction("reaction_ended", force, place),
            Fact::EscapedElsewhere { place, persons } => {
                Record::new("escaped_elsewhere", Process::Incidents)
                    .place(place)
                    .amount(persons)
            }
            Fact::RetakenElsewhere { place, persons } => {
                Record::new("retaken_elsewhere", Process::Incidents)
                    .place(place)
                    .amount(persons)
            }
            Fact::GateOpened { gate } => {
                Record::new("gate_opened", Process::Gates).subject(Subject::Gate(gate))
            }
            Fact::GateClosed { gate } => {
                Record::new("gate_closed", Process::Gates).subject(Subject::Gate(gate))
            }
            Fact::GateSuspended { gate } => {
                Record::new("gate_suspended", Process::Gates).subject(Subject::Gate(gate))
            }
            Fact::GateResumed { gate } => {
                Record::new("gate_resumed", Process::Gates).subject(Subject::Gate(gate))
            }
            Fact::TalksPaced { gate, pace } => Record::new("talks_paced", Process::Gates)
                .subject(Subject::Gate(gate))
                .amount(pace),
            Fact::RiskAssessed { place, hazard } => Record::new("risk_assessed", Process::Warning)
                .place(place)
                .amount(hazard),
            Fact::RegionAssessed { risk } => {
                Record::new("region_assessed", Process::Warning).amount(risk)
            }
            Fact::AlarmRaised { alarms } => {
                Record::new("alarm_raised", Process::Warning).amount(alarms)
            }
            Fact::OrderedToPrepare => Record::new("ordered_to_prepare", Process::Warning),
            Fact::TrancheSet {
                gate,
                per_day,
                total,
            } => Record {
                extra: total.map(i64::from),
                ..Record::new("tranche_set", Process::Gates)
                    .subject(Subject::Gate(gate))
                    .amount(per_day)
            },
            Fact::LanePlanned {
                lane,
                rank,
                sorties,
            } => Record::new("lane_planned", Process::Call)
                .subject(Subject::Lane(lane))
                .amount(rank)
                .extra(sorties),
            Fact::LineOrdered {
                tail,
                lane,
                slot,
                planned,
            } => Record::new("line_ordered", Process::Call)
                .tail(tail)
                .subject(Subject::Lane(lane))
                .amount((planned - Time::ZERO).micros())
                .extra(slot),
            Fact::LineTaken {
                tail,
                sortie,
                ordered,
                slot,
            } => Record::new("line_taken", Process::Call)
                .sortie(tail, sortie)
                .subject(Subject::Tail(ordered))
                .extra(slot),
            Fact::LineCancelled {
                tail,
                lane,
                slot,
                why,
            } => Record::new("line_cancelled", Process::Call)
                .tail(tail)
                .subject(Subject::Lane(lane))
                .extra(slot)
                .words(why.word(), ""),
            Fact::TailArrived { tail, place } => Record::new("tail_arrived", Process::Sorties)
                .tail(tail)
                .place(place),
            Fact::TailLeft { tail, place } => Record::new("tail_left", Process::Sorties)
                .tail(tail)
                .place(place),
            Fact::SortieTasked {
                tail,
                sortie,
                lane,
                persons,
                escorts,
            } => Record::new("sortie_tasked", Process::Sorties)
                .sortie(tail, sortie)
                .subject(Subject::Lane(lane))
                .amount(persons)
                .extra(escorts),
            Fact::TookOff {
                tail,
                sortie,
                place,
                persons,
            } => leg("took_off", tail, sortie, place).amount(persons),
            Fact::HoldingBegan {
                tail,
                sortie,
                place,
            } => leg("holding_began", tail, sortie, place),
            Fact::Landed {
                tail,
                sortie,
                place,
            } => leg("landed", tail, sortie, place),
            Fact::WentAround {
                tail,
                sortie,
                place,
            } => leg("went_around", tail, sortie, place),
            Fact::TaskDone {
                tail,
                sortie,
                place,
                task,
                took,
            } => leg("task_done", tail, sortie, place)
                .amount(took.micros())
                .words(task.word(), ""),
            Fact::LandedBeside {
                tail,
                sortie,
                place,
            } => leg("landed_beside", tail, sortie, place),
            Fact::Loaded {
                tail,
                sortie,
                place,
                persons,
            } => leg("loaded", tail, sortie, place).amount(persons),
            Fact::Unloaded {
                tail,
                sortie,
                place,
                persons,
            } => leg("unloaded", tail, sortie, place).amount(persons),
            Fact::CargoDelivered {
                tail,
                sortie,
                place,
                kg,
            } => leg("cargo_delivered", tail, sortie, place).amount(kg),
            Fact::Refuelled {
                tail,
                sortie,
                place,
            } => leg("refuelled", tail, sortie, place),
            Fact::Diverted {
                tail,
                sortie,
                place,
            } => leg("diverted", tail, sortie, place),
            Fact::TurnedBack {
                tail,
                sortie,
                place,
            } => leg("turned_back", tail, sortie, place),
            Fact::ConvoyHalted {
                tail,
                sortie,
                place,
                why,
                lasts,
            } => leg("convoy_halted", tail, sortie, place)
                .amount(lasts.micros())
                .words(why.word(), ""),
            Fact::TailLost {
                tail,
                sortie,
                place,
                persons,
                harmed,
            } => leg("tail_lost", tail, sortie, place)
                .amount(persons)
                .extra(harmed),
            Fact::FuelEmergency {
                tail,
                sortie,
                place,
                lost,
                then,
            } => leg("fuel_emergency", tail, sortie, place)
                .amount(lost.micros())
                .words(then.word(), ""),
            Fact::LandedBelowReserve {
                tail,
                sortie,
                place,
                below,
            } => leg("landed_below_reserve", tail, sortie, place).amount(below.micros()),
            Fact::SortieAborted {
                tail,
                sortie,
                place,
                why,
            } => leg("sortie_aborted", tail, sortie, place).words(why.word(), ""),
            Fact::SortieEnded {
                tail,
                sortie,
                place,
                flown,
                fuel_kg,
            } => leg("sortie_ended", tail, sortie, place)
                .amount(flown.micros())
                .extra(fuel_kg),
            Fact::FaultFound {
                tail,
                place,
                code,
                grounds,
            } => repair("fault_found", tail, place)
                .subject(Subject::Code(code))
                .words(if grounds { "grounds" } else { "deferred" }, ""),
            Fact::PhaseDue { tail, place } => repair("phase_due", tail, place),
            Fact::TailBroke { tail, place } => repair("tail_broke", tail, place),
            Fact::PartIssued { tail, place, spare } => {
                repair("part_issued", tail, place).subject(Subject::Spare(spare))
            }
            Fact::PartTaken { tail, place, spare } => {
                repair("part_taken", tail, place).subject(Subject::Spare(spare))
            }
            Fact::TailMended { tail, place } => repair("tail_mended", tail, place),
            Fact::CrewOnDuty { crew, tail } => Record::new("crew_on_duty", Process::Crews)
                .subject(Subject::Crew(crew))
                .tail(tail),
            Fact::CrewOffDuty { crew } => {
                Record::new("crew_off_duty", Process::Crews).subject(Subject::Crew(crew))
            }
            Fact::CrewOverrun { crew, over } => Record::new("crew_overrun", Process::Crews)
                .subject(Subject::Crew(crew))
                .amount(over.micros())
                .words(Limit::CrewDuty.word(), ""),
            Fact::CrewOverHours { crew, over } => Record::new("crew_over_hours", Process::Crews)
                .subject(Subject::Crew(crew))
                .amount(over.micros()),
            Fact::EscortsOffDuty { place, escorts } => {
                Record::new("escorts_off_duty", Process::Crews)
                    .place(place)
                    .amount(escorts)
            }
            Fact::EscortsRested { place, escorts } => Record::new("escorts_rested", Process::Crews)
                .place(place)
                .amount(escorts),
            Fact::EscortsOverrun {
                tail,
                place,
                escorts,
                over,
            } => Record::new("escorts_overrun", Process::Crews)
                .tail(tail)
                .place(place)
                .amount(over.micros())
                .extra(escorts)
                .words(Limit::EscortDuty.word(), ""),
            Fact::CustodyPassed {
                person,
                from,
                to,
                place,
                tail,
            } => {
                let record = Record::new("custody_passed", Process::Custody)
                    .person(person)
                    .place(place)
                    .words(from.word(), to.word());
                match tail {
                    Some(tail) => record.tail(tail),
                    None => record,
                }
            }
            Fact::PersonScreened {
                person,
                place,
                station,
            } => at_station("person_screened", person, place, station),
            Fact::LimitBroken {
                limit,
                person,
                place,
                over,
            } => Record::new("limit_broken", Process::Custody)
                .person(person)
                .place(place)
                .amount(over.micros())
                .words(limit.word(), ""),
            Fact::StationReached {
                person,
                place,
                station,
            } => at_station("station_reached", person, place, station),
            Fact::StationPassed {
                person,
                place,
                station,
                tries,
            } => at_station("station_passed", person, place, station).amount(tries),
            Fact::PersonRefused {
                person,
                place,
                station,
            } => at_station("person_refused", person, place, station),
            Fact::ManifestCounted {
                tail,
                sortie,
                place,
                names,
                heads: _,
                mismatches,
            } => manifest("manifest_counted", tail, sortie, place)
                .amount(names)
                .extra(mismatches),
            Fact::ManifestAgreed {
                tail,
                sortie,
                place,
            } => manifest("manifest_agreed", tail, sortie, place),
            Fact::InmatesMoved {
                place,
                persons,
                left,
            } => Record::new("inmates_moved", Process::Custody)
                .place(place)
                .amount(persons)
                .extra(left),
            Fact::PersonSentBack {
                person,
                place,
                station,
            } => at_station("person_sent_back", person, place, station),
            Fact::EquipmentFailed { place, station } => {
                equipment("equipment_failed", place, station)
            }
            Fact::EquipmentRepaired { place, station } => {
                equipment("equipment_repaired", place, station)
            }
            Fact::EnrolmentFailed { person, place } => {
                Record::new("enrolment_failed", Process::Enrolment)
                    .person(person)
                    .place(place)
            }
            Fact::ReleaseRefused { person, station } => {
                Record::new("release_refused", Process::Casework)
                    .person(person)
                    .subject(Subject::Station(station))
            }
            Fact::FileReleased { person, station } => {
                Record::new("file_released", Process::Casework)
                    .person(person)
                    .subject(Subject::Station(station))
            }
            Fact::ProsecutionReady { person } => {
                Record::new("prosecution_ready", Process::Casework).person(person)
            }
            Fact::CountryDeclined { person, country } => {
                decision("country_declined", person, country)
            }
            Fact::CountryAccepted { person, country } => {
                decision("country_accepted", person, country)
            }
            Fact::CountryWithdrew { person, country } => {
                decision("country_withdrew", person, country)
            }
            Fact::TurnedAway { person, country } => decision("turned_away", person, country),
            Fact::PickupFlown { country, persons } => {
                Record::new("pickup_flown", Process::Repatriation)
                    .subject(Subject::Country(country))
                    .amount(persons)
            }
            Fact::CampPassed { place } => Record::new("camp_passed", Process::Camps).place(place),
            Fact::EscortsAway { place, escorts } => Record::new("escorts_away", Process::Crews)
                .place(place)
                .amount(escorts),
            Fact::ReactionAway { force, place } => reaction("reaction_away", force, place),
            Fact::OutageBegan { place, what } => outage("outage_began", place, what),
            Fact::OutageEnded { place, what } => outage("outage_ended", place, what),
            Fact::CrewAway { crew } => {
                Record::new("crew_away", Process::Crews).subject(Subject::Crew(crew))
            }
            Fact::LeversChanged { number } => {
                Record::new("levers_changed", Process::Changes).amount(number)
            }
            Fact::OutflowChanged { place, leave } => Record::new("outflow_changed", Process::Camps)
                .place(place)
                .amount(leave),
            Fact::HouseholdLeft {
                place,
                persons,
                controlled,
            } => Record::new("household_left", Process::Camps)
                .place(place)
                .amount(persons)
                .words(
                    if controlled {
                        "controlled"
                    } else {
                        "uncontrolled"
                    },
                    "",
                ),
        }
    }
}

fn incident(kind: &'static str, place: PlaceId, number: u32) -> Record {
    Record::new(kind, Process::Incidents)
        .place(place)
        .amount(number)
}

fn outage(kind: &'static str, place: PlaceId, what: Outage) -> Record {
    let (word, amount) = what.record();
    Record::new(kind, Process::Places)
        .place(place)
        .amount(amount)
        .words(word, "")
}

fn reaction(kind: &'static str, force: ForceId, place: PlaceId) -> Record {
    Record::new(kind, Process::Incidents)
        .place(place)
        .subject(Subject::Force(force))
}

fn fighting(kind: &'static str, area: AreaId) -> Record {
    Record::new(kind, Process::Conflict).subject(Subject::Area(area))
}

fn truce(kind: &'static str, ceasefire: CeasefireId) -> Record {
    Record::new(kind, Process::Conflict).subject(Subject::Ceasefire(ceasefire))
}

fn guard(kind: &'static str, place: PlaceId, guards: u32) -> Record {
    Record::new(kind, Process::Guards)
        .place(place)
        .amount(guards)
}

fn leg(kind: &'static str, tail: TailId, sortie: u32, place: PlaceId) -> Record {
    Record::new(kind, Process::Sorties)
        .sortie(tail, sortie)
        .place(place)
}

fn repair(kind: &'static str, tail: TailId, place: PlaceId) -> Record {
    Record::new(kind, Process::Maintenance)
        .tail(tail)
        .place(place)
}

fn manifest(kind: &'static str, tail: TailId, sortie: u32, place: PlaceId) -> Record {
    Record::new(kind, Process::Custody)
        .sortie(tail, sortie)
        .place(place)
}

fn decision(kind: &'static str, person: PersonId, country: CountryId) -> Record {
    Record::new(kind, Process::Repatriation)
        .person(person)
        .subject(Subject::Country(country))
}

fn at_station(kind: &'static str, person: PersonId, place: PlaceId, station: StationId) -> Record {
    Record::new(kind, Process::Handover)
        .person(person)
        .place(place)
        .subject(Subject::Station(station))
}

fn equipment(kind: &'static str, place: PlaceId, station: StationId) -> Record {
    Record::new(kind, Process::Handover)
        .place(place)
        .subject(Subject::Station(station))
}
