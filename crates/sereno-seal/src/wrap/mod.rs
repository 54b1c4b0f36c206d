//! Bytes sealed to keys that are not on this machine, in the `age` format (age-encryption.org/v1,
//! X25519), so that they can be opened with tools that outlive this program.
//!
//! Dramatis personae: an [`OfflineKey`] is a secret that is printed and kept elsewhere; its
//! *recipient* is public and all that is needed to seal. [`sealing`] and [`opening`] stream to any
//! one of several; [`wrap_pairs`] makes something that only two different keys open together.

use age::x25519::{Identity, Recipient};
use std::io::{Read, Write};

/// Bytes of chance that a key is made of.
pub const SECRET_BYTES: usize = 32;
/// First line of what [`wrap_pairs`] makes.
const PAIRS: &str = "sereno-pairs-1";
/// Before the last part of a secret's text, as `age` writes it.
const HEAD: &str = "AGE-SECRET-KEY-1";
/// Letters in a group when a secret is printed for reading and typing.
const GROUP: usize = 5;

/// Why something cannot be wrapped or opened.
#[derive(Debug, thiserror::Error)]
pub enum WrapError {
    /// The text is no recipient.
    #[error("{0} is not an age recipient: it begins with age1")]
    Recipient(String),
    /// There is nobody to wrap it to.
    #[error("there is nobody to wrap it to")]
    Nobody,
    /// These keys do not open it, or it was changed.
    #[error("these keys do not open it, or it was changed: {0}")]
    Shut(String),
    /// It is not what this program wraps.
    #[error("this is not a wrapped value that this program knows")]
    Shape,
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// A secret that is kept off this machine. `Debug` does not show it.
#[derive(Clone)]
pub struct OfflineKey(Identity);

impl std::fmt::Debug for OfflineKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfflineKey([private])")
    }
}

impl OfflineKey {
    /// The key made of these random bytes; none when they cannot be written down, which no test
    /// has seen.
    pub fn from_bytes(chance: &[u8; SECRET_BYTES]) -> Option<OfflineKey> {
        let text = bech32::encode::<bech32::Bech32>(bech32::Hrp::parse("age-secret-key-").ok()?, chance).ok()?;
        text.to_uppercase().parse().ok().map(OfflineKey)
    }

    /// Reads a secret as somebody types it: in either case, in groups, with or without its head.
    /// None when letters are missing or wrong, which its checksum tells.
    pub fn typed(text: &str) -> Option<OfflineKey> {
        let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        let rest = letters.strip_prefix("AGESECRETKEY1").unwrap_or(&letters);
        format!("{HEAD}{rest}").parse().ok().map(OfflineKey)
    }

    /// The secret as `age` writes it.
    pub fn text(&self) -> String {
        use age::secrecy::ExposeSecret as _;
        self.0.to_string().expose_secret().to_owned()
    }

    /// The secret in groups, for paper.
    pub fn groups(&self) -> Vec<String> {
        let text = self.text();
        let letters: Vec<char> = text.strip_prefix(HEAD).unwrap_or(&text).chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect()).collect()
    }

    /// What others need to wrap something to it; public.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }
}

/// True for the text of a recipient.
pub fn is_recipient(text: &str) -> bool {
    text.parse::<Recipient>().is_ok()
}

fn read_recipient(text: &str) -> Result<Recipient, WrapError> {
    text.parse().map_err(|_| WrapError::Recipient(text.to_owned()))
}

/// Seals what is written to it, to any one of these recipients. Call
/// [`finish`](age::stream::StreamWriter::finish) at the end: without it nothing can be opened.
///
/// # Errors
/// [`WrapError`] when a recipient is none, or there is none.
pub fn sealing<W: Write>(recipients: &[String], out: W) -> Result<age::stream::StreamWriter<W>, WrapError> {
    let read: Vec<Recipient> = recipients.iter().map(|r| read_recipient(r)).collect::<Result<_, _>>()?;
    let all = read.iter().map(|r| -> &dyn age::Recipient { r });
    let sealing = age::Encryptor::with_recipients(all).map_err(|_| WrapError::Nobody)?;
    Ok(sealing.wrap_output(out)?)
}

