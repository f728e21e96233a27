//! Did you mean ...? The nearest of the words that would have been right.

/// More names than this help nobody who reads them.
const MOST_LISTED: usize = 24;

/// The candidate nearest to `word`, if one is near enough to be a likely slip of the pen.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A third of the word may be wrong, and at least one letter.
    let letters = word.chars().count();
    let allowed = letters.div_ceil(3);
    let near = |candidate: &'a str| {
        if word.len() >= 3 && candidate.starts_with(word) {
            return Some((strsim::damerau_levenshtein(word, candidate), candidate));
        }
        // Words of very different length are never near, and telling so is quick.
        if candidate.chars().count().abs_diff(letters) > allowed {
            return None;
        }
        let distance = strsim::damerau_levenshtein(word, candidate);
        (distance <= allowed).then_some((distance, candidate))
    };
    let near = candidates.into_iter().filter_map(near).min();
    near.map(|(_, candidate)| candidate)
}

/// A help line: the nearest candidate, else all of them, said to be `what`.
pub(crate) fn help<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
    what: &str,
) -> String {
    if let Some(near) = nearest(word, candidates.clone()) {
        return format!("did you mean `{near}`?");
    }
    match listed(candidates) {
        all if all.is_empty() => format!("there is no {what}"),
        all => format!("known {what}: {all}"),
    }
}

/// Names in a row, as many as someone may want to read.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = names.into_iter();
    let mut all = names
        .by_ref()
        .take(MOST_LISTED)
        .collect::<Vec<_>>()
        .join(", ");
    match names.count() {
        0 => {}
        more => all.push_str(&format!(" and {more} more")),
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised_and_another_word_is_not() {
        let known = ["seats", "tails", "cruise"];
        assert_eq!(nearest("saets", known), Some("seats"));
        assert_eq!(nearest("cru", known), Some("cruise"));
        assert_eq!(nearest("wingspan", known), None);
        assert_eq!(
            help("wingspan", known, "keys"),
            "known keys: seats, tails, cruise"
        );
    }
}
