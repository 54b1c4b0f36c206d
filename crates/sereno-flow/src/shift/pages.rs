//! The pages of shifts: the board, one slot, going home, planning, bringing a roster in.

use super::ending::Open;
use super::roster::{Looked, Verdict};
use super::store::Shift;
use super::{gate, may_take};
use crate::Flow;
use askama::Template;
use sereno_core::Moment;
use sereno_core::ids::{PersonId, ShiftId};
use sereno_core::moment::{DAY_S, HOUR_S, MINUTE_S};
use sereno_core::role::Role;
use sereno_core::roster::DateOrder;
use sereno_core::shift::{
    CONFIRM_S, DESK_ROLES, DUTY_ROLES, Gap, Lane, ShiftState, Slot, Stretch, gaps, late_min, may_check_in, may_confirm,
    may_give_back, missing, rows, unplanned,
};
use sereno_station::people::Person;
use sereno_station::playbook::{Playbook, day_after, weekday};
use sereno_station::texts::Lang;
use sereno_station::web::{Fields, Frame, Visit};
use std::collections::BTreeMap;

/// Hours the board shows.
const BOARD_H: i64 = 24;
/// Days of the smaller board.
const WEEK_DAYS: i64 = 7;
/// Gaps drawn as cards; the rest are in the board.
const CARDS_MAX: usize = 6;
/// Slots somebody is offered to take.
const OPEN_MAX: usize = 30;
/// Names in one list of people to ask.
const ASK_MAX: usize = 40;

/// "18:00 to 20:00".
pub(crate) fn span(t: &Lang, playbook: &Playbook, at: Stretch) -> String {
    t.say2("shift-span", "from", playbook.hhmm(at.starts_at), "to", playbook.hhmm(at.ends_at))
}

/// "Thu 20 March".
pub(crate) fn day(t: &Lang, playbook: &Playbook, at: Moment) -> String {
    let day = playbook.day_of(at);
    let of_week = weekday(day).unwrap_or(1).to_string();
    t.fill(
        "shift-day",
        &[
            ("weekday", t.word("weekday", &of_week)),
            ("day", day.day.to_string()),
            ("month", t.word("month", &day.month.to_string())),
        ],
    )
}

/// "Phones, Spanish, Northeast".
pub(super) fn lane_name(t: &Lang, flow: &Flow, lane: &Lane) -> String {
    let mut parts = vec![t.word("role", lane.role.slug())];
    parts.extend(lane.language.iter().map(|l| language_name(t, flow, l)));
    parts.extend(lane.sector.iter().map(|s| sector_name(flow, s)));
    parts.join(", ")
}

fn language_name(t: &Lang, flow: &Flow, tag: &str) -> String {
    let key = format!("language-{tag}");
    if t.has(&key) { t.say(&key) } else { flow.site.texts.lang(tag).say("language-name") }
}

pub(crate) fn sector_name(flow: &Flow, slug: &str) -> String {
    flow.rules.duty.sector(slug).map_or_else(|| slug.to_owned(), |s| s.name.clone())
}

/// May see everybody's name: those who run the desk now, and coordinators.
pub(super) fn sees_all(person: &Person, now: Moment) -> bool {
    person.holds_now(&DESK_ROLES, now) || person.holds(&[Role::Admin])
}

/// May put somebody on: those who send, and coordinators.
pub(super) fn may_put(person: &Person) -> bool {
    person.holds(&[Role::Admin, Role::Dispatcher])
}

/// What the board is drawn from.
pub(super) struct Seen {
    pub(super) shifts: Vec<Shift>,
    pub(super) own: Vec<Shift>,
    pub(super) own_stretches: Vec<Stretch>,
    pub(super) offered: Vec<Shift>,
    pub(super) people: Vec<Person>,
    pub(super) busy: BTreeMap<PersonId, Vec<Stretch>>,
}

/// What was refused, and where its form stands.
#[derive(Clone, Default)]
pub(super) struct Trouble {
    pub(super) sentence: String,
    pub(super) typed: Fields,
}

/// One press.
pub(super) struct Press {
    path: String,
    field: (&'static str, &'static str),
    word: String,
    is_main: bool,
}

/// A shift of one's own.
pub(super) struct Mine {
    id: String,
    title: String,
    when: String,
    class: &'static str,
    mark: &'static str,
    word: String,
    hint: String,
    presses: Vec<Press>,
    end: Option<String>,
    can_swap: bool,
    is_offered: bool,
}

/// A shift somebody offers.
pub(super) struct Offered {
    id: String,
    title: String,
    when: String,
    who: String,
    is_named: bool,
}

/// A gap as a card.
pub(super) struct Card {
    id: String,
    class: &'static str,
    mark: &'static str,
    chip: String,
    title: String,
    hint: String,
    take: Option<String>,
    see: Option<String>,
}

