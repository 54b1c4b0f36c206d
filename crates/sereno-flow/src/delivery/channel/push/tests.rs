//! How: what goes out is looked at, and tokens are spoiled a hundred thousand times. Another's
//! decryption and another's check of the token are in `tests/judges/push.py`.

use super::*;
use crate::delivery::channel::sample;
use sereno_core::Private;
use sereno_seal::push::check_token;
use sereno_station::entropy::SeededEntropy;

const NOW_S: i64 = 1_700_000_000;
const SERVICE: &str = "https://push.example.org";

fn carrier(reach: Reach) -> Push {
    let vapid = Vapid::new(&[3; 32]).expect("a key");
    let settings = Settings { vapid, contact: "mailto:notices@example.org".into() };
    Push::new(settings, &Trust { reach, extra: vec![] }).expect("public authorities")
}

fn to(endpoint: &str) -> Parcel {
    let keys = serde_json::json!({
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    });
    let whole = serde_json::json!({ "endpoint": endpoint, "expirationTime": null, "keys": keys });
    Parcel { endpoint: Private::new(whole.to_string()), ..sample(Channel::Push) }
}

#[test]
fn a_message_says_how_long_how_urgent_and_which() {
    let carrier = carrier(Reach::Public);
    let (uri, headers, body) =
        carrier.request(&to("https://push.example.org/send/abc"), Moment::from_s(NOW_S)).expect("a request");
    assert_eq!(uri.to_string(), "https://push.example.org/send/abc");
    let head = |name: &str| {
        headers.iter().find(|(n, _)| n.as_str() == name).and_then(|(_, v)| v.to_str().ok()).unwrap_or_default()
    };
    assert_eq!((head("ttl"), head("urgency"), head("topic")), ("3600", "low", "00112233445566778899aabbccddeeff"));
    assert!(head("topic").len() <= 32, "RFC 8030, 5.4");
    let (token, key) = head("authorization").strip_prefix("vapid t=").and_then(|t| t.split_once(", k=")).expect("both");
    assert_eq!(check_token(key, token, SERVICE, NOW_S), Ok(()));
    assert_eq!(carrier.token(SERVICE, NOW_S + 60), token, "a token is made once for a service");
    assert_ne!(carrier.token(SERVICE, NOW_S + TOKEN_S), token, "and again in good time");
    assert!(body.len() <= 4096 && !String::from_utf8_lossy(&body).contains("film crew"), "it is sealed");
}

#[test]
fn an_address_at_home_or_a_text_without_end_is_never_sent() {
    let carrier = carrier(Reach::Public);
    let now = Moment::from_s(NOW_S);
    for endpoint in ["http://push.example.org/", "https://127.0.0.1/", "https://[::1]/", "https://192.168.0.1/", ""] {
        assert!(carrier.request(&to(endpoint), now).is_none(), "{endpoint}");
    }
    let mut long = to("https://push.example.org/");
    long.text = "x".repeat(4000);
    assert!(carrier.request(&long, now).is_none(), "no service takes so much");
}

#[test]
fn no_spoiled_token_is_believed() {
    let vapid = Vapid::new(&[3; 32]).expect("a key");
    let public = vapid.public_text();
    let token = vapid.token(SERVICE, NOW_S + TOKEN_S, "mailto:notices@example.org");
    assert_eq!(check_token(&public, &token, SERVICE, NOW_S), Ok(()), "the whole one is believed");
    let dice = SeededEntropy::new(21);
    let mut believed = 0;
    for _ in 0..100_000 {
        let (at, with) = (dice.next_u64(), dice.next_u64());
        let mut bytes = token.clone().into_bytes();
        let at = usize::try_from(at).unwrap_or(0) % bytes.len();
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        bytes[at] = letters[usize::try_from(with).unwrap_or(0) % letters.len()];
        let spoiled = String::from_utf8(bytes).expect("letters");
        if spoiled != token && check_token(&public, &spoiled, SERVICE, NOW_S).is_ok() {
            believed += 1;
        }
    }
    assert_eq!(believed, 0);
}
