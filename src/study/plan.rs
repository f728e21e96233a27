//! Planning with one lever: the smallest setting with which a plan closes by its deadline often enough.
//!
//! Owns the search. All settings meet the same chance, so that a larger setting that helps in each history helps in all.
//! A setting is good enough by best estimate if the share of runs that close in time is large enough, and surely if the
//! lower bound of Clopper and Pearson is, at a confidence shared among all settings, whichever the search looks at.
//! Whoever escapes need not be moved: a setting with more escapes than are allowed is none, and a guarantee counts no run
//! that is in time while more escape than in the same history of the plan as it is. Answers are confirmed on replications
//! that the search has not seen.

use std::collections::BTreeMap;

use super::compare::mcnemar;
use super::estimate::{Interval, Moments, Proportion, Sorted};
use super::lab::{Interrupted, Lab, Probe};
use super::metric::{METRICS, Metric, Nature};
use super::replicate::Plan;
use super::student::student_quantile;
use crate::scenario::Scenario;

/// A value of the lever and the scenario that it makes.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The value as it is written in a scenario.
    pub value: String,
    /// The scenario.
    pub scenario: Scenario,
}

/// How many escapes a setting may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cap {
    /// Not surely more than the base plan, on average over the same histories; for a guarantee not more at all.
    NoWorse,
    /// At most so many on average; for a guarantee by the upper bound, too.
    AtMost(f64),
}

/// What is searched for, among what.
#[derive(Clone, Debug)]
pub struct Search {
    /// The plan as it stands.
    pub base: Plan,
    /// The key of the lever.
    pub key: String,
    /// Its settings, the cheapest first.
    pub settings: Vec<Setting>,
    /// How probable it must be to close by the deadline.
    pub probability: f64,
    /// How many may escape.
    pub cap: Cap,
    /// Replications at each setting.
    pub replications: u32,
    /// Replications by which an answer is confirmed.
    pub confirm: u32,
    /// How sure a guarantee is, one-sided.
    pub confidence: f64,
}

/// Replications of the search come before this number, those that confirm from it on.
pub const CONFIRM_FROM: u32 = 1_000_000;

/// Whether a setting will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Surely.
    Surely,
    /// By best estimate.
    Probably,
    /// It closes in time too seldom.
    TooLate,
    /// Too many escape.
    TooManyEscapes,
}

impl Fit {
    /// As in `plan.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Fit::Surely => "surely",
            Fit::Probably => "probably",
            Fit::TooLate => "too_late",
            Fit::TooManyEscapes => "too_many_escapes",
        }
    }

    /// Whether it will do by best estimate.
    pub fn will_do(self) -> bool {
        matches!(self, Fit::Surely | Fit::Probably)
    }
}

/// A setting that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its position among the settings; none for the base plan.
    pub position: Option<usize>,
    /// The value.
    pub value: String,
    /// Whether on the replications kept apart.
    pub confirming: bool,
    /// Runs that failed, with the first reason.
    pub failed: Vec<(u32, String)>,
    /// Whether it closes by the deadline, by replication; one that failed does not.
    pub met: Vec<bool>,
    /// How often it does, of the replications that ran.
    pub in_time: Proportion,
    /// How often it does while no more escape than the cap lets pass in one history; a guarantee counts these.
    pub counting: Proportion,
    /// It does so at least with this probability, at the confidence that is left of all settings.
    pub sure: f64,
    /// Escapes on average.
    pub escaped_mean: f64,
    /// Escapes more than the base plan's, on average, with the interval.
    pub escaped_more: (f64, Option<Interval>),
    /// Quantiles of closing time, none beyond the horizon.
    pub closure_h: [Option<f64>; 2],
    /// Of the runs that are late: hours after the deadline in the middle; none if that lies beyond the horizon.
    pub late_h: Option<f64>,
    /// Of the runs that are late, what held them up: the largest shares first.
    pub held_up: Vec<(&'static str, f64)>,
    /// Whether it will do.
    pub fit: Fit,
    /// The mean of each key figure that has one, by position in the list.
    pub means: BTreeMap<usize, (u64, f64)>,
}

impl Point {
    /// The mean of a key figure over the runs that have it; none if it has none.
    pub fn mean(&self, name: &str) -> Option<f64> {
        let position = Metric::named(name)?.position();
        self.means.get(&position).map(|&(_, mean)| mean)
    }
}

