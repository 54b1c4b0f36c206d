//! Observers' devices: a key that stays in the browser and signs what they say.

use super::store;
use crate::db::{DbError, Refusal, Stop, Tx};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use sereno_core::ids::DeviceId;
use sereno_seal::digest::unhex;

/// Bytes of an uncompressed point of P-256.
const POINT_BYTES: usize = 65;

/// Reads a public key as a browser exports it: an uncompressed point in hexadecimal. An empty
/// text is a browser that runs no script.
pub(super) fn public_key(text: &str) -> Result<Option<Vec<u8>>, Stop> {
    if text.is_empty() {
        return Ok(None);
    }
    let bytes = unhex(text).filter(|b| b.len() == POINT_BYTES);
    let bytes = bytes.filter(|b| VerifyingKey::from_sec1_bytes(b).is_ok());
    Ok(Some(bytes.ok_or_else(|| Refusal::input("refused-form"))?))
}

/// Whether a signature (ECDSA on P-256 with SHA-256, FIPS 186-5; r and s, 64 bytes) over a
/// message is by this key.
pub(super) fn is_by(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = VerifyingKey::from_sec1_bytes(key) else { return false };
    Signature::from_slice(signature).is_ok_and(|s| key.verify(message, &s).is_ok())
}

/// How what a device says is bound to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// It has no key: its cookie and the session are all there is.
    Keyless,
    /// The signature is by the device's key.
    Right,
    /// It is not, or there is none although the device has a key.
    Wrong,
}

/// Judges the signature of a message that a device is said to have sent.
///
/// # Errors
/// [`DbError`].
pub fn signing(
    tx: &mut Tx<'_>,
    device: DeviceId,
    message: &[u8],
    signature: Option<&[u8]>,
) -> Result<Signing, DbError> {
    Ok(match (store::device_key(tx, device)?, signature) {
        (None, _) => Signing::Keyless,
        (Some(key), Some(signature)) if is_by(&key, message, signature) => Signing::Right,
        (Some(_), _) => Signing::Wrong,
    })
}
