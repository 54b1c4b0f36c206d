//! Merging and splitting by hand, and taking either back.

use super::need::nothing_moves;
use super::store::{self, Incident, Move};
use crate::Flow;
use sereno_core::ids::{IncidentId, ReportId};
use sereno_core::incident::{AsideRefusal, RearrangeRefusal, Standing, may_merge};
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop};

/// Reports moved by hand at once, at most.
const MOVES_MAX: usize = 2_000;

/// Takes `from` up into `into`.
///
/// # Errors
/// The reason against it, or not found.
pub async fn merge(flow: &Flow, actor: Actor, from: IncidentId, into: IncidentId) -> Result<(), Stop> {
    let site = &flow.site;
    let (now, entry, batch, keys) = (site.now(), site.entry(actor), site.chance::<16>(), site.keys.clone());
    let danger = flow.rules.danger_kinds.clone();
    let ids: Vec<[u8; 16]> = (0..MOVES_MAX).map(|_| site.chance()).collect();
    site.db
        .write(move |tx| {
            let (old, kept) = (super::get(tx, from)?, super::get(tx, into)?);
            nothing_moves(tx, actor, &[&old, &kept], now)?;
            may_merge(old.standing, from == into)?;
            if old.merged_into.is_some() || kept.merged_into.is_some() {
                return Err(RearrangeRefusal::MovedOn.into());
            }
            if old.aside.is_some() || kept.aside.is_some() {
                return Err(AsideRefusal::IsAside.into());
            }
            if kept.standing.is_settled() {
                return Err(RearrangeRefusal::IsOver.into());
            }
            if usize::try_from(old.n_reports).unwrap_or(usize::MAX) > MOVES_MAX {
                return Err(RearrangeRefusal::TooMany.into());
            }
            let reports = crate::intake::for_incident(tx, &keys, from, 2_000)?;
            entry.record(tx, "incident.merge", &into.to_string(), &format!("{} {}", old.number, kept.number))?;
            for (report, id) in reports.iter().zip(&ids) {
                let m = Move { report: report.id, from, to: into, kind: "merge".to_owned(), is_undone: false };
                store::insert_move(tx, *id, batch, &m, actor.person(), now)?;
            }
            store::set_merged(tx, from, Some(into))?;
            store::take_kind_and_area(tx, &kept, &old.kind, old.area.as_deref(), &danger)?;
            store::recount(tx, into, &danger)?;
            Ok(())
        })
        .await
}

/// Splits a report off into an incident of its own; says which.
///
/// # Errors
/// The reason against it, or not found.
pub async fn split(flow: &Flow, actor: Actor, from: IncidentId, report: ReportId) -> Result<IncidentId, Stop> {
    let site = &flow.site;
    let (now, entry, batch, keys) = (site.now(), site.entry(actor), site.chance::<16>(), site.keys.clone());
    let (move_id, fresh) = (site.chance::<16>(), IncidentId::from_bytes(site.chance()));
    let danger = flow.rules.danger_kinds.clone();
    site.db
        .write(move |tx| {
            let old = super::get_live(tx, from)?;
            nothing_moves(tx, actor, &[&old], now)?;
            let found = crate::intake::one(tx, &keys, report)?.filter(|r| r.incident == Some(from));
            let Some(found) = found else { return Err(Refusal::not_found().into()) };
            if old.n_reports < 2 {
                return Err(RearrangeRefusal::OnlyReport.into());
            }
            let incident = Incident {
                id: fresh,
                number: store::next_number(tx)?,
                standing: Standing::reported(),
                kind: found.kind.clone(),
                area: found.area.clone(),
                n_reports: 1,
                first_at: found.seen_at,
                last_at: found.seen_at,
                opened_at: now,
                last_seen_at: None,
                settled_by: None,
                merged_into: None,
                held_by: None,
                aside: None,
                closed_at: None,
                changed_at: now,
            };
            entry.record(tx, "incident.split", &from.to_string(), &format!("{} {}", old.number, incident.number))?;
            store::insert(tx, &incident, super::expires_at(now))?;
            let m = Move { report, from, to: fresh, kind: "split".to_owned(), is_undone: false };
            store::insert_move(tx, move_id, batch, &m, actor.person(), now)?;
            store::recount(tx, from, &danger)?;
            Ok(fresh)
        })
        .await
}

/// Takes the latest merge or split of an incident back.
///
/// # Errors
/// The reason against it, or not found.
pub async fn undo(flow: &Flow, actor: Actor, incident: IncidentId) -> Result<IncidentId, Stop> {
    let (now, entry, keys) = (flow.site.now(), flow.site.entry(actor), flow.site.keys.clone());
    let danger = flow.rules.danger_kinds.clone();
    flow.site
        .db
        .write(move |tx| {
            let shown = super::get(tx, incident)?;
            nothing_moves(tx, actor, &[&shown], now)?;
            let Some((batch, kind)) = store::last_batch(tx, incident)? else {
                return Err(RearrangeRefusal::AlreadyUndone.into());
            };
            let moves = store::moves(tx, &batch)?;
            if moves.iter().any(|m| m.is_undone) {
                return Err(RearrangeRefusal::AlreadyUndone.into());
            }
            if kind == "abuse" {
                let at = super::aside::may_unabuse(tx, &keys, shown, &moves)?;
                nothing_moves(tx, actor, &[&at], now)?;
                entry.record(tx, "incident.undo", &at.id.to_string(), &at.number.to_string())?;
                store::mark_undone(tx, &batch, now)?;
                super::aside::unabuse(tx, &at, &moves, &danger)?;
                return Ok(at.id);
            }
            for m in &moves {
                if store::count_in(tx, m.report, m.to)? == 0 {
                    return Err(RearrangeRefusal::MovedOn.into());
                }
            }
            let (from, to) = moves.first().map_or((incident, incident), |m| (m.from, m.to));
            let (target, old) = (super::get(tx, to)?, super::get(tx, from)?);
            nothing_moves(tx, actor, &[&target, &old], now)?;
            if target.aside.is_some() || old.aside.is_some() {
                return Err(AsideRefusal::IsAside.into());
            }
            // What was split off and then worked on stays: somebody is on the way there.
            if kind == "split" {
                may_merge(target.standing, false)?;
                let source = super::get(tx, from)?;
                let has_more = usize::try_from(target.n_reports).unwrap_or(0) != moves.len();
                if has_more || source.merged_into.is_some() || target.merged_into.is_some() {
                    return Err(RearrangeRefusal::MovedOn.into());
                }
            }
            entry.record(tx, "incident.undo", &incident.to_string(), &shown.number.to_string())?;
            store::undo_moves(tx, &batch, &moves, now)?;
            if kind == "split" {
                store::set_merged(tx, to, Some(from))?;
            } else {
                store::set_merged(tx, from, None)?;
            }
            store::recount(tx, from, &danger)?;
            store::recount(tx, to, &danger)?;
            Ok(from)
        })
        .await
}
