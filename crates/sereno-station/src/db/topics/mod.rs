//! Topics: hints that pages about something may be out of date, and who is looking at what.
//!
//! A transaction says which families of things it touched ([`Tx::tell`](super::Tx::tell); the
//! audit log does so for every row). After the commit the hub passes the words on to whoever
//! listens in this process, and the *watch* to the other nodes: one NOTIFY for all that gathered
//! in a tenth of a second, outside any transaction. A topic carries no content, and a lost one is
//! harmless: messages are numbered, and the newest audit row is looked at every ten seconds, so
//! that whoever missed one is told [`ALL`].

use super::{DbError, Engine, Target};
use crate::clock::Stopwatch;
use postgres::fallible_iterator::FallibleIterator;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// The topic that means: anything may have changed.
pub const ALL: &str = "all";
/// The topic of who is looking at what.
pub const HERE: &str = "here";

/// Words a listener may be behind before it is told [`ALL`].
const BEHIND_MAX: usize = 256;
/// A NOTIFY carries less than 8,000 bytes.
const NOTICE_BYTES_MAX: usize = 7_000;
/// What gathers in this time goes to the other nodes as one message.
const GATHER: Duration = Duration::from_millis(100);
/// Seconds between two looks at the newest audit row.
const LOOK_EVERY_S: f64 = 10.0;
/// Places with somebody at them that are remembered; far more than there are people.
const HERE_MAX: usize = 4_096;
/// Channel of the NOTIFY.
const CHANNEL: &str = "sereno";

/// Who looks at what, until when.
type Here = BTreeMap<(String, PersonId), Moment>;

/// The hub of one process.
pub struct Topics {
    out: broadcast::Sender<Arc<str>>,
    passed: AtomicU64,
    newest: AtomicI64,
    here: Mutex<Here>,
    to_others: Mutex<Option<Sender<String>>>,
    closed: watch::Sender<bool>,
}

impl Default for Topics {
    fn default() -> Topics {
        Topics {
            out: broadcast::Sender::new(BEHIND_MAX),
            passed: AtomicU64::new(0),
            newest: AtomicI64::new(0),
            here: Mutex::default(),
            to_others: Mutex::default(),
            closed: watch::Sender::new(false),
        }
    }
}

impl std::fmt::Debug for Topics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Topics")
    }
}

impl Topics {
    /// Listens from now on.
    pub fn hear(&self) -> broadcast::Receiver<Arc<str>> {
        self.out.subscribe()
    }

    /// Where the hub stands: a page keeps it from when it was read, and a listener who comes with
    /// another one has missed something.
    pub fn mark(&self) -> String {
        format!("{}-{}", std::process::id(), self.passed.load(Ordering::SeqCst))
    }

    /// Ends every listening, so that a process that was asked to stop can.
    pub fn close(&self) {
        self.closed.send_replace(true);
    }

    /// Resolves when the hub is closed.
    pub fn closed(&self) -> watch::Receiver<bool> {
        self.closed.subscribe()
    }

    fn say(&self, topic: &str) {
        self.passed.fetch_add(1, Ordering::SeqCst);
        // Nobody listening is no fault.
        let _ = self.out.send(Arc::from(topic));
    }

    fn pass_on(&self, line: String) {
        let others = self.to_others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(others) = &*others {
            let _ = others.send(line);
        }
    }

    /// What a transaction told, after its commit. `newest` is the time of its latest audit row.
    pub(super) fn publish(&self, topics: &BTreeSet<String>, newest: i64) {
        self.newest.fetch_max(newest, Ordering::SeqCst);
        for topic in topics {
            self.say(topic);
            self.pass_on(topic.clone());
        }
    }

    /// Somebody looks at something, until a moment. Whoever leaves arrives for a few more
    /// seconds, so that a page that is only loaded again does not make them come and go.
    pub fn arrive(&self, place: &str, person: PersonId, until: Moment) {
        if self.put(place, person, until) {
            self.say(HERE);
        }
        self.pass_on(format!("+ {place} {person} {}", until.us()));
    }

    /// True when they were not there before.
    fn put(&self, place: &str, person: PersonId, until: Moment) -> bool {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if here.len() >= HERE_MAX {
            here.clear();
        }
        here.insert((place.to_owned(), person), until).is_none()
    }

    /// Forgets whose time is over, and tells it when there was somebody.
    pub fn forget_who_left(&self, now: Moment) {
        let has_left = {
            let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
            let before = here.len();
            here.retain(|_, until| *until > now);
            here.len() < before
        };
        if has_left {
            self.say(HERE);
            self.pass_on(HERE.to_owned());
        }
    }

    /// Who looks at what now.
    pub fn who_is_here(&self, now: Moment) -> Vec<(String, PersonId)> {
        let here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        here.iter().filter(|(_, until)| **until > now).map(|(who, _)| who.clone()).collect()
    }

    /// One line that came from another node.
    fn take_line(&self, line: &str) {
        let mut words = line.split(' ');
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("+"), Some(place), Some(person), Some(until)) => {
                if let (Ok(person), Ok(until)) = (person.parse(), until.parse())
                    && self.put(place, person, Moment::from_us(until))
                {
                    self.say(HERE);
                }
            }
            (Some(_), ..) => self.say(line),
            (None, ..) => {}
        }
    }
}

/// Carries topics between nodes, and looks for what was lost on the way.
pub(super) struct Watch {
    hub: Arc<Topics>,
    target: Target,
    engine: Option<Engine>,
    own: i32,
    sent: u64,
    /// The last number heard from each node, by its connection.
    heard: BTreeMap<i32, u64>,
    gathered: BTreeSet<String>,
    /// The newest audit row at the last look.
    looked: i64,
    inbox: Receiver<String>,
}

