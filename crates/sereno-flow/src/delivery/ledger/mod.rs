//! Who a notice is for, and what became of each of them.
//!
//! Dramatis personae: drafting *freezes* the set of subscribers that an approval then signs
//! ([`freeze`]); letting out *opens* it ([`open`]): the set, less those who have stopped since, is
//! cut into chunks by channel and language, which the fan-out works on; *told* ([`told`]) are those
//! who have it or may have it, and a correction goes to them; a subscriber asks *why* ([`why`]).
//!
//! Invariants: nobody is in a chunk who was not in the frozen set, save those who heard an earlier
//! notice of its thread while this one waited, or would have heard it next; an outcome that nobody knows
//! is *unknown* and never called delivered; after [`KEEP_S`] only counts are left. A million
//! subscribers are some two thousand rows of chunks on a keyed channel.

mod pages;
pub(in crate::delivery) mod store;
mod web;

pub use pages::WhyPart;
pub use web::ROUTES;

use super::channel::class_of;
use super::subscriber;
use crate::{Flow, alert};
use sereno_core::Moment;
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::{Channel, Released, Sending};
use sereno_core::fan_out::{Fate, chunk_len, rank, takes_back};
use sereno_core::ids::AlertId;
use sereno_core::moment::DAY_S;
use sereno_seal::digest::sha256;
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Stop, Tx};
use std::collections::BTreeMap;

/// Who was told is kept for this, seconds; counts stay with the notice.
pub const KEEP_S: i64 = 30 * DAY_S;
/// An errand is kept for this, seconds, without its words and address as soon as it is done.
pub const ERRAND_KEEP_S: i64 = 2 * DAY_S;
/// Notices that a subscriber is told about on their page, at most.
const WHY_MAX: i64 = 30;
/// Errands forgotten in one transaction.
const ERRANDS_MAX: i64 = 500;

/// Writes the frozen set of a notice. Written again, before it is let out, it is replaced.
///
/// # Errors
/// [`DbError`].
pub fn freeze(tx: &mut Tx<'_>, alert: AlertId, audience: &IdSet) -> Result<(), DbError> {
    store::set_audience(tx, alert, audience)
}

