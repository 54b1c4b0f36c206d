//! The sender's few routes. Nobody reads anything here without a pinned passkey, and only a
//! signature over what was read approves.

use super::pages::{Above, ApproversPage, Basis, DoorPage, DraftPage, DraftsPage, EnrolPage, Listed, Reader, frame};
use super::sign::{held, may_sign, stored};
use super::store::{self, Approver, Key};
use super::{SESSION_S, SHOWN_S, Sender, pin, record_digest, sign};
use crate::delivery::channel::pages::{ChannelsPage, Place};
use crate::delivery::channel::settings::{self, ChannelRefusal, Chosen};
use crate::delivery::channel::web::tried;
use crate::{alert, delivery, dispatch, incident};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use sereno_core::alert::AlertState;
use sereno_core::delivery::Sending;
use sereno_core::ids::AlertId;
use sereno_seal::digest::{hex, unhex};
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, RefusalKind, Stop};
use sereno_station::people;
use sereno_station::pinned::Asked;
use sereno_station::texts::Lang;
use sereno_station::web::{CONSOLE_CSS, Frame, Posted, Route, Verb, Visit, Who, cookie, csp, draw, draw_as, see_other};

/// The cookie of an approver.
const COOKIE: &str = "sereno-sender";
/// Drafts on one page.
const DRAFTS_MAX: i64 = 50;
/// Lines of the sender's own log on one page.
const JOURNAL_MAX: i64 = 30;

/// Every route of the sender. Who may come in is decided here, by the pinned list: the people,
/// roles and sessions of the web tier count for nothing.
pub const ROUTES: &[Route<Sender>] = &[
    Route { verb: Verb::Get, path: "/", who: Who::Public, audited: false, make: || get(show_drafts) },
    Route { verb: Verb::Get, path: "/health", who: Who::Public, audited: false, make: || get(show_health) },
    Route { verb: Verb::Get, path: "/keys.js", who: Who::Public, audited: false, make: || get(show_script) },
    Route { verb: Verb::Get, path: "/console.css", who: Who::Public, audited: false, make: || get(show_css) },
    Route { verb: Verb::Get, path: "/icon.svg", who: Who::Public, audited: false, make: || get(show_icon) },
    Route { verb: Verb::Post, path: "/enter/begin", who: Who::Public, audited: false, make: || post(begin_entering) },
    Route { verb: Verb::Post, path: "/enter/finish", who: Who::Public, audited: true, make: || post(finish_entering) },
    Route { verb: Verb::Post, path: "/leave", who: Who::Public, audited: false, make: || post(leave) },
    Route { verb: Verb::Get, path: "/enrol/{secret}", who: Who::Public, audited: false, make: || get(show_enrol) },
    Route {
        verb: Verb::Post,
        path: "/enrol/{secret}/begin",
        who: Who::Public,
        audited: false,
        make: || post(begin_enrol),
    },
    Route {
        verb: Verb::Post,
        path: "/enrol/{secret}/finish",
        who: Who::Public,
        audited: true,
        make: || post(finish_enrol),
    },
    Route { verb: Verb::Get, path: "/drafts/{alert}", who: Who::Public, audited: false, make: || get(show_draft) },
    Route {
        verb: Verb::Post,
        path: "/drafts/{alert}/sign/begin",
        who: Who::Public,
        audited: false,
        make: || post(begin_sign),
    },
    Route {
        verb: Verb::Post,
        path: "/drafts/{alert}/sign/finish",
        who: Who::Public,
        audited: true,
        make: || post(finish_sign),
    },
    Route { verb: Verb::Post, path: "/drafts/{alert}/stop", who: Who::Public, audited: true, make: || post(do_stop) },
    Route { verb: Verb::Get, path: "/approvers", who: Who::Public, audited: false, make: || get(show_approvers) },
    Route { verb: Verb::Post, path: "/approvers", who: Who::Public, audited: true, make: || post(make_link) },
    Route {
        verb: Verb::Post,
        path: "/approvers/{id}/remove",
        who: Who::Public,
        audited: true,
        make: || post(propose_removal),
    },
    Route {
        verb: Verb::Post,
        path: "/changes/{id}/sign/begin",
        who: Who::Public,
        audited: false,
        make: || post(begin_change),
    },
    Route {
        verb: Verb::Post,
        path: "/changes/{id}/sign/finish",
        who: Who::Public,
        audited: true,
        make: || post(finish_change),
    },
    Route { verb: Verb::Post, path: "/changes/{id}/cancel", who: Who::Public, audited: true, make: || post(do_cancel) },
    Route { verb: Verb::Post, path: "/enter/again", who: Who::Public, audited: true, make: || post(finish_again) },
    Route { verb: Verb::Get, path: "/channels", who: Who::Public, audited: false, make: || get(show_channels) },
    Route { verb: Verb::Post, path: "/channels", who: Who::Public, audited: true, make: || post(keep_channels) },
    Route { verb: Verb::Post, path: "/channels/try", who: Who::Public, audited: true, make: || post(try_channels) },
    Route {
        verb: Verb::Get,
        path: "/{*lost}",
        who: Who::Public,
        audited: false,
        make: || axum::routing::any(nothing_here),
    },
];

