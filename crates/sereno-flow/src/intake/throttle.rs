//! Slows down wrong receipt codes. In memory, for everybody together: nobody's address is kept.

use sereno_core::Moment;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Wrong codes in a minute before everybody has to wait. With 100,000 live codes a guesser who
/// keeps to it hits one every 4 hours, and reads what was published anyway.
const WRONG_A_MINUTE_MAX: usize = 60;

/// Counts wrong codes of the last minute.
#[derive(Debug, Default)]
pub struct Throttle {
    wrong: Mutex<VecDeque<Moment>>,
}

impl Throttle {
    /// True while codes may be tried.
    pub fn is_open(&self, now: Moment) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        while wrong.front().is_some_and(|at| now.since_s(*at) >= 60) {
            wrong.pop_front();
        }
        wrong.len() < WRONG_A_MINUTE_MAX
    }

    /// Notes a wrong code.
    pub fn count_wrong(&self, now: Moment) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).push_back(now);
    }
}
