//! Standing texts: what the playbook holds about rights and about the line, told on no occasion.
//!
//! Whoever drafts chooses a text and whom it is for, and nothing else: the words are the playbook's.
//! From there on it is an alert as any other, but for what it lacks: an incident and a finding.

use super::{Composed, RestsOn, composed_of, detail, row_of, store};
use crate::Flow;
use sereno_core::Moment;
use sereno_core::alert::{AlertEvent, AlertRefusal, AlertState, Area, BETWEEN_ALERTS_S, Basis};
use sereno_core::ids::{AlertId, PersonId};
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, Tx};

/// What the playbook has under a slug, for an area of it, or for everybody when the area is empty.
pub(super) fn basis_of(flow: &Flow, slug: &str, area: &str) -> Option<Basis> {
    let text = flow.rules.standing.iter().find(|t| t.slug == slug)?.clone();
    let playbook = &flow.site.playbook;
    let name = match area {
        "" => playbook.name.clone(),
        slug => playbook.places.area(slug)?.name.clone(),
    };
    Some(Basis::standing(text, Area { slug: area.to_owned(), name }))
}

/// Composes a standing text for an area, or for everybody when the area is empty. Changes nothing.
///
/// # Errors
/// That there is no such text or area; that it waits already, or was told a moment ago.
pub fn composed_standing(tx: &mut Tx<'_>, flow: &Flow, slug: &str, area: &str, now: Moment) -> Result<Composed, Stop> {
    let basis = basis_of(flow, slug, area).ok_or(AlertRefusal::NotStanding)?;
    if let Some((at, is_open)) = store::latest_standing(tx, slug, area, now)?
        && (is_open || now.since_s(at) < BETWEEN_ALERTS_S)
    {
        return Err(AlertRefusal::SaidAlready.into());
    }
    composed_of(tx, flow, basis, None, now, now)
}

/// Drafts a standing text, and freezes whom it goes to.
///
/// # Errors
/// As [`composed_standing`].
pub async fn draft_standing(flow: &Flow, by: PersonId, slug: &str, area: &str) -> Result<AlertId, Stop> {
    let (now, entry, id) =
        (flow.site.now(), flow.site.entry(Actor::Person(by)), AlertId::from_bytes(flow.site.chance()));
    let (inside, slug, area) = (flow.clone(), slug.to_owned(), area.to_owned());
    flow.site
        .db
        .write(move |tx| {
            let composed = composed_standing(tx, &inside, &slug, &area, now)?;
            let state = AlertState::Draft.next(AlertEvent::Translate)?;
            let row = row_of(&composed, id, RestsOn::Standing(slug.clone()), state, by, now);
            entry.record(tx, "alert.draft", &id.to_string(), &detail(&row, None))?;
            store::insert(tx, &row)?;
            (inside.ahead.freeze)(tx, id, &composed.audience.all)?;
            Ok(id)
        })
        .await
}
