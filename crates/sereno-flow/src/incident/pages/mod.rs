//! The room: queue, incident, log. Everything is a sentence with its source and its time.

pub(super) mod lists;
mod pane;

use super::log::LogLine;
use super::map::{self, MapView, Mark};
use super::store::Incident;
use crate::Flow;
use crate::ahead::{Going, Looked};
use crate::intake::Held;
use askama::Template;
use pane::{Detail, detail, next_step};
use sereno_core::Moment;
use sereno_core::ids::{IncidentId, PersonId};
use sereno_core::incident::{Activity, AsideWhy, NOTE_CHARS_MAX, NeedRefusal, ReadWhy, Verification};
use sereno_core::report::FirstHand;
use sereno_core::role::Role;
use sereno_station::audit::Line;
use sereno_station::db::{DbError, Stop};
use sereno_station::texts::Lang;
use sereno_station::web::{Fields, Frame, Visit};
use std::collections::BTreeMap;

/// Which of the open incidents the queue shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// All of them.
    All,
    /// Those the reader has taken on.
    Mine,
    /// Those nobody has been sent to.
    New,
    /// Those in which somebody may be in danger.
    Danger,
    /// Those that were verified.
    Verified,
    /// Those with a verdict that waits for its second signature.
    Sign,
    /// Those, settled ones too, with somebody who left a number and has not been told what came of it.
    Tell,
}

impl Filter {
    pub(super) const ALL: [Filter; 7] =
        [Filter::All, Filter::Mine, Filter::New, Filter::Danger, Filter::Verified, Filter::Sign, Filter::Tell];

    const fn slug(self) -> &'static str {
        match self {
            Filter::All => "all",
            Filter::Mine => "mine",
            Filter::New => "new",
            Filter::Danger => "danger",
            Filter::Verified => "verified",
            Filter::Sign => "sign",
            Filter::Tell => "tell",
        }
    }

    /// The one asked for; all, when that is none.
    pub(super) fn from_slug(slug: &str) -> Filter {
        Filter::ALL.into_iter().find(|f| f.slug() == slug).unwrap_or(Filter::All)
    }

    /// Whether it shows an incident; of `Tell` the caller knows.
    pub(super) fn shows(self, i: &Incident, going: &[(IncidentId, Going)], me: PersonId, danger: &[String]) -> bool {
        match self {
            Filter::All => true,
            Filter::Mine => i.held_by == Some(me),
            Filter::New => {
                let is_open = matches!(i.standing.verification, Verification::Unverified | Verification::Checking);
                is_open && going.iter().all(|(id, _)| *id != i.id)
            }
            Filter::Danger => danger.contains(&i.kind),
            Filter::Verified => i.standing.verification == Verification::Confirmed,
            Filter::Sign => going.iter().any(|(id, g)| *id == i.id && g.waits_for_signature),
            Filter::Tell => false,
        }
    }
}

/// A form of the room that was refused: which one, why, and what was typed.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) at: &'static str,
    pub(super) sentence: String,
    pub(super) fields: Fields,
}

/// What the page was read from.
pub(super) struct Seen {
    pub(super) totals: (i64, usize),
    pub(super) counts: [(Filter, usize); 7],
    pub(super) areas: Vec<Option<String>>,
    pub(super) marked: Vec<Incident>,
    pub(super) desk: Vec<(PersonId, String)>,
    pub(super) here: Vec<(String, PersonId)>,
    pub(super) n_aside: i64,
    pub(super) filter: Filter,
    pub(super) area: String,
    pub(super) is_picking: bool,
    pub(super) is_all_picked: bool,
    pub(super) from: usize,
    pub(super) next: Option<usize>,
    pub(super) rows: Vec<Incident>,
    pub(super) stats: Vec<(IncidentId, String, String, i64)>,
    /// How many reporters of an incident left a number and are still to be told what came of it.
    pub(super) to_tell: Vec<(IncidentId, i64)>,
    pub(super) going: Vec<(IncidentId, Going)>,
    pub(super) on_shift: (usize, usize),
    pub(super) incident: Option<Incident>,
    pub(super) reports: Vec<Held>,
    pub(super) looked: Looked,
    /// Why what was said in it is shut to the reader; its words are left out then.
    pub(super) shut: Option<NeedRefusal>,
    /// Those named on it, when it is closed.
    pub(super) named: Vec<PersonId>,
    pub(super) can_undo: Option<String>,
    pub(super) aside_step: Option<(Vec<u8>, i64)>,
    pub(super) log: Vec<LogLine>,
    pub(super) names: Vec<(PersonId, String)>,
    pub(super) is_past: bool,
}

