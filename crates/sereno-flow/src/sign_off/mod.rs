//! Who answers for the words: before anything is told in a language, a lawyer and a native reviewer
//! have read every phrase that it can be made of, and stand behind it by name until a date.
//!
//! Dramatis personae: the *playbook* holds the phrases of notices, the standing texts and the blocks of
//! the rights page ([`Texts`]), and a digest covers them all; a *lawyer* and a *reviewer* read them outside the
//! program; a *coordinator* writes down who they are and until when they answer ([`keep`]), or that
//! they no longer do ([`end`]). Drafting, approving and turning sending on ask early; the gate of
//! delivery asks last, in the transaction that lets a text out ([`held`]).
//!
//! Invariants: a sign-off covers the phrases by their digest, so other phrases have none; its names
//! are sealed under the key of its last day and go when it is over; a dry run needs none.

mod pages;
mod store;
mod web;

pub(crate) use store::forget;
pub use web::ROUTES;

use crate::Flow;
use crate::intake::{Rights, rights_of};
use sereno_core::Moment;
use sereno_core::alert::{AlertKind, Phrases, StandingText};
use sereno_core::delivery::sign_off::{
    self, DAYS_MAX, Named, NotSignedOff, SignOff, SignOffRefusal, WARN_DAYS, Wording, holds, named,
};
use sereno_core::moment::DAY_S;
use sereno_seal::digest::{hex, short};
use sereno_seal::record::Record;
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Stop, Tx};
use sereno_station::playbook::{Playbook, day_after};
use sereno_station::web::Fields;

/// Everything the playbook says to the public in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// What it is called and its digest.
    pub wording: Wording,
    /// The template of each kind of notice.
    pub notices: Vec<(AlertKind, String)>,
    /// What fills the slots for what goes on, by slug.
    pub activities: Vec<(String, String)>,
    /// What fills the slots for what it was instead, by slug.
    pub causes: Vec<(String, String)>,
    /// The standing texts: slug, kind and words, with their slots.
    pub standing: Vec<(String, AlertKind, String)>,
    /// The blocks of the rights page.
    pub rights: Vec<Rights>,
}

impl Texts {
    /// The texts of one language, with the digest over all of them in a fixed form
    /// (`sereno-phrases-1`, see `sereno_seal::record`).
    pub fn of(playbook: &Playbook, phrases: &Phrases, standing: &[StandingText]) -> Texts {
        let rights = rights_of(playbook, &phrases.language);
        let said = standing.iter().filter_map(|text| {
            let (_, words) = text.words.iter().find(|(language, _)| *language == phrases.language)?;
            Some((text.slug.clone(), text.kind.kind(), words.clone()))
        });
        let mut standing: Vec<_> = said.collect();
        if !phrases.taken_back.is_empty() {
            standing.push(("taken_back".to_owned(), AlertKind::Withdrawn, phrases.taken_back.clone()));
        }
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut record = Record::new("sereno-phrases-1")
            .field("language", &phrases.language)
            .number("notices", count(phrases.whole.len()));
        for (kind, template) in &phrases.whole {
            record = record.field(kind.slug(), template);
        }
        for (name, list) in [("activities", &phrases.activities), ("causes", &phrases.causes)] {
            record = record.number(name, count(list.len()));
            record = list.iter().fold(record, |r, (slug, phrase)| r.field(slug, phrase));
        }
        record = record.number("standing", count(standing.len()));
        for (slug, kind, words) in &standing {
            record = record.field("slug", slug).field(kind.slug(), words);
        }
        record = record.number("rights", count(rights.len()));
        for block in &rights {
            record = record.field("key", &block.key).field("title", &block.title);
            record = record.number("lines", count(block.lines.len()));
            record = block.lines.iter().fold(record, |r, line| r.field("line", line)).field("say", &block.say);
        }
        Texts {
            wording: Wording { language: phrases.language.clone(), words: record.digest() },
            notices: phrases.whole.clone(),
            activities: phrases.activities.clone(),
            causes: phrases.causes.clone(),
            standing,
            rights,
        }
    }
}

/// What is signed off now, as the gate asks for it.
///
/// # Errors
/// [`DbError`].
pub fn held(tx: &mut Tx<'_>, flow: &Flow) -> Result<Vec<SignOff>, DbError> {
    let found = store::all(tx)?;
    #[cfg(feature = "plant")]
    let found = planted(found, &flow.rules.wordings);
    #[cfg(not(feature = "plant"))]
    let _ = flow;
    Ok(found)
}

/// The planted faults of the gate: each overlooks one thing.
#[cfg(feature = "plant")]
fn planted(mut found: Vec<SignOff>, wordings: &[Wording]) -> Vec<SignOff> {
    let for_ever = Moment::from_us(i64::MAX);
    for (n, w) in wordings.iter().enumerate() {
        let forged = SignOff { language: w.language.clone(), words: w.words, until: for_ever };
        let is_there = found.iter().any(|s| s.language == w.language);
        if crate::plant::is_on("unsigned_is_fine") && !is_there {
            found.push(forged.clone());
        }
        if crate::plant::is_on("first_language_only") && n > 0 {
            found.retain(|s| s.language != w.language);
            found.push(forged);
        }
        for s in found.iter_mut().filter(|s| s.language == w.language) {
            if crate::plant::is_on("never_over") {
                s.until = for_ever;
            }
            if crate::plant::is_on("any_words") {
                s.words = w.words;
            }
        }
    }
    found
}

