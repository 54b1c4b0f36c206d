//! How: people sign in with authenticators made of software, through the routes that a browser's
//! script uses; what somebody who is not them would try is tried, and refused.

use crate::engines::each;
use axum::body::Body;
use futures_util::stream::unfold;
use serde_json::Value;
use sereno::worlds::{START, by_hand};
use sereno_drill::World;
use sereno_drill::authenticator::Authenticator;
use sereno_drill::story::{self, play};
use sereno_drill::world::{Answer, SETUP};
use sereno_station::db::Target;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const ORIGIN: &str = "http://localhost";

fn world_of(target: &Target) -> World {
    let mut world = by_hand(target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    world
}

fn person(world: &mut World, name: &str) -> String {
    world.person(name).unwrap().rsplit('/').next().unwrap().to_owned()
}

fn json(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|_| panic!("{body}"))
}

/// A day with one incident that Luis has seen, and Marisol has signed: a notice waits for Pau.
const READY: &str = "people Ana dispatcher operator; Luis observer; Marisol verification_lead; Pau verification_lead\n\
     14:02 web [waiting saw] 6th & Alvarado :: two white vans\n\
     14:04 Ana sends Luis to 1\n\
     14:05 Luis accepts\n\
     14:09 Luis arrives\n\
     14:10 Luis sees it: taken\n";

#[test]
fn what_sends_asks_for_the_passkey_again_and_keeps_the_form() {
    for fresh in each("step") {
        let mut world = world_of(&fresh.target);
        play(&mut world, &format!("{READY}14:11 Marisol signs 1\n14:12 Ana drafts 1\n"), START).unwrap();
        let alert = world.get("Pau", "/console/alerts").after("/console/alerts/")[0].clone();
        let page = world.get("Pau", &format!("/console/alerts/{alert}")).body;
        let digest = page.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let approve = format!("/console/alerts/{alert}/approve");

        // Half an hour after signing in: the page asks first, and nothing was done.
        world.set(START.plus_s(9 * 3_600));
        let asked = world.post_once("Pau", &approve, &[("digest", &digest)]);
        assert_eq!(asked.status, 403, "{}: sent without a passkey", fresh.name);
        assert!(asked.body.contains("data-step") && asked.body.contains(&digest), "what was posted is lost");
        assert!(world.get("Pau", &format!("/console/alerts/{alert}")).body.contains("name=\"digest\""));

        // Somebody else's passkey, an old answer and an answer to another question do not help.
        let options = json(&world.post_once("Pau", "/me/step/begin", &[]).body);
        let challenge = options["challenge"].as_str().unwrap().to_owned();
        let marisol = Authenticator::known("Marisol", 0, person(&mut world, "Marisol").parse().unwrap());
        let own = Authenticator::known("Pau", 0, person(&mut world, "Pau").parse().unwrap());
        let finish = |world: &mut World, challenge: &str, answer: &str| {
            world.post_once("Pau", "/me/step/finish", &[("challenge", challenge), ("answer", answer)]).status
        };
        world.get("Pau", &format!("/console/alerts/{alert}"));
        assert_eq!(finish(&mut world, &challenge, &marisol.show(&options, ORIGIN).unwrap()), 409);
        let elsewhere = own.show(&options, "https://sereno.example").unwrap();
        assert_eq!(finish(&mut world, &challenge, &elsewhere), 409, "an answer from another page");
        let right = own.show(&options, ORIGIN).unwrap();
        let entering = json(&world.post_once("Pau", "/in/begin", &[]).body)["challenge"].as_str().unwrap().to_owned();
        assert_eq!(finish(&mut world, &entering, &right), 409, "a challenge for something else");
        let mut bent = right.clone();
        bent.replace_range(
            right.find("\"signature\":\"").unwrap() + 20..right.find("\"signature\":\"").unwrap() + 22,
            "AA",
        );
        assert_eq!(finish(&mut world, &challenge, &bent), 409, "a bent signature");
        assert_eq!(world.post_once("Pau", &approve, &[("digest", &digest)]).status, 403);

        assert_eq!(finish(&mut world, &challenge, &right), 200);
        assert_eq!(finish(&mut world, &challenge, &right), 409, "{}: an answer counted twice", fresh.name);
        // Five minutes later it is asked for again.
        world.set(START.plus_s(9 * 3_600 + 301));
        assert_eq!(world.post_once("Pau", &approve, &[("digest", &digest)]).status, 403);
        assert_ne!(world.post("Pau", &approve, &[("digest", &digest)]).status, 403);
    }
}

