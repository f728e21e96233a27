//! The scenario as it will be run: every default filled in, in one canonical text.
//!
//! Owns the canonical form, the hash taken of it, its leaves and what differs between two of them. Never changes a
//! scenario.

use std::collections::BTreeMap;
use std::fmt;

use toml::Value;

use super::Scenario;
use super::instant::INSTANT_KEY;

/// The largest seed that the text of a scenario can hold.
const LARGEST_SEED: u64 = i64::MAX as u64;

/// What a scenario is, whatever it is called and with whatever seed it runs: BLAKE3 of its canonical text without
/// `name`, `seed`, `expect` and `observed`, none of which is simulated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScenarioHash(String);

impl ScenarioHash {
    /// The hash as 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ScenarioHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A leaf that two scenarios do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The dotted path.
    pub path: String,
    /// Its text in the first scenario, if it is there.
    pub a: Option<String>,
    /// Its text in the second scenario, if it is there.
    pub b: Option<String>,
}

impl Scenario {
    /// The scenario as a tree of plain values, every default filled in.
    ///
    /// A seed beyond what a TOML integer holds, which no file can contain, is written as the largest.
    pub fn to_value(&self) -> Value {
        let mut scenario = self.clone();
        scenario.seed = scenario.seed.min(LARGEST_SEED);
        let value = Value::try_from(scenario);
        let mut value = value.expect("a scenario is made of tables with text keys");
        unwrap_instants(&mut value);
        value
    }

    /// The scenario as TOML text: every default filled in, keys sorted, each value in its one canonical form. It reads
    /// back as the same scenario.
    pub fn canonical(&self) -> String {
        text(&self.to_value())
    }

    /// The hash of what the scenario is.
    pub fn hash(&self) -> ScenarioHash {
        let mut value = self.to_value();
        if let Some(table) = value.as_table_mut() {
            table.remove("name");
            table.remove("seed");
            table.remove("expect");
            table.remove("observed");
        }
        ScenarioHash(blake3::hash(text(&value).as_bytes()).to_hex().to_string())
    }

    /// What differs between this scenario and another, in the order of the paths.
    pub fn diff(&self, other: &Self) -> Vec<Difference> {
        let texts = |scenario: &Self| -> BTreeMap<String, String> {
            let leaves = leaves(&scenario.to_value());
            leaves
                .into_iter()
                .map(|(path, leaf)| (path, leaf.to_string()))
                .collect()
        };
        let (mut a, mut b) = (texts(self), texts(other));
        let mut paths: Vec<String> = a.keys().chain(b.keys()).cloned().collect();
        paths.sort();
        paths.dedup();
        let difference = |path: String| {
            let (a, b) = (a.remove(&path), b.remove(&path));
            (a != b).then_some(Difference { path, a, b })
        };
        paths.into_iter().filter_map(difference).collect()
    }
}

/// Takes instants out of the wrapper in which serde carries them, which only the writer of text knows.
fn unwrap_instants(value: &mut Value) {
    if let Some(text) = value.get(INSTANT_KEY).and_then(Value::as_str) {
        let instant = text.parse();
        *value = Value::Datetime(instant.expect("an instant is carried as its text"));
        return;
    }
    match value {
        Value::Table(table) => table
            .iter_mut()
            .for_each(|(_, below)| unwrap_instants(below)),
        Value::Array(items) => items.iter_mut().for_each(unwrap_instants),
        _ => {}
    }
}

/// Every value that is no table and no list of tables, with its dotted path; an empty table is a leaf of its own.
pub fn leaves(value: &Value) -> Vec<(String, Value)> {
    let mut found = vec![];
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    let join = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match value {
        Value::Table(table) if !table.is_empty() => {
            for (key, value) in table {
                collect(value, &join(key), found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, &join(&index.to_string()), found);
            }
        }
        leaf => found.push((path.to_owned(), leaf.clone())),
    }
}

fn text(value: &Value) -> String {
    toml::to_string(value).expect("a tree of plain values has a text")
}
