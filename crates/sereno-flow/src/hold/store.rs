//! Every statement of legal holds, and the one that each sweep asks.

use sereno_core::Moment;
use sereno_core::hold::{Ask, HoldState, Named};
use sereno_core::ids::{AlertId, IncidentId, OfferId, PersonId, ReportId, VerdictId};
use sereno_station::db::schema::{self, Column};
use sereno_station::db::{DbError, Reader, Tx, Value};
use sereno_station::params;

/// A condition for sweeps: the row with this id is on no hold.
macro_rules! not_held {
    ($id:literal) => {
        concat!("NOT EXISTS (SELECT 1 FROM hold_records h WHERE h.is_on = 1 AND h.record = ", $id, ")")
    };
}
pub(crate) use not_held;

/// Objects whose audit rows are not forgotten.
pub(crate) const HELD_OBJECTS: &str = "SELECT object FROM hold_records WHERE is_on = 1 AND object <> ''";

/// A hold as pages and decisions need it.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    pub(super) number: i64,
    pub(super) state: HoldState,
    pub(super) sealed_matter: Option<Vec<u8>>,
    pub(super) n_named: i64,
    pub(super) review_days: i64,
    pub(super) proposed_by: Option<PersonId>,
    pub(super) proposed_at: Moment,
    pub(super) confirmed_by: Option<PersonId>,
    pub(super) confirmed_at: Option<Moment>,
    pub(super) review_at: Option<Moment>,
    pub(super) asked: Option<(Ask, Option<PersonId>, i64)>,
    pub(super) changed_at: Moment,
    pub(super) ended_at: Option<Moment>,
}

const COLUMNS: &str = "number, state, sealed_matter, n_named, review_days, proposed_by, proposed_at, confirmed_by,
  confirmed_at, review_at, asked, asked_by, asked_days, changed_at, ended_at";

fn hold(r: &mut Reader) -> Result<Hold, DbError> {
    let (number, state, sealed_matter): (i64, String, Option<Vec<u8>>) = (r.get()?, r.get()?, r.get()?);
    let (n_named, review_days, proposed_by, proposed_at) = (r.get()?, r.get()?, r.get()?, r.get()?);
    let (confirmed_by, confirmed_at, review_at) = (r.get()?, r.get()?, r.get()?);
    let (asked, asked_by, asked_days): (Option<String>, Option<PersonId>, Option<i64>) = (r.get()?, r.get()?, r.get()?);
    Ok(Hold {
        number,
        // A state nobody knows is treated as one that pauses: nothing is lost by it.
        state: HoldState::from_slug(&state).unwrap_or(HoldState::Held),
        sealed_matter,
        n_named,
        review_days,
        proposed_by,
        proposed_at,
        confirmed_by,
        confirmed_at,
        review_at,
        asked: asked.and_then(|a| Ask::from_slug(&a)).map(|a| (a, asked_by, asked_days.unwrap_or(0))),
        changed_at: r.get()?,
        ended_at: r.get()?,
    })
}

/// Holds shown on the page, newest first.
const SHOWN_MAX: i64 = 200;

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Hold>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM holds ORDER BY number DESC LIMIT $1");
    tx.query(&sql, params![SHOWN_MAX])?.into_iter().map(|row| hold(&mut row.read())).collect()
}

pub(super) fn find(tx: &mut Tx<'_>, number: i64) -> Result<Option<Hold>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM holds WHERE number = $1");
    tx.first(&sql, params![number])?.map(|mut r| hold(&mut r)).transpose()
}

