//! Tests of fit and intervals, all at the level of 99.9 %.

/// Half-width of the interval of a mean, in standard errors.
pub const Z: f64 = 3.29;
/// The same for a bound on one side.
pub const Z_ONE_SIDED: f64 = 3.09;

/// Mean of a sample and its standard error.
pub fn mean_and_error(sample: &[f64]) -> (f64, f64) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

/// A mean is what it should be, and known to a share of it.
pub fn assert_mean(sample: &[f64], wanted: f64, to: f64) {
    let (mean, error) = mean_and_error(sample);
    assert!(
        (mean - wanted).abs() <= Z * error,
        "mean {mean} +- {error}, not {wanted}"
    );
    assert!(
        Z * error <= to * wanted,
        "mean {mean} +- {error} says too little"
    );
}

/// So many of so many have what a share of them should.
pub fn assert_share(found: usize, of: usize, wanted: f64) {
    let n = of as f64;
    let share = found as f64 / n;
    let error = (wanted * (1.0 - wanted) / n).sqrt();
    assert!(
        (share - wanted).abs() <= Z * error,
        "{found} of {of} are {share}, not {wanted} +- {error}"
    );
}

/// Kolmogorov-Smirnov: a sample is of a distribution.
pub fn assert_distribution(mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    const CRITICAL: f64 = 1.95;
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let mut most: f64 = 0.0;
    for (position, &x) in sample.iter().enumerate() {
        let (below, above) = (position as f64 / n, (position + 1) as f64 / n);
        most = most.max((cdf(x) - below).abs()).max((above - cdf(x)).abs());
    }
    assert!(
        most * n.sqrt() <= CRITICAL,
        "the largest difference of {n} is {most}"
    );
}
