//! What is done to a person, inside a transaction.
//!
//! Each verb decides before it writes and records no audit row: whoever calls it does, once for
//! one person and once for each of many.

use super::access::Person;
use super::{store, training};
use crate::db::{Refusal, Stop, Tx};
use crate::playbook::Training;
use sereno_core::Moment;
use sereno_core::duty::may_be_on_duty;
use sereno_core::ids::PersonId;
use sereno_core::moment::{DAY_S, HOUR_S};
use sereno_core::role::{Role, keys_needed, may_change_roles, new_power_rests_until};
use sereno_core::volunteer::{VolunteerEvent, VolunteerState};

/// A shift that a coordinator puts somebody on by hand.
const SHIFT_S: i64 = 12 * HOUR_S;

/// Somebody who works here and has not left.
pub(super) fn here(tx: &mut Tx<'_>, id: PersonId) -> Result<Person, Stop> {
    store::find(tx, id)?.filter(|p| p.left_at.is_none()).ok_or_else(|| Refusal::not_found().into())
}

/// Admins who can let people in: they have come in with both passkeys, nobody has put them out,
/// and what they may do has not rested after this moment.
fn admins(tx: &mut Tx<'_>, rested_by: Moment) -> Result<Vec<PersonId>, Stop> {
    let all = store::with_keys(tx, keys_needed(&[Role::Admin]), rested_by)?;
    let is_out = |p: &Person| matches!(p.state, VolunteerState::Suspended | VolunteerState::Applied);
    Ok(all.into_iter().filter(|p| p.holds(&[Role::Admin]) && !is_out(p)).map(|p| p.id).collect())
}

/// These people may lose being an admin: somebody stays who lets people in now. An account that
/// nobody has come in to is nobody.
pub(super) fn may_lose_admin(tx: &mut Tx<'_>, people: &[Person], to: &[Role], now: Moment) -> Result<(), Stop> {
    let others = if people.iter().any(|p| p.holds(&[Role::Admin])) {
        admins(tx, now)?.iter().filter(|id| !people.iter().any(|p| p.id == **id)).count()
    } else {
        1
    };
    for person in people {
        may_change_roles(&person.roles, to, others)?;
    }
    Ok(())
}

/// The fact that says since when the network has had two coordinators.
const TWO_ADMINS: &str = "two_admins";

/// Notes, once, that the network has a second coordinator. The caller records the audit row.
pub(super) fn note_second_admin(tx: &mut Tx<'_>, now: Moment) -> Result<(), Stop> {
    let had_two = crate::db::fact(tx, TWO_ADMINS)?.is_some();
    // Whoever rests has come in all the same.
    if !had_two && admins(tx, Moment::from_us(i64::MAX))?.len() > 1 {
        crate::db::set_fact(tx, TWO_ADMINS, &now.us().to_string())?;
    }
    Ok(())
}

/// Lets power that somebody is given rest, unless the network is new.
pub(super) fn rest_new_power(
    tx: &mut Tx<'_>,
    id: PersonId,
    from: &[Role],
    to: &[Role],
    now: Moment,
) -> Result<(), Stop> {
    let had_two = crate::db::fact(tx, TWO_ADMINS)?.is_some();
    match new_power_rests_until(from, to, store::began(tx)?.unwrap_or(now), had_two, now) {
        Some(until) => Ok(store::set_rests(tx, id, until)?),
        None => Ok(()),
    }
}

/// Where a step decided by hand leads.
///
/// # Errors
/// The machine's refusal, or that nobody else could let people in.
pub(super) fn next_state(
    tx: &mut Tx<'_>,
    p: &Person,
    event: VolunteerEvent,
    asked: &Training,
    now: Moment,
) -> Result<VolunteerState, Stop> {
    let next = p.standing().state_at(&asked.needs, now).next(event)?;
    if matches!(next, VolunteerState::Suspended | VolunteerState::Left) {
        may_lose_admin(tx, std::slice::from_ref(p), &[], now)?;
    }
    Ok(next)
}

/// Takes a decided step. Who is suspended is out at once: off duty, every session over, every
/// link void.
pub(super) fn take_step(tx: &mut Tx<'_>, person: &Person, to: VolunteerState, now: Moment) -> Result<(), Stop> {
    match to {
        VolunteerState::Left => return Ok(store::leave(tx, person.id, now)?),
        VolunteerState::Suspended => {
            store::shut_out(tx, person.id)?;
            store::set_shift(tx, person.id, now, &[])?;
        }
        VolunteerState::Paused => {
            store::set_shift(tx, person.id, person.shift_until.min(now), &[])?;
        }
        VolunteerState::Applied
        | VolunteerState::Vouched
        | VolunteerState::Trained
        | VolunteerState::Shadowing
        | VolunteerState::Active
        | VolunteerState::ExpiredTraining => {}
    }
    Ok(store::set_state(tx, person.id, to)?)
}

/// Until when somebody put on duty now stays there; the gate is asked first.
///
/// # Errors
/// The reason against it.
pub(super) fn duty_until(person: &Person, asked: &Training, now: Moment) -> Result<Moment, Stop> {
    may_be_on_duty(&person.standing(), &asked.needs, now)?;
    Ok(now.plus_s(SHIFT_S))
}

/// A coordinator says that somebody finished the whole training today.
pub(super) fn mark_trained(tx: &mut Tx<'_>, person: &Person, asked: &Training, now: Moment) -> Result<(), Stop> {
    training::attend(tx, person.id, None, now, now.plus_s(asked.trained_days.saturating_mul(DAY_S)))?;
    settle(tx, person.id, &person.roles)
}

/// Works out anew until when somebody is trained.
pub(super) fn settle(tx: &mut Tx<'_>, id: PersonId, roles: &[Role]) -> Result<(), Stop> {
    if let Some(until) = training::until(tx, id, roles)? {
        store::set_trained(tx, id, until)?;
    }
    Ok(())
}

/// Somebody vouches for somebody. With enough members behind them they are let in.
pub(super) fn vouch(tx: &mut Tx<'_>, p: &Person, by: PersonId, asked: &Training, now: Moment) -> Result<(), Stop> {
    store::vouch(tx, p.id, by, now)?;
    let (n, _) = store::vouched(tx, p.id, by)?;
    if p.state == VolunteerState::Applied && n >= asked.needs.vouches {
        store::set_state(tx, p.id, VolunteerState::Applied.next(VolunteerEvent::Vouch)?)?;
    }
    Ok(())
}

/// May somebody vouch? Nobody does for themselves, and nobody twice.
///
/// # Errors
/// The reason against it.
pub(super) fn may_vouch(tx: &mut Tx<'_>, person: &Person, by: PersonId) -> Result<(), Stop> {
    if person.id == by {
        return Err(Refusal::conflict("vouch-refused-self").into());
    }
    if store::vouched(tx, person.id, by)?.1 {
        return Err(Refusal::conflict("vouch-refused-again").into());
    }
    Ok(())
}

/// Where the first link of somebody leads: to what they still have to do by their own hand.
pub(super) fn begins_at(person: &Person, asked: &Training, now: Moment) -> Option<&'static str> {
    (asked.needs.is_pledge(&person.roles) && person.pledged_until <= now).then_some("/me/pledge")
}