async fn nothing_here() -> Stop {
    Refusal::not_found().into()
}

async fn show_css() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], CONSOLE_CSS).into_response()
}

async fn show_script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], people::KEYS_JS).into_response()
}

async fn show_icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("../../../sereno-station/assets/icon.svg")).into_response()
}

/// Says whether both stores can be read, and nothing more.
async fn show_health(State(sender): State<Sender>) -> Result<Response, Stop> {
    sender.flow.site.db.read(|tx| Ok(delivery::sending(tx)?)).await?;
    sender.own.read(|tx| Ok(store::journal(tx, 1)?)).await?;
    Ok("ok\n".into_response())
}

/// A page of the sender: our own script may run on it, and no copy of it is kept.
fn page(drawn: Result<Response, Stop>) -> Result<Response, Stop> {
    let mut response = drawn?;
    let policy = format!("{}; script-src 'self'; connect-src 'self'", csp());
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], value.to_string())
        .into_response()
}

/// What the script is told when the answer is no: the sentence that a page would show.
fn told(visit: &Visit, done: Result<Response, Stop>) -> Result<Response, Stop> {
    match done {
        Err(Stop::Refused(r)) => {
            let body = json!({ "refused": r.key, "message": visit.sentence(&r) });
            Ok((visit.status(&r), answer(&body)).into_response())
        }
        done => done,
    }
}

fn asked(options: &Value, name: &str) -> Value {
    json!({ "publicKey": options.get("publicKey").cloned().unwrap_or_default(), "challenge": name })
}

fn refused_key() -> Stop {
    Refusal::conflict("sender-refused-answer").into()
}

fn alert_of(text: &str) -> Result<AlertId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

fn key_of(text: &str) -> Result<Key, Stop> {
    unhex(text).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| Refusal::not_found().into())
}

/// Who reads: an approver whose session lives and who is still on the list.
async fn reader(sender: &Sender, headers: &HeaderMap) -> Result<Option<Reader>, Stop> {
    let Some(session) = cookie(headers, COOKIE).and_then(|c| sender.session(&c)) else { return Ok(None) };
    let now = sender.flow.site.now();
    let me = sender.approvers().await?.into_iter().find(|a| a.id == session.approver && a.is_listed(now));
    Ok(me.map(|me| Reader { me, form_token: session.form_token }))
}

/// Who posts: as [`reader`], with the token of their own page.
async fn poster(sender: &Sender, headers: &HeaderMap, posted: &Posted) -> Result<Approver, Stop> {
    let refuse = |key| Stop::Refused(Refusal { key, args: vec![], kind: RefusalKind::Forbidden });
    let reader = reader(sender, headers).await?.ok_or_else(|| refuse("sender-refused-not-in"))?;
    if posted.fields.get("form_token") != reader.form_token {
        return Err(refuse("refused-form-token"));
    }
    Ok(reader.me)
}

