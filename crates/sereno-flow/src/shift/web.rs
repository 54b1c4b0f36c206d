//! The board, and everything that is pressed on it.

use super::desk::{self, EACH_MAX, Pattern, Wish};
use super::pages::{BoardPage, CalendarPage, EndPage, ImportPage, PlanPage, Seen, SlotPage, Trouble};
use super::roster::{bring_in, look_at};
use super::{Handing, Step, ask_swap, calendar, claim, end, ending, own, pages, plan, put_on, remove, spread, store};
use super::{take_step, take_swap, unask_swap};
use crate::Flow;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use sereno_core::ids::{PersonId, ShiftId};
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_core::roster::{DateOrder, date, is_ambiguous, minutes, read};
use sereno_core::shift::{DESK_ROLES, DUTY_ROLES, Stretch};
use sereno_seal::digest::sha256;
use sereno_station::audit::{Look, looked};
use sereno_station::db::{Refusal, RefusalKind, Stop};
use sereno_station::people::{self, Sees};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};

const PLANS: Who = Who::Roles(&[Role::Admin]);
const PUTS: Who = Who::Roles(&[Role::Admin, Role::Dispatcher]);

/// Routes of shifts.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/shifts", who: Who::SignedIn, audited: false, make: || get(show_board) },
    Route { verb: Verb::Post, path: "/shifts/now", who: PUTS, audited: true, make: || post(do_put_on) },
    Route { verb: Verb::Get, path: "/shifts/plan", who: PLANS, audited: false, make: || get(show_plan) },
    Route { verb: Verb::Post, path: "/shifts/plan", who: PLANS, audited: true, make: || post(do_plan) },
    Route { verb: Verb::Get, path: "/shifts/import", who: PLANS, audited: false, make: || get(show_import) },
    Route { verb: Verb::Post, path: "/shifts/import", who: PLANS, audited: true, make: || post(do_import) },
    Route { verb: Verb::Get, path: "/shifts/{shift}", who: PUTS, audited: false, make: || get(show_slot) },
    Route { verb: Verb::Post, path: "/shifts/{shift}/give", who: PUTS, audited: true, make: || post(do_give) },
    Route { verb: Verb::Post, path: "/shifts/{shift}/remove", who: PLANS, audited: true, make: || post(do_remove) },
    Route {
        verb: Verb::Post,
        path: "/shifts/{shift}/claim",
        who: Who::SignedIn,
        audited: true,
        make: || post(do_claim),
    },
    Route { verb: Verb::Post, path: "/shifts/{shift}/step", who: Who::SignedIn, audited: true, make: || post(do_step) },
    Route { verb: Verb::Post, path: "/shifts/{shift}/swap", who: Who::SignedIn, audited: true, make: || post(do_swap) },
    Route {
        verb: Verb::Post,
        path: "/shifts/{shift}/swap/take",
        who: Who::SignedIn,
        audited: true,
        make: || post(do_take_swap),
    },
    Route { verb: Verb::Get, path: "/shifts/{shift}/end", who: Who::SignedIn, audited: false, make: || get(show_end) },
    Route { verb: Verb::Post, path: "/shifts/{shift}/end", who: Who::SignedIn, audited: true, make: || post(do_end) },
    Route { verb: Verb::Post, path: "/me/calendar", who: Who::SignedIn, audited: true, make: || post(renew_calendar) },
    // A calendar asks by itself and has no cookie: its key is what lets it in.
    Route { verb: Verb::Get, path: "/me/shifts.ics", who: Who::Public, audited: false, make: || get(show_calendar) },
];

fn shift_of(text: &str) -> Result<ShiftId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

fn me(visit: &Visit) -> Result<PersonId, Stop> {
    Ok(visit.person()?.id)
}

async fn seen(flow: &Flow, visit: &Visit) -> Result<Seen, Stop> {
    let (now, by) = (visit.now, me(visit)?);
    let board = pages::board_of(&flow.site.playbook, now);
    let shown = Stretch { starts_at: board.starts_at, ends_at: pages::seen_until(now) };
    flow.site
        .db
        .read(move |tx| {
            Ok(Seen {
                shifts: store::within(tx, shown)?,
                own: store::own(tx, by, now.plus_s(-DAY_S))?,
                own_stretches: store::stretches_of(tx, by, super::around(shown))?,
                offered: store::offered(tx, now)?,
                people: people::everybody(tx, Sees::All)?,
                busy: store::stretches(tx, super::around(shown))?,
            })
        })
        .await
}

