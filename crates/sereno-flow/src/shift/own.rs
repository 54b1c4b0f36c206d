//! What a person does with shifts of their own: take one, give it back, confirm it, check in,
//! ask for a swap and take one over.

use super::store::{self, Shift};
use super::{check_take, gate, needs};
use crate::Flow;
use crate::ahead::SoonOn;
use sereno_core::Moment;
use sereno_core::duty::Needs;
use sereno_core::ids::{PersonId, ShiftId};
use sereno_core::moment::HOUR_S;
use sereno_core::shift::{
    self, ShiftEvent, ShiftRefusal, ShiftState, late_min, may_check_in, may_confirm, may_give_back,
};
use sereno_station::audit::{Actor, Entry};
use sereno_station::db::{DbError, Refusal, Stop, Tx};
use sereno_station::people::{self, Person};

/// A shift that begins within this is said on every page of its person, seconds.
const SOON_S: i64 = 12 * HOUR_S;

/// One of the steps that need nothing but the press of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// I come.
    Confirm,
    /// I am here.
    CheckIn,
    /// I cannot.
    GiveBack,
}

impl Step {
    /// The step with this slug.
    pub fn from_slug(slug: &str) -> Option<Step> {
        match slug {
            "confirm" => Some(Step::Confirm),
            "check_in" => Some(Step::CheckIn),
            "give_back" => Some(Step::GiveBack),
            _ => None,
        }
    }
}

/// A shift of this person; anybody else's is not there.
pub(super) fn own(tx: &mut Tx<'_>, id: ShiftId, by: PersonId) -> Result<Shift, Stop> {
    let found = store::find(tx, id)?.filter(|s| s.person == Some(by));
    found.ok_or_else(|| Refusal::not_found().into())
}

/// Takes a slot that is open.
///
/// # Errors
/// Why this person may not; that somebody was faster; not found.
pub async fn claim(flow: &Flow, by: PersonId, id: ShiftId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let asked = needs(flow);
    flow.site
        .db
        .write(move |tx| {
            let at = store::find(tx, id)?.ok_or_else(Refusal::not_found)?;
            let state = shift::claim(at.state, at.at, now)?;
            check_take(tx, &asked, by, at.role, at.at, now)?;
            entry.record(tx, "shift.claim", &id.to_string(), at.role.slug())?;
            Ok(store::take(tx, id, by, state, now)?)
        })
        .await
}

/// Confirms, checks in to, or gives back a shift of one's own.
///
/// # Errors
/// Not found; that it is too early or too late; why this person may not be on duty.
pub async fn take_step(flow: &Flow, by: PersonId, id: ShiftId, step: Step) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let asked = needs(flow);
    flow.site
        .db
        .write(move |tx| {
            let at = own(tx, id, by)?;
            match step {
                Step::Confirm => {
                    let state = at.state.next(ShiftEvent::Confirm)?;
                    may_confirm(at.at, now)?;
                    entry.record(tx, "shift.confirm", &id.to_string(), at.role.slug())?;
                    Ok(store::set_state(tx, id, state)?)
                }
                Step::GiveBack => {
                    let state = at.state.next(ShiftEvent::GiveBack)?;
                    may_give_back(at.at, now)?;
                    entry.record(tx, "shift.give_back", &id.to_string(), at.role.slug())?;
                    Ok(store::free(tx, id, state, None)?)
                }
                Step::CheckIn => check_in(tx, &asked, &entry, &at, by, now),
            }
        })
        .await
}

fn check_in(tx: &mut Tx<'_>, asked: &Needs, entry: &Entry, at: &Shift, by: PersonId, now: Moment) -> Result<(), Stop> {
    let state = at.state.next(ShiftEvent::CheckIn)?;
    may_check_in(at.at, now)?;
    let person = people::find(tx, by)?.ok_or_else(Refusal::not_found)?;
    gate(&person, asked, at.role, at.at.ends_at)?;
    let until = store::on_until(tx, by, at.id)?.map_or(at.at.ends_at, |other| other.max(at.at.ends_at));
    let late = late_min(at.at, now);
    let act = if late > 0 { "shift.check_in_late" } else { "shift.check_in" };
    entry.record(tx, act, &at.id.to_string(), &late.to_string())?;
    store::check_in(tx, at.id, state, now)?;
    // This is what sending asks.
    go_on(tx, &person, at, until, now)
}

