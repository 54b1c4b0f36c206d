//! Everything the station gives to handlers and tasks, in one value.

use crate::audit::{Actor, Entry, Log};
use crate::clock::Clock;
use crate::db::{Db, DbError, Tx};
use crate::entropy::Entropy;
use crate::keys::KeyRing;
use crate::lock::Lock;
use crate::people::Person;
use crate::playbook::Playbook;
use crate::texts::Texts;
use sereno_core::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Something that a person must read before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memo {
    /// The sentence's key in the texts.
    pub key: &'static str,
    /// What the sentence is filled with.
    pub args: Vec<(&'static str, String)>,
    /// Where it is dealt with.
    pub href: &'static str,
    /// A promise is overdue.
    pub is_overdue: bool,
}

/// What stands at the top of a person's pages until they have dealt with it. A function that the
/// composition hands in, because the station knows of nothing that could be told.
pub type Memos = fn(&mut Tx<'_>, &Person, Moment) -> Result<Vec<Memo>, DbError>;

/// How this process was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Cookies travel over TLS only. Off on loopback, where there is none.
    pub secure_cookies: bool,
    /// This is a demo: its database is marked, and its first page gives roles away.
    pub is_demo: bool,
    /// The playbook the process was started with: an embedded one's name, or a folder.
    pub given_playbook: String,
    /// The SHA-256 of the certificate that phones on the same network see, in hexadecimal, when
    /// the process serves them.
    pub lan_fingerprint: Option<String>,
    /// Where phones on the same network find it, when the process serves them.
    pub lan_origin: Option<String>,
    /// Where browsers find it: scheme, host and, if it is not the scheme's own, port. Passkeys
    /// are made for this address and work at no other.
    pub origin: String,
    /// Where another process asks for approvals and sends: this one then does neither.
    pub sender_origin: Option<String>,
    /// Where the public finds the network's pages, when this process serves them at another address.
    pub public_origin: Option<String>,
}

impl Settings {
    /// Where the public finds the network's pages, without a slash at the end.
    pub fn public_origin(&self) -> &str {
        self.public_origin.as_deref().unwrap_or(&self.origin).trim_end_matches('/')
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            secure_cookies: false,
            is_demo: false,
            given_playbook: "rapid-response".to_owned(),
            lan_fingerprint: None,
            lan_origin: None,
            origin: "http://localhost".to_owned(),
            sender_origin: None,
            public_origin: None,
        }
    }
}

/// One network's site. Cloning it is cheap.
#[derive(Clone)]
pub struct Site {
    /// Storage.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// The day keys.
    pub keys: KeyRing,
    /// The audit log's key, and who looked at what lately.
    pub log: Log,
    /// What this process remembers of the panic lock.
    pub lock: Arc<Lock>,
    /// The network's words, areas and limits.
    pub playbook: Arc<Playbook>,
    /// Every sentence.
    pub texts: Arc<Texts>,
    /// How this process was started.
    pub settings: Arc<Settings>,
    /// What pages say about sending. Only a hint for readers: the send path reads the fact itself,
    /// in its own transaction.
    pub is_sending: Arc<AtomicBool>,
    /// What pages say about the red switch; a hint as well.
    pub is_stopped: Arc<AtomicBool>,
    /// What a person must read first.
    pub memos: Memos,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Site({})", self.playbook.net)
    }
}

impl Site {
    /// The current moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Draws an audit entry for what somebody is about to do.
    pub fn entry(&self, actor: Actor) -> Entry {
        Entry::draw(&*self.entropy, self.now(), actor)
    }

    /// Random bytes.
    pub fn chance<const N: usize>(&self) -> [u8; N] {
        self.entropy.bytes()
    }

    /// A random secret of 256 bits as text, for links and cookies.
    pub fn secret(&self) -> String {
        sereno_seal::digest::hex(&self.chance::<32>())
    }

    /// True when what is approved is told, as far as this process has heard; a page may say so.
    pub fn is_sending(&self) -> bool {
        self.is_sending.load(Ordering::Relaxed)
    }

    /// Takes note of whether what is approved is told.
    pub fn hear_sending(&self, is_on: bool) {
        self.is_sending.store(is_on, Ordering::Relaxed);
    }

    /// True when the red switch is pulled, as far as this process has heard; a page may say so.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Takes note of whether the red switch is pulled.
    pub fn hear_stopped(&self, is_stopped: bool) {
        self.is_stopped.store(is_stopped, Ordering::Relaxed);
    }

    /// Local hours and minutes of a moment.
    pub fn hhmm(&self, at: Moment) -> String {
        self.playbook.hhmm(at)
    }

    /// A moment to come, with its date where that is another day than now.
    pub fn until(&self, at: Moment) -> String {
        let date = self.playbook.date(at);
        if date == self.playbook.date(self.now()) { self.hhmm(at) } else { format!("{date} {}", self.hhmm(at)) }
    }
}
