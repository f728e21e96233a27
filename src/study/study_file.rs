//! A study file: levers, which are decisions with a cost, apart from uncertainties, which are the world.
//!
//! Owns what a planner writes for a sweep, and the step from there to what is laid out as plans and as worlds: which values
//! each lever and each uncertain value may have. Whether a value is any good is asked of the scenario that it makes.

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::Value as Json;

use super::layout::{Column, Layout, Points};
use super::lever::{Range, Values};
use super::metric::{Aim, Metric};
use super::sensitivity::sensible;
use crate::scenario::units::Money;
use crate::scenario::{self, Problem, Problems, written};

/// What is written in a study file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    /// The scenario: a built-in's name, or a path relative to this file.
    pub scenario: String,
    /// Replications of each plan in each world.
    #[serde(default = "ten")]
    #[schemars(range(min = 2, max = 100_000))]
    pub replications: u32,
    /// A world is one in which a plan will do if it closes there by the deadline with this probability; nine in ten if not
    /// given, and nothing where the scenario has no deadline.
    #[schemars(range(min = 0.01, max = 1.0))]
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
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lever {
    /// The key of the scenario.
    pub key: String,
    /// The values to choose from.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub values: Vec<toml::Value>,
    /// What each costs; nothing if not given.
    #[serde(default)]
    pub costs: Vec<Money>,
}

/// A value that the world decides.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// The key of the scenario.
    pub key: String,
    /// From where to where, each as likely as another: `0.05..0.15`, `10 min..30 min`.
    pub range: Option<String>,
    /// Or these values, each as likely as another.
    #[serde(default)]
    #[schemars(with = "Vec<serde_json::Value>")]
    pub values: Vec<toml::Value>,
}

