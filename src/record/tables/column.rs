//! What a table is: its name, its columns, and how a row becomes their values.
//!
//! Owns the one declaration from which the header, the rows and the data package are made, so that they cannot part.

use std::borrow::Cow;

use serde::Serialize;

use crate::operation::PersonName;
use crate::sim::{Duration, Time};

/// A kind of table. Its columns are declared once, in order.
pub trait Table: Sized + 'static {
    /// What a row is made from.
    type Row<'r>;
    /// The file's stem.
    const NAME: &'static str;
    /// What one row is, and the order of the rows.
    const ABOUT: &'static str;
    /// The columns that tell one row from all others, if any do.
    const KEY: &'static [&'static str];
    /// The columns.
    const COLUMNS: &'static [Column<Self>];
}

/// A column of a table.
pub struct Column<T: Table> {
    name: &'static str,
    measure: Measure,
    about: &'static str,
    value: Getter<T>,
}

/// Takes a column's value from a row.
type Getter<T> = for<'r> fn(&'r <T as Table>::Row<'r>) -> Value<'r>;

impl<T: Table> Column<T> {
    /// A column: its name, what it measures, what it means, and where its value comes from.
    pub const fn new(
        name: &'static str,
        measure: Measure,
        about: &'static str,
        value: Getter<T>,
    ) -> Self {
        Column {
            name,
            measure,
            about,
            value,
        }
    }

    /// The instant of the column that has the same name but for its end, which is `_h` there.
    pub const fn utc(name: &'static str, value: Getter<T>) -> Self {
        Column::new(name, Measure::UTC, "The same instant in UTC", value)
    }

    /// The column's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The column's value in a row.
    pub fn value<'r>(&self, row: &'r T::Row<'r>) -> Value<'r> {
        (self.value)(row)
    }

    /// Whether its values are whole numbers.
    pub fn is_counted(&self) -> bool {
        self.measure.kind == "integer"
    }

    /// Whether the name ends in the unit, as it must where there is one.
    #[cfg(test)]
    pub fn ends_in_its_unit(&self) -> bool {
        let suffix = match self.measure {
            Measure::HOURS | Measure::INSTANT => "_h",
            Measure::PAX | Measure::MEAN_PAX => "_pax",
            Measure::FRACTION => "_frac",
            Measure::KG => "_kg",
            Measure::UTC => "_utc",
            Measure::PER_DAY => "_per_day",
            _ => "",
        };
        self.name.ends_with(suffix)
    }

    /// What an instant is called in both of its columns, if this is one of them.
    #[cfg(test)]
    pub fn instant(&self, measure: Measure) -> Option<&'static str> {
        let end = self.name.rfind('_').filter(|_| self.measure == measure);
        end.map(|end| &self.name[..end])
    }

    fn describe(&self) -> Field {
        Field::new(self.name, self.measure, self.about)
    }
}

/// The type of a column, in the words of the Data Package standard, and its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    kind: &'static str,
    unit: Option<&'static str>,
    /// Whether it is the time from the start of the run to an instant.
    is_instant: bool,
}

impl Measure {
    /// Free text, an id or a word.
    pub const TEXT: Self = Self::of("string", None);
    /// True or false.
    pub const FLAG: Self = Self::of("boolean", None);
    /// An instant in UTC, RFC 3339.
    pub const UTC: Self = Self::of("datetime", None);
    /// Hours, with at most six decimals: a length of time, or an instant in a table over many runs.
    pub const HOURS: Self = Self::of("number", Some("h"));
    /// An instant in hours since the start of the run, with at most six decimals; another column has it in UTC.
    pub const INSTANT: Self = Measure {
        is_instant: true,
        ..Self::HOURS
    };
    /// A number of persons.
    pub const PAX: Self = Self::of("integer", Some("pax"));
    /// A number of anything else, or a level.
    pub const COUNT: Self = Self::of("integer", None);
    /// A number of whatever another column names, with at most six decimals.
    pub const NUMBER: Self = Self::of("number", None);
    /// Kilograms.
    pub const KG: Self = Self::of("integer", Some("kg"));
    /// A mean number of persons, with at most six decimals.
    pub const MEAN_PAX: Self = Self::of("number", Some("pax"));
    /// A share, with at most six decimals.
    pub const FRACTION: Self = Self::of("number", None);
    /// Persons times days.
    pub const PERSON_DAYS: Self = Self::of("number", Some("pax d"));
    /// Points of an index, with at most six decimals.
    pub const POINTS: Self = Self::of("number", Some("points"));
    /// How often a day.
    pub const PER_DAY: Self = Self::of("number", Some("1/d"));

