//! What an operator writes down: a call, question by question, and messages pasted from chats.

use super::pages::{CallPage, Done, PastePage};
use super::{Incoming, NotReceived, id_of_form, receive};
use crate::Flow;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::report::{About, Channel, FirstHand, Recency, Told};
use sereno_core::role::Role;
use sereno_station::db::Stop;
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as};

const DESK: Who = Who::Roles(&[Role::Operator, Role::Dispatcher, Role::VerificationLead]);

/// The operator's routes.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/console/call", who: DESK, audited: false, make: || get(show_call) },
    Route { verb: Verb::Post, path: "/console/call", who: DESK, audited: true, make: || post(take_call) },
    Route { verb: Verb::Get, path: "/console/paste", who: DESK, audited: false, make: || get(show_paste) },
    Route { verb: Verb::Post, path: "/console/paste", who: DESK, audited: true, make: || post(take_paste) },
];

/// Answers of the call script that are kept beside place and words.
const DETAILS: &[&str] = &[
    "name",
    "people_min",
    "people_max",
    "vehicles",
    "agency",
    "markings",
    "masked",
    "equipment",
    "direction",
    "children",
    "medical",
    "door_knock",
    "detained",
    "photo",
    "best_time",
    "legal",
];

async fn show_call(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    draw(&CallPage::new(&visit, &flow, &flow.site.secret(), &Fields::default(), &[], None))
}

fn incoming(fields: &Fields, channel: Channel, language: &str) -> Incoming {
    Incoming {
        id: id_of_form(channel, fields.get("form_id"), fields),
        channel,
        told: Told {
            about: About::from_slug(fields.get("about")),
            kind: fields.get("kind").to_owned(),
            place: fields.get("place").to_owned(),
            text: fields.get("text").to_owned(),
            reach: fields.get("reach").to_owned(),
            seen_at: None,
        },
        recency: Recency::from_slug(fields.get("recency")),
        first_hand: FirstHand::from_slug(fields.get("first_hand")).unwrap_or(FirstHand::Unknown),
        language: language.to_owned(),
        point: None,
        details: DETAILS.iter().map(|d| ((*d).to_owned(), fields.get(d).to_owned())).collect(),
        follows: None,
        counts_as_past: false,
    }
}

async fn take_call(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let language = if flow.site.texts.speaks(fields.get("language")) { fields.get("language") } else { &visit.t.tag };
    match receive(&flow, visit.actor, incoming(fields, Channel::Call, language)).await {
        Ok(received) => draw(&CallPage::new(
            visit,
            &flow,
            &flow.site.secret(),
            &Fields::default(),
            &[],
            Some(Done::new(visit, &received)),
        )),
        Err(NotReceived::Refused(faults)) => {
            let page = CallPage::new(visit, &flow, fields.get("form_id"), fields, &faults, None);
            draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(NotReceived::Failed(stop)) => Err(stop),
    }
}

async fn show_paste(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    draw(&PastePage::new(&visit, &flow, &flow.site.secret(), &Fields::default(), &[], None))
}

async fn take_paste(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let mut pasted = incoming(fields, Channel::Paste, &visit.t.tag);
    // What a chat says was read, not seen, unless the operator knows better.
    if pasted.first_hand == FirstHand::Unknown {
        pasted.first_hand = FirstHand::Social;
    }
    match receive(&flow, visit.actor, pasted).await {
        Ok(received) => draw(&PastePage::new(
            visit,
            &flow,
            &flow.site.secret(),
            &Fields::default(),
            &[],
            Some(Done::new(visit, &received)),
        )),
        Err(NotReceived::Refused(faults)) => {
            let page = PastePage::new(visit, &flow, fields.get("form_id"), fields, &faults, None);
            draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(NotReceived::Failed(stop)) => Err(stop),
    }
}
