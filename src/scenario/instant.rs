//! Points in time as a planner writes them: instants with an offset from UTC, and times of day.
//!
//! Owns the step between civil time and microseconds. Never reads the wall clock.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::{Timestamp, civil, tz};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::quantity::UnitError;
use crate::sim::Duration;

/// The only key of the table in which serde carries a TOML date-time through writers that know none.
pub(super) const INSTANT_KEY: &str = "$__toml_private_datetime";

/// A point in time, written as a TOML date-time with its offset: `2026-01-21T00:00:00Z`.
///
/// The offset is kept, so that the resolved scenario reads as it was written; it does not change which instant it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// Microseconds since 1970-01-01T00:00:00Z.
    unix_micros: i64,
    /// Minutes east of Greenwich.
    offset_minutes: i16,
}

impl Instant {
    /// The instant so many microseconds after 1970-01-01T00:00:00Z, written in UTC.
    ///
    /// # Panics
    /// If it lies outside the years -9999 to 9999.
    pub fn from_unix_micros(unix_micros: i64) -> Self {
        assert!(
            (FIRST_MICROS..=LAST_MICROS).contains(&unix_micros),
            "{unix_micros} us since 1970 is outside the calendar"
        );
        Self {
            unix_micros,
            offset_minutes: 0,
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn unix_micros(self) -> i64 {
        self.unix_micros
    }

    /// Minutes east of Greenwich in which the instant was written.
    pub const fn offset_minutes(self) -> i16 {
        self.offset_minutes
    }

    /// The time from `earlier` to this instant; negative if this one comes first.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.unix_micros - earlier.unix_micros)
    }

    /// The instant `duration` later, with the same offset; saturates at the ends of the calendar.
    pub fn plus(self, duration: Duration) -> Self {
        let wanted = self.unix_micros.saturating_add(duration.micros());
        let unix_micros = wanted.clamp(FIRST_MICROS, LAST_MICROS);
        Self {
            unix_micros,
            ..self
        }
    }

    /// The same instant written in UTC.
    pub const fn utc(self) -> Self {
        Self {
            offset_minutes: 0,
            ..self
        }
    }

    /// The civil date and time in UTC.
    pub fn civil_utc(self) -> civil::DateTime {
        tz::Offset::UTC.to_datetime(self.timestamp())
    }

    /// The civil date and time at the offset in which the instant was written.
    pub fn civil_local(self) -> civil::DateTime {
        self.offset().to_datetime(self.timestamp())
    }

    /// The month at the offset in which it was written, January being 0.
    pub fn month(self) -> usize {
        self.civil_local().month().unsigned_abs() as usize - 1
    }

    /// The time since midnight UTC.
    pub fn time_of_day_utc(self) -> Duration {
        Duration::from_micros(self.unix_micros.rem_euclid(MICROS_PER_DAY))
    }

    /// Reads a TOML date-time, which must have an offset.
    pub fn from_toml(written: &toml::value::Datetime) -> Result<Self, UnitError> {
        let bad = |rule: &str| {
            UnitError {
            message: format!("{written} {rule}"),
            help: "write an instant with its offset from UTC, as 2026-01-21T00:00:00Z or 2026-01-21T03:00:00+03:00"
                .to_owned(),
        }
        };
        let (date, time, offset) = match (written.date, written.time, written.offset) {
            (Some(date), Some(time), Some(offset)) => (date, time, offset),
            (Some(date), Some(time), None) => {
                return Err(UnitError {
                    message: format!("{written} has no offset from UTC"),
                    help: zones(&format!("{date}T{time}")),
                });
            }
            (Some(date), None, _) => {
                return Err(UnitError {
                    message: format!("{written} is a date without a time"),
                    help: zones(&format!("{date}T00:00:00")),
                });
            }
            _ => return Err(bad("is a time of day, not an instant")),
        };
        let offset_minutes = match offset {
            toml::value::Offset::Z => 0,
            toml::value::Offset::Custom { minutes } => minutes,
        };
        let civil = civil::DateTime::new(
            date.year as i16,
            date.month as i8,
            date.day as i8,
            time.hour as i8,
            time.minute as i8,
            time.second.unwrap_or(0).min(59) as i8,
            time.nanosecond.unwrap_or(0) as i32,
        )
        .map_err(|_| bad("is not in the calendar"))?;
        let offset = tz::Offset::from_seconds(i32::from(offset_minutes) * 60)
            .map_err(|_| bad("has an offset no place on earth has"))?;
        let instant = offset
            .to_timestamp(civil)
            .map_err(|_| bad("is outside the calendar"))?;
        let unix_micros = instant.as_microsecond();
        if !(FIRST_MICROS..=LAST_MICROS).contains(&unix_micros) {
            return Err(bad("is outside the calendar"));
        }
        Ok(Self {
            unix_micros,
            offset_minutes,
        })
    }

    /// Reads a TOML value, which must be a date-time with an offset.
    pub(crate) fn from_value(value: &toml::Value) -> Result<Self, UnitError> {
        match value {
            toml::Value::Datetime(written) => Self::from_toml(written),
            toml::Value::String(text) if text.parse::<Self>().is_ok() => Err(UnitError {
                message: format!("{value} is a text, not an instant"),
                help: format!("write it without quotes: {text}"),
            }),
            other => Err(UnitError {
                message: format!("{other} is not an instant"),
                help: "write an instant with its offset from UTC, as 2026-01-21T00:00:00Z"
                    .to_owned(),
            }),
        }
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.unix_micros).expect("checked when the instant was made")
    }

