//! Letters, by SMTP to the mail server that the network named.
//!
//! Dramatis personae: a [`letter`] is written for one subscriber; [`dkim`] signs it; a [`line`] to
//! the server carries one letter after the other; [`lines`] knows how many of them the server
//! allows; [`Mail`] says what came of each letter.
//!
//! Mail is [`Class::Blind`]: after the last byte of a letter a lost answer means that nobody knows.
//! The `Message-ID` comes from the parcel's key, so two copies are at least seen to be one letter.
//! Nobody downstream keeps the promise of an `Expires` header; the text itself says until when.

pub mod dkim;
mod letter;
mod line;
mod lines;

pub use line::LineFault;

use super::{Carrier, Parcel, Work};
use letter::Letter;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt, Rset};
use lines::Lines;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::{Moment, Private};
use sereno_station::texts::Texts;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Letters under way at the same time, and lines to a mail server where it allows so many. Each
/// may be in doubt after a crash.
pub const LANES: usize = 8;
/// All of one letter, from the call to the last answer. With [`FREE`] the contract's 30 seconds.
const LETTER: Duration = Duration::from_secs(25);
/// A letter that was marked while there were more lines waits so long for one of those that are left.
const FREE: Duration = Duration::from_secs(5);
/// A server is asked to take at most this many letters on one line; many close it at a hundred.
const LETTERS_A_LINE_MAX: u32 = 100;

/// How the line to the mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte (RFC 8314), port 465.
    Implicit,
    /// By STARTTLS, which must succeed, port 587.
    StartTls,
    /// Not at all; to this machine only.
    None,
}

impl Tls {
    /// Every value.
    pub const ALL: [Tls; 3] = [Tls::StartTls, Tls::Implicit, Tls::None];

    /// Its slug, as it is stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Tls::Implicit => "implicit",
            Tls::StartTls => "starttls",
            Tls::None => "none",
        }
    }
}

/// What is needed to send letters.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is secured.
    pub tls: Tls,
    /// Who signs in; empty for nobody.
    pub user: String,
    /// With what.
    pub password: Private<String>,
    /// The address letters are from.
    pub from: String,
    /// The name beside it: the network's.
    pub from_name: String,
    /// The signing key and the name under which it is published.
    pub dkim: Option<(String, dkim::Key)>,
    /// Certificates (PEM) of the server's own authority, where no public one knows it.
    pub own_root: Option<String>,
    /// Letters under way at the same time, and lines to the server, at most.
    pub lanes: usize,
}

impl Settings {
    /// The domain of the sender's address.
    pub fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// True for one certificate or more, as text (PEM).
pub(super) fn is_pem(text: &str) -> bool {
    use rustls::pki_types::pem::PemObject as _;
    let all: Result<Vec<_>, _> = rustls::pki_types::CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    all.is_ok_and(|all| !all.is_empty() && crate::outside::trust(&all).is_some())
}

struct Line {
    at: AsyncSmtpConnection,
    carried: u32,
}

impl Line {
    /// The line for one more letter, while it is free and has not carried too many.
    fn again(mut self, is_free: bool) -> Option<Line> {
        self.carried += 1;
        (is_free && self.carried < LETTERS_A_LINE_MAX).then_some(self)
    }
}

/// Where one attempt stands, for whoever stops waiting for it.
#[derive(Default)]
struct Stage {
    /// The first byte of the letter is out.
    is_letter_out: AtomicBool,
}

/// Carries letters.
pub struct Mail {
    settings: Settings,
    texts: Arc<Texts>,
    random: ring::rand::SystemRandom,
    lines: Lines<Line>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail")
    }
}

/// What the server said last, for a person who sets it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What came of it.
    pub handed: Handed,
    /// The server's words, or the machine's; may name the address.
    pub words: Private<String>,
}

impl Mail {
    /// A carrier of letters in these words.
    pub fn new(settings: Settings, texts: Arc<Texts>) -> Mail {
        let lines = Lines::new(settings.lanes);
        Mail { settings, texts, random: sereno_station::entropy::key_random(), lines }
    }

    /// Hands one letter over and says what the server said.
    pub async fn post(&self, parcel: &Parcel, now: Moment) -> Answer {
        let Some(letter) = letter::write(parcel, &self.settings, &self.texts, now) else {
            return Answer { handed: Handed::Refused, words: Private::new("this is no mail address".to_owned()) };
        };
        let Some(bytes) = self.signed(&letter, now) else {
            return Answer {
                handed: Handed::Later { wait_s: None },
                words: Private::new("the signature failed".to_owned()),
            };
        };
        let stage = Stage::default();
        match tokio::time::timeout(LETTER + FREE, self.hand_over(&letter, &bytes, &stage)).await {
            Ok(answer) => answer,
            Err(_) => Answer {
                handed: if stage.is_letter_out.load(Ordering::SeqCst) {
                    Handed::Unknown
                } else {
                    Handed::Later { wait_s: None }
                },
                words: Private::new("the server did not answer in time".to_owned()),
            },
        }
    }

    fn signed(&self, letter: &Letter, now: Moment) -> Option<Vec<u8>> {
        let Some((selector, key)) = &self.settings.dkim else { return Some(letter.bytes.clone()) };
        let header = key.sign(&letter.bytes, (selector, self.settings.domain()), now, &self.random).ok()?;
        Some([header.as_bytes(), &letter.bytes].concat())
    }

