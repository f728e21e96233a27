//! Contagion: whether incidents that set off one another die down.
//!
//! An incident at one site raises the hazard of every other by a share that decays. That is a Hawkes process (Hawkes
//! 1971, Biometrika 58), and it settles only if the matrix of how many incidents each sets off elsewhere has a
//! spectral radius below 1 (Brémaud and Massoulié 1996, Annals of Probability 24).

use super::super::Scenario;
use super::super::problem::Problem;
use super::script::missing_site;

/// Squarings of the matrix; enough for nine digits of its radius.
const SQUARINGS: u32 = 40;

/// A contagion that would never die down, or between what is no site.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let unknown = unknown_sites(scenario);
    match unknown.is_empty() {
        true => unsettled(scenario).into_iter().collect(),
        false => unknown,
    }
}

/// Pairs that name what is no site, or one site twice: an incident does not raise the hazard of its own.
fn unknown_sites(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (from, raised) in &scenario.incidents.contagion_between {
        let path = format!("incidents.contagion_between.{from}");
        found.extend(missing_site(scenario, path.clone(), from));
        for to in raised.keys() {
            let path = format!("{path}.{to}");
            if from == to {
                let message = "an incident does not raise the hazard of its own site";
                found.push(Problem::new(path, message).help("leave it out, or name another site"));
            } else {
                found.extend(missing_site(scenario, path, to));
            }
        }
    }
    found
}

fn unsettled(scenario: &Scenario) -> Option<Problem> {
    let law = &scenario.incidents;
    let memory = law.memory.duration().as_hours_f64();
    let sites = hazards(scenario);
    let offspring = |&(from, _): &(&str, f64)| {
        let of = |&(to, hazard): &(&str, f64)| match from == to {
            true => 0.0,
            false => law.contagion_of(from, to) * hazard * memory,
        };
        sites.iter().map(of).collect()
    };
    let radius = spectral_radius(sites.iter().map(offspring).collect());
    if radius < 1.0 {
        return None;
    }
    let message = format!(
        "each incident sets off {radius:.2} others on average, so a run would never settle: it must be below 1"
    );
    let mut help = match law.contagion_between.is_empty() {
        true => format!(
            "with these rates and this `memory`, write `contagion = {}` or less",
            two_digits_below(law.contagion / radius)
        ),
        false => format!(
            "with these rates and this `memory`, write each share of `contagion` and `contagion_between` {} times as \
             large or less",
            two_digits_below(1.0 / radius)
        ),
    };
    let larger = |a: &(&str, f64), b: &(&str, f64)| a.1.total_cmp(&b.1);
    if let Some((id, hazard)) = sites.iter().copied().max_by(larger) {
        let daily = hazard * 24.0;
        help.push_str(&format!(
            "; the highest rate is that of `{id}`, {daily:.2} a day at the start"
        ));
    }
    Some(Problem::new("incidents.contagion", message).help(help))
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
        let Some(site) = place.guarded() else {
            continue;
        };
        let (persons, high) = match place.detention {
            Some(_) => persons(scenario, |at| at == id),
            None => {
                let (all, high) = persons(scenario, |_| true);
                let full = f64::from(site.capacity).min(all);
                (full, high * full / all.max(1.0))
            }
        };
        if persons > 0.0 {
            let base = site.incident_rate.per_hour() + site.attack_rate.per_hour();
            let crowding = libm::pow(persons / f64::from(site.capacity), law.crowding);
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

/// The spectral radius of a matrix without negative entries: the limit of the k-th root of the norm of its k-th power
/// (Gelfand 1941, Matematicheskii Sbornik 9), by squaring, each time over its norm.
fn spectral_radius(mut matrix: Vec<Vec<f64>>) -> f64 {
    let norm = |matrix: &[Vec<f64>]| {
        let rows = matrix.iter().map(|row| row.iter().sum::<f64>());
        rows.fold(0.0, f64::max)
    };
    let (mut log_radius, mut root) = (0.0, 1.0);
    for _ in 0..SQUARINGS {
        let size = norm(&matrix);
        if size == 0.0 {
            return 0.0;
        }
        log_radius += libm::log(size) * root;
        root *= 0.5;
        matrix.iter_mut().flatten().for_each(|entry| *entry /= size);
        matrix = squared(&matrix);
    }
    libm::exp(log_radius)
}

fn squared(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let row = |row: &Vec<f64>| {
        let mut product = vec![0.0; matrix.len()];
        for (&factor, other) in row.iter().zip(matrix) {
            for (sum, entry) in product.iter_mut().zip(other) {
                *sum += factor * entry;
            }
        }
        product
    };
    matrix.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(radius: f64, wanted: f64) {
        assert!((radius - wanted).abs() < 1e-9, "{radius}, not {wanted}");
    }

    #[test]
    fn two_sites_have_the_root_of_the_product() {
        near(spectral_radius(vec![vec![0.0, 0.02], vec![0.5, 0.0]]), 0.1);
    }

    #[test]
    fn equal_sites_have_one_less_than_their_number_times_the_offspring() {
        let mut matrix = vec![vec![0.3; 5]; 5];
        for (own, row) in matrix.iter_mut().enumerate() {
            row[own] = 0.0;
        }
        near(spectral_radius(matrix), 1.2);
    }

    #[test]
    fn what_leads_nowhere_sets_off_nothing_that_lasts() {
        near(spectral_radius(vec![vec![0.0, 7.0], vec![0.0, 0.0]]), 0.0);
        near(spectral_radius(vec![]), 0.0);
    }

    /// Three in a ring: the cube root of the product.
    #[test]
    fn a_ring_has_the_root_of_its_product() {
        let ring = vec![
            vec![0.0, 2.0, 0.0],
            vec![0.0, 0.0, 0.5],
            vec![0.064, 0.0, 0.0],
        ];
        near(spectral_radius(ring), 0.4);
    }
}
