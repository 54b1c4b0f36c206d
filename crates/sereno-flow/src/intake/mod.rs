//! Somebody tells us: a Report.
//!
//! Dramatis personae: a *reporter* on a phone; an *operator* who writes down a call or pastes a
//! chat message; a partner's *program*; a *file* of old reports. All of them end in [`receive`],
//! which checks, seals what is personal under day keys, and answers only after the commit that
//! holds the report is on disk. A report carries an id that its sender made, so sending it twice
//! is one report with one receipt.
//!
//! Invariants: nothing of the sender is stored but what they typed; there is no column for an
//! address on the network, a plate, or anybody's name but the one a caller gave to be called by; and
//! everything typed is screened before it is sealed ([`sereno_core::screen`]), whichever way it came.

mod api;
mod desk;
pub mod feed;
mod import;
mod pages;
mod store;
mod throttle;
mod web_form;

pub(crate) use api::__path_take_report;
pub use api::ROUTES as API_ROUTES;
pub use desk::ROUTES as DESK_ROUTES;
pub use import::{ImportError, Imported, Mapping, import};
pub use pages::Rights;
pub(crate) use pages::rights_of;
pub use store::{
    Body, Due, FactsCache, FoundReport, Held, due, facts_near, find_words, for_incident, held, is_any_due, join, mark,
    move_all, one, search_start, set_place, stats,
};
pub(crate) use store::{clear, forget};
pub use throttle::Throttle;
pub use web_form::ROUTES as PUBLIC_ROUTES;

use crate::Flow;
use sereno_core::ids::{IncidentId, ReportId};
use sereno_core::place::{Cell, Located, Point};
use sereno_core::report::{
    self, About, Channel, FirstHand, PLACE_CHARS_MAX, REACH_CHARS_MAX, Recency, ReportRefusal, TEXT_CHARS_MAX, Told,
};
use sereno_core::screen::{LeftOut, Screened, screen, spoken};
use sereno_core::words::tidy;
use sereno_core::{Moment, Private};
use sereno_seal::digest::sha256;
use sereno_station::audit::{Actor, lines};
use sereno_station::db::{DbError, Refusal, RefusalKind, Stop, Tx};
use sereno_station::keys::KeyRing;
use sereno_station::texts::Lang;
use sereno_station::web::Fields;

/// A report as it arrives from any channel.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The id its sender made; see [`id_of`].
    pub id: ReportId,
    /// How it came.
    pub channel: Channel,
    /// What was said.
    pub told: Told,
    /// When it was seen, in words; `None` when the channel does not ask.
    pub recency: Option<Recency>,
    /// How the person knows.
    pub first_hand: FirstHand,
    /// The language of receipt and answer.
    pub language: String,
    /// A point, when the channel knows one better than typed words.
    pub point: Option<Point>,
    /// Further answers of the call script: slug and value.
    pub details: Vec<(String, String)>,
    /// The report this one adds to.
    pub follows: Option<ReportId>,
    /// It is over: it may be fused, and never stands in the queue.
    pub counts_as_past: bool,
}

/// What a sender is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The code to come back with.
    pub receipt: String,
    /// It was here already.
    pub repeated: bool,
    /// What was left out of it, each kind once.
    pub left_out: Vec<LeftOut>,
    /// A phone number was taken out of the words and kept as the number to call back.
    pub is_phone_kept: bool,
}

/// Why nothing was received.
#[derive(Debug)]
pub enum NotReceived {
    /// Faults of the report, all at once.
    Refused(Vec<ReportRefusal>),
    /// The world failed; the sender may try again with the same id.
    Failed(Stop),
}

impl From<NotReceived> for Stop {
    fn from(not: NotReceived) -> Stop {
        match not {
            NotReceived::Refused(faults) => {
                let key = faults.first().map_or("refused-form", |f| f.key());
                Stop::Refused(Refusal { key, args: vec![], kind: RefusalKind::Input })
            }
            NotReceived::Failed(stop) => stop,
        }
    }
}

/// Characters a client-made id must have at least, so that it cannot be guessed, and at most.
pub const CLIENT_ID_CHARS: std::ops::RangeInclusive<usize> = 16..=128;

