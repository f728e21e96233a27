//! What a planner may rely on when a scenario is loaded: inheritance, overrides, the canonical form and its hash.
#![allow(missing_docs)]

use std::path::Path;

use airbridge::scenario::files::{Files, NoFiles, Unreadable};
use airbridge::scenario::{Loaded, Reference, Scenario, builtin, load};
use proptest::prelude::*;

/// Files that exist only here.
struct Drawer<'a>(&'a [(&'a str, &'a str)]);

impl Files for Drawer<'_> {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        let mut named = self.0.iter().filter(|(name, _)| Path::new(name) == path);
        named
            .next()
            .map(|(_, text)| text.as_bytes().to_vec())
            .ok_or(Unreadable::Missing)
    }
}

const BASE: &str = r#"name = "Base"
start = 2026-01-21T00:00:00Z
horizon = "3 d"
seed = 7

[place.site]
lat = 36.5
lon = 40.75
pads = 1

[place.site.detention]
capacity = 100
guards = 20

[place.gate]
lat = 36.3
lon = 43.1
pads = 1

[place.gate.reception]
first = "manifest"
ramp = 100
capacity = 1000

[place.gate.reception.station.manifest]
servers = 2
service = { lognormal = { mean = "3 min", sd = "1 min" } }

[population.site]
place = "site"
persons = 90

[fleet.chinook]
seats = 30
tails = 1
home = "gate"
cruise = "130 kt"

[lane.out]
from = "site"
to = "gate"
fleet = ["chinook"]
"#;