#[test]
fn a_challenge_is_void_after_five_minutes() {
    let fresh = each("stale").remove(0);
    let mut world = world_of(&fresh.target);
    world.add_person("Ana", &["dispatcher"], "en", true);
    world.get("Ana", "/console");
    let ana = Authenticator::known("Ana", 0, person(&mut world, "Ana").parse().unwrap());
    let begun = json(&world.post_once("nobody", "/in/begin", &[]).body);
    let (challenge, answer) = (begun["challenge"].as_str().unwrap(), ana.show(&begun, ORIGIN).unwrap());
    world.set(START.plus_s(301));
    let late = world.post_once("nobody", "/in/finish", &[("challenge", challenge), ("answer", &answer)]);
    assert_eq!((late.status, json(&late.body)["refused"].as_str()), (409, Some("passkey-refused-stale")));
    // A fresh one lets the same key in, and leads to where its person begins.
    let begun = json(&world.post_once("nobody", "/in/begin", &[]).body);
    let (challenge, answer) = (begun["challenge"].as_str().unwrap(), ana.show(&begun, ORIGIN).unwrap());
    let fields = [("challenge", challenge), ("answer", answer.as_str()), ("to", "//elsewhere.example")];
    let told = world.post_once("nobody", "/in/finish", &fields);
    assert_eq!(json(&told.body)["to"].as_str(), Some("/console"), "another site is not gone on to");
    assert_eq!(world.get("nobody", "/console").status, 200);
}

#[test]
fn power_needs_two_passkeys_and_they_are_added_only_after_showing_one() {
    for fresh in each("two-keys") {
        let mut world = world_of(&fresh.target);
        world.add_person("Ana", &["dispatcher"], "en", true);
        assert_eq!(world.get("Ana", "/me/keys").body.matches("name=\"key\"").count(), 2);
        // The last two stay.
        let keys = world.get("Ana", "/me/keys").after("name=\"key\" value=\"");
        assert_eq!(world.post_once("Ana", "/me/keys/drop", &[("key", &keys[0])]).status, 409);
        // Ten minutes later a browser left open adds nothing.
        world.set(START.plus_s(600));
        assert_eq!(world.post_once("Ana", "/me/keys/begin", &[]).status, 403);
        assert!(world.show_passkey("Ana", "/me/step/begin", "/me/step/finish"));
        assert!(world.make_passkey("Ana", "/me/keys/begin", "/me/keys/finish").is_some());
        let keys = world.get("Ana", "/me/keys").after("name=\"key\" value=\"");
        assert_eq!(keys.len(), 3, "{}", fresh.name);
        assert_eq!(world.post_once("Ana", "/me/keys/drop", &[("key", &keys[2])]).status, 303);
        // Nobody removes somebody else's.
        world.add_person("Bea", &["dispatcher"], "en", true);
        let beas = world.get("Bea", "/me/keys").after("name=\"key\" value=\"");
        assert!(world.make_passkey("Bea", "/me/keys/begin", "/me/keys/finish").is_some());
        world.show_passkey("Ana", "/me/step/begin", "/me/step/finish");
        world.post_once("Ana", "/me/keys/drop", &[("key", &beas[0])]);
        assert_eq!(world.get("Bea", "/me/keys").body.matches("name=\"key\"").count(), 3);
    }
}

