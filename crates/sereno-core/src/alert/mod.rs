//! What may be said, and where: composed from a signed finding and structured phrases.
//!
//! [`compose`] takes a [`Basis`], and a basis comes only from a [`Signed`] finding, or from a notice
//! that is taken back. There is no way to an alert from an incident that was not checked, from a
//! reporter's words, or to a point: an alert has an area, and what follows it has the same. Beside
//! them a basis can be a [`StandingText`] of the playbook, which is about nothing that happened. Approval freezes everything that will be said; what it covers
//! is written out in one canonical record (see `sereno-flow`'s alert store), and its digest is
//! compared again when it is sent.

use crate::Moment;
use crate::delivery::sign_off::NotSignedOff;
use crate::ids::PersonId;
use crate::incident::{Activity, Signed, Standing, Verification};
use crate::machine::machine;

mod basis;
pub mod lint;
mod standing;

pub use basis::{Area, Basis, Known, Original};
pub use standing::{STANDING_HOLDS_S, StandingFault, StandingKind, StandingText, check_standing};

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
        // A correction can be as wrong as what it corrects; a reason can be found after taking back.
        Corrected: Expire => Expired, Withdraw => Withdrawn;
        Withdrawn: Expire => Expired, Correct => Corrected;
        // Its time is over for new readers. Who was told is told the rest.
        Expired: End => Ended, Correct => Corrected, Withdraw => Withdrawn;
    }
}

/// What kind of notice it is. There is no kind for what was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    /// It is happening; seen on the spot.
    Verified,
    /// It still is: seen again on the spot, in the same area.
    Update,
    /// It is no longer seen there.
    Ended,
    /// It was something else; seen on the spot or stated by who is responsible.
    Checked,
    /// What we told was wrong, and what it was instead.
    Correction,
    /// We no longer stand behind what we told. Claims nothing.
    Withdrawn,
    /// What rights people have, in the playbook's fixed words. About nothing that happened.
    Rights,
    /// When the line is there, in the playbook's fixed words. About nothing that happened.
    Service,
}

impl AlertKind {
    /// Every kind.
    pub const ALL: [AlertKind; 8] = [
        AlertKind::Verified,
        AlertKind::Update,
        AlertKind::Ended,
        AlertKind::Checked,
        AlertKind::Correction,
        AlertKind::Withdrawn,
        AlertKind::Rights,
        AlertKind::Service,
    ];

    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            AlertKind::Verified => "verified",
            AlertKind::Update => "update",
            AlertKind::Ended => "ended",
            AlertKind::Checked => "checked",
            AlertKind::Correction => "correction",
            AlertKind::Withdrawn => "withdrawn",
            AlertKind::Rights => "rights",
            AlertKind::Service => "service",
        }
    }

    /// True for a text that stands in the playbook and is about nothing that happened.
    pub const fn is_standing(self) -> bool {
        matches!(self, AlertKind::Rights | AlertKind::Service)
    }

    /// The kind with this slug.
    pub fn from_slug(slug: &str) -> Option<AlertKind> {
        AlertKind::ALL.into_iter().find(|k| k.slug() == slug)
    }

    /// What it does to the notices that it follows; a first notice follows none.
    pub const fn follows_by(self) -> Option<AlertEvent> {
        match self {
            AlertKind::Verified | AlertKind::Checked | AlertKind::Rights | AlertKind::Service => None,
            AlertKind::Update => Some(AlertEvent::Update),
            AlertKind::Ended => Some(AlertEvent::End),
            AlertKind::Correction => Some(AlertEvent::Correct),
            AlertKind::Withdrawn => Some(AlertEvent::Withdraw),
        }
    }

    /// True when the network still holds to be true what a notice of this kind said.
    pub const fn still_holds(self, at: Standing) -> bool {
        match self {
            AlertKind::Verified | AlertKind::Update => matches!(at.verification, Verification::Confirmed),
            AlertKind::Ended => {
                matches!(at.verification, Verification::Confirmed)
                    && matches!(at.activity, Activity::Ended | Activity::AfterAction | Activity::Archived)
            }
            AlertKind::Checked | AlertKind::Correction => {
                matches!(at.verification, Verification::Refuted | Verification::Retracted)
            }
            AlertKind::Withdrawn | AlertKind::Rights | AlertKind::Service => true,
        }
    }

    /// True when it says that something goes on, or is over: no news after a while.
    pub const fn is_news(self) -> bool {
        matches!(self, AlertKind::Verified | AlertKind::Update | AlertKind::Ended)
    }

    /// Seconds between its approval and its release, in which anybody of the desk can stop it.
    pub const fn stop_s(self) -> i64 {
        match self {
            // It claims nothing, and each second it waits a wrong notice stands.
            AlertKind::Withdrawn => 0,
            AlertKind::Verified
            | AlertKind::Update
            | AlertKind::Ended
            | AlertKind::Checked
            | AlertKind::Correction
            | AlertKind::Rights
            | AlertKind::Service => STOP_S,
        }
    }

    /// How much it presses.
    pub const fn urgency(self) -> Urgency {
        match self {
            AlertKind::Withdrawn => Urgency::Withdrawal,
            AlertKind::Correction => Urgency::Correction,
            AlertKind::Ended => Urgency::Ending,
            AlertKind::Verified | AlertKind::Update => Urgency::News,
            AlertKind::Checked => Urgency::Calm,
            AlertKind::Rights | AlertKind::Service => Urgency::Standing,
        }
    }
}

