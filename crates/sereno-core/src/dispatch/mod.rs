//! Who goes and looks: a tasking asks people to look at one incident; an offer asks one person.

use crate::Moment;
use crate::ids::PersonId;
use crate::machine::machine;

machine! {
    /// Where a tasking stands.
    states TaskingState of "tasking" {
        Drafted = "drafted", Paging = "paging", Staffed = "staffed", OnScene = "on_scene", Cleared = "cleared",
        Debriefed = "debriefed", Cancelled = "cancelled", Unfilled = "unfilled", Recalled = "recalled",
        WelfareCheck = "welfare_check", Emergency = "emergency",
    }
    /// What can happen to a tasking.
    events TaskingEvent {
        Page = "page", Staff = "staff", Arrive = "arrive", Clear = "clear", Debrief = "debrief", Cancel = "cancel",
        RunOut = "run_out", Recall = "recall", Silence = "go_silent", Answer = "answer", RaiseEmergency = "raise_emergency",
    }
    pub fn next {
        Drafted: Page => Paging, Cancel => Cancelled;
        // Paging again is the next wave.
        Paging: Page => Paging, Staff => Staffed, RunOut => Unfilled, Cancel => Cancelled;
        Unfilled: Page => Paging, Cancel => Cancelled;
        Staffed: Arrive => OnScene, Page => Paging, Recall => Recalled, Cancel => Cancelled, RaiseEmergency => Emergency;
        OnScene: Clear => Cleared, Recall => Recalled, Silence => WelfareCheck, RaiseEmergency => Emergency;
        WelfareCheck: Answer => OnScene, Clear => Cleared, Recall => Recalled, RaiseEmergency => Emergency;
        Emergency: Clear => Cleared, Recall => Recalled;
        Cleared: Debrief => Debriefed;
        Recalled: Debrief => Debriefed;
    }
}

machine! {
    /// Where an offer stands.
    states OfferState of "offer" {
        Offered = "offered", Accepted = "accepted", EnRoute = "en_route", OnScene = "on_scene", Clear = "clear",
        Debriefed = "debriefed", Declined = "declined", Expired = "expired", Withdrawn = "withdrawn",
        NoShow = "no_show", UnsafeWithdraw = "unsafe_withdraw",
    }
    /// What can happen to an offer.
    events OfferEvent {
        Accept = "accept", Decline = "decline", Expire = "expire", Withdraw = "withdraw", SetOut = "set_out",
        Arrive = "arrive", Miss = "miss", Leave = "leave", LeaveUnsafe = "leave_unsafe", Debrief = "debrief",
    }
    pub fn next {
        Offered: Accept => Accepted, Decline => Declined, Expire => Expired, Withdraw => Withdrawn;
        // Who said yes and cannot go after all says so.
        Accepted: Decline => Declined, SetOut => EnRoute, Arrive => OnScene, Miss => NoShow, Withdraw => Withdrawn;
        EnRoute: Decline => Declined, Arrive => OnScene, Miss => NoShow, Withdraw => Withdrawn, LeaveUnsafe => UnsafeWithdraw;
        OnScene: Leave => Clear, LeaveUnsafe => UnsafeWithdraw;
        Clear: Debrief => Debriefed;
        UnsafeWithdraw: Debrief => Debriefed;
    }
}

impl OfferState {
    /// True while the person is asked, going or there.
    pub const fn is_open(self) -> bool {
        matches!(self, OfferState::Offered | OfferState::Accepted | OfferState::EnRoute | OfferState::OnScene)
    }
}

/// What must be known of a person before they may be sent.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Who it is.
    pub person: PersonId,
    /// Holds the observer role.
    pub is_observer: bool,
    /// Training is valid until then; never trained is the epoch.
    pub trained_until: Moment,
    /// The non-interference pledge is valid until then.
    pub pledged_until: Moment,
    /// On shift until then.
    pub on_shift_until: Moment,
    /// Already asked for, going to or at some incident.
    pub has_open_offer: bool,
}

impl Standing {
    /// True while the person is on shift.
    pub fn is_on_shift(&self, now: Moment) -> bool {
        self.on_shift_until > now
    }
}

/// Why somebody cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendRefusal {
    /// Does not hold the observer role.
    NotAnObserver,
    /// Never trained, or the training ran out.
    NotTrained,
    /// Never signed the non-interference pledge, or it ran out.
    NotPledged,
    /// Not on shift now.
    NotOnShift,
    /// Already on one tasking; one is the most.
    AlreadySent,
}

impl SendRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            SendRefusal::NotAnObserver => "send-refused-not-observer",
            SendRefusal::NotTrained => "send-refused-not-trained",
            SendRefusal::NotPledged => "send-refused-not-pledged",
            SendRefusal::NotOnShift => "send-refused-not-on-shift",
            SendRefusal::AlreadySent => "send-refused-already-sent",
        }
    }
}

/// May this person be sent now?
///
/// # Errors
/// The first reason that stands against it.
pub fn may_send(standing: &Standing, now: Moment) -> Result<(), SendRefusal> {
    if !standing.is_observer {
        return Err(SendRefusal::NotAnObserver);
    }
    if standing.trained_until <= now {
        return Err(SendRefusal::NotTrained);
    }
    if standing.pledged_until <= now {
        return Err(SendRefusal::NotPledged);
    }
    if !standing.is_on_shift(now) {
        return Err(SendRefusal::NotOnShift);
    }
    if standing.has_open_offer {
        return Err(SendRefusal::AlreadySent);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