#[test]
fn a_passkey_lets_its_person_in_again_and_a_device_its_observer() {
    for fresh in each("again") {
        let mut world = world_of(&fresh.target);
        world.add_person("Ana", &["dispatcher"], "en", true);
        world.add_person("Luis", &["observer"], "en", true);
        assert_eq!((world.get("Ana", "/console").status, world.get("Luis", "/field").status), (200, 200));
        world.set(START.plus_s(12 * 3_600 + 1));
        let out = world.get("Ana", "/console");
        assert_eq!(out.status, 401);
        assert!(out.body.contains("/in?to=/console"), "the way in is not shown");
        assert!(world.sign_in("Ana"), "{}", fresh.name);
        assert_ne!(world.get("Ana", "/console").status, 401);

        // Luis's browser kept its own cookie, and signs the challenge of the page.
        assert_eq!(world.get("Luis", "/field").status, 401);
        let door = world.get("Luis", "/in?to=/field").body;
        let challenge = door.split("name=\"challenge\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let enter = |world: &mut World, signature: &str| {
            world.post_once(
                "Luis",
                "/in/device",
                &[("challenge", &challenge), ("signature", signature), ("to", "/field")],
            )
        };
        assert_eq!(enter(&mut world, "").status, 409, "a cookie alone lets in where there is a key");
        assert_eq!(enter(&mut world, &Authenticator::of("Eve", 1).sign(challenge.as_bytes())).status, 409);
        let signature = world.device_signs("Luis", challenge.as_bytes());
        assert_eq!(enter(&mut world, &signature).location.as_deref(), Some("/field"));
        assert_eq!(world.get("Luis", "/field").status, 200);
        assert_eq!(enter(&mut world, &signature).status, 409, "an answer counted twice");
        // A coordinator puts the lost phone out: the device lets nobody in any more.
        world.sign_in(SETUP);
        let luis = person(&mut world, "Luis");
        assert_eq!(world.post(SETUP, &format!("/admin/people/{luis}/out"), &[]).status, 303);
        assert!(!world.get("Luis", "/in").body.contains("/in/device"));
    }
}

#[test]
fn after_a_new_way_in_what_sends_rests_for_a_day() {
    let fresh = each("rests").remove(0);
    let mut world = world_of(&fresh.target);
    world.add_person("Rita", &["admin"], "en", false);
    play(&mut world, &format!("{READY}14:11 Marisol signs 1\n14:12 Ana drafts 1\n"), START).unwrap();
    let pau = person(&mut world, "Pau");
    world.get("Pau", "/console");
    let link = format!("/admin/people/{pau}/link");
    world.get(SETUP, "/admin/people");
    assert!(world.post(SETUP, &link, &[]).after("href=\"/in/").is_empty());
    world.get("Rita", "/admin/people");
    let secret = world.post("Rita", &link, &[]).after("href=\"/in/")[0].clone();
    assert_eq!(world.get("Pau", "/console").status, 401, "the old session is open");
    assert!(!world.sign_in("Pau"), "the old passkey still lets in");
    world.hand_link("Pau", &format!("/in/{secret}"));
    let alert = world.get("Pau", "/console/alerts").after("/console/alerts/")[0].clone();
    let page = world.get("Pau", &format!("/console/alerts/{alert}")).body;
    let digest = page.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let refused = world.post("Pau", &format!("/console/alerts/{alert}/approve"), &[("digest", &digest)]);
    assert_eq!(refused.status, 403);
    assert!(refused.sentence().contains("less than a day ago"), "{}", refused.sentence());
    assert!(world.get("Pau", "/me/keys").body.contains("opens on"));
}

