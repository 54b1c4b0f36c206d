//! The statements of courses, trainings and attendance.

use crate::db::{DbError, Reader, Tx};
use crate::params;
use sereno_core::Moment;
use sereno_core::ids::{CourseId, PersonId, TrainingId};
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_core::training::{self, Attendance};

/// What stands for the whole training where a course would stand.
const WHOLE: CourseId = CourseId::from_bytes([0; 16]);
/// A day of training is kept for this after it was held, and attendance after it ran out, seconds.
const KEEP_S: i64 = 400 * DAY_S;

/// A course.
#[derive(Clone, Debug)]
pub(in crate::people) struct Course {
    pub(in crate::people) id: CourseId,
    pub(in crate::people) name: String,
    pub(in crate::people) valid_days: i64,
    pub(in crate::people) roles: Vec<Role>,
    pub(in crate::people) competencies: Vec<String>,
    pub(in crate::people) needed_from: Moment,
    pub(in crate::people) made_at: Moment,
    pub(in crate::people) ended_at: Option<Moment>,
}

/// Somebody was there: at which course, when, and until when it is good.
#[derive(Clone, Copy, Debug)]
pub(in crate::people) struct Attended {
    pub(in crate::people) course: Option<CourseId>,
    pub(in crate::people) held_at: Moment,
    pub(in crate::people) expires_at: Moment,
}

/// One day of a course.
#[derive(Clone, Debug)]
pub(in crate::people) struct Training {
    pub(in crate::people) id: TrainingId,
    pub(in crate::people) course: CourseId,
    pub(in crate::people) course_name: String,
    pub(in crate::people) held_at: Moment,
    pub(in crate::people) trainer: String,
    pub(in crate::people) seats: i64,
    pub(in crate::people) taken: i64,
}

const COURSE: &str = "id, name, valid_days, roles, competencies, needed_from, made_at, ended_at";

fn read_course(mut r: Reader) -> Result<Course, DbError> {
    let (id, name, valid_days): (CourseId, String, i64) = (r.get()?, r.get()?, r.get()?);
    let (roles, taught): (String, String) = (r.get()?, r.get()?);
    Ok(Course {
        id,
        name,
        valid_days,
        roles: roles.split(' ').filter_map(Role::from_slug).collect(),
        competencies: taught.split(' ').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
        needed_from: r.get()?,
        made_at: r.get()?,
        ended_at: r.get()?,
    })
}

/// Every course, those that ended last.
pub(in crate::people) fn courses(tx: &mut Tx<'_>) -> Result<Vec<Course>, DbError> {
    let sql = format!("SELECT {COURSE} FROM courses ORDER BY ended_at NULLS FIRST, name, id LIMIT 500");
    tx.query(&sql, params![])?.into_iter().map(|row| read_course(row.read())).collect()
}

pub(in crate::people) fn course(tx: &mut Tx<'_>, id: CourseId) -> Result<Option<Course>, DbError> {
    let sql = format!("SELECT {COURSE} FROM courses WHERE id = $1");
    tx.first(&sql, params![id])?.map(read_course).transpose()
}

pub(super) fn insert_course(tx: &mut Tx<'_>, c: &Course) -> Result<(), DbError> {
    let roles: Vec<&str> = c.roles.iter().map(|r| r.slug()).collect();
    tx.execute(
        "INSERT INTO courses (id, name, valid_days, roles, competencies, needed_from, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![c.id, &c.name, c.valid_days, roles.join(" "), c.competencies.join(" "), c.needed_from, c.made_at],
    )?;
    Ok(())
}

pub(super) fn end_course(tx: &mut Tx<'_>, id: CourseId, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE courses SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", params![id, now])?;
    Ok(())
}

const TRAINING: &str = "t.id, t.course_id, c.name, t.held_at, COALESCE(p.name, ''), t.seats,
    (SELECT count(*) FROM training_seats s WHERE s.training_id = t.id)
    FROM trainings t JOIN courses c ON c.id = t.course_id LEFT JOIN people p ON p.id = t.trainer_id";

fn read_training(mut r: Reader) -> Result<Training, DbError> {
    Ok(Training {
        id: r.get()?,
        course: r.get()?,
        course_name: r.get()?,
        held_at: r.get()?,
        trainer: r.get()?,
        seats: r.get()?,
        taken: r.get()?,
    })
}

/// Days of training after a moment, the next first.
pub(in crate::people) fn upcoming(tx: &mut Tx<'_>, after: Moment) -> Result<Vec<Training>, DbError> {
    let sql = format!("SELECT {TRAINING} WHERE t.held_at > $1 ORDER BY t.held_at, t.id LIMIT 100");
    tx.query(&sql, params![after])?.into_iter().map(|row| read_training(row.read())).collect()
}

/// One day of training, with its seats.
pub(in crate::people) fn taken(tx: &mut Tx<'_>, id: TrainingId) -> Result<Option<Training>, DbError> {
    let sql = format!("SELECT {TRAINING} WHERE t.id = $1");
    tx.first(&sql, params![id])?.map(read_training).transpose()
}

