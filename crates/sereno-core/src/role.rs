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
    /// Gives the second signature, decides what observers could not, approves alerts.
    VerificationLead,
}

impl Role {
    /// Every role there is, in the order in which forms list them.
    pub const ALL: [Role; 5] = [Role::Observer, Role::Operator, Role::Dispatcher, Role::VerificationLead, Role::Admin];

    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Observer => "observer",
            Role::Operator => "operator",
            Role::Dispatcher => "dispatcher",
            Role::VerificationLead => "verification_lead",
        }
    }

    /// The role with this slug.
    pub fn from_slug(slug: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.slug() == slug)
    }
}