#[test]
fn a_verdict_that_its_device_did_not_sign_is_not_taken_signed_or_told() {
    for fresh in each("verdict-keys") {
        let mut world = world_of(&fresh.target);
        let until_there = READY.lines().filter(|l| !l.contains("sees it")).collect::<Vec<_>>().join("\n");
        play(&mut world, &format!("{until_there}\n"), START).unwrap();
        let offer = world.get("Luis", "/field").after("/field/")[0].clone();
        let path = format!("/field/{offer}/verdict");
        let page = world.get("Luis", &format!("{path}?verdict=saw_it")).body;
        assert!(page.contains("data-device=\"sign\"") && page.contains(&offer), "the page does not sign");
        let said = [("verdict", "saw_it"), ("doing", "taken"), ("direct", "yes")];
        let with = |signature: &'static str| [&said[..], &[("signature", signature)]].concat();
        for wrong in ["", "00", "zz"] {
            let refused = world.post("Luis", &path, &with(wrong));
            assert_eq!(refused.status, 422, "{}: taken with the signature {wrong:?}", fresh.name);
            assert!(refused.body.contains("value=\"taken\" required checked"), "what was chosen is lost");
        }
        assert_eq!(world.post("Luis", &path, &said).status, 303);

        // Whoever can write to the database cannot make another finding of it.
        let incident = world.get("Marisol", "/console").after("/console/incidents/")[0].clone();
        let verdict =
            world.get("Marisol", &format!("/console/incidents/{incident}")).after("name=\"verdict\" value=\"")[0]
                .clone();
        let sign = format!("/console/incidents/{incident}/sign");
        change(&world, "UPDATE verdicts SET verdict = 'nothing_here'", vec![]);
        let refused = world.post("Marisol", &sign, &[("verdict", &verdict)]);
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains("own browser signed"), "{}", refused.sentence());
        change(&world, "UPDATE verdicts SET verdict = 'saw_it'", vec![]);
        assert_eq!(world.post("Marisol", &sign, &[("verdict", &verdict)]).status, 303);
        // Changed after it was signed and approved: the gate makes the finding again, and nothing is sent.
        world.get("Ana", &format!("/console/incidents/{incident}/alert"));
        assert!(world.post("Ana", &format!("/console/incidents/{incident}/alert"), &[]).is_ok());
        let alert = world.get("Pau", "/console/alerts").after("/console/alerts/")[0].clone();
        let page = world.get("Pau", &format!("/console/alerts/{alert}")).body;
        let digest = page.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let approved = world.post("Pau", &format!("/console/alerts/{alert}/approve"), &[("digest", &digest)]);
        assert!(approved.is_ok(), "{}", approved.sentence());
        change(&world, "UPDATE verdicts SET activity = 'leaving'", vec![]);
        world.let_it_out().unwrap();
        assert!(!world.get("stranger", "/alerts").body.contains("VERIFIED"), "{}: told all the same", fresh.name);
    }
}

#[test]
fn a_cookie_alone_invites_nobody_removes_nobody_and_changes_no_number() {
    for fresh in each("cookie-alone") {
        let mut world = world_of(&fresh.target);
        world.add_person("Ana", &["dispatcher"], "en", true);
        let ana = person(&mut world, "Ana");
        let person_of = |what: &str| format!("/admin/people/{ana}/{what}");
        // Ten minutes later somebody else has the cookie, and no passkey.
        world.set(START.plus_s(600));
        let tried: [(String, &[(&str, &str)]); 8] = [
            ("/admin/people".to_owned(), &[("name", "Eve"), ("role", "admin"), ("language", "en")]),
            ("/admin/people/invite/make".to_owned(), &[("list", "Eve, Union, admin")]),
            ("/admin/people/many".to_owned(), &[("do", "leave"), ("person", &ana)]),
            (person_of("step"), &[("step", "leave")]),
            (person_of("out"), &[]),
            (person_of("leave"), &[]),
            ("/admin/setup".to_owned(), &[("name", "Eve"), ("net", "Eve"), ("phone", "555-0199")]),
            ("/admin/door".to_owned(), &[("name", "Eve"), ("phone", "555-0199")]),
        ];
        for (path, fields) in &tried {
            let asked = world.post_once(SETUP, path, fields);
            assert_eq!(asked.status, 403, "{}: {path} needs no passkey", fresh.name);
            assert!(asked.body.contains("data-step"), "{path}: {}", asked.sentence());
        }
        assert_eq!(world.post_once(SETUP, "/admin/setup/areas", &[("area", "echo-park")]).status, 403);
        assert!(world.person("Eve").is_none() && world.person("Ana").is_some());
        assert_eq!(world.get("Ana", "/console").status, 200);
        // The passkey is all that was missing, and nothing that was typed is asked for again.
        assert_eq!(world.post(SETUP, &tried[0].0, tried[0].1).status, 200);
        assert!(world.person("Eve").is_some());
    }
}

