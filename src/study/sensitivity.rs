//! Sensitivity: which of many uncertain values matter. One at a time (a tornado), and by Morris's screening.
//!
//! Owns both measures. All variants of a plan meet the same chance. A bar is the mean of paired differences with its
//! interval; what cannot be told from nothing is marked. Screening shows beside each mean effect what chance alone would
//! make of a value without any (the noise floor).
//!
//! Morris 1991; Campolongo, Cariboni and Saltelli 2007.

use super::compare::paired_p_value;
use super::design::Trajectory;
use super::draft::{Draft, DraftError};
use super::estimate::{Interval, Moments};
use super::lab::{Interrupted, Lab};
use super::lever::Range;
use super::metric::{Metric, Nature};
use super::plan::Setting;
use super::replicate::Plan;
use super::summary::seen_by;
use crate::scenario::Scenario;
use crate::sim::normal_quantile;

/// An uncertain value with the two ends of its range.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its key.
    pub key: String,
    /// The plan with its low value, and with its high one.
    pub ends: [Setting; 2],
}

/// What a tornado is asked.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// The plan as it is.
    pub base: Plan,
    /// What is uncertain.
    pub factors: Vec<Factor>,
    /// The key figures to look at.
    pub metrics: Vec<&'static Metric>,
    /// Replications of each variant.
    pub replications: u32,
    /// The confidence of each interval.
    pub confidence: f64,
}

/// A mean difference with its interval over pairs of replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The mean.
    pub mean: f64,
    /// Student's interval.
    pub interval: Option<Interval>,
    told: bool,
}

impl Difference {
    fn of(pairs: &[(f64, f64)], confidence: f64) -> Self {
        let moments = Moments::of(pairs.iter().map(|(from, to)| to - from));
        Difference {
            mean: moments.mean(),
            interval: moments.interval(confidence),
            told: paired_p_value(&moments, moments.count()) <= 1.0 - confidence,
        }
    }

    /// Whether it can be told from nothing: if nothing lies outside its interval; of equal differences, by the sign test.
    pub fn is_told_from_zero(&self) -> bool {
        self.told
    }
}

/// What a value does to a key figure, all else as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The key figure.
    pub metric: &'static str,
    /// The key of the value.
    pub key: String,
    /// The ends of its range.
    pub ends: [String; 2],
    /// Pairs of replications.
    pub n: u64,
    /// Mean of the plan as it is.
    pub base_mean: f64,
    /// Of its replications, those that lie beyond the horizon and count as it.
    pub base_beyond_horizon: u64,
    /// What each end makes of it.
    pub to_end: [Difference; 2],
    /// From one end to the other.
    pub swing: Difference,
    /// Of all replications of both ends, those that lie beyond the horizon and count as it.
    pub beyond_horizon: u64,
}

/// The figures of a run that are looked at, NaN where it has none; or why it failed.
type Run = Result<Vec<f64>, String>;

/// Runs of each variant, by replication.
type Runs = Vec<Vec<Run>>;

/// Runs that failed, by replication.
pub type Failures = Vec<(u32, String)>;

