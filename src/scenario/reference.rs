//! The scenario reference: a page of tables written from the schema.
//!
//! Owns its look, Markdown. Every word of meaning in it is a doc comment of the types, so the page cannot fall behind.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use super::schema;

const HEAD: &str = "\
# Scenario reference

Written from the schema (`airbridge schema`); a test keeps it so. A scenario is a TOML file; `ID` stands for a name of
your own: a lower-case letter, then lower-case letters, digits and `_`. A key without a default must be written, unless
it is optional; `extends` takes what is not written from another scenario. Times of day are local, at the offset of
`start`.

| written as | such as |
|---|---|
| duration | `\"45 min\"`, `\"1.5 h\"`, `\"2 d\"` (us, ms, s, min, h, d, w) |
| duration or distribution | a duration, or `{ uniform = { low, high } }`, `{ triangular = { low, mode, high } }`, \
`{ pert = { low, mode, high } }`, `{ exponential = { mean } }`, `{ gamma = { mean, sd } }`, `{ erlang = { k, mean } }`, \
`{ lognormal = { mean, sd } }` or `{ lognormal = { median, p90 } }`, `{ weibull = { shape, scale } }`, \
`{ empirical = { values, weights } }` or `{ empirical = { file, column } }`; `min` and `max` beside these keys cut the ends off |
| distance | `\"478 km\"` (km, nmi, mi, m) |
| speed | `\"130 kt\"` (km/h, kt, mph, m/s) |
| rate | `\"2 /day\"` (/h, /day, /week, /year of 365.25 days) |
| fuel flow | `\"400 gal/h\"` (kg/h, lb/h, kg/min; gal and l of JP-8 at 0.804 kg/l) |
| money | `\"4500 usd\"` |
| time of day | `\"06:30\"`, to `\"24:00\"` |
| instant | `2026-01-21T00:00:00Z`, always with an offset |
";

/// The scenario reference as Markdown.
pub fn reference() -> String {
    let schema = schema::cached();
    let mut page = Page {
        schema,
        text: HEAD.to_owned(),
    };
    page.section("Top level", "", "", schema);
    page.text
}

struct Page<'a> {
    schema: &'a Json,
    text: String,
}

/// A table that gets a section of its own.
struct Section<'a> {
    title: String,
    path: String,
    /// What it is, and what it means that it is left out.
    meaning: String,
    object: &'a Json,
}

impl<'a> Page<'a> {
    /// Writes a table's section, and then those of the tables in it.
    fn section(&mut self, title: &str, path: &str, meaning: &str, object: &'a Json) {
        let required: Vec<&str> = object
            .get("required")
            .and_then(Json::as_array)
            .map_or_else(Vec::new, |keys| {
                keys.iter().filter_map(Json::as_str).collect()
            });
        let (mut rows, mut inner) = (String::new(), vec![]);
        for (key, property) in properties(object) {
            match self.table(path, key, property) {
                Some(section) => inner.push(section),
                None => self.row(&mut rows, key, property, required.contains(&key.as_str())),
            }
        }
        let _ = write!(self.text, "\n## {title}\n{meaning}");
        if !rows.is_empty() {
            let _ = write!(
                self.text,
                "\n| key | written as | default | range | meaning |\n|---|---|---|---|---|\n{rows}"
            );
        }
        for section in inner {
            self.section(
                &section.title,
                &section.path,
                &section.meaning,
                section.object,
            );
        }
    }

    fn row(&self, rows: &mut String, key: &str, property: &'a Json, required: bool) {
        let target = self.resolve(property);
        for (name, variant) in self.variants(target) {
            for (inner, property) in properties(variant) {
                self.row(rows, &format!("{key}.{name}.{inner}"), property, true);
            }
        }
        if self.variants(target).next().is_some() {
            return;
        }
        let default = match property.get("default") {
            Some(value) => match toml::Value::try_from(value) {
                Ok(value) => format!("`{value}`"),
                Err(_) => String::new(),
            },
            None if required => "required".to_owned(),
            None => "optional".to_owned(),
        };
        let _ = writeln!(
            rows,
            "| `{key}` | {} | {default} | {} | {} |",
            self.kind(target),
            range(target),
            self.full_meaning(property, target)
        );
    }

