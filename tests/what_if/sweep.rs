//! Sweeps: every plan in every world, what is chosen of them, and the study file that asks for it.

use super::desk::{CHANCE, Desk, SMALL};
use super::{Row, STUDY, closure, deadline, number, rows, study_file};

#[test]
fn a_sweep_runs_every_plan_in_every_world() {
    let desk = Desk::new();
    study_file(&desk, STUDY);
    for jobs in ["1", "2", "7"] {
        let said = desk.succeed(&[
            "sweep",
            "study.toml",
            "--set",
            CHANCE,
            "--set",
            &deadline(12.0),
            "--jobs",
            jobs,
            "--out",
            jobs,
        ]);
        assert!(said.err().contains("3 plans in 4 worlds"), "{}", said.err());
    }
    assert_eq!(desk.contents("1"), desk.contents("2"));
    assert_eq!(desk.contents("1"), desk.contents("7"));
    assert_eq!(desk.names(""), ["1", "2", "7", "study.toml"]);

    let design = rows(&desk.path("1/design.csv"));
    let runs = rows(&desk.path("1/runs.csv"));
    assert_eq!((design.len(), runs.len()), (12, 36));
    // A hypercube of four points has a speed in each quarter, and each loading time twice.
    let mut quarters: Vec<u32> = design[..4]
        .iter()
        .map(|row| ((number(row["speed"].trim_end_matches(" km/h")) - 200.0) / 20.0) as u32)
        .collect();
    quarters.sort_unstable();
    assert_eq!(quarters, [0, 1, 2, 3]);
    assert_eq!(
        design[..4]
            .iter()
            .filter(|row| row["load"] == "30 min")
            .count(),
        2
    );

    // A row is the run of that point.
    let (point, run) = (&design[7], &runs[7 * 3 + 2]);
    assert_eq!(
        (run["point"].as_str(), run["replication"].as_str()),
        ("7", "2")
    );
    let sets = [
        format!("fleet.chinook.tails={}", point["tails"]),
        format!("fleet.chinook.cruise=\"{}\"", point["speed"]),
        format!("fleet.chinook.load=\"{}\"", point["load"]),
    ];
    let said = desk.succeed(&[
        "run",
        SMALL,
        "--set",
        CHANCE,
        "--set",
        &sets[0],
        "--set",
        &sets[1],
        "--set",
        &sets[2],
        "--replication",
        "2",
        "--tables",
        "none",
        "--format",
        "json",
        "--out",
        "run",
    ]);
    let summary: serde_json::Value = serde_json::from_str(&said.out()).expect("JSON");
    assert_eq!(
        summary["closure_h"].as_f64(),
        Some(number(&run["closure_h"]))
    );

    // Regret is against the best plan of the same world.
    let points = rows(&desk.path("1/points.csv"));
    for row in &points {
        let of_world = points.iter().filter(|other| other["world"] == row["world"]);
        let best = of_world
            .map(|other| number(&other["closure_mean_h"]))
            .fold(f64::INFINITY, f64::min);
        let regret = number(&row["closure_mean_h"]) - best;
        assert!((number(&row["regret"]) - regret).abs() < 2e-6, "{row:?}");
    }
    let plans = rows(&desk.path("1/plans.csv"));
    assert_eq!(
        plans[0]["on_front"], "true",
        "nothing is cheaper than the cheapest"
    );
    assert_eq!(number(&plans[2]["lever_cost_usd"]), 2000.0);
}

/// What is chosen of many is run again on replications of its own, and told as it came out there.
#[test]
fn what_a_sweep_chooses_is_run_again_on_other_replications() {
    let desk = Desk::new();
    study_file(&desk, STUDY);
    let due = deadline(12.0);
    let arguments = [
        "sweep",
        "study.toml",
        "--set",
        CHANCE,
        "--set",
        &due,
        "--out",
        "out",
    ];
    let said = desk.succeed(&arguments);
    let summary = desk.json("out/summary.json");
    let confirmed = rows(&desk.path("out/confirmed.csv"));
    let plan = summary["least_regret"].to_string();
    let again = confirmed
        .iter()
        .find(|row| row["plan"] == plan)
        .expect("the least regretted");
    assert!(said.err().contains("has not seen"), "{}", said.err());

    // Worked out again from single runs: means over worlds of each replication kept apart, and Student's interval.
    let design = rows(&desk.path("out/design.csv"));
    let worlds: Vec<&Row> = design.iter().filter(|row| row["plan"] == plan).collect();
    let closure = |world: &Row, number: u32| {
        let sets = [
            format!("fleet.chinook.tails={}", world["tails"]),
            format!("fleet.chinook.cruise=\"{}\"", world["speed"]),
            format!("fleet.chinook.load=\"{}\"", world["load"]),
        ];
        let number = number.to_string();
        let said = desk.succeed(&[
            "run",
            SMALL,
            "--set",
            CHANCE,
            "--set",
            &sets[0],
            "--set",
            &sets[1],
            "--set",
            &sets[2],
            "--replication",
            &number,
            "--tables",
            "none",
            "--format",
            "json",
            "--out",
            "run",
            "--force",
        ]);
        let summary: serde_json::Value = serde_json::from_str(&said.out()).expect("JSON");
        summary["closure_h"].as_f64().expect("it closes")
    };
    let by_replication: Vec<f64> = (1_000_000..1_000_003)
        .map(|number| {
            let closures = worlds.iter().map(|world| closure(world, number));
            closures.sum::<f64>() / worlds.len() as f64
        })
        .collect();
    let mean = by_replication.iter().sum::<f64>() / 3.0;
    let squares = by_replication.iter().map(|one| (one - mean) * (one - mean));
    let error = (squares.sum::<f64>() / 2.0 / 3.0).sqrt();
    assert!((number(&again["closure_mean_h"]) - mean).abs() < 1e-5);
    // t with two degrees of freedom.
    let high = mean + 4.302_652_730 * error;
    assert!((number(&again["closure_hi_h"]) - high).abs() < 1e-5);

    // The front is told with its intervals, and how sure it is of each plan that is not on it.
    let plans = rows(&desk.path("out/plans.csv"));
    for row in &plans {
        let of = |column: &str| number(&row[column]);
        assert!(of("closure_lo_h") <= of("closure_mean_h"));
        assert!(of("person_days_at_risk_mean") <= of("person_days_at_risk_hi"));
        assert_eq!(row["on_front"] == "true", row["place"] == "front");
        assert_eq!(row["dominated_by"].is_empty(), row["place"] == "front");
    }
}

