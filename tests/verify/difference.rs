//! What differs from a lock, to the fact, the hour or the cause.

use super::*;

#[test]
fn runs_that_are_what_they_were_pass() {
    let desk = locked(&[]);
    assert_eq!(desk.names(""), [LOCK, TRACE, "plan.toml"]);
    let before = desk.contents("");
    let said = verify(&desk, &["--jobs", "2"]);
    assert_eq!(said.code(), 0, "{}", said.err());
    assert!(said.err().contains("3 replications"), "{}", said.err());
    assert_eq!(said.out(), "");
    assert_eq!(verify(&desk, &["--jobs", "7", "./plan.toml"]).code(), 0);
    assert_eq!(verify(&desk, &["--quiet"]).err(), "");
    assert_eq!(desk.contents(""), before, "to look is not to write");

    assert_eq!(verify(&desk, &["--update"]).code(), 0);
    assert_eq!(desk.contents(""), before, "the same runs are locked alike");
}

#[test]
fn without_a_lock_runs_are_compared_with_each_other() {
    let desk = desk_with_plan();
    let said = verify(&desk, &["plan.toml", "-n", "2"]);
    assert_eq!(said.code(), 0, "{}", said.err());
    assert!(said.err().contains("There is no lock"), "{}", said.err());
    assert_eq!(desk.names(""), ["plan.toml"]);
}

#[test]
fn a_changed_behaviour_is_found_to_the_fact_and_shown_as_it_was_and_is() {
    let desk = locked(&["--trace"]);
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    assert_eq!(found.len(), 3, "each replication");
    for (replication, check) in ["0", "1", "2"].iter().zip(&found) {
        let number = first_difference(replication);
        assert_eq!(check["causes"], serde_json::json!(["behaviour"]));
        assert_eq!(check["parting"]["fact"], number);
        let sides = check["parting"]["sides"].as_array().expect("two sides");
        let facts = |side: usize| sides[side]["facts"].as_array().expect("facts").clone();
        assert_eq!(sides[0]["run"], "the lock");
        let (lock, run) = (facts(0), facts(1));
        assert_eq!((lock.len(), run.len()), (11, 11));
        assert_eq!(lock[..10], run[..10]);
        assert_ne!(lock[10], run[10]);
        assert_eq!(lock[10]["number"], number);
    }
    let said = verify(&desk, &[]);
    assert!(said.err().contains("behaviour changed"), "{}", said.err());
    assert_eq!(said.err().matches("    > ").count(), 2, "{}", said.err());
}

#[test]
fn with_hashes_alone_the_fact_is_shown_as_it_is() {
    let desk = locked(&[]);
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    let parting = &found[0]["parting"];
    assert_eq!(parting["fact"], first_difference("0"));
    let sides = parting["sides"].as_array().expect("sides");
    assert_eq!(sides.len(), 1);
    assert_eq!(sides[0]["run"], "this run");
    assert_eq!(sides[0]["facts"].as_array().expect("facts").len(), 11);
}

#[test]
fn without_a_trace_the_hour_is_named_and_its_facts_are_shown() {
    let desk = locked(&["--trace=none"]);
    assert_eq!(desk.names(""), [LOCK, "plan.toml"]);
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    let parting = &found[0]["parting"];
    assert!(parting["fact"].is_null());
    let hour = parting["hour"].as_f64().expect("an hour");
    let facts = parting["sides"][0]["facts"].as_array().expect("facts");
    let time = |fact: &Json| fact["time_h"].as_f64().expect("a time");
    assert!(
        facts
            .iter()
            .all(|fact| (hour..hour + 1.0).contains(&time(fact)))
    );
    let number = first_difference("0");
    assert!(facts.iter().any(|fact| fact["number"] == number));
}

