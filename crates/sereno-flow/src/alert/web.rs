//! Drafting and approving: pages, not popups.

use super::pages::{AlertPage, AlertsPage, ComposePage, RefusedPage, Seen, WithdrawPage};
use super::standing_page::{Chosen, StandingPage};
use super::{
    about, approve, composed, composed_standing, composed_withdrawal, draft, draft_standing, send_back, stop, store,
    withdraw,
};
use crate::ahead::ToWhom;
use crate::incident::incident_of;
use crate::{Flow, incident};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::alert::AlertState;
use sereno_core::ids::AlertId;
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const DISPATCH: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead]);
const READ: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead, Role::Comms]);
/// One person takes back what was told.
const DESK: Who = Who::Stepped(&[Role::Dispatcher, Role::VerificationLead]);
/// What is approved is sent.
const LEAD: Who = Who::Stepped(&[Role::VerificationLead]);

/// Routes of drafting and approving.
pub const ROUTES: &[Route<Flow>] = &[
    Route {
        verb: Verb::Get,
        path: "/console/incidents/{incident}/alert",
        who: DISPATCH,
        audited: false,
        make: || get(show_compose),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/alert",
        who: DISPATCH,
        audited: true,
        make: || post(do_draft),
    },
    Route { verb: Verb::Get, path: "/console/alerts", who: READ, audited: false, make: || get(show_all) },
    Route { verb: Verb::Get, path: "/console/standing", who: DISPATCH, audited: false, make: || get(show_standing) },
    Route {
        verb: Verb::Post,
        path: "/console/standing",
        who: DISPATCH,
        audited: true,
        make: || post(do_draft_standing),
    },
    Route { verb: Verb::Get, path: "/console/alerts/{alert}", who: READ, audited: false, make: || get(show_alert) },
    Route {
        verb: Verb::Post,
        path: "/console/alerts/{alert}/approve",
        who: LEAD,
        audited: true,
        make: || post(do_approve),
    },
    Route {
        verb: Verb::Post,
        path: "/console/alerts/{alert}/send-back",
        who: DISPATCH,
        audited: true,
        make: || post(do_send_back),
    },
    Route {
        verb: Verb::Post,
        path: "/console/alerts/{alert}/stop",
        who: DISPATCH,
        audited: true,
        make: || post(do_stop),
    },
    Route {
        verb: Verb::Get,
        path: "/console/alerts/{alert}/withdraw",
        who: DISPATCH,
        audited: false,
        make: || get(show_withdraw),
    },
    Route {
        verb: Verb::Post,
        path: "/console/alerts/{alert}/withdraw",
        who: DESK,
        audited: true,
        make: || post(do_withdraw),
    },
];

fn alert_of(text: &str) -> Result<AlertId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

async fn show_compose(visit: Visit, State(flow): State<Flow>, Path(id): Path<String>) -> Result<Response, Stop> {
    let (id, now, inside) = (incident_of(&id)?, visit.now, flow.clone());
    let made = flow.site.db.read(move |tx| composed(tx, &inside, id, now)).await;
    match made {
        Ok(composed) => {
            looked(&visit, Look::Alert, &id.to_string()).await?;
            draw(&ComposePage::new(&visit, &flow, id, &composed))
        }
        Err(Stop::Refused(r)) if r.key.starts_with("alert-refused") => refused(&flow, &visit, id, &r).await,
        Err(stop) => Err(stop),
    }
}

/// The page that says which gate is missing and what to do now.
async fn refused(
    flow: &Flow,
    visit: &Visit,
    id: sereno_core::ids::IncidentId,
    refusal: &Refusal,
) -> Result<Response, Stop> {
    looked(visit, Look::Alert, &id.to_string()).await?;
    let (keys, now, look) = (flow.site.keys.clone(), visit.now, flow.ahead.look);
    let (at, looked) = flow.site.db.read(move |tx| Ok((incident::get(tx, id)?, look(tx, &keys, id, now)?))).await?;
    draw_as(StatusCode::CONFLICT, &RefusedPage::new(visit, flow, &at, &looked, refusal))
}

async fn do_draft(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = incident_of(&id)?;
    match draft(&flow, posted.visit.person()?.id, id).await {
        Ok(alert) => Ok(see_other(&format!("/console/alerts/{alert}"))),
        Err(Stop::Refused(r)) if r.key.starts_with("alert-refused") => refused(&flow, &posted.visit, id, &r).await,
        Err(stop) => Err(stop),
    }
}