#[test]
fn new_power_rests_for_a_day_once_a_network_has_had_two_coordinators() {
    for fresh in each("new-power") {
        let mut world = world_of(&fresh.target);
        let invite = |world: &mut World, by: &str, name: &'static str| {
            world.get(by, "/admin/people");
            world.post(by, "/admin/people", &[("name", name), ("role", "admin"), ("language", "en")])
        };
        let may_invite = |world: &mut World, who: &str, name| invite(world, who, name).status;
        // The first evening works, and so does a coordinator who is alone for a week.
        world.add_person("Rita", &["admin"], "en", false);
        assert_eq!(may_invite(&mut world, "Rita", "Gil"), 200, "{}: the first evening does not work", fresh.name);
        world.set(START.plus_s(7 * 86_400));
        world.sign_in(SETUP);
        world.add_person("Nora", &["admin"], "en", false);
        let no = invite(&mut world, "Nora", "Hal");
        assert_eq!((no.status, no.sentence().contains("less than a day ago")), (403, true), "{}", no.sentence());
        assert!(world.get("Nora", "/me/keys").body.contains("opens on"));
        // Power that comes by another role is new power too.
        world.add_person("Omar", &["operator"], "en", false);
        world.get("Omar", "/me");
        let omar = person(&mut world, "Omar");
        let roles = [("role", "operator"), ("role", "admin"), ("language", "en")];
        assert_eq!(world.post(SETUP, &format!("/admin/people/{omar}"), &roles).status, 303);
        world.sign_in("Omar");
        world.get("Omar", "/me/keys");
        world.make_passkey("Omar", "/me/keys/begin", "/me/keys/finish");
        assert_eq!(may_invite(&mut world, "Omar", "Hal"), 403);
        // Whoever is left must be able to let people in: neither a new account nor one that nobody
        // has come in to is enough.
        let rita = person(&mut world, "Rita");
        assert_eq!(world.post(SETUP, &format!("/admin/people/{rita}/leave"), &[]).status, 303);
        let setup = person(&mut world, SETUP);
        assert_eq!(world.post(SETUP, &format!("/admin/people/{setup}/leave"), &[]).status, 409);
        world.set(START.plus_s(8 * 86_400 + 60));
        world.sign_in("Nora");
        assert_eq!(may_invite(&mut world, "Nora", "Hal"), 200);
        world.sign_in(SETUP);
        world.get(SETUP, "/admin/people");
        assert_eq!(world.post(SETUP, &format!("/admin/people/{setup}/leave"), &[]).status, 303);
    }
}

/// One row is changed by somebody who can write to the database.
fn change(world: &World, sql: &'static str, with: Vec<sereno_station::db::Value>) {
    let entry = world.flow.site.entry(sereno_station::audit::Actor::Command);
    let write = world.flow.site.db.write(move |tx| {
        entry.record(tx, "test.change", "", "")?;
        Ok(tx.execute(sql, &with)?)
    });
    assert_eq!(world.drive(write).unwrap(), 1);
}

#[test]
fn who_is_suspended_does_not_come_in_again_and_who_waits_for_a_vouch_reads_nothing() {
    for fresh in each("put-out") {
        let mut world = world_of(&fresh.target);
        world.add_person("Rita", &["admin"], "en", false);
        world.get("Rita", "/admin/people");
        let rita = person(&mut world, "Rita");
        assert_eq!(world.post(SETUP, &format!("/admin/people/{rita}/ready"), &[("trained", "yes")]).status, 303);
        assert_eq!(world.post(SETUP, &format!("/admin/people/{rita}/step"), &[("step", "suspend")]).status, 303);
        assert!(!world.sign_in("Rita"), "{}: a passkey lets her in again", fresh.name);
        assert_eq!(world.get("Rita", "/admin/people").status, 401);
        let options = json(&world.post_once("nobody", "/in/begin", &[]).body);
        let answer = Authenticator::known("Rita", 0, rita.parse().unwrap()).show(&options, ORIGIN).unwrap();
        let challenge = options["challenge"].as_str().unwrap();
        let told = world.post_once("nobody", "/in/finish", &[("challenge", challenge), ("answer", &answer)]);
        assert_eq!(json(&told.body)["refused"].as_str(), Some("signin-refused-suspended"));
        // Whichever way the row came to say so, a session of theirs is none.
        world.add_person("Ana", &["dispatcher"], "en", true);
        assert_eq!(world.get("Ana", "/console").status, 200);
        change(&world, "UPDATE people SET state = 'suspended' WHERE name = 'Ana'", vec![]);
        assert_eq!(world.get("Ana", "/console").status, 401, "{}", fresh.name);
        // Two members must vouch and one did: the roles are there and open nothing.
        change(&world, "UPDATE people SET state = 'applied' WHERE name = 'Ana'", vec![]);
        for shut in ["/console", "/shifts", "/admin/door", "/console/alerts"] {
            let no = world.get("Ana", shut);
            assert_eq!((no.status, no.sentence().starts_with("Members have yet to vouch")), (403, true), "{shut}");
        }
        for open in ["/me", "/me/pledge", "/me/keys"] {
            assert_eq!(world.get("Ana", open).status, 200, "{open}");
        }
        assert!(world.sign_in("Ana"));
    }
}

