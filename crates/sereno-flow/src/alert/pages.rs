//! Pages of drafting and approving.

use super::store::{RestsOn, Stored};
use super::{Composed, digest_of};
use crate::Flow;
use crate::ahead::{Audience, Due, Looked};
use crate::incident::Incident;
use askama::Template;
use sereno_core::alert::{AlertKind, AlertState, lint};
use sereno_core::ids::{IncidentId, PersonId};
use sereno_core::role::Role;
use sereno_station::db::Refusal;
use sereno_station::web::{Frame, Visit};

/// One language's text with its length.
pub(super) struct Text {
    pub(super) language: String,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) size: String,
}

pub(super) fn texts(visit: &Visit, flow: &Flow, list: &[(String, String)]) -> Vec<Text> {
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

/// Class and mark of a kind of notice.
pub(crate) const fn look_of(kind: AlertKind) -> (&'static str, &'static str) {
    match kind {
        AlertKind::Verified | AlertKind::Update => ("verified", "m-verified"),
        AlertKind::Ended => ("closed", "m-ended"),
        AlertKind::Checked | AlertKind::Correction => ("closed", "m-refuted"),
        AlertKind::Withdrawn => ("new", "m-unsure"),
        AlertKind::Rights | AlertKind::Service => ("closed", "m-ended"),
    }
}

/// To whom a notice goes, as its pages say it.
#[derive(Default)]
pub(super) struct Goes {
    pub(super) sentence: String,
    pub(super) more: String,
    pub(super) counts: Vec<(String, String)>,
}

/// Whom a first notice is for; what follows one is for those who were told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    Area,
    Everybody,
    Told,
}

impl For {
    pub(super) fn of(area: &str, is_first: bool) -> For {
        match (is_first, area) {
            (false, _) => For::Told,
            (true, "") => For::Everybody,
            (true, _) => For::Area,
        }
    }
}

/// Until it is drafted, nobody has answered for asking: then numbers are rounded down to fives, as
/// on the page of who is reached, so that no area is counted out by trying. The two who decide see
/// the exact ones, because they sign them.
pub(super) fn goes(visit: &Visit, flow: &Flow, area: &str, to: For, a: &Audience, is_drafted: bool) -> Goes {
    let t = &visit.t;
    let is_exact = is_drafted || to == For::Told;
    let number = |n: i64| if is_exact { n.to_string() } else { t.roughly(n) };
    let all = i64::try_from(a.all.len()).unwrap_or(i64::MAX);
    let sentence = match to {
        For::Area => t.fill("goes-area", &[("n", number(all)), ("area", area.to_owned())]),
        For::Everybody => t.say1("goes-everybody", "n", number(all)),
        For::Told => t.say1("goes-told", "n", all),
    };
    let more = match a.reached {
        Some(n) => t.say1("goes-reached", "n", n),
        None if !is_exact => t.say("goes-about"),
        None => t.say2("goes-left", "n", a.left, "stopped", all.saturating_sub(a.left)),
    };
    let name = |tag: &str| flow.site.texts.lang(tag).say("language-name");
    let counts = a
        .counts
        .iter()
        .map(|(way, tag, n)| (format!("{}, {}", t.word("way", way.slug()), name(tag)), number(*n)))
        .collect();
    Goes { sentence, more, counts }
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
    about: Option<(String, i64)>,
    goes: Goes,
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
            until: flow.site.until(c.draft.expires_at),
            map: area_map(flow, &c.basis.area().slug),
            about: c.about.map(|(id, number)| (format!("/console/alerts/{id}"), number)),
            goes: goes(
                visit,
                flow,
                &c.draft.area_name,
                For::of(&c.basis.area().slug, c.about.is_none()),
                &c.audience,
                false,
            ),
        }
    }
}

/// What taking back would say, before one person does it.
#[derive(Template)]
#[template(path = "alert/pages/withdraw.html")]
pub(super) struct WithdrawPage {
    f: Frame,
    alert: String,
    number: i64,
    kind: String,
    area: String,
    texts: Vec<Text>,
    goes: Goes,
}