/// What stands above every page.
async fn above(sender: &Sender) -> Result<Above, Stop> {
    let now = sender.flow.site.now();
    let (changes, all, rests_until, own) = sender
        .own
        .read(move |tx| {
            let own = sereno_station::db::fact(tx, "setup")?;
            Ok((store::changes(tx, now)?, store::approvers(tx)?, pin::rests_until(tx, now)?, own))
        })
        .await?;
    let (theirs, is_sending) = sender
        .flow
        .site
        .db
        .read(|tx| Ok((sereno_station::db::fact(tx, "setup")?, delivery::sending(tx)? == Sending::On)))
        .await?;
    sender.flow.site.hear_sending(is_sending);
    let name = |id: Key| all.iter().find(|a| a.id == id).map(|a| a.name.clone()).unwrap_or_default();
    let changes = changes
        .into_iter()
        .map(|c| {
            let name = name(c.approver);
            (c, name)
        })
        .collect();
    let has_other_setup = theirs.unwrap_or_default() != own.unwrap_or_default();
    Ok(Above { changes, rests_until, has_other_setup, is_key_wrapped: sender.flow.site.keys.is_signer_wrapped() })
}

async fn show_drafts(visit: Visit, State(sender): State<Sender>, headers: HeaderMap) -> Result<Response, Stop> {
    let above = above(&sender).await?;
    let Some(reader) = reader(&sender, &headers).await? else {
        let now = visit.now;
        let has_list = sender.approvers().await?.iter().any(|a| a.is_listed(now));
        return page(draw(&DoorPage::new(&visit, &above, has_list)));
    };
    let states = AlertState::ALL;
    let drafts = sender
        .flow
        .site
        .db
        .read(move |tx| {
            let all = alert::in_states(tx, states, None, DRAFTS_MAX)?;
            let found = all.iter().filter_map(|a| delivery::as_stored(tx, a).transpose());
            Ok(found.collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    let approvers = sender.approvers().await?;
    let all = sender
        .own
        .read(move |tx| {
            let with = drafts.iter().map(|a| Ok((a.clone(), held(tx, &approvers, a.id)?)));
            with.collect::<Result<Vec<_>, Stop>>()
        })
        .await?;
    let now = visit.now;
    // What waits, and what this sender itself had to do with.
    let all: Vec<_> = all
        .into_iter()
        .filter(|(a, held)| (super::sign::waits(a) && a.draft.expires_at > now) || held.release.is_some())
        .collect();
    page(draw(&DraftsPage::new(&visit, &above, &reader, &all)))
}

async fn show_draft(
    visit: Visit,
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let Some(reader) = reader(&sender, &headers).await? else { return Ok(see_other("/")) };
    let (above, id, causes) = (above(&sender).await?, alert_of(&id)?, sender.flow.rules.causes.clone());
    let (a, at, signed, names, is_sending) = sender
        .flow
        .site
        .db
        .read(move |tx| {
            let Some(a) = alert::one(tx, id)? else { return Err(Refusal::not_found().into()) };
            let a = delivery::as_stored(tx, &a)?.ok_or_else(Refusal::not_found)?;
            let at = alert::about(tx, &a)?;
            let signed = match a.verdict() {
                Some(verdict) => dispatch::signed_finding(tx, verdict, &causes)?,
                None => None,
            };
            Ok((a, at, signed, incident::names_of(tx)?, delivery::sending(tx)? == Sending::On))
        })
        .await?;
    let held = super::sign::held_now(&sender, id).await?;
    let basis =
        Basis { incident: at.as_ref(), signed: signed.as_ref(), names: &names, audience: a.audience, is_sending };
    let signers = held.signers(&sender.party, &record_digest(&a), visit.now);
    page(draw(&DraftPage::new(&visit, &above, &reader, (&a, &held), &basis, &signers)))
}

async fn begin_entering(State(sender): State<Sender>, posted: Posted) -> Result<Response, Stop> {
    let done = async {
        let now = sender.flow.site.now();
        let keys: Vec<String> =
            sender.approvers().await?.into_iter().filter(|a| a.is_listed(now)).map(|a| a.credential).collect();
        if keys.is_empty() {
            return Err(Refusal::conflict("sender-refused-no-list").into());
        }
        let Asked { options, state } = sender.party.begin_showing(&keys).map_err(|_| refused_key())?;
        Ok(answer(&asked(&options, &sender.question(&state))))
    };
    let done = done.await;
    told(&posted.visit, done)
}

async fn finish_entering(State(sender): State<Sender>, posted: Posted) -> Result<Response, Stop> {
    let done = enter(&sender, &posted).await;
    told(&posted.visit, done)
}

/// Whose pinned passkey answered the question in this form. It is written down, and answers once.
async fn shown(sender: &Sender, posted: &Posted) -> Result<Approver, Stop> {
    let state = sender.asked(posted.fields.get("challenge"))?;
    let now = sender.flow.site.now();
    let listed: Vec<Approver> = sender.approvers().await?.into_iter().filter(|a| a.is_listed(now)).collect();
    let keys: Vec<String> = listed.iter().map(|a| a.credential.clone()).collect();
    let (at, credential) = sender.party.shown(&state, &keys, posted.fields.get("answer")).map_err(|_| refused_key())?;
    let me = listed.get(at).cloned().ok_or_else(refused_key)?;
    sender.answered(posted.fields.get("challenge"))?;
    let (entry, id) = (sender.flow.site.entry(Actor::Person(me.person)), me.id);
    sender
        .own
        .write(move |tx| {
            entry.record(tx, "sender.enter", &hex(&id), "")?;
            Ok(store::set_credential(tx, id, &credential)?)
        })
        .await?;
    Ok(me)
}

async fn enter(sender: &Sender, posted: &Posted) -> Result<Response, Stop> {
    let cookie = sender.open_session(shown(sender, posted).await?.id);
    let secure = if sender.flow.site.settings.secure_cookies { "; Secure" } else { "" };
    let set = format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SESSION_S}{secure}");
    Ok(([(header::SET_COOKIE, set)], answer(&json!({ "to": "/" }))).into_response())
}

/// An approver who is in shows their passkey again, before what must not be undone.
async fn finish_again(State(sender): State<Sender>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let done = async {
        let me = poster(&sender, &headers, &posted).await?;
        if shown(&sender, &posted).await?.id != me.id {
            return Err(refused_key());
        }
        if let Some(cookie) = cookie(&headers, COOKIE) {
            sender.shown_again(&cookie);
        }
        Ok(answer(&json!({})))
    };
    let done = done.await;
    told(&posted.visit, done)
}

/// The page of the channels for an approver.
async fn channels_of<'v>(sender: &Sender, visit: &'v Visit, token: String) -> Result<(Frame, Place, &'v Lang), Stop> {
    Ok((frame(visit, &above(sender).await?, true), Place::Sender(token), &visit.t))
}

async fn show_channels(visit: Visit, State(sender): State<Sender>, headers: HeaderMap) -> Result<Response, Stop> {
    let Some(reader) = reader(&sender, &headers).await? else { return Ok(see_other("/")) };
    let (on, chosen) = (channels_of(&sender, &visit, reader.form_token).await?, settings::now(&sender.flow).await?);
    page(draw(&ChannelsPage::new(on, &chosen, None, &[], None)))
}

/// Whether the passkey of this session was shown within the last minutes.
fn has_shown(sender: &Sender, headers: &HeaderMap) -> bool {
    let session = cookie(headers, COOKIE).and_then(|c| sender.session(&c));
    session.is_some_and(|s| s.shown_at.plus_s(SHOWN_S) > sender.flow.site.now())
}

async fn keep_channels(State(sender): State<Sender>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let me = poster(&sender, &headers, &posted).await?;
    let (visit, fields) = (&posted.visit, &posted.fields);
    let on = channels_of(&sender, visit, fields.get("form_token").to_owned()).await?;
    let again =
        |wrong: &[ChannelRefusal], chosen: &Chosen| ChannelsPage::new(on.clone(), chosen, Some(fields), wrong, None);
    let chosen = settings::now(&sender.flow).await?;
    match settings::judge(fields) {
        Err(wrong) => page(draw_as(StatusCode::UNPROCESSABLE_ENTITY, &again(&wrong, &chosen))),
        Ok(_) if !has_shown(&sender, &headers) => {
            let asks = again(&[], &chosen).with_trouble(visit.t.say("sender-refused-show-again"));
            page(draw_as(StatusCode::FORBIDDEN, &asks))
        }
        Ok(typed) => {
            settings::keep(&sender.flow, Actor::Person(me.person), typed).await?;
            Ok(see_other("/channels"))
        }
    }
}

async fn try_channels(State(sender): State<Sender>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let me = poster(&sender, &headers, &posted).await?;
    let (visit, fields) = (&posted.visit, &posted.fields);
    let on = channels_of(&sender, visit, fields.get("form_token").to_owned()).await?;
    if !has_shown(&sender, &headers) {
        let chosen = settings::now(&sender.flow).await?;
        let asks = ChannelsPage::new(on, &chosen, None, &[], None)
            .with_to(fields.get("to"))
            .with_trouble(visit.t.say("sender-refused-show-again"));
        return page(draw_as(StatusCode::FORBIDDEN, &asks));
    }
    page(tried(&sender.flow, on, Actor::Person(me.person), fields).await)
}

async fn leave(State(sender): State<Sender>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    poster(&sender, &headers, &posted).await?;
    if let Some(cookie) = cookie(&headers, COOKIE) {
        sender.end_session(&cookie);
    }
    Ok(see_other("/"))
}

async fn show_enrol(visit: Visit, State(sender): State<Sender>, Path(secret): Path<String>) -> Result<Response, Stop> {
    pin::link(&sender, &secret).await?;
    let above = above(&sender).await?;
    let names = sender.flow.site.db.read(|tx| Ok(people::names(tx)?)).await?;
    page(draw(&EnrolPage::new(&visit, &above, secret, &names)))
}

async fn begin_enrol(
    State(sender): State<Sender>,
    Path(secret): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let done = async {
        pin::link(&sender, &secret).await?;
        let name = posted.fields.get("name").trim();
        if name.is_empty() || posted.fields.get("person").is_empty() {
            return Err(Refusal::input("sender-refused-name").into());
        }
        let known: Vec<String> = sender.approvers().await?.into_iter().map(|a| a.pinned).collect();
        let whose = sender.flow.site.chance();
        let Asked { options, state } = sender.party.begin_making(whose, name, &known).map_err(|_| refused_key())?;
        Ok(answer(&asked(&options, &sender.question(&state))))
    };
    let done = done.await;
    told(&posted.visit, done)
}

async fn finish_enrol(
    State(sender): State<Sender>,
    Path(secret): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let done = async {
        // The link is used up with the answer, so the question need not be.
        let state = sender.asked(posted.fields.get("challenge"))?;
        let pinned = sender.party.finish_making(&state, posted.fields.get("answer")).map_err(|_| refused_key())?;
        let person = posted.fields.get("person").parse().map_err(|_| Refusal::input("sender-refused-name"))?;
        pin::enrol(&sender, &secret, posted.fields.get("name"), person, pinned).await?;
        Ok(answer(&json!({ "to": "/" })))
    };
    let done = done.await;
    told(&posted.visit, done)
}

async fn begin_sign(
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let done = async {
        let me = poster(&sender, &headers, &posted).await?;
        let id = alert_of(&id)?;
        let (a, held) = (stored(&sender, id).await?, super::sign::held_now(&sender, id).await?);
        may_sign(&me, &held, &a, sender.flow.site.now())?;
        let digest = record_digest(&a);
        if hex(&digest) != posted.fields.get("digest") {
            return Err(Refusal::conflict("sender-refused-changed-page").into());
        }
        let options = sender.party.ask(&[me.credential], &digest).map_err(|_| refused_key())?;
        Ok(answer(&asked(&options, "")))
    };
    let done = done.await;
    told(&posted.visit, done)
}

async fn finish_sign(
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let done = async {
        let me = poster(&sender, &headers, &posted).await?;
        let id = alert_of(&id)?;
        sign::sign(&sender, &me, id, posted.fields.get("answer")).await?;
        Ok(answer(&json!({ "to": format!("/drafts/{id}") })))
    };
    let done = done.await;
    told(&posted.visit, done)
}

async fn do_stop(
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let me = poster(&sender, &headers, &posted).await?;
    let id = alert_of(&id)?;
    sign::stop(&sender, &me, id).await?;
    Ok(see_other(&format!("/drafts/{id}")))
}

async fn approvers_page(visit: &Visit, sender: &Sender, reader: &Reader, link: String) -> Result<Response, Stop> {
    let (now, above) = (visit.now, above(sender).await?);
    let names = sender.flow.site.db.read(|tx| Ok(people::names(tx)?)).await?;
    let (all, signatures, journal) = sender
        .own
        .read(move |tx| {
            let all = store::approvers(tx)?;
            let mut signatures = Vec::new();
            for c in store::changes(tx, now)? {
                if let Some(whom) = all.iter().find(|a| a.id == c.approver) {
                    let of = store::signatures(tx, c.id)?;
                    signatures.push((c, whom.clone(), of));
                }
            }
            Ok((all, signatures, store::journal(tx, JOURNAL_MAX)?))
        })
        .await?;
    let listed = Listed { all: &all, names: &names, signatures: &signatures, journal: &journal, link };
    page(draw(&ApproversPage::new(visit, &above, reader, &listed)))
}

async fn show_approvers(visit: Visit, State(sender): State<Sender>, headers: HeaderMap) -> Result<Response, Stop> {
    let Some(reader) = reader(&sender, &headers).await? else { return Ok(see_other("/")) };
    approvers_page(&visit, &sender, &reader, String::new()).await
}

async fn make_link(State(sender): State<Sender>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let me = poster(&sender, &headers, &posted).await?;
    let path = pin::new_link(&sender, &me).await?;
    let link = format!("{}{path}", sender.flow.site.settings.origin);
    let reader = Reader { me, form_token: posted.fields.get("form_token").to_owned() };
    approvers_page(&posted.visit, &sender, &reader, link).await
}

async fn propose_removal(
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let me = poster(&sender, &headers, &posted).await?;
    pin::propose_removal(&sender, &me, key_of(&id)?).await?;
    Ok(see_other("/approvers"))
}

async fn begin_change(
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let done = async {
        let me = poster(&sender, &headers, &posted).await?;
        let (change, whom) = pin::change(&sender, key_of(&id)?).await?;
        let digest = pin::record_of(&change, &whom);
        if hex(&digest) != posted.fields.get("digest") {
            return Err(Refusal::conflict("sender-refused-changed-page").into());
        }
        let options = sender.party.ask(&[me.credential], &digest).map_err(|_| refused_key())?;
        Ok(answer(&asked(&options, "")))
    };
    let done = done.await;
    told(&posted.visit, done)
}

async fn finish_change(
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let done = async {
        let me = poster(&sender, &headers, &posted).await?;
        pin::sign_change(&sender, &me, key_of(&id)?, posted.fields.get("answer")).await?;
        Ok(answer(&json!({ "to": "/approvers" })))
    };
    let done = done.await;
    told(&posted.visit, done)
}

async fn do_cancel(
    State(sender): State<Sender>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Stop> {
    let me = poster(&sender, &headers, &posted).await?;
    pin::cancel(&sender, &me, key_of(&id)?).await?;
    Ok(see_other("/approvers"))
}
