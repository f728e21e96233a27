//! The baseline's rates against the published ones: a small version of what `docs/calibration.md` shows.

use std::collections::{BTreeMap, BTreeSet};

use airbridge::operation::{Fact, State, World};
use airbridge::scenario::Scenario;
use airbridge::scenario::incidents::Stage;

use super::sites::{days, scenario, told_quickly};

const PAGE: &str = include_str!("../../docs/calibration.md");

/// A year of the baseline's sites under ordinary guard: no fighting, nothing scripted, nobody lifted.
fn ordinary() -> Scenario {
    scenario(
        "extends = \"baseline\"\nremove = [\"inject\"]\n",
        &[
            "horizon=365 d",
            "gate.lift.opens=2027-09-01T00:00:00+03:00",
            "area.aleppo.fighting=0",
        ],
    )
}

/// All guards leave every site after a day, no force reacts, and another force has the sites a day and a half later.
fn withdrawal() -> Scenario {
    let mut text = "extends = \"baseline\"\nremove = [\"inject\", \"reaction\"]\n".to_owned();
    for place in SITES {
        text.push_str(&format!(
            "[[inject]]\nat = 2026-01-06T00:00:00+03:00\nevent.withdrawal = {{ place = \"{place}\" }}\n\
             [[inject]]\nat = 2026-01-07T12:00:00+03:00\nevent.control = {{ place = \"{place}\" }}\n"
        ));
    }
    scenario(&text, &["horizon=9 d", "area.aleppo.fighting=0"])
}

/// The large site is attacked after a day, and nothing else is scripted.
fn attacked() -> Scenario {
    let text = "extends = \"baseline\"\nremove = [\"inject\"]\n\
                [[inject]]\nat = 2026-01-06T00:00:00+03:00\nevent.attack = { place = \"hasakah\" }\n";
    scenario(
        text,
        &[
            "horizon=40 d",
            "gate.lift.opens=2026-09-01T00:00:00+03:00",
            "area.aleppo.fighting=0",
        ],
    )
}

/// Days from that attack until the site is secure, in each run.
fn sieges(runs: u64) -> Vec<f64> {
    let secured = |fact: &Fact, world: &World| match *fact {
        Fact::IncidentContained { place, .. } => {
            (world.names().place(place) == "hasakah").then_some(())
        }
        _ => None,
    };
    let plan = attacked();
    let lasted = |seed| {
        let ends = told_quickly(&plan, seed, secured).into_iter();
        let mut days = ends.map(|(time, ())| days(time) - 1.0);
        days.find(|days| *days > 0.0)
            .expect("secure before the end")
    };
    (1..=runs).map(lasted).collect()
}

const SITES: [&str; 4] = ["derik", "hasakah", "qamishli", "shaddadi"];
/// Persons held at each.
const HELD: [f64; 4] = [400.0, 4500.0, 500.0, 304.0];
/// As many as make a mass escape.
const MANY: u32 = 100;
const DAY_H: f64 = 24.0;

/// One incident.
#[derive(Clone, Copy, Default)]
struct Incident {
    site: usize,
    held: f64,
    riot: bool,
    breach: bool,
    escaped: u32,
}

/// What happened in the incidents of a run.
#[derive(Clone, Copy)]
enum Told {
    Reached(usize, u32, Stage),
    Escaped(usize, u32),
    Retaken(u32),
}

/// What a number of runs has seen.
#[derive(Default)]
struct Seen {
    incidents: Vec<Incident>,
    escaped: u32,
    retaken_in_a_day: u32,
    /// By run and site: the share that escaped.
    shares: Vec<f64>,
}

fn watch(fact: &Fact, world: &World) -> Option<Told> {
    let site = |place| {
        let name = world.names().place(place);
        SITES.iter().position(|site| *site == name)
    };
    match *fact {
        Fact::IncidentBegan {
            place,
            number,
            stage,
            ..
        }
        | Fact::IncidentEscalated {
            place,
            number,
            stage,
        } => Some(Told::Reached(site(place)?, number, stage)),
        Fact::CustodyPassed {
            person,
            to: State::AtLarge,
            place,
            ..
        } => Some(Told::Escaped(site(place)?, person.index() as u32)),
        Fact::CustodyPassed {
            person,
            from: State::AtLarge,
            ..
        } => Some(Told::Retaken(person.index() as u32)),
        _ => None,
    }
}

