//! Every distribution: known values, exact moments, and the promises of inversion.
//!
//! Known values are scipy 1.17's; means and variances of truncated ones are its adaptive quadrature of
//! the density, another way than ours over the quantile.

use airbridge::sim::{Distribution, DistributionError, Entity, Source, Streams};

type Result = std::result::Result<Distribution, DistributionError>;

#[derive(Clone, Copy)]
struct Draw;

impl Source for Draw {
    fn number(self) -> u16 {
        1
    }
}

#[track_caller]
fn assert_close(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= tolerance * wanted.abs().max(1e-300),
        "{what}: {found}, wanted {wanted}"
    );
}

/// One of each continuous kind, with ends and extremes.
fn continuous() -> Vec<(&'static str, Distribution)> {
    let kinds: [(&str, Result); 17] = [
        ("uniform", Distribution::uniform(-2.0, 5.0)),
        ("triangular", Distribution::triangular(2.0, 4.0, 12.0)),
        (
            "triangular, mode low",
            Distribution::triangular(2.0, 2.0, 12.0),
        ),
        (
            "triangular, mode high",
            Distribution::triangular(2.0, 12.0, 12.0),
        ),
        ("pert", Distribution::pert(2.0, 4.0, 12.0)),
        ("pert, mode low", Distribution::pert(2.0, 2.0, 12.0)),
        ("pert, mode high", Distribution::pert(2.0, 12.0, 12.0)),
        ("exponential", Distribution::exponential(5.0)),
        ("gamma", Distribution::gamma(10.0, 4.0)),
        ("gamma, wide", Distribution::gamma(10.0, 25.0)),
        ("gamma, narrow", Distribution::gamma(10.0, 0.01)),
        ("erlang", Distribution::erlang(3, 12.0)),
        ("lognormal", Distribution::lognormal(10.0, 4.0)),
        (
            "lognormal by p90",
            Distribution::lognormal_median_p90(10.0, 30.0),
        ),
        ("weibull", Distribution::weibull(1.5, 8.0)),
        ("weibull, wide", Distribution::weibull(0.7, 8.0)),
        ("weibull, narrow", Distribution::weibull(200.0, 8.0)),
    ];
    kinds.map(|(name, made)| (name, made.unwrap())).to_vec()
}

/// All of those, those truncated, and the discrete ones.
fn all() -> Vec<(String, Distribution)> {
    let mut all = Vec::new();
    for (name, whole) in continuous() {
        let (low, high) = (whole.quantile(0.1), whole.quantile(0.8));
        all.push((
            format!("{name}, cut below"),
            whole.truncated(Some(low), None).unwrap(),
        ));
        all.push((
            format!("{name}, cut above"),
            whole.truncated(None, Some(high)).unwrap(),
        ));
        all.push((
            format!("{name}, cut"),
            whole.truncated(Some(low), Some(high)).unwrap(),
        ));
        all.push((name.to_owned(), whole));
    }
    let list = Distribution::empirical(vec![7.0, 1.0, 3.0, 3.0], vec![1.0, 2.0, 0.5, 0.5]).unwrap();
    all.push((
        "list, cut".to_owned(),
        list.truncated(Some(2.0), None).unwrap(),
    ));
    all.push(("list".to_owned(), list));
    all.push(("constant".to_owned(), Distribution::constant(4.5).unwrap()));
    all
}

