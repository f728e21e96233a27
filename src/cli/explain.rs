//! `airbridge explain`: why a plan closes when it does.

use std::str::FromStr;

use anyhow::{Result, bail};

use super::Outcome;
use super::explain_words::Telling;
use super::question::CommonArgs;
use crate::scenario::suggest;
use crate::study::{Group, LIMITS, Prepared, Question, limit};

/// What to explain.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub scenario: String,
    /// Replications
    #[arg(short = 'n', value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub replications: u32,
    /// Relax these limits alone, with commas between; all if not given
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub limits: Vec<String>,
    /// Relax some limits together as one, such as sky=weather,light; may be repeated
    #[arg(long, value_name = "NAME=LIST")]
    pub group: Vec<Together>,
    /// With more than six limits: pairs of orders drawn for each replication
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub pairs: u32,
    /// How to ask
    #[command(flatten)]
    pub common: CommonArgs,
}

/// A word of `--group`.
#[derive(Clone, Debug, PartialEq)]
pub struct Together(Group);

impl FromStr for Together {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, limits) = text
            .split_once('=')
            .ok_or("write NAME=LIMIT,LIMIT, such as sky=weather,light")?;
        let is_word =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if name.is_empty()
            || !name.chars().all(is_word)
            || limit(name).is_some()
            || ["unlimited", "plan"].contains(&name)
        {
            return Err(format!(
                "{name}: name a group by small letters, digits and _, and not like a limit"
            ));
        }
        let limits = limits.split(',').map(|limit| Ok(named(limit)?.limits));
        let limits: Vec<_> = limits.collect::<Result<_, String>>()?;
        Ok(Together(Group {
            name: name.to_owned(),
            limits: limits.concat(),
        }))
    }
}

fn named(name: &str) -> Result<Group, String> {
    let known = LIMITS.iter().map(|limit| limit.name());
    let found = limit(name).map(Group::of);
    found.ok_or_else(|| {
        format!(
            "{name}: no limit of that name; {}",
            suggest::help(name, known, "limits")
        )
    })
}

impl Args {
    fn groups(&self) -> Result<Vec<Group>> {
        let mut groups: Vec<Group> = self
            .group
            .iter()
            .map(|together| together.0.clone())
            .collect();
        let mut grouped: Vec<_> = groups
            .iter()
            .flat_map(|group| group.limits.clone())
            .collect();
        let count = grouped.len();
        grouped.sort();
        grouped.dedup();
        if grouped.len() < count {
            bail!("a limit stands in one group at most");
        }
        let single = match self.limits.as_slice() {
            [] => Group::each(),
            names => {
                let groups = names.iter().map(|name| named(name));
                groups
                    .collect::<Result<_, String>>()
                    .map_err(anyhow::Error::msg)?
            }
        };
        for group in single {
            if !groups.contains(&group) && !grouped.contains(&group.limits[0]) {
                groups.push(group);
            }
        }
        Ok(groups)
    }
}

/// Explains when a plan closes.
pub fn run(args: &Args) -> Result<Outcome> {
    let common = &args.common;
    let (plan, seed) = common.plan(&args.scenario)?;
    let destination = common.destination(&format!("{}-explained", plan.label), seed);
    destination.check()?;
    let question = Question {
        plan,
        groups: args.groups()?,
        replications: args.replications,
        pairs: args.pairs,
        confidence: common.confidence,
    };
    let prepared = Prepared::new(question, seed)?;
    let asked = common.ask(seed, prepared.runs_count(), |lab| prepared.explain(lab))?;
    let Some(explanation) = asked else {
        return Ok(Outcome::Interrupted);
    };
    let workplace = explanation.write(&prepared, seed, destination)?;
    let directory = common.publish(workplace)?;
    common.show(&explanation.json(&prepared, seed), || {
        let telling = Telling {
            question: prepared.question(),
            seed,
            explanation: &explanation,
            directory: &directory,
        };
        telling.to_string()
    })?;
    Ok(if explanation.failed.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}
