//! What may be said, and where: composed from a signed finding and structured phrases.
//!
//! [`compose`] takes a [`Basis`], and a basis comes only from a [`Signed`] finding. There is no
//! way to an alert from an incident that was not checked, from a reporter's words, or to a
//! point: an alert has an area. Approval freezes everything that will be said; what it covers
//! is written out in one canonical record (see `sereno-flow`'s alert store), and its digest is
//! compared again when it is sent.

use crate::Moment;
use crate::ids::PersonId;
use crate::incident::{Signed, Verdict, Verification};
use crate::machine::machine;

pub mod lint;

machine! {
    /// Where an alert stands.
    states AlertState of "alert" {
        Draft = "draft", Translated = "translated", Approved = "approved", Sending = "sending", Sent = "sent",
        Updated = "updated", Ended = "ended", Corrected = "corrected", Withdrawn = "withdrawn",
        CancelledBeforeSend = "cancelled_before_send", Expired = "expired",
    }
    /// What can happen to an alert.
    events AlertEvent {
        Translate = "translate", Approve = "approve", SendBack = "send_back", StartSending = "start_sending",
        FinishSending = "finish_sending", Update = "update", End = "end", Correct = "correct",
        Withdraw = "withdraw", Cancel = "cancel", Expire = "expire",
    }
    pub fn next {
        Draft: Translate => Translated, Cancel => CancelledBeforeSend;
        Translated: Approve => Approved, SendBack => Draft, Cancel => CancelledBeforeSend;
        Approved: StartSending => Sending, Cancel => CancelledBeforeSend, Expire => Expired;
        Sending: FinishSending => Sent, Withdraw => Withdrawn, Expire => Expired;
        // Once sent it is never taken out of the record: it is followed by another.
        Sent: Update => Updated, End => Ended, Correct => Corrected, Withdraw => Withdrawn, Expire => Expired;
        Updated: Update => Updated, End => Ended, Correct => Corrected, Withdraw => Withdrawn, Expire => Expired;
        Ended: Expire => Expired, Correct => Corrected, Withdraw => Withdrawn;
        Corrected: Expire => Expired;
        Withdrawn: Expire => Expired;
    }
}

/// What kind of notice it is. There is no kind for what was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// It is happening; seen on the spot.
    Verified,
    /// It was something else; seen on the spot or stated by who is responsible.
    Checked,
}

impl AlertKind {
    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            AlertKind::Verified => "verified",
            AlertKind::Checked => "checked",
        }
    }

    /// The kind with this slug.
    pub fn from_slug(slug: &str) -> Option<AlertKind> {
        [AlertKind::Verified, AlertKind::Checked].into_iter().find(|k| k.slug() == slug)
    }

    /// What the incident must be held to be, when composing and again when sending.
    pub const fn needs(self) -> Verification {
        match self {
            AlertKind::Verified => Verification::Confirmed,
            AlertKind::Checked => Verification::Refuted,
        }
    }
}

/// What an alert rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Seen on the spot, signed by two.
    Confirmed(Signed),
    /// Another cause, seen on the spot or stated, signed by two.
    Refuted(Signed),
}

impl Basis {
    /// The basis for what is held to be true, out of the signed finding that made it so.
    ///
    /// # Errors
    /// [`AlertRefusal::NotVerified`] when the incident is neither confirmed nor refuted, or when
    /// the finding is not the one that says so.
    pub fn of(verification: Verification, signed: Option<Signed>) -> Result<Basis, AlertRefusal> {
        match (verification, signed) {
            (Verification::Confirmed, Some(s)) if s.finding().verdict() == Verdict::SawIt => Ok(Basis::Confirmed(s)),
            (Verification::Refuted, Some(s)) if s.finding().verdict() == Verdict::OtherCause => Ok(Basis::Refuted(s)),
            _ => Err(AlertRefusal::NotVerified),
        }
    }

