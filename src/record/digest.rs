//! The digest of a run: one hash over everything that happened.
//!
//! Owns the encoding of a fact into bytes. Everything is named by its id text, never by an index or a sequence
//! number, so that the digest survives another order of tables and another place beside the ones that matter.
//! A second, rolling hash is kept for every process and every place; it says where two runs first part.
//!
//! ```text
//! record = mask u16 | time us u64 | kind and words u64 | each field that the mask names u64     little-endian
//! digest = BLAKE3 over all records, in the order in which they were told
//! ```
//!
//! The encoding is frozen: a change of it changes every digest ever written down.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tree_hash::TreeHash;
use crate::operation::{Fact, Names, Observer, Process, Record, Subject, World};
use crate::sim::{Entity, Time};

/// Takes the digest of a run as its facts are told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Digest {
    records: TreeHash,
    #[serde(skip)]
    ids: Ids,
    processes: [u64; Process::ALL.len()],
    places: Vec<u64>,
}

/// The digests of a finished run, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digests {
    /// Over all facts: 64 digits.
    pub run: String,
    /// Over the facts of each process: 16 digits, by the process's name.
    pub by_process: BTreeMap<String, String>,
    /// Over the facts of each place: 16 digits, by the place's id; zeros where nothing happened.
    pub by_place: BTreeMap<String, String>,
}

/// Time, kind and at most eight fields more, and the mask before them.
const MOST_VALUES: usize = 10;

impl Digest {
    /// The digest of a run in which nothing has happened.
    pub fn new() -> Self {
        Digest {
            records: TreeHash::new(),
            ids: Ids::default(),
            processes: [0; Process::ALL.len()],
            places: Vec::new(),
        }
    }

    /// The digests of what was told so far.
    pub fn digests(&self, world: &World) -> Digests {
        let names = world.names();
        let place = |id| names.place(id).to_owned();
        let rolled = |position: usize| self.places.get(position).copied().unwrap_or(0);
        Digests {
            run: self.records.hash().to_hex().to_string(),
            by_process: Process::ALL
                .iter()
                .map(|process| {
                    (
                        process.word().to_owned(),
                        hex(self.processes[*process as usize]),
                    )
                })
                .collect(),
            by_place: world
                .place_ids()
                .map(|id| (place(id), hex(rolled(id.index()))))
                .collect(),
        }
    }

    fn note(&mut self, time: Time, record: &Record, world: &World) {
        let fields = Fields::of(time, record, &mut self.ids, world);
        self.records.update(|bytes| fields.write(bytes));
        let hash = fields.hash();
        let process = &mut self.processes[record.process as usize];
        *process = roll(*process, hash);
        if let Some(place) = record.place {
            if self.places.len() <= place.index() {
                self.places.resize(place.index() + 1, 0);
            }
            let place = &mut self.places[place.index()];
            *place = roll(*place, hash);
        }
    }
}

impl Default for Digest {
    fn default() -> Self {
        Digest::new()
    }
}

impl Observer for Digest {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        self.note(time, &fact.record(), world);
    }
}

/// A record as numbers: which fields it has, and the fields.
#[derive(Default)]
pub(super) struct Fields {
    mask: u16,
    used: usize,
    values: [u64; MOST_VALUES],
}

impl Fields {
    /// Those of a record.
    pub(super) fn of(time: Time, record: &Record, ids: &mut Ids, world: &World) -> Self {
        let names = world.names();
        let mut fields = Fields::default();
        fields.push(time.micros());
        fields.push(headline(record));
        if let Some(place) = record.place {
            fields.flag(0, ids.place.of(place.index(), "place", names.place(place)));
        }
        if let Some(tail) = record.tail {
            fields.flag(1, ids.tail.of(tail.index(), "tail", names.tail(tail)));
        }
        if let Some(sortie) = record.sortie {
            fields.flag(2, u64::from(sortie));
        }
        if let Some(person) = record.person {
            fields.flag(3, world.person_entity(person).value());
        }
        if let Some(subject) = record.subject {
            fields.subject(subject, ids, names);
        }
        if let Some(amount) = record.amount {
            fields.flag(6, amount.cast_unsigned());
        }
        if let Some(extra) = record.extra {
            fields.flag(7, extra.cast_unsigned());
        }
        fields
    }

