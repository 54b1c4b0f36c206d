//! Opening either engine, and one transaction on it. All that differs between them is here.

use super::DbError;
use super::tx::{Running, Tx};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A SQLite file; made when absent.
    File(PathBuf),
    /// A PostgreSQL address, `postgres://…` or `host=… user=…`.
    Postgres(String),
}

/// An open connection.
pub enum Engine {
    /// SQLite.
    Sqlite(rusqlite::Connection),
    /// PostgreSQL, with the statements it has prepared.
    Postgres(Box<postgres::Client>, HashMap<String, postgres::Statement>),
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Rows of SQLite's statement cache.
const STATEMENTS_MAX: usize = 256;

impl Engine {
    /// Opens a connection.
    ///
    /// # Errors
    /// [`DbError`] when the file or the server cannot be reached.
    pub fn open(target: &Target) -> Result<Engine, DbError> {
        match target {
            Target::File(path) => {
                let c = rusqlite::Connection::open(path)?;
                c.busy_timeout(std::time::Duration::from_secs(10))?;
                c.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
                // FULL: the commit is on disk before anybody is told. secure_delete: what is
                // deleted is overwritten, so expiry leaves nothing in free pages.
                c.execute_batch(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                     PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 8388608; PRAGMA cache_size = -16000;",
                )?;
                Ok(Engine::Sqlite(c))
            }
            Target::Postgres(address) => {
                let client = postgres::Client::connect(address, postgres::NoTls)?;
                Ok(Engine::Postgres(Box::new(client), HashMap::new()))
            }
        }
    }

    /// The engine's name, for logs and pages.
    pub fn name(&self) -> &'static str {
        match self {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(..) => "postgresql",
        }
    }

    /// Empties the write-ahead log of SQLite; PostgreSQL recycles its own.
    pub(super) fn truncate_log(&mut self) -> Result<(), DbError> {
        if let Engine::Sqlite(c) = self {
            c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(())
    }

    /// True when the connection is broken and must be opened again.
    pub(super) fn is_lost(&self) -> bool {
        matches!(self, Engine::Postgres(client, _) if client.is_closed())
    }

    /// Runs `work` in a transaction and commits when it says `true`.
    pub(super) fn transact(
        &mut self,
        reads_only: bool,
        work: impl FnOnce(&mut Tx<'_>) -> bool,
    ) -> Result<bool, DbError> {
        match self {
            Engine::Sqlite(c) => {
                c.execute_batch(if reads_only { "BEGIN DEFERRED" } else { "BEGIN IMMEDIATE" })?;
                let mut tx = Tx {
                    running: Running::Sqlite(c),
                    faulted: false,
                    wrote: false,
                    audited: false,
                    topics: BTreeSet::new(),
                    newest: 0,
                };
                if work(&mut tx) {
                    if let Err(error) = c.execute_batch("COMMIT") {
                        let _ = c.execute_batch("ROLLBACK");
                        return Err(error.into());
                    }
                    return Ok(true);
                }
                c.execute_batch("ROLLBACK")?;
                Ok(false)
            }
            Engine::Postgres(client, statements) => {
                let level = if reads_only {
                    postgres::IsolationLevel::RepeatableRead
                } else {
                    postgres::IsolationLevel::Serializable
                };
                let started = client.build_transaction().isolation_level(level).read_only(reads_only).start()?;
                let mut tx = Tx {
                    running: Running::Postgres { tx: started, statements },
                    faulted: false,
                    wrote: false,
                    audited: false,
                    topics: BTreeSet::new(),
                    newest: 0,
                };
                let commit = work(&mut tx);
                let Running::Postgres { tx, .. } = tx.running else {
                    return Err(DbError::Lost("the transaction changed engines"));
                };
                if commit {
                    tx.commit()?
                } else {
                    tx.rollback()?
                }
                Ok(commit)
            }
        }
    }
}
