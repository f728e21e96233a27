//! Every number a planner can write matters: each leaf of the scenario in which every limit binds is changed in
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
    (
        "place.base.reception.station.medical.order",
        "is tried where it binds, in the tests of the handover",
    ),
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
    ("fleet.heavy.seats", "its tails are configured otherwise"),
    ("fleet.light.home", "no other place has its spares"),
];

fn excepted(path: &str) -> bool {
    let matches = |pattern: &str| {
        let (wanted, found) = (pattern.split('.'), path.split('.'));
        pattern.split('.').count() == path.split('.').count()
            && wanted
                .zip(found)
                .all(|(wanted, found)| wanted == "*" || wanted == found)
    };
    EXCEPTIONS.iter().any(|(pattern, _)| matches(pattern))
}

/// Chance may hide what a leaf does in one run; it must not in all of these.
const SEEDS: [u64; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

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

#[test]
fn every_leaf_of_everything_changes_the_facts() {
    let loaded = load(&Reference::new("everything"), &[], &NoFiles).expect("a built-in scenario");
    let base = SEEDS.map(|seed| digest(&loaded.scenario, seed).expect("a built-in scenario runs"));
    let tree = loaded.scenario.to_value();
    let mut idle = Vec::new();
    let mut live = 0;
    for (path, leaf) in leaves(&tree) {
        let nothing_there = leaf.as_table().is_some_and(toml::Table::is_empty);
        if excepted(&path) || nothing_there {
            continue;
        }
        // Where no other value would do, the leaf is left out.
        let others: Vec<Scenario> = others(&leaf)
            .into_iter()
            .map(Some)
            .chain([None])
            .filter_map(|other| with(&tree, &path, other))
            .collect();
        let changed = SEEDS.iter().zip(&base).any(|(&seed, base)| {
            let differs = |other| digest(other, seed).is_some_and(|changed| changed != *base);
            others.iter().any(differs)
        });
        if changed {
            live += 1;
        } else {
            idle.push(format!("{path} = {leaf}"));
        }
    }
    assert!(
        idle.is_empty(),
        "{} leaves change nothing ({live} do):\n{}",
        idle.len(),
        idle.join("\n")
    );
    assert!(live > 250, "only {live} leaves were tried");
}
