//! Every statement of subscriptions.

use super::index::{Row, Where};
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::Channel;
use sereno_core::moment::DAY_S;
use sereno_core::place::Cell;
use sereno_core::{Moment, Private};
use sereno_station::db::{self, DbError, Reader, Tx, Value, fact, set_fact};
use sereno_station::params;

/// The next seat that was never given to anybody.
const SEAT: &str = "subscriber_seat";
/// The number of the newest change.
const CHANGE: &str = "subscriber_change";
/// What a mail server said of an address counts for so long, seconds.
const GONE_HOLDS_S: i64 = 30 * DAY_S;
/// Seats asked for in one statement.
const ASKED_MAX: usize = 100;

/// A subscription's row.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) seat: Seat,
    pub(super) is_confirmed: bool,
    pub(super) channel: Channel,
    pub(super) language: String,
    pub(super) place: Where,
    pub(super) quiet: Option<(u16, u16)>,
    pub(super) sealed_reach: Vec<u8>,
    pub(super) letter_at: Moment,
}

const COLUMNS: &str =
    "seat, state, channel, language, areas, cell, radius_m, quiet_from, quiet_to, sealed_reach, letter_at";

fn seat(n: i64) -> Result<Seat, DbError> {
    u32::try_from(n).map(Seat).map_err(|_| DbError::Shape(0))
}

fn place(r: &mut Reader) -> Result<Where, DbError> {
    let (areas, cell, radius): (Option<String>, Option<i64>, Option<i64>) = (r.get()?, r.get()?, r.get()?);
    let around = || {
        let cell = Cell::from_number(cell?)?;
        Some(Where::Around { cell, radius_m: u16::try_from(radius?).ok()? })
    };
    Ok(match areas {
        Some(areas) => Where::Areas(areas.split(' ').filter(|s| !s.is_empty()).map(str::to_owned).collect()),
        None => around().ok_or(DbError::Shape(5))?,
    })
}

fn parts(place: &Where) -> (Option<String>, Option<i64>, Option<i64>) {
    match place {
        Where::Areas(slugs) => (Some(slugs.join(" ")), None, None),
        Where::Around { cell, radius_m } => (None, Some(cell.number()), Some(i64::from(*radius_m))),
    }
}

fn stored(r: &mut Reader) -> Result<Stored, DbError> {
    let (number, state, channel, language): (i64, String, String, String) = (r.get()?, r.get()?, r.get()?, r.get()?);
    let place = place(r)?;
    let (from, to): (Option<i64>, Option<i64>) = (r.get()?, r.get()?);
    let minute = |n: Option<i64>| n.and_then(|n| u16::try_from(n).ok());
    Ok(Stored {
        seat: seat(number)?,
        is_confirmed: state == "confirmed",
        channel: Channel::from_slug(&channel).ok_or(DbError::Shape(2))?,
        language,
        place,
        quiet: minute(from).zip(minute(to)),
        sealed_reach: r.get()?,
        letter_at: r.get()?,
    })
}

fn next(tx: &mut Tx<'_>, counter: &str) -> Result<i64, DbError> {
    let n = fact(tx, counter)?.and_then(|n| n.parse::<i64>().ok()).unwrap_or(0) + 1;
    set_fact(tx, counter, &n.to_string())?;
    Ok(n)
}

/// The number of the newest change.
pub(super) fn newest(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(fact(tx, CHANGE)?.and_then(|n| n.parse().ok()).unwrap_or(0))
}

/// What is sealed and hashed of a new subscription.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    pub(super) channel: Channel,
    pub(super) language: String,
    pub(super) place: Where,
    pub(super) sealed_reach: Vec<u8>,
    pub(super) period: i64,
    pub(super) mark: [u8; 32],
    pub(super) secret_hash: [u8; 32],
}

