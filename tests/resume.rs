//! A run in parts is the run in one go: what it is saved as, what it goes on to, and what is refused.

mod desk;

use std::fs;

use desk::{CHANCE, Desk, SMALL};

/// Runs a plan whole and leaves checkpoints, then goes on from each, and compares everything either leaves.
fn compare(plan: &[&str], every: &str) {
    let desk = Desk::new();
    let run = |more: &[&str]| {
        let arguments = [&["run"], plan, &["--quiet", "--tables", "all"], more].concat();
        desk.succeed(&arguments);
    };
    run(&["--out", "plain"]);
    run(&["--out", "whole", "--checkpoint-every", every]);
    let whole = desk.contents("whole");
    assert_eq!(desk.contents("plain"), whole, "checkpoints leave no trace");
    let checkpoints = desk.names("whole.checkpoints");
    assert!(checkpoints.len() >= 2, "{checkpoints:?}");
    for name in &checkpoints {
        let file = format!("whole.checkpoints/{name}");
        run(&[
            "--out",
            "rest",
            "--resume-from",
            &file,
            "--checkpoint-every",
            every,
        ]);
        for (name, bytes) in desk.contents("rest") {
            assert!(whole[&name] == bytes, "{name} of {plan:?} from {file}");
        }
        assert_eq!(desk.names("rest"), desk.names("whole"));
        let later = &checkpoints[checkpoints.iter().position(|one| one == name).unwrap() + 1..];
        for later in later {
            let same = |folder: &str| fs::read(desk.path(folder).join(later)).expect(later);
            assert!(
                same("whole.checkpoints") == same("rest.checkpoints"),
                "{later}"
            );
        }
        fs::remove_dir_all(desk.path("rest")).expect("removed");
    }
}

#[test]
fn the_baseline_goes_on_from_any_checkpoint_as_in_one_go() {
    compare(&["baseline", "--seed", "3"], "20 d");
}

#[test]
fn a_plan_with_everything_goes_on_from_any_checkpoint_as_in_one_go() {
    compare(&["everything"], "61 h");
}

#[test]
fn a_plan_with_changes_and_ties_shuffled_goes_on_as_in_one_go() {
    compare(
        &["early-warning", "--shuffle-ties", "5", "--replication", "2"],
        "60 d",
    );
}

#[test]
fn a_small_plan_goes_on_from_each_hour() {
    compare(&[SMALL, "--set", CHANCE, "--set", "horizon=9 h"], "1 h");
}

#[test]
fn whoever_listens_the_facts_are_the_same() {
    let desk = Desk::new();
    let digest = |more: &[&str]| {
        let run = [
            "run",
            "everything",
            "--quiet",
            "--no-report",
            "--out",
            "out",
        ];
        desk.succeed(&[&run[..], more].concat());
        let digest = desk.json("out/run.json")["digest"].clone();
        fs::remove_dir_all(desk.path("out")).expect("removed");
        digest
    };
    let none = digest(&["--tables", "none"]);
    assert_eq!(digest(&["--tables", "all"]), none);
    assert_eq!(digest(&["--tables", "custody,weather"]), none);
    let sampled = ["--tables", "timeseries", "--set", "sample=17 min"];
    assert_eq!(digest(&sampled), none);
    assert_eq!(
        digest(&["--tables", "none", "--checkpoint-every", "5 h"]),
        none
    );
}

/// A desk with a checkpoint of the small plan at two hours.
fn saved() -> (Desk, &'static str) {
    let desk = Desk::new();
    desk.succeed(&[
        "run",
        SMALL,
        "--quiet",
        "--out",
        "first",
        "--checkpoint-every",
        "2 h",
    ]);
    (desk, "first.checkpoints/0002.000h.checkpoint")
}

