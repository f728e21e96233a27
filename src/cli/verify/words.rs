//! A verification in words: a line for each scenario, and what is wrong with it beneath.

use super::LOCK;
use crate::cli::outcome::counted;
use crate::study::verify::{Check, Kind, Parting, Report, Section, Side, Verdict};

/// The lines for a person; with `quiet` none of what is as it should be. What is wrong with a scenario that is not valid
/// has been shown when it was read.
pub fn lines(report: &Report, quiet: bool) -> Vec<String> {
    let shown = |section: &&Section| match section.verdict {
        Verdict::Passed => !quiet,
        Verdict::Undecided | Verdict::Failed => true,
        Verdict::Invalid => false,
    };
    let sections = report.scenarios.iter().filter(shown);
    let mut lines: Vec<String> = sections
        .flat_map(|section| scenario(section, report))
        .collect();
    if !quiet {
        lines.extend(ending(report));
    }
    lines
}

/// Complaints that are shown of a scenario; more have one cause.
const MOST_COMPLAINTS: usize = 12;

fn scenario(section: &Section, report: &Report) -> Vec<String> {
    let word = match section.verdict {
        Verdict::Passed => "ok",
        Verdict::Undecided => "UNDECIDED",
        Verdict::Failed | Verdict::Invalid => "FAILED",
    };
    let name = &section.scenario;
    let mut lines = vec![format!("{word:<9}  {name}: {}", sum(section, report))];
    let wrong = |check: &&Check| check.verdict != Verdict::Passed;
    let wrong: Vec<&Check> = section.checks.iter().filter(wrong).collect();
    let mut is_shown = false;
    for check in wrong.iter().take(MOST_COMPLAINTS) {
        lines.push(format!("  {}: {}", check.name(), check.message));
        // One parting is enough to go on with; the others are in the JSON and in the file of JUnit.
        if let (Some(parting), false) = (&check.parting, is_shown) {
            lines.extend(parted(parting));
            is_shown = true;
        }
    }
    if wrong.len() > MOST_COMPLAINTS {
        lines.push(format!("  and {} more", wrong.len() - MOST_COMPLAINTS));
    }
    lines
}

/// What was checked of a scenario, in a line.
fn sum(section: &Section, report: &Report) -> String {
    if section.verdict != Verdict::Passed {
        let passed = |check: &&Check| check.verdict == Verdict::Passed;
        let good = section.checks.iter().filter(passed).count();
        return format!(
            "{good} of {} passed",
            counted(section.checks.len() as u64, "check", "checks")
        );
    }
    let of = |kind: Kind| {
        section
            .checks
            .iter()
            .filter(|check| check.kind == kind)
            .count() as u64
    };
    let runs = counted(of(Kind::Threads), "replication", "replications");
    let mut text = format!("{runs}, the same on several threads and in a fresh process");
    match (&report.lock, of(Kind::Lock)) {
        (Some(lock), all) if all > 0 && all == of(Kind::Threads) => {
            text += &format!(", and the same as in {lock}");
        }
        (Some(lock), some) if some > 0 => {
            text += &format!(", and {some} of them the same as in {lock}");
        }
        _ => {}
    }
    match of(Kind::Expectation) {
        0 => text,
        met => text + &format!("; {} met", counted(met, "expectation", "expectations")),
    }
}

/// What to do about it.
fn ending(report: &Report) -> Option<String> {
    let failed = |kinds: &[Kind]| {
        let mut checks = report.scenarios.iter().flat_map(|section| &section.checks);
        checks.any(|check| check.verdict == Verdict::Failed && kinds.contains(&check.kind))
    };
    match &report.lock {
        _ if has_parted(report) => Some(
            "Runs of one scenario and seed must agree. This is a fault in airbridge; please report it with the scenario"
                .to_owned(),
        ),
        Some(lock) if report.updated && report.verdict.is_none() => {
            Some(format!("{lock} is written: it holds no scenario any more"))
        }
        Some(lock) if report.updated => Some(format!(
            "{lock} is written: these runs are the right ones from now on"
        )),
        _ if failed(&[Kind::Run, Kind::Threads, Kind::Process]) => None,
        _ if report.verdict.is_none_or(|verdict| verdict == Verdict::Invalid) => None,
        Some(lock) if failed(&[Kind::Entry, Kind::Lock, Kind::Orphan]) => Some(format!(
            "If this is on purpose: {} writes {lock} anew",
            blessing(report, lock)
        )),
        Some(lock) => Some(format!("Runs are what {lock} says")),
        None => Some(
            "There is no lock: runs were compared with each other alone. Keep them with --update"
                .to_owned(),
        ),
    }
}

/// Whether two runs of this program part, the same scenario and seed given.
fn has_parted(report: &Report) -> bool {
    let mut checks = report.scenarios.iter().flat_map(|section| &section.checks);
    let own = [Kind::Threads, Kind::Process];
    checks.any(|check| own.contains(&check.kind) && check.parting.is_some())
}

/// The command after which the runs of the scenarios that differ are the right ones.
fn blessing(report: &Report, lock: &str) -> String {
    let differs = |check: &Check| {
        check.verdict == Verdict::Failed && matches!(check.kind, Kind::Entry | Kind::Lock)
    };
    let sections = report.scenarios.iter();
    let differing = sections.filter(|section| section.checks.iter().any(differs));
    let names: String = differing
        .map(|section| format!(" {}", section.scenario))
        .collect();
    let lock = match lock {
        LOCK => String::new(),
        other => format!(" --lock {other}"),
    };
    format!("airbridge verify{names} --update{lock}")
}

/// Facts of an hour that are shown.
const MOST_SHOWN: usize = 20;

/// The facts where two runs part.
pub(super) fn parted(parting: &Parting) -> Vec<String> {
    let sides = parting.sides.iter();
    sides.flat_map(|side| one_side(parting, side)).collect()
}

fn one_side(parting: &Parting, side: &Side) -> Vec<String> {
    let mut lines = vec![format!("    {}:", side.run)];
    lines.extend(side.facts.iter().take(MOST_SHOWN).map(|told| {
        let differs = parting.fact == Some(told.number);
        let (mark, number) = (if differs { '>' } else { ' ' }, told.number);
        format!(
            "    {mark} {number:>7}  {:>10.4} h  {}",
            told.time_h, told.text
        )
    }));
    let last = side.facts.last().map_or(0, |told| told.number);
    match parting.fact {
        Some(number) if last < number => lines.push("    >          ends here".to_owned()),
        None if side.facts.is_empty() => lines.push("      tells nothing in that hour".to_owned()),
        None if side.facts.len() > MOST_SHOWN => {
            let more = side.facts.len() - MOST_SHOWN;
            lines.push(format!("      and {more} more in that hour"));
        }
        _ => {}
    }
    lines
}
