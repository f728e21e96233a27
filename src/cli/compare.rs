//! `airbridge compare`: two or more plans on the same chance, and which is better in what.

use std::str::FromStr;

use anyhow::{Result, bail};
use serde::Serialize;

use super::Outcome;
use super::study::{ConductArgs, USUAL};
use super::study_words::{cut, failed, finely, in_runs, one_decimal, share_of_runs, unfinished};
use crate::record::manifest::to_text;
use crate::record::tables::Measure;
use crate::study::{
    Aim, Comparison, Leavings, Margin, Metric, Nature, Plan, PlanSummary, Rule, Study, Verdict,
    compare,
};

/// What to compare.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The plan to compare with: a scenario file, or the name of a built-in one
    pub baseline: String,
    /// The plans to compare
    #[arg(required = true)]
    pub alternatives: Vec<String>,
    /// Replications of each plan
    #[arg(short = 'n', value_name = "N", default_value_t = USUAL, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: u32,
    /// Differences below this are none to the planner, such as closure_h=6; may be repeated
    #[arg(long, value_name = "KPI=VALUE")]
    pub margin: Vec<Allowed>,
    /// Change a value of every alternative and not of the baseline; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub with: Vec<String>,
    /// How to run it
    #[command(flatten)]
    pub conduct: ConductArgs,
}

/// A margin as written on the command line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allowed(Margin);

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once('=')
            .ok_or("write KPI=VALUE, such as closure_h=6")?;
        let metric = Metric::named(name).ok_or_else(|| Metric::unknown(name))?;
        match value.parse::<f64>() {
            _ if metric.aim == Aim::Neither => Err(format!(
                "{name} is not compared, for neither way is better in itself"
            )),
            Ok(value) if value > 0.0 && value.is_finite() => Ok(Allowed(Margin {
                metric: metric.position(),
                value,
            })),
            _ => Err(format!(
                "{value}: a margin is a number above 0, in the figure's own unit"
            )),
        }
    }
}

