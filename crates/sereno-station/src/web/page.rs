//! Pages: what every one of them knows, and how it is drawn.

use super::guide::{DemoBar, Guide};
use crate::audit::Actor;
use crate::db::{DbError, Refusal, RefusalKind, Stop};
use crate::people::{Person, Powers};
use crate::site::{Memo, Site};
use crate::texts::Lang;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use sereno_core::Moment;
use sereno_core::role::Role;
use sereno_core::shift::DUTY_ROLES;
use std::sync::{Arc, OnceLock};

/// A room: where it is, its name, and whether this is it.
pub type NavLink = (&'static str, String, bool);

/// The rooms that stand in the bar of every page; those who have many unfold the others.
const MAIN_ROOMS: [&str; 7] =
    ["/console", "/console/call", "/console/paste", "/console/find", "/console/alerts", "/field", "/admin/start"];

/// The sheet of public pages, inside each page so that it is one request.
pub const PUBLIC_CSS: &str = include_str!("../../assets/public.css");
/// The sheet of signed-in pages.
pub const CONSOLE_CSS: &str =
    concat!(include_str!("../../assets/tokens.css"), include_str!("../../assets/console.css"));

/// The content policy: nothing from anywhere, the public sheet by its hash.
pub fn csp() -> &'static str {
    static POLICY: OnceLock<String> = OnceLock::new();
    POLICY.get_or_init(|| {
        let digest = sereno_seal::digest::sha256(PUBLIC_CSS.as_bytes());
        format!(
            "default-src 'none'; style-src 'self' 'sha256-{}'; img-src 'self' data:; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            sereno_seal::base64::encode(&digest)
        )
    })
}

/// The policy of signed-in pages: as the other, and our own script may listen to our own stream.
pub fn csp_live() -> &'static str {
    static POLICY: OnceLock<String> = OnceLock::new();
    POLICY.get_or_init(|| format!("{}; script-src 'self'; connect-src 'self'", csp()))
}

/// Who is here, and in which language.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The site.
    pub site: Site,
    /// The language to answer in.
    pub t: Arc<Lang>,
    /// Who acts, for the audit log.
    pub actor: Actor,
    /// Who is signed in.
    pub person: Option<Person>,
    /// What every form of this person carries; empty for the public.
    pub form_token: String,
    /// What this browser was shown.
    pub powers: Powers,
    /// The route asks for the passkey again.
    pub must_step: bool,
    /// The path asked for.
    pub path: String,
    /// It was asked for with GET, so it can be gone back to.
    pub is_looking: bool,
    /// The time of this visit.
    pub now: Moment,
    /// A page that can be asked for again after something was changed beside it.
    pub back: String,
    /// Where a visitor of the demo is on its guided path; never anything outside the demo.
    pub guide: Option<Guide>,
    /// Where the hub of topics stood when it began: a live page that comes with an older one has
    /// missed something.
    pub mark: String,
    /// What the person must read first.
    pub memos: Vec<Memo>,
    /// Something this person should know first, on whatever page they are.
    pub notice: Option<Notice>,
}

/// Something somebody should know first: at the top of their pages, with where to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub sentence: String,
    /// The words of the link.
    pub link: String,
    /// Where it leads.
    pub href: String,
}

impl Visit {
    /// The person; routes that are not public always have one.
    ///
    /// # Errors
    /// Nothing there, when a public route asks for it by mistake.
    pub fn person(&self) -> Result<&Person, Stop> {
        self.person.as_ref().ok_or_else(|| crate::db::Refusal::not_found().into())
    }

