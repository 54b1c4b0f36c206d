//! Slows down asking. In memory, for everybody together: nobody's address on the network is kept.

use sereno_core::Moment;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Subscriptions asked for in a minute before everybody has to wait.
const A_MINUTE_MAX: usize = 600;

/// Counts what was asked in the last minute.
#[derive(Debug, Default)]
pub struct Throttle {
    asked: Mutex<VecDeque<Moment>>,
}

impl Throttle {
    /// Counts one more; false when there were too many.
    pub fn take(&self, now: Moment) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        while asked.front().is_some_and(|at| now.since_s(*at) >= 60) {
            asked.pop_front();
        }
        let may = asked.len() < A_MINUTE_MAX;
        if may {
            asked.push_back(now);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_later_there_is_room_again() {
        let (throttle, start) = (Throttle::default(), Moment::from_s(1_000));
        assert!((0..A_MINUTE_MAX).all(|_| throttle.take(start)));
        assert!(!throttle.take(start.plus_s(59)));
        assert!(throttle.take(start.plus_s(60)));
    }
}
