//! Observed weather from a file: when each regime began.
//!
//! Owns the step from the file's rows to the two lists of a `replay`, which take the place of the file's name, so that a
//! resolved scenario stands by itself. Whether the regimes exist and the times ascend is asked in `check`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::empirical::{fields, text_of};
use super::files::Files;
use super::problem::{Problem, SourceId};
use super::tree::{Node, Table, Value};
use super::units::UnitError;
use toml::value::Datetime;

/// Replaces `replay = { file }` of every weather by what stands in the file. A path is relative to the file that writes
/// it, which `paths` knows.
pub(crate) fn read_files(
    tree: &mut Node,
    files: &dyn Files,
    paths: &BTreeMap<SourceId, PathBuf>,
) -> Vec<Problem> {
    let weathers = tree.table_mut().and_then(|table| table.get_mut("weather"));
    let weathers = weathers.and_then(Node::table_mut).into_iter().flatten();
    let replays =
        weathers.filter_map(|(_, weather)| weather.table_mut()?.get_mut("replay")?.table_mut());
    replays
        .filter_map(|replay| read_file(replay, files, paths).err())
        .collect()
}

fn read_file(
    replay: &mut Table,
    files: &dyn Files,
    paths: &BTreeMap<SourceId, PathBuf>,
) -> Result<(), Problem> {
    let Some(file) = replay.remove("file") else {
        return Ok(());
    };
    if replay.contains_key("time") || replay.contains_key("regime") {
        let problem = Problem::new("", "a record is written here or read from a file, not both");
        return Err(problem
            .help("leave out `time` and `regime`, or `file`")
            .origin(file.at.clone()));
    }
    let (shown, text) = text_of(&file, files, paths)?;
    let rows = rows(&text).map_err(|error| {
        Problem::new("", format!("{shown}: {}", error.message))
            .help(error.help)
            .origin(file.at.clone())
    })?;
    let node = |value| Node {
        value,
        at: file.at.clone(),
        key: file.key.clone(),
    };
    let (times, regimes): (Vec<Node>, Vec<Node>) = rows
        .into_iter()
        .map(|(time, regime)| (node(Value::Datetime(time)), node(Value::String(regime))))
        .unzip();
    replay.insert("time".to_owned(), node(Value::Array(times)));
    replay.insert("regime".to_owned(), node(Value::Array(regimes)));
    Ok(())
}

/// The rows of a table with the columns `time` and `regime`.
fn rows(text: &str) -> Result<Vec<(Datetime, String)>, UnitError> {
    let lines = text.lines().enumerate();
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let header = lines
        .next()
        .map_or_else(Vec::new, |(_, header)| fields(header));
    let column = |name: &str| {
        let found = header.iter().position(|column| column == name);
        found.ok_or_else(|| UnitError {
            message: format!("there is no column {name:?}"),
            help: "a record has the columns `time` and `regime`".to_owned(),
        })
    };
    let (time, regime) = (column("time")?, column("regime")?);
    let row = |(number, line): (usize, &str)| {
        let fields = fields(line);
        let field = |index: usize| fields.get(index).map_or("", String::as_str);
        let at = field(time).parse::<Datetime>().map_err(|_| UnitError {
            message: format!("line {}: {:?} is no instant", number + 1, field(time)),
            help: "write it with its offset, such as 2026-01-21T06:00:00+03:00".to_owned(),
        })?;
        Ok((at, field(regime).to_owned()))
    };
    lines.map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let text = "station,regime,time\nORBI,dust,2026-01-21T06:00:00+03:00\n\nORBI,clear,2026-01-21T09:30:00Z\n";
        let shown: Vec<String> = rows(text)
            .unwrap()
            .iter()
            .map(|(time, regime)| format!("{time} {regime}"))
            .collect();
        assert_eq!(
            shown,
            [
                "2026-01-21T06:00:00+03:00 dust",
                "2026-01-21T09:30:00Z clear"
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let error = |text: &str| rows(text).unwrap_err().to_string();
        assert_eq!(
            error("time,weather\n"),
            "there is no column \"regime\"; a record has the columns `time` and `regime`"
        );
        assert_eq!(
            error("time,regime\n2026-01-21T06:00:00Z,clear\nnoon,dust\n"),
            "line 3: \"noon\" is no instant; write it with its offset, such as 2026-01-21T06:00:00+03:00"
        );
    }
}
