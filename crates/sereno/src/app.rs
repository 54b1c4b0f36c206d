//! The application: every route there is, assembled once.

use crate::{seizable, setup, start};
use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sereno_flow::{Flow, alert, delivery, dispatch, hold, incident, intake, patrol, sender, shift};
use sereno_station::Site;
use sereno_station::db::{Migration, Stop};
use sereno_station::web::{CONSOLE_CSS, Frame, LIVE_ROUTES, Route, Verb, Visit, Who, draw, mount};
use sereno_station::{audit, backup, help, lock, people};

/// Every migration outside the station's own.
pub const MIGRATIONS: &[Migration] = sereno_flow::MIGRATIONS;

/// The flow's tables of routes, in flow order.
const FLOW: &[&[Route<Flow>]] = &[
    intake::PUBLIC_ROUTES,
    intake::API_ROUTES,
    intake::DESK_ROUTES,
    incident::ROUTES,
    shift::ROUTES,
    patrol::ROUTES,
    dispatch::ROUTES,
    alert::ROUTES,
    delivery::ROUTES,
    hold::ROUTES,
    hold::DOOR_ROUTES,
    sereno_flow::DOC_ROUTES,
    start::ROUTES,
    setup::ROUTES,
    setup::JOIN_ROUTES,
    seizable::ROUTES,
];

/// The application's own routes.
const OWN: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/", who: Who::Public, audited: false, make: || get(show_home) },
    Route { verb: Verb::Get, path: "/console.css", who: Who::Public, audited: false, make: || get(show_css) },
    Route { verb: Verb::Get, path: "/icon.svg", who: Who::Public, audited: false, make: || get(show_icon) },
];

/// One line of the table of contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// How it is called.
    pub verb: Verb,
    /// Its path.
    pub path: &'static str,
    /// Who may use it.
    pub who: Who,
    /// It changes something.
    pub audited: bool,
}

/// Every route there is, for the ratchets of the tests. Demo routes are not among them: they do
/// not exist in what `serve` runs.
pub fn routes() -> Vec<Line> {
    fn line<S>(r: &Route<S>) -> Line {
        Line { verb: r.verb, path: r.path, who: r.who, audited: r.audited }
    }
    let people = people::ROUTES.iter().flat_map(|t| t.iter());
    let site = OWN.iter().chain(LIVE_ROUTES).chain(people::SIGN_IN_ROUTES).chain(people).chain(help::ROUTES).map(line);
    let site = site.chain(audit::ROUTES.iter().chain(lock::ROUTES).chain(backup::ROUTES).map(line));
    site.chain(FLOW.iter().flat_map(|t| t.iter()).map(line)).collect()
}

/// The router of a sender: its own few pages, and none of the web tier's.
pub fn sender_router(sender: &sender::Sender) -> Router {
    mount(Router::new(), &sender.flow.site, sender::ROUTES, sender)
}

/// The router of a flow.
pub fn router(flow: &Flow) -> Router {
    let site = &flow.site;
    let mut router = mount(Router::new(), site, OWN, site);
    router = mount(router, site, LIVE_ROUTES, site);
    router = mount(router, site, people::SIGN_IN_ROUTES, site);
    for table in people::ROUTES {
        router = mount(router, site, table, site);
    }
    router = mount(router, site, lock::ROUTES, site);
    router = mount(router, site, backup::ROUTES, site);
    router = mount(router, site, help::ROUTES, site);
    router = mount(router, site, audit::ROUTES, site);
    for table in FLOW {
        router = mount(router, site, table, flow);
    }
    // What is nowhere in the tables is answered by the same door, with the same page.
    let lost: &[Route<Site>] = &[Route {
        verb: Verb::Get,
        path: "/{*lost}",
        who: Who::Public,
        audited: false,
        make: || axum::routing::any(nothing_here),
    }];
    mount(router, site, lost, site)
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct HomePage {
    f: Frame,
    serves: String,
}

async fn show_home(visit: Visit) -> Result<Response, Stop> {
    draw(&HomePage { f: visit.frame(), serves: visit.serves() })
}

async fn nothing_here() -> Stop {
    sereno_station::db::Refusal::not_found().into()
}

async fn show_css() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], CONSOLE_CSS).into_response()
}

async fn show_icon() -> Response {
    let icon = include_str!("../../sereno-station/assets/icon.svg");
    ([(header::CONTENT_TYPE, "image/svg+xml")], icon).into_response()
}
