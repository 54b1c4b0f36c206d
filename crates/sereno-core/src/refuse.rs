//! What every refusal has in common: a key for its sentence, and what the sentence needs.

use crate::alert::{AlertRefusal, ApproveRefusal};
use crate::audience::AudienceRefusal;
use crate::delivery::ReleaseRefusal;
use crate::delivery::sign_off::{NotSignedOff, SignOffRefusal};
use crate::dispatch::SendRefusal;
use crate::duty::DutyRefusal;
use crate::hold::HoldRefusal;
use crate::incident::{AsideRefusal, FindingRefusal, NeedRefusal, NoteRefusal, RearrangeRefusal, SignRefusal};
use crate::lock::{SheetRefusal, UnlockRefusal};
use crate::machine::IllegalStep;
use crate::network::SetupRefusal;
use crate::patrol::PatrolRefusal;
use crate::report::ReportRefusal;
use crate::role::{LinkRefusal, RoleRefusal, StepRefusal};
use crate::shift::{ShiftRefusal, TakeRefusal};
use crate::training::TrainingRefusal;

/// Something that the domain says no to. The sentence itself lives in the texts, by key, in the
/// reader's language, and says what to do next.
pub trait Refuses {
    /// The sentence's key.
    fn key(&self) -> &'static str;
    /// What the sentence is filled with.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// True when the person may not do it at all, rather than not now.
    fn is_forbidden(&self) -> bool {
        false
    }
}

impl Refuses for ReportRefusal {
    fn key(&self) -> &'static str {
        ReportRefusal::key(*self)
    }
}

impl Refuses for AudienceRefusal {
    fn key(&self) -> &'static str {
        AudienceRefusal::key(*self)
    }
}

impl Refuses for SendRefusal {
    fn key(&self) -> &'static str {
        SendRefusal::key(*self)
    }
}

impl Refuses for DutyRefusal {
    fn key(&self) -> &'static str {
        DutyRefusal::key(*self)
    }
}

impl Refuses for TrainingRefusal {
    fn key(&self) -> &'static str {
        TrainingRefusal::key(*self)
    }
}

impl Refuses for RearrangeRefusal {
    fn key(&self) -> &'static str {
        RearrangeRefusal::key(*self)
    }
}

impl Refuses for AsideRefusal {
    fn key(&self) -> &'static str {
        AsideRefusal::key(*self)
    }
}

impl Refuses for NeedRefusal {
    fn key(&self) -> &'static str {
        NeedRefusal::key(*self)
    }
    fn is_forbidden(&self) -> bool {
        matches!(self, NeedRefusal::Closed | NeedRefusal::OffShift | NeedRefusal::AskThem)
    }
}

impl Refuses for SetupRefusal {
    fn key(&self) -> &'static str {
        SetupRefusal::key(*self)
    }
}

impl Refuses for HoldRefusal {
    fn key(&self) -> &'static str {
        HoldRefusal::key(*self)
    }
    fn is_forbidden(&self) -> bool {
        matches!(self, HoldRefusal::SamePerson)
    }
}

impl Refuses for RoleRefusal {
    fn key(&self) -> &'static str {
        RoleRefusal::key(*self)
    }
}

impl Refuses for StepRefusal {
    fn key(&self) -> &'static str {
        StepRefusal::key(*self)
    }
    fn is_forbidden(&self) -> bool {
        true
    }
}

impl Refuses for LinkRefusal {
    fn key(&self) -> &'static str {
        LinkRefusal::key(*self)
    }
    fn is_forbidden(&self) -> bool {
        true
    }
}

impl Refuses for SheetRefusal {
    fn key(&self) -> &'static str {
        SheetRefusal::key(*self)
    }
}

impl Refuses for UnlockRefusal {
    fn key(&self) -> &'static str {
        UnlockRefusal::key(*self)
    }
}

impl Refuses for NoteRefusal {
    fn key(&self) -> &'static str {
        NoteRefusal::key(self)
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            NoteRefusal::LooksLikePlate(word) => vec![("word", word.clone())],
            NoteRefusal::Empty | NoteRefusal::TooLong | NoteRefusal::NotKept => vec![],
        }
    }
}

