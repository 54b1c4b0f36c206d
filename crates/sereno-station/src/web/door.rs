//! The door in front of every route: who is there, may they pass, and what they read if not.

use super::guide::{GUIDE_COOKIE, Guide};
use super::page::{self, Visit};
use crate::audit::Actor;
use crate::db::{Refusal, RefusalKind, Stop};
use crate::people::{SESSION_COOKIE, Session, person_of_session};
use crate::site::{Memo, Site};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use sereno_core::Moment;
use sereno_core::role::Role;

/// How a route is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Looks.
    Get,
    /// Changes.
    Post,
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever holds one of these roles.
    Roles(&'static [Role]),
    /// Whoever holds one of these roles and showed their passkey a moment ago: for sending,
    /// revealing and exporting.
    Stepped(&'static [Role]),
}

/// One line of the product's table of contents.
pub struct Route<S> {
    /// How it is called.
    pub verb: Verb,
    /// Its path, with `{name}` for parts that vary.
    pub path: &'static str,
    /// Who may use it.
    pub who: Who,
    /// It changes something, so it writes an audit row.
    pub audited: bool,
    /// Its handler.
    pub make: fn() -> MethodRouter<S>,
}

impl<S> std::fmt::Debug for Route<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {:?}", self.verb, self.path, self.who)
    }
}

/// Adds routes to a router, each behind the door.
pub fn mount<S: Clone + Send + Sync + 'static>(router: Router, site: &Site, routes: &[Route<S>], state: &S) -> Router {
    routes.iter().fold(router, |router, route| {
        let door = Door { site: site.clone(), who: route.who, path: route.path };
        let handler = (route.make)().layer(from_fn_with_state(door, pass));
        router.merge(Router::new().route(route.path, handler).with_state(state.clone()))
    })
}

/// The door of one route. A handler that waited for a body asks it again.
#[derive(Clone)]
pub(super) struct Door {
    site: Site,
    who: Who,
    /// As the table has it: what stands in its slots may be a secret, and is never logged.
    path: &'static str,
}

/// A cookie's value.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

fn asked_language(request: &Request) -> Option<String> {
    let query = request.uri().query()?;
    query.split('&').find_map(|pair| pair.strip_prefix("l=")).map(str::to_owned)
}

/// A page that can be asked for again: a form that answers with a page stands below its own.
fn back_to(request: &Request) -> String {
    let path = request.uri().path();
    if request.method() == axum::http::Method::GET {
        return request.uri().path_and_query().map_or(path, |p| p.as_str()).to_owned();
    }
    ["/send", "/add"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path).to_owned()
}

/// Who is there, and what they must read first.
type Here = (Session, Vec<Memo>);

async fn session_of(site: &Site, headers: &HeaderMap) -> Result<Option<Here>, Stop> {
    let Some(cookie) = cookie(headers, SESSION_COOKIE) else { return Ok(None) };
    let (now, memos) = (site.now(), site.memos);
    site.db
        .read(move |tx| {
            let Some(session) = person_of_session(tx, &cookie, now)? else { return Ok(None) };
            let told = if session.person.is_waiting() { vec![] } else { memos(tx, &session.person, now)? };
            Ok(Some((session, told)))
        })
        .await
}

/// Whether the session of these headers lives; nothing when that cannot be found out just now.
pub(super) async fn is_signed_in(site: &Site, headers: &HeaderMap) -> Option<bool> {
    session_of(site, headers).await.ok().map(|session| session.is_some())
}

/// What is open to somebody whom members have yet to vouch for: what is their own, and to read.
const WHILE_WAITING: &[&str] = &["/me", "/out", "/help", "/guides"];

