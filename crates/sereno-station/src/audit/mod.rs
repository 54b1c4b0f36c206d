//! Who did what, and who looked: one row in the same transaction, in a log that anyone can check.
//!
//! Dramatis personae: an [`Actor`] does something; an [`Entry`] is drawn before the transaction
//! (its id and its time are chance and clock) and recorded in it; a [`Look`] is recorded by
//! [`looked`] before guarded data is handed out. A row carries the SHA-256 of its own canonical
//! record and is written without a place, so that no two writers wait for each other. A leased
//! task, [`sequence_due`], puts waiting rows into a [`Page`]; the page's hash is a leaf of a
//! Merkle tree, and its root is signed as a checkpoint with the key in the [`Log`]. *Witnesses*,
//! partner organisations with keys of their own, sign checkpoints too and keep them ([`witness`]).
//! The [`Checker`] goes through pages and rows, out of a database or out of an exported file, and
//! says what does not fit.
//!
//! Invariants: a transaction that wrote without a row is not committed (see `db`); rows say who,
//! when, what kind and which object, never the content; rows are added and forgotten, never
//! changed; pages are only added; the newest checkpoint covers every page, because both are
//! written together; forgetting is itself a row, so that a forgotten page is told from a deleted
//! one; every copy that leaves in a file has a number and a holder ([`copies`]).

mod alarm;
mod check;
pub mod copies;
mod export;
mod key;
mod look;
mod page;
mod pages;
mod sequence;
mod store;
mod web;
pub mod witness;

pub use check::{Broken, Checked, Checker, Held, check_database, open_kept};
pub use export::{Exported, FileHead, Unusable, Wanted, check_file, export};
pub use key::{Log, LogKeyError};
pub use look::{Look, looked};
pub use page::{Page, ReadRow, Row};
pub use sequence::{sequence, sequence_due};
pub use store::{Line, Registered, alarms, lines};
pub use web::ROUTES;

use crate::db::{DbError, Tx};
use crate::entropy::Entropy;
use sereno_core::Moment;
use sereno_core::ids::{AuditId, PersonId};
use sereno_core::moment::DAY_S;

/// Rows are kept for this, seconds; their pages stay.
pub const KEEP_S: i64 = 400 * DAY_S;

/// Forgets the rows of pages that are past their date, and says so in the log; says how many. A
/// page goes when its last row is old enough, so a row outlives its date by a page at most.
/// `spared` is a query that gives objects whose rows stay; the log forgets in order, so what comes
/// after the first of them stays with it.
///
/// # Errors
/// [`DbError`].
pub fn forget(tx: &mut Tx<'_>, entry: &Entry, nth: u32, now: Moment, spared: &'static str) -> Result<u64, DbError> {
    // Not counted: a checkpoint is nothing that anybody was promised would go.
    store::forget_checkpoints(tx, now.plus_s(-CHECKPOINT_S))?;
    let before = now.plus_s(-KEEP_S);
    let Some(oldest) = store::oldest_page_with_rows(tx)? else { return Ok(0) };
    let ends = store::page_ends(tx, oldest, FORGET_PAGES)?;
    let stays = store::first_page_about(tx, spared)?.unwrap_or(i64::MAX);
    let is_over = |(number, last_at): &(i64, Moment)| *last_at < before && *number < stays;
    let Some((number, _)) = ends.into_iter().take_while(is_over).last() else {
        return Ok(0);
    };
    entry.record_nth(tx, nth, page::FORGET, &number.to_string(), "")?;
    let n = store::forget(tx, number)?;
    // A day later than its row, which may still stand in a page that is not past its date.
    store::forget_holders(tx, before.plus_s(-DAY_S))?;
    Ok(n)
}

/// Pages whose rows are forgotten in one transaction; more would hold up intake.
const FORGET_PAGES: i64 = 64;
/// A checkpoint that no witness signed is kept for this, seconds: long enough for one to sign it.
const CHECKPOINT_S: i64 = 3_600;

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody we know nothing of.
    Public,
    /// Somebody who works here.
    Person(PersonId),
    /// A task of the program.
    Task,
    /// Whoever has the command line.
    Command,
}

impl Actor {
    /// The word stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Actor::Public => "public",
            Actor::Person(_) => "person",
            Actor::Task => "task",
            Actor::Command => "command",
        }
    }

    /// The person, if it is one.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Actor::Person(id) => Some(id),
            Actor::Public | Actor::Task | Actor::Command => None,
        }
    }
}

/// A row to be written, drawn before the transaction.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    id: [u8; 16],
    /// When it is done.
    pub at: Moment,
    /// Who does it.
    pub actor: Actor,
}

impl Entry {
    /// Draws an entry.
    pub fn draw(entropy: &dyn Entropy, at: Moment, actor: Actor) -> Entry {
        Entry { id: entropy.bytes(), at, actor }
    }

    /// Records what was done to which object. `detail` is a slug or a number, never content.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn record(&self, tx: &mut Tx<'_>, act: &str, object: &str, detail: &str) -> Result<(), DbError> {
        self.record_nth(tx, 0, act, object, detail)
    }

    /// As [`Entry::record`], for transactions that do several things: the n-th row.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn record_nth(&self, tx: &mut Tx<'_>, n: u32, act: &str, object: &str, detail: &str) -> Result<(), DbError> {
        store::insert(tx, self, self.nth(n), act, object, detail)?;
        tx.mark_audited(self.at, act.split('.').next().unwrap_or(act));
        Ok(())
    }

    /// As [`Entry::record`], for a look: no page is told that something changed.
    fn record_look(&self, tx: &mut Tx<'_>, act: &str, object: &str) -> Result<(), DbError> {
        store::insert(tx, self, self.nth(0), act, object, "")?;
        tx.mark_looked(self.at);
        Ok(())
    }

    fn nth(&self, n: u32) -> AuditId {
        AuditId::from_bytes((u128::from_be_bytes(self.id) ^ u128::from(n)).to_be_bytes())
    }
}
