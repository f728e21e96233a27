//! Designs: which points to try. Permutations, Latin hypercubes, scrambled Sobol points, trajectories of Morris.
//!
//! Owns the points of the unit cube; what a coordinate means is the asker's. All is decided by the seed.
//!
//! McKay, Beckman and Conover 1979; Owen 1995, Burley 2020 (by the library `sobol_burley`); Morris 1991.

use crate::sim::{Entity, Source, Stream, Streams};

/// Designs are no runs: their random numbers are those of no run.
pub(super) const DESIGN: u64 = 0x6465_7369_676e;

/// What chance is used for in designs, and in the order in which their runs begin.
#[derive(Clone, Copy)]
pub(super) enum Draws {
    OrderOfLimits,
    LatinHypercube,
    Trajectory,
    OrderOfJobs,
}

impl Source for Draws {
    fn number(self) -> u16 {
        match self {
            Draws::OrderOfLimits => 1,
            Draws::LatinHypercube => 2,
            Draws::Trajectory => 3,
            Draws::OrderOfJobs => 4,
        }
    }
}

/// The numbers below `count` in random order (Fisher and Yates 1938, Durstenfeld 1964), one draw a number.
pub fn shuffled(count: usize, draws: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        // The bias of a remainder is below 1e-17 for any number that fits in memory.
        let other = (draws.bits() % (last as u64 + 1)) as usize;
        order.swap(last, other);
    }
    order
}

/// A Latin hypercube: each coordinate has one point in each of as many equal intervals as there are points.
pub fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let streams = Streams::new(seed, 0, DESIGN);
    let column = |dimension: usize| {
        let entity = Entity::named("latin_hypercube", &dimension.to_string());
        let mut draws = streams.stream(Draws::LatinHypercube, entity);
        let order = shuffled(points, &mut draws);
        let within = |cell: usize| (cell as f64 + draws.uniform()) / points as f64;
        order.into_iter().map(within).collect()
    };
    let columns: Vec<Vec<f64>> = (0..dimensions).map(column).collect();
    (0..points)
        .map(|point| columns.iter().map(|column| column[point]).collect())
        .collect()
}

/// The most points and dimensions that the Sobol sequence at hand has.
pub const MOST_SOBOL: (usize, usize) = (1 << 16, 256);

/// The first points of an Owen-scrambled Sobol sequence; best with a power of two of them.
pub fn sobol(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    // The sequence takes a seed of 32 bits; both halves of ours count.
    let seed = (seed ^ (seed >> 32)) as u32;
    let coordinate = |point: usize, dimension: usize| {
        f64::from(sobol_burley::sample(point as u32, dimension as u32, seed))
    };
    let point = |point| {
        (0..dimensions)
            .map(|dimension| coordinate(point, dimension))
            .collect()
    };
    (0..points).map(point).collect()
}

/// Levels of a coordinate in a trajectory: 0, 1/3, 2/3 and 1.
const LEVELS: usize = 4;
/// The length of a step, p / (2 (p - 1)).
pub const STEP: f64 = LEVELS as f64 / (2.0 * (LEVELS as f64 - 1.0));

/// A walk through the cube that changes each coordinate once.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Its points, one more than there are coordinates.
    pub points: Vec<Vec<f64>>,
    /// Which coordinate each step changes.
    pub order: Vec<usize>,
}

impl Trajectory {
    /// The so-manieth trajectory under a seed.
    pub fn draw(dimensions: usize, seed: u64, number: u32) -> Self {
        let streams = Streams::new(seed, number, DESIGN);
        let mut draws = streams.stream(Draws::Trajectory, Entity::named("trajectory", "morris"));
        let mut half = || draws.bits() >> 63 == 1;
        let ends: Vec<(f64, f64)> = (0..dimensions)
            .map(|_| {
                // Lower ends are those from which a step stays inside; half the steps go down.
                let low = if half() {
                    0.0
                } else {
                    1.0 / (LEVELS as f64 - 1.0)
                };
                if half() {
                    (low, low + STEP)
                } else {
                    (low + STEP, low)
                }
            })
            .collect();
        let order = shuffled(dimensions, &mut draws);
        let mut at: Vec<f64> = ends.iter().map(|(from, _)| *from).collect();
        let mut points = vec![at.clone()];
        for &coordinate in &order {
            at[coordinate] = ends[coordinate].1;
            points.push(at.clone());
        }
        Trajectory { points, order }
    }

