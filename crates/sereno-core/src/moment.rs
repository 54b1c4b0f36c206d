//! Points in time, as whole microseconds since 1970 in UTC.

use std::fmt;

/// Seconds in a minute.
pub const MINUTE_S: i64 = 60;
/// Seconds in an hour.
pub const HOUR_S: i64 = 3_600;
/// Seconds in a day.
pub const DAY_S: i64 = 86_400;

/// A point in time: microseconds since 1970-01-01T00:00Z, leap seconds ignored as POSIX does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(i64);

impl Moment {
    /// The moment `us` microseconds after the epoch.
    pub const fn from_us(us: i64) -> Moment {
        Moment(us)
    }

    /// The moment `s` seconds after the epoch.
    pub const fn from_s(s: i64) -> Moment {
        Moment(s.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    pub const fn us(self) -> i64 {
        self.0
    }

    /// This moment moved by `s` seconds, which may be negative.
    pub const fn plus_s(self, s: i64) -> Moment {
        Moment(self.0.saturating_add(s.saturating_mul(1_000_000)))
    }

    /// Whole seconds from `earlier` to this moment; negative when it is later.
    pub const fn since_s(self, earlier: Moment) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(1_000_000)
    }

    /// The UTC day this moment lies in, counted from the epoch.
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY_S * 1_000_000)
    }

    /// Rounded down to five minutes: the finest time that is ever said in public.
    pub const fn public(self) -> Moment {
        let step = 5 * MINUTE_S * 1_000_000;
        Moment(self.0.div_euclid(step) * step)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Moment({}us)", self.0)
    }
}
