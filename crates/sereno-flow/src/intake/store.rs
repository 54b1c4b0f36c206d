//! Every statement about reports, and what is inside their sealed columns.

use crate::hold::not_held;
use sereno_core::ids::{IncidentId, ReportId};
use sereno_core::incident::{Candidate, Facts};
use sereno_core::place::{Cell, Point, place_key};
use sereno_core::report::{About, Channel, FirstHand, Recency, ReportState};
use sereno_core::words::{fold, telling};
use sereno_core::{Moment, Private};
use sereno_station::audit::{Actor, Entry};
use sereno_station::db::{DbError, Reader, Stop, Tx, Value};
use sereno_station::keys::KeyRing;
use sereno_station::params;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a person typed, sealed as one value.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Body {
    /// The place as typed.
    #[serde(rename = "p")]
    pub place: String,
    /// What is happening.
    #[serde(rename = "t")]
    pub text: String,
    /// Further answers.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<(String, String)>,
}

impl Body {
    pub(super) fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn open(keys: &KeyRing, sealed: &[u8]) -> Private<Body> {
        let text = keys.open_text("reports.sealed_body", Some(sealed));
        Private::new(serde_json::from_str(text.reveal()).unwrap_or_default())
    }

    /// The answer to one question of the call script.
    pub fn detail(&self, slug: &str) -> &str {
        self.details.iter().find(|(k, _)| k == slug).map_or("", |(_, v)| v.as_str())
    }
}

/// A report ready to be written.
#[derive(Clone, Debug)]
pub(super) struct NewReport {
    pub(super) id: ReportId,
    pub(super) channel: Channel,
    pub(super) about: About,
    pub(super) kind: String,
    pub(super) recency: Recency,
    pub(super) first_hand: FirstHand,
    pub(super) language: String,
    pub(super) received_at: Moment,
    pub(super) seen_at: Moment,
    pub(super) cell: Option<i64>,
    pub(super) area: Option<String>,
    pub(super) sealed_body: Vec<u8>,
    pub(super) sealed_point: Option<Vec<u8>>,
    pub(super) sealed_reach: Option<Vec<u8>>,
    pub(super) follows: Option<ReportId>,
    pub(super) counts_as_past: bool,
    pub(super) expires_at: Moment,
}

/// What became of an insert.
pub(super) enum Inserted {
    /// It is new, with this receipt.
    New(String),
    /// It was here, with that receipt.
    Repeated(String),
    /// Another report has this receipt: draw another.
    ReceiptTaken,
}

pub(super) fn insert_row(tx: &mut Tx<'_>, r: &NewReport, receipt: &str, entered_by: Actor) -> Result<bool, DbError> {
    let n = tx.execute(
        "INSERT INTO reports (id, receipt, channel, about, kind, recency, first_hand, state, language, received_at, seen_at,
           cell, area, sealed_body, sealed_point, sealed_reach, follows, entered_by, counts_as_past, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         ON CONFLICT DO NOTHING",
        params![
            r.id, receipt, r.channel.slug(), r.about.slug(), &r.kind, r.recency.slug(), r.first_hand.slug(),
            ReportState::Received.slug(), &r.language, r.received_at, r.seen_at, r.cell, r.area.as_deref(),
            r.sealed_body.as_slice(), r.sealed_point.as_deref(), r.sealed_reach.as_deref(), r.follows,
            entered_by.person(), r.counts_as_past, r.expires_at
        ],
    )?;
    Ok(n == 1)
}

pub(super) fn insert(tx: &mut Tx<'_>, entry: &Entry, r: &NewReport, receipt: &str) -> Result<Inserted, Stop> {
    if insert_row(tx, r, receipt, entry.actor)? {
        entry.record(tx, "report.receive", &r.id.to_string(), r.channel.slug())?;
        return Ok(Inserted::New(receipt.to_owned()));
    }
    entry.record(tx, "report.repeat", &r.id.to_string(), r.channel.slug())?;
    let known = tx.first("SELECT receipt FROM reports WHERE id = $1", params![r.id])?;
    match known {
        Some(mut row) => Ok(Inserted::Repeated(row.get()?)),
        None => Ok(Inserted::ReceiptTaken),
    }
}

