//! The closed form beside the run: what the planning formulas say, how far the run is from it, and why.
//!
//! Owns the words; the formulas are the operation's.

use std::collections::BTreeMap;

use serde::Serialize;

use super::decimals::decimal;
use crate::operation::{Capability, ClosedForm, Constraint, Link, World};
use crate::sim::Time;

/// The planning formulas' answer for the scenario, as `summary.json` has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Arithmetic {
    /// When the last person is delivered by the formulas, in hours since the start, be it after the horizon; none if
    /// never.
    pub closure_h: Option<f64>,
    /// Days in which every link lets someone through.
    pub lifting_days: f64,
    /// Persons a day over those days.
    pub per_day_pax: f64,
    /// The link that is the narrowest for the longest time.
    pub narrowest: Option<String>,
    /// By how much the run closed later, in hours; negative if earlier, none if either never closes.
    pub run_later_h: Option<f64>,
    /// Why they differ, in a line.
    pub why: String,
    /// Every link that anyone must pass.
    pub links: BTreeMap<String, LinkRow>,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkRow {
    /// Persons who must pass it.
    pub persons_pax: f64,
    /// Persons it lets through in a day of the lift, the mean; none if it sets no limit.
    pub per_day_pax: Option<f64>,
    /// Share of the lifting days in which it is the narrowest.
    pub narrowest_frac: f64,
}

/// Share of the lifting time by which closing may differ before it counts as a difference, and the most it may.
const ALIKE: f64 = 0.05;
const ALIKE_H: f64 = 12.0;

impl Arithmetic {
    /// Sets the closed form beside a run that closed at `closure`, most held up by `binding`.
    pub fn new(
        form: &ClosedForm,
        world: &World,
        closure: Option<Time>,
        binding: &BTreeMap<&'static str, f64>,
    ) -> Self {
        let hours = |time: Time| time.as_hours_f64();
        let later = closure
            .zip(form.closes)
            .map(|(run, form)| hours(run) - hours(form));
        let row = |capability: &Capability| {
            let per_day = capability.per_day;
            let row = LinkRow {
                persons_pax: decimal(capability.persons),
                per_day_pax: per_day.is_finite().then(|| decimal(per_day)),
                narrowest_frac: decimal(capability.narrowest),
            };
            (name(capability.link, world), row)
        };
        let days = form.lifting_days;
        Arithmetic {
            closure_h: form.closes.map(|time| decimal(hours(time))),
            lifting_days: decimal(days),
            per_day_pax: decimal(if days > 0.0 { form.moved / days } else { 0.0 }),
            narrowest: form.narrowest().map(|found| name(found.link, world)),
            run_later_h: later.map(decimal),
            why: why(form, closure.is_some(), later, binding),
            links: form.capabilities.iter().map(row).collect(),
        }
    }
}

/// A link in words: `lane rumaylan_baghdad`.
fn name(link: Link, world: &World) -> String {
    let names = world.names();
    match link {
        Link::Lane(lane) => format!("lane {}", names.lane(lane)),
        Link::Field(place) => format!("spots of {}", names.place(place)),
        Link::Runway(place) => format!("runway of {}", names.place(place)),
        Link::Escorts(place) => format!("escorts of {}", names.place(place)),
        Link::Gate(gate) => format!("gate {}", names.gate(gate)),
        Link::Station(station) => {
            let place = world.station_view(station).place;
            let place = place.map_or("", |place| names.place(place));
            format!("station {} of {place}", names.station(station))
        }
    }
}

/// One honest line on why the run and the formulas differ.
fn why(
    form: &ClosedForm,
    closed: bool,
    later_h: Option<f64>,
    binding: &BTreeMap<&'static str, f64>,
) -> String {
    let alike_h = (ALIKE * form.lifting_days * 24.0).min(ALIKE_H);
    let most = binding.iter().max_by(|one, other| one.1.total_cmp(other.1));
    let waited = most.map_or_else(String::new, |(word, share)| {
        let word = Constraint::of(word).map_or(*word, Constraint::plain);
        format!("; it waited for {word} {:.0} % of the time", share * 100.0)
    });
    match later_h {
        None if form.closes.is_none() => {
            "by the formulas some link, or a gate's total, never lets all of them through"
                .to_owned()
        }
        None if !closed => {
            format!(
                "the formulas know means alone, no horizon, weather, breakdowns, queues or incidents{waited}"
            )
        }
        Some(later) if later > alike_h => format!(
            "the formulas know means alone, no weather, breakdowns, queues, incidents or waits for full loads{waited}"
        ),
        Some(later) if later < -alike_h => {
            "the formulas count the last way home, and spread a day's limit over the day".to_owned()
        }
        _ => "as good as alike: what the formulas leave out cost little here".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::specimen;

    fn beside(closure_h: u64) -> Arithmetic {
        let world = specimen::world(&specimen::scenario(&[]));
        let form = ClosedForm {
            closes: Some(Time::from_micros(240 * 3_600_000_000)),
            lifting_days: 10.0,
            moved: 500.0,
            capabilities: Vec::new(),
        };
        let closure = Time::from_micros(closure_h * 3_600_000_000);
        let binding = BTreeMap::from([("gate", 0.25), ("crew", 0.75)]);
        Arithmetic::new(&form, &world, Some(closure), &binding)
    }

    #[test]
    fn a_run_that_closes_a_day_later_says_by_how_much_and_what_it_waited_for() {
        let late = beside(264);
        assert_eq!((late.run_later_h, late.per_day_pax), (Some(24.0), 50.0));
        assert!(late.why.contains("or waits for full loads"), "{}", late.why);
        assert!(late.why.contains("crew rest 75 %"), "{}", late.why);
    }

    #[test]
    fn a_twentieth_of_the_lifting_time_is_no_difference() {
        assert!(beside(252).why.starts_with("as good as alike"));
        assert!(beside(228).why.starts_with("as good as alike"));
        assert!(!beside(227).why.starts_with("as good as alike"));
    }
}
