//! Every number a planner can write matters: each leaf of the scenario in which limits of every kind bind is changed in
//! turn, and the facts of the run must change with it.

use airbridge::operation::{Audit, RunError, RunOptions, simulate};
use airbridge::record::Digest;
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, Scenario, leaves, load};
use toml::Value;

/// Leaves that change no fact, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("name", "is for people"),
    ("place.*.name", "is for people"),
    ("deadline", "is what the run is measured against"),
    ("fleet.*.cost", "is what the run is counted in"),
    ("sample", "is when observers look"),
    ("incidents.outlook", "is how far ahead is asked"),
    ("expect", "is asked of many runs, and simulated in none"),
    ("seed", "gives way to several seeds here"),
    ("fleet.convoy.reserve", "a convoy that runs dry just stands"),
    ("fleet.light.reserve", "no emergency is scripted for it"),
    ("fleet.shuttle.reserve", "no emergency is scripted for it"),
    (
        "inject.*.event.fuel_emergency.relief",
        "there is fuel wherever its tail lands",
    ),
    (
        "lane.alpha_hub.escorts",
        "its convoys have their home where persons board",
    ),
    (
        "lane.bravo_hub.escorts",
        "its helicopters have their home where persons board",
    ),
    ("place.base.escorts", "nobody has a post there"),
    ("fleet.light.home", "no other place has its spares"),
];

/// Limits, of each of which at least one leaf binds: with more of it, other things happen. The landing spots in use of a
/// class bind through the parking spots, which count them in.
const LIMITS: &[&str] = &[
    "casework.agency.*.analysts",
    "casework.court.judges",
    "country.*.pickup_seats",
    "escort.duty",
    "fleet.*.configuration.*.seats",
    "fleet.*.crew.crews",
    "fleet.*.crew.duty",
    "fleet.*.crew.flight_day",
    "fleet.*.crew.flight_month",
    "fleet.*.crew.flight_week",
    "fleet.*.hold",
    "fleet.*.maintenance.deferred",
    "fleet.*.medical",
    "fleet.*.range",
    "fleet.*.seats",
    "fleet.*.tails",
    "gate.*.per_day",
    "gate.*.total",
    "gate.*.tranche.*.per_day",
    "incidents.reaction_force",
    "limits.stop.crowded",
    "limits.stop.crowding",
    "limits.stop.ramp_wait",
    "limits.stop.restraint",
    "limits.stop.staged",
    "packing.most.*",
    "place.*.detention.capacity",
    "place.*.detention.screening.teams",
    "place.*.escorts",
    "place.*.loading.teams",
    "place.*.maintenance_teams",
    "place.*.mog.*.parking",
    "place.*.pads",
    "place.*.parking",
    "place.*.reception.capacity",
    "place.*.reception.enrolment.equipment.count",
    "place.*.reception.enrolment.teams",
    "place.*.reception.inbound",
    "place.*.reception.ramp",
    "place.*.reception.station.*.room",
    "place.*.reception.station.*.servers",
    "place.*.reception.wing.*.capacity",
    "place.*.refuel_points",
    "place.*.runway.movements",
    "place.*.spares.*.stock",
    "place.*.staging.capacity",
];

fn matches(pattern: &str, path: &str) -> bool {
    let (wanted, found) = (pattern.split('.'), path.split('.'));
    wanted.clone().count() == found.clone().count()
        && wanted
            .zip(found)
            .all(|(wanted, found)| wanted == "*" || wanted == found)
}

/// Chance may hide what a leaf does in one run; it must not in all of these.
const SEEDS: [u64; 9] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

