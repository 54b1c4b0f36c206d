//! `sereno bench`: figures, each on a line `name: value`.

use clap::Subcommand;
use std::path::Path;
use std::process::ExitCode;

mod audience;
mod console;
mod deliveries;
mod fan_out;
mod intake;
mod public;
mod push;
mod start;

/// Measures.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Acknowledged reports a second over HTTP, beside what the bare store takes in the same run.
    Intake(intake::Intake),
    /// Who is reached by a notice: times, memory, exactness, changes meanwhile.
    Audience(audience::Audience),
    /// Times of the console's pages with many reports and open incidents.
    Console(console::Console),
    /// Notifications sealed a second, on one core.
    Push(push::Push),
    /// Doubles and misses of deliveries whose lanes crash, by class of channel.
    Deliveries(deliveries::Deliveries),
    /// One notice to many, with the ledger on, to a sink on this machine.
    FanOut(fan_out::FanOut),
    /// Reads a second of the public page, the feeds and a notice, over real sockets.
    Public(public::Public),
    /// From the command to the first answer, with many subscribers.
    Start(start::Start),
}

impl Bench {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Bench::Audience(audience) => audience.run(),
            Bench::Intake(intake) => intake.run(),
            Bench::Console(console) => console.run(),
            Bench::Push(push) => push.run(),
            Bench::Deliveries(deliveries) => deliveries.run(),
            Bench::FanOut(fan_out) => fan_out.run(),
            Bench::Public(public) => public.run(),
            Bench::Start(start) => start.run(),
        }
    }
}

/// Measures in a scratch folder, which goes whatever happens, and prints the lines.
#[expect(clippy::print_stdout, reason = "the figures")]
fn print_from_scratch(measure: impl FnOnce(&Path) -> anyhow::Result<Vec<String>>) -> anyhow::Result<ExitCode> {
    let folder = std::env::temp_dir().join(format!("sereno-bench-{}", std::process::id()));
    crate::command::open::make_folder(&folder)?;
    let measured = measure(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    for line in measured? {
        println!("{line}");
    }
    Ok(ExitCode::SUCCESS)
}
