//! `sereno serve`: a network.

use super::open::{Open, Where, open};
use super::sender::open_sender;
use crate::app;
use crate::serve::acme::{self, Wanted};
use crate::serve::{Ear, Guard, Origin, Way, answer, bind, lan, redirect};
use crate::setup::{Live, stored_now};
use anyhow::{Context, ensure};
use axum::Router;
use clap::{Args, ValueEnum};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_flow::delivery::fan_out::keep_delivering;
use sereno_flow::intake::feed::source::keep_reading;
use sereno_flow::{Flow, sender};
use sereno_station::audit::Actor;
use sereno_station::clock::{Clock as _, SystemClock};
use sereno_station::people::{self, Person};
use std::io::{IsTerminal as _, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Runs a network.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on [default: 127.0.0.1:8080; with --domain 0.0.0.0:443; with --lan
    /// 0.0.0.0:8443].
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Serves this name over TLS, with a certificate that is obtained and renewed by ACME.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["behind_proxy", "lan"])]
    domain: Option<String>,
    /// Where the certificate comes from.
    #[arg(long, value_name = "URL", default_value = acme::DIRECTORY, requires = "domain")]
    acme_directory: String,
    /// A file with the roots the ACME server's own certificate is checked against: for a test
    /// server, or one of your own.
    #[arg(long, value_name = "FILE", requires = "domain")]
    acme_root: Option<PathBuf>,
    /// A mail address the issuer may write to when something is wrong.
    #[arg(long, value_name = "MAIL", requires = "domain")]
    acme_contact: Option<String>,
    /// A proxy on this machine ends TLS and passes on what is asked for at this address, such as
    /// https://hotline.example.org.
    #[arg(long, value_name = "ORIGIN", conflicts_with = "lan")]
    behind_proxy: Option<String>,
    /// Lets phones on the same network join over TLS, at this machine's address or the one given.
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1)]
    lan: Option<Option<IpAddr>>,
    /// Answers to this onion service too; Tor passes on to the plain address on this machine.
    #[arg(long, value_name = "NAME.onion")]
    onion: Option<String>,
    /// With --lan, or --domain and --onion: the plain address for this machine itself and for Tor.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    local: SocketAddr,
    /// What this process does: everything; everything but approving and sending; or these two alone.
    #[arg(long, value_enum, default_value = "all")]
    role: Part,
    /// With --role web: where the sender is found, such as https://sender.example.org.
    #[arg(long, value_name = "ORIGIN", required_if_eq("role", "web"))]
    sender_origin: Option<String>,
    /// With --role send: where people find the hotline's pages, such as https://hotline.example.org.
    #[arg(long, value_name = "ORIGIN", required_if_eq("role", "send"))]
    web_origin: Option<String>,
    /// With --role send: the folder of the web tier, for its SQLite file and its keys.
    #[arg(long, value_name = "DIR")]
    web_data: Option<PathBuf>,
    #[command(flatten)]
    at: Where,
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Everything, in one process.
    All,
    /// Everything but approving, releasing and delivering.
    Web,
    /// Approving by pinned passkeys, releasing and delivering.
    Send,
}

/// Whose tasks run.
pub(super) enum Works {
    /// A network's.
    Network(Box<Flow>, Option<Arc<Live>>),
    /// A sender's.
    Sender(Box<sender::Sender>),
}

impl Works {
    fn flow(&self) -> &Flow {
        match self {
            Works::Network(flow, _) => flow.as_ref(),
            Works::Sender(sender) => &sender.flow,
        }
    }
}

/// The tasks look on their own this often, whether or not they were nudged.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What is past its date is forgotten this often.
const FORGET_EVERY: u32 = 600;
/// What another node changed in the set-up is looked for this often.
const SETUP_EVERY: u32 = 3;
/// The port beside TLS that browsers try first.
const PLAIN_PORT: u16 = 80;
/// Where a sender listens on this machine when nothing else is said.
const SENDER_PORT: u16 = 8081;

/// What this machine calls itself. Any other name that leads here is somebody's trick to let a
/// page of theirs speak with this one.
fn this_machine() -> impl Iterator<Item = String> {
    ["localhost", "127.0.0.1", "[::1]"].into_iter().map(str::to_owned)
}