/// Opens what was sealed. Each piece is authenticated as it is read; an end that was cut off, too.
///
/// # Errors
/// [`WrapError::Shut`].
pub fn opening<R: Read>(key: &OfflineKey, sealed: R) -> Result<age::stream::StreamReader<R>, WrapError> {
    let shut = |error: age::DecryptError| WrapError::Shut(error.to_string());
    let one: &dyn age::Identity = &key.0;
    age::Decryptor::new(sealed).map_err(shut)?.decrypt(std::iter::once(one)).map_err(shut)
}

/// Seals some bytes to any one of these recipients.
///
/// # Errors
/// As [`sealing`].
pub fn wrap(recipients: &[String], plain: &[u8]) -> Result<Vec<u8>, WrapError> {
    let mut out = Vec::with_capacity(plain.len() + 512);
    let mut writer = sealing(recipients, &mut out)?;
    writer.write_all(plain)?;
    writer.finish()?;
    Ok(out)
}

/// Opens some bytes.
///
/// # Errors
/// As [`opening`].
pub fn unwrap(key: &OfflineKey, sealed: &[u8]) -> Result<Vec<u8>, WrapError> {
    let mut plain = Vec::new();
    opening(key, sealed)?.read_to_end(&mut plain).map_err(|error| WrapError::Shut(error.to_string()))?;
    Ok(plain)
}

/// Wraps some bytes so that any two of these recipients open them together and no one alone: for
/// each pair, to one inside the other. The form is a first line, and for each pair a line with
/// both recipients and a length, and so many bytes.
///
/// # Errors
/// [`WrapError::Nobody`] when there are fewer than two.
pub fn wrap_pairs(recipients: &[String], plain: &[u8]) -> Result<Vec<u8>, WrapError> {
    if recipients.len() < 2 {
        return Err(WrapError::Nobody);
    }
    let mut out = format!("{PAIRS}\n").into_bytes();
    for (at, outer) in recipients.iter().enumerate() {
        for inner in recipients.iter().skip(at + 1) {
            let twice = wrap(std::slice::from_ref(outer), &wrap(std::slice::from_ref(inner), plain)?)?;
            out.extend(format!("{outer} {inner} {}\n", twice.len()).into_bytes());
            out.extend(twice);
        }
    }
    Ok(out)
}

/// Opens what [`wrap_pairs`] made, with two different keys in either order.
///
/// # Errors
/// [`WrapError::Shut`] when it is not wrapped to these two, [`WrapError::Shape`] when it is damaged.
pub fn unwrap_pair(a: &OfflineKey, b: &OfflineKey, wrapped: &[u8]) -> Result<Vec<u8>, WrapError> {
    let ours = [a.recipient(), b.recipient()];
    let mut rest =
        wrapped.strip_prefix(PAIRS.as_bytes()).and_then(|r| r.strip_prefix(b"\n")).ok_or(WrapError::Shape)?;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or(WrapError::Shape)?;
        let (line, after) = rest.split_at_checked(end).ok_or(WrapError::Shape)?;
        let line = std::str::from_utf8(line).map_err(|_| WrapError::Shape)?;
        let [outer, inner, length] = line.split(' ').collect::<Vec<_>>().try_into().map_err(|_| WrapError::Shape)?;
        let length: usize = length.parse().map_err(|_| WrapError::Shape)?;
        let after = after.get(1..).ok_or(WrapError::Shape)?;
        let (sealed, next) = after.split_at_checked(length).ok_or(WrapError::Shape)?;
        let [first, second] = &ours;
        if outer == first && inner == second {
            return unwrap(b, &unwrap(a, sealed)?);
        }
        if outer == second && inner == first {
            return unwrap(a, &unwrap(b, sealed)?);
        }
        rest = next;
    }
    Err(WrapError::Shut("it is not wrapped to these two".to_owned()))
}

#[cfg(test)]
mod tests;
