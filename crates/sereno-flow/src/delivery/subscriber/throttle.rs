//! Slows down asking. In memory, for everybody together: nobody's address on the network is kept.

use sereno_core::Moment;
use sereno_core::moment::HOUR_S;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// What somebody's asking makes us do before the address is known to be theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// A letter to a mailbox that may be a stranger's.
    Letter,
    /// A call of one of the few services that carry notifications for everybody.
    Service,
    /// A call of a server that somebody named.
    Stranger,
}

impl Asks {
    /// How many there may be in how many seconds, before everybody has to wait.
    const fn limit(self) -> (usize, i64) {
        match self {
            Asks::Letter => (120, 60),
            Asks::Service => (600, 60),
            // Partners' programs are few; a server that hangs holds a lane each time.
            Asks::Stranger => (30, HOUR_S),
        }
    }
}

/// Marks remembered; beyond them the oldest are forgotten.
const MARKS_MAX: usize = 20_000;

/// Counts what was asked lately, and remembers which mailboxes were written to.
#[derive(Debug, Default)]
pub struct Throttle {
    asked: Mutex<[VecDeque<Moment>; 3]>,
    written: Mutex<BTreeMap<[u8; 32], Moment>>,
}

impl Throttle {
    /// Counts one more; false when there were too many.
    pub fn take(&self, what: Asks, now: Moment) -> bool {
        let (most, in_s) = what.limit();
        let mut all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let [letters, services, strangers] = &mut *all;
        let asked = match what {
            Asks::Letter => letters,
            Asks::Service => services,
            Asks::Stranger => strangers,
        };
        // A mark in the future was made by a clock that has been set back since.
        asked.retain(|at| (0..in_s).contains(&now.since_s(*at)));
        let may = asked.len() < most;
        if may {
            asked.push_back(now);
        }
        may
    }

    /// Notes a letter to the mailbox with this mark; false when there was one in the last `every_s`
    /// seconds. So one mailbox is not written to again by being asked for under other names, or
    /// by saying "not me" in between.
    pub fn may_write(&self, mark: [u8; 32], now: Moment, every_s: i64) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.get(&mark).is_some_and(|at| (0..every_s).contains(&now.since_s(*at))) {
            return false;
        }
        if written.len() >= MARKS_MAX {
            written.retain(|_, at| (0..every_s).contains(&now.since_s(*at)));
        }
        if written.len() >= MARKS_MAX {
            written.clear();
        }
        written.insert(mark, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_while_later_there_is_room_again() {
        let start = Moment::from_s(1_000);
        for what in [Asks::Letter, Asks::Service, Asks::Stranger] {
            let (throttle, (most, in_s)) = (Throttle::default(), what.limit());
            assert!((0..most).all(|_| throttle.take(what, start)));
            assert!(!throttle.take(what, start.plus_s(in_s - 1)));
            assert!(throttle.take(what, start.plus_s(in_s)));
        }
    }

    #[test]
    fn what_strangers_servers_are_asked_keeps_no_letter_back() {
        let (throttle, start) = (Throttle::default(), Moment::from_s(1_000));
        while throttle.take(Asks::Stranger, start) {}
        assert!(throttle.take(Asks::Letter, start) && throttle.take(Asks::Service, start));
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_waiting() {
        let (throttle, start) = (Throttle::default(), Moment::from_s(1_000_000));
        while throttle.take(Asks::Letter, start) {}
        assert!(throttle.may_write([1; 32], start, HOUR_S));
        let back = start.plus_s(-50_000);
        assert!(throttle.take(Asks::Letter, back) && throttle.may_write([1; 32], back, HOUR_S));
    }

    #[test]
    fn a_mailbox_rests_for_its_time() {
        let (throttle, start) = (Throttle::default(), Moment::from_s(1_000));
        assert!(throttle.may_write([1; 32], start, HOUR_S));
        assert!(!throttle.may_write([1; 32], start.plus_s(HOUR_S - 1), HOUR_S));
        assert!(throttle.may_write([2; 32], start, HOUR_S), "another one does not");
        assert!(throttle.may_write([1; 32], start.plus_s(HOUR_S), HOUR_S));
    }
}
