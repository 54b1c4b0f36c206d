//! Signed notes and checkpoints: c2sp.org/signed-note, c2sp.org/tlog-checkpoint and
//! c2sp.org/tlog-cosignature.
//!
//! Dramatis personae: a [`Signer`] has a name and an Ed25519 key; a [`Verifier`] is what others
//! know of it; a note is a text, an empty line, and one line for each signature; a [`Checkpoint`]
//! is the text that says how large a log is and what its root is. A *log* signs the text itself.
//! A *witness* signs the text with the time at which it saw that this log had only grown.
//!
//! ```text
//! example.org/log
//! 4
//! 037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=
//!
//! — example.org/log Az3grlgt…
//! ```

use crate::base64::{decode, encode};
use crate::digest::{hex, sha256};
use crate::tlog::Hash;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// Bytes of a note, at most: a checkpoint is a few hundred.
pub const NOTE_BYTES_MAX: usize = 16 * 1024;
/// Signatures of a note that are looked at.
const SIGNATURES_MAX: usize = 32;
/// The begin of a signature's line.
const MARK: &str = "\u{2014} ";
/// The first word of what a witness signs, and of nothing else.
const COSIGNED: &str = "cosignature/v1";

/// What a key signs; each kind has its own number, so that no signature passes for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text of a note.
    Note,
    /// A checkpoint with the time at which a witness saw it.
    Witness,
}

impl Kind {
    const fn number(self) -> u8 {
        match self {
            Kind::Note => 1,
            Kind::Witness => 4,
        }
    }
}

/// Why a note or a key is not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It does not have the form of a note.
    #[error("not a signed note")]
    Shape,
    /// It is not a key of the wanted kind.
    #[error("not a key of this kind")]
    Key,
    /// No line of it is by this key.
    #[error("not signed by this key")]
    Unsigned,
    /// A line says that it is by this key, and is not.
    #[error("the signature is wrong")]
    Wrong,
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn key_id(name: &str, kind: Kind, public: &[u8; 32]) -> [u8; 4] {
    let digest = sha256(&[name.as_bytes(), b"\n", &[kind.number()], public].concat());
    digest.first_chunk().copied().unwrap_or_default()
}

/// What others know of somebody who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    kind: Kind,
    key: VerifyingKey,
}

impl Verifier {
    /// Reads `name+id+base64`.
    ///
    /// # Errors
    /// [`NoteError::Key`] when it is none, or of another kind.
    pub fn read(text: &str, kind: Kind) -> Result<Verifier, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = decode(key).ok_or(NoteError::Key)?;
        let (number, public) = bytes.split_first().ok_or(NoteError::Key)?;
        let public: [u8; 32] = public.try_into().map_err(|_| NoteError::Key)?;
        if *number != kind.number() || !is_name(name) || id != hex(&key_id(name, kind, &public)) {
            return Err(NoteError::Key);
        }
        let key = VerifyingKey::from_bytes(&public).map_err(|_| NoteError::Key)?;
        Ok(Verifier { name: name.to_owned(), kind, key })
    }

    /// `name+id+base64`, for giving to others.
    pub fn text(&self) -> String {
        let bytes = [&[self.kind.number()], self.key.as_bytes().as_slice()].concat();
        format!("{}+{}+{}", self.name, hex(&self.id()), encode(&bytes))
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.kind, self.key.as_bytes())
    }

    /// Checks one signature of a text; a witness's gives the second since 1970 at which it saw it.
    fn check(&self, text: &str, signature: &[u8]) -> Result<u64, NoteError> {
        let (at, signature, signed) = match self.kind {
            Kind::Note => (0, signature, text.to_owned()),
            Kind::Witness => {
                let (at, rest) = signature.split_first_chunk::<8>().ok_or(NoteError::Wrong)?;
                let at = u64::from_be_bytes(*at);
                (at, rest, format!("{COSIGNED}\ntime {at}\n{text}"))
            }
        };
        let signature = Signature::from_slice(signature).map_err(|_| NoteError::Wrong)?;
        self.key.verify_strict(signed.as_bytes(), &signature).map_err(|_| NoteError::Wrong)?;
        Ok(at)
    }

    /// Checks that a note is signed by this key. A witness's signature gives the second since
    /// 1970 at which it saw it, a log's 0.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`], [`NoteError::Wrong`].
    pub fn verify(&self, note: &Note) -> Result<u64, NoteError> {
        let own = note.signatures.iter().find(|s| s.name == self.name && s.id == self.id());
        self.check(&note.text, &own.ok_or(NoteError::Unsigned)?.bytes)
    }
}

/// Somebody who signs. `Debug` does not show the key.
#[derive(Clone)]
pub struct Signer {
    name: String,
    kind: Kind,
    key: SigningKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({}, [private])", self.name)
    }
}

impl Signer {
    /// A signer made of 32 random bytes.
    ///
    /// # Errors
    /// [`NoteError::Key`] when the name is empty or has a space or a plus sign.
    pub fn new(name: &str, kind: Kind, seed: [u8; 32]) -> Result<Signer, NoteError> {
        let key = SigningKey::from_bytes(&seed);
        if is_name(name) { Ok(Signer { name: name.to_owned(), kind, key }) } else { Err(NoteError::Key) }
    }

