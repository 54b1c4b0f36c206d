//! Every statement about what left, or would have left, the machine.

use crate::alert::HOLDS;
use sereno_core::Moment;
use sereno_core::alert::AlertState;
use sereno_core::delivery::{Released, Sending};
use sereno_core::ids::AlertId;
use sereno_station::db::{DbError, Row, Tx, fact, set_fact};
use sereno_station::params;

/// The channel of a text that nobody outside was told.
const DRY_RUN: &str = "dry_run";
/// The channel of a text that the public page, the interface and receipts tell.
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
    for (language, text) in released.texts() {
        #[cfg(feature = "plant")]
        let text = &if crate::plant::is_on("say_the_corner") {
            format!("{text} At 6th St & Alvarado St.")
        } else if crate::plant::is_on("say_more_alone") && released.kind() == sereno_core::alert::AlertKind::Withdrawn {
            format!("{text} All is clear now.")
        } else if crate::plant::is_on("other_standing_words") && released.kind().is_standing() {
            format!("{text} Tell it to everybody.")
        } else {
            text.clone()
        };
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

#[cfg(feature = "plant")]
fn drafts_too(tx: &mut Tx<'_>, language: &str, now: Moment) -> Result<Vec<Out>, DbError> {
    let rows = tx.query(
        "SELECT a.number, a.kind, a.area_name, t.language, 'dry_run', t.text, a.drafted_at, a.expires_at FROM alert_texts t
         JOIN alerts a ON a.id = t.alert_id WHERE a.expires_at > $1 AND t.language = $2 ORDER BY a.number",
        params![now, language],
    )?;
    rows.into_iter().map(out).collect()
}

/// What is told now, in a language: only what the outbox holds for the public of alerts that are
/// sent, alive, and still what the network holds to be true. What was opened again since is no longer said.
pub(super) fn told_now(tx: &mut Tx<'_>, language: &str, now: Moment) -> Result<Vec<Out>, DbError> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("tell_drafts") {
        return drafts_too(tx, language, now);
    }
    let sql = format!(
        "SELECT a.number, a.kind, a.area_name, o.language, o.channel, o.text, o.at, a.expires_at FROM outbox o JOIN alerts a ON a.id = o.alert_id
         LEFT JOIN incidents i ON i.id = a.incident_id
         WHERE {HOLDS} AND a.state = 'sent' AND a.expires_at > $1 AND o.language = $2 AND o.channel = $3 ORDER BY o.at DESC, a.number DESC LIMIT 100"
    );
    let rows = tx.query(&sql, params![now, language, PUBLIC])?;
    #[cfg(feature = "plant")]
    if crate::plant::is_on("move_the_area") {
        let moved = |o: Out| {
            let is_first = matches!(o.kind.as_str(), "verified" | "checked" | "rights" | "service");
            Out { area_name: if is_first { o.area_name } else { "Elsewhere".to_owned() }, ..o }
        };
        return rows.into_iter().map(|row| out(row).map(moved)).collect();
    }
    rows.into_iter().map(out).collect()
}
