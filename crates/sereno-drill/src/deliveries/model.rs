//! The core's chunk machine against a store in memory.

use super::Outcome;
use crate::dice::Dice;
use sereno_core::delivery::{Class, Handed};
use sereno_core::fan_out::{Attempt, Chunk, Fate, chunk_len};

/// A way to do it wrong, to see that the judge can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The mark is written after handing over.
    SendThenMark,
    /// It is called handed over before it is.
    MarkThenSend,
    /// A lane goes on although another holds its chunk.
    IgnoreFence,
}

/// What the database holds of a chunk.
struct Row {
    bytes: Vec<u8>,
    lease: u64,
}

/// What the provider received, by text; and what is on its way and arrives later.
struct Inbox {
    class: Class,
    got: Vec<u8>,
    late: Vec<usize>,
    /// Received too often.
    doubles: u64,
}

impl Inbox {
    fn receive(&mut self, text: usize) {
        if let Some(n) = self.got.get_mut(text) {
            let is_first = *n == 0;
            *n = n.saturating_add(1);
            // A keyed provider drops what it has seen.
            self.doubles += u64::from(!is_first && self.class != Class::Keyed);
        }
    }

    fn has(&self, text: usize) -> bool {
        self.got.get(text).is_some_and(|n| *n > 0)
    }

    /// What was on its way arrives.
    fn catch_up(&mut self) {
        for text in std::mem::take(&mut self.late) {
            self.receive(text);
        }
    }
}

/// Where a lane may be lost or stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Before the marks are written.
    Mark,
    /// Between the marks and handing over.
    Send,
    /// Handed to the network, not yet to the provider.
    Wire,
    /// The provider has it; its answer is on its way.
    Answer,
}

/// What happens to the lanes of one chunk.
struct Weather<'a> {
    dice: &'a Dice,
    /// Lanes that are lost, of ten thousand steps.
    crashes: usize,
    stalls: usize,
    /// Answers that are lost without any crash, of ten thousand.
    lost: usize,
}

impl Weather<'_> {
    fn strikes(&self, of_10000: usize) -> bool {
        of_10000 > 0 && self.dice.below(10_000) < of_10000
    }
}

/// How a lane's work on a chunk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Done,
    Crashed,
    Stalled,
}

/// One lane as it is in memory.
struct Lane {
    lease: u64,
    chunk: Chunk,
    from: usize,
}

impl Lane {
    fn claim(row: &mut Row, class: Class, lease: u64) -> Lane {
        row.lease = lease;
        let mut chunk = Chunk::from_bytes(class, &row.bytes).unwrap_or_else(|| Chunk::new(class, 0));
        chunk.take_over();
        Lane { lease, chunk, from: 0 }
    }

    /// Writes; false when the chunk is another's.
    fn write(&self, row: &mut Row, fault: Option<Fault>) -> bool {
        if row.lease != self.lease && fault != Some(Fault::IgnoreFence) {
            return false;
        }
        row.bytes = self.chunk.to_bytes();
        true
    }

    fn run(&mut self, row: &mut Row, inbox: &mut Inbox, first: usize, w: &Weather<'_>, fault: Option<Fault>) -> Ended {
        loop {
            let window = self.chunk.window(self.from);
            let Some(last) = window.last().copied() else {
                let is_ours = self.write(row, fault);
                if !is_ours || self.chunk.n_open() == 0 {
                    return Ended::Done;
                }
                self.from = 0;
                continue;
            };
            if w.strikes(w.stalls) {
                return Ended::Stalled;
            }
            let meets = |at: At| w.strikes(w.crashes).then_some(at);
            if meets(At::Mark).is_some() {
                return Ended::Crashed;
            }
            let marked: Vec<(usize, Attempt)> =
                window.iter().filter_map(|at| self.chunk.mark(*at).map(|attempt| (*at, attempt))).collect();
            if fault == Some(Fault::MarkThenSend) {
                marked.iter().for_each(|(at, _)| self.chunk.settle(*at, Attempt::Carry, &Handed::Taken));
            }
            if fault != Some(Fault::SendThenMark) && !self.write(row, fault) {
                return Ended::Done;
            }
            for (at, attempt) in &marked {
                if meets(At::Send).is_some() {
                    return Ended::Crashed;
                }
                let text = first + at;
                let handed = match attempt {
                    Attempt::Ask if inbox.has(text) => Handed::Taken,
                    Attempt::Ask => Handed::Refused,
                    Attempt::Carry => {
                        if meets(At::Wire).is_some() {
                            inbox.late.push(text);
                            return Ended::Crashed;
                        }
                        inbox.receive(text);
                        if meets(At::Answer).is_some() {
                            return Ended::Crashed;
                        }
                        if w.strikes(w.lost) { Handed::Unknown } else { Handed::Taken }
                    }
                };
                self.chunk.settle(*at, *attempt, &handed);
            }
            self.from = last + 1;
        }
    }
}

/// Hands `n` texts over on a channel of a class; `crashes` of ten thousand steps lose their lane.
/// Chance comes from the seed.
pub fn model(class: Class, n: usize, crashes: usize, seed: u64, fault: Option<Fault>) -> Outcome {
    let dice = Dice::new(seed);
    let w = Weather { dice: &dice, crashes, stalls: crashes / 4, lost: 0 };
    let mut inbox = Inbox { class, got: vec![0; n], late: Vec::new(), doubles: 0 };
    let mut o = Outcome { all: u64::try_from(n).unwrap_or(u64::MAX), ..Outcome::default() };
    let (mut first, mut lease) = (0, 0u64);
    while first < n {
        let len = chunk_len(class).min(n - first);
        let mut row = Row { bytes: Chunk::new(class, len).to_bytes(), lease: 0 };
        let mut standing = Vec::new();
        loop {
            lease += 1;
            let mut lane = Lane::claim(&mut row, class, lease);
            match lane.run(&mut row, &mut inbox, first, &w, fault) {
                Ended::Done => break,
                Ended::Crashed => o.crashes += 1,
                Ended::Stalled => {
                    o.stalls += 1;
                    standing.push(lane);
                }
            }
            // The lease has run out; what was on its way arrives only after the next lane has asked,
            // or before: both happen.
            if dice.chance(50) {
                inbox.catch_up();
            }
        }
        // Lanes that stood still wake up and go on where they were.
        let calm = Weather { dice: &dice, crashes: 0, stalls: 0, lost: 0 };
        for mut lane in standing {
            lane.run(&mut row, &mut inbox, first, &calm, fault);
        }
        inbox.catch_up();
        let chunk = Chunk::from_bytes(class, &row.bytes).unwrap_or_else(|| Chunk::new(class, 0));
        for (at, slot) in chunk.slots().iter().enumerate() {
            let has = inbox.has(first + at);
            o.misses += u64::from(!has);
            o.unknown += u64::from(slot.fate == Fate::Unknown);
            o.false_handed += u64::from(!has && slot.fate == Fate::Handed);
            o.false_not += u64::from(has && !slot.fate.may_be_told());
        }
        first += len;
    }
    o.doubles = inbox.doubles;
    o
}
