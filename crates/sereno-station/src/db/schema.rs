//! What the live database is made of: its tables and columns as the engine itself lists them,
//! how many rows there are, and how far back and ahead they reach. For pages and tests that must
//! not rest on a list that somebody keeps by hand.

use super::tx::Running;
use super::{DbError, Tx, Value};
use crate::params;
use sereno_core::Moment;

/// One column of the live schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
    /// It holds bytes: an id, a digest, or a sealed value.
    pub is_bytes: bool,
}

impl Column {
    /// True when the column is for values sealed under a day's key.
    pub fn is_sealed(&self) -> bool {
        self.column.starts_with("sealed_")
    }
}

const SQLITE: &str = "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
  WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' ORDER BY m.name, c.cid";
const POSTGRES: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), upper(CAST(data_type AS TEXT))
  FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position";

/// Every column there is, by table and then in the table's own order.
///
/// # Errors
/// [`DbError`].
pub fn columns(tx: &mut Tx<'_>) -> Result<Vec<Column>, DbError> {
    let sql = match &tx.running {
        Running::Sqlite(_) => SQLITE,
        Running::Postgres { .. } => POSTGRES,
    };
    tx.query(sql, params![])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let (table, column, kind): (String, String, String) = (r.get()?, r.get()?, r.get()?);
            Ok(Column { table, column, is_bytes: kind == "BYTEA" })
        })
        .collect()
}

/// True for what a name in a schema of ours looks like. Names come from the engine's own list and
/// never from a visitor; this keeps it so.
fn plain(name: &str) -> Result<&str, DbError> {
    let is_plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if is_plain && !name.is_empty() { Ok(name) } else { Err(DbError::Schema(format!("{name} is not a plain name"))) }
}

/// How many rows a table has.
///
/// # Errors
/// [`DbError`].
pub fn count(tx: &mut Tx<'_>, table: &str) -> Result<i64, DbError> {
    tx.number(&format!("SELECT count(*) FROM {}", plain(table)?), params![])
}

/// The smallest value of a column of times, if it has one that is after 1970.
///
/// # Errors
/// [`DbError`].
pub fn oldest(tx: &mut Tx<'_>, table: &str, column: &str) -> Result<Option<Moment>, DbError> {
    let (table, column) = (plain(table)?, plain(column)?);
    // What is smaller than the year 2000 is a number of another kind that ends like a time.
    tx.first(&format!("SELECT min({column}) FROM {table} WHERE {column} > 946684800000000"), params![])?
        .map_or(Ok(None), |mut r| r.get())
}

/// How many rows of a table are due on each day of a column of times: the day's number since
/// 1970, and how many.
///
/// # Errors
/// [`DbError`].
pub fn due_by_day(tx: &mut Tx<'_>, table: &str, column: &str) -> Result<Vec<(i64, i64)>, DbError> {
    let (table, column) = (plain(table)?, plain(column)?);
    let sql = format!(
        "SELECT {column} / 86400000000, count(*) FROM {table} WHERE {column} > 0
         GROUP BY {column} / 86400000000 ORDER BY {column} / 86400000000"
    );
    tx.query(&sql, params![])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// How many values of a sealed column begin with the same head, which names the day of their key.
///
/// # Errors
/// [`DbError`].
pub fn sealed_heads(
    tx: &mut Tx<'_>,
    table: &str,
    column: &str,
    head_bytes: i64,
) -> Result<Vec<(Vec<u8>, i64)>, DbError> {
    let (table, column) = (plain(table)?, plain(column)?);
    // The length is written out: in a parameter the engines would not know two calls for the same.
    let head = format!("substr({column}, 1, {head_bytes})");
    let sql =
        format!("SELECT {head}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY {head} ORDER BY {head}");
    tx.query(&sql, params![])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// Every value of one column that is not empty.
///
/// # Errors
/// [`DbError`].
pub fn values(tx: &mut Tx<'_>, table: &str, column: &str) -> Result<Vec<Value>, DbError> {
    let (table, column) = (plain(table)?, plain(column)?);
    let rows = tx.query(&format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL"), params![])?;
    Ok(rows.into_iter().flat_map(super::Row::into_values).collect())
}
