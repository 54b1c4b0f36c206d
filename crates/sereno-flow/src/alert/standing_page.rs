//! The page where a standing text is chosen, and whom it is for.

use super::Composed;
use super::pages::{For, Goes, Text, goes, texts};
use crate::Flow;
use askama::Template;
use sereno_station::web::{Fields, Frame, Visit};

/// What was chosen: the slugs of a text and of an area; empty for everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Chosen {
    pub(super) text: String,
    pub(super) area: String,
}

impl Chosen {
    pub(super) fn of(fields: &Fields) -> Chosen {
        Chosen { text: fields.get("text").to_owned(), area: fields.get("area").to_owned() }
    }
}

/// A text to choose.
struct Choice {
    slug: String,
    kind: String,
    language: String,
    words: String,
    is_on: bool,
}

/// What would be said, and to whom.
struct Preview {
    kind: String,
    texts: Vec<Text>,
    until: String,
}

/// Choose a standing text and whom it is for, and see what people get.
#[derive(Template)]
#[template(path = "alert/pages/standing.html")]
pub(super) struct StandingPage {
    f: Frame,
    trouble: String,
    choices: Vec<Choice>,
    /// Slug, name, chosen.
    areas: Vec<(String, String, bool)>,
    text: String,
    area: String,
    preview: Option<Preview>,
    goes: Goes,
}

impl StandingPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        chosen: &Chosen,
        composed: Option<&Composed>,
        trouble: &str,
    ) -> StandingPage {
        let (t, playbook) = (&visit.t, &flow.site.playbook);
        let number = composed.map_or(0, |c| c.number);
        let choices = flow.rules.standing.iter().map(|s| {
            // In the reader's language, or the network's first.
            let own = s.words.iter().find(|(l, _)| *l == t.tag).or(s.words.first());
            let language = own.map(|(l, _)| l.clone()).unwrap_or_default();
            let words = s.filled(&language, &playbook.net, number, &playbook.phone).unwrap_or_default();
            // How it begins is the same for all of them.
            let words = words.split_once(": ").map_or(words.clone(), |(_, rest)| rest.to_owned());
            Choice {
                slug: s.slug.clone(),
                kind: t.word("alert-kind", s.kind.kind().slug()),
                language,
                words,
                is_on: s.slug == chosen.text,
            }
        });
        StandingPage {
            f: visit.frame(),
            trouble: trouble.to_owned(),
            choices: choices.collect(),
            areas: playbook
                .places
                .areas
                .iter()
                .map(|a| (a.slug.clone(), a.name.clone(), a.slug == chosen.area))
                .collect(),
            text: chosen.text.clone(),
            area: chosen.area.clone(),
            preview: composed.map(|c| Preview {
                kind: t.word("alert-kind", c.draft.kind.slug()),
                texts: texts(visit, flow, &c.draft.texts),
                until: flow.site.until(c.draft.expires_at),
            }),
            goes: composed.map_or_else(Goes::default, |c| {
                goes(visit, flow, &c.draft.area_name, For::of(&chosen.area, true), &c.audience, false)
            }),
        }
    }
}
