//! Who may be put on duty, and what stands against it.
//!
//! Dramatis personae: a [`Standing`] is what is known of one person; the [`Needs`] are what the
//! network asks of a role before a shift; [`against`] lists every reason, [`may_be_on_duty`]
//! gives the first. Whoever puts somebody on duty asks here, whichever door they came through.

use crate::Moment;
use crate::role::Role;
use crate::volunteer::{Facts, Training, VolunteerState, advance};

/// What the network asks of its people, by role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Roles that need valid training.
    pub training: Vec<Role>,
    /// Roles that need the pledge not to interfere.
    pub pledge: Vec<Role>,
    /// Roles that first go along with somebody, and for how many shifts.
    pub shadow: Vec<(Role, i64)>,
    /// Members who vouch for somebody who applied.
    pub vouches: i64,
}

impl Default for Needs {
    fn default() -> Needs {
        Needs {
            training: vec![Role::Observer, Role::TeamLead],
            pledge: vec![Role::Observer, Role::TeamLead, Role::Operator, Role::Dispatcher, Role::VerificationLead],
            shadow: vec![(Role::Operator, 2)],
            vouches: 2,
        }
    }
}

impl Needs {
    /// True when one of these roles needs training.
    pub fn is_training(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.training.contains(r))
    }

    /// True when one of these roles needs the pledge.
    pub fn is_pledge(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.pledge.contains(r))
    }

    /// Shifts that somebody with these roles first goes along.
    pub fn shadows(&self, roles: &[Role]) -> i64 {
        self.shadow.iter().filter(|(r, _)| roles.contains(r)).map(|(_, n)| *n).max().unwrap_or(0)
    }
}

/// What must be known of a person before they go on duty.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Where they stood when something last changed for them by hand.
    pub state: VolunteerState,
    /// What they may do.
    pub roles: &'a [Role],
    /// Training is valid until then; never trained is the epoch.
    pub trained_until: Moment,
    /// The pledge is valid until then; never pledged is the epoch.
    pub pledged_until: Moment,
    /// Members who vouched.
    pub vouches: i64,
    /// Shifts they went along.
    pub shadowed: i64,
}

impl Standing<'_> {
    /// Where they stand now: what was written down, moved along by what has become true since.
    pub fn state_at(&self, needs: &Needs, now: Moment) -> VolunteerState {
        let training = if !needs.is_training(self.roles) || self.trained_until > now {
            Training::Valid
        } else if self.trained_until > Moment::default() {
            Training::Over
        } else {
            Training::None
        };
        let facts = Facts {
            is_vouched: self.vouches >= needs.vouches,
            training,
            is_pledged: !needs.is_pledge(self.roles) || self.pledged_until > now,
            has_shadowed: self.shadowed >= needs.shadows(self.roles),
        };
        advance(self.state, &facts)
    }
}

/// Why somebody cannot be on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyRefusal {
    /// Has left the network.
    HasLeft,
    /// Is suspended.
    Suspended,
    /// Takes a pause.
    Paused,
    /// Applied, and too few members have vouched.
    NotVouched,
    /// Holds no role.
    NoRole,
    /// Never trained.
    NotTrained,
    /// The training ran out.
    TrainingOver,
    /// Never signed the pledge.
    NotPledged,
    /// The pledge ran out.
    PledgeOver,
}

impl DutyRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            DutyRefusal::HasLeft => "duty-refused-left",
            DutyRefusal::Suspended => "duty-refused-suspended",
            DutyRefusal::Paused => "duty-refused-paused",
            DutyRefusal::NotVouched => "duty-refused-not-vouched",
            DutyRefusal::NoRole => "duty-refused-no-role",
            DutyRefusal::NotTrained => "duty-refused-not-trained",
            DutyRefusal::TrainingOver => "duty-refused-training-over",
            DutyRefusal::NotPledged => "duty-refused-not-pledged",
            DutyRefusal::PledgeOver => "duty-refused-pledge-over",
        }
    }
}