fn loaded(plan: &str, sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let files = Drawer(&[
        ("plans/plan.toml", plan),
        ("plans/base.toml", BASE),
        ("data/service.csv", "tail,minutes\na1,2\na2,4.5\n"),
    ]);
    load(&Reference::new("plans/plan.toml"), &sets, &files)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn base() -> Scenario {
    loaded(BASE, &[]).scenario
}

fn inheriting(text: &str) -> Scenario {
    loaded(&format!("extends = \"base.toml\"\n{text}"), &[]).scenario
}

fn service(scenario: &Scenario) -> toml::Value {
    scenario.to_value()["place"]["gate"]["reception"]["station"]["manifest"]["service"].clone()
}

#[test]
fn every_built_in_scenario_is_whole() {
    for builtin in builtin::ALL {
        if let Err(problems) = load(&Reference::BuiltIn(builtin), &[], &NoFiles) {
            panic!("{problems}");
        }
    }
}

#[test]
fn tables_merge_by_key_and_everything_else_is_replaced() {
    let plan =
        inheriting("[fleet.chinook]\ntails = 5\n[lane.out]\nfleet = [\"chinook\", \"chinook\"]\n");
    let chinook = &plan.fleet["chinook"];
    assert_eq!((chinook.tails, chinook.seats), (5, 30));
    assert_eq!(plan.lane["out"].fleet.len(), 2);
}

#[test]
fn a_distribution_of_another_kind_takes_the_place_of_the_old_one() {
    let with = |service: &str| {
        inheriting(&format!(
            "[place.gate.reception.station.manifest]\nservice = {service}\n"
        ))
    };
    let exponential = "{ exponential = { mean = \"5 min\" } }";
    assert_eq!(service(&with(exponential)).to_string(), exponential);
    let other_pair = "{ lognormal = { median = \"3 min\", p90 = \"9 min\" } }";
    assert_eq!(service(&with(other_pair)).to_string(), other_pair);
    assert_eq!(
        service(&with("{ lognormal = { mean = \"6 min\" } }")).to_string(),
        "{ lognormal = { mean = \"6 min\", sd = \"1 min\" } }"
    );
}

#[test]
fn what_is_removed_is_gone_and_may_be_written_anew() {
    let plan = inheriting(
        "remove = [\"lane.out\", \"fleet.chinook\"]\n\
         [fleet.hawk]\nseats = 12\ntails = 2\nhome = \"gate\"\ncruise = \"150 kt\"\n\
         [lane.out]\nfrom = \"site\"\nto = \"gate\"\nfleet = [\"hawk\"]\ndistance = \"250 km\"\n",
    );
    assert_eq!(plan.fleet.keys().collect::<Vec<_>>(), ["hawk"]);
    assert_eq!(plan.lane["out"].fleet, ["hawk"]);
}

#[test]
fn a_name_is_not_inherited_and_a_seed_is() {
    let plan = inheriting("");
    assert_eq!(plan.name, "plan");
    assert_eq!(plan.seed, 7);
    assert_eq!(base().name, "Base");
}

#[test]
fn a_bare_word_in_a_set_is_a_text() {
    let plan = loaded(
        BASE,
        &[
            "call.policy=largest",
            "horizon=36 h",
            "fleet.chinook.tails=4",
            "call.at=05:30",
        ],
    );
    let canonical = plan.scenario.to_value();
    assert_eq!(canonical["call"]["policy"].as_str(), Some("largest"));
    assert_eq!(canonical["call"]["at"].as_str(), Some("05:30"));
    assert_eq!(canonical["horizon"].as_str(), Some("36 h"));
    assert_eq!(plan.scenario.fleet["chinook"].tails, 4);
}

#[test]
fn a_later_set_wins() {
    let plan = loaded(BASE, &["fleet.chinook.tails=4", "fleet.chinook.tails=6"]);
    assert_eq!(plan.scenario.fleet["chinook"].tails, 6);
}

#[test]
fn a_set_reaches_one_item_of_a_list() {
    let event = "[[inject]]\nat = 2026-01-22T00:00:00Z\nevent = { closure = { place = \"gate\", lasts = \"6 h\" } }\n";
    let plan = format!("extends = \"base.toml\"\n{event}{event}");
    let changed = loaded(&plan, &["inject.1.event.closure.lasts=9 h"])
        .scenario
        .to_value();
    let lasts = |index: usize| changed["inject"][index]["event"]["closure"]["lasts"].as_str();
    assert_eq!((lasts(0), lasts(1)), (Some("6 h"), Some("9 h")));
}

#[test]
fn observed_durations_become_part_of_the_scenario() {
    let plan = inheriting(
        "[place.gate.reception.station.manifest.service]\n\
         empirical = { file = \"../data/service.csv\", column = \"minutes\" }\n",
    );
    assert_eq!(
        service(&plan).to_string(),
        "{ empirical = { values = [\"2 min\", \"270 s\"] } }"
    );
}

#[test]
fn the_canonical_text_reads_back_as_the_same_scenario() {
    let plan =
        inheriting("deadline = 2026-02-12T20:00:00+03:00\n[fleet.chinook]\nfuel = \"400 gal/h\"\n");
    let again = loaded(&plan.canonical(), &[]);
    assert_eq!(again.scenario, plan);
    assert_eq!(again.scenario.canonical(), plan.canonical());
    for builtin in builtin::ALL {
        let built_in = load(&Reference::BuiltIn(builtin), &[], &NoFiles).unwrap();
        assert_eq!(
            loaded(&built_in.scenario.canonical(), &[]).hash,
            built_in.hash
        );
    }
}

#[test]
fn the_order_and_the_spelling_do_not_change_the_hash() {
    let mut tables: Vec<&str> = BASE.split("\n\n").collect();
    let top = tables.remove(0);
    tables.reverse();
    let reordered = format!("{top}\n\n{}", tables.join("\n\n"));
    let respelled = BASE
        .replace("\"3 d\"", "\"72 h\"")
        .replace("\"3 min\"", "\"180 s\"");
    assert_ne!(reordered, BASE);
    assert_ne!(respelled, BASE);
    let hash = base().hash();
    assert_eq!(loaded(&reordered, &[]).hash, hash);
    assert_eq!(loaded(&respelled, &[]).hash, hash);
    assert_eq!(inheriting("").hash(), hash);
}

#[test]
fn the_hash_is_of_what_the_scenario_is_not_of_its_name_or_seed() {
    let hash = base().hash();
    assert_eq!(loaded(BASE, &["name=Other", "seed=8"]).hash, hash);
    assert_ne!(loaded(BASE, &["fleet.chinook.tails=2"]).hash, hash);
    assert_eq!(hash.as_str().len(), 64);
}

#[test]
fn a_difference_names_the_path_and_both_values() {
    let plan = inheriting("[fleet.chinook]\ntails = 5\n[place.spare]\nlat = 35\nlon = 41\n");
    let found = base().diff(&plan);
    let shown: Vec<String> = found
        .iter()
        .map(|d| {
            format!(
                "{} {} {}",
                d.path,
                d.a.as_deref().unwrap_or("-"),
                d.b.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(shown[0], "fleet.chinook.tails 1 5");
    assert_eq!(shown[1], "name \"Base\" \"plan\"");
    assert!(
        shown.contains(&"place.spare.lat - 35.0".to_owned()),
        "{shown:?}"
    );
    assert!(base().diff(&base()).is_empty());
}

/// Whatever is loaded, the loader answers; what it accepts has a canonical text that it accepts again.
fn survives(text: &str, set: &str) {
    let files = Drawer(&[("plan.toml", text), ("base.toml", BASE)]);
    match load(&Reference::new("plan.toml"), &[set.to_owned()], &files) {
        Ok(loaded) => {
            let canonical = loaded.scenario.canonical();
            let files = Drawer(&[("plan.toml", canonical.as_str())]);
            let again = load(&Reference::new("plan.toml"), &[], &files);
            let again = again.unwrap_or_else(|problems| panic!("{problems}\n{canonical}"));
            assert_eq!(again.scenario, loaded.scenario);
        }
        Err(problems) => {
            assert!(
                !problems.list().is_empty(),
                "refused without a reason: {text}"
            );
            assert!(problems.to_string().contains("problem"));
        }
    }
}

#[test]
fn tables_nested_without_end_are_refused() {
    let key = vec!["a"; 100_000].join(".");
    survives(&format!("{key} = 1"), "seed=1");
    survives(&format!("[{key}]"), "seed=1");
    survives(&format!("a = {}", "[".repeat(100_000)), "seed=1");
    survives(&format!("a = {}", "{a=".repeat(100_000)), "seed=1");
    let long = vec!["a"; 79].join(".");
    survives(
        &format!("{}1{}", format!("{long} = {{").repeat(78), "}".repeat(78)),
        "seed=1",
    );
    let quoted = vec!["\"a\""; 100_000].join(".");
    survives(&format!("{quoted} = 1"), "seed=1");
    survives("seed = 1", &format!("{key}=1"));
    let many: String = (2..150)
        .map(|depth| format!("[{}]\n", vec!["a"; depth].join(".")))
        .collect();
    survives(&many, "seed=1");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_loader_panic(text in "\\PC*", set in "\\PC{0,40}") {
        survives(&text, &set);
    }

    #[test]
    fn no_toml_like_text_makes_the_loader_panic(
        text in "(\\[{1,2}|\\]{1,2}|\"|'|[a-c]|\\.|=|\n|\\{|\\}|,|[0-9]|-|:| |#|\\\\|é|empirical|file|extends|remove|place){0,60}",
    ) {
        survives(&text, "seed=1");
    }

    #[test]
    fn no_mutilated_scenario_makes_the_loader_panic(
        from in 0_usize..1100, length in 0_usize..12, put in "[\\PC\n\"\\[\\]=.{}]{0,4}",
    ) {
        let mut characters: Vec<char> = BASE.chars().collect();
        let from = from.min(characters.len());
        let to = (from + length).min(characters.len());
        characters.splice(from..to, put.chars());
        survives(&characters.into_iter().collect::<String>(), "seed=1");
    }

    #[test]
    fn no_value_makes_the_loader_panic(
        key in prop::sample::select(vec![
            "start", "horizon", "seed", "sample", "place.site.lat", "place.site", "fleet.chinook.load", "fleet.chinook.seats",
            "fleet.chinook.cruise", "lane.out.fleet", "call.policy", "call.at", "population.site.countries", "inject",
            "place.gate.reception.station.manifest.service",
        ]),
        value in prop_oneof![
            "\\PC{0,12}",
            "-?[0-9]{1,25}(\\.[0-9]{1,5})?(e[0-9]{1,3})?",
            "[0-9]{1,20} (us|ms|s|min|h|d|w|km|kt)",
            "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](Z|[+-][0-2][0-9]:[0-6][0-9])?",
            "\\{ (lognormal|gamma|weibull|erlang|pert|empirical) = \\{ (mean|shape|k|low|values) = (\"[0-9]{1,5} h\"|[0-9]|\\[\\]), (sd|scale|mean|high|max) = \"[0-9]{1,9} (us|h|w)\" \\} \\}",
        ],
    ) {
        survives(BASE, &format!("{key}={value}"));
    }
}
