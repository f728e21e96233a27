//! The handover: from `first`, the stations of a reception lead everyone to where custody is accepted.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Scenario;
use super::super::network::{Age, Tier};
use super::super::problem::Problem;
use super::super::reception::Reception;
use super::super::stations::{Equipment, Profile, StaffChange, Station, most_specific};
use super::{Named, cycle};
use crate::sim::Duration;

/// Everything that is wrong with the stations.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let receptions = scenario
        .place
        .iter()
        .filter_map(|(id, place)| Some((id, place.reception.as_ref()?)));
    let found = receptions
        .flat_map(|(id, reception)| of_reception(&format!("place.{id}.reception"), reception));
    found.chain(of_casework(scenario)).collect()
}

/// The court keeps its own name, and its staff come before they go.
fn of_casework(scenario: &Scenario) -> Vec<Problem> {
    let Some(casework) = &scenario.casework else {
        return vec![];
    };
    let mut found = of_staff("casework.court", &casework.court.staff);
    if casework.agency.contains_key("court") {
        let problem = Problem::at_key("casework.agency.court", "`court` is the name of the court");
        found.push(problem.help("give the agency another name"));
    }
    found
}

fn of_reception(path: &str, reception: &Reception) -> Vec<Problem> {
    let header = format!("[{path}.station.ID]");
    let stations = Named {
        noun: "station",
        header: &header,
        rows: &reception.station,
    };
    let mut found: Vec<Problem> = stations
        .missing(format!("{path}.first"), &reception.first)
        .into_iter()
        .collect();
    for (id, station) in &reception.station {
        let path = format!("{path}.station.{id}");
        if id == "enrolment" && reception.enrolment.is_some() {
            let problem =
                Problem::at_key(&path, "`enrolment` is the name of what follows acceptance");
            found.push(problem.help("give the station another name, such as `registration`"));
        }
        if let Some(next) = &station.next {
            found.extend(stations.missing(format!("{path}.next"), next));
        }
        for (route_id, route) in &station.route {
            if let Some(to) = &route.to {
                found.extend(stations.missing(format!("{path}.route.{route_id}.to"), to));
            }
        }
        found.extend(of_batch(&path, station));
        found.extend(of_staff(&path, &station.staff));
        found.extend(of_equipment(&path, station.equipment.as_ref()));
    }
    found.extend(of_wings(path, reception));
    if let Some(enrolment) = &reception.enrolment {
        let path = format!("{path}.enrolment");
        found.extend(of_staff(&path, &enrolment.staff));
        found.extend(of_equipment(&path, enrolment.equipment.as_ref()));
    }
    if found.is_empty() {
        found.extend(of_ways(path, reception));
    }
    found
}

/// A batch gathers in the waiting room.
fn of_batch(path: &str, station: &Station) -> Option<Problem> {
    let batch = station.batch.as_ref()?;
    (batch.size > station.room).then(|| {
        let message = format!(
            "a batch of {} never fills: {} may wait",
            batch.size, station.room
        );
        Problem::new(format!("{path}.batch.size"), message)
            .help("write a `room` that holds a batch, or a smaller batch")
    })
}

/// Everyone has a wing.
fn of_wings(path: &str, reception: &Reception) -> Option<Problem> {
    let wings = || reception.wing.values();
    let homeless = |who: &Profile| wings().len() > 0 && !wings().any(|wing| wing.when.fits(*who));
    let who = everyone().find(homeless)?;
    let problem = Problem::at_key(
        format!("{path}.wing"),
        format!("no wing takes {}", told(who)),
    );
    Some(problem.help("add a wing without `when`, for all who have none of their own"))
}

/// A change of the staff ends after it begins.
fn of_staff(path: &str, staff: &BTreeMap<String, StaffChange>) -> Vec<Problem> {
    let ends_early = |(id, change): (&String, &StaffChange)| {
        let until = change.until?;
        (until.since(change.from) <= Duration::ZERO).then(|| {
            let message = format!("the change ends at {until} and begins at {}", change.from);
            Problem::new(format!("{path}.staff.{id}.until"), message)
                .help("write a later instant, or leave `until` out if it lasts")
        })
    };
    staff.iter().filter_map(ends_early).collect()
}

/// Some equipment comes some day.
fn of_equipment(path: &str, equipment: Option<&Equipment>) -> Option<Problem> {
    let equipment = equipment?;
    (equipment.count == 0 && equipment.delivery.is_empty()).then(|| {
        let message = "nobody is ever served: there is no equipment, and none arrives";
        Problem::new(format!("{path}.equipment.count"), message)
            .help("write how many there are from the start, or a `delivery` with `at` and `count`")
    })
}

