//! The file: the built page with the document put in.
//!
//! Owns how data gets into HTML without becoming HTML. The page itself is built from `web/` and committed; scripts
//! and styles in it are allowed by their hashes, so nothing else in the file can run.

use serde::Serialize;

use super::data::Report;

/// The page as built, with a place for the title, the words without script, the outlines and the data.
const PAGE: &str = include_str!("assets/report.html");
/// Outlines of the world, coarse, and of the region, finer: Natural Earth, public domain.
const WORLD: &str = include_str!("assets/world.json");
const REGION: &str = include_str!("assets/region.json");

/// West, south, east, north of what [`REGION`] covers, in degrees.
const COVERED: [f64; 4] = [24.0, 11.0, 64.0, 44.0];

/// The whole file.
pub fn html(report: &Report) -> String {
    let outlines = if in_region(report) { REGION } else { WORLD };
    let parts = [
        ("<!--title-->", as_text(&report.name)),
        ("<!--headline-->", as_text(&report.headline)),
        ("<!--lead-->", as_text(&report.lead)),
        ("<!--outlines-->", outlines.trim_end().to_owned()),
        ("<!--data-->", as_json(report)),
    ];
    let mut html = String::with_capacity(PAGE.len() * 4);
    let mut rest = PAGE;
    for (place, part) in parts {
        let (before, after) = rest
            .split_once(place)
            .expect("the page is built with its places");
        html.push_str(before);
        html.push_str(&part);
        rest = after;
    }
    html.push_str(rest);
    html
}

fn in_region(report: &Report) -> bool {
    let [west, south, east, north] = COVERED;
    let covered = |lat: f64, lon: f64| (south..north).contains(&lat) && (west..east).contains(&lon);
    let places = report.run.iter().flat_map(|run| &run.places);
    places
        .into_iter()
        .all(|place| covered(place.lat, place.lon))
}

/// JSON that cannot end the script element it stands in, whatever its texts hold.
fn as_json(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("plain data is always JSON");
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Text as the content of an element.
fn as_text(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_ends_the_script_it_stands_in() {
        let hostile = "</script><script>alert(1)</script>\u{2028}&";
        let json = as_json(&hostile);
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        let back: String = serde_json::from_str(&json).expect("still JSON");
        assert_eq!(back, hostile);
    }

    #[test]
    fn a_title_is_text() {
        assert_eq!(as_text("<b>&"), "&lt;b&gt;&amp;");
    }
}
