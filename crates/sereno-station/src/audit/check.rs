//! Checking the log: pages and rows are gone through in order, and whatever does not fit is said.
//!
//! Dramatis personae: the [`Checker`] grows the tree from what it is given and compares; a
//! [`Held`] is a checkpoint that somebody has, and the tree must have passed through it; a
//! [`Broken`] is one thing that does not fit. It trusts the hashes it makes itself and the
//! signatures of keys that whoever asks has chosen to trust, and nothing else.
//!
//! What it cannot know: that rows which never got a place were there, and, without a checkpoint
//! that somebody else holds, that a tail was cut off.

use super::copies::Copy;
use super::page::{COPY, FORGET, Page, ReadRow, Row};
use super::{KEEP_S, store, witness};
use crate::db::{Stop, Tx};
use sereno_core::Moment;
use sereno_seal::note::{self, Checkpoint, Verifier};
use sereno_seal::tlog::{Frontier, Hash, Node};
use std::collections::BTreeMap;
use std::fmt;

/// Things that are named; more are counted.
const NAMED_MAX: usize = 40;
/// A row that waits longer than this beside a log that has grown did not wait for its turn,
/// seconds.
const LATE_S: i64 = 60;
/// Pages read at a time.
const PAGES: i64 = 64;

/// A checkpoint that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Who, in words.
    pub who: String,
    /// What.
    pub checkpoint: Checkpoint,
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "what a variant carries is the place it speaks of")]
pub enum Broken {
    /// A row does not say what it said when it was written.
    Row { page: i64, id: String },
    /// A row of a page is not there.
    Missing { page: i64, place: usize },
    /// A row stands in a page that it does not belong to.
    Extra { page: i64, id: String },
    /// A row cannot be read at all.
    Unreadable { page: i64 },
    /// A page is not as it was made.
    Page { number: i64, why: &'static str },
    /// Rows of pages are gone, and the log does not say that they were forgotten.
    Gone { page: i64 },
    /// Rows stand in pages that are not there.
    Stray { n: i64 },
    /// A row waits for its place that should have had one long ago.
    Late { id: String },
    /// A hash above the leaves is wrong.
    Node { level: u32, at: u64 },
    /// The list of copies does not say what the log says.
    Copy { number: i64 },
    /// A checkpoint or a signature is wrong.
    Checkpoint { whose: String, why: String },
    /// The log that somebody saw is not the beginning of this one.
    Forked { who: String, size: u64 },
    /// Somebody saw a log that was longer.
    Cut { who: String, size: u64, has: u64 },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Row { page: -1, id } => write!(f, "row {id}, which waits for its place, was changed"),
            Broken::Row { page, id } => write!(f, "page {page}: row {id} was changed"),
            Broken::Missing { page, place } => write!(f, "page {page}: row {place} was deleted or replaced"),
            Broken::Extra { page, id } => write!(f, "page {page}: row {id} was put in or moved here"),
            Broken::Unreadable { page } => write!(f, "page {page}: a row cannot be read"),
            Broken::Page { number, why } => write!(f, "page {number}: {why}"),
            Broken::Gone { page } => {
                write!(f, "page {page}: its rows were deleted, and the log does not say that they were forgotten")
            }
            Broken::Stray { n } => write!(f, "{n} rows stand in pages that are not there"),
            Broken::Late { id } => write!(f, "row {id} has no place, and the log went on without it: it was put in"),
            Broken::Node { level, at } => write!(f, "the hash at level {level}, place {at} was changed"),
            Broken::Copy { number } => write!(f, "copy {number} is not as it was numbered"),
            Broken::Checkpoint { whose, why } => write!(f, "{whose}: {why}"),
            Broken::Forked { who, size } => {
                write!(f, "the log was forked or rebuilt: its first {size} pages are not those that {who} saw")
            }
            Broken::Cut { who, size, has } => {
                write!(f, "the log's tail was cut off: {who} saw {size} pages, and here are {has}")
            }
        }
    }
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What does not fit, up to a limit.
    pub broken: Vec<Broken>,
    /// How much does not fit.
    pub n_broken: usize,
    /// Pages in the log.
    pub pages: u64,
    /// Rows that were checked.
    pub rows: u64,
    /// Rows that wait for their places.
    pub waiting: u64,
    /// Pages whose rows are not here: forgotten, or left out of an export.
    pub without_rows: u64,
    /// The root.
    pub root: Hash,
    /// Whose checkpoints the tree passed through, and of which size.
    pub passed: Vec<(String, u64)>,
}

