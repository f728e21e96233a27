//! `airbridge check`: is a scenario whole? Every problem at once, each in its place.

use anyhow::Result;
use serde_json::{Value as Json, json};

use super::{Format, Outcome, scenario, terminal};
use crate::record::manifest::to_text;
use crate::scenario::{Loaded, Problem, Problems};

/// What to check.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Scenario files, or names of built-in ones
    #[arg(required = true)]
    pub scenario: Vec<String>,
    /// Change one value of each, such as fleet.chinook.tails=20; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// What to print: words on standard error, or the problems as JSON on standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Checks scenarios.
pub fn run(args: &Args) -> Result<Outcome> {
    let results: Vec<(&String, Result<Loaded, Problems>)> = args
        .scenario
        .iter()
        .map(|named| (named, scenario::read(named, &args.set)))
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
                Ok(loaded) => {
                    scenario::tell_notes(loaded);
                    let hash = &loaded.hash;
                    terminal::say(&format!("{named}: no problems (scenario {hash})"));
                }
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

fn entry(named: &str, result: &Result<Loaded, Problems>) -> Json {
    match result {
        Ok(loaded) => json!({
            "scenario": named,
            "hash": loaded.hash.as_str(),
            "problems": [],
            "notes": loaded.notes,
        }),
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
