//! How: a log is built through the routes, with a witness and a numbered copy; then it is changed
//! in every way that can be thought of, hundreds of times from a seed, inside a transaction that
//! is rolled back, and each time the check must say so. Whoever holds the log's own key can
//! rebuild it: against a kept checkpoint that is found, and without one it is not, which is
//! asserted too, because it is what witnesses are for. A planted verifier that takes rows at their
//! word shows that the test can fail.

use crate::drill::planted;
use crate::engines::{Scratch, each};
use sereno::command::{Open, Where, open};
use sereno::worlds::{START, by_hand};
use sereno_core::Moment;
use sereno_core::ids::{AuditId, PersonId};
use sereno_core::role::Role;
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_seal::note::{Checkpoint, Kind, Signer};
use sereno_seal::tlog::Frontier;
use sereno_station::audit::{
    Actor, Checked, Held, Page, Row, Wanted, check_database, check_file, export, open_kept, sequence, witness,
};
use sereno_station::db::{Refusal, Stop, Tx, Value};
use sereno_station::entropy::SeededEntropy;
use sereno_station::params;
use sereno_station::people::{Person, invite};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

/// Mutations of the database for each engine, and of the file.
const ROUNDS: usize = 700;
const FILE_ROUNDS: usize = 400;

fn same_key() -> Signer {
    Signer::new("sereno/drill", Kind::Note, [7; 32]).unwrap()
}

fn other_key() -> Signer {
    Signer::new("sereno/drill", Kind::Note, [8; 32]).unwrap()
}

fn partner() -> Signer {
    Signer::new("partner.example.org", Kind::Witness, [9; 32]).unwrap()
}

/// A log with a dozen pages, a witness's signature half way, and a copy; and what was kept of it.
fn logged(world: &mut World) -> (String, String) {
    story::set_up(world);
    let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
        08:00 web [waiting saw reach=323-555-0166] 6th & Alvarado :: two white vans\n\
        08:04 Ana sends Luis to 1\n08:05 Luis accepts\n08:06 Luis arrives\n08:07 Luis sees it: waiting\n\
        08:08 Marisol signs 1\n08:09 Ana drafts 1\n08:10 Lena approves 1\n";
    story::play(world, text, START).unwrap();
    world.run_due().unwrap();
    world.get(SETUP, "/audit/witnesses");
    assert_eq!(world.post(SETUP, "/audit/witnesses", &[("key", &partner().verifier().text())]).status, 303);
    world.set(START.plus_s(7_200));
    world.run_due().unwrap();
    let half = world.get("neighbor", "/log/checkpoint").body;
    let text = half.split("\n\n").next().unwrap().to_owned() + "\n";
    let at = u64::try_from(START.plus_s(7_200).us() / 1_000_000).unwrap();
    let note = format!("{text}\n{}", partner().cosign(&text, at));
    let taken = world.drive(witness::take(&world.flow.site, &note)).unwrap();
    assert_eq!(taken, "partner.example.org");
    let incident = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
    for minute in 1..8 {
        world.set(START.plus_s(7_200 + minute * 700));
        for who in ["Ana", "Marisol", "Lena"] {
            world.get(who, "/console/map");
            world.get(who, &format!("/console/incidents/{incident}"));
        }
        world.run_due().unwrap();
    }
    let _ = file_of(world);
    let last = world.get("neighbor", "/log/checkpoint").body;
    (half, last)
}

fn file_of(world: &World) -> String {
    let site = world.flow.site.clone();
    let mut file = String::new();
    let wanted =
        Wanted { holder: "Partner Example".to_owned(), entry: site.entry(Actor::Command), since: Moment::default() };
    world
        .drive(export(&site, wanted, &mut |line| {
            file.push_str(line);
            Ok(())
        }))
        .unwrap();
    file
}