/// A cell of the board.
pub(super) struct Cell {
    cols: i64,
    item: Option<Item>,
}

/// What is drawn in a cell.
#[derive(Clone)]
pub(super) struct Item {
    class: &'static str,
    text: String,
    span: String,
    href: String,
}

/// A lane of the board with its rows.
pub(super) struct LaneRows {
    name: String,
    hint: String,
    rows: Vec<Vec<Cell>>,
}

/// One day of the smaller board.
pub(super) struct DayRow {
    name: String,
    full: String,
    hole: String,
    label: String,
    word: String,
}

/// Slots somebody can take.
pub(super) struct Free {
    id: String,
    title: String,
    when: String,
    n: String,
}

#[derive(Template)]
#[template(path = "shift/pages/board.html")]
pub(super) struct BoardPage {
    f: Frame,
    head: String,
    lede: String,
    not_ready: String,
    trouble: Option<Trouble>,
    mine: Vec<Mine>,
    offered: Vec<Offered>,
    cards: Vec<Card>,
    more: String,
    hours: Vec<(String, bool)>,
    lanes: Vec<LaneRows>,
    week: Vec<DayRow>,
    free: Vec<Free>,
    on: Vec<(String, String)>,
    may_put: bool,
    is_coordinator: bool,
    ready: Vec<(String, String, bool)>,
    roles: Vec<(&'static str, String, bool)>,
    until: String,
    day: String,
}

/// Stretches as rows of cells, an hour each.
fn laid(items: &[(Stretch, Item)], board: Stretch) -> Vec<Vec<Cell>> {
    // Whole hours: what begins within one is drawn from its beginning, and its words say when.
    let col = |m: Moment, up: i64| ((m.since_s(board.starts_at) + up) / HOUR_S).clamp(0, BOARD_H);
    let cols: Vec<(i64, i64)> =
        items.iter().map(|(at, _)| (col(at.starts_at, 0), col(at.ends_at, HOUR_S - 1))).collect();
    let drawn: Vec<Stretch> = cols
        .iter()
        .map(|(from, to)| Stretch { starts_at: Moment::from_s(*from), ends_at: Moment::from_s((*to).max(from + 1)) })
        .collect();
    let placed = rows(&drawn);
    let n_rows = placed.iter().max().map_or(1, |m| m + 1);
    (0..n_rows)
        .map(|row| {
            let mut of_row: Vec<(i64, i64, Item)> = placed
                .iter()
                .zip(&cols)
                .zip(items)
                .filter(|((r, _), _)| **r == row)
                .map(|((_, (from, to)), (_, item))| (*from, (*to).max(from + 1), item.clone()))
                .collect();
            of_row.sort_by_key(|(from, ..)| *from);
            let (mut cells, mut at) = (Vec::new(), 0);
            for (from, to, item) in of_row {
                if from > at {
                    cells.push(Cell { cols: from - at, item: None });
                }
                cells.push(Cell { cols: to - from, item: Some(item) });
                at = to;
            }
            if at < BOARD_H {
                cells.push(Cell { cols: BOARD_H - at, item: None });
            }
            cells
        })
        .collect()
}

struct Drawing<'a> {
    flow: &'a Flow,
    t: &'a Lang,
    me: &'a Person,
    now: Moment,
    seen: &'a Seen,
    sees_all: bool,
}

