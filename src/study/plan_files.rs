//! What a search for a setting leaves: `plan.csv`, every setting that was tried, and `figures.csv`, its key figures.

use serde::Serialize;

use super::figures::{FIGURES, figures};
use super::folder::{Asked, Base, Failed, Folder};
use super::grid::Column;
use super::plan::{Cap, Fit, Found, Point, Search};
use super::results::ResultsError;
use crate::record::decimals::decimal;
use crate::record::directory::{Destination, Workplace};
use crate::record::manifest::to_text;
use crate::record::tables::column::{Measure, Value};

const TRIED: [Column<Point>; 20] = [
    (
        "position",
        Measure::COUNT,
        "Position among the settings, the cheapest first; empty for the plan as it is",
        |p| Value::if_any(p.position, |position| Value::Integer(position as i64)),
    ),
    ("value", Measure::TEXT, "The value of the lever", |p| {
        Value::Text(&p.value)
    }),
    (
        "phase",
        Measure::TEXT,
        "search: on the replications of the search; confirm: on those kept apart",
        |p| Value::Text(if p.confirming { "confirm" } else { "search" }),
    ),
    ("n", Measure::COUNT, "Replications that ran", |p| {
        Value::from(p.in_time.of)
    }),
    (
        "closed_by_deadline_count",
        Measure::COUNT,
        "Of them, those that closed by the deadline",
        |p| Value::from(p.in_time.hits),
    ),
    (
        "closed_by_deadline_frac",
        Measure::FRACTION,
        "Their share",
        |p| Value::Decimal(p.in_time.share()),
    ),
    (
        "share_lo_frac",
        Measure::FRACTION,
        "Lower end of its interval (Wilson, 95 %)",
        |p| Value::Decimal(p.in_time.wilson(0.95).low),
    ),
    ("share_hi_frac", Measure::FRACTION, "Upper end of it", |p| {
        Value::Decimal(p.in_time.wilson(0.95).high)
    }),
    (
        "sure_frac",
        Measure::FRACTION,
        "The probability is surely at least this (Clopper and Pearson, of counting_count), at the confidence that is left of all settings",
        |p| Value::Decimal(p.sure),
    ),
    (
        "escaped_mean_pax",
        Measure::MEAN_PAX,
        "Escapes on average",
        |p| Value::Decimal(p.escaped_mean),
    ),
    (
        "escaped_more_pax",
        Measure::MEAN_PAX,
        "Escapes more than those of the plan as it is, in the same histories, on average",
        |p| Value::Decimal(p.escaped_more.0),
    ),
    (
        "escaped_more_lo_pax",
        Measure::MEAN_PAX,
        "One-sided lower bound of it",
        |p| Value::if_any(p.escaped_more.1, |interval| Value::Decimal(interval.low)),
    ),
    (
        "escaped_more_hi_pax",
        Measure::MEAN_PAX,
        "One-sided upper bound of it",
        |p| Value::if_any(p.escaped_more.1, |interval| Value::Decimal(interval.high)),
    ),
    (
        "closure_q50_h",
        Measure::HOURS,
        "Half the runs close by then; empty if that lies beyond the horizon",
        |p| Value::if_any(p.closure_h[0], Value::Decimal),
    ),
    (
        "closure_q90_h",
        Measure::HOURS,
        "Nine in ten close by then",
        |p| Value::if_any(p.closure_h[1], Value::Decimal),
    ),
    (
        "late_q50_h",
        Measure::HOURS,
        "Of the runs that are late: hours after the deadline, in the middle",
        |p| Value::if_any(p.late_h, Value::Decimal),
    ),
    (
        "held_up_by",
        Measure::TEXT,
        "What held up the runs that are late most of the time",
        |p| Value::Text(p.held_up.first().map_or("", |(name, _)| name)),
    ),
    (
        "held_up_frac",
        Measure::FRACTION,
        "How much of the time",
        |p| Value::if_any(p.held_up.first(), |(_, share)| Value::Decimal(*share)),
    ),
    (
        "fit",
        Measure::TEXT,
        "surely; probably: by best estimate; too_late; too_many_escapes",
        |p| Value::Text(p.fit.word()),
    ),
    (
        "counting_count",
        Measure::COUNT,
        "Those that closed by the deadline and count for a guarantee: by default, while no more escape than in the same history of the plan as it is",
        |p| Value::from(p.counting.hits),
    ),
];

#[derive(Serialize)]
struct Settings<'s> {
    key: &'s str,
    values: Vec<&'s str>,
    probability: f64,
    /// Most escapes on average; none: no more than the plan as it is.
    most_escapes: Option<f64>,
    replications: u32,
    confirm: u32,
}

impl<'s> Settings<'s> {
    fn of(search: &'s Search) -> Self {
        Settings {
            key: &search.key,
            values: search
                .settings
                .iter()
                .map(|setting| setting.value.as_str())
                .collect(),
            probability: search.probability,
            most_escapes: match search.cap {
                Cap::NoWorse => None,
                Cap::AtMost(cap) => Some(cap),
            },
            replications: search.replications,
            confirm: search.confirm,
        }
    }
}

#[derive(Serialize)]
struct Tried<'p> {
    value: &'p str,
    n: u64,
    closed_by_deadline_count: u64,
    closed_by_deadline_frac: f64,
    counting_count: u64,
    sure_frac: f64,
    escaped_mean_pax: f64,
    fit: &'static str,
}