/// Everything that stands against a shift, the gravest first; empty when nothing does.
pub fn against(standing: &Standing<'_>, needs: &Needs, now: Moment) -> Vec<DutyRefusal> {
    let never = Moment::default();
    let mut found = Vec::new();
    match standing.state_at(needs, now) {
        // There is nothing to mend for somebody who is gone.
        VolunteerState::Left => return vec![DutyRefusal::HasLeft],
        VolunteerState::Suspended => found.push(DutyRefusal::Suspended),
        VolunteerState::Paused => found.push(DutyRefusal::Paused),
        VolunteerState::Applied => found.push(DutyRefusal::NotVouched),
        VolunteerState::Vouched
        | VolunteerState::Trained
        | VolunteerState::Shadowing
        | VolunteerState::Active
        | VolunteerState::ExpiredTraining => {}
    }
    if standing.roles.is_empty() {
        found.push(DutyRefusal::NoRole);
    }
    if needs.is_training(standing.roles) && standing.trained_until <= now {
        let was = standing.trained_until > never;
        found.push(if was { DutyRefusal::TrainingOver } else { DutyRefusal::NotTrained });
    }
    if needs.is_pledge(standing.roles) && standing.pledged_until <= now {
        let was = standing.pledged_until > never;
        found.push(if was { DutyRefusal::PledgeOver } else { DutyRefusal::NotPledged });
    }
    found
}

/// May this person be on duty now?
///
/// # Errors
/// The gravest reason against it.
pub fn may_be_on_duty(standing: &Standing<'_>, needs: &Needs, now: Moment) -> Result<(), DutyRefusal> {
    against(standing, needs, now).first().map_or(Ok(()), |reason| Err(*reason))
}

/// How far somebody is from a shift, in the one word that a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Readiness {
    /// May be on duty.
    Ready,
    /// Must be trained first.
    NotTrained,
    /// Must sign the pledge.
    PledgeMissing,
    /// Training or pledge ran out.
    Expired,
    /// Takes a pause.
    Paused,
    /// Is suspended.
    Suspended,
    /// Applied, or holds no role yet.
    Waiting,
    /// Has left.
    Left,
}

impl Readiness {
    /// Every word there is, in the order of filters.
    pub const ALL: [Readiness; 8] = [
        Readiness::Ready,
        Readiness::NotTrained,
        Readiness::PledgeMissing,
        Readiness::Expired,
        Readiness::Waiting,
        Readiness::Paused,
        Readiness::Suspended,
        Readiness::Left,
    ];

    /// The word used in text keys and addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Readiness::Ready => "ready",
            Readiness::NotTrained => "not_trained",
            Readiness::PledgeMissing => "pledge_missing",
            Readiness::Expired => "expired",
            Readiness::Paused => "paused",
            Readiness::Suspended => "suspended",
            Readiness::Waiting => "waiting",
            Readiness::Left => "left",
        }
    }

    /// How far this person is.
    pub fn of(standing: &Standing<'_>, needs: &Needs, now: Moment) -> Readiness {
        match may_be_on_duty(standing, needs, now) {
            Ok(()) => Readiness::Ready,
            Err(DutyRefusal::HasLeft) => Readiness::Left,
            Err(DutyRefusal::Suspended) => Readiness::Suspended,
            Err(DutyRefusal::Paused) => Readiness::Paused,
            Err(DutyRefusal::NotVouched | DutyRefusal::NoRole) => Readiness::Waiting,
            Err(DutyRefusal::NotTrained) => Readiness::NotTrained,
            Err(DutyRefusal::NotPledged) => Readiness::PledgeMissing,
            Err(DutyRefusal::TrainingOver | DutyRefusal::PledgeOver) => Readiness::Expired,
        }
    }
}

#[cfg(test)]
mod tests;
