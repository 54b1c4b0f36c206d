//! How: a request made by hand and checked by the other side's rule; then a hundred thousand
//! spoiled ones, of which none may pass. Another's library is in `tests/judges/webhook.py`.

use super::signature::{check, sign};
use super::*;
use crate::delivery::channel::sample;
use sereno_core::Private;
use sereno_station::entropy::SeededEntropy;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOW_S: i64 = 1_700_000_000;

fn carrier(reach: Reach) -> Webhook {
    Webhook::new(&Trust { reach, extra: vec![] }).expect("public authorities")
}

fn to(url: &str, secret: &str) -> Parcel {
    let endpoint = serde_json::json!({ "url": url, "secret": secret }).to_string();
    Parcel { endpoint: Private::new(endpoint), ..sample(Channel::Webhook) }
}

#[test]
fn the_example_of_the_standard_comes_out() {
    let signature = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
    assert_eq!(signature.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
}

#[test]
fn a_partner_gets_what_is_said_and_can_check_it() {
    let carrier = carrier(Reach::Public);
    let (uri, _, body) =
        carrier.request(&to("https://partner.example.org/in", SECRET), Moment::from_s(NOW_S)).expect("a request");
    assert_eq!(uri.to_string(), "https://partner.example.org/in");
    expect_test::expect![[
        r#"{"number":7,"kind":"checked","area":{"slug":"boyle-heights","name":"Boyle Heights"},"language":"en","title":"Checked: Boyle Heights","text":"CHECKED: a film crew. Not official.","sent":"2023-11-14T22:10:00Z","expires":"2023-11-14T23:13:20Z","link":"https://hotline.example.org/n/7"}"#
    ]]
    .assert_eq(&String::from_utf8_lossy(&body));
    // What is said to one person has neither number, area nor time.
    let errand = Parcel {
        number: None,
        area: None,
        sent_at: None,
        kind: "confirm".into(),
        ..to("https://a.example.org", SECRET)
    };
    let (_, _, body) = carrier.request(&errand, Moment::from_s(NOW_S)).expect("a request");
    expect_test::expect![[
        r#"{"number":null,"kind":"confirm","area":null,"language":"en","title":"Checked: Boyle Heights","text":"CHECKED: a film crew. Not official.","sent":null,"expires":"2023-11-14T23:13:20Z","link":"https://hotline.example.org/n/7"}"#
    ]]
    .assert_eq(&String::from_utf8_lossy(&body));
    let (_, headers, body) =
        carrier.request(&to("https://partner.example.org/in", SECRET), Moment::from_s(NOW_S)).expect("a request");
    let head = |name: &str| {
        headers.iter().find(|(n, _)| n.as_str() == name).and_then(|(_, v)| v.to_str().ok()).unwrap_or_default()
    };
    assert_eq!(head("idempotency-key"), head("webhook-id"));
    let (id, at, signed) = (head("webhook-id"), head("webhook-timestamp"), head("webhook-signature"));
    assert!(check(SECRET, id, at, signed, &body, NOW_S));
    assert!(check(SECRET, id, at, &format!("v2,x {signed}"), &body, NOW_S + 300), "one of several");
    assert!(!check(SECRET, id, at, signed, &body, NOW_S + 301), "too old");
}

#[test]
fn the_example_in_the_manual_can_be_checked() {
    let manual = include_str!("../../../../../../docs/operate/mail.md");
    assert!(manual.contains(SECRET), "the manual names the secret of its example");
    let line = |begin: &str| {
        let found = manual.lines().find_map(|l| l.trim_start().strip_prefix(begin));
        found.unwrap_or_else(|| panic!("{begin} is not in the manual"))
    };
    let body = ["{", line("{")].concat();
    let (id, at) = (line("webhook-id: "), line("webhook-timestamp: "));
    let at_s = at.parse().expect("seconds");
    assert!(check(SECRET, id, at, line("webhook-signature: "), body.as_bytes(), at_s));
    // And it has the fields of what is sent, each with a line of its own.
    let fields = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>()
    };
    let now = Moment::from_s(NOW_S);
    let (_, _, sent) = carrier(Reach::Public).request(&to("https://a.example.org", SECRET), now).expect("a request");
    assert_eq!(fields(&body), fields(&String::from_utf8_lossy(&sent)));
    for field in fields(&body) {
        let is_there = manual.lines().any(|l| l.starts_with('|') && l.contains(&format!("`{field}`")));
        assert!(is_there, "{field} has no line in the manual");
    }
}