/// Somebody is on duty until then, as what they are checked in to, and as this. Who was put on duty
/// by name alone, as everything they are, stays that for as long.
pub(super) fn go_on(tx: &mut Tx<'_>, person: &Person, at: &Shift, until: Moment, now: Moment) -> Result<(), Stop> {
    if person.shift_roles.is_empty() && person.shift_until >= at.at.ends_at && person.shift_until > now {
        return Ok(());
    }
    // What ends before this begins opens nothing for as long as this lasts.
    let mut roles = store::on_as(tx, person.id, at.id, at.at.starts_at.max(now))?;
    roles.push(at.role);
    roles.sort_unstable();
    roles.dedup();
    people::set_shift(tx, person.id, until, &roles)?;
    Ok(())
}

/// Offers a shift of one's own to somebody by name, or to anybody who is ready. Until somebody
/// takes it, it stays whose it is.
///
/// # Errors
/// Not found; that it has begun; that nobody ready has this name. That sentence is the same
/// whether there is no such person or they are not ready: the name of a volunteer is not told.
pub async fn ask_swap(flow: &Flow, by: PersonId, id: ShiftId, name: &str) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let wanted = sereno_core::words::fold(name.trim());
    let asked = needs(flow);
    flow.site
        .db
        .write(move |tx| {
            let at = own(tx, id, by)?;
            if !matches!(at.state, ShiftState::Claimed | ShiftState::Confirmed) || at.at.starts_at <= now {
                return Err(at.state.next(ShiftEvent::GiveBack).map_or_else(Stop::from, |_| ShiftRefusal::Over.into()));
            }
            let with = if wanted.is_empty() {
                None
            } else {
                let all = people::everybody(tx, people::Sees::All)?;
                let named: Vec<_> = all.iter().filter(|p| sereno_core::words::fold(p.name.trim()) == wanted).collect();
                let ready = named.iter().find(|p| p.id != by && gate(p, &asked, at.role, at.at.ends_at).is_ok());
                Some(ready.ok_or_else(|| Refusal::input("shift-refused-swap-name"))?.id)
            };
            entry.record(tx, "shift.ask_swap", &id.to_string(), at.role.slug())?;
            Ok(store::ask_swap(tx, id, with, Some(now))?)
        })
        .await
}

/// Takes the offer of a swap back.
///
/// # Errors
/// Not found.
pub async fn unask_swap(flow: &Flow, by: PersonId, id: ShiftId) -> Result<(), Stop> {
    let entry = flow.site.entry(Actor::Person(by));
    flow.site
        .db
        .write(move |tx| {
            let at = own(tx, id, by)?;
            entry.record(tx, "shift.unask_swap", &id.to_string(), at.role.slug())?;
            Ok(store::ask_swap(tx, id, None, None)?)
        })
        .await
}

/// Takes over a shift that is offered for a swap. The gates are asked again, for who takes it.
///
/// # Errors
/// Not found, also when it is offered to somebody else; why this person may not.
pub async fn take_swap(flow: &Flow, by: PersonId, id: ShiftId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let asked = needs(flow);
    flow.site
        .db
        .write(move |tx| {
            let at = store::find(tx, id)?.ok_or_else(Refusal::not_found)?;
            if at.person == Some(by) {
                return Err(ShiftRefusal::Yourself.into());
            }
            // What was offered to somebody else is not there for this person.
            if at.swap_with.is_some_and(|with| with != by) {
                return Err(Refusal::not_found().into());
            }
            if !at.is_offered_to(by) {
                return Err(ShiftRefusal::NotOffered.into());
            }
            let state = shift::claim(at.state.next(ShiftEvent::GiveBack)?, at.at, now)?;
            check_take(tx, &asked, by, at.role, at.at, now)?;
            let from = at.person.map(|p| p.to_string()).unwrap_or_default();
            entry.record(tx, "shift.take_swap", &id.to_string(), &format!("{} {from}", at.role.slug()))?;
            Ok(store::take(tx, id, by, state, now)?)
        })
        .await
}

/// A shift of somebody's that begins soon, for the top of their pages.
///
/// # Errors
/// [`DbError`].
pub fn soon_on(tx: &mut Tx<'_>, person: PersonId, now: Moment) -> Result<Option<SoonOn>, DbError> {
    let waits = |s: &&Shift| matches!(s.state, ShiftState::Claimed | ShiftState::Confirmed);
    let own = store::own(tx, person, now)?;
    let soon = own.iter().find(waits).filter(|s| s.at.starts_at <= now.plus_s(SOON_S));
    Ok(soon.map(|s| SoonOn { starts_at: s.at.starts_at, wants_yes: s.state == ShiftState::Claimed }))
}
