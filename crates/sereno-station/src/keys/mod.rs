//! The day keys: kept in a file outside the database, destroyed when their day is over.
//!
//! `DIR/day.keys` holds one line a day: the day's number since 1970 and its key. A key is on
//! disk before anything is sealed under it. Nodes that share a database share this folder; the
//! file is locked while it is changed. Ordinary backups leave it out, so expiry reaches them.
//!
//! A ring that is *shut* ([`KeyRing::shut`]) has no key in memory, seals and opens nothing, and
//! where there are recovery sheets its file is wrapped (see `wrapped`). Nothing is destroyed.

mod signing;
mod wrapped;

pub use wrapped::{KEPT, SECRETS};

use crate::entropy::Entropy;
use sereno_core::{Moment, Private};
use sereno_seal::day_key::{self, DayKey, KEY_BYTES};
use sereno_seal::digest::{hex, unhex};
use sereno_seal::note::{NoteError, Signer, Verifier};
use sereno_seal::wrap::{OfflineKey, WrapError, unwrap_pair, wrap_pairs};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use wrapped::private_file;

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or written.
    #[error("the key file {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A line of the key file is not a key.
    #[error("line {1} of the key file {0} is not a day and a key")]
    Line(PathBuf, usize),
    /// The ring is shut: the network is locked.
    #[error("the keys are locked away: two people unlock them with their recovery sheets")]
    Shut,
    /// A secret file cannot be wrapped or opened.
    #[error("{0}: {1}")]
    Wrap(PathBuf, WrapError),
    /// The file of the signing key holds none.
    #[error("{0} holds no signing key: put the file back from where it is kept ({1})")]
    Signing(PathBuf, NoteError),
}

/// The secrets that a sender keeps in a folder of its own: what signs, and what carries.
const APART: &[&str] = &[signing::NAME, "channel.keys"];

/// True while the secret file `name` of a data folder is wrapped: then nobody makes a new one.
pub fn is_wrapped(folder: &Path, name: &str) -> bool {
    wrapped::wrapped(&folder.join(name)).exists()
}

/// What two sheets opened, by file name, before it is put back.
pub struct Opened(Vec<(&'static str, Vec<u8>)>);

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opened([private])")
    }
}

/// What a ring that lives in memory keeps aside while it is shut.
enum Aside {
    Plain(Vec<u8>),
    Wrapped(Vec<u8>),
}