    async fn hand_over(&self, letter: &Letter, bytes: &[u8], stage: &Stage) -> Answer {
        let later = |words: String| Answer { handed: Handed::Later { wait_s: None }, words: Private::new(words) };
        let until = tokio::time::Instant::now() + FREE;
        loop {
            let Ok(turn) = tokio::time::timeout_at(until, self.lines.turn()).await else {
                return later("no line to the server was free".to_owned());
            };
            let Some(turn) = turn else { return later(String::new()) };
            if let Some(mut line) = turn.kept() {
                // A server closes a line that was idle; nothing was said on it then.
                if let Some((answer, is_free)) = on(&mut line.at, letter, bytes, stage, true).await {
                    turn.end(line.again(is_free));
                    return answer;
                }
            }
            let mut line = match line::open(&self.settings, self.settings.domain()).await {
                Ok(at) => Line { at, carried: 0 },
                // One line too many: this letter takes the next one that is free.
                Err(fault) if fault.is_one_too_many() && turn.refused() => continue,
                // A wrong password or a missing server is nothing about this subscriber.
                Err(fault) => return later(fault.to_string()),
            };
            let Some((answer, is_free)) = on(&mut line.at, letter, bytes, stage, false).await else {
                return later(String::new());
            };
            turn.end(line.again(is_free));
            return answer;
        }
    }
}

/// One letter on one line: what came of it, and whether the line is free for the next. Nothing
/// when a line that was kept turns out to be dead.
async fn on(
    line: &mut AsyncSmtpConnection,
    letter: &Letter,
    bytes: &[u8],
    stage: &Stage,
    was_kept: bool,
) -> Option<(Answer, bool)> {
    if let Err(error) = line.command(MailFrom::new(Some(letter.bounces_to.clone()), vec![])).await {
        if was_kept && !is_open_after(&error) {
            return None;
        }
        // What the server has against us is nothing about this subscriber: it was not taken.
        return Some((said(Handed::Later { wait_s: None }, &error), false));
    }
    let refused = match line.command(Rcpt::new(letter.to.clone(), vec![])).await {
        Ok(_) => line.command(Data).await.err().map(|error| (judged(&error), error)),
        Err(error) => Some((judge_recipient(error.status().map(u16::from), &error.to_string()), error)),
    };
    if let Some((handed, error)) = refused {
        let is_free = is_open_after(&error) && line.command(Rset).await.is_ok();
        return Some((said(handed, &error), is_free));
    }
    stage.is_letter_out.store(true, Ordering::SeqCst);
    Some(match line.message(bytes).await {
        Ok(response) => {
            let words = Private::new(response.message().collect::<Vec<_>>().join(" "));
            (Answer { handed: Handed::Taken, words }, true)
        }
        Err(error) if error.status().is_some() => (said(judged(&error), &error), is_open_after(&error)),
        Err(error) => (said(Handed::Unknown, &error), false),
    })
}

/// The server answered, and does not hang up (421).
fn is_open_after(error: &Error) -> bool {
    error.status().is_some_and(|status| u16::from(status) != 421)
}

fn said(handed: Handed, error: &Error) -> Answer {
    Answer { handed, words: Private::new(error.to_string()) }
}

fn judged(error: &Error) -> Handed {
    judge(error.status().map(u16::from), &error.to_string())
}

/// What an answer to the name of the recipient means. What the server has against this one address
/// or mailbox for now (4.1.z, 4.2.z, or a bare 450: RFC 3463, RFC 5321) says nothing about the server;
/// what it has against our own address (4.1.7, 4.1.8) it has against every letter.
fn judge_recipient(code: Option<u16>, words: &str) -> Handed {
    match (judge(code, words), code, enhanced(words, '4')) {
        (handed, Some(421), _) | (handed, _, Some((1, 7 | 8))) => handed,
        (Handed::Later { .. }, Some(400..=499), Some((1 | 2, _))) => Handed::Deferred,
        (Handed::Later { .. }, Some(450), None) => Handed::Deferred,
        (handed, ..) => handed,
    }
}

/// What an answer means (RFC 5321, 4.2; RFC 3463 for the words). Only an address that is no more
/// is [`Handed::Gone`]: a policy, a full box or a spam filter is not, and a bare 550 may be any of
/// these (a relay that no longer knows us says it of everybody).
fn judge(code: Option<u16>, words: &str) -> Handed {
    if !code.is_some_and(|c| (500..600).contains(&c)) {
        return Handed::Later { wait_s: None };
    }
    match enhanced(words, '5') {
        // No such mailbox, moved away without a new address, a domain that takes no mail (null MX).
        Some((1, 1 | 6 | 10)) => Handed::Gone,
        _ => Handed::Refused,
    }
}

/// The subject and detail of the first `x.y.z` of this class in an answer.
fn enhanced(words: &str, class: char) -> Option<(u16, u16)> {
    let read = |word: &str| {
        let (subject, detail) = word.strip_prefix(class)?.strip_prefix('.')?.split_once('.')?;
        Some((subject.parse().ok()?, detail.parse().ok()?))
    };
    words.split([' ', ':', '(', ')', '\r', '\n']).find_map(read)
}

impl Carrier for Mail {
    fn channel(&self) -> Channel {
        Channel::Mail
    }

    fn class(&self) -> Class {
        Class::Blind
    }

    /// As many as there may be lines, as far as the server has let us know.
    fn lanes(&self) -> usize {
        self.lines.may()
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, now: Moment) -> Work<'a> {
        Box::pin(async move { self.post(parcel, now).await.handed })
    }
}

#[cfg(test)]
mod tests;
