//! Keys of a scenario that are varied, and the values they take, written as in a scenario.
//!
//! Owns how a range of values is written and filled: `fleet.chinook.tails=1..16`, `fleet.chinook.load=10 min..30 min`
//! with a step of `5 min`, or a list, `call.policy=["risk", "nearest"]`. Whether a value is any good is asked of the
//! scenario that it makes.

use std::fmt;
use std::str::FromStr;

use toml::Value;

/// A key and an interval of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The dotted key.
    pub key: String,
    /// The values.
    pub values: Values,
}

/// The values of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Between two numbers of one unit.
    Between(Amount, Amount),
    /// These, each as it is written in a scenario.
    Listed(Vec<String>),
}

/// A number with its unit, such as `45 min`.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    number: f64,
    /// Decimals as written.
    decimals: usize,
    /// None of a bare number.
    unit: Option<String>,
}

/// More values than this are a slip of the pen.
const MOST_VALUES: usize = 10_000;

/// How a range is written.
const HOW: &str = "write KEY=LOW..HIGH, such as fleet.chinook.tails=1..16, or a list of two values or more; in a shell, single quotes around it keep its spaces and quotes: 'KEY=10 min..30 min', 'KEY=[1, 4, 16]', 'KEY=[\"a\", \"b\"]'";

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, values) = text.split_once('=').ok_or(HOW)?;
        let (key, values) = (key.trim(), values.trim());
        if key.is_empty() {
            return Err(HOW.to_owned());
        }
        let values = match values.split_once("..") {
            Some((low, high)) if !values.starts_with('[') => {
                let (low, high): (Amount, Amount) = (low.parse()?, high.parse()?);
                if low.unit != high.unit {
                    return Err(format!(
                        "{values}: both ends have the same unit, such as 10 min..30 min"
                    ));
                }
                if low.number == high.number {
                    return Err(format!("{values}: there is nothing between its ends"));
                }
                Values::Between(low, high)
            }
            _ => Values::Listed(listed(values).ok_or_else(|| how_listed(key, values))?),
        };
        Ok(Range {
            key: key.to_owned(),
            values,
        })
    }
}

/// The position among so many items on which a share of the way falls.
fn fallen_on(share: f64, items: usize) -> usize {
    ((share * items as f64) as usize).min(items - 1)
}

/// The items of a list, each as it is written.
fn listed(text: &str) -> Option<Vec<String>> {
    let table: toml::Table = format!("list = {text}").parse().ok()?;
    let items = table.get("list")?.as_array()?;
    (items.len() >= 2).then(|| items.iter().map(Value::to_string).collect())
}

/// How the list is written that is meant by values without the brackets or the quotes that a shell has taken.
fn how_listed(key: &str, values: &str) -> String {
    let bare = values.strip_prefix('[').unwrap_or(values);
    let bare = bare.strip_suffix(']').unwrap_or(bare);
    let items: Vec<&str> = bare.split(',').map(str::trim).collect();
    let is_nested = bare.contains(['[', ']', '{', '}']);
    if is_nested || items.len() < 2 || items.contains(&"") {
        return HOW.to_owned();
    }
    let items: Vec<String> = items.into_iter().map(as_written).collect();
    format!(
        "write a list in brackets and its texts in quotes, and in a shell single quotes around it all: '{key}=[{}]'",
        items.join(", ")
    )
}

/// A bare value as it is written in a scenario: as it is where it is a TOML value, else as a text.
pub(super) fn as_written(bare: &str) -> String {
    match format!("bare = {bare}").parse::<toml::Table>() {
        Ok(table) if table.len() == 1 => table["bare"].to_string(),
        _ => Value::String(bare.to_owned()).to_string(),
    }
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().trim_matches('"').trim();
        let end = text.find(|letter: char| !matches!(letter, '0'..='9' | '.' | '-' | '+'));
        let (number, unit) = text.split_at(end.unwrap_or(text.len()));
        let decimals = number
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        let value: f64 = number
            .parse()
            .map_err(|_| format!("{text}: this is no number, with a unit or without"))?;
        Ok(Amount {
            number: value,
            decimals,
            unit: Some(unit.trim().to_owned()).filter(|unit| !unit.is_empty()),
        })
    }
}

/// As it is written in a scenario.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, decimals) = (self.number, self.decimals);
        match &self.unit {
            Some(unit) => write!(f, "\"{number:.decimals$} {unit}\""),
            None => write!(f, "{number:.decimals$}"),
        }
    }
}

