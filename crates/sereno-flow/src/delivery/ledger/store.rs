//! Every statement about who a notice was frozen for, and what became of each of them.

use crate::ahead::Vouched;
use sereno_core::Moment;
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::{Channel, Class};
use sereno_core::fan_out::{Chunk, Fate};
use sereno_core::ids::AlertId;
use sereno_station::db::{DbError, Reader, Row, Tx, fact};
use sereno_station::params;

/// The id of a chunk: part of a digest, so that cutting twice cuts the same chunks.
pub(in crate::delivery) type ChunkId = [u8; 16];
/// What a lane shows to prove that a chunk is still its own.
pub(in crate::delivery) type Lease = [u8; 16];

/// No lease is longer, seconds; one that seems to be was made by a clock that ran ahead.
const LEASE_S_MAX: i64 = 600;
/// The fact of the red switch.
const STOPPED: &str = "stopped";

const fn class_slug(class: Class) -> &'static str {
    match class {
        Class::Keyed => "keyed",
        Class::Queryable => "queryable",
        Class::Blind => "blind",
    }
}

fn class_of(slug: &str) -> Option<Class> {
    [Class::Keyed, Class::Queryable, Class::Blind].into_iter().find(|c| class_slug(*c) == slug)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Since when everything is stopped, if it is.
pub(in crate::delivery) fn stopped(tx: &mut Tx<'_>) -> Result<Option<Moment>, DbError> {
    Ok(fact(tx, STOPPED)?.map(|at| Moment::from_us(at.parse().unwrap_or_default())))
}

/// Pulls the red switch. The caller records the audit row.
pub(in crate::delivery) fn set_stopped(tx: &mut Tx<'_>, at: Moment) -> Result<(), DbError> {
    sereno_station::db::set_fact(tx, STOPPED, &at.us().to_string())
}

/// Lets go of the red switch. The caller records the audit row.
pub(in crate::delivery) fn set_going(tx: &mut Tx<'_>) -> Result<(), DbError> {
    sereno_station::db::drop_fact(tx, STOPPED).map(|_| ())
}

/// Writes the frozen set of a notice; written again it is replaced, as long as nothing was cut.
pub(super) fn set_audience(tx: &mut Tx<'_>, alert: AlertId, set: &IdSet) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO audiences (alert_id, seats, n_frozen) VALUES ($1, $2, $3)
         ON CONFLICT (alert_id) DO UPDATE SET seats = $2, n_frozen = $3 WHERE audiences.n_left IS NULL",
        params![alert, set.to_bytes(), count(set.len())],
    )?;
    Ok(())
}

fn set_of(bytes: &[u8], column: usize) -> Result<IdSet, DbError> {
    IdSet::from_bytes(bytes).ok_or(DbError::Shape(column))
}

