//! A lock that is kept up: entries, updates, and what cannot be read or written.

use super::*;

#[test]
fn an_entry_without_its_scenario_fails_and_an_update_drops_it() {
    let desk = locked(&["-n", "1"]);
    fs::rename(desk.path("plan.toml"), desk.path("renamed.toml")).expect("renamed");
    let found = failed(&report(&desk, 1));
    assert_eq!(found[0]["kind"], "orphan");

    let beside = verify(&desk, &["renamed.toml"]);
    assert_eq!(beside.code(), 1);
    assert!(
        beside.err().contains("it is not in airbridge.lock"),
        "{}",
        beside.err()
    );
    assert!(
        beside.err().contains("there is no such scenario"),
        "{}",
        beside.err()
    );

    assert_eq!(
        verify(&desk, &["renamed.toml", "--update", "-n", "1"]).code(),
        0
    );
    assert_eq!(verify(&desk, &[]).code(), 0);
    let text = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert!(!text.contains("plan.toml") && text.contains("renamed.toml"));
    let trace = Trace::read(&fs::read(desk.path(TRACE)).expect("a trace")).expect("whole");
    assert_eq!(trace.probes().expect("whole").len(), 1);
}

#[test]
fn a_lock_whose_scenarios_are_all_gone_is_emptied_and_nothing_was_checked() {
    let desk = locked(&["-n", "1"]);
    fs::remove_file(desk.path("plan.toml")).expect("removed");
    let said = verify(&desk, &["--update"]);
    assert_eq!(said.code(), 4);
    let told = "airbridge.lock is written: it holds no scenario any more";
    assert!(said.err().contains(told), "{}", said.err());
    let lock = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert_eq!(lock, Lock::default().text());
    assert!(!desk.path(TRACE).exists());
    assert_eq!(verify(&desk, &[]).code(), 4);
    fs::remove_file(desk.path(LOCK)).expect("removed");
    assert_eq!(verify(&desk, &["--update"]).code(), 4);
    assert!(!desk.path(LOCK).exists(), "nothing is locked of nothing");
}

/// An update that is refused drops nothing, and says what it would have dropped.
#[test]
fn an_entry_without_its_scenario_is_told_where_an_update_is_refused() {
    let desk = locked(&["-n", "1"]);
    let before = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    fs::rename(desk.path("plan.toml"), desk.path("bad.toml")).expect("renamed");
    edit(&desk, "bad.toml", |text| format!("{text}\n[odd]\n"));
    let said = verify(&desk, &["bad.toml", "--update"]);
    assert_eq!(said.code(), 2);
    for words in [
        "was not written",
        "there is no such scenario; the entry stays, for airbridge.lock was not written",
    ] {
        assert!(said.err().contains(words), "{}", said.err());
    }
    assert!(!said.err().contains("--update"), "{}", said.err());
    let after = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert_eq!(after, before);
}

#[test]
fn an_update_keeps_of_each_fact_what_was_kept() {
    let desk = locked(&["-n", "1", "--trace"]);
    let has_words = || {
        let trace = Trace::read(&fs::read(desk.path(TRACE)).expect("a trace")).expect("whole");
        ["one-helicopter", "plan.toml"].map(|name| trace.words_of(name) == Words::Kept)
    };
    let update = |arguments: &[&str]| {
        let said = verify(&desk, &[&["--update", "-n", "1"], arguments].concat());
        assert_eq!(said.code(), 0, "{}", said.err());
    };
    update(&["plan.toml", "one-helicopter"]);
    assert_eq!(has_words(), [false, true]);
    update(&["one-helicopter", "--trace=words"]);
    update(&["plan.toml", "--trace=hashes"]);
    assert_eq!(has_words(), [true, false]);
    update(&["plan.toml", "--trace=none"]);
    assert!(!desk.path(TRACE).exists());
}

