//! The files of a result directory as the manifest lists them: name, rows, length and hash.
//!
//! Owns how they are written. A long file is made and hashed by a thread of its own while the run goes on; what stands in it is decided by the batches it is handed and their order, and by nothing else.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, JoinHandle};

use serde::Serialize;

/// A file that a run left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    /// Its name in the directory.
    pub name: String,
    /// Rows below the header, if it is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Its length in bytes.
    pub bytes: u64,
    /// The BLAKE3 hash of its bytes, in hexadecimal.
    pub blake3: String,
}

/// The most bytes that a table or a description may have that is read back.
const LARGEST: u64 = 512 << 20;

/// Opens a file of a result to be read.
///
/// # Errors
/// Also if it is so large that no run has left it.
pub fn open(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.len() > LARGEST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "it is larger than 512 MiB",
        ));
    }
    Ok(file)
}

/// Writes a whole text into a new file.
pub fn write_text(directory: &Path, name: &str, text: &str) -> io::Result<FileEntry> {
    let mut file = HashedFile::create(directory, name.to_owned())?;
    file.write(text.as_bytes())?;
    Ok(file.finish())
}

/// A file under way that keeps the length and the hash of what was written to it.
struct HashedFile {
    name: String,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl HashedFile {
    fn create(directory: &Path, name: String) -> io::Result<Self> {
        Ok(HashedFile {
            file: File::create_new(directory.join(&name))?,
            name,
            hasher: blake3::Hasher::new(),
            bytes: 0,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn finish(self) -> FileEntry {
        FileEntry {
            name: self.name,
            rows: None,
            bytes: self.bytes,
            blake3: self.hasher.finalize().to_hex().to_string(),
        }
    }
}

/// A file that is written behind the back of whoever fills it with batches of something.
pub struct Writing<B> {
    tasks: SyncSender<Task<B>>,
    written: JoinHandle<io::Result<FileEntry>>,
}

/// What the writer of a file is to do next.
enum Task<B> {
    Append(B),
    /// Say that everything up to here is written.
    Answer(SyncSender<()>),
}

/// Batches that may wait for a slow disk before the run waits with them.
const MOST_WAITING: usize = 16;

impl<B: Send + 'static> Writing<B> {
    /// Begins a new file with `head`; `append` makes bytes of each batch that follows.
    pub fn create(
        directory: &Path,
        name: String,
        head: &str,
        mut append: impl FnMut(B, &mut Vec<u8>) + Send + 'static,
    ) -> io::Result<Self> {
        let mut file = HashedFile::create(directory, name)?;
        file.write(head.as_bytes())?;
        let (tasks, received) = mpsc::sync_channel(MOST_WAITING);
        let mut bytes = Vec::new();
        let written = thread::spawn(move || {
            for task in received {
                match task {
                    Task::Append(batch) => {
                        bytes.clear();
                        append(batch, &mut bytes);
                        file.write(&bytes)?;
                    }
                    // Nobody may listen any more.
                    Task::Answer(answer) => drop(answer.send(())),
                }
            }
            Ok(file.finish())
        });
        Ok(Writing { tasks, written })
    }

    /// Appends a batch. A failure is told at the end.
    pub fn write(&self, batch: B) {
        // Refused only if the writer has ended, which it does early on an error that it keeps.
        let _ = self.tasks.send(Task::Append(batch));
    }

    /// Waits until all batches are in the file; false if one could not be written.
    pub fn flush(&self) -> bool {
        let (answer, answered) = mpsc::sync_channel(1);
        self.tasks.send(Task::Answer(answer)).is_ok() && answered.recv().is_ok()
    }

    /// Ends the file; waits until all of it is written.
    pub fn finish(self) -> io::Result<FileEntry> {
        drop(self.tasks);
        self.written.join().expect("a writer returns its error")
    }
}