/// A state as it is drawn: class, mark, word.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) class: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) word: String,
}

struct Row {
    id: String,
    number: i64,
    n: i64,
    href: String,
    place: String,
    age: String,
    reports: String,
    state: State,
    why: String,
    /// Reporters are still to be told.
    tell: String,
    here: String,
    is_here: bool,
    is_open: bool,
    is_ticked: bool,
    /// A heading before it: what follows is settled.
    head: String,
}

/// A line of the log: time, text, and whether somebody wrote it.
struct LogRow {
    time: String,
    text: String,
    is_note: bool,
}

/// A choice of the queue: where it leads, its words, whether it is the one shown.
struct Choice {
    href: String,
    word: String,
    n: usize,
    is_on: bool,
}

/// The room.
#[derive(Template)]
#[template(path = "incident/pages/room.html", blocks = ["queue", "pane", "place", "tape"])]
pub(super) struct RoomPage {
    f: Frame,
    head: String,
    rows: Vec<Row>,
    incident: Option<Detail>,
    log: Vec<LogRow>,
    duty: String,
    can_dispatch: bool,
    is_past: bool,
    next_page: Option<String>,
    filters: Vec<Choice>,
    areas: Vec<(String, String, bool)>,
    filter: &'static str,
    is_picking: bool,
    pick: Option<(String, String)>,
    desk: Vec<(String, String)>,
    whys: Vec<(&'static str, String, bool)>,
    aside: String,
    news: String,
    map: MapView,
    src: String,
    stop: String,
    at: String,
    note_id: String,
    note_max: usize,
    note: String,
    into: String,
    handed: String,
    let_in: String,
    /// The incident is shut to the reader.
    is_barred: bool,
    read_whys: Vec<(&'static str, String, bool)>,
    trouble: Option<Trouble>,
}

/// Minutes or hours since a moment, short.
fn age(t: &Lang, at: Moment, now: Moment) -> String {
    let minutes = now.since_s(at).max(0) / 60;
    match minutes {
        0..120 => t.say_n("age-minutes", minutes),
        120..2_880 => t.say_n("age-hours", minutes / 60),
        _ => t.say_n("age-days", minutes / 1_440),
    }
}

fn join(t: &Lang, words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => t.say2("list-and", "head", head.join(", "), "last", last),
    }
}

/// Names at the end of a sentence: one that ends in an initial has its full stop already.
fn names(t: &Lang, list: &[String]) -> String {
    let all = join(t, list);
    all.strip_suffix('.').map(str::to_owned).unwrap_or(all)
}

fn place_name(flow: &Flow, t: &Lang, area: Option<&str>) -> String {
    area.and_then(|slug| flow.site.playbook.places.area(slug))
        .map_or_else(|| t.say("place-unknown"), |a| a.name.clone())
}

/// The state of an incident as people say it.
fn state(t: &Lang, flow: &Flow, i: &Incident, going: &Going, now: Moment) -> State {
    let make = |class, mark, word: String| State { class, mark, word };
    match (i.standing.verification, i.standing.activity) {
        (_, Activity::Past) => make("closed", "m-ended", t.say("state-past")),
        (_, Activity::Ended) => make("closed", "m-ended", t.say("state-ended")),
        (Verification::Confirmed, Activity::EndedUnknown) => make("closed", "m-unsure", t.say("state-ended-unknown")),
        (Verification::Confirmed, _) => {
            let time = i.last_seen_at.map(|at| flow.site.hhmm(at)).unwrap_or_default();
            make("verified", "m-verified", t.say1("state-verified", "time", time))
        }
        (Verification::Refuted, _) => make("closed", "m-refuted", t.say("state-refuted")),
        (Verification::Unverifiable, _) => make("closed", "m-unsure", t.say("state-unverifiable")),
        (Verification::Retracted, _) => make("closed", "m-refuted", t.say("state-retracted")),
        (Verification::Unverified | Verification::Checking | Verification::Probable, _) => {
            if going.waits_for_signature {
                make("sent", "m-first", t.say("state-one-signature"))
            } else if !going.on_scene.is_empty() {
                make("sent", "m-sent", t.say("state-on-scene"))
            } else if !going.on_the_way.is_empty() {
                make("sent", "m-sent", t.say("state-going"))
            } else if !going.asked.is_empty() {
                make("sent", "m-sent", t.say("state-asked"))
            } else if flow.rules.danger_kinds.contains(&i.kind) && now.since_s(i.opened_at) >= 300 {
                make("danger", "m-danger", t.say("state-nobody"))
            } else {
                make("new", "m-new", t.say("state-new"))
            }
        }
    }
}

/// Why it stands where it stands, in sentences.
fn why(
    t: &Lang,
    flow: &Flow,
    i: &Incident,
    stats: &[(IncidentId, String, String, i64)],
    going: &Going,
    held: Option<&str>,
) -> String {
    let mut parts = Vec::new();
    if i.standing.verification == Verification::Confirmed && !i.standing.is_settled() {
        parts.push(t.say("why-verified-first"));
    }
    if let Some(at) = going.alert_sent_at {
        parts.push(t.say1("why-alert-sent", "time", flow.site.hhmm(at)));
    }
    parts.push(t.word("kind", &i.kind) + ".");
    let mine: Vec<_> = stats.iter().filter(|(id, ..)| *id == i.id).collect();
    let saw: i64 = mine.iter().filter(|(_, hand, ..)| hand == FirstHand::Saw.slug()).map(|(.., n)| n).sum();
    let mut channels: Vec<String> = mine.iter().map(|(_, _, channel, _)| t.word("channel-by", channel)).collect();
    channels.sort_unstable();
    channels.dedup();
    if saw > 0 {
        parts.push(t.fill("why-saw", &[("n", saw.to_string()), ("channels", join(t, &channels))]));
    } else if !channels.is_empty() {
        parts.push(t.say1("why-nobody-saw", "channels", join(t, &channels)));
    }
    if going.waits_for_signature {
        parts.push(t.say("why-waits-signature"));
    } else if going.waits_for_lead {
        parts.push(t.say("why-waits-lead"));
    } else if !going.on_scene.is_empty() {
        parts.push(t.say1("why-on-scene", "names", names(t, &going.on_scene)));
    } else if !going.on_the_way.is_empty() {
        parts.push(t.say1("why-on-the-way", "names", names(t, &going.on_the_way)));
    } else if !going.asked.is_empty() {
        parts.push(t.say1("why-asked", "names", names(t, &going.asked)));
    }
    if going.draft_waits {
        parts.push(t.say("why-draft-waits"));
    }
    if i.closed_at.is_some() {
        parts.push(t.say("why-closed"));
    }
    if let Some(name) = held.filter(|_| !i.standing.is_settled()) {
        parts.push(t.say1("why-held", "who", name));
    }
    parts.join(" ")
}

/// The names of those who look at something, the reader left out.
fn here_now(t: &Lang, seen: &Seen, me: PersonId, id: &str) -> String {
    let at = |(place, who): &&(String, PersonId)| place == id && *who != me;
    let names: Vec<String> =
        seen.here.iter().filter(at).filter_map(|(_, who)| name_of(&seen.names, *who)).map(str::to_owned).collect();
    if names.is_empty() { String::new() } else { t.say1("here-now", "names", self::names(t, &names)) }
}

fn name_of(names: &[(PersonId, String)], id: PersonId) -> Option<&str> {
    names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str())
}

