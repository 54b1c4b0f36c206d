//! Subscribers: an area, a language, a channel, and nothing else about them.

use sereno_core::audience::Seat;
use sereno_core::delivery::Channel;
use sereno_core::{Moment, Private};
use sereno_station::db::{DbError, Stop, Tx, drop_fact, fact, set_fact};
use sereno_station::keys::KeyRing;

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

/// STUB until the subscribers are merged: every seat is somebody, unless a fact says they stopped.
pub fn addressees(tx: &mut Tx<'_>, _keys: &KeyRing, seats: &[Seat]) -> Result<Vec<Addressee>, Stop> {
    let mut all = Vec::new();
    let any = fact(tx, "stub-out")?.is_some();
    for seat in seats {
        if any && fact(tx, &format!("stub-out-{}", seat.0))?.is_some() {
            continue;
        }
        let channel = if seat.0 < 1_000_000 {
            Channel::Mail
        } else if seat.0 < 2_000_000 {
            Channel::Push
        } else {
            Channel::Webhook
        };
        all.push(Addressee {
            seat: *seat,
            channel,
            language: if seat.0 % 4 == 0 { "es" } else { "en" }.to_owned(),
            endpoint: Private::new(format!("https://sink.example.org/{}", seat.0)),
            quiet: (seat.0 % 10 == 7).then_some((22 * 60, 7 * 60)),
            secret: Private::new(format!("secret{}", seat.0)),
        });
    }
    Ok(all)
}

/// STUB.
pub fn gone(tx: &mut Tx<'_>, seat: Seat, _now: Moment) -> Result<(), DbError> {
    set_fact(tx, "stub-out", "1")?;
    set_fact(tx, &format!("stub-out-{}", seat.0), "1")
}

/// STUB: they are back.
pub fn back(tx: &mut Tx<'_>, seat: Seat) -> Result<(), DbError> {
    drop_fact(tx, &format!("stub-out-{}", seat.0)).map(|_| ())
}
