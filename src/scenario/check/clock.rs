//! The clock: how long a run is, how finely it is sampled, and whether what is dated lies in it.

use std::collections::BTreeMap;

use super::super::Scenario;
use super::super::change::Moment;
use super::super::fleet::FleetType;
use super::super::network::Place;
use super::super::problem::Problem;
use super::super::stations::StaffChange;
use super::super::units::{Instant, Span};
use super::grouped;
use crate::sim::Duration;

/// A longer run than this is a slip of the pen.
const LONGEST_YEARS: u32 = 100;
const LONGEST: Span = Span::days(LONGEST_YEARS * 365 + LONGEST_YEARS / 4);
/// A table of samples with more rows than this is no use to anyone.
const MOST_ROWS: i64 = 1_000_000;
/// What decays or comes back faster than this is a slip of the pen, and a run of it might not end.
const SHORTEST: Span = Span::minutes(1);

/// A date this far outside the run has the wrong year.
pub(super) const FAR_OFF: Duration = Duration::from_days(366);

/// Everything that is wrong with lengths and dates.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found: Vec<Problem> = of_horizon(scenario).into_iter().collect();
    found.extend(of_sample(scenario));
    if let Some(deadline) = scenario.deadline
        && deadline.since(scenario.start) <= Duration::ZERO
    {
        let message = format!("the deadline is not after the start, {}", scenario.start);
        found.push(
            Problem::new("deadline", message)
                .help("write the date by which all should be accepted"),
        );
    }
    let memory = scenario.incidents.memory;
    found.extend(too_short("incidents.memory", memory));
    if let Some(warning) = &scenario.warning {
        found.extend(too_short("warning.every", warning.every));
    }
    for (id, country) in &scenario.country {
        found.extend(too_short(
            &format!("country.{id}.pickup_every"),
            country.pickup_every,
        ));
    }
    // Without a horizon every date would be wrong, and none of them is.
    if scenario.horizon > Span::ZERO {
        found.extend(of_dates(scenario));
    }
    found
}

fn of_horizon(scenario: &Scenario) -> Option<Problem> {
    if scenario.horizon == Span::ZERO {
        let problem = Problem::new("horizon", "a run of no length shows nothing");
        return Some(problem.help("write `horizon = \"21 d\"`"));
    }
    (scenario.horizon > LONGEST).then(|| {
        let message = format!("{} is longer than {LONGEST_YEARS} years", scenario.horizon);
        Problem::new("horizon", message)
            .help("write `horizon = \"60 d\"`; the longest is \"36525 d\"")
    })
}

fn of_sample(scenario: &Scenario) -> Option<Problem> {
    let rows = scenario.sample.samples(scenario.horizon.duration());
    (rows > MOST_ROWS && scenario.horizon <= LONGEST).then(|| {
        let message = format!(
            "these samples make {} rows in {}",
            grouped(rows.unsigned_abs()),
            scenario.horizon
        );
        let horizon = scenario.horizon.duration().micros();
        let least = Span::new(Duration::from_secs((horizon / MOST_ROWS / 1_000_000) + 1));
        Problem::new("sample", message).help(format!(
            "write \"{least}\" or more, for {} rows at most",
            grouped(MOST_ROWS.unsigned_abs())
        ))
    })
}

fn too_short(path: &str, span: Span) -> Option<Problem> {
    (span < SHORTEST)
        .then(|| Problem::new(path, format!("{span} is too short")).help("write \"1 min\" or more"))
}

/// Scripted events lie in the run's future, and nothing is dated so far off that only a slip of the pen explains it.
/// Approvals, waves and camps may be older than the run: what they brought is there from its start. Dates past the
/// end are allowed too, so that a planner can shorten a run.
fn of_dates(scenario: &Scenario) -> Vec<Problem> {
    let (start, end) = (
        scenario.start,
        scenario.start.plus(scenario.horizon.duration()),
    );
    let far_off = |path: String, at: Instant| far_off(path, at, start, end);
    let mut found = vec![];
    for (id, gate) in &scenario.gate {
        found.extend(
            gate.opens
                .and_then(|at| far_off(format!("gate.{id}.opens"), at)),
        );
        for (tranche_id, tranche) in &gate.tranche {
            found.extend(far_off(
                format!("gate.{id}.tranche.{tranche_id}.from"),
                tranche.from,
            ));
        }
        for (span_id, span) in &gate.suspended {
            let path = format!("gate.{id}.suspended.{span_id}");
            found.extend(far_off(format!("{path}.from"), span.from));
            found.extend(
                span.until
                    .and_then(|until| far_off(format!("{path}.until"), until)),
            );
        }
    }
    for (id, kind) in &scenario.fleet {
        for (wave_id, wave) in &kind.wave {
            found.extend(far_off(format!("fleet.{id}.wave.{wave_id}.at"), wave.at));
        }
        found.extend(of_stays(id, kind));
    }
    for (n, inject) in scenario.inject.iter().enumerate() {
        let path = format!("inject.{n}.at");
        let early = too_early(path.clone(), inject.at, start);
        found.extend(early.or_else(|| far_off(path, inject.at)));
    }
    for (n, change) in scenario.change.iter().enumerate() {
        if let Moment::At(at) = change.at {
            let path = format!("change.{n}.at");
            let early = too_early(path.clone(), at, start);
            found.extend(early.or_else(|| far_off(path, at)));
        }
    }
    for (id, place) in &scenario.place {
        let passes = place.camp.as_ref().and_then(|camp| camp.passes);
        found.extend(passes.and_then(|at| far_off(format!("place.{id}.camp.passes"), at)));
        for (regime_id, regime) in place.camp.iter().flat_map(|camp| &camp.regime) {
            let path = format!("place.{id}.camp.regime.{regime_id}.from");
            found.extend(far_off(path, regime.from));
        }
        for (path, at) in of_receiver(id, place)
            .into_iter()
            .chain(of_teams(id, place))
        {
            found.extend(far_off(path, at));
        }
    }
    for (path, at) in of_casework(scenario) {
        found.extend(far_off(path, at));
    }
    found
}

