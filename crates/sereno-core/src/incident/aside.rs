//! Putting incidents aside: out of the queue, kept whole, and brought back with one step.

use super::{Standing, Verification};
use crate::report::ReportEvent;

/// Why an incident or a report is put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideWhy {
    /// Sent to waste our time or to frighten.
    Abuse,
    /// The same message again and again.
    Repeat,
    /// Outside the area this network works in.
    Elsewhere,
    /// A question or a rumour: nobody says that something is seen.
    NoSighting,
}

impl AsideWhy {
    /// All of them, in the order in which forms list them.
    pub const ALL: [AsideWhy; 4] = [AsideWhy::Repeat, AsideWhy::NoSighting, AsideWhy::Elsewhere, AsideWhy::Abuse];

    /// The word stored, sent and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            AsideWhy::Abuse => "abuse",
            AsideWhy::Repeat => "repeat",
            AsideWhy::Elsewhere => "elsewhere",
            AsideWhy::NoSighting => "no_sighting",
        }
    }

    /// The one with this slug.
    pub fn from_slug(slug: &str) -> Option<AsideWhy> {
        AsideWhy::ALL.into_iter().find(|w| w.slug() == slug)
    }

    /// What it means for the reports.
    pub const fn event(self) -> ReportEvent {
        match self {
            AsideWhy::Abuse => ReportEvent::MarkAbusive,
            AsideWhy::Repeat => ReportEvent::Repeat,
            AsideWhy::Elsewhere => ReportEvent::NotHere,
            AsideWhy::NoSighting => ReportEvent::Inform,
        }
    }
}

/// Why an incident cannot be put aside or brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideRefusal {
    /// Somebody has been asked, is going, is there, or has said what they saw.
    SomebodyIsOut,
    /// It was checked: what is known about it stays in sight.
    WasChecked,
    /// Somebody may be in danger: open it and read it before it leaves the queue.
    ReadItFirst,
    /// It is not in the queue any more.
    IsAside,
    /// It was brought back already.
    IsBack,
}

impl AsideRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            AsideRefusal::SomebodyIsOut => "aside-refused-out",
            AsideRefusal::WasChecked => "aside-refused-checked",
            AsideRefusal::ReadItFirst => "aside-refused-read",
            AsideRefusal::IsAside => "aside-refused-aside",
            AsideRefusal::IsBack => "aside-refused-back",
        }
    }
}

/// What the rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsideCase {
    /// Where the incident stands.
    pub standing: Standing,
    /// Somebody was asked and has not answered no, or a verdict waits.
    pub is_anybody_out: bool,
    /// A finding settled it before, or an alert about it is drafted or was sent.
    pub is_spoken_of: bool,
    /// Its kind is one in which somebody may be in danger, or somebody was taken.
    pub is_danger: bool,
    /// It is one of a pile that was ticked unread, not the one incident on the screen.
    pub is_in_pile: bool,
}

/// May it leave the queue? Never what was checked, also when it was opened again since, and never anything somebody is looking at;
/// what may be dangerous only after it was opened.
///
/// # Errors
/// The reason against it.
pub const fn may_put_aside(case: AsideCase) -> Result<(), AsideRefusal> {
    let is_open = matches!(case.standing.verification, Verification::Unverified | Verification::Checking);
    if case.standing.is_settled() || !is_open || case.is_spoken_of {
        return Err(AsideRefusal::WasChecked);
    }
    if case.is_anybody_out {
        return Err(AsideRefusal::SomebodyIsOut);
    }
    if case.is_danger && case.is_in_pile {
        return Err(AsideRefusal::ReadItFirst);
    }
    Ok(())
}
