//! What follows acceptance against arithmetic: enrolment, case files, countries of origin, over months.
#![allow(missing_docs)]

mod landing;
mod one_file;

use std::collections::BTreeMap;

use airbridge::operation::{Audit, Fact, Observer, State, World};
use airbridge::sim::Time;
use landing::{hours, landing, run};

/// When files were released and done, and who went home.
#[derive(Default)]
struct Log {
    ready: Vec<Time>,
    refused: u32,
    home: Vec<Time>,
    accepted_back: Vec<Time>,
    samples: u32,
    /// Who waits for which step, and the refusals so far, at each midnight.
    days: Vec<(BTreeMap<&'static str, u32>, u32)>,
}

impl Log {
    fn waiting(&self, day: usize, step: &str) -> u32 {
        self.days[day - 1].0[step]
    }
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, _world: &World) {
        match *fact {
            Fact::ProsecutionReady { .. } => self.ready.push(time),
            Fact::ReleaseRefused { .. } => self.refused += 1,
            Fact::CountryAccepted { .. } => self.accepted_back.push(time),
            Fact::CustodyPassed {
                to: State::Repatriated,
                ..
            } => self.home.push(time),
            _ => {}
        }
    }

    fn sample(&mut self, _time: Time, _world: &World) {
        self.samples += 1;
    }

    fn day(&mut self, _time: Time, world: &World) {
        let mut waiting = BTreeMap::new();
        for view in world.waiting() {
            *waiting.entry(view.step.word()).or_default() += view.persons;
        }
        self.days.push((waiting, self.refused));
    }
}

const DOOR: &str = r#"
first = "door"
[place.base.reception.station.door]
servers = 10000
service = "0 s"
"#;

/// So many persons, accepted and identified at once, with these tables of what follows.
fn after(persons: u32, horizon: &str, tables: &str) -> Log {
    let text = format!("{}{tables}", landing(persons, horizon, DOOR))
        .replace("persons = ", "countries = { home = 1 }\npersons = ");
    run(&text, 1, Audit::AtEnd, Log::default()).observer
}

fn days(time: Time) -> f64 {
    hours(time) / 24.0
}

