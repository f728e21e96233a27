//! The command that asks a question again, in canonical form: it names the scenario that lies beside the answer, which
//! has every `--set` in it already.
//!
//! Owns how words are quoted for a shell.

use super::{Manifest, bare};
use crate::report::data::Kind;
use crate::study::LIMITS;

pub(super) fn of(manifest: &Manifest) -> String {
    let mut words = vec!["airbridge".to_owned()];
    let mut say = |some: &[&str]| words.extend(some.iter().map(|word| shell(word)));
    let settings = &manifest.settings;
    let replications = settings.replications.to_string();
    match manifest.question {
        Kind::Explain => {
            say(&["explain", "scenario.toml", "-n", &replications]);
            let (groups, single): (Vec<&String>, Vec<&String>) = settings
                .limits
                .iter()
                .partition(|limit| limit.contains('='));
            let every = LIMITS.iter().map(|limit| limit.name());
            if !groups.is_empty() || !single.iter().map(|limit| limit.as_str()).eq(every) {
                let single: Vec<&str> = single.iter().map(|limit| limit.as_str()).collect();
                say(&["--limits", &single.join(",")]);
            }
            for group in groups {
                say(&["--group", group]);
            }
            if let Some(pairs) = settings.pairs_of_orders {
                say(&["--pairs", &pairs.to_string()]);
            }
        }
        Kind::Plan => {
            let key = settings.key.as_deref().unwrap_or_default();
            let lever = format!("{key}=[{}]", settings.values.join(", "));
            say(&["plan", "scenario.toml", "--lever", &lever]);
            if let Some(probability) = settings.probability {
                say(&["--probability", &probability.to_string()]);
            }
            if let Some(most) = settings.most_escapes {
                say(&["--most-escapes", &most.to_string()]);
            }
            say(&["-n", &replications]);
            if let Some(confirm) = settings.confirm {
                say(&["--confirm", &confirm.to_string()]);
            }
        }
        Kind::Sweep => {
            say(&["sweep", "study.toml"]);
            for set in &manifest.overrides {
                say(&["--set", set]);
            }
        }
        _ => {
            say(&["sensitivity", "scenario.toml"]);
            for varied in &settings.varied {
                let range = format!(
                    "{}={}..{}",
                    varied.key,
                    bare(&varied.low),
                    bare(&varied.high)
                );
                say(&["--vary", &range]);
            }
            for metric in &settings.metrics {
                say(&["--kpi", metric]);
            }
            say(&["-n", &replications]);
            if let Some(walks) = settings.walks {
                say(&["--morris", &walks.to_string()]);
            }
        }
    }
    say(&["--seed", &manifest.seed]);
    if manifest.confidence != 0.95 {
        say(&["--confidence", &manifest.confidence.to_string()]);
    }
    words.join(" ")
}

/// A word as a shell takes it: in single quotes where it holds more than letters, digits and harmless signs.
fn shell(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./=,:+%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::shell;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_more_into_it() {
        assert_eq!(
            shell("fleet.chinook.tails=2..8"),
            "fleet.chinook.tails=2..8"
        );
        assert_eq!(shell("x=[1, 2]"), "'x=[1, 2]'");
        assert_eq!(shell("it's"), "'it'\\''s'");
        assert_eq!(shell(""), "''");
    }
}
