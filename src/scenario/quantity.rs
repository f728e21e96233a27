//! A number with its unit, as a planner writes it: `"478 km"`, `"0.04 /year"`.
//!
//! Owns the grammar shared by all units, the words of its errors and the one canonical text of each value.
//! Never knows what a quantity is used for; the types themselves are in `units`.

use std::fmt;

/// Why a text is not the value it should be: what is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError {
    /// The value and the rule it breaks, such as `"45 minuts" has no known unit`.
    pub message: String,
    /// What to write instead, with an example.
    pub help: String,
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for UnitError {}

/// The smallest value a quantity may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Least {
    /// Zero is a value; nothing below it is.
    Zero,
    /// Only values above zero make sense.
    AboveZero,
}

/// What is particular to one quantity: its words, its units and its lower bound.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The noun with its article: `a distance`.
    pub noun: &'static str,
    /// The name of its text format in the schema.
    pub format: &'static str,
    /// A value as a planner would write it.
    pub example: &'static str,
    /// Every unit with its size in the stored unit; the first is the one preferred in canonical text.
    pub units: &'static [(&'static str, f64)],
    /// The lower bound.
    pub least: Least,
}

/// No planner's number is larger than this in its stored unit: whole numbers up to here are exact in an `f64`, and
/// for durations it is about 285 years in microseconds.
const LARGEST: f64 = 9e15;

impl Kind {
    /// Reads a text as a value in the stored unit.
    pub fn parse(&self, text: &str) -> Result<f64, UnitError> {
        let (number, unit) = split(text).ok_or_else(|| self.error(text, "has no number"))?;
        let value = self.scale(text, unit)? * number;
        self.check(value).map_err(|rule| self.error(text, &rule))?;
        // "-0 km" and "0 km" are one value and must have one text.
        Ok(if value == 0.0 { 0.0 } else { value })
    }

    /// Says which rule `value` breaks, if it breaks one.
    pub fn check(&self, value: f64) -> Result<(), String> {
        let noun = self.noun;
        match self.least {
            Least::Zero if value < 0.0 => Err(format!("is negative; {noun} is zero or more")),
            Least::AboveZero if value <= 0.0 => Err(format!("is not above zero; {noun} must be")),
            _ if value.is_nan() || value > LARGEST => Err(format!("is too large for {noun}")),
            _ => Ok(()),
        }
    }

    /// The canonical text: the unit in which the number is shortest, the first listed winning a tie. A unit is a
    /// candidate only if its text reads back as exactly this value.
    pub fn text(&self, value: f64) -> String {
        let mut best: Option<(String, &str)> = None;
        for (unit, scale) in self.units {
            for number in [value / scale, twelve_digits(value / scale)] {
                let text = number.to_string();
                let shorter = best.as_ref().is_none_or(|(b, _)| text.len() < b.len());
                if shorter && number * scale == value {
                    best = Some((text, unit));
                }
            }
        }
        match best {
            Some((number, unit)) => format!("{number} {unit}"),
            // The stored unit itself, of size one, always reads back.
            None => unreachable!("{} has a unit of size one", self.noun),
        }
    }

    /// An error about `text`, with the example and the known units as help.
    pub fn error(&self, text: &str, rule: &str) -> UnitError {
        let units: Vec<&str> = self.units.iter().map(|(unit, _)| *unit).collect();
        UnitError {
            message: format!("{text:?} {rule}"),
            help: format!(
                "write {} as {:?} (units: {})",
                self.noun,
                self.example,
                units.join(", ")
            ),
        }
    }

    /// A pattern for editors; the parser above is what decides.
    pub fn pattern(&self) -> String {
        let units: Vec<&str> = self.units.iter().map(|(unit, _)| *unit).collect();
        format!(r"^\+?[0-9][0-9_]*(\.[0-9]+)? *({})$", units.join("|"))
    }

    fn scale(&self, text: &str, unit: &str) -> Result<f64, UnitError> {
        let known = self.units.iter().find(|(name, _)| *name == unit);
        match known {
            Some((_, scale)) => Ok(*scale),
            None if unit.is_empty() => Err(self.error(text, "has no unit")),
            None => Err(self.error(text, "has no known unit")),
        }
    }
}

/// Splits `"1_500.5 kg/h"` into the number and the unit; `None` if it does not begin with a number.
fn split(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_' | '+' | '-')))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: f64 = number.replace('_', "").parse().ok()?;
    Some((number, unit.trim_start()))
}

/// The value rounded to twelve significant digits, which undoes the last-bit noise of a unit conversion.
fn twelve_digits(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}
