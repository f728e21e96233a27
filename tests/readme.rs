//! The README and the pages of `docs/`: every command is run, and what is pasted beneath it is what it prints.
//!
//! After a change that alters results on purpose, `AIRBRIDGE_BLESS=1 cargo test --test readme` pastes anew.
#![cfg(unix)]

#[path = "readme/page.rs"]
mod page;
#[path = "../examples/picture.rs"]
#[expect(dead_code, reason = "its main is the example's")]
mod picture;
#[path = "readme/tables.rs"]
mod tables;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use page::{Page, Step, is_pasted, pasted_anew};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_airbridge");

/// Commands that are shown and not run here, by how they begin.
const NOT_RUN: [(&str, &str); 10] = [
    ("cargo test", "it would run this test again"),
    ("cargo install", "it writes outside the folder"),
    ("cargo doc", "it opens a browser; .ci/run builds the pages"),
    (
        "cargo bench",
        "it takes minutes, and its figures are the machine's",
    ),
    ("cargo build", "it takes minutes"),
    (".ci/", "a step of CI, or on demand; each takes many builds"),
    ("cargo deny", "a tool of its own; .ci/run asks it"),
    ("cargo +nightly", "it needs another compiler"),
    (
        "valgrind",
        "it counts for a minute, and may not be installed",
    ),
    (
        "cargo run --release --example picture",
        "the picture is drawn by a test of its own",
    ),
];

/// Commands that end with another code than 0, as the page says.
const ENDS_WITH: [(&str, i32); 3] = [
    ("airbridge diff", 1),
    ("airbridge verify --quiet", 1),
    ("airbridge run plan.toml --set fleet.chinook.seets=40", 2),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn blessing() -> bool {
    std::env::var_os("AIRBRIDGE_BLESS").is_some()
}

/// The README, and every page of `docs/`.
fn pages() -> Vec<Page> {
    let docs = fs::read_dir(root().join("docs")).expect("the folder of pages");
    let mut paths: Vec<PathBuf> = docs.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.push(root().join("README.md"));
    paths.sort();
    paths.into_iter().map(Page::read).collect()
}

fn reason_not_to_run(command: &str) -> Option<&'static str> {
    let found = NOT_RUN
        .iter()
        .find(|(begins, _)| command.starts_with(begins));
    found.map(|(begins, _)| *begins)
}

/// What the program is called once it is built.
fn for_the_built_program(command: &str) -> String {
    let named = command.replace("cargo run --release -- ", "airbridge ");
    named.replace("cargo run --release", "airbridge")
}

fn code_of(command: &str) -> i32 {
    let found = ENDS_WITH
        .iter()
        .find(|(begins, _)| command.starts_with(begins));
    found.map_or(0, |(_, code)| *code)
}

/// The lines that a command prints, words and results together, with no wall clock in them.
fn run(desk: &TempDir, command: &str) -> (i32, Vec<String>) {
    let folder = Path::new(PROGRAM).parent().expect("a folder");
    let others = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(desk.path())
        .env("PATH", format!("{}:{others}", folder.display()))
        .env_remove("CI")
        .env_remove("GITHUB_ACTIONS")
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let code = output.status.code().expect("no signal ended it");
    (code, text.lines().map(without_clock).collect())
}

/// `(51,474 events in 0.29 s)` is the only place where the wall clock is told.
fn without_clock(line: &str) -> String {
    match line.split_once(" events in ") {
        Some((before, _)) if line.ends_with(" s)") => format!("{before} events in 0.2 s)"),
        _ => line.to_owned(),
    }
}

/// Follows a page from top to bottom in an empty folder. Returns what is wrong with it; when blessing, what can be pasted
/// anew is put right instead.
fn follow(page: &mut Page) -> Vec<String> {
    let desk = tempfile::tempdir().expect("a folder");
    let mut wrong = vec![];
    let mut anew = vec![];
    for step in page.steps() {
        match step {
            Step::File { name, text } => fs::write(desk.path().join(name), text).expect("written"),
            Step::Command { command, .. } if reason_not_to_run(&command).is_some() => {}
            Step::Command {
                line,
                command,
                pasted,
            } => {
                let command = for_the_built_program(&command);
                let (code, printed) = run(&desk, &command);
                let at = format!("{}:{}: {command}", page.path.display(), line + 1);
                if code != code_of(&command) {
                    wrong.push(format!("{at} ends with {code}:\n{}", printed.join("\n")));
                }
                let shown: Vec<String> = page.lines[pasted.clone()]
                    .iter()
                    .map(|line| without_clock(line))
                    .collect();
                if shown.is_empty() || is_pasted(&shown, &printed) {
                    continue;
                }
                let fresh = pasted_anew(&shown, &printed);
                if blessing() && is_pasted(&fresh, &printed) {
                    anew.push((pasted, fresh));
                } else {
                    wrong.push(format!("{at} prints\n{}", printed.join("\n")));
                }
            }
        }
    }
    for (pasted, lines) in anew.into_iter().rev() {
        page.lines.splice(pasted, lines);
    }
    wrong
}

