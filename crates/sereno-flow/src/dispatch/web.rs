//! Sending and signing from the console; everything the observer does in the field.

use super::pages::{FieldPage, OfferPage, SentPage, VerdictPage};
use super::{Said, decide, give, recall, send, sign, step, store};
use crate::incident::incident_of;
use crate::{Flow, incident, intake, shift};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::dispatch::{OfferEvent, OfferState};
use sereno_core::ids::{IncidentId, OfferId, PersonId};
use sereno_core::incident::Verdict;
use sereno_core::role::Role;
use sereno_core::screen::screen;
use sereno_core::words::tidy;
use sereno_seal::digest::unhex;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{Fields, Posted, Route, Shared, Verb, Visit, Who, draw, draw_as, see_other};

const DISPATCH: Who = Who::Roles(&[Role::Dispatcher, Role::TeamLead, Role::VerificationLead]);
/// What a lead signs or decides is what is told.
const LEAD: Who = Who::Stepped(&[Role::VerificationLead]);
const FIELD: Who = Who::Roles(&[Role::Observer]);

/// Routes of sending, signing and the field.
pub const ROUTES: &[Route<Flow>] = &[
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/send",
        who: DISPATCH,
        audited: true,
        make: || post(do_send),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/sign",
        who: LEAD,
        audited: true,
        make: || post(do_sign),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/recall",
        who: DISPATCH,
        audited: true,
        make: || post(do_recall),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/decide",
        who: LEAD,
        audited: true,
        make: || post(do_decide),
    },
    Route { verb: Verb::Get, path: "/field", who: FIELD, audited: false, make: || get(show_field) },
    Route { verb: Verb::Get, path: "/field/{offer}", who: FIELD, audited: false, make: || get(show_offer) },
    Route { verb: Verb::Post, path: "/field/{offer}/step", who: FIELD, audited: true, make: || post(do_step) },
    Route { verb: Verb::Get, path: "/field/{offer}/verdict", who: FIELD, audited: false, make: || get(show_verdict) },
    Route { verb: Verb::Post, path: "/field/{offer}/verdict", who: FIELD, audited: true, make: || post(do_give) },
    Route { verb: Verb::Post, path: "/field/{offer}/sign", who: FIELD, audited: true, make: || post(do_pair_sign) },
];

/// Letters of the observer's form, in order.
pub(super) const SALUTE: &[&str] = &["size", "activity", "location", "uniform", "time", "equipment"];
const SALUTE_CHARS_MAX: usize = 160;

fn offer_of(text: &str) -> Result<OfferId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

fn me(visit: &Visit) -> Result<PersonId, Stop> {
    Ok(visit.person()?.id)
}

async fn do_send(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let chosen: Vec<PersonId> = posted.fields.all("observer").filter_map(|o| o.parse().ok()).collect();
    if chosen.is_empty() {
        let nobody = Err(Refusal::input("send-refused-nobody").into());
        return incident::answer(&flow, &posted, incident, "send", nobody).await;
    }
    let by = me(&posted.visit)?;
    let mut sent = Vec::new();
    let mut refused = Vec::new();
    for observer in chosen {
        let name = flow
            .site
            .db
            .read(move |tx| Ok(sereno_station::people::find(tx, observer)?.map(|p| p.name).unwrap_or_default()))
            .await?;
        match send(&flow, by, incident, observer).await {
            Ok(path) => sent.push((name, Shared::new(&posted.visit, &path))),
            Err(Stop::Refused(r)) => refused.push((name, posted.visit.sentence(&r))),
            Err(fault @ Stop::Fault(_)) => return Err(fault),
        }
    }
    let status = if sent.is_empty() { StatusCode::CONFLICT } else { StatusCode::OK };
    draw_as(
        status,
        &SentPage { f: posted.visit.frame(), back: format!("/console/incidents/{incident}"), sent, refused },
    )
}

async fn do_sign(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let verdict = posted.fields.get("verdict").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let done = sign(&flow, me(&posted.visit)?, incident, verdict).await;
    back(&flow, &posted, incident, "sign", done).await
}

/// To the incident's page, with what was refused if it was.
async fn back(
    flow: &Flow,
    posted: &Posted,
    incident: IncidentId,
    at: &'static str,
    done: Result<(), Stop>,
) -> Result<Response, Stop> {
    let done = done.map(|()| see_other(&format!("/console/incidents/{incident}")));
    incident::answer(flow, posted, incident, at, done).await
}

async fn do_decide(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let verdict = posted.fields.get("verdict").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let give_up = match posted.fields.get("decided") {
        "unverifiable" => true,
        "again" => false,
        _ => return Err(Refusal::input("refused-form").into()),
    };
    let done = decide(&flow, me(&posted.visit)?, incident, verdict, give_up).await;
    back(&flow, &posted, incident, "decide", done).await
}

async fn do_recall(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let done = recall(&flow, me(&posted.visit)?, incident, offer_of(posted.fields.get("offer"))?).await;
    back(&flow, &posted, incident, "recall", done).await
}

