//! Published cases against what the simulation makes of their inputs.

use std::collections::BTreeMap;
use std::path::Path;

use airbridge::operation::RunOptions;
use airbridge::record::directory::Destination;
use airbridge::record::tables::TableName;
use airbridge::record::{self, Recorded, Request};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};

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
