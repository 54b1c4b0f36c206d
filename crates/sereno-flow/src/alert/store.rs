//! Every statement about alerts.

use super::Composed;
use crate::ahead::{AlertLine, Going};
use sereno_core::Moment;
use sereno_core::alert::{AlertKind, AlertState, Draft};
use sereno_core::ids::{AlertId, IncidentId, PersonId, VerdictId};
use sereno_station::db::{DbError, Reader, Tx};
use sereno_station::params;

/// An alert as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its id.
    pub id: AlertId,
    /// The number people say.
    pub number: i64,
    /// What it is about.
    pub incident: IncidentId,
    /// The finding it rests on.
    pub verdict: VerdictId,
    /// Where it stands.
    pub state: AlertState,
    /// The area's slug.
    pub area: String,
    /// Kind, area, texts, expiry.
    pub draft: Draft,
    /// Who made the finding.
    pub observer: PersonId,
    /// Who signed it second.
    pub second: PersonId,
    /// Who drafted.
    pub drafter: PersonId,
    /// When.
    pub drafted_at: Moment,
    /// Who approved.
    pub approver: Option<PersonId>,
    /// When.
    pub approved_at: Option<Moment>,
    /// What was approved.
    pub digest: Option<[u8; 32]>,
    /// When it was sent.
    pub sent_at: Option<Moment>,
    /// Why the send path refused it.
    pub refused: Option<String>,
    /// It was let out in a dry run: nobody outside was told.
    pub was_dry: bool,
}

const COLUMNS: &str =
    "id, number, incident_id, verdict_id, state, area, kind, area_name, expires_at, observer_id, second_id,
  drafter_id, drafted_at, approver_id, approved_at, digest, sent_at, refused,
  (SELECT count(*) FROM outbox o WHERE o.alert_id = alerts.id AND o.channel = 'dry_run')";

fn stored(r: &mut Reader) -> Result<Stored, DbError> {
    let (id, number, incident, verdict): (AlertId, i64, IncidentId, VerdictId) =
        (r.get()?, r.get()?, r.get()?, r.get()?);
    let (state, area, kind): (String, String, String) = (r.get()?, r.get()?, r.get()?);
    let (area_name, expires_at) = (r.get()?, r.get()?);
    Ok(Stored {
        id,
        number,
        incident,
        verdict,
        state: AlertState::from_slug(&state).ok_or(DbError::Shape(4))?,
        area,
        draft: Draft {
            kind: AlertKind::from_slug(&kind).ok_or(DbError::Shape(6))?,
            area_name,
            texts: vec![],
            expires_at,
        },
        observer: r.get()?,
        second: r.get()?,
        drafter: r.get()?,
        drafted_at: r.get()?,
        approver: r.get()?,
        approved_at: r.get()?,
        digest: r.get()?,
        sent_at: r.get()?,
        refused: r.get()?,
        was_dry: r.get::<i64>()? > 0,
    })
}

fn with_texts(tx: &mut Tx<'_>, mut alert: Stored) -> Result<Stored, DbError> {
    let rows =
        tx.query("SELECT language, text FROM alert_texts WHERE alert_id = $1 ORDER BY position", params![alert.id])?;
    for row in rows {
        let mut r = row.read();
        alert.draft.texts.push((r.get()?, r.get()?));
    }
    Ok(alert)
}

/// One alert with its texts.
///
/// # Errors
/// [`DbError`].
pub fn one(tx: &mut Tx<'_>, id: AlertId) -> Result<Option<Stored>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM alerts WHERE id = $1");
    match tx.first(&sql, params![id])? {
        Some(mut r) => {
            let alert = stored(&mut r)?;
            with_texts(tx, alert).map(Some)
        }
        None => Ok(None),
    }
}

/// Alerts in one of some states, newest first, with their texts.
pub(crate) fn in_states(
    tx: &mut Tx<'_>,
    states: &[AlertState],
    alive_at: Option<Moment>,
    most: i64,
) -> Result<Vec<Stored>, DbError> {
    let list: Vec<String> = states.iter().map(|s| format!("'{}'", s.slug())).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM alerts WHERE state IN ({}) AND expires_at > $1 ORDER BY drafted_at DESC, id LIMIT $2",
        list.join(", ")
    );
    let rows = tx.query(&sql, params![alive_at.unwrap_or(Moment::from_us(-1)), most])?;
    let alerts: Vec<Stored> = rows.into_iter().map(|row| stored(&mut row.read())).collect::<Result<_, _>>()?;
    alerts.into_iter().map(|a| with_texts(tx, a)).collect()
}

/// When the latest alert of an incident was drafted that was not cancelled. One that was a dry
/// run holds up no other: nobody was told.
pub(super) fn latest(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Option<Moment>, DbError> {
    let found = tx.first(
        "SELECT drafted_at FROM alerts WHERE incident_id = $1 AND state <> 'cancelled_before_send'
           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = alerts.id AND o.channel = 'dry_run')
         ORDER BY drafted_at DESC LIMIT 1",
        params![incident],
    )?;
    found.map(|mut r| r.get()).transpose()
}

pub(super) fn next_number(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.number("SELECT coalesce(max(number), 0) + 1 FROM alerts", params![])
}

