//! Backup and restore: everything in the database as one file that this machine cannot open.
//!
//! Dramatis personae: a *backup* is what every table holds at one moment, sealed with `age` to the
//! recipients of the recovery sheets, so that any one sheet opens it; it is made by reading, on
//! either engine, while the network serves. The *key file* is sealed the same way and apart: it
//! opens the sealed columns and is replaced each time, so that the key of a day that is over does
//! not live on in old backups. *Restoring* goes into an empty place in one transaction.
//!
//! What is inside, after opening, is text (see `lines`): a first line with the form's name, a head
//! in JSON, for each table a line with its columns and its rows, and an end in JSON with how many
//! rows each table has and the SHA-256 of all lines before it. Sessions, leases and links that
//! nobody has opened are not in it.
//!
//! Invariants: the keys are never in the backup; what is restored was checked to its last line
//! before anything of it can be opened; a restored network sends nothing and nobody is signed in.

mod lines;
mod pages;
mod web;

pub use web::ROUTES;

use crate::audit::Actor;
use crate::db::{
    DbError, Migration, Refusal, Stop, Table, Target, Tx, Value, fact, in_place, is_sound, migrate_and, set_fact,
    steps_done, tables,
};
use crate::lock;
use crate::people;
use crate::site::Site;
use serde::{Deserialize, Serialize};
use sereno_core::Moment;
use sereno_seal::digest::{hex, unhex};
use sereno_seal::wrap::{OfflineKey, opening, sealing, wrap};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};

/// The form of a backup.
const FORM: &str = "sereno-backup-1";
/// The form of a key file.
const KEYS_FORM: &str = "sereno-keys-1";
/// Tables that belong to the running of a database and not to the network.
const LEFT_OUT: &[&str] = &["schema_steps", "schema_lock", "leases", "sessions"];
/// Begins the line of a row, so that no value can be taken for the head of a table.
const ROW: char = '=';
/// Rows written in one statement when restoring.
const ROWS_AT_ONCE: usize = 100;
/// A line is at most this long: a row's texts and sealed bytes have limits far below it.
const LINE_BYTES_MAX: u64 = 64 << 20;

/// Why a backup cannot be made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It cannot be opened, or was changed.
    #[error("{0}")]
    Wrap(#[from] sereno_seal::wrap::WrapError),
    /// Reading or writing failed, or the file was changed on its way.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is not a whole backup of a form that this program knows.
    #[error("this is not a whole backup: {0}")]
    Broken(String),
    /// Storage failed.
    #[error("{0}")]
    Db(#[from] DbError),
}

fn broken(why: impl Into<String>) -> BackupError {
    BackupError::Broken(why.into())
}

/// What stands before the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// When it was made, microseconds since 1970.
    pub made_at_us: i64,
    /// The steps of the schema.
    pub steps: Vec<i64>,
    /// The engine it was read from.
    pub engine: String,
}

/// What stands after the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// SHA-256 of every line before, in hexadecimal.
    pub sha256: String,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What stands before the rows.
    pub head: Head,
    /// What stands after them.
    pub end: End,
    /// What the database is for; empty when a backup was made and not restored.
    pub purpose: String,
}

impl Manifest {
    /// All rows together.
    pub fn n_rows(&self) -> u64 {
        self.end.rows.values().sum()
    }

    /// When it was made.
    pub fn made_at(&self) -> Moment {
        Moment::from_us(self.head.made_at_us)
    }
}

/// Writes lines and keeps count of what it wrote.
struct Counted<W> {
    out: W,
    digest: sereno_seal::digest::Running,
}

impl<W: Write> Counted<W> {
    fn line(&mut self, line: &str) -> std::io::Result<()> {
        self.digest.add(line.as_bytes());
        self.digest.add(b"\n");
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }
}

/// Whom a backup is sealed to: these, or the sheets in use.
///
/// # Errors
/// That there is nobody.
fn sealed_to(tx: &mut Tx<'_>, named: &[String]) -> Result<Vec<String>, Stop> {
    if lock::is_locked(tx)? {
        return Err(Refusal::conflict("backup-refused-locked").into());
    }
    let all = if named.is_empty() {
        lock::sheets_in_use(tx)?.into_iter().map(|s| s.recipient).collect()
    } else {
        named.to_vec()
    };
    if all.is_empty() {
        return Err(Refusal::conflict("backup-refused-no-sheets").into());
    }
    Ok(all)
}