/// Changes the database, checks it, and takes the change back.
fn changed(
    world: &World,
    kept: &[Held],
    change: impl FnMut(&mut Tx<'_>) -> Result<(), Stop> + Send + 'static,
) -> Checked {
    let out: Arc<Mutex<Option<Checked>>> = Arc::default();
    let (keep, kept, mut change) = (Arc::clone(&out), kept.to_vec(), change);
    let (log, now) = (same_key().verifier(), world.flow.site.now());
    let done: Result<(), Stop> = world.drive(world.flow.site.db.write(move |tx| {
        change(tx)?;
        *keep.lock().unwrap() = Some(check_database(tx, &log, kept.clone(), now)?);
        Err(Refusal::conflict("step-illegal").into())
    }));
    assert!(matches!(done, Err(Stop::Refused(_))), "{done:?}");
    out.lock().unwrap().take().unwrap()
}

struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, n: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
    fn of<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A value that is not the one that was there.
fn other(value: &Value, dice: &Dice) -> Value {
    match value {
        Value::Null => Value::Bytes(vec![5; 16]),
        Value::Int(n) => Value::Int(n + 1 + i64::try_from(dice.below(3)).unwrap()),
        Value::Real(x) => Value::Real(x + 1.0),
        Value::Text(t) if dice.below(3) == 0 && !t.is_empty() => Value::Text(t[..t.len() - 1].to_owned()),
        Value::Text(t) => Value::Text(format!("{t}x")),
        Value::Bytes(b) => {
            let mut b = b.clone();
            let at = dice.below(b.len());
            b[at] ^= 1 << dice.below(8);
            Value::Bytes(b)
        }
    }
}

/// Tables of the log: the columns that find a row, then every other column.
const TABLES: &[(&str, &[&str], &[&str])] = &[
    ("audit_rows", &["id"], &["at", "actor", "person_id", "act", "object", "detail", "hash", "page"]),
    ("log_pages", &["number"], &["n_rows", "first_at", "last_at", "made_at", "hashes", "leaf"]),
    ("log_nodes", &["level", "at"], &["hash"]),
    ("log_checkpoints", &["size"], &["made_at", "frontier", "note"]),
    ("cosignatures", &["size", "witness"], &["seen_at", "line"]),
    ("witnesses", &["name"], &["verifier"]),
    ("copies", &["number"], &["kind", "holder", "made_by", "made_at"]),
];

fn all_of(world: &World, table: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    let sql = format!("SELECT {} FROM {table} ORDER BY {}", columns.join(", "), columns[0]);
    let n = columns.len();
    world
        .drive(world.flow.site.db.read(move |tx| {
            let rows = tx.query(&sql, &[])?;
            let read = |row: sereno_station::db::Row| {
                let mut r = row.read();
                (0..n).map(|_| r.get::<Value>()).collect::<Result<Vec<_>, _>>()
            };
            Ok(rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?)
        }))
        .unwrap()
}

fn row_of(values: &[Value]) -> Row {
    let [
        Value::Bytes(id),
        Value::Int(at),
        Value::Text(actor),
        person,
        Value::Text(act),
        Value::Text(object),
        Value::Text(detail),
        ..,
    ] = values
    else {
        panic!("{values:?}")
    };
    Row {
        id: AuditId::from_bytes(id.clone().try_into().unwrap()),
        at: Moment::from_us(*at),
        actor: actor.clone(),
        person: match person {
            Value::Bytes(b) => Some(PersonId::from_bytes(b.clone().try_into().unwrap())),
            _ => None,
        },
        act: act.clone(),
        object: object.clone(),
        detail: detail.clone(),
    }
}

const ROW: &[&str] = &["id", "at", "actor", "person_id", "act", "object", "detail", "hash", "page"];

fn insert_row(tx: &mut Tx<'_>, row: &Row, page: Option<i64>) -> Result<(), Stop> {
    tx.execute(
        "INSERT INTO audit_rows (id, at, actor, person_id, act, object, detail, hash, page) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![row.id, row.at, &row.actor, row.person, &row.act, &row.object, &row.detail, row.hash(), page],
    )?;
    Ok(())
}

/// What somebody does who has the database and a key: makes every hash and signature again.
fn rebuild(tx: &mut Tx<'_>, signer: &Signer) -> Result<(), Stop> {
    let rows = tx.query(
        "SELECT id, at, actor, person_id, act, object, detail, hash, page FROM audit_rows WHERE page IS NOT NULL ORDER BY page, at, id",
        &[],
    )?;
    let mut pages: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
    for row in rows {
        let mut r = row.read();
        let values = (0..ROW.len()).map(|_| r.get::<Value>()).collect::<Result<Vec<_>, _>>()?;
        let Value::Int(page) = values[8] else { panic!() };
        let row = row_of(&values);
        tx.execute("UPDATE audit_rows SET hash = $2 WHERE id = $1", params![row.id, row.hash()])?;
        pages.entry(page).or_default().push(row);
    }
    tx.execute("DELETE FROM log_nodes", &[])?;
    let mut tree = Frontier::new();
    let mut known = BTreeMap::new();
    for row in tx.query("SELECT size FROM log_checkpoints", &[])? {
        known.insert(row.read().get::<i64>()?, ());
    }
    for (number, rows) in pages {
        let made_at: i64 = tx.number("SELECT made_at FROM log_pages WHERE number = $1", params![number])?;
        let page = Page {
            number,
            made_at: Moment::from_us(made_at),
            first_at: rows[0].at,
            last_at: rows[rows.len() - 1].at,
            hashes: rows.iter().map(Row::hash).collect(),
        };
        tx.execute(
            "UPDATE log_pages SET n_rows = $2, first_at = $3, last_at = $4, hashes = $5, leaf = $6 WHERE number = $1",
            params![
                number,
                i64::try_from(rows.len()).unwrap(),
                page.first_at,
                page.last_at,
                page.hashes.concat(),
                page.leaf()
            ],
        )?;
        for node in tree.push(page.leaf()) {
            let (level, at) = (i64::from(node.place.level), i64::try_from(node.place.at).unwrap());
            tx.execute("INSERT INTO log_nodes (level, at, hash) VALUES ($1, $2, $3)", params![level, at, node.hash])?;
        }
        let size = i64::try_from(tree.size()).unwrap();
        let text = Checkpoint { origin: signer.name().to_owned(), size: tree.size(), root: tree.root() }.text();
        tx.execute(
            "UPDATE log_checkpoints SET note = $2, frontier = $3 WHERE size = $1",
            params![size, signer.sign(&text), tree.nodes().concat()],
        )?;
    }
    Ok(())
}

/// Cuts everything off from a page on, and makes what is left fit.
fn cut(tx: &mut Tx<'_>, from: i64, signer: &Signer) -> Result<(), Stop> {
    tx.execute("DELETE FROM audit_rows WHERE page >= $1 OR page IS NULL", params![from])?;
    tx.execute("DELETE FROM log_pages WHERE number >= $1", params![from])?;
    tx.execute("DELETE FROM log_checkpoints WHERE size > $1", params![from])?;
    tx.execute("DELETE FROM cosignatures WHERE size > $1", params![from])?;
    tx.execute("DELETE FROM copies", &[])?;
    rebuild(tx, signer)
}

/// A change from the seed: what kind it is, and how it is done.
type Change = Box<dyn FnMut(&mut Tx<'_>) -> Result<(), Stop> + Send>;

fn mutation(world: &World, dice: &Dice, rows: &[Vec<Value>], pages: i64) -> (String, Change) {
    let pick = |n: usize| -> Vec<Row> {
        let mut found: Vec<Row> = Vec::new();
        while found.len() < n {
            let row = row_of(dice.of::<Vec<Value>>(rows));
            if found.iter().all(|f| f.id != row.id && (f.act != row.act || f.object != row.object)) {
                found.push(row);
            }
        }
        found
    };
    let fresh =
        AuditId::from_bytes(sereno_seal::digest::sha256(&dice.0.next_u64().to_be_bytes())[..16].try_into().unwrap());
    let page = i64::try_from(dice.below(usize::try_from(pages).unwrap())).unwrap();
    match dice.below(12) {
        // A third of all: any column of any row of any of the log's tables.
        0..=3 => {
            let (table, keys, columns) = TABLES[if dice.below(2) == 0 { 0 } else { dice.below(TABLES.len()) }];
            let all: Vec<&str> = keys.iter().chain(columns).copied().collect();
            let stored = all_of(world, table, &all);
            let row = dice.of(&stored).clone();
            let at = keys.len() + dice.below(columns.len());
            let value = other(&row[at], dice);
            let found: Vec<String> = (0..keys.len()).map(|i| format!("{} = ${}", keys[i], i + 2)).collect();
            let sql = format!("UPDATE {table} SET {} = $1 WHERE {}", all[at], found.join(" AND "));
            let mut values = vec![value];
            values.extend(row[..keys.len()].iter().cloned());
            (
                format!("change {table}.{}", all[at]),
                Box::new(move |tx| {
                    assert_eq!(tx.execute(&sql, &values)?, 1);
                    Ok(())
                }),
            )
        }
        4 => {
            // The keys themselves: a row becomes another row, a page another page.
            let row = pick(1).remove(0);
            (
                "change audit_rows.id".to_owned(),
                Box::new(move |tx| {
                    tx.execute("UPDATE audit_rows SET id = $2 WHERE id = $1", params![row.id, fresh])?;
                    Ok(())
                }),
            )
        }
        5 => {
            let row = pick(1).remove(0);
            (
                "delete a row".to_owned(),
                Box::new(move |tx| {
                    tx.execute("DELETE FROM audit_rows WHERE id = $1", params![row.id])?;
                    Ok(())
                }),
            )
        }
        6 => {
            let mut row = pick(1).remove(0);
            row.id = fresh;
            row.detail.push('1');
            let into = if dice.below(3) == 0 { None } else { Some(page) };
            if into.is_none() {
                row.at = START;
            }
            (
                if into.is_some() { "insert a row into a page" } else { "insert a row of the past" }.to_owned(),
                Box::new(move |tx| insert_row(tx, &row, into)),
            )
        }
        7 => {
            let two = pick(2);
            let whole = dice.below(2) == 0;
            (
                "swap two rows".to_owned(),
                Box::new(move |tx| {
                    for (to, from) in [(&two[0], &two[1]), (&two[1], &two[0])] {
                        tx.execute(
                            "UPDATE audit_rows SET act = $2, object = $3, detail = $4 WHERE id = $1",
                            params![to.id, &from.act, &from.object, &from.detail],
                        )?;
                        if whole {
                            let as_new = Row {
                                id: to.id,
                                at: to.at,
                                actor: to.actor.clone(),
                                person: to.person,
                                ..from.clone()
                            };
                            tx.execute("UPDATE audit_rows SET hash = $2 WHERE id = $1", params![to.id, as_new.hash()])?;
                        }
                    }
                    Ok(())
                }),
            )
        }
        8 => {
            let by = if dice.below(2) == 0 { 1 } else { 1_000 };
            (
                "renumber pages".to_owned(),
                Box::new(move |tx| {
                    // From the last down, so that no number is there twice meanwhile.
                    for number in (page..pages).rev() {
                        tx.execute("UPDATE log_pages SET number = number + $2 WHERE number = $1", params![number, by])?;
                        tx.execute("UPDATE audit_rows SET page = page + $2 WHERE page = $1", params![number, by])?;
                    }
                    Ok(())
                }),
            )
        }
        9 => match dice.below(5) {
            0 => (
                "delete a page with its rows".to_owned(),
                Box::new(move |tx| {
                    tx.execute("DELETE FROM audit_rows WHERE page = $1", params![page])?;
                    tx.execute("DELETE FROM log_pages WHERE number = $1", params![page])?;
                    Ok(())
                }),
            ),
            1 => (
                "delete the rows of the first pages".to_owned(),
                Box::new(move |tx| {
                    tx.execute("DELETE FROM audit_rows WHERE page <= $1", params![page])?;
                    Ok(())
                }),
            ),
            2 => (
                "delete rows and say that they were forgotten".to_owned(),
                Box::new(move |tx| {
                    tx.execute("DELETE FROM audit_rows WHERE page <= $1", params![page])?;
                    let forget = Row {
                        id: fresh,
                        at: START.plus_s(90_000),
                        actor: "task".to_owned(),
                        person: None,
                        act: "audit.forget".to_owned(),
                        object: page.to_string(),
                        detail: String::new(),
                    };
                    insert_row(tx, &forget, None)
                }),
            ),
            3 => (
                "delete a checkpoint, a node or a copy".to_owned(),
                Box::new(move |tx| {
                    let which = ["DELETE FROM log_checkpoints", "DELETE FROM log_nodes", "DELETE FROM copies"];
                    tx.execute(which[usize::try_from(page % 3).unwrap()], &[])?;
                    Ok(())
                }),
            ),
            _ => (
                "invent a node or a copy".to_owned(),
                Box::new(move |tx| {
                    if page % 2 == 0 {
                        tx.execute(
                            "INSERT INTO log_nodes (level, at, hash) VALUES (9, $1, $2)",
                            params![page, [0u8; 32]],
                        )?;
                    } else {
                        tx.execute(
                            "INSERT INTO copies (number, kind, holder, made_at) VALUES (99, 'audit', 'Nobody', $1)",
                            params![START],
                        )?;
                    }
                    Ok(())
                }),
            ),
        },
        10 => {
            // By whoever lacks the log's key: everything fits together but the signatures.
            let row = pick(1).remove(0);
            (
                "rebuild with another key".to_owned(),
                Box::new(move |tx| {
                    tx.execute("UPDATE audit_rows SET detail = 'other' WHERE id = $1", params![row.id])?;
                    tx.execute("DELETE FROM cosignatures", &[])?;
                    rebuild(tx, &other_key())
                }),
            )
        }
        _ => (
            "cut the tail without a key".to_owned(),
            Box::new(move |tx| {
                tx.execute("DELETE FROM audit_rows WHERE page >= $1", params![page])?;
                tx.execute("DELETE FROM log_pages WHERE number >= $1", params![page])?;
                Ok(())
            }),
        ),
    }
}

#[test]
fn every_change_of_the_log_is_found_and_the_log_itself_is_fine() {
    for fresh in each("audit-mutations") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        let (half, last) = logged(&mut world);
        let held = |note: &str| open_kept(note, &same_key().verifier(), "a partner").unwrap();
        let (half, last) = (held(&half), held(&last));
        let rows: Vec<_> =
            all_of(&world, "audit_rows", ROW).into_iter().filter(|r| matches!(r[8], Value::Int(_))).collect();
        let pages = i64::try_from(last.checkpoint.size).unwrap();
        assert!(pages >= 8 && rows.len() > 60, "{pages} pages, {} rows", rows.len());

        // The control: nothing is changed, and nothing is found.
        let control = changed(&world, &[half.clone(), last.clone()], |_| Ok(()));
        assert_eq!(control.broken, vec![], "{}", fresh.name);
        assert_eq!((control.rows, control.waiting), (u64::try_from(rows.len()).unwrap(), 0));
        assert!(control.passed.iter().any(|(who, _)| who == "the witness partner.example.org"), "{:?}", control.passed);
        assert!(control.passed.iter().filter(|(who, _)| who == "a partner").count() == 2);

        let dice = Dice(SeededEntropy::new(11));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for round in 0..ROUNDS {
            let (name, change) = mutation(&world, &dice, &rows, pages);
            let checked = changed(&world, &[], change);
            assert!(checked.n_broken > 0, "{}: round {round}: {name} was not found", fresh.name);
            *counts.entry(name).or_default() += 1;
        }
        // By whoever has the log's own key. What others hold finds it; without that, nothing can.
        let mut by_key = 0;
        for from in 1..pages {
            let at = dice.below(rows.len() / 2);
            let id = row_of(&rows[at]).id;
            let fork = move |tx: &mut Tx<'_>| {
                tx.execute("UPDATE audit_rows SET object = 'other' WHERE id = $1", params![id])?;
                tx.execute("DELETE FROM cosignatures", &[])?;
                tx.execute("DELETE FROM copies", &[])?;
                tx.execute("UPDATE audit_rows SET act = 'copy.none' WHERE act = 'copy.number'", &[])?;
                rebuild(tx, &same_key())
            };
            assert!(changed(&world, std::slice::from_ref(&last), fork).n_broken > 0, "a fork against what was kept");
            assert_eq!(changed(&world, &[], fork).broken, vec![], "and without it nobody can know");
            let short = move |tx: &mut Tx<'_>| {
                tx.execute("UPDATE audit_rows SET act = 'copy.none' WHERE act = 'copy.number'", &[])?;
                tx.execute("DELETE FROM cosignatures", &[])?;
                let found = tx.number("SELECT count(*) FROM log_checkpoints WHERE size = $1", params![from])?;
                if found == 0 {
                    tx.execute(
                        "INSERT INTO log_checkpoints (size, made_at, frontier, note) SELECT $1, made_at, hashes, '' FROM log_pages WHERE number = $2",
                        params![from, from - 1],
                    )?;
                }
                cut(tx, from, &same_key())
            };
            assert!(
                changed(&world, std::slice::from_ref(&last), short).n_broken > 0,
                "a cut tail against what was kept"
            );
            by_key += 2;
        }
        // The witness's line in the database itself finds a fork before it.
        let seen = i64::try_from(half.checkpoint.size).unwrap();
        let before = rows.iter().find(|r| matches!(r[8], Value::Int(page) if page < seen)).unwrap();
        let id = row_of(before).id;
        let fork = move |tx: &mut Tx<'_>| {
            tx.execute("UPDATE audit_rows SET object = 'other' WHERE id = $1", params![id])?;
            rebuild(tx, &same_key())
        };
        assert!(changed(&world, &[], fork).n_broken > 0);
        println!(
            "{}: {pages} pages, {} rows, {ROUNDS} mutations found, {by_key} by the log's own key found:",
            fresh.name,
            rows.len()
        );
        for (name, n) in counts {
            println!("  {n:4} {name}");
        }
    }
}

