//! How: a web tier and a sender over one database, the sender with a store and an address of its
//! own; two approvers pin passkeys made of software and sign. Then somebody with write access to
//! the whole shared database does what they like, invents approvers there, or changes the row between
//! page, signature and release: the sender must let nothing out but what two pinned keys signed.
//! Each attack is also run against a sender with a planted fault, which it must find.

mod channels;
mod forged;
mod review;

use crate::engines::{Fresh, each};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value as Json, json};
use sereno::worlds::{SENDER_ORIGIN, START, with_sender};
use sereno_core::Moment;
use sereno_core::delivery::{Channel, Class, Handed, Sending};
use sereno_core::ids::{AlertId, PersonId};
use sereno_drill::authenticator::Authenticator;
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_flow::delivery::channel::{Carrier, Parcel, Work};
use sereno_flow::delivery::fan_out::deliver_due;
use sereno_flow::delivery::subscriber::{Invented, enrol};
use sereno_flow::delivery::turn;
use sereno_flow::sender::{self, Sender};
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, Tx, Value, tables};
use sereno_station::pinned::Party;
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

/// One approver's browser at the sender.
struct Hand {
    device: Authenticator,
    cookie: String,
    token: String,
}

/// Keeps what it is handed.
#[derive(Default)]
struct Memory(Mutex<Vec<Parcel>>);

impl Carrier for Memory {
    fn channel(&self) -> Channel {
        Channel::Webhook
    }
    fn class(&self) -> Class {
        Class::Keyed
    }
    fn lanes(&self) -> usize {
        1
    }
    fn carry<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        self.0.lock().unwrap().push(parcel.clone());
        Box::pin(async { Handed::Taken })
    }
}

/// Both processes.
struct Both {
    memory: Arc<Memory>,
    world: World,
    sender: Sender,
    router: Router,
    hands: Vec<Hand>,
    people: Vec<PersonId>,
}

const STORY: &str = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead; Nora verification_lead\n\
    08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
    08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n";

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split(from).nth(1).and_then(|t| t.split(to).next()).unwrap_or_default()
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let one = |(k, v): &(&str, &str)| {
        let v: String = v.bytes().map(|b| format!("%{b:02X}")).collect();
        format!("{k}={v}")
    };
    fields.iter().map(one).collect::<Vec<_>>().join("&")
}

/// A partner's program that is told what concerns an area.
fn program(area: &str, n: usize) -> Invented {
    Invented {
        channel: Channel::Webhook,
        language: if n == 0 { "es" } else { "en" }.to_owned(),
        area: area.to_owned(),
        address: format!("https://hooks.example.org/{n}"),
        endpoint: format!("{{\"url\":\"https://hooks.example.org/{n}\"}}"),
        quiet: None,
    }
}

impl Both {
    /// Both, with a draft that waits and two approvers pinned, Lena and Nora.
    fn new(fresh: &Fresh, seed: u64) -> Both {
        let mut both = Both::empty(fresh, seed);
        both.world.drive(enrol(&both.world.flow, (0..3).map(|n| program("westlake", n)).collect())).unwrap();
        both.world.drive(turn(&both.world.flow, Actor::Command, Sending::On)).unwrap();
        story::play(&mut both.world, STORY, START).unwrap();
        both.people = ["Lena", "Nora", "Ana", "Luis", "Marisol"].map(|name| both.person(name)).to_vec();
        for (n, link) in sender::first_links(&both.sender.flow.site, &both.sender.own).unwrap().iter().enumerate() {
            let (name, person) = (["Lena", "Nora"][n], both.people[n]);
            let hand = both.enrol(link, name, person).unwrap();
            both.hands.push(hand);
        }
        for n in 0..2 {
            both.enter(n).unwrap();
        }
        both
    }

    fn empty(fresh: &Fresh, seed: u64) -> Both {
        let folder = fresh.scratch.path();
        let (mut world, sender) = with_sender(&fresh.target, folder, "rapid-response", seed, START).unwrap();
        story::set_up(&mut world);
        let router = sereno::app::sender_router(&sender);
        Both { memory: Arc::default(), world, sender, router, hands: vec![], people: vec![] }
    }

