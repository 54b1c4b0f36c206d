//! The panic lock: one action, and this machine knows nothing and says nothing.
//!
//! Dramatis personae: whoever works here *locks* ([`lock`]): every session ends, every unopened
//! link is void, no key is in memory, nothing is sent or fused, and where there are *recovery
//! sheets* ([`Sheet`]) the key file is wrapped so that only two of them open it. Every node
//! *enforces* it ([`enforce`]) at each round of its tasks and when it starts. Two people *unlock*
//! ([`unlock`]), each with a *half*: the secret of their sheet, or, where no sheets exist, the code
//! that the command line made for them.
//!
//! Invariants: locking destroys nothing; one half never unlocks; while the fact says locked
//! nothing is sent, whatever a process remembers ([`is_locked`] is asked inside the transaction);
//! a secret of a sheet is never stored; after unlocking, sessions stay ended and sending stays off.

mod pages;
mod sheets;
mod store;
mod web;

pub use sheets::{Made, Printed, confirm, make, put_into_use, withdraw};
pub use store::{expire, stop_sending};
pub use web::ROUTES;
pub(crate) use web::bars;

use crate::audit::Actor;
use crate::db::{DbError, Stop, Tx};
use crate::people;
use crate::site::Site;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::lock::{HALF_S, Pairing, UnlockRefusal, pair};
use sereno_core::role::Role;
use sereno_seal::wrap::OfflineKey;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Wrong halves in a minute before everybody waits. Nobody guesses 256 bits; this keeps a
/// stranger from making the machine compute.
const WRONG_A_MINUTE_MAX: usize = 20;

/// What is stored of a recovery sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its number in its set, from 1.
    pub number: i64,
    /// Who keeps it.
    pub holder: String,
    /// What is needed to wrap something to it; public.
    pub recipient: String,
    /// When it was made.
    pub made_at: Moment,
}

/// A new set that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who asked.
    pub by: PersonId,
    /// Who would keep the sheets.
    pub holders: Vec<String>,
    /// When.
    pub at: Moment,
}

/// One of the two things that unlock.
#[derive(Clone, Debug)]
enum Half {
    Sheet(i64, OfflineKey),
    /// An administrator, by the code that was made for them.
    Admin(PersonId, String),
}

impl Half {
    /// What tells it from another half.
    fn name(&self) -> String {
        match self {
            Half::Sheet(_, key) => key.recipient(),
            Half::Admin(person, _) => person.to_string(),
        }
    }
}

#[derive(Default)]
struct Gate {
    waiting: Option<(Half, Moment)>,
    wrong: VecDeque<Moment>,
}

/// What this process remembers of the lock.
#[derive(Default)]
pub struct Lock {
    is_on: AtomicBool,
    /// Wrapping failed, and is tried again.
    is_wrapping_due: AtomicBool,
    gate: Mutex<Gate>,
    /// One at a time reads what stands and acts on it: whoever acted on an older reading would
    /// open again what was just locked, or lock what two people just opened.
    turn: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lock({})", self.is_on())
    }
}

impl Lock {
    /// True while this process keeps its doors shut.
    pub fn is_on(&self) -> bool {
        self.is_on.load(Ordering::SeqCst)
    }

    /// A half that nobody followed in time does not stay in memory.
    fn forget_late_half(&self, now: Moment) {
        let mut gate = self.gate();
        if gate.waiting.as_ref().is_some_and(|(_, at)| now.since_s(*at) >= HALF_S) {
            gate.waiting = None;
        }
    }

