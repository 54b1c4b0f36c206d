//! How: the examples of the standards byte by byte, a message opened again with the other curve,
//! and every change of a token refused.

use super::*;
use p256::elliptic_curve::sec1::ToSec1Point as _;

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    decode_url(text).expect("base64url").try_into().expect("its length")
}

fn agreed(private: &str, public: &[u8]) -> Vec<u8> {
    let private = p256::SecretKey::from_slice(&bytes::<32>(private)).expect("a key");
    let public = p256::PublicKey::from_sec1_bytes(public).expect("a point");
    let shared = (public.to_projective() * *private.to_nonzero_scalar()).to_affine();
    shared.to_sec1_point(true).as_bytes().get(1..).expect("its x").to_vec()
}

const BROWSER: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const BROWSER_PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

#[test]
fn the_example_of_rfc_8291_comes_out() {
    let private = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    let public = p256::SecretKey::from_slice(&bytes::<32>(private)).expect("a key").public_key();
    let public: [u8; 65] = public.to_sec1_point(false).as_bytes().try_into().expect("a point");
    let to = Recipient::read(BROWSER, AUTH).expect("keys");
    let shared = agreed(private, &to.public);
    let plain = b"When I grow up, I want to be a watermelon";
    let sealed = seal_with(&to, &public, &shared, plain, 0, bytes("DGv6ra1nlYgDCS1FRnbzlw")).expect("it seals");
    assert_eq!(
        encode_url(&sealed),
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    );
}

#[test]
fn the_examples_of_rfc_8188_come_out() {
    let one = encode(
        &bytes::<16>("yqdlZ-tYemfogSmv7Ws5PQ"),
        bytes("I1BsxtFttlv3u_Oo94xnmw"),
        b"",
        4096,
        &[(b"I am the walrus", 0)],
    );
    assert_eq!(
        encode_url(&one.expect("it seals")),
        "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg"
    );
    let two = encode(
        &bytes::<16>("BO3ZVPxUlnLORbVGMpbT1Q"),
        bytes("uNCkWiNYzKTnBN9ji3-qWA"),
        b"a1",
        25,
        &[(b"I am th", 1), (b"e walrus", 0)],
    );
    assert_eq!(
        encode_url(&two.expect("it seals")),
        "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA"
    );
}

/// Opens what was sealed, as the browser of the example does.
fn opened(sealed: &[u8]) -> Option<Vec<u8>> {
    let (salt, public) = (sealed.get(..16)?, sealed.get(21..HEADER)?);
    let to = Recipient::read(BROWSER, AUTH).ok()?;
    let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, &to.auth).extract(&agreed(BROWSER_PRIVATE, public));
    let key: [u8; 32] = expand(&secret, &[b"WebPush: info\0", &to.public, public]).ok()?;
    let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(&key);
    let content_key: [u8; 16] = expand(&secret, &[b"Content-Encoding: aes128gcm\0"]).ok()?;
    let nonce: [u8; 12] = expand(&secret, &[b"Content-Encoding: nonce\0"]).ok()?;
    let cipher = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_128_GCM, &content_key).ok()?);
    let mut body = sealed.get(HEADER..)?.to_vec();
    let plain = cipher.open_in_place(aead::Nonce::assume_unique_for_key(nonce), aead::Aad::empty(), &mut body).ok()?;
    let end = plain.iter().rposition(|b| *b != 0)?;
    plain.get(..end).map(<[u8]>::to_vec)
}

#[test]
fn what_ring_seals_the_other_curve_opens() {
    let (to, random) = (Recipient::read(BROWSER, AUTH).expect("keys"), ring::rand::SystemRandom::new());
    for length in [0, 1, 511, 512, 513, PLAIN_MAX] {
        let plain = vec![b'x'; length];
        let sealed = seal(&to, &plain, [7; 16], &random).expect("it seals");
        assert!(sealed.len() <= BODY_MAX, "{length} bytes make {}", sealed.len());
        assert!(
            sealed.len() == BODY_MAX || (sealed.len() - HEADER - OVER).is_multiple_of(STEP),
            "the length is hidden"
        );
        assert_eq!(opened(&sealed), Some(plain), "{length} bytes");
        assert_ne!(seal(&to, b"x", [7; 16], &random), seal(&to, b"x", [7; 16], &random), "each has a key of its own");
    }
    assert_eq!(seal(&to, &vec![b'x'; PLAIN_MAX + 1], [7; 16], &random), Err(PushError::TooLong));
}

#[test]
fn what_is_no_key_is_refused() {
    let random = ring::rand::SystemRandom::new();
    for (public, auth) in [
        ("", AUTH),
        (BROWSER, ""),
        (BROWSER, "BTBZMqHH6r4Tts7J_aSIgg00"),
        (&BROWSER.replacen('B', "A", 1), AUTH),
        ("not base64!", AUTH),
    ] {
        assert_eq!(Recipient::read(public, auth), Err(PushError::Key), "{public} {auth}");
    }
    let off_the_curve = encode_url(&[&[4][..], &[1; 64]].concat());
    let to = Recipient::read(&off_the_curve, AUTH).expect("its form is right");
    assert_eq!(seal(&to, b"x", [0; 16], &random), Err(PushError::Key), "no point of the curve");
}

#[test]
fn a_token_is_for_one_service_and_one_day() {
    let vapid = Vapid::new(&[3; 32]).expect("a key");
    let (public, now_s) = (vapid.public_text(), 1_700_000_000);
    let token = vapid.token("https://push.example.org", now_s + 3600, "mailto:notices@example.org");
    assert_eq!(check_token(&public, &token, "https://push.example.org", now_s), Ok(()));
    assert_eq!(token, vapid.token("https://push.example.org", now_s + 3600, "mailto:notices@example.org"));
    let no = Err(PushError::Token);
    assert_eq!(check_token(&public, &token, "https://other.example.org", now_s), no, "another service");
    assert_eq!(check_token(&public, &token, "https://push.example.org", now_s + 3601), no, "over");
    assert_eq!(check_token(&public, &token, "https://push.example.org", now_s - 90_000), no, "too far away");
    let other = Vapid::new(&[4; 32]).expect("a key").public_text();
    assert_eq!(check_token(&other, &token, "https://push.example.org", now_s), no, "another key");
    let sneaky = vapid.token("https://a\",\"exp\":9", now_s, "mailto:a\"b\\");
    assert!(check_token(&public, &sneaky, "https://a,exp:9", now_s).is_ok(), "nothing breaks out of a claim");
}