    fn read<T: Send + 'static>(&self, f: impl FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static) -> T {
        self.world.drive(self.world.flow.site.db.read(f)).unwrap()
    }

    fn person(&self, name: &str) -> PersonId {
        let name = name.to_owned();
        let all = self.read(|tx| Ok(sereno_station::people::names(tx)?));
        all.into_iter().find(|(_, n)| *n == name).unwrap().0
    }

    fn ask(&self, method: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(encoded(fields)))
            .unwrap();
        let router = self.router.clone();
        self.world.drive(async move {
            let Ok(response) = router.oneshot(request).await;
            let status = response.status().as_u16();
            let set = response.headers().get(header::SET_COOKIE).map(|v| v.to_str().unwrap().to_owned());
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            (status, String::from_utf8(bytes.to_vec()).unwrap(), set.unwrap_or_default())
        })
    }

    fn json(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Result<(Json, String), (u16, String)> {
        let (status, body, set) = self.ask("POST", path, cookie, fields);
        if status == 200 { Ok((serde_json::from_str(&body).unwrap(), set)) } else { Err((status, body)) }
    }

    fn enrol(&self, link: &str, name: &str, person: PersonId) -> Result<Hand, (u16, String)> {
        assert!(self.ask("GET", link, "", &[]).1.contains("data-passkey=\"create\""));
        let person = person.to_string();
        let fields = [("name", name), ("person", person.as_str())];
        let (asked, _) = self.json(&format!("{link}/begin"), "", &fields)?;
        let mut device = Authenticator::of(&format!("{name} at the sender"), 0);
        let answer = device.make(&asked, SENDER_ORIGIN).unwrap();
        let challenge = asked["challenge"].as_str().unwrap();
        self.json(
            &format!("{link}/finish"),
            "",
            &[fields[0], fields[1], ("challenge", challenge), ("answer", &answer)],
        )?;
        Ok(Hand { device, cookie: String::new(), token: String::new() })
    }

    fn enter(&mut self, n: usize) -> Result<(), (u16, String)> {
        let (cookie, token) = self.enter_with(&self.hands[n].device)?;
        (self.hands[n].cookie, self.hands[n].token) = (cookie, token);
        Ok(())
    }

    fn enter_with(&self, device: &Authenticator) -> Result<(String, String), (u16, String)> {
        let (asked, _) = self.json("/enter/begin", "", &[])?;
        let answer = device.show(&asked, SENDER_ORIGIN).unwrap();
        let challenge = asked["challenge"].as_str().unwrap();
        let (_, set) = self.json("/enter/finish", "", &[("challenge", challenge), ("answer", &answer)])?;
        let cookie = set.split(';').next().unwrap().to_owned();
        let page = self.ask("GET", "/", &cookie, &[]).1;
        Ok((cookie, between(&page, "name=\"form_token\" value=\"", "\"").to_owned()))
    }

    /// The draft that is on the page of an approver.
    fn draft(&self) -> AlertId {
        let page = self.ask("GET", "/", &self.hands[0].cookie, &[]).1;
        between(&page, "href=\"/drafts/", "\"").parse().unwrap()
    }

    fn digest(&self, n: usize, alert: AlertId) -> String {
        let page = self.ask("GET", &format!("/drafts/{alert}"), &self.hands[n].cookie, &[]).1;
        between(&page, "name=\"digest\" value=\"", "\"").to_owned()
    }

    /// What the sender asks somebody's passkey.
    fn begin(&self, n: usize, alert: AlertId, digest: &str) -> Result<Json, (u16, String)> {
        let hand = &self.hands[n];
        let fields = [("form_token", hand.token.as_str()), ("digest", digest)];
        Ok(self.json(&format!("/drafts/{alert}/sign/begin"), &hand.cookie, &fields)?.0)
    }

    fn finish(&self, n: usize, alert: AlertId, answer: &str) -> Result<(), (u16, String)> {
        let hand = &self.hands[n];
        let fields = [("form_token", hand.token.as_str()), ("challenge", ""), ("answer", answer)];
        self.json(&format!("/drafts/{alert}/sign/finish"), &hand.cookie, &fields).map(|_| ())
    }

    fn sign(&self, n: usize, alert: AlertId) -> Result<(), (u16, String)> {
        let asked = self.begin(n, alert, &self.digest(n, alert))?;
        let answer = self.hands[n].device.show(&asked, SENDER_ORIGIN).unwrap();
        self.finish(n, alert, &answer)
    }

    fn later(&mut self, s: i64) {
        let now = self.world.flow.site.now();
        self.world.set(now.plus_s(s));
    }

    /// Both processes do what they do every second. What fails stays due.
    fn run(&self) {
        let _ = self.world.run_due();
        let _ = self.world.drive(self.sender.run_due());
        self.deliver();
    }

    /// Hands over what is due, as the sender's process does.
    fn deliver(&self) {
        let memory: Arc<dyn Carrier> = self.memory.clone();
        let (flow, carriers) = (&self.sender.flow, vec![memory]);
        let _ = self.world.drive(deliver_due(flow, &carriers, flow.site.now()));
    }

    /// What was carried to somebody.
    fn carried(&self) -> Vec<String> {
        self.parcels().into_iter().map(|p| p.text).collect()
    }

    fn parcels(&self) -> Vec<Parcel> {
        self.memory.0.lock().unwrap().clone()
    }

    /// Writes to the shared database, as whoever has taken over the web tier can; says whether the
    /// engine took it.
    fn tamper(&self, sql: &str, params: Vec<Value>) -> bool {
        let db = self.world.flow.site.db.clone();
        let entry = self.world.flow.site.entry(Actor::Command);
        let sql = sql.to_owned();
        let done = db.write(move |tx| {
            entry.record(tx, "test.tamper", "", "")?;
            Ok(tx.execute(&sql, &params)?)
        });
        self.world.drive(done).is_ok_and(|n| n > 0)
    }

    /// What left: texts that stand in the outbox.
    fn out(&self) -> Vec<String> {
        self.read(|tx| {
            let rows = tx.query("SELECT text FROM outbox ORDER BY alert_id, language", &[])?;
            Ok(rows.into_iter().map(|r| r.read().get()).collect::<Result<Vec<String>, _>>()?)
        })
    }

    /// Releases that the sender itself made, by its own store.
    fn released(&self) -> i64 {
        let sql = "SELECT count(*) FROM releases WHERE done_at IS NOT NULL AND refused IS NULL";
        self.world.drive(self.sender.own.read(move |tx| Ok(tx.number(sql, &[])?))).unwrap()
    }

    fn state(&self, alert: AlertId) -> String {
        self.read(move |tx| {
            Ok(tx.first("SELECT state FROM alerts WHERE id = $1", &[alert.into()])?.unwrap().get::<String>()?)
        })
    }
}

