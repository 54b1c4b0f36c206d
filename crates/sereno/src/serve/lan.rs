//! Phones on the same network: a certificate of our own making, kept in the data folder, and the
//! code they scan. Browsers warn of it once; its fingerprint says whether it is ours.

use super::acme::{provider, write_private};
use anyhow::{Context, ensure};
use axum_server::tls_rustls::RustlsConfig;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sereno_core::Moment;
use sereno_core::moment::DAY_S;
use std::net::{IpAddr, UdpSocket};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;

/// Browsers refuse certificates that hold much longer than a year.
const HOLDS_S: i64 = 390 * DAY_S;
/// A new one is made this long before the end.
const SPARE_S: i64 = 30 * DAY_S;

/// What ends TLS, and what people compare.
pub struct Certificate {
    /// What ends TLS.
    pub tls: RustlsConfig,
    /// SHA-256 of the certificate in hexadecimal.
    pub fingerprint: String,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({})", self.fingerprint)
    }
}

/// The address under which this machine goes out, which phones beside it reach. Nothing is sent:
/// connecting a datagram socket only asks the routing table.
///
/// # Errors
/// When there is no network.
pub fn own_address() -> anyhow::Result<IpAddr> {
    let ask = || {
        let socket = UdpSocket::bind(("0.0.0.0", 0))?;
        // An address of the block kept for documents (RFC 5737).
        socket.connect(("192.0.2.1", 9))?;
        socket.local_addr()
    };
    let address = ask().context("this machine is on no network; name its address with --lan ADDRESS")?.ip();
    ensure!(!address.is_unspecified(), "this machine's address was not found; name it with --lan ADDRESS");
    Ok(address)
}

/// The kept certificate for an address, or a new one when there is none, it is for another
/// address, or its time is nearly over.
///
/// # Errors
/// When the folder cannot be used.
pub fn certificate(folder: &Path, address: IpAddr, now: Moment) -> anyhow::Result<Certificate> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("making the folder {}", folder.display()))?;
    let (cert_at, key_at, about_at) =
        (folder.join("certificate.pem"), folder.join("key.pem"), folder.join("made-for.txt"));
    let about = std::fs::read_to_string(&about_at).unwrap_or_default();
    let is_good = about.trim().split_once(' ').is_some_and(|(host, until)| {
        host == address.to_string() && until.parse::<i64>().is_ok_and(|s| Moment::from_s(s).since_s(now) > SPARE_S)
    });
    if !is_good || !cert_at.exists() || !key_at.exists() {
        let until = now.plus_s(HOLDS_S);
        let (cert, key) = made_for(address, now, until).context("making a certificate")?;
        let writing = || format!("writing into {}", folder.display());
        write_private(&key_at, key.as_bytes()).with_context(writing)?;
        write_private(&cert_at, cert.as_bytes()).with_context(writing)?;
        write_private(&about_at, format!("{address} {}\n", until.us() / 1_000_000).as_bytes()).with_context(writing)?;
    }
    let reading = || format!("reading {}", cert_at.display());
    let cert = CertificateDer::from_pem_file(&cert_at).with_context(reading)?;
    let key = PrivateKeyDer::from_pem_file(&key_at).with_context(reading)?;
    let fingerprint = sereno_seal::digest::hex(&sereno_seal::digest::sha256(&cert));
    let mut tls = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .context("preparing TLS")?
        .with_no_client_auth()
        .with_single_cert(vec![cert], key)
        .with_context(reading)?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Certificate { tls: RustlsConfig::from_config(Arc::new(tls)), fingerprint })
}

fn made_for(address: IpAddr, now: Moment, until: Moment) -> anyhow::Result<(String, String)> {
    let mut params = CertificateParams::new(vec![address.to_string(), "localhost".to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, "Sereno on this network");
    let day = |at: Moment| -> anyhow::Result<_> {
        let date = jiff::Timestamp::from_microsecond(at.us())?.to_zoned(jiff::tz::TimeZone::UTC).date();
        let part = |n: i8| u8::try_from(n).context("a date");
        Ok(rcgen::date_time_ymd(i32::from(date.year()), part(date.month())?, part(date.day())?))
    };
    (params.not_before, params.not_after) = (day(now.plus_s(-DAY_S))?, day(until)?);
    let key = KeyPair::generate()?;
    Ok((params.self_signed(&key)?.pem(), key.serialize_pem()))
}

/// A code for a terminal.
///
/// # Errors
/// When the address is too long for one.
pub fn drawn(address: &str) -> anyhow::Result<String> {
    let code = QrCode::new(address).context("drawing the code")?;
    // Most terminals are dark: light modules are drawn.
    Ok(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// A code as the path of an SVG with its side in modules, the quiet zone around it included.
///
/// # Errors
/// When the address is too long for one.
pub fn path(address: &str) -> anyhow::Result<(String, usize)> {
    const QUIET: usize = 4;
    let code = QrCode::new(address).context("drawing the code")?;
    let side = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == qrcode::Color::Dark);
    let path = dark.map(|(n, _)| format!("M{} {}h1v1h-1z", n % side + QUIET, n / side + QUIET)).collect();
    Ok((path, side + 2 * QUIET))
}
