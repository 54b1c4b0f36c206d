//! Pages beside the room: a pile that was worked on, what was put aside, finding, map, hand-over.

use super::{LogRow, State, age, marks, next_step, place_name, state, why};
use crate::Flow;
use crate::ahead::{Going, Looked};
use crate::incident::Incident;
use crate::incident::log::LogLine;
use crate::incident::map::{self, MapView};
use crate::incident::store::AsideStep as Step;
use crate::intake::{self, Body};
use askama::Template;
use sereno_core::ids::{IncidentId, PersonId, ReportId};
use sereno_core::incident::{NOTE_CHARS_MAX, NeedRefusal};
use sereno_core::report::ReportState;
use sereno_core::role::Role;
use sereno_core::{Moment, Private};
use sereno_station::people::Person;
use sereno_station::web::{Fields, Frame, Visit};
use std::collections::BTreeMap;

/// What became of a pile.
#[derive(Template)]
#[template(path = "incident/pages/pile.html")]
pub(in crate::incident) struct PilePage {
    f: Frame,
    done: String,
    left: Vec<(String, i64, String)>,
    n_left: i64,
    batch: Option<String>,
}

impl PilePage {
    pub(in crate::incident) fn new(
        visit: &Visit,
        done: i64,
        left: Vec<(i64, IncidentId, String)>,
        aside: Option<[u8; 16]>,
    ) -> PilePage {
        let key = if aside.is_some() { "pile-aside" } else { "pile-held" };
        PilePage {
            f: visit.frame(),
            done: visit.t.say_n(key, done),
            n_left: i64::try_from(left.len()).unwrap_or(0),
            left: left.into_iter().map(|(number, id, why)| (format!("/console/incidents/{id}"), number, why)).collect(),
            batch: aside.filter(|_| done > 0).map(|b| sereno_seal::digest::hex(&b)),
        }
    }
}

struct AsideRow {
    href: String,
    number: i64,
    place: String,
    kind: String,
    reports: String,
}

struct AsideStep {
    batch: String,
    said: String,
    n: i64,
    rows: Vec<AsideRow>,
    more: String,
}

/// What was put aside, step by step, the latest first.
#[derive(Template)]
#[template(path = "incident/pages/aside.html")]
pub(in crate::incident) struct AsidePage {
    f: Frame,
    steps: Vec<AsideStep>,
    can_dispatch: bool,
    next: Option<i64>,
}

fn may_dispatch(visit: &Visit) -> bool {
    visit.person.as_ref().is_some_and(|p| p.holds(&[Role::Dispatcher, Role::VerificationLead]))
}

impl AsidePage {
    pub(in crate::incident) fn new(
        visit: &Visit,
        flow: &Flow,
        found: Vec<(Vec<Incident>, Step)>,
        next: Option<i64>,
    ) -> AsidePage {
        let t = &*visit.t;
        let row = |i: &Incident| AsideRow {
            href: format!("/console/incidents/{}", i.id),
            number: i.number,
            place: place_name(flow, t, i.area.as_deref()),
            kind: t.word("kind", &i.kind),
            reports: t.say_n("n-reports", i.n_reports),
        };
        let steps = found
            .into_iter()
            .map(|(incidents, step)| {
                let rest = step.n - i64::try_from(incidents.len()).unwrap_or(0);
                let first = incidents.first().and_then(|i| i.aside);
                AsideStep {
                    batch: sereno_seal::digest::hex(&step.batch),
                    said: first.map_or_else(String::new, |(why, at)| {
                        t.say2("incident-aside", "time", flow.site.hhmm(at), "why", t.word("aside", why.slug()))
                    }),
                    n: step.n,
                    rows: incidents.iter().map(row).collect(),
                    more: if rest > 0 { t.say_n("map-more", rest) } else { String::new() },
                }
            })
            .collect();
        AsidePage { f: visit.frame(), steps, can_dispatch: may_dispatch(visit), next }
    }
}

/// A report that was found.
pub(in crate::incident) struct Found {
    pub(in crate::incident) id: ReportId,
    pub(in crate::incident) incident: Option<Incident>,
    pub(in crate::incident) state: String,
    pub(in crate::incident) at: Moment,
    pub(in crate::incident) body: Private<Body>,
    /// Why its words are shut to the reader; they are left out then.
    pub(in crate::incident) shut: Option<NeedRefusal>,
    pub(in crate::incident) is_by_receipt: bool,
}

