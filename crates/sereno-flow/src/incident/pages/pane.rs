//! One incident on the screen: what is known and how, who is there, what was said, and the next
//! lawful step.

use super::{Seen, State, Trouble, here_now, name_of, place_name, state};
use crate::Flow;
use crate::ahead::{Going, Looked, VerdictLine};
use crate::incident::Incident;
use crate::intake::{self, Held};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::incident::{NeedRefusal, Reason, Verification, may_say_why};
use sereno_core::role::Role;
use sereno_station::texts::Lang;
use sereno_station::web::Visit;
use std::collections::BTreeMap;

pub(super) struct Known {
    pub(super) is_checked: bool,
    pub(super) what: String,
    pub(super) how: String,
    pub(super) clash: String,
    pub(super) since: String,
}

pub(super) struct Quote {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) place: String,
    pub(super) language: String,
    pub(super) source: String,
    pub(super) reasons: Vec<String>,
    pub(super) has_reach: bool,
}

pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) class: &'static str,
    pub(super) mark: &'static str,
    pub(super) word: String,
    pub(super) time: String,
}

pub(super) struct Verdict {
    pub(super) id: String,
    pub(super) sentence: String,
    pub(super) salute: Vec<(String, String)>,
    pub(super) state: State,
    pub(super) can_sign: bool,
    pub(super) can_decide: bool,
    pub(super) note: String,
}

pub(super) struct Pick {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) is_ticked: bool,
}

pub(super) struct Detail {
    pub(super) number: i64,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) place: String,
    pub(super) area_said: String,
    pub(super) state: State,
    pub(super) activity: String,
    pub(super) opened: String,
    pub(super) n_reports: i64,
    pub(super) known: Vec<Known>,
    pub(super) people: Vec<(String, State, String, Option<String>)>,
    pub(super) verdicts: Vec<Verdict>,
    pub(super) quotes: Vec<Quote>,
    pub(super) reasons: Vec<String>,
    pub(super) ticks: Vec<f64>,
    pub(super) marks: Vec<Tick>,
    pub(super) picks: Vec<Pick>,
    pub(super) cannot: Vec<(String, String)>,
    pub(super) n_cannot: i64,
    pub(super) next: String,
    pub(super) next_more: String,
    pub(super) step: &'static str,
    pub(super) to_sign: Option<String>,
    pub(super) step_href: String,
    pub(super) alerts: Vec<(String, String)>,
    /// What people were told is no longer held to be true: the sentence, and the alert to open.
    pub(super) due: Option<(String, String)>,
    pub(super) is_stale: String,
    pub(super) undo: Option<String>,
    pub(super) merged: bool,
    pub(super) aside: String,
    pub(super) aside_step: Option<(String, i64)>,
    pub(super) held_by: String,
    pub(super) timeline_label: String,
    pub(super) held: String,
    pub(super) is_mine: bool,
    pub(super) here: String,
    pub(super) can_put_aside: bool,
    /// Why what was said is shut to the reader, and whether they may say why and read it.
    pub(super) shut: Option<(String, bool)>,
    /// Whom it is closed to: a sentence with their names; empty when it is open to the desk.
    pub(super) closed: String,
    pub(super) can_close: bool,
    /// It is shut to them: what the verbs would refuse is not offered.
    pub(super) is_barred: bool,
}

impl Detail {
    /// True for the verdict whose signature is the next step: its button stands there and nowhere else.
    pub(super) fn is_next(&self, verdict: &str) -> bool {
        self.step == "sign" && self.to_sign.as_deref() == Some(verdict)
    }
}

