//! The report as a user makes it: the same bytes every time, figures that are the tables', and a plain word for what is
//! broken. What the page shows in a browser is tested in `web/tests`.

mod desk;

use std::fs;

use airbridge::report::html;
use desk::{CHANCE, Desk, SMALL};
use serde_json::{Value as Json, json};

/// The document in a report.
fn data(html: &str) -> Json {
    let (_, rest) = html.split_once(r#"id="data">"#).expect("it has data");
    let (json, _) = rest.split_once("</script>").expect("the data ends");
    serde_json::from_str(json).expect("JSON")
}

fn report(desk: &Desk, directory: &str) -> String {
    fs::read_to_string(desk.path(directory).join("report.html")).expect("a report")
}

#[test]
fn a_run_a_study_and_a_comparison_leave_one_unless_told_not_to() {
    let desk = Desk::new();
    let commands: [&[&str]; 3] = [
        &["run", SMALL],
        &["study", SMALL, "-n", "4"],
        &["compare", SMALL, SMALL, "-n", "4"],
    ];
    for (number, command) in commands.iter().enumerate() {
        let (with, without) = (format!("with{number}"), format!("without{number}"));
        let ask = |more: &[&str]| desk.succeed(&[command, more].concat());
        ask(&["--quiet", "--out", &with]);
        ask(&["--quiet", "--no-report", "--out", &without]);
        assert!(desk.names(&with).contains(&"report.html".to_owned()));
        assert!(!desk.names(&without).contains(&"report.html".to_owned()));
        desk.succeed(&["report", &without]);
        assert!(report(&desk, &with) == report(&desk, &without));
    }
}

#[test]
fn without_a_name_it_is_of_the_newest_result() {
    let desk = Desk::new();
    desk.succeed(&["study", SMALL, "-n", "2", "--no-report"]);
    let said = desk.succeed(&["report"]);
    assert!(said.err().contains("report.html"), "{}", said.err());
    assert_eq!(data(&report(&desk, "runs/specimen-s1"))["kind"], "study");
}

#[test]
fn its_figures_are_those_of_the_tables() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--set", CHANCE, "--out", "out"]);
    let (data, summary) = (data(&report(&desk, "out")), desk.json("out/summary.json"));
    assert_eq!(data["run"]["closure_h"], summary["closure_h"]);
    assert_eq!(data["run"]["summary"]["flight_h"], summary["flight_h"]);
    assert_eq!(data["run"]["sorties_count"], summary["sorties_count"]);
    assert_eq!(data["provenance"]["digest"], summary["digest"]);
    let mut csv = csv::Reader::from_path(desk.path("out/timeseries.csv")).expect("a table");
    let accepted = csv.headers().expect("a header").iter();
    let column = accepted
        .into_iter()
        .position(|name| name == "cum_accepted_pax");
    let column = column.expect("the column");
    let rows = csv.records().map(|row| row.expect("a row"));
    let table: Vec<f64> = rows
        .map(|row| row[column].parse().expect("a number"))
        .collect();
    let shown = data["run"]["measures"]["cum_accepted_pax"]
        .as_array()
        .expect("a series");
    for (row, value) in shown.iter().enumerate() {
        assert_eq!(value.as_f64(), Some(table[row]), "row {row}");
    }
}

#[test]
fn a_study_shows_the_run_nearest_its_median_and_that_run_is_one_of_its_own() {
    let desk = Desk::new();
    desk.succeed(&["study", SMALL, "--set", CHANCE, "-n", "9", "--out", "out"]);
    let data = data(&report(&desk, "out"));
    let mut csv = csv::Reader::from_path(desk.path("out/runs.csv")).expect("a table");
    let header = csv.headers().expect("a header").clone();
    let position = |name| {
        header
            .iter()
            .position(|column| column == name)
            .expect("a column")
    };
    let (number, closure) = (position("replication"), position("closure_h"));
    let mut runs: Vec<(f64, u64)> = csv
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| {
            (
                row[closure].parse().expect("it closes"),
                row[number].parse().expect("a number"),
            )
        })
        .collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (median, of) = runs[4];
    assert_eq!(data["run"]["replication"], of);
    assert_eq!(data["run"]["closure_h"].as_f64(), Some(median));
}

