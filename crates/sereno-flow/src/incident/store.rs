//! Every statement about incidents.

use crate::hold::not_held;
use sereno_core::ids::{IncidentId, PersonId, ReportId, VerdictId};
use sereno_core::incident::{Activity, AsideWhy, DECAY_S, ReadWhy, Standing, Verification};
use sereno_core::{Moment, Private};
use sereno_station::db::{DbError, Reader, Tx};
use sereno_station::keys::KeyRing;
use sereno_station::params;

/// An incident as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// The number people say.
    pub number: i64,
    /// What is held to be true, and whether it goes on.
    pub standing: Standing,
    /// The gravest kind among its reports.
    pub kind: String,
    /// Its area's slug.
    pub area: Option<String>,
    /// Reports in it.
    pub n_reports: i64,
    /// First sighting.
    pub first_at: Moment,
    /// Latest sighting reported.
    pub last_at: Moment,
    /// When it became an incident.
    pub opened_at: Moment,
    /// When one of ours saw it last.
    pub last_seen_at: Option<Moment>,
    /// The verdict that settled it.
    pub settled_by: Option<VerdictId>,
    /// It was taken up by another.
    pub merged_into: Option<IncidentId>,
    /// Who has taken it on.
    pub held_by: Option<PersonId>,
    /// Why and since when it is out of the queue.
    pub aside: Option<(AsideWhy, Moment)>,
    /// Since when it is closed to those who work on it.
    pub closed_at: Option<Moment>,
    /// When what is held to be true of it changed last.
    pub changed_at: Moment,
}

impl Incident {
    /// When something moved in it last.
    pub(crate) fn moved_at(&self) -> Moment {
        let aside_at = self.aside.map(|(_, at)| at);
        let all = [Some(self.last_at), Some(self.opened_at), Some(self.changed_at), self.last_seen_at, aside_at];
        all.into_iter().flatten().max().unwrap_or(self.opened_at)
    }
}

const COLUMNS: &str = "id, number, verification, activity, kind, area, n_reports, first_at, last_at, opened_at,
  last_seen_at, settled_by, merged_into, held_by, aside_why, aside_at, closed_at, coalesce(changed_at, opened_at)";

fn incident(r: &mut Reader) -> Result<Incident, DbError> {
    let (id, number, verification, activity): (IncidentId, i64, String, String) =
        (r.get()?, r.get()?, r.get()?, r.get()?);
    Ok(Incident {
        id,
        number,
        standing: Standing {
            verification: Verification::from_slug(&verification).ok_or(DbError::Shape(2))?,
            activity: Activity::from_slug(&activity).ok_or(DbError::Shape(3))?,
        },
        kind: r.get()?,
        area: r.get()?,
        n_reports: r.get()?,
        first_at: r.get()?,
        last_at: r.get()?,
        opened_at: r.get()?,
        last_seen_at: r.get()?,
        settled_by: r.get()?,
        merged_into: r.get()?,
        held_by: r.get()?,
        aside: {
            let (why, at): (Option<String>, Option<Moment>) = (r.get()?, r.get()?);
            why.as_deref().and_then(AsideWhy::from_slug).zip(at)
        },
        closed_at: r.get()?,
        changed_at: r.get()?,
    })
}

/// The next number. Only the fusing task and splitting by hand take one.
pub(super) fn next_number(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.number("SELECT coalesce(max(number), 200) + 1 FROM incidents", params![])
}

pub(super) fn insert(tx: &mut Tx<'_>, i: &Incident, expires_at: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO incidents (id, number, verification, activity, is_open, kind, area, n_reports, first_at, last_at, opened_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            i.id, i.number, i.standing.verification.slug(), i.standing.activity.slug(), !i.standing.is_settled(), &i.kind,
            i.area.as_deref(), i.n_reports, i.first_at, i.last_at, i.opened_at, expires_at
        ],
    )?;
    Ok(())
}

/// One incident.
///
/// # Errors
/// [`DbError`].
pub fn find(tx: &mut Tx<'_>, id: IncidentId) -> Result<Option<Incident>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM incidents WHERE id = $1");
    tx.first(&sql, params![id])?.map(|mut r| incident(&mut r)).transpose()
}

/// One incident by the number people say.
///
/// # Errors
/// [`DbError`].
pub fn find_by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Incident>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM incidents WHERE number = $1");
    tx.first(&sql, params![number])?.map(|mut r| incident(&mut r)).transpose()
}