fn may_pass(who: Who, path: &str, session: Option<&Session>, now: Moment) -> Result<(), Refusal> {
    let refuse = |key| Err(Refusal { key, args: vec![], kind: RefusalKind::Forbidden });
    let is_below = |top: &&str| path.strip_prefix(*top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match (who, session) {
        (Who::Public, _) => Ok(()),
        (_, Some(s)) if s.person.is_waiting() && !WHILE_WAITING.iter().any(is_below) => refuse("refused-waiting"),
        (Who::SignedIn, Some(_)) => Ok(()),
        (Who::Roles(roles) | Who::Stepped(roles), Some(s)) if s.person.holds_now(roles, now) => Ok(()),
        (Who::Roles(roles) | Who::Stepped(roles), Some(s)) if s.person.holds(roles) => refuse(OFF_DUTY),
        (Who::Roles(_) | Who::Stepped(_), Some(_)) => refuse("refused-role"),
        (Who::SignedIn | Who::Roles(_) | Who::Stepped(_), None) => refuse("refused-not-signed-in"),
    }
}

impl Door {
    /// The same visit as it stands after a body was waited for: who held a request open while they
    /// were put out, while it was locked, or past their passkey's five minutes, holds nothing.
    pub(super) async fn again(&self, headers: &HeaderMap, before: Visit) -> Result<Visit, Response> {
        let here = match self.who {
            Who::Public => None,
            Who::SignedIn | Who::Roles(_) | Who::Stepped(_) => {
                session_of(&self.site, headers).await.map_err(IntoResponse::into_response)?
            }
        };
        let (session, memos) = here.map_or((None, vec![]), |(session, memos)| (Some(session), memos));
        let visit = Visit {
            now: self.site.now(),
            form_token: session.as_ref().map(|s| s.form_token.clone()).unwrap_or_default(),
            person: session.as_ref().map(|s| s.person.clone()),
            powers: session.as_ref().map(|s| s.powers.clone()).unwrap_or_default(),
            memos,
            ..before
        };
        if let Some(locked) = crate::lock::bars(&visit, self.path, visit.path.starts_with("/api/")) {
            return Err(locked);
        }
        let allowed = may_pass(self.who, self.path, session.as_ref(), visit.now);
        allowed.map_err(|refusal| Stop::Refused(refusal).into_response())?;
        Ok(visit)
    }
}

/// Posts that may come from elsewhere: by programs, and by mail programs for those who stop a
/// subscription with one press (RFC 8058). None of them goes by a cookie.
const FROM_ELSEWHERE: &[&str] = &["/api/", "/my/{secret}/stop"];

/// Whether a browser says that it posts what the page of another site made it post. A signed-in
/// form has its token; a link that signs in, and a form for everybody, have none. Old browsers
/// say neither, and ours say `null` for an origin because our pages ask for no referrer.
fn is_from_elsewhere(site: &Site, path: &str, headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if FROM_ELSEWHERE.iter().any(|open| path.starts_with(open)) {
        return false;
    }
    if says("sec-fetch-site").is_some_and(|from| matches!(from, "cross-site" | "same-site")) {
        return true;
    }
    let Some((_, from)) = says("origin").and_then(|origin| origin.split_once("://")) else { return false };
    // A proxy may ask for another name than the browser does.
    let own = [says("host"), site.settings.origin.split_once("://").map(|(_, host)| host)];
    !own.into_iter().flatten().any(|host| host.eq_ignore_ascii_case(from))
}

fn elsewhere() -> Refusal {
    Refusal::conflict("refused-elsewhere")
}

async fn pass(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let site = door.site.clone();
    // A public page never looks at the cookie: it is the same for everybody.
    let session = match door.who {
        Who::Public => Ok(None),
        Who::SignedIn | Who::Roles(_) | Who::Stepped(_) => session_of(&site, request.headers()).await,
    };
    let (session, memos, failed) = match session {
        Ok(Some((session, memos))) => (Some(session), memos, None),
        Ok(None) => (None, vec![], None),
        Err(stop) => (None, vec![], Some(stop)),
    };
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let own = session.as_ref().map(|s| s.person.language.clone());
    let default = own.as_deref().unwrap_or(site.playbook.default_language());
    // Only a demo has a guide, and its visitors keep their language in whoever's place they are.
    let guide = site.settings.is_demo.then(|| cookie(request.headers(), GUIDE_COOKIE)).flatten();
    let guide = guide.and_then(|value| Guide::read(&value));
    let asked = asked_language(&request).or_else(|| guide.as_ref().map(|g| g.language.clone()));
    let accept = if own.is_some() { None } else { accept };
    let t = site.texts.choose(asked.as_deref(), accept, default);
    let wants_json = request.uri().path().starts_with("/api/");
    let visit = Visit {
        now: site.now(),
        t,
        actor: session.as_ref().map_or(Actor::Public, |s| Actor::Person(s.person.id)),
        form_token: session.as_ref().map(|s| s.form_token.clone()).unwrap_or_default(),
        person: session.as_ref().map(|s| s.person.clone()),
        powers: session.as_ref().map(|s| s.powers.clone()).unwrap_or_default(),
        // A demo's places are nobody's, so there is no key to show.
        must_step: matches!(door.who, Who::Stepped(_)) && !site.settings.is_demo,
        path: request.uri().path().to_owned(),
        is_looking: request.method() == axum::http::Method::GET,
        back: back_to(&request),
        guide,
        mark: site.db.topics().mark(),
        memos,
        notice: None,
        site: site.clone(),
    };
    let is_from_elsewhere = !visit.is_looking && is_from_elsewhere(&site, door.path, request.headers());
    let allowed = match failed {
        Some(stop) => Err(stop),
        None if is_from_elsewhere => Err(elsewhere().into()),
        None => may_pass(door.who, door.path, session.as_ref(), visit.now).map_err(Stop::Refused),
    };
    let response = match allowed {
        _ if let Some(locked) = crate::lock::bars(&visit, door.path, wants_json) => locked,
        Ok(()) => {
            request.extensions_mut().insert(visit.clone());
            request.extensions_mut().insert(door.clone());
            next.run(request).await
        }
        Err(stop) => stop.into_response(),
    };
    let mut response = match response.extensions().get::<Stopped>() {
        Some(stopped) => explain(&visit, door.path, &stopped.clone(), wants_json),
        // What the framework itself refused is said in our words too.
        None if matches!(response.status().as_u16(), 400 | 405 | 415) && !wants_json => {
            explain(&visit, door.path, &Stopped::Refused(Refusal::input("refused-form")), false)
        }
        None => response,
    };
    harden(response.headers_mut(), door.who == Who::Public);
    response
}

/// The key of the refusal for somebody whose role counts only on shift.
pub(super) const OFF_DUTY: &str = "refused-off-duty";

/// What a handler stopped with, carried to the door in the response.
#[derive(Clone, Debug)]
enum Stopped {
    Refused(Refusal),
    Fault(String),
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let stopped = match self {
            Stop::Refused(refusal) => Stopped::Refused(refusal),
            Stop::Fault(error) => Stopped::Fault(error.to_string()),
        };
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(stopped);
        response
    }
}

