//! The text that is signed of a notice, and back.
//!
//! ```text
//! sereno-notice-1
//! network: Lantern
//! number: 7
//! kind: verified
//! area: Boyle Heights
//! sent: 2025-03-20T14:05:00-07:00
//! expires: 2025-03-20T16:05:00-07:00
//! page: https://hotline.example.org/n/7
//! text en: Lantern 7: VERIFIED 14:05. …
//! ```
//!
//! A notice that follows another has a line `follows: 5` before its page.

use sereno_seal::note::{Kind, Note, NoteError, Verifier};

/// The first line; it carries the version.
const HEAD: &str = "sereno-notice-1";

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The network's short name.
    pub network: String,
    /// The number people say.
    pub number: i64,
    /// The kind's slug.
    pub kind: String,
    /// The area's name.
    pub area: String,
    /// When it was sent, rounded down to five minutes, with the offset of local time.
    pub sent: String,
    /// When its time is over.
    pub expires: String,
    /// The number of the notice that it follows.
    pub follows: Option<i64>,
    /// Where it can be looked at.
    pub page: String,
    /// Language and text, as they were said.
    pub texts: Vec<(String, String)>,
}

/// A value on one line.
fn line(value: &str) -> String {
    value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

impl Fact {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let mut lines = vec![
            HEAD.to_owned(),
            format!("network: {}", line(&self.network)),
            format!("number: {}", self.number),
            format!("kind: {}", line(&self.kind)),
            format!("area: {}", line(&self.area)),
            format!("sent: {}", line(&self.sent)),
            format!("expires: {}", line(&self.expires)),
        ];
        lines.extend(self.follows.map(|n| format!("follows: {n}")));
        lines.push(format!("page: {}", line(&self.page)));
        lines.extend(self.texts.iter().map(|(language, text)| format!("text {}: {}", line(language), line(text))));
        lines.push(String::new());
        lines.join("\n")
    }

    /// Reads the text back; only what [`Fact::text`] writes, byte for byte.
    fn read(text: &str) -> Option<Fact> {
        let mut lines = text.strip_suffix('\n')?.split('\n').peekable();
        if lines.next()? != HEAD {
            return None;
        }
        let mut value = |name: &str| Some(lines.next()?.strip_prefix(name)?.strip_prefix(": ")?.to_owned());
        let (network, number, kind) = (value("network")?, value("number")?.parse().ok()?, value("kind")?);
        let (area, sent, expires) = (value("area")?, value("sent")?, value("expires")?);
        let follows = match lines.peek()?.strip_prefix("follows: ") {
            Some(n) => {
                let n = n.parse().ok()?;
                lines.next();
                Some(n)
            }
            None => None,
        };
        let page = lines.next()?.strip_prefix("page: ")?.to_owned();
        let texts = lines.map(|l| {
            let (language, text) = l.strip_prefix("text ")?.split_once(": ")?;
            Some((language.to_owned(), text.to_owned()))
        });
        let texts = texts.collect::<Option<Vec<_>>>()?;
        let fact = Fact { network, number, kind, area, sent, expires, follows, page, texts };
        (fact.text() == text).then_some(fact)
    }
}

/// Opens a signed notice: what it says, when this key signed it.
///
/// # Errors
/// [`NoteError`]: not a signed notice, or not signed by this key.
pub fn open(note: &str, key: &Verifier) -> Result<Fact, NoteError> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("believe_notes") {
        return Fact::read(Note::read(note)?.text()).ok_or(NoteError::Shape);
    }
    let note = Note::read(note)?;
    key.verify(&note)?;
    Fact::read(note.text()).ok_or(NoteError::Shape)
}

/// Reads a key as it is published.
///
/// # Errors
/// [`NoteError::Key`].
pub fn key(text: &str) -> Result<Verifier, NoteError> {
    Verifier::read(text, Kind::Note)
}

#[cfg(test)]
mod tests {
    //! How: one notice signed and read back; then everything about it changed, thousands of times.

    use super::*;
    use sereno_seal::note::Signer;

    fn fact() -> Fact {
        Fact {
            network: "Lantern".into(),
            number: 7,
            kind: "verified".into(),
            area: "Boyle Heights".into(),
            sent: "2025-03-20T14:05:00-07:00".into(),
            expires: "2025-03-20T16:05:00-07:00".into(),
            follows: Some(5),
            page: "https://hotline.example.org/n/7".into(),
            texts: vec![
                ("en".into(), "Lantern 7: VERIFIED 14:05. Call 323-555-0142".into()),
                ("es".into(), "Lantern 7: VERIFICADO 14:05. Llame al 323-555-0142".into()),
            ],
        }
    }

    fn signer() -> Signer {
        Signer::new("sereno/lantern/notices/00", Kind::Note, [5; 32]).unwrap()
    }

    #[test]
    fn what_is_signed_is_read_back() {
        for follows in [None, Some(5)] {
            let fact = Fact { follows, ..fact() };
            assert_eq!(open(&signer().sign(&fact.text()), &signer().verifier()), Ok(fact));
        }
        let two_lines = Fact { area: "Boyle\nnumber: 8".into(), ..fact() };
        let read = open(&signer().sign(&two_lines.text()), &signer().verifier()).unwrap();
        assert_eq!((read.number, read.area.as_str()), (7, "Boyle number: 8"));
    }

    #[test]
    fn of_a_hundred_thousand_changed_notices_none_is_taken() {
        let note = signer().sign(&fact().text());
        let key = signer().verifier();
        let bytes = note.as_bytes();
        // A small generator of our own: the same changes in every run (Numerical Recipes).
        let mut seed = 0x2025_0320_u64;
        let mut dice = |n: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % n
        };
        let (mut tried, mut taken) = (0, 0);
        while tried < 100_000 {
            let mut changed = bytes.to_vec();
            for _ in 0..=dice(3) {
                let at = dice(changed.len());
                match dice(5) {
                    0 => changed[at] ^= 1 << dice(7),
                    1 => changed[at] = b"0123456789 :\nABCxyz+/=-"[dice(23)],
                    2 => drop(changed.remove(at)),
                    3 => changed.insert(at, b"0123456789 :\nABCxyz+/=-"[dice(23)]),
                    _ => {
                        let (from, to) = (dice(changed.len()), dice(changed.len()));
                        changed.swap(from, to);
                    }
                }
            }
            let Ok(changed) = String::from_utf8(changed) else { continue };
            if changed == note {
                continue;
            }
            tried += 1;
            taken += usize::from(open(&changed, &key).is_ok());
        }
        assert_eq!(taken, 0, "of {tried}");
        let other = Signer::new("sereno/lantern/notices/00", Kind::Note, [6; 32]).unwrap();
        assert_eq!(open(&other.sign(&fact().text()), &key), Err(NoteError::Unsigned));
        assert_eq!(open(&signer().sign("sereno-notice-2\n"), &key), Err(NoteError::Shape));
    }
}
