//! Passkeys: making one, and showing one (WebAuthn level 3, by `webauthn-rs`).

use super::challenge::{self, Answered};
use super::store::{self, Kept};
use crate::db::{Refusal, Stop, Tx};
use crate::people::access::Person;
use crate::site::Site;
use serde_json::{Value, json};
use sereno_core::Moment;
use sereno_core::ids::{PasskeyId, PersonId};
use sereno_seal::digest::sha256;
use webauthn_rs::prelude::{
    AuthenticationResult, CredentialID, DiscoverableAuthentication, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

fn known() -> Stop {
    Refusal::conflict("passkey-refused-known").into()
}

fn refused() -> Stop {
    Refusal::conflict("passkey-refused").into()
}

/// This site as the party that keys are made for: its host name.
fn party(site: &Site) -> Result<Webauthn, Stop> {
    // A number is no name: browsers make passkeys for a host name only.
    let nameless = || Stop::from(Refusal::conflict("passkey-refused-address"));
    let origin = Url::parse(&site.settings.origin).map_err(|_| nameless())?;
    let host = origin.domain().ok_or_else(nameless)?;
    let builder = WebauthnBuilder::new(host, &origin).map_err(|_| nameless())?;
    // On this machine the port says nothing about who serves.
    builder.rp_name(&site.playbook.net).allow_any_port(host == "localhost").build().map_err(|_| nameless())
}

fn id_of(credential: &[u8]) -> PasskeyId {
    let digest = sha256(credential);
    let mut id = [0u8; 16];
    for (to, from) in id.iter_mut().zip(digest) {
        *to = from;
    }
    PasskeyId::from_bytes(id)
}

fn read(kept: &Kept) -> Result<Passkey, Stop> {
    serde_json::from_str(&kept.credential)
        .map_err(|_| Stop::Fault(crate::db::DbError::Lost("a stored passkey cannot be read")))
}

/// What a browser is asked for: the options of the standard, and the sealed challenge.
fn asked(options: &impl serde::Serialize, carried: &str) -> Result<Value, Stop> {
    let mut options = serde_json::to_value(options).map_err(|_| refused())?;
    if let Some(made) = options.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut) {
        // Signing in asks for no name, so the key must know whose it is.
        made.insert("residentKey".to_owned(), json!("required"));
        made.insert("requireResidentKey".to_owned(), json!(true));
    }
    let inner = options.get("publicKey").cloned().unwrap_or_default();
    Ok(json!({ "publicKey": inner, "challenge": carried }))
}

/// Asks a browser to make a passkey for somebody.
pub(super) fn begin_making(site: &Site, person: &Person, has: &[Kept], about: &str) -> Result<Value, Stop> {
    let known: Vec<CredentialID> = has.iter().filter_map(|k| read(k).ok()).map(|k| k.cred_id().clone()).collect();
    let whose = Uuid::from_bytes(*person.id.bytes());
    let (options, state) = party(site)?
        .start_passkey_registration(whose, &person.name, &person.name, Some(known))
        .map_err(|_| refused())?;
    asked(&options, &challenge::carry(site, about, &state)?)
}

/// A passkey that was just made, and the challenge that it answered.
pub(super) struct Made {
    answered: Answered<PasskeyRegistration>,
    key: Kept,
}

/// Checks what a browser made.
pub(super) fn finish_making(
    site: &Site,
    about: &str,
    carried: &str,
    answer: &str,
    label: String,
) -> Result<Made, Stop> {
    let answered: Answered<PasskeyRegistration> = challenge::carried(site, about, carried)?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
    let made = party(site)?.finish_passkey_registration(&answer, &answered.state).map_err(|_| refused())?;
    let credential = serde_json::to_string(&made).map_err(|_| refused())?;
    let now = site.now();
    let key = Kept { id: id_of(made.cred_id()), label, credential, made_at: now, used_at: now };
    Ok(Made { answered, key })
}

impl Made {
    /// Refuses a passkey that cannot be kept; asked before anything is written.
    pub(super) fn may_keep(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        self.answered.is_fresh(tx)?;
        if store::is_passkey(tx, self.key.id)? { Err(known()) } else { Ok(()) }
    }

    /// Keeps the passkey.
    pub(super) fn keep(&self, tx: &mut Tx<'_>, person: PersonId) -> Result<(), Stop> {
        self.answered.spend(tx)?;
        if store::insert_passkey(tx, person, &self.key)? { Ok(()) } else { Err(known()) }
    }

    pub(super) fn id(&self) -> PasskeyId {
        self.key.id
    }
}