impl Drawing<'_> {
    fn span(&self, at: Stretch) -> String {
        span(self.t, &self.flow.site.playbook, at)
    }

    fn day(&self, at: Moment) -> String {
        day(self.t, &self.flow.site.playbook, at)
    }

    fn when(&self, at: Stretch) -> String {
        format!("{}, {}", self.day(at.starts_at), self.span(at))
    }

    fn name(&self, id: PersonId) -> String {
        if id == self.me.id {
            return self.t.say("shift-you");
        }
        self.seen.people.iter().find(|p| p.id == id).map(|p| p.name.clone()).unwrap_or_default()
    }

    fn mine(&self, s: &Shift) -> Mine {
        let (t, now) = (self.t, self.now);
        let press = |step: &'static str, key: &str, is_main: bool| Press {
            path: format!("/shifts/{}/step", s.id),
            field: ("step", step),
            word: t.say(key),
            is_main,
        };
        let mut presses = Vec::new();
        let (mut hint, mut end) = (String::new(), None);
        let is_waiting = matches!(s.state, ShiftState::Claimed | ShiftState::Confirmed);
        if s.state == ShiftState::Claimed {
            if may_confirm(s.at, now).is_ok() {
                presses.push(press("confirm", "shift-confirm", true));
                hint = t.say("shift-confirm-why");
            } else {
                let from = s.at.starts_at.plus_s(-CONFIRM_S);
                let at = format!("{}, {}", self.day(from), self.flow.site.hhmm(from));
                hint = t.say1("shift-confirm-from", "time", at);
            }
        }
        if s.state == ShiftState::Confirmed {
            if may_check_in(s.at, now).is_ok() {
                presses.push(press("check_in", "shift-check-in", true));
                let late = late_min(s.at, now);
                if late > 0 {
                    hint = t.say_n("shift-late", late);
                }
            } else {
                let from = s.at.starts_at.plus_s(-sereno_core::shift::EARLY_S);
                hint = t.say1("shift-check-in-from", "time", self.flow.site.hhmm(from));
            }
        }
        if s.state == ShiftState::CheckedIn {
            end = Some(format!("/shifts/{}/end", s.id));
            if s.at.ends_at <= now {
                hint = t.say("shift-past-end");
            }
        }
        let can_give_back = is_waiting && may_give_back(s.at, now).is_ok();
        if can_give_back {
            presses.push(press("give_back", "shift-give-back", false));
        }
        let (class, mark) = match s.state {
            ShiftState::CheckedIn => ("verified", "m-verified"),
            ShiftState::Confirmed => ("sent", "m-first"),
            ShiftState::Claimed => ("new", "m-new"),
            ShiftState::Open | ShiftState::NoShow | ShiftState::HandoffWritten | ShiftState::Ended => {
                ("closed", "m-ended")
            }
        };
        Mine {
            id: s.id.to_string(),
            title: lane_name(t, self.flow, &s.lane()),
            when: self.when(s.at),
            class,
            mark,
            word: t.word("shift", s.state.slug()),
            hint,
            presses,
            end,
            can_swap: is_waiting && s.at.starts_at > now && s.swap_asked_at.is_none(),
            is_offered: s.swap_asked_at.is_some(),
        }
    }

    /// Why somebody cannot have a stretch; `None` when they can.
    fn against(&self, p: &Person, role: Role, at: Stretch) -> Option<&'static str> {
        let none = Vec::new();
        let own =
            if p.id == self.me.id { &self.seen.own_stretches } else { self.seen.busy.get(&p.id).unwrap_or(&none) };
        may_take(p, &self.flow.site.playbook.training.needs, role, at, own, self.now).err().map(|r| r.key())
    }

    fn first_free(&self, gap: &Gap) -> Option<&Shift> {
        self.seen.shifts.iter().find(|s| s.is_free(self.now) && s.lane() == gap.lane && s.at.overlaps(gap.at))
    }

    fn card(&self, n: usize, gap: &Gap) -> Card {
        let t = self.t;
        let slot = self.first_free(gap);
        let missed = slot.filter(|s| s.state == ShiftState::NoShow);
        let in_min = gap.at.starts_at.since_s(self.now) / MINUTE_S;
        let chip = match (missed, in_min) {
            (Some(_), _) => t.say("shift-overdue"),
            (None, i64::MIN..=0) => t.say("shift-gap-now"),
            (None, 1..=90) => t.say_n("shift-in-minutes", in_min),
            (None, _) => t.say_n("shift-in-hours", (in_min + 30) / 60),
        };
        let mut hint = vec![if gap.missing == gap.wanted {
            t.say_n("shift-nobody-of", i64::try_from(gap.wanted).unwrap_or(0))
        } else {
            t.say2("shift-missing-of", "n", gap.missing, "m", gap.wanted)
        }];
        if self.sees_all {
            if let Some(who) = missed.and_then(|s| s.missed_by) {
                hint.push(t.say1("shift-missed-by", "name", self.name(who)));
            }
            let at = slot.map_or(gap.at, |s| s.at);
            let free: Vec<&str> = self
                .seen
                .people
                .iter()
                .filter(|p| self.against(p, gap.lane.role, at).is_none())
                .map(|p| p.name.as_str())
                .collect();
            hint.push(match free.as_slice() {
                [] => t.say("shift-nobody-free"),
                few if few.len() <= 3 => t.say1("shift-free-names", "names", few.join(", ")),
                many => t.say_n("shift-free-n", i64::try_from(many.len()).unwrap_or(0)),
            });
        }
        Card {
            id: format!("gap-{n}"),
            class: if missed.is_some() { "danger" } else { "new" },
            mark: if missed.is_some() { "m-danger" } else { "m-new" },
            chip,
            title: format!("{}, {}", lane_name(t, self.flow, &gap.lane), self.span(gap.at)),
            hint: hint.join(" "),
            take: slot
                .filter(|s| self.against(self.me, s.role, s.at).is_none())
                .map(|s| format!("/shifts/{}/claim", s.id)),
            see: slot.filter(|_| may_put(self.me)).map(|s| format!("/shifts/{}", s.id)),
        }
    }

    /// Names of those who stand in the same stretch, or how many.
    fn who(&self, ids: &[PersonId]) -> String {
        if self.sees_all {
            let mut names: Vec<String> = ids.iter().map(|p| self.name(*p)).collect();
            names.sort();
            return names.join(", ");
        }
        let others = ids.iter().filter(|p| **p != self.me.id).count();
        let counted = self.t.say_n("shift-others", i64::try_from(others).unwrap_or(0));
        match (ids.contains(&self.me.id), others) {
            (true, 0) => self.t.say("shift-you"),
            (true, _) => format!("{}, {counted}", self.t.say("shift-you")),
            (false, _) => counted,
        }
    }

    fn lane(&self, lane: &Lane, found: &[(usize, &Gap)], board: Stretch) -> LaneRows {
        let mut stood: BTreeMap<(Moment, Moment, bool), Vec<PersonId>> = BTreeMap::new();
        let of_lane: Vec<&Shift> =
            self.seen.shifts.iter().filter(|s| s.at.overlaps(board) && s.lane() == *lane).collect();
        for s in &of_lane {
            let until = s.slot().stands_until;
            if let Some((who, until)) = s.person.zip(until).filter(|(_, until)| *until > board.starts_at) {
                let is_on = s.state == ShiftState::CheckedIn;
                stood.entry((s.at.starts_at, until, is_on)).or_default().push(who);
            }
        }
        // The most at one time is reached where some slot begins.
        let at_once = |at: Moment| of_lane.iter().filter(|o| o.is_wanted && o.at.holds(at)).count();
        let wanted = of_lane.iter().map(|s| at_once(s.at.starts_at)).max().unwrap_or(0);
        let mut items: Vec<(Stretch, Item)> = stood
            .iter()
            .map(|((starts_at, ends_at, is_on), ids)| {
                let at = Stretch { starts_at: *starts_at, ends_at: *ends_at };
                let class = if *is_on { "on" } else { "on later" };
                (at, Item { class, text: self.who(ids), span: self.span(at), href: String::new() })
            })
            .collect();
        items.extend(found.iter().map(|(n, g)| {
            let text = if g.missing == g.wanted {
                self.t.say("shift-nobody")
            } else {
                self.t.say_n("shift-n-missing", i64::try_from(g.missing).unwrap_or(0))
            };
            let href = if *n < CARDS_MAX { format!("#gap-{n}") } else { "#free".to_owned() };
            (g.at, Item { class: "gap", text, span: self.span(g.at), href })
        }));
        LaneRows {
            name: lane_name(self.t, self.flow, lane),
            hint: if wanted > 0 {
                self.t.say_n("shift-wanted", i64::try_from(wanted).unwrap_or(0))
            } else {
                String::new()
            },
            rows: laid(&items, board),
        }
    }

    /// The hours nobody has planned, and who is on duty without a shift of the plan.
    fn beside_the_plan(&self, board: Stretch, bare: &[Stretch]) -> Vec<LaneRows> {
        let mut lanes = Vec::new();
        let mut on: BTreeMap<Moment, Vec<PersonId>> = BTreeMap::new();
        let is_planned =
            |p: PersonId| self.seen.shifts.iter().any(|s| s.person == Some(p) && s.state == ShiftState::CheckedIn);
        for p in self.seen.people.iter().filter(|p| p.shift_until > self.now && p.holds(&DUTY_ROLES)) {
            if !is_planned(p.id) {
                on.entry(p.shift_until).or_default().push(p.id);
            }
        }
        if !on.is_empty() {
            let item = |(until, ids): (&Moment, &Vec<PersonId>)| {
                let at = Stretch { starts_at: board.starts_at, ends_at: *until };
                let span = self.t.say1("shift-put-until", "time", self.flow.site.hhmm(*until));
                (at, Item { class: "on", text: self.who(ids), span, href: String::new() })
            };
            let items: Vec<(Stretch, Item)> = on.iter().map(item).collect();
            lanes.push(LaneRows { name: self.t.say("shift-lane-put"), hint: String::new(), rows: laid(&items, board) });
        }
        if !bare.is_empty() {
            let item = |at: &Stretch| {
                let text = self.t.say("shift-lane-bare-item");
                (*at, Item { class: "on later", text, span: self.span(*at), href: String::new() })
            };
            let items: Vec<(Stretch, Item)> = bare.iter().map(item).collect();
            lanes.push(LaneRows {
                name: self.t.say("shift-lane-bare"),
                hint: String::new(),
                rows: laid(&items, board),
            });
        }
        lanes
    }

    fn day_row(&self, n: i64, slots: &[Slot]) -> Option<DayRow> {
        let (t, playbook) = (self.t, &self.flow.site.playbook);
        let today = day_after(playbook.day_of(self.now), n)?;
        let whole = Stretch { starts_at: playbook.moment_of(today, 0)?, ends_at: playbook.moment_of(today, 1_440)? };
        let seen = Stretch { starts_at: whole.starts_at.max(self.now), ..whole };
        let found = gaps(slots, seen);
        let x = |m: Moment| m.since_s(whole.starts_at).clamp(0, whole.length_s()) * 160 / whole.length_s().max(1);
        let bar = |at: Stretch| {
            let (from, to) = (x(at.starts_at), x(at.ends_at));
            format!("M{from} .5H{to}V7.5H{from}z")
        };
        let wanted: String = slots.iter().filter(|s| s.is_wanted && s.at.overlaps(seen)).map(|s| bar(s.at)).collect();
        let hole: String = found.iter().map(|g| bar(g.at)).collect();
        let (n_missing, gap_s) = missing(&found);
        let bare_h = (unplanned(slots, seen).iter().map(|at| at.length_s()).sum::<i64>() + HOUR_S / 2) / HOUR_S;
        let spans: Vec<String> =
            found.iter().map(|g| format!("{} {}", t.word("role", g.lane.role.slug()), self.span(g.at))).collect();
        let word = match (wanted.is_empty(), n_missing) {
            (true, _) => t.say("shift-day-none"),
            (false, 0) if bare_h > 0 => t.say_n("shift-day-bare", bare_h),
            (false, 0) => t.say("shift-day-covered"),
            (false, n) => {
                let many = t.say_n("shift-day-missing", i64::try_from(n).unwrap_or(0));
                t.say2("shift-day-hours", "gaps", many, "h", (gap_s + HOUR_S / 2) / HOUR_S)
            }
        };
        let label = if spans.is_empty() { word.clone() } else { spans.join("; ") };
        Some(DayRow { name: day(t, playbook, whole.starts_at.plus_s(HOUR_S)), full: wanted, hole, label, word })
    }

    /// Slots this person can take, alike ones once.
    fn free(&self) -> Vec<Free> {
        let mut alike: Vec<(&Shift, i64)> = Vec::new();
        for s in self.seen.shifts.iter().filter(|s| s.is_free(self.now)) {
            if let Some((_, n)) = alike.iter_mut().find(|(o, _)| o.lane() == s.lane() && o.at == s.at) {
                *n += 1;
            } else if self.against(self.me, s.role, s.at).is_none() && alike.len() < OPEN_MAX {
                alike.push((s, 1));
            }
        }
        let one = |(s, n): (&Shift, i64)| Free {
            id: s.id.to_string(),
            title: lane_name(self.t, self.flow, &s.lane()),
            when: self.when(s.at),
            n: self.t.say_n("shift-places", n),
        };
        alike.into_iter().map(one).collect()
    }

    fn on(&self) -> Vec<(String, String)> {
        let by_role = |role: Role| {
            let on: Vec<&Person> = self.seen.people.iter().filter(|p| p.is_on_shift_as(&[role], self.now)).collect();
            let names: Vec<PersonId> = on.iter().map(|p| p.id).collect();
            (!on.is_empty()).then(|| (self.t.word("role", role.slug()), self.who(&names)))
        };
        DUTY_ROLES.into_iter().filter_map(by_role).collect()
    }

    /// What matters first: who is missing now, until when it is covered, and that hours nobody has
    /// planned are not covered.
    fn head(&self, found: &[Gap], bare: &[Stretch], until: Moment) -> String {
        let hhmm = |at: Moment| self.flow.site.hhmm(at);
        let bare_from = bare.first().map(|at| at.starts_at);
        match (found.first(), bare_from) {
            (Some(g), _) if g.at.starts_at <= self.now => {
                self.t.say1("shift-head-gap", "role", lane_name(self.t, self.flow, &g.lane))
            }
            (_, Some(at)) if at <= self.now => match bare.first().filter(|b| b.ends_at < until) {
                Some(b) => self.t.say1("shift-head-later", "time", hhmm(b.ends_at)),
                None => self.t.say("shift-head-none"),
            },
            (Some(g), at) if at.is_none_or(|at| g.at.starts_at <= at) => {
                self.t.say1("shift-head-until", "time", hhmm(g.at.starts_at))
            }
            (_, Some(at)) => self.t.say1("shift-head-bare", "time", hhmm(at)),
            (_, None) => self.t.say("shift-head-covered"),
        }
    }

    /// Gaps and unplanned hours, never "no gaps" where nothing is planned.
    fn lede(&self, n_gaps: i64, bare: &[Stretch], is_anybody_on: bool) -> String {
        let mut said = Vec::new();
        if !is_anybody_on {
            said.push(self.t.say("shift-on-nobody"));
        }
        let bare_h = (bare.iter().map(|at| at.length_s()).sum::<i64>() + HOUR_S / 2) / HOUR_S;
        if n_gaps > 0 || bare_h == 0 {
            said.push(self.t.say_n("shift-n-gaps", n_gaps));
        }
        if bare_h > 0 {
            said.push(self.t.say_n("shift-n-bare", bare_h));
        }
        said.join(" ")
    }
}

