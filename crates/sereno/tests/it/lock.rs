//! How: people lock, unlock and make sheets by the routes; nodes are worlds that share a database
//! and a folder; what is left on disk is searched as bytes.

use crate::engines::{Fresh, each};
use serde_json::json;
use sereno::worlds::{START, kept_by_hand};
use sereno_drill::world::{Answer, SETUP, plain};
use sereno_drill::{World, story};
use sereno_station::audit::Actor;
use sereno_station::db::set_fact;
use sereno_station::lock;
use sereno_station::people;

/// A world in whose folder the keys are kept.
fn kept(fresh: &Fresh, seed: u64) -> World {
    kept_by_hand(fresh.scratch.path(), &fresh.target, "rapid-response", seed, START).unwrap()
}

/// The secrets on a page of new sheets, as they are printed.
pub fn secrets(page: &Answer) -> Vec<String> {
    let pieces = page.body.split("class=\"letters\"").skip(1).filter_map(|p| p.split_once('>'));
    pieces.map(|(_, rest)| plain(rest.split("</p>").next().unwrap())).collect()
}

/// Makes the first set: three sheets.
pub fn make_sheets(world: &mut World) -> Vec<String> {
    world.get(SETUP, "/admin/sheets");
    let page = world.post(SETUP, "/admin/sheets", &[("holders", "Holder A\nHolder B\nHolder C\n")]);
    assert_eq!(page.status, 200, "{}", page.sentence());
    let secrets = secrets(&page);
    assert_eq!(secrets.len(), 3);
    assert!(secrets[0].starts_with("AGE-SECRET-KEY-1 ") && secrets[0] != secrets[1], "{secrets:?}");
    type_back(world, SETUP, &secrets);
    secrets
}

/// Puts a new set into use as its paper says.
pub fn type_back(world: &mut World, who: &str, secrets: &[String]) {
    let used = world.post(who, "/admin/sheets/use", &[("first", &secrets[0]), ("second", &secrets[1])]);
    assert_eq!(used.status, 303, "{}", used.sentence());
}

