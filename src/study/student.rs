//! Student's t distribution: the quantiles behind every interval for a mean.

use crate::sim::{beta_cdf, normal_quantile};

/// The probability that a t variable with `freedom` degrees of freedom exceeds `t`, for t of 0 and more.
fn upper_tail(t: f64, freedom: f64) -> f64 {
    0.5 * beta_cdf(0.5 * freedom, 0.5, freedom / (freedom + t * t))
}

/// The probability that a t variable with `freedom` degrees of freedom is at least as far from 0 as `t`.
pub fn two_sided_tail(t: f64, freedom: f64) -> f64 {
    2.0 * upper_tail(t.abs(), freedom)
}

/// The quantile of Student's t distribution, for `p` inside (0, 1) and at least one degree of freedom.
///
/// Bisected between doubled bounds until the bounds meet, so that it needs no derivative and cannot run away;
/// relative accuracy about 1e-12 up to 1,000 degrees of freedom.
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    if p < 0.5 {
        return -student_quantile(1.0 - p, freedom);
    }
    let tail = 1.0 - p;
    let mut low = 0.0;
    let mut high = normal_quantile(p).max(1.0);
    while upper_tail(high, freedom) > tail {
        low = high;
        high *= 2.0;
    }
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if upper_tail(middle, freedom) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// Reference values: scipy.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_has_its_known_values() {
        let known = [
            (0.975, 1.0, 12.706_204_736),
            (0.975, 2.0, 4.302_652_730),
            (0.975, 4.0, 2.776_445_105),
            (0.975, 9.0, 2.262_157_163),
            (0.975, 19.0, 2.093_024_054),
            (0.975, 29.0, 2.045_229_642),
            (0.975, 99.0, 1.984_216_952),
            (0.975, 999.0, 1.962_341_461),
            (0.95, 4.0, 2.131_846_786),
            (0.95, 7.992_386, 1.859_777_723),
            (1.0 - 1e-6, 5.0, 24.771_029_7),
        ];
        for (p, freedom, wanted) in known {
            let found = student_quantile(p, freedom);
            assert!(
                (found - wanted).abs() < 1e-7 * wanted,
                "t({p}, {freedom}): {found}, not {wanted}"
            );
            assert_eq!(
                student_quantile(1.0 - p, freedom),
                -student_quantile(1.0 - (1.0 - p), freedom)
            );
        }
        assert_eq!(student_quantile(0.5, 3.0), 0.0);
    }

    #[test]
    fn the_tail_undoes_the_quantile() {
        for freedom in [1.0, 4.0, 30.0, 999.0] {
            for p in [0.6, 0.9, 0.999] {
                let tail = two_sided_tail(student_quantile(p, freedom), freedom);
                assert!(
                    (tail - 2.0 * (1.0 - p)).abs() < 1e-12,
                    "{p} {freedom}: {tail}"
                );
            }
        }
    }
}