#[test]
fn quantiles_have_their_known_values() {
    let known: [(Result, [f64; 4]); 10] = [
        (
            Distribution::gamma(10.0, 4.0),
            [
                3.069179934334308,
                9.472021759391431,
                15.345611602984008,
                26.97756906411918,
            ],
        ),
        (
            Distribution::gamma(10.0, 25.0),
            [
                1.2540752770541253e-11,
                0.5248374163298528,
                29.88695527044193,
                240.49032156924534,
            ],
        ),
        (
            Distribution::erlang(3, 12.0),
            [
                1.7441806603131726,
                10.696241254894236,
                21.289281351336843,
                44.915488969650646,
            ],
        ),
        (
            Distribution::lognormal(10.0, 4.0),
            [
                3.7891518094375245,
                9.284766908852594,
                15.212187165315258,
                30.535711969736894,
            ],
        ),
        (
            Distribution::lognormal_median_p90(10.0, 30.0),
            [1.3611356225208595, 10.0, 30.0, 141.4140432522643],
        ),
        (
            Distribution::weibull(1.5, 8.0),
            [
                0.37257213477615747,
                6.26575815019721,
                13.949772108771294,
                29.016695298715806,
            ],
        ),
        (
            Distribution::pert(2.0, 4.0, 12.0),
            [
                2.2313452619226473,
                4.766722593925189,
                7.45334050433582,
                10.575515687386785,
            ],
        ),
        (
            Distribution::triangular(2.0, 4.0, 12.0),
            [
                2.447213595499958,
                5.675444679663241,
                9.17157287525381,
                11.717157287525382,
            ],
        ),
        (
            Distribution::exponential(5.0),
            [
                0.05025167926750721,
                3.4657359027997265,
                11.51292546497023,
                34.53877639491068,
            ],
        ),
        (Distribution::uniform(-2.0, 5.0), [-1.93, 1.5, 4.3, 4.993]),
    ];
    for (made, values) in known {
        let distribution = made.unwrap();
        for (u, value) in [0.01, 0.5, 0.9, 0.999].into_iter().zip(values) {
            let what = format!("{distribution:?} at {u}");
            assert_close(distribution.quantile(u), value, 1e-11, &what);
        }
    }
}

#[test]
fn means_and_variances_have_their_known_values() {
    let known: [(Result, f64, f64); 11] = [
        (Distribution::constant(4.5), 4.5, 0.0),
        (Distribution::uniform(-2.0, 5.0), 1.5, 49.0 / 12.0),
        (Distribution::triangular(2.0, 4.0, 12.0), 6.0, 14.0 / 3.0),
        (Distribution::pert(2.0, 4.0, 12.0), 5.0, 3.0),
        (Distribution::exponential(5.0), 5.0, 25.0),
        (Distribution::gamma(10.0, 4.0), 10.0, 16.0),
        (Distribution::erlang(3, 12.0), 12.0, 48.0),
        (Distribution::lognormal(10.0, 4.0), 10.0, 16.0),
        (
            Distribution::lognormal_median_p90(10.0, 30.0),
            14.440335278829204,
            226.29631242001238,
        ),
        (
            Distribution::weibull(1.5, 8.0),
            7.221962343607468,
            24.044178228091646,
        ),
        (
            Distribution::empirical(vec![7.0, 1.0, 3.0, 3.0], vec![1.0, 2.0, 0.5, 0.5]),
            3.0,
            6.0,
        ),
    ];
    for (made, mean, variance) in known {
        let distribution = made.unwrap();
        let what = format!("{distribution:?}");
        assert_close(distribution.mean(), mean, 1e-12, &what);
        assert_close(distribution.variance(), variance, 1e-12, &what);
    }
}

#[test]
fn truncated_moments_have_their_known_values() {
    let known: [(Result, [Option<f64>; 2], f64, f64); 9] = [
        (
            Distribution::gamma(10.0, 4.0),
            [Some(8.0), None],
            12.076932660336748,
            10.855577660291855,
        ),
        (
            Distribution::gamma(10.0, 4.0),
            [Some(8.0), Some(14.0)],
            10.604951134448736,
            2.7499464776676863,
        ),
        (
            Distribution::lognormal(10.0, 4.0),
            [None, Some(30.0)],
            9.972447164490623,
            15.351390472798682,
        ),
        (
            Distribution::lognormal(10.0, 4.0),
            [Some(12.0), None],
            15.410780687990535,
            11.111005377793417,
        ),
        (
            Distribution::weibull(1.5, 8.0),
            [Some(1.0), Some(20.0)],
            7.201233101112965,
            18.23916745077414,
        ),
        (
            Distribution::weibull(0.7, 8.0),
            [Some(1.0), None],
            12.68397747130578,
            245.47490546317212,
        ),
        (
            Distribution::pert(2.0, 4.0, 12.0),
            [Some(3.0), Some(9.0)],
            5.219568834010915,
            2.1470513543429437,
        ),
        (
            Distribution::triangular(2.0, 4.0, 12.0),
            [Some(3.0), Some(9.0)],
            5.661691542288557,
            2.5746021138090645,
        ),
        (
            Distribution::exponential(5.0),
            [Some(2.0), Some(9.0)],
            4.708824274690797,
            3.7122837185894273,
        ),
    ];
    for (made, [min, max], mean, variance) in known {
        let cut = made.unwrap().truncated(min, max).unwrap();
        let what = format!("{cut:?}");
        assert_close(cut.mean(), mean, 1e-9, &what);
        assert_close(cut.variance(), variance, 1e-6, &what);
    }
}

