//! Contagion: whether incidents that set off one another die down.
//!
//! An incident at one site raises the hazard of every other by a share that decays. That is a Hawkes process (Hawkes
//! 1971, Biometrika 58), and it settles only if the matrix of how many incidents each sets off elsewhere has a
//! spectral radius below 1 (Brémaud and Massoulié 1996, Annals of Probability 24).

use super::super::Scenario;
use super::super::problem::Problem;
use super::super::units::Span;

/// Halvings of the bracket of the radius; enough for the last bit.
const STEPS: u32 = 64;

/// A contagion that would never die down.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let law = &scenario.incidents;
    if law.memory == Span::ZERO || law.contagion == 0.0 {
        return vec![];
    }
    let memory = law.memory.duration().as_hours_f64();
    let sites = hazards(scenario);
    let offspring: Vec<f64> = sites
        .iter()
        .map(|(_, hazard)| hazard * law.contagion * memory)
        .collect();
    let radius = spectral_radius(&offspring);
    if radius < 1.0 {
        return vec![];
    }
    let message = format!(
        "each incident sets off {radius:.2} others on average, so a run would never settle: it must be below 1"
    );
    let mut help = format!(
        "with these rates and this `memory`, write `contagion = {}` or less",
        two_digits_below(law.contagion / radius)
    );
    let larger = |a: &(&str, f64), b: &(&str, f64)| a.1.total_cmp(&b.1);
    if let Some((id, hazard)) = sites.iter().copied().max_by(larger) {
        let daily = hazard * 24.0;
        help.push_str(&format!(
            "; the highest rate is that of `{id}`, {daily:.2} a day at the start"
        ));
    }
    vec![Problem::new("incidents.contagion", message).help(help)]
}

/// A number of two digits that is below this one, which is above zero.
fn two_digits_below(number: f64) -> f64 {
    let mut scale = 1.0;
    while number * scale < 10.0 {
        scale *= 10.0;
    }
    (number * scale * (1.0 - 1e-9)).floor() / scale
}

/// The hazard of each site with persons, per hour, as it stands at the start, and of each staging place when it is full:
/// planned guards, no fighting.
fn hazards(scenario: &Scenario) -> Vec<(&str, f64)> {
    let law = &scenario.incidents;
    let mut sites = vec![];
    for (id, place) in &scenario.place {
        let (capacity, rates, (persons, high)) = match (&place.detention, &place.staging) {
            (Some(site), _) => {
                let rates = [site.incident_rate, site.attack_rate];
                (site.capacity, rates, persons(scenario, |at| at == id))
            }
            (None, Some(site)) => {
                let rates = [site.incident_rate, site.attack_rate];
                let (all, high) = persons(scenario, |_| true);
                let full = f64::from(site.capacity).min(all);
                (site.capacity, rates, (full, high * full / all.max(1.0)))
            }
            (None, None) => continue,
        };
        if persons > 0.0 {
            let base: f64 = rates.iter().map(|rate| rate.per_hour()).sum();
            let crowding = libm::pow(persons / f64::from(capacity), law.crowding);
            let factor = crowding * (1.0 + law.high_tier * high / persons);
            let hazard = base * law.multiplier * factor;
            sites.push((id.as_str(), hazard));
        }
    }
    sites
}

/// Persons at the start in places of some kind, and those of the high tier among them.
fn persons(scenario: &Scenario, counts: impl Fn(&String) -> bool) -> (f64, f64) {
    let (mut persons, mut high) = (0.0, 0.0);
    let there = scenario
        .population
        .values()
        .filter(|population| counts(&population.place));
    for population in there {
        let tier = &population.tier;
        let all = tier.high + tier.medium + tier.low;
        persons += f64::from(population.persons);
        high += f64::from(population.persons) * if all > 0.0 { tier.high / all } else { 0.0 };
    }
    (persons, high)
}

/// The spectral radius of the matrix n whose row i is m_i everywhere but 0 on the diagonal.
///
/// It is the positive root of the sum over i of m_i / (r + m_i) = 1: from n v = r v follows v_i = m_i S / (r + m_i)
/// with S the sum of v. The left side falls as r grows, so bisection finds the root.
fn spectral_radius(m: &[f64]) -> f64 {
    let setting_off = m.iter().filter(|m| **m > 0.0).count();
    if setting_off < 2 {
        return 0.0;
    }
    let excess = |r: f64| {
        m.iter()
            .filter(|m| **m > 0.0)
            .map(|m| m / (r + m))
            .sum::<f64>()
            - 1.0
    };
    // The radius is at most the largest sum of a row.
    let (mut low, mut high) = (
        0.0,
        m.iter().fold(0.0, |most: f64, m| most.max(*m)) * (m.len() - 1) as f64,
    );
    for _ in 0..STEPS {
        let middle = 0.5 * (low + high);
        if excess(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sites_have_the_root_of_the_product() {
        assert!((spectral_radius(&[0.5, 0.02]) - 0.1).abs() < 1e-12);
    }

    #[test]
    fn equal_sites_have_one_less_than_their_number_times_the_offspring() {
        assert!((spectral_radius(&[0.3; 5]) - 1.2).abs() < 1e-12);
    }

    #[test]
    fn one_site_sets_off_nothing_at_itself() {
        assert_eq!(spectral_radius(&[7.0, 0.0]), 0.0);
    }
}
