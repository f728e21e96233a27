//! Durations that vary: a constant, or a distribution named by its kind.
//!
//! Owns the value and its one canonical form, `"25 min"` or `{ lognormal = { mean = "3 h", sd = "1 h" } }`. How it is
//! read and judged is in `distribution`; the mathematics is `sim::Distribution`'s, in seconds.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::json;
use toml::{Table, Value};

use super::distribution;
use super::units::Span;
use crate::sim::{Distribution, DistributionError, Duration, Stream};

/// The name of the text format in the schema.
pub(crate) const FORMAT: &str = "duration_distribution";

/// A duration drawn anew each time: a constant or a distribution, with bounds if wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct DurationDist {
    shape: Shape,
    min: Option<Span>,
    max: Option<Span>,
    /// In seconds; built from the other three.
    distribution: Distribution,
}

/// The kinds of distribution, with what each is described by.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Constant(Span),
    Uniform {
        low: Span,
        high: Span,
    },
    Triangular {
        low: Span,
        mode: Span,
        high: Span,
    },
    Pert {
        low: Span,
        mode: Span,
        high: Span,
    },
    Exponential {
        mean: Span,
    },
    Gamma {
        mean: Span,
        sd: Span,
    },
    Erlang {
        k: u32,
        mean: Span,
    },
    Lognormal {
        mean: Span,
        sd: Span,
    },
    LognormalP90 {
        median: Span,
        p90: Span,
    },
    Weibull {
        shape: f64,
        scale: Span,
    },
    Empirical {
        values: Vec<Span>,
        weights: Option<Vec<f64>>,
    },
}

impl Default for DurationDist {
    /// No time at all.
    fn default() -> Self {
        Self::constant(Span::ZERO)
    }
}

impl DurationDist {
    /// Always the same duration.
    pub fn constant(span: Span) -> Self {
        Self::build(Shape::Constant(span), None, None)
            .expect("a span is a finite number of seconds")
    }

    /// Exponential with this mean; always zero if the mean is.
    pub fn exponential(mean: Span) -> Self {
        Self::build(Shape::Exponential { mean }, None, None)
            .expect("a mean of zero or more makes an exponential")
    }

    /// The distribution, in seconds.
    pub const fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// Draws a duration: exactly one uniform from the stream, whatever the kind.
    pub fn draw(&self, stream: &mut Stream) -> Duration {
        Duration::from_secs_f64(self.distribution.sample(stream))
    }

    /// The mean, to the microsecond.
    pub fn mean(&self) -> Duration {
        Duration::from_secs_f64(self.distribution.mean())
    }

    pub(super) fn build(
        shape: Shape,
        min: Option<Span>,
        max: Option<Span>,
    ) -> Result<Self, DistributionError> {
        let mut distribution = shape.distribution()?;
        if min.is_some() || max.is_some() {
            let bound = |span: Option<Span>| span.map(Span::as_secs_f64);
            distribution = distribution.truncated(bound(min), bound(max))?;
        }
        Ok(Self {
            shape,
            min,
            max,
            distribution,
        })
    }

    /// As it would be written in the resolved scenario.
    fn to_value(&self) -> Value {
        let (kind, mut inner) = match self.shape.keys() {
            Ok(keys) => keys,
            Err(constant) => return Value::String(constant.to_string()),
        };
        for (key, bound) in [("min", self.min), ("max", self.max)] {
            if let Some(span) = bound {
                inner.insert(key.to_owned(), text(span));
            }
        }
        let mut table = Table::new();
        table.insert(kind.to_owned(), Value::Table(inner));
        Value::Table(table)
    }
}

impl Shape {
    fn distribution(&self) -> Result<Distribution, DistributionError> {
        let s = |span: &Span| span.as_secs_f64();
        match self {
            Self::Constant(span) => Distribution::constant(s(span)),
            Self::Uniform { low, high } => Distribution::uniform(s(low), s(high)),
            Self::Triangular { low, mode, high } => {
                Distribution::triangular(s(low), s(mode), s(high))
            }
            Self::Pert { low, mode, high } => Distribution::pert(s(low), s(mode), s(high)),
            Self::Exponential { mean } => Distribution::exponential(s(mean)),
            Self::Gamma { mean, sd } => Distribution::gamma(s(mean), s(sd)),
            Self::Erlang { k, mean } => Distribution::erlang(*k, s(mean)),
            Self::Lognormal { mean, sd } => Distribution::lognormal(s(mean), s(sd)),
            Self::LognormalP90 { median, p90 } => {
                Distribution::lognormal_median_p90(s(median), s(p90))
            }
            Self::Weibull { shape, scale } => Distribution::weibull(*shape, s(scale)),
            Self::Empirical { values, weights } => {
                let equal = || vec![1.0; values.len()];
                let weights = weights.clone().unwrap_or_else(equal);
                Distribution::empirical(values.iter().map(s).collect(), weights)
            }
        }
    }

