//! Notices in the Common Alerting Protocol 1.2 (OASIS, 1 July 2010), signed as it says.
//!
//! A message is written once, in the transaction that lets a notice out, out of the fact that is
//! signed as a note too: one `info` for each language, the outline of the named area and never a
//! point. It is written in the canonical form that is digested (Exclusive XML Canonicalization), so
//! that signing is a digest of what was written; the enveloped signature is ECDSA on P-256 with
//! SHA-256 (XML Signature 1.1), its public key beside it.
//!
//! What the grades mean here is what we know: what we say holds was *observed* and is *immediate*;
//! how severe it is we never grade.

mod sign;
mod write;

pub use sign::public_pem;

use super::notice::Fact;
use crate::Flow;
use sereno_core::alert::AlertKind;
use sereno_core::place::Point;
use sereno_seal::note::Signer;
pub(super) use write::Xml;

/// The namespace of CAP 1.2.
pub const CAP_NS: &str = "urn:oasis:names:tc:emergency:cap:1.2";
/// Characters of a headline, which CAP recommends.
const HEADLINE_CHARS_MAX: usize = 160;

/// The words of a message that are not its text.
#[derive(Clone, Debug)]
pub struct Words {
    /// Says that nothing of it is real; none when it is.
    pub exercise: Option<String>,
    /// The network's full name.
    pub sender_name: String,
    /// The hotline.
    pub contact: String,
    /// For each language of the notice: event, headline, instruction.
    pub by_language: Vec<(String, String, String)>,
}

impl Words {
    /// The words for a notice, in its languages.
    pub fn of(flow: &Flow, fact: &Fact) -> Words {
        let site = &flow.site;
        let words = |language: &String| {
            let t = site.texts.lang(language);
            let event = t.word("alert-kind", &fact.kind);
            let headline = format!("{} {}: {event}, {}", fact.network, fact.number, fact.area);
            (event, headline, t.say1("cap-instruction", "page", &fact.page))
        };
        Words {
            exercise: site.settings.is_demo.then(|| site.texts.lang("en").say("cap-exercise")),
            sender_name: site.playbook.name.clone(),
            contact: site.playbook.phone.clone(),
            by_language: fact.texts.iter().map(|(language, _)| words(language)).collect(),
        }
    }
}

/// What a message is made of.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// What is said.
    pub fact: &'a Fact,
    /// The notices before it in its thread.
    pub thread: &'a [Fact],
    /// The outline of its area, not closed.
    pub outline: &'a [Point],
    /// The words around it.
    pub words: &'a Words,
}

/// Kind of a message and its grades: `msgType`, `responseType`, `urgency`, `severity`, `certainty`.
pub fn grades(kind: &str) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
    match kind {
        "update" => ("Update", "Avoid", "Immediate", "Unknown", "Observed"),
        // What it says replaces what was said; there is nothing to do.
        "correction" => ("Update", "None", "Past", "Minor", "Unlikely"),
        "ended" => ("Cancel", "None", "Past", "Unknown", "Observed"),
        // It claims nothing.
        "withdrawn" => ("Cancel", "None", "Unknown", "Unknown", "Unknown"),
        "checked" => ("Alert", "None", "Past", "Minor", "Unlikely"),
        // Nothing happens.
        "rights" | "service" => ("Alert", "None", "Unknown", "Unknown", "Unknown"),
        _ => ("Alert", "Avoid", "Immediate", "Unknown", "Observed"),
    }
}

/// The category of a message: what is about nothing that happened is no matter of safety.
pub const fn category(is_about_incident: bool) -> &'static str {
    if is_about_incident { "Safety" } else { "Other" }
}

/// The identifier of a notice's message: the name of the key, which no other network has, and the
/// number.
pub fn identifier(signer_name: &str, number: i64) -> String {
    format!("{}.{number}", sender(signer_name))
}

/// Who sends: the name of the key without what CAP forbids.
pub fn sender(signer_name: &str) -> String {
    signer_name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '.' }).collect()
}

/// The outline as CAP writes it: `lat,lon` pairs, closed. Empty without an outline.
pub fn polygon(outline: &[Point]) -> String {
    let pair = |p: &Point| format!("{:.4},{:.4}", p.lat, p.lon);
    let mut pairs: Vec<String> = outline.iter().map(pair).collect();
    if pairs.len() < 3 {
        return String::new();
    }
    if pairs.first() != pairs.last() {
        pairs.extend(pairs.first().cloned());
    }
    pairs.join(" ")
}

/// The message, signed, as it is served.
pub fn signed(message: &Message<'_>, signer: &Signer) -> String {
    let body = written(message, signer.name());
    sign::enveloped(&body, signer)
}

/// A time as CAP writes it: in UTC the offset is `-00:00` (CAP 1.2, 3.3.2).
fn cap_time(stamp: &str) -> String {
    stamp.strip_suffix("+00:00").map_or_else(|| stamp.to_owned(), |local| format!("{local}-00:00"))
}

/// The message in canonical form.
fn written(m: &Message<'_>, signer_name: &str) -> String {
    let fact = m.fact;
    let (kind, response, urgency, severity, certainty) = grades(&fact.kind);
    // Of texts about the line the newest comes in the place of the others.
    let is_newest = fact.kind == AlertKind::Service.slug() && !m.thread.is_empty();
    let kind = if is_newest { "Update" } else { kind };
    // What takes a standing text back is about nothing either.
    let is_standing = |f: &Fact| AlertKind::from_slug(&f.kind).is_some_and(AlertKind::is_standing);
    let is_about_incident = !is_standing(fact) && !m.thread.iter().any(is_standing);
    let sender = sender(signer_name);
    let mut x = Xml::default();
    x.open("alert", &[("xmlns", CAP_NS)]);
    x.leaf("identifier", &identifier(signer_name, fact.number));
    x.leaf("sender", &sender);
    x.leaf("sent", &cap_time(&fact.sent));
    x.leaf("status", if m.words.exercise.is_some() { "Exercise" } else { "Actual" });
    x.leaf("msgType", kind);
    x.leaf("scope", "Public");
    if let Some(note) = &m.words.exercise {
        x.leaf("note", note);
    }
    let earlier = |f: &Fact| format!("{sender},{},{}", identifier(signer_name, f.number), cap_time(&f.sent));
    let references: Vec<String> = m.thread.iter().map(earlier).collect();
    if !references.is_empty() {
        x.leaf("references", &references.join(" "));
    }
    for ((language, text), (event, headline, instruction)) in fact.texts.iter().zip(&m.words.by_language) {
        x.open("info", &[]);
        x.leaf("language", language);
        x.leaf("category", category(is_about_incident));
        x.leaf("event", event);
        x.leaf("responseType", response);
        x.leaf("urgency", urgency);
        x.leaf("severity", severity);
        x.leaf("certainty", certainty);
        x.leaf("expires", &cap_time(&fact.expires));
        x.leaf("senderName", &m.words.sender_name);
        x.leaf("headline", &headline.chars().take(HEADLINE_CHARS_MAX).collect::<String>());
        x.leaf("description", text);
        x.leaf("instruction", instruction);
        x.leaf("web", &fact.page);
        x.leaf("contact", &m.words.contact);
        x.open("area", &[]);
        x.leaf("areaDesc", &fact.area);
        let polygon = polygon(m.outline);
        if !polygon.is_empty() {
            x.leaf("polygon", &polygon);
        }
        x.close("area");
        x.close("info");
    }
    x.close("alert");
    x.text()
}

#[cfg(test)]
mod tests;