async fn board(flow: &Flow, visit: &Visit, trouble: Option<Trouble>) -> Result<BoardPage, Stop> {
    let seen = seen(flow, visit).await?;
    Ok(BoardPage::new(visit, flow, visit.person()?, &seen, trouble))
}

async fn show_board(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Shift, "").await?;
    draw(&board(&flow, &visit, None).await?)
}

/// Back to the board; a refusal comes on the board, with its reason and what was typed.
async fn back(flow: &Flow, posted: &Posted, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other("/shifts")),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let visit = &posted.visit;
            let trouble = Trouble { sentence: visit.sentence(&r), typed: posted.fields.clone() };
            draw_as(visit.status(&r), &board(flow, visit, Some(trouble)).await?)
        }
        Err(stop) => Err(stop),
    }
}

async fn do_claim(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let done = claim(&flow, me(&posted.visit)?, shift_of(&id)?).await;
    back(&flow, &posted, done).await
}

async fn do_step(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = shift_of(&id)?;
    let done = match Step::from_slug(posted.fields.get("step")) {
        Some(step) => take_step(&flow, me(&posted.visit)?, id, step).await,
        None => {
            // Whose it is comes first: nothing is said about another person's shift.
            let by = me(&posted.visit)?;
            flow.site.db.read(move |tx| own::own(tx, id, by)).await?;
            Err(Refusal::input("refused-form").into())
        }
    };
    back(&flow, &posted, done).await
}

async fn do_swap(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (id, by) = (shift_of(&id)?, me(&posted.visit)?);
    let done = match posted.fields.get("swap") {
        "stop" => unask_swap(&flow, by, id).await,
        _ => ask_swap(&flow, by, id, posted.fields.get("name")).await,
    };
    back(&flow, &posted, done).await
}

async fn do_take_swap(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let done = take_swap(&flow, me(&posted.visit)?, shift_of(&id)?).await;
    back(&flow, &posted, done).await
}

async fn do_put_on(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let done = async {
        let who = fields.get("person").parse().map_err(|_| Refusal::input("shift-refused-person"))?;
        let role = Role::from_slug(fields.get("role")).filter(|r| DUTY_ROLES.contains(r));
        let role = role.ok_or_else(|| Refusal::input("shift-refused-which-role"))?;
        let playbook = &flow.site.playbook;
        let wanted = minutes(fields.get("until")).ok_or_else(|| Refusal::input("shift-refused-until"))?;
        // The next time a clock on the wall shows it.
        let today = playbook.day_of(visit.now);
        let until = [wanted, wanted + 1_440].into_iter().filter_map(|m| playbook.moment_of(today, m));
        let until = until.into_iter().find(|m| *m > visit.now).ok_or_else(|| Refusal::input("shift-refused-until"))?;
        put_on(&flow, me(visit)?, who, role, until).await
    };
    let done = done.await;
    back(&flow, &posted, done).await
}

async fn slot(flow: &Flow, visit: &Visit, id: ShiftId, trouble: &str) -> Result<SlotPage, Stop> {
    let found = flow.site.db.read(move |tx| Ok(store::find(tx, id)?)).await?;
    let found = found.ok_or_else(Refusal::not_found)?;
    let around = super::around(found.at);
    let mut seen = seen(flow, visit).await?;
    // A slot weeks away is looked at with what people have around it.
    seen.busy = flow.site.db.read(move |tx| Ok(store::stretches(tx, around)?)).await?;
    seen.own_stretches = seen.busy.get(&me(visit)?).cloned().unwrap_or_default();
    Ok(SlotPage::new(visit, flow, visit.person()?, &found, &seen, trouble))
}

async fn show_slot(visit: Visit, State(flow): State<Flow>, Path(id): Path<String>) -> Result<Response, Stop> {
    let page = slot(&flow, &visit, shift_of(&id)?, "").await?;
    looked(&visit, Look::Shift, &id).await?;
    draw(&page)
}

async fn back_to_slot(flow: &Flow, posted: &Posted, id: ShiftId, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other("/shifts")),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let sentence = posted.visit.sentence(&r);
            draw_as(posted.visit.status(&r), &slot(flow, &posted.visit, id, &sentence).await?)
        }
        Err(stop) => Err(stop),
    }
}

