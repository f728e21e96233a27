//! The units a planner writes: durations, distances, speeds, rates, fuel flows and money.
//!
//! Owns one type per quantity, each with one stored unit and one canonical text that reads back as the same value.
//! Never holds a bare number whose unit is a matter of belief.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

pub use super::instant::{Instant, TimeOfDay};
pub use super::quantity::UnitError;
use super::quantity::{Kind, Least};
use crate::sim::Duration;

/// Kilometres in an international nautical mile (exact, First International Extraordinary Hydrographic Conference 1929).
const KM_PER_NMI: f64 = 1.852;
/// Kilometres in a statute mile (exact, international yard and pound agreement 1959).
const KM_PER_MILE: f64 = 1.609_344;
/// Hours in a Julian year of 365.25 days.
const HOURS_PER_YEAR: f64 = 8766.0;
/// Kilograms in a pound (exact, 1959).
const KG_PER_LB: f64 = 0.453_592_37;
/// Kilograms in a litre of JP-8: the middle of the range 0.775-0.840 of MIL-DTL-83133, as used in planning tables.
const KG_PER_LITRE: f64 = 0.804;
/// Litres in a US gallon (exact).
const LITRES_PER_GALLON: f64 = 3.785_411_784;

/// What text the unit types are written as in files and in the schema.
macro_rules! written_as_text {
    ($name:ident, $format:expr, $example:expr, $pattern:expr) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "format": $format,
                    "pattern": $pattern,
                    "examples": [$example],
                })
            }
        }
    };
}

/// A quantity stored as an `f64` in one unit.
macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $get:ident, $(#[$get_doc:meta])* $kind:ident = $value:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name(f64);

        const $kind: Kind = $value;

        impl $name {
            /// A value in the stored unit.
            ///
            /// # Panics
            /// If the value is outside what the quantity allows, or not a number.
            pub fn new(value: f64) -> Self {
                if let Err(rule) = $kind.check(value) {
                    panic!("{value} {rule}");
                }
                Self(value)
            }

            $(#[$get_doc])*
            pub const fn $get(self) -> f64 {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = UnitError;

            fn from_str(text: &str) -> Result<Self, UnitError> {
                $kind.parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&$kind.text(self.0))
            }
        }

        written_as_text!($name, $kind.format, $kind.example, $kind.pattern());
    };
}

/// Quantities of which there may be none, and are none unless said otherwise.
macro_rules! none_by_default {
    ($($name:ident),*) => {
        $(impl Default for $name {
            fn default() -> Self {
                Self(0.0)
            }
        })*
    };
}
none_by_default!(Kilometres, Rate, FuelFlow, Mass, Money);

quantity!(
    /// A distance, written `"478 km"`, `"12 nmi"`, `"500 m"` or `"300 mi"`; zero or more.
    Kilometres, km,
    /// The distance in kilometres.
    DISTANCE = Kind {
        noun: "a distance",
        format: "distance",
        example: "478 km",
        units: &[("km", 1.0), ("nmi", KM_PER_NMI), ("mi", KM_PER_MILE), ("m", 0.001)],
        least: Least::Zero,
    }
);

quantity!(
    /// A speed, written `"130 kt"`, `"240 km/h"` or `"60 mph"`; above zero.
    Speed, km_per_hour,
    /// The speed in kilometres an hour.
    SPEED = Kind {
        noun: "a speed",
        format: "speed",
        example: "130 kt",
        units: &[("km/h", 1.0), ("kt", KM_PER_NMI), ("mph", KM_PER_MILE), ("m/s", 3.6)],
        least: Least::AboveZero,
    }
);

quantity!(
    /// How often something happens, written `"2 /day"`, `"1 /h"` or `"0.04 /year"` (of 365.25 days); zero or more.
    Rate, per_hour,
    /// The rate per hour.
    RATE = Kind {
        noun: "a rate",
        format: "rate",
        example: "2 /day",
        units: &[
            ("/h", 1.0),
            ("/day", 1.0 / 24.0),
            ("/week", 1.0 / 168.0),
            ("/year", 1.0 / HOURS_PER_YEAR),
        ],
        least: Least::Zero,
    }
);

