//! Digests, canonical records and sealing under keys that die. No domain words live here.
//!
//! - [`digest`]: SHA-256 and its text forms.
//! - [`record`]: one byte form for what people sign, so that two programs hash the same thing.
//! - [`day_key`]: values sealed under the key of the day on which they must be gone.
//! - [`wrap`]: bytes sealed to keys that are not on this machine.

pub mod day_key;
pub mod digest;
pub mod record;
pub mod wrap;
