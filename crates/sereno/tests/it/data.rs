//! How: the inventory in docs/DATA.md is compared with the tables the migrations make, in both
//! directions; forbidden columns are looked for by name; and a seized database is searched for
//! what was sent into it.

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_drill::story;
use sereno_station::db::Target;
use std::collections::BTreeSet;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Table and column of everything the migrations make.
fn made() -> BTreeSet<(String, String)> {
    let mut sql = std::fs::read_to_string(root().join("crates/sereno-station/src/db/migrate.rs")).unwrap();
    for part in ["sereno-station", "sereno-flow"] {
        for entry in std::fs::read_dir(root().join("crates").join(part).join("migrations")).unwrap() {
            sql.push_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
        }
    }
    let mut found = BTreeSet::new();
    for table in sql.split("CREATE TABLE ").skip(1) {
        let table = table.strip_prefix("IF NOT EXISTS ").unwrap_or(table);
        let (name, rest) = table.split_once('(').unwrap();
        let body = rest.split(");").next().unwrap();
        for line in body.split(",\n").flat_map(|l| if l.contains('\n') { vec![l] } else { l.split(", ").collect() }) {
            let column = line.split_whitespace().next().unwrap();
            if column.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                found.insert((name.trim().to_owned(), column.to_owned()));
            }
        }
    }
    for more in sql.split("ALTER TABLE ").skip(1) {
        let mut words = more.split_whitespace();
        let (table, add, column, name) = (words.next(), words.next(), words.next(), words.next());
        assert_eq!((add, column), (Some("ADD"), Some("COLUMN")), "{more}");
        found.insert((table.unwrap().to_owned(), name.unwrap().to_owned()));
    }
    found
}

#[test]
fn every_column_is_in_the_inventory_and_no_other() {
    let text = std::fs::read_to_string(root().join("docs/DATA.md")).unwrap();
    let mut written = BTreeSet::new();
    let mut table = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            table = name.trim().to_owned();
        }
        let Some(column) = line.strip_prefix("| `").and_then(|l| l.split('`').next()) else { continue };
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{line}");
        assert!(cells.iter().all(|c| !c.is_empty()), "{line}");
        written.insert((table.clone(), column.to_owned()));
    }
    let made = made();
    assert!(made.len() > 90, "only {} columns were found in the migrations", made.len());
    let missing: Vec<_> = made.difference(&written).collect();
    let gone: Vec<_> = written.difference(&made).collect();
    assert!(missing.is_empty(), "not in docs/DATA.md: {missing:?}");
    assert!(gone.is_empty(), "in docs/DATA.md, and nowhere else: {gone:?}");
}

#[test]
fn no_column_is_for_what_is_never_held() {
    // What somebody is to the state is a word of the cause, so those words are no columns either.
    let cause = std::fs::read_to_string(root().join("playbooks/rapid-response/cause-words.txt")).unwrap();
    let cause: Vec<String> = cause.lines().filter(|l| !l.starts_with('#')).map(str::to_lowercase).collect();
    assert!(cause.iter().any(|w| w.starts_with("immi")), "the words of the cause are there");
    let papers = ["citizen", "citizenship", "papers", "permit", "documented", "residency"];
    let origin = ["refugee", "alien", "country", "nationality", "birth", "ssn", "status_of"];
    let others = ["officer", "badge", "plate", "face", "ip", "user_agent"];
    let never: Vec<&str> = papers.into_iter().chain(origin).chain(others).collect();
    for (table, column) in made() {
        for word in never.iter().copied().chain(cause.iter().map(String::as_str)) {
            let is_it = column.split('_').any(|part| part == word) || column.contains("user_agent");
            assert!(!is_it, "{table}.{column} is for what is never held");
        }
    }
}

const CANARIES: [&str; 4] = ["zebra-canary-words", "323-555-0177", "Canary Street 4711", "Wilhelmina Kanari"];

/// Everything on disk of a SQLite database, as bytes.
fn seized(target: &Target, folder: &std::path::Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_file() {
            bytes.extend(std::fs::read(entry.path()).unwrap());
        }
    }
    if let Target::Postgres(address) = target {
        let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
        for table in ["reports", "verdicts", "audit_rows", "incidents", "alert_texts", "outbox"] {
            for row in client.query(&format!("SELECT t::text FROM {table} t"), &[]).unwrap() {
                let text: String = row.get(0);
                // PostgreSQL shows BYTEA as hexadecimal; both readings are searched.
                bytes.extend(text.bytes());
                for piece in text.split("\\x").skip(1) {
                    let digits: String = piece.chars().take_while(char::is_ascii_hexdigit).collect();
                    bytes.extend(
                        (0..digits.len() / 2).filter_map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).ok()),
                    );
                }
            }
        }
    }
    bytes
}

#[test]
fn a_seized_database_shows_no_words_place_number_or_name() {
    for fresh in each("seized") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let text = format!(
            "people Ana dispatcher operator; Luis observer; Marisol verification_lead\n\
             08:00 web [waiting saw reach={1}] {2} :: {0}\n\
             08:01 call [door saw reach={1} name={4}] {2} :: {0} again\n\
             08:02 paste [other] {2} :: {3} says {0}\n",
            CANARIES[0], CANARIES[1], CANARIES[2], CANARIES[3], "Wilhelmina"
        );
        story::play(&mut world, &text, START).unwrap();
        let queue = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
        let page = world.get("Ana", &format!("/console/incidents/{queue}")).body;
        assert!(page.contains(CANARIES[0]) && page.contains(CANARIES[2]), "the desk reads it while its keys live");
        drop(world);
        let bytes = seized(&fresh.target, fresh.scratch.path());
        assert!(bytes.len() > 1_000);
        for canary in CANARIES {
            let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
            assert!(!found, "{canary} can be read in a seized {} database", fresh.name);
        }
        assert!(bytes.windows(7).any(|w| w == b"waiting"), "the search itself finds what is there");
    }
}
