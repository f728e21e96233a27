//! From a file name to a checked scenario.
//!
//! Owns the order of the steps: read, inherit, override by `--set`, read the files that distributions name, check the
//! shape, build the types, check what one table says of another. Collects the problems of each step and goes on as
//! long as the next step's words would still be true.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::builtin::{self, BuiltIn};
use super::files::{Files, Unreadable, beside, read_text};
use super::problem::{Origin, Problem, Problems, SourceId, Sources};
use super::resolve::ScenarioHash;
use super::tree::{Node, Value};
use super::written::{located, refused};
use super::{Scenario, change, check, empirical, mend, replay, schema, shape, suggest};

/// Files that inherit from one another in a longer chain than this are a mistake.
const LONGEST_CHAIN: usize = 16;

/// Which scenario is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// One that is compiled in.
    BuiltIn(&'static BuiltIn),
    /// A file.
    Path(PathBuf),
}

impl Reference {
    /// What a user means by a word: the name of a built-in scenario, else a path.
    pub fn new(text: &str) -> Self {
        match builtin::find(text) {
            Some(builtin) => Self::BuiltIn(builtin),
            None => Self::Path(PathBuf::from(text)),
        }
    }

    /// What messages call it.
    pub fn shown(&self) -> String {
        match self {
            Self::BuiltIn(builtin) => format!("built-in {}", builtin.name),
            Self::Path(path) => path.display().to_string(),
        }
    }

    /// The name of the file without its folder and ending, or of the built-in scenario.
    pub fn stem(&self) -> String {
        match self {
            Self::BuiltIn(builtin) => builtin.name.to_owned(),
            Self::Path(path) => path
                .file_stem()
                .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        }
    }
}

/// A scenario that passed every check.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The scenario, with every default filled in.
    pub scenario: Scenario,
    /// What it is, whatever it is called.
    pub hash: ScenarioHash,
    /// The name of its file without folder and ending, or of the built-in scenario.
    pub stem: String,
    /// What is no problem but may not be what was meant, each with its place in words.
    pub notes: Vec<String>,
}

/// Loads and checks a scenario, with `sets` of the form `KEY=VALUE` laid over it.
///
/// # Errors
/// Every problem that was found, with its place.
pub fn load(reference: &Reference, sets: &[String], files: &dyn Files) -> Result<Loaded, Problems> {
    let sets: Vec<(&str, &str)> = sets.iter().map(|set| ("--set", set.as_str())).collect();
    load_set_by(reference, &sets, files)
}

/// The same, with what messages call each set: the option, or the key of the file, by which a planner gave it.
///
/// # Errors
/// Every problem that was found, with its place.
pub fn load_set_by(
    reference: &Reference,
    sets: &[(&str, &str)],
    files: &dyn Files,
) -> Result<Loaded, Problems> {
    let mut loader = Loader {
        files,
        sources: Sources::default(),
        paths: BTreeMap::new(),
        problems: vec![],
        notes: vec![],
    };
    let scenario = loader.scenario(reference, sets);
    match scenario {
        Some(scenario) if loader.problems.is_empty() => Ok(Loaded {
            hash: scenario.hash(),
            stem: reference.stem(),
            scenario,
            notes: loader.notes,
        }),
        _ => Err(Problems::new(
            reference.shown(),
            loader.problems,
            loader.sources,
        )),
    }
}

/// Checks a scenario that was made from another one, as if its text had been read from a file `stem`.
///
/// # Errors
/// Every problem that was found, with its place in that text.
pub fn recheck(scenario: &Scenario, stem: &str) -> Result<Loaded, Problems> {
    struct OneText(String);
    impl Files for OneText {
        fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
            Ok(self.0.clone().into_bytes())
        }
    }
    let path = PathBuf::from(format!("{stem}.toml"));
    load(&Reference::Path(path), &[], &OneText(scenario.canonical()))
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: Sources,
    /// The file of each source that is one.
    paths: BTreeMap<SourceId, PathBuf>,
    problems: Vec<Problem>,
    notes: Vec<String>,
}

