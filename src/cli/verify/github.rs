//! A verification as annotations of GitHub Actions: what is wrong, at the line of the file that it concerns.
//!
//! Ten errors of a step are shown and further ones dropped in silence, hence one that says how many more there are.

use std::fs;

use crate::scenario::{Problem, Problems, Reference};
use crate::study::verify::{Check, Kind, Report, Section, Verdict};

/// Errors that are shown one by one.
const MOST: usize = 9;

/// Annotations while they are said: so many one by one, and at the end how many more there are.
#[derive(Debug, Default)]
pub struct Annotations {
    said: usize,
    more: usize,
}

impl Annotations {
    /// What is wrong with a file that is not valid.
    pub fn invalid(&mut self, name: &str, problems: &Problems) -> Vec<String> {
        let list = problems.list().iter();
        self.shown(list.map(|problem| invalid(name, problems, problem)))
    }

    /// What was found of scenarios that are valid.
    pub fn found(&mut self, report: &Report) -> Vec<String> {
        let sections = report.scenarios.iter();
        let checks =
            sections.flat_map(|section| section.checks.iter().map(move |check| (section, check)));
        let wrong = checks
            .filter(|(_, check)| matches!(check.verdict, Verdict::Undecided | Verdict::Failed));
        self.shown(wrong.map(|(section, check)| one(report, section, check)))
    }

    /// How many more there were than were shown.
    pub fn rest(&self) -> Option<String> {
        let line = format!("::error title=airbridge verify::and {} more", self.more);
        (self.more > 0).then_some(line)
    }

    /// Those of more lines that are still shown.
    fn shown(&mut self, lines: impl Iterator<Item = String>) -> Vec<String> {
        let mut lines: Vec<String> = lines.collect();
        let shown = lines.len().min(MOST - self.said);
        self.more += lines.len() - shown;
        self.said += shown;
        lines.truncate(shown);
        lines
    }
}

fn invalid(name: &str, problems: &Problems, problem: &Problem) -> String {
    let place = match problems.place(problem) {
        Some((file, line, column)) => {
            format!("file={},line={line},col={column}", property(file))
        }
        None => format!("file={}", property(name)),
    };
    let message = data(&problem.to_string());
    format!("::error {place},title=airbridge verify::{message}")
}

fn one(report: &Report, section: &Section, check: &Check) -> String {
    let place = match place(report, section, check) {
        Some((file, line)) => format!("file={},line={line},", property(&file)),
        None => String::new(),
    };
    let title = property(&format!("airbridge verify: {}", section.scenario));
    let message = data(&format!("{}: {}", check.name(), check.message));
    format!("::error {place}title={title}::{message}")
}

/// The file and the line that a check is about; nothing if that is a built-in scenario.
fn place(report: &Report, section: &Section, check: &Check) -> Option<(String, usize)> {
    let of_lock = matches!(check.kind, Kind::Lock | Kind::Entry | Kind::Orphan);
    if let (true, Some(lock), Some(line)) = (of_lock, &report.lock, check.line) {
        return Some((lock.clone(), line));
    }
    let Reference::Path(path) = Reference::new(&section.scenario) else {
        return None;
    };
    let text = fs::read_to_string(&path).unwrap_or_default();
    let line = check.line.filter(|_| check.kind == Kind::Expectation);
    let line = line.and_then(|number| line_of_expectation(&text, number));
    Some((section.scenario.clone(), line.unwrap_or(1)))
}

/// The line of the expectation of that number, from 1; nothing if the scenario inherits it.
fn line_of_expectation(text: &str, number: usize) -> Option<usize> {
    let mut heads = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.replace(' ', "").starts_with("[[expect]]"));
    heads.nth(number - 1).map(|(line, _)| line + 1)
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(checks: usize) -> Section {
        let check = Check {
            line: Some(7),
            ..Check::failed(Kind::Lock, "50 % other,\nthat is: much").of(0)
        };
        Section {
            scenario: "plans/a,b.toml".to_owned(),
            verdict: Verdict::Failed,
            hash: None,
            seed: None,
            digests: vec![],
            checks: vec![check; checks],
        }
    }

    fn report(checks: usize) -> Report {
        Report {
            lock: Some("airbridge.lock".to_owned()),
            ..Report::new(vec![section(checks)])
        }
    }

    #[test]
    fn an_annotation_is_escaped_and_has_its_place() {
        assert_eq!(
            Annotations::default().found(&report(1)),
            [
                "::error file=airbridge.lock,line=7,title=airbridge verify%3A plans/a%2Cb.toml::\
              replication 0 against the lock: 50 %25 other,%0Athat is: much"
            ]
        );
    }

    #[test]
    fn what_github_would_drop_is_counted() {
        let mut few = Annotations::default();
        assert_eq!(few.found(&report(9)).len(), 9);
        assert_eq!(few.rest(), None);
        let mut many = Annotations::default();
        assert_eq!(many.found(&report(4)).len(), 4);
        assert_eq!(many.found(&report(8)).len(), 5);
        let rest = "::error title=airbridge verify::and 3 more".to_owned();
        assert_eq!(many.rest(), Some(rest));
    }

    #[test]
    fn an_expectation_is_found_by_its_number() {
        let text = "seed = 1\n[[expect]]\nmetric = \"closed\"\n\n[[ expect ]]\n";
        assert_eq!(line_of_expectation(text, 2), Some(5));
        assert_eq!(line_of_expectation(text, 3), None);
    }
}
