//! What we think is happening: an incident fused from reports, and what is held to be true.
//!
//! Two axes, kept apart: *verification* (what the network holds to be true) and *activity* (is
//! it still going on). A *verdict* is what one observer says; only a [`Signed`] finding, which
//! takes a second person, moves verification to confirmed or refuted. There is no other way
//! there: the step functions of the tables are private to this module.

use crate::Moment;
use crate::machine::{IllegalStep, machine};

mod aside;
mod fuse;
mod need;
mod note;
mod sign;

pub use aside::{AsideCase, AsideRefusal, AsideWhy, may_put_aside};
pub use fuse::{Candidate, Facts, FuseRule, Match, Reason, fuse};
pub use need::{NeedCase, NeedRefusal, ON_IT_MAX, OVER_S, ReadWhy, SAID_S, may_say_why, need_to_know};
pub use note::{NOTE_CHARS_MAX, NoteRefusal, check_note};
pub use sign::{
    Cause, Finding, FindingRefusal, Observation, SignRefusal, Signed, Signer, Statement, Verdict, find, find_stated,
    sign,
};

machine! {
    /// What the network holds to be true.
    states Verification of "verification" {
        Unverified = "unverified", Checking = "checking", Probable = "probable", Confirmed = "confirmed",
        Refuted = "refuted", Unverifiable = "unverifiable", Retracted = "retracted",
    }
    /// What can happen to it.
    events VerificationEvent {
        StartCheck = "start_check", Believe = "believe", Confirm = "confirm", Refute = "refute",
        GiveUp = "give_up", Retract = "retract", Reopen = "reopen",
    }
    fn step {
        Unverified: StartCheck => Checking;
        Checking: Confirm => Confirmed, Believe => Probable, Refute => Refuted, GiveUp => Unverifiable;
        // Probable is internal: it raises priority, and still needs eyes on the spot.
        Probable: Confirm => Confirmed, Refute => Refuted, GiveUp => Unverifiable, Retract => Retracted;
        Confirmed: Retract => Retracted;
        Refuted: Reopen => Unverified;
        Unverifiable: Reopen => Unverified;
        Retracted: Reopen => Unverified;
    }
}

machine! {
    /// Whether it is still going on.
    states Activity of "activity" {
        ReportedNow = "reported_now", Ongoing = "ongoing", Ended = "ended", EndedUnknown = "ended_unknown",
        Past = "past", AfterAction = "after_action", Archived = "archived", Purged = "purged",
    }
    /// What can happen to it.
    events ActivityEvent {
        CountAsPast = "count_as_past", See = "be_seen", End = "end", EndUnknown = "end_unknown",
        Reopen = "reopen", Review = "review", Archive = "archive", Purge = "purge",
    }
    fn step {
        ReportedNow: See => Ongoing, CountAsPast => Past, EndUnknown => EndedUnknown;
        Ongoing: See => Ongoing, End => Ended, EndUnknown => EndedUnknown, Reopen => ReportedNow;
        Ended: Reopen => ReportedNow, Review => AfterAction;
        EndedUnknown: End => Ended, Reopen => ReportedNow, Review => AfterAction;
        Past: Archive => Archived;
        AfterAction: Archive => Archived;
        Archived: Purge => Purged;
    }
}

/// Without a fresh look for this long an ongoing incident is stale: the page says when it was
/// last seen, and no text may say that it is going on.
pub const STALE_S: i64 = 45 * 60;
/// Without a fresh look for this long it has ended, nobody knows how.
pub const DECAY_S: i64 = 120 * 60;

/// Where an incident stands on both axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is held to be true.
    pub verification: Verification,
    /// Whether it goes on.
    pub activity: Activity,
}

impl Standing {
    /// How an incident begins.
    pub const fn reported() -> Standing {
        Standing { verification: Verification::Unverified, activity: Activity::ReportedNow }
    }

    /// How an incident begins that is known to be over, such as one from an old file.
    pub const fn past() -> Standing {
        Standing { verification: Verification::Unverified, activity: Activity::Past }
    }

    /// Somebody was asked to look. Asking again changes nothing.
    ///
    /// # Errors
    /// Illegal once it is settled: reopen it first.
    pub fn start_check(self) -> Result<Standing, IllegalStep> {
        if matches!(self.verification, Verification::Checking | Verification::Probable | Verification::Confirmed) {
            return Ok(self);
        }
        Ok(Standing { verification: self.verification.step(VerificationEvent::StartCheck)?, ..self })
    }

    /// A signed finding settles it. The only way to confirmed, refuted and ended.
    ///
    /// # Errors
    /// Illegal when nobody was checking, or when it is settled already.
    pub fn settle(self, signed: &Signed) -> Result<Standing, IllegalStep> {
        match signed.finding().verdict() {
            Verdict::SawIt => {
                let verification = match self.verification {
                    Verification::Confirmed => Verification::Confirmed,
                    open => open.step(VerificationEvent::Confirm)?,
                };
                let activity = match self.activity {
                    Activity::ReportedNow | Activity::Ongoing => self.activity.step(ActivityEvent::See)?,
                    // It was over, and somebody sees it again.
                    Activity::Ended | Activity::EndedUnknown => {
                        self.activity.step(ActivityEvent::Reopen)?.step(ActivityEvent::See)?
                    }
                    over => over,
                };
                Ok(Standing { verification, activity })
            }
            // What was confirmed before is taken back by it: people may have been told.
            Verdict::OtherCause if self.verification == Verification::Confirmed => self.retract(),
            Verdict::OtherCause => {
                Ok(Standing { verification: self.verification.step(VerificationEvent::Refute)?, ..self })
            }
            // After a confirmation, a signed "nothing here any more" ends it. Before one it is
            // no finding at all (see `find`).
            Verdict::NothingHere | Verdict::CannotTell => {
                if self.verification == Verification::Confirmed {
                    Ok(Standing { activity: self.activity.step(ActivityEvent::End)?, ..self })
                } else {
                    Err(IllegalStep {
                        machine: "verification",
                        from: self.verification.slug(),
                        event: "be_settled_by_nothing_here",
                        possible: vec![],
                    })
                }
            }
        }
    }