/// Goes through a log.
#[derive(Debug)]
pub struct Checker {
    held: Vec<Held>,
    frontier: Frontier,
    out: Checked,
    /// Pages without rows that must have been forgotten: the last of them.
    gone: Option<Page>,
    has_rows: bool,
    /// Up to which page the log says that rows were forgotten, and when it said so.
    forgotten: Option<(i64, Moment)>,
    /// What the log says of copies.
    copies: BTreeMap<i64, String>,
    newest: Moment,
}

/// A fault planted by tests: rows are taken at their word.
fn trusts_rows() -> bool {
    cfg!(feature = "plant") && std::env::var("SERENO_PLANT").is_ok_and(|p| p == "trust_rows")
}

impl Checker {
    /// A checker of a log that must have passed through what these hold.
    pub fn new(held: Vec<Held>) -> Checker {
        let mut checker = Checker {
            held,
            frontier: Frontier::new(),
            out: Checked::default(),
            gone: None,
            has_rows: false,
            forgotten: None,
            copies: BTreeMap::new(),
            newest: Moment::default(),
        };
        checker.pass();
        checker
    }

    /// Something does not fit.
    pub fn say(&mut self, broken: Broken) {
        self.out.n_broken += 1;
        if self.out.broken.len() < NAMED_MAX {
            self.out.broken.push(broken);
        }
    }

    /// Compares the tree with what is held of this size.
    fn pass(&mut self) {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        let mut forked = Vec::new();
        for held in self.held.iter().filter(|h| h.checkpoint.size == size) {
            if held.checkpoint.root == root {
                self.out.passed.push((held.who.clone(), size));
            } else {
                forked.push(Broken::Forked { who: held.who.clone(), size });
            }
        }
        forked.into_iter().for_each(|f| self.say(f));
    }

    fn push(&mut self, leaf: Hash) -> Vec<Node> {
        let whole = self.frontier.push(leaf);
        self.pass();
        whole
    }

    /// The next page by its leaf alone: its rows were left out.
    pub fn leaf(&mut self, leaf: Hash) -> Vec<Node> {
        self.out.without_rows += 1;
        self.push(leaf)
    }

    /// The next page with its rows: each with the hash it carries, none for one that cannot be
    /// read. Without rows it must turn out to have been forgotten.
    pub fn page(&mut self, page: &Page, rows: &[ReadRow]) -> Vec<Node> {
        let number = page.number;
        if u64::try_from(number).ok() != Some(self.frontier.size()) {
            self.say(Broken::Page { number, why: "it has another number, or a page before it is missing" });
        }
        if rows.is_empty() && !page.hashes.is_empty() {
            self.out.without_rows += 1;
            if self.has_rows {
                self.say(Broken::Gone { page: number });
            } else {
                self.gone = Some(page.clone());
            }
        } else {
            self.has_rows = true;
            self.rows(page, rows);
        }
        self.newest = self.newest.max(page.made_at);
        self.push(page.leaf())
    }

    fn rows(&mut self, page: &Page, rows: &[ReadRow]) {
        let number = page.number;
        let mut wanted = page.hashes.iter().enumerate().peekable();
        for row in rows {
            let Some((row, carried)) = row else {
                self.say(Broken::Unreadable { page: number });
                continue;
            };
            self.out.rows += 1;
            let own = if trusts_rows() { *carried } else { row.hash() };
            if own != *carried {
                self.say(Broken::Row { page: number, id: row.id.to_string() });
            }
            // Where the next place is another row's, the rows between are missing, if this one
            // stands further on, or this one does not belong here.
            let place = page.hashes.iter().position(|h| *h == own);
            match place.filter(|p| wanted.peek().is_some_and(|(next, _)| p >= next)) {
                Some(place) => {
                    while let Some((missing, _)) = wanted.next_if(|(at, _)| *at < place) {
                        self.say(Broken::Missing { page: number, place: missing });
                    }
                    wanted.next();
                }
                None if own == *carried => self.say(Broken::Extra { page: number, id: row.id.to_string() }),
                None => {}
            }
            self.remember(row);
        }
        for (missing, _) in wanted {
            self.say(Broken::Missing { page: number, place: missing });
        }
        let at = |row: Option<&ReadRow>| row.and_then(Option::as_ref).map(|(r, _)| r.at);
        if at(rows.first()) != Some(page.first_at) || at(rows.last()) != Some(page.last_at) {
            self.say(Broken::Page { number, why: "its rows are not of the time that it says" });
        }
    }

