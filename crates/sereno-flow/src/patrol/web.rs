//! Planning a patrol, what it says, and what it sees.

use super::pages::{ListPage, OnePage, Row, Seen};
use super::{DESK, Step, known, plan, step, store};
use crate::Flow;
use crate::intake::{self, Incoming, NotReceived, Received, id_of_form};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::ids::{PatrolId, PersonId};
use sereno_core::moment::DAY_S;
use sereno_core::patrol::PatrolRefusal;
use sereno_core::report::{About, Channel, FirstHand, Recency, Told};
use sereno_core::role::Role;
use sereno_core::roster::minutes;
use sereno_core::shift::Stretch;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{Refusal, RefusalKind, Stop, Tx};
use sereno_station::people::{self, Sees};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const DUTY: Who =
    Who::Roles(&[Role::Observer, Role::Operator, Role::Dispatcher, Role::TeamLead, Role::VerificationLead]);
const PLANS: Who = Who::Roles(&[Role::Dispatcher, Role::TeamLead, Role::VerificationLead]);

/// Routes of patrols.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/patrols", who: DUTY, audited: false, make: || get(show_list) },
    Route { verb: Verb::Post, path: "/patrols", who: PLANS, audited: true, make: || post(do_plan) },
    Route { verb: Verb::Get, path: "/patrols/{patrol}", who: DUTY, audited: false, make: || get(show_one) },
    Route { verb: Verb::Post, path: "/patrols/{patrol}/step", who: DUTY, audited: true, make: || post(do_step) },
    Route { verb: Verb::Post, path: "/patrols/{patrol}/report", who: DUTY, audited: true, make: || post(do_report) },
];

/// Patrols that ended within this are still listed, seconds.
const LISTED_S: i64 = DAY_S / 2;
/// What one patrol said, at most on its page.
const POSTS_MAX: i64 = 60;

fn patrol_of(text: &str) -> Result<PatrolId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

fn row(tx: &mut Tx<'_>, patrol: super::Patrol) -> Result<Row, Stop> {
    let who = store::people_of(tx, patrol.id)?;
    Ok(Row { last_clear: store::last_clear(tx, patrol.id)?, who, patrol })
}

async fn list(flow: &Flow, visit: &Visit, typed: &Fields, trouble: &str) -> Result<ListPage, Stop> {
    let (me, now) = (visit.person()?.clone(), visit.now);
    let by = me.clone();
    let (rows, people) = flow
        .site
        .db
        .read(move |tx| {
            let mut rows = Vec::new();
            for patrol in store::since(tx, now.plus_s(-LISTED_S))? {
                let row = row(tx, patrol)?;
                if by.holds_now(&DESK, now) || row.who.contains(&by.id) {
                    rows.push(row);
                }
            }
            Ok((rows, people::everybody(tx, Sees::All)?))
        })
        .await?;
    Ok(ListPage::new(visit, flow, &me, &people, &rows, typed, trouble))
}

async fn show_list(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Patrol, "").await?;
    draw(&list(&flow, &visit, &Fields::default(), "").await?)
}

/// The next time clocks on the wall show these two times.
fn stretch(flow: &Flow, visit: &Visit, f: &Fields) -> Result<Stretch, PatrolRefusal> {
    let playbook = &flow.site.playbook;
    let (from, to) =
        (minutes(f.get("from")).ok_or(PatrolRefusal::Times)?, minutes(f.get("to")).ok_or(PatrolRefusal::Times)?);
    let today = playbook.day_of(visit.now);
    let to = if to > from { to } else { to + 1_440 };
    let at = |add: i64| {
        let (starts_at, ends_at) = (playbook.moment_of(today, from + add)?, playbook.moment_of(today, to + add)?);
        Some(Stretch { starts_at, ends_at })
    };
    let both = [0, 1_440].into_iter().filter_map(at).find(|s| s.ends_at > visit.now);
    both.ok_or(PatrolRefusal::Times)
}

async fn do_plan(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let mut who: Vec<PersonId> = fields.all("person").filter_map(|p| p.parse().ok()).collect();
    who.sort_unstable();
    who.dedup();
    let done = match stretch(&flow, visit, fields) {
        Ok(at) => plan(&flow, visit.person()?.id, fields.get("sector"), at, who).await,
        Err(refused) => Err(refused.into()),
    };
    match done {
        Ok(id) => Ok(see_other(&format!("/patrols/{id}"))),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            draw_as(visit.status(&r), &list(&flow, visit, fields, &visit.sentence(&r)).await?)
        }
        Err(stop) => Err(stop),
    }
}

async fn one(
    flow: &Flow,
    visit: &Visit,
    id: PatrolId,
    typed: &Fields,
    receipt: Option<&Received>,
    trouble: &str,
) -> Result<OnePage, Stop> {
    let (me, now) = (visit.person()?.clone(), visit.now);
    let by = me.clone();
    let seen = flow
        .site
        .db
        .read(move |tx| {
            let (patrol, _) = known(tx, id, &by, now)?;
            let posts = store::said(tx, id, POSTS_MAX)?;
            Ok(Seen { row: row(tx, patrol)?, posts, people: people::everybody(tx, Sees::All)? })
        })
        .await?;
    Ok(OnePage::new(visit, flow, &me, &seen, typed, receipt, trouble))
}

async fn show_one(visit: Visit, State(flow): State<Flow>, Path(id): Path<String>) -> Result<Response, Stop> {
    let page = one(&flow, &visit, patrol_of(&id)?, &Fields::default(), None, "").await?;
    looked(&visit, Look::Patrol, &id).await?;
    draw(&page)
}

async fn do_step(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (id, visit) = (patrol_of(&id)?, &posted.visit);
    let (by, now) = (visit.person()?.clone(), visit.now);
    let done = match Step::from_slug(posted.fields.get("step")) {
        Some(next) => step(&flow, by, id, next).await,
        None => {
            // Whose it is comes first: nothing is said about a patrol of others.
            flow.site.db.read(move |tx| known(tx, id, &by, now)).await?;
            Err(Refusal::input("refused-form").into())
        }
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/patrols/{id}"))),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let page = one(&flow, visit, id, &Fields::default(), None, &visit.sentence(&r)).await?;
            draw_as(visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

/// What a patrol sees goes the way of every report: it is told, and verifies nothing.
async fn do_report(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (id, visit, fields) = (patrol_of(&id)?, &posted.visit, &posted.fields);
    let (by, now) = (visit.person()?.clone(), visit.now);
    flow.site.db.read(move |tx| known(tx, id, &by, now)).await?;
    let incoming = Incoming {
        id: id_of_form(Channel::Patrol, fields.get("form_id"), fields),
        channel: Channel::Patrol,
        told: Told {
            about: Some(About::Now),
            kind: fields.get("kind").to_owned(),
            place: fields.get("place").to_owned(),
            text: fields.get("text").to_owned(),
            reach: String::new(),
            seen_at: None,
        },
        recency: Some(Recency::Now),
        first_hand: FirstHand::Saw,
        language: visit.t.tag.clone(),
        point: None,
        details: vec![],
        follows: None,
        counts_as_past: false,
    };
    match intake::receive(&flow, visit.actor, incoming).await {
        Ok(received) => draw(&one(&flow, visit, id, fields, Some(&received), "").await?),
        Err(NotReceived::Refused(faults)) => {
            let why: Vec<String> = faults.iter().map(|f| visit.t.say(f.key())).collect();
            let page = one(&flow, visit, id, fields, None, &why.join(" ")).await?;
            draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(NotReceived::Failed(stop)) => Err(stop),
    }
}
