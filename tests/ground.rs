//! What happens between two legs, by hand: tasks, spots, loading teams, the runway.

use airbridge::operation::{Audit, Fact, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};

/// What each tail does, in words.
#[derive(Default)]
struct Log(Vec<(Time, String)>);

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let names = world.names();
        let (tail, what) = match *fact {
            Fact::TookOff { tail, place, .. } => (tail, format!("leaves {}", names.place(place))),
            Fact::Landed { tail, place, .. } => (tail, format!("lands at {}", names.place(place))),
            Fact::TaskDone {
                tail, task, took, ..
            } => (tail, format!("{} {}", task.word(), minutes(took))),
            Fact::Loaded { tail, .. } => (tail, "loaded".to_owned()),
            Fact::Unloaded { tail, .. } => (tail, "unloaded".to_owned()),
            Fact::SortieEnded { tail, fuel_kg, .. } => (tail, format!("ends, {fuel_kg} kg")),
            _ => return,
        };
        self.0.push((time, format!("{} {what}", names.tail(tail))));
    }
}

fn minutes(length: Duration) -> i64 {
    length.micros() / Duration::from_minutes(1).micros()
}

/// What happens in a built-in scenario with some values set, each line with its minute.
fn log(name: &str, sets: &[&str]) -> Vec<String> {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new(name), &sets, &NoFiles)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    let finished =
        simulate(&loaded.scenario, &options, Log::default(), |_, _| ()).expect("it adds up");
    let told = finished.observer.0.into_iter();
    told.map(|(time, line)| format!("{} {line}", minutes(time - Time::ZERO)))
        .collect()
}

#[test]
fn a_tail_works_through_its_tasks_one_by_one() {
    // The tail is made ready where it loads, so it neither lands nor taxies there: 30 min preflight, 5 of brief and
    // 20 of boarding; 6 to start, 2 to taxi, 4 to run up, 60 of flight. Then 3 of approach, 2 of taxi, 1 to stop and
    // 10 to unload, again 12 to leave, and 60 + 3 + 2 + 1 until it stands at home. It flies 126 min, and idles 12 min
    // before the first leg, 2 + 1 + 12 between the legs, 2 + 1 at home: 30 min at a fifth of 1,000 kg/h.
    let told = log(
        "one-helicopter",
        &[
            "fleet.helicopter.ground.approach=3 min",
            "fleet.helicopter.ground.taxi=2 min",
            "fleet.helicopter.ground.brief=5 min",
            "fleet.helicopter.ground.depart=4 min",
            "fleet.helicopter.ground.idle=0.2",
            "fleet.helicopter.ground.shut_down.stop=1 min",
            "fleet.helicopter.ground.shut_down.start=6 min",
            "fleet.helicopter.fuel=1000 kg/h",
        ],
    );
    let first: Vec<&str> = told.iter().take(20).map(String::as_str).collect();
    let helicopter = |lines: &[&str]| -> Vec<String> {
        let line = |line: &&str| {
            let (minute, what) = line.split_once(' ').expect("a minute and words");
            format!("{minute} helicopter-01 {what}")
        };
        lines.iter().map(line).collect()
    };
    assert_eq!(
        first,
        helicopter(&[
            "30 lands at site",
            "35 brief 5",
            "55 loaded",
            "61 start 6",
            "63 taxi_out 2",
            "67 run_up 4",
            "67 leaves site",
            "130 approach 3",
            "130 lands at base",
            "132 taxi_in 2",
            "133 stop 1",
            "143 unloaded",
            "149 start 6",
            "151 taxi_out 2",
            "155 run_up 4",
            "155 leaves base",
            "218 approach 3",
            "220 taxi_in 2",
            "221 stop 1",
            "221 ends, 2200 kg",
        ])
    );
}
