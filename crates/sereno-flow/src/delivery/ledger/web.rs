//! The desk's page of a notice's deliveries, and the red switch.

use super::pages::DeliveriesPage;
use super::{go_on, stop, totals};
use crate::{Flow, alert};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::ids::AlertId;
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{Posted, Route, Verb, Visit, Who, draw, see_other};

const READ: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead, Role::Comms]);
/// Whoever sees that something goes wrong may stop it.
const MAY_STOP: &[Role] = &[Role::Dispatcher, Role::VerificationLead, Role::Admin];

/// Routes of what became of notices.
pub const ROUTES: &[Route<Flow>] = &[
    Route {
        verb: Verb::Get,
        path: "/console/alerts/{alert}/deliveries",
        who: READ,
        audited: false,
        make: || get(show_deliveries),
    },
    Route {
        verb: Verb::Post,
        path: "/console/stop-sending",
        who: Who::Roles(MAY_STOP),
        audited: true,
        make: || post(do_stop),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/sending/go-on",
        who: Who::Stepped(&[Role::Admin]),
        audited: true,
        make: || post(do_go_on),
    },
];

async fn show_deliveries(visit: Visit, State(flow): State<Flow>, Path(id): Path<String>) -> Result<Response, Stop> {
    let id: AlertId = id.parse().map_err(|_| Refusal::not_found())?;
    looked(&visit, Look::Alert, &id.to_string()).await?;
    let (alert, totals) = flow
        .site
        .db
        .read(move |tx| {
            let Some(alert) = alert::one(tx, id)? else { return Err(Refusal::not_found().into()) };
            Ok((alert, totals(tx, id)?))
        })
        .await?;
    draw(&DeliveriesPage::new(&visit, &flow, &alert, &totals, &flow.gauges.open_breakers()))
}

async fn do_stop(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    stop(&flow, visit.actor).await?;
    let is_at_the_desk = visit.person()?.holds(&[Role::Dispatcher, Role::VerificationLead]);
    Ok(see_other(if is_at_the_desk { "/console" } else { "/admin/sending" }))
}

async fn do_go_on(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    go_on(&flow, posted.visit.actor).await?;
    Ok(see_other("/admin/sending"))
}
