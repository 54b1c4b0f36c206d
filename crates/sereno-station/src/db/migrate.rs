//! Migrations: one list ordered by time, forward only.

use super::{DbError, Engine, Target, Tx};
use crate::params;

/// One step of the schema. The number is the time it was written, `YYYYMMDDHHMM`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// When it was written; the order in which steps are taken.
    pub number: i64,
    /// What it does.
    pub name: &'static str,
    /// Its statements, the same for both engines.
    pub sql: &'static str,
}

/// The station's own tables.
const STATION: &[Migration] = &[
    Migration {
        number: 202_611_210_900,
        name: "station",
        sql: include_str!("../../migrations/202611210900_station.sql"),
    },
    Migration {
        number: 202_611_220_100,
        name: "people_leave",
        sql: include_str!("../../migrations/202611220100_people_leave.sql"),
    },
    Migration {
        number: 202_611_220_301,
        name: "audit_log",
        sql: include_str!("../../migrations/202611220301_audit_log.sql"),
    },
    Migration {
        number: 202_611_220_302,
        name: "passkeys",
        sql: include_str!("../../migrations/202611220302_passkeys.sql"),
    },
    Migration {
        number: 202_611_220_303,
        name: "network",
        sql: include_str!("../../migrations/202611220303_network.sql"),
    },
    Migration { number: 202_611_220_304, name: "lock", sql: include_str!("../../migrations/202611220304_lock.sql") },
    Migration {
        number: 202_611_221_010,
        name: "sheets_pending",
        sql: include_str!("../../migrations/202611221010_sheets_pending.sql"),
    },
    Migration {
        number: 202_611_221_602,
        name: "shift_roles",
        sql: include_str!("../../migrations/202611221602_shift_roles.sql"),
    },
];

fn steps(tx: &mut Tx<'_>, list: &[Migration]) -> Result<usize, DbError> {
    tx.script(
        "CREATE TABLE IF NOT EXISTS schema_steps (number BIGINT PRIMARY KEY, name TEXT NOT NULL);
         CREATE TABLE IF NOT EXISTS schema_lock (id BIGINT PRIMARY KEY);",
    )?;
    // The row is the lock: a second node that starts at the same time waits for this commit.
    tx.execute("INSERT INTO schema_lock (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 1", params![])?;
    let done: Vec<i64> = tx
        .query("SELECT number FROM schema_steps ORDER BY number", params![])?
        .into_iter()
        .map(|row| row.read().get())
        .collect::<Result<_, _>>()?;
    if let Some(unknown) = done.iter().find(|n| !list.iter().any(|m| m.number == **n)) {
        return Err(DbError::Schema(format!(
            "the database has step {unknown}, which this program does not know: it was used by a newer version; run that one"
        )));
    }
    let mut n = 0;
    for step in list.iter().filter(|m| !done.contains(&m.number)) {
        tx.script(step.sql)?;
        tx.execute("INSERT INTO schema_steps (number, name) VALUES ($1, $2)", params![step.number, step.name])?;
        n += 1;
    }
    Ok(n)
}

/// The steps that a database has taken, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn steps_done(tx: &mut Tx<'_>) -> Result<Vec<i64>, DbError> {
    let rows = tx.query("SELECT number FROM schema_steps ORDER BY number", params![])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// Takes these steps and no others in an empty database, and then does something more, all in one
/// transaction: when any of it fails the database is as it was.
///
/// # Errors
/// [`DbError::Schema`] when this program does not know a step; what `work` says.
pub fn migrate_and(
    target: &Target,
    more: &[Migration],
    wanted: &[i64],
    work: impl FnOnce(&mut Tx<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let mut list: Vec<Migration> = STATION.iter().chain(more).copied().filter(|m| wanted.contains(&m.number)).collect();
    list.sort_by_key(|m| m.number);
    if let Some(unknown) = wanted.iter().find(|n| !list.iter().any(|m| m.number == **n)) {
        return Err(DbError::Schema(format!(
            "the backup has step {unknown}, which this program does not know: a newer version made it; restore it with that one"
        )));
    }
    let mut outcome = Ok(());
    let committed = Engine::open(target)?.transact(false, |tx| {
        outcome = steps(tx, &list).and_then(|_| work(tx));
        outcome.is_ok()
    })?;
    outcome.and(if committed { Ok(()) } else { Err(DbError::Lost("the restore was not committed")) })
}

/// Looks whether a database has exactly this program's schema, and changes nothing.
///
/// # Errors
/// [`DbError::Schema`] when it has not.
pub fn expects(target: &Target, more: &[Migration]) -> Result<(), DbError> {
    let mut wanted: Vec<i64> = STATION.iter().chain(more).map(|m| m.number).collect();
    wanted.sort_unstable();
    let mut found = Ok(Vec::new());
    Engine::open(target)?.transact(true, |tx| {
        found = steps_done(tx);
        true
    })?;
    if found? == wanted {
        return Ok(());
    }
    Err(DbError::Schema(
        "the shared database was used by another version of this program: run the same version on both sides, the web tier first".to_owned(),
    ))
}

/// Brings a database to this program's schema and says how many steps that took.
///
/// # Errors
/// [`DbError::Schema`] when the database is newer than the program.
pub fn migrate(target: &Target, more: &[Migration]) -> Result<usize, DbError> {
    let mut list: Vec<Migration> = STATION.iter().chain(more).copied().collect();
    list.sort_by_key(|m| m.number);
    let mut engine = Engine::open(target)?;
    let mut outcome = Ok(0);
    engine.transact(false, |tx| {
        outcome = steps(tx, &list);
        outcome.is_ok()
    })?;
    outcome
}
