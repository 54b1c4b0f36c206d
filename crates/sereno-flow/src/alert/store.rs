//! Every statement about alerts.

use crate::ahead::{AlertLine, Due, Going};
use sereno_core::Moment;
use sereno_core::alert::{AlertKind, AlertRefusal, AlertState, Draft, Hands, People};
use sereno_core::ids::{AlertId, IncidentId, PersonId, VerdictId};
use sereno_core::incident::{Activity, Standing, Verification};
use sereno_station::db::{DbError, Reader, Tx};
use sereno_station::params;

/// What an alert is about, and what it rests on; of a withdrawal, what that rests on which it takes
/// back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestsOn {
    /// A finding about an incident, signed by a second person.
    Finding {
        /// The incident.
        incident: IncidentId,
        /// The finding.
        verdict: VerdictId,
        /// Who made it.
        observer: PersonId,
        /// Who signed it second.
        second: PersonId,
    },
    /// A text of the playbook, by its slug: nothing that happened.
    Standing(String),
}

/// An alert as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its id.
    pub id: AlertId,
    /// The number people say.
    pub number: i64,
    /// What it is about, and what it rests on.
    pub rests_on: RestsOn,
    /// The notice it follows; `None` for a first one.
    pub about: Option<AlertId>,
    /// The first notice of those that belong together; its own id for a first one.
    pub thread: AlertId,
    /// Where it stands.
    pub state: AlertState,
    /// The area's slug.
    pub area: String,
    /// Kind, area, texts, expiry.
    pub draft: Draft,
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
    /// How many it was frozen for when it was drafted.
    pub audience: i64,
    /// SHA-256 over the bytes of that set.
    pub audience_digest: Option<[u8; 32]>,
}

impl Stored {
    /// From when on it goes out, once approved: until then anybody of the desk can stop it.
    pub fn goes_at(&self) -> Option<Moment> {
        self.approved_at.map(|at| at.plus_s(self.draft.kind.stop_s()))
    }

    /// The incident it is about; a standing text, and what takes one back, are about none.
    pub const fn incident(&self) -> Option<IncidentId> {
        if let RestsOn::Finding { incident, .. } = self.rests_on { Some(incident) } else { None }
    }

    /// The finding it rests on.
    pub const fn verdict(&self) -> Option<VerdictId> {
        if let RestsOn::Finding { verdict, .. } = self.rests_on { Some(verdict) } else { None }
    }

    /// The slug of the standing text it says or takes back.
    pub fn standing(&self) -> Option<&str> {
        if let RestsOn::Standing(slug) = &self.rests_on { Some(slug) } else { None }
    }

    /// Why it is not said any more, once its time is over.
    pub const fn too_late(&self) -> AlertRefusal {
        match self.rests_on {
            RestsOn::Finding { .. } => AlertRefusal::Stale,
            RestsOn::Standing(_) => AlertRefusal::Over,
        }
    }

    /// Everybody who stands behind it, if this person approves it.
    pub const fn hands(&self, approver: PersonId) -> Hands {
        let drafter = self.drafter;
        match self.rests_on {
            RestsOn::Finding { observer, second, .. } => Hands::Several(People { observer, second, drafter, approver }),
            RestsOn::Standing(_) => Hands::Two { drafter, approver },
        }
    }
}

const COLUMNS: &str =
    "id, number, incident_id, verdict_id, state, area, kind, area_name, expires_at, observer_id, second_id,
  drafter_id, drafted_at, approver_id, approved_at, digest, sent_at, refused,
  (SELECT count(*) FROM outbox o WHERE o.alert_id = alerts.id AND o.channel = 'dry_run'), about_id, thread_id,
  audience, audience_digest, standing";

/// What keeps a notice true, as a condition over `alerts a` and `incidents i`. Written twice, here
/// and as `AlertKind::still_holds`; a test compares them.
pub(crate) const HOLDS: &str = "(a.kind IN ('withdrawn', 'rights', 'service')
  OR a.kind IN ('verified', 'update') AND i.verification = 'confirmed'
  OR a.kind = 'ended' AND i.verification = 'confirmed' AND i.activity IN ('ended', 'after_action', 'archived')
  OR a.kind IN ('checked', 'correction') AND i.verification IN ('refuted', 'retracted') AND i.settled_by = a.verdict_id)";

/// The sixteen bytes of an id; a standing text has none.
fn id_of(bytes: &[u8], column: usize) -> Result<[u8; 16], DbError> {
    <[u8; 16]>::try_from(bytes).map_err(|_| DbError::Shape(column))
}

