//! Routes of coming in and going out. What a browser's script asks for is answered as JSON; what
//! works without one is a form.

use super::store::{self, Device};
use super::{Opening, STEP_S, challenge, device, may_open, open_session, pages, passkey};
use crate::audit::Actor;
use crate::db::{Refusal, RefusalKind, Stop, Tx};
use crate::people::access::{Person, SESSION_COOKIE, hash};
use crate::people::acts;
use crate::people::store as people_store;
use crate::site::Site;
use crate::web::{Posted, Route, Verb, Visit, Who, cookie, draw, see_other};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use sereno_core::Moment;
use sereno_core::ids::{DeviceId, PasskeyId, PersonId};
use sereno_core::role::{Role, keys_needed};
use sereno_core::words::tidy;
use sereno_seal::digest::unhex;

/// The script that talks to passkeys and holds a device's key.
pub const KEYS_JS: &str = include_str!("../../../assets/keys.js");

/// The cookie of an observer's device.
const DEVICE_COOKIE: &str = "sereno-device";
const LABEL_CHARS_MAX: usize = 40;
/// Passkeys that one person may have.
const KEYS_MAX: usize = 8;

/// Routes of coming in and going out.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/keys.js", who: Who::Public, audited: false, make: || get(show_script) },
    Route { verb: Verb::Get, path: "/in", who: Who::Public, audited: false, make: || get(show_door) },
    Route { verb: Verb::Post, path: "/in/begin", who: Who::Public, audited: false, make: || post(begin_entering) },
    Route { verb: Verb::Post, path: "/in/finish", who: Who::Public, audited: true, make: || post(finish_entering) },
    Route { verb: Verb::Post, path: "/in/device", who: Who::Public, audited: true, make: || post(enter_by_device) },
    Route { verb: Verb::Get, path: "/in/{link}", who: Who::Public, audited: false, make: || get(show_link) },
    Route { verb: Verb::Post, path: "/in/{link}", who: Who::Public, audited: true, make: || post(join_by_device) },
    Route {
        verb: Verb::Post,
        path: "/in/{link}/begin",
        who: Who::Public,
        audited: false,
        make: || post(begin_joining),
    },
    Route {
        verb: Verb::Post,
        path: "/in/{link}/finish",
        who: Who::Public,
        audited: true,
        make: || post(finish_joining),
    },
    Route { verb: Verb::Post, path: "/out", who: Who::SignedIn, audited: true, make: || post(sign_out) },
    Route { verb: Verb::Get, path: "/me/keys", who: Who::SignedIn, audited: false, make: || get(show_keys) },
    Route { verb: Verb::Post, path: "/me/keys/begin", who: Who::SignedIn, audited: false, make: || post(begin_adding) },
    Route {
        verb: Verb::Post,
        path: "/me/keys/finish",
        who: Who::SignedIn,
        audited: true,
        make: || post(finish_adding),
    },
    Route { verb: Verb::Post, path: "/me/keys/drop", who: Who::SignedIn, audited: true, make: || post(drop_key) },
    Route { verb: Verb::Post, path: "/me/keys/others", who: Who::SignedIn, audited: true, make: || post(end_others) },
    Route { verb: Verb::Post, path: "/me/step/begin", who: Who::SignedIn, audited: false, make: || post(begin_step) },
    Route { verb: Verb::Post, path: "/me/step/finish", who: Who::SignedIn, audited: true, make: || post(finish_step) },
];

/// Where a person begins.
pub fn first_page(roles: &[Role]) -> &'static str {
    let holds = |any: &[Role]| roles.iter().any(|r| any.contains(r));
    if holds(&[Role::Dispatcher, Role::TeamLead, Role::VerificationLead, Role::Operator]) {
        "/console"
    } else if holds(&[Role::Observer]) {
        "/field"
    } else if holds(&[Role::Admin]) {
        "/admin/start"
    } else if holds(&[Role::Comms]) {
        "/console/alerts"
    } else if holds(&[Role::Auditor]) {
        "/audit"
    } else {
        "/me/keys"
    }
}

fn gone() -> Stop {
    Refusal { key: "link-refused-spent", args: vec![], kind: RefusalKind::NotFound }.into()
}

fn answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], value.to_string())
        .into_response()
}

