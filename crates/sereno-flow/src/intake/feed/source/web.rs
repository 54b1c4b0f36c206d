//! The coordinator's page of feeds that are read.

use super::pages::SourcesPage;
use super::{Do, SourceRefusal, add, change, store};
use crate::Flow;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::refuse::Refuses as _;
use sereno_core::role::Role;
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const ADMIN: Who = Who::Stepped(&[Role::Admin]);

/// Routes of feeds that are read.
pub const ROUTES: &[Route<Flow>] = &[
    Route {
        verb: Verb::Get,
        path: "/admin/feeds",
        who: Who::Roles(&[Role::Admin]),
        audited: false,
        make: || get(show),
    },
    Route { verb: Verb::Post, path: "/admin/feeds", who: ADMIN, audited: true, make: || post(take_address) },
    Route { verb: Verb::Post, path: "/admin/feeds/change", who: ADMIN, audited: true, make: || post(take_change) },
];

async fn show(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let all = flow.site.db.read(|tx| Ok(store::all(tx)?)).await?;
    draw(&SourcesPage::new(&visit, &flow, &all, None))
}

async fn take_address(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, typed) = (&posted.visit, posted.fields.get("address"));
    match add(&flow, visit.actor, typed).await {
        Ok(()) => Ok(see_other("/admin/feeds")),
        // What was typed must be mended; it comes back.
        Err(Stop::Refused(refusal)) if refusal.key != SourceRefusal::Gone.key() => {
            let all = flow.site.db.read(|tx| Ok(store::all(tx)?)).await?;
            let sentence = visit.t.fill(refusal.key, &refusal.args);
            let page = SourcesPage::new(visit, &flow, &all, Some((typed, sentence)));
            draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(stop) => Err(stop),
    }
}

async fn take_change(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let what = match posted.fields.get("do") {
        "stop" => Do::Stop,
        "start" => Do::Start,
        "remove" => Do::Remove,
        _ => return Err(Refusal::input("refused-form").into()),
    };
    change(&flow, posted.visit.actor, posted.fields.get("address"), what).await?;
    Ok(see_other("/admin/feeds"))
}