/// How much a notice presses, the most first: what takes a wrong one back overtakes everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Takes a notice back.
    Withdrawal,
    /// Corrects one.
    Correction,
    /// Says that it is over.
    Ending,
    /// Says that it happens.
    News,
    /// Says that it was nothing. Waits for the end of quiet hours.
    Calm,
    /// Says what is so on any day. Waits for everything else.
    Standing,
}

impl Urgency {
    /// Every urgency, the most first.
    pub const ALL: [Urgency; 6] =
        [Urgency::Withdrawal, Urgency::Correction, Urgency::Ending, Urgency::News, Urgency::Calm, Urgency::Standing];

    /// Its place among the others, from 0: the lower goes first.
    pub const fn rank(self) -> i64 {
        match self {
            Urgency::Withdrawal => 0,
            Urgency::Correction => 1,
            Urgency::Ending => 2,
            Urgency::News => 3,
            Urgency::Calm => 4,
            Urgency::Standing => 5,
        }
    }

    /// True when somebody's quiet hours do not hold it up.
    pub const fn is_urgent(self) -> bool {
        !matches!(self, Urgency::Calm | Urgency::Standing)
    }
}

/// Between approval and release, seconds.
pub const STOP_S: i64 = 10;

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
    /// People were told as much already.
    NothingNew,
    /// It is over, and nobody was told that it was going on.
    NothingToEnd,
    /// People were told, and nothing is told at present: nobody would hear it.
    SendingIsOff,
    /// Whom it would reach is not known yet: this process has just started and still reads it.
    Unread,
    /// The playbook has no such standing text, or not any more.
    NotStanding,
    /// The same standing text waits for the same area, or was told there in the last twenty minutes.
    SaidAlready,
    /// A standing text waited until its time was over.
    Over,
    /// The playbook has no approved phrase for it in a required language.
    NoPhrase {
        /// The language without a phrase.
        language: String,
    },
    /// The text breaks a hard rule.
    Text(lint::Break),
    /// It would be told, and nobody answers for the phrases of a language now.
    NotSignedOff(NotSignedOff),
}

