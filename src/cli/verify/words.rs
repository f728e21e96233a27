//! A verification in words: a line for each scenario, and what is wrong with it beneath.

use crate::cli::outcome::counted;
use crate::study::verify::{Check, Kind, Parting, Report, Section, Side, Verdict};

/// The lines for a person; with `quiet` none of what is as it should be.
pub fn lines(report: &Report, quiet: bool) -> Vec<String> {
    let shown = |section: &&Section| !quiet || section.verdict != Verdict::Passed;
    let sections = report.scenarios.iter().filter(shown);
    let mut lines: Vec<String> = sections
        .flat_map(|section| scenario(section, report))
        .collect();
    if !quiet {
        lines.push(ending(report));
    }
    lines
}

fn scenario(section: &Section, report: &Report) -> Vec<String> {
    let word = match section.verdict {
        Verdict::Passed => "ok",
        Verdict::Undecided => "UNDECIDED",
        Verdict::Failed => "FAILED",
    };
    let name = &section.scenario;
    let mut lines = vec![format!("{word:<9}  {name}: {}", sum(section, report))];
    let wrong = |check: &&Check| check.verdict != Verdict::Passed;
    let mut is_shown = false;
    for check in section.checks.iter().filter(wrong) {
        lines.push(complaint(check));
        // One parting is enough to go on with; the others are in the JSON and in the file of JUnit.
        if let (Some(parting), false) = (&check.parting, is_shown) {
            lines.extend(parted(parting));
            is_shown = true;
        }
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
    let locked = of(Kind::Lock);
    if let Some(lock) = report.lock.as_ref().filter(|_| locked > 0) {
        text += &format!(
            ", {} the same as in {lock}",
            if locked == of(Kind::Threads) {
                "and".to_owned()
            } else {
                format!("and {locked} of them")
            }
        );
    }
    match of(Kind::Expectation) {
        0 => text,
        met => text + &format!("; {} met", counted(met, "expectation", "expectations")),
    }
}

fn ending(report: &Report) -> String {
    match (&report.lock, report.updated) {
        (Some(lock), true) => {
            format!("{lock} is written: these runs are the right ones from now on")
        }
        (None, _) => {
            "There is no lock: runs were compared with each other alone. Keep them with --update"
                .to_owned()
        }
        (Some(lock), false) => match report.verdict {
            Verdict::Failed => format!(
                "If results changed on purpose: airbridge verify --update writes {lock} anew"
            ),
            _ => format!("Runs are what {lock} says"),
        },
    }
}

fn complaint(check: &Check) -> String {
    format!("  {}: {}", check.name(), check.message)
}

/// Facts of an hour that are shown.
const MOST_SHOWN: usize = 20;

/// The facts where two runs part.
pub(super) fn parted(parting: &Parting) -> Vec<String> {
    let side = |side: &Side| {
        let mut lines = vec![format!("    {}:", side.run)];
        for told in side.facts.iter().take(MOST_SHOWN) {
            let mark = if parting.fact == Some(told.number) {
                '>'
            } else {
                ' '
            };
            lines.push(format!(
                "    {mark} {:>7}  {:>10.4} h  {}",
                told.number, told.time_h, told.text
            ));
        }
        let last = side.facts.last().map_or(0, |told| told.number);
        match parting.fact {
            Some(number) if last < number => lines.push("    >          ends here".to_owned()),
            None if side.facts.is_empty() => {
                lines.push("      tells nothing in that hour".to_owned())
            }
            None if side.facts.len() > MOST_SHOWN => {
                let more = side.facts.len() - MOST_SHOWN;
                lines.push(format!("      and {more} more in that hour"));
            }
            _ => {}
        }
        lines
    };
    parting.sides.iter().flat_map(side).collect()
}