/// Compares plans.
pub fn run(args: &Args) -> Result<Outcome> {
    let conduct = &args.conduct;
    let (baseline, seed) = conduct.common.plan(&args.baseline)?;
    let stem = baseline.label.clone();
    let mut plans = vec![baseline];
    let sets: Vec<String> = conduct
        .common
        .set
        .iter()
        .chain(&args.with)
        .cloned()
        .collect();
    for alternative in &args.alternatives {
        let plan = Plan::of(conduct.common.read(alternative, &sets)?, &sets);
        plans.push(apart(plan, &plans));
    }
    refuse_incomparable(&plans)?;
    let study = Study {
        plans,
        seed,
        rule: Rule::Fixed(args.replications),
        confidence: conduct.common.confidence,
        jobs: conduct.common.jobs.map(usize::from),
        shuffle_jobs: conduct.common.shuffle_jobs,
    };
    let destination = conduct
        .common
        .destination(&format!("{stem}-compared"), seed);
    let Some(mut ensembles) = conduct.conduct(&study, &destination)? else {
        return Ok(Outcome::Interrupted);
    };
    let margins: Vec<Margin> = args.margin.iter().map(|allowed| allowed.0).collect();
    let comparisons = compare(&ensembles, &margins, study.confidence);
    let leavings = Leavings {
        study: &study,
        ensembles: &mut ensembles,
        comparisons: &comparisons,
        margins: &margins,
    };
    let (directory, summaries) = conduct.publish(leavings, destination)?;
    conduct.common.show(&json(&summaries, &comparisons), || {
        let mut text = words(&study, &summaries, &comparisons);
        text.push_str(&format!("\nFiles       {}", directory.display()));
        text
    })?;
    let failed: u64 = summaries.iter().map(|summary| summary.failed_count).sum();
    Ok(if failed > 0 {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

/// Hours since the start mean the same only in plans that start and end together.
fn refuse_incomparable(plans: &[Plan]) -> Result<()> {
    let clock = |plan: &Plan| (plan.scenario.start, plan.scenario.horizon.duration());
    match plans.iter().find(|plan| clock(plan) != clock(&plans[0])) {
        None => Ok(()),
        Some(plan) => bail!(
            "{} and {} do not start at the same instant and run as long, so their figures cannot be compared; give them the same start and horizon",
            plans[0].label,
            plan.label
        ),
    }
}

/// The plan with a label that none of `others` has.
fn apart(mut plan: Plan, others: &[Plan]) -> Plan {
    let stem = plan.label.clone();
    let taken = |label: &str| others.iter().any(|plan| plan.label == label);
    let mut numbers = 2..;
    while taken(&plan.label) {
        let number: u32 = numbers.next().expect("numbers do not end");
        plan.label = format!("{stem}-{number}");
    }
    plan
}

/// A figure of an alternative, as a program reads it; the names are the columns of `compare.csv`.
#[derive(Serialize)]
struct Row<'a> {
    alternative: &'a str,
    metric: &'a str,
    n: u64,
    baseline_mean: f64,
    alternative_mean: f64,
    diff_mean: f64,
    ci_lo: f64,
    ci_hi: f64,
    diff_q50: Option<f64>,
    diff_q50_lo: Option<f64>,
    diff_q50_hi: Option<f64>,
    corr: Option<f64>,
    vrf: Option<f64>,
    win_frac: f64,
    win_lo_frac: f64,
    win_hi_frac: f64,
    p_holm: f64,
    verdict: Verdict,
    would_decide_count: Option<u64>,
    note: &'a str,
}

impl<'a> Row<'a> {
    fn of(comparison: &'a Comparison) -> Self {
        Row {
            alternative: &comparison.alternative,
            metric: comparison.metric,
            n: comparison.n,
            baseline_mean: comparison.baseline_mean,
            alternative_mean: comparison.alternative_mean,
            diff_mean: comparison.diff_mean,
            ci_lo: comparison.interval.low,
            ci_hi: comparison.interval.high,
            diff_q50: comparison.median.value,
            diff_q50_lo: comparison.median.low,
            diff_q50_hi: comparison.median.high,
            corr: comparison.correlation,
            vrf: comparison.variance_reduction,
            win_frac: comparison.wins.share(),
            win_lo_frac: comparison.wins_interval.low,
            win_hi_frac: comparison.wins_interval.high,
            p_holm: comparison.p_holm,
            verdict: comparison.verdict,
            would_decide_count: comparison.would_decide,
            note: comparison.note(),
        }
    }
}

/// What a program reads: a verdict a figure, and the plans' summaries.
fn json(summaries: &[PlanSummary], comparisons: &[Comparison]) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        comparisons: Vec<Row<'a>>,
        plans: &'a [PlanSummary],
    }
    to_text(&Whole {
        comparisons: comparisons.iter().map(Row::of).collect(),
        plans: summaries,
    })
}

/// A table of the figures that differ or were asked about, a block for each alternative.
fn words(study: &Study, summaries: &[PlanSummary], comparisons: &[Comparison]) -> String {
    let mut lines = vec![format!(
        "Baseline    {}, seed {}, {} replications of each plan on the same chance",
        summaries[0].plan,
        study.seed,
        study.rule.most()
    )];
    for summary in summaries {
        let told = [("Left", unfinished(summary)), ("Failed", failed(summary))];
        let told = told.into_iter().filter_map(|(label, text)| {
            let text = text?;
            Some(format!("{label:<10}  {}: {text}", summary.plan))
        });
        lines.extend(told);
    }
    for (summary, plan) in summaries.iter().zip(&study.plans).skip(1) {
        lines.push(String::new());
        lines.push(heading(plan, &study.plans[0]));
        if plan.scenario.deadline != study.plans[0].scenario.deadline {
            lines.push("  the deadlines differ, and each plan is asked for its own".to_owned());
        }
        let of_plan = comparisons
            .iter()
            .filter(|comparison| comparison.alternative == summary.plan);
        let (same, other): (Vec<_>, Vec<_>) =
            of_plan.partition(|comparison| comparison.is_identical());
        lines.extend(other.into_iter().map(line));
        if !same.is_empty() {
            let names: Vec<&str> = same.iter().map(|comparison| comparison.metric).collect();
            lines.push(format!("  identical in every run: {}", names.join(", ")));
        }
        let against = comparisons.iter().filter(|comparison| {
            let apart = comparison.correlation.is_some_and(|corr| corr < 0.0);
            comparison.alternative == summary.plan && apart
        });
        let names: Vec<&str> = against.map(|comparison| comparison.metric).collect();
        if !names.is_empty() {
            lines.push(format!(
                "  the same chance is of no help in: {}",
                names.join(", ")
            ));
        }
        // A plan may look faster because fewer are left to be moved: escapes always stand beside it.
        if let Some(any) = summary.chance("any_escape") {
            lines.push(format!("  someone escapes in {}", in_runs(any)));
        }
    }
    lines.join("\n")
}

