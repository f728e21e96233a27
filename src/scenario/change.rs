//! Changes of levers during a run: what is to be set when, and which levers there are.
//!
//! Owns the way from a scenario to the one that holds after a change, which is the same merge that `extends` and `--set`
//! use. Whether the changed scenario makes sense is judged by the same checks as any other. Never says how a lever takes
//! effect: that is each room's.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::json;
use toml::value::Datetime;
use toml::{Table, Value};

use super::Scenario;
use super::problem::{Problem, SourceId};
use super::quantity::UnitError;
use super::suggest;
use super::tree::Node;
use super::units::{Instant, Span};
use crate::sim::Duration;

/// The name of the text format in the schema.
pub(crate) const FORMAT: &str = "moment";

/// Levers that are set anew at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When: an instant, or the time since `start`.
    pub at: Moment,
    /// What is set, written as in a scenario. It holds for the next tasking, draw or count; what is under way finishes
    /// as it was.
    #[serde(deserialize_with = "with_dates")]
    #[schemars(schema_with = "any_table")]
    pub set: Table,
}

/// A table in which instants are date-times again: on the way through serde they come as texts. No lever is a text that
/// could be taken for one.
fn with_dates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Table, D::Error> {
    let mut table = Table::deserialize(deserializer)?;
    table.iter_mut().for_each(|(_, value)| restore_dates(value));
    Ok(table)
}

fn restore_dates(value: &mut Value) {
    match value {
        Value::Table(table) => table.iter_mut().for_each(|(_, value)| restore_dates(value)),
        Value::Array(items) => items.iter_mut().for_each(restore_dates),
        Value::String(text) => {
            if let Ok(date) = text.parse::<Datetime>()
                && date.offset.is_some()
            {
                *value = Value::Datetime(date);
            }
        }
        _ => {}
    }
}

fn any_table(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "description": "Levers by their keys, as in a scenario.",
        "type": "object",
        "format": "levers",
        "examples": ["{ call = { policy = \"marginal\" } }"],
    })
}

/// An instant, or the time since the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// An instant.
    At(Instant),
    /// So long after the start.
    After(Span),
}

impl Moment {
    /// Time since `start`.
    pub fn since(self, start: Instant) -> Duration {
        match self {
            Moment::At(instant) => instant.since(start),
            Moment::After(span) => span.duration(),
        }
    }

