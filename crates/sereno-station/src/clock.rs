//! The time. The only file that may ask the machine for it.

use sereno_core::Moment;
use std::sync::{Mutex, PoisonError};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The current moment.
    fn now(&self) -> Moment;

    /// How it runs, where somebody may change that: only in the demo and in drills.
    fn pace(&self) -> Option<Pace> {
        None
    }
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

/// How a clock runs beside the machine's: from one pair of readings on, so many times as fast.
/// It never goes backwards, whatever the machine says, and stops at an end if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paced {
    shown: Moment,
    machine_us: i64,
    times: u32,
    until: Option<Moment>,
}

impl Paced {
    /// A clock that stands.
    pub const fn standing(shown: Moment) -> Paced {
        Paced { shown, machine_us: 0, times: 0, until: None }
    }

    /// What it shows when the machine has run for `machine_us` microseconds.
    pub fn at(self, machine_us: i64) -> Moment {
        let passed_us = machine_us.saturating_sub(self.machine_us).max(0).saturating_mul(i64::from(self.times));
        let shown = Moment::from_us(self.shown.us().saturating_add(passed_us));
        self.until.map_or(shown, |until| shown.min(until.max(self.shown)))
    }

    /// The same clock at another pace from here on; 0 stands.
    #[must_use]
    pub fn at_pace(self, machine_us: i64, times: u32) -> Paced {
        Paced { shown: self.at(machine_us), machine_us: machine_us.max(self.machine_us), times, ..self }
    }

    /// The same clock with an end.
    #[must_use]
    pub const fn ending(self, until: Moment) -> Paced {
        Paced { until: Some(until), ..self }
    }

    /// How it runs when the machine has run for `machine_us` microseconds.
    pub fn pace(self, machine_us: i64) -> Pace {
        Pace { times: self.times, is_over: self.until.is_some_and(|until| self.at(machine_us) >= until) }
    }
}

/// How a clock runs that can be slowed and hurried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// So many times as fast as the machine's; 0 stands.
    pub times: u32,
    /// It has reached its end.
    pub is_over: bool,
}

/// A clock that is moved by hand, for stories and drills. The demo moves it through its morning
/// and then lets it run at a pace that a visitor chooses.
#[derive(Debug)]
pub struct HandClock {
    paced: Mutex<Paced>,
    /// The machine's time since this clock was made; it does not jump when the machine's is set.
    machine: Stopwatch,
}

impl HandClock {
    /// A clock that stands at `at` until it is moved.
    pub fn at(at: Moment) -> HandClock {
        HandClock { paced: Mutex::new(Paced::standing(at)), machine: Stopwatch::start() }
    }

    fn change(&self, change: impl FnOnce(Paced, i64) -> Paced) {
        let mut paced = self.paced.lock().unwrap_or_else(PoisonError::into_inner);
        *paced = change(*paced, self.machine.micros());
    }

    /// Moves it; it stands there.
    pub fn set(&self, at: Moment) {
        self.change(|_, _| Paced::standing(at));
    }

    /// Ends its day at `until`: it shows nothing later.
    pub fn end_at(&self, until: Moment) {
        self.change(|paced, _| paced.ending(until));
    }

    /// From now on it runs so many times as fast as the machine's; 0 stands.
    pub fn run(&self, times: u32) {
        self.change(|paced, machine_us| paced.at_pace(machine_us, times));
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        self.paced.lock().unwrap_or_else(PoisonError::into_inner).at(self.machine.micros())
    }

    fn pace(&self) -> Option<Pace> {
        Some(self.paced.lock().unwrap_or_else(PoisonError::into_inner).pace(self.machine.micros()))
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

    /// Whole microseconds since it was started.
    fn micros(&self) -> i64 {
        i64::try_from(self.0.elapsed().as_micros()).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    //! How: the machine's time is given as a number of microseconds; nothing here waits.

    use super::*;

    const S: i64 = 1_000_000;

    fn noon() -> Moment {
        Moment::from_s(43_200)
    }

    #[test]
    fn a_clock_runs_as_fast_as_it_is_told() {
        let clock = Paced::standing(noon()).at_pace(10 * S, 5);
        assert_eq!(clock.at(10 * S), noon());
        assert_eq!(clock.at(12 * S), noon().plus_s(10));
        assert_eq!(clock.at_pace(12 * S, 60).at(13 * S), noon().plus_s(70));
        assert_eq!(clock.pace(12 * S), Pace { times: 5, is_over: false });
    }

    #[test]
    fn a_paused_clock_stands_and_goes_on_where_it_stood() {
        let paused = Paced::standing(noon()).at_pace(0, 20).at_pace(3 * S, 0);
        assert_eq!(paused.at(3 * S), noon().plus_s(60));
        assert_eq!(paused.at(900 * S), noon().plus_s(60));
        let on = paused.at_pace(900 * S, 1);
        assert_eq!(on.at(900 * S), noon().plus_s(60), "nothing is made up for");
        assert_eq!(on.at(901 * S), noon().plus_s(61));
    }

    #[test]
    fn it_never_goes_backwards_whatever_the_machine_says() {
        let clock = Paced::standing(noon()).at_pace(100 * S, 60);
        assert_eq!(clock.at(40 * S), noon());
        let changed = clock.at_pace(101 * S, 5).at_pace(50 * S, 20);
        assert_eq!(changed.at(101 * S), noon().plus_s(60), "a reading from before the change counts from the change");
        let mut last = noon();
        for (machine, times) in [(0, 1), (5, 60), (4, 5), (9, 0), (8, 20), (30, 60)] {
            let now = clock.at_pace(machine * S, times).at(machine * S);
            assert!(now >= last, "{machine}");
            last = now;
        }
    }

    #[test]
    fn it_stops_at_the_end_of_its_day() {
        let clock = Paced::standing(noon()).ending(noon().plus_s(100)).at_pace(0, 60);
        assert_eq!(clock.at(S), noon().plus_s(60));
        assert!(!clock.pace(S).is_over);
        assert_eq!(clock.at(9 * S), noon().plus_s(100));
        assert!(clock.pace(9 * S).is_over);
        assert_eq!(clock.at_pace(9 * S, 20).at(99 * S), noon().plus_s(100));
    }

    #[test]
    fn only_a_clock_that_is_moved_by_hand_has_a_pace() {
        assert_eq!(SystemClock.pace(), None);
        let clock = HandClock::at(noon());
        assert_eq!(clock.pace(), Some(Pace { times: 0, is_over: false }));
        assert_eq!(clock.now(), noon());
        clock.set(noon().plus_s(5));
        assert_eq!(clock.now(), noon().plus_s(5));
    }
}
