//! How: people name records and confirm them through the pages; the clock is moved past every
//! date; and what is there afterwards is compared with what was there, row by row and value by
//! value. Beside what is held stands its twin, which must go.

use crate::engines::{Fresh, each};
use sereno::worlds::{START, by_hand};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_station::audit::Actor;
use sereno_station::db::schema;
use sereno_station::people::{Person, invite};

const DAY_S: i64 = 86_400;

/// The log's rows of the day on which all of it happens.
const OLD: &str = "SELECT count(*) FROM audit_rows WHERE at < 1742500000000000";

/// A world with two incidents in two places, each with words, a number and a note, and the people
/// who hold and who work.
fn two_incidents(fresh: &Fresh) -> World {
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    let people = [
        ("Ana", &["dispatcher"][..]),
        ("Marisol", &["verification_lead"]),
        ("Petra", &["admin"]),
        ("Nora", &["attorney"]),
        ("Ines", &["legal_intake"]),
    ];
    for (name, roles) in people {
        world.add_person(name, roles, "en", true);
    }
    let text = "08:00 web [waiting saw reach=323-555-0166] 6th & Alvarado :: held words at the corner\n\
                08:01 web [waiting saw reach=323-555-0167] Boyle & 1st :: free words elsewhere\n";
    story::play(&mut world, text, START).unwrap();
    for (n, word) in [(1, "held note"), (2, "free note")] {
        let path = incident(&mut world, n);
        let page = world.get("Ana", &path);
        let form_id = page.after("name=\"form_id\" value=\"").first().cloned().unwrap_or_default();
        let wrote = world.post("Ana", &format!("{path}/note"), &[("note", word), ("form_id", &form_id)]);
        assert!(wrote.is_ok(), "{}", wrote.sentence());
    }
    world
}

/// The page of the incident whose words are the held ones (1) or the free ones (2).
fn incident(world: &mut World, n: usize) -> String {
    let word = ["held words", "free words"][n - 1];
    let ids = world.get("Ana", "/console").after("/console/incidents/");
    let paths: Vec<String> = ids.iter().map(|id| format!("/console/incidents/{id}")).collect();
    let of = paths.into_iter().find(|path| world.get("Ana", path).body.contains(word));
    of.unwrap_or_else(|| panic!("no incident with {word}"))
}

fn number_of(world: &mut World, path: &str) -> String {
    let id: sereno_core::ids::IncidentId = path.rsplit('/').next().unwrap().parse().unwrap();
    let db = world.flow.site.db.clone();
    let found = world.drive(db.read(move |tx| {
        Ok(tx.number("SELECT number FROM incidents WHERE id = $1", &[sereno_station::db::Value::from(id)])?)
    }));
    found.unwrap().to_string()
}

fn count(world: &World, sql: &'static str) -> i64 {
    world.drive(world.flow.site.db.read(move |tx| Ok(tx.number(sql, &[])?))).unwrap()
}

/// Every sealed value that can be opened with the keys there are, as text.
fn readable(world: &World) -> String {
    let keys = world.flow.site.keys.clone();
    let opened = world.drive(world.flow.site.db.read(move |tx| {
        let mut all = String::new();
        for c in schema::columns(tx)?.iter().filter(|c| c.is_sealed()) {
            for value in schema::values(tx, &c.table, &c.column)? {
                if let sereno_station::db::Value::Bytes(bytes) = value {
                    all.push_str(keys.open_text(&format!("{}.{}", c.table, c.column), Some(&bytes)).reveal());
                    all.push('\n');
                }
            }
        }
        Ok(all)
    }));
    opened.unwrap()
}

