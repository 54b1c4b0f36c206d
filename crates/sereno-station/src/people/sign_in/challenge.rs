//! Challenges: drawn here, carried by the browser under a seal, answered once.

use crate::db::{Refusal, Stop, Tx};
use crate::site::Site;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sereno_core::Moment;
use sereno_seal::digest::{hex, sha256, unhex};

/// A challenge must be answered within this, seconds.
const ANSWER_S: i64 = 300;
const COLUMN: &str = "challenge";

#[derive(Serialize, Deserialize)]
struct Carried<T> {
    /// What it may be answered for, and by whom: an answer cannot serve for anything else.
    about: String,
    until: i64,
    state: T,
}

/// What a browser answered.
pub(super) struct Answered<T> {
    pub(super) state: T,
    hash: [u8; 32],
    until: Moment,
}

impl<T> Answered<T> {
    /// Refuses a challenge that was answered before; asked before anything is written.
    pub(super) fn is_fresh(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        if super::store::is_spent_challenge(tx, self.hash)? { Err(stale()) } else { Ok(()) }
    }

    /// Marks the challenge as answered, inside the transaction of what it was answered for.
    pub(super) fn spend(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        if super::store::spend_challenge(tx, self.hash, self.until)? { Ok(()) } else { Err(stale()) }
    }
}

/// The sentence for a challenge that is too old, used, or for something else.
pub(super) fn stale() -> Stop {
    Refusal::conflict("passkey-refused-stale").into()
}

/// Seals what is needed to check the answer.
pub(super) fn carry<T: Serialize>(site: &Site, about: &str, state: &T) -> Result<String, Stop> {
    let until = site.now().plus_s(ANSWER_S);
    let carried = Carried { about: about.to_owned(), until: until.us(), state };
    let text = serde_json::to_vec(&carried).map_err(|_| fault("a challenge cannot be written"))?;
    let sealed = site.keys.seal(until, COLUMN, &text).map_err(|_| fault("the day keys cannot be written"))?;
    Ok(hex(&sealed))
}

fn fault(why: &'static str) -> Stop {
    Stop::Fault(crate::db::DbError::Lost(why))
}

/// Opens what the browser carried, if it was for this and is still fresh.
pub(super) fn carried<T: DeserializeOwned>(site: &Site, about: &str, text: &str) -> Result<Answered<T>, Stop> {
    let sealed = unhex(text).ok_or_else(stale)?;
    let plain = site.keys.open_sealed(COLUMN, &sealed).ok_or_else(stale)?;
    let carried: Carried<T> = serde_json::from_slice(plain.reveal()).map_err(|_| stale())?;
    let until = Moment::from_us(carried.until);
    if carried.about != about || until <= site.now() {
        return Err(stale());
    }
    Ok(Answered { state: carried.state, hash: sha256(&sealed), until })
}