#[test]
fn two_pinned_approvers_release_once_and_one_can_stop() {
    for fresh in each("sender") {
        let mut both = Both::new(&fresh, 3);
        let alert = both.draft();
        let page = both.ask("GET", &format!("/drafts/{alert}"), &both.hands[0].cookie, &[]).1;
        for must in ["Lantern 1", "Westlake", "Luis", "Marisol", "Ana", "SHA-256"] {
            assert!(page.contains(must), "{must}: {page}");
        }
        assert_eq!(both.sign(0, alert), Ok(()));
        assert_eq!(both.sign(0, alert).map_err(|e| e.0), Err(409), "one hand signs once");
        both.later(60);
        both.run();
        assert_eq!((both.released(), both.out().len()), (0, 0), "one is not enough");
        assert_eq!(both.sign(1, alert), Ok(()));
        both.run();
        assert_eq!(both.released(), 0, "it can still be stopped");
        both.later(9);
        both.run();
        assert_eq!(both.released(), 0);
        both.later(1);
        both.run();
        assert_eq!((both.released(), both.out().len()), (1, 2));
        assert_eq!(both.state(alert), "sent");
        assert_eq!(both.carried().len(), 3, "each of three was told");
        both.run();
        assert_eq!((both.released(), both.carried().len()), (1, 3));
        let refused = both.ask(
            "POST",
            &format!("/drafts/{alert}/stop"),
            &both.hands[0].cookie,
            &[("form_token", &both.hands[0].token)],
        );
        assert_eq!(refused.0, 409, "stop comes too late");
    }
}

#[test]
fn a_standing_text_leaves_by_two_signatures_and_in_the_playbooks_words_alone() {
    let other = "UPDATE alert_texts SET text = text || ' Thank you.' WHERE alert_id IN (SELECT id FROM alerts WHERE standing IS NOT NULL)";
    let swapped = "UPDATE alerts SET standing = 'line-open' WHERE standing IS NOT NULL";
    let named = "UPDATE alerts SET area_name = 'the whole city' WHERE standing IS NOT NULL";
    for (area, sql, n_out) in
        [("westlake", "", 2), ("", "", 2), ("westlake", other, 0), ("westlake", swapped, 0), ("", named, 0)]
    {
        for fresh in each("sender-standing") {
            let mut both = Both::new(&fresh, 5);
            both.world.get("Ana", "/console/standing");
            let made = both.world.post("Ana", "/console/standing", &[("text", "door"), ("area", area)]);
            let alert: AlertId = made.location.unwrap().rsplit('/').next().unwrap().parse().unwrap();
            // The rows are another's before anybody reads them: what is signed is what they say then.
            assert!(sql.is_empty() || both.tamper(sql, vec![]));
            let page = both.ask("GET", &format!("/drafts/{alert}"), &both.hands[0].cookie, &[]).1;
            assert!(page.contains("Standing text") && page.contains("about nothing that happened"), "{page}");
            both.sign(0, alert).unwrap();
            both.later(60);
            both.run();
            assert_eq!(both.out().len(), 0, "{}: one is not enough", fresh.name);
            both.sign(1, alert).unwrap();
            both.later(10);
            both.run();
            assert_eq!(both.out().len(), n_out, "{}: {sql}", fresh.name);
            assert_eq!(both.carried().len(), if n_out > 0 { 3 } else { 0 }, "{}: {sql}", fresh.name);
            assert_eq!(both.state(alert), if n_out > 0 { "sent" } else { "cancelled_before_send" });
            if n_out > 0 {
                // One signature takes it back from those who heard it.
                both.later(60);
                let path = format!("/console/alerts/{alert}");
                both.world.get("Ana", &path);
                let taken = both.world.post("Ana", &format!("{path}/withdraw"), &[]).location.unwrap();
                let taken: AlertId = taken.rsplit('/').next().unwrap().parse().unwrap();
                both.sign(1, taken).unwrap();
                both.run();
                assert_eq!((both.state(taken).as_str(), both.carried().len()), ("sent", 6), "{}: {area}", fresh.name);
            }
        }
    }
}

#[test]
fn stop_within_ten_seconds_holds_for_good() {
    for fresh in each("sender-stop") {
        let mut both = Both::new(&fresh, 4);
        let alert = both.draft();
        both.sign(0, alert).unwrap();
        both.sign(1, alert).unwrap();
        both.later(5);
        let hand = &both.hands[0];
        let stop = both.ask("POST", &format!("/drafts/{alert}/stop"), &hand.cookie, &[("form_token", &hand.token)]);
        assert_eq!(stop.0, 303);
        both.later(3_600);
        both.run();
        assert_eq!((both.released(), both.out().len()), (0, 0));
        assert_eq!(both.state(alert), "cancelled_before_send");
        // Also when somebody puts the row back.
        both.tamper(
            "UPDATE alerts SET state = 'translated', refused = NULL, expires_at = expires_at + 9000000000",
            vec![],
        );
        assert_eq!(both.sign(1, alert).map_err(|e| e.0), Err(409));
        both.run();
        assert_eq!((both.released(), both.out().len()), (0, 0));
    }
}

