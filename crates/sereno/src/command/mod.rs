//! The command line: one file a command.

mod admin;
mod backup;
mod bench;
mod cosign;
mod demo;
mod drill;
mod export;
mod http;
mod import;
mod lock;
mod open;
mod restore;
mod sender;
mod serve;
mod verify;
mod verify_notice;

pub use open::{Open, Where, open};

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Sereno: a self-hosted rapid-response hotline. Reports in, people go and look, checked notices out.
#[derive(Debug, Parser)]
#[command(name = "sereno", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows a small living network on this machine: invented people, places to take, nothing sent.
    Demo(demo::Demo),
    /// Runs a network.
    Serve(Box<serve::Serve>),
    /// Reads files into a network.
    #[command(subcommand)]
    Import(import::Import),
    /// Plays generated days with infiltrators and repeats, and checks what must never happen.
    Drill(drill::Drill),
    /// Makes the first person and one-time links.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Writes what others may hold into a file, as a numbered copy that names its holder.
    #[command(subcommand)]
    Export(export::Export),
    /// Checks the audit log in an exported file, or in a data folder, with nothing else at hand.
    Verify(verify::Verify),
    /// Checks a signed notice, with nothing but the network's public key.
    VerifyNotice(verify_notice::VerifyNotice),
    /// Watches another network's audit log: signs that it has only grown, and keeps what it saw.
    Cosign(cosign::Cosign),
    /// Makes the encrypted backup and the key file.
    Backup(backup::Backup),
    /// Puts a backup into an empty place.
    Restore(restore::Restore),
    /// Locks a network at once: nobody is signed in, nothing is sent, the keys are wrapped.
    Lock(lock::Lock),
    /// Looks after a sender of its own, on its machine.
    #[command(subcommand)]
    Sender(sender::Sender),
    /// Unlocks it with the secrets of two recovery sheets, read line by line.
    Unlock(lock::Unlock),
    /// Measures; prints figures as `name: value`.
    #[command(subcommand)]
    Bench(bench::Bench),
}

/// Runs a command. 0 is done, 1 is "the answer is no", 2 (an error) is a fault.
///
/// # Errors
/// What failed, and why.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Demo(demo) => demo.run(),
        Command::Serve(serve) => serve.run(),
        Command::Import(import) => import.run(),
        Command::Drill(drill) => drill.run(),
        Command::Admin(admin) => admin.run(),
        Command::Export(export) => export.run(),
        Command::Verify(verify) => verify.run(),
        Command::VerifyNotice(verify) => verify.run(),
        Command::Cosign(cosign) => cosign.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Lock(lock) => lock.run(),
        Command::Sender(sender) => sender.run(),
        Command::Unlock(unlock) => unlock.run(),
        Command::Bench(bench) => bench.run(),
    }
}
