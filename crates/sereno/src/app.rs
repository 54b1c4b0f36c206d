//! The application: every route there is, assembled once.

use crate::{seizable, setup, start};
use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sereno_flow::{Flow, alert, delivery, dispatch, hold, incident, intake, patrol, sender, shift, sign_off};
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
    intake::feed::ROUTES,
    intake::feed::source::ROUTES,
    incident::ROUTES,
    shift::ROUTES,
    patrol::ROUTES,
    dispatch::ROUTES,
    alert::ROUTES,
    delivery::ROUTES,
    delivery::channel::ROUTES,
    delivery::feeds::ROUTES,
    delivery::notice::ROUTES,
    delivery::truth::ROUTES,
    delivery::subscriber::ROUTES,
    delivery::ledger::ROUTES,
    hold::ROUTES,
    hold::DOOR_ROUTES,
    sign_off::ROUTES,
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
    Route { verb: Verb::Get, path: "/icon-192.png", who: Who::Public, audited: false, make: || get(show_icon_192) },
    Route { verb: Verb::Get, path: "/icon-512.png", who: Who::Public, audited: false, make: || get(show_icon_512) },
    Route {
        verb: Verb::Get,
        path: "/manifest.webmanifest",
        who: Who::Public,
        audited: false,
        make: || get(show_manifest),
    },
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

/// A large icon that phones put on the screen, drawn from `icon.svg`.
async fn show_icon_192() -> Response {
    let icon = include_bytes!("../../sereno-station/assets/icon-192.png").as_slice();
    ([(header::CONTENT_TYPE, "image/png")], icon).into_response()
}

async fn show_icon_512() -> Response {
    let icon = include_bytes!("../../sereno-station/assets/icon-512.png").as_slice();
    ([(header::CONTENT_TYPE, "image/png")], icon).into_response()
}

/// What lets a phone keep the pages as a program: its share sheet then hands a text over to a form
/// that is filled in and not sent.
async fn show_manifest(visit: Visit) -> Response {
    let playbook = &visit.site.playbook;
    let icon = |path: &str, kind: &str, sizes: &str| serde_json::json!({ "src": path, "type": kind, "sizes": sizes });
    let body = serde_json::json!({
        "id": "/", "start_url": "/", "scope": "/", "display": "minimal-ui", "name": playbook.name,
        "short_name": playbook.net, "lang": visit.t.tag, "dir": visit.t.dir(),
        "background_color": "#fbfaf7", "theme_color": "#1a4f8b",
        "icons": [
            icon("/icon.svg", "image/svg+xml", "any"),
            icon("/icon-192.png", "image/png", "192x192"),
            icon("/icon-512.png", "image/png", "512x512"),
        ],
        "share_target": {
            "action": "/share", "method": "POST", "enctype": "application/x-www-form-urlencoded",
            "params": { "title": "title", "text": "text", "url": "url" },
        },
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], body.to_string()).into_response()
}

async fn show_icon() -> Response {
    let icon = include_str!("../../sereno-station/assets/icon.svg");
    ([(header::CONTENT_TYPE, "image/svg+xml")], icon).into_response()
}
