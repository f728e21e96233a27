//! How often the tables look at a run: one interval, or intervals that grow as the run goes on.
//!
//! Owns the value and its canonical form, `"1 h"` or `[{ until = "30 d", every = "1 h" }, { every = "1 d" }]`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::json;
use toml::Value;

use super::units::{Span, UnitError};
use crate::sim::{Duration, Time};

/// The name of the format in the schema.
pub(crate) const FORMAT: &str = "sampling";

/// Intervals between samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// Until when since the start which interval holds, in order; at least one, and only the last without an end.
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Step {
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Span>,
    every: Span,
}

impl Sampling {
    /// The same interval throughout.
    pub fn every(every: Span) -> Self {
        Sampling {
            steps: vec![Step { until: None, every }],
        }
    }

    /// The sample after one at `now`; where the interval changes there is always one.
    pub fn next(&self, now: Time) -> Time {
        let step = self
            .steps
            .iter()
            .find(|step| {
                step.until
                    .is_none_or(|until| now < Time::ZERO + until.duration())
            })
            .unwrap_or(&self.steps[self.steps.len() - 1]);
        let next = now + step.every.duration();
        match step.until {
            Some(until) if now < Time::ZERO + until.duration() => {
                next.min(Time::ZERO + until.duration())
            }
            _ => next,
        }
    }

    /// How many samples a run of that length takes, about.
    pub fn samples(&self, horizon: Duration) -> i64 {
        let mut from = Duration::ZERO;
        let mut samples = 0;
        for step in &self.steps {
            let until = step.until.map_or(horizon, Span::duration).min(horizon);
            let lasts = (until - from).max(Duration::ZERO);
            samples += lasts.micros() / step.every.duration().micros();
            from = from.max(until);
        }
        samples
    }

    fn read(value: &Value) -> Result<Self, UnitError> {
        let steps = match value {
            Value::String(text) => vec![Step {
                until: None,
                every: text.parse()?,
            }],
            Value::Array(items) => items.iter().map(step).collect::<Result<_, _>>()?,
            _ => return Err(wrong("this is no interval")),
        };
        let Some((_, all_but_last)) = steps.split_last() else {
            return Err(wrong("the list of intervals is empty"));
        };
        if steps.iter().any(|step| step.every == Span::ZERO) {
            return Err(wrong("samples with no time between them have no end"));
        }
        let ends: Vec<Option<Span>> = all_but_last.iter().map(|step| step.until).collect();
        if ends.contains(&None) || !ends.is_sorted_by(|a, b| a < b) {
            return Err(wrong(
                "every interval but the last needs an `until`, each later",
            ));
        }
        Ok(Sampling { steps })
    }
}

fn step(item: &Value) -> Result<Step, UnitError> {
    let table = item
        .as_table()
        .ok_or_else(|| wrong("this is no interval"))?;
    if let Some(key) = table
        .keys()
        .find(|key| !["until", "every"].contains(&key.as_str()))
    {
        return Err(wrong(&format!("`{key}` is no key of an interval")));
    }
    let span = |key: &str| match table.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => text.parse().map(Some),
        Some(_) => Err(wrong(&format!("`{key}` is no length of time"))),
    };
    Ok(Step {
        until: span("until")?,
        every: span("every")?.ok_or_else(|| wrong("an interval says `every`"))?,
    })
}

fn wrong(message: &str) -> UnitError {
    UnitError {
        message: message.to_owned(),
        help: "write \"1 h\", or [{ until = \"30 d\", every = \"1 h\" }, { every = \"1 d\" }]"
            .to_owned(),
    }
}

/// Judges a value.
pub(crate) fn judge(value: &Value) -> Result<(), UnitError> {
    Sampling::read(value).map(drop)
}

impl Serialize for Sampling {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.steps.as_slice() {
            [Step { until: None, every }] => every.serialize(serializer),
            steps => steps.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Sampling {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Sampling::read(&value).map_err(|error| D::Error::custom(error.to_string()))
    }
}

impl JsonSchema for Sampling {
    fn schema_name() -> Cow<'static, str> {
        "Sampling".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let span = generator.subschema_for::<Span>();
        let step = json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["every"],
            "properties": { "until": span, "every": span },
        });
        json_schema!({
            "description": "An interval, or a list of intervals, each but the last with the time since the start until which it holds.",
            "format": FORMAT,
            "anyOf": [span, { "type": "array", "items": step }],
            "examples": ["1 h"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sampling, String> {
        let table: toml::Table = format!("sample = {text}").parse().expect("TOML");
        Sampling::read(&table["sample"]).map_err(|error| error.message)
    }

    fn days(days: i64) -> Time {
        Time::ZERO + Duration::from_days(days)
    }

    #[test]
    fn intervals_grow_when_their_time_has_come_and_meet_at_the_change() {
        let sampling = read(r#"[{ until = "2 d", every = "7 h" }, { every = "1 d" }]"#).unwrap();
        let mut samples = vec![Time::ZERO];
        while samples[samples.len() - 1] < days(4) {
            samples.push(sampling.next(samples[samples.len() - 1]));
        }
        let hours: Vec<f64> = samples.iter().map(|time| time.as_hours_f64()).collect();
        assert_eq!(
            hours,
            [0.0, 7.0, 14.0, 21.0, 28.0, 35.0, 42.0, 48.0, 72.0, 96.0]
        );
        assert_eq!(sampling.samples(Duration::from_days(4)), 8);
    }

    #[test]
    fn what_is_no_row_of_intervals_is_refused() {
        for (text, message) in [
            ("[]", "the list of intervals is empty"),
            ("\"0 h\"", "samples with no time between them have no end"),
            (
                r#"[{ every = "1 h" }, { every = "1 d" }]"#,
                "every interval but the last needs an `until`, each later",
            ),
            (r#"[{ until = "3 d" }]"#, "an interval says `every`"),
            (r#"[{ each = "3 d" }]"#, "`each` is no key of an interval"),
        ] {
            assert_eq!(read(text).expect_err(text), message);
        }
    }
}
