//! The statements of people, links and sessions.

use super::access::Person;
use crate::db::{DbError, Reader, Tx};
use crate::params;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;

pub(super) const COLUMNS: &str = "p.id, p.name, p.roles, p.language, p.trained_until, p.pledged_until, p.shift_until, p.shift_roles, p.left_at, p.state";

pub(super) fn person(r: &mut Reader) -> Result<Person, DbError> {
    let (id, name, roles): (PersonId, String, String) = (r.get()?, r.get()?, r.get()?);
    Ok(Person {
        id,
        name,
        roles: roles.split(' ').filter_map(Role::from_slug).collect(),
        language: r.get()?,
        trained_until: r.get()?,
        pledged_until: r.get()?,
        shift_until: r.get()?,
        shift_roles: r.get::<String>()?.split(' ').filter_map(Role::from_slug).collect(),
        left_at: r.get()?,
        state: r.get::<String>().map(|slug| VolunteerState::from_slug(&slug).unwrap_or(VolunteerState::Applied))?,
    })
}

/// The name of somebody who left is kept for this, seconds: those who worked with them read it.
const LEFT_NAME_S: i64 = 30 * 86_400;
/// A device that nobody used for so long lets nobody in any more, seconds.
pub(super) const DEVICE_S: i64 = 180 * 86_400;
/// A new way in that nobody seconds is forgotten, seconds.
const ASKED_S: i64 = 2 * 86_400;
/// What stands in its place afterwards.
const NAMELESS: &str = "–";

/// Adds a person.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut Tx<'_>, p: &Person, now: Moment) -> Result<(), DbError> {
    let roles: Vec<&str> = p.roles.iter().map(|r| r.slug()).collect();
    tx.execute(
        "INSERT INTO people (id, name, roles, language, trained_until, pledged_until, shift_until, made_at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            p.id,
            &p.name,
            roles.join(" "),
            &p.language,
            p.trained_until,
            p.pledged_until,
            p.shift_until,
            now,
            p.state.slug(),
        ],
    )?;
    if p.trained_until > now {
        super::training::attend(tx, p.id, None, now, p.trained_until)?;
    }
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
    let sql = format!("SELECT {COLUMNS} FROM people p WHERE p.shift_until > $1 ORDER BY p.name, p.id LIMIT 50000");
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

/// Puts a person on shift until a moment, as these; as everything they are when there are none.
///
/// # Errors
/// [`DbError`].
pub fn set_shift(tx: &mut Tx<'_>, id: PersonId, until: Moment, roles: &[Role]) -> Result<u64, DbError> {
    let roles: Vec<&str> = roles.iter().map(|r| r.slug()).collect();
    tx.execute(
        "UPDATE people SET shift_until = $2, shift_roles = $3 WHERE id = $1",
        params![id, until, roles.join(" ")],
    )
}

/// What somebody may do, and the language they read.
pub(super) fn set_roles(tx: &mut Tx<'_>, id: PersonId, roles: &[Role], language: &str) -> Result<(), DbError> {
    let roles: Vec<&str> = roles.iter().map(|r| r.slug()).collect();
    tx.execute("UPDATE people SET roles = $2, language = $3 WHERE id = $1", params![id, roles.join(" "), language])?;
    Ok(())
}

/// People who have at least so many passkeys, and whose power has rested by a moment.
pub(super) fn with_keys(tx: &mut Tx<'_>, n: usize, rested_by: Moment) -> Result<Vec<Person>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM people p WHERE p.left_at IS NULL AND (p.rests_until IS NULL OR p.rests_until <= $2)
           AND p.id IN (SELECT person_id FROM passkeys GROUP BY person_id HAVING COUNT(*) >= $1)"
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.query(&sql, params![n, rested_by])?.into_iter().map(|row| person(&mut row.read())).collect()
}

/// When the network's first person was added.
pub(super) fn began(tx: &mut Tx<'_>) -> Result<Option<Moment>, DbError> {
    let first = tx.first("SELECT made_at FROM people ORDER BY made_at LIMIT 1", params![])?;
    first.map(|mut r| r.get()).transpose()
}

