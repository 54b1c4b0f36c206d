//! Texts that stand in the playbook: about rights, and about the line itself.
//!
//! A [`StandingText`] is about nothing that happened. It has no finding and no incident behind it, so
//! it may say nothing that needs one: no place, no time, nobody, no agency. [`check_standing`] looks at
//! it when the playbook is read; before it goes out it is composed again and compared, byte by byte.

use super::lint::{Break, Rules, Subject, hard, segments};
use super::{AlertKind, fill};
use crate::screen::{Never, screen};

/// A standing text is handed over to nobody after this, seconds from its drafting.
pub const STANDING_HOLDS_S: i64 = 24 * 3_600;

/// The largest number of a notice that its length is measured with.
const NUMBER_MAX: i64 = 99_999;
/// Parts of a text message, at most: in the narrow alphabet, and in the wide one.
const PARTS_MAX: (usize, usize) = (2, 4);

/// What a standing text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandingKind {
    /// What rights people have.
    Rights,
    /// When the line is there.
    Service,
}

impl StandingKind {
    /// Both.
    pub const ALL: [StandingKind; 2] = [StandingKind::Rights, StandingKind::Service];

    /// The kind of notice it is told as.
    pub const fn kind(self) -> AlertKind {
        match self {
            StandingKind::Rights => AlertKind::Rights,
            StandingKind::Service => AlertKind::Service,
        }
    }

    /// The one with this slug.
    pub fn from_slug(slug: &str) -> Option<StandingKind> {
        StandingKind::ALL.into_iter().find(|k| k.kind().slug() == slug)
    }
}

/// A text of the playbook, in the languages it has. Slots are `{net}`, `{number}` and `{hotline}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingText {
    /// Its slug in the playbook.
    pub slug: String,
    /// What it is about.
    pub kind: StandingKind,
    /// Language and words, with their slots.
    pub words: Vec<(String, String)>,
}

impl StandingText {
    /// Its words in a language, with their slots filled; none when it lacks the language or names
    /// another slot.
    pub fn filled(&self, language: &str, net: &str, number: i64, phone: &str) -> Option<String> {
        let (_, words) = self.words.iter().find(|(l, _)| l == language)?;
        let number = number.to_string();
        fill(words, &[("net", net), ("number", &number), ("hotline", phone)])
    }
}

/// What is wrong with a standing text of a playbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandingFault {
    /// Its slug begins with no letter, or has other signs than `a-z`, `0-9` and `-`.
    Slug,
    /// A language of the network is missing.
    Lacks(String),
    /// It has a slot that is none of `{net}`, `{number}`, `{hotline}`, in this language.
    Slot(String),
    /// It breaks a rule for texts, in this language.
    Text(String, Break),
    /// It holds what is left out of everything people type, in this language.
    LeftOut(String, String),
    /// It is longer than a text message may be, in this language: so many parts.
    TooLong(String, usize),
}

impl std::fmt::Display for StandingFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StandingFault::Slug => write!(f, "its slug must begin with a letter and be of a-z, 0-9 and -"),
            StandingFault::Lacks(language) => write!(f, "it lacks language {language}"),
            StandingFault::Slot(language) => {
                write!(f, "{language}: its slots are {{net}}, {{number}} and {{hotline}} alone")
            }
            StandingFault::Text(language, broken) => match broken {
                Break::NoSource => write!(f, "{language}: it must begin with {{net}} {{number}}:"),
                Break::Lacks(what) => write!(f, "{language}: it lacks “{what}”"),
                Break::Claims(what) => {
                    write!(f, "{language}: it claims something of a place, a time or an event: “{what}”")
                }
                other => write!(f, "{language}: it breaks a rule: {}", other.detail()),
            },
            StandingFault::LeftOut(language, what) => {
                write!(f, "{language}: it holds what is never kept: {what}")
            }
            StandingFault::TooLong(language, parts) => {
                let (narrow, wide) = PARTS_MAX;
                write!(
                    f,
                    "{language}: it takes {parts} parts of a text message; at most {narrow}, or {wide} with signs of the wide alphabet"
                )
            }
        }
    }
}

