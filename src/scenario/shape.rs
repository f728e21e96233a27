//! Whether a tree has the shape of a scenario, or of another file, judged against its own JSON Schema.
//!
//! Owns every check that concerns one value by itself: unknown and missing keys, types, ranges, words, units. Finds
//! all problems, not the first alone. Never looks from one table to another; that is `check`.

use serde_json::{Map, Value as Json};

use super::change::{self, Moment};
use super::distribution;
use super::duration;
use super::instant::{Instant, TimeOfDay};
use super::problem::{Pointing, Problem, Slip};
use super::sampling;
use super::schema::{kind, resolve};
use super::suggest;
use super::tree::{Node, Table, Value};
use super::units::{FuelFlow, Kilometres, Money, Rate, Span, Speed, UnitError};

/// Everything in `root` that does not fit `schema`.
pub(crate) fn problems(root: &Node, schema: &Json) -> Vec<Problem> {
    let mut walk = Walk {
        schema,
        problems: vec![],
    };
    walk.node(root, schema, "");
    walk.problems
}

struct Walk<'a> {
    schema: &'a Json,
    problems: Vec<Problem>,
}

impl<'a> Walk<'a> {
    fn node(&mut self, node: &Node, schema: &'a Json, path: &str) {
        let schema = resolve(self.schema, schema);
        if let Some(format) = schema.get("format").and_then(Json::as_str)
            && let Some(found) = by_format(node, format, path)
        {
            self.problems
                .extend(found.into_iter().map(|problem| problem.or_at(node)));
            return;
        }
        if let Some(variants) = schema.get("oneOf").and_then(Json::as_array) {
            return self.one_of(node, variants, path);
        }
        match kind(schema) {
            "object" => self.table(node, schema, path),
            "array" => self.list(node, schema, path),
            "integer" => self.integer(node, schema, path),
            "number" => self.number(node, schema, path),
            "boolean" if !matches!(node.value, Value::Bool(_)) => {
                self.wrong_type(node, path, "true or false", "true");
            }
            "string" => self.string(node, schema, path),
            _ => {}
        }
    }

    fn table(&mut self, node: &Node, schema: &'a Json, path: &str) {
        let Value::Table(table) = &node.value else {
            return self.wrong_type(node, path, "a table", "{ ... }");
        };
        let properties = schema.get("properties").and_then(Json::as_object);
        let others = schema
            .get("additionalProperties")
            .filter(|other| other.is_object());
        for (key, child) in table {
            let below = join(path, key);
            match (properties.and_then(|known| known.get(key)), others) {
                (Some(schema), _) => self.node(child, schema, &below),
                (None, Some(schema)) => {
                    self.id(child, key, &below);
                    let found = self.problems.len();
                    self.node(child, schema, &below);
                    self.hint_at_sibling(found, table, key, &below);
                }
                (None, None) => self.unknown(child, key, &below, properties),
            }
        }
        self.missing(node, table, schema, path);
    }

    /// An entry that lacks keys, and is called almost like another, was probably meant to change that other.
    fn hint_at_sibling(&mut self, found: usize, table: &Table, key: &str, path: &str) {
        let lacks =
            |problem: &&mut Problem| problem.path == path && problem.pointing == Pointing::Key;
        // Only then look for a sibling: in a table of thousands that takes its time.
        let Some(problem) = self.problems[found..].iter_mut().find(lacks) else {
            return;
        };
        let names = table.keys().map(String::as_str);
        let others = names.filter(|other| *other != key);
        if let Some(near) = suggest::nearest(key, others) {
            let help = problem.help.take().unwrap_or_default();
            problem.help = Some(format!("did you mean `{near}`? otherwise {help}"));
        }
    }

    fn unknown(&mut self, node: &Node, key: &str, path: &str, known: Option<&Map<String, Json>>) {
        let known = known.into_iter().flat_map(Map::keys);
        let help = suggest::help(key, known.map(String::as_str), "keys");
        self.problems
            .push(Problem::at_key(path, "unknown key").help(help).key_of(node));
    }