#[test]
fn a_court_of_26_a_day_clears_500_from_28_january_to_16_february() {
    // Thirteen judges hear two files of four hours each a day: 26. 500 files take 20 sittings, the last on the day
    // that is 19 days after the first. Published: begun on 28 January, more than 500 done by 16 February.
    let court = |days: &str| {
        format!(
            r#"
[casework.court]
judges = 13
hearing = "4 h"
opens = "08:00"
closes = "16:00"
days = {days}
"#
        )
    };
    let week = r#"["mon", "tue", "wed", "thu", "fri", "sat", "sun"]"#;
    let log = after(500, "60 d", &court(week));
    assert_eq!(log.ready.len(), 500);
    let of_first_day = log.ready.iter().filter(|&&time| days(time) < 1.0).count();
    assert_eq!(of_first_day, 26);
    assert_eq!(days(log.ready[499]) as u32, 19);
    // The bench starts on Wednesday, 21 January 2026. With Friday and Saturday off, a sitting week has five days:
    // 20 sittings are Wed Thu, three weeks of five from Sunday on, and Sun Mon Tue: 27 days after the first.
    let log = after(
        500,
        "60 d",
        &court(r#"["sun", "mon", "tue", "wed", "thu"]"#),
    );
    assert_eq!(days(log.ready[499]) as u32, 27);
}

#[test]
fn a_file_waits_for_every_agency_and_then_for_the_court() {
    // One analyst in each agency, one hour and two hours a file; all three files are asked for at once. The slower
    // agency releases at 2, 4 and 6; the judge needs three hours: 5, 8 and 11.
    let log = after(
        3,
        "1 d",
        r#"
[casework.agency.bureau]
analysts = 1
release = "1 h"
[casework.agency.service]
analysts = 1
release = "2 h"
[casework.court]
judges = 1
hearing = "3 h"
"#,
    );
    let ready: Vec<f64> = log.ready.iter().map(|&time| hours(time).round()).collect();
    assert_eq!(ready, [5.0, 8.0, 11.0]);
}

#[test]
fn a_release_is_refused_as_often_as_a_geometric_law_says() {
    let log = after(
        2000,
        "900 d",
        r#"
[casework.agency.bureau]
analysts = 500
release = "1 h"
refusal = 0.4
appeal = "3 d"
[casework.court]
judges = 500
hearing = "1 h"
"#,
    );
    assert_eq!(log.ready.len(), 2000);
    // All have been looked at once after four hours, and whoever was refused is asked for again after three days.
    assert_eq!(log.waiting(1, "appeal"), log.days[0].1);
    assert_eq!(log.waiting(900, "appeal"), 0);
    // Refusals of a file: p / (1 - p) in the mean, p / (1 - p)^2 in the variance.
    let (mean, sd) = (2000.0 * 0.4 / 0.6, (2000.0_f64 * 0.4).sqrt() / 0.6);
    let off = (f64::from(log.refused) - mean).abs();
    assert!(off < 3.3 * sd, "{} refusals, {mean} +- {sd}", log.refused);
}

#[test]
fn flights_take_home_who_has_been_accepted_up_to_their_seats() {
    let country = |outreach: &str| {
        format!(
            r#"
[country.home]
willingness = 1
delay = "5 d"
pickup_every = "10 d"
pickup_seats = 4
outreach = {outreach}
"#
        )
    };
    let log = after(10, "40 d", &country("1"));
    let home: Vec<f64> = log.home.iter().map(|&time| days(time)).collect();
    assert_eq!(
        home,
        [10.0, 10.0, 10.0, 10.0, 20.0, 20.0, 20.0, 20.0, 30.0, 30.0]
    );
    let waits = |step| [1, 6, 11, 21, 31].map(|day| log.waiting(day, step));
    assert_eq!(waits("decision"), [10, 0, 0, 0, 0]);
    assert_eq!(waits("flight"), [0, 10, 6, 2, 0]);
    let log = after(10, "40 d", &country("2"));
    let accepted: Vec<f64> = log
        .accepted_back
        .iter()
        .map(|&t| (days(t) * 100.0).round())
        .collect();
    assert_eq!(accepted, [250.0; 10], "twice the effort, half the delay");
}

#[test]
fn some_are_turned_away_and_some_countries_change_their_mind() {
    // Accepted on day 5, the first flight on day 15. A rate of 0.05 a day leaves exp(-0.5) of the acceptances, and
    // the flight turns 0.3 of those away.
    let log = after(
        1000,
        "16 d",
        r#"
[country.home]
willingness = 1
delay = "5 d"
pickup_every = "15 d"
pickup_seats = 1000
turned_away = 0.3
withdrawal = "0.05 /day"
"#,
    );
    let share = 0.7 * libm::exp(-0.5);
    let (mean, sd) = (1000.0 * share, (1000.0 * share * (1.0 - share)).sqrt());
    let off = (log.home.len() as f64 - mean).abs();
    assert!(
        off < 3.3 * sd,
        "{} went home, {mean} +- {sd}",
        log.home.len()
    );
}

#[test]
fn a_country_that_declines_is_asked_again_until_it_accepts() {
    // Asked on days 0, 2, 4...: after n times a share of 1 - 0.5^n has been accepted.
    let log = after(
        1000,
        "5 d",
        r#"
[country.home]
willingness = 0.5
delay = "0 s"
again = "2 d"
"#,
    );
    let (mean, sd) = (875.0, (1000.0_f64 * 0.875 * 0.125).sqrt());
    let off = (log.accepted_back.len() as f64 - mean).abs();
    assert!(
        off < 3.3 * sd,
        "{} accepted, {mean} +- {sd}",
        log.accepted_back.len()
    );
    assert_eq!(
        log.waiting(5, "declined"),
        1000 - log.accepted_back.len() as u32
    );
}

#[test]
fn a_run_of_months_is_sampled_more_coarsely_as_it_goes_on() {
    let text = landing(10, "40 d", DOOR);
    let coarse = r#"sample = [{ until = "2 d", every = "6 h" }, { every = "1 d" }]"#;
    let finished = run(
        &format!("{coarse}\n{text}"),
        1,
        Audit::AtEnd,
        Log::default(),
    );
    // Eight in the first two days, then one a day, and the end.
    assert_eq!(finished.observer.samples, 8 + 38 + 1);
}
