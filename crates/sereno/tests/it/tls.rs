//! How: the real program is started with each way to a secure context and asked as a browser asks.
//! The certificate authority is Pebble (Debian: pebble), the ACME project's own test server, on
//! loopback with a folder of its own: it looks itself whether the program holds the name, and what
//! it issued is checked against its root by a TLS client. Its certificates live for seconds, so
//! that a renewal is seen.

use crate::engines::Scratch;
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use sereno_drill::authenticator::join;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// Looks at something again and again, for at most half a minute.
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what} did not happen");
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program; gives it back with the one line it prints.
fn serve(args: &[&str], data: &Path) -> (Running, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sereno"))
        .arg("serve")
        .args(args)
        .arg("--data")
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Running(child), line.trim().to_owned())
}

fn refused(args: &[&str], data: &Path) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_sereno")).arg("serve").args(args).arg("--data").arg(data).output();
    let Output { status, stderr, .. } = run.unwrap();
    assert_eq!(status.code(), Some(2), "{args:?}");
    String::from_utf8_lossy(&stderr).into_owned()
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn port_of(line: &str, scheme: &str) -> u16 {
    let from = line.split(scheme).nth(1).unwrap_or_else(|| panic!("{line}"));
    let digits: String = from.split(':').nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

fn request(path: &str, host: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")
}

fn posted(path: &str, host: &str, form: &str) -> String {
    let length = form.len();
    format!("POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{form}")
}

fn plain(port: u16, text: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said
}

/// What a TLS client that trusts these roots reads, and the certificate it was shown.
fn sealed(port: u16, name: &str, roots: &[CertificateDer<'static>], text: &str) -> Option<(String, Vec<u8>)> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(roots.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(store)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", port)).ok()?);
    stream.write_all(text.as_bytes()).ok()?;
    let mut said = Vec::new();
    // A server may end without saying so.
    let _ = stream.read_to_end(&mut said);
    let shown = stream.conn.peer_certificates()?.first()?.to_vec();
    Some((String::from_utf8_lossy(&said).into_owned(), shown))
}

/// A certificate authority on loopback.
struct Pebble {
    _running: Running,
    port: u16,
    management: u16,
    root: PathBuf,
    trusted: Vec<CertificateDer<'static>>,
}

impl Pebble {
    /// One that looks for the name at `tls_port` and issues for so many seconds.
    fn start(folder: &Path, tls_port: u16, holds_s: u32) -> Option<Pebble> {
        if Command::new("pebble").arg("-help").output().is_err() {
            assert!(std::env::var("CI").is_err(), "pebble is not installed (Debian: pebble)");
            println!("skipped: pebble is not installed (Debian: pebble)");
            return None;
        }
        let key = KeyPair::generate().unwrap();
        let cert = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
        let (cert_at, key_at) = (folder.join("pebble.pem"), folder.join("pebble-key.pem"));
        std::fs::write(&cert_at, cert.pem()).unwrap();
        std::fs::write(&key_at, key.serialize_pem()).unwrap();
        let (port, management) = (free_port(), free_port());
        let config = serde_json::json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{port}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": cert_at, "privateKey": key_at,
            "httpPort": free_port(), "tlsPort": tls_port,
            "ocspResponderURL": "", "externalAccountBindingRequired": false,
            "certificateValidityPeriod": holds_s,
        }});
        let config_at = folder.join("pebble.json");
        std::fs::write(&config_at, config.to_string()).unwrap();
        let child = Command::new("pebble")
            .arg("-config")
            .arg(&config_at)
            .envs([("PEBBLE_VA_NOSLEEP", "1"), ("PEBBLE_VA_ALWAYS_VALID", "0"), ("PEBBLE_WFE_NONCEREJECT", "0")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let running = Running(child);
        until("pebble", || TcpStream::connect(("127.0.0.1", port)).ok());
        until("pebble's management", || TcpStream::connect(("127.0.0.1", management)).ok());
        let trusted = vec![cert.der().clone()];
        Some(Pebble { _running: running, port, management, root: cert_at, trusted })
    }

    /// The roots of what it issues.
    fn roots(&self) -> Vec<CertificateDer<'static>> {
        let (said, _) = sealed(self.management, "localhost", &self.trusted, &request("/roots/0", "localhost")).unwrap();
        let pem = &said[said.find("-----BEGIN").unwrap()..];
        CertificateDer::pem_slice_iter(pem.as_bytes()).map(Result::unwrap).collect()
    }
}

