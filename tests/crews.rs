//! Crews by hand: flight hours in rolling windows, rest on location, the swap of day and night, augmented crews; and
//! the whole of one published rule set recounted from the facts alone.

use airbridge::operation::{Audit, Constraint, Fact, Observer, RunOptions, State, World, simulate};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};

/// What the crews of a run with one tail have done.
#[derive(Default)]
struct Log {
    tasked: Vec<Time>,
    on_duty: Vec<(Time, String)>,
    off_duty: Vec<Time>,
    took_off: Vec<Time>,
    flights: Vec<(Time, Time)>,
    ended: Vec<Time>,
    aborted: Vec<(Time, Constraint)>,
    got_off: Vec<Time>,
    broken: usize,
    airborne: Option<Time>,
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        match *fact {
            Fact::SortieTasked { .. } => self.tasked.push(time),
            Fact::CrewOnDuty { crew, .. } => self
                .on_duty
                .push((time, world.names().crew(crew).to_owned())),
            Fact::CrewOffDuty { .. } => self.off_duty.push(time),
            Fact::TookOff { .. } => {
                self.took_off.push(time);
                self.airborne = Some(time);
            }
            Fact::SortieAborted { why, .. } => self.aborted.push((time, why)),
            Fact::CustodyPassed {
                from: State::Aboard,
                to: State::Held,
                ..
            } => self.got_off.push(time),
            Fact::CrewOverrun { .. } | Fact::CrewOverHours { .. } => self.broken += 1,
            _ => {}
        }
        if matches!(fact, Fact::SortieEnded { .. }) {
            self.ended.push(time);
        }
        if matches!(fact, Fact::Landed { .. } | Fact::SortieEnded { .. })
            && let Some(since) = self.airborne.take()
        {
            self.flights.push((since, time));
        }
    }
}

/// One helicopter with sorties of three hours, of which two are flown, and more persons than it can move.
const BUSY: &[&str] = &[
    "horizon=60 d",
    "place.site.detention.capacity=20000",
    "population.site.persons=20000",
    "place.base.reception.capacity=20000",
    "place.base.reception.ramp=20000",
    "fleet.helicopter.refuel=0 s",
];

fn run(seed: u64, sets: &[&str]) -> Log {
    let sets: Vec<String> = BUSY.iter().chain(sets).map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new("one-helicopter"), &sets, &NoFiles);
    let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(seed)
    };
    let finished = simulate(&loaded.scenario, &options, Log::default(), |_, _| ());
    finished.expect("it adds up").observer
}

fn at(hours: i64, minutes: i64) -> Time {
    Time::ZERO + Duration::from_hours(hours) + Duration::from_minutes(minutes)
}

#[test]
fn a_crew_waits_until_old_hours_fall_out_of_its_window() {
    // Two sorties fly 4 h. A third would make 6 of 5 allowed when it lands at home, three hours after its tasking; the
    // first hour flown, from 0:50 to 1:50, is out of the window at 25:50.
    let log = run(
        1,
        &[
            "horizon=2 d",
            "fleet.helicopter.crew={ crews = 1, duty = \"40 h\", flight_day = \"5 h\" }",
        ],
    );
    assert_eq!(log.tasked[..3], [at(0, 0), at(3, 0), at(22, 50)]);
}

#[test]
fn one_published_rule_set_is_kept_to_the_hour_and_each_of_its_limits_binds() {
    // 14 h duty (18 augmented), 10 flight hours a day, 40 in 7 days, 120 in 30, 12 h rest, 36 h to swap.
    let log = run(
        1,
        &[
            "start=2026-01-21T08:00:00+03:00",
            "deadline=2026-03-01T08:00:00+03:00",
            "fleet.helicopter.crew={ crews = 1, duty = \"14 h\", rest = \"12 h\", flight_day = \"10 h\", \
             flight_week = \"40 h\", flight_month = \"120 h\", swap = \"36 h\", \
             augmented = { crews = 1, duty = \"18 h\" } }",
        ],
    );
    assert_eq!(log.broken, 0);
    let most = |days: i64| {
        let window = Duration::from_days(days);
        let within = |end: Time| -> Duration {
            let part = |&(off, on): &(Time, Time)| on.min(end) - off.max(end - window);
            log.flights
                .iter()
                .map(part)
                .filter(|part| *part > Duration::ZERO)
                .sum()
        };
        log.flights.iter().map(|&(_, on)| within(on)).max()
    };
    let hours = |hours| Some(Duration::from_hours(hours));
    assert_eq!(
        [most(1), most(7), most(30)],
        [hours(10), hours(40), hours(120)]
    );

    let days = log.on_duty.iter().map(|(on, _)| *on).zip(&log.off_duty);
    let longest = days.map(|(on, &off)| off - on).max();
    assert_eq!(longest, hours(18));
    let rests = log.off_duty.iter().zip(&log.on_duty[1..]);
    let shortest = rests.map(|(&off, &(on, _))| on - off).min();
    assert!(shortest >= hours(12), "{shortest:?}");
}

