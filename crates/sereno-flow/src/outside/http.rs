//! One POST to somebody else's server, or one GET: over TLS, on a connection that is kept, without redirects.

use super::guard::{Reach, Resolver};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::header::{
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER, USER_AGENT,
};
use hyper::{Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use lettre::message::header::{Date, Header as _};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use sereno_core::Moment;
use sereno_core::delivery::Handed;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The contract says 30 seconds; nobody who takes longer than this will answer.
const WHOLE: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(8);
const IDLE: Duration = Duration::from_secs(50);
/// How long the rest of an answer is read.
const REST: Duration = Duration::from_secs(1);
/// What is read of an answer, so that the connection can be used again. Longer ones are cut off.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// What is kept of an `ETag` or a `Last-Modified`; usual ones have forty.
const KNOWN_BYTES_MAX: usize = 256;
/// Nobody makes us wait longer than a day.
const WAIT_MAX_S: i64 = 86_400;

/// Whom TLS connections trust: the public authorities, and these certificates.
pub(crate) fn trust(extra: &[CertificateDer<'static>]) -> Option<ClientConfig> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for certificate in extra {
        roots.add(certificate.clone()).ok()?;
    }
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring).with_safe_default_protocol_versions().ok()?;
    Some(config.with_root_certificates(roots).with_no_client_auth())
}

/// Where to, with which headers, and what is said.
pub(crate) type Letter = (Uri, Vec<(HeaderName, HeaderValue)>, Bytes);

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// An answer, and how many seconds it asks us to wait.
    Answer(u16, Option<i64>),
    /// Nobody was reached: nothing was said.
    NotReached,
    /// It was said and nobody answered.
    Lost,
}

impl Came {
    /// What an answer means on a channel where `gone` says that nobody is there any more.
    pub(crate) fn handed(self, gone: &[u16]) -> Handed {
        match self {
            Came::Answer(200..=299, _) => Handed::Taken,
            Came::Answer(status, _) if gone.contains(&status) => Handed::Gone,
            Came::Answer(408 | 425 | 429 | 500.., wait_s) => Handed::Later { wait_s },
            // A redirect is never followed: whoever moves says so at their own page.
            Came::Answer(..) => Handed::Refused,
            Came::NotReached => Handed::Later { wait_s: None },
            Came::Lost => Handed::Unknown,
        }
    }
}

/// What a page is known by: what its server said when it was last read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// `ETag`, as it was written; empty for none.
    pub(crate) etag: String,
    /// `Last-Modified`, as it was written; empty for none.
    pub(crate) modified: String,
}

/// What a GET brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Got {
    /// The page.
    Page(Bytes, Known),
    /// It is as it was.
    Unchanged,
    /// More bytes than we read.
    TooLong,
    /// Another answer, and how many seconds it asks us to wait. A redirect is one: it is not followed.
    Other(u16, Option<i64>),
    /// Nobody was reached.
    NotReached,
    /// The answer broke off, or took too long.
    Lost,
}

/// Speaks to many servers and keeps the connections.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    inner: legacy::Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
}

/// Which HTTP is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaks {
    /// HTTP/1.1.
    One,
    /// HTTP/2 where the server knows it.
    OneAndTwo,
}

impl Client {
    /// A client that keeps as many idle connections to one server.
    pub(crate) fn new(reach: Reach, extra: &[CertificateDer<'static>], speaks: Speaks, idle: usize) -> Option<Client> {
        let mut http = HttpConnector::new_with_resolver(Resolver(reach));
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(CONNECT));
        let https = HttpsConnectorBuilder::new().with_tls_config(trust(extra)?);
        let https = match reach {
            Reach::Public => https.https_only(),
            Reach::WithLoopback => https.https_or_http(),
        };
        let https = match speaks {
            Speaks::One => https.enable_http1().wrap_connector(http),
            Speaks::OneAndTwo => https.enable_http1().enable_http2().wrap_connector(http),
        };
        let inner = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(idle)
            .build(https);
        Some(Client { inner })
    }

