//! Seeded accidents to good texts, so that what fails once fails again.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// What people and programs write by mistake.
const TOKENS: [&str; 32] = [
    "-1",
    "0",
    "1e999",
    "nan",
    "inf",
    "18446744073709551616",
    "\"\"",
    "\"0 h\"",
    "\"-5 min\"",
    "\"9999999999 d\"",
    "\"1e300 km\"",
    "{ uniform = { low = 1 } }",
    "{ exponential = {} }",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "\n",
    "\"",
    "\\",
    "\u{0}",
    "\u{202e}",
    "\u{1f681}",
    "extends = \"baseline\"\n",
    "remove = [\"place\"]\n",
    "[place.site]\n",
    "true",
    ",",
    ",,,,",
    "\"a,\nb\"",
    "NaN",
];

/// A text with a few accidents.
pub fn accident(text: &str, chance: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..chance.random_range(1..4) {
        let at = chance.random_range(0..=bytes.len());
        let until = (at + chance.random_range(0..24)).min(bytes.len());
        match chance.random_range(0..12) {
            0 => drop(bytes.drain(at..until)),
            1 => bytes
                .splice(at..at, bytes[at..until].to_vec())
                .for_each(drop),
            2 if at < bytes.len() => bytes[at] = chance.random_range(0..=255),
            3 => bytes.truncate(at),
            4 => replace_value(&mut bytes, chance),
            // What most mistakes are: another number, so that many of these are accepted.
            5..10 => turn_digit(&mut bytes, chance),
            _ => {
                let token = TOKENS[chance.random_range(0..TOKENS.len())];
                bytes.splice(at..at, token.bytes()).for_each(drop);
            }
        }
    }
    bytes
}

/// Makes another digit of one, or two.
fn turn_digit(bytes: &mut Vec<u8>, chance: &mut ChaCha8Rng) {
    let digits: Vec<usize> = (0..bytes.len())
        .filter(|&at| bytes[at].is_ascii_digit())
        .collect();
    if digits.is_empty() {
        return;
    }
    let at = digits[chance.random_range(0..digits.len())];
    bytes[at] = chance.random_range(b'0'..=b'9');
    if chance.random_range(0..4) == 0 {
        bytes.insert(at, b'9');
    }
}

/// Puts a token in the place of the value of some line.
fn replace_value(bytes: &mut Vec<u8>, chance: &mut ChaCha8Rng) {
    let signs: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'=').collect();
    if signs.is_empty() {
        return;
    }
    let at = signs[chance.random_range(0..signs.len())] + 1;
    let end = bytes[at..].iter().position(|&byte| byte == b'\n');
    let end = end.map_or(bytes.len(), |length| at + length);
    let token = TOKENS[chance.random_range(0..TOKENS.len())];
    bytes.splice(at..end, token.bytes()).for_each(drop);
}