    fn subject(&mut self, subject: Subject, ids: &mut Ids, names: &Names) {
        let id = match subject {
            Subject::Area(id) => ids.area.of(id.index(), "area", names.area(id)),
            Subject::Regime(area, id) => {
                self.flag(5, ids.area.of(area.index(), "area", names.area(area)));
                ids.regime.of(id.index(), "regime", names.regime(id))
            }
            Subject::Lane(id) => ids.lane.of(id.index(), "lane", names.lane(id)),
            Subject::Tail(id) => ids.tail.of(id.index(), "tail", names.tail(id)),
            Subject::Gate(id) => ids.gate.of(id.index(), "gate", names.gate(id)),
            Subject::Crew(id) => ids.crew.of(id.index(), "crew", names.crew(id)),
            Subject::Station(id) => ids.station.of(id.index(), "station", names.station(id)),
            Subject::Country(id) => ids.country.of(id.index(), "country", names.country(id)),
            Subject::Code(id) => ids.code.of(id.index(), "code", names.code(id)),
            Subject::Spare(id) => ids.spare.of(id.index(), "spare", names.spare(id)),
            Subject::Ceasefire(id) => {
                ids.ceasefire
                    .of(id.index(), "ceasefire", names.ceasefire(id))
            }
            Subject::Force(id) => ids.force.of(id.index(), "force", names.force(id)),
        };
        self.flag(4, id);
    }

    fn push(&mut self, value: u64) {
        self.values[self.used] = value;
        self.used += 1;
    }

    fn flag(&mut self, bit: u32, value: u64) {
        self.mask |= 1 << bit;
        self.push(value);
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.mask.to_le_bytes());
        let values = self.values.map(u64::to_le_bytes);
        bytes.extend_from_slice(values[..self.used].as_flattened());
    }

    /// Two fields to a step, which halves the time; those not used are zero and the mask says how many there are.
    pub(super) fn hash(&self) -> u64 {
        let (pairs, _) = self.values[..self.used.next_multiple_of(2)].as_chunks::<2>();
        pairs
            .iter()
            .fold(u64::from(self.mask), |hash, [first, second]| {
                roll(hash ^ first, *second)
            })
    }
}

/// The hashes of id texts, each made once and found again by the index that stands for it in this run.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    area: Known,
    country: Known,
    code: Known,
    spare: Known,
    ceasefire: Known,
    force: Known,
    crew: Known,
    gate: Known,
    lane: Known,
    place: Known,
    regime: Known,
    station: Known,
    tail: Known,
}

/// Hashes by index; 0 where none was made yet.
#[derive(Clone, Debug, Default)]
struct Known(Vec<u64>);

impl Known {
    fn of(&mut self, index: usize, kind: &str, name: &str) -> u64 {
        match self.0.get(index) {
            Some(&hash) if hash != 0 => hash,
            _ => self.learn(index, Entity::named(kind, name)),
        }
    }

    #[cold]
    fn learn(&mut self, index: usize, entity: Entity) -> u64 {
        if self.0.len() <= index {
            self.0.resize(index + 1, 0);
        }
        self.0[index] = entity.value();
        entity.value()
    }
}

/// The kind and the words of a record as one number.
fn headline(record: &Record) -> u64 {
    let [first, second] = record.words;
    roll(
        roll(text_hash(record.kind), text_hash(first)),
        text_hash(second),
    )
}

/// A hash of a short text, eight bytes at a time; the last eight may overlap those before.
fn text_hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let last = bytes
        .last_chunk()
        .map_or_else(|| short_text(rest), |last| u64::from_le_bytes(*last));
    words
        .iter()
        .fold(roll(bytes.len() as u64, last), |hash, word| {
            roll(hash, u64::from_le_bytes(*word))
        })
}

