//! A study file: levers, which are decisions with a cost, apart from uncertainties, which are the world.
//!
//! Owns what a planner writes for a sweep, and the step from there to plans and worlds: what each lever and each
//! uncertain value is at each. Whether a value is any good is asked of the scenario that it makes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::design::{MOST_SOBOL, latin_hypercube, sobol};
use super::lever::{Range, Values};
use super::metric::{Aim, Metric};
use super::sensitivity::sensible;
use crate::scenario::units::Money;

/// What is written in a study file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    /// The scenario: a built-in's name, or a path relative to this file.
    pub scenario: String,
    /// Replications of each plan in each world.
    #[serde(default = "ten")]
    pub replications: u32,
    /// A world is one in which a plan will do if it closes there by the deadline with this probability; nine in ten if not
    /// given, and nothing where the scenario has no deadline.
    pub probability: Option<f64>,
    /// The key figure of which regret is told; less is better.
    #[serde(default = "closure")]
    pub regret: String,
    /// How plans are made of levers.
    #[serde(default)]
    pub plans: Layout,
    /// Decisions.
    #[serde(default)]
    pub lever: BTreeMap<String, Lever>,
    /// How worlds are made of what is uncertain.
    #[serde(default)]
    pub worlds: Layout,
    /// What nobody decides.
    #[serde(default)]
    pub uncertainty: BTreeMap<String, Uncertainty>,
}

fn ten() -> u32 {
    10
}

const NINE_IN_TEN: f64 = 0.9;

fn closure() -> String {
    "closure_h".to_owned()
}

/// A decision.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lever {
    /// The key of the scenario.
    pub key: String,
    /// The values to choose from.
    pub values: Vec<toml::Value>,
    /// What each costs; nothing if not given.
    #[serde(default)]
    pub costs: Vec<Money>,
}

/// A value that the world decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// The key of the scenario.
    pub key: String,
    /// From where to where, each as likely as another: `0.05..0.15`, `10 min..30 min`.
    pub range: Option<String>,
    /// Or these values, each as likely as another.
    #[serde(default)]
    pub values: Vec<toml::Value>,
}

/// How points are laid out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Which design.
    #[serde(default)]
    pub design: Design,
    /// How many points, of a Latin hypercube or a Sobol sequence.
    pub points: Option<u32>,
    /// The table of points, relative to this file.
    pub file: Option<String>,
}

/// Designs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Design {
    /// Every value with every other.
    #[default]
    Grid,
    /// The first value of each together, then the second, and so on.
    Zip,
    /// A Latin hypercube.
    Lhs,
    /// A scrambled Sobol sequence.
    Sobol,
    /// A table of the user's: a column each, a row a point.
    Csv,
}

/// A column of a design: what it is called, and which key it sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in tables.
    pub name: String,
    /// The key of the scenario.
    pub key: String,
}

/// Points of a design: the values of each, as they are written in a scenario.
pub type Points = Vec<Vec<String>>;

/// More points than this are a slip of the pen.
const MOST_POINTS: usize = 100_000;

