//! What an explanation leaves: `explain.csv`, the waterfall; `contributions.csv`, each limit in each replication; and
//! the scenarios at both ends of it.

use serde::Serialize;

use super::estimate::Interval;
use super::explain::{End, Estimate, Explanation, Group, Method, Part, Prepared};
use super::folder::{Asked, Base, Failed, Folder};
use super::grid::Column;
use super::results::ResultsError;
use crate::record::decimals::decimal;
use crate::record::directory::{Destination, Workplace};
use crate::record::manifest::to_text;
use crate::record::tables::column::{Measure, Value};
use crate::scenario::Difference;
use crate::sim::Duration;

/// A limit that gains less than this share of its part by itself is hidden behind others.
const HIDDEN: f64 = 0.1;

/// What is told of a part beside its size.
impl Part {
    /// `never`: nothing in every replication; `undecided`: cannot be told from nothing; `hidden`: it gains next to nothing
    /// by itself, and costs something once the others are gone.
    pub fn note(&self) -> &'static str {
        let gains_alone = self.alone.mean_h > HIDDEN * self.part.mean_h;
        if self.never {
            "never"
        } else if !self.part.is_told_from_zero() {
            "undecided"
        } else if !gains_alone && self.part.mean_h > 0.0 {
            "hidden"
        } else {
            ""
        }
    }

    /// What relaxing it means, in words.
    pub fn relaxed(&self) -> String {
        relaxed(&self.group)
    }
}

fn relaxed(group: &Group) -> String {
    let words: Vec<&str> = group.members().map(|limit| limit.relaxed).collect();
    words.join("; ")
}

/// A millionth of an hour, the finest that tables tell.
const FINEST: Duration = Duration::from_micros(3_600);

/// A step of the waterfall, or a limit that is none here.
struct Step {
    position: u32,
    name: String,
    kind: &'static str,
    /// In millionths of an hour.
    from: i64,
    to: i64,
    part: Option<Part>,
    relaxed: String,
}

impl Step {
    fn hours(millionths: i64) -> Value<'static> {
        Value::Hours(Duration::from_micros(millionths * FINEST.micros()))
    }

    fn is_there(&self) -> bool {
        self.kind != "absent"
    }

    fn estimate(&self, which: fn(&Part) -> Estimate) -> Value<'static> {
        Value::if_any(self.part.as_ref(), |part| {
            Value::Decimal(which(part).mean_h)
        })
    }

    fn bound(&self, which: fn(&Part) -> Estimate, end: fn(Interval) -> f64) -> Value<'static> {
        let interval = self.part.as_ref().and_then(|part| which(part).interval);
        Value::if_any(interval.map(end), Value::Decimal)
    }
}

const fn low(interval: Interval) -> f64 {
    interval.low
}

const fn high(interval: Interval) -> f64 {
    interval.high
}

const WATERFALL: [Column<Step>; 17] = [
    ("step", Measure::COUNT, "Position in the waterfall", |s| {
        Value::from(s.position)
    }),
    (
        "limit",
        Measure::TEXT,
        "The limit, or limits relaxed together",
        |s| Value::Text(&s.name),
    ),
    (
        "kind",
        Measure::TEXT,
        "unlimited: where the waterfall begins; limit: a part of the delay; plan: where it ends; absent: the scenario has no such limit",
        |s| Value::Text(s.kind),
    ),
    (
        "from_h",
        Measure::HOURS,
        "Where the bar of this step begins, in hours since the start",
        |s| {
            if s.is_there() {
                Step::hours(s.from)
            } else {
                Value::Empty
            }
        },
    ),
    ("to_h", Measure::HOURS, "Where it ends", |s| {
        if s.is_there() {
            Step::hours(s.to)
        } else {
            Value::Empty
        }
    }),
    (
        "part_h",
        Measure::HOURS,
        "Its length; from the first row to the last but one they sum to the closing of the plan",
        |s| {
            if s.is_there() && s.kind != "plan" {
                Step::hours(s.to - s.from)
            } else {
                Value::Empty
            }
        },
    ),
    (
        "part_lo_h",
        Measure::HOURS,
        "Lower end of the interval of a limit's part",
        |s| s.bound(|p| p.part, low),
    ),
    ("part_hi_h", Measure::HOURS, "Upper end of it", |s| {
        s.bound(|p| p.part, high)
    }),
    (
        "alone_h",
        Measure::HOURS,
        "Hours gained by relaxing it and nothing else",
        |s| s.estimate(|p| p.alone),
    ),
    (
        "alone_lo_h",
        Measure::HOURS,
        "Lower end of its interval",
        |s| s.bound(|p| p.alone, low),
    ),
    ("alone_hi_h", Measure::HOURS, "Upper end of it", |s| {
        s.bound(|p| p.alone, high)
    }),
    (
        "only_h",
        Measure::HOURS,
        "Hours that it costs as the only limit",
        |s| s.estimate(|p| p.only),
    ),
    (
        "only_lo_h",
        Measure::HOURS,
        "Lower end of its interval",
        |s| s.bound(|p| p.only, low),
    ),
    ("only_hi_h", Measure::HOURS, "Upper end of it", |s| {
        s.bound(|p| p.only, high)
    }),
    (
        "bound_frac",
        Measure::FRACTION,
        "Share of the time in which it held up the next person in the plan as it is",
        |s| Value::if_any(s.part.as_ref(), |part| Value::Decimal(part.bound_share)),
    ),
    (
        "note",
        Measure::TEXT,
        "never: no part in any replication; undecided: the part cannot be told from nothing; hidden: it gains next to nothing by itself",
        |s| Value::Text(s.part.as_ref().map_or("", Part::note)),
    ),
    ("relaxed", Measure::TEXT, "What relaxing it means", |s| {
        Value::Text(&s.relaxed)
    }),
];

