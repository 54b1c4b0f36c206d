//! Files of old reports: read row by row, each accepted, repeated or rejected with its reason.

use super::{Incoming, NotReceived, Ready, id_of, prepare, store};
use crate::Flow;
use sereno_core::place::Point;
use sereno_core::report::{About, Channel, FirstHand, Recency, Told};
use sereno_station::audit::Actor;
use sereno_station::db::Stop;
use std::collections::BTreeMap;

/// Rows written in one transaction.
const ROWS_A_COMMIT: usize = 500;

/// A file cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file lacks columns that are needed.
    #[error("no column for {0} was found; say which one with --map {0}=COLUMN. The file has: {1}")]
    NoColumn(&'static str, String),
    /// `--map` names a column that is not there.
    #[error("--map {0}={1}: the file has no column {1}. It has: {2}")]
    UnknownColumn(String, String, String),
    /// `--map` names a field that reports do not have.
    #[error("--map {0}=…: reports have no field {0}; they have id, seen_at, place, text, kind, lat, lon, area")]
    UnknownField(String),
    /// Storage failed; what was accepted so far is kept, and the file can be imported again.
    #[error("storage failed: {0}")]
    Storage(Stop),
}

/// Which column holds which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<&'static str, Vec<usize>>,
}

/// Fields and the names that files give them, the first that is there being taken. Text takes all.
const NAMES: &[(&str, &[&str])] = &[
    ("id", &["id", "report_id", "case_enquiry_id", "service_request_id", "ticket", "number"]),
    ("seen_at", &["seen_at", "opened", "open_dt", "requested_datetime", "received_at", "created_at", "time", "date"]),
    ("place", &["place", "street", "address", "location", "location_street_name", "where"]),
    ("text", &["text", "description", "details", "title", "type", "case_title", "what"]),
    ("kind", &["kind"]),
    ("lat", &["lat", "latitude"]),
    ("lon", &["lon", "lng", "long", "longitude"]),
    ("area", &["area", "neighborhood", "neighbourhood"]),
];

impl Mapping {
    /// Finds the columns by their names, and by what `--map FIELD=COLUMN` says.
    ///
    /// # Errors
    /// [`ImportError`] that says what is missing and what the file has.
    pub fn find(header: &[String], said: &[(String, String)]) -> Result<Mapping, ImportError> {
        let all = header.join(", ");
        let at = |column: &str| header.iter().position(|h| h.trim().eq_ignore_ascii_case(column));
        let mut columns: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for (field, column) in said {
            let known = NAMES.iter().find(|(f, _)| f == field).map(|(f, _)| *f);
            let field = known.ok_or_else(|| ImportError::UnknownField(field.clone()))?;
            let found =
                at(column).ok_or_else(|| ImportError::UnknownColumn(field.to_owned(), column.clone(), all.clone()))?;
            columns.entry(field).or_default().push(found);
        }
        for (field, names) in NAMES {
            if columns.contains_key(field) {
                continue;
            }
            let found: Vec<usize> = names.iter().filter_map(|n| at(n)).collect();
            let taken = if *field == "text" { found } else { found.into_iter().take(1).collect() };
            if !taken.is_empty() {
                columns.insert(field, taken);
            }
        }
        for needed in ["id", "seen_at"] {
            if !columns.contains_key(needed) {
                return Err(ImportError::NoColumn(needed, all));
            }
        }
        if !columns.contains_key("place") && !columns.contains_key("lat") {
            return Err(ImportError::NoColumn("place", all));
        }
        Ok(Mapping { columns })
    }

    fn value(&self, row: &[String], field: &str) -> String {
        let found = self.columns.get(field).into_iter().flatten().filter_map(|at| row.get(*at));
        found.map(|v| v.trim()).filter(|v| !v.is_empty()).collect::<Vec<_>>().join(". ")
    }
}

/// What became of a file's rows. Their sum is the number of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New here.
    pub accepted: u64,
    /// Here already under the same id.
    pub repeated: u64,
    /// Not taken, with the reason.
    pub rejected: u64,
    /// Taken, with something left out of their words.
    pub screened: u64,
}

