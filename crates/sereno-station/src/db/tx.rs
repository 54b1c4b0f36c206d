//! One transaction, its values and its rows.

use super::DbError;
use postgres::types::{IsNull, ToSql, Type};
use sereno_core::Moment;
use sereno_core::ids::{
    AlertId, AuditId, CourseId, DeviceId, IncidentId, OfferId, OrganisationId, PasskeyId, PatrolId, PersonId, ReportId,
    SessionId, ShiftId, TrainingId, VerdictId,
};
use std::collections::{BTreeSet, HashMap};

/// A value that goes into or comes out of a row: the types both engines share.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// BIGINT.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BYTEA.
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(v: i64) -> Value {
        Value::Int(v)
    }
}
impl From<f64> for Value {
    fn from(v: f64) -> Value {
        Value::Real(v)
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Value {
        Value::Text(v.to_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Value {
        Value::Text(v)
    }
}
impl From<&String> for Value {
    fn from(v: &String) -> Value {
        Value::Text(v.clone())
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Value {
        Value::Bytes(v)
    }
}
impl From<&[u8]> for Value {
    fn from(v: &[u8]) -> Value {
        Value::Bytes(v.to_vec())
    }
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(v: [u8; N]) -> Value {
        Value::Bytes(v.to_vec())
    }
}
impl From<Moment> for Value {
    fn from(v: Moment) -> Value {
        Value::Int(v.us())
    }
}
/// Yes and no are 1 and 0: the engines do not agree on BOOLEAN.
impl From<bool> for Value {
    fn from(v: bool) -> Value {
        Value::Int(i64::from(v))
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Value {
        v.map_or(Value::Null, Into::into)
    }
}

/// What can be read out of a row.
pub trait FromValue: Sized {
    /// Reads a value; `None` when it has another type.
    fn from_value(value: Value) -> Option<Self>;
}

impl FromValue for Value {
    fn from_value(value: Value) -> Option<Value> {
        Some(value)
    }
}
impl FromValue for i64 {
    fn from_value(value: Value) -> Option<i64> {
        if let Value::Int(v) = value { Some(v) } else { None }
    }
}
impl FromValue for f64 {
    fn from_value(value: Value) -> Option<f64> {
        if let Value::Real(v) = value { Some(v) } else { None }
    }
}
impl FromValue for String {
    fn from_value(value: Value) -> Option<String> {
        if let Value::Text(v) = value { Some(v) } else { None }
    }
}
impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Option<Vec<u8>> {
        if let Value::Bytes(v) = value { Some(v) } else { None }
    }
}
impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value) -> Option<[u8; N]> {
        Vec::<u8>::from_value(value)?.try_into().ok()
    }
}
impl FromValue for bool {
    fn from_value(value: Value) -> Option<bool> {
        i64::from_value(value).map(|v| v != 0)
    }
}
impl FromValue for Moment {
    fn from_value(value: Value) -> Option<Moment> {
        i64::from_value(value).map(Moment::from_us)
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Option<Option<T>> {
        if value == Value::Null { Some(None) } else { T::from_value(value).map(Some) }
    }
}

macro_rules! id_values {
    ($($id:ident)*) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Value {
                Value::Bytes(id.bytes().to_vec())
            }
        }
        impl FromValue for $id {
            fn from_value(value: Value) -> Option<$id> {
                <[u8; 16]>::from_value(value).map($id::from_bytes)
            }
        }
    )*};
}
id_values!(
    AlertId AuditId CourseId DeviceId IncidentId OfferId OrganisationId PasskeyId PatrolId PersonId ReportId SessionId ShiftId TrainingId VerdictId
);

/// A row of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(Vec<Value>);

impl Row {
    /// The values from left to right, as they are.
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// Reads the columns from left to right.
    pub fn read(self) -> Reader {
        Reader { values: self.0.into_iter(), at: 0 }
    }

    /// Its values, from left to right.
    pub fn into_values(self) -> Vec<Value> {
        self.0
    }
}

/// Reads a row column by column.
#[derive(Debug)]
pub struct Reader {
    values: std::vec::IntoIter<Value>,
    at: usize,
}

