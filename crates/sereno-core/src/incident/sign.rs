//! From what one observer says to what the network holds to be true.
//!
//! A verdict becomes a [`Finding`] only with direct sight, on the spot, by a trained observer on
//! shift, or as the statement of the responsible institution reached at its published number.
//! A finding becomes [`Signed`] only with a second person. Both have private fields.

use crate::Moment;
use crate::ids::PersonId;
use crate::role::Role;

/// What one observer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is happening; seen with own eyes.
    SawIt,
    /// Something else is going on; the cause was seen.
    OtherCause,
    /// Nothing of the kind here now.
    NothingHere,
    /// Too far, unclear, unsafe.
    CannotTell,
}

impl Verdict {
    /// All four, in the order of the buttons.
    pub const ALL: [Verdict; 4] = [Verdict::SawIt, Verdict::OtherCause, Verdict::NothingHere, Verdict::CannotTell];

    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Verdict::SawIt => "saw_it",
            Verdict::OtherCause => "other_cause",
            Verdict::NothingHere => "nothing_here",
            Verdict::CannotTell => "cannot_tell",
        }
    }

    /// The verdict with this slug.
    pub fn from_slug(slug: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|v| v.slug() == slug)
    }
}

/// A slug of the playbook's list of other causes. Never an agency: an agency alone refutes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause(String);

impl Cause {
    /// The cause with this slug, if the playbook lists it.
    pub fn listed(slug: &str, causes: &[String]) -> Option<Cause> {
        causes.iter().any(|c| c == slug).then(|| Cause(slug.to_owned()))
    }

    /// Its slug.
    pub fn slug(&self) -> &str {
        &self.0
    }
}

/// A verdict with the facts that make it count or not.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Who looked.
    pub observer: PersonId,
    /// What they say.
    pub verdict: Verdict,
    /// Slug of what is going on, for `SawIt`: one of the playbook's activities.
    pub activity: Option<String>,
    /// What it was, for `OtherCause`.
    pub cause: Option<Cause>,
    /// When they saw it.
    pub seen_at: Moment,
    /// When they arrived at the place; `None` if they never did.
    pub arrived_at: Option<Moment>,
    /// They were on shift when they arrived.
    pub was_on_shift: bool,
    /// Their training and pledge were valid when they arrived.
    pub was_trained: bool,
    /// "I saw this myself."
    pub saw_directly: bool,
}

/// A statement of the institution whose action it was, reached at its published number.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Who called them.
    pub taken_by: PersonId,
    /// What they say it was.
    pub cause: Cause,
    /// When they said so.
    pub said_at: Moment,
    /// The number was the published one, and the caller says so.
    pub at_published_number: bool,
}

/// Why a verdict is not a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingRefusal {
    /// Nobody was on the spot: remote checks raise priority, they never settle.
    NotOnScene,
    /// The observer was not on shift.
    NotOnShift,
    /// The observer's training or pledge had run out.
    NotTrained,
    /// The observer did not see it with own eyes.
    NotDirect,
    /// "Something else" without saying what.
    CauseMissing,
    /// "I see it" without saying what is going on.
    ActivityMissing,
    /// "Nothing here" and "cannot tell" settle nothing: the lead decides what next.
    LeadDecides,
    /// The institution was not reached at its published number.
    NotPublishedNumber,
}

impl FindingRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            FindingRefusal::NotOnScene => "finding-refused-not-on-scene",
            FindingRefusal::NotOnShift => "finding-refused-not-on-shift",
            FindingRefusal::NotTrained => "finding-refused-not-trained",
            FindingRefusal::NotDirect => "finding-refused-not-direct",
            FindingRefusal::CauseMissing => "finding-refused-cause",
            FindingRefusal::ActivityMissing => "finding-refused-activity",
            FindingRefusal::LeadDecides => "finding-refused-lead-decides",
            FindingRefusal::NotPublishedNumber => "finding-refused-not-published",
        }
    }
}

/// Something that was seen on the spot or stated by who is responsible. One person's word so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    verdict: Verdict,
    by: PersonId,
    seen_at: Moment,
    activity: Option<String>,
    cause: Option<Cause>,
    is_statement: bool,
}

