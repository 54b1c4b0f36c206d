//! Channels: what carries a text to somebody outside. One folder each.
//!
//! A [`Parcel`] is made only by the fan-out, from a text that was released; a [`Carrier`] hands it
//! over and says what came of it. A carrier keeps nothing and tries nothing twice on its own:
//! when and whether to try again is the fan-out's decision.

pub mod mail;
pub mod memory;
pub(crate) mod pages;
pub mod push;
pub(crate) mod settings;
pub(crate) mod web;
pub mod webhook;

pub use settings::{Chosen, look};
pub use web::ROUTES;

use crate::Flow;
use crate::outside::Trust;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::{Moment, Private};
use sereno_station::texts::Texts;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// The carriers there are, one a channel.
pub type Carriers = Vec<Arc<dyn Carrier>>;

/// Where the flow keeps its carriers. The composition sets them, and sets them again when an
/// administrator changes how a channel is reached.
#[derive(Clone, Default)]
pub struct Shelf(Arc<RwLock<Shelved>>);

#[derive(Default)]
struct Shelved {
    carriers: Carriers,
    /// The stored choice they were built from, when they were.
    built_from: Option<String>,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shelf")
    }
}

impl Shelf {
    /// The carriers as they are now.
    pub fn get(&self) -> Carriers {
        self.0.read().unwrap_or_else(PoisonError::into_inner).carriers.clone()
    }

    /// True while this very carrier is one of them.
    pub(super) fn has(&self, carrier: &Arc<dyn Carrier>) -> bool {
        let shelved = self.0.read().unwrap_or_else(PoisonError::into_inner);
        shelved.carriers.iter().any(|c| Arc::ptr_eq(c, carrier))
    }

    /// Puts others in their place. The chunks that the former ones are at work on they finish.
    pub fn set(&self, carriers: Carriers) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).carriers = carriers;
    }

    fn built_from(&self) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).built_from.clone()
    }

    fn build(&self, carriers: Carriers, from: Option<String>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Shelved { carriers, built_from: from };
    }
}

/// What can be known of a lost answer on a channel; a channel that nobody carries yet is blind.
pub(super) fn class_of(flow: &Flow, channel: Channel) -> Class {
    flow.carriers.get().iter().find(|c| c.channel() == channel).map_or(Class::Blind, |c| c.class())
}

/// How every channel is reached.
#[derive(Clone, Debug)]
pub struct ChannelSettings {
    /// Letters, when a mail server is known.
    pub mail: Option<mail::Settings>,
    /// Notifications, when they are on.
    pub push: Option<push::Settings>,
    /// Whom carriers trust.
    pub trust: Trust,
    /// The sentences around what is said.
    pub texts: Arc<Texts>,
}

impl ChannelSettings {
    /// What can be reached before anybody chose anything: partners' programs.
    pub fn of_nobody(texts: Arc<Texts>) -> ChannelSettings {
        ChannelSettings { mail: None, push: None, trust: Trust::default(), texts }
    }
}

/// The carriers for these settings.
pub fn carriers(settings: &ChannelSettings) -> Carriers {
    let mut all: Carriers = Vec::new();
    if let Some(mail) = &settings.mail {
        all.push(Arc::new(mail::Mail::new(mail.clone(), Arc::clone(&settings.texts))));
    }
    let push = settings.push.clone().and_then(|p| push::Push::new(p, &settings.trust));
    if let Some(push) = push {
        all.push(Arc::new(push));
    }
    if let Some(webhook) = webhook::Webhook::new(&settings.trust) {
        all.push(Arc::new(webhook));
    }
    all
}

/// A moment in UTC, as programs write it (RFC 3339).
fn utc(at: Moment) -> String {
    jiff::Timestamp::from_microsecond(at.us()).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A named area, as it is published.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Area {
    /// The slug that feeds and subscriptions take.
    pub slug: String,
    /// Its name.
    pub name: String,
}

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
    /// What area it is about, when it is a notice.
    pub area: Option<Area>,
    /// When it was let out, rounded as it is published; when it is a notice.
    pub sent_at: Option<Moment>,
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

/// How long somebody is waited for.
pub type Pause<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// So long others wait for a server of somebody else's that does not answer. Most answer in a tenth.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a carrier is at work on.
pub type Work<'a> = Pin<Box<dyn Future<Output = Handed> + Send + 'a>>;

/// A carrier as lanes share it.
pub fn shared(carrier: impl Carrier + 'static) -> Arc<dyn Carrier> {
    Arc::new(carrier)
}

/// Something that carries parcels of one channel.
pub trait Carrier: Send + Sync {
    /// The channel.
    fn channel(&self) -> Channel;
    /// What can be known of an attempt whose answer was lost.
    fn class(&self) -> Class;
    /// Chunks that are worked on at the same time, at most; asked before every step, because the
    /// other side may have room for fewer. Of each as many parcels are under way as
    /// [`window_len`](sereno_core::fan_out::window_len) says.
    fn lanes(&self) -> usize;
    /// Parcels a second, at most; none for as fast as it goes.
    fn per_s(&self) -> Option<u32> {
        None
    }
    /// Ends when those that have not answered have kept the others of their chunk waiting for long
    /// enough; then the next go out beside them, as far as the window has places. Never, where a
    /// carrier does not say otherwise.
    fn patience(&self) -> Pause<'_> {
        Box::pin(std::future::pending())
    }
    /// Hands one parcel over. Ends on its own within 30 seconds, whatever the other side does.
    fn carry<'a>(&'a self, parcel: &'a Parcel, now: Moment) -> Work<'a>;
    /// Asks whether the other side has the parcel with this key: taken, it has; refused or gone, it
    /// has not; anything else, it does not say. Only for [`Class::Queryable`].
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
        area: Some(Area { slug: "boyle-heights".into(), name: "Boyle Heights".into() }),
        sent_at: Some(Moment::from_s(1_699_999_800)),
        kind: "checked".into(),
        link: "https://hotline.example.org/n/7".into(),
        preferences: Private::new("https://hotline.example.org/my/5ec2e7".into()),
        unsubscribe: Private::new("https://hotline.example.org/my/5ec2e7/stop".into()),
        is_urgent: false,
        expires_at: Moment::from_s(1_700_003_600),
    }
}
