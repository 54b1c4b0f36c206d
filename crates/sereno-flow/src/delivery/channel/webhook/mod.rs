//! A partner's program: one POST of JSON, signed, with a key by which a second one is seen to be
//! the same (`webhook-id`, and the same as `Idempotency-Key`).
//!
//! The address comes from a stranger, so [`guard`](crate::outside::guard) decides whether it is called.

pub mod signature;

use super::{Area, Carrier, PATIENCE, Parcel, Pause, Work};
use crate::outside::{Client, Letter, Reach, Speaks, Trust};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use sereno_core::Moment;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::fan_out::window_len;

/// Chunks worked on at the same time.
const LANES: usize = 4;
/// Connections kept: as many as all lanes together can use, so that none is opened twice.
const IDLE: usize = LANES * window_len(Class::Keyed);

/// Where a partner is, as the subscription holds it.
#[derive(Deserialize)]
struct Endpoint {
    url: String,
    secret: String,
}

/// What a partner is sent; docs/operate/mail.md describes it to them.
#[derive(Serialize)]
struct Said<'a> {
    number: Option<i64>,
    kind: &'a str,
    area: Option<&'a Area>,
    language: &'a str,
    title: &'a str,
    text: &'a str,
    /// UTC.
    sent: Option<String>,
    /// UTC.
    expires: String,
    link: &'a str,
    /// What we sign with, in what comes before the first notice and in what answers whoever forgot:
    /// who is at this address and nobody else learns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
}

/// Carries to partners' programs.
#[derive(Debug)]
pub struct Webhook {
    reach: Reach,
    client: Client,
}

impl Webhook {
    /// A carrier; nothing when the certificates to trust cannot be used.
    pub fn new(trust: &Trust) -> Option<Webhook> {
        Some(Webhook { reach: trust.reach, client: Client::new(trust.reach, &trust.extra, Speaks::One, IDLE)? })
    }

    /// The request, signed; nothing when the endpoint is none that may be called.
    fn request(&self, parcel: &Parcel, now: Moment) -> Option<Letter> {
        let to: Endpoint = serde_json::from_str(parcel.endpoint.reveal()).ok()?;
        let uri = self.reach.address(&to.url)?;
        let body = serde_json::to_vec(&Said {
            number: parcel.number,
            kind: &parcel.kind,
            area: parcel.area.as_ref(),
            language: &parcel.language,
            title: &parcel.title,
            text: &parcel.text,
            sent: parcel.sent_at.map(super::utc),
            expires: super::utc(parcel.expires_at),
            link: &parcel.link,
            secret: matches!(parcel.kind.as_str(), "challenge" | "link").then_some(&to.secret),
        })
        .ok()?;
        let at_s = now.us().div_euclid(1_000_000);
        let signature = signature::sign(&to.secret, &parcel.key, at_s, &body)?;
        let header = |name, value: &str| Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?));
        let headers = vec![
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            header("webhook-id", &parcel.key)?,
            header("webhook-timestamp", &at_s.to_string())?,
            header("webhook-signature", &signature)?,
            header("idempotency-key", &parcel.key)?,
        ];
        Some((uri, headers, Bytes::from(body)))
    }
}

impl Carrier for Webhook {
    fn channel(&self) -> Channel {
        Channel::Webhook
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
            self.client.post(&uri, headers, body, now).await.handed(&[410])
        })
    }
}

#[cfg(test)]
mod tests;