    fn offset(self) -> tz::Offset {
        tz::Offset::from_seconds(i32::from(self.offset_minutes) * 60)
            .expect("checked when the instant was made")
    }
}

impl fmt::Display for Instant {
    /// Writes RFC 3339, with `Z` for UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil_local())?;
        if self.offset_minutes == 0 {
            return f.write_str("Z");
        }
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl FromStr for Instant {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let written: toml::value::Datetime = text.parse().map_err(|_| UnitError {
            message: format!("{text:?} is not an instant"),
            help: "write an instant with its offset from UTC, as 2026-01-21T00:00:00Z".to_owned(),
        })?;
        Self::from_toml(&written)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written: toml::value::Datetime = self
            .to_string()
            .parse()
            .map_err(serde::ser::Error::custom)?;
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = toml::value::Datetime::deserialize(deserializer)?;
        Self::from_toml(&written).map_err(D::Error::custom)
    }
}

impl JsonSchema for Instant {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "examples": ["2026-01-21T00:00:00Z"],
        })
    }
}

/// The ends of the calendar that `jiff` computes with: just within the years -9999 to 9999 at every offset.
const FIRST_MICROS: i64 = -377_705_023_201_000_000;
/// See [`FIRST_MICROS`].
const LAST_MICROS: i64 = 253_402_207_200_000_000;