fn run_all(
    lab: &Lab<'_>,
    scenarios: &[&Scenario],
    metrics: &[&'static Metric],
    replications: u32,
) -> Result<Runs, Interrupted> {
    let all: Vec<(usize, u32)> = (0..scenarios.len())
        .flat_map(|variant| (0..replications).map(move |number| (variant, number)))
        .collect();
    let runs = lab.ask(&all, |&(variant, number)| -> Run {
        let probe = lab.probe(scenarios[variant], number)?;
        Ok(metrics.iter().map(|metric| probe.of(metric)).collect())
    })?;
    let mut runs = runs.into_iter();
    Ok(scenarios
        .iter()
        .map(|_| runs.by_ref().take(replications as usize).collect())
        .collect())
}

fn failures(runs: &Runs) -> Failures {
    let of_variant = |runs: &Vec<Run>| -> Failures {
        let failed = runs
            .iter()
            .zip(0..)
            .filter_map(|(run, number)| Some((number, run.clone().err()?)));
        failed.collect()
    };
    runs.iter().flat_map(of_variant).collect()
}

/// The option by which ranges are given.
const VARY: &str = "--vary";

impl Tornado {
    /// What each of these ranges does to a plan, on the usual key figures, with 50 replications and 95 % confidence.
    ///
    /// # Errors
    /// If a range has other than two ends or is given twice, or a variant cannot be run.
    pub fn over(draft: &Draft<'_>, ranges: &[Range]) -> Result<Self, DraftError> {
        let factor = |(range, (key, [low, high])): (&Range, (String, [String; 2]))| {
            let end = |value| draft.setting(VARY, range, value);
            let ends = [end(low)?, end(high)?];
            Ok::<_, DraftError>(Factor { key, ends })
        };
        let ends = ends_of(ranges)?;
        Ok(Tornado {
            factors: ranges
                .iter()
                .zip(ends)
                .map(factor)
                .collect::<Result<_, _>>()?,
            base: draft.plan.clone(),
            metrics: usual(),
            replications: REPLICATIONS,
            confidence: CONFIDENCE,
        })
    }

    /// How many runs it takes.
    pub fn runs_count(&self) -> u64 {
        (1 + 2 * self.factors.len() as u64) * u64::from(self.replications)
    }

    /// Runs every variant; the bars of each key figure, the longest first.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn measure(&self, lab: &Lab<'_>) -> Result<(Vec<Bar>, Failures), Interrupted> {
        let ends = self.factors.iter().flat_map(|factor| &factor.ends);
        let scenarios: Vec<&Scenario> = [&self.base.scenario]
            .into_iter()
            .chain(ends.map(|end| &end.scenario))
            .collect();
        let runs = run_all(lab, &scenarios, &self.metrics, self.replications)?;
        let mut bars = Vec::new();
        for metric in 0..self.metrics.len() {
            let mut of_metric: Vec<Bar> = (0..self.factors.len())
                .map(|factor| self.bar(metric, factor, &runs))
                .collect();
            of_metric.sort_by(|a, b| b.swing.mean.abs().total_cmp(&a.swing.mean.abs()));
            bars.append(&mut of_metric);
        }
        Ok((bars, failures(&runs)))
    }

    fn bar(&self, metric: usize, factor: usize, runs: &Runs) -> Bar {
        let horizon_h = self.base.scenario.horizon.duration().as_hours_f64();
        let [base, low, high] = [0, 1 + 2 * factor, 2 + 2 * factor].map(|variant| &runs[variant]);
        let mut seen: Vec<[f64; 3]> = Vec::new();
        let mut beyond = [0; 3];
        for ((base, low), high) in base.iter().zip(low).zip(high) {
            let (Ok(base), Ok(low), Ok(high)) = (base, low, high) else {
                continue;
            };
            let values = [base, low, high].map(|figures| figures[metric]);
            if values.iter().any(|value| value.is_nan()) {
                continue;
            }
            for (beyond, value) in beyond.iter_mut().zip(values) {
                *beyond += u64::from(value.is_infinite());
            }
            seen.push(values.map(|value| seen_by(value, horizon_h)));
        }
        let pairs = |from: usize, to: usize| -> Vec<(f64, f64)> {
            seen.iter()
                .map(|values| (values[from], values[to]))
                .collect()
        };
        let factor = &self.factors[factor];
        let difference = |from, to| Difference::of(&pairs(from, to), self.confidence);
        Bar {
            metric: self.metrics[metric].name,
            key: factor.key.clone(),
            ends: factor.ends.each_ref().map(|end| end.value.clone()),
            n: seen.len() as u64,
            base_mean: Moments::of(seen.iter().map(|values| values[0])).mean(),
            to_end: [difference(0, 1), difference(0, 2)],
            swing: difference(1, 2),
            base_beyond_horizon: beyond[0],
            beyond_horizon: beyond[1] + beyond[2],
        }
    }
}

const REPLICATIONS: u32 = 50;
const CONFIDENCE: f64 = 0.95;

/// The key figures that are looked at if none is named.
fn usual() -> Vec<&'static Metric> {
    ["closure_h", "person_days_at_risk", "escaped_pax"]
        .iter()
        .filter_map(|name| Metric::named(name))
        .collect()
}

/// Values and the ends of their ranges.
pub type Ranges = Vec<(String, [String; 2])>;

fn ends_of(ranges: &[Range]) -> Result<Ranges, DraftError> {
    let ends = ranges
        .iter()
        .map(|range| Ok((range.key.clone(), range.ends()?)));
    let ends: Ranges = ends
        .collect::<Result<_, String>>()
        .map_err(DraftError::Question)?;
    let again = |at: &usize| ends[..*at].iter().any(|(key, _)| *key == ends[*at].0);
    match (0..ends.len()).find(again) {
        Some(at) => Err(DraftError::Question(format!(
            "{} is varied twice",
            ends[at].0
        ))),
        None => Ok(ends),
    }
}

