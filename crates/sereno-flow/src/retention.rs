//! What happens with time, across the slices: everything is forgotten on its date, except what is
//! on a legal hold.

use crate::{Flow, hold};
use sereno_core::moment::DAY_S;
use sereno_station::audit::{self, Actor};
use sereno_station::db::{DbError, Stop};
use sereno_station::people;

/// Reports deleted in one transaction; more would hold up intake.
const ROWS_MAX: i64 = 500;

/// Deletes what is past its date, then destroys the day keys that sealed it. Says how many rows
/// and keys went. Run often it does little; run twice, the second does nothing.
///
/// # Errors
/// [`Stop`] when storage or the key file fails; what was not done stays due.
pub async fn expire_due(flow: &Flow) -> Result<u64, Stop> {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("keep_for_ever") {
        return Ok(0);
    }
    let site = &flow.site;
    // Locked, nothing is destroyed: what was due meanwhile goes in the first round after unlocking.
    if site.keys.is_shut() {
        return Ok(0);
    }
    let now = site.now();
    // What is on a legal hold is sealed apart first. If that fails, nothing is forgotten.
    let mut gone = hold::tend(flow).await?;
    // Addresses that cannot be sealed anew keep nobody else's words beyond their date.
    match crate::delivery::subscriber::roll(flow).await {
        Ok(n) => gone += n,
        Err(error) => tracing::error!(%error, "addresses could not be sealed anew"),
    }
    let (reach_before, points_before) = (now.plus_s(-flow.rules.keep_reach_s), now.plus_s(-flow.rules.keep_point_s));
    loop {
        let entry = site.entry(Actor::Task);
        let n = site
            .db
            .write(move |tx| {
                let mut n = crate::intake::forget(tx, now, ROWS_MAX)?;
                n += crate::intake::clear(tx, reach_before, points_before)?;
                n += people::expire(tx, now)?;
                n += audit::forget(tx, &entry, 1, now, hold::HELD_OBJECTS)?;
                n += sereno_station::lock::expire(tx, now)?;
                n += hold::forget(tx, now.plus_s(-hold::REMEMBER_DAYS * DAY_S), now)?;
                n += crate::incident::forget_notes(tx, now)?;
                n += crate::incident::forget_access(tx, now)?;
                n += crate::shift::forget(tx, now)?;
                n += crate::patrol::forget(tx, now)?;
                n += crate::incident::forget(tx, now)?;
                n += crate::alert::forget_standing(tx, now.plus_s(-crate::incident::KEEP_S))?;
                n += crate::delivery::subscriber::forget(tx, now)?;
                n += crate::delivery::ledger::forget(tx, now)?;
                n += crate::sign_off::forget(tx, now)?;
                entry.record(tx, "data.expire", "", &n.to_string())?;
                Ok(n)
            })
            .await?;
        gone += n;
        if n == 0 {
            break;
        }
    }
    let keys = site.keys.expire(now).map_err(|error| {
        tracing::error!(%error, "day keys could not be destroyed");
        Stop::Fault(DbError::Lost("the day keys cannot be written"))
    })?;
    flow.remembered.clear();
    if gone > 0 {
        site.db.truncate_log()?;
    }
    Ok(gone + u64::try_from(keys).unwrap_or(0))
}