/// Asks any browser to show a passkey of this site.
pub(super) fn begin_entering(site: &Site) -> Result<Value, Stop> {
    let (options, state) = party(site)?.start_discoverable_authentication().map_err(|_| refused())?;
    asked(&options, &challenge::carry(site, ENTER, &state)?)
}

const ENTER: &str = "enter";

/// An answer to [`begin_entering`], not yet checked against what is stored.
pub(super) struct Entering {
    answered: Answered<DiscoverableAuthentication>,
    answer: PublicKeyCredential,
    /// Who it says it is.
    pub(super) person: PersonId,
}

/// Reads who an answer says it is.
pub(super) fn read_entering(site: &Site, carried: &str, answer: &str) -> Result<Entering, Stop> {
    let answered = challenge::carried(site, ENTER, carried)?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
    let (whose, _) = party(site)?.identify_discoverable_authentication(&answer).map_err(|_| refused())?;
    Ok(Entering { answered, person: PersonId::from_bytes(*whose.as_bytes()), answer })
}

impl Entering {
    /// Checks the answer against a person's keys. It computes, so no transaction waits for it.
    pub(super) fn check(self, site: &Site, keys: Vec<Kept>) -> Result<Shown<DiscoverableAuthentication>, Stop> {
        let (kept, mut key) = shown(keys, self.answer.get_credential_id())?;
        let state = self.answered.state.clone();
        let result = party(site)?.finish_discoverable_authentication_v2(&self.answer, state, &key);
        let used = used(&mut key, &result.map_err(|_| refused())?)?;
        Ok(Shown { answered: self.answered, person: self.person, kept, used })
    }
}

/// A passkey that was shown: the answer is right, and nothing is written yet.
pub(super) struct Shown<T> {
    answered: Answered<T>,
    person: PersonId,
    /// The key as it was read for the check.
    kept: Kept,
    /// The same after this use.
    used: String,
}

impl<T> Shown<T> {
    /// Refuses what was answered before, and a key that is theirs no more or was used meanwhile:
    /// its counter was checked against the key as it was read. Asked before anything is written.
    pub(super) fn may_count(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        self.answered.is_fresh(tx)?;
        let keys = store::passkeys(tx, self.person)?;
        let now = keys.into_iter().find(|k| k.id == self.kept.id);
        let now = now.ok_or_else(|| Refusal::conflict("passkey-refused-unknown"))?;
        if now.credential == self.kept.credential { Ok(()) } else { Err(challenge::stale()) }
    }

    /// Notes that the challenge was answered and the key used.
    pub(super) fn count(&self, tx: &mut Tx<'_>, now: Moment) -> Result<(), Stop> {
        self.answered.spend(tx)?;
        Ok(store::set_passkey(tx, self.kept.id, &self.used, now)?)
    }
}

fn shown(keys: Vec<Kept>, credential: &[u8]) -> Result<(Kept, Passkey), Stop> {
    let id = id_of(credential);
    let kept = keys.into_iter().find(|k| k.id == id).ok_or_else(|| Refusal::conflict("passkey-refused-unknown"))?;
    let key = read(&kept)?;
    Ok((kept, key))
}

/// A key after it was used, as it is stored.
fn used(key: &mut Passkey, result: &AuthenticationResult) -> Result<String, Stop> {
    if !result.user_verified() {
        return Err(refused());
    }
    key.update_credential(result);
    serde_json::to_string(&key).map_err(|_| refused())
}

fn step_of(person: PersonId) -> String {
    format!("step {person}")
}

/// Asks somebody who is signed in to show one of their passkeys.
pub(super) fn begin_step(site: &Site, person: PersonId, keys: &[Kept]) -> Result<Value, Stop> {
    let keys = keys.iter().map(read).collect::<Result<Vec<Passkey>, Stop>>()?;
    let (options, state) = party(site)?.start_passkey_authentication(&keys).map_err(|_| refused())?;
    asked(&options, &challenge::carry(site, &step_of(person), &state)?)
}

/// Checks an answer to [`begin_step`] against the keys that somebody who is signed in has.
pub(super) fn finish_step(
    site: &Site,
    person: PersonId,
    keys: Vec<Kept>,
    carried: &str,
    answer: &str,
) -> Result<Shown<PasskeyAuthentication>, Stop> {
    let answered: Answered<PasskeyAuthentication> = challenge::carried(site, &step_of(person), carried)?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
    let result = party(site)?.finish_passkey_authentication(&answer, &answered.state).map_err(|_| refused())?;
    // The key must still be theirs: it may have been removed since it was asked for.
    let (kept, mut key) = shown(keys, answer.get_credential_id())?;
    let used = used(&mut key, &result)?;
    Ok(Shown { answered, person, kept, used })
}