/// A report that waits to be screened and fused.
#[derive(Clone, Debug)]
pub struct Due {
    /// What fusion looks at.
    pub facts: Arc<Facts>,
    /// What it is about.
    pub about: About,
    /// It is over.
    pub counts_as_past: bool,
    /// The person sees it now, with own eyes: this opens again what was settled otherwise.
    pub is_first_hand_now: bool,
    /// The report it adds to.
    pub follows: Option<ReportId>,
    /// When it was received.
    pub received_at: Moment,
}

const FACTS: &str = "r.id, r.seen_at, r.sealed_point, r.area, r.kind, r.sealed_body";

fn facts(r: &mut Reader, keys: &KeyRing) -> Result<Facts, DbError> {
    let (report, seen_at, point, area): (ReportId, Moment, Option<Vec<u8>>, Option<String>) =
        (r.get()?, r.get()?, r.get()?, r.get()?);
    let (kind, sealed): (String, Vec<u8>) = (r.get()?, r.get()?);
    let body = Body::open(keys, &sealed);
    let body = body.reveal();
    let point = keys.open_text("reports.sealed_point", point.as_deref());
    let point = point.reveal().split_once(' ').and_then(|(lat, lon)| Point::new(lat.parse().ok()?, lon.parse().ok()?));
    Ok(Facts { report, seen_at, point, area, kind, place_key: place_key(&body.place), words: telling(&body.text) })
}

/// Reports that wait, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn due(tx: &mut Tx<'_>, keys: &KeyRing, most: i64) -> Result<Vec<Due>, DbError> {
    let sql = format!(
        "SELECT {FACTS}, r.about, r.counts_as_past, r.first_hand, r.recency, r.follows, r.received_at FROM reports r
         WHERE r.state = 'received' ORDER BY r.received_at, r.seen_at, r.id LIMIT $1"
    );
    tx.query(&sql, params![most])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let facts = Arc::new(facts(&mut r, keys)?);
            let (about, counts_as_past): (String, bool) = (r.get()?, r.get()?);
            let (first_hand, recency, follows): (String, String, Option<ReportId>) = (r.get()?, r.get()?, r.get()?);
            Ok(Due {
                facts,
                about: About::from_slug(&about).unwrap_or(About::Now),
                counts_as_past,
                is_first_hand_now: !counts_as_past
                    && follows.is_none()
                    && first_hand == FirstHand::Saw.slug()
                    && recency == Recency::Now.slug(),
                follows,
                received_at: r.get()?,
            })
        })
        .collect()
}

/// True when a report waits.
///
/// # Errors
/// [`DbError`].
pub fn is_any_due(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(tx.first("SELECT 1 + 0 FROM reports WHERE state = 'received' LIMIT 1", params![])?.is_some())
}

/// Reports compared with one report, at most; the nearest in time win.
const CANDIDATES_MAX: i64 = 48;

/// Facts of reports that were looked at lately, so that their words are not unsealed each time a
/// neighbour arrives. In memory only, and emptied when it is full and when things are forgotten.
#[derive(Debug, Default)]
pub struct FactsCache(Mutex<HashMap<ReportId, Arc<Facts>>>);

/// Reports remembered at most; about a kilobyte each.
const REMEMBERED_MAX: usize = 16_384;

