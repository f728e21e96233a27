//! Published cases against what the simulation makes of their inputs.

use std::collections::BTreeMap;
use std::path::Path;

use airbridge::operation::{Audit, Fact, Observer, RunOptions, TailId, World, simulate};
use airbridge::record::directory::Destination;
use airbridge::record::tables::TableName;
use airbridge::record::{self, Course, Recorded, Request};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::sim::Time;

fn record(name: &str, sets: &[&str], out: &Path) -> Recorded {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new(name), &sets, &NoFiles).expect("a built-in scenario");
    let request = Request {
        scenario: &loaded.scenario,
        hash: loaded.hash.as_str(),
        overrides: &sets,
        options: RunOptions::seeded(loaded.scenario.seed),
        tables: &[TableName::Timeseries],
        destination: Destination::New(out.to_owned()),
        course: Course::default(),
    };
    record::run(request, |_, _| ()).expect("it runs")
}

/// Persons accepted by each whole day of a run, as its time series has it.
fn accepted_by_day(out: &Path) -> BTreeMap<u32, u32> {
    let table = std::fs::read_to_string(out.join("timeseries.csv")).expect("the time series");
    let mut lines = table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a header");
    let column = |name: &str| {
        head.iter()
            .position(|&found| found == name)
            .expect("a column")
    };
    let (time, accepted) = (column("time_h"), column("cum_accepted_pax"));
    let number = |cell: &str| cell.parse::<f64>().expect("a number");
    lines
        .map(|row| (number(row[time]), number(row[accepted])))
        .filter(|(hours, _)| hours % 24.0 == 0.0)
        .map(|(hours, accepted)| ((hours / 24.0) as u32, accepted as u32))
        .collect()
}

#[test]
fn six_helicopters_in_whole_cycles_move_486_a_day_and_close_on_day_13() {
    let desk = tempfile::tempdir().expect("a folder");
    let out = desk.path().join("out");
    let recorded = record("whole-cycles", &[], &out);

    let days = accepted_by_day(&out);
    for day in 0..=12 {
        assert_eq!(days[&day], 486 * day, "by the end of day {day}");
    }
    assert_eq!(days[&13], 6000);
    let form = &recorded.summary.closed_form;
    assert_eq!(form.narrowest.as_deref(), Some("lane lift"));
    assert_eq!(form.per_day_pax, 486.0);
    assert_eq!(form.lifting_days, 12.345679);
}

/// The formula of the field is a limit of its own: twenty helicopters are too many for one spot.
#[test]
fn the_narrowest_link_is_found_wherever_it_is() {
    let narrowest = |sets: &[&str]| {
        let desk = tempfile::tempdir().expect("a folder");
        let form = record("whole-cycles", sets, &desk.path().join("out"))
            .summary
            .closed_form;
        (form.narrowest.expect("one binds"), form.per_day_pax)
    };
    let near = |found: f64, wanted: f64| (found - wanted).abs() < 1e-6;

    let (link, per_day) = narrowest(&[
        "place.site.pads=1",
        "fleet.helicopter.tails=20",
        "fleet.helicopter.crew.crews=20",
    ]);
    assert!(
        link == "spots of site" && near(per_day, 27.0 * 12.0 / (25.0 / 60.0) * 0.85),
        "{link} {per_day}"
    );
    let (link, per_day) = narrowest(&[
        "place.base.reception.station.acceptance.servers=1",
        "place.base.reception.station.acceptance.service=6 min",
    ]);
    assert!(
        link == "station acceptance of base" && near(per_day, 240.0),
        "{link} {per_day}"
    );
    let (link, per_day) = narrowest(&["fleet.helicopter.crew.crews=4"]);
    assert!(
        link == "lane lift" && near(per_day, 4.0 * 3.0 * 27.0),
        "{link} {per_day}"
    );
}

// --- airlifts of the past ------------------------------------------------------------------------

/// When the first tail took off, and when the last landed with persons aboard.
#[derive(Default)]
struct Clock {
    first: Option<Time>,
    /// By tail: its latest landing.
    landed: BTreeMap<TailId, Time>,
    last: Time,
    loads: u32,
}

impl Observer for Clock {
    fn fact(&mut self, time: Time, fact: &Fact, _world: &World) {
        match *fact {
            Fact::TookOff { .. } => {
                self.first.get_or_insert(time);
            }
            Fact::Landed { tail, .. } => {
                self.landed.insert(tail, time);
            }
            Fact::Unloaded { tail, .. } => {
                self.loads += 1;
                self.last = self.last.max(self.landed[&tail]);
            }
            _ => {}
        }
    }
}

/// A case of the page on validation: the scenario, what is assumed in place of what it says, and in words.
struct Case {
    name: &'static str,
    assumed: &'static str,
    sets: &'static [&'static str],
}

const AS_SHIPPED: &str = "as shipped";