/// Somebody joins after all earlier sessions are over, by a link made on the command line.
fn comes(world: &mut World, name: &str, role: Role) {
    let site = world.flow.site.clone();
    let person = Person {
        id: PersonId::from_bytes(site.chance()),
        name: name.to_owned(),
        roles: vec![role],
        language: "en".to_owned(),
        trained_until: Moment::default(),
        pledged_until: Moment::default(),
        shift_until: Moment::default(),
        shift_roles: vec![],
        left_at: None,
        state: sereno_core::volunteer::VolunteerState::Vouched,
    };
    let path = world.drive(invite(&site, Actor::Command, person)).unwrap();
    world.hand_link(name, &path);
}

fn propose(world: &mut World, who: &str, list: &str) -> sereno_drill::world::Answer {
    world.get(who, "/admin/holds");
    world.post(who, "/admin/holds", &[("records", list), ("matter", "24-cv-0001"), ("days", "90")])
}

fn step(world: &mut World, who: &str, what: &str, fields: &[(&str, &str)]) -> u16 {
    let page = world.get(who, "/admin/holds/1").body;
    let read_at = page.split_once("name=\"read_at\" value=\"").and_then(|(_, rest)| rest.split('"').next());
    let mut fields = fields.to_vec();
    fields.extend(read_at.map(|at| ("read_at", at)));
    world.post(who, &format!("/admin/holds/1/{what}"), &fields).status
}

#[test]
fn what_somebody_agrees_to_is_what_they_read() {
    for fresh in each("hold-read") {
        let mut world = two_incidents(&fresh);
        let path = incident(&mut world, 1);
        let number = number_of(&mut world, &path);
        propose(&mut world, "Petra", &number);
        assert_eq!(step(&mut world, "Nora", "confirm", &[]), 303);
        assert_eq!(step(&mut world, "Nora", "ask", &[("what", "renew"), ("days", "90")]), 303);
        // Petra reads a wish for more time; before she agrees it becomes one for the end.
        let page = world.get("Petra", "/admin/holds/1").body;
        let (_, rest) = page.split_once("name=\"read_at\" value=\"").unwrap();
        let read_at = rest.split('"').next().unwrap();
        let now = world.flow.site.now();
        world.set(now.plus_s(1));
        assert_eq!(step(&mut world, "Nora", "ask", &[("what", "end")]), 303);
        let answer = world.post("Petra", "/admin/holds/1/agree", &[("read_at", read_at)]);
        assert_eq!(answer.status, 409);
        assert!(answer.sentence().contains("Something else is asked"), "{}", answer.sentence());
        assert_eq!(world.post("Petra", "/admin/holds/1/agree", &[]).status, 409);
        assert_eq!(count(&world, "SELECT count(*) FROM holds WHERE state = 'held'"), 1);
    }
}

#[test]
fn locking_in_the_middle_of_a_holds_end_loses_no_value() {
    for fresh in each("hold-lock") {
        let mut world = two_incidents(&fresh);
        let path = incident(&mut world, 1);
        let number = number_of(&mut world, &path);
        propose(&mut world, "Petra", &number);
        assert_eq!(step(&mut world, "Nora", "confirm", &[]), 303);
        let held = copies(&world);
        world.flow.site.keys.shut(&[]).unwrap();
        assert_eq!(world.expire_due().unwrap(), 0, "locked, nothing is forgotten");
        assert!(world.drive(sereno_flow::hold::tend(&world.flow)).is_err(), "and no hold is tended");
        world.flow.site.keys.open_again(None).unwrap();
        assert!(held.iter().all(|(place, bytes)| world.flow.site.keys.open_sealed(place, bytes).is_some()));
    }
}

