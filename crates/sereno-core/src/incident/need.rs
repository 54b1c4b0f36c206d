//! Need to know: who at the desk may read what people told about one incident.
//!
//! Everybody on shift sees that an incident exists, where (by area) and how far it is. What was
//! said, the exact place and an observer's own words are for those who work on it: while it goes
//! on, whoever is on shift; once it is over, or once it was closed, whoever is on it or said why.

use crate::Moment;
use crate::role::Role;

/// An incident nobody works on any more and in which nothing has moved for this is over, seconds:
/// one long shift.
pub const OVER_S: i64 = 12 * 3_600;
/// What was opened by saying why stays open to that person for this, seconds.
pub const SAID_S: i64 = 12 * 3_600;
/// People besides the holder that a closed incident is open to, at most.
pub const ON_IT_MAX: usize = 12;

/// Why somebody reads what is shut to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadWhy {
    /// Somebody asks what came of it.
    Asked,
    /// It may be happening again.
    Again,
    /// What we said or did may have been wrong.
    Mistake,
    /// Somebody may be in danger.
    Safety,
    /// A lawyer or a legal hold asks for it.
    Counsel,
}

impl ReadWhy {
    /// All of them, in the order in which forms list them.
    pub const ALL: [ReadWhy; 5] = [ReadWhy::Safety, ReadWhy::Again, ReadWhy::Asked, ReadWhy::Mistake, ReadWhy::Counsel];

    /// The word stored, sent and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            ReadWhy::Asked => "asked",
            ReadWhy::Again => "again",
            ReadWhy::Mistake => "mistake",
            ReadWhy::Safety => "safety",
            ReadWhy::Counsel => "counsel",
        }
    }

    /// The one with this slug.
    pub fn from_slug(slug: &str) -> Option<ReadWhy> {
        ReadWhy::ALL.into_iter().find(|w| w.slug() == slug)
    }
}

/// Why what was said is shut to somebody, or who it is open to is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedRefusal {
    /// It was closed to those who work on it, and they are not among them.
    Closed,
    /// It is over: it is read with a reason.
    Over,
    /// Who is asked at home reads what they are asked about.
    OffShift,
    /// Only a dispatcher or a lead opens for themselves what was closed.
    AskThem,
    /// While it is closed nothing is moved in or out by hand.
    NothingMoves,
    /// It is closed already.
    IsClosed,
    /// It is open already.
    IsOpen,
    /// As many are on it as there may be.
    TooMany,
}

impl NeedRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            NeedRefusal::Closed => "need-refused-closed",
            NeedRefusal::Over => "need-refused-over",
            NeedRefusal::OffShift => "need-refused-off-shift",
            NeedRefusal::AskThem => "need-refused-ask-them",
            NeedRefusal::NothingMoves => "need-refused-nothing-moves",
            NeedRefusal::IsClosed => "need-refused-is-closed",
            NeedRefusal::IsOpen => "need-refused-is-open",
            NeedRefusal::TooMany => "need-refused-too-many",
        }
    }
}

/// What the rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedCase {
    /// It still wants something done.
    pub is_open: bool,
    /// The latest of: reported, opened, seen, settled, put aside.
    pub moved_at: Moment,
    /// It was closed to those who work on it.
    pub is_closed: bool,
    /// They hold it, or somebody on it named them.
    pub is_on_it: bool,
    /// A signature, a decision or an approval of it waits for them.
    pub is_asked: bool,
    /// They said why, and it stays open to them until then.
    pub said_until: Option<Moment>,
    /// They are on shift.
    pub is_on_shift: bool,
}

/// May they read what was said?
///
/// # Errors
/// The reason against it.
pub fn need_to_know(case: &NeedCase, now: Moment) -> Result<(), NeedRefusal> {
    // Who was on it is on it no more: an old incident is not somebody's for the year it is kept.
    let is_over = !case.is_open && now.since_s(case.moved_at) >= OVER_S;
    match case {
        _ if case.is_asked || case.said_until.is_some_and(|until| until > now) => Ok(()),
        // What was closed stays closed when it is over: what opens it must not become less.
        NeedCase { is_closed: true, is_on_it: false, .. } => Err(NeedRefusal::Closed),
        _ if is_over => Err(NeedRefusal::Over),
        NeedCase { is_on_it: false, is_on_shift: false, .. } => Err(NeedRefusal::OffShift),
        NeedCase { .. } => Ok(()),
    }
}

