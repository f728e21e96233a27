//! Tables that are not there, and what the page cannot show without them.
//!
//! Owns which views are drawn from which table. A result has all of them unless it was told to leave fewer, or one was
//! deleted; then the page says so once.

use std::path::Path;

/// A table, and what is drawn from it alone.
type Part = (&'static str, &'static str);

/// Nothing else of a run is drawn without its times.
const ANY_CHART: &str = "any chart of the run";
const OF_RUN: [Part; 7] = [
    ("timeseries.csv", ANY_CHART),
    ("places.csv", "the sites"),
    ("fleet.csv", "the fleet by state"),
    ("stations.csv", "the stations"),
    ("weather.csv", "the weather"),
    ("sorties.csv", "the sorties"),
    ("incidents.csv", "the incidents"),
];
const OF_STUDY: [Part; 3] = [
    ("bands.csv", "any count over time over all runs"),
    ("bands_by_place.csv", "the bands of sites and stations"),
    ("tracks.csv", "the single runs"),
];
/// Single runs are shown of one plan alone.
const OF_COMPARISON: [Part; 3] = [
    ("bands.csv", "any count over time over all runs"),
    ("bands_by_place.csv", "the bands of sites and stations"),
    ("compare.csv", "the differences between the plans"),
];
const OF_SEARCH: [Part; 1] = [("figures.csv", "the broken limits")];

/// What is not shown of a run.
pub fn of_run(directory: &Path) -> Option<String> {
    told(directory, "run", &OF_RUN)
}

/// The same of a study of so many plans.
pub fn of_study(directory: &Path, plans: usize) -> Option<String> {
    match plans {
        0 | 1 => told(directory, "study", &OF_STUDY),
        _ => told(directory, "comparison", &OF_COMPARISON),
    }
}

/// The same of a search for a setting.
pub fn of_search(directory: &Path) -> Option<String> {
    told(directory, "search", &OF_SEARCH)
}

fn told(directory: &Path, result: &str, parts: &[Part]) -> Option<String> {
    let missing = parts.iter();
    let missing = missing.filter(|(table, _)| !directory.join(table).exists());
    let (tables, mut views): (Vec<&str>, Vec<&str>) = missing.copied().unzip();
    if views.first() == Some(&ANY_CHART) {
        views.truncate(1);
    }
    (!tables.is_empty()).then(|| {
        format!(
            "Not shown: {}; the {result} left no {}.",
            listed(&views, "and"),
            listed(&tables, "or")
        )
    })
}

/// `a, b and c`, or with another word between the last two.
fn listed(words: &[&str], last_by: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {last_by} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// What is told of a folder with all tables of a run but these.
    fn without(missing: &[&str]) -> Option<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let tables = OF_RUN.iter().map(|(table, _)| *table);
        for table in tables.filter(|table| !missing.contains(table)) {
            fs::write(folder.path().join(table), "").expect("written");
        }
        of_run(folder.path())
    }

    #[test]
    fn a_table_that_is_missing_is_told_with_what_it_shows() {
        assert_eq!(without(&[]), None);
        let told = without(&["fleet.csv"]);
        let wanted = "Not shown: the fleet by state; the run left no fleet.csv.";
        assert_eq!(told.as_deref(), Some(wanted));
        let told = without(&["weather.csv", "places.csv", "incidents.csv"]);
        let wanted = "Not shown: the sites, the weather and the incidents; the run left no places.csv, weather.csv or incidents.csv.";
        assert_eq!(told.as_deref(), Some(wanted));
    }

    #[test]
    fn without_the_times_nothing_else_of_a_run_is_drawn() {
        let told = without(&["timeseries.csv", "fleet.csv"]);
        let wanted =
            "Not shown: any chart of the run; the run left no timeseries.csv or fleet.csv.";
        assert_eq!(told.as_deref(), Some(wanted));
    }
}