/// What the search came to.
#[derive(Clone, Debug)]
pub struct Found {
    /// The base plan.
    pub base: Point,
    /// Every setting tried, in the order of the settings.
    pub tried: Vec<Point>,
    /// The smallest that will do by best estimate, and as confirmed.
    pub best: Option<(usize, Point)>,
    /// The smallest that surely will, and as confirmed.
    pub sure: Option<(usize, Point)>,
    /// Neighbours of which the larger surely does worse than the smaller: values of both.
    pub falls: Vec<(String, String)>,
    /// Whether every setting was tried.
    pub exhaustive: bool,
}

/// So many settings are tried at the most where the response is not monotone: all, or evenly spread ones.
pub const MOST_TRIED: usize = 64;

impl Search {
    /// A value that is there twice.
    pub fn repeated(&self) -> Option<&str> {
        let values = || self.settings.iter().map(|setting| setting.value.as_str());
        let is_there_before =
            |(at, value): &(usize, &str)| values().take(*at).any(|other| other == *value);
        values()
            .enumerate()
            .find(is_there_before)
            .map(|(_, value)| value)
    }

    /// Whether a guarantee can be confirmed at all: by so many replications of which every one counts.
    pub fn can_confirm(&self) -> bool {
        let all = u64::from(self.confirm);
        let all = Proportion { hits: all, of: all };
        all.at_least(self.confidence) >= self.probability
    }

    /// About how many runs it takes, if more helps.
    pub fn runs_count(&self) -> u64 {
        let halvings = usize::BITS - self.settings.len().leading_zeros();
        u64::from(halvings + 2) * u64::from(self.replications) + 3 * u64::from(self.confirm)
    }

    /// Searches.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn find(&self, lab: &Lab<'_>) -> Result<Found, Interrupted> {
        let numbers: Vec<u32> = (0..self.replications).collect();
        let is_sure = |fit: Fit| fit == Fit::Surely;
        let mut trial = Trial::new(self, lab, numbers, self.settings.len())?;
        trial.bisect(Fit::will_do)?;
        trial.bisect(is_sure)?;
        if trial.is_bent() {
            trial.try_all_over()?;
        }
        let (best, sure) = (trial.first(Fit::will_do), trial.first(is_sure));
        let confirmed = self.confirm_answers(lab, [best, sure])?;
        Ok(Found {
            base: trial.point(None, &self.base.scenario, &trial.base),
            falls: trial.falls(),
            exhaustive: trial.points.len() == self.settings.len(),
            tried: trial.points.into_values().collect(),
            best: best.zip(confirmed[0].clone()),
            sure: sure.zip(confirmed[1].clone()),
        })
    }

    /// The answers once more, on replications that the search has not seen.
    fn confirm_answers(
        &self,
        lab: &Lab<'_>,
        answers: [Option<usize>; 2],
    ) -> Result<[Option<Point>; 2], Interrupted> {
        if answers == [None, None] {
            return Ok([None, None]);
        }
        let numbers: Vec<u32> = (CONFIRM_FROM..CONFIRM_FROM + self.confirm).collect();
        let mut trial = Trial::new(self, lab, numbers, 1)?;
        trial.confirming = true;
        for position in answers.into_iter().flatten() {
            trial.fit(position)?;
        }
        Ok(answers.map(|answer| trial.points.get(&answer?).cloned()))
    }
}

/// Runs by number; what failed, why.
type Runs = Vec<(u32, Result<Probe, String>)>;

fn run(lab: &Lab<'_>, scenario: &Scenario, numbers: &[u32]) -> Result<Runs, Interrupted> {
    lab.ask(numbers, |&number| (number, lab.probe(scenario, number)))
}

/// Settings being tried on one set of replications.
struct Trial<'s> {
    search: &'s Search,
    lab: &'s Lab<'s>,
    base: Runs,
    numbers: Vec<u32>,
    /// How sure each setting must be, so that all are as sure as was asked.
    confidence: f64,
    points: BTreeMap<usize, Point>,
    confirming: bool,
}

impl<'s> Trial<'s> {
    /// Tries nothing yet; `settings` are those among which the confidence is shared.
    fn new(
        search: &'s Search,
        lab: &'s Lab<'s>,
        numbers: Vec<u32>,
        settings: usize,
    ) -> Result<Self, Interrupted> {
        Ok(Trial {
            search,
            lab,
            base: run(lab, &search.base.scenario, &numbers)?,
            numbers,
            confidence: shared(search.confidence, settings),
            points: BTreeMap::new(),
            confirming: false,
        })
    }

