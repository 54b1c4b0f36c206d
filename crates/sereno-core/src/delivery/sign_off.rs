//! Who answers for the words: nothing is told in a language for whose phrases no named lawyer and
//! no native reviewer answers at this moment. A sign-off covers exactly the phrases that were
//! read, by their digest, and until a date.

use crate::Moment;
use crate::alert::{AlertKind, Phrases, StandingText};
use crate::words::tidy;

/// A sign-off holds for at most so many days: law and language move on.
pub const DAYS_MAX: i64 = 366;
/// The coordinator reads of its end so many days before.
pub const WARN_DAYS: i64 = 30;
/// Characters of a name.
pub const NAME_CHARS_MAX: usize = 80;

/// What the playbook says in one language, by its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The language's tag.
    pub language: String,
    /// SHA-256 over every phrase of it, in a fixed form.
    pub words: [u8; 32],
}

/// A sign-off, without its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// The language's tag.
    pub language: String,
    /// The digest of the phrases that were read.
    pub words: [u8; 32],
    /// It holds before this.
    pub until: Moment,
}

/// Why nobody answers for a language's phrases now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// Nobody signed them off.
    Missing,
    /// Its date is over.
    Over,
    /// The phrases are not those that were read.
    OtherWords,
}

impl Lacking {
    /// Every value.
    pub const ALL: [Lacking; 3] = [Lacking::Missing, Lacking::Over, Lacking::OtherWords];

    /// Its slug, as text keys have it.
    pub const fn slug(self) -> &'static str {
        match self {
            Lacking::Missing => "missing",
            Lacking::Over => "over",
            Lacking::OtherWords => "other",
        }
    }
}

/// A language for whose phrases nobody answers, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSignedOff {
    /// The language's tag.
    pub language: String,
    /// Why.
    pub why: Lacking,
}

impl NotSignedOff {
    /// The key of the sentence that says why sending cannot be turned on, and what to do next.
    pub const fn key(&self) -> &'static str {
        match self.why {
            Lacking::Missing => "sending-refused-missing",
            Lacking::Over => "sending-refused-over",
            Lacking::OtherWords => "sending-refused-other",
        }
    }
}

/// Until when somebody answers for a language's phrases as they are now.
///
/// # Errors
/// [`NotSignedOff`] when nobody does.
pub fn holds(now_said: &Wording, sign_offs: &[SignOff], now: Moment) -> Result<Moment, NotSignedOff> {
    let lacks = |why| NotSignedOff { language: now_said.language.clone(), why };
    let mut of_it = sign_offs.iter().filter(|s| s.language == now_said.language);
    let found = of_it.next().ok_or_else(|| lacks(Lacking::Missing))?;
    if found.until <= now {
        return Err(lacks(Lacking::Over));
    }
    if found.words != now_said.words {
        return Err(lacks(Lacking::OtherWords));
    }
    Ok(found.until)
}

/// True for a kind that leaves without a sign-off. Only taking back does: its one text claims
/// nothing and the gate compares it byte for byte, while each minute it waited for a date in a form
/// people would go on believing a notice that the network no longer stands behind. What ends or
/// corrects says something new, and waits.
pub const fn is_exempt(kind: AlertKind) -> bool {
    matches!(kind, AlertKind::Withdrawn)
}

/// The first text of a notice that may not be told, because nobody answers for the phrases of its
/// language now, or because it is not made of them: drafted before they were changed, say. A standing
/// text is made of one of `standing`.
///
/// # Errors
/// [`NotSignedOff`].
pub fn may_be_told(
    kind: AlertKind,
    texts: &[(String, String)],
    phrases: &[Phrases],
    standing: &[StandingText],
    wordings: &[Wording],
    sign_offs: &[SignOff],
    now: Moment,
) -> Result<(), NotSignedOff> {
    if is_exempt(kind) {
        return Ok(());
    }
    for (language, text) in texts {
        let lacks = |why| NotSignedOff { language: language.clone(), why };
        let said = wordings.iter().find(|w| w.language == *language).ok_or_else(|| lacks(Lacking::Missing))?;
        holds(said, sign_offs, now)?;
        let is_own = match kind.is_standing() {
            true => standing.iter().any(|s| s.kind.kind() == kind && is_one_of(s, language, text)),
            false => phrases.iter().any(|p| p.language == *language && is_made_of(p, kind, text)),
        };
        if !is_own {
            return Err(lacks(Lacking::OtherWords));
        }
    }
    Ok(())
}

/// True when a text is the template of its kind with its slots filled, a phrase by a phrase of the list.
fn is_made_of(phrases: &Phrases, kind: AlertKind, text: &str) -> bool {
    let Some((_, template)) = phrases.whole.iter().find(|(k, template)| *k == kind && !template.is_empty()) else {
        return false;
    };
    for (slot, list) in [("{activity_phrase}", &phrases.activities), ("{plain_cause}", &phrases.causes)] {
        if template.contains(slot) {
            return list.iter().any(|(_, phrase)| fits(&template.replace(slot, phrase), text));
        }
    }
    fits(template, text)
}

