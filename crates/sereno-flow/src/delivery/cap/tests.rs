//! How: one notice written and looked at; the judges of `tests/judges` look with other programs.

use super::*;
use expect_test::expect;
use sereno_seal::note::Kind;

fn fact(kind: &str, number: i64) -> Fact {
    Fact {
        network: "Lantern".into(),
        number,
        kind: kind.into(),
        area: "Boyle Heights".into(),
        sent: "2025-03-20T14:05:00-07:00".into(),
        expires: "2025-03-20T16:05:00-07:00".into(),
        follows: None,
        page: format!("https://hotline.example.org/n/{number}"),
        texts: vec![("en".into(), "Lantern: \"checked\" <&> 'said'".into())],
    }
}

fn words() -> Words {
    Words {
        exercise: None,
        sender_name: "Lantern".into(),
        contact: "323-555-0142".into(),
        by_language: vec![("Verified".into(), "Lantern 7: Verified".into(), "Not official.".into())],
    }
}

fn outline() -> Vec<Point> {
    [(34.0, -118.2), (34.1, -118.2), (34.1, -118.1)].iter().filter_map(|(a, b)| Point::new(*a, *b)).collect()
}

#[test]
fn a_message_is_written_in_canonical_form() {
    let (fact, words, outline) = (fact("verified", 7), words(), outline());
    let message = Message { fact: &fact, thread: &[], outline: &outline, words: &words };
    expect![[r#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>sereno.lantern.7</identifier><sender>sereno.lantern</sender><sent>2025-03-20T14:05:00-07:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><language>en</language><category>Safety</category><event>Verified</event><responseType>Avoid</responseType><urgency>Immediate</urgency><severity>Unknown</severity><certainty>Observed</certainty><expires>2025-03-20T16:05:00-07:00</expires><senderName>Lantern</senderName><headline>Lantern 7: Verified</headline><description>Lantern: "checked" &lt;&amp;&gt; 'said'</description><instruction>Not official.</instruction><web>https://hotline.example.org/n/7</web><contact>323-555-0142</contact><area><areaDesc>Boyle Heights</areaDesc><polygon>34.0000,-118.2000 34.1000,-118.2000 34.1000,-118.1000 34.0000,-118.2000</polygon></area></info></alert>"#]].assert_eq(&written(&message, "sereno/lantern"));
}

#[test]
fn what_follows_refers_to_what_it_follows() {
    let (words, outline, first) = (words(), outline(), fact("verified", 7));
    for (kind, msg_type) in [
        ("update", "Update"),
        ("correction", "Update"),
        ("ended", "Cancel"),
        ("withdrawn", "Cancel"),
        ("checked", "Alert"),
    ] {
        let (fact, thread) = (fact(kind, 8), [first.clone()]);
        let text = written(&Message { fact: &fact, thread: &thread, outline: &outline, words: &words }, "sereno/a b,c");
        assert!(text.contains(&format!("<msgType>{msg_type}</msgType>")), "{text}");
        let refers = "<references>sereno.a.b.c,sereno.a.b.c.7,2025-03-20T14:05:00-07:00</references>";
        assert!(text.contains(refers), "{text}");
    }
}

#[test]
fn there_is_no_outline_out_of_a_point() {
    assert_eq!(polygon(&outline()[..1]), "");
    assert_eq!(polygon(&[]), "");
}

#[test]
fn the_same_is_signed_the_same_way_and_its_key_is_a_key() {
    let signer = Signer::new("sereno/lantern", Kind::Note, [5; 32]).unwrap();
    let (fact, words, outline) = (fact("verified", 7), words(), outline());
    let message = Message { fact: &fact, thread: &[], outline: &outline, words: &words };
    let text = signed(&message, &signer);
    assert_eq!(text, signed(&message, &signer));
    assert!(text.ends_with("</Signature></alert>"), "{text}");
    assert!(public_pem(&signer).lines().count() == 4, "{}", public_pem(&signer));
}

#[test]
fn utc_has_the_offset_that_the_standard_knows() {
    for (stamp, written) in [
        ("2025-03-20T14:05:00-07:00", "2025-03-20T14:05:00-07:00"),
        ("2025-12-20T14:05:00+00:00", "2025-12-20T14:05:00-00:00"),
        ("2025-06-20T14:05:00+01:00", "2025-06-20T14:05:00+01:00"),
    ] {
        assert_eq!(cap_time(stamp), written);
    }
}