/// Makes a backup and writes it out, sealed. Leaves an audit row, which is in it.
///
/// # Errors
/// [`Stop::Refused`] when there is nobody to seal it to, or it is locked; [`Stop::Fault`] when storage or `out` fails.
pub async fn make<W: Write + Send + 'static>(
    site: &Site,
    actor: Actor,
    named: Vec<String>,
    out: W,
) -> Result<(Manifest, W), Stop> {
    let (entry, now) = (site.entry(actor), site.now());
    let recipients = site
        .db
        .write(move |tx| {
            let recipients = sealed_to(tx, &named)?;
            entry.record(tx, "backup.make", OBJECT, &recipients.len().to_string())?;
            Ok(recipients)
        })
        .await?;
    let (engine, mut out) = (site.db.engine(), Some(out));
    site.db
        .read(move |tx| {
            let Some(out) = out.take() else { return Err(DbError::Lost("a backup is read once").into()) };
            dump(tx, &recipients, now, engine, out).map_err(|error| {
                tracing::error!(%error, "the backup was not made");
                Stop::Fault(DbError::Lost("the backup could not be written"))
            })
        })
        .await
}

/// Object of the audit rows of backups, so that a page finds them.
pub(crate) const OBJECT: &str = "backup";

fn dump<W: Write>(
    tx: &mut Tx<'_>,
    recipients: &[String],
    now: Moment,
    engine: &str,
    out: W,
) -> Result<(Manifest, W), BackupError> {
    if !is_sound(tx)? {
        return Err(broken("the database itself is damaged: SQLite's integrity check found faults"));
    }
    let head = Head { made_at_us: now.us(), steps: steps_done(tx)?, engine: engine.to_owned() };
    let out = std::io::BufWriter::with_capacity(1 << 16, sealing(recipients, out)?);
    let mut to = Counted { out, digest: sereno_seal::digest::Running::default() };
    to.line(FORM)?;
    to.line(&json(&head)?)?;
    let mut rows = BTreeMap::new();
    for table in tables(tx)? {
        if LEFT_OUT.contains(&table.name.as_str()) {
            continue;
        }
        to.line(&format!("table {} {}", table.name, table.columns.join(" ")))?;
        rows.insert(table.name.clone(), rows_of(tx, &table, &mut to)?);
    }
    let end = End { rows, sha256: hex(&to.digest.finish()) };
    let mut out = to.out;
    out.write_all(format!("end {}\n", json(&end)?).as_bytes())?;
    let sealing = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    let out = sealing.finish()?;
    Ok((Manifest { head, end, purpose: String::new() }, out))
}

fn json(value: &impl Serialize) -> Result<String, BackupError> {
    serde_json::to_string(value).map_err(|error| broken(error.to_string()))
}

/// Writes the rows of a table and says how many.
fn rows_of<W: Write>(tx: &mut Tx<'_>, table: &Table, to: &mut Counted<W>) -> Result<u64, BackupError> {
    // A link that nobody has opened would work again after restoring.
    let only = if table.name == "invitations" { " WHERE spent_at IS NOT NULL" } else { "" };
    let sql = format!("SELECT {} FROM {}{only}", table.columns.join(", "), table.name);
    let (mut n, mut failed) = (0, None);
    tx.each(&sql, |row| match to.line(&format!("{ROW}{}", lines::write(row.values()))) {
        Ok(()) => {
            n += 1;
            true
        }
        Err(error) => {
            failed = Some(error);
            false
        }
    })?;
    failed.map_or(Ok(n), |error| Err(error.into()))
}

