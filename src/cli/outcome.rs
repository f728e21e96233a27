//! What a planner reads after a run: when it closes, who escaped, what held it up, where the files are.

use std::fmt;

use crate::operation::{Constraint, State, Tier};
use crate::record::{Recorded, Summary, awaiting_acceptance};
use crate::report::{dates, notices};
use crate::scenario::Scenario;
use crate::scenario::units::Instant;
use crate::sim::Duration;

/// A finished run, to be told in words.
pub struct Telling<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// What the scenario is called in a command.
    pub stem: &'a str,
    /// With which seed.
    pub seed: u64,
    /// Which replication.
    pub replication: u32,
    /// What was changed by `--set`.
    pub overrides: &'a [String],
    /// What it left.
    pub recorded: &'a Recorded,
    /// How long it took, in seconds.
    pub took_s: f64,
}

impl fmt::Display for Telling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = [
            ("Plan", self.plan()),
            ("Closes", self.closing()),
            ("Left", self.left()),
            ("Accepted", self.accepted()),
            ("Escapes", self.escapes()),
            ("At risk", self.risk()),
            ("Lift", self.lift()),
            ("Held up by", self.held_up_by()),
            ("Formulas", self.formulas()),
            ("Because", self.summary().closed_form.why.clone()),
            ("Limits", self.limits()),
            ("Script", self.void_injects()),
            ("Digest", self.digest()),
            ("Files", self.files()),
        ];
        let told = lines.iter().filter(|(_, text)| !text.is_empty());
        let lines: Vec<String> = told
            .map(|(label, text)| format!("{label:<10}  {text}"))
            .collect();
        f.write_str(&lines.join("\n"))
    }
}

