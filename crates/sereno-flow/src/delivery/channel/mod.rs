//! Channels: what carries a text to somebody outside. One folder each.
//!
//! A [`Parcel`] is made only by the fan-out, from a text that was released; a [`Carrier`] hands it
//! over and says what came of it. A carrier keeps nothing and tries nothing twice on its own:
//! when and whether to try again is the fan-out's decision.

pub mod guard;
mod http;
pub mod mail;

use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::{Moment, Private};
use std::future::Future;
use std::pin::Pin;

/// One text to one subscriber.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The same for every attempt of this text to this subscriber, different for all others:
    /// 32 hexadecimal digits. Idempotency key, `Message-ID`, `Topic`.
    pub key: String,
    /// Where to: a mail address, a push subscription (JSON), a webhook's address with its secret (JSON).
    pub endpoint: Private<String>,
    /// The language of the text.
    pub language: String,
    /// The line above it, in that language: a mail's subject, a notification's title.
    pub title: String,
    /// Exactly what is said.
    pub text: String,
    /// The notice's number, when it is a notice.
    pub number: Option<i64>,
    /// The notice's kind, or the errand's, as a slug.
    pub kind: String,
    /// The page where the notice can be checked, or where an errand leads.
    pub link: String,
    /// The subscriber's own page, where they change and stop it. Works without a sign-in.
    pub preferences: Private<String>,
    /// Takes one POST and stops it at once (RFC 8058).
    pub unsubscribe: Private<String>,
    /// False when it may wait: quiet, low urgency.
    pub is_urgent: bool,
    /// Handed over not later than this, and kept by others not longer.
    pub expires_at: Moment,
}

/// What a carrier is at work on.
pub type Work<'a> = Pin<Box<dyn Future<Output = Handed> + Send + 'a>>;

/// Something that carries parcels of one channel.
pub trait Carrier: Send + Sync {
    /// The channel.
    fn channel(&self) -> Channel;
    /// What can be known of an attempt whose answer was lost.
    fn class(&self) -> Class;
    /// Parcels that are carried at the same time, at most.
    fn lanes(&self) -> usize;
    /// Hands one parcel over. Ends on its own within 30 seconds, whatever the other side does.
    fn carry<'a>(&'a self, parcel: &'a Parcel, now: Moment) -> Work<'a>;
    /// Asks whether the other side has the parcel with this key. Only for [`Class::Queryable`].
    fn ask<'a>(&'a self, _parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        Box::pin(async { Handed::Unknown })
    }
}

/// A parcel for tests.
#[cfg(test)]
pub(crate) fn sample(channel: Channel) -> Parcel {
    let endpoint = match channel {
        Channel::Mail => "neighbour@example.org",
        Channel::Push | Channel::Webhook => "{}",
    };
    Parcel {
        key: "00112233445566778899aabbccddeeff".into(),
        endpoint: Private::new(endpoint.into()),
        language: "en".into(),
        title: "Checked: Boyle Heights".into(),
        text: "CHECKED: a film crew. Not official.".into(),
        number: Some(7),
        kind: "checked".into(),
        link: "https://hotline.example.org/n/7".into(),
        preferences: Private::new("https://hotline.example.org/my/5ec2e7".into()),
        unsubscribe: Private::new("https://hotline.example.org/my/5ec2e7/stop".into()),
        is_urgent: false,
        expires_at: Moment::from_s(1_700_003_600),
    }
}