/// The numbers of holds in a state.
pub(super) fn numbers(tx: &mut Tx<'_>, state: HoldState) -> Result<Vec<i64>, DbError> {
    let rows = tx.query("SELECT number FROM holds WHERE state = $1 ORDER BY number", params![state.slug()])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// Ended or withdrawn holds: whether their values were given back.
pub(super) fn over(tx: &mut Tx<'_>) -> Result<Vec<(i64, bool)>, DbError> {
    let rows =
        tx.query("SELECT number, is_settled FROM holds WHERE state IN ('ended', 'withdrawn') ORDER BY number", &[])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

pub(super) fn next_number(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(tx.number("SELECT coalesce(max(number), 0) FROM holds", params![])? + 1)
}

/// The first incident of a network has this number.
const FIRST_NUMBER: i64 = 201;

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Incident(IncidentId),
    Report(ReportId),
    /// It was here and is past its date.
    Gone,
    Nothing,
}

fn of_row<T: sereno_station::db::FromValue>(
    found: Option<Reader>,
    now: Moment,
    is: fn(T) -> Found,
) -> Result<Option<Found>, DbError> {
    let Some(mut r) = found else { return Ok(None) };
    let (id, expires_at): (T, Moment) = (r.get()?, r.get()?);
    Ok(Some(if expires_at <= now { Found::Gone } else { is(id) }))
}

/// Whether the log remembers something that is no longer there.
fn was_here(tx: &mut Tx<'_>, object: &str) -> Result<Found, DbError> {
    let known = tx.first("SELECT 1 + 0 FROM audit_rows WHERE object = $1 LIMIT 1", params![object])?;
    Ok(if known.is_some() { Found::Gone } else { Found::Nothing })
}

pub(super) fn resolve(tx: &mut Tx<'_>, named: &Named, now: Moment) -> Result<Found, DbError> {
    match named {
        Named::Number(n) => {
            let row = tx.first("SELECT id, expires_at FROM incidents WHERE number = $1", params![*n])?;
            if let Some(found) = of_row(row, now, Found::Incident)? {
                return Ok(found);
            }
            // Numbers are given in order, so one below the highest was here once.
            let highest = tx.number("SELECT coalesce(max(number), 0) FROM incidents", params![])?;
            Ok(if (FIRST_NUMBER..=highest).contains(n) { Found::Gone } else { Found::Nothing })
        }
        Named::Incident(id) => {
            let row = tx.first("SELECT id, expires_at FROM incidents WHERE id = $1", params![*id])?;
            of_row(row, now, Found::Incident)?.map_or_else(|| was_here(tx, &id.to_string()), Ok)
        }
        Named::Report(id) => {
            let row = tx.first("SELECT id, expires_at FROM reports WHERE id = $1", params![*id])?;
            of_row(row, now, Found::Report)?.map_or_else(|| was_here(tx, &id.to_string()), Ok)
        }
        Named::Receipt(code) => {
            let row = tx.first("SELECT id, expires_at FROM reports WHERE receipt = $1", params![code])?;
            Ok(of_row(row, now, Found::Report)?.unwrap_or(Found::Nothing))
        }
    }
}

/// A hold that was just proposed.
#[derive(Clone, Debug)]
pub(super) struct NewHold {
    pub(super) number: i64,
    pub(super) sealed_matter: Vec<u8>,
    pub(super) n_named: i64,
    pub(super) review_days: i64,
    pub(super) by: PersonId,
    pub(super) now: Moment,
}

pub(super) fn insert(tx: &mut Tx<'_>, n: &NewHold) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO holds (number, state, sealed_matter, n_named, review_days, proposed_by, proposed_at, changed_at, is_settled)
         VALUES ($1, 'proposed', $2, $3, $4, $5, $6, $6, 0)",
        params![n.number, n.sealed_matter.as_slice(), n.n_named, n.review_days, n.by, n.now],
    )?;
    Ok(())
}

/// One record of a hold.
pub(super) fn insert_record(
    tx: &mut Tx<'_>,
    hold: i64,
    place: &str,
    record: &[u8],
    object: &str,
    is_named: bool,
    is_on: bool,
) -> Result<u64, DbError> {
    tx.execute(
        "INSERT INTO hold_records (hold, place, record, object, is_named, is_on) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (hold, place, record) DO NOTHING",
        params![hold, place, record, object, is_named, is_on],
    )
}

