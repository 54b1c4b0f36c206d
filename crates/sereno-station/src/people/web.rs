//! People, as the coordinator sees them.

use super::access::Person;
use super::acts::{self, here};
use super::roster::{self, Ask, Everybody};
use super::sign_in::{self, invite_tx};
use super::{organisations, pages, store, training};
use crate::audit::{Actor, Look, looked};
use crate::db::{Refusal, RefusalKind, Stop, Tx};
use crate::site::Site;
use crate::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::Moment;
use sereno_core::ids::{OrganisationId, PersonId};
use sereno_core::moment::DAY_S;
use sereno_core::role::{Role, keys_needed};
use sereno_core::volunteer::{VolunteerEvent, VolunteerState};
use sereno_core::words::tidy;

pub(super) const NAME_CHARS_MAX: usize = 60;
/// People ticked at once: the page holds fewer.
const TICKED_MAX: usize = 200;
/// Languages of one person.
const SPOKEN_MAX: usize = 12;

const ADMIN: Who = Who::Roles(&[Role::Admin]);
/// What gives somebody power or takes it: people, roles, links, steps.
const POWER: Who = Who::Stepped(&[Role::Admin]);

/// Routes of people.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/admin/people", who: ADMIN, audited: false, make: || get(show_people) },
    Route { verb: Verb::Post, path: "/admin/people", who: POWER, audited: true, make: || post(invite_person) },
    Route { verb: Verb::Post, path: "/admin/people/many", who: POWER, audited: true, make: || post(many) },
    Route { verb: Verb::Get, path: "/admin/people/{person}", who: ADMIN, audited: false, make: || get(show_person) },
    Route { verb: Verb::Post, path: "/admin/people/{person}", who: POWER, audited: true, make: || post(change_person) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/about", who: ADMIN, audited: true, make: || post(about) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/ready", who: ADMIN, audited: true, make: || post(ready) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/ask", who: ADMIN, audited: true, make: || post(ask) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/vouch", who: ADMIN, audited: true, make: || post(vouch) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/shadow", who: ADMIN, audited: true, make: || post(shadow) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/step", who: POWER, audited: true, make: || post(step) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/out", who: POWER, audited: true, make: || post(shut_out) },
    Route { verb: Verb::Post, path: "/admin/people/{person}/leave", who: POWER, audited: true, make: || post(leave) },
    Route {
        verb: Verb::Post,
        path: "/admin/people/{person}/link",
        who: POWER,
        audited: true,
        make: || post(make_link),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/people/{person}/shift",
        who: ADMIN,
        audited: true,
        make: || post(put_on_shift),
    },
];

/// The list that was asked for.
async fn listed(site: &Site, visit: &Visit, ask: &Ask, beside: pages::Beside) -> Result<pages::PeoplePage, Stop> {
    let has_left = ask.kind.is_some_and(|k| k == roster::Kind::Ready(sereno_core::duty::Readiness::Left));
    let (all, organisations, courses, is_join_open) = site
        .db
        .read(move |tx| {
            let courses = training::courses(tx)?.into_iter().filter(|c| c.ended_at.is_none()).collect();
            Ok((Everybody::read(tx, has_left)?, organisations::all(tx)?, courses, store::is_join_open(tx)?))
        })
        .await?;
    let asked = &site.playbook.training;
    let languages = all.languages();
    let page = roster::page(all, ask, &asked.needs, asked.ahead_s(), visit.now);
    Ok(pages::PeoplePage::new(
        visit,
        ask,
        pages::Listed { page, organisations, languages, courses, is_join_open },
        beside,
    ))
}

async fn show_people(visit: Visit, State(site): State<Site>, RawQuery(query): RawQuery) -> Result<Response, Stop> {
    looked(&visit, Look::People, "").await?;
    let ask = Ask::read(&Fields::parse(query.unwrap_or_default().as_bytes()));
    draw(&listed(&site, &visit, &ask, pages::Beside::default()).await?)
}

/// Somebody whom a coordinator lets in: their invitation is one member's word.
pub(super) fn let_in(visit: &Visit, id: PersonId, name: String, roles: Vec<Role>, language: &str) -> Person {
    let asked = &visit.site.playbook.training;
    Person {
        id,
        name,
        roles,
        language: if visit.site.texts.speaks(language) { language.to_owned() } else { visit.t.tag.clone() },
        trained_until: Moment::default(),
        pledged_until: Moment::default(),
        shift_until: Moment::default(),
        shift_roles: vec![],
        left_at: None,
        state: if asked.vouches_invited > 1 { VolunteerState::Applied } else { VolunteerState::Vouched },
    }
}