impl FactsCache {
    fn get(&self, id: ReportId) -> Option<Arc<Facts>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Remembers the facts of a report.
    pub fn put(&self, facts: &Arc<Facts>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= REMEMBERED_MAX {
            held.clear();
        }
        held.insert(facts.report, Arc::clone(facts));
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Reports near in place and time that belong to an incident which may still take some in.
///
/// # Errors
/// [`DbError`].
pub fn facts_near(
    tx: &mut Tx<'_>,
    keys: &KeyRing,
    cache: &FactsCache,
    of: &Facts,
    window_s: i64,
    counts_as_past: bool,
) -> Result<Vec<Candidate>, DbError> {
    // What is over takes in what is over, and nothing that is happening.
    let alive = if counts_as_past { "i.activity = 'past'" } else { "i.activity <> 'past'" };
    // One bounded look a cell: in a flood a cell holds thousands, and only the newest are compared.
    let look = |filter: &str| {
        format!(
            "SELECT i.id, i.first_at, r.id FROM reports r JOIN incidents i ON i.id = r.incident_id
             WHERE {filter} AND r.seen_at BETWEEN $1 AND $2 AND i.merged_into IS NULL AND i.aside_at IS NULL
               AND {alive}
               AND NOT (i.verification IN ('confirmed', 'retracted') AND i.activity IN ('ended', 'ended_unknown'))
             ORDER BY r.seen_at DESC, r.id LIMIT {CANDIDATES_MAX}"
        )
    };
    let (from, to) = (of.seen_at.plus_s(-window_s), of.seen_at.plus_s(window_s));
    let mut rows = Vec::new();
    if let Some(point) = of.point {
        let sql = look("r.cell = $3");
        for cell in Cell::around(point) {
            rows.extend(tx.query(&sql, params![from, to, cell.number()])?);
        }
    }
    if let Some(area) = &of.area {
        let sql = look(if of.point.is_some() { "r.area = $3 AND r.cell IS NULL" } else { "r.area = $3" });
        rows.extend(tx.query(&sql, params![from, to, area])?);
    } else if of.point.is_none() {
        // The place is in no gazetteer: what was typed is compared, newest first.
        rows.extend(tx.query(&look("r.area IS NULL AND r.cell IS NULL"), params![from, to])?);
    }
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let mut r = row.read();
        let (incident, first_at, report): (IncidentId, Moment, ReportId) = (r.get()?, r.get()?, r.get()?);
        let known = match cache.get(report) {
            Some(known) => known,
            None => {
                let sql = format!("SELECT {FACTS} FROM reports r WHERE r.id = $1");
                let Some(mut row) = tx.first(&sql, params![report])? else { continue };
                let fresh = Arc::new(facts(&mut row, keys)?);
                cache.put(&fresh);
                fresh
            }
        };
        found.push((incident, first_at, known));
    }
    Ok(found)
}

/// Puts a waiting report into an incident with its reasons, sealed like the words they quote.
/// False when it no longer waits: another node placed it.
///
/// # Errors
/// [`DbError`].
pub fn join(
    tx: &mut Tx<'_>,
    report: ReportId,
    incident: IncidentId,
    state: ReportState,
    reasons: Option<&[u8]>,
) -> Result<bool, DbError> {
    let n = tx.execute(
        "UPDATE reports SET incident_id = $2, state = $3, sealed_reasons = $4 WHERE id = $1 AND state = 'received'",
        params![report, incident, state.slug(), reasons],
    )?;
    Ok(n == 1)
}

/// Gives a waiting report a state without an incident. False when it no longer waits.
///
/// # Errors
/// [`DbError`].
pub fn mark(tx: &mut Tx<'_>, report: ReportId, state: ReportState) -> Result<bool, DbError> {
    let sql = "UPDATE reports SET state = $2 WHERE id = $1 AND state = 'received'";
    Ok(tx.execute(sql, params![report, state.slug()])? == 1)
}

/// Moves every report of an incident that stands in one state to another. What tells that
/// somebody was taken stays what it is, whatever becomes of the incident.
///
/// # Errors
/// [`DbError`].
pub fn move_all(tx: &mut Tx<'_>, incident: IncidentId, from: ReportState, to: ReportState) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE reports SET state = $3 WHERE incident_id = $1 AND state = $2 AND about <> 'taken'",
        params![incident, from.slug(), to.slug()],
    )
}

/// Puts one report into an incident or into none, in a state.
///
/// # Errors
/// [`DbError`].
pub fn set_place(
    tx: &mut Tx<'_>,
    report: ReportId,
    incident: Option<IncidentId>,
    state: ReportState,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE reports SET incident_id = $2, state = $3 WHERE id = $1",
        params![report, incident, state.slug()],
    )?;
    Ok(())
}

/// A report that a search found, and the incident it is in.
#[derive(Clone, Debug)]
pub struct FoundReport {
    /// Its id.
    pub id: ReportId,
    /// Its incident, when it is in one.
    pub incident: Option<IncidentId>,
    /// Where it stands.
    pub state: String,
    /// When it came.
    pub received_at: Moment,
    /// What was typed.
    pub body: Private<Body>,
}

/// Where a search goes on: after the report with this expiry and id.
pub type SearchFrom = (i64, Vec<u8>);

/// The newest reports first: nothing expires later than this.
pub fn search_start() -> SearchFrom {
    (i64::MAX, Vec::from([0xffu8; 16]))
}

