//! Notifications of the browser (RFC 8030), sealed to it (RFC 8291), from us (RFC 8292).
//!
//! The service in between is the browser's maker's. It learns when and to whom, not what.
//! The parcel's key is the message's `Topic`, so a copy that still waits there replaces the first,
//! and the notification's tag, so a copy that arrives does not show a second time. That makes the
//! channel [`Class::Keyed`].

use super::{Carrier, PATIENCE, Parcel, Pause, Work};
use crate::outside::{Came, Client, Letter, Reach, Speaks, Trust};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, HeaderName, HeaderValue};
use ring::rand::SecureRandom as _;
use serde::{Deserialize, Serialize};
use sereno_core::Moment;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::fan_out::window_len;
use sereno_seal::push::{Recipient, Vapid, seal};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Chunks worked on at the same time.
const LANES: usize = 4;
/// Connections kept: as many as all lanes together can use, so that none is opened twice.
const IDLE: usize = LANES * window_len(Class::Keyed);
/// A token is used for so long; services take at most 24 hours.
const TOKEN_S: i64 = 12 * 3600;
/// Services whose tokens are remembered; there are a handful in the world.
const SERVICES_MAX: usize = 64;

/// What is needed to send notifications.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The key by which services know us.
    pub vapid: Vapid,
    /// Where a service's people find whoever runs this: `mailto:` or `https:`.
    pub contact: String,
}

/// What a browser gave when it subscribed (`PushSubscription.toJSON`).
#[derive(Deserialize)]
struct Endpoint {
    endpoint: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    p256dh: String,
    auth: String,
}

/// What our service worker is told.
#[derive(Serialize)]
struct Said<'a> {
    tag: &'a str,
    title: &'a str,
    body: &'a str,
    lang: &'a str,
    url: &'a str,
    urgent: bool,
}

/// Carries notifications.
pub struct Push {
    settings: Settings,
    reach: Reach,
    client: Client,
    random: ring::rand::SystemRandom,
    /// For each service: when its token is over, and the token.
    tokens: Mutex<BTreeMap<String, (i64, String)>>,
}

impl std::fmt::Debug for Push {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Push")
    }
}

impl Push {
    /// A carrier; nothing when the certificates to trust cannot be used.
    pub fn new(settings: Settings, trust: &Trust) -> Option<Push> {
        let client = Client::new(trust.reach, &trust.extra, Speaks::OneAndTwo, IDLE)?;
        let random = sereno_station::entropy::key_random();
        Some(Push { settings, reach: trust.reach, client, random, tokens: Mutex::default() })
    }

    fn token(&self, service: &str, now_s: i64) -> String {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((until_s, token)) = tokens.get(service)
            // One that was made while the clock was ahead would hold longer than RFC 8292 allows.
            && (TOKEN_S / 2 + 1..=TOKEN_S).contains(&(*until_s - now_s))
        {
            return token.clone();
        }
        let until_s = now_s + TOKEN_S;
        let token = self.settings.vapid.token(service, until_s, &self.settings.contact);
        if tokens.len() >= SERVICES_MAX {
            tokens.clear();
        }
        tokens.insert(service.to_owned(), (until_s, token.clone()));
        token
    }

    /// The request, sealed; nothing when the subscription is none that may be called.
    fn request(&self, parcel: &Parcel, now: Moment) -> Option<Letter> {
        let to: Endpoint = serde_json::from_str(parcel.endpoint.reveal()).ok()?;
        let uri = self.reach.address(&to.endpoint)?;
        let recipient = Recipient::read(&to.keys.p256dh, &to.keys.auth).ok()?;
        let said = serde_json::to_vec(&Said {
            tag: &parcel.key,
            title: &parcel.title,
            body: &parcel.text,
            lang: &parcel.language,
            url: &parcel.link,
            urgent: parcel.is_urgent,
        })
        .ok()?;
        let mut salt = [0; 16];
        self.random.fill(&mut salt).ok()?;
        let body = seal(&recipient, &said, salt, &self.random).ok()?;
        let service = format!("{}://{}", uri.scheme_str()?, uri.authority()?);
        let now_s = now.us().div_euclid(1_000_000);
        let token = self.token(&service, now_s);
        let header = |name, value: &str| Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?));
        let says = format!("vapid t={token}, k={}", self.settings.vapid.public_text());
        let headers = vec![
            (AUTHORIZATION, HeaderValue::from_str(&says).ok()?),
            (CONTENT_ENCODING, HeaderValue::from_static("aes128gcm")),
            header("ttl", &parcel.expires_at.since_s(now).max(0).to_string())?,
            header("urgency", if parcel.is_urgent { "high" } else { "low" })?,
            header("topic", &parcel.key)?,
        ];
        Some((uri, headers, Bytes::from(body)))
    }
}

impl Carrier for Push {
    fn channel(&self) -> Channel {
        Channel::Push
    }

    fn class(&self) -> Class {
        Class::Keyed
    }

    fn lanes(&self) -> usize {
        LANES
    }

    fn patience(&self) -> Pause<'_> {
        Box::pin(tokio::time::sleep(PATIENCE))
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, now: Moment) -> Work<'a> {
        Box::pin(async move {
            let Some((uri, headers, body)) = self.request(parcel, now) else { return Handed::Refused };
            match self.client.post(&uri, headers, body, now).await {
                // The service does not believe our token: that is nothing about this browser.
                Came::Answer(401, wait_s) => Handed::Later { wait_s },
                came => came.handed(&[404, 410]),
            }
        })
    }
}

#[cfg(test)]
mod tests;
