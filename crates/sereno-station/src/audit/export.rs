//! The log in one file, and checking such a file with nothing else at hand.
//!
//! A file is lines of JSON. The first names the network, the holder and the copy's number, and
//! carries the newest checkpoint and those that witnesses signed. Then come the pages in order:
//! with their rows, or by their leaves alone where the rows were forgotten or not asked for. The
//! last line is the log's signature under a digest of all lines before it, so that no byte can be
//! changed by whoever lacks the log's key; what whoever has the key could change, the tree and
//! other people's checkpoints tell.

use super::check::{Broken, Checked, Checker, open_kept};
use super::copies::{self, Copy};
use super::page::{Page, ReadRow, Row};
use super::store::{self, StoredPage, StoredRow};
use super::{Entry, sequence, witness};
use crate::Site;
use crate::db::{DbError, Stop, Tx};
use serde_json::{Value, json};
use sereno_core::Moment;
use sereno_seal::digest::{hex, sha256, unhex};
use sereno_seal::note::{Kind, Note, Signer, Verifier};
use sereno_seal::tlog::Hash;
use std::io::{self, BufRead, Read as _};

/// The version of the form, in the first line.
const FORM: i64 = 1;
/// Copies of the log are of this kind.
pub(super) const KIND: &str = "audit";
/// Pages read at a time.
const PAGES: i64 = 64;
/// A line is at most this long: a page of rows is less than a tenth of it.
const LINE_BYTES_MAX: u64 = 1 << 20;
/// Leaves in one line.
const LEAVES: usize = 256;
/// The first line of what is signed at the end.
const END: &str = "sereno-export-1";

/// What is to be exported.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Who will hold the copy.
    pub holder: String,
    /// Drawn for whoever makes it.
    pub entry: Entry,
    /// Rows of pages that ended before are left out; everything when it is the epoch.
    pub since: Moment,
}

/// What was exported.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The copy.
    pub copy: Copy,
    /// Pages of the log.
    pub pages: i64,
    /// Rows in the file.
    pub rows: usize,
}

/// The lines of a file with the digest over them.
struct Lines<'a> {
    sink: &'a mut (dyn FnMut(&str) -> io::Result<()> + Send),
    digest: Hash,
}

fn chained(digest: &Hash, line: &str) -> Hash {
    sha256(&[digest.as_slice(), line.as_bytes()].concat())
}

impl Lines<'_> {
    fn put(&mut self, value: &Value) -> Result<(), Stop> {
        let line = format!("{value}\n");
        self.digest = chained(&self.digest, &line);
        (self.sink)(&line).map_err(|_| Stop::Fault(DbError::Lost("the file cannot be written")))
    }
}

/// What stands in the first line beside the copy.
struct Head {
    checkpoint: String,
    size: i64,
    cosigned: Vec<String>,
    witnesses: Vec<String>,
    forgotten: i64,
}

fn read_head(tx: &mut Tx<'_>) -> Result<Head, Stop> {
    let newest = store::newest(tx)?.ok_or(DbError::Lost("the log has no checkpoint"))?;
    Ok(Head {
        size: newest.size,
        checkpoint: newest.note,
        cosigned: witness::signed_notes(tx)?,
        witnesses: store::witnesses(tx)?.into_iter().map(|w| w.verifier).collect(),
        forgotten: store::forgotten(tx)?.unwrap_or(-1),
    })
}

fn row_out(row: &Row) -> Value {
    json!([
        row.id.to_string(),
        row.at.us(),
        row.actor,
        row.person.map(|p| p.to_string()),
        row.act,
        row.object,
        row.detail
    ])
}

/// Writes the log, line by line. The copy is numbered first, so its own number is in the file.
///
/// # Errors
/// A holder without a name; [`Stop::Fault`], also when the sink fails.
pub async fn export(
    site: &Site,
    wanted: Wanted,
    sink: &mut (dyn FnMut(&str) -> io::Result<()> + Send),
) -> Result<Exported, Stop> {
    let Wanted { holder, entry, since } = wanted;
    let copy = site.db.write(move |tx| copies::number(tx, &entry, 0, KIND, &holder)).await?;
    sequence(site).await?;
    let head = site.db.read(read_head).await?;
    let mut lines = Lines { sink, digest: [0; 32] };
    lines.put(&json!({
        "sereno_audit": FORM,
        "network": site.playbook.name,
        "key": site.log.verifier().text(),
        "copy": copy.number,
        "holder": copy.holder,
        "made_by": copy.made_by.map(|p| p.to_string()),
        "made_at": copy.made_at.us(),
        "pages": head.size,
        "checkpoint": head.checkpoint,
        "cosigned": head.cosigned,
        "witnesses": head.witnesses,
    }))?;
    let (mut from, mut rows, mut left) = (0, 0, Vec::new());
    while from < head.size {
        let to = (from + PAGES).min(head.size) - 1;
        let (pages, stored) = site
            .db
            .read(move |tx| Ok((store::stored_pages(tx, from, to - from + 1)?, store::rows_of(tx, from, to)?)))
            .await?;
        for page in &pages {
            let is_left = page.number <= head.forgotten || page.page.as_ref().is_some_and(|p| p.last_at < since);
            if let (true, Some(leaf)) = (is_left, page.leaf) {
                left.push(hex(&leaf));
                if left.len() == LEAVES {
                    put_left(&mut lines, &mut left)?;
                }
            } else {
                // Lines stand in the order of the pages.
                put_left(&mut lines, &mut left)?;
                rows += put_page(&mut lines, page, &stored)?;
            }
        }
        from = to + 1;
    }
    put_left(&mut lines, &mut left)?;
    let end = end_note(site.log.signer(), &lines.digest);
    (lines.sink)(&format!("{}\n", json!({ "end": end })))
        .map_err(|_| Stop::Fault(DbError::Lost("the file cannot be written")))?;
    Ok(Exported { copy, pages: head.size, rows })
}

