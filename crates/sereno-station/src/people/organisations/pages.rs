//! Pages of organisations.

use super::{KINDS, Organisation};
use crate::people::access::Person;
use crate::people::pages::{Choice, RosterRow};
use crate::people::roster::{Ask, Everybody, Of, page};
use crate::web::{Fields, Frame, Visit};
use askama::Template;
use sereno_core::duty::Readiness;
use sereno_core::ids::{OrganisationId, PersonId};
use std::collections::BTreeMap;

/// How many people an organisation has, how many may be on duty, and how many are; drawn small.
#[derive(Clone, Copy, Default)]
struct Counts {
    members: i64,
    ready: i64,
    on_shift: i64,
}

struct OrganisationRow {
    id: String,
    name: String,
    short_name: String,
    kind: String,
    left: Option<String>,
    counts: Counts,
    /// The bar's width of those who are ready, of those on duty and of all, out of 100.
    bars: [i64; 3],
}

/// Every organisation, and the form for one more.
#[derive(Template)]
#[template(path = "people/organisations/organisations.html")]
pub(super) struct ListPage {
    f: Frame,
    rows: Vec<OrganisationRow>,
    refused: String,
    typed: Fields,
    kinds: Vec<Choice>,
}

fn kinds(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |k: &str| (k.to_owned(), visit.t.word("organisation-kind", k), k == chosen);
    KINDS.into_iter().map(choice).collect()
}

impl ListPage {
    pub(super) fn new(
        visit: &Visit,
        all: Vec<Organisation>,
        people: &[Person],
        members: &[(PersonId, OrganisationId)],
        typed: Fields,
        refused: &str,
    ) -> ListPage {
        let needs = &visit.site.playbook.training.needs;
        let standing: BTreeMap<PersonId, (bool, bool)> = people
            .iter()
            .map(|p| {
                let is_ready = Readiness::of(&p.standing(), needs, visit.now) == Readiness::Ready;
                (p.id, (is_ready, p.shift_until > visit.now))
            })
            .collect();
        let mut counts: BTreeMap<OrganisationId, Counts> = BTreeMap::new();
        for (person, organisation) in members {
            let Some((is_ready, is_on)) = standing.get(person) else { continue };
            let n = counts.entry(*organisation).or_default();
            n.members += 1;
            n.ready += i64::from(*is_ready);
            n.on_shift += i64::from(*is_on);
        }
        let most = counts.values().map(|n| n.members).max().unwrap_or(0).max(1);
        let rows = all
            .into_iter()
            .map(|o| {
                let n = counts.get(&o.id).copied().unwrap_or_default();
                OrganisationRow {
                    id: o.id.to_string(),
                    kind: visit.t.word("organisation-kind", &o.kind),
                    left: o.left_at.map(|at| visit.site.playbook.date(at)),
                    counts: n,
                    bars: [n.ready, n.on_shift, n.members].map(|k| k * 100 / most),
                    name: o.name,
                    short_name: o.short_name,
                }
            })
            .collect();
        ListPage { f: visit.frame(), rows, refused: refused.to_owned(), kinds: kinds(visit, typed.get("kind")), typed }
    }
}

/// One organisation, and its people.
#[derive(Template)]
#[template(path = "people/organisations/organisation.html")]
pub(super) struct OnePage {
    f: Frame,
    id: String,
    title: String,
    name: String,
    short_name: String,
    notes: String,
    refused: String,
    left: Option<String>,
    kinds: Vec<Choice>,
    contacts: Vec<Choice>,
    rows: Vec<RosterRow>,
    n_members: i64,
    all_of_them: String,
    back: String,
}

impl OnePage {
    pub(super) fn new(
        visit: &Visit,
        o: Organisation,
        all: Everybody,
        members: &[PersonId],
        typed: &Fields,
        refused: &str,
    ) -> OnePage {
        let training = &visit.site.playbook.training;
        let ask = Ask { of: Some(Of::One(o.id)), page: 1, ..Ask::default() };
        let listed = page(all, &ask, &training.needs, training.ahead_s(), visit.now);
        let is_typed = !refused.is_empty() && typed.0.iter().any(|(k, _)| k == "name");
        let shown = |key: &str, kept: &str| if is_typed { typed.get(key).to_owned() } else { kept.to_owned() };
        let contact = shown("contact", &o.contact.map(|id| id.to_string()).unwrap_or_default());
        let contacts = listed
            .rows
            .iter()
            .map(|row| (row.person.id.to_string(), row.person.name.clone(), row.person.id.to_string() == contact))
            .collect();
        OnePage {
            f: visit.frame(),
            id: o.id.to_string(),
            name: shown("name", &o.name),
            short_name: shown("short_name", &o.short_name),
            notes: shown("notes", &o.notes),
            title: o.name,
            refused: refused.to_owned(),
            left: o.left_at.map(|at| visit.site.playbook.date(at)),
            kinds: kinds(visit, &shown("kind", &o.kind)),
            contacts,
            n_members: i64::try_from(members.len()).unwrap_or(0),
            all_of_them: ask.address(),
            back: ask.address(),
            rows: listed.rows.iter().map(|row| RosterRow::new(visit, row, false)).collect(),
        }
    }
}
