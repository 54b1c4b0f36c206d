//! Storage: one SQL text on SQLite and PostgreSQL, and nobody answered before the commit.
//!
//! Dramatis personae:
//! - a [`Tx`] runs statements; a store function is a plain function over `&mut Tx`;
//! - a *job* is one caller's closure with the place where its answer goes;
//! - the *writer* takes what has queued up and runs it as one transaction (group commit), so a
//!   hundred callers share one flush to disk. On SQLite there is one writer, on PostgreSQL a few;
//! - *readers* run closures beside it, each on a connection of its own.
//!
//! A closure decides before it writes, so a refusal leaves nothing to undo. If one faults,
//! panics or refuses after writing, the whole batch is rolled back and run again one by one, so
//! that only the one at fault fails. A closure may therefore run twice and has no other effect.
//! A transaction that wrote without an audit row is a bug, and it is not committed.

mod batch;
mod catalog;
mod engine;
mod facts;
mod migrate;
pub mod schema;
mod topics;
mod tx;

pub use batch::{Db, Manual};
pub use catalog::{Table, in_place, is_empty, is_sound, tables};
pub use engine::{Engine, Target};
pub use facts::{Purpose, claim, drop_fact, fact, lease, set_fact};
pub use migrate::{Migration, expects, migrate, migrate_and, steps_done};
pub use topics::{ALL, HERE, Topics};
pub use tx::{FromValue, Reader, Row, Tx, Value};

use sereno_core::refuse::Refuses;

/// Makes a list of parameters: `params![id, now, "text"]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}

/// Storage failed. The caller did nothing wrong.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite said no.
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("postgresql: {}", pg_text(.0))]
    Postgres(#[from] postgres::Error),
    /// A row does not have the shape the program expects.
    #[error("column {0} of a row does not have the expected type")]
    Shape(usize),
    /// The database belongs to another version or another use.
    #[error("{0}")]
    Schema(String),
    /// The database thread is gone, or the closure panicked.
    #[error("{0}")]
    Lost(&'static str),
}

fn pg_text(error: &postgres::Error) -> String {
    // The driver's own text is only "db error"; what helps is underneath.
    error.as_db_error().map_or_else(|| error.to_string(), |e| format!("{}: {}", e.code().code(), e.message()))
}

impl DbError {
    /// True when PostgreSQL asks to run the transaction again.
    pub fn is_retryable(&self) -> bool {
        match self {
            DbError::Postgres(e) => e.code().is_some_and(|c| matches!(c.code(), "40001" | "40P01")),
            DbError::Sqlite(_) | DbError::Shape(_) | DbError::Schema(_) | DbError::Lost(_) => false,
        }
    }
}

/// The domain says no: a key for the sentence and what it is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The sentence's key in the texts.
    pub key: &'static str,
    /// What the sentence is filled with.
    pub args: Vec<(&'static str, String)>,
    /// What kind of no it is.
    pub kind: RefusalKind,
}

/// The kind of a refusal; the web frame makes a status of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// Not now, or not like this.
    Conflict,
    /// This person may not.
    Forbidden,
    /// There is nothing there that this person may know of.
    NotFound,
    /// What was typed must be mended.
    Input,
}

impl Refusal {
    /// Nothing there, as far as this person may know.
    pub fn not_found() -> Refusal {
        Refusal { key: "refused-not-found", args: vec![], kind: RefusalKind::NotFound }
    }

    /// Something typed must be mended.
    pub fn input(key: &'static str) -> Refusal {
        Refusal { key, args: vec![], kind: RefusalKind::Input }
    }

    /// Not now, or not like this.
    pub fn conflict(key: &'static str) -> Refusal {
        Refusal { key, args: vec![], kind: RefusalKind::Conflict }
    }
}

/// Why a closure stopped: the domain refused, or storage failed.
#[derive(Debug)]
pub enum Stop {
    /// The domain says no.
    Refused(Refusal),
    /// The world failed.
    Fault(DbError),
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Stop {
        Stop::Fault(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl<R: Refuses> From<R> for Stop {
    fn from(refusal: R) -> Stop {
        let kind = if refusal.is_forbidden() { RefusalKind::Forbidden } else { RefusalKind::Conflict };
        Stop::Refused(Refusal { key: refusal.key(), args: refusal.args(), kind })
    }
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stop::Refused(r) => write!(f, "refused: {} {:?}", r.key, r.args),
            Stop::Fault(e) => write!(f, "{e}"),
        }
    }
}

impl std::error::Error for Stop {}

#[cfg(test)]
mod tests;
