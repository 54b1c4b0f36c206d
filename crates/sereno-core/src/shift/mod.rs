//! A claimed stretch of duty: who may claim it, what is missing, what has to be done about it when.
//!
//! Dramatis personae: a [`Stretch`] is from when to when; a [`Lane`] is what duty it is; a
//! [`Slot`] is one person wanted in a lane for a stretch, or one person standing there. What the
//! network *wants* is what its slots say, so a [`Gap`] is where fewer stand than are wanted.
//!
//! Everything is counted in moments, never in hours of a wall clock, so the nights on which
//! clocks are set come out right without a word about them.

use crate::Moment;
use crate::duty::{DutyRefusal, Needs, Standing, may_be_on_duty};
use crate::machine::machine;
use crate::moment::{DAY_S, HOUR_S, MINUTE_S};
use crate::role::Role;

machine! {
    /// Where a shift stands.
    states ShiftState of "shift" {
        Open = "open", Claimed = "claimed", Confirmed = "confirmed", CheckedIn = "checked_in",
        HandoffWritten = "handoff_written", Ended = "ended", NoShow = "no_show",
    }
    /// What can happen to a shift.
    events ShiftEvent {
        Claim = "claim", GiveBack = "give_back", Confirm = "confirm", CheckIn = "check_in",
        Miss = "miss", WriteHandoff = "write_handoff", End = "end",
    }
    pub fn next {
        Open: Claim => Claimed;
        Claimed: GiveBack => Open, Confirm => Confirmed, CheckIn => CheckedIn, Miss => NoShow;
        Confirmed: GiveBack => Open, CheckIn => CheckedIn, Miss => NoShow;
        // Ending goes through the hand-over note, so that nothing open is left behind unsaid.
        CheckedIn: WriteHandoff => HandoffWritten;
        HandoffWritten: End => Ended;
        NoShow: Claim => Claimed;
    }
}

/// Roles that do duty, in the order of the board.
pub const DUTY_ROLES: [Role; 5] =
    [Role::Dispatcher, Role::Operator, Role::Observer, Role::TeamLead, Role::VerificationLead];
/// Roles whose duty is at the desk.
pub const DESK_ROLES: [Role; 4] = [Role::Operator, Role::Dispatcher, Role::TeamLead, Role::VerificationLead];

/// Hours cap (guardrail G16): at most this much duty in any 24 hours, seconds.
pub const DAY_CAP_S: i64 = 12 * HOUR_S;
/// Hours cap (guardrail G16): at most this much duty in any 7 days, seconds.
pub const WEEK_CAP_S: i64 = 40 * HOUR_S;
/// A slot is at most this long: nobody could claim a longer one.
pub const SLOT_S_MAX: i64 = DAY_CAP_S;
/// A slot is at least this long; shorter ones are slips of the hand.
pub const SLOT_S_MIN: i64 = 15 * MINUTE_S;
/// A shift is given back until this long before it starts; later a swap is asked for.
pub const GIVE_BACK_S: i64 = 12 * HOUR_S;
/// A shift is confirmed from this long before it starts.
pub const CONFIRM_S: i64 = 12 * HOUR_S;
/// Unconfirmed this long before it starts, it counts as missed: others still have time to come.
pub const UNCONFIRMED_S: i64 = 2 * HOUR_S;
/// Checking in is possible from this long before the start.
pub const EARLY_S: i64 = 15 * MINUTE_S;
/// Not checked in this long after the start, it counts as missed.
pub const LATE_S: i64 = 10 * MINUTE_S;

/// From when to when; the end is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// When it begins.
    pub starts_at: Moment,
    /// When it is over.
    pub ends_at: Moment,
}

impl Stretch {
    /// How long it is, seconds.
    pub const fn length_s(self) -> i64 {
        self.ends_at.since_s(self.starts_at)
    }

    /// True when both have some time in common; touching ends have none.
    pub fn overlaps(self, other: Stretch) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// True while it lasts.
    pub fn holds(self, at: Moment) -> bool {
        self.starts_at <= at && at < self.ends_at
    }

    /// Seconds both have in common.
    fn common_s(self, other: Stretch) -> i64 {
        let common =
            Stretch { starts_at: self.starts_at.max(other.starts_at), ends_at: self.ends_at.min(other.ends_at) };
        common.length_s().max(0)
    }
}