    /// Tries settings on the way to the smallest that is so, between the last that is and the first that is not.
    fn bisect(&mut self, is_so: impl Fn(Fit) -> bool) -> Result<(), Interrupted> {
        let Some(mut high) = self.search.settings.len().checked_sub(1) else {
            return Ok(());
        };
        if !is_so(self.fit(high)?) || is_so(self.fit(0)?) {
            return Ok(());
        }
        let mut low = 0;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if is_so(self.fit(middle)?) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok(())
    }

    /// Whether the way through the settings may have missed one that will do: more does not always help, or the last,
    /// from which it began, will not do.
    fn is_bent(&self) -> bool {
        let last = self.points.last_key_value();
        last.is_some_and(|(_, point)| !point.fit.will_do())
            || !self.falls().is_empty()
            || self
                .points
                .values()
                .any(|point| point.fit == Fit::TooManyEscapes)
    }

    fn first(&self, is_so: impl Fn(Fit) -> bool) -> Option<usize> {
        let found = self.points.iter().find(|(_, point)| is_so(point.fit));
        found.map(|(&position, _)| position)
    }

    /// Tries all settings; of very many, evenly spread ones.
    fn try_all_over(&mut self) -> Result<(), Interrupted> {
        let last = self.search.settings.len() - 1;
        let tried = last.min(MOST_TRIED - 1);
        (0..=tried).try_for_each(|step| self.fit(step * last / tried.max(1)).map(drop))
    }

    /// Whether a setting will do; it is run if it has not been.
    fn fit(&mut self, position: usize) -> Result<Fit, Interrupted> {
        if let Some(point) = self.points.get(&position) {
            return Ok(point.fit);
        }
        let scenario = &self.search.settings[position].scenario;
        let runs = run(self.lab, scenario, &self.numbers)?;
        let point = self.point(Some(position), scenario, &runs);
        let fit = point.fit;
        self.points.insert(position, point);
        Ok(fit)
    }

    /// Pairs of neighbours of which the larger surely closes in time more seldom: a run or two is chance.
    fn falls(&self) -> Vec<(String, String)> {
        let points: Vec<&Point> = self.points.values().collect();
        let falls = |pair: &&[&Point]| {
            let runs = || pair[0].met.iter().zip(&pair[1].met);
            let gained = runs().filter(|(less, more)| !*less && **more).count() as u64;
            let lost = runs().filter(|(less, more)| **less && !*more).count() as u64;
            lost > gained && mcnemar(gained, lost) <= 1.0 - self.search.confidence
        };
        let names = |pair: &[&Point]| (pair[0].value.clone(), pair[1].value.clone());
        points.windows(2).filter(falls).map(names).collect()
    }

    fn point(&self, position: Option<usize>, scenario: &Scenario, runs: &Runs) -> Point {
        let search = self.search;
        let ran: Vec<&Probe> = runs
            .iter()
            .filter_map(|(_, run)| run.as_ref().ok())
            .collect();
        let in_time = Proportion::of(ran.iter().map(|probe| is_in_time(probe)));
        let counting = self.counting(runs);
        let sure = counting.at_least(self.confidence);
        let escapes = Moments::of(ran.iter().map(|probe| probe.named("escaped_pax")));
        let more = self
            .pairs(runs)
            .filter_map(|(base, run)| Some(run?.named("escaped_pax") - base?.named("escaped_pax")));
        let more = Moments::of(more);
        let closures = Sorted::new(ran.iter().map(|probe| probe.named("closure_h")).collect());
        let failed = runs
            .iter()
            .filter_map(|(number, run)| Some((*number, run.clone().err()?)));
        let late: Vec<&Probe> = ran
            .iter()
            .copied()
            .filter(|probe| !is_in_time(probe))
            .collect();
        Point {
            position,
            value: position
                .map_or_else(|| "base".to_owned(), |at| search.settings[at].value.clone()),
            confirming: self.confirming,
            failed: failed.collect(),
            met: runs
                .iter()
                .map(|(_, run)| run.as_ref().is_ok_and(is_in_time))
                .collect(),
            in_time,
            counting,
            sure,
            escaped_mean: escapes.mean(),
            escaped_more: (more.mean(), more.interval(2.0 * search.confidence - 1.0)),
            closure_h: [0.5, 0.9].map(|share| closures.quantile(share)),
            late_h: lateness(scenario, &late),
            held_up: held_up(&late),
            fit: self.judge(in_time, sure, &escapes, &more),
            means: means(&ran),
        }
    }