#[test]
fn a_domain_gets_its_certificate_keeps_it_and_renews_it() {
    let scratch = Scratch::new("acme");
    let port = free_port();
    let Some(pebble) = Pebble::start(scratch.path(), port, 20) else { return };
    let (listen, directory) = (format!("127.0.0.1:{port}"), format!("https://localhost:{}/dir", pebble.port));
    let root = pebble.root.display().to_string();
    let args = [
        "--domain",
        "localhost",
        "--listen",
        &listen,
        "--acme-directory",
        &directory,
        "--acme-root",
        &root,
        "--acme-contact",
        "hotline@example.org",
    ];
    let data = scratch.path().join("data");
    let (_running, line) = serve(&args, &data);
    assert!(line.ends_with(&format!("https://localhost:{port}")), "{line}");
    let roots = pebble.roots();
    let ask = || sealed(port, "localhost", &roots, &request("/report", &format!("localhost:{port}")));
    let (page, first) = until("a certificate", ask);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("strict-transport-security: max-age="), "{page}");
    assert!(sealed(port, "localhost", &pebble.trusted, "").is_none(), "any other root would do as well");

    // The first link signs in with a cookie that travels over TLS alone.
    let link = std::fs::read_to_string(data.join("first-link")).unwrap();
    let say = |path: &str, form: &str| sealed(port, "localhost", &roots, &posted(path, "localhost", form)).unwrap().0;
    let entered = join("first", link.trim(), &format!("https://localhost:{port}"), say).unwrap();
    assert!(entered.contains(r#"{"to":"/me/keys?to=/admin/setup"}"#) && entered.contains("; Secure"), "{entered}");

    // Keys are kept for their owner alone.
    let kept: Vec<_> = std::fs::read_dir(data.join("acme")).unwrap().map(|entry| entry.unwrap()).collect();
    assert!(kept.len() >= 2, "an account and a certificate are kept");
    for file in kept {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }

    // Two thirds into its life another one is shown, without a restart.
    until("a renewal", || ask().filter(|(_, shown)| *shown != first));
}

#[test]
fn a_name_that_is_not_held_gets_no_certificate() {
    let scratch = Scratch::new("acme-not-held");
    // The authority looks at a port where somebody else is.
    let other = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let Some(pebble) = Pebble::start(scratch.path(), other.local_addr().unwrap().port(), 600) else { return };
    let directory = format!("https://localhost:{}/dir", pebble.port);
    let root = pebble.root.display().to_string();
    let args =
        ["--domain", "localhost", "--listen", "127.0.0.1:0", "--acme-directory", &directory, "--acme-root", &root];
    let data = scratch.path().join("data");
    let (_running, line) = serve(&args, &data);
    let (knock, _) = other.accept().unwrap();
    drop(knock);
    let roots = pebble.roots();
    let shown = sealed(port_of(&line, "https://"), "localhost", &roots, &request("/", "localhost"));
    assert!(shown.is_none(), "it shows a certificate that nobody can have issued");
}

#[test]
fn plain_http_is_refused_where_others_can_listen() {
    let scratch = Scratch::new("plain");
    let said = refused(&["--listen", "0.0.0.0:0"], scratch.path());
    for way in ["--domain", "--behind-proxy", "--lan"] {
        assert!(said.contains(way), "{said}");
    }
    let proxied = ["--behind-proxy", "https://hotline.example.org", "--listen", "0.0.0.0:0"];
    assert!(refused(&proxied, scratch.path()).contains("only on this machine"));
    let open = refused(&["--behind-proxy", "http://hotline.example.org"], scratch.path());
    assert!(open.contains("is not secure"), "{open}");
    assert!(!scratch.path().join("sereno.db").exists(), "a database was made before it was refused");
}

#[test]
fn on_this_machine_alone_no_foreign_name_is_answered() {
    let scratch = Scratch::new("loopback");
    let (_running, line) = serve(&["--listen", "127.0.0.1:0"], scratch.path());
    let port = port_of(&line, "http://localhost");
    for own in ["localhost", "127.0.0.1", "[::1]"] {
        assert!(plain(port, &request("/report", &format!("{own}:{port}"))).starts_with("HTTP/1.1 200"), "{own}");
    }
    // A page elsewhere may make its own name lead to this machine and ask under it.
    assert!(plain(port, &request("/report", "rebound.example.org")).starts_with("HTTP/1.1 421"));
}

#[test]
fn behind_a_proxy_only_its_name_is_answered() {
    let scratch = Scratch::new("proxy");
    let args = ["--behind-proxy", "https://hotline.example.org", "--onion", "abc.onion", "--listen", "127.0.0.1:0"];
    let invited = Command::new(env!("CARGO_BIN_EXE_sereno"))
        .args(["admin", "invite", "--name", "Luis", "--role", "observer", "--data"])
        .arg(scratch.path())
        .output()
        .unwrap();
    let (_running, line) = serve(&args, scratch.path());
    let port = port_of(&line, "http://localhost");
    let page = plain(port, &request("/report", "hotline.example.org"));
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("strict-transport-security"), "{page}");
    let other = plain(port, &request("/report", "other.example.org"));
    assert!(other.starts_with("HTTP/1.1 421") && other.contains("https://hotline.example.org"), "{other}");
    let onion = plain(port, &request("/report", "abc.onion"));
    assert!(onion.starts_with("HTTP/1.1 200") && !onion.contains("strict-transport-security"), "{onion}");

    // Tor Browser comes in plain HTTP over a sealed line: its cookie must not ask for TLS.
    // A passkey belongs to the other name, so it is an observer who comes this way.
    let link = String::from_utf8_lossy(&invited.stdout).trim().to_owned();
    let entered = plain(port, &posted(&link, "abc.onion", ""));
    assert!(entered.contains("set-cookie: sereno=") && !entered.contains("; Secure"), "{entered}");
}

