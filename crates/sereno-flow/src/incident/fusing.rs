//! The tasks of this slice: screening and fusing what came in, and letting time pass.

use super::store::{self, Incident};
use crate::intake::{self, Due};
use crate::{Flow, Rules};
use sereno_core::Moment;
use sereno_core::ids::{IncidentId, ReportId};
use sereno_core::incident::{Candidate, Reason, Standing, fuse};
use sereno_core::report::{About, ReportEvent, ReportState};
use sereno_station::audit::{Actor, Entry};
use sereno_station::db::{DbError, Stop, Tx, lease};
use std::sync::Arc;

/// Reports decided at once.
const DUE_MAX: i64 = 64;
/// The lease on this task; a node that dies is followed after so many seconds.
const LEASE: &str = "fusing";
const LEASE_S: i64 = 10;

/// Where one report goes. Decided while reading, written in a transaction of its own, so that
/// looking for neighbours never holds up those who are waiting to be answered.
#[derive(Clone, Debug)]
enum Placed {
    /// It belongs to no incident.
    Alone { report: ReportId, state: ReportState },
    /// It joins one.
    Joins { due: Due, incident: IncidentId, state: ReportState, reasons: Option<Vec<u8>> },
    /// It begins one.
    Opens { due: Due, incident: IncidentId, state: ReportState },
}

/// Screens and fuses every report that waits; says how many. May be run at any time; of several
/// nodes the one that holds the lease does it.
///
/// # Errors
/// [`Stop`] when storage fails; the reports stay due.
pub async fn fuse_due(flow: &Flow) -> Result<usize, Stop> {
    fuse_some(flow, usize::MAX).await
}

/// As [`fuse_due`], for at most so many batches.
///
/// # Errors
/// As [`fuse_due`].
pub async fn fuse_some(flow: &Flow, rounds: usize) -> Result<usize, Stop> {
    let (db, node) = (&flow.site.db, flow.node);
    let mut done = 0;
    for _ in 0..rounds {
        if !db.read(|tx| Ok(intake::is_any_due(tx)?)).await? {
            break;
        }
        let now = flow.site.now();
        if done == 0 && !db.write(move |tx| Ok(lease(tx, LEASE, node, now, LEASE_S)?)).await? {
            break;
        }
        let ids: Vec<IncidentId> = (0..DUE_MAX).map(|_| IncidentId::from_bytes(flow.site.chance())).collect();
        let reader = flow.clone();
        let placed = db.read(move |tx| decide(tx, &reader, &ids)).await?;
        let (n, entry, rules) = (placed.len(), flow.site.entry(Actor::Task), flow.rules.clone());
        let kept = db
            .write(move |tx| {
                if !lease(tx, LEASE, node, now, LEASE_S)? {
                    return Ok(false);
                }
                entry.record(tx, "report.fuse", "", &placed.len().to_string())?;
                for (nth, one) in (1u32..).step_by(2).zip(&placed) {
                    write(tx, &rules, &entry, nth, one, now)?;
                }
                Ok(true)
            })
            .await?;
        if !kept {
            break;
        }
        done += n;
    }
    Ok(done)
}

/// Lets the task go, so that another node need not wait: at the end of a command or a process.
///
/// # Errors
/// [`Stop`] when storage fails; the lease then runs out by itself.
pub async fn let_go(flow: &Flow) -> Result<(), Stop> {
    let (now, node) = (flow.site.now(), flow.node);
    flow.site.db.write(move |tx| Ok(lease(tx, LEASE, node, now, 0)?)).await.map(|_| ())
}

/// Decides a batch while reading. What it places itself counts as a neighbour for what follows.
fn decide(tx: &mut Tx<'_>, flow: &Flow, ids: &[IncidentId]) -> Result<Vec<Placed>, Stop> {
    let keys = &flow.site.keys;
    let mut fresh: Vec<(bool, Candidate)> = Vec::new();
    let mut placed = Vec::new();
    let mut ids = ids.iter();
    for due in intake::due(tx, keys, DUE_MAX)? {
        flow.remembered.put(&due.facts);
        let one = place(tx, flow, &due, &fresh, &mut ids)?;
        match &one {
            Placed::Alone { .. } => {}
            Placed::Joins { incident, .. } => {
                let known = fresh.iter().find(|(_, c)| c.0 == *incident).map(|(_, c)| c.1);
                let first_at = match known {
                    Some(at) => at,
                    None => store::find(tx, *incident)?.map_or(due.facts.seen_at, |i| i.first_at),
                };
                fresh.push((due.counts_as_past, (*incident, first_at, Arc::clone(&due.facts))));
            }
            Placed::Opens { incident, .. } => {
                fresh.push((due.counts_as_past, (*incident, due.facts.seen_at, Arc::clone(&due.facts))))
            }
        }
        placed.push(one);
    }
    Ok(placed)
}