/// Fewer than eight bytes as a number; together with their count it stands for no other text.
fn short_text(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Takes one more number into a rolling hash: a 128-bit product folded in two (the step of wyhash).
pub(super) fn roll(hash: u64, value: u64) -> u64 {
    const SALT: u64 = 0xa076_1d64_78bd_642f;
    const STEP: u64 = 0xe703_7ed1_a0b4_28db;
    let product = u128::from(hash ^ SALT) * u128::from(value ^ STEP);
    (product >> 64) as u64 ^ product as u64
}

fn hex(value: u64) -> String {
    format!("{value:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{PersonId, PlaceId, State, TailId};
    use crate::record::specimen;

    const NOON: Time = Time::from_micros(43_200_000_000);

    fn taken(world: &World, facts: &[(Time, Fact)]) -> Digests {
        let mut digest = Digest::new();
        for (time, fact) in facts {
            digest.fact(*time, fact, world);
        }
        digest.digests(world)
    }

    fn passage(place: PlaceId, tail: Option<TailId>) -> Fact {
        let (from, to) = (State::Held, State::Manifested);
        Fact::CustodyPassed {
            person: PersonId(0),
            from,
            to,
            place,
            tail,
        }
    }

    #[test]
    fn the_encoding_is_frozen() {
        let world = specimen::world(&specimen::scenario(&[]));
        let site = specimen::place(&world, "site");
        let facts = [
            (
                Time::ZERO,
                Fact::GuardsChanged {
                    place: site,
                    guards: 20,
                },
            ),
            (NOON, passage(site, Some(specimen::TAIL))),
        ];
        let digests = taken(&world, &facts);
        assert_eq!(digests.run, FROZEN_RUN);
        assert_eq!(digests.by_place["site"], FROZEN_SITE);
        assert_eq!(digests.by_place["gate"], hex(0));
    }

    // Taken with a second implementation of the encoding, in another language.
    const FROZEN_RUN: &str = "cbde232d71366fb37272ea2a01d0dc14f9ea0ce1163f861e7dab705f3f6dc9cc";
    const FROZEN_SITE: &str = "77a6b87efed64c34";

    #[test]
    fn a_place_more_changes_neither_the_digest_nor_that_of_another_place() {
        let digests = |sets: &[&str]| {
            let world = specimen::world(&specimen::scenario(sets));
            let site = specimen::place(&world, "site");
            let mut digests = taken(&world, &[(NOON, passage(site, Some(specimen::TAIL)))]);
            digests.by_place.remove("aaa");
            digests
        };
        let with_another = digests(&["place.aaa.lat=30.0", "place.aaa.lon=40.0"]);
        assert_eq!(with_another, digests(&[]));
    }

    #[test]
    fn time_words_and_every_field_reach_the_digest() {
        let world = specimen::world(&specimen::scenario(&[]));
        let (site, gate) = (
            specimen::place(&world, "site"),
            specimen::place(&world, "gate"),
        );
        let with_tail = passage(site, Some(specimen::TAIL));
        let guards = |guards| Fact::GuardsChanged {
            place: site,
            guards,
        };
        let (person, from, place) = (PersonId(0), State::Held, site);
        let variants = [
            (NOON, with_tail),
            (Time::ZERO, with_tail),
            (NOON, passage(site, None)),
            (NOON, passage(gate, Some(specimen::TAIL))),
            (
                NOON,
                Fact::CustodyPassed {
                    person,
                    from,
                    to: State::Died,
                    place,
                    tail: None,
                },
            ),
            (
                NOON,
                Fact::CustodyPassed {
                    person: PersonId(1),
                    from,
                    to: State::Died,
                    place,
                    tail: None,
                },
            ),
            (NOON, guards(0)),
            (NOON, guards(1)),
        ];
        let mut digests: Vec<String> = variants
            .iter()
            .map(|variant| taken(&world, &[*variant]).run)
            .collect();
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), variants.len());
    }

    #[test]
    fn the_order_of_facts_reaches_the_digest_of_their_place_alone() {
        let world = specimen::world(&specimen::scenario(&[]));
        let (site, gate) = (
            specimen::place(&world, "site"),
            specimen::place(&world, "gate"),
        );
        let one = (
            NOON,
            Fact::GuardsChanged {
                place: site,
                guards: 1,
            },
        );
        let two = (
            NOON,
            Fact::GuardsChanged {
                place: site,
                guards: 2,
            },
        );
        let elsewhere = (
            NOON,
            Fact::GuardsChanged {
                place: gate,
                guards: 3,
            },
        );
        let (a, b) = (
            taken(&world, &[one, two, elsewhere]),
            taken(&world, &[two, one, elsewhere]),
        );
        assert_ne!(a.run, b.run);
        assert_ne!(a.by_place["site"], b.by_place["site"]);
        assert_eq!(a.by_place["gate"], b.by_place["gate"]);
    }

    #[test]
    fn texts_of_the_same_letters_in_other_places_hash_apart() {
        let hashes = ["", "a", "aaaaaaaa", "aaaaaaaaa", "a\0", "ab", "ba"].map(text_hash);
        let mut distinct = hashes.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), hashes.len());
    }
}
