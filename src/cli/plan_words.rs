//! The answer to a search for a setting, in words: what to choose, how sure it is, and why not one less.

use std::fmt;
use std::path::Path;

use super::outcome::{counted, date, grouped};
use super::study_words::{finely, one_decimal};
use crate::study::{Cap, Fit, Found, Point, Search};

/// A finished search, to be told in words.
pub struct Telling<'a> {
    /// What was searched for.
    pub search: &'a Search,
    /// What was found.
    pub found: &'a Found,
    /// With which seed.
    pub seed: u64,
    /// Where its files are.
    pub directory: &'a Path,
}

impl fmt::Display for Telling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = [
            ("Plan", Some(self.plan())),
            ("Asked", Some(self.asked())),
            ("As it is", Some(self.told(&self.found.base))),
            ("Answer", Some(self.best())),
            ("Not less", self.not_less(&self.found.best)),
            ("Guaranteed", Some(self.sure())),
            ("Not less", self.not_less_surely()),
            ("Careful", self.bent()),
            ("Failed", self.failed()),
        ];
        for (label, text) in lines {
            if let Some(text) = text {
                writeln!(f, "{label:<10}  {text}")?;
            }
        }
        self.table(f)?;
        write!(f, "{:<10}  {}", "Files", self.directory.display())
    }
}

impl Telling<'_> {
    fn plan(&self) -> String {
        let base = &self.search.base;
        let runs = counted(
            self.search.replications.into(),
            "replication",
            "replications",
        );
        format!(
            "{} ({}), seed {}, {runs} of each setting",
            base.scenario.name, base.label, self.seed
        )
    }

    fn asked(&self) -> String {
        let search = self.search;
        let deadline = search.base.scenario.deadline.map(date).unwrap_or_default();
        let escapes = match search.cap {
            Cap::NoWorse => "no more escapes than as it is".to_owned(),
            Cap::AtMost(cap) => format!("at most {} escapes on average", one_decimal(cap)),
        };
        let (first, last) = (self.value(0), self.value(search.settings.len() - 1));
        format!(
            "the first {} from {first} to {last} that closes by {deadline} with a probability of {}, and {escapes}",
            search.key,
            finely(search.probability)
        )
    }

    fn value(&self, position: usize) -> &str {
        let value = &self.search.settings[position].value;
        value.trim_matches('"')
    }

    /// How often in time, and beside it the escapes and the broken limits, which an early closing may hide.
    fn told(&self, point: &Point) -> String {
        let (hits, of) = (point.in_time.hits, point.in_time.of);
        let owing = hits - point.counting.hits;
        let owing = (owing > 0).then(|| {
            format!(
                ", in {} of them with more escapes than as it is",
                grouped(owing)
            )
        });
        format!(
            "in time in {} of {} runs ({}){}; {} escapes{} on average",
            grouped(hits),
            grouped(of),
            finely(point.in_time.share()),
            owing.unwrap_or_default(),
            one_decimal(point.escaped_mean),
            broken_limits(point)
        )
    }

    fn best(&self) -> String {
        let Some((position, confirmed)) = &self.found.best else {
            return match self.found.tried.last() {
                Some(last) => format!(
                    "none {}will do; the last, {}, {}",
                    if self.found.exhaustive {
                        ""
                    } else {
                        "of those tried "
                    },
                    last.value.trim_matches('"'),
                    self.why(last)
                ),
                None => "none was tried".to_owned(),
            };
        };
        format!(
            "{} = {} by best estimate: {}{}{}",
            self.search.key,
            self.value(*position),
            self.searched(*position),
            self.but_more_escape(*position),
            self.confirmed(confirmed, confirmed_or_not(confirmed.fit.will_do()))
        )
    }

    /// What is not surely more may be more, and then it is said.
    fn but_more_escape(&self, position: usize) -> String {
        let more = self
            .found
            .tried_at(position)
            .map(|point| point.escaped_more.0);
        match (self.search.cap, more) {
            (Cap::NoWorse, Some(more)) if more > 0.0 => {
                format!(", BUT {} more than as it is", some_decimals(more))
            }
            _ => String::new(),
        }
    }

    fn searched(&self, position: usize) -> String {
        self.found
            .tried_at(position)
            .map(|point| self.told(point))
            .unwrap_or_default()
    }

    fn confirmed(&self, point: &Point, word: &str) -> String {
        format!(
            "; {word} by {} of {} other runs",
            grouped(point.in_time.hits),
            grouped(point.in_time.of)
        )
    }

    fn sure(&self) -> String {
        let confidence = finely(self.search.confidence);
        let Some((position, confirmed)) = &self.found.sure else {
            let best = self.found.best.as_ref();
            let best = best.and_then(|(position, _)| self.found.tried_at(*position));
            let doubt = best.map_or_else(String::new, |point| {
                format!(": {} {}", point.value.trim_matches('"'), self.doubt(point))
            });
            return format!("none, {confidence} sure{doubt}");
        };
        let sure = self
            .found
            .tried_at(*position)
            .map_or(0.0, |point| point.sure);
        let confirmed_surely = if self.search.can_confirm() {
            confirmed_or_not(confirmed.fit == Fit::Surely)
        } else {
            "NOT confirmed, for which these are too few,"
        };
        format!(
            "{} = {}, {confidence} sure of at least {}: {}{}",
            self.search.key,
            self.value(*position),
            at_least(sure),
            self.searched(*position),
            self.confirmed(confirmed, confirmed_surely)
        )
    }

    fn not_less(&self, found: &Option<(usize, Point)>) -> Option<String> {
        let cheaper = self.found.cheaper(found.as_ref()?.0)?;
        Some(format!(
            "{} {}",
            cheaper.value.trim_matches('"'),
            self.why(cheaper)
        ))
    }

    fn not_less_surely(&self) -> Option<String> {
        let best = self.found.best.as_ref().map(|(position, _)| *position);
        let sure = self.found.sure.as_ref().map(|(position, _)| *position);
        (best != sure)
            .then(|| self.not_less(&self.found.sure))
            .flatten()
    }

    /// Why a setting will not do.
    fn why(&self, point: &Point) -> String {
        let told = self.told(point);
        match point.fit {
            Fit::TooManyEscapes => format!(
                "has too many escapes: {} more than as it is on average; {told}",
                one_decimal(point.escaped_more.0)
            ),
            Fit::TooLate => format!("is too late: {told}{}", late(point)),
            Fit::Probably => format!("will do, but is not sure: {told}; it {}", self.doubt(point)),
            Fit::Surely => format!("will do: {told}"),
        }
    }

    /// Why a setting that will do by best estimate is not sure to.
    fn doubt(&self, point: &Point) -> String {
        match self.search.cap {
            _ if point.sure < self.search.probability => format!(
                "is sure of no more than {} by {} replications; more may say otherwise",
                at_least(point.sure),
                grouped(point.in_time.of)
            ),
            Cap::NoWorse => format!(
                "has {} more escapes than as it is on average",
                some_decimals(point.escaped_more.0)
            ),
            Cap::AtMost(cap) => format!(
                "is not sure of at most {} escapes on average by {} replications; more may say otherwise",
                one_decimal(cap),
                grouped(point.in_time.of)
            ),
        }
    }

    /// That the settings are not from the cheapest to the one that helps most.
    fn bent(&self) -> Option<String> {
        let fell = self.found.falls.first();
        let fell = fell.map(|(less, more)| (less.as_str(), more.as_str()));
        let (less, more) = fell.or_else(|| self.last_in_vain())?;
        let all = if self.found.exhaustive {
            "; so every setting was tried"
        } else {
            "; so the answer need not be the smallest"
        };
        Some(format!(
            "{} does worse than {}: more does not always help here{all}",
            more.trim_matches('"'),
            less.trim_matches('"')
        ))
    }

    /// A setting that will do, and the last, which will not.
    fn last_in_vain(&self) -> Option<(&str, &str)> {
        let (position, _) = self.found.best.as_ref()?;
        let last = self.found.tried.last()?;
        (!last.fit.will_do()).then(|| (self.value(*position), last.value.as_str()))
    }

    fn failed(&self) -> Option<String> {
        let failed = self.found.failed_count();
        (failed > 0).then(|| {
            format!(
                "{} FAILED and count nowhere; study.json says why",
                counted(failed, "run", "runs")
            )
        })
    }

    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        writeln!(
            f,
            "  {:>14}  {:>12}  {:>7}  {:>7}  {:>8}",
            "setting", "in time", "share", "surely", "escapes"
        )?;
        for point in &self.found.tried {
            let in_time = format!(
                "{} of {}",
                grouped(point.in_time.hits),
                grouped(point.in_time.of)
            );
            let sure = at_least(point.sure);
            writeln!(
                f,
                "  {:>14}  {in_time:>12}  {:>7}  {sure:>7}  {:>8}  {}",
                point.value.trim_matches('"'),
                finely(point.in_time.share()),
                one_decimal(point.escaped_mean),
                point.fit.word().replace('_', " ")
            )?;
        }
        writeln!(f)
    }
}