/// The key file, sealed to the same recipients. It replaces the one made before.
///
/// # Errors
/// [`Stop::Refused`] when there is nobody to seal it to, or the keys are locked away.
pub async fn make_keys(site: &Site, actor: Actor, named: Vec<String>) -> Result<Vec<u8>, Stop> {
    let entry = site.entry(actor);
    let files = site.keys.copy_out().map_err(|_| Refusal::conflict("backup-refused-locked"))?;
    let recipients = site
        .db
        .write(move |tx| {
            let recipients = sealed_to(tx, &named)?;
            entry.record(tx, "backup.keys", OBJECT, &recipients.len().to_string())?;
            Ok(recipients)
        })
        .await?;
    let mut text = format!("{KEYS_FORM}\n");
    for (name, bytes) in files {
        text.push_str(&format!("{name} {}\n", hex(&bytes)));
    }
    wrap(&recipients, text.as_bytes()).map_err(|error| {
        tracing::error!(%error, "the key file was not sealed");
        Stop::Fault(DbError::Lost("the key file could not be sealed"))
    })
}

/// The secret files in a key file, by name.
///
/// # Errors
/// [`BackupError`] when it cannot be opened or is another thing.
pub fn open_keys(key: &OfflineKey, sealed: &[u8]) -> Result<Vec<(String, Vec<u8>)>, BackupError> {
    let plain = sereno_seal::wrap::unwrap(key, sealed)?;
    let text = String::from_utf8(plain).map_err(|_| broken("it is no key file"))?;
    let lines = text.strip_prefix(KEYS_FORM).ok_or_else(|| broken("it is no key file"))?;
    lines
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (name, bytes) = line.split_once(' ').ok_or_else(|| broken("a line of the key file"))?;
            // Only what this program itself keeps beside the database is put there again.
            let name = crate::keys::KEPT.iter().find(|known| **known == name);
            let name = name.ok_or_else(|| broken("the key file holds a file that this program does not know"))?;
            Ok(((*name).to_owned(), unhex(bytes).ok_or_else(|| broken("a line of the key file"))?))
        })
        .collect()
}

/// Reads a backup line by line.
struct Lines<R> {
    from: R,
    digest: sereno_seal::digest::Running,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<String, BackupError> {
        let mut line = Vec::new();
        let n = (&mut self.from).take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        if n == 0 || line.pop() != Some(b'\n') {
            return Err(broken("it ends too early"));
        }
        let line = String::from_utf8(line).map_err(|_| broken("a line is no text"))?;
        if !line.starts_with("end ") {
            self.digest.add(line.as_bytes());
            self.digest.add(b"\n");
        }
        Ok(line)
    }
}

/// Restores a backup into an empty database, in one transaction: when anything in it is not as it
/// was written, the database stays as it was. `more` are the migrations outside the station's.
///
/// # Errors
/// [`BackupError`].
pub fn restore<R: Read>(
    key: &OfflineKey,
    sealed: R,
    target: &Target,
    more: &[Migration],
) -> Result<Manifest, BackupError> {
    let opened = opening(key, BufReader::with_capacity(1 << 16, sealed))?;
    let mut from = Lines { from: BufReader::with_capacity(1 << 16, opened), digest: Default::default() };
    if from.next()? != FORM {
        return Err(broken("its form is not one that this program knows; a newer version may have made it"));
    }
    let head: Head = serde_json::from_str(&from.next()?).map_err(|error| broken(error.to_string()))?;
    let steps = head.steps.clone();
    let mut read = Err(broken("nothing was read"));
    let filled = migrate_and(target, more, &steps, |tx| {
        read = fill(tx, &mut from);
        match &read {
            Ok(_) => Ok(()),
            Err(BackupError::Db(_)) => Err(DbError::Lost("the database did not take a row")),
            Err(_) => Err(DbError::Lost("the backup is broken")),
        }
    });
    let (end, purpose) = match (filled, read) {
        (Ok(()), Ok(done)) => done,
        (_, Err(error @ (BackupError::Io(_) | BackupError::Db(_) | BackupError::Wrap(_)))) => return Err(error),
        (Err(error), Ok(_)) => return Err(error.into()),
        (Err(DbError::Lost("the backup is broken")) | Ok(()), Err(error)) => return Err(error),
        (Err(error), Err(_)) => return Err(error.into()),
    };
    Ok(Manifest { head, end, purpose })
}