/// Label and text of each notice of a result.
fn notices(desk: &Desk, directory: &str) -> Vec<(String, String)> {
    let data = data(&report(desk, directory));
    let all = data["notices"].as_array().expect("a list").iter();
    let text = |notice: &Json, key| notice[key].as_str().expect("a text").to_owned();
    all.map(|notice| (text(notice, "label"), text(notice, "text")))
        .collect()
}

#[test]
fn who_is_left_and_the_broken_limits_stand_beside_the_answer() {
    let desk = Desk::new();
    let plan = ["handover-bottleneck", "--set", "horizon=8h"];
    for (out, words) in [("one", &["run"][..]), ("many", &["study", "-n", "2"])] {
        desk.succeed(&[words, &plan, &["--out", out]].concat());
    }
    let [left, limits] = &notices(&desk, "one")[..] else {
        panic!("{:?}", notices(&desk, "one"))
    };
    let summary = desk.json("one/summary.json");
    let first = format!("{} at Base for ", summary["left"][0]["left_pax"]);
    assert_eq!((left.0.as_str(), limits.0.as_str()), ("Left", "Limits"));
    assert!(left.1.starts_with(&first), "{}", left.1);
    let broken = format!(
        "broken {} times: ramp wait ",
        summary["limits_broken_count"]
    );
    assert!(limits.1.contains(&broken), "{}", limits.1);

    let [left, limits] = &notices(&desk, "many")[..] else {
        panic!("{:?}", notices(&desk, "many"))
    };
    let open = "In 2 of 2 runs the lift does not close; in replication 0: ";
    assert!(left.1.starts_with(open), "{}", left.1);
    let mean = &desk.json("many/summary.json")["metrics"]["limits_broken_count"]["mean"];
    let mean = mean.as_f64().expect("a mean");
    let told = format!("{mean:.1} limits of a lawful transfer broken on average");
    assert!(limits.1.starts_with(&told), "{}", limits.1);
}

#[test]
fn where_there_is_nothing_to_tell_nothing_is_told() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--out", "one"]);
    desk.succeed(&["study", SMALL, "-n", "2", "--out", "many"]);
    assert_eq!(notices(&desk, "one"), []);
    assert_eq!(notices(&desk, "many"), []);
}

#[test]
fn what_is_not_shown_for_want_of_a_table_is_told_once() {
    let desk = Desk::new();
    let told = |directory: &str, tables: &[&str]| {
        for table in tables {
            fs::remove_file(desk.path(directory).join(table)).expect(table);
        }
        desk.succeed(&["report", directory]);
        data(&report(&desk, directory))["thinned"].clone()
    };
    let no_report = "--no-report";
    desk.succeed(&["run", SMALL, no_report, "--out", "one"]);
    assert_eq!(told("one", &[]), json!([]));
    let fleet = "Not shown: the fleet by state; the run left no fleet.csv.";
    assert_eq!(told("one", &["fleet.csv"]), json!([fleet]));

    desk.succeed(&["run", SMALL, "--tables", "none", "--out", "none"]);
    let all = "Not shown: any chart of the run; the run left no timeseries.csv, places.csv, fleet.csv, stations.csv, weather.csv, sorties.csv or incidents.csv.";
    assert_eq!(told("none", &[]), json!([all]));

    desk.succeed(&["study", SMALL, "-n", "2", no_report, "--out", "many"]);
    assert_eq!(told("many", &[]), json!([]));
    let single = "Not shown: the single runs; the study left no tracks.csv.";
    assert_eq!(told("many", &["tracks.csv"]), json!([single]));

    desk.succeed(&[
        "compare", SMALL, SMALL, "-n", "2", no_report, "--out", "two",
    ]);
    assert_eq!(told("two", &[]), json!([]));
    let apart = "Not shown: the differences between the plans; the comparison left no compare.csv.";
    assert_eq!(told("two", &["compare.csv"]), json!([apart]));
}

