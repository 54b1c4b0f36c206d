//! Rows and pages of the log, and the bytes that are hashed for each.

use sereno_core::Moment;
use sereno_core::ids::{AuditId, PersonId};
use sereno_seal::record::Record;
use sereno_seal::tlog::{Hash, leaf_hash};

/// The act that says up to which page rows were forgotten.
pub(super) const FORGET: &str = "audit.forget";
/// The act that numbers a copy.
pub(super) const COPY: &str = "copy.number";
/// Rows of one page, at most: one statement moves them all.
pub const PAGE_ROWS: usize = 256;

/// A row as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Moment,
    /// What kind of actor.
    pub actor: String,
    /// Which person, if one was signed in.
    pub person: Option<PersonId>,
    /// What was done.
    pub act: String,
    /// To which object.
    pub object: String,
    /// A slug or a number more.
    pub detail: String,
}

impl Row {
    /// The hash over everything it says.
    pub fn hash(&self) -> Hash {
        Record::new("sereno-audit-1")
            .field("id", self.id.to_string())
            .number("at", self.at.us())
            .field("actor", &self.actor)
            .field("person", self.person.map(|p| p.to_string()).unwrap_or_default())
            .field("act", &self.act)
            .field("object", &self.object)
            .field("detail", &self.detail)
            .digest()
    }
}

/// A row with the hash that it carries; none when it cannot be read.
pub type ReadRow = Option<(Row, Hash)>;

/// Some rows that took their places together: one leaf of the tree. Rows stand in the order of
/// their times and ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its number, from 0: its place in the tree.
    pub number: i64,
    /// When it was made.
    pub made_at: Moment,
    /// When its first row was written.
    pub first_at: Moment,
    /// When its last row was written.
    pub last_at: Moment,
    /// The hashes of its rows, in order.
    pub hashes: Vec<Hash>,
}

impl Page {
    /// Its leaf in the tree.
    pub fn leaf(&self) -> Hash {
        let record = Record::new("sereno-log-page-1")
            .number("number", self.number)
            .number("made", self.made_at.us())
            .number("first", self.first_at.us())
            .number("last", self.last_at.us())
            .field("hashes", self.hashes.concat());
        leaf_hash(record.bytes())
    }
}
