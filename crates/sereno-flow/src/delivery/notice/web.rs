//! The page of a number, the signed note, the key, the page that compares, the block to copy.

use super::pages::{CheckPage, CopyPage, NoticePage, UnknownPage};
use super::{Answer, Told, ask, meant, published, store, verifier};
use crate::Flow;
use crate::delivery::shelf;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sereno_core::role::Role;
use sereno_station::db::{DbError, Refusal, RefusalKind, Stop};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as};

const READ: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead, Role::Comms]);

/// Routes of notices that can be checked.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/n/{number}", who: Who::Public, audited: false, make: || get(show_notice) },
    Route { verb: Verb::Get, path: "/cap/{number}", who: Who::Public, audited: false, make: || get(show_cap) },
    Route { verb: Verb::Get, path: "/check", who: Who::Public, audited: false, make: || get(show_check) },
    Route { verb: Verb::Post, path: "/check", who: Who::Public, audited: false, make: || post(take_check) },
    Route {
        verb: Verb::Get,
        path: "/.well-known/sereno-notice-key",
        who: Who::Public,
        audited: false,
        make: || get(show_key),
    },
    Route {
        verb: Verb::Get,
        path: "/.well-known/sereno-cap-key",
        who: Who::Public,
        audited: false,
        make: || get(show_cap_key),
    },
    Route { verb: Verb::Get, path: "/console/notices/{number}", who: READ, audited: false, make: || get(show_copy) },
    Route { verb: Verb::Get, path: "/copy.js", who: Who::Public, audited: false, make: || get(show_script) },
];

async fn told(flow: &Flow, visit: &Visit, number: i64) -> Result<Option<Told>, Stop> {
    let (key, now) = (verifier(flow)?, visit.now);
    flow.site.db.read(move |tx| Ok(store::by_number(tx, &key, number, now)?)).await
}

/// The number in a path, without the ending of a file.
fn number_of(path: &str, end: &str) -> Option<(i64, bool)> {
    let (digits, is_file) = path.strip_suffix(end).map_or((path, false), |digits| (digits, true));
    let is_plain = !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| is_plain).map(|n| (n, is_file))
}

fn html(page: &impl Template) -> Result<String, Stop> {
    page.render().map_err(|_| Stop::Fault(DbError::Lost("a page could not be drawn")))
}

/// The notice with a number as a signed note: every language, kind, area and times, and the
/// signature over them. Without `.txt` it is the page for people, which says what became of it.
#[utoipa::path(
    get, path = "/n/{number}.txt",
    params(("number" = i64, Path, description = "The number people say")),
    responses(
        (status = 200, description = "A signed note", body = String, content_type = "text/plain"),
        (status = 304, description = "As the `If-None-Match` says"),
        (status = 404, description = "Nobody was told a notice with this number"),
    )
)]
pub(crate) async fn show_notice(
    visit: Visit,
    State(flow): State<Flow>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let Some((number, is_note)) = number_of(&path, ".txt") else { return unknown(&visit) };
    let name = format!("n {number} {is_note}");
    let served = shelf::serve(&flow, &visit, &headers, &name, || async {
        let told = told(&flow, &visit, number).await?.ok_or_else(Refusal::not_found)?;
        let until = Some(told.expires_at).filter(|at| *at > visit.now);
        let (kind, body) = if is_note {
            ("text/plain; charset=utf-8", told.note)
        } else {
            let key = verifier(&flow)?.text();
            ("text/html; charset=utf-8", html(&NoticePage::new(&visit, &flow, &told, key))?)
        };
        Ok(shelf::Drawn { kind, body, until })
    });
    or_unknown(&visit, served.await)
}

/// The same page for every number that nobody was told, however it is asked for.
fn unknown(visit: &Visit) -> Result<Response, Stop> {
    draw_as(StatusCode::NOT_FOUND, &UnknownPage::new(visit))
}