/// Adds somebody with a link that leads to what they still have to do, and the word of whoever
/// lets them in. The caller records the audit row.
pub(super) fn add(
    tx: &mut Tx<'_>,
    site: &Site,
    person: &Person,
    secret: &str,
    by: Actor,
    now: Moment,
) -> Result<(), Stop> {
    let goes_to = acts::begins_at(person, &site.playbook.training, now);
    invite_tx(tx, person, secret, goes_to, now)?;
    acts::rest_new_power(tx, person.id, &[], &person.roles, now)?;
    if let Some(by) = by.person() {
        store::vouch(tx, person.id, by, now)?;
    }
    Ok(())
}

/// A person as the invitation form describes them.
fn described(posted: &Posted, id: PersonId) -> Result<Person, Refusal> {
    let (f, now) = (&posted.fields, posted.visit.now);
    let name = tidy(f.get("name"), NAME_CHARS_MAX);
    let roles: Vec<Role> = f.all("role").filter_map(Role::from_slug).collect();
    if name.is_empty() {
        return Err(Refusal::input("invite-refused-name"));
    }
    if roles.is_empty() {
        return Err(Refusal::input("invite-refused-role"));
    }
    let mut person = let_in(&posted.visit, id, name, roles, f.get("language"));
    if f.is("trained", "yes") {
        person.trained_until = now.plus_s(posted.visit.site.playbook.training.trained_days.saturating_mul(DAY_S));
    }
    Ok(person)
}

async fn invite_person(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    let (entry, secret, now, by) = (site.entry(visit.actor), site.secret(), site.now(), visit.actor);
    let organisation: Option<OrganisationId> = posted.fields.get("organisation").parse().ok();
    let (status, beside) = match described(&posted, PersonId::from_bytes(site.chance())) {
        Ok(person) => {
            let (name, path, ground) = (person.name.clone(), format!("/in/{secret}"), site.clone());
            site.db
                .write(move |tx| {
                    let organisation = organisation.map(|o| organisations::find(tx, o)).transpose()?.flatten();
                    let detail = if person.trained_until > now { "trained" } else { "" };
                    entry.record(tx, "people.invite", &person.id.to_string(), detail)?;
                    add(tx, &ground, &person, &secret, by, now)?;
                    organisation.map_or(Ok(()), |o| Ok(organisations::join(tx, person.id, o.id, now)?))
                })
                .await?;
            let invited = pages::Invited { name, path, typed: Fields::default() };
            (StatusCode::OK, pages::Beside { invited, ..pages::Beside::default() })
        }
        Err(refusal) => {
            let invited = pages::Invited { typed: posted.fields.clone(), ..pages::Invited::default() };
            let refused = visit.sentence(&refusal);
            (StatusCode::UNPROCESSABLE_ENTITY, pages::Beside { invited, refused, ..pages::Beside::default() })
        }
    };
    draw_as(status, &listed(&site, visit, &Ask::default(), beside).await?)
}

fn person_id(text: &str) -> Result<PersonId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

/// What is done to everybody who was ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Attended,
    Organisation,
    AskPledge,
    OnDuty,
    OffDuty,
    Leave,
}

impl Act {
    const ALL: [Act; 6] = [Act::Attended, Act::Organisation, Act::AskPledge, Act::OnDuty, Act::OffDuty, Act::Leave];

    const fn slug(self) -> &'static str {
        match self {
            Act::Attended => "attended",
            Act::Organisation => "organisation",
            Act::AskPledge => "ask",
            Act::OnDuty => "on",
            Act::OffDuty => "off",
            Act::Leave => "leave",
        }
    }
}

/// What an act needs beside the people, found before anything is written.
enum With {
    Nothing,
    Course(training::Course),
    Organisation(OrganisationId),
}

fn with(tx: &mut Tx<'_>, act: Act, fields: &Fields, people: &[Person], now: Moment) -> Result<With, Stop> {
    match act {
        Act::Attended => match fields.get("course").parse() {
            Ok(id) => Ok(training::course(tx, id)?.map_or(With::Nothing, With::Course)),
            Err(_) => Ok(With::Nothing),
        },
        Act::Organisation => {
            let id: Option<OrganisationId> = fields.get("into").parse().ok();
            let found = id.map(|id| organisations::find(tx, id)).transpose()?.flatten();
            Ok(With::Organisation(found.ok_or(Refusal::input("many-refused-organisation"))?.id))
        }
        Act::Leave => acts::may_lose_admin(tx, people, &[], now).map(|()| With::Nothing),
        Act::AskPledge | Act::OnDuty | Act::OffDuty => Ok(With::Nothing),
    }
}

