//! Who hears it: the last gate, the outbox, the public page.
//!
//! Dramatis personae: the *release task* ([`release_due`]) takes what was approved and can no longer
//! be stopped, asks the core once more with everything read in the same transaction, and either lets
//! it out or cancels it with the reason; what it lets out moves the notices it follows; the *outbox* shows what was let out, word for word; the *public page* shows
//! what is told and still holds, read out of what was signed; an *administrator* turns sending on ([`turn`]), and until then
//! everything is a dry run: let out into the outbox and told nowhere else, then or later.
//!
//! Invariant: no code path puts a text anywhere people can read it but [`release_due`], and it
//! takes texts only from a [`sereno_core::delivery::Released`], which knows whether it was a dry run.

pub mod cap;
pub mod channel;
pub mod errand;
pub mod fan_out;
pub mod feeds;
pub mod ledger;
pub mod notice;
mod pages;
mod people;
pub mod shelf;
mod store;
pub mod subscriber;
pub mod truth;
mod web;

pub(crate) use web::{__path_list_alerts, __path_list_outbox};
pub use web::{AlertOut, OutboxOut, ROUTES, TextOut, list_alerts, list_outbox};

pub use people::{audience, freeze, frozen};

use crate::{Flow, alert, sign_off};
use sereno_core::Moment;
use sereno_core::alert::{AlertEvent, AlertKind, AlertState, Approved, Hands};
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

/// Language and text of what is let out, as it is told and signed.
fn said(released: &Released) -> Vec<(String, String)> {
    #[cfg(feature = "plant")]
    {
        let corner = |text: &str| format!("{text} At 6th St & Alvarado St.");
        let more = |text: &str| format!("{text} All is clear now.");
        let to_all = |text: &str| format!("{text} Tell it to everybody.");
        let is_more = crate::plant::is_on("say_more_alone") && released.kind() == AlertKind::Withdrawn;
        let texts = released.texts().iter();
        if crate::plant::is_on("say_the_corner") {
            return texts.map(|(l, text)| (l.clone(), corner(text))).collect();
        } else if is_more {
            return texts.map(|(l, text)| (l.clone(), more(text))).collect();
        } else if crate::plant::is_on("other_standing_words") && released.kind().is_standing() {
            return texts.map(|(l, text)| (l.clone(), to_all(text))).collect();
        }
    }
    released.texts().to_vec()
}

/// What is told now, newest first, as the public page and the interface show it: only what was let
/// out and signed, and still holds.
async fn told_now(flow: &Flow, now: Moment) -> Result<Vec<notice::Told>, Stop> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("tell_drafts") {
        return flow.site.db.read(move |tx| Ok(store::drafts_too(tx, now)?)).await;
    }
    let told = notice::holding(flow, now).await?;
    #[cfg(feature = "plant")]
    if crate::plant::is_on("move_the_area") {
        let moved = |mut t: notice::Told| {
            if !matches!(t.fact.kind.as_str(), "verified" | "checked" | "rights" | "service") {
                t.fact.area = "Elsewhere".to_owned();
            }
            t
        };
        return Ok(told.into_iter().map(moved).collect());
    }
    Ok(told)
}

/// Turns sending on, or back to a dry run. What was told stays told until its time is over, and
/// what was a dry run stays one.
///
/// # Errors
/// The first language for whose texts nobody answers, when it would be turned on; [`Stop`] when
/// storage fails. Nothing is turned then.
pub async fn turn(flow: &Flow, by: Actor, sending: Sending) -> Result<(), Stop> {
    let (now, entry, inside) = (flow.site.now(), flow.site.entry(by), flow.clone());
    flow.site
        .db
        .write(move |tx| {
            if sending == Sending::On
                && let Some(lacks) = sign_off::lacking(tx, &inside, now)?.into_iter().next()
            {
                return Err(lacks.into());
            }
            entry.record(tx, "sending.turn", "", sending.slug())?;
            Ok(store::set_sending(tx, sending)?)
        })
        .await?;
    flow.site.hear_sending(sending == Sending::On);
    Ok(())
}

/// Whether anything is told, as it is stored at this moment.
///
/// # Errors
/// [`DbError`].
pub fn sending(tx: &mut Tx<'_>) -> Result<Sending, DbError> {
    store::sending(tx)
}

