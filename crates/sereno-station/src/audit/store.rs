//! The audit log's statements.

use super::Entry;
use super::copies::Copy;
use super::page::{Page, Row};
use crate::db::{DbError, Reader, Tx, Value};
use crate::params;
use sereno_core::Moment;
use sereno_core::ids::{AuditId, PersonId};
use sereno_seal::tlog::{Frontier, Hash, Node, Place};

pub(super) fn insert(
    tx: &mut Tx<'_>,
    e: &Entry,
    id: AuditId,
    act: &str,
    object: &str,
    detail: &str,
) -> Result<(), DbError> {
    let row = Row {
        id,
        at: e.at,
        actor: e.actor.slug().to_owned(),
        person: e.actor.person(),
        act: act.to_owned(),
        object: object.to_owned(),
        detail: detail.to_owned(),
    };
    let hash = row.hash();
    tx.execute(
        "INSERT INTO audit_rows (id, at, actor, person_id, act, object, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![id, e.at, row.actor, row.person, act, object, detail, hash],
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

/// The newest lines of some acts, oldest first: an act (`shift.end`), a family of acts with its full
/// stop (`alert.`), or all when none is named. `object` narrows to one thing.
///
/// # Errors
/// [`DbError`].
pub fn lines(tx: &mut Tx<'_>, prefixes: &[&str], object: Option<&str>, most: i64) -> Result<Vec<Line>, DbError> {
    let mut values: Vec<Value> = vec![most.into()];
    let mut wanted: Vec<String> = Vec::new();
    for act in prefixes {
        let Some(family) = act.strip_suffix('.') else {
            values.push((*act).to_owned().into());
            wanted.push(format!("a.act = ${}", values.len()));
            continue;
        };
        // From "alert." up to, and without, "alert/", the character after the full stop.
        values.extend([format!("{family}.").into(), format!("{family}/").into()]);
        wanted.push(format!("a.act >= ${} AND a.act < ${}", values.len() - 1, values.len()));
    }
    let mut and = if wanted.is_empty() { String::new() } else { format!(" AND ({})", wanted.join(" OR ")) };
    if let Some(object) = object {
        values.push(object.into());
        and.push_str(&format!(" AND a.object = ${}", values.len()));
    }
    let sql = format!(
        "SELECT a.at, a.actor, p.name, a.act, a.object, a.detail FROM audit_rows a LEFT JOIN people p ON p.id = a.person_id
         WHERE 1 = 1{and} ORDER BY a.at DESC, a.id LIMIT $1"
    );
    let rows = tx.query(&sql, &values)?;
    let mut lines: Vec<Line> = rows
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let (at, actor, name): (Moment, String, Option<String>) = (r.get()?, r.get()?, r.get()?);
            Ok(Line { at, actor, name, act: r.get()?, object: r.get()?, detail: r.get()? })
        })
        .collect::<Result<_, DbError>>()?;
    lines.reverse();
    Ok(lines)
}

/// The first page that speaks of what a query gives.
pub(super) fn first_page_about(tx: &mut Tx<'_>, objects: &'static str) -> Result<Option<i64>, DbError> {
    let sql =
        format!("SELECT page FROM audit_rows WHERE page IS NOT NULL AND object IN ({objects}) ORDER BY page LIMIT 1");
    tx.first(&sql, params![])?.map(|mut r| r.get()).transpose()
}

/// The oldest page whose rows are not forgotten.
pub(super) fn oldest_page_with_rows(tx: &mut Tx<'_>) -> Result<Option<i64>, DbError> {
    let sql = "SELECT page FROM audit_rows WHERE page IS NOT NULL ORDER BY page LIMIT 1";
    tx.first(sql, params![])?.map(|mut r| r.get()).transpose()
}

/// Numbers of pages from one on, and when their last rows were written.
pub(super) fn page_ends(tx: &mut Tx<'_>, from: i64, most: i64) -> Result<Vec<(i64, Moment)>, DbError> {
    let sql = "SELECT number, last_at FROM log_pages WHERE number >= $1 ORDER BY number LIMIT $2";
    let rows = tx.query(sql, params![from, most])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// Forgets the rows of every page up to this one; says how many. Their pages stay.
pub(super) fn forget(tx: &mut Tx<'_>, page: i64) -> Result<u64, DbError> {
    tx.execute("DELETE FROM audit_rows WHERE page <= $1", params![page])
}

/// Forgets who holds old copies; their numbers stay, so that none is given twice.
pub(super) fn forget_holders(tx: &mut Tx<'_>, before: Moment) -> Result<u64, DbError> {
    tx.execute("UPDATE copies SET holder = $2 WHERE made_at < $1 AND holder <> $2", params![before, "–"])
}

/// Forgets old checkpoints, but not the newest and none that a witness signed.
pub(super) fn forget_checkpoints(tx: &mut Tx<'_>, before: Moment) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM log_checkpoints WHERE made_at < $1 AND size NOT IN (SELECT size FROM cosignatures)
         AND size <> (SELECT max(size) FROM log_checkpoints)",
        params![before],
    )
}

