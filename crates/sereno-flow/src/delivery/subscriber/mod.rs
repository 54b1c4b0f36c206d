//! Subscribers: an area, a language, a channel, and nothing else about them.
//!
//! Dramatis personae: *somebody* who wants to be told asks on the public page ([`ask`]); a letter
//! with a link goes to the address they gave, and only a POST behind that link makes them a
//! subscriber ([`confirm`]); the same link is their own page afterwards, where they change
//! ([`change`]) and stop ([`stop`]) without an account. The [`Index`] is the image of all that are
//! confirmed, in memory; the fan-out asks [`addressees`] for the addresses of a chunk and nobody
//! else ever does.
//!
//! Invariants:
//! - Whoever asks for an address learns nothing about it: the answer is the same whether it is
//!   new, waiting or subscribed, and at most one letter an hour goes to it.
//! - A mail address, a push subscription and a partner's address are stored sealed, under the key
//!   of a period of 30 days ([`keys`]); no route shows them to anybody.
//! - Stopping deletes the row; only the seat and the day stay, and a seat is never given again.
//! - The index equals the table after each step: a change carries the next number of a counter,
//!   and [`catch_up`] takes what is newer.

mod enrol;
mod index;
mod keys;
mod pages;
mod store;
mod throttle;
mod web;

pub use enrol::{Invented, enrol};
pub use index::{Index, Reach, Reached, Row, Where};
pub use throttle::{Asks, Throttle};
pub use web::ROUTES;

use super::errand::{self, Errand};
use crate::Flow;
use sereno_core::audience::{AudienceRefusal, IdSet, Place, Seat, Wanted};
use sereno_core::delivery::Channel;
use sereno_core::moment::{DAY_S, HOUR_S};
use sereno_core::{Moment, Private};
use sereno_seal::digest::sha256;
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Stop, Tx};
use sereno_station::keys::KeyRing;
use std::sync::Arc;
use store::SealedReach;

/// Where the demo, which sends no letters, shows them.
pub const DEMO_LETTERS: &str = "/demo/letters";
/// What nobody confirmed is deleted after this.
const ASKED_HOLDS_S: i64 = DAY_S;
/// What asks a program or a notification service whether it is there is not tried for longer.
const CHALLENGE_HOLDS_S: i64 = HOUR_S;
/// At most one letter to an address in this time.
const LETTER_EVERY_S: i64 = HOUR_S;
/// Days for which the seat of somebody who stopped is kept: longer than any notice is open.
const STOPPED_DAYS: i64 = 31;
/// Changes taken into the index at once.
const CHANGES_MAX: i64 = 10_000;

/// A subscriber as the fan-out needs them: where to, and how.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// Their number.
    pub seat: Seat,
    /// The channel they chose.
    pub channel: Channel,
    /// The language they chose.
    pub language: String,
    /// Their address on that channel.
    pub endpoint: Private<String>,
    /// Quiet hours as minutes of the local day, from and to; what is not urgent waits.
    pub quiet: Option<(u16, u16)>,
    /// The secret of their own page.
    pub secret: Private<String>,
}

/// Those of these seats who are confirmed and have not stopped: where to, and how. A seat that is
/// missing has opted out.
///
/// # Errors
/// [`Stop`] when storage fails.
pub fn addressees(tx: &mut Tx<'_>, keys: &KeyRing, seats: &[Seat]) -> Result<Addressees, Stop> {
    let mut out = Addressees::default();
    for row in store::confirmed(tx, seats)? {
        let Ok((endpoint, secret)) = open(keys, &row.sealed_reach) else {
            out.closed.push(row.seat);
            continue;
        };
        out.open.push(Addressee {
            seat: row.seat,
            channel: row.channel,
            language: row.language,
            endpoint,
            quiet: row.quiet,
            secret,
        });
    }
    Ok(out)
}

/// Those of some seats who are confirmed and have not stopped.
#[derive(Debug, Default)]
pub struct Addressees {
    /// With the way to them.
    pub open: Vec<Addressee>,
    /// Those whose address cannot be opened, because its key is not here.
    pub closed: Vec<Seat>,
}

/// The way to each of a set who has not stopped, without any address: for cutting.
///
/// # Errors
/// [`DbError`].
pub fn ways(tx: &mut Tx<'_>, seats: &IdSet) -> Result<Vec<(Seat, Channel, String)>, DbError> {
    let mut all = store::ways(tx, seats.iter().next(), seats.iter().last())?;
    all.retain(|(seat, _, _)| seats.contains(*seat));
    Ok(all)
}