#[test]
fn moments_agree_with_the_average_of_the_quantile() {
    for (name, distribution) in all() {
        const CELLS: u32 = 20_000;
        let cell = |k: u32| distribution.quantile((f64::from(k) + 0.5) / f64::from(CELLS));
        let mean = (0..CELLS).map(cell).sum::<f64>() / f64::from(CELLS);
        let square = |value: f64| (value - mean) * (value - mean);
        let variance = (0..CELLS).map(|k| square(cell(k))).sum::<f64>() / f64::from(CELLS);
        // The midpoint rule loses what lies in the last cell of a long tail.
        assert_close(mean, distribution.mean(), 2e-3, &name);
        assert_close(variance, distribution.variance(), 5e-2, &name);
    }
}

#[test]
fn quantile_and_cdf_are_inverse_to_each_other() {
    for (name, distribution) in all() {
        for k in 1..1_000 {
            let u = f64::from(k) / 1_000.0;
            let x = distribution.quantile(u);
            let back = distribution.cdf(x);
            if distribution.is_constant() || name.starts_with("list") {
                assert!(back >= u, "{name}: at least {u} lies up to {x}, not {back}");
            } else {
                assert!(
                    (back - u).abs() < 1e-9,
                    "{name}: {u} led to {x} and back to {back}"
                );
            }
        }
    }
}

#[test]
fn a_larger_uniform_never_gives_a_smaller_value() {
    for (name, distribution) in all() {
        let mut before = f64::NEG_INFINITY;
        for k in 0..4_096 {
            let value = distribution.quantile((f64::from(k) + 0.5) / 4_096.0);
            assert!(value >= before, "{name}: {value} after {before}");
            before = value;
        }
    }
}

#[test]
fn values_stay_inside_the_support_also_at_the_last_uniforms() {
    let least = 0.5 / (1_u64 << 52) as f64;
    for (name, distribution) in all() {
        let (low, high) = distribution.support();
        for u in [least, 1e-9, 0.5, 1.0 - 1e-9, 1.0 - least] {
            let value = distribution.quantile(u);
            assert!(
                value >= low && value <= high && value.is_finite(),
                "{name}: {value} at {u}, expected {low} to {high}"
            );
        }
        assert_eq!(distribution.cdf(low - 1.0), 0.0, "{name}");
        assert_eq!(distribution.cdf(high + 1.0), 1.0, "{name}");
    }
}

#[test]
fn one_sample_takes_exactly_one_uniform() {
    let streams = Streams::new(1, 0, 0);
    for (name, distribution) in all() {
        let mut sampled = streams.stream(Draw, Entity::named("kind", &name));
        let mut counted = sampled.clone();
        let value = distribution.sample(&mut sampled);
        assert_eq!(value, distribution.quantile(counted.uniform()), "{name}");
        assert_eq!(
            sampled.bits(),
            counted.bits(),
            "{name}: the same place in the stream"
        );
    }
}