impl StudyFile {
    /// Reads the text of a study file.
    ///
    /// # Errors
    /// What is wrong, with line and column where the text alone shows it.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: StudyFile = toml::from_str(text).map_err(|error| error.to_string())?;
        file.check()?;
        Ok(file)
    }

    fn check(&self) -> Result<(), String> {
        if !(2..=100_000).contains(&self.replications) {
            return Err("replications: from 2 to 100000".to_owned());
        }
        let possible = |share: f64| (0.01..=1.0).contains(&share);
        if !self.probability.is_none_or(possible) {
            return Err("probability: from 0.01 to 1".to_owned());
        }
        self.metric()?;
        for (name, lever) in &self.lever {
            if lever.values.is_empty() {
                return Err(format!(
                    "lever.{name}.values: a lever has at least one value"
                ));
            }
            if !lever.costs.is_empty() && lever.costs.len() != lever.values.len() {
                return Err(format!(
                    "lever.{name}.costs: one for each of its {} values",
                    lever.values.len()
                ));
            }
        }
        if matches!(self.plans.design, Design::Lhs | Design::Sobol) {
            return Err(
                "plans.design: plans are chosen, not drawn; write grid, zip or csv".to_owned(),
            );
        }
        for name in self.lever.keys().chain(self.uncertainty.keys()) {
            is_a_name(name)?;
        }
        let keys = self.lever.values().map(|lever| &lever.key);
        let mut keys: Vec<&String> = keys
            .chain(self.uncertainty.values().map(|one| &one.key))
            .collect();
        keys.sort();
        match keys.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("{} is varied twice", pair[0])),
            None => Ok(()),
        }
    }

    /// How probable closing by the deadline must be; none where there is no deadline.
    ///
    /// # Errors
    /// If a probability is given where there is no deadline.
    pub fn probability(&self, has_deadline: bool) -> Result<Option<f64>, String> {
        match (self.probability, has_deadline) {
            (given, true) => Ok(Some(given.unwrap_or(NINE_IN_TEN))),
            (None, false) => Ok(None),
            (Some(_), false) => Err(
                "probability: goes with a deadline, and the scenario has none; give one, such as --set deadline=2026-02-13T00:00:00+03:00"
                    .to_owned(),
            ),
        }
    }

    /// The key figure of which regret is told.
    ///
    /// # Errors
    /// If there is none of that name, or less of it is not better.
    pub fn metric(&self) -> Result<&'static Metric, String> {
        let name = &self.regret;
        let metric = Metric::named(name).ok_or_else(|| Metric::unknown(name))?;
        match sensible(metric)?.aim {
            Aim::Less => Ok(metric),
            _ => Err(format!("regret: less of {name} is not better")),
        }
    }

    /// The columns of levers, in the order of their names.
    pub fn levers(&self) -> Vec<Column> {
        let columns = self.lever.iter();
        columns
            .map(|(name, lever)| column(name, &lever.key))
            .collect()
    }

    /// The columns of what is uncertain, in the order of their names.
    pub fn uncertainties(&self) -> Vec<Column> {
        let columns = self.uncertainty.iter();
        columns.map(|(name, one)| column(name, &one.key)).collect()
    }

    /// Every plan: the values of the levers.
    ///
    /// # Errors
    /// If the design does not fit the levers.
    pub fn plans(&self, table: Option<&str>) -> Result<Points, String> {
        let values: Vec<Vec<String>> = self
            .lever
            .values()
            .map(|lever| written(&lever.values))
            .collect();
        self.plans
            .points("plans", &self.levers(), &lists(&values), 0, table)
    }

    /// Every world: the values of what is uncertain.
    ///
    /// # Errors
    /// If the design does not fit what is uncertain.
    pub fn worlds(&self, seed: u64, table: Option<&str>) -> Result<Points, String> {
        let ranges = self.uncertainty.iter().map(|(name, one)| one.range(name));
        let ranges: Vec<Range> = ranges.collect::<Result<_, _>>()?;
        self.worlds
            .points("worlds", &self.uncertainties(), &ranges, seed, table)
    }

    /// What the levers of a plan cost.
    ///
    /// # Errors
    /// If a lever that has costs has none for the value.
    pub fn cost_usd(&self, plan: &[String]) -> Result<f64, String> {
        let cost = |((name, lever), value): ((&String, &Lever), &String)| {
            if lever.costs.is_empty() {
                return Ok(0.0);
            }
            let values = written(&lever.values);
            let position = values.iter().position(|other| other == value);
            let cost = position.and_then(|position| lever.costs.get(position));
            cost.map(|cost| cost.usd()).ok_or_else(|| {
                format!("lever.{name}: {value} is none of its values, so its cost is not known")
            })
        };
        self.lever.iter().zip(plan).map(cost).sum()
    }
}

