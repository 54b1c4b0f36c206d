//! Every statement about feeds that are read.

use super::{Came, Reading, Source};
use crate::intake::feed::Skipped;
use crate::outside::Known;
use sereno_core::Moment;
use sereno_station::db::{DbError, Row, Tx};
use sereno_station::params;

/// A reading's columns, in the order [`source`] reads them.
const COLUMNS: &str =
    "due_at, tried_at, read_at, came, code, fails, etag, modified, accepted, repeated, flagged, skipped";

/// Reasons and counts as one line, such as `expired 2 elsewhere 1`.
fn line(skipped: &[(Skipped, i64)]) -> String {
    let words: Vec<String> = skipped.iter().map(|(why, n)| format!("{} {n}", why.slug())).collect();
    words.join(" ")
}

fn reasons(line: &str) -> Vec<(Skipped, i64)> {
    let words: Vec<&str> = line.split(' ').collect();
    let read = |pair: &[&str]| Some((Skipped::from_slug(pair.first()?)?, pair.get(1)?.parse().ok()?));
    words.chunks_exact(2).filter_map(read).collect()
}

fn source(row: Row) -> Result<Source, DbError> {
    let mut r = row.read();
    Ok(Source {
        address: r.get()?,
        stopped_at: r.get()?,
        reading: Reading {
            due_at: r.get()?,
            tried_at: r.get()?,
            read_at: r.get()?,
            came: Came::from_slug(&r.get::<String>()?).ok_or(DbError::Shape(5))?,
            code: r.get()?,
            fails: r.get()?,
            known: Known { etag: r.get()?, modified: r.get()? },
            accepted: r.get()?,
            repeated: r.get()?,
            flagged: r.get()?,
            skipped: reasons(&r.get::<String>()?),
        },
    })
}

/// Every feed, in the order in which they were named.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Source>, DbError> {
    let sql = format!(
        "SELECT f.address, f.stopped_at, {COLUMNS} FROM feeds f JOIN feed_reads r ON r.address = f.address
         ORDER BY f.added_at, f.address"
    );
    tx.query(&sql, params![])?.into_iter().map(source).collect()
}

/// Whether any is to be asked.
pub(super) fn is_any_due(tx: &mut Tx<'_>, now: Moment) -> Result<bool, DbError> {
    let n = tx.number(
        "SELECT count(*) FROM feed_reads r JOIN feeds f ON f.address = r.address
         WHERE f.stopped_at IS NULL AND r.due_at <= $1",
        params![now],
    )?;
    Ok(n > 0)
}

/// Whether a feed is there and not stopped.
pub(super) fn is_wanted(tx: &mut Tx<'_>, address: &str) -> Result<bool, DbError> {
    let found = tx.first("SELECT 1 FROM feeds WHERE address = $1 AND stopped_at IS NULL", params![address])?;
    Ok(found.is_some())
}

/// Takes what is due, so that nobody asks it again before `until`.
pub(super) fn claim(tx: &mut Tx<'_>, now: Moment, until: Moment) -> Result<Vec<Source>, DbError> {
    let sql = format!(
        "UPDATE feed_reads SET due_at = $2 WHERE due_at <= $1
         AND address IN (SELECT address FROM feeds WHERE stopped_at IS NULL) RETURNING address, CAST(NULL AS BIGINT), {COLUMNS}"
    );
    tx.step(&sql, params![now, until])?.into_iter().map(source).collect()
}

/// Names a feed. The caller records the audit row.
pub(super) fn add(tx: &mut Tx<'_>, address: &str, reading: &Reading, now: Moment) -> Result<(), DbError> {
    tx.execute("INSERT INTO feeds (address, added_at) VALUES ($1, $2)", params![address, now])?;
    let sql = format!(
        "INSERT INTO feed_reads (address, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    tx.execute(&sql, &values(address, reading))?;
    Ok(())
}

/// Stops a feed, or lets it go on. The caller records the audit row.
pub(super) fn set_stopped(tx: &mut Tx<'_>, address: &str, at: Option<Moment>) -> Result<(), DbError> {
    tx.execute("UPDATE feeds SET stopped_at = $2 WHERE address = $1", params![address, at])?;
    Ok(())
}

/// Forgets a feed. The caller records the audit row.
pub(super) fn remove(tx: &mut Tx<'_>, address: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM feeds WHERE address = $1", params![address])?;
    tx.execute("DELETE FROM feed_reads WHERE address = $1", params![address])?;
    Ok(())
}

/// Writes how a reading went. It is plumbing: no audit row belongs to it.
pub(super) fn note(tx: &mut Tx<'_>, address: &str, reading: &Reading) -> Result<(), DbError> {
    tx.step(
        "UPDATE feed_reads SET due_at = $2, tried_at = $3, read_at = $4, came = $5, code = $6, fails = $7, etag = $8,
           modified = $9, accepted = $10, repeated = $11, flagged = $12, skipped = $13 WHERE address = $1 RETURNING address",
        &values(address, reading),
    )?;
    Ok(())
}

fn values(address: &str, r: &Reading) -> Vec<sereno_station::db::Value> {
    params![
        address,
        r.due_at,
        r.tried_at,
        r.read_at,
        r.came.slug(),
        r.code,
        r.fails,
        &r.known.etag,
        &r.known.modified,
        r.accepted,
        r.repeated,
        r.flagged,
        line(&r.skipped)
    ]
    .to_vec()
}