struct FoundRow {
    href: String,
    head: String,
    state: String,
    text: String,
    /// Where, or why its words are left out; and when.
    source: String,
    /// The report, when it was marked as abuse and may be brought back.
    restore: Option<String>,
}

/// Finding by receipt, number or words.
#[derive(Template)]
#[template(path = "incident/pages/find.html")]
pub(in crate::incident) struct FindPage {
    f: Frame,
    q: String,
    refused: String,
    said: String,
    rows: Vec<FoundRow>,
}

impl FindPage {
    pub(in crate::incident) fn new(visit: &Visit, fields: &Fields, refused: &str, found: Vec<Found>) -> FindPage {
        let t = &*visit.t;
        let q = fields.get("q").to_owned();
        let n = i64::try_from(found.len()).unwrap_or(0);
        let said = match (q.is_empty() || !refused.is_empty(), found.first()) {
            (true, _) => String::new(),
            (false, None) => t.say("find-nothing"),
            (false, Some(f)) if f.is_by_receipt => t.say("find-receipt"),
            (false, Some(_)) => t.say_n("find-n", n),
        };
        let rows = found
            .iter()
            .map(|r| {
                let body = r.body.reveal();
                let (href, head) = match &r.incident {
                    Some(i) => (
                        format!("/console/incidents/{}", i.id),
                        t.say2("find-in", "number", i.number, "kind", t.word("kind", &i.kind)),
                    ),
                    None => (String::new(), t.say("find-alone")),
                };
                FoundRow {
                    href,
                    head,
                    restore: (r.state == ReportState::Abusive.slug() && may_dispatch(visit)).then(|| r.id.to_string()),
                    state: t.word("report-state", &r.state),
                    text: intake::shown(t, &body.text),
                    source: format!(
                        "{} {} {}",
                        match r.shut {
                            Some(shut) => t.say(shut.key()),
                            None => intake::shown(t, &body.place) + ".",
                        },
                        visit.site.playbook.date(r.at),
                        visit.site.hhmm(r.at)
                    ),
                }
            })
            .collect();
        FindPage { f: visit.frame(), q, refused: refused.to_owned(), said, rows }
    }
}

/// An incident in the map's list: where it leads, its state, its kind, its number.
type OnMap = (String, State, String, i64);

struct AreaRow {
    area: String,
    rows: Vec<OnMap>,
    /// Those that are not listed: how many in words, and where they are.
    more: Option<(String, String)>,
}

/// Incidents of one area on the map's list; the queue has the others.
const AREA_ROWS: usize = 8;

/// The whole map, and the same as a list.
#[derive(Template)]
#[template(path = "incident/pages/map.html")]
pub(in crate::incident) struct MapPage {
    f: Frame,
    map: MapView,
    near: MapView,
    areas: Vec<AreaRow>,
    nowhere: i64,
}

impl MapPage {
    pub(in crate::incident) fn new(
        visit: &Visit,
        flow: &Flow,
        open: &[Incident],
        going: Vec<(IncidentId, Going)>,
    ) -> MapPage {
        let (t, now) = (&*visit.t, visit.now);
        let going: BTreeMap<IncidentId, Going> = going.into_iter().collect();
        let none = Going::default();
        let mut areas: BTreeMap<(String, String), Vec<OnMap>> = BTreeMap::new();
        for i in open.iter().filter(|i| i.area.is_some()) {
            let slug = i.area.clone().unwrap_or_default();
            areas.entry((place_name(flow, t, Some(&slug)), slug)).or_default().push((
                format!("/console/incidents/{}", i.id),
                state(t, flow, i, going.get(&i.id).unwrap_or(&none), now),
                t.word("kind", &i.kind),
                i.number,
            ));
        }
        let marks = marks(t, flow, open, &going, None, now);
        MapPage {
            f: visit.frame(),
            map: map::draw(&flow.site.playbook.places, &marks, 900, false),
            near: map::draw(&flow.site.playbook.places, &marks, 350, true),
            areas: areas
                .into_iter()
                .map(|((area, slug), mut rows)| {
                    let rest = i64::try_from(rows.len().saturating_sub(AREA_ROWS)).unwrap_or(0);
                    rows.truncate(AREA_ROWS);
                    let more = (rest > 0).then(|| (t.say_n("map-more", rest), format!("/console?area={slug}")));
                    AreaRow { area, rows, more }
                })
                .collect(),
            nowhere: i64::try_from(open.iter().filter(|i| i.area.is_none()).count()).unwrap_or(0),
        }
    }
}

