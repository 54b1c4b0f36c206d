//! The list of everybody: asked for by name, organisation, role, language and readiness, and
//! shown page by page.
//!
//! Readiness depends on the time and on what each role needs, so the list is judged here, over
//! all rows, and not in the database.

use super::access::Person;
use super::{organisations, store};
use crate::db::{DbError, Tx};
use crate::web::Fields;
use sereno_core::Moment;
use sereno_core::duty::{Needs, Readiness};
use sereno_core::ids::{OrganisationId, PersonId};
use sereno_core::role::Role;
use sereno_core::words::{fold, tidy};
use std::collections::{BTreeMap, BTreeSet};

/// Rows on one page: as many as somebody ticks without losing their place.
const PAGE_ROWS: usize = 50;

/// Whom a list is narrowed to by how they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By readiness.
    Ready(Readiness),
    /// On duty now.
    OnShift,
    /// Training or pledge ends soon.
    Soon,
}

impl Kind {
    pub(super) const ALL: [Kind; 10] = [
        Kind::Ready(Readiness::Ready),
        Kind::OnShift,
        Kind::Soon,
        Kind::Ready(Readiness::NotTrained),
        Kind::Ready(Readiness::PledgeMissing),
        Kind::Ready(Readiness::Expired),
        Kind::Ready(Readiness::Waiting),
        Kind::Ready(Readiness::Paused),
        Kind::Ready(Readiness::Suspended),
        Kind::Ready(Readiness::Left),
    ];

    pub(super) const fn slug(self) -> &'static str {
        match self {
            Kind::Ready(ready) => ready.slug(),
            Kind::OnShift => "on_shift",
            Kind::Soon => "soon",
        }
    }
}

/// Which organisation a list is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// This one.
    One(OrganisationId),
    /// None: independent people.
    None,
}

/// What somebody asks of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) find: String,
    pub(super) of: Option<Of>,
    pub(super) role: Option<Role>,
    pub(super) language: String,
    pub(super) kind: Option<Kind>,
    pub(super) page: usize,
}

impl Ask {
    /// Reads the address, or the same as a form carried it.
    pub(super) fn read(query: &Fields) -> Ask {
        Ask {
            find: tidy(query.get("find"), 60),
            of: match query.get("organisation") {
                "none" => Some(Of::None),
                id => id.parse().ok().map(Of::One),
            },
            role: Role::from_slug(query.get("has")),
            language: tidy(query.get("speaks"), 30),
            kind: Kind::ALL.into_iter().find(|k| k.slug() == query.get("ready")),
            page: query.number("page").and_then(|n| usize::try_from(n).ok()).unwrap_or(1).max(1),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let of = match self.of {
            Some(Of::One(id)) => id.to_string(),
            Some(Of::None) => "none".to_owned(),
            None => String::new(),
        };
        let all = [
            ("find", self.find.clone()),
            ("organisation", of),
            ("has", self.role.map_or("", Role::slug).to_owned()),
            ("speaks", self.language.clone()),
            ("ready", self.kind.map_or("", Kind::slug).to_owned()),
            ("page", if self.page > 1 { self.page.to_string() } else { String::new() }),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Its address.
    pub(super) fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.pairs());
        let query = query.finish();
        if query.is_empty() { "/admin/people".to_owned() } else { format!("/admin/people?{query}") }
    }

    /// The address with another readiness, from its first page.
    pub(super) fn with_kind(&self, kind: Option<Kind>) -> String {
        Ask { kind, page: 1, ..self.clone() }.address()
    }

    /// The address of another page.
    pub(super) fn at_page(&self, page: usize) -> String {
        Ask { page, ..self.clone() }.address()
    }
}

/// Everybody there is, read once.
#[derive(Debug, Default)]
pub(super) struct Everybody {
    people: Vec<Person>,
    members: BTreeMap<PersonId, Vec<OrganisationId>>,
    pub(super) organisations: BTreeMap<OrganisationId, String>,
    spoken: Vec<(PersonId, String)>,
}

impl Everybody {
    /// Reads what a list needs.
    pub(super) fn read(tx: &mut Tx<'_>, has_left: bool) -> Result<Everybody, DbError> {
        let mut members: BTreeMap<PersonId, Vec<OrganisationId>> = BTreeMap::new();
        for (person, organisation) in organisations::memberships(tx)? {
            members.entry(person).or_default().push(organisation);
        }
        let named = organisations::all(tx)?.into_iter().map(|o| (o.id, o.short_name)).collect();
        let spoken = store::all_spoken(tx)?;
        Ok(Everybody { people: store::roster(tx, has_left)?, members, organisations: named, spoken })
    }

