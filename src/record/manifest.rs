//! `run.json` and `datapackage.json`: what is needed to repeat a run, and what its tables mean.
//!
//! Owns the form of both files. Nothing in them depends on the clock, the host, the build or where they are written.

use std::collections::BTreeMap;

use serde::Serialize;

use super::directory::slug;
use super::files::FileEntry;
use super::tables::{Finished, Schema};
use crate::scenario::Scenario;

/// `run.json`: all that is needed to repeat the run, and to see whether it came out the same.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// The program and its version.
    pub program: Program,
    /// The scenario that was run.
    pub scenario: ScenarioEntry,
    /// The seed; a text, since many readers of JSON cannot hold 64 bits.
    pub seed: String,
    /// The replication under that seed.
    pub replication: u32,
    /// Values changed on the command line, as given there.
    pub overrides: Vec<String>,
    /// The seed by which ties were shuffled, if they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shuffle_ties: Option<String>,
    /// Length of the run in hours.
    pub ended_at_h: f64,
    /// Digest over all facts.
    pub digest: String,
    /// Digest over the facts of each process.
    pub digest_by_process: BTreeMap<String, String>,
    /// Digest over the facts of each place.
    pub digest_by_place: BTreeMap<String, String>,
    /// The files beside this one.
    pub files: Vec<FileEntry>,
}

/// A program by name and version.
#[derive(Clone, Debug, Serialize)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// A scenario by name and hash.
#[derive(Clone, Debug, Serialize)]
pub struct ScenarioEntry {
    /// Its name, for people.
    pub name: String,
    /// The hash of its resolved form, which `scenario.toml` holds.
    pub hash: String,
}

impl Program {
    /// This program.
    pub const THIS: Program = Program {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// `datapackage.json`: every table, column, type, unit and meaning, in the form of the Data Package standard 2.0.
#[derive(Debug, Serialize)]
pub struct DataPackage<'a> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: String,
    title: &'a str,
    description: &'static str,
    resources: Vec<Resource<'a>>,
}

#[derive(Debug, Serialize)]
struct Resource<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    path: &'a str,
    description: &'a str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    schema: &'a Schema,
}

impl<'a> DataPackage<'a> {
    /// The description of these tables.
    pub fn of(title: &'a str, description: &'static str, tables: &'a [Finished]) -> Self {
        DataPackage {
            profile: "https://datapackage.org/profiles/2.0/datapackage.json",
            name: slug(title),
            title,
            description,
            resources: tables.iter().map(Resource::of).collect(),
        }
    }
}

impl<'a> Resource<'a> {
    fn of(table: &'a Finished) -> Self {
        let file = &table.file;
        Resource {
            name: file.name.trim_end_matches(".csv"),
            kind: "table",
            path: &file.name,
            description: table.about,
            format: "csv",
            mediatype: "text/csv",
            encoding: "utf-8",
            bytes: file.bytes,
            hash: format!("blake3:{}", file.blake3),
            schema: &table.schema,
        }
    }
}

/// A resolved scenario as a file of its own: its hash, then the canonical text. It runs as the one it was made from.
pub fn scenario_text(scenario: &Scenario, hash: &str) -> String {
    format!("# scenario {hash}\n{}", scenario.canonical())
}

/// JSON as it stands in a file: indented, with a line feed at the end.
pub fn to_text(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("plain data is always JSON");
    text.push('\n');
    text
}