#[test]
fn every_change_of_an_exported_file_is_found() {
    let fresh = each("audit-file").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    let (half, last) = logged(&mut world);
    let file = file_of(&world);
    let (log, now) = (same_key().verifier(), world.flow.site.now());
    let check = |file: &str, kept: &[(String, String)]| check_file(&mut file.as_bytes(), Some(&log), kept, now);
    let kept = [("half".to_owned(), half), ("last".to_owned(), last)];
    let (head, control) = check(&file, &kept).unwrap();
    assert_eq!((control.broken, head.copy.number, head.copy.holder.as_str()), (vec![], 2, "Partner Example"));
    assert_eq!(head.witnesses, ["partner.example.org"]);
    assert!(check_file(&mut file.as_bytes(), Some(&other_key().verifier()), &[], now).unwrap().1.n_broken > 0);

    let dice = Dice(SeededEntropy::new(5));
    let (mut broken, mut unusable) = (0, 0);
    for round in 0..FILE_ROUNDS {
        let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
        let at = dice.below(lines.len());
        match dice.below(6) {
            0 => {
                lines.remove(at);
            }
            1 => lines.swap(at, (at + 1) % file.lines().count()),
            2 => lines.insert(at, lines[at].clone()),
            3 => lines.truncate(at),
            4 => lines[0] = lines[0].replace("Partner Example", "Somebody Else"),
            _ => {
                let mut bytes = lines[at].clone().into_bytes();
                let byte = dice.below(bytes.len());
                bytes[byte] = if bytes[byte] == b'1' { b'2' } else { b'1' };
                lines[at] = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
        match check(&(lines.join("\n") + "\n"), &[]) {
            Ok((_, checked)) => {
                assert!(checked.n_broken > 0, "round {round} at line {at}");
                broken += 1;
            }
            Err(_) => unusable += 1,
        }
    }
    println!("file: {FILE_ROUNDS} mutations, {broken} found broken, {unusable} unusable");
    assert!(broken > FILE_ROUNDS / 3);
    // Cut after an earlier page and signed again by whoever has the key: what was kept finds it.
    let since = Wanted { holder: "Short".to_owned(), entry: world.flow.site.entry(Actor::Command), since: now };
    let mut short = String::new();
    world
        .drive(export(&world.flow.site.clone(), since, &mut |line| {
            short.push_str(line);
            Ok(())
        }))
        .unwrap();
    let (_, checked) = check(&short, &kept).unwrap();
    assert_eq!(checked.broken, vec![], "hashes alone carry the tree");
    assert!(checked.without_rows > 5 && checked.rows < 30);
}

#[test]
fn forgetting_leaves_a_whole_tree_and_says_how_far() {
    for fresh in each("audit-forget") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        let (half, _) = logged(&mut world);
        let before = changed(&world, &[], |_| Ok(()));
        world.set(START.plus_s(401 * 86_400));
        world.expire_due().unwrap();
        world.run_due().unwrap();
        let held = open_kept(&half, &same_key().verifier(), "half").unwrap();
        let after = changed(&world, &[held], |_| Ok(()));
        assert_eq!(after.broken, vec![], "{}", fresh.name);
        assert_eq!(after.without_rows, before.pages, "everything written before is forgotten");
        assert!(after.pages > before.pages && after.rows > 0);
        // Without the row that says so it would be a deletion.
        let silent = changed(&world, &[], |tx| {
            tx.execute("DELETE FROM audit_rows WHERE act = 'audit.forget'", &[])?;
            Ok(())
        });
        assert!(silent.broken.iter().any(|b| b.to_string().contains("does not say that they were forgotten")));
        let page = format!("{}", before.pages);
        let further = changed(&world, &[], move |tx| {
            tx.execute("DELETE FROM audit_rows WHERE page <= $1", params![page.parse::<i64>().unwrap()])?;
            Ok(())
        });
        assert!(further.n_broken > 0, "one page more than was forgotten");
    }
}

fn acts(world: &World, act: &str) -> i64 {
    let act = act.to_owned();
    world
        .drive(
            world
                .flow
                .site
                .db
                .read(move |tx| Ok(tx.number("SELECT count(*) FROM audit_rows WHERE act = $1", params![&act])?)),
        )
        .unwrap()
}

/// The first id of a kind among what was found on a page.
fn id_in(found: Vec<String>, kind: &str) -> String {
    found.into_iter().find(|id| id.starts_with(kind)).unwrap_or_else(|| panic!("no {kind} on the page"))
}

/// One of each thing that people have to do with, and what stands for it in paths: an
/// organisation, a training day, a shift of Luis's, a patrol and a legal hold.
fn things_of_people(world: &mut World) -> [(&'static str, String); 5] {
    world.add_person("Mia", &["observer"], "en", true);
    let mut made = |path: &str, fields: &[(&str, &str)]| {
        world.get(SETUP, "/admin/start");
        let answer = world.post(SETUP, path, fields);
        assert!(answer.is_ok(), "{path}: {}", answer.sentence());
        answer
    };
    made("/admin/organisations", &[("name", "Example House"), ("kind", "community")]);
    let course = [("name", "First steps"), ("valid_days", "365"), ("role", "observer"), ("competency", "observing")];
    made("/admin/training/courses", &course);
    made("/admin/holds", &[("records", "201"), ("matter", "24-cv-0001"), ("days", "90")]);
    let organisation = id_in(world.get(SETUP, "/admin/organisations").after("/admin/organisations/"), "org_");
    let course = id_in(world.get(SETUP, "/admin/training").after("value=\""), "crs_");
    let day = [("course", course.as_str()), ("day", "2025-04-01"), ("hour", "18:00"), ("seats", "12")];
    let answer = world.post(SETUP, "/admin/training/sessions", &day);
    assert!(answer.is_ok(), "{}", answer.sentence());
    let training = id_in(world.get(SETUP, "/admin/training").after("/admin/training/"), "trn_");
    let mut ids = Vec::new();
    for name in ["Luis", "Mia"] {
        let id = world.person(name).unwrap().rsplit('/').next().unwrap().to_owned();
        world.post(SETUP, &format!("/admin/people/{id}/shift"), &[("shift", "off")]);
        world.get(SETUP, "/shifts");
        let on = world.post(SETUP, "/shifts/now", &[("person", &id), ("role", "observer"), ("until", "20:00")]);
        assert_eq!(on.status, 303, "{name}: {}", on.sentence());
        ids.push(id);
    }
    let shift = id_in(world.get("Luis", "/shifts").after("\"/shifts/"), "shf_");
    world.get("Ana", "/patrols");
    let out = [("sector", "northeast"), ("from", "18:00"), ("to", "19:00"), ("person", &*ids[0]), ("person", &*ids[1])];
    let patrol = world.post("Ana", "/patrols", &out);
    let patrol = patrol.location.clone().unwrap_or_else(|| panic!("{}", patrol.sentence()));
    let patrol = patrol.rsplit('/').next().unwrap().to_owned();
    [
        ("{organisation}", organisation),
        ("{training}", training),
        ("{shift}", shift),
        ("{patrol}", patrol),
        ("{hold}", "1".to_owned()),
    ]
}

#[test]
fn every_look_at_guarded_data_writes_a_row_and_looking_on_writes_no_second() {
    // By hand from the routes: what hands out guarded data, and the word of its look.
    const GUARDED: &[(&str, &str, &str)] = &[
        ("/console", "Ana", "look.queue"),
        ("/console/incidents/{incident}", "Ana", "look.incident"),
        ("/console/incidents/{incident}/reach", "Ana", "look.reach"),
        ("/console/incidents/{incident}/alert", "Ana", "look.alert"),
        ("/console/aside", "Ana", "look.aside"),
        ("/console/find", "Ana", "look.find"),
        ("/console/map", "Ana", "look.map"),
        ("/console/handover", "Ana", "look.handover"),
        ("/console/alerts", "Ana", "look.alert"),
        ("/console/standing", "Ana", "look.alert"),
        ("/console/alerts/{alert}", "Ana", "look.alert"),
        ("/console/alerts/{alert}/withdraw", "Ana", "look.alert"),
        ("/console/alerts/{alert}/deliveries", "Ana", "look.alert"),
        ("/console/outbox", "Ana", "look.outbox"),
        ("/console/audience", "Ana", "look.audience"),
        ("/api/v1/incidents", "Ana", "look.queue"),
        ("/api/v1/outbox", "Ana", "look.outbox"),
        ("/field", "Luis", "look.field"),
        ("/field/{offer}", "Luis", "look.field"),
        ("/field/{offer}/verdict", "Luis", "look.field"),
        ("/admin/people", SETUP, "look.people"),
        ("/admin/people/{person}", SETUP, "look.person"),
        ("/admin/organisations", SETUP, "look.organisation"),
        ("/admin/organisations/{organisation}", SETUP, "look.organisation"),
        ("/admin/training", SETUP, "look.training"),
        ("/admin/training/{training}", SETUP, "look.training"),
        ("/shifts", "Luis", "look.shift"),
        ("/shifts/{shift}", "Ana", "look.shift"),
        ("/shifts/{shift}/end", "Luis", "look.shift"),
        ("/patrols", "Ana", "look.patrol"),
        ("/patrols/{patrol}", "Ana", "look.patrol"),
        ("/admin/holds", SETUP, "look.hold"),
        ("/admin/holds/{hold}", SETUP, "look.hold"),
        ("/admin/seizable", SETUP, "look.seizable"),
        ("/admin/sheets", SETUP, "look.sheets"),
        ("/audit", SETUP, "look.audit"),
        ("/audit/witnesses", SETUP, "look.audit"),
    ];
    // And what hands out nothing guarded: public pages, forms, help, what somebody has of their
    // own, the coordinator's own steps, and whom to call, which everybody is to read at any time.
    const OPEN: &[&str] = &[
        "/",
        "/console.css",
        "/icon.svg",
        "/live",
        "/live.js",
        "/in/{link}",
        "/help/{screen}",
        "/guides/{role}",
        "/report",
        "/receipt",
        "/rights",
        "/privacy",
        "/alerts",
        "/true",
        "/check",
        "/n/{number}",
        "/cap/{number}",
        "/.well-known/sereno-notice-key",
        "/.well-known/sereno-cap-key",
        "/feeds/alerts.atom",
        "/feeds/alerts.rss",
        "/manifest.webmanifest",
        "/icon-192.png",
        "/icon-512.png",
        "/copy.js",
        // What everybody was told, to be copied.
        "/console/notices/{number}",
        "/console/feed",
        "/subscribe",
        "/subscribe.js",
        "/subscribe/link",
        "/subscribe/map",
        "/subscribe/confirm/{secret}",
        "/my/{secret}",
        "/my/{secret}/stop",
        "/api/v1/alerts",
        "/api/v1/openapi.json",
        "/console/call",
        "/console/paste",
        "/admin/start",
        "/admin/setup",
        "/admin/setup/areas",
        "/admin/sending",
        "/admin/sign-off",
        "/admin/channels",
        "/admin/feeds",
        "/sw.js",
        "/push-key",
        "/offline",
        "/admin/join",
        "/admin/people/invite",
        "/admin/backup",
        "/admin/door",
        "/shifts/plan",
        "/shifts/import",
        "/seizable",
        "/lock",
        "/unlock",
        "/in",
        "/keys.js",
        "/join",
        "/me",
        "/me/keys",
        "/me/pledge",
        "/me/shifts.ics",
        "/log",
        "/log/key",
        "/log/checkpoint",
        "/log/proof",
    ];
    for route in sereno::app::routes().iter().filter(|r| r.verb == sereno_station::web::Verb::Get) {
        let known = GUARDED.iter().any(|(path, ..)| *path == route.path) || OPEN.contains(&route.path);
        assert!(known, "{}: say whether it hands out guarded data", route.path);
    }
    let fresh = each("audit-looks").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
        08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
        08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n08:10 Lena approves 1\n";
    story::play(&mut world, text, START).unwrap();
    let incident = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
    let alert = world.get("Ana", "/console/alerts").after("/console/alerts/")[0].clone();
    let offer = world.get("Luis", "/field").after("href=\"/field/")[0].clone();
    let person = id_in(world.get(SETUP, "/admin/people").after("/admin/people/"), "per_");
    let more = things_of_people(&mut world);
    for (path, who, act) in GUARDED {
        let path = path.replace("{incident}", &incident).replace("{alert}", &alert);
        let path = path.replace("{offer}", &offer).replace("{person}", &person);
        let path = more.iter().fold(path, |path, (slot, id)| path.replace(slot, id));
        let path = if path.ends_with("/verdict") { format!("{path}?verdict=saw_it") } else { path };
        // Nobody has looked within ten minutes.
        world.set(world.flow.site.now().plus_s(601));
        let before = acts(&world, act);
        assert!(world.get(who, &path).status < 410, "{path}");
        assert_eq!(acts(&world, act), before + 1, "{path} as {who}: a look writes a row");
        world.get(who, &path);
        world.set(world.flow.site.now().plus_s(300));
        world.get(who, &path);
        assert_eq!(acts(&world, act), before + 1, "{path} as {who}: looking on writes none");
    }
    // What is not there was not looked at, and whoever may not look leaves no look.
    let before = acts(&world, "look.incident");
    assert_eq!(world.get("Ana", "/console/incidents/inc_00000000000000000000000000").status, 404);
    assert_eq!(world.get("Luis", &format!("/console/incidents/{incident}")).status, 403);
    assert_eq!(acts(&world, "look.incident"), before);
    println!("looks: {} guarded pages, {} open ones", GUARDED.len(), OPEN.len());
}

#[test]
fn reading_in_bulk_is_said_on_the_auditors_and_the_coordinators_page() {
    for fresh in each("audit-bulk") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        world.add_person("Ada", &["auditor"], "en", false);
        for n in 0..41 {
            world.add_person(&format!("Person {n}"), &["observer"], "en", false);
        }
        let mut people = world.get(SETUP, "/admin/people").after("href=\"/admin/people/");
        people.retain(|id| id.starts_with("per_"));
        assert!(people.len() > 41, "{}", people.len());
        for person in people.iter().take(40) {
            world.get(SETUP, &format!("/admin/people/{person}"));
        }
        world.run_due().unwrap();
        assert_eq!(acts(&world, "alarm.bulk_reading"), 0, "{}: what work explains", fresh.name);
        assert!(!world.get(SETUP, "/admin/start").body.contains("alarm about reading"));
        // Another node makes the next page: it reads back what was opened before.
        world.set(START.plus_s(30));
        world.get(SETUP, &format!("/admin/people/{}", people[40]));
        let other = by_hand(&fresh.target, "rapid-response", 4, START.plus_s(60)).unwrap();
        other.run_due().unwrap();
        other.clock.set(START.plus_s(62));
        other.run_due().unwrap();
        assert_eq!(acts(&world, "alarm.bulk_reading"), 1, "{}: one more", fresh.name);
        world.set(START.plus_s(90));
        for person in people.iter().skip(41) {
            world.get(SETUP, &format!("/admin/people/{person}"));
        }
        world.run_due().unwrap();
        world.set(START.plus_s(95));
        world.run_due().unwrap();
        assert_eq!(acts(&world, "alarm.bulk_reading"), 1, "{}: said once an hour", fresh.name);
        let page = world.get("Ada", "/audit").body;
        assert!(page.contains("Setup opened the pages of 41 people within 10 minutes."), "{}", fresh.name);
        assert!(world.get(SETUP, "/admin/start").body.contains("alarm about reading"));
    }
}

#[test]
fn the_auditors_page_filters_and_shows_no_content_and_a_copy_names_its_holder() {
    for fresh in each("audit-page") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        let _ = logged(&mut world);
        world.add_person("Ada", &["auditor"], "en", false);
        let page = world.get("Ada", "/audit");
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Signed a verdict") && page.body.contains("Opened an incident"));
        assert!(!page.body.contains("white vans") && !page.body.contains("555-0166"));
        assert!(page.body.contains("<svg viewBox=\"0 0 240 33\""));
        let only = world.get("Ada", "/audit?kind=verdict").body;
        let table = only.split("class=\"list audit-rows\"").nth(1).unwrap().split("</table>").next().unwrap();
        assert!(table.contains("Signed a verdict") && !table.contains("Opened an incident"));
        let none = world.get("Ada", "/audit?from=2031-01-01T00:00&to=2031-01-02T00:00").body;
        assert!(none.contains("Nothing of this kind"));
        assert_eq!(world.get("Ana", "/audit").status, 403);
        let sheet = world.get("Ana", "/console/handover").body;
        assert!(sheet.contains("This is not a numbered copy."));
        let before = acts(&world, "copy.number");
        let sheet = world.post("Ana", "/console/handover/copy", &[]).body;
        assert!(sheet.contains("Copy 2 for Ana, 2025-03-20") && !sheet.contains("not a numbered copy"));
        assert_eq!(acts(&world, "copy.number"), before + 1);

        let refused = world.post("Ada", "/audit/export", &[("holder", " "), ("days", "400")]);
        assert_eq!((refused.status, acts(&world, "copy.number")), (422, 2));
        let file = world.post("Ada", "/audit/export", &[("holder", "Second Example"), ("days", "400")]);
        assert_eq!(file.status, 200);
        let log = same_key().verifier();
        let (head, checked) = check_file(&mut file.body.as_bytes(), Some(&log), &[], world.flow.site.now()).unwrap();
        assert_eq!((checked.broken, head.copy.holder.as_str(), head.copy.number), (vec![], "Second Example", 3));
        assert!(!file.body.contains("white vans") && !file.body.contains("Luis"));
        assert!(world.get("Ada", "/audit").body.contains("Copy 3 for Second Example"));
        assert_eq!(world.post("Ada", "/audit/witnesses", &[("key", "x")]).status, 403, "an auditor registers nobody");
    }
}