/// What a script is told when the domain says no: the same sentence a page would show.
fn told(visit: &Visit, done: Result<Response, Stop>) -> Result<Response, Stop> {
    match done {
        Err(Stop::Refused(r)) => {
            let body = json!({ "refused": r.key, "message": visit.sentence(&r) });
            Ok((visit.status(&r), answer(&body)).into_response())
        }
        done => done,
    }
}

/// A page of this site, for going on to; anything else is not followed.
fn local(to: &str) -> Option<&str> {
    let is_ours = to.starts_with('/') && !to.starts_with("//") && to.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    is_ours.then_some(to)
}

fn set_cookie(site: &Site, name: &str, value: &str, max_age_s: i64) -> String {
    let secure = if site.settings.secure_cookies { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}")
}

/// The secrets of a session that is about to be opened.
struct Fresh {
    secret: String,
    form_token: String,
}

impl Fresh {
    fn draw(site: &Site) -> Fresh {
        Fresh { secret: site.secret(), form_token: site.secret() }
    }

    fn open(&self, tx: &mut Tx<'_>, opening: Opening, now: sereno_core::Moment) -> Result<(), Stop> {
        open_session(tx, opening, &self.secret, &self.form_token, now)
    }
}

async fn show_script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], KEYS_JS).into_response()
}

#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    to: String,
}

async fn show_door(
    visit: Visit,
    State(site): State<Site>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let now = visit.now;
    let held = match cookie(&headers, DEVICE_COOKIE) {
        Some(secret) => site.db.read(move |tx| Ok(store::device(tx, hash(&secret), now)?)).await?,
        None => None,
    };
    let challenge = match &held {
        Some(device) => challenge::carry(&site, &device_of(device.id), &())?,
        None => String::new(),
    };
    pages::with_script(draw(&pages::DoorPage {
        f: visit.frame(),
        to: local(&asked.to).unwrap_or_default().to_owned(),
        has_device: held.is_some(),
        signs: held.is_some_and(|d| d.public_key.is_some()),
        challenge,
    }))
}

fn device_of(id: DeviceId) -> String {
    format!("device {id}")
}

async fn begin_entering(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    told(&posted.visit, passkey::begin_entering(&site).map(|v| answer(&v)))
}

async fn finish_entering(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, f) = (&posted.visit, &posted.fields);
    let done = async {
        let entering = passkey::read_entering(&site, f.get("challenge"), f.get("answer"))?;
        let (now, person) = (visit.now, entering.person);
        let shown = entering.check(&site, own_keys(&site, person).await?)?;
        let fresh = Fresh::draw(&site);
        let entry = site.entry(Actor::Person(person));
        let cookie = set_cookie(&site, SESSION_COOKIE, &fresh.secret, super::SESSION_S);
        let roles = site
            .db
            .write(move |tx| {
                let found = may_open(tx, person)?;
                shown.may_count(tx)?;
                entry.record(tx, "people.sign_in", &person.to_string(), "passkey")?;
                shown.count(tx, now)?;
                fresh.open(tx, Opening { person, is_stepped: true, device: None }, now)?;
                Ok(found.roles)
            })
            .await?;
        let to = local(f.get("to")).unwrap_or_else(|| first_page(&roles));
        Ok(([(header::SET_COOKIE, cookie)], answer(&json!({ "to": to }))).into_response())
    };
    let done = done.await;
    told(visit, done)
}

async fn enter_by_device(State(site): State<Site>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let (now, f) = (posted.visit.now, &posted.fields);
    let secret = cookie(&headers, DEVICE_COOKIE).unwrap_or_default();
    let unknown = || Stop::from(Refusal::conflict("device-refused"));
    let read = hash(&secret);
    let held = site.db.read(move |tx| Ok(store::device(tx, read, now)?)).await?.ok_or_else(unknown)?;
    let answered = challenge::carried::<()>(&site, &device_of(held.id), f.get("challenge"))?;
    if let Some(key) = &held.public_key {
        let signature = unhex(f.get("signature")).unwrap_or_default();
        if !device::is_by(key, f.get("challenge").as_bytes(), &signature) {
            return Err(unknown());
        }
    }
    let (entry, fresh) = (site.entry(Actor::Person(held.person)), Fresh::draw(&site));
    let session = set_cookie(&site, SESSION_COOKIE, &fresh.secret, super::SESSION_S);
    let device = set_cookie(&site, DEVICE_COOKIE, &secret, people_store::DEVICE_S);
    let roles = site
        .db
        .write(move |tx| {
            // It may have been removed since its signature was checked.
            let still = store::device(tx, read, now)?.ok_or_else(unknown)?;
            let person = may_open(tx, still.person)?;
            if keys_needed(&person.roles) > 0 {
                return Err(unknown());
            }
            answered.is_fresh(tx)?;
            entry.record(tx, "people.sign_in", &person.id.to_string(), "device")?;
            answered.spend(tx)?;
            store::use_device(tx, held.id, now)?;
            fresh.open(tx, Opening { person: person.id, is_stepped: false, device: Some(held.id) }, now)?;
            Ok(person.roles)
        })
        .await?;
    let to = local(f.get("to")).unwrap_or_else(|| first_page(&roles)).to_owned();
    Ok(entered(&to, [session, device]))
}

