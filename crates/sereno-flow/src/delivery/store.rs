//! Every statement about what left, or would have left, the machine.

use sereno_core::Moment;
use sereno_core::alert::AlertState;
use sereno_core::delivery::{Released, Sending};
use sereno_core::ids::AlertId;
use sereno_station::db::{DbError, Row, Tx, fact, set_fact};
use sereno_station::params;

/// The channel of a text that nobody outside was told.
const DRY_RUN: &str = "dry_run";
/// The channel of a text that people are told.
const PUBLIC: &str = "public";
/// The fact that says whether anything is told.
const FACT: &str = "sending";

/// Whether anything is told, as it is stored at this moment.
pub(super) fn sending(tx: &mut Tx<'_>) -> Result<Sending, DbError> {
    Ok(Sending::of(fact(tx, FACT)?.as_deref()))
}

/// Turns telling on or off. The caller records the audit row.
pub(super) fn set_sending(tx: &mut Tx<'_>, sending: Sending) -> Result<(), DbError> {
    set_fact(tx, FACT, sending.slug())
}

/// Puts the released texts of an alert into the outbox.
pub(super) fn put_out(tx: &mut Tx<'_>, alert: AlertId, released: &Released, now: Moment) -> Result<(), DbError> {
    let channel = match released.sending() {
        Sending::DryRun => DRY_RUN,
        Sending::On => PUBLIC,
    };
    for (language, text) in &super::said(released) {
        tx.execute(
            "INSERT INTO outbox (alert_id, language, channel, text, at) VALUES ($1, $2, $3, $4, $5)",
            params![alert, language, channel, text, now],
        )?;
    }
    Ok(())
}

/// Sent alerts whose time is over, with their states.
pub(super) fn over(tx: &mut Tx<'_>, now: Moment, most: i64) -> Result<Vec<(AlertId, AlertState)>, DbError> {
    let rows = tx.query(
        // A notice that was updated is over when its newest update is.
        "SELECT a.id, a.state FROM alerts a WHERE (a.state = 'sent' OR a.state = 'updated' AND NOT EXISTS
           (SELECT 1 FROM alerts b WHERE b.thread_id = a.thread_id AND b.state = 'sent' AND b.expires_at > $1))
           AND a.expires_at <= $1 ORDER BY a.expires_at, a.id LIMIT $2",
        params![now, most],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (id, state): (AlertId, String) = (r.get()?, r.get()?);
            Ok((id, AlertState::from_slug(&state).ok_or(DbError::Shape(1))?))
        })
        .collect()
}

/// One text in the outbox.
#[derive(Clone, Debug)]
pub(super) struct Out {
    pub(super) number: i64,
    pub(super) kind: String,
    pub(super) area_name: String,
    pub(super) language: String,
    pub(super) channel: String,
    pub(super) text: String,
    pub(super) at: Moment,
    pub(super) expires_at: Moment,
}

fn out(row: Row) -> Result<Out, DbError> {
    let mut r = row.read();
    Ok(Out {
        number: r.get()?,
        kind: r.get()?,
        area_name: r.get()?,
        language: r.get()?,
        channel: r.get()?,
        text: r.get()?,
        at: r.get()?,
        expires_at: r.get()?,
    })
}

/// The outbox, newest first.
pub(super) fn outbox(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Out>, DbError> {
    let rows = tx.query(
        "SELECT a.number, a.kind, a.area_name, o.language, o.channel, o.text, o.at, a.expires_at FROM outbox o JOIN alerts a ON a.id = o.alert_id
         ORDER BY o.at DESC, a.number DESC, o.language LIMIT $1",
        params![most],
    )?;
    rows.into_iter().map(out).collect()
}

/// Incidents of an area that anybody told us of: for the fault that says more than was published.
#[cfg(feature = "plant")]
pub(super) fn known_of(tx: &mut Tx<'_>, area: &str) -> Result<i64, DbError> {
    tx.number("SELECT count(*) FROM incidents WHERE area = $1", params![area])
}

/// Everything that was drafted, as if it had been told: for the fault that tells drafts.
#[cfg(feature = "plant")]
pub(super) fn drafts_too(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<super::notice::Told>, DbError> {
    use super::notice::{Fact, Told};
    let rows = tx.query(
        "SELECT a.number, a.kind, a.area_name, a.area, CASE WHEN a.standing IS NULL THEN 1 ELSE 0 END, t.language, t.text, a.drafted_at, a.expires_at
         FROM alert_texts t JOIN alerts a ON a.id = t.alert_id WHERE a.expires_at > $1 ORDER BY a.number",
        params![now],
    )?;
    let told = |row: Row| {
        let mut r = row.read();
        let (number, kind, area_name) = (r.get()?, r.get()?, r.get()?);
        let (area, is_about_incident, text) = (r.get()?, r.get()?, (r.get()?, r.get()?));
        let nothing = String::new;
        let fact = Fact {
            network: nothing(),
            number,
            kind,
            area: area_name,
            sent: nothing(),
            expires: nothing(),
            follows: None,
            page: nothing(),
            texts: vec![text],
        };
        let standing = sereno_core::delivery::Standing::Holds;
        let (note, cap) = (nothing(), nothing());
        Ok(Told { fact, note, cap, area, is_about_incident, at: r.get()?, expires_at: r.get()?, standing })
    };
    rows.into_iter().map(told).collect()
}
