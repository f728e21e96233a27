//! `sorties.csv`: every sortie with the times of its steps.
//!
//! A sortie is complete only when it ends, so the ledger keeps all of them and writes at the end of the run.

use std::io;

use serde::{Deserialize, Serialize};

use super::sheet::{Finished, Sheet};
use super::sortie::{Purpose, Sortie};
use crate::operation::{Fact, Observer, TailId, World};
use crate::sim::Time;
use columns::Row;

mod columns;

/// Keeps the sorties of a run and writes them at its end.
#[derive(Default, Serialize, Deserialize)]
pub struct Sorties {
    pub(super) sheet: Sheet<Self>,
    sorties: Vec<Sortie>,
    /// By tail: where its latest sortie stands in `sorties`.
    latest: Vec<Option<usize>>,
}

impl Sorties {
    /// Writes all sorties and ends the table.
    pub fn finish(mut self, world: &World, end: Time) -> io::Result<Finished> {
        for sortie in &mut self.sorties {
            sortie.stop_holding(end);
        }
        for sortie in &self.sorties {
            self.sheet.row(&Row { sortie, world });
        }
        self.sheet.finish()
    }

    fn open(&mut self, sortie: Sortie) {
        let tail = sortie.tail.index();
        if self.latest.len() <= tail {
            self.latest.resize(tail + 1, None);
        }
        self.latest[tail] = Some(self.sorties.len());
        self.sorties.push(sortie);
    }

    fn find(&mut self, tail: TailId, number: u32) -> Option<&mut Sortie> {
        let position = (*self.latest.get(tail.index())?)?;
        let sortie = &mut self.sorties[position];
        (sortie.number == number).then_some(sortie)
    }
}

/// The sortie that a fact begins, if it does.
fn begun(time: Time, fact: &Fact, world: &World) -> Option<Sortie> {
    match *fact {
        Fact::SortieTasked {
            tail,
            sortie,
            lane,
            persons,
            escorts,
        } => Some(Sortie {
            planned: persons,
            escorts,
            ..Sortie::tasked(
                tail,
                sortie,
                Purpose::Lift(lane),
                world.lane_ends(lane),
                time,
            )
        }),
        Fact::ReactionTasked {
            tail,
            sortie,
            force,
            place,
            guards,
        } => {
            // It stands at home, where the force boards.
            let ends = (world.tail_view(tail).place, place);
            Some(Sortie {
                guards,
                ..Sortie::tasked(tail, sortie, Purpose::Reaction(force), ends, time)
            })
        }
        _ => None,
    }
}

impl Observer for Sorties {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        if let Some(begun) = begun(time, fact, world) {
            return self.open(begun);
        }
        let record = fact.record();
        let Some((tail, number)) = record.tail.zip(record.sortie) else {
            return;
        };
        let Some(sortie) = self.find(tail, number) else {
            return;
        };
        sortie.hear(time, fact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Constraint, ForceId, LaneId, PlaceId};
    use crate::record::specimen::{self, TAIL};
    use crate::record::tables::text::CellWriter;
    use crate::sim::Duration;

    fn hour(hours: u64) -> Time {
        Time::from_micros(hours * 3_600_000_000)
    }

    /// The cells of the only row, by column, after a sortie of which `facts` were told, one an hour from the first.
    fn row(facts: impl FnOnce(PlaceId, PlaceId) -> Vec<Fact>) -> impl Fn(&str) -> String {
        let force = [
            "reaction.mobile.place=gate",
            "reaction.mobile.guards=9",
            "reaction.mobile.road=2 h",
        ];
        let scenario = specimen::scenario(&force);
        let world = specimen::world(&scenario);
        let directory = tempfile::tempdir().expect("a directory");
        let cells = CellWriter::new(scenario.start);
        let mut table = Sorties {
            sheet: Sheet::create(directory.path(), cells).expect("a table"),
            ..Sorties::default()
        };
        let facts = facts(
            specimen::place(&world, "site"),
            specimen::place(&world, "gate"),
        );
        for (hours, fact) in (1..).zip(&facts) {
            table.fact(hour(hours), fact, &world);
        }
        table.finish(&world, hour(72)).expect("written");
        let mut csv =
            csv::Reader::from_path(directory.path().join("sorties.csv")).expect("a table");
        let header = csv.headers().expect("a header").clone();
        let cells = csv.records().next().expect("a row").expect("cells");
        move |name| {
            let position = header
                .iter()
                .position(|column| column == name)
                .expect("a column");
            cells[position].to_owned()
        }
    }

