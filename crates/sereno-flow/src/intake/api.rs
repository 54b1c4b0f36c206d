//! The JSON interface for partners' programs, with its OpenAPI document.

use super::{CLIENT_ID_CHARS, Incoming, NotReceived, id_of, receive};
use crate::Flow;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::{Deserialize, Serialize};
use sereno_core::Moment;
use sereno_core::place::Point;
use sereno_core::report::{About, Channel, FirstHand, Recency, ReportRefusal, Told};
use sereno_station::audit::Actor;
use sereno_station::db::Stop;
use sereno_station::web::{Route, Sent, Verb, Visit, Who};
use utoipa::ToSchema;

/// The routes of the interface.
pub const ROUTES: &[Route<Flow>] =
    &[Route { verb: Verb::Post, path: "/api/v1/reports", who: Who::Public, audited: true, make: || post(take_report) }];

/// A report as a program sends it. `id`, `kind` and `place` are required; `kind` not when `about` is `taken`, and neither
/// `kind` nor `place` when it is `information`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportIn {
    /// An id that the sender makes, 16 to 128 characters, random. Sending it again is the same report.
    #[schema(required = true, min_length = 16, max_length = 128, example = "5b1f0c1e-0d6a-4c8e-9d55-0f3a2b1c4d5e")]
    id: Option<String>,
    /// What it is about: `now` (the default), `earlier`, `taken`, `information`.
    #[schema(example = "now")]
    about: Option<String>,
    /// What is seen: one of the network's kinds.
    #[schema(example = "waiting")]
    kind: Option<String>,
    /// The nearest corner or a landmark.
    #[schema(max_length = 160, example = "6th & Alvarado")]
    place: Option<String>,
    /// Degrees north. Only together with `lon`.
    lat: Option<f64>,
    /// Degrees east. Only together with `lat`.
    lon: Option<f64>,
    /// When it was seen: `now`, `hour`, `earlier`, `unknown`.
    recency: Option<String>,
    /// When it was seen, RFC 3339. Wins over `recency`.
    #[schema(example = "2025-03-20T14:05:00-07:00")]
    seen_at: Option<String>,
    /// How the person knows: `saw`, `heard`, `social`, `news`, `unknown`.
    first_hand: Option<String>,
    /// What is happening, in the person's words.
    #[schema(max_length = 600)]
    text: Option<String>,
    /// A number to call back.
    reach: Option<String>,
    /// The language of the receipt and the answer.
    #[schema(example = "es")]
    language: Option<String>,
}

/// What a program is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceivedOut {
    /// The code to come back with.
    #[schema(example = "blue-harbor-lamp-17")]
    receipt: String,
    /// The same id was sent before; nothing new was stored.
    repeated: bool,
    /// What was left out before it was stored: `plate`, `badge`, `name`, `number`, `status`, `phone`.
    left_out: Vec<&'static str>,
}

/// Why a report was not taken: every fault at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedOut {
    /// Always `report`.
    refused: String,
    /// The first fault as a sentence.
    message: String,
    /// All faults.
    faults: Vec<FaultOut>,
}