/// Key figures of which a mean can always be formed.
///
/// # Errors
/// Why this one cannot be looked at.
pub fn sensible(metric: &'static Metric) -> Result<&'static Metric, String> {
    match metric.nature {
        Nature::CensoredFromLift => Err(format!(
            "{} has no bound where it lies beyond the horizon; ask for closure_h",
            metric.name
        )),
        _ => Ok(metric),
    }
}

/// What a screening is asked: walks through all values together.
#[derive(Clone, Debug)]
pub struct Screening {
    /// The plan as it is.
    pub base: Plan,
    /// What is uncertain, with the ends of its range.
    pub ranges: Ranges,
    /// The walks, over the values that were truly set ([`Trajectory::over`]).
    pub walks: Vec<Trajectory>,
    /// The values at each point of each walk.
    pub values: Vec<Vec<String>>,
    /// The scenario at each point of each walk.
    pub scenarios: Vec<Scenario>,
    /// The key figures to look at.
    pub metrics: Vec<&'static Metric>,
    /// Replications at each point.
    pub replications: u32,
    /// The confidence of the mark.
    pub confidence: f64,
}

/// What a value does to a key figure on the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The key figure.
    pub metric: &'static str,
    /// The key of the value.
    pub key: String,
    /// Walks.
    pub n: u64,
    /// Mean of the elementary effects, for a step over the whole range.
    pub mu: f64,
    /// Mean of their sizes.
    pub mu_star: f64,
    /// Their standard deviation: interactions and bends.
    pub sigma: f64,
    /// What `mu_star` would be on average of a value without any effect, by chance alone.
    pub floor: f64,
    /// Whether `mu_star` is above what chance alone would make of it.
    pub is_told: bool,
    /// Runs at either end of its steps.
    pub runs: u64,
    /// Of them, those that lie beyond the horizon and count as it.
    pub beyond_horizon: u64,
}

impl Screening {
    /// So many walks through these ranges of a plan, drawn by a seed; on the usual key figures, with 50 replications and
    /// 95 % confidence.
    ///
    /// # Errors
    /// If a range has other than two ends or is given twice, or a point cannot be run.
    pub fn draw(
        draft: &Draft<'_>,
        ranges: &[Range],
        (walks, seed): (u32, u64),
    ) -> Result<Self, DraftError> {
        let ends = ends_of(ranges)?;
        let reached = |value: usize, share| ranges[value].reached(share);
        let walks: Vec<Trajectory> = (0..walks)
            .map(|number| Trajectory::draw(ranges.len(), seed, number).over(reached))
            .collect();
        let at = |point: &Vec<f64>| -> Vec<String> {
            let values = ranges.iter().zip(point);
            values.map(|(range, &share)| range.at(share)).collect()
        };
        let points = walks.iter().flat_map(|walk| &walk.points);
        let values: Vec<Vec<String>> = points.map(at).collect();
        let scenario = |values: &Vec<String>| {
            let sets = ranges.iter().zip(values);
            draft.with(sets.map(|(range, value)| (VARY.to_owned(), range.set(value))))
        };
        Ok(Screening {
            scenarios: values.iter().map(scenario).collect::<Result<_, _>>()?,
            base: draft.plan.clone(),
            ranges: ends,
            walks,
            values,
            metrics: usual(),
            replications: REPLICATIONS,
            confidence: CONFIDENCE,
        })
    }

    /// How many runs it takes.
    pub fn runs_count(&self) -> u64 {
        self.scenarios.len() as u64 * u64::from(self.replications)
    }

