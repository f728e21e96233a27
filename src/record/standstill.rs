//! Who is left when a run ends, since when nobody has got any further there, and what stood in the way since then.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counters::awaits_acceptance;
use super::decimals::decimal;
use crate::operation::{Bar, Constraint, Fact, PlaceId, State, World};
use crate::sim::{Duration, Time};

/// Persons left at a place at the end of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// The place.
    pub place: String,
    /// How many of them await acceptance.
    pub left_pax: u32,
    /// For how long nobody has boarded or been accepted there.
    pub still_h: f64,
    /// What stood in the way at most samples since then.
    pub why: String,
    /// The gates that let nobody of them pass at the end, and for what reason.
    pub gates: BTreeMap<String, String>,
}

/// Notes where anyone gets further, and what stands in the way where nobody does.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Standstill {
    at: BTreeMap<PlaceId, Stand>,
}

/// How a place has stood since somebody last got further there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Stand {
    since: Time,
    /// Samples by what bound at them.
    bound: BTreeMap<Constraint, u32>,
}

impl Standstill {
    /// Takes a fact into account.
    pub(super) fn note(&mut self, time: Time, fact: &Fact) {
        if let Fact::CustodyPassed {
            from, to, place, ..
        } = *fact
        {
            let accepted = from == State::Arriving && !awaits_acceptance(to);
            if to == State::Aboard || accepted {
                let since = time;
                let bound = BTreeMap::new();
                self.at.insert(place, Stand { since, bound });
            }
        }
    }

    /// Takes into account what binds at a sample.
    pub(super) fn look(&mut self, bound: &[(PlaceId, Constraint)]) {
        for &(place, binds) in bound {
            let stand = self.at.entry(place).or_default();
            *stand.bound.entry(binds).or_default() += 1;
        }
    }

    /// Who is left at `end`, place by place.
    pub(super) fn left(&self, world: &World, end: Time) -> Vec<Left> {
        let left = |place| {
            let here = world.awaiting_at(place);
            (here > 0).then(|| self.left_at(place, here, world, end))
        };
        world.place_ids().filter_map(left).collect()
    }

    fn left_at(&self, place: PlaceId, here: u32, world: &World, end: Time) -> Left {
        let stand = self.at.get(&place).cloned().unwrap_or_default();
        // Of equal counts the first constraint in their order.
        let most = stand
            .bound
            .iter()
            .rev()
            .max_by_key(|(_, samples)| **samples);
        let why = most.map_or_else(|| world.binding_at(place, end), |(why, _)| *why);
        let names = world.names();
        let gates = world.bars(place).into_iter();
        let gates =
            gates.map(|(gate, bar)| (names.gate(gate).to_owned(), Bar::word(bar).to_owned()));
        Left {
            place: names.place(place).to_owned(),
            left_pax: here,
            still_h: decimal((end - stand.since).max(Duration::ZERO).as_hours_f64()),
            why: why.word().to_owned(),
            gates: if why == Constraint::Gate {
                gates.collect()
            } else {
                BTreeMap::new()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::operation::{RunOptions, simulate};
    use crate::record::{Kpis, specimen};

    /// Who is left of the specimen's 90 persons with these changes.
    fn left(sets: &[&str]) -> Vec<super::Left> {
        let scenario = specimen::scenario(sets);
        let run = simulate(&scenario, &RunOptions::seeded(1), Kpis::new(), |_, _| ());
        let run = run.expect("it runs");
        let summary = run
            .observer
            .summary(&scenario, &run.world, run.ended_at, "");
        summary.left
    }

    #[test]
    fn nobody_is_left_of_a_lift_that_closes() {
        assert_eq!(left(&[]), []);
    }

    #[test]
    fn a_gate_that_admits_no_more_is_named_with_its_reason() {
        let left = left(&["gate.permit={ total = 40 }", "lane.out.needs=[\"permit\"]"]);
        let [site] = left.as_slice() else {
            panic!("{left:?}")
        };
        assert_eq!(
            (site.place.as_str(), site.left_pax, site.why.as_str()),
            ("site", 50, "gate")
        );
        assert_eq!(site.gates["permit"], "its total is used up");
        assert!(site.still_h > 48.0, "{}", site.still_h);
    }

    #[test]
    fn of_gates_that_wait_for_others_the_others_are_named() {
        let left = left(&[
            "gate.talks={ opens = 2026-12-01T00:00:00Z }",
            "gate.permit={ after = [\"talks\"] }",
            "lane.out.needs=[\"permit\"]",
        ]);
        let gates: Vec<&str> = left[0].gates.keys().map(String::as_str).collect();
        assert_eq!(gates, ["talks"]);
    }

    #[test]
    fn a_gate_that_never_opens_is_named_with_its_reason() {
        let never = "gate.permit={ opens = 2026-12-01T00:00:00Z }";
        let left = left(&[never, "lane.out.needs=[\"permit\"]"]);
        assert_eq!((left[0].left_pax, left[0].still_h), (90, 72.0));
        assert_eq!(left[0].gates["permit"], "it is not open yet");
    }
}
