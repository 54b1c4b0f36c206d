//! What coordinators and dispatchers do: say who is wanted when, put somebody on, remove a slot.

use super::store::{self, Shift};
use super::{check_take, needs};
use crate::Flow;
use sereno_core::Moment;
use sereno_core::ids::{PersonId, ShiftId};
use sereno_core::role::Role;
use sereno_core::roster::Day;
use sereno_core::shift::{self, DUTY_ROLES, SLOT_S_MAX, SLOT_S_MIN, ShiftRefusal, ShiftState, Stretch};
use sereno_seal::digest::sha256;
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop};
use sereno_station::people;
use sereno_station::playbook::{Playbook, day_after, weekday};

/// Slots one pattern makes, at most: a month of a big network.
pub const PATTERN_SLOTS_MAX: usize = 1_500;
/// Weeks one pattern covers, at most.
pub const WEEKS_MAX: i64 = 8;
/// People of one role in one slot of a pattern, at most.
pub const EACH_MAX: i64 = 20;

/// So many of one role at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The role.
    pub role: Role,
    /// How many.
    pub n: i64,
}

/// "Every weekday 06:00 to 18:00 in slots of 2 hours, 2 operators and 1 dispatcher, for 2 weeks."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The first day.
    pub first: Day,
    /// For so many weeks.
    pub weeks: i64,
    /// On which days of the week, 1 for Monday.
    pub weekdays: Vec<i64>,
    /// From so many minutes after midnight.
    pub from_min: i64,
    /// To so many; not after `from_min` it is on the next day.
    pub to_min: i64,
    /// In slots of so many minutes.
    pub slot_min: i64,
    /// Who is wanted.
    pub wishes: Vec<Wish>,
    /// In which language, if it matters.
    pub language: Option<String>,
    /// In which sector, if it matters.
    pub sector: Option<String>,
}

/// Every slot of a pattern: role and stretch, in order of time.
///
/// # Errors
/// What of the pattern cannot be, as a text key.
pub fn spread(playbook: &Playbook, p: &Pattern) -> Result<Vec<(Role, Stretch)>, Refusal> {
    if !(1..=WEEKS_MAX).contains(&p.weeks) || p.weekdays.is_empty() {
        return Err(Refusal::input("plan-refused-days"));
    }
    let slot_s = p.slot_min.saturating_mul(60);
    if !(SLOT_S_MIN..=SLOT_S_MAX).contains(&slot_s) {
        return Err(Refusal::input("plan-refused-slot"));
    }
    let all: i64 = p.wishes.iter().map(|w| w.n).sum();
    let is_duty = |w: &Wish| DUTY_ROLES.contains(&w.role) && (0..=EACH_MAX).contains(&w.n);
    if all == 0 || !p.wishes.iter().all(is_duty) {
        return Err(Refusal::input("plan-refused-who"));
    }
    let to_min = if p.to_min > p.from_min { p.to_min } else { p.to_min + 1_440 };
    let mut slots = Vec::new();
    for n in 0..p.weeks * 7 {
        let day = day_after(p.first, n).ok_or_else(|| Refusal::input("plan-refused-days"))?;
        if !weekday(day).is_some_and(|d| p.weekdays.contains(&d)) {
            continue;
        }
        let mut from = p.from_min;
        while from < to_min {
            let to = (from + p.slot_min).min(to_min);
            let (starts_at, ends_at) = (playbook.moment_of(day, from), playbook.moment_of(day, to));
            from = to;
            let Some((starts_at, ends_at)) = starts_at.zip(ends_at) else { continue };
            let at = Stretch { starts_at, ends_at };
            // In the night in which clocks are set forward an hour is not there.
            if at.length_s() < SLOT_S_MIN {
                continue;
            }
            for wish in &p.wishes {
                for _ in 0..wish.n {
                    slots.push((wish.role, at));
                    if slots.len() > PATTERN_SLOTS_MAX {
                        return Err(Refusal::input("plan-refused-many"));
                    }
                }
            }
        }
    }
    if slots.is_empty() { Err(Refusal::input("plan-refused-days")) } else { Ok(slots) }
}

/// An id that the same words always give, so that what is sent twice is there once.
pub(super) fn id_of(words: &str) -> ShiftId {
    let mut bytes = [0u8; 16];
    for (to, from) in bytes.iter_mut().zip(sha256(words.as_bytes())) {
        *to = from;
    }
    ShiftId::from_bytes(bytes)
}