/// The proposal that somebody reads on the page of the sheets.
pub fn read_at(world: &mut World, who: &str) -> String {
    let page = world.get(who, "/admin/sheets").body;
    let (_, rest) = page.split_once("name=\"read_at\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn two_halves(world: &mut World, first: &str, second: &str) -> Answer {
    world.post("somebody", "/unlock", &[("first", first), ("second", second)])
}

const WORDS: &str = "two white vans by the canary tree";

fn at_work(fresh: &Fresh) -> World {
    let mut world = kept(fresh, 3);
    story::set_up(&mut world);
    let text = format!("people Ana dispatcher; Luis observer\n08:00 web [waiting saw] 6th & Alvarado :: {WORDS}\n");
    story::play(&mut world, &text, START).unwrap();
    world
}

fn incident(world: &mut World) -> String {
    let id = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
    format!("/console/incidents/{id}")
}

/// Signs somebody in again: by the passkey they hold, or by a link made on the machine when they
/// hold none.
fn sign_in(world: &mut World, name: &str) {
    world.forget_cookies(name);
    if world.sign_in(name) {
        return;
    }
    if let Some(path) = link(world, name) {
        world.hand_link(name, &path);
    }
}

/// A link for somebody; none is made while it is locked.
fn link(world: &World, name: &str) -> Option<String> {
    let db = world.flow.site.db.clone();
    let (entry, secret, now) = (world.flow.site.entry(Actor::Command), world.flow.site.secret(), world.flow.site.now());
    let (path, name_is) = (format!("/in/{secret}"), name.to_owned());
    let made = db.write(move |tx| {
        let all = people::everybody(tx, people::Sees::All)?;
        let person = all.into_iter().find(|p| p.name == name_is).unwrap();
        entry.record(tx, "people.invite", &person.id.to_string(), "again")?;
        people::invite_tx(tx, &person, &secret, None, now)
    });
    world.drive(made).is_ok().then_some(path)
}

/// Everything in a folder, as bytes.
fn bytes_of(fresh: &Fresh) -> Vec<u8> {
    let files = std::fs::read_dir(fresh.scratch.path()).unwrap().flatten().filter(|e| e.path().is_file());
    files.flat_map(|e| std::fs::read(e.path()).unwrap()).collect()
}

fn holds(bytes: &[u8], piece: &[u8]) -> bool {
    bytes.windows(piece.len()).any(|w| w == piece)
}

#[test]
fn one_press_locks_and_two_sheets_unlock() {
    for fresh in each("lock") {
        let mut world = at_work(&fresh);
        let papers = make_sheets(&mut world);
        let room = incident(&mut world);
        assert!(world.get("Ana", &room).body.contains(WORDS));
        let unopened = world.add_person("Vera", &["observer"], "en", true).after("href=\"/in/")[0].clone();
        let plain_keys = std::fs::read_to_string(fresh.scratch.path().join("day.keys")).unwrap();
        let keys: Vec<String> = plain_keys.lines().map(|l| l.split(' ').nth(1).unwrap().to_owned()).collect();
        assert!(!keys.is_empty() && holds(&bytes_of(&fresh), keys[0].as_bytes()), "the search itself finds a key");

        let now = world.flow.site.now();
        world.set(now.plus_s(1));
        assert!(world.get("Ana", "/console").body.contains("href=\"/lock\""), "one press from every page");
        let page = world.get("Ana", "/lock");
        assert!(page.body.contains("Any two of the 3 recovery sheets"), "{}", plain(&page.body));
        let locked = world.post("Ana", "/lock", &[]);
        assert_eq!(locked.status, 200);
        assert!(locked.body.contains("Two recovery sheets open them"), "{}", plain(&locked.body));

        // Nobody is in, nothing is taken, and the phone is named.
        let phone = world.flow.site.playbook.phone.clone();
        for (who, path) in [
            ("Ana", "/console"),
            (SETUP, "/admin/people"),
            ("stranger", "/report"),
            ("stranger", "/receipt"),
            ("stranger", "/"),
        ] {
            let answer = world.get(who, path);
            assert_eq!(answer.status, 503, "{path}");
            assert!(answer.body.contains(&phone) && answer.body.contains("<h1"), "{path}");
        }
        assert_eq!(world.get("Vera", &format!("/in/{unopened}")).status, 503);
        let body =
            json!({ "id": "a-program-that-reports-1", "kind": "waiting", "place": "6th & Alvarado", "text": "vans" });
        assert_eq!(world.post_json("program", "/api/v1/reports", &body).status, 503);
        for path in ["/rights", "/alerts", "/unlock", "/console.css"] {
            assert_eq!(world.get("stranger", path).status, 200, "{path} needs no key");
        }
        // A process that began locked cannot tell which notices are ours, and does not say that there are none.
        let began = kept(&fresh, 9).get("stranger", "/alerts?l=en");
        assert!(began.status == 200 && began.body.contains("cannot be shown just now"), "{}", began.body);
        assert_eq!(world.run_due().unwrap(), 0);

        // No key is in memory or in the folder.
        assert_eq!(world.flow.site.keys.in_reach(), 0);
        let bytes = bytes_of(&fresh);
        for key in &keys {
            assert!(!holds(&bytes, key.as_bytes()), "a key is still in the folder");
            assert!(!holds(&bytes, &sereno_seal::digest::unhex(key).unwrap()));
        }

        // Wrong halves, in every way.
        for (first, second, says) in [
            ("", "", "nothing to read"),
            ("hello", "", "letters are wrong"),
            (papers[0].as_str(), "AGE-SECRET-KEY-1 QQQQQ", "letters are wrong"),
            (papers[1].as_str(), papers[1].as_str(), "same one twice"),
        ] {
            let answer = two_halves(&mut world, first, second);
            assert_eq!(answer.status, 409, "{first} {second}");
            assert!(answer.sentence().contains(says), "{}", answer.sentence());
            assert!(second.is_empty() || answer.body.contains(second), "what was typed is still there");
        }
        let stranger = sereno_seal::wrap::OfflineKey::from_bytes(&[7; 32]).unwrap().text();
        let answer = two_halves(&mut world, &papers[0], &stranger);
        assert!(answer.sentence().contains("another set"), "{}", answer.sentence());
        assert!(world.flow.site.lock.is_on());

        // One after the other; too late counts as the first again.
        assert!(two_halves(&mut world, &papers[0], "").body.contains("One of the two is in"));
        let again = two_halves(&mut world, "", &papers[0]);
        assert!(again.sentence().contains("same one twice"), "{}", again.sentence());
        world.set(START.plus_s(9_000));
        assert!(two_halves(&mut world, &papers[2].to_lowercase(), "").body.contains("One of the two is in"));
        let open = two_halves(&mut world, &papers[1], "");
        assert!(open.body.contains("Unlocked"), "{}", plain(&open.body));

        // Keys are back; sessions and links are not.
        assert_eq!(world.get("stranger", "/report").status, 200);
        assert_eq!(world.get("Ana", "/console").status, 401);
        assert_eq!(world.get("Vera", &format!("/in/{unopened}")).status, 404);
        sign_in(&mut world, "Ana");
        assert!(world.get("Ana", &room).body.contains(WORDS), "what was sealed can be read again");
        assert_eq!(std::fs::read_to_string(fresh.scratch.path().join("day.keys")).unwrap(), plain_keys);
        assert_eq!(two_halves(&mut world, &papers[0], &papers[1]).status, 409, "nothing is locked");
        let db = world.flow.site.db.clone();
        let log = world.drive(db.read(|tx| Ok(sereno_station::audit::lines(tx, &["lock."], None, 50)?))).unwrap();
        let acts: Vec<&str> = log.iter().map(|l| l.act.as_str()).collect();
        assert_eq!(acts, ["lock.sheets", "lock.use_sheets", "lock.on", "lock.off"]);
        assert_eq!(log[3].detail, "3 2", "which sheets opened it is on the log");
    }
}

#[test]
fn wrong_secrets_are_slowed_down_for_a_minute() {
    let fresh = each("lock-rate").remove(0);
    let mut world = at_work(&fresh);
    let papers = make_sheets(&mut world);
    world.drive(lock::lock(&world.flow.site, Actor::Command)).unwrap();
    for _ in 0..20 {
        assert!(two_halves(&mut world, "hello", "").sentence().contains("letters are wrong"));
    }
    assert!(two_halves(&mut world, &papers[0], &papers[1]).sentence().contains("Too many wrong tries"));
    let now = world.flow.site.now();
    world.set(now.plus_s(60));
    assert!(two_halves(&mut world, &papers[0], &papers[1]).body.contains("Unlocked"));
}

#[test]
fn nothing_is_sent_while_another_node_has_locked() {
    for fresh in each("lock-send") {
        let mut a = kept(&fresh, 3);
        story::set_up(&mut a);
        let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
            08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
            08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n";
        story::play(&mut a, text, START).unwrap();
        let path = format!("/console/alerts/{}", a.get("Lena", "/console/alerts").after("/console/alerts/")[0]);
        let digest = a.get("Lena", &path).after("name=\"digest\" value=\"")[0].clone();
        assert_eq!(a.post("Lena", &format!("{path}/approve"), &[("digest", &digest)]).status, 303);
        // The time in which it can be stopped is over when another node locks.
        a.set(a.flow.site.now().plus_s(sereno_core::alert::STOP_S));
        // Another node wrote the row and nothing else; this one has heard nothing.
        let b = kept(&fresh, 4);
        let entry = b.flow.site.entry(Actor::Command);
        let only_the_row = b.flow.site.db.write(move |tx| {
            entry.record(tx, "test.lock", "", "")?;
            Ok(set_fact(tx, "locked", "1")?)
        });
        b.drive(only_the_row).unwrap();
        assert!(!a.flow.site.lock.is_on());
        assert_eq!(a.drive(sereno_flow::delivery::release_due(&a.flow)).unwrap(), 0, "the row alone stops it");
        assert_eq!(a.get("stranger", "/api/v1/alerts?l=en").body, "[]");
        // At its next round it shuts its doors, and nobody signs in to any node.
        assert_eq!(a.run_due().unwrap(), 0);
        assert!(a.flow.site.lock.is_on() && a.flow.site.keys.is_shut());
        assert_eq!(a.get("stranger", "/report").status, 503);
        sign_in(&mut a, "Lena");
        assert_eq!(a.get("Lena", "/console").status, 503);
        let entry = b.flow.site.entry(Actor::Command);
        let off = b.flow.site.db.write(move |tx| {
            entry.record(tx, "test.lock", "", "")?;
            Ok(sereno_station::db::drop_fact(tx, "locked")?)
        });
        b.drive(off).unwrap();
        assert!(a.run_due().unwrap() > 0, "unlocked, the same alert goes out");
        assert_ne!(a.get("stranger", "/api/v1/alerts?l=en").body, "[]");
    }
}

#[test]
fn what_another_node_locked_is_wrapped_and_a_session_is_opened_nowhere() {
    for fresh in each("lock-nodes") {
        let mut a = at_work(&fresh);
        let papers = make_sheets(&mut a);
        let before = link(&a, "Luis").unwrap();
        // The row is there, and whoever wrote it died before wrapping.
        let entry = a.flow.site.entry(Actor::Command);
        let row = a.flow.site.db.write(move |tx| {
            entry.record(tx, "test.lock", "", "")?;
            Ok(set_fact(tx, "locked", "1")?)
        });
        a.drive(row).unwrap();
        // A node that has not heard of it lets nobody in.
        a.forget_cookies("Luis");
        a.hand_link("Luis", &before);
        a.get("Luis", "/field");
        assert!(!a.is_in("Luis"), "a node that has not heard of the lock let somebody in");
        assert!(link(&a, "Luis").is_none(), "a node that has not heard of the lock made a link");
        let mut b = kept(&fresh, 9);
        assert_eq!(b.run_due().unwrap(), 0);
        assert!(b.flow.site.keys.is_wrapped() && !fresh.scratch.path().join("day.keys").exists());
        a.run_due().unwrap();
        assert_eq!(a.flow.site.keys.in_reach(), 0);
        assert!(two_halves(&mut b, &papers[0], &papers[2]).body.contains("Unlocked"));
        // The other node hears of it at its next round.
        a.run_due().unwrap();
        assert_eq!(a.get("stranger", "/report").status, 200);
        assert!(a.flow.site.keys.in_reach() > 0);
    }
}

#[test]
fn without_sheets_two_coordinators_unlock_and_the_page_says_what_is_left() {
    for fresh in each("lock-codes") {
        let mut world = at_work(&fresh);
        world.add_person("Nadia", &["admin"], "en", false);
        assert!(world.get("Ana", "/lock").body.contains("There are no recovery sheets"));
        let locked = world.post("Ana", "/lock", &[]);
        assert!(locked.body.contains("the key file is still in the data folder"), "{}", plain(&locked.body));
        assert_eq!(world.flow.site.keys.in_reach(), 0);
        assert!(fresh.scratch.path().join("day.keys").exists());
        let codes = world.drive(lock::codes(&world.flow.site)).unwrap();
        assert_eq!(codes.len(), 2, "Setup and Nadia, and not Ana");
        let page = two_halves(&mut world, &codes[0].1, &codes[0].1);
        assert!(page.sentence().contains("same one twice"), "{}", page.sentence());
        assert_eq!(two_halves(&mut world, &codes[0].1, "0000").status, 409);
        assert!(two_halves(&mut world, &codes[0].1, &codes[1].1).body.contains("Unlocked"));
        assert!(world.flow.site.keys.in_reach() > 0);
        assert_eq!(world.get("stranger", &format!("/in/{}", codes[0].1)).status, 404, "a code is spent");
    }
}

#[test]
fn a_new_set_takes_two_coordinators_and_the_old_sheets_open_nothing() {
    for fresh in each("lock-sheets") {
        let mut world = at_work(&fresh);
        world.get(SETUP, "/admin/sheets");
        for (typed, says) in [("", "two to seven"), ("One", "two to seven"), ("Ana\nana", "there twice")] {
            let answer = world.post(SETUP, "/admin/sheets", &[("holders", typed)]);
            assert_eq!(answer.status, 409);
            assert!(answer.sentence().contains(says), "{}", answer.sentence());
            assert!(
                typed.is_empty() || answer.body.contains(&format!(">{typed}</textarea>")),
                "what was typed is there"
            );
        }
        let old = make_sheets(&mut world);
        world.add_person("Nadia", &["admin"], "en", false);
        assert_eq!(world.post("Nadia", "/admin/sheets/confirm", &[]).status, 409, "nothing is proposed");
        assert_eq!(world.post(SETUP, "/admin/sheets", &[("holders", "Holder D\nHolder E")]).status, 303);
        let own = world.post(SETUP, "/admin/sheets/confirm", &[]);
        assert!(own.sentence().contains("Another coordinator must confirm"), "{}", own.sentence());
        assert!(world.get("Nadia", "/admin/sheets").body.contains("Holder D"));
        // What Nadia read is exchanged before she confirms it.
        let read = read_at(&mut world, "Nadia");
        let now = world.flow.site.now();
        world.set(now.plus_s(1));
        assert_eq!(world.post(SETUP, "/admin/sheets", &[("holders", "Holder D\nHolder E")]).status, 303);
        let other = world.post("Nadia", "/admin/sheets/confirm", &[("read_at", &read)]);
        assert!(other.sentence().contains("another set meanwhile"), "{}", other.sentence());
        let read = read_at(&mut world, "Nadia");
        let new = secrets(&world.post("Nadia", "/admin/sheets/confirm", &[("read_at", &read)]));
        assert_eq!(new.len(), 2);
        // Until two were typed back, the old set is in use.
        let page = world.get(SETUP, "/admin/sheets").body;
        assert!(page.contains("Holder A") && page.contains("are not in use yet"));
        for (first, second) in [(&new[0], &new[0]), (&new[0], &old[1]), (&old[0], &old[1])] {
            let answer = world.post("Nadia", "/admin/sheets/use", &[("first", first), ("second", second)]);
            assert!(answer.sentence().contains("two different new sheets"), "{}", answer.sentence());
            assert!(answer.body.contains(&format!("value=\"{first}\"")), "what was typed is there");
        }
        type_back(&mut world, "Nadia", &new);
        let again = world.post("Nadia", "/admin/sheets/use", &[("first", &new[0]), ("second", &new[1])]);
        assert_eq!(again.status, 409, "nothing waits any more");
        let page = world.get(SETUP, "/admin/sheets").body;
        assert!(page.contains("Holder E") && !page.contains("Holder A"));
        assert!(!page.contains("AGE-SECRET"), "a secret is shown once");
        for secret in old.iter().chain(&new) {
            let squeezed = secret.replace(' ', "");
            assert!(!holds(&bytes_of(&fresh), squeezed.as_bytes()), "a secret is stored");
        }
        world.drive(lock::lock(&world.flow.site, Actor::Command)).unwrap();
        assert!(two_halves(&mut world, &old[0], &old[1]).sentence().contains("another set"));
        assert!(two_halves(&mut world, &new[0], &new[1]).body.contains("Unlocked"));
        // A proposal nobody confirms is gone after a day.
        sign_in(&mut world, SETUP);
        world.get(SETUP, "/admin/sheets");
        assert_eq!(world.post(SETUP, "/admin/sheets", &[("holders", "X\nY")]).status, 303);
        let now = world.flow.site.now();
        world.set(now.plus_s(86_400));
        world.expire_due().unwrap();
        sign_in(&mut world, "Nadia");
        world.get("Nadia", "/admin/sheets");
        assert_eq!(world.post("Nadia", "/admin/sheets/confirm", &[]).status, 409);
    }
}

#[test]
fn expiry_waits_for_wrapped_keys_and_then_destroys_them() {
    for fresh in each("lock-expire") {
        let mut world = at_work(&fresh);
        let papers = make_sheets(&mut world);
        world.drive(lock::lock(&world.flow.site, Actor::Command)).unwrap();
        world.set(START.plus_s(400 * 86_400));
        world.expire_due().unwrap();
        assert!(world.flow.site.keys.is_wrapped(), "locking never destroys");
        assert!(two_halves(&mut world, &papers[0], &papers[1]).body.contains("Unlocked"));
        world.expire_due().unwrap();
        assert_eq!(world.flow.site.keys.in_reach(), 0, "what was due meanwhile goes at once");
    }
}
