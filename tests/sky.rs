//! Weather and light by hand: what each lets whom do, and when.

mod one_file;

use std::path::Path;

use airbridge::operation::{Audit, Fact, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};
use one_file::scenario;

/// Every take-off and landing, in words.
#[derive(Default)]
struct Movements(Vec<(Time, String)>);

impl Observer for Movements {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let names = world.names();
        let (what, tail, place) = match *fact {
            Fact::TookOff { tail, place, .. } => ("leaves", tail, place),
            Fact::Landed { tail, place, .. } => ("lands at", tail, place),
            Fact::HoldingBegan { tail, place, .. } => ("holds over", tail, place),
            Fact::Diverted { tail, place, .. } => ("diverts to", tail, place),
            _ => return,
        };
        let line = format!("{} {what} {}", names.tail(tail), names.place(place));
        self.0.push((time, line));
    }
}

/// Movements of a plan, each as "hours:minutes what".
fn movements(text: &str) -> Vec<String> {
    let scenario = scenario(text, &[]);
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    let finished =
        simulate(&scenario, &options, Movements::default(), |_, _| ()).expect("it adds up");
    let minutes = |time: Time| (time - Time::ZERO).micros() / Duration::from_minutes(1).micros();
    let shown = finished.observer.0.into_iter().map(|(time, line)| {
        let minutes = minutes(time);
        format!("{}:{:02} {line}", minutes / 60, minutes % 60)
    });
    shown.collect()
}

/// What of the movements is told of one tail once it stands at the site, up to a number of lines.
fn of<'a>(movements: &'a [String], tail: &str, lines: usize) -> Vec<&'a str> {
    let told = movements.iter().filter(|line| line.contains(tail));
    told.skip(1).take(lines).map(String::as_str).collect()
}

/// One helicopter and one aeroplane as fast, on one lane; the weather at the base turns after 90 minutes, when both
/// are in the air, and is fair again at 3:00.
const TWO_CLASSES: &str = r#"
extends = "one-helicopter"
[area.plain]
weather = "plain"
[place.base]
area = "plain"
pads = 2
[place.site]
pads = 2
[fleet.helicopter]
class = "rotary"
hold = "2 h"
[fleet.plane]
class = "fixed"
seats = 30
tails = 1
home = "site"
cruise = "130 kt"
range = "900 km"
preflight = "30 min"
load = "10 min"
load_each = "20 s"
unload = "5 min"
unload_each = "10 s"
hold = "2 h"
[lane.lift]
fleet = ["helicopter", "plane"]
[weather.plain]
initial = "clear"
[weather.plain.regime.clear]
dwell = "90 min"
next.dust = 1
[weather.plain.regime.dust]
dwell = "90 min"
next.fair = 1
[weather.plain.regime.fair]
dwell = "1 min"
"#;

#[test]
fn a_class_that_may_not_land_holds_and_lets_others_by() {
    let dust = "[weather.plain.regime.dust.class.fixed]\nlanding = false\n";
    let told = movements(&format!("{TWO_CLASSES}{dust}"));
    assert_eq!(
        of(&told, "helicopter-01", 3),
        [
            "0:50 helicopter-01 leaves site",
            "1:50 helicopter-01 lands at base",
            "2:00 helicopter-01 leaves base"
        ]
    );
    assert_eq!(
        of(&told, "plane-01", 4),
        [
            "0:50 plane-01 leaves site",
            "1:50 plane-01 holds over base",
            "3:00 plane-01 lands at base",
            "3:10 plane-01 leaves base"
        ]
    );
}

#[test]
fn a_class_for_which_it_is_flyable_lands_where_all_others_hold() {
    let dust = "[weather.plain.regime.dust]\nflying = false\nclass.rotary.landing = true\n";
    let text = TWO_CLASSES.replace("[weather.plain.regime.dust]\n", dust);
    let told = movements(&text);
    assert_eq!(
        of(&told, "helicopter-01", 2)[1],
        "1:50 helicopter-01 lands at base"
    );
    assert_eq!(of(&told, "plane-01", 3)[2], "3:00 plane-01 lands at base");
}

