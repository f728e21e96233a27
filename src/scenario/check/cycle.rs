//! Things that wait for, or lead to, one another in a circle.
//!
//! Owns the search, in time linear in the links. Knows nothing of what the things are.

use std::collections::{BTreeMap, BTreeSet};

/// What each thing leads to.
pub(super) type Links<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The circles in a graph, no thing in two of them: each in order, its first member not repeated at the end. Empty
/// only if there is no circle; links to things that are not in the graph are passed over.
pub(super) fn circles<'a>(links: &Links<'a>) -> Vec<Vec<&'a str>> {
    let mut circles = vec![];
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for &root in links.keys() {
        if !done.contains(root) {
            circles.extend(circle_from(root, links, &mut done));
        }
    }
    circles
}

/// Goes ahead as far as there is something new, then steps back; meeting a thing of the way itself is a circle, and
/// then the whole way is done with.
fn circle_from<'a>(
    root: &'a str,
    links: &Links<'a>,
    done: &mut BTreeSet<&'a str>,
) -> Option<Vec<&'a str>> {
    let mut way = vec![root];
    let mut on_way = BTreeSet::from([root]);
    let mut ahead = vec![links[root].iter()];
    while let Some(next) = ahead.last_mut() {
        match next.next() {
            Some(thing) if on_way.contains(thing) => {
                done.extend(&way);
                let start = way.iter().position(|on| on == thing)?;
                return Some(way.split_off(start));
            }
            Some(&thing) if !done.contains(thing) => {
                if let Some(further) = links.get(thing) {
                    way.push(thing);
                    on_way.insert(thing);
                    ahead.push(further.iter());
                }
            }
            Some(_) => {}
            None => {
                ahead.pop();
                if let Some(passed) = way.pop() {
                    on_way.remove(passed);
                    done.insert(passed);
                }
            }
        }
    }
    None
}

/// A circle for people: `a -> b -> a`.
pub(super) fn shown(circle: &[&str]) -> String {
    let first = circle.first().copied().unwrap_or_default();
    let mut all = circle.join(" -> ");
    all.push_str(" -> ");
    all.push_str(first);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(links: &[(&'static str, &[&'static str])]) -> Vec<String> {
        let links: Links<'_> = links
            .iter()
            .map(|(from, to)| (*from, to.to_vec()))
            .collect();
        circles(&links).iter().map(|circle| shown(circle)).collect()
    }

    #[test]
    fn a_circle_is_named_without_the_way_that_leads_to_it() {
        assert_eq!(
            found(&[("a", &["b"]), ("b", &["c"]), ("c", &["d", "b"]), ("d", &[])]),
            ["b -> c -> b"]
        );
        assert_eq!(found(&[("a", &["a"])]), ["a -> a"]);
    }

    #[test]
    fn ways_that_meet_again_are_no_circle() {
        assert!(
            found(&[
                ("a", &["b", "c"]),
                ("b", &["d"]),
                ("c", &["d", "x"]),
                ("d", &[])
            ])
            .is_empty()
        );
    }

    #[test]
    fn circles_apart_are_all_found() {
        assert_eq!(
            found(&[
                ("a", &["b"]),
                ("b", &["a"]),
                ("c", &["d"]),
                ("d", &["a", "c"])
            ]),
            ["a -> b -> a", "c -> d -> c"]
        );
    }
}
