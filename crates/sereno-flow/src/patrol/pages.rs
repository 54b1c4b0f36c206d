//! The pages of patrols: the list with planning, one patrol, and the short form for what it sees.

use super::store::{Patrol, Said};
use super::{DESK, hours};
use crate::Flow;
use crate::intake::{Received, left_out_said};
use crate::shift::{day, sector_name, span};
use askama::Template;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::moment::{HOUR_S, MINUTE_S};
use sereno_core::patrol::{Clear, PatrolState, clear};
use sereno_core::role::Role;
use sereno_core::shift::Stretch;
use sereno_station::people::Person;
use sereno_station::texts::Lang;
use sereno_station::web::{Fields, Frame, Visit};

/// A patrol with who goes and what was said last.
pub(super) struct Row {
    pub(super) patrol: Patrol,
    pub(super) who: Vec<PersonId>,
    pub(super) last_clear: Option<Moment>,
}

/// A chip: word, shape, colour.
pub(super) struct Chip {
    class: &'static str,
    mark: &'static str,
    word: String,
}

/// One patrol of the list.
pub(super) struct Line {
    href: String,
    sector: String,
    when: String,
    who: String,
    chip: Chip,
    said: String,
}

fn names(t: &Lang, people: &[Person], who: &[PersonId], me: PersonId) -> String {
    let name = |id: &PersonId| {
        if *id == me {
            return t.say("shift-you");
        }
        people.iter().find(|p| p.id == *id).map(|p| p.name.clone()).unwrap_or_default()
    };
    let mut all: Vec<String> = who.iter().map(name).collect();
    all.sort();
    all.join(", ")
}

fn chip(t: &Lang, flow: &Flow, row: &Row, now: Moment) -> Chip {
    let p = &row.patrol;
    match p.state {
        PatrolState::Planned if p.at.starts_at <= now => {
            Chip { class: "new", mark: "m-new", word: t.say("patrol-not-out-yet") }
        }
        PatrolState::Planned => Chip { class: "closed", mark: "m-new", word: t.say("patrol-planned") },
        PatrolState::Out => {
            let since = row.last_clear.or(p.set_out_at).unwrap_or(p.at.starts_at);
            match clear(since, now) {
                Clear::DueAt(at) => {
                    Chip { class: "sent", mark: "m-sent", word: t.say1("patrol-due", "time", flow.site.hhmm(at)) }
                }
                Clear::OverdueSince(at) => Chip {
                    class: "danger",
                    mark: "m-danger",
                    word: t.say1("patrol-overdue", "time", flow.site.hhmm(at)),
                },
            }
        }
        PatrolState::Ended => {
            let n = hours(p.set_out_at.unwrap_or(p.at.starts_at), p.ended_at.unwrap_or(now));
            Chip { class: "verified", mark: "m-verified", word: t.say_n("patrol-ended-hours", n) }
        }
        PatrolState::Cancelled => Chip { class: "closed", mark: "m-ended", word: t.say("patrol-cancelled") },
    }
}

fn said(t: &Lang, flow: &Flow, row: &Row) -> String {
    row.last_clear.map(|at| t.say1("patrol-clear-at", "time", flow.site.hhmm(at))).unwrap_or_default()
}

/// All patrols, or one's own.
#[derive(Template)]
#[template(path = "patrol/pages/list.html")]
pub(super) struct ListPage {
    f: Frame,
    lede: String,
    lines: Vec<Line>,
    may_plan: bool,
    sectors: Vec<(String, String, bool)>,
    ready: Vec<(String, String, bool)>,
    from: String,
    to: String,
    trouble: String,
}

impl ListPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        me: &Person,
        people: &[Person],
        rows: &[Row],
        typed: &Fields,
        trouble: &str,
    ) -> ListPage {
        let (t, now, playbook) = (&*visit.t, visit.now, &flow.site.playbook);
        let lines: Vec<Line> = rows
            .iter()
            .map(|row| {
                let p = &row.patrol;
                Line {
                    href: format!("/patrols/{}", p.id),
                    sector: sector_name(flow, &p.sector),
                    when: format!("{}, {}", day(t, playbook, p.at.starts_at), span(t, playbook, p.at)),
                    who: names(t, people, &row.who, me.id),
                    chip: chip(t, flow, row, now),
                    said: said(t, flow, row),
                }
            })
            .collect();
        let n_out = rows.iter().filter(|r| r.patrol.state == PatrolState::Out).count();
        let typed_or = |name: &str, at: Moment| match typed.get(name) {
            "" => playbook.hhmm(at),
            typed => typed.to_owned(),
        };
        // The next quarter of an hour.
        let soon = now.plus_s((15 - playbook.minute_of_day(now) % 15) * MINUTE_S);
        ListPage {
            f: visit.frame(),
            lede: t.say_n("patrol-n-out", i64::try_from(n_out).unwrap_or(0)),
            lines,
            may_plan: me.holds(&[Role::Dispatcher, Role::TeamLead, Role::VerificationLead]),
            sectors: flow
                .rules
                .duty
                .sectors
                .iter()
                .map(|s| (s.slug.clone(), s.name.clone(), typed.is("sector", &s.slug)))
                .collect(),
            ready: people
                .iter()
                .filter(|p| p.left_at.is_none() && p.holds(&[Role::Observer]))
                .filter(|p| crate::shift::gate(p, &playbook.training.needs, Role::Observer, now).is_ok())
                .map(|p| (p.id.to_string(), p.name.clone(), typed.is("person", &p.id.to_string())))
                .collect(),
            from: typed_or("from", soon),
            to: typed_or("to", soon.plus_s(3 * HOUR_S)),
            trouble: trouble.to_owned(),
        }
    }
}

