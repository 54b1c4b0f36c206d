//! The audit log's statements.

use super::Entry;
use crate::db::{DbError, Tx};
use crate::params;
use sereno_core::Moment;
use sereno_core::ids::AuditId;
use sereno_seal::record::Record;

pub(super) fn insert(
    tx: &mut Tx<'_>,
    e: &Entry,
    id: AuditId,
    act: &str,
    object: &str,
    detail: &str,
) -> Result<(), DbError> {
    let person = e.actor.person();
    let record = Record::new("sereno-audit-1")
        .field("id", id.to_string())
        .number("at", e.at.us())
        .field("actor", e.actor.slug())
        .field("person", person.map(|p| p.to_string()).unwrap_or_default())
        .field("act", act)
        .field("object", object)
        .field("detail", detail);
    tx.execute(
        "INSERT INTO audit_rows (id, at, actor, person_id, act, object, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![id, e.at, e.actor.slug(), person, act, object, detail, record.digest()],
    )?;
    Ok(())
}

/// One line of the log as a page shows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// When.
    pub at: Moment,
    /// What kind of actor.
    pub actor: String,
    /// The person's name, if it was one.
    pub name: Option<String>,
    /// What was done.
    pub act: String,
    /// To which object.
    pub object: String,
    /// A slug or a number more.
    pub detail: String,
}

/// The newest lines of some kinds of acts, oldest first. `object` narrows to one thing.
///
/// # Errors
/// [`DbError`].
pub fn lines(tx: &mut Tx<'_>, prefixes: &[&str], object: Option<&str>, most: i64) -> Result<Vec<Line>, DbError> {
    let rows = match object {
        Some(object) => tx.query(
            "SELECT a.at, a.actor, p.name, a.act, a.object, a.detail FROM audit_rows a LEFT JOIN people p ON p.id = a.person_id
             WHERE a.object = $1 ORDER BY a.at DESC, a.id LIMIT $2",
            params![object, most],
        )?,
        None => tx.query(
            "SELECT a.at, a.actor, p.name, a.act, a.object, a.detail FROM audit_rows a LEFT JOIN people p ON p.id = a.person_id
             ORDER BY a.at DESC, a.id LIMIT $1",
            params![most.saturating_mul(4)],
        )?,
    };
    let mut lines: Vec<Line> = rows
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let (at, actor, name): (Moment, String, Option<String>) = (r.get()?, r.get()?, r.get()?);
            Ok(Line { at, actor, name, act: r.get()?, object: r.get()?, detail: r.get()? })
        })
        .collect::<Result<_, DbError>>()?;
    lines.retain(|l| prefixes.iter().any(|p| l.act.starts_with(p)));
    lines.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    lines.reverse();
    Ok(lines)
}

/// Forgets rows older than `before`; says how many. `spared` is a query that gives objects whose
/// rows stay.
///
/// # Errors
/// [`DbError`].
pub fn forget(tx: &mut Tx<'_>, before: Moment, spared: &'static str) -> Result<u64, DbError> {
    tx.execute(&format!("DELETE FROM audit_rows WHERE at < $1 AND object NOT IN ({spared})"), params![before])
}
