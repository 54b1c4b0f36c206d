//! The public page and the outbox.

use super::store::Out;
use crate::Flow;
use crate::alert::look_of;
use askama::Template;
use sereno_core::alert::AlertKind;
use sereno_core::delivery::Sending;
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
        until: flow.site.hhmm(o.expires_at),
        at: flow.site.hhmm(o.at.public()),
        language: o.language.clone(),
        channel: visit.t.word("out-channel", &o.channel),
        is_public: o.channel == "public",
    }
}

/// What we have checked: everything that is told and still holds.
#[derive(Template)]
#[template(path = "delivery/pages/public.html")]
pub(super) struct PublicPage {
    f: Frame,
    notices: Vec<Notice>,
    /// What is about nothing that happened: it was not checked on the spot, and stands by itself.
    standing: Vec<Notice>,
    serves: String,
}

impl PublicPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, told: &[Out]) -> PublicPage {
        let is_standing = |o: &&Out| AlertKind::from_slug(&o.kind).is_some_and(AlertKind::is_standing);
        let (standing, notices): (Vec<&Out>, Vec<&Out>) = told.iter().partition(is_standing);
        let drawn = |all: Vec<&Out>| all.into_iter().map(|o| notice(visit, flow, o)).collect();
        PublicPage { f: visit.frame(), notices: drawn(notices), standing: drawn(standing), serves: visit.serves() }
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
}

impl SendingPage {
    pub(super) fn new(visit: &Visit, sending: Sending) -> SendingPage {
        SendingPage { f: visit.frame(), is_on: sending == Sending::On }
    }
}