/// Sends one of each kind of person through, and sees where they come and whether they get out.
fn of_ways(path: &str, reception: &Reception) -> Vec<Problem> {
    // In the order in which they are met.
    let (mut passed, mut met) = (vec![], BTreeSet::new());
    let mut stuck = vec![];
    for who in everyone() {
        let ways: BTreeMap<&str, Vec<Option<&str>>> = reception
            .station
            .iter()
            .map(|(id, station)| (id.as_str(), ways_on(station, who)))
            .collect();
        let reached = reached(&reception.first, &ways);
        let accepted = accepted_from(&ways);
        if let Some(&start) = reached.iter().find(|id| !accepted.contains(*id)) {
            stuck.push((who, circle_from(start, &ways)));
        }
        passed.extend(reached.into_iter().filter(|id| met.insert(*id)));
    }
    if let Some((who, circle)) = stuck.first() {
        let everyone_is = stuck.len() == everyone().count();
        return vec![endless(
            path,
            reception,
            (!everyone_is).then_some(*who),
            circle,
        )];
    }
    let routed = reception
        .station
        .values()
        .any(|station| !station.route.is_empty());
    let way = match routed {
        true => format!("one comes from `first` to {}", passed.join(", ")),
        false => format!("the chain from `first` is {}", passed.join(" -> ")),
    };
    let apart = reception
        .station
        .keys()
        .filter(|id| !met.contains(id.as_str()));
    apart
        .map(|id| {
            let message = format!("nobody comes to `{id}`: {way}");
            Problem::at_key(format!("{path}.station.{id}"), message)
                .help("name it in the `next` of the station before it, or drop it")
        })
        .collect()
}

/// One of each kind of person.
fn everyone() -> impl Iterator<Item = Profile> {
    let kinds = Tier::ALL.into_iter().flat_map(|tier| {
        let ages = Age::ALL.into_iter();
        ages.flat_map(move |age| [false, true].map(|medical| (tier, age, medical)))
    });
    kinds.map(|(tier, age, medical)| Profile { tier, age, medical })
}

/// The stations that may follow for a person; none stands for acceptance.
fn ways_on(station: &Station, who: Profile) -> Vec<Option<&str>> {
    let meant = || most_specific(station.route.values(), |route| route.when, who);
    let mut ways: Vec<_> = meant()
        .filter(|route| route.share > 0.0)
        .map(|route| route.to.as_deref())
        .collect();
    // Shares that are all zero say nothing, and the first of them is taken.
    if ways.is_empty() {
        ways.push(match meant().next() {
            Some(route) => route.to.as_deref(),
            None => station.next.as_deref(),
        });
    }
    ways
}

/// The stations that a person comes to, in the order in which they are met.
fn reached<'a>(first: &'a str, ways: &BTreeMap<&'a str, Vec<Option<&'a str>>>) -> Vec<&'a str> {
    let (mut reached, mut met) = (vec![first], BTreeSet::from([first]));
    let mut position = 0;
    while let Some(&id) = reached.get(position) {
        let nexts = ways[id].iter().flatten().copied();
        reached.extend(nexts.filter(|next| met.insert(next)));
        position += 1;
    }
    reached
}

/// The stations from which acceptance can be reached.
fn accepted_from<'a>(ways: &BTreeMap<&'a str, Vec<Option<&'a str>>>) -> BTreeSet<&'a str> {
    let mut before: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    for (&id, nexts) in ways {
        for &next in nexts {
            before.entry(next).or_default().push(id);
        }
    }
    let (mut found, mut next) = (BTreeSet::new(), vec![None]);
    while let Some(place) = next.pop() {
        let those = before.get(&place).into_iter().flatten().copied();
        next.extend(those.filter(|id| found.insert(*id)).map(Some));
    }
    found
}

/// The circle that one comes to from a station with no way out.
fn circle_from<'a>(start: &'a str, ways: &BTreeMap<&'a str, Vec<Option<&'a str>>>) -> Vec<&'a str> {
    let mut way = vec![start];
    loop {
        let here = way[way.len() - 1];
        let Some(&Some(next)) = ways[here].first() else {
            return way;
        };
        if let Some(again) = way.iter().position(|id| *id == next) {
            return way.split_off(again);
        }
        way.push(next);
    }
}

/// Someone, or everyone, goes in a circle for ever.
fn endless(path: &str, reception: &Reception, who: Option<Profile>, circle: &[&str]) -> Problem {
    let whom = match who {
        None => "nobody is ever accepted".to_owned(),
        Some(who) => format!("{} is never accepted", told(who)),
    };
    let message = format!("{whom}: {}", cycle::shown(circle));
    let last = circle[circle.len() - 1];
    let station = format!("{path}.station.{last}");
    let problem = match &reception.station[last].route.is_empty() {
        true => Problem::new(format!("{station}.next"), message),
        false => Problem::at_key(station, message),
    };
    problem.help("leave `next` out at the station where custody is accepted")
}

/// A kind of person in words.
fn told(who: Profile) -> String {
    let article = if who.age == Age::Adult { "an" } else { "a" };
    let need = if who.medical { " in medical need" } else { "" };
    format!(
        "{article} {} of the {} tier{need}",
        who.age.word(),
        who.tier.word()
    )
}