fn reason_words(t: &Lang, reasons: &str) -> Vec<String> {
    reasons
        .lines()
        .filter_map(Reason::decode)
        .filter(|r| !matches!(r, Reason::Words(w) if w.is_empty()))
        .map(|r| match r {
            Reason::Within(m) => t.say1("reason-within", "m", m),
            Reason::SamePlace => t.say("reason-same-place"),
            Reason::SameArea => t.say("reason-same-area"),
            Reason::Minutes(m) => t.say_n("reason-minutes", m),
            Reason::SameKind => t.say("reason-same-kind"),
            Reason::Words(w) => {
                t.say1("reason-words", "words", w.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", "))
            }
        })
        .collect()
}

fn verdict_sentence(t: &Lang, v: &VerdictLine) -> String {
    let what = match (&v.activity, &v.cause) {
        (Some(a), _) => t.word("activity-phrase", a),
        (None, Some(c)) => t.word("cause", c),
        (None, None) => String::new(),
    };
    let said = t.word("verdict", &v.verdict);
    if what.is_empty() { said } else { format!("{said}: {what}") }
}

pub(super) fn detail(
    visit: &Visit,
    flow: &Flow,
    i: &Incident,
    seen: &Seen,
    going: &Going,
    trouble: Option<&Trouble>,
) -> Detail {
    let (t, now) = (&*visit.t, visit.now);
    let hhmm = |at: Moment| flow.site.hhmm(at);
    let looked = &seen.looked;
    let area = place_name(flow, t, i.area.as_deref());
    let best = seen.reports.iter().rev().find(|r| r.has_point).or(seen.reports.last());
    let me = visit.person.as_ref();
    let is_lead = me.is_some_and(|p| p.holds(&[Role::VerificationLead]));
    let is_barred = seen.shut.is_some();
    let (step, next, next_more) = match next_step(t, i, looked, is_lead, me.map(|p| p.id)) {
        ("send" | "alert", ..) if seen.shut == Some(NeedRefusal::Closed) => {
            ("wait", t.say("next-closed"), t.say("next-closed-more"))
        }
        ("send" | "alert", ..) if is_barred => ("wait", t.say("next-shut"), t.say("next-shut-more")),
        step => step,
    };
    let step_href = match looked.alerts.last() {
        Some(a) if step == "approve" => format!("/console/alerts/{}", a.id),
        _ => format!("/console/incidents/{}/alert", i.id),
    };
    let (ticks, marks) = timeline(t, flow, i, seen, now);
    let mut reasons: Vec<String> = seen.reports.iter().flat_map(|r| reason_words(t, r.reasons.reveal())).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons.truncate(8);
    let verdicts: Vec<Verdict> =
        looked.verdicts.iter().map(|v| verdict(t, flow, i, v, is_lead, me.map(|p| p.id))).collect();
    Detail {
        number: i.number,
        id: i.id.to_string(),
        title: t.say2("incident-title", "kind", t.word("kind", &i.kind), "area", &area),
        place: best.map(|r| intake::shown(t, &r.body.reveal().place)).unwrap_or_default(),
        area_said: if i.area.is_some() {
            t.say1("incident-area-said", "area", &area)
        } else {
            t.say("incident-no-area")
        },
        state: state(t, flow, i, going, now),
        activity: t.word("activity", i.standing.activity.slug()),
        opened: hhmm(i.opened_at),
        n_reports: i.n_reports,
        known: known(t, flow, i, seen),
        people: looked
            .offers
            .iter()
            .map(|o| {
                let class = if matches!(o.state.as_str(), "offered" | "accepted" | "en_route" | "on_scene") {
                    "sent"
                } else {
                    "closed"
                };
                let state = State {
                    class,
                    mark: if class == "sent" { "m-sent" } else { "m-ended" },
                    word: t.word("offer", &o.state),
                };
                let since = o.arrived_at.map_or_else(
                    || t.say1("offer-asked-at", "time", hhmm(o.offered_at)),
                    |at| t.say1("offer-there-since", "time", hhmm(at)),
                );
                let recallable = matches!(o.state.as_str(), "offered" | "accepted" | "en_route");
                (o.observer.clone(), state, since, recallable.then(|| o.id.to_string()))
            })
            .collect(),
        to_sign: verdicts.iter().find(|v| v.can_sign).map(|v| v.id.clone()),
        verdicts,
        quotes: seen.reports.iter().map(|r| quote(t, flow, r)).collect(),
        reasons,
        ticks,
        marks,
        picks: looked
            .candidates
            .iter()
            .filter(|c| c.refusal.is_none())
            .map(|c| Pick {
                id: c.id.to_string(),
                name: c.name.clone(),
                is_ticked: trouble.is_some_and(|x| x.at == "send" && x.fields.is("observer", &c.id.to_string())),
            })
            .collect(),
        n_cannot: i64::try_from(looked.candidates.iter().filter(|c| c.refusal.is_some()).count()).unwrap_or(0),
        cannot: looked.candidates.iter().filter_map(|c| c.refusal.map(|key| (c.name.clone(), t.say(key)))).collect(),
        next,
        next_more,
        step,
        step_href,
        alerts: looked
            .alerts
            .iter()
            .map(|a| {
                (
                    format!("/console/alerts/{}", a.id),
                    t.fill(
                        "incident-alert",
                        &[
                            ("number", a.number.to_string()),
                            ("kind", t.word("alert-kind", &a.kind)),
                            ("state", t.word("alert-state", &a.state)),
                        ],
                    ),
                )
            })
            .collect(),
        due: looked
            .due
            .as_ref()
            .map(|d| (t.say1("alert-due", "number", d.number), format!("/console/alerts/{}", d.alert))),
        is_stale: match i.last_seen_at {
            Some(at) if i.standing.is_stale(at, now) => t.say1("incident-stale", "time", hhmm(at)),
            _ => String::new(),
        },
        undo: seen.can_undo.as_ref().filter(|_| i.aside.is_none()).map(|kind| t.word("undo", kind)),
        merged: i.merged_into.is_some(),
        aside: i
            .aside
            .map(|(why, at)| t.say2("incident-aside", "time", hhmm(at), "why", t.word("aside", why.slug())))
            .unwrap_or_default(),
        aside_step: seen
            .aside_step
            .as_ref()
            .filter(|_| i.aside.is_some())
            .map(|(batch, n)| (sereno_seal::digest::hex(batch), *n)),
        held_by: i.held_by.map(|p| p.to_string()).unwrap_or_default(),
        held: i
            .held_by
            .and_then(|p| name_of(&seen.names, p))
            .map(|name| t.say1("why-held", "who", name))
            .unwrap_or_default(),
        is_mine: i.held_by.is_some() && i.held_by == me.map(|p| p.id),
        here: here_now(t, seen, me.map(|p| p.id).unwrap_or(PersonId::from_bytes([0; 16])), &i.id.to_string()),
        can_put_aside: !is_barred
            && i.aside.is_none()
            && i.merged_into.is_none()
            && !i.standing.is_settled()
            && matches!(i.standing.verification, Verification::Unverified | Verification::Checking),
        shut: seen.shut.map(|shut| {
            let may = me.is_some_and(|p| may_say_why(shut, &p.roles).is_ok());
            (t.say(if may { shut.key() } else { NeedRefusal::AskThem.key() }), may)
        }),
        closed: i.closed_at.map(|at| closed_to(t, i, seen, &hhmm(at))).unwrap_or_default(),
        is_barred,
        can_close: seen.shut.is_none() && i.aside.is_none() && i.merged_into.is_none(),
        timeline_label: t.say2("timeline-label", "n", i.n_reports, "first", hhmm(i.first_at)),
    }
}