/// The graver of two kinds: the first of the dangerous ones, then anything but "other".
fn graver<'a>(old: &'a str, new: &'a str, danger: &[String]) -> &'a str {
    let rank = |k: &str| danger.iter().position(|d| d == k).unwrap_or(usize::MAX);
    if rank(new) < rank(old) || (old == "other" && new != "other") { new } else { old }
}

/// A report joins: one more, later, maybe a graver kind. Where it is and since when is filled in
/// by reports only until a finding settles it: what was signed is not changed by hearsay.
pub(super) fn take_in(
    tx: &mut Tx<'_>,
    i: &Incident,
    seen_at: Moment,
    kind: &str,
    area: Option<&str>,
    danger: &[String],
) -> Result<(), DbError> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("count_twice") {
        tx.execute("UPDATE incidents SET n_reports = n_reports + 1 WHERE id = $1", params![i.id])?;
    }
    tx.tell(&i.id.to_string());
    let is_open = i.settled_by.is_none();
    let first_at = if is_open { i.first_at.min(seen_at) } else { i.first_at };
    let area = if is_open { i.area.as_deref().or(area) } else { i.area.as_deref() };
    tx.execute(
        "UPDATE incidents SET n_reports = n_reports + 1, first_at = $2, last_at = $3, kind = $4, area = $5 WHERE id = $1",
        params![i.id, first_at, i.last_at.max(seen_at), graver(&i.kind, kind, danger), area],
    )?;
    Ok(())
}

/// What an incident takes over from one that is merged into it.
pub(super) fn take_kind_and_area(
    tx: &mut Tx<'_>,
    i: &Incident,
    kind: &str,
    area: Option<&str>,
    danger: &[String],
) -> Result<(), DbError> {
    let area = if i.settled_by.is_none() { i.area.as_deref().or(area) } else { i.area.as_deref() };
    tx.execute(
        "UPDATE incidents SET kind = $2, area = $3 WHERE id = $1",
        params![i.id, graver(&i.kind, kind, danger), area],
    )?;
    Ok(())
}

pub(super) fn set_standing(
    tx: &mut Tx<'_>,
    i: &Incident,
    next: Standing,
    seen: Option<Moment>,
    verdict: Option<VerdictId>,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE incidents SET verification = $2, activity = $3, is_open = $4, last_seen_at = $5, settled_by = $6, changed_at = $7
         WHERE id = $1",
        params![
            i.id, next.verification.slug(), next.activity.slug(), !next.is_settled(), seen.or(i.last_seen_at), verdict.or(i.settled_by), now
        ],
    )?;
    Ok(())
}

/// Going on as far as we know, and unseen for too long.
pub(super) fn unseen(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<Incident>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM incidents WHERE is_open = 1 AND activity = 'ongoing' AND last_seen_at <= $1 LIMIT 100"
    );
    tx.query(&sql, params![now.plus_s(-DECAY_S)])?.into_iter().map(|row| incident(&mut row.read())).collect()
}

/// Which incidents a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Those that want something done.
    Open,
    /// Those put aside, the latest first, from an offset on.
    Aside(i64),
    /// Those settled since a moment.
    SettledSince(Moment),
    /// Those from old files and long ago, newest first, from an offset on.
    Past(i64),
}

/// Every open incident in the order of the queue.
///
/// # Errors
/// [`DbError`].
pub(super) fn open(tx: &mut Tx<'_>, danger: &[String]) -> Result<Vec<Incident>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM incidents WHERE is_open = 1 AND merged_into IS NULL");
    let mut found: Vec<Incident> =
        tx.query(&sql, params![])?.into_iter().map(|row| incident(&mut row.read())).collect::<Result<_, _>>()?;
    found.sort_by_key(|i| {
        (
            i.standing.verification != Verification::Confirmed,
            !danger.contains(&i.kind),
            std::cmp::Reverse(i.n_reports),
            std::cmp::Reverse(i.last_at),
            i.id,
        )
    });
    Ok(found)
}

/// Somebody takes an incident on, hands it over, or lets it go.
pub(super) fn set_held(tx: &mut Tx<'_>, id: IncidentId, by: Option<PersonId>) -> Result<(), DbError> {
    tx.execute("UPDATE incidents SET held_by = $2 WHERE id = $1", params![id, by])?;
    Ok(())
}

