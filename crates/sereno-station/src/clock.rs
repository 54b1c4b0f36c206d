//! The time. The only file that may ask the machine for it.

use sereno_core::Moment;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The current moment.
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    fn now(&self) -> Moment {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Moment::from_us(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that is moved by hand, for stories and drills. The demo moves it through its morning
/// and then lets it run.
#[derive(Debug)]
pub struct HandClock {
    held_us: AtomicI64,
}

const RUNNING: i64 = i64::MIN;

impl HandClock {
    /// A clock that stands at `at` until it is moved.
    pub fn at(at: Moment) -> HandClock {
        HandClock { held_us: AtomicI64::new(at.us()) }
    }

    /// Moves it.
    pub fn set(&self, at: Moment) {
        self.held_us.store(at.us(), Ordering::SeqCst);
    }

    /// From now on it is the machine's clock.
    pub fn release(&self) {
        self.held_us.store(RUNNING, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        match self.held_us.load(Ordering::SeqCst) {
            RUNNING => SystemClock.now(),
            held => Moment::from_us(held),
        }
    }
}

/// Measures how long something took, for benchmarks and progress. Never for a decision.
#[derive(Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts it.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn start() -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }

    /// Seconds since it was started.
    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
