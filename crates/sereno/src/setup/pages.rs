//! What the set-up looks like.

use crate::playbooks::{self, EMBEDDED};
use askama::Template;
use sereno_core::network::SetupRefusal;
use sereno_flow::Flow;
use sereno_flow::incident::map::{self, MapView};
use sereno_station::db::{DbError, Stop};
use sereno_station::playbook::Playbook;
use sereno_station::playbook::outlines::Outline;
use sereno_station::texts::{Lang, Texts};
use sereno_station::web::{Fields, Frame, Visit};
use std::collections::BTreeMap;

/// The summary of what is wrong: where it is on the page, and the sentence.
fn faults(t: &Lang, refused: &[SetupRefusal]) -> Vec<(&'static str, String)> {
    refused.iter().map(|r| (r.field(), t.say(r.key()))).collect()
}

/// What a playbook says it is for, in a language or in English.
fn about(name: &str, language: &str) -> Option<String> {
    let mut said: BTreeMap<String, String> = playbooks::choose(name).ok()?.section("about").ok()?;
    said.remove(language).or_else(|| said.remove("en"))
}

/// Names, numbers, playbook.
#[derive(Template)]
#[template(path = "pages/setup-names.html")]
pub(super) struct NamesPage {
    f: Frame,
    typed: Fields,
    faults: Vec<(&'static str, String)>,
    playbooks: Vec<(String, String)>,
}

impl NamesPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, typed: Fields, refused: &[SetupRefusal]) -> NamesPage {
        let t = &visit.t;
        let given = &flow.site.settings.given_playbook;
        let mut playbooks: Vec<(String, String)> = EMBEDDED
            .iter()
            .map(|(slug, _)| ((*slug).to_owned(), about(slug, &t.tag).unwrap_or_else(|| (*slug).to_owned())))
            .collect();
        if !playbooks.iter().any(|(slug, _)| slug == given) {
            playbooks.push((given.clone(), t.say1("setup-playbook-own", "folder", given)));
        }
        NamesPage { f: visit.frame(), typed, faults: faults(t, refused), playbooks }
    }
}

/// A part of town with its areas: slug, name, ticked.
struct Part {
    name: String,
    areas: Vec<(String, String, bool)>,
}

/// Languages and areas.
#[derive(Template)]
#[template(path = "pages/setup-areas.html")]
pub(super) struct AreasPage {
    f: Frame,
    typed: Fields,
    faults: Vec<(&'static str, String)>,
    languages: Vec<(String, String, bool)>,
    parts: Vec<Part>,
    map: MapView,
    n: i64,
    /// How many outlines were brought in, in words; empty without any.
    brought: String,
}

impl AreasPage {
    /// # Errors
    /// When the playbook's texts cannot be read.
    pub(super) fn new(
        visit: &Visit,
        base: &Playbook,
        brought: &[Outline],
        typed: Fields,
        refused: &[SetupRefusal],
    ) -> Result<AreasPage, Stop> {
        let t = &visit.t;
        let texts = Texts::load(&base.languages, &base.texts)
            .map_err(|_| Stop::Fault(DbError::Lost("the playbook's texts cannot be read")))?;
        let parts: Vec<Part> = base
            .parts
            .iter()
            .map(|(name, slugs)| Part {
                name: if name.is_empty() { t.say("setup-areas-list") } else { t.part(name) },
                areas: slugs
                    .iter()
                    .filter_map(|slug| base.whole.area(slug))
                    .map(|a| (a.slug.clone(), a.name.clone(), typed.is("area", &a.slug)))
                    .collect(),
            })
            .collect();
        let n = parts.iter().flat_map(|p| &p.areas).filter(|(_, _, on)| *on).count();
        Ok(AreasPage {
            f: visit.frame(),
            faults: faults(t, refused),
            languages: base
                .languages
                .iter()
                .map(|l| (l.clone(), texts.lang(l).say("language-name"), typed.is("language", l)))
                .collect(),
            parts,
            map: map::draw(&base.whole, &[], 640, false),
            n: i64::try_from(n).unwrap_or(0),
            brought: match brought {
                [] => String::new(),
                [first, ..] => {
                    let n = i64::try_from(brought.len()).unwrap_or(0);
                    t.fill("setup-zips-hint", &[("n", n.to_string()), ("first", first.name.clone())])
                }
            },
            typed,
        })
    }
}