    /// The kind's name and what it is described by; the span itself for a constant.
    fn keys(&self) -> Result<(&'static str, Table), Span> {
        let spans = |pairs: &[(&str, Span)]| -> Table {
            pairs
                .iter()
                .map(|(key, span)| ((*key).to_owned(), text(*span)))
                .collect()
        };
        Ok(match self {
            Self::Constant(span) => return Err(*span),
            Self::Uniform { low, high } => ("uniform", spans(&[("low", *low), ("high", *high)])),
            Self::Triangular { low, mode, high } => (
                "triangular",
                spans(&[("low", *low), ("mode", *mode), ("high", *high)]),
            ),
            Self::Pert { low, mode, high } => (
                "pert",
                spans(&[("low", *low), ("mode", *mode), ("high", *high)]),
            ),
            Self::Exponential { mean } => ("exponential", spans(&[("mean", *mean)])),
            Self::Gamma { mean, sd } => ("gamma", spans(&[("mean", *mean), ("sd", *sd)])),
            Self::Erlang { k, mean } => {
                let mut keys = spans(&[("mean", *mean)]);
                keys.insert("k".to_owned(), Value::Integer(i64::from(*k)));
                ("erlang", keys)
            }
            Self::Lognormal { mean, sd } => ("lognormal", spans(&[("mean", *mean), ("sd", *sd)])),
            Self::LognormalP90 { median, p90 } => {
                ("lognormal", spans(&[("median", *median), ("p90", *p90)]))
            }
            Self::Weibull { shape, scale } => {
                let mut keys = spans(&[("scale", *scale)]);
                keys.insert("shape".to_owned(), Value::Float(*shape));
                ("weibull", keys)
            }
            Self::Empirical { values, weights } => {
                ("empirical", empirical(values, weights.as_deref()))
            }
        })
    }
}

fn text(span: Span) -> Value {
    Value::String(span.to_string())
}

fn empirical(values: &[Span], weights: Option<&[f64]>) -> Table {
    let mut keys = Table::new();
    let values = values.iter().copied().map(text).collect();
    keys.insert("values".to_owned(), Value::Array(values));
    if let Some(weights) = weights {
        let weights = weights.iter().copied().map(Value::Float).collect();
        keys.insert("weights".to_owned(), Value::Array(weights));
    }
    keys
}

impl Serialize for DurationDist {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DurationDist {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        distribution::read(&value).map_err(|wrongs| {
            let all: Vec<String> = wrongs.iter().map(|wrong| wrong.error.to_string()).collect();
            D::Error::custom(all.join("; "))
        })
    }
}

