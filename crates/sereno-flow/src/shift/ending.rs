//! Going home: what is open is handed over to somebody on duty, with a note, or nobody goes.

use super::desk::open_slot;
use super::own::own;
use super::store::{self, Shift};
use crate::ahead::OpenTasks;
use crate::incident::{self, About, Incident};
use crate::{Flow, ahead};
use sereno_core::Moment;
use sereno_core::ids::{IncidentId, PersonId, ShiftId};
use sereno_core::moment::MINUTE_S;
use sereno_core::shift::{DESK_ROLES, Leaving, ShiftEvent, ShiftRefusal, Stretch, may_end};
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, Tx};
use sereno_station::people;

/// Who goes this much early leaves a slot open for the rest, seconds.
const REST_S: i64 = 30 * MINUTE_S;

/// How somebody leaves what is open.
#[derive(Clone, Debug, Default)]
pub struct Handing {
    /// Who takes it over.
    pub to: Option<PersonId>,
    /// What they should know; empty when there is nothing to say.
    pub note: String,
    /// The number of the form, so that a note sent twice is there once.
    pub note_id: [u8; 16],
}

/// What somebody leaves open when they go.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    /// Incidents they hold.
    pub(super) held: Vec<Incident>,
    /// What lies to the right: drafts and offers.
    pub(super) right: OpenTasks,
}

impl Open {
    pub(super) fn n(&self) -> usize {
        self.held.len() + self.right.drafts.len()
    }
}

pub(super) fn open_of(tx: &mut Tx<'_>, ahead: &ahead::Ahead, person: PersonId) -> Result<Open, Stop> {
    Ok(Open { held: incident::held_by(tx, person)?, right: (ahead.open_tasks)(tx, person)? })
}

/// Somebody on duty at the desk, another than this person.
fn receiver(tx: &mut Tx<'_>, to: PersonId, from: PersonId, now: Moment) -> Result<PersonId, Stop> {
    if to == from {
        return Err(ShiftRefusal::Yourself.into());
    }
    let found = people::find(tx, to)?.filter(|p| p.is_on_shift_as(&DESK_ROLES, now));
    found.map(|p| p.id).ok_or_else(|| ShiftRefusal::NotOnDuty.into())
}

/// Ends a shift of one's own. With open tasks it needs somebody on duty who takes them over: the
/// incidents are theirs in the same transaction, those of drafts too, and the note stands in the
/// shift log for those who come next. Who signed a draft stays who drafted it.
///
/// # Errors
/// Not found; what is still open; that the other one is not on duty; what is wrong with the note.
pub async fn end(flow: &Flow, by: PersonId, id: ShiftId, handing: Handing) -> Result<(), Stop> {
    let (now, entry, inside) = (flow.site.now(), flow.site.entry(Actor::Person(by)), flow.ahead);
    let note = if handing.note.trim().is_empty() { None } else { Some(incident::ready_note(flow, &handing.note)?) };
    let about = About { incident: None, is_handover: true, id: handing.note_id };
    let rest_id = ShiftId::from_bytes(flow.site.chance());
    flow.site
        .db
        .write(move |tx| {
            let at = own(tx, id, by)?;
            let written = at.state.next(ShiftEvent::WriteHandoff)?;
            let ended = written.next(ShiftEvent::End)?;
            let open = open_of(tx, &inside, by)?;
            let to = handing.to.map(|to| receiver(tx, to, by, now)).transpose()?;
            may_end(Leaving { tasks: open.n(), is_out: open.right.is_out, is_handed_over: to.is_some() })?;
            // A shift that nobody ended and that is long over changes nothing.
            let until = store::on_until(tx, by, id)?.map_or(now, |other| other.max(now));
            entry.record(tx, "shift.handover", &id.to_string(), &open.n().to_string())?;
            entry.record_nth(tx, 1, "shift.end", &id.to_string(), at.role.slug())?;
            if let Some(to) = to {
                let of_drafts = open.right.drafts.iter().map(|(_, incident)| *incident);
                let mut all: Vec<IncidentId> = open.held.iter().map(|i| i.id).chain(of_drafts).collect();
                all.sort_unstable();
                all.dedup();
                // A draft gives nobody what somebody else has, nor what was closed to its drafter.
                let mut theirs = Vec::new();
                for id in all {
                    let at = incident::get(tx, id)?;
                    let is_free = at.held_by.is_none() && incident::stand_back(tx, Actor::Person(by), &at, now).is_ok();
                    if at.held_by == Some(by) || is_free {
                        theirs.push((id, at.number));
                    }
                }
                for (n, (given, number)) in (2u32..).zip(&theirs) {
                    entry.record_nth(tx, n, "incident.hand_over", &given.to_string(), &format!("{number} {to}"))?;
                    incident::give_to(tx, *given, to)?;
                }
            }
            if let Some(note) = &note {
                incident::write_note(tx, note, by, about, now)?;
            }
            store::end(tx, id, ended, now)?;
            // What they were on shift as elsewhere, they still are.
            let others = store::on_as(tx, by, id, now)?;
            let mut roles = people::find(tx, by)?.map(|p| p.shift_roles).unwrap_or_default();
            let was_all = roles.is_empty();
            roles.retain(|r| *r != at.role || others.contains(r));
            people::set_shift(tx, by, if roles.is_empty() && !was_all { now } else { until }, &roles)?;
            Ok(leave_rest(tx, &at, rest_id, now)?)
        })
        .await
}

/// Who goes early leaves the rest of the slot to somebody else.
fn leave_rest(tx: &mut Tx<'_>, at: &Shift, id: ShiftId, now: Moment) -> Result<(), sereno_station::db::DbError> {
    let rest = Stretch { starts_at: now.max(at.at.starts_at), ends_at: at.at.ends_at };
    if !at.is_wanted || rest.length_s() < REST_S {
        return Ok(());
    }
    // It stands in for what was wanted; it is not one more that is.
    let slot = Shift {
        language: at.language.clone(),
        sector: at.sector.clone(),
        is_wanted: false,
        ..open_slot(id, at.role, rest)
    };
    store::insert(tx, &slot)
}
