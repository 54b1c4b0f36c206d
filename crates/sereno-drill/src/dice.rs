//! Dice: chance from a seed, so that whatever is generated can be generated again.

use sereno_station::entropy::SeededEntropy;

/// Dice.
#[derive(Debug)]
pub struct Dice(SeededEntropy);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Dice {
        Dice(SeededEntropy::new(seed))
    }

    /// One of `0..n`; 0 when `n` is 0.
    pub fn below(&self, n: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(n.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list.
    pub fn of<'a, T>(&self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// One of `low..=high`.
    pub fn between(&self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(1);
        low.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// Which of some shares, by their weights.
    pub fn share(&self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (n, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return n,
            }
        }
        0
    }

    /// A number from 0 to below 1.
    pub fn unit(&self) -> f64 {
        f64::from(u32::try_from(self.0.next_u64() >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    /// A draw from the normal curve around 0 (Box and Muller, 1958).
    pub fn normal(&self) -> f64 {
        let (u, v) = (1.0 - self.unit(), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// Seconds until the next of arrivals that come `rate` times an hour on the mean.
    pub fn gap_s(&self, rate: f64) -> f64 {
        -(1.0 - self.unit()).ln() * 3_600.0 / rate
    }

    /// A number up to so many hundred thousandths of a degree either way: a hundred is about a block.
    pub fn jitter(&self, steps: usize) -> f64 {
        let n = i32::try_from(self.below(2 * steps + 1)).unwrap_or(0) - i32::try_from(steps).unwrap_or(0);
        f64::from(n) / 100_000.0
    }
}

/// The whole part of a number of seconds or of things.
#[expect(clippy::as_conversions, reason = "a part of a day in seconds, or a count below a hundred, fits any integer")]
pub fn whole(x: f64) -> i64 {
    x as i64
}