/// Nothing is said of a deadline that is not there.
#[test]
fn a_sweep_without_a_deadline_tells_of_none() {
    let desk = Desk::new();
    study_file(&desk, STUDY);
    let said = desk.succeed(&["sweep", "study.toml", "--set", CHANCE, "--out", "out"]);
    for word in ["in time", "worlds ok", "Will do", "will do"] {
        assert!(!said.err().contains(word), "{word}: {}", said.err());
    }
    assert!(said.err().contains("Regret "), "{}", said.err());
    let of_deadline = [
        "closed_by_deadline_frac",
        "worst_world_frac",
        "worlds_will_do_frac",
        "worlds_surely_frac",
    ];
    for row in rows(&desk.path("out/plans.csv")) {
        assert!(of_deadline.iter().all(|column| row[*column].is_empty()));
    }
    for row in rows(&desk.path("out/points.csv")) {
        assert!(row["will_do"].is_empty() && row["surely"].is_empty());
    }
    let summary = desk.json("out/summary.json");
    assert!(summary["will_do"].is_null() && summary["probability"].is_null());
    // Who asks for a probability means a deadline.
    study_file(&desk, &format!("probability = 0.8\n{STUDY}"));
    let said = desk.airbridge(&["sweep", "study.toml", "--out", "asked"]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("probability: goes with a deadline"),
        "{}",
        said.err()
    );
}

/// Whoever escapes need not be moved: the plan that closes in time because of that is not named without it.
#[test]
fn a_sweep_tells_the_escapes_where_it_chooses() {
    let desk = Desk::new();
    let incident = r#"inject=[{ at = 2026-01-21T00:10:00Z, event = { incident = { place = "site", stage = "mass_escape" } } }]"#;
    let set = deadline(closure(&desk, 1));
    let study = |replications: u32| {
        format!(
            "replications = {replications}\n[lever.escapes]\nkey = \"incidents.escape_each\"\nvalues = [\"0 /day\", \"500 /day\"]\n"
        )
    };
    let sweep = |replications: u32, out: &str| {
        study_file(&desk, &study(replications));
        let arguments = ["sweep", "study.toml", "--set", incident, "--set", &set];
        let more = ["--set", "incidents.recapture=0", "--out", out];
        desk.succeed(&[&arguments[..], &more].concat())
    };
    let said = sweep(40, "many");
    let plans = rows(&desk.path("many/plans.csv"));
    let [none, many] = [&plans[0], &plans[1]];
    assert_eq!(
        (none["escapes"].as_str(), number(&none["escaped_more_pax"])),
        ("0 /day", 0.0)
    );
    let more = number(&many["escaped_mean_pax"]) - number(&none["escaped_mean_pax"]);
    assert!(more > 1.0, "{more}");
    assert!((number(&many["escaped_more_pax"]) - more).abs() < 2e-6);
    let words = said.err();
    assert!(
        words.contains("escapes 500 /day is the cheapest"),
        "{words}"
    );
    assert!(words.contains("surely in 1 of 1;"), "{words}");
    assert_eq!(
        words.matches("more than with escapes 0 /day").count(),
        2,
        "{words}"
    );
    assert!(words.contains("on the front, BUT "), "{words}");
    assert_eq!(words.matches(" escapes on average").count(), 3, "{words}");
    // 40 of 40 bound the share by 0.025^(1/40), 0.912; 10 of 10 by 0.692.
    assert_eq!(number(&many["worlds_surely_frac"]), 1.0);
    let words = sweep(10, "few").err();
    assert!(words.contains("sure of 69 % at the most"), "{words}");
    assert_eq!(
        number(&rows(&desk.path("few/plans.csv"))[1]["worlds_surely_frac"]),
        0.0
    );
}

