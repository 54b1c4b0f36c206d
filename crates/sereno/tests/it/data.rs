//! How: the inventory in docs/DATA.md is compared with the tables the migrations make, in both
//! directions; and forbidden columns are looked for by name.

use std::collections::BTreeSet;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Table and column of everything the migrations make.
fn made() -> BTreeSet<(String, String)> {
    let mut sql = std::fs::read_to_string(root().join("crates/sereno-station/src/db/migrate.rs")).unwrap();
    for part in ["sereno-station/migrations", "sereno-flow/migrations"] {
        sql.push_str(&all_in(part));
    }
    tables_of(&sql)
}

fn all_in(part: &str) -> String {
    let files = std::fs::read_dir(root().join("crates").join(part)).unwrap();
    files.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

/// Table and column of the sender's own store, which is never the shared database.
fn made_by_the_sender() -> BTreeSet<(String, String)> {
    let found = tables_of(&all_in("sereno-flow/sender-migrations"));
    found.into_iter().map(|(table, column)| (format!("sender: {table}"), column)).collect()
}

fn tables_of(sql: &str) -> BTreeSet<(String, String)> {
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
    let own = made_by_the_sender();
    assert!(own.len() > 40, "only {} columns of the sender's store were found", own.len());
    let made: BTreeSet<_> = made().into_iter().chain(own).collect();
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
    for (table, column) in made().into_iter().chain(made_by_the_sender()) {
        for word in never.iter().copied().chain(cause.iter().map(String::as_str)) {
            let is_it = column.split('_').any(|part| part == word) || column.contains("user_agent");
            assert!(!is_it, "{table}.{column} is for what is never held");
        }
    }
}
