//! The shift log: what the program did and what people wrote, in one order.

use super::need::shut_to_work;
use super::pages::log_sentence;
use super::store;
use crate::Flow;
use sereno_core::Moment;
use sereno_core::ids::{IncidentId, PersonId};
use sereno_core::incident::check_note;
use sereno_core::refuse::Refuses as _;
use sereno_station::audit::{self, Actor};
use sereno_station::db::{DbError, Refusal, RefusalKind, Stop, Tx};
use sereno_station::people::Person;
use sereno_station::texts::Lang;

/// One line of the shift log.
#[derive(Clone, Debug)]
pub(super) struct LogLine {
    pub(super) at: Moment,
    pub(super) said: Said,
}

/// Who says it.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// The program, about what somebody did.
    Done(audit::Line),
    /// Somebody, in their own words.
    Note(store::Note),
}

/// Acts the shift log shows.
const SHOWN: &[&str] = &[
    "incident.",
    "dispatch.",
    "verdict.",
    "alert.",
    "shift.check_in",
    "shift.check_in_late",
    "shift.end",
    "shift.miss",
    "shift.put_on",
    "patrol.",
    "sending.stop",
    "sending.go_on",
];

/// The newest lines since a moment, oldest first. What somebody wrote about an incident is left out
/// for those to whom it is shut.
pub(super) fn lines(
    tx: &mut Tx<'_>,
    flow: &Flow,
    reader: &Person,
    since: Moment,
    most: i64,
) -> Result<Vec<LogLine>, Stop> {
    let done = audit::lines(tx, SHOWN, None, most)?;
    let mut all: Vec<LogLine> =
        done.into_iter().filter(|l| l.at >= since).map(|l| LogLine { at: l.at, said: Said::Done(l) }).collect();
    let mut notes = store::notes(tx, &flow.site.keys, since, most)?;
    let mut about: Vec<i64> = notes.iter().filter_map(|n| n.incident).collect();
    about.sort_unstable();
    about.dedup();
    let mut shut = Vec::new();
    for number in about {
        let Some(mut at) = store::find_by_number(tx, number)? else { continue };
        // What was merged away is judged where its words are read now.
        for _ in 0..super::MERGES_MAX {
            let Some(into) = at.merged_into else { break };
            at = super::get(tx, into)?;
        }
        if shut_to_work(tx, reader, &at, flow.site.now())?.is_some() {
            shut.push(number);
        }
    }
    notes.retain(|n| n.incident.is_none_or(|number| !shut.contains(&number)));
    all.extend(notes.into_iter().map(|n| LogLine { at: n.at, said: Said::Note(n) }));
    all.sort_by_key(|l| l.at);
    let extra = all.len().saturating_sub(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(all.split_off(extra))
}

impl LogLine {
    /// True when somebody wrote it in their own words.
    pub(super) fn is_note(&self) -> bool {
        matches!(self.said, Said::Note(_))
    }

    /// The line as it is read.
    pub(super) fn sentence(&self, t: &Lang, names: &[(PersonId, String)]) -> String {
        match &self.said {
            Said::Done(line) => log_sentence(t, line, names),
            Said::Note(n) => {
                let slots = [("who", n.name.clone()), ("text", n.text.reveal().clone())];
                match (n.is_handover, n.incident) {
                    (true, _) => t.fill("log-note-handover", &slots),
                    (false, None) => t.fill("log-note", &slots),
                    (false, Some(number)) => {
                        let [who, text] = slots;
                        t.fill("log-note-about", &[who, text, ("n", number.to_string())])
                    }
                }
            }
        }
    }
}

/// What a note is written about and as what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The incident it is about, if it is about one.
    pub incident: Option<IncidentId>,
    /// It is for those who come after this shift.
    pub is_handover: bool,
    /// The form it came from: sent twice it is one note.
    pub id: [u8; 16],
}

/// A line that was checked and sealed, ready to be written.
#[derive(Clone, Debug)]
pub struct ReadyNote {
    sealed: Vec<u8>,
    expires_at: Moment,
}

/// Checks a line and seals it. The text goes when reports' words go.
///
/// # Errors
/// What is wrong with the text.
pub fn ready_note(flow: &Flow, text: &str) -> Result<ReadyNote, Stop> {
    let text = check_note(text).map_err(|refused| Refusal {
        key: refused.key(),
        args: refused.args(),
        kind: RefusalKind::Input,
    })?;
    let expires_at = flow.site.now().plus_s(flow.rules.keep_text_s);
    let sealed = flow.site.keys.seal(expires_at, "log_notes.sealed_text", text.as_bytes()).map_err(|error| {
        tracing::error!(%error, "a note could not be sealed");
        Stop::Fault(DbError::Lost("the day keys cannot be written"))
    })?;
    Ok(ReadyNote { sealed, expires_at })
}

/// Writes a line that is ready, as part of something else. The caller records the audit row.
///
/// # Errors
/// [`DbError`].
pub fn write_note(tx: &mut Tx<'_>, ready: &ReadyNote, by: PersonId, about: About, now: Moment) -> Result<(), DbError> {
    let note = store::NewNote {
        id: about.id,
        at: now,
        by,
        incident: about.incident,
        is_handover: about.is_handover,
        sealed: ready.sealed.clone(),
        expires_at: ready.expires_at,
    };
    store::insert_note(tx, &note)
}

/// Writes a line into the shift log. The text is sealed and goes when reports' words go.
///
/// # Errors
/// What is wrong with the text; not found.
pub async fn note(flow: &Flow, by: PersonId, text: &str, about: About) -> Result<(), Stop> {
    let ready = ready_note(flow, text)?;
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    flow.site
        .db
        .write(move |tx| {
            if let Some(incident) = about.incident {
                let at = super::get(tx, incident)?;
                super::stand_back(tx, Actor::Person(by), &at, now)?;
            }
            entry.record(tx, "note.write", &about.incident.map(|i| i.to_string()).unwrap_or_default(), "")?;
            Ok(write_note(tx, &ready, by, about, now)?)
        })
        .await
}
