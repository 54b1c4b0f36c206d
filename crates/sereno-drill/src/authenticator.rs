//! An authenticator made of software: it makes passkeys and shows them, as a phone or a security
//! key would (WebAuthn level 3, 6.1 and 6.5), so that people in a world sign in as people do.
//!
//! Its keys come from its name, not from chance, so that a day replays byte for byte.

use crate::world::encoded;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sereno_core::ids::PersonId;
use sereno_seal::digest::{hex, sha256};

/// User present, user verified.
const SHOWN: u8 = 0x01 | 0x04;
/// Attested credential data follows.
const ATTESTED: u8 = 0x40;

/// A device of somebody's.
#[derive(Clone, Debug)]
pub struct Authenticator {
    name: String,
    user: String,
}

/// RFC 4648 base64url without padding.
fn text(bytes: &[u8]) -> String {
    const SET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            let digit = usize::try_from((word >> (18 - 6 * i)) & 63).unwrap_or(0);
            out.push(SET.get(digit).copied().map_or('-', char::from));
        }
    }
    out
}

/// A CBOR head (RFC 8949, 3) of up to two bytes of length.
fn head(kind: u8, n: usize) -> Vec<u8> {
    let top = kind << 5;
    match u16::try_from(n).unwrap_or(u16::MAX) {
        n @ 0..24 => vec![top | n.to_be_bytes()[1]],
        n @ 24..256 => vec![top | 24, n.to_be_bytes()[1]],
        n => [vec![top | 25], n.to_be_bytes().to_vec()].concat(),
    }
}

fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len()), bytes.to_vec()].concat()
}

fn cbor_text(text: &str) -> Vec<u8> {
    [head(3, text.len()), text.as_bytes().to_vec()].concat()
}

impl Authenticator {
    /// The n-th device of somebody.
    pub fn of(who: &str, n: usize) -> Authenticator {
        Authenticator { name: format!("{who} {n}"), user: String::new() }
    }

    /// The same device again, of somebody whose id is known: it has made its passkey before.
    pub fn known(who: &str, n: usize, person: PersonId) -> Authenticator {
        Authenticator { user: text(person.bytes()), ..Authenticator::of(who, n) }
    }

    /// The public half of the key that an observer's browser keeps, as it tells it once.
    pub fn device_key(&self) -> String {
        self.key().map(|k| hex(k.verifying_key().to_sec1_point(false).as_bytes())).unwrap_or_default()
    }

    /// The signature of an observer's browser over some bytes, as it sends it.
    pub fn sign(&self, message: &[u8]) -> String {
        let signed: Option<Signature> = self.key().map(|k| k.sign(message));
        signed.map(|s| hex(&s.to_bytes())).unwrap_or_default()
    }

    fn key(&self) -> Option<SigningKey> {
        SigningKey::from_slice(&sha256(format!("a drill's key of {}", self.name).as_bytes())).ok()
    }

    fn id(&self) -> [u8; 32] {
        sha256(format!("a drill's passkey of {}", self.name).as_bytes())
    }

    /// Authenticator data; the counter stays at zero, as it does where keys are synchronised.
    fn data(flags: u8, party: &str) -> Vec<u8> {
        [sha256(party.as_bytes()).to_vec(), vec![flags], vec![0; 4]].concat()
    }

    fn client(kind: &str, options: &Value, origin: &str) -> Vec<u8> {
        let challenge = options.pointer("/publicKey/challenge").and_then(Value::as_str).unwrap_or_default();
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false }).to_string().into_bytes()
    }

    /// Makes a passkey: the answer a browser would post.
    pub fn make(&mut self, options: &Value, origin: &str) -> Option<String> {
        let party = options.pointer("/publicKey/rp/id").and_then(Value::as_str)?;
        options.pointer("/publicKey/user/id").and_then(Value::as_str)?.clone_into(&mut self.user);
        let point = self.key()?.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes().get(1..)?.split_at_checked(32)?;
        // COSE_Key (RFC 9053, 7.1.1): EC2, ES256, P-256, x, y.
        let cose =
            [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21][..], &cbor_bytes(x), &[0x22], &cbor_bytes(y)].concat();
        let id = self.id();
        let length = u16::try_from(id.len()).unwrap_or(0).to_be_bytes();
        let data =
            [Authenticator::data(SHOWN | ATTESTED, party), vec![0; 16], length.to_vec(), id.to_vec(), cose].concat();
        let object = [
            head(5, 3),
            cbor_text("fmt"),
            cbor_text("none"),
            cbor_text("attStmt"),
            head(5, 0),
            cbor_text("authData"),
            cbor_bytes(&data),
        ]
        .concat();
        let response = json!({
            "attestationObject": text(&object),
            "clientDataJSON": text(&Authenticator::client("webauthn.create", options, origin)),
            "transports": ["internal"],
        });
        Some(self.answer(&response))
    }

    /// Shows the passkey: the answer a browser would post.
    pub fn show(&self, options: &Value, origin: &str) -> Option<String> {
        let party = options.pointer("/publicKey/rpId").and_then(Value::as_str)?.to_owned();
        let data = Authenticator::data(SHOWN, &party);
        let client = Authenticator::client("webauthn.get", options, origin);
        let signature: Signature = self.key()?.sign(&[data.clone(), sha256(&client).to_vec()].concat());
        let response = json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(&client),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": self.user,
        });
        Some(self.answer(&response))
    }

    fn answer(&self, response: &Value) -> String {
        let id = text(&self.id());
        json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response }).to_string()
    }
}

/// Opens a link of somebody who needs a passkey, over whatever `ask` speaks: it is given a path
/// and a form, and gives the whole answer with its head. Returns the answer that signs them in.
pub fn join(who: &str, link: &str, origin: &str, mut ask: impl FnMut(&str, &str) -> String) -> Option<String> {
    let body = |answer: &str| serde_json::from_str::<Value>(answer.get(answer.find("\r\n\r\n")?..)?.trim()).ok();
    let options = body(&ask(&format!("{link}/begin"), ""))?;
    let made = Authenticator::of(who, 0).make(&options, origin)?;
    let challenge = options.get("challenge").and_then(Value::as_str)?;
    Some(ask(&format!("{link}/finish"), &format!("challenge={challenge}&answer={}", encoded(&made))))
}