fn see(plan: &Scenario, runs: u64) -> Seen {
    let mut seen = Seen::default();
    for seed in 1..=runs {
        let mut incidents: BTreeMap<(usize, u32), Incident> = BTreeMap::new();
        let (mut latest, mut since) = ([0; 4], BTreeMap::new());
        let mut out: [BTreeSet<u32>; 4] = Default::default();
        for (time, told) in told_quickly(plan, seed, watch) {
            match told {
                Told::Reached(site, number, stage) => {
                    latest[site] = number;
                    let incident = incidents.entry((site, number)).or_default();
                    incident.site = site;
                    incident.held = HELD[site];
                    incident.riot |= stage == Stage::Riot;
                    incident.breach |= stage == Stage::Breach;
                }
                Told::Escaped(site, person) => {
                    let incident = incidents.entry((site, latest[site])).or_default();
                    incident.escaped += 1;
                    seen.escaped += 1;
                    out[site].insert(person);
                    since.insert(person, time.as_hours_f64());
                }
                Told::Retaken(person) => {
                    let escaped = since.remove(&person).expect("escaped before");
                    seen.retaken_in_a_day += u32::from(time.as_hours_f64() - escaped <= DAY_H);
                }
            }
        }
        let shares = out
            .iter()
            .zip(HELD)
            .map(|(out, held)| out.len() as f64 / held);
        seen.shares.extend(shares);
        seen.incidents.extend(incidents.into_values());
    }
    seen
}

/// A figure: how often something was seen, of how many site-years or chances.
struct Figure {
    name: &'static str,
    events: f64,
    of: f64,
    /// Half-width of its interval at 99.9 %.
    within: f64,
    law: Law,
}

/// How a figure spreads about what it should be.
enum Law {
    Poisson,
    Binomial,
    /// As it was seen to.
    Seen,
}

impl Figure {
    /// Events at a rate, counted in so many site-years.
    fn rate(name: &'static str, events: usize, years: f64) -> Self {
        let events = events as f64;
        Figure {
            name,
            events,
            of: years,
            within: 3.29 * (events.max(1.0)).sqrt() / years,
            law: Law::Poisson,
        }
    }

    /// A share of so many chances.
    fn share(name: &'static str, events: f64, of: f64) -> Self {
        let share = events / of;
        Figure {
            name,
            events,
            of,
            within: 3.29 * (share * (1.0 - share) / of).sqrt(),
            law: Law::Binomial,
        }
    }

    /// The mean of values, each a share.
    fn mean(name: &'static str, values: &[f64]) -> Self {
        let (mean, error) = super::statistics::mean_and_error(values);
        Figure {
            name,
            events: mean * values.len() as f64,
            of: values.len() as f64,
            within: 3.29 * error,
            law: Law::Seen,
        }
    }

    fn value(&self) -> f64 {
        self.events / self.of
    }

    /// How far it may be from what it should be, at 99.9 %.
    fn allowed(&self, wanted: f64) -> f64 {
        match self.law {
            Law::Poisson => 3.29 * (wanted / self.of).sqrt(),
            Law::Binomial => 3.29 * (wanted * (1.0 - wanted) / self.of).sqrt(),
            Law::Seen => self.within,
        }
    }
}

