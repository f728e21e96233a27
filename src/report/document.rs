//! The document of a result: what its tables say, put together.
//!
//! Owns what is read for which kind of result, and the clock of the axes.

use std::collections::BTreeMap;
use std::path::Path;

use super::ReportError;
use super::bands;
use super::compare;
use super::data::{Clock, Kind, Notice, PlanView, Provenance, Report, RunView};
use super::dates::{Dates, counted, whole};
use super::files::read_json;
use super::missing;
use super::notices;
use super::question;
use super::replay::{replay, scenario};
use super::run::{self, Program, spoken};
use super::study::{self, Ran, median_run};
use super::table::Table;
use super::words::Teller;
use crate::record::directory::{MANIFEST, STUDY_MANIFEST};
use crate::scenario::Scenario;
use crate::scenario::observed::Observed;

/// Reads the result in `directory`.
pub fn read(directory: &Path) -> Result<Report, ReportError> {
    if directory.join(MANIFEST).is_file() {
        of_run(directory)
    } else if directory.join(STUDY_MANIFEST).is_file() {
        let manifest: serde_json::Value = read_json(directory, STUDY_MANIFEST)?;
        match manifest.get("question") {
            Some(_) => of_question(directory),
            None => of_study(directory),
        }
    } else {
        Err(ReportError::NoResult(directory.to_owned()))
    }
}

fn of_run(directory: &Path) -> Result<Report, ReportError> {
    let manifest: run::Manifest = read_json(directory, MANIFEST)?;
    let summary: run::Summary = read_json(directory, "summary.json")?;
    let scenario = scenario(directory, "scenario.toml")?.scenario;
    let clock = clock(&scenario, summary.closure_h);
    let notices = notices::of_run(&scenario, &summary.left, &summary.limits_broken);
    let mut thinned = vec![];
    let chosen = format!(
        "One run: replication {} of seed {}.",
        manifest.replication, manifest.seed
    );
    let view = run::read(directory, &scenario, &clock, chosen, &mut thinned)?;
    thinned.extend(missing::of_run(directory));
    let provenance = Provenance {
        command: format!(
            "airbridge run scenario.toml --seed {} --replication {}",
            manifest.seed, manifest.replication
        ),
        seed: manifest.seed,
        hashes: vec![(manifest.scenario.name, manifest.scenario.hash)],
        digest: Some(manifest.digest),
        runs: 1,
        failed: 0,
    };
    let parts = Parts {
        kind: Kind::Run,
        scenario: &scenario,
        program: &manifest.program,
        clock,
        population: summary.population_pax,
        provenance,
        thinned,
        notices,
        summary: Some(run::numbers(directory)?),
        confidence: None,
    };
    Ok(parts.report(vec![], view, vec![]))
}

fn of_study(directory: &Path) -> Result<Report, ReportError> {
    let manifest: study::Manifest = read_json(directory, STUDY_MANIFEST)?;
    let table = Table::need(directory, "runs.csv")?;
    let runs = study::runs(&table)?;
    let Some(first) = manifest.plans.first() else {
        return Err(ReportError::cell(
            &directory.join(STUDY_MANIFEST),
            1,
            "names no plan",
        ));
    };
    let name = scenario_file(&manifest, &first.plan);
    let loaded = scenario(directory, &name)?;
    let clock = clock(&loaded.scenario, latest(&runs));
    let summaries = study::summaries(directory)?;
    let plans = plans(directory, &manifest, &summaries, &runs, &clock)?;
    let notices = summaries.iter().flat_map(|summary| {
        let is_one_of_many = summaries.len() > 1;
        notices::of_plan(
            &loaded.scenario,
            summary,
            manifest.confidence,
            is_one_of_many,
        )
    });
    let notices = notices.collect();
    let mut thinned = vec![];
    let seed = manifest.seed.parse().map_err(|_| {
        ReportError::cell(&directory.join(STUDY_MANIFEST), 1, "the seed is no number")
    })?;
    let chosen = runs.get(&first.plan).and_then(|runs| median_run(runs));
    let view = match chosen {
        Some(ran) => match replay(&loaded, seed, ran)? {
            Some(replayed) => {
                let why = why(ran, &first.plan, manifest.plans.len());
                run::read(
                    replayed.directory(),
                    &loaded.scenario,
                    &clock,
                    why,
                    &mut thinned,
                )?
            }
            None => {
                thinned.push("No single run is shown: this version of the program makes other runs than the one that made this study.".to_owned());
                None
            }
        },
        None => None,
    };
    thinned.extend(missing::of_study(directory, manifest.plans.len()));
    let parts = Parts {
        kind: if manifest.plans.len() > 1 {
            Kind::Compare
        } else {
            Kind::Study
        },
        scenario: &loaded.scenario,
        program: &manifest.program,
        clock,
        population: population(&loaded.scenario),
        provenance: provenance(&manifest),
        thinned,
        notices,
        summary: None,
        confidence: Some(manifest.confidence),
    };
    Ok(parts.report(plans, view, compare::read(directory, &table)?))
}

