//! The page where the channels are set up, and what a browser needs to be notified.

use super::pages::{ChannelsPage, ElsewherePage, OfflinePage, Place};
use super::settings::{self, ChannelRefusal};
use crate::Flow;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sereno_core::refuse::Refuses as _;
use sereno_core::role::Role;
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop};
use sereno_station::texts::Lang;
use sereno_station::web::{Fields, Frame, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const ADMIN: Who = Who::Stepped(&[Role::Admin]);

/// Routes of the channels.
pub const ROUTES: &[Route<Flow>] = &[
    Route {
        verb: Verb::Get,
        path: "/admin/channels",
        who: Who::Roles(&[Role::Admin]),
        audited: false,
        make: || get(show),
    },
    Route { verb: Verb::Post, path: "/admin/channels", who: ADMIN, audited: true, make: || post(keep) },
    Route { verb: Verb::Post, path: "/admin/channels/try", who: ADMIN, audited: true, make: || post(try_letter) },
    Route { verb: Verb::Get, path: "/sw.js", who: Who::Public, audited: false, make: || get(show_worker) },
    Route { verb: Verb::Get, path: "/push-key", who: Who::Public, audited: false, make: || get(show_key) },
    Route { verb: Verb::Get, path: "/offline", who: Who::Public, audited: false, make: || get(show_offline) },
];

fn hotline(visit: &Visit) -> (Frame, Place, &Lang) {
    (visit.frame(), Place::Hotline, &visit.t)
}

async fn show(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    if let Some(origin) = &flow.site.settings.sender_origin {
        let (address, has_file) = (format!("{origin}/channels"), settings::has_file(&flow));
        return draw(&ElsewherePage { f: visit.frame(), address, has_file });
    }
    let chosen = settings::now(&flow).await?;
    draw(&ChannelsPage::new(hotline(&visit), &chosen, None, &[], None))
}

async fn keep(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    settings::is_here(&flow)?;
    let (visit, fields) = (&posted.visit, &posted.fields);
    match settings::judge(fields) {
        Ok(typed) => {
            settings::keep(&flow, visit.actor, typed).await?;
            Ok(see_other("/admin/channels"))
        }
        Err(wrong) => {
            let chosen = settings::now(&flow).await?;
            draw_as(
                StatusCode::UNPROCESSABLE_ENTITY,
                &ChannelsPage::new(hotline(visit), &chosen, Some(fields), &wrong, None),
            )
        }
    }
}

async fn try_letter(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    settings::is_here(&flow)?;
    let (visit, fields) = (&posted.visit, &posted.fields);
    tried(&flow, hotline(visit), visit.actor, fields).await
}

/// Sends a letter to try, and shows what came of it on the page it was asked for on.
pub(crate) async fn tried(
    flow: &Flow,
    on: (Frame, Place, &Lang),
    by: Actor,
    fields: &Fields,
) -> Result<Response, Stop> {
    let chosen = settings::now(flow).await?;
    match settings::try_letter(flow, by, on.2, fields.get("to").trim().to_owned()).await {
        Ok(answer) => draw(&ChannelsPage::new(on, &chosen, None, &[], Some((fields, &answer)))),
        Err(Stop::Refused(r)) if let Some(wrong) = ChannelRefusal::ALL.into_iter().find(|w| w.key() == r.key) => {
            let page = ChannelsPage::new(on, &chosen, None, &[wrong], None).with_to(fields.get("to"));
            draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(stop) => Err(stop),
    }
}

/// The service worker asks our own server when somebody opens a page, so it may call that.
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'";

async fn show_worker() -> Response {
    let head =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, WORKER_POLICY)];
    (head, include_str!("../../../assets/sw.js")).into_response()
}

/// The key a browser subscribes with; nothing there while notifications are off.
async fn show_key(State(flow): State<Flow>) -> Result<Response, Stop> {
    let chosen = settings::now(&flow).await?;
    if !chosen.push || chosen.push_key.is_empty() {
        return Err(Refusal::not_found().into());
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], chosen.push_key).into_response())
}

async fn show_offline(visit: Visit) -> Result<Response, Stop> {
    draw(&OfflinePage { f: visit.frame() })
}