/// Whom what was said is closed to: who has it, and those named.
fn closed_to(t: &Lang, i: &Incident, seen: &Seen, time: &str) -> String {
    let mut on_it: Vec<PersonId> = i.held_by.into_iter().chain(seen.named.iter().copied()).collect();
    on_it.sort_unstable();
    on_it.dedup();
    let names: Vec<String> = on_it.into_iter().filter_map(|p| name_of(&seen.names, p)).map(str::to_owned).collect();
    t.say2("incident-closed", "time", time, "names", super::names(t, &names))
}

/// The next lawful step, and what stands in its way.
pub(super) fn next_step(
    t: &Lang,
    i: &Incident,
    looked: &Looked,
    is_lead: bool,
    me: Option<PersonId>,
) -> (&'static str, String, String) {
    let say = |step: &'static str, key: &str, more: &str| (step, t.say(key), t.say(more));
    if i.aside.is_some() {
        return say("none", "next-aside", "next-aside-more");
    }
    if i.merged_into.is_some() {
        return say("none", "next-merged", "next-merged-more");
    }
    let waiting = looked.verdicts.iter().find(|v| v.signed.is_none() && v.decided.is_none() && !is_outlived(i, v));
    if let Some(draft) = looked.alerts.iter().find(|a| a.state == "translated") {
        let text = t.say1("next-approve", "number", draft.number);
        return ("approve", text, t.say("next-approve-more"));
    }
    match (i.standing.verification, waiting) {
        (
            Verification::Unverified | Verification::Checking | Verification::Probable | Verification::Confirmed,
            Some(v),
        ) if v.not_a_finding.is_none() => {
            if Some(v.observer_id) == me || !is_lead {
                say("wait", "next-sign-other", "next-sign-more")
            } else {
                say("sign", "next-sign", "next-sign-more")
            }
        }
        (Verification::Checking | Verification::Probable, Some(_)) => {
            say(if is_lead { "decide" } else { "wait" }, "next-decide", "next-decide-more")
        }
        (Verification::Confirmed | Verification::Refuted | Verification::Retracted, _)
            if follow_up(i, looked).is_some() =>
        {
            say("alert", follow_up(i, looked).unwrap_or("next-alert"), "next-follow-more")
        }
        (Verification::Confirmed | Verification::Refuted, _)
            if looked.alerts.iter().all(|a| a.state == "cancelled_before_send") =>
        {
            if i.standing.is_settled() && i.standing.verification == Verification::Confirmed {
                say("none", "next-over", "next-over-more")
            } else {
                say("alert", "next-alert", "next-alert-more")
            }
        }
        (Verification::Confirmed, _) if !i.standing.is_settled() => {
            if is_anybody_out(looked) {
                say("wait", "next-wait", "next-wait-more")
            } else {
                say("send", "next-look-again", "next-look-again-more")
            }
        }
        (Verification::Confirmed | Verification::Refuted, _) => say("none", "next-told", "next-told-more"),
        (Verification::Unverifiable | Verification::Retracted, _) => say("none", "next-over", "next-over-more"),
        (Verification::Unverified, _) => say("send", "next-send", "next-send-more"),
        (Verification::Checking | Verification::Probable, None) => {
            if is_anybody_out(looked) {
                say("wait", "next-wait", "next-wait-more")
            } else {
                say("send", "next-send-again", "next-send-more")
            }
        }
    }
}