    /// Each replication under the base plan and under a setting; none of what failed.
    fn pairs<'r>(
        &'r self,
        runs: &'r Runs,
    ) -> impl Iterator<Item = (Option<&'r Probe>, Option<&'r Probe>)> {
        let ran = |run: &'r (u32, Result<Probe, String>)| run.1.as_ref().ok();
        let pairs = self.base.iter().zip(runs);
        pairs.map(move |(base, run)| (ran(base), ran(run)))
    }

    /// Of the runs that ran, those in time that owe it to no escape: where no setting may have more escapes than the
    /// base plan, no more than in the same replication of it.
    fn counting(&self, runs: &Runs) -> Proportion {
        let few = |base: Option<&Probe>, run: &Probe| match self.search.cap {
            Cap::NoWorse => {
                base.is_some_and(|base| run.named("escaped_pax") <= base.named("escaped_pax"))
            }
            Cap::AtMost(_) => true,
        };
        let ran = self
            .pairs(runs)
            .filter_map(|(base, run)| Some((base, run?)));
        Proportion::of(ran.map(|(base, run)| is_in_time(run) && few(base, run)))
    }

    fn judge(&self, in_time: Proportion, sure: f64, escapes: &Moments, more: &Moments) -> Fit {
        let search = self.search;
        let too_many = match search.cap {
            Cap::NoWorse => one_sided(more, search.confidence).0 > 0.0,
            Cap::AtMost(cap) => escapes.mean() > cap,
        };
        let surely_few = match search.cap {
            // What is not surely more may be more: no guarantee stands on that.
            Cap::NoWorse => more.count() > 0 && more.mean() <= 0.0,
            Cap::AtMost(cap) => {
                escapes.bound_the_mean() && one_sided(escapes, search.confidence).1 <= cap
            }
        };
        if too_many {
            Fit::TooManyEscapes
        } else if in_time.share() < search.probability || in_time.of == 0 {
            Fit::TooLate
        } else if sure >= search.probability && surely_few {
            Fit::Surely
        } else {
            Fit::Probably
        }
    }
}

/// The confidence of each of so many findings that together have this one (Bonferroni).
pub(super) fn shared(confidence: f64, findings: usize) -> f64 {
    1.0 - (1.0 - confidence) / findings.max(1) as f64
}

/// The one-sided bounds of a mean; equal values bound themselves.
pub(super) fn one_sided(moments: &Moments, confidence: f64) -> (f64, f64) {
    let error = moments.standard_error();
    if moments.count() < 2 || error == 0.0 {
        return (moments.mean(), moments.mean());
    }
    let half = student_quantile(confidence, (moments.count() - 1) as f64) * error;
    (moments.mean() - half, moments.mean() + half)
}

fn is_in_time(probe: &Probe) -> bool {
    probe.named("closed_by_deadline") > 0.0
}

/// Hours after the deadline, in the middle of the runs that are late.
fn lateness(scenario: &Scenario, late: &[&Probe]) -> Option<f64> {
    let deadline = scenario.deadline?.since(scenario.start).as_hours_f64();
    let hours = late.iter().map(|probe| probe.named("closure_h") - deadline);
    Sorted::new(hours.collect()).quantile(0.5)
}

fn held_up(runs: &[&Probe]) -> Vec<(&'static str, f64)> {
    let mut shares: BTreeMap<&'static str, f64> = BTreeMap::new();
    for (name, share) in runs.iter().flat_map(|probe| &probe.binding) {
        *shares.entry(name).or_default() += share / runs.len() as f64;
    }
    let mut shares: Vec<(&'static str, f64)> = shares.into_iter().collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    shares
}

/// How many runs have each key figure, and its mean; none where any lies beyond the horizon.
pub(super) fn means(runs: &[&Probe]) -> BTreeMap<usize, (u64, f64)> {
    let mean = |position: usize| {
        let values = runs.iter().map(|probe| probe.values[position]);
        let moments = Moments::of(values.filter(|value| !value.is_nan()));
        let has_mean = moments.count() > 0 && moments.mean().is_finite();
        has_mean.then(|| (position, (moments.count(), moments.mean())))
    };
    let all = METRICS.iter().enumerate();
    let told = all.filter(|(_, metric)| metric.nature != Nature::CensoredFromLift);
    told.filter_map(|(position, _)| mean(position)).collect()
}
