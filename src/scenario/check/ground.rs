//! The ground: spots, loading teams and runways that could never serve those who come.

use std::collections::BTreeSet;

use super::super::Scenario;
use super::super::fleet::Mode;
use super::super::ground::Mog;
use super::super::network::Place;
use super::super::problem::Problem;
use super::super::suggest;
use crate::sim::Duration;

/// Everything that does not fit in what places say of their spots and runways.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let flies = scenario
        .fleet
        .iter()
        .filter(|(_, kind)| kind.mode == Mode::Air);
    let classes: BTreeSet<&str> = flies.map(|(id, kind)| kind.class(id)).collect();
    let mut found = vec![];
    for (id, place) in &scenario.place {
        found.extend(of_parking(id, place));
        found.extend(of_runway(id, place));
        found.extend(of_the_dark(id, place));
        for (class, mog) in &place.mog {
            found.extend(of_class(
                &classes,
                &format!("place.{id}.mog.{class}"),
                class,
            ));
            found.extend(of_mog(&format!("place.{id}.mog.{class}"), place, mog));
        }
    }
    found
}

/// Fewer common parking spots than working ones.
fn of_parking(id: &str, place: &Place) -> Option<Problem> {
    let parking = place.parking.filter(|&parking| parking < place.pads)?;
    let message = format!("{parking} parking spots for {} landing spots", place.pads);
    let help = "parking spots count the landing spots in: write as many or more";
    Some(Problem::new(format!("place.{id}.parking"), message).help(help))
}

/// A limit of movements that limits nothing.
fn of_runway(id: &str, place: &Place) -> Option<Problem> {
    let runway = place.runway.as_ref()?;
    (runway.per.duration() == Duration::ZERO).then(|| {
        let message = "movements that count for no time limit nothing";
        let help = "write the time between two movements, such as \"2 min\", or drop the table";
        Problem::new(format!("place.{id}.runway.per"), message).help(help)
    })
}

/// Landings in the dark where nobody lands in the dark.
fn of_the_dark(id: &str, place: &Place) -> Option<Problem> {
    (place.unlit.is_some() && !place.night).then(|| {
        let message = "nobody lands here in the dark, so lights make no difference";
        let help = format!("write `night = true` under `[place.{id}]`, or drop this table");
        Problem::at_key(format!("place.{id}.unlit"), message).help(help)
    })
}

/// A class that no aircraft has.
fn of_class(classes: &BTreeSet<&str>, path: &str, class: &str) -> Option<Problem> {
    (!classes.contains(class)).then(|| {
        let message = format!("no type that flies is of class `{class}`");
        let help = suggest::help(class, classes.iter().copied(), "classes");
        Problem::at_key(path, message).help(help)
    })
}

/// Spots of one class that contradict one another.
fn of_mog(path: &str, place: &Place, mog: &Mog) -> Option<Problem> {
    let problem = |key: &str, message: String, help: &str| {
        Some(Problem::new(format!("{path}.{key}"), message).help(help))
    };
    match *mog {
        Mog {
            working: None,
            parking: None,
            size: None,
        } => {
            let help = "write `working`, or `size`, or drop the table";
            Some(Problem::at_key(path, "this says nothing of the class").help(help))
        }
        Mog {
            working: Some(_),
            size: Some(_),
            ..
        } => {
            let message = "a class with spots of its own takes one of them, whatever its size";
            let help = "write `working` or `size`, not both";
            problem("size", message.to_owned(), help)
        }
        Mog {
            working: None,
            parking: Some(_),
            ..
        } => {
            let message = "parking spots of its own, and none to work on";
            problem("parking", message.to_owned(), "write `working` beside it")
        }
        Mog {
            working: Some(working),
            parking: Some(parking),
            ..
        } if parking < working => {
            let message = format!("{parking} parking spots for {working} working spots");
            let help = "parking spots count the working spots in: write as many or more";
            problem("parking", message, help)
        }
        Mog {
            size: Some(size), ..
        } if size > place.pads => {
            let message = format!("one tail takes {size} of {} landing spots", place.pads);
            let help = "write a smaller size, or more `pads`";
            problem("size", message, help)
        }
        _ => None,
    }
}
