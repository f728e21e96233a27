//! The planning formulas of small plans against figures worked out by hand: escorts, packing, crews by night, and the mix of
//! those who take a lane.

mod meridian;
mod one_file;

use airbridge::operation::{ClosedForm, Fact, Link, Observer, World};
use airbridge::sim::Time;

/// The formulas' answer, and the ids of lanes and places.
#[derive(Default)]
struct Formulas {
    form: ClosedForm,
    places: Vec<String>,
}

impl Observer for Formulas {
    fn start(&mut self, world: &World) {
        self.form = world.closed_form();
        let names = world.place_ids().map(|id| world.names().place(id));
        self.places = names.map(str::to_owned).collect();
    }

    fn fact(&mut self, _: Time, _: &Fact, _: &World) {}
}

impl Formulas {
    /// Persons a day of the only lane.
    fn lane(&self) -> f64 {
        self.per_day(|link| matches!(link, Link::Lane(_)))
    }

    /// Persons a day of the escorts of a place.
    fn escorts(&self, place: &str) -> f64 {
        let position = self.places.iter().position(|name| name == place);
        let position = position.expect("a place");
        self.per_day(|link| matches!(link, Link::Escorts(id) if id.index() == position))
    }

    fn per_day(&self, is_meant: impl Fn(&Link) -> bool) -> f64 {
        let mut found = self.form.capabilities.iter();
        found
            .find(|one| is_meant(&one.link))
            .expect("a link")
            .per_day
    }
}

fn formulas(more: &str, sets: &[&str]) -> Formulas {
    let observer = Formulas::default();
    meridian::run_with(more, &[sets, &["horizon=1 h"]].concat(), observer).observer
}

fn assert_near(found: f64, expected: f64) {
    // Distances on the sphere come out within a second of the whole degree.
    let close = (found - expected).abs() <= expected * 1e-3;
    assert!(close, "{found} a day, not {expected}");
}

/// Preflight 30 min, boarding 20, an hour, leaving 10, fuel 5 and an hour back.
const CYCLE_H: f64 = 185.0 / 60.0;

#[test]
fn escorts_are_a_link_of_their_own() {
    let escort = "[escort]\nhigh = 10\nmedium = 10\nlow = 10\n";
    let sets = ["fleet.bird.seats=33", "place.a.escorts=4"];
    let all_day = formulas(escort, &sets);
    // A cycle is reckoned with all seats, three of them more than in the others.
    let cycle_h = CYCLE_H + 1.5 / 60.0;
    assert_near(all_day.lane(), 30.0 * 24.0 / cycle_h);
    // One for ten persons: each takes up a tenth of an escort for a cycle.
    assert_near(all_day.escorts("a"), 4.0 * 24.0 / (0.1 * cycle_h));
    // With 4 h of duty and 10 of rest an escort gives 4 h a day, and is the narrowest link.
    let by_day = [&sets[..], &["escort.duty=4 h", "escort.rest=10 h"]].concat();
    let by_day = formulas(escort, &by_day);
    assert_near(by_day.escorts("a"), 4.0 * 4.0 / (0.1 * cycle_h));
    let narrowest = by_day.form.narrowest().expect("a link").link;
    assert!(matches!(narrowest, Link::Escorts(_)), "{narrowest:?}");
}

#[test]
fn rules_of_packing_ask_for_more_loads() {
    let halves = [
        "population.a.tier.high=1",
        "population.a.tier.medium=0",
        "population.a.tier.low=1",
    ];
    let payload = |rules: &str| {
        let formulas = formulas(&format!("[packing]\n{rules}"), &halves);
        formulas.lane() * CYCLE_H / 24.0
    };
    assert_near(payload(""), 30.0);
    // Fifteen of each tier: three loads of five, or a load each.
    assert_near(payload("most.high = 5\n"), 10.0);
    assert_near(payload("apart = [[\"high\", \"low\"]]\n"), 30.0);
    // Three loads of five for the ones and half a load for the others.
    let both = "apart = [[\"high\", \"low\"]]\nmost.high = 5\n";
    assert_near(payload(both), 30.0 / 3.5);
}

#[test]
fn crews_that_may_not_fly_by_night_have_the_daylight() {
    // A duty day of 14 h holds four cycles, the 12.1 h between sunrise and sunset on the equator three.
    let lane = |night: &str| {
        let crew = format!(
            "[fleet.bird.crew]\ncrews = 2\nduty = \"14 h\"\nrest = \"10 h\"\nnight = {night}\n"
        );
        formulas(&crew, &["fleet.bird.tails=2"]).lane()
    };
    assert_near(lane("1.0"), 30.0 * 8.0);
    assert_near(lane("0.5"), 30.0 * 7.0);
    assert_near(lane("0.0"), 30.0 * 6.0);
}

#[test]
fn each_lane_has_the_mix_of_its_own_sites() {
    // Everyone at a needs a medic beside him; at c nobody does.
    let other = "[place.c]\nlat = 2\nlon = 44\npads = 2\nrefuel = true\ndetention = { capacity = 100, guards = 20 }\n\
                 [population.c]\nplace = \"c\"\npersons = 30\n\
                 [fleet.other]\nseats = 30\ntails = 1\nhome = \"c\"\ncruise = \"111.19507973463 km/h\"\nrouting = 1\n\
                 preflight = \"30 min\"\nload = \"10 min\"\nload_each = \"20 s\"\nunload = \"5 min\"\nunload_each = \"10 s\"\n\
                 refuel = \"5 min\"\n[lane.other]\nfrom = \"c\"\nto = \"b\"\nfleet = [\"other\"]\n";
    let formulas = formulas(other, &["population.a.medical=1.0"]);
    let lanes = formulas.form.capabilities.iter();
    let lanes = lanes.filter(|one| matches!(one.link, Link::Lane(_)));
    let per_day: Vec<f64> = lanes.map(|one| one.per_day).collect();
    assert_near(per_day[0], 15.0 * 24.0 / CYCLE_H);
    assert_near(per_day[1], 30.0 * 24.0 / CYCLE_H);
}