async fn show_field(mut visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Field, "").await?;
    let (by, now) = (me(&visit)?, visit.now);
    let (offers, soon) = flow
        .site
        .db
        .read(move |tx| {
            let mut rows = Vec::new();
            for offer in store::offers_of(tx, by)? {
                rows.push((offer.clone(), incident::get(tx, offer.incident)?));
            }
            Ok((rows, shift::soon_on(tx, by, now)?))
        })
        .await?;
    visit.notice = soon.map(|s| s.notice(&visit));
    draw(&FieldPage::new(&visit, &flow, offers))
}

async fn show_offer(visit: Visit, State(flow): State<Flow>, Path(offer): Path<String>) -> Result<Response, Stop> {
    let (by, offer, keys) = (me(&visit)?, offer_of(&offer)?, flow.site.keys.clone());
    let causes = flow.rules.causes.clone();
    let seen = flow
        .site
        .db
        .read(move |tx| {
            let own = store::own_offer(tx, offer, by)?;
            let at = incident::get(tx, own.incident)?;
            let reports = intake::for_incident(tx, &keys, at.id, 40)?;
            let to_sign = if own.state == OfferState::OnScene {
                store::unsigned_by_others(tx, at.id, by, &causes)?
            } else {
                vec![]
            };
            let said = store::own_verdicts(tx, at.id, by)?;
            Ok((own, at, reports, to_sign, said))
        })
        .await?;
    looked(&visit, Look::Field, &offer.to_string()).await?;
    draw(&OfferPage::new(&visit, &flow, &seen.0, &seen.1, &seen.2, &seen.3, &seen.4))
}

async fn do_step(State(flow): State<Flow>, Path(offer): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let event = match posted.fields.get("step") {
        "accept" => OfferEvent::Accept,
        "decline" => OfferEvent::Decline,
        "arrive" => OfferEvent::Arrive,
        "leave" => OfferEvent::Leave,
        "leave_unsafe" => OfferEvent::LeaveUnsafe,
        _ => return Err(Refusal::input("refused-form").into()),
    };
    let id = offer_of(&offer)?;
    step(&flow, me(&posted.visit)?, id, event).await?;
    Ok(see_other(&format!("/field/{id}")))
}

async fn show_verdict(
    visit: Visit,
    State(flow): State<Flow>,
    Path(offer): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let (by, id) = (me(&visit)?, offer_of(&offer)?);
    flow.site.db.read(move |tx| store::own_offer(tx, id, by)).await?;
    looked(&visit, Look::Field, &id.to_string()).await?;
    let fields = Fields(asked);
    let Some(verdict) = Verdict::from_slug(fields.get("verdict")) else {
        return Ok(see_other(&format!("/field/{id}")));
    };
    draw(&VerdictPage::new(&visit, &flow, id, verdict, &Fields::default(), ""))
}

/// Asks for the passkey before something is said or signed by a session that no device opened.
/// What a browser with an observer's key says, that key signs.
fn step_first(posted: &Posted) -> Result<Option<Response>, Stop> {
    let powers = &posted.visit.powers;
    if powers.device.is_none() && powers.n_keys > 0 { posted.step_first() } else { Ok(None) }
}

async fn do_give(State(flow): State<Flow>, Path(offer): Path<String>, posted: Posted) -> Result<Response, Stop> {
    if let Some(asks) = step_first(&posted)? {
        return Ok(asks);
    }
    let id = offer_of(&offer)?;
    let f = &posted.fields;
    let verdict = Verdict::from_slug(f.get("verdict")).ok_or_else(|| Refusal::input("refused-form"))?;
    let listed = |name: &str, list: &[String]| list.iter().find(|s| *s == f.get(name)).cloned();
    let said = Said {
        verdict,
        activity: listed("doing", &flow.rules.activities).filter(|_| verdict == Verdict::SawIt),
        cause: listed("cause", &flow.rules.causes).filter(|_| verdict == Verdict::OtherCause),
        saw_directly: f.is("direct", "yes"),
        salute: SALUTE
            .iter()
            .map(|s| ((*s).to_owned(), screen(&tidy(f.get(s), SALUTE_CHARS_MAX), &flow.rules.never).text))
            .collect(),
        device: posted.visit.powers.device,
        signature: unhex(f.get("signature")).filter(|s| !s.is_empty()),
    };
    match give(&flow, me(&posted.visit)?, id, said).await {
        Ok(()) => Ok(see_other(&format!("/field/{id}"))),
        Err(Stop::Refused(r)) if r.key.starts_with("finding-refused") || r.key == "verdict-refused-signature" => {
            let sentence = posted.visit.sentence(&r);
            let page = VerdictPage::new(&posted.visit, &flow, id, verdict, f, &sentence);
            draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(stop) => Err(stop),
    }
}

async fn do_pair_sign(State(flow): State<Flow>, Path(offer): Path<String>, posted: Posted) -> Result<Response, Stop> {
    if let Some(asks) = step_first(&posted)? {
        return Ok(asks);
    }
    let (by, id) = (me(&posted.visit)?, offer_of(&offer)?);
    let verdict = posted.fields.get("verdict").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let incident = flow.site.db.read(move |tx| Ok(store::own_offer(tx, id, by)?.incident)).await?;
    sign(&flow, by, incident, verdict).await?;
    Ok(see_other(&format!("/field/{id}")))
}
