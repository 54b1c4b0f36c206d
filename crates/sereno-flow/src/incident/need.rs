//! Need to know: whom what was said in an incident is open to, and who changes that.

use super::store::{self, Access, Incident};
use crate::ahead::AlertLine;
use crate::{Flow, intake};
use sereno_core::ids::{IncidentId, PersonId, ReportId};
use sereno_core::incident::{NeedCase, NeedRefusal, ON_IT_MAX, OVER_S, ReadWhy, SAID_S, may_say_why, need_to_know};
use sereno_core::role::Role;
use sereno_core::{Moment, Private};
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop, Tx};
use sereno_station::people::{self, Person};

/// Why what was said in an incident is shut to somebody; nothing when they may read it.
///
/// # Errors
/// [`Stop`] when storage fails.
pub(super) fn shut_to(
    tx: &mut Tx<'_>,
    flow: &Flow,
    person: &Person,
    at: &Incident,
    now: Moment,
) -> Result<Option<NeedRefusal>, Stop> {
    let shut = shut_to_work(tx, person, at, now)?;
    // What waits for a lead is looked up only where nothing else lets them read.
    if shut.is_some() && is_asked(tx, flow, person, at, now)? { Ok(None) } else { Ok(shut) }
}

/// As [`shut_to`], for those who do something with it: who is asked for a signature reads, and
/// that opens nothing else.
pub(super) fn shut_to_work(
    tx: &mut Tx<'_>,
    person: &Person,
    at: &Incident,
    now: Moment,
) -> Result<Option<NeedRefusal>, Stop> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("read_everything") {
        return Ok(None);
    }
    let case = NeedCase {
        is_open: !at.standing.is_settled() && at.merged_into.is_none() && at.aside.is_none(),
        moved_at: at.moved_at(),
        is_closed: at.closed_at.is_some(),
        is_on_it: at.held_by == Some(person.id) || store::named(tx, at.id)?.contains(&person.id),
        is_asked: false,
        said_until: store::said_until(tx, at.id, person.id)?,
        is_on_shift: person.is_on_shift_as(&super::DESK_ROLES, now),
    };
    Ok(need_to_know(&case, now).err())
}

/// A verdict or a draft of these hours, or a notice that must be taken back, waits for this lead.
/// What nobody signed for longer waits for nobody, and nobody asks themselves by drafting.
fn is_asked(tx: &mut Tx<'_>, flow: &Flow, person: &Person, at: &Incident, now: Moment) -> Result<bool, Stop> {
    if !person.holds(&[Role::VerificationLead]) {
        return Ok(false);
    }
    let looked = (flow.ahead.look)(tx, &flow.site.keys, at.id, now)?;
    let is_of_now = |moment: Moment| now.since_s(moment) < OVER_S;
    let to_sign = looked.verdicts.iter().any(|v| {
        let is_outlived = v.verdict != "saw_it" && at.last_seen_at.is_some_and(|last| v.seen_at < last);
        let is_open = v.signed.is_none() && v.decided.is_none() && !is_outlived;
        is_open && v.observer_id != person.id && is_of_now(v.seen_at)
    });
    let to_approve =
        |a: &AlertLine| a.state == "translated" && a.drafted_by != Some(person.id) && is_of_now(a.drafted_at);
    Ok(to_sign || looked.due.is_some() || looked.alerts.iter().any(to_approve))
}

/// Who may not say why is told whom to ask.
fn refuse(shut: Option<NeedRefusal>, person: &Person) -> Result<(), Stop> {
    let Some(shut) = shut else { return Ok(()) };
    Err(may_say_why(shut, &person.roles).err().unwrap_or(shut).into())
}

/// Refuses what somebody does to an incident whose words are shut to them: taking it on, sending,
/// moving reports, bringing it back and drafting would open it, or put it where others read it.
/// Signing, deciding, approving, calling back and taking back ask for nothing of this: safety and
/// the second person come first.
///
/// # Errors
/// Why it is shut to them.
pub(crate) fn stand_back(tx: &mut Tx<'_>, actor: Actor, at: &Incident, now: Moment) -> Result<(), Stop> {
    let Some(person) = actor.person() else { return Ok(()) };
    let person = people::find(tx, person)?.ok_or_else(Refusal::not_found)?;
    refuse(shut_to_work(tx, &person, at, now)?, &person)
}

/// Refuses to move reports by hand where their words would be read by others than before: while an
/// incident is closed, and where it is shut to whoever does it.
pub(super) fn nothing_moves(tx: &mut Tx<'_>, actor: Actor, all: &[&Incident], now: Moment) -> Result<(), Stop> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("move_closed") {
        return Ok(());
    }
    if all.iter().any(|i| i.closed_at.is_some()) {
        return Err(NeedRefusal::NothingMoves.into());
    }
    all.iter().try_for_each(|at| stand_back(tx, actor, at, now))
}

