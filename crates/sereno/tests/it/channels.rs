//! How: a coordinator sets channels up in a browser of a world run by hand, and what the page, the
//! public routes, the data folder and the audit log then hold is read. No letter leaves: the mail
//! server that is tried is a port of this machine where nobody listens.

use crate::engines::each;
use sereno::worlds::{START, by_hand, kept_by_hand};
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_seal::wrap::{OfflineKey, SECRET_BYTES};
use sereno_station::lock;

const LETTERS: [(&str, &str); 6] = [
    ("host", "localhost"),
    ("port", "9"),
    ("tls", "none"),
    ("user", "notices"),
    ("password", "correct horse"),
    ("from", "notices@example.org"),
];

fn save(world: &mut World, fields: &[(&str, &str)]) -> (u16, String) {
    world.get(SETUP, "/admin/channels");
    let answer = world.post(SETUP, "/admin/channels", fields);
    (answer.status, answer.body)
}

#[test]
fn channels_are_set_up_and_secrets_are_never_shown() {
    for fresh in each("channels") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        assert_eq!(world.get("stranger", "/push-key").status, 404, "notifications are off until they are turned on");
        let page = world.get(SETUP, "/admin/channels").body;
        assert!(page.contains("No password is set") && !page.contains("/admin/channels/try"), "nothing to try yet");

        let fields: Vec<_> =
            LETTERS.into_iter().chain([("push", "yes"), ("signs", "yes"), ("selector", "s1")]).collect();
        assert_eq!(save(&mut world, &fields).0, 303);
        let page = world.get(SETUP, "/admin/channels").body;
        assert!(page.contains("A password is set") && !page.contains("correct horse"), "a password is shown");
        assert!(
            page.contains("s1._domainkey.example.org") && page.contains("v=DKIM1; k=rsa; p="),
            "no record to publish"
        );
        assert!(page.contains("v=spf1 a:localhost -all") && page.contains("_dmarc.example.org"));
        let key = world.get("stranger", "/push-key").body;
        assert_eq!(key.len(), 87, "a point of P-256 in base64url: {key}");

        // Saved again without typing the password, it stays; the keys stay too.
        let without: Vec<_> = fields.iter().copied().filter(|(n, _)| *n != "password").collect();
        assert_eq!(save(&mut world, &without).0, 303);
        assert!(world.get(SETUP, "/admin/channels").body.contains("A password is set"));
        assert_eq!(world.get("stranger", "/push-key").body, key);
        let record = |page: &str| page.split("v=DKIM1").nth(1).map(|r| r.chars().take(80).collect::<String>());
        assert_eq!(record(&world.get(SETUP, "/admin/channels").body), record(&page));
        let forgotten: Vec<_> = without.iter().copied().chain([("forget", "yes")]).collect();
        assert_eq!(save(&mut world, &forgotten).0, 303);
        assert!(world.get(SETUP, "/admin/channels").body.contains("No password is set"));

        // Tried, nobody listens there, and the page says so in words.
        let tried = world.post(SETUP, "/admin/channels/try", &[("to", "coordinator@example.org")]);
        assert!(tried.status == 200 && tried.body.contains("It was not sent"), "{}", tried.body);
        world.get(SETUP, "/admin/channels");
        let tried = world.post(SETUP, "/admin/channels/try", &[("to", "nobody at all")]);
        assert!(tried.status == 422 && tried.body.contains("Write one mail address"), "{}", tried.status);
        assert!(tried.body.contains("value=\"nobody at all\""), "what was typed is lost");
    }
}

#[test]
fn what_cannot_be_used_is_said_and_nothing_typed_is_lost() {
    for fresh in each("channels-refused") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        for (field, value, says) in [
            ("host", "no host", "such as mail.example.org"),
            ("port", "70000", "from 1 to 65535"),
            ("tls", "perhaps", "Choose how the line is secured"),
            ("host", "mail.example.org", "Without encryption only"),
            ("from", "nobody", "such as notices@example.org"),
            ("from", "a@example.org\r\nBcc: b@example.org", "such as notices@example.org"),
            ("own_root", "no certificate", "This is no certificate"),
            ("dkim", "no key", "This is no RSA key"),
        ] {
            let mut fields: Vec<_> = LETTERS.into_iter().filter(|(n, _)| *n != field).collect();
            fields.push((field, value));
            let (status, body) = save(&mut world, &fields);
            assert!(status == 422 && body.contains(says), "{field} {value}: {status}");
            assert!(body.contains("value=\"notices\""), "{field}: what was typed is lost");
            assert!(!body.contains("correct horse"), "a password came back");
        }
        assert_eq!(world.post("stranger", "/admin/channels", &LETTERS).status, 401);
        assert!(world.get(SETUP, "/admin/channels").body.contains("No password is set"), "something was kept");
    }
}

#[test]
fn the_panic_lock_takes_the_channels_secrets_too() {
    for fresh in each("channels-lock") {
        let folder = fresh.scratch.path().to_path_buf();
        let mut world = kept_by_hand(&folder, &fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        assert_eq!(save(&mut world, &LETTERS).0, 303);
        let file = folder.join("channel.keys");
        assert!(std::fs::read_to_string(&file).unwrap().contains("correct horse"), "it is kept beside the day keys");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let keys = [1, 2].map(|n| OfflineKey::from_bytes(&[n; SECRET_BYTES]).unwrap());
        let recipients: Vec<String> = keys.iter().map(OfflineKey::recipient).collect();
        world.flow.site.keys.shut(&recipients).unwrap();
        assert!(!file.exists() && folder.join("channel.keys.wrapped").exists(), "locked, it is wrapped");
        assert!(world.flow.site.keys.secret("channel.keys").is_err());
        let opened = world.flow.site.keys.look_into(&keys[0], &keys[1]).unwrap();
        world.flow.site.keys.open_again(Some(&opened)).unwrap();
        assert!(std::fs::read_to_string(&file).unwrap().contains("correct horse"), "unlocked, it is back");
        assert!(!world.drive(lock::enforce(&world.flow.site)).unwrap());
    }
}

#[test]
fn the_scripts_of_notifications_are_served_as_written() {
    for fresh in each("channels-scripts").into_iter().take(1) {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        for (path, holds) in [("/sw.js", "showNotification"), ("/offline", "No connection")] {
            let answer = world.get("stranger", path);
            assert!(answer.status == 200 && answer.body.contains(holds), "{path}");
        }
    }
}
