//! `airbridge trace`: one story in time order from the tables of a run.
#![allow(missing_docs)]

mod desk;

use std::fs;

use desk::Desk;

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn a_person_is_followed_from_the_site_to_custody() {
    let desk = Desk::new();
    desk.succeed(&["run", "one-helicopter", "--tables", "all"]);
    let said = desk.succeed(&["trace", "site-0001"]);
    let story = said.out();
    let ledger =
        fs::read_to_string(desk.path("runs/one-helicopter-s1/custody.csv")).expect("a ledger");
    let passages = lines(&ledger)
        .into_iter()
        .filter(|row| row.starts_with("site-0001,"))
        .count();
    let told = lines(&story);
    assert_eq!(
        told.iter().filter(|line| line.contains(" -> ")).count(),
        passages,
        "every passage is told once: {story}"
    );
    assert!(told.is_sorted_by_key(|line| &line[..16]), "{story}");
    let first_words = ["put on a manifest", "boards", "leaves the vehicle"];
    for words in first_words {
        assert!(story.contains(words), "{words}: {story}");
    }
    assert!(
        story.contains("station passed search"),
        "with the table of events its stations are told, too: {story}"
    );
    assert!(told[told.len() - 1].contains("in_custody"), "{story}");
}

#[test]
fn a_tail_and_a_place_tell_of_the_same_sortie() {
    let desk = Desk::new();
    desk.succeed(&["run", "one-helicopter", "--out", "here"]);
    let tail = desk
        .succeed(&["trace", "helicopter-01", "--run", "here"])
        .out();
    assert!(
        tail.contains("helicopter-01/0001: tasked for 30 persons, site to base"),
        "{tail}"
    );
    let place = desk.succeed(&["trace", "base", "--run", "here"]).out();
    assert!(
        place.contains("helicopter-01/0001 has brought 30 persons"),
        "{place}"
    );
    assert!(
        place.contains("accepted into custody: 90 persons on this day of the run"),
        "{place}"
    );
}

#[test]
fn what_no_table_tells_of_is_not_said_to_be_nothing() {
    let desk = Desk::new();
    desk.succeed(&[
        "run",
        "one-helicopter",
        "--tables",
        "sorties",
        "--out",
        "out",
    ]);
    let said = desk.airbridge(&["trace", "site-0001", "--run", "out"]);
    assert_eq!(said.code(), 2);
    let wanted = "no table in out tells of site-0001, a person: it takes events.csv or custody.csv";
    assert!(said.err().contains(wanted), "{}", said.err());
    desk.succeed(&["trace", "helicopter-01", "--run", "out"]);
}

#[test]
fn an_unknown_id_gets_a_suggestion_and_code_two() {
    let desk = Desk::new();
    desk.succeed(&["run", "one-helicopter"]);
    for (id, help) in [
        ("helicoptr-01", "did you mean `helicopter-01`?"),
        ("site-9999", "its persons are site-0001 to site-0090"),
        ("sitt-0042", "did you mean `site-0042`?"),
    ] {
        let said = desk.airbridge(&["trace", id]);
        assert_eq!(said.code(), 2, "{id}");
        assert!(said.err().contains(help), "{id}: {}", said.err());
    }
    assert_eq!(
        desk.airbridge(&["trace", "site-0001", "--run", "nowhere"])
            .code(),
        2
    );
}

#[test]
fn a_tail_tells_of_its_tasks_on_the_ground_with_and_without_the_table_of_events() {
    let desk = Desk::new();
    let long = ["--set", "horizon=4 d"];
    desk.succeed(&[
        "run",
        "busy-ramp",
        "--out",
        "told",
        "--tables",
        "all",
        long[0],
        long[1],
    ]);
    desk.succeed(&["run", "busy-ramp", "--out", "usual", long[0], long[1]]);
    let scenario = fs::read_to_string(desk.path("told/sorties.csv")).expect("sorties");
    let first = lines(&scenario)[1]
        .split(',')
        .nth(1)
        .expect("a tail")
        .to_owned();
    let told = desk.succeed(&["trace", &first, "--run", "told"]).out();
    let events = fs::read_to_string(desk.path("told/events.csv")).expect("events");
    let done = lines(&events)
        .into_iter()
        .filter(|row| row.contains(",task_done,") && row.contains(&format!(",{first},")))
        .count();
    assert!(done > 0, "the tail works on the ground");
    let tasks = lines(&told)
        .into_iter()
        .filter(|line| line.contains(" is over, after "));
    assert_eq!(tasks.count(), done, "every task is told once: {told}");
    let usual = desk.succeed(&["trace", &first, "--run", "usual"]).out();
    assert!(usual.contains(": spent "), "{usual}");
    assert!(usual.contains("min taxiing"), "{usual}");
    assert!(usual.contains("ordered to fly "), "{usual}");
}

