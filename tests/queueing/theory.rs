//! Closed forms of queueing theory, each with its source. Rates are per second, times in seconds.

/// Probabilities of the states of a birth-and-death chain with these birth and death rates
/// (Kleinrock, Queueing Systems I, 1975, section 3.1). `death[n]` leads from n + 1 to n.
pub fn birth_death(birth: &[f64], death: &[f64]) -> Vec<f64> {
    let mut weights = vec![1.0];
    for (up, down) in birth.iter().zip(death) {
        let last = weights[weights.len() - 1];
        weights.push(last * up / down);
    }
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// The mean of a quantity over the states.
pub fn mean(states: &[f64], quantity: impl Fn(f64) -> f64) -> f64 {
    (0..)
        .zip(states)
        .map(|(n, share)| share * quantity(f64::from(n)))
        .sum()
}

/// The mean number in line of M/M/c (Erlang C), `offered` = arrival rate over service rate.
pub fn erlang_c_queue(servers: u32, offered: f64) -> f64 {
    let rho = offered / f64::from(servers);
    // Erlang C from Erlang B (Cooper, Introduction to Queueing Theory, 1981, section 3.6).
    let blocked = erlang_b(servers, offered);
    let delayed = blocked / (1.0 - rho * (1.0 - blocked));
    delayed * rho / (1.0 - rho)
}

/// The share turned away from M/G/c/c (Erlang B), by its recursion.
pub fn erlang_b(servers: u32, offered: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| {
        offered * blocked / (f64::from(n) + offered * blocked)
    })
}

/// The mean wait in line of M/G/1 (Pollaczek and Khinchine).
pub fn pollaczek_khinchine(rate: f64, mean: f64, variance: f64) -> f64 {
    let second_moment = variance + mean * mean;
    rate * second_moment / (2.0 * (1.0 - rate * mean))
}

/// A class of customers by rate and mean of exponential service; the first is served first.
pub type Class = (f64, f64);

/// The mean wait in line of each class of a non-preemptive priority queue with one server (Cobham 1954).
pub fn cobham(classes: &[Class]) -> Vec<f64> {
    let residual: f64 = classes.iter().map(|(rate, mean)| rate * mean * mean).sum();
    let mut load = 0.0;
    classes
        .iter()
        .map(|(rate, mean)| {
            let before = load;
            load += rate * mean;
            residual / ((1.0 - before) * (1.0 - load))
        })
        .collect()
}

/// The mean time in the system of each class of a preemptive resume priority queue with one server
/// (Conway, Maxwell and Miller, Theory of Scheduling, 1967, section 8-6).
pub fn preemptive_resume(classes: &[Class]) -> Vec<f64> {
    let (mut load, mut residual) = (0.0, 0.0);
    classes
        .iter()
        .map(|(rate, mean)| {
            let before = load;
            load += rate * mean;
            residual += rate * mean * mean;
            mean / (1.0 - before) + residual / ((1.0 - before) * (1.0 - load))
        })
        .collect()
}
