//! `airbridge sensitivity`: which uncertain values matter.

use anyhow::{Result, bail};

use super::question::CommonArgs;
use super::sensitivity_words::{bars, effects};
use super::{Outcome, scenario};
use crate::scenario::Scenario;
use crate::study::{
    Factor, Metric, Plan, Range, Ranges, Screening, Setting, Tornado, Trajectory, bars_json,
    effects_json, sensible, write_bars, write_effects,
};

/// What to vary.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub scenario: String,
    /// A value and its range, such as fleet.chinook.break_chance=0.04..0.16; repeat for each
    #[arg(long, value_name = "KEY=LOW..HIGH", required = true)]
    pub vary: Vec<Range>,
    /// The key figures to look at; closure_h, person_days_at_risk and escaped_pax if not given
    #[arg(long, value_name = "KPI", value_parser = metric)]
    pub kpi: Vec<&'static Metric>,
    /// Replications of each variant
    #[arg(short = 'n', value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: u32,
    /// Instead of one at a time, by so many walks through all values together (Morris); 10 to 50 are usual
    #[arg(long, value_name = "WALKS", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub morris: Option<u32>,
    /// How to ask
    #[command(flatten)]
    pub common: CommonArgs,
}

fn metric(name: &str) -> Result<&'static Metric, String> {
    sensible(Metric::named(name).ok_or_else(|| Metric::unknown(name))?)
}

const USUAL: [&str; 3] = ["closure_h", "person_days_at_risk", "escaped_pax"];

impl Args {
    fn metrics(&self) -> Vec<&'static Metric> {
        match self.kpi.as_slice() {
            [] => USUAL
                .iter()
                .filter_map(|name| Metric::named(name))
                .collect(),
            some => some.to_vec(),
        }
    }

    fn ranges(&self) -> Result<Ranges> {
        let ranges = self
            .vary
            .iter()
            .map(|range| Ok((range.key.clone(), range.ends()?)));
        let ranges: Ranges = ranges
            .collect::<Result<_, String>>()
            .map_err(anyhow::Error::msg)?;
        let again = |(position, (key, _)): (usize, &(String, _))| {
            ranges[..position].iter().any(|(other, _)| other == key)
        };
        if let Some((_, (key, _))) = ranges.iter().enumerate().find(|&range| again(range)) {
            bail!("{key} is varied twice");
        }
        Ok(ranges)
    }

    fn with(&self, plan: &Plan, sets: impl IntoIterator<Item = String>) -> Result<Scenario> {
        let sets: Vec<String> = plan.overrides.iter().cloned().chain(sets).collect();
        Ok(scenario::read(&self.scenario, &sets)?.scenario)
    }

    fn factor(&self, plan: &Plan, range: &Range) -> Result<Factor> {
        let [low, high] = range.ends().map_err(anyhow::Error::msg)?;
        let end = |value: String| {
            let scenario = self.with(plan, [range.set(&value)])?;
            Ok::<_, anyhow::Error>(Setting { value, scenario })
        };
        Ok(Factor {
            key: range.key.clone(),
            ends: [end(low)?, end(high)?],
        })
    }
}

/// Measures what matters.
pub fn run(args: &Args) -> Result<Outcome> {
    let (plan, seed) = args.common.plan(&args.scenario)?;
    let ranges = args.ranges()?;
    match args.morris {
        None => tornado(args, plan, seed),
        Some(walks) => screening(args, plan, seed, (walks, &ranges)),
    }
}

fn tornado(args: &Args, plan: Plan, seed: u64) -> Result<Outcome> {
    let common = &args.common;
    let destination = common.destination(&format!("{}-sensitivity", plan.label), seed);
    destination.check()?;
    let factors = args.vary.iter().map(|range| args.factor(&plan, range));
    let tornado = Tornado {
        factors: factors.collect::<Result<_>>()?,
        base: plan,
        metrics: args.metrics(),
        replications: args.replications,
        confidence: common.confidence,
    };
    let asked = common.ask(seed, tornado.runs_count(), |lab| tornado.measure(lab))?;
    let Some((measured, failed)) = asked else {
        return Ok(Outcome::Interrupted);
    };
    let workplace = write_bars(&tornado, (&measured, &failed), seed, destination)?;
    let directory = common.publish(workplace)?;
    common.show(&bars_json(&tornado, &measured, &failed, seed), || {
        bars(&tornado, &measured, &failed, (seed, &directory))
    })?;
    Ok(outcome(failed.len()))
}

fn screening(
    args: &Args,
    plan: Plan,
    seed: u64,
    (walks, ranges): (u32, &Ranges),
) -> Result<Outcome> {
    let common = &args.common;
    let destination = common.destination(&format!("{}-sensitivity", plan.label), seed);
    destination.check()?;
    let reached = |value: usize, share| args.vary[value].reached(share);
    let walks: Vec<Trajectory> = (0..walks)
        .map(|number| Trajectory::draw(ranges.len(), seed, number).over(reached))
        .collect();
    let at = |point: &Vec<f64>| -> Vec<String> {
        let values = args.vary.iter().zip(point);
        values.map(|(range, &share)| range.at(share)).collect()
    };
    let values: Vec<Vec<String>> = walks
        .iter()
        .flat_map(|walk| walk.points.iter().map(at))
        .collect();
    let scenario = |values: &Vec<String>| {
        let sets = args.vary.iter().zip(values);
        args.with(&plan, sets.map(|(range, value)| range.set(value)))
    };
    let screening = Screening {
        scenarios: values.iter().map(scenario).collect::<Result<_>>()?,
        keys: ranges.iter().map(|(key, _)| key.clone()).collect(),
        base: plan,
        walks,
        metrics: args.metrics(),
        replications: args.replications,
        confidence: common.confidence,
    };
    let asked = common.ask(seed, screening.runs_count(), |lab| screening.measure(lab))?;
    let Some((measured, failed)) = asked else {
        return Ok(Outcome::Interrupted);
    };
    let answer = (measured.as_slice(), &failed);
    let workplace = write_effects(&screening, ranges, &values, answer, seed, destination)?;
    let directory = common.publish(workplace)?;
    common.show(&effects_json(&screening, &measured, &failed, seed), || {
        effects(&screening, &measured, &failed, (seed, &directory))
    })?;
    Ok(outcome(failed.len()))
}

fn outcome(failed: usize) -> Outcome {
    if failed > 0 {
        Outcome::Found
    } else {
        Outcome::Done
    }
}
