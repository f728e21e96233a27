//! Weather and light by hand: what each lets whom do, and when.

use std::path::Path;

use airbridge::operation::{Audit, Fact, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};

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

/// One text beside the built-in scenarios.
struct OneFile(String);

impl Files for OneFile {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(self.0.clone().into_bytes())
    }
}

/// Movements of a plan, each as "hours:minutes what".
fn movements(text: &str) -> Vec<String> {
    let plan = Reference::Path("plan.toml".into());
    let loaded =
        load(&plan, &[], &OneFile(text.to_owned())).unwrap_or_else(|problems| panic!("{problems}"));
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    let finished =
        simulate(&loaded.scenario, &options, Movements::default(), |_, _| ()).expect("it adds up");
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
