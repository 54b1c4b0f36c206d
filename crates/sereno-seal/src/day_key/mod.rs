//! Values sealed under the key of the day on which they must be gone.
//!
//! Each day has one random key, kept outside the database. A value that may live until day D is
//! sealed under the key of day D; when the day is over the key is destroyed, and with it every
//! copy of the value: in rows, in free pages, in a write-ahead log, in a backup. The cipher is
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), whose nonce is long enough to be random.
//!
//! A sealed value is: one version byte, the day as a big-endian i32, the nonce (24 bytes), the
//! ciphertext with its tag (16 bytes). The day is authenticated with it, and so is the name of
//! the column, so a value cannot be moved to another column and read there.

use crate::digest::{DIGEST_BYTES, sha256};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

/// Bytes of a day's key.
pub const KEY_BYTES: usize = 32;
/// Bytes of chance that sealing takes.
pub const NONCE_BYTES: usize = 24;
const VERSION: u8 = 1;
/// Bytes in front of a sealed value that name its day.
pub const HEAD_BYTES: usize = 1 + 4;

/// A day's key. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct DayKey(pub [u8; KEY_BYTES]);

impl std::fmt::Debug for DayKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DayKey([private])")
    }
}

/// Why a sealed value cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not a sealed value of a version we know.
    #[error("not a sealed value")]
    Shape,
    /// It was changed, moved, or sealed under another key.
    #[error("the value was changed or belongs elsewhere")]
    Seal,
}

/// The day whose key opens a sealed value.
///
/// # Errors
/// [`Unreadable::Shape`].
pub fn day_of(sealed: &[u8]) -> Result<i32, Unreadable> {
    match sealed {
        [VERSION, a, b, c, d, rest @ ..] if rest.len() >= NONCE_BYTES + 16 => Ok(i32::from_be_bytes([*a, *b, *c, *d])),
        _ => Err(Unreadable::Shape),
    }
}

/// What every value sealed under a day's key begins with.
pub fn head(day: i32) -> [u8; HEAD_BYTES] {
    let [a, b, c, d] = day.to_be_bytes();
    [VERSION, a, b, c, d]
}

fn bound(head: &[u8], column: &str) -> Vec<u8> {
    [head, column.as_bytes()].concat()
}

/// Seals a value for a column under a day's key.
pub fn seal(key: &DayKey, day: i32, column: &str, plain: &[u8], nonce: [u8; NONCE_BYTES]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEAD_BYTES + NONCE_BYTES + plain.len() + 16);
    out.extend_from_slice(&head(day));
    let aad = bound(&out, column);
    let cipher = XChaCha20Poly1305::new(&Key::from(key.0));
    let body = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad });
    out.extend_from_slice(&nonce);
    // Encryption fails only for texts of more than 256 GB.
    out.extend_from_slice(&body.unwrap_or_default());
    out
}

/// Opens a sealed value of a column.
///
/// # Errors
/// [`Unreadable`].
pub fn open(key: &DayKey, column: &str, sealed: &[u8]) -> Result<Vec<u8>, Unreadable> {
    day_of(sealed)?;
    let (head, rest) = sealed.split_at_checked(HEAD_BYTES).ok_or(Unreadable::Shape)?;
    let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(Unreadable::Shape)?;
    let cipher = XChaCha20Poly1305::new(&Key::from(key.0));
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: &bound(head, column) })
        .map_err(|_| Unreadable::Seal)
}

/// The mark of a value under a day's key: equal values of a column have equal marks, and without
/// the key nobody can say whose mark one is. HMAC-SHA256 (RFC 2104).
pub fn mark(key: &DayKey, column: &str, plain: &[u8]) -> [u8; DIGEST_BYTES] {
    let pad = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key.0).for_each(|(b, k)| *b ^= k);
        block
    };
    let inner = sha256(&[&pad(0x36)[..], column.as_bytes(), &[0], plain].concat());
    sha256(&[&pad(0x5c)[..], &inner].concat())
}

#[cfg(test)]
mod tests;