/// One patrol.
#[derive(Template)]
#[template(path = "patrol/pages/one.html")]
pub(super) struct OnePage {
    f: Frame,
    id: String,
    sector: String,
    areas: String,
    when: String,
    who: String,
    chip: Chip,
    is_planned: bool,
    is_out: bool,
    is_desk: bool,
    posts: Vec<(String, String, String)>,
    outline: Vec<String>,
    view: (i64, i64),
    form_id: String,
    kinds: Vec<(String, String, bool)>,
    typed: Fields,
    receipt: String,
    left_out: Vec<String>,
    trouble: String,
}

/// What a page of one patrol is drawn from.
pub(super) struct Seen {
    pub(super) row: Row,
    pub(super) posts: Vec<Said>,
    pub(super) people: Vec<Person>,
}

/// Width of the drawing of a sector, in its own units.
const DRAWN: f64 = 320.0;

/// The outlines of a sector's areas, and the size of the drawing.
fn outline(flow: &Flow, sector: &str) -> (Vec<String>, (i64, i64)) {
    let places = &flow.site.playbook.places;
    let areas: Vec<_> =
        flow.rules.duty.sector(sector).iter().flat_map(|s| &s.areas).filter_map(|a| places.area(a)).collect();
    let points = || areas.iter().flat_map(|a| &a.ring);
    let low = |of: fn(&sereno_core::place::Point) -> f64| points().map(of).fold(f64::INFINITY, f64::min);
    let high = |of: fn(&sereno_core::place::Point) -> f64| points().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (south, north, west, east) = (low(|p| p.lat), high(|p| p.lat), low(|p| p.lon), high(|p| p.lon));
    if !(south < north && west < east) {
        return (vec![], (1, 1));
    }
    let squeeze = f64::midpoint(south, north).to_radians().cos();
    let scale = DRAWN / ((east - west) * squeeze).max(north - south);
    let px = |v: f64| format!("{v:.0}").parse::<i64>().unwrap_or(0);
    let paths = areas
        .iter()
        .map(|a| {
            let corners: Vec<String> = a
                .ring
                .iter()
                .map(|p| format!("{} {}", px((p.lon - west) * squeeze * scale), px((north - p.lat) * scale)))
                .collect();
            format!("M{}z", corners.join("L"))
        })
        .collect();
    (paths, (px((east - west) * squeeze * scale), px((north - south) * scale)))
}

impl OnePage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        me: &Person,
        seen: &Seen,
        typed: &Fields,
        received: Option<&Received>,
        trouble: &str,
    ) -> OnePage {
        let (t, playbook, p) = (&*visit.t, &flow.site.playbook, &seen.row.patrol);
        let receipt = received.map_or("", |r| r.receipt.as_str());
        let (outline, view) = outline(flow, &p.sector);
        let at = Stretch { starts_at: p.set_out_at.unwrap_or(p.at.starts_at), ..p.at };
        let areas: Vec<String> = flow
            .rules
            .duty
            .sector(&p.sector)
            .iter()
            .flat_map(|s| &s.areas)
            .filter_map(|a| playbook.places.area(a).map(|a| a.name.clone()))
            .collect();
        let form_id = match typed.get("form_id") {
            id if !id.is_empty() && receipt.is_empty() => id.to_owned(),
            _ => flow.site.secret(),
        };
        OnePage {
            f: visit.frame(),
            id: p.id.to_string(),
            sector: sector_name(flow, &p.sector),
            areas: areas.join(", "),
            when: format!("{}, {}", day(t, playbook, at.starts_at), span(t, playbook, at)),
            who: names(t, &seen.people, &seen.row.who, me.id),
            chip: chip(t, flow, &seen.row, visit.now),
            is_planned: p.state == PatrolState::Planned,
            is_out: p.state == PatrolState::Out,
            is_desk: me.holds_now(&DESK, visit.now),
            posts: seen
                .posts
                .iter()
                .map(|s| {
                    (flow.site.hhmm(s.at), t.word("patrol-post", s.post.slug()), names(t, &seen.people, &[s.by], me.id))
                })
                .collect(),
            outline,
            view,
            form_id,
            kinds: flow
                .rules
                .kinds
                .iter()
                .map(|k| (k.clone(), t.word("kind", k), receipt.is_empty() && typed.is("kind", k)))
                .collect(),
            typed: if receipt.is_empty() { typed.clone() } else { Fields::default() },
            receipt: receipt.to_owned(),
            left_out: received.map(|r| left_out_said(t, r)).unwrap_or_default(),
            trouble: trouble.to_owned(),
        }
    }
}
