//! `timeseries.csv`: the whole operation at each sample time.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Exposure, Fact, FleetView, Observer, State, Tier, World};
use crate::record::{Counters, Losses};
use crate::sim::Time;

/// Writes the time series.
#[derive(Default, Serialize, Deserialize)]
pub struct Timeseries {
    pub(super) sheet: Sheet<Self>,
    counters: Counters,
    losses: Losses,
}

/// The operation at an instant.
pub struct Row<'w> {
    time: Time,
    world: &'w World,
    counters: Counters,
    escaped_by_tier: [u64; 3],
    tails: FleetView,
    exposure: Exposure,
}

impl<'w> Row<'w> {
    /// The operation as it stands at `time`.
    pub fn at(time: Time, world: &'w World, counters: Counters, losses: &Losses) -> Self {
        let mut tails = FleetView::default();
        for id in world.type_ids() {
            let view = world.fleet_view(id, time);
            tails.present += view.present;
            tails.flying += view.flying;
            tails.holding += view.holding;
        }
        Row {
            time,
            world,
            counters,
            escaped_by_tier: losses.escaped_by_tier,
            tails,
            exposure: world.exposure(time),
        }
    }

    /// Persons in any of the states.
    fn persons(&self, states: &[State]) -> Value<'static> {
        let persons: u32 = states.iter().map(|state| self.world.count(*state)).sum();
        persons.into()
    }
}

impl Table for Timeseries {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "timeseries";
    const ABOUT: &'static str = "The whole operation at a sample time, in order of time.";
    const KEY: &'static [&'static str] = &["time_h"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
        Column::new(
            "held_pax",
            Measure::PAX,
            "Persons held at detention sites, those on a manifest included",
            |r| r.persons(&[State::Held, State::Manifested]),
        ),
        Column::new(
            "staged_pax",
            Measure::PAX,
            "Persons at a staging place between two lanes",
            |r| r.persons(&[State::Staged, State::Called]),
        ),
        Column::new(
            "aboard_pax",
            Measure::PAX,
            "Persons in any aircraft or vehicle",
            |r| r.persons(&[State::Aboard]),
        ),
        Column::new(
            "arriving_pax",
            Measure::PAX,
            "Persons landed at the reception and not yet accepted, refused ones included",
            |r| r.persons(&[State::Arriving]),
        ),
        Column::new(
            "in_custody_pax",
            Measure::PAX,
            "Persons accepted by the receiver and not yet repatriated",
            |r| {
                r.persons(&[
                    State::InIntake,
                    State::InCustody,
                    State::ReleasedForRepatriation,
                ])
            },
        ),
        Column::new(
            "repatriated_pax",
            Measure::PAX,
            "Persons handed to their country of origin",
            |r| r.persons(&[State::Repatriated]),
        ),
        Column::new(
            "at_large_pax",
            Measure::PAX,
            "Persons escaped and not retaken",
            |r| r.persons(&[State::AtLarge]),
        ),
        Column::new("died_pax", Measure::PAX, "Persons dead", |r| {
            r.persons(&[State::Died])
        }),
        Column::new(
            "cum_accepted_pax",
            Measure::PAX,
            "Persons accepted into the receiver's custody so far",
            |r| r.counters.accepted.into(),
        ),
        Column::new(
            "cum_escaped_pax",
            Measure::PAX,
            "Escapes so far; one who escapes twice counts twice",
            |r| r.counters.escaped.into(),
        ),
        Column::new(
            "cum_recaptured_pax",
            Measure::PAX,
            "Escaped persons brought back so far",
            |r| r.counters.recaptured.into(),
        ),
        Column::new(
            "cum_sorties_count",
            Measure::COUNT,
            "Sorties tasked so far, aborted ones included",
            |r| r.counters.sorties.into(),
        ),
        Column::new(
            "tails_present_count",
            Measure::COUNT,
            "Tails in the operation",
            |r| r.tails.present.into(),
        ),
        Column::new(
            "tails_flying_count",
            Measure::COUNT,
            "Tails in the air or on the road, holding included",
            |r| (r.tails.flying + r.tails.holding).into(),
        ),
        Column::new(
            "incidents_open_count",
            Measure::COUNT,
            "Incidents open",
            |r| r.world.incidents_open().into(),
        ),
        Column::new(
            "binding_constraint",
            Measure::TEXT,
            "What keeps the next person from moving",
            |r| Value::Text(r.world.binding(r.time).word()),
        ),
        Column::new(
            "cum_incidents_count",
            Measure::COUNT,
            "Incidents begun so far",
            |r| r.counters.incidents.into(),
        ),
        Column::new(
            "cum_aborted_sorties_count",
            Measure::COUNT,
            "Sorties given up so far: nobody had boarded, or those aboard were brought back",
            |r| r.counters.aborted.into(),
        ),
        Column::new(
            "cum_limits_broken_count",
            Measure::COUNT,
            "Limits of a lawful transfer broken so far",
            |r| r.counters.limits_broken.into(),
        ),
        Column::new(
            "person_days_at_risk",
            Measure::PERSON_DAYS,
            "Integral of persons held or staged so far",
            |r| Value::Decimal(r.exposure.person_days_at_risk),
        ),
        Column::new(
            "at_large_high_pax",
            Measure::PAX,
            "Of the persons at large, those of the high tier",
            |r| r.world.at_large(Tier::High).into(),
        ),
        Column::new(
            "at_large_medium_pax",
            Measure::PAX,
            "Those of the medium tier",
            |r| r.world.at_large(Tier::Medium).into(),
        ),
        Column::new(
            "at_large_low_pax",
            Measure::PAX,
            "Those of the low tier",
            |r| r.world.at_large(Tier::Low).into(),
        ),
        Column::new(
            "threat_index",
            Measure::POINTS,
            "Regional threat index of persons at large, camps apart",
            |r| Value::Decimal(r.world.threat().at_large),
        ),
        Column::new(
            "camp_threat_index",
            Measure::POINTS,
            "The index of those who left camps in uncontrolled departures",
            |r| Value::Decimal(r.world.threat().camps),
        ),
        Column::new(
            "assessed_risk_pax_per_day",
            Measure::PER_DAY,
            "Regional risk as it is assessed: expected persons in incidents a day; 0 where nobody assesses",
            |r| Value::Decimal(r.world.regional_risk()),
        ),
        Column::new(
            "escapes_expected_pax",
            Measure::MEAN_PAX,
            "Persons expected to escape within the outlook, without further lift",
            |r| Value::Decimal(r.exposure.escapes_expected),
        ),
        Column::new(
            "cum_escaped_high_pax",
            Measure::PAX,
            "Escapes so far of persons of the high tier",
            |r| r.escaped_by_tier[Tier::High as usize].into(),
        ),
        Column::new(
            "cum_escaped_medium_pax",
            Measure::PAX,
            "Of the medium tier",
            |r| r.escaped_by_tier[Tier::Medium as usize].into(),
        ),
        Column::new(
            "cum_escaped_low_pax",
            Measure::PAX,
            "Of the low tier",
            |r| r.escaped_by_tier[Tier::Low as usize].into(),
        ),
    ];
}

impl Timeseries {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Timeseries {
    fn fact(&mut self, _time: Time, fact: &Fact, world: &World) {
        self.counters.note(fact);
        self.losses.note(fact, world);
    }

    fn sample(&mut self, time: Time, world: &World) {
        self.sheet
            .row(&Row::at(time, world, self.counters, &self.losses));
    }
}
