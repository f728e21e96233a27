//! The scenario's JSON Schema, and the reference that is written from it.
//!
//! Owns both, so that editors, the shape check and the documentation say the same thing: what the types declare.

use std::sync::OnceLock;

use serde_json::{Value as Json, json};

use super::Scenario;

/// The JSON Schema (2020-12) of a scenario file, for completion in editors.
pub fn schema() -> Json {
    let mut schema = schemars::schema_for!(Scenario).to_value();
    plain_instants(&mut schema);
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

/// Writes default instants as text instead of the wrapper that carries them through serde.
fn plain_instants(json: &mut Json) {
    if let Some(text) = json.get("$__toml_private_datetime").cloned() {
        *json = text;
        return;
    }
    match json {
        Json::Object(object) => object.values_mut().for_each(plain_instants),
        Json::Array(items) => items.iter_mut().for_each(plain_instants),
        _ => {}
    }
}
