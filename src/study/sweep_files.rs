//! What a sweep leaves: `design.csv` before it runs; `runs.csv`, `points.csv`, `plans.csv` and `confirmed.csv` after it.

use serde::Serialize;

use super::estimate::Interval;
use super::figures::{FIGURES, figures};
use super::folder::{Asked, Base, Failed, Folder};
use super::grid::Grid;
use super::layout::as_cell;
use super::metric::METRICS;
use super::replicate::Plan;
use super::results::{ResultsError, cell};
use super::standing::{Keeping, Kept, Mean, Pair, Place, Showing, Standing};
use super::sweep::{Confirmed, Sweep, Swept};
use crate::record::decimals::decimal;
use crate::record::directory::{Destination, Workplace};
use crate::record::manifest::to_text;
use crate::record::tables::column::{Field, Measure, Value};

/// What a sweep is called and where it comes from.
#[derive(Clone, Debug)]
pub struct Origin<'o> {
    /// The plan that levers and worlds change.
    pub base: &'o Plan,
    /// The text of the study file, which lies beside the results.
    pub text: &'o str,
    /// The seed.
    pub seed: u64,
}

impl Sweep {
    /// Begins the directory with the design in it, before anything runs.
    ///
    /// # Errors
    /// If it cannot be written, or is taken.
    pub fn begin(
        &self,
        origin: &Origin<'_>,
        destination: Destination,
    ) -> Result<Folder, ResultsError> {
        let mut folder = Folder::begin(destination, &origin.base.scenario)?;
        let mut fields = vec![
            Field::new("point", Measure::COUNT, "The point: a plan in a world"),
            Field::new("plan", Measure::COUNT, "The plan"),
            Field::new("world", Measure::COUNT, "The world"),
        ];
        for column in self.levers.iter().chain(&self.uncertainties) {
            fields.push(Field::new(
                column.name.clone(),
                Measure::TEXT,
                column.key.clone(),
            ));
        }
        fields.push(Field::new(
            "lever_cost_usd",
            Measure::USD,
            "What the levers of the plan cost",
        ));
        let mut grid = Grid::new(fields, folder.cells());
        for point in 0..self.scenarios.len() {
            let (plan, world) = self.plan_and_world(point);
            let values: Vec<String> = self.plans[plan]
                .iter()
                .chain(&self.worlds[world])
                .map(|value| as_cell(value))
                .collect();
            let numbers = [point, plan, world].map(|number| Value::Integer(number as i64));
            let values = values.iter().map(|value| Value::Text(value));
            grid.row(
                numbers
                    .into_iter()
                    .chain(values)
                    .chain([Value::Decimal(self.costs_usd[plan])]),
            );
        }
        let about = "A point: a plan in a world, by plan and world.";
        folder.grid("design.csv", (about, &["point"]), grid)?;
        folder.text("study.toml", origin.text)?;
        folder.scenario("scenario.toml", &origin.base.scenario)?;
        Ok(folder)
    }

    /// The values of a plan's levers, in words.
    pub fn plan_in_words(&self, plan: usize) -> String {
        let pairs = self.levers.iter().zip(&self.plans[plan]);
        let words: Vec<String> = pairs
            .map(|(column, value)| format!("{} {}", column.name, as_cell(value)))
            .collect();
        if words.is_empty() {
            "as it is".to_owned()
        } else {
            words.join(", ")
        }
    }
}

#[derive(Serialize)]
struct ShowingEntry {
    cost_usd: f64,
    cost_interval: Option<Interval>,
    closure_mean_h: f64,
    closure_interval: Option<Interval>,
    person_days_at_risk_mean: f64,
    person_days_at_risk_interval: Option<Interval>,
    escaped_mean_pax: f64,
    closed_by_deadline_frac: Option<f64>,
    worst_world_frac: Option<f64>,
    worlds_will_do_count: Option<u64>,
    worlds_surely_count: Option<u64>,
    worlds_count: u64,
    runs_count: u64,
    beyond_horizon_count: u64,
}

impl From<&Showing> for ShowingEntry {
    fn from(showing: &Showing) -> Self {
        let interval = |mean: Mean| mean.interval.map(Interval::rounded);
        let kept = showing.deadline;
        ShowingEntry {
            cost_usd: decimal(showing.cost_usd.mean),
            cost_interval: interval(showing.cost_usd),
            closure_mean_h: decimal(showing.closure_h.mean),
            closure_interval: interval(showing.closure_h),
            person_days_at_risk_mean: decimal(showing.person_days.mean),
            person_days_at_risk_interval: interval(showing.person_days),
            escaped_mean_pax: decimal(showing.escaped_mean),
            closed_by_deadline_frac: kept.map(|kept| decimal(kept.in_time.share())),
            worst_world_frac: kept.map(|kept| decimal(kept.worst_share)),
            worlds_will_do_count: kept.map(|kept| kept.will_do.hits),
            worlds_surely_count: kept.map(|kept| kept.surely.hits),
            worlds_count: showing.worlds,
            runs_count: showing.runs,
            beyond_horizon_count: showing.beyond_horizon,
        }
    }
}

