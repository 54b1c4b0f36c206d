//! Worlds for drills and tests: the real product with clock, chance and database run by hand.

use crate::{app, playbooks};
use sereno_core::Moment;
use sereno_drill::World;
use sereno_flow::Flow;
use sereno_station::Site;
use sereno_station::clock::HandClock;
use sereno_station::db::{Db, Target, migrate};
use sereno_station::entropy::{Entropy, SeededEntropy};
use sereno_station::keys::KeyRing;
use sereno_station::site::Settings;
use sereno_station::texts::Texts;
use std::sync::Arc;

/// Thursday 20 March 2025, 13:00 UTC: six in the morning in Los Angeles.
pub const START: Moment = Moment::from_s(1_742_475_600);

/// A world whose clock, chance and database are all run by hand.
///
/// # Errors
/// When the database cannot be made.
pub fn by_hand(target: &Target, playbook: &str, seed: u64, start: Moment) -> anyhow::Result<World> {
    migrate(target, app::MIGRATIONS)?;
    let (db, manual) = Db::manual(target)?;
    let playbook = playbooks::choose(playbook)?;
    let texts = Texts::load(&playbook.languages, &playbook.texts)?;
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed));
    let clock = Arc::new(HandClock::at(start));
    let site = Site {
        db,
        clock: clock.clone(),
        keys: KeyRing::in_memory(Arc::clone(&entropy)),
        entropy,
        playbook: Arc::new(playbook),
        texts: Arc::new(texts),
        settings: Arc::new(Settings::default()),
    };
    let flow = Flow::new(site)?;
    let router = app::router(&flow, &[]);
    Ok(World::new(flow, router, clock, Some(manual)))
}
