//! The console: queue, incident, log; merging, splitting, undoing; taking on, handing over,
//! putting aside; and the queue as JSON.

mod lists;
mod room;

pub(crate) use room::answer;

use super::pages::ReachPage;
use super::store::{self, Shown};
use super::{DESK_ROLES, abuse, bring_back, close, hold, let_be, let_in, merge, note, open, put_aside};
use super::{reach, restore, say_why, split, undo};
use crate::Flow;
use crate::intake;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use room::SETTLED_S;
use serde::{Deserialize, Serialize};
use sereno_core::ids::IncidentId;
use sereno_core::incident::{AsideWhy, ReadWhy};
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{Posted, Route, Verb, Visit, Who, draw, see_other};
use utoipa::ToSchema;

const DESK: Who = Who::Roles(&DESK_ROLES);
const DISPATCH: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead]);
/// A copy leaves the room.
const COPY: Who = Who::Stepped(&DESK_ROLES);
/// What is shut is opened for oneself, by saying why.
const READ: Who = Who::Stepped(&DESK_ROLES);
/// A reporter's number is shown.
const REVEAL: Who = Who::Stepped(&[Role::Dispatcher, Role::VerificationLead]);

/// The console's routes.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/console", who: DESK, audited: false, make: || get(room::show_queue) },
    Route {
        verb: Verb::Get,
        path: "/console/incidents/{incident}",
        who: DESK,
        audited: false,
        make: || get(room::show_incident),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/merge",
        who: DISPATCH,
        audited: true,
        make: || post(do_merge),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/split",
        who: DISPATCH,
        audited: true,
        make: || post(do_split),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/undo",
        who: DISPATCH,
        audited: true,
        make: || post(do_undo),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/abuse",
        who: DISPATCH,
        audited: true,
        make: || post(do_abuse),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/aside",
        who: DISPATCH,
        audited: true,
        make: || post(do_aside),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/hold",
        who: DESK,
        audited: true,
        make: || post(do_hold),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/note",
        who: DESK,
        audited: true,
        make: || post(do_note_about),
    },
    Route {
        verb: Verb::Get,
        path: "/console/incidents/{incident}/reach",
        who: DISPATCH,
        audited: false,
        make: || get(ask_reach),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/reach",
        who: REVEAL,
        audited: true,
        make: || post(show_reach),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/read",
        who: READ,
        audited: true,
        make: || post(do_read),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/close",
        who: DISPATCH,
        audited: true,
        make: || post(do_close),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/let-in",
        who: DESK,
        audited: true,
        make: || post(do_let_in),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/open",
        who: DISPATCH,
        audited: true,
        make: || post(do_open),
    },
    Route { verb: Verb::Post, path: "/console/note", who: DESK, audited: true, make: || post(do_note) },
    Route { verb: Verb::Post, path: "/console/pile", who: DISPATCH, audited: true, make: || post(lists::do_pile) },
    Route { verb: Verb::Get, path: "/console/aside", who: DESK, audited: false, make: || get(lists::show_aside) },
    Route { verb: Verb::Post, path: "/console/aside/back", who: DISPATCH, audited: true, make: || post(do_back) },
    Route { verb: Verb::Get, path: "/console/find", who: DESK, audited: false, make: || get(lists::ask_find) },
    Route { verb: Verb::Post, path: "/console/find", who: DESK, audited: true, make: || post(lists::find) },
    Route { verb: Verb::Post, path: "/console/find/restore", who: DISPATCH, audited: true, make: || post(do_restore) },
    Route { verb: Verb::Get, path: "/console/map", who: DESK, audited: false, make: || get(lists::show_map) },
    Route { verb: Verb::Get, path: "/console/handover", who: DESK, audited: false, make: || get(lists::show_handover) },
    Route { verb: Verb::Post, path: "/console/handover", who: DESK, audited: true, make: || post(lists::do_handover) },
    Route {
        verb: Verb::Post,
        path: "/console/handover/copy",
        who: COPY,
        audited: true,
        make: || post(lists::number_handover),
    },
    Route { verb: Verb::Get, path: "/api/v1/incidents", who: DESK, audited: false, make: || get(list_incidents) },
];

/// Reads an id out of a path; what is no id is not there.
pub(crate) fn incident_of(text: &str) -> Result<IncidentId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

pub(super) fn page_of(id: IncidentId) -> String {
    format!("/console/incidents/{id}")
}

