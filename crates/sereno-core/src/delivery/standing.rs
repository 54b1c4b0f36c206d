//! What became of a notice that was published.

use crate::Moment;

/// What anybody may know of a published notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is what we say.
    Holds,
    /// Its time is over.
    Expired,
    /// The notice with this number says more.
    Updated(i64),
    /// The notice with this number says that it is over.
    Ended(i64),
    /// The notice with this number says that it was wrong.
    Corrected(i64),
    /// The notice with this number takes it back.
    Withdrawn(i64),
    /// We have stopped saying it, and no notice has followed.
    Dropped,
}

impl Standing {
    /// The word used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Standing::Holds => "holds",
            Standing::Expired => "expired",
            Standing::Updated(_) => "updated",
            Standing::Ended(_) => "ended",
            Standing::Corrected(_) => "corrected",
            Standing::Withdrawn(_) => "withdrawn",
            Standing::Dropped => "dropped",
        }
    }

    /// The notice that followed.
    pub const fn next(self) -> Option<i64> {
        match self {
            Standing::Updated(n) | Standing::Ended(n) | Standing::Corrected(n) | Standing::Withdrawn(n) => Some(n),
            Standing::Holds | Standing::Expired | Standing::Dropped => None,
        }
    }

    /// What became of it, out of the kinds and numbers of the notices that followed it. The
    /// gravest counts, and of two alike the later.
    pub fn of<'a>(
        expires_at: Moment,
        is_still_true: bool,
        followed: impl IntoIterator<Item = (&'a str, i64)>,
        now: Moment,
    ) -> Standing {
        let next = followed
            .into_iter()
            .filter_map(|(kind, number)| match kind {
                "withdrawn" => Some((4, Standing::Withdrawn(number))),
                "correction" => Some((3, Standing::Corrected(number))),
                "ended" => Some((2, Standing::Ended(number))),
                "update" | "service" => Some((1, Standing::Updated(number))),
                _ => None,
            })
            .max_by_key(|(weight, standing)| (*weight, standing.next()));
        match next {
            Some((_, standing)) => standing,
            None if !is_still_true => Standing::Dropped,
            None if expires_at <= now => Standing::Expired,
            None => Standing::Holds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_that_followed_counts() {
        let check = |expires_s, is_true, followed: &[(&str, i64)]| {
            Standing::of(Moment::from_s(expires_s), is_true, followed.iter().copied(), Moment::from_s(50))
        };
        assert_eq!(check(51, true, &[]), Standing::Holds);
        assert_eq!(check(50, true, &[]), Standing::Expired);
        assert_eq!(check(51, false, &[]), Standing::Dropped);
        assert_eq!(check(51, true, &[("update", 2), ("update", 3)]), Standing::Updated(3));
        assert_eq!(check(51, true, &[("ended", 4), ("update", 5)]), Standing::Ended(4));
        assert_eq!(check(50, false, &[("ended", 4), ("correction", 6)]), Standing::Corrected(6));
        assert_eq!(check(50, false, &[("withdrawn", 7), ("correction", 6)]), Standing::Withdrawn(7));
        assert_eq!(check(51, true, &[("service", 8)]), Standing::Updated(8));
        assert_eq!(check(51, true, &[("checked", 9)]), Standing::Holds);
        assert_eq!(Standing::Ended(4).next(), Some(4));
    }
}
