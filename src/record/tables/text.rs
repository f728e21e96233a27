//! Numbers and instants as text, the same on every platform and without an allocation.
//!
//! Owns the two forms of time in a table: hours since the start, and UTC.

use super::column::Value;
use crate::scenario::units::Instant;
use crate::sim::Time;

/// Writes cells; keeps the times it wrote last, for most cells share them with the row before.
#[derive(Clone, Debug)]
pub struct CellWriter {
    start: Instant,
    hours: Latest,
    utc: Latest,
    date: Latest,
}

/// The text of the value written last.
#[derive(Clone, Debug, Default)]
struct Latest {
    value: Option<i64>,
    text: Vec<u8>,
}

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;
/// A millionth of an hour is 3,600 microseconds.
const MICROS_PER_MILLIONTH_HOUR: i64 = 3_600;

impl CellWriter {
    /// A writer for a run that starts at `start`.
    pub fn new(start: Instant) -> Self {
        CellWriter {
            start: start.utc(),
            hours: Latest::default(),
            utc: Latest::default(),
            date: Latest::default(),
        }
    }

    /// Appends the text of `value`.
    pub fn write(&mut self, out: &mut Vec<u8>, value: Value<'_>) {
        match value {
            Value::Empty => {}
            Value::Integer(number) => integer(out, number),
            Value::Decimal(number) => millionths(out, (number * 1e6).round() as i64),
            Value::Flag(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
            Value::Hours(length) => {
                let micros = length.micros();
                out.extend_from_slice(self.hours.of(micros, |text| hours(text, micros)));
            }
            Value::Utc(time) => self.utc(out, time),
            Value::Text(text) => out.extend_from_slice(text.as_bytes()),
            Value::Person(of, number) => numbered(out, of, b'-', number),
            Value::Numbered(of, number) => numbered(out, of, b'/', number),
        }
    }

    fn utc(&mut self, out: &mut Vec<u8>, time: Time) {
        let instant = self.start.plus(time - Time::ZERO);
        let micros = instant.unix_micros();
        out.extend_from_slice(self.utc.of(micros, |text| {
            let date = || instant.civil_utc().date().to_string().into_bytes();
            let date = self
                .date
                .of(micros.div_euclid(MICROS_PER_DAY), |text| *text = date());
            text.extend_from_slice(date);
            clock(text, micros.rem_euclid(MICROS_PER_DAY));
        }));
    }
}

impl Latest {
    /// The text of `value`, made anew only if it is not that of the one before.
    fn of(&mut self, value: i64, make: impl FnOnce(&mut Vec<u8>)) -> &[u8] {
        if self.value != Some(value) {
            self.value = Some(value);
            self.text.clear();
            make(&mut self.text);
        }
        &self.text
    }
}

/// Writes the time of day so many microseconds after midnight UTC.
fn clock(out: &mut Vec<u8>, micros: i64) {
    let seconds = micros / MICROS_PER_SECOND;
    for (mark, part) in [
        (b'T', seconds / 3600),
        (b':', seconds / 60 % 60),
        (b':', seconds % 60),
    ] {
        out.extend_from_slice(&[mark, digit(part / 10), digit(part % 10)]);
    }
    fraction(out, micros % MICROS_PER_SECOND);
    out.push(b'Z');
}

/// Writes a name and a number of at least four digits.
fn numbered(out: &mut Vec<u8>, name: &str, mark: u8, number: u32) {
    out.extend_from_slice(name.as_bytes());
    out.push(mark);
    for least in [1000, 100, 10] {
        if number < least {
            out.push(b'0');
        }
    }
    natural(out, u64::from(number));
}

fn hours(out: &mut Vec<u8>, micros: i64) {
    let half = MICROS_PER_MILLIONTH_HOUR / 2 * micros.signum();
    millionths(out, micros.saturating_add(half) / MICROS_PER_MILLIONTH_HOUR);
}

/// Writes so many millionths as a decimal number without trailing zeros.
fn millionths(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    natural(out, number.unsigned_abs() / 1_000_000);
    fraction(out, (number.unsigned_abs() % 1_000_000) as i64);
}

/// Writes a point and up to six decimals, or nothing for zero.
fn fraction(out: &mut Vec<u8>, mut millionths: i64) {
    if millionths == 0 {
        return;
    }
    out.push(b'.');
    while millionths > 0 {
        out.push(digit(millionths / 100_000));
        millionths = millionths % 100_000 * 10;
    }
}

fn integer(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    natural(out, number.unsigned_abs());
}

fn natural(out: &mut Vec<u8>, mut number: u64) {
    const LONGEST: usize = 20;
    if number < 10 {
        return out.push(b'0' + number as u8);
    }
    let mut digits = [b'0'; LONGEST];
    let mut first = LONGEST - 1;
    while number > 9 {
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        first -= 1;
    }
    digits[first] = b'0' + number as u8;
    out.extend_from_slice(&digits[first..]);
}

fn digit(value: i64) -> u8 {
    b'0' + value as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Duration;

    fn text(value: Value<'_>) -> String {
        let start: Instant = "2026-01-21T01:30:00+03:00".parse().expect("an instant");
        let mut out = Vec::new();
        CellWriter::new(start).write(&mut out, value);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn hours_have_at_most_six_decimals_and_no_trailing_zeros() {
        let hours = |micros| text(Value::Hours(Duration::from_micros(micros)));
        assert_eq!(hours(0), "0");
        assert_eq!(hours(3_600_000_000), "1");
        assert_eq!(hours(5_400_000_000), "1.5");
        assert_eq!(hours(1), "0");
        assert_eq!(hours(1_800), "0.000001");
        assert_eq!(hours(-5_400_000_000), "-1.5");
        assert_eq!(hours(3_600_036_000), "1.00001");
    }

    #[test]
    fn integers_are_written_to_their_ends() {
        assert_eq!(text(Value::Integer(0)), "0");
        assert_eq!(text(Value::Integer(i64::MAX)), i64::MAX.to_string());
        assert_eq!(text(Value::Integer(i64::MIN)), i64::MIN.to_string());
    }

    #[test]
    fn decimals_are_rounded_to_millionths() {
        assert_eq!(text(Value::Decimal(0.012_345_678_9)), "0.012346");
        assert_eq!(text(Value::Decimal(-2.5)), "-2.5");
        assert_eq!(text(Value::Decimal(1e-9)), "0");
    }

    #[test]
    fn instants_are_written_in_utc_whatever_the_offset_of_the_start() {
        let utc = |micros| text(Value::Utc(Time::from_micros(micros)));
        assert_eq!(utc(0), "2026-01-20T22:30:00Z");
        assert_eq!(utc(5_400_000_000), "2026-01-21T00:00:00Z");
        assert_eq!(utc(1_500_000), "2026-01-20T22:30:01.5Z");
    }

    #[test]
    fn a_sortie_is_numbered_within_its_tail() {
        assert_eq!(text(Value::Numbered("chinook-03", 12)), "chinook-03/0012");
    }
}