impl AlertRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(&self) -> &'static str {
        match self {
            AlertRefusal::NotVerified => "alert-refused-not-verified",
            AlertRefusal::NoArea => "alert-refused-no-area",
            AlertRefusal::Stale => "alert-refused-stale",
            AlertRefusal::TooSoon => "alert-refused-too-soon",
            AlertRefusal::NothingNew => "alert-refused-nothing-new",
            AlertRefusal::NothingToEnd => "alert-refused-nothing-to-end",
            AlertRefusal::SendingIsOff => "alert-refused-sending-off",
            AlertRefusal::Unread => "alert-refused-unread",
            AlertRefusal::NotStanding => "alert-refused-not-standing",
            AlertRefusal::SaidAlready => "alert-refused-said-already",
            AlertRefusal::Over => "alert-refused-over",
            AlertRefusal::NoPhrase { .. } => "alert-refused-no-phrase",
            AlertRefusal::Text(_) => "alert-refused-text",
            AlertRefusal::NotSignedOff(_) => "alert-refused-unsigned",
        }
    }
}

/// At least this long lies between two alerts of one incident that bring news, seconds. What ends,
/// corrects or takes back never waits.
pub const BETWEEN_ALERTS_S: i64 = 20 * 60;

/// What ends, corrects or takes back is public for at least this long, seconds.
pub const FOLLOW_UP_HOLDS_S: i64 = 12 * 3_600;

/// One language's approved words. Slots are written `{so}`; the list of slots is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    /// The language's tag, such as `en`.
    pub language: String,
    /// The whole text of a notice of each kind.
    pub whole: Vec<(AlertKind, String)>,
    /// The whole text that takes a standing text back. It names no area and no time, as they do not.
    pub taken_back: String,
    /// What is going on, by slug.
    pub activities: Vec<(String, String)>,
    /// What it was instead, by slug.
    pub causes: Vec<(String, String)>,
}

impl Phrases {
    fn whole(&self, kind: AlertKind) -> Option<&str> {
        self.whole.iter().find(|(k, text)| *k == kind && !text.is_empty()).map(|(_, text)| text.as_str())
    }

    fn phrase(list: &[(String, String)], slug: Option<&str>) -> Option<String> {
        let slug = slug?;
        list.iter().find(|(s, _)| s == slug).map(|(_, phrase)| phrase.clone())
    }
}

/// Everything a text may be filled with, beside its basis. No field holds anybody's free words,
/// and none an area: that is the basis's.
pub struct Setting<'a> {
    /// The network's short name.
    pub net: &'a str,
    /// The alert's short number.
    pub number: i64,
    /// The hotline.
    pub phone: &'a str,
    /// The first sighting reported.
    pub reported_at: Moment,
    /// How long a first notice or an update of this kind holds, seconds.
    pub holds_s: i64,
    /// Now.
    pub now: Moment,
    /// Writes a moment as local hours and minutes.
    pub hhmm: &'a dyn Fn(Moment) -> String,
    /// The playbook's rules for texts.
    pub rules: &'a lint::Rules,
}

impl std::fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setting").field("number", &self.number).field("now", &self.now).finish_non_exhaustive()
    }
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
    let kind = basis.kind();
    // Neither "it happens" nor "it is over" is news for ever; that we were wrong always is.
    if kind.is_news() && basis.is_stale(setting.now) {
        return Err(AlertRefusal::Stale);
    }
    let expires_at = match basis.original() {
        Some(told) if kind != AlertKind::Update => told.holds_until.max(setting.now.plus_s(FOLLOW_UP_HOLDS_S)).public(),
        Some(_) | None => setting.now.plus_s(setting.holds_s).public(),
    };
    let mut texts = Vec::with_capacity(phrases.len());
    for p in phrases {
        texts.push((p.language.clone(), text_of(basis, p, expires_at, setting)?));
    }
    Ok(Draft { kind, area_name: basis.area().name.clone(), texts, expires_at })
}

