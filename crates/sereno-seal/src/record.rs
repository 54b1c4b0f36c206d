//! Canonical records: one byte form for one meaning.
//!
//! A record is a name with a version, then fields in the order in which they are added. Each
//! part is written as `length:bytes` and a line feed (a netstring with a line feed for the
//! comma), so no value can be mistaken for another part, whatever it holds. The form is fixed:
//! signatures live longer than programs. Example, shown with its line feeds:
//!
//! ```text
//! 17:sereno-approval-1
//! 6:number
//! 2:32
//! ```

use crate::digest::{DIGEST_BYTES, sha256};

/// A record being written.
#[derive(Clone, Debug)]
pub struct Record {
    bytes: Vec<u8>,
}

impl Record {
    /// Begins a record. The name carries the version of its field list.
    pub fn new(name: &str) -> Record {
        let mut record = Record { bytes: Vec::with_capacity(512) };
        record.part(name.as_bytes());
        record
    }

    fn part(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes.len().to_string().as_bytes());
        self.bytes.push(b':');
        self.bytes.extend_from_slice(bytes);
        self.bytes.push(b'\n');
    }

    /// Adds a field of bytes or text.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl AsRef<[u8]>) -> Record {
        self.part(name.as_bytes());
        self.part(value.as_ref());
        self
    }

    /// Adds a whole number in decimal.
    #[must_use]
    pub fn number(self, name: &str, value: i64) -> Record {
        self.field(name, value.to_string())
    }

    /// The bytes that are signed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the bytes.
    pub fn digest(&self) -> [u8; DIGEST_BYTES] {
        sha256(&self.bytes)
    }
}
