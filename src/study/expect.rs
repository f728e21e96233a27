//! Judging expectations: does what a scenario demands of many runs hold, surely not, or is it open?
//!
//! Owns the rule. A probability, and a quantile too, is a share of the runs: the `p` quantile is at most v exactly if a
//! share p of the runs is at most v. Shares are judged by Clopper and Pearson's one-sided bounds, which never promise
//! more than they hold; means by Student's t, where equal values decide nothing before there are enough of them.

use serde::Serialize;

use super::conduct::Ensemble;
use super::estimate::{Moments, Proportion};
use super::metric::Metric;
use super::student::student_quantile;
use crate::record::decimals::decimal;
use crate::scenario::expect::{Expect, Op, Stat};

/// How an expectation came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Finding {
    /// It holds, as surely as was asked.
    Met,
    /// It does not.
    Missed,
    /// The replications do not decide.
    Undecided,
}

impl Finding {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Finding::Met => "met",
            Finding::Missed => "MISSED",
            Finding::Undecided => "undecided",
        }
    }
}

/// A judged expectation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// As it was written: `closed_by_deadline prob >= 0.9`.
    pub text: String,
    /// How it came out.
    pub finding: Finding,
    /// The replications it was judged by.
    pub n: u64,
    /// What was estimated; none where it cannot be.
    pub estimate: Option<f64>,
    /// How far the estimate is on the good side of the bound, in standard errors.
    pub margin_se: Option<f64>,
}

/// Judges an expectation of a plan by the first replications it asks for; fewer decide nothing.
pub fn judge(expect: &Expect, ensemble: &Ensemble) -> Judged {
    let metric = Metric::named(&expect.metric).expect("the scenario was checked");
    let values = ensemble.values_below(metric, expect.reps);
    let ran = ensemble.store.ran().iter().map(|figures| figures.number);
    let failed = ensemble.store.failed().iter().map(|(number, _)| *number);
    let asked_for = ran.chain(failed).filter(|number| *number < expect.reps);
    let all_ran = asked_for.count() as u64 == u64::from(expect.reps);
    let found = match (expect.stat, expect.stat.quantile()) {
        (_, Some(p)) => of_quantile(expect, p, &values),
        (Stat::Mean, _) => of_mean(expect, &values),
        _ => of_share(expect.op, expect.value, yes(&values), expect.confidence),
    };
    Judged {
        text: format!(
            "{} {} {} {}",
            expect.metric,
            expect.stat.word(),
            expect.op.word(),
            expect.value
        ),
        finding: if all_ran {
            found.finding
        } else {
            Finding::Undecided
        },
        n: values.len() as u64,
        estimate: found.estimate.map(decimal),
        margin_se: found.margin_se.map(decimal),
    }
}

/// What was found before it is known whether there are enough replications.
struct Found {
    finding: Finding,
    estimate: Option<f64>,
    margin_se: Option<f64>,
}

fn yes(values: &[f64]) -> Proportion {
    Proportion::of(values.iter().map(|value| *value > 0.0))
}

/// Whether a share is at least, or at most, `bound`.
fn of_share(op: Op, bound: f64, share: Proportion, confidence: f64) -> Found {
    let (at_least, at_most) = (share.at_least(confidence), share.at_most(confidence));
    let finding = match op {
        _ if share.of == 0 => Finding::Undecided,
        Op::AtLeast if at_least >= bound => Finding::Met,
        Op::AtLeast if at_most < bound => Finding::Missed,
        Op::AtMost if at_most <= bound => Finding::Met,
        Op::AtMost if at_least > bound => Finding::Missed,
        _ => Finding::Undecided,
    };
    let error = libm::sqrt(bound * (1.0 - bound) / share.of.max(1) as f64);
    Found {
        finding,
        estimate: (share.of > 0).then(|| share.share()),
        margin_se: (error > 0.0).then(|| on_good_side(op, share.share() - bound) / error),
    }
}

/// A quantile by the share of the runs on one side of the bound.
fn of_quantile(expect: &Expect, p: f64, values: &[f64]) -> Found {
    let found = match expect.op {
        // At least a share p is at most the bound.
        Op::AtMost => {
            let below = Proportion::of(values.iter().map(|value| *value <= expect.value));
            of_share(Op::AtLeast, p, below, expect.confidence)
        }
        // At most a share p is below the bound.
        Op::AtLeast => {
            let below = Proportion::of(values.iter().map(|value| *value < expect.value));
            of_share(Op::AtMost, p, below, expect.confidence)
        }
    };
    Found {
        estimate: super::estimate::Sorted::new(values.to_vec()).quantile(p),
        ..found
    }
}

