//! Handing one notice over to many: what is tried next, what is known of each, and when to stop.
//!
//! Dramatis personae: a *chunk* is a few hundred subscribers of one notice, on one channel and in
//! one language; each has a [`Slot`], one byte that says what became of it. A *lane* works on one
//! chunk at a time and holds it alone. It goes through the open slots in *windows*: before
//! anything is handed over, the slots of a window are *marked* and the marks are on disk; what came
//! of them is written together with the marks of the next window. So at any moment only one window
//! of a lane can be in doubt, and a lane that takes over after a crash knows which.
//!
//! What is done about a doubt depends on the [`Class`]: keyed, the same key goes out again;
//! queryable, the other side is asked; blind, once more and then never again, and what is still
//! not known is called *unknown*, never delivered.
//!
//! Beside it, each a small thing of its own: a [`Breaker`] for each destination, a [`Pace`] for
//! each channel, [`rest_s`] between two attempts, [`quiet_min`], and the [`rank`] of what goes first.

use crate::Moment;
use crate::delivery::{Class, Handed};
use std::collections::BTreeMap;

mod breaker;
mod pace;

pub use breaker::{Breaker, BreakerState, OPEN_S_MAX, OPEN_S_MIN};
pub use pace::Pace;

/// Attempts at one slot of a queryable channel after which a lost answer stays lost.
pub const QUERYABLE_ATTEMPTS_MAX: u8 = 12;
/// Attempts at one slot of a blind channel after which a lost answer stays lost.
pub const BLIND_ATTEMPTS_MAX: u8 = 2;
/// The shortest rest between two attempts, seconds; it doubles with each.
pub const REST_S_MIN: i64 = 5;
/// The longest, seconds.
pub const REST_S_MAX: i64 = 600;

/// Subscribers in a chunk, at most.
pub const fn chunk_len(class: Class) -> usize {
    match class {
        // One row is written for every window, so the row may be larger.
        Class::Keyed => 512,
        // One row is written for every attempt.
        Class::Queryable | Class::Blind => 64,
    }
}

/// Slots that are marked, and may be in doubt, at the same time.
pub const fn window_len(class: Class) -> usize {
    match class {
        // Doubt costs nothing where the same key may go out again.
        Class::Keyed => 64,
        Class::Queryable | Class::Blind => 1,
    }
}

/// What became of one text to one subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Nothing yet.
    Due,
    /// An attempt is under way.
    Marked,
    /// An attempt was made and nobody knows what came of it; it will be looked into.
    Doubt,
    /// Not taken yet; it is tried again.
    Later,
    /// The other side has it.
    Handed,
    /// There is nobody at this address any more.
    Gone,
    /// The other side will not take it.
    Refused,
    /// Tried until its time was over and never taken, or the key of its address is not here.
    Failed,
    /// It may have arrived or not, and nobody will find out.
    Unknown,
    /// They had stopped before it was handed over.
    OptedOut,
    /// Its time was over before it was handed over.
    Expired,
    /// The notice was taken back before it was handed over.
    Stopped,
    /// It would have been said only after their quiet hours, and was over by then.
    Quiet,
}

impl Fate {
    /// Every fate, in the order in which a page lists them.
    pub const ALL: [Fate; 13] = [
        Fate::Handed,
        Fate::Due,
        Fate::Marked,
        Fate::Doubt,
        Fate::Later,
        Fate::Unknown,
        Fate::Failed,
        Fate::Refused,
        Fate::Gone,
        Fate::OptedOut,
        Fate::Quiet,
        Fate::Expired,
        Fate::Stopped,
    ];

    /// The word used in text keys and in the kept counts.
    pub const fn slug(self) -> &'static str {
        match self {
            Fate::Due => "due",
            Fate::Marked => "marked",
            Fate::Doubt => "doubt",
            Fate::Later => "later",
            Fate::Handed => "handed",
            Fate::Gone => "gone",
            Fate::Refused => "refused",
            Fate::Failed => "failed",
            Fate::Unknown => "unknown",
            Fate::OptedOut => "opted_out",
            Fate::Expired => "expired",
            Fate::Stopped => "stopped",
            Fate::Quiet => "quiet",
        }
    }

    /// The fate with this slug.
    pub fn from_slug(slug: &str) -> Option<Fate> {
        Fate::ALL.into_iter().find(|f| f.slug() == slug)
    }

    /// Something is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Fate::Due | Fate::Marked | Fate::Doubt | Fate::Later)
    }

    /// They were told, or may have been: whoever is in this state must hear it when the notice is
    /// corrected or taken back.
    pub const fn may_be_told(self) -> bool {
        matches!(self, Fate::Handed | Fate::Unknown | Fate::Marked | Fate::Doubt)
    }

    const fn code(self) -> u8 {
        match self {
            Fate::Due => 0,
            Fate::Marked => 1,
            Fate::Doubt => 2,
            Fate::Later => 3,
            Fate::Handed => 4,
            Fate::Gone => 5,
            Fate::Refused => 6,
            Fate::Failed => 7,
            Fate::Unknown => 8,
            Fate::OptedOut => 9,
            Fate::Expired => 10,
            Fate::Stopped => 11,
            Fate::Quiet => 12,
        }
    }
}

