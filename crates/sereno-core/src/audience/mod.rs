//! Who is reached by a notice about an area: numbered seats, sets of them, and the index that
//! answers in a millisecond.
//!
//! A subscriber has a *seat*, a small number that is never given to anybody else. Their *home* is
//! a cell of 500 m with a radius of their own, or a few named areas; beside it stand a language
//! and a channel, and nothing else. Whoever a notice reaches is an [`IdSet`] of seats; what was
//! frozen for a notice are its bytes, which an approval signs.
//!
//! The rule: somebody with a cell is reached when their cell's middle lies within their own radius
//! of the notice's area; of a circle, when the two middles are no farther apart than both radii
//! together. Somebody with named areas is reached by a notice about one of them, and by a circle
//! or a cell that touches one of them.
//!
//! The index is a grid over cells, and a cell's subscribers stand in it by falling radius, so one
//! distance tells where in it those who are reached end. It is compared with brute
//! force in the tests.

mod index;
mod set;
mod typed;

pub use index::{Builder, Index, ring_distance_m, rings_touch};
pub use set::IdSet;
pub use typed::{AudienceRefusal, Place, Typed, Wanted, check, mail, quiet, read_hours};

use crate::delivery::Channel;
use crate::place::Cell;

/// The number of one subscriber. Never used again, so that an old set never names a stranger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat(pub u32);

/// Languages a tag can number.
pub const LANGUAGES_MAX: u8 = 84;
/// The shortest own radius, metres: a cell reaches its own corners.
pub const RADIUS_MIN_M: u16 = 500;
/// The longest own radius, metres.
pub const RADIUS_MAX_M: u16 = 50_000;

/// Language and channel of a subscriber, for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// The channel.
    pub channel: Channel,
    /// The number of the language; at most [`LANGUAGES_MAX`].
    pub language: u8,
}

impl Tag {
    const fn code(self) -> u8 {
        let language = if self.language > LANGUAGES_MAX { LANGUAGES_MAX } else { self.language };
        let channel = match self.channel {
            Channel::Mail => 0,
            Channel::Push => 1,
            Channel::Webhook => 2,
        };
        language * 3 + channel
    }

    const fn of(code: u8) -> Tag {
        let channel = match code % 3 {
            0 => Channel::Mail,
            1 => Channel::Push,
            _ => Channel::Webhook,
        };
        Tag { channel, language: code / 3 }
    }
}

/// Where somebody wants to hear of things.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// Within a radius of a cell.
    Around {
        /// The cell; nothing finer is kept.
        cell: Cell,
        /// Metres, between [`RADIUS_MIN_M`] and [`RADIUS_MAX_M`].
        radius_m: u16,
    },
    /// In these named areas, by their numbers, rising.
    Areas(Vec<u16>),
}

/// What a notice is about, for the index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum About {
    /// A named area, by its number.
    Area(u16),
    /// A cell.
    Cell(Cell),
    /// A circle around a cell's middle.
    Circle {
        /// The cell.
        cell: Cell,
        /// Metres.
        radius_m: u32,
    },
}

/// Whom a notice reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Their seats.
    pub seats: IdSet,
    /// How many of each channel and language; only what is not zero, in order.
    pub counts: Vec<(Tag, i64)>,
}

#[cfg(test)]
mod tests;
