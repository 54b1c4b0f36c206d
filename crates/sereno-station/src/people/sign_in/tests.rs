use super::device::{is_by, public_key};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sereno_seal::digest::hex;

#[test]
fn a_device_signs_for_itself_and_for_one_message() {
    let own = SigningKey::from_slice(&[7; 32]).unwrap();
    let other = SigningKey::from_slice(&[8; 32]).unwrap();
    let point = |key: &SigningKey| key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    let key = public_key(&hex(&point(&own))).unwrap().unwrap();
    let signature: Signature = own.sign(b"saw it");
    assert!(is_by(&key, b"saw it", &signature.to_bytes()));
    assert!(!is_by(&key, b"nothing here", &signature.to_bytes()));
    assert!(!is_by(&point(&other), b"saw it", &signature.to_bytes()));
    let mut bent = signature.to_bytes();
    bent[9] ^= 1;
    assert!(!is_by(&key, b"saw it", &bent));
    assert!(!is_by(&key, b"saw it", b""));
}

#[test]
fn what_is_not_a_point_is_refused() {
    assert!(public_key("").unwrap().is_none());
    for bad in ["zz", "04", &"04".repeat(65), &hex(&[2; 33])] {
        assert!(public_key(bad).is_err(), "{bad}");
    }
}
