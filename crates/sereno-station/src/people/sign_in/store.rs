//! The statements of links, sessions, passkeys and devices.

use crate::db::{DbError, Tx};
use crate::params;
use crate::people::access::{Powers, Session};
use crate::people::store::{COLUMNS, DEVICE_S, person};
use sereno_core::Moment;
use sereno_core::ids::{DeviceId, PasskeyId, PersonId};

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

/// Voids the links of a person that are unspent: those that lead to this page, or all others.
pub(super) fn void_links(tx: &mut Tx<'_>, person: PersonId, goes_to: &str, is_that: bool) -> Result<u64, DbError> {
    let which = if is_that { "=" } else { "<>" };
    let sql = format!("DELETE FROM invitations WHERE person_id = $1 AND spent_at IS NULL AND goes_to {which} $2");
    tx.execute(&sql, params![person, goes_to])
}

/// Spends a link; false when somebody else was faster.
pub(super) fn spend_link(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<bool, DbError> {
    let n =
        tx.execute("UPDATE invitations SET spent_at = $2 WHERE hash = $1 AND spent_at IS NULL", params![hash, now])?;
    Ok(n == 1)
}

/// A session to be stored.
pub(super) struct NewSession<'a> {
    pub(super) hash: [u8; 32],
    pub(super) person: PersonId,
    pub(super) form_token: &'a str,
    pub(super) until: Moment,
    pub(super) stepped_until: Moment,
    pub(super) device: Option<DeviceId>,
}

pub(super) fn insert_session(tx: &mut Tx<'_>, s: &NewSession<'_>, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO sessions (hash, person_id, form_token, made_at, expires_at, stepped_until, device_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![s.hash, s.person, s.form_token, now, s.until, s.stepped_until, s.device],
    )?;
    Ok(())
}

pub(in crate::people) fn session(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<Option<Session>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, s.form_token, s.stepped_until, p.rests_until, s.device_id,
                CASE WHEN d.public_key IS NULL THEN 0 ELSE 1 END + 0,
                (SELECT COUNT(*) FROM passkeys k WHERE k.person_id = p.id)
         FROM sessions s JOIN people p ON p.id = s.person_id LEFT JOIN devices d ON d.id = s.device_id
         WHERE s.hash = $1 AND s.expires_at > $2"
    );
    let Some(mut r) = tx.first(&sql, params![hash, now])? else { return Ok(None) };
    let (person, form_token) = (person(&mut r)?, r.get()?);
    if !person.may_enter() {
        return Ok(None);
    }
    let (stepped, rests): (Option<Moment>, Option<Moment>) = (r.get()?, r.get()?);
    let (device, has_device_key, n): (Option<DeviceId>, i64, i64) = (r.get()?, r.get()?, r.get()?);
    let powers = Powers {
        stepped_until: stepped.unwrap_or_default(),
        rests_until: rests.unwrap_or_default(),
        n_keys: usize::try_from(n).unwrap_or(0),
        device,
        has_device_key: has_device_key == 1,
        hash,
    };
    Ok(Some(Session { person, form_token, powers }))
}

pub(super) fn end_session(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<u64, DbError> {
    tx.execute("DELETE FROM sessions WHERE hash = $1", params![hash])
}

/// Ends every session of a person but one; says how many.
pub(super) fn end_others(tx: &mut Tx<'_>, person: PersonId, keep: [u8; 32]) -> Result<u64, DbError> {
    tx.execute("DELETE FROM sessions WHERE person_id = $1 AND hash <> $2", params![person, keep])
}

pub(super) fn set_stepped(tx: &mut Tx<'_>, hash: [u8; 32], until: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE sessions SET stepped_until = $2 WHERE hash = $1", params![hash, until])?;
    Ok(())
}

/// Open sessions of a person.
pub(super) fn n_sessions(tx: &mut Tx<'_>, person: PersonId, now: Moment) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) FROM sessions WHERE person_id = $1 AND expires_at > $2";
    tx.first(sql, params![person, now])?.map_or(Ok(0), |mut r| r.get())
}

/// A stored passkey.
pub(super) struct Kept {
    pub(super) id: PasskeyId,
    pub(super) label: String,
    /// What the library needs to check that somebody holds it, as JSON.
    pub(super) credential: String,
    pub(super) made_at: Moment,
    pub(super) used_at: Moment,
}

pub(super) fn passkeys(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Kept>, DbError> {
    let sql = "SELECT id, label, credential, made_at, used_at FROM passkeys WHERE person_id = $1 ORDER BY made_at, id";
    tx.query(sql, params![person])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(Kept { id: r.get()?, label: r.get()?, credential: r.get()?, made_at: r.get()?, used_at: r.get()? })
        })
        .collect()
}

/// True when a passkey is known already, whoever it belongs to.
pub(super) fn is_passkey(tx: &mut Tx<'_>, id: PasskeyId) -> Result<bool, DbError> {
    Ok(tx.number("SELECT count(*) FROM passkeys WHERE id = $1", params![id])? > 0)
}