/// The set minus those who have stopped since.
///
/// # Errors
/// [`DbError`].
pub fn still_in(tx: &mut Tx<'_>, seats: &IdSet) -> Result<IdSet, DbError> {
    Ok(seats.minus(&store::stopped(tx)?))
}

/// The channel says that nobody is there: stops them as they would themselves. Of a mail address
/// it must be said twice, a day to a month apart, because a mail server in trouble says it of people
/// who are there. The caller records the audit row; the index hears of it with the next round.
///
/// # Errors
/// [`DbError`].
pub fn gone(tx: &mut Tx<'_>, seat: Seat, channel: Channel, now: Moment) -> Result<(), DbError> {
    if channel == Channel::Mail && !store::is_gone_again(tx, seat, now)? {
        return Ok(());
    }
    store::stop(tx, seat, now).map(|_| ())
}

/// True for a secret as we draw them: 64 hexadecimal digits. Anything else is not ours.
pub(crate) fn is_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The path of somebody's own page.
pub fn preferences_path(secret: &Private<String>) -> Private<String> {
    Private::new(format!("/my/{}", secret.reveal()))
}

/// The path that takes one POST and stops them (RFC 8058).
pub fn stop_path(secret: &Private<String>) -> Private<String> {
    Private::new(format!("/my/{}/stop", secret.reveal()))
}

/// The address of somebody's own page, for a message.
pub fn preferences_link(origin: &str, secret: &Private<String>) -> Private<String> {
    Private::new(format!("{origin}{}", preferences_path(secret).reveal()))
}

/// The address that takes one POST and stops them, for a message.
pub fn stop_link(origin: &str, secret: &Private<String>) -> Private<String> {
    Private::new(format!("{origin}{}", stop_path(secret).reveal()))
}

/// The name under which the audit log knows a seat.
fn object(seat: Seat) -> String {
    format!("seat_{}", seat.0)
}

fn open(keys: &KeyRing, sealed: &[u8]) -> Result<(Private<String>, Private<String>), Stop> {
    let opened = keys.open_sealed(keys::COLUMN, sealed);
    opened.as_ref().and_then(SealedReach::decode).ok_or(Stop::Fault(DbError::Lost("an address cannot be opened")))
}

fn where_of(place: &Place) -> Where {
    match place {
        Place::Areas(slugs) => Where::Areas(slugs.clone()),
        Place::Around(cell, radius_m) => Where::Around { cell: *cell, radius_m: *radius_m },
    }
}

/// What somebody gave to be told at.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What was typed, checked.
    pub wanted: Wanted,
    /// The address as the channel writes it: for mail the address itself, else JSON.
    pub endpoint: Private<String>,
}

fn hash(secret: &str) -> [u8; 32] {
    sha256(secret.as_bytes())
}

struct Letter<'a> {
    id: [u8; 16],
    seat: Option<Seat>,
    kind: &'static str,
    channel: Channel,
    language: &'a str,
    endpoint: &'a Private<String>,
    secret: &'a Private<String>,
    path: String,
}

/// Title and text of a letter of ours.
pub(crate) fn words_of(site: &sereno_station::Site, kind: &str, language: &str, link: &str) -> (String, String) {
    let (t, net) = (site.texts.lang(language), &site.playbook.name);
    let (title, text) = match kind {
        "confirm" => ("subscribe-letter-confirm-title", "subscribe-letter-confirm"),
        "challenge" => ("subscribe-letter-confirm-title", "subscribe-letter-challenge"),
        _ => ("subscribe-letter-link-title", "subscribe-letter-link"),
    };
    (t.say1(title, "net", net), t.say2(text, "net", net, "link", link))
}

/// The words of an errand, in the language of whoever gets it.
fn letter(flow: &Flow, l: &Letter<'_>, now: Moment) -> Errand {
    let site = &flow.site;
    let origin = &site.settings.origin;
    let link = format!("{origin}{}", l.path);
    let (title, text) = words_of(site, l.kind, l.language, &link);
    Errand {
        id: l.id,
        kind: l.kind.to_owned(),
        seat: l.seat,
        channel: l.channel,
        endpoint: l.endpoint.clone(),
        language: l.language.to_owned(),
        title,
        text: Private::new(text),
        link: Private::new(link),
        preferences: preferences_link(origin, l.secret),
        unsubscribe: stop_link(origin, l.secret),
        expires_at: now.plus_s(if l.channel == Channel::Mail { ASKED_HOLDS_S } else { CHALLENGE_HOLDS_S }),
    }
}