fn entered<const N: usize>(to: &str, cookies: [String; N]) -> Response {
    let mut response = see_other(to);
    for set in cookies {
        if let Ok(value) = set.parse() {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// Whose link it is and where it leads, while it lets somebody in: a code that unlocks does not,
/// nor does a link of somebody who has a passkey. Asked again by whatever spends it, before it
/// writes anything.
fn link_of(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<(Person, String), Stop> {
    let found = store::link(tx, hash, now)?.filter(|(_, goes_to)| goes_to != super::TO_UNLOCK);
    let (id, goes_to) = found.ok_or_else(gone)?;
    let person = people_store::find(tx, id)?.filter(Person::may_enter).ok_or_else(gone)?;
    if store::passkeys(tx, id)?.is_empty() { Ok((person, goes_to)) } else { Err(gone()) }
}

async fn of_link(site: &Site, link: &str, now: Moment) -> Result<(Person, String), Stop> {
    let read = hash(link);
    site.db.read(move |tx| link_of(tx, read, now)).await
}

/// Spends a link, and with it every other that would let somebody in as this person.
fn spend_link(tx: &mut Tx<'_>, hash: [u8; 32], person: PersonId, now: Moment) -> Result<(), Stop> {
    if !store::spend_link(tx, hash, now)? {
        return Err(gone());
    }
    store::void_links(tx, person, super::TO_UNLOCK, false)?;
    Ok(())
}

async fn show_link(visit: Visit, State(site): State<Site>, Path(link): Path<String>) -> Result<Response, Stop> {
    let (person, _) = of_link(&site, &link, visit.now).await?;
    pages::with_script(draw(&pages::LinkPage {
        f: visit.frame(),
        needs: keys_needed(&person.roles),
        name: person.name,
        path: visit.path.clone(),
    }))
}

/// Opens a link in the browser of somebody who only goes and looks.
async fn join_by_device(State(site): State<Site>, Path(link): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let now = posted.visit.now;
    let (person, goes_to) = of_link(&site, &link, now).await?;
    if keys_needed(&person.roles) > 0 {
        return Err(Refusal::conflict("passkey-refused-script").into());
    }
    let device = Device {
        id: DeviceId::from_bytes(site.chance()),
        person: person.id,
        public_key: device::public_key(posted.fields.get("public_key"))?,
    };
    let (entry, fresh, held) = (site.entry(Actor::Person(person.id)), Fresh::draw(&site), site.secret());
    let session = set_cookie(&site, SESSION_COOKIE, &fresh.secret, super::SESSION_S);
    let kept = set_cookie(&site, DEVICE_COOKIE, &held, people_store::DEVICE_S);
    site.db
        .write(move |tx| {
            let how = if device.public_key.is_some() { "joins" } else { "joins_keyless" };
            let (whose, _) = link_of(tx, hash(&link), now)?;
            if keys_needed(&whose.roles) > 0 {
                return Err(Refusal::conflict("passkey-refused-script").into());
            }
            may_open(tx, person.id)?;
            entry.record(tx, "people.sign_in", &person.id.to_string(), how)?;
            spend_link(tx, hash(&link), person.id, now)?;
            store::insert_device(tx, &device, hash(&held), now)?;
            fresh.open(tx, Opening { person: person.id, is_stepped: false, device: Some(device.id) }, now)
        })
        .await?;
    Ok(entered(&goes_to, [session, kept]))
}

fn join_of(link: &str) -> String {
    format!("join {}", sereno_seal::digest::hex(&hash(link)))
}

async fn begin_joining(State(site): State<Site>, Path(link): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let done = of_link(&site, &link, posted.visit.now).await;
    let done = done.and_then(|(person, _)| passkey::begin_making(&site, &person, &[], &join_of(&link)));
    told(&posted.visit, done.map(|v| answer(&v)))
}

async fn finish_joining(State(site): State<Site>, Path(link): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let done = join(&site, &link, &posted).await;
    told(&posted.visit, done)
}

async fn join(site: &Site, link: &str, posted: &Posted) -> Result<Response, Stop> {
    let (visit, f, now) = (&posted.visit, &posted.fields, posted.visit.now);
    let (person, goes_to) = of_link(site, link, now).await?;
    let label = label(visit, f.get("label"), 1);
    let made = passkey::finish_making(site, &join_of(link), f.get("challenge"), f.get("answer"), label)?;
    let (entry, fresh, id) = (site.entry(Actor::Person(person.id)), Fresh::draw(site), person.id);
    let cookie = set_cookie(site, SESSION_COOKIE, &fresh.secret, super::SESSION_S);
    let spent = hash(link);
    site.db
        .write(move |tx| {
            link_of(tx, spent, now)?;
            may_open(tx, id)?;
            made.may_keep(tx)?;
            entry.record(tx, "people.sign_in", &id.to_string(), "joins_passkey")?;
            spend_link(tx, spent, id, now)?;
            made.keep(tx, id)?;
            fresh.open(tx, Opening { person: id, is_stepped: true, device: None }, now)
        })
        .await?;
    // Who needs two makes the second at once, while they are at it.
    let to = if keys_needed(&person.roles) > 1 { format!("/me/keys?to={goes_to}") } else { goes_to };
    Ok(([(header::SET_COOKIE, cookie)], answer(&json!({ "to": to }))).into_response())
}

fn label(visit: &Visit, typed: &str, n: usize) -> String {
    let typed = tidy(typed, LABEL_CHARS_MAX);
    if typed.is_empty() { visit.t.say1("key-label", "n", n.to_string()) } else { typed }
}

async fn sign_out(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (entry, person) = (site.entry(posted.visit.actor), posted.visit.person()?.id);
    let session = posted.visit.powers.hash;
    site.db
        .write(move |tx| {
            entry.record(tx, "people.sign_out", &person.to_string(), "")?;
            store::end_session(tx, session)?;
            Ok(())
        })
        .await?;
    Ok(entered("/", [set_cookie(&site, SESSION_COOKIE, "", 0)]))
}

async fn show_keys(visit: Visit, State(site): State<Site>, Query(asked): Query<Asked>) -> Result<Response, Stop> {
    keys_page(&site, &visit, local(&asked.to), "").await
}

async fn keys_page(site: &Site, visit: &Visit, goes_on: Option<&str>, refused: &str) -> Result<Response, Stop> {
    let (id, now) = (visit.person()?.id, visit.now);
    let read =
        move |tx: &mut Tx<'_>| Ok((store::passkeys(tx, id)?, store::devices(tx, id)?, store::n_sessions(tx, id, now)?));
    let (keys, devices, n_sessions) = site.db.read(read).await?;
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let page = pages::KeysPage::new(visit, &keys, &devices, n_sessions, goes_on, refused)?;
    pages::with_script(crate::web::draw_as(status, &page))
}

async fn own_keys(site: &Site, id: PersonId) -> Result<Vec<store::Kept>, Stop> {
    site.db.read(move |tx| Ok(store::passkeys(tx, id)?)).await
}

fn add_of(person: PersonId) -> String {
    format!("add {person}")
}

/// A further passkey is made only right after one was shown: a browser that was left open must
/// not let a stranger in for good.
fn may_add(visit: &Visit) -> Result<(), Stop> {
    let powers = &visit.powers;
    if powers.n_keys > 0 && powers.stepped_until <= visit.now && !visit.site.settings.is_demo {
        return Err(Refusal { key: "key-refused-step", args: vec![], kind: RefusalKind::Forbidden }.into());
    }
    if powers.n_keys >= KEYS_MAX {
        return Err(Refusal::conflict("key-refused-many").into());
    }
    // An observer's device must not be turned into a key that outlives it.
    if powers.n_keys == 0 && powers.device.is_some() {
        return Err(Refusal::conflict("key-refused-device").into());
    }
    Ok(())
}

async fn begin_adding(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    let done = async {
        may_add(visit)?;
        let person = visit.person()?;
        let keys = own_keys(&site, person.id).await?;
        passkey::begin_making(&site, person, &keys, &add_of(person.id))
    };
    let done = done.await.map(|v| answer(&v));
    told(visit, done)
}

async fn finish_adding(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, f) = (&posted.visit, &posted.fields);
    let done = async {
        may_add(visit)?;
        let id = visit.person()?.id;
        let label = label(visit, f.get("label"), visit.powers.n_keys + 1);
        let made = passkey::finish_making(&site, &add_of(id), f.get("challenge"), f.get("answer"), label)?;
        let (entry, now) = (site.entry(visit.actor), visit.now);
        site.db
            .write(move |tx| {
                made.may_keep(tx)?;
                entry.record(tx, "people.key", &id.to_string(), &made.id().to_string())?;
                made.keep(tx, id)?;
                acts::note_second_admin(tx, now)
            })
            .await?;
        Ok(answer(&json!({ "to": "/me/keys" })))
    };
    let done = done.await;
    told(visit, done)
}

async fn drop_key(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, f) = (&posted.visit, &posted.fields);
    let done = async {
        may_drop(visit)?;
        let (id, roles, entry) = (visit.person()?.id, visit.person()?.roles.clone(), site.entry(visit.actor));
        let key = f.get("key").parse::<PasskeyId>().ok();
        let device = f.get("device").parse::<DeviceId>().ok();
        site.db
            .write(move |tx| {
                let keys = store::passkeys(tx, id)?;
                let is_own = match (key, device) {
                    (Some(key), _) => keys.iter().any(|k| k.id == key),
                    (None, Some(device)) => store::devices(tx, id)?.iter().any(|(d, ..)| *d == device),
                    (None, None) => false,
                };
                if !is_own {
                    return Err(Refusal::not_found().into());
                }
                if key.is_some() && keys.len() <= keys_needed(&roles) {
                    return Err(Refusal::conflict("key-refused-last").into());
                }
                entry.record(tx, "people.key", &id.to_string(), "drop")?;
                match (key, device) {
                    (Some(key), _) => store::drop_passkey(tx, id, key)?,
                    (None, Some(device)) => store::drop_device(tx, id, device)?,
                    (None, None) => 0,
                };
                Ok(())
            })
            .await
    };
    match done.await {
        Ok(()) => Ok(see_other("/me/keys")),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let sentence = visit.sentence(&r);
            keys_page(&site, visit, None, &sentence).await
        }
        Err(stop) => Err(stop),
    }
}

/// Removing asks for the passkey as well, where there is one.
fn may_drop(visit: &Visit) -> Result<(), Stop> {
    let powers = &visit.powers;
    if powers.n_keys > 0 && powers.stepped_until <= visit.now && !visit.site.settings.is_demo {
        return Err(Refusal { key: "key-refused-step", args: vec![], kind: RefusalKind::Forbidden }.into());
    }
    Ok(())
}

async fn end_others(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (entry, person) = (site.entry(posted.visit.actor), posted.visit.person()?.id);
    let keep = posted.visit.powers.hash;
    site.db
        .write(move |tx| {
            entry.record(tx, "people.sign_out", &person.to_string(), "others")?;
            store::end_others(tx, person, keep)?;
            Ok(())
        })
        .await?;
    Ok(see_other("/me/keys"))
}

async fn begin_step(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    let done = async {
        let id = visit.person()?.id;
        let keys = own_keys(&site, id).await?;
        if keys.is_empty() {
            return Err(Refusal::conflict("step-refused-key-missing").into());
        }
        passkey::begin_step(&site, id, &keys)
    };
    let done = done.await.map(|v| answer(&v));
    told(visit, done)
}

async fn finish_step(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, f) = (&posted.visit, &posted.fields);
    let done = async {
        let (id, now, session) = (visit.person()?.id, visit.now, visit.powers.hash);
        let keys = own_keys(&site, id).await?;
        let shown = passkey::finish_step(&site, id, keys, f.get("challenge"), f.get("answer"))?;
        let entry = site.entry(visit.actor);
        site.db
            .write(move |tx| {
                shown.may_count(tx)?;
                entry.record(tx, "people.step", &id.to_string(), "")?;
                shown.count(tx, now)?;
                Ok(store::set_stepped(tx, session, now.plus_s(STEP_S))?)
            })
            .await?;
        Ok(answer(&json!({ "to": "" })))
    };
    let done = done.await;
    told(visit, done)
}