/// One subscriber's byte: the fate in the high four bits, the attempts made in the low four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What became of it.
    pub fate: Fate,
    /// Attempts made.
    pub tries: u8,
}

impl Slot {
    /// Nothing was tried.
    pub const DUE: Slot = Slot { fate: Fate::Due, tries: 0 };

    /// The byte.
    pub const fn byte(self) -> u8 {
        (self.fate.code() << 4) | if self.tries > 15 { 15 } else { self.tries }
    }

    /// Reads the byte; `None` when no slot makes it.
    pub fn from_byte(byte: u8) -> Option<Slot> {
        let fate = Fate::ALL.into_iter().find(|f| f.code() == byte >> 4)?;
        Some(Slot { fate, tries: byte & 15 })
    }

    /// An attempt begins.
    const fn marked(self) -> Slot {
        let fate = if matches!(self.fate, Fate::Doubt) { Fate::Doubt } else { Fate::Marked };
        Slot { fate, tries: self.tries.saturating_add(1) }
    }

    /// What it is when nothing more is tried, for this reason. A doubt is never called anything else,
    /// and whoever was tried in vain until the time was over hears that, not that there was no time.
    const fn ended(self, why: Fate) -> Slot {
        let fate = match (self.fate, why) {
            (Fate::Doubt | Fate::Marked, _) => Fate::Unknown,
            (Fate::Later, Fate::Expired) => Fate::Failed,
            (_, why) => why,
        };
        Slot { fate, tries: self.tries }
    }

    /// What it is after an answer.
    fn answered(self, class: Class, handed: &Handed) -> Slot {
        let is_doubtful = self.fate == Fate::Doubt;
        let fate = match handed {
            Handed::Taken => Fate::Handed,
            // An earlier attempt may have been taken all the same.
            Handed::Gone | Handed::Refused if is_doubtful => Fate::Unknown,
            Handed::Gone => Fate::Gone,
            Handed::Refused => Fate::Refused,
            Handed::Later { .. } | Handed::Deferred if is_doubtful => Fate::Doubt,
            Handed::Later { .. } | Handed::Deferred => Fate::Later,
            Handed::Unknown => Fate::Doubt,
        };
        Slot { fate, tries: self.tries }.capped(class)
    }

    /// What it is after the other side was asked whether it has it: taken, it has; refused or gone,
    /// it has not; anything else, it did not say.
    fn asked(self, class: Class, has: &Handed) -> Slot {
        let fate = match has {
            Handed::Taken => Fate::Handed,
            Handed::Refused | Handed::Gone => Fate::Later,
            Handed::Later { .. } | Handed::Deferred | Handed::Unknown => Fate::Doubt,
        };
        Slot { fate, tries: self.tries }.capped(class)
    }

    /// After the last attempt at something in doubt it stays unknown. What is known not to be taken
    /// is tried until its time is over, however often: a server that is away for an hour misses no
    /// notice that holds for twelve.
    const fn capped(self, class: Class) -> Slot {
        let is_spent = match class {
            Class::Blind => self.tries >= BLIND_ATTEMPTS_MAX,
            Class::Queryable => self.tries >= QUERYABLE_ATTEMPTS_MAX,
            // The same key may go out until the time is over: to give up in doubt would be a miss.
            Class::Keyed => false,
        };
        let fate = match self.fate {
            Fate::Doubt if is_spent => Fate::Unknown,
            fate => fate,
        };
        Slot { fate, tries: self.tries }
    }
}

/// What is done about a marked slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The parcel is handed over.
    Carry,
    /// The other side is asked whether it has it.
    Ask,
}

/// The slots of one chunk, in the order of its subscribers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    class: Class,
    slots: Vec<Slot>,
}

impl Chunk {
    /// A chunk of which nothing was tried.
    pub fn new(class: Class, n: usize) -> Chunk {
        Chunk { class, slots: vec![Slot::DUE; n] }
    }

    /// Reads [`Chunk::to_bytes`]; `None` when no chunk makes them.
    pub fn from_bytes(class: Class, bytes: &[u8]) -> Option<Chunk> {
        let slots = bytes.iter().map(|b| Slot::from_byte(*b)).collect::<Option<_>>()?;
        Some(Chunk { class, slots })
    }

