//! Every statement about patrols.

use sereno_core::Moment;
use sereno_core::ids::{PatrolId, PersonId};
use sereno_core::moment::DAY_S;
use sereno_core::patrol::{PatrolState, Post};
use sereno_core::shift::Stretch;
use sereno_station::db::{DbError, Reader, Tx};
use sereno_station::params;

/// Patrols are kept for this after they end, seconds.
const KEEP_S: i64 = 90 * DAY_S;

/// A patrol as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patrol {
    /// Its id.
    pub id: PatrolId,
    /// The sector's slug.
    pub sector: String,
    /// From when to when it is planned.
    pub at: Stretch,
    /// Where it stands.
    pub state: PatrolState,
    /// When they set out.
    pub set_out_at: Option<Moment>,
    /// When they came home, or it was called off.
    pub ended_at: Option<Moment>,
}

/// What a patrol said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) at: Moment,
    pub(super) by: PersonId,
    pub(super) post: Post,
}

const COLUMNS: &str = "p.id, p.sector, p.starts_at, p.ends_at, p.state, p.set_out_at, p.ended_at";

fn patrol(r: &mut Reader) -> Result<Patrol, DbError> {
    let (id, sector, starts_at, ends_at): (PatrolId, String, Moment, Moment) = (r.get()?, r.get()?, r.get()?, r.get()?);
    let state: String = r.get()?;
    Ok(Patrol {
        id,
        sector,
        at: Stretch { starts_at, ends_at },
        state: PatrolState::from_slug(&state).ok_or(DbError::Shape(4))?,
        set_out_at: r.get()?,
        ended_at: r.get()?,
    })
}

pub(super) fn insert(tx: &mut Tx<'_>, p: &Patrol, by: PersonId, who: &[PersonId]) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO patrols (id, sector, starts_at, ends_at, state, planned_by) VALUES ($1, $2, $3, $4, $5, $6)",
        params![p.id, &p.sector, p.at.starts_at, p.at.ends_at, p.state.slug(), by],
    )?;
    for person in who {
        tx.execute("INSERT INTO patrol_people (patrol_id, person_id) VALUES ($1, $2)", params![p.id, *person])?;
    }
    Ok(())
}

pub(super) fn find(tx: &mut Tx<'_>, id: PatrolId) -> Result<Option<Patrol>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM patrols p WHERE p.id = $1");
    tx.first(&sql, params![id])?.map(|mut r| patrol(&mut r)).transpose()
}

/// Patrols that are planned or out, and those that ended since a moment.
pub(super) fn since(tx: &mut Tx<'_>, since: Moment) -> Result<Vec<Patrol>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM patrols p WHERE p.state IN ('planned', 'out') OR p.ended_at > $1
         ORDER BY p.starts_at, p.id LIMIT 200"
    );
    tx.query(&sql, params![since])?.into_iter().map(|row| patrol(&mut row.read())).collect()
}

pub(super) fn people_of(tx: &mut Tx<'_>, id: PatrolId) -> Result<Vec<PersonId>, DbError> {
    let rows = tx.query("SELECT person_id FROM patrol_people WHERE patrol_id = $1 ORDER BY person_id", params![id])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// What a patrol said, the newest first.
pub(super) fn said(tx: &mut Tx<'_>, id: PatrolId, most: i64) -> Result<Vec<Said>, DbError> {
    let rows = tx.query(
        "SELECT at, person_id, kind FROM patrol_posts WHERE patrol_id = $1 ORDER BY at DESC, id LIMIT $2",
        params![id, most],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (at, by, kind): (Moment, PersonId, String) = (r.get()?, r.get()?, r.get()?);
            Ok(Said { at, by, post: Post::from_slug(&kind).ok_or(DbError::Shape(2))? })
        })
        .collect()
}

/// When a patrol last said that all is clear.
pub(super) fn last_clear(tx: &mut Tx<'_>, id: PatrolId) -> Result<Option<Moment>, DbError> {
    let found =
        tx.first("SELECT max(at) FROM patrol_posts WHERE patrol_id = $1 AND kind = 'all_clear'", params![id])?;
    found.map_or(Ok(None), |mut r| r.get())
}

/// True when somebody is with another patrol at that time.
pub(super) fn is_elsewhere(
    tx: &mut Tx<'_>,
    person: PersonId,
    at: Stretch,
    but: Option<PatrolId>,
) -> Result<bool, DbError> {
    let n = tx.number(
        "SELECT count(*) FROM patrol_people w JOIN patrols p ON p.id = w.patrol_id
         WHERE w.person_id = $1 AND p.state IN ('planned', 'out') AND p.starts_at < $3 AND p.ends_at > $2 AND p.id <> $4",
        params![person, at.starts_at, at.ends_at, but.unwrap_or(PatrolId::from_bytes([0; 16]))],
    )?;
    Ok(n > 0)
}

pub(super) fn set_out(tx: &mut Tx<'_>, id: PatrolId, state: PatrolState, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE patrols SET state = $2, set_out_at = $3 WHERE id = $1", params![id, state.slug(), now])?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx<'_>, id: PatrolId, state: PatrolState, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE patrols SET state = $2, ended_at = $3 WHERE id = $1", params![id, state.slug(), now])?;
    Ok(())
}

pub(super) fn post(
    tx: &mut Tx<'_>,
    id: [u8; 16],
    patrol: PatrolId,
    by: PersonId,
    post: Post,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO patrol_posts (id, patrol_id, person_id, kind, at) VALUES ($1, $2, $3, $4, $5)",
        params![id, patrol, by, post.slug(), now],
    )?;
    Ok(())
}

/// Deletes patrols that ended long ago, with who went and what they said; says how many rows.
///
/// # Errors
/// [`DbError`].
pub fn forget(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let before = now.plus_s(-KEEP_S);
    let old = "(SELECT id FROM patrols WHERE ends_at <= $1)";
    let mut gone = 0;
    for table in ["patrol_posts", "patrol_people"] {
        gone += tx.execute(&format!("DELETE FROM {table} WHERE patrol_id IN {old}"), params![before])?;
    }
    Ok(gone + tx.execute("DELETE FROM patrols WHERE ends_at <= $1", params![before])?)
}