fn stored(r: &mut Reader) -> Result<Stored, DbError> {
    let (id, number): (AlertId, i64) = (r.get()?, r.get()?);
    let (incident, verdict): (Vec<u8>, Vec<u8>) = (r.get()?, r.get()?);
    let (state, area, kind): (String, String, String) = (r.get()?, r.get()?, r.get()?);
    let (area_name, expires_at) = (r.get()?, r.get()?);
    let (observer, second): (Vec<u8>, Vec<u8>) = (r.get()?, r.get()?);
    let mut stored = Stored {
        id,
        number,
        rests_on: RestsOn::Standing(String::new()),
        state: AlertState::from_slug(&state).ok_or(DbError::Shape(4))?,
        area,
        draft: Draft {
            kind: AlertKind::from_slug(&kind).ok_or(DbError::Shape(6))?,
            area_name,
            texts: vec![],
            expires_at,
        },
        drafter: r.get()?,
        drafted_at: r.get()?,
        approver: r.get()?,
        approved_at: r.get()?,
        digest: r.get()?,
        sent_at: r.get()?,
        refused: r.get()?,
        was_dry: r.get::<i64>()? > 0,
        about: r.get()?,
        thread: r.get::<Option<AlertId>>()?.unwrap_or(id),
        audience: r.get()?,
        audience_digest: r.get()?,
    };
    stored.rests_on = match r.get::<Option<String>>()? {
        Some(slug) => RestsOn::Standing(slug),
        None => RestsOn::Finding {
            incident: IncidentId::from_bytes(id_of(&incident, 2)?),
            verdict: VerdictId::from_bytes(id_of(&verdict, 3)?),
            observer: PersonId::from_bytes(id_of(&observer, 9)?),
            second: PersonId::from_bytes(id_of(&second, 10)?),
        },
    };
    Ok(stored)
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

/// When the latest alert of an incident that brought news was let out, or drafted if it was not yet,
/// of those that were not cancelled. One that was a dry run holds up no other: nobody was told.
/// Nor does one that ended, corrected or took back: what is seen after it is said at once.
pub(super) fn latest(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Option<Moment>, DbError> {
    let found = tx.first(
        "SELECT coalesce(sent_at, drafted_at) FROM alerts WHERE incident_id = $1 AND state <> 'cancelled_before_send'
           AND kind IN ('verified', 'update', 'checked') AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = alerts.id AND o.channel = 'dry_run')
         ORDER BY coalesce(sent_at, drafted_at) DESC LIMIT 1",
        params![incident],
    )?;
    found.map(|mut r| r.get()).transpose()
}

/// True while a draft of an incident waits, or what was approved has not gone out.
pub(super) fn is_any_open(tx: &mut Tx<'_>, incident: IncidentId, now: Moment) -> Result<bool, DbError> {
    let n = tx.number(
        "SELECT count(*) FROM alerts WHERE incident_id = $1 AND state IN ('translated', 'approved', 'sending') AND expires_at > $2",
        params![incident, now],
    )?;
    Ok(n > 0)
}

/// The notices of a thread that were let out, oldest first, without their texts.
pub(super) fn thread(tx: &mut Tx<'_>, thread: AlertId) -> Result<Vec<Stored>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM alerts WHERE thread_id = $1 AND sent_at IS NOT NULL ORDER BY sent_at, number");
    tx.query(&sql, params![thread])?.into_iter().map(|row| stored(&mut row.read())).collect()
}

/// What was told of the line before and holds: this comes in its place, to the same people or to
/// everybody. Of texts about the line only the newest holds; no other notice has such.
pub(super) fn outdated(tx: &mut Tx<'_>, a: &Stored) -> Result<Vec<Stored>, DbError> {
    if a.draft.kind != AlertKind::Service {
        return Ok(vec![]);
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM alerts WHERE kind = 'service' AND state = 'sent' AND id <> $1 AND (area = $2 OR $2 = '')
         ORDER BY sent_at, number"
    );
    tx.query(&sql, params![a.id, a.area.as_str()])?.into_iter().map(|row| stored(&mut row.read())).collect()
}

/// The threads of an incident of which something was let out, the newest first.
pub(super) fn threads(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Vec<AlertId>, DbError> {
    let rows = tx.query(
        "SELECT id FROM alerts WHERE incident_id = $1 AND about_id IS NULL AND sent_at IS NOT NULL ORDER BY sent_at DESC, number DESC",
        params![incident],
    )?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// When a standing text was last let out to an area, or drafted if it was not yet and still waits;
/// without what was cancelled or is out of date, and without dry runs, of which nobody was told.
pub(super) fn latest_standing(
    tx: &mut Tx<'_>,
    slug: &str,
    area: &str,
    now: Moment,
) -> Result<Option<(Moment, bool)>, DbError> {
    let found = tx.first(
        "SELECT coalesce(sent_at, drafted_at), CASE WHEN sent_at IS NULL THEN 1 ELSE 0 END FROM alerts
         WHERE standing = $1 AND area = $2 AND kind <> 'withdrawn' AND state NOT IN ('cancelled_before_send', 'updated') AND (sent_at IS NOT NULL OR expires_at > $3)
           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = alerts.id AND o.channel = 'dry_run')
         ORDER BY 2 DESC, 1 DESC LIMIT 1",
        params![slug, area, now],
    )?;
    found.map(|mut r| Ok((r.get()?, r.get()?))).transpose()
}

/// Forgets standing texts whose whole thread is older than this; says how many rows went.
pub(crate) fn forget_standing(tx: &mut Tx<'_>, before: Moment) -> Result<u64, DbError> {
    const OLD: &str = "(SELECT id FROM alerts a WHERE a.standing IS NOT NULL AND a.drafted_at < $1
       AND NOT EXISTS (SELECT 1 FROM alerts b WHERE b.thread_id = a.thread_id AND b.drafted_at >= $1))";
    let mut n = 0;
    for table in ["outbox", "signed_notices", "alert_texts"] {
        n += tx.execute(&format!("DELETE FROM {table} WHERE alert_id IN {OLD}"), params![before])?;
    }
    Ok(n + tx.execute(&format!("DELETE FROM alerts WHERE id IN {OLD}"), params![before])?)
}

pub(super) fn next_number(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.number("SELECT coalesce(max(number), 0) + 1 FROM alerts", params![])
}

/// Writes a new alert. A standing text has no incident, finding or observer: those columns hold no
/// byte, so they are equal to nobody's.
pub(super) fn insert(tx: &mut Tx<'_>, a: &Stored) -> Result<(), DbError> {
    let [incident, verdict, observer, second] = match &a.rests_on {
        RestsOn::Finding { incident, verdict, observer, second } => {
            [incident.bytes().to_vec(), verdict.bytes().to_vec(), observer.bytes().to_vec(), second.bytes().to_vec()]
        }
        RestsOn::Standing(_) => [const { Vec::new() }; 4],
    };
    tx.execute(
        "INSERT INTO alerts (id, number, incident_id, verdict_id, kind, state, area, area_name, observer_id, second_id, drafter_id,
           drafted_at, expires_at, about_id, thread_id, audience, audience_digest, standing)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        params![
            a.id, a.number, incident, verdict, a.draft.kind.slug(), a.state.slug(), &a.area, &a.draft.area_name,
            observer, second, a.drafter, a.drafted_at, a.draft.expires_at, a.about, a.thread, a.audience, a.audience_digest,
            a.standing().map(str::to_owned)
        ],
    )?;
    let (id, c) = (a.id, a);
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
           a.drafted_at, a.drafter_id, CASE WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = a.id AND o.channel = 'dry_run') THEN NULL ELSE a.sent_at END
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
                drafted_by: r.get()?,
                sent_at: r.get()?,
            })
        })
        .collect()
}