/// From when to when the board is drawn: whole hours of the clock on the wall.
pub(super) fn board_of(playbook: &Playbook, now: Moment) -> Stretch {
    let starts_at = now.plus_s(-(playbook.minute_of_day(now) % 60) * MINUTE_S);
    let starts_at = Moment::from_us(starts_at.us() - starts_at.us().rem_euclid(MINUTE_S * 1_000_000));
    Stretch { starts_at, ends_at: starts_at.plus_s(BOARD_H * HOUR_S) }
}

/// How far the smaller board looks.
pub(super) fn seen_until(now: Moment) -> Moment {
    now.plus_s((WEEK_DAYS + 1) * DAY_S)
}

impl BoardPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, me: &Person, seen: &Seen, trouble: Option<Trouble>) -> BoardPage {
        let (t, now, playbook) = (&*visit.t, visit.now, &flow.site.playbook);
        let d = Drawing { flow, t, me, now, seen, sees_all: sees_all(me, now) };
        let board = board_of(playbook, now);
        let slots: Vec<Slot> = seen.shifts.iter().map(Shift::slot).collect();
        let mut found = gaps(&slots, Stretch { starts_at: now, ..board });
        let bare = unplanned(&slots, Stretch { starts_at: now, ..board });
        let order = |l: &Lane| DUTY_ROLES.iter().position(|r| *r == l.role);
        found.sort_by_key(|g| (g.at.starts_at, order(&g.lane)));
        let mut lanes: Vec<Lane> = seen.shifts.iter().filter(|s| s.at.overlaps(board)).map(Shift::lane).collect();
        lanes.sort_by_key(|l| (order(l), l.language.clone(), l.sector.clone()));
        lanes.dedup();
        let numbered: Vec<(usize, &Gap)> = found.iter().enumerate().collect();
        let own_roles: Vec<Role> = DUTY_ROLES.into_iter().filter(|r| me.holds(&[*r])).collect();
        let not_ready = own_roles
            .first()
            .and_then(|role| gate(me, &flow.site.playbook.training.needs, *role, now).err())
            .map(|why| t.say(why.key()));
        let n_gaps = i64::try_from(found.len()).unwrap_or(0);
        let typed = trouble.as_ref().map(|x| x.typed.clone()).unwrap_or_default();
        let on = d.on();
        BoardPage {
            head: d.head(&found, &bare, board.ends_at),
            lede: d.lede(n_gaps, &bare, !on.is_empty()),
            not_ready: not_ready.unwrap_or_default(),
            mine: seen.own.iter().map(|s| d.mine(s)).collect(),
            offered: seen
                .offered
                .iter()
                .filter(|s| s.is_offered_to(me.id) && d.against(me, s.role, s.at).is_none())
                .map(|s| Offered {
                    id: s.id.to_string(),
                    title: lane_name(t, flow, &s.lane()),
                    when: d.when(s.at),
                    who: s.person.map(|p| d.name(p)).unwrap_or_default(),
                    is_named: s.swap_with == Some(me.id),
                })
                .collect(),
            cards: numbered.iter().take(CARDS_MAX).map(|(n, g)| d.card(*n, g)).collect(),
            more: if found.len() > CARDS_MAX {
                t.say_n("shift-gaps-more", i64::try_from(found.len() - CARDS_MAX).unwrap_or(0))
            } else {
                String::new()
            },
            hours: (0..BOARD_H)
                .map(|h| {
                    let at = board.starts_at.plus_s(h * HOUR_S);
                    (playbook.hhmm(at).split(':').next().unwrap_or_default().to_owned(), h == 0)
                })
                .collect(),
            lanes: lanes
                .iter()
                .map(|lane| {
                    let of_lane: Vec<(usize, &Gap)> =
                        numbered.iter().filter(|(_, g)| g.lane == *lane).copied().collect();
                    d.lane(lane, &of_lane, board)
                })
                .chain(d.beside_the_plan(board, &bare))
                .collect(),
            week: (0..WEEK_DAYS).filter_map(|n| d.day_row(n, &slots)).collect(),
            free: d.free(),
            on,
            may_put: may_put(me),
            is_coordinator: me.holds(&[Role::Admin]),
            ready: seen
                .people
                .iter()
                .filter(|p| p.left_at.is_none() && p.holds(&DUTY_ROLES))
                .map(|p| (p.id.to_string(), p.name.clone(), typed.is("person", &p.id.to_string())))
                .collect(),
            roles: DUTY_ROLES.map(|r| (r.slug(), t.word("role", r.slug()), typed.is("role", r.slug()))).to_vec(),
            until: if typed.get("until").is_empty() {
                playbook.hhmm(now.plus_s(4 * HOUR_S))
            } else {
                typed.get("until").to_owned()
            },
            day: d.day(now),
            trouble,
            f: visit.frame(),
        }
    }
}

