//! What one part of a scenario says of another: references that lead somewhere, persons who can get out, numbers that
//! leave something to run.
//!
//! Owns the checks that need more than one value. One file per subject; each returns every problem it finds, with the
//! path of what is wrong, and the loader finds its place. Never judges a value on its own: that is `shape`'s.
//!
//! | file | what it asks |
//! |---|---|
//! | `network`, `ground`, `means`, `gates`, `call`, `handover`, `limits`, `security`, `script`, `weather` | do the names exist, does the table hang together |
//! | `clock`, `sizes` | do the dates lie in the run, does it fit in memory |
//! | `flow`, `lift`, `crews`, `maintenance`, `escorts` | can everyone get out, can those who are to fetch them do so |
//! | `contagion` | do incidents die down |
//! | `expect` | can expectations be answered |
//! | `doubts` | is it what was meant, where nothing forbids it |

mod call;
mod clock;
mod contagion;
mod crews;
mod cycle;
mod doubts;
mod escorts;
mod expect;
mod flow;
mod gates;
mod ground;
mod handover;
mod lift;
mod limits;
mod maintenance;
mod means;
mod network;
mod observed;
mod script;
mod security;
mod sizes;
mod weather;

use std::collections::BTreeMap;

pub(crate) use doubts::doubts;

use super::Scenario;
use super::problem::{Problem, Slip};
use super::suggest;

/// Everything that is wrong between the parts of a scenario.
pub(crate) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = network::problems(scenario);
    found.extend(means::problems(scenario));
    // Where a lane or a home is not what was meant, words about who can get out would not be true.
    if found.is_empty() {
        found.extend(flow::problems(scenario));
        found.extend(lift::problems(scenario));
        found.extend(crews::problems(scenario));
        found.extend(maintenance::problems(scenario));
        found.extend(escorts::problems(scenario));
        found.extend(contagion::problems(scenario));
    }
    found.extend(gates::problems(scenario));
    found.extend(call::problems(scenario));
    found.extend(expect::problems(scenario));
    found.extend(observed::problems(scenario));
    found.extend(ground::problems(scenario));
    found.extend(handover::problems(scenario));
    found.extend(limits::problems(scenario));
    found.extend(security::problems(scenario));
    found.extend(weather::problems(scenario));
    found.extend(script::problems(scenario));
    found.extend(clock::problems(scenario));
    found.extend(sizes::problems(scenario));
    found
}

/// A table of things that others name: what one of them is called, and the header of one, such as `[place.ID]`.
struct Named<'a, V> {
    noun: &'a str,
    header: &'a str,
    rows: &'a BTreeMap<String, V>,
}

impl<V> Named<'_, V> {
    /// The problem with naming `id` at `path`, if there is no such thing.
    fn missing(&self, path: impl Into<String>, id: &str) -> Option<Problem> {
        if self.rows.contains_key(id) {
            return None;
        }
        let help = match self.rows.is_empty() {
            true => format!("write a table `{}` for it", self.header.replace("ID", id)),
            false => {
                let known = self.rows.keys().map(String::as_str);
                suggest::help(id, known, &format!("{}s", self.noun))
            }
        };
        let message = format!("there is no {} `{id}`", self.noun);
        let nowhere = Slip::Nowhere(id.to_owned());
        Some(Problem::new(path, message).help(help).slip(nowhere))
    }
}

fn areas(scenario: &Scenario) -> Named<'_, super::network::Area> {
    Named {
        noun: "area",
        header: "[area.ID]",
        rows: &scenario.area,
    }
}

fn places(scenario: &Scenario) -> Named<'_, super::network::Place> {
    Named {
        noun: "place",
        header: "[place.ID]",
        rows: &scenario.place,
    }
}

fn ceasefires(scenario: &Scenario) -> Named<'_, super::conflict::Ceasefire> {
    Named {
        noun: "ceasefire",
        header: "[ceasefire.ID]",
        rows: &scenario.ceasefire,
    }
}

fn reactions(scenario: &Scenario) -> Named<'_, super::incidents::Reaction> {
    Named {
        noun: "reaction force",
        header: "[reaction.ID]",
        rows: &scenario.reaction,
    }
}

fn gates(scenario: &Scenario) -> Named<'_, super::security::Gate> {
    Named {
        noun: "gate",
        header: "[gate.ID]",
        rows: &scenario.gate,
    }
}

/// The problems with a list of gates at `path`.
fn needs(scenario: &Scenario, path: &str, ids: &[String]) -> Vec<Problem> {
    let ids = ids.iter().enumerate();
    ids.filter_map(|(n, id)| gates(scenario).missing(format!("{path}.{n}"), id))
        .collect()
}

/// The problem with relative weights at `path`: a negative one, or none above zero.
fn weights<'a>(path: &str, weights: impl IntoIterator<Item = (&'a str, f64)>) -> Option<Problem> {
    let mut sum = 0.0;
    for (key, weight) in weights {
        if weight < 0.0 {
            let problem = Problem::new(
                format!("{path}.{key}"),
                format!("the weight {weight} is negative"),
            );
            return Some(
                problem.help("weights say how often one comes beside the others: write 0 or more"),
            );
        }
        sum += weight;
    }
    let message = match sum {
        f64::INFINITY => "the weights are too large to be added up",
        sum if sum > 0.0 => return None,
        _ => "all weights are zero, so nothing can be chosen",
    };
    Some(Problem::new(path, message).help("write one weight at least above 0, such as 0.5"))
}

/// A number as people read it: 2,000,000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