pub(super) fn open_slot(id: ShiftId, role: Role, at: Stretch) -> Shift {
    Shift {
        id,
        role,
        at,
        language: None,
        sector: None,
        state: ShiftState::Open,
        is_wanted: true,
        person: None,
        claimed_at: None,
        checked_in_at: None,
        ended_at: None,
        missed_by: None,
        swap_asked_at: None,
        swap_with: None,
    }
}

/// Makes the open slots of a pattern; says how many. `form_id` is the form's own number: sent
/// twice it makes them once. What is over already is left out.
///
/// # Errors
/// What of the pattern cannot be.
pub async fn plan(flow: &Flow, by: PersonId, pattern: &Pattern, form_id: &str) -> Result<usize, Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let slots: Vec<Shift> = spread(&flow.site.playbook, pattern)?
        .into_iter()
        .enumerate()
        .filter(|(_, (_, at))| at.ends_at > now)
        .map(|(n, (role, at))| Shift {
            language: pattern.language.clone(),
            sector: pattern.sector.clone(),
            ..open_slot(id_of(&format!("plan\n{by}\n{form_id}\n{n}")), role, at)
        })
        .collect();
    flow.site
        .db
        .write(move |tx| {
            let mut fresh = Vec::new();
            for slot in &slots {
                if store::find(tx, slot.id)?.is_none() {
                    fresh.push(slot);
                }
            }
            entry.record(tx, "shift.plan", "", &fresh.len().to_string())?;
            for slot in &fresh {
                store::insert(tx, slot)?;
            }
            Ok(fresh.len())
        })
        .await
}

/// Puts somebody on duty now, until a moment, with the same gate as everybody. The board and
/// sending know it at once.
///
/// # Errors
/// Why they may not; not found.
pub async fn put_on(flow: &Flow, by: PersonId, who: PersonId, role: Role, until: Moment) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let id = ShiftId::from_bytes(flow.site.chance());
    let at = Stretch { starts_at: now, ends_at: until };
    if at.length_s() < SLOT_S_MIN || at.length_s() > SLOT_S_MAX {
        return Err(Refusal::input("shift-refused-until").into());
    }
    let asked = needs(flow);
    flow.site
        .db
        .write(move |tx| {
            check_take(tx, &asked, who, role, at, now)?;
            entry.record(tx, "shift.put_on", &id.to_string(), &format!("{} {who}", role.slug()))?;
            let row = Shift {
                state: ShiftState::CheckedIn,
                is_wanted: false,
                person: Some(who),
                claimed_at: Some(now),
                checked_in_at: Some(now),
                ..open_slot(id, role, at)
            };
            store::insert(tx, &row)?;
            let person = people::find(tx, who)?.ok_or_else(Refusal::not_found)?;
            super::own::go_on(tx, &person, &row, until, now)?;
            Ok(())
        })
        .await
}

/// Gives an open slot to somebody who said yes, with the same gate as everybody.
///
/// # Errors
/// Why they may not; that somebody was faster; not found.
pub(super) async fn give(flow: &Flow, by: PersonId, id: ShiftId, who: PersonId) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let asked = needs(flow);
    flow.site
        .db
        .write(move |tx| {
            let at = store::find(tx, id)?.ok_or_else(Refusal::not_found)?;
            let state = shift::claim(at.state, at.at, now)?;
            check_take(tx, &asked, who, at.role, at.at, now)?;
            entry.record(tx, "shift.give", &id.to_string(), &format!("{} {who}", at.role.slug()))?;
            Ok(store::take(tx, id, who, state, now)?)
        })
        .await
}

/// Removes a slot that nobody has.
///
/// # Errors
/// That somebody has it; not found.
pub async fn remove(flow: &Flow, by: PersonId, id: ShiftId) -> Result<(), Stop> {
    let entry = flow.site.entry(Actor::Person(by));
    flow.site
        .db
        .write(move |tx| {
            let at = store::find(tx, id)?.ok_or_else(Refusal::not_found)?;
            if at.person.is_some() {
                return Err(ShiftRefusal::Taken.into());
            }
            entry.record(tx, "shift.remove", &id.to_string(), at.role.slug())?;
            Ok(store::remove(tx, id)?)
        })
        .await
}
