//! Who is there: a Shift, claimed by one person, in a role, from when to when.
//!
//! Dramatis personae: a *coordinator* says who is wanted when, by a pattern ([`plan`]) or a file
//! ([`bring_in`]); a *volunteer* takes a slot ([`claim`]), confirms it, checks in, hands over and
//! ends it ([`take_step`], [`end`]), or asks for a swap; a *dispatcher* puts somebody on at once
//! ([`put_on`]); the *missing task* ([`miss_due`]) opens what nobody confirmed or came to.
//!
//! Invariants: nobody takes, is put on or checks in to a shift who is not ready for its role
//! ([`gate`] is the only place that asks); checking in is what puts `people.shift_until` to the
//! shift's end and `shift_roles` to its role, which is all that sending and the doors know of
//! shifts; a shift with open tasks ends only when somebody on duty takes them over in the same
//! transaction; a private calendar address shows times and a neutral title, and nothing else.

mod calendar;
mod desk;
mod due;
mod ending;
mod own;
mod pages;
mod roster;
mod sectors;
mod store;
mod web;

pub use desk::{Pattern, Wish, plan, put_on, remove, spread};
pub use due::miss_due;
pub use ending::{Handing, end};
pub use own::{Step, ask_swap, claim, soon_on, take_step, take_swap, unask_swap};
pub(crate) use pages::{day, sector_name, span};
pub use roster::{BroughtIn, Looked, Verdict, bring_in, look_at};
pub use sectors::{Duty, Sector};
pub use store::{Shift, forget, is_on_or_taken};
pub use web::ROUTES;

use crate::Flow;
use sereno_core::Moment;
use sereno_core::duty::Needs;
use sereno_core::ids::PersonId;
use sereno_core::role::Role;
use sereno_core::shift::{Stretch, TakeRefusal, is_ready, may_claim};
use sereno_station::db::{Stop, Tx};
use sereno_station::people::{self, Person};

/// Own shifts looked at on either side of a wanted one: as far as the cap of a week reaches.
const AROUND_S: i64 = 8 * sereno_core::moment::DAY_S;

/// Is this person ready for a role until a moment? The only place where the flow asks.
///
/// # Errors
/// The reason against it; its sentence says how to mend it.
pub fn gate(person: &Person, needs: &Needs, role: Role, until: Moment) -> Result<(), TakeRefusal> {
    is_ready(&person.standing(), needs, role, until)
}

/// May this person take this stretch beside what they have? `own` is what they have around it.
fn may_take(
    person: &Person,
    needs: &Needs,
    role: Role,
    wanted: Stretch,
    own: &[Stretch],
    now: Moment,
) -> Result<(), TakeRefusal> {
    may_claim(&person.standing(), needs, role, wanted, own, now)
}

/// As [`may_take`], asking the database for what they have.
fn check_take(
    tx: &mut Tx<'_>,
    needs: &Needs,
    id: PersonId,
    role: Role,
    wanted: Stretch,
    now: Moment,
) -> Result<Person, Stop> {
    let person = people::find(tx, id)?.ok_or_else(sereno_station::db::Refusal::not_found)?;
    let own = store::stretches_of(tx, id, around(wanted))?;
    may_take(&person, needs, role, wanted, &own, now)?;
    Ok(person)
}

/// What the network asks of a role before a shift.
fn needs(flow: &Flow) -> Needs {
    flow.site.playbook.training.needs.clone()
}

fn around(at: Stretch) -> Stretch {
    Stretch { starts_at: at.starts_at.plus_s(-AROUND_S), ends_at: at.ends_at.plus_s(AROUND_S) }
}