fn end_text(digest: &Hash) -> String {
    format!("{END}\n{}\n", hex(digest))
}

fn end_note(signer: &Signer, digest: &Hash) -> String {
    signer.sign(&end_text(digest))
}

fn put_left(lines: &mut Lines<'_>, left: &mut Vec<String>) -> Result<(), Stop> {
    if left.is_empty() { Ok(()) } else { lines.put(&json!({ "leaves": std::mem::take(left) })) }
}

fn put_page(lines: &mut Lines<'_>, stored: &StoredPage, rows: &[StoredRow]) -> Result<usize, Stop> {
    let page = stored.page.as_ref().ok_or(DbError::Lost("a page of the log cannot be read: run sereno verify"))?;
    let own = rows.iter().filter(|r| r.page == Some(page.number));
    let own: Vec<Value> = own.filter_map(|r| r.row.as_ref().map(|(row, _)| row_out(row))).collect();
    lines.put(&json!({
        "page": page.number,
        "made_at": page.made_at.us(),
        "first_at": page.first_at.us(),
        "last_at": page.last_at.us(),
        "hashes": page.hashes.iter().map(|h| hex(h)).collect::<Vec<_>>(),
        "rows": own,
    }))?;
    Ok(own.len())
}

/// What a file's first line says. It comes from the file: clean it before a terminal shows it.
#[derive(Clone, Debug)]
pub struct FileHead {
    /// The network.
    pub network: String,
    /// The key that signed it, as others read it.
    pub key: String,
    /// The copy.
    pub copy: Copy,
    /// Names of the witnesses whose lines are in it.
    pub witnesses: Vec<String>,
}