impl WithdrawPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, told: &Stored, c: &Composed) -> WithdrawPage {
        WithdrawPage {
            f: visit.frame(),
            alert: told.id.to_string(),
            number: told.number,
            kind: visit.t.word("alert-kind", told.draft.kind.slug()),
            area: c.draft.area_name.clone(),
            texts: texts(visit, flow, &c.draft.texts),
            goes: goes(visit, flow, &c.draft.area_name, For::Told, &c.audience, true),
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
    /// Where its incident is, and the incident's number; none of a standing text.
    incident: Option<(String, i64)>,
    number: i64,
    kind: String,
    look: (&'static str, &'static str),
    area: String,
    state: String,
    is_waiting: bool,
    /// Seconds until it goes out, while anybody of the desk can stop it.
    wait_s: Option<i64>,
    /// Nobody can stop it: it takes something back.
    goes_at_once: bool,
    about: Option<(String, i64)>,
    thread: Vec<(String, String)>,
    goes: Goes,
    /// Where it is taken back, if it can be.
    withdraw: String,
    due: String,
    correct: String,
    may_stop: bool,
    texts: Vec<Text>,
    /// What every text was looked at for.
    linted: String,
    /// Whom it is for, and until when.
    area_more: String,
    /// It is about nothing that happened.
    is_standing: bool,
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
    pub(super) fn new(visit: &Visit, flow: &Flow, a: &Stored, at: Option<&Incident>, seen: &Seen) -> AlertPage {
        let names = &seen.names;
        let t = &visit.t;
        let name =
            |id: PersonId| names.iter().find(|(n, _)| *n == id).map(|(_, name)| name.clone()).unwrap_or_default();
        let hhmm = |m| flow.site.hhmm(m);
        let me = visit.person.as_ref();
        let my_id = me.map(|p| p.id);
        let is_waiting = a.state == AlertState::Translated;
        let is_lead = me.is_some_and(|p| p.holds(&[Role::VerificationLead]));
        let is_desk = me.is_some_and(|p| p.holds(&[Role::VerificationLead, Role::Dispatcher]));
        let is_alone = a.draft.kind == AlertKind::Withdrawn;
        let judged = my_id.map(|approver| a.hands(approver).suffice_for(a.draft.kind));
        let is_standing = a.draft.kind.is_standing();
        let (you_may, other_must, linted) = match is_standing {
            true => ("standing-hand-you-may", "standing-hand-other-must", "standing-linted"),
            false => ("hand-you-may", "hand-other-must", "alert-linted"),
        };
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
                did: if why_not.is_empty() { t.say(you_may) } else { t.say(other_must) },
                is_done: false,
                is_me: why_not.is_empty(),
            },
        };
        AlertPage {
            f: visit.frame(),
            id: a.id.to_string(),
            incident: at.map(|at| (format!("/console/incidents/{}", at.id), at.number)),
            number: a.number,
            kind: t.word("alert-kind", a.draft.kind.slug()),
            look: look_of(a.draft.kind),
            area: a.draft.area_name.clone(),
            state: t.word("alert-state", state_slug(a)),
            is_waiting,
            goes_at_once: is_alone,
            wait_s: a
                .goes_at()
                .filter(|_| a.state == AlertState::Approved && sender.is_none())
                .map(|goes_at| goes_at.since_s(visit.now).max(1)),
            about: seen.about.map(|(id, number)| (format!("/console/alerts/{id}"), number)),
            thread: seen
                .thread
                .iter()
                .filter(|b| b.id != a.id)
                .map(|b| {
                    let slots = [
                        ("number", b.number.to_string()),
                        ("kind", t.word("alert-kind", b.draft.kind.slug())),
                        ("state", t.word("alert-state", state_slug(b))),
                        ("time", hhmm(b.sent_at.unwrap_or(b.drafted_at))),
                    ];
                    (format!("/console/alerts/{}", b.id), t.fill("alert-thread-line", &slots))
                })
                .collect(),
            goes: goes(visit, flow, &a.draft.area_name, For::of(&a.area, a.about.is_none()), &seen.audience, true),
            withdraw: if may_withdraw(a, seen) && is_desk {
                format!("/console/alerts/{}/withdraw", a.id)
            } else {
                String::new()
            },
            due: seen.due.as_ref().map(|d| t.say1("alert-due", "number", d.number)).unwrap_or_default(),
            correct: match &seen.due {
                Some(d) if d.can_correct => {
                    at.map(|at| format!("/console/incidents/{}/alert", at.id)).unwrap_or_default()
                }
                _ => String::new(),
            },
            may_stop: is_desk,
            texts: texts(visit, flow, &a.draft.texts),
            linted: t.say(linted),
            area_more: match (is_standing, a.area.as_str()) {
                (true, "") => t.say1("standing-everybody-more", "time", flow.site.until(a.draft.expires_at)),
                _ => {
                    let slots = [("area", a.draft.area_name.clone()), ("time", flow.site.until(a.draft.expires_at))];
                    t.fill(if is_standing { "standing-area-more" } else { "alert-area-more" }, &slots)
                }
            },
            basis: if is_alone {
                t.say2("alert-basis-withdrawn", "who", name(a.drafter), "time", hhmm(a.drafted_at))
            } else {
                let drafted = [("drafter", name(a.drafter)), ("time", hhmm(a.drafted_at))];
                match &a.rests_on {
                    RestsOn::Finding { observer, second, .. } => {
                        let [drafter, time] = drafted;
                        let people = [("observer", name(*observer)), ("second", name(*second)), drafter, time];
                        t.fill("alert-basis", &people)
                    }
                    RestsOn::Standing(_) => t.fill("standing-basis", &drafted),
                }
            },
            hands: if is_alone {
                let did = t.say1("hand-withdrew", "time", hhmm(a.drafted_at));
                vec![Hand { name: name(a.drafter), did, is_done: true, is_me: false }]
            } else {
                let done = |id, did| Hand { name: name(id), did, is_done: true, is_me: false };
                let mut hands = match a.rests_on {
                    RestsOn::Finding { observer, second, .. } => {
                        vec![done(observer, t.say("hand-saw")), done(second, t.say("hand-second"))]
                    }
                    RestsOn::Standing(_) => vec![],
                };
                hands.push(done(a.drafter, t.say1("hand-drafted", "time", hhmm(a.drafted_at))));
                hands.push(approver);
                hands
            },
            may_approve: is_waiting && why_not.is_empty() && sender.is_none(),
            why_not: if is_waiting { why_not } else { String::new() },
            elsewhere: sender
                .filter(|_| is_waiting || a.state == AlertState::Approved)
                .map(|origin| format!("{origin}/drafts/{}", a.id)),
            digest: sereno_seal::digest::hex(&digest),
            digest_short: sereno_seal::digest::short(&a.digest.unwrap_or(digest)),
            refused: a.refused.as_deref().map(|key| t.say(refused_key(key, is_standing))).unwrap_or_default(),
            is_standing,
            map: area_map(flow, &a.area),
        }
    }
}

