//! Where the texts of a scenario come from: whoever loads it brings the reader.
//!
//! Owns what a path means and how much may be read. Holds no file access of its own in the core build.

use std::path::{Component, Path, PathBuf};

/// The most bytes that a scenario or a file it names may have.
pub const LARGEST_FILE: usize = 16 << 20;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is none.
    Missing,
    /// There is one, but it cannot be read for this reason.
    Because(String),
}

/// Reads files for the loader.
pub trait Files {
    /// The contents of a file, of which at most `limit` bytes and one more are wanted: a longer answer means that the
    /// file is too large.
    ///
    /// # Errors
    /// If there is no such file, or it cannot be read.
    fn read(&self, path: &Path, limit: usize) -> Result<Vec<u8>, Unreadable>;
}

/// No files at all: only what is built in can be loaded.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Err(Unreadable::Missing)
    }
}

/// The files of this computer.
#[cfg(feature = "cli")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

#[cfg(feature = "cli")]
impl Files for Disk {
    fn read(&self, path: &Path, limit: usize) -> Result<Vec<u8>, Unreadable> {
        use std::io::Read as _;

        let because = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => Unreadable::Missing,
            _ => Unreadable::Because(error.to_string()),
        };
        let file = std::fs::File::open(path).map_err(because)?;
        let mut bytes = vec![];
        file.take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(because)?;
        Ok(bytes)
    }
}

/// Reads a text file, or says in words why it cannot be.
pub(crate) fn read_text(files: &dyn Files, path: &Path) -> Result<String, Unreadable> {
    let because = |reason: &str| Unreadable::Because(reason.to_owned());
    let bytes = files.read(path, LARGEST_FILE)?;
    if bytes.len() > LARGEST_FILE {
        return Err(because("it is larger than 16 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| because("it is not UTF-8 text"))?;
    // Editors on some systems begin a file with a byte order mark, which is not TOML.
    Ok(text
        .strip_prefix('\u{feff}')
        .map_or(text.clone(), str::to_owned))
}

/// A path written in `file`, seen from where the program runs, without needless steps such as `a/../`.
pub(crate) fn beside(file: &Path, written: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut path = PathBuf::new();
    for part in folder.join(written).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(path.components().next_back(), Some(Component::Normal(_))) =>
            {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_file_that_writes_it() {
        let from = |file: &str, written: &str| beside(Path::new(file), written);
        assert_eq!(from("plans/a.toml", "b.toml"), Path::new("plans/b.toml"));
        assert_eq!(from("plans/a.toml", "../b.toml"), Path::new("b.toml"));
        assert_eq!(from("a.toml", "../b.toml"), Path::new("../b.toml"));
        assert_eq!(
            from("plans/a.toml", "/tmp/b.toml"),
            Path::new("/tmp/b.toml")
        );
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        struct Endless;
        impl Files for Endless {
            fn read(&self, _: &Path, limit: usize) -> Result<Vec<u8>, Unreadable> {
                Ok(vec![b'#'; limit + 1])
            }
        }
        assert_eq!(
            read_text(&Endless, Path::new("big.toml")),
            Err(Unreadable::Because("it is larger than 16 MiB".to_owned()))
        );
    }

    #[cfg(feature = "cli")]
    #[test]
    fn the_disk_gives_what_is_there_and_says_what_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "\u{feff}seed = 1\n").unwrap();
        assert_eq!(read_text(&Disk, &path), Ok("seed = 1\n".to_owned()));
        assert_eq!(
            read_text(&Disk, &folder.path().join("b.toml")),
            Err(Unreadable::Missing)
        );
        assert!(matches!(
            read_text(&Disk, folder.path()),
            Err(Unreadable::Because(_))
        ));
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        let reason = "it is not UTF-8 text".to_owned();
        assert_eq!(read_text(&Disk, &path), Err(Unreadable::Because(reason)));
    }
}