    /// Reads the private text form.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn read(text: &str, kind: Kind) -> Result<Signer, NoteError> {
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or(NoteError::Key)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = decode(key).ok_or(NoteError::Key)?;
        let (number, seed) = bytes.split_first().ok_or(NoteError::Key)?;
        let signer = Signer::new(name, kind, seed.try_into().map_err(|_| NoteError::Key)?)?;
        let is_own = *number == kind.number() && id == hex(&signer.verifier().id());
        if is_own { Ok(signer) } else { Err(NoteError::Key) }
    }

    /// The private text form, for a file that only its owner reads.
    pub fn private_text(&self) -> String {
        let bytes = [&[self.kind.number()], self.key.as_bytes().as_slice()].concat();
        format!("PRIVATE+KEY+{}+{}+{}", self.name, hex(&self.verifier().id()), encode(&bytes))
    }

    /// What others may know.
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), kind: self.kind, key: self.key.verifying_key() }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// 32 bytes that only the holder of this key can make, for a key of another kind. Other
    /// purposes give other bytes, and none of them tells anything of this key.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        sha256(&[b"sereno-derive-1\n", purpose.as_bytes(), b"\n", self.key.as_bytes()].concat())
    }

    fn line(&self, head: &[u8], signed: &str) -> String {
        let signature = self.key.sign(signed.as_bytes());
        let bytes = [self.verifier().id().as_slice(), head, &signature.to_bytes()].concat();
        format!("{MARK}{} {}\n", self.name, encode(&bytes))
    }

    /// Signs a text that ends with a line feed: the whole note.
    pub fn sign(&self, text: &str) -> String {
        format!("{text}\n{}", self.line(&[], text))
    }

    /// A witness's line under a checkpoint, seen at that second since 1970.
    pub fn cosign(&self, text: &str, at: u64) -> String {
        self.line(&at.to_be_bytes(), &format!("{COSIGNED}\ntime {at}\n{text}"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Signed {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// A note as it was read. What its signatures are worth is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signed>,
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError::Shape`].
    pub fn read(note: &str) -> Result<Note, NoteError> {
        if note.len() > NOTE_BYTES_MAX || note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteError::Shape);
        }
        let at = note.rfind("\n\n").ok_or(NoteError::Shape)?;
        let (text, rest) = note.split_at_checked(at + 1).ok_or(NoteError::Shape)?;
        let lines = rest.strip_prefix('\n').and_then(|r| r.strip_suffix('\n')).ok_or(NoteError::Shape)?;
        let read = |line: &str| {
            let (name, signature) = line.strip_prefix(MARK)?.split_once(' ')?;
            let bytes = decode(signature)?;
            let (id, bytes) = bytes.split_first_chunk::<4>()?;
            is_name(name).then(|| Signed { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
        };
        let signatures = lines.split('\n').take(SIGNATURES_MAX + 1).map(read).collect::<Option<Vec<_>>>();
        let signatures = signatures.filter(|s| s.len() <= SIGNATURES_MAX).ok_or(NoteError::Shape)?;
        Ok(Note { text: text.to_owned(), signatures })
    }

    /// The text that is signed, with its last line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Who is said to have signed it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.signatures.iter().map(|s| s.name.as_str())
    }

    /// The line of a signature by this key, as it stands in the note.
    pub fn line_of(&self, verifier: &Verifier) -> Option<String> {
        let own = self.signatures.iter().find(|s| s.name == verifier.name && s.id == verifier.id())?;
        Some(format!("{MARK}{} {}\n", own.name, encode(&[own.id.as_slice(), &own.bytes].concat())))
    }
}

/// How large a log is and what its root is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose log.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, encode(&self.root))
    }

    /// Reads the text of a note; further lines are left to whoever knows them.
    ///
    /// # Errors
    /// [`NoteError::Shape`].
    pub fn read(text: &str) -> Result<Checkpoint, NoteError> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(NoteError::Shape);
        };
        let n: u64 = size.parse().map_err(|_| NoteError::Shape)?;
        let root = decode(root).and_then(|r| r.try_into().ok()).ok_or(NoteError::Shape)?;
        if origin.is_empty() || n.to_string() != size {
            return Err(NoteError::Shape);
        }
        Ok(Checkpoint { origin: origin.to_owned(), size: n, root })
    }
}

/// Reads a checkpoint that this log has signed.
///
/// # Errors
/// [`NoteError`]; also when the text names another log than the key.
pub fn open(note: &str, log: &Verifier) -> Result<(Checkpoint, Note), NoteError> {
    let note = Note::read(note)?;
    log.verify(&note)?;
    let checkpoint = Checkpoint::read(note.text())?;
    if checkpoint.origin != log.name() {
        return Err(NoteError::Wrong);
    }
    Ok((checkpoint, note))
}

#[cfg(test)]
mod tests;
