//! The statements of the panic lock and the recovery sheets.

use super::{Proposal, Sheet};
use crate::db::{DbError, Tx, drop_fact, fact, set_fact};
use crate::params;
use sereno_core::Moment;
use sereno_core::ids::PersonId;

/// The fact that says a database is locked, and since when.
const LOCKED: &str = "locked";
/// The fact that says whether texts leave the machine, where there is one.
const SENDING: &str = "sending";
/// What it says when they do not.
const DRY_RUN: &str = "dry-run";

/// Since when it is locked, if it is.
pub(super) fn locked_at(tx: &mut Tx<'_>) -> Result<Option<Moment>, DbError> {
    Ok(fact(tx, LOCKED)?.map(|at| Moment::from_us(at.parse().unwrap_or_default())))
}

pub(super) fn set_locked(tx: &mut Tx<'_>, now: Moment) -> Result<(), DbError> {
    set_fact(tx, LOCKED, &now.us().to_string())
}

pub(super) fn set_unlocked(tx: &mut Tx<'_>) -> Result<(), DbError> {
    drop_fact(tx, LOCKED).map(|_| ())
}

/// Sending stays off until an administrator turns it on again.
///
/// # Errors
/// [`DbError`].
pub fn stop_sending(tx: &mut Tx<'_>) -> Result<(), DbError> {
    if fact(tx, SENDING)?.is_some() {
        set_fact(tx, SENDING, DRY_RUN)?;
    }
    Ok(())
}

/// The set that is in use.
pub(super) fn sheets(tx: &mut Tx<'_>) -> Result<Vec<Sheet>, DbError> {
    set_of(tx, 0)
}

/// The set that waits for two of its secrets to be typed back.
pub(super) fn pending(tx: &mut Tx<'_>) -> Result<Vec<Sheet>, DbError> {
    set_of(tx, 1)
}

fn set_of(tx: &mut Tx<'_>, is_pending: i64) -> Result<Vec<Sheet>, DbError> {
    let rows = tx.query(
        "SELECT number, holder, recipient, made_at FROM sheets WHERE is_pending = $1 ORDER BY number",
        params![is_pending],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(Sheet { number: r.get()?, holder: r.get()?, recipient: r.get()?, made_at: r.get()? })
        })
        .collect()
}

/// Lets a new set wait, in the place of another that waited.
pub(super) fn put_pending(tx: &mut Tx<'_>, set: &[Sheet]) -> Result<(), DbError> {
    tx.execute("DELETE FROM sheets WHERE is_pending = 1", params![])?;
    tx.execute("DELETE FROM sheet_proposals", params![])?;
    for sheet in set {
        tx.execute(
            "INSERT INTO sheets (recipient, number, holder, made_at, is_pending) VALUES ($1, $2, $3, $4, 1)",
            params![&sheet.recipient, sheet.number, &sheet.holder, sheet.made_at],
        )?;
    }
    Ok(())
}

/// Puts the set that waits into the place of the one in use.
pub(super) fn use_pending(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("DELETE FROM sheets WHERE is_pending = 0", params![])?;
    tx.execute("UPDATE sheets SET is_pending = 0", params![])?;
    Ok(())
}

/// Everybody who holds a passkey.
pub(super) fn enrolled(tx: &mut Tx<'_>) -> Result<Vec<PersonId>, DbError> {
    let rows = tx.query("SELECT DISTINCT person_id FROM passkeys", params![])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

pub(super) fn proposal(tx: &mut Tx<'_>) -> Result<Option<Proposal>, DbError> {
    let found = tx.first("SELECT by_id, holders, at FROM sheet_proposals", params![])?;
    found
        .map(|mut r| {
            let (by, holders): (PersonId, String) = (r.get()?, r.get()?);
            Ok(Proposal { by, holders: holders.lines().map(str::to_owned).collect(), at: r.get()? })
        })
        .transpose()
}

pub(super) fn propose(tx: &mut Tx<'_>, p: &Proposal) -> Result<(), DbError> {
    tx.execute("DELETE FROM sheet_proposals", params![])?;
    tx.execute(
        "INSERT INTO sheet_proposals (id, by_id, holders, at) VALUES (1, $1, $2, $3)",
        params![p.by, p.holders.join("\n"), p.at],
    )?;
    Ok(())
}

pub(super) fn withdraw(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    tx.execute("DELETE FROM sheet_proposals", params![])
}

/// Drops a proposal that nobody confirmed in time, and a set that nobody typed back; says how many
/// rows went.
///
/// # Errors
/// [`DbError`].
pub fn expire(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let before = now.plus_s(-sereno_core::lock::PROPOSAL_S);
    let n = tx.execute("DELETE FROM sheets WHERE is_pending = 1 AND made_at <= $1", params![before])?;
    Ok(n + tx.execute("DELETE FROM sheet_proposals WHERE at <= $1", params![before])?)
}
