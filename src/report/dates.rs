//! Dates, lengths and numbers as the page's sentences say them.

use crate::scenario::units::Instant;
use crate::sim::Duration;

/// The local clock of a run.
#[derive(Clone, Copy)]
pub struct Dates {
    start: Instant,
}

impl Dates {
    /// The clock of a run that starts at `start`.
    pub fn from(start: Instant) -> Self {
        Dates { start }
    }

    fn civil(self, hours: f64) -> jiff::civil::DateTime {
        // A table may say anything; a thousand years are enough for any date.
        const FAR: f64 = 8.8e6;
        let hours = if hours.is_nan() {
            0.0
        } else {
            hours.clamp(-FAR, FAR)
        };
        let since = Duration::from_secs_f64(hours * 3600.0);
        let to_the_minute = since + Duration::from_secs_f64(30.0);
        self.start.plus(to_the_minute).civil_local()
    }

    /// A day: `Thu 12 Feb`. Midnight is the end of the day before.
    pub fn day(self, hours: f64) -> String {
        self.ending(hours).strftime("%a %-d %b").to_string()
    }

    /// The same without the weekday.
    pub fn short_day(self, hours: f64) -> String {
        self.ending(hours).strftime("%-d %b").to_string()
    }

    /// A day and a time of day: `Thu 12 Feb 17:12`; midnight is 24:00.
    pub fn minute(self, hours: f64) -> String {
        let civil = self.civil(hours);
        if is_midnight(civil) {
            return format!("{} 24:00", self.day(hours));
        }
        civil.strftime("%a %-d %b %H:%M").to_string()
    }

    /// A date with its year.
    pub fn year(self, hours: f64) -> String {
        self.civil(hours).strftime("%-d %b %Y").to_string()
    }

    /// The local time's name.
    pub fn zone(self) -> String {
        let minutes = self.start.offset_minutes();
        let (sign, ahead) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
        match (ahead / 60, ahead % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
        }
    }

    fn ending(self, hours: f64) -> jiff::civil::DateTime {
        let civil = self.civil(hours);
        if is_midnight(civil) {
            self.civil(hours - 1.0)
        } else {
            civil
        }
    }
}

fn is_midnight(civil: jiff::civil::DateTime) -> bool {
    (civil.hour(), civil.minute()) == (0, 0)
}

/// A length of time: `12 minutes`, `9.5 hours`, `2.5 days`.
pub fn length(hours: f64) -> String {
    match hours.abs() {
        hours if hours < 1.0 => counted((hours * 60.0).round(), "minute", "minutes"),
        hours if hours < 48.0 => format!("{hours:.1} hours"),
        hours => format!("{:.1} days", hours / 24.0),
    }
}

/// A whole number with a comma after every three digits, and a true minus.
pub fn whole(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = grouped(&digits);
    if number < 0.0 && digits != "0" {
        text.insert(0, '\u{2212}');
    }
    text
}

/// Digits with a comma after every three.
pub fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in whole per cent; what is not quite none or all is not told as if it were.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        cent if 0.0 < cent && cent < 0.5 => "<1\u{a0}%".to_owned(),
        cent if 99.5 < cent && cent < 100.0 => ">99\u{a0}%".to_owned(),
        cent => format!("{}\u{a0}%", whole(cent)),
    }
}

/// A bound from below in whole per cent, never said higher than it is.
pub fn at_least(share: f64) -> String {
    format!("{}\u{a0}%", whole((share * 100.0 + 1e-9).floor()))
}

/// A bound from above in whole per cent, never said lower than it is.
pub fn at_most(share: f64) -> String {
    format!("{}\u{a0}%", whole((share * 100.0 - 1e-9).ceil()))
}

/// How likely a chance is, in the words of the IPCC's guidance on uncertainty (2010).
pub fn likelihood(share: f64) -> &'static str {
    match share {
        share if share >= 0.99 => "virtually certain",
        share if share >= 0.9 => "very likely",
        share if share >= 0.66 => "likely",
        share if share >= 0.33 => "about as likely as not",
        share if share >= 0.1 => "unlikely",
        share if share >= 0.01 => "very unlikely",
        _ => "exceptionally unlikely",
    }
}

/// `1 run`, `2 runs`.
pub fn counted(number: f64, one: &str, many: &str) -> String {
    let noun = if number == 1.0 { one } else { many };
    format!("{} {noun}", whole(number))
}

/// What is said of a mean of a key figure if some of the runs did not live to see it and count as the end.
pub fn cut(metric: &str, beyond: f64, of: f64) -> Option<String> {
    let seen = match metric {
        "closure_h" => "closed",
        _ => "there",
    };
    let (beyond, of) = (whole(beyond), counted(of, "run", "runs"));
    (beyond != "0").then(|| format!("{beyond} of {of} not {seen} by the end and counted as it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates() -> Dates {
        Dates::from("2026-02-12T00:00:00+03:00".parse().expect("an instant"))
    }

    #[test]
    fn midnight_ends_the_day_before() {
        assert_eq!(dates().day(24.0), "Thu 12 Feb");
        assert_eq!(dates().minute(24.0), "Thu 12 Feb 24:00");
        assert_eq!(dates().minute(17.2), "Thu 12 Feb 17:12");
    }

    #[test]
    fn a_zone_is_said_as_it_is_written() {
        assert_eq!(dates().zone(), "UTC+3");
        let zone = |text: &str| Dates::from(text.parse().expect("an instant")).zone();
        assert_eq!(zone("2026-02-12T00:00:00Z"), "UTC");
        assert_eq!(zone("2026-02-12T00:00:00-04:30"), "UTC-4:30");
    }

    #[test]
    fn nothing_is_ever_minus_nought() {
        assert_eq!(whole(-0.2), "0");
        assert_eq!(whole(-1234.0), "\u{2212}1,234");
        assert_eq!(percent(0.925), "92\u{a0}%");
    }
}
