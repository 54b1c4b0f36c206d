//! A roster from a file or from pasted cells: every line is looked at, and what is good is
//! brought in. A line gives the same shift each time, so bringing it in again adds nothing.

use super::desk::{id_of, open_slot};
use super::store::{self, Shift};
use super::{around, may_take, needs};
use crate::Flow;
use sereno_core::Moment;
use sereno_core::duty::Needs;
use sereno_core::ids::PersonId;
use sereno_core::roster::{DateOrder, Entry as Line, LineFault, read};
use sereno_core::shift::{self, SLOT_S_MAX, SLOT_S_MIN, ShiftState, Stretch, TakeRefusal};
use sereno_core::words::fold;
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, Tx};
use sereno_station::people::{self, Person};
use std::collections::BTreeMap;

/// What becomes of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A shift for somebody.
    Taken,
    /// An open slot, as the line says.
    Open,
    /// An open slot, for this person cannot have it: the key of the sentence that says why.
    OpenFor(&'static str),
    /// It is here already.
    Repeated,
    /// Nothing: the key of the sentence that says why.
    Refused(&'static str),
}

impl Verdict {
    /// True when the line adds a row.
    pub const fn adds(self) -> bool {
        matches!(self, Verdict::Taken | Verdict::Open | Verdict::OpenFor(_))
    }
}

/// One line of a roster, looked at.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Its number in the text.
    pub number: usize,
    /// Its cells as typed.
    pub cells: Vec<String>,
    /// What was understood, with the moments it means.
    pub shift: Option<(Stretch, Line)>,
    /// What becomes of it.
    pub verdict: Verdict,
    row: Option<Shift>,
}

/// What a roster brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BroughtIn {
    /// Shifts with somebody in them.
    pub taken: usize,
    /// Open slots.
    pub open: usize,
    /// Lines that were here already.
    pub repeated: usize,
    /// Lines that could not be used.
    pub refused: usize,
}

fn named<'a>(people: &'a [Person], name: &str) -> Result<&'a Person, &'static str> {
    let wanted = fold(name.trim());
    let mut all = people.iter().filter(|p| p.left_at.is_none() && fold(p.name.trim()) == wanted);
    match (all.next(), all.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err("roster-refused-name-twice"),
        (None, _) => Err("roster-refused-name"),
    }
}

/// Looks at every line of a text while reading. With `keep_open`, a line whose name cannot have
/// it gives an open slot; without, it gives nothing.
///
/// # Errors
/// [`Stop`] when storage fails.
pub fn look_at(
    tx: &mut Tx<'_>,
    flow: &Flow,
    text: &str,
    order: Option<DateOrder>,
    keep_open: bool,
    now: Moment,
) -> Result<Vec<Looked>, Stop> {
    let people = people::everybody(tx, people::Sees::All)?;
    let asked = needs(flow);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut had: BTreeMap<PersonId, Vec<Stretch>> = BTreeMap::new();
    let mut looked = Vec::new();
    for line in read(text, order) {
        let done = line.read.map_err(LineFault::key).and_then(|e| placed(flow, e, now));
        let mut one = Looked { number: line.number, cells: line.cells, shift: None, verdict: Verdict::Open, row: None };
        match done {
            Err(why) => one.verdict = Verdict::Refused(why),
            Ok((at, e, mut row)) => {
                let words = format!(
                    "{}\n{}\n{}\n{}\n{:?}\n{:?}",
                    row.role.slug(),
                    at.starts_at.us(),
                    at.ends_at.us(),
                    fold(e.name.trim()),
                    row.language,
                    row.sector
                );
                // The second of two lines that are alike is another slot.
                let nth = seen.entry(words.clone()).or_default();
                row.id = id_of(&format!("roster\n{words}\n{nth}"));
                *nth += 1;
                one.verdict = if store::find(tx, row.id)?.is_some() {
                    Verdict::Repeated
                } else if e.name.trim().is_empty() {
                    Verdict::Open
                } else {
                    match fits(tx, &asked, &people, &mut had, &e, at, now)? {
                        Ok(who) => {
                            row.person = Some(who);
                            row.claimed_at = Some(now);
                            row.state = shift::claim(ShiftState::Open, at, now)?;
                            Verdict::Taken
                        }
                        Err(why) if keep_open => Verdict::OpenFor(why),
                        Err(why) => Verdict::Refused(why),
                    }
                };
                one.shift = Some((at, e));
                one.row = one.verdict.adds().then_some(row);
            }
        }
        looked.push(one);
    }
    Ok(looked)
}