/// A row that waits for its place.
pub(super) struct Waiting {
    pub(super) id: AuditId,
    pub(super) at: Moment,
    pub(super) hash: Hash,
    pub(super) person: Option<PersonId>,
    pub(super) act: String,
    pub(super) object: String,
}

fn waiting_row(r: &mut Reader) -> Result<Waiting, DbError> {
    let (id, at, hash) = (r.get()?, r.get()?, r.get()?);
    Ok(Waiting { id, at, hash, person: r.get()?, act: r.get()?, object: r.get()? })
}

/// Rows that wait for their places, the oldest first.
pub(super) fn waiting(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Waiting>, DbError> {
    let sql = "SELECT id, at, hash, person_id, act, object FROM audit_rows WHERE page IS NULL ORDER BY at, id LIMIT $1";
    tx.query(sql, params![most])?.into_iter().map(|row| waiting_row(&mut row.read())).collect()
}

/// Rows in pages before `page` and since a moment that say what was opened, and who was warned of.
pub(super) fn opened(tx: &mut Tx<'_>, page: i64, since: Moment) -> Result<Vec<Waiting>, DbError> {
    let sql = "SELECT id, at, hash, person_id, act, object FROM audit_rows WHERE at > $1 AND page < $2
               AND act IN ('look.incident', 'look.person', 'report.reveal_reach', 'report.find') ORDER BY at, id";
    tx.query(sql, params![since, page])?.into_iter().map(|row| waiting_row(&mut row.read())).collect()
}

/// A checkpoint as it is kept.
pub(super) struct Kept {
    pub(super) size: i64,
    pub(super) made_at: Moment,
    pub(super) frontier: Vec<u8>,
    pub(super) note: String,
}

impl Kept {
    /// The frontier; `None` when what is kept is none.
    pub(super) fn frontier(&self) -> Option<Frontier> {
        let (nodes, rest) = self.frontier.as_chunks::<32>();
        if !rest.is_empty() {
            return None;
        }
        Frontier::of(u64::try_from(self.size).ok()?, nodes.to_vec())
    }
}

fn kept(r: &mut Reader) -> Result<Kept, DbError> {
    Ok(Kept { size: r.get()?, made_at: r.get()?, frontier: r.get()?, note: r.get()? })
}

/// The newest checkpoint.
pub(super) fn newest(tx: &mut Tx<'_>) -> Result<Option<Kept>, DbError> {
    let sql = "SELECT size, made_at, frontier, note FROM log_checkpoints ORDER BY size DESC LIMIT 1";
    tx.first(sql, params![])?.map(|mut r| kept(&mut r)).transpose()
}

/// One checkpoint.
pub(super) fn checkpoint(tx: &mut Tx<'_>, size: i64) -> Result<Option<Kept>, DbError> {
    let sql = "SELECT size, made_at, frontier, note FROM log_checkpoints WHERE size = $1";
    tx.first(sql, params![size])?.map(|mut r| kept(&mut r)).transpose()
}

/// Every checkpoint that is kept.
pub(super) fn checkpoints(tx: &mut Tx<'_>) -> Result<Vec<Kept>, DbError> {
    let sql = "SELECT size, made_at, frontier, note FROM log_checkpoints ORDER BY size";
    tx.query(sql, params![])?.into_iter().map(|row| kept(&mut row.read())).collect()
}

/// Ids in one statement: few texts, so that each is prepared once.
const ID_SLOTS: [usize; 3] = [4, 32, super::page::PAGE_ROWS];

/// Appends a page with everything that comes with it. It is the log's own plumbing: what it
/// writes is about audit rows and has none itself.
pub(super) fn append(
    tx: &mut Tx<'_>,
    page: &Page,
    ids: &[AuditId],
    nodes: &[Node],
    frontier: &Frontier,
    note: &str,
) -> Result<(), DbError> {
    let lost = |why| Err(DbError::Lost(why));
    let Some(slots) = ID_SLOTS.into_iter().find(|n| *n >= ids.len()) else { return lost("a page is too long") };
    let Some(last) = ids.last() else { return lost("a page has no rows") };
    let holes: Vec<String> = (2..slots + 2).map(|n| format!("${n}")).collect();
    let sql = format!("UPDATE audit_rows SET page = $1 WHERE page IS NULL AND id IN ({})", holes.join(", "));
    let mut values: Vec<Value> = vec![page.number.into()];
    values.extend(ids.iter().chain(std::iter::repeat(last)).take(slots).map(|id| Value::from(*id)));
    let n = tx.plumb(&sql, &values)?;
    if usize::try_from(n).ok() != Some(ids.len()) {
        return lost("rows that waited for a place are gone");
    }
    tx.plumb(
        "INSERT INTO log_pages (number, n_rows, first_at, last_at, made_at, hashes, leaf) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            page.number,
            i64::try_from(page.hashes.len()).unwrap_or(0),
            page.first_at,
            page.last_at,
            page.made_at,
            page.hashes.concat(),
            page.leaf(),
        ],
    )?;
    for node in nodes {
        let (level, at) = (i64::from(node.place.level), i64::try_from(node.place.at).unwrap_or(i64::MAX));
        tx.plumb("INSERT INTO log_nodes (level, at, hash) VALUES ($1, $2, $3)", params![level, at, node.hash])?;
    }
    tx.plumb(
        "INSERT INTO log_checkpoints (size, made_at, frontier, note) VALUES ($1, $2, $3, $4)",
        params![page.number + 1, page.made_at, frontier.nodes().concat(), note],
    )?;
    Ok(())
}