    fn missing(&mut self, node: &Node, table: &Table, schema: &'a Json, path: &str) {
        let required = schema.get("required").and_then(Json::as_array);
        for key in required.into_iter().flatten().filter_map(Json::as_str) {
            if table.contains_key(key) {
                continue;
            }
            let property = schema
                .get("properties")
                .and_then(|properties| properties.get(key));
            let example = property.map_or("...".to_owned(), |property| self.example(property));
            let meaning = property
                .and_then(|property| property.get("description"))
                .and_then(Json::as_str);
            let mut help = format!("add `{key} = {example}`");
            if let Some(meaning) = meaning {
                help.push_str(": ");
                help.push_str(&one_line(meaning));
            }
            let key = key.to_owned();
            self.problems.push(
                Problem::at_key(path, format!("`{key}` is missing"))
                    .help(help)
                    .slip(Slip::Lacks { key, example })
                    .key_of(node),
            );
        }
    }

    /// The ids of a keyed table are part of paths, columns and stream names: plain words.
    fn id(&mut self, node: &Node, key: &str, path: &str) {
        let good = key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(plain_char);
        if !good {
            let mut help =
                "an id is a lower-case letter, then lower-case letters, digits and `_`".to_owned();
            let near = plain(key);
            if near.starts_with(|c: char| c.is_ascii_lowercase()) {
                help = format!("{help}, such as `{near}`");
            }
            let problem = Problem::at_key(path, format!("{key:?} is not an id")).help(help);
            self.problems.push(problem.key_of(node));
        }
    }

