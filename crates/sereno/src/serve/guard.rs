//! Before the router of one ear: which names it answers to, and what TLS asks for.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header, uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// A browser that was here once asks over TLS alone for a year.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What one ear answers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// The hosts it answers to; any when empty.
    pub hosts: Vec<String>,
    /// Browsers come to it over TLS, ended here or by the proxy.
    pub is_tls: bool,
    /// Browsers are told to come over TLS for ever: not where they were warned of the certificate,
    /// because then they could not go on.
    pub is_strict: bool,
    /// What somebody reads who asked for another host.
    pub says: String,
}

/// The host a request asks for, in small letters and without a port.
fn host(request: &Request) -> String {
    let header = request.headers().get(header::HOST).and_then(|v| v.to_str().ok());
    let asked = header.or_else(|| request.uri().host()).unwrap_or_default().to_ascii_lowercase();
    let end = if asked.starts_with('[') { asked.find(']').map(|at| at + 1) } else { asked.find(':') };
    asked.get(..end.unwrap_or(asked.len())).unwrap_or_default().trim_end_matches('.').to_owned()
}

impl Guard {
    /// Puts it before a router.
    pub fn before(self, router: Router) -> Router {
        router.layer(from_fn_with_state(Arc::new(self), pass))
    }
}

async fn pass(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let host = host(&request);
    if !guard.hosts.is_empty() && !guard.hosts.contains(&host) {
        return (StatusCode::MISDIRECTED_REQUEST, guard.says.clone()).into_response();
    }
    let mut response = next.run(request).await;
    // Tor carries an onion service's traffic sealed, yet its browsers see plain HTTP there.
    let is_tls = guard.is_tls && !host.ends_with(".onion");
    let headers = response.headers_mut();
    if is_tls && guard.is_strict {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    if !is_tls && headers.contains_key(header::SET_COOKIE) {
        let all: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
        headers.remove(header::SET_COOKIE);
        for cookie in all {
            let plain = cookie.to_str().ok().map(|text| text.replace("; Secure", ""));
            headers.append(header::SET_COOKIE, plain.and_then(|text| text.parse().ok()).unwrap_or(cookie));
        }
    }
    response
}

/// What answers at port 80 beside TLS: the same page over TLS, and nothing else.
pub fn redirect(origin: &str) -> Router {
    async fn go(State(origin): State<Arc<str>>, uri: Uri) -> Response {
        let path = uri.path_and_query().map_or("/", uri::PathAndQuery::as_str);
        (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, format!("{origin}{path}"))]).into_response()
    }
    Router::new().fallback(go).with_state(Arc::from(origin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt as _;

    fn ask(guard: Guard, host: &str) -> (u16, String, bool) {
        let page = || async { ([(header::SET_COOKIE, "sereno=x; Path=/; HttpOnly; Secure")], "here") };
        let router = guard.before(Router::new().route("/", get(page)));
        let request = Request::builder().uri("/").header("host", host).body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let Ok(response) = runtime.block_on(router.oneshot(request));
        let cookie = response.headers().get(header::SET_COOKIE).map(|v| v.to_str().unwrap().to_owned());
        let is_strict = response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY);
        (response.status().as_u16(), cookie.unwrap_or_default(), is_strict)
    }

    #[test]
    fn only_its_own_names_are_answered_and_cookies_follow_tls() {
        let names = ["hotline.example.org", "abc.onion"].map(str::to_owned).to_vec();
        let guard = Guard { hosts: names, is_tls: true, is_strict: true, says: "elsewhere".to_owned() };
        let secure = "sereno=x; Path=/; HttpOnly; Secure".to_owned();
        let plain = "sereno=x; Path=/; HttpOnly".to_owned();
        assert_eq!(ask(guard.clone(), "hotline.example.org"), (200, secure.clone(), true));
        assert_eq!(ask(guard.clone(), "Hotline.Example.org:8443"), (200, secure.clone(), true));
        assert_eq!(ask(guard.clone(), "abc.onion"), (200, plain.clone(), false), "Tor Browser would drop the cookie");
        for other in ["example.org", "hotline.example.org.evil.test", "127.0.0.1", ""] {
            assert_eq!(ask(guard.clone(), other), (421, String::new(), false), "{other}");
        }
        let lan = Guard { is_tls: true, ..Guard::default() };
        assert_eq!(ask(lan, "192.0.2.7:8443"), (200, secure, false), "a warned browser must be able to go on");
        assert_eq!(ask(Guard::default(), "[::1]:8080"), (200, plain, false));
    }

    #[test]
    fn port_80_only_redirects() {
        let request = Request::builder().method("POST").uri("/report?l=es").body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let Ok(response) = runtime.block_on(redirect("https://hotline.example.org").oneshot(request));
        assert_eq!(response.status().as_u16(), 308);
        assert_eq!(response.headers()[header::LOCATION], "https://hotline.example.org/report?l=es");
    }
}