impl Reader {
    /// The next column.
    ///
    /// # Errors
    /// [`DbError::Shape`] when there is none or it has another type.
    pub fn get<T: FromValue>(&mut self) -> Result<T, DbError> {
        let at = self.at;
        self.at += 1;
        self.values.next().and_then(T::from_value).ok_or(DbError::Shape(at))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(v) => v.to_sql(ty, out),
            Value::Real(v) => v.to_sql(ty, out),
            Value::Text(v) => v.to_sql(ty, out),
            Value::Bytes(v) => v.to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    postgres::types::to_sql_checked!();
}

/// Which engine a transaction runs on, with its statements prepared once for a connection.
pub(super) enum Running<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres { tx: postgres::Transaction<'a>, statements: &'a mut HashMap<String, postgres::Statement> },
}

/// A running transaction.
pub struct Tx<'a> {
    pub(super) running: Running<'a>,
    pub(super) faulted: bool,
    pub(super) wrote: bool,
    pub(super) audited: bool,
    pub(super) topics: BTreeSet<String>,
    pub(super) newest: i64,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tx")
    }
}

fn sqlite_value(v: &Value) -> rusqlite::types::ToSqlOutput<'_> {
    use rusqlite::types::{ToSqlOutput, ValueRef};
    ToSqlOutput::Borrowed(match v {
        Value::Null => ValueRef::Null,
        Value::Int(v) => ValueRef::Integer(*v),
        Value::Real(v) => ValueRef::Real(*v),
        Value::Text(v) => ValueRef::Text(v.as_bytes()),
        Value::Bytes(v) => ValueRef::Blob(v),
    })
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(sqlite_value(self))
    }
}

fn from_sqlite(v: rusqlite::types::ValueRef<'_>) -> Value {
    use rusqlite::types::ValueRef;
    match v {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Real(v) => Value::Real(v),
        ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
        ValueRef::Blob(v) => Value::Bytes(v.to_vec()),
    }
}

fn from_postgres(row: &postgres::Row, at: usize) -> Result<Value, DbError> {
    let ty = row.columns().get(at).map(|c| c.type_().clone()).ok_or(DbError::Shape(at))?;
    let value = match ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map(Value::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map(|v| Value::Int(i64::from(v))),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(at)?.map(Value::Real),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map(Value::Bytes),
        Type::TEXT | Type::VARCHAR | Type::NAME => row.try_get::<_, Option<String>>(at)?.map(Value::Text),
        _ => return Err(DbError::Shape(at)),
    };
    Ok(value.unwrap_or(Value::Null))
}

