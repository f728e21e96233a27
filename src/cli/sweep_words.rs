//! A sweep in words: every plan, those on the front first, and what is least regretted.

use std::fmt;
use std::path::Path;

use super::outcome::{counted, date, grouped};
use super::study_words::{finely, one_decimal};
use crate::sim::Duration;
use crate::study::{Origin, Standing, Sweep, Swept};

/// A finished sweep, to be told in words.
pub struct Telling<'a> {
    /// What was swept.
    pub sweep: &'a Sweep,
    /// What came of it.
    pub swept: &'a Swept,
    /// Where it comes from.
    pub origin: &'a Origin<'a>,
    /// Where its files are.
    pub directory: &'a Path,
}

/// Plans that are told in words; `plans.csv` has all.
const MOST_TOLD: usize = 20;

impl fmt::Display for Telling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sweep, base) = (self.sweep, self.origin.base);
        let plans = counted(sweep.plans.len() as u64, "plan", "plans");
        let worlds = counted(sweep.worlds.len() as u64, "world", "worlds");
        let runs = counted(sweep.replications.into(), "replication", "replications");
        writeln!(
            f,
            "Sweep       {} ({}), seed {}: {plans} in {worlds}, {runs} of each on the same chance",
            base.scenario.name, base.label, self.origin.seed
        )?;
        self.table(f)?;
        for (label, text) in self.choices() {
            writeln!(f, "{label:<10}  {text}")?;
        }
        let failed = self.swept.failed.len() as u64;
        if failed > 0 {
            writeln!(
                f,
                "Failed      {} FAILED and count nowhere; study.json says why",
                counted(failed, "run", "runs")
            )?;
        }
        write!(f, "Files       {}", self.directory.display())
    }
}

impl Telling<'_> {
    /// Those on the front first, then by closing time.
    fn ranked(&self) -> Vec<&Standing> {
        let mut standings: Vec<&Standing> = self.swept.standings.iter().collect();
        standings.sort_by(|a, b| {
            let behind = |standing: &Standing| standing.dominated_by.is_some();
            behind(a)
                .cmp(&behind(b))
                .then(a.closure_h.total_cmp(&b.closure_h))
                .then(a.plan.cmp(&b.plan))
        });
        standings
    }

    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranked = self.ranked();
        let words: Vec<String> = ranked
            .iter()
            .map(|standing| self.sweep.plan_in_words(standing.plan))
            .collect();
        let width = words
            .iter()
            .take(MOST_TOLD)
            .map(String::len)
            .max()
            .unwrap_or(0)
            .max(4);
        writeln!(f)?;
        writeln!(
            f,
            "  {:width$}  {:>12}  {:>16}  {:>8}  {:>9}  {:>8}  {:>10}  {:>10}",
            "plan",
            "cost, usd",
            "closes on average",
            "in time",
            "worlds ok",
            "escapes",
            "at risk, d",
            "regret max"
        )?;
        for (standing, words) in ranked.iter().zip(&words).take(MOST_TOLD) {
            let after = Duration::from_secs_f64(standing.closure_h * 3600.0);
            let at = date(self.origin.base.scenario.start.plus(after));
            let day = at.split(" local").next().unwrap_or(&at).to_owned();
            let mark = standing.dominated_by.map_or_else(
                || "  on the front".to_owned(),
                |by| format!("  no better than: {}", self.sweep.plan_in_words(by)),
            );
            writeln!(
                f,
                "  {words:width$}  {:>12}  {day:>16}  {:>8}  {:>9}  {:>8}  {:>10}  {:>10}{mark}",
                one_decimal(standing.cost_usd),
                finely((standing.in_time.share() * 1000.0).round() / 1000.0),
                format!("{} of {}", standing.will_do.hits, standing.will_do.of),
                one_decimal(standing.escaped_mean),
                one_decimal(standing.person_days),
                one_decimal(standing.regret[2]),
            )?;
        }
        if ranked.len() > MOST_TOLD {
            writeln!(
                f,
                "  and {} more in plans.csv",
                grouped((ranked.len() - MOST_TOLD) as u64)
            )?;
        }
        writeln!(f)
    }

    fn choices(&self) -> Vec<(&'static str, String)> {
        let standings = &self.swept.standings;
        let mut lines = Vec::new();
        let words = |standing: &Standing| self.sweep.plan_in_words(standing.plan);
        if standings.len() < 2 {
            return lines;
        }
        if let Some(least) = standings
            .iter()
            .min_by(|a, b| a.regret[2].total_cmp(&b.regret[2]))
        {
            lines.push((
                "Regret",
                format!(
                    "least at its greatest with {}: {} in {}",
                    words(least),
                    one_decimal(least.regret[2]),
                    self.sweep.regret.name
                ),
            ));
        }
        let will_do = |standing: &&Standing| standing.will_do.hits == standing.will_do.of;
        let cheapest = standings
            .iter()
            .filter(will_do)
            .min_by(|a, b| a.cost_usd.total_cmp(&b.cost_usd));
        let probability = finely(self.sweep.probability);
        lines.push((
            "Will do",
            match cheapest {
                Some(standing) => format!(
                    "{} is the cheapest that closes in time with {probability} in every world",
                    words(standing)
                ),
                None => format!("none closes in time with {probability} in every world"),
            },
        ));
        if standings.len() > 2 {
            lines.push((
                "Careful",
                "the best of many looks better than it is; try it on other replications (--seed)"
                    .to_owned(),
            ));
        }
        lines
    }
}
