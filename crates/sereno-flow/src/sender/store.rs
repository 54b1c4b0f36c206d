//! Every statement about the sender's own store.

use sereno_core::Moment;
use sereno_core::audience::IdSet;
use sereno_core::ids::{AlertId, PersonId};
use sereno_station::db::{DbError, Reader, Row, Tx};
use sereno_station::params;

/// The key of a row of this store.
pub type Key = [u8; 16];

/// Somebody whose passkey is pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    /// Its key.
    pub id: Key,
    /// The name they go by here.
    pub name: String,
    /// Who they are in the hotline: nobody approves what they drafted or saw.
    pub person: PersonId,
    /// The passkey as it was made.
    pub pinned: String,
    /// The passkey with its counter as last seen.
    pub credential: String,
    /// When it was made.
    pub since: Moment,
    /// Their signature counts from then; never while nothing is said.
    pub active_from: Option<Moment>,
    /// It counts no longer from then.
    pub ends_at: Option<Moment>,
}

impl Approver {
    /// Does a signature of theirs count at this moment?
    pub fn is_active(&self, at: Moment) -> bool {
        self.active_from.is_some_and(|from| from <= at) && self.ends_at.is_none_or(|end| end > at)
    }

    /// Are they on the list, now or later?
    pub fn is_listed(&self, at: Moment) -> bool {
        self.active_from.is_some() && self.ends_at.is_none_or(|end| end > at)
    }
}

fn approver(row: Row) -> Result<Approver, DbError> {
    let mut r = row.read();
    Ok(Approver {
        id: r.get()?,
        name: r.get()?,
        person: r.get()?,
        pinned: r.get()?,
        credential: r.get()?,
        since: r.get()?,
        active_from: r.get()?,
        ends_at: r.get()?,
    })
}

/// Everybody who was ever pinned, oldest first.
pub(super) fn approvers(tx: &mut Tx<'_>) -> Result<Vec<Approver>, DbError> {
    let sql =
        "SELECT id, name, person_id, pinned, credential, since, active_from, ends_at FROM approvers ORDER BY since, id";
    tx.query(sql, params![])?.into_iter().map(approver).collect()
}

pub(super) fn insert_approver(tx: &mut Tx<'_>, a: &Approver) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO approvers (id, name, person_id, pinned, credential, since, active_from, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![a.id, &a.name, a.person, &a.pinned, &a.credential, a.since, a.active_from, a.ends_at],
    )?;
    Ok(())
}

pub(super) fn set_credential(tx: &mut Tx<'_>, id: Key, credential: &str) -> Result<(), DbError> {
    tx.execute("UPDATE approvers SET credential = $2 WHERE id = $1", params![id, credential])?;
    Ok(())
}

pub(super) fn set_active(tx: &mut Tx<'_>, id: Key, from: Option<Moment>, until: Option<Moment>) -> Result<(), DbError> {
    tx.execute("UPDATE approvers SET active_from = $2, ends_at = $3 WHERE id = $1", params![id, from, until])?;
    Ok(())
}

pub(super) fn insert_enrolment(tx: &mut Tx<'_>, hash: [u8; 32], is_first: bool, until: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO enrolments (hash, is_first, until_at) VALUES ($1, $2, $3)",
        params![hash, is_first, until],
    )?;
    Ok(())
}

