//! Who did what: one row in the same transaction as what was done.
//!
//! Dramatis personae: an [`Actor`] does something; an [`Entry`] is drawn before the transaction
//! (its id and its time are chance and clock) and recorded in it. A transaction that wrote
//! without a row is not committed (see `db`). Rows say who, when, what kind and which object,
//! never the content. Each carries the SHA-256 of its own canonical record; chaining comes with
//! the checkpoint log.

mod store;

pub use store::{Line, forget, lines};

use crate::db::{DbError, Tx};
use crate::entropy::Entropy;
use sereno_core::Moment;
use sereno_core::ids::{AuditId, PersonId};

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
        let id = u128::from_be_bytes(self.id) ^ u128::from(n);
        store::insert(tx, self, AuditId::from_bytes(id.to_be_bytes()), act, object, detail)?;
        tx.mark_audited(self.at, act.split('.').next().unwrap_or(act));
        Ok(())
    }
}