/// The text of a notice in one language.
fn text_of(basis: &Basis, p: &Phrases, expires_at: Moment, setting: &Setting<'_>) -> Result<String, AlertRefusal> {
    let missing = || AlertRefusal::NoPhrase { language: p.language.clone() };
    if let Some(standing) = basis.standing_text() {
        let text = standing.filled(&p.language, setting.net, setting.number, setting.phone).ok_or_else(missing)?;
        return linted(basis, p, text, setting);
    }
    let (kind, finding) = (basis.kind(), basis.signed().map(Signed::finding));
    let hhmm = |at: Moment| (setting.hhmm)(at.public());
    let number = setting.number.to_string();
    let mut slots: Vec<(&str, String)> =
        vec![("net", setting.net.to_owned()), ("number", number), ("area", basis.area().name.clone())];
    let mut give = |slot, value: String| slots.push((slot, value));
    match kind {
        AlertKind::Verified | AlertKind::Update => {
            let doing = finding.and_then(|f| f.activity());
            give("activity_phrase", Phrases::phrase(&p.activities, doing).ok_or_else(missing)?);
            give("expires", hhmm(expires_at));
            give("phone", setting.phone.to_owned());
        }
        AlertKind::Ended => give("phone", setting.phone.to_owned()),
        AlertKind::Checked | AlertKind::Correction => {
            let cause = finding.and_then(|f| f.cause()).map(|c| c.slug());
            give("plain_cause", Phrases::phrase(&p.causes, cause).ok_or_else(missing)?);
            give("reported_at", hhmm(setting.reported_at));
        }
        AlertKind::Withdrawn | AlertKind::Rights | AlertKind::Service => {}
    }
    if let Some(f) = finding {
        give("at", hhmm(f.seen_at()));
    }
    if let Some(at) = basis.original_said_at() {
        give("original_at", hhmm(at));
    }
    let template = if basis.takes_standing_back() {
        give("phone", setting.phone.to_owned());
        Some(p.taken_back.as_str()).filter(|t| !t.is_empty())
    } else {
        p.whole(kind)
    };
    let template = template.ok_or_else(missing)?;
    let slots: Vec<(&str, &str)> = slots.iter().map(|(slot, value)| (*slot, value.as_str())).collect();
    let text = fill(template, &slots).ok_or_else(missing)?;
    linted(basis, p, text, setting)
}

/// The text, if it breaks no hard rule.
fn linted(basis: &Basis, p: &Phrases, text: String, setting: &Setting<'_>) -> Result<String, AlertRefusal> {
    let subject =
        lint::Subject { kind: basis.lint_kind(), area: &basis.area().name, language: &p.language, text: &text };
    match lint::hard(&subject, setting.rules).into_iter().next() {
        Some(broken) => Err(AlertRefusal::Text(broken)),
        None => Ok(text),
    }
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

/// Whose hands are on what goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Those behind a claim.
    Several(People),
    /// Those behind a standing text, which claims nothing and rests on no finding.
    Two {
        /// Who drafted it.
        drafter: PersonId,
        /// Who approves it.
        approver: PersonId,
    },
    /// The one who takes a notice back.
    One(PersonId),
}

impl Hands {
    /// Are these the hands that a kind of notice needs?
    ///
    /// # Errors
    /// The first [`ApproveRefusal`]: one person alone only withdraws, two alone say only what stands in
    /// the playbook.
    pub fn suffice_for(&self, kind: AlertKind) -> Result<(), ApproveRefusal> {
        match (self, kind) {
            (Hands::One(_), AlertKind::Withdrawn) => Ok(()),
            (Hands::Two { drafter, approver }, AlertKind::Rights | AlertKind::Service) if drafter == approver => {
                Err(ApproveRefusal::IsDrafter)
            }
            (Hands::Two { .. }, AlertKind::Rights | AlertKind::Service) => Ok(()),
            (Hands::One(_) | Hands::Two { .. }, _) => Err(ApproveRefusal::TooFewPeople),
            (Hands::Several(people), _) => distinct_people(people),
        }
    }
}

/// An approval: what exactly was approved, by whom, and the digest of its canonical record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// The number people say.
    pub number: i64,
    /// What will be said.
    pub draft: Draft,
    /// Whose hands are on it.
    pub hands: Hands,
    /// SHA-256 of the canonical record.
    pub digest: [u8; 32],
    /// From when on it goes out: until then anybody of the desk can stop it.
    pub goes_at: Moment,
}

#[cfg(test)]
mod tests;