#[test]
fn an_update_of_one_scenario_leaves_the_others_as_they_are() {
    let desk = locked(&["-n", "1"]);
    let before = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert_eq!(
        verify(&desk, &["one-helicopter", "--update", "-n", "2"]).code(),
        0
    );
    let after = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    let entry = before.split("\n[[scenario]]").nth(1).expect("an entry");
    assert!(after.ends_with(entry));
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 0);
    let names: Vec<&str> = ["one-helicopter: 2 repl", "plan.toml: 1 repl"]
        .into_iter()
        .filter(|name| said.err().contains(name))
        .collect();
    assert_eq!(names.len(), 2, "{}", said.err());
}

#[test]
fn nothing_to_check_is_said_by_the_exit_code() {
    let desk = Desk::new();
    for empty in [&Lock::default().text(), ""] {
        fs::write(desk.path(LOCK), empty).expect("written");
        let said = verify(&desk, &[]);
        assert_eq!(said.code(), 4, "{}", said.err());
        assert!(said.err().contains("nothing was checked"), "{}", said.err());
    }

    assert_eq!(report(&desk, 4)["verdict"], Json::Null);
    let said = verify(&desk, &["--junit", "report.xml"]);
    assert_eq!(said.code(), 4, "{}", said.err());
    assert!(desk.path("report.xml").is_file());

    let said = verify(&desk, &["--lock", "other.lock"]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("there is no other.lock"),
        "{}",
        said.err()
    );
    let said = verify(&desk, &["one-helicopter", "--lock", "other.lock"]);
    assert_eq!(said.code(), 2, "a lock that is named must be there");
}

#[test]
fn nobody_blesses_where_ci_runs_unless_forced() {
    let desk = desk_with_plan();
    let ci = [("CI", "true")];
    let refused = verify_where(&desk, &["plan.toml", "--update"], &ci);
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("--force"), "{}", refused.err());
    assert_eq!(desk.names(""), ["plan.toml"]);
    let forced = verify_where(&desk, &["plan.toml", "--update", "--force"], &ci);
    assert_eq!(forced.code(), 0, "{}", forced.err());
    assert_eq!(verify_where(&desk, &[], &ci).code(), 0);
}

#[test]
fn a_lock_that_cannot_be_read_is_shown_where_it_is_wrong() {
    let desk = locked(&["-n", "1"]);
    edit(&desk, LOCK, |text| {
        text.replacen("facts = ", "facts = -", 1)
    });
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 2);
    let text = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    let line = text
        .lines()
        .position(|line| line.starts_with("facts"))
        .expect("the line")
        + 1;
    assert!(
        said.err().contains(&format!("airbridge.lock:{line}:9")),
        "{}",
        said.err()
    );
    assert!(said.err().contains("--update"), "{}", said.err());
    assert!(!said.err().contains("panicked"));
}

#[test]
fn a_lock_that_cannot_be_written_leaves_what_was_there() {
    let desk = locked(&["-n", "1"]);
    fs::create_dir(desk.path("folder.lock")).expect("made");
    let before = desk.contents("folder.lock");
    let said = verify(&desk, &["plan.toml", "--update", "--lock", "folder.lock"]);
    assert_eq!(said.code(), 2, "{}", said.err());
    assert_eq!(desk.contents("folder.lock"), before);
    let said = verify(&desk, &["--junit", "nowhere/report.xml"]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("nowhere"), "{}", said.err());
}

/// Neither a lock nor its trace can fill the memory.
#[test]
fn a_lock_or_a_trace_without_an_end_is_refused() {
    let desk = locked(&["-n", "1"]);
    for (name, mebibytes, most) in [(TRACE, 257, "256 MiB"), (LOCK, 17, "16 MiB")] {
        let file = fs::File::options().write(true).open(desk.path(name));
        // A hole: it takes no room on the disk.
        let lengthened = file.and_then(|file| file.set_len(mebibytes << 20));
        lengthened.expect("a long file");
        let said = verify(&desk, &[]);
        assert_eq!(said.code(), 2, "{}", said.err());
        for words in [name, most] {
            assert!(said.err().contains(words), "{}", said.err());
        }
    }
}
