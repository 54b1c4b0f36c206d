//! `sereno drill`: generated days, and the checks that must hold in each.

use crate::worlds::{START, by_hand};
use anyhow::Context;
use clap::Args;
use sereno_drill::{checkers, day};
use sereno_station::db::Target;
use std::path::PathBuf;
use std::process::ExitCode;

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
            let mut world = by_hand(&Target::File(file.clone()), &self.playbook, seed, START)?;
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