fn of_question(directory: &Path) -> Result<Report, ReportError> {
    let manifest: question::Manifest = read_json(directory, STUDY_MANIFEST)?;
    let scenario = scenario(directory, "scenario.toml")?.scenario;
    let answer = question::read(directory, &manifest, Dates::from(scenario.start))?;
    let provenance = Provenance {
        command: manifest.command(),
        seed: manifest.seed,
        hashes: vec![(manifest.plan, manifest.hash)],
        digest: None,
        runs: manifest.settings.replications,
        failed: manifest.failed.len() as u64,
    };
    let parts = Parts {
        kind: manifest.question,
        scenario: &scenario,
        program: &manifest.program,
        clock: clock(&scenario, None),
        population: population(&scenario),
        provenance,
        thinned: match manifest.question {
            Kind::Plan => missing::of_search(directory).into_iter().collect(),
            _ => vec![],
        },
        notices: answer.notices,
        summary: None,
        confidence: Some(manifest.confidence),
    };
    let mut report = parts.report(vec![], None, vec![]);
    report.headline = answer.headline;
    report.lead = format!("{} {}", report.lead, answer.lead);
    report.figures = answer.figures;
    report.method.extend(answer.method);
    report.sections = answer
        .section
        .into_iter()
        .map(|section| ("answer", section))
        .collect();
    report.tornado = answer.tornado;
    report.effects = answer.effects;
    report.waterfall = answer.waterfall;
    report.search = answer.search;
    report.frontier = answer.frontier;
    Ok(report)
}

/// Persons to be moved.
fn population(scenario: &Scenario) -> f64 {
    let held = scenario.population.values();
    held.map(|held| f64::from(held.persons)).sum()
}

/// The name under which a plan's scenario lies beside the results.
fn scenario_file(manifest: &study::Manifest, plan: &str) -> String {
    match manifest.plans.len() {
        1 => "scenario.toml".to_owned(),
        _ => format!("{plan}.toml"),
    }
}

fn why(ran: &Ran, plan: &str, plans: usize) -> String {
    let of = if plans > 1 {
        format!(" of {}", spoken(plan))
    } else {
        String::new()
    };
    let near = if ran.closure_h.is_finite() {
        "it closes nearest the median"
    } else {
        "it accepts as many as the median run, which does not close"
    };
    format!(
        "One run{of}, replication {}, chosen because {near}.",
        ran.replication
    )
}

fn plans(
    directory: &Path,
    manifest: &study::Manifest,
    summaries: &[study::PlanSummary],
    runs: &BTreeMap<String, Vec<Ran>>,
    clock: &Clock,
) -> Result<Vec<PlanView>, ReportError> {
    let first = manifest.plans.first().map_or("", |plan| &plan.plan);
    let mut over_time = bands::read(directory, clock.until_h, first)?;
    let view = |summary: &study::PlanSummary| {
        let runs = runs.get(summary.plan()).map_or(&[][..], Vec::as_slice);
        let over_time = over_time.remove(summary.plan()).unwrap_or_default();
        study::view(summary, runs, over_time, clock, manifest.confidence)
    };
    Ok(summaries.iter().map(view).collect())
}

fn provenance(manifest: &study::Manifest) -> Provenance {
    let runs = manifest
        .plans
        .iter()
        .map(|plan| plan.replications + plan.failed.len() as u64);
    let runs = runs.max().unwrap_or(0);
    let files: Vec<String> = manifest
        .plans
        .iter()
        .map(|plan| scenario_file(manifest, &plan.plan))
        .collect();
    let margins = manifest
        .margins
        .iter()
        .map(|(name, value)| format!(" --margin {name}={value}"));
    let command = if files.len() > 1 { "compare" } else { "study" };
    let confidence = match manifest.confidence {
        0.95 => String::new(),
        confidence => format!(" --confidence {confidence}"),
    };
    Provenance {
        command: format!(
            "airbridge {command} {} -n {runs} --seed {}{}{confidence}",
            files.join(" "),
            manifest.seed,
            margins.collect::<String>(),
        ),
        seed: manifest.seed.clone(),
        hashes: manifest
            .plans
            .iter()
            .map(|plan| (plan.plan.clone(), plan.scenario.hash.clone()))
            .collect(),
        digest: None,
        runs: manifest
            .plans
            .iter()
            .map(|plan| plan.replications)
            .max()
            .unwrap_or(0),
        failed: manifest
            .plans
            .iter()
            .map(|plan| plan.failed.len() as u64)
            .sum(),
    }
}

/// The latest closing of all runs; none if one does not close.
fn latest(runs: &BTreeMap<String, Vec<Ran>>) -> Option<f64> {
    let closures = runs.values().flatten().map(|ran| ran.closure_h);
    let latest = closures.fold(0.0, f64::max);
    (latest > 0.0 && latest.is_finite()).then_some(latest)
}