/// What people were told last about an incident, when it is no longer held to be true: it must be
/// taken back or corrected.
///
/// # Errors
/// [`DbError`].
pub fn due(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Option<Due>, DbError> {
    let found = tx.first("SELECT verification, activity FROM incidents WHERE id = $1", params![incident])?;
    let Some(mut r) = found else { return Ok(None) };
    let (verification, activity): (String, String) = (r.get()?, r.get()?);
    let verification = Verification::from_slug(&verification).ok_or(DbError::Shape(0))?;
    let activity = Activity::from_slug(&activity).ok_or(DbError::Shape(1))?;
    for id in threads(tx, incident)? {
        let told = thread(tx, id)?;
        let Some(newest) = told.last().filter(|a| !a.was_dry) else { continue };
        if newest.draft.kind.still_holds(Standing { verification, activity }) {
            return Ok(None);
        }
        let is_known = matches!(verification, Verification::Refuted | Verification::Retracted);
        let said_it_happens = told.first().is_some_and(|a| a.draft.kind == AlertKind::Verified);
        let can_correct = is_known && said_it_happens;
        return Ok(Some(Due { alert: newest.id, number: newest.number, can_correct }));
    }
    Ok(None)
}

/// Adds to the rows of the queue what was drafted and told; a dry run told nobody.
///
/// # Errors
/// [`DbError`].
pub fn add_going(tx: &mut Tx<'_>, all: &mut Vec<(IncidentId, Going)>) -> Result<(), DbError> {
    let rows = tx.query(
        "SELECT a.incident_id, a.state, a.sent_at FROM alerts a JOIN incidents i ON i.id = a.incident_id
         WHERE i.is_open = 1 AND a.state IN ('translated', 'approved', 'sent', 'updated', 'ended')
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

/// Drafts of somebody that wait for approval: number and incident. A standing text belongs to no
/// incident that could be handed over; it waits for anybody in the list of alerts.
///
/// # Errors
/// [`DbError`].
pub fn waiting_of(tx: &mut Tx<'_>, drafter: PersonId) -> Result<Vec<(i64, IncidentId)>, DbError> {
    let rows = tx.query(
        "SELECT number, incident_id FROM alerts WHERE state = 'translated' AND drafter_id = $1 AND standing IS NULL ORDER BY number",
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
    let sql = format!(
        "SELECT o.text FROM alerts a JOIN outbox o ON o.alert_id = a.id JOIN incidents i ON i.id = a.incident_id
         WHERE {HOLDS} AND a.incident_id = $1 AND a.state = 'sent' AND o.language = $2 AND o.channel = 'public' ORDER BY a.sent_at DESC, a.id"
    );
    let rows = tx.query(&sql, params![incident, language])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}
