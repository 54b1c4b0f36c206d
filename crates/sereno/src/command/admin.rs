//! `sereno admin`: the first person, and a link for whoever lost theirs.

use super::open::{Open, Where, in_words, open};
use anyhow::Context;
use clap::{Args, Subcommand};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::lock::holders;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_core::words::tidy;
use sereno_station::audit::Actor;
use sereno_station::lock::{self, Made};
use sereno_station::people::{Person, invite};
use std::process::ExitCode;

/// Makes people and one-time links.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Adds a person and prints a one-time link for them. Begin with yourself:
    /// `sereno admin invite --name NAME --role admin`, then open the link at the served address.
    Invite(Invite),
    /// Makes the first recovery sheets and prints them, for a machine without a browser.
    Sheets(Sheets),
    /// Puts new recovery sheets into use: reads the secrets of two of them line by line.
    UseSheets(UseSheets),
    /// Makes a code for each coordinator, to unlock a network that has no recovery sheets: two of
    /// them enter theirs on the page /unlock.
    Unlock(Codes),
}

/// Makes the first recovery sheets.
#[derive(Debug, Args)]
pub struct Sheets {
    /// Who keeps a sheet; two to seven of them.
    #[arg(long = "holder", required = true)]
    holders: Vec<String>,
    #[command(flatten)]
    at: Where,
}

/// Puts new recovery sheets into use.
#[derive(Debug, Args)]
pub struct UseSheets {
    #[command(flatten)]
    at: Where,
}

/// Makes codes to unlock with.
#[derive(Debug, Args)]
pub struct Codes {
    #[command(flatten)]
    at: Where,
}

impl Sheets {
    #[expect(clippy::print_stdout, reason = "the sheets are the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        self.at.must_exist()?;
        let flow = open(&self.at, Open::serve())?;
        let names = holders(self.holders.iter().map(String::as_str)).map_err(|r| in_words(&flow, &r.into()))?;
        if let Made::Set(set) = super::lock::run(&flow, lock::make(&flow.site, Actor::Command, names))? {
            for paper in &set {
                println!("{} {}", paper.key.text(), paper.sheet.holder);
            }
        }
        eprintln!(
            "These are the only copies. Write each on paper for its person, put them into use with \
             `sereno admin use-sheets`, and clear this terminal."
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl UseSheets {
    fn run(self) -> anyhow::Result<ExitCode> {
        self.at.must_exist()?;
        let flow = open(&self.at, Open::serve())?;
        eprintln!("Type the secrets of two of the new sheets, one a line:");
        let typed: Vec<String> = std::io::stdin().lines().take(2).collect::<Result<_, _>>().context("reading")?;
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        super::lock::run(&flow, lock::put_into_use(&flow.site, Actor::Command, &typed))?;
        eprintln!("They are in use.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Codes {
    #[expect(clippy::print_stdout, reason = "the codes are the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        self.at.must_exist()?;
        let flow = open(&self.at, Open::serve())?;
        let n = super::lock::run(&flow, async { flow.site.db.read(|tx| Ok(lock::sheets_in_use(tx)?.len())).await })?;
        anyhow::ensure!(
            n == 0,
            "there are recovery sheets: two of them unlock, on the page /unlock or with `sereno unlock`"
        );
        let codes = super::lock::run(&flow, lock::codes(&flow.site))?;
        for (name, code) in &codes {
            println!("{code} {name}");
        }
        if codes.len() < 2 {
            eprintln!(
                "Unlocking takes two coordinators: add one with `sereno admin invite --role admin`, then ask again."
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Adds a person.
#[derive(Debug, Args)]
pub struct Invite {
    /// The name they go by in the network.
    #[arg(long)]
    name: String,
    /// What they may do: admin, operator, dispatcher, observer, verification_lead. More than once for several.
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// Trained and pledged for a year, and on shift for twelve hours.
    #[arg(long)]
    ready: bool,
    #[command(flatten)]
    at: Where,
}

impl Admin {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Admin::Invite(invite) => invite.run(),
            Admin::Sheets(sheets) => sheets.run(),
            Admin::UseSheets(sheets) => sheets.run(),
            Admin::Unlock(codes) => codes.run(),
        }
    }
}

impl Invite {
    #[expect(clippy::print_stdout, reason = "the link is the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        let read = |slug: &String| Role::from_slug(slug).with_context(|| format!("there is no role {slug}"));
        let roles = self.roles.iter().map(read).collect::<anyhow::Result<Vec<Role>>>()?;
        let name = tidy(&self.name, 60);
        anyhow::ensure!(!name.is_empty(), "the name is empty: give one with --name");
        let flow = open(&self.at, Open::serve())?;
        let now = flow.site.now();
        let until = |s: i64| if self.ready { now.plus_s(s) } else { Moment::default() };
        let person = Person {
            id: PersonId::from_bytes(flow.site.chance()),
            name,
            roles,
            language: flow.site.playbook.default_language().to_owned(),
            trained_until: until(365 * 86_400),
            pledged_until: until(365 * 86_400),
            shift_until: until(12 * 3_600),
            shift_roles: vec![],
            left_at: None,
            state: VolunteerState::Vouched,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
        let path =
            runtime.block_on(invite(&flow.site, Actor::Command, person)).map_err(|stop| anyhow::anyhow!("{stop}"))?;
        println!("{path}");
        eprintln!("Open this path at the address where sereno serves. It works once, within two days.");
        Ok(ExitCode::SUCCESS)
    }
}
