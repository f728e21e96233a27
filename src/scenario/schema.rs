//! The scenario's JSON Schema, and the reference that is written from it.
//!
//! Owns both, so that editors, the shape check and the documentation say the same thing: what the types declare.

use std::sync::OnceLock;

use serde_json::{Value as Json, json};

use super::Scenario;
use super::instant::INSTANT_KEY;

/// The JSON Schema (2020-12) of a scenario file, for completion in editors.
pub fn schema() -> Json {
    let mut schema = schemars::schema_for!(Scenario).to_value();
    plain_instants(&mut schema);
    plain_ids(&mut schema);
    if let Some(properties) = schema.get_mut("properties").and_then(Json::as_object_mut) {
        properties.insert(
            "extends".to_owned(),
            json!({
                "description": "The scenario to inherit from: a built-in's name, or a path relative to this file. \
                                Tables merge by key; everything else replaces what is inherited.",
                "type": "string",
                "examples": ["baseline"],
            }),
        );
        properties.insert(
            "remove".to_owned(),
            json!({
                "description": "Dotted paths to drop from what is inherited.",
                "type": "array",
                "items": { "type": "string" },
                "examples": [["place.x"]],
            }),
        );
    }
    schema
}

/// The schema, made once.
pub(crate) fn cached() -> &'static Json {
    static SCHEMA: OnceLock<Json> = OnceLock::new();
    SCHEMA.get_or_init(schema)
}

/// Follows references, and looks through "or null", which TOML cannot write.
pub(crate) fn resolve<'a>(root: &'a Json, mut schema: &'a Json) -> &'a Json {
    loop {
        let reference = schema.get("$ref").and_then(Json::as_str);
        let target = reference
            .and_then(|reference| reference.strip_prefix('#'))
            .and_then(|pointer| root.pointer(pointer));
        match target.or_else(|| unless_null(schema)) {
            Some(next) => schema = next,
            None => return schema,
        }
    }
}

/// The one variant that is not null.
fn unless_null(schema: &Json) -> Option<&Json> {
    let variants = schema.get("anyOf")?.as_array()?;
    let mut real = variants.iter().filter(|variant| kind(variant) != "null");
    real.next()
        .filter(|_| variants.len() == 2 && real.next().is_none())
}

/// The schema's type; of `["string", "null"]` the first.
pub(crate) fn kind(schema: &Json) -> &str {
    match schema.get("type") {
        Some(Json::String(kind)) => kind,
        Some(Json::Array(kinds)) => kinds.first().and_then(Json::as_str).unwrap_or(""),
        _ => "",
    }
}

/// Says in the schema what the shape check demands of the ids of keyed tables.
fn plain_ids(json: &mut Json) {
    if let Json::Object(object) = json
        && object
            .get("additionalProperties")
            .is_some_and(Json::is_object)
    {
        object.insert(
            "propertyNames".to_owned(),
            json!({ "pattern": "^[a-z][a-z0-9_]*$" }),
        );
    }
    match json {
        Json::Object(object) => object.values_mut().for_each(plain_ids),
        Json::Array(items) => items.iter_mut().for_each(plain_ids),
        _ => {}
    }
}

/// Writes default instants as text instead of the wrapper that carries them through serde.
fn plain_instants(json: &mut Json) {
    if let Some(text) = json.get(INSTANT_KEY).cloned() {
        *json = text;
        return;
    }
    match json {
        Json::Object(object) => object.values_mut().for_each(plain_instants),
        Json::Array(items) => items.iter_mut().for_each(plain_instants),
        _ => {}
    }
}