    /// US dollars, to the cent.
    pub const USD: Self = Self::of("number", Some("usd"));

    const fn of(kind: &'static str, unit: Option<&'static str>) -> Self {
        Measure {
            kind,
            unit,
            is_instant: false,
        }
    }
}

/// A cell as a row shows it.
pub type Value<'r> = Cell<&'r str>;

/// What a cell says, its texts being `T`.
#[derive(Clone, Copy, Debug)]
pub enum Cell<T> {
    /// Nothing is known or nothing happened.
    Empty,
    /// A whole number.
    Integer(i64),
    /// A number with at most six decimals.
    Decimal(f64),
    /// True or false.
    Flag(bool),
    /// A length of time, written in hours.
    Hours(Duration),
    /// An instant, written in UTC.
    Utc(Time),
    /// A word or an id.
    Text(T),
    /// A person's id: the so-manieth of a population, `camp-0012`.
    Person(T, u32),
    /// The so-manieth of something else: `chinook-03/0012`.
    Numbered(T, u32),
}

impl<T> Cell<T> {
    /// The same with its text, if it has one, put down in another way.
    pub fn map<U>(self, put: impl FnOnce(T) -> U) -> Cell<U> {
        match self {
            Cell::Empty => Cell::Empty,
            Cell::Integer(number) => Cell::Integer(number),
            Cell::Decimal(number) => Cell::Decimal(number),
            Cell::Flag(flag) => Cell::Flag(flag),
            Cell::Hours(length) => Cell::Hours(length),
            Cell::Utc(time) => Cell::Utc(time),
            Cell::Text(text) => Cell::Text(put(text)),
            Cell::Person(of, number) => Cell::Person(put(of), number),
            Cell::Numbered(of, number) => Cell::Numbered(put(of), number),
        }
    }
}

impl<'r> Value<'r> {
    /// A person's id.
    pub fn person(name: PersonName<'r>) -> Self {
        Value::Person(name.population(), name.number())
    }

    /// An instant in hours since the start.
    pub fn hours_since_start(time: Time) -> Self {
        Value::Hours(time - Time::ZERO)
    }

    /// The value made from `known`, or an empty cell.
    pub fn if_any<K>(known: Option<K>, make: impl FnOnce(K) -> Value<'r>) -> Self {
        known.map_or(Value::Empty, make)
    }
}

impl From<u32> for Value<'_> {
    fn from(count: u32) -> Self {
        Value::Integer(i64::from(count))
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Value::Integer(count.try_into().unwrap_or(i64::MAX))
    }
}

impl Field {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A column's description: its name, what it measures, what it means.
    pub(crate) fn new(
        name: impl Into<Cow<'static, str>>,
        measure: Measure,
        about: impl Into<Cow<'static, str>>,
    ) -> Self {
        Field {
            name: name.into(),
            kind: measure.kind,
            unit: measure.unit,
            description: about.into(),
        }
    }
}

/// The schema of a table in the words of the Data Package standard.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    fields: Vec<Field>,
    missing_values: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_key: Option<&'static [&'static str]>,
}

/// A column in the words of the Data Package standard; the unit is an addition of ours, which it allows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Field {
    name: Cow<'static, str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    description: Cow<'static, str>,
}

impl Schema {
    /// The schema of a table.
    pub fn of<T: Table>() -> Self {
        let fields = T::COLUMNS.iter().map(Column::describe);
        Schema::with(fields.collect(), T::KEY)
    }

    /// The schema of a table of these columns.
    pub(crate) fn with(fields: Vec<Field>, key: &'static [&'static str]) -> Self {
        Schema {
            fields,
            missing_values: [""],
            primary_key: (!key.is_empty()).then_some(key),
        }
    }
}
