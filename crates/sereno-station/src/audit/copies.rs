//! Numbered copies: whatever leaves in a file or on paper names who holds it.
//!
//! A copy gets the next number, and the log a row with that number and the hash of what the copy
//! says of itself, so that neither the list of copies nor a file's own header can be changed
//! unseen. The holder's name is in the list and in the file, not in the log.

use super::{Entry, page, store};
use crate::db::{Refusal, Stop, Tx};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::words::tidy;
use sereno_seal::digest::hex;
use sereno_seal::record::Record;

/// Characters of a holder's name.
pub const HOLDER_CHARS_MAX: usize = 80;

/// One copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Its number, from 1.
    pub number: i64,
    /// A copy of what: a slug such as `audit`.
    pub kind: String,
    /// Who holds it: a person or an organisation.
    pub holder: String,
    /// Who made it; nobody when it was made at the command line.
    pub made_by: Option<PersonId>,
    /// When.
    pub made_at: Moment,
}

impl Copy {
    /// What the log's row says of it.
    pub(super) fn detail(&self) -> String {
        let record = Record::new("sereno-copy-1")
            .number("number", self.number)
            .field("kind", &self.kind)
            .field("holder", &self.holder)
            .field("by", self.made_by.map(|p| p.to_string()).unwrap_or_default())
            .number("at", self.made_at.us());
        format!("{} {}", self.kind, hex(&record.digest()))
    }
}

/// Numbers a copy in the transaction that hands it out. It is the first thing written: it records
/// the transaction's audit row, the `nth` of this entry.
///
/// # Errors
/// A holder without a name; [`Stop::Fault`].
pub fn number(tx: &mut Tx<'_>, entry: &Entry, nth: u32, kind: &str, holder: &str) -> Result<Copy, Stop> {
    let holder = tidy(holder, HOLDER_CHARS_MAX);
    if holder.is_empty() {
        return Err(Refusal::input("copy-refused-holder").into());
    }
    let number = store::next_copy(tx)?;
    let copy = Copy { number, kind: kind.to_owned(), holder, made_by: entry.actor.person(), made_at: entry.at };
    entry.record_nth(tx, nth, page::COPY, &number.to_string(), &copy.detail())?;
    store::insert_copy(tx, &copy)?;
    Ok(copy)
}

/// The newest copies.
///
/// # Errors
/// [`Stop::Fault`].
pub fn newest(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Copy>, Stop> {
    Ok(store::copies(tx, most)?)
}