    /// Runs every point; the effects of each key figure, the greatest first.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn measure(&self, lab: &Lab<'_>) -> Result<(Vec<Effect>, Failures), Interrupted> {
        let scenarios: Vec<&Scenario> = self.scenarios.iter().collect();
        let runs = run_all(lab, &scenarios, &self.metrics, self.replications)?;
        let mut effects = Vec::new();
        for metric in 0..self.metrics.len() {
            let mut of_metric = self.effects(metric, &runs);
            of_metric.sort_by(|a, b| b.mu_star.total_cmp(&a.mu_star));
            effects.append(&mut of_metric);
        }
        Ok((effects, failures(&runs)))
    }

    fn effects(&self, metric: usize, runs: &Runs) -> Vec<Effect> {
        let keys = self.ranges.len();
        let mut steps = vec![Steps::default(); keys];
        for (walk, runs) in self.walks.iter().zip(runs.chunks(keys + 1)) {
            for ((key, length), runs) in walk.steps().zip(runs.windows(2)) {
                self.look_at(&mut steps[key], metric, [&runs[0], &runs[1]], length);
            }
        }
        let effect = |((key, _), steps): (&(String, _), &Steps)| {
            let moments = Moments::of(steps.effects.iter().copied());
            let sizes = Moments::of(steps.effects.iter().map(|effect| effect.abs()));
            let floor = noise_floor(&steps.noise);
            Effect {
                metric: self.metrics[metric].name,
                key: key.clone(),
                n: moments.count(),
                mu: moments.mean(),
                mu_star: sizes.mean(),
                sigma: libm::sqrt(moments.variance()),
                floor,
                is_told: is_above(sizes.mean(), floor, moments.count(), self.confidence),
                runs: steps.runs,
                beyond_horizon: steps.beyond_horizon,
            }
        };
        self.ranges.iter().zip(&steps).map(effect).collect()
    }

    /// Takes in a step between the runs of two points: what it changes, and what chance may have done to that.
    fn look_at(&self, steps: &mut Steps, metric: usize, ends: [&Vec<Run>; 2], length: f64) {
        let horizon_h = self.base.scenario.horizon.duration().as_hours_f64();
        let seen = |run: &Run| Some(seen_by(value(run, metric)?, horizon_h));
        let runs = ends.into_iter().flatten();
        let values: Vec<f64> = runs.filter_map(|run| value(run, metric)).collect();
        steps.runs += values.len() as u64;
        steps.beyond_horizon += values.iter().filter(|value| value.is_infinite()).count() as u64;
        let mean = |runs: &[Run]| Moments::of(runs.iter().filter_map(seen)).mean();
        steps.effects.push((mean(ends[1]) - mean(ends[0])) / length);
        let pairs = ends[0].iter().zip(ends[1]);
        let differences = pairs.filter_map(|(from, to)| Some(seen(to)? - seen(from)?));
        let error = Moments::of(differences).standard_error();
        steps.noise.push(error / length.abs());
    }
}

/// A figure of a run, which may lie beyond the horizon.
fn value(run: &Run, metric: usize) -> Option<f64> {
    let value = run.as_ref().ok()?[metric];
    (!value.is_nan()).then_some(value)
}

/// The steps of a value in all walks.
#[derive(Clone, Debug, Default)]
struct Steps {
    /// The elementary effect of each.
    effects: Vec<f64>,
    /// Its standard error.
    noise: Vec<f64>,
    runs: u64,
    beyond_horizon: u64,
}

/// The mean size of an elementary effect that is chance alone: that of a normal variable, of which the spread is that
/// of the mean paired differences, each over its step.
fn noise_floor(errors: &[f64]) -> f64 {
    let squares = Moments::of(errors.iter().map(|error| error * error));
    libm::sqrt(squares.mean()) * libm::sqrt(2.0 / std::f64::consts::PI)
}