    fn tasked() -> Fact {
        Fact::SortieTasked {
            tail: TAIL,
            sortie: 1,
            lane: LaneId(0),
            persons: 30,
            escorts: 2,
        }
    }

    fn took_off(place: PlaceId, persons: u32) -> Fact {
        Fact::TookOff {
            tail: TAIL,
            sortie: 1,
            place,
            persons,
        }
    }

    fn landed(place: PlaceId) -> Fact {
        Fact::Landed {
            tail: TAIL,
            sortie: 1,
            place,
        }
    }

    fn holds(place: PlaceId) -> Fact {
        Fact::HoldingBegan {
            tail: TAIL,
            sortie: 1,
            place,
        }
    }

    fn loaded(place: PlaceId, persons: u32) -> Fact {
        Fact::Loaded {
            tail: TAIL,
            sortie: 1,
            place,
            persons,
        }
    }

    fn unloaded(place: PlaceId, persons: u32) -> Fact {
        Fact::Unloaded {
            tail: TAIL,
            sortie: 1,
            place,
            persons,
        }
    }

    /// It ends without having flown or burned anything.
    fn ended(place: PlaceId) -> Fact {
        Fact::SortieEnded {
            tail: TAIL,
            sortie: 1,
            place,
            flown: Duration::ZERO,
            fuel_kg: 0,
        }
    }

    #[test]
    fn every_step_of_a_sortie_has_its_own_column() {
        let cell = row(|site, gate| {
            vec![
                tasked(),
                took_off(gate, 0),
                holds(site),
                landed(site),
                loaded(site, 28),
                took_off(site, 28),
                landed(gate),
                unloaded(gate, 28),
                Fact::Refuelled {
                    tail: TAIL,
                    sortie: 1,
                    place: gate,
                },
                Fact::SortieEnded {
                    tail: TAIL,
                    sortie: 1,
                    place: gate,
                    flown: Duration::from_hours(2),
                    fuel_kg: 9,
                },
            ]
        });
        let steps = [
            "tasked_h",
            "took_off_h",
            "picked_up_h",
            "loaded_h",
            "departed_h",
            "arrived_h",
            "unloaded_h",
        ];
        assert_eq!(steps.map(&cell), ["1", "2", "4", "5", "6", "7", "8"]);
        assert_eq!(
            ["refuelled_h", "ended_h", "holding_h", "flown_h"].map(&cell),
            ["9", "10", "1", "2"]
        );
        assert_eq!(
            ["planned_pax", "boarded_pax", "delivered_pax"].map(&cell),
            ["30", "28", "28"]
        );
        assert_eq!(
            ["sortie", "from", "to"].map(&cell),
            ["chinook-01/0001", "site", "gate"]
        );
        assert_eq!(cell("outcome"), "delivered");
    }

    fn sent_to(place: PlaceId) -> Fact {
        Fact::ReactionTasked {
            tail: TAIL,
            sortie: 1,
            force: ForceId(0),
            place,
            guards: 9,
        }
    }

    #[test]
    fn a_reaction_sortie_has_its_load_from_home_on_and_is_none_of_a_lane() {
        let cell = row(|site, gate| {
            vec![
                sent_to(site),
                took_off(gate, 0),
                landed(site),
                Fact::ReactionPutDown {
                    tail: TAIL,
                    sortie: 1,
                    place: site,
                    guards: 9,
                },
                took_off(site, 0),
                landed(gate),
                Fact::SortieEnded {
                    tail: TAIL,
                    sortie: 1,
                    place: gate,
                    flown: Duration::from_hours(2),
                    fuel_kg: 9,
                },
            ]
        });
        assert_eq!(
            [
                "lane",
                "purpose",
                "from",
                "to",
                "force",
                "guards_count",
                "outcome"
            ]
            .map(&cell),
            ["", "reaction", "gate", "site", "mobile", "9", "delivered"]
        );
        assert_eq!(
            [
                "took_off_h",
                "loaded_h",
                "departed_h",
                "arrived_h",
                "unloaded_h",
                "ended_h"
            ]
            .map(&cell),
            ["", "", "2", "3", "4", "7"]
        );
        assert_eq!(
            [
                "planned_pax",
                "boarded_pax",
                "delivered_pax",
                "delivered_to"
            ]
            .map(&cell),
            ["0", "0", "0", "site"]
        );
    }

