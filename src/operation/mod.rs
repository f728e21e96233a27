//! The operation: the airlift itself, one room per process, and the facts they tell.
//!
//! Owns the [`World`] and everything that happens in it. [`simulate`] builds it from a scenario and
//! runs it; an [`Observer`] hears what happened. Nothing here writes a file or formats a text.
//!
//! | room | what it is for |
//! |---|---|
//! | `persons` | custody states and rosters |
//! | `places`, `weather`, `forecast`, `geography` | landing spots, what opens and closes them, and what is foreseen |
//! | `conflict`, `guards`, `incidents` | fighting, who guards, what breaks out |
//! | `gates`, `call`, `tasking`, `dispatch` | approvals, the daily plan and its order, which tail goes where |
//! | `limits` | what a lawful transfer keeps |
//! | `sorties`, `ground`, `legs`, `spots` | the way of a tail: its persons, its tasks, its legs, its hold |
//! | `resources`, `aprons`, `runway` | what tails wait for at a place |
//! | `fuel`, `mishaps`, `road` | what it burns, what goes wrong, what stops it on the road |
//! | `crews`, `assignments`, `flight_hours` | who flies it, and for how long |
//! | `faults`, `maintenance`, `spares` | what breaks, who mends it, with which parts |
//! | `arithmetic`, `closed_form` | the planning formulas, and the scenario put into them |
//! | `stations`, `staffing`, `batches`, `routes` | lines, who works there, who is served together, who goes where |
//! | `reception`, `reconciliation`, `facility` | ramp and handover, names against heads, room and wings |
//! | `aftercare`, `repatriation` | enrolment, case files, countries |
//! | `camps`, `inject` | families, and what the planner scripts |

mod aftercare;
mod aprons;
pub mod arithmetic;
mod assignments;
mod audit;
mod batches;
mod binding;
mod call;
mod camps;
mod closed_form;
mod conflict;
mod crews;
mod dispatch;
mod event;
mod facility;
mod fact_record;
mod facts;
mod faults;
mod flight_hours;
mod forecast;
mod fuel;
mod gates;
mod geography;
mod ground;
mod guards;
mod ids;
mod incidents;
mod inject;
mod legs;
mod light;
mod limits;
mod maintenance;
mod mishaps;
mod moon;
mod persons;
mod places;
mod reception;
mod reconciliation;
mod repatriation;
mod resources;
mod road;
mod routes;
mod run;
mod runway;
mod setup;
mod sorties;
mod source;
mod spares;
mod spots;
mod staffing;
mod stations;
mod tails;
mod tasking;
mod timing;
mod view;
mod weather;
mod world;

pub use audit::AuditError;
pub use closed_form::{Capability, ClosedForm, Link};
pub use fact_record::{Record, Subject};
pub use facts::{Cause, Constraint, Fact, Halt, Limit, Process, State};
pub use ground::Task;
pub use ids::{
    AreaId, CodeId, CountryId, CrewId, GateId, LaneId, Names, PersonId, PersonName, PlaceId,
    RegimeId, SpareId, StationId, TailId, TypeId,
};
pub use persons::{Age, Tier};
pub use run::{Audit, Finished, Observer, RunError, RunOptions, simulate};
pub use setup::{MOST_PERSONS, SetupError};
pub use stations::StationTotals;
pub use view::{Exposure, FleetView, PlaceView, RampUse, StationView, TailView, WeatherView};
pub use world::World;
