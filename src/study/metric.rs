//! The key figures that a study gathers: one list, from which every table and every question takes its names.
//!
//! Owns what each figure is, which way is better, and what may be asked of it. The figures' meaning is
//! [`Summary`]'s.

use crate::record::Summary;
use crate::record::tables::Measure;
use crate::scenario::network::Tier;
use crate::scenario::suggest::help;

/// Which way a planner wants a figure to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Less is better.
    Less,
    /// More is better.
    More,
    /// Neither way is better in itself.
    Neither,
}

/// What a figure is, for the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A quantity that is above 0 in any run worth the name.
    Positive,
    /// A quantity that may well be 0 in every run: a relative precision of its mean may never be reached.
    MaybeZero,
    /// Yes or no.
    Chance,
    /// A time since the start that a run may not live to see; then it lies beyond the horizon.
    Censored,
    /// The same since the first take-off of the lift: how far it lies at least is not known when it is not seen.
    CensoredFromLift,
}

/// A key figure of a run.
#[derive(Debug)]
pub struct Metric {
    /// Its name: a key of `summary.json` and a column of `runs.csv`.
    pub name: &'static str,
    /// Type and unit.
    pub measure: Measure,
    /// What it is.
    pub about: &'static str,
    /// Which way is better.
    pub aim: Aim,
    /// What it is for the statistics.
    pub nature: Nature,
    value: fn(&Summary) -> Option<f64>,
}

impl Metric {
    /// Its value in a run; none where the run has none, infinite where the run did not live to see it.
    pub fn of(&self, summary: &Summary) -> Option<f64> {
        let value = (self.value)(summary);
        match self.nature {
            Nature::Censored | Nature::CensoredFromLift => value.or(Some(f64::INFINITY)),
            _ => value,
        }
    }

    /// The metric of that name.
    pub fn named(name: &str) -> Option<&'static Metric> {
        METRICS.iter().find(|metric| metric.name == name)
    }

    /// What to say of a name that no metric has.
    pub fn unknown(name: &str) -> String {
        let names = METRICS.iter().map(|metric| metric.name);
        format!(
            "{name}: no key figure of that name; {}",
            help(name, names, "key figures")
        )
    }

    /// Its position in [`METRICS`].
    pub fn position(&self) -> usize {
        let same = |metric: &Metric| metric.name == self.name;
        METRICS.iter().position(same).expect("one of the list")
    }
}

const fn metric(
    name: &'static str,
    measure: Measure,
    aim: Aim,
    nature: Nature,
    about: &'static str,
    value: fn(&Summary) -> Option<f64>,
) -> Metric {
    Metric {
        name,
        measure,
        about,
        aim,
        nature,
        value,
    }
}

fn count(number: u64) -> Option<f64> {
    Some(number as f64)
}

fn of_tier(summary: &Summary, tier: Tier) -> Option<f64> {
    summary
        .escaped_by_tier
        .get(tier.word())
        .and_then(|&escapes| count(escapes))
}

fn flag(is_so: bool) -> Option<f64> {
    Some(f64::from(u8::from(is_so)))
}

use Aim::{Less, More, Neither};
use Nature::{Censored, CensoredFromLift, Chance, MaybeZero, Positive};

