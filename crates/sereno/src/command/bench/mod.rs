//! `sereno bench`: figures, each on a line `name: value`.

use clap::Subcommand;
use std::process::ExitCode;

mod console;
mod intake;
mod public;

/// Measures.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Acknowledged reports a second over HTTP, beside what the bare store takes in the same run.
    Intake(intake::Intake),
    /// Times of the console's pages with many reports and open incidents.
    Console(console::Console),
    /// Reads a second of the public page, the feeds and a notice, over real sockets.
    Public(public::Public),
}

impl Bench {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Bench::Intake(intake) => intake.run(),
            Bench::Console(console) => console.run(),
            Bench::Public(public) => public.run(),
        }
    }
}