#[test]
fn two_people_pause_the_purge_of_named_records_and_of_nothing_else() {
    for fresh in each("hold") {
        let mut world = two_incidents(&fresh);
        let path = incident(&mut world, 1);
        let number = number_of(&mut world, &path);
        let asked = propose(&mut world, "Petra", &format!("#{number}"));
        assert_eq!((asked.status, asked.location.as_deref()), (303, Some("/admin/holds/1")), "{}", asked.body);
        // The same person is no second one, and nothing is paused by one person.
        assert_eq!(step(&mut world, "Petra", "confirm", &[]), 403);
        assert_eq!(count(&world, "SELECT count(*) FROM hold_records WHERE is_on = 1"), 0);
        assert_eq!(step(&mut world, "Nora", "confirm", &[]), 303);
        assert_eq!(step(&mut world, "Nora", "confirm", &[]), 409, "it stands already");
        assert!(count(&world, "SELECT count(*) FROM hold_seals") >= 4, "body, point, reach and note");

        // The rows get their places in the log once they are a few seconds old.
        world.set(START.plus_s(3 * 3_600));
        world.run_due().unwrap();
        let written = count(&world, OLD);
        // Every date of the words is over; the incidents' own is not.
        world.set(START.plus_s(200 * DAY_S));
        world.expire_due().unwrap();
        let left = readable(&world);
        for word in ["held words at the corner", "323-555-0166", "held note"] {
            assert!(left.contains(word), "{}: {word} went although it is held", fresh.name);
        }
        for word in ["free words", "323-555-0167", "free note"] {
            assert!(!left.contains(word), "{}: {word} stayed although nothing names it", fresh.name);
        }
        assert_eq!(count(&world, "SELECT count(*) FROM reports"), 1);
        assert_eq!(count(&world, "SELECT count(*) FROM reports WHERE sealed_point IS NOT NULL"), 1);

        // Past the incidents' date and that of the audit log.
        world.set(START.plus_s(500 * DAY_S));
        world.expire_due().unwrap();
        assert_eq!(count(&world, "SELECT count(*) FROM incidents"), 1);
        // The log forgets page by page, in order: what is before the first page about something held
        // is gone, and what is held has its rows.
        let before = "SELECT count(*) FROM audit_rows WHERE at < 1742500000000000 AND page < (SELECT min(page) FROM audit_rows WHERE object IN (SELECT object FROM hold_records WHERE object <> ''))";
        assert_eq!(count(&world, before), 0, "audit rows before all that is held");
        assert!(count(&world, OLD) < written, "nothing before what is held went");
        let kept = "SELECT count(*) FROM audit_rows WHERE act = 'report.receive' AND object IN (SELECT object FROM hold_records WHERE object <> '')";
        assert_eq!(count(&world, kept), 1, "the audit row about the held report");
        assert!(readable(&world).contains("held words"));

        // It is overdue, it is still there, and its parties read so in red.
        comes(&mut world, "Olga", Role::Admin);
        assert!(world.get("Olga", "/admin/holds").body.contains("is overdue"));

        // Ended by two: rows, values and the key go at the next sweep, and with it every copy.
        let copies = copies(&world);
        assert_eq!(step(&mut world, "Olga", "ask", &[("what", "end")]), 303);
        assert_eq!(step(&mut world, "Olga", "agree", &[]), 403);
        comes(&mut world, "Lena", Role::Attorney);
        assert_eq!(step(&mut world, "Lena", "agree", &[]), 303);
        world.expire_due().unwrap();
        assert_eq!(count(&world, "SELECT count(*) FROM reports"), 0);
        assert_eq!(count(&world, "SELECT count(*) FROM incidents"), 0);
        assert_eq!(count(&world, "SELECT count(*) FROM log_notes"), 0);
        assert_eq!(count(&world, "SELECT count(*) FROM hold_records"), 0);
        assert_eq!(count(&world, OLD), 0, "the log's rows of then go with the hold");
        let opened = copies.iter().filter(|(place, bytes)| world.flow.site.keys.open_sealed(place, bytes).is_some());
        assert_eq!(opened.count(), 0, "{}: a copy made during the hold can still be read", fresh.name);
        assert_eq!(world.expire_due().unwrap(), 0, "the second sweep has nothing to do");
    }
}