/// The axis ends a little after the latest closing and the deadline, or with the run.
fn clock(scenario: &Scenario, latest_h: Option<f64>) -> Clock {
    const MARGIN: f64 = 1.04;
    let hours =
        |instant: crate::scenario::units::Instant| instant.since(scenario.start).as_hours_f64();
    let horizon_h = scenario.horizon.duration().as_hours_f64();
    let deadline_h = scenario.deadline.map(hours);
    let needed = latest_h.map_or(horizon_h, |latest| {
        MARGIN * latest.max(deadline_h.unwrap_or(0.0))
    });
    Clock {
        start_ms: scenario.start.unix_micros() / 1000,
        offset_min: scenario.start.offset_minutes(),
        from_h: 0.0,
        until_h: needed.ceil().min(horizon_h),
        horizon_h,
        deadline_h: deadline_h.filter(|deadline| *deadline <= horizon_h),
    }
}

/// How many a day must be accepted from the start to meet the deadline, if it is the same number every day.
fn pace(population: f64, clock: &Clock) -> Option<f64> {
    let days = clock.deadline_h? / 24.0;
    (days > 0.0).then(|| population / days)
}

/// What was observed, by the hour.
fn observed(scenario: &Scenario) -> Vec<(f64, f64)> {
    let point = |observed: &Observed| {
        let since = observed.at.since(scenario.start);
        (since.as_hours_f64(), f64::from(observed.accepted))
    };
    scenario.observed.iter().map(point).collect()
}

/// What a report has besides its views.
struct Parts<'a> {
    kind: Kind,
    scenario: &'a Scenario,
    program: &'a Program,
    clock: Clock,
    population: f64,
    provenance: Provenance,
    thinned: Vec<String>,
    notices: Vec<Notice>,
    /// The key figures of the one run that this is about.
    summary: Option<BTreeMap<String, f64>>,
    confidence: Option<f64>,
}

impl Parts<'_> {
    fn report(
        self,
        plans: Vec<PlanView>,
        run: Option<RunView>,
        comparison: Vec<super::data::Difference>,
    ) -> Report {
        let dates = Dates::from(self.scenario.start);
        let teller = Teller {
            dates,
            clock: self.clock,
            population: self.population,
            plans: &plans,
            run: run.as_ref(),
            summary: self.summary.as_ref(),
            comparison: &comparison,
            confidence: self.confidence.unwrap_or(0.95),
        };
        Report {
            headline: teller.headline(),
            lead: teller.lead(),
            figures: teller.figures(),
            sections: teller.sections(),
            method: self.method(dates),
            kind: self.kind,
            name: self.scenario.name.clone(),
            program: format!("{} {}", self.program.name, self.program.version),
            provenance: self.provenance,
            clock: self.clock,
            population_pax: self.population,
            confidence: self.confidence,
            pace_pax_per_day: pace(self.population, &self.clock),
            observed: observed(self.scenario),
            plans,
            run,
            comparison,
            tornado: vec![],
            effects: vec![],
            waterfall: vec![],
            search: None,
            frontier: vec![],
            thinned: self.thinned,
            notices: self.notices,
        }
    }

    fn method(&self, dates: Dates) -> Vec<String> {
        let mut lines = vec![format!(
            "A stochastic simulation of events, {} to {}; times are {}. Its rules and formulas are in docs/model.md of the program.",
            dates.year(0.0),
            dates.year(self.clock.horizon_h),
            dates.zone(),
        )];
        if let Some(confidence) = self.confidence {
            let runs = counted(self.provenance.runs as f64, "run", "runs");
            let each = match self.kind {
                Kind::Run | Kind::Study | Kind::Compare => "of each plan",
                Kind::Explain => "of the plan with each set of limits relaxed",
                Kind::Plan | Kind::Sensitivity => "of each setting",
                Kind::Sweep => "of each plan in each world",
            };
            lines.push(format!(
                "{runs} {each}. Intervals are of {}\u{a0}% and tell the sampling error of that many runs only: how wrong the inputs may be is not in them.",
                whole(confidence * 100.0)
            ));
            if matches!(self.kind, Kind::Study | Kind::Compare) {
                lines.push("Bands are pointwise: at each time half, or nine in ten, of the runs lie in them; no single run need follow an edge.".to_owned());
            }
            if self.provenance.failed > 0 {
                lines.push(format!(
                    "{} failed and count nowhere.",
                    counted(self.provenance.failed as f64, "run", "runs")
                ));
            }
        }
        lines.push("Everyone is in one state at every time: held, staged, aboard, arriving, in custody, repatriated, at large or dead; these sum to the population. Closed means that nobody is held, staged, aboard or arriving.".to_owned());
        lines.push("Which aircraft fly, how often and with what losses is an input of the scenario, and the answer is no better than it. A simulation compares plans under stated assumptions; it does not foretell.".to_owned());
        if matches!(self.kind, Kind::Run | Kind::Study | Kind::Compare) {
            lines.push(
                "Map outlines: Natural Earth, public domain; borders are for orientation only."
                    .to_owned(),
            );
        }
        lines
    }
}