/// One slot: who has it, who could.
#[derive(Template)]
#[template(path = "shift/pages/slot.html")]
pub(super) struct SlotPage {
    f: Frame,
    id: ShiftId,
    title: String,
    when: String,
    word: String,
    who: String,
    missed: String,
    is_free: bool,
    may_remove: bool,
    free: Vec<(String, String)>,
    cannot: Vec<(String, String)>,
    trouble: String,
}

impl SlotPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, me: &Person, s: &Shift, seen: &Seen, trouble: &str) -> SlotPage {
        let t = &*visit.t;
        let d = Drawing { flow, t, me, now: visit.now, seen, sees_all: true };
        let (mut free, mut cannot) = (Vec::new(), Vec::new());
        for p in seen.people.iter().filter(|p| p.holds(&[s.role]) && p.left_at.is_none()) {
            match d.against(p, s.role, s.at) {
                None => free.push((p.id.to_string(), p.name.clone())),
                Some(key) => cannot.push((p.name.clone(), t.say(key))),
            }
        }
        free.truncate(ASK_MAX);
        cannot.truncate(ASK_MAX);
        SlotPage {
            f: visit.frame(),
            id: s.id,
            title: lane_name(t, flow, &s.lane()),
            when: d.when(s.at),
            word: t.word("shift", s.state.slug()),
            who: s.person.map(|p| d.name(p)).unwrap_or_default(),
            missed: s.missed_by.map(|p| t.say1("shift-missed-by", "name", d.name(p))).unwrap_or_default(),
            is_free: s.is_free(visit.now),
            may_remove: me.holds(&[Role::Admin]) && s.person.is_none(),
            free,
            cannot,
            trouble: trouble.to_owned(),
        }
    }
}

