//! What tables a database has, whatever made them: for copies of all of it.

use super::{DbError, Engine, Target, Tx};
use crate::params;

/// A table and its columns, in the order in which they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
}

fn names(tx: &mut Tx<'_>, sql: &str, of: Option<&str>) -> Result<Vec<String>, DbError> {
    let rows = match of {
        Some(table) => tx.query(sql, params![table])?,
        None => tx.query(sql, params![])?,
    };
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// Every table, oldest first, so that what a row points to comes before it.
///
/// # Errors
/// [`DbError`].
pub fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, DbError> {
    let (of_all, of_one) = if tx.is_sqlite() {
        (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY rowid",
            "SELECT name FROM pragma_table_info($1) ORDER BY cid",
        )
    } else {
        (
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY c.oid",
            "SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = current_schema() AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        )
    };
    let mut all = Vec::new();
    for name in names(tx, of_all, None)? {
        let columns = names(tx, of_one, Some(&name))?;
        all.push(Table { name, columns });
    }
    Ok(all)
}

/// True when SQLite finds its file whole; PostgreSQL checks its own pages.
///
/// # Errors
/// [`DbError`].
pub fn is_sound(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    if !tx.is_sqlite() {
        return Ok(true);
    }
    Ok(names(tx, "PRAGMA integrity_check", None)? == ["ok"])
}

/// Does something in a transaction of its own on a database that no process uses.
///
/// # Errors
/// What `work` says.
pub fn in_place<T>(target: &Target, work: impl FnOnce(&mut Tx<'_>) -> Result<T, DbError>) -> Result<T, DbError> {
    let mut outcome = Err(DbError::Lost("the transaction did not run"));
    Engine::open(target)?.transact(false, |tx| {
        outcome = work(tx);
        outcome.is_ok()
    })?;
    outcome
}

/// True when a database has no tables at all.
///
/// # Errors
/// [`DbError`].
pub fn is_empty(target: &Target) -> Result<bool, DbError> {
    Ok(in_place(target, tables)?.is_empty())
}
