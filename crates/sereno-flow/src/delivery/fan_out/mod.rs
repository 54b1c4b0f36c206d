//! The fan-out: lanes that hand parcels over, one chunk at a time, and write down what came of it.
//!
//! Dramatis personae: a *lane* ([`lane`]) claims the most urgent chunk of its channel, which nobody
//! else then holds; before each window it asks, in the transaction that writes the marks
//! ([`mark`]), whether it may go on at all; a *carrier* hands the parcels over; *gauges* keep a
//! breaker for each destination and a pace for each channel, in this process alone.
//!
//! With a voucher ([`crate::ahead::Voucher`], a sender of its own) each attempt is counted there too
//! before it is made ([`admit`]), where no row of the shared database can change it.
//!
//! Invariants: nothing is handed over that is not marked on disk under a lease that still holds; in
//! that same transaction the network is not locked, sending is on, the red switch is not pulled, the
//! notice is sent and not taken back, its time is not over, and the addressee has not stopped; what
//! a lane that did not come back had marked is in doubt, and the core says what is done about it.
//! Lanes of one channel wait for no other channel.

mod parcel;
mod supervise;

pub use supervise::keep_delivering;

use super::channel::{Carrier, Carriers, Parcel};
use super::ledger::store::{self, ChunkId, Held, Lease, Onward};
use super::subscriber;
use crate::Flow;
use crate::ahead::Admitted;
use futures_util::StreamExt as _;
use futures_util::future::{Either, join_all, select};
use futures_util::stream::FuturesUnordered;
use parcel::{Words, words};
use sereno_core::Moment;
use sereno_core::audience::Seat;
use sereno_core::delivery::{Channel, Handed, Sending};
use sereno_core::fan_out::{
    Attempt, Breaker, BreakerState, Chunk, Fate, Pace, REST_S_MIN, quiet_min, rest_s, window_len,
};
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Stop, Tx};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A lane that has not written anything for so long has died, seconds: three times what a carrier
/// takes at most.
const LEASE_S: i64 = 90;
/// Chunks that one lane works on before it gives way to other work.
const CHUNKS_MAX: usize = 10_000;
/// Chunks ended in one transaction because their time is over.
const OVER_MAX: i64 = 64;
/// Destinations remembered; beyond them those that have been quiet longest are forgotten.
const BREAKERS_MAX: usize = 4_096;
/// While sending is off or stopped a chunk is looked at again after this, seconds.
const PAUSE_S: i64 = 5;

/// Breakers, paces and rests, as this process has come to know them.
#[derive(Debug, Default)]
pub(crate) struct Gauges(Mutex<Dials>);

#[derive(Debug, Default)]
struct Dials {
    breakers: BTreeMap<String, Breaker>,
    paces: BTreeMap<&'static str, Pace>,
    /// Of chunks that were let go: until when it is over, and when each slot may be tried again.
    rests: BTreeMap<ChunkId, (Moment, Rests)>,
}

/// When a slot may be tried again, by its place in the chunk.
type Rests = BTreeMap<usize, Moment>;

impl Gauges {
    fn dials(&self) -> MutexGuard<'_, Dials> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Destinations that are left alone at the moment, and until when.
    pub(super) fn open_breakers(&self) -> Vec<(String, Moment)> {
        let dials = self.dials();
        let open = dials.breakers.iter().filter_map(|(name, b)| match b.state() {
            BreakerState::Closed => None,
            BreakerState::Open(until) | BreakerState::Trying(until) => Some((name.clone(), until)),
        });
        open.collect()
    }

    fn rests(&self, held: &Held) -> Rests {
        self.dials().rests.get(&held.id).map(|(_, rests)| rests.clone()).unwrap_or_default()
    }

    /// Remembers when the slots of a chunk may be tried again, and forgets chunks that are over.
    fn keep(&self, held: &Held, rests: Rests, now: Moment) {
        let mut dials = self.dials();
        dials.rests.retain(|_, (until, _)| *until > now);
        if rests.is_empty() || held.chunk.n_open() == 0 {
            dials.rests.remove(&held.id);
        } else {
            dials.rests.insert(held.id, (held.expires_at, rests));
        }
    }
}