    pub(crate) fn read(value: &Value) -> Result<Self, UnitError> {
        match value {
            Value::String(text) => text.parse().map(Moment::After),
            value => Instant::from_value(value).map(Moment::At),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Moment::At(instant) => instant.serialize(serializer),
            Moment::After(span) => span.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        restore_dates(&mut value);
        Moment::read(&value).map_err(D::Error::custom)
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let either = [
            generator.subschema_for::<Span>(),
            generator.subschema_for::<Instant>(),
        ];
        json_schema!({
            "format": FORMAT,
            "anyOf": either,
            "examples": [json!("9 d")],
        })
    }
}

/// The levers that can be changed during a run; `*` stands for an id that the scenario has. Whatever is below such a key
/// goes with it.
pub const LEVERS: &[&str] = &[
    "area.*.easing",
    "area.*.escalation",
    "area.*.spill",
    "call.at",
    "call.knows",
    "call.noise",
    "call.policy",
    "call.retask",
    "call.weights",
    "casework.agency.*.analysts",
    "casework.court.judges",
    "casework.court.staff",
    "ceasefire.*.fall",
    "ceasefire.*.lapse",
    "ceasefire.*.rise",
    "country.*.delay",
    "country.*.outreach",
    "country.*.pickup_seats",
    "country.*.willingness",
    "escort.high",
    "escort.low",
    "escort.medium",
    "fleet.*.abort",
    "fleet.*.crew.duty",
    "fleet.*.crew.rest",
    "fleet.*.fix",
    "fleet.*.hold",
    "fleet.*.leg_delay",
    "fleet.*.load",
    "fleet.*.load_each",
    "fleet.*.preflight",
    "fleet.*.tails",
    "fleet.*.unload",
    "fleet.*.unload_each",
    "fleet.*.wave.*.at",
    "fleet.*.wave.*.needs",
    "fleet.*.wave.*.tails",
    "fleet.*.wave.*.until",
    "fleet.*.window",
    "gate.*.host",
    "gate.*.opens",
    "gate.*.per_day",
    "gate.*.suspended",
    "gate.*.takes",
    "gate.*.total",
    "gate.*.tranche",
    "guards.back_after",
    "guards.desertion",
    "guards.drawn_per_level",
    "guards.leave_after",
    "guards.shift",
    "incidents.collapse",
    "incidents.contagion",
    "incidents.contagion_between",
    "incidents.crowding",
    "incidents.damage",
    "incidents.escalation",
    "incidents.escape_each",
    "incidents.exit_rate",
    "incidents.fighting",
    "incidents.gone_after",
    "incidents.guarding",
    "incidents.guards_hurt",
    "incidents.harm",
    "incidents.high_tier",
    "incidents.lift",
    "incidents.loosening",
    "incidents.mass_factor",
    "incidents.multiplier",
    "incidents.reaction_force",
    "incidents.recapture",
    "incidents.recapture_after",
    "incidents.repair",
    "incidents.response",
    "incidents.siege",
    "lane.*.closed",
    "lane.*.closed_above",
    "liaison.effort",
    "limits",
    "place.*.camp.leave_after",
    "place.*.camp.leave_before",
    "place.*.camp.passes",
    "place.*.camp.passes_at",
    "place.*.camp.regime",
    "place.*.camp.uncontrolled_after",
    "place.*.camp.uncontrolled_before",
    "place.*.detention.attack_rate",
    "place.*.detention.incident_rate",
    "place.*.reception.capacity",
    "place.*.reception.enrolment.staff",
    "place.*.reception.enrolment.teams",
    "place.*.reception.inbound",
    "place.*.reception.ramp",
    "place.*.reception.station.*.servers",
    "place.*.reception.station.*.service",
    "place.*.reception.station.*.shift",
    "place.*.reception.station.*.staff",
    "place.*.staging.attack_rate",
    "place.*.staging.capacity",
    "place.*.staging.incident_rate",
    "reaction.*.back",
    "reaction.*.fleet",
    "reaction.*.from",
    "reaction.*.ready",
    "reaction.*.road",
    "repatriation.outreach",
    "threat",
    "warning.decision",
    "warning.every",
    "warning.in_a_row",
    "warning.lag",
    "warning.noise",
    "warning.persistence",
    "warning.threat",
    "warning.threshold",
];

impl Scenario {
    /// The scenarios that hold after each change that changes something, with the time since the start, in the order of
    /// time; changes of one instant in the order in which they are written.
    ///
    /// # Errors
    /// A change that is none, which loading refuses; only a scenario built by hand meets it here.
    pub fn changed(&self) -> Result<Vec<(Duration, Scenario)>, toml::de::Error> {
        let mut present = self.clone();
        let mut changes = std::mem::take(&mut present.change);
        changes.sort_by_key(|change| change.at.since(self.start));
        let mut found = vec![];
        for change in changes {
            let next = present.with(&change.set)?;
            if next != present {
                present = next;
                found.push((change.at.since(self.start), present.clone()));
            }
        }
        Ok(found)
    }

    fn with(&self, set: &Table) -> Result<Scenario, toml::de::Error> {
        let mut tree = canonical(self);
        tree.merge(written(&toml::to_string(set).expect("a table has a text")));
        tree.to_toml().try_into()
    }
}

/// What a change may not set: `set` stands at `path`.
pub(crate) fn problems(set: &Node, before: &Scenario, path: &str) -> Vec<Problem> {
    let mut found = vec![];
    walk(set, &canonical(before), path, &mut vec![], &mut found);
    found
}

/// A scenario as a tree with every default filled in.
fn canonical(scenario: &Scenario) -> Node {
    written(&scenario.canonical())
}

fn written(text: &str) -> Node {
    Node::parse(text, SourceId::default()).expect("what was written can be read")
}

fn walk<'n>(
    node: &'n Node,
    base: &Node,
    path: &str,
    keys: &mut Vec<&'n str>,
    found: &mut Vec<Problem>,
) {
    let Some(table) = node.table() else { return };
    for (key, child) in table {
        keys.push(key);
        let here = || format!("{path}.{}", keys.join("."));
        match fit(keys) {
            Fit::Lever => found.extend(missing(keys, base, here())),
            Fit::Above if child.table().is_some() => walk(child, base, path, keys, found),
            _ => found.push(no_lever(keys, here())),
        }
        keys.pop();
    }
}

/// How a path stands to the levers.
enum Fit {
    /// It is one.
    Lever,
    /// There are some below it.
    Above,
    Nowhere,
}

