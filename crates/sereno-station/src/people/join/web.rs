//! The public page for volunteers, and its switch.

use crate::db::{Refusal, RefusalKind, Stop};
use crate::people::pages::Choice;
use crate::people::web::{NAME_CHARS_MAX, let_in};
use crate::people::{organisations, store};
use crate::site::Site;
use crate::web::{Fields, Frame, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::ids::{OrganisationId, PersonId};
use sereno_core::moment::HOUR_S;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_core::words::tidy;

/// Applications taken in an hour, from everybody together: a crisis week brings some 100 in its
/// worst hour. Nothing is kept of who sends, so nobody can be told apart.
const HOURLY_MAX: i64 = 200;

/// Routes of applying.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/join", who: Who::Public, audited: false, make: || get(show) },
    Route { verb: Verb::Post, path: "/join", who: Who::Public, audited: true, make: || post(apply) },
    Route {
        verb: Verb::Post,
        path: "/admin/people/join",
        who: Who::Roles(&[Role::Admin]),
        audited: true,
        make: || post(switch),
    },
];

#[derive(Template)]
#[template(path = "people/join/join.html")]
struct JoinPage {
    f: Frame,
    refused: String,
    typed: Fields,
    languages: Vec<Choice>,
    organisations: Vec<Choice>,
    /// Set once the application is taken.
    code: String,
    n_vouches: i64,
}

/// The page, while a coordinator has it open.
async fn page(site: &Site, visit: &Visit, typed: Fields, refused: &str, code: String) -> Result<JoinPage, Stop> {
    let all = site
        .db
        .read(|tx| {
            if !store::is_join_open(tx)? {
                return Err(Refusal { key: "join-refused-shut", args: vec![], kind: RefusalKind::NotFound }.into());
            }
            Ok(organisations::all(tx)?)
        })
        .await?;
    let chosen = if typed.get("language").is_empty() { visit.t.tag.clone() } else { typed.get("language").to_owned() };
    Ok(JoinPage {
        f: visit.frame(),
        refused: refused.to_owned(),
        languages: site
            .playbook
            .languages
            .iter()
            .map(|l| (l.clone(), site.texts.lang(l).say("language-name"), *l == chosen))
            .collect(),
        organisations: all
            .into_iter()
            .filter(|o| o.left_at.is_none())
            .map(|o| (o.id.to_string(), o.name, typed.is("organisation", &o.id.to_string())))
            .collect(),
        typed,
        code,
        n_vouches: site.playbook.training.needs.vouches,
    })
}

async fn show(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    draw(&page(&site, &visit, Fields::default(), "", String::new()).await?)
}

async fn apply(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (f, visit) = (&posted.fields, &posted.visit);
    let (id, entry, now) = (PersonId::from_bytes(site.chance()), site.entry(visit.actor), site.now());
    let name = tidy(f.get("name"), NAME_CHARS_MAX);
    let mut person = let_in(visit, id, name, vec![], f.get("language"));
    person.state = VolunteerState::Applied;
    let organisation: Option<OrganisationId> = f.get("organisation").parse().ok();
    let also = tidy(f.get("other"), 30);
    let done = site
        .db
        .write(move |tx| {
            if !store::is_join_open(tx)? {
                return Err(Refusal { key: "join-refused-shut", args: vec![], kind: RefusalKind::NotFound }.into());
            }
            if person.name.is_empty() {
                return Err(Refusal::input("invite-refused-name").into());
            }
            if store::applied_since(tx, now.plus_s(-HOUR_S))? >= HOURLY_MAX {
                return Err(Refusal::conflict("join-refused-busy").into());
            }
            let organisation = organisation.map(|o| organisations::find(tx, o)).transpose()?.flatten();
            entry.record(tx, "people.apply", &id.to_string(), "")?;
            store::insert(tx, &person, now)?;
            if !also.is_empty() {
                store::set_spoken(tx, id, &[(also.clone(), "well".to_owned())])?;
            }
            organisation.map_or(Ok(()), |o| Ok(organisations::join(tx, id, o.id, now)?))
        })
        .await;
    match done {
        Ok(()) => draw(&page(&site, visit, Fields::default(), "", super::code(id)).await?),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let page = page(&site, visit, f.clone(), &visit.sentence(&r), String::new()).await?;
            draw_as(visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

/// Opens the page to strangers, or shuts it.
async fn switch(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (entry, is_open) = (site.entry(posted.visit.actor), posted.fields.is("join", "open"));
    site.db
        .write(move |tx| {
            entry.record(tx, "people.join", "", if is_open { "open" } else { "shut" })?;
            Ok(store::set_join(tx, is_open)?)
        })
        .await?;
    Ok(see_other("/admin/people"))
}