fn or_unknown(visit: &Visit, served: Result<Response, Stop>) -> Result<Response, Stop> {
    match served {
        Err(Stop::Refused(refusal)) if refusal.kind == RefusalKind::NotFound => unknown(visit),
        other => other,
    }
}

/// The notice with a number as a signed CAP 1.2 message, as it was let out. What became of it is
/// said by the message that follows it, which the feeds have.
#[utoipa::path(
    get, path = "/cap/{number}.xml",
    params(("number" = i64, Path, description = "The number people say")),
    responses(
        (status = 200, description = "CAP 1.2 with an enveloped XML signature", body = String, content_type = "application/cap+xml"),
        (status = 304, description = "As the `If-None-Match` says"),
        (status = 404, description = "Nobody was told a notice with this number"),
    )
)]
pub(crate) async fn show_cap(
    visit: Visit,
    State(flow): State<Flow>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let Some((number, true)) = number_of(&path, ".xml") else { return unknown(&visit) };
    let name = format!("cap {number}");
    let served = shelf::serve(&flow, &visit, &headers, &name, || async {
        let told = told(&flow, &visit, number).await?.ok_or_else(Refusal::not_found)?;
        Ok(shelf::Drawn { kind: "application/cap+xml; charset=utf-8", body: told.cap, until: None })
    });
    or_unknown(&visit, served.await)
}

/// The key by which signed notes of notices are checked: name, id and Ed25519 key on one line.
#[utoipa::path(
    get, path = "/.well-known/sereno-notice-key",
    responses((status = 200, description = "A verifier key, as programs that check signed notes read it", body = String, content_type = "text/plain"))
)]
pub(crate) async fn show_key(State(flow): State<Flow>) -> Result<Response, Stop> {
    let (verifier, _) = published(&flow)?.ok_or_else(Refusal::not_found)?;
    let body = format!("{}\n", verifier.text());
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response())
}

/// The key by which CAP messages are checked: P-256.
#[utoipa::path(
    get, path = "/.well-known/sereno-cap-key",
    responses((status = 200, description = "PEM", body = String, content_type = "application/x-pem-file"))
)]
pub(crate) async fn show_cap_key(State(flow): State<Flow>) -> Result<Response, Stop> {
    let (_, body) = published(&flow)?.ok_or_else(Refusal::not_found)?;
    Ok(([(header::CONTENT_TYPE, "application/x-pem-file")], body).into_response())
}

async fn show_check(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Stop> {
    // A link may carry a number and nothing else: it puts no words into anybody's mouth.
    let digits: String = Fields(asked).get("number").chars().filter(char::is_ascii_digit).take(12).collect();
    draw(&CheckPage::empty(&visit, &digits, "", false))
}

async fn take_check(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let (text, typed) = (fields.get("text"), fields.get("number"));
    let numbers = meant(typed, text, &flow.site.playbook.net);
    if numbers.is_empty() {
        // A text without a number is an answer, and an empty form is none.
        if !text.trim().is_empty() && typed.trim().is_empty() {
            return draw(&CheckPage::answered(visit, &flow, typed, text, &Answer::NotOurs));
        }
        let page = CheckPage::empty(visit, typed, text, true);
        return draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let mut told_of = Vec::new();
    for number in numbers {
        told_of.extend(told(&flow, visit, number).await?);
    }
    // What was not typed is not filled in: the next text that is pasted has a number of its own.
    draw(&CheckPage::answered(visit, &flow, typed, text, &ask(told_of, text)))
}

async fn show_copy(visit: Visit, State(flow): State<Flow>, Path(path): Path<String>) -> Result<Response, Stop> {
    let (number, _) = number_of(&path, "").ok_or_else(Refusal::not_found)?;
    let told = told(&flow, &visit, number).await?.ok_or_else(Refusal::not_found)?;
    draw(&CopyPage::new(&visit, &flow, &told))
}

async fn show_script() -> Response {
    let script = include_str!("copy.js");
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}
