//! Who is reached by a notice about an area: numbered seats, and sets of them.
//!
//! A subscriber has a *seat*, a small number that is never given to anybody else. What was frozen
//! for a notice is an [`IdSet`] of seats: its bytes are what an approval signs.

/// The number of one subscriber. Never used again, so that an old set never names a stranger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat(pub u32);

/// A set of seats, in rising order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdSet {
    seats: Vec<u32>,
}

impl IdSet {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.seats.len()
    }

    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// The seats in rising order.
    pub fn iter(&self) -> impl Iterator<Item = Seat> + '_ {
        self.seats.iter().copied().map(Seat)
    }

    /// True when the seat is in it.
    pub fn contains(&self, seat: Seat) -> bool {
        self.seats.binary_search(&seat.0).is_ok()
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn minus(&self, other: &IdSet) -> IdSet {
        self.iter().filter(|s| !other.contains(*s)).collect()
    }

    /// The one byte form of the set: the differences between neighbors as LEB128, the first one
    /// from zero. Equal sets have equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (mut out, mut last) = (Vec::with_capacity(self.seats.len()), 0u32);
        for seat in &self.seats {
            let mut gap = seat - last;
            last = *seat;
            loop {
                let low = u8::try_from(gap & 0x7f).unwrap_or_default();
                gap >>= 7;
                if gap == 0 {
                    out.push(low);
                    break;
                }
                out.push(low | 0x80);
            }
        }
        out
    }

    /// Reads [`IdSet::to_bytes`]. `None` when the bytes are not of a set in its one form.
    pub fn from_bytes(bytes: &[u8]) -> Option<IdSet> {
        let (mut seats, mut last, mut gap, mut shift) = (Vec::new(), 0u32, 0u64, 0u32);
        for byte in bytes {
            gap |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 != 0 {
                shift += 7;
                if shift > 28 {
                    return None;
                }
                continue;
            }
            if shift > 0 && *byte == 0 {
                return None;
            }
            let gap_now = u32::try_from(gap).ok()?;
            if gap_now == 0 && !seats.is_empty() {
                return None;
            }
            last = last.checked_add(gap_now)?;
            seats.push(last);
            (gap, shift) = (0, 0);
        }
        (shift == 0).then_some(IdSet { seats })
    }
}

impl FromIterator<Seat> for IdSet {
    fn from_iter<T: IntoIterator<Item = Seat>>(seats: T) -> IdSet {
        let mut seats: Vec<u32> = seats.into_iter().map(|s| s.0).collect();
        seats.sort_unstable();
        seats.dedup();
        IdSet { seats }
    }
}

#[cfg(test)]
mod tests;
