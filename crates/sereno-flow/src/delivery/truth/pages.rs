//! The page that answers "is it true?".

use crate::Flow;
use crate::delivery::notice::{Told, became};
use askama::Template;
use sereno_core::place::NamedArea;
use sereno_station::web::{Frame, Visit};

struct Line {
    number: i64,
    kind: String,
    at: String,
    said: String,
    holds: bool,
    next: Option<i64>,
    language: String,
    text: String,
}

/// Choose where, and read what was published there.
#[derive(Template)]
#[template(path = "delivery/truth/pages/truth.html")]
pub(super) struct TruthPage {
    f: Frame,
    /// Slug, name, chosen.
    areas: Vec<(String, String, bool)>,
    /// The name of the chosen area; empty when none is.
    area: String,
    lines: Vec<Line>,
}

impl TruthPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, area: Option<&NamedArea>, told: &[Told]) -> TruthPage {
        let site = &flow.site;
        let line = |t: &Told| {
            let text = t.fact.texts.iter().find(|(l, _)| *l == visit.t.tag).or(t.fact.texts.first());
            let (language, text) = text.cloned().unwrap_or_default();
            let standing = t.standing.slug();
            Line {
                number: t.fact.number,
                kind: visit.t.word("alert-kind", &t.fact.kind),
                at: site.hhmm(t.at.public()),
                said: became(visit, t),
                holds: standing == "holds",
                next: t.standing.next(),
                language,
                text,
            }
        };
        let is_chosen = |slug: &str| area.is_some_and(|a| a.slug == slug);
        let areas = &site.playbook.places.areas;
        TruthPage {
            f: visit.frame(),
            areas: areas.iter().map(|a| (a.slug.clone(), a.name.clone(), is_chosen(&a.slug))).collect(),
            area: area.map(|a| a.name.clone()).unwrap_or_default(),
            lines: told.iter().map(line).collect(),
        }
    }
}