#[test]
fn a_checkpoint_of_another_run_is_refused() {
    let (desk, file) = saved();
    for (other, what) in [
        (&["--seed", "9"][..], "its seed is"),
        (
            &["--replication", "1"],
            "its replication is 0, but this run's is 1",
        ),
        (&["--set", CHANCE], "its scenario is"),
        (
            &["--shuffle-ties", "4"],
            "its seed of shuffled ties is none, but this run's is 4",
        ),
        (&["--tables", "none"], "its list of tables is"),
    ] {
        let run = ["run", SMALL, "--out", "rest", "--resume-from", file];
        let said = desk.airbridge(&[&run[..], other].concat());
        assert_eq!(said.code(), 2, "{}", said.err());
        assert!(said.err().contains("is of another run"), "{}", said.err());
        assert!(said.err().contains(what), "{}", said.err());
        assert_eq!(desk.names(""), ["first", "first.checkpoints"]);
    }
}

#[test]
fn what_is_no_whole_checkpoint_is_refused() {
    let (desk, file) = saved();
    let whole = fs::read(desk.path(file)).expect("it is there");
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 1;
    let half = &whole[..whole.len() / 2];
    for (bytes, what) in [
        (&turned[..], "is damaged: its checksum does not match"),
        (half, "is damaged"),
        (&whole[..23], "is damaged"),
        (b"", "is not a checkpoint"),
        (b"time_h,place\n", "is not a checkpoint"),
    ] {
        fs::write(desk.path("odd"), bytes).expect("written");
        let said = desk.airbridge(&["run", SMALL, "--out", "rest", "--resume-from", "odd"]);
        assert_eq!(said.code(), 2, "{}", said.err());
        assert!(said.err().contains(what), "{what}: {}", said.err());
        assert_eq!(desk.names(""), ["first", "first.checkpoints", "odd"]);
    }
    let said = desk.airbridge(&["run", SMALL, "--out", "rest", "--resume-from", "gone"]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("cannot read gone"), "{}", said.err());
}

/// The same file as another version or build would have left it: with its own items and a right checksum.
#[test]
fn a_checkpoint_of_another_version_or_build_is_refused() {
    let (desk, file) = saved();
    let whole = fs::read(desk.path(file)).expect("it is there");
    let head = whole
        .iter()
        .position(|&byte| byte == b'\n')
        .expect("a line")
        + 1;
    let mut items = Vec::new();
    let mut packed = flate2::read::GzDecoder::new(&whole[head..whole.len() - 32]);
    std::io::Read::read_to_end(&mut packed, &mut items).expect("it is whole");
    for (from, to, what) in [
        (
            &b"version\x650.1.0"[..],
            &b"version\x650.9.9"[..],
            "its program version is 0.9.9, but this run's is 0.1.0",
        ),
        (b"next_sample", b"next_simple", "was left by another build"),
    ] {
        let at = items
            .windows(from.len())
            .position(|bytes| bytes == from)
            .expect("it is there");
        let mut other = items.clone();
        other[at..at + from.len()].copy_from_slice(to);
        fs::write(desk.path("odd"), sealed(&whole[..head], &other)).expect("written");
        let said = desk.airbridge(&["run", SMALL, "--out", "rest", "--resume-from", "odd"]);
        assert_eq!(said.code(), 2, "{}", said.err());
        assert!(said.err().contains(what), "{}", said.err());
    }
}

fn sealed(head: &[u8], items: &[u8]) -> Vec<u8> {
    let mut bytes = head.to_vec();
    let fast = flate2::Compression::fast();
    let mut packed = flate2::write::GzEncoder::new(&mut bytes, fast);
    std::io::Write::write_all(&mut packed, items).expect("memory");
    packed.finish().expect("memory");
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    bytes
}

#[test]
fn times_between_checkpoints_are_checked() {
    let desk = Desk::new();
    for (every, what) in [
        ("5", "has no unit"),
        ("30 s", "at least \"1 min\""),
        ("-1 h", "h"),
    ] {
        let said = desk.airbridge(&["run", SMALL, "--checkpoint-every", every]);
        assert_eq!(said.code(), 2);
        assert!(said.err().contains(what), "{every}: {}", said.err());
        assert_eq!(desk.names(""), Vec::<String>::new());
    }
}
