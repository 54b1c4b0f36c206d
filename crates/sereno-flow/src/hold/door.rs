//! The page for the moment when somebody stands at the door with a paper: whom to call first.

use super::{pages, store};
use crate::Flow;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_core::words::tidy;
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, RefusalKind, Stop};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

/// A number that nobody has looked at for a year is not one to rely on: it is asked for again.
const KEEP_DAYS: i64 = 365;
const CHARS_MAX: usize = 60;

/// The page, for everybody who is signed in.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/admin/door", who: Who::SignedIn, audited: false, make: || get(show) },
    Route {
        verb: Verb::Post,
        path: "/admin/door",
        // Whoever is at the door is told to call this number.
        who: Who::Stepped(&[Role::Admin]),
        audited: true,
        make: || post(enter),
    },
];

async fn page(flow: &Flow, visit: &Visit, typed: Option<&Fields>, refused: &str) -> Result<pages::DoorPage, Stop> {
    let now = visit.now;
    let known = flow.site.db.read(move |tx| Ok(store::counsel(tx, now)?)).await?;
    let open = |column: &str, sealed: &[u8]| flow.site.keys.open_text(column, Some(sealed)).reveal().clone();
    let counsel = known
        .map(|(name, phone, until)| pages::Counsel {
            name: open("counsel.sealed_name", &name),
            phone: open("counsel.sealed_phone", &phone),
            until: visit.site.playbook.date(until),
        })
        // Without their key the two are as good as never entered.
        .filter(|c| !c.phone.is_empty());
    Ok(pages::DoorPage::new(visit, counsel, typed, refused))
}

async fn show(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    draw(&page(&flow, &visit, None, "").await?)
}

/// Enters whom to call.
///
/// # Errors
/// One of the two is missing, or the number has no digits.
async fn set(flow: &Flow, actor: Actor, name: &str, phone: &str) -> Result<(), Stop> {
    let (name, phone) = (tidy(name, CHARS_MAX), tidy(phone, CHARS_MAX));
    if name.is_empty() || phone.chars().filter(char::is_ascii_digit).count() < 3 {
        return Err(Refusal::input("legal-refused-counsel").into());
    }
    let (now, entry) = (flow.site.now(), flow.site.entry(actor));
    let until = now.plus_s(KEEP_DAYS * DAY_S);
    let name = super::seal(&flow.site.keys, until.day(), "counsel.sealed_name", name.as_bytes())?;
    let phone = super::seal(&flow.site.keys, until.day(), "counsel.sealed_phone", phone.as_bytes())?;
    flow.site
        .db
        .write(move |tx| {
            entry.record(tx, "door.counsel", "", "")?;
            Ok(store::set_counsel(tx, &name, &phone, now, until)?)
        })
        .await
}

async fn enter(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let f = &posted.fields;
    match set(&flow, posted.visit.actor, f.get("name"), f.get("phone")).await {
        Ok(()) => Ok(see_other("/admin/door")),
        Err(Stop::Refused(r)) if r.kind == RefusalKind::Input => {
            let sentence = posted.visit.sentence(&r);
            draw_as(posted.visit.status(&r), &page(&flow, &posted.visit, Some(f), &sentence).await?)
        }
        Err(stop) => Err(stop),
    }
}