    /// The kind of notice it allows.
    pub const fn kind(&self) -> AlertKind {
        match self {
            Basis::Confirmed(_) => AlertKind::Verified,
            Basis::Refuted(_) => AlertKind::Checked,
        }
    }

    /// The finding.
    pub const fn signed(&self) -> &Signed {
        match self {
            Basis::Confirmed(s) | Basis::Refuted(s) => s,
        }
    }
}

/// Why there is nothing to compose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertRefusal {
    /// The incident was not checked by somebody on the spot and a second person.
    NotVerified,
    /// The place lies in no named area: there is nothing that may be said about where.
    NoArea,
    /// It was seen too long ago to be said as news.
    Stale,
    /// An alert of this incident is open or was sent within the last twenty minutes.
    TooSoon,
    /// The playbook has no approved phrase for it in a required language.
    NoPhrase {
        /// The language without a phrase.
        language: String,
    },
    /// The text breaks a hard rule.
    Text(lint::Break),
}

impl AlertRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(&self) -> &'static str {
        match self {
            AlertRefusal::NotVerified => "alert-refused-not-verified",
            AlertRefusal::NoArea => "alert-refused-no-area",
            AlertRefusal::Stale => "alert-refused-stale",
            AlertRefusal::TooSoon => "alert-refused-too-soon",
            AlertRefusal::NoPhrase { .. } => "alert-refused-no-phrase",
            AlertRefusal::Text(_) => "alert-refused-text",
        }
    }
}

/// At least this long lies between two alerts of one incident, seconds.
pub const BETWEEN_ALERTS_S: i64 = 20 * 60;

/// One language's approved words. Slots are written `{so}`; the list of slots is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    /// The language's tag, such as `en`.
    pub language: String,
    /// The whole text of a VERIFIED notice.
    pub verified: String,
    /// The whole text of a CHECKED notice.
    pub checked: String,
    /// What is going on, by slug.
    pub activities: Vec<(String, String)>,
    /// What it was instead, by slug.
    pub causes: Vec<(String, String)>,
}

impl Phrases {
    fn phrase(list: &[(String, String)], slug: Option<&str>) -> Option<String> {
        let slug = slug?;
        list.iter().find(|(s, _)| s == slug).map(|(_, phrase)| phrase.clone())
    }
}

/// Everything a text may be filled with. No field holds anybody's free words.
pub struct Setting<'a> {
    /// The network's short name.
    pub net: &'a str,
    /// The alert's short number.
    pub number: i64,
    /// The hotline.
    pub phone: &'a str,
    /// The area's name.
    pub area_name: &'a str,
    /// The first sighting reported.
    pub reported_at: Moment,
    /// How long a VERIFIED notice holds, seconds.
    pub holds_s: i64,
    /// Now.
    pub now: Moment,
    /// Writes a moment as local hours and minutes.
    pub hhmm: &'a dyn Fn(Moment) -> String,
    /// The playbook's rules for texts.
    pub rules: &'a lint::Rules,
}

/// A composed alert, not yet approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its kind.
    pub kind: AlertKind,
    /// The area's name as said.
    pub area_name: String,
    /// Language and text, in the playbook's order.
    pub texts: Vec<(String, String)>,
    /// It is not sent after this, and the public page drops it.
    pub expires_at: Moment,
}

