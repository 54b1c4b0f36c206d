//! How: with a sender of its own, one pinned person takes back what was told; and somebody who can
//! write whatever they like into the shared database writes rows that lanes work on: chunks of
//! notices and errands. Nothing is carried but what two signed, to those it was signed for, and the
//! letters whose words the sender holds itself. The secrets that seal an errand are taken for lost.

use super::*;
use sereno_core::audience::{IdSet, Seat};
use sereno_core::fan_out::{Chunk, Fate};
use sereno_flow::delivery::{ledger, subscriber};
use std::collections::BTreeSet;

impl Both {
    /// Two sign the draft that waits, and it is let out; nothing is handed over yet.
    fn told(&mut self) -> AlertId {
        let alert = self.draft();
        self.sign(0, alert).unwrap();
        self.sign(1, alert).unwrap();
        self.later(11);
        self.world.drive(self.sender.run_due()).unwrap();
        assert_eq!(self.state(alert), "sent");
        alert
    }

    /// Somebody at the desk takes it back; the withdrawal that waits for one signature.
    fn taken_back(&mut self, told: AlertId) -> AlertId {
        self.later(60);
        let path = format!("/console/alerts/{told}/withdraw");
        self.world.get("Ana", &path);
        let taken = self.world.post("Ana", &path, &[]);
        assert_eq!(taken.status, 303, "{}", taken.sentence());
        self.draft()
    }

    /// Whom something was carried to, by the last part of their address.
    fn reached(&self, kind: &str) -> Vec<String> {
        let all = self.parcels().into_iter().filter(|p| p.kind == kind);
        let to = |p: &Parcel| between(p.endpoint.reveal(), "example.org/", "\"").to_owned();
        let mut all: Vec<String> = all.map(|p| to(&p)).collect();
        all.sort();
        all
    }

    fn stop(&self, seat: Seat) {
        let (now, entry) = (self.world.flow.site.now(), self.world.flow.site.entry(Actor::Command));
        let done = self.world.flow.site.db.write(move |tx| {
            entry.record(tx, "test.stop", "", "")?;
            Ok(subscriber::gone(tx, seat, Channel::Push, now)?)
        });
        self.world.drive(done).unwrap();
    }

    /// Writes a chunk as due, as a lane would find it.
    fn forge(&self, f: &Forged) {
        let now = self.world.flow.site.now();
        let n = if f.errand.is_some() { 1 } else { f.seats.len() };
        let chunk = Chunk::new(Class::Keyed, n);
        let done = self.tamper(
            "INSERT INTO chunks (id, alert_id, errand, channel, language, class, rank, seats, seat_first, seat_last,
               outcomes, n_open, sealed_parcel, is_stopped, opened_at, expires_at, due_at)
             VALUES ($1, $2, $3, 'webhook', $4, 'keyed', 0, $5, 0, 9, $6, $7, $8, 0, $9, $10, $9)",
            vec![
                self.world.flow.site.chance::<16>().into(),
                f.alert.map_or(Value::Null, Value::from),
                f.errand.map_or(Value::Null, Value::from),
                f.language.into(),
                f.seats.to_bytes().into(),
                chunk.to_bytes().into(),
                i64::try_from(n).unwrap().into(),
                f.letter.clone().map_or(Value::Null, Value::from),
                now.into(),
                now.plus_s(100 * 3_600).into(),
            ],
        );
        assert!(done, "the engine did not take it");
    }

    /// Every chunk there is becomes due again, as if nothing of it had been handed over.
    fn set_back(&self) {
        let all = self.read(|tx| {
            let rows = tx.query("SELECT id, outcomes FROM chunks WHERE alert_id IS NOT NULL", &[])?;
            Ok(rows.into_iter().map(|r| r.into_values()).collect::<Vec<_>>())
        });
        let later = self.world.flow.site.now().plus_s(3_600);
        for mut row in all {
            let Value::Bytes(outcomes) = row.remove(1) else { panic!("outcomes are bytes") };
            let n = i64::try_from(outcomes.len()).unwrap();
            assert!(self.tamper(
                "UPDATE chunks SET outcomes = $2, n_open = $3, due_at = 0, lease = NULL, lease_until = NULL, is_stopped = 0,
                   expires_at = $4 WHERE id = $1",
                vec![row.remove(0), vec![0u8; outcomes.len()].into(), n.into(), later.into()],
            ));
        }
    }
}

