//! Worlds for drills and tests: the real product with clock, chance and database run by hand.

use crate::demo::Stage;
use crate::setup::Live;
use crate::{app, playbooks};
use sereno_core::Moment;
use sereno_drill::World;
use sereno_flow::Flow;
use sereno_flow::delivery::channel::memory::Memory;
use sereno_flow::outside::Trust;
use sereno_flow::sender::{self, Sender};
use sereno_station::Site;
use sereno_station::audit::Log;
use sereno_station::clock::HandClock;
use sereno_station::db::{Db, Manual, Purpose, Target, claim, migrate};
use sereno_station::entropy::{Entropy, SeededEntropy};
use sereno_station::keys::KeyRing;
use sereno_station::site::Settings;
use sereno_station::texts::Texts;
use std::path::Path;
use std::sync::Arc;

/// Thursday 20 March 2025, 13:00 UTC: six in the morning in Los Angeles.
pub const START: Moment = Moment::from_s(1_742_475_600);

/// A world whose clock, chance and database are all run by hand.
///
/// # Errors
/// When the database cannot be made.
pub fn by_hand(target: &Target, playbook: &str, seed: u64, start: Moment) -> anyhow::Result<World> {
    let settings = Settings { given_playbook: playbook.to_owned(), ..Settings::default() };
    let (flow, clock, manual) = flow_by_hand(target, None, playbook, seed, start, settings)?;
    let router = Live::new(flow.clone(), None).router();
    Ok(World::new(flow, router, clock, Some(manual)))
}

/// As [`by_hand`], where calls to others may reach as told: for a server of the test's own.
///
/// # Errors
/// When the database cannot be made.
pub fn calling_by_hand(target: &Target, trust: Trust, seed: u64, start: Moment) -> anyhow::Result<World> {
    let settings = Settings { given_playbook: "rapid-response".to_owned(), ..Settings::default() };
    let (mut flow, clock, manual) = flow_by_hand(target, None, "rapid-response", seed, start, settings)?;
    flow.trust = trust;
    let router = app::router(&flow);
    Ok(World::new(flow, router, clock, Some(manual)))
}

/// Where the sender of [`with_sender`] is.
pub const SENDER_ORIGIN: &str = "http://localhost:8081";

/// A web tier and a sender over one database, as two processes would have it: each with its own
/// connections, the sender with a store of its own in a folder. They share the clock and the keys.
///
/// # Errors
/// When a database cannot be made.
pub fn with_sender(
    target: &Target,
    folder: &Path,
    playbook: &str,
    seed: u64,
    start: Moment,
) -> anyhow::Result<(World, Sender)> {
    let settings = Settings { sender_origin: Some(SENDER_ORIGIN.to_owned()), ..Settings::default() };
    let (flow, clock, manual) = flow_by_hand(target, None, playbook, seed, start, settings)?;
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed ^ 0x5e4d));
    let settings = Settings {
        origin: SENDER_ORIGIN.to_owned(),
        public_origin: Some(flow.site.settings.origin.clone()),
        ..Settings::default()
    };
    let site = Site { db: Db::open(target)?, entropy, settings: Arc::new(settings), ..flow.site.clone() };
    let own = sender::open_store(&Target::File(folder.join("sender.db")))?;
    let sender = Sender::new(Flow::new(site)?, own)?;
    let router = Live::new(flow.clone(), None).router();
    Ok((World::new(flow, router, clock, Some(manual)), sender))
}

/// As [`by_hand`], with the day keys and other secrets in a folder, as `serve` keeps them.
///
/// # Errors
/// When the database or the key file cannot be made.
pub fn kept_by_hand(folder: &Path, target: &Target, playbook: &str, seed: u64, start: Moment) -> anyhow::Result<World> {
    let (flow, clock, manual) = flow_by_hand(target, Some(folder), playbook, seed, start, Settings::default())?;
    claim(target, Purpose::Serve)?;
    let router = app::router(&flow);
    Ok(World::new(flow, router, clock, Some(manual)))
}

/// As [`by_hand`], with the day keys in a file in a folder: for what is left on a disk.
///
/// # Errors
/// When the database or the key file cannot be made.
pub fn on_disk(target: &Target, folder: &Path, seed: u64, start: Moment) -> anyhow::Result<World> {
    let (flow, clock, manual) = flow_by_hand(target, Some(folder), "rapid-response", seed, start, Settings::default())?;
    let router = app::router(&flow);
    Ok(World::new(flow, router, clock, Some(manual)))
}

/// The demo's world run by hand, before anything has happened in it.
///
/// # Errors
/// When the database cannot be made.
pub fn demo_by_hand(target: &Target, seed: u64, start: Moment) -> anyhow::Result<(World, Stage)> {
    let settings = Settings { is_demo: true, ..Settings::default() };
    let (flow, clock, manual) = flow_by_hand(target, None, "rapid-response", seed, start, settings)?;
    flow.carriers.set(Memory::default().carriers());
    let stage = Stage::new(flow.clone(), Arc::clone(&clock))?;
    let router = stage.router();
    Ok((World::new(flow, router, clock, Some(manual)), stage))
}

fn flow_by_hand(
    target: &Target,
    keys_in: Option<&Path>,
    playbook: &str,
    seed: u64,
    start: Moment,
    settings: Settings,
) -> anyhow::Result<(Flow, Arc<HandClock>, Arc<Manual>)> {
    migrate(target, app::MIGRATIONS)?;
    let (db, manual) = Db::manual(target)?;
    let playbook = playbooks::choose(playbook)?;
    let texts = Texts::load(&playbook.languages, &playbook.texts)?;
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed));
    let clock = Arc::new(HandClock::at(start));
    let site = Site {
        db,
        clock: clock.clone(),
        keys: match keys_in {
            Some(folder) => KeyRing::open(folder, Arc::clone(&entropy))?,
            None => KeyRing::in_memory(Arc::clone(&entropy)),
        },
        entropy,
        log: Log::for_drills(),
        lock: Arc::default(),
        playbook: Arc::new(playbook),
        texts: Arc::new(texts),
        settings: Arc::new(settings),
        is_sending: Arc::default(),
        is_stopped: Arc::default(),
        memos: sereno_flow::hold::memos,
    };
    Ok((Flow::new(site)?, clock, manual))
}