pub(super) fn insert_training(
    tx: &mut Tx<'_>,
    id: TrainingId,
    course: CourseId,
    held_at: Moment,
    trainer: Option<PersonId>,
    seats: i64,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO trainings (id, course_id, held_at, trainer_id, seats) VALUES ($1, $2, $3, $4, $5)",
        params![id, course, held_at, trainer, seats],
    )?;
    Ok(())
}

/// Somebody takes a seat.
pub(in crate::people) fn seat(tx: &mut Tx<'_>, t: TrainingId, p: PersonId, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO training_seats (training_id, person_id, at) VALUES ($1, $2, $3)
         ON CONFLICT (training_id, person_id) DO NOTHING",
        params![t, p, now],
    )?;
    Ok(())
}

/// Somebody gives their seat back.
pub(in crate::people) fn unseat(tx: &mut Tx<'_>, t: TrainingId, p: PersonId) -> Result<(), DbError> {
    tx.execute("DELETE FROM training_seats WHERE training_id = $1 AND person_id = $2", params![t, p])?;
    Ok(())
}

/// Trainings in which somebody has a seat.
pub(in crate::people) fn seats_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<TrainingId>, DbError> {
    let rows = tx.query("SELECT training_id FROM training_seats WHERE person_id = $1", params![person])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// Who has a seat, by name, and whether they were there.
pub(super) fn seated(tx: &mut Tx<'_>, t: &Training) -> Result<Vec<(PersonId, String, bool)>, DbError> {
    let rows = tx.query(
        "SELECT p.id, p.name, (SELECT count(*) FROM attendances a
           WHERE a.person_id = p.id AND a.course_id = $2 AND a.held_at = $3)
         FROM training_seats s JOIN people p ON p.id = s.person_id WHERE s.training_id = $1
         ORDER BY p.name, p.id LIMIT 500",
        params![t.id, t.course, t.held_at],
    )?;
    rows.into_iter().map(|row| Ok(row.read()).and_then(|mut r| Ok((r.get()?, r.get()?, r.get()?)))).collect()
}

/// Somebody was there. Without a course it is the whole training.
pub(in crate::people) fn attend(
    tx: &mut Tx<'_>,
    person: PersonId,
    course: Option<CourseId>,
    held_at: Moment,
    expires_at: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO attendances (person_id, course_id, held_at, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id, course_id, held_at) DO NOTHING",
        params![person, course.unwrap_or(WHOLE), held_at, expires_at],
    )?;
    Ok(())
}

/// Somebody was not there after all.
pub(super) fn absent(tx: &mut Tx<'_>, person: PersonId, course: CourseId, held_at: Moment) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM attendances WHERE person_id = $1 AND course_id = $2 AND held_at = $3",
        params![person, course, held_at],
    )?;
    Ok(())
}

/// Where somebody was, the newest first.
pub(in crate::people) fn attended(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Attended>, DbError> {
    let rows = tx.query(
        "SELECT course_id, held_at, expires_at FROM attendances WHERE person_id = $1 ORDER BY held_at DESC, course_id",
        params![person],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let course: CourseId = r.get()?;
            Ok(Attended { course: (course != WHOLE).then_some(course), held_at: r.get()?, expires_at: r.get()? })
        })
        .collect()
}

/// Until when somebody with these roles is trained. Nothing when no attendance is kept of them:
/// what stands in their row was marked otherwise, and holds.
pub(in crate::people) fn until(tx: &mut Tx<'_>, id: PersonId, roles: &[Role]) -> Result<Option<Moment>, DbError> {
    let attended: Vec<Attendance> = attended(tx, id)?
        .into_iter()
        .map(|a| Attendance { course: a.course, held_at: a.held_at, expires_at: a.expires_at })
        .collect();
    if attended.is_empty() {
        return Ok(None);
    }
    let courses: Vec<training::Course> = courses(tx)?
        .into_iter()
        .filter(|c| c.ended_at.is_none())
        .map(|c| training::Course {
            id: c.id,
            roles: c.roles,
            valid_days: c.valid_days,
            needed_from: c.needed_from,
            made_at: c.made_at,
        })
        .collect();
    Ok(Some(training::trained_until(roles, &courses, &attended)))
}

/// Drops days of training and attendance that are long over; says how many.
pub(in crate::people) fn expire(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let before = now.plus_s(-KEEP_S);
    tx.execute(
        "DELETE FROM training_seats WHERE training_id IN (SELECT id FROM trainings WHERE held_at <= $1)",
        params![before],
    )?;
    let days = tx.execute("DELETE FROM trainings WHERE held_at <= $1", params![before])?;
    let there = tx.execute("DELETE FROM attendances WHERE expires_at <= $1", params![before])?;
    Ok(days + there + tx.execute("DELETE FROM pledges WHERE expires_at <= $1", params![before])?)
}
