//! A distribution as a planner writes it: `{ lognormal = { mean = "3 h", sd = "1 h", max = "12 h" } }`.
//!
//! Owns the kinds, the keys each takes and every word about what is wrong with them, in the planner's units. Finds all
//! faults of a distribution at once. Never draws.

use toml::{Table, Value};

use super::duration::{DurationDist, Shape};
use super::suggest;
use super::units::{Span, UnitError};
use crate::sim::{DistributionError, Duration};

/// What is wrong in a distribution, and at which key below it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wrong {
    /// The path from the distribution's own key: empty for itself, else such as `["lognormal", "mean"]`.
    pub at: Vec<String>,
    /// What is wrong and what would be right.
    pub error: UnitError,
}

/// Every kind with the keys it takes and an example; a lognormal takes either pair.
pub(crate) const KINDS: [(&str, &[&str], &str); 9] = [
    (
        "uniform",
        &["low", "high"],
        r#"{ low = "20 min", high = "40 min" }"#,
    ),
    (
        "triangular",
        &["low", "mode", "high"],
        r#"{ low = "20 min", mode = "25 min", high = "60 min" }"#,
    ),
    (
        "pert",
        &["low", "mode", "high"],
        r#"{ low = "20 min", mode = "25 min", high = "60 min" }"#,
    ),
    ("exponential", &["mean"], r#"{ mean = "3 h" }"#),
    ("gamma", &["mean", "sd"], r#"{ mean = "3 h", sd = "1 h" }"#),
    ("erlang", &["k", "mean"], r#"{ k = 3, mean = "3 h" }"#),
    (
        "lognormal",
        &["mean", "sd", "median", "p90"],
        r#"{ mean = "3 h", sd = "1 h" }` or `{ median = "3 h", p90 = "8 h" }"#,
    ),
    (
        "weibull",
        &["shape", "scale"],
        r#"{ shape = 1.5, scale = "3 h" }"#,
    ),
    (
        "empirical",
        &["values", "weights"],
        r#"{ values = ["20 min", "35 min"] }` or `{ file = "x.csv", column = "minutes" }"#,
    ),
];

const HELP: &str = r#"write a constant as "25 min", or a distribution as { triangular = { low = "20 min", mode = "25 min", high = "60 min" } }"#;

/// Reads a constant from text or a distribution from a table, with every fault found.
pub(crate) fn read(value: &Value) -> Result<DurationDist, Vec<Wrong>> {
    match value {
        Value::String(text) => match text.parse() {
            Ok(span) => Ok(DurationDist::constant(span)),
            Err(error) => Err(vec![Wrong { at: vec![], error }]),
        },
        Value::Table(table) => read_table(table),
        other => Err(vec![Wrong {
            at: vec![],
            error: UnitError {
                message: format!("{other} is not a duration"),
                help: HELP.to_owned(),
            },
        }]),
    }
}

fn read_table(table: &Table) -> Result<DurationDist, Vec<Wrong>> {
    let (kind, inner) = one_kind(table).map_err(|wrong| vec![wrong])?;
    let mut reader = Reader {
        kind,
        inner,
        wrongs: vec![],
    };
    reader.refuse_unknown_keys();
    let shape = reader.shape();
    let (min, max) = (reader.optional_span("min"), reader.optional_span("max"));
    if let (Some(min), Some(max)) = (min, max) {
        reader.ordered(&[("min", min), ("max", max)]);
    }
    let Some(shape) = shape.filter(|_| reader.wrongs.is_empty()) else {
        return Err(reader.wrongs);
    };
    DurationDist::build(shape, min, max).map_err(|error| {
        reader.wrong(None, in_units(&error));
        reader.wrongs
    })
}

/// The engine's refusal, with its seconds in a planner's units.
fn in_units(error: &DistributionError) -> String {
    let length = |seconds: f64| match seconds.is_finite() {
        true => Span::new(Duration::from_secs_f64(seconds.max(0.0))).to_string(),
        false => "any length".to_owned(),
    };
    match error {
        DistributionError::NothingLeft { low, high, .. } => format!(
            "min and max leave nothing: values range from {} to {}",
            length(*low),
            length(*high)
        ),
        other => other.to_string(),
    }
}

/// The one kind a distribution's table names, and the table under it.
fn one_kind(table: &Table) -> Result<(&'static str, &Table), Wrong> {
    let names = || KINDS.iter().map(|(name, ..)| *name);
    let wrong = |at: &[&str], message: String, help: String| Wrong {
        at: at.iter().map(|key| (*key).to_owned()).collect(),
        error: UnitError { message, help },
    };
    for key in table.keys() {
        if !names().any(|name| name == key) {
            let message = format!("unknown kind of distribution `{key}`");
            let help = match key.as_str() {
                "min" | "max" => {
                    format!("write `{key}` inside the table of the kind, beside its other keys")
                }
                "constant" => "write a constant as \"25 min\"".to_owned(),
                _ => suggest::help(key, names().collect::<Vec<_>>(), "kinds"),
            };
            return Err(wrong(&[key], message, help));
        }
    }
    let mut keys = table.iter();
    let (Some((key, inner)), None) = (keys.next(), keys.next()) else {
        let message = format!("a distribution names one kind, not {}", table.len());
        return Err(wrong(&[], message, HELP.to_owned()));
    };
    let (name, _, example) = KINDS
        .iter()
        .find(|(name, ..)| name == key)
        .expect("every key was found among the kinds");
    match inner {
        Value::Table(inner) => Ok((name, inner)),
        _ => Err(wrong(
            &[name],
            format!("`{name}` is a table"),
            format!("write `{name} = {example}`"),
        )),
    }
}

/// Whether a table `{ kind = { keys } }` can only be a distribution.
pub(crate) fn is_distribution(kind: &str, keys: &[&str]) -> bool {
    let known = KINDS.iter().find(|(name, ..)| *name == kind);
    let is_key = |keys: &[&str], key: &str| {
        keys.contains(&key) || ["min", "max", "file", "column"].contains(&key)
    };
    known.is_some_and(|(_, of_kind, _)| {
        !keys.is_empty() && keys.iter().all(|key| is_key(of_kind, key))
    })
}

/// Whether `above` describes a distribution of the same kind in another way than `below`, so that the two cannot be
/// read as one.
pub(crate) fn other_description(below: &[&str], above: &[&str]) -> bool {
    const WAYS: [&[&str]; 4] = [
        &["mean", "sd"],
        &["median", "p90"],
        &["values", "weights"],
        &["file", "column"],
    ];
    let way = |keys: &[&str]| {
        WAYS.iter()
            .position(|way| keys.iter().any(|key| way.contains(key)))
    };
    matches!((way(below), way(above)), (Some(below), Some(above)) if below != above)
}

/// Reads the table of one kind and collects what is wrong.
struct Reader<'a> {
    kind: &'static str,
    inner: &'a Table,
    wrongs: Vec<Wrong>,
}

impl Reader<'_> {
    fn shape(&mut self) -> Option<Shape> {
        Some(match self.kind {
            "uniform" => {
                let (low, high) = (self.span("low"), self.span("high"));
                let (low, high) = (low?, high?);
                self.ordered(&[("low", low), ("high", high)]);
                Shape::Uniform { low, high }
            }
            "triangular" => {
                let (low, mode, high) = self.low_mode_high()?;
                Shape::Triangular { low, mode, high }
            }
            "pert" => {
                let (low, mode, high) = self.low_mode_high()?;
                Shape::Pert { low, mode, high }
            }
            "exponential" => Shape::Exponential {
                mean: self.span("mean")?,
            },
            "gamma" => {
                let (mean, sd) = (self.span("mean"), self.span("sd"));
                Shape::Gamma {
                    mean: mean?,
                    sd: sd?,
                }
            }
            "erlang" => {
                let (k, mean) = (self.whole("k"), self.span("mean"));
                Shape::Erlang { k: k?, mean: mean? }
            }
            "lognormal" => self.lognormal()?,
            "weibull" => {
                let (shape, scale) = (self.number("shape"), self.span("scale"));
                Shape::Weibull {
                    shape: shape?,
                    scale: scale?,
                }
            }
            _ => self.empirical()?,
        })
    }

    fn low_mode_high(&mut self) -> Option<(Span, Span, Span)> {
        let (low, mode, high) = (self.span("low"), self.span("mode"), self.span("high"));
        let (low, mode, high) = (low?, mode?, high?);
        self.ordered(&[("low", low), ("mode", mode), ("high", high)]);
        Some((low, mode, high))
    }

    fn lognormal(&mut self) -> Option<Shape> {
        let has = |keys: [&str; 2]| keys.iter().any(|key| self.inner.contains_key(*key));
        if has(["mean", "sd"]) && has(["median", "p90"]) {
            self.wrong(
                None,
                "a lognormal is described by mean and sd, or by median and p90, not both"
                    .to_owned(),
            );
            return None;
        }
        if has(["median", "p90"]) {
            let (median, p90) = (self.span("median"), self.span("p90"));
            let (median, p90) = (median?, p90?);
            self.ordered(&[("median", median), ("p90", p90)]);
            return Some(Shape::LognormalP90 { median, p90 });
        }
        let (mean, sd) = (self.span("mean"), self.span("sd"));
        Some(Shape::Lognormal {
            mean: mean?,
            sd: sd?,
        })
    }

    fn empirical(&mut self) -> Option<Shape> {
        if self.inner.contains_key("file") {
            self.wrong(
                Some("file"),
                "a file of values is read only while a scenario file is loaded".to_owned(),
            );
            return None;
        }
        let values = self.list("values", |value| match value {
            Value::String(text) => text.parse::<Span>(),
            other => Err(not_a(other, "a duration", "\"25 min\"")),
        })?;
        let weights = match self.inner.contains_key("weights") {
            true => Some(self.list("weights", |value| {
                number(value).ok_or_else(|| not_a(value, "a number", "1.5"))
            })?),
            false => None,
        };
        if weights
            .as_ref()
            .is_some_and(|weights| weights.len() != values.len())
        {
            let count = weights.map_or(0, |weights| weights.len());
            self.wrong(
                Some("weights"),
                format!("{count} weights for {} values", values.len()),
            );
            return None;
        }
        Some(Shape::Empirical { values, weights })
    }

    fn refuse_unknown_keys(&mut self) {
        let kind = KINDS.iter().find(|(name, ..)| *name == self.kind);
        let known: Vec<&str> =
            kind.map_or(vec![], |(_, keys, _)| [keys, &["min", "max"][..]].concat());
        for key in self.inner.keys() {
            let of_a_file = self.kind == "empirical" && matches!(key.as_str(), "file" | "column");
            if !known.contains(&key.as_str()) && !of_a_file {
                let error = UnitError {
                    message: format!("unknown key `{key}` in `{}`", self.kind),
                    help: suggest::help(key, known.iter().copied(), "keys"),
                };
                self.wrongs.push(Wrong {
                    at: vec![self.kind.to_owned(), key.clone()],
                    error,
                });
            }
        }
    }

    fn span(&mut self, key: &str) -> Option<Span> {
        if !self.inner.contains_key(key) {
            self.missing(key);
        }
        self.optional_span(key)
    }

    fn optional_span(&mut self, key: &str) -> Option<Span> {
        let read = match self.inner.get(key)? {
            Value::String(text) => text.parse(),
            other => Err(not_a(other, "a duration", "\"25 min\"")),
        };
        self.keep(key, read)
    }

    fn number(&mut self, key: &str) -> Option<f64> {
        let Some(value) = self.inner.get(key) else {
            self.missing(key);
            return None;
        };
        self.keep(
            key,
            number(value).ok_or_else(|| not_a(value, "a number", "1.5")),
        )
    }

    fn whole(&mut self, key: &str) -> Option<u32> {
        let Some(value) = self.inner.get(key) else {
            self.missing(key);
            return None;
        };
        let whole = value.as_integer().and_then(|n| u32::try_from(n).ok());
        self.keep(
            key,
            whole.ok_or_else(|| not_a(value, "a whole number", "3")),
        )
    }

    fn list<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Value) -> Result<T, UnitError>,
    ) -> Option<Vec<T>> {
        let Some(value) = self.inner.get(key) else {
            self.missing(key);
            return None;
        };
        let Some(items) = value.as_array() else {
            return self.keep(key, Err(not_a(value, "a list", "[...]")));
        };
        let before = self.wrongs.len();
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match read(item) {
                Ok(item) => list.push(item),
                Err(error) => {
                    let at = vec![self.kind.to_owned(), key.to_owned(), index.to_string()];
                    self.wrongs.push(Wrong { at, error });
                }
            }
        }
        (self.wrongs.len() == before).then_some(list)
    }

    /// Notes each neighbouring pair that is out of order.
    fn ordered(&mut self, spans: &[(&str, Span)]) {
        for pair in spans.windows(2) {
            let ((low_key, low), (high_key, high)) = (pair[0], pair[1]);
            if low > high {
                let message = format!("{low_key} = \"{low}\" is above {high_key} = \"{high}\"");
                self.wrong(Some(low_key), message);
            }
        }
    }

    fn missing(&mut self, key: &str) {
        self.wrong(None, format!("`{}` has no `{key}`", self.kind));
    }

    fn keep<T>(&mut self, key: &str, read: Result<T, UnitError>) -> Option<T> {
        read.map_err(|error| {
            let at = vec![self.kind.to_owned(), key.to_owned()];
            self.wrongs.push(Wrong { at, error });
        })
        .ok()
    }

    /// Notes a fault, with the kind's example as help.
    fn wrong(&mut self, key: Option<&str>, message: String) {
        let at = [self.kind]
            .into_iter()
            .chain(key)
            .map(str::to_owned)
            .collect();
        let example = KINDS
            .iter()
            .find(|(name, ..)| *name == self.kind)
            .map_or("", |(.., example)| example);
        let help = format!("write `{} = {example}`", self.kind);
        self.wrongs.push(Wrong {
            at,
            error: UnitError { message, help },
        });
    }
}

fn number(value: &Value) -> Option<f64> {
    let whole = || value.as_integer().map(|n| n as f64);
    value.as_float().or_else(whole).filter(|n| n.is_finite())
}

fn not_a(value: &Value, wanted: &str, example: &str) -> UnitError {
    UnitError {
        message: format!("{value} is not {wanted}"),
        help: format!("write {wanted} as {example}"),
    }
}