#[test]
fn a_class_that_may_not_take_off_loaded_waits_and_flies_at_its_own_speed() {
    // The site lies in dust from 0:40 to 1:40, while both board; a plane may leave in it at half speed, a helicopter not.
    let text = TWO_CLASSES
        .replace("[place.base]\narea = \"plain\"\n", "[place.base]\n")
        .replace("[place.site]\n", "[place.site]\narea = \"plain\"\n")
        .replace(
            "dwell = \"90 min\"\nnext.dust",
            "dwell = \"40 min\"\nnext.dust",
        )
        .replace(
            "dwell = \"90 min\"\nnext.fair",
            "dwell = \"60 min\"\nclass.rotary.take_off = false\nclass.fixed.speed = 0.5\nnext.fair",
        );
    let told = movements(&text);
    assert_eq!(
        of(&told, "helicopter-01", 2),
        [
            "1:40 helicopter-01 leaves site",
            "2:40 helicopter-01 lands at base"
        ]
    );
    assert_eq!(
        of(&told, "plane-01", 2),
        ["0:50 plane-01 leaves site", "2:50 plane-01 lands at base"]
    );
}

// --- chains, records and forecasts --------------------------------------------------------------------

/// The weather of one area at each sample time: what is in force, and what is foreseen.
#[derive(Default)]
struct Skies(Vec<(String, Option<String>)>);

impl Observer for Skies {
    fn fact(&mut self, _: Time, _: &Fact, _: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        let area = world.area_ids().next().expect("an area");
        let view = world.weather_view(area, time).expect("it has weather");
        let name = |regime| world.names().regime(regime).to_owned();
        self.0.push((name(view.regime), view.foreseen.map(name)));
    }
}

/// The skies over the plain in a scenario in which nothing else happens, for so long.
fn skies(weather: &str, horizon: &str, seed: u64) -> Vec<(String, Option<String>)> {
    let text =
        format!("extends = \"one-helicopter\"\n[area.plain]\nweather = \"plain\"\n{weather}");
    let text = text.replace("extends", &format!("horizon = {horizon:?}\nextends"));
    let scenario = scenario(&text, &[]);
    let options = RunOptions {
        audit: Audit::AtEnd,
        ..RunOptions::seeded(seed)
    };
    let finished = simulate(&scenario, &options, Skies::default(), |_, _| ());
    finished.expect("it adds up").observer.0
}

/// Three regimes whose visits are as 5 : 3 : 2 and whose dwells are 4 h, 10 h and 5 h on average, so that they have a
/// third, a half and a sixth of the time.
const THREE: &str = r#"
[weather.plain]
initial = "stationary"
[weather.plain.regime.clear]
dwell = { exponential = { mean = "4 h" } }
next = { dust = 0.6, storm = 0.4 }
[weather.plain.regime.dust]
dwell = { uniform = { low = "4 h", high = "16 h" } }
next.clear = 1
flying = false
[weather.plain.regime.storm]
dwell = { gamma = { mean = "5 h", sd = "2 h" } }
next.clear = 1
flying = false
"#;

fn share(skies: &[(String, Option<String>)], regime: &str) -> f64 {
    skies.iter().filter(|(now, _)| now == regime).count() as f64 / skies.len() as f64
}

#[test]
fn a_chain_spends_its_long_run_shares_in_each_regime() {
    // 400 days hold about 490 rounds of 19.6 h; the share of a round has a relative spread well below 1, so three
    // standard errors are below 0.05.
    for seed in 1..=3 {
        let skies = skies(THREE, "400 d", seed);
        for (regime, expected) in [("clear", 1.0 / 3.0), ("dust", 0.5), ("storm", 1.0 / 6.0)] {
            let share = share(&skies, regime);
            assert!(
                (share - expected).abs() < 0.05,
                "{regime}: {share} with seed {seed}"
            );
        }
    }
}

#[test]
fn a_stationary_start_is_drawn_by_long_run_shares() {
    // Of 600 starts, three standard errors are 3 sqrt(p (1 - p) / 600): at most 0.062.
    let starts: Vec<_> = (0..600)
        .map(|seed| skies(THREE, "1 h", seed).swap_remove(0))
        .collect();
    for (regime, expected) in [("clear", 1.0 / 3.0), ("dust", 0.5), ("storm", 1.0 / 6.0)] {
        let share = share(&starts, regime);
        assert!((share - expected).abs() < 0.062, "{regime}: {share}");
    }
}

#[test]
fn a_month_has_its_own_laws() {
    // In January 1 h of dust follows 1 h of clear weather, from February on clear weather lasts 3 h.
    let weather = r#"
[weather.plain]
initial = "clear"
[weather.plain.regime.clear]
dwell = "3 h"
next.dust = 1
[weather.plain.regime.clear.month.jan]
dwell = "1 h"
[weather.plain.regime.dust]
dwell = "1 h"
next.clear = 1
[weather.plain.regime.dust.month.mar]
next.storm = 1
[weather.plain.regime.storm]
"#;
    // The run begins on 21 January at 06:00: 10 days and 18 hours are January, in February a round takes 4 h; the first
    // dust that ends in March ends for good.
    let skies = skies(weather, "60 d", 1);
    let (january, february) = (258, 258 + 28 * 24);
    assert!((share(&skies[..january], "dust") - 0.5).abs() < 0.01);
    assert!((share(&skies[january..february], "dust") - 0.25).abs() < 0.01);
    assert_eq!(share(&skies[february + 4..], "storm"), 1.0);
}

