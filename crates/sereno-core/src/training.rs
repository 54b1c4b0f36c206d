//! Courses, and how long somebody counts as trained.

use crate::Moment;
use crate::ids::CourseId;
use crate::moment::DAY_S;
use crate::role::Role;

/// A course, as far as it decides who is trained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// Roles that need it.
    pub roles: Vec<Role>,
    /// Attendance is good for this, days.
    pub valid_days: i64,
    /// Those who were trained before the course was made need it from then on.
    pub needed_from: Moment,
    /// When it was made.
    pub made_at: Moment,
}

/// Somebody was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// At which course; `None` is the whole training, as a coordinator marked it.
    pub course: Option<CourseId>,
    /// When.
    pub held_at: Moment,
    /// Until when it is good by itself.
    pub expires_at: Moment,
}

/// Until when somebody with these roles is trained: the earliest end over the courses that the
/// roles need. The epoch when something is missing.
///
/// A course that is added later makes nobody untrained over night: who was trained before has
/// time until `needed_from`.
pub fn trained_until(roles: &[Role], courses: &[Course], attended: &[Attendance]) -> Moment {
    let needed: Vec<&Course> = courses.iter().filter(|c| c.roles.iter().any(|r| roles.contains(r))).collect();
    let whole = attended.iter().filter(|a| a.course.is_none());
    let has_begun = attended.iter().any(|a| a.course.is_none_or(|id| needed.iter().any(|c| c.id == id)));
    if needed.is_empty() {
        return whole.map(|a| a.expires_at).max().unwrap_or_default();
    }
    let end_of = |course: &Course| {
        let good = attended.iter().filter_map(|a| match a.course {
            Some(id) => (id == course.id).then_some(a.expires_at),
            // Whoever marked the whole training knew the courses of that day.
            None => (course.made_at <= a.held_at)
                .then(|| a.expires_at.min(a.held_at.plus_s(course.valid_days.saturating_mul(DAY_S)))),
        });
        good.max().or(has_begun.then_some(course.needed_from)).unwrap_or_default()
    };
    needed.into_iter().map(end_of).min().unwrap_or_default()
}

/// Why a course or a training is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingRefusal {
    /// The course has no name.
    NoName,
    /// The days are not a number from 1 to 1,095.
    Days,
    /// The day or the hour cannot be read.
    When,
    /// The seats are not a number from 1 to 500.
    Seats,
    /// Every seat is taken.
    Full,
    /// The training is over.
    Over,
}

impl TrainingRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            TrainingRefusal::NoName => "training-refused-name",
            TrainingRefusal::Days => "training-refused-days",
            TrainingRefusal::When => "training-refused-when",
            TrainingRefusal::Seats => "training-refused-seats",
            TrainingRefusal::Full => "training-refused-full",
            TrainingRefusal::Over => "training-refused-over",
        }
    }
}

/// A course's days of validity, as typed.
///
/// # Errors
/// [`TrainingRefusal::Days`].
pub fn valid_days(typed: Option<i64>) -> Result<i64, TrainingRefusal> {
    typed.filter(|n| (1..=1_095).contains(n)).ok_or(TrainingRefusal::Days)
}

/// A training's seats, as typed.
///
/// # Errors
/// [`TrainingRefusal::Seats`].
pub fn seats(typed: Option<i64>) -> Result<i64, TrainingRefusal> {
    typed.filter(|n| (1..=500).contains(n)).ok_or(TrainingRefusal::Seats)
}

/// May somebody take a seat?
///
/// # Errors
/// The reason against it.
pub fn may_take_seat(held_at: Moment, seats: i64, taken: i64, now: Moment) -> Result<(), TrainingRefusal> {
    if held_at <= now {
        return Err(TrainingRefusal::Over);
    }
    if taken >= seats {
        return Err(TrainingRefusal::Full);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Moment {
        Moment::from_s(n * DAY_S)
    }

    fn course(n: u8, roles: &[Role], made: i64, needed: i64) -> Course {
        Course {
            id: CourseId::from_bytes([n; 16]),
            roles: roles.to_vec(),
            valid_days: 100,
            made_at: day(made),
            needed_from: day(needed),
        }
    }

    fn at(n: u8, held: i64, expires: i64) -> Attendance {
        let course = (n > 0).then(|| CourseId::from_bytes([n; 16]));
        Attendance { course, held_at: day(held), expires_at: day(expires) }
    }

    #[test]
    fn the_earliest_end_over_the_courses_of_the_roles_counts() {
        let o = [Role::Observer];
        let courses = [course(1, &o, 10, 10), course(2, &o, 10, 10), course(3, &[Role::Operator], 10, 10)];
        assert_eq!(trained_until(&o, &courses, &[at(1, 20, 120), at(2, 30, 130)]), day(120));
        // Again, and the later end of that course counts.
        assert_eq!(trained_until(&o, &courses, &[at(1, 20, 120), at(2, 30, 130), at(1, 50, 150)]), day(130));
        // Only one of two, of a course long needed.
        assert_eq!(trained_until(&o, &courses, &[at(1, 20, 120)]), day(10));
        assert_eq!(trained_until(&o, &courses, &[]), Moment::default());
        assert_eq!(trained_until(&o, &courses, &[at(3, 20, 120)]), Moment::default(), "another role's course");
    }

    #[test]
    fn marked_as_a_whole_it_holds_for_the_courses_of_that_day() {
        let o = [Role::Observer];
        assert_eq!(trained_until(&o, &[], &[at(0, 20, 385)]), day(385));
        assert_eq!(trained_until(&o, &[course(1, &o, 10, 10)], &[at(0, 20, 385)]), day(120), "as long as the course");
        // A course made later is needed from its day on, not over night.
        assert_eq!(trained_until(&o, &[course(1, &o, 30, 60)], &[at(0, 20, 385)]), day(60));
        assert_eq!(trained_until(&o, &[course(1, &o, 30, 60)], &[]), Moment::default());
    }

    #[test]
    fn a_seat_is_taken_while_there_is_one_and_before_it_begins() {
        assert_eq!(may_take_seat(day(2), 3, 2, day(1)), Ok(()));
        assert_eq!(may_take_seat(day(2), 3, 3, day(1)), Err(TrainingRefusal::Full));
        assert_eq!(may_take_seat(day(2), 3, 0, day(2)), Err(TrainingRefusal::Over));
        assert_eq!([valid_days(Some(0)), valid_days(Some(1_096))], [Err(TrainingRefusal::Days); 2]);
        assert_eq!([seats(None), seats(Some(501))], [Err(TrainingRefusal::Seats); 2]);
    }
}