/// One step of a search: those of the next `step` reports in which every one of the folded words
/// occurs, and where the next step goes on, if there is more. Words are sealed, so each report is
/// opened and looked at. All are kept equally long, so the order of expiry is that of arrival.
///
/// # Errors
/// [`DbError`].
pub fn find_words(
    tx: &mut Tx<'_>,
    keys: &KeyRing,
    words: &[String],
    from: &SearchFrom,
    step: i64,
) -> Result<(Vec<FoundReport>, Option<SearchFrom>), DbError> {
    let rows = tx.query(
        "SELECT expires_at, id, incident_id, state, received_at, sealed_body FROM reports
         WHERE (expires_at, id) < ($1, $2) ORDER BY expires_at DESC, id DESC LIMIT $3",
        params![from.0, from.1.as_slice(), step],
    )?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == step);
    let (mut found, mut last) = (Vec::new(), None);
    for row in rows {
        let mut r = row.read();
        let (expires_at, id, incident): (i64, ReportId, Option<IncidentId>) = (r.get()?, r.get()?, r.get()?);
        let (state, received_at, sealed): (String, Moment, Vec<u8>) = (r.get()?, r.get()?, r.get()?);
        last = Some((expires_at, id.bytes().to_vec()));
        let body = Body::open(keys, &sealed);
        let text = fold(&format!("{} {}", body.reveal().place, body.reveal().text));
        if words.iter().all(|w| text.contains(w.as_str())) {
            found.push(FoundReport { id, incident, state, received_at, body });
        }
    }
    Ok((found, last.filter(|_| is_full)))
}

/// A report as the console shows it.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its id.
    pub id: ReportId,
    /// How it came.
    pub channel: String,
    /// What it is about.
    pub about: About,
    /// What kind was chosen.
    pub kind: String,
    /// When it was seen, in words.
    pub recency: String,
    /// How the person knows.
    pub first_hand: String,
    /// Where it stands.
    pub state: String,
    /// Its language.
    pub language: String,
    /// When it came.
    pub received_at: Moment,
    /// When it was seen.
    pub seen_at: Moment,
    /// Its area.
    pub area: Option<String>,
    /// Its incident.
    pub incident: Option<IncidentId>,
    /// What was typed.
    pub body: Private<Body>,
    /// Why it is in its incident, as stored.
    pub reasons: Private<String>,
    /// It has a point.
    pub has_point: bool,
    /// Somebody may be called back.
    pub has_reach: bool,
    /// When it is deleted.
    pub expires_at: Moment,
}

const HELD: &str = "r.id, r.channel, r.about, r.kind, r.recency, r.first_hand, r.state, r.language, r.received_at, r.seen_at,
  r.area, r.incident_id, r.sealed_body, r.sealed_reasons, r.cell, CASE WHEN r.sealed_reach IS NULL THEN 0 ELSE 1 END, r.expires_at";

fn held_row(r: &mut Reader, keys: &KeyRing) -> Result<Held, DbError> {
    let (id, channel, about): (ReportId, String, String) = (r.get()?, r.get()?, r.get()?);
    let (kind, recency, first_hand, state, language) = (r.get()?, r.get()?, r.get()?, r.get()?, r.get()?);
    let (received_at, seen_at, area, incident) = (r.get()?, r.get()?, r.get()?, r.get()?);
    let (sealed, reasons, cell): (Vec<u8>, Option<Vec<u8>>, Option<i64>) = (r.get()?, r.get()?, r.get()?);
    let reach: i64 = r.get()?;
    Ok(Held {
        id,
        channel,
        about: About::from_slug(&about).unwrap_or(About::Now),
        kind,
        recency,
        first_hand,
        state,
        language,
        received_at,
        seen_at,
        area,
        incident,
        body: Body::open(keys, &sealed),
        reasons: keys.open_text("reports.sealed_reasons", reasons.as_deref()),
        has_point: cell.is_some(),
        has_reach: reach == 1,
        expires_at: r.get()?,
    })
}

/// The reports of an incident, newest first, at most `most`.
///
/// # Errors
/// [`DbError`].
pub fn for_incident(tx: &mut Tx<'_>, keys: &KeyRing, incident: IncidentId, most: i64) -> Result<Vec<Held>, DbError> {
    let sql = format!("SELECT {HELD} FROM reports r WHERE r.incident_id = $1 ORDER BY r.seen_at DESC, r.id LIMIT $2");
    tx.query(&sql, params![incident, most])?.into_iter().map(|row| held_row(&mut row.read(), keys)).collect()
}