    #[test]
    fn a_reaction_sortie_that_is_given_up_says_why() {
        let cell = row(|site, gate| {
            let why = Constraint::Weather;
            let given_up = Fact::ReactionGivenUp {
                tail: TAIL,
                sortie: 1,
                place: site,
                guards: 9,
                why,
            };
            vec![sent_to(site), took_off(gate, 0), given_up]
        });
        assert_eq!(
            ["outcome", "abort_cause", "delivered_to"].map(&cell),
            ["aborted", "weather", ""]
        );
    }

    #[test]
    fn an_aborted_sortie_says_why_and_a_step_not_taken_is_empty() {
        let cell = row(|site, gate| {
            let why = Constraint::Weather;
            vec![
                tasked(),
                took_off(gate, 0),
                Fact::SortieAborted {
                    tail: TAIL,
                    sortie: 1,
                    place: site,
                    why,
                },
            ]
        });
        assert_eq!(
            ["outcome", "abort_cause", "loaded_h"].map(&cell),
            ["aborted", "weather", ""]
        );
    }

    #[test]
    fn a_sortie_that_the_run_cuts_off_is_under_way_and_has_held_until_then() {
        let cell = row(|site, gate| vec![tasked(), took_off(gate, 0), holds(site)]);
        assert_eq!(
            ["outcome", "holding_h", "ended_h", "flown_h"].map(&cell),
            ["under_way", "69", "", ""]
        );
    }

    #[test]
    fn a_sortie_that_went_to_an_alternate_on_the_way_is_delivered_all_the_same() {
        let cell = row(|site, gate| {
            vec![
                tasked(),
                landed(site),
                loaded(site, 5),
                took_off(site, 5),
                Fact::Diverted {
                    tail: TAIL,
                    sortie: 1,
                    place: site,
                },
                landed(gate),
                unloaded(gate, 5),
                ended(gate),
            ]
        });
        assert_eq!(
            ["outcome", "diversions_count", "arrived_h"].map(&cell),
            ["delivered", "1", "6"]
        );
    }

    #[test]
    fn what_befalls_its_tail_after_its_end_is_none_of_a_sortie() {
        let cell = row(|site, gate| {
            vec![
                tasked(),
                landed(site),
                loaded(site, 5),
                unloaded(gate, 5),
                ended(gate),
                Fact::TailLost {
                    tail: TAIL,
                    sortie: 1,
                    place: gate,
                    persons: 0,
                    harmed: 0,
                },
            ]
        });
        assert_eq!(["outcome", "lost_h"].map(&cell), ["delivered", ""]);
    }

    #[test]
    fn a_load_put_back_never_departs() {
        let cell = row(|site, _| {
            vec![
                tasked(),
                landed(site),
                loaded(site, 5),
                Fact::SortieAborted {
                    tail: TAIL,
                    sortie: 1,
                    place: site,
                    why: Constraint::Weather,
                },
                took_off(site, 0),
            ]
        });
        assert_eq!(["outcome", "departed_h"].map(&cell), ["aborted", ""]);
    }

    #[test]
    fn whoever_lands_beside_the_spots_has_arrived() {
        let cell = row(|site, gate| {
            vec![
                tasked(),
                landed(site),
                loaded(site, 5),
                took_off(site, 5),
                holds(gate),
                Fact::LandedBeside {
                    tail: TAIL,
                    sortie: 1,
                    place: gate,
                },
                landed(gate),
            ]
        });
        assert_eq!(["arrived_h", "holding_h"].map(&cell), ["6", "1"]);
    }
}