/// The report id that belongs to an id a client made. Different channels never meet.
pub fn id_of(channel: Channel, client_id: &str) -> ReportId {
    let digest = sha256(format!("{}\n{client_id}", channel.slug()).as_bytes());
    let mut bytes = [0u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    ReportId::from_bytes(bytes)
}

/// The report id of a form that was filled in: the form's own random number and what was typed.
/// Sent twice it is one report; changed after going back it is another.
pub fn id_of_form(channel: Channel, form_id: &str, fields: &Fields) -> ReportId {
    let typed: String = fields
        .0
        .iter()
        .filter(|(name, _)| name != "form_token" && name != "form_id")
        .map(|(name, value)| format!("{}:{name}{}:{value}", name.len(), value.len()))
        .collect();
    id_of(channel, &format!("{form_id}\n{typed}"))
}

/// Wrong tries with a receipt that happens to be taken; the odds of one are 1 in 10,000.
const RECEIPT_TRIES_MAX: u32 = 5;

/// Stored words as a page shows them: a mark is said in the reader's language.
pub fn shown(t: &Lang, text: &str) -> String {
    spoken(text, |what| t.word("left-out", what.slug()))
}

/// What was left out, in sentences for whoever typed it; none when nothing was.
pub fn left_out_said(t: &Lang, received: &Received) -> Vec<String> {
    let is_kept = |what: &LeftOut| *what == LeftOut::Phone && received.is_phone_kept;
    let kinds: Vec<String> =
        received.left_out.iter().filter(|w| !is_kept(w)).map(|w| t.word("left-out-what", w.slug())).collect();
    let mut said = Vec::new();
    if !kinds.is_empty() {
        said.push(t.say1("left-out-said", "what", kinds.join(", ")));
    }
    if received.is_phone_kept {
        said.push(t.say("left-out-phone-kept"));
    }
    said
}

/// What was typed, as it may be stored, with a note of what was left out on the way.
struct Screening<'a> {
    flow: &'a Flow,
    left_out: Vec<LeftOut>,
    phones: Vec<Private<String>>,
}

impl Screening<'_> {
    fn pass(&mut self, text: &str, chars_max: usize) -> String {
        let Screened { text, left_out, phones } = screen(&tidy(text, chars_max), &self.flow.rules.never);
        self.left_out.extend(left_out);
        self.phones.extend(phones);
        text
    }
}

/// True when a number found in the words may be one to call back: somebody told us, not a file.
const fn may_call_back(channel: Channel) -> bool {
    matches!(channel, Channel::Web | Channel::Call | Channel::Paste | Channel::Api | Channel::Sms)
}

/// A report made ready to be written, and what was left out of it.
struct Ready {
    report: store::NewReport,
    left_out: Vec<LeftOut>,
    is_phone_kept: bool,
}

/// A report made ready to be written: everything decided, screened and sealed.
fn prepare(flow: &Flow, incoming: &Incoming, now: Moment) -> Result<Ready, NotReceived> {
    let rules = &flow.rules;
    let faults = report::check(&incoming.told, &rules.kinds, now);
    if !faults.is_empty() {
        return Err(NotReceived::Refused(faults));
    }
    let told = &incoming.told;
    let about = told.about.unwrap_or(About::Now);
    let recency = incoming.recency.unwrap_or(about.recency());
    let mut screening = Screening { flow, left_out: vec![], phones: vec![] };
    let place = screening.pass(&told.place, PLACE_CHARS_MAX);
    let places = &flow.site.playbook.places;
    let found = match incoming.point {
        Some(point) => {
            Located { point: Some(point), area: places.area_at(point).map(|a| a.slug.clone()), precision_m: 100 }
        }
        None => places.locate(&place),
    };
    let body = store::Body {
        place: place.clone(),
        text: screening.pass(&told.text, TEXT_CHARS_MAX),
        details: incoming
            .details
            .iter()
            .map(|(k, v)| (k.clone(), screening.pass(v, 120)))
            .filter(|(_, v)| !v.is_empty())
            .collect(),
    };
    let expires_at = now.plus_s(rules.keep_text_s);
    let seal = |column: &str, keep_s: i64, plain: &[u8]| {
        flow.site.keys.seal(now.plus_s(keep_s), column, plain).map_err(|error| {
            tracing::error!(%error, "a value could not be sealed");
            NotReceived::Failed(Stop::Fault(DbError::Lost("the day keys cannot be written")))
        })
    };
    let mut reach = Private::new(tidy(&told.reach, REACH_CHARS_MAX));
    // The one number in the words is the one to call back, unless another was given.
    let mut is_phone_kept = false;
    if reach.reveal().is_empty()
        && may_call_back(incoming.channel)
        && let [phone] = screening.phones.as_slice()
    {
        reach = phone.clone();
        is_phone_kept = true;
    }
    let mut left_out = screening.left_out;
    left_out.sort_unstable();
    left_out.dedup();
    let report = store::NewReport {
        id: incoming.id,
        channel: incoming.channel,
        about,
        kind: if told.kind.is_empty() {
            if about == About::Taken { "taken" } else { "other" }.to_owned()
        } else {
            told.kind.clone()
        },
        recency,
        first_hand: incoming.first_hand,
        language: incoming.language.clone(),
        received_at: now,
        seen_at: report::seen_at(told, recency, now),
        cell: found.point.map(|p| Cell::of(p).number()),
        area: found.area,
        sealed_body: seal("reports.sealed_body", rules.keep_text_s, body.encode().as_bytes())?,
        sealed_point: found
            .point
            .map(|p| seal("reports.sealed_point", rules.keep_point_s, format!("{} {}", p.lat, p.lon).as_bytes()))
            .transpose()?,
        sealed_reach: (!reach.reveal().is_empty())
            .then(|| seal("reports.sealed_reach", rules.keep_reach_s, reach.reveal().as_bytes()))
            .transpose()?,
        follows: incoming.follows,
        counts_as_past: incoming.counts_as_past,
        expires_at,
    };
    Ok(Ready { report, left_out, is_phone_kept })
}

