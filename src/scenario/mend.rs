//! What can still be asked of a scenario whose text is partly none.
//!
//! Owns the tree without what does not fit. With it, names that lead nowhere are told together with misspelt keys and
//! wrong units, not a round later. Asks nothing else of it: what was left out may be what makes the rest right.

use std::collections::BTreeSet;

use super::problem::{Problem, Slip, SourceId};
use super::tree::{Node, Table, Value};
use super::{Scenario, check, schema, shape};

/// Each round takes out what the one before has brought to light; where that goes on for longer, nothing is left.
const MOST_ROUNDS: usize = 16;

/// The names written in `root` that lead nowhere, although `found` does not fit.
pub(crate) fn dangling(root: &Node, found: Vec<Problem>) -> Vec<Problem> {
    let mut mending = Mending {
        tree: root.clone(),
        stood_in: BTreeSet::new(),
        left_out: BTreeSet::new(),
    };
    let Some(scenario) = mending.run(found) else {
        return vec![];
    };
    let mut problems = check::problems(&scenario);
    problems.retain(|problem| match problem.slip.as_deref() {
        Some(Slip::Nowhere(id)) => {
            !mending.left_out.contains(id) && is_written(root, &problem.path, id)
        }
        _ => false,
    });
    problems
}

/// Whether a planner has written this id at the path, and nothing stands in for it.
fn is_written(root: &Node, path: &str, id: &str) -> bool {
    let mut keys = path.split('.');
    let node = keys.try_fold(root, |node, key| node.child(key));
    node.is_some_and(|node| node.text() == Some(id) || path.ends_with(&format!(".{id}")))
}

struct Mending {
    tree: Node,
    /// The paths of what examples stand in for.
    stood_in: BTreeSet<String>,
    /// The keys of what was taken out.
    left_out: BTreeSet<String>,
}

impl Mending {
    /// The scenario that is left, if there is one.
    fn run(&mut self, mut found: Vec<Problem>) -> Option<Scenario> {
        for _ in 0..MOST_ROUNDS {
            if found.is_empty() {
                return self.tree.to_toml().try_into().ok();
            }
            for problem in &found {
                self.mend(problem)?;
            }
            found = shape::problems(&self.tree, schema::cached());
        }
        None
    }

    /// Puts an example where a key is missing, and takes out whatever else does not fit; none if that is too much.
    fn mend(&mut self, problem: &Problem) -> Option<()> {
        let path = problem.path.as_str();
        let example = match problem.slip.as_deref() {
            Some(Slip::Lacks { key, example }) if self.stood_in.insert(format!("{path}.{key}")) => {
                stand_in(key, example)
            }
            _ => None,
        };
        let table = self.tree.descendant_mut(path).and_then(Node::table_mut);
        match (example, table) {
            (Some(example), Some(table)) => {
                table.extend(example);
                Some(())
            }
            _ => self.take_out(path),
        }
    }

    /// An item takes its list with it, since the others are called by their positions.
    fn take_out(&mut self, path: &str) -> Option<()> {
        let (above, key) = path.rsplit_once('.').unwrap_or(("", path));
        match &mut self.tree.descendant_mut(above)?.value {
            Value::Table(table) => {
                let node = table.remove(key)?;
                self.leave_out(key, &node);
                (node.table().is_some() || !above.is_empty() || !holds_names(key)).then_some(())
            }
            Value::Array(_) => self.take_out(above),
            _ => None,
        }
    }

    fn leave_out(&mut self, key: &str, node: &Node) {
        self.left_out.extend([key.to_owned(), shape::plain(key)]);
        for (key, below) in node.table().into_iter().flatten() {
            self.leave_out(key, below);
        }
    }
}

/// Whether a scenario has named tables under this key: what stands there and is no table may mean any names.
fn holds_names(key: &str) -> bool {
    schema::cached()["properties"][key]["additionalProperties"].is_object()
}

/// The key with its example, if that is one.
fn stand_in(key: &str, example: &str) -> Option<Table> {
    let line = format!("{key} = {example}");
    let mut node = Node::parse(&line, SourceId::default()).ok()?;
    node.table_mut().map(std::mem::take)
}
