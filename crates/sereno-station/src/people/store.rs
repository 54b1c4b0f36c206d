//! The statements of people, links and sessions.

use super::access::{Person, Session};
use crate::db::{DbError, Reader, Tx};
use crate::params;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;

const COLUMNS: &str = "p.id, p.name, p.roles, p.language, p.trained_until, p.pledged_until, p.shift_until, p.left_at";

fn person(r: &mut Reader) -> Result<Person, DbError> {
    let (id, name, roles): (PersonId, String, String) = (r.get()?, r.get()?, r.get()?);
    Ok(Person {
        id,
        name,
        roles: roles.split(' ').filter_map(Role::from_slug).collect(),
        language: r.get()?,
        trained_until: r.get()?,
        pledged_until: r.get()?,
        shift_until: r.get()?,
        left_at: r.get()?,
    })
}

/// The name of somebody who left is kept for this, seconds: those who worked with them read it.
const LEFT_NAME_S: i64 = 30 * 86_400;
/// What stands in its place afterwards.
const NAMELESS: &str = "–";

/// Adds a person.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut Tx<'_>, p: &Person, now: Moment) -> Result<(), DbError> {
    let roles: Vec<&str> = p.roles.iter().map(|r| r.slug()).collect();
    tx.execute(
        "INSERT INTO people (id, name, roles, language, trained_until, pledged_until, shift_until, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![p.id, &p.name, roles.join(" "), &p.language, p.trained_until, p.pledged_until, p.shift_until, now],
    )?;
    Ok(())
}

/// One person.
///
/// # Errors
/// [`DbError`].
pub fn find(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM people p WHERE p.id = $1");
    tx.first(&sql, params![id])?.map(|mut r| person(&mut r)).transpose()
}

/// Whom a list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// Everybody there is.
    All,
    /// Those on shift at a moment.
    OnShift(Moment),
}

/// People by name.
///
/// # Errors
/// [`DbError`].
pub fn everybody(tx: &mut Tx<'_>, sees: Sees) -> Result<Vec<Person>, DbError> {
    let after = match sees {
        Sees::All => Moment::from_us(-1),
        Sees::OnShift(now) => now,
    };
    let sql = format!("SELECT {COLUMNS} FROM people p WHERE p.shift_until > $1 ORDER BY p.name, p.id LIMIT 2000");
    tx.query(&sql, params![after])?.into_iter().map(|row| person(&mut row.read())).collect()
}

/// Ids and names of everybody, for pages that name people.
///
/// # Errors
/// [`DbError`].
pub fn names(tx: &mut Tx<'_>) -> Result<Vec<(PersonId, String)>, DbError> {
    let rows = tx.query("SELECT id, name FROM people", params![])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// True once a link was spent.
///
/// # Errors
/// [`DbError`].
pub fn has_anybody_signed_in(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(tx.first("SELECT 1 + 0 FROM invitations WHERE spent_at IS NOT NULL LIMIT 1", params![])?.is_some())
}

/// Puts a person on shift until a moment.
///
/// # Errors
/// [`DbError`].
pub fn set_shift(tx: &mut Tx<'_>, id: PersonId, until: Moment) -> Result<u64, DbError> {
    tx.execute("UPDATE people SET shift_until = $2 WHERE id = $1", params![id, until])
}

/// What somebody may do, and the language they read.
pub(super) fn set_roles(tx: &mut Tx<'_>, id: PersonId, roles: &[Role], language: &str) -> Result<(), DbError> {
    let roles: Vec<&str> = roles.iter().map(|r| r.slug()).collect();
    tx.execute("UPDATE people SET roles = $2, language = $3 WHERE id = $1", params![id, roles.join(" "), language])?;
    Ok(())
}

/// Training and pledge are good until then.
pub(super) fn set_ready(tx: &mut Tx<'_>, id: PersonId, trained: Moment, pledged: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE people SET trained_until = $2, pledged_until = $3 WHERE id = $1",
        params![id, trained, pledged],
    )?;
    Ok(())
}

/// Ends every session of a person and voids every link they have not opened; says how many.
pub(super) fn shut_out(tx: &mut Tx<'_>, id: PersonId) -> Result<u64, DbError> {
    let sessions = tx.execute("DELETE FROM sessions WHERE person_id = $1", params![id])?;
    Ok(sessions + tx.execute("DELETE FROM invitations WHERE person_id = $1 AND spent_at IS NULL", params![id])?)
}

/// Ends every session there is and voids every link that nobody has opened; says how many.
///
/// # Errors
/// [`DbError`].
pub fn end_everything(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let sessions = tx.execute("DELETE FROM sessions", params![])?;
    Ok(sessions + tx.execute("DELETE FROM invitations WHERE spent_at IS NULL", params![])?)
}

/// Somebody leaves: no role, no shift, no training, no way in.
pub(super) fn leave(tx: &mut Tx<'_>, id: PersonId, now: Moment) -> Result<(), DbError> {
    let never = Moment::default();
    tx.execute(
        "UPDATE people SET roles = '', trained_until = $2, pledged_until = $2, shift_until = $2, left_at = $3 WHERE id = $1",
        params![id, never, now],
    )?;
    shut_out(tx, id)?;
    Ok(())
}

pub(super) fn insert_link(
    tx: &mut Tx<'_>,
    hash: [u8; 32],
    person: PersonId,
    goes_to: &str,
    now: Moment,
    until: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO invitations (hash, person_id, goes_to, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        params![hash, person, goes_to, now, until],
    )?;
    Ok(())
}

/// Whose link it is and where it leads, while it is unspent and fresh.
pub(super) fn link(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<Option<(PersonId, String)>, DbError> {
    let found = tx.first(
        "SELECT person_id, goes_to FROM invitations WHERE hash = $1 AND spent_at IS NULL AND expires_at > $2",
        params![hash, now],
    )?;
    found.map(|mut r| Ok((r.get()?, r.get()?))).transpose()
}

/// Spends a link; false when somebody else was faster.
pub(super) fn spend_link(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<bool, DbError> {
    let n =
        tx.execute("UPDATE invitations SET spent_at = $2 WHERE hash = $1 AND spent_at IS NULL", params![hash, now])?;
    Ok(n == 1)
}

pub(super) fn insert_session(
    tx: &mut Tx<'_>,
    hash: [u8; 32],
    person: PersonId,
    form_token: &str,
    now: Moment,
    until: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO sessions (hash, person_id, form_token, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        params![hash, person, form_token, now, until],
    )?;
    Ok(())
}

pub(super) fn session(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<Option<Session>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, s.form_token FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.hash = $1 AND s.expires_at > $2"
    );
    let found = tx.first(&sql, params![hash, now])?;
    found.map(|mut r| Ok(Session { person: person(&mut r)?, form_token: r.get()? })).transpose()
}

pub(super) fn end_session(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<u64, DbError> {
    tx.execute("DELETE FROM sessions WHERE hash = $1", params![hash])
}

/// Drops links and sessions that are over; says how many.
///
/// # Errors
/// [`DbError`].
pub fn expire(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let links = tx.execute("DELETE FROM invitations WHERE expires_at <= $1", params![now])?;
    let names = tx.execute(
        "UPDATE people SET name = $2 WHERE left_at <= $1 AND name <> $2",
        params![now.plus_s(-LEFT_NAME_S), NAMELESS],
    )?;
    Ok(names + links + tx.execute("DELETE FROM sessions WHERE expires_at <= $1", params![now])?)
}