/// Everything that is decided before data is opened.
struct Plan {
    ears: Vec<Ear>,
    /// Beside TLS, where it could be had.
    plain: Option<(Ear, Router)>,
    renewing: Option<acme::Renewing>,
    how: Open,
    /// Where people find it, for the one line.
    at: String,
    /// What is printed below it.
    code: String,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        crate::serve::raise_files();
        ensure!(
            self.role == Part::Web || self.sender_origin.is_none(),
            "--sender-origin is for --role web: it says where the sender is"
        );
        ensure!(self.role == Part::Send || self.web_data.is_none(), "--web-data is for --role send");
        let plan = self.plan()?;
        if self.role == Part::Send {
            return self.send(plan);
        }
        let sender_origin = self.sender_origin.as_deref().map(Origin::read).transpose()?.map(|o| o.text);
        let flow = open(&self.at, Open { sender_origin, ..plan.how })?;
        let live = Live::new(flow.clone(), stored_now(&flow.site.db)?);
        let says = match first_link(&flow).context("making the first link")? {
            Some(path) => {
                let at = self.at.data.join(FIRST_LINK);
                write_secret(&at, &path).with_context(|| format!("writing {}", at.display()))?;
                // What is printed into a log stays there; a terminal forgets.
                if std::io::stdout().is_terminal() {
                    let origin = &flow.site.settings.origin;
                    format!("nobody works here yet. Open this link, once:\n  {origin}{path}\nsereno listens on")
                } else {
                    let at = at.display();
                    format!(
                        "nobody works here yet: open the path in {at} at the address where sereno listens, which is"
                    )
                }
            }
            None => "sereno listens on".to_owned(),
        };
        let router = live.router();
        let mut ears: Vec<(Ear, Router)> = plan.ears.into_iter().map(|ear| (ear, router.clone())).collect();
        ears.extend(plan.plain);
        let says = format!("{says} {}{}", plan.at, plan.code);
        listen(ears, Works::Network(Box::new(flow), Some(live)), plan.renewing, &says)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Runs the sender.
    fn send(&self, plan: Plan) -> anyhow::Result<ExitCode> {
        let public_origin = self.web_origin.as_deref().map(Origin::read).transpose()?.map(|o| o.text);
        let (flow, own) = open_sender(&self.at, self.web_data.as_deref(), Open { public_origin, ..plan.how })?;
        let site = flow.site.clone();
        let links =
            sender::first_links(&site, &own).map_err(|stop| anyhow::anyhow!("making the first links: {stop}"))?;
        let sender = sender::Sender::new(flow, own).context("the sender needs an address with a name, for passkeys")?;
        let router = app::sender_router(&sender);
        let at = self.at.data.join(FIRST_LINK);
        let says = if links.is_empty() {
            "sereno sends from".to_owned()
        } else {
            write_secret(&at, &links.join("\n")).with_context(|| format!("writing {}", at.display()))?;
            let asks = "fewer than two approvers are pinned";
            if std::io::stdout().is_terminal() {
                let whole: String = links.iter().map(|path| format!("  {}{path}\n", site.settings.origin)).collect();
                format!(
                    "{asks}. Invite them in the hotline first; then give each one link, in person. It works once:\n{whole}sereno sends from"
                )
            } else {
                let at = at.display();
                format!("{asks}: each of them opens one of the paths in {at}, once, where sereno sends from, which is")
            }
        };
        let mut ears: Vec<(Ear, Router)> = plan.ears.into_iter().map(|ear| (ear, router.clone())).collect();
        ears.extend(plan.plain);
        listen(ears, Works::Sender(Box::new(sender)), plan.renewing, &format!("{says} {}{}", plan.at, plan.code))?;
        Ok(ExitCode::SUCCESS)
    }

    fn way(&self) -> anyhow::Result<Way> {
        match (&self.domain, &self.behind_proxy, &self.lan) {
            (Some(name), _, _) => Ok(Way::Domain(crate::serve::domain(name)?)),
            (None, Some(origin), _) => Ok(Way::Proxy(Origin::read(origin)?)),
            (None, None, Some(address)) => Ok(Way::Lan(*address)),
            (None, None, None) => Ok(Way::Loopback),
        }
    }