#[test]
fn a_record_is_replayed_exactly() {
    struct Drawer(String);
    impl Files for Drawer {
        fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
            let record = "time,regime\n2026-01-20T00:00:00Z,dust\n2026-01-21T05:00:00+03:00,clear\n\
                          2026-01-21T08:00:00+03:00,dust\n2026-01-21T07:00:00Z,clear\n";
            let text = if path == Path::new("data/winter.csv") {
                record
            } else {
                &self.0
            };
            Ok(text.as_bytes().to_vec())
        }
    }
    let text = r#"
extends = "one-helicopter"
[area.plain]
weather = "plain"
[weather.plain]
replay.file = "data/winter.csv"
regime.clear = {}
regime.dust = { flying = false }
"#;
    let plan = Reference::Path("plan.toml".into());
    let loaded =
        load(&plan, &[], &Drawer(text.to_owned())).unwrap_or_else(|problems| panic!("{problems}"));
    let finished = simulate(
        &loaded.scenario,
        &RunOptions::seeded(1),
        Skies::default(),
        |_, _| (),
    );
    let skies = finished.expect("it adds up").observer.0;
    // From 06:00 on: dust from 08:00 to 10:00 at the same offset.
    let now: Vec<&str> = skies[..6].iter().map(|(now, _)| now.as_str()).collect();
    assert_eq!(now, ["clear", "clear", "dust", "dust", "clear", "clear"]);
    let resolved = loaded.scenario.canonical();
    assert!(!resolved.contains("winter.csv"), "{resolved}");
    assert_eq!(
        toml::from_str(&resolved),
        Ok(loaded.scenario),
        "the resolved scenario stands by itself"
    );
}

#[test]
fn forecasts_hit_and_raise_alarms_as_often_as_they_say() {
    let weather = format!(
        "{THREE}[weather.plain.forecast]\nhorizon = \"6 h\"\nhit = 0.8\nfalse_alarm = 0.15\n"
    );
    let skies = skies(&weather, "400 d", 5);
    let foul = |regime: &str| regime != "clear";
    let pairs = skies.iter().zip(&skies[6..]);
    let told: Vec<(bool, bool)> = pairs
        .map(|((_, foreseen), (truth, _))| {
            (foul(foreseen.as_ref().expect("a forecast")), foul(truth))
        })
        .collect();
    let frequency = |truth: bool| {
        let such = told.iter().filter(|pair| pair.1 == truth);
        such.clone().filter(|pair| pair.0).count() as f64 / such.count() as f64
    };
    // Some 6,400 foul hours and 3,200 clear ones: three standard errors are 0.015 and 0.019.
    assert!(
        (frequency(true) - 0.8).abs() < 0.015,
        "hits: {}",
        frequency(true)
    );
    assert!(
        (frequency(false) - 0.15).abs() < 0.019,
        "false alarms: {}",
        frequency(false)
    );
}

#[test]
fn a_forecast_changes_no_weather() {
    let forecast = format!("{THREE}[weather.plain.forecast]\nhorizon = \"48 h\"\n");
    let now = |weather: &str| -> Vec<String> {
        let skies = skies(weather, "60 d", 9);
        skies.into_iter().map(|(now, _)| now).collect()
    };
    assert_eq!(now(THREE), now(&forecast));
}

/// The weather of the base turns from fair to dust at 1:30 and back at 3:00, as in `TWO_CLASSES`, for one helicopter.
const ONE_CLASS: &str = r#"
extends = "one-helicopter"
[area.plain]
weather = "plain"
[place.base]
area = "plain"
[fleet.helicopter]
hold = "2 h"
[weather.plain]
initial = "clear"
[weather.plain.regime.clear]
dwell = "90 min"
next.dust = 1
[weather.plain.regime.dust]
dwell = "90 min"
flying = false
next.fair = 1
[weather.plain.regime.fair]
"#;

#[test]
fn a_forecast_that_never_errs_keeps_a_tail_at_home_until_it_can_land() {
    let blind = movements(ONE_CLASS);
    assert_eq!(
        blind[..4],
        [
            "0:30 helicopter-01 lands at site",
            "0:50 helicopter-01 leaves site",
            "1:50 helicopter-01 holds over base",
            "3:00 helicopter-01 lands at base"
        ]
    );
    // A sortie tasked at 1:10 lands at 3:00; with an hour's margin nothing changes, as the weather stays fair.
    let sure = format!(
        "{ONE_CLASS}[weather.plain.forecast]\nhit = 1.0\nfalse_alarm = 0.0\npast = \"1 h\"\n"
    );
    assert_eq!(
        movements(&sure)[..3],
        [
            "1:40 helicopter-01 lands at site",
            "2:00 helicopter-01 leaves site",
            "3:00 helicopter-01 lands at base"
        ]
    );
}

