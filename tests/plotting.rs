//! The examples of `docs/plotting.md` in other languages draw what they say, where the tool is there.
#![cfg(unix)]

mod desk;

use std::fs;
use std::process::{Command, Stdio};

use desk::Desk;

/// The lines of the page's example in a language.
fn example(language: &str) -> String {
    let page = include_str!("../docs/plotting.md");
    let begin = page
        .split_once(&format!("```{language}\n"))
        .expect(language);
    let (text, _) = begin.1.split_once("```").expect("the example ends");
    text.to_owned()
}

/// Runs an example beside a run in `out`; the picture must be there afterwards and hold something.
fn draws(language: &str, program: &[&str], probe: &[&str], picture: &str) {
    let there = Command::new(program[0])
        .args(probe)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !there.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: the example in {language}, for it is not installed");
        return;
    }
    let desk = Desk::new();
    desk.succeed(&["run", "one-helicopter", "--out", "out", "--no-report"]);
    fs::write(desk.path("example"), example(language)).expect("written");
    let output = Command::new(program[0])
        .args(&program[1..])
        .arg("example")
        .current_dir(desk.path(""))
        .env("MPLBACKEND", "agg")
        .output()
        .expect("it was there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{language}: {said}");
    let drawn = fs::read(desk.path(picture)).expect(picture);
    assert!(drawn.len() > 3000, "{language}: {} bytes", drawn.len());
}

#[test]
fn the_example_in_python_draws() {
    let python = std::env::var("AIRBRIDGE_PYTHON").unwrap_or("python3".to_owned());
    let probe = ["-c", "import pandas, matplotlib"];
    draws("python", &[&python], &probe, "pandas.svg");
}

#[test]
fn the_example_in_r_draws() {
    draws("r", &["Rscript"], &["--version"], "r.pdf");
}

#[test]
fn the_example_in_gnuplot_draws() {
    draws("gnuplot", &["gnuplot"], &["--version"], "gnuplot.svg");
}