impl Telling<'_> {
    fn summary(&self) -> &Summary {
        &self.recorded.summary
    }

    fn plan(&self) -> String {
        let name = match self.scenario.name.as_str() {
            name if name == self.stem || name.is_empty() => self.stem.to_owned(),
            name => format!("{name} ({})", self.stem),
        };
        let mut plan = format!("{name}, seed {}", self.seed);
        if self.replication > 0 {
            plan += &format!(", replication {}", self.replication);
        }
        for set in self.overrides {
            plan += &format!(", with {set}");
        }
        plan
    }

    fn closing(&self) -> String {
        let Some(closure_h) = self.summary().closure_h else {
            let end = self.scenario.start.plus(self.scenario.horizon.duration());
            let open = awaiting_acceptance(&self.recorded.world);
            return format!(
                "not by the end of the run on {}: {} persons remain{}",
                date(end),
                grouped(open),
                self.standstill()
            );
        };
        let after = Duration::from_secs_f64(closure_h * 3600.0);
        let closure = self.scenario.start.plus(after);
        format!(
            "{}, {} after the start{}",
            date(closure),
            length(after),
            self.against_deadline(closure)
        )
    }

    /// For how long nobody has got any further, if that is longer than a night or a rest explains.
    fn standstill(&self) -> String {
        let still = self.summary().left.iter().map(|left| left.still_h);
        match still.min_by(f64::total_cmp) {
            Some(hours) if hours >= STANDSTILL_H => {
                let still = length(Duration::from_secs_f64(hours * 3600.0));
                format!(", and nobody has got any further for {still}")
            }
            _ => String::new(),
        }
    }

    fn left(&self) -> String {
        notices::left(&self.summary().left, str::to_owned)
    }

    fn against_deadline(&self, closure: Instant) -> String {
        let Some(deadline) = self.scenario.deadline else {
            return String::new();
        };
        let spare = deadline.since(closure);
        if spare >= Duration::ZERO {
            format!("; {} before the deadline", length(spare))
        } else {
            format!(
                "; {} AFTER the deadline of {}",
                length(-spare),
                date(deadline)
            )
        }
    }

    fn accepted(&self) -> String {
        let summary = self.summary();
        let (accepted, all) = (summary.accepted_pax, summary.population_pax);
        let share = summary
            .accepted_frac
            .map_or_else(String::new, |share| format!(" ({})", percent(share)));
        format!("{} of {} persons{share}", grouped(accepted), grouped(all))
    }

    fn escapes(&self) -> String {
        let summary = self.summary();
        let incidents = match summary.incidents_count {
            0 => "no incident".to_owned(),
            incidents => counted(incidents, "incident", "incidents"),
        };
        if summary.escaped_pax == 0 && summary.died_pax == 0 {
            return format!("none; {incidents}");
        }
        let died = match summary.died_pax {
            0 => String::new(),
            died => format!(", {} died", grouped(died)),
        };
        format!(
            "{} escaped in {incidents}, {} recaptured, {} still at large{}{died}",
            grouped(summary.escaped_pax),
            grouped(summary.recaptured_pax),
            grouped(summary.at_large_pax),
            self.at_large_by_tier(),
        )
    }

    fn at_large_by_tier(&self) -> String {
        let world = &self.recorded.world;
        let at_large = |tier: Tier| {
            let ids = world
                .person_ids()
                .filter(|id| world.state(*id) == State::AtLarge);
            ids.filter(|id| world.tier(*id) == tier).count() as u64
        };
        let counts = Tier::ALL
            .iter()
            .map(|tier| (tier.word(), at_large(*tier)))
            .filter(|(_, count)| *count > 0);
        let parts: Vec<String> = counts
            .map(|(word, count)| format!("{} {word}", grouped(count)))
            .collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!(" ({} tier)", parts.join(", "))
        }
    }

    fn risk(&self) -> String {
        let summary = self.summary();
        format!(
            "{} person-days held or staged, {:.1} person-incidents expected, disturbances included",
            grouped(summary.person_days_at_risk.round() as u64),
            summary.expected_person_incidents_pax,
        )
    }

    fn lift(&self) -> String {
        let summary = self.summary();
        let sorties = counted(summary.sorties_count, "sortie", "sorties");
        let mut text = format!(
            "{sorties}, {} aborted; {} flight hours",
            grouped(summary.aborted_sorties_count),
            grouped(summary.flight_h.round() as u64)
        );
        if summary.fuel_kg > 0 {
            text += &format!(", {} of fuel", weight(summary.fuel_kg));
        }
        if summary.cost_usd > 0.0 {
            text += &format!(", {} usd", grouped(summary.cost_usd.round() as u64));
        }
        if summary.cargo_kg > 0 {
            text += &format!(", {} of cargo", weight(summary.cargo_kg));
        }
        if summary.fuel_emergencies_count > 0 {
            let emergencies = counted(
                summary.fuel_emergencies_count,
                "fuel emergency",
                "fuel emergencies",
            );
            let below = grouped(summary.landed_below_reserve_count);
            text += &format!("; {emergencies}, {below} landed below the reserve");
        }
        text
    }

    fn held_up_by(&self) -> String {
        let mut shares: Vec<(&str, f64)> = self
            .summary()
            .binding
            .iter()
            .map(|(word, share)| (*word, *share))
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        if shares.is_empty() {
            return "nothing".to_owned();
        }
        shares.retain(|(_, share)| *share >= LEAST_SHARE);
        let parts = shares
            .iter()
            .map(|(word, share)| format!("{} {}", plain(word), percent(*share)));
        format!("{} of the time", parts.collect::<Vec<_>>().join(", "))
    }

    /// When the planning formulas say it closes, and how far the run is from that.
    fn formulas(&self) -> String {
        let form = &self.summary().closed_form;
        let Some(closure_h) = form.closure_h else {
            return "never closes".to_owned();
        };
        let closure = Duration::from_secs_f64(closure_h * 3600.0);
        let apart = form.run_later_h.map_or_else(String::new, |later| {
            let apart = length(Duration::from_secs_f64(later.abs() * 3600.0));
            let way = if later < 0.0 { "earlier" } else { "later" };
            format!("; the run closes {apart} {way}")
        });
        format!(
            "{}, {} persons a day by {}{apart}",
            date(self.scenario.start.plus(closure)),
            grouped(form.per_day_pax.round() as u64),
            form.narrowest.as_deref().unwrap_or("no link"),
        )
    }

    fn limits(&self) -> String {
        match self.summary().limits_broken_count {
            0 => "none broken".to_owned(),
            broken => {
                let by_limit = self.summary().limits_broken.iter();
                let by_limit =
                    by_limit.map(|(limit, times)| format!("{limit} {}", grouped(*times)));
                let by_limit: Vec<String> = by_limit.collect();
                format!(
                    "broken {}: {}",
                    counted(broken, "time", "times"),
                    by_limit.join(", ")
                )
            }
        }
    }

    /// Scripted events that changed nothing; nothing if all did.
    fn void_injects(&self) -> String {
        let void = self.summary().void_injects.iter().map(|void| {
            let at = self
                .scenario
                .start
                .plus(Duration::from_secs_f64(void.time_h * 3600.0));
            format!("inject {} ({}, {})", void.number, void.event, date(at))
        });
        let void: Vec<String> = void.collect();
        match void.is_empty() {
            true => String::new(),
            false => format!("changed nothing: {}", void.join("; ")),
        }
    }

    fn digest(&self) -> String {
        let events = grouped(self.recorded.events);
        format!(
            "{} ({events} events in {:.2} s)",
            short(&self.summary().digest),
            self.took_s
        )
    }

    fn files(&self) -> String {
        self.recorded.directory.display().to_string()
    }
}

