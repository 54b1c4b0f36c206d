//! Roles: what a person in the network may do, and what they must show for it.

use crate::Moment;
use crate::ids::PersonId;

/// What somebody may do. The slugs are those of the domain's role list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sets the network up and invites people; holds no content keys.
    Admin,
    /// Goes and looks.
    Observer,
    /// Takes calls and writes reports.
    Operator,
    /// Triages, fuses, sends observers, proposes alerts.
    Dispatcher,
    /// Pairs observers, calls a safety stop, takes people back.
    TeamLead,
    /// Gives the second signature, decides what observers could not, approves alerts.
    VerificationLead,
    /// Minds the wording of notices, inside what the templates leave open.
    Comms,
    /// Opens sealed cases and assigns them.
    LegalIntake,
    /// Reads the cases that are assigned to them.
    Attorney,
    /// Approves a translation.
    LanguageReviewer,
    /// Holds courses and says who was there.
    TrainingAdmin,
    /// Reads who did what and who looked, never the content.
    Auditor,
}

impl Role {
    /// Every role there is, in the order in which forms list them.
    pub const ALL: [Role; 12] = [
        Role::Observer,
        Role::Operator,
        Role::Dispatcher,
        Role::TeamLead,
        Role::VerificationLead,
        Role::Comms,
        Role::LegalIntake,
        Role::Attorney,
        Role::LanguageReviewer,
        Role::TrainingAdmin,
        Role::Auditor,
        Role::Admin,
    ];

    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Observer => "observer",
            Role::Operator => "operator",
            Role::Dispatcher => "dispatcher",
            Role::TeamLead => "team_lead",
            Role::VerificationLead => "verification_lead",
            Role::Comms => "comms",
            Role::LegalIntake => "legal_intake",
            Role::Attorney => "attorney",
            Role::LanguageReviewer => "language_reviewer",
            Role::TrainingAdmin => "training_admin",
            Role::Auditor => "auditor",
        }
    }

    /// The role with this slug.
    pub fn from_slug(slug: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.slug() == slug)
    }
}

/// Why somebody's roles cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleRefusal {
    /// Nobody else could let people in any more.
    LastAdmin,
}

impl RoleRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            RoleRefusal::LastAdmin => "role-refused-last-admin",
        }
    }
}

/// May these roles become those? A network keeps somebody who lets people in.
///
/// # Errors
/// The reason against it.
pub fn may_change_roles(from: &[Role], to: &[Role], other_admins: usize) -> Result<(), RoleRefusal> {
    if from.contains(&Role::Admin) && !to.contains(&Role::Admin) && other_admins == 0 {
        return Err(RoleRefusal::LastAdmin);
    }
    Ok(())
}

impl Role {
    /// True for those who work in turns: the role opens doors only while they are on shift, so that
    /// nobody reads along from home. A lead is asked at home as well.
    pub const fn is_by_shift(self) -> bool {
        match self {
            Role::Operator | Role::Dispatcher | Role::TeamLead => true,
            // What an observer sees hangs on their own offers.
            Role::Observer
            | Role::VerificationLead
            | Role::Comms
            | Role::LegalIntake
            | Role::Attorney
            | Role::LanguageReviewer
            | Role::TrainingAdmin
            | Role::Auditor
            | Role::Admin => false,
        }
    }
}

/// How many passkeys somebody with these roles must have: none for those who only go and look
/// (they hold a device key), two for those with power over what is said or who comes in.
pub fn keys_needed(roles: &[Role]) -> usize {
    let of = |role: &Role| match role {
        Role::Observer => 0,
        Role::Operator | Role::Comms | Role::LanguageReviewer | Role::TrainingAdmin | Role::Auditor => 1,
        Role::Dispatcher
        | Role::TeamLead
        | Role::VerificationLead
        | Role::LegalIntake
        | Role::Attorney
        | Role::Admin => 2,
    };
    roles.iter().map(of).max().unwrap_or(0)
}

/// After a new way in was made for somebody, what sends, reveals or exports rests for so long,
/// seconds: whoever stole a name must wait, and the one it belongs to has time to speak up.
pub const REST_S: i64 = 24 * 3_600;

/// A network is new for so long after its first person was added, seconds.
const NEW_NETWORK_S: i64 = 24 * 3_600;

/// Do these roles bring power that those had not: over what is said, or over who comes in?
pub fn is_more_power(from: &[Role], to: &[Role]) -> bool {
    let becomes_admin = to.contains(&Role::Admin) && !from.contains(&Role::Admin);
    becomes_admin || (keys_needed(to) > 1 && keys_needed(from) < 2)
}

/// Until when power that somebody is given rests before it sends, reveals, exports or lets people
/// in, so that the coordinators who are here have a day to see it on the roster. A new network
/// works on its first evening: nothing rests in the first day of a network, nor before a second
/// coordinator has ever come in, because until then there is nobody else to see it.
pub fn new_power_rests_until(
    from: &[Role],
    to: &[Role],
    began: Moment,
    had_two_admins: bool,
    now: Moment,
) -> Option<Moment> {
    let is_new = !had_two_admins || now.since_s(began) < NEW_NETWORK_S;
    (is_more_power(from, to) && !is_new).then(|| now.plus_s(REST_S))
}

