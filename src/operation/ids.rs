//! Typed indices of the things a run knows, and the names people gave them.
//!
//! An index is dense and means nothing outside its run; texts, digests and tables carry names.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Declares a typed index.
macro_rules! index {
    ($($(#[$doc:meta])* $name:ident($repr:ty);)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(pub(crate) $repr);

        impl $name {
            /// The index as a position.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The index of a position.
            pub(crate) fn at(position: usize) -> Self {
                $name(position as $repr)
            }
        }
    )*};
}

index! {
    /// A place of the scenario, in the order of their ids.
    PlaceId(u16);
    /// An area.
    AreaId(u16);
    /// A lane.
    LaneId(u16);
    /// A fleet type.
    TypeId(u16);
    /// A tail.
    TailId(u32);
    /// A crew.
    CrewId(u32);
    /// A gate.
    GateId(u16);
    /// A country of origin.
    CountryId(u16);
    /// A person.
    PersonId(u32);
    /// A station: handover, enrolment or casework.
    StationId(u16);
    /// A weather regime, among all regimes of all weathers.
    RegimeId(u16);
    /// A break code, among those of all types.
    CodeId(u16);
    /// A kind of spare part, among those of all places.
    SpareId(u16);
    /// A ceasefire.
    CeasefireId(u16);
    /// A reaction force.
    ForceId(u16);
}

/// The names behind the indices.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    pub(crate) places: Vec<String>,
    pub(crate) areas: Vec<String>,
    pub(crate) lanes: Vec<String>,
    pub(crate) types: Vec<String>,
    pub(crate) tails: Vec<String>,
    pub(crate) crews: Vec<String>,
    pub(crate) gates: Vec<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) stations: Vec<String>,
    pub(crate) regimes: Vec<String>,
    pub(crate) codes: Vec<String>,
    pub(crate) spares: Vec<String>,
    pub(crate) ceasefires: Vec<String>,
    pub(crate) forces: Vec<String>,
    /// Population ids with the index of their first person, ascending.
    pub(crate) populations: Vec<(String, u32)>,
}

impl Names {
    /// A place's id.
    pub fn place(&self, id: PlaceId) -> &str {
        &self.places[id.index()]
    }

    /// An area's id.
    pub fn area(&self, id: AreaId) -> &str {
        &self.areas[id.index()]
    }

    /// A lane's id.
    pub fn lane(&self, id: LaneId) -> &str {
        &self.lanes[id.index()]
    }

    /// A fleet type's id.
    pub fn fleet_type(&self, id: TypeId) -> &str {
        &self.types[id.index()]
    }

    /// A tail's id, such as `chinook-03` or, of a wave, `chinook-surge-03`.
    pub fn tail(&self, id: TailId) -> &str {
        &self.tails[id.index()]
    }

    /// A crew's id, such as `chinook-crew-03`.
    pub fn crew(&self, id: CrewId) -> &str {
        &self.crews[id.index()]
    }

    /// A gate's id.
    pub fn gate(&self, id: GateId) -> &str {
        &self.gates[id.index()]
    }

    /// A country's id.
    pub fn country(&self, id: CountryId) -> &str {
        &self.countries[id.index()]
    }

    /// A station's id; the place it stands at is not part of it.
    pub fn station(&self, id: StationId) -> &str {
        &self.stations[id.index()]
    }

    /// A weather regime's id.
    pub fn regime(&self, id: RegimeId) -> &str {
        &self.regimes[id.index()]
    }

    /// A break code's id; the type is not part of it.
    pub fn code(&self, id: CodeId) -> &str {
        &self.codes[id.index()]
    }

    /// A spare's id; the place is not part of it.
    pub fn spare(&self, id: SpareId) -> &str {
        &self.spares[id.index()]
    }

    /// A ceasefire's id.
    pub fn ceasefire(&self, id: CeasefireId) -> &str {
        &self.ceasefires[id.index()]
    }

    /// A reaction force's id.
    pub fn force(&self, id: ForceId) -> &str {
        &self.forces[id.index()]
    }

    /// A person's id, such as `hasakah-0042`.
    pub fn person(&self, id: PersonId) -> PersonName<'_> {
        let population = self
            .populations
            .partition_point(|(_, first)| *first <= id.0)
            - 1;
        let (name, first) = &self.populations[population];
        PersonName {
            population: name,
            number: id.0 - first + 1,
        }
    }
}

/// A person's id as it is written.
#[derive(Clone, Copy, Debug)]
pub struct PersonName<'a> {
    population: &'a str,
    number: u32,
}

impl<'a> PersonName<'a> {
    /// The id of the person's population.
    pub fn population(&self) -> &'a str {
        self.population
    }

    /// The person's number in it, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Display for PersonName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", self.population, self.number)
    }
}
