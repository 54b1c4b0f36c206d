//! Every statement about signed notices.

use super::{Fact, open};
use crate::alert::HOLDS;
use sereno_core::Moment;
use sereno_core::alert::AlertKind;
use sereno_core::delivery::Standing;
use sereno_core::ids::AlertId;
use sereno_seal::note::Verifier;
use sereno_station::db::{DbError, Row, Tx};
use sereno_station::params;
use sereno_station::playbook::moment;

/// Notices read at once.
const TOLD_MAX: i64 = 200;

/// A notice that was told, as its signed note has it, and what became of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// What was said and signed.
    pub fact: Fact,
    /// The signed note.
    pub note: String,
    /// The signed CAP message.
    pub cap: String,
    /// The slug of its area.
    pub area: String,
    /// It is about something that happened; a standing text, and what takes one back, are not.
    pub is_about_incident: bool,
    /// When it was let out.
    pub at: Moment,
    /// When its time is over.
    pub expires_at: Moment,
    /// What became of it.
    pub standing: Standing,
}

impl Told {
    /// Language and text in this language, or in the network's first.
    pub fn text_in(&self, language: &str) -> (&str, &str) {
        let texts = &self.fact.texts;
        let found = texts.iter().find(|(l, _)| l == language).or(texts.first());
        found.map_or(("", ""), |(language, text)| (language, text))
    }
}

/// Keeps what was signed.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    alert: AlertId,
    number: i64,
    note: &str,
    cap: &str,
    at: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO signed_notices (alert_id, number, note, cap, at) VALUES ($1, $2, $3, $4, $5)",
        params![alert, number, note, cap, at],
    )?;
    Ok(())
}

/// The signed notes of a thread, newest first, without those of one alert.
pub(super) fn thread(tx: &mut Tx<'_>, thread: AlertId, but: AlertId, most: i64) -> Result<Vec<String>, DbError> {
    let rows = tx.query(
        "SELECT s.note FROM signed_notices s JOIN alerts a ON a.id = s.alert_id
         WHERE a.thread_id = $1 AND a.id <> $2 ORDER BY s.at DESC, s.number DESC LIMIT $3",
        params![thread, but, most],
    )?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// The signed note of one alert.
pub(super) fn note_of(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<String>, DbError> {
    let found = tx.first("SELECT note FROM signed_notices WHERE alert_id = $1", params![alert])?;
    found.map(|mut r| r.get()).transpose()
}

/// Notices that were told after another and follow it: kind and number. Of texts about the line
/// that is the next one for the same area or for everybody, whose thread is its own.
fn followed(
    tx: &mut Tx<'_>,
    thread: AlertId,
    fact: &Fact,
    area: &str,
    at: Moment,
) -> Result<Vec<(String, i64)>, DbError> {
    let mut rows = tx.query(
        "SELECT a.kind, s.number FROM signed_notices s JOIN alerts a ON a.id = s.alert_id
         WHERE a.thread_id = $1 AND s.number > $2 ORDER BY s.number",
        params![thread, fact.number],
    )?;
    if fact.kind == AlertKind::Service.slug() {
        rows.extend(tx.query(
            "SELECT a.kind, s.number FROM signed_notices s JOIN alerts a ON a.id = s.alert_id
             WHERE a.kind = 'service' AND (s.at > $1 OR s.at = $1 AND s.number > $2) AND (a.area = $3 OR a.area = '')",
            params![at, fact.number, area],
        )?);
    }
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// Signed notices with what tells whether they still hold; a condition follows.
fn select(condition: &str) -> String {
    format!(
        "SELECT a.thread_id, a.area, CASE WHEN a.standing IS NULL THEN 1 ELSE 0 END, s.note, s.cap, s.at, a.expires_at, CASE WHEN {HOLDS} THEN 1 ELSE 0 END
         FROM signed_notices s JOIN alerts a ON a.id = s.alert_id LEFT JOIN incidents i ON i.id = a.incident_id WHERE {condition}"
    )
}

fn told(tx: &mut Tx<'_>, key: &Verifier, row: Row, now: Moment) -> Result<Option<Told>, DbError> {
    let mut r = row.read();
    let (thread, area, is_about_incident): (AlertId, String, bool) = (r.get()?, r.get()?, r.get()?);
    let (note, cap, at, expires_at): (String, String, Moment, Moment) = (r.get()?, r.get()?, r.get()?, r.get()?);
    let is_true = r.get::<i64>()? == 1;
    let Ok(fact) = open(&note, key) else {
        tracing::error!("a stored notice does not fit its signature; it is not shown");
        return Ok(None);
    };
    // It never holds longer than was signed.
    let expires_at = moment(&fact.expires).map_or(expires_at, |signed| signed.min(expires_at));
    let followed = followed(tx, thread, &fact, &area, at)?;
    let standing = Standing::of(expires_at, is_true, followed.iter().map(|(k, n)| (k.as_str(), *n)), now);
    Ok(Some(Told { fact, note, cap, area, is_about_incident, at, expires_at, standing }))
}

/// The notice with a number, if it was told. A number that was never told, whatever else has it,
/// finds no row.
///
/// # Errors
/// [`DbError`].
pub fn by_number(tx: &mut Tx<'_>, key: &Verifier, number: i64, now: Moment) -> Result<Option<Told>, DbError> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("drafts_are_ours") {
        let is_there = tx.first("SELECT id FROM alerts WHERE number = $1", params![number])?.is_some();
        if is_there && tx.first("SELECT number FROM signed_notices WHERE number = $1", params![number])?.is_none() {
            return Err(DbError::Lost("a draft has this number"));
        }
    }
    let rows = tx.query(&select("s.number = $1"), params![number])?;
    match rows.into_iter().next() {
        Some(row) => Ok(told(tx, key, row, now)?.filter(|t| t.fact.number == number)),
        None => Ok(None),
    }
}

/// What was told since a moment, newest first.
///
/// # Errors
/// [`DbError`].
pub fn since(tx: &mut Tx<'_>, key: &Verifier, from: Moment, now: Moment) -> Result<Vec<Told>, DbError> {
    let sql = select("s.at >= $1 ORDER BY s.at DESC, s.number DESC LIMIT $2");
    let rows = tx.query(&sql, params![from, TOLD_MAX])?;
    let all = rows.into_iter().map(|row| told(tx, key, row, now)).collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().flatten().collect())
}
