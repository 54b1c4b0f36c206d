//! The public page, the outbox, and both as JSON.

use super::notice::{self, Told};
use super::pages::{OutboxPage, PublicPage, SendingPage};
use super::{shelf, store, told_now, turn};
use crate::{Flow, sign_off};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;
use sereno_core::Moment;
use sereno_core::delivery::{Sending, Standing};
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{DbError, Refusal, Stop};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
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
        let (page, until) = public_page(&visit, &flow).await?;
        let body = page.render().map_err(|_| Stop::Fault(DbError::Lost("a page could not be drawn")))?;
        Ok(shelf::Drawn { kind: "text/html; charset=utf-8", body, until })
    })
    .await
}

async fn public_page(visit: &Visit, flow: &Flow) -> Result<(PublicPage, Option<Moment>), Stop> {
    // This page is shown while the network is locked too; a process that began locked has no key to
    // look at signatures with.
    if flow.site.keys.is_shut() && notice::verifier(flow).is_err() {
        return Ok((PublicPage::unknown(visit, flow), None));
    }
    let (now, playbook) = (visit.now, &flow.site.playbook);
    let told = told_now(flow, now).await?;
    let today = playbook.moment_of(playbook.day_of(now), 0).unwrap_or(now);
    let mut earlier = notice::of_the_day(flow, now).await?;
    earlier.retain(|t| t.at >= today && t.standing != Standing::Holds);
    let until = told.iter().map(|t| t.expires_at).min();
    Ok((PublicPage::new(visit, flow, &told, &earlier), until))
}

async fn show_outbox(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Outbox, "").await?;
    let out = flow.site.db.read(|tx| Ok(store::outbox(tx, OUT_MAX)?)).await?;
    draw(&OutboxPage::new(&visit, &flow, &out))
}

async fn sending_page(flow: &Flow, visit: &Visit, refused: Option<&Refusal>) -> Result<SendingPage, Stop> {
    let (now, inside) = (visit.now, flow.clone());
    let read = flow.site.db.read(move |tx| Ok((store::sending(tx)?, sign_off::lacking(tx, &inside, now)?)));
    let (sending, lacking) = read.await?;
    Ok(SendingPage::new(visit, sending, &lacking, refused))
}

async fn show_sending(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    draw(&sending_page(&flow, &visit, None).await?)
}

async fn turn_sending(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let wanted = posted.fields.get("sending");
    let sending = Sending::ALL.into_iter().find(|s| s.slug() == wanted);
    let sending = sending.ok_or_else(|| Refusal::input("refused-form"))?;
    match turn(&flow, posted.visit.actor, sending).await {
        Ok(()) => Ok(see_other("/admin/sending")),
        Err(Stop::Refused(r)) => draw_as(posted.visit.status(&r), &sending_page(&flow, &posted.visit, Some(&r)).await?),
        Err(stop) => Err(stop),
    }
}

/// A notice that was told, as it was signed, and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlertOut {
    /// The number people say.
    pub number: i64,
    /// `verified`, `update`, `ended`, `checked`, `correction` or `withdrawn`; `rights` and `service` are
    /// about nothing that happened.
    pub kind: String,
    /// The area's name; the network's, when it is for everybody.
    pub area: String,
    /// The area's slug, as feeds take it; empty when it is for everybody.
    pub area_slug: String,
    /// The language of the text.
    pub language: String,
    /// Exactly what is said.
    pub text: String,
    /// When it ends, local hours and minutes.
    pub expires: String,
    /// When it ends, RFC 3339.
    #[schema(example = "2025-03-20T16:05:00-07:00")]
    pub expires_at: String,
    /// When it was told, RFC 3339, rounded down to five minutes.
    #[schema(example = "2025-03-20T14:05:00-07:00")]
    pub sent_at: String,
    /// `holds`, `expired`, `updated`, `ended`, `corrected`, `withdrawn` or `dropped`. Whatever does
    /// not hold must not be passed on.
    pub standing: String,
    /// The notice that says what became of it.
    pub next: Option<i64>,
    /// The notice that it follows.
    pub follows: Option<i64>,
    /// Its page, where anybody can check it.
    pub page: String,
}

/// A text that was let out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TextOut {
    /// The number people say.
    pub number: i64,
    /// The notice's kind.
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
    pub alert: TextOut,
    /// When it was put out, local hours and minutes.
    pub at: String,
}

fn body(of: &impl Serialize) -> String {
    serde_json::to_string(of).unwrap_or_default()
}

fn json(of: &impl Serialize) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body(of)).into_response()
}

fn text_out(flow: &Flow, o: &store::Out) -> TextOut {
    TextOut {
        number: o.number,
        kind: o.kind.clone(),
        area: o.area_name.clone(),
        language: o.language.clone(),
        text: o.text.clone(),
        expires: flow.site.hhmm(o.expires_at),
    }
}

fn alert_out(visit: &Visit, flow: &Flow, told: &Told) -> AlertOut {
    let (language, text) = told.text_in(&visit.t.tag);
    let fact = &told.fact;
    AlertOut {
        number: fact.number,
        kind: fact.kind.clone(),
        area: fact.area.clone(),
        area_slug: told.area.clone(),
        language: language.to_owned(),
        text: text.to_owned(),
        expires: flow.site.hhmm(told.expires_at),
        expires_at: fact.expires.clone(),
        sent_at: fact.sent.clone(),
        standing: told.standing.slug().to_owned(),
        next: told.standing.next(),
        follows: fact.follows,
        page: fact.page.clone(),
    }
}

/// What is told now, in the language asked for with `l`; with `all=yes` everything that was told
/// within a day. Every notice is read out of its signed note. Answers carry an `ETag`.
#[utoipa::path(
    get, path = "/api/v1/alerts",
    params(
        ("l" = Option<String>, Query, description = "A language the network speaks"),
        ("all" = Option<String>, Query, description = "`yes`: also what does not hold any more, with its standing")
    ),
    responses(
        (status = 200, description = "Newest first", body = Vec<AlertOut>),
        (status = 304, description = "As the `If-None-Match` says"),
        (status = 503, description = "Locked, or out of order; call the hotline"),
    )
)]
pub async fn list_alerts(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let is_all = Fields(asked).is("all", "yes");
    shelf::serve(&flow, &visit, &headers, &format!("api alerts {is_all}"), || async {
        let now = visit.now;
        let told = if is_all { notice::of_the_day(&flow, now).await? } else { told_now(&flow, now).await? };
        let until = told.iter().map(|t| t.expires_at).filter(|at| *at > now).min();
        let body = body(&told.iter().map(|t| alert_out(&visit, &flow, t)).collect::<Vec<_>>());
        Ok(shelf::Drawn { kind: "application/json", body, until })
    })
    .await
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
        .map(|o| OutboxOut { channel: o.channel.clone(), alert: text_out(&flow, o), at: flow.site.hhmm(o.at) })
        .collect();
    Ok(json(&rows))
}