    fn list(&mut self, node: &Node, schema: &'a Json, path: &str) {
        let Value::Array(items) = &node.value else {
            return self.wrong_type(node, path, "a list", "[...]");
        };
        if let Some(least) = schema.get("minItems").and_then(Json::as_u64)
            && (items.len() as u64) < least
        {
            let problem = Problem::new(
                path,
                format!("the list needs at least {least}, it has {}", items.len()),
            );
            self.problems.push(problem.or_at(node));
        }
        if let Some(schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.node(item, schema, &join(path, &index.to_string()));
            }
        }
    }

    fn integer(&mut self, node: &Node, schema: &Json, path: &str) {
        match node.value {
            Value::Integer(number) => {
                let most = (kind_format(schema) == "uint32").then_some(f64::from(u32::MAX));
                self.range(node, number as f64, number.to_string(), schema, most, path);
            }
            _ => self.wrong_type(node, path, "a whole number", "12"),
        }
    }

    fn number(&mut self, node: &Node, schema: &Json, path: &str) {
        match node.value {
            Value::Integer(number) => {
                self.range(node, number as f64, number.to_string(), schema, None, path);
            }
            Value::Float(number) if number.is_finite() => {
                self.range(node, number, number.to_string(), schema, None, path);
            }
            Value::Float(number) => {
                self.problems.push(
                    Problem::new(path, format!("{number} is not a number to reckon with"))
                        .or_at(node),
                );
            }
            _ => self.wrong_type(node, path, "a number", "0.5"),
        }
    }

    fn range(
        &mut self,
        node: &Node,
        number: f64,
        text: String,
        schema: &Json,
        most: Option<f64>,
        path: &str,
    ) {
        let bound = |key: &str| schema.get(key).and_then(Json::as_f64);
        let (least, most) = (bound("minimum"), bound("maximum").or(most));
        let rule = if least.is_some_and(|least| number < least) {
            "too small"
        } else if most.is_some_and(|most| number > most) {
            "too large"
        } else {
            return;
        };
        let allowed = match (least, most) {
            (Some(least), Some(most)) => format!("write a number from {least} to {most}"),
            (Some(least), None) => format!("write a number of {least} or more"),
            (None, most) => format!("write a number of {} or less", most.unwrap_or(f64::MAX)),
        };
        self.problems.push(
            Problem::new(path, format!("{text} is {rule}"))
                .help(allowed)
                .or_at(node),
        );
    }

    fn string(&mut self, node: &Node, schema: &Json, path: &str) {
        let Value::String(text) = &node.value else {
            return self.wrong_type(node, path, "a text", "\"...\"");
        };
        if let Some(words) = schema.get("enum").and_then(Json::as_array) {
            let words: Vec<&str> = words.iter().filter_map(Json::as_str).collect();
            self.word(node, text, &words, path);
        }
    }

    fn word(&mut self, node: &Node, text: &str, words: &[&str], path: &str) {
        if !words.contains(&text) {
            let help = suggest::help(text, words.iter().copied(), "words");
            let problem = Problem::new(path, format!("{text:?} is not one of the words it can be"));
            self.problems.push(problem.help(help).or_at(node));
        }
    }

    /// Words, or tables named by their one key.
    fn one_of(&mut self, node: &Node, variants: &'a [Json], path: &str) {
        let words: Vec<&str> = variants.iter().flat_map(words_of).collect();
        let tables: Vec<(&str, &Json)> = variants.iter().filter_map(tagged).collect();
        match &node.value {
            Value::String(text) if !words.is_empty() => self.word(node, text, &words, path),
            Value::Table(table) if !tables.is_empty() => self.tagged(node, table, &tables, path),
            _ if words.is_empty() => {
                let example = tables.first().map_or(String::new(), |(name, _)| {
                    format!("{{ {name} = {{ ... }} }}")
                });
                self.wrong_type(node, path, "a table", &example);
            }
            _ => {
                let example = words
                    .first()
                    .map_or(String::new(), |word| format!("{word:?}"));
                self.wrong_type(node, path, "a word", &example);
            }
        }
    }

    fn tagged(&mut self, node: &Node, table: &Table, variants: &[(&'a str, &'a Json)], path: &str) {
        let names = variants.iter().map(|(name, _)| *name);
        for (key, child) in table {
            let below = join(path, key);
            match variants.iter().find(|(name, _)| name == key) {
                Some((_, schema)) => self.node(child, schema, &below),
                None => {
                    let help = suggest::help(key, names.clone(), "kinds");
                    self.problems.push(
                        Problem::at_key(below, "unknown kind")
                            .help(help)
                            .key_of(child),
                    );
                }
            }
        }
        if table.len() != 1 {
            let all: Vec<&str> = names.collect();
            let problem =
                Problem::at_key(path, format!("this names one kind, not {}", table.len()));
            self.problems.push(
                problem
                    .help(format!("known kinds: {}", all.join(", ")))
                    .key_of(node),
            );
        }
    }

    fn wrong_type(&mut self, node: &Node, path: &str, wanted: &str, example: &str) {
        let key = path.rsplit('.').next().unwrap_or(path);
        let message = format!("found {}, wanted {wanted}", found(node));
        let problem = Problem::new(path, message).help(format!("write `{key} = {example}`"));
        self.problems.push(problem.or_at(node));
    }

    /// A value that could stand there.
    fn example(&self, schema: &'a Json) -> String {
        let own = schema.get("examples");
        let schema = resolve(self.schema, schema);
        let first =
            |list: Option<&'a Json>| list.and_then(Json::as_array).and_then(|list| list.first());
        if let Some(example) = first(own).or_else(|| first(schema.get("examples"))) {
            return match (kind_format(schema), example) {
                ("date-time", Json::String(text)) => text.clone(),
                (_, example) => example.to_string(),
            };
        }
        if let Some(word) = first(schema.get("oneOf")).and_then(|variant| words_of(variant).next())
        {
            return format!("{word:?}");
        }
        let bound = |key: &str| schema.get(key).and_then(Json::as_f64);
        match kind(schema) {
            "integer" => bound("minimum").unwrap_or(0.0).max(1.0).to_string(),
            "number" => bound("maximum")
                .map_or(1.0, |most| most.min(0.5))
                .to_string(),
            "boolean" => "true".to_owned(),
            "array" => "[...]".to_owned(),
            "object" => "{ ... }".to_owned(),
            _ => "\"...\"".to_owned(),
        }
    }
}

impl Problem {
    /// Points at a node.
    fn or_at(self, node: &Node) -> Self {
        if self.at.is_some() {
            self
        } else {
            self.origin(node.at.clone())
        }
    }