#[test]
fn the_web_tier_neither_approves_nor_releases() {
    for fresh in each("sender-web") {
        let mut both = Both::new(&fresh, 5);
        let alert = both.draft();
        let path = format!("/console/alerts/{alert}");
        let page = both.world.get("Lena", &path).body;
        assert!(page.contains(&format!("{SENDER_ORIGIN}/drafts/{alert}")), "{page}");
        assert!(!page.contains(&format!("action=\"{path}/approve\"")) || !page.contains("approve-do"));
        let digest = between(&page, "name=\"digest\" value=\"", "\"").to_owned();
        let refused = both.world.post("Lena", &format!("{path}/approve"), &[("digest", &digest)]);
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains(SENDER_ORIGIN), "{}", refused.sentence());
        both.later(60);
        both.run();
        assert_eq!((both.released(), both.out().len()), (0, 0));
    }
}

#[test]
fn nobody_reads_or_signs_who_is_not_pinned() {
    for fresh in each("sender-door") {
        let both = Both::new(&fresh, 6);
        let alert = both.draft();
        // By verb and path: what a stranger gets, and what an approver gets without the token of a page.
        let routes = [
            ("GET", "/".to_owned(), 200, 200),
            ("GET", "/health".to_owned(), 200, 200),
            ("GET", "/keys.js".to_owned(), 200, 200),
            ("GET", "/console.css".to_owned(), 200, 200),
            ("GET", "/icon.svg".to_owned(), 200, 200),
            ("GET", "/enrol/abc".to_owned(), 404, 404),
            ("POST", "/enrol/abc/begin".to_owned(), 404, 404),
            ("POST", "/enrol/abc/finish".to_owned(), 409, 409),
            ("POST", "/enter/begin".to_owned(), 200, 200),
            ("POST", "/enter/finish".to_owned(), 409, 409),
            ("POST", "/leave".to_owned(), 401, 401),
            ("GET", format!("/drafts/{alert}"), 303, 200),
            ("POST", format!("/drafts/{alert}/sign/begin"), 401, 401),
            ("POST", format!("/drafts/{alert}/sign/finish"), 401, 401),
            ("POST", format!("/drafts/{alert}/stop"), 401, 401),
            ("GET", "/approvers".to_owned(), 303, 200),
            ("POST", "/approvers".to_owned(), 401, 401),
            ("POST", "/approvers/00/remove".to_owned(), 401, 401),
            ("POST", "/changes/00/sign/begin".to_owned(), 401, 401),
            ("POST", "/changes/00/sign/finish".to_owned(), 401, 401),
            ("POST", "/changes/00/cancel".to_owned(), 401, 401),
            ("POST", "/enter/again".to_owned(), 401, 401),
            ("GET", "/channels".to_owned(), 303, 200),
            ("POST", "/channels".to_owned(), 401, 401),
            ("POST", "/channels/try".to_owned(), 401, 401),
            ("GET", "/console".to_owned(), 404, 404),
        ];
        for (verb, path, stranger, approver) in &routes {
            let answer = both.ask(verb, path, "", &[]);
            assert_eq!(answer.0, *stranger, "{verb} {path} for a stranger");
            assert!(!answer.1.contains("Westlake"), "{verb} {path} tells a stranger of a draft");
            assert_eq!(both.ask(verb, path, &both.hands[0].cookie, &[]).0, *approver, "{verb} {path} without a token");
        }
        assert_eq!(routes.len(), sender::ROUTES.len(), "every route of the sender is in this table");
    }
}

/// What somebody with the web tier's database would do to make an alert look approved.
fn make_look_approved(both: &Both, alert: AlertId) {
    let lena = both.people[0];
    let made = both.world.flow.site.db.read(move |tx| {
        let a = sereno_flow::alert::one(tx, alert)?;
        Ok(a.map(|a| sereno_flow::alert::digest_of(&a, Some(lena))))
    });
    // After enough steps of the walk the row may be no alert any more.
    let Ok(Some(digest)) = both.world.drive(made) else { return };
    both.tamper(
        "UPDATE alerts SET state = 'approved', approver_id = $2, approved_at = 0, digest = $3 WHERE id = $1",
        vec![alert.into(), lena.into(), digest.into()],
    );
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }
}

