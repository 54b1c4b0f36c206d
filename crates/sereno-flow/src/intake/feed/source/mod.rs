//! Feeds of others that are read by themselves.
//!
//! Dramatis personae: a *coordinator* names up to [`SOURCES_MAX`] addresses, stops one and removes
//! it; the *reading task* ([`read_due`]) asks each of them every five minutes, on the node that
//! holds the lease, and hands what it got to [`take`](super::take), exactly as a pasted alert; the
//! *page* says when each was asked, what came of it, and when it is asked again.
//!
//! Invariants: an address is called only through [`outside`](crate::outside), so it leads to no
//! machine of ours and no redirect is followed; no more than [`BYTES_MAX`] is read of an answer,
//! and what is longer is taken in not at all; what goes wrong with one feed, a panic too, stops
//! neither the task nor the others; a feed that fails is asked less and less often.

mod pages;
mod store;
mod web;

pub use web::ROUTES;

use super::{BYTES_MAX, FeedRefusal, NotTaken, Skipped, Taken, take};
use crate::Flow;
use crate::outside::{Client, Got, Known, Speaks, Trust};
use sereno_core::Moment;
use sereno_core::refuse::Refuses;
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, lease};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Addresses that are read; more is a newsroom.
pub const SOURCES_MAX: usize = 8;
/// Characters of an address; those of public feeds have a hundred.
pub const ADDRESS_CHARS_MAX: usize = 500;
/// A feed that answers is asked again after so many seconds.
const EVERY_S: i64 = 300;
/// Nothing is asked twice within so many seconds, whatever happens to the node that asks.
const AT_LEAST_S: i64 = 60;
/// A feed that does not answer is asked at least every hour.
const BACK_OFF_S_MAX: i64 = 3_600;
/// The lease on this task: longer than one round takes.
const LEASE: &str = "feeds";
const LEASE_S: i64 = 60;
/// What is due is looked for this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Connections kept to one server between two readings: they are too far apart.
const IDLE: usize = 0;

/// What came of asking a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It was not asked yet.
    New,
    /// It was read.
    Taken,
    /// It is as it was.
    Unchanged,
    /// There is no alert in it.
    Empty,
    /// No public server was reached.
    NotReached,
    /// The answer broke off.
    Lost,
    /// The server says that it is elsewhere now.
    Moved,
    /// The server answered with an error.
    Answer,
    /// More than [`BYTES_MAX`].
    TooLong,
    /// Not UTF-8.
    NotUtf8,
    /// It has a DOCTYPE or an entity.
    Doctype,
    /// Nested too deeply.
    Deep,
    /// Too many parts.
    Many,
    /// Too many corners.
    Outline,
    /// Not well-formed.
    Broken,
    /// This side failed.
    Inside,
}

impl Came {
    /// Every value.
    pub const ALL: [Came; 16] = [
        Came::New,
        Came::Taken,
        Came::Unchanged,
        Came::Empty,
        Came::NotReached,
        Came::Lost,
        Came::Moved,
        Came::Answer,
        Came::TooLong,
        Came::NotUtf8,
        Came::Doctype,
        Came::Deep,
        Came::Many,
        Came::Outline,
        Came::Broken,
        Came::Inside,
    ];

    /// The word that is stored, and used in text keys.
    pub const fn slug(self) -> &'static str {
        match self {
            Came::New => "new",
            Came::Taken => "taken",
            Came::Unchanged => "unchanged",
            Came::Empty => "empty",
            Came::NotReached => "not_reached",
            Came::Lost => "lost",
            Came::Moved => "moved",
            Came::Answer => "answer",
            Came::TooLong => "too_long",
            Came::NotUtf8 => "encoding",
            Came::Doctype => "doctype",
            Came::Deep => "deep",
            Came::Many => "many",
            Came::Outline => "outline",
            Came::Broken => "broken",
            Came::Inside => "inside",
        }
    }

    fn from_slug(slug: &str) -> Option<Came> {
        Came::ALL.into_iter().find(|c| c.slug() == slug)
    }

    /// True when nothing could be read.
    pub const fn is_fault(self) -> bool {
        !matches!(self, Came::New | Came::Taken | Came::Unchanged | Came::Empty)
    }

    const fn of(refusal: FeedRefusal) -> Came {
        match refusal {
            FeedRefusal::TooLong => Came::TooLong,
            FeedRefusal::NotUtf8 => Came::NotUtf8,
            FeedRefusal::Doctype => Came::Doctype,
            FeedRefusal::Deep => Came::Deep,
            FeedRefusal::Many => Came::Many,
            FeedRefusal::Outline => Came::Outline,
            FeedRefusal::Broken => Came::Broken,
            // A feed with nothing in it is how most of them are most of the time.
            FeedRefusal::NoAlert => Came::Empty,
        }
    }
}

