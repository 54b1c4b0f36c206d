//! Courses and who was there, for whoever holds them.

use super::pages::{SessionPage, TrainingPage};
use super::store::{self, Course, Training};
use crate::audit::{Look, looked};
use crate::db::{Refusal, RefusalKind, Stop, Tx};
use crate::people::acts::settle;
use crate::people::store as people;
use crate::site::Site;
use crate::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as, see_other};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::Moment;
use sereno_core::ids::{CourseId, PersonId, TrainingId};
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_core::training::{TrainingRefusal, seats, valid_days};
use sereno_core::words::tidy;

const TRAINERS: Who = Who::Roles(&[Role::TrainingAdmin, Role::Admin]);
/// Days of training stay on the page this long after they were held: ticks come late.
const SHOWN_S: i64 = 14 * DAY_S;
/// Who was trained before a course was made has this long to go there, unless another day is set.
const GRACE_S: i64 = 30 * DAY_S;

/// Routes of courses.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/admin/training", who: TRAINERS, audited: false, make: || get(show) },
    Route {
        verb: Verb::Post,
        path: "/admin/training/courses",
        who: TRAINERS,
        audited: true,
        make: || post(add_course),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/training/courses/{course}/end",
        who: TRAINERS,
        audited: true,
        make: || post(end_course),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/training/sessions",
        who: TRAINERS,
        audited: true,
        make: || post(add_session),
    },
    Route {
        verb: Verb::Get,
        path: "/admin/training/{training}",
        who: TRAINERS,
        audited: false,
        make: || get(show_one),
    },
    Route {
        verb: Verb::Post,
        path: "/admin/training/{training}",
        who: TRAINERS,
        audited: true,
        make: || post(tick_attendance),
    },
];

async fn page(site: &Site, visit: &Visit, typed: Fields, refused: &str) -> Result<TrainingPage, Stop> {
    let (now, me) = (visit.now, visit.person()?.id);
    let (courses, days, people) = site
        .db
        .read(move |tx| {
            Ok((store::courses(tx)?, store::upcoming(tx, now.plus_s(-SHOWN_S))?, people::roster(tx, false)?))
        })
        .await?;
    Ok(TrainingPage::new(visit, me, courses, days, &people, typed, refused))
}

async fn show(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    looked(&visit, Look::Training, "").await?;
    draw(&page(&site, &visit, Fields::default(), "").await?)
}

/// Back to the page, or the page with the reason and what was typed.
async fn done(site: &Site, posted: &Posted, done: Result<(), Stop>) -> Result<Response, Stop> {
    match done {
        Ok(()) => Ok(see_other("/admin/training")),
        Err(Stop::Refused(r)) if r.kind != RefusalKind::NotFound => {
            let sentence = posted.visit.sentence(&r);
            draw_as(posted.visit.status(&r), &page(site, &posted.visit, posted.fields.clone(), &sentence).await?)
        }
        Err(stop) => Err(stop),
    }
}

/// The local day of a date field, at its first minute.
fn day_of(site: &Site, typed: &str) -> Option<Moment> {
    site.playbook.local_moment(&format!("{}T00:00:00", typed.trim()))
}

fn described(posted: &Posted, id: CourseId) -> Result<Course, Stop> {
    let (f, site, now) = (&posted.fields, &posted.visit.site, posted.visit.now);
    let name = tidy(f.get("name"), 80);
    if name.is_empty() {
        return Err(TrainingRefusal::NoName.into());
    }
    let days = valid_days(f.number("valid_days"))?;
    let needed_from = match f.get("needed_from").trim() {
        "" => now.plus_s(GRACE_S),
        typed => day_of(site, typed).ok_or(TrainingRefusal::When)?,
    };
    let taught = &site.playbook.training.competencies;
    Ok(Course {
        id,
        name,
        valid_days: days,
        roles: f.all("role").filter_map(Role::from_slug).collect(),
        competencies: taught.iter().filter(|c| f.is("competency", c)).cloned().collect(),
        needed_from,
        made_at: now,
        ended_at: None,
    })
}

/// Works out anew who is trained, after a course of these roles came or went.
fn settle_all(tx: &mut Tx<'_>, roles: &[Role]) -> Result<(), Stop> {
    let touched = people::roster(tx, false)?.into_iter().filter(|p| p.holds(roles));
    touched.into_iter().try_for_each(|p| settle(tx, p.id, &p.roles))
}