impl Amount {
    /// The number, without the unit.
    pub fn number(&self) -> f64 {
        self.number
    }

    /// Whether this and another are whole numbers without a unit.
    fn is_whole_with(&self, other: &Amount) -> bool {
        self.decimals == 0 && other.decimals == 0 && self.unit.is_none()
    }

    /// The value at a share of the way to `high`: a whole number between whole numbers, else with four decimals more.
    pub fn towards(&self, high: &Amount, share: f64) -> Amount {
        let decimals = match self.is_whole_with(high) {
            true => 0,
            false => self.decimals.max(high.decimals) + 4,
        };
        let exact = self.number + share * (high.number - self.number);
        let written = format!("{exact:.decimals$}");
        Amount {
            number: written.parse().expect("a number that was just written"),
            decimals,
            unit: self.unit.clone(),
        }
    }
}

impl Range {
    /// Every value from one end to the other, `step` apart; a step of 1 if none is given and both ends are whole.
    ///
    /// # Errors
    /// If there is no step where one is needed, or too many values.
    pub fn every(&self, step: Option<&Amount>) -> Result<Vec<String>, String> {
        let (low, high) = match &self.values {
            Values::Listed(values) => return Ok(values.clone()),
            Values::Between(low, high) => (low, high),
        };
        let whole = low.is_whole_with(high);
        let (size, decimals) = match step {
            Some(step) if step.unit != low.unit => {
                return Err(format!("{step}: the step has the unit of {low}"));
            }
            Some(step) => (step.number.abs(), step.decimals),
            None if whole => (1.0, 0),
            None => {
                return Err(format!(
                    "{}={low}..{high}: how far apart? give a --step",
                    self.key
                ));
            }
        };
        let steps = ((high.number - low.number).abs() / size + 1e-9).floor();
        if size == 0.0 || steps + 1.0 > MOST_VALUES as f64 {
            return Err(format!(
                "{}={low}..{high} holds more than {MOST_VALUES} values",
                self.key
            ));
        }
        let toward = if high.number < low.number {
            -size
        } else {
            size
        };
        let value = |position: usize| Amount {
            number: low.number + position as f64 * toward,
            decimals: low.decimals.max(decimals),
            unit: low.unit.clone(),
        };
        Ok((0..=steps as usize)
            .map(|position| value(position).to_string())
            .collect())
    }

    /// The two ends, as they are written.
    ///
    /// # Errors
    /// If it is a list of more than two.
    pub fn ends(&self) -> Result<[String; 2], String> {
        match &self.values {
            Values::Between(low, high) => Ok([low.to_string(), high.to_string()]),
            Values::Listed(values) => match values.as_slice() {
                [low, high] => Ok([low.clone(), high.clone()]),
                _ => Err(format!(
                    "{}: a bar has two ends, not {}",
                    self.key,
                    values.len()
                )),
            },
        }
    }

    /// The value at a share of the way from one end to the other; of a list the item that the share falls on.
    pub fn at(&self, share: f64) -> String {
        match &self.values {
            Values::Between(low, high) => low.towards(high, share).to_string(),
            Values::Listed(values) => values[fallen_on(share, values.len())].clone(),
        }
    }

    /// The share of the way at which the value lies that [`Range::at`] gives for a share: a whole number is the nearest,
    /// and the items of a list are as far apart as one another.
    pub fn reached(&self, share: f64) -> f64 {
        match &self.values {
            Values::Between(low, high) => {
                (low.towards(high, share).number - low.number) / (high.number - low.number)
            }
            Values::Listed(values) => {
                fallen_on(share, values.len()) as f64 / (values.len() - 1) as f64
            }
        }
    }

    /// The value on which a number drawn between 0 and 1 falls: each whole number, and each item of a list, is as likely as
    /// any other. By the share of the way alone both ends would have half of what the others have.
    pub fn drawn(&self, share: f64) -> String {
        match &self.values {
            Values::Between(low, high) if low.is_whole_with(high) => {
                let last = (high.number - low.number).abs();
                let position = (share * (last + 1.0)).floor().min(last);
                low.towards(high, position / last).to_string()
            }
            _ => self.at(share),
        }
    }

    /// The values, if they are listed.
    pub fn listed(&self) -> Option<&[String]> {
        match &self.values {
            Values::Listed(values) => Some(values),
            Values::Between(..) => None,
        }
    }