#[test]
fn only_a_registered_witness_is_taken_and_once() {
    let fresh = each("audit-witness").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    let _ = logged(&mut world);
    let post = |world: &mut World, body: String| {
        let answer = world.sending("partner", "POST", "/log/cosign", "text/plain", body);
        world.drive(answer)
    };
    let newest = world.get("partner", "/log/checkpoint").body;
    let text = newest.split("\n\n").next().unwrap().to_owned() + "\n";
    let now = u64::try_from(world.flow.site.now().us() / 1_000_000).unwrap();
    let stranger = Signer::new("stranger.example.org", Kind::Witness, [3; 32]).unwrap();
    let thief = Signer::new("partner.example.org", Kind::Witness, [3; 32]).unwrap();
    let before = acts(&world, "log.cosign");
    for (body, why) in [
        (String::new(), "nothing"),
        (format!("{text}\n{}", stranger.cosign(&text, now)), "a stranger"),
        (format!("{text}\n{}", thief.cosign(&text, now)), "the name with another key"),
        (format!("{text}\n{}", partner().cosign(&text, now + 3_600)), "a time to come"),
        (format!("{text}\n{}", partner().cosign(&text.replace('\n', "x\n"), now)), "another text"),
    ] {
        assert_eq!(post(&mut world, body).status, 422, "{why}");
    }
    let unknown = "sereno/drill\n999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    assert_eq!(post(&mut world, format!("{unknown}\n{}", partner().cosign(unknown, now))).status, 409);
    assert_eq!(acts(&world, "log.cosign"), before);
    let good = format!("{text}\n{}", partner().cosign(&text, now));
    assert_eq!(post(&mut world, good.clone()).status, 200);
    assert_eq!(post(&mut world, good).status, 200, "handed in twice");
    assert_eq!(acts(&world, "log.cosign"), before + 1);
    let page = world.get("Stranger", "/log").body;
    assert!(
        page.contains("partner.example.org") && page.contains(&same_key().verifier().text().replace('+', "&#43;"))
            || page.contains("sereno/drill")
    );
    // Whoever is removed is taken no more.
    world.get(SETUP, "/audit/witnesses");
    assert_eq!(world.post(SETUP, "/audit/witnesses/end", &[("name", "partner.example.org")]).status, 303);
    world.run_due().unwrap();
    let newest = world.get("partner", "/log/checkpoint").body;
    let text = newest.split("\n\n").next().unwrap().to_owned() + "\n";
    assert_eq!(post(&mut world, format!("{text}\n{}", partner().cosign(&text, now))).status, 422);
}

