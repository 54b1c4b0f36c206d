//! The desk's page for alerts of others.

use super::pages::FeedPage;
use super::{NotTaken, take};
use crate::Flow;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::role::Role;
use sereno_station::db::Stop;
use sereno_station::web::{Posted, Route, Verb, Visit, Who, draw, draw_as};

const DESK: Who = Who::Roles(&[Role::Operator, Role::Dispatcher, Role::VerificationLead]);

/// Routes of feeds that come in.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/console/feed", who: DESK, audited: false, make: || get(show) },
    Route { verb: Verb::Post, path: "/console/feed", who: DESK, audited: true, make: || post(take_pasted) },
];

async fn show(visit: Visit) -> Result<Response, Stop> {
    draw(&FeedPage::empty(&visit))
}

async fn take_pasted(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, text) = (&posted.visit, posted.fields.get("text"));
    match take(&flow, visit.actor, text.trim().as_bytes()).await {
        Ok(taken) => draw(&FeedPage::done(visit, &taken)),
        Err(NotTaken::Refused(why)) => draw_as(StatusCode::UNPROCESSABLE_ENTITY, &FeedPage::refused(visit, text, why)),
        Err(NotTaken::Failed(stop)) => Err(stop),
    }
}
