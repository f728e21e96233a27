//! Did you mean ...? The nearest of the words that would have been right.

/// The candidate nearest to `word`, if one is near enough to be a likely slip of the pen.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A third of the word may be wrong, and at least one letter.
    let allowed = word.chars().count().div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            let begins = word.len() >= 3 && candidate.starts_with(word);
            *distance <= allowed || begins
        })
        .min()
        .map(|(_, candidate)| candidate)
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
    let all: Vec<&str> = candidates.into_iter().collect();
    if all.is_empty() {
        return format!("there is no {what}");
    }
    format!("known {what}: {}", all.join(", "))
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