/// The hash of a whole subtree: a page's leaf, or a node above.
pub(super) fn node(tx: &mut Tx<'_>, place: Place) -> Result<Option<Hash>, DbError> {
    let Ok(at) = i64::try_from(place.at) else { return Ok(None) };
    let found = match place.level {
        0 => tx.first("SELECT leaf FROM log_pages WHERE number = $1", params![at])?,
        level => tx.first("SELECT hash FROM log_nodes WHERE level = $1 AND at = $2", params![i64::from(level), at])?,
    };
    found.map(|mut r| r.get()).transpose()
}

/// How many pages, nodes, rows in pages from `page` on or before the first, and rows that wait.
pub(super) fn counts(tx: &mut Tx<'_>, page: i64) -> Result<[i64; 4], DbError> {
    Ok([
        tx.number("SELECT count(*) FROM log_pages", params![])?,
        tx.number("SELECT count(*) FROM log_nodes", params![])?,
        tx.number("SELECT count(*) FROM audit_rows WHERE page >= $1 OR page < 0", params![page])?,
        tx.number("SELECT count(*) FROM audit_rows WHERE page IS NULL", params![])?,
    ])
}

/// A page as it is stored: it may have been changed, so its shape is not taken for granted.
pub(super) struct StoredPage {
    pub(super) number: i64,
    pub(super) n_rows: i64,
    pub(super) page: Option<Page>,
    pub(super) leaf: Option<Hash>,
}

/// Pages from a number on.
pub(super) fn stored_pages(tx: &mut Tx<'_>, from: i64, most: i64) -> Result<Vec<StoredPage>, DbError> {
    let sql = "SELECT number, n_rows, first_at, last_at, made_at, hashes, leaf FROM log_pages WHERE number >= $1 ORDER BY number LIMIT $2";
    let read = |mut r: Reader| {
        let (number, n_rows) = (r.get()?, r.get()?);
        let (first_at, last_at, made_at) = (r.get()?, r.get()?, r.get()?);
        let (hashes, leaf): (Vec<u8>, Vec<u8>) = (r.get()?, r.get()?);
        let (whole, rest) = hashes.as_chunks::<32>();
        let page = Page { number, made_at, first_at, last_at, hashes: whole.to_vec() };
        Ok(StoredPage { number, n_rows, page: rest.is_empty().then_some(page), leaf: leaf.try_into().ok() })
    };
    tx.query(sql, params![from, most])?.into_iter().map(|row| read(row.read())).collect()
}

/// A row as it is stored: the page it says it stands in, the hash it carries, and what it says;
/// nothing when it cannot be read.
pub(super) struct StoredRow {
    pub(super) page: Option<i64>,
    pub(super) row: Option<(Row, Hash)>,
}

fn stored_row(mut r: Reader) -> Result<StoredRow, DbError> {
    let page = r.get()?;
    let mut read = || -> Result<(Row, Hash), DbError> {
        let (id, at, actor) = (r.get()?, r.get()?, r.get()?);
        let (person, act, object) = (r.get()?, r.get()?, r.get()?);
        Ok((Row { id, at, actor, person, act, object, detail: r.get()? }, r.get()?))
    };
    Ok(StoredRow { page, row: read().ok() })
}