    /// The sentence of a refusal, in the reader's language. A state comes as family and slug and
    /// is named by its word.
    pub fn sentence(&self, refusal: &Refusal) -> String {
        let arg = |name| refusal.args.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str());
        match (arg("family"), arg("state")) {
            (Some(family), Some(slug)) => self.t.say1(refusal.key, "state", self.t.word(family, slug)),
            _ => self.t.fill(refusal.key, &refusal.args),
        }
    }

    /// The status of a refusal.
    pub fn status(&self, refusal: &Refusal) -> StatusCode {
        match refusal.kind {
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::Forbidden if self.person.is_none() => StatusCode::UNAUTHORIZED,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
            RefusalKind::NotFound => StatusCode::NOT_FOUND,
            RefusalKind::Input => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The sentence that names the areas the network serves.
    pub fn serves(&self) -> String {
        let names: Vec<&str> = self.site.playbook.places.areas.iter().map(|a| a.name.as_str()).collect();
        let list = match names.as_slice() {
            [head @ .., last] if !head.is_empty() => self.t.say2("list-and", "head", head.join(", "), "last", last),
            some => some.concat(),
        };
        self.t.say1("we-serve", "areas", list)
    }

    /// What every page of this visit shows around its own content.
    pub fn frame(&self) -> Frame {
        let holds = |roles: &[Role]| self.person.as_ref().is_some_and(|p| p.holds(roles));
        let calls = [Role::Dispatcher, Role::VerificationLead, Role::Operator];
        let mut rooms = Vec::new();
        if holds(&calls) || holds(&[Role::TeamLead]) {
            rooms.push(("/console", "nav-console"));
        }
        if holds(&calls) {
            rooms.push(("/console/call", "nav-call"));
            rooms.push(("/console/paste", "nav-paste"));
        }
        if holds(&calls) || holds(&[Role::TeamLead]) {
            rooms.push(("/console/find", "nav-find"));
        }
        if holds(&[Role::Dispatcher, Role::VerificationLead, Role::Comms]) {
            rooms.push(("/console/alerts", "nav-alerts"));
            rooms.push(("/console/outbox", "nav-outbox"));
            rooms.push(("/console/audience", "nav-audience"));
        }
        if holds(&[Role::Observer]) {
            rooms.push(("/field", "nav-field"));
        }
        if holds(&DUTY_ROLES) {
            rooms.push(("/patrols", "nav-patrols"));
        }
        if self.person.is_some() {
            rooms.push(("/shifts", "nav-shifts"));
        }
        if holds(&[Role::Admin]) {
            rooms.push(("/admin/start", "nav-start"));
            rooms.push(("/admin/people", "nav-people"));
        }
        if holds(&[Role::TrainingAdmin]) {
            rooms.push(("/admin/training", "nav-training"));
        }
        if holds(&[Role::Auditor]) {
            rooms.push(("/audit", "nav-audit"));
        }
        if holds(&calls) || holds(&[Role::TeamLead, Role::Admin]) {
            rooms.push(("/lock", "nav-lock"));
        }
        if holds(sereno_core::hold::COUNSEL) {
            rooms.push(("/admin/holds", "nav-holds"));
        }
        if holds(&[Role::Attorney, Role::Auditor]) {
            rooms.push(("/admin/seizable", "nav-seizable"));
        }
        if holds(&[Role::Attorney, Role::Comms, Role::LanguageReviewer]) && !holds(&[Role::Admin]) {
            rooms.push(("/admin/sign-off", "nav-sign-off"));
        }
        if self.person.is_some() {
            rooms.push(("/admin/door", "nav-door"));
        }
        let is_few = rooms.len() <= MAIN_ROOMS.len();
        let link = |(href, key): (&'static str, &str)| {
            let here = if href == "/console" {
                self.path == href || self.path.starts_with("/console/incidents")
            } else {
                self.path.starts_with(href)
            };
            (href, self.t.say(key), here)
        };
        // Where somebody is stands in sight, and so do the rooms of the night; the others unfold.
        let (nav, more) = rooms
            .into_iter()
            .map(link)
            .partition(|(href, _, here): &NavLink| is_few || *here || MAIN_ROOMS.contains(href));
        let playbook = &self.site.playbook;
        let digits: String = playbook.phone.chars().filter(char::is_ascii_digit).collect();
        Frame {
            t: Arc::clone(&self.t),
            net: playbook.net.clone(),
            name: playbook.name.clone(),
            phone: playbook.phone.clone(),
            tel: format!("+1{digits}"),
            leave_to: playbook.leave_to.clone(),
            languages: playbook
                .languages
                .iter()
                .filter(|l| **l != self.t.tag)
                .map(|l| (l.clone(), self.site.texts.lang(l).say("language-name")))
                .collect(),
            // A page drawn for a form that was posted links to where that form stands.
            path: self.path.strip_suffix("/add").unwrap_or(&self.path).to_owned(),
            who: self.person.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
            nav,
            more,
            form_token: self.form_token.clone(),
            hhmm: self.site.hhmm(self.now),
            mark: self.mark.clone(),
            memos: self
                .memos
                .iter()
                .map(|n| MemoLine { sentence: self.t.fill(n.key, &n.args), href: n.href, is_overdue: n.is_overdue })
                .collect(),
            notice: self.notice.clone(),
            help: help_of(&self.path),
            is_demo: self.site.settings.is_demo,
            dry: (self.person.is_some() && !self.site.is_sending()).then_some(if holds(&[Role::Admin]) {
                "/admin/sending"
            } else {
                ""
            }),
            is_stopped: self.person.is_some() && self.site.is_stopped(),
            may_stop: self.site.is_sending()
                && !self.site.is_stopped()
                && holds(&[Role::Dispatcher, Role::VerificationLead, Role::Admin]),
            may_go_on: holds(&[Role::Admin]),
            demo: DemoBar::of(self, self.now).map(Box::new),
            css: PUBLIC_CSS,
        }
    }
}

/// One thing that the reader must read first, in their language.
#[derive(Clone, Debug)]
pub struct MemoLine {
    /// What it is.
    pub sentence: String,
    /// Where it is dealt with.
    pub href: &'static str,
    /// A promise is overdue.
    pub is_overdue: bool,
}

/// What every page shows around its own content.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language.
    pub t: Arc<Lang>,
    /// The network's short name.
    pub net: String,
    /// Its full name.
    pub name: String,
    /// The hotline.
    pub phone: String,
    /// The hotline as a link dials it.
    pub tel: String,
    /// Where "leave this page" leads.
    pub leave_to: String,
    /// Other languages and their own names.
    pub languages: Vec<(String, String)>,
    /// The path asked for.
    pub path: String,
    /// The name of who is signed in; empty for the public.
    pub who: String,
    /// Links of the head: where, word, whether we are there.
    pub nav: Vec<NavLink>,
    /// The other rooms: they unfold.
    pub more: Vec<NavLink>,
    /// What every form carries.
    pub form_token: String,
    /// The local time of drawing.
    pub hhmm: String,
    /// Where the hub of topics stood.
    pub mark: String,
    /// What the reader must read first.
    pub memos: Vec<MemoLine>,
    /// What this person should know first.
    pub notice: Option<Notice>,
    /// The help page of this screen.
    pub help: &'static str,
    /// This is a demo.
    pub is_demo: bool,
    /// Nothing is told: signed-in pages say so, and lead whoever may turn it there.
    pub dry: Option<&'static str>,
    /// The red switch is pulled: signed-in pages say so.
    pub is_stopped: bool,
    /// The reader may pull it.
    pub may_stop: bool,
    /// The reader may let go of it.
    pub may_go_on: bool,
    /// The demo's banner.
    pub demo: Option<Box<DemoBar>>,
    /// The public sheet.
    pub css: &'static str,
}