async fn show_all(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Alert, "").await?;
    let states = [
        AlertState::Translated,
        AlertState::Approved,
        AlertState::Sent,
        AlertState::Updated,
        AlertState::Ended,
        AlertState::Corrected,
        AlertState::Withdrawn,
        AlertState::CancelledBeforeSend,
        AlertState::Expired,
    ];
    let alerts = flow.site.db.read(move |tx| Ok(store::in_states(tx, &states, None, 100)?)).await?;
    draw(&AlertsPage::new(&visit, &flow, &alerts))
}

async fn show_standing(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    looked(&visit, Look::Alert, "").await?;
    let chosen = Chosen::of(&Fields(asked));
    standing_page(&flow, &visit, chosen, StatusCode::OK).await
}

/// The page of standing texts, with what would be said if a text was chosen.
async fn standing_page(flow: &Flow, visit: &Visit, chosen: Chosen, status: StatusCode) -> Result<Response, Stop> {
    if chosen.text.is_empty() {
        return draw_as(status, &StandingPage::new(visit, flow, &chosen, None, ""));
    }
    let (now, inside, wanted) = (visit.now, flow.clone(), chosen.clone());
    let made = flow.site.db.read(move |tx| composed_standing(tx, &inside, &wanted.text, &wanted.area, now)).await;
    match made {
        Ok(composed) => draw_as(status, &StandingPage::new(visit, flow, &chosen, Some(&composed), "")),
        Err(Stop::Refused(r)) => {
            draw_as(StatusCode::CONFLICT, &StandingPage::new(visit, flow, &chosen, None, &visit.sentence(&r)))
        }
        Err(stop) => Err(stop),
    }
}

async fn do_draft_standing(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let chosen = Chosen::of(&posted.fields);
    match draft_standing(&flow, posted.visit.person()?.id, &chosen.text, &chosen.area).await {
        Ok(alert) => Ok(see_other(&format!("/console/alerts/{alert}"))),
        Err(Stop::Refused(r)) => {
            let trouble = posted.visit.sentence(&r);
            draw_as(StatusCode::CONFLICT, &StandingPage::new(&posted.visit, &flow, &chosen, None, &trouble))
        }
        Err(stop) => Err(stop),
    }
}

async fn show_alert(visit: Visit, State(flow): State<Flow>, Path(id): Path<String>) -> Result<Response, Stop> {
    let (id, inside) = (alert_of(&id)?, flow.clone());
    let (alert, at, seen) = flow
        .site
        .db
        .read(move |tx| {
            let Some(alert) = store::one(tx, id)? else { return Err(Refusal::not_found().into()) };
            let at = about(tx, &alert)?;
            let about = match alert.about {
                Some(about) => store::one(tx, about)?.map(|a| (a.id, a.number)),
                None => None,
            };
            let seen = Seen {
                names: incident::names_of(tx)?,
                about,
                thread: store::thread(tx, alert.thread)?,
                audience: (inside.ahead.audience)(tx, &inside, &ToWhom::Frozen(id))?,
                due: match alert.incident() {
                    Some(incident) => store::due(tx, incident)?,
                    None => None,
                },
            };
            Ok((alert, at, seen))
        })
        .await?;
    looked(&visit, Look::Alert, &id.to_string()).await?;
    draw(&AlertPage::new(&visit, &flow, &alert, at.as_ref(), &seen))
}

async fn show_withdraw(visit: Visit, State(flow): State<Flow>, Path(id): Path<String>) -> Result<Response, Stop> {
    let (id, now, inside) = (alert_of(&id)?, visit.now, flow.clone());
    let (told, composed) = flow.site.db.read(move |tx| composed_withdrawal(tx, &inside, id, now)).await?;
    looked(&visit, Look::Alert, &id.to_string()).await?;
    draw(&WithdrawPage::new(&visit, &flow, &told, &composed))
}

async fn do_withdraw(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let made = withdraw(&flow, posted.visit.person()?.id, alert_of(&id)?).await?;
    Ok(see_other(&format!("/console/alerts/{made}")))
}

async fn do_stop(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = alert_of(&id)?;
    stop(&flow, posted.visit.person()?.id, id).await?;
    Ok(see_other(&format!("/console/alerts/{id}")))
}

async fn do_approve(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = alert_of(&id)?;
    approve(&flow, posted.visit.person()?.id, id, posted.fields.get("digest")).await?;
    Ok(see_other(&format!("/console/alerts/{id}")))
}

async fn do_send_back(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = send_back(&flow, posted.visit.person()?.id, alert_of(&id)?).await?;
    Ok(see_other(&incident.map_or("/console/alerts".to_owned(), |id| format!("/console/incidents/{id}"))))
}
