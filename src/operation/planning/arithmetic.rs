//! The planner's arithmetic: the closed-form formulas of AFPAM 10-1403 (air mobility planning factors).
//!
//! Plain functions of plain numbers; they know no world, no queue and no chance. `closed_form` puts a scenario into
//! them. Hours are hours, and a day is one of 24 of them.

/// Share of a field's spots that queueing leaves usable, as the pamphlet has it.
pub const QUEUEING_EFFICIENCY: f64 = 0.85;

/// Hours from one load of a tail to its next: round-trip flying time and round-trip ground time.
pub fn cycle_h(round_trip_flying_h: f64, round_trip_ground_h: f64) -> f64 {
    round_trip_flying_h + round_trip_ground_h
}

/// Hours that a tail flies in a day of which it may use `day_h`, if it flies so many sorties in it (the UTE rate).
pub fn utilisation_h(sorties: f64, round_trip_flying_h: f64) -> f64 {
    sorties * round_trip_flying_h
}

/// Load that a fleet carries in a day: payload x aircraft x UTE rate / round-trip flying time.
pub fn fleet_per_day(payload: f64, aircraft: f64, ute_h: f64, round_trip_flying_h: f64) -> f64 {
    payload * aircraft * ute_h / round_trip_flying_h
}

/// Days that a fleet needs: requirement x round-trip flying time / (payload x aircraft x UTE rate).
pub fn closure_days(
    requirement: f64,
    round_trip_flying_h: f64,
    payload: f64,
    aircraft: f64,
    ute_h: f64,
) -> f64 {
    requirement / fleet_per_day(payload, aircraft, ute_h, round_trip_flying_h)
}

/// Load that passes a field in a day: MOG x payload x operating hours / ground time x queueing efficiency.
pub fn field_per_day(spots: f64, payload: f64, open_h: f64, ground_h: f64) -> f64 {
    spots * payload * open_h / ground_h * QUEUEING_EFFICIENCY
}

/// Sorties of one tail in a day of `day_h`: the first takes `first_h`, every further one `next_h`.
///
/// Around the clock a sortie may run over midnight, so that they need not be whole; a shorter day has an end, and
/// what is begun must end in it.
pub fn sorties_a_day(day_h: f64, first_h: f64, next_h: f64) -> f64 {
    if day_h >= 24.0 {
        24.0 / next_h
    } else if day_h < first_h {
        0.0
    } else {
        // A hair is allowed, so that twelve cycles of an hour fit into twelve hours.
        1.0 + libm::floor((day_h - first_h) / next_h + 1e-9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equal to as many decimals as the published figure has.
    fn assert_near(found: f64, published: f64, decimals: i32) {
        let half = 0.5 * libm::pow(10.0, f64::from(-decimals)) + 1e-9;
        assert!(
            (found - published).abs() <= half,
            "{found} is not {published}"
        );
    }

    #[test]
    fn a_field_passes_what_the_pamphlet_says() {
        assert_near(field_per_day(2.0, 92.0, 16.0, 1.75), 1429.9, 1);
        assert_near(field_per_day(1.0, 102.0, 24.0, 2.25), 924.8, 1);
        assert_near(field_per_day(6.0, 65.0, 24.0, 2.25), 3536.0, 0);
    }

    #[test]
    fn a_short_hop_is_mostly_ground_time() {
        let cycle = cycle_h(2.0 * 16.0 / 530.0, 2.0 * 1.75);
        assert_near(cycle, 3.56, 2);
        // The pamphlet's 4.78 is 20 h over the rounded cycle; unrounded it is 4.7747.
        assert_near(field_per_day(1.0, 1.0, 20.0, 3.56), 4.78, 2);
        assert_near(field_per_day(1.0, 1.0, 20.0, cycle), 4.775, 3);
    }

    #[test]
    fn six_helicopters_of_27_move_486_a_day_in_whole_cycles() {
        let flying = 2.0 * 250.0 / (130.0 * 1.852);
        assert_near(flying, 2.0768, 4);
        let cycle = cycle_h(flying, 1.0);

        let whole = sorties_a_day(12.0, cycle, cycle);
        assert_near(whole, 3.0, 9);
        let ute = utilisation_h(whole, flying);
        assert_near(fleet_per_day(27.0, 6.0, ute, flying), 486.0, 6);
        let days = closure_days(6000.0, flying, 27.0, 6.0, ute);
        assert_near(days, 12.35, 2);
        assert_near(libm::ceil(days), 13.0, 9);

        let fluid = utilisation_h(12.0 / cycle, flying);
        assert_near(closure_days(6000.0, flying, 27.0, 6.0, fluid), 9.50, 2);
    }

    #[test]
    fn a_sortie_that_does_not_end_in_the_day_is_not_begun() {
        assert_near(sorties_a_day(12.0, 4.0, 4.0), 3.0, 9);
        assert_near(sorties_a_day(12.0, 4.1, 4.0), 2.0, 9);
        assert_near(sorties_a_day(3.9, 4.0, 1.0), 0.0, 9);
        assert_near(sorties_a_day(24.0, 5.0, 5.0), 4.8, 9);
    }
}
