//! How: a network at work is backed up and restored by the real program, from either engine into
//! either; what comes out is counted, read as the desk reads it, and damaged in every place.

use crate::engines::{Fresh, Scratch, each};
use crate::lock::make_sheets;
use sereno::app;
use sereno::worlds::{START, kept_by_hand};
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_seal::wrap::OfflineKey;
use sereno_station::audit::Actor;
use sereno_station::backup::{make, make_keys, open_keys, restore};
use sereno_station::db::{Target, fact, tables};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const WORDS: &str = "two white vans by the canary tree";

fn at_work(fresh: &Fresh) -> World {
    let mut world = kept_by_hand(fresh.scratch.path(), &fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    let text = format!(
        "people Ana dispatcher; Luis observer; Marisol verification_lead\n\
         08:00 web [waiting saw] 6th & Alvarado :: {WORDS}\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
         08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n"
    );
    story::play(&mut world, &text, START).unwrap();
    world
}

fn counts(world: &World) -> BTreeMap<String, i64> {
    let db = world.flow.site.db.clone();
    let read = db.read(|tx| {
        let mut all = BTreeMap::new();
        for table in tables(tx)? {
            let n = tx.number(&format!("SELECT count(*) FROM {}", table.name), &[])?;
            all.insert(table.name, n);
        }
        Ok(all)
    });
    world.drive(read).unwrap()
}

fn sereno(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sereno")).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Backs a network up by the command; both files.
fn back_up(fresh: &Fresh, to: &Path) -> (PathBuf, PathBuf) {
    let mut args = vec!["backup", "--data", text(fresh.scratch.path()), "--to", text(to)];
    let database = fresh.database();
    args.extend(database.iter().flat_map(|url| ["--database", url]));
    let made = sereno(&args);
    assert!(made.status.success(), "{}", said(&made));
    let out = String::from_utf8(made.stdout).unwrap();
    let mut lines = out.lines().map(PathBuf::from);
    (lines.next().unwrap(), lines.next().unwrap())
}

#[test]
fn a_backup_of_either_engine_is_restored_into_either_with_every_row() {
    for fresh in each("backup") {
        let mut world = at_work(&fresh);
        let papers = make_sheets(&mut world);
        let scratch = Scratch::new("backup-out");
        let identity = scratch.path().join("sheet.txt");
        std::fs::write(&identity, format!("# sheet 2\n{}\n", papers[1])).unwrap();
        // It is made while the network is open in another process.
        let (backup, keys) = back_up(&fresh, scratch.path());
        let before = counts(&world);
        let room = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
        let sealed = std::fs::read(&backup).unwrap();
        assert!(sealed.starts_with(b"age-encryption.org/v1"));
        for piece in [WORDS.as_bytes(), b"Marisol", b"Alvarado"] {
            assert!(!sealed.windows(piece.len()).any(|w| w == piece), "something of it can be read");
        }
        for mut into in each("restored") {
            // Restoring makes the folder and the database itself.
            let data = into.scratch.path().join("new");
            let database = into.database();
            if let Some(url) = &database {
                let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
                client.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
            } else {
                into.target = Target::File(data.join("sereno.db"));
            }
            let mut args =
                vec!["restore", "--from", text(&backup), "--keys", text(&keys), "--identity", text(&identity)];
            args.extend(["--data", text(&data)]);
            args.extend(database.iter().flat_map(|url| ["--database", url]));
            let done = sereno(&args);
            assert!(done.status.success(), "{} to {}: {}", fresh.name, into.name, said(&done));
            let again = sereno(&args);
            assert_eq!(again.status.code(), Some(2), "a place that is not empty is refused");
            assert!(said(&again).contains("is not empty"), "{}", said(&again));

            let mut restored = kept_by_hand(&data, &into.target, "rapid-response", 8, START.plus_s(7_200)).unwrap();
            let after = counts(&restored);
            for (table, n) in &before {
                let left_out = ["schema_lock", "leases", "sessions", "invitations"].contains(&table.as_str());
                // The two audit rows of the backup itself were written while it was made.
                assert!(left_out || after[table] == *n || (table == "audit_rows" && after[table] + 1 >= *n), "{table}");
            }
            assert_eq!(after["sessions"], 0);
            let purpose = restored.drive(restored.flow.site.db.read(|tx| Ok(fact(tx, "purpose")?))).unwrap();
            assert_eq!(purpose.as_deref(), Some("serve"));
            sign_in(&mut restored, "Ana");
            let page = restored.get("Ana", &format!("/console/incidents/{room}"));
            assert!(
                page.body.contains(WORDS),
                "{} to {}: what is sealed opens with the key file",
                fresh.name,
                into.name
            );
            assert!(restored.run_due().is_ok());
        }
    }
}

/// Somebody comes back with the passkeys they made before the backup.
fn sign_in(world: &mut World, name: &str) {
    use sereno_station::people;
    let everybody = world.flow.site.db.read(|tx| Ok(people::everybody(tx, people::Sees::All)?));
    let person = world.drive(everybody).unwrap().into_iter().find(|p| p.name == name).unwrap();
    assert!(world.come_back(name, person.id), "{name} is not let in with their passkey");
}

fn key() -> OfflineKey {
    OfflineKey::from_bytes(&[5; 32]).unwrap()
}

fn backup_of(world: &World) -> Vec<u8> {
    let to = vec![key().recipient()];
    world.drive(make(&world.flow.site, Actor::Command, to, Vec::new())).unwrap().1
}

fn keys_of(world: &World) -> Vec<u8> {
    world.drive(make_keys(&world.flow.site, Actor::Command, vec![key().recipient()])).unwrap()
}

/// Restores into a file; the world around it with these keys.
fn restored(scratch: &Scratch, name: &str, backup: &[u8], keys: Option<&[u8]>) -> World {
    let data = scratch.path().join(name);
    std::fs::create_dir_all(&data).unwrap();
    let target = Target::File(data.join("sereno.db"));
    let manifest = restore(&key(), backup, &target, app::MIGRATIONS).unwrap();
    for (file, secret) in keys.map(|k| open_keys(&key(), k).unwrap()).unwrap_or_default() {
        std::fs::write(data.join(file), secret).unwrap();
    }
    sereno_station::backup::finish(&target, &manifest).unwrap();
    let mut world = kept_by_hand(&data, &target, "rapid-response", 8, START.plus_s(7_200)).unwrap();
    sign_in(&mut world, "Ana");
    world
}

#[test]
fn an_old_backup_shows_nothing_of_a_day_that_is_over() {
    for fresh in each("backup-expired") {
        let mut world = at_work(&fresh);
        let room = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
        let page = format!("/console/incidents/{room}");
        let (backup, old_keys) = (backup_of(&world), keys_of(&world));
        // The days pass, the keys of those days are destroyed, and the key file is made again.
        world.set(START.plus_s(200 * 86_400));
        world.expire_due().unwrap();
        let new_keys = keys_of(&world);
        let scratch = Scratch::new("expired");
        let read = |name: &str, keys: Option<&[u8]>| {
            let mut world = restored(&scratch, name, &backup, keys);
            let answer = world.get("Ana", &page);
            assert_eq!(answer.status, 200, "the room itself is there");
            answer.body.contains(WORDS)
        };
        assert!(read("old", Some(&old_keys)), "with the keys of then it can be read");
        assert!(
            !read("new", Some(&new_keys)),
            "{}: what expired is in the old backup, and nobody can read it",
            fresh.name
        );
        assert!(!read("none", None), "without a key file nothing sealed can be read");
    }
}

#[test]
fn a_backup_that_was_changed_or_cut_is_refused_and_leaves_nothing() {
    let fresh = each("backup-damage").remove(0);
    let world = at_work(&fresh);
    let backup = backup_of(&world);
    let scratch = Scratch::new("damage");
    let mut tried = 0;
    let mut is_refused = |bytes: &[u8]| {
        tried += 1;
        let target = Target::File(scratch.path().join(format!("{tried}.db")));
        let refused = restore(&key(), bytes, &target, app::MIGRATIONS).is_err();
        let left = sereno_station::db::is_empty(&target).unwrap();
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(scratch.path().join(format!("{tried}.db{end}")));
        }
        assert!(refused == left, "a refused backup left tables behind");
        refused
    };
    assert!(!is_refused(&backup), "untouched it is taken");
    let step = (backup.len() / 150).max(1);
    for at in (0..200.min(backup.len())).chain((200..backup.len()).step_by(step)).chain([backup.len() - 1]) {
        let mut changed = backup.clone();
        changed[at] ^= 0x01;
        assert!(is_refused(&changed), "byte {at} of {} was changed", backup.len());
    }
    for keep in [0, 10, backup.len() / 2, backup.len() - 1] {
        assert!(is_refused(&backup[..keep]), "cut at {keep}");
    }
    let mut longer = backup.clone();
    longer.push(0);
    assert!(is_refused(&longer));
    assert!(
        restore(
            &OfflineKey::from_bytes(&[6; 32]).unwrap(),
            &*backup,
            &Target::File(scratch.path().join("x.db")),
            app::MIGRATIONS
        )
        .is_err()
    );
}

/// A backup whose text was changed by somebody who can seal one.
fn resealed(backup: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    let text = String::from_utf8(sereno_seal::wrap::unwrap(&key(), backup).unwrap()).unwrap();
    sereno_seal::wrap::wrap(&[key().recipient()], change(text).as_bytes()).unwrap()
}

#[test]
fn what_does_not_add_up_inside_is_refused_too() {
    let fresh = each("backup-inside").remove(0);
    let world = at_work(&fresh);
    let backup = backup_of(&world);
    let scratch = Scratch::new("inside");
    let mut n = 0;
    let mut why = |change: &dyn Fn(String) -> String| {
        n += 1;
        let target = Target::File(scratch.path().join(format!("{n}.db")));
        restore(&key(), &*resealed(&backup, change), &target, app::MIGRATIONS).err().map(|e| e.to_string())
    };
    assert_eq!(why(&|t| t), None, "untouched it is taken");
    let says = |why: Option<String>, what: &str| {
        let why = why.expect("it was taken");
        assert!(why.contains(what), "{why}");
    };
    says(why(&|t| t.replacen("Marisol", "Marisel", 1)), "not those it says");
    says(why(&|t| t.replacen("sereno-backup-1", "sereno-backup-9", 1)), "form");
    says(why(&|t| t.replacen("\"steps\":[", "\"steps\":[999912312359,", 1)), "newer version");
    says(why(&|t| t.replacen("table people ", "table people; ", 1)), "not one of this schema");
    says(why(&|t| t.replacen("table facts name", "table facts name=1,name", 1)), "not one of this schema");
    says(why(&|t| format!("{t}=ti\n")), "behind its end");
    says(why(&|t| t.split("end {").next().unwrap().to_owned()), "too early");
}

#[test]
fn a_value_that_looks_like_the_head_of_a_table_is_a_value() {
    for fresh in each("backup-values") {
        let world = at_work(&fresh);
        let entry = world.flow.site.entry(Actor::Command);
        let odd: &[&'static str] = &["able people id", "nd {}", "a\tb\nc\\", ""];
        let put = world.flow.site.db.write(move |tx| {
            entry.record(tx, "test.facts", "", "")?;
            for (n, value) in odd.iter().enumerate() {
                sereno_station::db::set_fact(tx, &format!("{value}{n}"), value)?;
            }
            Ok(())
        });
        world.drive(put).unwrap();
        let scratch = Scratch::new("values");
        let again = restored(&scratch, "x", &backup_of(&world), None);
        for (n, value) in odd.iter().enumerate() {
            let name = format!("{value}{n}");
            let read = again.flow.site.db.read(move |tx| Ok(fact(tx, &name)?));
            assert_eq!(again.drive(read).unwrap().as_deref(), Some(*value), "{}", fresh.name);
        }
    }
}

#[test]
fn a_restore_that_is_cut_off_leaves_nothing_that_serve_opens() {
    let fresh = each("backup-cut").remove(0);
    let mut world = at_work(&fresh);
    let papers = make_sheets(&mut world);
    let scratch = Scratch::new("cut");
    let (backup, keys) = back_up(&fresh, scratch.path());
    let cut = scratch.path().join("cut.age");
    let whole = std::fs::read(&backup).unwrap();
    std::fs::write(&cut, &whole[..whole.len() - 20]).unwrap();
    let identity = scratch.path().join("sheet.txt");
    std::fs::write(&identity, &papers[0]).unwrap();
    let data = scratch.path().join("new");
    let args = |from| {
        vec!["restore", "--from", from, "--keys", text(&keys), "--identity", text(&identity), "--data", text(&data)]
    };
    let refused = sereno(&args(text(&cut)));
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(!data.exists() && !data.with_file_name("new.restoring").exists());
    // The power went after the rows and before the name: the folder is not there, and what is
    // beside it says that it is being restored.
    let beside = data.with_file_name("new.restoring");
    std::fs::create_dir_all(&beside).unwrap();
    let target = Target::File(beside.join("sereno.db"));
    let key = OfflineKey::typed(&papers[0]).unwrap();
    restore(&key, &*whole, &target, app::MIGRATIONS).unwrap();
    let served = sereno(&["serve", "--listen", "127.0.0.1:0", "--data", text(&beside)]);
    assert_eq!(served.status.code(), Some(2));
    assert!(said(&served).contains("sereno restoring"), "{}", said(&served));
    let done = sereno(&args(text(&backup)));
    assert!(done.status.success(), "the next try clears it away: {}", said(&done));
    // The wrong secret, no secret, no backup.
    let other = scratch.path().join("other");
    std::fs::write(&identity, OfflineKey::from_bytes(&[1; 32]).unwrap().text()).unwrap();
    let wrong = sereno(&["restore", "--from", text(&backup), "--identity", text(&identity), "--data", text(&other)]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("these keys do not open it") && !other.exists(), "{}", said(&wrong));
}

#[test]
fn a_backup_needs_somebody_to_seal_it_to_and_open_keys() {
    let fresh = each("backup-refused").remove(0);
    let mut world = at_work(&fresh);
    let scratch = Scratch::new("refused");
    let args = ["backup", "--data", text(fresh.scratch.path()), "--to", text(scratch.path())];
    let nobody = sereno(&args);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(
        said(&nobody).contains("Make sheets first") && said(&nobody).contains("--recipient age1"),
        "{}",
        said(&nobody)
    );
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "nothing is left lying");
    world.get(SETUP, "/admin/backup");
    assert_eq!(world.post(SETUP, "/admin/backup", &[]).status, 409);
    assert_eq!(world.post(SETUP, "/admin/backup/keys", &[]).status, 409);
    let recipient = key().recipient();
    let named = sereno(&[&args[..], &["--recipient", &recipient]].concat());
    assert!(named.status.success(), "{}", said(&named));
    make_sheets(&mut world);
    let downloaded = world.post(SETUP, "/admin/backup", &[]);
    assert!(downloaded.status == 200 && downloaded.body.starts_with("age-encryption.org/v1"));
    assert!(world.post(SETUP, "/admin/backup/keys", &[]).body.starts_with("age-encryption.org/v1"));
    assert!(world.get(SETUP, "/admin/backup").body.contains("Key file"));
    let left: Vec<_> = std::fs::read_dir(fresh.scratch.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(!left.iter().any(|n| n.to_string_lossy().ends_with(".part")), "{left:?}");
    let nowhere = sereno(&["backup", "--data", "/nowhere/at/all", "--to", text(scratch.path())]);
    assert!(said(&nowhere).contains("there is no network in"), "{}", said(&nowhere));
    // Locked by the command, unlocked by the command; in between there is no backup.
    let data = ["--data", text(fresh.scratch.path())];
    assert!(sereno(&[&["lock"], &data[..]].concat()).status.success());
    let locked = sereno(&args);
    assert!(said(&locked).contains("locked away"), "{}", said(&locked));
}

#[test]
fn a_restored_network_goes_on_with_its_log() {
    for fresh in each("backup-log") {
        let scratch = Scratch::new("backup-log-out");
        let at = |name: &str| scratch.path().join(name);
        let on = |command: &[&str], data: &Path, database: &Option<String>| {
            let mut args = command.to_vec();
            args.extend(["--data", text(data)]);
            args.extend(database.iter().flat_map(|url| ["--database", url]));
            sereno(&args)
        };
        let invite = |name, data: &Path, database: &Option<String>| {
            let done = on(&["admin", "invite", "--name", name, "--role", "admin"], data, database);
            assert!(done.status.success(), "{}", said(&done));
        };
        // What makes the log's pages beside a server is an export.
        let export = |to: &Path, data: &Path, database: &Option<String>| {
            on(&["export", "audit", "--holder", "A partner", text(to)], data, database)
        };
        let data = fresh.scratch.path();
        for name in ["Ana Example", "Bea Example"] {
            invite(name, data, &fresh.database());
        }
        let exported = export(&at("before.jsonl"), data, &fresh.database());
        assert!(exported.status.success(), "{}", said(&exported));
        let identity = at("key.txt");
        std::fs::write(&identity, key().text()).unwrap();
        let recipient = key().recipient();
        let made = on(&["backup", "--to", text(scratch.path()), "--recipient", &recipient], data, &fresh.database());
        assert!(made.status.success(), "{}", said(&made));
        let out = String::from_utf8(made.stdout).unwrap();
        let [backup, keys] = out.lines().collect::<Vec<_>>()[..] else { panic!("{out}") };
        let from = ["restore", "--from", backup, "--identity", text(&identity)];
        for (n, with_keys) in [true, false].into_iter().enumerate() {
            for into in each("restored-log") {
                let new = into.scratch.path().join(format!("new{n}"));
                let database = into.database();
                if let Some(url) = &database {
                    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
                    client.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
                }
                let keys: &[&str] = if with_keys { &["--keys", keys] } else { &[] };
                let done = on(&[&from[..], keys].concat(), &new, &database);
                assert!(done.status.success(), "{} to {}: {}", fresh.name, into.name, said(&done));
                // Whoever starts it again writes on, under the key that signed what was there.
                invite("Ivo Example", &new, &database);
                let exported = export(&at(&format!("{n}-{}.jsonl", into.name)), &new, &database);
                assert!(exported.status.success() || !with_keys, "{}", said(&exported));
                let checked = on(&["verify"], &new, &database);
                let whole = checked.status.code() == Some(0);
                assert_eq!(whole, with_keys, "{} to {}: {}", fresh.name, into.name, said(&checked));
            }
        }
    }
}