#[test]
fn a_run_without_tables_still_gives_its_answer() {
    let desk = Desk::new();
    let answer = |directory: &str| {
        let data = data(&report(&desk, directory));
        [data["headline"].clone(), data["figures"].clone()]
    };
    desk.succeed(&["run", SMALL, "--out", "whole"]);
    desk.succeed(&["run", SMALL, "--tables", "none", "--out", "none"]);
    desk.succeed(&["report", "none"]);
    let [headline, figures] = answer("none");
    let told = headline.as_str().expect("a text");
    assert!(told.starts_with("Closes "), "{told}");
    assert_eq!([headline, figures], answer("whole"));
}

#[test]
fn incidents_without_their_table_are_not_said_to_be_none() {
    let desk = Desk::new();
    let event = "{ incident = { place = \"site\", stage = \"mass_escape\" } }";
    let inject = format!("inject=[{{ at = 2026-01-21T03:10:00Z, event = {event} }}]");
    desk.succeed(&[
        "run",
        SMALL,
        "--set",
        &inject,
        "--tables",
        "timeseries",
        "--out",
        "out",
    ]);
    let happened = &desk.json("out/summary.json")["incidents_count"];
    assert_eq!(happened, 1);
    let title = &data(&report(&desk, "out"))["sections"]["incidents"]["title"];
    assert_eq!(title, "1 incident");
}

#[test]
fn a_search_tells_why_runs_are_late_and_what_its_answer_breaks() {
    let desk = Desk::new();
    let lever = "place.base.reception.station.desk.servers=1..3";
    let ask = ["plan", "handover-bottleneck", "--lever", lever];
    let few = ["-n", "10", "--confirm", "10", "--probability", "0.8"];
    desk.airbridge(&[&ask[..], &few, &["--out", "out"]].concat());
    let [late, limits] = &notices(&desk, "out")[..] else {
        panic!("{:?}", notices(&desk, "out"))
    };
    let why = "As it is, 10 of 10 runs are late: they close 3.3 hours after the deadline in the middle, held up by a full ramp 80\u{a0}% of the time";
    assert_eq!((late.0.as_str(), late.1.as_str()), ("Late", why));
    let figures = fs::read_to_string(desk.path("out/figures.csv")).expect("a table");
    let mean = |point: &str| -> f64 {
        let head = format!("{point},limits_broken_count,10,");
        let row = figures.lines().find_map(|row| row.strip_prefix(&head));
        row.expect(point).parse().expect("a number")
    };
    let told = format!(
        "Limits of a lawful transfer broken on average: {:.1} as it is, {:.1} with place.base.reception.station.desk.servers = 2",
        mean("base"),
        mean("2")
    );
    assert_eq!(limits.1, told);
}

#[test]
fn a_study_of_another_program_shows_no_single_run_and_says_so() {
    let desk = Desk::new();
    desk.succeed(&["study", SMALL, "-n", "2", "--out", "out", "--no-report"]);
    let table = fs::read_to_string(desk.path("out/runs.csv")).expect("a table");
    let digest = table
        .lines()
        .nth(1)
        .and_then(|row| row.split(',').nth(1))
        .expect("a digest");
    fs::write(desk.path("out/runs.csv"), table.replace(digest, "0123")).expect("written");
    desk.succeed(&["report", "out"]);
    let data = data(&report(&desk, "out"));
    assert!(data["run"].is_null());
    assert!(
        data["thinned"][0]
            .as_str()
            .expect("a sentence")
            .starts_with("No single run")
    );
}

#[test]
fn what_is_no_result_is_refused() {
    let desk = Desk::new();
    fs::create_dir(desk.path("photos")).expect("made");
    let said = desk.airbridge(&["report", "photos"]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err()
            .contains("photos is not the result of a run or a study"),
        "{}",
        said.err()
    );
    assert_eq!(desk.names("photos"), Vec::<String>::new());
}