#[test]
fn what_has_no_spread_is_a_constant() {
    for made in [
        Distribution::uniform(3.0, 3.0),
        Distribution::triangular(3.0, 3.0, 3.0),
        Distribution::pert(3.0, 3.0, 3.0),
        Distribution::gamma(3.0, 0.0),
        Distribution::lognormal(3.0, 0.0),
        Distribution::lognormal_median_p90(3.0, 3.0),
        Distribution::empirical(vec![3.0, 9.0], vec![1.0, 0.0]),
        Distribution::empirical(vec![3.0, 3.0], vec![]),
    ] {
        let constant = made.unwrap();
        assert!(constant.is_constant());
        assert_eq!(constant.support(), (3.0, 3.0));
        assert_eq!((constant.mean(), constant.variance()), (3.0, 0.0));
    }
    assert_eq!(Distribution::exponential(0.0), Distribution::constant(0.0));
    assert_eq!(Distribution::erlang(1, 4.0), Distribution::exponential(4.0));
}

#[test]
fn a_list_cut_to_its_bounds_keeps_the_values_at_them() {
    let list = Distribution::empirical(vec![1.0, 2.0, 3.0, 4.0], vec![]).unwrap();
    let cut = list.truncated(Some(2.0), Some(3.0)).unwrap();
    assert_eq!(cut.support(), (2.0, 3.0));
    assert_eq!((cut.mean(), cut.variance()), (2.5, 0.25));
    assert!(list.truncated(Some(4.0), None).unwrap().is_constant());
}

#[test]
fn cutting_twice_is_cutting_once() {
    let whole = Distribution::gamma(10.0, 4.0).unwrap();
    let once = whole.truncated(Some(8.0), Some(14.0)).unwrap();
    let twice = whole
        .truncated(Some(8.0), None)
        .unwrap()
        .truncated(None, Some(14.0));
    assert_eq!(twice.unwrap(), once);
}

#[test]
fn a_bound_that_cuts_nothing_changes_nothing() {
    let whole = Distribution::exponential(5.0).unwrap();
    assert_eq!(whole.truncated(Some(0.0), None).unwrap(), whole);
    assert_eq!(whole.truncated(None, None).unwrap(), whole);
}

#[test]
fn errors_name_the_value_and_the_rule() {
    let whole = Distribution::uniform(0.0, 10.0).unwrap();
    for (made, text) in [
        (
            Distribution::constant(f64::NAN),
            "the value is NaN: expected a finite number",
        ),
        (
            Distribution::uniform(5.0, 3.0),
            "low is 5 and high is 3: expected low <= high",
        ),
        (
            Distribution::triangular(1.0, 9.0, 3.0),
            "mode is 9 and high is 3: expected mode <= high",
        ),
        (
            Distribution::pert(5.0, 4.0, 6.0),
            "low is 5 and mode is 4: expected low <= mode",
        ),
        (
            Distribution::exponential(-1.0),
            "mean is -1: expected 0 or more",
        ),
        (
            Distribution::gamma(0.0, 1.0),
            "mean is 0: expected more than 0",
        ),
        (
            Distribution::gamma(1.0, -1.0),
            "sd is -1: expected 0 or more",
        ),
        (Distribution::erlang(0, 1.0), "k is 0: expected more than 0"),
        (
            Distribution::lognormal_median_p90(0.0, 1.0),
            "median is 0: expected more than 0",
        ),
        (
            Distribution::lognormal_median_p90(4.0, 1.0),
            "median is 4 and p90 is 1: expected median <= p90",
        ),
        (
            Distribution::weibull(0.0, 1.0),
            "shape is 0: expected more than 0",
        ),
        (
            Distribution::weibull(0.001, 1.0),
            "the distribution has no finite mean and variance: expected parameters less extreme",
        ),
        (
            Distribution::empirical(vec![], vec![]),
            "values is empty: expected one value at least",
        ),
        (
            Distribution::empirical(vec![1.0], vec![1.0, 2.0]),
            "there are 1 values and 2 weights: expected one weight for each value, or none",
        ),
        (
            Distribution::empirical(vec![1.0], vec![0.0]),
            "the weights sum to 0: expected one weight at least above 0",
        ),
        (
            whole.truncated(Some(11.0), None),
            "min is 11 and max is 10, but values range from 0 to 10: nothing is left, or less than one in a billion",
        ),
        (
            whole.truncated(Some(4.0), Some(2.0)),
            "min is 4 and max is 2: expected min <= max",
        ),
    ] {
        assert_eq!(made.unwrap_err().to_string(), text);
    }
}