    fn plan(&self) -> anyhow::Result<Plan> {
        let way = self.way()?;
        let onion = self.onion.as_deref().map(crate::serve::onion).transpose()?;
        let mut usual = way.default_listen();
        if self.role == Part::Send && usual.ip().is_loopback() {
            // Beside the web tier on the same machine.
            usual.set_port(SENDER_PORT);
        }
        let listen = self.listen.unwrap_or(usual);
        way.may_listen(listen)?;
        let listener = bind(listen)?;
        let port = listener.local_addr().context("asking for the address")?.port();
        let says = |origin: &str| format!("This hotline is at {origin} and answers to no other name.\n");
        match way {
            Way::Loopback => {
                let origin = way.origin(port);
                let how = Open { secure_cookies: false, origin: origin.clone(), ..Open::serve() };
                let hosts = this_machine().chain(onion).collect();
                let ear = Ear { listener, tls: None, guard: Guard { hosts, says: says(&origin), ..Guard::default() } };
                Ok(Plan { ears: vec![ear], plain: None, renewing: None, how, at: origin, code: String::new() })
            }
            Way::Proxy(ref proxy) => {
                let hosts = std::iter::once(proxy.host.clone()).chain(onion).collect();
                let guard = Guard { hosts, is_tls: proxy.is_tls, is_strict: proxy.is_tls, says: says(&proxy.text) };
                let how = Open { secure_cookies: proxy.is_tls, origin: proxy.text.clone(), ..Open::serve() };
                let at = format!("http://localhost:{port} for the proxy of {}", proxy.text);
                let ear = Ear { listener, tls: None, guard };
                Ok(Plan { ears: vec![ear], plain: None, renewing: None, how, at, code: String::new() })
            }
            Way::Domain(ref name) => {
                let origin = way.origin(port);
                let (tls, renewing) = acme::prepare(&Wanted {
                    domain: name.clone(),
                    directory: self.acme_directory.clone(),
                    root: self.acme_root.clone(),
                    contact: self.acme_contact.clone(),
                    folder: self.folder("acme")?,
                })?;
                let guard = Guard { hosts: vec![name.clone()], is_tls: true, is_strict: true, says: says(&origin) };
                let mut ears = vec![Ear { listener, tls: Some(tls), guard }];
                if let Some(onion) = onion {
                    let guard = Guard { hosts: vec![onion], says: says(&origin), ..Guard::default() };
                    ears.push(self.local(guard)?);
                }
                let plain = (port == 443).then(|| self.beside(listen.ip(), &origin)).flatten();
                let how = Open { secure_cookies: true, origin: origin.clone(), ..Open::serve() };
                Ok(Plan { ears, plain, renewing: Some(renewing), how, at: origin, code: String::new() })
            }
            Way::Lan(named) => {
                let address = named.map_or_else(lan::own_address, Ok)?;
                let certificate = lan::certificate(&self.folder("lan")?, address, SystemClock.now())?;
                let shown = SocketAddr::new(address, port);
                let lan_origin = format!("https://{shown}");
                let tls_guard = Guard { is_tls: true, ..Guard::default() };
                let hosts = this_machine().chain(onion).collect();
                let local = self.local(Guard { hosts, says: says(&lan_origin), ..Guard::default() })?;
                let local_port = local.listener.local_addr().context("asking for the address")?.port();
                let origin = way.origin(local_port);
                let code = format!("\n{}", lan::drawn(&lan_origin)?);
                let at = format!("{origin} and, for phones on this network, {lan_origin}");
                let how = Open {
                    secure_cookies: true,
                    origin,
                    lan: Some((lan_origin, certificate.fingerprint)),
                    ..Open::serve()
                };
                let ears = vec![Ear { listener, tls: Some(certificate.tls), guard: tls_guard }, local];
                Ok(Plan { ears, plain: None, renewing: None, how, at, code })
            }
        }
    }

    /// A folder beside the database; the data folder is made for its owner alone on the way.
    fn folder(&self, name: &str) -> anyhow::Result<PathBuf> {
        super::open::make_folder(&self.at.data)?;
        Ok(self.at.data.join(name))
    }

    /// The plain ear on this machine.
    fn local(&self, guard: Guard) -> anyhow::Result<Ear> {
        anyhow::ensure!(
            self.local.ip().is_loopback(),
            "--local is an address of this machine alone, not {}",
            self.local
        );
        let listener = bind(self.local).context("this is the plain address, --local chooses another")?;
        Ok(Ear { listener, tls: None, guard })
    }

    /// What answers at port 80, when that can be had.
    fn beside(&self, address: IpAddr, origin: &str) -> Option<(Ear, Router)> {
        match bind(SocketAddr::new(address, PLAIN_PORT)) {
            Ok(listener) => Some((Ear { listener, tls: None, guard: Guard::default() }, redirect(origin))),
            Err(error) => {
                tracing::info!("nobody is sent on from port {PLAIN_PORT}: {error:#}");
                None
            }
        }
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
        roles: vec![Role::Admin, Role::VerificationLead],
        language: site.playbook.default_language().to_owned(),
        trained_until: Moment::default(),
        pledged_until: Moment::default(),
        shift_until: Moment::default(),
        shift_roles: vec![],
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
            people::invite_tx(tx, &first, &secret, Some("/admin/setup"), now)?;
            Ok(true)
        })
        .map_err(|stop| anyhow::anyhow!("{stop}"))?;
    Ok(is_first.then_some(path))
}

