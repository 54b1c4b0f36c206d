//! Who hears it: the last gate. Nothing reaches a channel but a [`Released`], and the only way
//! to one is [`release`], which looks at everything again, as it is stored at this moment.

use crate::Moment;
use crate::alert::{self, Approved, lint};
use crate::incident::Verification;
use crate::machine::machine;

mod channel;
pub mod same_text;
mod standing;
pub use channel::{Channel, Class, Handed};
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
    /// The incident is no longer what the alert says.
    NoLongerTrue(Verification),
    /// It would be said too late.
    Expired,
    /// A text breaks a hard rule.
    Text(lint::Break),
    /// A language the playbook requires has no text.
    MissingLanguage(String),
}

impl ReleaseRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(&self) -> &'static str {
        match self {
            ReleaseRefusal::NotWhatWasApproved => "release-refused-changed",
            ReleaseRefusal::People(_) => "release-refused-people",
            ReleaseRefusal::NoLongerTrue(_) => "release-refused-no-longer-true",
            ReleaseRefusal::Expired => "release-refused-expired",
            ReleaseRefusal::Text(_) => "release-refused-text",
            ReleaseRefusal::MissingLanguage(_) => "release-refused-language",
        }
    }
}

/// An alert that passed every gate in the moment it is handed over. It cannot be made otherwise.
#[derive(Debug)]
pub struct Released {
    texts: Vec<(String, String)>,
    sending: Sending,
}

impl Released {
    /// Language and text of what may be said, in the order of the approval record.
    pub fn texts(&self) -> &[(String, String)] {
        &self.texts
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
    /// SHA-256 over the canonical record, made now from what is stored.
    pub digest_now: [u8; 32],
    /// What the network holds to be true at this moment.
    pub verification: Verification,
    /// The languages the playbook requires.
    pub languages: &'a [String],
    /// The playbook's rules for texts.
    pub rules: &'a lint::Rules,
    /// Whether the network tells anything at all.
    pub sending: Sending,
    /// The time of sending.
    pub now: Moment,
}

/// Lets an approved alert out, or says why not.
///
/// # Errors
/// The first [`ReleaseRefusal`]; nothing may be sent then.
pub fn release(gate: &Gate<'_>) -> Result<Released, ReleaseRefusal> {
    let approved = gate.approved;
    if approved.digest != gate.digest_now {
        return Err(ReleaseRefusal::NotWhatWasApproved);
    }
    alert::distinct_people(&approved.people).map_err(ReleaseRefusal::People)?;
    if approved.draft.kind.needs() != gate.verification {
        return Err(ReleaseRefusal::NoLongerTrue(gate.verification));
    }
    if approved.draft.expires_at <= gate.now {
        return Err(ReleaseRefusal::Expired);
    }
    for language in gate.languages {
        if !approved.draft.texts.iter().any(|(l, _)| l == language) {
            return Err(ReleaseRefusal::MissingLanguage(language.clone()));
        }
    }
    for (language, text) in &approved.draft.texts {
        let subject = lint::Subject { kind: approved.draft.kind, area: &approved.draft.area_name, language, text };
        if let Some(broken) = lint::hard(&subject, gate.rules).into_iter().next() {
            return Err(ReleaseRefusal::Text(broken));
        }
    }
    Ok(Released { texts: approved.draft.texts.clone(), sending: gate.sending })
}

#[cfg(test)]
mod tests;