async fn do_give(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = shift_of(&id)?;
    let done = match posted.fields.get("person").parse() {
        Ok(who) => desk::give(&flow, me(&posted.visit)?, id, who).await,
        Err(_) => Err(Refusal::input("shift-refused-person").into()),
    };
    back_to_slot(&flow, &posted, id, done).await
}

async fn do_remove(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = shift_of(&id)?;
    let done = remove(&flow, me(&posted.visit)?, id).await;
    back_to_slot(&flow, &posted, id, done).await
}

async fn ending(flow: &Flow, visit: &Visit, id: ShiftId, typed: &Fields, trouble: &str) -> Result<EndPage, Stop> {
    let (by, now, ahead) = (me(visit)?, visit.now, flow.ahead);
    let (at, open, on) = flow
        .site
        .db
        .read(move |tx| {
            let at = own::own(tx, id, by)?;
            Ok((at, ending::open_of(tx, &ahead, by)?, people::everybody(tx, Sees::OnShift(now))?))
        })
        .await?;
    let desk: Vec<_> = on.into_iter().filter(|p| p.id != by && p.holds(&DESK_ROLES)).collect();
    Ok(EndPage::new(visit, flow, &at, &open, &desk, typed, trouble))
}

async fn show_end(visit: Visit, State(flow): State<Flow>, Path(id): Path<String>) -> Result<Response, Stop> {
    let page = ending(&flow, &visit, shift_of(&id)?, &Fields::default(), "").await?;
    looked(&visit, Look::Shift, &id).await?;
    draw(&page)
}

