//! Locking, unlocking and sheets, as pages.

use super::{Made, Unlocked, pages, store};
use crate::audit::{Look, looked};
use crate::db::{Refusal, RefusalKind, Stop};
use crate::people;
use crate::site::Site;
use crate::web::{Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sereno_core::Moment;
use sereno_core::lock::holders;
use sereno_core::role::Role;

const ADMIN: &[Role] = &[Role::Admin];
/// Whoever works at the desk may lock, at once and alone: what it costs is an hour, never data.
const LOCKS: Who = Who::Roles(&[Role::Operator, Role::Dispatcher, Role::TeamLead, Role::VerificationLead, Role::Admin]);

/// Routes of the panic lock and the sheets.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/lock", who: LOCKS, audited: false, make: || get(show_lock) },
    Route { verb: Verb::Post, path: "/lock", who: LOCKS, audited: true, make: || post(lock_now) },
    Route { verb: Verb::Get, path: "/unlock", who: Who::Public, audited: false, make: || get(show_unlock) },
    Route { verb: Verb::Post, path: "/unlock", who: Who::Public, audited: true, make: || post(take_halves) },
    Route { verb: Verb::Get, path: "/admin/sheets", who: Who::Roles(ADMIN), audited: false, make: || get(show_sheets) },
    Route {
        verb: Verb::Post,
        path: "/admin/sheets",
        who: Who::Stepped(ADMIN),
        audited: true,
        make: || post(make_sheets),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/sheets/confirm",
        who: Who::Stepped(ADMIN),
        audited: true,
        make: || post(confirm_sheets),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/sheets/use",
        who: Who::Stepped(ADMIN),
        audited: true,
        make: || post(use_sheets),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/sheets/withdraw",
        who: Who::Stepped(ADMIN),
        audited: true,
        make: || post(withdraw_sheets),
    },
];

/// What is still shown while it is locked: what needs no keys and tells strangers what they must
/// know, the way out for whoever wants no more letters (a mail program asks once and never again),
/// and the way back.
const OPEN: &[&str] = &[
    "/unlock",
    "/rights",
    "/privacy",
    "/alerts",
    "/my/{secret}/stop",
    "/console.css",
    "/icon.svg",
    "/live.js",
    "/{*lost}",
];

/// The answer to everything else while it is locked. The door asks this before a handler runs.
pub(crate) fn bars(visit: &Visit, path: &str, wants_json: bool) -> Option<Response> {
    // A process that starts beside a wrapped file is shut before it has looked at the database.
    let is_on = visit.site.lock.is_on() || visit.site.keys.is_shut();
    if !is_on || OPEN.contains(&path) {
        return None;
    }
    let status = StatusCode::SERVICE_UNAVAILABLE;
    if wants_json {
        let message = visit.t.say1("locked-lede", "phone", &visit.site.playbook.phone);
        let body = serde_json::json!({ "refused": "locked", "message": message }).to_string();
        return Some((status, [(header::CONTENT_TYPE, "application/json")], body).into_response());
    }
    let page = pages::LockedPage::new(visit, None);
    Some(draw_as(status, &page).unwrap_or_else(|_| status.into_response()))
}

async fn show_lock(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    let n = site.db.read(|tx| Ok(store::sheets(tx)?.len())).await?;
    draw(&pages::LockPage::new(&visit, n))
}

async fn lock_now(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    super::lock(&site, posted.visit.actor).await?;
    draw(&pages::LockedPage::new(&posted.visit, Some(site.keys.is_wrapped())))
}

async fn show_unlock(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    let (is_locked, has_sheets) = standing(&site).await?;
    draw(&pages::UnlockPage::new(&visit, is_locked, has_sheets))
}

async fn standing(site: &Site) -> Result<(bool, bool), Stop> {
    let is_locked = super::enforce(site).await?;
    let has_sheets = site.db.read(|tx| Ok(!store::sheets(tx)?.is_empty())).await?;
    Ok((is_locked, has_sheets))
}

async fn take_halves(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let mut response = answer_halves(&site, &posted).await?;
    // What was typed comes back when it was refused, and is no page to keep.
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn answer_halves(site: &Site, posted: &Posted) -> Result<Response, Stop> {
    let (visit, f) = (&posted.visit, &posted.fields);
    if site.settings.is_demo {
        super::unlock_demo(site).await?;
        return draw(&pages::UnlockPage::done(visit));
    }
    match super::unlock(site, &[f.get("first"), f.get("second")]).await {
        Ok(Unlocked::Open) => draw(&pages::UnlockPage::done(visit)),
        Ok(Unlocked::HalfWay(until)) => {
            let (is_locked, has_sheets) = standing(site).await?;
            let mut page = pages::UnlockPage::new(visit, is_locked, has_sheets);
            page.until = site.hhmm(until);
            draw(&page)
        }
        Err(Stop::Refused(r)) => {
            let (is_locked, has_sheets) = standing(site).await?;
            let mut page = pages::UnlockPage::new(visit, is_locked, has_sheets);
            (page.refused, page.typed) = (visit.sentence(&r), f.clone());
            draw_as(visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

async fn sheets_page(site: &Site, visit: &Visit) -> Result<pages::SheetsPage, Stop> {
    let (set, pending, proposal, names) = site
        .db
        .read(|tx| Ok((store::sheets(tx)?, store::pending(tx)?, store::proposal(tx)?, people::names(tx)?)))
        .await?;
    Ok(pages::SheetsPage::new(visit, &set, &pending, proposal, &names))
}

async fn show_sheets(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    looked(&visit, Look::Sheets, "").await?;
    draw(&sheets_page(&site, &visit).await?)
}

/// A refused form with its reason and everything that was typed.
async fn refused(site: &Site, posted: &Posted, r: &Refusal) -> Result<Response, Stop> {
    let mut page = sheets_page(site, &posted.visit).await?;
    (page.refused, page.typed) = (posted.visit.sentence(r), posted.fields.clone());
    let mut response = draw_as(posted.visit.status(r), &page)?;
    // A secret that was typed back comes back with the reason, and is no page to keep.
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn make_sheets(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let made = match holders(posted.fields.get("holders").lines()) {
        Ok(names) => super::make(&site, posted.visit.actor, names).await,
        Err(refusal) => Err(Stop::from(refusal)),
    };
    match made {
        Ok(Made::Set(set)) => draw(&pages::PapersPage::new(&posted.visit, &set)),
        Ok(Made::Proposed) => Ok(see_other("/admin/sheets")),
        Err(Stop::Refused(r)) => refused(&site, &posted, &r).await,
        Err(stop) => Err(stop),
    }
}

async fn confirm_sheets(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let read_at = posted.fields.number("read_at").map(Moment::from_us);
    match super::confirm(&site, posted.visit.person()?.id, read_at).await {
        Ok(set) => draw(&pages::PapersPage::new(&posted.visit, &set)),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => refused(&site, &posted, &r).await,
        Err(stop) => Err(stop),
    }
}

async fn use_sheets(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let f = &posted.fields;
    match super::put_into_use(&site, posted.visit.actor, &[f.get("first"), f.get("second")]).await {
        Ok(()) => Ok(see_other("/admin/sheets")),
        Err(Stop::Refused(r)) => refused(&site, &posted, &r).await,
        Err(stop) => Err(stop),
    }
}

async fn withdraw_sheets(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    match super::withdraw(&site, posted.visit.actor).await {
        Ok(()) => Ok(see_other("/admin/sheets")),
        Err(Stop::Refused(r)) => refused(&site, &posted, &r).await,
        Err(stop) => Err(stop),
    }
}