/// Composes the texts of an alert, one for each language of the playbook.
///
/// # Errors
/// The first [`AlertRefusal`]. A text that would break a hard rule is never returned.
pub fn compose(basis: &Basis, phrases: &[Phrases], setting: &Setting<'_>) -> Result<Draft, AlertRefusal> {
    let finding = basis.signed().finding();
    if setting.now.since_s(finding.seen_at()) > crate::incident::STALE_S && basis.kind() == AlertKind::Verified {
        return Err(AlertRefusal::Stale);
    }
    let kind = basis.kind();
    let expires_at = setting.now.plus_s(setting.holds_s).public();
    let mut texts = Vec::with_capacity(phrases.len());
    for p in phrases {
        let missing = || AlertRefusal::NoPhrase { language: p.language.clone() };
        let (template, slot, phrase) = match kind {
            AlertKind::Verified => (&p.verified, "activity_phrase", Phrases::phrase(&p.activities, finding.activity())),
            AlertKind::Checked => {
                (&p.checked, "plain_cause", Phrases::phrase(&p.causes, finding.cause().map(|c| c.slug())))
            }
        };
        let phrase = phrase.ok_or_else(missing)?;
        let number = setting.number.to_string();
        let (at, reported, until) = (
            (setting.hhmm)(finding.seen_at().public()),
            (setting.hhmm)(setting.reported_at.public()),
            (setting.hhmm)(expires_at),
        );
        let slots: [(&str, &str); 8] = [
            ("net", setting.net),
            ("number", &number),
            ("at", &at),
            ("reported_at", &reported),
            ("expires", &until),
            ("area", setting.area_name),
            ("phone", setting.phone),
            (slot, &phrase),
        ];
        let text = fill(template, &slots).ok_or_else(missing)?;
        let subject = lint::Subject { kind, area: setting.area_name, language: &p.language, text: &text };
        if let Some(broken) = lint::hard(&subject, setting.rules).into_iter().next() {
            return Err(AlertRefusal::Text(broken));
        }
        texts.push((p.language.clone(), text));
    }
    Ok(Draft { kind, area_name: setting.area_name.to_owned(), texts, expires_at })
}

/// Fills `{slots}`. `None` when the template names a slot that is not given: a text with a
/// hole is no text.
pub fn fill(template: &str, slots: &[(&str, &str)]) -> Option<String> {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        let (_, value) = slots.iter().find(|(slot, _)| *slot == name)?;
        out.push_str(before);
        out.push_str(value);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

/// Everybody whose hand is on an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct People {
    /// Who made the finding.
    pub observer: PersonId,
    /// Who signed it second.
    pub second: PersonId,
    /// Who drafted the alert.
    pub drafter: PersonId,
    /// Who approves it.
    pub approver: PersonId,
}

/// Why an approval does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApproveRefusal {
    /// The approver drafted it.
    IsDrafter,
    /// The approver is who saw it.
    IsObserver,
    /// The second signer is the observer: there was no second person.
    NoSecondPerson,
    /// Fewer than three people are behind it.
    TooFewPeople,
}

impl ApproveRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            ApproveRefusal::IsDrafter => "approve-refused-drafter",
            ApproveRefusal::IsObserver => "approve-refused-observer",
            ApproveRefusal::NoSecondPerson => "approve-refused-no-second",
            ApproveRefusal::TooFewPeople => "approve-refused-too-few",
        }
    }
}

/// Are these people enough? The second signer may draft or approve, not both; three are the least.
///
/// # Errors
/// The first [`ApproveRefusal`].
pub fn distinct_people(people: &People) -> Result<(), ApproveRefusal> {
    if people.second == people.observer {
        return Err(ApproveRefusal::NoSecondPerson);
    }
    if people.approver == people.drafter {
        return Err(ApproveRefusal::IsDrafter);
    }
    if people.approver == people.observer {
        return Err(ApproveRefusal::IsObserver);
    }
    let mut all = [people.observer, people.second, people.drafter, people.approver];
    all.sort_unstable();
    let different = 1 + all.windows(2).filter(|w| w.first() != w.last()).count();
    if different < 3 {
        return Err(ApproveRefusal::TooFewPeople);
    }
    Ok(())
}

/// An approval: what exactly was approved, by whom, and the digest of its canonical record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// What will be said.
    pub draft: Draft,
    /// Whose hands are on it.
    pub people: People,
    /// SHA-256 of the canonical record.
    pub digest: [u8; 32],
}

#[cfg(test)]
mod tests;
