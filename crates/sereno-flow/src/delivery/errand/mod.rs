//! An errand: one message to one person, such as the confirmation of a subscription or "settled" to
//! a reporter. It goes the same way as a notice, behind every notice, and with the same outcomes.
//!
//! Invariants: its words and address are sealed, and gone as soon as it is done or its time is over;
//! putting it twice under one id sends it once.

use super::channel::class_of;
use super::ledger::store;
use crate::Flow;
use serde::{Deserialize, Serialize};
use sereno_core::audience::Seat;
use sereno_core::delivery::Channel;
use sereno_core::fan_out::rank;
use sereno_core::{Moment, Private};
use sereno_station::db::{DbError, Stop, Tx};

/// One message to one person.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Drawn before the transaction; the same id is never carried twice.
    pub id: [u8; 16],
    /// What it is, as a slug: `confirm`, `settled`.
    pub kind: String,
    /// Whose it is, when they have a seat: nothing is carried once they have stopped. None for
    /// somebody who is not a subscriber, or not yet.
    pub seat: Option<Seat>,
    /// The way to them.
    pub channel: Channel,
    /// The language of its text.
    pub language: String,
    /// Where to, as in [`super::channel::Parcel::endpoint`].
    pub endpoint: Private<String>,
    /// The line above the text.
    pub title: String,
    /// What it says.
    pub text: Private<String>,
    /// Where it leads.
    pub link: Private<String>,
    /// The page where they change and stop it; empty when there is none.
    pub preferences: Private<String>,
    /// Takes one POST and stops it; empty when there is none.
    pub unsubscribe: Private<String>,
    /// Not carried after this.
    pub expires_at: Moment,
}

/// What is sealed of an errand.
#[derive(Serialize, Deserialize)]
pub(super) struct Letter {
    pub(super) endpoint: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) link: String,
    pub(super) preferences: String,
    pub(super) unsubscribe: String,
}

/// What an errand's sealed column is called when it is sealed.
pub(super) const SEALED: &str = "chunks.sealed_parcel";

/// Puts an errand; the fan-out carries it. The caller records the audit row.
///
/// # Errors
/// [`Stop`] when it cannot be sealed or stored.
pub fn put(tx: &mut Tx<'_>, flow: &Flow, errand: Errand, now: Moment) -> Result<(), Stop> {
    let letter = Letter {
        endpoint: errand.endpoint.reveal().clone(),
        title: errand.title,
        text: errand.text.reveal().clone(),
        link: errand.link.reveal().clone(),
        preferences: errand.preferences.reveal().clone(),
        unsubscribe: errand.unsubscribe.reveal().clone(),
    };
    let plain = serde_json::to_vec(&letter).map_err(|_| DbError::Lost("an errand cannot be written"))?;
    let sealed = flow.site.keys.seal(errand.expires_at, SEALED, &plain);
    let sealed = sealed.map_err(|_| DbError::Lost("an errand cannot be sealed"))?;
    let fresh = store::Fresh {
        id: errand.id,
        alert: None,
        errand: Some(&errand.kind),
        channel: errand.channel,
        language: &errand.language,
        class: class_of(flow, errand.channel),
        rank: rank(&errand.kind),
        seats: &errand.seat.into_iter().collect(),
        sealed_parcel: Some(sealed),
        expires_at: errand.expires_at,
    };
    Ok(store::insert(tx, fresh, now)?)
}
