//! Coming in and going out: one-time links, passkeys, observers' devices, sessions.
//!
//! Dramatis personae: a *link* is made for a person, shown once, and spent by a POST (previews
//! open links with GET). Opening it makes what lets them in from then on: a *passkey* (WebAuthn
//! level 3) for everybody who works at a desk, two for those with power over what is said or who
//! comes in; a *device* for those who only go and look, with a key that signs what they say where
//! the browser runs a script, and a cookie alone where it does not. A *session* is twelve hours of
//! a browser. What sends, reveals or exports asks for the passkey again ([`Powers`]): that is a
//! *step*.
//!
//! Invariants: there are no passwords; no secret of a cookie or a link is stored, only its hash;
//! a challenge is answered once, within five minutes; a person has one link, which lets nobody in
//! once they hold a passkey; nobody who holds one gets a new link from one person alone, and after
//! one what sends rests for a day; who is suspended has no session. Keys are checked before a
//! transaction begins, and a transaction decides before it writes: what a stranger gets wrong
//! costs nobody else their commit.
//!
//! A challenge is not stored before it is answered: the browser carries it, sealed under a day
//! key, so that asking for one costs no disk, and any node can read the answer.

mod challenge;
mod device;
mod pages;
mod passkey;
mod store;
mod web;

pub use device::{Signing, signing};
pub(crate) use pages::step_page;
pub(in crate::people) use store::session;
pub use web::{KEYS_JS, ROUTES, first_page};

use super::access::{Person, hash};
use super::store as people_store;
use crate::audit::Actor;
use crate::db::{Refusal, Stop, Tx};
use crate::site::Site;
use sereno_core::Moment;
use sereno_core::ids::{DeviceId, PersonId};
use sereno_core::moment::{DAY_S, HOUR_S};
use sereno_core::role::{NewLink, REST_S, new_link};
use sereno_core::volunteer::VolunteerState;

/// A link that nobody opens is void after this.
const LINK_S: i64 = 2 * DAY_S;
/// A session ends after this.
const SESSION_S: i64 = 12 * HOUR_S;
/// After a passkey was shown, what asks for one is open for this.
const STEP_S: i64 = 300;
/// Who asked for a new way in waits so long for the second person.
const ASKED_S: i64 = 2 * DAY_S;

/// Where a code leads that unlocks. It is kept as links are, and lets nobody in.
const TO_UNLOCK: &str = "/unlock";

/// Adds a person and a link for them inside a transaction: the only one there is from then on.
/// The caller records the audit row.
///
/// # Errors
/// [`Stop`].
pub fn invite_tx(
    tx: &mut Tx<'_>,
    person: &Person,
    secret: &str,
    goes_to: Option<&str>,
    now: Moment,
) -> Result<(), Stop> {
    let goes_to = goes_to.unwrap_or_else(|| first_page(&person.roles));
    // A way in that was asked for before it was locked is not made after; the way back is.
    if goes_to != TO_UNLOCK && crate::lock::is_locked(tx)? {
        return Err(Refusal::conflict("locked-refused").into());
    }
    if people_store::find(tx, person.id)?.is_none() {
        people_store::insert(tx, person, now)?;
    }
    store::void_links(tx, person.id, TO_UNLOCK, goes_to == TO_UNLOCK)?;
    Ok(store::insert_link(tx, hash(secret), person.id, goes_to, now, now.plus_s(LINK_S))?)
}

/// Adds a person and returns the path of their one-time link.
///
/// # Errors
/// [`Stop`].
pub async fn invite(site: &Site, actor: Actor, person: Person) -> Result<String, Stop> {
    let (entry, secret, now) = (site.entry(actor), site.secret(), site.now());
    let path = format!("/in/{secret}");
    site.db
        .write(move |tx| {
            entry.record(tx, "people.invite", &person.id.to_string(), "")?;
            invite_tx(tx, &person, &secret, None, now)
        })
        .await?;
    Ok(path)
}