async fn do_merge(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let from = incident_of(&id)?;
    let done = async {
        let number = posted.fields.number("into").ok_or_else(|| Refusal::input("merge-refused-number"))?;
        let into = flow.site.db.read(move |tx| Ok(store::find_by_number(tx, number)?)).await?;
        let into = into.ok_or_else(|| Refusal::input("merge-refused-number"))?.id;
        merge(&flow, posted.visit.actor, from, into).await?;
        Ok(see_other(&page_of(into)))
    };
    let done = done.await;
    answer(&flow, &posted, from, "merge", done).await
}

async fn do_split(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let from = incident_of(&id)?;
    let report = posted.fields.get("report").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let done = split(&flow, posted.visit.actor, from, report).await.map(|fresh| see_other(&page_of(fresh)));
    answer(&flow, &posted, from, "split", done).await
}

async fn do_undo(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let done = undo(&flow, posted.visit.actor, incident).await.map(|back| see_other(&page_of(back)));
    answer(&flow, &posted, incident, "undo", done).await
}

async fn do_abuse(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let report = posted.fields.get("report").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let done = abuse(&flow, posted.visit.actor, incident, report).await.map(|()| see_other(&page_of(incident)));
    answer(&flow, &posted, incident, "abuse", done).await
}

async fn do_aside(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let batch = flow.site.chance();
    let done = match AsideWhy::from_slug(posted.fields.get("why")) {
        Some(why) => put_aside(&flow, posted.visit.actor, incident, why, batch, false).await,
        None => Err(Refusal::input("aside-refused-why").into()),
    };
    let done = done.map(|()| see_other("/console/aside"));
    answer(&flow, &posted, incident, "aside", done).await
}

async fn do_back(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let batch = sereno_seal::digest::unhex(posted.fields.get("batch")).ok_or_else(Refusal::not_found)?;
    bring_back(&flow, posted.visit.actor, batch).await?;
    Ok(see_other("/console"))
}

/// A report that was marked as abuse, and is none.
async fn do_restore(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let report = posted.fields.get("report").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let incident = restore(&flow, posted.visit.actor, report).await?;
    Ok(see_other(&page_of(incident)))
}

/// Takes an incident on, gives it to somebody, or lets it go.
async fn do_hold(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (incident, actor) = (incident_of(&id)?, posted.visit.actor);
    let seen = posted.fields.get("seen").parse().ok();
    let done = match posted.fields.get("to") {
        "nobody" => let_be(&flow, actor, incident).await,
        "me" => hold(&flow, actor, incident, posted.visit.person()?.id, seen).await,
        other => match other.parse() {
            Ok(person) => hold(&flow, actor, incident, person, seen).await,
            Err(_) => Err(Refusal::input("hold-refused-who").into()),
        },
    };
    answer(&flow, &posted, incident, "hold", done.map(|()| see_other(&page_of(incident)))).await
}

/// Says why, and reads what was shut.
async fn do_read(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (incident, by) = (incident_of(&id)?, posted.visit.person()?.id);
    let done = match ReadWhy::from_slug(posted.fields.get("why")) {
        Some(why) => say_why(&flow, by, incident, why).await,
        None => Err(Refusal::input("need-refused-why").into()),
    };
    answer(&flow, &posted, incident, "read", done.map(|()| see_other(&page_of(incident)))).await
}

async fn do_close(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let done = close(&flow, posted.visit.person()?.id, incident).await.map(|()| see_other(&page_of(incident)));
    answer(&flow, &posted, incident, "close", done).await
}

async fn do_let_in(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (incident, by) = (incident_of(&id)?, posted.visit.person()?.id);
    let done = match posted.fields.get("person").parse() {
        Ok(person) => let_in(&flow, by, incident, person).await,
        Err(_) => Err(Refusal::input("hold-refused-who").into()),
    };
    answer(&flow, &posted, incident, "let-in", done.map(|()| see_other(&page_of(incident)))).await
}

async fn do_open(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let done = open(&flow, posted.visit.person()?.id, incident).await.map(|()| see_other(&page_of(incident)));
    answer(&flow, &posted, incident, "open", done).await
}

