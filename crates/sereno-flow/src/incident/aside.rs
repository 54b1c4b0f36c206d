//! Taking incidents on, handing them over, putting them aside, and marking a report as abuse.
//! Each of these can be taken back; nothing here deletes anything.

use super::need;
use super::store::{self, Incident, Move};
use crate::Flow;
use crate::intake;
use sereno_core::ids::{IncidentId, PersonId, ReportId};
use sereno_core::incident::{AsideCase, AsideRefusal, AsideWhy, RearrangeRefusal, may_put_aside};
use sereno_core::report::{About, ReportEvent, ReportState};
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop, Tx};
use sereno_station::keys::KeyRing;
use sereno_station::people;

/// Incidents one step puts aside, at most.
const PILE_MAX: i64 = 1_000;

/// Somebody at the desk takes an incident on, or is given it. `seen` is who had it on the page
/// that was looked at: what somebody else has taken on meanwhile is not taken from them unseen.
///
/// # Errors
/// Not found; that it was put aside; that somebody else has it by now; that the other one does
/// not work at the desk.
pub async fn hold(
    flow: &Flow,
    actor: Actor,
    incident: IncidentId,
    by: PersonId,
    seen: Option<PersonId>,
) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(actor));
    flow.site
        .db
        .write(move |tx| {
            let at = super::get_live(tx, incident)?;
            need::stand_back(tx, actor, &at, now)?;
            if !people::find(tx, by)?.is_some_and(|p| p.holds(&super::DESK_ROLES)) {
                return Err(Refusal::input("hold-refused-who").into());
            }
            if at.held_by != seen && at.held_by.is_some() && at.held_by != Some(by) {
                return Err(Refusal::conflict("hold-refused-taken").into());
            }
            let act = if actor.person() == Some(by) { "incident.take" } else { "incident.hand_over" };
            entry.record(tx, act, &incident.to_string(), &format!("{} {by}", at.number))?;
            Ok(store::set_held(tx, incident, Some(by))?)
        })
        .await
}

/// Whoever had it lets it go.
///
/// # Errors
/// Not found; that somebody else has it.
pub async fn let_be(flow: &Flow, actor: Actor, incident: IncidentId) -> Result<(), Stop> {
    let entry = flow.site.entry(actor);
    flow.site
        .db
        .write(move |tx| {
            let at = super::get(tx, incident)?;
            if at.held_by.is_some() && at.held_by != actor.person() {
                return Err(Refusal::conflict("hold-refused-taken").into());
            }
            entry.record(tx, "incident.let_be", &incident.to_string(), &at.number.to_string())?;
            Ok(store::set_held(tx, incident, None)?)
        })
        .await
}

/// The states of reports that stand in an incident, and what becomes of each.
fn moved(event: ReportEvent) -> Result<Vec<(ReportState, ReportState)>, Stop> {
    let mut steps = Vec::new();
    for from in [ReportState::Linked, ReportState::NewIncident] {
        steps.push((from, from.next(ReportEvent::Unlink)?.next(event)?));
    }
    Ok(steps)
}

fn check(tx: &mut Tx<'_>, flow: &Flow, at: &Incident, is_in_pile: bool) -> Result<(), Stop> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("hide_anything") {
        return Ok(());
    }
    let going = (flow.ahead.going)(tx)?.into_iter().find(|(id, _)| *id == at.id).map(|(_, g)| g).unwrap_or_default();
    let is_anybody_out = !going.asked.is_empty()
        || !going.on_the_way.is_empty()
        || !going.on_scene.is_empty()
        || going.waits_for_signature
        || going.waits_for_lead;
    let is_spoken_of = at.settled_by.is_some() || going.draft_waits || going.alert_sent_at.is_some();
    let is_danger = flow.rules.danger_kinds.contains(&at.kind) || at.kind == About::Taken.slug();
    Ok(may_put_aside(AsideCase { standing: at.standing, is_anybody_out, is_spoken_of, is_danger, is_in_pile })?)
}

/// Takes an incident out of the queue. `batch` is the step it belongs to, so that a whole pile
/// comes back at once.
///
/// # Errors
/// The reason against it, or not found.
pub async fn put_aside(
    flow: &Flow,
    actor: Actor,
    incident: IncidentId,
    why: AsideWhy,
    batch: [u8; 16],
    is_in_pile: bool,
) -> Result<(), Stop> {
    let (now, entry, steps, seen) = (flow.site.now(), flow.site.entry(actor), moved(why.event())?, flow.clone());
    flow.site
        .db
        .write(move |tx| {
            let at = super::get_live(tx, incident)?;
            need::stand_back(tx, actor, &at, now)?;
            check(tx, &seen, &at, is_in_pile)?;
            entry.record(tx, "incident.aside", &incident.to_string(), &format!("{} {}", at.number, why.slug()))?;
            for (from, to) in &steps {
                intake::move_all(tx, incident, *from, *to)?;
            }
            Ok(store::put_aside(tx, incident, why, batch, now)?)
        })
        .await
}