/// Whether a mean of `n` sizes is above what chance makes of it: a size has the mean m and the spread m sqrt(pi/2 - 1).
fn is_above(mean: f64, floor: f64, n: u64, confidence: f64) -> bool {
    let spread = floor * libm::sqrt(0.5 * std::f64::consts::PI - 1.0);
    let room = normal_quantile(confidence) * spread / libm::sqrt(n.max(1) as f64);
    mean > floor + room
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::files::NoFiles;
    use crate::scenario::{Reference, load};
    use crate::study::STEP;

    #[test]
    fn the_noise_floor_is_the_mean_size_of_noise() {
        // Paired differences of standard error 1 over a step of 2/3: 0.7979 / (2/3).
        assert!((noise_floor(&[1.5, 1.5, 1.5]) - 1.196_827).abs() < 1e-6);
        assert_eq!(noise_floor(&[0.0, 0.0]), 0.0);
    }

    /// The effects on a key figure that is `answer` at each point, the same in both replications.
    fn screened(walks: Vec<Trajectory>, answer: impl Fn(&[f64]) -> f64) -> Vec<Effect> {
        let metric = Metric::named("closure_h").expect("one of the list");
        let base = load(&Reference::new("handover-bottleneck"), &[], &NoFiles).expect("built in");
        let run = |point: &Vec<f64>| vec![Ok(vec![answer(point)]); 2];
        let runs = walks
            .iter()
            .flat_map(|walk| &walk.points)
            .map(run)
            .collect();
        let screening = Screening {
            base: Plan::of(base, &[]),
            ranges: (0..walks[0].order.len())
                .map(|key| (key.to_string(), Default::default()))
                .collect(),
            values: Vec::new(),
            walks,
            scenarios: Vec::new(),
            metrics: vec![metric],
            replications: 2,
            confidence: 0.95,
        };
        screening.effects(0, &runs)
    }

    /// Every walk through three values on four levels: from each lower end, up or down, in each order.
    fn every_walk() -> Vec<Trajectory> {
        const ORDERS: [[usize; 3]; 6] = [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ];
        let walk = |number: usize| {
            let is_set = |bit: usize| (number / 6) >> bit & 1 == 1;
            let ends = [0, 1, 2].map(|at| {
                let low = if is_set(at) { 1.0 / 3.0 } else { 0.0 };
                match is_set(at + 3) {
                    false => [low, low + STEP],
                    true => [low + STEP, low],
                }
            });
            let order = ORDERS[number % 6].to_vec();
            let mut at = ends.map(|[from, _]| from).to_vec();
            let mut points = vec![at.clone()];
            for &step in &order {
                at[step] = ends[step][1];
                points.push(at.clone());
            }
            Trajectory { points, order }
        };
        (0..6 << 6).map(walk).collect()
    }

    #[test]
    fn effects_have_their_known_means_and_spread() {
        // y = 2 x1 - 3 x2 + 4 x1 x3 on four levels: mu (4, -3, 2), mu* (4, 3, 2), sigma (1.490712, 0, 1.490712).
        let effects = screened(every_walk(), |x| {
            2.0 * x[0] - 3.0 * x[1] + 4.0 * x[0] * x[2]
        });
        let known = [
            (4.0, 4.0, 1.490_712),
            (-3.0, 3.0, 0.0),
            (2.0, 2.0, 1.490_712),
        ];
        for (effect, (mu, star, sigma)) in effects.iter().zip(known) {
            assert_eq!((effect.n, effect.floor), (384, 0.0));
            assert!((effect.mu - mu).abs() < 1e-9, "{effect:?}");
            assert!((effect.mu_star - star).abs() < 1e-9, "{effect:?}");
            // Known for all walks there are, of which these are no sample.
            let whole = effect.sigma * libm::sqrt(383.0 / 384.0);
            assert!((whole - sigma).abs() < 1e-6, "{effect:?}");
        }
    }

    #[test]
    fn an_effect_over_whole_numbers_is_that_of_the_whole_range() {
        for (text, whole) in [("a=1..2", 10.0), ("a=1..3", 20.0), ("a=6..1", -50.0)] {
            let range: Range = text.parse().expect("a range");
            let walks = (0..8)
                .map(|number| Trajectory::draw(1, 1, number).over(|_, share| range.reached(share)));
            let answer = |x: &[f64]| 10.0 * range.at(x[0]).parse::<f64>().expect("a number");
            let effects = screened(walks.collect(), answer);
            assert!((effects[0].mu - whole).abs() < 1e-9, "{text} {effects:?}");
            assert!(effects[0].sigma < 1e-9, "{text} {effects:?}");
        }
    }

    #[test]
    fn an_effect_is_told_only_above_the_noise() {
        assert!(!is_above(1.2, 1.196_8, 10, 0.95));
        assert!(!is_above(1.6, 1.196_8, 10, 0.95));
        assert!(is_above(1.8, 1.196_8, 10, 0.95));
        assert!(!is_above(0.0, 0.0, 10, 0.95));
        assert!(is_above(0.1, 0.0, 10, 0.95));
    }

    #[test]
    fn a_difference_that_covers_nothing_is_not_told_from_it() {
        let some = [(1.0, 2.0), (1.0, 0.5), (2.0, 2.5)];
        assert!(!Difference::of(&some, 0.95).is_told_from_zero());
        let all = [(1.0, 2.0), (1.0, 2.1), (2.0, 3.0)];
        assert!(Difference::of(&all, 0.95).is_told_from_zero());
        assert!(!Difference::of(&[(1.0, 1.0), (2.0, 2.0)], 0.95).is_told_from_zero());
        let same = |count| Difference::of(&vec![(20.0, 10.0); count], 0.95).is_told_from_zero();
        assert!(!same(2) && !same(5) && same(6));
    }
}