async fn do_end(State(flow): State<Flow>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (id, visit, fields) = (shift_of(&id)?, &posted.visit, &posted.fields);
    let mut note_id = [0u8; 16];
    for (to, from) in note_id.iter_mut().zip(sha256(format!("end\n{id}\n{}", fields.get("form_id")).as_bytes())) {
        *to = from;
    }
    let handing = Handing { to: fields.get("to").parse().ok(), note: fields.get("note").to_owned(), note_id };
    match end(&flow, me(visit)?, id, handing).await {
        Ok(()) => Ok(see_other("/shifts")),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let page = ending(&flow, visit, id, fields, &visit.sentence(&r)).await?;
            draw_as(visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

async fn show_plan(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    draw(&PlanPage::new(&visit, &flow, None, "", "", ""))
}

/// The pattern that a form describes.
fn pattern(flow: &Flow, f: &Fields) -> Result<Pattern, Refusal> {
    let clock = |name: &str| minutes(f.get(name)).ok_or_else(|| Refusal::input("plan-refused-times"));
    let mut wishes = Vec::new();
    for role in DUTY_ROLES {
        let typed = f.get(&format!("n_{}", role.slug())).trim().to_owned();
        let n = if typed.is_empty() { 0 } else { typed.parse().unwrap_or(EACH_MAX + 1) };
        wishes.push(Wish { role, n });
    }
    let hours = f.get("hours").trim().replace(',', ".").parse::<f64>().unwrap_or(0.0);
    let slot_min = format!("{:.0}", hours * 60.0).parse().unwrap_or(0);
    let known = |name: &str, is: &dyn Fn(&str) -> bool| Some(f.get(name)).filter(|v| is(v)).map(str::to_owned);
    Ok(Pattern {
        first: date(f.get("first"), Some(DateOrder::MonthFirst)).map_err(|_| Refusal::input("plan-refused-days"))?,
        weeks: f.number("weeks").unwrap_or(0),
        weekdays: f.all("weekday").filter_map(|d| d.parse().ok()).collect(),
        from_min: clock("from")?,
        to_min: clock("to")?,
        slot_min,
        wishes,
        language: known("language", &|v| flow.site.texts.speaks(v)),
        sector: known("sector", &|v| flow.rules.duty.sector(v).is_some()),
    })
}

async fn do_plan(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let slots = pattern(&flow, fields).and_then(|p| Ok((spread(&flow.site.playbook, &p)?, p)));
    let (slots, pattern) = match slots {
        Ok(both) => both,
        Err(r) => {
            let page = PlanPage::new(visit, &flow, Some(fields), "", "", &visit.sentence(&r));
            return draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if !fields.is("do", "make") {
        let n = i64::try_from(slots.len()).unwrap_or(0);
        let day = |at: Option<&(Role, Stretch)>| {
            at.map(|(_, s)| pages::day(&visit.t, &flow.site.playbook, s.starts_at)).unwrap_or_default()
        };
        let days = visit.t.say2("plan-from-to", "from", day(slots.first()), "to", day(slots.last()));
        let preview = format!("{} {days}", visit.t.say_n("plan-preview", n));
        return draw(&PlanPage::new(visit, &flow, Some(fields), &preview, "", ""));
    }
    let n = plan(&flow, me(visit)?, &pattern, fields.get("form_id")).await?;
    let done = visit.t.say_n("plan-done", i64::try_from(n).unwrap_or(0));
    draw(&PlanPage::new(visit, &flow, None, "", &done, ""))
}

async fn show_import(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let fields = Fields(vec![("keep_open".to_owned(), "yes".to_owned())]);
    draw(&ImportPage::new(&visit, &flow, &fields, &[], "", ""))
}

async fn do_import(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let (text, order) = (fields.get("text").to_owned(), DateOrder::from_slug(fields.get("order")));
    let keep_open = fields.is("keep_open", "yes");
    let lines = read(&text, order);
    let refused = |key: &str| ImportPage::new(visit, &flow, fields, &[], "", &visit.t.say(key));
    if lines.is_empty() {
        return draw_as(StatusCode::UNPROCESSABLE_ENTITY, &refused("roster-refused-empty"));
    }
    let asks = if is_ambiguous(&lines) { visit.t.say("roster-refused-order") } else { String::new() };
    let mut done = String::new();
    if fields.is("do", "add") && asks.is_empty() {
        let n = bring_in(&flow, visit.actor, &text, order, keep_open).await?;
        let slots = [("taken", n.taken), ("open", n.open), ("repeated", n.repeated), ("refused", n.refused)];
        done = visit.t.fill("roster-done", &slots.map(|(name, n)| (name, n.to_string())));
    }
    let (inside, now) = (flow.clone(), visit.now);
    let looked = flow.site.db.read(move |tx| look_at(tx, &inside, &text, order, keep_open, now)).await?;
    let status = if asks.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    draw_as(status, &ImportPage::new(visit, &flow, fields, &looked, &done, &asks))
}

/// A new private calendar address, shown once; the old one opens nothing any more.
async fn renew_calendar(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, by) = (&posted.visit, me(&posted.visit)?);
    let (key, now, entry) = (flow.site.secret(), visit.now, flow.site.entry(visit.actor));
    let hash = sha256(key.as_bytes());
    flow.site
        .db
        .write(move |tx| {
            entry.record(tx, "shift.calendar", &by.to_string(), "")?;
            Ok(store::set_calendar(tx, by, hash, now)?)
        })
        .await?;
    let address = format!("{}/me/shifts.ics?key={key}", flow.site.settings.origin);
    draw(&CalendarPage { f: visit.frame(), address, title: calendar_title(&flow, visit) })
}

fn calendar_title(flow: &Flow, visit: &Visit) -> String {
    flow.rules.duty.calendar_title.clone().unwrap_or_else(|| visit.t.say("shift-calendar-title"))
}

#[derive(Debug, Default, Deserialize)]
struct Key {
    #[serde(default)]
    key: String,
}

/// How long ago a shift may be and still stand in a private calendar, seconds.
const CALENDAR_BACK_S: i64 = 7 * DAY_S;

async fn show_calendar(visit: Visit, State(flow): State<Flow>, Query(asked): Query<Key>) -> Result<Response, Stop> {
    let (hash, now) = (sha256(asked.key.as_bytes()), visit.now);
    let shifts = flow
        .site
        .db
        .read(move |tx| {
            let who = store::calendar_of(tx, hash)?.ok_or_else(Refusal::not_found)?;
            // Somebody who has left has no calendar here.
            people::find(tx, who)?.filter(|p| p.left_at.is_none()).ok_or_else(Refusal::not_found)?;
            Ok(store::calendar(tx, who, now.plus_s(-CALENDAR_BACK_S))?)
        })
        .await?;
    let origin = &flow.site.settings.origin;
    let host = origin.split("//").nth(1).unwrap_or(origin).split(':').next().unwrap_or("localhost");
    let file = calendar::draw(&calendar_title(&flow, &visit), host, &shifts, now);
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, file).into_response())
}
