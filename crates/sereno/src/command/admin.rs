//! `sereno admin`: the first person, and a link for whoever lost theirs.

use super::open::{Open, Where, open};
use anyhow::Context;
use clap::{Args, Subcommand};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_core::words::tidy;
use sereno_station::audit::Actor;
use sereno_station::people::{Person, invite};
use std::process::ExitCode;

/// Makes people and one-time links.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Adds a person and prints a one-time link for them. Begin with yourself:
    /// `sereno admin invite --name NAME --role admin`, then open the link at the served address.
    Invite(Invite),
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