/// The frozen set of a notice.
pub(super) fn audience(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<IdSet>, DbError> {
    let found = tx.first("SELECT seats FROM audiences WHERE alert_id = $1", params![alert])?;
    found.map(|mut r| set_of(&r.get::<Vec<u8>>()?, 0)).transpose()
}

/// How many were frozen, and how many were left when it was let out.
pub(super) fn audience_counts(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<(i64, Option<i64>)>, DbError> {
    let found = tx.first("SELECT n_frozen, n_left FROM audiences WHERE alert_id = $1", params![alert])?;
    found.map(|mut r| Ok((r.get()?, r.get()?))).transpose()
}

/// Keeps how many were left after opt-outs when it was let out.
pub(super) fn set_left(tx: &mut Tx<'_>, alert: AlertId, n: usize) -> Result<(), DbError> {
    tx.execute("UPDATE audiences SET n_left = $2 WHERE alert_id = $1", params![alert, count(n)])?;
    Ok(())
}

/// A chunk that is written for the first time.
#[derive(Debug)]
pub(in crate::delivery) struct Fresh<'a> {
    pub(in crate::delivery) id: ChunkId,
    pub(in crate::delivery) alert: Option<AlertId>,
    pub(in crate::delivery) errand: Option<&'a str>,
    pub(in crate::delivery) channel: Channel,
    pub(in crate::delivery) language: &'a str,
    pub(in crate::delivery) class: Class,
    pub(in crate::delivery) rank: i64,
    pub(in crate::delivery) seats: &'a IdSet,
    pub(in crate::delivery) sealed_parcel: Option<Vec<u8>>,
    pub(in crate::delivery) expires_at: Moment,
}

/// Writes a chunk as due. One that is there already is left as it is.
pub(in crate::delivery) fn insert(tx: &mut Tx<'_>, c: Fresh<'_>, now: Moment) -> Result<(), DbError> {
    let seat = |s: Option<Seat>| s.map_or(-1, |s| i64::from(s.0));
    // An errand is for one person, whether or not they have a seat.
    let n = if c.errand.is_some() { 1 } else { c.seats.len() };
    tx.execute(
        "INSERT INTO chunks (id, alert_id, errand, channel, language, class, rank, seats, seat_first, seat_last, outcomes, n_open,
           sealed_parcel, is_stopped, opened_at, expires_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, $14) ON CONFLICT (id) DO NOTHING",
        params![
            c.id, c.alert, c.errand.map(str::to_owned), c.channel.slug(), c.language, class_slug(c.class), c.rank,
            c.seats.to_bytes(), seat(c.seats.iter().next()), seat(c.seats.iter().last()),
            Chunk::new(c.class, n).to_bytes(), count(n), c.sealed_parcel, now, c.expires_at
        ],
    )?;
    Ok(())
}

/// A chunk that a lane holds.
#[derive(Clone, Debug)]
pub(in crate::delivery) struct Held {
    pub(in crate::delivery) id: ChunkId,
    pub(in crate::delivery) alert: Option<AlertId>,
    pub(in crate::delivery) errand: Option<String>,
    pub(in crate::delivery) language: String,
    pub(in crate::delivery) rank: i64,
    pub(in crate::delivery) seats: Vec<Seat>,
    pub(in crate::delivery) chunk: Chunk,
    pub(in crate::delivery) sealed_parcel: Option<Vec<u8>>,
    pub(in crate::delivery) expires_at: Moment,
}

const HELD: &str = "id, alert_id, errand, language, rank, seats, class, outcomes, sealed_parcel, expires_at";

fn held(row: Row) -> Result<Held, DbError> {
    let mut r = row.read();
    let (id, alert, errand, language, rank) = (r.get()?, r.get()?, r.get()?, r.get()?, r.get()?);
    let seats = set_of(&r.get::<Vec<u8>>()?, 5)?.iter().collect();
    let class = class_of(&r.get::<String>()?).ok_or(DbError::Shape(6))?;
    let chunk = Chunk::from_bytes(class, &r.get::<Vec<u8>>()?).ok_or(DbError::Shape(7))?;
    Ok(Held { id, alert, errand, language, rank, seats, chunk, sealed_parcel: r.get()?, expires_at: r.get()? })
}

/// Claims the most urgent chunk of a channel that is due and that nobody holds; an errand only while
/// fewer than so many are held.
pub(in crate::delivery) fn claim(
    tx: &mut Tx<'_>,
    channel: Channel,
    (lease, until): (Lease, Moment),
    now: Moment,
    errands: i64,
) -> Result<Option<Held>, DbError> {
    let sql = format!(
        "UPDATE chunks SET lease = $2, lease_until = $3 WHERE id = (SELECT id FROM chunks WHERE channel = $1 AND due_at IS NOT NULL
           AND due_at <= $4 AND (lease_until IS NULL OR lease_until <= $4 OR lease_until > $5)
           AND (alert_id IS NOT NULL OR $6 > (SELECT count(*) FROM chunks e WHERE e.channel = $1 AND e.alert_id IS NULL
             AND e.due_at IS NOT NULL AND e.lease_until > $4 AND e.lease_until <= $5))
           ORDER BY rank, expires_at, id LIMIT 1{})
         RETURNING {HELD}",
        tx.skip_locked()
    );
    let rows = tx.step(&sql, params![channel.slug(), lease, until, now, now.plus_s(LEASE_S_MAX), errands])?;
    rows.into_iter().next().map(held).transpose()
}