/// The rows of some pages, in their order.
pub(super) fn rows_of(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<StoredRow>, DbError> {
    let sql = "SELECT page, id, at, actor, person_id, act, object, detail, hash FROM audit_rows
               WHERE page >= $1 AND page <= $2 ORDER BY page, at, id";
    tx.query(sql, params![from, to])?.into_iter().map(|row| stored_row(row.read())).collect()
}

/// Rows that wait, whole.
pub(super) fn waiting_rows(tx: &mut Tx<'_>, most: i64) -> Result<Vec<StoredRow>, DbError> {
    let sql = "SELECT page, id, at, actor, person_id, act, object, detail, hash FROM audit_rows
               WHERE page IS NULL ORDER BY at, id LIMIT $1";
    tx.query(sql, params![most])?.into_iter().map(|row| stored_row(row.read())).collect()
}

/// The newest row that says up to which page rows were forgotten.
pub(super) fn forgotten(tx: &mut Tx<'_>) -> Result<Option<i64>, DbError> {
    let sql = "SELECT object FROM audit_rows WHERE act = $1 AND page IS NOT NULL";
    let rows = tx.query(sql, params![super::page::FORGET])?;
    let numbers = rows.into_iter().map(|row| row.read().get::<String>());
    Ok(numbers.collect::<Result<Vec<_>, _>>()?.iter().filter_map(|n| n.parse().ok()).max())
}

/// A witness as an administrator registered them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The name in their key.
    pub name: String,
    /// Their key, as others read it.
    pub verifier: String,
    /// Since when.
    pub added_at: Moment,
    /// Until when, if they were removed.
    pub removed_at: Option<Moment>,
    /// The newest checkpoint they signed, and when they saw it.
    pub signed: Option<(i64, Moment)>,
}

/// Everybody who watches or watched.
pub(super) fn witnesses(tx: &mut Tx<'_>) -> Result<Vec<Registered>, DbError> {
    let sql = "SELECT w.name, w.verifier, w.added_at, w.removed_at,
                 (SELECT max(c.size) FROM cosignatures c WHERE c.witness = w.name),
                 (SELECT max(c.seen_at) FROM cosignatures c WHERE c.witness = w.name)
               FROM witnesses w ORDER BY w.name";
    let rows = tx.query(sql, params![])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (name, verifier, added_at, removed_at) = (r.get()?, r.get()?, r.get()?, r.get()?);
            let (size, at): (Option<i64>, Option<Moment>) = (r.get()?, r.get()?);
            Ok(Registered { name, verifier, added_at, removed_at, signed: size.zip(at) })
        })
        .collect()
}

/// Adds a witness, or takes one back who was removed.
pub(super) fn put_witness(
    tx: &mut Tx<'_>,
    name: &str,
    verifier: &str,
    by: PersonId,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO witnesses (name, verifier, added_by, added_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET verifier = $2, added_by = $3, added_at = $4, removed_at = NULL",
        params![name, verifier, by, now],
    )?;
    Ok(())
}

pub(super) fn remove_witness(tx: &mut Tx<'_>, name: &str, now: Moment) -> Result<u64, DbError> {
    tx.execute("UPDATE witnesses SET removed_at = $2 WHERE name = $1 AND removed_at IS NULL", params![name, now])
}

/// Keeps a witness's line; false when it was there.
pub(super) fn put_cosignature(
    tx: &mut Tx<'_>,
    size: i64,
    witness: &str,
    seen_at: Moment,
    line: &str,
) -> Result<bool, DbError> {
    let n = tx.execute(
        "INSERT INTO cosignatures (size, witness, seen_at, line) VALUES ($1, $2, $3, $4) ON CONFLICT (size, witness) DO NOTHING",
        params![size, witness, seen_at, line],
    )?;
    Ok(n == 1)
}

/// A witness's line under a checkpoint.
pub(super) struct Cosignature {
    pub(super) size: i64,
    pub(super) witness: String,
    pub(super) seen_at: Moment,
    pub(super) line: String,
}

/// Every cosignature from a size on.
pub(super) fn cosignatures(tx: &mut Tx<'_>, from: i64) -> Result<Vec<Cosignature>, DbError> {
    let sql = "SELECT size, witness, seen_at, line FROM cosignatures WHERE size >= $1 ORDER BY size, witness";
    let rows = tx.query(sql, params![from])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(Cosignature { size: r.get()?, witness: r.get()?, seen_at: r.get()?, line: r.get()? })
        })
        .collect()
}