/// A link that was not used: whether it is one of the first two.
pub(super) fn enrolment(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<Option<bool>, DbError> {
    let sql = "SELECT is_first FROM enrolments WHERE hash = $1 AND until_at > $2";
    tx.first(sql, params![hash, now])?.map(|mut r| r.get()).transpose()
}

/// Uses a link up; false when somebody was faster.
pub(super) fn spend_enrolment(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<bool, DbError> {
    Ok(tx.execute("DELETE FROM enrolments WHERE hash = $1", params![hash])? > 0)
}

pub(super) fn drop_enrolments(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("DELETE FROM enrolments", params![])?;
    Ok(())
}

/// A change of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its key.
    pub id: Key,
    /// Somebody comes; otherwise somebody goes.
    pub is_add: bool,
    /// Whom it is about.
    pub approver: Key,
    /// When it was written down.
    pub made_at: Moment,
    /// Enough signed it; it counts from then.
    pub takes_effect_at: Option<Moment>,
    /// It was called off.
    pub cancelled_at: Option<Moment>,
}

fn change(row: Row) -> Result<Change, DbError> {
    let mut r = row.read();
    let (id, kind): (Key, String) = (r.get()?, r.get()?);
    Ok(Change {
        id,
        is_add: kind == "add",
        approver: r.get()?,
        made_at: r.get()?,
        takes_effect_at: r.get()?,
        cancelled_at: r.get()?,
    })
}

/// Changes that are not called off and not over for longer than a day, newest first.
pub(super) fn changes(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<Change>, DbError> {
    let sql = "SELECT id, kind, approver_id, made_at, takes_effect_at, cancelled_at FROM changes
         WHERE cancelled_at IS NULL AND (takes_effect_at IS NULL OR takes_effect_at > $1) ORDER BY made_at DESC, id";
    tx.query(sql, params![now])?.into_iter().map(change).collect()
}

pub(super) fn one_change(tx: &mut Tx<'_>, id: Key) -> Result<Option<Change>, DbError> {
    let sql = "SELECT id, kind, approver_id, made_at, takes_effect_at, cancelled_at FROM changes WHERE id = $1";
    tx.query(sql, params![id])?.into_iter().next().map(change).transpose()
}

pub(super) fn insert_change(tx: &mut Tx<'_>, c: &Change) -> Result<(), DbError> {
    let kind = if c.is_add { "add" } else { "remove" };
    tx.execute(
        "INSERT INTO changes (id, kind, approver_id, made_at) VALUES ($1, $2, $3, $4)",
        params![c.id, kind, c.approver, c.made_at],
    )?;
    Ok(())
}

pub(super) fn set_effect(tx: &mut Tx<'_>, id: Key, at: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE changes SET takes_effect_at = $2 WHERE id = $1", params![id, at])?;
    Ok(())
}

pub(super) fn cancel_change(tx: &mut Tx<'_>, id: Key, by: Option<Key>, at: Moment) -> Result<(), DbError> {
    let by = by.map(|b| b.to_vec());
    tx.execute("UPDATE changes SET cancelled_at = $2, cancelled_by = $3 WHERE id = $1", params![id, at, by])?;
    Ok(())
}

/// One signature as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Over this.
    pub digest: [u8; 32],
    /// By whom.
    pub approver: Key,
    /// The whole answer of the passkey.
    pub answer: String,
    /// When.
    pub at: Moment,
}

/// The signatures about something, oldest first.
pub(super) fn signatures(tx: &mut Tx<'_>, about: Key) -> Result<Vec<Signature>, DbError> {
    let sql = "SELECT digest, approver_id, answer, at FROM signatures WHERE about = $1 ORDER BY at, approver_id";
    tx.query(sql, params![about])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(Signature { digest: r.get()?, approver: r.get()?, answer: r.get()?, at: r.get()? })
        })
        .collect()
}

/// Keeps a signature; one by the same hand over other bytes gives way to it.
pub(super) fn keep_signature(tx: &mut Tx<'_>, about: Key, s: &Signature) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO signatures (about, digest, approver_id, answer, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (about, approver_id) DO UPDATE SET digest = $2, answer = $4, at = $5",
        params![about, s.digest, s.approver, &s.answer, s.at],
    )?;
    Ok(())
}

/// An alert that has enough signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Which.
    pub alert: AlertId,
    /// The number people say.
    pub number: i64,
    /// What was signed.
    pub digest: [u8; 32],
    /// It goes out then, unless somebody stops it.
    pub due_at: Moment,
    /// Somebody stopped it.
    pub stopped_at: Option<Moment>,
    /// From then on nobody can.
    pub claimed_at: Option<Moment>,
    /// It is out, or was refused.
    pub done_at: Option<Moment>,
    /// Why it was refused.
    pub refused: Option<String>,
}

const RELEASE: &str = "alert_id, number, digest, due_at, stopped_at, claimed_at, done_at, refused";

fn release(mut r: Reader) -> Result<Release, DbError> {
    Ok(Release {
        alert: r.get()?,
        number: r.get()?,
        digest: r.get()?,
        due_at: r.get()?,
        stopped_at: r.get()?,
        claimed_at: r.get()?,
        done_at: r.get()?,
        refused: r.get()?,
    })
}