/// Every key figure, in the order of the tables.
pub static METRICS: &[Metric] = &[
    metric(
        "population_pax",
        Measure::PAX,
        Neither,
        Positive,
        "Persons of the scenario",
        |s| count(s.population_pax.into()),
    ),
    metric(
        "accepted_pax",
        Measure::PAX,
        More,
        MaybeZero,
        "Passages into the receiver's custody",
        |s| count(s.accepted_pax),
    ),
    metric(
        "accepted_frac",
        Measure::FRACTION,
        More,
        MaybeZero,
        "The same as a share of the population",
        |s| s.accepted_frac,
    ),
    metric(
        "closed",
        Measure::FLAG,
        More,
        Chance,
        "Whether nobody awaits acceptance at the end",
        |s| flag(s.closed),
    ),
    metric(
        "closure_h",
        Measure::HOURS,
        Less,
        Censored,
        "When that last became so, in hours since the start",
        |s| s.closure_h,
    ),
    metric(
        "closure_since_lift_h",
        Measure::HOURS,
        Less,
        CensoredFromLift,
        "The same in hours since the first take-off of the lift",
        |s| s.closure_since_lift_h,
    ),
    metric(
        "closed_by_deadline",
        Measure::FLAG,
        More,
        Chance,
        "Whether it became so by the deadline",
        |s| s.closed_by_deadline.and_then(flag),
    ),
    metric(
        "any_escape",
        Measure::FLAG,
        Less,
        Chance,
        "Whether anybody escaped",
        |s| flag(s.escaped_pax > 0),
    ),
    metric(
        "escaped_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Escapes",
        |s| count(s.escaped_pax),
    ),
    metric(
        "escapers_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Persons who escaped, once or more",
        |s| count(s.escapers_pax),
    ),
    metric(
        "escaped_high_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Escapes of the high tier",
        |s| of_tier(s, Tier::High),
    ),
    metric(
        "escaped_medium_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Escapes of the medium tier",
        |s| of_tier(s, Tier::Medium),
    ),
    metric(
        "escaped_low_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Escapes of the low tier",
        |s| of_tier(s, Tier::Low),
    ),
    metric(
        "recaptured_pax",
        Measure::PAX,
        Neither,
        MaybeZero,
        "Returns of escaped persons into custody",
        |s| count(s.recaptured_pax),
    ),
    metric(
        "at_large_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Escaped and not retaken at the end",
        |s| count(s.at_large_pax.into()),
    ),
    metric(
        "died_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Dead at the end",
        |s| count(s.died_pax.into()),
    ),
    metric(
        "incidents_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Incidents that began",
        |s| count(s.incidents_count),
    ),
    metric(
        "gone_pax",
        Measure::PAX,
        Less,
        MaybeZero,
        "Of those at large, told to be out of reach for good",
        |s| count(s.gone_pax),
    ),
    metric(
        "guards_hurt_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Guards hurt in incidents",
        |s| count(s.guards_hurt_count),
    ),
    metric(
        "reaction_sorties_count",
        Measure::COUNT,
        Neither,
        MaybeZero,
        "Sorties with part of a reaction force",
        |s| count(s.reaction_sorties_count),
    ),
    metric(
        "escapes_expected_start_pax",
        Measure::MEAN_PAX,
        Less,
        MaybeZero,
        "Persons expected to escape without any lift, by the hazards of the start",
        |s| Some(s.escapes_expected_start_pax),
    ),
    metric(
        "escapes_expected_end_pax",
        Measure::MEAN_PAX,
        Less,
        MaybeZero,
        "The same by the hazards of the end, without further lift",
        |s| Some(s.escapes_expected_end_pax),
    ),
    metric(
        "sorties_count",
        Measure::COUNT,
        Neither,
        MaybeZero,
        "Sorties tasked",
        |s| count(s.sorties_count),
    ),
    metric(
        "aborted_sorties_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Sorties given up before anyone was moved, or with those aboard brought back",
        |s| count(s.aborted_sorties_count),
    ),
    metric(
        "turned_back_sorties_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Of them, those that turned back with persons aboard",
        |s| count(s.turned_back_sorties_count),
    ),
    metric(
        "lost_tails_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Tails lost",
        |s| count(s.lost_tails_count),
    ),
    metric(
        "convoy_halts_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Times a convoy was stopped on its way",
        |s| count(s.convoy_halts_count),
    ),
    metric(
        "flight_h",
        Measure::HOURS,
        Less,
        MaybeZero,
        "Flight hours of ended sorties of types that fly",
        |s| Some(s.flight_h),
    ),
    metric(
        "fuel_kg",
        Measure::KG,
        Less,
        MaybeZero,
        "Fuel burned in them",
        |s| count(s.fuel_kg),
    ),
    metric(
        "cargo_kg",
        Measure::KG,
        Neither,
        MaybeZero,
        "Cargo delivered",
        |s| count(s.cargo_kg),
    ),
    metric(
        "fuel_emergencies_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Fuel emergencies",
        |s| count(s.fuel_emergencies_count),
    ),
    metric(
        "landed_below_reserve_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Landings with less than the reserve",
        |s| count(s.landed_below_reserve_count),
    ),
    metric(
        "cost_usd",
        Measure::USD,
        Less,
        MaybeZero,
        "Flight hours times the type's cost",
        |s| Some(s.cost_usd),
    ),
    metric(
        "person_days_at_risk",
        Measure::PERSON_DAYS,
        Less,
        Positive,
        "Integral of persons held or staged",
        |s| Some(s.person_days_at_risk),
    ),
    metric(
        "expected_person_incidents_pax",
        Measure::MEAN_PAX,
        Less,
        MaybeZero,
        "Sum over sites of the integral of persons times hazard",
        |s| Some(s.expected_person_incidents_pax),
    ),
    metric(
        "mission_capable_frac",
        Measure::FRACTION,
        More,
        Positive,
        "Share of present tail time not spent broken",
        |s| Some(s.mission_capable_frac),
    ),
    metric(
        "sortie_reliability_frac",
        Measure::FRACTION,
        More,
        MaybeZero,
        "Sorties of which everyone aboard was put down, as a share of those tasked",
        |s| s.sortie_reliability_frac,
    ),
    metric(
        "mean_team_wait_h",
        Measure::HOURS,
        Less,
        MaybeZero,
        "Mean wait of broken tails for a maintenance team",
        |s| Some(s.mean_team_wait_h),
    ),
    metric(
        "mean_part_wait_h",
        Measure::HOURS,
        Less,
        MaybeZero,
        "Mean wait of broken tails for a spare part",
        |s| Some(s.mean_part_wait_h),
    ),
    metric(
        "max_ramp_wait_h",
        Measure::HOURS,
        Less,
        MaybeZero,
        "Longest wait from leaving the vehicle to the first station",
        |s| Some(s.max_ramp_wait_h),
    ),
    metric(
        "mean_handover_wait_h",
        Measure::HOURS,
        Less,
        MaybeZero,
        "Mean wait of accepted persons between the vehicle and acceptance, service not counted",
        |s| Some(s.mean_handover_wait_h),
    ),
    metric(
        "limits_broken_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Broken limits of a lawful transfer",
        |s| count(s.limits_broken_count),
    ),
    metric(
        "refusals_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Refusals of persons at handover stations",
        |s| count(s.refusals_count),
    ),
    metric(
        "threat_index",
        Measure::POINTS,
        Less,
        MaybeZero,
        "Regional threat index of persons at large at the end, camps apart",
        |s| Some(s.threat_index),
    ),
    metric(
        "camp_threat_index",
        Measure::POINTS,
        Less,
        MaybeZero,
        "The index of those who left camps in uncontrolled departures",
        |s| Some(s.camp_threat_index),
    ),
    metric(
        "disputed_loads_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Loads whose heads did not agree with the manifest",
        |s| count(s.disputed_loads_count),
    ),
    metric(
        "disputed_loads_open_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Of those, loads still in dispute at the end",
        |s| count(s.disputed_loads_open_count.into()),
    ),
    metric(
        "mean_refusal_h",
        Measure::HOURS,
        Less,
        MaybeZero,
        "Mean time until a refused person is back at the station",
        |s| s.mean_refusal_h,
    ),
    metric(
        "mean_dispute_h",
        Measure::HOURS,
        Less,
        MaybeZero,
        "Mean time until a load in dispute is agreed",
        |s| s.mean_dispute_h,
    ),
    metric(
        "identified_pax",
        Measure::PAX,
        More,
        MaybeZero,
        "Persons whose identity is known",
        |s| count(s.identified_pax),
    ),
    metric(
        "prosecution_ready_count",
        Measure::COUNT,
        More,
        MaybeZero,
        "Case files ready for prosecution",
        |s| count(s.prosecution_ready_count),
    ),
    metric(
        "releases_refused_count",
        Measure::COUNT,
        Less,
        MaybeZero,
        "Refusals of agencies to release intelligence",
        |s| count(s.releases_refused_count),
    ),
    metric(
        "repatriated_pax",
        Measure::PAX,
        More,
        MaybeZero,
        "Persons handed to their countries at the end",
        |s| count(s.repatriated_pax.into()),
    ),
    metric(
        "order_h",
        Measure::HOURS,
        Neither,
        Censored,
        "When the order to prepare was given, in hours since the start",
        |s| s.order_h,
    ),
    metric(
        "lead_h",
        Measure::HOURS,
        Neither,
        MaybeZero,
        "Lead time: hours from the order to the first take-off of the lift",
        |s| s.lead_h,
    ),
    // security
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::expect::{CHANCES, KEY_FIGURES};

    #[test]
    fn a_scenario_may_expect_something_of_each() {
        let names: Vec<&str> = METRICS.iter().map(|metric| metric.name).collect();
        assert_eq!(names, KEY_FIGURES);
        let chances = METRICS.iter().filter(|metric| metric.nature == Chance);
        let chances: Vec<&str> = chances.map(|metric| metric.name).collect();
        assert_eq!(chances, CHANCES);
    }

    #[test]
    fn names_are_told_apart() {
        for metric in METRICS {
            let found = Metric::named(metric.name).expect("it is in the list");
            assert_eq!(found.position(), metric.position(), "{}", metric.name);
        }
        assert!(Metric::named("closing").is_none());
    }
}