impl Refuses for TakeRefusal {
    fn key(&self) -> &'static str {
        TakeRefusal::key(*self)
    }
}

impl Refuses for ShiftRefusal {
    fn key(&self) -> &'static str {
        ShiftRefusal::key(self)
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ShiftRefusal::OpenTasks(n) => vec![("n", n.to_string())],
            ShiftRefusal::Taken
            | ShiftRefusal::TooLateToGiveBack
            | ShiftRefusal::TooEarlyToConfirm
            | ShiftRefusal::TooEarlyToCheckIn
            | ShiftRefusal::Over
            | ShiftRefusal::OnTheWay
            | ShiftRefusal::NotOnDuty
            | ShiftRefusal::NotOffered
            | ShiftRefusal::Yourself => vec![],
        }
    }
}

impl Refuses for PatrolRefusal {
    fn key(&self) -> &'static str {
        PatrolRefusal::key(*self)
    }
}

impl Refuses for FindingRefusal {
    fn key(&self) -> &'static str {
        FindingRefusal::key(*self)
    }
}

impl Refuses for SignRefusal {
    fn key(&self) -> &'static str {
        SignRefusal::key(*self)
    }
    fn is_forbidden(&self) -> bool {
        true
    }
}

impl Refuses for ApproveRefusal {
    fn key(&self) -> &'static str {
        ApproveRefusal::key(*self)
    }
    fn is_forbidden(&self) -> bool {
        true
    }
}

impl Refuses for AlertRefusal {
    fn key(&self) -> &'static str {
        AlertRefusal::key(self)
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            AlertRefusal::NoPhrase { language } => vec![("language", language.clone())],
            AlertRefusal::Text(broken) => vec![("detail", broken.detail().to_owned())],
            AlertRefusal::NotSignedOff(lacks) => lacks.args(),
            AlertRefusal::NotVerified
            | AlertRefusal::NoArea
            | AlertRefusal::Stale
            | AlertRefusal::TooSoon
            | AlertRefusal::NothingNew
            | AlertRefusal::NothingToEnd
            | AlertRefusal::NotStanding
            | AlertRefusal::SaidAlready
            | AlertRefusal::Over
            | AlertRefusal::SendingIsOff
            | AlertRefusal::Unread => vec![],
        }
    }
}

impl Refuses for ReleaseRefusal {
    fn key(&self) -> &'static str {
        ReleaseRefusal::key(self)
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ReleaseRefusal::Text(broken) => vec![("detail", broken.detail().to_owned())],
            ReleaseRefusal::MissingLanguage(language) => vec![("language", language.clone())],
            ReleaseRefusal::NotWhatWasApproved
            | ReleaseRefusal::People(_)
            | ReleaseRefusal::NoLongerTrue(_)
            | ReleaseRefusal::NotTheFixedText
            | ReleaseRefusal::Expired
            | ReleaseRefusal::Over
            | ReleaseRefusal::TooEarly
            | ReleaseRefusal::NotThePlaybooks
            | ReleaseRefusal::SendingIsOff => vec![],
            ReleaseRefusal::NotSignedOff(lacks) => lacks.args(),
        }
    }
}

impl Refuses for NotSignedOff {
    fn key(&self) -> &'static str {
        NotSignedOff::key(self)
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        // The language is named in the reader's own.
        vec![("family", "language".to_owned()), ("state", self.language.clone())]
    }
}

impl Refuses for SignOffRefusal {
    fn key(&self) -> &'static str {
        SignOffRefusal::key(*self)
    }
}

impl Refuses for IllegalStep {
    fn key(&self) -> &'static str {
        "step-illegal"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        // The state is named in the reader's language: by its family of words and its slug.
        let family = if self.machine == "alert" { "alert-state" } else { self.machine };
        vec![("family", family.to_owned()), ("state", self.from.to_owned())]
    }
}
