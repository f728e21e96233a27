//! The wall clock for people.

/// The wall clock, which tells the user how long he waited and reaches no result.
#[allow(clippy::disallowed_types, reason = "goes to standard error only")]
pub struct Stopwatch(std::time::Instant);

#[allow(clippy::disallowed_types, reason = "goes to standard error only")]
impl Stopwatch {
    /// Starts.
    pub fn start() -> Self {
        Stopwatch(std::time::Instant::now())
    }

    /// Seconds since it was started.
    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
