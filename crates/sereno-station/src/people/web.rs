//! People, as the coordinator sees them.

use super::access::Person;
use super::sign_in::{invite, link_again};
use super::{pages, store};
use crate::audit::{Look, looked};
use crate::db::{Refusal, Stop, Tx};
use crate::site::Site;
use crate::web::{Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::moment::{DAY_S, HOUR_S};
use sereno_core::role::{Role, may_change_roles};
use sereno_core::words::tidy;

/// A pledge and a training are good for this, until courses say otherwise.
const TRAINED_S: i64 = 365 * DAY_S;
/// A shift that an invitation puts somebody on.
const SHIFT_S: i64 = 12 * HOUR_S;
const NAME_CHARS_MAX: usize = 60;

const ADMIN: Who = Who::Roles(&[Role::Admin]);

/// Routes of people.
pub const ROUTES: &[Route<Site>] = &[
    Route {
        verb: Verb::Get,
        path: "/admin/people",
        who: Who::Roles(&[Role::Admin]),
        audited: false,
        make: || get(show_people),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/people",
        who: Who::Roles(&[Role::Admin]),
        audited: true,
        make: || post(invite_person),
    },
    Route { verb: Verb::Get, path: "/admin/people/{person}", who: ADMIN, audited: false, make: || get(show_person) },
    Route { verb: Verb::Post, path: "/admin/people/{person}", who: ADMIN, audited: true, make: || post(change_person) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/ready", who: ADMIN, audited: true, make: || post(renew) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/out", who: ADMIN, audited: true, make: || post(shut_out) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/leave", who: ADMIN, audited: true, make: || post(leave) },
    Route {
        verb: Verb::Post,
        path: "/admin/people/{person}/link",
        who: Who::Roles(&[Role::Admin]),
        audited: true,
        make: || post(make_link),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/people/{person}/shift",
        who: Who::Roles(&[Role::Admin]),
        audited: true,
        make: || post(put_on_shift),
    },
];

async fn show_people(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    looked(&visit, Look::People, "").await?;
    let people = site.db.read(|tx| Ok(store::everybody(tx, store::Sees::All)?)).await?;
    draw(&pages::PeoplePage::new(&visit, people, pages::Invited::default(), ""))
}

/// A person as the invitation form describes them.
fn described(posted: &Posted, id: PersonId) -> Result<Person, Refusal> {
    let f = &posted.fields;
    let now = posted.visit.now;
    let name = tidy(f.get("name"), NAME_CHARS_MAX);
    let roles: Vec<Role> = f.all("role").filter_map(Role::from_slug).collect();
    if name.is_empty() {
        return Err(Refusal::input("invite-refused-name"));
    }
    if roles.is_empty() {
        return Err(Refusal::input("invite-refused-role"));
    }
    let ready = f.is("trained", "yes");
    let until = |yes: bool, s: i64| if yes { now.plus_s(s) } else { Moment::default() };
    Ok(Person {
        id,
        name,
        roles,
        language: if posted.visit.site.texts.speaks(f.get("language")) {
            f.get("language").to_owned()
        } else {
            posted.visit.t.tag.clone()
        },
        trained_until: until(ready, TRAINED_S),
        pledged_until: until(ready, TRAINED_S),
        shift_until: until(f.is("shift", "yes"), SHIFT_S),
        left_at: None,
    })
}

async fn invite_person(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    let (refusal, invited) = match described(&posted, PersonId::from_bytes(site.chance())) {
        Ok(person) => {
            let name = person.name.clone();
            let path = invite(&site, visit.actor, person).await?;
            (None, pages::Invited { name, path, ..pages::Invited::default() })
        }
        Err(refusal) => (Some(refusal), pages::Invited { typed: posted.fields.clone(), ..pages::Invited::default() }),
    };
    let people = site.db.read(|tx| Ok(store::everybody(tx, store::Sees::All)?)).await?;
    let sentence = refusal.as_ref().map(|r| visit.sentence(r)).unwrap_or_default();
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    draw_as(status, &pages::PeoplePage::new(visit, people, invited, &sentence))
}

fn person_id(text: &str) -> Result<PersonId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

async fn make_link(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    match link_again(&site, posted.visit.person()?.id, id).await {
        Ok((name, path)) => {
            let people = site.db.read(|tx| Ok(store::everybody(tx, store::Sees::All)?)).await?;
            let waits = path.is_none();
            let invited = pages::Invited { name, path: path.unwrap_or_default(), waits, ..pages::Invited::default() };
            draw(&pages::PeoplePage::new(&posted.visit, people, invited, ""))
        }
        Err(stop) => changed(&site, &posted, id, Err(stop)).await,
    }
}

async fn put_on_shift(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    let (entry, now) = (site.entry(posted.visit.actor), site.now());
    let until = if posted.fields.is("shift", "off") { now } else { now.plus_s(SHIFT_S) };
    site.db
        .write(move |tx| {
            here(tx, id)?;
            entry.record(tx, "people.shift", &id.to_string(), if until > now { "on" } else { "off" })?;
            store::set_shift(tx, id, until)?;
            Ok(())
        })
        .await?;
    Ok(see_other("/admin/people"))
}

/// Somebody who works here and has not left.
fn here(tx: &mut Tx<'_>, id: PersonId) -> Result<Person, Stop> {
    store::find(tx, id)?.filter(|p| p.left_at.is_none()).ok_or_else(|| Refusal::not_found().into())
}

async fn one_person(
    site: &Site,
    visit: &Visit,
    id: PersonId,
    typed: Option<&crate::web::Fields>,
    refused: &str,
) -> Result<pages::PersonPage, Stop> {
    let person = site.db.read(move |tx| here(tx, id)).await?;
    Ok(pages::PersonPage::new(visit, &person, typed, refused))
}

async fn show_person(visit: Visit, State(site): State<Site>, Path(person): Path<String>) -> Result<Response, Stop> {
    let page = one_person(&site, &visit, person_id(&person)?, None, "").await?;
    looked(&visit, Look::Person, &person).await?;
    draw(&page)
}

/// What became of a change: back to the person, or the same page with the reason and what was typed.
async fn changed(site: &Site, posted: &Posted, id: PersonId, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other(&format!("/admin/people/{id}"))),
        Err(Stop::Refused(r)) if r.kind != crate::db::RefusalKind::NotFound => {
            let sentence = posted.visit.sentence(&r);
            let page = one_person(site, &posted.visit, id, Some(&posted.fields), &sentence).await?;
            draw_as(posted.visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

/// How many admins there are beside one person.
fn other_admins(tx: &mut Tx<'_>, id: PersonId) -> Result<usize, Stop> {
    let all = store::everybody(tx, store::Sees::All)?;
    Ok(all.iter().filter(|p| p.id != id && p.holds(&[Role::Admin])).count())
}

async fn change_person(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    let roles: Vec<Role> = posted.fields.all("role").filter_map(Role::from_slug).collect();
    let language = posted.fields.get("language").to_owned();
    let (entry, speaks) = (site.entry(posted.visit.actor), site.texts.speaks(&language));
    let done = if roles.is_empty() {
        Err(Refusal::input("invite-refused-role").into())
    } else {
        site.db
            .write(move |tx| {
                let person = here(tx, id)?;
                may_change_roles(&person.roles, &roles, other_admins(tx, id)?)?;
                let slugs: Vec<&str> = roles.iter().map(|r| r.slug()).collect();
                entry.record(tx, "people.roles", &id.to_string(), &slugs.join(" "))?;
                Ok(store::set_roles(tx, id, &roles, if speaks { &language } else { &person.language })?)
            })
            .await
    };
    changed(&site, &posted, id, done).await
}

/// Training and pledge for another year, each only when it is so.
async fn renew(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    let (entry, now) = (site.entry(posted.visit.actor), site.now());
    let (trained, pledged) = (posted.fields.is("trained", "yes"), posted.fields.is("pledged", "yes"));
    let done = site
        .db
        .write(move |tx| {
            here(tx, id)?;
            let until = |yes: bool| if yes { now.plus_s(TRAINED_S) } else { Moment::default() };
            let detail = format!("{} {}", u8::from(trained), u8::from(pledged));
            entry.record(tx, "people.ready", &id.to_string(), &detail)?;
            Ok(store::set_ready(tx, id, until(trained), until(pledged))?)
        })
        .await;
    changed(&site, &posted, id, done).await
}

/// A phone is lost, or somebody must be out at once: every session and every unopened link ends.
async fn shut_out(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    let entry = site.entry(posted.visit.actor);
    let done = site
        .db
        .write(move |tx| {
            here(tx, id)?;
            entry.record(tx, "people.shut_out", &id.to_string(), "")?;
            store::shut_out(tx, id)?;
            Ok(())
        })
        .await;
    changed(&site, &posted, id, done).await
}

/// Somebody leaves the network. What they did stays, under their name for thirty days.
async fn leave(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    let (entry, now) = (site.entry(posted.visit.actor), site.now());
    let done = site
        .db
        .write(move |tx| {
            let person = here(tx, id)?;
            may_change_roles(&person.roles, &[], other_admins(tx, id)?)?;
            entry.record(tx, "people.leave", &id.to_string(), "")?;
            Ok(store::leave(tx, id, now)?)
        })
        .await;
    match done {
        Ok(()) => Ok(see_other("/admin/people")),
        refused => changed(&site, &posted, id, refused).await,
    }
}
