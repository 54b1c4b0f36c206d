//! `sereno serve`: a network.

use super::open::{Open, Where, open};
use crate::app;
use anyhow::Context;
use axum::Router;
use clap::Args;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_flow::Flow;
use sereno_station::audit::Actor;
use sereno_station::people::{self, Person};
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// Runs a network.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    at: Where,
}

/// The tasks look on their own this often, whether or not they were nudged.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What is past its date is forgotten this often.
const FORGET_EVERY: u32 = 600;

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let secure_cookies = !self.listen.ip().is_loopback();
        let flow = open(&self.at, Open { secure_cookies, ..Open::serve() })?;
        let router = app::router(&flow);
        let says = match first_link(&flow).context("making the first link")? {
            Some(path) => {
                let at = self.at.data.join(FIRST_LINK);
                write_secret(&at, &path).with_context(|| format!("writing {}", at.display()))?;
                // What is printed into a log stays there; a terminal forgets.
                let path = if std::io::stdout().is_terminal() { path } else { format!("the path in {}", at.display()) };
                format!("nobody works here yet: open {path} at the address where sereno listens, which is")
            }
            None => "sereno listens on".to_owned(),
        };
        listen(self.listen, &flow, router, &says)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The file in the data folder with the first link.
const FIRST_LINK: &str = "first-link";

/// Writes a line that only the owner of the process may read.
fn write_secret(at: &Path, line: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(at)?;
    writeln!(file, "{line}")
}

/// While nobody has ever signed in: a one-time link for the first coordinator, who invites
/// everybody else. Whoever can read the data folder could read the data too.
fn first_link(flow: &Flow) -> anyhow::Result<Option<String>> {
    let site = &flow.site;
    let (entry, secret) = (site.entry(Actor::Command), site.secret());
    let person = Person {
        id: PersonId::from_bytes(site.chance()),
        name: site.texts.lang(site.playbook.default_language()).say("role-admin"),
        roles: vec![Role::Admin],
        language: site.playbook.default_language().to_owned(),
        trained_until: Moment::default(),
        pledged_until: Moment::default(),
        shift_until: Moment::default(),
        left_at: None,
        state: VolunteerState::Vouched,
    };
    let (now, path) = (site.now(), format!("/in/{secret}"));
    let is_first = site
        .db
        .write_now(move |tx| {
            let known = people::everybody(tx, people::Sees::All)?;
            let first = match known.as_slice() {
                [] => person.clone(),
                // Made at an earlier start, and nobody has opened the link yet.
                [one] if one.name == person.name && !people::has_anybody_signed_in(tx)? => one.clone(),
                _ => return Ok(false),
            };
            entry.record(tx, "people.invite", &first.id.to_string(), "first")?;
            people::invite_tx(tx, &first, &secret, None, now)?;
            Ok(true)
        })
        .map_err(|stop| anyhow::anyhow!("{stop}"))?;
    Ok(is_first.then_some(path))
}

/// Looks at what is due, for as long as the process lives. What fails or panics is logged, stays
/// due, and is tried again.
async fn tasks(flow: Flow) {
    let mut round = 0u32;
    loop {
        let due = flow.clone();
        let looked = tokio::spawn(async move {
            if round.is_multiple_of(FORGET_EVERY)
                && let Err(error) = sereno_flow::expire_due(&due).await
            {
                tracing::error!(%error, "forgetting failed; what is past its date stays due");
            }
            due.run_due().await.map(|_| ())
        });
        match looked.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "a task failed; what it left undone stays due"),
            Err(error) => tracing::error!(%error, "a task panicked; what it left undone stays due"),
        }
        round = round.wrapping_add(1);
        let _ = tokio::time::timeout(LOOK_EVERY, flow.nudge.notified()).await;
    }
}

/// Serves a router until the process is asked to stop. Prints the one line where it listens.
///
/// # Errors
/// When the address is taken or may not be used.
#[expect(clippy::print_stdout, reason = "the one line that says where it listens")]
pub(super) fn listen(address: SocketAddr, flow: &Flow, router: Router, says: &str) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")?;
    let flow = flow.clone();
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(address).await.with_context(|| {
            format!("listening on {address}; another program may be there, choose one with --listen")
        })?;
        let at = listener.local_addr().context("asking for the address")?;
        let host = if at.ip().is_loopback() { "localhost".to_owned() } else { at.ip().to_string() };
        println!("{says} http://{host}:{}", at.port());
        let (left, open) = (flow.clone(), flow.clone());
        let looking = tokio::spawn(tasks(flow));
        let stop = async move {
            let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
            let term = async {
                match ended.as_mut() {
                    Some(s) => {
                        s.recv().await;
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, () = term => {} }
            // Streams would otherwise keep the process for as long as a page is open.
            open.site.db.topics().close();
        };
        axum::serve(listener, router).with_graceful_shutdown(stop).await.context("serving")?;
        looking.abort();
        // Another node need not wait for the lease to run out.
        let _ = sereno_flow::incident::let_go(&left).await;
        Ok(())
    })
}