/// What a hold names: table and object, and whether it is still there.
pub(super) fn named(tx: &mut Tx<'_>, hold: i64) -> Result<Vec<(String, String, bool)>, DbError> {
    let rows = tx.query(
        "SELECT h.place, h.object, i.number,
           CASE WHEN EXISTS (SELECT 1 FROM reports r WHERE r.id = h.record) OR i.number IS NOT NULL THEN 1 ELSE 0 END
         FROM hold_records h LEFT JOIN incidents i ON i.id = h.record
         WHERE h.hold = $1 AND h.is_named = 1 ORDER BY h.place, i.number NULLS LAST, h.object",
        params![hold],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            let (place, object, number): (String, String, Option<i64>) = (r.get()?, r.get()?, r.get()?);
            let is_there: i64 = r.get()?;
            Ok((place, number.map_or(object, |n| n.to_string()), is_there == 1))
        })
        .collect()
}

/// How many rows a hold keeps in each table, and how many sealed values stand under its key.
pub(super) fn covers(tx: &mut Tx<'_>, hold: i64) -> Result<(Vec<(String, i64)>, i64), DbError> {
    let rows = tx.query(
        "SELECT place, count(*) FROM hold_records WHERE hold = $1 AND place <> '' GROUP BY place ORDER BY place",
        params![hold],
    )?;
    let places = rows
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect::<Result<_, DbError>>()?;
    Ok((places, tx.number("SELECT count(*) FROM hold_seals WHERE hold = $1", params![hold])?))
}

/// How many of the named records are still there and not past their date.
pub(super) fn n_there(tx: &mut Tx<'_>, hold: i64, now: Moment) -> Result<i64, DbError> {
    tx.number(
        "SELECT count(*) FROM hold_records h WHERE h.hold = $1 AND h.is_named = 1
           AND (EXISTS (SELECT 1 FROM reports r WHERE r.id = h.record AND r.expires_at > $2)
             OR EXISTS (SELECT 1 FROM incidents i WHERE i.id = h.record AND i.expires_at > $2))",
        params![hold, now],
    )
}

pub(super) fn confirm(tx: &mut Tx<'_>, hold: i64, by: PersonId, now: Moment, review_at: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE holds SET state = 'held', confirmed_by = $2, confirmed_at = $3, review_at = $4, changed_at = $3 WHERE number = $1",
        params![hold, by, now, review_at],
    )?;
    tx.execute("UPDATE hold_records SET is_on = 1 WHERE hold = $1", params![hold])?;
    Ok(())
}

/// The hold is over, with this state; its records are free from here on.
pub(super) fn end(tx: &mut Tx<'_>, hold: i64, state: HoldState, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE holds SET state = $2, ended_at = $3, changed_at = $3, asked = NULL, asked_by = NULL, asked_at = NULL, asked_days = NULL
         WHERE number = $1",
        params![hold, state.slug(), now],
    )?;
    tx.execute("UPDATE hold_records SET is_on = 0 WHERE hold = $1", params![hold])?;
    Ok(())
}

pub(super) fn ask(tx: &mut Tx<'_>, hold: i64, ask: Ask, by: PersonId, now: Moment, days: i64) -> Result<(), DbError> {
    tx.execute(
        "UPDATE holds SET asked = $2, asked_by = $3, asked_at = $4, asked_days = $5, changed_at = $4 WHERE number = $1",
        params![hold, ask.slug(), by, now, days],
    )?;
    Ok(())
}

pub(super) fn renew(tx: &mut Tx<'_>, hold: i64, review_at: Moment, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE holds SET review_at = $2, changed_at = $3, asked = NULL, asked_by = NULL, asked_at = NULL, asked_days = NULL
         WHERE number = $1",
        params![hold, review_at, now],
    )?;
    Ok(())
}

pub(super) fn read_by(tx: &mut Tx<'_>, hold: i64, person: PersonId, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO hold_reads (hold, person_id, at) VALUES ($1, $2, $3)
         ON CONFLICT (hold, person_id) DO UPDATE SET at = $3",
        params![hold, person, now],
    )?;
    Ok(())
}