/// Sealed values as a copy of the database would hold them.
fn copies(world: &World) -> Vec<(String, Vec<u8>)> {
    let found = world.drive(world.flow.site.db.read(|tx| {
        let mut all = Vec::new();
        for c in schema::columns(tx)?.iter().filter(|c| c.is_sealed() && c.table != "counsel") {
            for value in schema::values(tx, &c.table, &c.column)? {
                if let sereno_station::db::Value::Bytes(bytes) = value {
                    all.push((format!("{}.{}", c.table, c.column), bytes));
                }
            }
        }
        Ok(all)
    }));
    let found = found.unwrap();
    assert!(found.len() >= 4, "{}", found.len());
    found
}

#[test]
fn a_hold_that_ends_in_time_gives_each_value_back_to_its_own_day() {
    for fresh in each("hold-back") {
        let mut world = two_incidents(&fresh);
        let path = incident(&mut world, 1);
        let number = number_of(&mut world, &path);
        let heads = |world: &World| {
            let mut all: Vec<Vec<u8>> = copies(world)
                .into_iter()
                .filter(|(place, _)| place != "holds.sealed_matter")
                .map(|(place, bytes)| [place.into_bytes(), bytes[..5].to_vec()].concat())
                .collect();
            all.sort();
            all
        };
        let before = heads(&world);
        propose(&mut world, "Petra", &number);
        assert_eq!(step(&mut world, "Nora", "confirm", &[]), 303);
        assert_ne!(heads(&world), before);
        assert!(readable(&world).contains("held words"));
        assert_eq!(step(&mut world, "Nora", "ask", &[("what", "end")]), 303);
        assert_eq!(step(&mut world, "Petra", "agree", &[]), 303);
        assert_eq!(heads(&world), before, "{}: each value stands under the day it stood under", fresh.name);
        for word in ["held words at the corner", "323-555-0166", "held note", "free words"] {
            assert!(readable(&world).contains(word), "{word}");
        }
        assert_eq!(count(&world, "SELECT count(*) FROM hold_seals"), 0);
    }
}

#[test]
fn a_hold_is_refused_with_a_reason_and_what_was_typed() {
    for fresh in each("hold-refused") {
        let mut world = two_incidents(&fresh);
        for (list, matter, days, sentence) in [
            ("", "24-cv-0001", "90", "No record is named"),
            ("201", "", "90", "reference is missing"),
            ("201", "24-cv-0001", "181", "within 1 to 180 days"),
            ("201\n9999", "24-cv-0001", "90", "leads to nothing here"),
            ("never-was-here-17", "24-cv-0001", "90", "leads to nothing here"),
        ] {
            world.get("Petra", "/admin/holds");
            let fields = [("records", list), ("matter", matter), ("days", days)];
            let answer = world.post("Petra", "/admin/holds", &fields);
            assert_eq!(answer.status, 409, "{list} {matter} {days}");
            assert!(answer.sentence().contains(sentence), "{}", answer.sentence());
            assert!(!answer.sentence().contains("9999"), "it does not say which");
            assert!(answer.body.contains(&format!(">{list}</textarea>")), "what was typed is still there");
        }
        // What is past its date is gone, and the page says so.
        let path = incident(&mut world, 1);
        world.set(START.plus_s(370 * DAY_S));
        world.expire_due().unwrap();
        comes(&mut world, "Olga", Role::Admin);
        let answer = propose(&mut world, "Olga", path.rsplit('/').next().unwrap());
        assert_eq!(answer.status, 409);
        assert!(answer.sentence().contains("it is gone"), "{}", answer.sentence());
        assert_eq!(count(&world, "SELECT count(*) FROM holds"), 0);
    }
}

