//! Who goes and looks: an Offer to one observer, a Verdict from the scene, a second signature.
//!
//! Dramatis personae: a *dispatcher* sends ([`send`]) an observer who is trained, pledged and on
//! shift; the *observer* accepts, arrives, says what they see ([`give`]) or that they leave; a
//! *second person* signs ([`sign`]), and only that settles an incident; the *lead* decides
//! ([`decide`]) where the observer could not tell.
//!
//! Invariants: the exact place is shown only after accepting; a verdict keeps whether its giver
//! was on shift, trained and there, as it was then; the stored facts are judged by the core
//! again each time they are used.

mod pages;
mod store;
mod web;

pub use store::{going, is_out, look, signed_finding};
pub use web::ROUTES;

use crate::{Flow, incident};
use sereno_core::dispatch::{OfferEvent, OfferState, Standing, may_send};
use sereno_core::ids::{DeviceId, IncidentId, OfferId, PersonId, VerdictId};
use sereno_core::incident::{
    Cause, FindingRefusal, Observation, Signer, Verdict, Verification, find, sign as core_sign,
};
use sereno_seal::record::Record;
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Refusal, Stop, Tx};
use sereno_station::people;

/// What an observer says, as the form has it.
#[derive(Clone, Debug)]
pub struct Said {
    /// Which of the four.
    pub verdict: Verdict,
    /// What is going on.
    pub activity: Option<String>,
    /// What it was instead.
    pub cause: Option<String>,
    /// "I saw this myself."
    pub saw_directly: bool,
    /// Size, activity, location, uniform, time, equipment.
    pub salute: Vec<(String, String)>,
    /// The device that says it, when the session is one's.
    pub device: Option<DeviceId>,
    /// Its signature over [`said_record`], when it has a key.
    pub signature: Option<Vec<u8>>,
}

/// What a device signs: the facts that can settle an incident. The browser writes the same bytes.
pub fn said_record(offer: OfferId, verdict: Verdict, activity: &str, cause: &str, saw_directly: bool) -> Record {
    Record::new(SAID_RECORD)
        .field("offer", offer.to_string())
        .field("verdict", verdict.slug())
        .field("doing", activity)
        .field("cause", cause)
        .field("direct", if saw_directly { "yes" } else { "" })
}

/// The name of that record, with the version of its field list.
pub(crate) const SAID_RECORD: &str = "sereno-verdict-1";

/// Sends an observer to an incident. Returns the path to give them: it opens only in a browser
/// that is signed in as them, so whoever sends cannot look in their place.
///
/// # Errors
/// The reason against it, or not found.
pub async fn send(flow: &Flow, by: PersonId, incident: IncidentId, observer: PersonId) -> Result<String, Stop> {
    let site = &flow.site;
    let (now, entry) = (site.now(), site.entry(Actor::Person(by)));
    let offer = OfferId::from_bytes(site.chance());
    site.db
        .write(move |tx| {
            let at = incident::get_live(tx, incident)?;
            incident::stand_back(tx, Actor::Person(by), &at, now)?;
            let Some(person) = people::find(tx, observer)? else { return Err(Refusal::not_found().into()) };
            let standing = store::standing(tx, &person)?;
            may_send(&standing, now)?;
            incident::start_check(tx, &at, now)?;
            if at.held_by.is_none() {
                // Whoever sends somebody has the incident, until they hand it over or let it be.
                incident::give_to(tx, incident, by)?;
            }
            entry.record(tx, "dispatch.send", &incident.to_string(), &format!("{} {observer}", at.number))?;
            store::insert_offer(tx, offer, incident, observer, by, now)?;
            Ok(())
        })
        .await?;
    Ok(format!("/field/{offer}"))
}

/// Moves an observer's own offer one step.
///
/// # Errors
/// Not found when it is somebody else's; the table's refusal.
pub async fn step(flow: &Flow, by: PersonId, offer: OfferId, event: OfferEvent) -> Result<OfferState, Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    flow.site
        .db
        .write(move |tx| {
            let own = store::own_offer(tx, offer, by)?;
            let next = own.state.next(event)?;
            if event == OfferEvent::Accept {
                // Between the offer and the answer a shift may have ended.
                let Some(person) = people::find(tx, by)? else { return Err(Refusal::not_found().into()) };
                let standing = Standing { has_open_offer: false, ..store::standing(tx, &person)? };
                may_send(&standing, now)?;
            }
            let at = incident::get(tx, own.incident)?;
            entry.record(
                tx,
                &format!("dispatch.{}", event.slug()),
                &own.incident.to_string(),
                &at.number.to_string(),
            )?;
            let person = people::find(tx, by)?;
            store::set_offer(tx, offer, next, event, person.as_ref(), now)?;
            Ok(next)
        })
        .await
}

