//! What a verification finds, in every form that is wanted: what is not valid at once, the rest at the end.

use anyhow::Result;

use super::github::Annotations;
use super::{Args, junit, words};
use crate::cli::{Format, Outcome, scenario, terminal};
use crate::record::directory::replace_file;
use crate::record::manifest::to_text;
use crate::scenario::Problems;
use crate::study::verify::{Kind, Report, Section, Verdict};

/// A scenario, a lock or a trace that is not valid, and why.
pub struct Invalid {
    kind: Kind,
    name: String,
    problems: Problems,
}

impl Invalid {
    /// A scenario.
    pub fn scenario(name: String, problems: Problems) -> Self {
        Invalid {
            kind: Kind::Scenario,
            name,
            problems,
        }
    }

    /// A lock or a trace.
    pub fn file(name: String, problems: Problems) -> Self {
        Invalid {
            kind: Kind::File,
            name,
            problems,
        }
    }

    /// That it is not valid.
    pub fn in_words(&self) -> String {
        match self.kind {
            Kind::File => format!("{} cannot be read", self.name),
            _ => format!("{} is not valid", self.name),
        }
    }
}

/// What has been told, and how the rest will be.
pub struct Telling<'a> {
    args: &'a Args,
    /// None where GitHub does not listen.
    annotations: Option<Annotations>,
    invalid: Vec<Invalid>,
}

impl<'a> Telling<'a> {
    /// Nothing has been told yet.
    pub fn new(args: &'a Args) -> Self {
        Telling {
            args,
            annotations: is_github().then(Annotations::default),
            invalid: Vec::new(),
        }
    }

    /// Shows what is not valid: at once, for a verification may be stopped before its end.
    pub fn invalid(&mut self, invalid: Invalid) {
        terminal::say(&scenario::report(&invalid.problems));
        if let Some(annotations) = &mut self.annotations {
            say_all(annotations.invalid(&invalid.name, &invalid.problems));
        }
        self.invalid.push(invalid);
    }

    /// The first that is not valid.
    pub fn first_invalid(&self) -> Option<&Invalid> {
        self.invalid.first()
    }

    /// What is found of each that is not valid.
    pub fn sections(&self) -> Vec<Section> {
        let section = |one: &Invalid| Section::invalid(one.kind, &one.name, &one.problems);
        self.invalid.iter().map(section).collect()
    }

    /// Shows what was found, in every form that is wanted.
    pub fn tell(&mut self, report: &Report) -> Result<Outcome> {
        if self.args.format == Format::Json {
            terminal::print(&to_text(report))?;
        } else {
            say_all(words::lines(report, self.args.quiet));
        }
        if report.verdict.is_none() {
            terminal::say("nothing was checked: no scenario is named, and none is in the lock");
        }
        if let Some(annotations) = &mut self.annotations {
            say_all(annotations.found(report));
        }
        if let Some(path) = &self.args.junit {
            replace_file(path, junit::text(report)?.as_bytes())?;
        }
        Ok(match report.verdict {
            None => Outcome::NothingChecked,
            Some(Verdict::Invalid) => Outcome::Invalid,
            Some(Verdict::Failed) => Outcome::Found,
            Some(Verdict::Undecided) => Outcome::Inconclusive,
            Some(Verdict::Passed) => Outcome::Done,
        })
    }

    /// Says how many annotations there are beside those that were said.
    pub fn end(&self) {
        let annotations = self.annotations.iter();
        say_all(annotations.filter_map(Annotations::rest).collect());
    }
}

fn say_all(lines: Vec<String>) {
    lines.iter().for_each(|line| terminal::say(line));
}

/// Whether GitHub makes annotations of what is said.
fn is_github() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}
