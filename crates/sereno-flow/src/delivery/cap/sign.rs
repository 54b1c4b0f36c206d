//! The enveloped signature of a message (XML Signature 1.1, as CAP 1.2 section 3.3.4.1 asks for).
//!
//! The key is of its own kind, made from the key that signs notes, so that there is one secret to
//! keep; its public half stands in the signature and as PEM on a page of its own.

use super::write::Xml;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sereno_seal::base64::encode;
use sereno_seal::digest::sha256;
use sereno_seal::note::Signer;

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
/// The curve P-256.
const CURVE: &str = "urn:oid:1.2.840.10045.3.1.7";
/// What stands before the point of a P-256 key in a SubjectPublicKeyInfo (RFC 5480), in DER.
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// Tries until 32 bytes are a key; that one are not has odds of 1 in 4 thousand million.
const TRIES_MAX: u8 = 8;

fn key(signer: &Signer) -> Option<SigningKey> {
    (0..TRIES_MAX).find_map(|n| SigningKey::from_slice(&signer.derive(&format!("cap p256 {n}"))).ok())
}

/// The point of the public key, uncompressed.
fn point(key: &SigningKey) -> Vec<u8> {
    key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

/// The public key of messages as PEM, for tools that check XML signatures.
pub fn public_pem(signer: &Signer) -> String {
    let der = [SPKI.as_slice(), &key(signer).map(|k| point(&k)).unwrap_or_default()].concat();
    let body = encode(&der);
    let lines: Vec<&str> = body.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// What is signed: the digest of the message. Standing alone it names its namespace; inside the
/// signature it inherits it.
fn signed_info(body: &str, stands_alone: bool) -> String {
    let mut x = Xml::default();
    let own = [("xmlns", DSIG)];
    x.open("SignedInfo", if stands_alone { &own } else { &[] });
    x.leaf_with("CanonicalizationMethod", &[("Algorithm", EXCLUSIVE)], "");
    x.leaf_with("SignatureMethod", &[("Algorithm", ECDSA_SHA256)], "");
    x.open("Reference", &[("URI", "")]);
    x.open("Transforms", &[]);
    x.leaf_with("Transform", &[("Algorithm", ENVELOPED)], "");
    x.leaf_with("Transform", &[("Algorithm", EXCLUSIVE)], "");
    x.close("Transforms");
    x.leaf_with("DigestMethod", &[("Algorithm", SHA256)], "");
    x.leaf("DigestValue", &encode(&sha256(body.as_bytes())));
    x.close("Reference");
    x.close("SignedInfo");
    x.text()
}

/// The document with its signature as the last child of the root.
pub(super) fn enveloped(body: &str, signer: &Signer) -> String {
    let (Some(key), Some(head)) = (key(signer), body.strip_suffix("</alert>")) else { return body.to_owned() };
    let signature: Signature = key.sign(signed_info(body, true).as_bytes());
    let mut tail = Xml::default();
    tail.leaf("SignatureValue", &encode(&signature.to_bytes()));
    tail.open("KeyInfo", &[]);
    tail.open("KeyValue", &[]);
    tail.open("ECKeyValue", &[("xmlns", DSIG11)]);
    tail.leaf_with("NamedCurve", &[("URI", CURVE)], "");
    tail.leaf("PublicKey", &encode(&point(&key)));
    tail.close("ECKeyValue");
    tail.close("KeyValue");
    tail.close("KeyInfo");
    let (info, tail) = (signed_info(body, false), tail.text());
    format!("{head}<Signature xmlns=\"{DSIG}\">{info}{tail}</Signature></alert>")
}