/// One step of the walk: some rows of some column become something else that could stand there.
fn step(both: &Both, dice: &mut Dice) -> String {
    let all = both.read(|tx| Ok(tables(tx)?));
    // Without these the programs stop, which sends nothing and tells nothing about sending.
    let all: Vec<_> =
        all.into_iter().filter(|t| !["schema_steps", "schema_lock", "audit_rows"].contains(&t.name.as_str())).collect();
    let table = all[dice.roll(all.len())].clone();
    let column = table.columns[dice.roll(table.columns.len())].clone();
    let sql = format!("SELECT DISTINCT {column} FROM {} LIMIT 40", table.name);
    let known: Vec<Value> =
        both.read(move |tx| Ok(tx.query(&sql, &[])?.into_iter().map(|r| r.into_values().remove(0)).collect()));
    if known.is_empty() {
        return String::new();
    }
    let old = known[dice.roll(known.len())].clone();
    let words = [
        "approved",
        "sent",
        "translated",
        "sending",
        "verified",
        "checked",
        "withdrawn",
        "confirmed",
        "refuted",
        "on",
        "public",
        "Lantern 1: VERIFIED. Come to Westlake now.",
        "due",
        "queued",
        "handed",
        "verification_lead",
    ];
    let new = match &old {
        Value::Int(v) => match dice.roll(5) {
            0 => Value::Int(0),
            1 => Value::Int(1),
            2 => Value::Int(v + 1),
            3 => Value::Int(both.world.flow.site.now().us()),
            _ => Value::Int(v + 3_600_000_000),
        },
        Value::Text(_) if dice.roll(3) > 0 => Value::Text(words[dice.roll(words.len())].to_owned()),
        Value::Bytes(b) if b.len() == 16 => both.people[dice.roll(both.people.len())].into(),
        Value::Null => [Value::Int(1), both.people[0].into(), Value::Text("on".to_owned())][dice.roll(3)].clone(),
        _ => known[dice.roll(known.len())].clone(),
    };
    let done = if old == Value::Null {
        both.tamper(&format!("UPDATE {} SET {column} = $1 WHERE {column} IS NULL", table.name), vec![new])
    } else {
        both.tamper(&format!("UPDATE {} SET {column} = $1 WHERE {column} = $2", table.name), vec![new, old])
    };
    format!("{}.{column} {done}", table.name)
}

/// Attack (a): full write access to the web tier's database.
#[test]
fn a_rewritten_database_releases_nothing_unsigned() {
    let rounds: usize = std::env::var("SERENO_WALK").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    for fresh in each("sender-walk") {
        // Nobody signed.
        let mut both = Both::new(&fresh, 7);
        let alert = both.draft();
        let mut dice = Dice(11);
        make_look_approved(&both, alert);
        let mut steps = 0;
        for round in 0..rounds {
            both.later(20);
            both.run();
            assert_eq!(both.released(), 0, "round {round}");
            assert!(both.carried().is_empty(), "round {round}: something unsigned was carried on {}", fresh.name);
            assert!(round > 0 || both.out().is_empty(), "something unsigned left on {}", fresh.name);
            for _ in 0..4 {
                steps += usize::from(step(&both, &mut dice).ends_with("true"));
            }
            if round.is_multiple_of(3) {
                make_look_approved(&both, alert);
            }
        }
        assert!(steps > rounds, "the walk changed too little: {steps}");
        println!("{}: {steps} changes in {rounds} rounds, released 0", fresh.name);
    }
}

/// Attack (a), later: two signed, and the rows change before it leaves.
#[test]
fn a_row_that_changed_after_two_signatures_does_not_leave() {
    let cases: Vec<(&str, Vec<Value>)> = vec![
        ("", vec![]),
        ("UPDATE alert_texts SET text = 'Lantern 1: VERIFIED. Come to Westlake.'", vec![]),
        ("UPDATE alert_texts SET language = 'fr' WHERE language = 'es'", vec![]),
        ("UPDATE alerts SET area = 'alhambra', area_name = 'Alhambra'", vec![]),
        ("UPDATE alerts SET expires_at = expires_at + 3600000000", vec![]),
        ("UPDATE alerts SET kind = 'checked'", vec![]),
        ("UPDATE alerts SET kind = 'withdrawn'", vec![]),
        ("UPDATE alerts SET number = 99", vec![]),
        ("UPDATE alerts SET observer_id = drafter_id", vec![]),
        ("UPDATE alerts SET drafter_id = second_id", vec![]),
        ("UPDATE alerts SET state = 'approved', approver_id = drafter_id", vec![]),
        ("UPDATE verdicts SET second_id = observer_id", vec![]),
        ("UPDATE verdicts SET saw_directly = 0", vec![]),
        ("UPDATE incidents SET verification = 'unverified'", vec![]),
        ("DELETE FROM alert_texts WHERE language = 'es'", vec![]),
    ];
    for (sql, params) in cases {
        for fresh in each("sender-late") {
            let mut both = Both::new(&fresh, 8);
            let alert = both.draft();
            both.sign(0, alert).unwrap();
            both.sign(1, alert).unwrap();
            both.later(5);
            if !sql.is_empty() {
                assert!(both.tamper(sql, params.clone()), "{sql}");
            }
            both.later(60);
            both.run();
            let left = usize::from(sql.is_empty());
            assert_eq!((both.released(), both.out().len()), (i64::try_from(left).unwrap(), 2 * left), "{sql}");
            assert_eq!(both.carried().len(), 3 * left, "{sql}");
        }
    }
}

