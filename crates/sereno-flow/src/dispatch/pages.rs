//! Pages for the field: one screen, one task.

use super::store::{Offer, Stored};
use super::web::SALUTE;
use crate::Flow;
use crate::incident::Incident;
use crate::intake::{self, Held};
use askama::Template;
use sereno_core::dispatch::OfferState;
use sereno_core::ids::OfferId;
use sereno_core::incident::{Activity, OVER_S, Verdict, Verification};
use sereno_core::place::place_key;
use sereno_station::web::{Fields, Frame, Shared, Visit};

/// The links to give to those who were sent.
#[derive(Template)]
#[template(path = "dispatch/pages/sent.html")]
pub(super) struct SentPage {
    pub(super) f: Frame,
    pub(super) back: String,
    pub(super) sent: Vec<(String, Shared)>,
    pub(super) refused: Vec<(String, String)>,
}

/// What an observer was asked lately.
#[derive(Template)]
#[template(path = "dispatch/pages/field.html")]
pub(super) struct FieldPage {
    f: Frame,
    offers: Vec<(String, String, String, bool, String)>,
}

fn area_name(flow: &Flow, visit: &Visit, at: &Incident) -> String {
    at.area
        .as_deref()
        .and_then(|slug| flow.site.playbook.places.area(slug))
        .map_or_else(|| visit.t.say("place-unknown"), |a| a.name.clone())
}

impl FieldPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, offers: Vec<(Offer, Incident)>) -> FieldPage {
        let rows = offers
            .iter()
            .map(|(o, at)| {
                (
                    format!("/field/{}", o.id),
                    area_name(flow, visit, at),
                    visit.t.word("offer", o.state.slug()),
                    o.state.is_open(),
                    flow.site.hhmm(o.offered_at),
                )
            })
            .collect();
        FieldPage { f: visit.frame(), offers: rows }
    }
}

/// One offer: asked, going, or there.
#[derive(Template)]
#[template(path = "dispatch/pages/offer.html")]
pub(super) struct OfferPage {
    f: Frame,
    offer: String,
    state: &'static str,
    state_word: String,
    area: String,
    kind: String,
    places: Vec<String>,
    quotes: Vec<String>,
    since: String,
    check_in: String,
    dispatcher_phone: String,
    dispatcher_tel: String,
    verdicts: Vec<(&'static str, &'static str, &'static str, String, String)>,
    to_sign: Vec<(String, String)>,
    said: Vec<(String, bool)>,
    outline: String,
    /// What became of it meanwhile, for who is still on the way.
    settled: String,
}

/// An observer is looked after when they have been silent for this, seconds.
const CHECK_IN_S: i64 = 30 * 60;

impl OfferPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        o: &Offer,
        at: &Incident,
        reports: &[Held],
        to_sign: &[Stored],
        said: &[Stored],
    ) -> OfferPage {
        let t = &visit.t;
        let digits: String = flow.site.playbook.dispatcher_phone.chars().filter(char::is_ascii_digit).collect();
        // The exact place is for those who go; before that the area is enough to decide.
        let is_over = at.standing.is_settled() && visit.now.since_s(at.moved_at()) >= OVER_S;
        let is_going = matches!(o.state, OfferState::Accepted | OfferState::EnRoute | OfferState::OnScene);
        let may_know = is_going && !is_over;
        // The same corner in other words is the same corner.
        let mut places: Vec<String> = vec![];
        let mut keys: Vec<String> = vec![];
        for place in reports.iter().filter(|_| may_know).map(|r| intake::shown(t, &r.body.reveal().place)) {
            let key = place_key(&place);
            if !keys.contains(&key) {
                keys.push(key);
                places.push(place);
            }
        }
        places.truncate(4);
        let look = |v: Verdict| match v {
            Verdict::SawIt => ("verified", "m-verified"),
            Verdict::OtherCause => ("closed", "m-refuted"),
            Verdict::NothingHere => ("closed", "m-ended"),
            Verdict::CannotTell => ("new", "m-unsure"),
        };
        OfferPage {
            f: visit.frame(),
            offer: o.id.to_string(),
            state: o.state.slug(),
            state_word: t.word("offer", o.state.slug()),
            area: area_name(flow, visit, at),
            kind: t.word("kind", &at.kind),
            places,
            quotes: if may_know {
                reports
                    .iter()
                    .map(|r| intake::shown(t, &r.body.reveal().text))
                    .filter(|s| !s.is_empty())
                    .take(3)
                    .collect()
            } else {
                vec![]
            },
            since: o.arrived_at.map(|m| flow.site.hhmm(m)).unwrap_or_default(),
            check_in: o.arrived_at.map(|m| flow.site.hhmm(m.plus_s(CHECK_IN_S))).unwrap_or_default(),
            dispatcher_phone: flow.site.playbook.dispatcher_phone.clone(),
            dispatcher_tel: format!("+1{digits}"),
            verdicts: Verdict::ALL
                .into_iter()
                .map(|v| {
                    let (class, mark) = look(v);
                    (
                        v.slug(),
                        class,
                        mark,
                        t.word("verdict", v.slug()),
                        t.say(&format!("{}-hint", sereno_station::texts::word_key("verdict", v.slug()))),
                    )
                })
                .collect(),
            to_sign: to_sign
                .iter()
                .map(|v| {
                    let what = v.seen.activity.as_deref().map(|a| t.word("activity-phrase", a));
                    let what =
                        what.or_else(|| v.seen.cause.as_ref().map(|c| t.word("cause", c.slug()))).unwrap_or_default();
                    let said = t.word("verdict", v.seen.verdict.slug());
                    let said = if what.is_empty() { said } else { format!("{said}: {what}") };
                    (v.id.to_string(), t.say2("field-said", "what", said, "time", flow.site.hhmm(v.seen.seen_at)))
                })
                .collect(),
            said: said
                .iter()
                .map(|v| {
                    (
                        t.say2(
                            "field-said",
                            "what",
                            t.word("verdict", v.seen.verdict.slug()),
                            "time",
                            flow.site.hhmm(v.seen.seen_at),
                        ),
                        v.second.is_some(),
                    )
                })
                .collect(),
            settled: match (at.standing.verification, at.standing.activity) {
                (_, Activity::Ended | Activity::EndedUnknown) => t.word("activity", at.standing.activity.slug()),
                (Verification::Confirmed | Verification::Refuted, _) => {
                    t.word("verification", at.standing.verification.slug())
                }
                _ => String::new(),
            },
            outline: at.area.as_deref().map(|slug| outline(flow, slug)).unwrap_or_default(),
        }
    }
}