impl StudyFile {
    /// Reads the text of a study file called `name`.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn read(name: &str, text: &str) -> Result<Self, Problems> {
        written::read(name, text, StudyFile::problems)
    }

    /// Whether a text is meant as a study file rather than a scenario: more of its keys are known there alone.
    pub fn is_meant_by(text: &str) -> bool {
        let Ok(written) = text.parse::<toml::Table>() else {
            return false;
        };
        let (own, others) = (schema_for!(StudyFile).to_value(), scenario::schema());
        let known = |schema: &Json, key: &str| schema["properties"].get(key).is_some();
        let alone = |here: &Json, there: &Json| {
            let keys = written.keys();
            keys.filter(|key| known(here, key) && !known(there, key))
                .count()
        };
        alone(&own, &others) > alone(&others, &own)
    }

    /// What is wrong with it beyond single values.
    fn problems(&self) -> Vec<Problem> {
        let mut found: Vec<Problem> = self.metric().err().into_iter().collect();
        let of_lever = |(name, lever): (&String, &Lever)| lever.problems(name);
        found.extend(self.lever.iter().flat_map(of_lever));
        found.extend(self.taken_names());
        found.extend(self.varied_twice());
        if self.plans.is_drawn() {
            let problem = Problem::new("plans.design", "plans are chosen, not drawn");
            found.push(problem.help("write grid, zip or csv"));
        } else {
            let values = self.lever_ranges();
            found.extend(self.plans.problems("plans", &self.levers(), &values));
        }
        let (columns, ranges, wrong) = self.ranges();
        found.extend(wrong);
        found.extend(self.worlds.problems("worlds", &columns, &ranges));
        found
    }

    /// Names are columns of tables, each once.
    fn taken_names(&self) -> Vec<Problem> {
        const TAKEN: [&str; 4] = ["point", "plan", "world", "lever_cost_usd"];
        let levers = self.lever.keys().map(|name| ("lever", name, false));
        let others = self.uncertainty.keys();
        let others = others.map(|name| ("uncertainty", name, self.lever.contains_key(name)));
        let is_taken =
            |(_, name, twice): &(&str, &String, bool)| *twice || TAKEN.contains(&name.as_str());
        let problem = |(kind, name, twice): (&str, &String, bool)| {
            let help = match twice {
                true => "a lever is called so, too; give it another".to_owned(),
                false => format!("{} are columns of every table", TAKEN.join(", ")),
            };
            Problem::at_key(format!("{kind}.{name}"), "the name is taken").help(help)
        };
        levers.chain(others).filter(is_taken).map(problem).collect()
    }

    /// A key has one value at a time.
    fn varied_twice(&self) -> Vec<Problem> {
        let levers = self.lever.iter();
        let levers = levers.map(|(name, lever)| (format!("lever.{name}"), &lever.key));
        let others = self.uncertainty.iter();
        let others = others.map(|(name, one)| (format!("uncertainty.{name}"), &one.key));
        let mut first: BTreeMap<&String, String> = BTreeMap::new();
        let mut found = Vec::new();
        for (by, key) in levers.chain(others) {
            if let Some(other) = first.get(key) {
                let message = format!("{key} is varied twice");
                let problem = Problem::new(format!("{by}.key"), message);
                found.push(problem.help(format!("{other} varies it, too")));
            } else {
                first.insert(key, by);
            }
        }
        found
    }

    /// How probable closing by the deadline must be; none where there is no deadline.
    ///
    /// # Errors
    /// If a probability is given where there is no deadline.
    pub fn probability(&self, has_deadline: bool) -> Result<Option<f64>, Problem> {
        match (self.probability, has_deadline) {
            (given, true) => Ok(Some(given.unwrap_or(NINE_IN_TEN))),
            (None, false) => Ok(None),
            (Some(_), false) => {
                let message = "goes with a deadline, and the scenario has none";
                let problem = Problem::at_key("probability", message);
                Err(problem.help("give one, such as --set deadline=2026-02-13T00:00:00+03:00"))
            }
        }
    }

    /// The key figure of which regret is told.
    ///
    /// # Errors
    /// If there is none of that name, or less of it is not better.
    pub fn metric(&self) -> Result<&'static Metric, Problem> {
        let name = &self.regret;
        let metric = Metric::named(name).ok_or_else(|| Metric::unknown(name));
        let metric = metric.and_then(sensible);
        match metric.map_err(|why| Problem::new("regret", why))? {
            metric if metric.aim == Aim::Less => Ok(metric),
            _ => {
                let message = format!("less of {name} is not better");
                Err(Problem::new("regret", message))
            }
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
    pub fn plans(&self, table: Option<&str>) -> Result<Points, Problem> {
        let values = self.lever_ranges();
        self.plans
            .points("plans", &self.levers(), &values, 0, table)
    }

    /// Every world: the values of what is uncertain.
    ///
    /// # Errors
    /// If the design does not fit what is uncertain.
    pub fn worlds(&self, seed: u64, table: Option<&str>) -> Result<Points, Problem> {
        let (columns, ranges, wrong) = self.ranges();
        match wrong.into_iter().next() {
            Some(problem) => Err(problem),
            None => self.worlds.points("worlds", &columns, &ranges, seed, table),
        }
    }

    fn lever_ranges(&self) -> Vec<Range> {
        let listed = |lever: &Lever| Range {
            key: lever.key.clone(),
            values: Values::Listed(as_texts(&lever.values)),
        };
        self.lever.values().map(listed).collect()
    }

    /// The columns of what is uncertain with the range of each, and what is wrong with those that have none.
    fn ranges(&self) -> (Vec<Column>, Vec<Range>, Vec<Problem>) {
        let (mut columns, mut ranges, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for (name, one) in &self.uncertainty {
            match one.range(name) {
                Ok(range) => {
                    columns.push(column(name, &one.key));
                    ranges.push(range);
                }
                Err(problem) => wrong.push(problem),
            }
        }
        (columns, ranges, wrong)
    }

    /// What the levers of a plan cost.
    ///
    /// # Errors
    /// If a lever that has costs has none for the value.
    pub fn cost_usd(&self, plan: &[String]) -> Result<f64, Problem> {
        let cost = |((name, lever), value): ((&String, &Lever), &String)| {
            if lever.costs.is_empty() {
                return Ok(0.0);
            }
            let values = as_texts(&lever.values);
            let position = values.iter().position(|other| other == value);
            let cost = position.and_then(|position| lever.costs.get(position));
            cost.map(|cost| cost.usd()).ok_or_else(|| {
                let message = format!("{value} is none of its values, so its cost is not known");
                Problem::new(format!("lever.{name}"), message)
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

fn as_texts(values: &[toml::Value]) -> Vec<String> {
    values.iter().map(toml::Value::to_string).collect()
}

impl Lever {
    fn problems(&self, name: &str) -> Vec<Problem> {
        let (values, costs) = (self.values.len(), self.costs.len());
        if values == 0 {
            let path = format!("lever.{name}.values");
            return vec![Problem::new(path, "a lever has at least one value")];
        }
        if costs > 0 && costs != values {
            let message = format!("{costs} costs for {values} values: one for each");
            return vec![Problem::new(format!("lever.{name}.costs"), message)];
        }
        Vec::new()
    }
}

impl Uncertainty {
    fn range(&self, name: &str) -> Result<Range, Problem> {
        let values = match (&self.range, self.values.as_slice()) {
            (Some(range), []) => {
                let range: Result<Range, String> = format!("{}={range}", self.key).parse();
                let told = |error| Problem::new(format!("uncertainty.{name}.range"), error);
                range.map_err(told)?.values
            }
            (None, [_, ..]) => Values::Listed(as_texts(&self.values)),
            _ => {
                let path = format!("uncertainty.{name}");
                let problem = Problem::at_key(path, "give a range or values, one of the two");
                return Err(problem.help("write `range = \"0.05..0.15\"` or `values = [1, 4]`"));
            }
        };
        Ok(Range {
            key: self.key.clone(),
            values,
        })
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
        let file = StudyFile::read("study.toml", FILE).expect("a study file");
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
    fn a_study_file_is_told_from_a_scenario() {
        for (text, is_study) in [
            (FILE, true),
            ("scenario = \"baseline\"", true),
            ("scenario = \"baseline\"\n[levers.tails]", true),
            ("extends = \"baseline\"\n[lever.a]\n[worlds]", true),
            ("extends = \"baseline\"\nseed = 3", false),
            ("scenario = \"baseline\"\nfleet.chinook.tails = 3", false),
            ("", false),
            ("scenario = ", false),
        ] {
            assert_eq!(StudyFile::is_meant_by(text), is_study, "{text}");
        }
    }

    #[test]
    fn zipped_values_go_together() {
        let text = FILE.replace("[lever.tails]", "[plans]\ndesign = \"zip\"\n[lever.tails]");
        let file = StudyFile::read("study.toml", &text).expect("a study file");
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
        let uneven = StudyFile::read("study.toml", &text);
        assert_eq!(
            uneven.expect_err("3 and 2").list()[0].to_string(),
            "plans: zipped values are as many of each"
        );
        // Worlds too, where values are listed.
        let text = FILE
            .replace("design = \"sobol\"\n        points = 4", "design = \"zip\"")
            .replace("range = \"0.04..0.16\"", "values = [0.05, 0.1]");
        let worlds = StudyFile::read("study.toml", &text)
            .expect("a study file")
            .worlds(1, None);
        assert_eq!(
            worlds,
            Ok(vec![vec!["0.05".to_owned()], vec!["0.1".to_owned()]])
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |from: &str, to: &str| {
            let text = FILE.replace(from, to);
            let problems = StudyFile::read("study.toml", &text).expect_err(to);
            let told = problems.list().iter().map(|problem| {
                let (_, line, _) = problems.place(problem).expect("a place in the file");
                format!("{line}: {problem}")
            });
            told.collect::<Vec<String>>().join("\n")
        };
        for (from, to, told) in [
            (
                "points = 4",
                "",
                "14: worlds.points: how many points are to be drawn?",
            ),
            (
                "design = \"sobol\"\n        points = 4",
                "",
                "19: uncertainty.breaks.range: a range is drawn from",
            ),
            (
                "costs = [\"0 usd\", ",
                "costs = [",
                "8: lever.tails.costs: 1 costs for 2 values: one for each",
            ),
            (
                "key = \"call.policy\"",
                "key = \"fleet.chinook.tails\"",
                "6: lever.tails.key: fleet.chinook.tails is varied twice",
            ),
            (
                "replications = 5",
                "replication = 5",
                "3: replication: unknown key",
            ),
            (
                "replications = 5",
                "regret = \"accepted_pax\"",
                "3: regret: less of accepted_pax is not better",
            ),
            (
                "[lever.policy]",
                "[lever.plan]",
                "10: lever.plan: the name is taken",
            ),
            (
                "[lever.policy]",
                "[lever.Policy]",
                "10: lever.Policy: \"Policy\" is not an id",
            ),
            (
                "replications = 5",
                "replications = 1",
                "3: replications: 1 is too small",
            ),
            (
                "range = \"0.04..0.16\"",
                "range = \"0.04..0.16\"\nvalues = [1]",
                "18: uncertainty.breaks: give a range or values, one of the two",
            ),
        ] {
            assert_eq!(wrong(from, to), told, "{to}");
        }
    }

    #[test]
    fn what_is_wrong_with_one_range_is_not_told_of_another() {
        let design = "design = \"sobol\"\n        points = 4";
        let text = FILE.replace(design, "").replace(
            "[uncertainty.breaks]",
            "[uncertainty.aborts]\nkey = \"fleet.chinook.abort\"\n[uncertainty.breaks]",
        );
        let problems = StudyFile::read("study.toml", &text).expect_err("two are wrong");
        let told: Vec<&str> = problems
            .list()
            .iter()
            .map(|one| one.path.as_str())
            .collect();
        assert_eq!(told, ["uncertainty.aborts", "uncertainty.breaks.range"]);
    }

    #[test]
    fn a_date_is_a_value_like_any_other() {
        let dates = "[2026-02-13T00:00:00Z, 2026-02-14T00:00:00Z]";
        let text = FILE
            .replace("[\"risk\", \"nearest\"]", dates)
            .replace("call.policy", "deadline");
        let file = StudyFile::read("study.toml", &text).expect("a study file");
        assert_eq!(
            file.plans(None).expect("a grid")[0],
            ["2026-02-13T00:00:00Z", "4"]
        );
    }
}