/// What somebody may do that asks for a passkey rests until then.
pub(super) fn set_rests(tx: &mut Tx<'_>, id: PersonId, until: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE people SET rests_until = $2 WHERE id = $1", params![id, until])?;
    Ok(())
}

/// Training is good until then.
pub(super) fn set_trained(tx: &mut Tx<'_>, id: PersonId, until: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE people SET trained_until = $2 WHERE id = $1", params![id, until])?;
    Ok(())
}

/// Every attendance of somebody is taken back.
pub(super) fn drop_attendance(tx: &mut Tx<'_>, id: PersonId) -> Result<(), DbError> {
    tx.execute("DELETE FROM attendances WHERE person_id = $1", params![id])?;
    Ok(())
}

/// A state that somebody decided.
pub(super) fn set_state(tx: &mut Tx<'_>, id: PersonId, state: VolunteerState) -> Result<(), DbError> {
    tx.execute("UPDATE people SET state = $2 WHERE id = $1", params![id, state.slug()])?;
    Ok(())
}

/// Ends every session of a person; says how many.
pub(super) fn end_sessions(tx: &mut Tx<'_>, id: PersonId) -> Result<u64, DbError> {
    tx.execute("DELETE FROM sessions WHERE person_id = $1", params![id])
}

/// Ends every session of a person and voids every link they have not opened; says how many.
pub(super) fn shut_out(tx: &mut Tx<'_>, id: PersonId) -> Result<u64, DbError> {
    let sessions = end_sessions(tx, id)?;
    // An observer's device would let itself in again; a passkey does not without its holder.
    tx.execute("DELETE FROM devices WHERE person_id = $1", params![id])?;
    Ok(sessions + tx.execute("DELETE FROM invitations WHERE person_id = $1 AND spent_at IS NULL", params![id])?)
}

/// Drops what is kept about somebody beside their own row.
fn forget_about(tx: &mut Tx<'_>, id: PersonId) -> Result<(), DbError> {
    for table in ["memberships", "spoken", "vouches", "training_seats", "attendances", "pledges"] {
        tx.execute(&format!("DELETE FROM {table} WHERE person_id = $1"), params![id])?;
    }
    Ok(())
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
        "UPDATE people SET roles = '', trained_until = $2, pledged_until = $2, shift_until = $2, left_at = $3,
           state = $4, pledge_asked_at = NULL WHERE id = $1",
        params![id, never, now, VolunteerState::Left.slug()],
    )?;
    tx.execute("DELETE FROM passkeys WHERE person_id = $1", params![id])?;
    tx.execute("DELETE FROM new_ways WHERE person_id = $1 OR asked_by = $1", params![id])?;
    tx.execute("UPDATE organisations SET contact_id = NULL WHERE contact_id = $1", params![id])?;
    shut_out(tx, id)?;
    forget_about(tx, id)
}

/// The row of somebody as their own page and the coordinator's show it, beside [`Person`].
#[derive(Clone, Debug)]
pub(super) struct More {
    /// 0 to 3: how much of the work they know.
    pub(super) tier: i64,
    /// Shifts gone along.
    pub(super) shadowed: i64,
    /// When they were last asked for the pledge.
    pub(super) pledge_asked_at: Option<Moment>,
    /// Languages with how well, by language.
    pub(super) spoken: Vec<(String, String)>,
    /// Who vouched, by name, and when.
    pub(super) vouches: Vec<(PersonId, String, Moment)>,
    /// Version, when signed and until when, the newest first.
    pub(super) pledges: Vec<(String, Moment, Moment)>,
}

