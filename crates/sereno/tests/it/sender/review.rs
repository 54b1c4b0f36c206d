//! How: attacks on a sender by somebody who can write any row of the web tier's database, has the
//! day keys, or has taken one approver's passkey; and the plain fault that nothing would carry. What
//! is judged is what carriers were handed: to whom, until when, and every word of it.

use super::{Both, between};
use crate::engines::{Fresh, each};
use serde_json::json;
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::ids::AlertId;
use sereno_core::moment::DAY_S;
use sereno_core::{Moment, Private};
use sereno_drill::authenticator::Authenticator;
use sereno_flow::delivery::channel::{Carrier, Chosen, Parcel, Work};
use sereno_flow::delivery::errand::{self, Errand};
use sereno_flow::delivery::fan_out::deliver_due;
use sereno_flow::delivery::subscriber::{Invented, enrol};
use sereno_flow::sender;
use sereno_station::audit::Actor;
use sereno_station::db::{Value, tables};
use sereno_station::lock;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::sync::{Arc, Mutex};

/// One parcel as it was handed over.
#[derive(Clone, Debug)]
struct Heard {
    to: String,
    until: Moment,
    words: String,
}

/// A partner's machine that keeps all it is handed, and answers as it is told to.
#[derive(Default)]
struct Ear {
    heard: Mutex<Vec<Heard>>,
    says: Mutex<BTreeMap<String, Handed>>,
}

impl Ear {
    /// To whom something was handed since it was asked last, in order.
    fn take(&self) -> Vec<Heard> {
        let mut all = std::mem::take(&mut *self.heard.lock().unwrap());
        all.sort_by(|a, b| a.to.cmp(&b.to));
        all
    }

    fn names(&self) -> Vec<String> {
        self.take().into_iter().map(|h| h.to).collect()
    }

    fn say(&self, to: &str, answer: Option<Handed>) {
        let mut says = self.says.lock().unwrap();
        says.remove(to);
        if let Some(answer) = answer {
            says.insert(to.to_owned(), answer);
        }
    }
}

impl Carrier for Ear {
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
        let to = between(parcel.endpoint.reveal(), "hooks.example.org/", "\"").to_owned();
        let words = [
            &parcel.title,
            &parcel.text,
            &parcel.link,
            parcel.preferences.reveal(),
            parcel.unsubscribe.reveal(),
            &parcel.kind,
        ];
        let words = words.map(|w| format!("{w}\n")).concat();
        self.heard.lock().unwrap().push(Heard { to: to.clone(), until: parcel.expires_at, words });
        let answer = self.says.lock().unwrap().get(&to).cloned().unwrap_or(Handed::Taken);
        Box::pin(async move { answer })
    }
}

fn deliver(both: &Both, ear: &Arc<Ear>) {
    let carrier: Arc<dyn Carrier> = Arc::<Ear>::clone(ear);
    let flow = &both.sender.flow;
    both.world.drive(deliver_due(flow, &vec![carrier], flow.site.now())).unwrap();
}

fn release(both: &Both) {
    both.world.drive(both.sender.run_due()).unwrap();
}

/// A notice for three, signed by two and let out by the sender; nothing is carried yet.
fn released(fresh: &Fresh, seed: u64) -> (Both, Arc<Ear>, AlertId) {
    let mut both = Both::new(fresh, seed);
    let alert = both.draft();
    both.sign(0, alert).unwrap();
    both.sign(1, alert).unwrap();
    both.later(11);
    release(&both);
    assert_eq!(both.released(), 1);
    (both, Arc::default(), alert)
}

/// Somebody of the hotline takes it back; it waits for a signature at the sender.
fn withdraw(both: &mut Both, alert: AlertId) -> AlertId {
    let path = format!("/console/alerts/{alert}/withdraw");
    both.world.get("Ana", &path);
    let done = both.world.post("Ana", &path, &[]);
    assert_eq!(done.status, 303, "{}", done.sentence());
    both.read(|tx| Ok(tx.first("SELECT id FROM alerts WHERE kind = 'withdrawn'", &[])?.unwrap().get()?))
}

