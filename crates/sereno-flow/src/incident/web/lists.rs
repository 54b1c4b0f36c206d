//! Lists beside the queue: piles, what was put aside, finding, the map, handing over a shift.

use super::room::SETTLED_S;
use super::written;
use crate::Flow;
use crate::ahead::Looked;
use crate::incident::need::shut_to;
use crate::incident::pages::lists::{AsidePage, FindPage, Found, HandoverPage, MapPage, PilePage, Shift};
use crate::incident::store::{self, Shown};
use crate::incident::{Incident, hold, log, put_aside};
use crate::intake::{self, Body};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use sereno_core::Private;
use sereno_core::ids::{IncidentId, PersonId};
use sereno_core::incident::{AsideWhy, NeedRefusal};
use sereno_core::receipt;
use sereno_core::words::fold;
use sereno_station::audit::{Look, copies, looked};
use sereno_station::db::{Refusal, RefusalKind, Stop, Tx};
use sereno_station::people::{Person, Sees, everybody};
use sereno_station::web::{Fields, Posted, Visit, draw, draw_as, see_other};

/// Incidents in one pile, at most: what fits on a page, ticked whole.
const PILE_MAX: usize = 100;
/// Steps on one page of what was put aside, and incidents named of each.
const ASIDE_STEPS: i64 = 30;
const ASIDE_ROWS: i64 = 12;
/// Reports a search opens, the newest first, so many at a time, and results it shows.
const FIND_AMONG: usize = 60_000;
const FIND_STEP: i64 = 4_000;
const FIND_MOST: usize = 40;
/// A hand-over sheet shows so many incidents, and the log of so many hours.
const HANDOVER_ROWS: i64 = 60;
const HANDOVER_S: i64 = 12 * 3_600;
const HANDOVER_LINES: i64 = 80;

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
            (_, Some(to)) => hold(&flow, actor, id, to, None).await,
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

#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct AskedAside {
    #[serde(default)]
    from: i64,
}

pub(super) async fn show_aside(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<AskedAside>,
) -> Result<Response, Stop> {
    looked(&visit, Look::Aside, "").await?;
    let from = asked.from.max(0);
    let steps = flow
        .site
        .db
        .read(move |tx| {
            let steps = store::aside_steps(tx, ASIDE_STEPS, from)?;
            let rows = |step: store::AsideStep| Ok((store::aside_in(tx, &step.batch, ASIDE_ROWS)?, step));
            steps.into_iter().map(rows).collect::<Result<Vec<_>, Stop>>()
        })
        .await?;
    let is_full = i64::try_from(steps.len()).is_ok_and(|n| n == ASIDE_STEPS);
    draw(&AsidePage::new(&visit, &flow, steps, is_full.then_some(from + ASIDE_STEPS)))
}

pub(super) async fn ask_find(visit: Visit) -> Result<Response, Stop> {
    looked(&visit, Look::Find, "").await?;
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
    let found = match by_receipt(&flow, visit.person()?.clone(), receipt::typed(&looked_for)).await? {
        Some(found) => vec![found],
        None => by_words(&flow, visit.person()?.clone(), words).await?,
    };
    let (entry, n) = (flow.site.entry(visit.actor), found.len());
    flow.site.db.write(move |tx| Ok(entry.record(tx, "report.find", "", &n.to_string())?)).await?;
    // Who has just written a report down goes on to where it went, when it went somewhere.
    if posted.fields.is("go", "incident")
        && let [Found { incident: Some(i), .. }] = found.as_slice()
    {
        return Ok(see_other(&super::page_of(i.id)));
    }
    draw(&FindPage::new(visit, &posted.fields, "", found))
}

/// What was found, without its words where they are shut to the reader.
fn found(
    tx: &mut Tx<'_>,
    flow: &Flow,
    me: &Person,
    r: intake::FoundReport,
    is_by_receipt: bool,
) -> Result<Found, Stop> {
    let incident = r.incident.map(|i| store::find(tx, i)).transpose()?.flatten();
    // What was marked as abuse is in no incident: it is judged by the one it was in.
    let was_in = match &incident {
        Some(_) => None,
        None => store::abuse_of(tx, r.id)?.map(|(_, from)| store::find(tx, from)).transpose()?.flatten(),
    };
    let shut = match incident.as_ref().or(was_in.as_ref()) {
        Some(i) => shut_to(tx, flow, me, i, flow.site.now())?,
        None => None,
    };
    let body = if shut.is_some() { Private::new(Body::default()) } else { r.body };
    Ok(Found { id: r.id, incident, state: r.state, at: r.received_at, body, shut, is_by_receipt })
}