/// Brings back what one step put aside; says how many.
///
/// # Errors
/// That it is back already.
pub async fn bring_back(flow: &Flow, actor: Actor, batch: Vec<u8>) -> Result<usize, Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(actor));
    flow.site
        .db
        .write(move |tx| {
            let all = store::aside_in(tx, &batch, PILE_MAX)?;
            if all.is_empty() {
                return Err(AsideRefusal::IsBack.into());
            }
            for (n, at) in (0u32..).zip(&all) {
                let Some((why, _)) = at.aside else { continue };
                need::stand_back(tx, actor, at, now)?;
                let put = ReportState::Screened.next(why.event())?;
                let back = put.next(ReportEvent::Restore)?.next(ReportEvent::Link)?;
                entry.record_nth(tx, n, "incident.back", &at.id.to_string(), &at.number.to_string())?;
                intake::move_all(tx, at.id, put, back)?;
                store::bring_back(tx, at)?;
            }
            Ok(all.len())
        })
        .await
}

/// Marks one report of an incident as abuse: it counts no more, is kept, and can be taken back
/// with the incident's "undo", or later where it is found.
///
/// # Errors
/// The reason against it, or not found.
pub async fn abuse(flow: &Flow, actor: Actor, incident: IncidentId, report: ReportId) -> Result<(), Stop> {
    let (now, entry, keys) = (flow.site.now(), flow.site.entry(actor), flow.site.keys.clone());
    let (batch, move_id) = (flow.site.chance::<16>(), flow.site.chance::<16>());
    let danger = flow.rules.danger_kinds.clone();
    flow.site
        .db
        .write(move |tx| {
            let at = super::get_live(tx, incident)?;
            need::nothing_moves(tx, actor, &[&at], now)?;
            let found = intake::one(tx, &keys, report)?.filter(|r| r.incident == Some(incident));
            let Some(found) = found else { return Err(Refusal::not_found().into()) };
            if at.n_reports < 2 {
                return Err(RearrangeRefusal::OnlyReport.into());
            }
            let state = ReportState::from_slug(&found.state).ok_or_else(Refusal::not_found)?;
            let state = state.next(ReportEvent::Unlink)?.next(ReportEvent::MarkAbusive)?;
            entry.record(tx, "incident.abuse", &incident.to_string(), &at.number.to_string())?;
            let m = Move { report, from: incident, to: incident, kind: "abuse".to_owned(), is_undone: false };
            store::insert_move(tx, move_id, batch, &m, actor.person(), now)?;
            intake::set_place(tx, report, None, state)?;
            Ok(store::recount(tx, incident, &danger)?)
        })
        .await
}

/// Where a report goes that was taken out of an incident: there, or into what took that one up.
fn survivor(tx: &mut Tx<'_>, mut at: Incident) -> Result<Incident, Stop> {
    for _ in 0..super::MERGES_MAX {
        let Some(into) = at.merged_into else { break };
        at = super::get(tx, into)?;
    }
    if at.merged_into.is_some() {
        return Err(RearrangeRefusal::MovedOn.into());
    }
    if at.aside.is_some() {
        return Err(AsideRefusal::IsAside.into());
    }
    Ok(at)
}

/// What must hold before a mark of abuse is taken back: each report is still marked. Gives where
/// they go.
pub(super) fn may_unabuse(tx: &mut Tx<'_>, keys: &KeyRing, from: Incident, moves: &[Move]) -> Result<Incident, Stop> {
    for m in moves {
        let is_marked = intake::one(tx, keys, m.report)?.is_some_and(|r| r.state == ReportState::Abusive.slug());
        if !is_marked {
            return Err(RearrangeRefusal::AlreadyUndone.into());
        }
    }
    survivor(tx, from)
}

/// Takes a mark of abuse back.
pub(super) fn unabuse(tx: &mut Tx<'_>, at: &Incident, moves: &[Move], danger: &[String]) -> Result<(), Stop> {
    let state = ReportState::Abusive.next(ReportEvent::Restore)?.next(ReportEvent::Link)?;
    for m in moves {
        intake::set_place(tx, m.report, Some(at.id), state)?;
    }
    Ok(store::recount(tx, at.id, danger)?)
}

/// Takes the mark of abuse of one report back, wherever its incident has gone since; says where
/// it is now.
///
/// # Errors
/// The reason against it, or not found.
pub async fn restore(flow: &Flow, actor: Actor, report: ReportId) -> Result<IncidentId, Stop> {
    let (now, entry, keys) = (flow.site.now(), flow.site.entry(actor), flow.site.keys.clone());
    let danger = flow.rules.danger_kinds.clone();
    flow.site
        .db
        .write(move |tx| {
            let Some((batch, from)) = store::abuse_of(tx, report)? else { return Err(Refusal::not_found().into()) };
            let moves = store::moves(tx, &batch)?;
            let from = super::get(tx, from)?;
            let at = may_unabuse(tx, &keys, from, &moves)?;
            need::nothing_moves(tx, actor, &[&at], now)?;
            entry.record(tx, "incident.undo", &at.id.to_string(), &at.number.to_string())?;
            store::mark_undone(tx, &batch, now)?;
            unabuse(tx, &at, &moves, &danger)?;
            Ok(at.id)
        })
        .await
}