/// Going home.
#[derive(Template)]
#[template(path = "shift/pages/end.html")]
pub(super) struct EndPage {
    f: Frame,
    id: ShiftId,
    title: String,
    when: String,
    held: Vec<(String, String)>,
    drafts: Vec<(String, String)>,
    is_out: bool,
    is_desk: bool,
    to: Vec<(String, String, bool)>,
    note: String,
    note_id: String,
    note_max: usize,
    trouble: String,
}

impl EndPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        s: &Shift,
        open: &Open,
        desk: &[Person],
        typed: &Fields,
        trouble: &str,
    ) -> EndPage {
        let t = &*visit.t;
        let area = |slug: Option<&str>| {
            slug.and_then(|a| flow.site.playbook.places.area(a))
                .map_or_else(|| t.say("place-unknown"), |a| a.name.clone())
        };
        let note_id = match typed.get("form_id") {
            "" => flow.site.secret(),
            id => id.to_owned(),
        };
        EndPage {
            f: visit.frame(),
            id: s.id,
            title: lane_name(t, flow, &s.lane()),
            when: format!("{}, {}", day(t, &flow.site.playbook, s.at.starts_at), span(t, &flow.site.playbook, s.at)),
            held: open
                .held
                .iter()
                .map(|i| (format!("/console/incidents/{}", i.id), format!("{} {}", i.number, area(i.area.as_deref()))))
                .collect(),
            drafts: open
                .right
                .drafts
                .iter()
                .map(|(n, incident)| (format!("/console/incidents/{incident}"), t.say1("shift-end-draft", "n", n)))
                .collect(),
            is_out: open.right.is_out,
            is_desk: DESK_ROLES.contains(&s.role) || open.n() > 0,
            to: desk.iter().map(|p| (p.id.to_string(), p.name.clone(), typed.is("to", &p.id.to_string()))).collect(),
            note: typed.get("note").to_owned(),
            note_id,
            note_max: sereno_core::incident::NOTE_CHARS_MAX,
            trouble: trouble.to_owned(),
        }
    }
}