/// How many chunks of a channel wait for a lane.
pub(in crate::delivery) fn waiting(tx: &mut Tx<'_>, channel: Channel, now: Moment, most: i64) -> Result<i64, DbError> {
    tx.number(
        "SELECT count(*) FROM (SELECT 1 FROM chunks WHERE channel = $1 AND due_at IS NOT NULL AND due_at <= $2
           AND (lease_until IS NULL OR lease_until <= $2 OR lease_until > $3) LIMIT $4) w",
        params![channel.slug(), now, now.plus_s(LEASE_S_MAX), most],
    )
}

/// True when something more urgent waits for a lane of this channel.
pub(in crate::delivery) fn is_overtaken(
    tx: &mut Tx<'_>,
    channel: Channel,
    rank: i64,
    now: Moment,
) -> Result<bool, DbError> {
    let found = tx.first(
        "SELECT 1 FROM chunks WHERE channel = $1 AND rank < $2 AND due_at IS NOT NULL AND due_at <= $3
           AND (lease_until IS NULL OR lease_until <= $3) LIMIT 1",
        params![channel.slug(), rank, now],
    )?;
    Ok(found.is_some())
}

/// What a lane must know before each step: none when the chunk is no longer its own, else whether
/// the notice was taken back, or is no longer sent.
pub(in crate::delivery) fn is_taken_back(tx: &mut Tx<'_>, id: ChunkId, lease: Lease) -> Result<Option<bool>, DbError> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("ignore_fence") {
        return Ok(Some(false));
    }
    let found = tx.first(
        "SELECT CASE WHEN c.is_stopped = 1 OR (c.alert_id IS NOT NULL AND a.state NOT IN ('sent', 'updated')) THEN 1 ELSE 0 END
         FROM chunks c LEFT JOIN alerts a ON a.id = c.alert_id WHERE c.id = $1 AND c.lease = $2",
        params![id, lease],
    )?;
    found.map(|mut r| r.get()).transpose()
}

/// How a chunk goes on after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::delivery) enum Onward {
    /// The lane keeps it until then.
    Held(Moment),
    /// It is let go, and due then.
    Due(Moment),
    /// Nothing is left to do.
    Done,
}

/// Writes what became of a chunk's slots. False when the chunk is no longer this lane's: then
/// nothing was written.
pub(in crate::delivery) fn step(
    tx: &mut Tx<'_>,
    id: ChunkId,
    lease: Lease,
    chunk: &Chunk,
    onward: Onward,
    now: Moment,
) -> Result<bool, DbError> {
    let (outcomes, n_open) = (chunk.to_bytes(), count(chunk.n_open()));
    #[cfg(feature = "plant")]
    if crate::plant::is_on("ignore_fence") {
        let sql = "UPDATE chunks SET outcomes = $2, n_open = $3, stepped_at = $4 WHERE id = $1 RETURNING 1";
        return Ok(!tx.step(sql, params![id, outcomes, n_open, now])?.is_empty());
    }
    let rows = match onward {
        Onward::Held(until) => tx.step(
            "UPDATE chunks SET outcomes = $3, n_open = $4, stepped_at = $5, lease_until = $6 WHERE id = $1 AND lease = $2 RETURNING 1",
            params![id, lease, outcomes, n_open, now, until],
        )?,
        Onward::Due(_) | Onward::Done => {
            let due_at = if let Onward::Due(at) = onward { Some(at) } else { None };
            // An errand's words and address are not needed once it is done.
            tx.step(
                "UPDATE chunks SET outcomes = $3, n_open = $4, stepped_at = $5, due_at = $6, lease = NULL, lease_until = NULL,
                   sealed_parcel = CASE WHEN CAST($7 AS BIGINT) = 1 THEN NULL ELSE sealed_parcel END WHERE id = $1 AND lease = $2 RETURNING 1",
                params![id, lease, outcomes, n_open, now, due_at, i64::from(due_at.is_none())],
            )?
        }
    };
    tx.tell("delivery");
    Ok(!rows.is_empty())
}