fn column(name: &str, key: &str) -> Column {
    Column {
        name: name.to_owned(),
        key: key.to_owned(),
    }
}

/// Names are columns of tables.
fn is_a_name(name: &str) -> Result<(), String> {
    let is_letter =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let taken = ["point", "plan", "world", "lever_cost_usd"];
    let begins = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    match begins && name.chars().all(is_letter) && !taken.contains(&name) {
        true => Ok(()),
        false => Err(format!(
            "{name}: a name begins with a small letter, then small letters, digits and _; {} are taken",
            taken.join(", ")
        )),
    }
}

fn written(values: &[toml::Value]) -> Vec<String> {
    values.iter().map(toml::Value::to_string).collect()
}

fn lists(values: &[Vec<String>]) -> Vec<Range> {
    let range = |values: &Vec<String>| Range {
        key: String::new(),
        values: Values::Listed(values.clone()),
    };
    values.iter().map(range).collect()
}

impl Uncertainty {
    fn range(&self, name: &str) -> Result<Range, String> {
        let values = match (&self.range, self.values.as_slice()) {
            (Some(range), []) => {
                let range: Range = format!("{}={range}", self.key)
                    .parse()
                    .map_err(|error| format!("uncertainty.{name}.range: {error}"))?;
                range.values
            }
            (None, [_, ..]) => Values::Listed(written(&self.values)),
            _ => {
                return Err(format!(
                    "uncertainty.{name}: give a range or values, one of the two"
                ));
            }
        };
        Ok(Range {
            key: self.key.clone(),
            values,
        })
    }
}

impl Layout {
    fn points(
        &self,
        what: &str,
        columns: &[Column],
        ranges: &[Range],
        seed: u64,
        table: Option<&str>,
    ) -> Result<Points, String> {
        let of_table = self.design == Design::Csv;
        if self.file.is_some() != of_table {
            return Err(format!(
                "{what}.file: goes with {what}.design = \"csv\", and that with a file"
            ));
        }
        let drawn = matches!(self.design, Design::Lhs | Design::Sobol);
        let count = match (drawn, self.points) {
            (true, Some(points)) if points > 0 => points as usize,
            (false, None) => 0,
            (true, _) => return Err(format!("{what}.points: how many points are to be drawn?")),
            (false, Some(_)) => return Err(format!("{what}.points: goes with lhs and sobol")),
        };
        if count > MOST_POINTS {
            return Err(format!("{what}.points: at most {MOST_POINTS}"));
        }
        let drawn = |points: Vec<Vec<f64>>| -> Points {
            let point = |point: Vec<f64>| {
                ranges
                    .iter()
                    .zip(point)
                    .map(|(range, share)| range.drawn(share))
                    .collect()
            };
            points.into_iter().map(point).collect()
        };
        if columns.is_empty() && !of_table {
            return Ok(vec![Vec::new()]);
        }
        match self.design {
            Design::Grid => grid(what, &listed(what, columns, ranges)?),
            Design::Zip => zip(what, &listed(what, columns, ranges)?),
            Design::Lhs => Ok(drawn(latin_hypercube(count, columns.len(), seed))),
            Design::Sobol if count > MOST_SOBOL.0 || columns.len() > MOST_SOBOL.1 => Err(format!(
                "{what}: a Sobol sequence has at most {} points of {} values",
                MOST_SOBOL.0, MOST_SOBOL.1
            )),
            Design::Sobol => Ok(drawn(sobol(count, columns.len(), seed))),
            Design::Csv => from_table(what, columns, table.unwrap_or_default()),
        }
    }
}

/// The values of each column, where they are listed.
fn listed(what: &str, columns: &[Column], ranges: &[Range]) -> Result<Vec<Vec<String>>, String> {
    let values = |(column, range): (&Column, &Range)| match &range.values {
        Values::Listed(values) => Ok(values.clone()),
        Values::Between(..) => Err(format!(
            "uncertainty.{}: a range is drawn from; write {what}.design = \"lhs\" or \"sobol\", or list values",
            column.name
        )),
    };
    columns.iter().zip(ranges).map(values).collect()
}

