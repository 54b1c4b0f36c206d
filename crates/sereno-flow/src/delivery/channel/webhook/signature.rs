//! The signature on what a partner's program is sent (Standard Webhooks 1.0): HMAC-SHA256 over
//! `id.timestamp.body`, in base64, with a secret that only the two sides know.

use ring::hmac;
use sereno_seal::base64;

/// A signature is believed for so many seconds before and after its time.
pub const TOLERANCE_S: i64 = 300;

/// The key in a secret: base64, usually after `whsec_`. None when it is too short to be one.
fn key(secret: &str) -> Option<hmac::Key> {
    let bytes = base64::decode(secret.strip_prefix("whsec_").unwrap_or(secret))?;
    (bytes.len() >= 24).then(|| hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

fn said(id: &str, at_s: i64, body: &[u8]) -> Vec<u8> {
    [format!("{id}.{at_s}.").as_bytes(), body].concat()
}

/// What stands in `webhook-signature`; nothing when the secret is none.
pub fn sign(secret: &str, id: &str, at_s: i64, body: &[u8]) -> Option<String> {
    let tag = hmac::sign(&key(secret)?, &said(id, at_s, body));
    Some(format!("v1,{}", base64::encode(tag.as_ref())))
}

/// The other side's rule, for tests: whether the headers and the body are from whoever knows the
/// secret, and of now.
pub fn check(secret: &str, id: &str, at: &str, signatures: &str, body: &[u8], now_s: i64) -> bool {
    let (Some(key), Ok(at_s)) = (key(secret), at.parse::<i64>()) else { return false };
    let is_of_now = now_s.checked_sub(at_s).is_some_and(|d| d.abs() <= TOLERANCE_S) && at_s.to_string() == at;
    let is_ours = signatures
        .split(' ')
        .filter_map(|s| s.strip_prefix("v1,"))
        .any(|text| base64::decode(text).is_some_and(|tag| hmac::verify(&key, &said(id, at_s, body), &tag).is_ok()));
    is_of_now && is_ours
}