fn digest(scenario: &Scenario, seed: u64) -> Option<String> {
    let options = RunOptions {
        audit: Audit::AtEnd,
        ..RunOptions::seeded(seed)
    };
    match simulate(scenario, &options, Digest::new(), |_, _| ()) {
        Ok(finished) => Some(finished.observer.digests(&finished.world).run),
        Err(RunError::Setup(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

/// The same scenario with another value in one place (or none there), if that is still a scenario.
fn with(tree: &Value, path: &str, value: Option<Value>) -> Option<Scenario> {
    let mut tree = tree.clone();
    let (parents, key) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = &mut tree;
    for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
        at = match at {
            Value::Array(items) => &mut items[parent.parse::<usize>().expect("a position")],
            table => table.get_mut(parent).expect("a key of the tree"),
        };
    }
    match (at, value) {
        (Value::Array(items), Some(value)) => {
            items[key.parse::<usize>().expect("a position")] = value
        }
        (Value::Table(table), Some(value)) => {
            table.insert(key.to_owned(), value);
        }
        (Value::Table(table), None) => {
            table.remove(key);
        }
        _ => return None,
    }
    let text = toml::to_string(&tree).expect("a tree of plain values");
    // Read without the checks between tables, which would rightly refuse a lane that leads nowhere: here it may, so
    // that its end is seen to matter.
    text.parse::<toml::Table>().ok()?.try_into().ok()
}

/// Other values for a leaf, the mildest first.
fn others(leaf: &Value) -> Vec<Value> {
    match leaf {
        Value::Boolean(yes) => vec![Value::Boolean(!yes)],
        Value::Integer(n) => [n + 1, n - 1, n + 7, n * 3, n / 3, 0]
            .into_iter()
            .filter(|other| other != n && *other >= 0)
            .map(Value::Integer)
            .collect(),
        Value::Float(x) => [1.15, 0.85, 1.6, 0.5, 0.4]
            .into_iter()
            .map(|factor| Value::Float(if *x == 0.0 { factor } else { x * factor }))
            .collect(),
        Value::Datetime(instant) => ["T05:00:00", "T13:30:00", "T23:30:00"]
            .into_iter()
            .filter_map(|time| {
                format!("{}{time}+03:00", &instant.to_string()[..10])
                    .parse()
                    .ok()
            })
            .map(Value::Datetime)
            .collect(),
        Value::Array(items) if items.is_empty() => vec![Value::Array(vec!["agreement".into()])],
        Value::Array(items) => {
            let first_changed = others(&items[0]).into_iter().map(|other| {
                let rest = items[1..].iter().cloned();
                Value::Array([other].into_iter().chain(rest).collect())
            });
            let one_less = Value::Array(items[1..].to_vec());
            first_changed
                .chain([one_less, Value::Array(vec!["heavy".into()])])
                .collect()
        }
        Value::String(text) => other_texts(text),
        Value::Table(_) => Vec::new(),
    }
}

fn other_texts(text: &str) -> Vec<Value> {
    let words: &[&[&str]] = &[
        &["alpha", "bravo", "hub", "base"],
        &["east", "west", "south"],
        &["truce", "pause"],
        &["steppe", "observed"],
        &["weights", "risk", "tier", "largest", "nearest"],
        &["truth", "reports"],
        &["agreement", "overflight", "reception", "visit"],
        &["light", "heavy", "shuttle"],
        &["any", "day", "night"],
        &["same_type", "never", "any"],
        &["air", "road"],
        &["home", "origin"],
        &["seats_out", "freight"],
        &["wait", "fewer"],
        &["clear", "dust", "haze", "storm", "stationary"],
        &["disturbance", "riot", "breach", "mass_escape"],
        &[
            "heavy-01",
            "heavy-surge-01",
            "light-01",
            "light-02",
            "light-03",
            "shuttle-01",
        ],
        &["stop", "finish_loading", "keep_away"],
        &["rotary", "fixed"],
        &["civil", "nautical"],
        &["engine", "rotor"],
        &["search", "identity", "medical"],
        &["high", "medium", "low"],
        &["adult", "minor"],
        &[
            "restraint",
            "ramp_wait",
            "staged",
            "crowding",
            "crowded",
            "screening",
            "minors",
        ],
        &["fifo", "tier", "longest_wait"],
        &["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    ];
    if let Some((number, unit)) = text.split_once(' ') {
        let number: f64 = number.parse().expect("a quantity is a number and a unit");
        return [1.15, 0.85, 2.0, 0.4, 0.05, 10.0]
            .into_iter()
            .map(|factor| {
                if number == 0.0 {
                    factor
                } else {
                    number * factor
                }
            })
            .map(|other| Value::String(format!("{other} {unit}")))
            .collect();
    }
    if let Some((hour, minute)) = text.split_once(':') {
        let hour: i64 = hour.parse().expect("a time of day");
        return [1, -1, 4, -4, 9]
            .into_iter()
            .map(|shift| (hour + shift).rem_euclid(24))
            .map(|other| Value::String(format!("{other:02}:{minute}")))
            .collect();
    }
    let family = words.iter().find(|family| family.contains(&text));
    let Some(family) = family else {
        return Vec::new();
    };
    family
        .iter()
        .filter(|word| **word != text)
        .map(|word| Value::String((*word).to_owned()))
        .collect()
}

/// The scenario that is shaken, and what comes of it at each seed.
struct Everything {
    tree: Value,
    digests: [String; SEEDS.len()],
}

impl Everything {
    fn loaded() -> Self {
        let loaded = load(&Reference::new("everything"), &[], &NoFiles).expect("it is built in");
        let runs = |seed| digest(&loaded.scenario, seed).expect("a built-in scenario runs");
        Everything {
            digests: SEEDS.map(runs),
            tree: loaded.scenario.to_value(),
        }
    }

    /// Whether any of these values in the place of a leaf changes a fact at any seed.
    fn changes_with(&self, path: &str, values: Vec<Option<Value>>) -> bool {
        let values = values.into_iter();
        let others: Vec<Scenario> = values
            .filter_map(|other| with(&self.tree, path, other))
            .collect();
        SEEDS.iter().zip(&self.digests).any(|(&seed, base)| {
            let differs = |other| digest(other, seed).is_some_and(|changed| changed != *base);
            others.iter().any(differs)
        })
    }
}

/// More of a limit: of a number, or of a length of time.
fn more(leaf: &Value) -> Option<Value> {
    match leaf {
        Value::Integer(n) => Some(Value::Integer(n * 20 + 20)),
        Value::Float(x) => Some(Value::Float(x * 1.6)),
        Value::String(text) => {
            let (number, unit) = text.split_once(' ')?;
            let number: f64 = number.parse().ok()?;
            Some(Value::String(format!("{} {unit}", number * 4.0)))
        }
        _ => None,
    }
}

#[test]
fn limits_of_every_kind_bind_in_everything() {
    let everything = Everything::loaded();
    let leaves = leaves(&everything.tree);
    let binds = |pattern: &&&str| {
        let mut of_kind = leaves.iter().filter(|(path, _)| matches(pattern, path));
        of_kind.any(|(path, leaf)| {
            more(leaf).is_some_and(|more| everything.changes_with(path, vec![Some(more)]))
        })
    };
    let idle: Vec<_> = LIMITS.iter().filter(|pattern| !binds(pattern)).collect();
    assert!(idle.is_empty(), "more of these changes nothing: {idle:?}");
}

#[test]
fn every_leaf_of_everything_changes_the_facts() {
    let everything = Everything::loaded();
    let (mut idle, mut stale) = (Vec::new(), Vec::new());
    let mut live = 0;
    let mut unmatched: Vec<&str> = EXCEPTIONS.iter().map(|(pattern, _)| *pattern).collect();
    for (path, leaf) in leaves(&everything.tree) {
        unmatched.retain(|pattern| !matches(pattern, &path));
        if leaf.as_table().is_some_and(toml::Table::is_empty) {
            continue;
        }
        // Where no other value would do, the leaf is left out.
        let others = others(&leaf).into_iter().map(Some).chain([None]).collect();
        let excepted = EXCEPTIONS
            .iter()
            .any(|(pattern, _)| matches(pattern, &path));
        match (everything.changes_with(&path, others), excepted) {
            (true, false) => live += 1,
            (false, false) => idle.push(format!("{path} = {leaf}")),
            (true, true) => stale.push(path),
            (false, true) => {}
        }
    }
    assert!(
        idle.is_empty(),
        "{} leaves change nothing ({live} do):\n{}",
        idle.len(),
        idle.join("\n")
    );
    assert!(stale.is_empty(), "these need no exception: {stale:?}");
    assert!(
        unmatched.is_empty(),
        "there are no such leaves: {unmatched:?}"
    );
    assert!(live > 250, "only {live} leaves were tried");
}