pub(super) fn more(tx: &mut Tx<'_>, id: PersonId) -> Result<More, DbError> {
    let row = tx.first("SELECT tier, shadowed, pledge_asked_at FROM people WHERE id = $1", params![id])?;
    let mut r = row.ok_or(DbError::Shape(0))?;
    Ok(More {
        tier: r.get()?,
        shadowed: r.get()?,
        pledge_asked_at: r.get()?,
        spoken: pairs(tx, "SELECT language, level FROM spoken WHERE person_id = $1 ORDER BY language", id)?,
        vouches: vouches(tx, id)?,
        pledges: pledges(tx, id)?,
    })
}

fn pairs(tx: &mut Tx<'_>, sql: &str, id: PersonId) -> Result<Vec<(String, String)>, DbError> {
    let rows = tx.query(sql, params![id])?;
    rows.into_iter().map(|row| Ok(row.read()).and_then(|mut r| Ok((r.get()?, r.get()?)))).collect()
}

fn vouches(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<(PersonId, String, Moment)>, DbError> {
    let rows = tx.query(
        "SELECT v.voucher_id, p.name, v.at FROM vouches v JOIN people p ON p.id = v.voucher_id
         WHERE v.person_id = $1 ORDER BY v.at, v.voucher_id",
        params![id],
    )?;
    rows.into_iter().map(|row| Ok(row.read()).and_then(|mut r| Ok((r.get()?, r.get()?, r.get()?)))).collect()
}

fn pledges(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<(String, Moment, Moment)>, DbError> {
    let rows = tx.query(
        "SELECT version, signed_at, expires_at FROM pledges WHERE person_id = $1 ORDER BY signed_at DESC LIMIT 5",
        params![id],
    )?;
    rows.into_iter().map(|row| Ok(row.read()).and_then(|mut r| Ok((r.get()?, r.get()?, r.get()?)))).collect()
}

/// Who speaks what, for everybody.
pub(super) fn all_spoken(tx: &mut Tx<'_>) -> Result<Vec<(PersonId, String)>, DbError> {
    let rows = tx.query("SELECT person_id, language FROM spoken", params![])?;
    rows.into_iter().map(|row| Ok(row.read()).and_then(|mut r| Ok((r.get()?, r.get()?)))).collect()
}

/// Everybody here, or everybody who left, by name.
pub(super) fn roster(tx: &mut Tx<'_>, has_left: bool) -> Result<Vec<Person>, DbError> {
    let left = if has_left { "IS NOT NULL" } else { "IS NULL" };
    let sql = format!("SELECT {COLUMNS} FROM people p WHERE p.left_at {left} ORDER BY p.name, p.id LIMIT 50000");
    tx.query(&sql, params![])?.into_iter().map(|row| person(&mut row.read())).collect()
}

/// Replaces what somebody speaks.
pub(super) fn set_spoken(tx: &mut Tx<'_>, id: PersonId, spoken: &[(String, String)]) -> Result<(), DbError> {
    tx.execute("DELETE FROM spoken WHERE person_id = $1", params![id])?;
    for (language, level) in spoken {
        tx.execute(
            "INSERT INTO spoken (person_id, language, level) VALUES ($1, $2, $3) ON CONFLICT (person_id, language) DO NOTHING",
            params![id, language, level],
        )?;
    }
    Ok(())
}

pub(super) fn set_tier(tx: &mut Tx<'_>, id: PersonId, tier: i64) -> Result<(), DbError> {
    tx.execute("UPDATE people SET tier = $2 WHERE id = $1", params![id, tier])?;
    Ok(())
}

pub(super) fn set_language(tx: &mut Tx<'_>, id: PersonId, language: &str) -> Result<(), DbError> {
    tx.execute("UPDATE people SET language = $2 WHERE id = $1", params![id, language])?;
    Ok(())
}

/// One more shift gone along.
pub(super) fn shadow(tx: &mut Tx<'_>, id: PersonId) -> Result<(), DbError> {
    tx.execute("UPDATE people SET shadowed = shadowed + 1 WHERE id = $1", params![id])?;
    Ok(())
}

/// They were asked to sign the pledge.
pub(super) fn ask_pledge(tx: &mut Tx<'_>, id: PersonId, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE people SET pledge_asked_at = $2 WHERE id = $1", params![id, now])?;
    Ok(())
}

/// Somebody vouches for somebody; false when they did before.
pub(super) fn vouch(tx: &mut Tx<'_>, id: PersonId, by: PersonId, now: Moment) -> Result<bool, DbError> {
    let n = tx.execute(
        "INSERT INTO vouches (person_id, voucher_id, at) VALUES ($1, $2, $3) ON CONFLICT (person_id, voucher_id) DO NOTHING",
        params![id, by, now],
    )?;
    Ok(n == 1)
}

/// How many members vouched, and whether this one did.
pub(super) fn vouched(tx: &mut Tx<'_>, id: PersonId, by: PersonId) -> Result<(i64, bool), DbError> {
    let n = tx.number("SELECT count(*) FROM vouches WHERE person_id = $1", params![id])?;
    let own = tx.number("SELECT count(*) FROM vouches WHERE person_id = $1 AND voucher_id = $2", params![id, by])?;
    Ok((n, own > 0))
}

/// A pledge signed by a person's own hand.
pub(super) fn sign_pledge(
    tx: &mut Tx<'_>,
    id: PersonId,
    version: &str,
    language: &str,
    now: Moment,
    until: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO pledges (person_id, signed_at, version, language, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id, signed_at) DO NOTHING",
        params![id, now, version, language, until],
    )?;
    tx.execute("UPDATE people SET pledged_until = $2, pledge_asked_at = NULL WHERE id = $1", params![id, until])?;
    Ok(())
}

/// People who applied and wait, the newest first.
pub(super) fn applied(tx: &mut Tx<'_>) -> Result<Vec<PersonId>, DbError> {
    let sql = "SELECT id FROM people WHERE state = 'applied' ORDER BY made_at DESC LIMIT 5000";
    tx.query(sql, params![])?.into_iter().map(|row| row.read().get()).collect()
}

/// How many applied since.
pub(super) fn applied_since(tx: &mut Tx<'_>, since: Moment) -> Result<i64, DbError> {
    tx.number("SELECT count(*) FROM people WHERE state = 'applied' AND made_at > $1", params![since])
}

/// Strangers may apply.
pub(super) fn is_join_open(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(crate::db::fact(tx, JOIN)?.as_deref() == Some("open"))
}

pub(super) fn set_join(tx: &mut Tx<'_>, is_open: bool) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
        params![JOIN, if is_open { "open" } else { "shut" }],
    )?;
    Ok(())
}