impl JsonSchema for DurationDist {
    fn schema_name() -> Cow<'static, str> {
        "DurationDist".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let span = generator.subschema_for::<Span>();
        let number = json!({ "type": "number" });
        let mut kinds = vec![json!(span)];
        for (kind, keys, _) in distribution::KINDS {
            let mut properties = serde_json::Map::new();
            for key in keys.iter().chain(&["min", "max"]) {
                let member = match *key {
                    "k" => json!({ "type": "integer", "minimum": 1 }),
                    "shape" => number.clone(),
                    "values" => json!({ "type": "array", "items": span }),
                    "weights" => json!({ "type": "array", "items": number }),
                    _ => json!(span),
                };
                properties.insert((*key).to_owned(), member);
            }
            if kind == "empirical" {
                for key in ["file", "column"] {
                    properties.insert(key.to_owned(), json!({ "type": "string" }));
                }
            }
            kinds.push(json!({
                "type": "object",
                "required": [kind],
                "additionalProperties": false,
                "properties": {
                    kind: { "type": "object", "additionalProperties": false, "properties": properties },
                },
            }));
        }
        json_schema!({
            "description": "A duration: a constant, or a distribution named by its kind, with `min` and `max` if wanted.",
            "format": FORMAT,
            "anyOf": kinds,
            "examples": ["25 min"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Entity, Source, Streams};

    #[derive(Clone, Copy)]
    struct Loading;

    impl Source for Loading {
        fn number(self) -> u16 {
            1
        }
    }

    /// Every kind, with its mean in seconds worked out by hand where it is simple.
    const WRITTEN: [(&str, Option<i64>); 13] = [
        (r#""25 min""#, Some(1500)),
        (
            r#"{ uniform = { high = "40 min", low = "20 min" } }"#,
            Some(1800),
        ),
        (
            r#"{ triangular = { high = "60 min", low = "20 min", mode = "25 min" } }"#,
            Some(2100),
        ),
        (
            r#"{ pert = { high = "60 min", low = "0 s", mode = "30 min" } }"#,
            Some(1800),
        ),
        (r#"{ exponential = { mean = "3 h" } }"#, Some(10_800)),
        (r#"{ gamma = { mean = "3 h", sd = "1 h" } }"#, Some(10_800)),
        (r#"{ erlang = { k = 3, mean = "3 h" } }"#, Some(10_800)),
        (
            r#"{ lognormal = { mean = "3 h", sd = "1 h" } }"#,
            Some(10_800),
        ),
        (r#"{ lognormal = { median = "3 h", p90 = "8 h" } }"#, None),
        (
            r#"{ weibull = { scale = "3 h", shape = 1.0 } }"#,
            Some(10_800),
        ),
        (
            r#"{ empirical = { values = ["2 min", "4 min"] } }"#,
            Some(180),
        ),
        (
            r#"{ empirical = { values = ["2 min", "4 min"], weights = [1.0, 3.0] } }"#,
            Some(210),
        ),
        (
            r#"{ uniform = { high = "40 min", low = "20 min", max = "30 min", min = "10 min" } }"#,
            Some(1500),
        ),
    ];

    fn value(written: &str) -> Value {
        let table: toml::Table = format!("x = {written}").parse().unwrap();
        table["x"].clone()
    }

    fn read(written: &str) -> Result<DurationDist, Vec<String>> {
        distribution::read(&value(written)).map_err(|wrongs| {
            wrongs
                .iter()
                .map(|wrong| format!("{}: {}", wrong.at.join("."), wrong.error.message))
                .collect()
        })
    }

    #[test]
    fn every_kind_has_its_mean_and_survives_its_text() {
        for (written, mean) in WRITTEN {
            let read = read(written).unwrap();
            if let Some(seconds) = mean {
                let off = (read.mean() - Duration::from_secs(seconds)).micros().abs();
                assert!(off <= 1, "{written}: {off} us off");
            }
            let text = value(written).to_string();
            let canonical = Value::try_from(&read).unwrap();
            assert_eq!(distribution::read(&canonical).unwrap(), read, "{text}");
            let again: DurationDist = canonical.try_into().unwrap();
            assert_eq!(again, read);
        }
    }

    #[test]
    fn a_draw_is_the_quantile_of_one_uniform_in_microseconds() {
        let entity = Entity::named("tail", "a1");
        for (written, _) in WRITTEN {
            let read = read(written).unwrap();
            let mut stream = Streams::new(7, 0, 0).stream(Loading, entity);
            let mut twin = stream.clone();
            let drawn = read.draw(&mut stream);
            let quantile = read.distribution().quantile(twin.uniform());
            assert_eq!(drawn, Duration::from_secs_f64(quantile), "{written}");
            assert_eq!(stream.bits(), twin.bits(), "{written}");
        }
    }

    #[test]
    fn all_faults_of_a_distribution_are_found_each_at_its_key() {
        let faults = |written: &str| read(written).unwrap_err();
        assert_eq!(
            faults(r#"{ lognormal = { mean = "3 hr", sd = 4, bound = "9 h" } }"#),
            [
                "lognormal.bound: unknown key `bound` in `lognormal`",
                "lognormal.mean: \"3 hr\" has no known unit",
                "lognormal.sd: 4 is not a duration",
            ]
        );
        assert_eq!(
            faults(r#"{ uniform = { low = "3 h", high = "1 h", min = "2 h", max = "1 h" } }"#),
            [
                "uniform.low: low = \"3 h\" is above high = \"1 h\"",
                "uniform.min: min = \"2 h\" is above max = \"1 h\"",
            ]
        );
        assert_eq!(
            faults(r#"{ gamma = { mean = "1 h" } }"#),
            ["gamma: `gamma` has no `sd`"]
        );
        assert_eq!(
            faults(r#"{ lognormal = { mean = "1 h", p90 = "2 h" } }"#),
            ["lognormal: a lognormal is described by mean and sd, or by median and p90, not both"]
        );
        assert_eq!(
            faults(r#"{ empirical = { values = ["1 h", "2"], weights = [1] } }"#),
            ["empirical.values.1: \"2\" has no unit"]
        );
        assert_eq!(
            faults(r#"{ empirical = { values = ["1 h"], weights = [1, 2] } }"#),
            ["empirical.weights: 2 weights for 1 values"]
        );
        assert_eq!(faults("{}"), [": a distribution names one kind, not 0"]);
        assert_eq!(faults("7"), [": 7 is not a duration"]);
        assert_eq!(
            faults(r#"{ weibull = { shape = 0, scale = "1 h" } }"#),
            ["weibull: shape is 0: expected more than 0"]
        );
        assert_eq!(
            faults(r#"{ uniform = { low = "1 h", high = "2 h", max = "30 min" } }"#),
            ["uniform: min and max leave nothing: values range from 1 h to 2 h"]
        );
        assert_eq!(
            faults(r#"{ exponential = { mean = "1 h", min = "10 w" } }"#),
            ["exponential: min and max leave nothing: values range from 0 s to any length"]
        );
    }
}