/// True when a text is a standing one in a language with its slots filled.
fn is_one_of(standing: &StandingText, language: &str, text: &str) -> bool {
    standing.words.iter().any(|(l, words)| l == language && fits(words, text))
}

/// True when a text has what stands around the slots of a template, in its order. What the slots
/// are filled with is not looked at here: names, numbers and times are under the approval's digest.
fn fits(template: &str, text: &str) -> bool {
    let mut around = template.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after));
    let Some(mut rest) = around.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let around: Vec<&str> = around.collect();
    let Some((last, between)) = around.split_last() else { return rest.is_empty() };
    for piece in between {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// Why a sign-off cannot be recorded as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOffRefusal {
    /// No notices go out in this language.
    Language,
    /// No lawyer is named.
    Lawyer,
    /// No reviewer is named.
    Reviewer,
    /// No date, or one that is over.
    Until,
    /// It would hold for too long.
    TooLong,
    /// The phrases are no longer those on the page that was read.
    Changed,
    /// Nobody signed this language off.
    Nothing,
}

impl SignOffRefusal {
    /// The key of the sentence that says what to mend.
    pub const fn key(self) -> &'static str {
        match self {
            SignOffRefusal::Language => "sign-off-refused-language",
            SignOffRefusal::Lawyer => "sign-off-refused-lawyer",
            SignOffRefusal::Reviewer => "sign-off-refused-reviewer",
            SignOffRefusal::Until => "sign-off-refused-until",
            SignOffRefusal::TooLong => "sign-off-refused-too-long",
            SignOffRefusal::Changed => "sign-off-refused-changed",
            SignOffRefusal::Nothing => "sign-off-refused-nothing",
        }
    }

    /// The field it is about.
    pub const fn field(self) -> &'static str {
        match self {
            SignOffRefusal::Lawyer => "lawyer",
            SignOffRefusal::Reviewer => "reviewer",
            SignOffRefusal::Until | SignOffRefusal::TooLong => "until",
            SignOffRefusal::Language | SignOffRefusal::Changed | SignOffRefusal::Nothing => "texts",
        }
    }
}

/// Names and date of a sign-off, fit to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The lawyer who answers for the texts.
    pub lawyer: String,
    /// The native speaker who read them.
    pub reviewer: String,
    /// It holds before this.
    pub until: Moment,
}

