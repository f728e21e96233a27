//! Commands that leave a small result of each kind.

/// Their words, which want a directory by `--out` yet.
pub const RESULTS: [&str; 8] = [
    "run everything --set horizon=9h --tables all",
    "study one-helicopter -n 4",
    "compare one-helicopter one-helicopter --with fleet.helicopter.tails=2 -n 4",
    "explain one-helicopter -n 2 --limits tail,pad",
    "plan one-helicopter -n 2 --lever fleet.helicopter.tails=1..2",
    "sensitivity one-helicopter -n 2 --vary fleet.helicopter.tails=1..2",
    "sensitivity one-helicopter -n 2 --vary fleet.helicopter.tails=1..2 --morris 2",
    "sweep study.toml",
];

/// The `study.toml` that the last of them reads.
pub const STUDY: &str = "scenario = \"one-helicopter\"\nreplications = 2\n";