fn sereno(program: &Path, args: &[&str]) -> Output {
    Command::new(program).args(args).env_remove("SERENO_PLANT").output().unwrap()
}

fn this() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_sereno"))
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A folder as a network has it, with some rows.
fn folder(name: &str) -> (Scratch, String) {
    let scratch = Scratch::new(name);
    let data = scratch.path().join("data").display().to_string();
    for person in ["Ana Example", "Bea Example", "Ivo Example"] {
        let done = sereno(this(), &["admin", "invite", "--name", person, "--role", "admin", "--data", &data]);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    }
    (scratch, data)
}

#[test]
fn the_commands_export_and_verify_and_a_verifier_that_trusts_rows_fails() {
    let (scratch, data) = folder("audit-commands");
    let file = scratch.path().join("copy.jsonl").display().to_string();
    let done = sereno(this(), &["export", "audit", "--data", &data, "--holder", "Partner\u{1b}[2J Example", &file]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(said(&done).contains("copy: 1"));
    let again = sereno(this(), &["export", "audit", "--data", &data, "--holder", "X", &file]);
    assert_eq!(again.status.code(), Some(2), "a file that is there is not written over");
    let key = said(&done).lines().find_map(|l| l.strip_prefix("key: ").map(str::to_owned)).unwrap();
    let fine = sereno(this(), &["verify", &file, "--key", &key]);
    assert_eq!(fine.status.code(), Some(0), "{}", said(&fine));
    assert!(!said(&fine).contains('\u{1b}'), "what a file says is cleaned before a terminal shows it");

    let text = std::fs::read_to_string(&file).unwrap();
    let changed = scratch.path().join("changed.jsonl").display().to_string();
    std::fs::write(&changed, text.replacen("people.invite", "people.ignore", 1)).unwrap();
    let found = sereno(this(), &["verify", &changed, "--key", &key]);
    assert_eq!(found.status.code(), Some(1), "{}", said(&found));
    assert!(said(&found).contains("page 0: row"), "{}", said(&found));
    std::fs::write(&changed, "{\"a\": \"\u{9b}31m\"}\n").unwrap();
    assert_eq!(sereno(this(), &["verify", &changed]).status.code(), Some(2));
    assert_eq!(sereno(this(), &["verify", "/nowhere/at/all"]).status.code(), Some(2));

    let live = sereno(this(), &["verify", "--data", &data]);
    assert_eq!(live.status.code(), Some(0), "{}", said(&live));
    let db = rusqlite::Connection::open(scratch.path().join("data/sereno.db")).unwrap();
    assert_eq!(db.execute("UPDATE audit_rows SET detail = 'changed' WHERE act = 'people.invite'", []).unwrap(), 3);
    let live = sereno(this(), &["verify", "--data", &data]);
    assert_eq!(live.status.code(), Some(1), "{}", said(&live));
    assert!(said(&live).contains("was changed"));
    // The planted verifier takes rows at their word: this test would notice such a one.
    let blind = Command::new(planted()).args(["verify", "--data", &data]).env("SERENO_PLANT", "trust_rows").output();
    assert_eq!(blind.unwrap().status.code(), Some(0), "the planted fault does nothing");
    assert_eq!(sereno(&planted(), &["verify", "--data", &data]).status.code(), Some(1));
    let lost = sereno(this(), &["verify", "--data", &scratch.path().join("none").display().to_string()]);
    assert_eq!(lost.status.code(), Some(2));
}

struct Serving(Child, String);

impl Serving {
    fn start(data: &str) -> Serving {
        let mut child = Command::new(this())
            .args(["serve", "--listen", "127.0.0.1:0", "--data", data])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().rsplit(':').next().unwrap().to_owned();
        Serving(child, format!("http://127.0.0.1:{port}"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_partner_signs_what_grew_and_refuses_what_was_cut_or_forked() {
    let (scratch, data) = folder("audit-cosign");
    let at = |name: &str| scratch.path().join(name).display().to_string();
    let (key, keep) = (at("witness.key"), at("kept"));
    let made = sereno(this(), &["cosign", "--name", "partner.example.org", "--key", &key]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let public = String::from_utf8_lossy(&made.stdout).trim().to_owned();
    let place = || Where { data: (&data).into(), database: None, playbook: "rapid-response".to_owned() };
    let flow = open(&place(), Open::serve()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(sequence(&flow.site)).unwrap();
    let cosign = |url: &str| sereno(this(), &["cosign", "--log", url, "--key", &key, "--keep", &keep]);

    let serving = Serving::start(&data);
    let stranger = cosign(&serving.1);
    assert_eq!(stranger.status.code(), Some(1), "nobody registered it: {}", said(&stranger));
    let by = PersonId::from_bytes([1; 16]);
    runtime.block_on(witness::add(&flow.site, by, &public)).unwrap();
    runtime.block_on(sequence(&flow.site)).unwrap();
    let first = cosign(&serving.1);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let person = Person {
        id: PersonId::from_bytes([4; 16]),
        name: "Eva Example".to_owned(),
        roles: vec![Role::Observer],
        language: "en".to_owned(),
        trained_until: Moment::default(),
        pledged_until: Moment::default(),
        shift_until: Moment::default(),
        shift_roles: vec![],
        left_at: None,
        state: sereno_core::volunteer::VolunteerState::Vouched,
    };
    runtime.block_on(invite(&flow.site, Actor::Command, person)).unwrap();
    runtime.block_on(sequence(&flow.site)).unwrap();
    let grown = cosign(&serving.1);
    assert_eq!(grown.status.code(), Some(0), "{}", said(&grown));
    let kept = std::fs::read_to_string(&keep).unwrap();
    assert_eq!(sereno(this(), &["verify", "--data", &data, "--checkpoint", &keep]).status.code(), Some(0));
    drop(serving);

    flow.site.db.truncate_log().unwrap();
    // Somebody with the folder, and so with the log's key, rebuilds it, shorter or otherwise.
    let signer = Signer::read(&std::fs::read_to_string(at("data/log.key")).unwrap(), Kind::Note).unwrap();
    let pages = i64::try_from(Checkpoint::read(&kept).unwrap().size).unwrap();
    for (how, wanted) in [("fork", "forked or rebuilt"), ("cut", "cut off")] {
        let copy = at(how);
        std::fs::create_dir_all(&copy).unwrap();
        for file in ["sereno.db", "day.keys", "log.key"] {
            std::fs::copy(at(&format!("data/{file}")), format!("{copy}/{file}")).unwrap();
        }
        let forged = open(&Where { data: (&copy).into(), ..place() }, Open::serve()).unwrap();
        let (by, is_cut) = (signer.clone(), how == "cut");
        let entry = forged.site.entry(Actor::Command);
        runtime
            .block_on(forged.site.db.write(move |tx| {
                entry.record(tx, "people.invite", "", "")?;
                tx.execute("DELETE FROM audit_rows WHERE page IS NULL", &[])?;
                tx.execute("DELETE FROM cosignatures", &[])?;
                if is_cut {
                    return cut(tx, pages - 1, &by);
                }
                tx.execute("UPDATE audit_rows SET object = 'other' WHERE page = 0", &[])?;
                rebuild(tx, &by)
            }))
            .unwrap();
        assert_eq!(sereno(this(), &["verify", "--data", &copy]).status.code(), Some(0), "{how}: it fits together");
        let known = sereno(this(), &["verify", "--data", &copy, "--checkpoint", &keep]);
        assert_eq!(known.status.code(), Some(1), "{how}");
        assert!(said(&known).contains(wanted), "{how}: {}", said(&known));
        let serving = Serving::start(&copy);
        let refused = cosign(&serving.1);
        assert_eq!(refused.status.code(), Some(1), "{how}: {}", said(&refused));
        // A server that starts writes rows, so a cut log may have grown again: then it is a fork.
        assert!(said(&refused).contains("refused: the log"), "{how}: {}", said(&refused));
        assert_eq!(std::fs::read_to_string(&keep).unwrap(), kept, "what was kept stays");
    }
}

#[test]
fn every_act_has_its_words_on_the_auditors_page() {
    let mut acts: Vec<String> = sereno_station::audit::Look::ALL.iter().map(|l| l.act().to_owned()).collect();
    acts.extend(["accept", "decline", "arrive", "leave", "leave_unsafe"].map(|s| format!("dispatch.{s}")));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for call in text.split(".record").skip(1).filter(|c| c.starts_with("(tx") || c.starts_with("_nth(")) {
                    let quoted = call.split('"').nth(1).unwrap_or_default();
                    let is_act = quoted.split_once('.').is_some_and(|(a, b)| {
                        !b.is_empty() && format!("{a}{b}").chars().all(|c| c.is_ascii_lowercase() || c == '_')
                    });
                    if is_act && call.find('"').is_some_and(|at| at < 60) {
                        acts.push(quoted.to_owned());
                    }
                }
            }
        }
    }
    acts.sort();
    acts.dedup();
    assert!(acts.len() > 45, "only {} acts were found", acts.len());
    for (tag, text) in sereno_station::texts::PRODUCT {
        let missing: Vec<_> = acts
            .iter()
            .filter(|a| !text.contains(&format!("\n{} = ", sereno_station::texts::word_key("act", a))))
            .collect();
        assert!(missing.is_empty(), "{tag}: no words for {missing:?}: add act-… to audit.ftl");
    }
}