/// True when this witness signed this checkpoint before.
pub(super) fn has_cosigned(tx: &mut Tx<'_>, size: i64, witness: &str) -> Result<bool, DbError> {
    let sql = "SELECT 1 + 0 FROM cosignatures WHERE size = $1 AND witness = $2";
    Ok(tx.first(sql, params![size, witness])?.is_some())
}

/// The number of the next copy.
pub(super) fn next_copy(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.number("SELECT COALESCE(max(number), 0) + 1 FROM copies", params![])
}

pub(super) fn insert_copy(tx: &mut Tx<'_>, c: &Copy) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO copies (number, kind, holder, made_by, made_at) VALUES ($1, $2, $3, $4, $5)",
        params![c.number, &c.kind, &c.holder, c.made_by, c.made_at],
    )?;
    Ok(())
}

/// The newest copies.
pub(super) fn copies(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Copy>, DbError> {
    let sql = "SELECT number, kind, holder, made_by, made_at FROM copies ORDER BY number DESC LIMIT $1";
    let rows = tx.query(sql, params![most])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (number, kind, holder) = (r.get()?, r.get()?, r.get()?);
            Ok(Copy { number, kind, holder, made_by: r.get()?, made_at: r.get()? })
        })
        .collect()
}

/// What an auditor asked to see.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) person: Option<PersonId>,
    /// The first word of acts; empty for all.
    pub(super) family: String,
    pub(super) from: Moment,
    pub(super) before: Moment,
}

/// One row of the auditor's page: the line, who, and the page it stands in.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) line: Line,
    pub(super) person: Option<PersonId>,
    pub(super) page: Option<i64>,
}

/// Rows that a filter lets through, the newest first.
pub(super) fn filtered(tx: &mut Tx<'_>, f: &Filter, most: i64, skip: i64) -> Result<Vec<Shown>, DbError> {
    let mut sql = "SELECT a.at, a.actor, p.name, a.act, a.object, a.detail, a.person_id, a.page FROM audit_rows a
                   LEFT JOIN people p ON p.id = a.person_id WHERE a.at >= $1 AND a.at < $2"
        .to_owned();
    let mut values: Vec<Value> = vec![f.from.into(), f.before.into()];
    if let Some(person) = f.person {
        values.push(person.into());
        sql.push_str(&format!(" AND a.person_id = ${}", values.len()));
    }
    if !f.family.is_empty() {
        // From "look." up to, and without, "look/", the character after the full stop.
        values.push(format!("{}.", f.family).into());
        values.push(format!("{}/", f.family).into());
        sql.push_str(&format!(" AND a.act >= ${} AND a.act < ${}", values.len() - 1, values.len()));
    }
    values.extend([most.into(), skip.into()]);
    sql.push_str(&format!(" ORDER BY a.at DESC, a.id LIMIT ${} OFFSET ${}", values.len() - 1, values.len()));
    let rows = tx.query(&sql, &values)?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (at, actor, name) = (r.get()?, r.get()?, r.get()?);
            let line = Line { at, actor, name, act: r.get()?, object: r.get()?, detail: r.get()? };
            Ok(Shown { line, person: r.get()?, page: r.get()? })
        })
        .collect()
}

/// Looks by person and hour since 1970, of some time.
pub(super) fn looks_an_hour(
    tx: &mut Tx<'_>,
    from: Moment,
    before: Moment,
) -> Result<Vec<(PersonId, i64, i64)>, DbError> {
    let sql = "SELECT person_id, at / 3600000000, count(*) FROM audit_rows
               WHERE at >= $1 AND at < $2 AND act >= 'look.' AND act < 'look/' AND person_id IS NOT NULL
               GROUP BY person_id, at / 3600000000";
    let rows = tx.query(sql, params![from, before])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?, r.get()?))
        })
        .collect()
}

/// Alarms since a moment, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn alarms(tx: &mut Tx<'_>, since: Moment) -> Result<Vec<Line>, DbError> {
    let sql = "SELECT a.at, a.actor, p.name, a.act, a.object, a.detail FROM audit_rows a LEFT JOIN people p ON p.id = a.person_id
               WHERE a.at >= $1 AND a.act >= 'alarm.' AND a.act < 'alarm/' ORDER BY a.at DESC, a.id LIMIT 50";
    let rows = tx.query(sql, params![since])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (at, actor, name) = (r.get()?, r.get()?, r.get()?);
            Ok(Line { at, actor, name, act: r.get()?, object: r.get()?, detail: r.get()? })
        })
        .collect()
}
