//! People with browsers, a clock moved by hand, and the product behind its router.

use crate::authenticator::Authenticator;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::incident::Verdict;
use sereno_flow::Flow;
use sereno_flow::delivery::fan_out::deliver_due;
use sereno_flow::dispatch::said_record;
use sereno_station::clock::HandClock;
use sereno_station::db::{Manual, Stop};
use sereno_station::people::SESSION_COOKIE;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use tower::ServiceExt;

/// What came back for a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it sends the browser.
    pub location: Option<String>,
    /// The page or the JSON.
    pub body: String,
}

impl Answer {
    /// Done, shown, or sent on.
    pub fn is_ok(&self) -> bool {
        self.status < 400
    }

    /// The sentence of a refusal page: what stands in its alert.
    pub fn sentence(&self) -> String {
        let from = self.body.find("role=\"alert\"").and_then(|at| self.body.get(at..)).unwrap_or(&self.body);
        let start = from.find("<p>").or_else(|| from.find("<p ")).unwrap_or(0);
        let text = from.get(start..).unwrap_or_default();
        let end = text.find("</p>").unwrap_or(text.len().min(400));
        plain(text.get(..end).unwrap_or_default())
    }

    /// Every value that follows a marker, up to the next quote or space: ids in pages.
    pub fn after(&self, marker: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut rest = self.body.as_str();
        while let Some(at) = rest.find(marker) {
            rest = rest.get(at + marker.len()..).unwrap_or_default();
            let value: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !value.is_empty() && !found.contains(&value) {
                found.push(value);
            }
        }
        found
    }
}

/// The text of a piece of HTML.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let out = out
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Debug, Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
    form_token: String,
    /// A link somebody was given and has not opened.
    link: Option<String>,
    /// The devices that hold their passkeys.
    passkeys: Vec<Authenticator>,
    /// An observer's browser that signs what is said.
    device: Option<Authenticator>,
}

impl Browser {
    /// The header of its cookies; empty when it has none.
    fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Keeps a cookie, or drops one that was emptied.
    fn keep(&mut self, set: &str) {
        let Some((name, value)) = set.split(';').next().and_then(|pair| pair.split_once('=')) else { return };
        if value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// A world: the product, its clock, and people's browsers.
pub struct World {
    /// The product's flow, for running tasks.
    pub flow: Flow,
    /// The clock.
    pub clock: Arc<HandClock>,
    router: Router,
    manual: Option<Arc<Manual>>,
    browsers: BTreeMap<String, Browser>,
    /// Headers that every browser sends beside its own.
    pub headers: Vec<(String, String)>,
    /// Every request and its answer, in order: what a replay compares.
    pub trace: String,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

/// The name of whoever sets a world up.
pub const SETUP: &str = "Setup";

impl World {
    /// A world around a router. `manual` is the database run by hand, if it is.
    pub fn new(flow: Flow, router: Router, clock: Arc<HandClock>, manual: Option<Arc<Manual>>) -> World {
        World { flow, clock, router, manual, browsers: BTreeMap::new(), headers: Vec::new(), trace: String::new() }
    }

    /// Runs something to its end on this thread, pumping a database that is run by hand.
    pub fn drive<F: Future>(&self, future: F) -> F::Output {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
                return done;
            }
            match &self.manual {
                Some(manual) if manual.waiting() > 0 => manual.pump(usize::MAX, false),
                _ => std::thread::park_timeout(std::time::Duration::from_millis(50)),
            }
        }
    }

    /// Runs several requests at once whose writes wait, and lets `pump` decide batches.
    pub fn drive_all<T>(&self, futures: Vec<impl Future<Output = T>>, mut pump: impl FnMut(&Manual)) -> Vec<T> {
        let mut context = Context::from_waker(Waker::noop());
        let mut waiting: Vec<_> = futures.into_iter().map(Box::pin).collect::<Vec<_>>().into_iter().map(Some).collect();
        let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
        while waiting.iter().any(Option::is_some) {
            for (slot, out) in waiting.iter_mut().zip(&mut done) {
                if let Some(future) = slot
                    && let Poll::Ready(value) = future.as_mut().poll(&mut context)
                {
                    *out = Some(value);
                    *slot = None;
                }
            }
            if let Some(manual) = &self.manual
                && manual.waiting() > 0
            {
                pump(manual);
            }
        }
        done.into_iter().flatten().collect()
    }

    /// Lets the time go by in which what was approved can be stopped, and runs what is due then.
    ///
    /// # Errors
    /// As [`World::run_due`].
    pub fn let_it_out(&mut self) -> Result<usize, Stop> {
        self.set(self.flow.site.now().plus_s(sereno_core::alert::STOP_S));
        self.run_due()
    }

    /// Moves the clock.
    pub fn set(&mut self, at: Moment) {
        self.clock.set(at);
        let _ = writeln!(self.trace, "@ {}", self.flow.site.hhmm(at));
    }

    /// Runs every task that is due, then hands over what is due on the channels there are.
    ///
    /// # Errors
    /// [`Stop`] when storage fails.
    pub fn run_due(&self) -> Result<usize, Stop> {
        let carriers = self.flow.carriers.get();
        let done = self.drive(self.flow.run_due())?;
        Ok(done + self.drive(deliver_due(&self.flow, &carriers, self.flow.site.now()))?)
    }

    /// Forgets what is past its date.
    ///
    /// # Errors
    /// [`Stop`] when storage fails.
    pub fn expire_due(&self) -> Result<u64, Stop> {
        self.drive(sereno_flow::expire_due(&self.flow))
    }

    fn request(&self, who: &str, method: &str, path: &str, kind: &str, body: impl Into<Body>) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(browser) = self.browsers.get(who)
            && !browser.cookies.is_empty()
        {
            request = request.header(header::COOKIE, browser.cookie());
        }
        request.body(body.into()).unwrap_or_default()
    }