/// Writes a subscription that is not confirmed yet.
pub(super) fn insert(tx: &mut Tx<'_>, fresh: &Fresh, now: Moment, until: Moment) -> Result<Seat, DbError> {
    let number = next(tx, SEAT)?;
    let (areas, cell, radius) = parts(&fresh.place);
    tx.execute(
        "INSERT INTO subscribers (seat, state, channel, language, areas, cell, radius_m, sealed_reach, period, mark,
           secret_hash, letter_at, expires_at, changed)
         VALUES ($1, 'asked', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)",
        params![
            number,
            fresh.channel.slug(),
            &fresh.language,
            areas,
            cell,
            radius,
            fresh.sealed_reach.clone(),
            fresh.period,
            fresh.mark,
            fresh.secret_hash,
            now,
            until
        ],
    )?;
    seat(number)
}

/// Writes anew what somebody asked for who has not confirmed yet.
pub(super) fn ask_again(tx: &mut Tx<'_>, at: Seat, fresh: &Fresh, now: Moment, until: Moment) -> Result<(), DbError> {
    let (areas, cell, radius) = parts(&fresh.place);
    tx.execute(
        "UPDATE subscribers SET language = $2, areas = $3, cell = $4, radius_m = $5, sealed_reach = $6, period = $7,
           mark = $8, secret_hash = $9, letter_at = $10, expires_at = $11 WHERE seat = $1 AND state = 'asked'",
        params![
            i64::from(at.0),
            &fresh.language,
            areas,
            cell,
            radius,
            fresh.sealed_reach.clone(),
            fresh.period,
            fresh.mark,
            fresh.secret_hash,
            now,
            until
        ],
    )?;
    Ok(())
}

/// The subscription with one of these marks.
pub(super) fn by_mark(tx: &mut Tx<'_>, marks: &[[u8; 32]]) -> Result<Option<Stored>, DbError> {
    for mark in marks {
        let sql = format!("SELECT {COLUMNS} FROM subscribers WHERE mark = $1");
        if let Some(mut r) = tx.first(&sql, params![*mark])? {
            return stored(&mut r).map(Some);
        }
    }
    Ok(None)
}

/// The subscription with this secret, as long as it lives.
pub(super) fn by_secret(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<Option<Stored>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM subscribers WHERE secret_hash = $1 AND (expires_at IS NULL OR expires_at > $2)");
    tx.first(&sql, params![hash, now])?.map(|mut r| stored(&mut r)).transpose()
}

/// Notes that a letter is on its way.
pub(super) fn note_letter(tx: &mut Tx<'_>, at: Seat, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE subscribers SET letter_at = $2 WHERE seat = $1", params![i64::from(at.0), now])?;
    Ok(())
}

/// From now on they are reached.
pub(super) fn confirm(tx: &mut Tx<'_>, at: Seat) -> Result<(), DbError> {
    let change = next(tx, CHANGE)?;
    tx.execute(
        "UPDATE subscribers SET state = 'confirmed', expires_at = NULL, changed = $2 WHERE seat = $1",
        params![i64::from(at.0), change],
    )?;
    Ok(())
}

/// Another area, another language, other quiet hours.
pub(super) fn change(
    tx: &mut Tx<'_>,
    at: Seat,
    place: &Where,
    language: &str,
    quiet: Option<(u16, u16)>,
) -> Result<(), DbError> {
    let change = next(tx, CHANGE)?;
    let (areas, cell, radius) = parts(place);
    let (from, to) = (quiet.map(|q| i64::from(q.0)), quiet.map(|q| i64::from(q.1)));
    tx.execute(
        "UPDATE subscribers SET areas = $2, cell = $3, radius_m = $4, language = $5, quiet_from = $6, quiet_to = $7,
           changed = $8 WHERE seat = $1",
        params![i64::from(at.0), areas, cell, radius, language, from, to, change],
    )?;
    Ok(())
}

/// Deletes a subscription; of one that was confirmed the seat and the day stay.
pub(super) fn stop(tx: &mut Tx<'_>, at: Seat, now: Moment) -> Result<bool, DbError> {
    let number = i64::from(at.0);
    let state: Option<String> =
        tx.first("SELECT state FROM subscribers WHERE seat = $1", params![number])?.map(|mut r| r.get()).transpose()?;
    let Some(state) = state else { return Ok(false) };
    if state == "confirmed" {
        let change = next(tx, CHANGE)?;
        tx.execute(
            "INSERT INTO stopped_seats (seat, day, changed) VALUES ($1, $2, $3) ON CONFLICT (seat) DO NOTHING",
            params![number, now.day(), change],
        )?;
    }
    tx.execute("DELETE FROM subscribers WHERE seat = $1", params![number])?;
    Ok(true)
}