/// Somebody was asked and may still say something.
fn is_anybody_out(looked: &Looked) -> bool {
    looked.offers.iter().any(|o| matches!(o.state.as_str(), "offered" | "accepted" | "en_route" | "on_scene"))
}

/// Somebody was there later, and what they saw was signed: this can change nothing any more.
fn is_outlived(i: &Incident, v: &VerdictLine) -> bool {
    i.standing.verification == Verification::Confirmed
        && v.verdict != "saw_it"
        && i.last_seen_at.is_some_and(|last| v.seen_at < last)
}

/// What was signed after the last notice about an incident allows another one: its step.
fn follow_up(i: &Incident, looked: &Looked) -> Option<&'static str> {
    let last = looked.alerts.iter().rev().find(|a| a.state != "cancelled_before_send")?;
    let said_it_happens = looked.alerts.iter().any(|a| a.kind == "verified" && a.state != "cancelled_before_send");
    let signed = looked.verdicts.iter().filter_map(|v| v.signed.as_ref().map(|(_, at)| (v, *at)));
    let (newest, _) = signed.max_by_key(|(_, at)| *at).filter(|(_, at)| *at > last.drafted_at)?;
    match (i.standing.verification, newest.verdict.as_str()) {
        (Verification::Confirmed, "nothing_here") if said_it_happens => Some("next-ended"),
        (Verification::Confirmed, "saw_it") => Some("next-update"),
        (Verification::Refuted | Verification::Retracted, "other_cause") if said_it_happens => Some("next-correct"),
        (Verification::Refuted | Verification::Retracted, "other_cause") => Some("next-alert"),
        _ => None,
    }
}

