//! Pages of the log: the auditor's, the witnesses', and the one that anybody reads.

use super::copies::Copy;
use super::store::{Line, Registered, Shown};
use super::web::DAYS;
use crate::texts::{Lang, word_key};
use crate::web::{Frame, Visit};
use askama::Template;
use serde::Deserialize;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::moment::HOUR_S;
use sereno_core::reading::Guarded;
use std::collections::BTreeMap;

/// What an auditor asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) person: String,
    #[serde(default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    pub(super) skip: i64,
}

/// What was read for the page.
pub(super) struct Seen {
    pub(super) from: Moment,
    pub(super) before: Moment,
    pub(super) skip: i64,
    pub(super) rows: Vec<Shown>,
    pub(super) looks: Vec<(PersonId, i64, i64)>,
    pub(super) alarms: Vec<Line>,
    pub(super) newest: Option<(i64, Moment)>,
    pub(super) witnesses: Vec<Registered>,
    pub(super) copies: Vec<Copy>,
    pub(super) names: Vec<(PersonId, String)>,
}

/// Kinds of acts that can be chosen: their first words.
const FAMILIES: [&str; 21] = [
    "look",
    "report",
    "incident",
    "dispatch",
    "verdict",
    "alert",
    "note",
    "people",
    "organisation",
    "training",
    "shift",
    "patrol",
    "hold",
    "data",
    "audit",
    "copy",
    "log",
    "alarm",
    "lock",
    "backup",
    "setup",
];
/// People in the drawing; the busiest.
const DRAWN: usize = 12;
/// Rows on one page.
const ROWS: usize = 100;
/// The drawing, in its own units: 24 bars of this width, and so high.
const BAR: i64 = 10;
const HIGH: i64 = 32;

/// One row.
pub(super) struct RowOut {
    at: String,
    who: String,
    act: String,
    object: String,
    /// The whole id, to copy.
    whole: String,
    why: String,
    page: String,
}

struct Bar {
    x: i64,
    y: i64,
    high: i64,
    title: String,
}

/// One person's looks.
pub(super) struct Looks {
    href: String,
    name: String,
    bars: Vec<Bar>,
    total: i64,
    most: String,
}