/// The fact that says whether strangers may apply.
const JOIN: &str = "join";
/// An application that nobody vouches for is dropped after this, seconds.
const APPLIED_S: i64 = 60 * 86_400;

/// Drops applications that were never taken up; says how many.
fn expire_applied(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let sql = "SELECT id FROM people WHERE state = 'applied' AND roles = '' AND made_at <= $1 LIMIT 500";
    let old: Vec<PersonId> = tx
        .query(sql, params![now.plus_s(-APPLIED_S)])?
        .into_iter()
        .map(|row| row.read().get())
        .collect::<Result<_, _>>()?;
    let mut n = 0;
    for id in old {
        forget_about(tx, id)?;
        n += tx.execute("DELETE FROM people WHERE id = $1", params![id])?;
    }
    Ok(n)
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
    let spent = tx.execute("DELETE FROM spent_challenges WHERE expires_at <= $1", params![now])?;
    let devices = tx.execute("DELETE FROM devices WHERE used_at <= $1", params![now.plus_s(-DEVICE_S)])?;
    let asked = tx.execute("DELETE FROM new_ways WHERE asked_at <= $1", params![now.plus_s(-ASKED_S)])?;
    let sessions = tx.execute("DELETE FROM sessions WHERE expires_at <= $1", params![now])?;
    let applied = expire_applied(tx, now)? + super::training::expire(tx, now)?;
    Ok(applied + names + links + spent + devices + asked + sessions)
}
