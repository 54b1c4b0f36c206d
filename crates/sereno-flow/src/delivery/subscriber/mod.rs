//! Subscribers: an area, a language, a channel, and nothing else about them.

use sereno_core::Private;
use sereno_core::audience::Seat;
use sereno_core::delivery::Channel;

/// A subscriber as the fan-out needs them: where to, and how.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// Their number.
    pub seat: Seat,
    /// The channel they chose.
    pub channel: Channel,
    /// The language they chose.
    pub language: String,
    /// Their address on that channel.
    pub endpoint: Private<String>,
    /// Quiet hours as minutes of the local day, from and to; what is not urgent waits.
    pub quiet: Option<(u16, u16)>,
    /// The secret of their own page.
    pub secret: Private<String>,
}