/// Takes a report in. The answer means that it is on disk.
///
/// # Errors
/// [`NotReceived`]: every fault of the report at once, or the fault of the world.
pub async fn receive(flow: &Flow, actor: Actor, incoming: Incoming) -> Result<Received, NotReceived> {
    let Ready { report: ready, left_out, is_phone_kept } = prepare(flow, &incoming, flow.site.now())?;
    for _ in 0..RECEIPT_TRIES_MAX {
        let receipt = sereno_core::receipt::code(&incoming.language, flow.site.chance());
        let entry = flow.site.entry(actor);
        let report = ready.clone();
        #[cfg(feature = "plant")]
        if crate::plant::is_on("ack_early") {
            let (db, early) = (flow.site.db.clone(), receipt.clone());
            tokio::spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                let _ = db.write(move |tx| store::insert(tx, &entry, &report, &early)).await;
            });
            return Ok(Received { receipt, repeated: false, left_out, is_phone_kept });
        }
        #[cfg(feature = "plant")]
        if crate::plant::is_on("forget_report") && incoming.id.bytes().first().is_some_and(|b| *b < 32) {
            return Ok(Received { receipt, repeated: false, left_out, is_phone_kept });
        }
        let written = flow.site.db.write(move |tx| store::insert(tx, &entry, &report, &receipt)).await;
        match written.map_err(NotReceived::Failed)? {
            store::Inserted::New(receipt) => {
                flow.nudge.notify_one();
                return Ok(Received { receipt, repeated: false, left_out, is_phone_kept });
            }
            store::Inserted::Repeated(receipt) => {
                return Ok(Received { receipt, repeated: true, left_out, is_phone_kept });
            }
            store::Inserted::ReceiptTaken => {}
        }
    }
    Err(NotReceived::Failed(Stop::Fault(DbError::Lost("no free receipt was found"))))
}

/// Why a reporter is called when it is to tell them what came of what they told us.
pub const TOLD: &str = "told";
/// Looks at one report that are read to know whether they were told.
const LOOKS_MAX: i64 = 50;

/// How many reporters of some incidents left a number and have not been called to be told what came
/// of it. Who was called, and why, stands on the audit log; nothing else is kept of it.
///
/// # Errors
/// [`DbError`].
pub fn to_tell(tx: &mut Tx<'_>, incidents: &[IncidentId]) -> Result<Vec<(IncidentId, i64)>, DbError> {
    let mut all: Vec<(IncidentId, i64)> = Vec::new();
    for (incident, report) in store::with_reach(tx, incidents)? {
        let looks = lines(tx, &["report.reveal_reach"], Some(&report.to_string()), LOOKS_MAX)?;
        if looks.iter().any(|look| look.detail == TOLD) {
            continue;
        }
        match all.iter_mut().find(|(known, _)| *known == incident) {
            Some((_, n)) => *n += 1,
            None => all.push((incident, 1)),
        }
    }
    Ok(all)
}

/// The number a reporter may be called back at. Whoever hands it out records the look in the same
/// transaction.
///
/// # Errors
/// Not found, also when the number is past its date.
pub fn reach(tx: &mut Tx<'_>, keys: &KeyRing, incident: IncidentId, report: ReportId) -> Result<Private<String>, Stop> {
    let sealed = store::sealed_reach(tx, report, incident)?.ok_or_else(Refusal::not_found)?;
    let number = keys.open_text("reports.sealed_reach", Some(&sealed));
    if number.reveal().is_empty() {
        return Err(Refusal::not_found().into());
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_client_id_is_the_same_report_and_channels_do_not_meet() {
        assert_eq!(id_of(Channel::Api, "abc"), id_of(Channel::Api, "abc"));
        assert_ne!(id_of(Channel::Api, "abc"), id_of(Channel::Web, "abc"));
    }
}
