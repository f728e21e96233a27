//! The directory of a result: it appears whole or not at all.
//!
//! Owns where results go and how they get there: work is done in a temporary neighbour, brought to the disk, and
//! renamed at the end. A neighbour that is dropped unfinished removes itself.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

use tempfile::TempDir;
use thiserror::Error;

/// Where a result is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A directory that must not be there yet.
    New(PathBuf),
    /// A directory that may be there, if it holds an earlier result; that one is replaced.
    Replace(PathBuf),
    /// The first free one of `NAME`, `NAME-2`, `NAME-3` and so on.
    Numbered(PathBuf),
}

/// Why a result cannot go where it is to go. None of these leaves anything behind.
#[derive(Debug, Error)]
pub enum DirectoryError {
    /// It is taken.
    #[error("{} exists already; name another directory, or replace it with --force", .0.display())]
    Taken(PathBuf),
    /// It is taken by something that no run left.
    #[error("{} is not the result of a run or a study (it has no run.json or study.json), so --force does not replace it", .0.display())]
    NotAResult(PathBuf),
    /// It has no name to put a neighbour beside.
    #[error("{} names no directory", .0.display())]
    Nameless(PathBuf),
    /// An earlier result went aside, and could not be put back.
    #[error("cannot replace {}; the earlier result is in {} now, and could not be put back", .path.display(), .aside.display())]
    Stranded {
        /// Where it was.
        path: PathBuf,
        /// Where it is.
        aside: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused.
    #[error("cannot {doing} {}", .path.display())]
    Refused {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The file by which the result of a run is known.
pub const MANIFEST: &str = "run.json";
/// The file by which the result of a study is known.
pub const STUDY_MANIFEST: &str = "study.json";

impl Destination {
    /// Where a result of the scenario `stem` with `seed` goes: to `out` if it is named, with `force` in place of an
    /// earlier one.
    pub fn asked(out: Option<&Path>, force: bool, stem: &str, seed: u64) -> Self {
        let place = out.map_or_else(
            || Destination::usual(stem, seed),
            |out| Destination::New(out.to_owned()),
        );
        if force { place.replacing() } else { place }
    }

    /// Where a run of the scenario `stem` with `seed` goes if nobody says otherwise.
    pub fn usual(stem: &str, seed: u64) -> Self {
        Destination::Numbered(Path::new("runs").join(format!("{}-s{seed}", slug(stem))))
    }

    /// The same directory, with leave to replace the result that is there.
    pub fn replacing(self) -> Self {
        Destination::Replace(self.path().to_owned())
    }

    /// Where it goes, if that is free.
    pub fn path(&self) -> &Path {
        match self {
            Destination::New(path) | Destination::Replace(path) | Destination::Numbered(path) => {
                path
            }
        }
    }

    /// The folder beside it in which its checkpoints stand.
    pub fn checkpoints(&self) -> PathBuf {
        let mut name = self.path().file_name().unwrap_or_default().to_owned();
        name.push(".checkpoints");
        self.path().with_file_name(name)
    }

    /// Refuses early what would be refused at the end of a long run.
    ///
    /// # Errors
    /// If it is taken, or by something that is no result.
    pub fn check(&self) -> Result<(), DirectoryError> {
        let path = self.path();
        match self {
            Destination::New(_) if is_there(path) => Err(DirectoryError::Taken(path.to_owned())),
            Destination::Replace(_) if is_there(path) && !may_be_replaced(path) => {
                Err(DirectoryError::NotAResult(path.to_owned()))
            }
            _ => Ok(()),
        }
    }
}

/// A result in the making.
#[derive(Debug)]
pub struct Workplace {
    temporary: TempDir,
    destination: Destination,
}

impl Workplace {
    /// Makes the temporary neighbour of `destination`, and the folders above it.
    pub fn prepare(destination: Destination) -> Result<Self, DirectoryError> {
        destination.check()?;
        let path = destination.path();
        if path.file_name().is_none() {
            return Err(DirectoryError::Nameless(path.to_owned()));
        }
        let parent = parent_of(path);
        fs::create_dir_all(parent).map_err(refused("make the folder", parent))?;
        let temporary = neighbour(parent).map_err(refused("write in", parent))?;
        Ok(Workplace {
            temporary,
            destination,
        })
    }

    /// The directory to write in.
    pub fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// Brings everything to the disk and gives the directory its name, which is returned.
    pub fn publish(self) -> Result<PathBuf, DirectoryError> {
        let here = self.temporary.path();
        bring_to_disk(here).map_err(refused("bring to the disk", here))?;
        let path = match &self.destination {
            Destination::New(path) => {
                put(here, path)?;
                path.clone()
            }
            Destination::Replace(path) => {
                replace(here, path)?;
                path.clone()
            }
            Destination::Numbered(path) => put_numbered(here, path)?,
        };
        // Under the old name there is nothing now, or the result that was replaced.
        drop(self.temporary);
        let parent = parent_of(&path);
        sync_directory(parent).map_err(refused("bring to the disk", parent))?;
        Ok(path)
    }
}

/// Renames `here` to `path`, which must be free.
fn put(here: &Path, path: &Path) -> Result<(), DirectoryError> {
    // A rename onto an empty directory would succeed, hence the question.
    if is_there(path) {
        return Err(DirectoryError::Taken(path.to_owned()));
    }
    fs::rename(here, path).map_err(refused("write", path))
}

fn put_numbered(here: &Path, first: &Path) -> Result<PathBuf, DirectoryError> {
    let mut number = 1_u64;
    loop {
        let path = numbered(first, number);
        match put(here, &path) {
            Ok(()) => return Ok(path),
            // Taken before, or by another run since we looked.
            Err(_) if is_there(&path) => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Puts `here` in the place of the result at `path`, which is then at `here`, or gone.
fn replace(here: &Path, path: &Path) -> Result<(), DirectoryError> {
    if !is_there(path) {
        return put(here, path);
    }
    if !may_be_replaced(path) {
        return Err(DirectoryError::NotAResult(path.to_owned()));
    }
    match exchange(here, path) {
        Err(error) if is_unknown(&error) => replace_in_two_steps(here, path),
        exchanged => exchanged.map_err(refused("replace", path)),
    }
}

/// Exchanges the names of two directories at once: no moment is without a result.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system, or the kind of disk, knows no exchange.
fn is_unknown(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidInput, Unsupported};
    matches!(error.kind(), InvalidInput | Unsupported)
}

/// The result at `path` goes aside first, and comes back if `here` cannot take its name.
fn replace_in_two_steps(here: &Path, path: &Path) -> Result<(), DirectoryError> {
    let parent = parent_of(path);
    let aside = neighbour(parent).map_err(refused("write in", parent))?;
    let old = aside.path().join("replaced");
    fs::rename(path, &old).map_err(refused("replace", path))?;
    put(here, path).map_err(|error| match fs::rename(&old, path) {
        Ok(()) => error,
        Err(source) => {
            let _ = aside.keep();
            DirectoryError::Stranded {
                path: path.to_owned(),
                aside: old,
                source,
            }
        }
    })
}

fn neighbour(parent: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".airbridge-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any directory: the user's mask decides. A temporary one would otherwise be closed to all others.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(parent)
}

/// Puts a file of these bytes at `path`, in place of an earlier one: whole or not at all.
///
/// # Errors
/// If it cannot be written; then whatever was there is still there.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), DirectoryError> {
    let parent = parent_of(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".airbridge-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any file: the user's mask decides.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(parent)
        .map_err(refused("write in", parent))?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.as_file().sync_all());
    written.map_err(refused("write", path))?;
    file.persist(path)
        .map_err(|error| refused("replace", path)(error.error))?;
    sync_directory(parent).map_err(refused("bring to the disk", parent))
}

fn numbered(path: &Path, number: u64) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    path.with_file_name(name)
}

pub(crate) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Whether anything has that name, be it a link to nowhere.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a directory holds a result, or nothing at all.
fn may_be_replaced(path: &Path) -> bool {
    let empty = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    let is_result = |manifest| path.join(manifest).is_file();
    is_result(MANIFEST) || is_result(STUDY_MANIFEST) || empty()
}

/// Waits until every file of a directory is on the disk: all at once, so that they share its writes.
fn bring_to_disk(directory: &Path) -> io::Result<()> {
    let paths: Vec<PathBuf> = fs::read_dir(directory)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    thread::scope(|scope| {
        let syncs: Vec<_> = paths
            .iter()
            .map(|path| scope.spawn(move || File::options().write(true).open(path)?.sync_all()))
            .collect();
        let join = |sync: thread::ScopedJoinHandle<'_, io::Result<()>>| {
            sync.join().expect("a sync returns its error")
        };
        syncs.into_iter().try_for_each(join)
    })?;
    sync_directory(directory)
}

#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Directories cannot be opened as files elsewhere; the files themselves are on the disk.
#[cfg(not(unix))]
fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

fn refused<'a>(
    doing: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> DirectoryError + use<'a> {
    move |source| DirectoryError::Refused {
        doing,
        path: path.to_owned(),
        source,
    }
}

/// A text as part of a file name: small letters, digits and single hyphens.
pub fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "run".to_owned()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).expect("a directory");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    fn publish(destination: Destination, content: &str) -> PathBuf {
        let workplace = Workplace::prepare(destination).expect("a workplace");
        fs::write(workplace.path().join(MANIFEST), content).expect("written");
        workplace.publish().expect("published")
    }

    #[test]
    fn an_unfinished_result_leaves_nothing() {
        let root = tempfile::tempdir().expect("a directory");
        let workplace =
            Workplace::prepare(Destination::New(root.path().join("out"))).expect("a workplace");
        fs::write(workplace.path().join("places.csv"), "half").expect("written");
        drop(workplace);
        assert_eq!(names(root.path()), Vec::<String>::new());
    }

    #[test]
    fn a_finished_result_stands_alone_under_its_name() {
        let root = tempfile::tempdir().expect("a directory");
        publish(Destination::New(root.path().join("deep/out")), "{}");
        assert_eq!(names(root.path()), ["deep"]);
        assert_eq!(names(&root.path().join("deep")), ["out"]);
        assert_eq!(names(&root.path().join("deep/out")), [MANIFEST]);
    }

    #[test]
    fn a_name_that_is_taken_is_refused_before_the_run() {
        let root = tempfile::tempdir().expect("a directory");
        let error =
            Workplace::prepare(Destination::New(root.path().to_owned())).expect_err("taken");
        assert!(matches!(error, DirectoryError::Taken(_)), "{error}");
    }

    #[test]
    fn a_usual_name_that_is_taken_gets_a_number() {
        let root = tempfile::tempdir().expect("a directory");
        let usual = Destination::Numbered(root.path().join("baseline-s1"));
        for _ in 0..3 {
            publish(usual.clone(), "{}");
        }
        assert_eq!(
            names(root.path()),
            ["baseline-s1", "baseline-s1-2", "baseline-s1-3"]
        );
    }

    #[test]
    fn an_earlier_result_is_replaced_as_a_whole() {
        let root = tempfile::tempdir().expect("a directory");
        let out = root.path().join("out");
        publish(Destination::New(out.clone()), "old");
        fs::write(out.join("report.html"), "old").expect("written");
        publish(Destination::Replace(out.clone()), "new");
        assert_eq!(names(root.path()), ["out"]);
        assert_eq!(names(&out), [MANIFEST]);
        assert_eq!(fs::read_to_string(out.join(MANIFEST)).expect("read"), "new");
    }

    #[test]
    fn what_no_run_left_is_never_replaced() {
        let root = tempfile::tempdir().expect("a directory");
        let photos = root.path().join("photos");
        fs::create_dir(&photos).expect("made");
        fs::write(photos.join("holiday.jpg"), "").expect("written");
        let error = Workplace::prepare(Destination::Replace(photos.clone())).expect_err("refused");
        assert!(matches!(error, DirectoryError::NotAResult(_)), "{error}");
        assert_eq!(names(&photos), ["holiday.jpg"]);
    }

    #[test]
    fn a_slug_holds_nothing_that_a_shell_would_mind() {
        assert_eq!(slug("My plan (v2).final"), "my-plan-v2-final");
        assert_eq!(slug("one-helicopter"), "one-helicopter");
        assert_eq!(slug("../.."), "run");
    }
}
