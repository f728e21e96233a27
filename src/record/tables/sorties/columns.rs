//! The columns of `sorties.csv`.

use super::Sorties;
use crate::operation::{Names, PlaceId, World};
use crate::record::tables::column::{Column, Measure, Table, Value};
use crate::record::tables::sortie::Sortie;
use crate::sim::Time;

/// A sortie and the names it needs.
pub struct Row<'w> {
    pub(super) sortie: &'w Sortie,
    pub(super) world: &'w World,
}

impl<'w> Row<'w> {
    fn names(&self) -> &'w Names {
        self.world.names()
    }

    fn place(&self, id: Option<PlaceId>) -> Value<'w> {
        Value::if_any(id, |id| Value::Text(self.names().place(id)))
    }
}

fn hours<'r>(time: Option<Time>) -> Value<'r> {
    Value::if_any(time, Value::hours_since_start)
}

fn utc<'r>(time: Option<Time>) -> Value<'r> {
    Value::if_any(time, Value::Utc)
}

impl Table for Sorties {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "sorties";
    const ABOUT: &'static str = "A sortie, in order of the time it was tasked.";
    const KEY: &'static [&'static str] = &["sortie"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "sortie",
            Measure::TEXT,
            "Id of the sortie: the tail's and the number of its sortie",
            |r| Value::Numbered(r.names().tail(r.sortie.tail), r.sortie.number),
        ),
        Column::new("tail", Measure::TEXT, "Id of the tail", |r| {
            Value::Text(r.names().tail(r.sortie.tail))
        }),
        Column::new("type", Measure::TEXT, "Id of its type", |r| {
            Value::Text(
                r.names()
                    .fleet_type(r.world.tail_view(r.sortie.tail).fleet_type),
            )
        }),
        Column::new(
            "lane",
            Measure::TEXT,
            "Id of the lane it was tasked for; empty where it brings a reaction force",
            |r| Value::if_any(r.sortie.lane(), |lane| Value::Text(r.names().lane(lane))),
        ),
        Column::new(
            "purpose",
            Measure::TEXT,
            "lift, or reaction: it brings part of a reaction force to an incident",
            |r| Value::Text(r.sortie.purpose.word()),
        ),
        Column::new(
            "from",
            Measure::TEXT,
            "Id of the place where persons board, or the force does",
            |r| Value::Text(r.names().place(r.sortie.origin)),
        ),
        Column::new(
            "to",
            Measure::TEXT,
            "Id of the place where they are to leave",
            |r| Value::Text(r.names().place(r.sortie.destination)),
        ),
        Column::new(
            "outcome",
            Measure::TEXT,
            "delivered, empty (nobody left it), aborted, turned_back (with persons aboard), lost or under_way",
            |r| Value::Text(r.sortie.outcome()),
        ),
        Column::new("tasked_h", Measure::INSTANT, "When it was tasked", |r| {
            hours(Some(r.sortie.tasked))
        }),
        Column::utc("tasked_utc", |r| utc(Some(r.sortie.tasked))),
        Column::new(
            "took_off_h",
            Measure::INSTANT,
            "Take-off for where persons board; empty if the tail stood there",
            |r| hours(r.sortie.took_off),
        ),
        Column::utc("took_off_utc", |r| utc(r.sortie.took_off)),
        Column::new(
            "picked_up_h",
            Measure::INSTANT,
            "On a landing spot where persons board",
            |r| hours(r.sortie.picked_up),
        ),
        Column::utc("picked_up_utc", |r| utc(r.sortie.picked_up)),
        Column::new("loaded_h", Measure::INSTANT, "Persons aboard", |r| {
            hours(r.sortie.loaded)
        }),
        Column::utc("loaded_utc", |r| utc(r.sortie.loaded)),
        Column::new(
            "departed_h",
            Measure::INSTANT,
            "First take-off with persons, or part of a force, aboard",
            |r| hours(r.sortie.departed),
        ),
        Column::utc("departed_utc", |r| utc(r.sortie.departed)),
        Column::new(
            "arrived_h",
            Measure::INSTANT,
            "Last landing with them aboard",
            |r| hours(r.sortie.arrived),
        ),
        Column::utc("arrived_utc", |r| utc(r.sortie.arrived)),
        Column::new(
            "unloaded_h",
            Measure::INSTANT,
            "All of them have left it",
            |r| hours(r.sortie.unloaded),
        ),
        Column::utc("unloaded_utc", |r| utc(r.sortie.unloaded)),
        Column::new(
            "refuelled_h",
            Measure::INSTANT,
            "Last refuelling done",
            |r| hours(r.sortie.refuelled),
        ),
        Column::utc("refuelled_utc", |r| utc(r.sortie.refuelled)),
        Column::new(
            "ended_h",
            Measure::INSTANT,
            "The tail is free again; of a lost one, those aboard have been fetched",
            |r| hours(r.sortie.ended),
        ),
        Column::utc("ended_utc", |r| utc(r.sortie.ended)),
        Column::new(
            "planned_pax",
            Measure::PAX,
            "Persons it was tasked for",
            |r| r.sortie.planned.into(),
        ),
        Column::new("boarded_pax", Measure::PAX, "Persons who boarded", |r| {
            r.sortie.boarded.into()
        }),
        Column::new("delivered_pax", Measure::PAX, "Persons who left it", |r| {
            r.sortie.left.into()
        }),
        Column::new("escorts_count", Measure::COUNT, "Escorts aboard", |r| {
            r.sortie.escorts.into()
        }),
        Column::new(
            "force",
            Measure::TEXT,
            "Id of the reaction force that it brings part of",
            |r| {
                Value::if_any(r.sortie.force(), |force| {
                    Value::Text(r.names().force(force))
                })
            },
        ),
        Column::new(
            "guards_count",
            Measure::COUNT,
            "Guards of that force aboard",
            |r| r.sortie.guards.into(),
        ),
        Column::new(
            "delivered_to",
            Measure::TEXT,
            "Id of the place where they left it",
            |r| r.place(r.sortie.left_at),
        ),
        Column::new(
            "ended_at",
            Measure::TEXT,
            "Id of the place where the tail is free again",
            |r| r.place(r.sortie.ended_at),
        ),
        Column::new(
            "abort_cause",
            Measure::TEXT,
            "The constraint it was given up for",
            |r| Value::if_any(r.sortie.aborted, |why| Value::Text(why.word())),
        ),
        Column::new(
            "holding_h",
            Measure::HOURS,
            "Time spent waiting for a landing spot, in the air or before it set out",
            |r| Value::Hours(r.sortie.held),
        ),
        Column::new(
            "approach_h",
            Measure::HOURS,
            "Time spent on approaches, from leaving the hold to touch-down",
            |r| Value::Hours(r.sortie.ground.approach),
        ),
        Column::new("taxi_h", Measure::HOURS, "Time spent taxiing", |r| {
            Value::Hours(r.sortie.ground.taxi)
        }),
        Column::new(
            "engines_h",
            Measure::HOURS,
            "Time spent stopping engines and starting them",
            |r| Value::Hours(r.sortie.ground.engines),
        ),
        Column::new(
            "spot_wait_h",
            Measure::HOURS,
            "Time spent parked, waiting for a working spot",
            |r| Value::Hours(r.sortie.ground.spot_wait),
        ),
        Column::new(
            "brief_h",
            Measure::HOURS,
            "Time spent briefing those who board",
            |r| Value::Hours(r.sortie.ground.brief),
        ),
        Column::new(
            "team_wait_h",
            Measure::HOURS,
            "Time spent waiting for loading teams",
            |r| Value::Hours(r.sortie.ground.team_wait),
        ),
        Column::new(
            "run_up_h",
            Measure::HOURS,
            "Time spent on run-up and clearance",
            |r| Value::Hours(r.sortie.ground.run_up),
        ),
        Column::new(
            "slot_wait_h",
            Measure::HOURS,
            "Time spent waiting to take off, for the interval after the tail before and for the runway",
            |r| Value::Hours(r.sortie.ground.slot_wait),
        ),
        Column::new(
            "go_arounds_count",
            Measure::COUNT,
            "How often it broke off a landing",
            |r| r.sortie.go_arounds.into(),
        ),
        Column::new(
            "refuels_count",
            Measure::COUNT,
            "How often it refuelled",
            |r| r.sortie.refuels.into(),
        ),
        Column::new(
            "diversions_count",
            Measure::COUNT,
            "How often it went to an alternate with persons aboard, or, with too little fuel, to another place",
            |r| r.sortie.diversions.into(),
        ),
        Column::new(
            "emergencies_count",
            Measure::COUNT,
            "How often it lost fuel",
            |r| r.sortie.emergencies.into(),
        ),
        Column::new("lost_h", Measure::INSTANT, "When the tail was lost", |r| {
            hours(r.sortie.lost)
        }),
        Column::utc("lost_utc", |r| utc(r.sortie.lost)),
        Column::new(
            "flown_h",
            Measure::HOURS,
            "Time flown, once it has ended",
            |r| Value::if_any(r.sortie.ended, |_| Value::Hours(r.sortie.flown)),
        ),
        Column::new(
            "fuel_kg",
            Measure::KG,
            "Fuel burned, once it has ended",
            |r| Value::if_any(r.sortie.ended, |_| r.sortie.fuel_kg.into()),
        ),
    ];
}