    /// The section of its own that a table, a keyed table or a list of tables gets.
    fn table(&self, path: &str, key: &str, property: &'a Json) -> Option<Section<'a>> {
        let target = self.resolve(property);
        let below = if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        };
        let is_table = |object: &&Json| object.get("properties").is_some();
        let member = |key: &str| {
            target
                .get(key)
                .map(|member| self.resolve(member))
                .filter(is_table)
        };
        let (title, path, object) = if is_table(&target) {
            (format!("`[{below}]`"), below, target)
        } else if let Some(object) = member("additionalProperties") {
            (format!("`[{below}.ID]`"), format!("{below}.ID"), object)
        } else {
            (format!("`[[{below}]]`"), below, member("items")?)
        };
        // The key of a table that may be left out says what its absence means.
        let optional = property.get("anyOf").is_some();
        let holder = if optional {
            format!(" {}", meaning(property))
        } else {
            String::new()
        };
        let meaning = format!("\n{}{holder}\n", meaning(object));
        Some(Section {
            title,
            path,
            meaning,
            object,
        })
    }

    /// The variants of an enum that are tables named by their one key.
    fn variants(&self, target: &'a Json) -> impl Iterator<Item = (&'a String, &'a Json)> + use<'a> {
        let variants = target.get("oneOf").and_then(Json::as_array);
        variants.into_iter().flatten().flat_map(properties)
    }

    fn kind(&self, target: &'a Json) -> String {
        let text = |key: &str| target.get(key).and_then(Json::as_str).unwrap_or("");
        let member = |key: &str| {
            target
                .get(key)
                .map(|member| self.kind(self.resolve(member)))
        };
        let named = match text("format") {
            "span" => "duration",
            "duration_distribution" => "duration or distribution",
            "mass_rate" => "fuel flow",
            "time_of_day" => "time of day",
            "date-time" => "instant",
            named @ ("distance" | "speed" | "rate" | "money") => named,
            _ => "",
        };
        if !named.is_empty() {
            return named.to_owned();
        }
        if target.get("oneOf").is_some() {
            return "word".to_owned();
        }
        let kinds = target.get("type");
        let kind = kinds
            .and_then(Json::as_str)
            .or_else(|| kinds?.get(0)?.as_str());
        match kind {
            Some("integer") => "whole number".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("array") => format!("list of {}s", member("items").unwrap_or_default()),
            Some("object") => format!(
                "`ID` = {}",
                member("additionalProperties").unwrap_or_default()
            ),
            Some("string") => "text".to_owned(),
            other => other.unwrap_or("").to_owned(),
        }
    }

    /// The meaning of a key, and of each word it can be.
    fn full_meaning(&self, property: &'a Json, target: &'a Json) -> String {
        let mut all = meaning(property);
        for variant in target
            .get("oneOf")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            if let Some(word) = variant.get("const").and_then(Json::as_str) {
                let _ = write!(all, " `{word}`: {}", meaning(variant));
            }
        }
        all
    }

    fn resolve(&self, schema: &'a Json) -> &'a Json {
        schema::resolve(self.schema, schema)
    }
}

fn properties(object: &Json) -> impl Iterator<Item = (&String, &Json)> {
    let properties = object.get("properties").and_then(Json::as_object);
    properties.into_iter().flat_map(Map::iter)
}

/// A description, fit for a cell of a table.
fn meaning(schema: &Json) -> String {
    let text = schema
        .get("description")
        .and_then(Json::as_str)
        .unwrap_or("");
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|")
}

fn range(schema: &Json) -> String {
    let bound = |key: &str| schema.get(key).and_then(Json::as_f64);
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(most)) => format!("{most} or less"),
        (None, None) => String::new(),
    }
}
