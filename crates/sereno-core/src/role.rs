//! Roles: what a person in the network may do.

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
}