impl Finding {
    /// What was found.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
    /// Who found it.
    pub fn by(&self) -> PersonId {
        self.by
    }
    /// When it was seen.
    pub fn seen_at(&self) -> Moment {
        self.seen_at
    }
    /// Slug of what is going on, for `SawIt`.
    pub fn activity(&self) -> Option<&str> {
        self.activity.as_deref()
    }
    /// What it was, for `OtherCause`.
    pub fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }
    /// True when it is an institution's statement rather than a sighting.
    pub fn is_statement(&self) -> bool {
        self.is_statement
    }
}

/// Makes a finding of an observation.
///
/// `is_confirmed` says whether the incident was confirmed before: only then is "nothing here
/// any more" a finding, namely that it ended.
///
/// # Errors
/// The first [`FindingRefusal`].
pub fn find(seen: &Observation, is_confirmed: bool) -> Result<Finding, FindingRefusal> {
    match seen.verdict {
        Verdict::CannotTell => return Err(FindingRefusal::LeadDecides),
        Verdict::NothingHere if !is_confirmed => return Err(FindingRefusal::LeadDecides),
        Verdict::OtherCause if seen.cause.is_none() => return Err(FindingRefusal::CauseMissing),
        Verdict::SawIt if seen.activity.is_none() => return Err(FindingRefusal::ActivityMissing),
        Verdict::SawIt | Verdict::OtherCause | Verdict::NothingHere => {}
    }
    // The verdict counts from the moment of arrival on, not before.
    if seen.arrived_at.is_none_or(|arrived| arrived > seen.seen_at) {
        return Err(FindingRefusal::NotOnScene);
    }
    if !seen.was_on_shift {
        return Err(FindingRefusal::NotOnShift);
    }
    if !seen.was_trained {
        return Err(FindingRefusal::NotTrained);
    }
    if !seen.saw_directly {
        return Err(FindingRefusal::NotDirect);
    }
    Ok(Finding {
        verdict: seen.verdict,
        by: seen.observer,
        seen_at: seen.seen_at,
        activity: seen.activity.clone(),
        cause: seen.cause.clone(),
        is_statement: false,
    })
}

/// Makes a finding of an institution's statement. It can only refute.
///
/// # Errors
/// [`FindingRefusal::NotPublishedNumber`].
pub fn find_stated(said: &Statement) -> Result<Finding, FindingRefusal> {
    if !said.at_published_number {
        return Err(FindingRefusal::NotPublishedNumber);
    }
    Ok(Finding {
        verdict: Verdict::OtherCause,
        by: said.taken_by,
        seen_at: said.said_at,
        activity: None,
        cause: Some(said.cause.clone()),
        is_statement: true,
    })
}

/// The person who gives the second signature.
#[derive(Clone, Debug)]
pub struct Signer {
    /// Who it is.
    pub person: PersonId,
    /// What they may do.
    pub roles: Vec<Role>,
    /// They are on the scene too, as the other half of a pair.
    pub is_on_scene: bool,
}

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignRefusal {
    /// The second person is the first.
    SamePerson,
    /// Neither a lead nor the other half of the pair.
    MayNotSign,
}

impl SignRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            SignRefusal::SamePerson => "sign-refused-same-person",
            SignRefusal::MayNotSign => "sign-refused-may-not",
        }
    }
}

/// A finding with two people behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    finding: Finding,
    second: PersonId,
    signed_at: Moment,
}

impl Signed {
    /// What was found.
    pub fn finding(&self) -> &Finding {
        &self.finding
    }
    /// Who signed second.
    pub fn second(&self) -> PersonId {
        self.second
    }
    /// When they signed.
    pub fn signed_at(&self) -> Moment {
        self.signed_at
    }
}

/// Puts the second signature under a finding.
///
/// # Errors
/// [`SignRefusal`]: the second person is the first, or may not sign.
pub fn sign(finding: Finding, second: &Signer, now: Moment) -> Result<Signed, SignRefusal> {
    if second.person == finding.by {
        return Err(SignRefusal::SamePerson);
    }
    let is_lead = second.roles.contains(&Role::VerificationLead);
    let is_pair = second.roles.contains(&Role::Observer) && second.is_on_scene;
    if !is_lead && !is_pair {
        return Err(SignRefusal::MayNotSign);
    }
    Ok(Signed { finding, second: second.person, signed_at: now })
}
