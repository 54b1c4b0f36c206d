//! Reading in bulk: somebody opens more guarded things than their work explains.
//!
//! [`Reading`] remembers for each person which things they opened lately and says when that is
//! too many. It counts different things, not looks: a page that is loaded again counts once. It
//! says so once an hour for a person and a kind of thing; nobody is locked out by it, because in
//! the worst hour somebody has to read much, and a person decides what it was.

use crate::Moment;
use crate::ids::PersonId;
use crate::moment::{HOUR_S, MINUTE_S};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A kind of guarded thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guarded {
    /// An incident with its reports.
    Incident,
    /// A number to call somebody back.
    Reach,
    /// Somebody who works here.
    Person,
    /// A search through what was reported.
    Search,
}

impl Guarded {
    /// Every kind.
    pub const ALL: [Guarded; 4] = [Guarded::Incident, Guarded::Reach, Guarded::Person, Guarded::Search];

    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Guarded::Incident => "incident",
            Guarded::Reach => "reach",
            Guarded::Person => "person",
            Guarded::Search => "search",
        }
    }

    /// The kind with this slug.
    pub fn from_slug(slug: &str) -> Option<Guarded> {
        Guarded::ALL.into_iter().find(|g| g.slug() == slug)
    }

    /// What is too many.
    const fn limits(self) -> &'static [Limit] {
        match self {
            Guarded::Incident => INCIDENTS,
            Guarded::Reach => REACHES,
            Guarded::Person => PEOPLE,
            Guarded::Search => SEARCHES,
        }
    }
}

/// More than `most` different things within `window_s` seconds are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So many are still work.
    pub most: usize,
    /// Counted over this time, seconds.
    pub window_s: i64,
}

/// One every fifteen seconds for ten minutes is no reading of incidents any more, it is going
/// through them; and on a county's worst day a dispatcher has some four hundred in a shift.
const INCIDENTS: &[Limit] = &[Limit { most: 40, window_s: 10 * MINUTE_S }, Limit { most: 500, window_s: 8 * HOUR_S }];
/// A call back takes minutes; nobody makes a dozen in an hour beside the other work.
const REACHES: &[Limit] = &[Limit { most: 12, window_s: HOUR_S }];
/// A coordinator who sets a network up opens everybody's page once, and not within minutes.
const PEOPLE: &[Limit] = &[Limit { most: 40, window_s: 10 * MINUTE_S }];
/// A search every two minutes for an hour is somebody looking for someone.
const SEARCHES: &[Limit] = &[Limit { most: 30, window_s: HOUR_S }];

/// Nothing is remembered for longer than the widest window.
pub const REMEMBERED_S: i64 = 8 * HOUR_S;
/// After it was said once it is not said again for this long: more would be noise.
pub const QUIET_S: i64 = HOUR_S;
/// Things remembered of one person and kind; more than every limit.
const THINGS_MAX: usize = 2_048;

/// Somebody opened too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// Who.
    pub person: PersonId,
    /// What kind of thing.
    pub what: Guarded,
    /// How many different ones.
    pub n: usize,
    /// Within which time, seconds.
    pub window_s: i64,
}

/// What everybody opened lately.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    opened: BTreeMap<(PersonId, Guarded), VecDeque<(Moment, String)>>,
    said: BTreeMap<(PersonId, Guarded), Moment>,
}

impl Reading {
    /// Somebody opened something. Says when it is too much and was not said within the hour.
    pub fn opened(&mut self, person: PersonId, what: Guarded, thing: &str, at: Moment) -> Option<Bulk> {
        let things = self.opened.entry((person, what)).or_default();
        things.push_back((at, thing.to_owned()));
        while things.len() > THINGS_MAX || things.front().is_some_and(|(t, _)| at.since_s(*t) > REMEMBERED_S) {
            things.pop_front();
        }
        if self.said.get(&(person, what)).is_some_and(|said| at.since_s(*said) < QUIET_S) {
            return None;
        }
        what.limits().iter().find_map(|limit| {
            let lately = things.iter().filter(|(t, _)| at.since_s(*t) < limit.window_s);
            let n = lately.map(|(_, thing)| thing).collect::<BTreeSet<_>>().len();
            (n > limit.most).then_some(Bulk { person, what, n, window_s: limit.window_s })
        })
    }

