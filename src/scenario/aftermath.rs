//! What a planner writes of the time after: case files, repatriation and the camp.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::stations::StaffChange;
use super::units::{Instant, Rate, Span, TimeOfDay};

/// Case files: identity first, then intelligence released by every agency, then the court; the high tier goes first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Casework {
    /// Agencies that hold intelligence; each is asked once a person's identity is known.
    #[serde(default)]
    pub agency: BTreeMap<String, Agency>,
    /// The investigative court, which waits for all of them.
    pub court: Court,
}

/// An agency that releases intelligence for case files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Analysts, each on one file at a time.
    #[schemars(range(min = 1, max = 100_000))]
    pub analysts: u32,
    /// Time an analyst needs for one file.
    pub release: DurationDist,
    /// Probability that the release is refused (not declassified) and must be asked for again.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub refusal: f64,
    /// Time until a refused release is asked for again.
    #[serde(default = "defaults::fixed_days::<7>")]
    pub appeal: DurationDist,
    /// Local time its work begins.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time it ends; files in hand are finished.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
    /// Days of the week on which it works.
    #[serde(default = "defaults::every_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
    /// Dated changes of the number of analysts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub staff: BTreeMap<String, StaffChange>,
}

/// The investigative court.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Court {
    /// Investigating judges, each on one file at a time.
    #[schemars(range(min = 1, max = 100_000))]
    pub judges: u32,
    /// Time a judge needs for one file; then it is ready for prosecution.
    pub hearing: DurationDist,
    /// Local time it sits from.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time it rises; hearings under way are finished.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
    /// Days of the week on which it sits.
    #[serde(default = "defaults::every_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
    /// Dated changes of the number of judges.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub staff: BTreeMap<String, StaffChange>,
}

/// A day of the week, by local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// The week.
    pub const ALL: [Weekday; 7] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
}

/// A country of origin that may take its citizens back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Probability that it accepts a citizen.
    #[schemars(range(min = 0, max = 1))]
    pub willingness: f64,
    /// Time until it accepts, from the citizen's identification.
    pub delay: DurationDist,
    /// Time between two pick-up flights, the first one such a time after the start.
    #[serde(default = "defaults::days::<14>")]
    pub pickup_every: Span,
    /// Seats of a pick-up flight.
    #[serde(default = "defaults::count::<50>")]
    #[schemars(range(min = 1, max = 1000))]
    pub pickup_seats: u32,
    /// Outreach to this country, beside that of `[repatriation]`: the two are multiplied.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0.01, max = 100))]
    pub outreach: f64,
    /// Probability that a person is turned away from a pick-up flight, and waits for the next.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub turned_away: f64,
    /// Rate at which it takes back its acceptance of a citizen who waits for a flight.
    #[serde(default)]
    pub withdrawal: Rate,
    /// Time until it is asked again after it has declined or withdrawn; without it never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<DurationDist>,
}

/// What is done to have citizens taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repatriation {
    /// Outreach effort: multiplies every country's willingness (up to 1) and divides its delay.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0.01, max = 100))]
    pub outreach: f64,
}

impl Default for Repatriation {
    fn default() -> Self {
        Repatriation { outreach: 1.0 }
    }
}

/// A camp of families. It empties of its own; nothing here is part of the lift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Camp {
    /// Persons at the start.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub persons: u32,
    /// Households at the start; a household leaves as one.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub households: u32,
    /// When custody passes to another authority; never without it and `passes_at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passes: Option<Instant>,
    /// Fighting level of its area at which custody passes, if that comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4))]
    pub passes_at: Option<u32>,
    /// Rate at which each household leaves before that.
    #[serde(default)]
    pub leave_before: Rate,
    /// Rate at which each household leaves after it.
    #[serde(default)]
    pub leave_after: Rate,
    /// Share of the departures before it that nobody controls.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub uncontrolled_before: f64,
    /// Share of the departures after it that nobody controls.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1))]
    pub uncontrolled_after: f64,
    /// Share of the persons who are minors near fighting age.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub near_age: f64,
    /// Dated ways in which households leave, each until the next or until custody passes.
    #[serde(default)]
    pub regime: BTreeMap<String, Outflow>,
}

/// A way in which households leave a camp from a date on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outflow {
    /// From when.
    pub from: Instant,
    /// Rate at which each household leaves.
    #[serde(default)]
    pub leave: Rate,
    /// Share of the departures that nobody controls; the others are orderly returns.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub uncontrolled: f64,
}
