//! `sereno bench deliveries`: what crashes cost on channels of the three classes, by the core's own
//! machine against a store in memory.

use clap::Args;
use sereno_core::delivery::Class;
use sereno_drill::deliveries::{Fault, judge, model};
use std::io::Write;
use std::process::ExitCode;

/// Measures what crashes cost.
#[derive(Debug, Args)]
pub struct Deliveries {
    /// Texts to hand over in each class.
    #[arg(long, default_value_t = 1_000_000)]
    texts: usize,
    /// Lanes that are lost, of ten thousand steps.
    #[arg(long, default_value_t = 20)]
    crashes: usize,
    /// Where chance comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Deliveries {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
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