/// When somebody last said that they read what became of each hold.
pub(super) fn reads(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(i64, Moment)>, DbError> {
    let rows = tx.query("SELECT hold, at FROM hold_reads WHERE person_id = $1", params![person])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok((r.get()?, r.get()?))
        })
        .collect()
}

/// Names of who has read what a hold last became.
pub(super) fn readers(tx: &mut Tx<'_>, hold: i64) -> Result<Vec<String>, DbError> {
    let rows = tx.query(
        "SELECT p.name FROM hold_reads r JOIN people p ON p.id = r.person_id JOIN holds h ON h.number = r.hold
         WHERE r.hold = $1 AND r.at >= h.changed_at ORDER BY p.name",
        params![hold],
    )?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// Records named by holds that stand, the earliest of these, and how many demands there ever were.
pub(super) fn published(tx: &mut Tx<'_>) -> Result<(i64, Option<Moment>, i64), DbError> {
    let named = tx.number("SELECT count(*) FROM hold_records WHERE is_named = 1 AND is_on = 1", params![])?;
    let since = tx
        .first("SELECT min(confirmed_at) FROM holds WHERE state = 'held'", params![])?
        .map_or(Ok(None), |mut r| r.get())?;
    Ok((named, since, tx.number("SELECT count(*) FROM holds WHERE confirmed_at IS NOT NULL", params![])?))
}

/// Tables whose rows hang on an incident and have an id of their own.
fn followers(columns: &[Column]) -> impl Iterator<Item = &str> {
    let has = |table: &str, name: &str| columns.iter().any(|c| c.table == table && c.column == name && c.is_bytes);
    columns
        .iter()
        .filter(|c| c.column == "incident_id" && c.is_bytes)
        .map(|c| c.table.as_str())
        .filter(move |t| has(t, "id"))
}

/// The name under which the audit log knows a row of a table.
fn object_of(place: &str, record: [u8; 16]) -> String {
    match place {
        "reports" => ReportId::from_bytes(record).to_string(),
        "offers" => OfferId::from_bytes(record).to_string(),
        "verdicts" => VerdictId::from_bytes(record).to_string(),
        "alerts" => AlertId::from_bytes(record).to_string(),
        _ => String::new(),
    }
}

/// Rows that hang on the named incidents of holds and are not on their list yet: hold, table, row.
fn hanging(tx: &mut Tx<'_>, hold: i64) -> Result<Vec<(String, [u8; 16])>, DbError> {
    let columns = schema::columns(tx)?;
    let incidents = "SELECT record FROM hold_records WHERE hold = $1 AND place = 'incidents'";
    let mut found = Vec::new();
    let mut look = |tx: &mut Tx<'_>, place: &str, which: &str| -> Result<(), DbError> {
        let sql = format!(
            "SELECT t.id FROM {place} t WHERE {which}
             AND NOT EXISTS (SELECT 1 FROM hold_records h WHERE h.hold = $1 AND h.place = '{place}' AND h.record = t.id)"
        );
        for row in tx.query(&sql, params![hold])? {
            found.push((place.to_owned(), row.read().get()?));
        }
        Ok(())
    };
    for place in followers(&columns) {
        look(tx, place, &format!("t.incident_id IN ({incidents})"))?;
    }
    // A report that was moved by hand belonged to the incident too.
    let moved = format!(
        "t.id IN (SELECT m.report_id FROM moves m WHERE m.from_incident IN ({incidents}) OR m.to_incident IN ({incidents}))
         AND NOT t.incident_id IN ({incidents})"
    );
    look(tx, "reports", &moved)?;
    Ok(found)
}

/// Puts what hangs on the named incidents of a hold on its list; says how many rows that were.
pub(super) fn follow(tx: &mut Tx<'_>, hold: i64) -> Result<u64, DbError> {
    let mut n = 0;
    for (place, record) in hanging(tx, hold)? {
        n += insert_record(tx, hold, &place, &record, &object_of(&place, record), false, true)?;
    }
    Ok(n)
}

/// How many rows wait to be put on the list of a hold.
pub(super) fn n_hanging(tx: &mut Tx<'_>, hold: i64) -> Result<usize, DbError> {
    Ok(hanging(tx, hold)?.len())
}