/// The dates of staff in case work, with their paths.
fn of_casework(scenario: &Scenario) -> Vec<(String, Instant)> {
    let Some(casework) = &scenario.casework else {
        return vec![];
    };
    let mut dates = of_staff("casework.court.staff", &casework.court.staff);
    for (id, agency) in &casework.agency {
        let path = format!("casework.agency.{id}.staff");
        dates.extend(of_staff(&path, &agency.staff));
    }
    dates
}

/// The dates of staff at a place outside its reception, with their paths.
fn of_teams(id: &str, place: &Place) -> Vec<(String, Instant)> {
    let path = format!("place.{id}");
    let mut dates = of_staff(
        &format!("{path}.maintenance_staff"),
        &place.maintenance_staff,
    );
    if let Some(loading) = &place.loading {
        dates.extend(of_staff(&format!("{path}.loading.staff"), &loading.staff));
    }
    let site = place.detention.as_ref();
    if let Some(screening) = site.and_then(|site| site.screening.as_ref()) {
        let path = format!("{path}.detention.screening.staff");
        dates.extend(of_staff(&path, &screening.staff));
    }
    dates
}

/// The dates of a reception, with their paths.
fn of_receiver(id: &str, place: &Place) -> Vec<(String, Instant)> {
    let Some(reception) = &place.reception else {
        return vec![];
    };
    let path = format!("place.{id}.reception");
    let stations = reception.station.iter();
    let stations = stations.map(|(id, station)| (format!("{path}.station.{id}"), &station.staff));
    let enrolment = reception.enrolment.iter();
    let enrolment = enrolment.map(|enrolment| (format!("{path}.enrolment"), &enrolment.staff));
    let steps = reception.earlier.iter().flat_map(|earlier| &earlier.step);
    let mut dates: Vec<_> = steps
        .map(|(id, step)| (format!("{path}.earlier.step.{id}.at"), step.at))
        .collect();
    for (path, staff) in stations.chain(enrolment) {
        dates.extend(of_staff(&format!("{path}.staff"), staff));
    }
    dates
}

/// The dates of the changes of staff that stand at `path`, with their paths.
fn of_staff(path: &str, staff: &BTreeMap<String, StaffChange>) -> Vec<(String, Instant)> {
    let dated = |(id, change): (&String, &StaffChange)| {
        let path = format!("{path}.{id}");
        let until = change.until.map(|until| (format!("{path}.until"), until));
        [Some((format!("{path}.from"), change.from)), until]
    };
    staff.iter().flat_map(dated).flatten().collect()
}

fn too_early(path: String, at: Instant, start: Instant) -> Option<Problem> {
    (at.since(start) < Duration::ZERO).then(|| {
        let problem = Problem::new(path, format!("{at} is before the run begins"));
        problem.help(format!(
            "the start is {start}: write that or a later instant"
        ))
    })
}

fn far_off(path: String, at: Instant, start: Instant, end: Instant) -> Option<Problem> {
    let problem = if start.since(at) > FAR_OFF {
        Problem::new(
            path,
            format!("{at} is more than a year before the run begins"),
        )
    } else if at.since(end) > FAR_OFF {
        Problem::new(
            path,
            format!("{at} is more than a year after the run has ended"),
        )
    } else {
        return None;
    };
    Some(problem.help(format!(
        "the run goes from {start} to {end}: is the year right?"
    )))
}

/// Waves that leave before they come.
fn of_stays(id: &str, kind: &FleetType) -> Vec<Problem> {
    let waves = kind.wave.iter();
    let stay = waves.filter_map(|(wave_id, wave)| {
        let until = wave.until?;
        (until.since(wave.at) <= Duration::ZERO).then(|| {
            let message = format!("the wave leaves at {until} and comes at {}", wave.at);
            Problem::new(format!("fleet.{id}.wave.{wave_id}.until"), message)
                .help("write a later instant, or leave `until` out if it stays")
        })
    });
    stay.collect()
}