#[test]
fn a_margin_past_arrival_keeps_a_tail_from_landing_just_before_the_dust() {
    // It would land at 1:50, ten minutes before dust from 2:00 to 3:30.
    let later = ONE_CLASS.replace(
        "dwell = \"90 min\"\nnext.dust",
        "dwell = \"2 h\"\nnext.dust",
    );
    let sure = |past: &str| {
        let forecast = "[weather.plain.forecast]\nhit = 1.0\nfalse_alarm = 0.0\n";
        movements(&format!("{later}{forecast}past = {past:?}\n")).swap_remove(2)
    };
    assert_eq!(sure("9 min"), "1:50 helicopter-01 lands at base");
    assert_eq!(sure("10 min"), "3:30 helicopter-01 lands at base");
}

#[test]
fn a_forecast_that_misses_all_is_told_where_a_tail_comes_in_vain() {
    #[derive(Default)]
    struct Missed(Vec<String>);
    impl Observer for Missed {
        fn fact(&mut self, _: Time, fact: &Fact, world: &World) {
            if let Fact::ForecastMissed { place, regime, .. } = *fact {
                let names = world.names();
                self.0.push(format!(
                    "{} in {}",
                    names.place(place),
                    names.regime(regime)
                ));
            }
        }
    }
    let missed = |hit: &str| {
        // The lead is the whole horizon at tasking, and at take-off a little more than half of it.
        let text =
            format!("{ONE_CLASS}[weather.plain.forecast]\nhorizon = \"110 min\"\nhit = {hit}\n");
        let finished = simulate(
            &scenario(&text, &[]),
            &RunOptions::seeded(1),
            Missed::default(),
            |_, _| (),
        );
        finished.expect("it adds up").observer.0
    };
    assert_eq!(missed("0.0"), ["base in dust"]);
    assert_eq!(missed("1.0"), [""; 0]);
}

// --- light ------------------------------------------------------------------------------------------

/// One helicopter in the afternoon: its first load leaves the site after 50 minutes and lands an hour later, its second
/// leaves after 3:50.
fn evening(start: &str, more: &str) -> Vec<String> {
    let text = format!(
        "extends = \"one-helicopter\"\nstart = {start}+03:00\ndeadline = 2026-02-02T00:00:00Z\n\
         horizon = \"30 h\"\n[fleet.helicopter]\n{more}"
    );
    movements(&text)
}

#[test]
fn only_a_moon_that_is_up_and_bright_enough_lets_persons_be_moved_in_the_dark() {
    let second = |day: u32, more: &str| {
        let told = evening(&format!("2026-01-{day}T15:30:00"), more);
        let leaves = told
            .into_iter()
            .filter(|line| line.ends_with("leaves site"));
        leaves.skip(1).take(1).collect::<String>()
    };
    let at_once = "3:50 helicopter-01 leaves site";
    // Ten days after the new moon it is up from noon until long after midnight, and lit to 0.78.
    assert_eq!(second(28, "moon = 0.75"), at_once);
    // Lit too little, the next load leaves 20 minutes after sunrise, which is at 7:20 or so.
    assert!(
        second(28, "moon = 0.85").starts_with("16:"),
        "{}",
        second(28, "moon = 0.85")
    );
    // Three days after the new moon it sets at 20:02, before the second load would land at 20:20.
    assert_eq!(second(21, ""), at_once);
    assert!(
        second(21, "moon = 0.0").starts_with("16:"),
        "{}",
        second(21, "moon = 0.0")
    );
}

#[test]
fn civil_twilight_lengthens_the_day_of_a_day_helicopter() {
    // It would land at 17:40; the sun sets at the base at 17:23, and civil dusk ends at 17:51.
    let landing = |more: &str| {
        let told = evening("2026-01-21T15:50:00", &format!("window = \"day\"\n{more}"));
        let lands = told
            .into_iter()
            .filter(|line| line.ends_with("lands at base"));
        lands.take(1).collect::<String>()
    };
    let civil = "[place.site]\ntwilight = \"civil\"\n[place.base]\ntwilight = \"civil\"\n";
    assert_eq!(landing(civil), "1:50 helicopter-01 lands at base");
    assert!(landing("").starts_with("16:"), "{}", landing(""));
}