#[test]
fn a_broken_table_is_told_with_file_and_line_and_the_report_that_was_there_stays() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--out", "out"]);
    let before = report(&desk, "out");
    let breaks: [(&str, &str, &str, &str); 4] = [
        (
            "timeseries.csv",
            "\n1,",
            "\nsoon,",
            "timeseries.csv:3: `time_h` holds \"soon\", wanted a number",
        ),
        (
            "sorties.csv",
            "tasked_h",
            "tusked_h",
            "sorties.csv:1: there is no column `tasked_h`",
        ),
        ("places.csv", "\n1,gate,", "\n1,date,", "places.csv:1: has "),
        (
            "summary.json",
            "\"population_pax\"",
            "population_pax",
            "summary.json:2: ",
        ),
    ];
    for (file, from, to, told) in breaks {
        let whole = fs::read_to_string(desk.path("out").join(file)).expect(file);
        assert!(whole.contains(from), "{file}: {from}");
        fs::write(desk.path("out").join(file), whole.replacen(from, to, 1)).expect("written");
        let said = desk.airbridge(&["report", "out"]);
        assert_eq!(said.code(), 2, "{file}");
        assert!(said.err().contains(told), "{file}: {}", said.err());
        assert!(report(&desk, "out") == before);
        fs::write(desk.path("out").join(file), whole).expect("written");
    }
    assert!(!desk.names("out").iter().any(|name| name.starts_with('.')));
}

/// Cut off, with bytes turned, with lines left out or doubled: an answer or an error, never a panic.
#[test]
fn no_table_however_broken_brings_it_down() {
    let desk = Desk::new();
    desk.succeed(&[
        "study",
        SMALL,
        "--set",
        CHANCE,
        "-n",
        "3",
        "--out",
        "many",
        "--no-report",
    ]);
    desk.succeed(&["run", SMALL, "--out", "one", "--no-report"]);
    let mut chance: u64 = 1;
    let mut next = |below: usize| {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) as usize % below.max(1)
    };
    for directory in ["one", "many"] {
        for name in desk.names(directory) {
            let path = desk.path(directory).join(&name);
            let whole = fs::read(&path).expect("a file");
            for way in 0..8 {
                let mut broken = whole.clone();
                match way {
                    0 => broken.truncate(next(whole.len())),
                    1 => broken.clear(),
                    2 => broken.extend_from_slice(b"\n\xff\xfe,\"\n"),
                    3 => {
                        let text = String::from_utf8_lossy(&whole).replace("1", "1e308");
                        broken = text.into_bytes();
                    }
                    4 => {
                        let text = String::from_utf8_lossy(&whole).replace(",0", ",-1");
                        broken = text.into_bytes();
                    }
                    _ => {
                        for _ in 0..20 {
                            let at = next(broken.len());
                            broken[at] = next(256) as u8;
                        }
                    }
                }
                fs::write(&path, broken).expect("written");
                let _ = html(&desk.path(directory));
            }
            fs::write(&path, whole).expect("written");
        }
        html(&desk.path(directory)).expect("whole again");
    }
}

#[test]
fn a_picture_is_called_what_it_is() {
    let desk = Desk::new();
    let said = desk.airbridge(&["plot", "t.csv", "--y", "held_pax", "--out", "t.png"]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("write --out t.svg"), "{}", said.err());
    let said = desk.airbridge(&["plot", "t.csv", "--y", "held_pax", "--out", "t.svg"]);
    let wanted = "error: cannot read t.csv: it is not there\n";
    assert_eq!((said.code(), said.err().as_str()), (2, wanted));
    assert!(desk.names("").is_empty());
}

#[test]
fn a_table_is_drawn_as_a_picture() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--out", "out", "--no-report"]);
    let plot = ["plot", "out/timeseries.csv", "--y", "held_pax", "--out"];
    desk.succeed(&[&plot[..], &["a.svg"]].concat());
    desk.succeed(&[&plot[..], &["b.svg"]].concat());
    let picture = fs::read_to_string(desk.path("a.svg")).expect("a picture");
    assert!(picture.starts_with("<svg ") && picture.contains("held_pax"));
    assert!(picture == fs::read_to_string(desk.path("b.svg")).expect("a picture"));
    let said = desk.airbridge(&[
        "plot",
        "out/timeseries.csv",
        "--y",
        "hold_pax",
        "--out",
        "c.svg",
    ]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err()
            .contains("there is no column `hold_pax`; did you mean `held_pax`?"),
        "{}",
        said.err()
    );
    assert!(!desk.path("c.svg").exists());
}
