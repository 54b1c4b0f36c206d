//! What can be seized: a page made from the live schema, the inventory and the rows that are there.
//!
//! Nothing on it is written by hand but the plain words for groups of tables. A column that the
//! inventory lacks, a table that has no words, and a column that looks like something that must
//! not be there are shown as warnings, so that the page cannot grow wrong quietly.

mod inventory;
mod pages;
mod schema_facts;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use sereno_core::role::Role;
use sereno_flow::{Flow, hold};
use sereno_station::audit::{Look, looked};
use sereno_station::db::Stop;
use sereno_station::db::schema::columns;
use sereno_station::web::{Route, Verb, Visit, Who, draw};

/// The page for those who answer for the network, and a short one for everybody.
pub const ROUTES: &[Route<Flow>] = &[
    Route {
        verb: Verb::Get,
        path: "/admin/seizable",
        who: Who::Roles(&[Role::Admin, Role::Attorney, Role::Auditor]),
        audited: false,
        make: || get(show),
    },
    Route { verb: Verb::Get, path: "/seizable", who: Who::Public, audited: false, make: || get(show_public) },
];

async fn show(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Seizable, "").await?;
    let now = visit.now;
    let (facts, held) = flow.site.db.read(move |tx| Ok((schema_facts::look(tx, now)?, hold::published(tx)?))).await?;
    draw(&pages::SeizablePage::new(&visit, &flow, &facts, held.records))
}

async fn show_public(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let columns = flow.site.db.read(|tx| Ok(columns(tx)?)).await?;
    draw(&pages::PublicPage::new(&visit, &flow, &columns))
}