/// People who follow the area, and were told nothing.
fn strangers(both: &Both, names: std::ops::Range<usize>) -> Vec<Seat> {
    let invented = names.map(|n| Invented {
        channel: Channel::Webhook,
        language: "en".to_owned(),
        area: "westlake".to_owned(),
        address: format!("https://hooks.example.org/{n}"),
        endpoint: format!("{{\"url\":\"https://hooks.example.org/{n}\"}}"),
        quiet: None,
    });
    both.world.drive(enrol(&both.world.flow, invented.collect())).unwrap()
}

/// A copy of the rows of a table that fit, with some columns of another value: what somebody does who invents rows.
fn forge(both: &Both, table: &'static str, fits: &str, columns: &[(&str, Value)]) {
    let all = both.read(move |tx| Ok(tables(tx)?)).into_iter().find(|t| t.name == table).unwrap().columns;
    let from: Vec<String> = all
        .iter()
        .map(|c| match columns.iter().position(|(name, _)| name == c) {
            Some(n) => format!("${}", n + 1),
            None => c.clone(),
        })
        .collect();
    let sql = format!("INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {fits}", all.join(", "), from.join(", "));
    assert!(both.tamper(&sql, columns.iter().map(|(_, v)| v.clone()).collect()), "{sql}");
}

/// Every chunk of a notice is due again, as if nothing had been tried.
fn due_again(both: &Both, alert: AlertId) {
    let now = both.sender.flow.site.now();
    let rows = both.read(move |tx| {
        let rows = tx.query("SELECT id, outcomes FROM chunks WHERE alert_id = $1", &[alert.into()])?;
        Ok(rows
            .into_iter()
            .map(|r| {
                let mut r = r.read();
                Ok((r.get::<Vec<u8>>()?, r.get::<Vec<u8>>()?))
            })
            .collect::<Result<Vec<_>, sereno_station::db::DbError>>()?)
    });
    for (id, outcomes) in rows {
        let n = i64::try_from(outcomes.len()).unwrap();
        assert!(both.tamper(
            "UPDATE chunks SET outcomes = $2, n_open = $3, is_stopped = 0, due_at = $4, lease = NULL, lease_until = NULL,
               expires_at = $5 WHERE id = $1",
            vec![id.into(), vec![0u8; outcomes.len()].into(), n.into(), now.into(), now.plus_s(DAY_S).into()],
        ));
    }
}

/// A mail server on this machine that takes every letter.
fn mail_server() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let letters: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&letters);
    std::thread::spawn(move || {
        for line in listener.incoming() {
            let (mut out, kept) = (line.unwrap(), Arc::clone(&kept));
            std::thread::spawn(move || {
                let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
                let _ = out.write_all(b"220 mail.example.org\r\n");
                while let Some(Ok(said)) = lines.next() {
                    let answer: &[u8] = match said.get(..4).unwrap_or_default() {
                        "DATA" => b"354 go on\r\n",
                        "QUIT" => return,
                        _ => b"250 mail.example.org\r\n",
                    };
                    let _ = out.write_all(answer);
                    if said.starts_with("DATA") {
                        let letter: Vec<String> =
                            lines.by_ref().map_while(Result::ok).take_while(|l| l != ".").collect();
                        kept.lock().unwrap().push(letter.join("\n"));
                        let _ = out.write_all(b"250 taken\r\n");
                    }
                }
            });
        }
    });
    (port, letters)
}