/// Does it to one of them.
fn do_one(tx: &mut Tx<'_>, site: &Site, act: Act, with: &With, p: &Person, now: Moment) -> Result<(), Stop> {
    let asked = &site.playbook.training;
    match (act, with) {
        (Act::Attended, With::Course(c)) => {
            training::attend(tx, p.id, Some(c.id), now, now.plus_s(c.valid_days.saturating_mul(DAY_S)))?;
            acts::settle(tx, p.id, &p.roles)
        }
        (Act::Attended, _) => acts::mark_trained(tx, p, asked, now),
        (Act::Organisation, With::Organisation(o)) => Ok(organisations::join(tx, p.id, *o, now)?),
        (Act::Organisation, With::Nothing | With::Course(_)) => Ok(()),
        (Act::AskPledge, _) => Ok(store::ask_pledge(tx, p.id, now)?),
        (Act::OnDuty, _) => {
            acts::duty_until(p, asked, now).and_then(|until| Ok(store::set_shift(tx, p.id, until, &[])?)).map(|_| ())
        }
        (Act::OffDuty, _) => Ok(store::set_shift(tx, p.id, now, &[])?).map(|_| ()),
        (Act::Leave, _) => Ok(store::leave(tx, p.id, now)?),
    }
}

/// Whom an act passes over, and why: the rest is done.
fn passed_over(site: &Site, act: Act, person: &Person, now: Moment) -> Option<Refusal> {
    if act != Act::OnDuty {
        return None;
    }
    match acts::duty_until(person, &site.playbook.training, now) {
        Err(Stop::Refused(refusal)) => Some(refusal),
        Ok(_) | Err(Stop::Fault(_)) => None,
    }
}

/// One thing for many people. What one of them lacks stops nobody else.
async fn many(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, posted.fields.clone());
    let ask = Ask::read(&Fields::parse(fields.get("back").split('?').nth(1).unwrap_or_default().as_bytes()));
    let ids: Vec<PersonId> = fields.all("person").filter_map(|id| id.parse().ok()).take(TICKED_MAX).collect();
    let act = Act::ALL.into_iter().find(|a| a.slug() == fields.get("do"));
    let (entry, now, ground) = (site.entry(visit.actor), site.now(), site.clone());
    let done = match act {
        Some(act) if !ids.is_empty() => {
            site.db
                .write(move |tx| {
                    let found = ids.iter().map(|id| here(tx, *id)).collect::<Result<Vec<Person>, Stop>>()?;
                    let with = with(tx, act, &fields, &found, now)?;
                    let (mut n, mut but) = (0u32, Vec::new());
                    for person in &found {
                        if let Some(refusal) = passed_over(&ground, act, person, now) {
                            but.push((person.name.clone(), refusal));
                            continue;
                        }
                        entry.record_nth(tx, n, "people.many", &person.id.to_string(), act.slug())?;
                        do_one(tx, &ground, act, &with, person, now)?;
                        n += 1;
                    }
                    Ok((act, i64::from(n), but))
                })
                .await
        }
        Some(_) => Err(Refusal::input("many-refused-nobody").into()),
        None => Err(Refusal::input("many-refused-nothing").into()),
    };
    let (status, beside) = match done {
        Ok((act, n, but)) => {
            let but = but.iter().map(|(name, refusal)| (name.clone(), visit.sentence(refusal))).collect();
            let said = visit.t.say_n(&format!("many-done-{}", act.slug()), n);
            let done = pages::Done { said, but, ..pages::Done::default() };
            (StatusCode::OK, pages::Beside { done, ..pages::Beside::default() })
        }
        Err(Stop::Refused(r)) => {
            let ticked = posted.fields.all("person").map(str::to_owned).collect();
            let done = pages::Done { ticked, ..pages::Done::default() };
            (visit.status(&r), pages::Beside { refused: visit.sentence(&r), done, ..pages::Beside::default() })
        }
        Err(stop) => return Err(stop),
    };
    draw_as(status, &listed(&site, visit, &ask, beside).await?)
}

async fn one_person(
    site: &Site,
    visit: &Visit,
    id: PersonId,
    typed: Option<&Fields>,
    refused: &str,
    link: &str,
) -> Result<pages::PersonPage, Stop> {
    let one = site
        .db
        .read(move |tx| {
            Ok(pages::One {
                person: here(tx, id)?,
                more: store::more(tx, id)?,
                attended: training::attended(tx, id)?,
                courses: training::courses(tx)?,
                organisations: organisations::all(tx)?,
                member_of: organisations::of_person(tx, id)?,
            })
        })
        .await?;
    Ok(pages::PersonPage::new(visit, one, typed, refused, link))
}

