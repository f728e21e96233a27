//! `fleet.csv`: every aircraft or convoy type at each sample time, its tails by status.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Fact, FleetView, Observer, TypeId, World};
use crate::sim::Time;

/// Writes the fleet.
#[derive(Default, Serialize, Deserialize)]
pub struct Fleet {
    pub(super) sheet: Sheet<Self>,
    /// By type.
    sorties: Vec<Sorties>,
}

/// Sorties so far.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Sorties {
    tasked: u32,
    completed: u32,
}

/// A type at an instant.
pub struct Row<'w> {
    time: Time,
    fleet_type: &'w str,
    view: FleetView,
    sorties: Sorties,
}

impl Table for Fleet {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "fleet";
    const ABOUT: &'static str =
        "An aircraft or convoy type at a sample time, in order of time, then of the types' ids.";
    const KEY: &'static [&'static str] = &["time_h", "type"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new("type", Measure::TEXT, "Id of the type", |r| {
            Value::Text(r.fleet_type)
        }),
        Column::new(
            "present_count",
            Measure::COUNT,
            "Tails in the operation; the statuses that follow sum to it",
            |r| r.view.present.into(),
        ),
        Column::new("ready_count", Measure::COUNT, "Tails ready at home", |r| {
            r.view.ready.into()
        }),
        Column::new(
            "preparing_count",
            Measure::COUNT,
            "Tails tasked, before take-off",
            |r| r.view.preparing.into(),
        ),
        Column::new(
            "flying_count",
            Measure::COUNT,
            "Tails in the air or on the road, holding not included",
            |r| r.view.flying.into(),
        ),
        Column::new(
            "holding_count",
            Measure::COUNT,
            "Tails in the air waiting for a landing spot",
            |r| r.view.holding.into(),
        ),
        Column::new(
            "on_ground_count",
            Measure::COUNT,
            "Tails on a landing spot: loading, unloading, refuelling, blocked or waiting to take off",
            |r| r.view.on_ground.into(),
        ),
        Column::new(
            "working_count",
            Measure::COUNT,
            "Of those on the ground, loading, unloading, refuelling or blocked",
            |r| r.view.working.into(),
        ),
        Column::new(
            "in_line_count",
            Measure::COUNT,
            "Of those on the ground, waiting for a working spot, a loading team or leave to take off",
            |r| r.view.in_line.into(),
        ),
        Column::new(
            "broken_count",
            Measure::COUNT,
            "Tails waiting for or in repair or inspection",
            |r| r.view.broken.into(),
        ),
        Column::new(
            "waiting_for_part_count",
            Measure::COUNT,
            "Of those, waiting for a spare part",
            |r| r.view.waiting_for_part.into(),
        ),
        Column::new(
            "waiting_for_team_count",
            Measure::COUNT,
            "Of those, waiting for a maintenance team",
            |r| r.view.waiting_for_team.into(),
        ),
        Column::new(
            "deferred_faults_count",
            Measure::COUNT,
            "Faults put off, on all tails",
            |r| r.view.deferred.into(),
        ),
        Column::new(
            "present_tail_h",
            Measure::HOURS,
            "Hours that all tails have been present so far",
            |r| Value::Hours(r.view.present_time),
        ),
        Column::new(
            "capable_tail_h",
            Measure::HOURS,
            "The part of them in which they were mission-capable",
            |r| Value::Hours(r.view.capable_time),
        ),
        Column::new(
            "sorties_tasked_count",
            Measure::COUNT,
            "Sorties tasked so far",
            |r| r.sorties.tasked.into(),
        ),
        Column::new(
            "sorties_completed_count",
            Measure::COUNT,
            "Sorties so far of which everyone aboard was put down",
            |r| r.sorties.completed.into(),
        ),
        Column::new(
            "crews_available_count",
            Measure::COUNT,
            "Crews rested or on duty",
            |r| (r.view.crews_rested + r.view.crews_on_duty).into(),
        ),
        Column::new(
            "crews_rested_count",
            Measure::COUNT,
            "Crews fit to be tasked, as far as rest goes",
            |r| r.view.crews_rested.into(),
        ),
        Column::new(
            "crews_out_of_hours_count",
            Measure::COUNT,
            "Of those, crews with less than an hour to fly before a limit",
            |r| r.view.crews_out_of_hours.into(),
        ),
        Column::new(
            "crews_on_duty_count",
            Measure::COUNT,
            "Crews with a tail, until their duty day or their flight hours are used up",
            |r| r.view.crews_on_duty.into(),
        ),
        Column::new(
            "crews_resting_count",
            Measure::COUNT,
            "Crews at rest, at home or where their tail is",
            |r| r.view.crews_resting.into(),
        ),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
    ];
}

impl Fleet {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Fleet {
    fn sorties_of(&mut self, id: TypeId) -> &mut Sorties {
        if self.sorties.len() <= id.index() {
            self.sorties.resize(id.index() + 1, Sorties::default());
        }
        &mut self.sorties[id.index()]
    }
}

impl Observer for Fleet {
    fn fact(&mut self, _time: Time, fact: &Fact, world: &World) {
        let kind = |tail| world.tail_view(tail).fleet_type;
        match *fact {
            Fact::SortieTasked { tail, .. } => self.sorties_of(kind(tail)).tasked += 1,
            Fact::Unloaded { tail, .. } => self.sorties_of(kind(tail)).completed += 1,
            _ => {}
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        for id in world.type_ids() {
            let row = Row {
                time,
                fleet_type: world.names().fleet_type(id),
                view: world.fleet_view(id, time),
                sorties: *self.sorties_of(id),
            };
            self.sheet.row(&row);
        }
    }
}