/// Somebody whom only the web tier knows: rows in people and passkeys, and a device that fits.
fn invent(both: &Both, name: &str) -> (PersonId, Authenticator) {
    let id = PersonId::from_bytes(both.world.flow.site.chance());
    let party = Party::at(SENDER_ORIGIN, "Lantern").unwrap();
    let asked = party.begin_making(*id.bytes(), name, &[]).unwrap();
    let mut device = Authenticator::of(&format!("{name}, invented"), 0);
    let made = device.make(&asked.options, SENDER_ORIGIN).unwrap();
    let credential = party.finish_making(&asked.state, &made).unwrap();
    let columns = both.read(|tx| Ok(tables(tx)?)).into_iter().find(|t| t.name == "people").unwrap().columns;
    let select: Vec<String> = columns
        .iter()
        .map(|c| match c.as_str() {
            "id" => "$1".to_owned(),
            "name" => "$2".to_owned(),
            c => c.to_owned(),
        })
        .collect();
    let sql =
        format!("INSERT INTO people ({}) SELECT {} FROM people WHERE id = $3", columns.join(", "), select.join(", "));
    assert!(both.tamper(&sql, vec![id.into(), name.into(), both.people[0].into()]));
    assert!(both.tamper(
        "INSERT INTO passkeys (id, person_id, label, credential, made_at, used_at) VALUES ($1, $2, 'x', $3, 0, 0)",
        vec![both.world.flow.site.chance::<16>().into(), id.into(), credential.into()],
    ));
    (id, device)
}

/// Attack (b): an invented approver, enrolled in the web tier.
#[test]
fn an_invented_approver_is_refused() {
    for fresh in each("sender-invented") {
        let mut both = Both::new(&fresh, 9);
        let alert = both.draft();
        let invented: Vec<_> = ["Iris", "Juno"].iter().map(|name| invent(&both, name).1).collect();
        for device in invented {
            // At the door.
            if let Ok((cookie, token)) = both.enter_with(&device) {
                both.hands.push(Hand { device: device.clone(), cookie, token });
                let n = both.hands.len() - 1;
                let _ = both.sign(n, alert);
            }
            // With the session of somebody pinned, stolen: the key is what counts.
            let asked = both.begin(0, alert, &both.digest(0, alert)).unwrap();
            let answer = device.show(&asked, SENDER_ORIGIN).unwrap();
            assert_eq!(both.finish(0, alert, &answer).map_err(|e| e.0), Err(409));
        }
        both.later(60);
        both.run();
        assert!(both.carried().is_empty(), "an invented approver told somebody");
        assert_eq!((both.released(), both.out().len()), (0, 0), "an invented approver released on {}", fresh.name);
        assert_eq!(both.hands.len(), 2, "an invented approver came in");
        // A pinned one may not approve what they drafted or saw, whatever else is right.
        both.tamper("UPDATE alerts SET drafter_id = $1", vec![both.people[0].into()]);
        let refused = both.begin(0, alert, &both.digest(0, alert)).map_err(|e| e.0);
        assert_eq!(refused, Err(401));
    }
}

/// Attack (c): another text is shown than signed.
#[test]
fn what_was_read_is_what_is_signed() {
    let change = "UPDATE alert_texts SET text = 'Lantern 1: something else' WHERE language = 'es'";
    for fresh in each("sender-shown") {
        // Between the page and the question to the passkey.
        let both = Both::new(&fresh, 10);
        let alert = both.draft();
        let digest = both.digest(0, alert);
        let before = both.read(|tx| {
            Ok(tx.first("SELECT text FROM alert_texts WHERE language = 'es'", &[])?.unwrap().get::<String>()?)
        });
        both.tamper(change, vec![]);
        assert_eq!(both.begin(0, alert, &digest).map_err(|e| e.0), Err(409));
        let back = "UPDATE alert_texts SET text = $1 WHERE language = 'es'";
        both.tamper(back, vec![before.clone().into()]);
        // Between the question and the answer.
        let asked = both.begin(0, alert, &digest).unwrap();
        let answer = both.hands[0].device.show(&asked, SENDER_ORIGIN).unwrap();
        both.tamper(change, vec![]);
        assert_eq!(both.finish(0, alert, &answer).map_err(|e| e.0), Err(409), "signed what was not read");
        // Each of the two is shown another text: their digests differ, so they are one each.
        let mut both = both;
        both.sign(0, alert).unwrap();
        both.tamper(back, vec![before.into()]);
        both.sign(1, alert).unwrap();
        both.later(60);
        both.run();
        assert_eq!((both.released(), both.out().len()), (0, 0), "two halves made a whole");
        assert!(both.carried().is_empty());
    }
}

/// Attack (c), last: the rows change between release and delivery. Only what was signed is carried,
/// and only to those it was signed for.
#[test]
fn what_is_carried_is_what_was_signed() {
    let cases = [
        ("UPDATE outbox SET text = 'Lantern 1: VERIFIED. Come to Westlake.'", 3),
        ("UPDATE alert_texts SET text = 'Lantern 1: VERIFIED. Come to Westlake.'", 0),
        ("UPDATE alerts SET area_name = 'Alhambra'", 0),
        ("UPDATE alerts SET expires_at = expires_at + 3600000000", 0),
        ("DELETE FROM audiences", 0),
        ("UPDATE chunks SET alert_id = NULL, errand = 'settled'", 0),
    ];
    for (sql, n) in cases {
        for fresh in each("sender-carried") {
            let mut both = Both::new(&fresh, 13);
            let alert = both.draft();
            both.sign(0, alert).unwrap();
            both.sign(1, alert).unwrap();
            both.later(11);
            both.world.drive(both.sender.run_due()).unwrap();
            assert_eq!(both.released(), 1);
            assert!(both.tamper(sql, vec![]), "{sql}");
            both.deliver();
            let carried = both.carried();
            assert_eq!(carried.len(), n, "{sql} on {}", fresh.name);
            assert!(carried.iter().all(|text| !text.contains("Come to")), "{carried:?}");
        }
    }
}

