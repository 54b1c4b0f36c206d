//! Whom a notice goes to: frozen when it is drafted, counted again whenever somebody looks.

use super::stub::{ledger, subscriber};
use crate::Flow;
use crate::ahead::{Audience, ToWhom};
use sereno_core::audience::IdSet;
use sereno_core::ids::AlertId;
use sereno_station::db::{DbError, Tx};

/// Whom a notice would reach now.
///
/// # Errors
/// [`DbError`].
pub fn audience(tx: &mut Tx<'_>, _flow: &Flow, to: &ToWhom) -> Result<Audience, DbError> {
    let all = match to {
        ToWhom::Area(slug) => {
            let reached = subscriber::reached(&subscriber::Reach::Area(slug.clone()));
            let left = count(&reached.seats);
            return Ok(Audience { all: reached.seats, left, counts: reached.counts });
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
    let left = count(&subscriber::still_in(tx, &all)?);
    Ok(Audience { all, left, counts: vec![] })
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

/// How many of those a notice was frozen for are left.
pub(super) fn left(tx: &mut Tx<'_>, alert: AlertId) -> Result<i64, DbError> {
    let all = ledger::frozen(tx, alert)?.unwrap_or_default();
    Ok(count(&subscriber::still_in(tx, &all)?))
}

fn count(all: &IdSet) -> i64 {
    i64::try_from(all.len()).unwrap_or(i64::MAX)
}
