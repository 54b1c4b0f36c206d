//! Every statement about shifts and private calendar addresses.

use sereno_core::Moment;
use sereno_core::ids::{PersonId, ShiftId};
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_core::shift::{Lane, ShiftState, Slot, Stretch};
use sereno_station::db::{DbError, Reader, Tx};
use sereno_station::params;
use std::collections::BTreeMap;

/// Shifts are kept for this after they end, seconds: long enough to see who works how much.
const KEEP_S: i64 = 90 * DAY_S;
/// Shifts on one board, at most.
const SHOWN_MAX: i64 = 3_000;

/// A shift as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// In which role.
    pub role: Role,
    /// From when to when.
    pub at: Stretch,
    /// The language that is wanted, if one is.
    pub language: Option<String>,
    /// The sector, if one is meant.
    pub sector: Option<String>,
    /// Where it stands.
    pub state: ShiftState,
    /// The network wants somebody for it.
    pub is_wanted: bool,
    /// Who has it.
    pub person: Option<PersonId>,
    /// When they took it.
    pub claimed_at: Option<Moment>,
    /// When they came.
    pub checked_in_at: Option<Moment>,
    /// When they went.
    pub ended_at: Option<Moment>,
    /// Who had it and did not confirm or come.
    pub missed_by: Option<PersonId>,
    /// Since when it is offered for a swap.
    pub swap_asked_at: Option<Moment>,
    /// To whom; to anybody when there is nobody here.
    pub swap_with: Option<PersonId>,
}

impl Shift {
    /// What duty it is.
    pub fn lane(&self) -> Lane {
        Lane { role: self.role, language: self.language.clone(), sector: self.sector.clone() }
    }

    /// As the core counts gaps.
    pub fn slot(&self) -> Slot {
        let stands_until = self.person.map(|_| self.ended_at.unwrap_or(self.at.ends_at).min(self.at.ends_at));
        Slot { lane: self.lane(), at: self.at, is_wanted: self.is_wanted, stands_until }
    }

    /// True while somebody could take it.
    pub fn is_free(&self, now: Moment) -> bool {
        matches!(self.state, ShiftState::Open | ShiftState::NoShow) && self.at.ends_at > now
    }

    /// True when a swap is offered to this person.
    pub fn is_offered_to(&self, person: PersonId) -> bool {
        self.swap_asked_at.is_some() && self.person != Some(person) && self.swap_with.is_none_or(|who| who == person)
    }
}

const COLUMNS: &str = "id, role, starts_at, ends_at, language, sector, state, is_wanted, person_id, claimed_at,
  checked_in_at, ended_at, missed_by, swap_asked_at, swap_with";

fn shift(r: &mut Reader) -> Result<Shift, DbError> {
    let (id, role, starts_at, ends_at): (ShiftId, String, Moment, Moment) = (r.get()?, r.get()?, r.get()?, r.get()?);
    let (language, sector, state): (Option<String>, Option<String>, String) = (r.get()?, r.get()?, r.get()?);
    Ok(Shift {
        id,
        role: Role::from_slug(&role).ok_or(DbError::Shape(1))?,
        at: Stretch { starts_at, ends_at },
        language,
        sector,
        state: ShiftState::from_slug(&state).ok_or(DbError::Shape(6))?,
        is_wanted: r.get()?,
        person: r.get()?,
        claimed_at: r.get()?,
        checked_in_at: r.get()?,
        ended_at: r.get()?,
        missed_by: r.get()?,
        swap_asked_at: r.get()?,
        swap_with: r.get()?,
    })
}

fn all(tx: &mut Tx<'_>, sql: &str, params: &[sereno_station::db::Value]) -> Result<Vec<Shift>, DbError> {
    tx.query(sql, params)?.into_iter().map(|row| shift(&mut row.read())).collect()
}

pub(super) fn insert(tx: &mut Tx<'_>, s: &Shift) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO shifts (id, role, starts_at, ends_at, language, sector, state, is_wanted, person_id, claimed_at, checked_in_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            s.id, s.role.slug(), s.at.starts_at, s.at.ends_at, s.language.as_deref(), s.sector.as_deref(), s.state.slug(),
            s.is_wanted, s.person, s.claimed_at, s.checked_in_at
        ],
    )?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx<'_>, id: ShiftId) -> Result<Option<Shift>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM shifts WHERE id = $1");
    tx.first(&sql, params![id])?.map(|mut r| shift(&mut r)).transpose()
}