/// An alert with the audience that is frozen for it now: the set itself is hashed again, not the
/// number on the row believed. None when it was frozen for nobody at all.
///
/// # Errors
/// [`DbError`].
pub(crate) fn as_stored(tx: &mut Tx<'_>, a: &alert::Stored) -> Result<Option<alert::Stored>, DbError> {
    let frozen = people::frozen(tx, a.id)?;
    Ok(frozen.map(|frozen| alert::Stored {
        audience: i64::try_from(frozen.len()).unwrap_or(i64::MAX),
        audience_digest: Some(alert::audience_digest(&frozen)),
        ..a.clone()
    }))
}

/// Judges one approved alert by what is stored at this moment.
fn judge(
    tx: &mut Tx<'_>,
    flow: &Flow,
    a: &alert::Stored,
    now: Moment,
) -> Result<Result<Released, ReleaseRefusal>, Stop> {
    let (Some(approver), Some(digest), Some(goes_at)) = (a.approver, a.digest, a.goes_at()) else {
        return Ok(Err(ReleaseRefusal::NotWhatWasApproved));
    };
    let at = alert::about(tx, a)?;
    let made = alert::basis_now(tx, flow, a, at.as_ref())?.ok();
    let (basis, follows) = (made.as_ref().map(|(b, _)| b), made.as_ref().and_then(|(_, f)| *f));
    // The set itself is hashed again, not the number on the row.
    let Some(as_stored) = as_stored(tx, a)? else { return Ok(Err(ReleaseRefusal::NotWhatWasApproved)) };
    let hands = match a.draft.kind {
        AlertKind::Withdrawn if a.drafter == approver => Hands::One(approver),
        _ => a.hands(approver),
    };
    #[cfg(feature = "plant")]
    let hands = if a.standing().is_some() { alert::planted_hands(hands) } else { hands };
    let approved = Approved { number: a.number, draft: a.draft.clone(), hands, digest, goes_at };
    let hhmm = |m| flow.site.hhmm(m);
    let setting = alert::setting_of(flow, a, at.as_ref(), now, &hhmm);
    let sign_offs = sign_off::held(tx, flow)?;
    Ok(release(&Gate {
        approved: &approved,
        digest_now: alert::digest_of(&as_stored, Some(approver)),
        basis,
        verification: at.map_or(Verification::Unverified, |at| at.standing.verification),
        languages: &flow.site.playbook.languages,
        phrases: &flow.rules.phrases,
        wordings: &flow.rules.wordings,
        sign_offs: &sign_offs,
        setting: &setting,
        sending: store::sending(tx)?,
        follows,
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
            notice::sign(tx, flow, a, &released, now)?;
            ledger::open(tx, flow, a, &released, now)?;
            alert::set_sent(tx, a.id, sent, now)?;
            alert::follow(tx, a, released.sending())?;
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

/// What was approved and can no longer be stopped, the most pressing first.
fn to_release(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<alert::Stored>, DbError> {
    let approved = alert::in_states(tx, &[AlertState::Approved], None, DUE_MAX)?;
    // A row without its time is judged at once, and refused.
    let mut due: Vec<alert::Stored> = approved.into_iter().filter(|a| a.goes_at().is_none_or(|at| at <= now)).collect();
    due.sort_by_key(|a| (a.draft.kind.urgency(), a.number));
    Ok(due)
}

/// Lets out what was approved, or cancels it with the reason; then drops what is over. Says how
/// many alerts changed. May be run at any time, by any node.
///
/// # Errors
/// [`Stop`] when storage fails; what was not done stays due.
pub async fn release_due(flow: &Flow) -> Result<usize, Stop> {
    let now = flow.site.now();
    let (due, sending, is_stopped) = flow
        .site
        .db
        .read(move |tx| {
            let due = to_release(tx, now)?.len() + store::over(tx, now, DUE_MAX)?.len();
            Ok((due, store::sending(tx)?, ledger::is_stopped(tx)?))
        })
        .await?;
    // Another node may have turned it.
    flow.site.hear_sending(sending == Sending::On);
    flow.site.hear_stopped(is_stopped);
    if due == 0 {
        return Ok(0);
    }
    let (entry, inside) = (flow.site.entry(Actor::Task), flow.clone());
    let changed = flow
        .site
        .db
        .write(move |tx| {
            // Asked here, so that a process that has not heard of the lock puts nothing out either.
            if sereno_station::lock::is_locked(tx)? {
                return Ok(0);
            }
            // While the red switch is pulled what was approved waits.
            let is_stopped = ledger::is_stopped(tx)?;
            let mut n = 0u32;
            for a in to_release(tx, now)?.into_iter().filter(|_| !is_stopped) {
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
        .await?;
    flow.nudge_delivery.notify_one();
    Ok(changed)
}