/// Why somebody cannot take a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeRefusal {
    /// They do not hold the role.
    NotTheRole,
    /// They may not be on duty until its end.
    NotReady(DutyRefusal),
    /// It is over.
    IsOver,
    /// They have another shift at that time.
    Overlaps,
    /// More than [`DAY_CAP_S`] in 24 hours.
    DayCap,
    /// More than [`WEEK_CAP_S`] in 7 days.
    WeekCap,
}

impl TakeRefusal {
    /// The key of the sentence that says why and how to mend it.
    pub const fn key(self) -> &'static str {
        match self {
            TakeRefusal::NotTheRole => "shift-refused-role",
            TakeRefusal::NotReady(why) => why.key(),
            TakeRefusal::IsOver => "shift-refused-over",
            TakeRefusal::Overlaps => "shift-refused-overlaps",
            TakeRefusal::DayCap => "shift-refused-day-cap",
            TakeRefusal::WeekCap => "shift-refused-week-cap",
        }
    }
}

/// Is this person ready for a role until a moment? What other roles they hold asks nothing here.
///
/// # Errors
/// The first reason against it.
pub fn is_ready(standing: &Standing<'_>, needs: &Needs, role: Role, until: Moment) -> Result<(), TakeRefusal> {
    if !standing.roles.contains(&role) {
        return Err(TakeRefusal::NotTheRole);
    }
    may_be_on_duty(&Standing { roles: &[role], ..*standing }, needs, until).map_err(TakeRefusal::NotReady)
}

/// The most duty there is in any window of so many seconds that touches `wanted`.
fn most_in(all: &[Stretch], wanted: Stretch, window_s: i64) -> i64 {
    // The most is reached by a window that begins where a stretch begins or ends where one ends.
    let windows = all.iter().flat_map(|s| {
        [
            Stretch { starts_at: s.starts_at, ends_at: s.starts_at.plus_s(window_s) },
            Stretch { starts_at: s.ends_at.plus_s(-window_s), ends_at: s.ends_at },
        ]
    });
    windows.filter(|w| w.overlaps(wanted)).map(|w| all.iter().map(|s| s.common_s(w)).sum()).max().unwrap_or(0)
}

/// May this person take this stretch beside their own?
///
/// # Errors
/// The first reason against it.
pub fn may_claim(
    standing: &Standing<'_>,
    needs: &Needs,
    role: Role,
    wanted: Stretch,
    own: &[Stretch],
    now: Moment,
) -> Result<(), TakeRefusal> {
    if wanted.ends_at <= now {
        return Err(TakeRefusal::IsOver);
    }
    is_ready(standing, needs, role, wanted.ends_at)?;
    if own.iter().any(|s| s.overlaps(wanted)) {
        return Err(TakeRefusal::Overlaps);
    }
    let mut all = own.to_vec();
    all.push(wanted);
    if most_in(&all, wanted, DAY_S) > DAY_CAP_S {
        return Err(TakeRefusal::DayCap);
    }
    if most_in(&all, wanted, 7 * DAY_S) > WEEK_CAP_S {
        return Err(TakeRefusal::WeekCap);
    }
    Ok(())
}

/// Why a step of a shift is not possible now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShiftRefusal {
    /// Somebody else has it by now.
    Taken,
    /// It starts too soon to be given back.
    TooLateToGiveBack,
    /// It cannot be confirmed yet.
    TooEarlyToConfirm,
    /// It cannot be checked in to yet.
    TooEarlyToCheckIn,
    /// It is over.
    Over,
    /// So many tasks are still open.
    OpenTasks(usize),
    /// They are asked to look at something, on the way or there.
    OnTheWay,
    /// Whoever is to take the tasks over is not on duty at the desk.
    NotOnDuty,
    /// Nobody offered it for a swap, or not to this person.
    NotOffered,
    /// A swap takes two.
    Yourself,
}

impl ShiftRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(&self) -> &'static str {
        match self {
            ShiftRefusal::Taken => "shift-refused-taken",
            ShiftRefusal::TooLateToGiveBack => "shift-refused-give-back",
            ShiftRefusal::TooEarlyToConfirm => "shift-refused-confirm",
            ShiftRefusal::TooEarlyToCheckIn => "shift-refused-check-in",
            ShiftRefusal::Over => "shift-refused-ended",
            ShiftRefusal::OpenTasks(_) => "shift-refused-open-tasks",
            ShiftRefusal::OnTheWay => "shift-refused-on-the-way",
            ShiftRefusal::NotOnDuty => "shift-refused-not-on-duty",
            ShiftRefusal::NotOffered => "shift-refused-not-offered",
            ShiftRefusal::Yourself => "shift-refused-yourself",
        }
    }
}

