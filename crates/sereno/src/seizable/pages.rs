//! The page, drawn: bars of rows, a timeline of what goes, and words.

use super::inventory::{self, Line};
use super::schema_facts::{Due, OTHER, SchemaFacts, kind_of, kinds, never};
use askama::Template;
use sereno_core::Moment;
use sereno_core::moment::DAY_S;
use sereno_flow::Flow;
use sereno_station::db::schema::Column;
use sereno_station::texts::Lang;
use sereno_station::web::{Frame, Visit};
use std::collections::BTreeSet;

/// Days ahead that the timeline shows.
const DAYS: i64 = 14;

/// What a kind is in words: title, what can be read, until when.
struct Words {
    title: String,
    more: String,
    until: String,
}

fn words(t: &Lang, flow: &Flow, kind: &str) -> Words {
    let slots = [
        ("text", (flow.rules.keep_text_s / DAY_S).to_string()),
        ("point", (flow.rules.keep_point_s / DAY_S).to_string()),
        ("reach", (flow.rules.keep_reach_s / 3_600).to_string()),
    ];
    Words {
        title: t.say(&format!("kept-{kind}")),
        more: t.say(&format!("kept-{kind}-more")),
        until: t.fill(&format!("kept-{kind}-until"), &slots),
    }
}

struct Kind {
    words: Words,
    rows: i64,
    /// Length of its bar.
    width: i64,
    oldest: String,
    sealed: String,
    columns: Vec<(&'static Line, bool)>,
}

struct Day {
    date: String,
    x: i64,
    label: String,
    due: Due,
    rows_h: i64,
    values_h: i64,
}

struct Never {
    sentence: String,
    holds: bool,
}

/// The page for those who answer for the network.
#[derive(Template)]
#[template(path = "seizable/seizable.html")]
pub(super) struct SeizablePage {
    f: Frame,
    warnings: Vec<String>,
    kinds: Vec<Kind>,
    days: Vec<Day>,
    later: Due,
    /// Records named by holds that stand, and sealed values under their keys.
    held: (i64, i64),
    never: Vec<Never>,
}

fn nevers(t: &Lang, columns: &[Column]) -> Vec<Never> {
    never(columns).into_iter().map(|(key, against)| Never { sentence: t.say(key), holds: against.is_empty() }).collect()
}

/// Length of a bar of `full` for a value among values up to `most`; a value above nothing is seen.
fn length(n: i64, most: i64, full: i64) -> i64 {
    if n <= 0 { 0 } else { (n.saturating_mul(full) / most.max(1)).clamp(2, full) }
}

fn date_of(day: i64) -> String {
    // Days of expiry are those of UTC, so the date is not that of the network's own clock.
    let at = jiff::Timestamp::from_microsecond(Moment::from_s(day.saturating_mul(DAY_S)).us()).unwrap_or_default();
    at.strftime("%Y-%m-%d").to_string()
}

impl SeizablePage {
    pub(super) fn new(visit: &Visit, flow: &Flow, facts: &SchemaFacts, held: i64) -> SeizablePage {
        let t = &visit.t;
        let lines: &'static [Line] = lines();
        let mut kinds: Vec<Kind> = kinds().filter_map(|kind| Kind::of(visit, flow, facts, lines, kind)).collect();
        let most = kinds.iter().map(|k| k.rows).max().unwrap_or(0);
        for kind in &mut kinds {
            kind.width = length(kind.rows, most, 240);
        }
        let today = visit.now.day();
        let due = |day: i64| facts.due.get(&day).copied().unwrap_or_default();
        let highest = (0..DAYS).map(|d| due(today + d)).map(|d| d.rows.max(d.values)).max().unwrap_or(0);
        let days = (0..DAYS)
            .map(|d| {
                let (day, date) = (due(today + d), date_of(today + d));
                let label = date.get(5..).unwrap_or_default().to_owned();
                let (rows_h, values_h) = (length(day.rows, highest, 80), length(day.values, highest, 80));
                Day { x: d * 44, label, date, due: day, rows_h, values_h }
            })
            .collect();
        let mut later = Due::default();
        for due in facts.due.range(today + DAYS..).map(|(_, due)| due) {
            later = Due { rows: later.rows + due.rows, values: later.values + due.values };
        }
        SeizablePage {
            warnings: warnings(t, facts, lines),
            kinds,
            days,
            later,
            held: (held, facts.held),
            never: nevers(t, &facts.columns),
            f: visit.frame(),
        }
    }
}

/// The inventory, read once.
fn lines() -> &'static [Line] {
    static LINES: std::sync::OnceLock<Vec<Line>> = std::sync::OnceLock::new();
    LINES.get_or_init(inventory::lines)
}

