//! `incidents.csv`: every prison-security incident, and who escaped in it.
//!
//! An incident is complete only when it ends, so the ledger keeps all of them and writes at the end of the run.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Cause, Fact, Observer, PersonId, PlaceId, State, World};
use crate::scenario::incidents::Stage;
use crate::sim::Time;

/// Keeps the incidents of a run and writes them at its end.
#[derive(Default, Serialize, Deserialize)]
pub struct Incidents {
    pub(super) sheet: Sheet<Self>,
    incidents: Vec<Incident>,
    /// By place: where its latest incident stands in `incidents`.
    latest: BTreeMap<PlaceId, usize>,
    /// By person at large: the incident he escaped in.
    escaped_in: BTreeMap<PersonId, usize>,
}

/// What is known of an incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Incident {
    place: PlaceId,
    number: u32,
    cause: Cause,
    began: Time,
    besieged: Option<Time>,
    ended: Option<Time>,
    first_stage: Stage,
    worst_stage: Stage,
    held: u32,
    guards: u32,
    escaped: u32,
    recaptured: u32,
    died: u32,
    guards_hurt: u32,
}

/// An incident and the names it needs.
pub struct Row<'w> {
    incident: &'w Incident,
    place: &'w str,
}

impl Table for Incidents {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "incidents";
    const ABOUT: &'static str = "An incident, in order of the time it began.";
    const KEY: &'static [&'static str] = &["incident"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "incident",
            Measure::TEXT,
            "Id of the incident: the place's and the number of its incident",
            |r| Value::Numbered(r.place, r.incident.number),
        ),
        Column::new("place", Measure::TEXT, "Id of the place", |r| {
            Value::Text(r.place)
        }),
        Column::new(
            "kind",
            Measure::TEXT,
            "What set it off: unrest, attack, exit (from a site whose guards have collapsed) or injected",
            |r| Value::Text(r.incident.cause.word()),
        ),
        Column::new("start_h", Measure::INSTANT, "When it began", |r| {
            Value::hours_since_start(r.incident.began)
        }),
        Column::new(
            "end_h",
            Measure::INSTANT,
            "When it was contained; empty if it still goes on",
            |r| Value::if_any(r.incident.ended, Value::hours_since_start),
        ),
        Column::new(
            "siege_h",
            Measure::INSTANT,
            "When it came to a siege: nobody escapes any more, and the site has still to be secured",
            |r| Value::if_any(r.incident.besieged, Value::hours_since_start),
        ),
        Column::new(
            "first_stage",
            Measure::TEXT,
            "The stage it opened at",
            |r| Value::Text(r.incident.first_stage.word()),
        ),
        Column::new(
            "worst_stage",
            Measure::TEXT,
            "The worst stage it came to",
            |r| Value::Text(r.incident.worst_stage.word()),
        ),
        Column::new(
            "held_pax",
            Measure::PAX,
            "Persons held or staged there when it began",
            |r| r.incident.held.into(),
        ),
        Column::new(
            "guards",
            Measure::COUNT,
            "Guards present when it began",
            |r| r.incident.guards.into(),
        ),
        Column::new(
            "escaped_pax",
            Measure::PAX,
            "Persons who escaped in it",
            |r| r.incident.escaped.into(),
        ),
        Column::new(
            "recaptured_pax",
            Measure::PAX,
            "Of those, persons brought back by the end of the run",
            |r| r.incident.recaptured.into(),
        ),
        Column::new("died_pax", Measure::PAX, "Persons who died in it", |r| {
            r.incident.died.into()
        }),
        Column::new(
            "guards_hurt_count",
            Measure::COUNT,
            "Guards hurt in it",
            |r| r.incident.guards_hurt.into(),
        ),
        Column::utc("start_utc", |r| Value::Utc(r.incident.began)),
        Column::utc("end_utc", |r| Value::if_any(r.incident.ended, Value::Utc)),
        Column::utc("siege_utc", |r| {
            Value::if_any(r.incident.besieged, Value::Utc)
        }),
    ];
}

impl Incidents {
    /// Writes all incidents and ends the table.
    pub fn finish(mut self, world: &World) -> io::Result<Finished> {
        for incident in &self.incidents {
            let place = world.names().place(incident.place);
            self.sheet.row(&Row { incident, place });
        }
        self.sheet.finish()
    }

    fn open(&mut self, incident: Incident) {
        self.latest.insert(incident.place, self.incidents.len());
        self.incidents.push(incident);
    }

    fn find(&mut self, place: PlaceId) -> Option<&mut Incident> {
        let position = *self.latest.get(&place)?;
        Some(&mut self.incidents[position])
    }