/// A file that cannot be read as an export.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// The file cannot be read.
    #[error("reading the file: {0}")]
    File(#[from] io::Error),
    /// A line is not what it should be.
    #[error("line {0} is not a line of an exported log: {1}")]
    Line(usize, &'static str),
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

fn texts(value: &Value, name: &str) -> Option<Vec<String>> {
    value.get(name)?.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect()
}

fn moment(value: &Value, name: &str) -> Option<Moment> {
    value.get(name)?.as_i64().map(Moment::from_us)
}

fn hash(value: &Value) -> Option<Hash> {
    unhex(value.as_str()?)?.try_into().ok()
}

fn hashes(value: &Value, name: &str) -> Option<Vec<Hash>> {
    value.get(name)?.as_array()?.iter().map(hash).collect()
}

fn copy_in(value: &Value) -> Option<Copy> {
    let made_by = match value.get("made_by")? {
        Value::Null => None,
        by => Some(by.as_str()?.parse().ok()?),
    };
    Some(Copy {
        number: value.get("copy")?.as_i64()?,
        kind: KIND.to_owned(),
        holder: text(value, "holder")?,
        made_by,
        made_at: moment(value, "made_at")?,
    })
}

/// A row with its own hash: a file carries none beside the page's.
fn row_in(value: &Value) -> Option<(Row, Hash)> {
    let [id, at, actor, person, act, object, detail] = value.as_array()?.as_slice() else { return None };
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let person = match person {
        Value::Null => None,
        id => Some(id.as_str()?.parse().ok()?),
    };
    let row = Row {
        id: id.as_str()?.parse().ok()?,
        at: Moment::from_us(at.as_i64()?),
        actor: text(actor)?,
        person,
        act: text(act)?,
        object: text(object)?,
        detail: text(detail)?,
    };
    let hash = row.hash();
    Some((row, hash))
}

fn page_in(value: &Value) -> Option<(Page, Vec<ReadRow>)> {
    let page = Page {
        number: value.get("page")?.as_i64()?,
        made_at: moment(value, "made_at")?,
        first_at: moment(value, "first_at")?,
        last_at: moment(value, "last_at")?,
        hashes: hashes(value, "hashes")?,
    };
    Some((page, value.get("rows")?.as_array()?.iter().map(row_in).collect()))
}

/// Reads a line; `None` at the end.
fn next_line(file: &mut dyn BufRead, n: usize) -> Result<Option<(String, Value)>, Unusable> {
    let mut line = String::new();
    file.take(LINE_BYTES_MAX).read_line(&mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if !line.ends_with('\n') {
        return Err(Unusable::Line(n, "it is too long, or the file ends within it"));
    }
    let value = serde_json::from_str(&line).map_err(|_| Unusable::Line(n, "it is not JSON"))?;
    Ok(Some((line, value)))
}

/// Checks an exported file. `key` is the log's key as its holder knows it; without one the file's
/// own is believed, which shows only that the file fits together. `kept` are checkpoints that
/// others kept.
///
/// # Errors
/// [`Unusable`] when it is no such file.
pub fn check_file(
    file: &mut dyn BufRead,
    key: Option<&Verifier>,
    kept: &[(String, String)],
    now: Moment,
) -> Result<(FileHead, Checked), Unusable> {
    let (line, first) = next_line(file, 1)?.ok_or(Unusable::Line(1, "the file is empty"))?;
    let wrong = |why| Unusable::Line(1, why);
    if first.get("sereno_audit").and_then(Value::as_i64) != Some(FORM) {
        return Err(wrong("it does not begin like an exported log of a version that this program knows"));
    }
    let read = || Some((copy_in(&first)?, text(&first, "key")?, text(&first, "checkpoint")?, text(&first, "network")?));
    let (copy, own_key, checkpoint, network) = read().ok_or(wrong("something is missing in it"))?;
    let read = || Some((texts(&first, "cosigned")?, texts(&first, "witnesses")?));
    let (cosigned, witness_keys) = read().ok_or(wrong("something is missing in it"))?;
    let own = Verifier::read(&own_key, Kind::Note).map_err(|_| wrong("it names no key"))?;
    let log = key.unwrap_or(&own);

    let (mut held, mut broken) = (Vec::new(), Vec::new());
    let mut keep = |opened| match opened {
        Ok(one) => held.push(one),
        Err(why) => broken.push(why),
    };
    if *log != own {
        keep(Err(Broken::Checkpoint { whose: "the file".to_owned(), why: "it is signed by another key".to_owned() }));
    }
    let newest = open_kept(&checkpoint, log, "the file's checkpoint");
    let size = newest.as_ref().map(|h| h.checkpoint.size).ok();
    keep(newest);
    let mut names = Vec::new();
    for note in &cosigned {
        for key in &witness_keys {
            let name = key.split('+').next().unwrap_or_default();
            if Note::read(note).is_ok_and(|n| n.names().any(|by| by == name)) {
                names.push(name.to_owned());
                keep(witness::cosigned(note, log, key, name).map(|(one, _)| one));
            }
        }
    }
    for (who, note) in kept {
        keep(open_kept(note, log, who));
    }
    let mut checker = Checker::new(held);
    broken.into_iter().for_each(|b| checker.say(b));

    let (mut digest, mut n, mut is_whole) = (chained(&[0; 32], &line), 1, false);
    while let Some((line, value)) = next_line(file, n + 1)? {
        n += 1;
        if is_whole {
            return Err(Unusable::Line(n, "something stands behind the end"));
        }
        if let Some(end) = text(&value, "end") {
            is_whole = Note::read(&end).is_ok_and(|e| log.verify(&e).is_ok() && e.text() == end_text(&digest));
            if !is_whole {
                let why = "a line was changed: the signature at its end is not of these lines".to_owned();
                checker.say(Broken::Checkpoint { whose: "the file".to_owned(), why });
                is_whole = true;
            }
            continue;
        }
        digest = chained(&digest, &line);
        if let Some(leaves) = hashes(&value, "leaves") {
            for leaf in leaves {
                checker.leaf(leaf);
            }
        } else {
            let (page, rows) = page_in(&value).ok_or(Unusable::Line(n, "it is neither a page nor leaves"))?;
            checker.page(&page, &rows);
        }
    }
    let end = |why: String| Broken::Checkpoint { whose: "the file".to_owned(), why };
    if !is_whole {
        checker.say(end("it ends early: its last lines are missing".to_owned()));
    }
    if size.is_some_and(|size| size != checker.size()) {
        checker.say(end(format!("its checkpoint is of {} pages, and it has {}", size.unwrap_or(0), checker.size())));
    }
    checker.copy(&copy, true);
    Ok((FileHead { network, key: own.text(), copy, witnesses: names }, checker.finish(now)))
}