/// Keeps a passkey; false when it is known already.
pub(super) fn insert_passkey(tx: &mut Tx<'_>, person: PersonId, key: &Kept) -> Result<bool, DbError> {
    let n = tx.execute(
        "INSERT INTO passkeys (id, person_id, label, credential, made_at, used_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING",
        params![key.id, person, &key.label, &key.credential, key.made_at, key.used_at],
    )?;
    Ok(n == 1)
}

pub(super) fn set_passkey(tx: &mut Tx<'_>, id: PasskeyId, credential: &str, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE passkeys SET credential = $2, used_at = $3 WHERE id = $1", params![id, credential, now])?;
    Ok(())
}

pub(super) fn drop_passkey(tx: &mut Tx<'_>, person: PersonId, id: PasskeyId) -> Result<u64, DbError> {
    tx.execute("DELETE FROM passkeys WHERE id = $1 AND person_id = $2", params![id, person])
}

/// Notes that a challenge was answered; false when it was before.
pub(super) fn spend_challenge(tx: &mut Tx<'_>, hash: [u8; 32], until: Moment) -> Result<bool, DbError> {
    let sql = "INSERT INTO spent_challenges (hash, expires_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
    Ok(tx.execute(sql, params![hash, until])? == 1)
}

/// True when a challenge was answered.
pub(super) fn is_spent_challenge(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<bool, DbError> {
    Ok(tx.number("SELECT count(*) FROM spent_challenges WHERE hash = $1", params![hash])? > 0)
}

/// An observer's device.
pub(super) struct Device {
    pub(super) id: DeviceId,
    pub(super) person: PersonId,
    pub(super) public_key: Option<Vec<u8>>,
}

pub(super) fn insert_device(tx: &mut Tx<'_>, device: &Device, hash: [u8; 32], now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO devices (id, person_id, hash, public_key, made_at, used_at) VALUES ($1, $2, $3, $4, $5, $5)",
        params![device.id, device.person, hash, device.public_key.clone(), now],
    )?;
    Ok(())
}

/// The device of a cookie, unless nobody used it for too long.
pub(super) fn device(tx: &mut Tx<'_>, hash: [u8; 32], now: Moment) -> Result<Option<Device>, DbError> {
    let sql = "SELECT id, person_id, public_key FROM devices WHERE hash = $1 AND used_at > $2";
    let found = tx.first(sql, params![hash, now.plus_s(-DEVICE_S)])?;
    found.map(|mut r| Ok(Device { id: r.get()?, person: r.get()?, public_key: r.get()? })).transpose()
}

pub(super) fn use_device(tx: &mut Tx<'_>, id: DeviceId, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE devices SET used_at = $2 WHERE id = $1", params![id, now])?;
    Ok(())
}

/// The public key of a device, if it has one: a point of P-256, uncompressed (SEC 1, 2.3.3).
pub(super) fn device_key(tx: &mut Tx<'_>, id: DeviceId) -> Result<Option<Vec<u8>>, DbError> {
    let found = tx.first("SELECT public_key FROM devices WHERE id = $1", params![id])?;
    found.map_or(Ok(None), |mut r| r.get())
}

/// When a person's devices were made, and whether each signs with a key.
pub(super) fn devices(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(DeviceId, Moment, Moment, bool)>, DbError> {
    let sql = "SELECT id, made_at, used_at, CASE WHEN public_key IS NULL THEN 0 ELSE 1 END + 0 FROM devices
               WHERE person_id = $1 ORDER BY made_at, id";
    tx.query(sql, params![person])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let (id, made, used, n): (DeviceId, Moment, Moment, i64) = (r.get()?, r.get()?, r.get()?, r.get()?);
            Ok((id, made, used, n == 1))
        })
        .collect()
}

/// Drops a person's own device and the sessions that it opened; says whether it was there.
pub(super) fn drop_device(tx: &mut Tx<'_>, person: PersonId, id: DeviceId) -> Result<u64, DbError> {
    tx.execute("DELETE FROM sessions WHERE device_id = $1 AND person_id = $2", params![id, person])?;
    tx.execute("DELETE FROM devices WHERE id = $1 AND person_id = $2", params![id, person])
}

/// Who asked for a new way in for somebody, if anybody did.
pub(super) fn asked_by(tx: &mut Tx<'_>, person: PersonId, since: Moment) -> Result<Option<PersonId>, DbError> {
    let sql = "SELECT asked_by FROM new_ways WHERE person_id = $1 AND asked_at > $2";
    tx.first(sql, params![person, since])?.map(|mut r| r.get()).transpose()
}

pub(super) fn ask_new_way(tx: &mut Tx<'_>, person: PersonId, by: PersonId, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO new_ways (person_id, asked_by, asked_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO UPDATE SET asked_by = $2, asked_at = $3",
        params![person, by, now],
    )?;
    Ok(())
}

/// Every key and session of a person is void, and what sends rests until then.
pub(super) fn renew(tx: &mut Tx<'_>, person: PersonId, rests_until: Moment) -> Result<(), DbError> {
    for table in ["passkeys", "devices", "sessions", "new_ways"] {
        tx.execute(&format!("DELETE FROM {table} WHERE person_id = $1"), params![person])?;
    }
    tx.execute("DELETE FROM invitations WHERE person_id = $1 AND spent_at IS NULL", params![person])?;
    crate::people::store::set_rests(tx, person, rests_until)
}