/// A sealed value: its column as `table.column`, its row, and its bytes.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub(super) place: String,
    pub(super) record: [u8; 16],
    pub(super) bytes: Vec<u8>,
    /// The hold whose key it should stand under, or none.
    pub(super) hold: Option<i64>,
    /// The day whose key it stood under before it was held, if that is known.
    pub(super) day: Option<i64>,
}

/// Sealed columns of tables whose rows can be on a hold.
pub(super) fn sealed_columns(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, DbError> {
    let columns = schema::columns(tx)?;
    let follow: Vec<&str> = followers(&columns).collect();
    Ok(columns
        .iter()
        .filter(|c| c.is_sealed() && follow.contains(&c.table.as_str()))
        .map(|c| (c.table.clone(), c.column.clone()))
        .collect())
}

/// Values of held rows that stand under no hold's key, after a row, in the order of rows. `heads`
/// are the first bytes of values under the keys of holds that stand.
pub(super) fn to_reseal(
    tx: &mut Tx<'_>,
    (table, column): (&str, &str),
    heads: &[Vec<u8>],
    after: &[u8],
    most: i64,
) -> Result<Vec<Sealed>, DbError> {
    let places: Vec<String> = (3..3 + heads.len()).map(|n| format!("${n}")).collect();
    let mut values = vec![Value::from(after), Value::from(most)];
    values.extend(heads.iter().map(|h| Value::from(h.as_slice())));
    let sql = format!(
        "SELECT t.id, t.{column}, min(h.hold), min(s.day) FROM {table} t
         JOIN hold_records h ON h.record = t.id AND h.place = '{table}' AND h.is_on = 1
         LEFT JOIN hold_seals s ON s.place = '{table}.{column}' AND s.record = t.id
         WHERE t.id > $1 AND t.{column} IS NOT NULL AND substr(t.{column}, 1, 5) NOT IN ({})
         GROUP BY t.id, t.{column} ORDER BY t.id LIMIT $2",
        places.join(", ")
    );
    tx.query(&sql, &values)?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let (record, bytes, hold, day) = (r.get()?, r.get()?, r.get()?, r.get()?);
            Ok(Sealed { place: format!("{table}.{column}"), record, bytes, hold: Some(hold), day })
        })
        .collect()
}

/// Values under the key of a hold that is over: which other hold keeps them, if one does.
pub(super) fn to_give_back(tx: &mut Tx<'_>, hold: i64, most: i64) -> Result<Vec<Sealed>, DbError> {
    let seals = tx.query(
        "SELECT place, record, day FROM hold_seals WHERE hold = $1 ORDER BY place, record LIMIT $2",
        params![hold, most],
    )?;
    let mut found = Vec::with_capacity(seals.len());
    for row in seals {
        let mut r = row.read();
        let (place, record, day): (String, [u8; 16], i64) = (r.get()?, r.get()?, r.get()?);
        let (table, column) = place.split_once('.').ok_or(DbError::Shape(0))?;
        let other = tx
            .first(
                "SELECT hold FROM hold_records WHERE place = $1 AND record = $2 AND is_on = 1 ORDER BY hold LIMIT 1",
                params![table, record],
            )?
            .map(|mut r| r.get())
            .transpose()?;
        let sql = format!("SELECT {column} FROM {table} WHERE id = $1");
        let bytes: Option<Vec<u8>> = tx.first(&sql, params![record])?.map_or(Ok(None), |mut r| r.get())?;
        found.push(Sealed { bytes: bytes.unwrap_or_default(), record, hold: other, day: Some(day), place });
    }
    Ok(found)
}

