//! The long-run law of a semi-Markov chain: the share of time that it spends in each state.
//!
//! Owns the arithmetic alone. States are eliminated one by one without a subtraction (Grassmann, Taksar and Heyman 1985,
//! Operations Research 33), so that no share loses its digits.

/// Shares of time, from the weights with which states follow one another, row by row, and the mean time in each.
///
/// None if the states do not all lead to one another, for then the law depends on where the chain begins, or if no time
/// passes.
///
/// ```
/// use airbridge::sim::long_run_shares;
///
/// let shares = long_run_shares(&[vec![0.0, 1.0], vec![1.0, 0.0]], &[18.0, 6.0]);
/// assert_eq!(shares, Some(vec![0.75, 0.25]));
/// ```
#[must_use]
pub fn long_run_shares(weights: &[Vec<f64>], mean_times: &[f64]) -> Option<Vec<f64>> {
    let visits = visits(weights)?;
    let times: Vec<f64> = visits
        .iter()
        .zip(mean_times)
        .map(|(visits, time)| visits * time)
        .collect();
    let all: f64 = times.iter().sum();
    (all > 0.0 && all.is_finite()).then(|| times.iter().map(|time| time / all).collect())
}

/// How often each state is visited, beside the first.
fn visits(weights: &[Vec<f64>]) -> Option<Vec<f64>> {
    if !all_connected(weights) {
        return None;
    }
    if weights.len() == 1 {
        return Some(vec![1.0]);
    }
    let probabilities = |row: &Vec<f64>| {
        let all: f64 = row.iter().sum();
        row.iter().map(|weight| weight / all).collect()
    };
    let mut rows: Vec<Vec<f64>> = weights.iter().map(probabilities).collect();
    for last in (1..rows.len()).rev() {
        let out: f64 = rows[last][..last].iter().sum();
        let (before, rest) = rows.split_at_mut(last);
        for row in before {
            row[last] /= out;
            let through = row[last];
            for (to, onward) in row[..last].iter_mut().zip(&rest[0][..last]) {
                *to += through * onward;
            }
        }
    }
    let mut visits: Vec<f64> = vec![];
    for state in 0..rows.len() {
        let into: f64 = visits
            .iter()
            .zip(&rows)
            .map(|(from, row)| from * row[state])
            .sum();
        visits.push(if state == 0 { 1.0 } else { into });
    }
    Some(visits)
}

/// Whether every state leads to every other: the first to all, and all to the first.
fn all_connected(weights: &[Vec<f64>]) -> bool {
    let reaches_all = |follows: &dyn Fn(usize, usize) -> bool| {
        let mut reached = vec![false; weights.len()];
        let mut open = vec![0];
        while let Some(state) = open.pop() {
            if !std::mem::replace(&mut reached[state], true) {
                open.extend((0..weights.len()).filter(|&other| follows(state, other)));
            }
        }
        reached.iter().all(|&reached| reached)
    };
    !weights.is_empty()
        && reaches_all(&|from, to| weights[from][to] > 0.0)
        && reaches_all(&|to, from| weights[from][to] > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_three_has_the_shares_of_its_balance() {
        // Visits of 0.5, 0.3 and 0.2 balance these rows: 0.5 x 0.6 = 0.3 and 0.5 x 0.4 = 0.2. Times 4, 10 and 5 they are 2, 3, 1.
        let weights = [
            vec![0.0, 6.0, 4.0],
            vec![1.0, 0.0, 0.0],
            vec![2.0, 0.0, 0.0],
        ];
        let shares = long_run_shares(&weights, &[4.0, 10.0, 5.0]).unwrap();
        for (share, expected) in shares.iter().zip([2.0 / 6.0, 3.0 / 6.0, 1.0 / 6.0]) {
            assert!((share - expected).abs() < 1e-15, "{shares:?}");
        }
    }

    #[test]
    fn a_chain_that_cannot_come_back_has_no_long_run() {
        assert_eq!(
            long_run_shares(&[vec![0.0, 1.0], vec![0.0, 0.0]], &[1.0, 1.0]),
            None
        );
        assert_eq!(
            long_run_shares(&[vec![0.0, 0.0], vec![1.0, 0.0]], &[1.0, 1.0]),
            None
        );
    }

    #[test]
    fn a_state_alone_has_all_the_time_there_is() {
        assert_eq!(long_run_shares(&[vec![0.0]], &[3.0]), Some(vec![1.0]));
        assert_eq!(long_run_shares(&[vec![0.0]], &[0.0]), None);
        assert_eq!(long_run_shares(&[], &[]), None);
    }
}
