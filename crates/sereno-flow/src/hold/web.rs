//! Routes of legal holds.

use super::{Wanted, pages, store};
use crate::Flow;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::Moment;
use sereno_core::hold::{Ask, COUNSEL, PARTIES};
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{Refusal, RefusalKind, Stop};
use sereno_station::people;
use sereno_station::web::{Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const SEES: Who = Who::Roles(&[Role::Admin, Role::LegalIntake, Role::Attorney]);

/// Routes of legal holds.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/admin/holds", who: SEES, audited: false, make: || get(show_holds) },
    Route { verb: Verb::Post, path: "/admin/holds", who: Who::Roles(PARTIES), audited: true, make: || post(propose) },
    Route {
        verb: Verb::Get,
        path: "/admin/holds/{hold}",
        who: Who::Roles(PARTIES),
        audited: false,
        make: || get(show_hold),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/holds/{hold}/confirm",
        who: Who::Stepped(PARTIES),
        audited: true,
        make: || post(confirm),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/holds/{hold}/withdraw",
        who: Who::Roles(PARTIES),
        audited: true,
        make: || post(withdraw),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/holds/{hold}/ask",
        who: Who::Roles(PARTIES),
        audited: true,
        make: || post(ask),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/holds/{hold}/agree",
        who: Who::Stepped(PARTIES),
        audited: true,
        make: || post(agree),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/holds/{hold}/read",
        who: Who::Roles(COUNSEL),
        audited: true,
        make: || post(read),
    },
];

async fn list(flow: &Flow, visit: &Visit, posted: Option<&Posted>, refused: &str) -> Result<pages::HoldsPage, Stop> {
    let reader = visit.person()?.id;
    let (holds, reads) = flow.site.db.read(move |tx| Ok((store::all(tx)?, store::reads(tx, reader)?))).await?;
    pages::HoldsPage::new(visit, &holds, &reads, posted.map(|p| &p.fields), refused)
}

async fn show_holds(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Hold, "").await?;
    draw(&list(&flow, &visit, None, "").await?)
}

async fn propose(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let f = &posted.fields;
    let wanted =
        Wanted { list: f.get("records").to_owned(), matter: f.get("matter").to_owned(), days: f.number("days") };
    match super::propose(&flow, posted.visit.person()?.id, &wanted).await {
        Ok(number) => Ok(see_other(&format!("/admin/holds/{number}"))),
        Err(Stop::Refused(r)) => {
            let sentence = posted.visit.sentence(&r);
            let status = if r.kind == RefusalKind::Conflict { StatusCode::CONFLICT } else { posted.visit.status(&r) };
            draw_as(status, &list(&flow, &posted.visit, Some(&posted), &sentence).await?)
        }
        Err(fault) => Err(fault),
    }
}

fn number(text: &str) -> Result<i64, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

async fn one(flow: &Flow, visit: &Visit, number: i64, refused: &str) -> Result<pages::HoldPage, Stop> {
    let facts = flow
        .site
        .db
        .read(move |tx| {
            let hold = store::find(tx, number)?.ok_or_else(Refusal::not_found)?;
            Ok(pages::Facts {
                named: store::named(tx, number)?,
                covers: store::covers(tx, number)?,
                readers: store::readers(tx, number)?,
                names: people::names(tx)?,
                hold,
            })
        })
        .await?;
    pages::HoldPage::new(visit, facts, refused)
}

async fn show_hold(visit: Visit, State(flow): State<Flow>, Path(hold): Path<String>) -> Result<Response, Stop> {
    let n = number(&hold)?;
    let page = one(&flow, &visit, n, "").await?;
    looked(&visit, Look::Hold, &format!("hold_{n}")).await?;
    draw(&page)
}

/// What became of a step: back to the hold, or the same page with the reason.
async fn stepped(flow: &Flow, posted: &Posted, number: i64, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other(&format!("/admin/holds/{number}"))),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let sentence = posted.visit.sentence(&r);
            draw_as(posted.visit.status(&r), &one(flow, &posted.visit, number, &sentence).await?)
        }
        Err(stop) => Err(stop),
    }
}

fn who(posted: &Posted) -> Result<PersonId, Stop> {
    posted.visit.person().map(|p| p.id)
}

async fn confirm(State(flow): State<Flow>, Path(hold): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let n = number(&hold)?;
    let done = super::confirm(&flow, who(&posted)?, n).await;
    stepped(&flow, &posted, n, done).await
}

async fn withdraw(State(flow): State<Flow>, Path(hold): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let n = number(&hold)?;
    let done = super::withdraw(&flow, who(&posted)?, n).await;
    stepped(&flow, &posted, n, done).await
}

async fn ask(State(flow): State<Flow>, Path(hold): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let n = number(&hold)?;
    let done = match Ask::from_slug(posted.fields.get("what")) {
        Some(what) => super::ask(&flow, who(&posted)?, n, what, posted.fields.number("days")).await,
        None => Err(Refusal::input("refused-form").into()),
    };
    stepped(&flow, &posted, n, done).await
}

async fn agree(State(flow): State<Flow>, Path(hold): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let n = number(&hold)?;
    let read_at = posted.fields.number("read_at").map(Moment::from_us);
    let done = super::agree(&flow, who(&posted)?, n, read_at).await;
    stepped(&flow, &posted, n, done).await
}

async fn read(State(flow): State<Flow>, Path(hold): Path<String>, posted: Posted) -> Result<Response, Stop> {
    super::acknowledge(&flow, who(&posted)?, number(&hold)?).await?;
    Ok(see_other("/admin/holds"))
}