/// Where a parcel goes as far as breakers care: the machine it is handed to. A mail goes to our own
/// relay, whoever it is for; the others to the host of the address. Anybody can make errands, with
/// addresses that the other side frowns at: what comes of them keeps no notice back.
fn destination(channel: Channel, endpoint: &str, is_errand: bool) -> String {
    let host = match channel {
        Channel::Mail => "",
        Channel::Push | Channel::Webhook => {
            let rest = endpoint.split_once("://").map_or("", |(_, rest)| rest);
            rest.split(['/', '"', '?', '#', '\\']).next().unwrap_or_default()
        }
    };
    let errands = if is_errand { " (errands)" } else { "" };
    format!("{} {host}", channel.slug()).trim_end().to_owned() + errands
}

/// Hands over everything that is due, on every channel at once; says how many attempts were made.
/// For drills and tests: it ends when nothing more can be done at this moment. The server lets
/// each channel go on by itself instead, see [`keep_delivering`].
///
/// # Errors
/// [`Stop`] when storage fails; what was not done stays due.
pub async fn deliver_due(flow: &Flow, carriers: &Carriers, now: Moment) -> Result<usize, Stop> {
    end_over(flow, now).await?;
    let each = carriers.iter().map(|carrier| async move {
        let (channel, most) = (carrier.channel(), i64::try_from(carrier.lanes().max(1)).unwrap_or(i64::MAX));
        let waiting = flow.site.db.read(move |tx| Ok(store::waiting(tx, channel, now, most)?)).await?;
        let lanes = (0..usize::try_from(waiting).unwrap_or_default()).map(|nth| lane(flow, carrier, nth));
        let mut n = 0;
        for done in join_all(lanes).await {
            n += done?;
        }
        Ok::<usize, Stop>(n)
    });
    let mut n = 0;
    for done in join_all(each).await {
        n += done?;
    }
    Ok(n)
}

/// Ends chunks that nobody works on and whose time is over or whose notice was taken back; says
/// how many.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn end_over(flow: &Flow, now: Moment) -> Result<usize, Stop> {
    if flow.site.db.read(move |tx| Ok(store::over(tx, now, 1)?.is_empty())).await? {
        return Ok(0);
    }
    flow.site
        .db
        .write(move |tx| {
            let over = store::over(tx, now, OVER_MAX)?;
            for (held, is_stopped) in &over {
                let mut chunk = held.chunk.clone();
                chunk.end_all(if *is_stopped { Fate::Stopped } else { Fate::Expired });
                store::end(tx, held.id, &chunk, now)?;
            }
            Ok(over.len())
        })
        .await
}