fn grid(what: &str, values: &[Vec<String>]) -> Result<Points, String> {
    let count = values
        .iter()
        .try_fold(1_usize, |count, values| count.checked_mul(values.len()));
    if count.is_none_or(|count| count > MOST_POINTS) {
        return Err(format!(
            "{what}: the grid has more than {MOST_POINTS} points"
        ));
    }
    let mut points: Points = vec![Vec::new()];
    for values in values {
        let with = |point: &Vec<String>| -> Points {
            let longer = values
                .iter()
                .map(|value| [point.as_slice(), std::slice::from_ref(value)].concat());
            longer.collect()
        };
        points = points.iter().flat_map(with).collect();
    }
    Ok(points)
}

fn zip(what: &str, values: &[Vec<String>]) -> Result<Points, String> {
    let count = values[0].len();
    if values.iter().any(|values| values.len() != count) {
        return Err(format!("{what}: zipped values are as many of each"));
    }
    Ok((0..count)
        .map(|at| values.iter().map(|values| values[at].clone()).collect())
        .collect())
}

/// The points of a table: a column for each name, in any order; cells are numbers, or what stands in quotes in a
/// scenario.
fn from_table(what: &str, columns: &[Column], text: &str) -> Result<Points, String> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let told = |error: csv::Error| format!("{what}.file: {error}");
    let header = reader.headers().map_err(told)?.clone();
    let position = |column: &Column| {
        let found = header.iter().position(|name| name == column.name);
        found.ok_or_else(|| format!("{what}.file: there is no column {}", column.name))
    };
    let positions: Vec<usize> = columns.iter().map(position).collect::<Result<_, _>>()?;
    let named = |name: &str| columns.iter().any(|column| column.name == name);
    if let Some(other) = header.iter().find(|name| !named(name)) {
        return Err(format!(
            "{what}.file: the column {other} is none of those to vary"
        ));
    }
    let point = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row.map_err(told)?;
        Ok(positions.iter().map(|&at| as_written(&row[at])).collect())
    };
    let points: Points = reader.records().map(point).collect::<Result<_, String>>()?;
    match points.len() {
        0 => Err(format!("{what}.file: it has no rows")),
        count if count > MOST_POINTS => Err(format!("{what}.file: at most {MOST_POINTS} rows")),
        _ => Ok(points),
    }
}

/// A cell as it is written in a scenario: as it is where it is a TOML value, else as a text.
fn as_written(cell: &str) -> String {
    match format!("cell = {cell}").parse::<toml::Table>() {
        Ok(table) if table.len() == 1 => table["cell"].to_string(),
        _ => toml::Value::String(cell.to_owned()).to_string(),
    }
}

