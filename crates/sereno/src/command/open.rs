//! Opening a network's data: folder or database, keys, playbook.

use crate::{app, playbooks};
use anyhow::Context;
use clap::Args;
use sereno_flow::Flow;
use sereno_station::Site;
use sereno_station::clock::{Clock, SystemClock};
use sereno_station::db::{Db, Purpose, Target, claim, migrate};
use sereno_station::entropy::{Entropy, SystemEntropy};
use sereno_station::keys::KeyRing;
use sereno_station::site::Settings;
use sereno_station::texts::Texts;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
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
}

impl Open {
    /// As `serve` opens it.
    pub fn serve() -> Open {
        Open {
            clock: Arc::new(SystemClock),
            purpose: Purpose::Serve,
            secure_cookies: true,
            origin: Settings::default().origin,
        }
    }
}

/// Opens a network's data and brings it to this program's schema.
///
/// # Errors
/// What cannot be opened, and why.
pub fn open(at: &Where, how: Open) -> anyhow::Result<Flow> {
    // A folder made here is for its owner alone: it holds the database and the day keys.
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&at.data)
        .with_context(|| format!("making the folder {}", at.data.display()))?;
    let target = match &at.database {
        Some(url) => Target::Postgres(url.clone()),
        None => Target::File(at.data.join("sereno.db")),
    };
    let playbook = playbooks::choose(&at.playbook)?;
    let texts = Texts::load(&playbook.languages, &playbook.texts)?;
    let place = || match &at.database {
        Some(_) => "opening the PostgreSQL database".to_owned(),
        None => format!("opening the database in {}", at.data.display()),
    };
    migrate(&target, app::MIGRATIONS).with_context(place)?;
    claim(&target, how.purpose).with_context(place)?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let site = Site {
        db: Db::open(&target).with_context(place)?,
        clock: how.clock,
        keys: KeyRing::open(&at.data, Arc::clone(&entropy)).context("opening the day keys")?,
        entropy,
        playbook: Arc::new(playbook),
        texts: Arc::new(texts),
        settings: Arc::new(Settings {
            secure_cookies: how.secure_cookies,
            is_demo: how.purpose == Purpose::Demo,
            origin: how.origin,
        }),
        memos: sereno_flow::hold::memos,
    };
    Flow::new(site).context("reading the playbook")
}
