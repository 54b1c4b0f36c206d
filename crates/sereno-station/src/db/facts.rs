//! Facts about a database: whose it is, and whether it is a demo.

use super::{DbError, Engine, Target, Tx};
use crate::params;
use sereno_core::Moment;

/// A fact, if it was ever set.
///
/// # Errors
/// [`DbError`].
pub fn fact(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, DbError> {
    tx.first("SELECT value FROM facts WHERE name = $1", params![name])?.map(|mut r| r.get()).transpose()
}

/// Sets a fact. While the database is in use the caller records the audit row.
///
/// # Errors
/// [`DbError`].
pub fn set_fact(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
        params![name, value],
    )?;
    Ok(())
}

/// Forgets a fact; says whether it was there.
///
/// # Errors
/// [`DbError`].
pub fn drop_fact(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    Ok(tx.execute("DELETE FROM facts WHERE name = $1", params![name])? > 0)
}

/// What a database is for. The first process that uses it decides, and no other may mix in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A real network.
    Serve,
    /// Invented people, roles given away.
    Demo,
}

/// Claims a migrated database for a purpose.
///
/// # Errors
/// [`DbError::Schema`] when it was claimed for another one.
pub fn claim(target: &Target, purpose: Purpose) -> Result<(), DbError> {
    let wanted = if purpose == Purpose::Demo { "demo" } else { "serve" };
    let mut outcome = Ok(());
    Engine::open(target)?.transact(false, |tx| {
        outcome = match fact(tx, "purpose") {
            Ok(Some(found)) if found != wanted => Err(DbError::Schema(format!(
                "this database belongs to `sereno {found}` and cannot be used by `sereno {wanted}`: choose another --data folder"
            ))),
            Ok(Some(_)) => Ok(()),
            Ok(None) => set_fact(tx, "purpose", wanted),
            Err(error) => Err(error),
        };
        outcome.is_ok()
    })?;
    outcome
}

/// No lease is longer; one that seems to be was made by a clock that ran ahead, and binds nobody.
const LEASE_S_MAX: i64 = 600;

/// Takes or keeps the lease on a task, so that of all nodes one runs it. True while this holder
/// has it. It is plumbing, like a lock: no audit row belongs to it.
///
/// # Errors
/// [`DbError`].
pub fn lease(tx: &mut Tx<'_>, task: &str, holder: [u8; 16], now: Moment, for_s: i64) -> Result<bool, DbError> {
    let n = tx.plumb(
        "INSERT INTO leases (task, holder, until_at) VALUES ($1, $2, $3) ON CONFLICT (task)
         DO UPDATE SET holder = $2, until_at = $3 WHERE leases.holder = $2 OR leases.until_at <= $4 OR leases.until_at > $5",
        params![task, holder, now.plus_s(for_s), now, now.plus_s(LEASE_S_MAX)],
    )?;
    Ok(n == 1)
}
