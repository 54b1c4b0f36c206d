//! Secret files wrapped so that two people must come together to open them.
//!
//! A file `NAME` is replaced by `NAME.wrapped`. At each step one of the two is whole on disk: the
//! wrapped one is written, flushed and named before the plain one is overwritten, and back again
//! the plain one is written, flushed and named before the wrapped one goes. Where both are there
//! the wrapped one counts, and [`settle`] finishes what was begun.

use super::KeyError;
use sereno_seal::wrap::{OfflineKey, unwrap_pair, wrap_pairs};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The secrets of a data folder that lie beside the database. Whoever adds one lists it here and
/// asks [`is_wrapped`](super::is_wrapped) before making a new one.
pub const SECRETS: &[&str] = &["day.keys", "channel.keys", "notice.key"];

/// The secret files that go into a backup's key file. The key of notices is among them, so that what
/// people wrote down of it stays true. The log's key is among them, so that a
/// restored log goes on under its own name; locking leaves it, because the log goes on while the
/// network is locked, and the key opens nothing.
pub const KEPT: &[&str] = &["day.keys", "log.key", "channel.keys", "notice.key"];

/// What has just been done. A test stops after each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The new file is on disk under a name nobody reads.
    Written,
    /// It has its own name.
    Named,
    /// What the old file held is overwritten.
    Overwritten,
    /// The old file is gone.
    Removed,
}

/// Told after each step; what it fails with is where the work stops.
pub(super) type After<'a> = &'a mut dyn FnMut(Step) -> std::io::Result<()>;

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Where the wrapped form of a file is.
pub(super) fn wrapped(path: &Path) -> PathBuf {
    with_end(path, ".wrapped")
}

#[cfg(unix)]
pub(super) fn private_file(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
pub(super) fn private_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).truncate(true).write(true).open(path)
}

pub(super) fn flush_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Writes a file under another name, flushes it and gives it its own.
pub(super) fn place(path: &Path, bytes: &[u8], after: After<'_>) -> std::io::Result<()> {
    let fresh = with_end(path, ".new");
    let mut file = private_file(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    after(Step::Written)?;
    std::fs::rename(&fresh, path)?;
    flush_folder(path)?;
    after(Step::Named)
}

/// Overwrites a file and removes it; nothing when there is none.
pub(super) fn wipe(path: &Path, after: After<'_>) -> std::io::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    file.write_all(&vec![b'0'; length])?;
    file.sync_all()?;
    after(Step::Overwritten)?;
    std::fs::remove_file(path)?;
    flush_folder(path)?;
    after(Step::Removed)
}

/// Finishes what was begun: where the wrapped form is there, the plain one goes.
pub(super) fn settle(path: &Path) -> Result<(), KeyError> {
    if wrapped(path).exists() {
        wipe(path, &mut |_| Ok(())).map_err(|e| KeyError::File(path.to_path_buf(), e))?;
    }
    Ok(())
}

/// Replaces a file by its wrapped form. Nothing when there is no file, or it is wrapped already.
pub(super) fn shut(path: &Path, recipients: &[String], after: After<'_>) -> Result<(), KeyError> {
    settle(path)?;
    if !path.exists() {
        return Ok(());
    }
    let failed = |error| KeyError::File(path.to_path_buf(), error);
    let plain = std::fs::read(path).map_err(failed)?;
    let bytes = wrap_pairs(recipients, &plain).map_err(|e| KeyError::Wrap(path.to_path_buf(), e))?;
    place(&wrapped(path), &bytes, after).map_err(failed)?;
    wipe(path, after).map_err(failed)
}

/// What a wrapped file holds; none when it is not wrapped.
pub(super) fn look_into(path: &Path, a: &OfflineKey, b: &OfflineKey) -> Result<Option<Vec<u8>>, KeyError> {
    let at = wrapped(path);
    if !at.exists() {
        return Ok(None);
    }
    let bytes = std::fs::read(&at).map_err(|e| KeyError::File(at.clone(), e))?;
    unwrap_pair(a, b, &bytes).map(Some).map_err(|e| KeyError::Wrap(at, e))
}

/// Puts a plain file back in the place of its wrapped form.
pub(super) fn put_back(path: &Path, plain: &[u8], after: After<'_>) -> Result<(), KeyError> {
    let failed = |error| KeyError::File(path.to_path_buf(), error);
    place(path, plain, after).map_err(failed)?;
    // It goes in one step and is not overwritten: half of it would count, and open nothing.
    std::fs::remove_file(wrapped(path)).and_then(|()| flush_folder(path)).map_err(failed)?;
    after(Step::Removed).map_err(failed)
}
