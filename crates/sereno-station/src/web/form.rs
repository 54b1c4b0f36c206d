//! Forms: fields as typed, and the token that shows a form is ours.

use super::door::Door;
use super::page::Visit;
use crate::db::{Refusal, RefusalKind, Stop};
use crate::people::step_page;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// A form is at most this long; the longest is a pasted chat message.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// What a program posts is at most this long; each route has its own limit below it.
const SENT_BYTES_MAX: usize = 1024 * 1024;
/// A body must be here within this. Who sends more slowly than 3 KiB a second is not waited for.
const BODY_WAIT: Duration = Duration::from_secs(20);

/// The fields of a form, in order, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a field, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field, such as ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// True when a field has this value: for keeping what was chosen.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(key, v)| key == name && v == value)
    }

    /// A whole number, or nothing.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name).trim().parse().ok()
    }

    /// Reads `a=b&c=d` as forms send it (WHATWG URL, application/x-www-form-urlencoded).
    pub fn parse(body: &[u8]) -> Fields {
        Fields(form_urlencoded::parse(body).map(|(k, v)| (k.into_owned(), v.into_owned())).collect())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Stop> {
        parts.extensions.get::<Visit>().cloned().ok_or_else(|| Refusal::not_found().into())
    }
}

/// A form that was posted, with the visit. When somebody is signed in its token was checked.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Who posted.
    pub visit: Visit,
    /// What.
    pub fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await.map_err(IntoResponse::into_response)?;
        let (visit, body) = taken(&parts, visit, body, FORM_BYTES_MAX).await?;
        let posted = read(visit, &body).map_err(IntoResponse::into_response)?;
        match is_stepped(&posted.visit) {
            Ok(true) => Ok(posted),
            // Nothing of the form is lost: the page that asks for the passkey posts it again.
            Ok(false) => Err(step_page(&posted.visit, &posted.fields).unwrap_or_else(IntoResponse::into_response)),
            Err(stop) => Err(stop.into_response()),
        }
    }
}

impl Posted {
    /// The page that asks for the passkey, where that was not shown a moment ago; for what asks
    /// for it of some people only. Nothing in a demo, where nobody has one.
    ///
    /// # Errors
    /// The reason why this person may not.
    pub fn step_first(&self) -> Result<Option<Response>, Stop> {
        let visit = Visit { must_step: !self.visit.site.settings.is_demo, ..self.visit.clone() };
        if is_stepped(&visit)? { Ok(None) } else { step_page(&visit, &self.fields).map(Some) }
    }
}

/// What a program posted, byte for byte, with the visit.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Who posted.
    pub visit: Visit,
    /// What.
    pub body: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Sent, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await.map_err(IntoResponse::into_response)?;
        let (visit, body) = taken(&parts, visit, body, SENT_BYTES_MAX).await?;
        Ok(Sent { visit, body })
    }
}

/// A body, with the visit as it stands once the body is here.
async fn taken(parts: &Parts, visit: Visit, body: Body, most: usize) -> Result<(Visit, Bytes), Response> {
    let (body, waited) = whole(body, most, BODY_WAIT).await.map_err(IntoResponse::into_response)?;
    match parts.extensions.get::<Door>() {
        Some(door) if waited => Ok((door.again(&parts.headers, visit).await?, body)),
        _ => Ok((visit, body)),
    }
}

/// Reads a body to its end, for so long; says whether it had to be waited for.
async fn whole(body: Body, most: usize, wait: Duration) -> Result<(Bytes, bool), Stop> {
    let too_long = |_| Stop::from(Refusal::input("refused-too-long"));
    let mut reading = pin!(axum::body::to_bytes(body, most));
    // Most bodies came with their headers.
    let at_once = poll_fn(|cx| Poll::Ready(reading.as_mut().poll(cx))).await;
    if let Poll::Ready(body) = at_once {
        return Ok((body.map_err(too_long)?, false));
    }
    match tokio::time::timeout(wait, reading).await {
        Ok(body) => Ok((body.map_err(too_long)?, true)),
        Err(_) => Err(Refusal::input("refused-slow").into()),
    }
}

fn read(visit: Visit, body: &[u8]) -> Result<Posted, Stop> {
    let fields = Fields::parse(body);
    if visit.person.is_some() && fields.get("form_token") != visit.form_token {
        return Err(Stop::Refused(Refusal { key: "refused-form-token", args: vec![], kind: RefusalKind::Forbidden }));
    }
    Ok(Posted { visit, fields })
}

/// Whether what the route asks for was shown.
fn is_stepped(visit: &Visit) -> Result<bool, Stop> {
    if !visit.must_step {
        return Ok(true);
    }
    Ok(visit.powers.is_stepped(&visit.person()?.roles, visit.now)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use std::convert::Infallible;

    #[test]
    fn a_body_that_does_not_end_is_not_waited_for() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let held = Body::from_stream(stream::pending::<Result<Vec<u8>, Infallible>>());
            let refused = whole(held, 9, Duration::from_millis(1)).await.unwrap_err();
            assert!(matches!(refused, Stop::Refused(r) if r.key == "refused-slow"));
            let (body, waited) = whole(Body::from("a=b"), 9, Duration::ZERO).await.unwrap();
            assert_eq!((&*body, waited), (&b"a=b"[..], false));
            assert!(whole(Body::from("a=0123456789"), 9, Duration::ZERO).await.is_err());
        });
    }
}
