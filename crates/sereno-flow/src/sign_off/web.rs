//! The page on which a coordinator records who answers for the texts.

use super::pages::SignOffPage;
use super::{end, judge, keep, store};
use crate::Flow;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::delivery::sign_off::SignOffRefusal;
use sereno_core::role::Role;
use sereno_station::db::Stop;
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const PATH: &str = "/admin/sign-off";
const ADMIN: Who = Who::Stepped(&[Role::Admin]);

/// Who reads the texts that somebody answers for.
const READ: Who = Who::Roles(&[Role::Admin, Role::Attorney, Role::Comms, Role::LanguageReviewer]);

/// Routes of sign-offs.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: PATH, who: READ, audited: false, make: || get(show) },
    Route { verb: Verb::Post, path: PATH, who: ADMIN, audited: true, make: || post(record) },
    Route { verb: Verb::Post, path: "/admin/sign-off/end", who: ADMIN, audited: true, make: || post(do_end) },
];

async fn page(flow: &Flow, visit: &Visit, refused: Option<(&Fields, &[SignOffRefusal])>) -> Result<SignOffPage, Stop> {
    let (now, inside) = (visit.now, flow.clone());
    let read = flow.site.db.read(move |tx| Ok((super::standing(tx, &inside, now)?, store::who(tx)?)));
    let (standing, who) = read.await?;
    Ok(SignOffPage::new(visit, flow, &standing, &who, refused))
}

async fn show(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    draw(&page(&flow, &visit, None).await?)
}

async fn record(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    match judge(&flow, fields, visit.now) {
        Ok(typed) => {
            keep(&flow, visit.actor, typed).await?;
            Ok(see_other(PATH))
        }
        Err(wrong) => draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page(&flow, visit, Some((fields, &wrong))).await?),
    }
}

async fn do_end(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    end(&flow, posted.visit.actor, posted.fields.get("language").to_owned()).await?;
    Ok(see_other(PATH))
}