/// Judges what was typed: `until` is the end of the day that was named, `latest` the end of the
/// last day that can be.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn named(
    lawyer: &str,
    reviewer: &str,
    until: Option<Moment>,
    latest: Moment,
    now: Moment,
) -> Result<Named, Vec<SignOffRefusal>> {
    let (lawyer, reviewer) = (tidy(lawyer, NAME_CHARS_MAX), tidy(reviewer, NAME_CHARS_MAX));
    let until_or_why = match until {
        Some(until) if until > latest => Err(SignOffRefusal::TooLong),
        Some(until) if until > now => Ok(until),
        Some(_) | None => Err(SignOffRefusal::Until),
    };
    let mut wrong = Vec::new();
    if lawyer.is_empty() {
        wrong.push(SignOffRefusal::Lawyer);
    }
    if reviewer.is_empty() {
        wrong.push(SignOffRefusal::Reviewer);
    }
    match until_or_why {
        Ok(until) if wrong.is_empty() => return Ok(Named { lawyer, reviewer, until }),
        Ok(_) => {}
        Err(why) => wrong.push(why),
    }
    Err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::StandingKind;

    const NOW: Moment = Moment::from_s(1_000);

    fn said(language: &str, words: u8) -> Wording {
        Wording { language: language.into(), words: [words; 32] }
    }

    fn signed(language: &str, words: u8, until_s: i64) -> SignOff {
        SignOff { language: language.into(), words: [words; 32], until: Moment::from_s(until_s) }
    }

    fn phrases(language: &str) -> Phrases {
        Phrases {
            language: language.into(),
            taken_back: "{net} {number}: It no longer holds. Not official. {phone}".into(),
            whole: vec![
                (
                    AlertKind::Verified,
                    "{net} {number}: SEEN. {activity_phrase} near {area}. Call {phone}. Not official.".into(),
                ),
                (AlertKind::Ended, "{net} {number}: ENDED near {area}.".into()),
                (AlertKind::Withdrawn, "{net} {number}: taken back.".into()),
            ],
            activities: vec![("door".into(), "Agents at a door".into()), ("car".into(), "Agents at cars".into())],
            causes: vec![],
        }
    }

    #[test]
    fn somebody_answers_for_exactly_these_words_until_a_date() {
        let why = |sign_offs: &[SignOff]| holds(&said("es", 1), sign_offs, NOW).map_err(|n| n.why);
        assert_eq!(why(&[signed("en", 1, 2_000), signed("es", 1, 1_001)]), Ok(Moment::from_s(1_001)));
        assert_eq!(why(&[signed("en", 1, 2_000)]), Err(Lacking::Missing));
        assert_eq!(why(&[signed("es", 1, 1_000)]), Err(Lacking::Over));
        assert_eq!(why(&[signed("es", 2, 2_000)]), Err(Lacking::OtherWords));
    }

    #[test]
    fn each_text_needs_a_sign_off_and_is_made_of_what_was_signed() {
        let (words, both) = ([said("en", 1), said("es", 1)], [phrases("en"), phrases("es")]);
        let text = "Lantern 7: SEEN. Agents at a door near Boyle Heights. Call 323-555-0142. Not official.";
        let told = |kind, language: &str, text: &str, sign_offs: &[SignOff]| {
            let texts = [("en".to_owned(), text.to_owned()), (language.to_owned(), text.to_owned())];
            may_be_told(kind, &texts, &both, &[], &words, sign_offs, NOW).map_err(|n| (n.language, n.why))
        };
        let all = [signed("en", 1, 2_000), signed("es", 1, 2_000)];
        assert_eq!(told(AlertKind::Verified, "es", text, &all), Ok(()));
        let spanish = |why| Err(("es".to_owned(), why));
        assert_eq!(told(AlertKind::Verified, "es", text, &all[..1]), spanish(Lacking::Missing));
        let fr = Err(("fr".to_owned(), Lacking::Missing));
        assert_eq!(told(AlertKind::Verified, "fr", text, &[all.as_slice(), &[signed("fr", 1, 2_000)]].concat()), fr);
        // Words that were never read: another phrase, another ending, another kind.
        let english = Err(("en".to_owned(), Lacking::OtherWords));
        for other in [
            "Lantern 7: SEEN. Agents everywhere near Boyle Heights. Call 323-555-0142. Not official.",
            "Lantern 7: SEEN. Agents at a door near Boyle Heights. Call 323-555-0142. Not official. Come.",
            "Lantern 7: SEEN. Agents at a door in Boyle Heights. Call 323-555-0142. Not official.",
            "Lantern 7: ENDED near Boyle Heights.",
        ] {
            assert_eq!(told(AlertKind::Verified, "es", other, &all), english, "{other}");
        }
        // What takes back waits for nobody; what ends does.
        assert_eq!(told(AlertKind::Withdrawn, "es", "anything", &[]), Ok(()));
        let ended = "Lantern 7: ENDED near Boyle Heights.";
        assert_eq!(told(AlertKind::Ended, "es", ended, &all), Ok(()));
        assert_eq!(told(AlertKind::Ended, "es", ended, &[]), Err(("en".to_owned(), Lacking::Missing)));
    }

    #[test]
    fn a_standing_text_is_one_of_those_that_were_signed() {
        let standing = [StandingText {
            slug: "door".into(),
            kind: StandingKind::Rights,
            words: vec![("en".into(), "{net} {number}: You may keep your door shut. {hotline}".into())],
        }];
        let told = |kind, text: &str, sign_offs: &[SignOff]| {
            let texts = [("en".to_owned(), text.to_owned())];
            let (all, words) = ([phrases("en")], [said("en", 1)]);
            may_be_told(kind, &texts, &all, &standing, &words, sign_offs, NOW).map_err(|n| n.why)
        };
        let good = "Lantern 7: You may keep your door shut. 323-555-0142";
        let signed = [signed("en", 1, 2_000)];
        assert_eq!(told(AlertKind::Rights, good, &signed), Ok(()));
        assert_eq!(told(AlertKind::Rights, good, &[]), Err(Lacking::Missing));
        assert_eq!(told(AlertKind::Service, good, &signed), Err(Lacking::OtherWords));
        assert_eq!(told(AlertKind::Verified, good, &signed), Err(Lacking::OtherWords));
        let other = "Lantern 7: You must keep your door shut. 323-555-0142";
        assert_eq!(told(AlertKind::Rights, other, &signed), Err(Lacking::OtherWords));
        assert_eq!(told(AlertKind::Rights, "Lantern 7: ENDED near Boyle Heights.", &signed), Err(Lacking::OtherWords));
    }

    #[test]
    fn a_sign_off_names_two_and_a_day_within_a_year() {
        let day = |s| Some(Moment::from_s(s));
        let latest = Moment::from_s(9_000);
        let good = named(" Ada  Example ", "Rosa Example", day(9_000), latest, NOW).unwrap();
        assert_eq!((good.lawyer.as_str(), good.until), ("Ada Example", latest));
        let wrong = |lawyer, reviewer, until| named(lawyer, reviewer, until, latest, NOW).unwrap_err();
        use SignOffRefusal::{Lawyer, Reviewer, TooLong, Until};
        assert_eq!(wrong(" ", "", None), [Lawyer, Reviewer, Until]);
        assert_eq!(wrong("Ada", "", day(2_000)), [Reviewer]);
        assert_eq!(wrong("", "Rosa", day(2_000)), [Lawyer]);
        assert_eq!(wrong("Ada", "Rosa", day(1_000)), [Until]);
        assert_eq!(wrong("Ada", "Rosa", day(9_001)), [TooLong]);
    }
}
