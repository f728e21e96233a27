//! A run in words: every fact on a line, its kind and then the columns of `events.csv` that it fills.

use std::fmt::{Display, Write as _};

use super::tables::{first_word, subject_id};
use crate::operation::{Fact, Names, Observer, Record, World};
use crate::sim::Time;

/// Puts every fact into words.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    texts: Vec<String>,
}

impl Wording {
    /// Of a run in which nothing has happened.
    pub fn new() -> Self {
        Wording::default()
    }

    /// A line for each fact, in the order in which they were told.
    pub fn into_texts(self) -> Vec<String> {
        self.texts
    }
}

impl Observer for Wording {
    fn fact(&mut self, _: Time, fact: &Fact, world: &World) {
        self.texts.push(text(&fact.record(), world.names()));
    }
}

fn text(record: &Record, names: &Names) -> String {
    let mut line = record.kind.to_owned();
    let mut add = |column: &str, value: Option<&dyn Display>| {
        if let Some(value) = value {
            write!(line, " {column}={value}").expect("a string takes everything");
        }
    };
    add("place", some(&record.place.map(|id| names.place(id))));
    add("tail", some(&record.tail.map(|id| names.tail(id))));
    let sortie = record.sortie_of_tail().map(|(_, number)| number);
    add("sortie", some(&sortie));
    add("person", some(&record.person.map(|id| names.person(id))));
    add(
        "subject",
        some(&record.subject.map(|id| subject_id(id, names))),
    );
    add("amount", some(&record.amount));
    add("extra", some(&record.extra));
    let [first, second] = [first_word(record, names), record.words[1]];
    add("word", some(&(!first.is_empty()).then_some(first)));
    add("second_word", some(&(!second.is_empty()).then_some(second)));
    line
}

fn some<T: Display>(value: &Option<T>) -> Option<&dyn Display> {
    value.as_ref().map(|value| value as &dyn Display)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{PersonId, State};
    use crate::record::specimen;

    #[test]
    fn a_fact_is_told_by_the_columns_it_fills() {
        let world = specimen::world(&specimen::scenario(&[]));
        let place = specimen::place(&world, "site");
        let fact = Fact::CustodyPassed {
            person: PersonId(1),
            from: State::Held,
            to: State::Manifested,
            place,
            tail: Some(specimen::TAIL),
        };
        let mut wording = Wording::new();
        wording.fact(Time::ZERO, &fact, &world);
        let guards = Fact::GuardsChanged { place, guards: 7 };
        wording.fact(Time::ZERO, &guards, &world);
        assert_eq!(
            wording.into_texts(),
            [
                "custody_passed place=site tail=chinook-01 person=site-0002 word=held second_word=manifested",
                "guards_changed place=site amount=7",
            ]
        );
    }
}