/// The open incidents that somebody has taken on, by number.
///
/// # Errors
/// [`DbError`].
pub fn held_by(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Incident>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM incidents WHERE is_open = 1 AND merged_into IS NULL AND held_by = $1 ORDER BY number"
    );
    tx.query(&sql, params![person])?.into_iter().map(|row| incident(&mut row.read())).collect()
}

/// Closes an incident to those who work on it, or opens it to the desk.
pub(super) fn set_closed(tx: &mut Tx<'_>, id: IncidentId, at: Option<Moment>) -> Result<(), DbError> {
    tx.execute("UPDATE incidents SET closed_at = $2 WHERE id = $1", params![id, at])?;
    Ok(())
}

/// The word of those who are named, where the others have why they read it.
const NAMED: &str = "named";
/// The word of those who signed what was seen: they work on it from then on.
const SIGNED: &str = "signed";

/// Why somebody may read what was said, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Somebody on it named them.
    Named,
    /// They signed what was seen.
    Signed,
    /// They said why.
    Said(ReadWhy),
}

impl Access {
    const fn slug(self) -> &'static str {
        match self {
            Access::Named => NAMED,
            Access::Signed => SIGNED,
            Access::Said(why) => why.slug(),
        }
    }
}

/// Opens what was said in an incident to somebody.
pub(super) fn let_read(
    tx: &mut Tx<'_>,
    id: IncidentId,
    person: PersonId,
    why: Access,
    now: Moment,
    until: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO incident_access (incident_id, person_id, why, at, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (incident_id, person_id, why) DO UPDATE SET expires_at = $5",
        params![id, person, why.slug(), now, until],
    )?;
    Ok(())
}

/// Those named on an incident, in the order in which they were.
pub(super) fn named(tx: &mut Tx<'_>, id: IncidentId) -> Result<Vec<PersonId>, DbError> {
    let sql = "SELECT person_id FROM incident_access WHERE incident_id = $1 AND why = $2 ORDER BY at, person_id";
    tx.query(sql, params![id, NAMED])?.into_iter().map(|row| row.read().get()).collect()
}

/// Nobody is named on it any more.
pub(super) fn forget_named(tx: &mut Tx<'_>, id: IncidentId) -> Result<(), DbError> {
    tx.execute("DELETE FROM incident_access WHERE incident_id = $1 AND why = $2", params![id, NAMED])?;
    Ok(())
}

/// Until when it is open to somebody who said why, or signed.
pub(super) fn said_until(tx: &mut Tx<'_>, id: IncidentId, person: PersonId) -> Result<Option<Moment>, DbError> {
    let sql = "SELECT max(expires_at) FROM incident_access WHERE incident_id = $1 AND person_id = $2 AND why <> $3";
    tx.first(sql, params![id, person, NAMED])?.map_or(Ok(None), |mut r| r.get())
}

/// Deletes what opened an incident to somebody until a moment that has passed.
///
/// # Errors
/// [`DbError`].
pub fn forget_access(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    tx.execute(
        concat!("DELETE FROM incident_access WHERE expires_at <= $1 AND ", not_held!("incident_access.incident_id")),
        params![now],
    )
}

/// Takes an incident out of the queue.
pub(super) fn put_aside(
    tx: &mut Tx<'_>,
    id: IncidentId,
    why: AsideWhy,
    batch: [u8; 16],
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE incidents SET aside_why = $2, aside_at = $3, aside_batch = $4, is_open = 0 WHERE id = $1",
        params![id, why.slug(), now, batch],
    )?;
    Ok(())
}

/// Puts an incident back into the queue.
pub(super) fn bring_back(tx: &mut Tx<'_>, i: &Incident) -> Result<(), DbError> {
    tx.execute(
        "UPDATE incidents SET aside_why = NULL, aside_at = NULL, aside_batch = NULL, is_open = $2 WHERE id = $1",
        params![i.id, !i.standing.is_settled()],
    )?;
    Ok(())
}

/// The incidents that one step put aside and that still are, at most `most`.
pub(super) fn aside_in(tx: &mut Tx<'_>, batch: &[u8], most: i64) -> Result<Vec<Incident>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM incidents WHERE aside_batch = $1 ORDER BY number LIMIT $2");
    tx.query(&sql, params![batch, most])?.into_iter().map(|row| incident(&mut row.read())).collect()
}

