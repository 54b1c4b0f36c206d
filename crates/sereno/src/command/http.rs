//! The smallest client that a witness needs: one request, one answer, over HTTP or HTTPS.
//!
//! It follows nothing, keeps nothing and reads no more than a limit. Certificates are judged by
//! the roots that browsers trust.

use anyhow::Context;
use rustls::pki_types::ServerName;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

/// An answer is at most this long; a checkpoint and a proof are a few thousand bytes.
const ANSWER_BYTES_MAX: u64 = 256 * 1024;
/// A server that says nothing for this long is not waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    is_tls: bool,
    host: String,
    port: u16,
    base: String,
}

impl Server {
    /// Reads `https://HOST[:PORT][/PATH]`.
    pub(super) fn read(url: &str) -> anyhow::Result<Server> {
        let (is_tls, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => anyhow::bail!("{url} is no address: it begins with https:// or http://"),
        };
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().context("reading the port")?),
            Some(_) | None => (place, if is_tls { 443 } else { 80 }),
        };
        let is_clean = |s: &str| s.bytes().all(|b| b.is_ascii_graphic());
        anyhow::ensure!(!host.is_empty() && is_clean(host) && is_clean(path), "{url} is no address");
        let base = if path.is_empty() { String::new() } else { format!("/{}", path.trim_end_matches('/')) };
        Ok(Server { is_tls, host: host.to_owned(), port, base })
    }

    fn connect(&self) -> anyhow::Result<TcpStream> {
        let host = self.host.trim_matches(['[', ']']);
        let mut last = None;
        for address in (host, self.port).to_socket_addrs().with_context(|| format!("looking up {host}"))? {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(PATIENCE))?;
                    stream.set_write_timeout(Some(PATIENCE))?;
                    return Ok(stream);
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.map_or_else(|| anyhow::anyhow!("{host} has no address"), Into::into))
            .with_context(|| format!("reaching {host}:{}", self.port))
    }

    /// Asks for a path below the address: the status and the body.
    pub(super) fn ask(&self, verb: &str, path: &str, body: &str) -> anyhow::Result<(u16, String)> {
        let (host, base) = (&self.host, &self.base);
        // HTTP/1.0: the answer ends with the connection and comes in one piece.
        let request = format!(
            "{verb} {base}{path} HTTP/1.0\r\nhost: {host}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        let stream = self.connect()?;
        let answer = if self.is_tls {
            let name =
                ServerName::try_from(host.trim_matches(['[', ']']).to_owned()).context("reading the host's name")?;
            let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
            let config =
                rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                    .with_safe_default_protocol_versions()
                    .context("setting TLS up")?
                    .with_root_certificates(roots)
                    .with_no_client_auth();
            let session = rustls::ClientConnection::new(Arc::new(config), name).context("setting TLS up")?;
            exchange(rustls::StreamOwned::new(session, stream), &request)
        } else {
            exchange(stream, &request)
        };
        answer.with_context(|| format!("asking {host} for {path}"))
    }
}

fn exchange(mut stream: impl Read + Write, request: &str) -> anyhow::Result<(u16, String)> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer)?;
    read_answer(&answer)
}

fn read_answer(answer: &[u8]) -> anyhow::Result<(u16, String)> {
    let text = std::str::from_utf8(answer).context("the answer is no text")?;
    let (head, body) = text.split_once("\r\n\r\n").context("the answer is no answer of a web server")?;
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).context("the answer has no status")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    anyhow::ensure!(length.is_none_or(|n| n == body.len()), "the answer was cut off on the way");
    Ok((status, body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_what_is_none_is_not() {
        let at = |url: &str| Server::read(url).ok().map(|s| (s.is_tls, s.host, s.port, s.base));
        assert_eq!(at("http://localhost:8080"), Some((false, "localhost".to_owned(), 8080, String::new())));
        assert_eq!(at("https://a.example/"), Some((true, "a.example".to_owned(), 443, String::new())));
        assert_eq!(at("https://a.example/net/"), Some((true, "a.example".to_owned(), 443, "/net".to_owned())));
        assert_eq!(at("http://[::1]:81"), Some((false, "[::1]".to_owned(), 81, String::new())));
        for wrong in ["", "localhost", "ftp://a", "http://", "http://a b", "http://a:x", "http://a/\r\nhost: b"] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_answer_that_was_cut_off_is_none() {
        let whole = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab";
        assert_eq!(read_answer(whole).unwrap(), (200, "ab".to_owned()));
        assert!(read_answer(&whole[..whole.len() - 1]).is_err());
        assert!(read_answer(b"nothing").is_err());
        assert!(read_answer(b"HTTP/1.0 200 OK\r\n\r\n\xff").is_err());
    }
}
