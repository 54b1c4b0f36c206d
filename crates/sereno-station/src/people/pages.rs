//! Pages of people and links.

use super::access::Person;
use super::organisations::Organisation;
use super::roster::{Ask, Kind, Of, Page, Row, ends_at};
use super::store::More;
use super::training::{Attended, Course};
use crate::web::{Fields, Frame, Shared, Visit};
use askama::Template;
use sereno_core::Moment;
use sereno_core::duty::{Readiness, against};
use sereno_core::ids::OrganisationId;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerEvent;
use std::collections::BTreeSet;

/// A choice of a form: value, word, and whether it is chosen.
pub(super) type Choice = (String, String, bool);

/// How well somebody speaks a language.
pub(super) const LEVELS: [&str; 3] = ["some", "well", "interprets"];

/// Somebody who was just invited, or what was typed when that was refused.
#[derive(Default)]
pub(super) struct Invited {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) typed: Fields,
}

/// Colour and shape of a readiness; the word stands beside them.
const fn look(ready: Readiness) -> (&'static str, &'static str) {
    match ready {
        Readiness::Ready => ("verified", "verified"),
        Readiness::NotTrained | Readiness::PledgeMissing => ("new", "new"),
        Readiness::Expired => ("new", "unsure"),
        Readiness::Waiting => ("sent", "sent"),
        Readiness::Paused | Readiness::Left => ("closed", "ended"),
        Readiness::Suspended => ("sealed", "sealed"),
    }
}

/// One person in a list.
pub(super) struct RosterRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) organisations: String,
    pub(super) roles: String,
    pub(super) ready: String,
    pub(super) tone: &'static str,
    pub(super) shape: &'static str,
    /// When training or pledge ends, if that is soon.
    pub(super) ends: String,
    pub(super) shift: String,
    pub(super) is_ticked: bool,
}

impl RosterRow {
    pub(super) fn new(visit: &Visit, row: &Row, is_ticked: bool) -> RosterRow {
        let (t, p) = (&visit.t, &row.person);
        let (tone, shape) = look(row.ready);
        RosterRow {
            id: p.id.to_string(),
            name: p.name.clone(),
            organisations: row.organisations.join(", "),
            roles: roles_of(visit, p),
            ready: t.word("ready", row.ready.slug()),
            tone,
            shape,
            ends: row.ends_at.map(|at| t.say1("people-ends", "date", visit.site.playbook.date(at))).unwrap_or_default(),
            shift: if row.is_on_shift { visit.site.hhmm(p.shift_until) } else { String::new() },
            is_ticked,
        }
    }
}

pub(super) fn roles_of(visit: &Visit, p: &Person) -> String {
    p.roles.iter().map(|r| visit.t.word("role", r.slug())).collect::<Vec<_>>().join(", ")
}

/// The name of a language: its own when the site speaks it, else as it was written.
pub(super) fn language_name(visit: &Visit, tag: &str) -> String {
    let texts = &visit.site.texts;
    if texts.speaks(tag) { texts.lang(tag).say("language-name") } else { tag.to_owned() }
}

/// What was done to those who were ticked.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    /// One sentence with the number.
    pub(super) said: String,
    /// Who was passed over, and why.
    pub(super) but: Vec<(String, String)>,
    /// Who stays ticked, because nothing was done.
    pub(super) ticked: BTreeSet<String>,
}

/// What the list page shows beside the list.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) invited: Invited,
    pub(super) refused: String,
    pub(super) done: Done,
}