/// One step that put incidents aside: its number and how many it put aside that still are.
#[derive(Clone, Debug)]
pub(super) struct AsideStep {
    pub(super) batch: Vec<u8>,
    pub(super) n: i64,
}

/// Steps that put something aside, the latest first.
pub(super) fn aside_steps(tx: &mut Tx<'_>, most: i64, offset: i64) -> Result<Vec<AsideStep>, DbError> {
    let rows = tx.query(
        "SELECT aside_batch, count(*), max(aside_at) FROM incidents WHERE aside_at IS NOT NULL AND merged_into IS NULL
         GROUP BY aside_batch ORDER BY max(aside_at) DESC, aside_batch LIMIT $1 OFFSET $2",
        params![most, offset],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(AsideStep { batch: r.get()?, n: r.get()? })
        })
        .collect()
}

/// The step that put one incident aside.
pub(super) fn aside_step(tx: &mut Tx<'_>, id: IncidentId) -> Result<Option<AsideStep>, DbError> {
    let found = tx.first(
        "SELECT aside_batch, count(*) FROM incidents
         WHERE aside_batch = (SELECT aside_batch FROM incidents WHERE id = $1) AND merged_into IS NULL GROUP BY aside_batch",
        params![id],
    )?;
    found.map(|mut r| Ok(AsideStep { batch: r.get()?, n: r.get()? })).transpose()
}

/// How many are put aside.
pub(super) fn n_aside(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.number("SELECT count(*) FROM incidents WHERE aside_at IS NOT NULL AND merged_into IS NULL", params![])
}

/// A line somebody wrote into the shift log.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) at: Moment,
    pub(super) name: String,
    pub(super) incident: Option<i64>,
    pub(super) is_handover: bool,
    pub(super) text: Private<String>,
}

/// A line to be written.
pub(super) struct NewNote {
    pub(super) id: [u8; 16],
    pub(super) at: Moment,
    pub(super) by: PersonId,
    pub(super) incident: Option<IncidentId>,
    pub(super) is_handover: bool,
    pub(super) sealed: Vec<u8>,
    pub(super) expires_at: Moment,
}

pub(super) fn insert_note(tx: &mut Tx<'_>, n: &NewNote) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO log_notes (id, at, person_id, incident_id, is_handover, sealed_text, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        params![n.id, n.at, n.by, n.incident, n.is_handover, n.sealed.as_slice(), n.expires_at],
    )?;
    Ok(())
}

/// The newest notes, oldest first.
pub(super) fn notes(tx: &mut Tx<'_>, keys: &KeyRing, since: Moment, most: i64) -> Result<Vec<Note>, DbError> {
    let rows = tx.query(
        "SELECT n.at, p.name, i.number, n.is_handover, n.sealed_text FROM log_notes n
         LEFT JOIN people p ON p.id = n.person_id LEFT JOIN incidents i ON i.id = n.incident_id
         WHERE n.at >= $1 ORDER BY n.at DESC, n.id LIMIT $2",
        params![since, most],
    )?;
    let mut notes: Vec<Note> = rows
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let (at, name, incident, is_handover): (Moment, Option<String>, Option<i64>, bool) =
                (r.get()?, r.get()?, r.get()?, r.get()?);
            let sealed: Vec<u8> = r.get()?;
            let text = keys.open_text("log_notes.sealed_text", Some(&sealed));
            Ok(Note { at, name: name.unwrap_or_default(), incident, is_handover, text })
        })
        .collect::<Result<_, DbError>>()?;
    notes.reverse();
    Ok(notes)
}

/// Deletes lines of the shift log that are past their date.
///
/// # Errors
/// [`DbError`].
pub fn forget_notes(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    tx.execute(concat!("DELETE FROM log_notes WHERE expires_at <= $1 AND ", not_held!("log_notes.id")), params![now])
}

