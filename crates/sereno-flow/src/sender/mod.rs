//! The sender: approving and releasing in a process of its own, which believes no row of the web tier.
//!
//! Dramatis personae: the *web tier* (`serve --role web`) takes reports, shows pages and drafts; it
//! can neither approve nor release. The *sender* ([`Sender`], `serve --role send`) has an address, a
//! port, a data folder and a store of its own. *Pinned approvers* ([`Approver`]) are the people whose
//! passkeys stand in that store; they read at the sender's address what will be sent, as it is stored
//! at that moment, and sign the digest of its canonical record with their passkey ([`sign`]). Two
//! different ones are needed, one for a withdrawal; then either can press *stop* for ten seconds;
//! then [`release_due`] computes the digest again, checks both signatures again, asks the core's gate
//! as always, and puts the texts out in the same transaction.
//!
//! Invariants:
//! - what the shared database says about approvals, people's roles and passkeys counts for nothing;
//! - what was signed, what is stored and what leaves have one digest, or nothing leaves;
//! - what is followed, who was told and how often it was tried are counted in the sender's own store
//!   ([`carried`]): rows that are put back make nothing leave again;
//! - the list of approvers changes only by signatures of approvers, a day after the second one; at
//!   the machine itself it can only be emptied ([`reset`]), which starts a day too;
//! - the fan-out asks the sender as its [`Voucher`](crate::ahead::Voucher) before each chunk, and
//!   carries the texts that it answers with; errands go out in the sender's own words.

mod carried;
mod pages;
mod pin;
mod sign;
mod store;
mod web;

pub use pin::{first_links, reset, setup_pinned, take_setup};
pub use sign::{STOP_S, Unsigned, release_due, sign, still_signed, stop};
pub use store::{Approver, Change, Key, Release, Signature};
pub use web::ROUTES;

use crate::{Flow, alert, delivery};
use sereno_core::Moment;
use sereno_core::alert::AlertKind;
use sereno_core::moment::DAY_S;
use sereno_seal::base64;
use sereno_seal::day_key::{self, DayKey, KEY_BYTES};
use sereno_seal::digest::sha256;
use sereno_station::audit::Actor;
use sereno_station::db::{Db, DbError, Migration, Refusal, Stop, Target, migrate_and};
use sereno_station::pinned::{NotSigned, Party};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The sender's own tables: never in the shared database.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 202_611_221_006,
        name: "sender",
        sql: include_str!("../../sender-migrations/202611221006_sender.sql"),
    },
    Migration {
        number: 202_611_221_046,
        name: "carried",
        sql: include_str!("../../sender-migrations/202611221046_carried.sql"),
    },
];

/// A change of the list takes effect this long after its second signature, seconds.
pub const CHANGE_S: i64 = DAY_S;
/// The sender's own rows are kept for this, seconds: as long as the network's log.
const KEEP_S: i64 = 400 * DAY_S;
/// A session of an approver ends after this, seconds.
const SESSION_S: i64 = 8 * 3_600;
/// What must not be undone is done within this of showing the passkey, seconds.
const SHOWN_S: i64 = 300;
/// What a browser was asked must be answered within this, seconds.
const ANSWER_S: i64 = 300;
/// Sessions that are remembered at once. Only who showed a pinned passkey has one.
const SESSIONS_MAX: usize = 1_000;
/// What a question to a browser is called when it is sealed.
const QUESTION: &str = "sender.question";

/// Brings the sender's own store to this program's schema, and opens it.
///
/// # Errors
/// [`DbError`].
pub fn open_store(target: &Target) -> Result<Db, DbError> {
    let wanted: Vec<i64> = MIGRATIONS.iter().map(|m| m.number).collect();
    migrate_and(target, MIGRATIONS, &wanted, |_| Ok(()))?;
    Db::open(target)
}

/// How many pinned approvers must sign a notice of this kind. A withdrawal claims nothing, so one does.
pub fn needs(kind: AlertKind) -> usize {
    if kind == AlertKind::Withdrawn { 1 } else { 2 }
}

/// What approvers sign: the digest of the canonical record, before anybody's name is on it.
pub fn record_digest(stored: &alert::Stored) -> [u8; 32] {
    alert::digest_of(stored, None)
}

#[derive(Clone, Debug)]
struct Session {
    approver: Key,
    form_token: String,
    until: Moment,
    /// When the passkey was shown last.
    shown_at: Moment,
}

#[derive(Debug, Default)]
struct Remembered {
    /// By the SHA-256 of the cookie.
    sessions: BTreeMap<[u8; 32], Session>,
    /// Questions that were answered by a pinned passkey, by their SHA-256, until they are too old.
    answered: BTreeMap<[u8; 32], Moment>,
}

/// The sender. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The shared database, as the sender's own user sees it, with the pinned set-up.
    pub flow: Flow,
    /// The sender's own store.
    pub own: Db,
    party: Party,
    remembered: Arc<Mutex<Remembered>>,
    /// What browsers are asked travels with them, sealed under this key, which ends with the
    /// process: anybody may ask, so nothing is remembered of it.
    questions: Arc<DayKey>,
    /// What others may know of the key that signs is with the hotline.
    is_published: Arc<AtomicBool>,
}

