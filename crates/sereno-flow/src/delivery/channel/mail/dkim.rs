//! The signature that says a letter is from its domain (RFC 6376, `rsa-sha256`, relaxed/relaxed).
//!
//! It is made with `ring`: a letter is signed for each subscriber, and a pure Rust RSA would be
//! what limits a fan-out. RSA of 2,048 bits, because that is what every receiver verifies.

use ring::rand::SecureRandom;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::pkcs8::EncodePrivateKey as _;
use sereno_core::{Moment, Private};
use sereno_seal::base64;
use sereno_seal::digest::sha256;
use sereno_station::entropy::Entropy;
use std::sync::Arc;

/// Bits of a key that we make.
const KEY_BITS: usize = 2048;

/// The headers that are signed. One that a letter does not have is signed as absent, so that
/// nobody adds it; the last four are named twice, so that nobody adds a second one.
const SIGNED: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
    "expires",
    "reply-to",
    "from",
    "to",
    "subject",
    "date",
];

/// Why a key is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no RSA key of 2,048 to 4,096 bits in PKCS #8")]
pub struct KeyFault;

/// A signing key.
#[derive(Clone)]
pub struct Key {
    pair: Arc<RsaKeyPair>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key([private])")
    }
}

/// Our entropy as the key generator wants it.
struct Dice<'a>(&'a dyn Entropy);

impl rsa::rand_core::TryRng for Dice<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_le_bytes(self.0.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_le_bytes(self.0.bytes()))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill(to);
        Ok(())
    }
}

impl rsa::rand_core::TryCryptoRng for Dice<'_> {}

/// Makes a key; takes a second or two. The text is PKCS #8 in base64.
///
/// # Errors
/// [`KeyFault`] when the generator fails, which it does not.
pub fn make(entropy: &dyn Entropy) -> Result<Private<String>, KeyFault> {
    let key = rsa::RsaPrivateKey::new(&mut Dice(entropy), KEY_BITS).map_err(|_| KeyFault)?;
    let der = key.to_pkcs8_der().map_err(|_| KeyFault)?;
    Ok(Private::new(base64::encode(der.as_bytes())))
}

impl Key {
    /// Reads a key: PKCS #8 in base64, with or without the lines of PEM around it.
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn read(text: &str) -> Result<Key, KeyFault> {
        let inner: String = text.lines().filter(|l| !l.starts_with("-----")).flat_map(str::split_whitespace).collect();
        let der = base64::decode(&inner).ok_or(KeyFault)?;
        let pair = RsaKeyPair::from_pkcs8(&der).map_err(|_| KeyFault)?;
        Ok(Key { pair: Arc::new(pair) })
    }

    /// What is published in the DNS, at `<selector>._domainkey.<domain>`, as a TXT record.
    pub fn record(&self) -> String {
        format!("v=DKIM1; k=rsa; p={}", base64::encode(&public_info(self.pair.public_key().as_ref())))
    }

    /// The `DKIM-Signature` header of a letter, folded, with its line end.
    ///
    /// # Errors
    /// [`KeyFault`] when signing fails, which it does not.
    pub fn sign(
        &self,
        letter: &[u8],
        (selector, domain): (&str, &str),
        at: Moment,
        random: &dyn SecureRandom,
    ) -> Result<String, KeyFault> {
        let (headers, body) = split(letter);
        let digest = base64::encode(&sha256(&relaxed_body(body)));
        let names = SIGNED.join(":");
        let start = format!(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\r\n s={selector}; t={};\r\n h={};\r\n bh={digest};\r\n b=",
            at.us().div_euclid(1_000_000),
            names
                .replace("content-type:", "content-type:\r\n ")
                .replace("list-unsubscribe-post:", "list-unsubscribe-post:\r\n "),
        );
        let mut signed = picked(&headers);
        signed.push_str(relaxed_header(&start).trim_end_matches("\r\n"));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, random, signed.as_bytes(), &mut signature).map_err(|_| KeyFault)?;
        let text = base64::encode(&signature);
        let mut out = start;
        for (n, chunk) in text.as_bytes().chunks(72).enumerate() {
            if n > 0 {
                out.push_str("\r\n ");
            }
            out.extend(chunk.iter().copied().map(char::from));
        }
        out.push_str("\r\n");
        Ok(out)
    }
}

/// The header block as unfolded headers in order, and the body.
fn split(letter: &[u8]) -> (Vec<String>, &[u8]) {
    let end = letter.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(letter.len());
    let (head, body) = (letter.get(..end).unwrap_or_default(), letter.get(end + 4..).unwrap_or_default());
    let mut headers: Vec<String> = Vec::new();
    for line in String::from_utf8_lossy(head).split("\r\n") {
        match headers.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(line),
            _ => headers.push(line.to_owned()),
        }
    }
    (headers, body)
}

/// The signed headers in canonical form, the last of a name first (RFC 6376, 5.4.2).
fn picked(headers: &[String]) -> String {
    let mut left: Vec<&String> = headers.iter().collect();
    let mut out = String::new();
    for name in SIGNED {
        let is = |h: &&String| h.split_once(':').is_some_and(|(n, _)| n.trim_end().eq_ignore_ascii_case(name));
        if let Some(at) = left.iter().rposition(is) {
            out.push_str(&relaxed_header(left.remove(at)));
        }
    }
    out
}

/// One header, relaxed (RFC 6376, 3.4.2), with its line end.
fn relaxed_header(header: &str) -> String {
    let (name, value) = header.split_once(':').unwrap_or((header, ""));
    let words: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|w| !w.is_empty()).collect();
    format!("{}:{}\r\n", name.trim_end().to_ascii_lowercase(), words.join(" "))
}

/// The body, relaxed (RFC 6376, 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    for line in body.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut is_gap = false;
        for byte in line {
            match byte {
                b' ' | b'\t' => is_gap = true,
                other => {
                    if is_gap {
                        out.push(b' ');
                    }
                    is_gap = false;
                    out.push(*other);
                }
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    // Empty lines at the end do not count, nor does it count whether the last line had an end.
    while out.ends_with(b"\r\n\r\n") {
        out.truncate(out.len() - 2);
    }
    if out == b"\r\n" { vec![] } else { out }
}

/// A SubjectPublicKeyInfo around an RSA public key (RFC 3279, 2.3.1): what the `p=` of a record holds.
fn public_info(key: &[u8]) -> Vec<u8> {
    const RSA_ENCRYPTION: &[u8] = &[0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let bits = der(3, &[&[0], key].concat());
    der(0x30, &[RSA_ENCRYPTION, &bits].concat())
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    let [high, low] = length.to_be_bytes();
    let mut out = match (high, low) {
        (0, low) if low < 0x80 => vec![tag, low],
        (0, low) => vec![tag, 0x81, low],
        (high, low) => vec![tag, 0x82, high, low],
    };
    out.extend_from_slice(content);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_6376_come_out() {
        // Section 3.4.5.
        let (headers, body) = split(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
        let relaxed: String = headers.iter().map(|h| relaxed_header(h)).collect();
        assert_eq!(relaxed, "a:X\r\nb:Y Z\r\n");
        assert_eq!(relaxed_body(body), b" C\r\nD E\r\n");
        assert_eq!(relaxed_body(b""), b"", "an empty body is nothing");
        assert_eq!(relaxed_body(b"end"), b"end\r\n");
    }
}