/// One mark for each area with something open: that of its first incident in the queue.
pub(super) fn marks(
    t: &Lang,
    flow: &Flow,
    open: &[Incident],
    going: &BTreeMap<IncidentId, Going>,
    here: Option<IncidentId>,
    now: Moment,
) -> Vec<Mark> {
    let none = Going::default();
    let mut marks: Vec<Mark> = Vec::new();
    for i in open {
        let Some(area) = &i.area else { continue };
        let is_here = here == Some(i.id);
        if let Some(m) = marks.iter_mut().find(|m| m.area == *area) {
            m.n += 1;
            m.is_here |= is_here;
            continue;
        }
        let s = state(t, flow, i, going.get(&i.id).unwrap_or(&none), now);
        let href = format!("/console/incidents/{}", i.id);
        marks.push(Mark { area: area.clone(), class: s.class, shape: s.mark, href, n: 1, is_here });
    }
    marks
}

/// Width of the map beside the log, in the units of its drawing.
const MAP_WIDTH: i64 = 350;
/// "1 new report" to "9 new reports", then "more than 9": the script picks one.
const NEWS_MAX: i64 = 9;

impl RoomPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, seen: Seen, trouble: Option<Trouble>) -> RoomPage {
        let (t, now) = (&*visit.t, visit.now);
        let going: BTreeMap<IncidentId, Going> = seen.going.iter().cloned().collect();
        let none = Going::default();
        let of = |id: &IncidentId| going.get(id).unwrap_or(&none);
        let here = seen.incident.as_ref().map(|i| i.id);
        let me = visit.person.as_ref().map(|p| p.id).unwrap_or(PersonId::from_bytes([0; 16]));
        let asked = asked(&seen);
        // What is settled stands under a heading of its own: the figures above count what is open.
        let mut settled = seen.rows.iter().filter(|i| i.standing.is_settled() && !seen.is_past);
        let first_settled = settled.next().map(|i| i.id);
        let n_settled = i64::try_from(settled.count()).unwrap_or(0) + 1;
        let rows: Vec<Row> = seen
            .rows
            .iter()
            .map(|i| Row {
                id: i.id.to_string(),
                number: i.number,
                n: i.n_reports,
                href: format!("/console/incidents/{}{asked}", i.id),
                place: place_name(flow, t, i.area.as_deref()),
                age: age(t, if seen.is_past { i.last_at } else { i.opened_at }, now),
                reports: t.say_n("n-reports", i.n_reports),
                state: state(t, flow, i, of(&i.id), now),
                why: why(t, flow, i, &seen.stats, of(&i.id), i.held_by.and_then(|p| name_of(&seen.names, p))),
                tell: seen
                    .to_tell
                    .iter()
                    .find(|(id, _)| *id == i.id)
                    .map(|(_, n)| t.say_n("row-to-tell", *n))
                    .unwrap_or_default(),
                here: here_now(t, &seen, me, &i.id.to_string()),
                is_here: here == Some(i.id),
                is_open: !i.standing.is_settled(),
                head: if first_settled == Some(i.id) { t.say_n("queue-settled", n_settled) } else { String::new() },
                is_ticked: match &trouble {
                    Some(x) if x.at == "pile" => x.fields.is("incident", &i.id.to_string()),
                    _ => seen.is_all_picked,
                },
            })
            .collect();
        let can_dispatch = visit.person.as_ref().is_some_and(|p| p.holds(&[Role::Dispatcher, Role::VerificationLead]));
        let typed = |at: &str, name: &str| {
            trouble.as_ref().filter(|x| x.at == at).map(|x| x.fields.get(name).to_owned()).unwrap_or_default()
        };
        let incident = seen.incident.as_ref().map(|i| detail(visit, flow, i, &seen, of(&i.id), trouble.as_ref()));
        let stop = here.map_or_else(|| format!("/console{asked}"), |id| format!("/console/incidents/{id}{asked}"));
        let picking = match (seen.is_picking, seen.is_all_picked) {
            (true, true) => "pick=all",
            (true, false) => "pick=some",
            (false, _) => "",
        };
        let from = if seen.from > 0 { format!("from={}", seen.from) } else { String::new() };
        let src = [picking, &from]
            .iter()
            .filter(|p| !p.is_empty())
            .fold(stop.clone(), |at, more| format!("{at}{}{more}", if at.contains('?') { "&" } else { "?" }));
        RoomPage {
            head: format!(
                "{}, {}",
                t.say_n("n-reports", seen.totals.0),
                t.say_n("n-incidents", i64::try_from(seen.totals.1).unwrap_or(0))
            ),
            log: seen
                .log
                .iter()
                .map(|l| LogRow { time: flow.site.hhmm(l.at), text: l.sentence(t, &seen.names), is_note: l.is_note() })
                .collect(),
            duty: format!(
                "{}, {}",
                t.say_n("n-dispatchers", i64::try_from(seen.on_shift.0).unwrap_or(0)),
                t.say_n("n-observers", i64::try_from(seen.on_shift.1).unwrap_or(0))
            ),
            is_past: seen.is_past,
            next_page: seen.next.map(|from| {
                let joint = if asked.is_empty() { "?" } else { "&" };
                format!("/console{asked}{joint}from={from}")
            }),
            filters: filters(t, &seen, visit.person.as_ref().is_some_and(|p| p.holds(&[Role::VerificationLead]))),
            areas: areas(t, flow, &seen),
            filter: seen.filter.slug(),
            is_picking: seen.is_picking && can_dispatch,
            pick: (can_dispatch && !seen.is_past).then(|| {
                let joint = if asked.is_empty() { "?" } else { "&" };
                (format!("/console{asked}{joint}pick=some"), format!("/console{asked}{joint}pick=all"))
            }),
            desk: seen.desk.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
            whys: AsideWhy::ALL
                .into_iter()
                .map(|w| (w.slug(), t.word("aside", w.slug()), typed("aside", "why") == w.slug()))
                .collect(),
            aside: if seen.n_aside > 0 { t.say_n("queue-aside", seen.n_aside) } else { String::new() },
            news: (1..=NEWS_MAX).map(|n| t.say_n("queue-news", n)).collect::<Vec<_>>().join("|")
                + "|"
                + &t.say("queue-news-many"),
            map: map::draw(
                &flow.site.playbook.places,
                &marks(t, flow, &seen.marked, &going, here, now),
                MAP_WIDTH,
                true,
            ),
            src,
            stop,
            at: here.map(|id| id.to_string()).unwrap_or_default(),
            note_id: flow.site.secret(),
            note_max: NOTE_CHARS_MAX,
            note: typed("note", "note"),
            into: typed("merge", "into"),
            handed: typed("hold", "to"),
            let_in: typed("let-in", "person"),
            is_barred: seen.shut.is_some(),
            read_whys: ReadWhy::ALL
                .into_iter()
                .map(|w| (w.slug(), t.word("need-why", w.slug()), typed("read", "why") == w.slug()))
                .collect(),
            f: visit.frame(),
            rows,
            incident,
            can_dispatch,
            trouble,
        }
    }

    /// Some parts of the page, drawn by the same templates as the whole.
    pub(super) fn parts(&self, wanted: &[&str]) -> Result<String, Stop> {
        let mut html = String::new();
        for part in wanted {
            let drawn = match *part {
                "queue" => self.as_queue().render(),
                "pane" => self.as_pane().render(),
                "place" => self.as_place().render(),
                "tape" => self.as_tape().render(),
                _ => Ok(String::new()),
            };
            html.push_str(&drawn.map_err(|_| Stop::Fault(DbError::Lost("a part of a page could not be drawn")))?);
        }
        Ok(html)
    }
}