/// Services that carry browsers' notifications for everybody.
const PUSH_SERVICES: [&str; 4] =
    ["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"];

/// What an address makes us do before anybody confirmed it.
fn asks(channel: Channel, address: &Private<String>) -> Asks {
    match channel {
        Channel::Mail => Asks::Letter,
        Channel::Webhook => Asks::Stranger,
        Channel::Push => {
            let rest = address.reveal().split_once("://").map_or("", |(_, rest)| rest);
            let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default().to_lowercase();
            let is_of = |of: &str| host == of || host.strip_suffix(of).is_some_and(|sub| sub.ends_with('.'));
            if PUSH_SERVICES.into_iter().any(is_of) { Asks::Service } else { Asks::Stranger }
        }
    }
}

/// The mailbox behind a mail address: without what follows a plus sign in its name.
fn mailbox(channel: Channel, address: &Private<String>) -> Option<Private<String>> {
    if channel != Channel::Mail {
        return None;
    }
    let (name, domain) = address.reveal().rsplit_once('@')?;
    let name = name.split('+').next().filter(|n| !n.is_empty()).unwrap_or(name);
    Some(Private::new(format!("{name}@{domain}")))
}

/// Somebody asks to be told. Whatever is known of the address, the answer is the same.
///
/// # Errors
/// [`AudienceRefusal::Wait`] when too many ask; [`Stop`] when storage fails.
pub async fn ask(flow: &Flow, asked: Asked) -> Result<(), Stop> {
    let site = &flow.site;
    let now = site.now();
    let (channel, address) = (asked.wanted.channel, &asked.wanted.address);
    if !flow.asking.take(asks(channel, address), now) {
        return Err(AudienceRefusal::Wait.into());
    }
    // A mailbox has many names (`me+1@`, `me+2@`): the pause is the mailbox's.
    let is_pausing = match mailbox(channel, address) {
        Some(mailbox) => {
            let mark = keys::marks(&site.keys, now, channel, &mailbox)?;
            !flow.asking.may_write(mark.first().copied().unwrap_or_default(), now, LETTER_EVERY_S)
        }
        None => false,
    };
    let secret = Private::new(site.secret());
    let period = keys::period(now);
    let marks = keys::marks(&site.keys, now, asked.wanted.channel, &asked.wanted.address)?;
    let sealed_reach = keys::seal(&site.keys, period, &SealedReach::new(&asked.endpoint, &secret).encode())?;
    let Some(mark) = marks.first().copied() else { return Err(Stop::Fault(DbError::Lost("a mark is missing"))) };
    let fresh = store::Fresh {
        channel: asked.wanted.channel,
        language: asked.wanted.language.clone(),
        place: where_of(&asked.wanted.place),
        sealed_reach,
        period,
        mark,
        secret_hash: hash(secret.reveal()),
    };
    let (entry, inside, id) = (site.entry(Actor::Public), flow.clone(), site.chance());
    site.db
        .write(move |tx| {
            let known = store::by_mark(tx, &marks)?;
            let may_write = !is_pausing && known.as_ref().is_none_or(|k| k.letter_at.plus_s(LETTER_EVERY_S) <= now);
            // The row says the same whoever is known, so that the log tells nobody either.
            entry.record(tx, "subscription.ask", "", asked.wanted.channel.slug())?;
            if !may_write {
                return Ok(());
            }
            let until = now.plus_s(ASKED_HOLDS_S);
            let (channel, language) = (asked.wanted.channel, asked.wanted.language.as_str());
            let send = |tx: &mut Tx<'_>, seat, kind, endpoint: &Private<String>, secret: &Private<String>, path| {
                let words = Letter { id, seat, kind, channel, language, endpoint, secret, path };
                errand::put(tx, &inside, letter(&inside, &words, now), now)
            };
            let confirm = format!("/subscribe/confirm/{}", secret.reveal());
            let kind = if asked.wanted.channel == Channel::Webhook { "challenge" } else { "confirm" };
            match known {
                None => {
                    store::insert(tx, &fresh, now, until)?;
                    send(tx, None, kind, &asked.endpoint, &secret, confirm)?;
                }
                Some(k) if !k.is_confirmed => {
                    store::ask_again(tx, k.seat, &fresh, now, until)?;
                    send(tx, None, kind, &asked.endpoint, &secret, confirm)?;
                }
                // Nothing of theirs is changed by a stranger; they are told where they change it.
                Some(k) => {
                    store::note_letter(tx, k.seat, now)?;
                    let (endpoint, secret) = open(&inside.site.keys, &k.sealed_reach)?;
                    let path = preferences_path(&secret).reveal().clone();
                    send(tx, Some(k.seat), "link", &endpoint, &secret, path)?;
                }
            }
            Ok(())
        })
        .await?;
    flow.nudge_delivery.notify_one();
    Ok(())
}

