//! Sets of seats: 65,536 to a block, and a block is a short list or a bitmap.

use super::Seat;

/// Words of a block's bitmap.
const WORDS: usize = 1_024;
/// A block with more seats is a bitmap; both forms then take 8 KiB.
const FEW_MAX: usize = 4_096;

/// One block of a set. It is a list exactly when it holds at most [`FEW_MAX`], so equal sets have
/// equal blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    Few(Vec<u16>),
    Many(Box<[u64]>, usize),
}

#[expect(clippy::as_conversions, reason = "the low 16 bits are what is wanted")]
const fn low(n: u32) -> u16 {
    n as u16
}

#[expect(clippy::as_conversions, reason = "a block's number fits 16 bits")]
const fn high(n: u32) -> u16 {
    (n >> 16) as u16
}

fn ones(words: &[u64]) -> usize {
    words.iter().map(|w| usize::try_from(w.count_ones()).unwrap_or_default()).sum()
}

/// The places of the bits that are set, rising.
struct Ones<'a> {
    words: std::slice::Iter<'a, u64>,
    word: u64,
    /// The place of the word after this one's first bit.
    next: u32,
}

impl<'a> Ones<'a> {
    fn of(words: &'a [u64]) -> Ones<'a> {
        Ones { words: words.iter(), word: 0, next: 0 }
    }
}

impl Iterator for Ones<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        while self.word == 0 {
            self.word = *self.words.next()?;
            self.next += 64;
        }
        let at = self.next - 64 + self.word.trailing_zeros();
        self.word &= self.word - 1;
        Some(low(at))
    }
}

enum Lows<'a> {
    Few(std::slice::Iter<'a, u16>),
    Many(Ones<'a>),
}

impl Iterator for Lows<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        match self {
            Lows::Few(list) => list.next().copied(),
            Lows::Many(ones) => ones.next(),
        }
    }
}

impl Block {
    /// Nothing when no bit is set.
    fn of(words: &[u64]) -> Option<Block> {
        match ones(words) {
            0 => None,
            n if n <= FEW_MAX => Some(Block::Few(Ones::of(words).collect())),
            n => {
                let mut all = words.to_vec();
                all.resize(WORDS, 0);
                Some(Block::Many(all.into_boxed_slice(), n))
            }
        }
    }

    fn of_list(list: Vec<u16>) -> Block {
        if list.len() <= FEW_MAX {
            return Block::Few(list);
        }
        let n = list.len();
        Block::Many(Block::Few(list).words(), n)
    }

    fn words(&self) -> Box<[u64]> {
        match self {
            Block::Many(words, _) => words.clone(),
            Block::Few(list) => {
                let mut words = vec![0u64; WORDS];
                for at in list {
                    set_bit(&mut words, u32::from(*at));
                }
                words.into_boxed_slice()
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Block::Few(list) => list.len(),
            Block::Many(_, n) => *n,
        }
    }

    fn contains(&self, at: u16) -> bool {
        match self {
            Block::Few(list) => list.binary_search(&at).is_ok(),
            Block::Many(words, _) => words.get(usize::from(at / 64)).is_some_and(|w| w >> (at % 64) & 1 == 1),
        }
    }

    fn iter(&self) -> Lows<'_> {
        match self {
            Block::Few(list) => Lows::Few(list.iter()),
            Block::Many(words, _) => Lows::Many(Ones::of(words)),
        }
    }
}

/// Sets a bit; says whether it was not set before.
#[inline]
fn set_bit(words: &mut [u64], at: u32) -> bool {
    let bit = 1u64 << (at % 64);
    usize::try_from(at / 64).ok().and_then(|i| words.get_mut(i)).is_some_and(|word| {
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    })
}

