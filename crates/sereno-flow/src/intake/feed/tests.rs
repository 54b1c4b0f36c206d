//! How: one alert written here, and everything hostile that can be made of it; each is refused with
//! its reason. Then thousands of changed documents, none of which may do worse than be refused.

use super::read::{ATTRIBUTES_MAX, CORNERS_MAX};
use super::*;

const ALERT: &str = include_str!("sample.cap");

fn check(text: &str) -> Result<usize, FeedRefusal> {
    read(text.as_bytes()).map(|alerts| alerts.len())
}

#[test]
fn an_alert_is_read() {
    let alert = read(ALERT.as_bytes()).unwrap().remove(0);
    assert_eq!(alert.identifier, "fire-2025-0320-1");
    assert_eq!((alert.status.as_str(), alert.msg_type.as_str(), alert.scope.as_str()), ("Actual", "Alert", "Public"));
    let info = &alert.infos[0];
    assert_eq!(info.headline, "Brush fire & smoke");
    assert_eq!(info.areas, ["Boyle Heights"]);
    assert_eq!((info.polygons.len(), info.polygons[0].len(), info.circles.len()), (1, 5, 1));
    assert!(info.expires > info.onset, "{info:?}");
}

#[test]
fn an_alert_is_found_in_what_holds_it() {
    let body = ALERT.split_once("?>").unwrap().1;
    let cap = "xmlns:cap=\"urn:oasis:names:tc:emergency:cap:1.1\"";
    for (holder, n) in [
        (format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content>{body}</content></entry></feed>"), 1),
        (format!("<rss><channel><item>{body}</item><item>{body}</item></channel></rss>"), 2),
        (format!("<feed {cap}><entry><id>a</id><cap:event>Fire</cap:event></entry><entry/></feed>"), 1),
        (ALERT.replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?").replace("xmlns=", "xmlns:c="), 1),
    ] {
        assert_eq!(check(&holder), Ok(n), "{holder}");
    }
    let entry = read(format!("<feed {cap}><entry><id>a</id><title>Fire</title><cap:event>F</cap:event><cap:areaDesc>Alhambra</cap:areaDesc></entry></feed>").as_bytes()).unwrap();
    assert_eq!((entry[0].identifier.as_str(), entry[0].infos[0].headline.as_str()), ("a", "Fire"));
    assert_eq!(entry[0].infos[0].areas, ["Alhambra"]);
}

#[test]
fn what_is_hostile_is_refused_with_its_reason() {
    let inside = |more: &str| ALERT.replace("<scope>", &format!("{more}<scope>"));
    let deep = "<a>".repeat(DEPTH_MAX) + &"</a>".repeat(DEPTH_MAX);
    let corners = "34.0,-118.0 ".repeat(CORNERS_MAX + 1);
    let attributes: String = (0..=ATTRIBUTES_MAX).map(|n| format!(" a{n}=\"\"")).collect();
    let spaces: String = (0..ATTRIBUTES_MAX).map(|n| format!(" xmlns:a{n}=\"\"")).collect();
    let nested = format!("<b{spaces}>").repeat(5) + &"</b>".repeat(5);
    let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    let cases: Vec<(String, FeedRefusal)> = vec![
        (laughs.to_owned(), FeedRefusal::Doctype),
        (ALERT.replace("?>", "?><!DOCTYPE alert SYSTEM \"http://example.org/a.dtd\">"), FeedRefusal::Doctype),
        (inside("<note>&file;</note>"), FeedRefusal::Doctype),
        (inside("<note>&#0;</note>"), FeedRefusal::Doctype),
        (inside(&deep), FeedRefusal::Deep),
        (inside(&"<a/>".repeat(ELEMENTS_MAX)), FeedRefusal::Many),
        (inside(&format!("<a{attributes}/>")), FeedRefusal::Many),
        (inside(&nested), FeedRefusal::Many),
        (ALERT.replace("<areaDesc>", &format!("<polygon>{corners}</polygon><areaDesc>")), FeedRefusal::Outline),
        (" ".repeat(BYTES_MAX + 1), FeedRefusal::TooLong),
        (inside("<a>"), FeedRefusal::Broken),
        (ALERT.replace("</alert>", ""), FeedRefusal::Broken),
        (format!("{ALERT}{}", ALERT.split_once("?>").unwrap().1), FeedRefusal::Broken),
        ("words".to_owned(), FeedRefusal::Broken),
        (String::new(), FeedRefusal::Broken),
        ("<html><body>An alert</body></html>".to_owned(), FeedRefusal::NoAlert),
        (ALERT.replace("cap:1.2", "cap:9.9"), FeedRefusal::NoAlert),
    ];
    for (text, wanted) in cases {
        assert_eq!(check(&text), Err(wanted), "{}", text.chars().take(300).collect::<String>());
    }
    assert_eq!(read(b"<alert>\xff</alert>"), Err(FeedRefusal::NotUtf8));
    assert_eq!(read(b"\xff\xfe<\0a\0"), Err(FeedRefusal::NotUtf8));
    // Just below each bound it is read.
    assert_eq!(check(&inside(&"<a/>".repeat(ELEMENTS_MAX - 100))), Ok(1));
    assert_eq!(check(&inside(&("<a>".repeat(DEPTH_MAX - 1) + &"</a>".repeat(DEPTH_MAX - 1)))), Ok(1));
    assert_eq!(check(&inside("<note>&amp;&#65;&#x41;</note>")), Ok(1));
}

#[test]
fn outlines_share_ground_where_only_their_sides_cross() {
    let ring =
        |corners: &[(f64, f64)]| corners.iter().map(|(lat, lon)| Point { lat: *lat, lon: *lon }).collect::<Vec<_>>();
    let ours = ring(&[(34.02, -118.22), (34.02, -118.18), (34.06, -118.18), (34.06, -118.22)]);
    let area = NamedArea { slug: "a".to_owned(), name: "A".to_owned(), ring: ours };
    let corridor = |lat: f64| ring(&[(lat, -118.30), (lat, -118.10), (lat + 0.002, -118.10), (lat + 0.002, -118.30)]);
    assert!(touches(&area, &corridor(34.025)), "a long thin one beside the middle");
    assert!(!touches(&area, &corridor(34.065)));
}

#[test]
fn twenty_thousand_changed_documents_are_read_or_refused() {
    let mut seed = 0x0320_2025_u64;
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let pieces = [
        "<",
        ">",
        "</",
        "/>",
        "&",
        ";",
        "&#x",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "<!",
        "\"",
        "xmlns:",
        "é",
        "\0",
        "<alert>",
        "<entry>",
        "-118.2,34 ",
        ":",
    ];
    let (mut n_read, mut n_refused) = (0, 0);
    for _ in 0..20_000 {
        let mut bytes = ALERT.as_bytes().to_vec();
        for _ in 0..=dice(6) {
            let at = dice(bytes.len());
            match dice(4) {
                0 => bytes[at] ^= 1 << dice(8),
                1 => drop(bytes.drain(at..(at + dice(60)).min(bytes.len()))),
                2 => drop(bytes.splice(at..at, pieces[dice(pieces.len())].bytes())),
                _ => {
                    let piece = bytes[at..(at + dice(200)).min(bytes.len())].to_vec();
                    let to = dice(bytes.len());
                    drop(bytes.splice(to..to, piece));
                }
            }
        }
        match read(&bytes) {
            Ok(_) => n_read += 1,
            Err(_) => n_refused += 1,
        }
    }
    assert!(n_read > 1_000 && n_refused > 1_000, "{n_read} read, {n_refused} refused");
}

#[expect(clippy::print_stdout, reason = "says what was read, or that it was skipped")]
#[test]
fn samples_of_others_are_read_where_they_are_beside_the_checkout() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cap/samples");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: no data");
        return;
    };
    let (mut n_alerts, mut refused) = (0, Vec::new());
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        match read(&std::fs::read(file.path()).unwrap()) {
            Ok(alerts) => n_alerts += alerts.len(),
            Err(why) => refused.push((name, why)),
        }
    }
    refused.sort_by_key(|(name, _)| name.clone());
    println!("{n_alerts} alerts; refused: {refused:?}");
    let hostile = |name: &str| refused.iter().any(|(n, why)| n == name && *why == FeedRefusal::Doctype);
    assert!(hostile("xee.cap") && hostile("xee.atom"), "{refused:?}");
    assert!(n_alerts > 20, "{n_alerts}");
}