    /// One POST.
    pub(crate) async fn post(
        &self,
        to: &Uri,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
        now: Moment,
    ) -> Came {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = hyper::Method::POST;
        *request.uri_mut() = to.clone();
        request.headers_mut().extend(headers);
        let answer = match tokio::time::timeout(WHOLE, self.inner.request(request)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) if error.is_connect() => return Came::NotReached,
            Ok(Err(_)) | Err(_) => return Came::Lost,
        };
        let wait_s = answer.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok()).and_then(|v| wait(v, now));
        let status = answer.status().as_u16();
        // The status is the answer, however long the rest dawdles; that is read only so that the
        // connection is free again.
        let rest = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect();
        let _ = tokio::time::timeout(REST, rest).await;
        Came::Answer(status, wait_s)
    }

    /// One GET of at most so many bytes; what is longer is cut off and not handed out.
    pub(crate) async fn get(&self, from: &Uri, known: &Known, most: usize, now: Moment) -> Got {
        let mut request = Request::new(Full::default());
        *request.uri_mut() = from.clone();
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, HeaderValue::from_static("sereno"));
        for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.modified)] {
            if !value.is_empty()
                && let Ok(value) = HeaderValue::from_str(value)
            {
                headers.insert(name, value);
            }
        }
        tokio::time::timeout(WHOLE, self.fetch(request, most, now)).await.unwrap_or(Got::Lost)
    }

    async fn fetch(&self, request: Request<Full<Bytes>>, most: usize, now: Moment) -> Got {
        let answer = match self.inner.request(request).await {
            Ok(answer) => answer,
            Err(error) if error.is_connect() => return Got::NotReached,
            Err(_) => return Got::Lost,
        };
        let headers = answer.headers();
        let wait_s = headers.get(RETRY_AFTER).and_then(|v| v.to_str().ok()).and_then(|v| wait(v, now));
        let known = Known { etag: text_of(headers, &ETAG), modified: text_of(headers, &LAST_MODIFIED) };
        match answer.status().as_u16() {
            200 => {}
            304 => return Got::Unchanged,
            status => return Got::Other(status, wait_s),
        }
        match Limited::new(answer.into_body(), most).collect().await {
            Ok(body) => Got::Page(body.to_bytes(), known),
            Err(error) if error.is::<LengthLimitError>() => Got::TooLong,
            Err(_) => Got::Lost,
        }
    }
}

/// A header that we may send back; empty when it is none or too long to be kept.
fn text_of(headers: &HeaderMap, name: &HeaderName) -> String {
    let text = headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if text.len() <= KNOWN_BYTES_MAX { text.to_owned() } else { String::new() }
}

/// `Retry-After` as seconds (RFC 9110, 10.2.3): a number, or a date.
fn wait(text: &str, now: Moment) -> Option<i64> {
    let text = text.trim();
    let seconds = match text.parse::<i64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let at: SystemTime = Date::parse(text).ok()?.into();
            let at = i64::try_from(at.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs()).ok()?;
            at.saturating_sub(now.us().div_euclid(1_000_000))
        }
    };
    Some(seconds.clamp(0, WAIT_MAX_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_to_wait_is_a_number_or_a_date() {
        let now = Moment::from_s(1_700_000_000);
        for (text, seconds) in [
            ("120", Some(120)),
            ("-5", Some(0)),
            ("99999999999", Some(WAIT_MAX_S)),
            ("Tue, 14 Nov 2023 22:15:20 GMT", Some(120)),
            ("Tue, 14 Nov 2000 22:15:20 GMT", Some(0)),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(wait(text, now), seconds, "{text}");
        }
    }

    #[test]
    fn an_answer_means_one_thing() {
        let gone = &[404, 410];
        for (came, handed) in [
            (Came::Answer(201, None), Handed::Taken),
            (Came::Answer(204, None), Handed::Taken),
            (Came::Answer(404, None), Handed::Gone),
            (Came::Answer(410, None), Handed::Gone),
            (Came::Answer(413, None), Handed::Refused),
            (Came::Answer(400, None), Handed::Refused),
            (Came::Answer(301, None), Handed::Refused),
            (Came::Answer(429, Some(7)), Handed::Later { wait_s: Some(7) }),
            (Came::Answer(503, None), Handed::Later { wait_s: None }),
            (Came::NotReached, Handed::Later { wait_s: None }),
            (Came::Lost, Handed::Unknown),
        ] {
            assert_eq!(came.handed(gone), handed, "{came:?}");
        }
    }
}