/// Looks at what is due, for as long as the process lives. What fails or panics is logged, stays
/// due, and is tried again.
async fn tasks(mut flow: Flow, live: Option<Arc<Live>>) {
    let mut round = 0u32;
    loop {
        if let Some(live) = &live {
            if round.is_multiple_of(SETUP_EVERY)
                && let Err(error) = live.look().await
            {
                tracing::error!("the set-up cannot be taken up: {error:#}");
            }
            flow = live.flow();
        }
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

/// As [`tasks`], for a sender.
async fn sending(sender: sender::Sender) {
    let mut round = 0u32;
    loop {
        let due = sender.clone();
        let looked = tokio::spawn(async move {
            if round.is_multiple_of(FORGET_EVERY)
                && let Err(error) = due.forget_due().await
            {
                tracing::error!(%error, "forgetting failed; what is past its date stays due");
            }
            due.run_due().await.map(|_| ())
        });
        match looked.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "sending failed; what it left undone stays due"),
            Err(error) => tracing::error!(%error, "sending panicked; what it left undone stays due"),
        }
        round = round.wrapping_add(1);
        let _ = tokio::time::timeout(LOOK_EVERY, sender.flow.nudge.notified()).await;
    }
}

/// Until the process is asked to stop.
async fn asked_to_stop() {
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
}

/// Serves until the process is asked to stop. Prints the one line where it listens.
///
/// # Errors
/// When an address can no longer be listened on.
pub(super) fn listen(
    ears: Vec<(Ear, Router)>,
    works: Works,
    renewing: Option<acme::Renewing>,
    says: &str,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")?;
    runtime.block_on(async move {
        let flow = works.flow().clone();
        // The tasks read the subscribers at once; until that is done nothing is drafted, and whoever
        // reports or reads does not wait for it.
        // Locked later, this process still knows by what its notices are recognised.
        if matches!(works, Works::Network(..)) && !flow.site.keys.is_shut() {
            let _ = sereno_flow::delivery::notice::verifier(&flow);
        }
        // Nobody need read it.
        let _ = writeln!(std::io::stdout(), "{says}");
        let (stop, stops) = watch::channel(false);
        let living = match &works {
            Works::Network(_, live) => live.clone(),
            Works::Sender(_) => None,
        };
        // Feeds belong to the hotline: a sender reads none.
        let reading = matches!(works, Works::Network(..)).then(|| {
            let (first, living) = (flow.clone(), living.clone());
            tokio::spawn(keep_reading(move || living.as_ref().map_or_else(|| first.clone(), |live| live.flow())))
        });
        let first = flow.clone();
        // With a sender of its own the web tier hands nothing over.
        let delivering = flow.site.settings.sender_origin.is_none().then(|| {
            tokio::spawn(keep_delivering(move || living.as_ref().map_or_else(|| first.clone(), |live| live.flow()), {
                let nudge = Arc::clone(&flow.nudge_delivery);
                move || {
                    let nudge = Arc::clone(&nudge);
                    async move { nudge.notified().await }
                }
            }))
        });
        let looking = match works {
            Works::Network(flow, live) => tokio::spawn(tasks(*flow, live)),
            Works::Sender(sender) => tokio::spawn(sending(*sender)),
        };
        let renewing = renewing.map(|renewing| tokio::spawn(renewing.run()));
        let open = flow.clone();
        let stopping = tokio::spawn(async move {
            asked_to_stop().await;
            // Streams would otherwise keep the process for as long as a page is open.
            open.site.db.topics().close();
            let _ = stop.send(true);
        });
        let answering: Vec<_> =
            ears.into_iter().map(|(ear, router)| tokio::spawn(answer(ear, router, stops.clone()))).collect();
        let mut outcome = Ok(());
        for ear in answering {
            outcome = outcome.and(ear.await.context("answering").and_then(|served| served));
        }
        for task in [Some(looking), delivering, reading, renewing, Some(stopping)].into_iter().flatten() {
            task.abort();
        }
        // Another node need not wait for the lease to run out.
        let _ = sereno_flow::incident::let_go(&flow).await;
        outcome
    })
}
