//! The pages of the set-up.

use super::pages::{AreasPage, NamesPage};
use super::{Changed, Chosen, FACT, base, chosen, playbook, stored};
use crate::playbooks;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::network::{AREAS_MAX, SetupRefusal, check, radius_m, within, zips};
use sereno_core::role::Role;
use sereno_flow::{Flow, incident};
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Refusal, Stop, Tx, set_fact};
use sereno_station::playbook::outlines::Outline;
use sereno_station::playbook::{Own, Playbook};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const ADMIN: Who = Who::Roles(&[Role::Admin]);
/// The name and the number are what everybody is told.
const CHANGE: Who = Who::Stepped(&[Role::Admin]);

/// Routes of the set-up.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/admin/setup", who: ADMIN, audited: false, make: || get(show_names) },
    Route { verb: Verb::Post, path: "/admin/setup", who: CHANGE, audited: true, make: || post(keep_names) },
    Route { verb: Verb::Get, path: "/admin/setup/areas", who: ADMIN, audited: false, make: || get(show_areas) },
    Route { verb: Verb::Post, path: "/admin/setup/areas", who: CHANGE, audited: true, make: || post(keep_areas) },
];

/// Stored text or a playbook that this program itself wrote or checked cannot be used.
fn broken(error: &anyhow::Error) -> Stop {
    tracing::error!("the set-up cannot be used: {error:#}");
    Stop::Fault(DbError::Lost("the set-up cannot be used"))
}

/// What holds now: what was chosen, or what the playbook says of itself.
fn holds(tx: &mut Tx<'_>, flow: &Flow) -> Result<Chosen, Stop> {
    let found = stored(tx)?;
    if let Some(chosen) = chosen(found.as_deref()).map_err(|e| broken(&e))? {
        return Ok(chosen);
    }
    let (given, p) = (&flow.site.settings.given_playbook, &flow.site.playbook);
    let own = Own {
        net: p.net.clone(),
        name: p.name.clone(),
        phone: p.phone.clone(),
        dispatcher_phone: p.dispatcher_phone.clone(),
        languages: vec![],
        areas: vec![],
        outlines: vec![],
    };
    Ok(Chosen { playbook: given.clone(), own })
}

async fn now(flow: &Flow) -> Result<Chosen, Stop> {
    let inside = flow.clone();
    flow.site.db.read(move |tx| holds(tx, &inside)).await
}

fn base_of(flow: &Flow, chosen: &Chosen) -> Result<Playbook, Stop> {
    base(&flow.site.settings.given_playbook, Some(chosen)).map_err(|e| broken(&e))
}

