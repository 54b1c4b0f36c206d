//! Pages of drafting and approving.

use super::store::Stored;
use super::{Composed, digest_of};
use crate::Flow;
use crate::ahead::Looked;
use crate::incident::Incident;
use askama::Template;
use sereno_core::alert::{AlertState, People, distinct_people, lint};
use sereno_core::ids::{IncidentId, PersonId};
use sereno_core::role::Role;
use sereno_station::db::Refusal;
use sereno_station::web::{Frame, Visit};

/// One language's text with its length.
struct Text {
    language: String,
    name: String,
    text: String,
    size: String,
}

fn texts(visit: &Visit, flow: &Flow, list: &[(String, String)]) -> Vec<Text> {
    list.iter()
        .map(|(language, text)| {
            let (n, is_gsm) = lint::segments(text);
            let slots = [("chars", text.chars().count().to_string()), ("n", n.to_string())];
            Text {
                language: language.clone(),
                name: flow.site.texts.lang(language).say("language-name"),
                size: visit.t.fill(if is_gsm { "alert-size" } else { "alert-size-wide" }, &slots),
                text: text.clone(),
            }
        })
        .collect()
}

/// The told area among its neighbours, as SVG paths in a box of 300 by 240.
struct AreaMap {
    others: Vec<String>,
    told: String,
}

fn area_map(flow: &Flow, slug: &str) -> AreaMap {
    let places = &flow.site.playbook.places;
    let Some(area) = places.area(slug) else { return AreaMap { others: vec![], told: String::new() } };
    let middle = area.middle();
    let (mut reach_lat, mut reach_lon) = (0.005f64, 0.005f64);
    for p in &area.ring {
        reach_lat = reach_lat.max((p.lat - middle.lat).abs());
        reach_lon = reach_lon.max((p.lon - middle.lon).abs());
    }
    let squeeze = middle.lat.to_radians().cos();
    let scale = (130.0 / (reach_lon * squeeze)).min(100.0 / reach_lat);
    let path = |ring: &[sereno_core::place::Point]| {
        let points: Vec<String> = ring
            .iter()
            .map(|p| {
                format!(
                    "{:.0} {:.0}",
                    150.0 + (p.lon - middle.lon) * squeeze * scale,
                    120.0 - (p.lat - middle.lat) * scale
                )
            })
            .collect();
        format!("M{}z", points.join("L"))
    };
    let near = |a: &&sereno_core::place::NamedArea| {
        a.slug != slug
            && a.ring
                .iter()
                .any(|p| (p.lat - middle.lat).abs() < reach_lat * 1.6 && (p.lon - middle.lon).abs() < reach_lon * 1.6)
    };
    AreaMap { others: places.areas.iter().filter(near).map(|a| path(&a.ring)).collect(), told: path(&area.ring) }
}

/// What would be said, before it is drafted.
#[derive(Template)]
#[template(path = "alert/pages/compose.html")]
pub(super) struct ComposePage {
    f: Frame,
    incident: IncidentId,
    number: i64,
    kind: String,
    area: String,
    texts: Vec<Text>,
    until: String,
    map: AreaMap,
}

impl ComposePage {
    pub(super) fn new(visit: &Visit, flow: &Flow, incident: IncidentId, c: &Composed) -> ComposePage {
        ComposePage {
            f: visit.frame(),
            incident,
            number: c.number,
            kind: visit.t.word("alert-kind", c.draft.kind.slug()),
            area: c.draft.area_name.clone(),
            texts: texts(visit, flow, &c.draft.texts),
            until: flow.site.hhmm(c.draft.expires_at),
            map: area_map(flow, &c.area),
        }
    }
}

/// Why there is nothing to draft: which gate is missing, and the way forward.
#[derive(Template)]
#[template(path = "alert/pages/refused.html")]
pub(super) struct RefusedPage {
    f: Frame,
    incident: IncidentId,
    number: i64,
    title: String,
    sentence: String,
    summary: String,
    gates: Vec<(bool, String, String)>,
    forward: String,
}

impl RefusedPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, at: &Incident, looked: &Looked, refusal: &Refusal) -> RefusedPage {
        let t = &visit.t;
        let area = at
            .area
            .as_deref()
            .and_then(|s| flow.site.playbook.places.area(s))
            .map_or_else(|| t.say("place-unknown"), |a| a.name.clone());
        let there: Vec<&str> =
            looked.offers.iter().filter(|o| o.arrived_at.is_some()).map(|o| o.observer.as_str()).collect();
        let finding = looked.verdicts.iter().find(|v| v.not_a_finding.is_none());
        let signed = looked.verdicts.iter().find_map(|v| v.signed.as_ref());
        let forward = if signed.is_some() {
            t.say("gate-forward-later")
        } else if finding.is_some() {
            t.say("gate-forward-sign")
        } else if looked.offers.is_empty() {
            t.say("gate-forward-send")
        } else {
            t.say("gate-forward-wait")
        };
        RefusedPage {
            f: visit.frame(),
            incident: at.id,
            number: at.number,
            title: t.say1("gate-title", "area", &area),
            sentence: visit.sentence(refusal),
            summary: t.fill(
                "gate-summary",
                &[("number", at.number.to_string()), ("reports", t.say_n("n-reports", at.n_reports))],
            ),
            gates: vec![
                (true, t.say("gate-report"), t.say1("gate-report-more", "time", flow.site.hhmm(at.first_at))),
                (
                    !there.is_empty(),
                    t.say("gate-observer"),
                    if there.is_empty() { t.say("gate-observer-none") } else { there.join(", ") },
                ),
                (finding.is_some(), t.say("gate-finding"), t.say("gate-finding-more")),
                (signed.is_some(), t.say("gate-second"), signed.map(|(who, _)| who.clone()).unwrap_or_default()),
                (at.area.is_some(), t.say("gate-area"), area.clone()),
                (!looked.alerts.is_empty(), t.say("gate-approver"), String::new()),
            ],
            forward,
        }
    }
}