/// Nobody stays on a scene for longer; who forgot to leave is not there any more, seconds.
const ON_SCENE_S: i64 = 4 * 3_600;

/// Records what an observer says about their own offer's incident.
///
/// # Errors
/// Not found when it is somebody else's; a finding's refusal that the observer can mend.
pub async fn give(flow: &Flow, by: PersonId, offer: OfferId, said: Said) -> Result<(), Stop> {
    let site = &flow.site;
    let (now, entry) = (site.now(), site.entry(Actor::Person(by)));
    let verdict = VerdictId::from_bytes(site.chance());
    let causes = flow.rules.causes.clone();
    let text = serde_json::to_string(&said.salute).unwrap_or_default();
    let until = now.plus_s(flow.rules.keep_text_s);
    let sealed = site.keys.seal(until, "verdicts.sealed_salute", text.as_bytes());
    let sealed = sealed.map_err(|_| Stop::Fault(DbError::Lost("the day keys cannot be written")))?;
    site.db
        .write(move |tx| {
            let own = store::own_offer(tx, offer, by)?;
            let at = incident::get(tx, own.incident)?;
            let is_confirmed = at.standing.verification == Verification::Confirmed;
            let seen = Observation {
                observer: by,
                verdict: said.verdict,
                activity: said.activity.clone(),
                cause: said.cause.as_deref().and_then(|c| Cause::listed(c, &causes)),
                seen_at: now,
                // Who has left, or was recalled, sees nothing any more.
                arrived_at: own
                    .arrived_at
                    .filter(|at| own.state == OfferState::OnScene && now.since_s(*at) < ON_SCENE_S),
                was_on_shift: own.was_on_shift,
                was_trained: own.was_trained,
                saw_directly: said.saw_directly,
            };
            // What the observer can mend at once is refused at once. What they cannot mend (they
            // are not there, or no longer on shift) is kept, and counts for nothing.
            match find(&seen, is_confirmed) {
                Err(
                    refusal @ (FindingRefusal::CauseMissing
                    | FindingRefusal::ActivityMissing
                    | FindingRefusal::NotDirect),
                ) => {
                    return Err(refusal.into());
                }
                #[cfg(feature = "plant")]
                Err(FindingRefusal::NotOnScene) if crate::plant::is_on("trust_anybody") => {}
                Err(refusal @ FindingRefusal::NotOnScene) => return Err(refusal.into()),
                Ok(_) | Err(_) => {}
            }
            let activity = said.activity.as_deref().unwrap_or_default();
            let cause = said.cause.as_deref().unwrap_or_default();
            let message = said_record(own.id, said.verdict, activity, cause, said.saw_directly);
            let by_device = store::ByDevice { device: said.device, signature: said.signature.clone() };
            if !by_device.is_right(tx, message.bytes())? {
                return Err(Refusal::conflict("verdict-refused-signature").into());
            }
            entry.record(
                tx,
                "verdict.give",
                &own.incident.to_string(),
                &format!("{} {}", at.number, said.verdict.slug()),
            )?;
            store::insert_verdict(tx, verdict, &own, &seen, &by_device, is_confirmed, Some(&sealed), now)?;
            Ok(())
        })
        .await
}

/// A verdict of an incident that is neither signed nor decided.
fn open_verdict(
    tx: &mut Tx<'_>,
    incident: IncidentId,
    verdict: VerdictId,
    causes: &[String],
) -> Result<(incident::Incident, store::Stored), Stop> {
    let at = incident::get(tx, incident)?;
    let stored = store::verdict(tx, verdict, causes)?.filter(|v| v.incident == incident);
    let stored = stored.ok_or_else(Refusal::not_found)?;
    if stored.is_closed() {
        return Err(Refusal::conflict("sign-refused-closed").into());
    }
    if !stored.is_by_its_device(tx)? {
        return Err(Refusal::conflict("sign-refused-altered").into());
    }
    Ok((at, stored))
}