/// What a hand-over is read from.
pub(in crate::incident) struct Shift {
    pub(in crate::incident) rows: Vec<(Incident, Looked)>,
    pub(in crate::incident) going: Vec<(IncidentId, Going)>,
    pub(in crate::incident) stats: Vec<(IncidentId, String, String, i64)>,
    pub(in crate::incident) people: Vec<Person>,
    pub(in crate::incident) log: Vec<LogLine>,
    pub(in crate::incident) names: Vec<(PersonId, String)>,
    pub(in crate::incident) totals: (i64, i64),
    pub(in crate::incident) n_aside: i64,
    /// Settled, and perhaps nobody told.
    pub(in crate::incident) settled: Vec<(Incident, Looked)>,
}

struct ShiftRow {
    href: String,
    number: i64,
    place: String,
    age: String,
    state: State,
    why: String,
    next: String,
    out: Vec<String>,
}

/// True while somebody is asked, going or there.
fn is_out(offer: &str) -> bool {
    matches!(offer, "offered" | "accepted" | "en_route" | "on_scene")
}

/// The sheet one shift gives to the next: what is open, who is out, what was written.
#[derive(Template)]
#[template(path = "incident/pages/handover.html")]
pub(in crate::incident) struct HandoverPage {
    f: Frame,
    day: String,
    head: String,
    rows: Vec<ShiftRow>,
    /// Settled, and nobody told yet, or somebody still asked.
    untold: Vec<ShiftRow>,
    people: Vec<(String, String)>,
    notes: Vec<LogRow>,
    log: Vec<LogRow>,
    aside: String,
    note: String,
    note_id: String,
    note_max: usize,
    refused: String,
    /// "Copy 12 for Ana": only on a sheet that was numbered.
    pub(in crate::incident) copy: String,
}

impl HandoverPage {
    pub(in crate::incident) fn new(
        visit: &Visit,
        flow: &Flow,
        shift: Shift,
        note: &str,
        refused: &str,
    ) -> HandoverPage {
        let (t, now) = (&*visit.t, visit.now);
        let going: BTreeMap<IncidentId, Going> = shift.going.iter().cloned().collect();
        let none = Going::default();
        let name = |id| shift.names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str());
        let sheet_row = |(i, looked): &(Incident, Looked)| {
            let own = going.get(&i.id).unwrap_or(&none);
            ShiftRow {
                href: format!("/console/incidents/{}", i.id),
                number: i.number,
                place: place_name(flow, t, i.area.as_deref()),
                age: age(t, i.opened_at, now),
                state: state(t, flow, i, own, now),
                why: why(t, flow, i, &shift.stats, own, i.held_by.and_then(name)),
                next: next_step(t, i, looked, false, None).1,
                out: looked
                    .offers
                    .iter()
                    .filter(|o| is_out(&o.state))
                    .map(|o| format!("{}: {}", o.observer, t.word("offer", &o.state)))
                    .collect(),
            }
        };
        let rows = shift.rows.iter().map(sheet_row).collect();
        let is_untold = |(i, looked): &&(Incident, Looked)| {
            let is_asked = looked.offers.iter().any(|o| is_out(&o.state));
            is_asked || matches!(next_step(t, i, looked, false, None).0, "alert" | "approve")
        };
        let untold = shift.settled.iter().filter(is_untold).map(sheet_row).collect();
        let row = |l: &LogLine| LogRow {
            time: flow.site.hhmm(l.at),
            text: l.sentence(t, &shift.names),
            is_note: l.is_note(),
        };
        HandoverPage {
            f: visit.frame(),
            copy: String::new(),
            day: flow.site.playbook.date(now),
            head: format!("{}, {}", t.say_n("n-reports", shift.totals.0), t.say_n("n-incidents", shift.totals.1)),
            rows,
            untold,
            people: Role::ALL
                .into_iter()
                .map(|role| {
                    let names: Vec<String> = shift
                        .people
                        .iter()
                        .filter(|p| p.is_on_shift_as(&[role], now))
                        .map(|p| p.name.clone())
                        .collect();
                    (format!("{} ({})", t.word("role", role.slug()), names.len()), names.join(", "))
                })
                .filter(|(_, names)| !names.is_empty())
                .collect(),
            notes: shift.log.iter().filter(|l| l.is_note()).map(row).collect(),
            log: shift.log.iter().map(row).collect(),
            aside: if shift.n_aside > 0 { t.say_n("queue-aside", shift.n_aside) } else { String::new() },
            note: note.to_owned(),
            note_id: flow.site.secret(),
            note_max: NOTE_CHARS_MAX,
            refused: refused.to_owned(),
        }
    }
}