/// True when a chunk of this channel waits.
async fn waits(flow: &Flow, channel: Channel, most: usize) -> Result<usize, Stop> {
    let (now, most) = (flow.site.now(), i64::try_from(most).unwrap_or(i64::MAX));
    let n = flow.site.db.read(move |tx| Ok(store::waiting(tx, channel, now, most)?)).await?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// One lane, the n-th of its channel from zero: works on chunks until none is due, or until its
/// carrier has room for fewer lanes or another came in its place; says how many attempts it made.
///
/// # Errors
/// [`Stop`] when storage fails; what was marked is then in doubt.
pub async fn lane(flow: &Flow, carrier: &Arc<dyn Carrier>, nth: usize) -> Result<usize, Stop> {
    let channel = carrier.channel();
    // Strangers can make errands: they never hold all lanes, whatever their servers do.
    let errands = i64::try_from((carrier.lanes() / 2).max(1)).unwrap_or(1);
    // One that never stood there, as in a drill, cannot be replaced.
    let was_on_shelf = flow.carriers.has(carrier);
    let mut n = 0;
    for _ in 0..CHUNKS_MAX {
        if is_too_many(carrier, nth) || was_on_shelf && !flow.carriers.has(carrier) {
            break;
        }
        let (now, lease) = (flow.site.now(), flow.site.chance::<16>());
        let claimed = flow.site.db.write(move |tx| {
            if halts(tx)? {
                return Ok(None);
            }
            Ok(store::claim(tx, channel, (lease, now.plus_s(LEASE_S)), now, errands)?)
        });
        let Some(held) = claimed.await? else { break };
        n += work(flow, carrier, nth, (held, lease)).await?;
    }
    Ok(n)
}

/// The first lane always works; the others while the carrier has room for them.
fn is_too_many(carrier: &Arc<dyn Carrier>, nth: usize) -> bool {
    nth >= carrier.lanes().max(1)
}

/// True while nothing may be handed over, whatever it is.
fn halts(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(sereno_station::lock::is_locked(tx)?
        || store::stopped(tx)?.is_some()
        || super::store::sending(tx)? != Sending::On)
}

/// A parcel that is marked.
struct Marked {
    at: usize,
    attempt: Attempt,
    seat: Option<Seat>,
    destination: String,
    parcel: Parcel,
}

/// What one step came to.
enum Step {
    /// The chunk is somebody else's now: nothing was written, and nothing may be handed over.
    Lost,
    /// It was let go, or is done.
    Over,
    /// Nothing can be marked while others are under way, and nothing was written.
    Wait,
    /// These are marked on disk.
    Go(Chunk, Vec<Marked>),
}

/// Everything a lane knows while it works on a chunk.
struct Hold {
    held: Held,
    lease: Lease,
    channel: Channel,
    per_s: Option<u32>,
    words: Words,
    /// The next slot to look at.
    from: usize,
    /// When something that was left aside in this pass may be tried.
    waits: Vec<Moment>,
    /// When what was answered may be tried again: each slot for itself, so that nobody waits for
    /// what another's server said.
    rests: Rests,
    /// For these rests.
    chance: u8,
}

/// Works on one chunk until it is done, let go, or lost; says how many attempts were made.
async fn work(
    flow: &Flow,
    carrier: &Arc<dyn Carrier>,
    nth: usize,
    (mut held, lease): (Held, Lease),
) -> Result<usize, Stop> {
    held.chunk.take_over();
    let words = words(flow, &held).await?;
    // The end that was signed counts, where there is one: a row may say a later one.
    held.expires_at = words.until.map_or(held.expires_at, |until| until.min(held.expires_at));
    let [chance] = flow.site.chance::<1>();
    let channel = carrier.channel();
    let (rests, per_s) = (flow.gauges.rests(&held), carrier.per_s());
    let mut hold = Hold { held, lease, channel, per_s, words, from: 0, waits: Vec::new(), rests, chance };
    let (mut n, mut ended, mut away) = (0, Vec::new(), Away::new());
    loop {
        let mut others_wait = false;
        match mark(flow, &mut hold, is_too_many(carrier, nth), away.len()).await? {
            Step::Lost | Step::Over => {
                if !ended.is_empty() {
                    admit(flow, carrier, &hold, &ended, &[]).await?;
                }
                flow.gauges.keep(&hold.held, hold.rests, flow.site.now());
                return Ok(n);
            }
            Step::Wait => {}
            Step::Go(chunk, marked) => {
                hold.held.chunk = chunk;
                hold.from = marked.last().map_or(hold.from, |m| m.at + 1);
                others_wait = hold.from < hold.held.chunk.slots().len();
                let admitted = admit(flow, carrier, &hold, &ended, &marked).await?;
                ended.clear();
                let now = flow.site.now();
                away.extend(marked.into_iter().zip(admitted).map(|(m, admitted)| carried(carrier, m, admitted, now)));
            }
        }
        let back = come_back(carrier, &mut away, others_wait).await;
        let now = flow.site.now();
        for (m, handed, admitted) in &back {
            ended.extend(m.seat.zip(is_taken(m.attempt, handed)));
            match admitted {
                Admitted::Go => {}
                Admitted::Taken => {
                    hold.held.chunk.settle(m.at, Attempt::Carry, handed);
                    continue;
                }
                Admitted::Over => {
                    hold.held.chunk.end(m.at, Fate::Failed);
                    continue;
                }
            }
            n += 1;
            hear(flow, m, handed, now);
            hold.held.chunk.settle(m.at, m.attempt, handed);
            let Some(slot) = hold.held.chunk.slots().get(m.at).filter(|s| s.fate.is_open()) else {
                hold.rests.remove(&m.at);
                continue;
            };
            let asked_s = match handed {
                Handed::Later { wait_s } => *wait_s,
                Handed::Taken | Handed::Deferred | Handed::Gone | Handed::Refused | Handed::Unknown => None,
            };
            let rest = rest_s(slot.tries.max(1), hold.chance).max(asked_s.unwrap_or_default());
            hold.rests.insert(m.at, now.plus_s(rest));
        }
        for (m, ..) in back.iter().filter(|(_, handed, _)| *handed == Handed::Gone) {
            if let (Some(seat), Attempt::Carry) = (m.seat, m.attempt) {
                let entry = flow.site.entry(Actor::Task);
                flow.site
                    .db
                    .write(move |tx| {
                        entry.record(tx, "delivery.gone", "", channel.slug())?;
                        Ok(subscriber::gone(tx, seat, channel, now)?)
                    })
                    .await?;
            }
        }
    }
}

/// What came of one attempt.
type Back = (Marked, Handed, Admitted);
/// Attempts under way.
type Away<'a> = FuturesUnordered<Pin<Box<dyn Future<Output = Back> + Send + 'a>>>;

/// One attempt.
fn carried(
    carrier: &Arc<dyn Carrier>,
    m: Marked,
    admitted: Admitted,
    now: Moment,
) -> Pin<Box<dyn Future<Output = Back> + Send + '_>> {
    Box::pin(async move {
        let handed = match (admitted, m.attempt) {
            (Admitted::Go, Attempt::Carry) => carrier.carry(&m.parcel, now).await,
            (Admitted::Go, Attempt::Ask) => carrier.ask(&m.parcel, now).await,
            (Admitted::Taken, _) => Handed::Taken,
            (Admitted::Over, _) => Handed::Unknown,
        };
        (m, handed, admitted)
    })
}