/// A mail server says that nobody is at an address; true when it said so before, a day to a month ago.
pub(super) fn is_gone_again(tx: &mut Tx<'_>, at: Seat, now: Moment) -> Result<bool, DbError> {
    let number = i64::from(at.0);
    let row = tx.first("SELECT gone_at FROM subscribers WHERE seat = $1", params![number])?;
    let before: Option<Moment> = row.map(|mut r| r.get()).transpose()?.flatten();
    let age_s = before.map(|at| now.since_s(at));
    if age_s.is_some_and(|s| (DAY_S..=GONE_HOLDS_S).contains(&s)) {
        return Ok(true);
    }
    if age_s.is_none_or(|s| s > GONE_HOLDS_S) {
        tx.execute("UPDATE subscribers SET gone_at = $2 WHERE seat = $1", params![number, now])?;
    }
    Ok(false)
}

/// Deletes what was never confirmed, and the seats whose date is over.
pub(super) fn forget(tx: &mut Tx<'_>, now: Moment, stopped_before: i64) -> Result<u64, DbError> {
    let mut n = 0;
    let due = tx.number("SELECT COUNT(*) FROM subscribers WHERE expires_at <= $1", params![now])?;
    if due > 0 {
        n += tx.execute("DELETE FROM subscribers WHERE expires_at <= $1", params![now])?;
    }
    let due = tx.number("SELECT COUNT(*) FROM stopped_seats WHERE day < $1", params![stopped_before])?;
    if due > 0 {
        n += tx.execute("DELETE FROM stopped_seats WHERE day < $1", params![stopped_before])?;
    }
    Ok(n)
}

/// Those of these seats who are confirmed and have not stopped.
pub(super) fn confirmed(tx: &mut Tx<'_>, seats: &[Seat]) -> Result<Vec<Stored>, DbError> {
    let places: Vec<String> = (1..=ASKED_MAX).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM subscribers WHERE seat IN ({}) AND state = 'confirmed' ORDER BY seat",
        places.join(", ")
    );
    let mut out = Vec::with_capacity(seats.len());
    for some in seats.chunks(ASKED_MAX) {
        // One text for any number of seats: what is missing is filled with a seat nobody has.
        let mut values: Vec<Value> = some.iter().map(|s| Value::from(i64::from(s.0))).collect();
        values.resize(ASKED_MAX, Value::from(-1));
        for row in tx.query(&sql, &values)? {
            out.push(stored(&mut row.read())?);
        }
    }
    Ok(out)
}

/// Seat, channel and language of everybody confirmed between two seats, in the order of seats.
pub(super) fn ways(
    tx: &mut Tx<'_>,
    first: Option<Seat>,
    last: Option<Seat>,
) -> Result<Vec<(Seat, Channel, String)>, DbError> {
    let (Some(first), Some(last)) = (first, last) else { return Ok(vec![]) };
    let rows = tx.query(
        "SELECT seat, channel, language FROM subscribers WHERE state = 'confirmed' AND seat >= $1 AND seat <= $2 ORDER BY seat",
        params![i64::from(first.0), i64::from(last.0)],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (number, channel): (i64, String) = (r.get()?, r.get()?);
            Ok((seat(number)?, Channel::from_slug(&channel).ok_or(DbError::Shape(1))?, r.get()?))
        })
        .collect()
}

/// Seats of those who stopped.
pub(super) fn stopped(tx: &mut Tx<'_>) -> Result<IdSet, DbError> {
    let rows = tx.query("SELECT seat FROM stopped_seats", params![])?;
    rows.into_iter().map(|row| seat(row.read().get()?)).collect()
}

fn row(r: &mut Reader) -> Result<Row, DbError> {
    let (number, changed, channel, language): (i64, i64, String, String) = (r.get()?, r.get()?, r.get()?, r.get()?);
    let channel = Channel::from_slug(&channel).ok_or(DbError::Shape(2))?;
    Ok(Row { seat: seat(number)?, changed, is_in: Some((place(r)?, channel, language)) })
}

