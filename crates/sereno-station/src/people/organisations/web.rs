//! Organisations, as the coordinator sees them.

use super::pages::{ListPage, OnePage};
use super::{KINDS, NAME_CHARS_MAX, Organisation, SHORT_CHARS_MAX, short_of, store};
use crate::audit::{Look, looked};
use crate::db::{Refusal, RefusalKind, Stop, Tx};
use crate::people::roster::Everybody;
use crate::people::store::roster;
use crate::site::Site;
use crate::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::ids::OrganisationId;
use sereno_core::role::Role;
use sereno_core::words::{fold, tidy};

const ADMIN: Who = Who::Roles(&[Role::Admin]);

/// Routes of organisations.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/admin/organisations", who: ADMIN, audited: false, make: || get(show_all) },
    Route { verb: Verb::Post, path: "/admin/organisations", who: ADMIN, audited: true, make: || post(add) },
    Route {
        verb: Verb::Get,
        path: "/admin/organisations/{organisation}",
        who: ADMIN,
        audited: false,
        make: || get(show_one),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/organisations/{organisation}",
        who: ADMIN,
        audited: true,
        make: || post(change),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/organisations/{organisation}/leave",
        who: ADMIN,
        audited: true,
        make: || post(leave),
    },
];

/// What was typed, without an id.
fn typed(f: &Fields, id: OrganisationId) -> Result<Organisation, Refusal> {
    let name = tidy(f.get("name"), NAME_CHARS_MAX);
    if name.is_empty() {
        return Err(Refusal::input("organisation-refused-name"));
    }
    let short = tidy(f.get("short_name"), SHORT_CHARS_MAX);
    let kind = KINDS.into_iter().find(|k| *k == f.get("kind")).unwrap_or("other");
    Ok(Organisation {
        id,
        short_name: if short.is_empty() { short_of(&name) } else { short },
        name,
        kind: kind.to_owned(),
        notes: tidy(f.get("notes"), 300),
        contact: f.get("contact").parse().ok(),
        left_at: None,
    })
}

/// Two with one name could not be told apart in a list.
fn is_free(tx: &mut Tx<'_>, wanted: &Organisation) -> Result<(), Stop> {
    let is_same = |o: &Organisation| o.id != wanted.id && fold(&o.name) == fold(&wanted.name);
    if store::all(tx)?.iter().any(is_same) {
        return Err(Refusal::conflict("organisation-refused-twice").into());
    }
    Ok(())
}

fn organisation_id(text: &str) -> Result<OrganisationId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

async fn list(site: &Site, visit: &Visit, typed: Fields, refused: &str) -> Result<ListPage, Stop> {
    let (all, people, members) =
        site.db.read(|tx| Ok((store::all(tx)?, roster(tx, false)?, store::memberships(tx)?))).await?;
    Ok(ListPage::new(visit, all, &people, &members, typed, refused))
}

async fn show_all(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    looked(&visit, Look::Organisation, "").await?;
    draw(&list(&site, &visit, Fields::default(), "").await?)
}

async fn add(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (entry, now) = (site.entry(posted.visit.actor), site.now());
    let wanted = typed(&posted.fields, OrganisationId::from_bytes(site.chance()));
    let done = match wanted {
        Ok(new) => {
            site.db
                .write(move |tx| {
                    is_free(tx, &new)?;
                    entry.record(tx, "organisation.add", &new.id.to_string(), &new.kind)?;
                    Ok(store::insert(tx, &new, now)?)
                })
                .await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(see_other("/admin/organisations")),
        Err(Stop::Refused(r)) => {
            let page = list(&site, &posted.visit, posted.fields.clone(), &posted.visit.sentence(&r)).await?;
            draw_as(posted.visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

async fn one(site: &Site, visit: &Visit, id: OrganisationId, typed: &Fields, refused: &str) -> Result<OnePage, Stop> {
    let (found, all, members) = site
        .db
        .read(move |tx| {
            let found = store::find(tx, id)?.ok_or_else(|| Stop::from(Refusal::not_found()))?;
            let members: Vec<_> =
                store::memberships(tx)?.into_iter().filter(|(_, o)| *o == id).map(|(p, _)| p).collect();
            Ok((found, Everybody::read(tx, false)?, members))
        })
        .await?;
    Ok(OnePage::new(visit, found, all, &members, typed, refused))
}

async fn show_one(visit: Visit, State(site): State<Site>, Path(id): Path<String>) -> Result<Response, Stop> {
    let page = one(&site, &visit, organisation_id(&id)?, &Fields::default(), "").await?;
    looked(&visit, Look::Organisation, &id).await?;
    draw(&page)
}

async fn changed(site: &Site, posted: &Posted, id: OrganisationId, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other(&format!("/admin/organisations/{id}"))),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let page = one(site, &posted.visit, id, &posted.fields, &posted.visit.sentence(&r)).await?;
            draw_as(posted.visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

async fn change(State(site): State<Site>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = organisation_id(&id)?;
    let entry = site.entry(posted.visit.actor);
    let wanted = typed(&posted.fields, id);
    let done = site
        .db
        .write(move |tx| {
            store::find(tx, id)?.ok_or_else(Refusal::not_found)?;
            let new = wanted.clone()?;
            is_free(tx, &new)?;
            entry.record(tx, "organisation.change", &id.to_string(), &new.kind)?;
            Ok(store::update(tx, &new)?)
        })
        .await;
    changed(&site, &posted, id, done).await
}

/// It leaves, or comes back. Its people stay until somebody talks to them.
async fn leave(State(site): State<Site>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = organisation_id(&id)?;
    let (entry, now) = (site.entry(posted.visit.actor), site.now());
    let is_back = posted.fields.is("back", "yes");
    let done = site
        .db
        .write(move |tx| {
            store::find(tx, id)?.ok_or_else(Refusal::not_found)?;
            entry.record(tx, "organisation.leave", &id.to_string(), if is_back { "back" } else { "" })?;
            Ok(store::set_left(tx, id, (!is_back).then_some(now))?)
        })
        .await;
    changed(&site, &posted, id, done).await
}
