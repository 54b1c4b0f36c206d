//! Giving rows their places: the one task that makes the log's pages.
//!
//! A page is one leaf, whatever it holds, so that a flood of reports costs the log a handful of
//! statements for every few hundred rows. Of several nodes the one with the lease does it; should
//! two try at once all the same, the second finds that the log has grown and leaves it.

use super::alarm;
use super::page::{PAGE_ROWS, Page};
use super::store::{self, Waiting};
use crate::Site;
use crate::db::{DbError, Stop, lease};
use sereno_core::Moment;
use sereno_seal::note::Checkpoint;
use sereno_seal::tlog::Frontier;
use std::sync::Arc;

/// The lease on this task; a node that dies is followed after so many seconds.
const LEASE: &str = "log";
const LEASE_S: i64 = 10;
/// Pages made in one round: more than a second of the fastest intake fills. What is left waits
/// for the next second.
const PAGES_MAX: usize = 64;

/// Gives every waiting row its place and signs a new checkpoint, once a second at most; says how
/// many rows. May be run at any time; of several nodes the one that holds the lease does it.
///
/// # Errors
/// [`Stop`] when storage fails; the rows go on waiting.
pub async fn sequence_due(site: &Site, node: [u8; 16]) -> Result<usize, Stop> {
    let now = site.now();
    if !site.log.is_due(now) || !site.db.read(|tx| Ok(!store::waiting(tx, 1)?.is_empty())).await? {
        return Ok(0);
    }
    if !site.db.write(move |tx| Ok(lease(tx, LEASE, node, now, LEASE_S)?)).await? {
        site.log.watched().until = None;
        return Ok(0);
    }
    some(site, Some(node), PAGES_MAX).await
}

/// As [`sequence_due`], now and without the lease, until nothing waits: for exports and commands.
/// The task beside it does no harm: whoever comes second finds a larger log and looks again.
///
/// # Errors
/// As [`sequence_due`].
pub async fn sequence(site: &Site) -> Result<usize, Stop> {
    some(site, None, usize::MAX).await
}

async fn some(site: &Site, node: Option<[u8; 16]>, pages: usize) -> Result<usize, Stop> {
    let mut done = 0;
    for _ in 0..pages {
        let most = i64::try_from(PAGE_ROWS).unwrap_or(0);
        let (rows, newest) = site.db.read(move |tx| Ok((store::waiting(tx, most)?, store::newest(tx)?))).await?;
        if rows.is_empty() {
            break;
        }
        let before = match &newest {
            Some(kept) => kept.frontier().ok_or(DbError::Lost("the newest checkpoint of the log cannot be read"))?,
            None => Frontier::new(),
        };
        let now = site.now();
        let number = i64::try_from(before.size()).map_err(|_| DbError::Lost("the log is full"))?;
        let is_ours = one(site, node, &rows, before, now).await?;
        if is_ours {
            done += rows.len();
            alarm::watch(site, number, &rows).await?;
        } else if node.is_some() {
            break;
        }
    }
    Ok(done)
}

/// Makes one page of these rows; false when the log has grown meanwhile, or the lease is lost.
async fn one(
    site: &Site,
    node: Option<[u8; 16]>,
    rows: &[Waiting],
    mut frontier: Frontier,
    now: Moment,
) -> Result<bool, Stop> {
    let number = i64::try_from(frontier.size()).unwrap_or(i64::MAX);
    let at = |row: Option<&Waiting>| row.map_or(now, |r| r.at);
    let page = Page {
        number,
        made_at: now,
        first_at: at(rows.first()),
        last_at: at(rows.last()),
        hashes: rows.iter().map(|r| r.hash).collect(),
    };
    let nodes = frontier.push(page.leaf());
    let signer = Arc::clone(site.log.signer());
    let checkpoint = Checkpoint { origin: signer.name().to_owned(), size: frontier.size(), root: frontier.root() };
    let note = signer.sign(&checkpoint.text());
    let ids: Vec<_> = rows.iter().map(|r| r.id).collect();
    site.db
        .write(move |tx| {
            if let Some(node) = node
                && !lease(tx, LEASE, node, now, LEASE_S)?
            {
                return Ok(false);
            }
            if store::newest(tx)?.map_or(0, |kept| kept.size) != number {
                return Ok(false);
            }
            store::append(tx, &page, &ids, &nodes, &frontier, &note)?;
            Ok(true)
        })
        .await
}
