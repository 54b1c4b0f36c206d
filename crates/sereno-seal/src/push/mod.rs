//! Messages sealed to one browser (RFC 8291 over RFC 8188), and the token that says who sends
//! them (RFC 8292).
//!
//! The service that carries a message sees when it is sent, to whom, and how long it is; it cannot
//! read it. So that the length says little, messages are padded to steps of [`STEP`] bytes.
//!
//! Each message has a P-256 key of its own, as the standard asks. `ring` makes it: about eight
//! times as fast as the pure Rust curve, and fast enough that sealing is not what a fan-out waits
//! for. It lets nobody give it the key's bytes, so the standard's example is checked with the other
//! curve on the same path behind it.

use crate::base64::{decode_url, encode_url};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::SecureRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifier};
use ring::{aead, hkdf};

/// Bytes of a point that is not compressed.
const POINT: usize = 65;
/// Bytes of a header: salt, length of a record, length of the key's name, the name.
const HEADER: usize = 16 + 4 + 1 + POINT;
/// Bytes of the sum that seals a record, and its end mark.
const OVER: usize = 16 + 1;
/// What every push service takes (RFC 8030, 7.2).
const BODY_MAX: usize = 4096;
/// Bytes that can be said in one message.
pub const PLAIN_MAX: usize = BODY_MAX - HEADER - OVER;
/// Lengths are hidden in steps of so many bytes.
pub const STEP: usize = 512;

/// Why a message cannot be sealed, or a token not be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The browser's key is no point of the curve, or its secret has not 16 bytes.
    #[error("this is no key of a push subscription")]
    Key,
    /// More than [`PLAIN_MAX`] bytes.
    #[error("the message is too long for a push service")]
    TooLong,
    /// The machine's generator or a cipher failed.
    #[error("sealing failed")]
    Sealing,
    /// The token was not signed by this key, is not for this service, or is over.
    #[error("the token is not to be believed")]
    Token,
}

/// To whom a message is sealed: what a browser gave when it subscribed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    public: [u8; POINT],
    auth: [u8; 16],
}

impl Recipient {
    /// Reads the keys as browsers write them: `p256dh` and `auth`, base64url.
    ///
    /// # Errors
    /// [`PushError::Key`].
    pub fn read(p256dh: &str, auth: &str) -> Result<Recipient, PushError> {
        let bytes = |text: &str| decode_url(text.trim_end_matches('=')).ok_or(PushError::Key);
        let public: [u8; POINT] = bytes(p256dh)?.try_into().map_err(|_| PushError::Key)?;
        if public.first() != Some(&4) {
            return Err(PushError::Key);
        }
        Ok(Recipient { public, auth: bytes(auth)?.try_into().map_err(|_| PushError::Key)? })
    }
}

/// Seals a message. The salt must be new for each; `random` makes the message's own key.
///
/// # Errors
/// [`PushError`].
pub fn seal(to: &Recipient, plain: &[u8], salt: [u8; 16], random: &dyn SecureRandom) -> Result<Vec<u8>, PushError> {
    let own = EphemeralPrivateKey::generate(&ECDH_P256, random).map_err(|_| PushError::Sealing)?;
    let public = own.compute_public_key().map_err(|_| PushError::Sealing)?;
    let public: [u8; POINT] = public.as_ref().try_into().map_err(|_| PushError::Sealing)?;
    agree_ephemeral(own, &UnparsedPublicKey::new(&ECDH_P256, to.public), |shared| {
        let pad = plain.len().next_multiple_of(STEP).min(PLAIN_MAX).saturating_sub(plain.len());
        seal_with(to, &public, shared, plain, pad, salt)
    })
    .map_err(|_| PushError::Key)?
}

/// Everything after the agreement (RFC 8291, 3.4).
fn seal_with(
    to: &Recipient,
    public: &[u8; POINT],
    shared: &[u8],
    plain: &[u8],
    pad: usize,
    salt: [u8; 16],
) -> Result<Vec<u8>, PushError> {
    if plain.len() + pad > PLAIN_MAX {
        return Err(PushError::TooLong);
    }
    let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, &to.auth).extract(shared);
    let key: [u8; 32] = expand(&secret, &[b"WebPush: info\0", &to.public, public])?;
    encode(&key, salt, public, u32::try_from(BODY_MAX).unwrap_or(u32::MAX), &[(plain, pad)])
}

struct Bytes(usize);

impl hkdf::KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(secret: &hkdf::Prk, info: &[&[u8]]) -> Result<[u8; N], PushError> {
    let mut out = [0; N];
    let okm = secret.expand(info, Bytes(N)).map_err(|_| PushError::Sealing)?;
    okm.fill(&mut out).map_err(|_| PushError::Sealing)?;
    Ok(out)
}