/// All keys that still live. Cloning it is cheap.
#[derive(Clone)]
pub struct KeyRing {
    path: Option<Arc<Path>>,
    /// Where the files of [`APART`] lie, when that is not beside the day keys: a sender's own folder.
    apart: Option<Arc<Path>>,
    keys: Arc<RwLock<BTreeMap<i32, DayKey>>>,
    is_shut: Arc<AtomicBool>,
    /// Only of a ring that has no file.
    aside: Arc<Mutex<Option<Aside>>>,
    /// Other secrets, only of a ring that has no file.
    others: Arc<Mutex<BTreeMap<&'static str, Vec<u8>>>>,
    /// The key that signs what is said in public; none while it was not asked for.
    signing: Arc<RwLock<Option<Arc<Signer>>>>,
    /// What others know of it: no secret, so it stays while the ring is shut.
    verifying: Arc<RwLock<Option<Verifier>>>,
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
        KeyRing { path: Some(folder.join("day.keys").into()), ..KeyRing::in_memory(entropy) }.opened()
    }

    /// Opens the ring of a data folder for a sender: the files of [`APART`] are moved to, or made in,
    /// a folder of its own, and what others may know of the key of notices is left in the data folder.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn open_apart(folder: &Path, own: &Path, entropy: Arc<dyn Entropy>) -> Result<KeyRing, KeyError> {
        let ring = KeyRing { path: Some(folder.join("day.keys").into()), ..KeyRing::in_memory(entropy) };
        KeyRing { apart: Some(own.into()), ..ring }.opened()
    }

    fn opened(self) -> Result<KeyRing, KeyError> {
        let ring = self;
        ring.holding_file(|| SECRETS.iter().filter_map(|n| ring.home(n)).try_for_each(|at| wrapped::settle(&at)))?;
        if ring.is_wrapped() {
            ring.is_shut.store(true, Ordering::SeqCst);
        } else {
            ring.change(|_| ())?;
        }
        Ok(ring)
    }

    /// A ring that lives in memory only, for drills.
    pub fn in_memory(entropy: Arc<dyn Entropy>) -> KeyRing {
        KeyRing {
            path: None,
            apart: None,
            keys: Arc::default(),
            is_shut: Arc::default(),
            aside: Arc::default(),
            others: Arc::default(),
            signing: Arc::default(),
            verifying: Arc::default(),
            entropy,
        }
    }

    /// Seals a value of a column until the end of the day in which `until` lies.
    ///
    /// # Errors
    /// [`KeyError`] when a new day's key cannot be put on disk.
    pub fn seal(&self, until: Moment, column: &str, plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        if self.is_shut() {
            return Err(KeyError::Shut);
        }
        let day = day_number(until.day());
        let key = self.key_of(day)?;
        Ok(day_key::seal(&key, day, column, plain, self.entropy.bytes()))
    }

    fn key_of(&self, day: i32) -> Result<DayKey, KeyError> {
        let known = self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&day).cloned();
        known.map_or_else(|| self.make(day), Ok)
    }

    /// The mark of a value of a column under the key of the day in which `until` lies: for finding
    /// a sealed value again without opening all of them. It dies with that key.
    ///
    /// # Errors
    /// As [`KeyRing::seal`].
    pub fn mark(&self, until: Moment, column: &str, plain: &[u8]) -> Result<[u8; 32], KeyError> {
        if self.is_shut() {
            return Err(KeyError::Shut);
        }
        Ok(day_key::mark(&self.key_of(day_number(until.day()))?, column, plain))
    }

    /// As [`KeyRing::mark`], under a key that is there already; nothing when it is not.
    pub fn mark_again(&self, until: Moment, column: &str, plain: &[u8]) -> Option<[u8; 32]> {
        if self.is_shut() {
            return None;
        }
        let day = day_number(until.day());
        let key = self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&day).cloned()?;
        Some(day_key::mark(&key, column, plain))
    }

    /// Opens a sealed value; `None` when its key is destroyed, which is how things expire.
    pub fn open_sealed(&self, column: &str, sealed: &[u8]) -> Option<Private<Vec<u8>>> {
        if self.is_shut() {
            return None;
        }
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
    /// [`KeyError`] when the file cannot be changed; the keys then still live. Keys that are
    /// wrapped wait until they are unlocked.
    pub fn expire(&self, now: Moment) -> Result<usize, KeyError> {
        if self.is_shut() {
            return Ok(0);
        }
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

    /// True while the ring is shut.
    pub fn is_shut(&self) -> bool {
        self.is_shut.load(Ordering::SeqCst)
    }

    /// True while the keys are wrapped, so that two sheets are needed to have them back.
    pub fn is_wrapped(&self) -> bool {
        match &self.path {
            Some(path) => wrapped::wrapped(path).exists(),
            None => matches!(*self.held_aside(), Some(Aside::Wrapped(_))),
        }
    }

    /// How many keys are in memory.
    pub fn in_reach(&self) -> usize {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The data folder; none when the ring lives in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }

    /// Where the secret file `name` is; none when the ring lives in memory.
    fn home(&self, name: &str) -> Option<PathBuf> {
        let apart = self.apart.as_deref().filter(|_| APART.contains(&name));
        apart.or(self.folder()).map(|folder| folder.join(name))
    }

    /// Where the secret file `name` is, moved there from the data folder where a sender keeps it apart:
    /// once there is one in its own folder, what lies in the other is not it, or not any more. The
    /// caller holds the files.
    fn brought_home(&self, folder: &Path, name: &str) -> Result<PathBuf, KeyError> {
        let (path, before) = (self.home(name).unwrap_or_else(|| folder.join(name)), folder.join(name));
        let is_apart = path != before;
        if wrapped::wrapped(&path).exists() || is_apart && wrapped::wrapped(&before).exists() {
            return Err(KeyError::Shut);
        }
        if is_apart && before.exists() {
            let failed = |error| KeyError::File(path.clone(), error);
            if !path.exists() {
                let bytes = std::fs::read(&before).map_err(failed)?;
                wrapped::place(&path, &bytes, &mut |_| Ok(())).map_err(failed)?;
            }
            wrapped::wipe(&before, &mut |_| Ok(())).map_err(failed)?;
        }
        Ok(path)
    }

    /// Drops every key from memory, and wraps the secret files so that any two of these
    /// recipients open them together. With fewer than two the files stay as they are. Done twice
    /// it does nothing the second time.
    ///
    /// # Errors
    /// [`KeyError`] when a file cannot be wrapped; it is then still whole, and the ring is shut.
    pub fn shut(&self, recipients: &[String]) -> Result<(), KeyError> {
        self.shut_stepwise(recipients, &mut |_| Ok(()))
    }

    fn shut_stepwise(&self, recipients: &[String], after: wrapped::After<'_>) -> Result<(), KeyError> {
        self.is_shut.store(true, Ordering::SeqCst);
        self.forget_signing();
        let text = {
            let mut held = self.keys.write().unwrap_or_else(PoisonError::into_inner);
            let text = self.path.is_none().then(|| written(&held));
            forget(&mut held);
            text
        };
        if self.path.is_none() {
            let mut aside = self.held_aside();
            if aside.is_none() {
                let text = text.unwrap_or_default().into_bytes();
                *aside = Some(match wrap_pairs(recipients, &text) {
                    Ok(bytes) => Aside::Wrapped(bytes),
                    Err(_) => Aside::Plain(text),
                });
            }
            return Ok(());
        }
        if recipients.len() < 2 {
            return Ok(());
        }
        let homes: Vec<PathBuf> = SECRETS.iter().filter_map(|name| self.home(name)).collect();
        self.holding_file(|| homes.iter().try_for_each(|at| wrapped::shut(at, recipients, after)))
    }

    /// What two keys open of what is wrapped. Nothing is changed.
    ///
    /// # Errors
    /// [`KeyError::Wrap`] when it is not wrapped to these two.
    pub fn look_into(&self, a: &OfflineKey, b: &OfflineKey) -> Result<Opened, KeyError> {
        if self.path.is_none() {
            let memory = || PathBuf::from("memory");
            return Ok(Opened(match &*self.held_aside() {
                Some(Aside::Wrapped(bytes)) => {
                    vec![("day.keys", unwrap_pair(a, b, bytes).map_err(|e| KeyError::Wrap(memory(), e))?)]
                }
                Some(Aside::Plain(_)) | None => vec![],
            }));
        }
        let mut opened = Vec::new();
        for name in SECRETS {
            let Some(at) = self.home(name) else { continue };
            if let Some(plain) = wrapped::look_into(&at, a, b)? {
                opened.push((*name, plain));
            }
        }
        Ok(Opened(opened))
    }

    /// Puts back what was opened, and the ring seals and opens again.
    ///
    /// # Errors
    /// [`KeyError`] when a file cannot be written; it is then still there in one of its forms.
    pub fn open_again(&self, opened: Option<&Opened>) -> Result<(), KeyError> {
        self.open_stepwise(opened, &mut |_| Ok(()))
    }

    fn open_stepwise(&self, opened: Option<&Opened>, after: wrapped::After<'_>) -> Result<(), KeyError> {
        let files = opened.map(|o| o.0.as_slice()).unwrap_or_default();
        if self.path.is_some() {
            let mut homes = files.iter().filter_map(|(name, plain)| Some((self.home(name)?, plain)));
            self.holding_file(|| homes.try_for_each(|(at, plain)| wrapped::put_back(&at, plain, after)))?;
            self.change(|_| ())?;
        } else {
            let text = match (self.held_aside().take(), files.first()) {
                (Some(Aside::Plain(text)), _) => text,
                (_, Some((_, text))) => text.clone(),
                (Some(Aside::Wrapped(_)) | None, None) => vec![],
            };
            let keys = parse(Path::new("memory"), &String::from_utf8_lossy(&text))?;
            self.keys.write().unwrap_or_else(PoisonError::into_inner).extend(keys);
        }
        self.is_shut.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// The secret files as they are, for a backup that is sealed at once.
    ///
    /// # Errors
    /// [`KeyError::Shut`] while they are wrapped.
    pub fn copy_out(&self) -> Result<Vec<(&'static str, Vec<u8>)>, KeyError> {
        if self.is_shut() || self.is_wrapped() {
            return Err(KeyError::Shut);
        }
        let Some(folder) = self.folder() else {
            let held = self.keys.read().unwrap_or_else(PoisonError::into_inner);
            return Ok(vec![("day.keys", written(&held).into_bytes())]);
        };
        let mut files = Vec::new();
        self.holding_file(|| {
            for name in KEPT {
                let path = self.home(name).unwrap_or_else(|| folder.join(name));
                if path.exists() {
                    files.push((*name, std::fs::read(&path).map_err(|e| KeyError::File(path.clone(), e))?));
                }
            }
            Ok(())
        })?;
        Ok(files)
    }

    /// What is in another secret file of the folder; nothing when there is none. Its name is one
    /// of [`SECRETS`], so locking wraps it as it wraps the keys.
    ///
    /// # Errors
    /// [`KeyError::Shut`] while it is wrapped or the ring is shut.
    pub fn secret(&self, name: &'static str) -> Result<Option<Private<Vec<u8>>>, KeyError> {
        if self.is_shut() {
            return Err(KeyError::Shut);
        }
        let Some(folder) = self.folder() else {
            let others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
            return Ok(others.get(name).cloned().map(Private::new));
        };
        self.holding_file(|| {
            let path = self.brought_home(folder, name)?;
            match std::fs::read(&path) {
                Ok(bytes) => Ok(Some(Private::new(bytes))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(KeyError::File(path, error)),
            }
        })
    }

    /// Changes what is in another secret file, which nobody else touches meanwhile. It is on disk
    /// when this returns, and readable by its owner only.
    ///
    /// # Errors
    /// As [`KeyRing::secret`]; the file is then as it was.
    pub fn change_secret(
        &self,
        name: &'static str,
        change: impl FnOnce(Option<&[u8]>) -> Vec<u8>,
    ) -> Result<(), KeyError> {
        if self.is_shut() {
            return Err(KeyError::Shut);
        }
        let Some(folder) = self.folder() else {
            let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = change(others.get(name).map(Vec::as_slice));
            others.insert(name, fresh);
            return Ok(());
        };
        self.holding_file(|| {
            let path = self.brought_home(folder, name)?;
            let failed = |error| KeyError::File(path.clone(), error);
            let before = match std::fs::read(&path) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(failed(error)),
            };
            let fresh = change(before.as_deref());
            wrapped::place(&path, &fresh, &mut |_| Ok(())).map_err(failed)
        })
    }

    fn held_aside(&self) -> std::sync::MutexGuard<'_, Option<Aside>> {
        self.aside.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Does something while no other node touches the secret files.
    fn holding_file<T>(&self, work: impl FnOnce() -> Result<T, KeyError>) -> Result<T, KeyError> {
        let Some(path) = &self.path else { return work() };
        let failed = |error| KeyError::File(path.to_path_buf(), error);
        let lock_path = path.with_extension("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(failed)?;
        lock.lock().map_err(failed)?;
        work()
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
        self.holding_file(|| {
            // Another node may have locked it away a moment ago; a new file beside the wrapped one
            // would hold other keys for the same days.
            if wrapped::wrapped(path).exists() {
                return Err(KeyError::Shut);
            }
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
                file.write_all(written(&keys).as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
                std::fs::rename(&fresh, path).map_err(failed)?;
                wrapped::flush_folder(path).map_err(failed)?;
                old.seek(SeekFrom::Start(0)).map_err(failed)?;
                old.write_all(&vec![b'0'; text.len()]).and_then(|()| old.sync_all()).map_err(failed)?;
            }
            *held = keys;
            Ok(())
        })
    }
}

/// The keys as the file has them.
fn written(keys: &BTreeMap<i32, DayKey>) -> String {
    keys.iter().map(|(day, key)| format!("{day} {}\n", hex(&key.0))).collect()
}

/// Overwrites the keys in memory before they go. What was copied elsewhere, such as to a stack or
/// to swap, is not reached.
fn forget(keys: &mut BTreeMap<i32, DayKey>) {
    for key in keys.values_mut() {
        key.0 = [0; KEY_BYTES];
        std::hint::black_box(&key.0);
    }
    keys.clear();
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