quantity!(
    /// A flow of fuel, written `"1200 kg/h"` or `"400 gal/h"` (US gallons of JP-8 at 0.804 kg/l); zero or more.
    FuelFlow, kg_per_hour,
    /// The flow in kilograms an hour.
    FUEL_FLOW = Kind {
        noun: "a fuel flow",
        format: "mass_rate",
        example: "400 gal/h",
        units: &[
            ("kg/h", 1.0),
            ("gal/h", LITRES_PER_GALLON * KG_PER_LITRE),
            ("lb/h", KG_PER_LB),
            ("l/h", KG_PER_LITRE),
            ("gal/min", LITRES_PER_GALLON * KG_PER_LITRE * 60.0),
            ("kg/min", 60.0),
        ],
        least: Least::Zero,
    }
);

quantity!(
    /// A mass, written `"2000 kg"`, `"2 t"` or `"4500 lb"`; zero or more.
    Mass, kg,
    /// The mass in kilograms.
    MASS = Kind {
        noun: "a mass",
        format: "mass",
        example: "2000 kg",
        units: &[("kg", 1.0), ("t", 1000.0), ("lb", KG_PER_LB)],
        least: Least::Zero,
    }
);

quantity!(
    /// An amount of money in United States dollars, written `"4500 usd"`; zero or more.
    Money, usd,
    /// The amount in United States dollars.
    MONEY = Kind {
        noun: "an amount of money",
        format: "money",
        example: "4500 usd",
        units: &[("usd", 1.0)],
        least: Least::Zero,
    }
);

/// A duration of zero or more, written `"45 min"`, `"1.5 h"`, `"2 d"` or `"90 s"`; kept in whole microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(Duration);

/// Sizes in microseconds. An `f64` holds each of them exactly.
const SPAN: Kind = Kind {
    noun: "a duration",
    format: "span",
    example: "45 min",
    units: &[
        ("us", 1.0),
        ("ms", 1e3),
        ("s", 1e6),
        ("min", 60e6),
        ("h", 3_600e6),
        ("d", 86_400e6),
        ("w", 604_800e6),
    ],
    least: Least::Zero,
};

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// A span of the given length.
    ///
    /// # Panics
    /// If the duration is negative.
    pub const fn new(duration: Duration) -> Self {
        assert!(duration.micros() >= 0, "a span is zero or more");
        Self(duration)
    }

    /// A whole number of minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self(Duration::from_minutes(minutes as i64))
    }

    /// A whole number of hours.
    pub const fn hours(hours: u32) -> Self {
        Self(Duration::from_hours(hours as i64))
    }

    /// A whole number of days.
    pub const fn days(days: u32) -> Self {
        Self(Duration::from_days(days as i64))
    }

    /// The length as model time.
    pub const fn duration(self) -> Duration {
        self.0
    }

    /// The length in seconds.
    pub fn as_secs_f64(self) -> f64 {
        self.0.as_secs_f64()
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        span.0
    }
}

impl FromStr for Span {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let micros = SPAN.parse(text)?;
        Ok(Self(Duration::from_micros(micros.round() as i64)))
    }
}

impl fmt::Display for Span {
    /// Writes the largest unit of which the span is a whole number: `90 min`, never `1.5 h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.micros();
        if micros == 0 {
            return f.pad("0 s");
        }
        let whole = |(_, size): &&(&str, f64)| micros % (*size as i64) == 0;
        match SPAN.units.iter().rev().find(whole) {
            Some((unit, size)) => f.pad(&format!("{} {unit}", micros / *size as i64)),
            None => unreachable!("every span is a whole number of microseconds"),
        }
    }
}