/// Fault 1: what two signed left into rows, and no process carried it.
#[test]
fn review_the_sender_itself_builds_what_carries() {
    for fresh in each("review-carriers") {
        let mut both = Both::new(&fresh, 41);
        let neighbour = Invented {
            channel: Channel::Mail,
            language: "en".to_owned(),
            area: "westlake".to_owned(),
            address: "neighbour@example.org".to_owned(),
            endpoint: "neighbour@example.org".to_owned(),
            quiet: None,
        };
        both.world.drive(enrol(&both.world.flow, vec![neighbour])).unwrap();
        // Drafted again, for four.
        let alert = both.draft();
        both.world.get("Ana", &format!("/console/alerts/{alert}"));
        assert_eq!(both.world.post("Ana", &format!("/console/alerts/{alert}/send-back"), &[]).status, 303);
        let rows: Vec<serde_json::Value> =
            serde_json::from_str(&both.world.get("Ana", "/api/v1/incidents").body).unwrap();
        let path = format!("/console/incidents/{}/alert", rows[0]["id"].as_str().unwrap());
        both.world.get("Ana", &path);
        let drafted = both.world.post("Ana", &path, &[]);
        assert_eq!(drafted.status, 303, "{}", drafted.sentence());
        let (port, letters) = mail_server();
        let chosen = Chosen {
            revision: 1,
            host: "127.0.0.1".to_owned(),
            port,
            tls: "none".to_owned(),
            from: "notices@example.org".to_owned(),
            ..Chosen::default()
        };
        assert!(both.tamper(
            "INSERT INTO facts (name, value) VALUES ('channels', $1)",
            vec![serde_json::to_string(&chosen).unwrap().into()],
        ));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let inside = runtime.enter();
        release(&both);
        let channels = |both: &Both| both.sender.flow.carriers.get().iter().map(|c| c.channel()).collect::<Vec<_>>();
        assert!(channels(&both).contains(&Channel::Mail), "the sender has nothing that carries letters");
        let alert = both.draft();
        both.sign(0, alert).unwrap();
        both.sign(1, alert).unwrap();
        both.later(11);
        release(&both);
        let flow = &both.sender.flow;
        // The three partners' addresses are names that nobody has.
        let carriers: Vec<_> = flow.carriers.get().into_iter().filter(|c| c.channel() == Channel::Mail).collect();
        both.world.drive(deliver_due(flow, &carriers, flow.site.now())).unwrap();
        let got = letters.lock().unwrap().clone();
        assert_eq!(got.len(), 1, "{}", fresh.name);
        assert!(got[0].contains("To: neighbour@example.org") && got[0].contains("Westlake"), "{}", got[0]);
        // Carriers hold passwords: locked, the sender drops them.
        both.world.drive(lock::lock(&both.world.flow.site, Actor::Command)).unwrap();
        release(&both);
        assert_eq!(channels(&both), vec![], "a locked sender keeps its carriers");
        drop(inside);
    }
}

/// Fault 2: whoever was told while a withdrawal waited must hear it, and nobody else.
#[test]
fn review_a_withdrawal_reaches_those_who_were_told_while_it_waited() {
    for fresh in each("review-added") {
        let (mut both, ear, alert) = released(&fresh, 42);
        ear.say("2", Some(Handed::Later { wait_s: Some(20) }));
        deliver(&both, &ear);
        assert_eq!(ear.names(), ["0", "1", "2"]);
        let back = withdraw(&mut both, alert);
        ear.say("2", None);
        both.later(30);
        deliver(&both, &ear);
        assert_eq!(ear.names(), ["2"], "told after the withdrawal was drafted");
        // Rows say that two more were told.
        let seats: IdSet = strangers(&both, 3..5).into_iter().collect();
        let end = |n: Option<Seat>| Value::Int(i64::from(n.unwrap().0));
        forge(
            &both,
            "chunks",
            "language = 'es'",
            &[
                ("id", both.world.flow.site.chance::<16>().into()),
                ("language", "en".into()),
                ("seats", seats.to_bytes().into()),
                ("seat_first", end(seats.iter().next())),
                ("seat_last", end(seats.iter().last())),
                ("outcomes", vec![0x41u8, 0x41].into()),
            ],
        );
        both.sign(0, back).unwrap();
        release(&both);
        assert_eq!(both.released(), 2, "{}", fresh.name);
        deliver(&both, &ear);
        let heard = ear.take();
        assert!(heard.iter().all(|h| h.words.contains("no longer") || h.words.contains("withdrawn")), "{heard:?}");
        let names: Vec<_> = heard.iter().map(|h| h.to.as_str()).collect();
        assert_eq!(names, ["0", "1", "2"], "{}", fresh.name);
    }
}