impl<'p> From<&'p Point> for Tried<'p> {
    fn from(point: &'p Point) -> Self {
        Tried {
            value: &point.value,
            n: point.in_time.of,
            closed_by_deadline_count: point.in_time.hits,
            closed_by_deadline_frac: decimal(point.in_time.share()),
            counting_count: point.counting.hits,
            sure_frac: decimal(point.sure),
            escaped_mean_pax: decimal(point.escaped_mean),
            fit: point.fit.word(),
        }
    }
}

#[derive(Serialize)]
struct Answer<'p> {
    value: &'p str,
    search: Tried<'p>,
    confirm: Tried<'p>,
    /// The next cheaper setting, which is why it is not smaller; none of the cheapest.
    cheaper: Option<Tried<'p>>,
}

impl Found {
    /// A setting on the replications of the search.
    pub fn tried_at(&self, position: usize) -> Option<&Point> {
        self.tried
            .iter()
            .find(|point| point.position == Some(position))
    }

    /// Whether a setting surely will do, and did so again on the replications kept apart.
    pub fn is_guaranteed(&self) -> bool {
        let confirmed = self.sure.as_ref().map(|(_, confirmed)| confirmed.fit);
        confirmed == Some(Fit::Surely)
    }

    /// The next cheaper setting.
    pub fn cheaper(&self, position: usize) -> Option<&Point> {
        self.tried_at(position.checked_sub(1)?)
    }

    fn answer<'p>(&'p self, found: &'p Option<(usize, Point)>) -> Option<Answer<'p>> {
        let (position, confirmed) = found.as_ref()?;
        let searched = self.tried_at(*position)?;
        Some(Answer {
            value: &searched.value,
            search: searched.into(),
            confirm: confirmed.into(),
            cheaper: self.cheaper(*position).map(Tried::from),
        })
    }

    /// The answer as `summary.json`.
    pub fn json(&self, search: &Search, seed: u64) -> String {
        #[derive(Serialize)]
        struct Summary<'p> {
            plan: &'p str,
            scenario_hash: &'p str,
            seed: String,
            confidence: f64,
            #[serde(flatten)]
            settings: Settings<'p>,
            base: Tried<'p>,
            best_estimate: Option<Answer<'p>>,
            guaranteed: Option<Answer<'p>>,
            /// Whether the guarantee held when it was run again.
            confirmed: bool,
            monotone: bool,
            exhaustive: bool,
            tried: Vec<Tried<'p>>,
        }
        to_text(&Summary {
            plan: &search.base.label,
            scenario_hash: &search.base.hash,
            seed: seed.to_string(),
            confidence: search.confidence,
            settings: Settings::of(search),
            base: (&self.base).into(),
            best_estimate: self.answer(&self.best),
            guaranteed: self.answer(&self.sure),
            confirmed: self.is_guaranteed(),
            monotone: self.falls.is_empty(),
            exhaustive: self.exhaustive,
            tried: self.tried.iter().map(Tried::from).collect(),
        })
    }

    /// Everything that was tried: the plan as it is, the settings in order, and the answers as confirmed.
    fn points(&self) -> Vec<Point> {
        let mut points = vec![self.base.clone()];
        points.extend(self.tried.iter().cloned());
        for (_, confirmed) in self.best.iter().chain(&self.sure) {
            if !points.contains(confirmed) {
                points.push(confirmed.clone());
            }
        }
        points
    }

    /// How many runs failed.
    pub fn failed_count(&self) -> u64 {
        self.points()
            .iter()
            .map(|point| point.failed.len() as u64)
            .sum()
    }

    /// Writes everything into a directory that still wants its name.
    ///
    /// # Errors
    /// If a file cannot be written; then nothing is left.
    pub fn write(
        &self,
        search: &Search,
        seed: u64,
        destination: Destination,
    ) -> Result<Workplace, ResultsError> {
        let plan = &search.base;
        let points = self.points();
        let mut folder = Folder::begin(destination, &plan.scenario)?;
        let about = "A setting that was tried: the plan as it is, then the settings in order, then the answers on replications kept apart.";
        folder.table("plan.csv", (about, &["phase", "value"]), &TRIED, &points)?;
        let of_point = |point: &Point| {
            let name = match point.confirming {
                true => format!("{} confirm", point.value),
                false => point.value.clone(),
            };
            figures(&name, &point.means)
        };
        let figures: Vec<_> = points.iter().flat_map(of_point).collect();
        let about = "A key figure of a setting, on average.";
        folder.table(
            "figures.csv",
            (about, &["point", "metric"]),
            &FIGURES,
            &figures,
        )?;
        folder.text("summary.json", &self.json(search, seed))?;
        folder.scenario("scenario.toml", &plan.scenario)?;
        for (name, found) in [("best.toml", &self.best), ("guaranteed.toml", &self.sure)] {
            if let Some((position, _)) = found {
                folder.scenario(name, &search.settings[*position].scenario)?;
            }
        }
        let failed: Vec<(u32, String)> = points
            .iter()
            .flat_map(|point| point.failed.clone())
            .collect();
        let asked = Asked {
            question: "plan",
            plan: Base::of(plan),
            seed: seed.to_string(),
            confidence: search.confidence,
            settings: Settings::of(search),
            failed: Failed::list(&failed),
        };
        let about = "The smallest setting of a lever with which a plan closes by its deadline.";
        folder.finish((&plan.scenario.name, about), &asked)
    }
}