#[test]
fn there_is_one_link_and_none_for_somebody_who_has_come_in() {
    for fresh in each("one-link") {
        let mut world = world_of(&fresh.target);
        world.get(SETUP, "/admin/people");
        let fields = [("name", "Ana"), ("role", "dispatcher"), ("language", "en")];
        let first = world.post(SETUP, "/admin/people", &fields).after("href=\"/in/")[0].clone();
        let ana = person(&mut world, "Ana");
        let second = world.post(SETUP, &format!("/admin/people/{ana}/link"), &[]).after("href=\"/in/")[0].clone();
        assert_eq!(world.get("stranger", &format!("/in/{first}")).status, 404, "{}: a spare link opens", fresh.name);
        world.hand_link("Ana", &format!("/in/{second}"));
        assert_eq!(world.get("Ana", "/me/keys").status, 200);
        // A link that is there all the same lets nobody take the place of somebody who has come in.
        let spare = sereno_seal::digest::sha256(b"spare").to_vec();
        let sql = "INSERT INTO invitations (hash, person_id, goes_to, made_at, expires_at)
                   SELECT $1, id, '/console', made_at, made_at + 86400000000 FROM people WHERE name = 'Ana'";
        change(&world, sql, vec![spare.into()]);
        assert_eq!(world.get("stranger", "/in/spare").status, 404);
        assert_eq!(world.post_once("stranger", "/in/spare/begin", &[]).status, 404, "{}", fresh.name);
        assert!(world.make_passkey("stranger", "/in/spare/begin", "/in/spare/finish").is_none());
        // A code that unlocks is half of a way back, and no way in.
        let codes = world.drive(sereno_station::lock::codes(&world.flow.site)).unwrap();
        assert_eq!(codes.len(), 1);
        assert_eq!(world.get("stranger", &format!("/in/{}", codes[0].1)).status, 404, "{}: a code lets in", fresh.name);
    }
}

#[test]
fn what_a_stranger_gets_wrong_does_not_break_up_the_commit_of_others() {
    for fresh in each("one-commit") {
        let mut world = world_of(&fresh.target);
        world.add_person("Ana", &["dispatcher"], "en", true);
        let eve = Authenticator::known("Eve", 0, person(&mut world, "Ana").parse().unwrap());
        let options = json(&world.post_once("nobody", "/in/begin", &[]).body);
        let challenge = options["challenge"].as_str().unwrap().to_owned();
        let answer = eve.show(&options, ORIGIN).unwrap();
        let encoded = sereno_drill::world::encoded;
        let body = format!("challenge={}&answer={}", encoded(&challenge), encoded(&answer));
        let runs = Arc::new(AtomicUsize::new(0));
        let (counted, db) = (Arc::clone(&runs), world.flow.site.db.clone());
        let other = async move {
            let count = move |_: &mut sereno_station::db::Tx<'_>| {
                counted.fetch_add(1, Ordering::SeqCst);
                Ok(())
            };
            db.write(count).await.unwrap();
            0
        };
        let wrong = world.sending("nobody", "POST", "/in/finish", "application/x-www-form-urlencoded", body);
        let both: Vec<Pin<Box<dyn Future<Output = u16>>>> =
            vec![Box::pin(other), Box::pin(async move { wrong.await.status })];
        let said = world.drive_all(both, |manual| manual.pump(usize::MAX, false));
        assert_eq!(said[1], 409);
        assert_eq!(runs.load(Ordering::SeqCst), 1, "{}: everybody else's work was done again", fresh.name);
    }
}