fn explain(visit: &Visit, path: &'static str, stopped: &Stopped, wants_json: bool) -> Response {
    let (status, key, sentence) = match stopped {
        Stopped::Refused(r) => (visit.status(r), r.key, visit.sentence(r)),
        Stopped::Fault(why) => {
            let code = reference_code(visit.site.chance());
            tracing::error!(reference = %code, path, "a request failed: {why}");
            let sentence = visit.t.say2("fault", "code", &code, "phone", &visit.site.playbook.phone);
            (StatusCode::SERVICE_UNAVAILABLE, "fault", sentence)
        }
    };
    if wants_json {
        let body = serde_json::json!({ "refused": key, "message": sentence }).to_string();
        return (status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    }
    page::refusal(visit, status, key, &sentence)
}

/// A code such as `E-7Q2K` that a person can read out and the log carries.
fn reference_code(chance: [u8; 4]) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ2";
    let letter = |b: u8| LETTERS.get(usize::from(b & 31)).copied().map_or('2', char::from);
    format!("E-{}", chance.map(letter).iter().collect::<String>())
}

fn harden(headers: &mut HeaderMap, is_public: bool) {
    let set = |headers: &mut HeaderMap, name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    set(headers, header::CONTENT_SECURITY_POLICY, if is_public { page::csp() } else { page::csp_live() });
    set(headers, header::REFERRER_POLICY, "no-referrer");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, header::CACHE_CONTROL, if is_public { "no-cache" } else { "no-store" });
}
