//! The page of feeds that are read.

use super::{ADDRESS_CHARS_MAX, SOURCES_MAX, Source};
use crate::Flow;
use askama::Template;
use sereno_core::Moment;
use sereno_station::texts::word_key;
use sereno_station::web::{Frame, Visit};

struct Line {
    nth: usize,
    address: String,
    is_stopped: bool,
    is_fault: bool,
    /// What came of it, and when; the plain sentence first.
    said: Vec<String>,
    /// Why alerts were left out.
    skipped: Vec<String>,
}

/// Every feed, what came of it, and a field for one more.
#[derive(Template)]
#[template(path = "intake/feed/source/pages/sources.html")]
pub(super) struct SourcesPage {
    f: Frame,
    lines: Vec<Line>,
    most: usize,
    chars: usize,
    may_add: bool,
    typed: String,
    fault: String,
}

impl SourcesPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, all: &[Source], refused: Option<(&str, String)>) -> SourcesPage {
        let is_refused = refused.is_some();
        let (typed, fault) = refused.map_or_else(Default::default, |(typed, fault)| (typed.to_owned(), fault));
        SourcesPage {
            f: visit.frame(),
            lines: (1..).zip(all).map(|(nth, source)| line(visit, flow, nth, source)).collect(),
            most: SOURCES_MAX,
            chars: ADDRESS_CHARS_MAX,
            may_add: all.len() < SOURCES_MAX || is_refused,
            typed,
            fault,
        }
    }
}

fn line(visit: &Visit, flow: &Flow, nth: usize, source: &Source) -> Line {
    let (t, r) = (&visit.t, &source.reading);
    let at = |m: Moment| format!("{} {}", flow.site.playbook.date(m), flow.site.hhmm(m));
    let mut said = Vec::new();
    if let Some(stopped_at) = source.stopped_at {
        said.push(t.say1("sources-stopped", "time", at(stopped_at)));
    }
    let came = t.say1(&word_key("sources-came", r.came.slug()), "n", r.code);
    said.push(match r.tried_at {
        Some(tried_at) => format!("{} {came}", t.say1("sources-tried", "time", at(tried_at))),
        None => came,
    });
    if source.stopped_at.is_none() && r.came.is_fault() {
        said.push(t.say1("sources-next", "time", at(r.due_at)));
    }
    if let Some(read_at) = r.read_at {
        let n_skipped: i64 = r.skipped.iter().map(|(_, n)| n).sum();
        let counts = [
            t.say1("sources-read", "time", at(read_at)),
            t.say1("feed-done-accepted", "n", r.accepted),
            t.say1("feed-done-repeated", "n", r.repeated),
            t.say1("feed-done-skipped", "n", n_skipped),
        ];
        said.push(counts.join(" · "));
        if r.flagged > 0 {
            said.push(t.say1("feed-done-flagged", "n", r.flagged));
        }
    }
    Line {
        nth,
        address: source.address.clone(),
        is_stopped: source.stopped_at.is_some(),
        is_fault: source.stopped_at.is_none() && r.came.is_fault(),
        said,
        skipped: r.skipped.iter().map(|(why, n)| format!("{n}: {}", t.say(why.key()))).collect(),
    }
}
