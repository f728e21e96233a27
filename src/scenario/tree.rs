//! A scenario's text as a tree in which every key and value knows where it was written.
//!
//! Owns the step from TOML to nodes, the merge of an inheriting file over what it inherits, and the way from a
//! dotted path to a place in a file. Never knows which keys a scenario has.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::distribution;
use super::problem::{Lines, Origin, Pointing, Problem, SourceId};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// What is written.
    pub value: Value,
    /// Where the value is written; for a table with a header, the header.
    pub at: Origin,
    /// Where its key is written; the root and the items of a list have none.
    pub key: Option<Origin>,
}

/// What can be written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Table(Table),
    Array(Vec<Node>),
    String(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    Datetime(Datetime),
}

/// The keys of a table, in alphabetical order.
pub(crate) type Table = BTreeMap<String, Node>;

/// Tables and lists inside one another beyond this are no scenario; it keeps every walk within the stack.
const DEEPEST: usize = 32;

impl Node {
    /// Reads TOML text, with every syntax error found.
    pub fn parse(text: &str, source: SourceId) -> Result<Self, Vec<Problem>> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader {
            source,
            problems: vec![],
        };
        let (lines, mut seen) = (Lines::of(text), BTreeSet::new());
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            // One slip makes the parser stumble several times; the first of a line says it.
            let line = lines.line(span.start);
            if seen.insert(line) {
                reader.syntax(error.message(), span);
            }
        }
        let span = root.span();
        let table = reader.table(root.into_inner(), 0);
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        Ok(Self {
            value: Value::Table(table),
            at: Origin { source, span },
            key: None,
        })
    }

    /// The keys, if this is a table.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The keys, if this is a table.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// How many tables this lists, if it is a list.
    pub fn tables_listed(&self) -> usize {
        match &self.value {
            Value::Array(items) => items.iter().filter(|item| item.table().is_some()).count(),
            _ => 0,
        }
    }

    /// The node below this one named by a key or by a position in a list.
    pub fn child(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(table) => table.get(key),
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The node at a dotted path below this one; this one for the empty path.
    pub fn descendant_mut(&mut self, path: &str) -> Option<&mut Self> {
        let mut keys = path.split('.').filter(|key| !key.is_empty());
        keys.try_fold(self, |node, key| match &mut node.value {
            Value::Table(table) => table.get_mut(key),
            Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Where a dotted path is written, or else the nearest thing above it that is.
    pub fn locate(&self, path: &str, pointing: Pointing) -> Origin {
        let mut node = self;
        for key in path.split('.').filter(|key| !key.is_empty()) {
            match node.child(key) {
                Some(child) => node = child,
                // What is missing is shown where it should have been: at the table's header or key.
                None => return node.header(),
            }
        }
        match pointing {
            Pointing::Key => node.header(),
            Pointing::Value => node.at.clone(),
        }
    }

    /// The key under which this stands, or the node itself if it has none.
    fn header(&self) -> Origin {
        self.key.clone().unwrap_or_else(|| self.at.clone())
    }

    /// The plain value, without places.
    pub fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Table(table) => toml::Value::Table(
                table
                    .iter()
                    .map(|(key, node)| (key.clone(), node.to_toml()))
                    .collect(),
            ),
            Value::Array(items) => toml::Value::Array(items.iter().map(Self::to_toml).collect()),
            Value::String(text) => toml::Value::String(text.clone()),
            Value::Integer(number) => toml::Value::Integer(*number),
            Value::Float(number) => toml::Value::Float(*number),
            Value::Bool(flag) => toml::Value::Boolean(*flag),
            Value::Datetime(instant) => toml::Value::Datetime(*instant),
        }
    }

    /// Lays `over` on this node: tables merge by key and stand where they stood, a key that is a number names an item
    /// of a list, everything else is replaced.
    pub fn merge(&mut self, over: Self) {
        match (&mut self.value, over.value) {
            (Value::Table(below), Value::Table(above)) if !replaces(below, &above) => {
                for (key, node) in above {
                    match below.get_mut(&key) {
                        Some(old) => old.merge(node),
                        None => {
                            below.insert(key, node);
                        }
                    }
                }
            }
            // `--set inject.0.at=...` names one item of a list.
            (Value::Array(items), Value::Table(above)) if names_items(&above, items.len()) => {
                for (index, node) in above {
                    if let Some(item) = index
                        .parse()
                        .ok()
                        .and_then(|index: usize| items.get_mut(index))
                    {
                        item.merge(node);
                    }
                }
            }
            (value, new) => {
                *value = new;
                self.at = over.at;
                self.key = over.key;
            }
        }
    }
}

/// Whether every key of a table is the number of an item in a list of this length.
fn names_items(table: &Table, length: usize) -> bool {
    let names_item = |key: &String| key.parse().is_ok_and(|index: usize| index < length);
    !table.is_empty() && table.keys().all(names_item)
}

/// Whether a table stands for one value, a distribution, of another kind than the one below it.
fn replaces(below: &Table, above: &Table) -> bool {
    let (Some(below), Some(above)) = (as_distribution(below), as_distribution(above)) else {
        return false;
    };
    below.0 != above.0 || distribution::other_description(&below.1, &above.1)
}

/// The kind and the keys of a table that can only be a distribution.
fn as_distribution(table: &Table) -> Option<(&str, Vec<&str>)> {
    let mut entries = table.iter();
    let (Some((kind, node)), None) = (entries.next(), entries.next()) else {
        return None;
    };
    let keys: Vec<&str> = node.table()?.keys().map(String::as_str).collect();
    distribution::is_distribution(kind, &keys).then_some((kind, keys))
}

/// What to do about the parser's commonest messages.
const SLIPS: [(&str, &str); 4] = [
    (
        "must be quoted",
        "write a text in quotes, such as \"45 min\"",
    ),
    (
        "invalid basic string",
        "close the text with a second `\"` on the same line",
    ),
    ("duplicate key", "write each key and each table header once"),
    ("key with no value", "write `key = value`"),
];

/// Turns the parser's tables into nodes.
struct Reader {
    source: SourceId,
    problems: Vec<Problem>,
}

impl Reader {
    fn syntax(&mut self, message: &str, span: Range<usize>) {
        let origin = Origin {
            source: self.source,
            span,
        };
        let mut problem = Problem::new("", message.replace('\n', "; ")).origin(origin);
        if let Some((_, help)) = SLIPS.iter().find(|(part, _)| message.contains(part)) {
            problem = problem.help(*help);
        }
        self.problems.push(problem);
    }

    fn table(&mut self, table: DeTable<'_>, depth: usize) -> Table {
        let mut nodes = Table::new();
        for (key, value) in table {
            let (key_span, span) = (key.span(), value.span());
            let Some(value) = self.value(value.into_inner(), span.clone(), depth + 1) else {
                continue;
            };
            let node = Node {
                value,
                at: Origin {
                    source: self.source,
                    span,
                },
                key: Some(Origin {
                    source: self.source,
                    span: key_span,
                }),
            };
            nodes.insert(key.into_inner().into_owned(), node);
        }
        nodes
    }

    fn value(&mut self, value: DeValue<'_>, span: Range<usize>, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            self.syntax("tables are nested too deeply", span);
            return None;
        }
        Some(match value {
            DeValue::Table(table) => Value::Table(self.table(table, depth)),
            DeValue::Array(items) => {
                let mut nodes = vec![];
                for item in items {
                    let span = item.span();
                    let value = self.value(item.into_inner(), span.clone(), depth + 1)?;
                    nodes.push(Node {
                        value,
                        at: Origin {
                            source: self.source,
                            span,
                        },
                        key: None,
                    });
                }
                Value::Array(nodes)
            }
            DeValue::String(text) => Value::String(text.into_owned()),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(_) => {
                        self.syntax("this whole number does not fit in 64 bits", span);
                        return None;
                    }
                }
            }
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => Value::Float(number),
                Err(_) => {
                    self.syntax("this is not a number", span);
                    return None;
                }
            },
            DeValue::Boolean(flag) => Value::Bool(flag),
            DeValue::Datetime(instant) => Value::Datetime(instant),
        })
    }
}
