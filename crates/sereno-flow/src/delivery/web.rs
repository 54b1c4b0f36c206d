//! The public page, the outbox, and both as JSON.

use super::pages::{OutboxPage, PublicPage, SendingPage};
use super::{shelf, store, turn};
use crate::Flow;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;
use sereno_core::delivery::Sending;
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{DbError, Refusal, Stop};
use sereno_station::web::{Posted, Route, Verb, Visit, Who, draw, see_other};
use utoipa::ToSchema;

const DISPATCH: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead]);
const READ: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead, Role::Comms]);
/// Texts of the outbox on one page.
const OUT_MAX: i64 = 200;

/// Routes of what is told.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/alerts", who: Who::Public, audited: false, make: || get(show_public) },
    Route { verb: Verb::Get, path: "/console/outbox", who: READ, audited: false, make: || get(show_outbox) },
    Route { verb: Verb::Get, path: "/api/v1/alerts", who: Who::Public, audited: false, make: || get(list_alerts) },
    Route { verb: Verb::Get, path: "/api/v1/outbox", who: DISPATCH, audited: false, make: || get(list_outbox) },
    Route {
        verb: Verb::Get,
        path: "/admin/sending",
        who: Who::Roles(&[Role::Admin]),
        audited: false,
        make: || get(show_sending),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/sending",
        who: Who::Stepped(&[Role::Admin]),
        audited: true,
        make: || post(turn_sending),
    },
];

async fn show_public(visit: Visit, State(flow): State<Flow>, headers: HeaderMap) -> Result<Response, Stop> {
    shelf::serve(&flow, &visit, &headers, "alerts", || async {
        let (now, language) = (visit.now, visit.t.tag.clone());
        let told = flow.site.db.read(move |tx| Ok(store::told_now(tx, &language, now)?)).await?;
        let page = PublicPage::new(&visit, &flow, &told);
        let body = page.render().map_err(|_| Stop::Fault(DbError::Lost("a page could not be drawn")))?;
        Ok(shelf::Drawn { kind: "text/html; charset=utf-8", body, until: told.iter().map(|o| o.expires_at).min() })
    })
    .await
}

async fn show_outbox(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Outbox, "").await?;
    let out = flow.site.db.read(|tx| Ok(store::outbox(tx, OUT_MAX)?)).await?;
    draw(&OutboxPage::new(&visit, &flow, &out))
}

async fn show_sending(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let sending = flow.site.db.read(|tx| Ok(store::sending(tx)?)).await?;
    draw(&SendingPage::new(&visit, sending))
}

async fn turn_sending(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let wanted = posted.fields.get("sending");
    let sending = Sending::ALL.into_iter().find(|s| s.slug() == wanted);
    let sending = sending.ok_or_else(|| Refusal::input("refused-form"))?;
    turn(&flow, posted.visit.actor, sending).await?;
    Ok(see_other("/admin/sending"))
}

/// A notice that is told now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlertOut {
    /// The number people say.
    pub number: i64,
    /// What it is, such as `verified` or `checked`; `rights` and `service` are about nothing that happened.
    pub kind: String,
    /// The area's name; the network's, when it is for everybody.
    pub area: String,
    /// The language of the text.
    pub language: String,
    /// Exactly what is said.
    pub text: String,
    /// When it ends, local hours and minutes.
    pub expires: String,
}

/// A text in the outbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OutboxOut {
    /// `public`, or `dry_run` when it was put out while nothing is told.
    pub channel: String,
    /// The notice.
    pub alert: AlertOut,
    /// When it was put out, local hours and minutes.
    pub at: String,
}

fn json(body: &impl Serialize) -> Response {
    let text = serde_json::to_string(body).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn alert_out(flow: &Flow, o: &store::Out) -> AlertOut {
    AlertOut {
        number: o.number,
        kind: o.kind.clone(),
        area: o.area_name.clone(),
        language: o.language.clone(),
        text: o.text.clone(),
        expires: flow.site.hhmm(o.expires_at),
    }
}

/// What is told now, in the language asked for with `l`.
#[utoipa::path(
    get, path = "/api/v1/alerts",
    params(("l" = Option<String>, Query, description = "A language the network speaks")),
    responses((status = 200, description = "Newest first", body = Vec<AlertOut>))
)]
pub async fn list_alerts(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let (now, language) = (visit.now, visit.t.tag.clone());
    let told = flow.site.db.read(move |tx| Ok(store::told_now(tx, &language, now)?)).await?;
    Ok(json(&told.iter().map(|o| alert_out(&flow, o)).collect::<Vec<_>>()))
}

/// What was let out, and what was a dry run.
#[utoipa::path(
    get, path = "/api/v1/outbox",
    responses(
        (status = 200, description = "Newest first", body = Vec<OutboxOut>),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Neither dispatcher nor lead"),
    )
)]
pub async fn list_outbox(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Outbox, "").await?;
    let out = flow.site.db.read(|tx| Ok(store::outbox(tx, OUT_MAX)?)).await?;
    let rows: Vec<OutboxOut> = out
        .iter()
        .map(|o| OutboxOut { channel: o.channel.clone(), alert: alert_out(&flow, o), at: flow.site.hhmm(o.at) })
        .collect();
    Ok(json(&rows))
}