/// Why an address is not taken, or nothing is done with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceRefusal {
    /// It is none of a public server over https.
    Address,
    /// It is there already.
    Known,
    /// There are [`SOURCES_MAX`].
    Many,
    /// It is not there.
    Gone,
}

impl Refuses for SourceRefusal {
    fn key(&self) -> &'static str {
        match self {
            SourceRefusal::Address => "sources-refused-address",
            SourceRefusal::Known => "sources-refused-known",
            SourceRefusal::Many => "sources-refused-many",
            SourceRefusal::Gone => "sources-refused-gone",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            SourceRefusal::Many => vec![("n", SOURCES_MAX.to_string())],
            SourceRefusal::Address | SourceRefusal::Known | SourceRefusal::Gone => Vec::new(),
        }
    }
}

/// How the last reading of a feed went.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    due_at: Moment,
    tried_at: Option<Moment>,
    /// When something of it was last read.
    read_at: Option<Moment>,
    came: Came,
    /// The status of an answer that was an error.
    code: i64,
    /// Times in a row that it failed.
    fails: i64,
    known: Known,
    accepted: i64,
    repeated: i64,
    flagged: i64,
    /// Why alerts were left out, and how many.
    skipped: Vec<(Skipped, i64)>,
}

/// A feed, and how its last reading went.
#[derive(Clone, Debug)]
struct Source {
    address: String,
    stopped_at: Option<Moment>,
    reading: Reading,
}

/// What one asking brought.
struct Brought {
    came: Came,
    code: i64,
    wait_s: Option<i64>,
    known: Known,
    taken: Taken,
}

impl Brought {
    fn only(came: Came) -> Brought {
        Brought { came, code: 0, wait_s: None, known: Known::default(), taken: Taken::default() }
    }
}

/// Seconds until a feed is asked again after so many failures in a row.
fn wait_s(fails: i64, asked_for: Option<i64>) -> i64 {
    let doubled = (1..fails.min(10)).fold(EVERY_S, |s, _| s.saturating_mul(2));
    doubled.max(asked_for.unwrap_or(0)).min(BACK_OFF_S_MAX)
}

impl Reading {
    /// As the first one: due at once.
    fn first(now: Moment) -> Reading {
        Reading {
            due_at: now,
            tried_at: None,
            read_at: None,
            came: Came::New,
            code: 0,
            fails: 0,
            known: Known::default(),
            accepted: 0,
            repeated: 0,
            flagged: 0,
            skipped: vec![],
        }
    }

    /// After something was brought.
    fn after(self, brought: Brought, now: Moment) -> Reading {
        let is_fault = brought.came.is_fault();
        let fails = if is_fault { self.fails.saturating_add(1) } else { 0 };
        let next = Reading {
            due_at: now.plus_s(wait_s(fails, brought.wait_s)),
            tried_at: Some(now),
            came: brought.came,
            code: brought.code,
            fails,
            ..self
        };
        if is_fault || brought.came == Came::Unchanged {
            // What is not read is read whole the next time.
            let known = if is_fault { Known::default() } else { next.known };
            return Reading { known, ..next };
        }
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let taken = &brought.taken;
        let of = |why: Skipped| taken.skipped.iter().filter(|(_, w)| *w == why).count();
        let skipped = Skipped::ALL.into_iter().map(|why| (why, i64::try_from(of(why)).unwrap_or(i64::MAX)));
        Reading {
            read_at: Some(now),
            known: brought.known,
            accepted: count(taken.accepted),
            repeated: count(taken.repeated),
            flagged: count(taken.flagged),
            skipped: skipped.filter(|(_, n)| *n > 0).collect(),
            ..next
        }
    }
}

/// Names a feed. It is read at the next look.
///
/// # Errors
/// A [`SourceRefusal`]; [`Stop`] when storage fails.
pub async fn add(flow: &Flow, by: Actor, typed: &str) -> Result<(), Stop> {
    let address = typed.trim();
    let uri = flow.trust.reach.address(address).filter(|_| address.chars().count() <= ADDRESS_CHARS_MAX);
    let host = uri.as_ref().and_then(|uri| uri.host()).ok_or(SourceRefusal::Address)?.to_owned();
    let (entry, address, now) = (flow.site.entry(by), address.to_owned(), flow.site.now());
    let write = flow.site.db.write(move |tx| {
        let all = store::all(tx)?;
        if all.iter().any(|s| s.address == address) {
            return Err(SourceRefusal::Known.into());
        }
        if all.len() >= SOURCES_MAX {
            return Err(SourceRefusal::Many.into());
        }
        entry.record(tx, "feed.add", "", &host)?;
        Ok(store::add(tx, &address, &Reading::first(now), now)?)
    });
    write.await
}