fn figures(years: u64, withdrawals: u64) -> Vec<Figure> {
    let seen = see(&ordinary(), years);
    let site_years = (years * 4) as f64;
    let count = |counts: &dyn Fn(&Incident) -> bool| {
        seen.incidents
            .iter()
            .filter(|incident| counts(incident))
            .count()
    };
    let breaches = seen.incidents.iter().filter(|incident| incident.breach);
    let fought: Vec<f64> = breaches
        .map(|incident| f64::from(incident.escaped) / incident.held)
        .collect();
    let large = |incident: &Incident| SITES[incident.site] == "hasakah" && incident.riot;
    let left = see(&withdrawal(), withdrawals);
    let emptied: Vec<f64> = left
        .shares
        .iter()
        .copied()
        .filter(|share| *share > 0.0)
        .collect();
    vec![
        Figure::rate("riot at the very large site", count(&large), years as f64),
        Figure::rate("escape of any size", count(&|i| i.escaped > 0), site_years),
        Figure::rate("mass escape", count(&|i| i.escaped >= MANY), site_years),
        Figure::mean("share escaping when guards fight", &fought),
        Figure::share(
            "retaken within a day",
            f64::from(seen.retaken_in_a_day),
            f64::from(seen.escaped),
        ),
        Figure::share(
            "escape when the guards withdraw",
            emptied.len() as f64,
            left.shares.len() as f64,
        ),
        Figure::mean("share escaping when guards collapse", &emptied),
        Figure::mean(
            "days until the attacked large site is secure",
            &sieges(withdrawals),
        ),
    ]
}

/// The numbers that the page shows under a name, in a column.
fn on_the_page(name: &str, column: usize) -> Vec<f64> {
    let row = PAGE
        .lines()
        .find(|line| line.starts_with(&format!("| {name} |")));
    let row = row.unwrap_or_else(|| panic!("the page has no row `{name}`"));
    let cell = row.split('|').nth(column).expect("a cell");
    let words = cell.split(|c: char| c.is_whitespace() || "(),".contains(c));
    words.filter_map(|word| word.parse().ok()).collect()
}

/// The interval that is published, where one is; else the one value.
fn published(name: &str) -> (f64, f64) {
    let numbers = on_the_page(name, 2);
    let row = PAGE
        .lines()
        .find(|line| line.contains(name))
        .expect("a row");
    let cell = row.split('|').nth(2).expect("a cell");
    match (cell.contains('('), cell.contains(" to ")) {
        (true, true) if !cell.contains("20") => {
            (numbers[numbers.len() - 2], numbers[numbers.len() - 1])
        }
        (_, true) => (numbers[0], numbers[1]),
        _ => (numbers[0], numbers[0]),
    }
}

#[test]
fn a_small_version_agrees_with_the_page() {
    for figure in figures(120, 40) {
        assert!(figure.events > 0.0, "{} was never seen", figure.name);
        let (here, there) = (figure.value(), on_the_page(figure.name, 3)[0]);
        let allowed = figure.allowed(there);
        assert!(
            (here - there).abs() <= allowed,
            "{}: {here} here, {there} on the page, not within {allowed}",
            figure.name,
        );
    }
}

/// The page's figure is inside what is published; where that is one value, it is inside the page's interval.
#[test]
fn the_page_agrees_with_what_is_published() {
    for name in [
        "riot at the very large site",
        "escape of any size",
        "mass escape",
        "share escaping when guards fight",
        "retaken within a day",
        "escape when the guards withdraw",
        "share escaping when guards collapse",
        "days until the attacked large site is secure",
    ] {
        let (low, high) = published(name);
        let simulated = on_the_page(name, 3);
        let (value, within) = (simulated[0], simulated[1]);
        let inside = (low..=high).contains(&value);
        let holds = low == high && (low - value).abs() <= within;
        assert!(
            inside || holds,
            "{name}: {value} +- {within}, published {low} to {high}"
        );
    }
}

/// The figures of the page, to the last digit: `cargo test --test security -- --ignored --nocapture` shows them.
#[test]
#[ignore = "takes minutes"]
fn the_figures_of_the_page() {
    let figures = figures(1500, 250);
    for figure in &figures {
        println!(
            "| {} | {:.4} +- {:.4} | {:.0} of {:.0} |",
            figure.name,
            figure.value(),
            figure.within,
            figure.events,
            figure.of
        );
    }
    for figure in figures {
        let shown =
            [figure.value(), figure.within].map(|value| format!("{value:.4}").parse::<f64>());
        let shown = shown.map(|value| value.expect("a number"));
        assert_eq!(on_the_page(figure.name, 3), shown, "{}", figure.name);
    }
}