fn incoming(flow: &Flow, mapping: &Mapping, row: &[String], as_past: bool) -> Result<Incoming, String> {
    let id = mapping.value(row, "id");
    if id.is_empty() {
        return Err("the row has no id".to_owned());
    }
    let time = mapping.value(row, "seen_at");
    let seen_at = flow.site.playbook.local_moment(&time).ok_or_else(|| format!("{time:?} is not a date and time"))?;
    let (lat, lon) = (mapping.value(row, "lat"), mapping.value(row, "lon"));
    let point = if lat.is_empty() && lon.is_empty() {
        None
    } else {
        let read = lat.parse().ok().zip(lon.parse().ok()).and_then(|(lat, lon)| Point::new(lat, lon));
        Some(read.ok_or_else(|| format!("{lat:?}, {lon:?} is not a latitude and a longitude"))?)
    };
    let cut = |text: String, most: usize| text.chars().take(most).collect::<String>();
    let place = [mapping.value(row, "place"), mapping.value(row, "area")];
    let place = place.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ");
    let kind = mapping.value(row, "kind");
    Ok(Incoming {
        id: id_of(Channel::Import, &id),
        channel: Channel::Import,
        told: Told {
            about: Some(if as_past { About::Earlier } else { About::Now }),
            kind: if flow.rules.kinds.contains(&kind) { kind } else { "other".to_owned() },
            place: cut(if place.is_empty() { "(point only)".to_owned() } else { place }, 160),
            text: cut(mapping.value(row, "text"), 600),
            reach: String::new(),
            seen_at: Some(seen_at),
        },
        recency: Some(Recency::Earlier),
        first_hand: FirstHand::Unknown,
        language: flow.site.playbook.default_language().to_owned(),
        point,
        details: vec![],
        follows: None,
        counts_as_past: as_past,
    })
}

fn commit(flow: &Flow, ready: Vec<(store::NewReport, String)>) -> Result<Imported, ImportError> {
    let entry = flow.site.entry(Actor::Command);
    let n_rows = ready.len();
    flow.site
        .db
        .write_now(move |tx| {
            let mut done = Imported::default();
            for (report, receipt) in &ready {
                if store::insert_row(tx, report, receipt, Actor::Command)? {
                    done.accepted += 1;
                } else {
                    done.repeated += 1;
                }
            }
            entry.record(tx, "report.import", "", &n_rows.to_string())?;
            Ok(done)
        })
        .map_err(ImportError::Storage)
}

/// Imports rows. `rejected` is told each row that is not taken, with its line and the reason;
/// `progress` how many rows are done.
///
/// # Errors
/// [`ImportError`]; what was accepted before it is kept, and importing again repeats nothing.
pub fn import(
    flow: &Flow,
    mapping: &Mapping,
    rows: impl Iterator<Item = Result<Vec<String>, String>>,
    as_past: bool,
    mut rejected: impl FnMut(u64, &[String], &str),
    mut progress: impl FnMut(u64),
) -> Result<Imported, ImportError> {
    let mut total = Imported::default();
    let mut ready = Vec::with_capacity(ROWS_A_COMMIT);
    let now = flow.site.now();
    let add = |total: &mut Imported, some: Imported| {
        total.accepted += some.accepted;
        total.repeated += some.repeated;
    };
    for (n, row) in (1u64..).zip(rows) {
        let judged = row.as_ref().map_err(Clone::clone).and_then(|row| {
            let incoming = incoming(flow, mapping, row, as_past)?;
            prepare(flow, &incoming, now).map_err(|not| match not {
                NotReceived::Refused(faults) => {
                    faults.iter().map(|f| flow.site.texts.lang("en").say(f.key())).collect::<Vec<_>>().join("; ")
                }
                NotReceived::Failed(stop) => stop.to_string(),
            })
        });
        match judged {
            Ok(Ready { report, left_out, .. }) => {
                total.screened += u64::from(!left_out.is_empty());
                // Imported rows are nobody's to come back for: the code only keeps the column unique, and no
                // typed code can have a colon.
                let receipt = format!("import:{}", sereno_seal::digest::hex(report.id.bytes()));
                ready.push((report, receipt));
            }
            Err(why) => {
                total.rejected += 1;
                rejected(n, row.as_deref().unwrap_or_default(), &why);
            }
        }
        if ready.len() >= ROWS_A_COMMIT {
            add(&mut total, commit(flow, std::mem::take(&mut ready))?);
            progress(n);
        }
    }
    if !ready.is_empty() {
        add(&mut total, commit(flow, ready)?);
    }
    progress(total.accepted + total.repeated + total.rejected);
    Ok(total)
}
