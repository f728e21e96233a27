//! `airbridge new`: a commented starter scenario in a file of its own.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::builder::PossibleValuesParser;

use super::{Outcome, terminal};
use crate::scenario::{builtin, starter};

/// What to write.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Name of the scenario; it is written to NAME.toml
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// The built-in scenario to begin from
    #[arg(long, value_name = "BUILTIN", default_value = "baseline", value_parser = built_ins())]
    pub from: String,
    /// Show the built-in scenarios
    #[arg(long)]
    pub list: bool,
}

fn built_ins() -> PossibleValuesParser {
    PossibleValuesParser::new(builtin::ALL.iter().map(|scenario| scenario.name))
}

/// Writes a starter scenario, or lists what one can begin from.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.name {
        Some(name) if !args.list => write(name, &args.from)?,
        _ => list()?,
    }
    Ok(Outcome::Done)
}

fn list() -> Result<()> {
    let lines = builtin::ALL
        .iter()
        .map(|scenario| format!("{:<20}  {}\n", scenario.name, scenario.about));
    terminal::print(&lines.collect::<String>())?;
    Ok(())
}

fn write(name: &str, from: &str) -> Result<()> {
    if name.is_empty() {
        bail!("an empty name names no file; write one such as `my-plan`");
    }
    let from = builtin::find(from).context("the built-in scenario is not there")?;
    let path = file_of(name);
    let stem = path
        .file_stem()
        .context("the name names no file")?
        .to_string_lossy();
    let mut file = match File::create_new(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} exists already; choose another name", path.display())
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot write {}", path.display()));
        }
    };
    file.write_all(starter(&stem, from).as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))?;
    let shown = path.display();
    terminal::say(&format!(
        "wrote {shown}; change it, look at it with `airbridge diff {} {shown}`, run it with `airbridge run {shown}`",
        from.name
    ));
    Ok(())
}

/// The file of a scenario that is called `name`: with the ending, whether or not it was given.
fn file_of(name: &str) -> PathBuf {
    match Path::new(name) {
        path if path.extension().is_some_and(|ending| ending == "toml") => path.to_owned(),
        _ => PathBuf::from(format!("{name}.toml")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_is_never_doubled() {
        assert_eq!(file_of("mine"), Path::new("mine.toml"));
        assert_eq!(file_of("mine.toml"), Path::new("mine.toml"));
        assert_eq!(file_of("plans/v1.2"), Path::new("plans/v1.2.toml"));
    }
}
