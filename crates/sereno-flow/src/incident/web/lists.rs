//! Lists beside the queue: piles, what was put aside, finding, the map, handing over a shift.

use super::written;
use crate::Flow;
use crate::ahead::Looked;
use crate::incident::pages::lists::{AsidePage, FindPage, Found, HandoverPage, MapPage, PilePage, Shift};
use crate::incident::store::{self, Shown};
use crate::incident::{Incident, hold, log, put_aside};
use crate::intake;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use sereno_core::ids::{IncidentId, PersonId};
use sereno_core::incident::AsideWhy;
use sereno_core::receipt;
use sereno_core::words::fold;
use sereno_station::db::{Refusal, RefusalKind, Stop};
use sereno_station::people::{Sees, everybody};
use sereno_station::web::{Fields, Posted, Visit, draw, draw_as, see_other};

/// Incidents in one pile, at most: what fits on a page, ticked whole.
const PILE_MAX: usize = 100;
/// Rows of the list of what was put aside.
const ASIDE_ROWS: i64 = 200;
/// Reports a search opens, the newest first, and results it shows.
const FIND_AMONG: i64 = 60_000;
const FIND_MOST: usize = 40;
/// A hand-over sheet shows so many incidents, and the log of so many hours.
const HANDOVER_ROWS: i64 = 60;
const HANDOVER_S: i64 = 12 * 3_600;
const HANDOVER_LINES: i64 = 120;

/// Does one thing to every ticked incident. Each is judged for itself: what cannot be done is
/// named with its reason, and the rest is done.
pub(super) async fn do_pile(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (fields, actor) = (&posted.fields, posted.visit.actor);
    let ticked: Vec<IncidentId> = fields.all("incident").filter_map(|i| i.parse().ok()).take(PILE_MAX).collect();
    let batch: [u8; 16] = flow.site.chance();
    let why = AsideWhy::from_slug(fields.get("why"));
    let me = posted.visit.person()?.id;
    let to: Option<PersonId> = if fields.is("do", "take") { Some(me) } else { fields.get("to").parse().ok() };
    let is_aside = fields.is("do", "aside");
    let trouble = match (ticked.is_empty(), fields.get("do")) {
        (true, _) => Some("pile-refused-nothing"),
        (false, "aside") if why.is_none() => Some("aside-refused-why"),
        (false, "hand_over" | "take") if to.is_none() => Some("hold-refused-who"),
        (false, "aside" | "hand_over" | "take") => None,
        (false, _) => Some("refused-form"),
    };
    if let Some(key) = trouble {
        return super::room::answer_queue(&flow, &posted, "pile", Err(Refusal::input(key).into())).await;
    }
    let mut done = 0;
    let mut left = Vec::new();
    for id in ticked {
        let said = match (why, to) {
            (Some(why), _) if is_aside => put_aside(&flow, actor, id, why, batch, true).await,
            (_, Some(to)) => hold(&flow, actor, id, to).await,
            (_, None) => Err(Refusal::input("refused-form").into()),
        };
        match said {
            Ok(()) => done += 1,
            Err(Stop::Refused(r)) => {
                let number = flow.site.db.read(move |tx| Ok(store::find(tx, id)?.map(|i| i.number))).await?;
                left.push((number.unwrap_or(0), id, posted.visit.sentence(&r)));
            }
            Err(fault @ Stop::Fault(_)) => return Err(fault),
        }
    }
    let status = if done == 0 { StatusCode::CONFLICT } else { StatusCode::OK };
    draw_as(status, &PilePage::new(&posted.visit, done, left, is_aside.then_some(batch)))
}

pub(super) async fn show_aside(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let danger = flow.rules.danger_kinds.clone();
    let rows = flow
        .site
        .db
        .read(move |tx| {
            let rows = store::list(tx, Shown::Aside(0), &danger, ASIDE_ROWS)?;
            rows.into_iter().map(|i| Ok((store::batch_of(tx, i.id)?, i))).collect::<Result<Vec<_>, Stop>>()
        })
        .await?;
    draw(&AsidePage::new(&visit, &flow, rows))
}

