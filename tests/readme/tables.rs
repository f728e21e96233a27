//! The page of tables, written from the description that every run leaves beside them.

use std::fmt::Write as _;

use serde_json::Value as Json;

const HEAD: &str = "\
# Tables

Written from the `datapackage.json` that a run, a study and every other question leave beside their tables; a test keeps it so. UTF-8, comma between cells, point
for decimals, a header always, an empty cell for what is not there. Rows are in the order that each table states.
An instant of a run stands in two columns of one name: `_h` has it in hours since the start, `_utc` in UTC.
";

/// The page: the tables of every package, each said to be of what it is.
pub fn page(packages: &[(&str, Json)]) -> String {
    let mut page = HEAD.to_owned();
    let tables = packages.iter().flat_map(|(of, package)| {
        list(package, "resources")
            .iter()
            .map(move |table| (of, table))
    });
    for (of, table) in tables {
        let _ = write!(
            page,
            "\n## `{}`{of}\n\n{}\n\n| column | type | unit | meaning |\n|---|---|---|---|\n",
            text(table, "path"),
            text(table, "description")
        );
        for field in list(&table["schema"], "fields") {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                text(field, "name"),
                text(field, "type"),
                text(field, "unit"),
                text(field, "description")
            );
        }
    }
    page
}

fn list<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json[key].as_array().expect("a list")
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_default()
}