impl Tx<'_> {
    /// Runs a statement that changes rows and says how many.
    ///
    /// # Errors
    /// [`DbError`]; the transaction will then be rolled back.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.wrote = true;
        let done = self.run(sql, params);
        self.faulted |= done.is_err();
        done
    }

    /// As [`Tx::execute`], for the plumbing's own rows, which no audit row belongs to.
    pub(crate) fn plumb(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let done = self.run(sql, params);
        self.faulted |= done.is_err();
        done
    }

    /// Runs a statement that notes how far a chunk of deliveries is: claims, marks and what came
    /// of them. A million of these belong to the one audit row that let the notice out, so they
    /// have none of their own. As well one that notes that a feed of others was asked, which would
    /// fill the log with thousands of rows a day that say nothing. Nothing but `chunks`,
    /// `feed_reads` and a sender's own `carried` can be changed this way.
    ///
    /// # Errors
    /// [`DbError`]; the transaction will then be rolled back.
    pub fn step(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let may = ["UPDATE chunks SET ", "UPDATE feed_reads SET ", "INSERT INTO carried "];
        let is_step = may.iter().any(|begin| sql.starts_with(begin));
        assert!(is_step, "only chunks and readings of feeds are stepped without an audit row");
        self.query(sql, params)
    }

    /// What a claim says at its end so that others who claim at the same time do not wait for it.
    /// `SQLite` has one writer, so nobody waits there.
    pub fn skip_locked(&self) -> &'static str {
        if self.is_sqlite() { "" } else { " FOR UPDATE SKIP LOCKED" }
    }

    fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        match &mut self.running {
            Running::Sqlite(c) => {
                let n = c.prepare_cached(&numbered(sql))?.execute(rusqlite::params_from_iter(params))?;
                Ok(u64::try_from(n).unwrap_or(u64::MAX))
            }
            Running::Postgres { tx, statements } => {
                let statement = prepared(tx, statements, sql)?;
                Ok(tx.execute(&statement, &borrowed(params))?)
            }
        }
    }

    /// Runs a statement that gives rows. `UPDATE … RETURNING` counts as a change; call
    /// [`Tx::execute`]'s sibling [`Tx::change`] for it.
    ///
    /// # Errors
    /// [`DbError`]; the transaction will then be rolled back.
    pub fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let rows = self.ask(sql, params);
        self.faulted |= rows.is_err();
        rows
    }

    /// Runs a statement that changes rows and gives them back.
    ///
    /// # Errors
    /// [`DbError`]; the transaction will then be rolled back.
    pub fn change(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.wrote = true;
        self.query(sql, params)
    }

    fn ask(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        match &mut self.running {
            Running::Sqlite(c) => {
                let mut statement = c.prepare_cached(&numbered(sql))?;
                let n = statement.column_count();
                let mut rows = statement.query(rusqlite::params_from_iter(params))?;
                let mut out = Vec::new();
                while let Some(row) = rows.next()? {
                    let values = (0..n).map(|at| row.get_ref(at).map(from_sqlite)).collect::<Result<_, _>>()?;
                    out.push(Row(values));
                }
                Ok(out)
            }
            Running::Postgres { tx, statements } => {
                let statement = prepared(tx, statements, sql)?;
                let rows = tx.query(&statement, &borrowed(params))?;
                rows.iter()
                    .map(|row| (0..row.len()).map(|at| from_postgres(row, at)).collect::<Result<_, _>>().map(Row))
                    .collect()
            }
        }
    }

    /// Hands rows over one by one, so that a whole table need not fit into memory. `work` says
    /// whether to go on.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn each(&mut self, sql: &str, mut work: impl FnMut(Row) -> bool) -> Result<(), DbError> {
        match &mut self.running {
            Running::Sqlite(c) => {
                let mut statement = c.prepare(sql)?;
                let n = statement.column_count();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let values = (0..n).map(|at| row.get_ref(at).map(from_sqlite)).collect::<Result<_, _>>()?;
                    if !work(Row(values)) {
                        break;
                    }
                }
                Ok(())
            }
            Running::Postgres { tx, .. } => {
                use postgres::fallible_iterator::FallibleIterator as _;
                let none: [&(dyn ToSql + Sync); 0] = [];
                let mut rows = tx.query_raw(sql, none)?;
                while let Some(row) = rows.next()? {
                    let values = (0..row.len()).map(|at| from_postgres(&row, at)).collect::<Result<_, _>>()?;
                    if !work(Row(values)) {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// True on SQLite.
    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self.running, Running::Sqlite(_))
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn first(&mut self, sql: &str, params: &[Value]) -> Result<Option<Reader>, DbError> {
        Ok(self.query(sql, params)?.into_iter().next().map(Row::read))
    }

    /// One whole number, such as a count.
    ///
    /// # Errors
    /// As [`Tx::query`]; also when there is no row.
    pub fn number(&mut self, sql: &str, params: &[Value]) -> Result<i64, DbError> {
        self.first(sql, params)?.ok_or(DbError::Shape(0))?.get()
    }

    /// Says that what this transaction does is on the audit log, in a row of that time and that
    /// family of acts. Only `audit` calls it.
    pub(crate) fn mark_audited(&mut self, at: Moment, family: &str) {
        self.audited = true;
        self.newest = self.newest.max(at.us());
        self.tell(family);
    }

    /// As [`Tx::mark_audited`], for a look: nothing changed, so no page is told.
    pub(crate) fn mark_looked(&mut self, at: Moment) {
        self.audited = true;
        self.newest = self.newest.max(at.us());
    }

    /// After the commit, pages about this topic are told that they may be out of date. Told often
    /// in one transaction it is told once.
    pub fn tell(&mut self, topic: &str) {
        if !self.topics.contains(topic) {
            self.topics.insert(topic.to_owned());
        }
    }

    /// Runs migration text: several statements, no parameters.
    pub(super) fn script(&mut self, sql: &str) -> Result<(), DbError> {
        match &mut self.running {
            Running::Sqlite(c) => Ok(c.execute_batch(sql)?),
            Running::Postgres { tx, .. } => Ok(tx.batch_execute(sql)?),
        }
    }
}

/// SQLite numbers `$2, $1` by first appearance and would bind them the wrong way round without a
/// word; `?2, ?1` it takes as written.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn borrowed(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|p| -> &(dyn ToSql + Sync) { p }).collect()
}

fn prepared(
    tx: &mut postgres::Transaction<'_>,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement, DbError> {
    if let Some(known) = statements.get(sql) {
        return Ok(known.clone());
    }
    let statement = tx.prepare(sql)?;
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}