/// The state after somebody takes a shift. Taken shortly before its start it is confirmed at
/// once: nobody is asked twice within hours.
///
/// # Errors
/// That somebody else has it, or that it is over.
pub fn claim(state: ShiftState, at: Stretch, now: Moment) -> Result<ShiftState, ShiftRefusal> {
    if at.ends_at <= now {
        return Err(ShiftRefusal::Over);
    }
    let claimed = state.next(ShiftEvent::Claim).map_err(|_| ShiftRefusal::Taken)?;
    if now < at.starts_at.plus_s(-CONFIRM_S) {
        return Ok(claimed);
    }
    claimed.next(ShiftEvent::Confirm).map_err(|_| ShiftRefusal::Taken)
}

/// May a shift be given back now?
///
/// # Errors
/// That it starts too soon.
pub fn may_give_back(at: Stretch, now: Moment) -> Result<(), ShiftRefusal> {
    if now > at.starts_at.plus_s(-GIVE_BACK_S) { Err(ShiftRefusal::TooLateToGiveBack) } else { Ok(()) }
}

/// May a shift be confirmed now?
///
/// # Errors
/// That it is too early.
pub fn may_confirm(at: Stretch, now: Moment) -> Result<(), ShiftRefusal> {
    if now < at.starts_at.plus_s(-CONFIRM_S) { Err(ShiftRefusal::TooEarlyToConfirm) } else { Ok(()) }
}

/// May somebody check in to a shift now?
///
/// # Errors
/// That it is too early, or over.
pub fn may_check_in(at: Stretch, now: Moment) -> Result<(), ShiftRefusal> {
    if now < at.starts_at.plus_s(-EARLY_S) {
        return Err(ShiftRefusal::TooEarlyToCheckIn);
    }
    if now >= at.ends_at { Err(ShiftRefusal::Over) } else { Ok(()) }
}

/// Minutes somebody came after the start; none when they were in time.
pub fn late_min(at: Stretch, checked_in_at: Moment) -> i64 {
    (checked_in_at.since_s(at.starts_at) / MINUTE_S).max(0)
}

/// When a shift counts as missed if nothing happens: unconfirmed shortly before its start, or
/// not checked in shortly after it. Who took it late has the same minutes from then on.
pub fn missed_at(state: ShiftState, at: Stretch, claimed_at: Moment) -> Option<Moment> {
    match state {
        ShiftState::Claimed => Some(at.starts_at.plus_s(-UNCONFIRMED_S)),
        ShiftState::Confirmed => Some(at.starts_at.max(claimed_at).plus_s(LATE_S)),
        ShiftState::Open
        | ShiftState::CheckedIn
        | ShiftState::HandoffWritten
        | ShiftState::Ended
        | ShiftState::NoShow => None,
    }
}

/// What somebody leaves behind when they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// Incidents they hold and drafts of theirs that wait for approval.
    pub tasks: usize,
    /// They are on the way to something, or there.
    pub is_out: bool,
    /// Somebody on duty takes the tasks over.
    pub is_handed_over: bool,
}

/// May a shift end? Nothing open is left behind.
///
/// # Errors
/// What stands against it.
pub fn may_end(leaving: Leaving) -> Result<(), ShiftRefusal> {
    if leaving.is_out {
        return Err(ShiftRefusal::OnTheWay);
    }
    if leaving.tasks > 0 && !leaving.is_handed_over {
        return Err(ShiftRefusal::OpenTasks(leaving.tasks));
    }
    Ok(())
}

/// What duty it is: slots of one lane stand in for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    /// The role, by its place on the board and its slug.
    pub role: Role,
    /// The language that is wanted, if one is.
    pub language: Option<String>,
    /// The part of the place, if one is meant.
    pub sector: Option<String>,
}

/// One person wanted, or standing, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What duty.
    pub lane: Lane,
    /// From when to when.
    pub at: Stretch,
    /// Somebody is wanted for all of it. Whoever was put on at once stands without being one more
    /// that is wanted.
    pub is_wanted: bool,
    /// Somebody stands in it until then; nobody does when there is none.
    pub stands_until: Option<Moment>,
}

