//! The room: what it is read from, which part of it is asked for, and how a refused form comes
//! back into it with everything that was typed.

use super::incident_of;
use crate::Flow;
use crate::ahead::Looked;
use crate::incident::need::shut_to;
use crate::incident::pages::{Filter, RoomPage, Seen, Trouble};
use crate::incident::store::{self, Shown};
use crate::incident::{DESK_ROLES, Incident, log};
use crate::intake;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use sereno_core::ids::IncidentId;
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{RefusalKind, Stop};
use sereno_station::people::{Sees, everybody};
use sereno_station::web::{HERE_S, Posted, Visit, draw_as};

/// Rows of the queue on one page.
pub(in crate::incident) const ROWS: usize = 60;
/// Reports quoted on an incident's page.
const QUOTES: i64 = 40;
/// Settled incidents stay at the end of the queue for this, seconds.
pub(super) const SETTLED_S: i64 = 12 * 3_600;
/// The shift log of the room goes back so far, seconds, and so many lines.
const LOG_S: i64 = 24 * 3_600;
const LOG_LINES: i64 = 40;

/// What a visitor wants to see of the queue.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) show: String,
    #[serde(default)]
    pub(super) f: String,
    #[serde(default)]
    pub(super) area: String,
    #[serde(default)]
    pub(super) pick: String,
    #[serde(default)]
    pub(super) from: usize,
}

/// Rows of the list `from` on, and where the next page begins.
fn page_of<T>(mut all: Vec<T>, from: usize) -> (Vec<T>, Option<usize>) {
    let mut rows = all.split_off(from.min(all.len()));
    let next = (rows.len() > ROWS).then_some(from + ROWS);
    rows.truncate(ROWS);
    (rows, next)
}

/// Parts of the page that a live page may ask for again.
const PARTS: [&str; 4] = ["queue", "pane", "place", "tape"];