#[test]
fn counsel_reads_of_a_hold_on_top_of_their_pages_until_they_say_so_and_the_public_reads_a_number() {
    let fresh = each("hold-told").remove(0);
    let mut world = two_incidents(&fresh);
    assert!(world.get("public", "/privacy").body.contains("There has been no demand"));
    propose(&mut world, "Petra", "201, 202");
    step(&mut world, "Nora", "confirm", &[]);
    let page = world.get("public", "/privacy").body;
    assert!(page.contains("because of a legal demand: 2, since March 2025. Demands so far: 1"), "{page}");
    assert!(!page.contains("24-cv"));
    let spanish = world.get("public", "/privacy?l=es").body;
    assert!(spanish.contains("exigencia legal: 2, desde marzo de 2025"), "{spanish}");
    // Legal intake reads it on any page of theirs, sees number and dates, and no matter or records.
    for path in ["/admin/door", "/admin/holds", "/help/console"] {
        let body = world.get("Ines", path).body;
        assert!(body.contains("Legal hold 1 stands"), "{path}");
        assert!(!body.contains("24-cv"), "{path}");
    }
    assert_eq!(world.get("Ines", "/admin/holds/1").status, 403);
    assert!(!world.get("Ana", "/console").body.contains("Legal hold 1"), "the desk is not told");
    world.get("Ines", "/admin/holds");
    assert_eq!(world.post("Ines", "/admin/holds/1/read", &[]).status, 303);
    assert!(!world.get("Ines", "/admin/door").body.contains("Legal hold 1 stands"));
    let shown = world.get("Nora", "/admin/holds/1").body;
    assert!(shown.contains("24-cv-0001") && shown.contains("Incident 201") && shown.contains("Ines"));
    // Another date is agreed by two, and counsel is told anew.
    world.set(START.plus_s(4 * 3_600));
    assert_eq!(step(&mut world, "Nora", "ask", &[("what", "renew"), ("days", "180")]), 303);
    assert_eq!(step(&mut world, "Nora", "agree", &[]), 403);
    assert_eq!(step(&mut world, "Petra", "agree", &[]), 303);
    assert!(world.get("Ines", "/admin/holds").body.contains("Review on 2025-09-16"));
    assert!(world.get("Ines", "/admin/door").body.contains("Legal hold 1 stands"));
    let acts = count(&world, "SELECT count(*) FROM audit_rows WHERE object = 'hold_1'");
    assert!(acts >= 5, "each step is on the log: {acts}");
    assert_eq!(count(&world, "SELECT count(*) FROM audit_rows WHERE detail = '24-cv-0001'"), 0);
}

#[test]
fn what_comes_to_hang_on_a_held_incident_is_held_too_and_a_proposal_nobody_confirms_is_dropped() {
    for fresh in each("hold-follow") {
        let mut world = two_incidents(&fresh);
        let path = incident(&mut world, 1);
        let number = number_of(&mut world, &path);
        propose(&mut world, "Petra", &number);
        step(&mut world, "Nora", "confirm", &[]);
        propose(&mut world, "Petra", "202");
        let later = "08:04 web [waiting saw reach=323-555-0168] 6th & Alvarado :: later words at the corner\n";
        story::play(&mut world, later, START).unwrap();
        world.set(START.plus_s(20 * DAY_S));
        world.expire_due().unwrap();
        assert_eq!(count(&world, "SELECT count(*) FROM holds WHERE state = 'withdrawn'"), 1);
        world.set(START.plus_s(200 * DAY_S));
        world.expire_due().unwrap();
        let left = readable(&world);
        assert!(left.contains("held words") && left.contains("later words"), "{}: {left}", fresh.name);
        assert!(!left.contains("free words"));
        assert_eq!(count(&world, "SELECT count(*) FROM holds WHERE state = 'held'"), 1);
    }
}

