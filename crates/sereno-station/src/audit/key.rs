//! What a process keeps of the log: the key that signs checkpoints, and who looked at what.
//!
//! `DIR/log.key` holds one line, the key in the form that other note-signing programs read. It is
//! made once, by whoever starts first; nodes that share a database share the folder. The key's
//! name is the log's name for ever, so it carries some bytes of chance beside the network's name.

use super::look::Seen;
use crate::entropy::Entropy;
use sereno_core::Moment;
use sereno_core::reading::Reading;
use sereno_seal::digest::hex;
use sereno_seal::note::{Kind, NoteError, Signer, Verifier};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Why the log's key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum LogKeyError {
    /// The file cannot be read or written.
    #[error("the log's key file {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The file holds no key.
    #[error("the log's key file {0} holds no signing key: put the file back from where it is kept")]
    Line(PathBuf, NoteError),
}

/// What the sequencing task remembers between two rounds.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// The page up to which everything was seen; none before the first round.
    pub(super) until: Option<i64>,
    pub(super) reading: Reading,
}

/// The log's key and memory. Cloning it is cheap.
#[derive(Clone)]
pub struct Log {
    signer: Arc<Signer>,
    pub(super) seen: Arc<Seen>,
    pub(super) watched: Arc<Mutex<Watched>>,
    looked_at: Arc<AtomicI64>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Log({})", self.signer.name())
    }
}

fn slug(network: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let slug: String = network.chars().take(40).map(plain).collect();
    slug.trim_matches('-').to_owned()
}

impl Log {
    fn of(signer: Signer) -> Log {
        Log {
            signer: Arc::new(signer),
            seen: Arc::default(),
            watched: Arc::default(),
            looked_at: Arc::new(AtomicI64::new(i64::MIN)),
        }
    }

    /// Opens the log's key of a data folder, making it when there is none.
    ///
    /// # Errors
    /// [`LogKeyError`].
    pub fn open(folder: &Path, network: &str, entropy: &dyn Entropy) -> Result<Log, LogKeyError> {
        let path = folder.join("log.key");
        let failed = |error| LogKeyError::File(path.clone(), error);
        let lock = folder.join("log.lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(lock).map_err(failed)?;
        lock.lock().map_err(failed)?;
        match std::fs::read_to_string(&path) {
            Ok(line) => {
                return Signer::read(&line, Kind::Note).map(Log::of).map_err(|e| LogKeyError::Line(path, e));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let name = format!("sereno/{}/{}", slug(network), hex(&entropy.bytes::<4>()));
        let signer = Signer::new(&name, Kind::Note, entropy.bytes()).map_err(|e| LogKeyError::Line(path.clone(), e))?;
        let fresh = folder.join("log.new");
        let mut file = private_file(&fresh).map_err(failed)?;
        file.write_all(format!("{}\n", signer.private_text()).as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| std::fs::rename(&fresh, &path))
            .and_then(|()| File::open(folder)?.sync_all())
            .map_err(failed)?;
        Ok(Log::of(signer))
    }

    /// What others may know of the key in a folder; never makes one.
    ///
    /// # Errors
    /// [`LogKeyError`].
    pub fn verifier_in(folder: &Path) -> Result<Verifier, LogKeyError> {
        let path = folder.join("log.key");
        let line = std::fs::read_to_string(&path).map_err(|e| LogKeyError::File(path.clone(), e))?;
        Signer::read(&line, Kind::Note).map(|s| s.verifier()).map_err(|e| LogKeyError::Line(path, e))
    }

    /// A log whose key everybody knows, for drills: worlds that share a database share it.
    #[expect(clippy::expect_used, reason = "the name is a constant without spaces")]
    pub fn for_drills() -> Log {
        Log::of(Signer::new("sereno/drill", Kind::Note, [7; 32]).expect("a plain name"))
    }

    /// What others may know of the key.
    pub fn verifier(&self) -> Verifier {
        self.signer.verifier()
    }

    pub(super) fn signer(&self) -> &Arc<Signer> {
        &self.signer
    }

    /// True once a second; the tasks are run more often than the log need grow.
    pub(super) fn is_due(&self, now: Moment) -> bool {
        let last = self.looked_at.load(Ordering::SeqCst);
        let is_due = now.us() < last || now.us() >= last.saturating_add(1_000_000);
        if is_due {
            self.looked_at.store(now.us(), Ordering::SeqCst);
        }
        is_due
    }

    pub(super) fn watched(&self) -> std::sync::MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).truncate(true).write(true).open(path)
}
