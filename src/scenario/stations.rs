//! What a planner writes of a handover station: who works there and when, how persons are served, and where they go.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aftermath::Weekday;
use super::defaults;
use super::duration::DurationDist;
use super::network::{Age, Tier};
use super::units::{Instant, Rate, Span, TimeOfDay};

/// A handover station.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// Servers of the first shift, each serving one person (or one batch) at a time.
    #[schemars(range(min = 1, max = 10_000))]
    pub servers: u32,
    /// Time for one person, or for one batch.
    pub service: DurationDist,
    /// Persons who may wait here; when it is full the station before is blocked.
    #[serde(default = "defaults::count::<50>")]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub room: u32,
    /// Local time the first shift begins.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time it ends; those in service are finished. Earlier than `opens` means over midnight.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
    /// Days of the week on which it works.
    #[serde(default = "defaults::every_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
    /// Further shifts; where shifts overlap their servers add, and what lies between two of them is a break.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shift: BTreeMap<String, Shift>,
    /// Dated changes of the staff: shortfalls and reinforcements.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub staff: BTreeMap<String, StaffChange>,
    /// What every server needs one of, and what fails in use; without it nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equipment: Option<Equipment>,
    /// Serves persons together; without it one by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
    /// Who is served first of those who wait here.
    #[serde(default)]
    pub order: Order,
    /// Probability that the step failed and is done again at once.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub rework: f64,
    /// Probability that the person is refused (manifest and head do not match) and held aside until it is resolved.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub refusal: f64,
    /// Time to resolve a refusal; the person then comes back to this station.
    #[serde(default = "defaults::fixed_hours::<2>")]
    pub resolution: DurationDist,
    /// The station that follows for whomever no `route` is meant; none means that custody is accepted here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Ways on for some: of the routes meant for a person, those with the most conditions count, and their shares say
    /// how often each is taken. A route that leads back is a rework loop.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub route: BTreeMap<String, Route>,
}

/// A further shift of a station, the same every day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Local time it begins.
    pub opens: TimeOfDay,
    /// Local time it ends; those in service are finished. Earlier than `opens` means over midnight.
    pub closes: TimeOfDay,
    /// Its servers.
    #[schemars(range(min = 1, max = 10_000))]
    pub servers: u32,
}

/// More or fewer servers for a time, whenever a shift is on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffChange {
    /// From when.
    pub from: Instant,
    /// Until when; without it for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Servers more than the shift has; below zero, fewer.
    #[schemars(range(min = -10_000, max = 10_000))]
    pub servers: i32,
}

/// Equipment that fails in use, such as biometric kits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    /// How many there are from the start; each server in service needs one.
    #[schemars(range(min = 0, max = 10_000))]
    pub count: u32,
    /// More of it, by date of arrival.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub delivery: BTreeMap<String, Delivery>,
    /// Rate of failures of one in use. The service under way is finished; then it is away for repair.
    pub failure: Rate,
    /// Time to repair one, from the end of that service.
    pub repair: DurationDist,
}

/// Equipment that arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// When.
    pub at: Instant,
    /// How many.
    #[schemars(range(min = 1, max = 10_000))]
    pub count: u32,
}

/// Persons served together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Most persons of a batch; one that is full joins the line at once.
    #[schemars(range(min = 1, max = 1000))]
    pub size: u32,
    /// Longest that a batch gathers, from its first person on; then it joins the line as it is.
    #[serde(default = "defaults::minutes::<30>")]
    pub wait: Span,
}

/// Who is served first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// First come, first served.
    #[default]
    Fifo,
    /// The high tier first, then first come.
    Tier,
    /// Whoever left the vehicle first.
    LongestWait,
}

/// A way on from a station.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The station it leads to; none means that custody is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whom it is meant for; without it everyone.
    #[serde(default)]
    pub when: Group,
    /// Weight beside the other routes that count for the same person.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0))]
    pub share: f64,
}

/// Persons who fit every condition that is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Of this risk tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Of this age.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// In medical need, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medical: Option<bool>,
}

/// What a [`Group`] asks of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Risk tier.
    pub tier: Tier,
    /// Age group.
    pub age: Age,
    /// In medical need.
    pub medical: bool,
}

impl Group {
    /// Whether a person is meant.
    pub fn fits(&self, who: Profile) -> bool {
        self.tier.is_none_or(|tier| tier == who.tier)
            && self.age.is_none_or(|age| age == who.age)
            && self.medical.is_none_or(|medical| medical == who.medical)
    }

    /// How many conditions it has.
    pub fn conditions(&self) -> u32 {
        u32::from(self.tier.is_some())
            + u32::from(self.age.is_some())
            + u32::from(self.medical.is_some())
    }
}

/// Of the rows whose group fits a person, those with the most conditions.
pub fn most_specific<'a, R: 'a>(
    rows: impl Iterator<Item = &'a R> + Clone,
    group: impl Fn(&R) -> Group + Copy + 'a,
    who: Profile,
) -> impl Iterator<Item = &'a R> {
    let fitting = rows.filter(move |row| group(row).fits(who));
    let most = fitting.clone().map(|row| group(row).conditions()).max();
    fitting.filter(move |row| Some(group(row).conditions()) == most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_with_the_most_conditions_count() {
        let minors = Group {
            age: Some(Age::Minor),
            ..Group::default()
        };
        let sick_minors = Group {
            medical: Some(true),
            ..minors
        };
        let rows = [Group::default(), minors, sick_minors];
        let chosen = |age, medical| {
            let who = Profile {
                tier: Tier::High,
                age,
                medical,
            };
            most_specific(rows.iter(), |row: &Group| *row, who)
                .copied()
                .collect::<Vec<_>>()
        };
        assert_eq!(chosen(Age::Adult, true), [Group::default()]);
        assert_eq!(chosen(Age::Minor, false), [minors]);
        assert_eq!(chosen(Age::Minor, true), [sick_minors]);
    }
}