/// A row of chunks that somebody writes.
#[derive(Clone)]
struct Forged {
    alert: Option<AlertId>,
    errand: Option<&'static str>,
    language: &'static str,
    seats: IdSet,
    letter: Option<Vec<u8>>,
}

#[test]
fn a_withdrawal_leaves_by_one_pinned_signature_and_by_no_other() {
    for fresh in each("sender-withdrawn") {
        let mut both = Both::new(&fresh, 21);
        let told = both.told();
        both.deliver();
        assert_eq!(both.reached("verified"), ["0", "1", "2"]);
        // One comes and one goes after it was told.
        both.world.drive(enrol(&both.world.flow, vec![program("westlake", 7)])).unwrap();
        both.stop(Seat(2));
        let withdrawn = both.taken_back(told);
        assert_ne!(withdrawn, told);
        // The web tier says it is approved, by the one who took it back: that lets nothing out.
        both.later(3_600);
        both.run();
        let texts = both.out();
        assert_eq!((texts.len(), both.released()), (2, 1), "{}: out without a pinned signature", fresh.name);
        // Nor does somebody whom only the web tier knows.
        let device = invent(&both, "Iris").1;
        let asked = both.begin(0, withdrawn, &both.digest(0, withdrawn)).unwrap();
        let answer = device.show(&asked, SENDER_ORIGIN).unwrap();
        assert_eq!(both.finish(0, withdrawn, &answer).map_err(|e| e.0), Err(409));
        both.run();
        assert_eq!((both.released(), both.reached("withdrawn").len()), (1, 0));
        // One who is pinned signs, and it leaves at once.
        assert_eq!(both.sign(1, withdrawn), Ok(()));
        both.run();
        assert_eq!((both.released(), both.out().len()), (2, 4), "{}", fresh.name);
        let before: BTreeSet<String> = both.reached("verified").into_iter().collect();
        let after: BTreeSet<String> = both.reached("withdrawn").into_iter().collect();
        assert_eq!(before.len() - after.len(), 1, "{}: one had stopped: {after:?}", fresh.name);
        assert!(after.is_subset(&before), "{}: {after:?} and {before:?}", fresh.name);
        let said = both.parcels().into_iter().filter(|p| p.kind == "withdrawn" && p.language == "en");
        assert!(said.clone().count() > 0 && said.clone().all(|p| p.text.contains("This is not an all-clear.")));
        both.run();
        assert_eq!(both.reached("withdrawn").len(), after.len(), "once");
    }
}

#[test]
fn who_hears_a_notice_while_its_withdrawal_waits_hears_that_too() {
    for fresh in each("sender-meanwhile") {
        let mut both = Both::new(&fresh, 22);
        let told = both.told();
        // Nobody has heard it yet when it is taken back, and everybody before that is signed.
        let withdrawn = both.taken_back(told);
        both.deliver();
        assert_eq!(both.reached("verified").len(), 3);
        assert_eq!(both.sign(0, withdrawn), Ok(()));
        both.run();
        assert_eq!(both.reached("withdrawn"), both.reached("verified"), "{}", fresh.name);
    }
}