/// The moments of a line, and the slot it asks for.
fn placed(flow: &Flow, e: Line, now: Moment) -> Result<(Stretch, Line, Shift), &'static str> {
    let playbook = &flow.site.playbook;
    let starts_at = playbook.moment_of(e.day, e.from_min).ok_or("roster-refused-date")?;
    let ends_at = playbook.moment_of(e.day, e.to_min).ok_or("roster-refused-date")?;
    let at = Stretch { starts_at, ends_at };
    if !(SLOT_S_MIN..=SLOT_S_MAX).contains(&at.length_s()) {
        return Err("roster-refused-length");
    }
    if ends_at <= now {
        return Err("roster-refused-past");
    }
    let language = match e.language.trim() {
        "" => None,
        word => Some(language_of(flow, word).ok_or("roster-refused-language")?),
    };
    let sector = match e.sector.trim() {
        "" => None,
        word => Some(flow.rules.duty.by_name(word).ok_or("roster-refused-sector")?.slug.clone()),
    };
    let row = Shift { language, sector, ..open_slot(id_of(""), e.role, at) };
    Ok((at, e, row))
}

/// A language by its tag, or by its name in any language of the network.
fn language_of(flow: &Flow, word: &str) -> Option<String> {
    let (wanted, texts) = (fold(word), &flow.site.texts);
    let is_it = |tag: &&String| {
        **tag == wanted
            || fold(&texts.lang(tag).say("language-name")) == wanted
            || flow.site.playbook.languages.iter().any(|l| fold(&texts.lang(l).word("language", tag)) == wanted)
    };
    flow.site.playbook.languages.iter().find(is_it).cloned()
}

/// Who a line means, if they may have it beside what they have and what earlier lines gave them.
fn fits(
    tx: &mut Tx<'_>,
    asked: &Needs,
    people: &[Person],
    had: &mut BTreeMap<PersonId, Vec<Stretch>>,
    e: &Line,
    at: Stretch,
    now: Moment,
) -> Result<Result<PersonId, &'static str>, Stop> {
    let person = match named(people, &e.name) {
        Ok(person) => person,
        Err(why) => return Ok(Err(why)),
    };
    let mut own = store::stretches_of(tx, person.id, around(at))?;
    own.extend(had.get(&person.id).into_iter().flatten());
    Ok(match may_take(person, asked, e.role, at, &own, now) {
        Ok(()) => {
            had.entry(person.id).or_default().push(at);
            Ok(person.id)
        }
        Err(why) => Err(TakeRefusal::key(why)),
    })
}

/// Brings a roster in: every line that is good. Lines that were here already add nothing.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn bring_in(
    flow: &Flow,
    actor: Actor,
    text: &str,
    order: Option<DateOrder>,
    keep_open: bool,
) -> Result<BroughtIn, Stop> {
    let (now, entry, inside, text) = (flow.site.now(), flow.site.entry(actor), flow.clone(), text.to_owned());
    flow.site
        .db
        .write(move |tx| {
            let looked = look_at(tx, &inside, &text, order, keep_open, now)?;
            let mut done = BroughtIn::default();
            for one in &looked {
                match one.verdict {
                    Verdict::Taken => done.taken += 1,
                    Verdict::Open | Verdict::OpenFor(_) => done.open += 1,
                    Verdict::Repeated => done.repeated += 1,
                    Verdict::Refused(_) => done.refused += 1,
                }
            }
            entry.record(tx, "shift.import", "", &(done.taken + done.open).to_string())?;
            for row in looked.iter().filter_map(|one| one.row.as_ref()) {
                store::insert(tx, row)?;
            }
            Ok(done)
        })
        .await
}