/// Fault 6: whoever has the day keys writes what is sealed; no word of it may stand in a letter.
#[test]
fn review_what_is_sealed_in_a_row_is_no_text_of_ours() {
    const WORDS: &str = "agents-are-at-6th-and-Alvarado-run";
    for fresh in each("review-sealed") {
        let (both, ear, _) = released(&fresh, 43);
        let origin = both.world.flow.site.settings.origin.clone();
        // The secret of somebody's own page, which stands in every letter to them.
        let keys = both.world.flow.site.keys.clone();
        let sealed: Vec<Vec<u8>> = both.read(|tx| {
            let rows = tx.query("SELECT sealed_reach FROM subscribers ORDER BY seat", &[])?;
            Ok(rows.into_iter().map(|r| r.read().get()).collect::<Result<Vec<_>, _>>()?)
        });
        for (n, sealed) in sealed.iter().enumerate().take(2) {
            let plain = keys.open_sealed("subscribers.sealed_reach", sealed).unwrap();
            let mut reach: serde_json::Value = serde_json::from_slice(plain.reveal()).unwrap();
            reach["secret"] = json!(if n == 0 { format!("x\n\n{WORDS}") } else { WORDS.to_owned() });
            let day = sereno_seal::day_key::day_of(sealed).unwrap();
            let until = Moment::from_s(i64::from(day) * DAY_S);
            let again = keys.seal(until, "subscribers.sealed_reach", reach.to_string().as_bytes()).unwrap();
            assert!(both.tamper(
                "UPDATE subscribers SET sealed_reach = $2 WHERE sealed_reach = $1",
                vec![sealed.clone().into(), again.into()],
            ));
        }
        deliver(&both, &ear);
        let heard = ear.take();
        assert!(heard.iter().any(|h| h.to == "2"), "whose row is whole is told");
        assert!(heard.iter().all(|h| !h.words.contains(WORDS)), "{heard:?}");
        // Errands, which carry links of their own.
        let good = "5e".repeat(32);
        let errands = [
            (format!("{origin}/my/{good}"), format!("{origin}/my/x\n{WORDS}"), String::new()),
            (format!("{origin}/my/{good}"), String::new(), format!("https://example.org/{WORDS}")),
            (format!("{origin}/my/{WORDS}"), String::new(), String::new()),
            (format!("{origin}/subscribe/confirm/{WORDS}"), String::new(), String::new()),
            (format!("{origin}/my/{good}/{WORDS}"), String::new(), String::new()),
            (format!("{origin}/my/{good}"), format!("{origin}/my/{good}"), format!("{origin}/my/{good}/stop")),
        ];
        for (n, (link, preferences, unsubscribe)) in errands.into_iter().enumerate() {
            let (now, entry) = (both.world.flow.site.now(), both.world.flow.site.entry(Actor::Public));
            let (inside, id) = (both.world.flow.clone(), both.world.flow.site.chance());
            let put = both.world.flow.site.db.write(move |tx| {
                entry.record(tx, "test.tamper", "", "")?;
                let errand = Errand {
                    id,
                    kind: "link".to_owned(),
                    seat: None,
                    channel: Channel::Webhook,
                    language: "en".to_owned(),
                    endpoint: Private::new(format!("{{\"url\":\"https://hooks.example.org/errand{n}\"}}")),
                    title: String::new(),
                    text: Private::default(),
                    link: Private::new(link.clone()),
                    preferences: Private::new(preferences.clone()),
                    unsubscribe: Private::new(unsubscribe.clone()),
                    expires_at: now.plus_s(600),
                };
                errand::put(tx, &inside, errand, now)
            });
            both.world.drive(put).unwrap();
        }
        deliver(&both, &ear);
        let heard = ear.take();
        assert!(heard.iter().all(|h| !h.words.contains(WORDS)), "{heard:?}");
        let names: Vec<_> = heard.iter().map(|h| h.to.as_str()).collect();
        assert_eq!(names, ["errand0", "errand1", "errand5"], "what leads elsewhere is carried on {}", fresh.name);
    }
}

