//! An address that is handed to somebody: whole, as a square for a phone's camera, and with a word
//! when no phone can open it yet.

use super::{Visit, qr};
use sereno_core::role::Role;

/// One address as a page shows it.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// Where it leads on this site.
    pub path: String,
    /// The whole address.
    pub address: String,
    /// The square's SVG path; empty when the address is too long for one.
    pub qr: String,
    /// The square's side, in modules.
    pub side: usize,
    /// It opens on this computer only.
    pub is_local: bool,
    /// The reader may open the page that lets phones join.
    pub may_join: bool,
}

/// True for an origin that means the computer it is read on.
fn is_local(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    let name = if host.starts_with('[') { host.split(']').next() } else { host.split(':').next() };
    let name = name.unwrap_or_default().trim_start_matches('[');
    name == "localhost" || name.ends_with(".localhost") || name == "::1" || name.starts_with("127.")
}

impl Shared {
    /// A path of this site, for somebody else's phone. Where the process serves phones on the same
    /// network and its own address is this computer's, the address for phones is given.
    pub fn new(visit: &Visit, path: &str) -> Shared {
        let settings = &visit.site.settings;
        let own = settings.origin.as_str();
        let origin = settings.lan_origin.as_deref().filter(|_| is_local(own)).unwrap_or(own);
        let address = format!("{origin}{path}");
        let (qr, side) = qr::drawn(&address).unwrap_or_default();
        let may_join = visit.person.as_ref().is_some_and(|p| p.holds(&[Role::Admin]));
        Shared { path: path.to_owned(), address, qr, side, is_local: is_local(origin), may_join }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_computer_is_known_by_its_names() {
        for origin in [
            "http://localhost",
            "http://localhost:8080",
            "http://127.0.0.1:80",
            "http://[::1]:8080",
            "https://a.localhost",
        ] {
            assert!(is_local(origin), "{origin}");
        }
        for origin in ["https://example.org", "https://192.168.1.20:8443", "https://localhost.example.org"] {
            assert!(!is_local(origin), "{origin}");
        }
    }
}