/// Saying who is wanted when.
#[derive(Template)]
#[template(path = "shift/pages/plan.html")]
pub(super) struct PlanPage {
    f: Frame,
    form_id: String,
    typed: Fields,
    days: Vec<(String, String, bool)>,
    roles: Vec<(String, String, String)>,
    languages: Vec<(String, String, bool)>,
    sectors: Vec<(String, String, bool)>,
    preview: String,
    done: String,
    trouble: String,
}

/// What stands in an empty planning form.
fn first_plan(playbook: &Playbook, now: Moment) -> Fields {
    let tomorrow = day_after(playbook.day_of(now), 1).unwrap_or_else(|| playbook.day_of(now));
    let date = format!("{:04}-{:02}-{:02}", tomorrow.year, tomorrow.month, tomorrow.day);
    let mut fields: Vec<(String, String)> = [
        ("first", date.as_str()),
        ("from", "06:00"),
        ("to", "18:00"),
        ("hours", "2"),
        ("weeks", "2"),
        ("n_operator", "2"),
        ("n_dispatcher", "1"),
        ("n_observer", "2"),
    ]
    .map(|(k, v)| (k.to_owned(), v.to_owned()))
    .to_vec();
    fields.extend((1..=5).map(|d| ("weekday".to_owned(), d.to_string())));
    Fields(fields)
}

