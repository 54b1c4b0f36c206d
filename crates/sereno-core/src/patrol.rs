//! A look-out on a sector: who goes, what they say and when, and what is overdue.
//!
//! A patrol looks at a place. There is no kind that follows anybody, and no field for a way that
//! was driven.

use crate::Moment;
use crate::machine::machine;
use crate::moment::{HOUR_S, MINUTE_S};
use crate::shift::Stretch;

machine! {
    /// Where a patrol stands.
    states PatrolState of "patrol" {
        Planned = "planned", Out = "out", Ended = "ended", Cancelled = "cancelled",
    }
    /// What can happen to a patrol.
    events PatrolEvent {
        SetOut = "set_out", Post = "post", End = "end", Cancel = "cancel",
    }
    pub fn next {
        Planned: SetOut => Out, Cancel => Cancelled;
        // A word from the road changes nothing but when the next one is due.
        Out: Post => Out, End => Ended;
    }
}

/// Nobody goes alone (guardrail G16).
pub const PEOPLE_MIN: usize = 2;
/// More than this is no look-out.
pub const PEOPLE_MAX: usize = 6;
/// "All clear" is said at least this often, seconds.
pub const CLEAR_EVERY_S: i64 = HOUR_S;
/// It is overdue this long after it was due, seconds.
pub const CLEAR_GRACE_S: i64 = 10 * MINUTE_S;
/// A patrol is at most this long, seconds.
pub const PATROL_S_MAX: i64 = 12 * HOUR_S;

/// What a patrol says by radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// We are here.
    CheckIn,
    /// We see nothing that anybody should know.
    AllClear,
}

impl Post {
    /// Both.
    pub const ALL: [Post; 2] = [Post::CheckIn, Post::AllClear];

    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Post::CheckIn => "check_in",
            Post::AllClear => "all_clear",
        }
    }

    /// The post with this slug.
    pub fn from_slug(slug: &str) -> Option<Post> {
        Post::ALL.into_iter().find(|p| p.slug() == slug)
    }
}

/// Why a patrol cannot be planned or set out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatrolRefusal {
    /// Fewer than [`PEOPLE_MIN`].
    Alone,
    /// More than [`PEOPLE_MAX`].
    TooMany,
    /// No such sector.
    NoSector,
    /// It ends before it begins, is over, or is longer than [`PATROL_S_MAX`].
    Times,
    /// One of them is not ready, or not on duty at that time.
    NotOnDuty,
    /// One of them is out with another patrol at that time.
    OutElsewhere,
}

impl PatrolRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            PatrolRefusal::Alone => "patrol-refused-alone",
            PatrolRefusal::TooMany => "patrol-refused-many",
            PatrolRefusal::NoSector => "patrol-refused-sector",
            PatrolRefusal::Times => "patrol-refused-times",
            PatrolRefusal::NotOnDuty => "patrol-refused-duty",
            PatrolRefusal::OutElsewhere => "patrol-refused-elsewhere",
        }
    }
}

/// One who would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goer {
    /// Trained, pledged, holds the observer role, and on duty when it begins.
    pub is_on_duty: bool,
    /// Out with another patrol at that time.
    pub is_elsewhere: bool,
}

/// May these people go out together at that time?
///
/// # Errors
/// The first reason against it.
pub fn may_go(people: &[Goer], at: Stretch, now: Moment) -> Result<(), PatrolRefusal> {
    if at.ends_at <= at.starts_at || at.ends_at <= now || at.length_s() > PATROL_S_MAX {
        return Err(PatrolRefusal::Times);
    }
    if people.len() < PEOPLE_MIN {
        return Err(PatrolRefusal::Alone);
    }
    if people.len() > PEOPLE_MAX {
        return Err(PatrolRefusal::TooMany);
    }
    if people.iter().any(|p| !p.is_on_duty) {
        return Err(PatrolRefusal::NotOnDuty);
    }
    if people.iter().any(|p| p.is_elsewhere) {
        return Err(PatrolRefusal::OutElsewhere);
    }
    Ok(())
}

/// How a patrol that is out stands with its "all clear".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clear {
    /// The next one is due then.
    DueAt(Moment),
    /// It is overdue since then: somebody should call them.
    OverdueSince(Moment),
}

/// When the next "all clear" is due, given the last one, or the setting out.
pub fn clear(last: Moment, now: Moment) -> Clear {
    let due = last.plus_s(CLEAR_EVERY_S);
    if now >= due.plus_s(CLEAR_GRACE_S) { Clear::OverdueSince(due) } else { Clear::DueAt(due) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Moment {
        Moment::from_s(1_742_428_800).plus_s(hour * HOUR_S)
    }

    #[test]
    fn a_patrol_is_two_to_six_who_are_on_duty() {
        let good = Goer { is_on_duty: true, is_elsewhere: false };
        let span = Stretch { starts_at: at(5), ends_at: at(8) };
        let may = |people: &[Goer]| may_go(people, span, at(4));
        assert_eq!(may(&[good]), Err(PatrolRefusal::Alone));
        assert_eq!(may(&[good; 2]), Ok(()));
        assert_eq!(may(&[good; 6]), Ok(()));
        assert_eq!(may(&[good; 7]), Err(PatrolRefusal::TooMany));
        assert_eq!(may(&[good, Goer { is_on_duty: false, ..good }]), Err(PatrolRefusal::NotOnDuty));
        assert_eq!(may(&[good, Goer { is_elsewhere: true, ..good }]), Err(PatrolRefusal::OutElsewhere));
        assert_eq!(may_go(&[good; 2], span, at(8)), Err(PatrolRefusal::Times));
        let backwards = Stretch { starts_at: at(8), ends_at: at(5) };
        assert_eq!(may_go(&[good; 2], backwards, at(4)), Err(PatrolRefusal::Times));
    }

    #[test]
    fn an_all_clear_is_due_every_hour_and_overdue_soon_after() {
        assert_eq!(clear(at(5), at(6)), Clear::DueAt(at(6)));
        assert_eq!(clear(at(5), at(6).plus_s(599)), Clear::DueAt(at(6)));
        assert_eq!(clear(at(5), at(6).plus_s(600)), Clear::OverdueSince(at(6)));
    }
}
