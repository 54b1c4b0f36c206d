//! How browsers reach a network: the secure context that passkeys, sealing and offline pages need.
//!
//! Dramatis personae: a [`Way`] is what the person at the terminal chose: this machine alone, a
//! domain with a certificate of its own ([`acme`]), a proxy in front, or phones on the same network
//! ([`lan`]); an [`Ear`] is one address that is listened on; a [`Guard`] stands before the router of
//! each ear and knows which names it answers to and whether cookies travel over TLS there.
//!
//! Invariants: plain HTTP is spoken on loopback only; nothing reads an address of a visitor,
//! neither the connection's nor one a proxy tells.

pub mod acme;
mod guard;
pub mod lan;
mod seat;

pub use guard::{Guard, redirect};
pub use seat::raise_files;

use anyhow::{Context, bail, ensure};
use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use seat::{HEAD, SEATS, Seats};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::time::Duration;
use tokio::sync::watch;

/// Requests under way get this long to end when the process is asked to stop.
const ENDING: Duration = Duration::from_secs(10);

/// How browsers reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Only from this machine, in plain HTTP; browsers take localhost for secure.
    Loopback,
    /// By a name, over TLS that ends here.
    Domain(String),
    /// By the address of a proxy on this machine, which ends TLS.
    Proxy(Origin),
    /// From the same network, over TLS with a certificate of our own making; this machine itself
    /// in plain HTTP on loopback.
    Lan(Option<IpAddr>),
}

/// A scheme, a host and perhaps a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// It begins with `https`.
    pub is_tls: bool,
    /// The host in small letters, without a port.
    pub host: String,
    /// As it is written in a browser, without a path.
    pub text: String,
}

fn is_name(host: &str) -> bool {
    let is_label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

impl Origin {
    /// Reads `https://NAME`, `https://NAME:PORT` or `http://NAME.onion`.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead.
    pub fn read(text: &str) -> anyhow::Result<Origin> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (is_tls, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => bail!("{text} is not an address: write it as in a browser, https://NAME"),
        };
        let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
        ensure!(
            is_name(host) && port.is_none_or(|p| p.parse::<u16>().is_ok()),
            "{text} is not an address: write it as in a browser, https://NAME, without a path"
        );
        ensure!(
            is_tls || host == "localhost" || host.ends_with(".onion"),
            "{text} is not secure: browsers give passkeys and sealing only over https://, on an onion address, or on localhost"
        );
        Ok(Origin { is_tls, host: host.to_owned(), text })
    }
}

/// A name that a certificate can be had for.
///
/// # Errors
/// When it is none.
pub fn domain(text: &str) -> anyhow::Result<String> {
    let name = text.trim().trim_end_matches('.').to_ascii_lowercase();
    ensure!(
        is_name(&name) && name.parse::<IpAddr>().is_err() && (name.contains('.') || name == "localhost"),
        "{text} is not a domain: write the name alone, such as hotline.example.org"
    );
    Ok(name)
}

/// An onion service's name.
///
/// # Errors
/// When it is none.
pub fn onion(text: &str) -> anyhow::Result<String> {
    let name = text.trim().to_ascii_lowercase();
    ensure!(
        is_name(&name) && name.ends_with(".onion"),
        "{text} is not an onion address: write NAME.onion, without http"
    );
    Ok(name)
}

impl Way {
    /// Where it listens when nothing else is said.
    pub fn default_listen(&self) -> SocketAddr {
        match self {
            Way::Loopback | Way::Proxy(_) => ([127, 0, 0, 1], 8080).into(),
            Way::Domain(_) => ([0, 0, 0, 0], 443).into(),
            Way::Lan(Some(address)) => (*address, 8443).into(),
            Way::Lan(None) => ([0, 0, 0, 0], 8443).into(),
        }
    }

    /// May it listen there? Plain HTTP stays on this machine.
    ///
    /// # Errors
    /// Why not, with the ways there are.
    pub fn may_listen(&self, address: SocketAddr) -> anyhow::Result<()> {
        match self {
            Way::Domain(_) | Way::Lan(_) => Ok(()),
            Way::Proxy(_) => {
                ensure!(
                    address.ip().is_loopback(),
                    "behind a proxy sereno listens only on this machine, where the proxy is: --listen 127.0.0.1:{}",
                    address.port()
                );
                Ok(())
            }
            Way::Loopback => {
                ensure!(
                    address.ip().is_loopback(),
                    "{address} can be reached from outside, and plain HTTP would let others read along: give \
                     --domain NAME for a certificate of its own, --behind-proxy https://NAME for a proxy that has one, \
                     or --lan for phones on the same network"
                );
                Ok(())
            }
        }
    }

    /// Where browsers find it: what passkeys are made for.
    pub fn origin(&self, port: u16) -> String {
        match self {
            Way::Loopback | Way::Lan(_) => format!("http://localhost:{port}"),
            Way::Domain(name) if port == 443 => format!("https://{name}"),
            Way::Domain(name) => format!("https://{name}:{port}"),
            Way::Proxy(origin) => origin.text.clone(),
        }
    }
}

/// One address that is listened on.
pub struct Ear {
    /// Bound.
    pub listener: TcpListener,
    /// What ends TLS here, if TLS ends here.
    pub tls: Option<RustlsConfig>,
    /// Who stands before the router.
    pub guard: Guard,
}

impl std::fmt::Debug for Ear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ear({:?})", self.listener)
    }
}

/// Binds an address, before anything is opened or printed.
///
/// # Errors
/// When it is taken or may not be used.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address)
        .with_context(|| format!("listening on {address}; another program may be there, choose one with --listen"))?;
    listener.set_nonblocking(true).context("preparing to listen")?;
    Ok(listener)
}

/// Answers at one ear until told to stop.
///
/// # Errors
/// When the address can no longer be listened on.
pub async fn answer(ear: Ear, router: Router, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let service = ear.guard.before(router).into_make_service();
    let (handle, seats) = (Handle::new(), Seats::new(SEATS));
    let server = axum_server::from_tcp(ear.listener).context("listening")?.handle(handle.clone());
    let ending = tokio::spawn(async move {
        let _ = stop.wait_for(|stops| *stops).await;
        handle.graceful_shutdown(Some(ENDING));
    });
    let served = match ear.tls {
        None => {
            let mut server = server.acceptor(seats);
            server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
            server.serve(service).await
        }
        Some(tls) => {
            let mut server = server.acceptor(RustlsAcceptor::new(tls).acceptor(seats));
            server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
            server.serve(service).await
        }
    };
    ending.abort();
    served.context("serving")
}

#[cfg(test)]
mod tests;
