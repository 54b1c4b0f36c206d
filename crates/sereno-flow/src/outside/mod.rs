//! Calls to servers of others, for every stage that makes some: channels that carry, feeds that are
//! read.
//!
//! Invariant: everything that calls an address that somebody gave us calls it through [`guard`].

pub mod guard;
mod http;

pub use guard::Reach;
pub(crate) use http::{Came, Client, Got, Known, Letter, Speaks, trust};

use rustls::pki_types::CertificateDer;

/// Whom calls may reach, and which authorities are believed beside what everybody believes. Nobody
/// and none, outside tests.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Whether this machine may be called.
    pub reach: Reach,
    /// Authorities beside the public ones.
    pub extra: Vec<CertificateDer<'static>>,
}
