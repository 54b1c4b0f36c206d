//! Help: one page for each screen, the keys, and one-page guides for each role to print.
//!
//! The texts are plain files in `texts/help` and `texts/guides`, one for each language the
//! product speaks; another language shows them in English.

use crate::db::{Refusal, Stop};
use crate::site::Site;
use crate::web::{Frame, Route, Verb, Visit, Who, draw};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use sereno_core::role::Role;

/// Help and guides, for whoever is signed in.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/help/{screen}", who: Who::SignedIn, audited: false, make: || get(show_help) },
    Route { verb: Verb::Get, path: "/guides/{role}", who: Who::SignedIn, audited: false, make: || get(show_guide) },
];

const HELP: &[(&str, &str)] =
    &[("en", include_str!("../texts/help/en.txt")), ("es", include_str!("../texts/help/es.txt"))];

macro_rules! guides {
    ($($role:literal),*) => {
        &[$(($role, &[
            ("en", include_str!(concat!("../texts/guides/en/", $role, ".txt"))),
            ("es", include_str!(concat!("../texts/guides/es/", $role, ".txt"))),
        ])),*]
    };
}

type ByLanguage = [(&'static str, &'static str); 2];
const GUIDES: &[(&str, &ByLanguage)] = guides![
    "operator",
    "dispatcher",
    "observer",
    "verification_lead",
    "admin",
    "team_lead",
    "training_admin",
    "auditor",
    "attorney",
    "legal_intake",
    "comms",
    "language_reviewer"
];

/// The help of one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// Its slug.
    pub screen: String,
    /// Its title.
    pub title: String,
    /// What the screen is for.
    pub lede: String,
    /// How to do things there.
    pub items: Vec<String>,
}

/// A guide for one role, on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// Its title.
    pub title: String,
    /// What the role is.
    pub lede: String,
    /// Headings with their lines.
    pub sections: Vec<(String, Vec<String>)>,
}

fn in_language(texts: &[(&'static str, &'static str)], language: &str) -> &'static str {
    let find = |tag: &str| texts.iter().find(|(t, _)| *t == tag).map(|(_, text)| *text);
    find(language).or_else(|| find("en")).unwrap_or_default()
}

/// Every help page of a language, in the order of the file.
pub fn all(language: &str) -> Vec<Help> {
    let mut pages: Vec<Help> = Vec::new();
    for line in in_language(HELP, language).lines().filter(|l| !l.trim().is_empty()) {
        if let Some(screen) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            pages.push(Help { screen: screen.to_owned(), title: String::new(), lede: String::new(), items: vec![] });
        } else if let Some(page) = pages.last_mut() {
            match (line.strip_prefix("# "), line.strip_prefix("- ")) {
                (Some(title), _) => page.title = title.to_owned(),
                (None, Some(item)) => page.items.push(item.to_owned()),
                (None, None) => page.lede = line.to_owned(),
            }
        }
    }
    pages
}

/// The roles that have a guide.
pub fn guided() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|r| GUIDES.iter().any(|(slug, _)| *slug == r.slug()))
}

/// The guide of a role.
pub fn guide(role: Role, language: &str) -> Guide {
    let texts = GUIDES.iter().find(|(slug, _)| *slug == role.slug()).map(|(_, texts)| in_language(*texts, language));
    let mut made = Guide { title: String::new(), lede: String::new(), sections: vec![] };
    for line in texts.unwrap_or_default().lines().filter(|l| !l.trim().is_empty()) {
        if let Some(title) = line.strip_prefix("# ") {
            made.title = title.to_owned();
        } else if let Some(heading) = line.strip_prefix("## ") {
            made.sections.push((heading.to_owned(), vec![]));
        } else if let (Some(item), Some((_, items))) = (line.strip_prefix("- "), made.sections.last_mut()) {
            items.push(item.to_owned());
        } else {
            made.lede = line.to_owned();
        }
    }
    made
}

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    f: Frame,
    page: Option<Help>,
    others: Vec<(String, String)>,
    guides: Vec<(&'static str, String)>,
    keys: Vec<(&'static str, String)>,
}

async fn show_help(visit: Visit, Path(screen): Path<String>) -> Result<Response, Stop> {
    let t = &visit.t;
    let pages = all(&t.tag);
    let page = pages.iter().find(|p| p.screen == screen).cloned();
    if page.is_none() && screen != "keys" {
        return Err(Refusal::not_found().into());
    }
    let keys = [
        ("j", "key-next"),
        ("k", "key-previous"),
        ("Enter", "key-open"),
        ("s", "key-step"),
        ("v", "key-sign"),
        ("a", "key-alert"),
        ("r", "key-show"),
        ("n", "key-note"),
        ("/", "key-find"),
        ("?", "key-help"),
    ];
    draw(&HelpPage {
        keys: if screen == "keys" || screen == "console" {
            keys.map(|(key, words)| (key, t.say(words))).to_vec()
        } else {
            vec![]
        },
        others: pages.into_iter().filter(|p| p.screen != screen).map(|p| (p.screen, p.title)).collect(),
        guides: guided().map(|r| (r.slug(), t.word("role", r.slug()))).collect(),
        f: visit.frame(),
        page,
    })
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    f: Frame,
    guide: Guide,
}

async fn show_guide(visit: Visit, Path(role): Path<String>) -> Result<Response, Stop> {
    let role = guided().find(|r| r.slug() == role).ok_or_else(Refusal::not_found)?;
    draw(&GuidePage { f: visit.frame(), guide: guide(role, &visit.t.tag) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_help_in_the_same_order() {
        let [en, es] = ["en", "es"].map(all);
        let shape = |pages: &[Help]| pages.iter().map(|p| (p.screen.clone(), p.items.len())).collect::<Vec<_>>();
        assert_eq!(shape(&en), shape(&es));
        assert!(en.len() >= 15);
        for page in en.iter().chain(&es) {
            assert!(!page.title.is_empty() && !page.lede.is_empty() && page.items.len() >= 4, "{page:?}");
        }
    }

    #[test]
    fn every_role_has_a_guide_that_fits_a_page() {
        assert_eq!(guided().count(), Role::ALL.len());
        for role in guided() {
            let [en, es] = ["en", "es"].map(|l| guide(role, l));
            let shape = |g: &Guide| g.sections.iter().map(|(_, items)| items.len()).collect::<Vec<_>>();
            assert_eq!(shape(&en), shape(&es), "{role:?}");
            assert!(en.sections.len() >= 4, "{role:?}");
            for g in [en, es] {
                let lines = g.sections.iter().flat_map(|(head, items)| std::iter::once(head).chain(items));
                let words: usize = lines.map(|l| l.split_whitespace().count()).sum();
                assert!((150..=400).contains(&words), "{role:?}: {words} words");
            }
        }
    }
}
