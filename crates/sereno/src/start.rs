//! First steps: what a coordinator still has to do, read from how things stand.

use crate::setup;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use sereno_core::role::Role;
use sereno_flow::{Flow, incident, sign_off};
use sereno_station::audit;
use sereno_station::db::Stop;
use sereno_station::help;
use sereno_station::lock::sheets_in_use;
use sereno_station::people::{Person, Sees, everybody};
use sereno_station::web::{Frame, Route, Verb, Visit, Who, draw};

/// The coordinator's page.
pub const ROUTES: &[Route<Flow>] = &[Route {
    verb: Verb::Get,
    path: "/admin/start",
    who: Who::Roles(&[Role::Admin]),
    audited: false,
    make: || get(show_start),
}];

/// Alarms of the last day are mentioned, seconds.
const ALARMS_S: i64 = 86_400;
/// Every page an administrator has beside this one, with the key of its name. Whoever adds a page
/// adds a line.
const ROOMS: &[(&str, &str)] = &[
    ("/admin/setup", "setup-title"),
    ("/admin/setup/areas", "setup-areas-title"),
    ("/admin/people", "people-title"),
    ("/admin/organisations", "organisations-title"),
    ("/admin/training", "training-title"),
    ("/audit", "audit-title"),
    ("/admin/sheets", "sheets-title"),
    ("/admin/backup", "backup-title"),
    ("/lock", "lock-title"),
    ("/admin/holds", "legal-title"),
    ("/admin/door", "door-title"),
    ("/admin/seizable", "seizable-title"),
    ("/admin/join", "phone-title"),
    ("/admin/sign-off", "sign-off-title"),
    ("/admin/sending", "sending-title"),
    ("/admin/channels", "channels-title"),
    ("/admin/feeds", "sources-title"),
];

struct Step {
    is_done: bool,
    title: String,
    more: String,
    /// Where it is done, and the words of the link.
    link: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "pages/start.html")]
struct StartPage {
    f: Frame,
    /// Alarms of the audit log, if there are any.
    alarms: Option<String>,
    steps: Vec<Step>,
    n_left: i64,
    guides: Vec<(&'static str, String)>,
    rooms: Vec<(&'static str, String)>,
}

/// People who can hold each of the three places that stand behind a notice, and those on duty.
struct Staff<'a>(&'a [Person]);

impl Staff<'_> {
    fn n(&self, fits: impl Fn(&Person) -> bool) -> usize {
        self.0.iter().filter(|p| fits(p)).count()
    }
}

/// Whether somebody answers for the texts of every language, and will for a while; and the sentence
/// that says so.
fn signed_off(visit: &Visit, standing: &[sign_off::Stands]) -> (bool, String) {
    let (t, playbook) = (&visit.t, &visit.site.playbook);
    let name = |language: &str| t.word("language", language);
    let lacking: Vec<String> = standing.iter().filter(|(_, held)| held.is_err()).map(|(l, _)| name(l)).collect();
    if !lacking.is_empty() {
        return (false, t.say1("start-sign-off-more", "languages", lacking.join(", ")));
    }
    let first = standing.iter().filter_map(|(l, held)| Some((held.as_ref().ok()?, l))).min();
    let Some((until, language)) = first else { return (true, String::new()) };
    let date = sign_off::last_day(playbook, *until);
    if sign_off::ends_soon(*until, visit.now) {
        return (false, t.say2("start-sign-off-soon", "language", name(language), "date", date));
    }
    (true, t.say1("start-sign-off-done", "date", date))
}

async fn show_start(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let (since, at, inside) = (visit.now.plus_s(-ALARMS_S), visit.now, flow.clone());
    let read = flow.site.db.read(move |tx| {
        let (alarms, n_sheets) = (audit::alarms(tx, since)?.len(), sheets_in_use(tx)?.len());
        let signed = sign_off::standing(tx, &inside, at)?;
        Ok((everybody(tx, Sees::All)?, incident::count(tx)?, setup::stored(tx)?, alarms, n_sheets, signed))
    });
    let (people, n_incidents, chosen, alarms, n_sheets, signed) = read.await?;
    let (t, now, playbook) = (&visit.t, visit.now, &flow.site.playbook);
    let staff = Staff(&people);
    let observers = staff.n(|p| p.holds(&[Role::Observer]) && p.trained_until > now && p.pledged_until > now);
    let desk = staff.n(|p| p.holds(&[Role::Dispatcher]));
    let leads = staff.n(|p| p.holds(&[Role::VerificationLead]));
    let on_duty = |role| staff.n(|p| p.is_on_shift_as(&[role], now)) > 0;
    let (is_signed, signed) = signed_off(&visit, &signed);
    let step = |is_done, key: &str, more: String, href: &'static str| Step {
        is_done,
        title: t.say(key),
        more,
        link: (!href.is_empty()).then(|| (href, t.say(&format!("{key}-do")))),
    };
    // A number of the range 555-01xx is kept for examples and reaches nobody.
    let is_sample = playbook.phone.contains("555-01");
    let steps = vec![
        step(
            !is_sample,
            "start-playbook",
            t.say2("start-playbook-more", "name", &playbook.name, "phone", &playbook.phone),
            "/admin/setup",
        ),
        step(chosen.is_some(), "start-areas", visit.serves(), "/admin/setup/areas"),
        step(is_signed, "start-sign-off", signed, "/admin/sign-off"),
        step(desk > 0, "start-desk", t.say_n("start-desk-more", i64::try_from(desk).unwrap_or(0)), "/admin/people"),
        step(leads > 1, "start-leads", t.say_n("start-leads-more", i64::try_from(leads).unwrap_or(0)), "/admin/people"),
        step(
            observers > 2,
            "start-observers",
            t.say_n("start-observers-more", i64::try_from(observers).unwrap_or(0)),
            "/admin/people",
        ),
        step(
            on_duty(Role::Observer) && on_duty(Role::Dispatcher),
            "start-duty",
            t.say("start-duty-more"),
            "/admin/people",
        ),
        step(
            n_sheets > 1,
            "start-sheets",
            t.say_n("start-sheets-more", i64::try_from(n_sheets).unwrap_or(0)),
            "/admin/sheets",
        ),
        step(n_incidents > 0, "start-report", t.say("start-report-more"), "/report"),
        step(flow.site.is_sending(), "start-sending", t.say("start-sending-more"), "/admin/sending"),
    ];
    draw(&StartPage {
        f: visit.frame(),
        alarms: (alarms > 0).then(|| t.say_n("start-alarms", i64::try_from(alarms).unwrap_or(0))),
        n_left: i64::try_from(steps.iter().filter(|s| !s.is_done).count()).unwrap_or(0),
        rooms: ROOMS.iter().map(|(href, key)| (*href, t.say(key))).collect(),
        guides: help::guided().map(|r| (r.slug(), t.word("role", r.slug()))).collect(),
        steps,
    })
}