/// Fault 5: one signature must not say a sentence of somebody's own, nor say the fixed one to everybody.
#[test]
fn review_a_withdrawal_says_no_word_of_a_row() {
    const WORDS: &str = "Westlake, where everybody should leave their homes now";
    for fresh in each("review-fixed") {
        let (mut both, ear, alert) = released(&fresh, 44);
        deliver(&both, &ear);
        ear.take();
        let back = withdraw(&mut both, alert);
        // The area of what it takes back is a sentence, and the withdrawal is composed accordingly.
        assert!(both.tamper("UPDATE alerts SET area_name = $1", vec![WORDS.into()]));
        assert!(both.tamper(
            "UPDATE alert_texts SET text = replace(text, 'Westlake', $2) WHERE alert_id = $1",
            vec![back.into(), WORDS.into()],
        ));
        let _ = both.sign(0, back);
        release(&both);
        deliver(&both, &ear);
        assert!(both.out().iter().all(|text| !text.contains(WORDS)), "{:?}", both.out());
        assert_eq!((ear.names().len(), both.released()), (0, 1), "{}", fresh.name);
    }
}

/// Fault 5: a withdrawal of what this sender never let out.
#[test]
fn review_a_withdrawal_of_an_invented_notice_goes_nowhere() {
    for fresh in each("review-thread") {
        let (mut both, ear, alert) = released(&fresh, 45);
        deliver(&both, &ear);
        ear.take();
        let (invented, now) = (AlertId::from_bytes(both.world.flow.site.chance()), both.world.flow.site.now());
        forge(
            &both,
            "alerts",
            "number = 1",
            &[
                ("id", invented.into()),
                ("thread_id", invented.into()),
                ("number", Value::Int(70)),
                ("area", "alhambra".into()),
                ("area_name", "Alhambra".into()),
                ("sent_at", now.into()),
            ],
        );
        let back = withdraw(&mut both, invented);
        let all: IdSet = both
            .read(|tx| {
                let rows = tx.query("SELECT seat FROM subscribers", &[])?;
                Ok(rows.into_iter().map(|r| r.read().get::<i64>()).collect::<Result<Vec<_>, _>>()?)
            })
            .into_iter()
            .map(|seat| Seat(u32::try_from(seat).unwrap()))
            .collect();
        assert!(
            both.tamper(
                "UPDATE audiences SET seats = $2 WHERE alert_id = $1",
                vec![back.into(), all.to_bytes().into()]
            )
        );
        let _ = both.sign(0, back);
        release(&both);
        deliver(&both, &ear);
        assert_eq!((ear.names().len(), both.released(), both.out().len()), (0, 1, 2), "{}", fresh.name);
        // Nor when it is hung into the thread of a real one.
        assert!(
            both.tamper(
                "UPDATE alerts SET about_id = $2, thread_id = $2 WHERE id = $1",
                vec![back.into(), alert.into()]
            )
        );
        assert!(both.tamper(
            "UPDATE alerts SET about_id = $2, thread_id = $2 WHERE id = $1",
            vec![invented.into(), alert.into()]
        ));
        let _ = both.sign(0, back);
        release(&both);
        deliver(&both, &ear);
        assert_eq!((ear.names().len(), both.released()), (0, 1), "{}", fresh.name);
    }
}

