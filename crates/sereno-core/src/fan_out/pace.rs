//! The pace of one channel: so many a second and no more, with a small run-up.

use crate::Moment;

/// A second's worth may be handed over at once; after that they come evenly.
const RUN_UP_US: i64 = 1_000_000;

/// A channel's pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// When the next one would be due if they came evenly.
    next: Moment,
}

impl Pace {
    /// Takes one at so many a second; none is no limit.
    ///
    /// # Errors
    /// When to ask again.
    pub fn take(&mut self, per_s: Option<u32>, now: Moment) -> Result<(), Moment> {
        let Some(per_s) = per_s.filter(|n| *n > 0) else { return Ok(()) };
        let (step, now_us) = (1_000_000 / i64::from(per_s), now.us());
        let next = self.next.us().clamp(now_us, now_us.saturating_add(RUN_UP_US));
        if next - now_us > RUN_UP_US - step {
            return Err(Moment::from_us(next - RUN_UP_US + step));
        }
        self.next = Moment::from_us(next + step);
        Ok(())
    }
}