    /// Languages that somebody speaks, each once.
    pub(super) fn languages(&self) -> BTreeSet<String> {
        self.spoken.iter().map(|(_, language)| language.clone()).collect()
    }
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) person: Person,
    pub(super) ready: Readiness,
    pub(super) is_on_shift: bool,
    /// Training or pledge ends within the days ahead; the earlier end.
    pub(super) ends_at: Option<Moment>,
    pub(super) organisations: Vec<String>,
}

/// One page of the list.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) rows: Vec<Row>,
    pub(super) n_all: usize,
    pub(super) pages: usize,
    pub(super) page: usize,
    /// How many there are of each kind, whatever kind was asked for.
    pub(super) counts: Vec<(Kind, usize)>,
}

/// The earlier end of training and pledge, as far as the roles need them.
pub(super) fn ends_at(person: &Person, needs: &Needs) -> Option<Moment> {
    let training = needs.is_training(&person.roles).then_some(person.trained_until);
    let pledge = needs.is_pledge(&person.roles).then_some(person.pledged_until);
    training.into_iter().chain(pledge).min()
}

/// Answers a question. `ahead_s` is how far ahead an end is shown.
pub(super) fn page(all: Everybody, ask: &Ask, needs: &Needs, ahead_s: i64, now: Moment) -> Page {
    let wanted = fold(&ask.find);
    let speakers: BTreeSet<PersonId> =
        all.spoken.iter().filter(|(_, l)| *l == ask.language).map(|(person, _)| *person).collect();
    let Everybody { people, members, organisations, .. } = all;
    let of = |id: &PersonId| members.get(id).map(Vec::as_slice).unwrap_or_default();
    let mut found: Vec<Row> = people
        .into_iter()
        .filter(|p| wanted.is_empty() || fold(&p.name).contains(&wanted))
        .filter(|p| match ask.of {
            Some(Of::One(id)) => of(&p.id).contains(&id),
            Some(Of::None) => of(&p.id).is_empty(),
            None => true,
        })
        .filter(|p| ask.role.is_none_or(|role| p.roles.contains(&role)))
        .filter(|p| ask.language.is_empty() || p.language == ask.language || speakers.contains(&p.id))
        .map(|p| {
            let ready = Readiness::of(&p.standing(), needs, now);
            let soon = ends_at(&p, needs).filter(|at| *at > now && *at <= now.plus_s(ahead_s));
            Row { ready, is_on_shift: p.shift_until > now, ends_at: soon, organisations: vec![], person: p }
        })
        .collect();
    let is = |row: &Row, kind: Kind| match kind {
        Kind::Ready(ready) => row.ready == ready,
        Kind::OnShift => row.is_on_shift,
        Kind::Soon => row.ends_at.is_some(),
    };
    let counts = Kind::ALL.into_iter().map(|k| (k, found.iter().filter(|r| is(r, k)).count())).collect();
    if let Some(kind) = ask.kind {
        found.retain(|row| is(row, kind));
    }
    let n_all = found.len();
    let pages = n_all.div_ceil(PAGE_ROWS).max(1);
    let at = ask.page.clamp(1, pages);
    let mut rows: Vec<Row> = found.into_iter().skip((at - 1) * PAGE_ROWS).take(PAGE_ROWS).collect();
    for row in &mut rows {
        row.organisations = of(&row.person.id).iter().filter_map(|id| organisations.get(id).cloned()).collect();
    }
    Page { rows, n_all, pages, page: at, counts }
}