/// Somebody says why they read what is shut to them; it stays open to them for [`SAID_S`]. What is
/// open to them already stays as it is.
///
/// # Errors
/// Not found; that those on it must be asked.
pub async fn say_why(flow: &Flow, by: PersonId, incident: IncidentId, why: ReadWhy) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let db = flow.site.db.clone();
    db.write(move |tx| {
        let at = super::get(tx, incident)?;
        let person = people::find(tx, by)?.ok_or_else(Refusal::not_found)?;
        let Some(shut) = shut_to_work(tx, &person, &at, now)? else { return Ok(()) };
        may_say_why(shut, &person.roles)?;
        entry.record(tx, "incident.read", &incident.to_string(), &format!("{} {}", at.number, why.slug()))?;
        Ok(store::let_read(tx, incident, by, Access::Said(why), now, now.plus_s(SAID_S))?)
    })
    .await
}

/// Who signed what was seen works on it from then on, from home too: it stays open to them for
/// [`SAID_S`]. That they signed is on the audit log.
///
/// # Errors
/// [`Stop`] when storage fails.
pub(crate) fn signed_by(tx: &mut Tx<'_>, incident: IncidentId, by: PersonId, now: Moment) -> Result<(), Stop> {
    Ok(store::let_read(tx, incident, by, Access::Signed, now, now.plus_s(SAID_S))?)
}

/// Closes an incident to those who work on it: whoever has it, and whoever closes it.
///
/// # Errors
/// Not found; that it is shut to them; that it is closed already.
pub async fn close(flow: &Flow, by: PersonId, incident: IncidentId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let db = flow.site.db.clone();
    db.write(move |tx| {
        let at = super::get_live(tx, incident)?;
        stand_back(tx, Actor::Person(by), &at, now)?;
        if at.closed_at.is_some() {
            return Err(NeedRefusal::IsClosed.into());
        }
        entry.record(tx, "incident.close", &incident.to_string(), &at.number.to_string())?;
        store::set_closed(tx, incident, Some(now))?;
        Ok(store::let_read(tx, incident, by, Access::Named, now, super::expires_at(at.opened_at))?)
    })
    .await
}

/// Names somebody at the desk on a closed incident.
///
/// # Errors
/// Not found; that it is shut to whoever does it, or open to everybody; that the other one does not
/// work at the desk; that as many are on it as there may be.
pub async fn let_in(flow: &Flow, by: PersonId, incident: IncidentId, person: PersonId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let db = flow.site.db.clone();
    db.write(move |tx| {
        let at = super::get(tx, incident)?;
        stand_back(tx, Actor::Person(by), &at, now)?;
        if at.closed_at.is_none() {
            return Err(NeedRefusal::IsOpen.into());
        }
        if !people::find(tx, person)?.is_some_and(|p| p.holds(&super::DESK_ROLES)) {
            return Err(Refusal::input("hold-refused-who").into());
        }
        let named = store::named(tx, incident)?;
        if named.len() >= ON_IT_MAX && !named.contains(&person) {
            return Err(NeedRefusal::TooMany.into());
        }
        entry.record(tx, "incident.let_in", &incident.to_string(), &format!("{} {person}", at.number))?;
        Ok(store::let_read(tx, incident, person, Access::Named, now, super::expires_at(at.opened_at))?)
    })
    .await
}

/// Opens a closed incident to the desk again.
///
/// # Errors
/// Not found; that it is shut to them; that it is open already.
pub async fn open(flow: &Flow, by: PersonId, incident: IncidentId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let db = flow.site.db.clone();
    db.write(move |tx| {
        let at = super::get(tx, incident)?;
        stand_back(tx, Actor::Person(by), &at, now)?;
        if at.closed_at.is_none() {
            return Err(NeedRefusal::IsOpen.into());
        }
        entry.record(tx, "incident.open_up", &incident.to_string(), &at.number.to_string())?;
        store::set_closed(tx, incident, None)?;
        Ok(store::forget_named(tx, incident)?)
    })
    .await
}

/// The number a reporter may be called back at, for somebody who may read what they said and who
/// said why they call. The look is on the audit log in the transaction that hands it out.
///
/// # Errors
/// Not found, also when the number is past its date; that what was said is shut to them.
pub async fn reach(
    flow: &Flow,
    by: PersonId,
    incident: IncidentId,
    report: ReportId,
    why: &'static str,
) -> Result<Private<String>, Stop> {
    let (now, entry, keys) = (flow.site.now(), flow.site.entry(Actor::Person(by)), flow.site.keys.clone());
    let db = flow.site.db.clone();
    db.write(move |tx| {
        let at = super::get(tx, incident)?;
        stand_back(tx, Actor::Person(by), &at, now)?;
        let number = intake::reach(tx, &keys, incident, report)?;
        entry.record(tx, "report.reveal_reach", &report.to_string(), why)?;
        Ok(number)
    })
    .await
}
