//! The missing task: a shift that nobody confirmed or came to is open again, and said to be
//! overdue, so that somebody else can be asked in time.

use super::store::{self, Shift};
use crate::Flow;
use sereno_core::Moment;
use sereno_core::shift::{ShiftEvent, UNCONFIRMED_S, missed_at};
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, Tx, lease};

/// The lease on this task; a node that dies is followed after so many seconds.
const LEASE: &str = "missing";
const LEASE_S: i64 = 10;

fn missing(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<Shift>, Stop> {
    let waited = store::waited_for(tx, now.plus_s(UNCONFIRMED_S))?;
    let is_missed =
        |s: &Shift| missed_at(s.state, s.at, s.claimed_at.unwrap_or_default()).is_some_and(|missed| missed <= now);
    Ok(waited.into_iter().filter(is_missed).collect())
}

/// Opens every shift that nobody confirmed or came to; says how many. Run twice, the second does
/// nothing; of several nodes the one that holds the lease does it.
///
/// # Errors
/// [`Stop`] when storage fails; what was not done stays due.
pub async fn miss_due(flow: &Flow) -> Result<usize, Stop> {
    let (now, node) = (flow.site.now(), flow.node);
    if flow.site.db.read(move |tx| missing(tx, now)).await?.is_empty() {
        return Ok(0);
    }
    let entry = flow.site.entry(Actor::Task);
    flow.site
        .db
        .write(move |tx| {
            if !lease(tx, LEASE, node, now, LEASE_S)? {
                return Ok(0);
            }
            // Looked at again inside: somebody may have come while the task waited for its turn.
            let missing = missing(tx, now)?;
            let states = missing.iter().map(|s| s.state.next(ShiftEvent::Miss)).collect::<Result<Vec<_>, _>>()?;
            for (n, (s, state)) in (0u32..).zip(missing.iter().zip(states)) {
                let who = s.person.map(|p| p.to_string()).unwrap_or_default();
                entry.record_nth(tx, n, "shift.miss", &s.id.to_string(), &format!("{} {who}", s.role.slug()))?;
                store::free(tx, s.id, state, s.person)?;
            }
            Ok(missing.len())
        })
        .await
}
