//! Alerts of others as reports: they can raise what is looked at, and never verify anything.
//!
//! A CAP alert, or a feed of them, is pasted at the desk or read by `sereno import cap`. Each alert
//! that is real, public, not over and about a place we serve becomes a report of the channel `feed`,
//! in the words of who sent it. The same message is the same report, however often it comes. An
//! update adds to the report of the message that it refers to; a cancel adds that it was taken
//! back, and counts as past. Feeds that a coordinator named are read by themselves ([`source`]).
//!
//! Invariant: what a feed says is data. Text that tries to give orders to programs is marked as
//! such and does nothing else.

mod pages;
mod read;
pub mod source;
mod web;

pub use read::{BYTES_MAX, CapAlert, CapInfo, DEPTH_MAX, ELEMENTS_MAX, FeedRefusal, read};
pub use web::ROUTES;

use super::{Incoming, NotReceived, id_of, receive, store};
use crate::Flow;
use sereno_core::Moment;
use sereno_core::audience::{ring_distance_m, rings_touch};
use sereno_core::ids::ReportId;
use sereno_core::place::{NamedArea, Point};
use sereno_core::report::{About, Channel, FirstHand, PLACE_CHARS_MAX, Recency, TEXT_CHARS_MAX, Told, is_steering};
use sereno_core::words::tidy;
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Stop};

/// Why an alert is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// Its time is over.
    Expired,
    /// A test, an exercise, or a message between machines.
    NotActual,
    /// Not meant for the public.
    NotPublic,
    /// It is about no place that we serve.
    Elsewhere,
    /// It lacks identifier, sender, time or what it says.
    Incomplete,
    /// It takes back what we never had.
    CancelUnknown,
    /// The same document takes it back.
    Cancelled,
}

impl Skipped {
    /// Every value.
    pub const ALL: [Skipped; 7] = [
        Skipped::Expired,
        Skipped::NotActual,
        Skipped::NotPublic,
        Skipped::Elsewhere,
        Skipped::Incomplete,
        Skipped::CancelUnknown,
        Skipped::Cancelled,
    ];

    /// The word that is stored of it.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Skipped::Expired => "expired",
            Skipped::NotActual => "status",
            Skipped::NotPublic => "scope",
            Skipped::Elsewhere => "elsewhere",
            Skipped::Incomplete => "incomplete",
            Skipped::CancelUnknown => "cancel_unknown",
            Skipped::Cancelled => "cancelled",
        }
    }

    pub(super) fn from_slug(slug: &str) -> Option<Skipped> {
        Skipped::ALL.into_iter().find(|s| s.slug() == slug)
    }

    /// The key of the words that say why.
    pub const fn key(self) -> &'static str {
        match self {
            Skipped::Expired => "feed-skip-expired",
            Skipped::NotActual => "feed-skip-status",
            Skipped::NotPublic => "feed-skip-scope",
            Skipped::Elsewhere => "feed-skip-elsewhere",
            Skipped::Incomplete => "feed-skip-incomplete",
            Skipped::CancelUnknown => "feed-skip-cancel-unknown",
            Skipped::Cancelled => "feed-skip-cancelled",
        }
    }
}

/// What became of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// New reports.
    pub accepted: u64,
    /// Here already.
    pub repeated: u64,
    /// Identifiers that were left out, and why.
    pub skipped: Vec<(String, Skipped)>,
    /// Reports whose text tries to give orders.
    pub flagged: u64,
}

/// Why nothing came of a document.
#[derive(Debug)]
pub enum NotTaken {
    /// It cannot be read.
    Refused(FeedRefusal),
    /// The world failed; it may be taken again.
    Failed(Stop),
}

impl From<Stop> for NotTaken {
    fn from(stop: Stop) -> NotTaken {
        NotTaken::Failed(stop)
    }
}

impl From<DbError> for NotTaken {
    fn from(error: DbError) -> NotTaken {
        NotTaken::Failed(error.into())
    }
}

/// Takes a document in. Taken twice, everything in it is here already.
///
/// # Errors
/// [`NotTaken`]. Storage may fail half-way: what was taken stays, and the rest comes the next time.
pub async fn take(flow: &Flow, actor: Actor, bytes: &[u8]) -> Result<Taken, NotTaken> {
    let mut alerts = read(bytes).map_err(NotTaken::Refused)?;
    // What refers comes after what it refers to.
    alerts.sort_by_key(|a| (a.sent_at(), a.msg_type != "Alert"));
    let cancelled: Vec<(String, String, String)> =
        alerts.iter().filter(|a| a.msg_type == "Cancel").flat_map(|a| a.references.iter().cloned()).collect();
    let mut taken = Taken::default();
    for alert in &alerts {
        let name = tidy(&alert.identifier, 120);
        let is_cancelled =
            cancelled.iter().any(|(s, i, t)| *s == alert.sender && *i == alert.identifier && *t == alert.sent);
        let earlier = earlier(flow, alert).await?;
        match incoming(flow, alert, earlier, is_cancelled, flow.site.now()) {
            Err(why) => taken.skipped.push((name, why)),
            Ok((report, is_flagged)) => match receive(flow, actor, report).await {
                Ok(received) => {
                    taken.accepted += u64::from(!received.repeated);
                    taken.repeated += u64::from(received.repeated);
                    taken.flagged += u64::from(is_flagged);
                }
                Err(NotReceived::Refused(_)) => taken.skipped.push((name, Skipped::Incomplete)),
                Err(NotReceived::Failed(stop)) => return Err(stop.into()),
            },
        }
    }
    Ok(taken)
}