    /// Points at the key of a node, or at the node if it has none.
    fn key_of(self, node: &Node) -> Self {
        self.origin(node.key.clone().unwrap_or_else(|| node.at.clone()))
    }
}

/// The problems of a value with a format of ours; `None` if the format is none of them.
fn by_format(node: &Node, format: &str, path: &str) -> Option<Vec<Problem>> {
    let text = |parse: &dyn Fn(&str) -> Result<(), UnitError>, example: &str| match &node.value {
        Value::String(text) => parse(text).err(),
        _ => Some(UnitError {
            message: format!("found {}, wanted a value with its unit", found(node)),
            help: format!("write it as a text, such as {example:?}"),
        }),
    };
    let error = match format {
        "span" => text(&|text| text.parse::<Span>().map(drop), "45 min"),
        "distance" => text(&|text| text.parse::<Kilometres>().map(drop), "478 km"),
        "speed" => text(&|text| text.parse::<Speed>().map(drop), "130 kt"),
        "rate" => text(&|text| text.parse::<Rate>().map(drop), "2 /day"),
        "mass_rate" => text(&|text| text.parse::<FuelFlow>().map(drop), "400 gal/h"),
        "money" => text(&|text| text.parse::<Money>().map(drop), "4500 usd"),
        "time_of_day" => TimeOfDay::from_value(&node.to_toml()).err(),
        "date-time" => Instant::from_value(&node.to_toml()).err(),
        "levers" => match node.value {
            Value::Table(_) => None,
            _ => Some(UnitError {
                message: format!("found {}, wanted a table", found(node)),
                help: "write `set = { call = { policy = \"marginal\" } }`".to_owned(),
            }),
        },
        change::FORMAT => Moment::read(&node.to_toml()).err(),
        sampling::FORMAT => sampling::judge(&node.to_toml()).err(),
        duration::FORMAT => return Some(in_distribution(node, path)),
        _ => return None,
    };
    let problem = |error: UnitError| Problem::new(path, error.message).help(error.help);
    Some(error.map(problem).into_iter().collect())
}

fn in_distribution(node: &Node, path: &str) -> Vec<Problem> {
    let wrongs = distribution::read(&node.to_toml())
        .err()
        .unwrap_or_default();
    let problem = |wrong: distribution::Wrong| {
        let mut at = node;
        for key in &wrong.at {
            at = at.child(key).unwrap_or(at);
        }
        let path = wrong
            .at
            .iter()
            .fold(path.to_owned(), |path, key| join(&path, key));
        let problem = Problem::new(path, wrong.error.message).help(wrong.error.help);
        if at.table().is_some() {
            problem.key_of(at)
        } else {
            problem.or_at(at)
        }
    };
    wrongs.into_iter().map(problem).collect()
}

/// What a node holds, in a planner's words, with the value where it is short.
fn found(node: &Node) -> String {
    match &node.value {
        Value::Table(_) => "a table".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::String(text) => format!("the text {text:?}"),
        Value::Integer(number) => format!("the number {number}"),
        Value::Float(number) => format!("the number {number}"),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Datetime(instant) => format!("the date-time {instant}"),
    }
}

fn kind_format(schema: &Json) -> &str {
    schema.get("format").and_then(Json::as_str).unwrap_or("")
}

/// The words that a variant of an enum allows.
fn words_of(variant: &Json) -> impl Iterator<Item = &str> {
    let list = variant.get("enum").and_then(Json::as_array);
    let words = list.into_iter().flatten().filter_map(Json::as_str);
    words.chain(variant.get("const").and_then(Json::as_str))
}

/// The name and the schema of a variant that is a table named by its one key.
fn tagged(variant: &Json) -> Option<(&str, &Json)> {
    let mut properties = variant.get("properties")?.as_object()?.iter();
    properties
        .next()
        .map(|(name, schema)| (name.as_str(), schema))
}

/// The id that a key was perhaps meant to be.
pub(crate) fn plain(key: &str) -> String {
    let plain = |c| if plain_char(c) { c } else { '_' };
    key.to_lowercase().chars().map(plain).collect()
}

/// Whether a character may be in an id.
fn plain_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// A description on one line, without its final stop.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_end_matches('.').to_owned()
}