/// The frozen set of a notice; none when it was never frozen, or is forgotten.
///
/// # Errors
/// [`DbError`].
pub fn frozen(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<IdSet>, DbError> {
    store::audience(tx, alert)
}

/// How many of those a notice was frozen for were left when it was let out; none before.
///
/// # Errors
/// [`DbError`].
pub fn left(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<i64>, DbError> {
    Ok(store::audience_counts(tx, alert)?.and_then(|(_, left)| left))
}

/// Who was told a notice, or may have been: handed over, under way, or unknown.
///
/// # Errors
/// [`DbError`].
pub fn told(tx: &mut Tx<'_>, alert: AlertId) -> Result<IdSet, DbError> {
    seats_where(tx, alert, Fate::may_be_told)
}

/// As [`told`], with those to whom it is still on its way.
fn told_or_due(tx: &mut Tx<'_>, alert: AlertId) -> Result<IdSet, DbError> {
    seats_where(tx, alert, |fate| fate.may_be_told() || fate.is_open())
}

fn seats_where(tx: &mut Tx<'_>, alert: AlertId, fits: impl Fn(Fate) -> bool) -> Result<IdSet, DbError> {
    let mut seats = Vec::new();
    for part in store::parts(tx, alert)? {
        let fitting = part.seats.iter().zip(part.chunk.slots()).filter(|(_, slot)| fits(slot.fate));
        seats.extend(fitting.map(|(seat, _)| seat));
    }
    Ok(seats.into_iter().collect())
}

/// Opens the deliveries of a notice in the transaction that lets it out. A dry run opens none. What
/// is still to be handed over of the notices that this one follows is stopped; whoever was told one
/// of those while this one waited is added, because they must hear it too.
///
/// # Errors
/// [`Stop`] when storage fails.
pub fn open(tx: &mut Tx<'_>, flow: &Flow, alert: &alert::Stored, released: &Released, now: Moment) -> Result<(), Stop> {
    if released.sending() != Sending::On {
        return Ok(());
    }
    let kind = alert.draft.kind.slug();
    let frozen = frozen(tx, alert.id)?;
    if frozen.is_none() {
        // Nobody was frozen; the row is where the counts are kept.
        freeze(tx, alert.id, &IdSet::default())?;
    }
    let mut set = frozen.unwrap_or_default();
    for before in alert::before(tx, alert)? {
        // What takes something back is for those who heard it. An update is for those too to whom
        // the notice before was still on its way: it comes in its place.
        let heard = if takes_back(kind) { told(tx, before)? } else { told_or_due(tx, before)? };
        store::stop(tx, before)?;
        #[cfg(feature = "plant")]
        if crate::plant::is_on("forget_late") {
            continue;
        }
        set = set.iter().chain(heard.iter()).collect();
    }
    // Whoever slept through "closed" is told "open" alone.
    for before in alert::outdated(tx, alert)? {
        let heard = told_or_due(tx, before)?;
        store::stop(tx, before)?;
        set = set.iter().chain(heard.iter()).collect();
    }
    let mut ways: BTreeMap<(Channel, String), Vec<Seat>> = BTreeMap::new();
    for (seat, channel, language) in subscriber::ways(tx, &set)? {
        ways.entry((channel, language)).or_default().push(seat);
    }
    store::set_left(tx, alert.id, ways.values().map(Vec::len).sum())?;
    let mut nth = 0u64;
    for ((channel, language), seats) in ways {
        let language = spoken(released, &language);
        let class = class_of(flow, channel);
        for some in seats.chunks(chunk_len(class)) {
            let fresh = store::Fresh {
                id: chunk_id(alert.id, nth),
                alert: Some(alert.id),
                errand: None,
                channel,
                language: &language,
                class,
                rank: rank(kind),
                seats: &some.iter().copied().collect(),
                sealed_parcel: None,
                expires_at: alert.draft.expires_at,
            };
            store::insert(tx, fresh, now)?;
            nth += 1;
        }
    }
    Ok(())
}

/// The language in which somebody is told: their own, or the first one where theirs was not let out.
fn spoken(released: &Released, language: &str) -> String {
    let texts = released.texts();
    let own = texts.iter().find(|(l, _)| l == language).or_else(|| texts.first());
    own.map(|(l, _)| l.clone()).unwrap_or_default()
}

/// Cutting twice cuts the same chunks.
fn chunk_id(alert: AlertId, nth: u64) -> store::ChunkId {
    let mut bytes = alert.bytes().to_vec();
    bytes.extend(nth.to_be_bytes());
    let mut id = [0; 16];
    id.iter_mut().zip(sha256(&bytes)).for_each(|(to, from)| *to = from);
    id
}

/// How one part of a notice's audience is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The channel's slug.
    pub channel: String,
    /// The language.
    pub language: String,
    /// How many have which fate.
    pub fates: BTreeMap<Fate, i64>,
}

/// How a notice's deliveries are doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many the approval covers; none when who was told is forgotten.
    pub frozen: Option<i64>,
    /// How many of them were left when it was let out.
    pub left: Option<i64>,
    /// By channel and language.
    pub lines: Vec<Line>,
    /// When it was opened.
    pub opened_at: Option<Moment>,
    /// When the last step was made.
    pub stepped_at: Option<Moment>,
}

impl Totals {
    /// How many have which fate.
    pub fn fates(&self) -> BTreeMap<Fate, i64> {
        let mut all = BTreeMap::new();
        for (fate, n) in self.lines.iter().flat_map(|l| &l.fates) {
            *all.entry(*fate).or_default() += n;
        }
        all
    }

    /// How many there are.
    pub fn all(&self) -> i64 {
        self.fates().values().sum()
    }

    /// How many of them are settled, one way or another.
    pub fn done(&self) -> i64 {
        self.fates().iter().filter(|(fate, _)| !fate.is_open()).map(|(_, n)| n).sum()
    }
}