    /// What rows say about the log itself.
    fn remember(&mut self, row: &Row) {
        if row.act == FORGET
            && let Ok(page) = row.object.parse::<i64>()
            && self.forgotten.is_none_or(|(known, _)| known < page)
        {
            self.forgotten = Some((page, row.at));
        }
        if row.act == COPY
            && let Ok(number) = row.object.parse()
        {
            self.copies.insert(number, row.detail.clone());
        }
    }

    /// A row that waits for its place.
    pub fn waiting(&mut self, row: Option<&(Row, Hash)>) {
        self.out.waiting += 1;
        match row {
            None => self.say(Broken::Unreadable { page: -1 }),
            Some((row, carried)) if row.hash() != *carried => {
                self.say(Broken::Row { page: -1, id: row.id.to_string() });
            }
            Some((row, _)) if row.at < self.newest.plus_s(-LATE_S) => self.say(Broken::Late { id: row.id.to_string() }),
            Some((row, _)) => self.remember(row),
        }
    }

    /// A copy as a list or a file has it. `must_be_known` when the log's row about it must be
    /// among those that were given.
    pub fn copy(&mut self, copy: &Copy, must_be_known: bool) {
        let number = copy.number;
        match self.copies.remove(&number) {
            Some(said) if said == copy.detail() => {}
            None if !must_be_known => {}
            Some(_) | None => self.say(Broken::Copy { number }),
        }
    }

    /// Every copy that the log numbered was given to [`Checker::copy`].
    fn no_other_copies(&mut self) {
        for number in std::mem::take(&mut self.copies).into_keys() {
            self.say(Broken::Copy { number });
        }
    }

    /// Pages that the log has.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// What came out, at `now`.
    pub fn finish(mut self, now: Moment) -> Checked {
        if let Some(gone) = self.gone.take() {
            // What was forgotten was old when the log said so, and it has said so already.
            let is_said = self.forgotten.is_some_and(|(page, at)| {
                page >= gone.number && gone.last_at <= at.plus_s(-KEEP_S) && at <= now.plus_s(LATE_S)
            });
            if !is_said {
                self.say(Broken::Gone { page: gone.number });
            }
        }
        let has = self.frontier.size();
        let longer: Vec<_> = self.held.iter().filter(|h| h.checkpoint.size > has).cloned().collect();
        for held in longer {
            self.say(Broken::Cut { who: held.who, size: held.checkpoint.size, has });
        }
        self.out.pages = has;
        self.out.root = self.frontier.root();
        self.out
    }
}

/// Opens a checkpoint that somebody kept.
///
/// # Errors
/// Why it is no checkpoint of this log.
pub fn open_kept(note: &str, log: &Verifier, who: &str) -> Result<Held, Broken> {
    let wrong = |why: note::NoteError| Broken::Checkpoint {
        whose: who.to_owned(),
        why: format!("{why}; it is not a checkpoint of the log {}", log.name()),
    };
    let (checkpoint, _) = note::open(note, log).map_err(wrong)?;
    Ok(Held { who: who.to_owned(), checkpoint })
}

