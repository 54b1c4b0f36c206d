//! The only functions that hand out who somebody is.

use super::store;
use crate::db::{DbError, Tx};
use sereno_core::Moment;
use sereno_core::duty::Standing;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_seal::digest::sha256;

/// The cookie's name.
pub const SESSION_COOKIE: &str = "sereno";

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The name they go by here.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// The language they read.
    pub language: String,
    /// Training is valid until then; the epoch when never.
    pub trained_until: Moment,
    /// The pledge is valid until then; the epoch when never.
    pub pledged_until: Moment,
    /// On shift until then.
    pub shift_until: Moment,
    /// When they left, if they did: they hold no role since.
    pub left_at: Option<Moment>,
    /// Where they stood when somebody last decided about them.
    pub state: VolunteerState,
}

impl Person {
    /// True when they hold one of these roles.
    pub fn holds(&self, any: &[Role]) -> bool {
        self.roles.iter().any(|r| any.contains(r))
    }

    /// What decides whether they may be on duty. Vouches are counted into the state when they are
    /// given, and shifts gone along stop nobody.
    pub fn standing(&self) -> Standing<'_> {
        Standing {
            state: self.state,
            roles: &self.roles,
            trained_until: self.trained_until,
            pledged_until: self.pledged_until,
            vouches: 0,
            shadowed: 0,
        }
    }
}

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// What every form of theirs carries.
    pub form_token: String,
}

pub(crate) fn hash(secret: &str) -> [u8; 32] {
    sha256(secret.as_bytes())
}

/// Who a cookie belongs to, while its session lives.
///
/// # Errors
/// [`DbError`].
pub fn person_of_session(tx: &mut Tx<'_>, cookie: &str, now: Moment) -> Result<Option<Session>, DbError> {
    store::session(tx, hash(cookie), now)
}
