//! The live stream: a signed-in page hears which topics changed and fetches its own parts again.
//!
//! Server-sent events (WHATWG HTML, 9.2). The stream carries topics and the time, never content:
//! what a page shows is always drawn by its own route for whoever asks.

use super::door::{Route, Verb, Who, is_signed_in};
use super::page::Visit;
use crate::db::{ALL, Stop};
use crate::site::Site;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::unfold;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};

/// The script that listens. Everything works without it.
pub const LIVE_JS: &str = include_str!("../../assets/live.js");

/// Topics say what goes on and when, so only the desk hears them, and those who read the log.
const DESK: Who =
    Who::Roles(&[Role::Operator, Role::Dispatcher, Role::TeamLead, Role::VerificationLead, Role::Auditor, Role::Admin]);

/// The stream and its script.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/live", who: DESK, audited: false, make: || get(listen) },
    Route { verb: Verb::Get, path: "/live.js", who: Who::Public, audited: false, make: || get(show_script) },
];

/// The heart beats this often: a page that hears nothing for three beats says that it is stale.
const BEAT: Duration = Duration::from_secs(10);
/// What changes within this time is told together.
const GATHER: Duration = Duration::from_millis(150);
/// Somebody looks at something for this long after they opened it, seconds.
pub const HERE_S: i64 = 300;
/// And for this long after their page went away: it may only be loaded again.
const LEAVING_S: i64 = 6;
/// When that time is over, those who still show them are told.
const LEFT: Duration = Duration::from_secs(7);

async fn show_script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, LIVE_JS).into_response()
}

#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    /// Where the hub stood when the page was read.
    #[serde(default)]
    mark: String,
    /// What the page is about, if it is about one thing.
    #[serde(default)]
    at: String,
}

/// Somebody is at a place for as long as this lives.
struct Presence {
    site: Site,
    place: String,
    person: PersonId,
}

impl Presence {
    fn for_s(&self, seconds: i64) {
        if !self.place.is_empty() {
            let until = self.site.now().plus_s(seconds);
            self.site.db.topics().arrive(&self.place, self.person, until);
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.for_s(LEAVING_S);
        // Outside a runtime the process is ending, and nobody is left to be told.
        if let (false, Ok(runtime)) = (self.place.is_empty(), tokio::runtime::Handle::try_current()) {
            let site = self.site.clone();
            runtime.spawn(async move {
                tokio::time::sleep(LEFT).await;
                site.db.topics().forget_who_left(site.now());
            });
        }
    }
}

struct Listening {
    site: Site,
    headers: HeaderMap,
    here: Presence,
    heard: broadcast::Receiver<Arc<str>>,
    closed: watch::Receiver<bool>,
    beat: tokio::time::Interval,
    /// The page missed something before it began to listen.
    has_missed: bool,
}

enum Next {
    Topics(BTreeSet<String>),
    Beat,
    End,
}

impl Listening {
    async fn next(&mut self) -> Next {
        if std::mem::take(&mut self.has_missed) {
            return Next::Topics(BTreeSet::from([ALL.to_owned()]));
        }
        let first = tokio::select! {
            biased;
            _ = self.closed.wait_for(|closed| *closed) => return Next::End,
            _ = self.beat.tick() => return Next::Beat,
            heard = self.heard.recv() => heard,
        };
        let mut topics = BTreeSet::new();
        let mut add = |heard| match heard {
            Ok(topic) => {
                let topic: Arc<str> = topic;
                topics.insert(topic.to_string());
                true
            }
            Err(broadcast::error::RecvError::Lagged(_)) => {
                topics.insert(ALL.to_owned());
                true
            }
            Err(broadcast::error::RecvError::Closed) => false,
        };
        if !add(first) {
            return Next::End;
        }
        // What comes right behind is told in the same breath.
        let _ = timeout(GATHER, async { while add(self.heard.recv().await) {} }).await;
        Next::Topics(topics)
    }

    /// One event, or the end of the stream: also when the session is over.
    async fn event(mut self) -> Option<(Result<Event, Infallible>, Listening)> {
        let event = match self.next().await {
            Next::End => return None,
            Next::Topics(topics) => Event::default().data(topics.into_iter().collect::<Vec<_>>().join("\n")),
            Next::Beat => {
                if is_signed_in(&self.site, &self.headers).await == Some(false) {
                    return None;
                }
                self.here.for_s(HERE_S);
                Event::default().event("beat").data(self.site.hhmm(self.site.now()))
            }
        };
        Some((Ok(event), self))
    }
}

/// A place somebody can be at: short, and nothing that would break a line.
fn is_place(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

async fn listen(
    visit: Visit,
    State(site): State<Site>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let hub = Arc::clone(site.db.topics());
    let heard = hub.hear();
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let place = if is_place(&asked.at) { asked.at } else { String::new() };
    let listening = Listening {
        has_missed: asked.mark != hub.mark(),
        here: Presence { place, person: visit.person()?.id, site: site.clone() },
        closed: hub.closed(),
        site,
        headers,
        heard,
        beat,
    };
    let stream = Sse::new(unfold(listening, Listening::event));
    // A proxy that gathers the stream would make it no stream.
    Ok(([(HeaderName::from_static("x-accel-buffering"), "no")], stream).into_response())
}