/// Waits for attempts that are under way, and gives what came of them in the order of their slots:
/// for all of them, or, where others wait for a place among them, until the carrier has no more
/// patience. So whoever never answers costs one place and not everybody's time.
async fn come_back(carrier: &Arc<dyn Carrier>, away: &mut Away<'_>, others_wait: bool) -> Vec<Back> {
    let (mut back, most) = (Vec::new(), window_len(carrier.class()));
    let mut patience = carrier.patience();
    while !away.is_empty() {
        let came = match select(away.next(), patience).await {
            Either::Left((came, rest)) => {
                patience = rest;
                came
            }
            Either::Right(_) => {
                patience = carrier.patience();
                None
            }
        };
        if came.is_none() && others_wait && away.len() < most {
            break;
        }
        back.extend(came);
    }
    back.sort_by_key(|(m, ..)| m.at);
    back
}

/// Whether an attempt needs no other because it was taken, or because it will not be; none when
/// there may be another, as where the other side was asked and has not got it.
fn is_taken(attempt: Attempt, handed: &Handed) -> Option<bool> {
    match (handed, attempt) {
        (Handed::Taken, _) => Some(true),
        (Handed::Gone | Handed::Refused, Attempt::Carry) => Some(false),
        (Handed::Gone | Handed::Refused, Attempt::Ask)
        | (Handed::Later { .. } | Handed::Deferred | Handed::Unknown, _) => None,
    }
}

/// What the voucher says to each of these attempts at a notice, one for each; what it does not
/// answer is over. Without a voucher, and for an errand, the marks are all there is.
async fn admit(
    flow: &Flow,
    carrier: &Arc<dyn Carrier>,
    hold: &Hold,
    ended: &[(Seat, bool)],
    marked: &[Marked],
) -> Result<Vec<Admitted>, Stop> {
    let (Some(voucher), Some(alert)) = (&flow.voucher, hold.held.alert) else {
        return Ok(vec![Admitted::Go; marked.len()]);
    };
    let seats: Vec<Seat> = marked.iter().filter_map(|m| m.seat).collect();
    let mut said = if seats.len() == marked.len() {
        voucher.attempts(alert, carrier.class(), ended, &seats).await?
    } else {
        vec![]
    };
    said.resize(marked.len(), Admitted::Over);
    Ok(said)
}