/// Somebody forgot their link: it goes to the address, if it is one of ours.
///
/// # Errors
/// As [`ask`].
pub async fn remind(flow: &Flow, address: Private<String>) -> Result<(), Stop> {
    let site = &flow.site;
    let now = site.now();
    if !flow.asking.take(Asks::Letter, now) {
        return Err(AudienceRefusal::Wait.into());
    }
    let marks = keys::marks(&site.keys, now, Channel::Mail, &address)?;
    let (entry, inside, id) = (site.entry(Actor::Public), flow.clone(), site.chance());
    site.db
        .write(move |tx| {
            let known = store::by_mark(tx, &marks)?;
            entry.record(tx, "subscription.remind", "", "")?;
            let Some(k) = known.filter(|k| k.is_confirmed && k.letter_at.plus_s(LETTER_EVERY_S) <= now) else {
                return Ok(());
            };
            store::note_letter(tx, k.seat, now)?;
            let (endpoint, secret) = open(&inside.site.keys, &k.sealed_reach)?;
            let path = preferences_path(&secret).reveal().clone();
            let (channel, language) = (k.channel, k.language.as_str());
            let seat = Some(k.seat);
            let words =
                Letter { id, seat, kind: "link", channel, language, endpoint: &endpoint, secret: &secret, path };
            errand::put(tx, &inside, letter(&inside, &words, now), now)
        })
        .await?;
    flow.nudge_delivery.notify_one();
    Ok(())
}

/// What somebody's own page shows. There is no address in it.
#[derive(Clone, Debug)]
pub struct Own {
    /// Their number.
    pub seat: Seat,
    /// They have confirmed.
    pub is_confirmed: bool,
    /// Where.
    pub place: Where,
    /// In which language.
    pub language: String,
    /// On which channel.
    pub channel: Channel,
    /// Quiet hours, minutes of the local day.
    pub quiet: Option<(u16, u16)>,
}

/// The subscription behind a secret.
///
/// # Errors
/// [`AudienceRefusal::Link`] when there is none; [`Stop`] when storage fails.
pub async fn own(flow: &Flow, secret: &str) -> Result<Own, Stop> {
    let (hash, now) = (hash(secret), flow.site.now());
    flow.site.db.read(move |tx| find(tx, hash, now)).await
}