/// Puts a value that was sealed anew in the place of the old one, if nobody changed it meanwhile
/// and the hold still stands.
pub(super) fn reseal(tx: &mut Tx<'_>, old: &Sealed, fresh: &[u8], hold: i64, day: i64) -> Result<u64, DbError> {
    let (table, column) = old.place.split_once('.').ok_or(DbError::Shape(0))?;
    let stands = tx.first(
        "SELECT 1 + 0 FROM hold_records WHERE hold = $1 AND place = $2 AND record = $3 AND is_on = 1",
        params![hold, table, old.record],
    )?;
    if stands.is_none() {
        return Ok(0);
    }
    let sql = format!("UPDATE {table} SET {column} = $2 WHERE id = $1 AND {column} = $3");
    let n = tx.execute(&sql, params![old.record, fresh, old.bytes.as_slice()])?;
    if n == 1 {
        tx.execute(
            "INSERT INTO hold_seals (place, record, hold, day) VALUES ($1, $2, $3, $4)
             ON CONFLICT (place, record) DO UPDATE SET hold = $3, day = $4",
            params![&old.place, old.record, hold, day],
        )?;
    }
    Ok(n)
}

/// Puts a value back under the key of its own day, if it was given one; it is on no list after that.
pub(super) fn give_back(tx: &mut Tx<'_>, old: &Sealed, fresh: Option<&[u8]>) -> Result<(), DbError> {
    let (table, column) = old.place.split_once('.').ok_or(DbError::Shape(0))?;
    if let Some(fresh) = fresh {
        let sql = format!("UPDATE {table} SET {column} = $2 WHERE id = $1 AND {column} = $3");
        tx.execute(&sql, params![old.record, fresh, old.bytes.as_slice()])?;
    }
    tx.execute("DELETE FROM hold_seals WHERE place = $1 AND record = $2", params![&old.place, old.record])?;
    Ok(())
}

/// Nothing stands under the key of this hold any more, and the key is gone.
pub(super) fn settled(tx: &mut Tx<'_>, hold: i64) -> Result<(), DbError> {
    tx.execute("DELETE FROM hold_records WHERE hold = $1", params![hold])?;
    tx.execute("UPDATE holds SET is_settled = 1, sealed_matter = NULL WHERE number = $1", params![hold])?;
    Ok(())
}

/// Proposals that nobody confirmed since a moment.
pub(super) fn stale(tx: &mut Tx<'_>, before: Moment) -> Result<Vec<i64>, DbError> {
    let rows = tx.query("SELECT number FROM holds WHERE state = 'proposed' AND proposed_at < $1", params![before])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// Forgets who had to do with holds that were over before a moment; the count stays.
pub(crate) fn forget(tx: &mut Tx<'_>, before: Moment, now: Moment) -> Result<u64, DbError> {
    let people = tx.execute(
        "UPDATE holds SET proposed_by = NULL, confirmed_by = NULL WHERE ended_at < $1 AND is_settled = 1
           AND (proposed_by IS NOT NULL OR confirmed_by IS NOT NULL)",
        params![before],
    )?;
    let reads = tx.execute(
        "DELETE FROM hold_reads WHERE hold IN (SELECT number FROM holds WHERE ended_at < $1 AND is_settled = 1)",
        params![before],
    )?;
    Ok(people + reads + tx.execute("DELETE FROM counsel WHERE expires_at <= $1", params![now])?)
}

/// Whom to call: sealed name and number, and until when they are believed.
pub(super) type Entered = (Vec<u8>, Vec<u8>, Moment);

/// Whom to call, as it was entered.
pub(super) fn counsel(tx: &mut Tx<'_>, now: Moment) -> Result<Option<Entered>, DbError> {
    tx.first("SELECT sealed_name, sealed_phone, expires_at FROM counsel WHERE expires_at > $1", params![now])?
        .map(|mut r| Ok((r.get()?, r.get()?, r.get()?)))
        .transpose()
}

pub(super) fn set_counsel(
    tx: &mut Tx<'_>,
    name: &[u8],
    phone: &[u8],
    now: Moment,
    until: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO counsel (id, sealed_name, sealed_phone, entered_at, expires_at) VALUES (1, $1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET sealed_name = $1, sealed_phone = $2, entered_at = $3, expires_at = $4",
        params![name, phone, now, until],
    )?;
    Ok(())
}
