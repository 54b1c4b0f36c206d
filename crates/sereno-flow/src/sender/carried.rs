//! What the sender remembers of what it carried: so that rows of the shared database, put back or
//! invented, make nothing leave twice, nor what was followed, nor to people it was not meant for.
//!
//! A block is a row for 512 seats of a notice, with a byte for each: how often it was tried, or that
//! it needs no other attempt. The byte is on disk before the attempt is made. See
//! docs/decisions/0023.

use super::store::{self, Thread};
use super::{Sender, needs};
use crate::ahead::Admitted;
use crate::alert;
use sereno_core::Moment;
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::Class;
use sereno_core::fan_out::takes_back;
use sereno_core::ids::AlertId;
use sereno_station::db::{DbError, Stop, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// Seats of one block.
const BLOCK: u32 = 512;
/// The other side took it.
const TAKEN: u8 = 255;
/// The other side will not take it.
const OVER: u8 = 254;
/// Attempts at one seat, at most: a day of them, and no notice holds longer.
const TRIES_MAX: u8 = 150;
/// Where the same key may not go out again, so many at first ...
const FIRST_MAX: i64 = 12;
/// ... within so many seconds, which is less than they take with their rests ...
const FIRST_S: i64 = 2_500;
/// ... and one more for each of these seconds: the longest rest, as much shorter as chance makes it.
const ONE_MORE_S: i64 = 450;

/// Attempts at one seat, at most, so many seconds after the notice was let out, whatever rows say.
fn most(class: Class, since_s: i64) -> u8 {
    if class == Class::Keyed {
        return TRIES_MAX;
    }
    let more = (since_s - FIRST_S).max(0) / ONE_MORE_S + i64::from(since_s > FIRST_S);
    u8::try_from(FIRST_MAX + more).map_or(TRIES_MAX, |most| most.min(TRIES_MAX))
}

fn block_of(seat: Seat) -> (i64, usize) {
    (i64::from(seat.0 / BLOCK), usize::try_from(seat.0 % BLOCK).unwrap_or_default())
}

/// What the sender knows about a notice of its own that may be carried now, and what was let out
/// before it in its thread; none when it is not out, or was followed.
///
/// # Errors
/// [`Stop::Fault`] while what may follow it is leaving: it is asked again later.
fn may_be_carried(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<Vec<Thread>>, Stop> {
    let Some(own) = store::one_thread(tx, alert)? else { return Ok(None) };
    let is_followed = own.followed_at.is_some();
    #[cfg(feature = "plant")]
    let is_followed = is_followed && !crate::plant::is_on("carry_again");
    if is_followed || !(own.is_out || own.is_leaving) {
        return Ok(None);
    }
    let mut others = store::in_thread(tx, own.thread)?;
    others.retain(|t| t.alert != alert);
    if own.is_out && others.iter().any(|t| t.is_leaving) {
        return Err(Stop::Fault(DbError::Lost("a notice is leaving that follows this one")));
    }
    others.retain(|t| t.is_out);
    Ok(Some(others))
}

/// Those of these seats to whom an attempt at one of these notices was made.
fn tried(tx: &mut Tx<'_>, notices: &[Thread], seats: &[Seat]) -> Result<IdSet, DbError> {
    let blocks: BTreeSet<i64> = seats.iter().map(|s| block_of(*s).0).collect();
    let mut found = Vec::new();
    for notice in notices {
        for block in &blocks {
            let Some(tries) = store::tries(tx, notice.alert, *block)? else { continue };
            found.extend(seats.iter().copied().filter(|seat| {
                let (at_block, at) = block_of(*seat);
                at_block == *block && tries.get(at).is_some_and(|n| *n > 0)
            }));
        }
    }
    Ok(found.into_iter().collect())
}

impl Sender {
    /// Those of these seats to whom a notice of this sender may go; none at all when it is not out or
    /// was followed. Two signatures cover the set it was frozen for, and add those who heard what it
    /// follows, or would have heard it next; one signature only takes back what they heard.
    pub(super) async fn may_hear(
        &self,
        stored: &alert::Stored,
        frozen: IdSet,
        seats: Vec<Seat>,
    ) -> Result<Option<IdSet>, Stop> {
        let (id, kind, follows) = (stored.id, stored.draft.kind, stored.about.is_some());
        self.own
            .read(move |tx| {
                let Some(before) = may_be_carried(tx, id)? else { return Ok(None) };
                #[cfg(feature = "plant")]
                if crate::plant::is_on("any_seat") {
                    return Ok(Some(seats.iter().copied().collect()));
                }
                if !follows {
                    return Ok(Some(frozen.clone()));
                }
                let heard = tried(tx, &before, &seats)?;
                if needs(kind) < 2 {
                    return Ok(Some(heard));
                }
                let mut may = frozen.union(&heard);
                if !takes_back(kind.slug()) {
                    for notice in &before {
                        may = may.union(&store::signed_for(tx, notice.alert)?);
                    }
                }
                Ok(Some(may))
            })
            .await
    }

    /// Counts attempts at a notice before they are made, and says to each whether it may be.
    pub(super) async fn count_attempts(
        &self,
        alert: AlertId,
        class: Class,
        ended: Vec<(Seat, bool)>,
        next: Vec<Seat>,
    ) -> Result<Vec<Admitted>, Stop> {
        let now: Moment = self.flow.site.now();
        #[cfg(feature = "plant")]
        if ["forget_carried", "carry_again"].into_iter().any(crate::plant::is_on) {
            return Ok(vec![Admitted::Go; next.len()]);
        }
        self.own
            .write(move |tx| {
                let is_ours = may_be_carried(tx, alert)?.is_some();
                let out_at = store::one_thread(tx, alert)?.and_then(|t| t.out_at).unwrap_or(now);
                let most = most(class, now.since_s(out_at));
                let mut blocks: BTreeMap<i64, Vec<u8>> = BTreeMap::new();
                for seat in ended.iter().map(|(seat, _)| *seat).chain(next.iter().copied()) {
                    let (block, _) = block_of(seat);
                    if let std::collections::btree_map::Entry::Vacant(empty) = blocks.entry(block) {
                        let mut bytes = store::tries(tx, alert, block)?.unwrap_or_default();
                        bytes.resize(usize::try_from(BLOCK).unwrap_or_default(), 0);
                        empty.insert(bytes);
                    }
                }
                let mut byte = |seat: Seat, change: &mut dyn FnMut(&mut u8)| {
                    let (block, at) = block_of(seat);
                    if let Some(byte) = blocks.get_mut(&block).and_then(|bytes| bytes.get_mut(at)) {
                        change(byte);
                    }
                };
                for (seat, is_taken) in &ended {
                    byte(*seat, &mut |b| *b = if *is_taken || *b == TAKEN { TAKEN } else { OVER });
                }
                let mut said = Vec::with_capacity(next.len());
                for seat in &next {
                    let mut admitted = Admitted::Over;
                    byte(*seat, &mut |b| {
                        admitted = match *b {
                            TAKEN => Admitted::Taken,
                            n if !is_ours || n >= most => Admitted::Over,
                            n => {
                                *b = n + 1;
                                Admitted::Go
                            }
                        };
                    });
                    said.push(admitted);
                }
                for (block, bytes) in blocks {
                    store::set_tries(tx, alert, block, bytes, now)?;
                }
                Ok(said)
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sereno_core::fan_out::rest_s;

    #[test]
    fn whoever_rests_as_we_do_is_never_one_attempt_short() {
        for chance in [0, 128, 255] {
            let (mut at, mut tries) = (0, 0u8);
            while at < sereno_core::moment::DAY_S && tries < TRIES_MAX {
                assert!(tries < most(Class::Blind, at), "attempt {} after {at} s", tries + 1);
                tries += 1;
                at += rest_s(tries.min(15), chance);
            }
        }
        // Whoever does not rest has twelve, then one in a while.
        assert_eq!([0, 2_500, 2_501, 3_000, 86_400].map(|s| most(Class::Blind, s)), [12, 12, 13, 14, TRIES_MAX]);
        assert_eq!(most(Class::Keyed, 0), TRIES_MAX);
    }
}
