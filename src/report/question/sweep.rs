//! Which of many plans is worth a second look.

use std::path::Path;

use super::{Answer, Manifest, figure, runs, section};
use crate::report::ReportError;
use crate::report::data::{Candidate, KeyFigure};
use crate::report::dates::{Dates, counted, cut, percent, whole};
use crate::report::run::spoken;
use crate::report::table::{Row, Table};

pub(super) fn read(
    directory: &Path,
    manifest: &Manifest,
    dates: Dates,
) -> Result<Answer, ReportError> {
    let frontier = candidates(directory)?;
    let probability = manifest.settings.probability;
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
    let [will_do, surely] = table.columns(["worlds_will_do_frac", "worlds_surely_frac"])?;
    let [escaped, escaped_more] = table.columns(["escaped_mean_pax", "escaped_more_pax"])?;
    let [beyond, all] = table.columns(["beyond_horizon_count", "runs_count"])?;
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
            in_time: row.number_if_any(in_time)?,
            worst: row.number_if_any(worst)?,
            will_do: row.number_if_any(will_do)?,
            surely: row.number_if_any(surely)?,
            escaped: row.number(escaped)?,
            escaped_more: row.number(escaped_more)?,
            person_days: row.number(person_days)?,
            on_front: row.flag(on_front)?,
            cut: cut("closure_h", row.number(beyond)?, row.number(all)?),
        })
    };
    table.rows().map(of).collect()
}

/// The cheapest of the plans that will do in every world.
fn cheapest(plans: &[Candidate]) -> Option<&Candidate> {
    let everywhere = |plan: &&Candidate| plan.will_do.is_some_and(|share| share >= 1.0);
    let robust = plans.iter().filter(everywhere);
    robust.min_by(|a, b| a.cost_usd.total_cmp(&b.cost_usd))
}

fn on_front(plans: &[Candidate]) -> f64 {
    plans.iter().filter(|plan| plan.on_front).count() as f64
}

fn headline(plans: &[Candidate], probability: Option<f64>) -> String {
    let all = counted(plans.len() as f64, "plan", "plans");
    let Some(probability) = probability else {
        return format!(
            "{} of {all} are worth a second look: on the front of cost, closing and persons at risk",
            whole(on_front(plans))
        );
    };
    let asked = percent(probability);
    match cheapest(plans) {
        Some(plan) => format!(
            "{} is the cheapest plan that closes in time in {asked} of runs in every world{}",
            plan.levers,
            though(plan)
        ),
        None => format!("None of {all} closes in time in {asked} of runs in every world"),
    }
}

/// Whoever escapes need not be moved: a plan that may owe its closing to that is not praised for it.
fn though(plan: &Candidate) -> &'static str {
    match plan.escaped_more > 0.0 {
        true => ", but more escape from it",
        false => "",
    }
}

fn figures(plans: &[Candidate], probability: Option<f64>, dates: Dates) -> Vec<KeyFigure> {
    let dollars = |plan: &Candidate| format!("{} US dollars", whole(plan.cost_usd));
    let will_do = |_| match cheapest(plans) {
        Some(plan) => figure(
            "Cheapest that will do everywhere",
            format!("${}", whole(plan.cost_usd)),
            format!(
                "{}; {:.1} escapes on average{}",
                plan.levers,
                plan.escaped,
                though(plan)
            ),
        ),
        None => figure("Cheapest that will do everywhere", "none", ""),
    };
    let mut figures: Vec<KeyFigure> = probability.map(will_do).into_iter().collect();
    let soonest = plans
        .iter()
        .min_by(|a, b| a.closure_h.total_cmp(&b.closure_h));
    figures.extend(soonest.map(|plan| {
        let closes = match &plan.cut {
            Some(cut) => format!("{}, {cut}", dates.minute(plan.closure_h)),
            None => dates.minute(plan.closure_h),
        };
        let note = format!("{closes}; {}; {}", plan.levers, dollars(plan));
        figure("Closes soonest", dates.short_day(plan.closure_h), note)
    }));
    let safest = plans
        .iter()
        .min_by(|a, b| a.person_days.total_cmp(&b.person_days));
    figures.extend(safest.map(|plan| {
        let note = format!("person-days; {}; {}", plan.levers, dollars(plan));
        figure("Least at risk", whole(plan.person_days), note)
    }));
    figures.push(figure(
        "On the front",
        whole(on_front(plans)),
        format!("of {}", counted(plans.len() as f64, "plan", "plans")),
    ));
    figures.extend(probability.map(|probability| {
        let note = "of runs closed by the deadline";
        figure("Asked for", percent(probability), note)
    }));
    figures
}