/// The report of a receipt.
///
/// # Errors
/// [`DbError`].
pub fn held(tx: &mut Tx<'_>, keys: &KeyRing, receipt: &str) -> Result<Option<Held>, DbError> {
    let sql = format!("SELECT {HELD} FROM reports r WHERE r.receipt = $1");
    tx.first(&sql, params![receipt])?.map(|mut r| held_row(&mut r, keys)).transpose()
}

/// One report.
///
/// # Errors
/// [`DbError`].
pub fn one(tx: &mut Tx<'_>, keys: &KeyRing, id: ReportId) -> Result<Option<Held>, DbError> {
    let sql = format!("SELECT {HELD} FROM reports r WHERE r.id = $1");
    tx.first(&sql, params![id])?.map(|mut r| held_row(&mut r, keys)).transpose()
}

/// How the reports of some incidents came and how their senders know: incident, first hand,
/// channel, how many.
///
/// # Errors
/// [`DbError`].
pub fn stats(tx: &mut Tx<'_>, incidents: &[IncidentId]) -> Result<Vec<(IncidentId, String, String, i64)>, DbError> {
    if incidents.is_empty() {
        return Ok(vec![]);
    }
    let places: Vec<String> = (1..=incidents.len()).map(|n| format!("${n}")).collect();
    let values: Vec<Value> = incidents.iter().map(|i| Value::from(*i)).collect();
    let sql = format!(
        "SELECT incident_id, first_hand, channel, count(*) FROM reports WHERE incident_id IN ({}) GROUP BY incident_id, first_hand, channel
         ORDER BY incident_id, first_hand, channel",
        places.join(", ")
    );
    let rows = tx.query(&sql, &values)?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?, r.get()?, r.get()?))
        })
        .collect()
}

/// Reports of some incidents whose senders left a number that is still kept.
pub(super) fn with_reach(tx: &mut Tx<'_>, incidents: &[IncidentId]) -> Result<Vec<(IncidentId, ReportId)>, DbError> {
    if incidents.is_empty() {
        return Ok(vec![]);
    }
    let places: Vec<String> = (1..=incidents.len()).map(|n| format!("${n}")).collect();
    let values: Vec<Value> = incidents.iter().map(|i| Value::from(*i)).collect();
    let sql = format!(
        "SELECT incident_id, id FROM reports WHERE incident_id IN ({}) AND sealed_reach IS NOT NULL ORDER BY incident_id, id",
        places.join(", ")
    );
    tx.query(&sql, &values)?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// The sealed number of a report of an incident.
pub(super) fn sealed_reach(
    tx: &mut Tx<'_>,
    report: ReportId,
    incident: IncidentId,
) -> Result<Option<Vec<u8>>, DbError> {
    let found =
        tx.first("SELECT sealed_reach FROM reports WHERE id = $1 AND incident_id = $2", params![report, incident])?;
    found.map_or(Ok(None), |mut r| r.get())
}

/// Reports that are past their date.
pub(crate) fn forget(tx: &mut Tx<'_>, now: Moment, most: i64) -> Result<u64, DbError> {
    tx.execute(
        concat!(
            "DELETE FROM reports WHERE id IN (SELECT id FROM reports WHERE expires_at <= $1 AND ",
            not_held!("reports.id"),
            " ORDER BY expires_at, id LIMIT $2)"
        ),
        params![now, most],
    )
}

/// Drops numbers and points that are past their time; their keys follow at the end of the day.
pub(crate) fn clear(tx: &mut Tx<'_>, reach_before: Moment, points_before: Moment) -> Result<u64, DbError> {
    let numbers = tx.execute(
        concat!(
            "UPDATE reports SET sealed_reach = NULL WHERE sealed_reach IS NOT NULL AND received_at < $1 AND ",
            not_held!("reports.id")
        ),
        params![reach_before],
    )?;
    let points = tx.execute(
        concat!(
            "UPDATE reports SET sealed_point = NULL WHERE sealed_point IS NOT NULL AND received_at < $1 AND ",
            not_held!("reports.id")
        ),
        params![points_before],
    )?;
    Ok(numbers + points)
}
