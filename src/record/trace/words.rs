//! The words of a story: what a row of a table says of whoever it is about.

use super::{Kind, Row};

/// A person's passage in words.
pub(super) fn passed(row: &Row, from: &str, to: &str) -> String {
    let tail = match row.text("tail") {
        "" => String::new(),
        tail => format!(", {tail}"),
    };
    let place = row.text("place");
    format!("{} at {place}{tail}  ({from} -> {to})", passage(from, to))
}

/// A passage in words.
pub(super) fn passage(from: &str, to: &str) -> &'static str {
    match (from, to) {
        (_, "manifested" | "called") => "put on a manifest",
        ("manifested" | "called", "held" | "staged") => "taken off the manifest",
        ("at_large", "held" | "staged") => "brought back",
        (_, "aboard") => "boards",
        ("aboard", "held") => "leaves the vehicle where it began",
        (_, "staged") => "leaves the vehicle, to wait for the next",
        (_, "arriving") => "leaves the vehicle",
        (_, "in_intake") => "accepted into custody",
        ("released", "in_custody") => "no longer accepted by the country of origin",
        (_, "in_custody") => "identified, in custody",
        (_, "released") => "accepted by the country of origin",
        (_, "repatriated") => "handed to the country of origin",
        (_, "at_large") => "escapes",
        (_, "died") => "dies",
        _ => "passes",
    }
}

/// What a sortie carries: part of a reaction force, or so many persons as a column says.
pub(super) fn load(row: &Row, persons: &str) -> String {
    match row.text("force") {
        "" => format!("{} persons", row.text(persons)),
        force => format!("{} guards of {force}", row.text("guards_count")),
    }
}

/// A fact of the table of events in the story of a person, a tail or a place.
pub(super) fn fact(row: &Row, of: Kind) -> String {
    let [place, subject, word] = ["place", "subject", "word"].map(|column| row.text(column));
    let [amount, extra] = ["amount", "extra"].map(|column| row.text(column));
    let lasted = minutes(amount);
    let text = match row.text("kind") {
        "custody_passed" => return passed(row, word, row.text("second_word")),
        "line_ordered" => format!("ordered to fly {subject} in slot {extra}"),
        "line_taken" => format!("takes the line of {subject} in slot {extra}"),
        "line_cancelled" => format!("its line on {subject} in slot {extra} is cancelled: {word}"),
        "sortie_tasked" => format!("tasked for {amount} persons on {subject}, {extra} escorts"),
        "took_off" => format!("leaves {place} with {amount} persons"),
        "holding_began" => format!("waits to land at {place}"),
        "landed" => format!("on a spot at {place}"),
        "went_around" => format!("breaks off a landing at {place}"),
        "task_done" => format!("{word} at {place} is over, after {lasted}").replace('_', " "),
        "landed_beside" => format!("lands beside the spots at {place}"),
        "loaded" => format!("{amount} persons have boarded at {place}"),
        "unloaded" => format!("{amount} persons have left it at {place}"),
        "refuelled" => format!("has refuelled at {place}"),
        "fuel_emergency" => {
            format!("loses {lasted} of fuel, last at {place}: {word}").replace('_', " ")
        }
        "landed_below_reserve" => format!("has used {lasted} of its reserve, at {place}"),
        "diverted" => format!("turns aside to {place}"),
        "turned_back" => format!("turns back to {place}"),
        "tail_lost" => format!("is lost, last at {place}: {extra} dead, {amount} to be rescued"),
        "convoy_halted" => format!("halts for {lasted} on the way from {place}: {word}"),
        "sortie_aborted" => format!("gives up at {place}: {word}"),
        "sortie_ended" => format!("free again at {place}, {lasted} under way, {extra} kg of fuel"),
        _ => plain(row, of),
    };
    match (of, row.text("sortie")) {
        (Kind::Tail, sortie) if !sortie.is_empty() => format!("{sortie}: {text}"),
        _ => text,
    }
}

/// What a fact of no special kind says: its kind, and what it is about.
fn plain(row: &Row, of: Kind) -> String {
    let columns = ["kind", "subject", "word", "second_word"];
    let parts = columns.into_iter().map(|column| row.text(column));
    let words: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(|part| part.replace('_', " "))
        .collect();
    let place = match row.text("place") {
        "" => String::new(),
        _ if of == Kind::Place => String::new(),
        place => format!(" at {place}"),
    };
    let tail = match row.text("tail") {
        "" => String::new(),
        _ if of == Kind::Tail => String::new(),
        tail => format!(", {tail}"),
    };
    format!("{}{place}{tail}", words.join(" "))
}

/// A length of time, given in microseconds, in minutes.
fn minutes(micros: &str) -> String {
    let micros: f64 = micros.parse().unwrap_or(0.0);
    format!("{:.1} min", micros / 60e6)
}
