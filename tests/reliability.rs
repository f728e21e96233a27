//! Whatever happens to the program, a result is whole or absent, and what was there before is untouched.
#![cfg(unix)]

mod desk;

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use desk::{CHANCE, Desk, SMALL, Said};

/// A run with every table, long enough to be met in the middle.
const RUN: [&str; 6] = ["run", "baseline", "--tables", "all", "--out", "out"];
const STUDY: [&str; 8] = [
    "study", SMALL, "--set", CHANCE, "-n", "300", "--out", "study",
];

fn start(desk: &Desk, arguments: &[&str]) -> Child {
    let mut command = desk.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

fn signal(child: &Child, name: &str) {
    let ended = Command::new("kill")
        .args([name, &child.id().to_string()])
        .stderr(Stdio::null())
        .status()
        .expect("kill is there");
    // It may have ended by itself.
    let _ = ended;
}

/// Moments spread over `most` milliseconds, the same in every test run.
fn moments(count: u64, most: u64) -> impl Iterator<Item = Duration> {
    let step = move |number: u64| (number * 7_919 + 13) % most;
    (0..count).map(move |number| Duration::from_millis(step(number)))
}

/// What is left beside the results: temporary neighbours of a run that was killed.
fn visible(desk: &Desk) -> Vec<String> {
    let mut names = desk.names("");
    names.retain(|name| !name.starts_with(".airbridge-"));
    names
}

fn kill_runs(count: u64, most_ms: u64) {
    let desk = Desk::new();
    desk.succeed(&[&RUN[..], &["--quiet"]].concat());
    let whole = desk.contents("out");
    fs::rename(desk.path("out"), desk.path("earlier")).expect("renamed");
    let mut killed = 0;
    for moment in moments(count, most_ms) {
        let mut child = start(&desk, &RUN);
        thread::sleep(moment);
        signal(&child, "-KILL");
        let ended = child.wait().expect("it ends");
        killed += u32::from(!ended.success());
        let out = desk.path("out");
        if out.exists() {
            assert_eq!(desk.contents("out"), whole, "after {moment:?}");
            fs::remove_dir_all(out).expect("removed");
        }
        assert_eq!(desk.contents("earlier"), whole);
        assert_eq!(visible(&desk), ["earlier"]);
    }
    assert!(killed > 0, "every run had ended before it was killed");
}

/// The result that a killed run was to replace is there, or the new one is.
fn kill_replacing_runs(count: u64, most_ms: u64) {
    let desk = Desk::new();
    let seeded = |seed: &'static str| [&RUN[..], &["--force", "--quiet", "--seed", seed]].concat();
    let whole = ["1", "2"].map(|seed| {
        desk.succeed(&seeded(seed));
        desk.contents("out")
    });
    let mut killed = 0;
    for (moment, seed) in moments(count, most_ms).zip(["1", "2"].into_iter().cycle()) {
        let mut child = start(&desk, &seeded(seed));
        thread::sleep(moment);
        signal(&child, "-KILL");
        killed += u32::from(!child.wait().expect("it ends").success());
        assert!(whole.contains(&desk.contents("out")), "after {moment:?}");
        assert_eq!(visible(&desk), ["out"]);
    }
    assert!(killed > 0, "every run had ended before it was killed");
}

/// Whether a run has left everything but its report, and no name yet.
fn is_being_published(desk: &Desk) -> bool {
    let names = desk.names("");
    let mut made = names.iter().filter(|name| name.starts_with(".airbridge-"));
    made.any(|name| desk.path(name).join("run.json").is_file())
}

/// Kills runs after their last table, each a little later than the one before, until some have been killed before they
/// got their name and some after.
fn kill_publishing_runs() {
    const SMALL_RUN: [&str; 6] = ["run", "everything", "--tables", "all", "--out", "out"];
    let desk = Desk::new();
    desk.succeed(&[&SMALL_RUN[..], &["--quiet"]].concat());
    let whole = desk.contents("out");
    fs::remove_dir_all(desk.path("out")).expect("removed");
    let mut wait = Duration::ZERO;
    let (mut nameless, mut named) = (0, 0);
    for _ in 0..60 {
        let mut child = start(&desk, &SMALL_RUN);
        while !is_being_published(&desk) && child.try_wait().expect("a child").is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(wait);
        // It may have ended by itself.
        let _ = child.kill();
        let ended = child.wait().expect("it ends");
        assert!(matches!(ended.code(), None | Some(0)), "{ended}");
        if desk.path("out").exists() {
            assert_eq!(desk.contents("out"), whole);
            named += 1;
            wait = Duration::ZERO;
        } else {
            nameless += u32::from(is_being_published(&desk));
            wait = wait * 3 / 2 + Duration::from_millis(1);
        }
        for name in desk.names("") {
            fs::remove_dir_all(desk.path(&name)).expect("removed");
        }
        if nameless > 0 && named > 0 {
            return;
        }
    }
    panic!("of 60 kills {nameless} came before the name and {named} after it");
}

fn kill_studies(count: u64, most_ms: u64) {
    let desk = Desk::new();
    desk.succeed(&[&STUDY[..], &["--quiet"]].concat());
    let whole = desk.contents("study");
    fs::rename(desk.path("study"), desk.path("earlier")).expect("renamed");
    let mut killed = 0;
    for moment in moments(count, most_ms) {
        let arguments = [&STUDY[..], &["--quiet", "--resume"]].concat();
        let mut child = start(&desk, &arguments);
        thread::sleep(moment);
        signal(&child, "-KILL");
        killed += u32::from(!child.wait().expect("it ends").success());
        assert_eq!(desk.contents("earlier"), whole);
        if desk.path("study").exists() {
            assert_eq!(desk.contents("study"), whole, "after {moment:?}");
            fs::remove_dir_all(desk.path("study")).expect("removed");
        }
    }
    assert!(killed > 0, "every study had ended before it was killed");
    desk.succeed(&[&STUDY[..], &["--quiet", "--resume"]].concat());
    assert_eq!(desk.contents("study"), whole, "what was kept is taken up");
    assert_eq!(visible(&desk), ["earlier", "study"]);
}

#[test]
fn a_run_that_is_killed_leaves_a_whole_result_or_none() {
    kill_runs(8, 700);
}

#[test]
fn a_run_that_is_killed_while_it_is_published_leaves_a_whole_result_or_none() {
    kill_publishing_runs();
}

#[test]
fn a_run_that_is_killed_loses_no_result_that_it_was_to_replace() {
    kill_replacing_runs(8, 700);
}

#[test]
fn a_study_that_is_killed_goes_on_where_it_was() {
    kill_studies(8, 500);
}

#[test]
#[ignore = "it takes minutes; .ci/run does it"]
fn two_hundred_kills_lose_nothing() {
    kill_runs(60, 900);
    kill_publishing_runs();
    kill_replacing_runs(60, 900);
    kill_studies(80, 600);
}

#[test]
fn a_run_that_is_killed_goes_on_from_its_last_checkpoint() {
    let desk = Desk::new();
    let run = [&RUN[..], &["--quiet", "--checkpoint-every", "4 d"]].concat();
    desk.succeed(&run);
    let whole = desk.contents("out");
    let saved = desk.contents("out.checkpoints");
    for name in ["out", "out.checkpoints"] {
        fs::remove_dir_all(desk.path(name)).expect("removed");
    }
    let mut taken_up = 0;
    for moment in moments(6, 2_500) {
        let mut child = start(&desk, &run);
        thread::sleep(moment);
        signal(&child, "-KILL");
        let ended = child.wait().expect("it ends");
        let folder = desk.path("out.checkpoints");
        let names = if folder.exists() {
            desk.names("out.checkpoints")
        } else {
            vec![]
        };
        for name in names.iter().filter(|name| name.ends_with(".checkpoint")) {
            let bytes = fs::read(folder.join(name)).expect("it is there");
            assert!(bytes == saved[name], "{name} is whole, after {moment:?}");
        }
        if let Some(last) = names.last().filter(|_| !ended.success()) {
            let file = format!("out.checkpoints/{last}");
            desk.succeed(&[&run[..], &["--resume-from", &file]].concat());
            assert!(desk.contents("out") == whole, "after {moment:?}");
            taken_up += 1;
        }
        for name in ["out", "out.checkpoints"] {
            let _ = fs::remove_dir_all(desk.path(name));
        }
    }
    assert!(taken_up > 0, "no run was killed between its checkpoints");
}

#[test]
fn ctrl_c_ends_a_run_and_leaves_no_result() {
    let desk = Desk::new();
    let mut child = start(&desk, &RUN);
    for _ in 0..200 {
        if !desk.names("").is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    signal(&child, "-INT");
    let ended = child.wait().expect("it ends");
    assert_eq!(ended.code(), Some(130));
    assert_eq!(desk.names(""), Vec::<String>::new());
}

#[test]
fn ctrl_c_ends_a_study_with_its_code_and_keeps_what_it_has() {
    let desk = Desk::new();
    let many = [
        "study", "baseline", "-n", "2000", "--out", "study", "--jobs", "1",
    ];
    let mut child = start(&desk, &many);
    let kept = desk.path("study.partial/baseline.rows");
    for _ in 0..600 {
        if fs::metadata(&kept).is_ok_and(|file| file.len() > 32) {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    signal(&child, "-INT");
    let mut words = String::new();
    let errors = child.stderr.as_mut().expect("it is piped");
    errors.read_to_string(&mut words).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(130), "{words}");
    assert!(words.contains("--resume takes them up"), "{words}");
    assert_eq!(desk.names(""), ["study.partial"]);
}

/// Waits until the program listens to Ctrl-C, where the system shows it, and for a moment more.
fn listening(child: &Child) {
    let status = format!("/proc/{}/status", child.id());
    // The second bit of the mask is the interrupt.
    let listens = |text: &str| {
        let mask = text.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let mask = mask.map(|mask| u64::from_str_radix(mask.trim(), 16));
        matches!(mask, Some(Ok(mask)) if mask & 2 != 0)
    };
    let moment = match fs::read_to_string(&status) {
        Ok(_) => 200,
        Err(_) => 3000,
    };
    for _ in 0..6000 {
        match fs::read_to_string(&status) {
            Ok(text) if !listens(&text) => thread::sleep(Duration::from_millis(10)),
            _ => break,
        }
    }
    thread::sleep(Duration::from_millis(moment));
}

#[test]
fn ctrl_c_ends_a_question_that_keeps_nothing_and_leaves_nothing() {
    let long: [&[&str]; 4] = [
        &["explain", "baseline", "-n", "10000"],
        &[
            "plan",
            "baseline",
            "--lever",
            "fleet.chinook.tails=4..8",
            "-n",
            "100000",
        ],
        &[
            "sensitivity",
            "baseline",
            "--vary",
            "fleet.chinook.tails=4..8",
            "-n",
            "100000",
        ],
        &[
            "sensitivity",
            "baseline",
            "--vary",
            "fleet.chinook.tails=4..8",
            "-n",
            "9999",
            "--morris",
            "9",
        ],
    ];
    for question in long {
        let desk = Desk::new();
        let child = start(
            &desk,
            &[question, &["--jobs", "1", "--out", "out"]].concat(),
        );
        listening(&child);
        signal(&child, "-INT");
        let said = Said(child.wait_with_output().expect("it ends"));
        assert_eq!(said.code(), 130, "{question:?}: {}", said.err());
        assert_eq!(said.err().trim(), "interrupted; nothing is kept of it");
        assert_eq!(desk.names(""), Vec::<String>::new());
    }
}

#[test]
fn ctrl_c_during_a_verification_writes_nothing() {
    let desk = Desk::new();
    let mut command = desk.command(&["verify", "baseline", "--update", "-n", "500"]);
    command.env_remove("CI").stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    thread::sleep(Duration::from_millis(1500));
    signal(&child, "-INT");
    let said = Said(child.wait_with_output().expect("it ends"));
    assert_eq!(said.code(), 130, "{}", said.err());
    assert_eq!(desk.names(""), Vec::<String>::new());
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    for arguments in [
        &["schema"][..],
        &["resolve", "baseline"],
        &["run", "one-helicopter", "--format", "json", "--out", "out"],
        &["verify", "one-helicopter", "--format", "json", "-n", "1"],
    ] {
        assert_eq!(code_without_a_reader(&Desk::new(), arguments), 0);
    }
}

/// What was found is found whether anyone reads it or not.
#[test]
fn a_reader_who_goes_away_hides_no_finding() {
    let desk = Desk::new();
    let missed = "extends = \"one-helicopter\"\n[[expect]]\nmetric = \"closure_h\"\nstat = \"q50\"\nop = \"<=\"\nvalue = 0.1\nreps = 20\n";
    fs::write(desk.path("missed.toml"), missed).expect("written");
    for (arguments, code) in [
        (&["verify", "missed.toml", "--format", "json"][..], 1),
        (&["study", "missed.toml", "--format", "json"], 1),
        (&["diff", "baseline", "mixed"], 1),
        (&["check", "nowhere.toml", "--format", "json"], 2),
    ] {
        assert_eq!(
            code_without_a_reader(&desk, arguments),
            code,
            "{arguments:?}"
        );
    }
}

/// How a command ends whose standard output nobody reads.
fn code_without_a_reader(desk: &Desk, arguments: &[&str]) -> i32 {
    let mut command = desk.command(arguments);
    command
        .env_remove("CI")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    drop(child.stdout.take());
    let said = Said(child.wait_with_output().expect("it ends"));
    assert!(!said.err().contains("panicked"), "{}", said.err());
    said.code()
}

#[test]
fn a_place_that_cannot_be_written_to_is_said_and_nothing_is_left() {
    let desk = Desk::new();
    fs::write(desk.path("file"), "mine").expect("written");
    for (arguments, named) in [
        (&["run", SMALL, "--out", "file/out"][..], "file"),
        (&["run", SMALL, "--out", "file"], "file"),
        (&["run", SMALL, "--out", "file", "--force"], "file"),
        (
            &["study", SMALL, "-n", "2", "--out", "file/out"],
            "replications",
        ),
        (
            &["compare", SMALL, SMALL, "-n", "2", "--out", "file"],
            "file",
        ),
        (
            &[
                "verify",
                SMALL,
                "-n",
                "1",
                "--update",
                "--lock",
                "file/lock",
            ],
            "file",
        ),
        (
            &["verify", SMALL, "-n", "1", "--junit", "file/x.xml"],
            "file",
        ),
    ] {
        let mut command = desk.command(arguments);
        let said = Said(command.env_remove("CI").output().expect("the program runs"));
        assert_eq!(said.code(), 2, "{arguments:?}: {}", said.err());
        assert!(said.err().contains(named), "{arguments:?}: {}", said.err());
        assert!(!said.err().contains("panicked"), "{}", said.err());
        assert_eq!(desk.names(""), ["file"], "{arguments:?}");
        assert_eq!(
            fs::read_to_string(desk.path("file")).expect("it is there"),
            "mine"
        );
    }
}

#[test]
fn a_directory_that_is_removed_meanwhile_is_an_error_and_no_panic() {
    let desk = Desk::new();
    fs::create_dir(desk.path("place")).expect("made");
    let mut command = desk.command(&["run", "baseline", "--tables", "all", "--out", "place/out"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    for _ in 0..200 {
        if !desk.names("place").is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    remove_while_it_is_written(&desk.path("place"));
    let said = Said(child.wait_with_output().expect("it ends"));
    assert_eq!(said.code(), 2, "{}", said.err());
    assert!(said.err().starts_with("error: cannot"), "{}", said.err());
    assert_eq!(desk.names(""), Vec::<String>::new());
}

/// Removes a directory in which another process may make a file between the last look and the removal.
fn remove_while_it_is_written(directory: &Path) {
    while let Err(error) = fs::remove_dir_all(directory) {
        assert_eq!(error.kind(), ErrorKind::DirectoryNotEmpty, "{error}");
    }
}