#[test]
fn a_crew_that_began_by_day_needs_its_swap_before_a_night() {
    // Noon to 15:00, then rest. The next begins by night at 19:00, or with the swap done, or else with the sun.
    let second = |swap: &str| {
        let crew =
            format!("fleet.helicopter.crew={{ crews = 1, duty = \"3 h\", rest = \"4 h\"{swap} }}");
        let start = "start=2026-01-21T12:00:00+03:00";
        run(
            1,
            &[
                start,
                "deadline=2026-01-30T12:00:00+03:00",
                "horizon=2 d",
                &crew,
            ],
        )
        .tasked[1]
    };
    assert_eq!(second(""), at(7, 0));
    assert_eq!(second(", swap = \"8 h\""), at(11, 0));
    let with_the_sun = second(", swap = \"36 h\"");
    assert!(
        (at(18, 0)..at(19, 0)).contains(&with_the_sun),
        "half an hour before sunrise, not {with_the_sun}"
    );
}

#[test]
fn plain_crews_fly_what_they_can_and_augmented_ones_the_rest() {
    let first = |duty: &str| {
        let crew = format!(
            "fleet.helicopter.crew={{ crews = 2, duty = \"{duty}\", augmented = {{ crews = 1, duty = \"8 h\" }} }}"
        );
        run(1, &["horizon=1 d", &crew]).on_duty[0].1.clone()
    };
    assert_eq!(first("3 h"), "helicopter-crew-02");
    assert_eq!(first("2 h"), "helicopter-crew-01");
}

#[test]
fn a_crew_that_may_not_begin_the_way_home_rests_where_it_is() {
    // Unloading takes no time or an hour; with the hour, the leg home would end half an hour beyond the duty day.
    let log = run(
        3,
        &[
            "fleet.helicopter.unload={ empirical = { values = [\"0 min\", \"60 min\"] } }",
            "fleet.helicopter.crew={ crews = 1, duty = \"205 min\", rest = \"11 h\" }",
        ],
    );
    let mut away = 0;
    for &off in &log.off_duty {
        if log.ended.contains(&off) {
            continue;
        }
        let home = log.took_off.iter().find(|&&time| time >= off);
        if log.ended.last().is_some_and(|&last| last > off) {
            let rested = home.expect("it goes on") == &(off + Duration::from_hours(11));
            away += usize::from(
                rested
                    && !log
                        .tasked
                        .iter()
                        .any(|&time| time > off && time < off + Duration::from_hours(11)),
            );
        }
    }
    assert!(away > 10, "{away} rests away from home");
    assert_eq!(log.broken, 0, "no leg is begun that could not end in time");
}

#[test]
fn nobody_waits_aboard_for_a_crew_to_rest() {
    // Boarding ends at 0:50 and the destination is shut. The leg and unloading take 70 min, so with a duty day of 3 h
    // the last minute to go is 1:50; then all get off again.
    let log = run(
        1,
        &[
            "horizon=1 d",
            "fleet.helicopter.crew={ crews = 1, duty = \"3 h\" }",
            "inject=[{ at = 2026-01-21T06:30:00+03:00, event = { closure = { place = \"base\", lasts = \"10 h\" } } }]",
        ],
    );
    let just_after = at(1, 50) + Duration::from_micros(1);
    assert_eq!(log.aborted[0], (just_after, Constraint::Crew));
    assert_eq!(log.got_off, [just_after; 30]);
}

#[test]
fn the_crew_of_a_tail_that_is_lost_while_it_rests_away_rests_once() {
    // Of a day of 205 min 65 of unloading leave no way home: the crew goes to rest at the base at 2:55, for 11 hours.
    // Its tail is lost at 4:00. It flies the other one at 13:55, and what it has begun anew then is not ended by a rest
    // that the loss began.
    let run = |seed: u64| {
        run(
            seed,
            &[
                "horizon=20 h",
                "fleet.helicopter.tails=2",
                "fleet.helicopter.unload={ empirical = { values = [\"0 min\", \"60 min\"] } }",
                "fleet.helicopter.crew={ crews = 1, duty = \"205 min\", rest = \"11 h\" }",
                "inject=[{ at = 2026-01-21T10:00:00+03:00, event = { loss = { tail = \"helicopter-01\" } } }]",
            ],
        )
    };
    let rests_away = |log: &Log| log.off_duty.first() == Some(&at(2, 55));
    let log = (1..40).map(run).find(rests_away).expect("a long unloading");
    let duty: Vec<Time> = log.on_duty.iter().map(|(time, _)| *time).collect();
    assert_eq!(duty[..2], [at(0, 0), at(13, 55)]);
    let second = log.off_duty[1];
    assert!(second > at(15, 0), "{:?} ends its day early", log.off_duty);
    assert_eq!(log.broken, 0);
}