/// What a coordinator does with a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    /// It is asked no more until it is started.
    Stop,
    /// It is asked again, and read whole.
    Start,
    /// It is forgotten. What it brought stays.
    Remove,
}

/// Stops, starts or removes a feed.
///
/// # Errors
/// A [`SourceRefusal`]; [`Stop`] when storage fails.
pub async fn change(flow: &Flow, by: Actor, address: &str, what: Do) -> Result<(), Stop> {
    let (entry, address, now) = (flow.site.entry(by), address.to_owned(), flow.site.now());
    let host = address.parse::<hyper::Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default();
    let write = flow.site.db.write(move |tx| {
        if !store::all(tx)?.iter().any(|s| s.address == address) {
            return Err(SourceRefusal::Gone.into());
        }
        match what {
            Do::Stop => {
                entry.record(tx, "feed.stop", "", &host)?;
                store::set_stopped(tx, &address, Some(now))?;
            }
            Do::Start => {
                entry.record(tx, "feed.start", "", &host)?;
                store::set_stopped(tx, &address, None)?;
                store::note(tx, &address, &Reading::first(now))?;
            }
            Do::Remove => {
                entry.record(tx, "feed.remove", "", &host)?;
                store::remove(tx, &address)?;
            }
        }
        Ok(())
    });
    write.await
}

/// What asks.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Client>);

impl Reader {
    /// A reader; nothing when the certificates to trust cannot be used.
    pub fn new(trust: &Trust) -> Option<Reader> {
        Some(Reader(Arc::new(Client::new(trust.reach, &trust.extra, Speaks::OneAndTwo, IDLE)?)))
    }
}

/// Takes in what asking a feed brought; nothing when it was stopped or removed meanwhile.
async fn bring(flow: &Flow, source: &Source, got: Got) -> Result<Option<Brought>, Stop> {
    let only = |came| Ok(Some(Brought::only(came)));
    let (bytes, known) = match got {
        Got::Page(bytes, known) => (bytes, known),
        Got::Unchanged => return only(Came::Unchanged),
        Got::TooLong => return only(Came::TooLong),
        Got::NotReached => return only(Came::NotReached),
        Got::Lost => return only(Came::Lost),
        Got::Other(code, wait_s) => {
            let came = if (300..400).contains(&code) { Came::Moved } else { Came::Answer };
            return Ok(Some(Brought { code: i64::from(code), wait_s, ..Brought::only(came) }));
        }
    };
    // Noted as failed before it is looked at: if it brings this process down, it is asked less and
    // less often, and the others go on.
    let (address, now) = (source.address.clone(), flow.site.now());
    let failed = source.reading.clone().after(Brought::only(Came::Inside), now);
    let is_wanted = flow.site.db.write(move |tx| {
        let is_wanted = store::is_wanted(tx, &address)?;
        if is_wanted {
            store::note(tx, &address, &failed)?;
        }
        Ok(is_wanted)
    });
    if !is_wanted.await? {
        return Ok(None);
    }
    match take(flow, Actor::Task, &bytes).await {
        Ok(taken) => Ok(Some(Brought { known, taken, ..Brought::only(Came::Taken) })),
        Err(NotTaken::Refused(why)) => Ok(Some(Brought { known, ..Brought::only(Came::of(why)) })),
        Err(NotTaken::Failed(stop)) => Err(stop),
    }
}