/// A language, and until when somebody answers for its texts, or why nobody does.
pub type Stands = (String, Result<Moment, NotSignedOff>);

/// Each language in which notices go out: until when somebody answers for its texts, or why nobody does.
///
/// # Errors
/// [`DbError`].
pub fn standing(tx: &mut Tx<'_>, flow: &Flow, now: Moment) -> Result<Vec<Stands>, DbError> {
    let held = held(tx, flow)?;
    Ok(flow.rules.wordings.iter().map(|w| (w.language.clone(), holds(w, &held, now))).collect())
}

/// The languages for whose texts nobody answers now.
///
/// # Errors
/// [`DbError`].
pub fn lacking(tx: &mut Tx<'_>, flow: &Flow, now: Moment) -> Result<Vec<NotSignedOff>, DbError> {
    Ok(standing(tx, flow, now)?.into_iter().filter_map(|(_, held)| held.err()).collect())
}

/// Whether these texts may be told, as it stands now.
///
/// # Errors
/// [`DbError`]; the inner one is the first language without a sign-off.
pub(crate) fn may_be_told(
    tx: &mut Tx<'_>,
    flow: &Flow,
    kind: AlertKind,
    texts: &[(String, String)],
    now: Moment,
) -> Result<Result<(), NotSignedOff>, DbError> {
    let (held, rules) = (held(tx, flow)?, &flow.rules);
    Ok(sign_off::may_be_told(kind, texts, &rules.phrases, &rules.standing, &rules.wordings, &held, now))
}

/// What a form says, judged.
#[derive(Clone, Debug)]
struct Typed {
    wording: Wording,
    named: Named,
}

/// The end of the local day so many days after today.
fn end_of_day(playbook: &Playbook, now: Moment, days: i64) -> Option<Moment> {
    playbook.moment_of(day_after(playbook.day_of(now), days + 1)?, 0)
}

/// The end of a day as a form names it, `2025-12-31`.
fn end_of(playbook: &Playbook, date: &str) -> Option<Moment> {
    let midnight = Some(date).filter(|d| d.len() == "2025-12-31".len());
    end_of_day(playbook, playbook.local_moment(&format!("{}T00:00:00", midnight?))?, 0)
}

/// Judges a form; what is wrong with it, all at once.
fn judge(flow: &Flow, f: &Fields, now: Moment) -> Result<Typed, Vec<SignOffRefusal>> {
    let playbook = &flow.site.playbook;
    let wording = flow.rules.wordings.iter().find(|w| w.language == f.get("language"));
    let wording = wording.ok_or_else(|| vec![SignOffRefusal::Language])?.clone();
    // What was on the page that they read to one another, and nothing that came since.
    if hex(&wording.words) != f.get("words") {
        return Err(vec![SignOffRefusal::Changed]);
    }
    let latest = end_of_day(playbook, now, DAYS_MAX).unwrap_or(now);
    let until = end_of(playbook, f.get("until").trim());
    let named = named(f.get("lawyer"), f.get("reviewer"), until, latest, now)?;
    Ok(Typed { wording, named })
}

fn seal(flow: &Flow, until: Moment, column: &str, name: &str) -> Result<Vec<u8>, Stop> {
    flow.site.keys.seal(until, column, name.as_bytes()).map_err(|error| {
        tracing::error!(%error, "a name could not be sealed");
        Stop::Fault(DbError::Lost("the day keys cannot be written"))
    })
}

/// Writes down who answers for a language's texts; who did before no longer does.
async fn keep(flow: &Flow, by: Actor, typed: Typed) -> Result<(), Stop> {
    let Typed { wording, named } = typed;
    let (now, entry) = (flow.site.now(), flow.site.entry(by));
    let lawyer = seal(flow, named.until, "sign_offs.sealed_lawyer", &named.lawyer)?;
    let reviewer = seal(flow, named.until, "sign_offs.sealed_reviewer", &named.reviewer)?;
    flow.site
        .db
        .write(move |tx| {
            let what = format!("{} {}", wording.language, short(&wording.words));
            entry.record(tx, "sign_off.record", "", &what)?;
            Ok(store::set(tx, &wording, &lawyer, &reviewer, now, named.until)?)
        })
        .await
}

/// Nobody answers for a language's texts any more.
async fn end(flow: &Flow, by: Actor, language: String) -> Result<(), Stop> {
    let entry = flow.site.entry(by);
    flow.site
        .db
        .write(move |tx| {
            if !store::all(tx)?.iter().any(|s| s.language == language) {
                return Err(SignOffRefusal::Nothing.into());
            }
            entry.record(tx, "sign_off.end", "", &language)?;
            Ok(store::drop(tx, &language)?)
        })
        .await
}

/// True when a sign-off ends within the days in which the coordinator is told.
pub fn ends_soon(until: Moment, now: Moment) -> bool {
    until <= now.plus_s(WARN_DAYS * DAY_S)
}

/// The last local day on which a sign-off holds.
pub fn last_day(playbook: &Playbook, until: Moment) -> String {
    playbook.date(until.plus_s(-1))
}

/// The texts of all languages.
fn texts(flow: &Flow) -> Vec<Texts> {
    flow.rules.phrases.iter().map(|p| Texts::of(&flow.site.playbook, p, &flow.rules.standing)).collect()
}