/// Every shift that has some time in common with a stretch, by start.
pub(super) fn within(tx: &mut Tx<'_>, at: Stretch) -> Result<Vec<Shift>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shifts WHERE ends_at > $1 AND starts_at < $2 ORDER BY starts_at, ends_at, id LIMIT $3"
    );
    all(tx, &sql, params![at.starts_at, at.ends_at, SHOWN_MAX])
}

/// Shifts of one person that are not over and done with, from a moment on.
pub(super) fn own(tx: &mut Tx<'_>, person: PersonId, since: Moment) -> Result<Vec<Shift>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shifts WHERE person_id = $1 AND ends_at > $2 AND state <> 'ended' ORDER BY starts_at, id LIMIT 100"
    );
    all(tx, &sql, params![person, since])
}

/// Shifts offered for a swap that have not begun.
pub(super) fn offered(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<Shift>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shifts WHERE swap_asked_at IS NOT NULL AND starts_at > $1 ORDER BY starts_at, id LIMIT 200"
    );
    all(tx, &sql, params![now])
}

/// What one person has around a stretch: what they took, and of what they ended the part that was.
pub(super) fn stretches_of(tx: &mut Tx<'_>, person: PersonId, at: Stretch) -> Result<Vec<Stretch>, DbError> {
    let rows = tx.query(
        "SELECT starts_at, coalesce(ended_at, ends_at) FROM shifts WHERE person_id = $1 AND ends_at > $2 AND starts_at < $3",
        params![person, at.starts_at, at.ends_at],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(Stretch { starts_at: r.get()?, ends_at: r.get()? })
        })
        .collect()
}

/// As [`stretches_of`], of everybody.
pub(super) fn stretches(tx: &mut Tx<'_>, at: Stretch) -> Result<BTreeMap<PersonId, Vec<Stretch>>, DbError> {
    let rows = tx.query(
        "SELECT person_id, starts_at, coalesce(ended_at, ends_at) FROM shifts
         WHERE person_id IS NOT NULL AND ends_at > $1 AND starts_at < $2",
        params![at.starts_at, at.ends_at],
    )?;
    let mut of: BTreeMap<PersonId, Vec<Stretch>> = BTreeMap::new();
    for row in rows {
        let mut r = row.read();
        let person = r.get()?;
        of.entry(person).or_default().push(Stretch { starts_at: r.get()?, ends_at: r.get()? });
    }
    Ok(of)
}

/// True when somebody has taken a shift in a role that covers a moment.
///
/// # Errors
/// [`DbError`].
pub fn is_on_or_taken(tx: &mut Tx<'_>, person: PersonId, role: Role, at: Moment) -> Result<bool, DbError> {
    let n = tx.number(
        "SELECT count(*) FROM shifts WHERE person_id = $1 AND role = $2 AND starts_at <= $3 AND ends_at > $3
         AND state IN ('claimed', 'confirmed', 'checked_in')",
        params![person, role.slug(), at],
    )?;
    Ok(n > 0)
}

/// Somebody takes it. Whatever stood about a swap or somebody missing is over.
pub(super) fn take(tx: &mut Tx<'_>, id: ShiftId, by: PersonId, state: ShiftState, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE shifts SET person_id = $2, state = $3, claimed_at = $4, missed_by = NULL, swap_asked_at = NULL, swap_with = NULL
         WHERE id = $1",
        params![id, by, state.slug(), now],
    )?;
    Ok(())
}

/// Nobody has it any more; `missed_by` is who should have come, if that is why.
pub(super) fn free(
    tx: &mut Tx<'_>,
    id: ShiftId,
    state: ShiftState,
    missed_by: Option<PersonId>,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE shifts SET person_id = NULL, claimed_at = NULL, swap_asked_at = NULL, swap_with = NULL, state = $2, missed_by = $3
         WHERE id = $1",
        params![id, state.slug(), missed_by],
    )?;
    Ok(())
}