/// A stretch in which fewer stand than are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// In which lane.
    pub lane: Lane,
    /// From when to when.
    pub at: Stretch,
    /// How many are missing.
    pub missing: usize,
    /// How many are wanted.
    pub wanted: usize,
}

/// The gaps of all lanes between two moments, by lane and time. Neighbouring stretches in which
/// as many are missing are one gap.
pub fn gaps(slots: &[Slot], within: Stretch) -> Vec<Gap> {
    let mut lanes: Vec<&Lane> = slots.iter().map(|s| &s.lane).collect();
    lanes.sort_unstable();
    lanes.dedup();
    let mut found: Vec<Gap> = Vec::new();
    for lane in lanes {
        let of_lane: Vec<&Slot> = slots.iter().filter(|s| s.lane == *lane && s.at.overlaps(within)).collect();
        let mut edges: Vec<Moment> = of_lane
            .iter()
            .flat_map(|s| [Some(s.at.starts_at), Some(s.at.ends_at), s.stands_until])
            .flatten()
            .chain([within.starts_at, within.ends_at])
            .map(|m| m.clamp(within.starts_at, within.ends_at))
            .collect();
        edges.sort_unstable();
        edges.dedup();
        for (starts_at, ends_at) in edges.iter().copied().zip(edges.iter().copied().skip(1)) {
            let wanted = of_lane.iter().filter(|s| s.is_wanted && s.at.holds(starts_at)).count();
            let stands = |s: &&&Slot| s.at.holds(starts_at) && s.stands_until.is_some_and(|until| starts_at < until);
            let missing = wanted.saturating_sub(of_lane.iter().filter(stands).count());
            if missing == 0 {
                continue;
            }
            match found.last_mut() {
                Some(g)
                    if g.lane == *lane && g.at.ends_at == starts_at && g.missing == missing && g.wanted == wanted =>
                {
                    g.at.ends_at = ends_at;
                }
                _ => found.push(Gap { lane: lane.clone(), at: Stretch { starts_at, ends_at }, missing, wanted }),
            }
        }
    }
    found
}

/// The stretches in which no slot of any lane is wanted: nobody has planned them.
pub fn unplanned(slots: &[Slot], within: Stretch) -> Vec<Stretch> {
    let mut wanted: Vec<Stretch> =
        slots.iter().filter(|s| s.is_wanted && s.at.overlaps(within)).map(|s| s.at).collect();
    wanted.sort_unstable_by_key(|at| (at.starts_at, at.ends_at));
    let (mut found, mut from) = (Vec::new(), within.starts_at);
    for at in wanted {
        if at.starts_at > from {
            found.push(Stretch { starts_at: from, ends_at: at.starts_at });
        }
        from = from.max(at.ends_at);
    }
    if from < within.ends_at {
        found.push(Stretch { starts_at: from, ends_at: within.ends_at });
    }
    found
}

/// How many people are missing at once at the worst, and for how many seconds anybody is: one slot
/// in which five are missing is five people for its length, in whatever lanes they are.
pub fn missing(gaps: &[Gap]) -> (usize, i64) {
    let mut edges: Vec<Moment> = gaps.iter().flat_map(|g| [g.at.starts_at, g.at.ends_at]).collect();
    edges.sort_unstable();
    edges.dedup();
    let (mut most, mut length_s) = (0, 0);
    for (from, to) in edges.iter().zip(edges.iter().skip(1)) {
        let n: usize = gaps.iter().filter(|g| g.at.holds(*from)).map(|g| g.missing).sum();
        if n > 0 {
            most = most.max(n);
            length_s += to.since_s(*from);
        }
    }
    (most, length_s)
}

/// Lays stretches into as few rows as they fit into, in order of their start: the row of each.
pub fn rows(stretches: &[Stretch]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    order.sort_by_key(|i| stretches.get(*i).map(|s| (s.starts_at, s.ends_at)));
    let mut free_from: Vec<Moment> = Vec::new();
    let mut placed = vec![0; stretches.len()];
    for i in order {
        let Some(s) = stretches.get(i) else { continue };
        let row = free_from.iter().position(|free| *free <= s.starts_at).unwrap_or(free_from.len());
        match free_from.get_mut(row) {
            Some(free) => *free = s.ends_at,
            None => free_from.push(s.ends_at),
        }
        if let Some(slot) = placed.get_mut(i) {
            *slot = row;
        }
    }
    placed
}

#[cfg(test)]
mod tests;
