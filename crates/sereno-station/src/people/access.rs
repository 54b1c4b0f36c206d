//! The only functions that hand out who somebody is.

use crate::db::{DbError, Tx};
use sereno_core::Moment;
use sereno_core::duty::Standing;
use sereno_core::ids::{DeviceId, PersonId};
use sereno_core::role::{Role, StepRefusal, may_step};
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
    /// As what they are on shift; empty is everything they are.
    pub shift_roles: Vec<Role>,
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

    /// True when they hold one of these roles and it counts now: some do only on shift.
    pub fn holds_now(&self, any: &[Role], now: Moment) -> bool {
        self.roles.iter().any(|r| any.contains(r) && (!r.is_by_shift() || self.is_on_shift_as(&[*r], now)))
    }

    /// True when they are on shift as one of these, which they are.
    pub fn is_on_shift_as(&self, any: &[Role], now: Moment) -> bool {
        self.roles.iter().any(|r| any.contains(r) && self.shift_until_as(*r) > now)
    }

    /// Until when they are on shift as this; the epoch when they are on shift as something else.
    pub fn shift_until_as(&self, role: Role) -> Moment {
        let is_as = self.shift_roles.is_empty() || self.shift_roles.contains(&role);
        if is_as { self.shift_until } else { Moment::default() }
    }

    /// True when they may come in at all: they have not left, and nobody has put them out.
    pub fn may_enter(&self) -> bool {
        self.left_at.is_none() && !matches!(self.state, VolunteerState::Suspended | VolunteerState::Left)
    }

    /// True while members have yet to vouch for them: what their roles open is shut until then.
    pub fn is_waiting(&self) -> bool {
        self.state == VolunteerState::Applied
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
    /// What it was shown.
    pub powers: Powers,
}

/// What a session was shown, and what its person holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Powers {
    /// A passkey was shown a moment ago; what must be shown one for is open until then.
    pub stepped_until: Moment,
    /// After a new way in was made, that rests until then.
    pub rests_until: Moment,
    /// Passkeys the person has.
    pub n_keys: usize,
    /// The observer's device that opened the session.
    pub device: Option<DeviceId>,
    /// That device signs with a key.
    pub has_device_key: bool,
    /// The session, as it is stored.
    pub(crate) hash: [u8; 32],
}

impl Powers {
    /// May somebody with these roles do now what a passkey is shown for? `Ok(false)` when they
    /// have only to show it.
    ///
    /// # Errors
    /// The reason against it.
    pub fn is_stepped(&self, roles: &[Role], now: Moment) -> Result<bool, StepRefusal> {
        may_step(roles, self.n_keys, self.rests_until, now)?;
        Ok(self.stepped_until > now)
    }
}

pub(crate) fn hash(secret: &str) -> [u8; 32] {
    sha256(secret.as_bytes())
}

/// Who a cookie belongs to, while its session lives.
///
/// # Errors
/// [`DbError`].
pub fn person_of_session(tx: &mut Tx<'_>, cookie: &str, now: Moment) -> Result<Option<Session>, DbError> {
    super::sign_in::session(tx, hash(cookie), now)
}