/// Seats being collected, in any order.
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Room for seats below `n`.
    pub(super) fn below(n: usize) -> Bits {
        Bits { words: vec![0; n.div_ceil(64)] }
    }

    /// Adds a seat; says whether it was not there. A seat there is no room for is left out.
    #[inline]
    pub(super) fn add(&mut self, seat: u32) -> bool {
        set_bit(&mut self.words, seat)
    }

    pub(super) fn into_set(self) -> IdSet {
        let blocks = self.words.chunks(WORDS).zip(0u16..=u16::MAX);
        IdSet { blocks: blocks.filter_map(|(words, at)| Some((at, Block::of(words)?))).collect() }
    }
}

/// A set of seats, in rising order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdSet {
    blocks: Vec<(u16, Block)>,
}

impl IdSet {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|(_, block)| block.len()).sum()
    }

    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The seats in rising order.
    pub fn iter(&self) -> impl Iterator<Item = Seat> + '_ {
        self.blocks.iter().flat_map(|(at, block)| {
            let base = u32::from(*at) << 16;
            block.iter().map(move |low| Seat(base | u32::from(low)))
        })
    }

    fn block(&self, at: u16) -> Option<&Block> {
        let i = self.blocks.binary_search_by_key(&at, |(a, _)| *a).ok()?;
        self.blocks.get(i).map(|(_, block)| block)
    }

    /// True when the seat is in it.
    pub fn contains(&self, seat: Seat) -> bool {
        self.block(high(seat.0)).is_some_and(|block| block.contains(low(seat.0)))
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn minus(&self, other: &IdSet) -> IdSet {
        let left = |(at, block): &(u16, Block)| match (block, other.block(*at)) {
            (_, None) => Some((*at, block.clone())),
            (Block::Few(list), Some(gone)) => {
                let rest: Vec<u16> = list.iter().copied().filter(|low| !gone.contains(*low)).collect();
                (!rest.is_empty()).then_some((*at, Block::Few(rest)))
            }
            (Block::Many(words, _), Some(gone)) => {
                let rest: Vec<u64> = words.iter().zip(gone.words()).map(|(a, b)| a & !b).collect();
                Some((*at, Block::of(&rest)?))
            }
        };
        IdSet { blocks: self.blocks.iter().filter_map(left).collect() }
    }

    /// Those that are in either.
    #[must_use]
    pub fn union(&self, other: &IdSet) -> IdSet {
        let mut blocks: Vec<(u16, Block)> = Vec::with_capacity(self.blocks.len() + other.blocks.len());
        for (at, block) in &self.blocks {
            let both = other.block(*at).and_then(|more| {
                let all: Vec<u64> = block.words().iter().zip(more.words()).map(|(a, b)| a | b).collect();
                Block::of(&all)
            });
            blocks.push((*at, both.unwrap_or_else(|| block.clone())));
        }
        blocks.extend(other.blocks.iter().filter(|(at, _)| self.block(*at).is_none()).cloned());
        blocks.sort_unstable_by_key(|(at, _)| *at);
        IdSet { blocks }
    }

    /// The one byte form of the set: the differences between neighbors as LEB128, the first one
    /// from zero. Equal sets have equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (mut out, mut last) = (Vec::with_capacity(self.len()), 0u32);
        for Seat(seat) in self.iter() {
            let mut gap = seat - last;
            last = seat;
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
        let (mut seats, mut last, mut gap, mut shift) = (Vec::<u32>::with_capacity(bytes.len()), 0u32, 0u64, 0u32);
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
        (shift == 0).then(|| IdSet::of_rising(&seats))
    }

    fn of_rising(seats: &[u32]) -> IdSet {
        let blocks = seats.chunk_by(|a, b| high(*a) == high(*b)).filter_map(|run| {
            let at = high(*run.first()?);
            Some((at, Block::of_list(run.iter().map(|seat| low(*seat)).collect())))
        });
        IdSet { blocks: blocks.collect() }
    }
}

impl FromIterator<Seat> for IdSet {
    fn from_iter<T: IntoIterator<Item = Seat>>(seats: T) -> IdSet {
        let mut seats: Vec<u32> = seats.into_iter().map(|s| s.0).collect();
        seats.sort_unstable();
        seats.dedup();
        IdSet::of_rising(&seats)
    }
}
