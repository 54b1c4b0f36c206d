//! The ways to a subscriber, and what each can promise.

/// A way to a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A letter by SMTP.
    Mail,
    /// A notification of the browser (RFC 8030).
    Push,
    /// A partner's program.
    Webhook,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 3] = [Channel::Mail, Channel::Push, Channel::Webhook];

    /// The word stored and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Push => "push",
            Channel::Webhook => "webhook",
        }
    }

    /// The channel with this slug.
    pub fn from_slug(slug: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|c| c.slug() == slug)
    }
}

/// What can be known of an attempt whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The other side drops what it has seen: the same key may be sent again.
    Keyed,
    /// The other side can be asked whether it has it.
    Queryable,
    /// Neither: the attempt may be made once more, and its text carries its number.
    Blind,
}

/// What came of handing one parcel over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The other side has it, and answers for it from here.
    Taken,
    /// Not now; not before so many seconds if it said so. Nothing was taken.
    Later {
        /// Seconds it asked us to wait.
        wait_s: Option<i64>,
    },
    /// Not now, and that is about this address alone, as where its box is full: the machine that
    /// we hand to is well. Nothing was taken.
    Deferred,
    /// There is nobody at this address any more: never try it again.
    Gone,
    /// It will not take this, now or later.
    Refused,
    /// The answer was lost: it may or may not have it.
    Unknown,
}