    /// It was said.
    pub fn said(&mut self, person: PersonId, what: Guarded, at: Moment) {
        self.said.insert((person, what), at);
    }

    /// Forgets who opened nothing for longer than is remembered.
    pub fn forget(&mut self, now: Moment) {
        self.opened.retain(|_, things| things.back().is_some_and(|(t, _)| now.since_s(*t) <= REMEMBERED_S));
        self.said.retain(|_, said| now.since_s(*said) < QUIET_S);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: PersonId = PersonId::from_bytes([1; 16]);
    const BEA: PersonId = PersonId::from_bytes([2; 16]);

    fn noon() -> Moment {
        Moment::from_s(43_200)
    }

    /// The first alarm when somebody opens `n` things of a kind, one each `every_s` seconds.
    fn first(what: Guarded, n: usize, every_s: i64) -> Option<(usize, Bulk)> {
        let mut reading = Reading::default();
        let mut at = noon();
        (1..=n).find_map(|i| {
            at = at.plus_s(every_s);
            reading.opened(ANA, what, &i.to_string(), at).map(|bulk| (i, bulk))
        })
    }

    #[test]
    fn what_work_explains_is_quiet_and_one_more_is_not() {
        assert_eq!(first(Guarded::Incident, 40, 1), None);
        let bulk = Bulk { person: ANA, what: Guarded::Incident, n: 41, window_s: 600 };
        assert_eq!(first(Guarded::Incident, 41, 1), Some((41, bulk)));
        assert_eq!(first(Guarded::Incident, 500, 20), None, "a dispatcher's worst shift");
        assert_eq!(first(Guarded::Incident, 900, 50).map(|(n, _)| n), Some(501), "and slowly through everything");
        assert_eq!(first(Guarded::Incident, 2_000, 60), None);
        assert_eq!(first(Guarded::Reach, 12, 60), None);
        assert_eq!(first(Guarded::Reach, 13, 60).map(|(n, _)| n), Some(13));
        assert_eq!(first(Guarded::Person, 41, 1).map(|(n, _)| n), Some(41));
        assert_eq!(first(Guarded::Search, 31, 60).map(|(n, _)| n), Some(31));
        assert_eq!(first(Guarded::Search, 300, 130), None);
    }

    #[test]
    fn one_thing_looked_at_often_is_one_thing_and_people_do_not_add_up() {
        let mut reading = Reading::default();
        for i in 0..500 {
            assert_eq!(reading.opened(ANA, Guarded::Incident, "the same", noon().plus_s(i)), None);
        }
        for i in 0..40 {
            assert_eq!(reading.opened(BEA, Guarded::Incident, &i.to_string(), noon().plus_s(500)), None);
            assert_eq!(reading.opened(BEA, Guarded::Person, &i.to_string(), noon().plus_s(500)), None);
        }
    }

    #[test]
    fn it_is_said_once_an_hour() {
        let mut reading = Reading::default();
        let mut said = 0;
        for i in 0..3_600i64 {
            let at = noon().plus_s(i * 2);
            if reading.opened(ANA, Guarded::Incident, &i.to_string(), at).is_some() {
                reading.said(ANA, Guarded::Incident, at);
                said += 1;
            }
        }
        assert_eq!(said, 2, "two hours of it");
        reading.forget(noon().plus_s(24 * HOUR_S));
        assert!(reading.opened.is_empty() && reading.said.is_empty());
    }

    #[test]
    fn no_limit_is_wider_than_what_is_remembered() {
        for what in Guarded::ALL {
            assert_eq!(Guarded::from_slug(what.slug()), Some(what));
            for limit in what.limits() {
                assert!(limit.window_s <= REMEMBERED_S && limit.most < THINGS_MAX);
            }
        }
    }
}
