//! One's own page and the pledge.

use super::PLEDGE_LINES;
use crate::db::{Refusal, Stop, Tx};
use crate::people::pages::{Choice, LEVELS, Missing, language_name, roles_of, soon, until};
use crate::people::training::pages::DayRow;
use crate::people::web::spoken;
use crate::people::{acts, join, organisations, store, training};
use crate::site::Site;
use crate::web::{Fields, Frame, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::duty::{DutyRefusal, against};
use sereno_core::ids::TrainingId;
use sereno_core::moment::DAY_S;
use sereno_core::training::may_take_seat;
use std::collections::BTreeSet;

/// Routes of one's own page.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/me", who: Who::SignedIn, audited: false, make: || get(show_me) },
    Route { verb: Verb::Post, path: "/me", who: Who::SignedIn, audited: true, make: || post(change_me) },
    Route { verb: Verb::Get, path: "/me/pledge", who: Who::SignedIn, audited: false, make: || get(show_pledge) },
    Route { verb: Verb::Post, path: "/me/pledge", who: Who::SignedIn, audited: true, make: || post(sign_pledge) },
    Route { verb: Verb::Post, path: "/me/vouch", who: Who::SignedIn, audited: true, make: || post(vouch) },
    Route { verb: Verb::Post, path: "/me/training/{training}", who: Who::SignedIn, audited: true, make: || post(seat) },
];

struct Day {
    row: DayRow,
    is_mine: bool,
    is_full: bool,
    is_needed: bool,
}

