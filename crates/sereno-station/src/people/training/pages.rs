//! Pages of courses.

use super::store::{Course, Training};
use crate::people::access::Person;
use crate::people::pages::Choice;
use crate::web::{Fields, Frame, Visit};
use askama::Template;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;

struct CourseRow {
    id: String,
    name: String,
    roles: String,
    taught: String,
    days: String,
    needed: String,
    has_ended: bool,
}

pub(in crate::people) struct DayRow {
    pub(in crate::people) id: String,
    pub(in crate::people) course: String,
    pub(in crate::people) when: String,
    pub(in crate::people) trainer: String,
    pub(in crate::people) taken: i64,
    pub(in crate::people) seats: i64,
    /// Out of 100.
    pub(in crate::people) full: i64,
    pub(in crate::people) is_over: bool,
}

impl DayRow {
    pub(in crate::people) fn new(visit: &Visit, day: &Training) -> DayRow {
        let playbook = &visit.site.playbook;
        DayRow {
            id: day.id.to_string(),
            course: day.course_name.clone(),
            when: format!("{} {}", playbook.date(day.held_at), playbook.hhmm(day.held_at)),
            trainer: day.trainer.clone(),
            taken: day.taken,
            seats: day.seats,
            full: (day.taken * 100 / day.seats.max(1)).min(100),
            is_over: day.held_at <= visit.now,
        }
    }
}

/// Courses, days, and the forms for more.
#[derive(Template)]
#[template(path = "people/training/training.html")]
pub(super) struct TrainingPage {
    f: Frame,
    refused: String,
    typed: Fields,
    courses: Vec<CourseRow>,
    days: Vec<DayRow>,
    roles: Vec<Choice>,
    taught: Vec<Choice>,
    choices: Vec<Choice>,
    trainers: Vec<Choice>,
    today: String,
}

impl TrainingPage {
    pub(super) fn new(
        visit: &Visit,
        me: PersonId,
        courses: Vec<Course>,
        days: Vec<Training>,
        people: &[Person],
        typed: Fields,
        refused: &str,
    ) -> TrainingPage {
        let (t, playbook) = (&visit.t, &visit.site.playbook);
        let words =
            |family: &str, slugs: &[String]| slugs.iter().map(|s| t.word(family, s)).collect::<Vec<_>>().join(", ");
        let chosen = if typed.get("trainer").is_empty() { me.to_string() } else { typed.get("trainer").to_owned() };
        TrainingPage {
            f: visit.frame(),
            refused: refused.to_owned(),
            choices: courses
                .iter()
                .filter(|c| c.ended_at.is_none())
                .map(|c| (c.id.to_string(), c.name.clone(), typed.is("course", &c.id.to_string())))
                .collect(),
            courses: courses
                .into_iter()
                .map(|c| CourseRow {
                    id: c.id.to_string(),
                    roles: c.roles.iter().map(|r| t.word("role", r.slug())).collect::<Vec<_>>().join(", "),
                    taught: words("competency", &c.competencies),
                    days: t.say_n("training-n-days", c.valid_days),
                    needed: if c.needed_from > visit.now {
                        t.say1("training-needed-from-day", "date", playbook.date(c.needed_from))
                    } else {
                        String::new()
                    },
                    has_ended: c.ended_at.is_some(),
                    name: c.name,
                })
                .collect(),
            days: days.iter().map(|d| DayRow::new(visit, d)).collect(),
            roles: Role::ALL
                .into_iter()
                .map(|r| (r.slug().to_owned(), t.word("role", r.slug()), typed.is("role", r.slug())))
                .collect(),
            taught: playbook
                .training
                .competencies
                .iter()
                .map(|c| (c.clone(), t.word("competency", c), typed.is("competency", c)))
                .collect(),
            trainers: people
                .iter()
                .filter(|p| p.id == me || p.holds(&[Role::TrainingAdmin, Role::Admin]))
                .map(|p| (p.id.to_string(), p.name.clone(), p.id.to_string() == chosen))
                .collect(),
            typed,
            today: playbook.date(visit.now),
        }
    }
}

/// One day: who has a seat, and who was there.
#[derive(Template)]
#[template(path = "people/training/session.html")]
pub(super) struct SessionPage {
    f: Frame,
    day: DayRow,
    seated: Vec<Choice>,
}

impl SessionPage {
    pub(super) fn new(visit: &Visit, day: &Training, seated: Vec<(PersonId, String, bool)>) -> SessionPage {
        SessionPage {
            f: visit.frame(),
            day: DayRow::new(visit, day),
            seated: seated.into_iter().map(|(id, name, was_there)| (id.to_string(), name, was_there)).collect(),
        }
    }
}