#[derive(Serialize)]
struct StandingEntry {
    plan: usize,
    levers: String,
    #[serde(flatten)]
    showing: ShowingEntry,
    escaped_more_pax: f64,
    regret_mean: f64,
    regret_q90: f64,
    regret_max: f64,
    place: &'static str,
    on_front: bool,
    dominated_by: Option<usize>,
}

fn entry(sweep: &Sweep, standing: &Standing) -> StandingEntry {
    StandingEntry {
        plan: standing.plan,
        levers: sweep.plan_in_words(standing.plan),
        showing: (&standing.showing).into(),
        escaped_more_pax: decimal(standing.escaped_more),
        regret_mean: decimal(standing.regret[0]),
        regret_q90: decimal(standing.regret[1]),
        regret_max: decimal(standing.regret[2]),
        place: standing.place.word(),
        on_front: standing.place == Place::Front,
        dominated_by: standing.dominated_by,
    }
}

#[derive(Serialize)]
struct ConfirmedEntry {
    plan: usize,
    #[serde(flatten)]
    showing: ShowingEntry,
}

impl From<&Confirmed> for ConfirmedEntry {
    fn from(confirmed: &Confirmed) -> Self {
        ConfirmedEntry {
            plan: confirmed.plan,
            showing: (&confirmed.showing).into(),
        }
    }
}

/// Columns of what a plan comes to over all worlds.
fn showing_fields() -> Vec<Field> {
    let mut fields = Vec::new();
    let means = [
        (
            "cost_usd",
            "cost",
            "_usd",
            Measure::USD,
            "Cost of its levers and of flying, on average",
        ),
        (
            "closure_mean_h",
            "closure",
            "_h",
            Measure::HOURS,
            "Mean over worlds of the lesser of closing time and horizon",
        ),
        (
            "person_days_at_risk_mean",
            "person_days_at_risk",
            "",
            Measure::PERSON_DAYS,
            "Mean over worlds of persons held or staged, in days",
        ),
    ];
    for (name, stem, unit, measure, about) in means {
        fields.push(Field::new(name, measure, about));
        fields.push(Field::new(
            format!("{stem}_lo{unit}"),
            measure,
            "Lower end of its interval, over replications",
        ));
        fields.push(Field::new(
            format!("{stem}_hi{unit}"),
            measure,
            "Upper end of it",
        ));
    }
    fields.extend([
        Field::new("escaped_mean_pax", Measure::MEAN_PAX, "Mean over worlds"),
        Field::new(
            "closed_by_deadline_frac",
            Measure::FRACTION,
            "Share of all runs that closed by the deadline; empty where there is none",
        ),
        Field::new(
            "worst_world_frac",
            Measure::FRACTION,
            "The same in the worst world; empty likewise",
        ),
        Field::new(
            "worlds_will_do_frac",
            Measure::FRACTION,
            "Share of the worlds in which it will do by best estimate; empty likewise",
        ),
        Field::new(
            "worlds_surely_frac",
            Measure::FRACTION,
            "Share of the worlds in which it surely will, each for itself; empty likewise",
        ),
        Field::new("runs_count", Measure::COUNT, "Runs in all worlds"),
        Field::new(
            "beyond_horizon_count",
            Measure::COUNT,
            "Of them, those that do not close by the horizon and count as it",
        ),
    ]);
    fields
}

fn showing_cells(showing: &Showing) -> Vec<Value<'static>> {
    let means = [showing.cost_usd, showing.closure_h, showing.person_days];
    let mut cells = Vec::new();
    for Mean { mean, interval } in means {
        cells.push(Value::Decimal(mean));
        cells.push(Value::if_any(interval, |interval| {
            Value::Decimal(interval.low)
        }));
        cells.push(Value::if_any(interval, |interval| {
            Value::Decimal(interval.high)
        }));
    }
    cells.push(Value::Decimal(showing.escaped_mean));
    let shares: [fn(&Kept) -> f64; 4] = [
        |kept| kept.in_time.share(),
        |kept| kept.worst_share,
        |kept| kept.will_do.share(),
        |kept| kept.surely.share(),
    ];
    let share =
        |of: fn(&Kept) -> f64| Value::if_any(showing.deadline.as_ref().map(of), Value::Decimal);
    cells.extend(shares.map(share));
    cells.extend([showing.runs, showing.beyond_horizon].map(Value::from));
    cells
}