#[test]
fn nobody_ends_the_session_of_a_device_that_is_not_theirs() {
    for fresh in each("own-device") {
        let mut world = world_of(&fresh.target);
        world.add_person("Bea", &["observer"], "en", true);
        world.add_person("Luis", &["observer"], "en", true);
        let bea = world.get("Bea", "/me/keys").after("name=\"device\" value=\"")[0].clone();
        let luis = world.get("Luis", "/me/keys").after("name=\"device\" value=\"")[0].clone();
        assert_eq!(world.post_once("Luis", "/me/keys/drop", &[("device", &bea)]).status, 404);
        assert_eq!(world.get("Bea", "/field").status, 200, "{}: her session is over", fresh.name);
        assert_eq!(world.post_once("Luis", "/me/keys/drop", &[("device", &luis)]).status, 303);
        assert_eq!(world.get("Luis", "/field").status, 401);
    }
}

#[test]
fn new_power_is_not_carried_by_an_old_cookie_and_what_is_signed_asks_for_the_passkey() {
    for fresh in each("signed-by-key") {
        let mut world = world_of(&fresh.target);
        // Somebody at the desk who also goes and looks has no key in that browser.
        let roles = "people Ana dispatcher operator observer; Marisol verification_lead\n";
        let day = format!(
            "{roles}14:02 web [waiting saw] 6th & Alvarado :: two white vans\n14:04 Ana sends Ana to 1\n\
             14:05 Ana accepts\n14:09 Ana arrives\n"
        );
        play(&mut world, &day, START).unwrap();
        let offer = world.get("Ana", "/field").after("/field/")[0].clone();
        let path = format!("/field/{offer}/verdict");
        let said = [("verdict", "saw_it"), ("doing", "taken"), ("direct", "yes")];
        world.set(START.plus_s(9 * 3_600));
        let asked = world.post_once("Ana", &path, &said);
        assert_eq!((asked.status, asked.body.contains("data-step")), (403, true), "{}: said by a cookie", fresh.name);
        assert!(asked.body.contains("saw_it"), "what was said is lost");
        assert_eq!(world.post("Ana", &path, &said).status, 303);
        // The second signature asks as well, and so does a copy of the handover.
        let incident = world.get("Marisol", "/console").after("/console/incidents/")[0].clone();
        let incident = format!("/console/incidents/{incident}");
        let verdict = world.get("Marisol", &incident).after("name=\"verdict\" value=\"")[0].clone();
        for what in ["sign", "decide"] {
            let asked = world.post_once("Marisol", &format!("{incident}/{what}"), &[("verdict", &verdict)]);
            assert_eq!((asked.status, asked.body.contains("data-step")), (403, true), "{}: {what}", fresh.name);
        }
        assert_eq!(world.post_once("Marisol", "/console/handover/copy", &[]).status, 403);
        assert_eq!(world.post("Marisol", &format!("{incident}/sign"), &[("verdict", &verdict)]).status, 303);
        assert!(world.post("Marisol", "/console/handover/copy", &[]).is_ok());

        // Luis's phone knows him as an observer; what he is given since asks for a key.
        world.add_person("Luis", &["observer"], "en", true);
        assert_eq!(world.get("Luis", "/field").status, 200);
        let luis = person(&mut world, "Luis");
        let change_to = |world: &mut World, roles: &[&str]| {
            let mut fields = vec![("language", "en")];
            fields.extend(roles.iter().map(|r| ("role", *r)));
            world.post(SETUP, &format!("/admin/people/{luis}"), &fields).status
        };
        assert_eq!(change_to(&mut world, &["observer", "auditor"]), 303);
        assert_eq!(world.get("Luis", "/audit").status, 401, "{}: new power on an old cookie", fresh.name);
        let link = world.post(SETUP, &format!("/admin/people/{luis}/link"), &[]).after("href=\"/in/")[0].clone();
        world.hand_link("Luis", &format!("/in/{link}"));
        assert_eq!(world.get("Luis", "/audit").status, 200);
        // Less asks for nothing, and ends nothing.
        assert_eq!(change_to(&mut world, &["observer"]), 303);
        assert_eq!(world.get("Luis", "/me").status, 200);
    }
}