/// Chunks that nobody holds whose time is over or whose notice was taken back.
pub(in crate::delivery) fn over(tx: &mut Tx<'_>, now: Moment, most: i64) -> Result<Vec<(Held, bool)>, DbError> {
    let sql = format!(
        "SELECT {HELD}, is_stopped FROM chunks WHERE due_at IS NOT NULL AND (expires_at <= $1 OR is_stopped = 1)
           AND (lease_until IS NULL OR lease_until <= $1) ORDER BY expires_at, id LIMIT $2"
    );
    let rows = tx.query(&sql, params![now, most])?;
    rows.into_iter()
        .map(|row| {
            let is_stopped = row.values().last() == Some(&sereno_station::db::Value::Int(1));
            Ok((held(row)?, is_stopped))
        })
        .collect()
}

/// Ends a chunk that nobody holds.
pub(in crate::delivery) fn end(tx: &mut Tx<'_>, id: ChunkId, chunk: &Chunk, now: Moment) -> Result<(), DbError> {
    tx.step(
        "UPDATE chunks SET outcomes = $2, n_open = $3, stepped_at = $4, due_at = NULL, lease = NULL, lease_until = NULL,
           sealed_parcel = NULL WHERE id = $1 RETURNING 1",
        params![id, chunk.to_bytes(), count(chunk.n_open()), now],
    )?;
    tx.tell("delivery");
    Ok(())
}

/// Nothing more of a notice is handed over: every lane asks before its next attempt.
pub(super) fn stop(tx: &mut Tx<'_>, alert: AlertId) -> Result<(), DbError> {
    tx.execute("UPDATE chunks SET is_stopped = 1 WHERE alert_id = $1 AND due_at IS NOT NULL", params![alert])?;
    Ok(())
}

/// What one chunk has come to.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) channel: String,
    pub(super) language: String,
    pub(super) seats: IdSet,
    pub(super) chunk: Chunk,
    pub(super) opened_at: Moment,
    pub(super) stepped_at: Option<Moment>,
}

fn part(r: &mut Reader) -> Result<Part, DbError> {
    let (channel, language) = (r.get()?, r.get()?);
    let seats = set_of(&r.get::<Vec<u8>>()?, 2)?;
    let class = class_of(&r.get::<String>()?).ok_or(DbError::Shape(3))?;
    let chunk = Chunk::from_bytes(class, &r.get::<Vec<u8>>()?).ok_or(DbError::Shape(4))?;
    Ok(Part { channel, language, seats, chunk, opened_at: r.get()?, stepped_at: r.get()? })
}

/// Every chunk of a notice.
pub(super) fn parts(tx: &mut Tx<'_>, alert: AlertId) -> Result<Vec<Part>, DbError> {
    let rows = tx.query(
        "SELECT channel, language, seats, class, outcomes, opened_at, stepped_at FROM chunks WHERE alert_id = $1 ORDER BY channel, language, id",
        params![alert],
    )?;
    rows.into_iter().map(|row| part(&mut row.read())).collect()
}

/// What was kept of a notice whose chunks are forgotten.
pub(super) fn kept(tx: &mut Tx<'_>, alert: AlertId) -> Result<Vec<(String, String, Fate, i64)>, DbError> {
    let rows = tx.query(
        "SELECT channel, language, outcome, n FROM delivery_counts WHERE alert_id = $1 ORDER BY channel, language, outcome",
        params![alert],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (channel, language, outcome): (String, String, String) = (r.get()?, r.get()?, r.get()?);
            Ok((channel, language, Fate::from_slug(&outcome).ok_or(DbError::Shape(2))?, r.get()?))
        })
        .collect()
}

/// A notice that was told: its id, number, kind, area and when.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) id: AlertId,
    pub(super) number: i64,
    pub(super) kind: String,
    pub(super) area: String,
    pub(super) sent_at: Moment,
}