/// A limit in a replication.
struct Contribution {
    replication: u32,
    limit: String,
    part_h: f64,
}

const CONTRIBUTIONS: [Column<Contribution>; 3] = [
    ("replication", Measure::COUNT, "The replication", |c| {
        Value::from(c.replication)
    }),
    ("limit", Measure::TEXT, "The limit", |c| {
        Value::Text(&c.limit)
    }),
    (
        "part_h",
        Measure::HOURS,
        "Its part of the delay in that replication",
        |c| Value::Decimal(c.part_h),
    ),
];

#[derive(Serialize)]
struct Settings {
    replications: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs_of_orders: Option<u32>,
    limits: Vec<String>,
}

#[derive(Serialize)]
struct EstimateEntry {
    mean_h: f64,
    interval: Option<Interval>,
}

impl From<Estimate> for EstimateEntry {
    fn from(estimate: Estimate) -> Self {
        EstimateEntry {
            mean_h: decimal(estimate.mean_h),
            interval: estimate.interval.map(Interval::rounded),
        }
    }
}

#[derive(Serialize)]
struct EndEntry {
    closure: EstimateEntry,
    beyond_horizon_count: u64,
    closed_by_deadline_count: Option<u64>,
    escaped_mean_pax: f64,
}

impl From<&End> for EndEntry {
    fn from(end: &End) -> Self {
        EndEntry {
            closure: end.closure.into(),
            beyond_horizon_count: end.beyond_horizon,
            closed_by_deadline_count: end.by_deadline,
            escaped_mean_pax: decimal(end.escaped_mean),
        }
    }
}

#[derive(Serialize)]
struct Change<'e> {
    key: &'e str,
    from: Option<&'e str>,
    to: Option<&'e str>,
}

#[derive(Serialize)]
struct PartEntry<'e> {
    limit: &'e str,
    /// To the millionth of an hour, so that the parts sum to the gap.
    part_h: f64,
    part: EstimateEntry,
    alone: EstimateEntry,
    only: EstimateEntry,
    bound_frac: f64,
    note: &'static str,
    relaxed: String,
    changes: Vec<Change<'e>>,
}

#[derive(Serialize)]
struct Summary<'e> {
    plan: &'e str,
    scenario_hash: &'e str,
    seed: String,
    replications_count: u64,
    failed_count: u64,
    confidence: f64,
    /// `exact`, or how many orders were drawn.
    orders: String,
    plan_end: EndEntry,
    unlimited_end: EndEntry,
    gap: EstimateEntry,
    censored_frac: f64,
    limits: Vec<PartEntry<'e>>,
    absent: Vec<&'e str>,
}

impl Explanation {
    /// The answer as `summary.json`.
    pub fn json(&self, prepared: &Prepared, seed: u64) -> String {
        let question = prepared.question();
        let steps = self.steps(FINEST);
        to_text(&Summary {
            plan: &question.plan.label,
            scenario_hash: &question.plan.hash,
            seed: seed.to_string(),
            replications_count: self.replications,
            failed_count: self.failed.len() as u64,
            confidence: question.confidence,
            orders: match self.method {
                Method::Exact => "exact".to_owned(),
                Method::Sampled(orders) => orders.to_string(),
            },
            plan_end: (&self.plan).into(),
            unlimited_end: (&self.unlimited).into(),
            gap: self.gap.into(),
            censored_frac: decimal(self.censored_share),
            limits: self.parts.iter().zip(steps.parts).map(entry).collect(),
            absent: self
                .absent
                .iter()
                .map(|group| group.name.as_str())
                .collect(),
        })
    }

