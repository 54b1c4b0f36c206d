//! Pasting a list, looking at it, and making the links.

use super::pages::{PastePage, Slip, SlipsPage, Understood};
use crate::db::{Refusal, Stop};
use crate::people::organisations::{self, Organisation};
use crate::people::web::{add, let_in};
use crate::people::{Person, store};
use crate::site::Site;
use crate::texts::PRODUCT;
use crate::web::{Fields, Posted, Route, Shared, Verb, Visit, Who, draw, draw_as};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::ids::{OrganisationId, PersonId};
use sereno_core::invite_list::{Known, Line, read};
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_core::words::fold;
use std::collections::{BTreeMap, BTreeSet};

const ADMIN: Who = Who::Roles(&[Role::Admin]);
/// Making people gives power, as inviting one does.
const POWER: Who = Who::Stepped(&[Role::Admin]);
/// A link is void after this, days; what the slips say.
const LINK_DAYS: i64 = 2;

/// Routes of the pasted list.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/admin/people/invite", who: ADMIN, audited: false, make: || get(show) },
    Route { verb: Verb::Post, path: "/admin/people/invite", who: ADMIN, audited: false, make: || post(preview) },
    Route { verb: Verb::Post, path: "/admin/people/invite/make", who: POWER, audited: true, make: || post(make) },
];

/// What words mean here: roles in every language and as slugs, languages by name and tag.
fn known(visit: &Visit) -> Known {
    let texts = &visit.site.texts;
    let tags: BTreeSet<&str> =
        PRODUCT.iter().map(|(tag, _)| *tag).chain(visit.site.playbook.languages.iter().map(String::as_str)).collect();
    let mut known = Known::default();
    for role in Role::ALL {
        known.roles.push((role.slug().to_owned(), role));
        known.roles.extend(tags.iter().map(|tag| (texts.lang(tag).word("role", role.slug()), role)));
    }
    for tag in &visit.site.playbook.languages {
        known.languages.push((tag.clone(), tag.clone()));
        known.languages.push((texts.lang(tag).say("language-name"), tag.clone()));
    }
    known
}

/// What is here already: names, folded, and organisations.
type Here = (BTreeSet<String>, Vec<Organisation>);

async fn here(site: &Site) -> Result<Here, Stop> {
    site.db
        .read(|tx| {
            let names = store::roster(tx, false)?.iter().map(|p| fold(&p.name)).collect();
            Ok((names, organisations::all(tx)?))
        })
        .await
}

fn organisation_of<'a>(all: &'a [Organisation], name: &str) -> Option<&'a Organisation> {
    let wanted = fold(name);
    all.iter().filter(|o| o.left_at.is_none()).find(|o| fold(&o.name) == wanted || fold(&o.short_name) == wanted)
}

fn drawn(visit: &Visit, typed: &Fields, lines: &[Line], (names, all): &Here, refused: &str) -> PastePage {
    let t = &visit.t;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines {
        *seen.entry(fold(&line.name)).or_default() += 1;
    }
    let understood: Vec<Understood> = lines
        .iter()
        .map(|line| Understood {
            n: line.n,
            text: line.text.clone(),
            name: line.name.clone(),
            is_new: !line.organisation.is_empty() && organisation_of(all, &line.organisation).is_none(),
            organisation: line.organisation.clone(),
            roles: line.roles.iter().map(|r| t.word("role", r.slug())).collect::<Vec<_>>().join(", "),
            language: line.language.clone(),
            faults: line.faults.iter().map(|f| t.say1(f.key(), "word", f.word())).collect(),
            is_twice: !line.name.is_empty()
                && (names.contains(&fold(&line.name)) || seen.get(&fold(&line.name)).is_some_and(|n| *n > 1)),
        })
        .collect();
    let n = |n: usize| i64::try_from(n).unwrap_or(0);
    let new: BTreeSet<String> = understood.iter().filter(|l| l.is_new).map(|l| l.organisation.clone()).collect();
    PastePage {
        f: visit.frame(),
        refused: refused.to_owned(),
        typed: typed.get("list").to_owned(),
        n_good: n(lines.iter().filter(|l| l.faults.is_empty()).count()),
        n_bad: n(lines.iter().filter(|l| !l.faults.is_empty()).count()),
        lines: understood,
        new_organisations: new.into_iter().collect(),
        words: Role::ALL.into_iter().map(|r| t.word("role", r.slug())).collect::<Vec<_>>().join(", "),
        is_trained: typed.is("trained", "yes"),
        makes_organisations: typed.get("list").is_empty() || typed.is("organisations", "yes"),
    }
}

