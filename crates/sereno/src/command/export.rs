//! `sereno export`: numbered copies for others to hold.

use super::open::{Open, Where, open};
use anyhow::Context;
use clap::{Args, Subcommand};
use sereno_core::Moment;
use sereno_core::moment::DAY_S;
use sereno_station::audit::{Actor, Wanted, export};
use sereno_station::db::Stop;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes what others may hold into a file.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// The audit log: who did what and who looked, never the content. `sereno verify` checks the file.
    Audit(Audit),
}

/// Writes the audit log into a file.
#[derive(Debug, Args)]
pub struct Audit {
    /// The file; it must not be there yet.
    file: PathBuf,
    /// Who will hold this copy: a person or an organisation.
    #[arg(long)]
    holder: String,
    /// Rows of the last so many days; of what is older only the hashes. All rows without it.
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    #[command(flatten)]
    at: Where,
}

impl Export {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Export::Audit(audit) => audit.run(),
        }
    }
}

impl Audit {
    #[expect(clippy::print_stdout, reason = "the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        anyhow::ensure!(
            !self.holder.trim().is_empty(),
            "the holder is empty: say with --holder who will hold this copy"
        );
        let shown = self.file.display().to_string();
        let flow = open(&self.at, Open::serve())?;
        let site = &flow.site;
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.file);
        let mut file = BufWriter::new(file.with_context(|| format!("making {shown}"))?);
        let since = self.days.map_or(Moment::default(), |days| site.now().plus_s(-i64::from(days) * DAY_S));
        let wanted = Wanted { holder: self.holder, entry: site.entry(Actor::Command), since };
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
        let done = runtime.block_on(export(site, wanted, &mut |line| file.write_all(line.as_bytes())));
        let done = done.and_then(|done| {
            file.flush().map_err(|_| Stop::Fault(sereno_station::db::DbError::Lost("the file cannot be written")))?;
            Ok(done)
        });
        let done = done.map_err(|stop| anyhow::anyhow!("exporting to {shown}: {stop}"))?;
        println!("copy: {}", done.copy.number);
        println!("holder: {}", done.copy.holder);
        println!("pages: {}", done.pages);
        println!("rows: {}", done.rows);
        println!("key: {}", site.log.verifier().text());
        Ok(ExitCode::SUCCESS)
    }
}