#[test]
fn an_address_at_home_is_never_called() {
    let carrier = carrier(Reach::Public);
    let now = Moment::from_s(NOW_S);
    for url in ["http://partner.example.org/", "https://127.0.0.1/", "https://10.0.0.1/", "https://localhost/", "x"] {
        assert!(carrier.request(&to(url, SECRET), now).is_none(), "{url}");
    }
    assert!(carrier.request(&to("https://partner.example.org/", "short"), now).is_none(), "no secret");
}

/// A value with something about it changed: a byte, its length, its letters' case or its end.
fn spoiled(value: &str, dice: &SeededEntropy) -> String {
    let mut bytes = value.as_bytes().to_vec();
    let pick = |n: usize| usize::try_from(dice.next_u64()).unwrap_or(0) % n.max(1);
    match pick(5) {
        0 => {
            let at = pick(bytes.len());
            bytes[at] ^= 1 << pick(7);
        }
        1 => {
            bytes.remove(pick(bytes.len()));
        }
        2 => bytes.insert(pick(bytes.len() + 1), b"0aA+/=. ,v1-"[pick(12)]),
        3 => {
            let (a, b) = (pick(bytes.len()), pick(bytes.len()));
            bytes.swap(a, b);
        }
        _ => bytes.truncate(pick(bytes.len())),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The other side's rule.
type Rule = fn(&str, &str, &str, &str, &[u8], i64) -> bool;

/// How many of so many spoiled signatures a rule believes.
fn believed(n: usize, rule: Rule) -> usize {
    let dice = SeededEntropy::new(20);
    let (id, at, body) = ("00112233445566778899aabbccddeeff", NOW_S.to_string(), r#"{"number":7,"kind":"checked"}"#);
    let signed = sign(SECRET, id, NOW_S, body.as_bytes()).expect("a signature");
    assert!(rule(SECRET, id, &at, &signed, body.as_bytes(), NOW_S), "the whole one is believed");
    let mut believed = 0;
    for nth in 0..n {
        let mut all = [id.to_owned(), at.clone(), signed.clone(), body.to_owned()];
        let one = &mut all[nth % 4];
        let before = one.clone();
        *one = spoiled(&before, &dice);
        // A signature that is still whole among others is no spoiled one.
        let is_same = *one == before || (nth % 4 == 2 && one.split(' ').any(|s| s == before));
        let [id, at, signed, body] = &all;
        if !is_same && rule(SECRET, id, at, signed, body.as_bytes(), NOW_S) {
            believed += 1;
        }
    }
    believed
}

#[test]
fn no_spoiled_signature_is_believed() {
    assert_eq!(believed(100_000, check), 0);
}

#[test]
fn a_rule_with_a_hole_is_found_out() {
    // Each forgets one thing that a careless partner forgets.
    let holes: [Rule; 3] = [
        |secret, id, at, signed, _, now_s| check(secret, id, at, signed, br#"{"number":7,"kind":"checked"}"#, now_s),
        |secret, _, at, signed, body, now_s| check(secret, "00112233445566778899aabbccddeeff", at, signed, body, now_s),
        |secret, id, _, signed, body, now_s| check(secret, id, &now_s.to_string(), signed, body, now_s),
    ];
    for rule in holes {
        assert!(believed(1_000, rule) > 0, "the planted fault went unseen");
    }
}
