//! `places.csv`: every place at each sample time.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Fact, Observer, PlaceView, World};
use crate::record::losses::{Losses, SiteLosses};
use crate::sim::Time;

/// Writes the places.
#[derive(Default, Serialize, Deserialize)]
pub struct Places {
    pub(super) sheet: Sheet<Self>,
    losses: Losses,
}

/// A place at an instant.
pub struct Row<'w> {
    time: Time,
    place: &'w str,
    view: PlaceView,
    losses: SiteLosses,
}

impl Table for Places {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "places";
    const ABOUT: &'static str =
        "A place at a sample time, in order of time, then of the places' ids.";
    const KEY: &'static [&'static str] = &["time_h", "place"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new("place", Measure::TEXT, "Id of the place", |r| {
            Value::Text(r.place)
        }),
        Column::new(
            "held_pax",
            Measure::PAX,
            "Persons held here, those on a manifest included",
            |r| r.view.held.into(),
        ),
        Column::new("guards", Measure::COUNT, "Guards on duty", |r| {
            r.view.guards.into()
        }),
        Column::new(
            "staged_pax",
            Measure::PAX,
            "Persons staged here between two lanes",
            |r| r.view.staged.into(),
        ),
        Column::new(
            "arriving_pax",
            Measure::PAX,
            "Persons landed here and not yet accepted",
            |r| r.view.arriving.into(),
        ),
        Column::new(
            "on_ramp_pax",
            Measure::PAX,
            "Of those, persons on the ramp",
            |r| r.view.on_ramp.into(),
        ),
        Column::new(
            "in_facility_pax",
            Measure::PAX,
            "Persons in the facility behind the handover",
            |r| r.view.in_facility.into(),
        ),
        Column::new(
            "camp_persons_count",
            Measure::COUNT,
            "Persons left in the camp here; never part of the lift",
            |r| r.view.camp.into(),
        ),
        Column::new(
            "hazard_per_day",
            Measure::PER_DAY,
            "Hazard of incidents; 0 while one is open",
            |r| Value::Decimal(r.view.hazard_per_day),
        ),
        Column::new(
            "escapes_expected_pax",
            Measure::MEAN_PAX,
            "Persons expected to escape from here within the outlook, without further lift",
            |r| Value::Decimal(r.view.escapes_expected),
        ),
        Column::new(
            "person_days_at_risk",
            Measure::PERSON_DAYS,
            "Integral of persons held or staged here so far",
            |r| Value::Decimal(r.view.person_days_at_risk),
        ),
        Column::new(
            "cum_incidents_count",
            Measure::COUNT,
            "Incidents here so far",
            |r| r.losses.incidents.into(),
        ),
        Column::new(
            "cum_escaped_pax",
            Measure::PAX,
            "Escapes from here so far",
            |r| r.losses.escaped.into(),
        ),
        Column::new(
            "incident_open",
            Measure::FLAG,
            "Whether an incident is open",
            |r| Value::Flag(r.view.incident_open),
        ),
        Column::new(
            "fighting_level",
            Measure::COUNT,
            "Fighting level of its area, 0 to 4",
            |r| r.view.fighting.into(),
        ),
        Column::new(
            "escorts_count",
            Measure::COUNT,
            "Escorts here, with no tail and not at rest",
            |r| r.view.escorts.into(),
        ),
        Column::new(
            "escorts_resting_count",
            Measure::COUNT,
            "Escorts at rest here",
            |r| r.view.escorts_resting.into(),
        ),
        Column::new(
            "pads_taken_count",
            Measure::COUNT,
            "Parking spots for aircraft taken, the working ones included",
            |r| r.view.pads_taken.into(),
        ),
        Column::new(
            "working_count",
            Measure::COUNT,
            "Working spots for aircraft taken: loading, unloading or refuelling",
            |r| r.view.working.into(),
        ),
        Column::new(
            "loading_teams_busy_count",
            Measure::COUNT,
            "Loading teams at work, where they are counted",
            |r| r.view.loaders_busy.into(),
        ),
        Column::new(
            "runway_waiting_count",
            Measure::COUNT,
            "Aircraft waiting to land or to take off on its runway",
            |r| r.view.runway_waiting.into(),
        ),
        Column::new(
            "tails_waiting_count",
            Measure::COUNT,
            "Tails waiting for a landing spot, in the air or beside the spots",
            |r| r.view.tails_waiting.into(),
        ),
        Column::new(
            "refuelling_count",
            Measure::COUNT,
            "Tails at a refuelling point",
            |r| r.view.refuelling.into(),
        ),
        Column::new(
            "refuel_waiting_count",
            Measure::COUNT,
            "Tails waiting for a refuelling point",
            |r| r.view.waiting_for_fuel.into(),
        ),
        Column::new(
            "landings_open",
            Measure::FLAG,
            "Whether it takes landings",
            |r| Value::Flag(r.view.landings_open),
        ),
        Column::new(
            "binding_constraint",
            Measure::TEXT,
            "What keeps the next person here from moving or being received; none_left where nobody waits",
            |r| Value::Text(r.view.binding.word()),
        ),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
        Column::new(
            "camp_orderly_count",
            Measure::COUNT,
            "Persons who have left the camp in orderly returns so far",
            |r| r.view.camp_orderly.into(),
        ),
        Column::new(
            "camp_uncontrolled_count",
            Measure::COUNT,
            "Persons who have left the camp in departures that nobody controlled so far",
            |r| r.view.camp_uncontrolled.into(),
        ),
        Column::new(
            "assessed_hazard_per_day",
            Measure::PER_DAY,
            "Hazard of incidents as it is assessed; empty where nobody assesses",
            |r| Value::if_any(r.view.assessed_per_day, Value::Decimal),
        ),
        Column::new(
            "capacity_pax",
            Measure::PAX,
            "Persons that the site can hold, less what incidents have destroyed",
            |r| r.view.capacity.into(),
        ),
    ];
}

impl Places {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Places {
    fn fact(&mut self, _time: Time, fact: &Fact, world: &World) {
        self.losses.note(fact, world);
    }

    fn sample(&mut self, time: Time, world: &World) {
        for id in world.place_ids() {
            let place = world.names().place(id);
            self.sheet.row(&Row {
                time,
                place,
                view: world.place_view(id, time),
                losses: self.losses.at(id),
            });
        }
    }
}