/// What is compared with what, and by which values it differs, as far as they were set here.
fn heading(plan: &Plan, baseline: &Plan) -> String {
    let own = plan
        .overrides
        .iter()
        .filter(|set| !baseline.overrides.contains(set));
    let own: Vec<&str> = own.map(String::as_str).collect();
    let with = if own.is_empty() {
        String::new()
    } else {
        format!(", with {}", own.join(", "))
    };
    format!("{} against {}{with}", plan.label, baseline.label)
}

/// How many more; of few not how few.
pub(super) fn more(escapes: f64) -> String {
    if escapes < 0.1 {
        "some more".to_owned()
    } else {
        format!("{} more", one_decimal(escapes))
    }
}

fn line(comparison: &Comparison) -> String {
    let number = |value: f64| told(comparison, value);
    let verdict = match comparison.would_decide {
        Some(runs) => format!("inconclusive; about {runs} replications would decide"),
        None if comparison.is_flattered() => format!(
            "{}, BUT {} escape on average",
            comparison.verdict.word(),
            more(comparison.escaped_more)
        ),
        None => comparison.verdict.word().to_owned(),
    };
    format!(
        "  {:<30} {:>10} -> {:>10}  difference {} ({} to {})  {verdict}{}\n      {}",
        comparison.metric,
        number(comparison.baseline_mean),
        number(comparison.alternative_mean),
        number(comparison.diff_mean),
        number(comparison.interval.low),
        number(comparison.interval.high),
        cut(
            comparison.metric,
            comparison.beyond_horizon,
            2 * comparison.n
        ),
        pairs(comparison)
    )
}

fn metric(comparison: &Comparison) -> &'static Metric {
    Metric::named(comparison.metric).expect("one of the list")
}

/// A figure in its own form; no difference of shares is beyond the whole, though an interval by the t law may be.
fn told(comparison: &Comparison, value: f64) -> String {
    match metric(comparison).measure {
        Measure::FLAG | Measure::FRACTION => finely(value.clamp(-1.0, 1.0)),
        _ => one_decimal(value),
    }
}

/// What the pairs say beside their mean: how often the alternative wins, the median, and what the common chance is worth.
fn pairs(comparison: &Comparison) -> String {
    let wins = share_of_runs(comparison.wins, comparison.wins_interval);
    let mut parts = vec![format!("better in {wins}")];
    let median = comparison.median;
    // Of yes and no the middle of the differences says nothing.
    let is_quantity = metric(comparison).nature != Nature::Chance;
    if let (true, Some(middle), Some(low), Some(high)) =
        (is_quantity, median.value, median.low, median.high)
    {
        let [middle, low, high] = [middle, low, high].map(|value| told(comparison, value));
        parts.push(format!("median difference {middle} ({low} to {high})"));
    }
    if let Some(correlation) = comparison.correlation {
        parts.push(format!("correlation {correlation:.2}"));
    }
    if let Some(times) = comparison.variance_reduction {
        let times = one_decimal(times);
        parts.push(format!("worth {times} times as many separate runs"));
    }
    parts.join("; ")
}
