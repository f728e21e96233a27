//! A result of any kind whose tables have had accidents: a page, pictures and a story, or why there are none.
//!
//! The results are left by the program that the variable AIRBRIDGE names.
#![no_main]

#[path = "../../tests/accident/results.rs"]
mod results;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use airbridge::record::trace::story;
use airbridge::report::html;
use airbridge::report::plot::{Plot, svg};
use airbridge::scenario::files::Disk;
use airbridge::scenario::{Reference, Scenario, load};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use results::{RESULTS, STUDY};

/// Accidents to one file.
#[derive(Arbitrary, Debug)]
struct Accident {
    file: u16,
    edits: Vec<Edit>,
}

/// Some bytes in the place of others.
#[derive(Arbitrary, Debug)]
struct Edit {
    at: u32,
    cut: u8,
    put: Vec<u8>,
}

/// A file that is read back.
struct Target {
    path: PathBuf,
    whole: Vec<u8>,
}

struct Desk {
    targets: Vec<Target>,
    scenario: Scenario,
}

static DESK: LazyLock<Desk> = LazyLock::new(Desk::laid);

impl Desk {
    /// A result of each kind, made anew.
    fn laid() -> Self {
        let program = std::env::var_os("AIRBRIDGE").expect("the variable AIRBRIDGE names the program");
        let program = fs::canonicalize(program).expect("the program");
        let folder = std::env::temp_dir().join(format!("airbridge-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("study.toml"), STUDY).expect("written");
        let mut targets = Vec::new();
        for (number, words) in RESULTS.into_iter().enumerate() {
            let out = number.to_string();
            let mut command = Command::new(&program);
            command.current_dir(&folder).args(words.split(' '));
            command.args(["--quiet", "--no-report", "--force", "--out", &out]);
            let ended = command.status();
            let code = ended.expect("the program runs").code();
            // A plan may be left undecided by so few replications.
            assert!(matches!(code, Some(0 | 3)), "{words}");
            targets.extend(tables(&folder.join(out)));
        }
        let loaded = load(&Reference::new("everything"), &[], &Disk).expect("a built-in scenario");
        Desk {
            targets,
            scenario: loaded.scenario,
        }
    }
}

/// What stands in a result beside its scenarios, which have a target of their own.
fn tables(result: &Path) -> Vec<Target> {
    let entries = fs::read_dir(result).expect("a result");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end != "toml"))
        .collect();
    paths.sort();
    let target = |path: PathBuf| Target {
        whole: fs::read(&path).expect("a file"),
        path,
    };
    paths.into_iter().map(target).collect()
}

fn with_accidents(whole: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for edit in edits {
        let at = edit.at as usize % (bytes.len() + 1);
        let until = (at + usize::from(edit.cut)).min(bytes.len());
        bytes.splice(at..until, edit.put.iter().copied());
    }
    bytes
}

fuzz_target!(|accident: Accident| {
    let target = &DESK.targets[usize::from(accident.file) % DESK.targets.len()];
    fs::write(&target.path, with_accidents(&target.whole, &accident.edits)).expect("written");
    let result = target.path.parent().expect("its result");
    match html(result) {
        Ok(page) => assert!(page.contains("</html>")),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if target.path.extension().is_some_and(|end| end == "csv") {
        let plot = Plot {
            x: None,
            y: vec!["held_pax".to_owned()],
            by: Some("place".to_owned()),
        };
        let _ = svg(&target.path, &plot);
        for id in ["alpha", "alpha-0001", "light-1"] {
            let _ = story(result, &DESK.scenario, id);
        }
    }
    fs::write(&target.path, &target.whole).expect("written");
});
