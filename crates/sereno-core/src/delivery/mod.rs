//! Who hears it: the last gate. Nothing reaches a channel but a [`Released`], and the only way
//! to one is [`release`], which looks at everything again, as it is stored at this moment.

use crate::Moment;
use crate::alert::{self, AlertKind, Approved, Basis, Hands, Phrases, Setting, Urgency, lint};
use crate::incident::Verification;
use crate::machine::machine;

mod channel;
pub mod same_text;
pub mod sign_off;
mod standing;
pub use channel::{Channel, Class, Handed};
use sign_off::{Lacking, NotSignedOff, SignOff, Wording};
pub use standing::Standing;

machine! {
    /// Where one alert to one subscriber on one channel stands.
    states DeliveryState of "delivery" {
        Queued = "queued", Sent = "sent", Delivered = "delivered", Failed = "failed",
        Suppressed = "suppressed", Unknown = "unknown", Expired = "expired",
    }
    /// What can happen to a delivery.
    events DeliveryEvent {
        Send = "send", Confirm = "confirm", Fail = "fail", Retry = "retry", OptOut = "opt_out",
        LoseTrack = "lose_track", Expire = "expire",
    }
    pub fn next {
        Queued: Send => Sent, Fail => Failed, OptOut => Suppressed, LoseTrack => Unknown, Expire => Expired;
        Sent: Confirm => Delivered, Fail => Failed;
        Failed: Retry => Queued, OptOut => Suppressed, Expire => Expired;
        // "Unknown" is an end of its own: it is never called delivered.
        Unknown: Confirm => Delivered, Retry => Queued, Expire => Expired;
    }
}

/// Whether what passed every gate is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Everything is checked and signed, and nothing is told.
    DryRun,
    /// What passed every gate is told.
    On,
}

impl Sending {
    /// Every value.
    pub const ALL: [Sending; 2] = [Sending::DryRun, Sending::On];

    /// Its slug, as it is stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Sending::DryRun => "dry-run",
            Sending::On => "on",
        }
    }

    /// What is stored, read. Anything but a clear yes is a dry run: when in doubt nothing is told.
    pub fn of(stored: Option<&str>) -> Sending {
        if stored == Some(Sending::On.slug()) { Sending::On } else { Sending::DryRun }
    }
}

/// Why an approved alert is not let out after all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseRefusal {
    /// The stored record no longer hashes to what was approved.
    NotWhatWasApproved,
    /// The people on the record do not make two and three distinct people as the rule wants.
    People(alert::ApproveRefusal),
    /// The incident, or the notice it follows, is no longer what the alert says.
    NoLongerTrue(Verification),
    /// Taking back has one text, and this is another.
    NotTheFixedText,
    /// A standing text is not, letter for letter, the one in the playbook, or is there no more.
    NotThePlaybooks,
    /// It would be said too late.
    Expired,
    /// A standing text waited until its time was over: there is nothing to look at again.
    Over,
    /// Those who approved it can still stop it.
    TooEarly,
    /// A text breaks a hard rule.
    Text(lint::Break),
    /// A language the playbook requires has no text.
    MissingLanguage(String),
    /// People were told what it follows, and nothing is told at present: nobody would hear it.
    SendingIsOff,
    /// It would be told, and nobody answers for the phrases of a language now.
    NotSignedOff(NotSignedOff),
}

impl ReleaseRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(&self) -> &'static str {
        match self {
            ReleaseRefusal::NotWhatWasApproved => "release-refused-changed",
            ReleaseRefusal::People(_) => "release-refused-people",
            ReleaseRefusal::NoLongerTrue(_) => "release-refused-no-longer-true",
            ReleaseRefusal::NotTheFixedText => "release-refused-not-fixed",
            ReleaseRefusal::NotThePlaybooks => "release-refused-not-playbook",
            ReleaseRefusal::Expired => "release-refused-expired",
            ReleaseRefusal::Over => "alert-refused-over",
            ReleaseRefusal::TooEarly => "release-refused-too-early",
            ReleaseRefusal::Text(_) => "release-refused-text",
            ReleaseRefusal::MissingLanguage(_) => "release-refused-language",
            ReleaseRefusal::SendingIsOff => "release-refused-sending-off",
            ReleaseRefusal::NotSignedOff(lacks) => match lacks.why {
                Lacking::Missing => "release-refused-unsigned-missing",
                Lacking::Over => "release-refused-unsigned-over",
                Lacking::OtherWords => "release-refused-unsigned-other",
            },
        }
    }
}

/// An alert that passed every gate in the moment it is handed over. It cannot be made otherwise.
#[derive(Debug)]
pub struct Released {
    kind: AlertKind,
    number: i64,
    texts: Vec<(String, String)>,
    expires_at: Moment,
    sending: Sending,
}

impl Released {
    /// The kind.
    pub fn kind(&self) -> AlertKind {
        self.kind
    }

    /// The number people say.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Language and text of what may be said, in the order of the approval record.
    pub fn texts(&self) -> &[(String, String)] {
        &self.texts
    }

    /// It is handed over to nobody after this.
    pub fn expires_at(&self) -> Moment {
        self.expires_at
    }

    /// How much it presses.
    pub fn urgency(&self) -> Urgency {
        self.kind.urgency()
    }

