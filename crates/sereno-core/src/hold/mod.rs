//! A legal hold: two people name records, and only the purge of these is paused.
//!
//! Everything else goes on its date as before. A hold is reviewed after at most 180 days and is
//! never over by itself: what is demanded by law must not vanish because everybody was busy.

use crate::Moment;
use crate::ids::{IncidentId, ReportId};
use crate::machine::machine;
use crate::moment::DAY_S;
use crate::role::Role;
use std::collections::BTreeSet;

/// Who names, confirms, renews and ends.
pub const PARTIES: &[Role] = &[Role::Admin, Role::Attorney];
/// Who is told, until they say that they read it.
pub const COUNSEL: &[Role] = &[Role::LegalIntake, Role::Attorney];

/// A review is at most this far away, days.
pub const REVIEW_DAYS_MAX: i64 = 180;
/// The parties are reminded this long before a review is due, days.
pub const REMIND_DAYS: i64 = 14;
/// What nobody confirms is dropped after this, days.
pub const PROPOSAL_DAYS: i64 = 14;
/// Records that one hold names. A longer list is no longer "named records".
pub const NAMED_MAX: usize = 200;
/// Characters of the matter's short reference.
pub const MATTER_CHARS_MAX: usize = 60;

machine! {
    /// Where a legal hold stands.
    states HoldState of "hold" {
        Proposed = "proposed", Held = "held", Ended = "ended", Withdrawn = "withdrawn",
    }
    /// What can happen to a legal hold.
    events HoldEvent {
        Confirm = "confirm", Withdraw = "withdraw", Renew = "renew", End = "end",
    }
    pub fn next {
        Proposed: Confirm => Held, Withdraw => Withdrawn;
        // Only what two people agreed on leads out of here.
        Held: Renew => Held, End => Ended;
    }
}

/// What one of the parties asks for while a hold stands, and another has to agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Another review date.
    Renew,
    /// The end.
    End,
}

impl Ask {
    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Ask::Renew => "renew",
            Ask::End => "end",
        }
    }

    /// What was asked for with this slug.
    pub fn from_slug(slug: &str) -> Option<Ask> {
        [Ask::Renew, Ask::End].into_iter().find(|a| a.slug() == slug)
    }

    /// The step it becomes when a second person agrees.
    pub const fn event(self) -> HoldEvent {
        match self {
            Ask::Renew => HoldEvent::Renew,
            Ask::End => HoldEvent::End,
        }
    }
}

/// Why a legal hold is not made, confirmed, renewed or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldRefusal {
    /// The same person cannot be both.
    SamePerson,
    /// No record is named.
    NothingNamed,
    /// Too many are named.
    TooMany,
    /// The matter has no reference.
    NoMatter,
    /// The review is not within 1 to 180 days.
    ReviewUnclear,
    /// One of the names leads to nothing; which one is not said.
    NotThere,
    /// One of the records is past its date.
    AlreadyGone,
    /// Nobody has asked for what is agreed to here.
    NothingAsked,
    /// Something else is asked by now than what was read.
    Changed,
}

impl HoldRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            HoldRefusal::SamePerson => "legal-refused-same-person",
            HoldRefusal::NothingNamed => "legal-refused-nothing-named",
            HoldRefusal::TooMany => "legal-refused-too-many",
            HoldRefusal::NoMatter => "legal-refused-no-matter",
            HoldRefusal::ReviewUnclear => "legal-refused-review",
            HoldRefusal::NotThere => "legal-refused-not-there",
            HoldRefusal::AlreadyGone => "legal-refused-gone",
            HoldRefusal::NothingAsked => "legal-refused-nothing-asked",
            HoldRefusal::Changed => "legal-refused-changed",
        }
    }
}

/// The second person of a step is another one than the first.
///
/// # Errors
/// [`HoldRefusal::SamePerson`].
pub fn second_person<P: PartialEq>(first: P, second: P) -> Result<(), HoldRefusal> {
    if first == second { Err(HoldRefusal::SamePerson) } else { Ok(()) }
}

/// When a hold is looked at again.
///
/// # Errors
/// [`HoldRefusal::ReviewUnclear`].
pub fn review_at(now: Moment, days: Option<i64>) -> Result<Moment, HoldRefusal> {
    match days {
        Some(days) if (1..=REVIEW_DAYS_MAX).contains(&days) => Ok(now.plus_s(days * DAY_S)),
        Some(_) | None => Err(HoldRefusal::ReviewUnclear),
    }
}

/// How a hold stands to its review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// It is far away.
    Later,
    /// It is due within [`REMIND_DAYS`].
    Soon,
    /// Its day is over.
    Overdue,
}

/// How a hold stands to its review.
pub fn review(review_at: Moment, now: Moment) -> Review {
    if now >= review_at {
        Review::Overdue
    } else if now.plus_s(REMIND_DAYS * DAY_S) >= review_at {
        Review::Soon
    } else {
        Review::Later
    }
}

/// A record as somebody names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// The number people say.
    Number(i64),
    /// An incident by its id.
    Incident(IncidentId),
    /// A report by its id.
    Report(ReportId),
    /// A report by the code its sender has.
    Receipt(String),
}

fn one(word: &str) -> Option<Named> {
    let number = word.strip_prefix('#').unwrap_or(word).parse().ok().map(Named::Number);
    let incident = || word.parse().ok().map(Named::Incident);
    number.or_else(incident).or_else(|| word.parse().ok().map(Named::Report))
}

/// The records of a pasted list: numbers with or without `#`, ids, receipt codes; parted by
/// lines, commas or semicolons, and by spaces where that leaves no doubt.
///
/// # Errors
/// [`HoldRefusal::NothingNamed`], [`HoldRefusal::TooMany`].
pub fn named(list: &str) -> Result<Vec<Named>, HoldRefusal> {
    let mut found = BTreeSet::new();
    for piece in list.split(['\n', ',', ';']).map(str::trim).filter(|p| !p.is_empty()) {
        let words: Option<Vec<Named>> = piece.split_whitespace().map(one).collect();
        // A code may be typed with spaces between its words.
        found.extend(words.unwrap_or_else(|| vec![Named::Receipt(crate::receipt::typed(piece))]));
        if found.len() > NAMED_MAX {
            return Err(HoldRefusal::TooMany);
        }
    }
    if found.is_empty() { Err(HoldRefusal::NothingNamed) } else { Ok(found.into_iter().collect()) }
}

#[cfg(test)]
mod tests;
