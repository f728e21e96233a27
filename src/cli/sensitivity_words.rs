//! Sensitivity in words: bars from the low end of each value to its high one, or what each does on the whole.

use std::path::Path;

use super::outcome::counted;
use super::study_words::{cut, finely, one_decimal};
use crate::record::tables::Measure;
use crate::study::{Bar, Effect, Failures, Metric, Plan, Screening, Tornado};

/// Columns on either side of the plan as it is.
const HALF: usize = 14;

/// A tornado for each key figure.
pub fn bars(
    tornado: &Tornado,
    bars: &[Bar],
    failed: &Failures,
    (seed, directory): (u64, &Path),
) -> String {
    let runs = counted(tornado.replications.into(), "replication", "replications");
    let mut lines = vec![head(
        &tornado.base,
        seed,
        &format!("{runs} of each end on the same chance"),
    )];
    let keys = tornado.factors.iter().map(|factor| factor.key.len());
    let width = keys.max().unwrap_or(0);
    for metric in &tornado.metrics {
        let of_metric: Vec<&Bar> = bars
            .iter()
            .filter(|bar| bar.metric == metric.name)
            .collect();
        lines.push(String::new());
        lines.extend(chart(metric, &of_metric, width));
    }
    lines.push(String::new());
    lines.extend(failures(failed));
    lines.push(format!("Files       {}", directory.display()));
    lines.join("\n")
}

fn head(plan: &Plan, seed: u64, what: &str) -> String {
    format!(
        "Plan        {} ({}), seed {seed}, {what}",
        plan.scenario.name, plan.label
    )
}

fn failures(failed: &Failures) -> Option<String> {
    let runs = counted(failed.len() as u64, "run", "runs");
    (!failed.is_empty())
        .then(|| format!("Failed      {runs} FAILED and count nowhere; study.json says why"))
}

fn chart(metric: &Metric, bars: &[&Bar], width: usize) -> Vec<String> {
    let ends = bars
        .iter()
        .flat_map(|bar| bar.to_end.map(|end| end.mean.abs()));
    let most = ends.fold(0.0, f64::max);
    let base = bars.first().map_or(0.0, |bar| bar.base_mean);
    let base_cut = bars.first().map_or_else(String::new, |bar| {
        cut(metric.name, bar.base_beyond_horizon, bar.n)
    });
    let mut lines = vec![format!(
        "{}, {} as it is{base_cut}",
        metric.name,
        number(metric, base)
    )];
    lines.extend(bars.iter().map(|bar| line(metric, bar, most, width)));
    lines
}

fn line(metric: &Metric, bar: &Bar, most: f64, width: usize) -> String {
    let told = bar.swing.is_told_from_zero();
    let [low, high] = bar.to_end.map(|end| end.mean);
    let range = bar.swing.interval.map_or_else(String::new, |interval| {
        format!(
            " ({} to {})",
            number(metric, interval.low),
            number(metric, interval.high)
        )
    });
    let note = match (told, bar.swing.mean == 0.0) {
        (true, _) => String::new(),
        (false, true) => "  no difference".to_owned(),
        (false, false) => "  cannot be told from nothing".to_owned(),
    };
    format!(
        "  {:width$}  {}  {} .. {}: {}{range}{note}{}",
        bar.key,
        picture(low, high, most, if told { '█' } else { '░' }),
        bar.ends[0].trim_matches('"'),
        bar.ends[1].trim_matches('"'),
        number(metric, bar.swing.mean),
        cut(metric.name, bar.beyond_horizon, 2 * bar.n),
    )
}

/// A bar from what the low end makes of the figure to what the high end does, about the plan as it is.
fn picture(low: f64, high: f64, most: f64, ink: char) -> String {
    let column = |value: f64| {
        let share = if most > 0.0 { value / most } else { 0.0 };
        (HALF as f64 + share * HALF as f64).round() as usize
    };
    let (from, to) = (
        column(low.min(high).min(0.0)),
        column(low.max(high).max(0.0)),
    );
    let cell = |at: usize| match at {
        _ if at == HALF => '│',
        _ if (from..=to).contains(&at) => ink,
        _ => ' ',
    };
    (0..=2 * HALF).map(cell).collect()
}

fn number(metric: &Metric, value: f64) -> String {
    match metric.measure {
        Measure::FLAG | Measure::FRACTION => finely(value),
        _ => one_decimal(value),
    }
}

/// A table for each key figure: mean effect, its size, its spread, and what chance alone would make of it.
pub fn effects(
    screening: &Screening,
    effects: &[Effect],
    failed: &Failures,
    (seed, directory): (u64, &Path),
) -> String {
    let walks = counted(screening.walks.len() as u64, "walk", "walks");
    let runs = counted(screening.replications.into(), "replication", "replications");
    let mut lines = vec![head(
        &screening.base,
        seed,
        &format!("{walks} through all values, {runs} at each point"),
    )];
    let keys = screening.ranges.iter().map(|(key, _)| key.len());
    let width = keys.max().unwrap_or(0);
    for metric in &screening.metrics {
        lines.push(String::new());
        lines.push(format!(
            "{:w$}  {:>10}  {:>10}  {:>10}  {:>10}",
            metric.name,
            "effect",
            "size",
            "spread",
            "noise",
            w = width + 2
        ));
        for effect in effects.iter().filter(|effect| effect.metric == metric.name) {
            let [mu, star, sigma, floor] = [effect.mu, effect.mu_star, effect.sigma, effect.floor]
                .map(|value| number(metric, value));
            let note = if effect.is_told {
                ""
            } else {
                "  no more than chance"
            };
            lines.push(format!(
                "  {:width$}  {mu:>10}  {star:>10}  {sigma:>10}  {floor:>10}{note}{}",
                effect.key,
                cut(metric.name, effect.beyond_horizon, effect.runs)
            ));
        }
    }
    lines.push(String::new());
    lines.extend(failures(failed));
    lines.push(format!("Files       {}", directory.display()));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_lies_about_the_plan_as_it_is() {
        assert_eq!(
            picture(-1.0, 1.0, 1.0, '#')
                .chars()
                .filter(|&cell| cell == '#')
                .count(),
            2 * HALF
        );
        assert!(picture(0.0, 1.0, 1.0, '#').starts_with(&" ".repeat(HALF)));
        assert_eq!(picture(0.0, 0.0, 0.0, '#').trim(), "│");
    }
}