pub(super) fn set_state(tx: &mut Tx<'_>, id: ShiftId, state: ShiftState) -> Result<(), DbError> {
    tx.execute("UPDATE shifts SET state = $2 WHERE id = $1", params![id, state.slug()])?;
    Ok(())
}

pub(super) fn check_in(tx: &mut Tx<'_>, id: ShiftId, state: ShiftState, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE shifts SET state = $2, checked_in_at = $3, swap_asked_at = NULL, swap_with = NULL WHERE id = $1",
        params![id, state.slug(), now],
    )?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx<'_>, id: ShiftId, state: ShiftState, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE shifts SET state = $2, ended_at = $3 WHERE id = $1", params![id, state.slug(), now])?;
    Ok(())
}

/// The latest end of what somebody is checked in to, another one left out.
pub(super) fn on_until(tx: &mut Tx<'_>, person: PersonId, but: ShiftId) -> Result<Option<Moment>, DbError> {
    let found = tx.first(
        "SELECT max(ends_at) FROM shifts WHERE person_id = $1 AND state = 'checked_in' AND id <> $2",
        params![person, but],
    )?;
    found.map_or(Ok(None), |mut r| r.get())
}

/// As what somebody is checked in to shifts that are not over, another one left out.
pub(super) fn on_as(tx: &mut Tx<'_>, person: PersonId, but: ShiftId, now: Moment) -> Result<Vec<Role>, DbError> {
    let rows = tx.query(
        "SELECT role FROM shifts WHERE person_id = $1 AND state = 'checked_in' AND id <> $2 AND ends_at > $3 ORDER BY role",
        params![person, but, now],
    )?;
    let slugs = rows.into_iter().map(|row| row.read().get::<String>()).collect::<Result<Vec<_>, _>>()?;
    Ok(slugs.iter().filter_map(|slug| Role::from_slug(slug)).collect())
}

pub(super) fn ask_swap(
    tx: &mut Tx<'_>,
    id: ShiftId,
    with: Option<PersonId>,
    since: Option<Moment>,
) -> Result<(), DbError> {
    tx.execute("UPDATE shifts SET swap_asked_at = $2, swap_with = $3 WHERE id = $1", params![id, since, with])?;
    Ok(())
}

/// Removes a slot that nobody has.
pub(super) fn remove(tx: &mut Tx<'_>, id: ShiftId) -> Result<(), DbError> {
    tx.execute("DELETE FROM shifts WHERE id = $1 AND person_id IS NULL", params![id])?;
    Ok(())
}

/// Taken, and begun or beginning before a moment, and nobody has checked in.
pub(super) fn waited_for(tx: &mut Tx<'_>, before: Moment) -> Result<Vec<Shift>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shifts WHERE state IN ('claimed', 'confirmed') AND starts_at <= $1 ORDER BY starts_at, id LIMIT 200"
    );
    all(tx, &sql, params![before])
}

/// Deletes shifts that ended long ago; says how many.
///
/// # Errors
/// [`DbError`].
pub fn forget(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let gone = tx.execute("DELETE FROM shifts WHERE ends_at <= $1", params![now.plus_s(-KEEP_S)])?;
    let left = "DELETE FROM calendar_keys WHERE person_id IN (SELECT id FROM people WHERE left_at IS NOT NULL)";
    Ok(gone + tx.execute(left, params![])?)
}

/// Gives somebody a new private calendar address; the old one opens nothing any more.
pub(super) fn set_calendar(tx: &mut Tx<'_>, person: PersonId, hash: [u8; 32], now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO calendar_keys (person_id, hash, made_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at",
        params![person, hash, now],
    )?;
    Ok(())
}

/// Whose private calendar address a key opens.
pub(super) fn calendar_of(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<PersonId>, DbError> {
    tx.first("SELECT person_id FROM calendar_keys WHERE hash = $1", params![hash])?.map(|mut r| r.get()).transpose()
}

/// What a private calendar shows: what somebody has from a moment on.
pub(super) fn calendar(tx: &mut Tx<'_>, person: PersonId, since: Moment) -> Result<Vec<Shift>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM shifts WHERE person_id = $1 AND ends_at > $2 ORDER BY starts_at, id LIMIT 300");
    all(tx, &sql, params![person, since])
}