/// Why it was held, in words that fit: nobody can look again at what never happened.
fn refused_key(key: &str, is_standing: bool) -> &str {
    if is_standing && key == "release-refused-expired" { "alert-refused-over" } else { key }
}

/// What the page of an alert is drawn from, beside the alert and its incident.
pub(super) struct Seen {
    pub(super) names: Vec<(PersonId, String)>,
    pub(super) about: Option<(sereno_core::ids::AlertId, i64)>,
    /// What was let out of its thread.
    pub(super) thread: Vec<Stored>,
    pub(super) audience: Audience,
    pub(super) due: Option<Due>,
}

/// True when what was told in this thread can still be taken back.
fn may_withdraw(a: &Stored, seen: &Seen) -> bool {
    let first = seen.thread.iter().find(|b| b.id == a.thread);
    a.sent_at.is_some()
        && a.draft.kind != AlertKind::Withdrawn
        && first.is_some_and(|b| b.state.next(sereno_core::alert::AlertEvent::Withdraw).is_ok())
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
    may_draft: bool,
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
        let drafts = [Role::Dispatcher, Role::VerificationLead];
        let may_draft = visit.person.as_ref().is_some_and(|p| p.holds(&drafts));
        AlertsPage { f: visit.frame(), may_draft, rows }
    }
}
