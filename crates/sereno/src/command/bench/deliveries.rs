//! `sereno bench deliveries`: what crashes cost on channels of the three classes, by the core's own
//! machine against a store in memory.

use crate::worlds::{START, by_hand};
use anyhow::Context;
use clap::Args;
use sereno_core::delivery::{Channel, Class};
use sereno_drill::deliveries::{Fault, Provider, invented, judge, let_out, model, storm};
use sereno_station::db::Target;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// Measures what crashes cost.
#[derive(Debug, Args)]
pub struct Deliveries {
    /// Texts to hand over in each class.
    #[arg(long, default_value_t = 1_000_000)]
    texts: usize,
    /// Lanes that are lost, of ten thousand steps.
    #[arg(long, default_value_t = 20)]
    crashes: usize,
    /// Also so many texts in each class by the real lanes on a database, a few of which are lost
    /// in the middle of a step.
    #[arg(long, value_name = "TEXTS")]
    lanes: Option<usize>,
    /// Where chance comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Deliveries {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        match self.lanes {
            Some(n) => self.by_lanes(n),
            None => self.by_model(),
        }
    }

    fn by_lanes(&self, n: usize) -> anyhow::Result<ExitCode> {
        let folder = std::env::temp_dir().join(format!("sereno-bench-deliveries-{}", std::process::id()));
        crate::command::open::make_folder(&folder)?;
        let mut is_good = true;
        for class in [Class::Keyed, Class::Queryable, Class::Blind] {
            let target = Target::File(folder.join(format!("{class:?}.db")));
            let mut world = by_hand(&target, "rapid-response", self.seed, START)?;
            let provider = Provider::new(Channel::Webhook, class, 4, self.seed);
            world.flow.carriers.set(vec![Arc::new(provider.clone())]);
            let people = (0..n).map(|n| invented(Channel::Webhook, n)).collect();
            let out = let_out(&mut world, START, people).map_err(anyhow::Error::msg)?;
            let turns = if class == Class::Keyed { 16 } else { 60 };
            let judged = storm(&mut world, &out, &provider, self.seed, 12, turns).and_then(|o| {
                judge(class, &o).map(|()| format!("holds: {o:?}")).map_err(|why| format!("{why}: {o:?}"))
            });
            is_good &= judged.is_ok();
            writeln!(std::io::stdout(), "{class:?}: {}", judged.unwrap_or_else(|why| why))?;
        }
        std::fs::remove_dir_all(&folder).context("removing the scratch folder")?;
        Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn by_model(&self) -> anyhow::Result<ExitCode> {
        let mut out = std::io::stdout();
        writeln!(
            out,
            "class      fault            lost  doubles  misses  unknown  called handed and were not  judged"
        )?;
        let (mut is_good, faults) =
            (true, [None, Some(Fault::SendThenMark), Some(Fault::MarkThenSend), Some(Fault::IgnoreFence)]);
        for class in [Class::Keyed, Class::Queryable, Class::Blind] {
            for fault in faults {
                let o = model(class, self.texts, self.crashes, self.seed, fault);
                let judged = judge(class, &o);
                is_good &= fault.is_some() || judged.is_ok();
                let (name, planted) = (format!("{class:?}"), fault.map_or("none".to_owned(), |f| format!("{f:?}")));
                writeln!(
                    out,
                    "{name:<10} {planted:<14} {:>6} {:>8} {:>7} {:>8} {:>27}  {}",
                    o.crashes + o.stalls,
                    o.doubles,
                    o.misses,
                    o.unknown,
                    o.false_handed,
                    judged.err().unwrap_or_else(|| "holds".to_owned()),
                )?;
            }
        }
        Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
