//! A first scenario file of one's own: it inherits a built-in and shows the levers most often changed.
//!
//! Owns which levers those are. Their values are read from the scenario itself, so a line whose `#` is taken off is
//! always right.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::builtin::BuiltIn;
use super::files::NoFiles;
use super::{Reference, load};

/// A commented starter scenario called `name` that inherits from a built-in one. It passes every check as it stands,
/// and with any of its levers taken into use.
pub fn starter(name: &str, from: &'static BuiltIn) -> String {
    let loaded =
        load(&Reference::BuiltIn(from), &[], &NoFiles).expect("a built-in scenario is whole");
    let value = loaded.scenario.to_value();
    let mut text = format!(
        "# It inherits everything from `{from}`: {about}.\n\
         # Write here only what differs. Tables merge by key; `remove = [\"place.x\"]` drops what is not wanted.\n\
         # `airbridge resolve {from}` shows every key and its value, `airbridge check FILE` says what is wrong.\n\
         name = {name}\n\
         extends = \"{from}\"\n\
         \n\
         # Levers: take the `#` off a line and change the value. A table without a line of its own changes nothing.\n",
        from = from.name,
        about = from.about,
        name = Value::String(name.to_owned()),
    );
    let no_keys = Table::new();
    let root = value.as_table().unwrap_or(&no_keys);
    levers(&mut text, root, &["start", "horizon", "deadline", "seed"]);
    section(&mut text, root, "call", &["at", "policy"]);
    section(&mut text, root, "limits", &["ramp_wait", "restraint"]);
    for (keyed, keys) in [
        ("fleet", &["tails", "seats", "cruise", "window"][..]),
        ("gate", &["opens", "takes", "per_day"]),
        ("population", &["persons"]),
        ("place", &["pads", "night"]),
    ] {
        let ids = root
            .get(keyed)
            .and_then(Value::as_table)
            .into_iter()
            .flat_map(Table::keys);
        for id in ids {
            section(&mut text, root, &format!("{keyed}.{id}"), keys);
            stations(&mut text, root, &format!("{keyed}.{id}"));
        }
    }
    text
}

/// The handover stations of a place, if it has any.
fn stations(text: &mut String, root: &Table, place: &str) {
    let path = format!("{place}.reception.station");
    let ids = find(root, &path).into_iter().flat_map(Table::keys);
    for id in ids {
        section(text, root, &format!("{path}.{id}"), &["servers", "room"]);
    }
}

/// A table's header and those of its levers that it has.
fn section(text: &mut String, root: &Table, path: &str, keys: &[&str]) {
    if let Some(table) = find(root, path) {
        let _ = write!(text, "\n[{path}]\n");
        levers(text, table, keys);
    }
}

fn levers(text: &mut String, table: &Table, keys: &[&str]) {
    for key in keys {
        if let Some(value) = table.get(*key) {
            let _ = writeln!(text, "#{key} = {value}");
        }
    }
}

fn find<'a>(root: &'a Table, path: &str) -> Option<&'a Table> {
    path.split('.')
        .try_fold(root, |table, key| table.get(key)?.as_table())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::builtin;
    use super::super::files::{Files, Unreadable};
    use super::*;

    struct One(String);

    impl Files for One {
        fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
            Ok(self.0.clone().into_bytes())
        }
    }

    fn check(text: String) {
        if let Err(problems) = load(&Reference::new("mine.toml"), &[], &One(text)) {
            panic!("{problems}");
        }
    }

    #[test]
    fn a_starter_passes_every_check() {
        for builtin in builtin::ALL {
            check(starter("my \"plan\"", builtin));
        }
    }

    #[test]
    fn a_starter_with_every_lever_in_use_passes_every_check() {
        for builtin in builtin::ALL {
            let text = starter("mine", builtin);
            let in_use = |line: &str| match line.strip_prefix('#') {
                Some(lever) if !lever.starts_with(' ') => lever.to_owned(),
                _ => line.to_owned(),
            };
            check(text.lines().map(in_use).collect::<Vec<_>>().join("\n"));
        }
    }
}
