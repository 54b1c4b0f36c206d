//! Whom a notice goes to: frozen when it is drafted, counted again whenever somebody looks.

use super::{ledger, subscriber};
use crate::Flow;
use crate::ahead::{Audience, ToWhom};
use sereno_core::audience::IdSet;
use sereno_core::ids::AlertId;
use sereno_station::db::{DbError, Tx};

/// Whom a notice would reach now.
///
/// # Errors
/// [`DbError`].
pub fn audience(tx: &mut Tx<'_>, flow: &Flow, to: &ToWhom) -> Result<Audience, DbError> {
    let all = match to {
        ToWhom::Area(_) | ToWhom::Everybody => {
            let reach = match to {
                ToWhom::Area(slug) => subscriber::Reach::Area(slug.clone()),
                _ => subscriber::Reach::Everybody,
            };
            let reached = flow.subscribers.reached(&reach);
            let left = count(&reached.seats);
            return Ok(Audience { all: reached.seats, left, counts: reached.counts, reached: None });
        }
        ToWhom::Told(notices) => {
            let mut all = IdSet::default();
            for notice in notices {
                all = all.iter().chain(ledger::told(tx, *notice)?.iter()).collect();
            }
            all
        }
        ToWhom::Frozen(notice) => ledger::frozen(tx, *notice)?.unwrap_or_default(),
    };
    let reached = match to {
        ToWhom::Frozen(notice) => ledger::left(tx, *notice)?,
        ToWhom::Area(_) | ToWhom::Everybody | ToWhom::Told(_) => None,
    };
    let still = subscriber::still_in(tx, &all)?;
    Ok(Audience { all, left: count(&still), counts: flow.subscribers.tally(&still), reached })
}

/// Freezes an audience for a notice.
///
/// # Errors
/// [`DbError`].
pub fn freeze(tx: &mut Tx<'_>, alert: AlertId, all: &IdSet) -> Result<(), DbError> {
    ledger::freeze(tx, alert, all)
}

/// Whom a notice was frozen for.
///
/// # Errors
/// [`DbError`].
pub fn frozen(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<IdSet>, DbError> {
    ledger::frozen(tx, alert)
}

fn count(all: &IdSet) -> i64 {
    i64::try_from(all.len()).unwrap_or(i64::MAX)
}