/// What of the page is read. `parts` names some of [`PARTS`]; nothing else is looked at.
async fn room(
    flow: &Flow,
    visit: &Visit,
    asked: &Asked,
    id: Option<IncidentId>,
    trouble: Option<Trouble>,
    parts: &[&'static str],
) -> Result<RoomPage, Stop> {
    let wants = |part| parts.contains(&part);
    let (wants_queue, wants_pane, wants_tape) = (wants("queue"), wants("pane"), wants("tape"));
    let (now, danger, ahead, reading) =
        (visit.now, flow.rules.danger_kinds.clone(), flow.ahead, visit.person()?.clone());
    let me = reading.id;
    let (reader, asked, language) = (flow.clone(), asked.clone(), visit.t.tag.clone());
    let filter = Filter::from_slug(&asked.f);
    let here = flow.site.db.topics().who_is_here(now);
    let seen = flow
        .site
        .db
        .read(move |tx| {
            let keys = &reader.site.keys;
            let is_past = asked.show == "past";
            let going = (ahead.going)(tx)?;
            let open = store::open(tx, &danger)?;
            let most = i64::try_from(ROWS).unwrap_or(0);
            let since = Shown::SettledSince(now.plus_s(-SETTLED_S));
            let settled = if is_past { vec![] } else { store::list(tx, since, &danger, most)? };
            // Nobody is told more than was published, so only where something was.
            let is_said = |i: &&Incident| going.iter().any(|(id, g)| *id == i.id && g.alert_sent_at.is_some());
            let said: Vec<IncidentId> = open.iter().filter(is_said).chain(&settled).map(|i| i.id).collect();
            let mut to_tell = intake::to_tell(tx, &said)?;
            let mut unsaid = Vec::new();
            for (id, _) in &to_tell {
                if (ahead.told_about)(tx, *id, &language)?.is_empty() {
                    unsaid.push(*id);
                }
            }
            to_tell.retain(|(id, _)| !unsaid.contains(id));
            let is_to_tell = |i: &Incident| to_tell.iter().any(|(id, _)| *id == i.id);
            let shows = |f: Filter, i: &Incident| match f {
                Filter::Tell => is_to_tell(i),
                f => f.shows(i, &going, me, &danger),
            };
            let counts = Filter::ALL.map(|f| {
                let closed = settled.iter().filter(|i| f == Filter::Tell && is_to_tell(i)).count();
                (f, open.iter().filter(|i| shows(f, i)).count() + closed)
            });
            let totals = (open.iter().map(|i| i.n_reports).sum(), open.len());
            let areas: Vec<Option<String>> = open.iter().map(|i| i.area.clone()).collect();
            let marked: Vec<_> = open.iter().take(200).cloned().collect();
            let in_area = |area: &Option<String>| asked.area.is_empty() || area.as_deref() == Some(asked.area.as_str());
            let (rows, next) = if is_past {
                let from = i64::try_from(asked.from).unwrap_or(0);
                let most = i64::try_from(ROWS).unwrap_or(0) + 1;
                let (rows, next) = page_of(store::list(tx, Shown::Past(from), &danger, most)?, 0);
                (rows, next.map(|n| asked.from + n))
            } else {
                let mut all = open;
                all.retain(|i| shows(filter, i) && in_area(&i.area));
                let (mut rows, next) = page_of(all, asked.from);
                if next.is_none() && matches!(filter, Filter::All | Filter::Tell) {
                    let is_shown = |i: &&Incident| in_area(&i.area) && (filter == Filter::All || is_to_tell(i));
                    rows.extend(settled.iter().filter(is_shown).cloned());
                }
                (rows, next)
            };
            let ids: Vec<IncidentId> = if wants_queue { rows.iter().map(|i| i.id).collect() } else { vec![] };
            let pane = id.filter(|_| wants_pane);
            let incident = match id {
                Some(id) => Some(crate::incident::get(tx, id)?),
                None => None,
            };
            let shut = match &incident {
                Some(i) => shut_to(tx, &reader, &reading, i, now)?,
                None => None,
            };
            let named = match incident.as_ref().filter(|i| i.closed_at.is_some()) {
                Some(i) => store::named(tx, i.id)?,
                None => vec![],
            };
            let told = pane.filter(|_| shut.is_none());
            let mut looked = match pane {
                Some(id) => (ahead.look)(tx, keys, id, now)?,
                None => Looked::default(),
            };
            if shut.is_some() {
                looked.verdicts.iter_mut().for_each(|v| v.salute.clear());
            }
            let on_shift = everybody(tx, Sees::OnShift(now))?;
            let count = |role| on_shift.iter().filter(|p| p.is_on_shift_as(&[role], now)).count();
            Ok(Seen {
                totals,
                counts,
                areas,
                marked,
                stats: intake::stats(tx, &ids)?,
                to_tell,
                on_shift: (count(Role::Dispatcher), count(Role::Observer)),
                desk: everybody(tx, Sees::All)?
                    .into_iter()
                    .filter(|p| p.holds(&DESK_ROLES) && p.id != me)
                    .map(|p| (p.id, p.name))
                    .collect(),
                reports: match told {
                    Some(id) => intake::for_incident(tx, keys, id, QUOTES)?,
                    None => vec![],
                },
                looked,
                shut,
                named,
                can_undo: match pane {
                    Some(id) => store::last_batch(tx, id)?.map(|(_, kind)| kind),
                    None => None,
                },
                aside_step: match pane {
                    Some(id) => store::aside_step(tx, id)?.map(|s| (s.batch, s.n)),
                    None => None,
                },
                log: if wants_tape {
                    log::lines(tx, &reader, &reading, now.plus_s(-LOG_S), LOG_LINES)?
                } else {
                    vec![]
                },
                names: store::names_of(tx)?,
                n_aside: store::n_aside(tx)?,
                here: here.clone(),
                going,
                rows,
                incident,
                is_past,
                filter,
                area: asked.area.clone(),
                is_picking: matches!(asked.pick.as_str(), "some" | "all"),
                is_all_picked: asked.pick == "all",
                from: asked.from,
                next,
            })
        })
        .await?;
    Ok(RoomPage::new(visit, flow, seen, trouble))
}

/// The whole page, or the parts of it that a live page asks for again. Both are the same
/// templates.
async fn show(
    flow: &Flow,
    visit: &Visit,
    headers: &HeaderMap,
    asked: &Asked,
    id: Option<IncidentId>,
) -> Result<Response, Stop> {
    let seen = match id {
        Some(id) => {
            (Look::Incident, flow.site.db.read(move |tx| Ok(crate::incident::get(tx, id)?.id)).await?.to_string())
        }
        None => (Look::Queue, String::new()),
    };
    looked(visit, seen.0, &seen.1).await?;
    let Some(wanted) = headers.get("x-fragment").and_then(|v| v.to_str().ok()) else {
        let mut visit = visit.clone();
        let (ahead, by, now) = (flow.ahead, visit.person()?.id, visit.now);
        let soon = flow.site.db.read(move |tx| Ok((ahead.soon_on)(tx, by, now)?)).await?;
        visit.notice = soon.map(|s| s.notice(&visit));
        if let Some(id) = id {
            let hub = flow.site.db.topics();
            hub.arrive(&id.to_string(), visit.person()?.id, visit.now.plus_s(HERE_S));
            // That was this visit's own doing: its page has not missed it.
            visit.mark = hub.mark();
        }
        return draw_as(StatusCode::OK, &room(flow, &visit, asked, id, None, &PARTS).await?);
    };
    let parts: Vec<&'static str> = PARTS.into_iter().filter(|p| wanted.split(',').any(|w| w == *p)).collect();
    let page = room(flow, visit, asked, id, None, &parts).await?;
    Ok(Html(page.parts(&parts)?).into_response())
}

pub(super) async fn show_queue(
    visit: Visit,
    State(flow): State<Flow>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    show(&flow, &visit, &headers, &asked, None).await
}

pub(super) async fn show_incident(
    visit: Visit,
    State(flow): State<Flow>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    show(&flow, &visit, &headers, &asked, Some(incident_of(&id)?)).await
}

async fn again(
    flow: &Flow,
    posted: &Posted,
    id: Option<IncidentId>,
    at: &'static str,
    done: Result<Response, Stop>,
) -> Result<Response, Stop> {
    match done {
        Err(Stop::Refused(refusal)) if refusal.kind != RefusalKind::NotFound => {
            let visit = &posted.visit;
            let trouble = Trouble { at, sentence: visit.sentence(&refusal), fields: posted.fields.clone() };
            let is_pile = at == "pile";
            let asked = Asked { pick: if is_pile { "some".to_owned() } else { String::new() }, ..Asked::default() };
            let page = room(flow, visit, &asked, id, Some(trouble), &PARTS).await?;
            draw_as(visit.status(&refusal), &page)
        }
        other => other,
    }
}

/// What became of a form on an incident's page. A refused one comes back on the same page, with
/// the reason and with everything that was typed.
pub(crate) async fn answer(
    flow: &Flow,
    posted: &Posted,
    id: IncidentId,
    at: &'static str,
    done: Result<Response, Stop>,
) -> Result<Response, Stop> {
    again(flow, posted, Some(id), at, done).await
}

/// As [`answer`], for a form beside the queue.
pub(super) async fn answer_queue(
    flow: &Flow,
    posted: &Posted,
    at: &'static str,
    done: Result<Response, Stop>,
) -> Result<Response, Stop> {
    again(flow, posted, None, at, done).await
}
