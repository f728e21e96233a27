//! When there are enough replications: a fixed number, or as many as stated figures need to be precise enough.
//!
//! Owns the sequential rule. It looks only at fixed checkpoints, so that the number chosen does not depend on threads,
//! and few looks keep the intervals honest (Law, chapter 9; Hoad, Robinson and Davies 2010).

use std::str::FromStr;

use super::estimate::{Moments, Proportion, Sorted};
use super::metric::{Metric, Nature};

/// Replications before the first look. With 3, two-point outcomes stop at three equal values in two of five studies.
pub const FIRST_LOOK: u32 = 20;
/// Equal values are no convergence before this many: the rare other one may not have come yet.
const EQUAL_VALUES: u64 = 100;

/// The numbers of replications after which the rule looks: 20, 30, 45, 68, 100, 150 and so on, half as many again
/// each time, to two figures.
pub fn checkpoints(most: u32) -> impl Iterator<Item = u32> {
    let mut exact = f64::from(FIRST_LOOK);
    let looks = std::iter::from_fn(move || {
        let magnitude = if exact < 100.0 {
            1.0
        } else {
            decade(exact) / 10.0
        };
        let look = (exact / magnitude).round() * magnitude;
        exact *= 1.5;
        Some(look as u32)
    });
    looks
        .take_while(move |&look| look < most)
        .chain(std::iter::once(most))
}

/// The greatest power of ten that is not above `number`, which is at least 1.
fn decade(number: f64) -> f64 {
    let mut decade = 1.0;
    while decade * 10.0 <= number {
        decade *= 10.0;
    }
    decade
}

/// How precise a figure is to be: `KPI=5%`, `KPI=2.5`, `KPI.q90=12`.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// The position of the metric.
    metric: usize,
    statistic: Statistic,
    target: Target,
    text: String,
}

/// What is estimated of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Statistic {
    Mean,
    Share,
    Quantile(f64),
}

/// The half width that the interval may have.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    /// In the figure's own unit.
    Absolute(f64),
    /// As a share of the estimate.
    Relative(f64),
}

impl FromStr for Precision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, value) = text
            .split_once('=')
            .ok_or("write KPI=VALUE, such as closure_h.q50=6 or flight_h=5%")?;
        let (name, quantile) = match key.split_once(".q") {
            Some((name, percent)) => (name, Some(read_percent(percent)?)),
            None => (key, None),
        };
        let metric = Metric::named(name).ok_or_else(|| Metric::unknown(name))?;
        let statistic = match (quantile, metric.nature) {
            (Some(_), Nature::Chance) => {
                return Err(format!(
                    "{name} is yes or no and has no quantile; write {name}=0.05"
                ));
            }
            (Some(share), _) => Statistic::Quantile(share),
            (None, Nature::Chance) => Statistic::Share,
            (None, _) => Statistic::Mean,
        };
        let target = read_target(value)?;
        if matches!(target, Target::Relative(_)) {
            refuse_relative(metric, name)?;
        }
        Ok(Precision {
            metric: metric.position(),
            statistic,
            target,
            text: text.to_owned(),
        })
    }
}

fn read_percent(text: &str) -> Result<f64, String> {
    let percent: f64 = text
        .parse()
        .map_err(|_| format!("q{text}: write a quantile as q50 or q90"))?;
    if percent > 0.0 && percent < 100.0 {
        Ok(percent / 100.0)
    } else {
        Err(format!("q{text}: a quantile lies between q0 and q100"))
    }
}

fn read_target(text: &str) -> Result<Target, String> {
    let (number, relative) = match text.strip_suffix('%') {
        Some(number) => (number.trim(), true),
        None => (text, false),
    };
    match number.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() && relative => {
            Ok(Target::Relative(number / 100.0))
        }
        Ok(number) if number > 0.0 && number.is_finite() => Ok(Target::Absolute(number)),
        _ => Err(format!(
            "{text}: a precision is a number above 0, or a share of the mean such as 5%"
        )),
    }
}

fn refuse_relative(metric: &Metric, name: &str) -> Result<(), String> {
    match metric.nature {
        Nature::Positive | Nature::Censored | Nature::CensoredFromLift => Ok(()),
        Nature::MaybeZero => Err(format!(
            "{name} may be 0 in every run, and then no number of runs gives it a relative precision; write an absolute one, such as {name}=0.5"
        )),
        Nature::Chance => Err(format!(
            "{name} is a probability; write its half width, such as {name}=0.05"
        )),
    }
}

impl Precision {
    /// The position of the metric that is to be precise.
    pub fn metric(&self) -> usize {
        self.metric
    }

    /// Whether replications in which the metric has these values, NaN where it has none, are enough at `confidence`.
    pub fn is_reached(&self, mut values: Vec<f64>, confidence: f64) -> bool {
        values.retain(|value| !value.is_nan());
        self.is_reached_by(values, confidence)
    }

