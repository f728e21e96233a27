//! Title and lead of each section of the page, by what there is to show.
//!
//! Owns which sections there are.

use std::collections::{BTreeMap, BTreeSet};

use super::data::{RunView, Section, Short};
use super::dates::{counted, length, likelihood, percent, whole};
use super::words::{Teller, capital, constraint, known};

impl Teller<'_> {
    /// Title and lead of each section that has something to show.
    pub fn sections(&self) -> BTreeMap<&'static str, Section> {
        let mut sections = BTreeMap::new();
        let target = self.clock.deadline_h.map_or_else(String::new, |deadline| {
            format!(
                "All {} persons are to be accepted by {}. ",
                whole(self.population),
                self.dates.minute(deadline)
            )
        });
        let lead = format!("{target}{}", self.closing_lead());
        add(&mut sections, "closing", self.closing_title(), &lead);
        if !self.comparison.is_empty() {
            add(
                &mut sections,
                "comparison",
                self.comparison_title(),
                COMPARED,
            );
        }
        if let Some(run) = self.run {
            self.run_sections(run, &mut sections);
        }
        sections
    }

    fn run_sections(&self, run: &RunView, sections: &mut BTreeMap<&'static str, Section>) {
        let which = format!(
            "{} Drag the bar at the foot of the page or press play: every time chart follows it.",
            run.chosen
        );
        add(
            sections,
            "map",
            "Where people and aircraft are".to_owned(),
            &which,
        );
        if run.places.iter().any(|place| !place.series.is_empty()) {
            let lead = format!("{SITES}{}", self.over_runs(SITE_BANDS));
            add(sections, "sites", self.sites_title(run), &lead);
        }
        if !run.fleet.is_empty() {
            let lead = format!("{}{FLEET}", self.fleet_over_runs());
            add(sections, "fleet", fleet_title(run), &lead);
        }
        if !run.stations.is_empty() {
            let lead = format!("{STATIONS}{}", self.over_runs(STATION_BANDS));
            add(sections, "stations", stations_title(run), &lead);
        }
        let lead = format!("{INCIDENTS}{}", self.incidents_over_runs());
        add(sections, "incidents", incidents_title(run), &lead);
        add(sections, "binding", binding_title(run), BINDING);
        if !run.sorties.is_empty() {
            add(sections, "manifest", manifest_title(run), MANIFEST);
        }
    }

    /// What is to be said of bands, if there are any.
    fn over_runs(&self, words: &'static str) -> &'static str {
        let plan = self.plans.first();
        let has_bands = plan.is_some_and(|plan| !plan.bands.locals.is_empty());
        if has_bands { words } else { "" }
    }

    fn fleet_over_runs(&self) -> String {
        let share = self.plans.first().and_then(|plan| plan.under_way_frac);
        share.map_or_else(String::new, |share| {
            format!(
                "Over all runs tails are under way {} of the time. ",
                percent(share)
            )
        })
    }

    fn incidents_over_runs(&self) -> String {
        let spread = self.plans.first().and_then(|plan| {
            let mut figures = plan.figures.iter();
            figures.find(|spread| spread.metric == "incidents_count")
        });
        let mean = spread.and_then(|spread| spread.mean);
        mean.map_or_else(String::new, |mean| {
            format!(" Over all runs there are {mean:.1} on average; the bars at the foot say when.")
        })
    }

    fn closing_title(&self) -> String {
        match (self.plans, self.run) {
            ([plan], _) => match plan.on_time {
                Some(chance) => format!(
                    "Will it close on time? {}, {}",
                    capital(likelihood(chance.share)),
                    percent(chance.share)
                ),
                None => "When will it close?".to_owned(),
            },
            ([], Some(run)) => match run.closure_h {
                Some(closure) => {
                    format!("The last person is accepted on {}", self.dates.day(closure))
                }
                None => "It does not close in this run".to_owned(),
            },
            _ => "When each plan closes".to_owned(),
        }
    }

    fn closing_lead(&self) -> String {
        match self.plans {
            [] => "Persons accepted into the receiver's custody so far.".to_owned(),
            plans => {
                let never: u64 = plans.iter().map(|plan| plan.closing.never).sum();
                match never {
                    0 => "Every run closed within the horizon.".to_owned(),
                    never => format!(
                        "{} did not close by {}.",
                        counted(never as f64, "run", "runs"),
                        self.dates.day(self.clock.horizon_h)
                    ),
                }
            }
        }
    }

    fn comparison_title(&self) -> String {
        let count = |word: &str| {
            let verdicts = self.comparison.iter().map(|difference| &difference.verdict);
            verdicts.filter(|verdict| *verdict == word).count() as f64
        };
        format!(
            "{} better, {} worse, {} alike, {} undecided",
            counted(count("better"), "figure", "figures"),
            whole(count("worse")),
            whole(count("equivalent")),
            whole(count("inconclusive")),
        )
    }

    fn sites_title(&self, run: &RunView) -> String {
        let last_held = |series: &[Short]| {
            let last = series.iter().rposition(|held| held.0 > 0.0)?;
            run.times.get(last + 1).map(|time| time.0)
        };
        let emptied = run.places.iter().filter(|place| place.start_pax > 0.0);
        let emptied = emptied.filter_map(|place| {
            let held = place.series.get("held_pax")?;
            Some((place, last_held(held)))
        });
        let emptied: Vec<_> = emptied.collect();
        if let Some((place, _)) = emptied.iter().find(|(_, when)| when.is_none()) {
            return format!("{} is not empty at the end", place.name);
        }
        let latest = emptied
            .iter()
            .max_by(|a, b| a.1.partial_cmp(&b.1).unwrap_or(std::cmp::Ordering::Equal));
        match latest {
            Some((place, Some(when))) => {
                format!("{} empties last, on {}", place.name, self.dates.day(*when))
            }
            _ => "Sites".to_owned(),
        }
    }
}

