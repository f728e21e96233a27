//! Which of many plans is worth a second look.

use std::path::Path;

use super::{Answer, Manifest, figure, runs, section};
use crate::report::ReportError;
use crate::report::data::{Candidate, KeyFigure};
use crate::report::dates::{Dates, counted, percent, whole};
use crate::report::run::spoken;
use crate::report::table::{Row, Table};

pub(super) fn read(
    directory: &Path,
    manifest: &Manifest,
    dates: Dates,
) -> Result<Answer, ReportError> {
    let frontier = candidates(directory)?;
    let probability = manifest.settings.probability.unwrap_or(0.0);
    let worlds = counted(
        manifest.settings.worlds.unwrap_or(0) as f64,
        "world",
        "worlds",
    );
    Ok(Answer {
        headline: headline(&frontier, probability),
        lead: format!(
            "{} in {worlds}, {} of each on the same chance.",
            counted(frontier.len() as f64, "plan", "plans"),
            runs(manifest)
        ),
        figures: figures(&frontier, probability, dates),
        section: section(
            "Plans over worlds",
            "Each mark is a plan, on average over all worlds. It is on the front, and filled, if no other plan costs no more, closes no later and leaves persons at risk no longer.",
        ),
        method: vec![
            "The best of many plans looks better than it is: try it on other runs, with another --seed.".to_owned(),
        ],
        frontier,
        ..Answer::default()
    })
}

fn candidates(directory: &Path) -> Result<Vec<Candidate>, ReportError> {
    let table = Table::need(directory, "plans.csv")?;
    let [plan, cost, closure] = table.columns(["plan", "cost_usd", "closure_mean_h"])?;
    let [in_time, worst] = table.columns(["closed_by_deadline_frac", "worst_world_frac"])?;
    let [person_days, on_front] = table.columns(["person_days_at_risk_mean", "on_front"])?;
    let will_do = table.column("worlds_will_do_frac")?;
    let levers = table.columns_between("plan", "lever_cost_usd")?;
    let of = |row: Row<'_>| {
        let words = levers
            .iter()
            .map(|lever| format!("{} {}", spoken(lever.name()), row.text(*lever)));
        let words: Vec<String> = words.collect();
        Ok(Candidate {
            levers: match words.is_empty() {
                true => format!("Plan {}", row.text(plan)),
                false => words.join(", "),
            },
            cost_usd: row.number(cost)?,
            closure_h: row.number(closure)?,
            in_time: row.number(in_time)?,
            worst: row.number(worst)?,
            will_do: row.number(will_do)?,
            person_days: row.number(person_days)?,
            on_front: row.flag(on_front)?,
        })
    };
    table.rows().map(of).collect()
}

/// The cheapest of the plans that will do in every world.
fn cheapest(plans: &[Candidate]) -> Option<&Candidate> {
    let robust = plans.iter().filter(|plan| plan.will_do >= 1.0);
    robust.min_by(|a, b| a.cost_usd.total_cmp(&b.cost_usd))
}

fn headline(plans: &[Candidate], probability: f64) -> String {
    match cheapest(plans) {
        Some(plan) => format!(
            "{} is the cheapest plan that closes in time in {} of runs in every world",
            plan.levers,
            percent(probability)
        ),
        None => format!(
            "None of {} closes in time in {} of runs in every world",
            counted(plans.len() as f64, "plan", "plans"),
            percent(probability)
        ),
    }
}

fn figures(plans: &[Candidate], probability: f64, dates: Dates) -> Vec<KeyFigure> {
    let dollars = |plan: &Candidate| format!("{} US dollars", whole(plan.cost_usd));
    let mut figures = vec![match cheapest(plans) {
        Some(plan) => figure(
            "Cheapest that will do everywhere",
            format!("${}", whole(plan.cost_usd)),
            plan.levers.clone(),
        ),
        None => figure("Cheapest that will do everywhere", "none", ""),
    }];
    let soonest = plans
        .iter()
        .min_by(|a, b| a.closure_h.total_cmp(&b.closure_h));
    figures.extend(soonest.map(|plan| {
        let note = format!(
            "{}; {}; {}",
            dates.minute(plan.closure_h),
            plan.levers,
            dollars(plan)
        );
        figure("Closes soonest", dates.short_day(plan.closure_h), note)
    }));
    let safest = plans
        .iter()
        .min_by(|a, b| a.person_days.total_cmp(&b.person_days));
    figures.extend(safest.map(|plan| {
        let note = format!("person-days; {}; {}", plan.levers, dollars(plan));
        figure("Least at risk", whole(plan.person_days), note)
    }));
    let front = plans.iter().filter(|plan| plan.on_front).count();
    figures.push(figure(
        "On the front",
        whole(front as f64),
        format!("of {}", counted(plans.len() as f64, "plan", "plans")),
    ));
    figures.push(figure(
        "Asked for",
        percent(probability),
        "of runs closed by the deadline",
    ));
    figures
}