async fn show_person(visit: Visit, State(site): State<Site>, Path(person): Path<String>) -> Result<Response, Stop> {
    let page = one_person(&site, &visit, person_id(&person)?, None, "", "").await?;
    looked(&visit, Look::Person, &person).await?;
    draw(&page)
}

/// What became of a change: back to the person, or the same page with the reason and what was typed.
async fn changed(site: &Site, posted: &Posted, id: PersonId, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other(&format!("/admin/people/{id}"))),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let sentence = posted.visit.sentence(&r);
            let page = one_person(site, &posted.visit, id, Some(&posted.fields), &sentence, "").await?;
            draw_as(posted.visit.status(&r), &page)
        }
        Err(stop) => Err(stop),
    }
}

/// One thing done to one person: found, judged, recorded, done.
async fn change(
    site: &Site,
    posted: &Posted,
    person: &str,
    act: &'static str,
    detail: String,
    judge: impl FnOnce(&mut Tx<'_>, &Person) -> Result<(), Stop> + Send + Clone + 'static,
    write: impl FnOnce(&mut Tx<'_>, &Person) -> Result<(), Stop> + Send + Clone + 'static,
) -> Result<Response, Stop> {
    let id = person_id(person)?;
    let entry = site.entry(posted.visit.actor);
    let done = site
        .db
        .write(move |tx| {
            let (judge, write) = (judge.clone(), write.clone());
            let person = here(tx, id)?;
            judge(tx, &person)?;
            entry.record(tx, act, &id.to_string(), &detail)?;
            write(tx, &person)
        })
        .await;
    changed(site, posted, id, done).await
}

async fn change_person(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let roles: Vec<Role> = posted.fields.all("role").filter_map(Role::from_slug).collect();
    let language = posted.fields.get("language").to_owned();
    let speaks = site.texts.speaks(&language);
    let slugs = roles.iter().map(|r| r.slug()).collect::<Vec<_>>().join(" ");
    let (wanted, now) = (roles.clone(), site.now());
    let judge = move |tx: &mut Tx<'_>, p: &Person| {
        if wanted.is_empty() {
            return Err(Refusal::input("invite-refused-role").into());
        }
        acts::may_lose_admin(tx, std::slice::from_ref(p), &wanted, now)
    };
    change(&site, &posted, &person, "people.roles", slugs, judge, move |tx, p| {
        store::set_roles(tx, p.id, &roles, if speaks { &language } else { &p.language })?;
        // A cookie from before, or an observer's device, must not carry what asks for more keys.
        if keys_needed(&roles) > keys_needed(&p.roles) {
            store::end_sessions(tx, p.id)?;
        }
        acts::rest_new_power(tx, p.id, &p.roles, &roles, now)?;
        acts::note_second_admin(tx, now)?;
        acts::settle(tx, p.id, &roles)
    })
    .await
}

/// Languages with how well, as a form has them: `speaks-es=well`, and one more by name.
pub(super) fn spoken(fields: &Fields) -> Vec<(String, String)> {
    let level = |l: &str| pages::LEVELS.into_iter().find(|known| *known == l);
    let listed = fields.0.iter().filter_map(|(key, value)| {
        let language = tidy(key.strip_prefix("speaks-")?, 30);
        Some((language, level(value)?.to_owned()))
    });
    let other = tidy(fields.get("other"), 30);
    let other = (!other.is_empty()).then(|| (other, level(fields.get("other_level")).unwrap_or("well").to_owned()));
    listed.chain(other).take(SPOKEN_MAX).collect()
}

/// Where they belong, what they speak, how much of the work they know.
async fn about(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let spoken = spoken(&posted.fields);
    let wanted: Vec<OrganisationId> = posted.fields.all("organisation").filter_map(|o| o.parse().ok()).collect();
    let tier = posted.fields.number("tier").filter(|n| (0..=3).contains(n));
    let now = site.now();
    change(
        &site,
        &posted,
        &person,
        "people.about",
        String::new(),
        |_, _| Ok(()),
        move |tx, p| {
            let known: Vec<OrganisationId> = organisations::all(tx)?.into_iter().map(|o| o.id).collect();
            let to: Vec<OrganisationId> = wanted.into_iter().filter(|o| known.contains(o)).collect();
            organisations::set_of_person(tx, p.id, &to, now)?;
            store::set_spoken(tx, p.id, &spoken)?;
            tier.map_or(Ok(()), |tier| Ok(store::set_tier(tx, p.id, tier)?))
        },
    )
    .await
}

/// They finished the whole training today, or it was ticked for the wrong person.
async fn ready(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (is_trained, now, ground) = (posted.fields.is("trained", "yes"), site.now(), site.clone());
    let detail = u8::from(is_trained).to_string();
    change(
        &site,
        &posted,
        &person,
        "people.trained",
        detail,
        |_, _| Ok(()),
        move |tx, p| {
            if is_trained {
                return acts::mark_trained(tx, p, &ground.playbook.training, now);
            }
            store::drop_attendance(tx, p.id)?;
            Ok(store::set_trained(tx, p.id, Moment::default())?)
        },
    )
    .await
}

/// They are asked to sign the pledge; it stands on their own page until they do.
async fn ask(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let now = site.now();
    change(
        &site,
        &posted,
        &person,
        "people.ask",
        String::new(),
        |_, _| Ok(()),
        move |tx, p| Ok(store::ask_pledge(tx, p.id, now)?),
    )
    .await
}

/// Whoever is signed in knows this person and says so.
async fn vouch(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (by, now, ground) = (posted.visit.person()?.id, site.now(), site.clone());
    let judge = move |tx: &mut Tx<'_>, p: &Person| acts::may_vouch(tx, p, by);
    change(&site, &posted, &person, "people.vouch", String::new(), judge, move |tx, p| {
        acts::vouch(tx, p, by, &ground.playbook.training, now)
    })
    .await
}

/// They went along with somebody for a shift.
async fn shadow(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    change(&site, &posted, &person, "people.shadow", String::new(), |_, _| Ok(()), |tx, p| Ok(store::shadow(tx, p.id)?))
        .await
}

/// A step that somebody decides: pause, resume, suspend, reinstate.
async fn step(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let event = VolunteerEvent::by_hand(posted.fields.get("step")).ok_or_else(|| Refusal::input("refused-form"))?;
    let (now, one, two) = (site.now(), site.clone(), site.clone());
    let judge =
        move |tx: &mut Tx<'_>, p: &Person| acts::next_state(tx, p, event, &one.playbook.training, now).map(|_| ());
    change(&site, &posted, &person, "people.step", event.slug().to_owned(), judge, move |tx, p| {
        let to = acts::next_state(tx, p, event, &two.playbook.training, now)?;
        acts::take_step(tx, p, to, now)
    })
    .await
}

/// A phone is lost, or somebody must be out at once: every session and every unopened link ends.
async fn shut_out(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    change(
        &site,
        &posted,
        &person,
        "people.shut_out",
        String::new(),
        |_, _| Ok(()),
        |tx, p| {
            store::shut_out(tx, p.id)?;
            Ok(())
        },
    )
    .await
}

/// Somebody leaves the network. What they did stays, under their name for thirty days.
async fn leave(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    let (entry, now) = (site.entry(posted.visit.actor), site.now());
    let done = site
        .db
        .write(move |tx| {
            let person = here(tx, id)?;
            acts::may_lose_admin(tx, std::slice::from_ref(&person), &[], now)?;
            entry.record(tx, "people.leave", &id.to_string(), "")?;
            Ok(store::leave(tx, id, now)?)
        })
        .await;
    match done {
        Ok(()) => Ok(see_other("/admin/people")),
        refused => changed(&site, &posted, id, refused).await,
    }
}

/// Another link, shown once; or the word that a second administrator must want it too.
async fn make_link(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = person_id(&person)?;
    match sign_in::link_again(&site, posted.visit.person()?.id, id).await {
        Ok(link) => draw(&one_person(&site, &posted.visit, id, None, "", link.as_deref().unwrap_or(WAITS)).await?),
        Err(refused) => changed(&site, &posted, id, Err(refused)).await,
    }
}

/// Stands where a link would, while a second administrator is waited for.
pub(super) const WAITS: &str = "waits";

/// On duty for twelve hours, through the gate; or off, which nothing stands against.
async fn put_on_shift(State(site): State<Site>, Path(person): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (now, is_off, one, two) = (site.now(), posted.fields.is("shift", "off"), site.clone(), site.clone());
    let until = move |ground: &Site, p: &Person| {
        if is_off { Ok(now) } else { acts::duty_until(p, &ground.playbook.training, now) }
    };
    let judge = move |_: &mut Tx<'_>, p: &Person| until(&one, p).map(|_| ());
    let detail = if is_off { "off" } else { "on" };
    change(&site, &posted, &person, "people.shift", detail.to_owned(), judge, move |tx, p| {
        store::set_shift(tx, p.id, until(&two, p)?, &[])?;
        Ok(())
    })
    .await
}