/// The limits of a lawful transfer that are broken on average; nothing if none is.
fn broken_limits(point: &Point) -> String {
    let broken = point.mean("limits_broken_count");
    match broken.filter(|&broken| broken > 0.0) {
        Some(broken) => format!(" and {} broken limits", some_decimals(broken)),
        None => String::new(),
    }
}

fn confirmed_or_not(is_so: bool) -> &'static str {
    if is_so { "confirmed" } else { "NOT confirmed" }
}

/// A number above 0, which is never said to be none.
fn some_decimals(value: f64) -> String {
    if value < 0.1 {
        "some".to_owned()
    } else {
        one_decimal(value)
    }
}

/// A bound from below, never said higher than it is.
fn at_least(share: f64) -> String {
    finely((share * 100.0).floor() / 100.0)
}

/// How late the late runs are, and what holds them up.
fn late(point: &Point) -> String {
    let late = point.late_h.map_or_else(
        || "; those that are late do not close by the end".to_owned(),
        |hours| {
            format!(
                "; those that are late close {} h after the deadline in the middle",
                one_decimal(hours)
            )
        },
    );
    let most: Vec<String> = point
        .held_up
        .iter()
        .take(2)
        .map(|(name, share)| format!("{name} {}", finely((share * 100.0).round() / 100.0)))
        .collect();
    if most.is_empty() {
        late
    } else {
        format!("{late}, held up by {} of the time", most.join(", "))
    }
}
