//! Where the tests use the program: a folder of its own, and what the program said there.

// Every test file uses what it needs of this.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

/// An empty folder with the program in it.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        Desk(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_airbridge"));
        command
            .current_dir(self.0.path())
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    /// Runs the program and returns what it said.
    pub fn airbridge(&self, arguments: &[&str]) -> Said {
        Said(self.command(arguments).output().expect("the program runs"))
    }

    /// Runs the program, which must succeed, and returns what it said.
    pub fn succeed(&self, arguments: &[&str]) -> Said {
        let said = self.airbridge(arguments);
        assert_eq!(said.code(), 0, "{arguments:?}: {}", said.err());
        said
    }

    pub fn json(&self, name: &str) -> Json {
        let text = fs::read_to_string(self.path(name)).expect(name);
        serde_json::from_str(&text).expect(name)
    }

    /// Everything in a folder, hidden things included, in order.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect(folder);
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    pub fn contents(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let read = |name: String| {
            let bytes = fs::read(self.path(folder).join(&name)).expect(folder);
            (name, bytes)
        };
        self.names(folder).into_iter().map(read).collect()
    }
}

/// What the program said, and how it ended.
pub struct Said(pub Output);

impl Said {
    pub fn code(&self) -> i32 {
        self.0.status.code().expect("no signal ended it")
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8")
    }
}

/// A small scenario in which nothing is random.
pub const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/record/specimen.toml");

/// Makes every person's service at the gate a matter of chance.
pub const CHANCE: &str =
    r#"place.gate.reception.station.manifest.service={ exponential = { mean = "3 min" } }"#;