fn fit(keys: &[&str]) -> Fit {
    let begins = |lever: &&str| {
        let mut pattern = lever.split('.');
        keys.iter().all(|key| {
            pattern
                .next()
                .is_some_and(|part| part == "*" || part == *key)
        })
    };
    let levers: Vec<&str> = LEVERS.iter().copied().filter(begins).collect();
    let whole = |lever: &&str| lever.split('.').count() == keys.len();
    match levers.iter().any(whole) {
        true => Fit::Lever,
        false if levers.is_empty() => Fit::Nowhere,
        false => Fit::Above,
    }
}

/// A change cannot add a thing: the ids on the way to its lever are those of the scenario.
fn missing(keys: &[&str], base: &Node, path: String) -> Option<Problem> {
    let mut node = base;
    for key in &keys[..keys.len() - 1] {
        match node.child(key) {
            Some(child) => node = child,
            None => {
                let known = node.table().into_iter().flat_map(|table| table.keys());
                let help = suggest::help(key, known.map(String::as_str), "keys");
                let message =
                    format!("the scenario has no `{key}` here, and a change cannot add one");
                return Some(Problem::at_key(path, message).help(help));
            }
        }
    }
    None
}

/// More levers than this help nobody who reads them.
const MOST_LISTED: usize = 4;

/// The levers of the same room that are nearest to what was written.
fn nearest(keys: &[&str]) -> Vec<&'static str> {
    let path = keys.join(".");
    let distance = |lever: &str| {
        let with_ids = lever.split('.').enumerate().map(|(n, part)| match part {
            "*" => keys.get(n).copied().unwrap_or(part),
            _ => part,
        });
        strsim::damerau_levenshtein(&with_ids.collect::<Vec<_>>().join("."), &path)
    };
    let room = |lever: &&str| lever.split('.').next() == keys.first().copied();
    let mut near: Vec<&str> = LEVERS.iter().copied().filter(room).collect();
    near.sort_by_key(|lever| distance(lever));
    near.truncate(MOST_LISTED);
    near
}

/// What looks like a lever and is none, by its keys: why, and what would do instead.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "area.*.fighting",
        "it is the level of the start",
        "a level is set by an inject `fighting`",
    ),
    (
        "area.*.weather",
        "weather is a chain that runs from the start",
        "a regime is imposed for a time by an inject `weather`",
    ),
    (
        "ceasefire.*.areas",
        "one that is in force holds in all of them",
        "write another `[ceasefire.ID]`, and an inject `ceasefire` that puts it in force",
    ),
    (
        "incidents.memory",
        "what earlier incidents have raised decays already",
        "levers near it: incidents.contagion, incidents.contagion_between",
    ),
    (
        "incidents.outlook",
        "a figure of one run would mean two things",
        "write it under `[incidents]`, for the whole run",
    ),
    ("place.*.detention", GUARDS_MOVE, GUARDS_BY_INJECT),
    ("place.*.detention.guards", GUARDS_MOVE, GUARDS_BY_INJECT),
    ("place.*.staging.guards", GUARDS_MOVE, GUARDS_BY_INJECT),
    (
        "reaction.*.guards",
        "parts of it may be under way",
        "write a further `[reaction.ID]`; an inject `reaction_away` keeps it from being called before its time",
    ),
    (
        "reaction.*.place",
        "it comes back to where it set out",
        "write a further `[reaction.ID]`; an inject `reaction_away` keeps it from being called before its time",
    ),
];
const GUARDS_MOVE: &str = "it is the number of the start";
const GUARDS_BY_INJECT: &str =
    "guards come and go by an inject: `reinforcement`, `withdrawal` or `control`";

/// Whether keys are those of a pattern in which `*` stands for an id.
fn matches(pattern: &str, keys: &[&str]) -> bool {
    let parts: Vec<&str> = pattern.split('.').collect();
    let mut pairs = parts.iter().zip(keys);
    parts.len() == keys.len() && pairs.all(|(part, key)| *part == "*" || part == key)
}

fn no_lever(keys: &[&str], path: String) -> Problem {
    let mut message = format!("`{}` cannot be changed during a run", keys.join("."));
    let refused = REFUSED.iter().find(|(pattern, ..)| matches(pattern, keys));
    if let Some((_, why, help)) = refused {
        message.push_str(&format!(": {why}"));
        return Problem::at_key(path, message).help(*help);
    }
    let near = nearest(keys);
    let help = match near.is_empty() {
        false => format!("levers near it: {}", near.join(", ")),
        true => {
            let mut rooms: Vec<&str> = LEVERS
                .iter()
                .filter_map(|lever| lever.split('.').next())
                .collect();
            rooms.dedup();
            format!("levers are in: {}", rooms.join(", "))
        }
    };
    Problem::at_key(path, message).help(help)
}