#[test]
fn a_changed_scenario_seed_or_program_is_told_from_a_changed_behaviour() {
    let desk = locked(&["-n", "1"]);
    write_plan(&desk, "4 min");
    let found = failed(&report(&desk, 1));
    let kinds: Vec<&Json> = found.iter().map(|check| &check["kind"]).collect();
    assert_eq!(kinds, ["entry", "lock"]);
    for check in &found {
        assert_eq!(check["causes"], serde_json::json!(["scenario"]));
    }

    write_plan(&desk, "3 min");
    edit(&desk, "plan.toml", |text| format!("seed = 7\n{text}"));
    let found = failed(&report(&desk, 1));
    assert_eq!(found[0]["causes"], serde_json::json!(["seed"]));

    write_plan(&desk, "3 min");
    edit(&desk, LOCK, |text| {
        text.replace("program = \"", "program = \"0.0.")
    });
    assert_eq!(
        failed(&report(&desk, 0)),
        [] as [Json; 0],
        "another version, and the same runs"
    );
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    assert_eq!(found[0]["causes"], serde_json::json!(["program"]));
    let message = found[0]["message"].as_str().expect("a text");
    assert!(message.contains("locked by 0.0."), "{message}");
}

#[test]
fn a_lock_that_contradicts_itself_was_edited() {
    let said = |desk: &Desk| {
        let found = failed(&report(desk, 1));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["causes"], serde_json::json!(["edited"]));
        found[0]["message"].as_str().expect("a text").to_owned()
    };
    let digest = locked(&["-n", "1"]);
    edit(&digest, LOCK, |text| {
        let (before, after) = text.split_once("\ndigest = \"").expect("a digest");
        let turned = if after.starts_with('0') { '1' } else { '0' };
        format!("{before}\ndigest = \"{turned}{}", &after[1..])
    });
    assert!(said(&digest).contains("the digest differs, though every checkpoint agrees"));

    let hour = locked(&["-n", "1"]);
    edit(&hour, LOCK, |text| {
        let (before, day) = text.split_once("    \"").expect("a day");
        let mut words: Vec<&str> = day.split(' ').collect();
        words[5] = "00c0ffee";
        format!("{before}    \"{}", words.join(" "))
    });
    assert!(said(&hour).contains("the checkpoint of hour 5 differs, though the digest agrees"));

    let number = locked(&["-n", "1"]);
    edit(&number, LOCK, |text| text.replace("facts = ", "facts = 7"));
    assert!(said(&number).contains("it says 7"));

    let fact = locked(&["-n", "1", "--trace"]);
    tamper_with_fact(&fact, 20);
    assert!(said(&fact).contains("has another fact 21, "));
}

/// An entry without runs would agree with everything.
#[test]
fn a_lock_without_runs_is_refused() {
    let desk = locked(&["-n", "1"]);
    edit(&desk, LOCK, |text| {
        let (entry, _) = text.split_once("\n[[scenario.run]]").expect("a run");
        format!("{entry}run = []\n")
    });
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("this entry holds no run"),
        "{}",
        said.err()
    );
}

fn tamper_with_fact(desk: &Desk, position: usize) {
    let mut trace = Trace::read(&fs::read(desk.path(TRACE)).expect("a trace")).expect("whole");
    let mut run = trace.probes().expect("whole").remove(&0).expect("the run");
    run.told[position].hash ^= 1;
    trace.keep("plan.toml", 0, &run, Words::Kept);
    fs::write(desk.path(TRACE), trace.bytes()).expect("written");
}

#[test]
fn a_trace_of_another_lock_is_not_used() {
    let desk = locked(&["-n", "1"]);
    let trace = fs::read(desk.path(TRACE)).expect("a trace");
    write_plan(&desk, "5 min");
    assert_eq!(verify(&desk, &["--update"]).code(), 0);
    fs::write(desk.path(TRACE), trace).expect("written");
    assert_eq!(verify(&desk, &[]).code(), 0);
    fs::write(desk.path(TRACE), "no trace").expect("written");
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("no whole gzip file"), "{}", said.err());
}
