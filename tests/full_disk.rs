//! A disk that is full or may not be written to: the program says so, leaves nothing half done, and what was there before
//! is untouched.
#![cfg(target_os = "linux")]

mod desk;

use std::fs::{self, File};
use std::process::{Command, Stdio};

use desk::{CHANCE, Desk, SMALL, Said};

/// Runs the program where no file may grow beyond 32 KiB, as on a disk that fills up.
fn cramped(desk: &Desk, arguments: &[&str]) -> Said {
    let mut command = Command::new("sh");
    // Without the trap the signal would end the program before it hears of the error.
    command
        .args(["-c", r#"trap "" XFSZ; ulimit -f 64; exec "$0" "$@""#])
        .arg(env!("CARGO_BIN_EXE_airbridge"))
        .args(arguments)
        .current_dir(desk.path(""))
        .env_remove("CI")
        .stdin(Stdio::null());
    Said(command.output().expect("there is a shell"))
}

fn refused(said: &Said, what: &str) {
    assert_eq!(said.code(), 2, "{}", said.err());
    assert!(said.err().starts_with("error: cannot"), "{}", said.err());
    assert!(said.err().contains(what), "{what}: {}", said.err());
}

const FULL: &str = "File too large";
const WORDY: [&str; 7] = [
    "run",
    "--quiet",
    "everything",
    "--set",
    "horizon=5 d",
    "--tables",
    "all",
];

#[test]
fn a_run_for_which_there_is_no_room_leaves_nothing() {
    let desk = Desk::new();
    refused(
        &cramped(&desk, &[&WORDY[..], &["--out", "new"]].concat()),
        FULL,
    );
    assert_eq!(desk.names(""), Vec::<String>::new());
}

#[test]
fn an_earlier_result_outlives_one_for_which_there_is_no_room() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--quiet", "--out", "out"]);
    let earlier = desk.contents("out");
    refused(
        &cramped(&desk, &[&WORDY[..], &["--out", "out", "--force"]].concat()),
        FULL,
    );
    assert_eq!(desk.names(""), ["out"]);
    assert_eq!(desk.contents("out"), earlier);
}

#[test]
fn a_checkpoint_for_which_there_is_no_room_leaves_the_one_before() {
    let desk = Desk::new();
    let few = [
        "run",
        "baseline",
        "--tables",
        "none",
        "--no-report",
        "--quiet",
        "--out",
        "out",
    ];
    let every = ["--checkpoint-every", "10 d"];
    desk.succeed(&[&few[..], &every].concat());
    let before = desk.contents("out.checkpoints");
    fs::remove_dir_all(desk.path("out")).expect("removed");
    refused(&cramped(&desk, &[&few[..], &every].concat()), FULL);
    assert_eq!(desk.contents("out.checkpoints"), before);
    assert_eq!(desk.names(""), ["out.checkpoints"]);
}

#[test]
fn a_study_for_which_there_is_no_room_is_taken_up_when_there_is() {
    let desk = Desk::new();
    let study = [
        "study", SMALL, "--set", CHANCE, "-n", "120", "--quiet", "--out",
    ];
    desk.succeed(&[&study[..], &["whole"]].concat());
    refused(&cramped(&desk, &[&study[..], &["study"]].concat()), FULL);
    assert_eq!(desk.names(""), ["study.partial", "whole"]);
    desk.succeed(&[&study[..], &["study", "--resume"]].concat());
    assert!(desk.contents("study") == desk.contents("whole"));
}

#[test]
fn a_lock_a_report_and_a_picture_are_whole_or_as_they_were() {
    let desk = Desk::new();
    desk.succeed(&[&WORDY[..], &["--no-report", "--out", "out"]].concat());
    let update = ["verify", "baseline", "everything", "--update", "-n", "1"];
    refused(&cramped(&desk, &update), FULL);
    let before = desk.names("out");
    refused(&cramped(&desk, &["report", "out"]), FULL);
    assert_eq!(desk.names("out"), before);
    assert_eq!(desk.names(""), ["out"]);
}

#[test]
fn output_that_cannot_be_printed_is_an_error() {
    let desk = Desk::new();
    for arguments in [
        &["schema"][..],
        &["resolve", "baseline"],
        &["run", SMALL, "--format", "json", "--out", "out"],
    ] {
        let mut command = desk.command(arguments);
        command.stdout(
            File::options()
                .write(true)
                .open("/dev/full")
                .expect("it is there"),
        );
        let said = Said(command.output().expect("the program runs"));
        assert_eq!(said.code(), 2, "{arguments:?}: {}", said.err());
        assert!(said.err().contains("No space left"), "{}", said.err());
    }
}

/// Runs the program beside a folder `place` that is a file system of its own; what is left in it is what is printed. None,
/// with a word of why, where nobody may make one.
fn on_a_disk_of_its_own(options: &str, desk: &Desk, arguments: &[&str]) -> Option<Said> {
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--map-root-user", "--mount", "sh", "-c", script])
            .current_dir(desk.path(""))
            .stdin(Stdio::null());
        command
    };
    fs::create_dir_all(desk.path("place")).expect("made");
    let mount = format!("mount -t tmpfs -o {options} none place");
    let may = unshare(&mount).output();
    if !may.is_ok_and(|probe| probe.status.success()) {
        eprintln!("SKIPPED: a disk of its own, which nobody may mount here");
        return None;
    }
    let script = format!(r#"{mount} && {{ "$0" "$@"; code=$?; ls -A place; exit $code; }}"#);
    let mut command = unshare(&script);
    command.arg(env!("CARGO_BIN_EXE_airbridge")).args(arguments);
    Some(Said(command.output().expect("it runs")))
}

#[test]
fn a_full_disk_is_said_and_nothing_is_left_on_it() {
    let desk = Desk::new();
    for arguments in [
        &[&WORDY[..], &["--out", "place/out"]].concat()[..],
        &[
            "run",
            "baseline",
            "--tables",
            "none",
            "--no-report",
            "--out",
            "place/out",
            "--checkpoint-every",
            "5 d",
        ],
    ] {
        let Some(said) = on_a_disk_of_its_own("size=200k", &desk, arguments) else {
            return;
        };
        refused(&said, "No space left");
        assert!(
            ["", "out.checkpoints\n"].contains(&said.out().as_str()),
            "{}",
            said.out()
        );
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_said() {
    let desk = Desk::new();
    for arguments in [
        &["run", SMALL, "--out", "place/out"][..],
        &["study", SMALL, "-n", "2", "--out", "place/out"],
        &[
            "verify",
            SMALL,
            "-n",
            "1",
            "--update",
            "--force",
            "--lock",
            "place/lock",
        ],
    ] {
        let Some(said) = on_a_disk_of_its_own("ro", &desk, arguments) else {
            return;
        };
        assert_eq!(said.code(), 2, "{}", said.err());
        assert!(
            said.err().contains("Read-only file system"),
            "{}",
            said.err()
        );
        assert_eq!(said.out(), "");
    }
}