pub(super) fn one_release(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<Release>, DbError> {
    let sql = format!("SELECT {RELEASE} FROM releases WHERE alert_id = $1");
    tx.first(&sql, params![alert])?.map(release).transpose()
}

/// Newest first.
pub(super) fn releases(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Release>, DbError> {
    let sql = format!("SELECT {RELEASE} FROM releases ORDER BY due_at DESC, alert_id LIMIT $1");
    tx.query(&sql, params![most])?.into_iter().map(|row| release(row.read())).collect()
}

/// What is to go out now, in the order in which it was drafted: that tells which of two came later.
pub(super) fn due(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<Release>, DbError> {
    let sql = format!(
        "SELECT {RELEASE} FROM releases WHERE stopped_at IS NULL AND done_at IS NULL AND due_at <= $1 ORDER BY number LIMIT 20"
    );
    tx.query(&sql, params![now])?.into_iter().map(|row| release(row.read())).collect()
}

pub(super) fn insert_release(tx: &mut Tx<'_>, r: &Release) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO releases (alert_id, number, digest, due_at) VALUES ($1, $2, $3, $4)",
        params![r.alert, r.number, r.digest, r.due_at],
    )?;
    Ok(())
}

pub(super) fn stop_release(tx: &mut Tx<'_>, alert: AlertId, by: Key, at: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE releases SET stopped_at = $2, stopped_by = $3 WHERE alert_id = $1", params![alert, at, by])?;
    Ok(())
}

/// From now on nobody stops it. False when somebody did.
pub(super) fn claim_release(tx: &mut Tx<'_>, alert: AlertId, at: Moment) -> Result<bool, DbError> {
    let sql = "UPDATE releases SET claimed_at = coalesce(claimed_at, $2) WHERE alert_id = $1 AND stopped_at IS NULL";
    Ok(tx.execute(sql, params![alert, at])? > 0)
}

pub(super) fn finish_release(
    tx: &mut Tx<'_>,
    alert: AlertId,
    at: Moment,
    refused: Option<&str>,
) -> Result<(), DbError> {
    tx.execute("UPDATE releases SET done_at = $2, refused = $3 WHERE alert_id = $1", params![alert, at, refused])?;
    Ok(())
}

/// What a notice with enough signatures belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thread {
    /// Which notice.
    pub(super) alert: AlertId,
    /// The first of those that belong together.
    pub(super) thread: AlertId,
    /// The slug of their area.
    pub(super) area: String,
    /// Something that was let out followed it.
    pub(super) followed_at: Option<Moment>,
    /// When its release was done.
    pub(super) out_at: Option<Moment>,
    /// It is out.
    pub(super) is_out: bool,
    /// It began to leave, and it is not known yet whether it did.
    pub(super) is_leaving: bool,
}

const THREAD: &str = "SELECT t.alert_id, t.thread_id, t.area, t.followed_at, r.done_at,
  CASE WHEN r.done_at IS NOT NULL AND r.refused IS NULL THEN 1 ELSE 0 END,
  CASE WHEN r.claimed_at IS NOT NULL AND r.done_at IS NULL AND r.stopped_at IS NULL THEN 1 ELSE 0 END
  FROM threads t JOIN releases r ON r.alert_id = t.alert_id";

fn thread(mut r: Reader) -> Result<Thread, DbError> {
    Ok(Thread {
        alert: r.get()?,
        thread: r.get()?,
        area: r.get()?,
        followed_at: r.get()?,
        out_at: r.get()?,
        is_out: r.get()?,
        is_leaving: r.get()?,
    })
}

pub(super) fn one_thread(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<Thread>, DbError> {
    tx.first(&format!("{THREAD} WHERE t.alert_id = $1"), params![alert])?.map(thread).transpose()
}

/// Everything that belongs to a thread.
pub(super) fn in_thread(tx: &mut Tx<'_>, of: AlertId) -> Result<Vec<Thread>, DbError> {
    let rows = tx.query(&format!("{THREAD} WHERE t.thread_id = $1 ORDER BY t.at, t.alert_id"), params![of])?;
    rows.into_iter().map(|row| thread(row.read())).collect()
}

/// Notes what a notice belongs to and whom it was signed for, beside its release.
pub(super) fn insert_thread(
    tx: &mut Tx<'_>,
    (alert, of): (AlertId, AlertId),
    area: &str,
    seats: &IdSet,
    at: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO threads (alert_id, thread_id, area, at) VALUES ($1, $2, $3, $4)",
        params![alert, of, area, at],
    )?;
    tx.execute(
        "INSERT INTO signed_for (alert_id, seats, at) VALUES ($1, $2, $3)",
        params![alert, seats.to_bytes(), at],
    )?;
    Ok(())
}

/// Everything of a thread that was let out before this one is followed by it.
pub(super) fn set_followed(tx: &mut Tx<'_>, by: AlertId, at: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE threads SET followed_at = $2 WHERE followed_at IS NULL AND alert_id <> $1
           AND thread_id = (SELECT thread_id FROM threads WHERE alert_id = $1)
           AND EXISTS (SELECT 1 FROM releases r WHERE r.alert_id = threads.alert_id AND r.done_at IS NOT NULL AND r.refused IS NULL)",
        params![by, at],
    )?;
    Ok(())
}

