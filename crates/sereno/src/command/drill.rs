//! `sereno drill`: generated days, and the checks that must hold in each.

use crate::{app, playbooks};
use anyhow::Context;
use clap::Args;
use sereno_core::Moment;
use sereno_drill::{World, checkers, day};
use sereno_flow::Flow;
use sereno_station::Site;
use sereno_station::clock::HandClock;
use sereno_station::db::{Db, Target, migrate};
use sereno_station::entropy::{Entropy, SeededEntropy};
use sereno_station::keys::KeyRing;
use sereno_station::site::Settings;
use sereno_station::texts::Texts;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Plays generated days.
#[derive(Debug, Args)]
pub struct Drill {
    /// The seed of the first day.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many days, each with the next seed.
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    seeds: u64,
    /// The playbook.
    #[arg(long, default_value = "rapid-response")]
    playbook: String,
    /// Writes every request and answer of the days here, to compare two runs byte for byte.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
}

/// Thursday 20 March 2025, 13:00 UTC: six in the morning in Los Angeles.
pub const START: Moment = Moment::from_s(1_742_475_600);

/// A world whose clock, chance and database are all run by hand.
///
/// # Errors
/// When the database cannot be made.
pub fn world(target: &Target, playbook: &str, seed: u64, start: Moment) -> anyhow::Result<World> {
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

impl Drill {
    #[expect(clippy::print_stdout, reason = "the result")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let folder = std::env::temp_dir().join(format!("sereno-drill-{}", std::process::id()));
        std::fs::create_dir_all(&folder).context("making a folder for the drill")?;
        let mut trace = String::new();
        let mut broken = Vec::new();
        let (mut reports, mut signed, mut told) = (0, 0, 0);
        for seed in self.seed..self.seed.saturating_add(self.seeds) {
            let file = folder.join(format!("{seed}.db"));
            let mut world = world(&Target::File(file.clone()), &self.playbook, seed, START)?;
            let played = day::play(&mut world, seed, START).map_err(|why| anyhow::anyhow!("seed {seed}: {why}"))?;
            drop(world);
            for (name, check) in checkers::ALL {
                broken.extend(check(&played.ledger).into_iter().map(|found| format!("seed {seed}: {name}: {found}")));
            }
            reports += played.figures.0;
            signed += played.figures.1;
            told += played.figures.2;
            if self.trace.is_some() {
                trace.push_str(&played.trace);
            }
        }
        std::fs::remove_dir_all(&folder).context("removing the drill's folder")?;
        if let Some(path) = &self.trace {
            std::fs::write(path, trace).with_context(|| format!("writing {}", path.display()))?;
        }
        if self.json {
            let out = serde_json::json!({ "days": self.seeds, "reports": reports, "signed": signed, "told": told,
                "checkers": checkers::ALL.len(), "broken": broken });
            println!("{out}");
        } else {
            for line in &broken {
                println!("{line}");
            }
            println!("days: {}", self.seeds);
            println!("reports: {reports}");
            println!("signed: {signed}");
            println!("told: {told}");
            println!("checkers: {}", checkers::ALL.len());
            println!("broken: {}", broken.len());
        }
        Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