async fn add_course(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let entry = site.entry(posted.visit.actor);
    let outcome = match described(&posted, CourseId::from_bytes(site.chance())) {
        Ok(course) => {
            site.db
                .write(move |tx| {
                    entry.record(tx, "training.course", &course.id.to_string(), &course.valid_days.to_string())?;
                    store::insert_course(tx, &course)?;
                    settle_all(tx, &course.roles)
                })
                .await
        }
        Err(stop) => Err(stop),
    };
    done(&site, &posted, outcome).await
}

async fn end_course(State(site): State<Site>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id: CourseId = id.parse().map_err(|_| Refusal::not_found())?;
    let (entry, now) = (site.entry(posted.visit.actor), site.now());
    let outcome = site
        .db
        .write(move |tx| {
            let course = store::course(tx, id)?.ok_or_else(Refusal::not_found)?;
            entry.record(tx, "training.end", &id.to_string(), "")?;
            store::end_course(tx, id, now)?;
            settle_all(tx, &course.roles)
        })
        .await;
    done(&site, &posted, outcome).await
}

async fn add_session(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let f = &posted.fields;
    let (entry, id) = (site.entry(posted.visit.actor), TrainingId::from_bytes(site.chance()));
    let course: Option<CourseId> = f.get("course").parse().ok();
    let trainer: Option<PersonId> = f.get("trainer").parse().ok();
    let held_at = site.playbook.local_moment(&format!("{}T{}:00", f.get("day").trim(), f.get("hour").trim()));
    let many = seats(f.number("seats"));
    let outcome = site
        .db
        .write(move |tx| {
            let course = course.map(|id| store::course(tx, id)).transpose()?.flatten();
            let course = course.filter(|c| c.ended_at.is_none()).ok_or(Refusal::input("training-refused-course"))?;
            let (held_at, many) = (held_at.ok_or(TrainingRefusal::When)?, many?);
            entry.record(tx, "training.day", &id.to_string(), &many.to_string())?;
            Ok(store::insert_training(tx, id, course.id, held_at, trainer, many)?)
        })
        .await;
    done(&site, &posted, outcome).await
}

fn training_id(text: &str) -> Result<TrainingId, Stop> {
    text.parse().map_err(|_| Refusal::not_found().into())
}

async fn show_one(visit: Visit, State(site): State<Site>, Path(id): Path<String>) -> Result<Response, Stop> {
    let id = training_id(&id)?;
    let (day, seated) = site
        .db
        .read(move |tx| {
            let day = store::taken(tx, id)?.ok_or_else(|| Stop::from(Refusal::not_found()))?;
            let seated = store::seated(tx, &day)?;
            Ok((day, seated))
        })
        .await?;
    looked(&visit, Look::Training, &id.to_string()).await?;
    draw(&SessionPage::new(&visit, &day, seated))
}

/// Whoever is ticked was there; whoever is not was not.
async fn tick_attendance(State(site): State<Site>, Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let id = training_id(&id)?;
    let entry = site.entry(posted.visit.actor);
    let ticked: Vec<PersonId> = posted.fields.all("person").filter_map(|p| p.parse().ok()).collect();
    site.db
        .write(move |tx| {
            let day: Training = store::taken(tx, id)?.ok_or_else(|| Stop::from(Refusal::not_found()))?;
            let course = store::course(tx, day.course)?.ok_or_else(|| Stop::from(Refusal::not_found()))?;
            let seated = store::seated(tx, &day)?;
            entry.record(tx, "training.attend", &id.to_string(), &ticked.len().to_string())?;
            let until = day.held_at.plus_s(course.valid_days.saturating_mul(DAY_S));
            for (person, _, was_there) in seated {
                match (ticked.contains(&person), was_there) {
                    (true, false) => store::attend(tx, person, Some(course.id), day.held_at, until)?,
                    (false, true) => store::absent(tx, person, course.id, day.held_at)?,
                    (true, true) | (false, false) => continue,
                }
                let Some(p) = people::find(tx, person)? else { continue };
                match store::until(tx, person, &p.roles)? {
                    Some(until) => people::set_trained(tx, person, until)?,
                    // The only tick was taken back.
                    None => people::set_trained(tx, person, Moment::default())?,
                }
            }
            Ok(())
        })
        .await?;
    Ok(see_other(&format!("/admin/training/{id}")))
}