/// Microseconds in a day.
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A time of day in UTC, written `"06:30"`, from `"00:00"` to `"24:00"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(Duration);

impl TimeOfDay {
    /// The start of the day.
    pub const MIDNIGHT: Self = Self(Duration::ZERO);

    /// So many hours and minutes after midnight.
    ///
    /// # Panics
    /// If that is later than 24:00, or the minutes are 60 or more.
    pub const fn new(hour: u32, minute: u32) -> Self {
        assert!(
            minute < 60 && hour * 60 + minute <= 24 * 60,
            "a time of day is 00:00 to 24:00"
        );
        Self(Duration::from_minutes((hour * 60 + minute) as i64))
    }

    /// Reads a text, or a TOML time without a date.
    pub(crate) fn from_value(value: &toml::Value) -> Result<Self, UnitError> {
        match value {
            toml::Value::String(text) => text.parse(),
            toml::Value::Datetime(toml::value::Datetime {
                date: None,
                time: Some(time),
                offset: None,
            }) if time.second.unwrap_or(0) == 0 && time.nanosecond.unwrap_or(0) == 0 => {
                Ok(Self::new(u32::from(time.hour), u32::from(time.minute)))
            }
            other => Err(UnitError {
                message: format!("{other} is not a time of day"),
                help: "write a time of day as \"06:30\", from \"00:00\" to \"24:00\"".to_owned(),
            }),
        }
    }

    /// The time since midnight.
    pub const fn since_midnight(self) -> Duration {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let bad = |rule: &str| UnitError {
            message: format!("{text:?} {rule}"),
            help: "write a time of day as \"06:30\", from \"00:00\" to \"24:00\"".to_owned(),
        };
        let digits = |part: &str| {
            let two = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            two.then(|| part.parse::<u32>().ok()).flatten()
        };
        let (hour, minute) = text
            .split_once(':')
            .and_then(|(hour, minute)| Some((digits(hour)?, digits(minute)?)))
            .ok_or_else(|| bad("is not a time of day"))?;
        if minute >= 60 || hour * 60 + minute > 24 * 60 {
            return Err(bad("is not on the clock"));
        }
        Ok(Self::new(hour, minute))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.micros() / 60_000_000;
        f.pad(&format!("{:02}:{:02}", minutes / 60, minutes % 60))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        Self::from_value(&value).map_err(D::Error::custom)
    }
}

impl JsonSchema for TimeOfDay {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "time_of_day",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
            "examples": ["06:30"],
        })
    }
}

/// How a local time is written as an instant.
fn zones(local: &str) -> String {
    format!("write {local}Z for UTC, or {local}+03:00 for local time in Iraq and Syria")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instant(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn an_offset_is_kept_and_does_not_change_the_instant() {
        let local = instant("2026-01-21T03:00:00+03:00");
        let utc = instant("2026-01-21T00:00:00Z");
        assert_eq!(local.unix_micros(), utc.unix_micros());
        assert_eq!(local.utc(), utc);
        assert_eq!(local.to_string(), "2026-01-21T03:00:00+03:00");
        assert_eq!(local.offset_minutes(), 180);
        assert_eq!(local.time_of_day_utc(), Duration::ZERO);
        assert_eq!(local.civil_local().hour(), 3);
    }

    #[test]
    fn unix_time_agrees_with_the_calendar() {
        // 2026-01-21 is 20474 days after 1970-01-01.
        assert_eq!(
            instant("2026-01-21T00:00:00Z").unix_micros(),
            20_474 * MICROS_PER_DAY
        );
        assert_eq!(
            instant("1969-12-31T23:00:00Z").time_of_day_utc(),
            Duration::from_hours(23)
        );
    }

    #[test]
    fn moving_forth_and_back_gives_the_time_between() {
        let start = instant("2026-02-28T12:00:00Z");
        let later = start.plus(Duration::from_hours(36));
        assert_eq!(later.to_string(), "2026-03-02T00:00:00Z");
        assert_eq!(later.since(start), Duration::from_hours(36));
        assert_eq!(
            start
                .plus(Duration::from_micros(i64::MIN))
                .civil_utc()
                .year(),
            -9999
        );
        assert_eq!(start.plus(Duration::MAX).civil_utc().year(), 9999);
    }

    #[test]
    fn what_is_no_instant_is_refused_with_the_right_form() {
        let error = |text: &str| text.parse::<Instant>().unwrap_err().to_string();
        assert_eq!(
            error("2026-01-21T00:00:00"),
            "2026-01-21T00:00:00 has no offset from UTC; write 2026-01-21T00:00:00Z for UTC, \
             or 2026-01-21T00:00:00+03:00 for local time in Iraq and Syria"
        );
        assert_eq!(
            error("2026-01-21"),
            "2026-01-21 is a date without a time; write 2026-01-21T00:00:00Z for UTC, \
             or 2026-01-21T00:00:00+03:00 for local time in Iraq and Syria"
        );
    }

    #[test]
    fn a_time_of_day_runs_to_24_00() {
        let time = |text: &str| text.parse::<TimeOfDay>();
        assert_eq!(
            time("24:00").unwrap().since_midnight(),
            Duration::from_hours(24)
        );
        assert_eq!(time("06:30").unwrap().to_string(), "06:30");
        for text in ["24:01", "06:60", "6:30", "06:3", "0630", "-1:00"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_instant_survives_its_text(
            micros in -62_000_000_000_000_000_i64..250_000_000_000_000_000,
            offset_minutes in -1439_i16..1440,
        ) {
            let written = Instant { unix_micros: micros, offset_minutes };
            prop_assert_eq!(instant(&written.to_string()), written);
        }
    }
}