written_as_text!(Span, SPAN.format, SPAN.example, SPAN.pattern());

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn error<T: FromStr<Err = UnitError> + fmt::Debug>(text: &str) -> String {
        text.parse::<T>().unwrap_err().to_string()
    }

    #[test]
    fn units_are_converted_by_their_published_factors() {
        assert_eq!("12 nmi".parse::<Kilometres>().unwrap().km(), 22.224);
        assert_eq!("500 m".parse::<Kilometres>().unwrap().km(), 0.5);
        assert_eq!("1 mi".parse::<Kilometres>().unwrap().km(), 1.609_344);
        assert_eq!("1 kt".parse::<Speed>().unwrap().km_per_hour(), 1.852);
        assert_eq!("10 m/s".parse::<Speed>().unwrap().km_per_hour(), 36.0);
        assert_eq!("48 /day".parse::<Rate>().unwrap().per_hour(), 2.0);
        assert_eq!("8766 /year".parse::<Rate>().unwrap().per_hour(), 1.0);
        assert_eq!("4_500 usd".parse::<Money>().unwrap().usd(), 4500.0);
        let flow = "400 gal/h".parse::<FuelFlow>().unwrap().kg_per_hour();
        assert!((flow - 1_217.388_43).abs() < 1e-5, "{flow}");
    }

    #[test]
    fn a_value_keeps_the_unit_in_which_it_is_short() {
        for text in ["478 km", "12 nmi", "0.5 km", "300 mi", "0 km"] {
            assert_eq!(text.parse::<Kilometres>().unwrap().to_string(), text);
        }
        for text in ["0.04 /year", "2 /day", "1 /h", "3 /week"] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
        }
        assert_eq!("130 kt".parse::<Speed>().unwrap().to_string(), "130 kt");
        assert_eq!(
            "400 gal/h".parse::<FuelFlow>().unwrap().to_string(),
            "400 gal/h"
        );
        assert_eq!("24 /day".parse::<Rate>().unwrap().to_string(), "1 /h");
    }

    #[test]
    fn a_span_is_written_in_the_largest_whole_unit() {
        for (written, canonical) in [
            ("1.5 h", "90 min"),
            ("120 min", "2 h"),
            ("14 d", "2 w"),
            ("0.1s", "100 ms"),
            ("  90   s ", "90 s"),
            ("0 h", "0 s"),
            ("0.0000001 s", "0 s"),
        ] {
            assert_eq!(written.parse::<Span>().unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn an_error_names_the_value_the_rule_and_an_example() {
        let units = "write a duration as \"45 min\" (units: us, ms, s, min, h, d, w)";
        assert_eq!(
            error::<Span>("45 minuts"),
            format!("\"45 minuts\" has no known unit; {units}")
        );
        assert_eq!(error::<Span>("45"), format!("\"45\" has no unit; {units}"));
        assert_eq!(
            error::<Span>("soon"),
            format!("\"soon\" has no number; {units}")
        );
        assert_eq!(
            error::<Span>("-1 h"),
            format!("\"-1 h\" is negative; a duration is zero or more; {units}")
        );
        assert_eq!(
            error::<Span>("1000000000 w"),
            format!("\"1000000000 w\" is too large for a duration; {units}")
        );
        assert_eq!(
            error::<Speed>("0 kt"),
            "\"0 kt\" is not above zero; a speed must be; write a speed as \"130 kt\" (units: km/h, kt, mph, m/s)"
        );
        assert_eq!(
            error::<Kilometres>("1e3 km"),
            "\"1e3 km\" has no known unit; write a distance as \"478 km\" (units: km, nmi, mi, m)"
        );
    }

    /// The canonical text reads back as the same value, and has itself as canonical text.
    fn survives<T: FromStr<Err = UnitError> + fmt::Display + PartialEq + fmt::Debug>(value: T) {
        let text = value.to_string();
        let again: T = text.parse().unwrap();
        assert_eq!(again.to_string(), text);
        assert_eq!(again, value);
    }

    proptest! {
        #[test]
        fn every_value_survives_its_text(value in 0.0..1e12_f64, digits in 0_u32..1_000_000) {
            for value in [value, f64::from(digits) / 100.0] {
                survives(Kilometres::new(value));
                survives(Rate::new(value));
                survives(FuelFlow::new(value));
                survives(Money::new(value));
                survives(Speed::new(value + 0.01));
            }
        }

        #[test]
        fn every_span_survives_its_text(micros in 0_i64..9_000_000_000_000_000, minutes in 0_u32..10_000_000) {
            survives(Span::new(Duration::from_micros(micros)));
            survives(Span::minutes(minutes));
        }

        #[test]
        fn every_written_value_survives(number in 0_u32..10_000, tenths in 0_u32..10, unit in 0_usize..7) {
            let text = |unit: &str| format!("{number}.{tenths} {unit}");
            for kind in [&DISTANCE, &RATE, &FUEL_FLOW, &MONEY] {
                let (unit, _) = kind.units[unit % kind.units.len()];
                let value = kind.parse(&text(unit)).unwrap();
                prop_assert_eq!(kind.parse(&kind.text(value)).unwrap(), value);
            }
            survives(text(SPAN.units[unit].0).parse::<Span>().unwrap());
        }

        #[test]
        fn no_text_makes_a_parser_panic(text in "\\PC*") {
            let _ = (text.parse::<Span>(), text.parse::<Kilometres>(), text.parse::<Speed>());
            let _ = (text.parse::<Rate>(), text.parse::<FuelFlow>(), text.parse::<Money>());
            let _ = (text.parse::<TimeOfDay>(), text.parse::<Instant>());
        }
    }
}
