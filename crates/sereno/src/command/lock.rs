//! `sereno lock` and `sereno unlock`: the panic lock from the machine itself.

use super::open::{Open, Where, in_words, open};
use super::restore::ask;
use anyhow::Context;
use clap::Args;
use sereno_flow::Flow;
use sereno_station::audit::Actor;
use sereno_station::db::Stop;
use sereno_station::lock::{self, sheets_in_use};
use std::process::ExitCode;

/// Locks a network at once. It locks, it never destroys.
#[derive(Debug, Args)]
pub struct Lock {
    #[command(flatten)]
    at: Where,
}

/// Unlocks a network with two recovery sheets.
#[derive(Debug, Args)]
pub struct Unlock {
    #[command(flatten)]
    at: Where,
}

/// Runs one thing to its end.
pub(super) fn run<T>(flow: &Flow, work: impl Future<Output = Result<T, Stop>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
    runtime.block_on(work).map_err(|stop| in_words(flow, &stop))
}

impl Lock {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        self.at.must_exist()?;
        let flow = open(&self.at, Open::serve())?;
        run(&flow, lock::lock(&flow.site, Actor::Command))?;
        let texts = flow.site.texts.lang(flow.site.playbook.default_language());
        eprintln!("{}", texts.say("locked-just"));
        eprintln!("{}", texts.say(if flow.site.keys.is_wrapped() { "locked-wrapped" } else { "locked-plain" }));
        Ok(ExitCode::SUCCESS)
    }
}

impl Unlock {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        self.at.must_exist()?;
        let flow = open(&self.at, Open::serve())?;
        let site = &flow.site;
        let (is_locked, n) = run(&flow, async {
            Ok((lock::enforce(site).await?, site.db.read(|tx| Ok(sheets_in_use(tx)?.len())).await?))
        })?;
        anyhow::ensure!(is_locked, "nothing is locked");
        anyhow::ensure!(
            n > 0,
            "there are no recovery sheets: `sereno admin unlock` makes a code for each coordinator, and two of them enter theirs on the page /unlock"
        );
        let first = ask("The secret of one recovery sheet:")?.text();
        let second = ask("The secret of another recovery sheet:")?.text();
        run(&flow, lock::unlock(site, &[&first, &second]))?;
        eprintln!("Unlocked. Everybody signs in again; sending stays off until a coordinator turns it on.");
        Ok(ExitCode::SUCCESS)
    }
}