#[test]
fn every_kind_of_place_has_a_story() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--out", "usual"]);
    let story = |place: &str| desk.succeed(&["trace", place, "--run", "usual"]).out();
    for (place, words) in [
        (
            "alpha",
            vec![" takes away ", "guards: ", "waiting: ", "limit broken "],
        ),
        ("bravo", vec!["persons in the camp: ", "begins ("]),
        (
            "hub",
            vec![" has brought ", "takes landings: false", " staging"],
        ),
        (
            "base",
            vec![
                "accepted into custody: ",
                "waiting: ",
                " identity",
                " enrolment",
            ],
        ),
    ] {
        let story = story(place);
        for words in words {
            assert!(story.contains(words), "{place}: {words}: {story}");
        }
    }
}

/// One helicopter that loses fuel ten minutes out at 07:00, and is lost at 11:10 on its second way out.
const MISHAPS: &str = r#"
extends = "one-helicopter"
[[inject]]
at = 2026-01-21T07:00:00+03:00
event = { fuel_emergency = { tail = "helicopter-01", lost = "130 min" } }
[[inject]]
at = 2026-01-21T11:10:00+03:00
event = { loss = { tail = "helicopter-01", harmed = 0.1, rescue = "2 h" } }
"#;

#[test]
fn a_tail_tells_of_its_emergencies_and_of_its_loss() {
    let desk = Desk::new();
    fs::write(desk.path("plan.toml"), MISHAPS).expect("a scenario");
    let story = |tables: &str| {
        desk.succeed(&["run", "plan.toml", "--out", tables, "--tables", tables]);
        desk.succeed(&["trace", "helicopter-01", "--run", tables])
            .out()
    };
    let (all, sorties) = (story("all"), story("sorties"));
    for words in [
        "loses 130.0 min of fuel, last at site: diverts",
        "turns aside to site",
        "of its reserve, at site",
        "is lost, last at site: 3 dead, 27 to be rescued",
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
    for words in [
        "helicopter-01/0001: 1 losses of fuel, 1 diversions",
        "helicopter-01/0002: is lost on the way with 30 persons",
        "helicopter-01/0002: lost",
    ] {
        assert!(sorties.contains(words), "{words}: {sorties}");
    }
}

/// A tail that has not been tasked yet has no sortie to tell of.
#[test]
fn an_emergency_before_the_first_sortie_is_of_none() {
    let desk = Desk::new();
    let plan = MISHAPS
        .replace("T07:00:00", "T06:00:00")
        .replace("\"helicopter-01\"", "\"helicopter-02\"");
    let tails = "[fleet.helicopter]\ntails = 2\n[[inject]]";
    fs::write(
        desk.path("plan.toml"),
        plan.replacen("[[inject]]", tails, 1),
    )
    .expect("a scenario");
    desk.succeed(&["run", "plan.toml", "--tables", "events", "--out", "out"]);
    let story = desk.succeed(&["trace", "helicopter-02", "--run", "out"]);
    let told = "loses 130.0 min of fuel, last at site: on the ground";
    let line = story
        .out()
        .lines()
        .find(|line| line.contains(told))
        .map(str::to_owned);
    assert!(
        line.is_some_and(|line| !line.contains("helicopter-02")),
        "{}",
        story.out()
    );
    let events = fs::read_to_string(desk.path("out/events.csv")).expect("the table");
    assert!(!events.contains("/0000"), "{events}");
}
