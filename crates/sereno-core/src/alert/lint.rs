//! Rules for what a text may say. A hard rule that is broken means: not sent.
//!
//! The rules run on the finished text, after composing and again before sending, so a bad
//! template, a bad phrase and a changed row are all caught by the same check.

use super::AlertKind;
use crate::words::fold;

/// What a network's texts must and must not contain. From the playbook, on top of the floors here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The network's short name: every text begins with it and the number.
    pub net: String,
    /// The hotline, for kinds that must carry it.
    pub phone: String,
    /// By language: what each kind must contain.
    pub must: Vec<Must>,
    /// Words no text may contain, folded; compared as whole words or runs of words.
    pub deny: Vec<String>,
    /// Names of crossings' streets and landmarks: too fine to be said.
    pub too_fine: Vec<Vec<String>>,
    /// What a standing text may not say, because it would say that something happens, and where: the
    /// words of the other kinds, what is done, by whom, in which area. Compared as `deny` is.
    pub claims: Vec<String>,
}

/// Phrases that one language's text of one kind must contain word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Must {
    /// The language.
    pub language: String,
    /// The kind.
    pub kind: AlertKind,
    /// The phrases.
    pub phrases: Vec<String>,
}

/// The text to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its kind.
    pub kind: AlertKind,
    /// The area it may name.
    pub area: &'a str,
    /// Its language.
    pub language: &'a str,
    /// The text.
    pub text: &'a str,
}

/// A hard rule that is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// It does not begin with `{net} {number}:`.
    NoSource,
    /// It lacks something it must contain.
    Lacks(String),
    /// It contains a denied word.
    Denied(String),
    /// It names a street, a crossing or a landmark.
    TooFine(String),
    /// It contains something that looks like a house number, a plate or a badge.
    LooksLikeNumber(String),
    /// It is written in capitals beyond its one keyword.
    Shouts,
    /// A standing text says something of what happens, where, or when.
    Claims(String),
    /// There are no rules for its language: nobody has said what it must contain.
    NoRules,
}

impl Break {
    /// What it is about, for the page.
    pub fn detail(&self) -> &str {
        match self {
            Break::NoSource => "source",
            Break::Shouts => "capitals",
            Break::NoRules => "language",
            Break::Lacks(s) | Break::Denied(s) | Break::TooFine(s) | Break::LooksLikeNumber(s) | Break::Claims(s) => s,
        }
    }
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn has(words: &[String], run: &[String]) -> bool {
    !run.is_empty() && words.windows(run.len()).any(|w| w == run)
}

/// Every hard rule the text breaks; empty when it may be said.
pub fn hard(subject: &Subject<'_>, rules: &Rules) -> Vec<Break> {
    let mut broken = Vec::new();
    let text = subject.text;
    let starts = text
        .strip_prefix(rules.net.as_str())
        .and_then(|rest| rest.strip_prefix(' '))
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    if rules.net.is_empty() || !starts {
        broken.push(Break::NoSource);
    }
    let is_standing = subject.kind.is_standing();
    // What is said about no place names none.
    if !is_standing && (!text.contains(subject.area) || subject.area.is_empty()) {
        broken.push(Break::Lacks("area".to_owned()));
    }
    match rules.must.iter().find(|m| m.language == subject.language && m.kind == subject.kind) {
        None => broken.push(Break::NoRules),
        Some(must) => {
            broken.extend(must.phrases.iter().filter(|p| !text.contains(p.as_str())).cloned().map(Break::Lacks));
        }
    }
    // The area's own name may hold a word that is also a street's; it is taken out first.
    let area = if is_standing { "" } else { subject.area };
    let rest = if area.is_empty() { text.to_owned() } else { text.replacen(area, " ", 1) };
    let rest = if rules.phone.is_empty() { rest } else { rest.replace(rules.phone.as_str(), " ") };
    let rest_words = words(&rest);
    if is_standing {
        let body = rest.split_once(':').map_or(rest.as_str(), |(_, body)| body);
        let body_words = words(body);
        let claimed = rules.claims.iter().filter(|claim| has(&body_words, &words(claim)));
        broken.extend(claimed.cloned().map(Break::Claims));
        // No clock, no date, no count: what is so on any day needs no figure.
        let figure = body.split_whitespace().find(|w| w.chars().any(char::is_numeric));
        broken.extend(figure.map(str::to_owned).map(Break::Claims));
    }
    for denied in &rules.deny {
        if has(&rest_words, &words(denied)) {
            broken.push(Break::Denied(denied.clone()));
        }
    }
    for fine in &rules.too_fine {
        if fine.iter().all(|name| has(&rest_words, &words(name))) {
            broken.push(Break::TooFine(fine.join(" / ")));
        }
    }
    if let Some(found) = number_like(&rest) {
        broken.push(Break::LooksLikeNumber(found));
    }
    let shouted = rest
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| w.chars().count() > 3 && w.chars().all(char::is_uppercase) && *w != rules.net)
        .count();
    if shouted > 1 {
        broken.push(Break::Shouts);
    }
    broken
}

/// Something that looks like a plate, a badge or a house number: letters and digits in one
/// word, or three digits and more that are neither a time nor the alert's number.
fn number_like(text: &str) -> Option<String> {
    let body = text.split_once(':').map_or(text, |(_, body)| body);
    body.split(|c: char| !(c.is_alphanumeric() || c == ':'))
        .map(|w| w.trim_matches(':'))
        .find(|w| {
            let digits = w.chars().filter(char::is_ascii_digit).count();
            let letters = w.chars().filter(|c| c.is_alphabetic()).count();
            (digits >= 3 && !w.contains(':')) || (digits >= 2 && letters >= 1)
        })
        .map(str::to_owned)
}

/// How many text-message segments a text takes, and whether it fits GSM-7.
/// 3GPP TS 23.038: 160 septets alone or 153 a part; else UCS-2 with 70 or 67 units.
pub fn segments(text: &str) -> (usize, bool) {
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENDED: &str = "^{}\\[~]|€";
    let mut septets = 0usize;
    let is_gsm = text.chars().all(|c| {
        septets += if EXTENDED.contains(c) { 2 } else { 1 };
        BASIC.contains(c) || EXTENDED.contains(c)
    });
    let (length, alone, part) = if is_gsm { (septets, 160, 153) } else { (text.encode_utf16().count(), 70, 67) };
    let n = if length <= alone { 1 } else { length.div_ceil(part) };
    (n, is_gsm)
}