fn verdict(t: &Lang, flow: &Flow, i: &Incident, v: &VerdictLine, is_lead: bool, me: Option<PersonId>) -> Verdict {
    let is_open = v.signed.is_none() && v.decided.is_none();
    let is_older = is_outlived(i, v);
    let (class, mark, word) = match (&v.signed, &v.decided) {
        (Some((who, at)), _) => {
            ("verified", "m-verified", t.say2("verdict-signed", "who", who, "time", flow.site.hhmm(*at)))
        }
        (None, Some(decided)) => ("closed", "m-unsure", t.word("decided", decided)),
        (None, None) => ("sent", "m-first", t.say("verdict-unsigned")),
    };
    Verdict {
        id: v.id.to_string(),
        sentence: t.fill(
            "verdict-sentence",
            &[("who", v.observer.clone()), ("time", flow.site.hhmm(v.seen_at)), ("what", verdict_sentence(t, v))],
        ),
        salute: v.salute.iter().map(|(k, text)| (t.word("salute", k), intake::shown(t, text))).collect(),
        state: State { class, mark, word },
        can_sign: is_open && is_lead && v.not_a_finding.is_none() && !is_older && Some(v.observer_id) != me,
        can_decide: is_open && is_lead && (v.not_a_finding.is_some() || is_older),
        note: match v.not_a_finding {
            Some(key) if is_open => t.say(key),
            None if is_open && is_older => t.say("sign-refused-older"),
            Some(_) | None => String::new(),
        },
    }
}

fn quote(t: &Lang, flow: &Flow, r: &Held) -> Quote {
    let body = r.body.reveal();
    let mut source = t.fill(
        "quote-source",
        &[
            ("channel", t.word("channel", &r.channel)),
            ("time", flow.site.hhmm(r.seen_at)),
            ("how", t.word("first-hand", &r.first_hand)),
            ("kind", t.word("kind", &r.kind)),
        ],
    );
    for slug in ["children", "medical", "door_knock", "detained"] {
        if body.detail(slug) == "yes" {
            source.push(' ');
            source.push_str(&t.word("detail", slug));
        }
    }
    if r.has_reach {
        source.push(' ');
        source.push_str(&t.say("quote-reach"));
    }
    Quote {
        id: r.id.to_string(),
        text: intake::shown(t, &body.text),
        place: intake::shown(t, &body.place),
        language: r.language.clone(),
        source,
        reasons: reason_words(t, r.reasons.reveal()),
        has_reach: r.has_reach,
    }
}

