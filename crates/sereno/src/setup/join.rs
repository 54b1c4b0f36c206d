//! How a phone joins: the address as a code, and what its browser will say.

use crate::serve::lan;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use sereno_core::role::Role;
use sereno_flow::Flow;
use sereno_station::db::{DbError, Stop};
use sereno_station::web::{Frame, Route, Verb, Visit, Who, draw};

/// The page with the code.
pub const ROUTES: &[Route<Flow>] = &[Route {
    verb: Verb::Get,
    path: "/admin/join",
    who: Who::Roles(&[Role::Admin]),
    audited: false,
    make: || get(show_join),
}];

#[derive(Template)]
#[template(path = "pages/join.html")]
struct JoinPage {
    f: Frame,
    address: String,
    path: String,
    side: usize,
    /// The fingerprint in groups of four, as people compare it; empty when the certificate is one
    /// that browsers know.
    fingerprint: Vec<String>,
    /// Nobody but this machine reaches the address.
    is_here_only: bool,
}

async fn show_join(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let s = &flow.site.settings;
    let address = s.lan_origin.clone().unwrap_or_else(|| s.origin.clone());
    let (path, side) = lan::path(&address).map_err(|_| Stop::Fault(DbError::Lost("the code cannot be drawn")))?;
    let hex: Vec<char> = s.lan_fingerprint.as_deref().unwrap_or_default().to_ascii_uppercase().chars().collect();
    draw(&JoinPage {
        f: visit.frame(),
        is_here_only: s.lan_origin.is_none() && s.origin.starts_with("http://localhost"),
        fingerprint: hex.chunks(4).map(|group| group.iter().collect()).collect(),
        address,
        path,
        side,
    })
}
