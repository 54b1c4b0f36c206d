//! The alarm on reading in bulk: rows that take their places are looked through as they come.
//!
//! Whoever makes the log's pages sees every look of every node in one order. A process that takes
//! the task over reads back as far as the rule remembers.

use super::Actor;
use super::look::guarded;
use super::store::{self, Waiting};
use crate::Site;
use crate::db::Stop;
use sereno_core::Moment;
use sereno_core::reading::{Bulk, Guarded, QUIET_S, REMEMBERED_S, Reading};

/// What was opened, by whom, when; a search is a thing of its own each time.
fn opened(row: &Waiting) -> Option<(sereno_core::ids::PersonId, Guarded, String, Moment)> {
    let what = guarded(&row.act)?;
    let thing = if what == Guarded::Search { row.id.to_string() } else { row.object.clone() };
    Some((row.person?, what, thing, row.at))
}

/// Reads back what was opened before a page, and what was said of it.
async fn read_back(site: &Site, page: i64, now: Moment) -> Result<Reading, Stop> {
    let (rows, alarms) = site
        .db
        .read(move |tx| {
            Ok((store::opened(tx, page, now.plus_s(-REMEMBERED_S))?, store::alarms(tx, now.plus_s(-QUIET_S))?))
        })
        .await?;
    let mut reading = Reading::default();
    for alarm in alarms.iter().rev() {
        let what = alarm.detail.split(' ').next().and_then(Guarded::from_slug);
        if let (Ok(person), Some(what)) = (alarm.object.parse(), what) {
            reading.said(person, what, alarm.at);
        }
    }
    for (person, what, thing, at) in rows.iter().filter_map(opened) {
        // Too much of it was then, and has been said or is past.
        let _ = reading.opened(person, what, &thing, at);
    }
    Ok(reading)
}

/// Looks through the rows of a new page and writes an alarm for whoever reads in bulk.
///
/// # Errors
/// [`Stop`] when storage fails; what was read stays remembered, and the next look says it.
pub(super) async fn watch(site: &Site, page: i64, rows: &[Waiting]) -> Result<(), Stop> {
    let now = site.now();
    let follows = site.log.watched().until.is_some_and(|until| until + 1 == page);
    if !follows {
        let reading = read_back(site, page, now).await?;
        site.log.watched().reading = reading;
    }
    let found: Vec<Bulk> = {
        let mut watched = site.log.watched();
        watched.until = Some(page);
        watched.reading.forget(now);
        let mut found = Vec::new();
        for (person, what, thing, at) in rows.iter().filter_map(opened) {
            let bulk = watched.reading.opened(person, what, &thing, at);
            found.extend(bulk.filter(|b| !found.iter().any(|f: &Bulk| (f.person, f.what) == (b.person, b.what))));
        }
        found
    };
    for bulk in found {
        say(site, bulk).await?;
        site.log.watched().reading.said(bulk.person, bulk.what, now);
    }
    Ok(())
}

async fn say(site: &Site, bulk: Bulk) -> Result<(), Stop> {
    let entry = site.entry(Actor::Task);
    let (object, detail) = (bulk.person.to_string(), format!("{} {} {}", bulk.what.slug(), bulk.n, bulk.window_s));
    tracing::warn!(what = bulk.what.slug(), n = bulk.n, "somebody reads in bulk; /audit says who");
    site.db.write(move |tx| Ok(entry.record(tx, "alarm.bulk_reading", &object, &detail)?)).await
}