/// Asks every feed that is due, all at once; says how many. Run again, it does nothing until the
/// next is due; of several nodes the one that holds the lease does it. The demo and a locked
/// network ask nobody.
///
/// # Errors
/// [`Stop`] when storage fails; what was not written is asked again a minute later.
pub async fn read_due(flow: &Flow, reader: &Reader) -> Result<usize, Stop> {
    let site = &flow.site;
    if site.settings.is_demo || site.lock.is_on() || site.keys.is_shut() {
        return Ok(0);
    }
    let (now, node) = (site.now(), flow.node);
    if !site.db.read(move |tx| Ok(store::is_any_due(tx, now)?)).await? {
        return Ok(0);
    }
    let claimed = site.db.write(move |tx| {
        if sereno_station::lock::is_locked(tx)? || !lease(tx, LEASE, node, now, LEASE_S)? {
            return Ok(vec![]);
        }
        Ok(store::claim(tx, now, now.plus_s(AT_LEAST_S))?)
    });
    let (mut asking, mut asked) = (JoinSet::new(), Vec::new());
    for source in claimed.await? {
        let (reader, known, uri) =
            (reader.clone(), source.reading.known.clone(), flow.trust.reach.address(&source.address));
        let handle = asking.spawn(async move {
            match uri {
                Some(uri) => reader.0.get(&uri, &known, BYTES_MAX, now).await,
                None => Got::NotReached,
            }
        });
        asked.push((handle.id(), source));
    }
    let (n, mut outcome) = (asked.len(), Ok(()));
    while let Some(done) = asking.join_next_with_id().await {
        let (id, got) = match done {
            Ok((id, got)) => (id, Some(got)),
            Err(error) => (error.id(), None),
        };
        let Some(at) = asked.iter().position(|(of, _)| *of == id) else { continue };
        let (_, source) = asked.swap_remove(at);
        let brought = match got {
            Some(got) => bring(flow, &source, got).await.unwrap_or_else(|error| {
                tracing::error!(%error, "what a feed brought could not be taken in");
                Some(Brought::only(Came::Inside))
            }),
            None => {
                tracing::error!("asking a feed panicked");
                Some(Brought::only(Came::Inside))
            }
        };
        let Some(brought) = brought else { continue };
        let reading = source.reading.after(brought, site.now());
        let kept = site.db.write(move |tx| Ok(store::note(tx, &source.address, &reading)?)).await;
        outcome = outcome.and(kept);
    }
    outcome.map(|()| n)
}

/// Reads feeds for as long as it is polled. `flow` gives the flow as it is now, because the
/// network's choices may change.
pub async fn keep_reading(flow: impl Fn() -> Flow) {
    let Some(reader) = Reader::new(&flow().trust) else {
        tracing::error!("the certificates to trust cannot be used; no feed is read");
        return;
    };
    loop {
        let (now_flow, reader) = (flow(), reader.clone());
        // A round of its own, so that what goes wrong in one does not end the next.
        match tokio::spawn(async move { read_due(&now_flow, &reader).await }).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "feeds could not be read; they stay due"),
            Err(error) => tracing::error!(%error, "reading feeds panicked; they stay due"),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    //! How: what was brought, one after the other, and when the next asking is due.

    use super::*;

    #[test]
    fn a_feed_that_fails_is_asked_less_and_less_often() {
        let waits: Vec<i64> = (0..8).map(|fails| wait_s(fails, None)).collect();
        assert_eq!(waits, [300, 300, 600, 1_200, 2_400, 3_600, 3_600, 3_600]);
        assert_eq!((wait_s(0, Some(900)), wait_s(1, Some(900)), wait_s(9, Some(86_400))), (900, 900, 3_600));
        assert_eq!(wait_s(i64::MAX, Some(i64::MAX)), 3_600);
    }

    #[test]
    fn what_was_read_stays_said_while_nothing_new_can_be_read() {
        let at = |s: i64| Moment::from_s(1_700_000_000 + s);
        let known = Known { etag: "\"a\"".into(), modified: String::new() };
        let taken =
            Taken { accepted: 2, repeated: 1, skipped: vec![("x".into(), Skipped::Elsewhere)], ..Taken::default() };
        let brought = Brought { known: known.clone(), taken, ..Brought::only(Came::Taken) };
        let read = Reading::first(at(0)).after(brought, at(1));
        assert_eq!((read.accepted, read.repeated, &read.skipped), (2, 1, &vec![(Skipped::Elsewhere, 1)]));
        assert_eq!((read.due_at, read.read_at, &read.known), (at(301), Some(at(1)), &known));
        let same = read.after(Brought::only(Came::Unchanged), at(301));
        assert_eq!((same.accepted, same.read_at, same.tried_at), (2, Some(at(1)), Some(at(301))));
        assert_eq!(same.known, known, "it is asked for what changed since");
        let lost = same.after(Brought::only(Came::Lost), at(601));
        assert_eq!((lost.fails, lost.accepted, lost.due_at), (1, 2, at(901)));
        assert_eq!(lost.known, Known::default(), "after a fault it is read whole");
        let again = lost.after(Brought::only(Came::Lost), at(901));
        assert_eq!((again.fails, again.due_at), (2, at(1501)));
        let back = again.after(Brought::only(Came::Empty), at(1501));
        assert_eq!((back.fails, back.accepted, back.due_at), (0, 0, at(1801)));
    }

    #[test]
    fn every_outcome_has_a_word_of_its_own() {
        for came in Came::ALL {
            assert_eq!(Came::from_slug(came.slug()), Some(came));
        }
        for refusal in FeedRefusal::ALL {
            assert_eq!(Came::of(refusal).is_fault(), refusal != FeedRefusal::NoAlert);
        }
    }
}