    /// Writes everything into a directory that still wants its name.
    ///
    /// # Errors
    /// If a file cannot be written; then nothing is left.
    pub fn write(
        &self,
        prepared: &Prepared,
        seed: u64,
        destination: Destination,
    ) -> Result<Workplace, ResultsError> {
        let question = prepared.question();
        let plan = &question.plan;
        let mut folder = Folder::begin(destination, &plan.scenario)?;
        let about = "A step from the unlimited plan to the plan, in order; then the limits that the scenario does not have.";
        folder.table(
            "explain.csv",
            (about, &["limit"]),
            &WATERFALL,
            &self.waterfall(),
        )?;
        let about = "A limit's part of the delay in a replication, by replication.";
        let key = &["replication", "limit"];
        folder.table(
            "contributions.csv",
            (about, key),
            &CONTRIBUTIONS,
            &self.contributions(),
        )?;
        folder.text("summary.json", &self.json(prepared, seed))?;
        folder.scenario("scenario.toml", &plan.scenario)?;
        folder.scenario("unlimited.toml", &prepared.unlimited())?;
        let asked = Asked {
            question: "explain",
            plan: Base::of(plan),
            seed: seed.to_string(),
            confidence: question.confidence,
            settings: Settings {
                replications: question.replications,
                pairs_of_orders: matches!(self.method, Method::Sampled(_))
                    .then_some(question.pairs),
                limits: question.groups.iter().map(named).collect(),
            },
            failed: Failed::list(&self.failed),
        };
        let about = "Why a plan closes when it does: the delay that each limit causes.";
        folder.finish((&plan.scenario.name, about), &asked)
    }

    fn waterfall(&self) -> Vec<Step> {
        let steps = self.steps(FINEST);
        let step = |name: &str, kind, from, to| Step {
            position: 0,
            name: name.to_owned(),
            kind,
            from,
            to,
            part: None,
            relaxed: String::new(),
        };
        let mut rows = vec![step("unlimited", "unlimited", 0, steps.unlimited)];
        let mut at = steps.unlimited;
        for (part, length) in self.parts.iter().zip(&steps.parts) {
            rows.push(Step {
                part: Some(part.clone()),
                relaxed: part.relaxed(),
                ..step(&part.group.name, "limit", at, at + length)
            });
            at += length;
        }
        rows.push(step("plan", "plan", 0, steps.plan));
        rows.extend(self.absent.iter().map(|group| Step {
            relaxed: relaxed(group),
            ..step(&group.name, "absent", 0, 0)
        }));
        rows.iter_mut()
            .zip(0..)
            .for_each(|(row, position)| row.position = position);
        rows
    }

    fn contributions(&self) -> Vec<Contribution> {
        let of_one = |(replication, parts): &(u32, Vec<f64>)| {
            let (replication, parts) = (*replication, parts.clone());
            let limits = self.parts.iter().zip(parts);
            limits.map(move |(part, micros)| Contribution {
                replication,
                limit: part.group.name.clone(),
                part_h: micros / Duration::from_hours(1).micros() as f64,
            })
        };
        self.by_replication.iter().flat_map(of_one).collect()
    }
}

fn change(change: &Difference) -> Change<'_> {
    Change {
        key: &change.path,
        from: change.a.as_deref(),
        to: change.b.as_deref(),
    }
}

fn entry((part, step): (&Part, i64)) -> PartEntry<'_> {
    PartEntry {
        limit: &part.group.name,
        part_h: decimal(step as f64 / 1e6),
        part: part.part.into(),
        alone: part.alone.into(),
        only: part.only.into(),
        bound_frac: decimal(part.bound_share),
        note: part.note(),
        relaxed: part.relaxed(),
        changes: part.changes.iter().map(change).collect(),
    }
}

/// `site=incident,light`, or the limit alone.
fn named(group: &Group) -> String {
    let limits: Vec<&str> = group.members().map(|limit| limit.name()).collect();
    match limits.as_slice() {
        [one] if *one == group.name => group.name.clone(),
        several => format!("{}={}", group.name, several.join(",")),
    }
}
