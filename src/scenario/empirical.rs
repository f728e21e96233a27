//! Observed durations from a file: one column of a table of comma-separated values.
//!
//! Owns just as much of the format as a table of measurements needs: a header, quoted fields, one record a line. The
//! values take the place of the file's name, so that a resolved scenario stands by itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::files::{Files, Unreadable, beside, read_text};
use super::problem::{Problem, SourceId};
use super::suggest;
use super::tree::{Node, Value};
use super::units::{Span, UnitError};

/// Replaces `empirical = { file, column }` by the values in the file, wherever in the tree it stands. A path is
/// relative to the file that writes it, which `paths` knows.
pub(crate) fn read_files(
    tree: &mut Node,
    files: &dyn Files,
    paths: &BTreeMap<SourceId, PathBuf>,
) -> Vec<Problem> {
    let children: Vec<&mut Node> = match &mut tree.value {
        Value::Table(table) => table.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => return vec![],
    };
    let mut problems: Vec<Problem> = children
        .into_iter()
        .flat_map(|child| read_files(child, files, paths))
        .collect();
    let empirical = tree
        .table_mut()
        .and_then(|table| table.get_mut("empirical"));
    if let Some(table) = empirical.and_then(Node::table_mut)
        && let (Some(file), column) = (table.remove("file"), table.remove("column"))
    {
        let written_too = table.contains_key("values");
        let values = match read_file(&file, column.as_ref(), files, paths) {
            _ if written_too => {
                let problem =
                    Problem::new("", "values are written here or read from a file, not both");
                problems.push(
                    problem
                        .help("leave out `values` or `file`")
                        .origin(file.at.clone()),
                );
                return problems;
            }
            Ok(spans) => spans,
            Err(problem) => {
                problems.push(problem);
                // Something stands in, so that nobody is told that the values are missing as well.
                vec![Span::ZERO]
            }
        };
        let node = |value| Node {
            value,
            at: file.at.clone(),
            key: file.key.clone(),
        };
        let values = values
            .iter()
            .map(|span| node(Value::String(span.to_string())))
            .collect();
        table.insert("values".to_owned(), node(Value::Array(values)));
    }
    problems
}

/// Reads the file that a distribution names.
fn read_file(
    file: &Node,
    column_node: Option<&Node>,
    files: &dyn Files,
    paths: &BTreeMap<SourceId, PathBuf>,
) -> Result<Vec<Span>, Problem> {
    let Some((name, name_at)) = column_node.and_then(|node| Some((node.text()?, &node.at))) else {
        let problem = Problem::new("", "a file of values needs its column");
        return Err(problem
            .help("add `column = \"minutes\"`")
            .origin(file.at.clone()));
    };
    let (shown, text) = text_of(file, files, paths)?;
    column(&text, name).map_err(|error| {
        Problem::new("", format!("{shown}: {}", error.message))
            .help(error.help)
            .origin(name_at.clone())
    })
}

/// The text of the file that a node names, and what messages call the file.
pub(crate) fn text_of(
    file: &Node,
    files: &dyn Files,
    paths: &BTreeMap<SourceId, PathBuf>,
) -> Result<(String, String), Problem> {
    let at_file =
        |message: String, help: &str| Problem::new("", message).help(help).origin(file.at.clone());
    let Some(written) = file.text() else {
        return Err(at_file(
            "`file` is not a text".to_owned(),
            "write `file = \"x.csv\"`",
        ));
    };
    let path = match paths.get(&file.at.source) {
        Some(scenario) => beside(scenario, written),
        None => PathBuf::from(written),
    };
    let shown = path.display().to_string();
    match read_text(files, &path) {
        Ok(text) => Ok((shown, text)),
        Err(Unreadable::Missing) => Err(at_file(
            format!("there is no file {shown}"),
            "a path is relative to the file that writes it",
        )),
        Err(Unreadable::Because(reason)) => Err(at_file(
            format!("cannot read {shown}: {reason}"),
            "give a table of comma-separated values",
        )),
    }
}

/// The durations in `column`, whose name says their unit: it is `minutes`, `hours` or `seconds`, or ends in `_min`,
/// `_h` or `_s`. Empty fields are missing measurements and are left out.
pub(crate) fn column(text: &str, column: &str) -> Result<Vec<Span>, UnitError> {
    let unit = unit(column)?;
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let names = lines
        .next()
        .map_or_else(Vec::new, |(_, header)| fields(header));
    let Some(index) = names.iter().position(|name| name == column) else {
        return Err(UnitError {
            message: format!("there is no column {column:?}"),
            help: suggest::help(column, names.iter().map(String::as_str), "columns"),
        });
    };
    let mut spans = vec![];
    for (number, line) in lines {
        let fields = fields(line);
        let field = fields.get(index).map_or("", String::as_str);
        if !field.is_empty() {
            let span = format!("{field} {unit}")
                .parse::<Span>()
                .map_err(|_| UnitError {
                    message: format!("line {}: {field:?} is not a number of {unit}", number + 1),
                    help: "each field of the column is a number of zero or more, or empty"
                        .to_owned(),
                })?;
            spans.push(span);
        }
    }
    if spans.is_empty() {
        return Err(UnitError {
            message: format!("column {column:?} has no values"),
            help: "give at least one measurement".to_owned(),
        });
    }
    Ok(spans)
}

fn unit(column: &str) -> Result<&'static str, UnitError> {
    const UNITS: [(&str, &str, &str); 3] = [
        ("minutes", "_min", "min"),
        ("hours", "_h", "h"),
        ("seconds", "_s", "s"),
    ];
    let fits =
        |(whole, suffix, _): &&(&str, &str, &str)| column == *whole || column.ends_with(suffix);
    match UNITS.iter().find(fits) {
        Some((_, _, unit)) => Ok(unit),
        None => Err(UnitError {
            message: format!("the name of column {column:?} does not say its unit"),
            help: "call it minutes, hours or seconds, or end it in _min, _h or _s".to_owned(),
        }),
    }
}

/// The fields of a record; a field in double quotes may hold commas, and a doubled quote for one.
pub(crate) fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let last = fields
            .last_mut()
            .expect("there is always a field being read");
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                last.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => last.push(c),
        }
    }
    fields.iter().map(|field| field.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_read_with_the_unit_in_its_name() {
        let text = "tail,load_min,note\r\na1,12.5,\"slow, wet\"\n\na2,,\na3,9,fine\n";
        let spans = column(text, "load_min").unwrap();
        let shown: Vec<String> = spans.iter().map(Span::to_string).collect();
        assert_eq!(shown, ["750 s", "9 min"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let error = |text: &str, name: &str| column(text, name).unwrap_err().to_string();
        assert_eq!(
            error("minuts\n1\n", "minutes"),
            "there is no column \"minutes\"; did you mean `minuts`?"
        );
        assert_eq!(
            error("minutes\n1\nten\n", "minutes"),
            "line 3: \"ten\" is not a number of min; each field of the column is a number of zero or more, or empty"
        );
        assert_eq!(
            error("load\n1\n", "load"),
            "the name of column \"load\" does not say its unit; call it minutes, hours or seconds, or end it in _min, _h or _s"
        );
        assert_eq!(
            error("minutes\n", "minutes"),
            "column \"minutes\" has no values; give at least one measurement"
        );
    }
}