async fn show(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    draw(&drawn(&visit, &Fields::default(), &[], &here(&site).await?, ""))
}

async fn refused(site: &Site, posted: &Posted, lines: &[Line], refusal: &Refusal) -> Result<Response, Stop> {
    let visit = &posted.visit;
    let page = drawn(visit, &posted.fields, lines, &here(site).await?, &visit.sentence(refusal));
    draw_as(visit.status(refusal), &page)
}

/// What was understood, line by line. Nothing is changed.
async fn preview(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let lines = read(posted.fields.get("list"), &known(&posted.visit));
    if lines.is_empty() {
        return refused(&site, &posted, &lines, &Refusal::input("list-refused-empty")).await;
    }
    draw(&drawn(&posted.visit, &posted.fields, &lines, &here(&site).await?, ""))
}

/// One line on its way into the database, with everything that is drawn by chance.
#[derive(Clone)]
struct Coming {
    person: Person,
    secret: String,
    organisation: String,
}

/// Makes everybody who was understood, and says every link once.
async fn make(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, now, by) = (&posted.visit, site.now(), posted.visit.actor);
    let lines = read(posted.fields.get("list"), &known(visit));
    if lines.is_empty() {
        return refused(&site, &posted, &lines, &Refusal::input("list-refused-empty")).await;
    }
    if lines.iter().any(|l| !l.faults.is_empty()) && !posted.fields.is("only_good", "yes") {
        return refused(&site, &posted, &lines, &Refusal::input("list-refused-lines")).await;
    }
    let trained_until = now.plus_s(site.playbook.training.trained_days.saturating_mul(DAY_S));
    let coming: Vec<Coming> = lines
        .into_iter()
        .filter(|l| l.faults.is_empty())
        .map(|line| {
            let mut person = let_in(visit, PersonId::from_bytes(site.chance()), line.name, line.roles, &line.language);
            if posted.fields.is("trained", "yes") {
                person.trained_until = trained_until;
            }
            Coming { person, secret: site.secret(), organisation: line.organisation }
        })
        .collect();
    let makes_organisations = posted.fields.is("organisations", "yes");
    let spare: Vec<OrganisationId> = coming.iter().map(|_| OrganisationId::from_bytes(site.chance())).collect();
    let (entry, ground, people) = (site.entry(by), site.clone(), coming.clone());
    site.db
        .write(move |tx| {
            let mut all = organisations::all(tx)?;
            let mut n = 0;
            for (one, id) in people.iter().zip(&spare) {
                let mut found = organisation_of(&all, &one.organisation).map(|o| o.id);
                if found.is_none() && makes_organisations && !one.organisation.is_empty() {
                    let new = Organisation {
                        id: *id,
                        name: one.organisation.clone(),
                        short_name: organisations::short_of(&one.organisation),
                        kind: "other".to_owned(),
                        notes: String::new(),
                        contact: None,
                        left_at: None,
                    };
                    entry.record_nth(tx, n, "organisation.add", &id.to_string(), "list")?;
                    n += 1;
                    organisations::insert(tx, &new, now)?;
                    all.push(new);
                    found = Some(*id);
                }
                let detail = if one.person.trained_until > now { "list trained" } else { "list" };
                entry.record_nth(tx, n, "people.invite", &one.person.id.to_string(), detail)?;
                n += 1;
                add(tx, &ground, &one.person, &one.secret, by, now)?;
                if let Some(organisation) = found {
                    organisations::join(tx, one.person.id, organisation, now)?;
                }
            }
            Ok(())
        })
        .await?;
    let slips: Vec<Slip> = coming
        .iter()
        .map(|one| {
            let path = format!("/in/{}", one.secret);
            Slip { name: one.person.name.clone(), shared: Shared::new(visit, &path) }
        })
        .collect();
    let n = i64::try_from(slips.len()).unwrap_or(0);
    draw(&SlipsPage { f: visit.frame(), slips, n, days: LINK_DAYS })
}