fn find(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<Own, Stop> {
    let s = store::by_secret(tx, hash, now)?.ok_or(AudienceRefusal::Link)?;
    Ok(Own {
        seat: s.seat,
        is_confirmed: s.is_confirmed,
        place: s.place,
        language: s.language,
        channel: s.channel,
        quiet: s.quiet,
    })
}

/// Somebody confirms: from now on they are reached. Done twice it does nothing the second time.
///
/// # Errors
/// As [`own`].
pub async fn confirm(flow: &Flow, secret: &str) -> Result<(), Stop> {
    let (hash, now, entry) = (hash(secret), flow.site.now(), flow.site.entry(Actor::Public));
    flow.site
        .db
        .write(move |tx| {
            let own = find(tx, hash, now)?;
            if !own.is_confirmed {
                entry.record(tx, "subscription.confirm", &object(own.seat), own.channel.slug())?;
                store::confirm(tx, own.seat)?;
            }
            Ok(())
        })
        .await?;
    catch_up(flow).await.map(|_| ())
}

/// Another area, another language, other quiet hours.
///
/// # Errors
/// As [`own`].
pub async fn change(
    flow: &Flow,
    secret: &str,
    place: Place,
    language: String,
    quiet: Option<(u16, u16)>,
) -> Result<(), Stop> {
    let (hash, now, entry) = (hash(secret), flow.site.now(), flow.site.entry(Actor::Public));
    flow.site
        .db
        .write(move |tx| {
            let own = find(tx, hash, now)?;
            entry.record(tx, "subscription.change", &object(own.seat), "")?;
            Ok(store::change(tx, own.seat, &where_of(&place), &language, quiet)?)
        })
        .await?;
    catch_up(flow).await.map(|_| ())
}

/// Somebody stops: address and area are deleted at once.
///
/// # Errors
/// As [`own`].
pub async fn stop(flow: &Flow, secret: &str) -> Result<(), Stop> {
    let (hash, now, entry) = (hash(secret), flow.site.now(), flow.site.entry(Actor::Public));
    flow.site
        .db
        .write(move |tx| {
            let own = find(tx, hash, now)?;
            entry.record(tx, "subscription.stop", &object(own.seat), own.channel.slug())?;
            store::stop(tx, own.seat, now)?;
            Ok(())
        })
        .await?;
    flow.site.db.truncate_log()?;
    catch_up(flow).await.map(|_| ())
}

/// Takes into the index what changed in the table since: on this process or another. Says how many
/// rows. The first time it reads the whole table.
///
/// # Errors
/// [`Stop`] when storage fails; the index then stays as it was.
pub async fn catch_up(flow: &Flow) -> Result<usize, Stop> {
    let index = &flow.subscribers;
    let mut n = 0;
    let Some(mut at) = index.at() else {
        let into = Arc::clone(index);
        let (newest, n, filling) = flow
            .site
            .db
            .read(move |tx| {
                let (newest, mut n, mut filling) = (store::newest(tx)?, 0, into.filling());
                store::each(tx, |row| {
                    filling.add(&row);
                    n += 1;
                })?;
                Ok((newest, n, filling))
            })
            .await?;
        index.fill(filling, newest);
        return Ok(n);
    };
    loop {
        let rows = flow
            .site
            .db
            .read(move |tx| if store::newest(tx)? > at { Ok(store::changes(tx, at, CHANGES_MAX)?) } else { Ok(vec![]) })
            .await?;
        let Some(last) = rows.last() else { return Ok(n) };
        at = last.changed;
        n += rows.len();
        #[cfg(feature = "plant")]
        let rows: Vec<Row> = if crate::plant::is_on("tell_who_stopped") {
            rows.into_iter().filter(|r| r.is_in.is_some()).collect()
        } else {
            rows
        };
        index.apply(rows);
    }
}

/// Seats for which the index and the table do not agree. For the checks of tests and drills.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn differs(flow: &Flow) -> Result<Vec<Seat>, Stop> {
    let rows = flow.site.db.read(|tx| {
        let mut rows = Vec::new();
        store::each(tx, |row| rows.push(row))?;
        Ok(rows)
    });
    Ok(flow.subscribers.differs(rows.await?))
}

/// Deletes what was never confirmed and the seats whose date is over. The caller records the row.
///
/// # Errors
/// [`DbError`].
pub(crate) fn forget(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    store::forget(tx, now, now.day() - STOPPED_DAYS)
}

pub use keys::KEYS_FROM;
pub(crate) use keys::roll;

#[cfg(test)]
mod tests {
    use super::*;

    fn private(text: &str) -> Private<String> {
        Private::new(text.to_owned())
    }

    #[test]
    fn many_names_are_one_mailbox() {
        for (typed, is) in
            [("me+1@example.org", "me@example.org"), ("me@example.org", "me@example.org"), ("+@x.org", "+@x.org")]
        {
            assert_eq!(mailbox(Channel::Mail, &private(typed)).expect("a mailbox").reveal(), is);
        }
        assert!(mailbox(Channel::Webhook, &private("https://example.org/a+b@c")).is_none());
    }

    #[test]
    fn a_known_service_is_known_by_the_end_of_its_name() {
        for (address, is) in [
            ("https://fcm.googleapis.com/fcm/send/x", Asks::Service),
            ("https://updates.push.services.mozilla.com/wpush/v2/x", Asks::Service),
            ("https://web.push.apple.com/x", Asks::Service),
            ("https://evilpush.apple.com.example.org/x", Asks::Stranger),
            ("https://notpush.apple.com/x", Asks::Stranger),
            ("https://push.example.org/fcm.googleapis.com/", Asks::Stranger),
        ] {
            assert_eq!(asks(Channel::Push, &private(address)), is, "{address}");
        }
        assert_eq!(asks(Channel::Webhook, &private("https://fcm.googleapis.com/")), Asks::Stranger);
        assert_eq!(asks(Channel::Mail, &private("a@example.org")), Asks::Letter);
    }
}