/// Changes what is chosen, if the product can be built from the outcome.
pub(super) async fn keep(
    flow: &Flow,
    actor: Actor,
    act: &'static str,
    change: impl Fn(&mut Tx<'_>, &mut Chosen) -> Result<(), Stop> + Send + 'static,
) -> Result<(), Stop> {
    if flow.site.settings.is_demo {
        return Err(Refusal::conflict("setup-refused-demo").into());
    }
    let (entry, inside) = (flow.site.entry(actor), flow.clone());
    flow.site
        .db
        .write(move |tx| {
            let mut chosen = holds(tx, &inside)?;
            change(tx, &mut chosen)?;
            playbook(&inside.site.settings.given_playbook, Some(&chosen)).map_err(|e| broken(&e))?;
            let text = serde_json::to_string(&chosen).map_err(|e| broken(&e.into()))?;
            entry.record(tx, act, "", "")?;
            Ok(set_fact(tx, FACT, &text)?)
        })
        .await
}

/// The answer after a change: the running product is exchanged before it leaves.
fn changed(to: &str) -> Response {
    let mut response = see_other(to);
    response.extensions_mut().insert(Changed);
    response
}

/// The refusals of a form, when that is what stopped it.
fn refused(stop: Stop) -> Result<Vec<SetupRefusal>, Stop> {
    match &stop {
        Stop::Refused(r) => match SetupRefusal::ALL.into_iter().find(|s| s.key() == r.key) {
            Some(one) => Ok(vec![one]),
            None => Err(stop),
        },
        Stop::Fault(_) => Err(stop),
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
}

async fn show_names(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let is_chosen = flow.site.db.read(|tx| Ok(stored(tx)?)).await?.is_some();
    let Chosen { playbook, mut own } = now(&flow).await?;
    // The embedded playbooks' names and numbers are invented; nobody should keep them by haste.
    if !is_chosen && playbooks::is_embedded(&playbook) {
        own = Own::default();
    }
    let dispatcher_phone = if own.dispatcher_phone == own.phone { "" } else { &own.dispatcher_phone };
    let typed = fields(&[
        ("name", &own.name),
        ("net", &own.net),
        ("phone", &own.phone),
        ("dispatcher_phone", dispatcher_phone),
        ("playbook", &playbook),
    ]);
    draw(&NamesPage::new(&visit, &flow, typed, &[]))
}

async fn keep_names(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let f = &posted.fields;
    let outcome = match check(f.get("name"), f.get("net"), f.get("phone"), f.get("dispatcher_phone")) {
        Err(refused) => Err(refused),
        Ok(named) => {
            let (wanted, given) = (f.get("playbook").to_owned(), flow.site.settings.given_playbook.clone());
            let done = keep(&flow, posted.visit.actor, "setup.names", move |tx, chosen| {
                let known = playbooks::is_embedded(&wanted) || wanted == given;
                if known && wanted != chosen.playbook {
                    // Kinds, causes and areas of what was reported are words of the old one.
                    if incident::count(tx)? > 0 {
                        return Err(SetupRefusal::InUse.into());
                    }
                    let outlines = std::mem::take(&mut chosen.own.outlines);
                    *chosen = Chosen { playbook: wanted.clone(), own: Own { outlines, ..Own::default() } };
                }
                let named = named.clone();
                let before = std::mem::take(&mut chosen.own);
                chosen.own = Own {
                    net: named.net,
                    name: named.name,
                    phone: named.phone,
                    dispatcher_phone: named.dispatcher_phone,
                    ..before
                };
                Ok(())
            });
            match done.await {
                Ok(()) => Ok(()),
                Err(stop) => Err(refused(stop)?),
            }
        }
    };
    match outcome {
        Ok(()) => Ok(changed("/admin/setup/areas")),
        Err(refused) => {
            let page = NamesPage::new(&posted.visit, &flow, posted.fields.clone(), &refused);
            draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn show_areas(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let chosen = now(&flow).await?;
    let base = base_of(&flow, &chosen)?;
    let all: Vec<String> = base.whole.areas.iter().map(|a| a.slug.clone()).collect();
    let or_all = |own: &[String], all: &[String]| if own.is_empty() { all.to_vec() } else { own.to_vec() };
    let (areas, languages) = (or_all(&chosen.own.areas, &all), or_all(&chosen.own.languages, &base.languages));
    let pair = |name: &'static str| move |value: String| (name.to_owned(), value);
    let (brought, areas): (Vec<String>, Vec<String>) =
        areas.into_iter().partition(|slug| chosen.own.outlines.iter().any(|o| o.slug == *slug));
    let typed = areas.into_iter().map(pair("area")).chain(languages.into_iter().map(pair("language")));
    let typed = typed.chain([("zips".to_owned(), brought.join(", "))]);
    draw(&AreasPage::new(&visit, &base, &chosen.own.outlines, Fields(typed.collect()), &[])?)
}

/// What a form ticks, in the playbook's order; nothing when all is ticked, which also means what
/// a later playbook adds.
fn ticked(typed: &Fields, name: &str, all: &[String]) -> Vec<String> {
    let on: Vec<String> = all.iter().filter(|slug| typed.is(name, slug)).cloned().collect();
    if on.len() == all.len() { vec![] } else { on }
}

/// Ticks the areas of a circle that was typed, and unticks the others. Its middle may be an outline
/// that was brought in.
fn draw_circle(base: &Playbook, brought: &[Outline], typed: &mut Fields) -> Result<(), SetupRefusal> {
    let middle = typed.get("middle").to_owned();
    let outline = brought.iter().find(|o| zips(&middle) == [o.slug.as_str()]).map(|o| o.area().middle());
    let is_zip = middle.trim().len() == 5 && middle.trim().bytes().all(|b| b.is_ascii_digit());
    if outline.is_none() && is_zip {
        return Err(SetupRefusal::Zip);
    }
    let found = base.whole.locate(&middle);
    let area = || found.area.as_ref().and_then(|slug| base.whole.area(slug)).map(|a| a.middle());
    let point = outline.or(found.point).or_else(area).ok_or(SetupRefusal::Middle)?;
    let areas = within(&base.whole.areas, point, radius_m(typed.get("km")))?;
    typed.0.retain(|(name, _)| name != "area");
    typed.0.extend(areas.into_iter().map(|slug| ("area".to_owned(), slug)));
    Ok(())
}

async fn keep_areas(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, mut typed) = (&posted.visit, posted.fields.clone());
    let chosen = now(&flow).await?;
    let (base, brought) = (base_of(&flow, &chosen)?, chosen.own.outlines);
    let all: Vec<String> = base.whole.areas.iter().map(|a| a.slug.clone()).collect();
    let tried = match typed.get("do") {
        "circle" => Some(draw_circle(&base, &brought, &mut typed)),
        ticks @ ("all" | "none") => {
            let ticked = if ticks == "all" { all.clone() } else { vec![] };
            typed.0.retain(|(name, _)| name != "area");
            typed.0.extend(ticked.into_iter().map(|slug| ("area".to_owned(), slug)));
            Some(Ok(()))
        }
        _ => None,
    };
    if let Some(tried) = tried {
        let refused: Vec<SetupRefusal> = tried.err().into_iter().collect();
        let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return draw_as(status, &AreasPage::new(visit, &base, &brought, typed, &refused)?);
    }
    let zips = zips(typed.get("zips"));
    let none = |name: &str, all: &[String]| !all.iter().any(|slug| typed.is(name, slug));
    let n_ticked = all.iter().filter(|slug| typed.is("area", slug)).count();
    let refused: Vec<SetupRefusal> = [
        (none("language", &base.languages), SetupRefusal::Language),
        (n_ticked == 0 && zips.is_empty(), SetupRefusal::Area),
        (n_ticked + zips.len() > AREAS_MAX, SetupRefusal::Many),
        (zips.iter().any(|zip| brought.iter().all(|o| o.slug != *zip)), SetupRefusal::Zip),
    ]
    .into_iter()
    .filter_map(|(is_wrong, refusal)| is_wrong.then_some(refusal))
    .collect();
    if !refused.is_empty() {
        return draw_as(StatusCode::UNPROCESSABLE_ENTITY, &AreasPage::new(visit, &base, &brought, typed, &refused)?);
    }
    let languages = ticked(&typed, "language", &base.languages);
    // Beside zip codes the others are written out: nothing written means all of the playbook's alone.
    let mut areas = match zips.is_empty() {
        true => ticked(&typed, "area", &all),
        false => all.into_iter().filter(|slug| typed.is("area", slug)).collect(),
    };
    areas.extend(zips);
    keep(&flow, visit.actor, "setup.areas", move |_, chosen| {
        chosen.own.languages.clone_from(&languages);
        chosen.own.areas.clone_from(&areas);
        Ok(())
    })
    .await?;
    Ok(changed("/admin/start"))
}
