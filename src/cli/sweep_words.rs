//! A sweep in words: every plan, those on the front first, and what is least regretted.

use std::fmt;
use std::path::Path;

use super::compare::more;
use super::outcome::{counted, date, grouped};
use super::study_words::{cut, finely, one_decimal};
use crate::sim::Duration;
use crate::study::{Confirmed, Kept, Origin, Place, Proportion, Showing, Standing, Sweep, Swept};

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
            let dominated = |standing: &Standing| standing.dominated_by.is_some();
            let closes = |standing: &Standing| standing.showing.closure_h.mean;
            dominated(a)
                .cmp(&dominated(b))
                .then(closes(a).total_cmp(&closes(b)))
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
        let deadline = self.sweep.probability.map(|_| ["in time", "worlds ok"]);
        writeln!(
            f,
            "  {:width$}  {:>12}  {:>21}  {:>6}{}  {:>8}  {:>10}  {:>10}",
            "plan",
            "cost, usd",
            "closes on average",
            "±, h",
            in_columns(deadline.map(|heads| heads.map(str::to_owned))),
            "escapes",
            "at risk, d",
            "regret max"
        )?;
        for (standing, words) in ranked.iter().zip(&words).take(MOST_TOLD) {
            let showing = &standing.showing;
            let deadline = showing
                .deadline
                .map(|kept| [share(kept.in_time), of_all(kept.will_do)]);
            writeln!(
                f,
                "  {words:width$}  {:>12}  {:>21}  {:>6}{}  {:>8}  {:>10}  {:>10}  {}{}",
                one_decimal(showing.cost_usd.mean),
                self.day(showing),
                showing
                    .closure_h
                    .interval
                    .map_or_else(String::new, |interval| one_decimal(interval.half_width())),
                in_columns(deadline),
                one_decimal(showing.escaped_mean),
                one_decimal(showing.person_days.mean),
                one_decimal(standing.regret[2]),
                self.mark(standing),
                not_closed(showing),
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

    /// When it closes on average, in local time.
    fn day(&self, showing: &Showing) -> String {
        let after = Duration::from_secs_f64(showing.closure_h.mean * 3600.0);
        let at = date(self.origin.base.scenario.start.plus(after));
        at.split(" local").next().unwrap_or(&at).to_owned()
    }

    fn mark(&self, standing: &Standing) -> String {
        let Some(by) = standing.dominated_by else {
            return match standing.escaped_more > 0.0 {
                true => format!("on the front, BUT {} escape", more(standing.escaped_more)),
                false => "on the front".to_owned(),
            };
        };
        let by = self.sweep.plan_in_words(by);
        match standing.place {
            Place::Behind => format!("no better than: {by}"),
            _ => format!("perhaps no better than: {by}"),
        }
    }

    fn choices(&self) -> Vec<(&'static str, String)> {
        let swept = self.swept;
        let mut lines = Vec::new();
        if swept.standings.len() < 2 {
            return lines;
        }
        let least = &swept.standings[swept.least_regret];
        lines.push((
            "Regret",
            format!(
                "least at its greatest with {}: {} in {}; {}",
                self.sweep.plan_in_words(least.plan),
                one_decimal(least.regret[2]),
                self.sweep.regret.name,
                self.escapes(least)
            ),
        ));
        if let Some(probability) = self.sweep.probability {
            lines.push(("Will do", self.will_do(probability)));
        }
        lines.extend(
            swept
                .confirmed
                .iter()
                .map(|confirmed| self.again(confirmed)),
        );
        lines
    }

    fn will_do(&self, probability: f64) -> String {
        let asked = finely(probability);
        let Some(plan) = self.swept.will_do else {
            return format!("none closes in time with {asked} in every world");
        };
        let standing = &self.swept.standings[plan];
        let surely = standing
            .showing
            .deadline
            .map(|kept| self.surely(&kept, probability));
        format!(
            "{} is the cheapest that closes in time with {asked} in every world, by best estimate{}; {}",
            self.sweep.plan_in_words(plan),
            surely.unwrap_or_default(),
            self.escapes(standing)
        )
    }

    /// In how many worlds it is sure to close in time as often as is asked for.
    fn surely(&self, kept: &Kept, probability: f64) -> String {
        let most = self.sweep.most_sure();
        if most < probability {
            return format!(
                " (so few replications are sure of {} at the most)",
                finely((most * 100.0).floor() / 100.0)
            );
        }
        format!(", surely in {}", of_all(kept.surely))
    }

    /// Whoever escapes need not be moved: so no plan is chosen without its escapes, and whether another has fewer.
    fn escapes(&self, standing: &Standing) -> String {
        let escapes = format!(
            "{} escapes on average",
            one_decimal(standing.showing.escaped_mean)
        );
        match standing.escaped_more > 0.0 {
            true => format!(
                "{escapes}, BUT {} than with {}",
                more(standing.escaped_more),
                self.sweep.plan_in_words(self.swept.fewest_escapes)
            ),
            false => escapes,
        }
    }

    /// What was chosen of many looks better than it is: so it is told what it comes to on other replications.
    fn again(&self, confirmed: &Confirmed) -> (&'static str, String) {
        let showing = &confirmed.showing;
        let chosen = self.swept.will_do == Some(confirmed.plan);
        let label = match showing.deadline {
            Some(kept) if chosen && !kept.everywhere() => "DOUBTFUL",
            _ => "Run again",
        };
        let deadline = showing.deadline.map(|kept| {
            format!(
                ", in time in {}, will do in {} and surely in {} of {}",
                share(kept.in_time),
                kept.will_do.hits,
                kept.surely.hits,
                counted(showing.worlds, "world", "worlds")
            )
        });
        let text = format!(
            "{}, on replications that the choice has not seen: closes {} on average{}{}; {} escapes on average",
            self.sweep.plan_in_words(confirmed.plan),
            self.day(showing),
            not_closed(showing),
            deadline.unwrap_or_default(),
            one_decimal(showing.escaped_mean),
        );
        (label, text)
    }
}

fn not_closed(showing: &Showing) -> String {
    cut("closure_h", showing.beyond_horizon, showing.runs)
}

/// The columns about the deadline, if there is one.
fn in_columns(cells: Option<[String; 2]>) -> String {
    cells.map_or_else(String::new, |[in_time, worlds]| {
        format!("  {in_time:>8}  {worlds:>9}")
    })
}

fn of_all(worlds: Proportion) -> String {
    format!("{} of {}", worlds.hits, worlds.of)
}

/// A share to a tenth of a per cent.
fn share(proportion: Proportion) -> String {
    finely((proportion.share() * 1000.0).round() / 1000.0)
}