/// The notices told since a moment, newest first; none of those that were a dry run.
pub(super) fn told_since(tx: &mut Tx<'_>, since: Moment, most: i64) -> Result<Vec<Told>, DbError> {
    let rows = tx.query(
        "SELECT a.id, a.number, a.kind, a.area_name, a.sent_at FROM alerts a WHERE a.sent_at > $1
           AND EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = a.id AND o.channel = 'public') ORDER BY a.sent_at DESC, a.id LIMIT $2",
        params![since, most],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(Told { id: r.get()?, number: r.get()?, kind: r.get()?, area: r.get()?, sent_at: r.get()? })
        })
        .collect()
}

/// The chunk of a notice in which a seat is.
pub(super) fn part_of(tx: &mut Tx<'_>, alert: AlertId, seat: Seat) -> Result<Vec<Part>, DbError> {
    let rows = tx.query(
        "SELECT channel, language, seats, class, outcomes, opened_at, stepped_at FROM chunks
         WHERE alert_id = $1 AND seat_first <= $2 AND seat_last >= $2 ORDER BY id",
        params![alert, i64::from(seat.0)],
    )?;
    rows.into_iter().map(|row| part(&mut row.read())).collect()
}

/// The text that was let out for a notice in a language, with what is said around it.
pub(in crate::delivery) fn text_of(
    tx: &mut Tx<'_>,
    alert: AlertId,
    language: &str,
) -> Result<Option<Vouched>, DbError> {
    let found = tx.first(
        "SELECT a.number, a.kind, a.area_name, a.area, o.text, o.at, a.expires_at
         FROM alerts a JOIN outbox o ON o.alert_id = a.id
         WHERE a.id = $1 AND o.language = $2 AND o.channel = 'public'",
        params![alert, language],
    )?;
    let read = |mut r: Reader| {
        Ok(Vouched {
            number: r.get()?,
            kind: r.get()?,
            area: r.get()?,
            area_slug: r.get()?,
            seats: IdSet::default(),
            text: r.get()?,
            sent_at: r.get()?,
            expires_at: r.get()?,
        })
    };
    found.map(read).transpose()
}

/// A notice whose set is past its date, or whose own row is forgotten.
pub(super) fn oldest_before(tx: &mut Tx<'_>, before: Moment) -> Result<Option<AlertId>, DbError> {
    let found = tx.first(
        "SELECT u.alert_id FROM audiences u LEFT JOIN alerts a ON a.id = u.alert_id WHERE a.id IS NULL OR a.drafted_at < $1
         ORDER BY u.alert_id LIMIT 1",
        params![before],
    )?;
    found.map(|mut r| r.get()).transpose()
}

/// Forgets who was told of one notice; says how many rows went.
pub(super) fn forget_parts(tx: &mut Tx<'_>, alert: AlertId) -> Result<u64, DbError> {
    let n = tx.execute("DELETE FROM chunks WHERE alert_id = $1", params![alert])?;
    Ok(n + tx.execute("DELETE FROM audiences WHERE alert_id = $1", params![alert])?)
}

/// Keeps one count of a notice.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    alert: AlertId,
    channel: &str,
    language: &str,
    fate: Fate,
    n: i64,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO delivery_counts (alert_id, channel, language, outcome, n) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (alert_id, channel, language, outcome) DO UPDATE SET n = $5",
        params![alert, channel, language, fate.slug(), n],
    )?;
    Ok(())
}

/// Forgets errands that were put before a moment; says how many.
pub(super) fn forget_errands(tx: &mut Tx<'_>, before: Moment, most: i64) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM chunks WHERE id IN (SELECT id FROM chunks WHERE errand IS NOT NULL AND opened_at < $1 ORDER BY opened_at, id LIMIT $2)",
        params![before, most],
    )
}

/// Forgets counts whose notice is forgotten; says how many.
pub(super) fn forget_counts(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM delivery_counts WHERE NOT EXISTS (SELECT 1 FROM alerts a WHERE a.id = delivery_counts.alert_id)",
        params![],
    )
}
