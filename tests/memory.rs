//! What studies and sensitivities hold in memory does not grow with the number of replications, and a run of the baseline
//! holds little. One test, for the most a process ever held is told of the process as a whole.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;

use airbridge::operation::RunOptions;
use airbridge::record::directory::Destination;
use airbridge::record::tables::TableName;
use airbridge::record::{self, Course, Request};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::study::{Draft, Lab, Leavings, Range, Rule, Stop, Study, Tornado, Workers};

/// The most that this process has held so far, in kB.
fn most_held() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the system tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|kb| kb.parse().ok())
        .expect("a number of kB")
}

fn study(draft: &Draft<'_>, replications: u32, folder: &Path) {
    let study = Study {
        plans: vec![draft.plan.clone()],
        seed: 1,
        rule: Rule::Fixed(replications),
        confidence: 0.95,
        jobs: Some(1),
        shuffle_jobs: None,
    };
    let partial = folder.join("partial");
    let kept = study.conduct(&partial, &Stop::new(), |_, _| ());
    let mut ensembles = kept.expect("nobody stops it");
    let leavings = Leavings {
        study: &study,
        ensembles: &mut ensembles,
        comparisons: &[],
        margins: &[],
    };
    let destination = Destination::asked(Some(&folder.join("out")), true, "study", 1);
    let (workplace, summaries) = leavings.write(destination).expect("written");
    workplace.publish().expect("published");
    assert_eq!(summaries[0].replications_count, u64::from(replications));
    fs::remove_dir_all(partial).expect("removed");
}

fn tornado(draft: &Draft<'_>, replications: u32) {
    let range: Range = "fleet.helicopter.tails=1..2".parse().expect("a range");
    let mut tornado = Tornado::over(draft, &[range]).expect("it can be asked");
    tornado.replications = replications;
    let lab = Lab {
        seed: 1,
        workers: &Workers::of(Some(1)).expect("a thread"),
        stop: &Stop::new(),
        ended: &|| (),
    };
    let (bars, failed) = tornado.measure(&lab).expect("nobody stops it");
    assert_eq!((bars[0].n, failed.len()), (replications.into(), 0));
}

/// A run of the baseline with its usual tables.
fn baseline(folder: &Path) {
    let baseline = load(&Reference::new("baseline"), &[], &NoFiles).expect("built in");
    let request = Request {
        scenario: &baseline.scenario,
        hash: baseline.hash.as_str(),
        overrides: &[],
        options: RunOptions::seeded(1),
        tables: &TableName::usual(),
        destination: Destination::New(folder.join("run")),
        course: Course::default(),
    };
    record::run(request, |_, _| ()).expect("it runs");
}

#[test]
fn ten_times_as_many_replications_take_no_more_memory() {
    let draft = Draft::load("one-helicopter", &[], &NoFiles).expect("built in");
    let folder = tempfile::tempdir().expect("a folder");
    let more_for = |ask: &dyn Fn(u32)| {
        ask(200);
        let before = most_held();
        ask(2000);
        most_held() - before
    };
    // Of each replication whole they were 2,200 kB and 4,800 kB.
    let kb = more_for(&|replications| study(&draft, replications, folder.path()));
    assert!(kb < 1000, "a study holds {kb} kB more");
    let kb = more_for(&|replications| tornado(&draft, replications));
    assert!(kb < 1000, "a tornado holds {kb} kB more");
    baseline(folder.path());
    assert!(most_held() < 100_000, "{} kB in all", most_held());
}
