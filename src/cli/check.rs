//! `airbridge check`: is a scenario or a study file whole? Every problem at once, each in its place.

use anyhow::Result;
use serde_json::{Value as Json, json};

use super::outcome::counted;
use super::study_file::GivenStudy;
use super::{Format, Outcome, scenario, terminal};
use crate::record::manifest::to_text;
use crate::scenario::files::{Disk, read_text};
use crate::scenario::{Loaded, Problem, Problems, Reference};
use crate::study::{Draft, Plan, StudyFile};

/// What to check.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Scenario files, names of built-in ones, or study files of a sweep
    #[arg(required = true)]
    pub scenario: Vec<String>,
    /// Change one value of each, such as fleet.chinook.tails=20; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// What to print: words on standard error, or the problems as JSON on standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What nothing is wrong with.
struct Whole {
    /// The scenario, or that of a study file.
    scenario: Loaded,
    /// How many plans and worlds a study file has.
    study: Option<[usize; 2]>,
}

/// Checks scenarios and study files.
pub fn run(args: &Args) -> Result<Outcome> {
    let results: Vec<(&String, Result<Whole, Problems>)> = args
        .scenario
        .iter()
        .map(|named| (named, whole(named, &args.set)))
        .collect();
    if args.format == Format::Json {
        let list: Vec<Json> = results
            .iter()
            .map(|(named, result)| entry(named, result))
            .collect();
        terminal::print(&to_text(&list))?;
    } else {
        for (named, result) in &results {
            match result {
                Ok(whole) => tell(named, whole),
                Err(problems) => terminal::say(&scenario::report(problems)),
            }
        }
    }
    let all_whole = results.iter().all(|(_, result)| result.is_ok());
    Ok(if all_whole {
        Outcome::Done
    } else {
        Outcome::Invalid
    })
}

/// Reads what `named` means as what it is.
fn whole(named: &str, sets: &[String]) -> Result<Whole, Problems> {
    match study_text(named) {
        Some(text) => study(named, text, sets),
        None => Ok(Whole {
            scenario: scenario::read(named, sets)?,
            study: None,
        }),
    }
}

/// The text of a study file; none of anything else, nor of what cannot be read.
fn study_text(named: &str) -> Option<String> {
    let Reference::Path(path) = Reference::new(named) else {
        return None;
    };
    let text = read_text(&Disk, &path).ok()?;
    StudyFile::is_meant_by(&text).then_some(text)
}

/// Checks a study file as a sweep does before it runs anything.
fn study(named: &str, text: String, sets: &[String]) -> Result<Whole, Problems> {
    let given = GivenStudy::of(named, text)?;
    let about = given.scenario();
    let scenario = scenario::read(&about, sets)?;
    let seed = scenario.scenario.seed;
    let draft = Draft::of(Plan::of(scenario.clone(), sets), &about, &Disk);
    let sweep = given.lay_out(&draft, seed)?;
    Ok(Whole {
        scenario,
        study: Some([sweep.plans.len(), sweep.worlds.len()]),
    })
}

fn tell(named: &str, whole: &Whole) {
    scenario::tell_notes(&whole.scenario);
    let hash = &whole.scenario.hash;
    let study = whole.study.map_or_else(String::new, |[plans, worlds]| {
        let plans = counted(plans as u64, "plan", "plans");
        let worlds = counted(worlds as u64, "world", "worlds");
        format!("study of {plans} in {worlds}, ")
    });
    terminal::say(&format!("{named}: no problems ({study}scenario {hash})"));
}

fn entry(named: &str, result: &Result<Whole, Problems>) -> Json {
    match result {
        Ok(Whole { scenario, study }) => {
            let mut entry = json!({
                "scenario": named,
                "hash": scenario.hash.as_str(),
                "problems": [],
                "notes": scenario.notes,
            });
            if let Some([plans, worlds]) = study {
                entry["study"] = json!({ "plans": plans, "worlds": worlds });
            }
            entry
        }
        Err(problems) => {
            let list: Vec<Json> = problems
                .list()
                .iter()
                .map(|one| place(problems, one))
                .collect();
            json!({ "scenario": named, "hash": null, "problems": list })
        }
    }
}

fn place(problems: &Problems, problem: &Problem) -> Json {
    let place = problems.place(problem);
    json!({
        "path": problem.path,
        "message": problem.message,
        "help": problem.help,
        "file": place.map(|(file, _, _)| file),
        "line": place.map(|(_, line, _)| line),
        "column": place.map(|(_, _, column)| column),
    })
}
