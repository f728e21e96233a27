//! A verification in the form of JUnit, which most services show: a suite for each scenario, a case for each check.
//!
//! No time of day and no time taken stands in it: two verifications that find the same leave the same bytes.

use anyhow::{Context as _, Result};
use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::words;
use crate::study::verify::{Check, Kind, Report, Section, Verdict};

/// The text of the file.
pub fn text(report: &Report) -> Result<String> {
    let mut suites = Suites::new("airbridge verify");
    suites.add_test_suites(report.scenarios.iter().map(suite));
    suites.to_string().context("cannot write the form of JUnit")
}

fn suite(section: &Section) -> TestSuite {
    let mut suite = TestSuite::new(section.scenario.as_str());
    let hash = section.hash.iter().map(|hash| ("hash".to_owned(), hash));
    let seed = section.seed.iter().map(|seed| ("seed".to_owned(), seed));
    let digests = section.digests.iter().enumerate();
    let digests = digests.map(|(number, digest)| (format!("digest.{number}"), digest));
    for (name, value) in hash.chain(seed).chain(digests) {
        suite.add_property((name.as_str(), value.as_str()));
    }
    suite.add_test_cases(section.checks.iter().map(|check| case(section, check)));
    suite
}

fn case(section: &Section, check: &Check) -> TestCase {
    let status = match check.verdict {
        Verdict::Passed => TestCaseStatus::success(),
        Verdict::Invalid => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(match check.kind {
                Kind::File => "the file cannot be read",
                _ => "the scenario is not valid",
            });
            status.set_description(check.message.as_str());
            status
        }
        Verdict::Undecided | Verdict::Failed => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(check.message.as_str());
            if let Some(parting) = &check.parting {
                status.set_description(words::parted(parting).join("\n"));
            }
            status
        }
    };
    let mut case = TestCase::new(check.name(), status);
    case.set_classname(section.scenario.as_str());
    case
}
