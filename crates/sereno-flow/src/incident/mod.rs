//! What we think is happening: an Incident, fused from reports.
//!
//! Dramatis personae: the *fusing task* takes what intake left, screens it, and decides with
//! [`sereno_core::incident::fuse`] which incident a report belongs to; the *dispatcher* merges
//! and splits what the rule got wrong, and undoes what they got wrong; *verbs* of later stages
//! ([`start_check`], [`settle`], [`give_up`]) move the two axes, each through the core's tables.
//!
//! Invariants: a report is in one incident at most; linking never verifies; nothing here can
//! make an incident confirmed, refuted or ended but [`settle`] with a signed finding; what was said
//! is read from a page only by those whom [`need::shut_to`] lets.

mod aside;
mod fusing;
mod log;
pub mod map;
mod need;
mod pages;
mod rearrange;
mod store;
mod web;

pub use aside::{abuse, bring_back, hold, let_be, put_aside, restore};
pub use fusing::{decay_due, fuse_due, fuse_some, let_go};
pub use log::{About, note, ready_note, write_note};
pub use need::{close, let_in, open, reach, say_why};
pub(crate) use need::{signed_by, stand_back};
pub use rearrange::{merge, split, undo};
pub use store::{
    Incident, Shown, count, find, find_by_number, forget, forget_access, forget_notes, held_by, list, names_of,
};
pub(crate) use web::{__path_list_incidents, answer, incident_of};
pub use web::{IncidentOut, ROUTES, list_incidents};

use sereno_core::Moment;
use sereno_core::ids::{IncidentId, VerdictId};
use sereno_core::incident::Signed;
use sereno_core::role::Role;
use sereno_station::db::{Refusal, Stop, Tx};

/// One incident that must be there.
///
/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: IncidentId) -> Result<Incident, Stop> {
    store::find(tx, id)?.ok_or_else(|| Refusal::not_found().into())
}

/// One incident that must be there and was not taken up by another: nobody is sent to a place
/// that no list shows.
///
/// # Errors
/// Not found, or that it has moved on.
pub fn get_live(tx: &mut Tx<'_>, id: IncidentId) -> Result<Incident, Stop> {
    let found = get(tx, id)?;
    if found.merged_into.is_some() {
        return Err(sereno_core::incident::RearrangeRefusal::MovedOn.into());
    }
    if found.aside.is_some() {
        return Err(sereno_core::incident::AsideRefusal::IsAside.into());
    }
    Ok(found)
}

/// Somebody was asked to look.
///
/// # Errors
/// The table's refusal when it is settled.
pub fn start_check(tx: &mut Tx<'_>, incident: &Incident, now: Moment) -> Result<(), Stop> {
    Ok(store::set_standing(tx, incident, incident.standing.start_check()?, None, None, now)?)
}

/// Gives an incident to somebody, as part of what they do with it.
///
/// # Errors
/// [`Stop`].
pub fn give_to(tx: &mut Tx<'_>, id: IncidentId, to: sereno_core::ids::PersonId) -> Result<(), Stop> {
    Ok(store::set_held(tx, id, Some(to))?)
}

/// A signed finding settles it.
///
/// # Errors
/// The table's refusal.
pub fn settle(
    tx: &mut Tx<'_>,
    incident: &Incident,
    signed: &Signed,
    verdict: VerdictId,
    now: Moment,
) -> Result<(), Stop> {
    let next = incident.standing.settle(signed)?;
    Ok(store::set_standing(tx, incident, next, Some(signed.finding().seen_at()), Some(verdict), now)?)
}

/// The lead decides that it cannot be checked.
///
/// # Errors
/// The table's refusal.
pub fn give_up(tx: &mut Tx<'_>, incident: &Incident, now: Moment) -> Result<(), Stop> {
    Ok(store::set_standing(tx, incident, incident.standing.give_up()?, None, None, now)?)
}

/// Merges followed from an incident to the one that took it up in the end.
const MERGES_MAX: u32 = 16;

/// Who works at the desk.
pub(crate) const DESK_ROLES: [Role; 4] = [Role::Operator, Role::Dispatcher, Role::TeamLead, Role::VerificationLead];

/// Incidents are kept for a year: area, times, outcome; their reports' words go long before.
pub(crate) const KEEP_S: i64 = 365 * 86_400;

/// When an incident may be forgotten.
pub(crate) fn expires_at(now: Moment) -> Moment {
    now.plus_s(KEEP_S)
}