pub(super) async fn ask_find(visit: Visit) -> Result<Response, Stop> {
    draw(&FindPage::new(&visit, &Fields::default(), "", vec![]))
}

/// Finds by receipt, by number or by words. A form that is posted, so that what was looked for is
/// in no address; and the look itself is on the audit log, without the words.
pub(super) async fn find(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    let looked_for = posted.fields.get("q").trim().to_owned();
    let words: Vec<String> = fold(&looked_for).split_whitespace().map(str::to_owned).take(8).collect();
    if words.iter().all(|w| w.chars().count() < 2) {
        let sentence = visit.sentence(&Refusal::input("find-refused-short"));
        let page = FindPage::new(visit, &posted.fields, &sentence, vec![]);
        return draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    if let Ok(number) = looked_for.trim_start_matches('#').parse::<i64>()
        && let Some(i) = flow.site.db.read(move |tx| Ok(store::find_by_number(tx, number)?)).await?
    {
        return Ok(see_other(&super::page_of(i.id)));
    }
    let (keys, code) = (flow.site.keys.clone(), receipt::typed(&looked_for));
    let found: Vec<Found> = flow
        .site
        .db
        .read(move |tx| {
            let mut found = Vec::new();
            if let Some(r) = intake::held(tx, &keys, &code)? {
                let incident = r.incident.map(|i| store::find(tx, i)).transpose()?.flatten();
                found.push(Found { incident, state: r.state, at: r.received_at, body: r.body, is_by_receipt: true });
                return Ok(found);
            }
            for r in intake::find_words(tx, &keys, &words, FIND_AMONG, FIND_MOST)? {
                let incident = r.incident.map(|i| store::find(tx, i)).transpose()?.flatten();
                found.push(Found { incident, state: r.state, at: r.received_at, body: r.body, is_by_receipt: false });
            }
            Ok(found)
        })
        .await?;
    let (entry, n) = (flow.site.entry(visit.actor), found.len());
    flow.site.db.write(move |tx| Ok(entry.record(tx, "report.find", "", &n.to_string())?)).await?;
    draw(&FindPage::new(visit, &posted.fields, "", found))
}

pub(super) async fn show_map(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let (danger, ahead) = (flow.rules.danger_kinds.clone(), flow.ahead);
    let (open, going) = flow.site.db.read(move |tx| Ok((store::open(tx, &danger)?, (ahead.going)(tx)?))).await?;
    draw(&MapPage::new(&visit, &flow, &open, going))
}

async fn shift(flow: &Flow, visit: &Visit) -> Result<Shift, Stop> {
    let (now, danger, ahead, reader) = (visit.now, flow.rules.danger_kinds.clone(), flow.ahead, flow.clone());
    flow.site
        .db
        .read(move |tx| {
            let open = store::list(tx, Shown::Open, &danger, HANDOVER_ROWS)?;
            let looked = open
                .iter()
                .map(|i| (ahead.look)(tx, &reader.site.keys, i.id, now))
                .collect::<Result<Vec<Looked>, _>>()?;
            let going = (ahead.going)(tx)?;
            let rows: Vec<(Incident, Looked)> = open.into_iter().zip(looked).collect();
            let ids: Vec<IncidentId> = rows.iter().map(|(i, _)| i.id).collect();
            Ok(Shift {
                stats: intake::stats(tx, &ids)?,
                people: everybody(tx, Sees::OnShift(now))?,
                log: log::lines(tx, &reader, now.plus_s(-HANDOVER_S), HANDOVER_LINES)?,
                names: store::names_of(tx)?,
                totals: store::totals(tx)?,
                n_aside: store::n_aside(tx)?,
                rows,
                going,
            })
        })
        .await
}

pub(super) async fn show_handover(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let shift = shift(&flow, &visit).await?;
    draw(&HandoverPage::new(&visit, &flow, shift, "", ""))
}

/// The note for those who come next.
pub(super) async fn do_handover(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    match written(&flow, &posted, None, true).await {
        Ok(()) => Ok(see_other("/console/handover")),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let shift = shift(&flow, visit).await?;
            let page = HandoverPage::new(visit, &flow, shift, posted.fields.get("note"), &visit.sentence(&r));
            draw_as(visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}