    /// The same walk over values that do not lie everywhere: each share of a coordinate as it is `reached`. An effect is
    /// then told over the step that was truly taken.
    #[must_use]
    pub fn over(mut self, reached: impl Fn(usize, f64) -> f64) -> Self {
        for point in &mut self.points {
            for (coordinate, share) in point.iter_mut().enumerate() {
                *share = reached(coordinate, *share);
            }
        }
        self
    }

    /// Its steps: which coordinate each changes, and by how much.
    pub fn steps(&self) -> impl Iterator<Item = (usize, f64)> {
        let step = |(&coordinate, points): (&usize, &[Vec<f64>])| {
            (coordinate, points[1][coordinate] - points[0][coordinate])
        };
        self.order.iter().zip(self.points.windows(2)).map(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Range;

    fn column(points: &[Vec<f64>], dimension: usize) -> Vec<f64> {
        points.iter().map(|point| point[dimension]).collect()
    }

    /// Whether each of as many equal intervals as there are values holds one of them.
    fn fills_every_interval(values: &[f64]) -> bool {
        let count = values.len();
        let mut cells: Vec<usize> = values
            .iter()
            .map(|value| (value * count as f64) as usize)
            .collect();
        cells.sort_unstable();
        cells == (0..count).collect::<Vec<_>>()
    }

    #[test]
    fn a_latin_hypercube_has_a_point_in_each_interval_of_each_coordinate() {
        let points = latin_hypercube(17, 5, 3);
        assert!((0..5).all(|dimension| fills_every_interval(&column(&points, dimension))));
        assert_eq!(points, latin_hypercube(17, 5, 3));
        assert_ne!(points, latin_hypercube(17, 5, 4));
        assert_ne!(column(&points, 0), column(&points, 1));
    }

    #[test]
    fn sobol_points_fill_every_interval_of_every_coordinate_and_every_quarter_of_two() {
        for seed in [1, 7, u64::MAX] {
            let points = sobol(64, 6, seed);
            assert!((0..6).all(|dimension| fills_every_interval(&column(&points, dimension))));
            // A net in base 2: the first two coordinates have one point in each box of any shape of area 1/64.
            for bits in 0..=6 {
                let (wide, high) = (f64::from(1 << bits), f64::from(1 << (6 - bits)));
                let mut boxes: Vec<(u32, u32)> = points
                    .iter()
                    .map(|point| ((point[0] * wide) as u32, (point[1] * high) as u32))
                    .collect();
                boxes.sort_unstable();
                boxes.dedup();
                assert_eq!(boxes.len(), 64, "{bits}");
            }
        }
        assert_ne!(sobol(8, 2, 1), sobol(8, 2, 2));
    }

    #[test]
    fn sobol_points_integrate_better_than_chance() {
        // The mean of x1 x2 x3 is 1/8; plain chance with 1,024 points errs by about 0.004.
        let points = sobol(1024, 3, 5);
        let mean = points
            .iter()
            .map(|point| point.iter().product::<f64>())
            .sum::<f64>()
            / 1024.0;
        assert!((mean - 0.125).abs() < 0.001, "{mean}");
    }

    #[test]
    fn a_trajectory_takes_one_step_in_each_coordinate() {
        for number in 0..50 {
            let walk = Trajectory::draw(6, 9, number);
            for (step, &coordinate) in walk.order.iter().enumerate() {
                for other in 0..6 {
                    let change = (walk.points[step + 1][other] - walk.points[step][other]).abs();
                    let wanted = if other == coordinate { STEP } else { 0.0 };
                    assert!((change - wanted).abs() < 1e-12);
                }
            }
            assert!(
                walk.points
                    .iter()
                    .flatten()
                    .all(|value| (-1e-12..=1.0 + 1e-12).contains(value))
            );
        }
    }

    #[test]
    fn a_step_over_values_that_lie_apart_is_as_long_as_it_was_taken() {
        let range = |text: String| text.parse::<Range>().expect("a range");
        let ranges = (1..40)
            .flat_map(|wide| [format!("a=1..{}", wide + 1), format!("a={wide}..0")])
            .chain((2..12).map(|items| format!("a={:?}", (0..items).collect::<Vec<_>>())));
        for range in ranges.map(range) {
            for number in 0..20 {
                let walk = Trajectory::draw(1, 3, number).over(|_, share| range.reached(share));
                let (_, length) = walk.steps().next().expect("one step");
                // No step is lost to rounding, and each leads from one value to another.
                assert!((0.3..=1.0).contains(&length.abs()), "{range:?} {length}");
                assert_ne!(
                    range.at(walk.points[0][0]),
                    range.at(walk.points[1][0]),
                    "{range:?}"
                );
            }
        }
    }
}