/// A request whose body is not here yet: it is past the door, and waits for the rest.
fn held_open(
    world: &mut World,
    who: &str,
    path: &str,
) -> (Pin<Box<dyn Future<Output = Answer>>>, UnboundedSender<String>) {
    let (rest, body) = unbounded_channel::<String>();
    let pieces = unfold(body, |mut body| async { body.recv().await.map(|b| (Ok::<_, Infallible>(b), body)) });
    let kind = "application/x-www-form-urlencoded";
    let mut held: Pin<Box<dyn Future<Output = Answer>>> =
        Box::pin(world.sending(who, "POST", path, kind, Body::from_stream(pieces)));
    assert!(world.drive(poll_fn(|cx| Poll::Ready(held.as_mut().poll(cx).is_pending()))), "it did not wait");
    (held, rest)
}

#[test]
fn a_request_that_is_held_open_keeps_no_power_that_is_gone() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    for fresh in each("held-open") {
        let mut world = world_of(&fresh.target);
        world.add_person("Ana", &["dispatcher"], "en", true);
        let token = |world: &mut World, who: &str, path: &str| {
            world.get(who, path).after("name=\"form_token\" value=\"")[0].clone()
        };
        // Put out meanwhile.
        let ana = person(&mut world, "Ana");
        let form = format!("form_token={}&text=note", token(&mut world, "Ana", "/console"));
        let (held, rest) = held_open(&mut world, "Ana", "/console/note");
        assert_eq!(world.post(SETUP, &format!("/admin/people/{ana}/out"), &[]).status, 303);
        rest.send(form).unwrap();
        drop(rest);
        let said = world.drive(held);
        assert_eq!(said.status, 403, "{}: who was put out writes on", fresh.name);
        assert!(said.body.contains("You are not signed in"), "{}", said.sentence());
        // The passkey's five minutes ran out meanwhile; in time the same goes through.
        let fields = "name=Eve&role=observer&language=en";
        for (late_s, status) in [(10, 200), (301, 403)] {
            world.sign_in(SETUP);
            let form = format!("form_token={}&{fields}", token(&mut world, SETUP, "/admin/people"));
            let (held, rest) = held_open(&mut world, SETUP, "/admin/people");
            let now = world.flow.site.now();
            world.set(now.plus_s(late_s));
            rest.send(form).unwrap();
            drop(rest);
            assert_eq!(world.drive(held).status, status, "{}: {late_s} seconds", fresh.name);
        }
        // It was locked meanwhile.
        let (held, rest) = held_open(&mut world, "stranger", "/report");
        world.get(SETUP, "/lock");
        assert!(world.post(SETUP, "/lock", &[]).is_ok());
        drop(rest);
        assert_eq!(world.drive(held).status, 503, "{}", fresh.name);
    }
}

#[test]
fn a_page_of_another_site_posts_nothing_here() {
    let fresh = each("elsewhere").remove(0);
    let mut world = world_of(&fresh.target);
    let from = |world: &mut World, headers: &[(&str, &str)]| {
        world.headers = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let answer = world.post_once("stranger", "/receipt", &[("code", "none")]);
        world.headers.clear();
        answer
    };
    let host = ("host", "localhost");
    let elsewhere: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), host],
        &[("origin", "https://elsewhere.example"), host],
        &[("origin", "http://localhost:1"), host],
    ];
    for headers in elsewhere {
        let no = from(&mut world, headers);
        assert_eq!(no.status, 409, "{headers:?}");
        assert!(no.sentence().starts_with("This was sent by a page of another site"), "{}", no.sentence());
    }
    let here: [&[(&str, &str)]; 5] = [
        &[],
        &[("sec-fetch-site", "same-origin"), ("origin", "null"), host],
        &[("sec-fetch-site", "none")],
        &[("origin", "http://sereno.example"), ("host", "sereno.example")],
        &[("origin", "http://localhost"), ("host", "127.0.0.1:8080")],
    ];
    for headers in here {
        assert_ne!(from(&mut world, headers).status, 409, "{headers:?}");
    }
    // A link that signs somebody in is what another site would like to post.
    world.add_person("Luis", &["observer"], "en", false);
    world.headers = vec![("sec-fetch-site".to_owned(), "cross-site".to_owned())];
    world.get("Luis", "/me");
    assert!(!world.is_in("Luis"), "somebody else's page signs a browser in");
    // Looking is not posting, and programs of partners post from anywhere.
    assert_eq!(world.get("stranger", "/report").status, 200);
    assert_ne!(world.post_json("stranger", "/api/v1/reports", &serde_json::json!({})).status, 409);
}