/// The auditor's page.
#[derive(Template)]
#[template(path = "audit/audit.html")]
pub(super) struct AuditPage {
    f: Frame,
    alarms: Vec<(String, String)>,
    state: String,
    watched: String,
    drawing: String,
    looks: Vec<Looks>,
    people: Vec<(String, String, bool)>,
    kinds: Vec<(&'static str, String, bool)>,
    from: String,
    to: String,
    rows: Vec<RowOut>,
    older: String,
    copies: Vec<String>,
    holder: String,
    days: Vec<(i64, String)>,
    refused: String,
}

fn name_of(t: &Lang, names: &[(PersonId, String)], id: &str) -> String {
    let known = id.parse().ok().and_then(|id: PersonId| names.iter().find(|(known, _)| *known == id));
    known.map_or_else(|| t.say("audit-somebody"), |(_, name)| name.clone())
}

/// The word of an act; the slug itself where nobody has given it one.
fn act_word(t: &Lang, act: &str) -> String {
    let key = word_key("act", act);
    let word = t.say(&key);
    if word == key { act.to_owned() } else { word }
}

/// Which thing: a person by name, anything else by the beginning of its id.
fn object_word(t: &Lang, names: &[(PersonId, String)], object: &str) -> String {
    if object.starts_with("per_") {
        return name_of(t, names, object);
    }
    match object.split_once('_') {
        Some((kind, id)) if id.len() == 26 => format!("{kind}_{}…", id.chars().take(6).collect::<String>()),
        Some(_) | None => object.to_owned(),
    }
}

/// Why, or what more is known, in words where there are some.
fn why_word(t: &Lang, names: &[(PersonId, String)], line: &Line) -> String {
    let words: Vec<&str> = line.detail.split(' ').filter(|w| !w.is_empty()).collect();
    match (line.act.as_str(), words.as_slice()) {
        ("report.reveal_reach", [why]) => t.word("reach-why", why),
        ("people.roles", roles) => roles.iter().map(|r| t.word("role", r)).collect::<Vec<_>>().join(", "),
        ("incident.aside", [.., why]) if !why.contains('_') && t.has(&word_key("aside", why)) => t.word("aside", why),
        ("incident.read", [.., why]) if t.has(&word_key("need-why", why)) => t.word("need-why", why),
        ("copy.number", [kind, _]) => t.word("copy", kind),
        ("alarm.bulk_reading", _) => alarm_word(t, names, line),
        (_, words) => {
            let word = |w: &&str| if w.starts_with("per_") { name_of(t, names, w) } else { (*w).to_owned() };
            words.iter().map(word).collect::<Vec<_>>().join(" ")
        }
    }
}

fn alarm_word(t: &Lang, names: &[(PersonId, String)], line: &Line) -> String {
    let mut words = line.detail.split(' ');
    let (what, n, window) = (words.next(), words.next(), words.next().and_then(|w| w.parse::<i64>().ok()));
    let (Some(what), Some(n), Some(window)) = (what.and_then(Guarded::from_slug), n, window) else {
        return line.detail.clone();
    };
    t.fill(
        &word_key("audit-alarm", what.slug()),
        &[("who", name_of(t, names, &line.object)), ("n", n.to_owned()), ("minutes", (window / 60).to_string())],
    )
}

fn row_out(visit: &Visit, names: &[(PersonId, String)], shown: Shown) -> RowOut {
    let (t, site, line) = (&visit.t, &visit.site, shown.line);
    let who = match (shown.person, &line.name) {
        (Some(_), Some(name)) => name.clone(),
        (Some(id), None) => id.to_string(),
        (None, _) => t.word("actor", &line.actor),
    };
    RowOut {
        at: format!("{} {}", site.playbook.date(line.at), site.hhmm(line.at)),
        who,
        act: act_word(t, &line.act),
        object: object_word(t, names, &line.object),
        why: why_word(t, names, &line),
        whole: line.object,
        page: shown.page.map_or_else(|| t.say("audit-waits"), |p| p.to_string()),
    }
}

/// One line of the drawing for each of the busiest, all to one scale.
fn looks_out(visit: &Visit, seen: &Seen) -> Vec<Looks> {
    let (t, site) = (&visit.t, &visit.site);
    let first = (seen.before.us() - 1).div_euclid(HOUR_S * 1_000_000) - 23;
    let mut by: BTreeMap<PersonId, BTreeMap<i64, i64>> = BTreeMap::new();
    for (person, hour, n) in &seen.looks {
        *by.entry(*person).or_default().entry(*hour).or_default() += n;
    }
    let highest = seen.looks.iter().map(|(_, _, n)| *n).max().unwrap_or(1).max(1);
    let mut all: Vec<Looks> = by
        .into_iter()
        .map(|(person, hours)| {
            let most = hours.iter().max_by_key(|(_, n)| **n);
            let hour = |h: i64| site.hhmm(Moment::from_s(h * HOUR_S));
            let bars = hours.iter().filter(|(h, _)| **h >= first).map(|(h, n)| {
                let high = (n * HIGH / highest).max(1);
                let title = format!("{}: {n}", hour(*h));
                Bar { x: (h - first) * BAR, y: HIGH - high, high, title }
            });
            Looks {
                href: format!("/audit?person={person}&kind=look"),
                name: name_of(t, &seen.names, &person.to_string()),
                bars: bars.collect(),
                total: hours.values().sum(),
                most: most.map(|(h, n)| t.say2("audit-most", "n", n, "time", hour(*h))).unwrap_or_default(),
            }
        })
        .collect();
    all.sort_by_key(|l| std::cmp::Reverse(l.total));
    all.truncate(DRAWN);
    all
}

fn state(visit: &Visit, newest: Option<(i64, Moment)>) -> String {
    let (t, site) = (&visit.t, &visit.site);
    newest.map_or_else(
        || t.say("audit-empty"),
        |(size, at)| t.say2("audit-state", "n", size, "time", format!("{} {}", site.playbook.date(at), site.hhmm(at))),
    )
}

fn watched(visit: &Visit, witnesses: &[Registered]) -> String {
    let (t, site) = (&visit.t, &visit.site);
    let now = witnesses.iter().filter(|w| w.removed_at.is_none());
    let last = now.clone().filter_map(|w| w.signed.map(|(size, at)| (at, size, &w.name))).max();
    match (last, now.count()) {
        (Some((at, size, name)), _) => {
            let at = format!("{} {}", site.playbook.date(at), site.hhmm(at));
            t.fill("audit-watched", &[("name", name.clone()), ("n", size.to_string()), ("time", at)])
        }
        (None, 0) => t.say("audit-unwatched"),
        (None, _) => t.say("audit-unsigned"),
    }
}

impl AuditPage {
    pub(super) fn new(visit: &Visit, asked: &Asked, mut seen: Seen, holder: &str, refused: &str) -> AuditPage {
        let (t, site) = (&visit.t, &visit.site);
        let stamp = |at: Moment| format!("{}T{}", site.playbook.date(at), site.hhmm(at));
        let looks = looks_out(visit, &seen);
        let has_more = seen.rows.len() > ROWS;
        seen.rows.truncate(ROWS);
        let skip = seen.skip + i64::try_from(ROWS).unwrap_or(0);
        let older = format!(
            "/audit?person={}&kind={}&from={}&to={}&skip={skip}",
            plain(&asked.person),
            plain(&asked.kind),
            stamp(seen.from),
            plain(&asked.to),
        );
        let alarms = seen.alarms.iter().map(|a| {
            let at = format!("{} {}", site.playbook.date(a.at), site.hhmm(a.at));
            (at, why_word(t, &seen.names, a))
        });
        let day = (seen.before.plus_s(-24 * HOUR_S), seen.before);
        let mut people: Vec<_> = seen
            .names
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone(), asked.person == id.to_string()))
            .collect();
        people.sort_by(|a, b| a.1.cmp(&b.1));
        let copy_line = |c: &Copy| {
            t.fill(
                "copy-line",
                &[
                    ("n", c.number.to_string()),
                    ("what", t.word("copy", &c.kind)),
                    ("name", c.holder.clone()),
                    ("date", site.playbook.date(c.made_at)),
                ],
            )
        };
        AuditPage {
            f: visit.frame(),
            alarms: alarms.collect(),
            state: state(visit, seen.newest),
            watched: watched(visit, &seen.witnesses),
            drawing: t.say2("audit-looks-more", "from", site.hhmm(day.0), "to", site.hhmm(day.1)),
            looks,
            people,
            kinds: FAMILIES.iter().map(|k| (*k, t.word("audit-kind", k), asked.kind == *k)).collect(),
            from: stamp(seen.from),
            to: if asked.to.is_empty() { String::new() } else { stamp(seen.before) },
            rows: std::mem::take(&mut seen.rows).into_iter().map(|r| row_out(visit, &seen.names, r)).collect(),
            older: if has_more { older } else { String::new() },
            copies: seen.copies.iter().map(copy_line).collect(),
            holder: holder.to_owned(),
            days: DAYS.iter().map(|d| (*d, t.say1("export-days", "n", d))).collect(),
            refused: refused.to_owned(),
        }
    }
}