/// Looks at a standing text when the playbook is read. `rules` holds the network's name, its hotline
/// and what such a text must and must not say.
///
/// # Errors
/// The first [`StandingFault`].
pub fn check_standing(
    text: &StandingText,
    languages: &[String],
    rules: &Rules,
    never: &Never,
) -> Result<(), StandingFault> {
    let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.slug.starts_with(|c: char| c.is_ascii_lowercase()) || !text.slug.chars().all(is_slug) {
        return Err(StandingFault::Slug);
    }
    for language in languages {
        if !text.words.iter().any(|(l, words)| l == language && !words.trim().is_empty()) {
            return Err(StandingFault::Lacks(language.clone()));
        }
        let whole = text.filled(language, &rules.net, NUMBER_MAX, &rules.phone);
        let whole = whole.ok_or_else(|| StandingFault::Slot(language.clone()))?;
        let subject = Subject { kind: text.kind.kind(), area: "", language, text: &whole };
        if let Some(broken) = hard(&subject, rules).into_iter().next() {
            return Err(StandingFault::Text(language.clone(), broken));
        }
        let screened = screen(&whole, never);
        if let Some(what) = screened.left_out.first() {
            return Err(StandingFault::LeftOut(language.clone(), what.slug().to_owned()));
        }
        let (parts, is_narrow) = segments(&whole);
        if parts > if is_narrow { PARTS_MAX.0 } else { PARTS_MAX.1 } {
            return Err(StandingFault::TooLong(language.clone(), parts));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    //! How: one good text; each change of it is refused for its own reason.

    use super::super::lint::Must;
    use super::*;

    const GOOD: &str = "{net} {number}: You may keep your door shut. Not official. {hotline}";

    fn rules() -> Rules {
        let must = |kind| Must { language: "en".into(), kind, phrases: vec!["Not official.".into()] };
        Rules {
            net: "Lantern".into(),
            phone: "323-555-0142".into(),
            must: AlertKind::ALL.into_iter().map(must).collect(),
            deny: vec!["run away".into()],
            too_fine: vec![vec!["Echo Lake".into()]],
            claims: vec!["verified".into(), "agents at a door".into(), "Boyle Heights".into(), "sheriff".into()],
        }
    }

    fn check(words: &str) -> String {
        let text =
            StandingText { slug: "door".into(), kind: StandingKind::Rights, words: vec![("en".into(), words.into())] };
        let never = Never::new(["without papers"], ["323-555-0142"]);
        match check_standing(&text, &["en".to_owned()], &rules(), &never) {
            Ok(()) => String::new(),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn a_text_about_no_place_no_time_and_nobody_passes_and_no_other() {
        assert_eq!(check(GOOD), "");
        let with = |more: &str| check(&GOOD.replace("Not official.", &format!("{more} Not official.")));
        assert_eq!(with("This holds for {area}."), "en: its slots are {net}, {number} and {hotline} alone");
        assert_eq!(check("You may keep your door shut. Not official."), "en: it must begin with {net} {number}:");
        assert_eq!(check(&GOOD.replace("Not official.", "")), "en: it lacks “Not official.”");
        let claims = |what: &str| format!("en: it claims something of a place, a time or an event: “{what}”");
        assert_eq!(with("Verified."), claims("verified"));
        assert_eq!(with("It is quiet in boyle heights."), claims("Boyle Heights"));
        assert_eq!(with("The Sheriff is near."), claims("sheriff"));
        assert_eq!(with("We open at 8:30."), claims("8:30."));
        assert_eq!(with("There are 2 of them."), claims("2"));
        assert_eq!(with("Run away."), "en: it breaks a rule: run away");
        assert_eq!(with("Meet at Echo Lake."), "en: it breaks a rule: Echo Lake");
        assert_eq!(with("Nobody is WITHOUT HELP TODAY."), "en: it breaks a rule: capitals");
        assert_eq!(with("Officer Daniels may not come in."), "en: it holds what is never kept: name");
        assert_eq!(with("Even those without papers have them."), "en: it holds what is never kept: status");
        assert_eq!(
            with(&"You may keep your door shut. ".repeat(12)),
            "en: it takes 3 parts of a text message; at most 2, or 4 with signs of the wide alphabet"
        );
        assert_eq!(check(""), "en: it lacks language en".replace("en: ", ""));
    }
}