/// Everybody, page by page, and the form to invite one more.
#[derive(Template)]
#[template(path = "people/people.html")]
pub(super) struct PeoplePage {
    f: Frame,
    people: Vec<RosterRow>,
    invited: Invited,
    /// The address of whoever was just invited.
    shared: Shared,
    refused: String,
    done: Done,
    find: String,
    kinds: Vec<(String, String, i64, bool)>,
    kind: String,
    organisations: Vec<Choice>,
    has: Vec<Choice>,
    speaks: Vec<Choice>,
    n_all: i64,
    pages: usize,
    page: usize,
    before: String,
    after: String,
    back: String,
    is_narrowed: bool,
    courses: Vec<Choice>,
    roles: Vec<(&'static str, String, bool)>,
    languages: Vec<(String, String)>,
    is_join_open: bool,
}

/// What a list page is drawn from.
pub(super) struct Listed {
    pub(super) page: Page,
    pub(super) organisations: Vec<Organisation>,
    pub(super) languages: BTreeSet<String>,
    pub(super) courses: Vec<Course>,
    pub(super) is_join_open: bool,
}

impl PeoplePage {
    pub(super) fn new(visit: &Visit, ask: &Ask, listed: Listed, beside: Beside) -> PeoplePage {
        let (t, site) = (&visit.t, &visit.site);
        let Listed { page, organisations, languages, courses, is_join_open } = listed;
        let Beside { invited, refused, done } = beside;
        let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let in_all = page.counts.iter().filter(|(k, _)| matches!(k, Kind::Ready(r) if *r != Readiness::Left));
        let mut kinds =
            vec![(ask.with_kind(None), t.say("people-all"), n(in_all.map(|(_, n)| n).sum()), ask.kind.is_none())];
        let shown = page.counts.iter().filter(|(k, n)| *n > 0 || ask.kind == Some(*k) || is_left(*k));
        kinds.extend(shown.map(|(k, many)| {
            // Those who left are in another list, and not counted in this one.
            let many = if is_left(*k) && ask.kind != Some(*k) { -1 } else { n(*many) };
            (ask.with_kind(Some(*k)), t.word("ready", k.slug()), many, ask.kind == Some(*k))
        }));
        let mut choices: Vec<Choice> = vec![("none".to_owned(), t.say("people-independent"), ask.of == Some(Of::None))];
        choices.extend(
            organisations
                .iter()
                .filter(|o| o.left_at.is_none() || ask.of == Some(Of::One(o.id)))
                .map(|o| (o.id.to_string(), o.name.clone(), ask.of == Some(Of::One(o.id)))),
        );
        let mut tags: BTreeSet<String> = languages;
        tags.extend(site.playbook.languages.iter().cloned());
        PeoplePage {
            f: visit.frame(),
            people: page
                .rows
                .iter()
                .map(|row| RosterRow::new(visit, row, done.ticked.contains(&row.person.id.to_string())))
                .collect(),
            find: ask.find.clone(),
            kind: ask.kind.map(|k| k.slug().to_owned()).unwrap_or_default(),
            kinds,
            organisations: choices,
            has: Role::ALL
                .into_iter()
                .map(|r| (r.slug().to_owned(), t.word("role", r.slug()), ask.role == Some(r)))
                .collect(),
            speaks: tags.iter().map(|l| (l.clone(), language_name(visit, l), *l == ask.language)).collect(),
            n_all: n(page.n_all),
            pages: page.pages,
            page: page.page,
            before: if page.page > 1 { ask.at_page(page.page - 1) } else { String::new() },
            after: if page.page < page.pages { ask.at_page(page.page + 1) } else { String::new() },
            back: ask.address(),
            is_narrowed: *ask != Ask { page: ask.page, ..Ask::default() },
            courses: courses.into_iter().map(|c| (c.id.to_string(), c.name, false)).collect(),
            roles: Role::ALL
                .into_iter()
                .map(|r| (r.slug(), t.word("role", r.slug()), invited.typed.is("role", r.slug())))
                .collect(),
            languages: site.playbook.languages.iter().map(|l| (l.clone(), language_name(visit, l))).collect(),
            shared: Shared::new(visit, &invited.path),
            invited,
            refused,
            done,
            is_join_open,
        }
    }
}

fn is_left(kind: Kind) -> bool {
    kind == Kind::Ready(Readiness::Left)
}

/// Something that stands against a shift, and where it is mended.
pub(super) struct Missing {
    pub(super) why: String,
    pub(super) href: &'static str,
    pub(super) go: String,
}

/// A date that is over, soon over or good.
pub(super) fn until(visit: &Visit, at: Moment, never: &str) -> String {
    let date = visit.site.playbook.date(at);
    if at == Moment::default() {
        visit.t.say(never)
    } else if at <= visit.now {
        visit.t.say1("until-over", "date", date)
    } else if at <= visit.now.plus_s(visit.site.playbook.training.ahead_s()) {
        visit.t.say1("until-soon", "date", date)
    } else {
        visit.t.say1("until-good", "date", date)
    }
}

/// What one person's page is drawn from.
pub(super) struct One {
    pub(super) person: Person,
    pub(super) more: More,
    pub(super) attended: Vec<Attended>,
    pub(super) courses: Vec<Course>,
    pub(super) organisations: Vec<Organisation>,
    pub(super) member_of: Vec<OrganisationId>,
}

/// One person: where they belong, whether they are ready, and ways out.
#[derive(Template)]
#[template(path = "people/person.html")]
pub(super) struct PersonPage {
    f: Frame,
    id: String,
    name: String,
    refused: String,
    link: String,
    shared: Shared,
    /// Somebody else must want the link too.
    waits: bool,
    ready: String,
    tone: &'static str,
    shape: &'static str,
    state: String,
    missing: Vec<Missing>,
    roles: Vec<(&'static str, String, bool)>,
    languages: Vec<(String, String, bool)>,
    organisations: Vec<Choice>,
    spoken: Vec<(String, String, Vec<Choice>)>,
    levels: Vec<(&'static str, String)>,
    tiers: Vec<(i64, String, bool)>,
    attended: Vec<(String, String, String)>,
    needed: Vec<String>,
    trained: String,
    pledged: String,
    pledge: String,
    asked: String,
    vouches: Vec<(String, String)>,
    n_vouches: i64,
    code: String,
    may_vouch: bool,
    shadows: i64,
    shadowed: i64,
    shift: String,
    steps: Vec<(&'static str, String, String)>,
}

impl PersonPage {
    pub(super) fn new(visit: &Visit, one: One, typed: Option<&Fields>, refused: &str, link: &str) -> PersonPage {
        let (t, site) = (&visit.t, &visit.site);
        let training = &site.playbook.training;
        let One { person: p, more, attended, courses, organisations, member_of } = one;
        let typed = typed.filter(|f| !f.get("language").is_empty());
        let has = |r: Role| typed.map_or_else(|| p.roles.contains(&r), |f| f.is("role", r.slug()));
        let reads = |l: &str| typed.map_or_else(|| p.language == l, |f| f.is("language", l));
        let mut standing = p.standing();
        (standing.vouches, standing.shadowed) = (i64::try_from(more.vouches.len()).unwrap_or(0), more.shadowed);
        let state = standing.state_at(&training.needs, visit.now);
        let ready = Readiness::of(&standing, &training.needs, visit.now);
        let (tone, shape) = look(ready);
        let missing = against(&standing, &training.needs, visit.now).into_iter().map(|why| {
            let (href, go) = mend(why);
            Missing { why: t.say(why.key()), href, go: t.say(go) }
        });
        let mut tags: Vec<String> = site.playbook.languages.clone();
        tags.extend(more.spoken.iter().map(|(l, _)| l.clone()).filter(|l| !site.playbook.languages.contains(l)));
        let level_of = |l: &String| more.spoken.iter().find(|(s, _)| s == l).map(|(_, level)| level.clone());
        let course_name = |a: &Attended| match a.course {
            Some(id) => courses.iter().find(|c| c.id == id).map(|c| c.name.clone()).unwrap_or_default(),
            None => t.say("training-whole"),
        };
        let date = |at| site.playbook.date(at);
        let by = visit.person.as_ref().map(|me| me.id);
        PersonPage {
            f: visit.frame(),
            id: p.id.to_string(),
            name: p.name.clone(),
            refused: refused.to_owned(),
            waits: link == super::web::WAITS,
            shared: Shared::new(visit, link),
            link: if link == super::web::WAITS { String::new() } else { link.to_owned() },
            ready: t.word("ready", ready.slug()),
            tone,
            shape,
            state: t.word("volunteer", state.slug()),
            missing: missing.collect(),
            roles: Role::ALL.into_iter().map(|r| (r.slug(), t.word("role", r.slug()), has(r))).collect(),
            languages: site
                .playbook
                .languages
                .iter()
                .map(|l| (l.clone(), site.texts.lang(l).say("language-name"), reads(l)))
                .collect(),
            organisations: organisations
                .iter()
                .filter(|o| o.left_at.is_none() || member_of.contains(&o.id))
                .map(|o| (o.id.to_string(), o.name.clone(), member_of.contains(&o.id)))
                .collect(),
            spoken: tags
                .into_iter()
                .map(|l| {
                    let level = level_of(&l);
                    let choice = |x: &str| (x.to_owned(), t.word("level", x), level.as_deref() == Some(x));
                    (l.clone(), language_name(visit, &l), LEVELS.into_iter().map(choice).collect())
                })
                .collect(),
            levels: LEVELS.into_iter().map(|l| (l, t.word("level", l))).collect(),
            tiers: (0..=3).map(|n| (n, t.say(&format!("tier-{n}")), n == more.tier)).collect(),
            attended: attended
                .iter()
                .map(|a| (course_name(a), date(a.held_at), until(visit, a.expires_at, "until-never")))
                .collect(),
            needed: courses
                .iter()
                .filter(|c| c.ended_at.is_none() && c.roles.iter().any(|r| p.roles.contains(r)))
                .map(|c| c.name.clone())
                .collect(),
            trained: until(visit, p.trained_until, "until-never"),
            pledged: until(visit, p.pledged_until, "until-never"),
            pledge: more
                .pledges
                .first()
                .map(|(version, at, _)| t.say2("pledge-signed", "date", date(*at), "version", version))
                .unwrap_or_default(),
            asked: more.pledge_asked_at.map(|at| t.say1("pledge-asked", "date", date(at))).unwrap_or_default(),
            may_vouch: by.is_some_and(|me| me != p.id && more.vouches.iter().all(|(id, _, _)| *id != me)),
            vouches: more.vouches.iter().map(|(_, name, at)| (name.clone(), date(*at))).collect(),
            n_vouches: training.needs.vouches,
            code: super::join::code(p.id),
            shadows: training.needs.shadows(&p.roles),
            shadowed: more.shadowed,
            shift: if p.shift_until > visit.now { site.hhmm(p.shift_until) } else { String::new() },
            steps: VolunteerEvent::BY_HAND
                .into_iter()
                .filter(|e| *e != VolunteerEvent::Leave && state.next(*e).is_ok())
                .map(|e| {
                    let key = e.slug();
                    (key, t.say(&format!("step-{key}")), t.say(&format!("step-{key}-more")))
                })
                .collect(),
        }
    }
}

/// Where something that stands against a shift is mended on the page, and the words of the link.
const fn mend(why: sereno_core::duty::DutyRefusal) -> (&'static str, &'static str) {
    use sereno_core::duty::DutyRefusal as D;
    match why {
        D::HasLeft | D::Suspended | D::Paused => ("#steps", "mend-steps"),
        D::NotVouched => ("#vouches", "mend-vouches"),
        D::NoRole => ("#roles", "mend-roles"),
        D::NotTrained | D::TrainingOver => ("#training", "mend-training"),
        D::NotPledged | D::PledgeOver => ("#pledge", "mend-pledge"),
    }
}

/// The earliest end of what somebody's roles need, for their own page.
pub(super) fn soon(visit: &Visit, person: &Person) -> Option<String> {
    let training = &visit.site.playbook.training;
    let at = ends_at(person, &training.needs).filter(|at| *at > visit.now)?;
    (at <= visit.now.plus_s(training.ahead_s())).then(|| visit.t.say1("me-soon", "date", visit.site.playbook.date(at)))
}