    /// The assignment that gives the key a value, `KEY=VALUE`.
    pub fn set(&self, value: &str) -> String {
        format!("{}={value}", self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Range {
        text.parse().expect("a range")
    }

    #[test]
    fn ranges_are_filled_in_steps() {
        assert_eq!(
            range("a.b=1..4").every(None).expect("whole"),
            ["1", "2", "3", "4"]
        );
        assert_eq!(
            range("a.b=4..2").every(None).expect("whole"),
            ["4", "3", "2"]
        );
        let step = "0.05".parse().expect("a number");
        assert_eq!(
            range("a=0.1..0.2").every(Some(&step)).expect("steps"),
            ["0.10", "0.15", "0.20"]
        );
        let step = "10 min".parse().expect("a number");
        assert_eq!(
            range("a=10 min..30 min").every(Some(&step)).expect("steps"),
            ["\"10 min\"", "\"20 min\"", "\"30 min\""]
        );
        assert!(range("a=10 min..30 min").every(None).is_err());
    }

    #[test]
    fn a_list_is_taken_as_it_is_written() {
        let policies = range("call.policy=[\"risk\", \"nearest\"]");
        assert_eq!(
            policies.every(None).expect("a list"),
            ["\"risk\"", "\"nearest\""]
        );
        assert_eq!(policies.at(0.2), "\"risk\"");
        assert_eq!(policies.at(1.0), "\"nearest\"");
        assert_eq!(policies.set("\"risk\""), "call.policy=\"risk\"");
    }

    #[test]
    fn a_value_between_keeps_unit_and_kind() {
        assert_eq!(
            range("a=1..4").at(0.5),
            "2",
            "halves of whole numbers go to the even one"
        );
        assert_eq!(range("a=10 min..20 min").at(0.25), "\"12.5000 min\"");
        assert_eq!(range("a=0.1..0.2").at(0.5), "0.15000");
    }

    #[test]
    fn a_share_is_reached_as_far_as_values_are_written() {
        assert_eq!(range("a=1..2").reached(2.0 / 3.0), 1.0);
        assert_eq!(range("a=1..3").reached(1.0 / 3.0), 0.5);
        assert_eq!(range("a=16..1").reached(1.0 / 3.0), 1.0 / 3.0);
        assert_eq!(range("a=[true, false]").reached(1.0 / 3.0), 0.0);
        assert_eq!(range("a=[\"x\", \"y\", \"z\"]").reached(0.5), 0.5);
        let reached = range("a=10 min..20 min").reached(1.0 / 3.0);
        assert!((reached - 0.333_33).abs() < 1e-9, "{reached}");
        // What has been reached stays where it is.
        for text in ["a=1..6", "a=0.1..0.4", "a=[1, 2, 3, 4, 5]"] {
            for share in [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0] {
                let reached = range(text).reached(share);
                assert_eq!(range(text).at(reached), range(text).at(share), "{text}");
            }
        }
    }

    #[test]
    fn whole_numbers_are_drawn_alike() {
        let range = range("a=2..5");
        let shares = (0..16).map(|cell| (f64::from(cell) + 0.5) / 16.0);
        let drawn: Vec<String> = shares.map(|share| range.drawn(share)).collect();
        for number in ["2", "3", "4", "5"] {
            let times = drawn.iter().filter(|value| *value == number).count();
            assert_eq!(times, 4, "{number} in {drawn:?}");
        }
    }

    #[test]
    fn what_a_shell_has_taken_from_a_list_is_told() {
        for (bare, whole) in [
            (
                "call.policy=[risk,nearest]",
                "'call.policy=[\"risk\", \"nearest\"]'",
            ),
            (
                "call.policy=risk, nearest",
                "'call.policy=[\"risk\", \"nearest\"]'",
            ),
            ("a=1,4,16", "'a=[1, 4, 16]'"),
            ("a=[10 min,30 min]", "'a=[\"10 min\", \"30 min\"]'"),
        ] {
            let error = bare.parse::<Range>().expect_err("no list");
            assert!(error.ends_with(&format!(": {whole}")), "{error}");
            range(whole.trim_matches('\''));
        }
        let nested = "a=[[\"x\"], [\"x\", \"y\"]]";
        assert_eq!(range(nested).every(None).expect("a list").len(), 2);
        for odd in ["a=[[x], [x, y]]", "a=[1,", "a=[1]", "a=x"] {
            assert_eq!(odd.parse::<Range>().expect_err("no list"), HOW, "{odd}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "a",
            "=1..2",
            "a=1..1",
            "a=1 h..2 min",
            "a=x..y",
            "a=[1]",
            "a=3",
        ] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }
}
