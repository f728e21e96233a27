//! Setup of maintenance: spares by place, break codes by type, and the hours that tails have flown since they were
//! last inspected.

use super::{Setup, SetupError};
use crate::operation::ids::{CodeId, PlaceId, SpareId};
use crate::operation::readiness::faults::{BreakCode, Upkeep};
use crate::operation::readiness::spares::Spare;
use crate::scenario::fleet::FleetType;
use crate::sim::{Duration, Entity, Pool};

impl Setup<'_> {
    pub(super) fn spares(&mut self) -> Vec<Spare> {
        let mut spares = Vec::new();
        for (position, (place_id, place)) in self.scenario.place.iter().enumerate() {
            for (id, spare) in &place.spares {
                self.names.spares.push(id.clone());
                spares.push(Spare {
                    place: PlaceId::at(position),
                    entity: Entity::named("spare", &format!("{place_id}.{id}")),
                    stock: Pool::new(spare.stock),
                    resupply: spare.resupply.clone(),
                    ordered: 0,
                    delivered: 0,
                });
            }
        }
        spares
    }

    /// What maintenance a type needs; its codes are added to `codes`.
    pub(super) fn upkeep(
        &mut self,
        kind: &FleetType,
        spares: &[Spare],
        codes: &mut Vec<BreakCode>,
    ) -> Result<Upkeep, SetupError> {
        let first = codes.len();
        if kind.break_chance > 0.0 {
            self.names.codes.push("break_chance".to_owned());
            codes.push(BreakCode {
                entity: None,
                per_sortie: kind.break_chance,
                per_flight_hour: 0.0,
                fix: kind.fix.clone(),
                spare: Vec::new(),
                grounds: true,
            });
        }
        let table = kind.maintenance.as_ref();
        for (id, code) in table.iter().flat_map(|table| &table.code) {
            self.names.codes.push(id.clone());
            let mut by_home = Vec::new();
            if let Some(spare) = &code.spare {
                for home in kind.homes() {
                    let home = self.place(home)?;
                    by_home.push((home, self.spare_at(home, spare, spares)?));
                }
            }
            codes.push(BreakCode {
                entity: Some(Entity::named("code", id)),
                per_sortie: code.per_sortie,
                per_flight_hour: code.per_flight_hour,
                fix: code.fix.clone(),
                spare: by_home,
                grounds: code.grounded,
            });
        }
        let phase = table.and_then(|table| Some((table.phase_every?, table.phase.clone())));
        Ok(Upkeep {
            codes: (first..codes.len()).map(CodeId::at).collect(),
            deferred: table.map_or(1, |table| table.deferred as usize),
            phase: phase.map(|(every, law)| (every.duration(), law)),
            cannibalise: table
                .filter(|table| table.cannibalise)
                .map(|table| table.cannibalise_time.clone()),
        })
    }

    fn spare_at(&self, home: PlaceId, id: &str, spares: &[Spare]) -> Result<SpareId, SetupError> {
        let is =
            |&position: &usize| spares[position].place == home && self.names.spares[position] == id;
        let found = (0..spares.len()).find(is).map(SpareId::at);
        found.ok_or_else(|| SetupError::Unknown {
            kind: "spare",
            id: id.to_owned(),
        })
    }
}

/// Hours flown since the last inspection by tail `position` (from 0) of `count` that come together: spread evenly.
pub(super) fn hours_at_start(kind: &FleetType, position: u32, count: u32) -> Duration {
    let every = kind
        .maintenance
        .as_ref()
        .and_then(|table| table.phase_every);
    let every = every.map_or(Duration::ZERO, |span| span.duration());
    Duration::from_micros(every.micros() * i64::from(position) / i64::from(count))
}
