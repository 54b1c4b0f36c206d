//! The day keys: kept in a file outside the database, destroyed when their day is over.
//!
//! `DIR/day.keys` holds one line a day: the day's number since 1970 and its key. A key is on
//! disk before anything is sealed under it. Nodes that share a database share this folder; the
//! file is locked while it is changed. Ordinary backups leave it out, so expiry reaches them.

use crate::entropy::Entropy;
use sereno_core::{Moment, Private};
use sereno_seal::day_key::{self, DayKey, KEY_BYTES};
use sereno_seal::digest::{hex, unhex};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or written.
    #[error("the key file {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A line of the key file is not a key.
    #[error("line {1} of the key file {0} is not a day and a key")]
    Line(PathBuf, usize),
}

/// All keys that still live. Cloning it is cheap.
#[derive(Clone)]
pub struct KeyRing {
    path: Option<Arc<Path>>,
    keys: Arc<RwLock<BTreeMap<i32, DayKey>>>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyRing([private])")
    }
}

fn day_number(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(i32::MAX)
}

impl KeyRing {
    /// Opens the ring of a data folder, making it when there is none.
    ///
    /// # Errors
    /// [`KeyError`] when the file cannot be read.
    pub fn open(folder: &Path, entropy: Arc<dyn Entropy>) -> Result<KeyRing, KeyError> {
        let ring = KeyRing { path: Some(folder.join("day.keys").into()), keys: Arc::default(), entropy };
        ring.change(|_| ())?;
        Ok(ring)
    }

    /// A ring that lives in memory only, for drills.
    pub fn in_memory(entropy: Arc<dyn Entropy>) -> KeyRing {
        KeyRing { path: None, keys: Arc::default(), entropy }
    }

    /// Seals a value of a column until the end of the day in which `until` lies.
    ///
    /// # Errors
    /// [`KeyError`] when a new day's key cannot be put on disk.
    pub fn seal(&self, until: Moment, column: &str, plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let day = day_number(until.day());
        let known = self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&day).cloned();
        let key = match known {
            Some(key) => key,
            None => self.make(day)?,
        };
        Ok(day_key::seal(&key, day, column, plain, self.entropy.bytes()))
    }

    /// Opens a sealed value; `None` when its key is destroyed, which is how things expire.
    pub fn open_sealed(&self, column: &str, sealed: &[u8]) -> Option<Private<Vec<u8>>> {
        let day = day_key::day_of(sealed).ok()?;
        let known = self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&day).cloned();
        // Another node may have made the key; one look at the file tells.
        let key = known.or_else(|| {
            self.change(|_| ()).ok()?;
            self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&day).cloned()
        })?;
        day_key::open(&key, column, sealed).ok().map(Private::new)
    }

    /// Opens a sealed text; empty when its key is destroyed.
    pub fn open_text(&self, column: &str, sealed: Option<&[u8]>) -> Private<String> {
        let opened = sealed.and_then(|s| self.open_sealed(column, s));
        Private::new(opened.map(|p| String::from_utf8_lossy(p.reveal()).into_owned()).unwrap_or_default())
    }

    /// Destroys the keys of all days before the one in which `now` lies; says how many.
    ///
    /// # Errors
    /// [`KeyError`] when the file cannot be changed; the keys then still live.
    pub fn expire(&self, now: Moment) -> Result<usize, KeyError> {
        let today = day_number(now.day());
        let due = |keys: &BTreeMap<i32, DayKey>| keys.range(..today).count();
        if due(&self.keys.read().unwrap_or_else(PoisonError::into_inner)) == 0 {
            return Ok(0);
        }
        let mut destroyed = 0;
        self.change(|keys| {
            destroyed = due(keys);
            *keys = keys.split_off(&today);
        })?;
        Ok(destroyed)
    }

    /// Destroys keys that no day ends: those of numbers that were put aside for a purpose and are
    /// no day of a calendar. Says how many there were.
    ///
    /// # Errors
    /// [`KeyError`] when the file cannot be changed; the keys then still live.
    pub fn destroy(&self, numbers: &[i32]) -> Result<usize, KeyError> {
        let held = |keys: &BTreeMap<i32, DayKey>| numbers.iter().filter(|n| keys.contains_key(n)).count();
        if held(&self.keys.read().unwrap_or_else(PoisonError::into_inner)) == 0 {
            return Ok(0);
        }
        let mut destroyed = 0;
        self.change(|keys| {
            destroyed = held(keys);
            keys.retain(|day, _| !numbers.contains(day));
        })?;
        Ok(destroyed)
    }

    fn make(&self, day: i32) -> Result<DayKey, KeyError> {
        let fresh = DayKey(self.entropy.bytes::<KEY_BYTES>());
        let mut made = fresh.clone();
        self.change(|keys| made = keys.entry(day).or_insert(fresh).clone())?;
        Ok(made)
    }

    /// Reads the file, changes the keys, and puts them on disk before they are used. What was
    /// there is overwritten, not only unlinked.
    fn change(&self, change: impl FnOnce(&mut BTreeMap<i32, DayKey>)) -> Result<(), KeyError> {
        let mut held = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let Some(path) = &self.path else {
            change(&mut held);
            return Ok(());
        };
        let failed = |error| KeyError::File(path.to_path_buf(), error);
        let lock_path = path.with_extension("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut text = String::new();
        let mut old =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        old.read_to_string(&mut text).map_err(failed)?;
        let before = parse(path, &text)?;
        let mut keys = before.clone();
        change(&mut keys);
        if keys != before {
            let fresh = path.with_extension("new");
            let mut file = private_file(&fresh).map_err(failed)?;
            let lines: String = keys.iter().map(|(day, key)| format!("{day} {}\n", hex(&key.0))).collect();
            file.write_all(lines.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
            std::fs::rename(&fresh, path).map_err(failed)?;
            if let Some(folder) = path.parent() {
                File::open(folder).and_then(|f| f.sync_all()).map_err(failed)?;
            }
            old.seek(SeekFrom::Start(0)).map_err(failed)?;
            old.write_all(&vec![b'0'; text.len()]).and_then(|()| old.sync_all()).map_err(failed)?;
        }
        *held = keys;
        Ok(())
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

fn parse(path: &Path, text: &str) -> Result<BTreeMap<i32, DayKey>, KeyError> {
    text.lines()
        .enumerate()
        .map(|(at, line)| {
            let read = || {
                let (day, key) = line.split_once(' ')?;
                Some((day.parse().ok()?, DayKey(unhex(key)?.try_into().ok()?)))
            };
            read().ok_or_else(|| KeyError::Line(path.to_path_buf(), at + 1))
        })
        .collect()
}

#[cfg(test)]
mod tests;