#[expect(clippy::too_many_arguments, reason = "one row, one call")]
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: AlertId,
    incident: IncidentId,
    verdict: VerdictId,
    c: &Composed,
    state: AlertState,
    drafter: PersonId,
    now: Moment,
) -> Result<(), DbError> {
    let signed = c.basis.signed();
    tx.execute(
        "INSERT INTO alerts (id, number, incident_id, verdict_id, kind, state, area, area_name, observer_id, second_id, drafter_id,
           drafted_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            id, c.number, incident, verdict, c.draft.kind.slug(), state.slug(), &c.area, &c.draft.area_name,
            signed.finding().by(), signed.second(), drafter, now, c.draft.expires_at
        ],
    )?;
    for (position, (language, text)) in (0i64..).zip(&c.draft.texts) {
        tx.execute(
            "INSERT INTO alert_texts (alert_id, position, language, text) VALUES ($1, $2, $3, $4)",
            params![id, position, language, text],
        )?;
    }
    Ok(())
}

/// Notes who approved an alert and what exactly. The caller records the audit row.
pub(crate) fn set_approval(
    tx: &mut Tx<'_>,
    id: AlertId,
    state: AlertState,
    by: PersonId,
    digest: [u8; 32],
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE alerts SET state = $2, approver_id = $3, digest = $4, approved_at = $5 WHERE id = $1",
        params![id, state.slug(), by, digest, now],
    )?;
    Ok(())
}

/// Gives an alert a state, and the reason when the send path refused it.
///
/// # Errors
/// [`DbError`].
pub fn set_state(tx: &mut Tx<'_>, id: AlertId, state: AlertState, refused: Option<&str>) -> Result<(), DbError> {
    tx.execute("UPDATE alerts SET state = $2, refused = $3 WHERE id = $1", params![id, state.slug(), refused])?;
    Ok(())
}

/// Marks an alert as sent.
pub(crate) fn set_sent(tx: &mut Tx<'_>, id: AlertId, state: AlertState, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE alerts SET state = $2, sent_at = $3 WHERE id = $1", params![id, state.slug(), now])?;
    Ok(())
}

/// The alerts of an incident, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn lines(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Vec<AlertLine>, DbError> {
    let rows = tx.query(
        "SELECT a.id, a.number, a.kind,
           CASE WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = a.id AND o.channel = 'dry_run') THEN 'dry_run' ELSE a.state END,
           a.drafted_at, CASE WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = a.id AND o.channel = 'dry_run') THEN NULL ELSE a.sent_at END
         FROM alerts a WHERE a.incident_id = $1 ORDER BY a.drafted_at, a.id",
        params![incident],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(AlertLine {
                id: r.get()?,
                number: r.get()?,
                kind: r.get()?,
                state: r.get()?,
                drafted_at: r.get()?,
                sent_at: r.get()?,
            })
        })
        .collect()
}

/// Adds to the rows of the queue what was drafted and told; a dry run told nobody.
///
/// # Errors
/// [`DbError`].
pub fn add_going(tx: &mut Tx<'_>, all: &mut Vec<(IncidentId, Going)>) -> Result<(), DbError> {
    let rows = tx.query(
        "SELECT a.incident_id, a.state, a.sent_at FROM alerts a JOIN incidents i ON i.id = a.incident_id
         WHERE i.is_open = 1 AND a.state IN ('translated', 'approved', 'sent')
           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = a.id AND o.channel = 'dry_run')",
        params![],
    )?;
    for row in rows {
        let mut r = row.read();
        let (id, state, sent_at): (IncidentId, String, Option<Moment>) = (r.get()?, r.get()?, r.get()?);
        if !all.iter().any(|(i, _)| *i == id) {
            all.push((id, Going::default()));
        }
        if let Some((_, going)) = all.iter_mut().find(|(i, _)| *i == id) {
            going.draft_waits |= state == "translated";
            going.alert_sent_at = going.alert_sent_at.max(sent_at);
        }
    }
    Ok(())
}

/// Drafts of somebody that wait for approval: number and incident.
///
/// # Errors
/// [`DbError`].
pub fn waiting_of(tx: &mut Tx<'_>, drafter: PersonId) -> Result<Vec<(i64, IncidentId)>, DbError> {
    let rows = tx.query(
        "SELECT number, incident_id FROM alerts WHERE state = 'translated' AND drafter_id = $1 ORDER BY number",
        params![drafter],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// The texts that the public was told about an incident, in a language, newest first.
///
/// # Errors
/// [`DbError`].
pub fn sent_about(tx: &mut Tx<'_>, incident: IncidentId, language: &str) -> Result<Vec<String>, DbError> {
    let rows = tx.query(
        "SELECT o.text FROM alerts a JOIN outbox o ON o.alert_id = a.id JOIN incidents i ON i.id = a.incident_id
         WHERE i.verification = CASE a.kind WHEN 'checked' THEN 'refuted' ELSE 'confirmed' END AND a.incident_id = $1 AND a.state = 'sent' AND o.language = $2 AND o.channel = 'public' ORDER BY a.sent_at DESC, a.id",
        params![incident, language],
    )?;
    rows.into_iter().map(|row| row.read().get()).collect()
}