/// Fault 5, last part: the set that one person signs for is larger than those who were told.
#[test]
fn review_a_withdrawal_reaches_nobody_who_was_not_told() {
    for fresh in each("review-everybody") {
        let (mut both, ear, alert) = released(&fresh, 46);
        deliver(&both, &ear);
        assert_eq!(ear.names(), ["0", "1", "2"]);
        let more = strangers(&both, 3..6);
        let back = withdraw(&mut both, alert);
        let told = both.read(move |tx| {
            Ok(tx
                .first("SELECT seats FROM audiences WHERE alert_id = $1", &[back.into()])?
                .unwrap()
                .get::<Vec<u8>>()?)
        });
        let all: IdSet = IdSet::from_bytes(&told).unwrap().iter().chain(more).collect();
        assert_eq!(all.len(), 6);
        assert!(
            both.tamper(
                "UPDATE audiences SET seats = $2 WHERE alert_id = $1",
                vec![back.into(), all.to_bytes().into()]
            )
        );
        both.sign(0, back).unwrap();
        release(&both);
        deliver(&both, &ear);
        assert_eq!(ear.names(), ["0", "1", "2"], "{}", fresh.name);
    }
}

/// Fault 7: rows are put back, or copied, and what was told would be told again.
#[test]
fn review_what_was_carried_is_not_carried_again() {
    for fresh in each("review-again") {
        let (mut both, ear, alert) = released(&fresh, 47);
        let end = both.read(move |tx| {
            Ok(tx.first("SELECT expires_at FROM alerts WHERE id = $1", &[alert.into()])?.unwrap().get::<Moment>()?)
        });
        // A row's own end is not believed.
        due_again(&both, alert);
        deliver(&both, &ear);
        let heard = ear.take();
        assert_eq!(heard.len(), 3);
        assert!(heard.iter().all(|h| h.until <= end), "kept by others for longer than was signed");
        for round in 0..3 {
            due_again(&both, alert);
            both.later(60);
            deliver(&both, &ear);
            assert_eq!(ear.names(), Vec::<String>::new(), "told again in round {round} on {}", fresh.name);
        }
        forge(
            &both,
            "chunks",
            "language = 'es'",
            &[
                ("id", both.world.flow.site.chance::<16>().into()),
                ("outcomes", vec![0u8].into()),
                ("n_open", Value::Int(1)),
                ("due_at", both.world.flow.site.now().into()),
            ],
        );
        deliver(&both, &ear);
        assert_eq!(ear.names(), Vec::<String>::new(), "another row for the same people on {}", fresh.name);
        // Taken back, and the rows say it was not.
        let back = withdraw(&mut both, alert);
        both.sign(0, back).unwrap();
        release(&both);
        deliver(&both, &ear);
        assert_eq!(ear.names(), ["0", "1", "2"]);
        assert!(both.tamper("UPDATE alerts SET state = 'sent' WHERE id = $1", vec![alert.into()]));
        strangers(&both, 3..4);
        due_again(&both, alert);
        both.later(60);
        deliver(&both, &ear);
        assert_eq!(ear.names(), Vec::<String>::new(), "told after it was taken back on {}", fresh.name);
    }
}

/// Fault 7: a notice of which nobody was told is taken back; then its rows say it holds.
#[test]
fn review_what_was_taken_back_is_not_told() {
    for fresh in each("review-back") {
        let (mut both, ear, alert) = released(&fresh, 48);
        let back = withdraw(&mut both, alert);
        both.sign(0, back).unwrap();
        release(&both);
        assert_eq!(both.released(), 2);
        assert!(both.tamper("UPDATE alerts SET state = 'sent' WHERE id = $1", vec![alert.into()]));
        due_again(&both, alert);
        deliver(&both, &ear);
        assert_eq!(ear.names(), Vec::<String>::new(), "{}", fresh.name);
    }
}

/// Fault 7: what is never taken is tried a bounded number of times, whatever the rows say.
#[test]
fn review_attempts_are_counted_where_no_row_changes_them() {
    for fresh in each("review-tries") {
        let (mut both, ear, alert) = released(&fresh, 49);
        ear.say("0", Some(Handed::Refused));
        for to in ["1", "2"] {
            ear.say(to, Some(Handed::Later { wait_s: None }));
        }
        for _ in 0..60 {
            due_again(&both, alert);
            both.later(40);
            deliver(&both, &ear);
        }
        let names = ear.names();
        let n = |to: &str| names.iter().filter(|name| *name == to).count();
        assert_eq!(n("0"), 1, "what was refused is tried again on {}", fresh.name);
        assert!((2..=12).contains(&n("1")) && n("2") <= 12, "{names:?} on {}", fresh.name);
    }
}