impl Loader<'_> {
    fn scenario(&mut self, reference: &Reference, sets: &[(&str, &str)]) -> Option<Scenario> {
        let tree = self.read(reference, None, &mut vec![]);
        let overrides: Vec<Option<Node>> = sets.iter().map(|(by, set)| self.set(by, set)).collect();
        let mut tree = tree?;
        for set in overrides.into_iter().flatten() {
            tree.merge(set);
        }
        // What could not be read may hold any names.
        let is_whole = self.problems.is_empty();
        self.name(&mut tree, reference);
        let unread = empirical::read_files(&mut tree, self.files, &self.paths);
        self.problems.extend(unread);
        let unread = replay::read_files(&mut tree, self.files, &self.paths);
        self.problems.extend(unread);
        let shape = shape::problems(&tree, schema::cached());
        self.problems.extend(shape);
        if self.problems.is_empty() {
            return self.build(&tree);
        }
        if is_whole {
            let dangling = mend::dangling(&tree, self.problems.clone());
            self.problems.extend(located(dangling, &tree));
        }
        None
    }

    fn build(&mut self, tree: &Node) -> Option<Scenario> {
        match tree.to_toml().try_into::<Scenario>() {
            Ok(scenario) => {
                self.problems
                    .extend(located(check::problems(&scenario), tree));
                if self.problems.is_empty() {
                    self.judge_changes(tree, &scenario);
                    self.note_doubts(tree, &scenario);
                }
                Some(scenario)
            }
            Err(error) => {
                self.problems.push(refused(&error));
                None
            }
        }
    }

    fn note_doubts(&mut self, tree: &Node, scenario: &Scenario) {
        for doubt in located(check::doubts(scenario), tree) {
            let place = doubt.at.as_ref().map_or(String::new(), |at| {
                let (file, line) = self.sources.line_of(at);
                format!("{file}:{line}: ")
            });
            let (path, message) = (&doubt.path, &doubt.message);
            let help = doubt.help.as_deref().unwrap_or_default();
            self.notes.push(format!("{place}{path}: {message}; {help}"));
        }
    }

    /// Each change makes a scenario that must pass the checks of any other; it is shown where it was written.
    fn judge_changes(&mut self, tree: &Node, scenario: &Scenario) {
        let (mut present, mut before) = (tree.clone(), scenario.clone());
        let changes = present.table_mut().and_then(|table| table.remove("change"));
        let mut order: Vec<usize> = (0..scenario.change.len()).collect();
        order.sort_by_key(|&n| scenario.change[n].at.since(scenario.start));
        for n in order {
            let set = changes.as_ref().and_then(|all| all.child(&n.to_string()));
            let Some(set) = set.and_then(|change| change.child("set")) else {
                continue;
            };
            let path = format!("change.{n}.set");
            self.problems
                .extend(located(change::problems(set, &before, &path), tree));
            if !self.problems.is_empty() {
                return;
            }
            present.merge(set.clone());
            let mut found = shape::problems(&present, schema::cached());
            if found.is_empty()
                && let Ok(changed) = present.to_toml().try_into::<Scenario>()
            {
                found = located(check::problems(&changed), &present);
                before = changed;
            }
            let when = |problem: Problem| Problem {
                message: format!("with change {n}: {}", problem.message),
                ..problem
            };
            self.problems.extend(found.into_iter().map(when));
            if !self.problems.is_empty() {
                return;
            }
        }
    }

    /// Reads one text and everything it inherits.
    fn read(
        &mut self,
        reference: &Reference,
        from: Option<&Origin>,
        chain: &mut Vec<Reference>,
    ) -> Option<Node> {
        if chain.contains(reference) || chain.len() >= LONGEST_CHAIN {
            let all: Vec<String> = chain
                .iter()
                .chain([reference])
                .map(Reference::shown)
                .collect();
            let shown = reference.shown();
            let message = if chain.contains(reference) {
                format!("{shown} extends itself")
            } else {
                format!("{shown} is one file more than the {LONGEST_CHAIN} of a chain")
            };
            let problem = Problem::new("extends", message);
            self.report(
                problem.help(format!("the chain is {}", all.join(" -> "))),
                from,
            );
            return None;
        }
        let text = self.text(reference, from)?;
        let source = self.sources.add(reference.shown(), text.as_str());
        if let Reference::Path(path) = reference {
            self.paths.insert(source, path.clone());
        }
        let mut own = match Node::parse(&text, source) {
            Ok(node) => node,
            Err(problems) => {
                self.problems.extend(problems);
                return None;
            }
        };
        let table = own.table_mut()?;
        let (extends, remove) = (table.remove("extends"), table.remove("remove"));
        chain.push(reference.clone());
        match extends {
            Some(extends) => self.inherit(own, reference, &extends, remove, chain),
            None => {
                if let Some(remove) = remove {
                    let problem = Problem::at_key("remove", "there is nothing to remove from");
                    self.report(
                        problem.help("`remove` drops from what `extends` inherits"),
                        remove.key.as_ref(),
                    );
                }
                Some(own)
            }
        }
    }

    fn text(&mut self, reference: &Reference, from: Option<&Origin>) -> Option<String> {
        let path = match reference {
            Reference::BuiltIn(builtin) => return Some(builtin.text.to_owned()),
            Reference::Path(path) => path,
        };
        let problem = match read_text(self.files, path) {
            Ok(text) => return Some(text),
            Err(Unreadable::Missing) => no_such_scenario(path, self.files),
            Err(Unreadable::Because(reason)) => {
                Problem::new("", format!("cannot read {}: {reason}", path.display()))
            }
        };
        self.report(problem, from);
        None
    }

    /// Lays a text over what it extends.
    fn inherit(
        &mut self,
        own: Node,
        reference: &Reference,
        extends: &Node,
        remove: Option<Node>,
        chain: &mut Vec<Reference>,
    ) -> Option<Node> {
        let Some(parent) = extends.text() else {
            let problem = Problem::new("extends", "`extends` names one scenario");
            self.report(
                problem.help("write `extends = \"baseline\"`, or a path relative to this file"),
                Some(&extends.at),
            );
            return None;
        };
        let parent = match (Reference::new(parent), reference) {
            (Reference::Path(_), Reference::Path(path)) => Reference::Path(beside(path, parent)),
            (parent, _) => parent,
        };
        let mut base = self.read(&parent, Some(&extends.at), chain)?;
        if let Some(remove) = remove {
            self.remove(&mut base, &remove);
        }
        base.table_mut()?.remove("name");
        if let Reference::Path(_) = reference {
            self.note_lists(&own, &base, &parent);
        }
        base.merge(own);
        Some(base)
    }

    /// A list takes the place of the one inherited: who writes one event more loses all others, and may not know.
    fn note_lists(&mut self, own: &Node, base: &Node, parent: &Reference) {
        for (key, node) in own.table().into_iter().flatten() {
            let inherited = base.child(key).map_or(0, Node::tables_listed);
            if inherited == 0 || node.tables_listed() == 0 {
                continue;
            }
            let (file, line) = self.sources.line_of(&node.at);
            self.notes.push(format!(
                "{file}:{line}: what is written here as [[{key}]] stands instead of the {inherited} of {}; \
                 write those again to keep them",
                parent.shown()
            ));
        }
    }

    fn remove(&mut self, base: &mut Node, remove: &Node) {
        let Value::Array(items) = &remove.value else {
            let problem = Problem::new("remove", "`remove` is a list of paths");
            return self.report(
                problem.help("write `remove = [\"place.x\"]`"),
                Some(&remove.at),
            );
        };
        for item in items {
            let dropped = match item.text() {
                Some(path) => drop_path(base, path, 0),
                None => Err("write each path as a text, such as \"place.x\"".to_owned()),
            };
            if let Err(help) = dropped {
                let shown = item
                    .text()
                    .map_or("this".to_owned(), |path| format!("{path:?}"));
                let problem = Problem::new("remove", format!("{shown} is not inherited"));
                self.report(problem.help(help), Some(&item.at));
            }
        }
    }

    /// Reads `KEY=VALUE` as a line of a file; a bare word that is no TOML value is a text.
    fn set(&mut self, by: &str, set: &str) -> Option<Node> {
        let Some((key, value)) = set.split_once('=') else {
            let source = self.sources.add(by, set);
            let problem = Problem::new("", format!("{set:?} does not say what to set"));
            self.report(
                problem.help("write --set KEY=VALUE, such as --set fleet.chinook.tails=20"),
                Some(&Origin {
                    source,
                    span: 0..set.len(),
                }),
            );
            return None;
        };
        let (key, value) = (key.trim(), value.trim());
        let written = format!("{key} = {value}");
        let quoted = format!("{key} = {}", toml::Value::String(value.to_owned()));
        let trial = SourceId::default();
        let is_word = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{']);
        let as_word =
            is_word && Node::parse(&written, trial).is_err() && Node::parse(&quoted, trial).is_ok();
        let text = if as_word { quoted } else { written };
        let source = self.sources.add(by, text.as_str());
        let node = match Node::parse(&text, source) {
            Ok(node) => node,
            Err(problems) => {
                self.problems.extend(problems);
                return None;
            }
        };
        for key in ["extends", "remove"] {
            if let Some(node) = node.child(key) {
                let problem = Problem::at_key(key, format!("`{key}` cannot be set"));
                self.report(
                    problem.help("write a file that extends the scenario"),
                    node.key.as_ref(),
                );
                return None;
            }
        }
        Some(node)
    }

    /// A scenario without a name is called like its file.
    fn name(&mut self, tree: &mut Node, reference: &Reference) {
        let at = tree.at.clone();
        if let Some(table) = tree.table_mut() {
            let node = Node {
                value: Value::String(reference.stem()),
                at,
                key: None,
            };
            table.entry("name".to_owned()).or_insert(node);
        }
    }

    fn report(&mut self, problem: Problem, at: Option<&Origin>) {
        self.problems.push(match at {
            Some(at) => problem.origin(at.clone()),
            None => problem,
        });
    }
}

