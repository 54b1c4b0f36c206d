//! The public page and the outbox.

use super::notice::{Told, became};
use super::store::Out;
use crate::Flow;
use crate::alert::look_of;
use askama::Template;
use sereno_core::alert::AlertKind;
use sereno_core::delivery::Sending;
use sereno_core::delivery::sign_off::NotSignedOff;
use sereno_station::db::Refusal;
use sereno_station::web::{Frame, Visit};

struct Notice {
    number: i64,
    class: &'static str,
    mark: &'static str,
    /// It says until when it holds.
    is_timed: bool,
    kind: String,
    area: String,
    text: String,
    until: String,
    at: String,
    language: String,
    channel: String,
    is_public: bool,
}

fn notice(visit: &Visit, flow: &Flow, o: &Out) -> Notice {
    let kind = AlertKind::from_slug(&o.kind);
    let (class, mark) = kind.map_or(("closed", "m-ended"), look_of);
    Notice {
        number: o.number,
        class,
        mark,
        is_timed: matches!(kind, Some(AlertKind::Verified | AlertKind::Update)),
        kind: visit.t.word("alert-kind", &o.kind),
        area: o.area_name.clone(),
        text: o.text.clone(),
        until: flow.site.until(o.expires_at),
        at: flow.site.hhmm(o.at.public()),
        language: o.language.clone(),
        channel: visit.t.word("out-channel", &o.channel),
        is_public: o.channel == "public",
    }
}

/// A notice that is told, out of what was signed.
fn told_notice(visit: &Visit, flow: &Flow, told: &Told) -> Notice {
    let (language, text) = told.text_in(&visit.t.tag);
    let out = Out {
        number: told.fact.number,
        kind: told.fact.kind.clone(),
        area_name: told.fact.area.clone(),
        language: language.to_owned(),
        channel: "public".to_owned(),
        text: text.to_owned(),
        at: told.at,
        expires_at: told.expires_at,
    };
    notice(visit, flow, &out)
}

/// A notice of today that we no longer say, and what became of it.
struct Earlier {
    number: i64,
    kind: String,
    area: String,
    at: String,
    said: String,
    next: Option<i64>,
}

/// What we have checked: everything that is told and still holds, and what became of the rest of
/// today.
#[derive(Template)]
#[template(path = "delivery/pages/public.html")]
pub(super) struct PublicPage {
    f: Frame,
    notices: Vec<Notice>,
    earlier: Vec<Earlier>,
    /// The network is locked and this process does not know by what its notices are recognised.
    is_unknown: bool,
    /// What is about nothing that happened: it was not checked on the spot, and stands by itself.
    standing: Vec<Notice>,
    serves: String,
}

impl PublicPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, told: &[Told], earlier: &[Told]) -> PublicPage {
        let site = &flow.site;
        let line = |t: &Told| Earlier {
            number: t.fact.number,
            kind: visit.t.word("alert-kind", &t.fact.kind),
            area: t.fact.area.clone(),
            at: site.hhmm(t.at.public()),
            said: became(visit, t),
            next: t.standing.next(),
        };
        let is_standing = |t: &&Told| AlertKind::from_slug(&t.fact.kind).is_some_and(AlertKind::is_standing);
        let (standing, notices): (Vec<&Told>, Vec<&Told>) = told.iter().partition(is_standing);
        let drawn = |all: Vec<&Told>| all.into_iter().map(|t| told_notice(visit, flow, t)).collect();
        PublicPage {
            f: visit.frame(),
            notices: drawn(notices),
            standing: drawn(standing),
            earlier: earlier.iter().map(line).collect(),
            is_unknown: false,
            serves: visit.serves(),
        }
    }

    /// While nothing can be said, and nothing must be taken for an all-clear.
    pub(super) fn unknown(visit: &Visit, flow: &Flow) -> PublicPage {
        PublicPage { is_unknown: true, ..PublicPage::new(visit, flow, &[], &[]) }
    }
}

/// What was let out, and what was a dry run.
#[derive(Template)]
#[template(path = "delivery/pages/outbox.html")]
pub(super) struct OutboxPage {
    f: Frame,
    notices: Vec<Notice>,
}

impl OutboxPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, out: &[Out]) -> OutboxPage {
        OutboxPage { f: visit.frame(), notices: out.iter().map(|o| notice(visit, flow, o)).collect() }
    }
}

/// Whether anything is told, what that means, and the button that changes it.
#[derive(Template)]
#[template(path = "delivery/pages/sending.html")]
pub(super) struct SendingPage {
    f: Frame,
    is_on: bool,
    /// The languages for whose texts nobody answers, each a sentence.
    lacking: Vec<String>,
    /// Why it was not turned.
    refused: Option<String>,
}

impl SendingPage {
    pub(super) fn new(
        visit: &Visit,
        sending: Sending,
        lacking: &[NotSignedOff],
        refused: Option<&Refusal>,
    ) -> SendingPage {
        let said = |lacks: &NotSignedOff| visit.t.say1(lacks.key(), "state", visit.t.word("language", &lacks.language));
        SendingPage {
            f: visit.frame(),
            is_on: sending == Sending::On,
            lacking: lacking.iter().map(said).collect(),
            refused: refused.map(|r| visit.sentence(r)),
        }
    }
}