/// May they open for themselves, by saying why, what is shut to them for this reason? What was
/// closed on purpose is opened by those alone who send people.
///
/// # Errors
/// The reason against it.
pub fn may_say_why(shut: NeedRefusal, roles: &[Role]) -> Result<(), NeedRefusal> {
    let sends = roles.iter().any(|r| matches!(r, Role::Dispatcher | Role::TeamLead | Role::VerificationLead));
    if shut == NeedRefusal::Closed && !sends { Err(NeedRefusal::AskThem) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::default().plus_s(100 * 86_400)
    }

    fn live() -> NeedCase {
        NeedCase {
            is_open: true,
            moved_at: now().plus_s(-60),
            is_closed: false,
            is_on_it: false,
            is_asked: false,
            said_until: None,
            is_on_shift: true,
        }
    }

    #[test]
    fn whoever_is_on_shift_reads_what_goes_on_and_for_a_shift_what_has_ended() {
        assert_eq!(need_to_know(&live(), now()), Ok(()));
        let old = NeedCase { moved_at: now().plus_s(-30 * 86_400), ..live() };
        assert_eq!(need_to_know(&old, now()), Ok(()), "open is open, however long");
        let settled = NeedCase { is_open: false, moved_at: now().plus_s(1 - OVER_S), ..live() };
        assert_eq!(need_to_know(&settled, now()), Ok(()));
        let over = NeedCase { moved_at: now().plus_s(-OVER_S), ..settled };
        assert_eq!(need_to_know(&over, now()), Err(NeedRefusal::Over));
    }

    #[test]
    fn who_was_on_it_is_on_it_no_more_when_it_is_over() {
        let over = NeedCase { is_open: false, moved_at: now().plus_s(-OVER_S), is_on_it: true, ..live() };
        assert_eq!(need_to_know(&over, now()), Err(NeedRefusal::Over));
        let said = NeedCase { said_until: Some(now().plus_s(1)), ..over };
        assert_eq!(need_to_know(&said, now()), Ok(()));
        assert_eq!(need_to_know(&NeedCase { said_until: Some(now()), ..over }, now()), Err(NeedRefusal::Over));
    }

    #[test]
    fn what_is_closed_is_for_those_on_it_and_for_who_is_asked() {
        let closed = NeedCase { is_closed: true, ..live() };
        assert_eq!(need_to_know(&closed, now()), Err(NeedRefusal::Closed));
        assert_eq!(need_to_know(&NeedCase { is_on_it: true, ..closed }, now()), Ok(()));
        assert_eq!(need_to_know(&NeedCase { is_asked: true, is_on_shift: false, ..closed }, now()), Ok(()));
        assert_eq!(may_say_why(NeedRefusal::Closed, &[Role::Operator, Role::Observer]), Err(NeedRefusal::AskThem));
        assert_eq!(may_say_why(NeedRefusal::Closed, &[Role::TeamLead]), Ok(()));
        // Over, it is closed still.
        let old = NeedCase { is_open: false, moved_at: now().plus_s(-9 * OVER_S), ..closed };
        assert_eq!(need_to_know(&old, now()), Err(NeedRefusal::Closed));
        assert_eq!(need_to_know(&NeedCase { is_on_it: true, ..old }, now()), Err(NeedRefusal::Over));
        assert_eq!(may_say_why(NeedRefusal::Over, &[Role::Operator]), Ok(()));
    }

    #[test]
    fn who_is_at_home_reads_what_they_are_asked_about() {
        let home = NeedCase { is_on_shift: false, ..live() };
        assert_eq!(need_to_know(&home, now()), Err(NeedRefusal::OffShift));
        assert_eq!(need_to_know(&NeedCase { is_asked: true, ..home }, now()), Ok(()));
        assert_eq!(need_to_know(&NeedCase { is_on_it: true, ..home }, now()), Ok(()));
    }
}
