//! Who hears it: the last gate, the outbox, the public page.
//!
//! Dramatis personae: the *release task* ([`release_due`]) takes what was approved, asks the core
//! once more with everything read in the same transaction, and either lets it out or cancels it
//! with the reason; the *outbox* shows what was let out, word for word; the *public page* shows
//! what is told and still holds; an *administrator* turns sending on ([`turn`]), and until then
//! everything is a dry run: let out into the outbox and told nowhere else, then or later.
//!
//! Invariant: no code path puts a text anywhere people can read it but [`release_due`], and it
//! takes texts only from a [`sereno_core::delivery::Released`], which knows whether it was a dry run.

pub mod channel;
mod pages;
mod store;
pub mod subscriber;
mod web;

pub(crate) use web::{__path_list_alerts, __path_list_outbox};
pub use web::{AlertOut, OutboxOut, ROUTES, list_alerts, list_outbox};

use crate::{Flow, alert, dispatch, incident};
use sereno_core::Moment;
use sereno_core::alert::{AlertEvent, AlertState, Approved, Basis, People};
use sereno_core::delivery::{Gate, ReleaseRefusal, Released, Sending, release};
use sereno_core::ids::IncidentId;
use sereno_core::incident::Verification;
use sereno_core::refuse::Refuses;
use sereno_station::audit::{Actor, Entry};
use sereno_station::db::{DbError, Stop, Tx};

/// Alerts looked at in one transaction.
const DUE_MAX: i64 = 20;

/// What was published about an incident, in a language.
///
/// # Errors
/// [`DbError`].
pub fn told_about(tx: &mut Tx<'_>, incident: IncidentId, language: &str) -> Result<Vec<String>, DbError> {
    alert::sent_about(tx, incident, language)
}

/// Turns sending on, or back to a dry run. What was told stays told until its time is over, and
/// what was a dry run stays one.
///
/// # Errors
/// [`Stop`] when storage fails; nothing is turned then.
pub async fn turn(flow: &Flow, by: Actor, sending: Sending) -> Result<(), Stop> {
    let entry = flow.site.entry(by);
    flow.site
        .db
        .write(move |tx| {
            entry.record(tx, "sending.turn", "", sending.slug())?;
            Ok(store::set_sending(tx, sending)?)
        })
        .await?;
    flow.site.hear_sending(sending == Sending::On);
    Ok(())
}

/// Judges one approved alert by what is stored at this moment.
fn judge(
    tx: &mut Tx<'_>,
    flow: &Flow,
    a: &alert::Stored,
    now: Moment,
) -> Result<Result<Released, ReleaseRefusal>, Stop> {
    let (Some(approver), Some(digest)) = (a.approver, a.digest) else {
        return Ok(Err(ReleaseRefusal::NotWhatWasApproved));
    };
    let at = incident::get(tx, a.incident)?;
    // The finding is made again from the verdict's facts: a row that only says "confirmed" is not enough.
    let signed = dispatch::signed_finding(tx, a.verdict, &flow.rules.causes)?;
    let holds = at.settled_by == Some(a.verdict)
        && signed.as_ref().is_some_and(|s| s.finding().by() == a.observer && s.second() == a.second)
        && Basis::of(at.standing.verification, signed).is_ok_and(|b| b.kind() == a.draft.kind);
    let verification = if holds { at.standing.verification } else { Verification::Unverified };
    #[cfg(feature = "plant")]
    let verification = if crate::plant::is_on("skip_gate") { a.draft.kind.needs() } else { verification };
    let approved = Approved {
        draft: a.draft.clone(),
        people: People { observer: a.observer, second: a.second, drafter: a.drafter, approver },
        digest,
    };
    Ok(release(&Gate {
        approved: &approved,
        digest_now: alert::digest_of(a, Some(approver)),
        verification,
        languages: &flow.site.playbook.languages,
        rules: &flow.rules.lint,
        sending: store::sending(tx)?,
        now,
    }))
}

/// Lets one approved alert out, or cancels it with the reason. Writes the n-th audit row.
pub(crate) fn let_out(
    tx: &mut Tx<'_>,
    flow: &Flow,
    entry: &Entry,
    n: u32,
    a: &alert::Stored,
    now: Moment,
) -> Result<Result<(), ReleaseRefusal>, Stop> {
    let number = a.number.to_string();
    match judge(tx, flow, a, now)? {
        Ok(released) => {
            let sending = a.state.next(AlertEvent::StartSending)?;
            let sent = sending.next(AlertEvent::FinishSending)?;
            entry.record_nth(tx, n, "alert.send", &a.id.to_string(), &number)?;
            store::put_out(tx, a.id, &released, now)?;
            alert::set_sent(tx, a.id, sent, now)?;
            Ok(Ok(()))
        }
        Err(refusal) => {
            let cancelled = a.state.next(AlertEvent::Cancel)?;
            entry.record_nth(tx, n, "alert.hold", &a.id.to_string(), &number)?;
            alert::set_state(tx, a.id, cancelled, Some(Refuses::key(&refusal)))?;
            Ok(Err(refusal))
        }
    }
}

/// Whether anything that was sent is over.
pub(crate) fn has_over(tx: &mut Tx<'_>, now: Moment) -> Result<bool, Stop> {
    Ok(!store::over(tx, now, 1)?.is_empty())
}

/// Whether what is released is told, as it is stored at this moment.
pub(crate) fn is_sending(tx: &mut Tx<'_>) -> Result<bool, Stop> {
    Ok(store::sending(tx)? == Sending::On)
}

/// Drops what is over: writes audit rows from the n-th on, and says which one comes next.
pub(crate) fn drop_over(tx: &mut Tx<'_>, entry: &Entry, mut n: u32, now: Moment) -> Result<u32, Stop> {
    for (id, state) in store::over(tx, now, DUE_MAX)? {
        let expired = state.next(AlertEvent::Expire)?;
        entry.record_nth(tx, n, "alert.expire", &id.to_string(), "")?;
        alert::set_state(tx, id, expired, None)?;
        n += 1;
    }
    Ok(n)
}

/// Lets out what was approved, or cancels it with the reason; then drops what is over. Says how
/// many alerts changed. May be run at any time, by any node.
///
/// # Errors
/// [`Stop`] when storage fails; what was not done stays due.
pub async fn release_due(flow: &Flow) -> Result<usize, Stop> {
    let now = flow.site.now();
    let (due, sending) = flow
        .site
        .db
        .read(move |tx| {
            let approved = alert::in_states(tx, &[AlertState::Approved], None, DUE_MAX)?.len();
            Ok((approved + store::over(tx, now, DUE_MAX)?.len(), store::sending(tx)?))
        })
        .await?;
    // Another node may have turned it.
    flow.site.hear_sending(sending == Sending::On);
    if due == 0 {
        return Ok(0);
    }
    let (entry, inside) = (flow.site.entry(Actor::Task), flow.clone());
    flow.site
        .db
        .write(move |tx| {
            // Asked here, so that a process that has not heard of the lock puts nothing out either.
            if sereno_station::lock::is_locked(tx)? {
                return Ok(0);
            }
            let mut n = 0u32;
            for a in alert::in_states(tx, &[AlertState::Approved], None, DUE_MAX)? {
                let _ = let_out(tx, &inside, &entry, n, &a, now)?;
                n += 1;
            }
            n = drop_over(tx, &entry, n, now)?;
            if n == 0 {
                // Another node was faster.
                return Ok(0);
            }
            usize::try_from(n).map_err(|_| DbError::Lost("too many alerts").into())
        })
        .await
}