impl PlanPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        typed: Option<&Fields>,
        preview: &str,
        done: &str,
        trouble: &str,
    ) -> PlanPage {
        let t = &*visit.t;
        let typed = typed.cloned().unwrap_or_else(|| first_plan(&flow.site.playbook, visit.now));
        let form_id = match typed.get("form_id") {
            "" => flow.site.secret(),
            id => id.to_owned(),
        };
        PlanPage {
            f: visit.frame(),
            form_id,
            days: (1..=7)
                .map(|d: i64| {
                    let slug = d.to_string();
                    let (word, on) = (t.word("weekday", &slug), typed.is("weekday", &slug));
                    (slug, word, on)
                })
                .collect(),
            roles: DUTY_ROLES
                .iter()
                .map(|r| {
                    let field = format!("n_{}", r.slug());
                    let n = typed.get(&field).to_owned();
                    (field, t.word("role", r.slug()), n)
                })
                .collect(),
            languages: flow
                .site
                .playbook
                .languages
                .iter()
                .map(|l| (l.clone(), language_name(t, flow, l), typed.is("language", l)))
                .collect(),
            sectors: flow
                .rules
                .duty
                .sectors
                .iter()
                .map(|s| (s.slug.clone(), s.name.clone(), typed.is("sector", &s.slug)))
                .collect(),
            typed,
            preview: preview.to_owned(),
            done: done.to_owned(),
            trouble: trouble.to_owned(),
        }
    }
}

/// One line of a roster as the preview shows it.
pub(super) struct RosterLine {
    number: usize,
    typed: String,
    read: String,
    class: &'static str,
    mark: &'static str,
    said: String,
}

/// Bringing a roster in.
#[derive(Template)]
#[template(path = "shift/pages/import.html")]
pub(super) struct ImportPage {
    f: Frame,
    text: String,
    orders: Vec<(&'static str, String, bool)>,
    keep_open: bool,
    lines: Vec<RosterLine>,
    n_good: usize,
    add: String,
    sum: String,
    done: String,
    trouble: String,
}

impl ImportPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        typed: &Fields,
        looked: &[Looked],
        done: &str,
        trouble: &str,
    ) -> ImportPage {
        let (t, playbook) = (&*visit.t, &flow.site.playbook);
        let lines: Vec<RosterLine> = looked
            .iter()
            .map(|l| {
                let (class, mark, said) = match l.verdict {
                    Verdict::Taken => ("verified", "m-verified", t.say("roster-taken")),
                    Verdict::Open => ("sent", "m-first", t.say("roster-open")),
                    Verdict::OpenFor(why) => {
                        ("sent", "m-first", format!("{} {}", t.say("roster-open-for"), t.say(why)))
                    }
                    Verdict::Repeated => ("closed", "m-ended", t.say("roster-repeated")),
                    Verdict::Refused(why) => ("new", "m-new", t.say(why)),
                };
                let read = l.shift.as_ref().map(|(at, e)| {
                    let name = if e.name.is_empty() { t.say("roster-nobody") } else { e.name.clone() };
                    format!(
                        "{}, {}, {}, {name}",
                        day(t, playbook, at.starts_at),
                        span(t, playbook, *at),
                        t.word("role", e.role.slug())
                    )
                });
                RosterLine {
                    number: l.number,
                    typed: l.cells.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
                    read: read.unwrap_or_default(),
                    class,
                    mark,
                    said,
                }
            })
            .collect();
        let n_good = looked.iter().filter(|l| l.verdict.adds()).count();
        let n_bad = looked.iter().filter(|l| matches!(l.verdict, Verdict::Refused(_))).count();
        ImportPage {
            f: visit.frame(),
            text: typed.get("text").to_owned(),
            orders: [DateOrder::MonthFirst, DateOrder::DayFirst]
                .map(|o| (o.slug(), t.word("roster-order", o.slug()), typed.is("order", o.slug())))
                .to_vec(),
            keep_open: typed.is("keep_open", "yes"),
            lines,
            add: t.say_n("roster-add", i64::try_from(n_good).unwrap_or(0)),
            sum: if n_bad > 0 {
                t.say_n("roster-bad", i64::try_from(n_bad).unwrap_or(0))
            } else {
                t.say("roster-all-good")
            },
            n_good,
            done: done.to_owned(),
            trouble: trouble.to_owned(),
        }
    }
}

/// A private calendar address, shown once.
#[derive(Template)]
#[template(path = "shift/pages/calendar.html")]
pub(super) struct CalendarPage {
    pub(super) f: Frame,
    pub(super) address: String,
    pub(super) title: String,
}