async fn by_receipt(flow: &Flow, me: Person, code: String) -> Result<Option<Found>, Stop> {
    let (keys, reader) = (flow.site.keys.clone(), flow.clone());
    flow.site
        .db
        .read(move |tx| {
            let Some(r) = intake::held(tx, &keys, &code)? else { return Ok(None) };
            let (id, incident, state, received_at, body) = (r.id, r.incident, r.state, r.received_at, r.body);
            let r = intake::FoundReport { id, incident, state, received_at, body };
            Ok(Some(found(tx, &reader, &me, r, true)?))
        })
        .await
}

/// Looks through the newest reports, some thousands at a time, so that others get their turn at
/// the database in between; and one search after the other.
async fn by_words(flow: &Flow, me: Person, words: Vec<String>) -> Result<Vec<Found>, Stop> {
    let _turn = flow.searching.lock().await;
    let (mut found, mut from, mut looked) = (Vec::new(), Some(intake::search_start()), 0);
    while let Some(at) = from.take().filter(|_| found.len() < FIND_MOST && looked < FIND_AMONG) {
        let (keys, words, reader, me) = (flow.site.keys.clone(), words.clone(), flow.clone(), me.clone());
        let (some, next) = flow
            .site
            .db
            .read(move |tx| {
                let (rows, next) = intake::find_words(tx, &keys, &words, &at, FIND_STEP)?;
                let mut some = Vec::new();
                for r in rows {
                    if some.len() >= FIND_MOST {
                        break;
                    }
                    let one = self::found(tx, &reader, &me, r, false)?;
                    // That a word was said in what is closed to them is not for them either.
                    if one.shut != Some(NeedRefusal::Closed) {
                        some.push(one);
                    }
                }
                Ok((some, next))
            })
            .await?;
        found.extend(some);
        from = next;
        looked += usize::try_from(FIND_STEP).unwrap_or(FIND_AMONG);
    }
    found.truncate(FIND_MOST);
    Ok(found)
}

pub(super) async fn show_map(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Map, "").await?;
    let (danger, ahead) = (flow.rules.danger_kinds.clone(), flow.ahead);
    let (open, going) = flow.site.db.read(move |tx| Ok((store::open(tx, &danger)?, (ahead.going)(tx)?))).await?;
    draw(&MapPage::new(&visit, &flow, &open, going))
}

async fn shift(flow: &Flow, visit: &Visit) -> Result<Shift, Stop> {
    let me = visit.person()?.clone();
    let (now, danger, ahead, reader) = (visit.now, flow.rules.danger_kinds.clone(), flow.ahead, flow.clone());
    flow.site
        .db
        .read(move |tx| {
            let open = store::list(tx, Shown::Open, &danger, HANDOVER_ROWS)?;
            let looked = open
                .iter()
                .map(|i| (ahead.look)(tx, &reader.site.keys, i.id, now))
                .collect::<Result<Vec<Looked>, _>>()?;
            let settled = store::list(tx, Shown::SettledSince(now.plus_s(-SETTLED_S)), &danger, HANDOVER_ROWS)?
                .into_iter()
                .map(|i| Ok(((ahead.look)(tx, &reader.site.keys, i.id, now)?, i)))
                .map(|both: Result<(Looked, Incident), Stop>| both.map(|(looked, i)| (i, looked)))
                .collect::<Result<Vec<_>, Stop>>()?;
            let going = (ahead.going)(tx)?;
            let rows: Vec<(Incident, Looked)> = open.into_iter().zip(looked).collect();
            let ids: Vec<IncidentId> = rows.iter().map(|(i, _)| i.id).collect();
            Ok(Shift {
                stats: intake::stats(tx, &ids)?,
                people: everybody(tx, Sees::OnShift(now))?,
                log: log::lines(tx, &reader, &me, now.plus_s(-HANDOVER_S), HANDOVER_LINES)?,
                names: store::names_of(tx)?,
                totals: store::totals(tx)?,
                n_aside: store::n_aside(tx)?,
                settled,
                rows,
                going,
            })
        })
        .await
}

pub(super) async fn show_handover(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Handover, "").await?;
    let shift = shift(&flow, &visit).await?;
    draw(&HandoverPage::new(&visit, &flow, shift, "", ""))
}

/// A numbered copy for paper: the same sheet with the line that names its holder.
pub(super) async fn number_handover(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, entry) = (&posted.visit, flow.site.entry(posted.visit.actor));
    let holder = visit.person()?.name.clone();
    let copy = flow.site.db.write(move |tx| copies::number(tx, &entry, 0, "handover", &holder)).await?;
    let mut page = HandoverPage::new(visit, &flow, shift(&flow, visit).await?, "", "");
    let (date, time) = (flow.site.playbook.date(copy.made_at), flow.site.hhmm(copy.made_at));
    let slots = [("n", copy.number.to_string()), ("name", copy.holder), ("date", date), ("time", time)];
    page.copy = visit.t.fill("copy-on-paper", &slots);
    draw(&page)
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
