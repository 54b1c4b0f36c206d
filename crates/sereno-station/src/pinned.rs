//! Passkeys that sign a digest: what somebody saw is what their key signed.
//!
//! A passkey signs a challenge, and a challenge is usually chance. Here it *is* the SHA-256 of a
//! canonical record ([`Party::ask`]), so a kept answer proves later, to whoever holds the pinned
//! key, that this key signed exactly these bytes ([`Party::signed`]). `webauthn-rs` draws its own
//! challenges; the state it would be asked to remember is written out, its challenge replaced, and
//! read in again. Everything else is judged by the library as always: origin, party, that a person
//! was there and verified, the signature, and the counter (WebAuthn level 3, 7.2).

use serde_json::{Value, json};
use sereno_seal::digest::DIGEST_BYTES;
use webauthn_rs::prelude::{
    CredentialID, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// Why an answer of a passkey does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The address is no name that browsers make passkeys for.
    #[error("the address is no name that browsers make passkeys for")]
    Address,
    /// What is stored is no passkey, or no state of one.
    #[error("what is stored is no passkey")]
    Stored,
    /// The answer is not of this form.
    #[error("the answer is not of this form")]
    Form,
    /// The answer is by another key, over other bytes, for another address, or nobody was there.
    #[error("the answer is not by this key over these bytes")]
    Answer,
}

/// The party that keys are pinned for: one address.
#[derive(Clone)]
pub struct Party {
    webauthn: Webauthn,
}

impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Party")
    }
}

/// What a browser is asked, and what must be remembered until it answers.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The options of the standard, as `keys.js` takes them.
    pub options: Value,
    /// The state, as text.
    pub state: String,
}

/// RFC 4648 base64url without padding, as WebAuthn writes bytes.
fn url_text(bytes: &[u8]) -> String {
    sereno_seal::base64::encode(bytes).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned()
}

fn passkey(credential: &str) -> Result<Passkey, NotSigned> {
    serde_json::from_str(credential).map_err(|_| NotSigned::Stored)
}

fn text(of: &impl serde::Serialize) -> Result<String, NotSigned> {
    serde_json::to_string(of).map_err(|_| NotSigned::Stored)
}

impl Party {
    /// The party at an origin such as `https://sender.example.org`.
    ///
    /// # Errors
    /// [`NotSigned::Address`].
    pub fn at(origin: &str, name: &str) -> Result<Party, NotSigned> {
        let origin = Url::parse(origin).map_err(|_| NotSigned::Address)?;
        let host = origin.domain().ok_or(NotSigned::Address)?;
        let builder = WebauthnBuilder::new(host, &origin).map_err(|_| NotSigned::Address)?;
        // On this machine the port says nothing about who serves.
        let builder = builder.rp_name(name).allow_any_port(host == "localhost");
        Ok(Party { webauthn: builder.build().map_err(|_| NotSigned::Address)? })
    }