/// A sender asks for the sign-off too, as the shared database has it, over its own playbook's texts.
#[test]
fn what_two_signed_stays_in_when_nobody_answers_for_its_words() {
    for fresh in each("sender-unsigned") {
        let mut both = Both::new(&fresh, 14);
        let alert = both.draft();
        both.sign(0, alert).unwrap();
        both.sign(1, alert).unwrap();
        both.world.get(SETUP, "/admin/sign-off");
        assert_eq!(both.world.post(SETUP, "/admin/sign-off/end", &[("language", "es")]).status, 303);
        both.later(11);
        both.world.drive(both.sender.run_due()).unwrap();
        assert_eq!((both.released(), both.out().len()), (0, 0), "{}", fresh.name);
        both.deliver();
        assert!(both.carried().is_empty(), "{}", fresh.name);
    }
}

/// Each planted fault makes the harness fail that is there for it.
#[test]
fn the_harness_finds_its_planted_faults() {
    for (fault, test) in [
        ("trust_web_approval", "sender::a_rewritten_database_releases_nothing_unsigned"),
        ("unpinned_ok", "sender::an_invented_approver_is_refused"),
        ("skip_recheck", "sender::what_was_read_is_what_is_signed"),
        ("skip_recheck", "sender::a_row_that_changed_after_two_signatures_does_not_leave"),
        ("trust_web_approval", "sender::forged::a_withdrawal_leaves_by_one_pinned_signature_and_by_no_other"),
        ("forget_late", "sender::forged::who_hears_a_notice_while_its_withdrawal_waits_hears_that_too"),
        ("any_link", "sender::forged::an_errand_that_was_written_by_somebody_else_says_only_our_words"),
        ("carry_nothing", "sender::forged::a_chunk_that_somebody_wrote_is_carried_to_nobody"),
        ("any_seat", "sender::forged::a_chunk_that_somebody_wrote_is_carried_to_nobody"),
        ("carry_again", "sender::forged::what_was_taken_back_is_not_carried_again"),
        ("forget_carried", "sender::review::review_what_was_carried_is_not_carried_again"),
        ("hotline_channels", "sender::channels::how_channels_are_reached_is_the_senders_alone"),
    ] {
        crate::planted::found(fault, test);
    }
}

#[test]
fn the_list_changes_by_two_signatures_and_a_day() {
    for fresh in each("sender-list") {
        let mut both = Both::new(&fresh, 12);
        let alert = both.draft();
        let marisol = both.people[4];
        // No third link without an approver, and the first two are used up.
        assert!(sender::first_links(&both.sender.flow.site, &both.sender.own).unwrap().is_empty());
        let hand = &both.hands[0];
        let page = both.ask("POST", "/approvers", &hand.cookie, &[("form_token", &hand.token)]).1;
        let link = format!("/enrol/{}", between(&page, "/enrol/", "\""));
        let third = both.enrol(&link, "Marisol", marisol).unwrap();
        assert_eq!(both.ask("GET", &link, "", &[]).0, 404, "the link is spent");
        both.hands.push(third);
        assert_eq!(both.enter(2).map_err(|e| e.0), Err(409), "nobody signed for her yet");
        let sign_change = |both: &Both, n: usize| {
            let hand = &both.hands[n];
            let page = both.ask("GET", "/approvers", &hand.cookie, &[]).1;
            let id = between(&page, "data-begin=\"/changes/", "/").to_owned();
            let digest =
                between(page.split("/sign/begin").nth(1).unwrap_or_default(), "name=\"digest\" value=\"", "\"");
            let fields = [("form_token", hand.token.as_str()), ("digest", digest)];
            let (asked, _) = both.json(&format!("/changes/{id}/sign/begin"), &hand.cookie, &fields)?;
            let answer = hand.device.show(&asked, SENDER_ORIGIN).unwrap();
            let fields = [("form_token", hand.token.as_str()), ("answer", &answer)];
            both.json(&format!("/changes/{id}/sign/finish"), &hand.cookie, &fields).map(|_| id)
        };
        sign_change(&both, 0).unwrap();
        assert_eq!(sign_change(&both, 0).map(|_| ()).map_err(|e| e.0), Err(404), "one hand is one signature");
        both.later(100_000);
        both.enter(0).unwrap();
        both.enter(1).unwrap();
        assert_eq!(both.enter(2).map_err(|e| e.0), Err(409), "one signature is not enough");
        sign_change(&both, 1).unwrap();
        let page = both.ask("GET", "/", &both.hands[1].cookie, &[]).1;
        assert!(page.contains("24 h 0 min"), "no countdown: {page}");
        both.later(23 * 3_600);
        both.enter(2).unwrap();
        let refused = both.begin(2, alert, "").map_err(|e| e.1).unwrap_err();
        assert!(refused.contains("not-active"), "{refused}");
        both.later(3_601);
        both.enter(2).unwrap();
        let refused = both.begin(2, alert, "").map_err(|e| e.1).unwrap_err();
        assert!(!refused.contains("not-active"), "{refused}");
        // Somebody goes: proposed, signed by two, called off in time by any other.
        both.enter(0).unwrap();
        both.enter(1).unwrap();
        let page = both.ask("GET", "/approvers", &both.hands[0].cookie, &[]).1;
        let row = page.split("<li>").find(|row| row.contains("<strong>Nora</strong>")).unwrap();
        let whom = between(row, "action=\"/approvers/", "/").to_owned();
        let hand = &both.hands[0];
        let proposed =
            both.ask("POST", &format!("/approvers/{whom}/remove"), &hand.cookie, &[("form_token", &hand.token)]);
        assert_eq!(proposed.0, 303);
        sign_change(&both, 0).unwrap();
        let id = sign_change(&both, 1).unwrap();
        let hand = &both.hands[2];
        let off = both.ask("POST", &format!("/changes/{id}/cancel"), &hand.cookie, &[("form_token", &hand.token)]);
        assert_eq!(off.0, 303);
        both.later(2 * 86_400);
        for n in 0..3 {
            both.enter(n).unwrap();
        }
        // At the machine: empty at once, and the next two count a day later.
        sender::reset(&both.sender.flow.site, &both.sender.own).unwrap();
        assert_eq!(both.enter(0).map_err(|e| e.0), Err(409));
        let links = sender::first_links(&both.sender.flow.site, &both.sender.own).unwrap();
        assert_eq!(links.len(), 2);
        let lena = both.people[0];
        let again = both.enrol(&links[0], "Lena anew", lena).unwrap();
        both.hands.push(again);
        both.enter(3).unwrap();
        let refused = both.begin(3, alert, "").map_err(|e| e.1).unwrap_err();
        assert!(refused.contains("not-active"), "{refused}");
        let page = both.ask("GET", "/", &both.hands[3].cookie, &[]).1;
        assert!(page.contains("was emptied"), "{page}");
    }
}