const COMPARED: &str = "The plans were run on the same chance: each difference is of a pair of runs with the same number. The dark bar is how sure the mean is, the light one how far single pairs spread.";
const SITES: &str = "Persons held and guards on one scale for all sites; hazard of an incident below. Symbols mark incidents.";
const SITE_BANDS: &str =
    " Shaded: nine in ten of the runs, with their median; dashed: the run in detail.";
const STATION_BANDS: &str =
    " Shaded: nineteen runs in twenty lie below; line: their median; dashed: the run in detail.";
const FLEET: &str = "Tails by state at each time. Drag the window over the overview to choose what the bars below show.";
const STATIONS: &str =
    "Persons, or case files, that wait at each station over time, and how long they wait.";
const INCIDENTS: &str =
    "Incidents by place and worst stage; closures, fighting and weather above them.";
const BINDING: &str = "What keeps the next person from moving, by the rule of the model, at each time and as a share of the time in which somebody waits.";
const MANIFEST: &str = "Every sortie of this run. Search by tail, place or outcome. Whoever changes at a staging place is delivered once on each leg.";

fn add(
    sections: &mut BTreeMap<&'static str, Section>,
    name: &'static str,
    title: String,
    lead: &str,
) {
    let lead = lead.to_owned();
    sections.insert(name, Section { title, lead });
}

fn fleet_title(run: &RunView) -> String {
    let total = |state: &str| -> f64 {
        let all = run.fleet.iter().filter_map(|kind| kind.states.get(state));
        all.flatten().map(|count| count.0).sum()
    };
    let present = total("present");
    if present == 0.0 {
        return "Fleet".to_owned();
    }
    format!(
        "Tails are under way {} of the time, ready and idle {}, in repair {}",
        percent((total("flying") + total("holding")) / present),
        percent(total("ready") / present),
        percent(total("broken") / present),
    )
}

/// Persons before case files.
fn stations_title(run: &RunView) -> String {
    let longest = |of_persons: bool| {
        let stations = run.stations.iter();
        let asked = stations.filter(|station| station.place.is_empty() != of_persons);
        let known = asked.filter_map(|station| Some((station, station.mean_wait_h?)));
        known.max_by(|a, b| a.1.total_cmp(&b.1))
    };
    match longest(true).or_else(|| longest(false)) {
        Some((station, mean)) if mean > 0.0 => format!(
            "The longest wait is for {}: {} on average, {} at most",
            station.name.to_lowercase(),
            length(mean),
            length(station.max_wait_h.unwrap_or(mean)),
        ),
        Some(_) => "Nobody waited at any station".to_owned(),
        None => "Stations".to_owned(),
    }
}

fn incidents_title(run: &RunView) -> String {
    let escaped: f64 = run.incidents.iter().map(|incident| incident.escaped).sum();
    let hit: BTreeSet<&str> = run
        .incidents
        .iter()
        .map(|incident| incident.place.as_str())
        .collect();
    let happened = run.summary.get("incidents_count").copied();
    match run.incidents.len() {
        // Without their table the summary alone knows of them.
        0 if happened > Some(0.0) => counted(happened.unwrap_or(0.0), "incident", "incidents"),
        0 => "No incident in this run".to_owned(),
        number => format!(
            "{} at {}; {} escaped",
            counted(number as f64, "incident", "incidents"),
            counted(hit.len() as f64, "place", "places"),
            if escaped == 0.0 {
                "nobody".to_owned()
            } else {
                whole(escaped)
            },
        ),
    }
}

fn binding_title(run: &RunView) -> String {
    match run.binding_shares.first() {
        Some((word, share)) => format!(
            "{} holds the lift up {} of the time",
            capital(constraint(word)),
            percent(*share)
        ),
        None => "Nothing held the lift up".to_owned(),
    }
}

fn manifest_title(run: &RunView) -> String {
    let count = |name| known(&run.summary, name);
    let sorties = counted(count("sorties_count"), "sortie", "sorties");
    let title = format!(
        "{sorties}, {} aborted",
        whole(count("aborted_sorties_count"))
    );
    match count("reaction_sorties_count") {
        0.0 => title,
        reaction => format!("{title}; {} with a reaction force", whole(reaction)),
    }
}