    fn pass(&mut self, person: PersonId, from: State, to: State, place: PlaceId) {
        match (from, to) {
            (State::AtLarge, _) => {
                let recaptured = to != State::Died;
                let incident = self.escaped_in.remove(&person);
                if let Some(position) = incident.filter(|_| recaptured) {
                    self.incidents[position].recaptured += 1;
                }
            }
            (_, State::AtLarge) => {
                if let Some(position) = self.latest.get(&place).copied() {
                    self.incidents[position].escaped += 1;
                    self.escaped_in.insert(person, position);
                }
            }
            // In a tail that was lost, not in the incident.
            (State::Aboard, State::Died) => {}
            (_, State::Died) => {
                if let Some(incident) = self.find(place).filter(|incident| incident.ended.is_none())
                {
                    incident.died += 1;
                }
            }
            _ => {}
        }
    }
}

impl Observer for Incidents {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        match *fact {
            Fact::IncidentBegan {
                place,
                number,
                cause,
                stage,
            } => {
                let view = world.place_view(place, time);
                self.open(Incident {
                    place,
                    number,
                    cause,
                    began: time,
                    besieged: None,
                    ended: None,
                    first_stage: stage,
                    worst_stage: stage,
                    held: view.held + view.staged,
                    guards: view.guards,
                    escaped: 0,
                    recaptured: 0,
                    died: 0,
                    guards_hurt: 0,
                });
            }
            Fact::IncidentEscalated { place, stage, .. } => {
                if let Some(incident) = self.find(place) {
                    incident.worst_stage = incident.worst_stage.max(stage);
                }
            }
            Fact::GuardsHurt { place, guards, .. } => {
                if let Some(incident) = self.find(place) {
                    incident.guards_hurt += guards;
                }
            }
            Fact::SiegeBegan { place, .. } => {
                if let Some(incident) = self.find(place) {
                    incident.besieged = Some(time);
                }
            }
            Fact::IncidentContained { place, .. } => {
                if let Some(incident) = self.find(place) {
                    incident.ended = Some(time);
                }
            }
            Fact::CustodyPassed {
                person,
                from,
                to,
                place,
                ..
            } => self.pass(person, from, to, place),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::specimen;
    use crate::record::tables::text::CellWriter;

    fn hour(hours: u64) -> Time {
        Time::from_micros(hours * 3_600_000_000)
    }

    fn began(place: PlaceId, number: u32) -> Fact {
        Fact::IncidentBegan {
            place,
            number,
            cause: Cause::Unrest,
            stage: Stage::Disturbance,
        }
    }

    fn passed(person: u32, from: State, to: State, place: PlaceId) -> Fact {
        Fact::CustodyPassed {
            person: PersonId(person),
            from,
            to,
            place,
            tail: None,
        }
    }

    /// The rows after `facts` about the site were told, one an hour from the eleventh on: after all that the world saw.
    fn rows(facts: impl FnOnce(PlaceId) -> Vec<Fact>) -> Vec<csv::StringRecord> {
        let scenario = specimen::scenario(&[]);
        let world = specimen::world(&scenario);
        let directory = tempfile::tempdir().expect("a directory");
        let cells = CellWriter::new(scenario.start);
        let mut table = Incidents {
            sheet: Sheet::create(directory.path(), cells).expect("a table"),
            ..Incidents::default()
        };
        for (hours, fact) in (11..).zip(facts(specimen::place(&world, "site"))) {
            table.fact(hour(hours), &fact, &world);
        }
        table.finish(&world).expect("written");
        let mut csv =
            csv::Reader::from_path(directory.path().join("incidents.csv")).expect("a table");
        csv.records().map(|row| row.expect("cells")).collect()
    }

    #[test]
    fn escapes_and_recaptures_belong_to_the_incident_they_began_in() {
        let rows = rows(|site| {
            let contained = |number| Fact::IncidentContained {
                place: site,
                number,
                stage: Stage::Breach,
            };
            let hurt = |number, guards| Fact::GuardsHurt {
                place: site,
                number,
                guards,
            };
            vec![
                began(site, 1),
                Fact::IncidentEscalated {
                    place: site,
                    number: 1,
                    stage: Stage::Breach,
                },
                passed(1, State::Held, State::AtLarge, site),
                passed(2, State::Held, State::AtLarge, site),
                passed(3, State::Held, State::Died, site),
                passed(4, State::Aboard, State::Died, site),
                hurt(1, 2),
                hurt(1, 3),
                Fact::SiegeBegan {
                    place: site,
                    number: 1,
                },
                contained(1),
                began(site, 2),
                passed(1, State::AtLarge, State::Held, site),
                contained(2),
            ]
        });
        let (start, end) = (3, 4);
        let (siege, worst) = (5, 7);
        let (escaped, recaptured, died, hurt) = (10, 11, 12, 13);
        let cells = |row: usize| {
            [start, end, siege, worst, escaped, recaptured, died, hurt]
                .map(|column| &rows[row][column])
        };
        assert_eq!(cells(0), ["11", "20", "19", "breach", "2", "1", "1", "5"]);
        assert_eq!(
            cells(1),
            ["21", "23", "", "disturbance", "0", "0", "0", "0"]
        );
    }

    #[test]
    fn an_incident_that_goes_on_has_no_end() {
        let rows = rows(|site| vec![began(site, 1)]);
        assert_eq!((&rows[0][0], &rows[0][4]), ("site/0001", ""));
    }
}