/// A mean; where runs lie beyond the horizon it is unknown, and nothing is decided.
fn of_mean(expect: &Expect, values: &[f64]) -> Found {
    let moments = Moments::of(values.iter().copied());
    if moments.count() < 2 || values.iter().any(|value| value.is_infinite()) {
        return Found {
            finding: Finding::Undecided,
            estimate: None,
            margin_se: None,
        };
    }
    let off = on_good_side(expect.op, moments.mean() - expect.value);
    let error = moments.standard_error();
    let reach = error * student_quantile(expect.confidence, (moments.count() - 1) as f64);
    let finding = if !moments.bound_the_mean() {
        Finding::Undecided
    } else if off >= reach {
        Finding::Met
    } else if off < -reach {
        Finding::Missed
    } else {
        Finding::Undecided
    };
    Found {
        finding,
        estimate: Some(moments.mean()),
        margin_se: (!moments.are_equal()).then(|| off / error),
    }
}

fn on_good_side(op: Op, above: f64) -> f64 {
    match op {
        Op::AtLeast => above,
        Op::AtMost => -above,
    }
}

#[cfg(test)]
mod tests {
    use super::super::conduct::made::ensemble;
    use super::*;

    /// A replication that fails counts as run, and not as all the others.
    #[test]
    fn fewer_replications_than_asked_for_decide_nothing_even_if_one_fails() {
        let late = Expect {
            reps: 5,
            confidence: 0.8,
            ..expect(Stat::Q50, Op::AtLeast, 1.0)
        };
        let finding = |rows: &[Option<Vec<f64>>]| {
            judge(&late, &ensemble("plan", &["closure_h"], rows)).finding
        };
        let ran = |hours: f64| Some(vec![hours]);
        let mut rows = vec![ran(2.0), ran(3.0), None, ran(2.0)];
        assert_eq!(finding(&rows), Finding::Undecided);
        rows.push(ran(4.0));
        assert_eq!(finding(&rows), Finding::Met);
    }

    fn expect(stat: Stat, op: Op, value: f64) -> Expect {
        Expect {
            metric: "closure_h".to_owned(),
            stat,
            op,
            value,
            confidence: 0.95,
            reps: 2,
        }
    }

    #[test]
    fn no_failure_in_twenty_nine_runs_shows_nine_in_ten_and_one_fewer_does_not() {
        let share = |hits, of| of_share(Op::AtLeast, 0.9, Proportion { hits, of }, 0.95).finding;
        assert_eq!(share(29, 29), Finding::Met);
        assert_eq!(share(28, 28), Finding::Undecided);
        assert_eq!(share(10, 29), Finding::Missed);
        assert_eq!(share(0, 0), Finding::Undecided);
    }

    #[test]
    fn none_in_so_many_runs_bounds_a_chance_from_above() {
        let share = |hits, of| of_share(Op::AtMost, 0.05, Proportion { hits, of }, 0.95).finding;
        assert_eq!(share(0, 59), Finding::Met);
        assert_eq!(share(0, 58), Finding::Undecided);
        assert_eq!(share(30, 58), Finding::Missed);
    }

    #[test]
    fn a_quantile_is_judged_by_the_runs_on_its_side() {
        let values: Vec<f64> = (1..=29).map(f64::from).collect();
        let finding =
            |value| of_quantile(&expect(Stat::Q90, Op::AtMost, value), 0.9, &values).finding;
        assert_eq!(finding(29.0), Finding::Met);
        assert_eq!(finding(28.0), Finding::Undecided);
        assert_eq!(finding(10.0), Finding::Missed);
        let least =
            |value| of_quantile(&expect(Stat::Q10, Op::AtLeast, value), 0.1, &values).finding;
        assert_eq!(least(1.0), Finding::Met);
        assert_eq!(least(20.0), Finding::Missed);
    }

    #[test]
    fn a_mean_is_judged_by_its_one_sided_interval() {
        let values = [9.0, 10.0, 11.0];
        let finding = |op, value| of_mean(&expect(Stat::Mean, op, value), &values).finding;
        // t(0.95, 2) = 2.920 times the standard error of 0.577 is 1.686.
        assert_eq!(finding(Op::AtMost, 11.69), Finding::Met);
        assert_eq!(finding(Op::AtMost, 11.68), Finding::Undecided);
        assert_eq!(finding(Op::AtMost, 8.3), Finding::Missed);
        assert_eq!(finding(Op::AtLeast, 8.3), Finding::Met);
        let none = |count| of_mean(&expect(Stat::Mean, Op::AtMost, 0.0), &vec![0.0; count]);
        assert_eq!(none(2).finding, Finding::Undecided);
        assert_eq!(none(99).finding, Finding::Undecided);
        assert_eq!(none(100).finding, Finding::Met);
        let open = [9.0, f64::INFINITY];
        assert_eq!(
            of_mean(&expect(Stat::Mean, Op::AtMost, 99.0), &open).finding,
            Finding::Undecided
        );
    }
}
