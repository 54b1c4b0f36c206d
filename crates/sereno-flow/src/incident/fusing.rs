//! The tasks of this slice: screening and fusing what came in, and letting time pass.

use super::store::{self, Incident};
use crate::Flow;
use crate::intake::{self, Due};
use sereno_core::Moment;
use sereno_core::ids::IncidentId;
use sereno_core::incident::{Reason, Standing, fuse};
use sereno_core::report::{About, ReportEvent, ReportState};
use sereno_station::audit::{Actor, Entry};
use sereno_station::db::{DbError, Stop, Tx};
use sereno_station::keys::KeyRing;

/// Reports decided in one transaction; more would hold up intake.
const DUE_MAX: i64 = 64;

/// What one transaction of the task brings along: nothing in it may ask for time or chance.
struct Run {
    keys: KeyRing,
    rules: std::sync::Arc<crate::Rules>,
    entry: Entry,
    ids: Vec<IncidentId>,
    now: Moment,
    n: u32,
}

impl Run {
    fn record(&mut self, tx: &mut Tx<'_>, act: &str, object: &str, detail: &str) -> Result<(), DbError> {
        self.n += 1;
        self.entry.record_nth(tx, self.n, act, object, detail)
    }
}

/// Screens and fuses every report that waits; says how many. May be run at any time, by any node.
///
/// # Errors
/// [`Stop`] when storage fails; the reports stay due.
pub async fn fuse_due(flow: &Flow) -> Result<usize, Stop> {
    fuse_some(flow, usize::MAX).await
}

/// As [`fuse_due`], for at most so many transactions.
///
/// # Errors
/// As [`fuse_due`].
pub async fn fuse_some(flow: &Flow, rounds: usize) -> Result<usize, Stop> {
    let mut done = 0;
    for _ in 0..rounds {
        let site = &flow.site;
        let now = site.now();
        let ids: Vec<IncidentId> = (0..DUE_MAX).map(|_| IncidentId::from_bytes(site.chance())).collect();
        let (keys, rules, entry) = (site.keys.clone(), flow.rules.clone(), site.entry(Actor::Task));
        if !site.db.read(|tx| Ok(intake::is_any_due(tx)?)).await? {
            return Ok(done);
        }
        let n = site
            .db
            .write(move |tx| {
                let mut run = Run { keys: keys.clone(), rules: rules.clone(), entry, ids: ids.clone(), now, n: 0 };
                let due = intake::due(tx, &run.keys, DUE_MAX)?;
                // One row for the batch: another node may have taken all of it, and then this is
                // the only thing this transaction writes.
                run.record(tx, "report.fuse", "", &due.len().to_string())?;
                for report in &due {
                    place(tx, &mut run, report)?;
                }
                Ok(due.len())
            })
            .await?;
        done += n;
    }
    Ok(done)
}

/// Screens one report and puts it where it belongs.
fn place(tx: &mut Tx<'_>, run: &mut Run, due: &Due) -> Result<(), Stop> {
    let mut state = ReportState::Received.next(ReportEvent::Screen)?;
    let id = due.facts.report;
    if let Some(event) = due.about.screens_to() {
        state = state.next(event)?;
        if due.about == About::Information {
            return Ok(intake::mark(tx, id, state)?);
        }
    }
    if due.counts_as_past {
        state = state.next(ReportEvent::Past)?;
    }
    let followed = match due.follows {
        Some(first) => intake::one(tx, &run.keys, first)?.and_then(|r| r.incident),
        None => None,
    };
    let (incident, reasons) = match followed {
        Some(incident) => (store::find(tx, incident)?, vec![Reason::SamePlace]),
        None => {
            let near = intake::facts_near(tx, &run.keys, &due.facts, run.rules.fuse.window_s)?;
            match fuse(&due.facts, &near, &run.rules.fuse) {
                Some(found) => (store::find(tx, found.incident)?, found.reasons),
                None => (None, vec![]),
            }
        }
    };
    match incident {
        Some(mut incident) => {
            if due.is_first_hand_now && incident.standing.can_reopen() {
                incident.standing = incident.standing.reopen()?;
                store::set_standing(tx, &incident, incident.standing, None, None)?;
                run.record(tx, "incident.reopen", &incident.id.to_string(), &incident.number.to_string())?;
            }
            if !due.counts_as_past {
                state = state.next(ReportEvent::Link)?;
            }
            let text: Vec<String> = reasons.iter().map(Reason::encode).collect();
            let sealed = seal_reasons(run, due, &text.join("\n"));
            intake::join(tx, id, incident.id, state, sealed.as_deref())?;
            store::take_in(
                tx,
                &incident,
                due.facts.seen_at,
                &due.facts.kind,
                due.facts.area.as_deref(),
                &run.rules.danger_kinds,
            )?;
        }
        None => {
            if !due.counts_as_past {
                state = state.next(ReportEvent::Promote)?;
            }
            let incident = open(tx, run, due)?;
            intake::join(tx, id, incident.id, state, None)?;
        }
    }
    Ok(())
}

/// Reasons quote the words of a report, so they are sealed and die with it.
fn seal_reasons(run: &Run, due: &Due, text: &str) -> Option<Vec<u8>> {
    let until = due.received_at.plus_s(run.rules.keep_text_s);
    run.keys.seal(until, "reports.sealed_reasons", text.as_bytes()).ok()
}

fn open(tx: &mut Tx<'_>, run: &mut Run, due: &Due) -> Result<Incident, Stop> {
    let standing = if due.counts_as_past { Standing::past() } else { Standing::reported() };
    let id = run.ids.pop().ok_or(DbError::Lost("the task ran out of ids"))?;
    let incident = Incident {
        id,
        number: store::next_number(tx)?,
        standing,
        kind: due.facts.kind.clone(),
        area: due.facts.area.clone(),
        n_reports: 1,
        first_at: due.facts.seen_at,
        last_at: due.facts.seen_at,
        opened_at: run.now,
        last_seen_at: None,
        settled_by: None,
        merged_into: None,
    };
    store::insert(tx, &incident, super::expires_at(run.now))?;
    if !due.counts_as_past {
        run.record(tx, "incident.open", &id.to_string(), &incident.number.to_string())?;
    }
    Ok(incident)
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
                store::set_standing(tx, incident, incident.standing.decay(seen, now), None, None)?;
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
