//! The console: queue, incident, log; merging, splitting, undoing; and the queue as JSON.

use super::pages::{ReachPage, RoomPage};
use super::store::{self, Shown};
use super::{merge, split, undo};
use crate::Flow;
use crate::intake;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use sereno_core::ids::IncidentId;
use sereno_core::role::Role;
use sereno_station::audit;
use sereno_station::db::{Refusal, Stop};
use sereno_station::people::{Sees, everybody};
use sereno_station::web::{Posted, Route, Verb, Visit, Who, draw, see_other};
use utoipa::ToSchema;

const DESK: Who = Who::Roles(&[Role::Operator, Role::Dispatcher, Role::VerificationLead]);
const DISPATCH: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead]);

/// The console's routes.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/console", who: DESK, audited: false, make: || get(show_queue) },
    Route {
        verb: Verb::Get,
        path: "/console/incidents/{incident}",
        who: DESK,
        audited: false,
        make: || get(show_incident),
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
        verb: Verb::Get,
        path: "/console/incidents/{incident}/reach",
        who: DISPATCH,
        audited: false,
        make: || get(ask_reach),
    },
    Route {
        verb: Verb::Post,
        path: "/console/incidents/{incident}/reach",
        who: DISPATCH,
        audited: true,
        make: || post(show_reach),
    },
    Route { verb: Verb::Get, path: "/api/v1/incidents", who: DESK, audited: false, make: || get(list_incidents) },
];

/// Rows of the queue on one page.
const ROWS: i64 = 60;
/// Reports quoted on an incident's page.
const QUOTES: i64 = 40;
/// Settled incidents stay at the end of the queue for this, seconds.
const SETTLED_S: i64 = 12 * 3_600;

/// Reads an id out of a path; what is no id is not there.
pub(crate) fn incident_of(text: &str) -> Result<IncidentId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    from: i64,
}

async fn room(flow: &Flow, visit: &Visit, asked: &Asked, id: Option<IncidentId>) -> Result<Response, Stop> {
    let (now, danger, ahead) = (visit.now, flow.rules.danger_kinds.clone(), flow.ahead);
    let (keys, past, from) = (flow.site.keys.clone(), asked.show == "past", asked.from.max(0));
    let seen = flow
        .site
        .db
        .read(move |tx| {
            let mut rows = if past {
                store::list(tx, Shown::Past(from), &danger, ROWS)?
            } else {
                store::list(tx, Shown::Open, &danger, ROWS)?
            };
            if !past {
                rows.extend(store::list(tx, Shown::SettledSince(now.plus_s(-SETTLED_S)), &danger, ROWS)?);
            }
            let ids: Vec<IncidentId> = rows.iter().map(|i| i.id).collect();
            let incident = match id {
                Some(id) => Some(super::get(tx, id)?),
                None => None,
            };
            let on_shift = everybody(tx, Sees::OnShift(now))?;
            let count = |role| on_shift.iter().filter(|p| p.holds(&[role])).count();
            Ok(super::pages::Seen {
                totals: store::totals(tx)?,
                stats: intake::stats(tx, &ids)?,
                going: (ahead.going)(tx)?,
                on_shift: (count(Role::Dispatcher), count(Role::Observer)),
                reports: match id {
                    Some(id) => intake::for_incident(tx, &keys, id, QUOTES)?,
                    None => vec![],
                },
                looked: match id {
                    Some(id) => (ahead.look)(tx, &keys, id, now)?,
                    None => crate::ahead::Looked::default(),
                },
                can_undo: match id {
                    Some(id) => store::last_batch(tx, id)?.map(|(_, kind)| kind),
                    None => None,
                },
                log: audit::lines(tx, &["incident.", "dispatch.", "verdict.", "alert."], None, 40)?,
                names: store::names_of(tx)?,
                rows,
                incident,
                is_past: past,
                from,
            })
        })
        .await?;
    draw(&RoomPage::new(visit, flow, seen))
}

async fn show_queue(visit: Visit, State(flow): State<Flow>, Query(asked): Query<Asked>) -> Result<Response, Stop> {
    room(&flow, &visit, &asked, None).await
}

async fn show_incident(
    visit: Visit,
    State(flow): State<Flow>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    room(&flow, &visit, &asked, Some(incident_of(&id)?)).await
}

fn page_of(id: IncidentId) -> String {
    format!("/console/incidents/{id}")
}

async fn do_merge(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let from = incident_of(&id)?;
    let number = posted.fields.number("into").ok_or_else(|| Refusal::input("merge-refused-number"))?;
    let into = flow.site.db.read(move |tx| Ok(store::find_by_number(tx, number)?)).await?;
    let into = into.ok_or_else(|| Refusal::input("merge-refused-number"))?.id;
    merge(&flow, posted.visit.actor, from, into).await?;
    Ok(see_other(&page_of(into)))
}

async fn do_split(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let report = posted.fields.get("report").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let fresh = split(&flow, posted.visit.actor, incident_of(&id)?, report).await?;
    Ok(see_other(&page_of(fresh)))
}

async fn do_undo(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let back = undo(&flow, posted.visit.actor, incident_of(&id)?).await?;
    Ok(see_other(&page_of(back)))
}

#[derive(Debug, Default, Deserialize)]
struct AskedReach {
    #[serde(default)]
    report: String,
}

async fn ask_reach(visit: Visit, Path(id): Path<String>, Query(asked): Query<AskedReach>) -> Result<Response, Stop> {
    draw(&ReachPage { f: visit.frame(), incident: incident_of(&id)?, report: asked.report, number: String::new() })
}

/// Shows a reporter's number to somebody who said why. Each look is on the audit log.
async fn show_reach(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let incident = incident_of(&id)?;
    let report = posted.fields.get("report").parse().map_err(|_| Stop::from(Refusal::not_found()))?;
    let reason = ["facts", "safety", "witnesses"].into_iter().find(|r| *r == posted.fields.get("reason"));
    let reason = reason.ok_or_else(|| Refusal::input("reach-refused-why"))?;
    let number = intake::reveal_reach(&flow, posted.visit.actor, incident, report, reason).await?;
    let number = number.reveal().clone();
    draw(&ReachPage { f: posted.visit.frame(), incident, report: String::new(), number })
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
}

/// The open and the lately settled incidents, in the order of the queue.
#[utoipa::path(
    get, path = "/api/v1/incidents",
    responses(
        (status = 200, description = "In the order of the queue", body = Vec<IncidentOut>),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not on the desk"),
    )
)]
pub async fn list_incidents(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let (now, danger) = (visit.now, flow.rules.danger_kinds.clone());
    let rows = flow
        .site
        .db
        .read(move |tx| {
            let mut rows = store::list(tx, Shown::Open, &danger, 500)?;
            rows.extend(store::list(tx, Shown::SettledSince(now.plus_s(-SETTLED_S)), &danger, 500)?);
            Ok(rows)
        })
        .await?;
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
        })
        .collect();
    let body = serde_json::to_string(&out).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