/// What may stand in an address as it was asked for.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':')).take(40).collect()
}

struct WitnessOut {
    name: String,
    since: String,
    signed: String,
    is_on: bool,
}

fn witness_out(visit: &Visit, w: &Registered) -> WitnessOut {
    let (t, site) = (&visit.t, &visit.site);
    let stamp = |at: Moment| format!("{} {}", site.playbook.date(at), site.hhmm(at));
    WitnessOut {
        name: w.name.clone(),
        since: site.playbook.date(w.added_at),
        signed: match (w.signed, w.removed_at) {
            (_, Some(at)) => t.say1("witness-ended", "date", site.playbook.date(at)),
            (Some((size, at)), None) => t.say2("witness-signed", "n", size, "time", stamp(at)),
            (None, None) => t.say("witness-not-signed"),
        },
        is_on: w.removed_at.is_none(),
    }
}

/// Who watches the log, and the form to register one more.
#[derive(Template)]
#[template(path = "audit/witnesses.html")]
pub(super) struct WitnessesPage {
    f: Frame,
    witnesses: Vec<WitnessOut>,
    may_change: bool,
    key: String,
    typed: String,
    refused: String,
}

impl WitnessesPage {
    pub(super) fn new(visit: &Visit, all: &[Registered], typed: &str, refused: &str) -> WitnessesPage {
        WitnessesPage {
            f: visit.frame(),
            witnesses: all.iter().map(|w| witness_out(visit, w)).collect(),
            may_change: visit.person.as_ref().is_some_and(|p| p.holds(&[sereno_core::role::Role::Admin])),
            key: visit.site.log.verifier().text(),
            typed: typed.to_owned(),
            refused: refused.to_owned(),
        }
    }
}

/// What anybody may know of the log.
#[derive(Template)]
#[template(path = "audit/log.html")]
pub(super) struct LogPage {
    f: Frame,
    state: String,
    key: String,
    witnesses: Vec<WitnessOut>,
}

impl LogPage {
    pub(super) fn new(visit: &Visit, newest: Option<(i64, Moment)>, all: &[Registered]) -> LogPage {
        // In public no time is finer than five minutes.
        let newest = newest.map(|(size, at)| (size, at.public()));
        LogPage {
            f: visit.frame(),
            state: state(visit, newest),
            key: visit.site.log.verifier().text(),
            witnesses: all.iter().filter(|w| w.removed_at.is_none()).map(|w| witness_out(visit, w)).collect(),
        }
    }
}
