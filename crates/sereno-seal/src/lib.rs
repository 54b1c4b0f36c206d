//! Digests, canonical records and sealing under keys that die. No domain words live here.
//!
//! - [`digest`]: SHA-256 and its text forms.
//! - [`record`]: one byte form for what people sign, so that two programs hash the same thing.
//! - [`day_key`]: values sealed under the key of the day on which they must be gone.
//! - [`tlog`]: a Merkle tree over a log that only grows, and proofs about it.
//! - [`note`]: signed notes, checkpoints of such a log, and witnesses' signatures under them.
//! - [`base64`]: the text form that notes use.
//! - [`push`]: messages sealed to a browser, and who says that they are from us.
//! - [`wrap`]: bytes sealed to keys that are not on this machine.

pub mod base64;
pub mod day_key;
pub mod digest;
pub mod note;
pub mod push;
pub mod record;
pub mod tlog;
pub mod wrap;