/// Claims with their sources. What was checked is bold; contradictions stand in the same cell.
fn known(t: &Lang, flow: &Flow, i: &Incident, seen: &Seen) -> Vec<Known> {
    let hhmm = |at: Moment| flow.site.hhmm(at);
    let mut known = Vec::new();
    let n = match seen.shut {
        Some(_) => i.n_reports,
        None => i64::try_from(seen.reports.len()).unwrap_or(0),
    };
    for v in &seen.looked.verdicts {
        let checked = v.signed.is_some();
        known.push(Known {
            is_checked: checked,
            what: verdict_sentence(t, v),
            how: t.say1(if checked { "known-seen-signed" } else { "known-seen" }, "who", &v.observer),
            clash: String::new(),
            since: hhmm(v.seen_at),
        });
    }
    let mut kinds: BTreeMap<&str, i64> = BTreeMap::new();
    for r in &seen.reports {
        *kinds.entry(r.kind.as_str()).or_default() += 1;
    }
    let others: Vec<String> = kinds
        .iter()
        .filter(|(k, _)| **k != i.kind)
        .map(|(k, n)| t.fill("known-others-say", &[("n", n.to_string()), ("kind", t.word("kind", k))]))
        .collect();
    known.push(Known {
        is_checked: false,
        what: t.word("kind", &i.kind),
        how: t.say_n("known-reports", kinds.get(i.kind.as_str()).copied().unwrap_or(n)),
        clash: others.join(" "),
        since: hhmm(i.first_at),
    });
    for (slug, key) in [("people_min", "known-people"), ("vehicles", "known-vehicles"), ("agency", "known-agency")] {
        let said: Vec<String> = seen
            .reports
            .iter()
            .filter_map(|r| {
                let body = r.body.reveal();
                let value = body.detail(slug);
                if value.is_empty() {
                    return None;
                }
                let most = body.detail("people_max");
                Some(match slug {
                    "people_min" if !most.is_empty() => intake::shown(t, &format!("{value}–{most}")),
                    "agency" => t.word("agency", value),
                    _ => intake::shown(t, value),
                })
            })
            .collect();
        if let Some((first, rest)) = said.split_first() {
            let clash: Vec<String> = rest.iter().filter(|s| *s != first).cloned().collect();
            known.push(Known {
                is_checked: false,
                what: t.say1(key, "value", first),
                how: t.say("known-caller"),
                clash: if clash.is_empty() { String::new() } else { t.say1("known-clash", "values", clash.join(", ")) },
                since: hhmm(i.first_at),
            });
        }
    }
    known
}

/// Where things happened between the first report and now, in percent.
fn timeline(t: &Lang, flow: &Flow, i: &Incident, seen: &Seen, now: Moment) -> (Vec<f64>, Vec<Tick>) {
    let span = i32::try_from(now.since_s(i.first_at).max(60)).map_or(60.0, f64::from);
    let at = |m: Moment| {
        let s = i32::try_from(m.since_s(i.first_at).max(0)).map_or(span, f64::from);
        (2.0 + 94.0 * (s / span).min(1.0)).round()
    };
    let ticks = seen.reports.iter().map(|r| at(r.seen_at)).collect();
    let mut marks = Vec::new();
    let mut add = |m: Moment, class, mark, key: &str| {
        marks.push(Tick { at: at(m), class, mark, word: t.say(key), time: flow.site.hhmm(m) });
    };
    if let Some(o) = seen.looked.offers.first() {
        add(o.offered_at, "sent", "m-sent", "timeline-asked");
    }
    if let Some(arrived) = seen.looked.offers.iter().filter_map(|o| o.arrived_at).min() {
        add(arrived, "sent", "m-sent", "timeline-there");
    }
    if let Some(v) = seen.looked.verdicts.first() {
        add(v.seen_at, "verified", "m-first", "timeline-verdict");
        if let Some((_, signed_at)) = v.signed {
            add(signed_at, "verified", "m-verified", "timeline-signed");
        }
    }
    if let Some(sent) = seen.looked.alerts.iter().filter_map(|a| a.sent_at).min() {
        add(sent, "verified", "m-verified", "timeline-told");
    }
    // Marks that would cover each other, or the words at either end, are left to the log.
    marks.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut last = 0.0;
    marks.retain(|m| {
        let keep = m.at - last >= 12.0 && m.at <= 88.0;
        if keep {
            last = m.at;
        }
        keep
    });
    (ticks, marks)
}
