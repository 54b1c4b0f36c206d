//! How: what may be written on the command line, and where plain HTTP may be spoken.

use super::*;

#[test]
fn plain_http_stays_on_this_machine() {
    let (inside, outside): (SocketAddr, SocketAddr) = (([127, 0, 0, 1], 80).into(), ([0, 0, 0, 0], 80).into());
    let proxy = Way::Proxy(Origin::read("https://hotline.example.org").unwrap());
    for way in [Way::Loopback, proxy] {
        assert!(way.may_listen(inside).is_ok());
        assert!(way.may_listen(outside).is_err(), "{way:?}");
    }
    let why = Way::Loopback.may_listen(outside).unwrap_err().to_string();
    for named in ["--domain", "--behind-proxy", "--lan"] {
        assert!(why.contains(named), "{why}");
    }
    for way in [Way::Domain("hotline.example.org".to_owned()), Way::Lan(None)] {
        assert!(way.may_listen(outside).is_ok());
    }
}

#[test]
fn an_origin_is_a_secure_address_without_a_path() {
    let read = |text: &str| Origin::read(text).map(|o| o.text);
    assert_eq!(read("https://Hotline.example.org/").unwrap(), "https://hotline.example.org");
    assert_eq!(read("https://hotline.example.org:8443").unwrap(), "https://hotline.example.org:8443");
    assert_eq!(read("http://abcdef.onion").unwrap(), "http://abcdef.onion");
    for bad in
        ["hotline.example.org", "http://hotline.example.org", "https://a b", "https://x/y", "https://x:y", "https://"]
    {
        assert!(read(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_origin_says_the_port_only_when_it_must() {
    let way = Way::Domain(domain("Hotline.Example.ORG.").unwrap());
    assert_eq!(way.origin(443), "https://hotline.example.org");
    assert_eq!(way.origin(8443), "https://hotline.example.org:8443");
    assert_eq!(Way::Loopback.origin(8080), "http://localhost:8080");
    for bad in ["https://hotline.example.org", "192.0.2.7", "hotline", "-x.org", ""] {
        assert!(domain(bad).is_err(), "{bad}");
    }
    assert!(onion("abc.onion").is_ok() && onion("http://abc.onion").is_err() && onion("abc.org").is_err());
}
