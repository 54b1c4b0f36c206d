//! One connection to the mail server, kept for many letters.

use super::{Settings, Tls};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::extension::ClientId;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A server that does not answer the first call within this is not there.
const CONNECT: Duration = Duration::from_secs(8);

/// Why there is no line.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// The name has no address, or nobody answers there.
    #[error("{0}")]
    Unreachable(#[from] io::Error),
    /// The server hung up before the line was secured.
    #[error("{0}")]
    Cut(io::Error),
    /// The certificate given as the server's own authority is none.
    #[error("the certificate that was given cannot be read")]
    OwnRoot,
    /// What is not encrypted stays on this machine.
    #[error("without encryption letters go to this machine only (localhost)")]
    PlainAbroad,
    /// The server does not offer what was asked for.
    #[error("the server offers no STARTTLS")]
    NoStartTls,
    /// The server said no, or spoke no SMTP.
    #[error("{0}")]
    Said(#[from] Error),
}

impl LineFault {
    /// The server is there and takes no line more just now: it said "not now" (4yz), or hung up. Where
    /// nobody answers at all, fewer lines are no better.
    pub(super) fn is_one_too_many(&self) -> bool {
        match self {
            LineFault::Cut(_) => true,
            LineFault::Said(error) => !error.is_permanent(),
            LineFault::Unreachable(_) | LineFault::OwnRoot | LineFault::PlainAbroad | LineFault::NoStartTls => false,
        }
    }
}

/// TLS from the first byte, as lettre takes a stream that is there already. Its own way to make
/// one leaves Nagle's algorithm on, which holds the end of every letter back.
#[derive(Debug)]
struct Sealed(tokio_rustls::client::TlsStream<TcpStream>);

impl AsyncTokioStream for Sealed {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Sealed {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, to)
    }
}

impl AsyncWrite for Sealed {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

async fn reach(settings: &Settings) -> Result<TcpStream, LineFault> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name of the server has no address");
    let late = || io::Error::new(io::ErrorKind::TimedOut, "the server does not answer");
    let found = tokio::time::timeout(CONNECT, tokio::net::lookup_host((settings.host.as_str(), settings.port)));
    for address in found.await.map_err(|_| late())?? {
        if settings.tls == Tls::None && !address.ip().is_loopback() {
            return Err(LineFault::PlainAbroad);
        }
        match tokio::time::timeout(CONNECT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Ok(Err(error)) => last = error,
            Err(_) => last = late(),
        }
    }
    Err(last.into())
}

fn own_roots(settings: &Settings) -> Result<Vec<CertificateDer<'static>>, LineFault> {
    let Some(pem) = &settings.own_root else { return Ok(vec![]) };
    let all = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
    all.ok().filter(|all| !all.is_empty()).ok_or(LineFault::OwnRoot)
}

/// Calls the server, secures the line and signs in.
pub(super) async fn open(settings: &Settings, hello: &str) -> Result<AsyncSmtpConnection, LineFault> {
    let hello = ClientId::Domain(hello.to_owned());
    let stream = reach(settings).await?;
    let mut line = match settings.tls {
        Tls::Implicit => {
            let trust = crate::outside::trust(&own_roots(settings)?).ok_or(LineFault::OwnRoot)?;
            let name = ServerName::try_from(settings.host.clone())
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "the server's name is none"))?;
            let sealed = TlsConnector::from(Arc::new(trust)).connect(name, stream).await.map_err(LineFault::Cut)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(Sealed(sealed)), &hello).await?
        }
        Tls::StartTls => {
            let mut line = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?;
            if !line.can_starttls() {
                return Err(LineFault::NoStartTls);
            }
            let mut how =
                TlsParameters::builder(settings.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
            for root in own_roots(settings)? {
                how = how.add_root_certificate(Certificate::from_der(root.to_vec()).map_err(|_| LineFault::OwnRoot)?);
            }
            line.starttls(how.build()?, &hello).await?;
            line
        }
        Tls::None => AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?,
    };
    if !settings.user.is_empty() {
        let who = Credentials::new(settings.user.clone(), settings.password.reveal().clone());
        line.auth(&[Mechanism::Plain, Mechanism::Login], &who).await?;
    }
    Ok(line)
}