/// What was asked of the queue, as it stands behind its address.
fn asked(seen: &Seen) -> String {
    let mut parts = Vec::new();
    if seen.is_past {
        parts.push("show=past".to_owned());
    }
    if seen.filter != Filter::All {
        parts.push(format!("f={}", seen.filter.slug()));
    }
    if seen.area.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !seen.area.is_empty() {
        parts.push(format!("area={}", seen.area));
    }
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// The choices of the queue; what waits for a signature is for those who sign.
fn filters(t: &Lang, seen: &Seen, is_lead: bool) -> Vec<Choice> {
    let choice = |(f, n): &(Filter, usize)| Choice {
        href: if *f == Filter::All { "/console".to_owned() } else { format!("/console?f={}", f.slug()) },
        word: t.word("filter", f.slug()),
        n: *n,
        is_on: seen.filter == *f && !seen.is_past,
    };
    let shown = seen.counts.iter().filter(|(f, n)| match f {
        Filter::Sign => is_lead || seen.filter == Filter::Sign,
        // Rare enough to stand there only when there is somebody.
        Filter::Tell => *n > 0 || seen.filter == Filter::Tell,
        Filter::All | Filter::Mine | Filter::New | Filter::Danger | Filter::Verified => true,
    });
    shown.map(choice).collect()
}

/// Areas in which something is open, for the choice of one: slug, name with how many, chosen.
fn areas(t: &Lang, flow: &Flow, seen: &Seen) -> Vec<(String, String, bool)> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for slug in seen.areas.iter().flatten() {
        *count.entry(slug).or_default() += 1;
    }
    let mut all: Vec<_> = count
        .into_iter()
        .map(|(slug, n)| (slug.to_owned(), format!("{} ({n})", place_name(flow, t, Some(slug))), seen.area == slug))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

/// A line of the shift log as a sentence.
pub(crate) fn log_sentence(t: &Lang, l: &Line, names: &[(PersonId, String)]) -> String {
    let who = l.name.clone().unwrap_or_else(|| t.word("actor", &l.actor));
    let (first, second) = l.detail.split_once(' ').unwrap_or((&l.detail, ""));
    let named = names.iter().find(|(id, _)| second == id.to_string()).map(|(_, name)| name.as_str());
    let second = named.unwrap_or(second);
    let slots = [("who", who), ("n", first.to_owned()), ("m", second.to_owned())];
    // What is about no incident says the slug of a standing text where its number would be.
    let is_standing = first.contains(|c: char| c.is_ascii_lowercase());
    let act = match l.act.strip_prefix("alert.") {
        Some(rest) if is_standing => format!("standing.{rest}"),
        _ => l.act.clone(),
    };
    t.fill(&sereno_station::texts::word_key("log", &act), &slots)
}

/// Why somebody wants to call a reporter back, and after that the number.
#[derive(Template)]
#[template(path = "incident/pages/reach.html")]
pub(super) struct ReachPage {
    pub(super) f: Frame,
    pub(super) incident: IncidentId,
    pub(super) report: String,
    pub(super) number: String,
    /// They may be told what came of it; this much, and no more.
    pub(super) is_telling: bool,
    pub(super) told: Vec<String>,
}