    fn gate(&self) -> MutexGuard<'_, Gate> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// True while the database says locked. Whatever sends asks this inside its own transaction.
///
/// # Errors
/// [`DbError`].
pub fn is_locked(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(store::locked_at(tx)?.is_some())
}

/// The sheets of the set that is in use; none when there is no set.
///
/// # Errors
/// [`DbError`].
pub fn sheets_in_use(tx: &mut Tx<'_>) -> Result<Vec<Sheet>, DbError> {
    store::sheets(tx)
}

fn recipients(set: &[Sheet]) -> Vec<String> {
    set.iter().map(|s| s.recipient.clone()).collect()
}

/// Locks. Done when it is locked already, it only makes sure of it.
///
/// # Errors
/// [`Stop`] when the database cannot be written; nothing is locked then.
pub async fn lock(site: &Site, actor: Actor) -> Result<(), Stop> {
    let (entry, now) = (site.entry(actor), site.now());
    // The invented people of a demo have no way back in.
    let ends_sessions = !site.settings.is_demo;
    let _turn = site.lock.turn.lock().await;
    let set = site
        .db
        .write(move |tx| {
            let set = store::sheets(tx)?;
            entry.record(tx, "lock.on", "", &set.len().to_string())?;
            store::set_locked(tx, now)?;
            if ends_sessions {
                people::end_everything(tx)?;
            }
            Ok(set)
        })
        .await?;
    shut(site, &recipients(&set));
    Ok(())
}

/// Shuts this process: the doors first, then the keys.
fn shut(site: &Site, recipients: &[String]) {
    site.lock.is_on.store(true, Ordering::SeqCst);
    let wrapped = site.keys.shut(recipients);
    site.lock.is_wrapping_due.store(wrapped.is_err(), Ordering::SeqCst);
    if let Err(error) = wrapped {
        tracing::error!(%error, "locked, but a key file could not be wrapped; it is tried again");
    }
}

/// Makes this process do what the database says; true while locked. Any caller may ask at any
/// time. Where the key file is wrapped it counts as locked, whatever the database says.
///
/// # Errors
/// [`Stop`] when storage fails; a process that was locked stays so.
pub async fn enforce(site: &Site) -> Result<bool, Stop> {
    let _turn = site.lock.turn.lock().await;
    let (says_locked, set) = site.db.read(|tx| Ok((is_locked(tx)?, store::sheets(tx)?))).await?;
    let is_on = says_locked || site.keys.is_wrapped();
    site.lock.forget_late_half(site.now());
    let (was_on, is_due) = (site.lock.is_on(), site.lock.is_wrapping_due.load(Ordering::SeqCst));
    if is_on && (!was_on || is_due) {
        // What was wrapped before stays as it is: only the fact is a reason to wrap.
        shut(site, &if says_locked { recipients(&set) } else { vec![] });
    }
    if !is_on && (was_on || site.keys.is_shut()) {
        site.keys.open_again(None).map_err(key_fault)?;
        site.lock.is_on.store(false, Ordering::SeqCst);
        *site.lock.gate() = Gate::default();
    }
    Ok(is_on)
}

fn key_fault(error: crate::keys::KeyError) -> Stop {
    tracing::error!(%error, "the keys could not be put back");
    Stop::Fault(DbError::Lost("the keys could not be put back"))
}

/// How far unlocking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocked {
    /// One half is here; the other must come by then.
    HalfWay(Moment),
    /// It is open.
    Open,
}

/// Takes one half or both. What is typed is kept in memory only, for ten minutes at most.
///
/// # Errors
/// The core's refusal; [`Stop::Fault`] when storage or the key file fails.
pub async fn unlock(site: &Site, typed: &[&str]) -> Result<Unlocked, Stop> {
    let now = site.now();
    wait_if_wrong(site, now)?;
    if !enforce(site).await? {
        return Err(UnlockRefusal::NotLocked.into());
    }
    let typed: Vec<&str> = typed.iter().map(|t| t.trim()).filter(|t| !t.is_empty()).collect();
    let set = site.db.read(|tx| Ok(store::sheets(tx)?)).await?;
    let mut halves = Vec::new();
    for text in typed {
        match half_of(site, &set, text, now).await {
            Ok(half) => halves.push(half),
            Err(stop) => {
                site.lock.gate().wrong.push_back(now);
                return Err(stop);
            }
        }
    }
    let mut halves = halves.into_iter();
    let (first, second) = match (halves.next(), halves.next()) {
        (None, _) => return Err(UnlockRefusal::Empty.into()),
        (Some(first), Some(second)) => {
            pair(Some((&first.name(), now)), &second.name(), now)?;
            (first, second)
        }
        (Some(one), None) => {
            let mut gate = site.lock.gate();
            let waiting = gate.waiting.as_ref().map(|(half, at)| (half.name(), *at));
            let pairing = pair(waiting.as_ref().map(|(name, at)| (name.as_str(), *at)), &one.name(), now)?;
            match (pairing, gate.waiting.take()) {
                (Pairing::Both, Some((first, _))) => (first, one),
                (Pairing::First | Pairing::Both, _) => {
                    gate.waiting = Some((one, now));
                    return Ok(Unlocked::HalfWay(now.plus_s(HALF_S)));
                }
            }
        }
    };
    open(site, &[first, second]).await?;
    Ok(Unlocked::Open)
}