#[test]
fn what_was_taken_back_is_not_carried_again() {
    for tampered in [
        "",
        "UPDATE alerts SET area_name = 'Alhambra' WHERE kind = 'withdrawn'",
        "DELETE FROM audiences WHERE alert_id IN (SELECT id FROM alerts WHERE kind = 'withdrawn')",
    ] {
        for fresh in each("sender-again") {
            let mut both = Both::new(&fresh, 23);
            let told = both.told();
            both.deliver();
            let withdrawn = both.taken_back(told);
            both.sign(0, withdrawn).unwrap();
            both.run();
            assert_eq!((both.reached("verified").len(), both.reached("withdrawn").len()), (3, 3));
            // Whoever writes to the database makes it look as if it still held, and had not been handed over.
            both.set_back();
            both.tamper("UPDATE alerts SET state = 'sent'", vec![]);
            if !tampered.is_empty() {
                assert!(both.tamper(tampered, vec![]));
            }
            both.deliver();
            assert_eq!(
                both.reached("verified").len(),
                3,
                "{tampered} on {}: told again what was taken back",
                fresh.name
            );
        }
    }
}

#[test]
fn a_chunk_that_somebody_wrote_is_carried_to_nobody() {
    for fresh in each("sender-forged") {
        let mut both = Both::new(&fresh, 24);
        let all = |both: &Both, alert| both.read(move |tx| Ok(ledger::frozen(tx, alert)?)).unwrap();
        // A notice that waits: drafted by the web tier, frozen for everybody, signed by nobody.
        let waits = both.draft();
        let own = all(&both, waits);
        assert!(both.tamper("UPDATE alerts SET state = 'sent', sent_at = 0", vec![]));
        both.forge(&Forged { alert: Some(waits), errand: None, language: "en", seats: own.clone(), letter: None });
        both.deliver();
        assert_eq!(both.carried(), Vec::<String>::new(), "a notice that waits, on {}", fresh.name);
        assert!(both.tamper("UPDATE alerts SET state = 'translated', sent_at = NULL", vec![]));
        let told = both.told();
        both.deliver();
        // Another of the same area, who came later, and one of another area.
        let others = vec![program("westlake", 8), program("alhambra", 9)];
        let others: IdSet = both.world.drive(enrol(&both.world.flow, others)).unwrap().into_iter().collect();
        let before = both.parcels().len();
        assert_eq!(before, 3);
        let row = Forged { alert: Some(told), errand: None, language: "en", seats: own.clone(), letter: None };
        let forged = [
            ("seats that nobody signed for", Forged { seats: own.union(&others), ..row.clone() }),
            ("only such seats", Forged { seats: others.clone(), ..row.clone() }),
            ("a language that nobody signed", Forged { language: "fr", ..row.clone() }),
            ("a notice that nobody signed", Forged { alert: Some(AlertId::from_bytes([9; 16])), ..row.clone() }),
            ("neither notice nor errand", Forged { alert: None, ..row.clone() }),
            ("both", Forged { errand: Some("verified"), ..row.clone() }),
            ("both, as a letter of ours", Forged { errand: Some("link"), ..row.clone() }),
        ];
        for (what, forged) in forged {
            both.forge(&forged);
            both.deliver();
            let more: Vec<String> = both.parcels().into_iter().skip(before).map(|p| p.text).collect();
            assert_eq!(more, Vec::<String>::new(), "{what} on {}", fresh.name);
        }
        // Its time is what was signed, not what the row says.
        both.later(70 * 60);
        both.forge(&row);
        both.deliver();
        assert_eq!(both.parcels().len(), before, "after its time, on {}", fresh.name);
        let unsettled: i64 =
            both.read(|tx| Ok(tx.number("SELECT count(*) FROM chunks WHERE due_at IS NOT NULL", &[])?));
        assert!(unsettled <= 2, "what nobody vouches for is ended: {unsettled}");
        let fates = both.read(move |tx| Ok(ledger::totals(tx, told)?)).fates();
        assert!(fates.get(&Fate::Stopped).is_some_and(|n| *n > 0), "{fates:?}");
    }
}