/// The content coding `aes128gcm` (RFC 8188, 2) of records with their padding.
fn encode(
    key: &[u8],
    salt: [u8; 16],
    name: &[u8],
    record_bytes: u32,
    records: &[(&[u8], usize)],
) -> Result<Vec<u8>, PushError> {
    let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, &salt).extract(key);
    let content_key: [u8; 16] = expand(&secret, &[b"Content-Encoding: aes128gcm\0"])?;
    let base: [u8; 12] = expand(&secret, &[b"Content-Encoding: nonce\0"])?;
    let cipher = aead::UnboundKey::new(&aead::AES_128_GCM, &content_key).map_err(|_| PushError::Sealing)?;
    let cipher = aead::LessSafeKey::new(cipher);
    let mut out = Vec::with_capacity(BODY_MAX);
    out.extend_from_slice(&salt);
    out.extend_from_slice(&record_bytes.to_be_bytes());
    out.push(u8::try_from(name.len()).map_err(|_| PushError::Sealing)?);
    out.extend_from_slice(name);
    for (nth, (plain, pad)) in records.iter().enumerate() {
        let is_last = nth + 1 == records.len();
        let mut nonce = base;
        for (to, from) in nonce.iter_mut().rev().zip(nth.to_le_bytes()) {
            *to ^= from;
        }
        let from = out.len();
        out.extend_from_slice(plain);
        out.push(if is_last { 2 } else { 1 });
        out.resize(out.len() + pad, 0);
        let open = out.get_mut(from..).ok_or(PushError::Sealing)?;
        let nonce = aead::Nonce::assume_unique_for_key(nonce);
        let tag = cipher.seal_in_place_separate_tag(nonce, aead::Aad::empty(), open).map_err(|_| PushError::Sealing)?;
        out.extend_from_slice(tag.as_ref());
    }
    Ok(out)
}

/// The key by which push services know who sends (RFC 8292).
#[derive(Clone)]
pub struct Vapid {
    key: SigningKey,
}

impl std::fmt::Debug for Vapid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vapid([private])")
    }
}

const TOKEN_HEADER: &str = r#"{"typ":"JWT","alg":"ES256"}"#;

impl Vapid {
    /// A key of these bytes.
    ///
    /// # Errors
    /// [`PushError::Key`] for the few values that are no key: draw others.
    pub fn new(bytes: &[u8; 32]) -> Result<Vapid, PushError> {
        Ok(Vapid { key: SigningKey::from_slice(bytes).map_err(|_| PushError::Key)? })
    }

    /// What a browser is given when it subscribes, base64url.
    pub fn public_text(&self) -> String {
        encode_url(self.key.verifying_key().to_sec1_point(false).as_bytes())
    }

    /// A token for one push service, until a moment at most 24 hours away; `contact` is a `mailto:`
    /// or `https:` address of whoever runs this. The same for the same arguments (RFC 6979).
    pub fn token(&self, audience: &str, expires_s: i64, contact: &str) -> String {
        let plain =
            |text: &str| text.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\')).collect::<String>();
        let claims = format!(r#"{{"aud":"{}","exp":{expires_s},"sub":"{}"}}"#, plain(audience), plain(contact));
        let said = format!("{}.{}", encode_url(TOKEN_HEADER.as_bytes()), encode_url(claims.as_bytes()));
        let signature: Signature = self.key.sign(said.as_bytes());
        format!("{said}.{}", encode_url(&signature.to_bytes()))
    }
}

/// Whether a push service that knows `public` would believe a token. Our side only sends tokens;
/// this is the other side's rule, for tests, and with another library than the one that signs.
///
/// # Errors
/// [`PushError::Token`].
pub fn check_token(public: &str, token: &str, audience: &str, now_s: i64) -> Result<(), PushError> {
    let wrong = PushError::Token;
    let key = Verifier::new(&ECDSA_P256_SHA256_FIXED, decode_url(public).ok_or(wrong)?);
    let (said, signature) = token.rsplit_once('.').ok_or(wrong)?;
    key.verify(said.as_bytes(), &decode_url(signature).ok_or(wrong)?).map_err(|_| wrong)?;
    let (header, claims) = said.split_once('.').ok_or(wrong)?;
    if decode_url(header).as_deref() != Some(TOKEN_HEADER.as_bytes()) {
        return Err(wrong);
    }
    let claims = decode_url(claims).and_then(|c| String::from_utf8(c).ok()).ok_or(wrong)?;
    let rest = claims.strip_prefix(&format!(r#"{{"aud":"{audience}","exp":"#)).ok_or(wrong)?;
    let expires_s: i64 = rest.split(',').next().and_then(|n| n.parse().ok()).ok_or(wrong)?;
    if (now_s..=now_s + 86_400).contains(&expires_s) { Ok(()) } else { Err(wrong) }
}

#[cfg(test)]
mod tests;