/// The report that a message is: sender, identifier and time are what makes it that message.
fn id(sender: &str, identifier: &str, sent: &str) -> ReportId {
    let part = |text: &str| format!("{}:{text}", text.len());
    id_of(Channel::Feed, &[part(sender), part(identifier), part(sent)].concat())
}

/// The report of the first message it refers to that we have.
async fn earlier(flow: &Flow, alert: &CapAlert) -> Result<Option<ReportId>, Stop> {
    let wanted: Vec<ReportId> = alert.references.iter().take(REFERENCES_MAX).map(|(s, i, t)| id(s, i, t)).collect();
    let keys = flow.site.keys.clone();
    flow.site
        .db
        .read(move |tx| {
            for id in &wanted {
                if store::one(tx, &keys, *id)?.is_some() {
                    return Ok(Some(*id));
                }
            }
            Ok(None)
        })
        .await
}

/// Messages of one reference list that are looked up.
const REFERENCES_MAX: usize = 20;

/// What one alert says, as a report; true beside it when its text tries to give orders.
fn incoming(
    flow: &Flow,
    alert: &CapAlert,
    earlier: Option<ReportId>,
    is_cancelled: bool,
    now: Moment,
) -> Result<(Incoming, bool), Skipped> {
    let (Some(sent), false, false) = (alert.sent_at(), alert.identifier.is_empty(), alert.sender.is_empty()) else {
        return Err(Skipped::Incomplete);
    };
    let is_cancel = alert.msg_type == "Cancel";
    if alert.status != "Actual" || !matches!(alert.msg_type.as_str(), "Alert" | "Update" | "Cancel") {
        return Err(Skipped::NotActual);
    }
    if alert.scope != "Public" {
        return Err(Skipped::NotPublic);
    }
    if is_cancelled {
        return Err(Skipped::Cancelled);
    }
    if is_cancel && earlier.is_none() {
        return Err(Skipped::CancelUnknown);
    }
    let default = flow.site.playbook.default_language();
    // There is one for each language, or for each hazard and place: in our language first, the one
    // that is not over and about a place of ours.
    let (mut infos, others): (Vec<&CapInfo>, Vec<&CapInfo>) =
        alert.infos.iter().partition(|i| i.language.to_ascii_lowercase().starts_with(default));
    infos.extend(others);
    let nothing = CapInfo::default();
    if infos.is_empty() {
        if !is_cancel {
            return Err(Skipped::Incomplete);
        }
        infos.push(&nothing);
    }
    infos.retain(|i| is_cancel || i.expires.unwrap_or(sent.plus_s(DAY_S)) > now);
    let near = infos.iter().find(|i| area_of(flow, i).is_some());
    let Some(info) = near.or(infos.first()).copied() else { return Err(Skipped::Expired) };
    // What follows stands where the first stood.
    let area = area_of(flow, info);
    if area.is_none() && earlier.is_none() {
        return Err(Skipped::Elsewhere);
    }
    let t = flow.site.texts.lang(default);
    let said: Vec<&str> = [info.event.as_str(), &info.headline, &info.description]
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .collect();
    let said = said.join(". ");
    let is_flagged = is_steering(&said) || is_steering(&info.areas.join(" "));
    let mut text = String::new();
    if is_flagged {
        text.push_str(&t.say("feed-flag"));
        text.push(' ');
    }
    if is_cancel {
        text.push_str(&t.say("feed-cancelled"));
        text.push(' ');
    }
    text.push_str(&said);
    let place = match area {
        Some(area) => [area.name.clone(), info.areas.join("; ")].join(", "),
        None => info.areas.join("; "),
    };
    let place = tidy(&place, PLACE_CHARS_MAX);
    let report = Incoming {
        id: id(&alert.sender, &alert.identifier, &alert.sent),
        channel: Channel::Feed,
        told: Told {
            about: Some(if is_cancel { About::Earlier } else { About::Now }),
            kind: "other".to_owned(),
            place: if place.is_empty() { t.say("feed-title") } else { place },
            text: tidy(&text, TEXT_CHARS_MAX),
            reach: String::new(),
            seen_at: Some(info.onset.unwrap_or(sent).min(now)),
        },
        recency: Some(Recency::Unknown),
        first_hand: FirstHand::Unknown,
        language: default.to_owned(),
        point: None,
        details: vec![],
        follows: earlier,
        counts_as_past: is_cancel,
    };
    Ok((report, is_flagged))
}

const DAY_S: i64 = sereno_core::moment::DAY_S;

/// The area of ours that an alert is about: named in words, else touched by an outline or a circle.
fn area_of<'a>(flow: &'a Flow, info: &CapInfo) -> Option<&'a NamedArea> {
    let places = &flow.site.playbook.places;
    let named = info.areas.iter().find_map(|words| places.locate(&tidy(words, PLACE_CHARS_MAX)).area);
    if let Some(slug) = named {
        return places.area(&slug);
    }
    places.areas.iter().find(|area| {
        info.polygons.iter().any(|ring| touches(area, ring))
            || info.circles.iter().any(|(middle, reach_m)| ring_distance_m(&area.ring, *middle) <= *reach_m)
    })
}

/// True when an outline and an area share ground.
fn touches(area: &NamedArea, ring: &[Point]) -> bool {
    let apart = |of: fn(&Point) -> f64| {
        let span = |points: &[Point]| {
            points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)))
        };
        let ((a, b), (c, d)) = (span(&area.ring), span(ring));
        b < c || d < a
    };
    if apart(|p| p.lat) || apart(|p| p.lon) {
        return false;
    }
    rings_touch(&area.ring, ring)
}

#[cfg(test)]
mod tests;
