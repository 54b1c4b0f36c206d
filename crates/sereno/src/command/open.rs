//! Opening a network's data: folder or database, keys, playbook.

use crate::{app, setup};
use anyhow::Context;
use clap::Args;
use sereno_flow::Flow;
use sereno_flow::delivery::channel::memory::Memory;
use sereno_flow::delivery::channel::{ChannelSettings, carriers};
use sereno_station::Site;
use sereno_station::audit::Log;
use sereno_station::clock::{Clock, SystemClock};
use sereno_station::db::{Db, Purpose, Stop, Target, claim, migrate};
use sereno_station::entropy::{Entropy, SystemEntropy};
use sereno_station::keys::KeyRing;
use sereno_station::site::Settings;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a network's data is.
#[derive(Clone, Debug, Args)]
pub struct Where {
    /// The folder with the database and the day keys; made when absent.
    #[arg(long, value_name = "DIR", default_value = "sereno-data")]
    pub data: PathBuf,
    /// A PostgreSQL database instead of the file in the folder: postgres://USER@HOST/NAME. The
    /// day keys stay in the folder.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// The playbook: rapid-response, campus, or a folder with a playbook.toml.
    #[arg(long, value_name = "NAME", default_value = "rapid-response")]
    pub playbook: String,
}

impl Where {
    /// Which database.
    pub fn target(&self) -> Target {
        match &self.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::File(self.data.join("sereno.db")),
        }
    }

    /// Fails where there is no network yet: a command that only looks must not make one.
    ///
    /// # Errors
    /// What is not there.
    pub fn must_exist(&self) -> anyhow::Result<()> {
        let is_there = self.data.is_dir() && (self.database.is_some() || self.data.join("sereno.db").exists());
        anyhow::ensure!(is_there, "there is no network in {}: name its folder with --data", self.data.display());
        Ok(())
    }
}

/// What stopped something, in the network's language where it was a refusal.
pub fn in_words(flow: &Flow, stop: &Stop) -> anyhow::Error {
    match stop {
        Stop::Refused(r) => {
            let site = &flow.site;
            anyhow::anyhow!("{}", site.texts.lang(site.playbook.default_language()).fill(r.key, &r.args))
        }
        Stop::Fault(error) => anyhow::anyhow!("{error}"),
    }
}

/// How to open it.
pub struct Open {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What the data is for.
    pub purpose: Purpose,
    /// Cookies travel over TLS only.
    pub secure_cookies: bool,
    /// Where browsers find it.
    pub origin: String,
    /// Where phones on the same network find it, and the fingerprint of what they see there.
    pub lan: Option<(String, String)>,
    /// Where another process approves and sends.
    pub sender_origin: Option<String>,
    /// For a sender: where the network's pages are.
    pub public_origin: Option<String>,
}

impl Open {
    /// As `serve` opens it.
    pub fn serve() -> Open {
        Open {
            clock: Arc::new(SystemClock),
            purpose: Purpose::Serve,
            secure_cookies: true,
            origin: Settings::default().origin,
            lan: None,
            sender_origin: None,
            public_origin: None,
        }
    }
}

/// Makes the data folder, if it is not there, for its owner alone: it holds the database and keys.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(data: &Path) -> anyhow::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .with_context(|| format!("making the folder {}", data.display()))
}

/// Opens a network's data and brings it to this program's schema; what was set up in the browser
/// is laid over the playbook.
///
/// # Errors
/// What cannot be opened, and why.
pub fn open(at: &Where, how: Open) -> anyhow::Result<Flow> {
    make_folder(&at.data)?;
    let target = at.target();
    // A fault in what was named is said before a database is made.
    setup::base(&at.playbook, None)?;
    let place = || match &at.database {
        Some(_) => "opening the PostgreSQL database".to_owned(),
        None => format!("opening the database in {}", at.data.display()),
    };
    migrate(&target, app::MIGRATIONS).with_context(place)?;
    claim(&target, how.purpose).with_context(place)?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let db = Db::open(&target).with_context(place)?;
    let chosen = setup::chosen(setup::stored_now(&db)?.as_deref())?;
    let (playbook, texts) = setup::playbook(&at.playbook, chosen.as_ref())?;
    let (lan_origin, lan_fingerprint) = how.lan.unzip();
    let site = Site {
        db,
        clock: how.clock,
        keys: KeyRing::open(&at.data, Arc::clone(&entropy)).context("opening the day keys")?,
        log: Log::open(&at.data, &playbook.net, &*entropy).context("opening the log's key")?,
        entropy,
        lock: Arc::default(),
        playbook: Arc::new(playbook),
        texts: Arc::new(texts),
        is_sending: Arc::default(),
        is_stopped: Arc::default(),
        settings: Arc::new(Settings {
            secure_cookies: how.secure_cookies,
            is_demo: how.purpose == Purpose::Demo,
            given_playbook: at.playbook.clone(),
            lan_fingerprint,
            lan_origin,
            origin: how.origin,
            sender_origin: how.sender_origin,
            public_origin: None,
        }),
        memos: sereno_flow::hold::memos,
    };
    let flow = Flow::new(site).context("reading the playbook")?;
    flow.carriers.set(match how.purpose {
        // Its subscribers are invented: nothing leaves the process.
        Purpose::Demo => Memory::default().carriers(),
        // With a sender of its own this process hands nothing over.
        Purpose::Serve if flow.site.settings.sender_origin.is_some() => vec![],
        Purpose::Serve => carriers(&ChannelSettings::of_nobody(Arc::clone(&flow.site.texts))),
    });
    Ok(flow)
}