#[derive(Template)]
#[template(path = "people/me/me.html")]
struct MePage {
    f: Frame,
    name: String,
    refused: String,
    vouched: bool,
    roles: String,
    organisations: String,
    missing: Vec<Missing>,
    is_ready: bool,
    soon: String,
    trained: String,
    needs_training: bool,
    pledged: String,
    needs_pledge: bool,
    is_asked: bool,
    days: Vec<Day>,
    languages: Vec<Choice>,
    spoken: Vec<(String, String, Vec<Choice>)>,
    levels: Vec<(&'static str, String)>,
    code: String,
}

async fn page(site: &Site, visit: &Visit, typed: &Fields, refused: &str) -> Result<MePage, Stop> {
    let (me, now) = (visit.person()?.clone(), visit.now);
    let id = me.id;
    let (more, days, mine, courses, member_of, organisations) = site
        .db
        .read(move |tx| {
            Ok((
                store::more(tx, id)?,
                training::upcoming(tx, now)?,
                training::seats_of(tx, id)?,
                training::courses(tx)?,
                organisations::of_person(tx, id)?,
                organisations::all(tx)?,
            ))
        })
        .await?;
    let (t, asked) = (&visit.t, &site.playbook.training);
    let needed: BTreeSet<_> =
        courses.iter().filter(|c| c.roles.iter().any(|r| me.roles.contains(r))).map(|c| c.id).collect();
    let missing: Vec<Missing> = against(&me.standing(), &asked.needs, now)
        .into_iter()
        .map(|why| {
            let (href, go) = match why {
                DutyRefusal::NotPledged | DutyRefusal::PledgeOver => ("/me/pledge", t.say("me-pledge-go")),
                DutyRefusal::NotTrained | DutyRefusal::TrainingOver => ("#training", t.say("me-training-go")),
                DutyRefusal::HasLeft
                | DutyRefusal::Suspended
                | DutyRefusal::Paused
                | DutyRefusal::NotVouched
                | DutyRefusal::NoRole => ("", String::new()),
            };
            Missing { why: t.say(why.key()), href, go }
        })
        .collect();
    let mut tags: Vec<String> = site.playbook.languages.clone();
    tags.extend(more.spoken.iter().map(|(l, _)| l.clone()).filter(|l| !site.playbook.languages.contains(l)));
    Ok(MePage {
        f: visit.frame(),
        name: me.name.clone(),
        refused: refused.to_owned(),
        vouched: false,
        roles: roles_of(visit, &me),
        organisations: organisations
            .iter()
            .filter(|o| member_of.contains(&o.id))
            .map(|o| o.name.clone())
            .collect::<Vec<_>>()
            .join(", "),
        is_ready: missing.is_empty(),
        missing,
        soon: soon(visit, &me).unwrap_or_default(),
        trained: until(visit, me.trained_until, "until-never"),
        needs_training: asked.needs.is_training(&me.roles),
        pledged: until(visit, me.pledged_until, "until-never"),
        needs_pledge: asked.needs.is_pledge(&me.roles),
        is_asked: more.pledge_asked_at.is_some(),
        days: days
            .iter()
            .map(|d| Day {
                row: DayRow::new(visit, d),
                is_mine: mine.contains(&d.id),
                is_full: d.taken >= d.seats,
                is_needed: needed.contains(&d.course),
            })
            .collect(),
        languages: site
            .playbook
            .languages
            .iter()
            .map(|l| (l.clone(), language_name(visit, l), me.language == *l))
            .collect(),
        spoken: tags
            .into_iter()
            .map(|l| {
                let level = more.spoken.iter().find(|(s, _)| *s == l).map(|(_, level)| level.clone());
                let choice = |x: &str| (x.to_owned(), t.word("level", x), level.as_deref() == Some(x));
                (l.clone(), language_name(visit, &l), LEVELS.into_iter().map(choice).collect())
            })
            .collect(),
        levels: LEVELS.into_iter().map(|l| (l, t.word("level", l))).collect(),
        code: typed.get("code").to_owned(),
    })
}

async fn show_me(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    draw(&page(&site, &visit, &Fields::default(), "").await?)
}

/// Back to one's own page, or the page with the reason and what was typed.
async fn done(site: &Site, posted: &Posted, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other("/me")),
        Err(Stop::Refused(r)) => {
            let page = page(site, &posted.visit, &posted.fields, &posted.visit.sentence(&r)).await?;
            draw_as(posted.visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

/// The language they read, and those they speak.
async fn change_me(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (me, entry) = (posted.visit.person()?.id, site.entry(posted.visit.actor));
    let spoken = spoken(&posted.fields);
    let language = posted.fields.get("language").to_owned();
    let speaks = site.texts.speaks(&language);
    let outcome = site
        .db
        .write(move |tx| {
            entry.record(tx, "people.me", &me.to_string(), "")?;
            store::set_spoken(tx, me, &spoken)?;
            if speaks { Ok(store::set_language(tx, me, &language)?) } else { Ok(()) }
        })
        .await;
    done(&site, &posted, outcome).await
}

#[derive(Template)]
#[template(path = "people/me/pledge.html")]
struct PledgePage {
    f: Frame,
    lines: Vec<String>,
    version: String,
    days: i64,
    signed: String,
    is_valid: bool,
}

async fn show_pledge(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    let me = visit.person()?;
    let asked = &site.playbook.training;
    draw(&PledgePage {
        f: visit.frame(),
        lines: (1..=PLEDGE_LINES).map(|n| visit.t.say(&format!("pledge-line-{n}"))).collect(),
        version: asked.pledge_version.clone(),
        days: asked.pledge_days,
        signed: until(&visit, me.pledged_until, "until-never"),
        is_valid: me.pledged_until > visit.now,
    })
}

/// Signed by one's own hand: the text that was read is the one that is signed.
async fn sign_pledge(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let me = posted.visit.person()?.id;
    let asked = &site.playbook.training;
    if posted.fields.get("version") != asked.pledge_version {
        return Err(Refusal::conflict("pledge-refused-version").into());
    }
    let (entry, now, language) = (site.entry(posted.visit.actor), site.now(), posted.visit.t.tag.clone());
    let (version, until) = (asked.pledge_version.clone(), now.plus_s(asked.pledge_days.saturating_mul(DAY_S)));
    site.db
        .write(move |tx| {
            entry.record(tx, "people.pledge", &me.to_string(), &version)?;
            Ok(store::sign_pledge(tx, me, &version, &language, now, until)?)
        })
        .await?;
    Ok(see_other("/me"))
}

/// A code that somebody showed who applied, or nothing that could be told from no such code.
fn of_code(tx: &mut Tx<'_>, typed: &str) -> Result<crate::people::Person, Stop> {
    let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let found = store::applied(tx)?.into_iter().find(|id| join::code(*id) == typed);
    let found = found.ok_or_else(|| Stop::from(Refusal::input("vouch-refused-code")))?;
    acts::here(tx, found)
}

/// A member vouches for somebody who applied, by the code they were shown.
async fn vouch(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let me = posted.visit.person()?.clone();
    let (entry, now, ground) = (site.entry(posted.visit.actor), site.now(), site.clone());
    let code = posted.fields.get("code").to_owned();
    let outcome = site
        .db
        .write(move |tx| {
            let asked = &ground.playbook.training;
            // Whoever may not be on duty themselves cannot vouch for others.
            sereno_core::duty::may_be_on_duty(&me.standing(), &asked.needs, now)?;
            let person = of_code(tx, &code)?;
            acts::may_vouch(tx, &person, me.id)?;
            entry.record(tx, "people.vouch", &person.id.to_string(), "")?;
            acts::vouch(tx, &person, me.id, asked, now)
        })
        .await;
    match outcome {
        Ok(()) => draw(&MePage { vouched: true, ..page(&site, &posted.visit, &Fields::default(), "").await? }),
        refused => done(&site, &posted, refused).await,
    }
}

/// A seat in a training, taken or given back.
async fn seat(State(site): State<Site>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id: TrainingId = id.parse().map_err(|_| Refusal::not_found())?;
    let (me, entry, now) = (posted.visit.person()?.id, site.entry(posted.visit.actor), site.now());
    let gives_back = posted.fields.is("seat", "back");
    let outcome = site
        .db
        .write(move |tx| {
            let day = training::taken(tx, id)?.ok_or_else(|| Stop::from(Refusal::not_found()))?;
            let has = training::seats_of(tx, me)?.contains(&id);
            if !gives_back && !has {
                may_take_seat(day.held_at, day.seats, day.taken, now)?;
            }
            entry.record(tx, "training.seat", &id.to_string(), if gives_back { "back" } else { "" })?;
            if gives_back { Ok(training::unseat(tx, id, me)?) } else { Ok(training::seat(tx, id, me, now)?) }
        })
        .await;
    match outcome {
        Err(Stop::Refused(r)) if r.kind == crate::db::RefusalKind::NotFound => Err(r.into()),
        outcome => done(&site, &posted, outcome).await,
    }
}