/// Whom a notice was signed for; nobody when that is forgotten.
pub(super) fn signed_for(tx: &mut Tx<'_>, alert: AlertId) -> Result<IdSet, DbError> {
    let found = tx.first("SELECT seats FROM signed_for WHERE alert_id = $1", params![alert])?;
    let Some(mut r) = found else { return Ok(IdSet::default()) };
    IdSet::from_bytes(&r.get::<Vec<u8>>()?).ok_or(DbError::Shape(0))
}

/// The bytes of one block of attempts; none while nothing of it was tried.
pub(super) fn tries(tx: &mut Tx<'_>, alert: AlertId, block: i64) -> Result<Option<Vec<u8>>, DbError> {
    let found = tx.first("SELECT tries FROM carried WHERE alert_id = $1 AND block = $2", params![alert, block])?;
    found.map(|mut r| r.get()).transpose()
}

/// Writes the bytes of one block.
pub(super) fn set_tries(
    tx: &mut Tx<'_>,
    alert: AlertId,
    block: i64,
    tries: Vec<u8>,
    at: Moment,
) -> Result<(), DbError> {
    tx.step(
        "INSERT INTO carried (alert_id, block, tries, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (alert_id, block) DO UPDATE SET tries = $3, at = $4 RETURNING 1",
        params![alert, block, tries, at],
    )?;
    Ok(())
}

/// The newest lines of the sender's own log: when, act, detail.
pub(super) fn journal(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(Moment, String, String)>, DbError> {
    let rows = tx.query("SELECT at, act, detail FROM audit_rows ORDER BY at DESC, id LIMIT $1", params![most])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?, r.get()?))
        })
        .collect()
}

/// Passkeys of the web tier, as if they were pinned: the fault that the harness must find.
#[cfg(feature = "plant")]
pub(super) fn web_passkeys(tx: &mut Tx<'_>) -> Result<Vec<Approver>, DbError> {
    let sql = "SELECT k.id, p.name, p.id, k.credential, k.credential, k.made_at, 0, NULL FROM passkeys k JOIN people p ON p.id = k.person_id";
    tx.query(sql, params![])?.into_iter().map(approver).collect()
}

/// Forgets what is older than this and binds nobody any more, and who was told where it is older
/// than the other; says how many rows.
pub(super) fn forget(tx: &mut Tx<'_>, before: Moment, told_before: Moment) -> Result<u64, DbError> {
    let mut n = 0;
    for sql in ["DELETE FROM carried WHERE at < $1", "DELETE FROM signed_for WHERE at < $1"] {
        n += tx.execute(sql, params![told_before])?;
    }
    for sql in [
        "DELETE FROM signatures WHERE at < $1",
        "DELETE FROM releases WHERE due_at < $1",
        "DELETE FROM threads WHERE at < $1",
        "DELETE FROM changes WHERE made_at < $1",
        "DELETE FROM approvers WHERE ends_at IS NOT NULL AND ends_at < $1",
        "DELETE FROM approvers WHERE active_from IS NULL AND since < $1",
        "DELETE FROM enrolments WHERE until_at < $1",
        "DELETE FROM audit_rows WHERE at < $1",
    ] {
        n += tx.execute(sql, params![before])?;
    }
    Ok(n)
}

/// Whether anything is older than this.
pub(super) fn has_older(tx: &mut Tx<'_>, before: Moment, told_before: Moment) -> Result<bool, DbError> {
    let sql = "SELECT (SELECT count(*) FROM audit_rows WHERE at < $1) + (SELECT count(*) FROM carried WHERE at < $2)
         + (SELECT count(*) FROM signed_for WHERE at < $2)";
    Ok(tx.number(sql, params![before, told_before])? > 0)
}