impl Watch {
    /// Starts the watch of a hub on a thread of its own; it ends when the hub is closed.
    pub(super) fn start(hub: &Arc<Topics>, target: &Target) -> Result<(), DbError> {
        let (to_others, inbox) = channel();
        if matches!(target, Target::Postgres(_)) {
            *hub.to_others.lock().unwrap_or_else(PoisonError::into_inner) = Some(to_others.clone());
        }
        let mut watch = Watch {
            hub: Arc::clone(hub),
            target: target.clone(),
            engine: None,
            own: 0,
            sent: 0,
            heard: BTreeMap::new(),
            gathered: BTreeSet::new(),
            looked: 0,
            inbox,
        };
        let start = move || {
            // A sender of its own keeps the inbox open where nobody else sends.
            let _open = to_others;
            let mut since_look: Option<Stopwatch> = None;
            while !*watch.hub.closed.borrow() && Arc::strong_count(&watch.hub) > 1 {
                watch.gather();
                let looks = since_look.as_ref().is_none_or(|s| s.seconds() >= LOOK_EVERY_S);
                watch.step(looks);
                if looks {
                    since_look = Some(Stopwatch::start());
                }
            }
        };
        std::thread::Builder::new()
            .name("db-topics".to_owned())
            .spawn(start)
            .map_err(|_| DbError::Lost("no thread could be started for topics"))?;
        Ok(())
    }

    /// Gathers for a moment what is told here.
    fn gather(&mut self) {
        let moment = Stopwatch::start();
        while let Some(left) = GATHER.checked_sub(Duration::from_secs_f64(moment.seconds())) {
            match self.inbox.recv_timeout(left) {
                Ok(line) => {
                    self.gathered.insert(line);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Tells and hears what is there; `looks` also asks for the newest audit row.
    fn step(&mut self, looks: bool) {
        if let Err(error) = self.try_step(looks)
            && self.engine.take().is_some()
        {
            tracing::warn!(%error, "topics do not reach other nodes for now");
        }
    }

    fn try_step(&mut self, looks: bool) -> Result<(), DbError> {
        if self.engine.is_none() {
            if !looks {
                return Ok(());
            }
            let mut fresh = Engine::open(&self.target)?;
            if let Engine::Postgres(client, _) = &mut fresh {
                client.batch_execute(&format!("LISTEN {CHANNEL}"))?;
                self.own = client.query_one("SELECT pg_backend_pid()", &[])?.try_get(0)?;
                self.heard.clear();
            }
            self.engine = Some(fresh);
        }
        let mut found = Vec::new();
        if let Some(Engine::Postgres(client, _)) = &mut self.engine {
            if !self.gathered.is_empty() {
                let lines = std::mem::take(&mut self.gathered).into_iter().collect::<Vec<_>>().join("\n");
                let lines = if lines.len() > NOTICE_BYTES_MAX { ALL.to_owned() } else { lines };
                self.sent += 1;
                let newest = self.hub.newest.load(Ordering::SeqCst);
                if !is_lost_on_purpose() {
                    let notice = format!("{} {newest}\n{lines}", self.sent);
                    client.execute("SELECT pg_notify($1, $2)", &[&CHANNEL, &notice])?;
                }
            }
            let mut notices = client.notifications();
            let mut waiting = notices.timeout_iter(Duration::from_millis(1));
            while let Some(notice) = waiting.next()? {
                found.push((notice.process_id(), notice.payload().to_owned()));
            }
        }
        for (from, payload) in found {
            self.take_in(from, &payload);
        }
        if looks {
            self.look()?;
        }
        Ok(())
    }

    /// One message of another node.
    fn take_in(&mut self, from: i32, payload: &str) {
        if from == self.own {
            return;
        }
        let mut lines = payload.lines();
        let head = lines.next().unwrap_or_default();
        let Some((Ok(number), Ok(newest))) = head.split_once(' ').map(|(n, at)| (n.parse::<u64>(), at.parse::<i64>()))
        else {
            return;
        };
        let last = self.heard.insert(from, number);
        if last.is_some_and(|last| number != last + 1) {
            self.hub.say(ALL);
        }
        self.hub.newest.fetch_max(newest, Ordering::SeqCst);
        for line in lines {
            self.hub.take_line(line);
        }
    }

    /// Something happened of which nobody told this node.
    fn look(&mut self) -> Result<(), DbError> {
        let Some(engine) = &mut self.engine else { return Ok(()) };
        let mut found = Ok(None);
        engine.transact(true, |tx| {
            found = tx.first("SELECT at FROM audit_rows ORDER BY at DESC LIMIT 1", &[]);
            found.is_ok()
        })?;
        let Some(mut row) = found? else { return Ok(()) };
        let at: i64 = row.get()?;
        let known = self.hub.newest.fetch_max(at, Ordering::SeqCst);
        // Where others write too, a row of ours may hide one of theirs that nobody told us of: so
        // whenever anything happened since the last look, anything may have changed.
        let has_changed = match self.target {
            Target::File(_) => known < at,
            Target::Postgres(_) => self.looked < at,
        };
        self.looked = at;
        if has_changed {
            self.hub.say(ALL);
        }
        Ok(())
    }
}

/// A fault planted by tests: this node tells the others nothing.
fn is_lost_on_purpose() -> bool {
    cfg!(feature = "plant") && std::env::var("SERENO_PLANT").is_ok_and(|p| p == "lose_topics")
}

#[cfg(test)]
mod tests;
