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
none_by_default!(Kilometres, Rate, FuelFlow, Money);

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
            ("kg/min", 60.0),
        ],
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