    /// One byte a slot.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.slots.iter().map(|s| s.byte()).collect()
    }

    /// What can be known of a lost answer.
    pub const fn class(&self) -> Class {
        self.class
    }

    /// The slots.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Slots of which something is still to be done.
    pub fn n_open(&self) -> usize {
        self.slots.iter().filter(|s| s.fate.is_open()).count()
    }

    /// The next open slots from `from` on, as many as may be in doubt at the same time.
    pub fn window(&self, from: usize) -> Vec<usize> {
        let open = self.slots.iter().enumerate().skip(from).filter(|(_, s)| s.fate.is_open());
        open.map(|(at, _)| at).take(window_len(self.class)).collect()
    }

    /// A lane takes the chunk over from one that did not come back: what was under way is in doubt.
    pub fn take_over(&mut self) {
        for slot in &mut self.slots {
            if matches!(slot.fate, Fate::Marked | Fate::Doubt) {
                *slot = Slot { fate: Fate::Doubt, tries: slot.tries }.capped(self.class);
            }
        }
    }

    /// An attempt at a slot begins; says what it is. `None` when there is nothing to do. Nothing
    /// may be handed over before this mark is on disk.
    pub fn mark(&mut self, at: usize) -> Option<Attempt> {
        let class = self.class;
        let slot = self.slots.get_mut(at).filter(|s| s.fate.is_open())?;
        let is_asking = slot.fate == Fate::Doubt && class == Class::Queryable;
        *slot = slot.marked();
        Some(if is_asking { Attempt::Ask } else { Attempt::Carry })
    }

    /// What came of an attempt.
    pub fn settle(&mut self, at: usize, attempt: Attempt, handed: &Handed) {
        let class = self.class;
        if let Some(slot) = self.slots.get_mut(at).filter(|s| s.fate.is_open()) {
            *slot = match attempt {
                Attempt::Carry => slot.answered(class, handed),
                Attempt::Ask => slot.asked(class, handed),
            };
        }
    }

    /// Nothing more is tried with a slot, for this reason.
    pub fn end(&mut self, at: usize, why: Fate) {
        if let Some(slot) = self.slots.get_mut(at).filter(|s| s.fate.is_open()) {
            *slot = slot.ended(why);
        }
    }

    /// Nothing more is tried with any slot, for this reason.
    pub fn end_all(&mut self, why: Fate) {
        for at in 0..self.slots.len() {
            self.end(at, why);
        }
    }

    /// How many slots have which fate.
    pub fn tally(&self) -> BTreeMap<Fate, i64> {
        let mut all = BTreeMap::new();
        for slot in &self.slots {
            *all.entry(slot.fate).or_default() += 1;
        }
        all
    }
}

/// Seconds to rest after so many attempts: doubled each time, within a quarter of it earlier or
/// later as `chance` says, so that what failed together does not come back together.
pub fn rest_s(tries: u8, chance: u8) -> i64 {
    let doubled = REST_S_MIN << u32::from(tries.saturating_sub(1).min(10));
    let base = doubled.min(REST_S_MAX);
    base - base / 4 + base * i64::from(chance) / 2 / 255
}

/// Minutes until quiet hours are over, when `minute` of the local day lies in them. `from` equal
/// to `to` is no quiet hour at all.
pub fn quiet_min(minute: i64, quiet: Option<(u16, u16)>) -> Option<i64> {
    let (from, to) = quiet.map(|(from, to)| (i64::from(from), i64::from(to)))?;
    let since = (minute - from).rem_euclid(1_440);
    let length = (to - from).rem_euclid(1_440);
    (since < length).then(|| length - since)
}

/// Which of two notices goes first: the smaller. What takes something back overtakes everything.
pub fn rank(kind: &str) -> i64 {
    match kind {
        "withdrawn" => 0,
        "correction" => 1,
        "ended" => 2,
        "verified" | "update" => 3,
        "checked" => 4,
        "rights" | "service" => 5,
        _ => 6,
    }
}

/// True for what is said at night too.
pub fn is_urgent(kind: &str) -> bool {
    rank(kind) <= 3
}

/// True when a notice of this kind ends the handing over of the one it is about.
pub fn takes_back(kind: &str) -> bool {
    rank(kind) <= 2
}

/// When the last of them will have left, at the speed so far; `None` before anything has.
pub fn until(opened_at: Moment, now: Moment, done: i64, all: i64) -> Option<Moment> {
    let spent_us = now.us().saturating_sub(opened_at.us());
    if done <= 0 || spent_us <= 0 || done >= all {
        return None;
    }
    let left_us = i128::from(spent_us) * i128::from(all - done) / i128::from(done);
    Some(Moment::from_us(now.us().saturating_add(i64::try_from(left_us).ok()?)))
}

#[cfg(test)]
mod tests;
