//! A certificate of its own by ACME (RFC 8555), with the challenge that needs no other port
//! (RFC 8737, TLS-ALPN-01).
//!
//! Account key and certificate are kept in the data folder for its owner alone. The certificate is
//! renewed when a third of its life is left; a failure is logged and tried again, later each time,
//! and until then the old one is shown.

use anyhow::Context;
use axum_server::tls_rustls::RustlsConfig;
use futures_util::StreamExt as _;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_acme::acme::{ACME_TLS_ALPN_NAME, LETS_ENCRYPT_PRODUCTION_DIRECTORY};
use rustls_acme::{AccountCache, AcmeConfig, AcmeState, CertCache};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

/// Where certificates come from when nothing else is said.
pub const DIRECTORY: &str = LETS_ENCRYPT_PRODUCTION_DIRECTORY;

/// What is asked for, and of whom.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The name.
    pub domain: String,
    /// The ACME directory.
    pub directory: String,
    /// Roots that the directory's own certificate is checked against, instead of those everybody
    /// has.
    pub root: Option<PathBuf>,
    /// Where the issuer may write when something is wrong.
    pub contact: Option<String>,
    /// The folder to keep keys and certificates in.
    pub folder: PathBuf,
}

/// Getting and renewing, to be run for as long as the process lives.
pub struct Renewing(AcmeState<std::io::Error, std::io::Error>);

impl std::fmt::Debug for Renewing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Renewing")
    }
}

/// What ends TLS with the certificate of the moment, and what gets and renews it.
///
/// # Errors
/// When the folder or the root's file cannot be used.
pub fn prepare(wanted: &Wanted) -> anyhow::Result<(RustlsConfig, Renewing)> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&wanted.folder)
        .with_context(|| format!("making the folder {}", wanted.folder.display()))?;
    let mut config = match &wanted.root {
        None => AcmeConfig::new([&wanted.domain]),
        Some(file) => AcmeConfig::new_with_client_config([&wanted.domain], trusting(file)?),
    };
    if let Some(mail) = &wanted.contact {
        config = config.contact_push(format!("mailto:{mail}"));
    }
    let config = config.directory(&wanted.directory).cache(Kept(wanted.folder.clone()));
    let state = config.state();
    let mut tls = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .context("preparing TLS")?
        .with_no_client_auth()
        .with_cert_resolver(state.resolver());
    tls.alpn_protocols = vec![b"http/1.1".to_vec(), ACME_TLS_ALPN_NAME.to_vec()];
    Ok((RustlsConfig::from_config(Arc::new(tls)), Renewing(state)))
}

impl Renewing {
    /// Gets and renews, for ever.
    pub async fn run(mut self) {
        while let Some(event) = self.0.next().await {
            match event {
                Ok(done) => tracing::info!(?done, "certificate"),
                Err(error) => tracing::error!(%error, "no new certificate yet; trying again"),
            }
        }
    }
}

/// The cryptography that TLS uses here.
pub(super) fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// A client that trusts the certificates of a file, and no others.
fn trusting(file: &Path) -> anyhow::Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    let reading = || format!("reading the root in {}", file.display());
    for cert in CertificateDer::pem_file_iter(file).with_context(reading)? {
        roots.add(cert.with_context(reading)?).with_context(reading)?;
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .context("preparing TLS")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Writes a file for its owner alone, whole or not at all.
pub(super) fn write_private(at: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let new = at.with_extension("new");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(new, at)
}

/// Account keys and certificates in a folder, under the digest of what they are for.
struct Kept(PathBuf);

type Later<'a, T> = Pin<Box<dyn Future<Output = std::io::Result<T>> + Send + 'a>>;

impl Kept {
    fn path(&self, kind: &str, whom: &[String], directory: &str) -> PathBuf {
        let text = format!("{}\n{directory}", whom.join("\n"));
        let digest = sereno_seal::digest::hex(&sereno_seal::digest::sha256(text.as_bytes()));
        self.0.join(format!("{kind}-{}.pem", digest.get(..16).unwrap_or(&digest)))
    }

    fn read(at: &Path) -> std::io::Result<Option<Vec<u8>>> {
        match std::fs::read(at) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

// Written out as the trait's own macro does it, which would be one more dependency.
impl CertCache for Kept {
    type EC = std::io::Error;

    fn load_cert<'s, 'd, 'u, 'f>(&'s self, domains: &'d [String], directory_url: &'u str) -> Later<'f, Option<Vec<u8>>>
    where
        's: 'f,
        'd: 'f,
        'u: 'f,
        Self: 'f,
    {
        let at = self.path("certificate", domains, directory_url);
        Box::pin(async move { Kept::read(&at) })
    }

    fn store_cert<'s, 'd, 'u, 'c, 'f>(
        &'s self,
        domains: &'d [String],
        directory_url: &'u str,
        cert: &'c [u8],
    ) -> Later<'f, ()>
    where
        's: 'f,
        'd: 'f,
        'u: 'f,
        'c: 'f,
        Self: 'f,
    {
        let at = self.path("certificate", domains, directory_url);
        Box::pin(async move { write_private(&at, cert) })
    }
}

impl AccountCache for Kept {
    type EA = std::io::Error;

    fn load_account<'s, 'd, 'u, 'f>(
        &'s self,
        contact: &'d [String],
        directory_url: &'u str,
    ) -> Later<'f, Option<Vec<u8>>>
    where
        's: 'f,
        'd: 'f,
        'u: 'f,
        Self: 'f,
    {
        let at = self.path("account", contact, directory_url);
        Box::pin(async move { Kept::read(&at) })
    }

    fn store_account<'s, 'd, 'u, 'c, 'f>(
        &'s self,
        contact: &'d [String],
        directory_url: &'u str,
        account: &'c [u8],
    ) -> Later<'f, ()>
    where
        's: 'f,
        'd: 'f,
        'u: 'f,
        'c: 'f,
        Self: 'f,
    {
        let at = self.path("account", contact, directory_url);
        Box::pin(async move { write_private(&at, account) })
    }
}
