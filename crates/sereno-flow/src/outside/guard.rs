//! Whom we may call: addresses that somebody gave us must not lead into our own house.
//!
//! A push subscription, a webhook's and a feed's address come from outside. Without this, somebody could
//! have our server call its own network (server-side request forgery). The name is resolved by the
//! connection itself, and what it resolves to is looked at there, so that a name cannot mean one
//! address when it is checked and another when it is called. Redirects are never followed.

use hyper::Uri;
use hyper_util::client::legacy::connect::dns::Name;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Whether this machine itself may be called. It may in tests only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reach {
    /// Public addresses over https.
    #[default]
    Public,
    /// As well loopback, and there without TLS too.
    WithLoopback,
}

/// True for an address that anybody's network may hold (IANA's special-purpose registries).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => inner(high, low),
        // What a network without IPv4 calls the rest of the world (RFC 6052).
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x2001, low, ..] if low < 0x200 || low == 0xdb8 => false,
        [0x2002, ..] => false,
        [0x3fff, low, ..] if low < 0x1000 => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

impl Reach {
    fn takes(self, ip: IpAddr) -> bool {
        #[cfg(feature = "plant")]
        if crate::plant::is_on("call_anybody") {
            return true;
        }
        is_public(ip) || (self == Reach::WithLoopback && ip.is_loopback())
    }

    /// Reads an address that somebody gave us; nothing when it must not be called. A name is
    /// looked at again when it is resolved.
    pub fn address(self, text: &str) -> Option<Uri> {
        let uri: Uri = text.parse().ok()?;
        let host = uri.host()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        let literal: Option<IpAddr> = host.parse().ok();
        let is_own = literal.is_some_and(|ip| ip.is_loopback()) || host == "localhost";
        let may_be_plain = self == Reach::WithLoopback && is_own;
        let scheme = uri.scheme_str()?;
        if !(scheme == "https" || (scheme == "http" && may_be_plain)) {
            return None;
        }
        // A name and password before the host, or a host such as `0x7f000001`, are no address of a service.
        let is_named = host.contains('.') && host.chars().any(|c| c.is_ascii_alphabetic()) && !host.starts_with("0x");
        let is_fine = match literal {
            Some(ip) => self.takes(ip),
            None => is_named || may_be_plain,
        };
        (is_fine && !uri.authority()?.as_str().contains('@')).then_some(uri)
    }
}

/// Resolves names, and knows only those that lead outside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver(pub(super) Reach);

type Found = Pin<Box<dyn Future<Output = io::Result<std::vec::IntoIter<SocketAddr>>> + Send>>;

impl tower::Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Found;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Found {
        let reach = self.0;
        Box::pin(async move {
            let all = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outside: Vec<SocketAddr> = all.filter(|a| reach.takes(a.ip())).collect();
            if outside.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the name leads to no public address"));
            }
            Ok(outside.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reach: Reach, may: &[&str], may_not: &[&str]) {
        for text in may {
            assert!(reach.address(text).is_some(), "{text} may be called");
        }
        for text in may_not {
            assert!(reach.address(text).is_none(), "{text} must not be called");
        }
    }

    #[test]
    fn only_public_addresses_over_https_are_called() {
        check(
            Reach::Public,
            &[
                "https://push.example.org/a/b",
                "https://203.0.114.7/x",
                "https://[2606:4700::1111]/x",
                "https://example.org:8443/",
            ],
            &[
                "http://push.example.org/",
                "https://127.0.0.1/",
                "https://10.1.2.3/",
                "https://172.16.0.1/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/",
                "https://0.0.0.0/",
                "https://255.255.255.255/",
                "https://224.0.0.1/",
                "https://198.18.0.1/",
                "https://192.0.2.1/",
                "https://[::1]/",
                "https://[::]/",
                "https://[fe80::1]/",
                "https://[fd00::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[64:ff9b::a00:1]/",
                "https://[2002:7f00:1::]/",
                "https://[2001:db8::1]/",
                "https://localhost/",
                "https://intranet/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://user:word@example.org/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "/just/a/path",
                "",
            ],
        );
        check(
            Reach::WithLoopback,
            &["http://127.0.0.1:8080/x", "https://localhost:4433/", "https://example.org/"],
            &["https://10.0.0.1/", "http://example.org/"],
        );
    }

    #[test]
    fn a_name_that_leads_home_has_no_address() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let ask = |reach: Reach| {
            let name: Name = "localhost".parse().expect("a name");
            runtime.block_on(tower::Service::call(&mut Resolver(reach), name)).is_ok()
        };
        assert!(!ask(Reach::Public), "localhost leads home");
        assert!(ask(Reach::WithLoopback), "tests may call home");
    }
}
