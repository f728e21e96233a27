//! A planner's other files, read with the same care as a scenario: every problem at once, each where it is written.
//!
//! Owns the order of the steps for a file that neither inherits nor is overridden: syntax, shape, types, and what its
//! owner checks beyond them.

use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;

use super::problem::{Problem, Problems, Sources};
use super::shape;
use super::tree::Node;

/// Reads a file called `name`; `check` says what is wrong with it beyond the shape of single values.
///
/// # Errors
/// Every problem that was found, with its place.
pub fn read<T: DeserializeOwned + JsonSchema>(
    name: &str,
    text: &str,
    check: impl Fn(&T) -> Vec<Problem>,
) -> Result<T, Problems> {
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    Node::parse(text, source)
        .and_then(|tree| typed(&tree, text, check))
        .map_err(|problems| Problems::new(name, problems, sources))
}

/// What turned out to be wrong with a file called `name` after it was read, each where it is written.
pub fn refused_later(name: &str, text: &str, problems: Vec<Problem>) -> Problems {
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    let problems = match Node::parse(text, source) {
        Ok(tree) => located(problems, &tree),
        Err(_) => problems,
    };
    Problems::new(name, problems, sources)
}

/// That a file called `name` cannot be read at all; `help` says what to do about it.
pub fn unreadable(name: &str, why: &str, help: &str) -> Problems {
    let problem = Problem::new("", format!("{name} cannot be read: {why}")).help(help);
    Problems::new(name, vec![problem], Sources::default())
}

fn typed<T: DeserializeOwned + JsonSchema>(
    tree: &Node,
    text: &str,
    check: impl Fn(&T) -> Vec<Problem>,
) -> Result<T, Vec<Problem>> {
    let problems = shape::problems(tree, &schema_for!(T).to_value());
    if !problems.is_empty() {
        return Err(problems);
    }
    // From the text: on the way from value to value a date would become a text.
    let written: T = toml::from_str(text).map_err(|error| vec![refused(&error)])?;
    let problems = located(check(&written), tree);
    if problems.is_empty() {
        Ok(written)
    } else {
        Err(problems)
    }
}

/// The schema let something through that the types refuse: that is said rather than stop in the middle.
pub(super) fn refused(error: &toml::de::Error) -> Problem {
    Problem::new("", error.message().replace('\n', "; "))
}

/// Problems with the place of each in a tree.
pub(super) fn located(problems: Vec<Problem>, tree: &Node) -> Vec<Problem> {
    let located = |problem: Problem| {
        let at = tree.locate(&problem.path, problem.pointing);
        problem.origin(at)
    };
    problems.into_iter().map(located).collect()
}