    /// A request on its way, for [`World::drive_all`].
    pub fn sending(
        &self,
        who: &str,
        method: &str,
        path: &str,
        kind: &str,
        body: impl Into<Body>,
    ) -> impl Future<Output = Answer> + 'static {
        let request = self.request(who, method, path, kind, body);
        let router = self.router.clone();
        async move { answer(router, request).await.0 }
    }

    fn send(&mut self, who: &str, method: &str, path: &str, kind: &str, body: String) -> Answer {
        let line = format!("{who} {method} {path} {body}");
        let request = self.request(who, method, path, kind, body);
        let (answer, cookies) = self.drive(answer(self.router.clone(), request));
        for set in &cookies {
            self.browsers.entry(who.to_owned()).or_default().keep(set);
        }
        if let Some(token) = answer.body.split("name=\"form_token\" value=\"").nth(1).and_then(|t| t.split('"').next())
        {
            self.browsers.entry(who.to_owned()).or_default().form_token = token.to_owned();
        }
        let _ = writeln!(
            self.trace,
            "{line} -> {} {} {}",
            answer.status,
            answer.body.len(),
            answer.location.as_deref().unwrap_or("")
        );
        answer
    }

    /// Looks at a page.
    pub fn get(&mut self, who: &str, path: &str) -> Answer {
        self.open_link(who);
        self.send(who, "GET", path, "text/plain", String::new())
    }

    /// Asks for parts of a page, as a live page does.
    pub fn get_part(&mut self, who: &str, path: &str, parts: &str) -> Answer {
        let mut request = self.request(who, "GET", path, "text/plain", String::new());
        if let Ok(parts) = parts.parse() {
            request.headers_mut().insert("x-fragment", parts);
        }
        self.drive(answer(self.router.clone(), request)).0
    }

    /// Posts a form, with the token of the last page this browser saw. Who is asked for their
    /// passkey shows it, if they have one.
    pub fn post(&mut self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post_once(who, path, fields);
        if answer.body.contains("data-step") && self.show_passkey(who, "/me/step/begin", "/me/step/finish") {
            return self.post_once(who, path, fields);
        }
        answer
    }

    /// As [`World::post`], and whoever is asked for a passkey does not show one.
    pub fn post_once(&mut self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.open_link(who);
        let token = self.browsers.get(who).map(|b| b.form_token.clone()).unwrap_or_default();
        let mut body = format!("form_token={token}");
        for (name, value) in fields {
            let _ = write!(body, "&{name}={}", encoded(value));
        }
        if !fields.iter().any(|(name, _)| *name == "signature")
            && let Some(signature) = self.signature(who, path, fields)
        {
            let _ = write!(body, "&signature={signature}");
        }
        self.send(who, "POST", path, "application/x-www-form-urlencoded", body)
    }

    /// What an observer's browser adds to a verdict, as the script of the page does.
    fn signature(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Option<String> {
        let offer = path.strip_prefix("/field/")?.strip_suffix("/verdict")?.parse().ok()?;
        let device = self.browsers.get(who)?.device.as_ref()?;
        let field = |name: &str| fields.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| *value);
        let verdict = Verdict::from_slug(field("verdict"))?;
        let record = said_record(offer, verdict, field("doing"), field("cause"), field("direct") == "yes");
        Some(device.sign(record.bytes()))
    }

    /// Posts JSON.
    pub fn post_json(&mut self, who: &str, path: &str, body: &serde_json::Value) -> Answer {
        self.send(who, "POST", path, "application/json", body.to_string())
    }

    /// Gives somebody a link to open before they next do something.
    pub fn hand_link(&mut self, who: &str, path: &str) {
        self.browsers.entry(who.to_owned()).or_default().link = Some(path.to_owned());
    }

    /// True when somebody has a browser that is signed in.
    pub fn is_in(&self, who: &str) -> bool {
        self.browsers.get(who).is_some_and(|b| b.cookies.contains_key(SESSION_COOKIE))
    }

    /// The cookies of somebody's browser.
    pub fn cookie(&self, who: &str) -> String {
        self.browsers.get(who).map(Browser::cookie).unwrap_or_default()
    }

    fn open_link(&mut self, who: &str) {
        let link = self.browsers.get_mut(who).and_then(|b| b.link.take());
        if let Some(path) = link {
            // A preview opens it first, and must not spend it.
            let page = self.send("preview", "GET", &path, "text/plain", String::new());
            let to = if page.body.contains("data-passkey=\"create\"") {
                self.browsers.entry(who.to_owned()).or_default().passkeys.clear();
                let to = self.make_passkey(who, &format!("{path}/begin"), &format!("{path}/finish"));
                if to.as_deref().is_some_and(|to| to.starts_with("/me/keys")) {
                    self.send(who, "GET", "/me/keys", "text/plain", String::new());
                    self.make_passkey(who, "/me/keys/begin", "/me/keys/finish");
                }
                to
            } else {
                // A browser that joins anew makes another key.
                let n = path.bytes().map(usize::from).sum();
                let device = Authenticator::of(who, n);
                let body = format!("public_key={}", device.device_key());
                self.browsers.entry(who.to_owned()).or_default().device = Some(device);
                let opened = self.send(who, "POST", &path, "application/x-www-form-urlencoded", body);
                opened.location.filter(|_| opened.status == 303)
            };
            if let Some(to) = to {
                self.send(who, "GET", &to, "text/plain", String::new());
            }
        }
    }

    /// Asks the server what to ask a passkey. Challenges are chance, so they stay out of the trace.
    fn ask(&mut self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.browsers.get(who).map(|b| b.form_token.clone()).unwrap_or_default();
        let mut body = format!("form_token={token}");
        for (name, value) in fields {
            let _ = write!(body, "&{name}={}", encoded(value));
        }
        let request = self.request(who, "POST", path, "application/x-www-form-urlencoded", body);
        let (answer, cookies) = self.drive(answer(self.router.clone(), request));
        for set in &cookies {
            self.browsers.entry(who.to_owned()).or_default().keep(set);
        }
        let _ = writeln!(self.trace, "{who} POST {path} -> {}", answer.status);
        answer
    }

    /// Makes one more passkey for somebody; says where the server sends them.
    pub fn make_passkey(&mut self, who: &str, begin: &str, finish: &str) -> Option<String> {
        let origin = self.flow.site.settings.origin.clone();
        let options: serde_json::Value = serde_json::from_str(&self.ask(who, begin, &[]).body).ok()?;
        let browser = self.browsers.entry(who.to_owned()).or_default();
        let mut device = Authenticator::of(who, browser.passkeys.len());
        let answer = device.make(&options, &origin)?;
        browser.passkeys.push(device);
        let challenge = options.get("challenge")?.as_str()?.to_owned();
        let done = self.ask(who, finish, &[("challenge", &challenge), ("answer", &answer)]);
        let told: serde_json::Value = serde_json::from_str(&done.body).ok()?;
        told.get("to")?.as_str().map(str::to_owned)
    }

    /// Shows somebody's first passkey; false when they have none or it is not taken.
    pub fn show_passkey(&mut self, who: &str, begin: &str, finish: &str) -> bool {
        let origin = self.flow.site.settings.origin.clone();
        let asked = self.ask(who, begin, &[]);
        let Ok(options) = serde_json::from_str::<serde_json::Value>(&asked.body) else { return false };
        let device = self.browsers.get_mut(who).and_then(|b| b.passkeys.first());
        let Some(answer) = device.and_then(|d| d.show(&options, &origin)) else { return false };
        let challenge = options.get("challenge").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        self.ask(who, finish, &[("challenge", &challenge), ("answer", &answer)]).is_ok()
    }

    /// What the key of an observer's browser makes of some bytes.
    pub fn device_signs(&self, who: &str, message: &[u8]) -> String {
        self.browsers.get(who).and_then(|b| b.device.as_ref()).map(|d| d.sign(message)).unwrap_or_default()
    }

    /// Signs somebody in by the passkey they hold.
    pub fn sign_in(&mut self, who: &str) -> bool {
        self.show_passkey(who, "/in/begin", "/in/finish")
    }

    /// Somebody comes back whose devices were made in a world before this one.
    pub fn come_back(&mut self, who: &str, person: PersonId) -> bool {
        let devices = (0..2).map(|n| Authenticator::known(who, n, person)).collect();
        self.browsers.insert(who.to_owned(), Browser { passkeys: devices, ..Browser::default() });
        self.sign_in(who)
    }

    /// Loses somebody's cookies, not their passkeys: another browser, or a session that is over.
    pub fn forget_cookies(&mut self, who: &str) {
        if let Some(browser) = self.browsers.get_mut(who) {
            browser.cookies.clear();
        }
    }

    /// Adds a person by the administrator's page. `ready` is trained, pledged by their own hand
    /// and on shift; otherwise their link is not opened yet.
    pub fn add_person(&mut self, name: &str, roles: &[&str], language: &str, ready: bool) -> Answer {
        let mut fields = vec![("name", name), ("language", language)];
        fields.extend(roles.iter().map(|r| ("role", *r)));
        if ready {
            fields.push(("trained", "yes"));
        }
        self.get(SETUP, "/admin/people");
        let answer = self.post(SETUP, "/admin/people", &fields);
        if let Some(secret) = answer.after("href=\"/in/").first() {
            self.hand_link(name, &format!("/in/{secret}"));
        }
        if ready {
            self.sign_pledge(name);
            if let Some(path) = self.person(name) {
                self.post(SETUP, &format!("{path}/shift"), &[("shift", "on")]);
            }
        }
        answer
    }

    /// Somebody reads the pledge and signs it.
    pub fn sign_pledge(&mut self, name: &str) -> Answer {
        let read = self.get(name, "/me/pledge");
        let version = read.body.split("name=\"version\" value=\"").nth(1).and_then(|v| v.split('"').next());
        let version = version.unwrap_or_default().to_owned();
        self.post(name, "/me/pledge", &[("version", &version)])
    }

    /// The administrator's page of somebody, found by name.
    pub fn person(&mut self, name: &str) -> Option<String> {
        let list = self.get(SETUP, &format!("/admin/people?find={}", encoded(name))).body;
        list.split("<th scope=\"row\"><a href=\"").skip(1).find_map(|row| {
            let (path, rest) = row.split_once("\">")?;
            (plain(rest.split("</a>").next()?) == name).then(|| path.to_owned())
        })
    }
}

async fn answer(router: Router, request: Request<Body>) -> (Answer, Vec<String>) {
    // A router cannot fail; it answers.
    let Ok(response) = router.oneshot(request).await;
    let text = |v: &header::HeaderValue| v.to_str().ok().map(str::to_owned);
    let cookies = response.headers().get_all(header::SET_COOKIE).iter().filter_map(text).collect();
    let (status, location) = (response.status().as_u16(), response.headers().get(header::LOCATION).and_then(text));
    let body = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap_or_default();
    (Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() }, cookies)
}

/// A value as forms send it.
pub fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
            b' ' => "+".to_owned(),
            b => format!("%{b:02X}"),
        })
        .collect()
}