/// A third approver, pinned by the usual way; their signature counts.
fn third(both: &mut Both) {
    let person = both.people[4];
    let hand = &both.hands[0];
    let page = both.ask("POST", "/approvers", &hand.cookie, &[("form_token", &hand.token)]).1;
    let link = format!("/enrol/{}", between(&page, "/enrol/", "\""));
    let hand = both.enrol(&link, "Marisol", person).unwrap();
    both.hands.push(hand);
    sign_change(both, 0).unwrap();
    sign_change(both, 1).unwrap();
    both.later(24 * 3_600 + 1);
    for n in 0..3 {
        both.enter(n).unwrap();
    }
}

/// Signs the first change on the page that this approver has not signed; gives its id.
fn sign_change(both: &Both, n: usize) -> Result<String, (u16, String)> {
    let hand = &both.hands[n];
    let page = both.ask("GET", "/approvers", &hand.cookie, &[]).1;
    let id = between(&page, "data-begin=\"/changes/", "/").to_owned();
    let digest = between(page.split("/sign/begin").nth(1).unwrap_or_default(), "name=\"digest\" value=\"", "\"");
    let fields = [("form_token", hand.token.as_str()), ("digest", digest)];
    let (asked, _) = both.json(&format!("/changes/{id}/sign/begin"), &hand.cookie, &fields)?;
    let answer = hand.device.show(&asked, sereno::worlds::SENDER_ORIGIN).unwrap();
    let fields = [("form_token", hand.token.as_str()), ("answer", &answer)];
    both.json(&format!("/changes/{id}/sign/finish"), &hand.cookie, &fields).map(|_| id)
}

fn post(both: &Both, n: usize, path: &str) -> u16 {
    let hand = &both.hands[n];
    both.ask("POST", path, &hand.cookie, &[("form_token", &hand.token)]).0
}

/// The key of an approver, as the page of the list names them.
fn key_of(both: &Both, name: &str) -> String {
    let page = both.ask("GET", "/approvers", &both.hands[0].cookie, &[]).1;
    let part = page.split("<li>").find(|part| part.contains(&format!("<strong>{name}</strong>"))).unwrap().to_owned();
    between(&part, "action=\"/approvers/", "/").to_owned()
}

/// Fault 13 (a): whoever holds a stolen passkey would keep themselves on the list for ever.
#[test]
fn review_nobody_calls_their_own_removal_off() {
    for fresh in each("review-own") {
        let mut both = Both::new(&fresh, 50);
        third(&mut both);
        let whom = key_of(&both, "Marisol");
        assert_eq!(post(&both, 0, &format!("/approvers/{whom}/remove")), 303);
        let id = sign_change(&both, 0).unwrap();
        assert_eq!(post(&both, 2, &format!("/changes/{id}/cancel")), 409, "before the second signature");
        sign_change(&both, 1).unwrap();
        assert_eq!(post(&both, 2, &format!("/changes/{id}/cancel")), 409, "after it");
        both.later(24 * 3_600 + 1);
        assert_eq!(both.enter(2).map_err(|e| e.0), Err(409), "they are gone");
        both.enter(0).unwrap();
    }
}