impl Sender {
    /// A sender at the address in the flow's settings.
    ///
    /// # Errors
    /// [`NotSigned::Address`] when browsers make no passkeys for it.
    pub fn new(flow: Flow, own: Db) -> Result<Sender, NotSigned> {
        let party = Party::at(&flow.site.settings.origin, &flow.site.playbook.net)?;
        let questions = Arc::new(DayKey(flow.site.chance::<KEY_BYTES>()));
        let (remembered, is_published) = (Arc::default(), Arc::default());
        let inner = Sender { flow: flow.clone(), own, party, remembered, questions, is_published };
        // The fan-out of this flow asks before each chunk, and carries as is chosen here.
        let flow = Flow { voucher: Some(Arc::new(inner.clone())), own: Some(inner.own.clone()), ..flow };
        Ok(Sender { flow, ..inner })
    }

    /// Releases and delivers what is due; says how much. What the rows of the web tier say about
    /// approvals is not looked at.
    ///
    /// # Errors
    /// [`Stop`] when storage fails; what was not done stays due.
    pub async fn run_due(&self) -> Result<usize, Stop> {
        let is_locked = sereno_station::lock::enforce(&self.flow.site).await?;
        // What carries is built here, by what was chosen, and holds passwords: locked, it is dropped.
        delivery::channel::look(&self.flow).await?;
        if is_locked {
            return Ok(0);
        }
        // The hotline has only what is published of the key that signs.
        if !self.is_published.load(Ordering::Relaxed) && !self.flow.site.keys.is_signer_wrapped() {
            delivery::notice::publish(&self.flow)?;
            self.is_published.store(true, Ordering::Relaxed);
        }
        #[cfg(feature = "plant")]
        if crate::plant::is_on("trust_web_approval") {
            delivery::release_due(&self.flow).await?;
        }
        release_due(self).await
    }

    /// Forgets what is past its date in the sender's own store.
    ///
    /// # Errors
    /// [`Stop`] when storage fails.
    pub async fn forget_due(&self) -> Result<(), Stop> {
        let now = self.flow.site.now();
        let (before, told_before) = (now.plus_s(-KEEP_S), now.plus_s(-delivery::ledger::KEEP_S));
        if !self.own.read(move |tx| Ok(store::has_older(tx, before, told_before)?)).await? {
            return Ok(());
        }
        let entry = self.flow.site.entry(Actor::Task);
        self.own
            .write(move |tx| {
                let n = store::forget(tx, before, told_before)?;
                entry.record(tx, "sender.forget", "", &n.to_string())?;
                Ok(())
            })
            .await
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everybody who was ever pinned.
    async fn approvers(&self) -> Result<Vec<Approver>, Stop> {
        let all = self.own.read(|tx| Ok(store::approvers(tx)?)).await?;
        #[cfg(feature = "plant")]
        if crate::plant::is_on("unpinned_ok") {
            let web = self.flow.site.db.read(|tx| Ok(store::web_passkeys(tx)?)).await?;
            return Ok([all, web].concat());
        }
        Ok(all)
    }

    /// What a browser is asked, sealed with its time, for the browser to bring back.
    fn question(&self, state: &str) -> String {
        let plain = format!("{} {state}", self.flow.site.now().plus_s(ANSWER_S).us());
        base64::encode(&day_key::seal(&self.questions, 0, QUESTION, plain.as_bytes(), self.flow.site.chance()))
    }

    /// What a browser was asked, out of what it brings back.
    fn asked(&self, question: &str) -> Result<String, Stop> {
        let opened = base64::decode(question).and_then(|s| day_key::open(&self.questions, QUESTION, &s).ok());
        let text = opened.and_then(|plain| String::from_utf8(plain).ok()).unwrap_or_default();
        let (until, state) = text.split_once(' ').unwrap_or_default();
        let is_alive = until.parse().is_ok_and(|us| Moment::from_us(us) > self.flow.site.now());
        is_alive.then(|| state.to_owned()).ok_or_else(|| Refusal::conflict("passkey-refused-stale").into())
    }

    /// Uses a question up that a pinned passkey answered: an answer counts once.
    fn answered(&self, question: &str) -> Result<(), Stop> {
        let now = self.flow.site.now();
        let mut held = self.remembered();
        held.answered.retain(|_, until| *until > now);
        let is_new = held.answered.insert(sha256(question.as_bytes()), now.plus_s(ANSWER_S)).is_none();
        if is_new { Ok(()) } else { Err(Refusal::conflict("passkey-refused-stale").into()) }
    }

    fn open_session(&self, approver: Key) -> String {
        let (now, cookie, form_token) = (self.flow.site.now(), self.flow.site.secret(), self.flow.site.secret());
        let mut held = self.remembered();
        held.sessions.retain(|_, s| s.until > now);
        if held.sessions.len() >= SESSIONS_MAX {
            let oldest = held.sessions.iter().min_by_key(|(_, s)| s.until).map(|(hash, _)| *hash);
            oldest.and_then(|hash| held.sessions.remove(&hash));
        }
        let session = Session { approver, form_token, until: now.plus_s(SESSION_S), shown_at: now };
        held.sessions.insert(sha256(cookie.as_bytes()), session);
        cookie
    }

    fn session(&self, cookie: &str) -> Option<Session> {
        let now = self.flow.site.now();
        let hash = sha256(cookie.as_bytes());
        self.remembered().sessions.get(&hash).filter(|s| s.until > now).cloned()
    }

    /// Whoever has this session has just shown their passkey again.
    fn shown_again(&self, cookie: &str) {
        if let Some(session) = self.remembered().sessions.get_mut(&sha256(cookie.as_bytes())) {
            session.shown_at = self.flow.site.now();
        }
    }

    fn end_session(&self, cookie: &str) {
        self.remembered().sessions.remove(&sha256(cookie.as_bytes()));
    }
}