/// A letter as somebody with the web tier's keys seals it.
fn letter(both: &Both, link: &str, other: &str) -> Vec<u8> {
    let site = &both.world.flow.site;
    let letter = json!({
        "endpoint": "{\"url\":\"https://hooks.example.org/1\"}",
        "title": "VERIFIED: come to Westlake",
        "text": "Lantern 1: VERIFIED. Come to Westlake now.",
        "link": link,
        "preferences": other,
        "unsubscribe": other,
    });
    site.keys.seal(site.now().plus_s(3_600), "chunks.sealed_parcel", letter.to_string().as_bytes()).unwrap()
}

#[test]
fn an_errand_that_was_written_by_somebody_else_says_only_our_words() {
    for fresh in each("sender-errand") {
        let mut both = Both::new(&fresh, 25);
        let origin = both.world.flow.site.settings.origin.clone();
        let secret = "5e".repeat(32);
        let confirm = format!("{origin}/subscribe/confirm/{secret}");
        let cases: Vec<(&'static str, &'static str, String, bool)> = vec![
            ("confirm", "en", confirm.clone(), true),
            ("confirm", "es", confirm.clone(), true),
            ("challenge", "en", confirm.clone(), true),
            ("link", "en", format!("{origin}/my/{secret}"), true),
            // Another kind, or none of ours.
            ("verified", "en", confirm.clone(), false),
            ("settled", "en", confirm.clone(), false),
            ("", "en", confirm.clone(), false),
            // A kind that leads elsewhere, another path, another origin.
            ("link", "en", confirm.clone(), false),
            ("confirm", "en", format!("{origin}/my/{secret}"), false),
            ("confirm", "en", format!("{origin}/subscribe/confirm/come-to-westlake"), false),
            ("confirm", "en", format!("{origin}/n/1"), false),
            ("confirm", "en", format!("{origin}/subscribe/confirm/"), false),
            ("confirm", "en", format!("{origin}/subscribe/confirm/../../n/1"), false),
            ("confirm", "en", format!("{origin}/subscribe/confirm/{secret}?to=https://elsewhere.example.org"), false),
            ("confirm", "en", format!("{origin}/subscribe/confirm/{secret}\nCome to Westlake"), false),
            ("confirm", "en", format!("{origin}.elsewhere.example.org/subscribe/confirm/{secret}"), false),
            ("confirm", "en", format!("{origin}@elsewhere.example.org/subscribe/confirm/{secret}"), false),
            ("confirm", "en", format!("https://elsewhere.example.org/subscribe/confirm/{secret}"), false),
            ("confirm", "en", String::new(), false),
        ];
        for (kind, language, link, is_ours) in cases {
            let before = both.parcels().len();
            let letter = letter(&both, &link, "https://elsewhere.example.org/my/abc");
            let row =
                Forged { alert: None, errand: Some(kind), language, seats: IdSet::default(), letter: Some(letter) };
            both.forge(&row);
            both.deliver();
            let more: Vec<Parcel> = both.parcels().into_iter().skip(before).collect();
            assert_eq!(more.len(), usize::from(is_ours), "{kind} {link:?} on {}", fresh.name);
            for parcel in more {
                let said = format!("{} {} {}", parcel.title, parcel.text, parcel.link);
                assert!(!said.contains("VERIFIED") && !said.contains("Come to"), "{said}");
                assert!(parcel.link.starts_with(&format!("{origin}/")), "{}", parcel.link);
                let other = format!("{}{}", parcel.preferences.reveal(), parcel.unsubscribe.reveal());
                assert!(!other.contains("elsewhere"), "{kind}: {other}");
            }
        }
        // A sealed letter of ours, copied into a row that says something else.
        let own = letter(&both, &confirm, "");
        let before = both.parcels().len();
        both.forge(&Forged {
            alert: None,
            errand: Some("link"),
            language: "en",
            seats: IdSet::default(),
            letter: Some(own),
        });
        both.later(1);
        both.deliver();
        assert_eq!(both.parcels().len(), before);
    }
}
