//! How channels are reached is the sender's. How: a coordinator sets notifications up in the hotline
//! and the sender takes it over; then the hotline's page, and whoever writes to its database, try to
//! change it; then an approver changes it at the sender, with and without having just shown a passkey.

use super::*;
use sereno_flow::delivery::channel::Chosen;

const FORM: [(&str, &str); 8] = [
    ("host", "mail.example.org"),
    ("port", "587"),
    ("tls", "starttls"),
    ("user", "net"),
    ("password", "corazon-7"),
    ("from", "notices@example.org"),
    ("selector", "sereno"),
    ("push", "yes"),
];

fn fact(both: &Both, is_own: bool) -> Chosen {
    let db = if is_own { &both.sender.own } else { &both.world.flow.site.db };
    let text = both.world.drive(db.read(|tx| Ok(sereno_station::db::fact(tx, "channels")?))).unwrap();
    text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default()
}

/// An approver's form at the sender, as the page's script posts it.
fn at_the_sender(both: &Both, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let hand = &both.hands[0];
    let all = [[("form_token", hand.token.as_str())].as_slice(), fields].concat();
    let (status, body, _) = both.ask("POST", path, &hand.cookie, &all);
    (status, body)
}

fn shows_a_passkey(both: &Both, n: usize) -> u16 {
    let (asked, _) = both.json("/enter/begin", "", &[]).unwrap();
    let answer = both.hands[n].device.show(&asked, SENDER_ORIGIN).unwrap();
    let challenge = asked["challenge"].as_str().unwrap();
    at_the_sender(both, "/enter/again", &[("challenge", challenge), ("answer", &answer)]).0
}

#[test]
fn how_channels_are_reached_is_the_senders_alone() {
    for fresh in each("sender-channels") {
        let mut both = Both::new(&fresh, 51);
        // What the hotline had before there was a sender is taken over once, and leaves the hotline.
        let had = Chosen {
            revision: 3,
            host: "old.example.org".into(),
            port: 465,
            tls: "implicit".into(),
            from: "old@example.org".into(),
            push: true,
            push_key: "BOld".into(),
            ..Chosen::default()
        };
        let text = serde_json::to_string(&had).unwrap();
        assert!(both.tamper("INSERT INTO facts (name, value) VALUES ('channels', $1)", vec![text.clone().into()]));
        both.run();
        assert_eq!(fact(&both, true), had, "{}", fresh.name);
        let told = Chosen { revision: 3, letters: true, push: true, push_key: "BOld".into(), ..Chosen::default() };
        assert_eq!(fact(&both, false), told, "{}: the hotline still knows the mail server", fresh.name);
        assert_eq!(both.world.get("stranger", "/push-key").body, "BOld");
        // The hotline's page leads there; its forms change nothing, nor does a row that is written later.
        let page = both.world.get(SETUP, "/admin/channels").body;
        assert!(page.contains(&format!("href=\"{SENDER_ORIGIN}/channels\"")) && !page.contains("old.example.org"));
        assert!(!page.contains("name=\"password\""), "{page}");
        for path in ["/admin/channels", "/admin/channels/try"] {
            let refused = both.world.post(SETUP, path, &FORM);
            assert_eq!(refused.status, 409, "{path}");
            assert!(refused.sentence().contains(&format!("{SENDER_ORIGIN}/channels")), "{}", refused.sentence());
        }
        let theirs = Chosen { revision: 9, host: "thief.example.org".into(), ..had.clone() };
        let theirs = serde_json::to_string(&theirs).unwrap();
        assert!(both.tamper("UPDATE facts SET value = $1 WHERE name = 'channels'", vec![theirs.into()]));
        both.run();
        assert_eq!(fact(&both, true), had, "{}: another mail server was slipped in", fresh.name);
        assert_eq!(fact(&both, false), told, "{}: what was slipped in stays in the hotline", fresh.name);
        // An approver sees it, and changes nothing without having just shown a passkey.
        let page = both.ask("GET", "/channels", &both.hands[0].cookie, &[]).1;
        assert!(page.contains("value=\"old.example.org\"") && page.contains("data-finish=\"/enter/again\""), "{page}");
        both.later(301);
        let (status, page) = at_the_sender(&both, "/channels", &FORM);
        assert_eq!(status, 403);
        assert!(page.contains("Show your passkey again") && page.contains("value=\"mail.example.org\""), "{page}");
        assert!(!page.contains("corazon-7"), "a password is never shown");
        assert_eq!(at_the_sender(&both, "/channels/try", &[("to", "me@example.org")]).0, 403);
        assert_eq!(fact(&both, true), had);
        // Nor by another approver's passkey.
        assert_eq!(shows_a_passkey(&both, 1), 409);
        assert_eq!(at_the_sender(&both, "/channels", &FORM).0, 403);
        assert_eq!(shows_a_passkey(&both, 0), 200);
        // What is wrong comes back with what was typed.
        let wrong: Vec<_> = FORM.iter().map(|f| if f.0 == "port" { ("port", "0") } else { *f }).collect();
        let (status, page) = at_the_sender(&both, "/channels", &wrong);
        assert!(status == 422 && page.contains("Write a port from 1 to 65535"), "{status} {page}");
        assert!(page.contains("value=\"notices@example.org\""), "{page}");
        assert_eq!(at_the_sender(&both, "/channels", &FORM).0, 303);
        let now = fact(&both, true);
        assert_eq!((now.revision, now.host.as_str(), now.has_password), (4, "mail.example.org", true));
        let told = fact(&both, false);
        assert_eq!((told.revision, told.push, told.host.as_str(), told.user.as_str()), (4, true, "", ""));
        assert!(!told.push_key.is_empty() && told.push_key == now.push_key);
        assert_eq!(both.world.get("stranger", "/push-key").body, now.push_key);
        let page = both.ask("GET", "/approvers", &both.hands[0].cookie, &[]).1;
        assert!(page.contains("Changed how notices are carried"), "the sender's own log says that it was changed");
        let (status, page) = at_the_sender(&both, "/channels/try", &[("to", "nobody")]);
        assert!(status == 422 && page.contains("value=\"nobody\""), "{status} {page}");
    }
}