const CASES: [Case; 9] = [
    Case {
        name: "operation-solomon",
        assumed: AS_SHIPPED,
        sets: &[],
    },
    Case {
        name: "operation-solomon",
        assumed: "half the parking at the origin",
        sets: &["place.addis_ababa.pads=17"],
    },
    Case {
        name: "operation-solomon",
        assumed: "no limit of movements at the base, holding up to 8 h",
        sets: &[
            "place.israel.runway.movements=1000",
            "fleet.airliner.hold=8 h",
            "fleet.b707.hold=8 h",
            "fleet.c130.hold=8 h",
        ],
    },
    Case {
        name: "frequent-wind-dao",
        assumed: AS_SHIPPED,
        sets: &[],
    },
    Case {
        name: "frequent-wind-dao",
        assumed: "50 persons a lift",
        sets: &["fleet.heavy.seats=50"],
    },
    Case {
        name: "frequent-wind-dao",
        assumed: "60 persons a lift",
        sets: &["fleet.heavy.seats=60"],
    },
    Case {
        name: "frequent-wind-dao",
        assumed: "20 min on the ground at the compound, 10 at sea",
        sets: &["fleet.heavy.load=20 min", "fleet.heavy.unload=10 min"],
    },
    Case {
        name: "frequent-wind-dao",
        assumed: "all 30 min at the compound",
        sets: &["fleet.heavy.load=30 min", "fleet.heavy.unload=0 min"],
    },
    Case {
        name: "frequent-wind-dao",
        assumed: "holding up to 30 min",
        sets: &["fleet.heavy.hold=30 min"],
    },
];

/// What a case gives: hours by replication in ascending order, and the loads of the middle one.
struct Found {
    hours: Vec<f64>,
    loads: u32,
}

impl Found {
    /// The value below which a share of the replications lie.
    fn quantile(&self, share: f64) -> f64 {
        self.hours[((self.hours.len() - 1) as f64 * share).round() as usize]
    }
}

impl Case {
    fn run(&self) -> Found {
        let sets: Vec<String> = self.sets.iter().map(|&set| set.to_owned()).collect();
        let scenario = load(&Reference::new(self.name), &sets, &NoFiles)
            .unwrap_or_else(|problems| panic!("{problems}"))
            .scenario;
        let replications = if self.assumed == AS_SHIPPED { 200 } else { 50 };
        let clock = |replication| {
            let options = RunOptions {
                replication,
                audit: Audit::AtEnd,
                ..RunOptions::seeded(scenario.seed)
            };
            simulate(&scenario, &options, Clock::default(), |_, _| ())
                .expect("it runs")
                .observer
        };
        let hours = |clock: &Clock| (clock.last - clock.first.expect("a take-off")).as_hours_f64();
        let clocks: Vec<Clock> = (0..replications).map(clock).collect();
        let mut loads: Vec<u32> = clocks.iter().map(|clock| clock.loads).collect();
        let mut hours: Vec<f64> = clocks.iter().map(hours).collect();
        loads.sort_unstable();
        hours.sort_by(f64::total_cmp);
        Found {
            hours,
            loads: loads[loads.len() / 2],
        }
    }
}

const TABLE_HEAD: &str =
    "| case | assumption | median, h | nine in ten, h | loads |\n|---|---|---:|---:|---:|\n";

#[test]
fn past_airlifts_come_out_as_they_were_from_their_inputs_alone() {
    let mut table = String::from(TABLE_HEAD);
    for case in &CASES {
        let found = case.run();
        let (median, low, high) = (
            found.quantile(0.5),
            found.quantile(0.05),
            found.quantile(0.95),
        );
        table += &format!(
            "| {} | {} | {median:.1} | {low:.1}-{high:.1} | {} |\n",
            case.name, case.assumed, found.loads
        );
        let published = match (case.name, case.assumed) {
            ("operation-solomon", AS_SHIPPED) => 20.0..=36.0,
            ("frequent-wind-dao", AS_SHIPPED) => 3.5..=5.5,
            _ => continue,
        };
        assert!(published.contains(&median), "{}: {median} h", case.name);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/validation.md");
    let page = std::fs::read_to_string(&path).expect("the page on validation");
    let head = page
        .split(TABLE_HEAD)
        .next()
        .expect("what comes before the table");
    let anew = format!("{head}{table}");
    if std::env::var_os("AIRBRIDGE_BLESS").is_some() {
        std::fs::write(&path, &anew).expect("the page can be written");
    }
    assert!(
        std::fs::read_to_string(&path).expect("the page") == anew,
        "docs/validation.md is out of date: AIRBRIDGE_BLESS=1 cargo test --test published"
    );
}

/// Nobody was restrained, and no way took longer than the run.
#[test]
fn the_free_passengers_of_operation_solomon_break_no_limit_of_restraint() {
    let desk = tempfile::tempdir().expect("a folder");
    let summary = record("operation-solomon", &[], &desk.path().join("out")).summary;
    assert_eq!(summary.limits_broken_count, 0);
}

/// Pure arithmetic gives 3.0 to 3.5 h for the compound: queueing is what makes the rest.
#[test]
fn the_formulas_see_no_queue_at_the_compound() {
    let desk = tempfile::tempdir().expect("a folder");
    let summary = record("frequent-wind-dao", &[], &desk.path().join("out")).summary;
    let hours = summary.closed_form.lifting_days * 24.0;
    assert!((3.0..=3.5).contains(&hours), "{hours} h");
    assert!(
        summary
            .closed_form
            .run_later_h
            .is_some_and(|later| later > 0.5)
    );
}

/// One movement in half an hour is 48 a day, and two movements are a load: 24 loads of 200 to 550.
#[test]
fn a_runway_is_a_link_like_any_other() {
    let desk = tempfile::tempdir().expect("a folder");
    let sets = ["place.addis_ababa.runway.movements=1"];
    let form = record("operation-solomon", &sets, &desk.path().join("out"))
        .summary
        .closed_form;
    assert_eq!(form.narrowest.as_deref(), Some("runway of addis_ababa"));
    let payload = form.per_day_pax / 24.0;
    assert!((200.0..=550.0).contains(&payload), "{payload} a load");
}