/// Incidents of a list, at most `most`. Open ones in the order of the queue: verified first, then
/// where somebody may be in danger, then the most reports, then the newest.
///
/// # Errors
/// [`DbError`].
pub fn list(tx: &mut Tx<'_>, shown: Shown, danger: &[String], most: i64) -> Result<Vec<Incident>, DbError> {
    let rows = match shown {
        Shown::Open => {
            let mut found = open(tx, danger)?;
            found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            return Ok(found);
        }
        Shown::Aside(offset) => tx.query(
            &format!(
                "SELECT {COLUMNS} FROM incidents WHERE aside_at IS NOT NULL AND merged_into IS NULL
                 ORDER BY aside_at DESC, id LIMIT $1 OFFSET $2"
            ),
            params![most, offset],
        )?,
        Shown::SettledSince(since) => tx.query(
            &format!(
                "SELECT {COLUMNS} FROM incidents WHERE is_open = 0 AND merged_into IS NULL AND aside_at IS NULL AND activity <> 'past' AND last_at >= $1
                 ORDER BY last_at DESC, id LIMIT $2"
            ),
            params![since, most],
        )?,
        Shown::Past(offset) => tx.query(
            &format!(
                "SELECT {COLUMNS} FROM incidents WHERE is_open = 0 AND merged_into IS NULL AND aside_at IS NULL ORDER BY last_at DESC, id LIMIT $1 OFFSET $2"
            ),
            params![most, offset],
        )?,
    };
    rows.into_iter().map(|row| incident(&mut row.read())).collect()
}

/// How many incidents there are, those taken up by others not counted.
///
/// # Errors
/// [`DbError`].
pub fn count(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.number("SELECT count(*) FROM incidents WHERE merged_into IS NULL", params![])
}

/// How many reports and incidents are open.
pub(super) fn totals(tx: &mut Tx<'_>) -> Result<(i64, i64), DbError> {
    let reports = tx.query("SELECT n_reports FROM incidents WHERE is_open = 1 AND merged_into IS NULL", params![])?;
    let n = i64::try_from(reports.len()).unwrap_or(i64::MAX);
    let mut sum = 0i64;
    for row in reports {
        sum = sum.saturating_add(row.read().get()?);
    }
    Ok((sum, n))
}

/// Names of people by id.
///
/// # Errors
/// [`DbError`].
pub fn names_of(tx: &mut Tx<'_>) -> Result<Vec<(PersonId, String)>, DbError> {
    sereno_station::people::names(tx)
}

/// One report moved by hand.
#[derive(Clone, Debug)]
pub(super) struct Move {
    pub(super) report: ReportId,
    pub(super) from: IncidentId,
    pub(super) to: IncidentId,
    pub(super) kind: String,
    pub(super) is_undone: bool,
}

pub(super) fn insert_move(
    tx: &mut Tx<'_>,
    id: [u8; 16],
    batch: [u8; 16],
    m: &Move,
    person: Option<PersonId>,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO moves (id, batch, kind, report_id, from_incident, to_incident, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![id, batch, &m.kind, m.report, m.from, m.to, person, now],
    )?;
    tx.execute("UPDATE reports SET incident_id = $2 WHERE id = $1", params![m.report, m.to])?;
    Ok(())
}

pub(super) fn moves(tx: &mut Tx<'_>, batch: &[u8]) -> Result<Vec<Move>, DbError> {
    let rows = tx.query(
        "SELECT report_id, from_incident, to_incident, kind, undone_at FROM moves WHERE batch = $1 ORDER BY id",
        params![batch],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (report, from, to, kind) = (r.get()?, r.get()?, r.get()?, r.get()?);
            Ok(Move { report, from, to, kind, is_undone: r.get::<Option<Moment>>()?.is_some() })
        })
        .collect()
}

