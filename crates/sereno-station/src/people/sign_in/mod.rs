//! Coming in and going out: one-time links, sessions.

use super::access::{Person, SESSION_COOKIE, hash};
use super::{pages, store};
use crate::audit::Actor;
use crate::db::{Refusal, Stop, Tx};
use crate::site::Site;
use crate::web::{Posted, Route, Verb, Visit, Who, draw};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::moment::{DAY_S, HOUR_S};
use sereno_core::role::Role;

/// A link that nobody opens is void after this.
const LINK_S: i64 = 2 * DAY_S;
/// A session ends after this.
const SESSION_S: i64 = 12 * HOUR_S;

/// Routes of coming in and going out.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/in/{link}", who: Who::Public, audited: false, make: || get(show_link) },
    Route { verb: Verb::Post, path: "/in/{link}", who: Who::Public, audited: true, make: || post(spend_link) },
    Route { verb: Verb::Post, path: "/out", who: Who::SignedIn, audited: true, make: || post(sign_out) },
];

/// Where a person begins.
fn first_page(roles: &[Role]) -> &'static str {
    if roles.iter().any(|r| matches!(r, Role::Dispatcher | Role::VerificationLead | Role::Operator)) {
        "/console"
    } else if roles.contains(&Role::Observer) {
        "/field"
    } else {
        "/admin/start"
    }
}

/// Adds a person and a link for them inside a transaction. The caller records the audit row.
///
/// # Errors
/// [`Stop`].
pub fn invite_tx(
    tx: &mut Tx<'_>,
    person: &Person,
    secret: &str,
    goes_to: Option<&str>,
    now: Moment,
) -> Result<(), Stop> {
    if store::find(tx, person.id)?.is_none() {
        store::insert(tx, person, now)?;
    }
    let goes_to = goes_to.unwrap_or_else(|| first_page(&person.roles));
    Ok(store::insert_link(tx, hash(secret), person.id, goes_to, now, now.plus_s(LINK_S))?)
}

/// Adds a person and returns the path of their one-time link.
///
/// # Errors
/// [`Stop`].
pub async fn invite(site: &Site, actor: Actor, person: Person) -> Result<String, Stop> {
    let (entry, secret, now) = (site.entry(actor), site.secret(), site.now());
    let path = format!("/in/{secret}");
    site.db
        .write(move |tx| {
            entry.record(tx, "people.invite", &person.id.to_string(), "")?;
            invite_tx(tx, &person, &secret, None, now)
        })
        .await?;
    Ok(path)
}

/// Whose a link is, when it is unspent, fresh, and leads to this page.
///
/// # Errors
/// [`Stop`].
pub fn whose_link(tx: &mut Tx<'_>, secret: &str, goes_to: &str, now: Moment) -> Result<Option<Person>, Stop> {
    match store::link(tx, hash(secret), now)? {
        Some((person, to)) if to == goes_to => Ok(store::find(tx, person)?),
        Some(_) | None => Ok(None),
    }
}

/// Spends a link without signing anybody in; false when it was spent already.
///
/// # Errors
/// [`Stop`].
pub fn spend(tx: &mut Tx<'_>, secret: &str, now: Moment) -> Result<bool, Stop> {
    Ok(store::spend_link(tx, hash(secret), now)?)
}

async fn show_link(visit: Visit, State(site): State<Site>, Path(link): Path<String>) -> Result<Response, Stop> {
    let now = visit.now;
    let name = site
        .db
        .read(move |tx| match store::link(tx, hash(&link), now)? {
            Some((person, _)) => Ok(store::find(tx, person)?.map(|p| p.name)),
            None => Ok(None),
        })
        .await?;
    match name {
        Some(name) => draw(&pages::LinkPage { f: visit.frame(), name, path: visit.path.clone() }),
        None => Err(Refusal { key: "link-refused-spent", args: vec![], kind: crate::db::RefusalKind::NotFound }.into()),
    }
}

/// Opens a session for a person: the secret for the cookie.
///
/// # Errors
/// [`Stop`].
pub fn open_session(
    tx: &mut Tx<'_>,
    person: PersonId,
    secret: &str,
    form_token: &str,
    now: Moment,
) -> Result<(), Stop> {
    // A node that has not heard of the lock yet lets nobody in either.
    if crate::lock::is_locked(tx)? {
        return Err(Refusal::conflict("locked-refused").into());
    }
    Ok(store::insert_session(tx, hash(secret), person, form_token, now, now.plus_s(SESSION_S))?)
}

async fn spend_link(visit: Visit, State(site): State<Site>, Path(link): Path<String>) -> Result<Response, Stop> {
    let (now, entry) = (visit.now, site.entry(Actor::Public));
    let (secret, form_token) = (site.secret(), site.secret());
    let cookie = secret.clone();
    let goes_to = site
        .db
        .write(move |tx| {
            let spent = || Refusal { key: "link-refused-spent", args: vec![], kind: crate::db::RefusalKind::NotFound };
            let Some((person, goes_to)) = store::link(tx, hash(&link), now)? else { return Err(spent().into()) };
            let mut entry = entry;
            entry.actor = Actor::Person(person);
            entry.record(tx, "people.sign_in", &person.to_string(), "")?;
            if !store::spend_link(tx, hash(&link), now)? {
                return Err(spent().into());
            }
            open_session(tx, person, &secret, &form_token, now)?;
            Ok(goes_to)
        })
        .await?;
    let secure = if site.settings.secure_cookies { "; Secure" } else { "" };
    let set = format!("{SESSION_COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SESSION_S}{secure}");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, goes_to), (header::SET_COOKIE, set)]).into_response())
}

async fn sign_out(State(site): State<Site>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let entry = site.entry(posted.visit.actor);
    let person = posted.visit.person()?.id;
    let cookies = headers.get(header::COOKIE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let prefix = format!("{SESSION_COOKIE}=");
    let secret = cookies.split(';').find_map(|c| c.trim().strip_prefix(&prefix).map(str::to_owned)).unwrap_or_default();
    site.db
        .write(move |tx| {
            entry.record(tx, "people.sign_out", &person.to_string(), "")?;
            store::end_session(tx, hash(&secret))?;
            Ok(())
        })
        .await?;
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, gone)]).into_response())
}
