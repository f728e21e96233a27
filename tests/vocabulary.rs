//! The engine knows nothing of an airlift: none of its words stands in `src/sim`, in code or in a comment.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// Words of the airlift, each also in the plural. Not among them are those that an engine has a use of its own for: the
/// tail of a distribution, the load of a server, a route through a network.
const AIRLIFT: &[&str] = &[
    "airlift",
    "sortie",
    "helicopter",
    "aircraft",
    "airfield",
    "apron",
    "convoy",
    "crew",
    "custody",
    "detainee",
    "enrolment",
    "escort",
    "facility",
    "facilities",
    "fleet",
    "flight",
    "gate",
    "guard",
    "handover",
    "incident",
    "lane",
    "manifest",
    "pad",
    "passenger",
    "person",
    "pilot",
    "prison",
    "prisoner",
    "ramp",
    "reception",
    "runway",
    "siege",
    "site",
    "staging",
    "takeoff",
    "tranche",
    "weather",
];

/// The files of a folder and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The words of a text, also those that a name is put together from, in small letters.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in text.chars() {
        let begins = letter.is_uppercase() && was_small;
        if begins || !letter.is_alphabetic() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphabetic()) {
            word.extend(letter.to_lowercase());
        }
        was_small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_of_the_airlift(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    AIRLIFT.iter().any(|known| *known == word || *known == one)
}

#[test]
fn the_engine_has_no_word_of_the_airlift() {
    let mut found = Vec::new();
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sim")) {
        let text = fs::read_to_string(&path).expect("source");
        for (number, line) in text.lines().enumerate() {
            let words = words(line);
            let of_the_airlift = words.iter().filter(|word| is_of_the_airlift(word));
            found.extend(
                of_the_airlift.map(|word| format!("{}:{}: {word}", path.display(), number + 1)),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_word_is_found_in_whatever_it_is_part_of_a_name() {
    let names = "fn next_sortie(id: TailId) -> GuardsOnDuty; // an Airlift's pads, MAX_CREWS2";
    let found: Vec<String> = words(names);
    let found: Vec<&str> = found
        .iter()
        .map(String::as_str)
        .filter(|word| is_of_the_airlift(word))
        .collect();
    assert_eq!(found, ["sortie", "guards", "airlift", "pads", "crews"]);
    for other in ["gamma_tails", "padding", "opposite", "personal", "navigate"] {
        assert!(
            !words(other).iter().any(|word| is_of_the_airlift(word)),
            "{other}"
        );
    }
}