/// An area's outline as SVG path data in a box of 340 by 150.
fn outline(flow: &Flow, slug: &str) -> String {
    let Some(area) = flow.site.playbook.places.area(slug) else { return String::new() };
    let (mut south, mut north, mut west, mut east) = (90.0f64, -90.0f64, 180.0f64, -180.0f64);
    for p in &area.ring {
        (south, north) = (south.min(p.lat), north.max(p.lat));
        (west, east) = (west.min(p.lon), east.max(p.lon));
    }
    let squeeze = ((south + north) / 2.0).to_radians().cos();
    let scale = (300.0 / ((east - west) * squeeze).max(1e-6)).min(130.0 / (north - south).max(1e-6));
    let middle = (east - west) * squeeze * scale / 2.0;
    let points: Vec<String> = area
        .ring
        .iter()
        .map(|p| {
            format!("{:.0} {:.0}", 170.0 - middle + (p.lon - west) * squeeze * scale, 10.0 + (north - p.lat) * scale)
        })
        .collect();
    format!("M{}z", points.join("L"))
}

/// What exactly: the page after one of the four buttons.
#[derive(Template)]
#[template(path = "dispatch/pages/verdict.html")]
pub(super) struct VerdictPage {
    f: Frame,
    offer: String,
    verdict: &'static str,
    title: String,
    hint: String,
    doing: Vec<(String, String, bool)>,
    causes: Vec<(String, String, bool)>,
    salute: Vec<(&'static str, String, String, String)>,
    direct: bool,
    refused: String,
    /// This browser signs what is said.
    signs: bool,
    record: &'static str,
}

impl VerdictPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        offer: OfferId,
        verdict: Verdict,
        typed: &Fields,
        refused: &str,
    ) -> VerdictPage {
        let t = &visit.t;
        let list = |name: &str, family: &str, slugs: &[String]| -> Vec<(String, String, bool)> {
            slugs.iter().map(|s| (s.clone(), t.word(family, s), typed.is(name, s))).collect()
        };
        let word = sereno_station::texts::word_key("verdict", verdict.slug());
        VerdictPage {
            f: visit.frame(),
            offer: offer.to_string(),
            verdict: verdict.slug(),
            title: t.word("verdict", verdict.slug()),
            hint: t.say(&format!("{word}-hint")),
            doing: if verdict == Verdict::SawIt {
                list("doing", "activity-phrase", &flow.rules.activities)
            } else {
                vec![]
            },
            causes: if verdict == Verdict::OtherCause { list("cause", "cause", &flow.rules.causes) } else { vec![] },
            salute: SALUTE
                .iter()
                .map(|s| {
                    let letter = t.say(&format!("salute-{s}-letter"));
                    (*s, letter, t.word("salute", s), typed.get(s).to_owned())
                })
                .collect(),
            direct: typed.is("direct", "yes"),
            refused: refused.to_owned(),
            signs: visit.powers.has_device_key,
            record: super::SAID_RECORD,
        }
    }
}