/// Screens one report and says where it belongs.
fn place(
    tx: &mut Tx<'_>,
    flow: &Flow,
    due: &Due,
    fresh: &[(bool, Candidate)],
    ids: &mut std::slice::Iter<'_, IncidentId>,
) -> Result<Placed, Stop> {
    let report = due.facts.report;
    let mut state = ReportState::Received.next(ReportEvent::Screen)?;
    if let Some(event) = due.about.screens_to() {
        state = state.next(event)?;
        if due.about == About::Information {
            return Ok(Placed::Alone { report, state });
        }
    }
    if due.counts_as_past {
        state = state.next(ReportEvent::Past)?;
    }
    let followed = match due.follows {
        Some(first) => match intake::one(tx, &flow.site.keys, first)?.and_then(|r| r.incident) {
            // What was confirmed and is over, or was never happening, takes nothing more in.
            Some(id) => store::find(tx, id)?.filter(|i| i.standing.takes_more() && i.aside.is_none()).map(|i| i.id),
            None => None,
        },
        None => None,
    };
    let found = match followed {
        Some(incident) => Some((incident, vec![Reason::SamePlace])),
        None => {
            let window_s = flow.rules.fuse.window_s;
            let mut near =
                intake::facts_near(tx, &flow.site.keys, &flow.remembered, &due.facts, window_s, due.counts_as_past)?;
            near.extend(fresh.iter().filter(|(past, _)| *past == due.counts_as_past).map(|(_, c)| c.clone()));
            fuse(&due.facts, &near, &flow.rules.fuse).map(|found| (found.incident, found.reasons))
        }
    };
    if let Some((incident, reasons)) = found {
        if !due.counts_as_past {
            state = state.next(ReportEvent::Link)?;
        }
        // Reasons quote the words of a report, so they are sealed and die with it.
        let text: Vec<String> = reasons.iter().map(Reason::encode).collect();
        let until = due.received_at.plus_s(flow.rules.keep_text_s);
        let reasons = flow.site.keys.seal(until, "reports.sealed_reasons", text.join("\n").as_bytes()).ok();
        return Ok(Placed::Joins { due: due.clone(), incident, state, reasons });
    }
    if !due.counts_as_past {
        state = state.next(ReportEvent::Promote)?;
    }
    let incident = *ids.next().ok_or(DbError::Lost("the task ran out of ids"))?;
    Ok(Placed::Opens { due: due.clone(), incident, state })
}

/// Writes where one report goes. What another node has placed meanwhile is left as it is.
fn write(tx: &mut Tx<'_>, rules: &Rules, entry: &Entry, nth: u32, placed: &Placed, now: Moment) -> Result<(), Stop> {
    match placed {
        Placed::Alone { report, state } => {
            intake::mark(tx, *report, *state)?;
        }
        Placed::Joins { due, incident, state, reasons } => {
            let Some(mut at) = store::find(tx, *incident)? else { return Ok(()) };
            // Somebody may have merged it away since it was read.
            for _ in 0..super::MERGES_MAX {
                let Some(into) = at.merged_into else { break };
                let Some(kept) = store::find(tx, into)? else { return Ok(()) };
                at = kept;
            }
            // Put aside since it was read: the report waits for the next round and finds its own way.
            if at.aside.is_some() {
                return Ok(());
            }
            if !intake::join(tx, due.facts.report, at.id, *state, reasons.as_deref())? {
                return Ok(());
            }
            if due.is_first_hand_now && at.standing.can_reopen() {
                at.standing = at.standing.reopen()?;
                store::set_standing(tx, &at, at.standing, None, None, now)?;
                entry.record_nth(tx, nth + 1, "incident.reopen", &at.id.to_string(), &at.number.to_string())?;
            }
            store::take_in(
                tx,
                &at,
                due.facts.seen_at,
                &due.facts.kind,
                due.facts.area.as_deref(),
                &rules.danger_kinds,
            )?;
        }
        Placed::Opens { due, incident, state } => {
            if !intake::join(tx, due.facts.report, *incident, *state, None)? {
                return Ok(());
            }
            let opened = Incident {
                id: *incident,
                number: store::next_number(tx)?,
                standing: if due.counts_as_past { Standing::past() } else { Standing::reported() },
                kind: due.facts.kind.clone(),
                area: due.facts.area.clone(),
                n_reports: 1,
                first_at: due.facts.seen_at,
                last_at: due.facts.seen_at,
                opened_at: now,
                last_seen_at: None,
                settled_by: None,
                merged_into: None,
                held_by: None,
                aside: None,
                closed_at: None,
                changed_at: now,
            };
            store::insert(tx, &opened, super::expires_at(now))?;
            if !due.counts_as_past {
                entry.record_nth(tx, nth, "incident.open", &incident.to_string(), &opened.number.to_string())?;
            }
        }
    }
    Ok(())
}

/// Ends, outcome unknown, what nobody has looked at for two hours.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn decay_due(flow: &Flow) -> Result<usize, Stop> {
    let now = flow.site.now();
    let due = flow.site.db.read(move |tx| Ok(store::unseen(tx, now)?.len())).await?;
    if due == 0 {
        return Ok(0);
    }
    let entry = flow.site.entry(Actor::Task);
    flow.site
        .db
        .write(move |tx| {
            let unseen = store::unseen(tx, now)?;
            for (n, incident) in (0u32..).zip(&unseen) {
                let seen = incident.last_seen_at.unwrap_or(incident.last_at);
                store::set_standing(tx, incident, incident.standing.decay(seen, now), None, None, now)?;
                entry.record_nth(
                    tx,
                    n,
                    "incident.end_unknown",
                    &incident.id.to_string(),
                    &incident.number.to_string(),
                )?;
            }
            Ok(unseen.len())
        })
        .await
}