    /// Whether it is told, or only put into the outbox for a look.
    pub fn sending(&self) -> Sending {
        self.sending
    }
}

/// The facts the gate reads from storage in the sending transaction.
#[derive(Debug)]
pub struct Gate<'a> {
    /// The approval as stored.
    pub approved: &'a Approved,
    /// SHA-256 over the canonical record, made now from what is stored, the frozen audience included.
    pub digest_now: [u8; 32],
    /// What the stored facts allow to be said now: made again from the verdict's facts and from what
    /// was told, or for a withdrawal from what was told alone.
    pub basis: Option<&'a Basis>,
    /// What the network holds to be true at this moment; of what is about no incident, *unverified*.
    pub verification: Verification,
    /// The languages the playbook requires.
    pub languages: &'a [String],
    /// The playbook's words.
    pub phrases: &'a [Phrases],
    /// Everything the playbook says in each language, by its digest.
    pub wordings: &'a [Wording],
    /// Who answers for it.
    pub sign_offs: &'a [SignOff],
    /// What texts are filled with, at this moment, and the rules for them.
    pub setting: &'a Setting<'a>,
    /// Whether the network tells anything at all.
    pub sending: Sending,
    /// Whether what it follows was told; `None` when it follows nothing.
    pub follows: Option<Sending>,
}

/// Lets an approved alert out, or says why not.
///
/// # Errors
/// The first [`ReleaseRefusal`]; nothing may be sent then.
pub fn release(gate: &Gate<'_>) -> Result<Released, ReleaseRefusal> {
    let (approved, draft, now) = (gate.approved, &gate.approved.draft, gate.setting.now);
    if approved.digest != gate.digest_now || approved.number != gate.setting.number {
        return Err(ReleaseRefusal::NotWhatWasApproved);
    }
    approved.hands.suffice_for(draft.kind).map_err(ReleaseRefusal::People)?;
    let is_standing = draft.kind.is_standing();
    let gone = || match is_standing {
        true => ReleaseRefusal::NotThePlaybooks,
        false => ReleaseRefusal::NoLongerTrue(gate.verification),
    };
    let basis = gate.basis.filter(|b| b.kind() == draft.kind).ok_or_else(gone)?;
    match (&approved.hands, basis.signed()) {
        (Hands::Several(people), Some(s)) if s.finding().by() == people.observer && s.second() == people.second => {}
        (Hands::One(_), None) => {}
        (Hands::Two { .. }, None) if basis.standing_text().is_some() => {}
        (Hands::Several(_) | Hands::One(_) | Hands::Two { .. }, _) => return Err(gone()),
    }
    // What is said for one area is never told as another's.
    if basis.area().name != draft.area_name {
        return Err(ReleaseRefusal::NotWhatWasApproved);
    }
    if now < approved.goes_at {
        return Err(ReleaseRefusal::TooEarly);
    }
    if draft.expires_at <= now || draft.kind.is_news() && basis.is_stale(now) {
        return Err(if is_standing { ReleaseRefusal::Over } else { ReleaseRefusal::Expired });
    }
    for language in gate.languages {
        if !draft.texts.iter().any(|(l, _)| l == language) {
            return Err(ReleaseRefusal::MissingLanguage(language.clone()));
        }
    }
    // Of the playbook's own words not one byte is anybody's; nor are there more languages than it has.
    if is_standing {
        let own = alert::compose(basis, gate.phrases, gate.setting).map_err(|_| ReleaseRefusal::NotThePlaybooks)?;
        if own.texts != draft.texts {
            return Err(ReleaseRefusal::NotThePlaybooks);
        }
    }
    for (language, text) in &draft.texts {
        let subject = lint::Subject { kind: basis.lint_kind(), area: &draft.area_name, language, text };
        if let Some(broken) = lint::hard(&subject, gate.setting.rules).into_iter().next() {
            return Err(ReleaseRefusal::Text(broken));
        }
    }
    // One person says this alone, so not one byte of it is theirs.
    if draft.kind == AlertKind::Withdrawn {
        let fixed = alert::compose(basis, gate.phrases, gate.setting).map_err(|_| ReleaseRefusal::NotTheFixedText)?;
        if fixed.texts != draft.texts {
            return Err(ReleaseRefusal::NotTheFixedText);
        }
    }
    // A follow-up goes where what it follows went: what was a dry run stays one, and what people
    // were told is never followed by silence that looks like an answer.
    let sending = match (gate.follows, gate.sending) {
        (Some(Sending::DryRun), _) => Sending::DryRun,
        (Some(Sending::On), Sending::DryRun) => return Err(ReleaseRefusal::SendingIsOff),
        (Some(Sending::On) | None, sending) => sending,
    };
    if sending == Sending::On {
        let standing = basis.standing_text().map(std::slice::from_ref).unwrap_or_default();
        let (phrases, wordings) = (gate.phrases, gate.wordings);
        sign_off::may_be_told(draft.kind, &draft.texts, phrases, standing, wordings, gate.sign_offs, now)
            .map_err(ReleaseRefusal::NotSignedOff)?;
    }
    Ok(Released {
        kind: draft.kind,
        number: approved.number,
        texts: draft.texts.clone(),
        expires_at: draft.expires_at,
        sending,
    })
}

#[cfg(test)]
mod tests;