/// Why somebody may not do what a passkey must be shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepRefusal {
    /// Fewer passkeys than the roles ask for.
    KeyMissing,
    /// A new way in was made a short time ago.
    Resting,
}

impl StepRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            StepRefusal::KeyMissing => "step-refused-key-missing",
            StepRefusal::Resting => "step-refused-resting",
        }
    }
}

/// May somebody with so many passkeys send, reveal and export? They rest until then, if they do.
///
/// # Errors
/// The reason against it.
pub fn may_step(roles: &[Role], keys: usize, rests_until: Moment, now: Moment) -> Result<(), StepRefusal> {
    if rests_until > now {
        return Err(StepRefusal::Resting);
    }
    if keys < keys_needed(roles) {
        return Err(StepRefusal::KeyMissing);
    }
    Ok(())
}

/// How a new link for somebody goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewLink {
    /// Nothing is lost that a key protected: the link is made at once.
    Now,
    /// Somebody else must say the same first; this is written down.
    Asked,
    /// Two have said it: the link is made, the old keys are void, and what sends rests.
    Renewed,
}

/// Why a new link cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefusal {
    /// The one who asked cannot also be the second.
    SamePerson,
    /// Nobody makes a new way in for themselves.
    ForOneself,
}

impl LinkRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            LinkRefusal::SamePerson => "new-way-refused-same",
            LinkRefusal::ForOneself => "new-way-refused-self",
        }
    }
}

/// A link for somebody who holds a passkey opens their name to whoever has it, so two
/// administrators must want it, and neither may be that person.
///
/// # Errors
/// The reason against it.
pub fn new_link(
    of: PersonId,
    has_keys: bool,
    by: PersonId,
    asked_by: Option<PersonId>,
) -> Result<NewLink, LinkRefusal> {
    if !has_keys {
        return Ok(NewLink::Now);
    }
    if by == of {
        return Err(LinkRefusal::ForOneself);
    }
    match asked_by {
        None => Ok(NewLink::Asked),
        Some(first) if first == by => Err(LinkRefusal::SamePerson),
        Some(_) => Ok(NewLink::Renewed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_admin_stays_one() {
        assert_eq!(may_change_roles(&[Role::Admin], &[Role::Observer], 0), Err(RoleRefusal::LastAdmin));
        assert_eq!(may_change_roles(&[Role::Admin], &[Role::Observer], 1), Ok(()));
        assert_eq!(may_change_roles(&[Role::Observer], &[], 0), Ok(()));
        assert_eq!(may_change_roles(&[Role::Admin], &[Role::Admin, Role::Operator], 0), Ok(()));
    }

    #[test]
    fn power_needs_two_passkeys_and_rests_after_a_new_way_in() {
        let (now, day) = (Moment::from_s(1_000_000), Moment::from_s(1_000_000 + REST_S));
        assert_eq!(keys_needed(&[Role::Observer]), 0);
        assert_eq!(keys_needed(&[Role::Observer, Role::Operator]), 1);
        assert_eq!(keys_needed(&[Role::Dispatcher, Role::Operator]), 2);
        let lead = [Role::VerificationLead];
        assert_eq!(may_step(&lead, 2, Moment::default(), now), Ok(()));
        assert_eq!(may_step(&lead, 1, Moment::default(), now), Err(StepRefusal::KeyMissing));
        assert_eq!(may_step(&lead, 2, day, now), Err(StepRefusal::Resting));
        assert_eq!(may_step(&lead, 2, day, day), Ok(()));
    }

    #[test]
    fn new_power_rests_for_a_day_but_not_in_a_network_that_is_new() {
        let (began, now) = (Moment::from_s(1_000_000), Moment::from_s(1_000_000 + NEW_NETWORK_S));
        let day = Some(now.plus_s(REST_S));
        let rests = |from: &[Role], to: &[Role]| new_power_rests_until(from, to, began, true, now);
        assert_eq!(rests(&[], &[Role::Dispatcher]), day);
        assert_eq!(rests(&[Role::Operator], &[Role::Operator, Role::VerificationLead]), day);
        assert_eq!(rests(&[Role::Dispatcher], &[Role::Dispatcher, Role::Admin]), day);
        assert_eq!(rests(&[], &[Role::Operator]), None);
        assert_eq!(rests(&[Role::Dispatcher], &[Role::VerificationLead]), None);
        assert_eq!(rests(&[Role::Admin], &[Role::Admin]), None);
        assert_eq!(new_power_rests_until(&[], &[Role::Admin], began, true, now.plus_s(-1)), None);
        assert_eq!(new_power_rests_until(&[], &[Role::Admin], began, false, now), None);
    }

    #[test]
    fn a_new_way_in_takes_two_others() {
        let [lost, first, second] = [1, 2, 3].map(|n| PersonId::from_bytes([n; 16]));
        assert_eq!(new_link(lost, false, first, None), Ok(NewLink::Now));
        assert_eq!(new_link(lost, true, first, None), Ok(NewLink::Asked));
        assert_eq!(new_link(lost, true, first, Some(first)), Err(LinkRefusal::SamePerson));
        assert_eq!(new_link(lost, true, second, Some(first)), Ok(NewLink::Renewed));
        assert_eq!(new_link(lost, true, lost, Some(first)), Err(LinkRefusal::ForOneself));
    }
}