/// Whose a link is, when it is unspent, fresh, and leads to this page.
///
/// # Errors
/// [`Stop`].
pub fn whose_link(tx: &mut Tx<'_>, secret: &str, goes_to: &str, now: Moment) -> Result<Option<Person>, Stop> {
    match store::link(tx, hash(secret), now)? {
        Some((person, to)) if to == goes_to => Ok(people_store::find(tx, person)?),
        Some(_) | None => Ok(None),
    }
}

/// Spends a link without signing anybody in; false when it was spent already.
///
/// # Errors
/// [`Stop`].
pub fn spend(tx: &mut Tx<'_>, secret: &str, now: Moment) -> Result<bool, Stop> {
    Ok(store::spend_link(tx, hash(secret), now)?)
}

/// A new link for somebody who is known already. Who holds a passkey gets one only when two
/// administrators want it; then every key they had is void, and what sends rests for a day.
/// Returns the path once it is made, nothing while a second person is waited for.
///
/// # Errors
/// Not found; the reason against it.
pub async fn link_again(site: &Site, by: PersonId, of: PersonId) -> Result<Option<String>, Stop> {
    let (entry, secret, now) = (site.entry(Actor::Person(by)), site.secret(), site.now());
    let (path, asked) = (format!("/in/{secret}"), site.playbook.clone());
    let is_made = site
        .db
        .write(move |tx| {
            let person = people_store::find(tx, of)?.filter(|p| p.left_at.is_none());
            let person = person.ok_or_else(Refusal::not_found)?;
            if person.state == VolunteerState::Suspended {
                return Err(Refusal::conflict("link-refused-suspended").into());
            }
            let goes_to = super::acts::begins_at(&person, &asked.training, now);
            let has_keys = !store::passkeys(tx, of)?.is_empty();
            let how = new_link(of, has_keys, by, store::asked_by(tx, of, now.plus_s(-ASKED_S))?)?;
            let detail = match how {
                NewLink::Now => "again",
                NewLink::Asked => "asked",
                NewLink::Renewed => "renewed",
            };
            entry.record(tx, "people.invite", &of.to_string(), detail)?;
            match how {
                NewLink::Now => invite_tx(tx, &person, &secret, goes_to, now)?,
                NewLink::Asked => store::ask_new_way(tx, of, by, now)?,
                NewLink::Renewed => {
                    store::renew(tx, of, now.plus_s(REST_S))?;
                    invite_tx(tx, &person, &secret, goes_to, now)?;
                }
            }
            Ok(how != NewLink::Asked)
        })
        .await?;
    Ok(is_made.then_some(path))
}

/// A session to open.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Whose.
    pub person: PersonId,
    /// The passkey was shown just now.
    pub is_stepped: bool,
    /// The device that opens it.
    pub device: Option<DeviceId>,
}

/// Whoever may have a session opened, now. Whatever signs somebody in asks this before it writes.
///
/// # Errors
/// It is locked; nobody by that id is here; they are suspended.
fn may_open(tx: &mut Tx<'_>, person: PersonId) -> Result<Person, Stop> {
    // A node that has not heard of the lock yet lets nobody in either.
    if crate::lock::is_locked(tx)? {
        return Err(Refusal::conflict("locked-refused").into());
    }
    let found = people_store::find(tx, person)?.filter(|p| p.left_at.is_none());
    let found = found.ok_or_else(|| Refusal::conflict("passkey-refused-unknown"))?;
    if found.may_enter() { Ok(found) } else { Err(Refusal::conflict("signin-refused-suspended").into()) }
}

/// Opens a session inside a transaction. `secret` is the cookie; only its hash is stored.
///
/// # Errors
/// [`Stop`].
pub fn open_session(
    tx: &mut Tx<'_>,
    opening: Opening,
    secret: &str,
    form_token: &str,
    now: Moment,
) -> Result<(), Stop> {
    may_open(tx, opening.person)?;
    let session = store::NewSession {
        hash: hash(secret),
        person: opening.person,
        form_token,
        until: now.plus_s(SESSION_S),
        stepped_until: if opening.is_stepped { now.plus_s(STEP_S) } else { Moment::default() },
        device: opening.device,
    };
    Ok(store::insert_session(tx, &session, now)?)
}

#[cfg(test)]
mod tests;
