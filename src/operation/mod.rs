//! The operation: the airlift itself, one room per process, and the facts they tell.
//!
//! Owns the [`World`] and everything that happens in it. [`simulate`] builds it from a scenario and
//! runs it; an [`Observer`] hears what happened. Nothing here writes a file or formats a text.
//!
//! | room | what it is for |
//! |---|---|
//! | `persons`, `places` | custody states and rosters; what a place has |
//! | `sky` | weather and what is foreseen of it, daylight, the moon |
//! | `security` | fighting, who guards, what breaks out and who reacts, who warns, persons at large, families in camps |
//! | `planning` | approvals, the daily call and its order, dispatch, what binds, the planning formulas |
//! | `lift` | the way of a tail: sorties, legs, tasks on the ground, spots, fuel, mishaps, roads |
//! | `readiness` | crews with their hours, faults, repairs and spares |
//! | `handover` | stations, reception, identity, facility, case files, countries, limits of a lawful transfer |
//! | `inject`, `changes` | what the planner scripts, and which levers he sets anew |
//! | `audit`, `view` | the recount, and what observers may see |

mod audit;
mod changes;
mod event;
mod fact_record;
mod facts;
mod handover;
mod ids;
mod inject;
mod lift;
mod persons;
mod places;
mod planning;
mod readiness;
mod run;
mod runaway;
mod security;
mod setup;
mod sky;
mod source;
mod view;
mod world;

pub use audit::AuditError;
pub use fact_record::{Record, Subject};
pub use facts::{Cause, Constraint, Emergency, Fact, Halt, Limit, Process, State};
pub use handover::stations::StationTotals;
pub use handover::waiting::{Step, Waiting};
pub use ids::{
    AreaId, CeasefireId, CodeId, CountryId, CrewId, ForceId, GateId, LaneId, Names, PersonId,
    PersonName, PlaceId, RegimeId, SpareId, StationId, TailId, TypeId,
};
pub use lift::ground::Task;
pub use persons::{Age, Tier};
pub use planning::arithmetic;
pub use planning::closed_form::{Capability, ClosedForm, Link};
pub use planning::gates::Bar;
pub use run::{Audit, Finished, Observer, Run, RunError, RunOptions, simulate};
pub use runaway::Culprit;
pub use security::threat::Threat;
pub use setup::{MOST_PERSONS, SetupError};
pub use view::{Exposure, FleetView, PlaceView, RampUse, StationView, TailView, WeatherView};
pub use world::World;