fn fill<R: BufRead>(tx: &mut Tx<'_>, from: &mut Lines<R>) -> Result<(End, String), BackupError> {
    let known = tables(tx)?;
    let mut rows: BTreeMap<String, u64> = BTreeMap::new();
    let mut into: Option<Table> = None;
    let mut waiting: Vec<Value> = Vec::new();
    loop {
        let line = from.next()?;
        if let Some(end) = line.strip_prefix("end ") {
            flush(tx, into.as_ref(), &mut waiting)?;
            let end: End = serde_json::from_str(end).map_err(|error| broken(error.to_string()))?;
            let digest = std::mem::take(&mut from.digest).finish();
            if end.sha256 != hex(&digest) || end.rows != rows {
                return Err(broken("its rows are not those it says it has"));
            }
            if from.from.read(&mut [0])? != 0 {
                return Err(broken("something stands behind its end"));
            }
            return Ok((end, settle(tx)?));
        }
        if let Some(table) = line.strip_prefix("table ") {
            flush(tx, into.as_ref(), &mut waiting)?;
            let mut words = table.split(' ').map(str::to_owned);
            let table = Table { name: words.next().unwrap_or_default(), columns: words.collect() };
            // Only names that our own migrations made become part of a statement.
            let is_ours =
                known.iter().any(|k| k.name == table.name && table.columns.iter().all(|c| k.columns.contains(c)));
            if !is_ours || rows.insert(table.name.clone(), 0).is_some() {
                return Err(broken(format!("the table {} is not one of this schema", table.name)));
            }
            into = Some(table);
            continue;
        }
        let Some(table) = &into else { return Err(broken("a row stands before its table")) };
        let values = line.strip_prefix(ROW).and_then(lines::read).filter(|v| v.len() == table.columns.len());
        waiting.extend(values.ok_or_else(|| broken(format!("a row of {}", table.name)))?);
        *rows.entry(table.name.clone()).or_default() += 1;
        if waiting.len() >= ROWS_AT_ONCE * table.columns.len() {
            flush(tx, into.as_ref(), &mut waiting)?;
        }
    }
}

/// Writes the rows that wait.
fn flush(tx: &mut Tx<'_>, into: Option<&Table>, waiting: &mut Vec<Value>) -> Result<(), BackupError> {
    let Some(table) = into.filter(|_| !waiting.is_empty()) else { return Ok(()) };
    let width = table.columns.len().max(1);
    let row = |at: usize| {
        let slots: Vec<String> = (1..=width).map(|column| format!("${}", at * width + column)).collect();
        format!("({})", slots.join(", "))
    };
    let rows: Vec<String> = (0..waiting.len() / width).map(row).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES {}", table.name, table.columns.join(", "), rows.join(", "));
    tx.execute(&sql, waiting)?;
    waiting.clear();
    Ok(())
}

/// The fact that says what a database is for, and what it says until restoring is over.
const PURPOSE: &str = "purpose";
const RESTORING: &str = "restoring";

/// What holds of every restored network: nobody is signed in, nothing is sent, and no command
/// opens it until [`finish`]. Says what it is for.
fn settle(tx: &mut Tx<'_>) -> Result<String, BackupError> {
    people::end_everything(tx)?;
    lock::stop_sending(tx)?;
    let purpose = fact(tx, PURPOSE)?.unwrap_or_else(|| "serve".to_owned());
    set_fact(tx, PURPOSE, RESTORING)?;
    Ok(purpose)
}

/// The last step of restoring, when the keys are in their place too: commands may open it.
///
/// # Errors
/// [`BackupError`].
pub fn finish(target: &Target, manifest: &Manifest) -> Result<(), BackupError> {
    Ok(in_place(target, |tx| set_fact(tx, PURPOSE, &manifest.purpose))?)
}

/// The name of a backup made at a moment, in local time: `sereno-backup-YYYYMMDD-HHMM.age`.
pub fn file_name(site: &Site, at: Moment) -> String {
    let (date, time) = (site.playbook.date(at).replace('-', ""), site.hhmm(at).replace(':', ""));
    format!("sereno-backup-{date}-{time}.age")
}

/// The name of the key file. There is only one.
pub const KEYS_FILE: &str = "sereno-keys.age";