#[test]
fn every_sealed_column_is_reached_by_a_hold_or_is_known_not_to_be_a_record() {
    // What hangs on no incident: the reference of a hold and the lawyer's number are no records, and
    // neither are the addresses of those who are told, which are gone the moment they stop, nor the
    // names of those who answer for the texts.
    const NO_RECORD: [&str; 7] = [
        "holds.sealed_matter",
        "counsel.sealed_name",
        "counsel.sealed_phone",
        "sign_offs.sealed_lawyer",
        "sign_offs.sealed_reviewer",
        "chunks.sealed_parcel",
        "subscribers.sealed_reach",
    ];
    let fresh = each("hold-columns").remove(0);
    let world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    let columns = world.drive(world.flow.site.db.read(|tx| Ok(schema::columns(tx)?))).unwrap();
    let hangs = |table: &str| columns.iter().any(|c| c.table == table && c.column == "incident_id" && c.is_bytes);
    let mut reached = 0;
    for c in columns.iter().filter(|c| c.is_sealed()) {
        let name = format!("{}.{}", c.table, c.column);
        if NO_RECORD.contains(&name.as_str()) {
            continue;
        }
        assert!(hangs(&c.table), "{name}: a hold does not reach it; say in this test why it is no record");
        reached += 1;
    }
    assert!(reached >= 6, "{reached}");
}

#[test]
fn everybody_finds_whom_to_call_and_only_a_coordinator_enters_it() {
    let fresh = each("door").remove(0);
    let mut world = two_incidents(&fresh);
    world.add_person("Luis", &["observer"], "es", true);
    let before = world.get("Luis", "/admin/door");
    assert_eq!(before.status, 200);
    assert!(before.body.contains("No hay nadie anotado"));
    assert!(world.get("Luis", "/field").body.contains("/admin/door"), "it is in the head of every page");
    let refused = world.post(SETUP, "/admin/door", &[("name", "Example Law Office"), ("phone", "soon")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"Example Law Office\"") && refused.body.contains("value=\"soon\""));
    assert_eq!(world.post("Ana", "/admin/door", &[("name", "x"), ("phone", "213-555-0111")]).status, 403);
    world.get(SETUP, "/admin/door");
    let done = world.post(SETUP, "/admin/door", &[("name", "Example Law Office"), ("phone", "213-555-0111")]);
    assert_eq!(done.status, 303);
    let page = world.get("Luis", "/admin/door").body;
    assert!(page.contains("Example Law Office") && page.contains("tel:2135550111"));
    assert_eq!(world.get("public", "/admin/door").status, 401);
    // After a year it is asked for again.
    world.set(START.plus_s(366 * DAY_S));
    world.expire_due().unwrap();
    assert_eq!(count(&world, "SELECT count(*) FROM counsel"), 0);
}

#[test]
fn the_page_of_what_can_be_seized_shows_what_is_there_and_warns_of_what_nobody_described() {
    for fresh in each("seizable") {
        let mut world = two_incidents(&fresh);
        let page = world.get("Nora", "/admin/seizable");
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("Look at this"), "{}", page.body);
        assert!(page.body.contains("reports.sealed_reach") && page.body.contains("need the key file"));
        for (who, status) in [("Petra", 200), ("Ana", 403), ("Ines", 403), ("public", 401)] {
            assert_eq!(world.get(who, "/admin/seizable").status, status, "{who}");
        }
        let public = world.get("public", "/seizable?l=es");
        assert_eq!(public.status, 200);
        assert!(public.body.contains("Lo que nos contaron") && public.body.contains("Ninguna dirección de red"));
        assert!(public.body.len() < 20_000);
        // Somebody adds a table by hand, with what must never be there.
        let sql = "CREATE TABLE visits (id BIGINT PRIMARY KEY, sender_ip TEXT)";
        match &fresh.target {
            sereno_station::db::Target::File(path) => {
                rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
            }
            sereno_station::db::Target::Postgres(address) => {
                postgres::Client::connect(address, postgres::NoTls).unwrap().batch_execute(sql).unwrap();
            }
        }
        let warned = world.get("Nora", "/admin/seizable").body;
        for word in
            ["visits.sender_ip is in the database", "visits is a table", "visits.sender_ip looks like", "Not so"]
        {
            assert!(warned.contains(word), "{}: no warning {word}", fresh.name);
        }
        assert!(!world.get("public", "/seizable").body.contains("No network addresses"), "what is not so is not said");
    }
}