#[test]
fn a_sweep_of_the_users_own_points() {
    let desk = Desk::new();
    std::fs::write(
        desk.path("worlds.csv"),
        "load,speed\n10 min,240 km/h\n\"25 min\",220 km/h\n",
    )
    .expect("written");
    study_file(
        &desk,
        &STUDY.replace(
            "design = \"lhs\"\npoints = 4",
            "design = \"csv\"\nfile = \"worlds.csv\"",
        ),
    );
    desk.succeed(&["sweep", "study.toml", "--quiet", "--out", "out"]);
    let design = rows(&desk.path("out/design.csv"));
    assert_eq!(design.len(), 6);
    assert_eq!(
        (design[1]["load"].as_str(), design[1]["speed"].as_str()),
        ("25 min", "220 km/h")
    );
}

/// A study file is read with the care of a scenario: all that is wrong with it at once, with line and column.
#[test]
fn a_study_file_is_told_all_its_mistakes_at_once() {
    let desk = Desk::new();
    let text = STUDY
        .replace("replications = 3", "replications = 1")
        .replace(
            "key = \"fleet.chinook.load\"",
            "kye = \"fleet.chinook.load\"",
        )
        .replace("\"1000 usd\"", "\"1000\"")
        .replace("\"lhs\"", "\"latin\"");
    study_file(&desk, &text);
    let said = desk.airbridge(&["sweep", "study.toml", "--out", "out"]);
    assert_eq!(said.code(), 2);
    let told = r#"error: replications: 1 is too small
 --> study.toml:3:16
  |
3 | replications = 1
  |                ^
  |
  = help: write a number from 2 to 100000

error: lever.tails.costs.1: "1000" has no unit
 --> study.toml:8:19
  |
8 | costs = ["0 usd", "1000", "2000 usd"]
  |                   ^^^^^^
  |
  = help: write an amount of money as "4500 usd" (units: usd)

error: worlds.design: "latin" is not one of the words it can be
  --> study.toml:11:10
   |
11 | design = "latin"
   |          ^^^^^^^
   |
   = help: known words: grid, zip, lhs, sobol, csv

error: uncertainty.load: `key` is missing
  --> study.toml:18:14
   |
18 | [uncertainty.load]
   |              ^^^^
   |
   = help: add `key = "..."`: The key of the scenario

error: uncertainty.load.kye: unknown key
  --> study.toml:19:1
   |
19 | kye = "fleet.chinook.load"
   | ^^^
   |
   = help: did you mean `key`?

5 problems in study.toml
"#;
    assert_eq!(said.err(), told);
    assert_eq!(desk.names(""), ["study.toml"]);
    let checked = desk.airbridge(&["check", "study.toml"]);
    assert_eq!((checked.code(), checked.err().as_str()), (2, told));
}

/// Who checks a study file is told of it as a study file, whole or not, and nothing runs.
#[test]
fn a_study_file_is_checked_as_what_it_is() {
    let desk = Desk::new();
    study_file(&desk, STUDY);
    let said = desk.succeed(&["check", "study.toml"]).err();
    let told = "study.toml: no problems (study of 3 plans in 4 worlds, scenario ";
    assert!(said.starts_with(told), "{said}");
    let asked = ["check", SMALL, "study.toml", "--format", "json"];
    let list: serde_json::Value =
        serde_json::from_str(&desk.succeed(&asked).out()).expect("JSON and nothing else");
    assert_eq!(list[1]["hash"], list[0]["hash"]);
    assert_eq!(
        list[1]["study"],
        serde_json::json!({ "plans": 3, "worlds": 4 })
    );
    assert!(list[0].get("study").is_none());

    let drawn = "design = \"lhs\"\npoints = 4";
    let table = "design = \"csv\"\nfile = \"worlds.csv\"";
    std::fs::write(desk.path("worlds.csv"), "load\n10 min\n").expect("written");
    let slips = [
        (
            drawn,
            table,
            "worlds.file: there is no column speed\n  --> study.toml:12:8\n",
        ),
        (
            drawn,
            "design = \"csv\"\nfile = \"no.csv\"",
            "worlds.file: there is no file no.csv\n  --> study.toml:12:8\n",
        ),
        (
            "replications = 3",
            "probability = 0.8",
            "probability: goes with a deadline, and the scenario has none\n --> study.toml:3:1\n",
        ),
        (
            "[1, 2, 3]",
            "[1, 2, -3]",
            "fleet.chinook.tails: -3 is too small\n --> lever.tails:1:23\n",
        ),
    ];
    for (right, wrong, told) in slips {
        study_file(&desk, &STUDY.replace(right, wrong));
        let [checked, swept] = ["check", "sweep"].map(|by| desk.airbridge(&[by, "study.toml"]));
        assert_eq!((checked.code(), swept.code()), (2, 2), "{wrong}");
        assert!(checked.err().contains(told), "{}", checked.err());
        assert_eq!(checked.err(), swept.err());
    }
    assert_eq!(desk.names(""), ["study.toml", "worlds.csv"]);
}