    /// The lead decides that it cannot be checked.
    ///
    /// # Errors
    /// Illegal unless it is being checked.
    pub fn give_up(self) -> Result<Standing, IllegalStep> {
        let verification = self.verification.step(VerificationEvent::GiveUp)?;
        let activity = match self.activity {
            Activity::ReportedNow => self.activity.step(ActivityEvent::EndUnknown)?,
            other => other,
        };
        Ok(Standing { verification, activity })
    }

    /// A fact to the contrary came up after confirmation.
    ///
    /// # Errors
    /// Illegal unless confirmed or probable.
    pub fn retract(self) -> Result<Standing, IllegalStep> {
        Ok(Standing { verification: self.verification.step(VerificationEvent::Retract)?, ..self })
    }

    /// True while reports about something that is happening may still join it.
    pub const fn takes_more(self) -> bool {
        let is_over = matches!(self.activity, Activity::Ended | Activity::EndedUnknown);
        let is_settled = matches!(self.verification, Verification::Confirmed | Verification::Retracted);
        let is_past = matches!(self.activity, Activity::Past);
        !(is_past || is_over && is_settled)
    }

    /// True when a new first-hand report opens it again.
    pub const fn can_reopen(self) -> bool {
        matches!(self.verification, Verification::Refuted | Verification::Unverifiable | Verification::Retracted)
    }

    /// A new first-hand report about a settled incident.
    ///
    /// # Errors
    /// Illegal while it is open.
    pub fn reopen(self) -> Result<Standing, IllegalStep> {
        let activity = match self.activity {
            // What was retracted while it was seen to go on begins anew: nobody has seen this one.
            Activity::Ongoing | Activity::Ended | Activity::EndedUnknown => {
                self.activity.step(ActivityEvent::Reopen)?
            }
            other => other,
        };
        Ok(Standing { verification: self.verification.step(VerificationEvent::Reopen)?, activity })
    }

    /// What time alone does: two hours without a look end it, outcome unknown.
    pub fn decay(self, last_seen: Moment, now: Moment) -> Standing {
        match self.activity {
            Activity::Ongoing if now.since_s(last_seen) >= DECAY_S => {
                Standing { activity: Activity::EndedUnknown, ..self }
            }
            _ => self,
        }
    }

    /// True when it is said to go on, and nobody has looked for a while.
    pub fn is_stale(self, last_seen: Moment, now: Moment) -> bool {
        self.activity == Activity::Ongoing && now.since_s(last_seen) >= STALE_S
    }

    /// True when nothing more is to be done in the queue.
    pub const fn is_settled(self) -> bool {
        matches!(self.verification, Verification::Refuted | Verification::Unverifiable | Verification::Retracted)
            || matches!(
                self.activity,
                Activity::Ended
                    | Activity::EndedUnknown
                    | Activity::Past
                    | Activity::AfterAction
                    | Activity::Archived
                    | Activity::Purged
            )
    }
}

/// Why two incidents cannot be made one, or one two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RearrangeRefusal {
    /// Both are the same.
    SameIncident,
    /// The one to be taken up has been worked on: merge the other way round.
    AlreadyWorkedOn,
    /// The only report of an incident cannot be split off.
    OnlyReport,
    /// The reports have moved on since; it cannot be undone.
    MovedOn,
    /// It was undone already.
    AlreadyUndone,
    /// The other one is over or was taken up itself.
    IsOver,
    /// Too many reports for one step by hand.
    TooMany,
}

impl RearrangeRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            RearrangeRefusal::SameIncident => "rearrange-refused-same",
            RearrangeRefusal::AlreadyWorkedOn => "rearrange-refused-worked-on",
            RearrangeRefusal::OnlyReport => "rearrange-refused-only-report",
            RearrangeRefusal::MovedOn => "rearrange-refused-moved-on",
            RearrangeRefusal::AlreadyUndone => "rearrange-refused-undone",
            RearrangeRefusal::IsOver => "rearrange-refused-over",
            RearrangeRefusal::TooMany => "rearrange-refused-too-many",
        }
    }
}

/// May `from` be taken up into another incident? Only while nobody was sent to it: its offers,
/// verdicts and alerts speak of a place of its own.
///
/// # Errors
/// The reason against it.
pub fn may_merge(from: Standing, is_same: bool) -> Result<(), RearrangeRefusal> {
    if is_same {
        return Err(RearrangeRefusal::SameIncident);
    }
    if from.verification != Verification::Unverified {
        return Err(RearrangeRefusal::AlreadyWorkedOn);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
