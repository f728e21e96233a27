//! What independent replications say about a mean, and whether theory is within it.

/// Replications of every experiment.
pub const REPLICATIONS: u32 = 20;

/// Student's t with 19 degrees of freedom at 0.9995: a two-sided interval of 99.9 %.
const T: f64 = 3.883;

/// One value of each replication.
pub struct Estimate {
    mean: f64,
    half_width: f64,
}

impl Estimate {
    /// From the values of all replications.
    pub fn of(values: &[f64]) -> Self {
        assert_eq!(values.len(), REPLICATIONS as usize, "T is made for so many");
        let n = f64::from(REPLICATIONS);
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum();
        Self {
            mean,
            half_width: T * (squares / (n - 1.0) / n).sqrt(),
        }
    }

    /// Asserts that theory lies in the interval, and that the interval is narrow enough to mean it.
    #[track_caller]
    pub fn assert_is(&self, theory: f64, what: &str) {
        self.assert_within(theory, 0.05, what);
    }

    /// The same for an interval that may be so wide beside the theory.
    #[track_caller]
    pub fn assert_within(&self, theory: f64, width: f64, what: &str) {
        let Self { mean, half_width } = self;
        assert!(
            (mean - theory).abs() <= *half_width,
            "{what}: {mean:.5} +- {half_width:.5}, but theory says {theory:.5}"
        );
        assert!(
            *half_width <= width * theory,
            "{what}: {mean:.5} +- {half_width:.5} is too wide to say anything about {theory:.5}"
        );
    }
}

/// Runs every replication and estimates each of the quantities it returns.
pub fn replicate<const N: usize>(experiment: impl Fn(u32) -> [f64; N]) -> [Estimate; N] {
    let rows: Vec<[f64; N]> = (0..REPLICATIONS).map(experiment).collect();
    std::array::from_fn(|quantity| {
        Estimate::of(&rows.iter().map(|row| row[quantity]).collect::<Vec<_>>())
    })
}
