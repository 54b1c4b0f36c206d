//! What we say, and where: an Alert, composed from a signed finding, approved by another person.
//!
//! Dramatis personae: a *drafter* composes ([`draft`]) what the core allows for the incident's
//! area; an *approver*, who is neither drafter nor observer, signs the canonical record
//! ([`approve`]) that covers texts, area, expiry and finding; delivery looks at all of it again.
//!
//! Invariants: an alert has an area and no point; its texts come from the playbook's phrases
//! alone; what was approved is what is stored, or it is not sent.

mod pages;
mod record;
mod store;
mod web;

pub use record::digest_of;
pub use store::{Stored, add_going, lines, one, sent_about, set_state, waiting_of};
pub(crate) use store::{in_states, set_approval, set_sent};
pub use web::ROUTES;

use crate::{Flow, dispatch, incident};
use sereno_core::Moment;
use sereno_core::alert::{
    AlertEvent, AlertRefusal, AlertState, BETWEEN_ALERTS_S, Basis, Draft, People, Setting, compose, distinct_people,
};
use sereno_core::ids::{AlertId, IncidentId, PersonId};
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop, Tx};

/// What would be said about an incident now, and on what it rests.
#[derive(Clone, Debug)]
pub struct Composed {
    /// What it rests on.
    pub basis: Basis,
    /// The texts.
    pub draft: Draft,
    /// The number it would get.
    pub number: i64,
    /// The area's slug.
    pub area: String,
}

/// Composes what may be said about an incident now. Changes nothing.
///
/// # Errors
/// The reason why nothing may be said, and not found.
pub fn composed(tx: &mut Tx<'_>, flow: &Flow, incident: IncidentId, now: Moment) -> Result<Composed, Stop> {
    let at = incident::get_live(tx, incident)?;
    let signed = match at.settled_by {
        Some(verdict) => dispatch::signed_finding(tx, verdict, &flow.rules.causes)?,
        None => None,
    };
    let basis = Basis::of(at.standing.verification, signed)?;
    let slug = at.area.clone().ok_or(AlertRefusal::NoArea)?;
    let places = &flow.site.playbook.places;
    let area_name = places.area(&slug).map(|a| a.name.clone()).ok_or(AlertRefusal::NoArea)?;
    if store::latest(tx, incident)?.is_some_and(|drafted| now.since_s(drafted) < BETWEEN_ALERTS_S) {
        return Err(AlertRefusal::TooSoon.into());
    }
    let number = store::next_number(tx)?;
    let setting = Setting {
        net: &flow.site.playbook.net,
        number,
        phone: &flow.site.playbook.phone,
        area_name: &area_name,
        reported_at: at.first_at,
        holds_s: flow.rules.holds_s(basis.kind()),
        now,
        hhmm: &|m| flow.site.hhmm(m),
        rules: &flow.rules.lint,
    };
    let draft = compose(&basis, &flow.rules.phrases, &setting)?;
    Ok(Composed { basis, draft, number, area: slug })
}

/// Drafts the alert of an incident.
///
/// # Errors
/// The reason why nothing may be said, and not found.
pub async fn draft(flow: &Flow, by: PersonId, incident: IncidentId) -> Result<AlertId, Stop> {
    let (now, entry, id) =
        (flow.site.now(), flow.site.entry(Actor::Person(by)), AlertId::from_bytes(flow.site.chance()));
    let inside = flow.clone();
    flow.site
        .db
        .write(move |tx| {
            let composed = composed(tx, &inside, incident, now)?;
            let at = incident::get(tx, incident)?;
            let Some(verdict) = at.settled_by else { return Err(AlertRefusal::NotVerified.into()) };
            let state = AlertState::Draft.next(AlertEvent::Translate)?;
            let detail = format!("{} {}", at.number, composed.number);
            entry.record(tx, "alert.draft", &id.to_string(), &detail)?;
            store::insert(tx, id, incident, verdict, &composed, state, by, now)?;
            Ok(id)
        })
        .await
}

/// Approves a drafted alert as it was shown: `shown` is the digest on the page that was read.
///
/// # Errors
/// Not found; who may not approve; what changed since the page was drawn.
pub async fn approve(flow: &Flow, by: PersonId, alert: AlertId, shown: &str) -> Result<(), Stop> {
    if let Some(address) = &flow.site.settings.sender_origin {
        let args = vec![("address", address.clone())];
        return Err(Refusal { args, ..Refusal::conflict("approve-refused-elsewhere") }.into());
    }
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let shown = shown.to_owned();
    flow.site
        .db
        .write(move |tx| {
            let Some(stored) = store::one(tx, alert)? else { return Err(Refusal::not_found().into()) };
            let next = stored.state.next(AlertEvent::Approve)?;
            let people =
                People { observer: stored.observer, second: stored.second, drafter: stored.drafter, approver: by };
            #[cfg(feature = "plant")]
            let people = if crate::plant::is_on("self_approve") { fake_people(people) } else { people };
            distinct_people(&people)?;
            let at = incident::get(tx, stored.incident)?;
            if at.standing.verification != stored.draft.kind.needs() {
                return Err(AlertRefusal::NotVerified.into());
            }
            if stored.draft.expires_at <= now {
                return Err(AlertRefusal::Stale.into());
            }
            if sereno_seal::digest::hex(&digest_of(&stored, None)) != shown {
                return Err(Refusal::conflict("approve-refused-changed").into());
            }
            let digest = digest_of(&stored, Some(by));
            entry.record(tx, "alert.approve", &alert.to_string(), &format!("{} {}", at.number, stored.number))?;
            store::set_approval(tx, alert, next, by, digest, now)?;
            Ok(())
        })
        .await?;
    flow.nudge.notify_one();
    Ok(())
}

#[cfg(feature = "plant")]
fn fake_people(people: People) -> People {
    People { drafter: PersonId::from_bytes([1; 16]), observer: PersonId::from_bytes([2; 16]), ..people }
}

/// Sends a draft back: it is cancelled, and another can be drafted.
///
/// # Errors
/// Not found; the table's refusal once it is approved.
pub async fn send_back(flow: &Flow, by: PersonId, alert: AlertId) -> Result<IncidentId, Stop> {
    let entry = flow.site.entry(Actor::Person(by));
    flow.site
        .db
        .write(move |tx| {
            let Some(stored) = store::one(tx, alert)? else { return Err(Refusal::not_found().into()) };
            if stored.state != AlertState::Translated {
                return Err(stored
                    .state
                    .next(AlertEvent::SendBack)
                    .err()
                    .map_or_else(|| Refusal::not_found().into(), Stop::from));
            }
            let next = stored.state.next(AlertEvent::Cancel)?;
            let at = incident::get(tx, stored.incident)?;
            entry.record(tx, "alert.send_back", &alert.to_string(), &format!("{} {}", at.number, stored.number))?;
            store::set_state(tx, alert, next, None)?;
            Ok(stored.incident)
        })
        .await
}