/// The latest rearrangement of an incident that can still be undone: its batch and kind.
pub(super) fn last_batch(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Option<(Vec<u8>, String)>, DbError> {
    let found = tx.first(
        "SELECT batch, kind FROM moves WHERE (to_incident = $1 OR from_incident = $1) AND undone_at IS NULL ORDER BY at DESC, id LIMIT 1",
        params![incident],
    )?;
    found.map(|mut r| Ok((r.get()?, r.get()?))).transpose()
}

pub(super) fn undo_moves(tx: &mut Tx<'_>, batch: &[u8], moves: &[Move], now: Moment) -> Result<(), DbError> {
    for m in moves {
        tx.execute("UPDATE reports SET incident_id = $2 WHERE id = $1", params![m.report, m.from])?;
    }
    mark_undone(tx, batch, now)
}

/// A rearrangement was taken back.
pub(super) fn mark_undone(tx: &mut Tx<'_>, batch: &[u8], now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE moves SET undone_at = $2 WHERE batch = $1", params![batch, now])?;
    Ok(())
}

/// How many of these reports are still in an incident.
pub(super) fn count_in(tx: &mut Tx<'_>, report: ReportId, incident: IncidentId) -> Result<i64, DbError> {
    tx.number("SELECT count(*) FROM reports WHERE id = $1 AND incident_id = $2", params![report, incident])
}

pub(super) fn set_merged(tx: &mut Tx<'_>, id: IncidentId, into: Option<IncidentId>) -> Result<(), DbError> {
    tx.execute("UPDATE incidents SET merged_into = $2 WHERE id = $1", params![id, into])?;
    Ok(())
}

/// Counts an incident's reports again after a rearrangement. Until a finding settles it, its kind
/// and its area are again those of the reports it still has.
pub(super) fn recount(tx: &mut Tx<'_>, id: IncidentId, danger: &[String]) -> Result<(), DbError> {
    tx.execute(
        "UPDATE incidents SET n_reports = (SELECT count(*) FROM reports WHERE incident_id = $1),
           first_at = CASE WHEN settled_by IS NULL
             THEN coalesce((SELECT min(seen_at) FROM reports WHERE incident_id = $1), first_at) ELSE first_at END,
           last_at = coalesce((SELECT max(seen_at) FROM reports WHERE incident_id = $1), last_at)
         WHERE id = $1",
        params![id],
    )?;
    let rows = tx.query(
        "SELECT r.kind, r.area FROM reports r JOIN incidents i ON i.id = r.incident_id
         WHERE r.incident_id = $1 AND i.settled_by IS NULL ORDER BY r.received_at, r.id",
        params![id],
    )?;
    let mut found: Option<(String, Option<String>)> = None;
    for row in rows {
        let mut r = row.read();
        let (kind, area): (String, Option<String>) = (r.get()?, r.get()?);
        found = Some(match found {
            None => (kind, area),
            Some((gravest, first)) => (graver(&gravest, &kind, danger).to_owned(), first.or(area)),
        });
    }
    if let Some((kind, area)) = found {
        tx.execute("UPDATE incidents SET kind = $2, area = $3 WHERE id = $1", params![id, kind, area])?;
    }
    tx.tell(&id.to_string());
    Ok(())
}

/// The step that marked a report as abuse and was not taken back, and the incident it was in.
pub(super) fn abuse_of(tx: &mut Tx<'_>, report: ReportId) -> Result<Option<(Vec<u8>, IncidentId)>, DbError> {
    let found = tx.first(
        "SELECT batch, from_incident FROM moves WHERE report_id = $1 AND kind = 'abuse' AND undone_at IS NULL
         ORDER BY at DESC, id LIMIT 1",
        params![report],
    )?;
    found.map(|mut r| Ok((r.get()?, r.get()?))).transpose()
}

/// Deletes incidents past their date with what hangs on them.
///
/// # Errors
/// [`DbError`].
pub fn forget(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    let due = tx.query(
        concat!("SELECT id FROM incidents WHERE expires_at <= $1 AND ", not_held!("incidents.id"), " LIMIT 200"),
        params![now],
    )?;
    let mut n = 0;
    for row in due {
        let id: IncidentId = row.read().get()?;
        for sql in [
            "DELETE FROM outbox WHERE alert_id IN (SELECT id FROM alerts WHERE incident_id = $1)",
            "DELETE FROM signed_notices WHERE alert_id IN (SELECT id FROM alerts WHERE incident_id = $1)",
            "DELETE FROM alert_texts WHERE alert_id IN (SELECT id FROM alerts WHERE incident_id = $1)",
            "DELETE FROM alerts WHERE incident_id = $1",
            "DELETE FROM verdicts WHERE incident_id = $1",
            "DELETE FROM offers WHERE incident_id = $1",
            // A move belongs to both its incidents, and one of them may be on a hold.
            concat!(
                "DELETE FROM moves WHERE (to_incident = $1 OR from_incident = $1) AND ",
                not_held!("moves.to_incident"),
                " AND ",
                not_held!("moves.from_incident")
            ),
            "DELETE FROM log_notes WHERE incident_id = $1",
            "DELETE FROM incident_access WHERE incident_id = $1",
            "DELETE FROM incidents WHERE id = $1",
        ] {
            n += tx.execute(sql, params![id])?;
        }
    }
    Ok(n)
}