/// A value as a cell of a table: without the quotes of a text.
pub fn as_cell(value: &str) -> String {
    match format!("cell = {value}").parse::<toml::Table>() {
        Ok(table) => match &table["cell"] {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        Err(_) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        scenario = "baseline"
        replications = 5

        [lever.tails]
        key = "fleet.chinook.tails"
        values = [4, 8]
        costs = ["0 usd", "1000000 usd"]

        [lever.policy]
        key = "call.policy"
        values = ["risk", "nearest"]

        [worlds]
        design = "sobol"
        points = 4

        [uncertainty.breaks]
        key = "fleet.chinook.break_chance"
        range = "0.04..0.16"
    "#;

    #[test]
    fn plans_are_a_grid_and_worlds_are_drawn() {
        let file = StudyFile::read(FILE).expect("a study file");
        let plans = file.plans(None).expect("a grid");
        let plan = |at: usize| plans[at].join(" ");
        assert_eq!(plans.len(), 4);
        assert_eq!(
            (plan(0), plan(3)),
            ("\"risk\" 4".to_owned(), "\"nearest\" 8".to_owned())
        );
        assert_eq!(file.cost_usd(&plans[1]), Ok(1e6));
        let worlds = file.worlds(1, None).expect("a sequence");
        let mut quarters: Vec<i64> = worlds
            .iter()
            .map(|world| ((world[0].parse::<f64>().expect("a number") - 0.04) / 0.03) as i64)
            .collect();
        quarters.sort_unstable();
        assert_eq!(quarters, [0, 1, 2, 3]);
    }

    #[test]
    fn zipped_values_go_together() {
        let text = FILE.replace("[lever.tails]", "[plans]\ndesign = \"zip\"\n[lever.tails]");
        let file = StudyFile::read(&text).expect("a study file");
        // By name: policy, tails.
        let plans = file.plans(None).expect("as many of each");
        assert_eq!(plans, [["\"risk\"", "4"], ["\"nearest\"", "8"]]);
        let costs: Vec<f64> = plans
            .iter()
            .map(|plan| file.cost_usd(plan).expect("a cost"))
            .collect();
        assert_eq!(costs, [0.0, 1e6]);
        let text = text.replace(
            "[\"risk\", \"nearest\"]",
            "[\"risk\", \"nearest\", \"old\"]",
        );
        let uneven = StudyFile::read(&text).expect("a study file").plans(None);
        assert!(uneven.expect_err("3 and 2").contains("as many of each"));
        // Worlds too, where values are listed.
        let text = FILE
            .replace("design = \"sobol\"\n        points = 4", "design = \"zip\"")
            .replace("range = \"0.04..0.16\"", "values = [0.05, 0.1]");
        let worlds = StudyFile::read(&text)
            .expect("a study file")
            .worlds(1, None);
        assert_eq!(
            worlds,
            Ok(vec![vec!["0.05".to_owned()], vec!["0.1".to_owned()]])
        );
    }

    #[test]
    fn a_table_of_the_users_is_read_by_its_header() {
        let text = FILE.replace(
            "design = \"sobol\"\n        points = 4",
            "design = \"csv\"\n        file = \"w.csv\"",
        );
        let file = StudyFile::read(&text).expect("a study file");
        assert_eq!(
            file.worlds(1, Some("breaks\n0.05\n0.1\n")),
            Ok(vec![vec!["0.05".to_owned()], vec!["0.1".to_owned()]])
        );
        for (table, why) in [
            ("other\n1\n", "no column breaks"),
            ("breaks\n", "no rows"),
            ("breaks,more\n1,2\n", "more is none"),
        ] {
            let error = file.worlds(1, Some(table)).expect_err(table);
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |from: &str, to: &str| {
            let text = FILE.replace(from, to);
            let file = StudyFile::read(&text);
            file.and_then(|file| Ok((file.plans(None)?, file.worlds(1, None)?)))
                .expect_err(to)
        };
        assert!(wrong("points = 4", "").contains("worlds.points"));
        assert!(
            wrong("design = \"sobol\"\n        points = 4", "").contains("a range is drawn from")
        );
        assert!(wrong("costs = [\"0 usd\", ", "costs = [").contains("lever.tails.costs"));
        assert!(
            wrong("key = \"call.policy\"", "key = \"fleet.chinook.tails\"")
                .contains("varied twice")
        );
        assert!(wrong("replications = 5", "replication = 5").contains("line 3"));
        assert!(wrong("replications = 5", "regret = \"accepted_pax\"").contains("not better"));
        assert!(wrong("[lever.policy]", "[lever.plan]").contains("are taken"));
    }

    #[test]
    fn cells_and_values_are_told_apart() {
        assert_eq!(as_written("10 min"), "\"10 min\"");
        assert_eq!(as_written("4"), "4");
        assert_eq!(as_cell("\"10 min\""), "10 min");
        assert_eq!(as_cell("0.5"), "0.5");
    }
}