#[test]
fn phones_on_the_same_network_join_over_tls() {
    let scratch = Scratch::new("lan");
    let args = ["--lan", "127.0.0.1", "--listen", "127.0.0.1:0", "--local", "127.0.0.1:0"];
    let kept = scratch.path().join("lan/certificate.pem");
    let fingerprint = |pem: &Path| {
        let cert = CertificateDer::from_pem_file(pem).unwrap();
        sereno_seal::digest::hex(&sereno_seal::digest::sha256(&cert))
    };
    let first = {
        let (_running, line) = serve(&args, scratch.path());
        let (port, local) = (port_of(&line, "https://"), port_of(&line, "http://localhost"));
        let roots = [CertificateDer::from_pem_file(&kept).unwrap()];
        let (page, _) = sealed(port, "127.0.0.1", &roots, &request("/report", "127.0.0.1")).unwrap();
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        assert!(!page.contains("strict-transport-security"), "a warned browser could not go on");

        // The coordinator signs in on the machine itself and finds the code with the fingerprint.
        let link = std::fs::read_to_string(scratch.path().join("first-link")).unwrap();
        let ask = |path: &str, form: &str| plain(local, &posted(path, "localhost", form));
        let entered = join("first", link.trim(), "http://localhost", ask).unwrap();
        let cookie = entered.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap().to_owned();
        assert!(!entered.contains("; Secure"), "a browser without TLS would drop the cookie: {entered}");
        let shown = plain(
            local,
            &format!("GET /admin/join HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"),
        );
        assert!(shown.contains(&format!("https://127.0.0.1:{port}")) && shown.contains("<svg viewBox"), "{shown}");
        let print = fingerprint(&kept).to_ascii_uppercase();
        let groups: Vec<&str> = (0..16).map(|n| &print[n * 4..n * 4 + 4]).collect();
        assert!(shown.contains(&format!("<code>{}</code> <code>{}</code>", groups[0], groups[1])), "{shown}");
        let key = scratch.path().join("lan/key.pem");
        assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        fingerprint(&kept)
    };
    // The same certificate again: people compared it once.
    let (_running, _) = serve(&args, scratch.path());
    assert_eq!(fingerprint(&kept), first);
}