/// Checks the log in a database: rows, pages, every hash above them, checkpoints, witnesses'
/// signatures and the list of copies. `kept` is what others hold, beside what the database has.
///
/// # Errors
/// [`Stop::Fault`] when storage fails.
pub fn check_database(tx: &mut Tx<'_>, log: &Verifier, kept: Vec<Held>, now: Moment) -> Result<Checked, Stop> {
    let mut held = kept;
    let mut wrong = Vec::new();
    let mut take = |opened: Result<Held, Broken>| match opened {
        Ok(one) => held.push(one),
        Err(broken) => wrong.push(broken),
    };
    let stored = store::checkpoints(tx)?;
    for c in &stored {
        let who = format!("the database's checkpoint of {} pages", c.size);
        let opened = open_kept(&c.note, log, &who);
        let is_as_stored = opened.as_ref().is_ok_and(|h| {
            i64::try_from(h.checkpoint.size) == Ok(c.size)
                && c.frontier().is_some_and(|f| f.root() == h.checkpoint.root)
        });
        match opened {
            Ok(_) if !is_as_stored => take(Err(Broken::Checkpoint { whose: who, why: "it was changed".to_owned() })),
            opened => take(opened),
        }
    }
    for opened in witness::held(tx, log)? {
        take(opened);
    }
    let mut checker = Checker::new(held);
    wrong.into_iter().for_each(|w| checker.say(w));
    let made: BTreeMap<i64, Moment> = stored.iter().map(|c| (c.size, c.made_at)).collect();
    let (mut from, mut seen, mut n_nodes) = (i64::MIN, 0, 0);
    loop {
        let pages = store::stored_pages(tx, from, PAGES)?;
        let (Some(first), Some(last)) = (pages.first(), pages.last()) else { break };
        from = last.number.saturating_add(1);
        let mut rows = store::rows_of(tx, first.number, last.number)?.into_iter().peekable();
        for stored in &pages {
            seen += 1;
            // Rows in a number that no page has are counted as strays below.
            while rows.next_if(|r| r.page < Some(stored.number)).is_some() {
                checker.say(Broken::Stray { n: 1 });
            }
            let mut own = Vec::new();
            while let Some(row) = rows.next_if(|r| r.page == Some(stored.number)) {
                own.push(row.row);
            }
            let number = stored.number;
            let whole = match &stored.page {
                Some(page) => {
                    if stored.leaf != Some(page.leaf()) {
                        checker.say(Broken::Page { number, why: "it was changed after its hash was made" });
                    }
                    if i64::try_from(page.hashes.len()) != Ok(stored.n_rows) {
                        checker.say(Broken::Page { number, why: "it has more or fewer rows than it says" });
                    }
                    if made.get(&number.saturating_add(1)).is_some_and(|at| *at != page.made_at) {
                        let (whose, why) =
                            (format!("the database's checkpoint after page {number}"), "its time was changed");
                        checker.say(Broken::Checkpoint { whose, why: why.to_owned() });
                    }
                    checker.page(page, &own)
                }
                None => {
                    checker.say(Broken::Page { number, why: "its hashes cannot be read" });
                    checker.leaf(stored.leaf.unwrap_or_default())
                }
            };
            for node in whole {
                n_nodes += 1;
                if store::node(tx, node.place)? != Some(node.hash) {
                    checker.say(Broken::Node { level: node.place.level, at: node.place.at });
                }
            }
        }
    }
    let size = i64::try_from(checker.size()).unwrap_or(i64::MAX);
    let [pages, nodes, strays, _] = store::counts(tx, size)?;
    if strays > 0 {
        checker.say(Broken::Stray { n: strays });
    }
    if pages != seen {
        checker.say(Broken::Page { number: -1, why: "there are more pages than numbers" });
    }
    if nodes != n_nodes {
        checker.say(Broken::Node { level: 0, at: 0 });
    }
    if stored.last().map_or(0, |c| c.size) != size {
        let why = format!("the newest is not of {size} pages");
        checker.say(Broken::Checkpoint { whose: "the database's checkpoints".to_owned(), why });
    }
    for row in store::waiting_rows(tx, 100_000)? {
        checker.waiting(row.row.as_ref());
    }
    let oldest = checker.gone.as_ref().map(|g| g.last_at);
    for copy in store::copies(tx, 1_000_000)? {
        // What the log says of a copy is forgotten like everything else.
        checker.copy(&copy, oldest.is_none_or(|gone| copy.made_at > gone));
    }
    checker.no_other_copies();
    Ok(checker.finish(now))
}