/// Tells the breaker of a destination what came of an attempt.
fn hear(flow: &Flow, m: &Marked, handed: &Handed, now: Moment) {
    let is_good = match handed {
        Handed::Taken | Handed::Deferred | Handed::Gone | Handed::Refused => true,
        Handed::Later { .. } | Handed::Unknown => false,
    };
    let mut dials = flow.gauges.dials();
    if is_good {
        dials.breakers.remove(&m.destination);
    } else {
        if dials.breakers.len() >= BREAKERS_MAX && !dials.breakers.contains_key(&m.destination) {
            dials.breakers.retain(|_, b| b.state() != BreakerState::Closed);
            let longest = dials.breakers.iter().min_by_key(|(_, b)| b.rests_until()).map(|(name, _)| name.clone());
            if let Some(name) = longest.filter(|_| dials.breakers.len() >= BREAKERS_MAX) {
                dials.breakers.remove(&name);
            }
        }
        dials.breakers.entry(m.destination.clone()).or_default().hear(false, now);
    }
}

/// In one transaction: writes what came of the last window, asks everything again, and marks the
/// next one; or lets the chunk go, as it does when the lane is one too many. While so many are
/// `away` they fill places of the window, and the chunk is not let go.
async fn mark(flow: &Flow, hold: &mut Hold, is_too_many: bool, away: usize) -> Result<Step, Stop> {
    let now = flow.site.now();
    let (inside, held, lease, words) = (flow.clone(), hold.held.clone(), hold.lease, hold.words.clone());
    let (channel, per_s, from) = (hold.channel, hold.per_s, hold.from);
    let (waits, rests) = (hold.waits.clone(), hold.rests.clone());
    // The closure may run twice: what a breaker said is asked once.
    let mut may: BTreeMap<String, Result<(), Moment>> = BTreeMap::new();
    let (step, waits) = flow
        .site
        .db
        .write(move |tx| {
            let (mut chunk, mut from, mut waits) = (held.chunk.clone(), from, waits.clone());
            let Some(is_taken_back) = store::is_taken_back(tx, held.id, lease)? else {
                return Ok((Step::Lost, waits));
            };
            let (is_over, is_void) = (held.expires_at <= now, is_taken_back || words.is_void);
            let lets_go = |tx: &mut Tx<'_>| -> Result<bool, Stop> {
                Ok(is_over || is_void || is_too_many || halts(tx)? || store::is_overtaken(tx, channel, held.rank, now)?)
            };
            if away > 0 && lets_go(tx)? {
                return Ok((Step::Wait, waits));
            }
            if is_over {
                chunk.end_all(Fate::Expired);
            } else if is_void {
                chunk.end_all(Fate::Stopped);
            }
            let over = |tx: &mut Tx<'_>, chunk: &Chunk, due: Option<Moment>| -> Result<Step, Stop> {
                let onward = match due {
                    Some(at) if chunk.n_open() > 0 => Onward::Due(at),
                    _ => Onward::Done,
                };
                let is_ours = store::step(tx, held.id, lease, chunk, onward, now)?;
                Ok(if is_ours { Step::Over } else { Step::Lost })
            };
            if chunk.n_open() == 0 {
                return Ok((over(tx, &chunk, None)?, waits));
            }
            if halts(tx)? {
                return Ok((over(tx, &chunk, Some(now.plus_s(PAUSE_S)))?, waits));
            }
            if is_too_many || store::is_overtaken(tx, channel, held.rank, now)? {
                return Ok((over(tx, &chunk, Some(now))?, waits));
            }
            let (mut marked, mut tried) = (Vec::new(), BTreeSet::new());
            'pass: while marked.is_empty() {
                let mut window = chunk.window(from);
                window.truncate(window_len(chunk.class()).saturating_sub(away));
                let Some(last) = window.last() else { break };
                from = last + 1;
                window.retain(|at| match rests.get(at) {
                    Some(until) if *until > now => {
                        waits.push(*until);
                        false
                    }
                    _ => true,
                });
                for (at, to) in words.addressed(tx, &inside, &held, &window)? {
                    let to = match to {
                        Ok(to) => to,
                        Err(why) => {
                            chunk.end(at, why);
                            continue;
                        }
                    };
                    if let Some(until) = quiet(&inside, &words, &to, now) {
                        if until >= held.expires_at {
                            chunk.end(at, Fate::Quiet);
                        } else {
                            waits.push(until);
                        }
                        continue;
                    }
                    let destination = destination(channel, to.parcel.endpoint.reveal(), held.alert.is_none());
                    let mut dials = inside.gauges.dials();
                    let says = may
                        .entry(destination.clone())
                        .or_insert_with(|| dials.breakers.get_mut(&destination).map_or(Ok(()), |b| b.ask(now)));
                    if let Err(until) = *says {
                        waits.push(until);
                        continue;
                    }
                    let is_trial = dials.breakers.get(&destination).is_some_and(|b| b.state() != BreakerState::Closed);
                    if is_trial && !tried.insert(destination.clone()) {
                        // A trial is one attempt: the others of this window wait for what comes of it.
                        waits.push(now.plus_s(REST_S_MIN));
                        continue;
                    }
                    if let Err(until) = dials.paces.entry(channel.slug()).or_default().take(per_s, now) {
                        waits.push(until);
                        break 'pass;
                    }
                    drop(dials);
                    if let Some(attempt) = chunk.mark(at) {
                        marked.push(Marked { at, attempt, seat: to.seat, destination, parcel: to.parcel });
                    }
                }
            }
            if marked.is_empty() && away > 0 {
                return Ok((Step::Wait, waits));
            }
            if marked.is_empty() {
                // What was answered rests as it was told; what may be tried and was left aside has said
                // until when in `waits`.
                let open = chunk.slots().iter().enumerate().filter(|(_, s)| s.fate.is_open());
                let resting = open.filter_map(|(at, _)| rests.get(&at).copied()).filter(|until| *until > now);
                let due = resting.chain(waits.iter().copied()).min().unwrap_or(now.plus_s(REST_S_MIN));
                return Ok((over(tx, &chunk, Some(due))?, waits));
            }
            let until = now.plus_s(LEASE_S);
            #[cfg(feature = "plant")]
            if crate::plant::is_on("send_then_mark") {
                return Ok((Step::Go(chunk, marked), waits));
            }
            #[cfg(feature = "plant")]
            if crate::plant::is_on("mark_then_send") {
                marked.iter().for_each(|m| chunk.settle(m.at, Attempt::Carry, &Handed::Taken));
            }
            if !store::step(tx, held.id, lease, &chunk, Onward::Held(until), now)? {
                return Ok((Step::Lost, waits));
            }
            Ok((Step::Go(chunk, marked), waits))
        })
        .await?;
    hold.waits = waits;
    Ok(step)
}

/// Until when something that is not urgent waits for the end of somebody's quiet hours. They end by
/// the clock on the wall, also in the night in which the clocks are set.
fn quiet(flow: &Flow, words: &Words, to: &parcel::To, now: Moment) -> Option<Moment> {
    if words.is_urgent {
        return None;
    }
    let playbook = &flow.site.playbook;
    let minute = playbook.minute_of_day(now);
    let minutes = quiet_min(minute, to.quiet)?;
    #[cfg(feature = "plant")]
    if crate::plant::is_on("quiet_by_length") {
        return Some(now.plus_s(minutes * 60));
    }
    let end = playbook.moment_of(playbook.day_of(now), minute + minutes);
    // An hour that comes twice ends by its first; in the second one the length is counted.
    Some(end.filter(|end| *end > now).unwrap_or_else(|| now.plus_s(minutes * 60)))
}