/// Opens a demo again: there one press is enough, and nobody is protected by it.
///
/// # Errors
/// [`Stop`]; outside a demo, that there is nothing.
pub async fn unlock_demo(site: &Site) -> Result<(), Stop> {
    if !site.settings.is_demo {
        return Err(crate::db::Refusal::not_found().into());
    }
    open(site, &[]).await
}

fn wait_if_wrong(site: &Site, now: Moment) -> Result<(), UnlockRefusal> {
    let mut gate = site.lock.gate();
    while gate.wrong.front().is_some_and(|at| now.since_s(*at) >= 60) {
        gate.wrong.pop_front();
    }
    if gate.wrong.len() >= WRONG_A_MINUTE_MAX { Err(UnlockRefusal::Wait) } else { Ok(()) }
}

/// What somebody typed: a sheet of the set in use; or, where there is none, a code.
async fn half_of(site: &Site, set: &[Sheet], text: &str, now: Moment) -> Result<Half, Stop> {
    if let Some(key) = OfflineKey::typed(text) {
        let recipient = key.recipient();
        let sheet = set.iter().find(|s| s.recipient == recipient).ok_or(UnlockRefusal::OtherSet)?;
        return Ok(Half::Sheet(sheet.number, key));
    }
    if !set.is_empty() {
        return Err(UnlockRefusal::Mistyped.into());
    }
    let code = text.to_lowercase();
    let asked = code.clone();
    let person = site.db.read(move |tx| people::whose_link(tx, &asked, CODE_GOES_TO, now)).await?;
    let person = person.filter(|p| p.holds(&[Role::Admin])).ok_or(UnlockRefusal::Mistyped)?;
    Ok(Half::Admin(person.id, code))
}

/// A code is a one-time link that leads here.
const CODE_GOES_TO: &str = "/unlock";

/// Opens with two halves: looks whether they open the keys, then says so in the database, then
/// puts the keys back. Whatever is cut off in between leaves it locked.
async fn open(site: &Site, halves: &[Half]) -> Result<(), Stop> {
    let _turn = site.lock.turn.lock().await;
    let opened = match halves {
        [Half::Sheet(_, a), Half::Sheet(_, b)] => Some(site.keys.look_into(a, b).map_err(|_| UnlockRefusal::OtherSet)?),
        _ => None,
    };
    let mut by = Vec::new();
    let mut codes = Vec::new();
    for half in halves {
        match half {
            Half::Sheet(number, _) => by.push(number.to_string()),
            Half::Admin(_, code) => {
                by.push("code".to_owned());
                codes.push(code.clone());
            }
        }
    }
    let (entry, now, by) = (site.entry(Actor::Public), site.now(), by.join(" "));
    site.db
        .write(move |tx| {
            entry.record(tx, "lock.off", "", &by)?;
            for code in &codes {
                people::spend(tx, code, now)?;
            }
            store::set_unlocked(tx)?;
            stop_sending(tx)?;
            Ok(())
        })
        .await?;
    site.keys.open_again(opened.as_ref()).map_err(key_fault)?;
    site.lock.is_on.store(false, Ordering::SeqCst);
    *site.lock.gate() = Gate::default();
    Ok(())
}

/// Makes a code for each administrator, where there are no sheets to unlock with: their names and
/// the codes.
///
/// # Errors
/// [`Stop`].
pub async fn codes(site: &Site) -> Result<Vec<(String, String)>, Stop> {
    let (entry, now) = (site.entry(Actor::Command), site.now());
    let drawn: Vec<String> = (0..CODES_MAX).map(|_| site.secret()).collect();
    site.db
        .write(move |tx| {
            let all = people::everybody(tx, people::Sees::All)?;
            let admins = all.into_iter().filter(|p| p.holds(&[Role::Admin]));
            let codes: Vec<_> = admins.zip(drawn.iter().cloned()).collect();
            entry.record(tx, "lock.codes", "", &codes.len().to_string())?;
            for (admin, code) in &codes {
                people::invite_tx(tx, admin, code, Some(CODE_GOES_TO), now)?;
            }
            Ok(codes.into_iter().map(|(admin, code)| (admin.name, code)).collect())
        })
        .await
}

/// Administrators who are given a code at once; a network has a handful.
const CODES_MAX: usize = 20;
