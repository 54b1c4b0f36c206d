//! A breaker for each destination: after several failures in a row it is left alone for a while.

use crate::Moment;

/// Failures in a row that open it.
const FAILURES_MAX: u32 = 5;
/// It stays open for so long at first, seconds; twice as long each time the trial fails.
pub const OPEN_S_MIN: i64 = 15;
/// And never longer than this, seconds.
pub const OPEN_S_MAX: i64 = 300;
/// A trial that has not come back after this counts as failed, seconds: longer than any carrier takes.
const TRIAL_S: i64 = 60;
/// Whoever asks while the trial is under way asks again after this, seconds: it is mostly over
/// then, and to look at a chunk costs something where many wait.
const TRIAL_ASK_S: i64 = 10;

/// What a breaker lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Everything.
    Closed,
    /// Nothing until then.
    Open(Moment),
    /// One attempt, which is under way; nothing else until then.
    Trying(Moment),
}

/// The breaker of one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    state: BreakerState,
    failures: u32,
    open_s: i64,
}

impl Default for Breaker {
    fn default() -> Breaker {
        Breaker { state: BreakerState::Closed, failures: 0, open_s: OPEN_S_MIN }
    }
}

impl Breaker {
    /// Where it stands.
    pub const fn state(&self) -> BreakerState {
        self.state
    }

    /// Until when nothing is let through; nothing while it is closed.
    pub const fn rests_until(&self) -> Option<Moment> {
        match self.state {
            BreakerState::Closed => None,
            BreakerState::Open(until) | BreakerState::Trying(until) => Some(until),
        }
    }

    /// Whether an attempt may be made now. Once its rest is over, an open breaker lets one through.
    ///
    /// # Errors
    /// When to ask again.
    pub fn ask(&mut self, now: Moment) -> Result<(), Moment> {
        match self.state {
            BreakerState::Closed => Ok(()),
            // A clock that was set back must not keep it open for as long as it was wrong.
            BreakerState::Open(until) if now < until && until <= now.plus_s(OPEN_S_MAX) => Err(until),
            BreakerState::Trying(until) if now < until && until <= now.plus_s(TRIAL_S) => {
                Err(until.min(now.plus_s(TRIAL_ASK_S)))
            }
            BreakerState::Open(_) | BreakerState::Trying(_) => {
                self.state = BreakerState::Trying(now.plus_s(TRIAL_S));
                Ok(())
            }
        }
    }

    /// What came of an attempt.
    pub fn hear(&mut self, is_good: bool, now: Moment) {
        if is_good {
            *self = Breaker::default();
            return;
        }
        self.failures += 1;
        match self.state {
            BreakerState::Closed if self.failures < FAILURES_MAX => {}
            BreakerState::Closed => self.state = BreakerState::Open(now.plus_s(self.open_s)),
            BreakerState::Trying(_) => {
                self.open_s = (self.open_s * 2).min(OPEN_S_MAX);
                self.state = BreakerState::Open(now.plus_s(self.open_s));
            }
            // Attempts that were under way when it opened.
            BreakerState::Open(_) => {}
        }
    }
}