/// Fault 13 (b): two leave at once, one is left, and a restart pins somebody new at once.
#[test]
fn review_two_stay_and_nobody_is_pinned_at_once_after_the_first_two() {
    for fresh in each("review-two") {
        let mut both = Both::new(&fresh, 51);
        third(&mut both);
        let (lena, nora) = (key_of(&both, "Lena"), key_of(&both, "Nora"));
        assert_eq!(post(&both, 2, &format!("/approvers/{lena}/remove")), 303);
        assert_eq!(post(&both, 2, &format!("/approvers/{nora}/remove")), 409, "a second removal while one is open");
        sign_change(&both, 1).unwrap();
        let id = sign_change(&both, 2).unwrap();
        assert_eq!(post(&both, 2, &format!("/approvers/{nora}/remove")), 409, "while one of three is leaving");
        assert_eq!(post(&both, 1, &format!("/changes/{id}/cancel")), 303);
        // Somebody comes, somebody goes, and the one who comes is called off: one would be left.
        let hand = &both.hands[0];
        let page = both.ask("POST", "/approvers", &hand.cookie, &[("form_token", &hand.token)]).1;
        let link = format!("/enrol/{}", between(&page, "/enrol/", "\""));
        let luis = both.people[3];
        both.enrol(&link, "Luis", luis).unwrap();
        let comes = sign_change(&both, 0).unwrap();
        sign_change(&both, 1).unwrap();
        for whom in [&lena, &nora] {
            assert_eq!(post(&both, 2, &format!("/approvers/{whom}/remove")), 303);
            let by = if *whom == lena { [1, 2] } else { [0, 2] };
            for n in by {
                sign_change(&both, n).unwrap();
            }
        }
        assert_eq!(post(&both, 2, &format!("/changes/{comes}/cancel")), 409, "then one would be left");
        // Whatever brought the list below two: who comes by a first link waits a day, and all see it.
        let sql = "UPDATE approvers SET ends_at = 1 WHERE name <> 'Marisol'";
        let entry = both.sender.flow.site.entry(Actor::Command);
        both.world
            .drive(both.sender.own.write(move |tx| {
                entry.record(tx, "test.tamper", "", "")?;
                Ok(tx.execute(sql, &[])?)
            }))
            .unwrap();
        let links = sender::first_links(&both.sender.flow.site, &both.sender.own).unwrap();
        assert_eq!(links.len(), 1);
        let ana = both.people[2];
        let hand = both.enrol(&links[0], "Iris", ana).unwrap();
        both.hands.push(hand);
        let last = both.hands.len() - 1;
        both.enter(last).unwrap();
        let page = both.ask("GET", "/", &both.hands[last].cookie, &[]).1;
        assert!(page.contains("Iris counts as an approver from"), "{page}");
        assert_eq!(post(&both, last, "/approvers"), 409, "their hand counts at once on {}", fresh.name);
    }
}

/// Fault 14: anybody asks for questions, and those of approvers are dropped.
#[test]
fn review_a_flood_of_questions_keeps_no_approver_out() {
    for fresh in each("review-flood") {
        let both = Both::new(&fresh, 52);
        let device: &Authenticator = &both.hands[0].device;
        let (asked, _) = both.json("/enter/begin", "", &[]).unwrap();
        for _ in 0..4_000 {
            both.json("/enter/begin", "", &[]).unwrap();
        }
        let answer = device.show(&asked, sereno::worlds::SENDER_ORIGIN).unwrap();
        let challenge = asked["challenge"].as_str().unwrap();
        let fields = [("challenge", challenge), ("answer", answer.as_str())];
        let done = both.json("/enter/finish", "", &fields).map(|_| ()).map_err(|e| e.0);
        assert_eq!(done, Ok(()), "an approver is kept out on {}", fresh.name);
        assert_eq!(
            both.json("/enter/finish", "", &fields).map(|_| ()).map_err(|e| e.0),
            Err(409),
            "an answer counts once"
        );
        // A question of another process, one that was changed, and one that is too old.
        let (asked, _) = both.json("/enter/begin", "", &[]).unwrap();
        let answer = device.show(&asked, sereno::worlds::SENDER_ORIGIN).unwrap();
        let challenge = asked["challenge"].as_str().unwrap();
        let changed = challenge.chars().rev().collect::<String>();
        let fields = [("challenge", changed.as_str()), ("answer", answer.as_str())];
        assert_eq!(both.json("/enter/finish", "", &fields).map(|_| ()).map_err(|e| e.0), Err(409));
        let mut both = both;
        both.later(301);
        let fields = [("challenge", challenge), ("answer", answer.as_str())];
        assert_eq!(both.json("/enter/finish", "", &fields).map(|_| ()).map_err(|e| e.0), Err(409), "too late");
    }
}