/// How a notice's deliveries are doing, by channel, language and outcome.
///
/// # Errors
/// [`DbError`].
pub fn totals(tx: &mut Tx<'_>, alert: AlertId) -> Result<Totals, DbError> {
    let mut all = Totals::default();
    if let Some((frozen, left)) = store::audience_counts(tx, alert)? {
        (all.frozen, all.left) = (Some(frozen), left);
    }
    let mut lines: BTreeMap<(String, String), BTreeMap<Fate, i64>> = BTreeMap::new();
    let mut add = |channel, language, fate, n| {
        *lines.entry((channel, language)).or_default().entry(fate).or_default() += n;
    };
    for (channel, language, fate, n) in store::kept(tx, alert)? {
        add(channel, language, fate, n);
    }
    for part in store::parts(tx, alert)? {
        all.opened_at = Some(all.opened_at.map_or(part.opened_at, |at| at.min(part.opened_at)));
        all.stepped_at = all.stepped_at.max(part.stepped_at);
        for (fate, n) in part.chunk.tally() {
            add(part.channel.clone(), part.language.clone(), fate, n);
        }
    }
    all.lines = lines.into_iter().map(|((channel, language), fates)| Line { channel, language, fates }).collect();
    Ok(all)
}

/// Why somebody did or did not get a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The notice's number.
    pub number: i64,
    /// Its kind, as a slug.
    pub kind: String,
    /// Its area's name.
    pub area: String,
    /// When it was let out.
    pub sent_at: Moment,
    /// What became of it for them; none when it was not for them.
    pub fate: Option<Fate>,
    /// Not later than this; none while nothing happened.
    pub at: Option<Moment>,
}

/// For one subscriber: what became of each notice of the last days, newest first.
///
/// # Errors
/// [`DbError`].
pub fn why(tx: &mut Tx<'_>, seat: Seat, now: Moment) -> Result<Vec<Why>, DbError> {
    let mut all = Vec::new();
    for t in store::told_since(tx, now.plus_s(-KEEP_S), WHY_MAX)? {
        let mut found = None;
        for part in store::part_of(tx, t.id, seat)? {
            let nth = part.seats.iter().position(|s| s == seat);
            found = found.or(nth.and_then(|n| part.chunk.slots().get(n)).map(|slot| (slot.fate, part.stepped_at)));
        }
        let (fate, at) = found.map_or((None, None), |(fate, at)| (Some(fate), at));
        all.push(Why { number: t.number, kind: t.kind, area: t.area, sent_at: t.sent_at, fate, at });
    }
    Ok(all)
}

/// Forgets who was told of the oldest notice that is past its date, keeping the counts, and errands
/// past theirs. Says how many rows went. The caller records the audit row.
///
/// # Errors
/// [`DbError`].
pub fn forget(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let mut n = store::forget_errands(tx, now.plus_s(-ERRAND_KEEP_S), ERRANDS_MAX)?;
    if let Some(alert) = store::oldest_before(tx, now.plus_s(-KEEP_S))? {
        for line in totals(tx, alert)?.lines {
            for (fate, count) in line.fates {
                store::keep(tx, alert, &line.channel, &line.language, fate, count)?;
            }
        }
        n += store::forget_parts(tx, alert)?;
    }
    Ok(n + store::forget_counts(tx)?)
}

/// True while the red switch is pulled: nothing is handed over and nothing is let out.
///
/// # Errors
/// [`DbError`].
pub fn is_stopped(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(store::stopped(tx)?.is_some())
}

/// Pulls the red switch: every lane asks for it in the transaction before each attempt, so nothing
/// is handed over that was not already under way.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn stop(flow: &Flow, by: Actor) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(by));
    flow.site
        .db
        .write(move |tx| {
            entry.record(tx, "sending.stop", "", "")?;
            Ok(store::set_stopped(tx, now)?)
        })
        .await?;
    flow.site.hear_stopped(true);
    Ok(())
}

/// Lets go of the red switch: what still holds is handed over.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn go_on(flow: &Flow, by: Actor) -> Result<(), Stop> {
    let entry = flow.site.entry(by);
    flow.site
        .db
        .write(move |tx| {
            entry.record(tx, "sending.go_on", "", "")?;
            Ok(store::set_going(tx)?)
        })
        .await?;
    flow.site.hear_stopped(false);
    flow.nudge_delivery.notify_one();
    Ok(())
}