    /// Asks a browser to make a passkey.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn begin_making(&self, whose: [u8; 16], name: &str, known: &[String]) -> Result<Asked, NotSigned> {
        let known: Vec<CredentialID> =
            known.iter().map(|k| passkey(k).map(|k| k.cred_id().clone())).collect::<Result<_, _>>()?;
        let (options, state) = self
            .webauthn
            .start_passkey_registration(Uuid::from_bytes(whose), name, name, Some(known))
            .map_err(|_| NotSigned::Answer)?;
        let options = serde_json::to_value(&options).map_err(|_| NotSigned::Stored)?;
        Ok(Asked { options, state: text(&state)? })
    }

    /// The passkey that a browser made: text to be pinned.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn finish_making(&self, state: &str, answer: &str) -> Result<String, NotSigned> {
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(|_| NotSigned::Stored)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| NotSigned::Form)?;
        text(&self.webauthn.finish_passkey_registration(&answer, &state).map_err(|_| NotSigned::Answer)?)
    }

    /// Asks for one of these passkeys, over chance: to say who is there, and nothing else.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn begin_showing(&self, credentials: &[String]) -> Result<Asked, NotSigned> {
        let keys = credentials.iter().map(|k| passkey(k)).collect::<Result<Vec<_>, _>>()?;
        let (options, state) = self.webauthn.start_passkey_authentication(&keys).map_err(|_| NotSigned::Stored)?;
        let options = serde_json::to_value(&options).map_err(|_| NotSigned::Stored)?;
        Ok(Asked { options, state: text(&state)? })
    }

    /// Which of these passkeys answered what was asked by [`Party::begin_showing`], and what it is
    /// now, with its counter as last seen.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn shown(&self, state: &str, credentials: &[String], answer: &str) -> Result<(usize, String), NotSigned> {
        let state: PasskeyAuthentication = serde_json::from_str(state).map_err(|_| NotSigned::Stored)?;
        for (at, credential) in credentials.iter().enumerate() {
            match self.finish(&state, credential, answer) {
                Ok(now) => return Ok((at, now)),
                Err(NotSigned::Answer) => {}
                Err(other) => return Err(other),
            }
        }
        Err(NotSigned::Answer)
    }

    fn finish(&self, state: &PasskeyAuthentication, credential: &str, answer: &str) -> Result<String, NotSigned> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| NotSigned::Form)?;
        let mut key = passkey(credential)?;
        let result = self.webauthn.finish_passkey_authentication(&answer, state).map_err(|_| NotSigned::Answer)?;
        if !result.user_verified() || result.cred_id() != key.cred_id() {
            return Err(NotSigned::Answer);
        }
        key.update_credential(&result);
        text(&key)
    }

    /// The state of an authentication by one key whose challenge is a digest.
    fn state_over(
        &self,
        keys: &[Passkey],
        digest: &[u8; DIGEST_BYTES],
    ) -> Result<(Value, PasskeyAuthentication), NotSigned> {
        let (options, state) = self.webauthn.start_passkey_authentication(keys).map_err(|_| NotSigned::Stored)?;
        let mut options = serde_json::to_value(&options).map_err(|_| NotSigned::Stored)?;
        let mut state = serde_json::to_value(&state).map_err(|_| NotSigned::Stored)?;
        let challenge = json!(url_text(digest));
        for (value, at) in [(&mut options, "/publicKey/challenge"), (&mut state, "/ast/challenge")] {
            *value.pointer_mut(at).ok_or(NotSigned::Stored)? = challenge.clone();
        }
        Ok((options, serde_json::from_value(state).map_err(|_| NotSigned::Stored)?))
    }

    /// Asks one of these passkeys to sign a digest: the options of the standard.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn ask(&self, credentials: &[String], digest: &[u8; DIGEST_BYTES]) -> Result<Value, NotSigned> {
        let keys = credentials.iter().map(|k| passkey(k)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.state_over(&keys, digest)?.0)
    }

    /// Checks that this passkey signed exactly this digest, now or at any time before: the
    /// counter in `credential` must be older than the answer. Gives the passkey as it is after.
    ///
    /// # Errors
    /// [`NotSigned`].
    pub fn signed(&self, credential: &str, digest: &[u8; DIGEST_BYTES], answer: &str) -> Result<String, NotSigned> {
        let (_, state) = self.state_over(&[passkey(credential)?], digest)?;
        self.finish(&state, credential, answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_needs_a_name_and_bytes_are_written_for_addresses() {
        assert!(Party::at("https://sender.example.org", "Lantern").is_ok());
        assert!(Party::at("http://localhost:8081", "Lantern").is_ok());
        for wrong in ["https://192.0.2.7", "sender", ""] {
            assert_eq!(Party::at(wrong, "Lantern").map(|_| ()), Err(NotSigned::Address), "{wrong}");
        }
        assert_eq!(url_text(&[0xfb, 0xff, 0xfe, 0x01]), "-__-AQ");
    }
}