    /// Whether these values of its figure are enough.
    fn is_reached_by(&self, values: Vec<f64>, confidence: f64) -> bool {
        let found = match self.statistic {
            Statistic::Mean => mean_and_half_width(&values, confidence),
            Statistic::Share => {
                let share = Proportion::of(values.iter().map(|value| *value > 0.0));
                Some((share.share(), share.wilson(confidence).half_width()))
            }
            Statistic::Quantile(p) => {
                let found = Sorted::new(values).quantile_with_interval(p, confidence);
                let width = found.high.zip(found.low).map(|(high, low)| high - low);
                found
                    .value
                    .zip(width)
                    .map(|(value, width)| (value, 0.5 * width))
            }
        };
        found.is_some_and(|(estimate, half)| match self.target {
            Target::Absolute(most) => half <= most,
            // Law's rule: the error relative to the true mean is then within `share`.
            Target::Relative(share) => half <= share / (1.0 + share) * estimate.abs(),
        })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The mean with half the width of its interval; none while there is none to be trusted.
fn mean_and_half_width(values: &[f64], confidence: f64) -> Option<(f64, f64)> {
    if values.iter().any(|value| value.is_infinite()) {
        return None;
    }
    let moments = Moments::of(values.iter().copied());
    let all_equal = moments.variance() == 0.0 && moments.count() < EQUAL_VALUES;
    let interval = moments.interval(confidence).filter(|_| !all_equal)?;
    Some((moments.mean(), interval.half_width()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_half_as_many_again_each_time() {
        let looks: Vec<u32> = checkpoints(700).collect();
        assert_eq!(looks, [20, 30, 45, 68, 100, 150, 230, 340, 510, 700]);
        assert_eq!(checkpoints(8).collect::<Vec<_>>(), [8]);
    }

    #[test]
    fn three_equal_values_are_no_convergence() {
        assert_eq!(mean_and_half_width(&[20.0; 99], 0.95), None);
        assert_eq!(mean_and_half_width(&[20.0; 100], 0.95), Some((20.0, 0.0)));
    }

    /// The first look at which the mean is known to a tenth of itself, as the rule looks, and what it is there.
    fn stops(values: &[f64]) -> (usize, f64) {
        let at = |&look: &u32| {
            let (mean, half) = mean_and_half_width(&values[..look as usize], 0.95)?;
            (half <= 0.1 / 1.1 * mean).then_some((look as usize, mean))
        };
        let looks: Vec<u32> = checkpoints(values.len() as u32).collect();
        looks.iter().find_map(at).expect("enough values")
    }

    /// What synthetic studies are drawn from.
    #[derive(Clone, Copy)]
    struct Synthetic;

    impl crate::sim::Source for Synthetic {
        fn number(self) -> u16 {
            0
        }
    }

    fn draws(study: u32) -> crate::sim::Stream {
        let entity = crate::sim::Entity::named("stopping", "values");
        crate::sim::Streams::new(7, study, 0).stream(Synthetic, entity)
    }

    #[test]
    fn choosing_when_to_stop_does_not_spoil_the_interval() {
        // Normal values of mean 100 and standard deviation 30, to be known to a tenth.
        let right = (0..2000).filter(|&study| {
            let mut draws = draws(study);
            let values: Vec<f64> = (0..400).map(|_| 100.0 + 30.0 * draws.normal()).collect();
            let (_, mean) = stops(&values);
            (mean - 100.0).abs() <= 10.0
        });
        let share = right.count() as f64 / 2000.0;
        assert!(share >= 0.94, "{share}");
    }

    #[test]
    fn a_rare_other_outcome_is_waited_for() {
        // Nine in ten are 20, one in ten is 60: a rule that looks after three values stops there in two of five studies.
        for study in 0..500 {
            let mut draws = draws(study);
            let rare = |u: f64| if u < 0.1 { 60.0 } else { 20.0 };
            let values: Vec<f64> = (0..2000).map(|_| rare(draws.uniform())).collect();
            let (look, _) = stops(&values);
            let differ = values[..look].iter().any(|value| *value != 20.0);
            assert!(differ || look >= 100, "study {study} stops at {look}");
        }
    }

    #[test]
    fn a_mean_with_runs_beyond_the_horizon_is_never_precise() {
        assert_eq!(mean_and_half_width(&[1.0, f64::INFINITY], 0.95), None);
    }

    #[test]
    fn a_precision_is_refused_with_the_reason() {
        let refused = [
            ("escaped_pax=5%", "may be 0 in every run"),
            ("closed=5%", "is a probability"),
            ("closed.q90=1", "has no quantile"),
            ("closure=3", "did you mean `closure_h`?"),
            ("closure_h=-1", "a number above 0"),
            ("closure_h.q0=1", "between q0 and q100"),
            ("closure_h", "write KPI=VALUE"),
        ];
        for (text, reason) in refused {
            let error = text.parse::<Precision>().expect_err(text);
            assert!(error.contains(reason), "{text}: {error}");
        }
        for text in [
            "escaped_pax=0.5",
            "closure_h.q90=12",
            "flight_h=10",
            "person_days_at_risk=1%",
            "closed=0.05",
        ] {
            text.parse::<Precision>().expect(text);
        }
    }
}
