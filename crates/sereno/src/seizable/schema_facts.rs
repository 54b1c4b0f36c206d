//! Facts about the live database: which tables there are, how full they are, what goes when, and
//! what is there that should not be.

use sereno_core::Moment;
use sereno_flow::delivery::subscriber;
use sereno_flow::hold::KEYS_FROM;
use sereno_seal::day_key::{HEAD_BYTES, day_of};
use sereno_station::db::schema::{self, Column};
use sereno_station::db::{DbError, Tx};
use std::collections::BTreeMap;

/// Kinds of things in plain words, with the tables that belong to each. A table is also known by
/// how its name begins, so that a new one beside an old one is not without words.
const KINDS: &[(&str, &[&str])] = &[
    ("reports", &["reports"]),
    ("incidents", &["incidents", "incident_access", "moves"]),
    ("looking", &["offers", "verdicts"]),
    ("notices", &["alerts", "alert_texts", "outbox", "signed_notices", "sign_offs"]),
    ("told", &["audiences", "chunks", "delivery_counts"]),
    ("subscribers", &["subscribers", "stopped_"]),
    ("feeds", &["feeds", "feed_"]),
    ("notes", &["log_notes"]),
    (
        "people",
        &[
            "people",
            "person_",
            "spoken",
            "organisation",
            "memberships",
            "courses",
            "training",
            "attendances",
            "pledges",
            "vouch",
        ],
    ),
    ("signins", &["invitations", "sessions", "passkey", "devices", "new_ways", "spent_challenges"]),
    ("shifts", &["shift", "patrol", "calendar_keys"]),
    ("audit", &["audit_", "log_pages", "log_nodes", "log_checkpoints", "witnesses", "cosignatures", "copies"]),
    ("holds", &["holds", "hold_", "counsel"]),
    ("sheets", &["sheet"]),
    ("machine", &["facts", "leases", "schema_", "lock", "certificate"]),
];

/// The kind without words.
pub(super) const OTHER: &str = "other";

/// Every kind, the one without words last.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind).chain([OTHER])
}

/// The kind that a table belongs to.
pub(super) fn kind_of(table: &str) -> &'static str {
    let fits = |name: &&&str| table == **name || table.starts_with(**name);
    KINDS.iter().find(|(_, names)| names.iter().any(|n| fits(&n))).map_or(OTHER, |(kind, _)| *kind)
}

/// What is not there at all, and the words that a column or table for it would have in its name.
const NEVER: &[(&str, &[&str])] = &[
    ("seizable-not-network", &["ip", "ipv4", "ipv6", "forwarded", "useragent", "user_agent", "referer"]),
    ("seizable-not-accounts", &["reporter", "reporters", "readers"]),
    ("seizable-not-status", &["legal_status", "nationality", "citizenship", "birth", "birthday", "ssn", "passport"]),
    ("seizable-not-officers", &["officer", "officers", "badge", "face"]),
    ("seizable-not-plates", &["plate", "plates"]),
    ("seizable-not-keys", &["day_key", "day_keys", "private_key"]),
];

/// Each statement about what is not there, with the columns that speak against it.
pub(super) fn never(columns: &[Column]) -> Vec<(&'static str, Vec<String>)> {
    let speaks = |words: &[&str], c: &Column| {
        words.iter().any(|word| {
            let name = format!("_{}_{}_", c.table, c.column);
            name.contains(&format!("_{word}_"))
        })
    };
    NEVER
        .iter()
        .map(|(key, words)| {
            let against = columns.iter().filter(|c| speaks(words, c)).map(|c| format!("{}.{}", c.table, c.column));
            (*key, against.collect())
        })
        .collect()
}

/// One table as it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) rows: i64,
    pub(super) oldest: Option<Moment>,
    /// Sealed values whose key lives.
    pub(super) sealed: i64,
    /// Sealed values whose key is destroyed, or is when today's sweep has run.
    pub(super) dead: i64,
}

/// What goes on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) rows: i64,
    pub(super) values: i64,
}

/// Everything the page is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct SchemaFacts {
    pub(super) columns: Vec<Column>,
    pub(super) tables: Vec<Table>,
    /// By the day's number since 1970; days that are over count as today.
    pub(super) due: BTreeMap<i64, Due>,
    /// Sealed values under the key of a legal hold, which no day ends.
    pub(super) held: i64,
}

/// The column that tells how old a row is: the first that is a time and no date of expiry.
fn age_column<'a>(columns: &'a [Column], table: &str) -> Option<&'a str> {
    let of = columns.iter().filter(|c| c.table == table && !c.is_bytes);
    of.map(|c| c.column.as_str())
        .find(|c| (c.ends_with("_at") || *c == "at") && !["expires_at", "until_at", "seen_at"].contains(c))
}

pub(super) fn look(tx: &mut Tx<'_>, now: Moment) -> Result<SchemaFacts, DbError> {
    let columns = schema::columns(tx)?;
    let head_bytes = i64::try_from(HEAD_BYTES).unwrap_or(5);
    let mut facts = SchemaFacts::default();
    let mut names: Vec<&str> = columns.iter().map(|c| c.table.as_str()).collect();
    names.dedup();
    for name in names {
        let mut table = Table { name: name.to_owned(), rows: schema::count(tx, name)?, ..Table::default() };
        if let Some(column) = age_column(&columns, name) {
            table.oldest = schema::oldest(tx, name, column)?;
        }
        for column in columns.iter().filter(|c| c.table == name) {
            if column.column == "expires_at" {
                for (day, n) in schema::due_by_day(tx, name, &column.column)? {
                    facts.due.entry(day.max(now.day())).or_default().rows += n;
                }
            }
            if !column.is_sealed() {
                continue;
            }
            for (mut head, n) in schema::sealed_heads(tx, name, &column.column, head_bytes)? {
                // A head alone is too short for a sealed value; what follows it does not matter.
                head.resize(head.len() + 64, 0);
                match day_of(&head).map(i64::from) {
                    // Addresses stand under the key of a period, which is rolled and no day ends.
                    Ok(day) if day >= subscriber::KEYS_FROM => table.sealed += n,
                    Ok(day) if day >= i64::from(KEYS_FROM) => {
                        table.sealed += n;
                        facts.held += n;
                    }
                    Ok(day) if day >= now.day() => {
                        table.sealed += n;
                        facts.due.entry(day).or_default().values += n;
                    }
                    Ok(_) | Err(_) => table.dead += n,
                }
            }
        }
        facts.tables.push(table);
    }
    facts.columns = columns;
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(table: &str, column: &str) -> Column {
        Column { table: table.to_owned(), column: column.to_owned(), is_bytes: false }
    }

    #[test]
    fn what_must_not_be_there_is_found_by_its_name() {
        let fine = [column("reports", "receipt"), column("people", "name"), column("shifts", "skips")];
        assert!(never(&fine).iter().all(|(_, against)| against.is_empty()));
        let bad = [column("reports", "sender_ip"), column("officers", "name"), column("visits", "user_agent")];
        let against: Vec<String> = never(&bad).into_iter().flat_map(|(_, against)| against).collect();
        assert_eq!(against, ["reports.sender_ip", "visits.user_agent", "officers.name"]);
    }

    #[test]
    fn a_table_without_words_is_not_hidden() {
        assert_eq!(kind_of("reports"), "reports");
        assert_eq!(kind_of("audit_leaves"), "audit");
        assert_eq!(kind_of("weather"), OTHER);
    }
}