/// Which help belongs to a path.
fn help_of(path: &str) -> &'static str {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["console", "incidents", _, "alert", ..] | ["console", "alerts", _, ..] => "alert",
        ["console", "incidents", ..] => "incident",
        ["console", "call"] => "call",
        ["console", "paste"] => "paste",
        ["console", "find"] => "find",
        ["console", "aside", ..] => "aside",
        ["console", "map"] => "map",
        ["console", "handover"] => "handover",
        ["console", "alerts"] => "alerts",
        ["console", "standing"] => "standing",
        ["console", "outbox"] => "outbox",
        ["console", "audience"] => "audience",
        ["field", ..] => "field",
        ["admin", "people", "invite", ..] => "invite",
        ["shifts", "plan"] => "plan",
        ["shifts", "import"] => "roster",
        ["shifts", _, "end"] => "shift-end",
        ["shifts", ..] | ["me", "shifts", ..] => "shifts",
        ["patrols", ..] => "patrols",
        ["admin", "people", ..] => "people",
        ["audit", "witnesses", ..] => "witnesses",
        ["audit", ..] => "audit",
        ["admin", "organisations", ..] => "organisations",
        ["admin", "training", ..] => "training",
        ["me", "pledge"] => "pledge",
        ["me", ..] => "me",
        ["admin", "setup", ..] => "setup",
        ["admin", "sending"] => "sending",
        ["admin", "sign-off", ..] => "sign-off",
        ["admin", "channels", ..] => "channels",
        ["admin", "join"] => "join",
        ["admin", "sheets", ..] => "sheets",
        ["admin", "backup", ..] => "backup",
        ["lock"] => "lock",
        ["admin", "holds", ..] => "holds",
        ["admin", "door"] => "door",
        ["admin", "seizable"] => "seizable",
        ["admin", ..] => "start",
        _ => "console",
    }
}

/// Draws a page.
///
/// # Errors
/// [`Stop::Fault`] when the template fails, which no test has seen.
pub fn draw(page: &impl Template) -> Result<Response, Stop> {
    draw_as(StatusCode::OK, page)
}

/// Draws a page with a status.
///
/// # Errors
/// As [`draw`].
pub fn draw_as(status: StatusCode, page: &impl Template) -> Result<Response, Stop> {
    let html = page.render().map_err(|_| Stop::Fault(DbError::Lost("a page could not be drawn")))?;
    Ok((status, Html(html)).into_response())
}

/// Sends the browser on after a change, so that reloading does not repeat it.
pub fn see_other(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response()
}

#[derive(Template)]
#[template(path = "web/refused.html")]
struct RefusedPage<'a> {
    f: Frame,
    sentence: &'a str,
    status: u16,
    /// Where it can be mended, and the words of the link.
    next: Option<(String, String)>,
}

/// The page of a refusal or a fault.
pub(super) fn refusal(visit: &Visit, status: StatusCode, key: &str, sentence: &str) -> Response {
    let next = match key {
        _ if status == StatusCode::UNAUTHORIZED => {
            let to = if visit.is_looking { visit.path.as_str() } else { "/" };
            Some((format!("/in?to={to}"), visit.t.say("signin-title")))
        }
        super::door::OFF_DUTY => Some(("/shifts".to_owned(), visit.t.say("refused-to-shifts"))),
        "step-refused-key-missing" => Some(("/me/keys".to_owned(), visit.t.say("mykeys-title"))),
        _ => None,
    };
    let page = RefusedPage { f: visit.frame(), sentence, status: status.as_u16(), next };
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => (status, sentence.to_owned()).into_response(),
    }
}