/// The note of a form; sent twice it is one note, changed after going back it is another.
async fn written(flow: &Flow, posted: &Posted, incident: Option<IncidentId>, is_handover: bool) -> Result<(), Stop> {
    let (form_id, text) = (posted.fields.get("form_id"), posted.fields.get("note"));
    if form_id.is_empty() {
        return Err(Refusal::input("refused-form").into());
    }
    let id = sereno_seal::digest::sha256(format!("{form_id}\n{text}").as_bytes());
    let id = id.first_chunk().copied().unwrap_or_default();
    let about = super::log::About { incident, is_handover, id };
    note(flow, posted.visit.person()?.id, text, about).await
}

async fn do_note_about(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let done = written(&flow, &posted, Some(incident), false).await.map(|()| see_other(&page_of(incident)));
    answer(&flow, &posted, incident, "note", done).await
}

async fn do_note(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let done = written(&flow, &posted, None, false).await.map(|()| see_other("/console"));
    room::answer_queue(&flow, &posted, "note", done).await
}

#[derive(Debug, Default, Deserialize)]
struct AskedReach {
    #[serde(default)]
    report: String,
}

async fn ask_reach(visit: Visit, Path(id): Path<String>, Query(asked): Query<AskedReach>) -> Result<Response, Stop> {
    looked(&visit, Look::Reach, &incident_of(&id)?.to_string()).await?;
    draw(&ReachPage {
        f: visit.frame(),
        incident: incident_of(&id)?,
        report: asked.report,
        number: String::new(),
        is_telling: false,
        told: vec![],
    })
}

/// Shows a reporter's number to somebody who said why. Each look is on the audit log.
async fn show_reach(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let report = posted.fields.get("report").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let reason = ["facts", "safety", "witnesses", intake::TOLD].into_iter().find(|r| *r == posted.fields.get("reason"));
    let reason = reason.ok_or_else(|| Refusal::input("reach-refused-why"))?;
    let number = reach(&flow, posted.visit.person()?.id, incident, report, reason).await?;
    let (number, is_telling) = (number.reveal().clone(), reason == intake::TOLD);
    let (ahead, language) = (flow.ahead, posted.visit.t.tag.clone());
    let told = if is_telling {
        flow.site.db.read(move |tx| Ok((ahead.told_about)(tx, incident, &language)?)).await?
    } else {
        vec![]
    };
    draw(&ReachPage { f: posted.visit.frame(), incident, report: String::new(), number, is_telling, told })
}

/// An incident of the queue, for programs of the network itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentOut {
    /// Its id.
    pub id: String,
    /// The number people say.
    pub number: i64,
    /// What is held to be true.
    pub verification: String,
    /// Whether it goes on.
    pub activity: String,
    /// The gravest kind among its reports.
    pub kind: String,
    /// Its area's slug.
    pub area: Option<String>,
    /// Reports in it.
    pub n_reports: i64,
    /// First sighting, local hours and minutes.
    pub first: String,
    /// Who has taken it on, by name.
    pub held_by: Option<String>,
    /// Why it was put aside, if it was.
    pub aside: Option<String>,
    /// What was said in it is closed to those who work on it.
    pub closed: bool,
}

/// The open and the lately settled incidents, in the order of the queue, then those put aside.
#[utoipa::path(
    get, path = "/api/v1/incidents",
    responses(
        (status = 200, description = "In the order of the queue", body = Vec<IncidentOut>),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not on the desk"),
    )
)]
pub async fn list_incidents(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Queue, "").await?;
    let (now, danger) = (visit.now, flow.rules.danger_kinds.clone());
    let rows = flow
        .site
        .db
        .read(move |tx| {
            let mut rows = store::list(tx, Shown::Open, &danger, 500)?;
            rows.extend(store::list(tx, Shown::SettledSince(now.plus_s(-SETTLED_S)), &danger, 500)?);
            rows.extend(store::list(tx, Shown::Aside(0), &danger, 500)?);
            Ok((rows, store::names_of(tx)?))
        })
        .await?;
    let (rows, names) = rows;
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    let out: Vec<IncidentOut> = rows
        .into_iter()
        .map(|i| IncidentOut {
            id: i.id.to_string(),
            number: i.number,
            verification: i.standing.verification.slug().to_owned(),
            activity: i.standing.activity.slug().to_owned(),
            kind: i.kind,
            area: i.area,
            n_reports: i.n_reports,
            first: flow.site.hhmm(i.first_at),
            held_by: i.held_by.and_then(name),
            aside: i.aside.map(|(why, _)| why.slug().to_owned()),
            closed: i.closed_at.is_some(),
        })
        .collect();
    let body = serde_json::to_string(&out).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