impl Swept {
    /// The answer as `summary.json`.
    pub fn json(&self, sweep: &Sweep, origin: &Origin<'_>) -> String {
        #[derive(Serialize)]
        struct Summary<'s> {
            plan: &'s str,
            scenario_hash: &'s str,
            seed: String,
            replications_count: u32,
            failed_count: u64,
            probability: Option<f64>,
            regret_metric: &'static str,
            least_regret: usize,
            will_do: Option<usize>,
            fewest_escapes: usize,
            confirmed: Vec<ConfirmedEntry>,
            plans: Vec<StandingEntry>,
        }
        to_text(&Summary {
            plan: &origin.base.label,
            scenario_hash: &origin.base.hash,
            seed: origin.seed.to_string(),
            replications_count: sweep.replications,
            failed_count: self.failed.len() as u64,
            probability: sweep.probability,
            regret_metric: sweep.regret.name,
            least_regret: self.least_regret,
            will_do: self.will_do,
            fewest_escapes: self.fewest_escapes,
            confirmed: self.confirmed.iter().map(ConfirmedEntry::from).collect(),
            plans: self
                .standings
                .iter()
                .map(|standing| entry(sweep, standing))
                .collect(),
        })
    }

    /// Writes what came of it into a directory that still wants its name.
    ///
    /// # Errors
    /// If a file cannot be written; then nothing is left.
    pub fn write(
        &self,
        sweep: &Sweep,
        origin: &Origin<'_>,
        mut folder: Folder,
    ) -> Result<Workplace, ResultsError> {
        let about = "A replication of a point, by point and replication. A time that lies beyond the horizon is empty.";
        folder.grid(
            "runs.csv",
            (about, &["point", "replication"]),
            self.runs_grid(&folder)?,
        )?;
        let about = "A plan in a world, by plan and world.";
        folder.grid(
            "points.csv",
            (about, &["plan", "world"]),
            self.points_grid(&folder),
        )?;
        let of_pair = |(point, pair): (usize, &Pair)| figures(&point.to_string(), &pair.means);
        let figures: Vec<_> = self.pairs.iter().enumerate().flat_map(of_pair).collect();
        let about = "A key figure of a point, on average.";
        folder.table(
            "figures.csv",
            (about, &["point", "metric"]),
            &FIGURES,
            &figures,
        )?;
        let about = "A plan over all worlds.";
        folder.grid(
            "plans.csv",
            (about, &["plan"]),
            self.plans_grid(sweep, &folder),
        )?;
        let about = "A plan that was chosen, on replications that the choice has not seen.";
        folder.grid(
            "confirmed.csv",
            (about, &["plan"]),
            self.confirmed_grid(&folder),
        )?;
        folder.text("summary.json", &self.json(sweep, origin))?;
        #[derive(Serialize)]
        struct Settings {
            plans: usize,
            worlds: usize,
            replications: u32,
            #[serde(skip_serializing_if = "Option::is_none")]
            probability: Option<f64>,
            regret_metric: &'static str,
        }
        let asked = Asked {
            question: "sweep",
            plan: Base::of(origin.base),
            seed: origin.seed.to_string(),
            confidence: sweep.confidence,
            settings: Settings {
                plans: sweep.plans.len(),
                worlds: sweep.worlds.len(),
                replications: sweep.replications,
                probability: sweep.probability,
                regret_metric: sweep.regret.name,
            },
            failed: Failed::list(&self.failed),
        };
        let about = "Plans in worlds: what each comes to, and which is worth a second look.";
        folder.finish((&origin.base.scenario.name, about), &asked)
    }

    fn runs_grid(&self, folder: &Folder) -> Result<Grid, ResultsError> {
        let mut fields = vec![
            Field::new("point", Measure::COUNT, "The point, a row of design.csv"),
            Field::new("replication", Measure::COUNT, "The replication"),
        ];
        fields.extend(
            METRICS
                .iter()
                .map(|metric| Field::new(metric.name, metric.measure, metric.about)),
        );
        let mut grid = Grid::begin(folder.path(), "runs.csv", fields, folder.cells())?;
        for (point, replication, values) in &self.runs {
            let head = [Value::Integer(*point as i64), Value::from(*replication)];
            let values = METRICS
                .iter()
                .zip(values)
                .map(|(metric, value)| cell(metric, *value));
            grid.row(head.into_iter().chain(values));
        }
        Ok(grid)
    }

    fn points_grid(&self, folder: &Folder) -> Grid {
        let fields = vec![
            Field::new("plan", Measure::COUNT, "The plan"),
            Field::new("world", Measure::COUNT, "The world"),
            Field::new("n", Measure::COUNT, "Replications that ran"),
            Field::new(
                "closed_by_deadline_frac",
                Measure::FRACTION,
                "Share that closed by the deadline; empty where there is none",
            ),
            Field::new(
                "closure_mean_h",
                Measure::HOURS,
                "Mean of the lesser of closing time and horizon",
            ),
            Field::new(
                "beyond_horizon_count",
                Measure::COUNT,
                "Replications that did not close by the horizon",
            ),
            Field::new("escaped_mean_pax", Measure::MEAN_PAX, "Escapes on average"),
            Field::new(
                "person_days_at_risk_mean",
                Measure::PERSON_DAYS,
                "Persons held or staged, in days, on average",
            ),
            Field::new(
                "cost_usd_mean",
                Measure::USD,
                "What flying costs on average",
            ),
            Field::new(
                "regret",
                Measure::NUMBER,
                "How much worse the key figure of regret is than under the best plan of the world",
            ),
            Field::new(
                "will_do",
                Measure::FLAG,
                "Whether the plan closes by the deadline often enough in the world, by best estimate; empty likewise",
            ),
            Field::new(
                "surely",
                Measure::FLAG,
                "Whether it surely does, the confidence shared among the plans; empty likewise",
            ),
        ];
        let mut grid = Grid::new(fields, folder.cells());
        for pair in &self.pairs {
            let flag =
                |is_so: fn(Keeping) -> bool| Value::if_any(pair.deadline.map(is_so), Value::Flag);
            let in_time = pair.deadline.map(|keeping| keeping.in_time.share());
            grid.row([
                Value::Integer(pair.plan as i64),
                Value::Integer(pair.world as i64),
                Value::from(pair.n),
                Value::if_any(in_time, Value::Decimal),
                Value::Decimal(pair.closure_h),
                Value::from(pair.beyond_horizon),
                Value::Decimal(pair.escaped_mean),
                Value::Decimal(pair.person_days),
                Value::Decimal(pair.flown_usd),
                Value::Decimal(pair.regret),
                flag(|keeping| keeping.will_do),
                flag(|keeping| keeping.surely),
            ]);
        }
        grid
    }

    fn plans_grid(&self, sweep: &Sweep, folder: &Folder) -> Grid {
        let mut fields = vec![Field::new("plan", Measure::COUNT, "The plan")];
        for column in &sweep.levers {
            fields.push(Field::new(
                column.name.clone(),
                Measure::TEXT,
                column.key.clone(),
            ));
        }
        fields.push(Field::new(
            "lever_cost_usd",
            Measure::USD,
            "What its levers cost",
        ));
        fields.extend(showing_fields());
        fields.extend([
            Field::new(
                "escaped_more_pax",
                Measure::MEAN_PAX,
                "Escapes more than under the plan with the fewest, on average",
            ),
            Field::new("regret_mean", Measure::NUMBER, "Mean regret over worlds"),
            Field::new("regret_q90", Measure::NUMBER, "Its ninth decile"),
            Field::new("regret_max", Measure::NUMBER, "The greatest"),
            Field::new(
                "on_front",
                Measure::FLAG,
                "Whether no plan dominates it in cost, closing and persons at risk, on average",
            ),
            Field::new(
                "dominated_by",
                Measure::COUNT,
                "A plan on the front that does",
            ),
            Field::new(
                "place",
                Measure::TEXT,
                "front; behind: a plan on the front is surely no worse in any of the three; possible: that is not sure",
            ),
        ]);
        let mut grid = Grid::new(fields, folder.cells());
        for standing in &self.standings {
            let values: Vec<String> = sweep.plans[standing.plan]
                .iter()
                .map(|value| as_cell(value))
                .collect();
            let values = values.iter().map(|value| Value::Text(value));
            let regrets = standing.regret.map(Value::Decimal);
            let place = [
                Value::Flag(standing.place == Place::Front),
                Value::if_any(standing.dominated_by, |plan| Value::Integer(plan as i64)),
                Value::Text(standing.place.word()),
            ];
            let rest = [Value::Decimal(sweep.costs_usd[standing.plan])]
                .into_iter()
                .chain(showing_cells(&standing.showing))
                .chain([Value::Decimal(standing.escaped_more)])
                .chain(regrets)
                .chain(place);
            grid.row(
                [Value::Integer(standing.plan as i64)]
                    .into_iter()
                    .chain(values)
                    .chain(rest),
            );
        }
        grid
    }

    fn confirmed_grid(&self, folder: &Folder) -> Grid {
        let mut fields = vec![Field::new("plan", Measure::COUNT, "The plan")];
        fields.extend(showing_fields());
        let mut grid = Grid::new(fields, folder.cells());
        for confirmed in &self.confirmed {
            let plan = [Value::Integer(confirmed.plan as i64)];
            grid.row(plan.into_iter().chain(showing_cells(&confirmed.showing)));
        }
        grid
    }
}
