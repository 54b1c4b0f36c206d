//! One letter: what stands in it, and that nothing else can.

use super::super::Parcel;
use super::Settings;
use lettre::Address;
use lettre::message::header::{Date, HeaderName, HeaderValue, Headers};
use lettre::message::{Mailbox, Message, SinglePart};
use sereno_core::Moment;
use sereno_station::texts::Texts;
use std::time::{Duration, SystemTime};

/// A letter that can be handed over.
#[derive(Debug)]
pub(super) struct Letter {
    /// Who gets what could not be delivered: our address with the parcel's key.
    pub(super) bounces_to: Address,
    /// Who gets it.
    pub(super) to: Address,
    /// What travels, without the signature.
    pub(super) bytes: Vec<u8>,
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn time(at: Moment) -> SystemTime {
    let seconds = u64::try_from(at.us().div_euclid(1_000_000)).unwrap_or(0);
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// A moment as headers have it (RFC 5322, 3.3).
fn written(at: Moment) -> String {
    let mut headers = Headers::new();
    headers.set(Date::new(time(at)));
    headers.get_raw("Date").unwrap_or_default().to_owned()
}

/// One line of words: whatever would end a header line, or be no letter at all, is a space.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

/// An address and nothing else: one line, with no space in it.
fn is_plain(url: &str) -> bool {
    let is_plain = url.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b',' | b'"' | b'\\'));
    is_plain && !url.is_empty()
}

/// An address of ours that stands in a header between angle brackets; nothing when it could not.
fn bracketed(url: &str) -> Option<String> {
    is_plain(url).then(|| format!("<{url}>"))
}

/// The text with where it leads, who sent it and how to stop it.
fn body(parcel: &Parcel, net: &str, texts: &Texts) -> String {
    let t = texts.lang(&parcel.language);
    let mut out = parcel.text.trim_end().to_owned();
    out.push('\n');
    if is_plain(&parcel.link) && !parcel.text.contains(&parcel.link) {
        let word = if parcel.number.is_some() { "mail-check" } else { "mail-open" };
        out.push_str(&format!("\n{}\n{}\n", t.say(word), parcel.link));
    }
    if is_plain(parcel.preferences.reveal()) {
        // The line that mail programs know as the beginning of a signature.
        out.push_str(&format!("\n-- \n{}\n{}\n", t.say1("mail-why", "net", net), parcel.preferences.reveal()));
    }
    out
}

/// Writes a letter; nothing when the address is none.
pub(super) fn write(parcel: &Parcel, settings: &Settings, texts: &Texts, now: Moment) -> Option<Letter> {
    let to: Address = parcel.endpoint.reveal().trim().parse().ok()?;
    if !to.to_string().is_ascii() || !parcel.key.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let from: Address = settings.from.parse().ok()?;
    let bounces_to = Address::new(format!("{}+{}", from.user(), parcel.key), from.domain()).ok()?;
    let domain = from.domain().to_owned();
    let name = one_line(&settings.from_name);
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(name.clone()), from))
        .to(Mailbox::new(None, to.clone()))
        .date(time(now))
        .subject(one_line(&parcel.title))
        .message_id(Some(format!("<{}@{domain}>", parcel.key)))
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(header("Content-Language", one_line(&parcel.language)))
        .raw_header(header("List-Id", format!("<notices.{domain}>")))
        .raw_header(header("Expires", written(parcel.expires_at)));
    if let Some(stop) = bracketed(parcel.unsubscribe.reveal()) {
        builder = builder
            .raw_header(header("List-Unsubscribe", stop))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let message = builder.singlepart(SinglePart::plain(body(parcel, &name, texts))).ok()?;
    Some(Letter { bounces_to, to, bytes: message.formatted() })
}