/// A person whose hand is on an alert.
struct Hand {
    name: String,
    did: String,
    is_done: bool,
    is_me: bool,
}

/// One alert: for approval, or as it was sent.
#[derive(Template)]
#[template(path = "alert/pages/alert.html")]
pub(super) struct AlertPage {
    f: Frame,
    id: String,
    incident: IncidentId,
    incident_number: i64,
    number: i64,
    kind: String,
    is_verified: bool,
    area: String,
    state: String,
    is_waiting: bool,
    texts: Vec<Text>,
    until: String,
    basis: String,
    hands: Vec<Hand>,
    may_approve: bool,
    why_not: String,
    /// Where it is approved, when that is another process.
    elsewhere: Option<String>,
    digest: String,
    digest_short: String,
    refused: String,
    map: AreaMap,
}

impl AlertPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        a: &Stored,
        at: &Incident,
        names: &[(PersonId, String)],
    ) -> AlertPage {
        let t = &visit.t;
        let name =
            |id: PersonId| names.iter().find(|(n, _)| *n == id).map(|(_, name)| name.clone()).unwrap_or_default();
        let hhmm = |m| flow.site.hhmm(m);
        let me = visit.person.as_ref();
        let my_id = me.map(|p| p.id);
        let is_waiting = a.state == AlertState::Translated;
        let is_lead = me.is_some_and(|p| p.holds(&[Role::VerificationLead]));
        let judged = my_id.map(|approver| {
            distinct_people(&People { observer: a.observer, second: a.second, drafter: a.drafter, approver })
        });
        let why_not = match judged {
            Some(Err(refusal)) => t.say(refusal.key()),
            _ if !is_lead => t.say("approve-refused-role"),
            _ => String::new(),
        };
        let digest = digest_of(a, None);
        let sender = flow.site.settings.sender_origin.as_deref();
        let approver = match a.approver {
            Some(id) => Hand {
                name: name(id),
                did: t.say1("hand-approved", "time", a.approved_at.map(hhmm).unwrap_or_default()),
                is_done: true,
                is_me: false,
            },
            None => Hand {
                name: if why_not.is_empty() {
                    me.map(|p| p.name.clone()).unwrap_or_default()
                } else {
                    t.say("hand-somebody")
                },
                did: if why_not.is_empty() { t.say("hand-you-may") } else { t.say("hand-other-must") },
                is_done: false,
                is_me: why_not.is_empty(),
            },
        };
        AlertPage {
            f: visit.frame(),
            id: a.id.to_string(),
            incident: at.id,
            incident_number: at.number,
            number: a.number,
            kind: t.word("alert-kind", a.draft.kind.slug()),
            is_verified: a.draft.kind == sereno_core::alert::AlertKind::Verified,
            area: a.draft.area_name.clone(),
            state: t.word("alert-state", state_slug(a)),
            is_waiting,
            texts: texts(visit, flow, &a.draft.texts),
            until: hhmm(a.draft.expires_at),
            basis: t.fill(
                "alert-basis",
                &[
                    ("observer", name(a.observer)),
                    ("second", name(a.second)),
                    ("drafter", name(a.drafter)),
                    ("time", hhmm(a.drafted_at)),
                ],
            ),
            hands: vec![
                Hand { name: name(a.observer), did: t.say("hand-saw"), is_done: true, is_me: false },
                Hand { name: name(a.second), did: t.say("hand-second"), is_done: true, is_me: false },
                Hand {
                    name: name(a.drafter),
                    did: t.say1("hand-drafted", "time", hhmm(a.drafted_at)),
                    is_done: true,
                    is_me: false,
                },
                approver,
            ],
            may_approve: is_waiting && why_not.is_empty() && sender.is_none(),
            why_not: if is_waiting { why_not } else { String::new() },
            elsewhere: sender.map(|origin| format!("{origin}/drafts/{}", a.id)),
            digest: sereno_seal::digest::hex(&digest),
            digest_short: sereno_seal::digest::short(&a.digest.unwrap_or(digest)),
            refused: a.refused.as_deref().map(|key| t.say(key)).unwrap_or_default(),
            map: area_map(flow, &a.area),
        }
    }
}

/// Where an alert stands, as its page says it: a dry run is never called sent.
fn state_slug(a: &Stored) -> &'static str {
    if a.was_dry { "dry_run" } else { a.state.slug() }
}

/// All alerts.
#[derive(Template)]
#[template(path = "alert/pages/alerts.html")]
pub(super) struct AlertsPage {
    f: Frame,
    rows: Vec<(String, i64, String, String, String, String)>,
}

impl AlertsPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, alerts: &[Stored]) -> AlertsPage {
        let rows = alerts
            .iter()
            .map(|a| {
                (
                    format!("/console/alerts/{}", a.id),
                    a.number,
                    visit.t.word("alert-kind", a.draft.kind.slug()),
                    a.draft.area_name.clone(),
                    visit.t.word("alert-state", state_slug(a)),
                    flow.site.hhmm(a.drafted_at),
                )
            })
            .collect();
        AlertsPage { f: visit.frame(), rows }
    }
}