/// One fault of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct FaultOut {
    /// The field to mend.
    field: String,
    /// What is wrong and what to do, as a sentence.
    message: String,
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_string(body) {
        Ok(text) => (status, [(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn refused(faults: Vec<FaultOut>) -> Response {
    let message = faults.first().map(|f| f.message.clone()).unwrap_or_default();
    json(StatusCode::UNPROCESSABLE_ENTITY, &RefusedOut { refused: "report".to_owned(), message, faults })
}

/// One optional word: `Err` with the field when it is given and not known.
fn word<T>(
    value: Option<&String>,
    field: &'static str,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, &'static str> {
    value.map(|v| read(v).ok_or(field)).transpose()
}

fn moment(text: &str) -> Option<Moment> {
    // Only times with an offset: a program knows its own.
    if !(text.ends_with('Z') || text.rfind(['+', '-']).is_some_and(|at| at > 10)) {
        return None;
    }
    sereno_station::playbook::moment(text)
}

fn incoming(r: &ReportIn, visit: &Visit) -> Result<Incoming, &'static str> {
    let about = word(r.about.as_ref(), "about", About::from_slug)?;
    let point = match (r.lat, r.lon) {
        (None, None) => None,
        (Some(lat), Some(lon)) => Some(Point::new(lat, lon).ok_or("lat")?),
        (Some(_), None) => return Err("lon"),
        (None, Some(_)) => return Err("lat"),
    };
    let language = r.language.clone().filter(|l| visit.site.texts.speaks(l));
    Ok(Incoming {
        id: id_of(Channel::Api, r.id.as_deref().unwrap_or_default()),
        channel: Channel::Api,
        told: Told {
            about,
            kind: r.kind.clone().unwrap_or_default(),
            place: r.place.clone().unwrap_or_default(),
            text: r.text.clone().unwrap_or_default(),
            reach: r.reach.clone().unwrap_or_default(),
            seen_at: word(r.seen_at.as_ref(), "seen_at", moment)?,
        },
        recency: word(r.recency.as_ref(), "recency", Recency::from_slug)?,
        first_hand: word(r.first_hand.as_ref(), "first_hand", FirstHand::from_slug)?.unwrap_or(FirstHand::Unknown),
        language: language.unwrap_or_else(|| visit.t.tag.clone()),
        point,
        details: vec![],
        follows: None,
        counts_as_past: false,
    })
}

/// Takes a report. Answered only after it is on disk.
#[utoipa::path(
    post, path = "/api/v1/reports", request_body = ReportIn,
    responses(
        (status = 201, description = "Taken; it is on disk", body = ReceivedOut),
        (status = 200, description = "It was here already, under the same id", body = ReceivedOut),
        (status = 400, description = "Not JSON, or a field that does not exist", body = RefusedOut),
        (status = 413, description = "Longer than 64 KiB"),
        (status = 422, description = "A field must be mended", body = RefusedOut),
        (status = 503, description = "Not taken; send it again with the same id"),
    )
)]
pub(crate) async fn take_report(State(flow): State<Flow>, sent: Sent) -> Result<Response, Stop> {
    let Sent { visit, body } = sent;
    if body.len() > 64 * 1024 {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    let fault = |field: &str, message: String| FaultOut { field: field.to_owned(), message };
    let report: ReportIn = match serde_json::from_slice(&body) {
        Ok(report) => report,
        Err(error) => {
            let message = visit.t.say1("api-refused-json", "why", error);
            let body =
                RefusedOut { refused: "report".to_owned(), message: message.clone(), faults: vec![fault("", message)] };
            return Ok(json(StatusCode::BAD_REQUEST, &body));
        }
    };
    let sentence = |f: &ReportRefusal| fault(f.field(), visit.t.say(f.key()));
    if !CLIENT_ID_CHARS.contains(&report.id.as_deref().unwrap_or_default().chars().count()) {
        return Ok(refused(vec![sentence(&ReportRefusal::IdUnclear)]));
    }
    let incoming = match incoming(&report, &visit) {
        Ok(incoming) => incoming,
        Err(field) => return Ok(refused(vec![fault(field, visit.t.say1("api-refused-field", "field", field))])),
    };
    match receive(&flow, Actor::Public, incoming).await {
        Ok(r) => {
            let status = if r.repeated { StatusCode::OK } else { StatusCode::CREATED };
            Ok(json(
                status,
                &ReceivedOut {
                    receipt: r.receipt,
                    repeated: r.repeated,
                    left_out: r.left_out.iter().map(|w| w.slug()).collect(),
                },
            ))
        }
        Err(NotReceived::Refused(faults)) => Ok(refused(faults.iter().map(sentence).collect())),
        Err(NotReceived::Failed(stop)) => Err(stop),
    }
}
