//! Pages of people and links.

use super::access::Person;
use crate::web::{Fields, Frame, Visit};
use askama::Template;
use sereno_core::role::Role;

/// Somebody who was just invited, or what was typed when that was refused.
#[derive(Default)]
pub(super) struct Invited {
    pub(super) name: String,
    pub(super) path: String,
    /// Somebody else must want the link too.
    pub(super) waits: bool,
    pub(super) typed: Fields,
}

pub(super) struct PersonRow {
    id: String,
    left: Option<String>,
    name: String,
    roles: String,
    trained: String,
    shift: String,
}

/// Everybody, and the form to invite one more.
#[derive(Template)]
#[template(path = "people/people.html")]
pub(super) struct PeoplePage {
    f: Frame,
    people: Vec<PersonRow>,
    invited: Invited,
    refused: String,
    roles: Vec<(&'static str, String, bool)>,
    languages: Vec<(String, String)>,
}

impl PeoplePage {
    pub(super) fn new(visit: &Visit, people: Vec<Person>, invited: Invited, refused: &str) -> PeoplePage {
        let t = &visit.t;
        let rows = people
            .into_iter()
            .map(|p| PersonRow {
                id: p.id.to_string(),
                left: p.left_at.map(|at| visit.site.playbook.date(at)),
                roles: p.roles.iter().map(|r| t.word("role", r.slug())).collect::<Vec<_>>().join(", "),
                trained: if p.trained_until > visit.now && p.pledged_until > visit.now {
                    visit.site.playbook.date(p.trained_until.min(p.pledged_until))
                } else {
                    String::new()
                },
                shift: if p.shift_until > visit.now { visit.site.hhmm(p.shift_until) } else { String::new() },
                name: p.name,
            })
            .collect();
        let roles = Role::ALL
            .into_iter()
            .map(|r| (r.slug(), t.word("role", r.slug()), invited.typed.is("role", r.slug())))
            .collect();
        let site = &visit.site;
        let languages =
            site.playbook.languages.iter().map(|l| (l.clone(), site.texts.lang(l).say("language-name"))).collect();
        PeoplePage { f: visit.frame(), people: rows, invited, refused: refused.to_owned(), roles, languages }
    }
}

/// One person: what they may do, whether they are ready, and ways out.
#[derive(Template)]
#[template(path = "people/person.html")]
pub(super) struct PersonPage {
    f: Frame,
    id: String,
    name: String,
    refused: String,
    roles: Vec<(&'static str, String, bool)>,
    languages: Vec<(String, String, bool)>,
    trained: String,
    pledged: String,
    is_trained: bool,
    is_pledged: bool,
}

impl PersonPage {
    pub(super) fn new(visit: &Visit, p: &Person, typed: Option<&Fields>, refused: &str) -> PersonPage {
        let (t, site) = (&visit.t, &visit.site);
        let typed = typed.filter(|f| !f.get("language").is_empty());
        let has = |r: Role| typed.map_or_else(|| p.roles.contains(&r), |f| f.is("role", r.slug()));
        let reads = |l: &str| typed.map_or_else(|| p.language == l, |f| f.is("language", l));
        let until = |at: sereno_core::Moment| {
            if at > visit.now {
                t.say1("people-until", "time", site.playbook.date(at))
            } else {
                t.say("people-not-trained")
            }
        };
        PersonPage {
            f: visit.frame(),
            id: p.id.to_string(),
            name: p.name.clone(),
            refused: refused.to_owned(),
            roles: Role::ALL.into_iter().map(|r| (r.slug(), t.word("role", r.slug()), has(r))).collect(),
            languages: site
                .playbook
                .languages
                .iter()
                .map(|l| (l.clone(), site.texts.lang(l).say("language-name"), reads(l)))
                .collect(),
            is_trained: p.trained_until > visit.now,
            is_pledged: p.pledged_until > visit.now,
            trained: until(p.trained_until),
            pledged: until(p.pledged_until),
        }
    }
}
