//! Shares of a whole: what each of several players contributes to it, by Shapley's rule, and how to show shares so that
//! they add up.
//!
//! Owns the arithmetic, all of it in whole numbers, so that parts sum to the whole exactly. A coalition is a set of bits.
//!
//! Shapley 1953; sampling of orders in pairs with their reverse: Castro, Gomez and Tejada 2009, Mitchell et al. 2022.

use std::collections::BTreeSet;

/// Players in some order.
pub type Order = Vec<usize>;

/// A set of players, a bit each.
pub type Coalition = u32;

/// The set of all players.
pub fn everybody(players: usize) -> Coalition {
    (1 << players) - 1
}

/// How orders of joining are weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Orders<'o> {
    /// Every order of so many players.
    All(usize),
    /// These orders alone.
    Some(&'o [Order]),
}

impl Orders<'_> {
    /// The coalitions of which the worth must be known.
    pub fn coalitions(&self) -> BTreeSet<Coalition> {
        match *self {
            Orders::All(players) => (0..=everybody(players)).collect(),
            Orders::Some(orders) => orders.iter().flat_map(prefixes).collect(),
        }
    }

    /// What [`Orders::parts`] are to be divided by.
    pub fn denominator(&self) -> i128 {
        match *self {
            Orders::All(players) => factorial(players),
            Orders::Some(orders) => orders.len() as i128,
        }
    }

    /// By how much the worth falls as each player joins, on average over the orders; times the denominator. The parts
    /// sum to the worth of nobody less that of everybody, times the denominator, exactly.
    pub fn parts(&self, players: usize, worth: impl Fn(Coalition) -> i64) -> Vec<i128> {
        let falls = |without: Coalition, player: usize| {
            i128::from(worth(without)) - i128::from(worth(without | 1 << player))
        };
        let mut parts = vec![0; players];
        match *self {
            Orders::All(_) => {
                for without in 0..=everybody(players) {
                    let size = without.count_ones() as usize;
                    for player in (0..players).filter(|player| without & (1 << player) == 0) {
                        let orders = factorial(size) * factorial(players - 1 - size);
                        parts[player] += orders * falls(without, player);
                    }
                }
            }
            Orders::Some(orders) => {
                for order in orders {
                    for (&player, without) in order.iter().zip(prefixes(order)) {
                        parts[player] += falls(without, player);
                    }
                }
            }
        }
        parts
    }
}

/// Who has joined before each step of an order, and at its end.
fn prefixes(order: &Order) -> impl Iterator<Item = Coalition> {
    let joined = order.iter().scan(0, |coalition, player| {
        *coalition |= 1 << player;
        Some(*coalition)
    });
    [0].into_iter().chain(joined)
}

fn factorial(number: usize) -> i128 {
    (1..=number as i128).product()
}

/// Whole numbers near `parts` / `denominator` that sum to `total`: the largest remainders are rounded up. What is
/// nothing stays nothing.
pub fn apportion(parts: &[i128], denominator: i128, total: i64) -> Vec<i64> {
    let mut whole: Vec<i64> = parts
        .iter()
        .map(|part| part.div_euclid(denominator) as i64)
        .collect();
    let mut order: Vec<usize> = (0..parts.len()).filter(|&at| parts[at] != 0).collect();
    order.sort_by_key(|&at| (-parts[at].rem_euclid(denominator), at));
    let mut missing = total - whole.iter().sum::<i64>();
    // The total is rounded by itself, so a unit more or less than the remainders make may be asked for.
    while missing != 0 && !order.is_empty() {
        let round: Vec<usize> = match missing > 0 {
            true => order.clone(),
            false => order.iter().rev().copied().collect(),
        };
        for at in round.into_iter().take(missing.unsigned_abs() as usize) {
            whole[at] += missing.signum();
        }
        missing = total - whole.iter().sum::<i64>();
    }
    whole
}

/// `numerator` / `denominator` to the nearest whole number, halves up.
pub fn nearest(numerator: i128, denominator: i128) -> i64 {
    (2 * numerator + denominator).div_euclid(2 * denominator) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The glove game: player 0 has a left glove, 1 and 2 a right one each; a pair is worth 6. Shapley 4, 1, 1.
    fn gloves(coalition: Coalition) -> i64 {
        let pair = coalition & 1 != 0 && coalition & 0b110 != 0;
        if pair { -6 } else { 0 }
    }

    #[test]
    fn the_glove_game_has_its_known_shares() {
        let all = Orders::All(3);
        assert_eq!(all.denominator(), 6);
        assert_eq!(all.parts(3, gloves), [24, 6, 6]);
    }

    #[test]
    fn every_order_written_out_is_all_orders() {
        let orders = [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ]
        .map(Vec::from);
        let some = Orders::Some(&orders);
        assert_eq!(some.parts(3, gloves), [24, 6, 6]);
        assert_eq!(some.coalitions(), Orders::All(3).coalitions());
    }

    #[test]
    fn one_order_telescopes() {
        let orders = [vec![2, 0, 1]];
        let some = Orders::Some(&orders);
        assert_eq!(some.coalitions(), BTreeSet::from([0, 0b100, 0b101, 0b111]));
        let parts = some.parts(3, |coalition| 1000 - i64::from(coalition * coalition));
        assert_eq!(parts, [25 - 16, 49 - 25, 16]);
        assert_eq!(parts.iter().sum::<i128>(), 49);
    }

    #[test]
    fn who_changes_nothing_gets_nothing_and_equals_get_the_same() {
        let worth =
            |coalition: Coalition| 100 - 10 * i64::from((coalition & 0b011).count_ones() == 2);
        assert_eq!(Orders::All(3).parts(3, worth), [30, 30, 0]);
    }

    #[test]
    fn shown_parts_sum_to_the_whole() {
        assert_eq!(apportion(&[10, 10, 10], 3, 10), [4, 3, 3]);
        assert_eq!(apportion(&[-7, 17, 0], 2, 5), [-3, 8, 0]);
        assert_eq!(apportion(&[5, 5, 0], 10, 1), [1, 0, 0]);
        assert_eq!(apportion(&[0, 0], 10, 0), [0, 0]);
        // Asked for one more, and for one less, than the parts make.
        assert_eq!(apportion(&[20, 0, 31], 10, 6), [2, 0, 4]);
        assert_eq!(apportion(&[20, 0, 31], 10, 4), [1, 0, 3]);
    }

    #[test]
    fn halves_are_rounded_up() {
        assert_eq!([nearest(5, 2), nearest(-5, 2), nearest(7, 3)], [3, -2, 2]);
    }
}
