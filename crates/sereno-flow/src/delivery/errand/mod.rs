//! One personal message: a confirmation of a subscription, or a link that was forgotten.

use crate::Flow;
use sereno_core::delivery::Channel;
use sereno_core::{Moment, Private};
use sereno_station::db::{DbError, Tx};

/// A message to one address.
#[derive(Clone, Debug)]
pub struct Errand {
    /// What it is for, as a slug.
    pub kind: &'static str,
    /// The channel.
    pub channel: Channel,
    /// Where to, as the channel writes it.
    pub endpoint: Private<String>,
    /// The language.
    pub language: String,
    /// The line above it.
    pub title: String,
    /// What is said.
    pub text: String,
    /// Where it leads: an address of ours, which may hold a secret.
    pub link: Private<String>,
    /// The subscriber's own page.
    pub preferences: Private<String>,
    /// Takes one POST and stops it at once (RFC 8058).
    pub unsubscribe: Private<String>,
    /// Not handed over later than this.
    pub expires_at: Moment,
}

/// Queues a message.
///
/// # Errors
/// [`DbError`].
pub fn put(_tx: &mut Tx<'_>, flow: &Flow, errand: Errand, _now: Moment) -> Result<(), DbError> {
    flow.errands.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(errand);
    Ok(())
}