fn warnings(t: &Lang, facts: &SchemaFacts, lines: &[Line]) -> Vec<String> {
    let mut found = Vec::new();
    for c in &facts.columns {
        if !lines.iter().any(|l| l.table == c.table && l.column == c.column) {
            found.push(t.say1("seizable-warn-column", "what", format!("{}.{}", c.table, c.column)));
        }
    }
    for table in facts.tables.iter().filter(|table| kind_of(&table.name) == OTHER) {
        found.push(t.say1("seizable-warn-group", "what", &table.name));
    }
    let against: BTreeSet<String> = never(&facts.columns).into_iter().flat_map(|(_, against)| against).collect();
    found.extend(against.into_iter().map(|what| t.say1("seizable-warn-present", "what", what)));
    found
}

impl Kind {
    /// A kind as it stands; nothing when no table belongs to it.
    fn of(visit: &Visit, flow: &Flow, facts: &SchemaFacts, lines: &'static [Line], kind: &str) -> Option<Kind> {
        let t = &visit.t;
        let tables: Vec<_> = facts.tables.iter().filter(|table| kind_of(&table.name) == kind).collect();
        if tables.is_empty() {
            return None;
        }
        let sealed: i64 = tables.iter().map(|table| table.sealed).sum();
        let dead: i64 = tables.iter().map(|table| table.dead).sum();
        let mut words_of_sealed =
            vec![if sealed > 0 { t.say_n("seizable-sealed-n", sealed) } else { t.say("seizable-sealed-none") }];
        if dead > 0 {
            words_of_sealed.push(t.say_n("seizable-dead-n", dead));
        }
        let is_there = |l: &Line| facts.columns.iter().any(|c| c.table == l.table && c.column == l.column);
        Some(Kind {
            words: words(t, flow, kind),
            rows: tables.iter().map(|table| table.rows).sum(),
            width: 0,
            oldest: tables
                .iter()
                .filter_map(|table| table.oldest)
                .min()
                .map_or_else(|| "–".to_owned(), |at| visit.site.playbook.date(at)),
            sealed: words_of_sealed.join(", "),
            columns: lines
                .iter()
                .filter(|l| kind_of(l.table) == kind && is_there(l))
                .map(|l| (l, l.column.starts_with("sealed_")))
                .collect(),
        })
    }
}

/// The short page for everybody: kinds and dates, no counts.
#[derive(Template)]
#[template(path = "seizable/public.html")]
pub(super) struct PublicPage {
    f: Frame,
    kinds: Vec<(Words, bool)>,
    never: Vec<Never>,
}

impl PublicPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, columns: &[Column]) -> PublicPage {
        let t = &visit.t;
        let kinds = kinds()
            .filter(|kind| columns.iter().any(|c| kind_of(&c.table) == *kind))
            .map(|kind| {
                let is_sealed = columns.iter().any(|c| kind_of(&c.table) == kind && c.is_sealed());
                (words(t, flow, kind), is_sealed)
            })
            .collect();
        // What is not so is not said in public: the page for those who answer for it warns of it.
        let never = nevers(t, columns).into_iter().filter(|n| n.holds).collect();
        PublicPage { f: visit.frame(), kinds, never }
    }
}