#[test]
fn every_command_runs_and_prints_what_is_pasted() {
    let mut wrong = vec![];
    for mut page in pages() {
        let before = page.text();
        wrong.extend(follow(&mut page));
        // The page of tables is another test's to write, at the same time.
        if blessing() && page.text() != before {
            fs::write(&page.path, page.text()).expect("the page can be written");
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nIf results changed on purpose: AIRBRIDGE_BLESS=1 cargo test --test readme",
        wrong.join("\n\n")
    );
}

#[test]
fn no_command_is_excused_that_is_not_there() {
    let commands = pages().into_iter().flat_map(|page| page.steps());
    let excused: BTreeSet<&str> = commands
        .filter_map(|step| match step {
            Step::Command { command, .. } => reason_not_to_run(&command),
            Step::File { .. } => None,
        })
        .collect();
    let listed: BTreeSet<&str> = NOT_RUN.iter().map(|(begins, _)| *begins).collect();
    assert_eq!(excused, listed);
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    for page in pages() {
        let folder = page.path.parent().expect("a folder");
        for link in page.links() {
            assert!(
                folder.join(&link).exists(),
                "{}: there is no {link}",
                page.path.display()
            );
        }
    }
}

#[test]
fn the_picture_is_of_the_baseline_as_it_runs_now() {
    let desk = tempfile::tempdir().expect("a folder");
    run(&desk, "airbridge run --quiet --out out --tables timeseries");
    let table = fs::read_to_string(desk.path().join("out/timeseries.csv")).expect("the table");
    let drawn = picture::draw(&table).expect("a picture");
    let path = root().join("docs/baseline.svg");
    if blessing() {
        fs::write(&path, &drawn).expect("the picture can be written");
    }
    assert!(
        fs::read_to_string(path).expect("the picture") == drawn,
        "docs/baseline.svg is out of date: AIRBRIDGE_BLESS=1 cargo test --test readme"
    );
}

#[test]
fn the_page_of_tables_is_what_a_run_says_of_them() {
    let desk = tempfile::tempdir().expect("a folder");
    let package = |command: &str| -> serde_json::Value {
        run(&desk, &format!("{command} --quiet --out out --force"));
        let path = desk.path().join("out/datapackage.json");
        serde_json::from_str(&fs::read_to_string(path).expect("it is left")).expect("JSON")
    };
    let study = "scenario = \"one-helicopter\"\nreplications = 2\n";
    fs::write(desk.path().join("study.toml"), study).expect("written");
    let tails = "one-helicopter -n 2 --vary fleet.helicopter.tails=1..2";
    let page = tables::page(&[
        ("", package("airbridge run one-helicopter --tables all")),
        (
            "",
            package("airbridge compare one-helicopter one-helicopter -n 2"),
        ),
        (
            " of an explanation",
            package("airbridge explain one-helicopter -n 2 --limits tail,pad"),
        ),
        (
            " of a plan",
            package("airbridge plan one-helicopter -n 2 --lever fleet.helicopter.tails=1..2"),
        ),
        (
            " of a sensitivity",
            package(&format!("airbridge sensitivity {tails}")),
        ),
        (
            " of a screening",
            package(&format!("airbridge sensitivity {tails} --morris 2")),
        ),
        (" of a sweep", package("airbridge sweep study.toml")),
    ]);
    let path = root().join("docs/tables.md");
    if blessing() {
        fs::write(&path, &page).expect("the page can be written");
    }
    assert!(
        fs::read_to_string(path).expect("the page") == page,
        "docs/tables.md is out of date: AIRBRIDGE_BLESS=1 cargo test --test readme"
    );
}

/// What the README says of its first what-if, held to the same runs.
#[test]
fn more_helicopters_gain_next_to_nothing_and_a_steady_gate_more_than_a_day() {
    let desk = tempfile::tempdir().expect("a folder");
    let summary = |set: &str| -> serde_json::Value {
        let command = format!("airbridge run --format json --tables none {set}");
        let (_, printed) = run(&desk, &command);
        serde_json::from_str(&printed.join("\n")).expect("a summary")
    };
    let closure = |set: &str| summary(set)["closure_h"].as_f64().expect("it closes");
    let base = closure("");

    let more_tails = base - closure("--set fleet.chinook.tails=8");
    let steady_gate = base - closure("--set gate.acceptance.tranche.to_30_january.per_day=296");
    let gated = summary("")["binding"]["gate"].as_f64().expect("a share");
    assert!(more_tails.abs() < 6.0, "{more_tails} h");
    assert!(steady_gate > 24.0, "{steady_gate} h");
    assert!((0.85..0.95).contains(&gated), "{gated}");
}