/// Takes a dotted path, from byte `start` of it on, out of a tree, or says what could have been meant.
fn drop_path(node: &mut Node, path: &str, start: usize) -> Result<(), String> {
    let end = path[start..]
        .find('.')
        .map_or(path.len(), |length| start + length);
    let (above, key) = (&path[..start], &path[start..end]);
    let Some(table) = node.table_mut() else {
        return Err("there is nothing below it".to_owned());
    };
    match table.get_mut(key) {
        Some(below) if end < path.len() => drop_path(below, path, end + 1),
        Some(_) => {
            table.remove(key);
            Ok(())
        }
        None => {
            let near = suggest::nearest(key, table.keys().map(String::as_str));
            Err(match near {
                Some(near) => format!("did you mean `{above}{near}`?"),
                None => suggest::help(key, table.keys().map(String::as_str), "keys"),
            })
        }
    }
}

fn no_such_scenario(path: &Path, files: &dyn Files) -> Problem {
    let names = builtin::ALL.iter().map(|builtin| builtin.name);
    let word = path.display().to_string();
    if word.contains(['/', '.']) {
        let help = "a path is relative to the file that extends it, or to where the command runs";
        return Problem::new("", format!("there is no file {word}")).help(help);
    }
    let file = path.with_extension("toml");
    let help = match files.read(&file, 0) {
        Err(Unreadable::Missing) => suggest::help(&word, names, "built-in scenarios"),
        _ => format!("did you mean the file {}?", file.display()),
    };
    let message = format!("there is no built-in scenario and no file called {word:?}");
    Problem::new("", message).help(help)
}