/// Promise R14, for what this part accepts: answers, digests and keys that are changed in one place.
#[test]
fn no_changed_answer_digest_or_key_is_accepted() {
    let n: usize = std::env::var("SERENO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let party = Party::at(SENDER_ORIGIN, "Lantern").unwrap();
    let pin = |name: &str| {
        let asked = party.begin_making([1; 16], name, &[]).unwrap();
        let mut device = Authenticator::of(name, 0);
        let made = device.make(&asked.options, SENDER_ORIGIN).unwrap();
        (party.finish_making(&asked.state, &made).unwrap(), device)
    };
    let ((mine, device), (other, _)) = (pin("Lena"), pin("Nora"));
    let digest = sereno_seal::digest::sha256(b"a record");
    let asked = party.ask(std::slice::from_ref(&mine), &digest).unwrap();
    let answer = device.show(&json!({ "publicKey": asked["publicKey"] }), SENDER_ORIGIN).unwrap();
    assert!(party.signed(&mine, &digest, &answer).is_ok());
    assert!(party.signed(&other, &digest, &answer).is_err(), "another key");
    let elsewhere = device.show(&json!({ "publicKey": asked["publicKey"] }), "http://elsewhere.example.org").unwrap();
    assert!(party.signed(&mine, &digest, &elsewhere).is_err(), "another address");
    let (mut dice, mut accepted, mut tried) = (Dice(5), 0u32, 0u32);
    let parsed: Json = serde_json::from_str(&answer).unwrap();
    let places = ["/response/signature", "/response/clientDataJSON", "/response/authenticatorData", "/rawId", "/id"];
    for round in 0..n {
        let mut digest = digest;
        let mut changed = parsed.clone();
        if round.is_multiple_of(6) {
            let (at, bit) = (dice.roll(32), dice.roll(8));
            digest[at] ^= 1 << bit;
        } else {
            let place = places[dice.roll(places.len())];
            let text = changed.pointer(place).unwrap().as_str().unwrap().to_owned();
            let mut bytes = from_url(&text);
            let (at, bit) = (dice.roll(bytes.len()), dice.roll(8));
            bytes[at] ^= 1 << bit;
            *changed.pointer_mut(place).unwrap() = json!(to_url(&bytes));
            // The two names of the key are one thing: only the pair counts.
            if place == "/id" {
                *changed.pointer_mut("/rawId").unwrap() = json!(to_url(&bytes));
            }
        }
        tried += 1;
        if party.signed(&mine, &digest, &changed.to_string()).is_ok() {
            accepted += 1;
            println!("accepted: {changed}");
        }
    }
    println!("changed answers and digests: {tried}, accepted: {accepted}");
    assert_eq!(accepted, 0);
}

const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn from_url(text: &str) -> Vec<u8> {
    let (mut out, mut bits, mut n) = (Vec::new(), 0u32, 0);
    for c in text.bytes() {
        bits = bits << 6 | u32::try_from(URL_SAFE.iter().position(|x| *x == c).unwrap()).unwrap();
        n += 6;
        if n >= 8 {
            n -= 8;
            out.push(u8::try_from(bits >> n & 255).unwrap());
        }
    }
    out
}

fn to_url(bytes: &[u8]) -> String {
    sereno_seal::base64::encode(bytes).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned()
}