/// Hands over everybody who is to be reached, one by one.
pub(super) fn each(tx: &mut Tx<'_>, mut work: impl FnMut(Row)) -> Result<(), DbError> {
    let mut fault = None;
    tx.each(
        "SELECT seat, changed, channel, language, areas, cell, radius_m FROM subscribers WHERE state = 'confirmed'",
        |found: db::Row| match row(&mut found.read()) {
            Ok(one) => {
                work(one);
                true
            }
            Err(error) => {
                fault = Some(error);
                false
            }
        },
    )?;
    fault.map_or(Ok(()), Err)
}

/// What changed after a change, oldest first.
pub(super) fn changes(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<Vec<Row>, DbError> {
    let mut rows = Vec::new();
    let found = tx.query(
        "SELECT seat, changed, channel, language, areas, cell, radius_m FROM subscribers
         WHERE changed > $1 AND state = 'confirmed' ORDER BY changed LIMIT $2",
        params![after, most],
    )?;
    let is_cut = i64::try_from(found.len()).is_ok_and(|n| n >= most);
    for one in found {
        rows.push(row(&mut one.read())?);
    }
    // Of what stopped only as much as lies before the last of these, when there are more to come.
    let until = if is_cut { rows.last().map_or(i64::MAX, |r| r.changed) } else { i64::MAX };
    let gone = tx.query(
        "SELECT seat, changed FROM stopped_seats WHERE changed > $1 AND changed <= $2 ORDER BY changed",
        params![after, until],
    )?;
    for one in gone {
        let mut r = one.read();
        rows.push(Row { seat: seat(r.get()?)?, changed: r.get()?, is_in: None });
    }
    rows.sort_by_key(|r| r.changed);
    Ok(rows)
}

/// Values that stand under the key of an older period: seat, sealed value, channel.
pub(super) fn older(
    tx: &mut Tx<'_>,
    period: i64,
    after: Option<Seat>,
    most: i64,
) -> Result<Vec<(Seat, Vec<u8>, Channel)>, DbError> {
    let rows = tx.query(
        "SELECT seat, sealed_reach, channel FROM subscribers WHERE period < $1 AND seat > $2 ORDER BY seat LIMIT $3",
        params![period, after.map_or(-1, |seat| i64::from(seat.0)), most],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (number, sealed, channel): (i64, Vec<u8>, String) = (r.get()?, r.get()?, r.get()?);
            Ok((seat(number)?, sealed, Channel::from_slug(&channel).ok_or(DbError::Shape(2))?))
        })
        .collect()
}

/// Puts a value under the key of another period, unless it was changed meanwhile.
pub(super) fn reseal(
    tx: &mut Tx<'_>,
    at: Seat,
    old: &[u8],
    fresh: &[u8],
    mark: [u8; 32],
    period: i64,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE subscribers SET sealed_reach = $3, mark = $4, period = $5 WHERE seat = $1 AND sealed_reach = $2",
        params![i64::from(at.0), old, fresh, mark, period],
    )
}

/// The oldest period under whose key something stands.
pub(super) fn oldest_period(tx: &mut Tx<'_>) -> Result<Option<i64>, DbError> {
    tx.first("SELECT MIN(period) FROM subscribers", params![])?.ok_or(DbError::Shape(0))?.get()
}

/// Where somebody is told, and the secret of their own page: what a sealed value holds.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct SealedReach {
    to: String,
    secret: String,
}

impl SealedReach {
    pub(super) fn new(endpoint: &Private<String>, secret: &Private<String>) -> SealedReach {
        SealedReach { to: endpoint.reveal().clone(), secret: secret.reveal().clone() }
    }

    pub(super) fn encode(&self) -> Private<String> {
        Private::new(serde_json::to_string(self).unwrap_or_default())
    }

    pub(super) fn decode(bytes: &Private<Vec<u8>>) -> Option<(Private<String>, Private<String>)> {
        let read: SealedReach = serde_json::from_slice(bytes.reveal()).ok()?;
        Some((Private::new(read.to), Private::new(read.secret)))
    }
}
