//! A look-out on a sector: a Patrol of two to six people, who say every hour that all is clear.
//!
//! Dramatis personae: a *dispatcher* or *team lead* plans it ([`plan`]); its *people* set out, check
//! in by radio, say "all clear" and end it ([`step`]), or the desk writes down what they radio; when
//! they see something they write a report, which goes the way of every report.
//!
//! Invariants: nobody goes alone, and everybody who goes is ready and on duty, asked again when
//! they set out; a patrol looks at a place: there is no kind that follows anybody and no field for
//! a way that was driven; what a patrol sees is a report like any other and verifies nothing.

mod pages;
mod store;
mod web;

pub use store::{Patrol, forget};
pub use web::ROUTES;

use crate::{Flow, shift};
use sereno_core::Moment;
use sereno_core::duty::Needs;
use sereno_core::ids::{PatrolId, PersonId};
use sereno_core::moment::HOUR_S;
use sereno_core::patrol::{Goer, PatrolEvent, PatrolRefusal, PatrolState, Post, may_go};
use sereno_core::role::Role;
use sereno_core::shift::Stretch;
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop, Tx};
use sereno_station::people::{self, Person};

/// Those who plan patrols, and write down what is radioed.
pub(crate) const DESK: [Role; 4] = [Role::Operator, Role::Dispatcher, Role::TeamLead, Role::VerificationLead];

/// What happens to a patrol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// They set out.
    SetOut,
    /// They say something by radio.
    Say(Post),
    /// They come home.
    End,
    /// It does not take place.
    Cancel,
}

impl Step {
    /// The step with this slug.
    pub fn from_slug(slug: &str) -> Option<Step> {
        match slug {
            "set_out" => Some(Step::SetOut),
            "end" => Some(Step::End),
            "cancel" => Some(Step::Cancel),
            said => Post::from_slug(said).map(Step::Say),
        }
    }

    const fn event(self) -> PatrolEvent {
        match self {
            Step::SetOut => PatrolEvent::SetOut,
            Step::Say(_) => PatrolEvent::Post,
            Step::End => PatrolEvent::End,
            Step::Cancel => PatrolEvent::Cancel,
        }
    }
}

/// May this person be with a patrol that begins then?
fn goer(tx: &mut Tx<'_>, asked: &Needs, p: &Person, at: Stretch, but: Option<PatrolId>) -> Result<Goer, Stop> {
    let is_on = p.is_on_shift_as(&[Role::Observer], at.starts_at)
        || shift::is_on_or_taken(tx, p.id, Role::Observer, at.starts_at)?;
    let is_ready = shift::gate(p, asked, Role::Observer, at.starts_at).is_ok();
    Ok(Goer { is_on_duty: is_on && is_ready, is_elsewhere: store::is_elsewhere(tx, p.id, at, but)? })
}

/// Plans a patrol: where, from when to when, who.
///
/// # Errors
/// The reason against it.
pub async fn plan(flow: &Flow, by: PersonId, sector: &str, at: Stretch, who: Vec<PersonId>) -> Result<PatrolId, Stop> {
    let (now, entry, id) =
        (flow.site.now(), flow.site.entry(Actor::Person(by)), PatrolId::from_bytes(flow.site.chance()));
    let sector = flow.rules.duty.sector(sector).ok_or(PatrolRefusal::NoSector)?.slug.clone();
    let asked = flow.site.playbook.training.needs.clone();
    flow.site
        .db
        .write(move |tx| {
            let mut goers = Vec::new();
            for person in &who {
                let person = people::find(tx, *person)?.ok_or(PatrolRefusal::NotOnDuty)?;
                goers.push(goer(tx, &asked, &person, at, None)?);
            }
            may_go(&goers, at, now)?;
            entry.record(tx, "patrol.plan", &id.to_string(), &who.len().to_string())?;
            let patrol = Patrol {
                id,
                sector: sector.clone(),
                at,
                state: PatrolState::Planned,
                set_out_at: None,
                ended_at: None,
            };
            Ok(store::insert(tx, &patrol, by, &who).map(|()| id)?)
        })
        .await
}

/// A patrol as far as this person may know of it now: the desk on shift knows all, others their own.
fn known(tx: &mut Tx<'_>, id: PatrolId, by: &Person, now: Moment) -> Result<(Patrol, Vec<PersonId>), Stop> {
    let patrol = store::find(tx, id)?.ok_or_else(Refusal::not_found)?;
    let who = store::people_of(tx, id)?;
    if !by.holds_now(&DESK, now) && !who.contains(&by.id) {
        return Err(Refusal::not_found().into());
    }
    Ok((patrol, who))
}

/// Takes a patrol on a step: by its people, or by the desk that hears them on the radio.
///
/// # Errors
/// Not found; a step that is not possible now; when they set out, why they may not.
pub async fn step(flow: &Flow, by: Person, id: PatrolId, step: Step) -> Result<(), Stop> {
    let (now, entry, post_id) = (flow.site.now(), flow.site.entry(Actor::Person(by.id)), flow.site.chance::<16>());
    let asked = flow.site.playbook.training.needs.clone();
    flow.site
        .db
        .write(move |tx| {
            let (patrol, who) = known(tx, id, &by, now)?;
            let next = patrol.state.next(step.event())?;
            let named = id.to_string();
            match step {
                Step::SetOut => {
                    let at = Stretch { starts_at: now, ..patrol.at };
                    let mut goers = Vec::new();
                    for person in &who {
                        let person = people::find(tx, *person)?.ok_or(PatrolRefusal::NotOnDuty)?;
                        let mut goer = goer(tx, &asked, &person, at, Some(id))?;
                        // Now it is not enough to have taken a shift.
                        goer.is_on_duty &= person.is_on_shift_as(&[Role::Observer], now);
                        goers.push(goer);
                    }
                    may_go(&goers, at, now)?;
                    entry.record(tx, "patrol.set_out", &named, &who.len().to_string())?;
                    Ok(store::set_out(tx, id, next, now)?)
                }
                Step::Say(said) => {
                    entry.record(tx, &format!("patrol.{}", said.slug()), &named, "")?;
                    Ok(store::post(tx, post_id, id, by.id, said, now)?)
                }
                Step::End => {
                    let hours = hours(patrol.set_out_at.unwrap_or(now), now);
                    entry.record(tx, "patrol.end", &named, &hours.to_string())?;
                    store::post(tx, post_id, id, by.id, Post::AllClear, now)?;
                    Ok(store::end(tx, id, next, now)?)
                }
                Step::Cancel => {
                    entry.record(tx, "patrol.cancel", &named, "")?;
                    Ok(store::end(tx, id, next, now)?)
                }
            }
        })
        .await
}

/// Whole hours a patrol was out, rounded to the nearest; at least one.
fn hours(from: Moment, to: Moment) -> i64 {
    ((to.since_s(from) + HOUR_S / 2) / HOUR_S).max(1)
}
