//! Setup of the persons: who they are, by exact shares and drawn lots.

use super::{MOST_PERSONS, Setup, SetupError, find};
use crate::operation::ids::{CountryId, PersonId};
use crate::operation::persons::{Person, Persons, Tier, Traits};
use crate::operation::source::Source;
use crate::scenario::network::{Age, Population};
use crate::sim::{Duration, Entity, Time};

impl Setup<'_> {
    pub(super) fn persons(&self) -> Result<(Persons, Vec<(String, u32)>), SetupError> {
        let total: u64 = self
            .scenario
            .population
            .values()
            .map(|population| u64::from(population.persons))
            .sum();
        if total > MOST_PERSONS {
            return Err(SetupError::TooManyPersons(total));
        }
        let mut who = Vec::with_capacity(total as usize);
        let mut traits = Vec::with_capacity(total as usize);
        let mut places = Vec::with_capacity(total as usize);
        let mut names = Vec::new();
        for (id, population) in &self.scenario.population {
            let place = self.place(&population.place)?;
            names.push((id.clone(), PersonId::at(who.len()).0));
            for (person, its) in self.people(id, population) {
                who.push(person);
                traits.push(its);
            }
            places.resize(who.len(), place);
        }
        Ok((
            Persons::new(who, traits, places, self.names.places.len()),
            names,
        ))
    }

    /// The persons of a population. Shares are met exactly (largest remainder); who gets which is drawn.
    pub(super) fn people(&self, id: &str, population: &Population) -> Vec<(Person, Traits)> {
        const ATTRIBUTES: usize = 4;
        let entities: Vec<Entity> = (1..=population.persons)
            .map(|number| Entity::named("person", &format!("{id}-{number:04}")))
            .collect();
        let draws = |entity| self.streams.stream(Source::Person, entity);
        let mut uniforms: [Vec<f64>; ATTRIBUTES] = Default::default();
        for &entity in &entities {
            let mut draws = draws(entity);
            for column in &mut uniforms {
                column.push(draws.uniform());
            }
        }
        // The draw after those of the attributes.
        let recovery = |entity| {
            let mut draws = draws(entity);
            for _ in 0..ATTRIBUTES {
                draws.uniform();
            }
            population.recovery.draw(&mut draws)
        };
        let [by_tier, by_country, by_need, by_fitness] = &uniforms;
        let weights = &population.tier;
        let tiers = allot(by_tier, &[weights.high, weights.medium, weights.low]);
        let shares: Vec<f64> = population.countries.values().copied().collect();
        let countries = allot(by_country, &shares);
        let country_ids: Vec<Option<CountryId>> = population
            .countries
            .keys()
            .map(|country| {
                find(&self.names.countries, "country", country)
                    .ok()
                    .map(CountryId::at)
            })
            .collect();
        let medical = allot(by_need, &[population.medical, 1.0 - population.medical]);
        let unfit = allot(by_fitness, &[population.unfit, 1.0 - population.unfit]);
        let ages = self.ages(&entities, population.minors);
        let traits = |position: usize| Traits {
            tier: Tier::ALL[tiers[position]],
            age: ages.get(position).map_or(Age::Adult, |&age| Age::ALL[age]),
            medical: medical[position] == 0,
            fit_from: if unfit[position] == 0 {
                Time::ZERO + recovery(entities[position])
            } else {
                Time::ZERO
            },
        };
        let person = |position: usize, entity: Entity| Person {
            entity,
            country: countries
                .get(position)
                .and_then(|&country| country_ids[country]),
            since: Time::ZERO,
            landed: Time::ZERO,
            served: Duration::ZERO,
            work: Duration::ZERO,
            tries: 0,
            visits: 0,
            fails: false,
            rounds: 0,
            wing: 0,
            screened: None,
            screenings: 0,
            came_at_crowding: Duration::ZERO,
            asked: 0,
            escapes: 0,
        };
        let both = |(position, entity)| (person(position, entity), traits(position));
        entities.iter().copied().enumerate().map(both).collect()
    }
}

impl Setup<'_> {
    /// Everyone's age group, as a position in [`Age::ALL`]; none drawn where there are no minors.
    fn ages(&self, entities: &[Entity], minors: f64) -> Vec<usize> {
        if minors <= 0.0 {
            return Vec::new();
        }
        let uniforms: Vec<f64> = entities
            .iter()
            .map(|&entity| self.streams.stream(Source::Age, entity).uniform())
            .collect();
        allot(&uniforms, &[1.0 - minors, minors])
    }
}

/// Gives each of the drawn a class, in shares as close to the weights as whole persons allow; lower draws
/// take earlier classes. No classes, no answer.
fn allot(uniforms: &[f64], weights: &[f64]) -> Vec<usize> {
    if weights.is_empty() {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..uniforms.len()).collect();
    let mut left = order.as_mut_slice();
    let mut given = vec![0; uniforms.len()];
    for (class, count) in largest_remainder(uniforms.len(), weights)
        .into_iter()
        .enumerate()
    {
        // In which order one class is drawn means nothing, so nothing is sorted.
        if count < left.len() {
            left.select_nth_unstable_by(count, |&a, &b| {
                uniforms[a].total_cmp(&uniforms[b]).then(a.cmp(&b))
            });
        }
        let (drawn, others) = left.split_at_mut(count);
        for &mut position in drawn {
            given[position] = class;
        }
        left = others;
    }
    given
}

/// Whole numbers in proportion to weights that sum to `total` (Hamilton's method; ties to the earlier class).
fn largest_remainder(total: usize, weights: &[f64]) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        let mut all_first = vec![0; weights.len()];
        all_first[0] = total;
        return all_first;
    }
    let exact: Vec<f64> = weights
        .iter()
        .map(|weight| weight / sum * total as f64)
        .collect();
    let mut quota: Vec<usize> = exact.iter().map(|share| *share as usize).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by(|&a, &b| {
        exact[b]
            .fract()
            .total_cmp(&exact[a].fract())
            .then(a.cmp(&b))
    });
    let missing = total - quota.iter().sum::<usize>();
    for &class in by_remainder.iter().cycle().take(missing) {
        quota[class] += 1;
    }
    quota
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_sum_to_the_total_and_follow_the_largest_remainder() {
        assert_eq!(largest_remainder(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(largest_remainder(7, &[0.5, 0.3, 0.2]), [4, 2, 1]);
        assert_eq!(largest_remainder(3, &[0.0, 0.0]), [3, 0]);
    }

    #[test]
    fn the_lowest_draws_take_the_first_class() {
        assert_eq!(allot(&[0.9, 0.1, 0.5, 0.3], &[1.0, 1.0]), [1, 0, 1, 0]);
    }
}