/// Puts the second signature under a verdict; that settles the incident, and takes back what nobody
/// has answered. Who said yes is told on their page.
///
/// # Errors
/// Not found; a refusal of finding, signature or table.
pub async fn sign(flow: &Flow, by: PersonId, incident: IncidentId, verdict: VerdictId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let causes = flow.rules.causes.clone();
    flow.site
        .db
        .write(move |tx| {
            let (at, stored) = open_verdict(tx, incident, verdict, &causes)?;
            let Some(person) = people::find(tx, by)? else { return Err(Refusal::not_found().into()) };
            let is_on_scene = store::is_on_scene(tx, by, incident, now.plus_s(-ON_SCENE_S))?;
            let signer = Signer { person: by, roles: person.roles, is_on_scene };
            let finding = find(&stored.seen, stored.was_confirmed)?;
            // Neither "it is over" nor "it was something else" is true of a time before it was seen.
            let is_older = at.last_seen_at.is_some_and(|last| finding.seen_at() < last);
            let is_confirmed = at.standing.verification == Verification::Confirmed;
            if is_confirmed && is_older && finding.verdict() != Verdict::SawIt {
                return Err(Refusal::conflict("sign-refused-older").into());
            }
            let signed = core_sign(finding, &signer, now)?;
            incident::settle(tx, &at, &signed, verdict, now)?;
            incident::signed_by(tx, incident, by, now)?;
            let detail = format!("{} {}", at.number, signed.finding().verdict().slug());
            entry.record(tx, "verdict.sign", &incident.to_string(), &detail)?;
            // Nobody is still asked to look at what two people have signed.
            for (n, asked) in (1u32..).zip(&store::asked(tx, incident)?) {
                let next = asked.state.next(OfferEvent::Withdraw)?;
                entry.record_nth(tx, n, "dispatch.withdraw", &incident.to_string(), &at.number.to_string())?;
                store::set_offer(tx, asked.id, next, OfferEvent::Withdraw, None, now)?;
            }
            store::set_signature(tx, verdict, &signer, now)?;
            Ok(())
        })
        .await
}

/// The lead decides where an observer could not: nobody can tell, or somebody looks again.
///
/// # Errors
/// Not found; the table's refusal.
pub async fn decide(
    flow: &Flow,
    by: PersonId,
    incident: IncidentId,
    verdict: VerdictId,
    give_up: bool,
) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let causes = flow.rules.causes.clone();
    flow.site
        .db
        .write(move |tx| {
            let (at, stored) = open_verdict(tx, incident, verdict, &causes)?;
            if stored.seen.observer == by {
                return Err(sereno_core::incident::SignRefusal::SamePerson.into());
            }
            let decided = if give_up { "unverifiable" } else { "again" };
            if give_up {
                incident::give_up(tx, &at, now)?;
            }
            entry.record(tx, "verdict.decide", &incident.to_string(), &format!("{} {decided}", at.number))?;
            store::set_decision(tx, verdict, by, decided)?;
            Ok(())
        })
        .await
}

/// Takes an offer back from somebody who has not arrived. Who is there leaves by themselves.
///
/// # Errors
/// Not found; the table's refusal once they are on the scene.
pub async fn recall(flow: &Flow, by: PersonId, incident: IncidentId, offer: OfferId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    flow.site
        .db
        .write(move |tx| {
            let at = incident::get(tx, incident)?;
            let found = store::offer_at(tx, offer, incident)?;
            let next = found.state.next(OfferEvent::Withdraw)?;
            entry.record(tx, "dispatch.withdraw", &incident.to_string(), &at.number.to_string())?;
            store::set_offer(tx, offer, next, OfferEvent::Withdraw, None, now)?;
            Ok(())
        })
        .await
}

/// An offer that nobody answers is void after this, seconds, so that the person can be asked again.
const OFFER_S: i64 = 30 * 60;

/// Voids offers that nobody answered; says how many.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn expire_due(flow: &Flow) -> Result<usize, Stop> {
    let now = flow.site.now();
    let before = now.plus_s(-OFFER_S);
    if flow.site.db.read(move |tx| Ok(store::unanswered(tx, before)?.is_empty())).await? {
        return Ok(0);
    }
    let entry = flow.site.entry(Actor::Task);
    flow.site
        .db
        .write(move |tx| {
            let due = store::unanswered(tx, before)?;
            for (n, offer) in (0u32..).zip(&due) {
                let at = incident::get(tx, offer.incident)?;
                let next = offer.state.next(OfferEvent::Expire)?;
                entry.record_nth(tx, n, "dispatch.expire", &at.id.to_string(), &at.number.to_string())?;
                store::set_offer(tx, offer.id, next, OfferEvent::Expire, None, now)?;
            }
            Ok(due.len())
        })
        .await
}