/// Tonnes, or kilograms where there are fewer than a thousand.
fn weight(kg: u64) -> String {
    match kg {
        0..1000 => format!("{kg} kg"),
        _ => format!("{} t", grouped((kg + 500) / 1000)),
    }
}

/// The first digits of a digest: enough to tell two runs apart by eye.
fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

/// A constraint's word in plain English.
fn plain(word: &str) -> &str {
    Constraint::of(word).map_or(word, |constraint| constraint.plain())
}

/// A date to the nearest minute.
pub(super) fn date(instant: Instant) -> String {
    let civil = instant.plus(Duration::from_secs(30)).civil_local();
    let zone = match instant.offset_minutes() {
        0 => " UTC",
        _ => " local time",
    };
    format!("{}{zone}", civil.strftime("%a %-d %b %Y %H:%M"))
}

/// A length of time as a person would say it.
pub(super) fn length(duration: Duration) -> String {
    dates::length(duration.as_hours_f64())
}

/// Hours without anyone getting further that no night, rest or closed day explains.
const STANDSTILL_H: f64 = 48.0;

/// What held the operation up for less than this is not worth a planner's line.
const LEAST_SHARE: f64 = 0.005;

/// A share in whole per cent; a terminal has no need of the page's space that does not break.
pub(super) fn percent(share: f64) -> String {
    dates::percent(share).replace('\u{a0}', " ")
}

pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A number with a comma after every three digits.
pub(super) fn grouped(number: impl Into<u64>) -> String {
    dates::grouped(&number.into().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0_u32), "0");
        assert_eq!(grouped(999_u32), "999");
        assert_eq!(grouped(5_704_u32), "5,704");
        assert_eq!(grouped(1_234_567_u32), "1,234,567");
    }

    #[test]
    fn a_length_is_said_in_the_unit_that_fits_it() {
        assert_eq!(length(Duration::from_minutes(12)), "12 minutes");
        assert_eq!(length(Duration::from_minutes(570)), "9.5 hours");
        assert_eq!(length(Duration::from_hours(60)), "2.5 days");
    }

    #[test]
    fn a_date_says_whose_clock_it_is() {
        let date_of = |text: &str| date(text.parse().expect("an instant"));
        assert_eq!(date_of("2026-02-12T14:20:00Z"), "Thu 12 Feb 2026 14:20 UTC");
        assert_eq!(
            date_of("2026-02-12T14:20:00+03:00"),
            "Thu 12 Feb 2026 14:20 local time"
        );
    }
}
